"""What the program made itself and finds in inbox/: told as that, never as a form that nobody knows."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest

from liaison_pipeline.documents.district.account import Account
from liaison_pipeline.documents.district.consolidated import consolidated_xlsx
from liaison_pipeline.documents.district.situation import situation_docx
from liaison_pipeline.documents.district.statistics import statistics_xlsx
from liaison_pipeline.documents.parts.word import word_file
from liaison_pipeline.documents.units.bulletin import bulletin_input
from liaison_pipeline.forms.batch import read_content
from liaison_pipeline.forms.own_pages import own_document
from liaison_pipeline.model.findings import Severity
from liaison_pipeline.model.period import MonthSpan
from tests.language import FORMS, SETTINGS, ledger, office, register
from tests.workspaces import saved

NOWHERE = Path("no templates")
ACCOUNT = Account(office({"表.xlsx": [ledger(个数="1"), register()]}).month)
QUARTER = replace(ACCOUNT, span=MonthSpan.parse("2021Q2"))
MADE = {
    "2021Q2/统计.xlsx": statistics_xlsx(QUARTER),
    "2021Q2/情况报告.docx": situation_docx(QUARTER, NOWHERE),
    "情况报告.docx": situation_docx(ACCOUNT, NOWHERE),
    "通报.docx": word_file(bulletin_input(ACCOUNT), NOWHERE),
}


@pytest.mark.parametrize("name", MADE)
def test_a_document_of_ours_is_told_as_ours(name: str) -> None:
    reading = read_content(name, "0" * 64, MADE[name], SETTINGS, FORMS)
    assert reading.submissions == []
    [(_, made)] = reading.findings
    assert (made.code, made.severity) == ("file-duplicate", Severity.INFO)
    assert "本程序生成的" in made.words.message


def test_who_drops_the_statistics_of_a_quarter_in_is_told_what_counts() -> None:
    reading = read_content("统计.xlsx", "0" * 64, MADE["2021Q2/统计.xlsx"], SETTINGS, FORMS)
    assert "请放每月的《汇总表》" in reading.findings[0][1].words.suggestion


def test_a_report_that_was_edited_in_word_is_still_ours() -> None:
    document = docx.Document(BytesIO(MADE["情况报告.docx"]))
    document.paragraphs[0].text = "大路街道的一封信"
    edited = BytesIO()
    document.save(edited)
    assert own_document(edited.getvalue(), SETTINGS.limits) == "情况报告"


def test_the_table_of_a_month_is_read_and_a_foreign_document_is_not_ours() -> None:
    table = consolidated_xlsx(ACCOUNT.month)
    assert read_content("汇总表.xlsx", "0" * 64, table, SETTINGS, FORMS).submissions
    foreign = BytesIO()
    docx.Document().save(foreign)
    for data in (foreign.getvalue(), saved("2021年第二季度联系服务企业统计 | 单位"), b"PK", b""):
        assert own_document(data, SETTINGS.limits) == ""


def test_a_form_in_a_document_that_has_our_title_is_read_all_the_same() -> None:
    """A unit that fills its form into a report of ours has sent a form."""
    document = docx.Document(BytesIO(MADE["通报.docx"]))
    rows = [line.split(" | ") for line in ledger().splitlines()]
    table = document.add_table(rows=0, cols=max(map(len, rows)))
    for row in rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=False):
            cell.text = text
    edited = BytesIO()
    document.save(edited)
    assert read_content("a.docx", "0" * 64, edited.getvalue(), SETTINGS, FORMS).submissions
