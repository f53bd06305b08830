"""What a trace is made of.

A figure is the sum of its items; a rate has items above and below the line. Knows places and rows. Does
not know figures.
"""

from dataclasses import dataclass

from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.model.place import Place
from liaison_pipeline.model.rows import FormRow

SETTINGS_FILE = "liaison.toml"


@dataclass(frozen=True)
class Item:
    """One thing that a figure counts, and where it is written. `cell` is '' for what has no cell."""

    unit: str
    what: str
    file: str
    sheet: str = ""
    cell: str = ""
    column: str = ""
    value: str = ""
    weight: int = 1

    @classmethod
    def at(cls, place: Place, unit: str, what: str) -> "Item":
        """Returns the item that stands at a place, told under a unit."""
        return cls(unit, what, place.file, place.sheet, place.cell, place.column, place.value)


def place_in(row: FormRow, column: str, forms: Forms) -> Place:
    """Returns where a column of a row stands, under the label of the row's own form."""
    return row.place(column, forms.of(row.submission.kind).labels[column])


@dataclass(frozen=True)
class Trace:
    """`items` add up to the figure; for a rate, `items` over `below`. `counts`: it is a figure, not the
    story of a grievance or an enterprise."""

    name: str
    items: list[Item]
    below: list[Item] | None = None
    counts: bool = True

    @property
    def value(self) -> float | int | None:
        above = sum(item.weight for item in self.items)
        if self.below is None:
            return above
        whole = sum(item.weight for item in self.below)
        return round(above / whole, 6) if whole else None
