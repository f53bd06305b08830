"""What a finding holds back is what the catalogue says: blanked there, it is held no longer.

Each case is the code's own of tests/test_codes.py, else one of those below. Nothing could be counted
of what EXCEPTED names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.facts.standing import ACCEPTED
from liaison_pipeline.model.findings import Holds
from liaison_pipeline.model.rows import FormRow, Submission
from tests.language import Office, callback, dispatch, ledger, office, register
from tests.test_codes import APRIL_OPEN, CASES, NUMBER, Case

EXCEPTED = {
    "file-unreadable": "nothing was read",
    "file-encrypted": "nothing was read",
    "file-too-large": "nothing was read",
    "form-unrecognised": "nothing was read",
    "unit-missing": "no unit",
    "unit-unknown": "no unit",
    "period-missing": "no month",
    "period-conflict": "no month",
    "period-too-early": "no month",
    "date-invalid": "no day",
    "grievance-unknown": "no grievance of which the row could decide",
}
NO_TITLE = register(问题诉求名称="")
CLOSED = [ledger(个数="1"), register()]
NOBODY = dispatch(诉求编号=NUMBER, 承办单位="")
AHEAD = dispatch(诉求编号=NUMBER, 交办日期="4月29日")
CALL_AHEAD = callback(诉求编号=NUMBER, 回访日期="4月29日")
MORE = [  # none needs a near miss
    Case("cell-missing", {"表.xlsx": [ledger(个数="1"), NO_TITLE]}, "C4", ""),
    Case("cell-missing", {"a.xlsx": APRIL_OPEN, "表.xlsx": NOBODY}, "K3", ""),
    Case("date-in-future", {"表.xlsx": register(办结时间="4月29日")}, "G4", ""),
    Case("date-in-future", {"a.xlsx": APRIL_OPEN, "表.xlsx": AHEAD}, "L3", ""),
    Case("date-in-future", {"a.xlsx": CLOSED, "表.xlsx": CALL_AHEAD}, "H3", ""),
]
HOLDING = [case for case in CASES if CATALOGUE[case.code].holds and case.code not in EXCEPTED]
HOLDING = [
    case for case in HOLDING if case.code != "cell-missing"
]  # an empty 企业名称: no enterprise


def judged(case: Case) -> Office:
    files = case.bad if isinstance(case.bad, Mapping) else {case.file: case.bad}
    return office(files, case.month, case.as_of, withdrawn=case.withdrawn)


def held_back(seen: Office, file: str) -> set[str]:
    """What of a file's content is in no figure."""
    facts, rows, status = seen.month.facts, seen.history.rows, seen.standing.status
    own = (*facts.rows.contacts, *facts.rows.grievances)
    lists = (*rows.rosters, *rows.dispatches, *rows.callbacks)
    closings = {c.row.row for month in seen.month.grievances.values() for c in month.closings}
    decisions = facts.decisions
    counted = [d.row for own in decisions.dispatches.values() for d in own]
    heard = [verdict.row for own in decisions.verdicts.values() for verdict in own]
    calls = [month.satisfaction.whole for month in seen.month.assessments]
    held: dict[str, Sequence[Submission | FormRow]] = {
        "form": [s for s in seen.history.submissions if status[s.submission_id] != ACCEPTED],
        "row": [row for row in own if not row.counts] + [row for row in lists if row.held],
        "closing": [r for r in facts.rows.grievances if r.closed_on and r.row not in closings],
        "dispatch": [row for row in decisions.decided if row.number and row not in counted],
        "call-back": [
            row for row in decisions.told if row.number and (row not in heard or not any(calls))
        ],
    }
    return {what for what, things in held.items() if any(one.file == file for one in things)}


@pytest.mark.parametrize("case", [*HOLDING, *MORE], ids=lambda case: f"{case.code} {case.cell}")
def test_what_a_code_holds_back_counts_once_the_catalogue_blanks_it(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = judged(case)
    assert (case.code, case.file) in {(f.code, f.place.file) for f in before.findings}
    assert held_back(before, case.file)
    entry = replace(CATALOGUE[case.code], holds=Holds.NOTHING)
    monkeypatch.setitem(CATALOGUE, case.code, entry)
    after = judged(case)
    assert (case.code, case.cell) in {(f.code, f.place.cell) for f in after.findings}
    assert held_back(after, case.file) == set()


def test_every_code_that_holds_something_is_tried_or_excepted() -> None:
    holding = {code for code, entry in CATALOGUE.items() if entry.holds}
    assert {case.code for case in (*HOLDING, *MORE)} | EXCEPTED.keys() == holding


def test_a_fault_of_the_closing_holds_the_closing_alone() -> None:
    [made] = [
        f
        for f in office({"表.xlsx": register(办结时间="4月29日")}).findings
        if f.place.cell == "G4"
    ]
    assert (made.code, made.holds) == ("date-in-future", Holds.CLOSING)
