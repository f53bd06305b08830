"""Columns that an office added to its schema stand in its documents, and survive the roll-up."""

import datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from liaison_pipeline.documents.clerk.office_lists import dispatch_xlsx
from liaison_pipeline.documents.district.consolidated import consolidated_xlsx
from liaison_pipeline.documents.district.publicity_told import publicity_text
from liaison_pipeline.documents.units.blank_forms import blank_xlsx
from liaison_pipeline.facts.gather import gather
from liaison_pipeline.facts.question import Question
from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.forms.batch import batch_of, inbox_file
from liaison_pipeline.forms.interpret import interpret
from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.forms.source import Reading
from liaison_pipeline.master.store import Master
from liaison_pipeline.model.history import Batch
from liaison_pipeline.model.period import Period
from liaison_pipeline.month import Month, judge
from liaison_pipeline.rules import RULES
from tests.forms.test_schemas import URGENT, added, own, read, with_column
from tests.language import SETTINGS, ledger, register

OPTIONAL = ", required: false"
AS_OF = datetime.date(2021, 4, 28)
CANT = {"办理情况": "已上报区级部门，待答复", "办结时间": ""}  # it goes to 分派建议.xlsx


def month_of(batch: Batch, forms: Forms, period: str = "2021-04") -> Month:
    with Master("sqlite://") as master:
        master.merge(batch, "test")
        history = master.history()
    question = Question(Period.parse(period), AS_OF, SETTINGS, forms)
    return judge(gather(history, question), RULES)


def page(data: bytes, name: str) -> Worksheet:
    found = openpyxl.load_workbook(BytesIO(data))[name]
    assert isinstance(found, Worksheet)
    return found


def column_of(sheet: Worksheet, label_row: int, label: str) -> int:
    labels = [cell.value for cell in sheet[label_row]]
    return labels.index(label) + 1


def labels_of_blank_register(month: Month) -> list[object]:
    data = blank_xlsx(month, SETTINGS.by_name["应急办"], {})
    return [cell.value for cell in page(data, "诉求登载表")[4]]


def test_an_added_column_is_printed_in_the_consolidated_form_with_its_texts(tmp_path: Path) -> None:
    forms = own(tmp_path, "register", added("register", URGENT % OPTIONAL))
    batch = read(forms, ledger(个数="1"), with_column(register(), "紧急程度", "特急"))
    sheet = page(consolidated_xlsx(month_of(batch, forms)), "附件3 登载表（科室）")
    assert sheet.cell(5, column_of(sheet, 4, "紧急程度")).value == "特急"
    assert sheet.cell(5, column_of(sheet, 4, "来源")).value == "2.xlsx!Sheet1!4"


def test_a_column_of_its_own_width_has_it_in_the_consolidated_form(tmp_path: Path) -> None:
    column = URGENT % f"{OPTIONAL}, width: 41"
    forms = own(tmp_path, "register", added("register", column))
    sheet = page(
        consolidated_xlsx(month_of(read(forms, register()), forms)), "附件3 登载表（科室）"
    )
    letter = get_column_letter(column_of(sheet, 4, "紧急程度"))
    assert round(sheet.column_dimensions[letter].width) == 42  # Excel adds the cell's margins


def test_an_added_column_survives_the_roll_up(tmp_path: Path) -> None:
    forms = own(tmp_path, "register", added("register", URGENT % OPTIONAL))
    batch = read(forms, ledger(个数="1"), with_column(register(), "紧急程度", "特急"))
    table = consolidated_xlsx(month_of(batch, forms))
    reading = Reading(inbox_file("汇总表.xlsx", "table", None))
    interpret(reading, read_workbook(table, SETTINGS.limits), SETTINGS, forms)
    rows = batch_of([reading], forms).rows.grievances
    assert [dict(row.added) for row in rows] == [{"urgency": "特急"}]


def test_a_blank_form_asks_for_an_added_column_and_offers_its_words(tmp_path: Path) -> None:
    words = OPTIONAL + ", checks: {isin: {value: [特急, 一般]}}"
    forms = own(tmp_path, "register", added("register", URGENT % words))
    month = month_of(read(forms, register()), forms)
    assert labels_of_blank_register(month)[-1] == "紧急程度"
    sheet = page(blank_xlsx(month, SETTINGS.by_name["应急办"], {}), "诉求登载表")
    offered = [check.formula1 for check in sheet.data_validations.dataValidation]
    assert '"特急,一般"' in offered


@pytest.mark.parametrize(("period", "asked"), [("2021-05", False), ("2021-06", True)])
def test_a_blank_form_asks_for_a_column_from_its_first_month_on(
    tmp_path: Path, period: str, asked: bool
) -> None:
    forms = own(tmp_path, "register", added("register", URGENT % ", since: 2021-06"))
    month = month_of(read(forms, register()), forms, period)
    assert ("紧急程度" in labels_of_blank_register(month)) is asked


def test_the_clerks_list_has_a_yellow_column_for_what_the_office_added(tmp_path: Path) -> None:
    forms = own(tmp_path, "dispatch", added("dispatch", URGENT % OPTIONAL))
    month = month_of(read(forms, ledger(个数="1"), register(**CANT)), forms)
    sheet = page(dispatch_xlsx(month), "分派建议")
    assert sheet.cell(4, 2).value == "应急办"
    own_colours = [
        sheet.cell(3, column_of(sheet, 3, label)).fill.fgColor.rgb for label in ("备注", "紧急程度")
    ]
    assert own_colours == ["FFFFF2CC", "FFFFF2CC"]


def test_publicity_is_counted_where_the_office_has_a_column_for_it(tmp_path: Path) -> None:
    column = "  publicity: {title: 宣传情况, dtype: str, nullable: true, required: false}\n"
    forms = own(tmp_path, "ledger", added("ledger", column))
    firms = [{"企业名称": f"大路{name}厂", "序号": name} for name in "甲乙丙丁戊"]
    said = ("已宣传", "发放政策资料", "未宣传", "无", "")
    month = month_of(read(forms, with_column(ledger(*firms), "宣传情况", *said)), forms)
    assert publicity_text(month).startswith("结合联系走访，向2户企业（个体工商户）宣传了")
    silent = month_of(read(forms, with_column(ledger(*firms), "宣传情况", *[""] * 5)), forms)
    assert publicity_text(silent) == "联系时开展政策宣传的情况各单位尚未填报。"
