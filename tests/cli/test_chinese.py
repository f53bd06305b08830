"""What the command line says of itself and of mistakes: in Chinese, whatever click would say."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from liaison_pipeline.cli import liaison_main, main
from liaison_pipeline.documents.clerk.figure_words import word_of
from tests.language import HEAD, ledger, register
from tests.workspaces import save

ENGLISH = re.compile(r"Usage|Options|Commands|Show |exit|Error|Missing|does not|invalid|required")
OTHER = HEAD.replace("应急办", "经发办")


def liaison(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int, str]:
    """Runs the command as it is installed: (status, what it says)."""
    monkeypatch.setattr("sys.argv", ["liaison", *arguments])
    with pytest.raises(SystemExit) as end:
        liaison_main()
    told = capsys.readouterr()
    return int(str(end.value.code or 0)), told.out + told.err


@pytest.mark.parametrize("command", ["", *sorted(main.commands)])
def test_help_is_chinese(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    status, told = liaison(monkeypatch, capsys, *filter(None, [command]), "--help")
    assert status == 0
    assert "用法：" in told
    assert "选项：" in told
    assert not ENGLISH.search(told)
    words = set(re.findall(r"\b[A-Z]{3,}\b", told))
    assert words <= {"JSON", "CSV", "YYYY"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gather"], "没有“gather”这个命令"),
        (["status", "--mnth", "4"], "没有 --mnth 这个选项"),
        (["status", "--month"], "--month 后面要写上内容"),
        (["status", "extra"], "多写了：extra"),
        (["consolidate", "--as-of", "昨天"], "--as-of 写法有误：“昨天”不是日期，请写成 2021-04-28 这样"),
        (["consolidate", "--as-of", "2021-02-30"], "“2021-02-30”不是日期"),
        (["consolidate", "--workers", "many"], "--workers 写法有误：“many”不是整数"),
        (["consolidate", "--workers", "-1"], "--workers 写法有误：-1 不在允许的范围里"),
        (["consolidate", "--json=1"], "--json 后面不用写内容"),
        (["export", "--format", "doc"], "“doc”不对，只能写"),
        (["check"], "还要写上文件"),
        (["check", "没有.xlsx"], "找不到“没有.xlsx”"),
        (["withdraw"], "还要写上文件"),
        (["init", "--district", "没有.xlsx"], "找不到“没有.xlsx”"),
        (["status", "--workspace", __file__], "是文件，这里要写文件夹"),
        (["consolidate", "--month", "13月"], "“13月”不是月份"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_chinese(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    status, told = liaison(monkeypatch, capsys, *arguments)
    assert status == 2
    assert said in told
    assert not ENGLISH.search(told)


def test_without_a_command_the_help_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, told = liaison(monkeypatch, capsys)
    assert status == 0
    assert told.startswith("用法：")


@pytest.mark.parametrize(
    "day", ["2021-04-28", "2021/4/28", "20210428", "2021年4月28日", "2021.4.28"]
)
def test_a_day_is_understood_as_people_write_it(tmp_path: Path, day: str) -> None:
    (tmp_path / "inbox").mkdir()
    where = ["--workspace", str(tmp_path), "--as-of", day]
    assert "截至 2021-04-28" in CliRunner().invoke(main, ["status", *where]).output


def said_at(place: Path, command: str, day: str) -> str:
    where = ["--workspace", str(place), "--as-of", day]
    return CliRunner().invoke(main, [command, *where]).output


@pytest.mark.parametrize("command", ["consolidate", "status", "trace"])
def test_in_the_first_days_the_month_before_is_taken_and_it_is_said(
    tmp_path: Path, command: str
) -> None:
    (tmp_path / "inbox").mkdir()
    for day, said in (("2021-06-10", True), ("2021-06-11", False)):
        told = said_at(tmp_path, command, day)
        assert ("按上月（2021年5月）办理；要看本月，请写 --month 2021-06" in told) == said


def test_before_the_first_month_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    told = said_at(tmp_path, "status", "2021-04-05")
    assert "按上月" not in told
    assert "2021年4月" in told


def test_blank_forms_are_of_the_month_of_the_day(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    assert "2021年6月的空白表" in said_at(tmp_path, "forms", "2021-06-02")


def test_a_folder_without_an_inbox_is_named_with_what_to_do(tmp_path: Path) -> None:
    told = said_at(tmp_path / "没有", "consolidate", "2021-04-28")
    for word in (str(tmp_path / "没有" / "inbox"), "--workspace", "liaison init"):
        assert word in told


# trace --------------------------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path) -> Path:
    rows = [{"个数": "1"}, {"企业名称": "大路油库"}]
    save(tmp_path / "inbox" / "应急办" / "四月.xlsx", ledger(*rows), register())
    save(tmp_path / "inbox" / "经发办" / "四月.xlsx", ledger(企业名称="大路超市", head=OTHER))
    return tmp_path


def trace(place: Path, *what: str) -> str:
    where = ["--workspace", str(place), "--month", "2021-04", "--as-of", "2021-04-28"]
    return CliRunner().invoke(main, ["trace", *what, *where]).output


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("联系率", "coverage.rate"),
        ("未办结", "grievances.open"),
        ("办结率", "grievances.closure_rate"),
        ("应联系", "coverage.enterprises"),
        ("错误", "findings.error"),
        ("应急办 联系率", "units.应急办.rate"),
        ("应急办的已联系", "units.应急办.contacted"),
        ("应急管理办公室未办结", "units.应急办.open"),
    ],
)
def test_a_figure_is_asked_for_by_its_chinese_name(place: Path, word: str, name: str) -> None:
    told, by_name = trace(place, word), trace(place, name)
    assert told == by_name
    assert "：" in told.splitlines()[0]


def test_a_figure_is_shown_under_its_chinese_name(place: Path) -> None:
    assert trace(place, "coverage.rate").splitlines()[0] == "联系率：100.0%"
    told = trace(place)
    for word in ("联系率", "100.0%", "应急办 已联系", "未办结", "是"):
        assert word in told


def test_every_figure_has_a_name_in_words(place: Path) -> None:
    lines = [line.split() for line in trace(place).splitlines() if re.search(r"\w\.\S+ *$", line)]
    names = [parts[-1] for parts in lines]
    assert len(names) > 30
    for name in names:
        assert word_of(name) != name, name


def test_no_enterprise_is_taken_for_a_figure(place: Path) -> None:
    assert trace(place, "大路超市").startswith("大路超市：")


def test_a_name_that_several_have_lists_them(place: Path) -> None:
    told = trace(place, "大路")
    for firm in ("大路砖厂", "大路油库", "大路超市"):
        assert firm in told
    assert trace(place, "油库").startswith("油库：")


def test_a_file_name_that_several_have_lists_them(place: Path) -> None:
    where = ["--workspace", str(place), "--as-of", "2021-04-28", "--why", "x"]
    told = CliRunner().invoke(main, ["withdraw", "四月.xlsx", *where])
    assert told.exit_code == 2
    assert "应急办/四月.xlsx、经发办/四月.xlsx" in told.output
    told = CliRunner().invoke(main, ["withdraw", "经发办", *where])
    assert told.exit_code == 2
    assert "是不是：经发办/四月.xlsx" in told.output
