"""What a report is asked for. Knows nothing of the answer."""

from dataclasses import dataclass
from datetime import date

from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.settings import Settings


@dataclass(frozen=True, slots=True)
class Question:
    """Which month is asked for, on which day, under which settings."""

    period: Period
    as_of: date
    settings: Settings
    forms: Forms
