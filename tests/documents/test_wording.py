"""Until when a unit is asked to send: nobody is hurried who has sent all, and nothing must be mended."""

import pytest

from liaison_pipeline.documents.units.wording import until
from tests.language import ledger, office

PAST = "截止日（2021年4月25日）已过"
HURRY, MEND, NOTHING = f"{PAST}，请尽快报送。", f"{PAST}，请尽快改好送回。", ""


@pytest.mark.parametrize(
    ("text", "as_of", "words"),
    [
        (ledger(), "2021-04-28", NOTHING),
        (ledger(企业联络人员及电话="赵一 1380000123"), "2021-04-28", NOTHING),
        (ledger(联系时间="4月31日"), "2021-04-28", MEND),
        (ledger(个数="1"), "2021-04-28", HURRY),
        (ledger(联系时间="4月31日"), "2021-04-25", "请于 2021年4月25日 前报送。"),
    ],
    ids=["nothing wrong", "a warning", "an error", "its register is missing", "not yet due"],
)
def test_a_unit_is_hurried_only_for_what_it_has_not_sent(text: str, as_of: str, words: str) -> None:
    judged = office({"台账.xlsx": text}, as_of=as_of)
    own = [finding for finding in judged.findings if finding.place.unit == "应急办"]
    assert until(judged.month, own) == words
