"""outbox/待办.html, beside the months: what is to be done that no single month shows.

Knows months to make anew, files that are gone but count, what was kept aside. Does not know how these are
found out. It depends on what was published before, so it is in no month's folder.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.documents.parts.templates import render
from liaison_pipeline.model.period import MonthSpan, Period, chinese_date
from liaison_pipeline.month import Month

NAME = "待办.html"


@dataclass(frozen=True, slots=True)
class Beside:
    """What the page shows. `stale`: months whose figures are no longer what was published; `kept`:
    (where it lay, where its copy is); `original`: where the month lies as it was published before;
    `gone`: files that left inbox/ and count in this month; `gone_before`: earlier month -> how many
    such files it has."""

    stale: Sequence[Period | MonthSpan]
    kept: Sequence[tuple[str, str]]
    original: str
    gone: Sequence[str]
    gone_before: Mapping[Period, int]


def beside(
    month: Month,
    stale: Sequence[Period | MonthSpan],
    kept: Sequence[tuple[str, str]],
    original: str,
    gone: Sequence[tuple[Period, str]],
) -> Beside:
    """Returns what the page shows."""
    here = [mask(file) for period, file in gone if period == month.period]
    before = Counter(period for period, _ in gone if period != month.period)
    masked = [(mask(path), mask(copy)) for path, copy in kept]
    return Beside(stale, masked, original, here, dict(sorted(before.items())))


def beside_page(month: Month, shown: Beside, templates: Path) -> str:
    """Returns the page."""
    return render(NAME, templates, month=month, shown=shown, day=chinese_date(month.as_of))
