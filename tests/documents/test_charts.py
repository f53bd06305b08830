"""Charts of index.html: scales, bars, lines and what they say."""

import pytest

from liaison_pipeline.documents.clerk.charts import count_bars, count_lines, rate_lines
from liaison_pipeline.documents.parts.templates import percent

STOPS = [("4月", "2021年"), ("5月", ""), ("6月", "")]


def test_the_scale_of_rates_begins_below_the_lowest() -> None:
    bottoms = [
        rate_lines(STOPS[:1], "率", [lowest]).ticks[0][1]
        for lowest in (0.95, 0.9, 0.8, 0.3, 0, None)
    ]
    assert bottoms == ["90%", "80%", "60%", "0%", "0%", "0%"]


def test_a_month_without_a_rate_is_a_gap() -> None:
    (line,) = rate_lines(STOPS, "率", [0.9, None, 1]).series
    assert [mark.label for mark in line.marks] == ["90.0", "100.0"]
    assert len(line.paths) == 2


def test_the_scale_of_counts_ends_at_a_round_number() -> None:
    tops = [count_lines(STOPS[:1], "数", [most]).ticks[-1][1] for most in (0, 3, 7, 23, 276, 4021)]
    assert tops == ["1", "3", "8", "25", "300", "5000"]


def test_bars_stand_side_by_side_on_the_base() -> None:
    chart = count_bars(STOPS, [("甲", [1, 0, 4]), ("乙", [2, 2, 2])])
    for one, other in zip(*(series.marks for series in chart.series), strict=True):
        assert one.x + one.width < other.x
        assert one.y + one.height == pytest.approx(chart.base)
    assert [mark.height for mark in chart.series[0].marks][1] == 0


def test_a_valley_has_its_label_below() -> None:
    (line,) = count_lines(STOPS, "数", [5, 2, 4]).series
    assert [mark.below for mark in line.marks] == [False, True, False]


def test_a_chart_of_the_whole_alone_says_all_of_it() -> None:
    shown = [percent(rate) for rate in (None, 0, 0.0001, 0.5, 0.9999, 1)]
    assert shown == ["—", "0.0%", "0.1%", "50.0%", "99.9%", "100.0%"]
