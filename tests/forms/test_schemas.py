"""Forms as data: what an office may change in its copy of a schema; what is refused, with its line."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandera.io.pandas_io as pandera_io
import pytest

from liaison_pipeline.errors import SettingsError
from liaison_pipeline.files.grid import Grid, Workbook
from liaison_pipeline.forms import checks
from liaison_pipeline.forms.batch import batch_of, inbox_file
from liaison_pipeline.forms.interpret import interpret
from liaison_pipeline.forms.schemas import KINDS, Forms, load_forms
from liaison_pipeline.forms.source import Reading, identifier
from liaison_pipeline.model.history import Batch
from liaison_pipeline.model.rows import GrievanceRow
from liaison_pipeline.spelling.outcome import End, OutcomeReader
from tests.language import SETTINGS, ledger, register, sheet

ROOT = Path(__file__).parents[2]
URGENT = "  urgency: {title: 紧急程度, dtype: str, nullable: true%s}\n"


def schema(kind: str) -> str:
    return (ROOT / "schemas" / f"{kind}.yaml").read_text("utf-8")


def own(folder: Path, kind: str, text: str) -> Forms:
    """The forms of an office whose copy of one schema says this."""
    (folder / f"{kind}.yaml").write_text(text, "utf-8")
    forms = load_forms(folder)
    for form in forms:
        checks.check_schema(form)
    return forms


def added(kind: str, column: str) -> str:
    """The built-in schema with a column more at its end."""
    return schema(kind).rstrip("\n") + "\n" + column


def read(forms: Forms, *books: str, name: str = "Sheet1") -> Batch:
    """A batch of workbooks with a sheet each."""
    readings = []
    for number, text in enumerate(books, start=1):
        reading = Reading(inbox_file(f"{number}.xlsx", identifier(text, number), None))
        interpret(reading, Workbook((sheet(text, name=name),)), SETTINGS, forms)
        readings.append(reading)
    return batch_of(readings, forms)


def findings(batch: Batch) -> list[tuple[str, str]]:
    """(code, cell) of all findings, in order of file and place."""
    made = sorted(
        (f.finding for f in batch.findings), key=lambda f: (f.place.file, f.place.cell, f.code)
    )
    return [(f.code, f.place.cell) for f in made]


def with_column(text: str, label: str, *values: str) -> str:
    """A form with a column more at the right: its label in row 3, a value a row below."""
    lines = text.split("\n")
    lines[2] += f" | {label}"
    for number, value in enumerate(values, start=3):
        lines[number] += f" | {value}"
    return "\n".join(lines)


def grievance(batch: Batch) -> GrievanceRow:
    return batch.rows.grievances[0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_built_in_schema_is_panderas_own_yaml(kind: str) -> None:
    built = pandera_io.from_yaml(schema(kind))  # type: ignore[no-untyped-call]  # it has no types
    assert list(built.columns) == list(load_forms().of(kind).columns)


def test_an_optional_column_that_an_office_adds_is_kept_with_the_row(tmp_path: Path) -> None:
    forms = own(tmp_path, "register", added("register", URGENT % ", required: false"))
    batch = read(forms, with_column(register(), "紧急程度", "特急"), register())
    assert findings(batch) == []
    assert [row.added for row in batch.rows.grievances] == [{"urgency": "特急"}, {}]
    assert grievance(batch).place("urgency", "紧急程度").cell == "I4"


def test_an_alias_of_an_added_column_is_understood(tmp_path: Path) -> None:
    column = URGENT % ", required: false, aliases: [紧急情况]"
    forms = own(tmp_path, "register", added("register", column))
    batch = read(forms, with_column(register(), "紧急情况", "特急"))
    assert (findings(batch), grievance(batch).added) == ([], {"urgency": "特急"})


def test_a_required_column_that_is_missing_holds_the_form(tmp_path: Path) -> None:
    column = "  urgency: {title: 紧急程度, dtype: str, nullable: false}\n"
    forms = own(tmp_path, "register", added("register", column))
    batch = read(forms, register(), with_column(register(), "紧急程度", ""))
    assert findings(batch) == [("column-missing", ""), ("cell-missing", "I4")]
    assert [sent.held for sent in batch.submissions] == [True, False]


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        ("2021年5月", []),
        ("2021年6月", [("column-missing", "")]),
        ("2021年7月", [("column-missing", "")]),
    ],
)
def test_a_column_may_be_required_from_a_month_on(
    tmp_path: Path, month: str, expected: list[tuple[str, str]]
) -> None:
    column = "  urgency: {title: 紧急程度, dtype: str, nullable: false, since: 2021-06}\n"
    forms = own(tmp_path, "register", added("register", column))
    text = register(title=f"{month}诉求登载表", 办结时间="", 办理情况="正在协调")
    assert findings(read(forms, text)) == expected


def test_a_cell_that_is_required_from_a_month_on_may_be_empty_before(tmp_path: Path) -> None:
    column = "  urgency: {title: 紧急程度, dtype: str, nullable: false, since: 2021-06}\n"
    forms = own(tmp_path, "register", added("register", column))
    may = register(title="2021年5月诉求登载表", 办结时间="", 办理情况="正在协调")
    june = register(title="2021年6月诉求登载表", 办结时间="", 办理情况="正在协调")
    batch = read(forms, with_column(may, "紧急程度", ""), with_column(june, "紧急程度", ""))
    assert findings(batch) == [("cell-missing", "I4")]


RULES = {
    "isin: {value: [一般, 特急]}": ("特急", "很急", "“紧急程度”现为“很急”：应是一般、特急之一。"),
    "isin: {value: [一般, 特急], options: {error: 只能写一般或特急}}": (
        "一般", "急", "“紧急程度”现为“急”：只能写一般或特急。",
    ),
    "str_length: {min_value: 2, max_value: 3}": ("特急", "急", "“紧急程度”现为“急”：应是 2 到 3 个字。"),
    "str_matches: {pattern: '[一二三]级'}": (
        "二级", "四级", "“紧急程度”现为“四级”：写法应符合 [一二三]级。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("check", RULES)
def test_a_check_of_an_added_column_is_told_in_its_own_words(tmp_path: Path, check: str) -> None:
    good, bad, message = RULES[check]
    column = "  urgency:\n    title: 紧急程度\n    dtype: str\n    nullable: true\n"
    forms = own(tmp_path, "register", added("register", f"{column}    checks:\n      {check}\n"))
    batch = read(forms, *(with_column(register(), "紧急程度", text) for text in (good, bad, "")))
    assert findings(batch) == [("value-invalid", "I4")]
    assert [made.finding.words.message for made in batch.findings] == [message]


@pytest.mark.parametrize(
    ("dtype", "values", "wrong"),
    [
        ("Int64", ["3", "#3", "0", "6", "3.5", "三户", "１"], ["3", "4", "5", "6"]),
        ("Float64", ["2.5", "#2.5", "5", "5.01", "半", ""], ["4", "5"]),
    ],
)
def test_a_number_that_an_office_asks_for_lies_in_its_range(
    tmp_path: Path, dtype: str, values: list[str], wrong: list[str]
) -> None:
    column = f"  amount:\n    title: 涉及户数\n    dtype: {dtype}\n    nullable: true\n"
    column += "    checks:\n      in_range: {min_value: 1, max_value: 5}\n"
    forms = own(tmp_path, "register", added("register", column))
    rows = [{"企业名称": f"砖厂{number}"} for number in range(len(values))]
    batch = read(forms, with_column(register(*rows), "涉及户数", *values))
    codes = [(code, cell) for code, cell in findings(batch) if code == "value-invalid"]
    assert [cell for _, cell in codes] == [f"I{3 + int(number)}" for number in wrong]


def test_a_value_that_must_be_unique_is_so_within_one_form_alone(tmp_path: Path) -> None:
    column = "  licence: {title: 执照号, dtype: str, nullable: true, unique: true}\n"
    forms = own(tmp_path, "ledger", added("ledger", column))
    twice = ledger({}, {"企业名称": "加油站"}, {"企业名称": "酒店"})
    one = with_column(twice, "执照号", "甲1", "甲2", "甲1")
    other = with_column(twice, "执照号", "甲1", "", "")
    batch = read(forms, one, other)
    assert findings(batch) == [("value-invalid", "K6")]
    assert "与第 4 行重复" in batch.findings[0].finding.words.message


def test_how_files_are_put_into_batches_changes_no_finding(tmp_path: Path) -> None:
    column = "  licence: {title: 执照号, dtype: str, nullable: true, unique: true}\n"
    forms = own(tmp_path, "ledger", added("ledger", column))
    twice = ledger(
        {}, {"企业名称": "加油站", "联系时间": "2月30日"}, {"企业名称": "", "所属类别": "国企"}
    )
    books = [with_column(twice, "执照号", *numbers) for numbers in ("甲乙甲", "乙乙丙", "丙甲丙")]
    whole = read(forms, *books)
    singly = []
    for number, book in enumerate(books, start=1):
        reading = Reading(inbox_file(f"{number}.xlsx", identifier(book, number), None))
        interpret(reading, Workbook((sheet(book),)), SETTINGS, forms)
        singly.append(batch_of([reading], forms))
    assert [made for batch in singly for made in batch.findings] == list(whole.findings)
    assert [row for batch in singly for row in batch.rows.contacts] == list(whole.rows.contacts)


def test_columns_may_be_renamed_and_put_in_another_order(tmp_path: Path) -> None:
    text = schema("ledger").replace("title: 联系服务部门", "title: 包联部门")
    head, _, body = text.partition("columns:\n")
    serial, enterprise = body.index("  serial:"), body.index("  enterprise:")
    category = body.index("  category:")
    moved = body[enterprise:category] + body[serial:enterprise] + body[category:]
    forms = own(tmp_path, "ledger", f"{head}columns:\n{moved}")
    assert list(forms.ledger.labels)[:2] == ["enterprise", "serial"]
    written = ledger().replace("联系服务部门", "包联部门")
    assert findings(read(forms, written)) == []
    assert ("column-missing", "") in findings(read(load_forms(), written))


def test_a_column_that_an_office_drops_is_unknown_in_a_form_and_missing_nowhere(
    tmp_path: Path,
) -> None:
    head, _, body = schema("ledger").partition("columns:\n")
    start, stop = body.index("  department:"), body.index("  leader_contact:")
    forms = own(tmp_path, "ledger", f"{head}columns:\n{body[:start]}{body[stop:]}")
    batch = read(forms, ledger())
    assert findings(batch) == [("column-unknown", "E3")]
    assert batch.rows.contacts[0].extra == {"联系服务部门": "应急办"}


def without(kind: str, column: str, following: str) -> str:
    head, _, body = schema(kind).partition("columns:\n")
    body = f"\n{body}"
    start = body.index(f"\n  {column}:")
    stop = body.index(f"\n  {following}:") if following else len(body)
    return f"{head}columns:{body[:start]}{body[stop:]}"


@pytest.mark.parametrize(
    ("kind", "column", "following", "title"),
    [
        ("ledger", "enterprise", "category", "企业名称"),
        ("ledger", "contacted_on", "method", "联系时间"),
        ("ledger", "count", "", "收集问题诉求个数"),
        ("register", "title", "enterprise_contact", "问题诉求名称"),
        ("register", "closed_on", "progress", "办结时间"),
        ("register", "progress", "", "办理情况"),
        ("roster", "unit", "contact", "责任单位"),
    ],
)
def test_a_column_that_figures_hang_on_can_not_be_dropped(
    tmp_path: Path, kind: str, column: str, following: str, title: str
) -> None:
    with pytest.raises(SettingsError, match=rf"{kind}\.yaml 第 \d+ 行：“{title}”"):
        own(tmp_path, kind, without(kind, column, following))


Change = Callable[[str], str]
WRONG: dict[str, tuple[Change, str]] = {
    "a type that there is not": (
        lambda text: text + URGENT.replace("str", "strr") % "", "dtype 应为 str（文字）",
    ),
    "another type than the column has": (
        lambda text: text.replace("dtype: Int64", "dtype: str"), "dtype 应为 Int64，现为 str",
    ),
    "a check that there is not": (
        lambda text: text + URGENT % ", checks: {is_nice: {value: 1}}", "没有叫 is_nice 的检查",
    ),
    "a code that there is not": (
        lambda text: text + URGENT % ", checks: {isin: {value: [一], options: {error: no-such}}}",
        "没有名为 no-such 的问题代码",
    ),
    "a code whose words no check has": (
        lambda text: text + URGENT % ", checks: {isin: {value: [一], options: {error: count-mismatch}}}",
        "问题代码 count-mismatch 不能用于检查一栏的值",
    ),
    "a range of a text": (
        lambda text: text + URGENT % ", checks: {in_range: {min_value: 1, max_value: 2}}",
        "in_range 只能用于数字",
    ),
    "a pattern that is none": (
        lambda text: text + URGENT % ", checks: {str_matches: {pattern: '('}}", "正则表达式写法有误",
    ),
    "a month that is none": (
        lambda text: text + URGENT % ", since: 六月", "since 应是形如 2021-06 的月份",
    ),
    "a setting that there is not": (
        lambda text: text + URGENT % ", colour: red", "不认识的设置 colour",
    ),
    "a label twice": (
        lambda text: text + URGENT.replace("紧急程度", "企业名称") % "", "栏目名一样",
    ),
    "no label": (
        lambda text: text + "  urgency: {dtype: str, nullable: true}\n", "title 应是栏目名",
    ),
    "a name that the program uses for something else": (
        lambda text: text + URGENT.replace("urgency", "unit") % "", "unit 是程序自己用的名称",
    ),
    "the name of a column of 汇总表": (
        lambda text: text + URGENT.replace("urgency", "source").replace("紧急程度", "信息来源") % "",
        "source 是程序自己用的名称",
    ),
    "a column that is a word": (lambda text: text + "  urgency: 紧急程度\n", "这一栏应写成"),
    "a switch that is neither on nor off": (
        lambda text: text + URGENT.replace("nullable: true", "nullable: 空") % "",
        "nullable 应为 true 或 false",
    ),
    "an edition of the future": (
        lambda text: text.replace("edition: 2", "edition: 3"), "edition 应为 2",
    ),
    "a bracket that is not closed": (lambda text: text + "  urgency: {title: [\n", "写法有误"),
    "bounds the wrong way round": (
        lambda text: text + URGENT % ", checks: {str_length: {min_value: 9, max_value: 2}}",
        "min_value 比 max_value 大",
    ),
    "a list without a word": (
        lambda text: text + URGENT % ", checks: {isin: {value: []}}", "isin 的值写得不对",
    ),
    "a column twice": (
        lambda text: text.replace("\n  method:\n", "\n  department:\n"), "department 前面已经写过",
    ),
    "a part that there is not": (
        lambda text: text.replace("  aliases:\n", "  aliasses:\n"), "不认识的设置 aliasses",
    ),
    "another form": (lambda text: text.replace("form: ledger", "form: register"), "form 不能改"),
    "a head field that there is not": (
        lambda text: text.replace("    filed_on: [", "    filed_in: ["), "filed_in 没有这一项",
    ),
    "a spelling that is no list": (
        lambda text: text.replace("    serial: [", "    serial: 编号 #"), "应是一列说法",
    ),
    "a needed column that there is not": (
        lambda text: text.replace("required: [", "required: [urgency, "), "urgency 不是这张表的栏",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_a_schema_can_not_say_is_refused_with_file_and_line(tmp_path: Path, case: str) -> None:
    change, words = WRONG[case]
    with pytest.raises(SettingsError) as refused:
        own(tmp_path, "ledger", change(schema("ledger")))
    assert "ledger.yaml 第 " in str(refused.value)
    assert words in str(refused.value)


def test_a_copy_may_leave_out_head_fields_and_lists(tmp_path: Path) -> None:
    """The built-in ones hold: every form is asked for its 填报时间."""
    text = re.sub(r"    (filed_on|leader): .*\n", "", schema("ledger"))
    text = re.sub(
        r"(?s)  aliases:\n.*?  categories:", "  optional:\n  aliases:\n  categories:", text
    )
    forms = own(tmp_path, "ledger", text)
    assert findings(read(forms, ledger())) == []


def test_the_line_that_is_named_is_the_line_of_the_fault(tmp_path: Path) -> None:
    text = schema("ledger").replace("    dtype: Int64\n", "    dtype: 整数\n")
    line = text.split("\n").index("    dtype: 整数") + 1
    with pytest.raises(SettingsError, match=rf"ledger\.yaml 第 {line} 行：dtype"):
        own(tmp_path, "ledger", text)


def test_a_schema_that_notepad_saved_in_gbk_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "ledger.yaml").write_bytes(schema("ledger").encode("gbk"))
    with pytest.raises(SettingsError, match=r"ledger\.yaml 第 1 行：不是 UTF-8 编码"):
        load_forms(tmp_path)


CHECKS = {
    "has_phone": ("企业联络人员及电话", "赵一", "phone-missing"),
    "has_name": ("企业联络人员及电话", "13800001234", "name-missing"),
    "valid_phones": ("企业联络人员及电话", "赵一 1380000123", "phone-invalid"),
    "is_precise": ("联系时间", "4月上旬", "date-imprecise"),
    "is_unambiguous": ("联系时间", "#4.1", "date-ambiguous"),
    "not_carried": ("联系时间", "3月29日", "date-carried"),
}


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_that_parsing_makes_stands_in_the_schema_and_can_be_switched_off(
    tmp_path: Path, check: str
) -> None:
    label, text, code = CHECKS[check]
    book = ledger(**{label: text})
    assert code in {made for made, _ in findings(read(load_forms(), book))}
    lines = [
        line for line in schema("ledger").split("\n") if not line.startswith(f"      {check}:")
    ]
    forms = own(tmp_path, "ledger", "\n".join(lines))
    assert findings(read(forms, book)) == []


def test_a_check_is_switched_off_for_one_column_alone(tmp_path: Path) -> None:
    head, found, rest = schema("ledger").partition("\n  leader_contact:")
    rest = rest.replace("      has_phone: {options: {error: phone-missing}}\n", "", 1)
    forms = own(tmp_path, "ledger", head + found + rest)
    book = ledger(企业联络人员及电话="赵一", 联系服务领导及电话="李四")
    assert findings(read(forms, book)) == [("phone-missing", "D4")]


@pytest.mark.parametrize(
    ("kind", "check"),
    [
        ("ledger", "is_date"),
        ("ledger", "in_period"),
        ("ledger", "is_count"),
        ("ledger", "isin"),
        ("ledger", "no_error_value"),
        ("register", "is_date"),
        ("roster", "is_unit"),
        ("dispatch", "isin"),
    ],
)
def test_a_check_that_holds_a_row_can_not_be_switched_off(
    tmp_path: Path, kind: str, check: str
) -> None:
    lines = schema(kind).split("\n")
    kept = [line for line in lines if not line.strip().startswith(f"{check}:")]
    if kind == "dispatch":
        kept = [
            line for line in kept if "value: [本单位" not in line and "level-invalid" not in line
        ]
    with pytest.raises(SettingsError, match=rf"{kind}\.yaml 第 \d+ 行：检查 {check}（"):
        own(tmp_path, kind, "\n".join(kept))


def first_edition(kind: str) -> str:
    """A schema as the first edition had it: no head fields, no checks of parsing, no edition."""
    return (ROOT / "tests" / "masters" / "schemas-v1" / f"{kind}.yaml").read_text("utf-8")


FIRST_KINDS = [kind for kind in KINDS if kind != "sameas"]  # 对应确认 came with this edition


@pytest.mark.parametrize("kind", FIRST_KINDS)
def test_a_copy_of_the_first_edition_means_what_it_meant(tmp_path: Path, kind: str) -> None:
    forms, built_in = own(tmp_path, kind, first_edition(kind)), load_forms()
    columns, today = dict(forms.of(kind).columns), dict(built_in.of(kind).columns)
    if kind in ("dispatch", "callback"):  # that a number or its column may be missing is new
        assert not columns["number"].nullable
        columns["number"] = replace(columns["number"], nullable=True)
        today = {name: replace(one, optional=columns[name].optional) for name, one in today.items()}
    assert columns == today
    assert forms.of(kind).heads == built_in.of(kind).heads


def test_a_copy_of_the_first_edition_with_its_own_words_keeps_them(tmp_path: Path) -> None:
    text = first_edition("ledger").replace("title: 联系服务部门", "title: 包联部门")
    text = text.replace("[电话, 座谈,", "[电话, 视频, 座谈,")
    forms = own(tmp_path, "ledger", text)
    book = ledger(联系时间="2月30日", 联系形式="视频").replace("联系服务部门", "包联部门")
    assert findings(read(forms, book)) == [("date-invalid", "H4")]


def test_an_unknown_column_is_kept_with_its_row() -> None:
    batch = read(load_forms(), with_column(register(), "紧急程度", "特急"))
    assert grievance(batch).extra == {"紧急程度": "特急"}
    assert findings(batch) == [("column-unknown", "I3")]


def test_a_head_field_may_have_another_label(tmp_path: Path) -> None:
    text = schema("ledger").replace("reporter: [填报人,", "reporter: [经办人, 填报人,")
    forms = own(tmp_path, "ledger", text)
    assert findings(read(forms, ledger().replace("填报人：", "经办人："))) == []
    missing = read(forms, ledger().replace("填报人：张三", "经办人："))
    assert missing.findings[0].finding.place.column == "经办人"
    assert isinstance(sheet("甲"), Grid)


def with_outcome(lists: str) -> str:
    """The built-in register schema in which the office sets only these lists for 办理情况."""
    head, _, rest = schema("register").partition("  outcome:\n")
    after = rest[rest.index("  # 填报科室、填报人等表头栏目") :]
    return f"{head}  outcome:\n{lists}{after}"


@pytest.mark.parametrize(
    "lists",
    [
        "    part: [一半, '(未']\n",
        "    words: {bad: '(未'}\n",
        "    life: '[小区'\n",
        "    part: ['{bad}(']\n",
        "    done: ['*']\n",
        "    asked: ['请{name}和{name}']\n",
    ],
)
def test_a_pattern_of_the_reader_that_is_none_is_refused_at_its_line(
    tmp_path: Path, lists: str
) -> None:
    text = with_outcome(lists)
    line = text[: text.index(lists)].count("\n") + 1
    with pytest.raises(SettingsError, match=rf"register\.yaml 第 {line} 行.*正则表达式写法有误"):
        own(tmp_path, "register", text)


@pytest.mark.parametrize(
    "lists", ["    part: [{一半: 1}]\n", "    part: 1\n", "    part: 一半\n", "    vague: [办结]\n"]
)
def test_what_is_no_text_is_no_pattern_of_the_reader(tmp_path: Path, lists: str) -> None:
    with pytest.raises(SettingsError, match=r"register\.yaml 第 \d+ 行.*应是.*正则表达式"):
        own(tmp_path, "register", with_outcome(lists))


def test_a_list_of_the_reader_may_name_words_of_its_own(tmp_path: Path) -> None:
    lists = "    words: {mine: 打样}\n    part: ['{mine}']\n"
    forms = own(tmp_path, "register", with_outcome(lists))
    reader = OutcomeReader(forms.register.part("outcome"))
    assert reader.read("打样").end is End.PART
    assert reader.read("已更换变压器，未再跳闸").end is End.DONE
