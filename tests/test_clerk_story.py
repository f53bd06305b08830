"""Three months of a clerk's work with all that goes wrong in it; nothing of hers is lost.

    April   blank forms, copies, scans; a correction dated before what it mends; lists filled in where
            they lie, one entry unreadable, one decision taken back; the report edited in Word
    May     a run on the 2nd; a month that comes late and changes April; files saved over and cleared
            away; whole folders 退回 dropped back; a file of the wrong unit withdrawn
    June    an enterprise that is not satisfied; a quarter, edited; the district's sums; damage and backup

Each step is a run of the program on a workspace, each document is read where it lies.
"""

import csv
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from liaison_pipeline.cli import main
from tests.documents.test_lists_by_hand import fill_first_row, first_row_of
from tests.language import ledger, register
from tests.rendering import rendered
from tests.workspaces import content, save

VILLAGES = {"龙凤村": "应急办", "石庙村": "农业服务中心"}
OFFICES = ("应急办", "经发办", "农业服务中心")
UNITS = "".join(f'[[units]]\nname = "{unit}"\nkind = "office"\n' for unit in OFFICES) + "".join(
    f'[[units]]\nname = "{unit}"\nkind = "village"\nsupervisor = "{office}"\n'
    for unit, office in VILLAGES.items()
)
SETTINGS = f'[office]\ncontact = "陈静"\nphone = "023-60000123"\n{UNITS}'
DISPATCH, CALLBACK, REPORT = "分派建议.xlsx", "回访清单.xlsx", "上报/情况报告.docx"
DECIDED = {"决定层级": "经发办分派", "承办单位": "农业服务中心", "交办日期": "4月26日",
           "办理时限": "30天内", "备注": "企业较急"}  # fmt: skip
HEARD = {"回访日期": "4月26日", "回访方式": "电话", "满意度": "一般", "意见": "算是解释清楚了"}
LAMPS, GRANT = "厂区门口路灯不亮", "申请设备补助"


def form(text: str, unit: str, month: int, day: int) -> str:
    """A form of a unit for a month, filed on a day of it, from a good one of April."""
    text = text.replace("2021年4月23日", f"2021年{month}月{day}日")
    text = text.replace("2021年4月", f"2021年{month}月").replace("4月5日", f"{month}月5日")
    if unit in VILLAGES:
        text = text.replace("填报科室：", "填报村（社区）：").replace("科室负责人", "书记")
        text = text.replace("（科室）", "（村社区）").replace("中小微企业", "个体工商户")
        text = text.replace("| 分管领导：王五 ", "")
    return text.replace("应急办", unit)


@dataclass
class Clerk:
    """Her workspace, and what was seen in it."""

    place: Path
    month: str = "2021-04"
    seen: dict[str, str] = field(default_factory=dict)
    kept: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def send(self, path: str, unit: str, month: int, *forms: str, day: int = 23) -> None:
        save(self.place / "inbox" / path, *(form(text, unit, month, day) for text in forms))

    def run(self, day: str, *command: str) -> str:
        command = command or ("consolidate",)
        options = ["--workspace", str(self.place), "--as-of", f"2021-{day}"]
        result = CliRunner().invoke(main, [*command, *options])
        assert result.exit_code in (0, 1), result.output
        return result.output

    def report(self, month: str, day: str) -> str:
        self.month = month
        return self.run(day, "consolidate", "--month", month)

    def path(self, name: str) -> Path:
        return self.place / "outbox" / self.month / name

    def text(self, name: str) -> str:
        path = self.path(name)
        return rendered(path) if path.exists() else ""

    @property
    def errands(self) -> str:
        return (self.place / "outbox" / "待办.html").read_text("utf-8")

    def figures(self, unit: str = "") -> str:
        """已报/应联系/已联系, then carried over, raised, reopened, closed, open."""
        told = json.loads(self.path("summary.json").read_text("utf-8"))
        if not unit:
            own = {**told["submissions"], **told["coverage"], **told["grievances"]}
            own["submitted"] = own["received"]
        else:
            own = next(one for one in told["units"] if one["name"] == unit)
        names = ("enterprises", "contacted", "carried_over", "raised", "reopened", "closed", "open")
        return " ".join(str(int(own[name])) for name in ("submitted", *names))

    def codes(self, file: str = "") -> list[str]:
        with self.path("findings.csv").open(encoding="utf-8-sig", newline="") as lines:
            return [row["code"] for row in csv.DictReader(lines) if row["file"] == file]

    def fill(self, name: str, answers: Mapping[str, str]) -> None:
        """She writes into the first row of a list, where it lies in outbox/."""
        fill_first_row(self.path(name), answers)

    def first_row(self, name: str, labels: Mapping[str, str]) -> dict[str, str]:
        row = first_row_of(self.path(name))
        return {label: row[label] for label in labels}

    def see(self, **texts: str) -> None:
        self.seen |= texts


@pytest.fixture(scope="module")
def clerk(tmp_path_factory: pytest.TempPathFactory) -> Clerk:
    """Plays the three months once."""
    place = tmp_path_factory.mktemp("三个月") / "经发办 工作区"
    (place / "inbox").mkdir(parents=True)
    (place / "liaison.toml").write_text(SETTINGS, "utf-8")
    own = Clerk(place)
    for step in (april, april_by_hand, may, may_accidents, june, quarter, damage):
        step(own)
    return own


# April --------------------------------------------------------------------------------------------


def april(clerk: Clerk) -> None:
    inbox = clerk.place / "inbox"
    clerk.run("04-01", "forms", "--month", "2021-04")
    blank = clerk.place / "空白表" / "2021-04" / "石庙村（2021年4月）.xlsx"
    shutil.copy(blank, inbox / "石庙村.xlsx")  # sent back as it was
    cannot = {"问题诉求名称": LAMPS, "办理情况": "超出本单位职责，需经发办协调", "办结时间": ""}
    rows = {"个数": "1"}, {"企业名称": "二号砖厂"}
    clerk.send("应急办.xlsx", "应急办", 4, ledger(*rows), register(cannot))
    done = {"企业名称": "大路超市", "问题诉求名称": GRANT,
            "办理情况": "已答复暂无补助政策，企业表示理解", "办结时间": "4月20日"}  # fmt: skip
    shop = ledger(企业名称="大路超市", 个数="1")
    clerk.send("2021-04/经发办.xlsx", "经发办", 4, shop, register(done))
    (inbox / "微信").mkdir()
    shutil.copy(inbox / "2021-04" / "经发办.xlsx", inbox / "微信" / "经发办(1).xlsx")
    clerk.send("2021-04/农业.xlsx", "农业服务中心", 4, ledger(企业名称="果园", 联系形式="口头"))
    wrong = ledger(企业名称="龙凤小卖部", 联系时间="4月31日")
    clerk.send("2021-04/龙凤村.xlsx", "龙凤村", 4, wrong, day=25)  # dated ahead, as all do
    (inbox / "2021-04" / "~$农业.xlsx").write_bytes(b"")
    (inbox / "Thumbs.db").write_bytes(b"x")
    (inbox / "2021-04" / "农业服务中心4月盖章.pdf").write_bytes(b"%PDF-1.4 x")
    clerk.report("2021-04", "04-26")
    notes = {unit: clerk.text(f"退回/{unit}/转发说明.txt") for unit in (*OFFICES, *VILLAGES)}
    clerk.see(
        april=clerk.figures(),
        right=notes["应急办"],
        look=notes["农业服务中心"],
        mend=notes["龙凤村"],
        missing=notes["石庙村"],
        reminder=clerk.text("催报/石庙村.txt"),
        supervisor=clerk.text("催报/农业服务中心.txt"),
        group=clerk.text("群通知.txt"),
        bulletin=clerk.text("通报.docx"),
        copies=" ".join(clerk.codes("微信/经发办(1).xlsx")),
        scan=" ".join(clerk.codes("2021-04/农业服务中心4月盖章.pdf")),
        blank=" ".join(clerk.codes("石庙村.xlsx")),
        strays=" ".join(clerk.codes("2021-04/~$农业.xlsx") + clerk.codes("Thumbs.db")),
    )


def april_by_hand(clerk: Clerk) -> None:
    """She fills lists in, edits the report; a village mends what was returned, and dates it earlier."""
    clerk.fill(DISPATCH, DECIDED)
    clerk.fill(CALLBACK, HEARD)
    clerk.path(REPORT).write_bytes(b"hers")
    clerk.path("笔记.txt").write_text("石庙村书记住院", "utf-8")
    [returned] = clerk.path("退回/龙凤村").glob("*.xlsx")
    book = openpyxl.load_workbook(returned)
    for page in book.worksheets[1:]:
        for cell in [cell for line in page.iter_rows() for cell in line if cell.value]:
            if cell.value == "4月31日":
                cell.value = "4月12日"
            cell.value = str(cell.value).replace("4月25日", "4月22日")
    book.save(clerk.place / "inbox" / "2021-04" / "龙凤村改好.xlsx")
    clerk.report("2021-04", "04-27")
    aside = content(clerk.place / "outbox" / "2021-04（您改过的）")
    clerk.kept["April"] = aside
    clerk.see(
        mended=clerk.figures("龙凤村"),
        mended_note=clerk.text("退回/龙凤村/转发说明.txt"),
        heard=str(clerk.first_row(CALLBACK, HEARD)),
        decided=str(clerk.first_row(DISPATCH, DECIDED)),
        list_in_words=clerk.text(CALLBACK),
        handed=clerk.text("交办/农业服务中心.docx"),
        kept_page=clerk.errands,
    )
    clerk.fill(CALLBACK, {"满意度": "基本满意"})
    clerk.fill(DISPATCH, dict.fromkeys(DECIDED, ""))
    clerk.report("2021-04", "04-28")
    clerk.see(taken_back=clerk.text("交办/农业服务中心.docx"))
    clerk.see(cleared=str(clerk.first_row(DISPATCH, DECIDED)))
    clerk.fill(DISPATCH, DECIDED)


# May ----------------------------------------------------------------------------------------------


def may(clerk: Clerk) -> None:
    clerk.see(second_of_may=clerk.run("05-02"))
    clerk.see(months=" ".join(p.name for p in sorted((clerk.place / "outbox").iterdir())))
    clerk.see(handed_again=clerk.text("交办/农业服务中心.docx"))
    late = ledger(企业名称="石庙小吃店")
    clerk.send("2021-04/石庙村四月.xlsx", "石庙村", 4, late, day=29)
    rows = {"企业名称": "大路砖厂"}, {"企业名称": "三号砖厂", "联系时间": "4月28日"}
    clerk.send("应急办.xlsx", "应急办", 5, ledger(*rows))  # saved over April's
    clerk.send("2021-05/经发办.xlsx", "经发办", 5, ledger(企业名称="大路超市"))
    lamps = {"问题诉求名称": LAMPS, "办理情况": "已更换灯具，恢复照明", "办结时间": "5月18日"}
    clerk.send("2021-05/农业.xlsx", "农业服务中心", 5, ledger(企业名称="果园"), register(lamps))
    clerk.send("2021-05/龙凤村.xlsx", "龙凤村", 5, ledger(企业名称="龙凤小卖部"))
    clerk.send("2021-05/石庙村.xlsx", "石庙村", 5, ledger(企业名称="石庙小吃店"))
    told = clerk.report("2021-05", "05-26")
    clerk.see(may=clerk.figures(), stale=told, stale_page=clerk.errands)
    clerk.report("2021-04", "05-26")
    clerk.see(april_anew=clerk.figures(), april_late=clerk.text("退回/石庙村/转发说明.txt"))
    clerk.kept["original"] = content(clerk.place / "outbox" / "2021-04（原稿1）")
    clerk.kept["April published"] = content(clerk.place / "outbox" / "2021-04")


def may_accidents(clerk: Clerk) -> None:
    """April is cleared out of inbox/; whole folders 退回 are dropped in; a file is a wrong unit's."""
    inbox = clerk.place / "inbox"
    shutil.rmtree(inbox / "2021-04")
    for month in ("2021-04", "2021-05"):
        shutil.copytree(clerk.place / "outbox" / month / "退回", inbox / f"退回{month}")
    clerk.send("2021-05/错.xlsx", "农业服务中心", 5, ledger(企业名称="别家"), day=24)
    told = clerk.report("2021-05", "05-27")
    clerk.see(dropped_back=clerk.figures("龙凤村"), wrong_file=clerk.figures("农业服务中心"))
    clerk.see(still=told, cleared_page=clerk.errands)
    clerk.see(withdrawn=clerk.run("05-27", "withdraw", "2021-05\\错.xlsx", "--why", "报错了单位"))
    clerk.report("2021-05", "05-28")
    clerk.see(after_withdrawal=clerk.figures())
    clerk.fill(CALLBACK, {**HEARD, "回访日期": "5月28日", "满意度": "不满意"})


# June ---------------------------------------------------------------------------------------------


def june(clerk: Clerk) -> None:
    for unit, firm in {"应急办": "大路砖厂", "经发办": "大路超市", "龙凤村": "龙凤小卖部",
                       "石庙村": "石庙小吃店"}.items():  # fmt: skip
        clerk.send(f"2021-06/{unit}.xlsx", unit, 6, ledger(企业名称=firm))
    again = {"问题诉求名称": LAMPS, "办理情况": "正在重新检修线路", "办结时间": ""}
    clerk.send("2021-06/农业.xlsx", "农业服务中心", 6, ledger(企业名称="果园"), register(again))
    clerk.report("2021-06", "06-28")
    clerk.see(june=clerk.figures(), june_report=clerk.text(REPORT))
    clerk.see(june_unit=clerk.figures("农业服务中心"))


def quarter(clerk: Clerk) -> None:
    clerk.run("07-02", "consolidate", "--quarter", "2021Q2")
    report = clerk.place / "outbox" / "2021Q2" / REPORT
    clerk.see(quarter=rendered(report))
    report.write_bytes(b"hers")
    clerk.run("07-03", "consolidate", "--quarter", "2021Q2")
    clerk.kept["quarter"] = content(clerk.place / "outbox" / "2021Q2（您改过的）")
    district = Clerk(clerk.place.parent / "区")
    (district.place / "inbox").mkdir(parents=True)
    tables = []
    for month in ("2021-04", "2021-05", "2021-06"):
        made = clerk.place / "outbox" / month / "上报" / "汇总表.xlsx"
        tables.append(district.place / "inbox" / f"{month}.xlsx")
        shutil.copy(made, tables[-1])
    shutil.copy(clerk.place / "outbox/2021Q2/上报/统计.xlsx", district.place / "inbox")
    here = ["init", str(district.place), "--district", str(tables[-1])]
    result = CliRunner().invoke(main, here)
    assert result.exit_code == 0, result.output
    district.report("2021-06", "06-28")
    clerk.see(district=district.figures(), statistics=" ".join(district.codes("统计.xlsx")))


def damage(clerk: Clerk) -> None:
    """The master is damaged after a backup; all is put back, and comes out the same."""
    before = content(clerk.place / "outbox" / "2021-06")
    clerk.run("07-03", "backup")
    (clerk.place / "master.db").write_bytes(b"damaged")
    clerk.run("07-03", "restore")
    clerk.report("2021-06", "06-28")
    after = content(clerk.place / "outbox" / "2021-06")
    clerk.kept["differs"] = {name: b"" for name in before if before[name] != after.get(name)}
    clerk.see(last_page=clerk.errands)


# what was seen ------------------------------------------------------------------------------------


def test_a_blank_form_a_copy_and_a_scan_are_no_reports(clerk: Clerk) -> None:
    seen = clerk.seen
    assert seen["april"] == "4 5 4 0 2 0 1 1"
    assert (seen["copies"], seen["scan"]) == ("file-duplicate", "file-attachment")
    assert set(seen["blank"].split()) == {"form-blank"}
    assert seen["strays"] == ""


def test_each_unit_is_told_what_fits_its_situation(clerk: Clerk) -> None:
    seen = clerk.seen
    assert "已按时收到，内容完整，没有需要改正的地方" in seen["right"]
    assert "1 处由经发办处理，您单位不用改" in seen["right"]
    assert "已按时收到，谢谢！没有必须改正的，有 1 处请核对" in seen["look"]
    assert "属实的不必重报" in seen["look"]
    assert "已按时收到" in seen["mend"]
    assert "4月31日" in seen["mend"]
    assert "“龙凤村（批注）.xlsx”" in seen["mend"]
    assert seen["missing"] == ""  # the reminder alone
    assert "月台账（附件2）" in seen["reminder"]
    assert "石庙村" in seen["supervisor"]
    asking = ("look", "mend", "reminder", "supervisor", "group", "bulletin")
    for text in (seen[name] for name in asking):
        assert "陈静" in text
        assert "2021年4月27日（星期二）前" in text
    for text in (seen["right"], seen["look"], seen["mend"]):
        assert "已过" not in text


def test_a_mended_workbook_counts_though_it_is_dated_before_what_it_mends(clerk: Clerk) -> None:
    assert clerk.seen["mended"].startswith("1 1 1 ")
    assert "没有需要改正的地方" in clerk.seen["mended_note"]


def test_nothing_that_she_typed_is_lost(clerk: Clerk) -> None:
    seen = clerk.seen
    assert seen["heard"] == str(HEARD)
    assert seen["decided"] == str(DECIDED)
    assert "标红色的1格" in seen["list_in_words"]
    assert clerk.kept["April"] == {REPORT: b"hers", "笔记.txt": "石庙村书记住院".encode()}
    assert "笔记.txt" in seen["kept_page"]


def test_a_decision_is_carried_out_taken_back_and_made_anew(clerk: Clerk) -> None:
    seen = clerk.seen
    assert LAMPS in seen["handed"]
    assert "企业较急" in seen["handed"]
    assert seen["taken_back"] == ""
    assert seen["cleared"] == str(dict.fromkeys(DECIDED, ""))
    assert LAMPS in seen["handed_again"]


def test_on_the_second_of_a_month_the_month_before_is_reported(clerk: Clerk) -> None:
    assert "2021年4月" in clerk.seen["second_of_may"]
    assert "2021-05" not in clerk.seen["months"].split()


def test_a_month_that_changed_is_named_made_anew_and_its_original_kept(clerk: Clerk) -> None:
    seen = clerk.seen
    assert "consolidate --month 2021-04" in seen["stale"]
    assert "consolidate --month 2021-04" in seen["stale_page"]
    # 石庙小吃店 came late, 三号砖厂 was contacted on the 28th
    assert seen["april_anew"] == "5 7 7 0 2 0 1 1"
    assert "晚于截止日" in seen["april_late"]
    assert set(clerk.kept["original"]) > {"index.html", REPORT}


def test_what_is_saved_over_cleared_away_or_dropped_back_changes_nothing(clerk: Clerk) -> None:
    seen = clerk.seen
    assert seen["may"] == "5 7 5 1 0 0 1 0"
    assert seen["dropped_back"].startswith("1 1 1 ")
    assert "consolidate --month" not in seen["still"]
    assert "2021年4月 " in seen["cleared_page"]


def test_a_file_of_the_wrong_unit_is_taken_out_again(clerk: Clerk) -> None:
    assert "错.xlsx" in clerk.seen["withdrawn"]
    assert clerk.seen["after_withdrawal"] == clerk.seen["may"]


def test_an_enterprise_that_is_not_satisfied_opens_it_again(clerk: Clerk) -> None:
    assert clerk.seen["june_unit"] == "1 1 1 0 0 1 0 1"
    assert "办结后重新提出1件" in clerk.seen["june_report"]


def test_the_quarter_adds_up_and_what_was_edited_in_it_is_kept(clerk: Clerk) -> None:
    assert "新收集问题诉求2件，办结后重新提出1件，共3件；办结2件" in clerk.seen["quarter"]
    assert clerk.kept["quarter"] == {REPORT: b"hers"}


def test_the_district_gets_the_same_sums_and_is_told_of_the_statistics(clerk: Clerk) -> None:
    assert clerk.seen["district"].split()[1:] == clerk.seen["june"].split()[1:]
    assert clerk.seen["statistics"] == "file-duplicate"


def test_after_damage_all_is_as_it_was(clerk: Clerk) -> None:
    assert clerk.kept["differs"] == {}
    assert "备份2021-07-03.zip" in clerk.seen["last_page"]
