"""same-as-conflict: what 对应确认 says of one spelling does not contradict itself.

Passes: 永兴百货店 is 永兴百货商店, and that is 永兴百货. Fails: 永兴百货店 is both 永兴百货 and
永兴日杂; two that are each the other; 是 beside another name in 另写为; one confirmed and refused. Told
at 确认, or at 另写为 where something stands in it. A row on an enterprise or a title without 填报单位
is cell-missing there; one that names a unit that is not in liaison.toml is unit-unknown, one that names
no column value-invalid. All are warnings: such a row does nothing.
"""

from collections.abc import Iterator

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.live_rows import place_of
from liaison_pipeline.facts.question import Question
from liaison_pipeline.model.findings import Finding, Severity
from liaison_pipeline.model.rows import SameAsRow
from liaison_pipeline.spelling.proposals import UNIT
from liaison_pipeline.spelling.units import nearest_unit


def check(facts: Facts) -> Iterator[Finding]:
    """Yields what contradicts, while its list is in the inbox or where it was published."""
    form = facts.question.forms.same_as
    for conflict in facts.same_as.conflicts:
        if conflict.row.file in facts.present:
            place = place_of(conflict.row, conflict.column, form)
            yield finding("same-as-conflict", place, what=conflict.what)
    for row in facts.same_as.unplaced:
        if row.file in facts.present:
            place = place_of(row, "unit", form)
            yield finding("cell-missing", place, severity=Severity.WARNING)
    for row in facts.same_as.nowhere:
        if row.file in facts.present:
            yield _nowhere(row, facts.question)


def _nowhere(row: SameAsRow, question: Question) -> Finding:
    """Returns that a row names a unit, or a column, that there is not."""
    column = "instead" if row.instead else "advised"
    place = place_of(row, column, question.forms.same_as)
    if row.sort == UNIT:
        nearest = nearest_unit(place.value, question.settings)
        return finding("unit-unknown", place, nearest, Severity.WARNING, rows="")
    rule, advice = "月台账和诉求登载表里没有这一栏", "请写表里的栏目名，如“办结时间”。"
    return finding("value-invalid", place, severity=Severity.WARNING, rule=rule, advice=advice)
