"""Writes docs/section-3.md: each sentence of the contract's section 3, the tests that hold it, and a
break of the code that they catch. Run from the top of the repository.

    python tools/make_section_3_page.py
"""

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "section-3.md"
INTRODUCTION = """# Section 3 of the contract, sentence by sentence

Period, unit, replacement: which of the files that people send counts for whom and when. Each sentence has tests
(below `tests/`) and a line of the code that makes it true; with another line in its place, one of the tests fails.
`python -m pytest --slow tests/mutants` breaks each of them in a copy and shows that. Beside them stand a thousand
random offices (`python -m pytest --slow tests/offices`). Made by `tools/make_section_3_page.py` from
`tests/mutants/sentences.py`.
"""


def lines() -> Iterator[str]:
    """Yields the page."""
    sys.path.insert(0, str(ROOT))
    from tests.mutants.sentences import PARTS

    yield INTRODUCTION.rstrip()
    for part in PARTS:
        yield f"\n## {part.head}\n\n| sentence | tests | broken in |\n|---|---|---|"
        for sentence in part.sentences:
            tests = "<br>".join(f"`{test}`" for test in sentence.tests)
            yield f"| {sentence.words.replace('|', '/')} | {tests} | `{sentence.module}` |"


def page() -> str:
    return "\n".join(lines()) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
