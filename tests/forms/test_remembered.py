"""A cell that is remembered says what it would say if it were read for the first time."""

import pytest

from liaison_pipeline.forms.cells import Context, type_row
from liaison_pipeline.forms.records import Row
from liaison_pipeline.forms.row_fields import Field
from liaison_pipeline.forms.schemas import load_forms
from liaison_pipeline.forms.typed_row import TypedRow
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.place import Place
from tests.language import SETTINGS

LEDGER = load_forms().ledger
APRIL = Period(2021, 4)


def typed(cell: str, period: Period | None = APRIL, near: Period | None = None) -> TypedRow:
    context = Context(LEDGER, period, SETTINGS, False, Place(file="a.xlsx"), near=near)
    return type_row(Row(5, {"contacted_on": Field(cell, "H5")}, {}), context)


@pytest.mark.parametrize(
    ("period", "near", "year"),
    [
        (Period(2021, 4), None, 2021),
        (Period(2022, 4), None, 2022),
        (None, Period(2021, 4), 2021),
        (None, Period(2023, 4), 2023),
    ],
)
def test_the_same_words_are_another_day_in_another_month(
    period: Period | None, near: Period | None, year: int
) -> None:
    [day] = typed("4月5日", period, near).dates["contact_dates"]
    assert day.day.year == year


def test_what_is_wrong_is_told_every_time() -> None:
    rows = [typed("2月30日"), typed("2月30日")]
    assert [list(row.verdicts) for row in rows] == [["contacted_on"], ["contacted_on"]]


def test_a_clean_cell_says_the_same_again() -> None:
    first, again = typed("4月12日"), typed("4月12日")
    assert (first.values, first.dates) == (again.values, again.dates)
