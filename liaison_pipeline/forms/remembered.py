"""What cells said before with which nothing was wrong: most values of a column come again.

Knows what a cell's meaning depends on beside its value: its form, the settings, the month. Does not know
how a cell is read.
"""

from dataclasses import dataclass
from functools import lru_cache

from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.model.period import Day, Period
from liaison_pipeline.model.settings import Settings

MOST = 1 << 15  # values; then they are forgotten and gathered anew


@dataclass(frozen=True, slots=True)
class Clean:
    """What a cell says with which nothing is wrong. `days`: those of a date cell."""

    value: str | int | float | None
    days: tuple[Day, ...] | None


class Remembered:
    """The clean cells of a form: column, type and value of a cell -> what it says."""

    def __init__(self) -> None:
        self._cells: dict[tuple[str, type, object], Clean] = {}

    def get(self, column: str, raw: object) -> Clean | None:
        """Returns what such a cell said before."""
        return self._cells.get((column, type(raw), raw))

    def keep(self, column: str, raw: object, said: Clean) -> None:
        """Keeps what a cell says."""
        if len(self._cells) >= MOST:
            self._cells.clear()
        self._cells[column, type(raw), raw] = said


@lru_cache(maxsize=64)
def remembered(
    form: Form, settings: Settings, periods: tuple[Period | None, ...], date1904: bool
) -> Remembered:
    """Returns what is remembered of the cells of a form, where all that they depend on is the same."""
    del form, settings, periods, date1904
    return Remembered()
