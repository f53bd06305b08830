"""Line f: a run after which one workbook is new, and one in which nothing is."""

from collections.abc import Iterator

from benchmarks.month import fresh
from benchmarks.offices import Office, make_inbox, make_workspace
from benchmarks.timing import Bench, Line, consolidate, spent
from tests.workbooks.period import APRIL


def measure(bench: Bench) -> Iterator[Line]:
    """Yields what share of a whole run each of the two needs."""
    units = bench.size(1000, 50)
    workspace = fresh(make_workspace(bench.folder / "again", Office(units, 30)))
    whole = spent(consolidate(workspace)).cpu
    nothing = spent(consolidate(workspace)).cpu
    newer = bench.folder / "newer"
    make_inbox(newer, Office(1, 29), APRIL)
    one = next(path for path in newer.iterdir() if "台账" in path.name)
    (workspace / "inbox" / f"更正{one.name}").write_bytes(one.read_bytes())
    added = spent(consolidate(workspace)).cpu
    what = f"of {2 * units:,} workbooks"
    yield Line("f", f"one new {what} / a whole run", 100 * added / whole, "%", "5", ratio=True)
    yield Line("f", f"nothing new {what}", nothing, "s", "1.5")
