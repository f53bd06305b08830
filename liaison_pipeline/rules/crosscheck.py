"""count-mismatch, enterprise-not-in-ledger: a unit's ledger and its register say the same of a
month.

Passes: a ledger that counts 2 for an enterprise whose register has two new grievances. Fails: 2 against
1 (count-mismatch); a new register row of an enterprise that the ledger does not have
(enterprise-not-in-ledger). Held rows are known here, so that one mistake is told once: of two names
that are nearly one, nothing but enterprise-not-in-ledger is said, and a sum that fits without a
duplicate row is no mismatch. Of a row that is held back where a 汇总表 was made, it is told there. A
count that is merged over several enterprises is that of all of them. What explains a difference (a
row that goes on with an earlier grievance, rows with one title, a new title for an old grievance, a
new name for its enterprise) is named. A count that would fit is never suggested: it would hide what
is missing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.facts.live_rows import names_it, place_of
from liaison_pipeline.facts.lives import MonthOfUnit
from liaison_pipeline.facts.near_names import NearName
from liaison_pipeline.facts.sent import sent_kinds
from liaison_pipeline.facts.standing import REGISTER
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.rows import ContactRow, GrievanceRow

ByName = Mapping[str, Sequence[ContactRow]]
Again = Mapping[tuple[str, str], Sequence[tuple[GrievanceRow, Grievance]]]
Explanation = tuple[str, str]  # what explains a difference, and what to do

REGISTER_IT = "请先在登载表里补登本月收集的诉求；确实没有收集到的，再更正台账的个数。"
COUNT_IT = "请核对登载表：是本月新收集的，请更正台账的个数；是以前登记过的，请沿用原来的名称。"


def check(facts: Facts) -> Iterator[Finding]:
    """Yields what each unit's ledger and register say against each other."""
    forms = facts.question.forms
    sent = sent_kinds(facts.standing, facts.question.period)
    again = _told_again(facts)
    for unit, month in facts.grievances.items():
        by_name: dict[str, list[ContactRow]] = {}
        for row in facts.ledgers.get(unit, ()):
            if row.enterprise_key:
                by_name.setdefault(row.enterprise_key, []).append(row)
        near = facts.misnamed.get(unit, {})
        told = {name.key for name in near.values()} | facts.to_mend.get(unit, {}).keys()
        anew = facts.anew.get(unit, {})
        has_register = REGISTER in sent.get(unit, ())
        if has_register and all(names_it(row) for row in facts.registers.get(unit, ())):
            for names in _counted_together(by_name):
                if told.isdisjoint(names):
                    rows = [row for name in names for row in by_name[name]]
                    yield from _check_count(rows, month, again, anew, forms.ledger)
        if by_name:
            fresh = (
                row for row in month.fresh if row.enterprise_key not in facts.to_mend.get(unit, {})
            )
            yield from _not_in_ledger(by_name, fresh, near, forms.register)


def _counted_together(by_name: ByName) -> list[list[str]]:
    """Returns the names by the cells that count them: mostly each by itself, several under a count
    that is merged over their rows."""
    together = {name: [name] for name in by_name}
    counted: dict[tuple[str, str], str] = {}
    for name, rows in by_name.items():
        for row in rows:
            cell = row.submission_id, row.cells.get("count") or f"row {row.row}"
            first, own = together[counted.setdefault(cell, name)], together[name]
            if first is not own:
                first += own
                together.update(dict.fromkeys(own, first))
    return [names for name, names in together.items() if names[0] == name]


def _check_count(
    rows: Sequence[ContactRow],
    month: MonthOfUnit,
    again: Again,
    anew: Mapping[str, GrievanceRow],
    form: Form,
) -> Iterator[Finding]:
    if any(row.count_fault or not row.cells.get("count") for row in rows):
        return  # the count, or its whole column, has its finding already
    names = {row.enterprise_key: row.enterprise for row in reversed(rows)}
    registered = sum(month.new_rows.get(name, 0) for name in names)
    counts = [0 if row.count_shared else row.count for row in rows]
    once = [c for c, row in zip(counts, rows, strict=True) if not row.duplicate]
    if registered in (sum(counts), sum(once)):
        return
    row = next((row for row in rows if row.count), rows[0])
    if sum(counts) > registered:
        hint, advice = _why_more_counted(row, month, again)
    else:
        hint, advice = _why_more_registered(row, month, anew)
    yield finding(
        "count-mismatch",
        place_of(row, "count", form),
        suggestion=advice,
        enterprise=row.enterprise if len(names) == 1 else "”“".join(reversed(names.values())),
        counted=sum(counts),
        registered=registered,
        hint=hint,
    )


def _why_more_counted(row: ContactRow, month: MonthOfUnit, again: Again) -> Explanation:
    """Returns what may have been counted that is not new."""
    name = row.enterprise_key
    titles: dict[str, list[GrievanceRow]] = {}
    for fresh in month.fresh:
        if fresh.enterprise_key == name and fresh.title_key:
            titles.setdefault(fresh.title_key, []).append(fresh)
    same = next((rows for rows in titles.values() if len(rows) > 1), None)
    if same is not None:
        where = "、".join(str(one.row) for one in same)
        hint = f"；登载表第{where}行的名称相同，按一件计"
        return hint, "是几件不同诉求的，请把名称写得有区别；是同一件的，请只登记一行、只计一次。"
    told = again.get((row.unit, name), ())
    if not told:
        return "", REGISTER_IT
    line, grievance = told[0]
    first = grievance.first_row
    near = f"“{first.title}”（名称相近）" if first.title_key != line.title_key else "过"
    hint = (
        f"；登载表第{line.row}行“{line.title}”是{grievance.raised.chinese}登记{near}，不算新收集的"
    )
    return hint, "续办的诉求不再计入个数；另有本月新收集的，请在登载表里补登。"


def _why_more_registered(
    row: ContactRow, month: MonthOfUnit, anew: Mapping[str, GrievanceRow]
) -> Explanation:
    """Returns which new row may be an old grievance under a new title, or of an enterprise under a new
    name."""
    for grievance in month.vanished:
        line = anew.get(grievance.number)
        if line is None or line.enterprise_key != row.enterprise_key:
            continue
        raised, title = grievance.raised.chinese, grievance.row.title
        hint, name = f"；登载表第{line.row}行“{line.title}”可能就是", grievance.row.enterprise
        if line.enterprise_key == grievance.enterprise_key:
            hint += f"{raised}登记、本月没有续办的“{title}”"
            return hint, f"是同一件的，请在登载表里沿用原来的名称“{title}”；" + COUNT_IT
        hint += f"{raised}“{name}”登记、本月没有续办的同一件"
        return hint, f"是同一家的，请沿用原来的企业名称“{name}”；" + COUNT_IT
    return "", COUNT_IT


def _told_again(facts: Facts) -> Again:
    """Returns (unit, enterprise) -> rows of the month that go on with earlier grievances."""
    period = facts.question.period
    again: dict[tuple[str, str], list[tuple[GrievanceRow, Grievance]]] = {}
    for grievance in facts.lives.all:
        if grievance.raised == period:
            continue
        events = takewhile(lambda event: event.period == period, reversed(grievance.events))
        row = next((e.row for e in events if isinstance(e.row, GrievanceRow)), None)
        if row is not None:
            again.setdefault((row.unit, row.enterprise_key), []).append((row, grievance))
    return again


def _not_in_ledger(
    by_name: ByName, fresh: Iterable[GrievanceRow], near: Mapping[str, NearName], form: Form
) -> Iterator[Finding]:
    for row in fresh:
        if row.enterprise_key and row.enterprise_key not in by_name:
            name = near.get(row.enterprise_key)
            hint = f"；台账里有名称相近的“{name.name}”" if name else ""
            place = place_of(row, "enterprise", form)
            yield finding("enterprise-not-in-ledger", place, name.name if name else "", hint=hint)
