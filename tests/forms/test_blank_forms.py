"""Forms that nobody has sent (contract, section 2: a blank form is no submission)."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from liaison_pipeline.files.grid import Grid
from tests.language import HEAD, TITLE, check, ledger, office, register, sheet, village

UNFILED = HEAD.replace("2021年4月23日", "  年  月  日")
NAMED = (
    "1 | 大路砖厂 | 中小微企业 | 赵一 13800001234 | 应急办 | 李四 13900001234 | 张三 13700001234"
)
ZEROS = f"{NAMED} |  |  | 0"
NUMBERS = "1\n2\n3"


def form(rows: str = NUMBERS, month: str = "4月", filed: str = "", title: str = TITLE) -> str:
    """A ledger with other rows; `filed`: what stands in 填报时间."""
    text = ledger(title=title.replace("4月", month), head=HEAD.replace("2021年4月23日", filed))
    return "\n".join([*text.split("\n")[:3], rows])


@pytest.mark.parametrize(
    "text",
    [
        form(),
        form(filed="2021年 月 日"),
        form(filed="2021年4月 日"),
        form(filed="2021年4月×日"),
        form(NAMED),
        form(ZEROS),
        form(ZEROS, filed="2021年3月31日"),
        form(month="5月", filed="2021年4月23日"),
        form("备注：无\n以下空白"),
        form("例 | 大路二厂 | 中小微企业 | 赵一 13800001234 |  |  |  | 4月5日 | 走访 | 0"),
        form().replace("应急办", ""),
        form(title="月台帐情况表（科室）"),
        village(form(NAMED)),
        register(head=UNFILED).rsplit("\n", 1)[0] + "\n1\n2",
    ],
)
def test_a_form_that_was_not_filed_and_has_no_row_has_one_finding(text: str) -> None:
    assert check(text) == [("form-blank", "")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (form(filed="2021年4月23日"), "form-empty"),
        (form(filed="2021年5月6日"), "form-empty"),
        (form(ZEROS, filed="2021年4月23日"), "form-empty"),
        (form(month="3月", title="3月台账", filed="2021年4月1日"), "form-blank"),
        (form(f"{NAMED} | 4月5日 | 走访 | 0"), "filing-date-missing"),
    ],
)
def test_what_was_filed_in_or_after_its_month_or_has_a_row_is_sent(text: str, code: str) -> None:
    assert check(text)[0][0] == code


def test_a_blank_form_is_not_received_and_not_on_time() -> None:
    judged = office({"表.xlsx": form(NAMED)})
    unit = next(unit for unit in judged.month.units if unit.name == "应急办")
    assert (unit.submitted, unit.enterprises) == (False, 0)
    assert ("submission-missing", "", "") in judged.codes("submission-missing")
    assert set(judged.standing.status.values()) == {"blank"}


def test_a_blank_form_takes_the_place_of_no_other() -> None:
    judged = office({"a.xlsx": ledger(), "b.xlsx": form(NAMED)})
    assert judged.codes("submission-superseded", "submission-added") == []
    assert sorted(judged.standing.status.values()) == ["accepted", "blank"]


def yearbook(months: Sequence[int], filled: int, filed: str = "") -> list[Grid]:
    """A workbook with a sheet a month, one of which is filled in; the others are copies."""
    grids = []
    for month in months:
        rows = f"{NAMED} | {month}月5日 | 走访 | 0" if month == filled else ZEROS
        day = f"2021年{month}月23日" if month == filled else filed
        text = form(rows, title="月台账（科室）", filed=day)
        grids.append(replace(sheet(text), name=f"{month}月"))
    return grids


@pytest.mark.parametrize("filed", ["", "  年  月  日", "2021年4月23日"])
@pytest.mark.parametrize("file", ["台账.xlsx", "2021年台账.xlsx"])
def test_of_a_yearbook_only_the_sheet_that_is_filled_in_is_sent(filed: str, file: str) -> None:
    book = yearbook(range(1, 13), 4, filed)
    assert {code for code, _ in check(book, file)} == {"form-blank"}
    judged = office({file: book})
    sent = [s for s in judged.history.submissions if not s.blank]
    assert [str(one.period) for one in sent] == ["2021-04"]
    assert judged.at("2021-05", "2021-06-05").codes("submission-missing", "form-empty") == (
        judged.at("2021-05", "2021-06-05").codes("submission-missing")
    )


def test_a_blank_register_beside_a_ledger_says_nothing_more() -> None:
    blank = register(head=UNFILED.replace("应急办", "")).rsplit("\n", 1)[0] + "\n1\n2"
    assert check([ledger(), blank]) == [("form-blank", "")]
    judged = office({"表.xlsx": [ledger(个数="1"), blank]})
    assert [
        f.code for f in judged.findings if f.place.unit == "应急办" and f.severity == "error"
    ] == [
        "submission-missing"  # the ledger counts a grievance
    ]


def test_a_copy_beside_the_filled_form_of_its_month_is_blank() -> None:
    assert check([ledger(), form(filed="2021年4月23日")]) == [("form-blank", "")]
    other = village(form(filed="2021年4月23日"))
    assert check([ledger(), other]) == [("form-empty", "")]  # another unit's


@pytest.mark.parametrize("name", ["XX科室", "某某办", "××办公室", "XXX"])
def test_a_filled_form_of_nobody_beside_a_filled_one_shows_how_to_fill_in(name: str) -> None:
    shown = ledger(企业名称="大路加油站").replace("填报科室：应急办", f"填报科室：{name}")
    shown = shown.replace("2021年4月23日", "2021年X月X日")
    assert check([shown, ledger()]) == [("form-blank", "")]
    judged = office({"表.xlsx": [shown, ledger()]})
    assert judged.unit().enterprises == 1


def test_a_form_of_nobody_by_itself_is_of_an_unknown_unit() -> None:
    shown = ledger().replace("填报科室：应急办", "填报科室：XX科室")
    assert ("unit-unknown", "A2") in check(shown)


def test_a_form_of_another_unit_beside_a_filled_one_is_no_example() -> None:
    other = ledger(企业名称="大路加油站").replace("填报科室：应急办", "填报科室：某家咀村")
    assert ("unit-unknown", "A2") in check([other, ledger()])
