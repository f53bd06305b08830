"""Rows of the office's lists that name a unit which nobody knows: told once a name and file.

A roster of a whole sub-district has hundreds of rows of such a unit, and it is one mistake. Each of the
rows is held back all the same. Knows the findings of one file. Does not know what is told of a form whose
head, or whose column 填报单位, names such a unit.
"""

from collections import Counter
from collections.abc import Sequence

from liaison_pipeline.catalogue import finding
from liaison_pipeline.model.findings import Finding, Holds, narrowed
from liaison_pipeline.spelling.values import fold

UNKNOWN = "unit-unknown"
OfSubmission = tuple[str, Finding]  # submission id, finding


def once_a_name(findings: Sequence[OfSubmission]) -> Sequence[OfSubmission]:
    """Returns what is told of a file: of each unknown name in its lists the first row alone, with how
    many its sheet has; nothing of a name that one of its forms has told."""
    rows = [made for _, made in findings if _is_of_row(made)]
    if not rows:
        return findings
    counts = Counter((_name(made), made.place.sheet) for made in rows)
    seen = {_name(made) for _, made in findings if made.code == UNKNOWN and not _is_of_row(made)}
    kept: list[OfSubmission] = []
    for submission, made in findings:
        name = _name(made)
        if not _is_of_row(made):
            kept.append((submission, made))
        elif name not in seen:
            seen.add(name)
            kept.append((submission, _with_count(made, counts[name, made.place.sheet])))
    return kept


def _name(made: Finding) -> str:
    """Returns the unit that is unknown; a blank within it is nothing: 综合 执法办 is 综合执法办."""
    return fold(made.place.value)


def _is_of_row(made: Finding) -> bool:
    return made.code == UNKNOWN and made.holds is Holds.ROW


def _with_count(made: Finding, count: int) -> Finding:
    if count == 1:
        return made
    rows = f"（从这一行起，共 {count} 行）"
    whole = finding(UNKNOWN, made.place, made.words.suggestion, made.severity, rows=rows)
    return narrowed(whole, Holds.ROW)
