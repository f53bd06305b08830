"""Head fields as people write them around a form (contract, section 2)."""

from dataclasses import replace
from datetime import date

import pytest

from liaison_pipeline.forms.head_text import Head
from liaison_pipeline.forms.heads import head_reader, settled
from liaison_pipeline.forms.recognise import recognise_forms
from tests.language import (
    FORMS,
    HEAD,
    TITLE,
    check,
    form_rows,
    ledger,
    reading,
    register,
    sheet,
    village,
)

READER = head_reader(FORMS.heads)
VILLAGE_HEAD = (
    "填报村（社区）：龙凤村   填报人：张三   村（社区）书记：李四   填报时间：2021年4月23日"
)


def heads(text: str) -> dict[str, str | None]:
    """Name -> value of the head fields of a few rows, None for an empty one."""
    found: dict[str, Head] = settled(READER.in_grid(sheet(text), range(50), range(100)))
    return {name: None if head.value is None else head.text for name, head in found.items()}


@pytest.mark.parametrize(
    "head",
    [
        VILLAGE_HEAD.replace("：", "\u2236"),
        VILLAGE_HEAD.replace("：", "\ufe55"),
        VILLAGE_HEAD.replace("：", "\ufe30"),
        VILLAGE_HEAD.replace("填报人：张三", "填报人及电话：张三13712345678"),
        VILLAGE_HEAD.replace("填报人：张三", "填报人及联系方式：张三 023-41450000"),
        VILLAGE_HEAD.replace("填报人：张三", "填报人（签字）：张三   联系电话：13712345678"),
        VILLAGE_HEAD.replace("填报人：张三", "填报人：张三 审核人：王五"),
        VILLAGE_HEAD.replace("填报人：张三", "填报人：张三   科 室 电 话：41450000"),
        VILLAGE_HEAD.replace("村（社区）书记", "书记"),
        VILLAGE_HEAD.replace("村（社区）书记", "支部书记"),
        VILLAGE_HEAD.replace("村（社区）书记", "党支部书记"),
        VILLAGE_HEAD.replace("村（社区）书记", "村（社区）书记、主任"),
        VILLAGE_HEAD.replace("村（社区）书记", "书记（主任）"),
        VILLAGE_HEAD.replace("村（社区）书记", "书记主任"),
        VILLAGE_HEAD.replace("填报村（社区）", "村名"),
        VILLAGE_HEAD.replace("   ", " | ").replace(
            "填报人：张三", "填报人及电话 | 张三13712345678"
        ),
        VILLAGE_HEAD.replace("村（社区）书记", "负责人"),
        VILLAGE_HEAD.replace("村（社区）书记", "单位负责人"),
        VILLAGE_HEAD.replace("填报村（社区）", "村（社区）"),
        VILLAGE_HEAD.replace("填报村（社区）", "填报村（社区）名称"),
        VILLAGE_HEAD.replace("填报时间", "日期"),
        VILLAGE_HEAD + "（盖章）",
        VILLAGE_HEAD + "    单位：个",
        VILLAGE_HEAD + "（单位：个）",
        VILLAGE_HEAD + "   第1页",
        VILLAGE_HEAD + "  第1页 共2页",
        VILLAGE_HEAD + "    联系电话：023-41450000",
        VILLAGE_HEAD + " 联系电话：023-41450000 （请于25日前报送）",
        VILLAGE_HEAD + "，于4月25日前报经发办",
        VILLAGE_HEAD.replace("龙凤村", "龙凤村党支部"),
        VILLAGE_HEAD.replace("龙凤村", "大路街道龙凤村（社区）（盖章）"),
        VILLAGE_HEAD.replace("   ", "；"),
        VILLAGE_HEAD.replace("：", " "),
        VILLAGE_HEAD.replace("：", "").replace("   ", " "),
        VILLAGE_HEAD.replace("   ", " | ").replace("：", " | | "),
        VILLAGE_HEAD.replace("   ", "\\n"),
    ],
)
def test_head_fields_of_a_village_are_read_in_any_shape(head: str) -> None:
    read = reading(village(ledger(head=head)))
    [sent] = read.submissions
    assert [found.code for _, found in read.findings] == []
    assert (sent.unit, sent.reporter, sent.filed_on) == ("龙凤村", "张三", date(2021, 4, 23))


def test_a_plain_unit_label_is_the_unit_where_no_other_label_names_one() -> None:
    head = VILLAGE_HEAD.replace("填报村（社区）", "单位")
    assert check(village(ledger(head=head))) == []


@pytest.mark.parametrize("measure", ["个", "户", "家、个", "万元", "件", "户/家"])
def test_a_measure_is_no_unit(measure: str) -> None:
    assert "any_unit" not in heads(f"填报人：张三   单位：{measure}")
    assert heads(f"填报科室：应急办   单位：{measure}")["office"] == "应急办"


def test_a_plain_unit_label_beside_another_names_nobody() -> None:
    assert heads("填报科室：应急办   单位：大路街道") == {"office": "应急办"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("填报时间文化公司", {}),
        ("备注：由填报人：张三负责解释", {}),
        ("注：请各填报科室：于25日前报送", {}),
        ("村（社区）", {}),
        ("负责人 张三", {}),
        ("填报科室：（盖章）  填报时间：  年  月  日（盖章）", {"office": None, "filed_on": None}),
        ("填报时间：2021年4月23日 10：30", {"filed_on": "2021年4月23日 10:30"}),
        ("填报人电话：13800000000   填报人：张三", {"reporter": "张三"}),
        ("填报人：      书记：", {"reporter": None, "village_head": None}),
        ("备注：以上属实。     填报人：张三", {"reporter": "张三"}),
    ],
)
def test_only_head_fields_are_head_fields(text: str, expected: dict[str, str | None]) -> None:
    assert heads(text) == expected


def test_the_values_may_stand_below_their_labels() -> None:
    head = HEAD.replace("：应急办", "").replace("：张三", "").replace("：李四", "")
    head = head.replace("：王五", "").replace("：2021年4月23日", "")
    assert check(ledger(head=f"{head}\n应急办 | 张三 | 李四 | 王五 | @2021-04-23")) == []


def test_what_a_merge_covers_is_not_read() -> None:
    head = VILLAGE_HEAD.replace("2021年4月23日", "   年  月  日") + " | | | | | | | @2020-03-25"
    grid = sheet(village(ledger(head=head)), merges=[(1, 0, 1, 9)])
    assert check(grid) == [("filing-date-missing", "A2")]


def test_the_official_label_wins_over_another_spelling() -> None:
    assert heads("制表时间：2021年4月20日   填报时间：2021年4月23日")["filed_on"] == "2021年4月23日"


def test_of_two_the_one_inside_the_columns_of_the_form_wins() -> None:
    text = ledger(head=" | " * 14 + "填报人：旧人\n" + HEAD)
    assert reading(text).submissions[0].reporter == "张三"


def test_a_note_with_a_head_label_stands_right_of_the_form() -> None:
    text = ledger(head=HEAD + " | " * 10 + "说明：填报人：填写经办人")
    assert check(text) == []


def test_a_title_before_the_head_fields_in_one_cell_tells_the_month() -> None:
    text = ledger(title="", head=f"{TITLE}\\n{HEAD.replace(' | ', '   ')}")
    assert check(text) == []
    assert str(reading(text).submissions[0].period) == "2021-04"


def test_an_enterprise_that_is_called_like_a_label_is_a_row() -> None:
    rows: list[dict[str, str]] = [
        {"企业名称": "填报时间文化公司"},
        {"联系服务领导及电话": "分管领导：李四 13900001234"},
    ]
    rows.append({"序号": "", "企业名称": "书记饭店", "联系服务部门": "负责人：王五"})
    assert len(form_rows(ledger(*rows)).contacts) == 3


def test_an_enterprise_like_a_label_in_the_first_column_is_a_row() -> None:
    text = ledger({}, {"企业名称": "书记：饭店"}, {"企业名称": "单位：食堂"})
    lines = [
        row if place < 2 else row.split(" | ", 1)[1] for place, row in enumerate(text.split("\n"))
    ]
    assert len(form_rows("\n".join(lines)).contacts) == 3


def test_two_forms_side_by_side_have_their_own_heads() -> None:
    left = ledger(head=HEAD.replace(" | ", "   ")).split("\n")
    right = village(register(head=HEAD)).replace(" | 村（社区）", "   村（社区）").split("\n")
    right[1] = VILLAGE_HEAD
    wide = [
        " | ".join([*a.split(" | "), *[""] * (11 - len(a.split(" | "))), *b.split(" | ")])
        for a, b in zip(left, right, strict=True)
    ]
    read = reading("\n".join(wide))
    assert [sent.unit for sent in read.submissions] == ["应急办", "龙凤村"]


EMPTY = "填报科室： | 填报人： | 科室负责人： | 分管领导： | 填报时间：   年  月  日"


@pytest.mark.parametrize("head", [EMPTY, "", EMPTY.replace("填报科室：", "填报科室：应急办")])
def test_empty_head_fields_of_a_register_are_its_ledgers(head: str) -> None:
    text = register(head=head, title="诉求登载表")
    read = reading([ledger(个数="1"), text])
    assert [found.code for _, found in read.findings] == []
    assert [(sent.unit, str(sent.period)) for sent in read.submissions] == [
        ("应急办", "2021-04")
    ] * 2
    assert read.submissions[1].reporter == "张三"


def test_a_register_above_its_ledger_has_its_head_fields_too() -> None:
    read = reading([register(head=EMPTY), ledger(个数="1")])
    assert [found.code for _, found in read.findings] == []


def test_what_a_ledger_lacks_is_told_once() -> None:
    head = HEAD.replace("张三", "").replace("应急办", "园林办")
    found = check([ledger(head=head, 个数="1"), register(head=EMPTY)])
    assert found == [("unit-unknown", "A2"), ("reporter-missing", "B2")]


def test_a_register_of_another_unit_has_its_own_findings() -> None:
    other = register(head=EMPTY.replace("填报科室：", "填报科室：经发办"))
    found = [code for code, _ in check([ledger(个数="1"), other])]
    assert found.count("reporter-missing") == 1


def test_a_table_of_title_and_head_before_the_form_is_its_head() -> None:
    title, head, *rest = ledger().split("\n")
    read = reading([f"{title}\n{head}", "\n".join(rest)])
    assert [found.code for _, found in read.findings] == []
    assert (read.submissions[0].unit, read.submissions[0].reporter) == ("应急办", "张三")


def test_a_guide_before_the_form_is_no_head() -> None:
    guide = "填表说明\n填报科室：填写科室全称\n填报人：填写经办人姓名"
    _, _, *rest = ledger().split("\n")
    assert ("unit-missing", "") in check([guide, "\n".join(rest)])


def test_heads_below_the_rows_do_not_take_a_row_away() -> None:
    text = "\n".join([*ledger(head="").split("\n"), " | " * 7 + "填报人：张三", "填报科室：应急办"])
    [block] = recognise_forms(sheet(text), FORMS)
    assert block.heads["office"].text == "应急办"


@pytest.mark.parametrize(
    ("file", "where"), [("应急办4月.xlsx", "文件名"), ("应急办/表.xlsx", "文件夹名")]
)
def test_without_a_unit_in_the_head_the_name_of_file_or_folder_tells_it(
    file: str, where: str
) -> None:
    text = ledger(head=HEAD.replace("应急办", ""))
    sent = reading(text, file)
    assert [one.unit for one in sent.submissions] == ["应急办"]
    [told] = [made for _, made in sent.findings if made.code == "unit-missing"]
    assert told.severity == "warning"
    assert f"已按{where}计入" in told.words.message
    assert [one.unit for one in reading(text, "应急办和经发办.xlsx").submissions] == [""]


@pytest.mark.parametrize(
    ("written", "name", "title", "unit", "where"),
    [
        ("", "龙凤村", "2021年4月台账（村社区）", "龙凤村", "工作表名"),
        ("", "台账", "大路街道龙凤村2021年4月台账（村社区）", "龙凤村", "标题"),
        ("", "应急办", "龙凤村2021年4月台账（村社区）", "应急办", "工作表名"),
        ("××村", "龙凤村", "2021年4月台账（村社区）", "龙凤村", "工作表名"),
        ("", "台账", "报经发办：2021年4月台账（村社区）", "", ""),
        ("", "台账", "龙凤村、应急办2021年4月台账（村社区）", "", ""),
        ("××村", "台账", "2021年4月台账（村社区）", "", ""),
        ("某某村（社区）", "龙凤村", "2021年4月台账（村社区）", "龙凤村", "工作表名"),
        ("某某公司", "龙凤村", "2021年4月台账（村社区）", "", ""),
        ("龙风村", "龙凤村", "2021年4月台账（村社区）", "", ""),
    ],
)
def test_without_a_unit_in_the_head_sheet_or_title_tell_it_too(
    written: str, name: str, title: str, unit: str, where: str
) -> None:
    head = village(HEAD).replace("龙凤村", written)
    sent = reading(
        sheet(
            village(ledger()).replace(village(TITLE), title).replace(village(HEAD), head), name=name
        )
    )
    assert [one.unit for one in sent.submissions] == [unit]
    told = [made.words.message for _, made in sent.findings if made.code == "unit-missing"]
    assert all(f"已按{where}计入" in text for text in told) if unit else len(told) == (not written)


@pytest.mark.parametrize(
    ("head", "reporter", "codes"),
    [
        ("经办人：张三", "张三", []),
        ("填报人：李四 | 经办人：张三", "李四", []),
        ("填报人： | 经办人：张三", "张三", []),
        ("经办人：", "", ["reporter-missing"]),
    ],
)
def test_who_has_it_in_hand_is_the_reporter_where_nobody_else_is(
    head: str, reporter: str, codes: list[str]
) -> None:
    text = ledger(head=HEAD.replace("填报人：张三", head))
    assert [code for code, _ in check(text)] == codes
    [sent] = reading(text).submissions
    assert sent.reporter == reporter


def test_a_head_field_that_is_empty_twice_is_missing_where_it_stands_first() -> None:
    text = ledger(head=HEAD.replace("2021年4月23日", "")) + "\n审核人： | 日期："
    assert [found for found in check(text) if found[0] == "filing-date-missing"] == [
        ("filing-date-missing", "E2")
    ]


FRAMED = ["【应急办】", "[应急办]", "〔应急办〕", "：应急办", "：【应急办】"]


@pytest.mark.parametrize("written", FRAMED)
@pytest.mark.parametrize("between", ["：", "： | ", " | "])
def test_marks_around_a_value_are_not_part_of_it(written: str, between: str) -> None:
    text = ledger().replace("填报科室：应急办", f"填报科室{between}{written}")
    assert check(text) == []


@pytest.mark.parametrize("written", ["（盖章）", "【】", "：", "[ ]", "【盖章】"])
def test_marks_alone_are_no_value(written: str) -> None:
    text = ledger().replace("填报人：张三", f"填报人：{written}")
    assert [code for code, _ in check(text)] == ["reporter-missing"]


_REST = "填报人：张三 | 科室负责人：李四 | 分管领导：王五 | 填报时间：2021年4月23日"


@pytest.mark.parametrize(
    "head",
    [
        f"单位：应急办 | {_REST} | 单位：户",
        f"单位：户 | 单位：应急办 | {_REST}",
        f"单位：户 | {_REST} | 单位：应急办",
    ],
)
@pytest.mark.parametrize("between", [" | ", "    "])
def test_what_the_figures_count_is_not_the_unit_wherever_it_stands(head: str, between: str) -> None:
    assert check(ledger(head=head.replace(" | ", between))) == []


@pytest.mark.parametrize("above", [("单位：户", "单位：应急办"), ("单位：应急办", "单位：户")])
def test_what_the_figures_count_is_not_the_unit_in_lines_above_a_table(
    above: tuple[str, str],
) -> None:
    table = sheet(ledger(head=_REST))
    assert check(replace(table, preamble=above)) == []
    assert check(replace(table, preamble=above[:1], epilogue=above[1:])) == []


@pytest.mark.parametrize(
    "line", ["驻村科室：应急办 | 驻村领导：王五", "报送科室领导：王五", "联系科室：经发办"]
)
def test_who_looks_after_a_village_makes_its_form_no_office_form(line: str) -> None:
    head = "填报单位：龙凤村村委会 | 制表人：张三 | 负责人：李四 | 日期：2021年4月23日"
    assert check(village(ledger(title=TITLE + "\n" + line, head=head))) == []


def test_a_filled_form_of_nobody_counts_where_a_name_tells_the_unit_and_none_is_beside_it() -> None:
    nobody = village(HEAD).replace("龙凤村", "XX村")
    text = village(ledger()).replace(village(HEAD), nobody)
    alone = reading([text, village(register()).replace(village(HEAD), nobody)], "龙凤村.xlsx")
    assert [(one.unit, one.blank) for one in alone.submissions] == [("龙凤村", False)] * 2
    beside = reading([text, village(ledger())], "龙凤村.xlsx")
    assert sorted(one.blank for one in beside.submissions) == [False, True]
