"""Line i: the last month of a year against the first one, in one master."""

from collections.abc import Iterator

from benchmarks.month import fresh
from benchmarks.offices import Office, make_inbox, make_workspace
from benchmarks.timing import Bench, Line, consolidate, spent
from tests.workbooks.period import APRIL


def measure(bench: Bench) -> Iterator[Line]:
    """Yields the CPU of the twelfth month over that of the first, with the start in both."""
    office = Office(25, 80)
    workspace = fresh(make_workspace(bench.folder / "year", office, ()))
    costs = []
    for number in range(bench.size(12, 3)):
        month = APRIL.shift(number)
        make_inbox(workspace / "inbox" / str(month), office, month)
        # the later option counts
        costs.append(spent(consolidate(workspace, "--month", month, "--as-of", month.day(28))).cpu)
    yield Line("i", f"month {len(costs)} / month 1", costs[-1] / costs[0], "x", "1.15", ratio=True)
