"""`liaison trace`: every figure leads to the cells that it counts, and they are there.

Three workspaces: the sample month; the same in June, when all is carried over and nobody has sent
anything; an invented year's end with a roster, a dispatch and call-backs. `liaison trace NAME` is
asked once a kind of figure on the command line, and for every figure by what stands behind it.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from liaison_pipeline.cli import main
from liaison_pipeline.documents.clerk.answers import answer, figures
from liaison_pipeline.documents.clerk.traces import Trace, TraceLine
from liaison_pipeline.documents.machine.summary import summary
from liaison_pipeline.errors import RequestError
from liaison_pipeline.facts.items import SETTINGS_FILE
from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.grid import Grid, show
from liaison_pipeline.model.period import Period
from liaison_pipeline.month import Month
from liaison_pipeline.pipeline import look
from liaison_pipeline.running import Run
from liaison_pipeline.settings import load_settings
from liaison_pipeline.spelling.titles import comparable
from liaison_pipeline.workspace import Workspace
from tests.language import HEAD, callback, dispatch, ledger, office, register, roster
from tests.sample import EXAMPLE, copy_read
from tests.workspaces import save

NO_RATE = (
    "rate", "closure_rate", "on_time_rate", "satisfaction", "days_to_close", "attitude",
    "on_time_closure", "reopened_rate", "raised_per_enterprise",
)  # fmt: skip
EMPTY_ON_PURPOSE = re.compile("cell-missing|closure-(date|outcome)-missing|progress-missing")
NOT_IN_A_CELL = re.compile(  # findings that concern a file, a form or what was never sent
    "file-|form-|submission-|unit-wrong-form|unit-missing|period-|sheet-hidden|column-missing"
    "|(reporter|head|leader|filing-date)-missing|grievance-vanished|grievance-reopened"
)


# three workspaces ---------------------------------------------------------------------------------


@dataclass(eq=False)
class Desk:
    """A workspace, and the month that is looked at."""

    place: Path
    month: Month

    @property
    def options(self) -> list[str]:
        when = ["--month", str(self.month.period), "--as-of", str(self.month.as_of)]
        return ["--workspace", str(self.place), *when]

    def trace(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, ["trace", *arguments, *self.options])

    @cache  # noqa: B019  as long as the test session
    def grids(self, file: str) -> dict[str, Grid]:
        limits = load_settings().limits
        book = read_workbook((self.place / "inbox" / file).read_bytes(), limits)
        return {grid.name: grid for grid in book.grids}

    def grid(self, item: TraceLine) -> Grid:
        return self.grids(item.file)[item.sheet]


def desk(place: Path, month: str, as_of: str) -> Desk:
    master = f"sqlite:///{(place / 'master.db').as_posix()}"
    run = Run(Workspace.at(place), master, date.fromisoformat(as_of), Period.parse(month))
    return Desk(place, look(run))


@pytest.fixture(scope="session")
def sample(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    place = tmp_path_factory.mktemp("sample")
    copy_read(published, place)
    return desk(place, "2021-04", "2021-04-28")


@pytest.fixture(scope="session")
def june(sample: Desk) -> Desk:
    return desk(sample.place, "2021-06", "2021-06-28")


@pytest.fixture(scope="session")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """May of two offices with a roster: a grievance was dispatched to 经发办 and is closed there, one
    was reopened by a call-back of April, one by the register; a third is overdue."""
    place = tmp_path_factory.mktemp("lists")
    units = "".join(f'[[units]]\nname = "{n}"\nkind = "office"\n' for n in ("应急办", "经发办"))
    (place / "inbox").mkdir()
    (place / "liaison.toml").write_text(f"[closure]\noverdue_days = 20\n{units}", "utf-8")
    for path, texts in lists_files().items():
        save(place / "inbox" / path, *texts)
    april = desk(place, "2021-04", "2021-04-28").month
    numbers = {g.row.title: g.number for g in april.facts.lives.all}
    save(place / "inbox" / "分派.xlsx", dispatch(诉求编号=numbers["路灯不亮"]))
    told = {"诉求编号": numbers["用电不稳"]}
    more = {"诉求编号": numbers["道路破损"], "满意度": "基本满意", "办结时间": "2021年4月21日"}
    save(place / "inbox" / "回访.xlsx", callback(told | {"满意度": "不满意"}, more))
    may = {"诉求编号": numbers["用电不稳"], "办结时间": "2021年5月12日", "回访日期": "5月20日"}
    save(place / "inbox" / "回访5.xlsx", callback(may, title="2021年5月回访清单"))
    return desk(place, "2021-05", "2021-05-28")


def lists_files() -> dict[str, list[str]]:
    def told(title: str, closed: str = "", progress: str = "正在协调") -> dict[str, str]:
        progress = "已更换变压器，恢复正常供电" if closed else progress
        return {"问题诉求名称": title, "办结时间": closed, "办理情况": progress}

    def of_may(text: str) -> str:
        return text.replace("2021年4月", "2021年5月")

    own = HEAD.replace("应急办", "经发办")
    names = [
        ("大路砖厂", "应急办"),
        ("大路油库", "应急办"),
        ("大路超市", "经发办"),
        ("大路旅馆", "经发办"),
    ]
    listed = [{"企业名称": n, "责任单位": u, "统一社会信用代码": "", "行业": ""} for n, u in names]
    lamps = told("路灯不亮", progress="超出职责，需经发办协调")
    april = [told("用电不稳", "4月20日"), told("道路破损", "4月21日"), told("缺水"), lamps]
    may = [told("用电不稳", "5月12日"), told("道路破损"), told("缺水")]
    shop = {"企业名称": "大路超市", "联系服务部门": "经发办"}
    return {
        "名录.xlsx": [roster(*listed)],
        "应急办4.xlsx": [ledger(个数="4"), register(*april)],
        "经发办4.xlsx": [ledger(shop, head=own)],
        "应急办5.xlsx": [
            of_may(ledger({"联系时间": "5月6日"}, {"企业名称": "大路油库", "联系时间": "4月29日"})),
            of_may(register(*may)),
        ],
        "经发办5.xlsx": [
            of_may(ledger(shop | {"联系时间": "5月7日"}, head=own.replace("4月23", "5月27"))),
            of_may(register(told("路灯不亮", "5月18日"), head=own.replace("4月23", "5月27"))),
        ],
    }


@pytest.fixture(scope="session", params=["sample", "june", "lists"])
def place(request: pytest.FixtureRequest) -> Desk:
    found: Desk = request.getfixturevalue(request.param)
    return found


@cache
def traces_of(place: Desk) -> list[tuple[str, Any, Trace]]:
    """(name, figure, trace) of every figure."""
    known = figures(place.month).items()
    return [(name, figure, answer(place.month, name)) for name, figure in known]


def items_of(place: Desk) -> Iterator[tuple[str, TraceLine]]:
    """(figure, item) of every figure, above and below the line."""
    for name, _, found in traces_of(place):
        yield from ((name, item) for item in (*found.items, *(found.below or ())))


# every figure -------------------------------------------------------------------------------------


def test_the_items_add_up_to_every_figure(place: Desk) -> None:
    wrong = []
    for name, figure, found in traces_of(place):
        above = sum(item.weight for item in found.items)
        below = None if found.below is None else sum(item.weight for item in found.below)
        is_rate = name.rpartition(".")[2] in NO_RATE
        assert is_rate == (below is not None), name
        value = above if below is None else round(above / below, 6) if below else None
        if value != figure or found.value != figure:
            wrong.append((name, figure, above, below))
    assert wrong == []


def test_every_number_of_the_summary_is_listed(place: Desk) -> None:
    def numbers(prefix: str, value: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(value, dict):
            for key, inner in value.items():
                if key != "name":
                    yield from numbers(f"{prefix}.{key}", inner)
        elif isinstance(value, list):
            for unit in value:
                yield from numbers(f"{prefix}.{unit['name']}", unit)
        elif not isinstance(value, str):
            yield prefix.removeprefix("."), value

    whole = {k: v for k, v in summary(place.month).items() if k != "punctuality"}
    wanted = {
        name: value for name, value in numbers("", whole) if not name.endswith(("_rank", ".score"))
    }
    assert figures(place.month) == wanted


def test_every_cell_is_there_and_says_something(place: Desk) -> None:
    wrong = []
    for name, item in items_of(place):
        if not item.cell:
            continue
        position = address(item.cell)
        path = place.place / "inbox" / item.file
        if not path.is_file() or item.sheet not in place.grids(item.file):
            wrong.append((name, "no such sheet", item))
        elif place.grid(item).origin(*position) != position:
            wrong.append((name, "not the top left of its merged cell", item))
        elif not show(place.grid(item).raw(*position)).strip() and (
            item.value or not EMPTY_ON_PURPOSE.fullmatch(item.what)
        ):
            wrong.append((name, "empty", item))
    assert wrong == []


def test_a_form_leads_to_the_day_on_which_it_was_filed() -> None:
    files = {"a.xlsx": ledger(), "b.xlsx": ledger(head=HEAD.replace("应急办", "经发办"))}
    no_day = ledger(head=HEAD.rsplit(" |", 1)[0].replace("应急办", "农业服务中心"))
    judged = office(files | {"c.xlsx": no_day}).month
    items = answer(judged, "submissions.received").items
    assert [(i.file, i.cell, i.column, i.value) for i in items] == [
        ("b.xlsx", "E2", "填报时间", "2021-04-23"),
        ("a.xlsx", "E2", "填报时间", "2021-04-23"),
        ("c.xlsx", "A3", "", ""),
    ]


def test_what_has_no_cell_is_what_no_cell_can_say(place: Desk) -> None:
    wrong = []
    for name, item in items_of(place):
        if not item.cell:
            entry = item.file == SETTINGS_FILE and item.unit in place.month.settings.by_name
            finding = bool(NOT_IN_A_CELL.match(item.what)) and name.split(".")[-1] not in NO_RATE
            if not (entry or finding):
                wrong.append((name, item))
    assert wrong == []


def test_a_cell_of_an_enterprise_is_in_its_row(place: Desk) -> None:
    """What a figure of enterprises or grievances counts is written in the row that it leads to."""
    wrong = []
    for name, item in items_of(place):
        if re.search(r"\.(enterprises|contacted|raised|open|carried_over|closed)$", name):
            grid, (row, column) = place.grid(item), address(item.cell)
            rows = {r for r in grid.rows() if grid.origin(r, column) == (row, column)}
            texts = {comparable(grid.text(r, c)) for r, c in grid.cells if r in rows}
            texts |= {comparable(show(grid.raw(r, c))) for r in rows for c in range(12)}
            wanted = item.what if item.what in names_of(place, item.unit) else title_of(place, item)
            if not any(comparable(wanted) in text for text in texts):
                wrong.append((name, item, wanted))
    assert wrong == []


def names_of(place: Desk, unit: str) -> set[str]:
    covered = next(c for c in place.month.coverage if c.unit == unit)
    return {known.name for known in covered.roster.values()}


def title_of(place: Desk, item: TraceLine) -> str:
    rows = {g.number: g.row for g in place.month.facts.lives.all}
    return str(rows[item.what].enterprise)


def address(cell: str) -> tuple[int, int]:
    column, row = coordinate_from_string(cell)
    return row - 1, column_index_from_string(column) - 1


def test_no_figure_counts_a_thing_twice(place: Desk) -> None:
    for name, _, found in traces_of(place):
        if not name.startswith("findings") and not re.search(r"\.(errors|warnings)$", name):
            for part in (found.items, found.below or []):
                counted = Counter((item.unit, item.what, item.file, item.cell) for item in part)
                if name.endswith(("closure_rate", "days_to_close")):
                    continue  # reopened in its month: once as open at its start, once as reopened
                assert [key for key, count in counted.items() if count > 1] == [], name


def test_the_contacted_of_the_sample_are_the_plans(sample: Desk) -> None:
    """A second opinion that knows nothing of the program: the generator's own list."""
    plan = json.loads((EXAMPLE / "plan.json").read_text("utf-8"))
    wanted = {
        (row["unit"], comparable(row["enterprise"]))
        for row in plan["ledger_rows"]
        if not (row["superseded"] or row["held"] or row["rejected"])
        if any(day.startswith("2021-04") for day in row["dates"])
    }
    items = answer(sample.month, "coverage.contacted").items
    assert {(item.unit, comparable(item.what)) for item in items} == wanted
    places = {(item.file, item.sheet, item.cell) for item in items}
    planned = {(form["file"]) for form in plan["forms"] if form["status"] == "accepted"}
    assert {file for file, _, _ in places} <= planned


def test_the_lists_are_worth_tracing(lists: Desk, june: Desk) -> None:
    """Otherwise figures of nothing would be equal."""
    told = figures(lists.month)
    for name in ("reopened", "closed", "carried_over", "overdue", "open"):
        assert told[f"grievances.{name}"], name
    assert told["assessment.应急办.called_back"] == 1
    assert told["assessment.经发办.days_to_close"]
    assert told["submissions.late"] == 1
    overdue = figures(june.month)["grievances.overdue"]
    assert overdue is not None
    assert overdue > 50
    assert figures(june.month)["submissions.missing"] == 26


# the lists of the office --------------------------------------------------------------------------


def cells(items: Iterable[TraceLine]) -> list[tuple[str, str, str]]:
    return [(item.file, item.sheet, item.cell) for item in items]


def test_a_dispatched_grievance_leads_from_one_unit_to_the_other(lists: Desk) -> None:
    carried = answer(lists.month, "units.经发办.carried_over").items
    assert cells(carried) == [("应急办4.xlsx", "Sheet2", "C7")]
    closed = answer(lists.month, "units.经发办.closed").items
    assert cells(closed) == [("经发办5.xlsx", "Sheet2", "G4")]
    story = answer(lists.month, closed[0].what).items
    assert [(item.what[8:], *cells([item])[0]) for item in story] == [
        ("登记", "应急办4.xlsx", "Sheet2", "C7"),
        ("交办", "分派.xlsx", "Sheet1", "K3"),
        ("继续登记", "经发办5.xlsx", "Sheet2", "C4"),
        ("办结", "经发办5.xlsx", "Sheet2", "G4"),
    ]


def test_a_verdict_leads_to_the_call_back_register(lists: Desk) -> None:
    april = desk(lists.place, "2021-04", "2021-04-28").month
    for name in ("grievances.reopened", "units.应急办.reopened"):
        found = cells(answer(lists.month, name).items)
        assert ("回访.xlsx", "Sheet1", "J3") in found, name
    heard = answer(april, "assessment.应急办.satisfaction")
    assert cells(heard.items) == [("回访.xlsx", "Sheet1", "J4")]
    assert cells(heard.below or []) == [("回访.xlsx", "Sheet1", f"J{row}") for row in (3, 4)]
    assert figures(april)["assessment.应急办.satisfaction"] == 0.5
    days = answer(april, "assessment.应急办.days_to_close").items
    assert [(item.cell, item.weight) for item in days] == [("G4", 15), ("G5", 16)]
    for name in figures(april):
        assert answer(april, name).value == figures(april)[name], name


def test_an_enterprise_of_the_roster_leads_to_its_row_of_the_roster(lists: Desk) -> None:
    known = answer(lists.month, "units.经发办.enterprises").items
    assert cells(known) == [("名录.xlsx", "Sheet1", f"A{row}") for row in (5, 6)]
    assert cells(answer(lists.month, "findings.by_code.contact-missing").items) == [
        ("名录.xlsx", "Sheet1", cell) for cell in ("A4", "A6")
    ]


def test_a_contact_carried_over_leads_to_next_months_ledger(lists: Desk) -> None:
    april = desk(lists.place, "2021-04", "2021-05-28").month
    found = answer(april, "units.应急办.contacted").items
    assert cells(found) == [("应急办4.xlsx", "Sheet1", "H4"), ("应急办5.xlsx", "Sheet1", "H5")]


def test_a_call_back_without_a_day_is_traced_as_it_is_counted() -> None:
    """Its day is the last of the list's month: after as-of, so the figure leaves it out."""
    files = {"a.xlsx": [ledger(个数="1"), register()]}
    number = office(files).month.facts.lives.all[0].number
    lists = {"b.xlsx": callback(诉求编号=number, 回访日期="")}
    month = office({**files, **lists}).month
    name = "assessment.应急办.called_back"
    assert answer(month, name).value == figures(month)[name]


# names on the command line ------------------------------------------------------------------------


def test_without_a_name_all_figures_are_listed(place: Desk) -> None:
    result = place.trace("--json")
    assert result.exit_code == 0
    assert json.loads(result.output) == figures(place.month)


@pytest.mark.parametrize(
    "name",
    [
        "submissions.late", "coverage.contacted", "coverage.rate", "grievances.closure_rate",
        "findings.error", "findings.by_code.contact-missing", "units.应急办.errors",
        "units.经发办.rate", "assessment.经发办.days_to_close", "assessment.应急办.on_time_rate",
    ],
)  # fmt: skip
def test_json_has_the_items_of_a_figure(lists: Desk, name: str) -> None:
    told = json.loads(lists.trace(name, "--json").output)
    found = answer(lists.month, name)
    assert (told["name"], told["value"]) == (name, figures(lists.month)[name])
    assert [TraceLine(**item) for item in told["items"]] == found.items
    below = told["below"] and [TraceLine(**item) for item in told["below"]]
    assert below == found.below


def test_a_figure_is_shown_with_its_cells(sample: Desk) -> None:
    result = sample.trace("submissions.late")
    assert (result.exit_code, result.output.splitlines()[0]) == (0, "迟报：2")
    assert re.search(r"水口庙村 +月台账 +水口庙村\.xlsx +台账 +I5 +最后保存", result.output)


def test_every_grievance_has_a_story(place: Desk) -> None:
    """By its number, and by its code where it is the only one of the name."""
    wrong: list[tuple[str, Any]] = []
    lives = place.month.facts.lives.all
    for grievance in lives:
        found = answer(place.month, grievance.number)
        first = found.items[0]
        if found.name != grievance.number or not first.what.endswith("登记"):
            wrong.append((grievance.number, found))
        rows = [item for item in found.items if item.cell]
        vanished = [item for item in found.items if not item.cell]
        if len(rows) < 1 or any("漏登记" not in item.what for item in vanished):
            wrong.append((grievance.number, found))
        for item in rows:
            if not show(place.grid(item).raw(*address(item.cell))).strip():
                wrong.append((grievance.number, item))
    assert wrong == []
    assert len({grievance.number for grievance in lives}) == len(lives) > 3


def test_every_enterprise_has_its_rows(place: Desk) -> None:
    names = {
        known.name: covered.unit
        for covered in place.month.coverage
        for known in covered.roster.values()
    }
    for name, unit in list(names.items())[:: len(names) // 50 or 1]:  # each looks at all rows
        items = answer(place.month, name).items
        assert unit in {item.unit for item in items}, name
        nowhere = [item.what for item in items if not item.cell]
        assert [what for what in nowhere if not what.endswith("（不计入）")] == [], name


def test_figures_are_found_by_the_words_that_the_terminal_and_the_report_print(
    lists: Desk,
) -> None:
    said = {"必须改正的错误": "findings.error", "新收集": "grievances.raised"}
    said |= {"月末未办结": "grievances.open", "应报": "submissions.expected"}
    assert {word: answer(lists.month, word).name for word in said} == said


def test_a_grievance_and_an_enterprise_are_traced_on_the_command_line(lists: Desk) -> None:
    number = answer(lists.month, "units.经发办.closed").items[0].what
    told = json.loads(lists.trace(number, "--json").output)
    assert [item["cell"] for item in told["items"]] == ["C7", "K3", "C4", "G4"]
    assert lists.trace(number[-4:], "--json").output == lists.trace(number, "--json").output
    told = json.loads(lists.trace("大路油库", "--json").output)
    assert [(item["file"], item["cell"]) for item in told["items"]] == [
        ("名录.xlsx", "A4"),
        ("应急办5.xlsx", "H5"),
    ]
    result = lists.trace("大路超市")
    assert (result.exit_code, "经发办4.xlsx" in result.output) == (0, True)


def test_a_grievance_is_traced_by_its_title_where_one_alone_has_it() -> None:
    other = {"企业名称": "大路二厂", "问题诉求名称": "厂区漏水"}
    rows = [{}, {"企业名称": "大路二厂"}, other]
    judged = office({"4.xlsx": [ledger({}, {"企业名称": "大路二厂"}), register(*rows)]})
    assert [line.cell for line in answer(judged.month, "关于厂区漏水的问题").items][:1] == ["C6"]
    with pytest.raises(RequestError, match="不止一个") as told:
        answer(judged.month, "厂区用电不稳")
    assert all(firm in str(told.value) for firm in ("大路砖厂", "大路二厂"))


@pytest.mark.parametrize(
    "name",
    [
        "没有这个企业", "coverage", "coverage.contact", "units.没有这个单位.raised", "units.应急办",
        "units.应急办.name", "2021-04-应急办-ZZZZ", "assessment.应急办.coverage_rank", "findings.fatal",
    ],
)  # fmt: skip
def test_an_unknown_name_ends_with_2_and_a_sentence(lists: Desk, name: str) -> None:
    result = lists.trace(name)
    assert result.exit_code == 2
    assert result.output.startswith(f"没有叫“{name}”的")
    assert "liaison trace" in result.output


def test_an_unknown_code_ends_with_2(lists: Desk) -> None:
    assert lists.trace("findings.by_code.date-wrong").exit_code == 2


def test_looking_publishes_nothing(lists: Desk) -> None:
    assert not (lists.place / "outbox").exists()
