"""For which months the contacts of a row count."""

import pytest

from liaison_pipeline.facts.coverage import months_of
from liaison_pipeline.model.period import Calendar, Period
from tests.language import form_rows, ledger

APRIL, MAY = Period(2021, 4), Period(2021, 5)
CYCLES = {
    "4月5日": ({APRIL}, {APRIL}),
    "4月28日": ({APRIL}, {MAY}),
    "4月5日、4月28日": ({APRIL}, {APRIL, MAY}),
    "4月": ({APRIL}, {APRIL}),
    "4月上旬、4月28日": ({APRIL}, {APRIL, MAY}),
    "4月28日、4月中旬": ({APRIL}, {APRIL, MAY}),
    "3月28日": ({Period(2021, 3)}, {APRIL}),
}


@pytest.mark.parametrize("cell", CYCLES)
def test_each_date_of_a_cell_counts_for_its_own_period(cell: str) -> None:
    [row] = form_rows(ledger(联系时间=cell)).contacts
    cycles = ("calendar", "due-to-due")
    found = [months_of(row.contact_dates, Calendar(APRIL, 25, cycle)) for cycle in cycles]
    assert found == list(CYCLES[cell])
