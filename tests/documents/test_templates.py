"""A template of the office that can't be filled in is told with file and line, and nothing is changed."""

from pathlib import Path

import pytest

from liaison_pipeline.documents.parts.templates import render
from liaison_pipeline.errors import TemplateError
from tests.language import ledger
from tests.workspaces import content, folder, run, save

REMINDER = "催报.txt"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ unit.name }}\n{{ 1/0 }}\n", "第 2 行里有除以 0 的算式"),
        ("{{ unit.name }}\n\n{{ unit.nickname }}\n", "第 3 行用了没有的内容“nickname”"),
        ("{{ nobody }}", "第 1 行用了没有的内容“nobody”"),
        ("{% for a in 5 %}{% endfor %}", "第 1 行算不出来（TypeError）"),
        ("{{ unit.name() }}", "第 1 行算不出来（TypeError）"),
        ("\n{{ unit.name | percent }}", "第 2 行算不出来（TypeError）"),
        ("{{ unit.name | no_such_filter }}", "第 1 行写法有误"),
        ("\n{% include '没有.txt' %}", "第 2 行要用的另一份模板“没有.txt”找不到"),
        ("好\n{% if %}", "第 2 行写法有误"),
        ("{{ ''.__class__.__mro__ }}", "第 1 行用了模板里不允许的写法"),
        ("{{ unit.name.format.__globals__ }}", "第 1 行用了模板里不允许的写法"),
        ("{{ '{0.__class__}'.format(unit) }}", "第 1 行用了模板里不允许的写法"),
        ("{% include '../liaison.toml' %}", "第 1 行要用的另一份模板“../liaison.toml”找不到"),
    ],
)
def test_a_template_that_fails_ends_with_2_and_names_file_and_line(
    tmp_path: Path, text: str, told: str
) -> None:
    save(tmp_path / "inbox" / "a.xlsx", ledger())
    run(tmp_path)
    before = content(folder(tmp_path))
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / REMINDER).write_text(text, "utf-8")
    result = run(tmp_path)
    assert (result.exit_code, f"模板 {REMINDER} {told}" in result.output) == (2, True)
    assert "Traceback" not in result.output
    assert content(folder(tmp_path)) == before


@pytest.mark.parametrize(
    ("text", "shown"),
    [("{{ name }}", "应急办"), ("{% if nothing is defined %}{{ 1/0 }}{% endif %}", "")],
)
def test_a_template_that_can_be_filled_in_is_used(tmp_path: Path, text: str, shown: str) -> None:
    (tmp_path / REMINDER).write_text(text, "utf-8")
    assert render(REMINDER, tmp_path, name="应急办") == shown


def test_a_template_that_another_one_takes_in_is_the_one_that_is_named(tmp_path: Path) -> None:
    (tmp_path / REMINDER).write_text("{% include '尾.txt' %}", "utf-8")
    (tmp_path / "尾.txt").write_text("一\n{{ 1/0 }}", "utf-8")
    with pytest.raises(TemplateError, match=r"模板 尾.txt 第 2 行"):
        render(REMINDER, tmp_path)


def test_a_template_that_notepad_saved_in_another_encoding_is_told_as_that(tmp_path: Path) -> None:
    (tmp_path / REMINDER).write_text("第一行\n{{ name }}：您好", "gb18030")
    with pytest.raises(
        TemplateError, match=rf"模板 {REMINDER} 第 1 行：不是 UTF-8 编码，请用记事本"
    ):
        render(REMINDER, tmp_path, name="应急办")


def test_a_fault_of_the_program_in_a_built_in_template_stays_one(tmp_path: Path) -> None:
    class Broken:
        @property
        def name(self) -> str:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        render(REMINDER, tmp_path, unit=Broken())
