"""How texts of 办理情况 lean, as sentences teach; only beside the word lists that were there then."""

from itertools import permutations

import pytest

from liaison_pipeline.spelling.leanings import (
    CLASSES,
    Evidence,
    Leanings,
    built_in,
    leanings_beside,
    runs_of,
)
from liaison_pipeline.spelling.outcome import End, OutcomeReader
from tests.corpus.learning import PATH, evidence_of, examples, head_of, learn
from tests.corpus.scoring import ROUNDS, TAUGHT, Sentence, reader
from tests.language import FORMS

WORDS = FORMS.register.part("outcome")


def test_the_table_was_learnt_beside_these_lists_from_these_sentences() -> None:
    head = PATH.read_text("utf-8").split("\n", 1)[0]
    assert head == head_of(examples()), "run python -m tools.learn_leanings"


def test_the_last_clause_counts_twice_and_all_numbers_are_one() -> None:
    assert runs_of(["修3处"]) == runs_of(["修15处"])
    assert ">好$" in runs_of(["坏了", "修好"])
    assert ">了$" not in runs_of(["坏了", "修好"])


def likeliest(pulls: tuple[int, int, int], listed: str) -> str:
    row = "\t".join(map(str, pulls))
    return Leanings({"好": row}, "").likeliest(Evidence(["好"], listed, ()))


def test_what_the_lists_say_holds_unless_the_runs_pull_harder() -> None:
    assert likeliest((0, 0, 0), "pending") == "pending"
    assert likeliest((10, 0, 0), "pending") == "pending"
    assert likeliest((30, 0, 0), "pending") == "done"
    assert likeliest((10, 0, 0), "unclear") == "unclear"
    assert likeliest((30, 0, 0), "unclear") == "done"


def test_to_hold_what_the_lists_call_done_takes_most() -> None:
    assert likeliest((0, 10, 0), "done") == "done"
    assert likeliest((0, 30, 0), "done") == "unclear"
    assert likeliest((0, 40, 0), "done") == "pending"
    assert likeliest((0, 30, 0), "unclear") == "pending"


def test_a_text_that_leans_nowhere_is_unclear() -> None:
    assert likeliest((0, 0, 0), "unclear") == "unclear"
    assert likeliest((60, 60, 76), "done") == "unclear"


def test_how_the_lists_came_to_their_verdict_pulls_as_runs_do() -> None:
    leanings = Leanings({"done>trouble": "-40\t150\t0"}, "")
    assert leanings.likeliest(Evidence(["好"], "unclear", {"done>trouble"})) == "pending"
    assert leanings.likeliest(Evidence(["好"], "unclear", {"trouble>done"})) == "unclear"


def test_in_what_order_signs_are_found_is_nothing() -> None:
    alike = {"a": "-46\t0\t0", "b": "65\t0\t0", "c": "136\t0\t0", "d": "0\t155\t0"}
    orders = [Evidence([], "unclear", order) for order in permutations(alike)]
    assert {Leanings(alike, "").likeliest(evidence) for evidence in orders} == {"pending"}


@pytest.mark.parametrize(
    "text",
    [
        "大路砖厂",
        "永兴百货",
        "张三",
        "见附件",
        "已阅",
        "A区3栋",
        "附照片",
        "李四负责",
        "谢谢",
        "<br>",
    ],
)
def test_what_tells_nothing_of_the_matter_is_unclear(text: str) -> None:
    assert OutcomeReader(WORDS).read(text).end is End.UNCLEAR


def test_examples_teach_to_which_class_a_run_pulls() -> None:
    told = {"灯亮了": "done", "路灯亮了": "done", "都亮了": "done"}
    told |= {"等配件": "open", "还在等": "part", "等": "open"}
    taught = [Sentence(text, end, "own", "", TAUGHT) for text, end in told.items()]
    pulls = learn(taught)
    assert CLASSES[max(range(3), key=lambda at: pulls["亮"][at])] == "done"
    assert CLASSES[max(range(3), key=lambda at: pulls["等"][at])] == "pending"


def test_of_sentences_that_the_lists_were_mended_by_some_leave_out_what_the_lists_say() -> None:
    judge = reader()
    told = [
        evidence_of(Sentence(f"修好{n}处", "done", "own", "", ROUNDS), judge) for n in range(20)
    ]
    assert 0 < sum(bool(own.signs) for own in told) < 12
    assert evidence_of(Sentence("修好3处", "done", "own", "", TAUGHT), judge).signs


@pytest.mark.parametrize(
    ("text", "end"),
    [("通信公司布好了新缆，信号满格", End.DONE), ("隔壁老板阳奉阴违，回头又摆出来", End.OPEN)],
)
def test_texts_without_a_word_of_the_lists_are_read(text: str, end: End) -> None:
    assert OutcomeReader(WORDS).read(text).end is end


def test_an_office_with_other_lists_is_read_by_these_alone() -> None:
    assert leanings_beside(WORDS) is built_in()
    own = {**WORDS, "results": ["归我们夸"]}
    assert leanings_beside(own) is None
    assert OutcomeReader(own).read("归我们夸").end is End.DONE
