"""Every finding code: a case that raises it, at its cell, and a near miss that does not."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.files.grid import Grid
from tests.language import (
    HEAD,
    TITLE,
    Book,
    callback,
    check,
    dispatch,
    ledger,
    office,
    register,
    roster,
    same_as,
    sheet,
    village,
)

Files = Mapping[str, Book]


@dataclass(frozen=True)
class Case:
    """`bad` raises the code at `cell` of `file`; `good` does not raise it at all."""

    code: str
    bad: Book | Files
    cell: str
    good: Book | Files
    as_of: str = "2021-04-28"
    month: str = "2021-04"
    file: str = "表.xlsx"
    withdrawn: dict[str, str] = field(default_factory=dict)


def _both(left: str, right: str) -> list[str]:
    return [left, right]


def _grid(text: str = "", **marks: Any) -> Grid:
    return replace(sheet(text or ledger()), **marks)


MAY = {"title": TITLE.replace("4月", "5月"), "head": HEAD.replace("4月23日", "5月24日")}
APRIL_OPEN = _both(ledger(个数="1"), register(办结时间="", 办理情况="正在协调供电公司"))
MARCH = HEAD.replace("4月23日", "3月23日")
BLANK_LEDGER = (
    ledger(head=HEAD.replace("2021年4月23日", "  年  月  日")).rsplit("\n", 1)[0] + "\n1\n2"
)
NO_COLUMN = ledger().replace(" | 所属类别", "").replace(" | 中小微企业", "")
EXTRA = ledger().replace("个数\n", "个数 | 经营地址\n") + " | 大路街1号"
LONG = "长" * 2001
SECOND = {"企业名称": "大路加油站", "序号": "2"}
SECOND_ON_ROSTER = {"企业名称": "大路加油站", "行业": "加油站", "统一社会信用代码": ""}

OTHER_CODE = "91350100M000100Y4Q"
NUMBER = office({"表.xlsx": APRIL_OPEN}).month.grievances["应急办"].open[0].number

WRONG_DAY = {"办结时间": "2021年4月19日"}


def _due(day: str) -> str:
    return dispatch(诉求编号=NUMBER, 决定层级="本单位", 承办单位="应急办", 办理时限=day)


def _raised_above(**changes: str) -> str:
    above = {
        "决定层级": "区级督办",
        "承办单位": "区供电公司",
        "登记号": "DB-17",
        "登记日期": "4月26日",
    }
    return dispatch(诉求编号=NUMBER, **(above | changes))


CASES = [
    Case("form-unrecognised", "通讯录 | 姓名\n1 | 张三", "", ledger()),
    Case("form-empty", ledger().rsplit("\n", 1)[0] + "\n1\n2 | 无", "", ledger()),
    Case("form-blank", BLANK_LEDGER, "", BLANK_LEDGER.replace("  年  月  日", "2021年4月23日")),
    Case("row-skipped", ledger() + "\n | 一、工贸企业", "B5", ledger() + "\n2 | 无"),
    Case(
        "period-too-early",
        ledger(title=TITLE.replace("4月", "3月"), head=MARCH, 联系时间="3月5日"),
        "",
        ledger(),
    ),
    Case(
        "year-doubtful",
        {"表.xlsx": ledger(title=TITLE.replace("2021", "2022"), 联系时间="2021年4月5日")},
        "A1",
        {"表.xlsx": ledger(联系时间="2021年4月5日")},
    ),
    Case(
        "submission-misdated",
        {"表.xlsx": ledger(head=HEAD.replace("4月23日", "6月23日"))},
        "E2",
        {"表.xlsx": ledger(head=HEAD.replace("4月23日", "5月23日"))},
        month="2021-06",
        as_of="2021-06-28",
    ),
    Case("sheet-hidden", sheet(ledger(), hidden=True), "", ledger()),
    Case("row-hidden", _grid(hidden_rows=frozenset({3})), "B4", _grid(hidden_rows=frozenset({1}))),
    Case(
        "formula-uncalculated",
        _grid(ledger(联系服务部门=""), uncalculated=frozenset({(3, 4)})),
        "E4",
        _grid(uncalculated=frozenset({(3, 11)})),
    ),
    Case("column-missing", NO_COLUMN, "", ledger().replace("所属类别", "所属\\n类别")),
    Case("column-unknown", EXTRA, "K3", ledger()),
    Case("unit-missing", ledger(head=HEAD.replace("应急办", "")), "A2", ledger()),
    Case(
        "period-missing",
        ledger(title="月台帐（科室）", head=HEAD.replace("2021年4月23日", ""), 联系时间="5日"),
        "",
        ledger(title="月台帐（科室）", 联系时间="5日"),
    ),
    Case("period-conflict", ledger(联系时间="3月5日"), "", ledger(联系时间="3月28日")),
    Case("unit-unknown", ledger(head=HEAD.replace("应急办", "园林办")), "A2", ledger()),
    Case("unit-wrong-form", ledger().replace("填报科室", "填报村（社区）"), "", village(ledger())),
    Case("reporter-missing", ledger(head=HEAD.replace("张三", "")), "B2", ledger()),
    Case("head-missing", ledger(head=HEAD.replace("李四", "___")), "C2", village(ledger())),
    Case("leader-missing", ledger(head=HEAD.replace("王五", "")), "D2", village(ledger())),
    Case(
        "filing-date-missing",
        ledger(head=HEAD.replace("2021年4月23日", "  年  月  日")),
        "E2",
        ledger(head=HEAD.replace("2021年4月23日", "4.23")),
    ),
    Case("filing-date-invalid", ledger(head=HEAD.replace("23日", "31日")), "E2", ledger()),
    Case("cell-missing", ledger(企业名称="/"), "B4", ledger()),
    Case("cell-error", ledger(所属类别="!#REF!"), "C4", EXTRA.replace("大路街1号", "!#REF!")),
    Case("category-invalid", ledger(所属类别="国有企业"), "C4", ledger(所属类别="中小微")),
    Case("date-invalid", ledger(联系时间="4月31日"), "H4", ledger(联系时间="4月30日")),
    Case("date-imprecise", ledger(联系时间="4月上旬"), "H4", ledger(联系时间="4月1日上午")),
    Case("date-ambiguous", ledger(联系时间="#4.1"), "H4", ledger(联系时间="4.1")),
    Case(
        "date-outside-period",
        ledger({}, SECOND, {"联系时间": "3月25日"}),
        "H6",
        ledger({}, SECOND, {"联系时间": "3月26日"}),
    ),
    Case(
        "date-carried",
        ledger({}, SECOND, {"联系时间": "3月26日"}),
        "H6",
        ledger({}, SECOND, {"联系时间": "4月26日"}),
    ),
    Case(
        "date-in-future",
        {"表.xlsx": ledger(联系时间="4月29日")},
        "H4",
        {"表.xlsx": ledger(联系时间="4月28日")},
    ),
    Case("phone-missing", ledger(联系服务人及电话="张三"), "G4", ledger(联系服务人及电话="")),
    Case(
        "phone-invalid",
        ledger(企业联络人员及电话="赵一 1380000123"),
        "D4",
        ledger(企业联络人员及电话="赵一 138-0000-1234"),
    ),
    Case("name-missing", ledger(企业联络人员及电话="#13800001234"), "D4", ledger()),
    Case("method-unknown", ledger(联系形式="打招呼"), "I4", ledger(联系形式="上门走 访")),
    Case("count-invalid", ledger(个数="若干"), "J4", ledger(个数="无")),
    Case("row-duplicate", ledger({}, {"序号": "2"}), "B5", ledger({}, {"联系时间": "4月6日"})),
    Case("text-too-long", register(具体内容=LONG), "F4", register(具体内容=LONG[1:])),
    Case(
        "file-duplicate",
        {"a.xlsx": ledger(), "表.xlsx": ledger()},
        "",
        {"a.xlsx": ledger(), "表.xlsx": ledger(联系时间="4月6日")},
    ),
    Case(
        "submission-superseded",
        {"表.xlsx": ledger(), "新.xlsx": ledger(head=HEAD.replace("23日", "24日"))},
        "",
        {"表.xlsx": ledger(), "新.xlsx": ledger(SECOND)},
    ),
    Case(
        "submission-tied",
        {"a.xlsx": ledger({}, SECOND), "表.xlsx": ledger()},
        "",
        {"a.xlsx": ledger({}, SECOND), "表.xlsx": ledger(head=HEAD.replace("23日", "24日"))},
    ),
    Case(
        "submission-added",
        {"a.xlsx": ledger(), "表.xlsx": ledger(SECOND, head=HEAD.replace("23日", "24日"))},
        "",
        {"a.xlsx": ledger(), "表.xlsx": ledger(head=HEAD.replace("23日", "24日"))},
    ),
    Case(
        "submission-late",
        {"表.xlsx": ledger(head=HEAD.replace("23日", "26日"))},
        "",
        {"表.xlsx": ledger(head=HEAD.replace("23日", "25日"))},
    ),
    Case(
        "submission-missing",
        {"表.xlsx": ledger(个数="1")},
        "",
        {"表.xlsx": [ledger(个数="1"), register()]},
        file="应急办",
    ),
    Case(
        "count-mismatch",
        {"表.xlsx": [ledger({}, {"个数": "2", "联系时间": "4月6日"}), register()]},
        "J5",
        {"表.xlsx": [ledger({}, {"个数": "1", "联系时间": "4月6日"}), register()]},
    ),
    Case(
        "enterprise-not-in-ledger",
        {"表.xlsx": [ledger(), register(企业名称="大路二砖厂")]},
        "B4",
        {"表.xlsx": [ledger(企业名称="大路 砖厂"), register()]},
    ),
    Case(
        "enterprise-several",
        {"表.xlsx": ledger(企业名称="大路砖厂、红星面馆")},
        "B4",
        {"表.xlsx": ledger(企业名称="大路五金、日杂店")},
    ),
    Case(
        "enterprise-two-units",
        {"a.xlsx": ledger(), "表.xlsx": village(ledger(head=HEAD.replace("23日", "24日")))},
        "B4",
        {"a.xlsx": ledger(), "表.xlsx": village(ledger(SECOND))},
    ),
    Case(
        "remit-mismatch",
        {"表.xlsx": ledger(所属类别="个体户")},
        "C4",
        {"表.xlsx": ledger(所属类别="小微企业")},
    ),
    Case(
        "contact-missing",
        {"a.xlsx": ledger({}, SECOND), "表.xlsx": ledger(SECOND | {"联系时间": "5月6日"}, **MAY)},
        "",
        {
            "a.xlsx": ledger({}, SECOND),
            "表.xlsx": village(ledger(SECOND | {"联系时间": "5月6日"}, **MAY)),
        },
        month="2021-05",
        as_of="2021-05-28",
        file="",
    ),
    Case(
        "closure-date-missing",
        {"表.xlsx": register(办结时间="")},
        "G4",
        {"表.xlsx": register(办结时间="", 办理情况="已联系供电公司，正在更换")},
    ),
    Case(
        "closure-outcome-missing",
        {"表.xlsx": register(办理情况="/")},
        "H4",
        {"表.xlsx": register(办理情况="已办结")},
    ),
    Case(
        "closure-contradiction",
        {"表.xlsx": register(办理情况="正在协调供电公司")},
        "H4",
        {"表.xlsx": register(办理情况="前期正在协调，现已解决")},
    ),
    Case(
        "closure-before-raised",
        {"表.xlsx": [ledger(个数="1"), register(办结时间="4月4日")]},
        "G4",
        {"表.xlsx": [ledger(个数="1"), register(办结时间="4月5日")]},
    ),
    Case(
        "outcome-unclear",
        {"表.xlsx": register(办理情况="已到企业走访")},
        "H4",
        {"表.xlsx": register(办理情况="已到企业走访，当场答复，企业满意")},
    ),
    Case(
        "outcome-vague",
        {"表.xlsx": register(办理情况="已办结。")},
        "H4",
        {"表.xlsx": register(办理情况="已更换变压器，办结")},
    ),
    Case(
        "progress-missing",
        {"表.xlsx": register(办结时间="", 办理情况="")},
        "H4",
        {"表.xlsx": register(办结时间="", 办理情况="正在协调")},
    ),
    Case(
        "grievance-vanished",
        {"a.xlsx": APRIL_OPEN, "表.xlsx": ledger(联系时间="5月6日", **MAY)},
        "",
        {"a.xlsx": APRIL_OPEN},
        month="2021-05",
        as_of="2021-05-28",
        file="",
    ),
    Case(
        "grievance-reopened",
        {
            "a.xlsx": [ledger(个数="1"), register()],
            "表.xlsx": register(办结时间="", 办理情况="正在协调", **MAY),
        },
        "H4",
        {"a.xlsx": [ledger(个数="1"), register()], "表.xlsx": register(**MAY)},
        month="2021-05",
        as_of="2021-05-28",
    ),
    Case(
        "grievance-overdue",
        {"a.xlsx": APRIL_OPEN, "表.xlsx": register(办结时间="", 办理情况="正在协调", **MAY)},
        "C4",
        {"a.xlsx": APRIL_OPEN, "表.xlsx": register(办结时间="5月9日", **MAY)},
        month="2021-05",
        as_of="2021-05-28",
    ),
    Case(
        "grievance-undispatched",
        {"表.xlsx": register(办结时间="", 办理情况="超出本单位职责，需街道协调")},
        "H4",
        {"表.xlsx": register(办结时间="", 办理情况="正在与供电公司对接")},
    ),
    Case(
        "submission-withdrawn",
        {"表.xlsx": ledger()},
        "",
        {"新.xlsx": ledger()},
        withdrawn={"表.xlsx": "报错了单位"},
    ),
    Case(
        "enterprise-unknown",
        {"表.xlsx": ledger({}, SECOND), "名录.xlsx": roster()},
        "B5",
        {"表.xlsx": ledger({}, SECOND), "名录.xlsx": roster({}, SECOND_ON_ROSTER)},
    ),
    Case(
        "roster-conflict",
        {"表.xlsx": roster({}, {"责任单位": "经发办"})},
        "A4",
        {"表.xlsx": roster({}, SECOND_ON_ROSTER)},
    ),
    Case(
        "same-as-conflict",
        {"表.xlsx": same_as({}, {"建议为": "大路日杂"})},
        "F3",
        {"表.xlsx": same_as({}, {"写法": "大路砖瓦厂", "建议为": "大路窑厂"})},
    ),
    Case(
        "roster-shrunk",
        {"a.xlsx": roster({}, SECOND_ON_ROSTER), "表.xlsx": roster(title="企业名录（2021年5月）")},
        "",
        {
            "a.xlsx": roster({}, SECOND_ON_ROSTER),
            "表.xlsx": roster(
                {}, SECOND_ON_ROSTER | {"状态": "注销"}, title="企业名录（2021年5月）"
            ),
        },
        month="2021-05",
        as_of="2021-05-28",
    ),
    Case("credit-code-invalid", roster(统一社会信用代码=OTHER_CODE), "B3", roster()),
    Case("status-unknown", roster(状态="待定"), "H3", roster(状态="已注销")),
    Case(
        "level-invalid",
        {"a.xlsx": APRIL_OPEN, "表.xlsx": dispatch(诉求编号=NUMBER, 决定层级="上报")},
        "J3",
        {"a.xlsx": APRIL_OPEN, "表.xlsx": dispatch(诉求编号=NUMBER, 决定层级="街道 研究")},
    ),
    Case(
        "satisfaction-invalid",
        {
            "a.xlsx": [ledger(个数="1"), register()],
            "表.xlsx": callback(诉求编号=NUMBER, 满意度="还行"),
        },
        "J3",
        {
            "a.xlsx": [ledger(个数="1"), register()],
            "表.xlsx": callback(诉求编号=NUMBER, 满意度="基本满意"),
        },
    ),
    Case(
        "closing-unknown",
        {
            "a.xlsx": [ledger(个数="1"), register()],
            "表.xlsx": callback(诉求编号=NUMBER, **WRONG_DAY),
        },
        "G3",
        {"a.xlsx": [ledger(个数="1"), register()], "表.xlsx": callback(诉求编号=NUMBER)},
    ),
    Case(  # at the row of the unit that has it: a dispatch to the unit itself
        "dispatch-overdue",
        {"表.xlsx": APRIL_OPEN, "分派.xlsx": _due("4月26日")},
        "C4",
        {"表.xlsx": APRIL_OPEN, "分派.xlsx": _due("4月28日")},
    ),
    Case(
        "registration-missing",
        {"a.xlsx": APRIL_OPEN, "表.xlsx": _raised_above(登记日期="")},
        "P3",
        {"a.xlsx": APRIL_OPEN, "表.xlsx": _raised_above()},
    ),
    Case(
        "grievance-unknown",
        {
            "a.xlsx": APRIL_OPEN,
            "表.xlsx": dispatch(诉求编号="2021-04-应急办-2222", 问题诉求名称="消防通道被占"),
        },
        "A3",
        {"a.xlsx": APRIL_OPEN, "表.xlsx": dispatch(诉求编号="2021-04-应急办-2222")},
    ),
]

# tests/files/, tests/test_guards.py, tests/documents/test_disarmed.py; of a column that an office has
# added, tests/forms/test_schemas.py
ELSEWHERE = {
    *("file-unreadable", "file-encrypted", "file-too-large", "file-unmarked"),
    "file-disarmed",
    *("file-attachment", "text-damaged"),
    "value-invalid",
}


def _raised(case: Case, material: Book | Files) -> list[tuple[str, str]]:
    if isinstance(material, Mapping):
        judged = office(material, case.month, case.as_of, withdrawn=case.withdrawn)
        places = [
            (f.place.file or f.place.unit if case.file == "应急办" else f.place.file, f)
            for f in judged.findings
        ]
        return [(f.code, f.place.cell) for place, f in places if place == case.file]
    return check(material)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_fault_of_each_code_is_told_at_its_cell(case: Case) -> None:
    assert (case.code, case.cell) in _raised(case, case.bad)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_nearly_a_fault_of_a_code_is_not_told(case: Case) -> None:
    assert case.code not in {code for code, _ in _raised(case, case.good)}


def test_every_code_has_a_case() -> None:
    assert {case.code for case in CASES} | ELSEWHERE == set(CATALOGUE)


@pytest.mark.parametrize("text", [ledger(), village(ledger()), register(), village(register())])
def test_a_good_form_has_no_finding(text: str) -> None:
    assert check(text) == []
