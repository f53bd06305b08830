"""Which of several forms is the newest one, and when nobody can tell (contract, section 3)."""

import pytest

from tests.facts.arrivals import Sent, Step, after
from tests.facts.reports import SECOND, filed
from tests.language import Book, Office, ledger, office, register

LONG, SHORT = ledger({}, SECOND, head=filed("25")), ledger(head=filed("22"))
LATER = ledger(head=filed("25"))
LAMPS = "请求尽快解决厂区门口路灯不亮问题"
RETURNED = "应急办（批注）.xlsx"


def contacted(judged: Office) -> int:
    return next(u for u in judged.month.units if u.name == "应急办").contacted


def told(judged: Office, code: str) -> list[str]:
    return sorted(f.place.file for f in judged.findings if f.code == code)


def codes(judged: Office) -> list[tuple[str, str, str]]:
    """What is told of files."""
    return [told for told in judged.codes() if told[1]]


def words(judged: Office, code: str) -> str:
    return "\n".join(f.words.message for f in judged.findings if f.code == code)


def test_an_answer_is_never_before_what_it_answers() -> None:
    judged = after({"a.xlsx": LONG}, {RETURNED: Sent(SHORT, answers=LONG)})
    assert contacted(judged) == 1
    assert told(judged, "submission-tied") == []
    assert "2021年4月22日，是退回以后改好再报的；本表" in words(judged, "submission-superseded")


def test_a_later_correction_is_newer_than_an_answer() -> None:
    files: Step = {
        "a.xlsx": LONG,
        RETURNED: Sent(SHORT, answers=LONG),
        "c.xlsx": ledger({}, SECOND, head=filed("26")),
    }
    judged = after(files)
    assert contacted(judged) == 2
    assert words(judged, "submission-superseded").count("退回以后") == 0


def test_an_answer_to_an_answer_is_newer_than_both() -> None:
    first = Sent(ledger({}, SECOND, head=filed("21")), answers=LONG)
    second = Sent(ledger(head=filed("20")), answers=first)
    assert contacted(after({"a.xlsx": LONG, "z.xlsx": first, "b.xlsx": second})) == 1


def test_marks_that_lead_round_in_a_circle_or_nowhere_do_no_harm() -> None:
    lost = Sent(ledger(head=filed("24")), answers=ledger(联系时间="4月1日"))
    assert contacted(after({"a.xlsx": LONG, "b.xlsx": lost})) == 2


@pytest.mark.parametrize("name", [RETURNED, "石庙.xlsx"])
def test_a_returned_workbook_that_came_back_unmended_counts_once(name: str) -> None:
    back = Sent(LONG, saved="2021-04-28T08:00", answers=LONG)
    judged = after({"a.xlsx": LONG}, {name: back})
    assert codes(judged) == [("file-duplicate", name, "")]
    assert "没有改动" in words(judged, "file-duplicate")


def test_an_unmended_ledger_beside_a_mended_register_is_an_answer() -> None:
    original: list[str] = [ledger(个数="1"), register(办结时间="", 办理情况="")]
    back = Sent([ledger(个数="1"), register()], answers=original)
    judged = after({"a.xlsx": original}, {RETURNED: back})
    assert told(judged, "file-duplicate") == []
    assert told(judged, "progress-missing") == []


def test_a_filing_date_written_ahead_gives_way_to_the_day_of_saving() -> None:
    ahead = Sent(LONG, saved="2021-04-20T09:00")
    judged = after({"a.xlsx": ahead, "b.xlsx": Sent(SHORT, saved="2021-04-22T09:00")})
    assert contacted(judged) == 1
    assert told(judged, "submission-tied") == ["a.xlsx", "b.xlsx"]
    assert "正好相反" in words(judged, "submission-tied")


def test_a_form_saved_more_than_a_month_before_its_date_is_of_its_date() -> None:
    template = Sent(LONG, saved="2021-03-01T09:00")
    judged = after({"a.xlsx": template, "b.xlsx": Sent(SHORT, saved="2021-03-01T09:00")})
    assert contacted(judged) == 2
    assert told(judged, "submission-tied") == []


def test_a_template_that_was_saved_long_before_its_date_is_newer_than_what_was_filed_between() -> (
    None
):
    template = Sent(LONG, saved="2021-03-01T09:00")
    judged = after({"a.xlsx": template, "b.xlsx": Sent(SHORT, saved="2021-04-22T09:00")})
    assert contacted(judged) == 2


def test_a_tie_that_only_the_path_decides_is_told_on_both() -> None:
    files: dict[str, Book] = {"a.xlsx": ledger({}, SECOND), "b.xlsx": ledger()}
    judged = office(files)
    assert contacted(judged) == 1
    assert told(judged, "submission-tied") == ["a.xlsx", "b.xlsx"]
    assert "本表计入" in words(judged, "submission-tied")
    assert "本表没有计入" in words(judged, "submission-tied")


def test_of_two_of_one_day_the_one_that_was_saved_later_counts() -> None:
    early, late = Sent(LONG, saved="2021-04-25T09:00"), Sent(LATER, saved="2021-04-25T16:00")
    assert contacted(after({"b.xlsx": early, "a.xlsx": late})) == 1


def test_of_two_saved_at_once_the_one_with_the_later_filing_date_counts() -> None:
    """Both were dated ahead, so the day of saving is the day of both."""
    early = Sent(ledger({}, SECOND, head=filed("24")), saved="2021-04-22T09:00")
    late = Sent(LATER, saved="2021-04-22T09:00")
    assert contacted(after({"b.xlsx": early, "a.xlsx": late})) == 1


@pytest.mark.parametrize(
    "other",
    [
        Sent(ledger(), saved="2021-04-23T12:00"),  # saved later
        Sent(ledger(序号="7")),  # the same rows, however they are numbered
        Sent(ledger(SECOND)),  # another street
        Sent(ledger(head=filed("24"))),  # filed later
    ],
)
def test_what_people_can_tell_is_no_tie(other: Sent) -> None:
    base = Sent(ledger({"联系时间": "4月5日"}), saved="2021-04-23T11:00" if other.saved else "")
    assert told(after({"a.xlsx": base, "b.xlsx": other}), "submission-tied") == []


def test_a_superseded_form_names_both_dates() -> None:
    judged = after(
        {"a.xlsx": SHORT, "b.xlsx": Sent(ledger({}, head=filed("")), saved="2021-04-24")}
    )
    message = words(judged, "submission-superseded")
    assert "填报时间是2021年4月22日" in message
    assert "文件最后保存于2021年4月24日" in message


def test_a_register_that_replaces_another_names_the_grievances_that_are_gone() -> None:
    fire = {"问题诉求名称": "消防验收慢"}
    files: dict[str, Book] = {
        "a.xlsx": [ledger(个数="2"), register({"问题诉求名称": LAMPS}, fire)],
        "b.xlsx": register({"问题诉求名称": LAMPS.replace("不亮", "不亮的")}, head=filed("24")),
    }
    found = [f for f in office(files).findings if f.code == "submission-superseded"]
    assert [(f.place.file, f.severity) for f in found] == [("a.xlsx", "warning")]
    assert "消防验收慢" in found[0].words.message
    assert "路灯" not in found[0].words.message


def test_where_a_ledger_supersedes_another_its_register_does_too_an_empty_one_included() -> None:
    labels = register(head=filed("24")).rsplit("\n", 1)[0]
    files: dict[str, Book] = {
        "a.xlsx": [ledger(个数="1"), register()],
        "b.xlsx": [ledger(head=filed("24")), labels],
    }
    judged = office(files)
    assert judged.month.facts.lives.all == []
    found = [f for f in judged.findings if f.code == "submission-superseded"]
    assert sorted(f.severity.value for f in found) == ["info", "warning"]


def test_a_corrected_ledger_alone_leaves_the_register_of_the_first_workbook() -> None:
    files: dict[str, Book] = {
        "a.xlsx": [ledger(个数="1"), register()],
        "b.xlsx": ledger(个数="1", head=filed("24")),
    }
    assert len(office(files).month.facts.lives.all) == 1


def test_two_halves_of_a_month_in_one_workbook_both_count() -> None:
    halves = [ledger(联系时间="4月5日"), ledger({"联系时间": "4月20日"}, SECOND)]
    judged = office({"a.xlsx": halves})
    assert contacted(judged) == 2
    assert codes(judged) == []


def test_an_exact_copy_in_one_workbook_counts_once() -> None:
    judged = office({"a.xlsx": [ledger(个数="1"), ledger(个数="1"), register()]})
    assert judged.codes("count-mismatch") == []
    assert told(judged, "submission-tied") == []


def test_two_registers_of_one_workbook_that_share_a_title_are_one() -> None:
    more = register({}, {"问题诉求名称": "消防验收慢"})
    judged = office({"a.xlsx": [ledger(个数="2"), register(), more]})
    assert len(judged.month.facts.lives.all) == 2


def test_an_empty_ledger_is_received_and_not_accepted() -> None:
    empty = ledger().rsplit("\n", 1)[0]
    judged = office({"a.xlsx": empty})
    figures = {
        name: judged.month.total(name) for name in ("received", "accepted", "rejected", "late")
    }
    assert figures == {"received": 1, "accepted": 0, "rejected": 1, "late": 0}


def test_a_form_of_an_unknown_unit_is_past_when_its_answer_names_the_unit() -> None:
    unknown = ledger(head=filed("23").replace("应急办", "园林办"))
    judged = after({"a.xlsx": unknown}, {RETURNED: Sent(ledger(), answers=unknown)})
    assert codes(judged) == []
    assert contacted(judged) == 1


def test_an_answer_that_names_another_month_takes_the_first_from_the_wrong_month() -> None:
    wrong = ledger(联系时间="2021年4月28日", title="2021年5月月台帐（科室）", head=filed("30"))
    right = Sent(ledger(联系时间="2021年4月28日", head=filed("30")), answers=wrong)
    judged = after({"a.xlsx": wrong}, {RETURNED: right}, as_of="2021-05-28")
    assert contacted(judged) == 1
    later = judged.at("2021-05", "2021-05-28")
    assert next(u for u in later.month.units if u.name == "应急办").submitted is False
