"""The documents keep up with the code: commands, codes, schemas, modules, the README's two commands."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.cli import main

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
SCHEMAS = sorted(path.name for path in (ROOT / "schemas").glob("*.yaml"))
PACKAGE = ROOT / "liaison_pipeline"
MODULES = sorted(
    path.relative_to(PACKAGE).as_posix()
    for path in PACKAGE.rglob("*.py")
    if path.name != "__init__.py"
)
README_COMMAND = r"^(python3 -m venv .+)$"
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def text_of(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text("utf-8")


def tool(name: str) -> ModuleType:
    """A module of tools/, which is no package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_is_in_the_readme(command: str) -> None:
    assert re.search(rf"`liaison {command}\b", text_of("README.md"))


@pytest.mark.parametrize(
    "option",
    sorted(
        option
        for command in main.commands.values()
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--") and option not in ("--help", "--quiet", "--verbose")
    ),
)
def test_every_option_is_in_the_readme(option: str) -> None:
    assert re.search(rf"`{option}\b", text_of("README.md"))


def test_every_code_is_on_the_page_of_codes() -> None:
    page = text_of("docs", "问题代码.md")
    assert [code for code in CATALOGUE if f'<a id="{code}"></a>' not in page] == []


def test_the_page_of_codes_is_what_the_tool_makes() -> None:
    made = tool("make_codes_page").codes_page(CATALOGUE)
    assert text_of("docs", "问题代码.md") == made, "run python tools/make_codes_page.py"
    assert not re.search(r"\{\w+\}", made)


def test_every_code_has_a_group() -> None:
    page = tool("make_codes_page")
    assert page.OTHERS not in page.grouped(CATALOGUE)
    assert {code for codes in page.GROUPS.values() for code in codes} == set(CATALOGUE)


@pytest.mark.parametrize("schema", SCHEMAS)
def test_every_schema_is_in_the_documents(schema: str) -> None:
    assert any(schema in path.read_text("utf-8") for path in DOCUMENTS)


@pytest.mark.parametrize("module", MODULES)
def test_every_module_is_in_the_architecture(module: str) -> None:
    assert f"`{module}`" in text_of("docs", "architecture.md")


def test_the_two_commands_of_the_readme_are_run_by_the_check() -> None:
    commands = re.findall(README_COMMAND, text_of("README.md"), re.MULTILINE)
    assert len(commands) == 2
    check = text_of(".ci", "run")
    assert README_COMMAND in check
    assert "README.md" in check


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    dead = [
        target
        for target in LINK.findall(path.read_text("utf-8"))
        if not (path.parent / target).exists()
    ]
    assert dead == []
