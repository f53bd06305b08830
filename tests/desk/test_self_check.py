"""The self-check says what works on this computer, and what does not, in plain words."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from liaison_pipeline.cli import main
from liaison_pipeline.desk import samples
from liaison_pipeline.desk import self_check as module
from liaison_pipeline.desk.self_check import self_check
from liaison_pipeline.files import expendable
from liaison_pipeline.settings import load_settings
from tests.desk.samples import made


def lines_of(folder: Path) -> list[str]:
    return (folder / "自检.txt").read_text("utf-8-sig").splitlines()


def test_everything_works_here_and_every_format_is_read(tmp_path: Path) -> None:
    shown: list[str] = []

    def show(address: str) -> bool:
        shown.append(address)
        return True

    assert self_check(tmp_path / "新的", show) == 0
    lines = lines_of(tmp_path / "新的")
    assert lines[2] == "都正常。"
    assert all(line.startswith("正常　") for line in lines[4:])
    kinds = [line.removeprefix("正常　读取 ") for line in lines if "读取" in line]
    assert kinds == [".csv", ".docx", ".ods", ".xls", ".xlsb", ".xlsx"]
    assert shown == [(tmp_path / "新的" / "自检.html").as_uri()]
    page = (tmp_path / "新的" / "自检.html").read_text("utf-8-sig")
    assert page.count("<li>正常　") == len(lines) - 5
    assert sorted(path.name for path in (tmp_path / "新的").iterdir()) == ["自检.html", "自检.txt"]


def test_what_does_not_work_is_told_and_the_rest_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PACKAGES", (*module.PACKAGES, "no-such-package"))
    monkeypatch.setattr(module, "IMPORTS", ("no_such_module",))
    monkeypatch.setattr(module, "_samples", lambda: [Path("/nowhere/样表.xlsx")])
    assert self_check(tmp_path, lambda _address: False) == 4
    bad = [line for line in lines_of(tmp_path) if line.startswith("不行　")]
    assert "缺少 no-such-package，请重新安装" in bad[0]
    assert "no_such_module" in bad[1]
    assert "汇总样表：FileNotFoundError" in bad[2]
    assert "没有找到浏览器" in bad[3]
    assert lines_of(tmp_path)[2] == "有 4 项不行，请把这个文件发给维护人员。"


def test_a_format_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker that reads foreign formats does not start: security software stands in its way."""

    def forbidden() -> None:
        raise expendable.NoWorker("forbidden")

    monkeypatch.setattr(expendable, "_running", forbidden)
    assert self_check(tmp_path, lambda _address: True) == 4
    bad = re.findall(r"不行　读取 (\.\w+)：没有读出来", "\n".join(lines_of(tmp_path)))
    assert bad == [".docx", ".ods", ".xls", ".xlsb"]


def test_the_command_says_where_the_text_lies(tmp_path: Path) -> None:
    asked = ["desk", "--self-check", "--no-browser", "--workspace", str(tmp_path)]
    said = CliRunner().invoke(main, asked)
    assert (said.exit_code, said.output) == (0, f"自检做完了，都正常：{tmp_path / '自检.txt'}\n")


def test_the_samples_are_what_the_tool_makes() -> None:
    kept = {path.name: path.read_bytes() for path in Path(samples.__path__[0]).glob("样表.*")}
    whole, limits = dict(made()), load_settings().limits
    assert sorted(whole) == sorted(kept)
    for name, data in whole.items():  # whatever zlib has packed them
        assert expendable.read_workbook(data, limits) == expendable.read_workbook(
            kept[name], limits
        )


def without_console(*arguments: str) -> "subprocess.CompletedProcess[bytes]":
    """Runs the command as a double click does: there is nothing to read from and nothing to write to."""
    command = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", sys.executable, "-m", "liaison_pipeline"]
    return subprocess.run([*command, *arguments], timeout=120, check=False)


@pytest.mark.slow
def test_without_a_console_it_works_all_the_same(tmp_path: Path) -> None:
    asked = ["desk", "--self-check", "--no-browser", "--workspace", str(tmp_path)]
    assert without_console(*asked).returncode == 0
    assert lines_of(tmp_path)[2] == "都正常。"


def test_without_a_console_a_fault_is_told_by_the_status(tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("", "utf-8")
    assert without_console("desk", "--workspace", str(tmp_path / "文件" / "里")).returncode == 3
