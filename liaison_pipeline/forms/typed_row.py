"""A row while it is read: typed values of its columns, and what is wrong with them.

Knows which findings hold a row. Does not know how a cell is read (cells.py), nor other rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from liaison_pipeline.model.findings import Finding, Holds
from liaison_pipeline.model.period import Day

TypedValue = str | int | float | None


@dataclass
class TypedRow:
    """A row while it is read: its values by column, and what is wrong with them.

    `dates`: name of the field of the row (`contact_dates` …) -> days. `identity`: what the row says,
    序号 aside. `target_unit`: the unit that 承办单位 names. `verdicts`: column -> what parsing finds
    wrong, which the schema's checks take up or not. `faults`: columns whose value nothing more is said
    of. `findings`: what is told; `held_columns`: those whose finding holds something back. `unfilled`:
    it names an enterprise and tells no contact. `settled`: no cell of it is looked at any more.
    `told_below`: what is wrong with its closing is not told again. `continues`: the enterprise of the row
    above, with which it goes on.
    """

    row: int
    cells: Mapping[str, str]
    extra: Mapping[str, str]
    identity: str
    values: dict[str, TypedValue] = field(default_factory=dict)
    dates: dict[str, tuple[Day, ...]] = field(default_factory=dict)
    count_shared: bool = False
    duplicate: bool = False
    target_unit: str = ""
    verdicts: dict[str, list[Finding]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    faults: set[str] = field(default_factory=set)
    held_columns: set[str] = field(default_factory=set)
    unfilled: bool = False
    settled: bool = False
    told_below: bool = False
    continues: str = ""

    @property
    def held(self) -> bool:
        """Returns whether the row is in no figure."""
        return any(found.holds is Holds.ROW for found in self.findings)

    def text(self, column: str) -> str:
        """Returns a value as text, '' for nothing."""
        value = self.values.get(column)
        return "" if value is None else str(value)

    def doubt(self, column: str, made: Finding) -> None:
        """Notes what parsing finds wrong in a column."""
        self.verdicts.setdefault(column, []).append(made)

    def add(self, column: str, made: Finding) -> None:
        """Tells a finding of one of the row's columns."""
        self.findings.append(made)
        if made.holds:
            self.held_columns.add(column)
