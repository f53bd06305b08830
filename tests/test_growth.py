"""The work of a run grows as its office does, and no faster: lines that run are counted, not seconds.

A line that runs for every pair of units (or files, rows, findings) runs sixteen times as often in an
office of four times the size; any line that runs more than a quarter oftener than four times is told.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import FrameType

import pytest

import liaison_pipeline
from liaison_pipeline.facts.near_names import Misnamed, misnamed
from liaison_pipeline.model.period import Period
from liaison_pipeline.pipeline import consolidate
from liaison_pipeline.running import Run
from liaison_pipeline.workspace import Workspace
from tests.facts.stories import OWN, month
from tests.language import ledger as ledger_of
from tests.language import register as register_of

ROOT = str(Path(liaison_pipeline.__file__).parent)
MOST = 1.25  # times as much as in proportion: sorting takes a little more
FEW = 1500  # a line that does not run oftener than this in the large office costs nothing
LEDGER = (
    "序号,企业名称,所属类别,企业联络人员及电话,联系服务部门,联系服务人及电话,联系时间,联系形式,"
    "收集问题诉求个数"
)
REGISTER = (
    "序号,企业名称,问题诉求名称,企业联络人员及电话,部门联系服务人及电话,具体内容,办结时间,办理情况"
)
Line = tuple[str, int]


def name(number: int) -> str:
    """Returns the name of a unit: no two are alike, and every tenth is an office."""
    marks = "甲乙丙丁戊己庚辛壬癸"
    kind = "科" if number % 10 == 9 else "村"
    return "".join(marks[int(digit)] for digit in f"{number:04d}") + kind


def make_office(folder: Path, units: int) -> Workspace:
    """Writes an office whose units send all that costs: mistakes, scraps, names nobody knows."""
    inbox = folder / "inbox"
    inbox.mkdir(parents=True)
    (folder / "liaison.toml").write_text("\n".join(settings(units)), "utf-8")
    roster = ["企业名称,行业,所属类别,责任单位,状态"]
    for number in range(units):
        unit, firm = name(number), f"{name(number)[:-1]}百货店"
        said = {0: "", 1: f"无名{name(number)}"}.get(number % 10, unit)
        day = "2021年4月31日" if number % 3 == 0 else "2021年4月12日"
        kinds = {"台账": ledger(said, firm, day), "诉求": register(said, firm, number)}
        for kind, text in kinds.items():
            if (kind, number % 4) != ("诉求", 2) and number % 7 != 6:
                (inbox / f"{unit}{kind}.csv").write_text(text, "utf-8")
        if number % 2 == 0:
            (inbox / f"便条{number}.txt").write_text(f"第{number}次例会", "utf-8")
        roster.append(
            f"{firm},{'加油站' if number % 2 else f'行业{number}'},个体工商户,{unit},正常"
        )
        roster.append(f"{firm}分店,百货,个体工商户,{unit},正常")
    (inbox / "名录.csv").write_text("\n".join(roster), "utf-8")
    return Workspace.at(folder)


def settings(units: int) -> Iterator[str]:
    """Yields liaison.toml: every tenth unit is an office and supervises the nine villages before it."""
    for number in range(units):
        kind = "office" if number % 10 == 9 else "village"
        yield f'[[units]]\nname = "{name(number)}"\nkind = "{kind}"\ntopics = ["事{number % 20}"]'
        if kind == "office":
            yield f'remit = ["业务{number % 20}", "加油站"]'
        else:
            yield f'supervisor = "{name(number - number % 10 + 9)}"'


def ledger(unit: str, firm: str, day: str) -> str:
    head = f"填报村（社区）：{unit}  填报人：张三  村（社区）书记：李四  填报时间：2021年4月20日"
    row = f"1,{firm},个体工商户,王五13800000001,{unit},赵六13800000002,{day},电话,1"
    return "\n".join([head, LEDGER, row])


def register(unit: str, firm: str, number: int) -> str:
    head = f"填报村（社区）：{unit}  填报人：张三  村（社区）书记：李四  填报时间：2021年4月20日"
    told = "2021年4月15日,已协调解决，恢复正常" if number % 2 else ",超出职责，请经发办协调"
    row = f"1,{firm},事{number % 20}不便,王五13800000001,赵六13800000002,门前事{number % 20}不便,{told}"
    return "\n".join([head, REGISTER, row])


def lines_run(work: Callable[[], object]) -> Counter[Line]:
    """Returns how often each line of the program runs."""
    counted: Counter[Line] = Counter()

    def of_frame(frame: FrameType, event: str, _: object) -> object:
        if event == "line":
            counted[frame.f_code.co_filename, frame.f_lineno] += 1
        return of_frame

    def of_call(frame: FrameType, _: str, __: object) -> object:
        return of_frame if frame.f_code.co_filename.startswith(ROOT) else None

    before = sys.gettrace()
    sys.settrace(of_call)  # type: ignore[arg-type]  # typeshed wants a function that returns itself
    try:
        work()
    finally:
        sys.settrace(before)
    return counted


def counted(folder: Path, units: int) -> Counter[Line]:
    workspace = make_office(folder, units)
    master = f"sqlite:///{(folder / 'master.db').as_posix()}"
    run = Run(workspace, master, date(2021, 4, 28), Period(2021, 4), workers=1)
    return lines_run(lambda: consolidate(run))


def too_much(small: Counter[Line], large: Counter[Line], times: int) -> dict[str, tuple[int, int]]:
    """Returns the lines that run more than in proportion, with both counts."""
    return {
        f"{Path(file).relative_to(ROOT)}:{line}": (small[file, line], count)
        for (file, line), count in large.items()
        if count > FEW and count > MOST * times * max(small[file, line], 1)
    }


def test_a_line_that_looks_at_every_pair_is_told() -> None:
    def pairs(number: int) -> Callable[[], object]:
        workspace = Workspace.at(Path())
        return lambda: [workspace.templates for _ in range(number * number)]

    small, large = lines_run(pairs(20)), lines_run(pairs(80))
    assert [found for found in too_much(small, large, 4) if found.startswith("workspace.py")]


def of_a_unit(firms: int) -> Counter[Line]:
    """Returns what runs for a unit whose register names all enterprises otherwise than its ledger."""
    names = [f"{chr(0x4E10 + at)}{chr(0x5E10 + at)}百货店" for at in range(firms)]
    told = [{"企业名称": name, "个数": "1"} for name in names]
    meant = [{"企业名称": name.replace("货", "货商")} for name in names]
    facts = month(4, {"4.xlsx": [ledger_of(*told), register_of(*meant)]}).month.facts
    found: list[Misnamed] = []
    lines = lines_run(lambda: found.append(misnamed(facts.ledgers, facts.grievances, ())))
    assert len(found[0][OWN]) == firms
    return lines


def test_near_names_of_one_unit_are_found_without_a_look_at_every_pair() -> None:
    found = too_much(of_a_unit(60), of_a_unit(240), 4)
    assert {line for line in found if line.startswith("facts/near")} == set()


@pytest.mark.parametrize("units", [40])
def test_the_work_grows_as_the_office_does(tmp_path: Path, units: int) -> None:
    counted(tmp_path / "first", 10)  # what is made once in a process is made
    small = counted(tmp_path / "small", units)
    large = counted(tmp_path / "large", 4 * units)
    found = too_much(small, large, 4)
    assert found == {}, "\n".join(f"{line} {counts}" for line, counts in found.items())
