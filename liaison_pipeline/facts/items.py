"""The things that figures count, and the unit and month in which they are counted.

Knows where a thing is written. Does not know figures.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from liaison_pipeline.facts.coverage import Coverage
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.lives import MonthOfUnit
from liaison_pipeline.facts.standing import LEDGER, SentForm
from liaison_pipeline.forms.on_demand import OnDemand
from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.place import Place
from liaison_pipeline.model.rows import FormRow

SETTINGS_FILE = "liaison.toml"  # where a thing stands of which no workbook tells


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a figure counts. `at` is where it is written: a row, with the column, or a place."""

    unit: str
    what: str
    at: FormRow | Place
    column: str = ""
    weight: int = 1

    def place(self, forms: Forms) -> Place:
        """Returns where it is written."""
        if isinstance(self.at, Place):
            return self.at
        form = forms.of(self.at.submission.kind)
        return self.at.place(self.column, form.labels[self.column])


class OneEach(OnDemand[Item]):
    """Things that count one each, and are made where somebody asks for them: of eleven months before,
    nobody wants more than their number."""

    def __init__(self, keys: Sequence[str], make: Callable[[str], Item]) -> None:
        self._keys = keys
        self._make = make

    def __len__(self) -> int:
        return len(self._keys)

    def made_at(self, place: int) -> Item:
        return self._make(self._keys[place])


@dataclass(frozen=True, slots=True)
class UnitMonth:
    """One unit in one month: what its figures are made from. `errors` and `warnings`: its findings of the
    month that is asked for; of earlier ones there are none."""

    facts: Facts
    unit: str
    period: Period
    coverage: Coverage
    errors: Sequence[Item] = ()
    warnings: Sequence[Item] = ()

    @property
    def life(self) -> MonthOfUnit:
        """Returns what happened to the unit's grievances."""
        return self.facts.lives.of(self.unit, self.period)

    def ledgers(self, period: Period | None = None) -> list[SentForm]:
        """Returns the unit's ledgers for the month, rejected ones too."""
        forms = self.facts.standing.of_month(period or self.period).get(self.unit, ())
        return [form for form in forms if form.kind == LEDGER]

    @property
    def settings_item(self) -> Item:
        """Returns the unit's own entry in liaison.toml."""
        return Item(self.unit, "单位名单", Place(file=SETTINGS_FILE, value=self.unit))
