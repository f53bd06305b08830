"""Records that are made from columns are those that are made one by one."""

from dataclasses import fields

import pytest

from liaison_pipeline.model.records import records_of
from liaison_pipeline.model.rows import ContactRow
from tests.language import form_rows, ledger

ROWS = form_rows(ledger({}, {"企业名称": "二号砖厂", "联系形式": ""})).contacts
COLUMNS = {f.name: [getattr(row, f.name) for row in ROWS] for f in fields(ContactRow)}


def test_records_of_columns_are_the_records() -> None:
    assert records_of(ContactRow, COLUMNS) == list(ROWS)


@pytest.mark.parametrize("change", [{"row": None}, {"colour": ["red", "red"]}])
def test_a_field_that_is_missing_or_unknown_is_refused(change: dict[str, list[str] | None]) -> None:
    columns = {name: values for name, values in (COLUMNS | change).items() if values is not None}
    with pytest.raises(TypeError, match="not the fields of ContactRow"):
        records_of(ContactRow, columns)
