"""What the clerk typed into a list and nobody can read, so that it is published again with a mark.

Knows which findings are about what she typed. Does not know rules, nor how a mark looks. An entry that
decides nothing must not look like one that does: 满意度 一般 is published again as it is, on red, with
what is wrong in a note. What is only still to be done (登记号 not told yet) is no fault of an entry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from liaison_pipeline.documents.parts.columns import Line
from liaison_pipeline.model.findings import Finding, Severity
from liaison_pipeline.model.rows import FormRow
from liaison_pipeline.month import Month

TO_DO = ("dispatch-overdue", "registration-missing")  # said of the work, not of what was typed
Address = tuple[str, str, str]  # file, sheet, cell


@dataclass(frozen=True, slots=True)
class ListLine:
    """A line of a list: what stands in it, and column -> what is wrong with what the clerk typed."""

    cells: Line
    wrong: Mapping[str, str] = field(default_factory=dict)


def faults_of_entries(month: Month) -> Mapping[Address, str]:
    """Returns where something is wrong in the office's own lists -> what, in words."""
    found: dict[Address, str] = {}
    for finding in month.findings:
        at = finding.place
        is_fault = finding.severity is not Severity.INFO and finding.code not in TO_DO
        if is_fault and at.cell and not at.unit:
            address = at.file, at.sheet, at.cell
            told = found.get(address)
            found[address] = f"{told}\n{_words(finding)}" if told else _words(finding)
    return found


def wrong_in(
    row: FormRow, columns: Sequence[str], faults: Mapping[Address, str]
) -> Mapping[str, str]:
    """Returns column -> what is wrong there, of a row as the clerk typed it."""
    cells = {name: row.cells[name] for name in columns if name in row.cells}
    places = {name: (row.file, row.sheet, cell) for name, cell in cells.items()}
    return {name: faults[place] for name, place in places.items() if place in faults}


def _words(finding: Finding) -> str:
    words = finding.words
    if not words.suggestion or words.suggestion.endswith("。"):
        return f"{words.message}{words.suggestion}"
    return f"{words.message}应改为：{words.suggestion}。"
