"""Where the lines and bars of the overview's charts lie.

Knows numbers and the drawing's own units. Does not know what is drawn, nor its colours: templates/
index.html draws. A value that is None has no point, and its neighbours are not joined over it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from liaison_pipeline.documents.parts.templates import percent

WIDTH, HEIGHT = 560, 210
LEFT, RIGHT, TOP, BOTTOM = 40, 12, 24, 42
STEPS = (1, 2, 5)
GAP = 4  # between the bars of a month
WIDEST_BAR = 22
RATE_SCALES = ((90, 2), (80, 5), (60, 10), (0, 20))  # per cent: (bottom, step)


@dataclass(frozen=True)
class ChartMark:
    """A point of a line, or a bar from `y` down over `height`; `label`: its value in words, which
    stands `below` a point that lies lower than its neighbours."""

    x: float
    y: float
    label: str
    width: float = 0
    height: float = 0
    below: bool = False


@dataclass(frozen=True)
class Series:
    """`paths`: the stretches of a line without a gap, as SVG path data; none for bars."""

    name: str
    marks: list[ChartMark]
    paths: list[str]


@dataclass(frozen=True)
class DrawnChart:
    """`ticks`: (y, label) of the lines across; `stops`: (x, label, label below) of the months."""

    width: int
    height: int
    left: int
    right: int
    base: float
    ticks: list[tuple[float, str]]
    stops: list[tuple[float, str, str]]
    series: list[Series]


@dataclass(frozen=True)
class Scale:
    """From `low` at the bottom to `high` at the top in equal steps."""

    low: float
    high: float
    step: float

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    def ticks(self, sign: str) -> list[tuple[float, str]]:
        count = round((self.high - self.low) / self.step)
        values = [self.low + number * self.step for number in range(count + 1)]
        return [(self.y(value), f"{value:g}{sign}") for value in values]


Stop = tuple[str, str]  # a month's label and, where a year begins, the label below it
Values = Sequence[float | None]


def rate_lines(stops: Sequence[Stop], name: str, rates: Values) -> DrawnChart:
    """Returns rates (0-1) as a line, per cent. The scale begins below the lowest one, not always at 0."""
    whole = [None if rate is None else rate * 100 for rate in rates]
    lowest = min((value for value in whole if value is not None), default=0.0)
    low, step = next(((low, step) for low, step in RATE_SCALES if low < lowest), RATE_SCALES[-1])
    labels = ["" if rate is None else percent(rate).removesuffix("%") for rate in rates]
    scale = Scale(low, 100, step)
    return _chart(stops, scale, "%", [_line(name, whole, labels, scale)])


def count_lines(stops: Sequence[Stop], name: str, counts: Sequence[int]) -> DrawnChart:
    scale = _from_zero(counts)
    return _chart(stops, scale, "", [_line(name, counts, [str(count) for count in counts], scale)])


def count_bars(stops: Sequence[Stop], counts: Sequence[tuple[str, Sequence[int]]]) -> DrawnChart:
    """Returns bars side by side for each month."""
    scale = _from_zero([count for _, own in counts for count in own])
    room = _room(len(stops))
    width = min(WIDEST_BAR, (room - 3 * GAP) / len(counts) - GAP)
    whole = len(counts) * width + (len(counts) - 1) * GAP
    series = []
    for number, (name, own) in enumerate(counts):
        shift = number * (width + GAP) - whole / 2
        marks = [
            _bar(_x(at, len(stops)) + shift, count, width, scale) for at, count in enumerate(own)
        ]
        series.append(Series(name, marks, []))
    return _chart(stops, scale, "", series)


def _bar(x: float, count: int, width: float, scale: Scale) -> ChartMark:
    y = scale.y(count)
    height = round(HEIGHT - BOTTOM - y, 1)
    return ChartMark(round(x, 1), y, str(count), round(width, 1), height)


def _line(name: str, values: Values, labels: Sequence[str], scale: Scale) -> Series:
    marks = [
        None
        if value is None
        else ChartMark(_x(at, len(values)), scale.y(value), label, below=_is_valley(values, at))
        for at, (value, label) in enumerate(zip(values, labels, strict=True))
    ]
    stretches = groupby(marks, key=lambda mark: mark is not None)
    paths = [
        "M" + " L".join(f"{mark.x:g} {mark.y:g}" for mark in stretch if mark is not None)
        for there, stretch in stretches
        if there
    ]
    return Series(name, [mark for mark in marks if mark is not None], paths)


def _is_valley(values: Values, at: int) -> bool:
    around = [value for value in (*values[max(at - 1, 0) : at], *values[at + 1 : at + 2]) if value]
    value = values[at]
    return value is not None and len(around) == 2 and value < min(around)


def _chart(stops: Sequence[Stop], scale: Scale, sign: str, series: list[Series]) -> DrawnChart:
    return DrawnChart(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        base=HEIGHT - BOTTOM,
        ticks=scale.ticks(sign),
        stops=[(_x(at, len(stops)), *stop) for at, stop in enumerate(stops)],
        series=series,
    )


def _room(count: int) -> float:
    """Returns the width of a month."""
    return (WIDTH - LEFT - RIGHT) / max(count, 1)


def _x(at: int, count: int) -> float:
    return round(LEFT + _room(count) * (at + 0.5), 1)


def _from_zero(counts: Sequence[int]) -> Scale:
    """Returns at most five steps of 1, 2 or 5 times a power of ten."""
    most = max(counts, default=0)
    step, power = 1, 1
    while step * 5 < most:
        at = STEPS.index(step // power) + 1
        if at == len(STEPS):
            at, power = 0, power * 10
        step = STEPS[at] * power
    return Scale(0, max(-(-most // step), 1) * step, step)
