"""Damaged files: each ends as read or with a finding, none crashes, hangs or eats the memory.

The originals are the example month's workbooks, in every format, and public workbooks that test
packages ship. Bytes are changed, cut, doubled and swapped; in packages also inside the parts, so that
the checksums stay right and the damage reaches the readers.
"""

import io
import random
import resource
import time
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from liaison_pipeline.forms.batch import batch_of, read_content
from tests.language import FORMS, SETTINGS

INBOX = Path(__file__).parents[1] / "examples" / "2021-04" / "inbox"
FORMATS = (".xlsx", ".xlsm", ".xls", ".et", ".xlsb", ".ods", ".csv", ".docx")
GUARD = 60.0  # seconds; against hanging, no timing
GIBIBYTE = 1 << 20  # of ru_maxrss, which counts KiB


def originals() -> list[tuple[str, bytes]]:
    """Up to four small files of every format."""
    found: list[tuple[str, bytes]] = []
    for suffix in FORMATS:
        files = sorted(INBOX.rglob(f"*{suffix}"), key=lambda path: (path.stat().st_size, path))
        usable = [path for path in files if not path.name.startswith(("~", "."))]
        found += [(path.name, path.read_bytes()) for path in usable[:4]]
    return found


def public() -> list[tuple[str, bytes]]:
    """Workbooks and documents that installed packages bring along."""
    import docx
    import docxtpl

    roots = {Path(module.__file__).parent for module in (docx, docxtpl) if module.__file__}
    paths = (path for root in roots for path in root.rglob("*") if path.suffix in FORMATS)
    return [(path.name, path.read_bytes()) for path in sorted(paths)]


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few changes of one kind."""
    changed = bytearray(data)
    kind = chance.randrange(5)
    if kind == 0:
        return bytes(changed[: chance.randrange(len(changed) + 1)])
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(changed) or 1)
        if kind == 1 and changed:
            changed[at] = chance.randrange(256)
        elif kind == 2:
            changed[at : at + 4] = chance.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\0\0\0"])
        elif kind == 3:
            changed[at:at] = changed[max(0, at - 40) : at]
        else:
            del changed[at : at + chance.randint(1, 30)]
    return bytes(changed)


def damaged_inside(data: bytes, chance: random.Random) -> bytes:
    """A package with one part damaged and packed again; other files are damaged as they are."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return damaged(data, chance)
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", 8) as new:
        names = old.namelist()
        victim = chance.choice(names)
        for name in names:
            content = old.read(name)
            if name == victim and content:
                content = damaged(content, chance)
            new.writestr(name, content)
    return target.getvalue()


def survive(files: list[tuple[str, bytes]], seed: int, number: int) -> Counter[str]:
    """Reads so many damaged files to the end; how many were read, how many refused."""
    chance = random.Random(seed)
    ends: Counter[str] = Counter()
    for count in range(number):
        name, data = files[count % len(files)]
        hurt = (damaged_inside if chance.random() < 0.6 else damaged)(data, chance)
        started = time.monotonic()
        read = read_content(name, f"{seed}-{count}", hurt, SETTINGS, FORMS)
        batch = batch_of([read], FORMS)
        took = time.monotonic() - started
        assert took < GUARD, f"{name} of seed {seed}, number {count}: {took:.1f} s"
        assert [*batch.submissions, *batch.findings], f"{name} of seed {seed}, number {count}"
        ends["read" if batch.submissions else "refused"] += 1
    return ends


def peak() -> float:
    """GiB of the largest process so far, this one or a worker."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(one).ru_maxrss for one in who) / GIBIBYTE


@pytest.mark.parametrize("seed", [1, 2])
def test_damaged_files_are_read_or_refused(seed: int) -> None:
    ends = survive(originals(), seed, 80)
    assert set(ends) == {"read", "refused"}


def test_public_files_are_read_or_refused() -> None:
    files = public()
    assert files
    survive(files, 1, len(files) * 4)


@pytest.mark.slow
def test_five_thousand_damaged_files_are_read_or_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = peak()  # other tests of the same process may have needed more
    ends = survive(originals() + public(), 2021, 5000)
    with capsys.disabled():
        print(f"\n5000 damaged files: {dict(sorted(ends.items()))}, peak {peak():.2f} GiB")
    assert peak() <= max(before, 1.3)  # a worker's own limit; this process stays far below
