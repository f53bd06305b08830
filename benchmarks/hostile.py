"""Line k: workbooks and folders that cost more than they should, as somebody might send by accident."""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.offices import Office, ledger_of, make_workspace, register_of, workbook_of
from benchmarks.timing import Bench, Line, consolidate, spent
from tests.workbooks.period import APRIL
from tests.workbooks.values import Value

DATE = 7  # its column in a ledger


def wrong_dates(inbox: Path, rows: int) -> None:
    """Writes a ledger in which every 联系时间 is wrong, each in its own way."""
    _ledger(inbox, rows, lambda row: f"2021年4月{row + 40}日")


def long_ledger(inbox: Path, rows: int) -> None:
    """Writes a ledger in which one row of a thousand has a wrong date."""
    _ledger(inbox, rows, lambda row: "2021年4月31日" if row % 1000 == 0 else "2021年4月12日")


def _ledger(inbox: Path, rows: int, day: Callable[[int], str]) -> None:
    office = Office(1, rows, every=rows)
    lines = ledger_of(office, 0, APRIL)
    for row, line in enumerate(lines):
        line[DATE] = day(row)
    _send(inbox, office, "ledger", lines)


def _send(inbox: Path, office: Office, kind: str, lines: Sequence[Sequence[Value]]) -> None:
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / f"{kind}.xlsx").write_bytes(workbook_of(kind, office.unit(0), APRIL, lines))


def many_formats(inbox: Path, formats: int) -> None:
    """Writes a ledger whose workbook has as many cell formats as a workbook can have, as those do that
    were pasted together for years."""
    office = Office(1, 30)
    _send(inbox, office, "ledger", ledger_of(office, 0, APRIL))
    _send(inbox, office, "register", register_of(office, 0, APRIL))
    path = inbox / "ledger.xlsx"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    styles = parts["xl/styles.xml"].decode()
    start, end = styles.index("<cellXfs"), styles.index("</cellXfs>")
    own = styles[styles.index(">", start) + 1 : end]
    more = "".join(
        f'<xf numFmtId="{number % 50}" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        for number in range(formats)
    )
    parts["xl/styles.xml"] = f"{styles[:start]}<cellXfs>{own}{more}{styles[end:]}".encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def scraps(inbox: Path, files: int) -> None:
    """Writes files that are no workbook, each with its own words."""
    for number in range(files):
        folder = inbox / f"{number // 500}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"便条{number}.txt").write_text(
            f"第{number}次例会，请带上材料。", encoding="utf-8"
        )


def measure(bench: Bench) -> Iterator[Line]:
    """Yields CPU seconds and memory of each."""
    cases = (
        ("wrong dates in one ledger", wrong_dates, bench.size(5_000, 500), 10),
        ("rows, one of a thousand wrong", long_ledger, bench.size(99_000, 5_000), 60),
        ("cell formats", many_formats, bench.size(64_000, 5_000), 5),
        ("scraps in inbox/", scraps, bench.size(10_000, 500), 30),
    )
    for what, make, number, wanted in cases:
        workspace = make_workspace(bench.folder / make.__name__, Office(25, 30), ())
        make(workspace / "inbox", number)
        cost = spent(consolidate(workspace))
        note = f"{cost.memory:.0f} MiB"
        yield Line("k", f"{number:,} {what}", cost.cpu, "s", str(wanted), note=note)
