"""What a report is asked for. Knows which questions can be asked. Does not know any answer."""

from dataclasses import dataclass
from datetime import date

from liaison_pipeline.errors import SettingsError
from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.settings import Settings


@dataclass(frozen=True, slots=True)
class Question:
    """Which month is asked for, on which day, under which settings. `since`: the first of several months
    that are told of together, so that none of them is left out where nothing was sent."""

    period: Period
    as_of: date
    settings: Settings
    forms: Forms
    since: Period | None = None

    @property
    def counted_until(self) -> date:
        """Returns the day on which what is open is counted: as-of, or the end of a month that is over."""
        return min(self.as_of, self.period.last_day)


def asked(
    period: Period, as_of: date, settings: Settings, forms: Forms, since: Period | None = None
) -> Question:
    """Returns the question. Raises SettingsError for a month before the first one."""
    first = settings.calendar.first_month
    if period < first:
        raise SettingsError(
            f"{period.chinese}早于第一个月{first.chinese}（liaison.toml 的 first_month）。"
        )
    return Question(period, as_of, settings, forms, since and max(since, first))
