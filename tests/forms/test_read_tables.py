"""A 汇总表 that was read once in a run is what it would be if it were read again."""

import pytest

from liaison_pipeline.documents.district.consolidated import consolidated_xlsx
from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.forms import read_tables
from liaison_pipeline.forms.batch import read_content
from liaison_pipeline.forms.read_tables import WithSpans, read_table
from tests.language import FORMS, SETTINGS, ledger, office, register, roster

MADE = {
    "四月.xlsx": [ledger({}, {"企业名称": "二号砖厂"}, 个数="1"), register()],
    "名录.xlsx": roster(),
}
LIMITS = SETTINGS.limits


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[object, bytes]:
    """Returns what is kept: nothing at first."""
    own: dict[object, bytes] = {}
    monkeypatch.setattr(read_tables, "_kept", own)
    return own


def test_a_table_that_was_kept_is_as_it_is_read_anew(kept: dict[object, bytes]) -> None:
    table = consolidated_xlsx(office(MADE).month)
    read_content("汇总表.xlsx", "", table, SETTINGS, FORMS)
    assert len(kept) == 1
    known = read_table(table, LIMITS, FORMS)
    kept.clear()
    anew = read_table(table, LIMITS, FORMS)
    assert known == anew
    assert anew.book == read_workbook(table, LIMITS)
    assert {"附件1 月台帐（科室）", "企业名录"} <= anew.spans.keys()


def test_the_oldest_table_goes_where_there_are_too_many(
    kept: dict[object, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = consolidated_xlsx(office(MADE).month)
    whole = WithSpans(read_workbook(table, LIMITS), {})
    read_tables.keep_table(b"1", LIMITS, FORMS, whole)
    monkeypatch.setattr(read_tables, "MOST", 2 * len(next(iter(kept.values()))))
    for content in (b"2", b"3"):
        read_tables.keep_table(content, LIMITS, FORMS, whole)
    others = [read_tables._name(content, LIMITS, FORMS) for content in (b"2", b"3")]
    assert list(kept) == others
