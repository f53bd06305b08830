"""One grievance from a village's sentence to its second closing, in files as a clerk would make them.

    April   甲村 cannot solve it -> 分派建议 -> 经发办 dispatches it -> 交办单
    May     the deadline passes; the unit cannot solve it either -> 区级督办 -> 上级登载, 登记号
    June    closed; the enterprise is called back and is not satisfied
    July    opened again; closed a second time; the enterprise is satisfied

Every step is a run of the program on a workspace; every document is read where it lies.
"""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from liaison_pipeline.cli import main
from tests.documents.test_lists_by_hand import fill_first_row, first_row_of
from tests.language import ledger, register
from tests.rendering import rendered
from tests.workspaces import save

VILLAGE, UNIT = "甲村", "建设环保服务中心"
SETTINGS = f"""[office]
contact = "王敏"
[closure]
overdue_days = 0
[[units]]
name = "{UNIT}"
kind = "office"
topics = ["道路", "排水"]
[[units]]
name = "{VILLAGE}"
kind = "village"
supervisor = "{UNIT}"
"""
FIRM, TITLE = "大路小卖部", "门口道路破损"
DISPATCH, CALLBACK = "分派建议.xlsx", "回访清单.xlsx"


def form(text: str, unit: str, month: int) -> str:
    """A form of a unit for a month, from a good one of April."""
    text = text.replace("2021年4月", f"2021年{month}月").replace("4月5日", f"{month}月5日")
    if unit == VILLAGE:
        text = text.replace("填报科室：应急办", f"填报村（社区）：{unit}").replace(
            "科室负责人", "书记"
        )
        text = text.replace("（科室）", "（村社区）").replace("中小微企业", "个体工商户")
    return text.replace("应急办", unit)


def row(progress: str, closed: str = "") -> dict[str, str]:
    return {"企业名称": FIRM, "问题诉求名称": TITLE, "具体内容": "门口路面坑洼，雨天积水，车辆难行",
            "办理情况": progress, "办结时间": closed}  # fmt: skip


@dataclass
class Office:
    """The clerk's workspace."""

    place: Path
    month: str = ""

    def receive(
        self, unit: str, month: int, *rows: Mapping[str, str], firm: str, count: int
    ) -> None:
        """A unit's workbook of a month comes in; where it has no grievance, it says so."""
        contact = {"企业名称": firm, "个数": str(count)}
        none = {"企业名称": "本月无问题诉求", "问题诉求名称": "", "具体内容": "", "办理情况": "",
                "办结时间": "", "企业联络人员及电话": "", "部门联系服务人及电话": ""}  # fmt: skip
        forms = (ledger(contact), register(*rows) if rows else register(none))
        texts = [form(text, unit, month) for text in forms]
        save(self.place / "inbox" / f"2021-{month:02}" / f"{unit}.xlsx", *texts)

    def run(self, day: str, *command: str) -> str:
        options = ["--workspace", str(self.place), "--as-of", f"2021-{day}"]
        if not command:
            self.month = f"2021-{day[:2]}"
            command = ("consolidate", "--month", self.month)
        result = CliRunner().invoke(main, [*command, *options])
        assert result.exit_code in (0, 1), result.output
        return result.output

    def path(self, name: str) -> Path:
        return self.place / "outbox" / self.month / name

    def text(self, name: str) -> str:
        """A document's words; '' where there is none."""
        path = self.path(name)
        return rendered(path) if path.exists() else ""

    def codes(self, unit: str) -> set[str]:
        with self.path("findings.csv").open(encoding="utf-8-sig", newline="") as file:
            return {line["code"] for line in csv.DictReader(file) if line["unit"] == unit}

    def figures(self, unit: str) -> tuple[int, ...]:
        """carried over, raised, reopened, closed, open."""
        units = json.loads(self.path("summary.json").read_text("utf-8"))["units"]
        own = next(one for one in units if one["name"] == unit)
        return tuple(own[n] for n in ("carried_over", "raised", "reopened", "closed", "open"))

    def fill(self, name: str, **answers: str) -> None:
        """The clerk writes into the one row of a list, where it lies in outbox/."""
        fill_first_row(self.path(name), answers)

    def list_row(self, name: str) -> dict[str, str]:
        return first_row_of(self.path(name))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the documents say at each step."""
    place = tmp_path_factory.mktemp("chain")
    (place / "inbox").mkdir()
    (place / "liaison.toml").write_text(SETTINGS, "utf-8")
    desk = Office(place)
    seen: dict[str, str] = {}
    for step in (april, may, june, july):
        seen |= step(desk)
    return seen


def april(desk: Office) -> dict[str, str]:
    cannot = row("已到现场查看，本村解决不了，请建设环保服务中心处理")
    desk.receive(VILLAGE, 4, cannot, firm=FIRM, count=1)
    desk.receive(UNIT, 4, firm="大路建材公司", count=0)
    desk.run("04-28")
    assert "grievance-undispatched" in desk.codes(VILLAGE)
    advised = desk.list_row(DISPATCH)
    assert not desk.path("交办").exists()
    desk.fill(DISPATCH, 决定层级="经发办分派", 承办单位=UNIT, 交办日期="4月28日", 办理时限="7天内")
    desk.run("04-29")
    return {
        "number": advised["诉求编号"],
        "advised": f"{advised['建议层级']} {advised['建议承办单位']}",
        "april form": desk.text(f"交办/{UNIT}.docx"),
        "april text": desk.text(f"交办/{UNIT}.txt"),
        "april note": desk.text(f"退回/{UNIT}/转发说明.txt"),
        "april page": desk.text("index.html"),
        "april codes": " ".join(sorted(desk.codes(VILLAGE))),
    }


def may(desk: Office) -> dict[str, str]:
    desk.receive(VILLAGE, 5, firm=FIRM, count=0)
    stuck = row("已现场勘查，路面属区管，需区交通局安排大修")
    desk.receive(UNIT, 5, stuck, firm="大路建材公司", count=0)
    desk.run("05-28")
    seen = {
        "may codes": " ".join(sorted(desk.codes(UNIT))),
        "may text": desk.text(f"交办/{UNIT}.txt"),
        "may page": desk.text("index.html"),
        "may advised": " ".join(desk.list_row(DISPATCH)[n] for n in ("建议层级", "建议承办单位")),
    }
    desk.fill(
        DISPATCH, 决定层级="区级督办", 承办单位="区交通局", 交办日期="5月28日", 办理时限="6月20日"
    )
    desk.run("05-29")
    seen |= {
        "raised handover": desk.text(f"交办/{UNIT}.txt"),
        "raised entry": desk.text("交办/上级登载.txt"),
        "raised codes": " ".join(sorted(desk.codes(""))),
        "raised report": desk.text("上报/情况报告.docx"),
    }
    desk.fill(DISPATCH, 登记号="DB-2021-17", 登记日期="5月29日")
    desk.run("05-30")
    return seen | {
        "registered entry": desk.text("交办/上级登载.txt"),
        "registered codes": " ".join(sorted(desk.codes(""))),
        "registered report": desk.text("上报/情况报告.docx"),
    }


def june(desk: Office) -> dict[str, str]:
    desk.receive(VILLAGE, 6, firm=FIRM, count=0)
    done = row("区交通局已完成路面修复，恢复通行", "6月18日")
    desk.receive(UNIT, 6, done, firm="大路建材公司", count=0)
    desk.run("06-28")
    seen = {
        "june figures": str(desk.figures(UNIT)),
        "june report": desk.text("上报/情况报告.docx"),
        "june list": desk.list_row(CALLBACK)["诉求编号"],
        "june script": desk.text(CALLBACK),
    }
    desk.fill(CALLBACK, 回访日期="6月29日", 回访方式="电话", 满意度="不满意", 服务态度="满意",
              意见="只修了一半，下雨还积水")  # fmt: skip
    desk.run("06-30")
    return seen | {
        "refused figures": str(desk.figures(UNIT)),
        "refused note": desk.text(f"退回/{UNIT}/转发说明.txt"),
        "refused report": desk.text("上报/情况报告.docx"),
    }


def july(desk: Office) -> dict[str, str]:
    desk.run("07-02", "forms")
    path = next((desk.place / "空白表" / "2021-07").glob(f"{UNIT}*.xlsx"))
    seen = {"july blank": rendered(path)}
    desk.receive(VILLAGE, 7, firm=FIRM, count=0)
    again = row("已重铺路面并疏通排水沟，企业确认不再积水", "7月20日")
    desk.receive(UNIT, 7, again, firm="大路建材公司", count=0)
    desk.run("07-28")
    seen["july figures"] = str(desk.figures(UNIT))
    desk.fill(CALLBACK, 回访日期="7月29日", 回访方式="走访", 满意度="满意", 服务态度="满意")
    desk.run("07-30")
    number = desk.list_row(CALLBACK)["诉求编号"]
    return seen | {
        "july report": desk.text("上报/情况报告.docx"),
        "july handover": desk.text(f"交办/{UNIT}.txt"),
        "july trace": desk.run("07-30", "trace", number),
    }


def test_in_april_the_village_is_advised_whom_to_ask_and_the_unit_gets_its_form(
    told: Mapping[str, str],
) -> None:
    assert told["advised"] == f"经发办分派 {UNIT}"
    number = told["number"]
    assert number.startswith(f"2021-04-{VILLAGE}-")
    assert f"诉求编号 | {number}" in told["april form"]
    assert "办理时限 | 2021年5月5日" in told["april form"]
    for words in (
        number,
        "赵一 13800001234",
        "雨天积水",
        f"收集单位：{VILLAGE}",
        "还有6天",
        "王敏",
    ):
        assert words in told["april text"], words
    assert (
        f"（{number}），办理时限2021年5月5日" in told["april note"]
    )  # it is punctual, and is told
    assert "盯办理时限" in told["april page"]
    assert "grievance-undispatched" not in told["april codes"]


def test_in_may_the_deadline_is_past_and_the_unit_that_has_it_is_told(
    told: Mapping[str, str],
) -> None:
    assert "dispatch-overdue" in told["may codes"]
    assert "已超过23天" in told["may text"]
    assert "此前办理情况：已现场勘查，路面属区管，需区交通局安排大修" in told["may text"]
    assert "已超过23天" in told["may page"]
    assert told["may advised"] == "区级督办 区交通局"


def test_what_the_district_has_is_entered_above_and_asked_for_in_the_report(
    told: Mapping[str, str],
) -> None:
    assert told["raised handover"] == ""
    assert "请求事项：请区交通局协调解决“门口道路破损”" in told["raised entry"]
    assert "registration-missing" in told["raised codes"]
    asked = f"{told['number']}，{FIRM}（{VILLAGE}收集）反映“{TITLE}”"
    assert asked in told["raised report"]
    assert "（尚未在跟踪督办系统登记）" in told["raised report"]
    assert told["registered entry"] == ""
    assert "registration-missing" not in told["registered codes"]
    assert "（2021年5月29日在跟踪督办系统登记，登记号DB-2021-17）" in told["registered report"]


def test_in_june_it_is_closed_and_called_back_and_not_accepted(told: Mapping[str, str]) -> None:
    assert told["june figures"] == "(1, 0, 0, 1, 0)"
    assert "报区级督办1件（已在跟踪督办系统登记1件，办结1件）" in told["june report"]
    assert "从交办到登记1天" in told["june report"]
    assert told["june list"] == told["number"]
    assert "通话要点" in told["june script"]
    assert told["refused figures"] == "(1, 0, 0, 1, 0)"  # closed in June, opened again in July
    assert "企业不满意：“只修了一半，下雨还积水”" in told["refused note"]
    assert "只修了一半，下雨还积水" in told["refused report"]
    assert "问到服务态度的1件，为满意或基本满意" in told["refused report"]


def test_in_july_it_is_opened_again_and_closed_a_second_time(told: Mapping[str, str]) -> None:
    assert f"参考，不用填：{told['number']}" in told["july blank"]
    assert "回访时企业不满意：“只修了一半，下雨还积水”，请重新办理" in told["july blank"]
    assert told["july figures"] == "(0, 0, 1, 1, 0)"
    assert "已全部回访，为满意或基本满意" in told["july report"]
    assert told["july handover"] == ""
    for words in ("2021-04", "2021-06", "2021-07"):
        assert words in told["july trace"], words
