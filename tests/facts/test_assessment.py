"""Rates of the assessment and their ranks (contract, section 5)."""

from dataclasses import replace

from liaison_pipeline.facts.assessment import ranked
from tests.facts.stories import (
    BEFORE,
    CLOSED,
    OPEN,
    OWN,
    TO,
    Files,
    assessed,
    heard,
    satisfied,
    sent,
)
from tests.language import SETTINGS, office


def test_a_rate_has_a_rank_from_the_smallest_sample_on() -> None:
    files: Files = {"4.xlsx": CLOSED, "4j.xlsx": sent(TO, 4, OPEN, count="1"), "回访.xlsx": heard()}
    judged = office(files, as_of="2021-05-28", settings=replace(SETTINGS, minimum_sample=1))
    shares = [assessed(judged, unit).closure for unit in (OWN, TO, BEFORE)]
    assert [(share.part, share.whole, share.rank) for share in shares] == [
        (1, 1, 1),
        (0, 1, 2),
        (0, 0, None),
    ]
    assert [assessed(judged, unit).coverage.rank for unit in (OWN, TO)] == [1, 2]
    assert assessed(judged).days_to_close == 14
    assert satisfied(judged) == (0, 1)
    few = ranked(judged.month.assessments, SETTINGS.minimum_sample)
    assert {assessment.closure.rank for assessment in few} == {None}


def test_equal_rates_have_equal_ranks() -> None:
    files: Files = {f"{unit}.xlsx": sent(unit, 4) for unit in (OWN, TO)}
    judged = office(files, settings=replace(SETTINGS, minimum_sample=1))
    assert [assessed(judged, unit).coverage.rank for unit in (OWN, TO, BEFORE)] == [1, 1, None]
