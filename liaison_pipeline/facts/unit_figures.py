"""The figures of a unit in a month, and their sums and rates over several units.

Knows FIGURES. Does not know documents.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from liaison_pipeline.facts.figures import BY_NAME, FIGURES, Figure, Rate
from liaison_pipeline.facts.items import Item, UnitMonth


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """The figures of one unit in one month. `items`: name of a figure -> the things that it counts."""

    name: str
    kind: str
    items: Mapping[str, Sequence[Item]] = field(repr=False)

    def count(self, name: str) -> int:
        """Returns a figure. Raises KeyError for one that FIGURES does not have."""
        return sum(item.weight for item in self.items[name])

    @property
    def submitted(self) -> bool:
        return bool(self.items["received"])

    @property
    def accepted(self) -> bool:
        return bool(self.items["accepted"])

    @property
    def late(self) -> bool:
        return bool(self.items["late"])

    @property
    def enterprises(self) -> int:
        return self.count("enterprises")

    @property
    def contacted(self) -> int:
        return self.count("contacted")

    @property
    def carried_over(self) -> int:
        return self.count("carried_over")

    @property
    def raised(self) -> int:
        return self.count("raised")

    @property
    def reopened(self) -> int:
        return self.count("reopened")

    @property
    def closed(self) -> int:
        return self.count("closed")

    @property
    def open(self) -> int:
        return self.count("open")

    @property
    def overdue(self) -> int:
        return self.count("overdue")

    @property
    def errors(self) -> int:
        return self.count("errors")

    @property
    def warnings(self) -> int:
        return self.count("warnings")


def figures_of(month: UnitMonth) -> UnitFigures:
    """Returns all figures of a unit's month."""
    kind = month.facts.question.settings.by_name[month.unit].kind
    counts = (figure for figure in FIGURES if isinstance(figure, Figure))
    return UnitFigures(month.unit, kind, {figure.name: figure.of(month) for figure in counts})


def total(units: Iterable[UnitFigures], *names: str) -> int:
    """Returns the sum of some figures over some units."""
    return sum(unit.count(name) for unit in units for name in names)


def rate_of(units: Sequence[UnitFigures], name: str) -> float | None:
    """Returns a rate over some units, None where there is nothing to divide by."""
    rate = BY_NAME[name]
    assert isinstance(rate, Rate)
    return quotient(total(units, *rate.above), total(units, *rate.below))


def quotient(part: int, whole: int) -> float | None:
    """Returns `part` of `whole`, to six places; None where there is nothing to divide by."""
    return round(part / whole, 6) if whole else None
