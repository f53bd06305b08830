"""What a withdrawn file leaves behind (contract, section 3)."""

import pytest

from tests.facts.stories import (
    CARRIED_OPEN,
    CLOSED,
    LONG,
    LONG_NUMBER,
    NOTHING,
    OPEN,
    OWN,
    RAISED,
    RAISED_OPEN,
    Files,
    both,
    decided,
    figures,
    heard,
    of,
    sent,
    told,
    units_of,
)
from tests.language import Office, ledger, office


def statuses(judged: Office) -> dict[str, str]:
    forms = judged.standing.forms
    return {form.file: judged.standing.status[form.submission_id] for form in forms}


def test_what_is_withdrawn_is_in_no_figure() -> None:
    judged = office({"4.xlsx": RAISED}, withdrawn={"4.xlsx": "报错了"})
    assert statuses(judged) == {"4.xlsx": "withdrawn"}
    assert figures(judged) == NOTHING
    row = next(u for u in judged.month.units if u.name == OWN)
    assert (row.submitted, row.enterprises, row.contacted, row.late) == (False, 0, 0, False)
    assert judged.codes("submission-withdrawn") == [("submission-withdrawn", "4.xlsx", "")]
    assert OWN in units_of(judged, "submission-missing")


def test_the_findings_of_a_withdrawn_file_are_silent() -> None:
    judged = office({"4.xlsx": ledger(联系时间="4月31日")}, withdrawn={"4.xlsx": "报错了"})
    assert told(judged) == [("submission-withdrawn", "")]


def test_where_a_file_is_withdrawn_the_one_before_counts_again() -> None:
    newer = [form.replace("4月23日", "4月24日") for form in CLOSED]
    files: Files = {"a.xlsx": RAISED, "b.xlsx": newer}
    judged = office(files, withdrawn={"b.xlsx": "报错了"})  # closed in b.xlsx
    assert figures(judged) == RAISED_OPEN
    assert statuses(judged) == {"a.xlsx": "accepted", "b.xlsx": "withdrawn"}
    assert judged.codes("submission-superseded") == []


@pytest.mark.parametrize("withdrawn", ["a.xlsx", "b.xlsx"])
def test_a_copy_of_a_withdrawn_file_is_out_as_well(withdrawn: str) -> None:
    judged = office({"a.xlsx": RAISED, "b.xlsx": RAISED}, withdrawn={withdrawn: "报错了"})
    assert set(statuses(judged).values()) == {"withdrawn"}
    assert figures(judged) == NOTHING
    assert judged.codes("file-duplicate") == []


def test_a_withdrawn_list_decides_nothing() -> None:
    files: Files = {
        "4.xlsx": CLOSED,
        "5.xlsx": sent(OWN, 5, OPEN | LONG, count="1"),
        "分派.xlsx": decided(诉求编号=LONG_NUMBER, 交办日期="5月9日", title=of(5)),
        "回访.xlsx": heard(),
    }
    why = {"分派.xlsx": "发错了", "回访.xlsx": "打错了"}
    judged = office(files, month="2021-06", as_of="2021-06-28", withdrawn=why)
    assert both(judged) == [CARRIED_OPEN, NOTHING]
    assert told(judged, "grievance-unknown") == []


def test_the_numbers_of_a_withdrawn_register_are_unknown() -> None:
    files: Files = {"4.xlsx": RAISED, "分派.xlsx": decided()}
    judged = office(files, withdrawn={"4.xlsx": "报错了"})
    assert told(judged, "grievance-unknown") == [("grievance-unknown", "A3")]
