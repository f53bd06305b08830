"""The documents keep up with the code: commands, codes, schemas, modules, the README's two commands."""

import configparser
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.cli import main

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "CHANGELOG")] + [
    *sorted((ROOT / "docs").glob("*.md"))
]
SCHEMAS = sorted(path.name for path in (ROOT / "schemas").glob("*.yaml"))
PACKAGE = ROOT / "liaison_pipeline"
MODULES = sorted(
    path.relative_to(PACKAGE).as_posix()
    for path in PACKAGE.rglob("*.py")
    if path.name != "__init__.py"
)
MADE_BY_A_RUN = {"outbox/", ".YYYY", "index.html"}
README_COMMAND = r"^(python3 -m venv .+)$"
PIP_INSTALL = r"\bpip\"? install\b.*"
PROGRAM = re.compile(r"\.venv/bin/([\w-]+)")
QUOTED = re.compile(r"`([^`\n]+)`")
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


def test_the_tables_of_the_architecture_are_what_the_tool_makes() -> None:
    made = tool("make_architecture_tables")
    page = text_of("docs", "architecture.md")
    assert page == made.page_with_tables(page), "run python tools/make_architecture_tables.py"
    assert set(made.ROOMS) == made.rooms()


def names_in_the_code() -> set[str]:
    """Returns every word that the program's code, schemas, templates and settings are made of."""
    files = [
        path
        for folder in ("liaison_pipeline", "schemas", "templates", "tests")
        for path in (
            *(ROOT / folder).rglob("*.py"),
            *(ROOT / folder).rglob("*.yaml"),
            *(ROOT / folder).rglob("*.toml"),
            *(ROOT / folder).rglob("*.html"),
        )
    ]
    return {word for path in files for word in re.findall(r"\w+", path.read_text("utf-8"))}


def test_what_the_architecture_names_exists() -> None:
    prose = re.sub(r"^```.+?^```$", "", text_of("docs", "architecture.md"), flags=re.M | re.S)
    quoted = {part for part in QUOTED.findall(prose) if re.fullmatch(r"[\w./:]+", part)}
    paths = {part for part in quoted if re.search(r"/|\.(py|md|cfg|toml|ya?ml|html)\b", part)}
    places = [(path, path.partition("::")[0]) for path in paths - MADE_BY_A_RUN]
    missing = [
        path for path, file in places if not any((top / file).exists() for top in (ROOT, PACKAGE))
    ]
    known = names_in_the_code()
    words = {word for part in quoted - MADE_BY_A_RUN for word in re.findall(r"[A-Za-z_]\w+", part)}
    files = {word for path in paths for word in re.findall(r"\w+", path.partition("::")[0])}
    assert (missing, words - files - known) == ([], set())


def test_the_two_commands_of_the_readme_are_run_by_the_check() -> None:
    commands = re.findall(README_COMMAND, text_of("README.md"), re.MULTILINE)
    assert len(commands) == 2
    check = text_of(".ci", "run")
    assert README_COMMAND in check
    assert "README.md" in check


def commands_of_contributing() -> list[str]:
    """Returns every command that CONTRIBUTING.md tells to type, in blocks and in tables."""
    text = text_of("CONTRIBUTING.md")
    blocks = "".join(re.findall(r"```sh\n(.+?)```", text, re.DOTALL)).splitlines()
    quoted = [
        part for part in QUOTED.findall(text) if part.startswith(".venv/bin/") and " " in part
    ]
    return blocks + quoted


def pins() -> dict[str, str]:
    """Returns the versions of constraints.txt by name."""
    lines = text_of("constraints.txt").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def declared(*extras: str) -> list[Requirement]:
    """Returns what setup.cfg asks for, with these extras; without the project itself."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    texts = [config["options"]["install_requires"]]
    texts += [config["options.extras_require"][extra] for extra in extras]
    wanted = [Requirement(line) for text in texts for line in text.split("\n") if line]
    return [requirement for requirement in wanted if requirement.name != "liaison_pipeline"]


@pytest.mark.parametrize("command", commands_of_contributing())
def test_a_command_of_contributing_can_be_typed(command: str) -> None:
    program, *arguments = command.split()
    name = program.removeprefix(".venv/bin/")
    if program != name:
        assert name in ("python", "pip") or name in pins(), f"nothing installs {name}"
    paths = [part for part in arguments if re.search(r"\.(py|txt)$|^tests/", part)]
    assert [path for path in paths if not (ROOT / path).exists()] == []
    switches = set(re.findall(r"--(?:rewrite|slow)", text_of("tests", "conftest.py")))
    own = {part for part in arguments if part.startswith("--")}
    assert own <= switches


def test_the_paths_in_contributing_exist() -> None:
    quoted = [part for part in QUOTED.findall(text_of("CONTRIBUTING.md")) if " " not in part]
    paths = [part for part in quoted if "/" in part and not part.startswith(".venv")]
    assert len(paths) > 10
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_hooks_before_a_commit_run_the_tools_of_the_check() -> None:
    hooks = yaml.safe_load(text_of(".pre-commit-config.yaml"))["repos"]
    assert [repo["repo"] for repo in hooks] == ["local"]
    entries = [hook["entry"] for hook in hooks[0]["hooks"]]
    check = re.findall(r"^\.venv/bin/(?:ruff|mypy).*$", text_of(".ci", "run"), re.MULTILINE)
    assert entries == [command.removesuffix(" .") for command in check]


@pytest.mark.parametrize("path", ["README.md", "CONTRIBUTING.md", ".ci/run"])
def test_everything_is_installed_by_the_constraints(path: str) -> None:
    installs = re.findall(PIP_INSTALL, text_of(path))
    assert installs
    assert [command for command in installs if "-c constraints.txt " not in command] == []


@pytest.mark.parametrize("requirement", declared("test", "dev"), ids=str)
def test_what_is_declared_has_its_version_in_the_constraints(requirement: Requirement) -> None:
    version = pins()[canonicalize_name(requirement.name)]
    assert version in requirement.specifier, "run python tools/make_constraints.py"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    dead = [
        target
        for target in LINK.findall(path.read_text("utf-8"))
        if not (path.parent / target).exists()
    ]
    assert dead == []
