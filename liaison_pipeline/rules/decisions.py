"""What a row of 分派建议 or 回访清单 leaves open or says wrong, so that it decides nothing.

Passes: 决定层级 经发办分派, 承办单位 应急办, 交办日期 4月28日. Fails: 经发办分派 to nobody
(cell-missing) or to a unit that is not in liaison.toml (unit-unknown); a day after as-of
(date-in-future). Without 决定层级 or a day the row counts all the same, by what is most likely
(cell-missing, a warning); with a 办理时限 before its 交办日期, too (value-invalid, a warning). Of two
rows of one list that say of one day otherwise of the same grievance, the lower one counts; the upper
one is told (value-invalid, a warning).
"""

from collections.abc import Iterator

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.decisions import DecidingRow, Doubt
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.live_rows import place_of, row_key
from liaison_pipeline.model.findings import Finding, Holds, Severity, narrowed
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.model.rows import DispatchRow
from liaison_pipeline.spelling.units import nearest_unit


def check(facts: Facts) -> Iterator[Finding]:
    """Yields what is wrong with rows that decide or tell something, while their list is in the
    inbox."""
    for doubt in facts.decisions.doubts:
        if doubt.row.file in facts.present:
            yield _finding(doubt, facts)
    yield from _outdone(facts)


def _finding(doubt: Doubt, facts: Facts) -> Finding:
    row, question = doubt.row, facts.question
    is_dispatch = isinstance(row, DispatchRow)
    form = question.forms.dispatch if is_dispatch else question.forms.callback
    place = place_of(row, doubt.column, form)
    mild = Severity.WARNING if doubt.mild else None
    if doubt.code == "date-in-future":
        return finding(doubt.code, place, severity=mild, as_of=chinese_date(question.as_of))
    if doubt.code == "value-invalid":
        rule, advice = "办理时限早于交办日期", "请核对办理时限和交办日期。"
        return finding(doubt.code, place, severity=mild, rule=rule, advice=advice)
    if doubt.code == "unit-unknown":
        nearest = nearest_unit(place.value, question.settings)
        return narrowed(finding(doubt.code, place, nearest, rows=""), Holds.ROW)
    return finding(doubt.code, place, severity=mild)


def _outdone(facts: Facts) -> Iterator[Finding]:
    """Yields rows of which a lower row of the same list says otherwise, of the same day."""
    decisions, forms = facts.decisions, facts.question.forms
    counted: dict[tuple[object, ...], tuple[str, ...]] = {}
    rows: list[DecidingRow] = [*decisions.decided, *decisions.told]
    for row in reversed(rows):
        answer = decisions.answers.get(row_key(row))
        if answer is None or row.file not in facts.present:
            continue
        said: tuple[str, ...]
        if isinstance(row, DispatchRow):
            form, column, closed = forms.dispatch, "target", ""
            said, day = (row.level, row.target_unit or row.target), row.dispatched_dates
        else:
            form, column, closed = forms.callback, "satisfaction", repr(row.closed_dates)
            said, day = (row.satisfaction,), row.called_dates
        if counted.setdefault((row.submission_id, answer, day, closed), said) != said:
            rule = "同一件诉求在这份清单里有两行，说法不同，以下面一行为准"
            advice = "请只留一行。"
            place, mild = place_of(row, column, form), Severity.WARNING
            yield finding("value-invalid", place, severity=mild, rule=rule, advice=advice)
