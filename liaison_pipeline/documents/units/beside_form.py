"""The column 问题 right of the form in a returned workbook: what is wrong in a row stands beside it.

Knows where a form ends and what is said of a row. Does not know how it is written. The column can be
filtered, so that what is to be mended is seen at once, and is printed; when the workbook comes back, it
is nothing (files/answers.py).
"""

from collections.abc import Iterator, Mapping, Sequence

from liaison_pipeline.documents.units.marks import MARKS
from liaison_pipeline.documents.units.wording import level, mending, shortened, title
from liaison_pipeline.files.answers import NOTES_LABEL
from liaison_pipeline.marking.addresses import split_a1
from liaison_pipeline.marking.beside import FormSpan, TextsBeside
from liaison_pipeline.marking.first_sheet import TextFormat
from liaison_pipeline.marking.styles import Look
from liaison_pipeline.model.findings import Finding

WIDTH = 44.0
LONGEST = 120  # characters of what is said of one mistake; the list has the rest
FORMATS: Mapping[str, TextFormat] = {
    "label": TextFormat(10, bold=True, across="center", look=Look("FFE8EEF4", "FF7F7F7F", "thin"))
} | {severity.value: TextFormat(9, look=mark.look) for severity, mark in MARKS.items()}


def texts_beside(
    span: FormSpan, shift: int, by_cell: Mapping[str, Sequence[Finding]]
) -> Iterator[TextsBeside]:
    """Yields the column beside a form, if anything is wrong in its rows. `by_cell`: cell as it is
    marked -> its findings; `shift`: how many rows further down the sheet begins there."""
    rows: dict[int, list[Finding]] = {}
    for cell, findings in by_cell.items():
        row, column = split_a1(cell)
        if span.label_row + shift < row <= span.last + shift and span.first <= column < span.free:
            rows.setdefault(row, []).extend(findings)
    if rows:
        texts = {row: _text(findings) for row, findings in sorted(rows.items())}
        label_row, last = span.label_row + shift, span.last + shift
        yield TextsBeside(NOTES_LABEL, span.first, span.free, label_row, last, WIDTH, texts)


def _text(findings: Sequence[Finding]) -> tuple[str, str]:
    ordered = sorted(findings, key=lambda finding: finding.severity.rank)
    return "\n".join(_line(finding) for finding in ordered), ordered[0].severity.value


def _line(finding: Finding) -> str:
    """Returns what is said of a mistake: its column, what it is, what to write instead."""
    how = mending(finding)
    column = f"{finding.place.column.split('（')[0]}：" if finding.place.column else ""
    instead = f"应改为“{how.value}”" if how.value else how.words
    return f"【{level(finding)}】{column}{title(finding)}。{shortened(instead, LONGEST)}"
