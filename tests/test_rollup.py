"""Sub-districts into a district: their 汇总表.xlsx, read again, give the sums of their figures.

Three sub-districts with units of the same names: one with a roster that changes, one without, one with a
roster for one unit alone. `liaison init --district` makes the district, month after month or all at once.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from liaison_pipeline.cli import main
from liaison_pipeline.documents.clerk.answers import answer, figures
from liaison_pipeline.documents.district.consolidated import consolidated_xlsx
from liaison_pipeline.documents.machine.summary import summary
from liaison_pipeline.files.grid import show
from liaison_pipeline.model.period import Period, chinese_date
from liaison_pipeline.month import Month
from liaison_pipeline.pipeline import look
from liaison_pipeline.running import Run
from liaison_pipeline.settings import load_settings
from liaison_pipeline.workspace import Workspace
from tests.documents.test_trace import Desk, address
from tests.language import HEAD, TITLE, ledger, register, roster, village
from tests.sample import copy_read
from tests.workspaces import save

MONTHS = ("2021-04", "2021-05", "2021-06")
LAST = {"2021-04": "2021-04-30", "2021-05": "2021-05-31", "2021-06": "2021-06-30"}
COUNTS = ("enterprises", "contacted", "carried_over", "raised", "reopened", "closed", "open")
HEARD = ("closure_rate", "days_to_close", "called_back", "satisfied", "satisfaction")
OPEN = {"办结时间": "", "办理情况": "正在协调，预计下月完成"}
Row = Mapping[str, str]
Summary = Mapping[str, Any]


# building -----------------------------------------------------------------------------------------


def liaison(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def consolidate(place: Path, month: str, as_of: str = "") -> Summary:
    day = as_of or LAST[month]
    when = ["--month", month, "--as-of", day]
    result = liaison("consolidate", "--workspace", place, *when, "-q")
    text = (place / "outbox" / month / "summary.json").read_text("utf-8")
    summary: Summary = json.loads(text)
    assert result.exit_code == bool(summary["findings"]["error"]), result.output
    return summary


def settings(street: str, units: Iterable[str]) -> str:
    """liaison.toml of a sub-district; a name that ends in 村 is a village's."""
    lines = [f'[office]\nsubdistrict = "{street}"\n']
    for name in units:
        kind = "village" if name.endswith("村") else "office"
        aliases = '\naliases = ["应急管理办公室"]' if name == "应急办" else ""
        lines.append(f'[[units]]\nname = "{name}"\nkind = "{kind}"{aliases}\n')
    return "\n".join(lines)


def forms(
    unit: str, month: str, rows: Iterable[Row], told: Sequence[Row] | None = None, day: str = ""
) -> list[str]:
    """A unit's ledger and, where `told` is given, its register; filed on `day` (`4月23日`)."""
    number = str(int(month[-2:]))
    head = HEAD.replace("4月23日", day or f"{number}月23日").replace("应急办", unit)
    title = TITLE.replace("4月", f"{number}月")
    rows = [{"联系时间": f"{number}月5日", "联系服务部门": unit} | dict(row) for row in rows]
    texts = [ledger(*rows, title=title, head=head)]
    if told is not None:
        title = title.replace("月台帐情况表", "解决问题诉求登载表")
        text = register(*told, title=title, head=head)
        texts.append(text if told else text.rsplit("\n", 1)[0])
    if unit.endswith("村"):
        texts = [village(text).replace("填报科室：", "填报村（社区）：") for text in texts]
    return texts


def firm(name: str, **changes: str) -> dict[str, str]:
    return {"企业名称": name} | changes


def told(name: str, title: str, **changes: str) -> dict[str, str]:
    return {"企业名称": name, "问题诉求名称": title, "具体内容": f"{title}，请协调"} | changes


def entry(unit: str, name: str, **changes: str) -> dict[str, str]:
    """A row of a roster."""
    kind = "个体工商户" if unit.endswith("村") else "中小微企业"
    row = {"企业名称": name, "责任单位": unit, "所属类别": kind, "统一社会信用代码": "", "行业": ""}
    return row | changes


def fill(path: Path, rows: Mapping[str, Row], target: Path) -> None:
    """A list from the outbox with cells filled in: title of a grievance -> column -> text."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    lines = [[cell.value for cell in line] for line in page.iter_rows()]
    top = next(index for index, line in enumerate(lines) if "诉求编号" in line)
    columns = {str(label): place for place, label in enumerate(lines[top], start=1) if label}
    seen = set()
    for number in range(top + 2, page.max_row + 1):
        title = str(page.cell(number, columns["问题诉求名称"]).value)
        for label, text in rows.get(title, {}).items():
            page.cell(number, columns[label]).value = text
            seen.add(title)
    assert seen == set(rows), f"{path}: not on the list"
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)


def table(place: Path, month: str) -> Path:
    return place / "outbox" / month / "上报" / "汇总表.xlsx"


# the sub-districts --------------------------------------------------------------------------------


@dataclass
class Street:
    """A sub-district's workspace. `told`: month -> its summary, as the 汇总表 was made."""

    name: str
    place: Path
    units: tuple[str, ...]
    told: dict[str, Summary] = field(default_factory=dict)

    def drop(self, path: str, texts: Iterable[str]) -> None:
        save(self.place / "inbox" / path, *texts)

    def fill(self, month: str, name: str, rows: Mapping[str, Row], target: str = "") -> None:
        source = self.place / "outbox" / month / name
        fill(source, rows, self.place / "inbox" / "办公室" / (target or f"{month}{name}"))

    def report(self, month: str) -> None:
        if month == MONTHS[0] or len(self.units) > 3:  # 大路街道 needs its lists every month
            self.told[month] = consolidate(self.place, month)
        else:
            self.remake(month)

    def remake(self, month: str) -> None:
        """Its 汇总表 alone; the other documents are left."""
        now = look(run_of(self.place, month))
        self.told[month] = summary(now)
        table(self.place, month).parent.mkdir(parents=True, exist_ok=True)
        table(self.place, month).write_bytes(consolidated_xlsx(now))


def new_street(root: Path, name: str, units: tuple[str, ...]) -> Street:
    place = root / name
    (place / "inbox").mkdir(parents=True)
    (place / "liaison.toml").write_text(settings(name, units), "utf-8")
    return Street(name, place, units)


def april(big: Street, plain: Street, mixed: Street) -> None:
    """大路街道 has a roster, two versions of a ledger, a late office and a village; 青山街道 has none;
    白云镇 has one for 应急办. 应急办 of 大路街道 cannot solve 路灯不亮: dispatched."""
    listed = (
        ("应急办", "大路砖厂"), ("应急办", "大路二砖厂"), ("应急办", "大路加油站"),
        ("经发办", "大路超市"), ("经发办", "大路旅馆"), ("市场监管所", "大路面馆"),
        ("市场监管所", "大路茶楼"), ("龙凤村", "龙凤小卖部"), ("龙凤村", "龙凤理发店"),
    )  # fmt: skip
    big.drop("名录/四月.xlsx", [roster(*(entry(unit, name) for unit, name in listed))])
    lamps = told("大路砖厂", "路灯不亮", 办结时间="", 办理情况="超出本单位职责，需经发办协调")
    power = told("大路砖厂", "用电不稳", 办结时间="4月20日")
    rows = [firm("大路砖厂", 个数="2"), firm("大路加油站")]
    big.drop("应急办/四月.xlsx", forms("应急办", "2021-04", rows, [lamps, power]))
    rows.append(firm("大路二砖厂", 联系时间="4月上旬"))
    big.drop(
        "应急办/四月（更正）.xlsx", forms("应急办", "2021-04", rows, [lamps, power], "4月28日")
    )
    rows = [
        firm("大路超市"),
        firm("大路新店"),
    ]  # one of two on the roster, and one that is not on it
    big.drop("经发办/四月.xlsx", forms("经发办", "2021-04", rows, day="4月27日"))
    rows = [firm("大路面馆", 个数="1"), firm("大路茶楼", 所属类别="国企")]
    asked = [told("大路面馆", "门口积水", **OPEN)]
    big.drop("市监所.xlsx", forms("市场监管所", "2021-04", rows, asked))
    rows = [firm("龙凤小卖部", 联系时间="4月6日、4月12日")]
    big.drop("村/龙凤.xlsx", forms("龙凤村", "2021-04", rows))

    asked = [
        told("青山砖厂", "招收普通工人比较困难", **OPEN),
        told("青山砖厂", "道路破损", 办结时间="4月22日"),
    ]
    rows = [firm("青山砖厂", 个数="2"), firm("青山加油站"), firm("青山木器厂", 联系时间="4月31日")]
    plain.drop("1.xlsx", forms("应急办", "2021-04", rows, asked))
    plain.drop("2.xlsx", forms("经发办", "2021-04", [firm("青山超市")], []))
    plain.drop("3.xlsx", forms("龙凤村", "2021-04", [firm("青山理发店")], day="4月26日"))

    names = ("白云砖厂", "白云油库", "白云矿山")
    mixed.drop("名录.xlsx", [roster(*(entry("应急办", name) for name in names))])
    asked = [told("白云砖厂", "缺水", **OPEN)]
    rows = [firm("白云砖厂", 个数="1"), firm("白云油库")]
    mixed.drop("应急.xlsx", forms("应急办", "2021-04", rows, asked))
    mixed.drop("经发.xlsx", forms("经发办", "2021-04", [firm("白云超市"), firm("白云酒店")]))


def april_lists(big: Street) -> None:
    """路灯不亮 goes to 经发办; of 用电不稳 the enterprise says 不满意."""
    lamps = {"决定层级": "经发办分派", "承办单位": "经发办", "交办日期": "4月29日"}
    big.fill("2021-04", "分派建议.xlsx", {"路灯不亮": lamps})
    heard = {"回访日期": "4月26日", "回访方式": "电话", "满意度": "不满意", "意见": "还是不稳"}
    big.fill("2021-04", "回访清单.xlsx", {"用电不稳": heard})


def may(big: Street, plain: Street, mixed: Street) -> None:
    """A new roster: one closed, one moved, one renamed. A contact of 28 April stands in May's ledger;
    the dispatched grievance goes on at 经发办; a village's form is refused; a ledger counts again."""
    entries = [
        ("应急办", "大路砖厂", "正常"), ("应急办", "大路二砖厂", "注销"),
        ("经发办", "大路加油站", "正常"), ("经发办", "大路超市", "正常"), ("经发办", "大路旅馆", "正常"),
        ("市场监管所", "大路面馆", "正常"), ("市场监管所", "大路茶楼", "正常"),
        ("龙凤村", "龙凤小卖部", "正常"),
    ]  # fmt: skip
    rows = [entry(unit, name, 状态=status) for unit, name, status in entries]
    big.drop("名录/五月.xlsx", [roster(*rows, title="企业名录（2021年5月）")])
    power = told("大路砖厂", "用电不稳", 办结时间="5月18日")
    big.drop("应急办/五月.xlsx", forms("应急办", "2021-05", [firm("大路砖厂")], [power]))
    lamps = told("大路砖厂", "路灯不亮", 办结时间="5月20日")
    rows = [firm("大路超市"), firm("大路旅馆", 联系时间="4月28日"), firm("大路加油站", 个数="1")]
    asked = [lamps, told("大路加油站", "税收政策", **OPEN)]
    big.drop("经发办/五月.xlsx", forms("经发办", "2021-05", rows, asked))
    rows = [firm("大路面馆", 个数="1"), firm("大路茶楼")]
    asked = [told("大路面馆", "门口积水", **OPEN), told("大路面馆", "停车难", 办结时间="5月19日")]
    big.drop("市监所五月.xlsx", forms("市场监管所", "2021-05", rows, asked))
    refused = forms("龙凤村", "2021-05", [firm("龙凤小卖部")], day="5月26日")
    big.drop("村/龙凤五月.xlsx", [refused[0].replace("联系时间", "日子")])

    rows = [
        firm("青山砖厂", 个数="1")
    ]  # 青山加油站 is not contacted; 道路破损 comes again, counted anew
    asked = [
        told("青山砖厂", "招收普通工人比较困难的", **OPEN),
        told("青山砖厂", "道路破损", **OPEN),
    ]
    plain.drop("5.1.xlsx", forms("应急办", "2021-05", rows, asked))
    plain.drop("5.2.xlsx", forms("经发办", "2021-05", [firm("青山超市", 联系时间="4月29日")]))

    rows = [firm("白云砖厂"), firm("白云油库"), firm("白云矿山")]
    mixed.drop("应急5.xlsx", forms("应急办", "2021-05", rows, [], "5月27日"))  # 缺水 has vanished
    mixed.drop("经发5.xlsx", forms("经发办", "2021-05", [firm("白云酒店")]))


def may_lists(big: Street) -> None:
    heard = {"回访日期": "5月25日", "满意度": "满意"}
    again = {"回访日期": "6月2日", "满意度": "不满意"}
    big.fill("2021-05", "回访清单.xlsx", {"用电不稳": heard})
    big.fill("2021-05", "回访清单.xlsx", {"用电不稳": heard, "路灯不亮": again}, "五月（续）.xlsx")


def june(big: Street, plain: Street, mixed: Street) -> None:
    """路灯不亮, called back in June, is closed again; 道路破损 was closed and is open again."""
    power = told("大路砖厂", "用电不稳", 办结时间="5月18日")
    big.drop("应急办/六月.xlsx", forms("应急办", "2021-06", [firm("大路砖厂")], [power]))
    asked = [told("大路砖厂", "路灯不亮", 办结时间="6月18日")]
    rows = [firm("大路超市"), firm("大路旅馆"), firm("大路加油站")]
    big.drop("经发办/六月.xlsx", forms("经发办", "2021-06", rows, asked))

    asked = [
        told("青山砖厂", "招收普通工人比较困难", 办结时间="6月10日"),
        told("青山砖厂", "道路破损", **OPEN),
        told("青山加油站", "消防验收", **OPEN),
    ]
    rows = [firm("青山砖厂"), firm("青山加油站", 个数="1")]
    plain.drop("6.1.xlsx", forms("应急办", "2021-06", rows, asked))
    plain.drop("6.3.xlsx", forms("龙凤村", "2021-06", [firm("青山理发店")], []))

    asked = [
        told("白云砖厂", "缺水", 办结时间="6月9日", 办理情况="正在协调")
    ]  # contradiction: held
    mixed.drop("应急6.xlsx", forms("应急办", "2021-06", [firm("白云砖厂")], asked))


@dataclass
class Played:
    """`district`: month by month; `at_once`: all tables of all months, in a fresh district.

    `then`: month -> the district's summary and, by sub-district, the summaries that it was made from;
    `after`: every month once more, as both tell it after all files."""

    streets: list[Street]
    district: Path
    then: dict[str, tuple[Summary, dict[str, Summary]]]
    after: dict[str, tuple[Summary, dict[str, Summary]]]
    at_once: dict[str, Summary]


def new_district(place: Path, streets: Iterable[Street], month: str) -> Path:
    tables = [
        part for street in streets for part in ("--district", str(table(street.place, month)))
    ]
    assert liaison("init", place, *tables).exit_code == 0
    return place


def send(street: Street, month: str, district: Path) -> None:
    target = district / "inbox" / street.name / f"{month}汇总表.xlsx"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(table(street.place, month), target)


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    root = tmp_path_factory.mktemp("rollup")
    big = new_street(root, "大路街道", ("经发办", "应急办", "市场监管所", "龙凤村"))
    plain = new_street(root, "青山街道", ("经发办", "应急办", "龙凤村"))
    mixed = new_street(root, "白云镇", ("经发办", "应急办"))
    streets = [big, plain, mixed]
    steps: dict[str, tuple[Callable[..., None], Callable[[], None]]] = {
        "2021-04": (april, lambda: april_lists(big)),
        "2021-05": (may, lambda: may_lists(big)),
        "2021-06": (june, lambda: None),
    }
    district = root / "区"
    then = {}
    for number, (month, (arrive, lists)) in enumerate(steps.items()):
        arrive(*streets)
        for street in streets:
            street.report(month)
        lists()
        big.remake(month)
        before = MONTHS[number - 1 : number]  # has changed, too: contacts that were carried over
        for street in streets:
            for changed in before:
                street.remake(changed)
        if number == 0:
            new_district(district, streets, month)
        for street in streets:
            for changed in (*before, month):
                send(street, changed, district)
        then[month] = consolidate(district, month), {s.name: s.told[month] for s in streets}
    after = {m: (told_by(district, m), {s.name: s.told[m] for s in streets}) for m in MONTHS}
    fresh = new_district(root / "区（一次）", streets, MONTHS[0])
    for street in streets:
        for month in MONTHS:
            send(street, month, fresh)
    at_once = {month: told_by(fresh, month) for month in MONTHS}
    return Played(streets, district, then, after, at_once)


def run_of(place: Path, month: str) -> Run:
    master = f"sqlite:///{(place / 'master.db').as_posix()}"
    day = date.fromisoformat(LAST[month])
    return Run(Workspace.at(place), master, day, Period.parse(month))


def told_by(place: Path, month: str) -> Summary:
    return summary(look(run_of(place, month)))


NOTHING: dict[str, list[str]] = {month: [] for month in MONTHS}


# comparing ----------------------------------------------------------------------------------------


def unlike(district: Summary, streets: Mapping[str, Summary]) -> list[str]:
    """Each figure of the district that is not its sub-districts', in a line."""
    lines = []
    by_name = {unit["name"]: unit for unit in district["units"]}
    ranked = {unit["name"]: unit for unit in district["assessment"]}
    for street, own in streets.items():
        for unit, assessed in zip(own["units"], own["assessment"], strict=True):
            name = f"{street}{unit['name']}"
            pairs = [(what, by_name[name][what], unit[what]) for what in COUNTS]
            pairs += [(what, ranked[name][what], assessed[what]) for what in HEARD]
            lines += [
                f"{name} {what}: {got}, not {want}" for what, got, want in pairs if got != want
            ]
    for part in ("coverage", "grievances"):
        names = (what for what in district[part] if not what.endswith("rate"))
        sums = {what: sum(own[part][what] for own in streets.values()) for what in names}
        lines += [
            f"{part}.{what}: {district[part][what]}, not {want}"
            for what, want in sums.items()
            if district[part][what] != want
        ]
    assert len(by_name) == sum(len(own["units"]) for own in streets.values())
    return lines


def sent_unlike(district: Summary, streets: Mapping[str, Summary]) -> list[str]:
    """The same of received and late."""
    by_name = {unit["name"]: unit for unit in district["units"]}
    return [
        f"{street}{unit['name']} {what}: {by_name[street + unit['name']][what]}"
        for street, own in streets.items()
        for unit in own["units"]
        for what in ("submitted", "late")
        if by_name[street + unit["name"]][what] != unit[what]
    ]


def test_when_a_month_is_reported_the_district_has_the_sums(played: Played) -> None:
    assert {month: unlike(*told) for month, told in played.then.items()} == NOTHING


def test_after_all_months_every_month_has_the_sums(played: Played) -> None:
    assert {month: unlike(*told) for month, told in played.after.items()} == NOTHING


def without_findings(told: Summary) -> Summary:
    return {name: part for name, part in told.items() if name != "findings"}


def test_all_tables_at_once_give_the_same(played: Played) -> None:
    """But for the word that a table was saved over: at once, nobody ever saw the older one."""
    told = {month: without_findings(told) for month, (told, _) in played.after.items()}
    assert {month: without_findings(own) for month, own in played.at_once.items()} == told
    for month, (told_then, _) in played.after.items():
        for severity in ("error", "warning"):
            assert played.at_once[month]["findings"][severity] == told_then["findings"][severity]


def test_who_sent_and_who_was_late_is_the_sub_districts(played: Played) -> None:
    """A unit whose ledger was refused (龙凤村 in May) has sent one, too."""
    for month, (district, streets) in played.after.items():
        assert sent_unlike(district, streets) == [], month
        for what, figure in district["submissions"].items():
            assert figure == sum(own["submissions"][what] for own in streets.values()), what


def test_the_districts_units_are_the_sub_districts_under_their_names(played: Played) -> None:
    found = load_settings(played.district / "liaison.toml")
    assert [(unit.name, unit.kind, unit.subdistrict) for unit in found.units] == [
        (f"{street.name}{name}", "village" if name == "龙凤村" else "office", street.name)
        for street in played.streets
        for name in street.units
    ]
    assert found.by_name["大路街道市场监管所"].categories == ("中小微企业", "个体工商户")
    assert found.office == load_settings().office


def test_every_figure_of_the_district_leads_to_cells_of_the_tables(played: Played) -> None:
    for month in MONTHS:
        place = Desk(played.district, look(run_of(played.district, month)))
        known = figures(place.month)
        for name, figure in known.items():
            found = answer(place.month, name)
            assert found.value == figure, name
            for item in (*found.items, *(found.below or ())):
                if item.cell:
                    text = show(place.grid(item).raw(*address(item.cell)))
                    assert text, (name, item)


def test_a_late_unit_of_the_district_leads_to_its_filing_date(played: Played) -> None:
    place = Desk(played.district, look(run_of(played.district, "2021-04")))
    items = answer(place.month, "submissions.late").items
    assert len(items) == 2
    for item in items:
        day = chinese_date(date.fromisoformat(item.value))
        assert show(place.grid(item).raw(*address(item.cell))) == day, item


def test_the_sub_districts_own_tables_in_its_inbox_change_no_figure(
    played: Played, tmp_path: Path
) -> None:
    """All three months' tables beside the forms that they were made from, roster and lists too."""
    street = played.streets[0]
    place = tmp_path / street.name
    shutil.copytree(street.place, place)
    for month in MONTHS:
        shutil.copy(table(place, month), place / "inbox" / f"{month}汇总表.xlsx")
    for month in MONTHS:
        told = told_by(place, month)
        for part in ("submissions", "coverage", "grievances", "assessment"):
            assert told[part] == street.told[month][part], (month, part)
        for unit, own in zip(told["units"], street.told[month]["units"], strict=True):
            assert counts(unit) == counts(own), month


def counts(unit: Mapping[str, Any]) -> dict[str, Any]:
    return {what: unit[what] for what in (*COUNTS, "submitted", "late")}


def test_the_scenario_is_worth_the_name(played: Played) -> None:
    """Otherwise sums of nothing would be equal."""
    months = [summary for summary, _ in played.after.values()]
    for what in ("raised", "reopened", "closed", "open"):
        assert sum(bool(month["grievances"][what]) for month in months) >= 2, what
    assert [m["grievances"]["overdue"] for m in months][2] > 0
    assert all(m["coverage"]["contacted"] < m["coverage"]["enterprises"] for m in months)
    assert [m["submissions"]["late"] for m in months[:2]] == [2, 1]
    heard = [{unit["name"]: unit for unit in month["assessment"]} for month in months]
    assert heard[0]["大路街道应急办"]["satisfaction"] == 0
    assert heard[1]["大路街道应急办"]["satisfaction"] == 1


# the sample month ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def sample(published: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Month]:
    """The sample's workspace with its 汇总表.xlsx beside inbox/, and its month."""
    place = tmp_path_factory.mktemp("sample")
    copy_read(published, place)
    month = look(run_of(place, "2021-04"))
    (place / "汇总表.xlsx").write_bytes(consolidated_xlsx(month))
    return place, month


@pytest.fixture(scope="session")
def rolled(sample: tuple[Path, Month], tmp_path_factory: pytest.TempPathFactory) -> Summary:
    """A district of one sub-district."""
    place = tmp_path_factory.mktemp("district")
    assert liaison("init", place, "--district", sample[0] / "汇总表.xlsx").exit_code == 0
    shutil.copy(sample[0] / "汇总表.xlsx", place / "inbox")
    return told_by(place, "2021-04")


def test_the_sample_rolls_up(sample: tuple[Path, Month], rolled: Summary) -> None:
    own = {"大路街道": summary(sample[1])}
    assert unlike(rolled, own) == []
    assert sent_unlike(rolled, own) == []


def test_the_samples_own_table_in_its_inbox_changes_no_figure(sample: tuple[Path, Month]) -> None:
    place, month = sample
    shutil.copy(place / "汇总表.xlsx", place / "inbox")
    told, own = told_by(place, "2021-04"), summary(month)
    for part in ("submissions", "coverage", "grievances", "assessment"):
        assert told[part] == own[part], part
    assert [counts(unit) for unit in told["units"]] == [counts(unit) for unit in own["units"]]
