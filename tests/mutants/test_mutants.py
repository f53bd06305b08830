"""Every sentence of the contract's section 3 has tests, and they catch what makes it untrue."""

import ast
import os
import shutil
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.mutants.page import PAGE, page
from tests.mutants.sentences import PARTS, Sentence

TOP = Path(__file__).parent.parent.parent
TESTS, PACKAGE = TOP / "tests", TOP / "liaison_pipeline"
SENTENCES = [sentence for part in PARTS for sentence in part.sentences]


@cache
def names_of_tests(file: str) -> frozenset[str]:
    """Returns the names of the tests of a module."""
    tree = ast.parse((TESTS / file).read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_test_that_is_named_for_a_sentence_exists() -> None:
    named = [test.partition("::") for sentence in SENTENCES for test in sentence.tests]
    assert [(file, name) for file, _, name in named if name not in names_of_tests(file)] == []
    assert all(sentence.tests for sentence in SENTENCES)


def test_every_line_that_makes_a_sentence_true_stands_once_in_the_code() -> None:
    counts = {
        sentence.words: (PACKAGE / sentence.module).read_text("utf-8").count(sentence.line)
        for sentence in SENTENCES
    }
    assert {words: count for words, count in counts.items() if count != 1} == {}
    assert Counter(sentence.words for sentence in SENTENCES).most_common(1)[0][1] == 1


def test_the_page_of_sentences_is_what_is_tested(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--rewrite"):
        PAGE.write_text(page(), "utf-8", newline="\n")
    assert PAGE.read_text("utf-8") == page()


@pytest.mark.slow
@pytest.mark.parametrize("sentence", SENTENCES, ids=[one.words[:50] for one in SENTENCES])
def test_a_break_of_a_sentence_is_caught(sentence: Sentence, tmp_path: Path) -> None:
    assert caught(sentence, tmp_path)


def caught(sentence: Sentence, place: Path) -> bool:
    """Tells whether one of the sentence's tests fails in a copy of the program with its line broken."""
    shutil.copytree(
        PACKAGE, place / "liaison_pipeline", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in ("tests", "schemas", "templates", "examples", "docs", "tools"):
        (place / name).symlink_to(TOP / name)
    module = place / "liaison_pipeline" / sentence.module
    text = module.read_text("utf-8")
    module.write_text(text.replace(sentence.line, sentence.broken), "utf-8")
    named = [f"tests/{test}" for test in sentence.tests]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *named]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(place)}
    result = subprocess.run(command, cwd=place, env=environment, capture_output=True, check=False)
    output = result.stdout.decode()
    assert result.returncode in (0, 1, 4), output
    assert str(TOP / "liaison_pipeline") not in output, (
        "the program itself was tested, not its copy"
    )
    return result.returncode in (1, 4)
