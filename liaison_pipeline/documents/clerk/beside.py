"""outbox/待办.html, beside the months: what is to be done that no single month shows.

Knows months to make anew, files that are gone but count, what was kept aside, backups. Does not know how
these are found out. It depends on what was published before, so it is in no month's folder.
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
    (where it lay, where its copy is) of what this run kept aside; `original`: where the month lies as it
    was published before; `gone`: (month, path) of files that left inbox/ and count; `aside`: (folder
    beside the months, how many files are kept in it); `backups`: names, the newest first; `command`: how
    the program is called in this workspace."""

    stale: Sequence[Period | MonthSpan]
    kept: Sequence[tuple[str, str]]
    original: str
    gone: Sequence[tuple[Period, str]]
    aside: Sequence[tuple[str, int]]
    backups: Sequence[str]
    command: str

    def gone_in(self, period: Period) -> list[str]:
        """Returns the files that are gone and count in a month."""
        return [mask(file) for own, file in self.gone if own == period]

    def gone_before(self, period: Period) -> Mapping[Period, int]:
        """Returns each other month -> how many such files it has."""
        return dict(sorted(Counter(own for own, _ in self.gone if own != period).items()))


def beside_page(month: Month, shown: Beside, templates: Path) -> str:
    """Returns the page."""
    return render(
        NAME,
        templates,
        month=month,
        shown=shown,
        kept=[(mask(path), mask(copy)) for path, copy in shown.kept],
        gone=shown.gone_in(month.period),
        gone_before=shown.gone_before(month.period),
        day=chinese_date(month.as_of),
    )
