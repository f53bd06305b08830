"""Makes the tables of modules in docs/architecture.md from the modules' own docstrings.

Run it after a module is added, moved or says something else of itself:
python tools/make_architecture_tables.py
tests/test_documents.py fails while the page and the modules differ. Knows the page's two marks and what
a docstring begins with. Does not know what a module does.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "architecture.md"
PACKAGE = ROOT / "liaison_pipeline"
FIRST, LAST = "<!-- made by tools/make_architecture_tables.py -->", "<!-- end of what is made -->"
# from what is asked to what is written, then what all lean on
ROOMS = (
    "", "cli", "desk", "files", "spelling", "forms", "master", "facts", "rules",
    "documents", "documents/district", "documents/units", "documents/clerk", "documents/machine",
    "documents/parts", "marking", "model",
)  # fmt: skip
_SENTENCE = re.compile(r"(?<=[.?!)]) (?=[A-Z`])")


def page_with_tables(page: str) -> str:
    """Returns the page with its tables as the modules are now."""
    before, _, rest = page.partition(FIRST)
    _, _, after = rest.partition(LAST)
    return f"{before}{FIRST}\n\n{tables()}\n{LAST}{after}"


def tables() -> str:
    """Returns a table a room."""
    return "\n".join(line for room in ROOMS for line in _table(room))


def rooms() -> set[str]:
    """Returns the folders of the package that hold modules."""
    found = {path.parent for path in PACKAGE.rglob("*.py") if path.name != "__init__.py"}
    return {folder.relative_to(PACKAGE).as_posix().strip(".") for folder in found}


def _table(room: str) -> Iterator[str]:
    folder = PACKAGE / room
    title = f"`{room}/`" if room else "The top"
    modules = sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")
    if room:
        yield f"**{title}** — {_said(folder / '__init__.py')[0]}"
    else:
        yield f"**{title}** — what ties the rooms together."
    yield ""
    said = [(path.relative_to(PACKAGE).as_posix(), *_said(path)) for path in modules]
    if any(unknown for _, _, unknown in said):
        yield "| module | what it is | does not know |"
        yield "|---|---|---|"
        yield from (f"| `{name}` | {what} | {unknown} |" for name, what, unknown in said)
        yield ""
    elif said:  # rules: their docstrings are manuals
        yield "| module | what it is |"
        yield "|---|---|"
        yield from (f"| `{name}` | {what} |" for name, what, _ in said)
        yield ""


def _said(path: Path) -> tuple[str, str]:
    """Returns what a module says that it is, and what it does not know."""
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    paragraphs = [" ".join(part.split()) for part in docstring.split("\n\n")]
    sentences = [sentence for part in paragraphs for sentence in _SENTENCE.split(part)]
    unknown = next((text for text in sentences if text.startswith("Does not know ")), "")
    what = next((text for text in _SENTENCE.split(paragraphs[0]) if text), "")
    return _cell(what.rstrip(".")), _cell(unknown.removeprefix("Does not know ").rstrip("."))


def _cell(text: str) -> str:
    """Returns a text as a table takes it."""
    return text.replace("|", r"\|").replace("<", "&lt;")


def main() -> None:
    PAGE.write_text(page_with_tables(PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
