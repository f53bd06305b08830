"""docs/section-3.md: each sentence of the contract's section 3, and the tests that hold it.

Does not know what is broken, or how (test_mutants.py).
"""

from collections.abc import Iterator
from pathlib import Path

from tests.mutants.sentences import PARTS

PAGE = Path(__file__).parents[2] / "docs" / "section-3.md"
INTRODUCTION = """# Section 3 of the contract, sentence by sentence

Period, unit, replacement: which of the files that people send counts for whom and when; in the last
table what the clerk confirms to be one, in 对应确认. Each sentence has tests (below `tests/`) and a
line of the code that makes it true; with another line in its place, one of the tests fails:
`python -m pytest --slow tests/mutants` breaks each of them in a copy and shows that. Beside them
stand a thousand random offices (`python -m pytest --slow tests/offices`). The table is made from
`tests/mutants/sentences.py`: `python -m pytest tests/mutants --rewrite`.
"""


def lines() -> Iterator[str]:
    """Yields the page."""
    yield INTRODUCTION.rstrip()
    for part in PARTS:
        yield f"\n## {part.head}\n\n| sentence | tests | broken in |\n|---|---|---|"
        for sentence in part.sentences:
            tests = "<br>".join(f"`{test}`" for test in sentence.tests)
            yield f"| {sentence.words} | {tests} | `{sentence.module}` |"


def page() -> str:
    return "\n".join(lines()) + "\n"
