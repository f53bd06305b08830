"""What goes wrong with one file is that file's finding; everybody else gets their report."""

import json
import shutil
import subprocess
import sys
from concurrent.futures.process import BrokenProcessPool
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from liaison_pipeline.documents.units import guarded
from liaison_pipeline.documents.units.rebuilt import rebuilt
from liaison_pipeline.documents.units.returned import Sent, Task
from liaison_pipeline.files import expendable
from liaison_pipeline.files.expendable import Failed, NoWorker, expendably, read_workbook
from liaison_pipeline.files.grid import Grid, Raw, Workbook, show
from liaison_pipeline.forms import batch, checks
from liaison_pipeline.marking.package import zipped
from tests.language import FORMS, HEAD, SETTINGS, ledger, sheet
from tests.test_intake import OTHER, UNITS, contacted, findings
from tests.workbooks import writers
from tests.workbooks.sheets import Book, Sheet
from tests.workspaces import content, folder, run, save

FAULTS = [
    ValueError("multi-byte encodings are not supported"),
    LookupError("unknown encoding"),
    UnicodeDecodeError("gbk", b"\xff", 0, 1, "illegal"),
    TypeError("can't compare datetime.datetime to datetime.date"),
    RecursionError("maximum recursion depth exceeded"),
    MemoryError(),
    AssertionError(),
    OSError(5, "input/output error"),
]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "liaison.toml").write_text(UNITS, "utf-8")
    save(tmp_path / "inbox" / "坏.xlsx", ledger(联系时间="4月31日"))
    rows = {"企业名称": "一号店", "所属类别": "国企"}, {"企业名称": "二号店"}
    save(tmp_path / "inbox" / "好.xlsx", ledger(*rows, **OTHER))
    return tmp_path


def fails_for(monkeypatch: pytest.MonkeyPatch, home: Any, name: str, fault: BaseException) -> None:
    """Makes a function fail for whatever speaks of the file 坏.xlsx."""
    whole = getattr(home, name)

    def failing(*args: Any, **kwargs: Any) -> Any:
        if any("坏.xlsx" in repr(getattr(arg, "file", arg)) for arg in args):
            raise fault
        return whole(*args, **kwargs)

    monkeypatch.setattr(home, name, failing)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_a_fault_while_a_file_is_interpreted_is_its_finding(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    fails_for(monkeypatch, batch, "interpret", fault)
    result = run(workspace, "-v")
    assert result.exit_code == 1
    assert findings(workspace, "file-unreadable") == [("error", "file-unreadable", "", "坏.xlsx")]
    assert contacted(workspace)["农业服务中心"] == 1
    assert type(fault).__name__ in result.output


def test_a_fault_while_the_cells_of_a_batch_are_checked_is_that_of_one_file(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = checks.check_values

    def failing(form: Any, columns: Any) -> Any:
        if any("4月31日" in str(value) for values in columns.values() for value in values):
            raise TypeError("a cell that nobody thought of")
        return whole(form, columns)

    without = {p: d for p, d in _alone(workspace).items() if "好" in p}
    monkeypatch.setattr("liaison_pipeline.forms.batch.check_values", failing)
    assert run(workspace).exit_code == 1
    assert findings(workspace, "file-unreadable") == [("error", "file-unreadable", "", "坏.xlsx")]
    assert {p: d for p, d in content(folder(workspace)).items() if "好" in p} == without


def _alone(workspace: Path) -> dict[str, bytes]:
    """What is published where nothing fails."""
    made = content(folder(workspace)) if run(workspace).exit_code == 1 else {}
    (workspace / "master.db").unlink()
    return made


def test_a_fault_of_a_rule_is_not_swallowed(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("liaison_pipeline.pipeline.RULES", (broken,))
    assert run(workspace).exit_code == 3
    assert not folder(workspace).exists()


def test_a_workbook_that_cannot_be_marked_leaves_the_page_and_is_told(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = expendably

    def failing(seconds: float, work: Any, sent: Sent, task: Task, *args: Any) -> Any:
        if "应急办" in task.heading:
            raise Failed("Traceback: TypeError", "内容有误，处理时出错")
        return whole(seconds, work, sent, task, *args)

    monkeypatch.setattr(guarded, "expendably", failing)
    result = run(workspace, "-v")
    assert result.exit_code == 1
    assert "Traceback: TypeError" in result.output
    names = set(content(folder(workspace)))
    assert "退回/应急办/校验报告.html" in names
    assert "退回/应急办/坏（批注）.xlsx" not in names
    assert "退回/农业服务中心/好（批注）.xlsx" in names
    assert findings(workspace, "file-unmarked") == [("info", "file-unmarked", "应急办", "坏.xlsx")]
    page = (folder(workspace) / "退回/应急办/校验报告.html").read_text("utf-8")
    assert "没有生成批注表" in page
    assert "坏（批注）" not in page
    summary = json.loads((folder(workspace) / "summary.json").read_text("utf-8"))
    assert summary["findings"]["by_code"]["file-unmarked"] == 1


def take_a_nap(*_: object) -> None:
    sleep(30)


def test_marking_that_takes_too_long_is_given_up(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarded, "SECONDS", 0.0)
    monkeypatch.setattr(guarded, "marked_by_the_worker", take_a_nap)
    assert run(workspace).exit_code == 1
    assert {unit for _, _, unit, _ in findings(workspace, "file-unmarked")} == {
        "应急办", "农业服务中心",
    }  # fmt: skip


def test_without_a_worker_workbooks_are_marked_in_this_process(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(workspace)
    marked = content(folder(workspace))

    def none(*_: object) -> None:
        raise NoWorker("blocked")

    monkeypatch.setattr(guarded, "expendably", none)
    shutil.rmtree(workspace / "outbox")  # or what goes back to a unit would not be made anew
    assert "blocked" in run(workspace, "-v").output
    assert content(folder(workspace)) == marked


class _Broken:
    """A pool whose processes can't be started."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def __enter__(self) -> "_Broken":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def submit(self, *_: object) -> None:
        raise BrokenProcessPool("blocked")


class _None(_Broken):
    def __init__(self, *_: object, **__: object) -> None:
        raise OSError(38, "no semaphores")


@pytest.mark.parametrize("pool", [_Broken, _None])
def test_without_a_pool_files_are_read_in_this_process(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, pool: type[_Broken]
) -> None:
    monkeypatch.setattr("liaison_pipeline.workers.ProcessPoolExecutor", pool)
    result = run(workspace, "--workers", "2", "-v")
    assert result.exit_code == 1
    assert contacted(workspace)["农业服务中心"] == 1
    assert "files are read in this one" in result.output


def test_an_unjudged_format_without_a_worker_is_a_finding(tmp_path: Path) -> None:
    import xlwt

    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, HEAD)
    (tmp_path / "inbox").mkdir()
    book.save(str(tmp_path / "inbox" / "a.xls"))
    code = (
        "import sys; from liaison_pipeline.files import expendable; "
        "sys.executable = '/no/such/program'; from liaison_pipeline.cli import main; "
        "main(['consolidate', '-v', '--as-of', '2021-04-28', '--workspace', sys.argv[1]])"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert findings(tmp_path, "file-unreadable") == [("error", "file-unreadable", "", "a.xls")]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (datetime(1900, 1, 4, 2, 52, 48), "1900-01-04 02:52:48"),  # 4.12 typed into a date cell
        (datetime(1899, 12, 31), "1899-12-31"),
        (datetime(1899, 12, 31, 6), "1899-12-31 06:00:00"),
        (datetime(1904, 1, 1, 23, 59), "1904-01-01 23:59:00"),
        (date(1900, 1, 4), "1900-01-04"),
        (date(1904, 1, 2), "1904-01-02"),
        (datetime(2021, 4, 12, 9, 30), "2021-04-12 09:30:00"),
        (date(2021, 4, 12), "2021-04-12"),
        (time(2, 52), "2:52:00"),
        (timedelta(days=-1), None),
        (4.12, "4.12"),
        (True, "TRUE"),
    ],
)
def test_every_day_and_time_survives_the_rebuilding(value: Raw, shown: str | None) -> None:
    book = Workbook((Grid("Sheet1", {(0, 0): "联系时间", (1, 0): value}),))
    parts, _ = rebuilt(book, FORMS, datetime(2021, 4, 28))
    read = read_workbook(zipped(parts), SETTINGS.limits).grids[0]
    if shown is not None:
        assert show(read.raw(1, 0)) == shown


def _old(text: str) -> bytes:
    """Returns a sheet as Excel 97 writes it, which the worker alone reads."""
    grid = sheet(text)
    book = Book([Sheet("Sheet1", dict(grid.cells))], datetime(2021, 4, 23))  # type: ignore[arg-type]
    return writers.write(book, "xls")


def test_what_no_worker_could_read_is_read_by_the_next_run(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A virus scanner keeps the worker from starting: an old workbook is not unreadable for ever, and
    what was read before it goes on counting."""
    old, unreadable = workspace / "inbox" / "坏.xls", "file-unreadable"
    (workspace / "inbox" / "坏.xlsx").unlink()
    old.write_bytes(_old(ledger()))

    def blocked(*_: object) -> None:
        raise NoWorker("blocked")

    with monkeypatch.context() as patch:
        patch.setattr(expendable, "expendably", blocked)
        run(workspace)
    assert findings(workspace, unreadable) == [("error", unreadable, "", "坏.xls")]
    run(workspace)
    assert findings(workspace, unreadable) == []
    assert contacted(workspace)["应急办"] == 1
    with monkeypatch.context() as patch:
        patch.setattr(expendable, "expendably", blocked)
        old.write_bytes(_old(ledger({}, {"企业名称": "二号店"})))
        run(workspace)
    assert findings(workspace, unreadable) == [("warning", unreadable, "应急办", "坏.xls")]
    assert contacted(workspace)["应急办"] == 1
    run(workspace)
    assert findings(workspace, unreadable) == []
    assert contacted(workspace)["应急办"] == 2
