"""What is within the limits ends within a minute and a gibibyte, or is refused by name.

The slow form runs the real command on the largest inputs and prints what each took; the short form holds
the bounds themselves (tests/files/test_expendable.py has those of the reader).
"""

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from tests.language import GOOD_LEDGER, LEDGER_LABELS, ledger
from tests.test_intake import findings
from tests.workspaces import folder, run, save

SECONDS, MEBIBYTES = 60, 1024
LONGEST = 1792  # a ledger as long as [limits] admit is read all the same: docs/reliability.md


def rows(number: int, wrong: int, more: int = 0) -> bytes:
    """A ledger of so many rows, some of them with a day that does not exist, and further columns."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    page = book.add_worksheet("台账")
    for at, line in enumerate(ledger().split("\n")[:2]):
        for column, text in enumerate(line.split(" | ")):
            page.write_string(at, column, text)
    for column, label in enumerate([*LEDGER_LABELS, *(f"附加{one}" for one in range(more))]):
        page.write_string(2, column, label)
    for at in range(number):
        row = dict(GOOD_LEDGER) | {"企业名称": f"企业{at}号"}
        if at % max(1, number // wrong) == 0:
            row["联系时间"] = "4月31日"
        for column, text in enumerate([*row.values(), *(f"{at}-{one}" for one in range(more))]):
            page.write_string(3 + at, column, text)
    book.close()
    return target.getvalue()


def sheets() -> bytes:
    """Fifty sheets of thirty rows each."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    for number in range(50):
        page = book.add_worksheet(f"表{number}")
        for at, line in enumerate(
            ledger(*[{"企业名称": f"{number}-{k}"} for k in range(30)]).split("\n")
        ):
            for column, text in enumerate(line.split(" | ")):
                page.write_string(at, column, text)
    book.close()
    return target.getvalue()


def strings() -> bytes:
    """A workbook with ten million shared strings, none of which is shown."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(rows(1, 1))) as old, zipfile.ZipFile(target, "w", 8) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/sharedStrings.xml":
                content = content.replace(b"</sst>", b"<si><t/></si>" * 10_000_000 + b"</sst>")
            new.writestr(name, content)
    return target.getvalue()


def text() -> bytes:
    """A table of text with as many cells as twenty megabytes hold."""
    return ("\n".join(ledger().split("\n")[:3]) + ("\n" + "1,\t" * 199) * 33_000).encode()[
        : 20 << 20
    ]


LARGE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "5,000 wrong rows": ("台账.xlsx", lambda: rows(5000, 5000)),
    "50,000 rows": ("台账.xlsx", lambda: rows(50_000, 50)),
    "99,000 rows": ("最长.xlsx", lambda: rows(99_000, 99)),
    "20,000 rows of 190 columns": ("台账.xlsx", lambda: rows(20_000, 20, 180)),
    "50 sheets": ("台账.xlsx", sheets),
    "10,000,000 shared strings": ("台账.xlsx", strings),
    "20 MB of text": ("台账.csv", text),
}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="asks the system what a process took")
@pytest.mark.parametrize(("name", "make"), LARGE.values(), ids=LARGE)
def test_the_largest_inputs_end_in_time(
    tmp_path: Path, name: str, make: Callable[[], bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / name).write_bytes(make())
    measure = "import resource, subprocess, sys; subprocess.run(sys.argv[1:]);" + (
        "u = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print('took', u.ru_utime + u.ru_stime, u.ru_maxrss / 1024)"
    )
    command = ["-m", "liaison_pipeline", "consolidate", "-q", "--workspace", str(tmp_path)]
    arguments = [sys.executable, "-c", measure, sys.executable, *command, "--as-of", "2021-04-28"]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    _, seconds, mebibytes = done.stdout.split()[-3:]
    refused = [code for _, code, _, _ in findings(tmp_path, "file-too-large", "file-unreadable")]
    with capsys.disabled():
        print(f"\n{float(seconds):.0f} CPU s, {float(mebibytes):.0f} MiB, {refused}")
    assert float(seconds) < SECONDS
    assert float(mebibytes) < (LONGEST if name == "最长.xlsx" else MEBIBYTES)


def test_a_column_of_wrong_days_makes_no_page_that_nobody_can_open(tmp_path: Path) -> None:
    wrong = [{"企业名称": f"{at}号店", "联系时间": "2012年4月5日"} for at in range(300)]
    save(tmp_path / "inbox" / "a.xlsx", ledger(*wrong))
    assert run(tmp_path).exit_code == 1
    for page in (folder(tmp_path) / "index.html", *folder(tmp_path).rglob("校验报告.html")):
        assert page.stat().st_size < 500_000, page
