"""Until when a unit is asked to send: nobody is hurried who has sent all, and nothing must be mended."""

import pytest

from liaison_pipeline.documents.units.situations import situations
from liaison_pipeline.documents.units.wording import until
from tests.language import ledger, office

LATER = "2021年4月29日（星期四）"
SEND, MEND, NOTHING = f"请于{LATER}前报送。", f"请于{LATER}前改好送回。", ""
LOOK = f"属实的不必重报；要改的请于{LATER}前送回。"
REGISTER = "诉求登载表（附件3）"
BOTH = f"属实的不必重报；要改的和还缺的{REGISTER}，请于{LATER}前送回。"
ROW = "\n" + ledger(企业名称="乙厂", 个数="1").rpartition("\n")[2]


@pytest.mark.parametrize(
    ("text", "as_of", "words"),
    [
        (ledger(), "2021-04-28", NOTHING),
        (ledger(企业联络人员及电话="赵一 1380000123"), "2021-04-28", LOOK),
        (ledger(联系时间="4月31日"), "2021-04-28", MEND),
        (ledger(个数="1"), "2021-04-28", SEND),
        (ledger(个数="1", 企业联络人员及电话="赵一"), "2021-04-28", BOTH),
        (ledger(个数="-1") + ROW, "2021-04-28", MEND[:-1] + f"，还缺的{REGISTER}一并报送。"),
        ("", "2021-04-28", SEND),
        ("", "2021-04-30", "请于2021年5月3日（星期一）前报送。"),
        (ledger(联系时间="4月31日"), "2021-04-25", "请于今天（2021年4月25日）改好送回。"),
    ],
    ids=[
        "nothing wrong",
        "a warning",
        "an error",
        "no register",
        "no register, a warning",
        "no register, an error",
        "nothing",
        "Friday",
        "not due",
    ],
)
def test_a_unit_is_hurried_only_for_what_it_has_not_sent(text: str, as_of: str, words: str) -> None:
    judged = office({"台账.xlsx": text} if text else {}, as_of=as_of)
    assert until(situations(judged.month)["应急办"]) == words
