"""File names that every system takes."""

import pytest

from liaison_pipeline.documents.parts.names import LONGEST, FreeNames, marked_stem, safe_name

TAIL = "（批注）_12.xlsx"


@pytest.mark.parametrize("sign", ["村", "😀", "a", "é", "e\u0301", "村😀"])
@pytest.mark.parametrize("length", [1, 60, 79, 80, 81, 85, 255, 1000])
def test_a_name_with_what_is_added_fits_every_file_system(sign: str, length: int) -> None:
    name = safe_name(sign * length)
    assert len(f"{name}{TAIL}".encode()) <= LONGEST
    assert (sign * length).startswith(name)
    if len((sign * length).encode()) <= 200 and length <= 40:
        assert name == sign * length


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a" * 79 + " .b", "a" * 79),
        ("村" * 71 + ". 台账", "村" * 71),
        ("台账 . ", "台账"),
        ("  .台账", "台账"),
        ("...", "_"),
        ("", "_"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("nul", "_nul"),
        ("console", "console"),
        ("com1 .txt", "_com1 .txt"),
        ("COM\u00b9", "_COM\u00b9"),
        ("company", "company"),
        ("台账\u202exslx.exe", "台账xslx.exe"),
        ("台\u200b账\ufeff", "台账"),
        ("台账\x85\x9b", "台账__"),
        ("a/b\\c:d", "a_b_c_d"),
        ("../../etc", "_.._etc"),
    ],
)
def test_a_name_ends_in_no_blank_and_no_dot_and_leads_nowhere(text: str, name: str) -> None:
    assert safe_name(text) == name


@pytest.mark.parametrize(
    ("name", "taken", "free"),
    [
        ("台账", [], "台账"),
        ("台账", ["台账"], "台账_2"),
        ("台账", ["台账", "台账_2"], "台账_3"),
        ("Abc", ["aBC"], "Abc_2"),
        ("caf\u00e9", ["cafe\u0301"], "caf\u00e9_2"),
        ("STRASSE", ["stra\u00dfe"], "STRASSE_2"),
        ("台账", ["台帐"], "台账"),
        ("cafe", ["caf\u00e9"], "cafe"),
    ],
)
def test_names_are_compared_as_systems_do(name: str, taken: list[str], free: str) -> None:
    assert FreeNames(taken).take(name) == free


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("台账", "台账（批注）"),
        ("台账（批注）", "台账（批注）"),
        ("台账（批注）(1)", "台账(1)（批注）"),
        ("台账（批注） (2)", "台账 (2)（批注）"),
        ("台账（批注）（2）", "台账（2）（批注）"),
        ("台账（批注） - 副本", "台账 - 副本（批注）"),
        ("台账（批注）_2", "台账_2（批注）"),
        ("台账（批注）改好", "台账（批注）改好（批注）"),
        ("（批注）台账", "（批注）台账（批注）"),
        ("台账（批注）2021年5月", "台账（批注）2021年5月（批注）"),
        ("（批注）", "（批注）"),
    ],
)
def test_a_workbook_that_goes_back_again_is_marked_once(stem: str, name: str) -> None:
    assert marked_stem(stem) == name
