"""What the desk asks of the computer, where there is no console, no browser, no program of its own."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from liaison_pipeline.cli import main
from liaison_pipeline.desk import system


def installed(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    """Lets the program lie where the installer puts it."""
    own = folder / "程序" / "packages" / "liaison_pipeline" / "desk" / "system.py"
    monkeypatch.setattr(system, "__file__", str(own))
    own.parent.mkdir(parents=True)
    (folder / "程序" / "说明.txt").write_text("", "utf-8")
    return folder / "程序"


def test_an_installed_program_knows_its_own_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert system.program_folder() is None  # a checkout may be a workspace
    folder = installed(monkeypatch, tmp_path)
    assert system.program_folder() == folder
    (folder / "说明.txt").unlink()
    assert system.program_folder() is None


def desk(*options: str) -> tuple[int, str]:
    said = CliRunner().invoke(main, ["desk", "--self-check", "--no-browser", *options])
    return said.exit_code, said.output


@pytest.mark.parametrize("inside", [".", "我的", "packages/../我的"])
def test_no_workspace_is_made_in_the_programs_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, inside: str
) -> None:
    folder = installed(monkeypatch, tmp_path)
    status, said = desk("--workspace", str(folder / inside))
    assert (status, "不能放在程序自己的文件夹里" in said) == (2, True)
    assert not (folder / "我的").exists()
    assert not (folder / "自检.txt").exists()


def test_started_in_the_programs_folder_it_works_among_the_documents(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = installed(monkeypatch, tmp_path)
    (folder / "inbox").mkdir()
    (tmp_path / "Documents").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(folder)
    status, said = desk()
    assert (status, str(tmp_path / "Documents" / "企业联系服务台账" / "自检.txt") in said) == (
        0,
        True,
    )


def test_a_text_is_shown_in_a_window_where_there_is_no_console(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The first program does not start, the second one shows the text."""
    shown = tmp_path / "shown.txt"
    show = (sys.executable, "-c", f"import sys; open({str(shown)!r}, 'w').write(sys.argv[1])")
    monkeypatch.setattr(system, "DIALOGS", (("/nowhere/zenity",), show))
    monkeypatch.setattr(sys, "stdout", None)
    system.say("打不开")
    assert shown.read_text("utf-8") == "打不开"


def test_a_page_that_no_browser_opens_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system, "has_shown", lambda _address: False)
    system.show_in_browser("http://127.0.0.1:1/start?k=x")
    assert capsys.readouterr().out == (
        "没有找到浏览器。请打开浏览器，在地址栏里输入：\nhttp://127.0.0.1:1/start?k=x\n"
    )


def test_a_document_is_opened_by_the_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(subprocess, "Popen", lambda command, **_how: asked.append(command))
    system.open_in_its_program(tmp_path / "情况报告.docx")
    assert asked[0][1:] == [str(tmp_path / "情况报告.docx")]
