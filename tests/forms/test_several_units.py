"""Tables of several units (汇总表) in which few rows are rows: nothing vanishes without a word, and
what is blank beside a filled form is no matter."""

import pytest

from tests.language import (
    GOOD_LEDGER,
    GOOD_REGISTER,
    check,
    form_rows,
    ledger,
    line,
    office,
    reading,
    roster,
)

BLANK = ("form-blank", "")
UNKNOWN = ("unit-unknown", "A3")
ROW = f"应急办 | {line(GOOD_LEDGER)}"
GRIEVANCE = f"应急办 | {line(GOOD_REGISTER)}"
HEAD = "填报科室：应急办"


def ledger_of(*rows: str) -> str:
    return "\n".join(["2021年4月汇总", " | ".join(["填报单位", *GOOD_LEDGER]), *rows])


def register_of(*rows: str) -> str:
    return "\n".join(["2021年4月汇总", " | ".join(["填报单位", *GOOD_REGISTER]), *rows])


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([], [BLANK]),
        (["", " | 1", " | 2"], [BLANK]),  # numbers alone are nothing to tell
        (["无"], [BLANK]),
        (["应急办 | 1", "经发办 | 2"], [BLANK, ("row-skipped", "A3")]),
        (["应急办 | 1 | 无"], [BLANK, ("row-skipped", "A3")]),
        (["合计 |  |  |  |  |  |  |  |  |  | 0"], [BLANK, ("row-skipped", "A3")]),
        (["备注：本月没有"], [BLANK, ("row-skipped", "A3")]),
        (["", "示例 | 1 | 某某公司"], [BLANK, ("row-skipped", "A4")]),
        (["制表人：张三 |  |  | 审核人：李四"], [BLANK]),  # read as head fields
        ([f"{HEAD} | 1 | {HEAD}"], [BLANK]),
        ([ROW], []),
        ([ROW, "备注：本月没有"], [("row-skipped", "A4")]),
        ([ROW, "制表人：张三 |  |  | 审核人：李四"], []),
    ],
)
def test_a_table_without_rows_is_told_with_what_it_says(
    rows: list[str], wanted: list[tuple[str, str]]
) -> None:
    assert check(ledger_of(*rows)) == wanted


def test_a_blank_table_beside_a_filled_one_is_no_matter_but_what_it_says_is_told() -> None:
    assert check([ledger_of(ROW), register_of()]) == []
    assert check([ledger_of(), register_of(GRIEVANCE)]) == []
    assert check([ledger_of(), roster()]) == []
    assert check([ledger_of(ROW), register_of("备注：本月没有")]) == [("row-skipped", "A3")]
    assert check([ledger_of(), register_of()]) == [BLANK, BLANK]


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"序号": HEAD}, [UNKNOWN]),
        ({"序号": HEAD, "联系服务部门": HEAD}, [UNKNOWN]),
        ({"联系服务部门": "填报时间：4月23日"}, [UNKNOWN]),
        ({"联系服务部门": "填报人：张三", "联系形式（电话收集、座谈、走访等）": "电话"}, [UNKNOWN]),
    ],
)
def test_head_fields_in_several_cells_of_a_row_cost_no_row(
    changes: dict[str, str], wanted: list[tuple[str, str]]
) -> None:
    text = ledger_of(f"{HEAD} | {line(GOOD_LEDGER, **changes)}")
    assert [row.enterprise for row in form_rows(text).contacts] == ["大路砖厂"]
    assert check(text) == wanted


@pytest.mark.parametrize(
    "row",
    [
        "制表人： | 张三 | 审核人： | 李四 |  | 填报时间： | 4月23日",
        "制表人： |  | 张三 | 审核人： |  | 李四 | 填报时间： | 4月23日",
        "制表人：张三 |  |  | 审核人：李四 |  |  | 填报时间：4月23日 | （盖章）",
    ],
)
def test_a_line_of_head_fields_names_no_enterprise(row: str) -> None:
    assert [contact.enterprise for contact in form_rows(ledger_of(ROW, row)).contacts] == [
        "大路砖厂"
    ]


@pytest.mark.parametrize(
    ("units", "wanted"),
    [
        (["园林办"], [("unit-unknown", "A3", "“园林办”不在单位名单中。")]),
        (
            ["园林办", "应急办", "园林办", "园林办"],
            [("unit-unknown", "A3", "“园林办”不在单位名单中（从这一行起，共 3 行）。")],
        ),
        (
            ["园林办", "防汛办", "园林办", "防汛办"],
            [
                ("unit-unknown", "A3", "“园林办”不在单位名单中（从这一行起，共 2 行）。"),
                ("unit-unknown", "A4", "“防汛办”不在单位名单中（从这一行起，共 2 行）。"),
            ],
        ),
        ([""], [("unit-missing", "A3", "这一行没有填写填报单位。")]),
        (
            ["应急办", "", "经发办", ""],
            [("unit-missing", "A4", "这一行没有填写填报单位（从这一行起，共 2 行）。")],
        ),
        (["应急办", "经发办", "应急管理办公室"], []),
    ],
)
def test_a_name_that_nobody_knows_is_told_once_with_how_many_rows_have_it(
    units: list[str], wanted: list[tuple[str, str, str]]
) -> None:
    rows = [
        f"{unit} | {line(GOOD_LEDGER, 企业名称=f'大路{number}厂')}"
        for number, unit in enumerate(units)
    ]
    told = [
        (made.code, made.place.cell, made.words.message)
        for _, made in reading(ledger_of(*rows)).findings
    ]
    assert [one for one in told if one[0].startswith("unit-")] == wanted


# a unit's own form may name it in a column, too -----------------------------------------------------


def with_column(text: str, *names: str) -> str:
    """A ledger with 填报单位 in front of its rows."""
    title, head, labels, *rows = text.split("\n")
    named = [f"{name} | {row}" for name, row in zip(names, rows, strict=True)]
    return "\n".join([title, head, f"填报单位 | {labels}", *named])


TWO = ledger({"企业名称": "甲厂"}, {"企业名称": "乙厂", "序号": "2"})
OWN_NAME = "应急办"


@pytest.mark.parametrize(
    ("book", "consolidated"),
    [
        pytest.param(with_column(TWO, OWN_NAME, OWN_NAME), [False], id="own"),
        pytest.param(with_column(TWO, OWN_NAME, "应急管理办公室"), [False], id="another spelling"),
        pytest.param(with_column(TWO, OWN_NAME, ""), [False], id="once"),
        pytest.param(
            with_column(TWO + "\n合计：2家", OWN_NAME, OWN_NAME, ""), [False], id="with a sum"
        ),
        pytest.param(with_column(TWO, OWN_NAME, "经发办"), [True, True], id="two units"),
        pytest.param(with_column(TWO, "经发办", "经发办"), [True], id="another unit"),
        pytest.param(with_column(TWO, OWN_NAME, "安监办"), [True, True], id="an unknown one"),
        pytest.param(
            with_column(TWO, OWN_NAME, OWN_NAME).replace("填报科室：应急办", "填报科室："),
            [True],
            id="no head",
        ),
        pytest.param(
            with_column(TWO, OWN_NAME, OWN_NAME).replace("填报人：", "汇总单位：经发办 | 填报人："),
            [True],
            id="a consolidator",
        ),
    ],
)
def test_a_column_that_only_says_whose_form_it_is_makes_no_consolidated_one(
    book: str, consolidated: list[bool]
) -> None:
    assert [one.consolidated for one in reading(book).submissions] == consolidated


def test_a_units_form_with_such_a_column_is_late_and_corrects_as_any_other() -> None:
    late = with_column(TWO.replace("4月23日", "4月27日"), OWN_NAME, OWN_NAME)
    judged = office({"表.xlsx": late})
    assert judged.codes("submission-late") == [("submission-late", "表.xlsx", "")]
    mended = with_column(TWO.replace("4月23日", "4月24日").replace("乙厂", "丙厂"), OWN_NAME, "")
    judged = office({"改.xlsx": mended, "表.xlsx": TWO})
    assert judged.codes("submission-superseded") == [("submission-superseded", "表.xlsx", "")]
    assert sorted(row.enterprise for row in judged.month.facts.ledgers[OWN_NAME]) == [
        "丙厂",
        "甲厂",
    ]
