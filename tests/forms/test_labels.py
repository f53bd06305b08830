# ruff: noqa: E501  rows of forms stand whole on their lines
"""Labels as people write them: hints, several rows, two columns for one contact (contract, section 2)."""

from collections.abc import Sequence

import pytest

from liaison_pipeline.files.grid import Grid, Merge
from liaison_pipeline.forms.known_labels import OF_DATA
from liaison_pipeline.forms.label_rows import is_likely_label
from liaison_pipeline.forms.vocabulary import vocabularies_of
from tests.language import (
    FORMS,
    GOOD_LEDGER,
    HEAD,
    LEDGER_LABELS,
    TITLE,
    check,
    form_rows,
    ledger,
    line,
    reading,
    register,
    sheet,
)

CONTACT, PERSON, TIME = "企业联络人员及电话", "联系服务人及电话", "联系时间"
ROW = line(GOOD_LEDGER)


@pytest.mark.parametrize(
    ("label", "written"),
    [
        (TIME, "联系时间\\n格式：2021/4/5"),
        (TIME, "联系时间 格式：2021/4/5"),
        (TIME, "联系时间【格式2021-4-5】"),
        (TIME, "【必填】联系时间"),
        (TIME, "*联系时间"),
        (TIME, "★联系时间（必填）"),
        (TIME, "联系时间（如4月5日，\\n不填年份"),
        (TIME, "联系时间\u2236精确到日"),
        (TIME, "联系时间——精确到日"),
        (TIME, "8.联系时间"),
        (TIME, "（8）联系时间"),
        ("联系形式（电话收集、座谈、走访等）", "联系形式：电话收集、座谈、走访等"),
        ("联系形式（电话收集、座谈、走访等）", "联系形式〔电话收集、座谈、走访等〕"),
        ("联系形式（电话收集、座谈、走访等）", "联系形式[电话收集][座谈]"),
        (CONTACT, "企业联络人员及电话（如：张三13800000000）"),
        (CONTACT, "企业联络人员及电话\\n例：张三 138-0000-0000"),
        (CONTACT, "企业联络人员\\n及电话\\n（如：张三，13800000000）"),
        (CONTACT, "企业联系人姓名及联系电话"),
        (CONTACT, "企业联络人员（电话）"),
        (PERSON, "联系服务人及手机号码（如李四13900000000）"),
        ("收集问题诉求个数", "收集问题诉求个数（单位：个）"),
        ("收集问题诉求个数", "收集问题诉求个数\\n没有填0"),
        ("企业名称", "企业名称（全称，与营业执照一致）\\n必填"),
        ("所属类别", "所属类别：中小微企业/个体工商户"),
        ("序号", "序号："),
        (TIME, "联系时间<格式：2021/4/5>"),
        (TIME, "联系时间“如4月5日”"),
        (TIME, "联系时间例：4月5日"),
        (TIME, "联系时间如：4月5日"),
        (TIME, "联系时间/必填"),
        (TIME, "联系时间2021/4/5"),
        (TIME, "2021年4月联系时间"),
        (TIME, "走访时间"),
        ("企业名称", "企业/个体工商户名称"),
        ("企业名称", "企业全称"),
        ("序号", "№"),
        ("所属类别", "企业类型"),
        ("联系服务部门", "联系服务科室"),
        ("收集问题诉求个数", "诉求数量（件）"),
    ],
)
def test_a_label_with_a_hint_is_the_label(label: str, written: str) -> None:
    text = ledger().replace(f"{label} |", f"{written} |")
    assert check(text.replace(f"| {label}\n", f"| {written}\n")) == []


def with_columns(labels: Sequence[str], row: Sequence[str], merges: Sequence[Merge] = ()) -> Grid:
    """Findings of a ledger whose three contacts are written in these columns."""
    before, after = list(LEDGER_LABELS[:3]), list(LEDGER_LABELS[7:])
    values = list(GOOD_LEDGER.values())
    lines = [TITLE, HEAD, " | ".join([*before, *labels, *after])]
    lines.append(" | ".join([*values[:3], *row, *values[7:]]))
    return sheet("\n".join(lines), merges)


@pytest.mark.parametrize(
    "labels",
    [
        ["企业联络人员", "电话", "联系服务部门", "联系服务领导", "电话", "联系服务人", "电话"],
        ["企业联系人", "联系电话", "联系服务部门", "服务领导", "联系电话", "服务人", "联系电话"],
        ["联系人", "联系电话", "联系服务部门", "联系服务领导", "手机", "联系人", "联系电话"],
        ["姓名", "手机号码", "联系服务部门", "姓名", "手机号码", "姓名", "手机号码"],
        [
            "企业联系人",
            "企业联系人电话",
            "联系服务部门",
            "联系领导",
            "领导电话",
            "联系服务人",
            "联系服务人电话",
        ],
        [
            "企业联络人员",
            "联系方式",
            "联系服务部门",
            "联系服务领导",
            "联系方式",
            "联系服务人",
            "联系方式",
        ],
    ],
)
def test_two_columns_for_one_contact_are_read_as_one(labels: list[str]) -> None:
    row = ["赵一", "13800001234", "应急办", "李四", "13900001234", "张三", "1370000123"]
    labels[4] = labels[4].replace("领导电话", "联系领导电话")
    grid = with_columns(labels, row)
    assert check(grid) == [("phone-invalid", "J4")]  # the number's own cell, not the name's
    contact = form_rows(grid).contacts[0]
    assert contact.enterprise_contact.split() == ["赵一", "13800001234"]
    assert contact.leader_contact.split() == ["李四", "13900001234"]


def test_an_unknown_column_right_of_a_contact_is_no_part_of_it() -> None:
    labels = [CONTACT, "企业规模", "联系服务部门", "联系服务领导及电话", PERSON]
    row = ["赵一 13800001234", "小型", "应急办", "李四 13900001234", "张三 13700001234"]
    grid = with_columns(labels, row)
    assert check(grid) == [("column-unknown", "E3")]
    assert form_rows(grid).contacts[0].extra == {"企业规模": "小型"}


def test_a_telephone_right_of_another_column_is_a_column_of_its_own() -> None:
    labels = [CONTACT, "联系服务部门", "办公电话", "联系服务领导及电话", PERSON]
    row = ["赵一 13800001234", "应急办", "41450000", "李四 13900001234", "张三 13700001234"]
    assert check(with_columns(labels, row)) == [("column-unknown", "F3")]


def test_the_method_is_no_telephone_column() -> None:
    text = ledger().replace("联系形式（电话收集、座谈、走访等）", "联系方式")
    assert check(text) == []


def test_name_and_telephone_below_the_head_of_a_group_are_one_contact() -> None:
    labels, values = list(LEDGER_LABELS), list(GOOD_LEDGER.values())
    upper = " | ".join([*labels[:4], "", *labels[4:]])
    row = " | ".join([*values[:3], "赵一", "13800001234", *values[4:]])
    text = "\n".join([TITLE, HEAD, upper, " | | | 姓名 | 电话", row])
    merged = [(2, 3, 2, 4), *((2, column, 3, column) for column in (0, 1, 2, *range(5, 11)))]
    for merges in ([], [(2, 3, 2, 4)], merged):
        grid = sheet(text, merges)
        assert check(grid) == []
        assert form_rows(grid).contacts[0].enterprise_contact.split() == ["赵一", "13800001234"]


def test_labels_over_three_rows_are_known() -> None:
    upper = "序号 | 企业名称 | 所属类别 | 企业联络 | 联系服务情况 | | | 联系时间 | 联系形式 | 收集"
    middle = " | | | 人员 | 联系服务部门 | 联系服务领导 | 联系服务人 | | | 问题"
    lower = " | | | 及电话 | | 及电话 | 及电话 | | | 诉求个数"
    text = "\n".join([TITLE, HEAD, upper, middle, lower, ROW])
    tall = [(2, column, 4, column) for column in (0, 1, 2, 7, 8)]
    for merges in ([(2, 4, 2, 6)], [(2, 4, 2, 6), *tall, (3, 4, 4, 4)]):
        assert check(sheet(text, merges)) == []


def test_the_head_of_a_group_may_be_the_beginning_of_its_labels() -> None:
    upper = " | ".join([*LEDGER_LABELS[:4], "联系服务", "", "", *LEDGER_LABELS[7:]])
    text = "\n".join([TITLE, HEAD, upper, " | | | | 部门 | 领导及电话 | 人及电话", ROW])
    assert check(sheet(text, [(2, 4, 2, 6)])) == []


def test_a_row_of_labels_is_found_below_the_heads_of_groups() -> None:
    groups = "基本情况 | | | | 联系情况 | | | | | 诉求情况"
    text = "\n".join([TITLE, HEAD, groups, " | ".join(LEDGER_LABELS), ROW])
    assert check(sheet(text, [(2, 0, 2, 3), (2, 4, 2, 8)])) == []


def test_a_contact_in_two_lines_of_a_merged_row_is_one_row() -> None:
    text = ledger({"企业联络人员及电话": "赵一"}) + "\n | | | 13800001234"
    merges = [(3, column, 4, column) for column in range(10) if column != 3]
    grid = sheet(text, merges)
    assert check(grid) == []
    assert form_rows(grid).contacts[0].enterprise_contact.split() == ["赵一", "13800001234"]


def test_a_second_contact_of_a_merged_enterprise_is_a_row_of_its_own() -> None:
    text = ledger() + "\n | | | | | | | 4月12日 | 走访 | 0"
    merges = [(3, column, 4, column) for column in range(7)]
    assert len(form_rows(sheet(text, merges)).contacts) == 2


def test_the_official_label_wins_over_another_spelling() -> None:
    text = ledger().replace("联系服务部门 |", "联系部门 | 联系服务部门 |")
    text = text.replace("| 应急办 | 李四", "| 旧部门 | 应急办 | 李四")
    assert form_rows(text).contacts[0].department == "应急办"
    assert check(text) == [("column-unknown", "E3")]


@pytest.mark.parametrize(
    "row",
    [
        {"企业名称": "序号文化传媒"},
        {"企业名称": "联系时间：钟表行"},
        {"企业名称": "电话（手机）维修店", "联系形式": "电话"},
        {"企业联络人员及电话": "联系人：赵一 电话：13800001234"},
    ],
)
def test_a_row_with_words_of_labels_is_a_row(row: dict[str, str]) -> None:
    assert len(form_rows(ledger({}, row)).contacts) == 2


@pytest.mark.parametrize(
    ("book", "words"),
    [
        (
            "序号 | 企业名称 | 联系时间 | 备注\n1 | 大路砖厂 | 4月5日 | ",
            ("月台账", "“企业名称”", "第 1 行", "“所属类别”"),
        ),
        (
            "台账\n序号 | 企业名称 | 联系时间\n1 | 大路砖厂 | 4月5日",
            ("月台账", "第 2 行", "“所属类别”"),
        ),
        ("通讯录 | 姓名\n1 | 张三", ()),
        ("序号 | 姓名 | 电话\n1 | 张三 | 13800001234", ()),
    ],
)
def test_what_is_no_form_is_told_with_what_it_is_nearest_to(
    book: str, words: tuple[str, ...]
) -> None:
    [(_, found)] = reading(book).findings
    assert found.code == "form-unrecognised"
    assert all(word in found.words.message for word in words)
    assert ("最像" in found.words.message) is bool(words)


PAIRS = "序号 | 企业名称 | 所属类别 | {} | {} | 联系服务部门 | {} | {} | {} | {} | 联系时间 | 联系形式 | 收集问题诉求个数"
PAIRED = "1 | 大路砖厂 | 中小微企业 | 赵一 | 13800001234 | 应急办 | 李四 | 13900001234 | 张三 | 13700001234 | 4月5日 | 走访 | 0"
WHO = ("企业联络人员", "联系服务领导", "联系服务人")


def told_contacts(grid: Grid) -> list[str]:
    row = form_rows(grid).contacts[0]
    return [row.enterprise_contact, row.leader_contact, row.service_contact]


def test_name_and_telephone_in_brackets_are_a_pair() -> None:
    labels = PAIRS.format(*(f"{who}（{part}）" for who in WHO for part in ("姓名", "电话")))
    grid = sheet("\n".join([TITLE, HEAD, labels, PAIRED]))
    assert check(grid) == []
    assert told_contacts(grid) == ["赵一 13800001234", "李四 13900001234", "张三 13700001234"]


def test_a_label_that_was_merged_over_two_columns_is_one_in_a_text_file() -> None:
    labels = PAIRS.format(*(part for who in WHO for part in (f"{who}及电话", "")))
    grid = sheet("\n".join([TITLE, HEAD, labels, PAIRED]))
    assert check(grid) == []
    words = sheet("\n".join([TITLE, HEAD, labels, PAIRED.replace("13800001234", "老板")]))
    assert ("phone-missing", "D4") in check(words)


def test_a_group_of_all_contacts_heads_the_groups_of_each() -> None:
    rows = [
        "序号 | 企业名称 | 所属类别 | 联系人员 |  |  |  |  |  |  | 联系时间 | 联系形式 | 收集问题诉求个数",
        " |  |  | 企业联络人员 |  | 联系服务部门 | 联系服务领导 |  | 联系服务人",
        " |  |  | 姓名 | 电话 |  | 姓名 | 电话 | 姓名 | 电话",
    ]
    merges = [(2, 3, 2, 9), (3, 3, 3, 4), (3, 6, 3, 7), (3, 8, 3, 9), (3, 5, 4, 5)]
    merges += [(2, column, 4, column) for column in (0, 1, 2, 10, 11, 12)]
    grid = sheet("\n".join([TITLE, HEAD, *rows, PAIRED]), merges)
    assert check(grid) == []
    assert told_contacts(grid) == ["赵一 13800001234", "李四 13900001234", "张三 13700001234"]


def test_a_serial_beside_two_groups_is_a_label() -> None:
    rows = [
        "序号 | 企业情况 |  |  | 联系服务情况",
        " | 企业名称 | 所属类别 | 企业联络人员及电话 | 联系服务部门 | 联系服务领导及电话 | 联系服务人及电话 | 联系时间 | 联系形式 | 收集问题诉求个数",
    ]
    merges = [(2, 0, 3, 0), (2, 1, 2, 3), (2, 4, 2, 9)]
    assert check(sheet("\n".join([TITLE, HEAD, *rows, ROW]), merges)) == []


FIRST = "1 | 大路砖厂 | 中小微企业 | 赵一 | 应急办 | 李四 | 张三 | 4月5日 | 走访 | 0"
SECOND = " |  |  | 13800001234 |  | 13900001234 | 13700001234"


def test_telephones_in_a_line_below_the_names_belong_to_them() -> None:
    grid = sheet("\n".join([TITLE, HEAD, " | ".join(LEDGER_LABELS), FIRST, SECOND]))
    assert check(grid) == []
    assert told_contacts(grid)[0] == "赵一\n13800001234"


@pytest.mark.parametrize(
    "second", [SECOND.replace("13800001234", "钱二 13800001234") + " | 4月6日", f"2{SECOND}"]
)
def test_a_line_with_more_than_telephones_is_a_row_of_its_own(second: str) -> None:
    lines = [TITLE, HEAD, " | ".join(LEDGER_LABELS), FIRST, second]
    assert ("phone-missing", "D4") in check("\n".join(lines))


SERIAL_ABOVE = (
    "序号 | 企业信息 | | | 服务信息 | | | 联系情况 | |",
    " | " + " | ".join(LEDGER_LABELS[1:]),
)
GROUP_AT_THE_END = (
    " | ".join([*LEDGER_LABELS[:7], "联系情况", "", ""]),
    " | " * 7 + " | ".join(LEDGER_LABELS[7:]),
)
TWO_GROUPS = (
    "序号 | 企业名称 | 所属类别 | 企业联络人员及电话 | 联系服务 | | | 联系情况 | |",
    " | " * 4 + " | ".join(LEDGER_LABELS[4:]),
)


@pytest.mark.parametrize("rows", [SERIAL_ABOVE, GROUP_AT_THE_END, TWO_GROUPS])
@pytest.mark.parametrize("between", [[], [""]])
def test_the_heads_of_groups_need_no_merges(rows: Sequence[str], between: list[str]) -> None:
    text = "\n".join([TITLE, HEAD, *between, *rows, ROW, ROW.replace("大路砖厂", "大路茶馆")])
    assert check(sheet(text)) == []
    assert [row.enterprise for row in form_rows(sheet(text)).contacts] == ["大路砖厂", "大路茶馆"]


def test_a_label_that_stands_for_a_value_below_the_labels_is_none() -> None:
    text = (
        ledger()
        + "\n2 | 联系服务部门 | 中小微企业 | 赵一 13800001234 | 应急办 | | | 4月6日 | 走访 | 0"
    )
    rows = form_rows(text.replace("收集问题诉求个数", "收集问题诉求个数 | ") + " | 备注").contacts
    assert [row.enterprise for row in rows] == ["大路砖厂", "联系服务部门"]


@pytest.mark.parametrize("label", ["时间", "日期", "走访时间"])
def test_the_day_of_the_contact_may_be_labelled_shortly(label: str) -> None:
    assert check(ledger().replace("联系时间", label)) == []


@pytest.mark.parametrize("before", ["①", "⑴", "★", "→", "▲"])
@pytest.mark.parametrize("behind", ["", "▼", "↓", "□", "★"])
def test_marks_and_circled_numbers_around_labels_are_nothing(before: str, behind: str) -> None:
    title, head, labels, row = ledger().split("\n")
    written = " | ".join(f"{before}{label}{behind}" for label in labels.split(" | "))
    assert check("\n".join([title, head, written, row])) == []


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("具体内容", "具体内容及诉求"),
        ("具体内容", "问题诉求具体内容"),
        ("办理情况", "办理情况及结果"),
        ("办理情况", "进展及办理情况"),
        ("办理情况", "处理结果"),
        ("办结时间", "办结时间/期限"),
    ],
)
def test_a_label_with_another_beside_it_is_the_label(label: str, written: str) -> None:
    assert check(register().replace(f"| {label}", f"| {written}")) == []


def test_of_two_columns_with_a_label_in_them_the_official_one_is_read() -> None:
    text = (
        register()
        .replace("| 办理情况", "| 办理情况及结果 | 办理情况")
        .replace("| 已协调", "| 好 | 已协调")
    )
    assert check(text) == [("column-unknown", "H3")]
    assert form_rows(text).grievances[0].progress.startswith("已协调")


@pytest.mark.parametrize("below", ["", "执照名称 | 招牌名称"])
def test_the_name_may_be_merged_over_two_columns(below: str) -> None:
    title, head, labels, row = ledger().split("\n")
    first, name, rest = labels.split(" | ", 2)
    lines = [title, head, f"{first} | {name} | | {rest}"] + ([f" | {below}"] if below else [])
    lines.append(row.replace("大路砖厂 |", "大路砖厂 | 老王家 |"))
    grid = sheet("\n".join(lines), [(2, 1, 2, 2)])
    assert check(grid) == []
    assert [contact.enterprise for contact in form_rows(grid).contacts] == ["大路砖厂 老王家"]


def test_the_columns_of_a_wide_label_may_have_names_of_their_own() -> None:
    title, head, labels, row = ledger().split("\n")
    before, after = labels.split(" | 联系时间 | ")
    written = f"{before} | 联系时间 | | | {after}"
    weeks = " | " * 7 + "第一周 | 第二周 | 第三周"
    text = "\n".join([title, head, written, weeks, row.replace("4月5日", "4月5日 | | 4月20日")])
    grid = sheet(text, [(2, 7, 2, 9)])
    assert check(grid) == []
    assert [len(contact.contact_dates) for contact in form_rows(grid).contacts] == [2]


def test_a_second_line_of_a_merged_row_is_none_of_labels() -> None:
    labels, row = PAIRS.format(*(part for who in WHO for part in (f"{who}及电话", ""))), PAIRED
    text = "\n".join([TITLE, HEAD, labels, row])
    assert len(form_rows(sheet(text, [(2, 3, 2, 4)])).contacts) == 1


@pytest.mark.parametrize("tick", ["√", "✔", "☑", "1", "#1", "是"])
@pytest.mark.parametrize("empty", ["", "□"])
def test_a_tick_below_the_name_of_a_column_is_what_the_column_is_called(
    tick: str, empty: str
) -> None:
    title, head, labels, row = ledger().split("\n")
    labels = labels.replace("所属类别 |", "所属类别 | |").replace(
        "（电话收集、座谈、走访等） |", " | | |"
    )
    below = " | | 中小微企业 | 个体工商户 | | | | | | 电话 | 座谈 | 走访 |"
    row = row.replace("中小微企业", f"{tick} | {empty}").replace(
        "走访", f"{empty} | {empty} | {tick}"
    )
    grid = sheet("\n".join([title, head, labels, below, row]), [(2, 2, 2, 3), (2, 9, 2, 11)])
    assert check(grid) == []
    (contact,) = form_rows(grid).contacts
    assert (contact.category, contact.method) == ("中小微企业", "走访")


def test_two_ticks_below_categories_are_no_category() -> None:
    title, head, labels, row = ledger().split("\n")
    labels = labels.replace("所属类别 |", "所属类别 | |")
    below = " | | 中小微企业 | 个体工商户"
    row = row.replace("中小微企业", "√ | √")
    grid = sheet("\n".join([title, head, labels, below, row]), [(2, 2, 2, 3)])
    assert check(grid) == [("category-invalid", "C5")]


@pytest.mark.parametrize("day", ["4 | 6", "#4 | #6", "4月 | 6日"])
def test_month_and_day_may_stand_in_columns_of_their_own(day: str) -> None:
    title, head, labels, row = ledger().split("\n")
    labels = labels.replace("联系时间 |", "联系时间 | |")
    below = " | " * 7 + "月 | 日"
    text = "\n".join([title, head, labels, below, row.replace("4月5日", day)])
    grid = sheet(text, [(2, 7, 2, 8)])
    (contact,) = form_rows(grid).contacts
    assert check(grid) == []
    assert [f"{told.day:%m-%d}" for told in contact.contact_dates] == ["04-06"]


TWICE = [
    ("联系时间", "联系时间"),
    ("第一次联系时间", "第二次联系时间"),
    ("联系时间1", "联系时间2"),
    ("联系时间（第一次）", "联系时间（第二次）"),
]


@pytest.mark.parametrize("labels", TWICE)
@pytest.mark.parametrize(
    ("second", "days"),
    [
        ("4月12日", [5, 12]),
        ("", [5]),
        ("@2021-04-12", [5, 12]),
        ("/", [5]),
        ("—", [5]),
        ("无", [5]),
    ],
)
def test_further_days_in_columns_of_their_own_are_contacts(
    labels: tuple[str, str], second: str, days: list[int]
) -> None:
    text = ledger().replace("| 联系时间 |", f"| {labels[0]} | {labels[1]} |")
    text = text.replace("| 4月5日 |", f"| 4月5日 | {second} |")
    assert check(text) == []
    assert [day.day.day for day in form_rows(text).contacts[0].contact_dates] == days


@pytest.mark.parametrize("label", ["下次联系时间", "联系结束时间", "联系服务时长", "时间安排"])
def test_another_column_beside_the_day_is_none_of_it(label: str) -> None:
    text = ledger().replace("| 联系时间 |", f"| 联系时间 | {label} |")
    text = text.replace("| 4月5日 |", "| 4月5日 | 4月12日 |")
    assert [day.day.day for day in form_rows(text).contacts[0].contact_dates] == [5]
    assert check(text) == [("column-unknown", "I3")]


@pytest.mark.parametrize("begin", ["2021-04/", "138", "2021", "0571 ", "20214", "1000、"])
def test_what_begins_as_data_do_is_no_label(begin: str) -> None:
    """So known_labels.py need not look at it closely, if it passes it by."""
    passes = bool(OF_DATA.match("".join(begin.split()) + "企"))
    known = vocabularies_of(FORMS)
    assert passes
    assert not any(is_likely_label(begin + label, known) for label in known.words)


@pytest.mark.parametrize("begin", ["8.", "12、", "(3) ", "4月", "2021年4月", "2021 年", "①"])
def test_what_begins_with_a_number_may_be_a_label(begin: str) -> None:
    assert not OF_DATA.match("".join(begin.split()) + "企业名称")
