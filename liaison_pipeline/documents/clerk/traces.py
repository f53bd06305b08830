"""From a figure of summary.json to the cells that it counts.

Knows the names by which figures are asked for. Does not know what a figure counts (facts/figures.py) or
terminals. What no workbook says (a unit that sent nothing) leads to the unit's entry in liaison.toml.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.facts.figures import BY_NAME, FIGURES, Figure, Rate
from liaison_pipeline.facts.items import SETTINGS_FILE, Item
from liaison_pipeline.facts.unit_figures import UnitFigures, quotient
from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.model.findings import Finding, Severity
from liaison_pipeline.month import Month, finding_item


@dataclass(frozen=True, slots=True)
class TraceLine:
    """A thing that a figure counts, and where it is written. `cell` is '' for what has no cell."""

    unit: str
    what: str
    file: str
    sheet: str = ""
    cell: str = ""
    column: str = ""
    value: str = ""
    weight: int = 1


@dataclass(frozen=True)
class Trace:
    """`items` add up to the figure; for a rate, `items` over `below`. `counts`: it is a figure, not the
    story of a grievance or an enterprise."""

    name: str
    items: list[TraceLine]
    below: list[TraceLine] | None = None
    counts: bool = True

    @property
    def value(self) -> float | int | None:
        """Returns the figure."""
        above = sum(item.weight for item in self.items)
        if self.below is None:
            return above
        return quotient(above, sum(item.weight for item in self.below))


def trace_line(item: Item, forms: Forms) -> TraceLine:
    """Returns a thing with the cell in which it is written."""
    place = item.place(forms)
    where = (place.file, place.sheet, place.cell, place.column, place.value)
    return TraceLine(item.unit, item.what, *where, item.weight)


def trace_figure(month: Month, name: str) -> Trace | None:
    """Returns the things behind `coverage.contacted`, `units.应急办.raised`,
    `findings.by_code.date-invalid` …; None where summary.json has no such figure."""
    section, _, rest = name.partition(".")
    if section == "findings":
        return _of_findings(month, name)
    if section in ("units", "assessment"):
        unit, _, wanted = rest.rpartition(".")
        units = [figures for figures in month.units if figures.name == unit]
        figure = _named(wanted, of_unit=True)
    else:
        units, figure = month.units, _named(rest)
        figure = figure if figure is not None and figure.section == section else None
    if figure is None or not units:
        return None
    if isinstance(figure, Figure):
        return Trace(name, _lines(month, units, [figure.name]))
    return Trace(name, _lines(month, units, figure.above), _lines(month, units, figure.below))


def _named(name: str, of_unit: bool = False) -> Figure | Rate | None:
    """Returns a figure by its name, of a unit also by the name that it has there."""
    known = BY_NAME.get(name)
    return known or next((f for f in FIGURES if of_unit and f.of_unit == name), None)


def _lines(month: Month, units: Iterable[UnitFigures], names: Sequence[str]) -> list[TraceLine]:
    """Returns the things that some figures count, figure by figure for each unit."""
    listed = _Listed(month)
    return [listed.line(item) for unit in units for name in names for item in unit.items[name]]


class _Listed:
    """Things with their cells; an enterprise that nobody contacted leads to its row of the roster."""

    def __init__(self, month: Month) -> None:
        self._forms = month.forms
        self._coverage = {own.unit: own for own in month.coverage}
        self._rosters: dict[str, Mapping[str, Item]] = {}

    def line(self, item: Item) -> TraceLine:
        place = item.place(self._forms)
        if item.what == "contact-missing" and place.file == SETTINGS_FILE:
            item = self._roster(item.unit).get(place.value, item)
        return trace_line(item, self._forms)

    def _roster(self, unit: str) -> Mapping[str, Item]:
        """Returns name of an enterprise -> its row of the roster, as a thing that nobody contacted."""
        if unit not in self._rosters:
            known = self._coverage[unit].roster.values() if unit in self._coverage else ()
            self._rosters[unit] = {
                one.name: Item(unit, "contact-missing", one.row, "enterprise") for one in known
            }
        return self._rosters[unit]


def _of_findings(month: Month, name: str) -> Trace | None:
    parts = name.split(".")
    if parts[1] == "by_code" and len(parts) == 3 and parts[2] in CATALOGUE:
        own = [finding for finding in month.findings if finding.code == parts[2]]
    elif parts[1] in tuple(Severity) and len(parts) == 2:
        own = [finding for finding in month.findings if finding.severity == parts[1]]
    else:
        return None
    return Trace(name, _finding_lines(month, own))


def _finding_lines(month: Month, findings: Iterable[Finding]) -> list[TraceLine]:
    """Returns findings as things that are counted."""
    listed = _Listed(month)
    return [listed.line(finding_item(finding)) for finding in findings]
