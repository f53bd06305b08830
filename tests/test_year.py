"""A year of a small sub-district (examples/make_year.py), month by month as the clerk lives it.

Every unit's figures in every month and every grievance's life are those of the plan; all files at once,
in another order, give the same master and the same documents. `--rewrite` writes golden/year.txt anew.
"""

import csv
import io
import json
import re
import shutil
import sqlite3
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from rapidfuzz import fuzz

from examples.make_year import HAPPENINGS, make_year
from examples.year.firms import ALPHABET, credit_code
from examples.year.plan import MONTHS, Answer, Event, Figures, Key, Plan, last_of
from liaison_pipeline.model.period import Period
from liaison_pipeline.pipeline import consolidate
from liaison_pipeline.running import Run
from liaison_pipeline.workspace import Workspace
from tests.workbooks.writers import pack

SEED = 2021
GOLDEN = Path(__file__).parent / "golden" / "year.txt"
HAPPENED = ("carried_over", "raised", "reopened", "closed", "open")
LISTS = {"分派建议.xlsx": "分派", "回访清单.xlsx": "回访"}
FAULTS = re.compile(
    "closure-|cell-|date-(?!carried)|period-|file-|form-unrecognised|column-missing|count-|unit-"
    "|row-duplicate|enterprise-not-in-ledger|remit-mismatch|category-|phone-|filing-"
)


@dataclass
class Report:
    """A month as the program tells it: summary.json, findings.csv, and its grievances."""

    summary: dict[str, Any]
    findings: list[dict[str, str]]
    grievances: dict[str, dict[str, dict[str, Key]]]

    def unit(self, name: str) -> dict[str, Any]:
        return next(unit for unit in self.summary["units"] if unit["name"] == name)

    def found(self, code: str) -> list[dict[str, str]]:
        return [row for row in self.findings if row["code"] == code]


@dataclass
class Played:
    """The year as it went. `then`: each month's report when it was due; `after`: after the year."""

    plan: Plan
    workspace: Path
    files: dict[str, bytes] = field(default_factory=dict)
    not_listed: list[Answer] = field(default_factory=list)
    then: dict[str, Report] = field(default_factory=dict)
    after: dict[str, Report] = field(default_factory=dict)

    def drop(self, path: str, data: bytes) -> None:
        assert path not in self.files, path
        self.files[path] = data
        save(self.workspace, path, data)


def save(workspace: Path, path: str, data: bytes) -> None:
    place = workspace / "inbox" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)


def step(workspace: Path, month: str) -> Report:
    """Consolidates a month on its last day."""
    master = f"sqlite:///{(workspace / 'master.db').as_posix()}"
    day = last_of(MONTHS.index(month))
    run = Run(Workspace.at(workspace), master, day, Period.parse(month), workers=1)
    outcome = consolidate(run)
    with (outcome.folder / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        findings = list(csv.DictReader(file))
    grievances = {
        unit: {what: _named(month, unit, getattr(life, what)) for what in (*HAPPENED, "vanished")}
        for unit, life in outcome.month.grievances.items()
    }
    summary = json.loads((outcome.folder / "summary.json").read_text("utf-8"))
    return Report(summary, findings, grievances)


def _named(month: str, unit: str, lives: Iterable[Any]) -> dict[str, Key]:
    """number -> the key that it has, if it was raised in this month."""
    return {g.number: (month, unit, g.row.enterprise, g.row.title) for g in lives}


# the clerk's lists --------------------------------------------------------------------------------


def fill(data: bytes, answers: list[Answer], day: date) -> tuple[bytes, list[Answer]]:
    """The list with the clerk's answers, saved on `day`; and those whose row is not on it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book.worksheets[0]
    lines = [[cell.value for cell in line] for line in page.iter_rows()]
    top = next(number for number, line in enumerate(lines) if "诉求编号" in line)
    column = {str(label): place for place, label in enumerate(lines[top], start=1) if label}
    missing = []
    for answer in answers:
        rows = [
            number
            for number in range(top + 2, len(lines) + 1)
            if page.cell(number, column["企业名称"]).value in answer.names
            and page.cell(number, column["问题诉求名称"]).value in answer.titles
            and page.cell(number, column["填报单位"]).value == answer.unit
        ]
        if len(rows) != 1:
            missing.append(answer)
            continue
        for label, value in _cells(answer, "承办单位" in column).items():
            page.cell(rows[0], column[label]).value = value
    return _saved(book, day), missing


def _cells(answer: Answer, dispatch: bool) -> dict[str, Any]:
    if dispatch:
        return {"决定层级": "经发办分派", "承办单位": answer.word, "交办日期": answer.day}
    return {"回访日期": answer.day, "回访方式": "电话", "满意度": answer.word}


def _saved(book: openpyxl.Workbook, day: date) -> bytes:
    """Bytes without the clock: openpyxl writes the time of saving."""
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    stamp = f">{day}T08:00:00Z</dcterms:modified>".encode()
    modified = re.compile(rb">[^<>]*</dcterms:modified>")
    return pack([(name, modified.sub(stamp, part)) for name, part in parts])


def answer_lists(played: Played, month: str) -> list[tuple[str, bytes]]:
    """Fills in what is answered in the month itself, and gives the copies for the next month.

    The later copy is the same list with more answers, as a clerk goes on with it.
    """
    later = []
    for name, folder in LISTS.items():
        planned = played.plan.dispatches if folder == "分派" else played.plan.callbacks
        answers = [answer for answer in planned if answer.month == month]
        soon = [answer for answer in answers if answer.same_month]
        data = (played.workspace / "outbox" / month / name).read_bytes()
        day = last_of(MONTHS.index(month))
        data, missing = fill(data, soon, day)
        if soon:
            played.drop(f"{folder}/{month}.xlsx", data)
        if len(soon) < len(answers):
            next_day = last_of(MONTHS.index(month) + 1).replace(day=11)
            rest = [answer for answer in answers if not answer.same_month]
            data, more = fill(data, rest, next_day)
            missing += more
            later.append((f"{folder}/{month}（续）.xlsx", data))
        played.not_listed += missing
    return later


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The year, month by month, each with its lists; then every month's report once more."""
    made = tmp_path_factory.mktemp("made")
    plan = make_year(made, SEED)
    workspace = tmp_path_factory.mktemp("year")
    shutil.copy(made / "liaison.toml", workspace)
    played = Played(plan, workspace)
    waiting: list[tuple[str, bytes]] = []
    for month in MONTHS:
        for path, data in [*arrivals(made / "months" / month), *waiting]:
            played.drop(path, data)
        played.then[month] = step(workspace, month)
        before = len(played.files)
        waiting = answer_lists(played, month)
        if len(played.files) > before:
            played.then[month] = step(workspace, month)
    played.after = {month: step(workspace, month) for month in MONTHS}
    return played


def arrivals(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


# what the program tells ---------------------------------------------------------------------------


def lives_of(reports: dict[str, Report]) -> dict[str, tuple[Key, frozenset[Event]]]:
    """number -> its key and all that happened to it."""
    keys: dict[str, Key] = {}
    events: dict[str, set[Event]] = {}
    holder: dict[str, str] = {}
    for month, report in reports.items():
        for unit, life in report.grievances.items():
            sent = report.unit(unit)["submitted"]
            for what in ("raised", "reopened", "closed", "vanished"):
                for number in life[what] if sent or what != "vanished" else ():
                    events.setdefault(number, set()).add(Event(month, what, unit))
                    holder[number] = unit if what == "raised" else holder.get(number, unit)
            keys |= life["raised"]
        for unit, life in report.grievances.items():
            for number in {**life["carried_over"], **life["reopened"], **life["open"]}:
                if holder[number] != unit:
                    events.setdefault(number, set()).add(Event(month, "received", unit))
                    holder[number] = unit
    nothing = ("", "", "", "")
    return {n: (keys.get(n, nothing), frozenset(events[n])) for n in sorted(events)}


def told(unit: dict[str, Any]) -> dict[str, Any]:
    """A unit's figures of summary.json that the plan knows."""
    names = ("submitted", "late", "enterprises", "contacted", *HAPPENED)
    return {name: unit[name] for name in names}


def expected(figures: Figures, contacted: int) -> dict[str, Any]:
    counts = {name: len(getattr(figures, name)) for name in HAPPENED}
    return {
        "submitted": figures.sent != "missing",
        "late": figures.sent == "late",
        "enterprises": figures.enterprises,
        "contacted": contacted,
        **counts,
    }


def differences(reports: dict[str, Report], plan: Plan, contacted: str) -> list[str]:
    """Each wrong figure in a line."""
    lines = []
    for (month, name), figures in plan.figures.items():
        right = expected(figures, getattr(figures, contacted))
        for what, figure in told(reports[month].unit(name)).items():
            if figure != right[what]:
                lines.append(f"{month} {name} {what}: {figure}, planned {right[what]}")
    return lines


# the plan by itself -------------------------------------------------------------------------------


def test_the_plan_is_sound(tmp_path: Path) -> None:
    plan = make_year(tmp_path, SEED)
    assert {name: plan.tally[name] for name in HAPPENINGS if plan.tally[name] < 2} == {}
    for (month, unit), f in plan.figures.items():
        balance = len(f.carried_over) + len(f.raised) + len(f.reopened) - len(f.closed)
        assert balance == len(f.open), (month, unit)
    for first, second in pairwise(MONTHS):
        still = frozenset[Key]().union(*(plan.figures[first, unit].open for unit in plan.units))
        carried = (plan.figures[second, unit].carried_over for unit in plan.units)
        assert still == frozenset[Key]().union(*carried), second
    for story in plan.stories:
        title = story.key[3]
        assert min(fuzz.ratio(title, other) for other in story.titles) >= 90, story


def test_a_seed_gives_the_same_year(tmp_path: Path) -> None:
    plans, made = [], []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        plans.append(make_year(tmp_path / name, 7))
        made.append(dict(arrivals(tmp_path / name)))
    assert made[0] == made[1]
    assert plans[0] == plans[1]


def test_credit_codes_are_valid() -> None:
    assert len(ALPHABET) == 31
    for code in ("91350100M000100Y43", *(credit_code(Random(n), "2") for n in range(50))):
        total = sum(ALPHABET.index(c) * 3**place for place, c in enumerate(code[:17]))
        assert ALPHABET[-total % 31] == code[17], code


# the year -----------------------------------------------------------------------------------------


def test_every_planned_row_is_on_the_clerks_lists(played: Played) -> None:
    assert played.not_listed == []


def test_every_figure_of_every_month_is_the_plans(played: Played) -> None:
    assert differences(played.then, played.plan, "contacted_then") == []


def test_after_the_year_only_contacts_carried_over_have_changed_a_figure(played: Played) -> None:
    assert differences(played.after, played.plan, "contacted") == []


@pytest.mark.parametrize("when", ["then", "after"])
def test_every_grievance_lives_as_planned(played: Played, when: str) -> None:
    planned = {(story.key, frozenset(story.events)) for story in played.plan.stories}
    lived = list(lives_of(getattr(played, when)).values())
    assert sorted(map(str, set(lived) - planned)) == []
    assert sorted(map(str, planned - set(lived))) == []
    assert len(lived) == len(planned)


def test_findings_name_what_was_planned(played: Played) -> None:
    plan = played.plan
    for month, report in played.then.items():
        missing = _units_and_values(report, "contact-missing")
        assert missing == _of_month(plan.missing_contacts, month), month
        unknown = _units_and_values(report, "enterprise-unknown")
        assert unknown >= _of_month(plan.unknown | plan.former, month), month
        rest = unknown - _of_month(plan.unknown | plan.gone | plan.former, month)
        assert {name for _, name in rest} <= plan.former_names, month  # in a register
        vanished = Counter(row["unit"] for row in report.found("grievance-vanished"))
        assert vanished == Counter(unit for m, unit, _ in plan.vanished if m == month), month
        reopened = Counter(row["unit"] for row in report.found("grievance-reopened"))
        assert reopened >= Counter(unit for m, unit, _ in plan.reopened_by_register if m == month)


def test_an_enterprise_that_is_closed_is_on_no_roster(played: Played) -> None:
    for month, report in played.then.items():
        unknown = _units_and_values(report, "enterprise-unknown")
        assert unknown >= _of_month(played.plan.gone, month), month


def _of_month(entries: set[tuple[str, str, str]], month: str) -> set[tuple[str, str]]:
    return {(unit, value) for at, unit, value in entries if at == month}


def _units_and_values(report: Report, code: str) -> set[tuple[str, str]]:
    return {(row["unit"], row["value"]) for row in report.found(code)}


def test_nothing_else_is_wrong_with_the_workbooks(played: Played) -> None:
    faults = [
        (month, row["code"], row["unit"], row["file"], row["cell"], row["message"])
        for month, report in played.then.items()
        for row in report.findings
        if FAULTS.match(row["code"])
        if (month, row["unit"], row["value"]) not in played.plan.unknown
    ]
    assert faults == []


def test_all_files_at_once_give_the_same_master_and_documents(
    played: Played, tmp_path: Path
) -> None:
    shutil.copy(played.workspace / "liaison.toml", tmp_path)
    paths = sorted(played.files)
    Random(SEED).shuffle(paths)
    for part in range(3):
        for path in paths[part::3]:
            save(tmp_path, path, played.files[path])
        step(tmp_path, MONTHS[-1])
    masters = tables(played.workspace), tables(tmp_path)
    assert sorted(masters[0]) == sorted(masters[1])
    for table, rows in masters[0].items():
        assert masters[1][table] == rows, table
    before, after = (
        dict(arrivals(place / "outbox" / MONTHS[-1])) for place in (played.workspace, tmp_path)
    )
    assert sorted(before) == sorted(after)
    for path, data in before.items():
        assert after[path] == data, path


def tables(workspace: Path) -> dict[str, list[str]]:
    """Table -> its rows in order, without what tells of the runs: meta, how and when files were read."""
    with closing(sqlite3.connect(workspace / "master.db")) as connection:
        connection.row_factory = sqlite3.Row
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: sorted(
                repr({key: row[key] for key in row.keys() if key not in ("fingerprint", "turn")})  # noqa: SIM118
                for row in connection.execute(f'SELECT * FROM "{name}"')
            )
            for (name,) in sorted(map(tuple, names))
            if name != "meta"
        }


def test_the_year_is_as_it_was(played: Played, request: pytest.FixtureRequest) -> None:
    text = golden_text(played)
    if request.config.getoption("--rewrite"):
        GOLDEN.write_text(text, "utf-8", newline="\n")
    assert text == GOLDEN.read_text("utf-8"), "look at it, then run with --rewrite"


def golden_text(played: Played) -> str:
    """A line for each grievance, and one for each unit and month."""
    order = ("received", "raised", "vanished", "reopened", "closed")
    lines = []
    for number, (_, events) in lives_of(played.after).items():
        ranked = sorted(events, key=lambda e: (e.month, order.index(e.what)))
        parts = (
            f"{e.month}:{e.what}" + (f"({e.unit})" if e.what == "received" else "") for e in ranked
        )
        lines.append(" ".join([number, *parts]))
    for month, report in played.after.items():
        for unit in report.summary["units"]:
            figures = " ".join(f"{name}={figure}" for name, figure in told(unit).items())
            lines.append(f"{month} {unit['name']} {figures}")
    return "\n".join(lines) + "\n"
