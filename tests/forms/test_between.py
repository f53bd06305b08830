"""Head fields between two forms: below the rows of the one, or above the title of the other."""

from dataclasses import replace

import pytest

from liaison_pipeline.files.grid import Grid
from tests.language import HEAD, check, ledger, reading, register, sheet, village

OURS = ledger()
THEIRS = village(ledger(title="2021年4月联系服务企业月台帐情况表（科室）", 企业名称="路口小店"))
REGISTER = register()


def units(*sheets: Grid | str) -> list[str]:
    """The units of the forms in reading order, then the codes of what is wrong."""
    read = reading(sheets)
    codes = [found.code for _, found in read.findings if found.code != "row-skipped"]
    return [form.unit for form in read.submissions] + codes


def below(text: str) -> str:
    """A form with its head fields below the rows."""
    title, head, *rows = text.split("\n")
    return "\n".join([title, *rows, head])


def above_title(text: str) -> str:
    title, head, *rows = text.split("\n")
    return "\n".join([head, title, *rows])


def headless(text: str) -> str:
    title, _, *rows = text.split("\n")
    return "\n".join([title, *rows])


@pytest.mark.parametrize("blank", ["\n", "\n\n"])
@pytest.mark.parametrize("write", [below, above_title, str])
def test_each_form_has_its_own_head_fields(write: type[str], blank: str) -> None:
    assert units(blank.join(map(write, (OURS, THEIRS)))) == ["应急办", "龙凤村"]
    assert units(blank.join(map(write, (THEIRS, OURS)))) == ["龙凤村", "应急办"]
    assert units(blank.join([below(OURS), above_title(THEIRS)])) == ["应急办", "龙凤村"]


def test_two_units_with_one_title_are_no_two_pages_of_a_form() -> None:
    other = OURS.replace("应急办", "经发办")
    assert units(f"{below(OURS)}\n{below(other)}") == ["应急办", "经发办"]
    assert units(f"{below(OURS)}\n备注：无\n{below(other)}") == ["应急办", "经发办"]
    assert units(f"{headless(OURS)}\n{below(OURS)}") == ["应急办"]  # two pages
    assert units(f"{below(OURS)}\n{below(OURS)}") == ["应急办"]


def test_a_form_that_names_its_unit_below_its_title_takes_none_from_above_it() -> None:
    assert units(f"{below(OURS)}\n{THEIRS}") == ["应急办", "龙凤村"]
    assert units(f"{below(THEIRS)}\n\n{OURS}") == ["龙凤村", "应急办"]
    assert units(f"{OURS}\n{above_title(THEIRS)}") == ["应急办", "龙凤村"]
    assert units(f"{below(OURS)}\n备注：无\n{OURS.replace('应急办', '经发办')}") == [
        "应急办",
        "经发办",
    ]


def test_a_register_has_those_that_stand_below_the_ledger_above_it() -> None:
    assert check(f"{below(OURS)}\n\n{below(REGISTER)}") == []
    assert check(f"{below(OURS)}\n\n{headless(REGISTER)}") == []


def test_a_form_that_names_no_unit_takes_none_from_the_title_of_the_next() -> None:
    told = units(f"{headless(OURS)}\n\n{above_title(THEIRS)}")
    assert (told[:2], "unit-missing" in told) == (["", "龙凤村"], True)
    told = units(f"{OURS.replace('填报科室：应急办', '填报科室：')}\n\n{above_title(THEIRS)}")
    assert (told[:2], "unit-missing" in told) == (["", "龙凤村"], True)


@pytest.mark.parametrize("measure", ["单位：个", "单位：户、个", "单位：万元"])
def test_what_the_figures_count_names_no_unit_above_the_rows(measure: str) -> None:
    title, *rows = below(OURS).split("\n")
    assert units("\n".join([title, measure, *rows, "", THEIRS])) == ["应急办", "龙凤村"]


@pytest.mark.parametrize(
    ("above", "second", "pages"),
    [
        ("", "{title}", True),
        ("附件1\n", "{title}", True),
        ("附件1\n", "附件1：\n{title}", True),
        ("", "{title}（续）", True),
        ("", "续表：{title}", True),
        ("", "{title}（第2页）", True),
        ("", "2021年5月联系服务企业月台帐情况表（科室）", False),
        ("", "{title}（二组）", False),
    ],
)
def test_a_page_with_the_title_again_and_no_head_fields_goes_on(
    above: str, second: str, pages: bool
) -> None:
    title, _, labels, row = OURS.split("\n")
    page = "\n".join([second.format(title=title), labels, row.replace("大路砖厂", "大路面馆")])
    told = units(f"{above}{OURS}\n{page}")
    assert told[0] == "应急办"
    assert (told == ["应急办"]) == pages


def test_head_fields_in_cells_side_by_side_may_begin_with_a_bare_label() -> None:
    title, _, *rows = THEIRS.split("\n")
    heads = "村（社区） | 龙凤村（盖章） | 填报人签字 | 张三 | 书记： | 李四 | 填报日期： | 4月21日"
    assert units("\n".join([OURS, "", title, heads, *rows])) == ["应急办", "龙凤村"]
    firm = OURS.split("\n")[-1].replace("大路砖厂", "村委饭店").split(" | ")
    firm[0] = "村"
    assert units("\n".join([OURS, " | ".join(firm)])) == ["应急办"]


def test_in_word_the_paragraphs_between_two_tables_are_parted_alike() -> None:
    heads = [
        " ".join(HEAD.split(" | ")),
        "填报村（社区）：龙凤村 填报人：张三 村（社区）书记：李四 填报时间：2021年4月23日",
    ]
    titles = [text.split("\n")[0] for text in (OURS, THEIRS)]
    tables = [sheet("\n".join(text.split("\n")[2:])) for text in (OURS, THEIRS)]
    tables[0].preamble, tables[1].preamble = (titles[0],), (heads[0], titles[1])
    tables[1].epilogue = (heads[1],)
    assert units(*tables) == ["应急办", "龙凤村"]
    tables[0].preamble, tables[1].preamble = (titles[0], heads[0]), (heads[1], titles[1])
    tables[1].epilogue = ()
    assert units(*tables) == ["应急办", "龙凤村"]
    tables = [sheet("\n".join(text.split("\n")[1:])) for text in (OURS, THEIRS)]
    tables[0] = replace(sheet("\n".join(OURS.split("\n")[2:])), preamble=(titles[0],))
    tables[1] = replace(tables[1], preamble=(heads[0], titles[1]))
    assert units(*tables) == ["应急办", "龙凤村"]
