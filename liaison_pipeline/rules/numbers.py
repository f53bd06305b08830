"""grievance-unknown, closing-unknown: a list of the office names a grievance, or a closing, that
exists.

Passes: 诉求编号 of a grievance of any month, 办结时间 as its register says; a number that has changed
since, of a grievance that is still known by its code or its title (facts/numbers.py). Fails: a row that
means no grievance (grievance-unknown, at 诉求编号; cell-missing where it has no number and unit,
enterprise and title tell none); a call-back about a closing that no register tells, or tells no longer
(closing-unknown, at 办结时间).
"""

from collections.abc import Iterator

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.live_rows import place_of, row_key
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.rows import CallbackRow, DispatchRow


def check(facts: Facts) -> Iterator[Finding]:
    """Yields rows that decide or tell something of what nobody knows, while their list is in the
    inbox."""
    forms, answers = facts.question.forms, facts.decisions.answers
    decided = [row for row in facts.decisions.decided if row.file in facts.present]
    told = [row for row in facts.decisions.told if row.file in facts.present]
    if not decided and not told:
        return
    keys, closings = facts.ever.keys, facts.ever.closings
    for row in decided:
        if answers.get(row_key(row)) not in keys:
            yield _unknown(row, forms.dispatch)
    for callback in told:
        key = answers.get(row_key(callback))
        if key is None or key not in keys:
            yield _unknown(callback, forms.callback)
        elif callback.closed_dates and (key, callback.closed_dates[-1].day) not in closings:
            yield finding("closing-unknown", place_of(callback, "closed_on", forms.callback))


def _unknown(row: DispatchRow | CallbackRow, form: Form) -> Finding:
    code = "grievance-unknown" if row.number else "cell-missing"
    return finding(code, place_of(row, "number", form))
