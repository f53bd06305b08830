"""Which grievance a row of 分派建议 or 回访清单 means, when no register gives its number any more."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from liaison_pipeline.documents.clerk.stories import trace_grievance
from tests.facts.stories import (
    BEFORE,
    CARRIED_OPEN,
    NOTHING,
    OPEN,
    OWN,
    TO,
    Files,
    both,
    closed,
    decided,
    figures,
    heard,
    month,
    sent,
    told,
)
from tests.language import SETTINGS, Office, office

LAMPS = {"问题诉求名称": "厂区门口主干道路灯不亮需要尽快更换"}
LAMPS_MENDED = {"问题诉求名称": "厂区门口主干道路灯不亮需尽快更换"}
OTHER = {"问题诉求名称": "消防验收排队太久"}


def number(files: Files, at: int = 4, unit: str = OWN, which: int = 0) -> str:
    """The number of an open grievance as it was published when only these files were there."""
    return month(at, files).month.grievances[unit].open[which].number


def moved(judged: Office) -> bool:
    return both(judged) == [NOTHING, CARRIED_OPEN]


def test_a_late_register_with_the_same_title_takes_no_decision() -> None:
    may: Files = {"5.xlsx": sent(OWN, 5, OPEN | LAMPS, count="1")}
    files = may | {"分派.xlsx": decided(诉求编号=number(may, 5), 交办日期="5月28日", **LAMPS)}
    april: Files = {"4.xlsx": sent(OWN, 4, closed("4月20日") | LAMPS, count="1")}
    assert moved(month(6, files))
    judged = month(6, files | april)
    assert moved(judged)
    assert told(judged, "grievance-unknown") == []


def test_a_late_register_with_the_same_open_grievance_keeps_its_decision() -> None:
    may: Files = {"5.xlsx": sent(OWN, 5, OPEN | LAMPS, count="1")}
    files = may | {"分派.xlsx": decided(诉求编号=number(may, 5), 交办日期="5月28日", **LAMPS)}
    judged = month(6, files | {"4.xlsx": sent(OWN, 4, OPEN | LAMPS, count="1")})
    assert moved(judged)


def test_a_register_that_is_gone_again_loses_no_decision() -> None:
    april: Files = {"4.xlsx": sent(OWN, 4, closed("4月20日") | LAMPS, count="1")}
    may: Files = {"5.xlsx": sent(OWN, 5, OPEN | LAMPS, count="1")}
    list_: Files = {
        "分派.xlsx": decided(诉求编号=number(april | may, 5), 交办日期="5月28日", **LAMPS)
    }
    assert moved(month(6, april | may | list_))
    assert moved(month(6, may | list_))


@pytest.mark.parametrize("title", [LAMPS_MENDED, {"问题诉求名称": "1、" + LAMPS["问题诉求名称"]}])
def test_a_title_that_was_corrected_after_the_dispatch_keeps_its_decision(
    title: dict[str, str],
) -> None:
    before: Files = {"4.xlsx": sent(OWN, 4, OPEN | LAMPS, count="1")}
    list_: Files = {"分派.xlsx": decided(诉求编号=number(before), **LAMPS)}
    judged = month(5, list_ | {"4更正.xlsx": sent(OWN, 4, OPEN | title, count="1")})
    assert moved(judged)
    assert told(judged, "grievance-unknown") == []


def test_a_title_that_became_another_one_is_unknown() -> None:
    before: Files = {"4.xlsx": sent(OWN, 4, OPEN | LAMPS, count="1")}
    list_: Files = {"分派.xlsx": decided(诉求编号=number(before), **LAMPS)}
    judged = month(5, list_ | {"4.xlsx": sent(OWN, 4, OPEN | OTHER, count="1")})
    assert both(judged) == [CARRIED_OPEN, NOTHING]
    assert told(judged, "grievance-unknown") == [("grievance-unknown", "A3")]


def test_the_same_title_of_another_enterprise_is_not_meant() -> None:
    before: Files = {"4.xlsx": sent(OWN, 4, OPEN | LAMPS, count="1")}
    list_: Files = {"分派.xlsx": decided(诉求编号=number(before), **LAMPS)}
    row = OPEN | LAMPS | {"企业名称": "大路油库"}
    judged = month(5, list_ | {"4.xlsx": sent(OWN, 4, row, count="1")})
    assert both(judged) == [CARRIED_OPEN, NOTHING]


def test_a_corrected_title_keeps_what_the_enterprise_said() -> None:
    before: Files = {"4.xlsx": sent(OWN, 4, closed("4月20日") | LAMPS, count="1")}
    life = month(4, before).month.grievances[OWN].closed[0]
    files: Files = {
        "4.xlsx": sent(OWN, 4, closed("4月20日") | LAMPS_MENDED, count="1"),
        "回访.xlsx": heard(诉求编号=life.number, **LAMPS),
    }
    judged = month(5, files)
    assert figures(judged) == (0, 0, 1, 0, 1)
    assert told(judged, "grievance-unknown", "closing-unknown") == []


RENAMED = replace(
    SETTINGS,
    units=tuple(
        replace(unit, name="应急管理局", aliases=(OWN, *unit.aliases)) if unit.name == OWN else unit
        for unit in SETTINGS.units
    ),
)


def test_a_unit_that_is_renamed_keeps_its_decisions() -> None:
    before: Files = {"4.xlsx": sent(OWN, 4, OPEN | LAMPS, count="1")}
    files = before | {"分派.xlsx": decided(诉求编号=number(before), **LAMPS)}
    judged = office(files, month="2021-05", as_of="2021-05-28", settings=RENAMED)
    assert (figures(judged, "应急管理局"), figures(judged, TO)) == (NOTHING, CARRIED_OPEN)
    assert told(judged, "grievance-unknown") == []


@pytest.mark.parametrize("spelled", [str, str.lower, lambda text: text.replace("-", "－")])
def test_a_number_that_was_published_before_the_unit_was_renamed_is_traced(
    spelled: Callable[[str], str],
) -> None:
    files: Files = {"4.xlsx": sent(OWN, 4, OPEN | LAMPS, count="1")}
    published = number(files)
    judged = office(files, month="2021-05", as_of="2021-05-28", settings=RENAMED)
    traced = trace_grievance(judged.month, spelled(published))
    assert traced is not None
    assert [(item.file, item.value) for item in traced.items] == [("4.xlsx", LAMPS["问题诉求名称"])]
    assert traced.name == judged.month.grievances["应急管理局"].open[0].number


def test_a_number_that_was_published_before_an_earlier_register_came_in_is_traced() -> None:
    may: Files = {"5.xlsx": sent(OWN, 5, OPEN | LAMPS, count="1")}
    april: Files = {"4.xlsx": sent(OWN, 4, OPEN | LAMPS, count="1")}
    traced = trace_grievance(month(5, may | april).month, number(may, 5))
    assert traced is not None
    assert [item.file for item in traced.items] == ["4.xlsx", "5.xlsx"]


@pytest.mark.parametrize("asked", ["2021-04-应急办-2222", "2021-04-某某办-7KQM", "2021年4月"])
def test_a_number_that_nobody_ever_had_is_not_traced(asked: str) -> None:
    judged = month(4, {"4.xlsx": sent(OWN, 4, OPEN | LAMPS, count="1")})
    assert trace_grievance(judged.month, asked) is None


def test_of_two_grievances_with_one_title_each_keeps_its_own_decision() -> None:
    raised = OPEN | LAMPS
    files: Files = {
        "4.xlsx": sent(OWN, 4, closed("4月20日") | LAMPS, count="1"),
        "5.xlsx": sent(OWN, 5, raised, count="1"),
    }
    first = month(4, files).month.grievances[OWN].closed[0].number
    second = number(files, 5)
    assert first != second
    files["分派.xlsx"] = decided(诉求编号=second, 承办单位=BEFORE, 交办日期="5月28日", **LAMPS)
    files["回访.xlsx"] = heard("满意", "5月3日", 诉求编号=first, **LAMPS)
    judged = month(6, files)
    assert both(judged, BEFORE) == [NOTHING, CARRIED_OPEN]
