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
