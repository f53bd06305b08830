"""统一社会信用代码 and its check character (GB 32100-2015)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison_pipeline.spelling.credit_code import ALPHABET, check_character, is_credit_code
from tests.language import check, roster

FIRST = st.builds(
    "".join,
    st.tuples(
        st.text(ALPHABET, min_size=2, max_size=2),
        st.text("0123456789", min_size=6, max_size=6),
        st.text(ALPHABET, min_size=9, max_size=9),
    ),
)


@given(FIRST, st.integers(0, 17), st.characters(codec="utf-8"))
def test_a_code_with_its_check_character_passes_and_no_other(
    first: str, at: int, mark: str
) -> None:
    code = first + check_character(first)
    assert is_credit_code(code)
    for other in {*ALPHABET, mark} - {code[at]}:
        assert not is_credit_code(code[:at] + other + code[at + 1 :])


@settings(max_examples=15, deadline=None)
@given(FIRST)
def test_a_code_of_a_roster_without_its_check_character_is_told(first: str) -> None:
    code = first + check_character(first)
    wrong = first + next(mark for mark in ALPHABET if mark != code[-1])
    assert check(roster(统一社会信用代码=code)) == []
    assert check(roster(统一社会信用代码=wrong)) == [("credit-code-invalid", "B3")]


@pytest.mark.parametrize("code", ["91350100m000100y43", "91350１00M000１00Y43", "", "无"])
def test_a_code_that_is_blank_or_spelled_otherwise_is_no_fault(code: str) -> None:
    assert check(roster(统一社会信用代码=code)) == []


@pytest.mark.parametrize("code", ["91350100M000100Y4", "91350100M000100Y433", "91350100MOOO100Y43"])
def test_a_code_of_another_length_or_alphabet_is_a_fault(code: str) -> None:
    assert check(roster(统一社会信用代码=code)) == [("credit-code-invalid", "B3")]
