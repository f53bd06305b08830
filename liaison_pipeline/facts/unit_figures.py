"""The figures of a unit in a month, and their sums and rates over several units.

Knows FIGURES. Does not know documents.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from liaison_pipeline.facts.figures import BY_NAME, FIGURES, Figure, Rate
from liaison_pipeline.facts.items import Item, OneEach, UnitMonth


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """The figures of one unit in one month. `items`: name of a figure -> the things that it counts;
    `counts`: name -> the figure, counted once for all who ask."""

    name: str
    kind: str
    items: Mapping[str, Sequence[Item]] = field(repr=False)
    counts: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)

    def count(self, name: str) -> int:
        """Returns a figure. Raises KeyError for one that FIGURES does not have."""
        if name not in self.counts:
            items = self.items[name]
            one_each = isinstance(items, OneEach)
            self.counts[name] = len(items) if one_each else sum(item.weight for item in items)
        return self.counts[name]

    def alone(self, *names: str) -> "UnitFigures":
        """Returns numbers without the things that they count, some of them or all: so much the documents
        of one unit may know."""
        numbers = UnitFigures(self.name, self.kind, {})
        numbers.counts.update((name, self.count(name)) for name in names or self.items)
        return numbers

    @property
    def submitted(self) -> bool:
        return self.count("received") > 0

    @property
    def accepted(self) -> bool:
        return self.count("accepted") > 0

    @property
    def late(self) -> bool:
        return self.count("late") > 0

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


COUNTS = {figure.name: figure for figure in FIGURES if isinstance(figure, Figure)}


class CountedItems(Mapping[str, Sequence[Item]]):
    """The things that the figures of a unit's month count: those of a figure are found when somebody asks
    for them, and are not kept, since most documents want their number alone."""

    def __init__(self, month: UnitMonth) -> None:
        self._month = month

    def __getitem__(self, name: str) -> Sequence[Item]:
        return COUNTS[name].of(self._month)

    def __iter__(self) -> Iterator[str]:
        return iter(COUNTS)

    def __len__(self) -> int:
        return len(COUNTS)


def figures_of(month: UnitMonth) -> UnitFigures:
    """Returns all figures of a unit's month."""
    kind = month.facts.question.settings.by_name[month.unit].kind
    return UnitFigures(month.unit, kind, CountedItems(month))


def total(units: Iterable[UnitFigures], *names: str) -> int:
    """Returns the sum of some figures over some units."""
    return sum([unit.count(name) for unit in units for name in names])


def rate_of(units: Sequence[UnitFigures], name: str) -> float | None:
    """Returns a rate over some units, None where there is nothing to divide by."""
    rate = BY_NAME[name]
    assert isinstance(rate, Rate)
    return quotient(total(units, *rate.above), total(units, *rate.below))


def quotient(part: int, whole: int) -> float | None:
    """Returns `part` of `whole`, to six places; None where there is nothing to divide by."""
    return round(part / whole, 6) if whole else None


STATES = ("open", "overdue")  # of a month's end: of several months it is the last one's
AT_START = ("carried_over",)  # of a month's start: of several months it is the first one's


def over_months(months: Sequence[Sequence[UnitFigures]]) -> list[UnitFigures]:
    """Returns the figures of each unit over several months on end: what happened in them is added up,
    what was open or overdue is that of the last month's end, what was carried over that of the first
    one's start. Enterprises and contacts are then 户次. `months` have the same units in one order."""
    return [_over_months(own) for own in zip(*months, strict=True)]


def _over_months(own: Sequence[UnitFigures]) -> UnitFigures:
    items: dict[str, Sequence[Item]] = {}
    for name in own[0].items:
        if name in STATES:
            items[name] = own[-1].items[name]
        elif name in AT_START:
            items[name] = own[0].items[name]
        else:
            items[name] = [item for month in own for item in month.items[name]]
    return UnitFigures(own[0].name, own[0].kind, items)
