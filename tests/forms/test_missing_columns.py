"""A form in which a column is missing, and what its rows can't prove then."""

import pytest

from tests.language import check, ledger, reading, register


def without(text: str, label: str) -> str:
    """Returns a form without the column of that label; title and head stay."""
    title, head, labels, *rows = text.split("\n")
    at = next(n for n, part in enumerate(labels.split("|")) if label in part)
    cut = ["|".join(p for n, p in enumerate(row.split("|")) if n != at) for row in (labels, *rows)]
    return "\n".join([title, head, *cut])


@pytest.mark.parametrize("label", ["联系时间", "联系形式", "收集问题诉求个数"])
def test_two_rows_that_differ_in_the_missing_column_are_not_called_the_same(label: str) -> None:
    twice = ledger({}, {"序号": "2", "联系时间": "4月6日", "联系形式": "电话", "个数": "1"})
    alike = ledger({}, {"序号": "2"})
    for text in (twice, alike):
        codes = [code for code, _ in check(without(text, label))]
        assert "column-missing" in codes
        assert "row-duplicate" not in codes


def test_two_rows_of_a_whole_form_are() -> None:
    assert ("row-duplicate", "B5") in check(ledger({}, {"序号": "2"}))
    assert ("row-duplicate", "B5") in check(register({}, {"序号": "2"}))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("联系时间", "联系时候", "联系时间"),
        ("企业名称", "商户宝号", ""),  # it is not 序号, which is there
        ("收集问题诉求个数", "收集问题诉求个数 | 企业类别", ""),  # 所属类别 is there
    ],
)
def test_an_unknown_column_is_taken_for_one_that_is_missing_alone(
    old: str, new: str, named: str
) -> None:
    text = ledger().replace(f" | {old}", f" | {new}", 1)
    told = [made for _, made in reading(text).findings if made.code == "column-unknown"]
    [words] = [made.words.suggestion for made in told]
    assert ("写错了" in words) == bool(named)
    assert named in words
