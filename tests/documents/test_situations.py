"""The texts to units, situation by situation: what each is told; numbers in texts are rows in lists.

A sub-district in which every unit is in another situation, before the due day, on it and after it. The
texts are kept in golden/texts.txt, to be read aloud; `--rewrite` writes them anew.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from liaison_pipeline.cli import main
from liaison_pipeline.documents.units.reminders import reminded
from liaison_pipeline.documents.units.situations import State, situations
from liaison_pipeline.model.settings import Unit as UnitSettings
from tests.files.test_formats import encrypted
from tests.language import HEAD, TITLE, ledger, office, register, roster, village
from tests.language import SETTINGS as SETTLED
from tests.workspaces import save

GOLDEN = Path(__file__).parents[1] / "golden" / "texts.txt"
DAYS = ("2021-04-24", "2021-04-25", "2021-04-28")
UNITS = {
    "经发办": "按时，没有问题",
    "应急办": "按时，只有经发办才能办的事；督促各村",
    "甲村": "按时，请核对",
    "乙村": "按时，要改正，还有企业没有联系",
    "丙村": "没能计入，缺一栏",
    "丁村": "没有报送",
    "戊村": "填报时间在截止日以后，没有错误",
    "己村": "只收到一个加密的文件",
    "庚村": "两份，旧的一份已被取代，新的一份要改",
    "辛村": "台账已报，缺登载表",
    "壬村": "填报时间在截止日以后，要改正",
}
SETTINGS = (
    '[office]\nsubdistrict = "大路街道"\ncontact = "陈静"\nphone = "023-60000123"\n'
    + "".join(
        f'[[units]]\nname = "{name}"\nkind = "{"village" if name.endswith("村") else "office"}"\n'
        + ('supervisor = "应急办"\n' if name.endswith("村") else "")
        for name in UNITS
    )
)


def own(text: str, unit: str, day: int = 23) -> str:
    """A form of a unit, filled in on a day of April."""
    text = village(text).replace("龙凤村", unit) if unit.endswith("村") else text
    text = text.replace("填报科室：应急办", f"填报科室：{unit}")
    text = text.replace("大路砖厂", f"{unit}口小店")  # nobody reports another's
    return text.replace("2021年4月23日", f"2021年4月{day}日")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("各种情况")
    inbox = root / "inbox"
    (root / "liaison.toml").write_text(SETTINGS, "utf-8")
    save(inbox / "经发办.xlsx", own(ledger(个数="1"), "经发办"), own(register(), "经发办"))
    elsewhere = {"办结时间": "", "办理情况": "超出本单位职责，已报经发办协调"}
    save(inbox / "应急办.xlsx", own(ledger(个数="1"), "应急办"), own(register(elsewhere), "应急办"))
    save(inbox / "甲村.xlsx", own(ledger(企业联络人员及电话="赵一"), "甲村"))
    rows = {"企业名称": "一号店"}, {"企业名称": "二号店", "联系时间": "4月31日"}
    save(inbox / "乙村.xlsx", own(ledger(*rows), "乙村"))
    lines = own(ledger(), "丙村").split("\n")
    short = [line.rsplit(" | ", 1)[0] if number > 1 else line for number, line in enumerate(lines)]
    save(inbox / "丙村.xlsx", "\n".join(short))
    save(inbox / "戊村.xlsx", own(ledger(), "戊村", 27))
    (inbox / "己村").mkdir()
    (inbox / "己村" / "台账.xlsx").write_bytes(encrypted())
    save(inbox / "庚村旧.xlsx", own(ledger(联系时间="4月32日"), "庚村", 20))
    save(inbox / "庚村新.xlsx", own(ledger(联系时间="4月31日"), "庚村", 23))
    save(inbox / "辛村.xlsx", own(ledger(个数="1"), "辛村"))
    save(inbox / "壬村.xlsx", own(ledger(联系时间="4月31日"), "壬村", 27))
    listed = [
        {"企业名称": name, "责任单位": "乙村", "统一社会信用代码": "", "所属类别": "个体工商户"}
        for name in ("一号店", "二号店", "三号店", "四号店")
    ]
    save(inbox / "名录.xlsx", roster(*listed))
    return root


def published(workspace: Path, day: str) -> Path:
    arguments = ["consolidate", "--workspace", str(workspace), "--month", "2021-04", "-q"]
    result = CliRunner().invoke(main, [*arguments, "--as-of", day])
    assert result.exit_code in (0, 1), result.output
    return workspace / "outbox" / "2021-04"


@pytest.fixture(scope="module")
def days(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """day -> what was published on it."""
    found = {}
    for day in DAYS:
        target = tmp_path_factory.mktemp(day) / "outbox"
        shutil.copytree(published(workspace, day), target)
        found[day] = target
    return found


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Every text to units, by its path."""
    for path in sorted(folder.rglob("*.txt")):
        yield path.relative_to(folder).as_posix(), path.read_text("utf-8-sig")


def test_the_texts_are_as_they_were_read_aloud(
    days: dict[str, Path], request: pytest.FixtureRequest
) -> None:
    parts = ["".join(f"{name}：{what}\n" for name, what in UNITS.items())]
    for day, folder in days.items():
        parts += [f"======== {day} {path}\n{text}" for path, text in texts(folder)]
    golden = "\n".join(parts)
    if request.config.getoption("--rewrite"):
        GOLDEN.write_text(golden, "utf-8", newline="\n")
    assert golden == GOLDEN.read_text("utf-8"), "read it aloud, then run with --rewrite"


@pytest.mark.parametrize("day", DAYS)
def test_every_text_that_asks_names_a_day_and_a_person(days: dict[str, Path], day: str) -> None:
    for path, text in texts(days[day]):
        if "请" in text.replace("请下月按时报送", ""):
            assert "陈静，电话 023-60000123" in text, path
            assert re.search(r"于2021年4月\d\d日（星期.）前|今天", text), path


def test_nobody_is_told_that_the_day_is_past_who_was_on_time(days: dict[str, Path]) -> None:
    for day, folder in days.items():
        for path, text in texts(folder):
            if "已过" in text or "晚于截止日" in text:
                late = path.rpartition("/")[0] in ("退回/戊村", "退回/壬村")
                assert day == "2021-04-28", path
                assert late or path == "群通知.txt", path


def test_a_unit_that_sent_nothing_has_its_reminder_alone(days: dict[str, Path]) -> None:
    after = days["2021-04-28"]
    assert (after / "催报" / "丁村.txt").exists()
    assert not (after / "退回" / "丁村").exists()


OTHER_FILES = {
    "甲村4月.xlsx": "", "乙村（扫描件）4月.pdf": "%PDF-1.4", "丙村/4月.doc": "随便写写",
    "丁村4月.jpg": "", "丁村4月台账.xlsx": "", "经发办/台账.xlsx": "", "己村2021年3月.xlsx": "",
}  # fmt: skip


def test_a_unit_whose_files_cannot_be_read_has_one_text_that_says_all(tmp_path: Path) -> None:
    """戊村's register is read beside its broken ledger and goes back; 己村's file is of March."""
    (tmp_path / "liaison.toml").write_text(SETTINGS, "utf-8")
    for path, content in OTHER_FILES.items():
        (tmp_path / "inbox" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "inbox" / path).write_bytes(content.encode() or b"PK\x03\x04")
    save(tmp_path / "inbox" / "戊村登载表.xlsx", own(register({"具体内容": ""}), "戊村"))
    save(tmp_path / "inbox" / "庚村登载表.xlsx", own(register(), "庚村"))
    empty = ledger(联系时间="", 联系形式="", 个数="", head=HEAD.replace("2021年4月23日", ""))
    save(tmp_path / "inbox" / "己村4月.xlsx", own(empty, "己村"))
    (tmp_path / "inbox" / "戊村台账.xlsx").write_bytes(b"PK\x03\x04")
    folder = published(tmp_path, "2021-04-27")
    told = dict(texts(folder))
    for unit, count in {"甲村": 1, "乙村": 1, "丙村": 1, "丁村": 2, "经发办": 1, "己村": 0}.items():
        text = told[f"催报/{unit}.txt"]
        assert text.count("  · ") == max(count, 1), unit
        assert ("收到了，但没能计入，请于2021年4月28日（星期三）前重新报送月台账" in text) is bool(
            count
        )
        assert "请联系大路街道经发办陈静，电话 023-60000123" in text
        assert f"退回/{unit}/转发说明.txt" not in told
        assert (folder / "退回" / unit / "校验报告.html").exists() is bool(count), unit
    assert "收到的“己村4月.xlsx”没有填写" in told["催报/己村.txt"]
    assert "没有填写，没有" not in told["催报/甲村.txt"]
    assert "戊村登载表（批注）" in told["退回/戊村/转发说明.txt"]
    assert "丁村：报来的文件没能计入，要重新报送月台账（附件2）" in told["催报/应急办.txt"]
    assert re.search(
        r"没能计入的 6 个.*重新报送：经发办、甲村、乙村、丙村、丁村、戊村。", told["群通知.txt"]
    )
    assert "没有收到的 4 个" in told["群通知.txt"]
    assert "还要改正或补报的 1 个" in told["群通知.txt"]
    assert "：庚村（还缺月台账（附件2））。" in told["群通知.txt"]
    page = (folder / "单位" / "甲村.html").read_text("utf-8")
    assert "校验报告" in page
    assert "转发说明" not in page


def test_of_two_files_only_the_one_to_be_mended_goes_back(days: dict[str, Path]) -> None:
    back = days["2021-04-28"] / "退回" / "庚村"
    assert [path.name for path in back.glob("*.xlsx")] == ["庚村新（批注）.xlsx"]


@pytest.mark.parametrize("unit", ["经发办", "应急办", "戊村"])
def test_what_is_only_for_the_record_sends_nothing_back(days: dict[str, Path], unit: str) -> None:
    assert not list((days["2021-04-28"] / "退回" / unit).glob("*.xlsx"))


class _Articles(HTMLParser):
    """Counts the places of a page, by the level of the section in which they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.level, self.count = "", {"error": 0, "warning": 0}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = re.search(r"(\w+)-kind", dict(attrs).get("class") or "")
        self.level = kind[1] if kind else self.level
        if tag == "article":
            self.count[self.level] += 1


def listed_rows(folder: Path) -> dict[str, int]:
    """How many rows the lists 问题清单 of a folder have, by level."""
    levels = {"必须改正": "error", "请核对": "warning"}
    count = dict.fromkeys(levels.values(), 0)
    for path in folder.glob("*.xlsx"):
        for row in openpyxl.load_workbook(path)["问题清单"].iter_rows(min_row=5, values_only=True):
            if row[1] in levels:
                count[levels[str(row[1])]] += 1
    return count


def told_numbers(text: str) -> dict[str, int]:
    """What a covering text says: 必须改正 and 请核对."""
    found = {"error": r"(\d+) 处必须改正", "warning": r"(\d+) 处请核对"}
    return {
        level: int(match[1]) if (match := re.search(pattern, text)) else 0
        for level, pattern in found.items()
    }


def numbers_agree(back: Path) -> None:
    """Asserts that text, page and lists of a unit's folder count the same."""
    told = told_numbers((back / "转发说明.txt").read_text("utf-8-sig"))
    page = _Articles()
    page.feed((back / "校验报告.html").read_text("utf-8"))
    assert page.count == told, back.name
    if list(back.glob("*.xlsx")):
        assert listed_rows(back) == told, back.name
    else:
        assert not any(told.values()), back.name


@pytest.mark.parametrize("day", DAYS)
def test_the_numbers_in_texts_are_rows_in_lists(days: dict[str, Path], day: str) -> None:
    folders = sorted(
        path for path in (days[day] / "退回").iterdir() if (path / "转发说明.txt").exists()
    )
    assert len(folders) == len(UNITS) - 2  # 丁村 and 己村 have their reminders alone
    for back in folders:
        numbers_agree(back)


def test_the_numbers_of_the_sample_are_rows_in_lists(outbox: Path) -> None:
    folders = [path for path in (outbox / "退回").iterdir() if (path / "转发说明.txt").exists()]
    for back in folders:
        numbers_agree(back)


def test_an_enterprise_without_a_contact_is_in_the_list(days: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(days["2021-04-28"] / "退回" / "乙村" / "乙村（批注）.xlsx")
    rows = [row[5] for row in book["问题清单"].iter_rows(min_row=5, values_only=True)]
    assert {"三号店", "四号店"} <= set(rows)


def test_a_grievance_that_vanished_is_in_the_list_of_the_register(tmp_path: Path) -> None:
    (tmp_path / "liaison.toml").write_text(SETTINGS, "utf-8")
    waits = register(办结时间="", 办理情况="正在协调")
    save(tmp_path / "inbox" / "4.xlsx", ledger(个数="1"), waits)
    save(tmp_path / "inbox" / "5台账.xlsx", may(ledger()))
    save(tmp_path / "inbox" / "5登载表.xlsx", may(register(问题诉求名称="门口积水")))
    options = ["--workspace", str(tmp_path), "--month", "2021-05", "--as-of", "2021-05-28", "-q"]
    CliRunner().invoke(main, ["consolidate", *options])
    back = tmp_path / "outbox" / "2021-05" / "退回" / "应急办"
    book = openpyxl.load_workbook(back / "5登载表（批注）.xlsx")
    told = [str(row[6]) for row in book["问题清单"].iter_rows(min_row=5, values_only=True)]
    assert any("厂区用电不稳" in text for text in told)
    numbers_agree(back)


def may(text: str) -> str:
    return text.replace("2021年4月", "2021年5月").replace("4月", "5月")


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({}, State.MISSING),
        ({"a.xlsx": ledger()}, State.RIGHT),
        (
            {"a.xlsx": [ledger(个数="1"), register(办结时间="", 办理情况="已报经发办协调")]},
            State.RIGHT,
        ),
        ({"a.xlsx": ledger(企业联络人员及电话="赵一")}, State.LOOK),
        ({"a.xlsx": ledger(联系时间="4月31日")}, State.MEND),
        ({"a.xlsx": ledger(个数="1")}, State.RIGHT),
        ({"a.xlsx": ledger().replace("所属类别", "别的")}, State.HELD),
        ({"a.xlsx": register()}, State.MISSING),
        ({"a.xlsx": ledger(title=TITLE, head=HEAD.replace("23日", "27日"))}, State.RIGHT),
    ],
)
def test_every_situation_has_its_state(files: dict[str, str], state: State) -> None:
    assert situations(office(files).month)["应急办"].state is state


FILED = "填报时间：2021年4月23日"
APRIL_OR_JUNE = ledger(联系时间="6月3日", head=HEAD.replace(FILED, "填报时间：2021年6月4日"))
NO_MONTH = ledger(
    title="月台帐情况表（科室）", 联系时间="3日", head=HEAD.replace(FILED, "填报时间：")
)


@pytest.mark.parametrize(
    ("text", "month", "state", "came"),
    [
        (APRIL_OR_JUNE, "2021-04", State.HELD, None),  # received, and sent back
        (APRIL_OR_JUNE, "2021-05", State.MISSING, ""),
        (APRIL_OR_JUNE, "2021-06", State.HELD, "；收到了“表.xlsx”（月份前后矛盾），没有能计入"),
        (NO_MONTH, "2021-05", State.HELD, "；收到了“表.xlsx”（看不出是哪个月的），没有能计入"),
        (ledger(), "2021-05", State.MISSING, ""),
    ],
)
def test_a_form_of_no_certain_month_came_for_those_that_it_tells(
    text: str, month: str, state: State, came: str | None
) -> None:
    judged = office({"表.xlsx": text}, month=month, as_of="2021-06-28").month
    assert situations(judged)["应急办"].state is state
    missing = [
        finding.words.message
        for finding in judged.findings
        if finding.code == "submission-missing" and finding.place.unit == "应急办"
    ]
    told = [text.partition("）")[2].rstrip("。") for text in missing]
    assert told == ([] if came is None else [came])


def test_a_ledger_that_was_withdrawn_is_named_where_it_is_missing() -> None:
    judged = office({"表.xlsx": ledger()}, withdrawn={"表.xlsx": "报错了"})
    told = [f.words.message for f in judged.findings if f.place.unit == "应急办"]
    assert "收到了“表.xlsx”（已撤回），没有能计入" in "".join(told)


def test_what_is_wrong_with_one_unknown_file_is_not_listed_in_another(outbox: Path) -> None:
    book = openpyxl.load_workbook(outbox / "退回" / "未识别" / "台账（批注）.xlsx")
    rows = [row[2] for row in book["问题清单"].iter_rows(min_row=5, values_only=True)]
    assert not any("另一个文件" in str(text) for text in rows)


def test_the_office_that_writes_the_texts_reminds_itself_of_no_village() -> None:
    village_missing = {"应急办.xlsx": ledger(), "经发办.xlsx": own(ledger(), "经发办")}
    told = {}
    for supervisor in ("应急办", "经发办"):
        units = [UnitSettings("龙凤村", "village", ("个体工商户",), supervisor=supervisor)]
        units += [SETTLED.by_name[name] for name in ("应急办", "经发办")]
        judged = office(village_missing, settings=replace(SETTLED, units=tuple(units))).month
        texts = reminded(judged, situations(judged))
        told[supervisor] = {unit: [name for name, _ in one.villages] for unit, one in texts.items()}
    assert told == {"应急办": {"应急办": ["龙凤村"], "龙凤村": []}, "经发办": {"龙凤村": []}}
