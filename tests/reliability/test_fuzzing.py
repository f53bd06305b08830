"""The short form of fuzzing: a few hundred inputs, the same ones each time, and finds of long runs."""

import pytest

from tests.reliability.fuzzing import TARGETS, fuzz

NUMBERS = {"spelling": 150, "titles": 150, "grids": 40, "bytes": 30}


@pytest.mark.parametrize("name", TARGETS)
def test_our_code_survives_any_input(name: str) -> None:
    fuzz(name, NUMBERS[name], 2021)


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_our_code_survives_many_inputs(name: str) -> None:
    fuzz(name, 20 * NUMBERS[name], 1)
