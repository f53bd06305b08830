"""roster-conflict: no enterprise, and no 统一社会信用代码, stands twice in one roster.

Passes: a roster with 大路砖厂 | 应急办 | 正常 once. Fails: one enterprise, or one code, twice in
what makes a month's roster of a sub-district, at the later row. A roster in a 汇总表 is none that
somebody can mend: what is wrong with it was told where the table was made.
"""

from collections.abc import Iterator

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.live_rows import place_of
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.rows import RosterRow
from liaison_pipeline.spelling.credit_code import is_credit_code


def check(facts: Facts) -> Iterator[Finding]:
    """Yields roster-conflict at the later row, while its list is in the inbox."""
    seen: dict[tuple[str, str, str], RosterRow] = {}
    for row in facts.roster.rows:
        if row.duplicate or row.submission.consolidated:
            continue
        street = facts.rosters.streets.get(row.unit, "")
        code = row.credit_code if is_credit_code(row.credit_code) else ""
        for column, mark in (("enterprise", row.enterprise_key), ("credit_code", code)):
            other = seen.setdefault((street, column, mark), row) if mark else row
            if other is not row:
                if row.file in facts.present:
                    yield _conflict(row, column, other, facts)
                break


def _conflict(row: RosterRow, column: str, other: RosterRow, facts: Facts) -> Finding:
    place = place_of(row, column, facts.question.forms.roster)
    where = f"第 {other.row} 行"
    if other.file != row.file:
        where = f"{other.file} {where}"
    return finding("roster-conflict", place, other=where, owner=other.unit)
