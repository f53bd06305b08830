"""The shape of the program: imports go down the ranks, modules and functions stay small and typed."""

import ast
import configparser
import statistics
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from click.testing import CliRunner
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import liaison_pipeline
from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.cli import main
from liaison_pipeline.rules import RULES

ROOT = Path(liaison_pipeline.__file__).parent
MODULES = sorted(path for path in ROOT.rglob("*.py") if path.name != "__init__.py")

# lower ranks know nothing of higher ones; within a rank only what is named in WITHIN
RANKS = [
    {"errors", "marking", "launchers"},
    {"model"},
    {"catalogue"},
    {"workspace"},
    {"publishing"},
    {"reuse"},
    {"files"},
    {"spelling"},
    {"unit_list"},
    {"settings"},
    {"forms"},
    {"master"},
    {"facts"},
    {"rules"},
    {"month"},
    {"documents"},
    {"starting", "withdrawing", "retention", "running"},
    {"cluster"},
    {"workers"},
    {"staleness", "standstill", "list_digests"},
    {"telling"},
    {"intake", "editions"},
    {"pipeline"},
    {"checking", "exporting", "backups", "forgetting"},
    {"troubles"},
    {"desk"},
    {"cli"},
    {"__main__"},
]
MOST_LINES, MOST_FUNCTION_LINES, MOST_PARAMETERS = 350, 50, 5
MEDIAN_LINES, MEDIAN_FUNCTION_LINES = 150, 12  # the median stays below
LEAST_DOCSTRINGS = 0.11  # of all lines
MOST_ANY = 1.4  # per cent of all expressions
ONLY_IMPORTERS = {
    "python_calamine": {"files/readers.py"},
    "docx": {"files/word.py"},
    # one module reads packages, one the zips that people send; three others write packages, and one
    # names an exception of python-docx
    "zipfile": {
        "backups.py",
        "files/archive.py",
        "marking/reader.py",
        "marking/package.py",
        "files/readers.py",
        "documents/parts/fast_sheet.py",
        "documents/parts/word.py",
    },
    "pandera": {"forms/checks.py"},
    "sqlalchemy": {
        "master/store.py",
        "master/inserting.py",
        "master/tables.py",
        "master/codecs.py",
        "master/migrations.py",
        "master/opening.py",
        "master/lists.py",
        "master/people.py",
        "master/presence.py",
        "master/views.py",
        "troubles.py",
    },
    "click": {
        "cli/__init__.py",
        "cli/chinese.py",
        "cli/desk.py",
        "cli/keeping.py",
        "cli/looking.py",
        "cli/options.py",
        "cli/preparing.py",
        "cli/reporting.py",
    },
    "rich": {"cli/terminal.py"},
    "xlsxwriter": {"documents/parts/sheets.py", "documents/parts/fast_sheet.py"},
    "docxtpl": {"documents/parts/word.py"},
    "starlette": {"desk/app.py", "desk/gate.py", "desk/pages.py"},
    "uvicorn": {"desk/launch.py"},
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


def functions_of(path: Path) -> Iterator[ast.FunctionDef]:
    """Yields the functions of a module, inner ones too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


def lines_of(node: ast.AST) -> int:
    """Returns how many lines a function, a class or a docstring takes."""
    assert isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Expr)
    return (node.end_lineno or 0) - node.lineno + 1


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_short_and_says_what_it_knows(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= MOST_LINES
    docstring = " ".join((ast.get_docstring(ast.parse(text)) or "").split())
    assert docstring, f"{name_of(path)} has no docstring"
    if path.parent.name != "rules" and path.stem != "__main__":
        assert ". Does not know " in docstring, (
            f"{name_of(path)} does not say what it does not know"
        )


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_function_is_short_and_takes_few_arguments(path: Path) -> None:
    for node in functions_of(path):
        assert lines_of(node) <= MOST_FUNCTION_LINES, f"{node.name} has {lines_of(node)} lines"
        given = node.args
        count = len(given.posonlyargs) + len(given.args) + len(given.kwonlyargs)
        assert count <= MOST_PARAMETERS, f"{node.name} has {count} parameters"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_parameter_and_result_has_a_type(path: Path) -> None:
    for node in functions_of(path):
        given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        given += [more for more in (node.args.vararg, node.args.kwarg) if more is not None]
        bare = [
            one.arg for one in given if one.annotation is None and one.arg not in ("self", "cls")
        ]
        assert bare == [], node.name
        assert node.returns is not None, node.name


def test_most_modules_and_functions_are_far_from_the_limits() -> None:
    modules = [path.read_text("utf-8").count("\n") for path in MODULES]
    functions = [lines_of(node) for path in MODULES for node in functions_of(path)]
    assert statistics.median(modules) < MEDIAN_LINES
    assert statistics.median(functions) < MEDIAN_FUNCTION_LINES


def test_the_program_explains_itself() -> None:
    lines, told = 0, 0
    for path in ROOT.rglob("*.py"):
        text = path.read_text("utf-8")
        lines += text.count("\n")
        for node in ast.walk(ast.parse(text)):
            kinds = ast.Module | ast.ClassDef | ast.FunctionDef
            if isinstance(node, kinds) and ast.get_docstring(node):
                told += lines_of(node.body[0])
    assert told / lines > LEAST_DOCSTRINGS


def names_of_types(path: Path) -> Iterator[str]:
    """Yields the classes and the aliases of types that a module makes; an alias is no constant."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign):
            targets = [node.target]
        for target in targets:
            if isinstance(target, ast.Name) and target.id[0].isupper() and not target.id.isupper():
                yield target.id


def test_no_name_of_a_type_stands_for_two_things() -> None:
    homes: defaultdict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        for name in names_of_types(path):
            if len(name) > 1:  # T: a type variable
                homes[name].append(name_of(path))
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


def test_few_expressions_are_of_a_type_that_nobody_knows(tmp_path: Path) -> None:
    """mypy's own report over the package; it is of the extra `dev`, as are the stubs that it needs."""
    pytest.importorskip("mypy", reason="types are checked with the extra dev")
    command = [sys.executable, "-m", "mypy", "--any-exprs-report", str(tmp_path / "report")]
    command += ["--cache-dir", str(tmp_path / "cache"), ROOT.name]
    done = subprocess.run(command, cwd=ROOT.parent, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    *_, last = (tmp_path / "report" / "any-exprs.txt").read_text("utf-8").splitlines()
    assert last.split()[0] == "Total"
    untyped, expressions = (int(number) for number in last.split()[1:3])
    assert 100 * untyped / expressions < MOST_ANY


def test_the_page_of_the_architecture_has_the_order_of_the_rooms() -> None:
    page = (ROOT.parent / "docs" / "architecture.md").read_text("utf-8")
    (line,) = [line for line in page.splitlines() if line.startswith("`__main__` > ")]
    order = [{room.strip(" `") for room in rank.split(",")} for rank in line.split(" > ")]
    assert order == RANKS[::-1]


def test_marking_is_a_library_that_knows_nothing_of_the_program() -> None:
    for path in (path for path in MODULES if path.parent.name == "marking"):
        own = [module for module in imports_of(path) if module.startswith(ROOT.name)]
        assert [module for module in own if room_of(module) != "marking"] == [], name_of(path)


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
    heavy = {"pandas", "pandera", "openpyxl", "sqlalchemy", "starlette", "uvicorn"}
    code = (
        "import sys; from click.testing import CliRunner; from liaison_pipeline.cli import main; "
        "[CliRunner().invoke(main, [*name, '--help']) for name in ([], ['consolidate'], ['desk'])]; "
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_version_is_told_before_anything_is_loaded() -> None:
    code = (
        "import sys; sys.argv = ['liaison', '--version']; from liaison_pipeline.__main__ import liaison; "
        "liaison(); print('click' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    told = CliRunner().invoke(main, ["--version"], prog_name="liaison")
    assert done.stdout == f"{told.output}False\n"


def test_every_entry_of_the_catalogue_is_whole() -> None:
    text = (ROOT / "catalogue.toml").read_text("utf-8")
    for code, entry in tomllib.loads(text).items():
        for part in ("severity", "title", "seen", "why", "fix", "ignore"):
            assert entry.get(part), f"{code} has no {part}"
    assert {entry.holds for entry in CATALOGUE.values()} <= {"", "file", "form", "row", "closing"}
