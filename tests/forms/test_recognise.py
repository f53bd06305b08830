"""Forms are recognised by their labels, however they are laid out (contract, section 2)."""

from datetime import date

import pytest

from liaison_pipeline.files.grid import Grid
from liaison_pipeline.forms.recognise import recognise_forms
from liaison_pipeline.forms.records import read_rows
from liaison_pipeline.model.period import Day
from tests.language import (
    FORMS,
    GOOD_LEDGER,
    GOOD_REGISTER,
    HEAD,
    LEDGER_LABELS,
    TITLE,
    check,
    form_rows,
    ledger,
    line,
    office,
    reading,
    register,
    sheet,
    village,
)

ROW = line(GOOD_LEDGER)
LABELS = " | ".join(LEDGER_LABELS)


def names(grid: Grid) -> list[str]:
    """The enterprises of all forms, each with its row."""
    return [
        f"{row.fields['enterprise'].text}@{row.number}"
        for block in recognise_forms(grid, FORMS)
        for row in read_rows(block).rows
    ]


def shifted(text: str, rows: int, columns: int) -> str:
    blank = " | " * columns
    return "\n" * rows + "\n".join(blank + text_line for text_line in text.split("\n"))


def test_blank_rows_and_columns_around_a_form_do_not_matter() -> None:
    text = "通讯\n" + "\n".join(" | | " + part for part in ledger().split("\n"))
    assert check(text) == []
    assert names(sheet(text)) == ["大路砖厂@5"]


def test_columns_are_found_in_another_order() -> None:
    swapped = "\n".join(
        " | ".join(reversed(part.split(" | "))) if part.count("|") > 5 else part
        for part in ledger().split("\n")
    )
    assert check(swapped) == []


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("企业联络人员及电话", "企业联络\\n人员及电话"),
        ("联系形式（电话收集、座谈、走访等）", "联系形式   \\n(电话收集、座谈、走访等)"),
        ("联系形式（电话收集、座谈、走访等）", "联系形式"),
        ("收集问题诉求个数", "收 集 问 题 诉 求 个 数"),
        ("联系服务人及电话", "联系服务人員及电话"),
        ("所属类别", "所属类别（中小微企业/个体工商户）"),
        ("联系时间", "联系时间："),
        ("企业名称", "企業名稱"),
        ("企业名称", "企业/商户名称"),
        ("企业名称", "店名"),
        ("企业联络人员及电话", "业主姓名及电话"),
        ("企业联络人员及电话", "法人代表及电话"),
        ("联系服务领导及电话", "包联领导及电话"),
        ("联系服务部门", "联系服务村社区"),
    ],
)
def test_labels_are_known_as_people_write_them(label: str, written: str) -> None:
    assert check(ledger().replace(label, written)) == []


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("问题诉求名称", "诉求事项"),
        ("具体内容", "问题描述"),
        ("办结时间", "解决时间"),
        ("办理情况", "解决情况"),
        ("部门联系服务人及电话", "村社区联系服务人及电话"),
    ],
)
def test_labels_of_a_register_are_known_as_people_write_them(label: str, written: str) -> None:
    assert check(register().replace(f" {label}", f" {written}")) == []


def test_labels_over_two_merged_rows_are_known() -> None:
    text = "\n".join([TITLE, HEAD, LABELS, "", ROW])
    grid = sheet(text, merges=[(2, column, 3, column) for column in range(10)])
    assert names(grid) == ["大路砖厂@5"]


def test_labels_split_over_two_rows_are_known() -> None:
    upper = LABELS.replace("企业联络人员及电话", "企业联络").replace("收集问题诉求个数", "收集问题")
    lower = " | | | 人员及电话 | | | | | | 诉求个数"
    assert check("\n".join([TITLE, HEAD, upper, lower, ROW])) == []


@pytest.mark.parametrize(
    "head",
    [
        HEAD.replace(" | ", "   "),
        HEAD.replace("：", ":"),
        HEAD.replace("：", "： | "),
        HEAD.replace("填报人", "填 报 人"),
        HEAD.replace("应急办", "应急办（盖章）"),
        HEAD.replace("应急办", "大路街道应急办"),
        HEAD.replace("应急办", "应急管理办公室"),
        HEAD.replace("2021年4月23日", "@2021-04-23").replace("填报时间：", "填报时间： | "),
        HEAD.replace("2021年4月23日", "2021__年_4_月_23_日"),
    ],
)
def test_head_fields_are_read_in_any_shape(head: str) -> None:
    assert check(ledger(head=head)) == []
    assert reading(ledger(head=head)).submissions[0].filed_on == date(2021, 4, 23)


def test_head_fields_are_read_below_the_rows() -> None:
    text = "\n".join([TITLE, LABELS, ROW, HEAD.replace("填报人", "填表人")])
    assert check(text) == []


def test_prenumbered_remark_and_total_rows_are_no_rows() -> None:
    more = ["2", "3 | | | | 应急办", "4 | 无 | — | / | | | | | | 0", "合计 | 1 | | | | | | | | 3"]
    more += [" | | | | | | 审核人：王五", " | 制表单位（盖章）"]
    more.append("备注：企业行业类别为中小微企业、个体工商户。")
    assert names(sheet("\n".join([ledger(), *more]))) == ["大路砖厂@4"]


def test_two_forms_one_below_the_other_are_both_read() -> None:
    text = ledger(个数="1") + "\n备注：无。\n\n" + register()
    assert check(text) == []
    assert names(sheet(text)) == ["大路砖厂@4", "大路砖厂@10"]


def test_two_forms_side_by_side_are_both_read() -> None:
    left, right = ledger(个数="1").split("\n"), register().split("\n")
    wide = [
        " | ".join([*a.split(" | "), *[""] * (11 - len(a.split(" | "))), *b.split(" | ")])
        for a, b in zip(left, right, strict=True)
    ]
    grid = sheet("\n".join(wide))
    assert [block.form.kind for block in recognise_forms(grid, FORMS)] == ["ledger", "register"]
    assert names(grid) == ["大路砖厂@4", "大路砖厂@4"]


def test_a_label_row_that_is_repeated_on_the_next_page_begins_no_form() -> None:
    text = "\n".join([ledger(), LABELS, ROW.replace("大路砖厂", "大路加油站")])
    assert names(sheet(text)) == ["大路砖厂@4", "大路加油站@6"]
    assert len(reading(text).submissions) == 1


def test_ditto_repeats_the_cell_above() -> None:
    row = {"企业名称": "大路加油站", "所属类别": "同 上。", "联系服务部门": "〃", "联系时间": "″"}
    second = form_rows(ledger({}, row)).contacts[1]
    assert (second.category, second.department) == ("中小微企业", "应急办")
    assert second.contact_dates == (Day(date(2021, 4, 5)),)


def test_vertically_merged_cells_count_for_every_row() -> None:
    both: list[dict[str, str]] = [{"个数": "2"}]
    both.append({"企业名称": "大路加油站", "联系时间": "", "个数": "", "所属类别": ""})
    grid = sheet(ledger(*both), merges=[(3, 7, 4, 7), (3, 9, 4, 9), (3, 2, 4, 2)])
    assert check(grid) == []
    second = form_rows(grid).contacts[1]
    assert second.contact_dates == (Day(date(2021, 4, 5)),)
    assert (second.count, second.count_shared) == (2, True)


def test_a_fault_of_a_merged_cell_is_told_once_at_its_top_left() -> None:
    both = [{"联系时间": "2月30日"}, {"企业名称": "大路加油站", "联系时间": ""}]
    grid = sheet(ledger(*both), merges=[(3, 7, 4, 7)])
    assert check(grid) == [("date-invalid", "H4")]


def test_unknown_columns_are_kept_with_the_row() -> None:
    text = ledger().replace("个数\n", "个数 | 经营地址\n") + " | 大路街1号"
    assert form_rows(text).contacts[0].extra == {"经营地址": "大路街1号"}


def test_word_table_takes_head_fields_from_the_paragraphs_above() -> None:
    table = sheet("\n".join([LABELS, ROW]), name="T1")
    table.preamble = (TITLE, HEAD.replace(" | ", "  "))
    assert check(table) == []


def test_two_months_on_one_sheet_are_two_forms() -> None:
    may = ledger(
        title=TITLE.replace("4月", "5月"), head=HEAD.replace("4月23", "5月24"), 联系时间="5月6日"
    )
    read = reading(ledger() + "\n\n" + may)
    assert [str(sent.period) for sent in read.submissions] == ["2021-04", "2021-05"]


def test_a_register_row_keeps_its_address() -> None:
    grid = sheet(shifted(register(), 4, 2))
    assert names(grid) == [f"{GOOD_REGISTER['企业名称']}@4"]


def test_labels_below_the_head_of_a_group_are_known() -> None:
    upper = LABELS.replace(
        "联系服务部门 | 联系服务领导及电话 | 联系服务人及电话", "联系服务情况 | | "
    )
    lower = " | | | | 联系服务部门 | 联系服务领导及电话 | 联系服务人及电话"
    single = [(2, column, 3, column) for column in (0, 1, 2, 3, 7, 8, 9)]
    grid = sheet("\n".join([TITLE, HEAD, upper, lower, ROW]), merges=[*single, (2, 4, 2, 6)])
    assert check(grid) == []
    assert form_rows(grid).contacts[0].department == "应急办"


@pytest.mark.parametrize(
    "written",
    [
        "龙凤村村民委员会",
        "龙凤村村委会",
        "龙凤村委会",
        "大路街道龙凤村",
        "璧山区大路街道龙凤村村委会",
        "龙凤村党支部、村委会",
        "龙凤村（张三 13700001234）",
        "大路街道龙凤村村民委员会和党总支",
    ],
)
def test_a_village_is_known_by_each_of_its_names(written: str) -> None:
    head = village(HEAD).replace("龙凤村", written)
    assert check(village(ledger()).replace(village(HEAD), head)) == []


@pytest.mark.parametrize(
    "row",
    [
        {"联系服务领导及电话": "分管领导：李四 13900001234"},
        {"联系服务人及电话": "填报人：张三 13700001234"},
        {"联系形式": "走访，宣传“企业吹哨 部门报到”"},
        {"联系形式": "电话（见台账）"},
        {"企业名称": "村口小卖部", "联系服务部门": "科室联络组"},
        {"序号": "", "联系服务领导及电话": "分管领导：李四 13900001234"},
    ],
)
def test_a_row_that_names_an_enterprise_is_data_whatever_else_it_says(row: dict[str, str]) -> None:
    text = ledger(row, SECOND) + "\n" + register(企业名称="大路加油站")
    found = names(sheet(ledger(SECOND, row) + "\n" + register()))
    assert len(found) == 3
    assert len(names(sheet(text))) == 3


def test_a_row_that_only_names_an_enterprise_is_not_lost_above_the_next_title() -> None:
    text = ledger() + "\n | 大路加油站\n" + register()
    assert names(sheet(text)) == ["大路砖厂@4", "大路加油站@5", "大路砖厂@9"]


def test_head_fields_are_read_below_the_rows_in_cells_of_their_own() -> None:
    text = "\n".join([TITLE, LABELS, ROW, HEAD.replace("：", "： | ")])
    assert check(text) == []


SECOND = {"企业名称": "大路加油站", "序号": "2"}


def test_a_month_that_was_typed_into_a_date_cell_is_imprecise() -> None:
    assert check(ledger(联系时间="2021年4月")) == [("date-imprecise", "H4")]  # as it is shown
    assert check(ledger(联系时间="@2021-04-01")) == []


@pytest.mark.parametrize("gap", [0, 1, 2])
def test_rows_laid_out_side_by_side_are_one_form(gap: int) -> None:
    title, head, labels, left = ledger().split("\n")
    right = left.replace("1 | 大路砖厂", "2 | 大路茶馆").replace("4月5日", "4月6日")
    between = " | " * (gap + 1)
    text = "\n".join([title, head, f"{labels}{between}{labels}", f"{left}{between}{right}"])
    assert check(text) == []
    rows = form_rows(text).contacts
    assert [(row.enterprise, row.contacted_on) for row in rows] == [
        ("大路砖厂", "4月5日"),
        ("大路茶馆", "4月6日"),
    ]


def _below(labels: str, values: str, title: str) -> str:
    """A form below another, its head fields in two rows."""
    text = register(title=title).split("\n")
    return "\n".join([text[0], labels, values, *text[2:]])


VALUES = "应急办 | 张三 | 李四 | 王五 | 2021-04-23"
NAMES = "填报科室 | 填报人 | 科室负责人 | 分管领导 | 填报时间"


@pytest.mark.parametrize(
    "title",
    ["登载表（科室）", "关于报送2021年4月诉求登载表的表", "附件3\n2021年4月解决问题诉求情况"],
)
def test_a_form_below_another_may_have_its_values_below_its_labels(title: str) -> None:
    text = "\n".join([ledger(个数="1"), "", _below(NAMES, VALUES, title)])
    assert check(text) == []
    rows = form_rows(text)
    assert [row.enterprise for row in rows.contacts] == ["大路砖厂"]
    assert [row.title for row in rows.grievances] == ["厂区用电不稳"]


MORE = [
    line(GOOD_LEDGER, 企业名称="大路茶馆", 联系时间="4月6日"),
    line(GOOD_LEDGER, 企业名称="大路药房", 联系时间="4.7"),
]
REGISTERED = line(GOOD_REGISTER, 企业名称="大路茶馆", 问题诉求名称="门前积水")


@pytest.mark.parametrize("before", [[], ["续表"], ["", "续表（第2页）"]])
@pytest.mark.parametrize("after", [[], ["合计"], ["填报人签字： | | | （盖章）"]])
def test_rows_that_go_on_on_a_sheet_without_labels_are_read(
    before: list[str], after: list[str]
) -> None:
    second = sheet("\n".join([*before, *MORE, *after]), name="第2页")
    told = check([sheet(ledger(), name="第1页"), second])
    assert {code for code, _ in told} <= {"row-skipped"}
    judged = office({"表.xlsx": [sheet(ledger(), name="第1页"), second]})
    assert judged.unit().contacted == 3


def test_rows_of_a_register_go_on_too() -> None:
    pages = [ledger({"个数": "1"}, {"企业名称": "大路茶馆", "个数": "1"}), register(), REGISTERED]
    assert check(pages) == []
    assert [row.title for row in form_rows(pages).grievances] == ["厂区用电不稳", "门前积水"]


OTHER_SHEETS = [
    "1 | 大路茶馆 | 东街1号 | 赵一 | 13800001234\n2 | 大路药房 | 东街2号 | 钱二 | 13800001235",
    "中小微企业\n个体工商户",
    "大路茶馆 | 4月6日\n大路药房 | 4月7日",
    "说明 | 填写企业名称 | 中小微企业 | 赵一 13800001234 | | | | 2021年4月5日",
    "\n".join(["序号 | 名单 | 所属 | 电话"] + ["1 | 大路茶馆 | 中小微企业 | 13800001234"] * 3),
]


@pytest.mark.parametrize("other", OTHER_SHEETS)
def test_another_sheet_beside_a_form_is_none_of_its_rows(other: str) -> None:
    assert check([ledger(), other]) == []
    assert len(form_rows([ledger(), other]).contacts) == 1
