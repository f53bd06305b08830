"""Lines j and l: a district of fifteen sub-districts, each with its 汇总表, with and without its units in
liaison.toml."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks.month import fresh
from benchmarks.offices import Office, make_workspace
from benchmarks.timing import Bench, Line, consolidate, python, spent

SUBDISTRICTS = 15
UNITS = 25


def make_district(folder: Path, rows: int) -> Path:
    """Makes an inbox of what its sub-districts have sent upward, `rows` rows of ledgers each."""
    inbox = folder / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    for number in range(SUBDISTRICTS):
        office = Office(
            UNITS, rows // UNITS, subdistrict=f"第{number + 1}街道", first=UNITS * number
        )
        workspace = make_workspace(folder.with_name(f"{folder.name}-sub"), office)
        spent(consolidate(workspace))
        sent = workspace / "outbox" / "2021-04" / "上报" / "汇总表.xlsx"
        shutil.copy(sent, inbox / f"{office.subdistrict}汇总表.xlsx")
        shutil.rmtree(workspace)
    return folder


def measure(bench: Bench) -> Iterator[Line]:
    """Yields the CPU seconds of the district's whole run, both ways."""
    rows = bench.size(2200, 200)
    made = make_district(bench.folder / "district", rows)
    what = f"{SUBDISTRICTS} 汇总表 of {rows:,} rows"
    named = fresh(made)
    sent = [part for file in sorted((named / "inbox").iterdir()) for part in ("--district", file)]
    (named / "liaison.toml").unlink(missing_ok=True)
    spent(python("-m", "liaison_pipeline", "init", named, *sent))
    yield Line("j", what, spent(consolidate(named)).cpu, "s", "10")
    yield Line("l", f"{what}, units not named", spent(consolidate(fresh(made))).cpu, "s", "10")
