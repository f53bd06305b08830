"""Three months of a clerk, lived on the page alone, and the same three months by commands and in Excel.

    April   the list of units is typed; a workbook came by mistake and is withdrawn; a village can't help
            an enterprise, and the grievance is dispatched
    May     blank forms go out; a wrong ledger comes back corrected; the grievance is closed; the
            enterprise is called back and is not satisfied
    June    it is opened again and closed; the enterprise is satisfied

What is published is equal byte for byte, but for the hidden record, which knows where a list was
filled in.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import openpyxl
import pytest
from click.testing import CliRunner

from liaison_pipeline.cli import main
from liaison_pipeline.publishing import NAME as RECORD
from liaison_pipeline.unit_list import LABELS, NAME
from tests.browsers import launched, needs_browser
from tests.desk.desks import desk_of
from tests.documents.test_lists_by_hand import labels_of
from tests.language import ledger, register
from tests.test_chain_story import form
from tests.workspaces import content, saved

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

VILLAGE, OFFICE = "甲村", "建设环保服务中心"
UNITS = {VILLAGE: "村社区", OFFICE: "科室"}
FIRM, TITLE = "大路小卖部", "门口道路破损"
LISTS = {"dispatch": "分派建议", "callback": "回访清单"}
STRICT = ("决定层级", "满意度", "服务态度")  # columns with a fixed choice
LONG = 120_000  # milliseconds


class Clerk(Protocol):
    """What a clerk does in a month, however she does it."""

    def type_units(self) -> None: ...
    def put(self, name: str, data: bytes) -> None: ...
    def correct(self, name: str, data: bytes) -> None: ...
    def withdraw(self, name: str, why: str) -> None: ...
    def send_blank_forms(self) -> None: ...
    def run(self) -> None: ...
    def decide(self, kind: str, **answers: str) -> None: ...
    def make_quarter(self, quarter: str) -> None: ...


def workbook(unit: str, month: int, count: int, *rows: Mapping[str, str], **cells: str) -> bytes:
    """Returns a unit's workbook of a month. `rows`: its grievances; `cells`: of its ledger."""
    firm = FIRM if unit == VILLAGE else "大路建材公司"
    sheets = [ledger(**{"企业名称": firm, "个数": str(count), **cells})]
    sheets += [register(*rows)] if rows else []
    return file_of(*(form(sheet, unit, month) for sheet in sheets))


@cache
def file_of(*sheets: str) -> bytes:
    """Returns sheets as a file: both clerks get the same, with one time of its last saving."""
    return saved(*sheets)


def grievance(progress: str, closed: str = "") -> dict[str, str]:
    return {"企业名称": FIRM, "问题诉求名称": TITLE, "具体内容": "门口路面坑洼，雨天积水，车辆难行",
            "办理情况": progress, "办结时间": closed}  # fmt: skip


def april(clerk: Clerk) -> None:
    clerk.type_units()
    cannot = grievance(f"已到现场查看，本村解决不了，请{OFFICE}处理")
    clerk.put("四月/甲村.xlsx", workbook(VILLAGE, 4, 1, cannot))
    clerk.put("四月/建环.xlsx", workbook(OFFICE, 4, 0))
    clerk.put("四月/放错的.xlsx", workbook(OFFICE, 4, 0, 企业名称="别处的企业"))
    clerk.run()
    clerk.withdraw("四月/放错的.xlsx", "别的街道的")
    clerk.run()
    clerk.decide(
        "dispatch",
        决定层级="经发办分派",
        承办单位=OFFICE,
        交办日期="2021年4月28日",
        办理时限="5月20日",
    )
    clerk.run()


def may(clerk: Clerk) -> None:
    clerk.send_blank_forms()
    done = grievance("已修复路面，恢复通行", "5月18日")
    clerk.put("五月/甲村.xlsx", workbook(VILLAGE, 5, 0))
    clerk.put("五月/建环.xlsx", workbook(OFFICE, 5, 0, done, 联系时间="2月30日"))
    clerk.run()
    clerk.correct("五月/建环.xlsx", workbook(OFFICE, 5, 0, done, 联系时间="5月7日"))
    clerk.run()
    clerk.decide(
        "callback", 回访日期="2021年5月27日", 回访方式="电话", 满意度="不满意", 意见="又裂开了"
    )
    clerk.run()


def june(clerk: Clerk) -> None:
    again = grievance("重新浇筑，已修复", "6月15日")
    clerk.put("六月/甲村.xlsx", workbook(VILLAGE, 6, 0))
    clerk.put("六月/建环.xlsx", workbook(OFFICE, 6, 0, again))
    clerk.run()
    clerk.decide(
        "callback", 回访日期="2021年6月27日", 回访方式="电话", 满意度="满意", 服务态度="满意"
    )
    clerk.run()
    clerk.make_quarter("2021Q2")


MONTHS: Mapping[str, Callable[[Clerk], None]] = {
    "2021-04": april,
    "2021-05": may,
    "2021-06": june,
}


@dataclass
class ByCommand:
    """A clerk who types commands and works in Excel."""

    place: Path
    month: str

    def _do(self, *command: str) -> None:
        day = [] if command[0] == "init" else ["--as-of", f"{self.month}-28"]
        day += [] if command[0] == "init" or "--quarter" in command else ["--month", self.month]
        where = [str(self.place)] if command[0] == "init" else ["--workspace", str(self.place)]
        result = CliRunner().invoke(main, [*command, *where, *day])
        assert result.exit_code in (0, 1), result.output

    def type_units(self) -> None:
        book = openpyxl.load_workbook(self.place / NAME)
        page = book.worksheets[0]
        page.delete_rows(4, 20)
        for at, (name, kind) in enumerate(UNITS.items(), 4):
            page.cell(at, 1).value, page.cell(at, 2).value = name, kind
        book.save(self.place / NAME)

    def put(self, name: str, data: bytes) -> None:
        path = self.place / "inbox" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)

    correct = put

    def withdraw(self, name: str, why: str) -> None:
        self._do("withdraw", name, "--why", why)

    def send_blank_forms(self) -> None:
        self._do("forms")

    def run(self) -> None:
        self._do("consolidate")

    def make_quarter(self, quarter: str) -> None:
        self._do("consolidate", "--quarter", quarter)

    def decide(self, kind: str, **answers: str) -> None:
        path = self.place / "outbox" / self.month / f"{LISTS[kind]}.xlsx"
        book = openpyxl.load_workbook(path)
        page = book.worksheets[0]
        top, columns = labels_of(page)
        for label, text in answers.items():
            page.cell(top + 1, columns[label]).value = text
        book.save(path)


@dataclass
class OnThePage:
    """A clerk who has nothing but the page. `hands`: a folder from which she takes what she was sent."""

    page: "Page"
    hands: Path

    def type_units(self) -> None:
        self.page.click("#units")
        rows = self.page.locator("#unit-list tbody tr")
        rows.first.wait_for()
        wanted = [[name, kind] + [""] * (len(LABELS) - 2) for name, kind in UNITS.items()]
        for at in range(rows.count()):
            texts = wanted[at] if at < len(wanted) else [""] * len(LABELS)
            for column, text in enumerate(texts):
                rows.nth(at).locator("input").nth(column).fill(text)
        self.page.locator("#unit-list button", has_text="保存").click()
        self.page.get_by_text("已保存到单位名单.xlsx").wait_for()

    def put(self, name: str, data: bytes) -> None:
        self._choose(name, data)
        self.page.locator("#arrived li:last-child", has_text="已放入").wait_for()
        self.page.locator("#checked", has_text="开始汇总").wait_for()

    def correct(self, name: str, data: bytes) -> None:
        self._choose(name, data)
        self.page.get_by_role("button", name="更正").click()
        self.page.locator("#arrived li:last-child", has_text="已放入").wait_for()
        self.page.locator("#checked", has_text="开始汇总").wait_for()

    def _choose(self, name: str, data: bytes) -> None:
        """Chooses the folder in which a file lies, as it was sent."""
        folder = self.hands / name.partition("/")[0]
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (self.hands / name).write_bytes(data)
        self.page.locator("#checked").evaluate("node => node.replaceChildren()")
        self.page.set_input_files("#folder", folder)

    def withdraw(self, name: str, why: str) -> None:
        self.page.locator("#lying summary").click()
        self.page.locator(f"[data-withdraw='{name}']").click()
        self.page.get_by_label("理由").fill(why)
        self.page.locator("#ask button", has_text="撤回").first.click()
        self.page.locator("#alert", has_text="已撤回").wait_for()

    def send_blank_forms(self) -> None:
        self.page.click("#blank")
        self.page.get_by_text("已生成").wait_for()

    def run(self) -> None:
        with self.page.expect_navigation():
            self.page.click("#start")
        self.page.locator(".figures").wait_for()

    def make_quarter(self, quarter: str) -> None:
        self.page.select_option("#span", quarter)
        self.page.click("#make-span")
        self.page.locator("#span-said", has_text="已生成").wait_for()

    def decide(self, kind: str, **answers: str) -> None:
        self.page.click(f"[data-list={kind}]")
        part = self.page.locator("#list fieldset")
        part.wait_for()
        assert (self.page.locator("#list .hint").count() == 1) == (kind == "callback")
        for label, text in answers.items():
            if label in STRICT:
                part.locator(f"label:has-text('{label}') select").select_option(text)
            else:
                part.get_by_label(label, exact=True).fill(text)
        self.page.locator("#list button", has_text="保存").click()
        self.page.get_by_text("已保存到inbox").wait_for()


@contextmanager
def page_of(browser: "Browser", workspace: Path, day: str) -> Iterator["Page"]:
    """Opens the desk on a day, and quits it on the page."""
    with desk_of(workspace, day) as desk:
        page = browser.new_context().new_page()
        page.set_default_timeout(LONG)
        page.goto(f"http://127.0.0.1:{desk.port}{desk.start}")
        yield page
        page.click("#quit")
        page.get_by_text("操作台已经退出").wait_for()
        assert desk.process.wait(30) == 0
        page.context.close()


@pytest.mark.slow
@needs_browser
def test_three_months_on_the_page_alone(tmp_path: Path) -> None:
    ours, theirs, hands = (tmp_path / name for name in ("网页", "命令", "收到的"))
    ours.mkdir()
    hands.mkdir()
    ByCommand(theirs, "")._do("init")
    for month, live in MONTHS.items():
        live(ByCommand(theirs, month))
    with launched() as browser:
        for month, live in MONTHS.items():
            with page_of(browser, ours, f"{month}-28") as page:
                live(OnThePage(page, hands))
    for month in (*MONTHS, "2021Q2"):
        own, other = (content(place / "outbox" / month) for place in (ours, theirs))
        assert sorted(own) == sorted(other)
        assert [name for name in own if own[name] != other[name] and name != RECORD] == []
    told = json.loads((ours / "outbox" / "2021-06" / "summary.json").read_text("utf-8"))
    assert [told["grievances"][name] for name in ("reopened", "closed", "open")] == [1, 1, 0]
    assert sorted(content(ours / "空白表")) == sorted(content(theirs / "空白表"))
