"""Line e: CPU of a workbook and peak memory as an office grows."""

from collections.abc import Iterator

from benchmarks.month import fresh
from benchmarks.offices import Office, make_workspace
from benchmarks.timing import Bench, Line, consolidate, spent


def measure(bench: Bench) -> Iterator[Line]:
    """Yields the dearest workbook against the cheapest, and the memory of the largest office."""
    sizes = (50, 200) if bench.small else (500, 2000, 5000, 10000)
    each = []
    for workbooks in sizes:
        made = make_workspace(bench.folder / f"grown{workbooks}", Office(workbooks // 2, 30))
        cost = spent(consolidate(fresh(made)))
        each.append(cost.cpu / workbooks)
        what = f"{workbooks:,} workbooks: CPU a workbook"
        yield Line("e", what, each[-1] * 1000, "ms", "")
        yield Line("e", f"{workbooks:,} workbooks: memory", cost.memory, "MiB", "")
    # the start is in each of them, so the smallest is left out of what is compared
    grown = each[-1] / each[-2] - 1
    yield Line("e", f"{sizes[-1]:,} against {sizes[-2]:,}", grown * 100, "%", "10")
    yield Line("e", f"memory at {sizes[-1]:,}", cost.memory, "MiB", "700")
