"""The shape of the program: imports go down the ranks, modules and functions stay small."""

import ast
import configparser
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import liaison_pipeline
from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.rules import RULES

ROOT = Path(liaison_pipeline.__file__).parent
MODULES = sorted(path for path in ROOT.rglob("*.py") if path.name != "__init__.py")

# lower ranks know nothing of higher ones; within a rank only what is named in WITHIN
RANKS = [
    {"errors", "marking"},
    {"model"},
    {"catalogue"},
    {"settings"},
    {"workspace", "publishing"},
    {"files"},
    {"spelling"},
    {"forms"},
    {"master"},
    {"facts"},
    {"rules"},
    {"month"},
    {"documents"},
    {"starting"},
    {"workers"},
    {"editions"},
    {"pipeline"},
    {"cli"},
    {"__main__"},
]
MOST_LINES, MOST_FUNCTION_LINES, MOST_PARAMETERS = 350, 50, 7
ONLY_IMPORTERS = {
    "python_calamine": {"files/readers.py"},
    "docx": {"files/word.py"},
    # one module reads packages; two others write them, and one names an exception of python-docx
    "zipfile": {
        "marking/reader.py",
        "marking/package.py",
        "files/readers.py",
        "documents/district/situation.py",
    },
    "pandera": {"forms/checks.py"},
    "sqlalchemy": {
        "master/store.py",
        "master/tables.py",
        "master/codecs.py",
        "master/migrations.py",
        "cli/options.py",
    },
    "click": {
        "cli/__init__.py",
        "cli/looking.py",
        "cli/options.py",
        "cli/preparing.py",
        "cli/reporting.py",
    },
    "rich": {"cli/terminal.py"},
    "xlsxwriter": {"documents/parts/sheets.py"},
    "docxtpl": {"documents/district/situation.py"},
}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else module


def imports_of(path: Path) -> list[str]:
    """The modules that a file imports, inside functions too."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module)
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return found


def rank(room: str) -> int:
    return next(index for index, rooms in enumerate(RANKS) if room in rooms)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down(path: Path) -> None:
    own = path.relative_to(ROOT).parts[0].removesuffix(".py")
    for module in imports_of(path):
        if module.startswith("liaison_pipeline."):
            room = room_of(module)
            if room != own:
                assert rank(room) < rank(own), f"{name_of(path)} imports {module}"


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {
        "liaison_pipeline." + name_of(p).removesuffix(".py").replace("/", "."): imports_of(p)
        for p in MODULES
    }
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " -> ".join((*path, module))
        if module not in done:
            for other in graph[module]:
                if other in graph:
                    visit(other, (*path, module))
            done.add(module)

    for module in graph:
        visit(module, ())


@pytest.mark.parametrize(("library", "modules"), ONLY_IMPORTERS.items())
def test_a_library_has_one_importer(library: str, modules: set[str]) -> None:
    users = {name_of(p) for p in MODULES if any(m.split(".")[0] == library for m in imports_of(p))}
    assert users <= modules


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_short_and_says_what_it_knows(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= MOST_LINES
    docstring = ast.get_docstring(ast.parse(text)) or ""
    assert docstring, f"{name_of(path)} has no docstring"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= MOST_FUNCTION_LINES, f"{node.name} has {length} lines"
            arguments = node.args
            if node.name != "_consolidate":  # its keywords are the command's options
                count = len(arguments.args) + len(arguments.kwonlyargs)
                assert count <= MOST_PARAMETERS, f"{node.name} has {count} parameters"


def test_every_rule_is_asked_and_explains_itself() -> None:
    modules = {path.stem for path in MODULES if path.parent.name == "rules"}
    asked = [rule.__module__.rpartition(".")[2] for rule in RULES]
    assert sorted(asked) == sorted(modules)
    for name in modules:
        manual = ast.get_docstring(ast.parse((ROOT / "rules" / f"{name}.py").read_text("utf-8")))
        assert manual is not None
        assert "Passes: " in manual, name
        assert "Fails: " in manual, name


def test_facts_make_no_findings() -> None:
    for path in (path for path in MODULES if path.parent.name == "facts"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names = {alias.name for alias in node.names}
                assert not names & {"finding", "Finding"}, name_of(path)


def setup_cfg() -> configparser.ConfigParser:
    config = configparser.ConfigParser()
    config.read(ROOT.parent / "setup.cfg", encoding="utf-8")
    return config


def folders_of_packages() -> dict[str, Path]:
    """Returns what is to be installed: package -> folder. setuptools' find: can't name the last two."""
    folders = {path.parent for path in ROOT.rglob("*.py")}
    packages = {
        ".".join((ROOT.name, *folder.relative_to(ROOT).parts)): folder for folder in folders
    }
    beside = {f"{ROOT.name}.{name}": ROOT.parent / name for name in ("schemas", "templates")}
    return packages | beside


def test_setup_cfg_lists_exactly_the_packages_that_there_are() -> None:
    listed = setup_cfg()["options"]["packages"].split()
    assert sorted(listed) == sorted(folders_of_packages())


def test_setup_cfg_installs_every_file_of_the_packages() -> None:
    patterns = {
        package: [pattern.strip() for pattern in text.split(",")]
        for package, text in setup_cfg()["options.package_data"].items()
    }
    left_out = [
        path
        for package, folder in folders_of_packages().items()
        for path in folder.iterdir()
        if path.is_file() and path.suffix != ".py"
        if not any(path.match(pattern) for pattern in patterns.get(package, ()))
    ]
    assert left_out == []


def test_setup_cfg_declares_every_library_that_is_imported() -> None:
    config = setup_cfg()
    texts = [config["options"]["install_requires"], *config["options.extras_require"].values()]
    lines = [line for text in texts for line in text.split("\n") if line]
    declared = {canonicalize_name(Requirement(line).name) for line in lines}
    libraries = {module.split(".")[0] for path in MODULES for module in imports_of(path)}
    libraries -= {*sys.stdlib_module_names, ROOT.name}
    homes = packages_distributions()
    undeclared = [
        library
        for library in sorted(libraries)
        if not declared & {canonicalize_name(home) for home in homes.get(library, [library])}
    ]
    assert undeclared == []


def test_help_does_not_load_the_heavy_libraries() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from click.testing import CliRunner; from liaison_pipeline.cli import main; "
        "CliRunner().invoke(main, ['consolidate', '--help']); "
        "print(sorted({'pandas', 'pandera', 'openpyxl', 'sqlalchemy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_entry_of_the_catalogue_is_whole() -> None:
    text = (ROOT / "catalogue.toml").read_text("utf-8")
    for code, entry in tomllib.loads(text).items():
        for part in ("severity", "title", "seen", "why", "fix", "ignore"):
            assert entry.get(part), f"{code} has no {part}"
    assert {entry.holds for entry in CATALOGUE.values()} <= {"", "file", "form", "row", "closing"}
