"""What is told of a text file with bytes that are no characters."""

from liaison_pipeline.forms.batch import batch_of, read_content
from liaison_pipeline.model.findings import Finding
from tests.language import FORMS, SETTINGS, ledger


def damage(data: bytes) -> list[Finding]:
    batch = batch_of([read_content("台账.csv", "0" * 64, data, SETTINGS, FORMS)], FORMS)
    return [made.finding for made in batch.findings if made.finding.code == "text-damaged"]


def csv() -> bytes:
    return ledger({}, {"企业名称": "大路加油站"}).replace(" | ", ",").encode()


def test_damaged_lines_are_named_under_the_unit_and_month_of_the_form() -> None:
    data = csv().replace("加油".encode(), b"\xff", 1).replace("砖厂".encode(), b"\xfe", 1)
    (made,) = damage(data)
    assert (made.place.unit, made.place.period, made.severity) == ("应急办", "2021-04", "warning")
    assert "第 4、5 行" in made.words.message


def test_a_whole_text_has_no_such_finding() -> None:
    assert damage(csv()) == []
    assert damage(csv().decode().encode("gb18030")) == []


def test_a_quote_that_nothing_closes_is_told_with_its_line_and_costs_no_row() -> None:
    data = csv().replace("大路加油站".encode(), '"大路加油站'.encode(), 1)
    (made,) = damage(data)
    assert (made.place.unit, made.place.period) == ("应急办", "2021-04")
    assert "第 5 行有不成对的英文双引号" in made.words.message
