"""Fuzzing of our own code: any text -> spelling/, any bytes and any grid -> a batch.

`python -m tests.reliability.fuzzing --minutes 30 --to fuzzing.txt` runs on beside other work and appends
what it did, line by line; what it finds is printed as the smallest input that hypothesis knows. Knows how
inputs are made up and what must hold of each: it ends, it ends soon, our code raises nothing, and every
file is either read or has a finding. Does not know what an input should be read as.
"""

import argparse
import random
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.grid import Grid
from liaison_pipeline.forms.batch import batch_of, read_content
from liaison_pipeline.forms.recognise import recognise_forms
from liaison_pipeline.spelling.contacts import read_contact
from liaison_pipeline.spelling.credit_code import is_credit_code
from liaison_pipeline.spelling.dates import complete, read_dates
from liaison_pipeline.spelling.deadlines import read_span
from liaison_pipeline.spelling.label_text import label_spellings
from liaison_pipeline.spelling.titles import comparable, comparable_title, is_alike, is_same
from liaison_pipeline.spelling.units import match_unit, named_in, nearest_unit
from liaison_pipeline.spelling.values import (
    chinese_number,
    fold,
    is_ditto,
    is_filler,
    is_unfilled,
    normal,
    read_category,
    read_count,
    read_number,
)
from tests.corpus.scoring import reader
from tests.language import (
    APRIL,
    FORMS,
    SETTINGS,
    callback,
    dispatch,
    ledger,
    reading,
    register,
    roster,
    sheet,
)
from tests.test_robustness import damaged, damaged_inside, originals
from tests.workspaces import saved

SECONDS = 20.0  # for one input; against hanging, no timing
FRAGMENTS = (
    *"0123456789０９一二三十廿〇百两半①⑫Ⅳ",
    *"年月日号个件家户.。-－/、，；:：\u2236（）()[]【】~—〃″\"'=\uff1d+\uff0b@",
    *"\t\n\r \u3000\u200b\u202e\ufeff",
    *("2021", "4月5日", "2021-04-05", "13800001234", "0591-87654321", "+86", "1e400", "-1", "nan"),
    *("同上", "无", "例", "合计", "备注", "企业名称", "填报科室：应急办", "填报时间：2021", "张三"),
    *("已办结", "正在协调", "未解决", "一半", "转", "区交通局", "请应急办处理", "中小微企业", "√", "□"),
    *("大路砖厂", "龙凤村", "关于…的问题", "\U0001f600", "e\u0301", "\ud83d", "\x00", "#REF!", "…"),
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join), st.text(max_size=40)
)
SPELLINGS = {"中小微企业": ("中小企业",), "个体工商户": ("个体户",)}
OUTCOMES = reader()
READERS: Mapping[str, Callable[[str], object]] = {
    "dates": lambda text: (cell := read_dates(text)) and complete(cell, APRIL),
    "contact": read_contact,
    "count": read_count,
    "number": read_number,
    "chinese number": chinese_number,
    "span": read_span,
    "label": label_spellings,
    "category": lambda text: read_category(text, SPELLINGS),
    "credit code": is_credit_code,
    "unit": lambda text: (match_unit(text, SETTINGS), nearest_unit(text, SETTINGS)),
    "path": lambda text: named_in(text, SETTINGS),
    "titles": lambda text: (comparable(text), comparable_title(text)),
    "words": lambda text: (
        normal(text),
        fold(text),
        is_ditto(text),
        is_filler(text),
        is_unfilled(text),
    ),
    "outcome": OUTCOMES.read,
}
SHEETS = (ledger(), register(), roster(), dispatch(), callback())
ORIGINALS = originals()


class Found(AssertionError):  # noqa: N818  what fuzzing is for
    """Something that our code did not survive."""


def soon(work: Callable[[], object], what: str) -> object:
    """Returns what the work gives. Raises Found where it takes too long."""
    started = time.monotonic()
    result = work()
    if (took := time.monotonic() - started) > SECONDS:
        raise Found(f"{what}: {took:.1f} s")
    return result


def spell(text: str) -> None:
    """Any text through every reader of a cell; the readers may raise nothing."""
    for name, read in READERS.items():
        soon(lambda read=read: read(text), f"{name} of {text!r}")  # type: ignore[misc]  # bound early


def compare(one: str, other: str) -> None:
    """Whether two titles are the same does not depend on which of them comes first."""
    if is_same(one, other) != is_same(other, one) or is_alike(one, other) != is_alike(other, one):
        raise Found(f"same one way, not the other: {one!r}, {other!r}")


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """A form in which some cells say anything, some are merged, and rows may be cut or doubled."""
    lines = [line.split(" | ") for line in draw(st.sampled_from(SHEETS)).split("\n")]
    if draw(st.booleans()):
        lines = [*lines, *draw(st.lists(st.sampled_from(lines), max_size=4))]
    for _ in range(draw(st.integers(0, 6))):
        line = draw(st.sampled_from(lines))
        text = draw(TEXTS).replace("|", "").replace("\n", "\\n").strip().lstrip("@!#")
        line[draw(st.integers(0, len(line) - 1))] = text
    merges = draw(st.lists(st.tuples(*[st.integers(0, 8)] * 4), max_size=2))
    text = "\n".join(" | ".join(line) for line in lines)
    return sheet(
        text, [merge for merge in merges if merge[:2] <= merge[2:] and merge[1] <= merge[3]]
    )


def interpreted(grid: Grid) -> None:
    """Any grid becomes submissions and findings; our code raises nothing."""
    read = soon(lambda: batch_of([reading(grid, "2021年4月.xlsx")], FORMS), repr(grid.cells))
    if read is None:
        raise Found(repr(grid.cells))


@st.composite
def contents(draw: st.DrawFn) -> tuple[str, bytes]:
    """A name and the bytes of a file: a damaged one, a text, a workbook of odd cells, or noise."""
    kind = draw(st.sampled_from(["damaged", "text", "workbook", "noise"]))
    if kind == "damaged":
        name, data = draw(st.sampled_from(ORIGINALS))
        chance = random.Random(draw(st.integers(0, 1 << 30)))
        return name, (damaged_inside if draw(st.booleans()) else damaged)(data, chance)
    if kind == "text":
        lines = draw(st.lists(st.lists(TEXTS, max_size=10).map(",".join), max_size=6))
        text = "\n".join([*draw(st.sampled_from(SHEETS)).replace(" | ", ",").split("\n"), *lines])
        code = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030"]))
        return "表.csv", text.encode(code, "replace")
    if kind == "workbook":
        grid = draw(grids())
        texts = [[_legal(grid.text(row, column)) for column in range(12)] for row in range(8)]
        page = "\n".join(" | ".join(line) for line in texts)
        return "表.xlsx", saved(page)
    return draw(st.sampled_from(["表.xls", "表.ods", "表.csv"])), draw(st.binary(max_size=400))


def _legal(text: str) -> str:
    """The text as a workbook can hold it: no controls, no half of a pair of surrogates."""
    return "".join(sign for sign in text if sign.isprintable()).replace("|", "").lstrip("@!# ")


def batched(content: tuple[str, bytes]) -> None:
    """Any bytes are read or refused with a finding; what failed in our code is Found."""
    name, data = content

    def work() -> None:
        read = read_content(name, "0" * 64, data, SETTINGS, FORMS)
        batch = batch_of([read], FORMS)
        if not [*batch.submissions, *batch.findings] and not _is_list(data):
            raise Found(f"neither read nor refused: {name} {data[:200]!r}")
        for trouble in batch.troubles:
            if "Traceback" in trouble:
                raise Found(f"{name} of {len(data)} bytes {data[:60]!r}\n{trouble}")

    soon(work, f"{name} of {len(data)} bytes")


def _is_list(data: bytes) -> bool:
    """Whether a file is a list of the office: one without a row says nothing."""
    book = read_workbook(data, SETTINGS.limits)
    blocks = [block for grid in book.grids for block in recognise_forms(grid, FORMS)]
    return bool(blocks) and not any(block.form.monthly for block in blocks)


Target = tuple[Callable[..., None], tuple[st.SearchStrategy[object], ...]]
TARGETS: Mapping[str, Target] = {
    "spelling": (spell, (TEXTS,)),
    "titles": (compare, (TEXTS, TEXTS)),
    "grids": (interpreted, (grids(),)),
    "bytes": (batched, (contents(),)),
}


def fuzz(name: str, number: int, chosen: int) -> None:
    """Tries so many inputs of a target. Raises what it finds, with the smallest input."""
    check, inputs = TARGETS[name]
    quiet = settings(
        max_examples=number, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    seed(chosen)(quiet(given(*inputs)(check)))()


def main() -> None:
    """Fuzzes for a time and tells what came of it in a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--to", type=Path, default=Path("fuzzing.txt"))
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    end, tried, finds = time.monotonic() + options.minutes * 60, Counter[str](), 0
    chosen = options.seed
    while time.monotonic() < end:
        for name in TARGETS:
            number = 60 if name == "bytes" else 300
            try:
                fuzz(name, number, chosen)
            except Exception:
                finds += 1
                _append(options.to, f"FOUND {name}, seed {chosen}\n{traceback.format_exc()}")
            tried[name] += number
        chosen += 1
    done = ", ".join(f"{name} {count}" for name, count in tried.items())
    _append(options.to, f"{date.today()}: {options.minutes:g} minutes, {done}; {finds} finds")


def _append(path: Path, line: str) -> None:
    with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
        file.write(line + "\n")


if __name__ == "__main__":
    main()
