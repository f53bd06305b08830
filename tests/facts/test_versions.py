"""Versions of one path, and files that are gone or moved: what was read stays (contract, section 3)."""

import pytest

from tests.facts.arrivals import Sent, Step, after, arrived, seen
from tests.facts.reports import SECOND, filed, month
from tests.language import (
    HEAD,
    Book,
    Office,
    callback,
    ledger,
    office,
    register,
    roster,
    same_as,
)

FILE = "应急办.xlsx"
APRIL = ledger()
MAY = ledger(联系时间="5月6日", **month(5))


def counted(judged: Office, unit: str = "应急办") -> tuple[bool, int, int]:
    """submitted, enterprises, contacted."""
    row = next(u for u in judged.month.units if u.name == unit)
    return row.submitted, row.enterprises, row.contacted


def codes(judged: Office) -> list[tuple[str, str, str]]:
    """What is told of files."""
    return [told for told in judged.codes() if told[1]]


def of_unit(unit: str, text: str = APRIL) -> str:
    return text.replace("填报科室：应急办", f"填报科室：{unit}")


@pytest.mark.parametrize("steps", [({FILE: None}, {FILE: MAY}), ({FILE: MAY},)])
def test_next_month_under_the_same_name_takes_nothing_from_this_month(
    steps: tuple[dict[str, str | None], ...],
) -> None:
    history = arrived({FILE: APRIL}, *steps)
    assert counted(seen(history)) == (True, 1, 1)
    assert counted(seen(history, "2021-05", "2021-05-28")) == (True, 1, 1)
    assert codes(seen(history)) == []


def test_a_file_that_is_gone_still_counts() -> None:
    assert counted(after({FILE: APRIL}, {FILE: None})) == (True, 1, 1)


def test_a_blank_form_is_told_of_while_it_lies_there() -> None:
    blank = ledger(联系时间="", 联系形式="", 个数="", head=filed("").replace("日", ""))
    assert codes(after({FILE: blank})) == [("form-blank", FILE, "")]
    assert (
        codes(after({FILE: blank}, {FILE: APRIL}))
        == codes(after({FILE: blank}, {FILE: None}))
        == []
    )


def test_a_register_saved_over_its_ledger_counts_beside_it() -> None:
    judged = after({FILE: ledger(个数="1")}, {FILE: register()})
    assert counted(judged) == (True, 1, 1)
    assert codes(judged) == []


def test_a_correction_under_the_same_name_counts_and_makes_no_one_late() -> None:
    judged = after({FILE: APRIL}, {FILE: ledger({}, SECOND, head=filed("28"))})
    assert counted(judged) == (True, 2, 2)
    assert codes(judged) == [("submission-superseded", FILE, "")]


def test_enterprises_that_a_newer_ledger_no_longer_has_are_named() -> None:
    judged = office({"a.xlsx": ledger({}, SECOND, head=filed("20")), "b.xlsx": ledger()})
    (told,) = (f.words.message for f in judged.findings if f.code == "submission-superseded")
    assert "1 家企业：大路加油站" in told


def test_what_lies_there_now_is_the_newest_whatever_date_it_bears() -> None:
    judged = after({FILE: ledger({}, SECOND)}, {FILE: ledger(head=filed("20"))})
    assert counted(judged) == (True, 1, 1)


def test_an_older_version_that_is_put_back_counts_again() -> None:
    longer = ledger({}, SECOND, head=filed("24"))
    assert counted(after({FILE: APRIL}, {FILE: longer}, {FILE: APRIL}))[2] == 1


def test_of_versions_that_are_gone_the_one_that_lay_there_last_counts() -> None:
    longer = ledger({}, SECOND, head=filed("20"))
    assert counted(after({FILE: APRIL}, {FILE: longer}, {FILE: None}))[2] == 2
    assert counted(after({FILE: longer}, {FILE: APRIL}, {FILE: None}))[2] == 1


@pytest.mark.parametrize("gone", [True, False])
def test_a_run_that_died_after_reading_leaves_the_order_of_versions_to_the_next_one(
    gone: bool,
) -> None:
    new: Step = {
        FILE: MAY,
        "z.xlsx": ledger(企业名称="大路超市"),
        **({"a.xlsx": None} if gone else {}),
    }
    steps: tuple[Step, ...] = ({FILE: APRIL, "a.xlsx": MAY}, new, {})
    assert arrived(*steps, died=[1]).files == arrived(*steps).files


def test_what_only_a_run_that_died_has_seen_is_newer_than_what_it_was_saved_over() -> None:
    longer = ledger({}, SECOND, head=filed("20"))
    for before, seen_once, wanted in ((APRIL, longer, 2), (longer, APRIL, 1)):
        history = arrived({FILE: before}, {FILE: seen_once}, {FILE: None}, died=[1])
        assert counted(seen(history))[2] == wanted


def test_a_version_in_between_does_not_outlive_a_file_of_another_name() -> None:
    other = ledger({}, SECOND, {"企业名称": "大路商行"}, head=filed("26"))
    steps = {FILE: APRIL, "b.xlsx": other}, {FILE: ledger(联系时间="4月7日")}
    assert counted(after(*steps)) == (True, 3, 3)


def test_a_wrong_unit_mended_in_place_takes_the_ledger_from_the_wrong_unit() -> None:
    wrong = [of_unit("农业服务中心", ledger(个数="1")), of_unit("农业服务中心", register())]
    judged = after({FILE: wrong}, {FILE: [ledger(个数="1"), register()]})
    assert counted(judged, "农业服务中心") == (False, 0, 0)
    assert counted(judged) == (True, 1, 1)
    assert [g.unit for g in judged.month.facts.lives.all] == ["应急办"]


def test_a_wrong_month_mended_in_place_takes_the_ledger_from_the_wrong_month() -> None:
    titles = month(5)["title"]
    wrong = ledger(联系时间="2021年4月28日", title=titles, head=filed("30"))
    history = arrived({FILE: wrong}, {FILE: ledger(联系时间="2021年4月28日", head=filed("30"))})
    assert counted(seen(history, as_of="2021-05-28")) == (True, 1, 1)
    assert counted(seen(history, "2021-05", "2021-05-28"))[0] is False


def test_a_title_of_the_wrong_month_mended_in_place_takes_both_forms_from_the_wrong_month() -> None:
    """The dates tell no year; those of a form whose title is at odds with them have the title's."""
    right = [ledger(个数="1"), register()]
    wrong = [text.replace("2021年4月“", "2021年5月“") for text in right]
    history = arrived({FILE: wrong}, {FILE: right})
    assert counted(seen(history)) == (True, 1, 1)
    judged = seen(history, "2021-05", "2021-05-28")
    assert counted(judged)[0] is False
    assert [str(g.raised) for g in judged.month.facts.lives.all] == ["2021-04"]


def test_another_unit_under_the_same_name_takes_nothing() -> None:
    other = of_unit("农业服务中心", ledger(企业名称="大路果园"))
    judged = after({FILE: APRIL}, {FILE: other})
    assert counted(judged) == counted(judged, "农业服务中心") == (True, 1, 1)


def test_the_register_beside_a_ledger_of_the_wrong_unit_goes_with_it() -> None:
    both = ledger(个数="1"), register()
    wrong = [of_unit("农业服务中心", text) for text in both]
    judged = after({FILE: wrong}, {FILE: ledger()})
    assert judged.month.facts.lives.all == []
    assert counted(judged, "农业服务中心") == (False, 0, 0)


def test_the_same_bytes_twice_are_taken_once_and_told_on_the_larger_path() -> None:
    judged = after({"b.xlsx": APRIL, "a.xlsx": APRIL})
    assert counted(judged) == (True, 1, 1)
    assert codes(judged) == [("file-duplicate", "b.xlsx", "")]
    assert codes(judged.at("2021-05", "2021-05-28")) == []  # it is told in its own month


def test_the_same_enterprise_on_another_day_of_another_unit_takes_nothing() -> None:
    judged = after({FILE: APRIL}, {FILE: of_unit("农业服务中心", ledger(联系时间="4月6日"))})
    assert counted(judged) == counted(judged, "农业服务中心") == (True, 1, 1)


def test_a_version_that_is_held_back_takes_no_place() -> None:
    broken = APRIL.replace(" | 所属类别", "").replace(" | 中小微企业", "")
    assert counted(after({FILE: APRIL}, {FILE: broken})) == (True, 1, 1)


def test_a_content_counts_where_it_lies_now() -> None:
    headless = ledger(head=HEAD.replace("应急办", ""))
    names = "农业服务中心台账.xlsx", "应急办台账.xlsx"
    judged = after({names[0]: headless}, {names[0]: None, names[1]: headless})
    assert counted(judged, "农业服务中心") == (False, 0, 0)
    assert counted(judged) == (True, 1, 1)


def test_a_content_that_is_gone_counts_where_it_lay_last() -> None:
    headless = ledger(head=HEAD.replace("应急办", ""))
    names = "农业服务中心台账.xlsx", "应急办台账.xlsx"
    judged = after({names[1]: headless}, {names[1]: None, names[0]: headless}, {names[0]: None})
    assert counted(judged)[0] is False
    assert counted(judged, "农业服务中心") == (True, 1, 1)


def test_the_number_of_runs_and_the_order_of_other_files_is_no_matter() -> None:
    files: dict[str, Book] = {"b.xlsx": ledger({}, SECOND), "a.xlsx": ledger(head=filed("22"))}
    at_once = counted(after(files))
    one_by_one = after({"a.xlsx": files["a.xlsx"]}, {}, {"b.xlsx": files["b.xlsx"]}, {}, {})
    assert counted(one_by_one) == at_once == counted(office(files)) == (True, 2, 2)


def test_rosters_of_two_months_under_one_name_both_count() -> None:
    may = roster({"企业名称": "大路商行"}, title="企业名录（2021年5月）", 统一社会信用代码="")
    steps = {"a.xlsx": APRIL, "名录.xlsx": roster()}, {"名录.xlsx": may}
    history = arrived(*steps)
    assert [known.name for known in seen(history).month.coverage[1].roster.values()] == ["大路砖厂"]


def test_a_roster_saved_over_by_one_of_the_same_month_is_past() -> None:
    both = roster({}, {"企业名称": "大路商行", "统一社会信用代码": ""})
    judged = after({"a.xlsx": APRIL, "名录.xlsx": both}, {"名录.xlsx": roster()})
    assert counted(judged) == (True, 1, 1)


def many(count: int, **changes: str) -> str:
    rows = [{"企业名称": f"大路{n}号店", "统一社会信用代码": ""} | changes for n in range(count)]
    return roster(*rows)


@pytest.mark.parametrize(
    ("now", "gone"),
    [
        (many(2), 8),
        (many(6), 4),
        (many(7), 0),  # mended
        (many(10, 状态="注销"), 0),
        (many(12), 0),
        (roster({"企业名称": "别家店"}, title="企业名录（2021年5月）"), 0),  # of another month
    ],
)
def test_a_roster_saved_over_a_far_longer_one_is_told(now: str, gone: int) -> None:
    before = {"a.xlsx": APRIL, "名录.xlsx": many(10)}
    judged = after(before, {"名录.xlsx": now})
    said = [f.words.message for f in judged.findings if f.code == "roster-shrunk"]
    assert len(said) == bool(gone)
    assert all(f"少了 {gone} 家" in text for text in said)
    cleared = after(before, {"名录.xlsx": now}, {"名录.xlsx": None})
    assert cleared.codes("roster-shrunk") == []


@pytest.mark.parametrize("moved", [{}, {FILE: None, "新/b.xlsx": APRIL}])
def test_a_withdrawn_content_stays_out_wherever_it_is_moved(moved: dict[str, str | None]) -> None:
    judged = after({FILE: APRIL}, moved, withdrawn=[(FILE, APRIL)])
    assert counted(judged)[0] is False
    file = next(iter(reversed(moved)), FILE)
    assert judged.codes("submission-withdrawn") == [("submission-withdrawn", file, "")]


def test_a_content_withdrawn_for_one_unit_counts_for_the_one_that_its_new_name_tells() -> None:
    headless = ledger(head=HEAD.replace("应急办", ""))
    old, new = "农业服务中心台账.xlsx", "应急办台账.xlsx"
    judged = after({old: headless}, {old: None, new: headless}, withdrawn=[(old, headless)])
    assert counted(judged) == (True, 1, 1)


def test_a_version_that_was_saved_over_can_be_withdrawn() -> None:
    history = arrived({FILE: APRIL}, {FILE: MAY}, withdrawn=[(FILE, APRIL)])
    assert counted(seen(history))[0] is False
    assert counted(seen(history, "2021-05", "2021-05-28")) == (True, 1, 1)


def test_what_is_wrong_with_a_saved_over_list_of_call_backs_is_past() -> None:
    wrong, right = callback(满意度="还行"), callback()
    files: dict[str, Book] = {"a.xlsx": [ledger(个数="1"), register()], "回访.xlsx": wrong}
    assert after(files, {"回访.xlsx": right}).codes("satisfaction-invalid") == []


@pytest.mark.parametrize("words", [("是", ""), ("", "是"), ("是", "否"), ("否", "是")])
def test_of_two_lists_saved_over_within_a_second_the_one_that_lies_there_counts(
    words: tuple[str, str],
) -> None:
    path = "outbox/2021-04/对应确认.xlsx"
    before, now = (Sent(same_as(确认=word), saved="2021-04-27T10:00") for word in words)
    said = after({path: before}, {path: now}).month.facts.same_as.rows
    assert [row.answer for row in said.values()] == [word for word in words[1:] if word]


def test_a_workbook_with_the_same_rows_saved_again_changes_nothing() -> None:
    again = Sent(APRIL, saved="2021-04-24T10:00")
    assert after({FILE: APRIL}, {"b.xlsx": again}).codes("submission-tied") == []
