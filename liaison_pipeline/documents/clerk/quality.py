"""How well each unit fills in its forms, month by month: mistakes a hundred rows, and right at once.

Knows what was wrong in the first form of each kind that a unit sent for a month, by itself: what depends
on other files or on the day of the run is not its filling in. Does not know what a page looks like.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from liaison_pipeline.facts.sent import FORM_NAMES
from liaison_pipeline.facts.standing import SentForm
from liaison_pipeline.model.findings import Severity
from liaison_pipeline.model.period import Period
from liaison_pipeline.month import Month


@dataclass(frozen=True, slots=True)
class Quality:
    """What a unit first sent for a month. `rows`: of its forms; `mistakes`: that must be mended."""

    rows: int
    mistakes: int

    @property
    def right_at_once(self) -> bool:
        return not self.mistakes

    @property
    def share(self) -> float | None:
        """Returns mistakes a hundred rows, None where nothing was filled in."""
        return 100 * self.mistakes / self.rows if self.rows else None


def quality(month: Month) -> list[tuple[str, Sequence[Quality | None]]]:
    """Returns (unit, for each month of the trend what it first sent, None where it sent nothing)."""
    periods = [period for period, _ in month.trend]
    first = _first_forms(month, periods)
    mistakes = mistakes_of_forms(month)
    lines: list[tuple[str, Sequence[Quality | None]]] = []
    for unit in month.settings.unit_names:
        own = [first.get((period, unit), {}).values() for period in periods]
        cells = [
            Quality(
                sum(len(form.rows) for form in forms if form.kind in FORM_NAMES),
                sum(mistakes[form.submission_id] for form in forms),
            )
            if forms
            else None
            for forms in own
        ]
        lines.append((unit, cells))
    return lines


def _first_forms(
    month: Month, periods: Sequence[Period]
) -> Mapping[tuple[Period, str], dict[str, SentForm]]:
    """Returns (month, unit) -> kind -> the first form that it sent."""
    standing, wanted = month.facts.standing, set(periods)
    first: dict[tuple[Period, str], dict[str, SentForm]] = {}
    for form in sorted(standing.forms, key=lambda form: form.order):
        counts = form.submission_id not in standing.ghosts and not form.consolidated
        if form.period in wanted and form.unit and counts and form.period is not None:
            first.setdefault((form.period, form.unit), {}).setdefault(form.kind, form)
    return first


def mistakes_of_forms(month: Month) -> Counter[str]:
    """Returns submission id -> how many mistakes its file by itself has that must be mended."""
    return Counter(
        made.submission_id
        for made in month.facts.history.findings
        if made.finding.severity is Severity.ERROR
    )
