"""Pictures and PDF beside the tables."""

from collections.abc import Sequence
from datetime import date

import pytest

from liaison_pipeline.facts.gather import gather
from liaison_pipeline.facts.question import Question
from liaison_pipeline.forms.batch import batch_of, read_content
from liaison_pipeline.master.store import Master
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.period import Period
from liaison_pipeline.month import judge
from liaison_pipeline.rules import RULES
from tests.language import FORMS, SETTINGS, ledger, reading

PDF, PNG, JPG = b"%PDF-1.7 \x00", b"\x89PNG\r\n\x1a\n\x00", b"\xff\xd8\xff\xe0\x00\x10JFIF"


def told(*files: str, month: str = "2021-04", sent: bool = True, data: bytes = PDF) -> list[str]:
    """severity unit of each attachment that a month's report tells; `sent`: 应急办 has sent a ledger."""
    found = findings(files, month, sent, data)
    return [f"{f.severity} {f.place.unit}".strip() for f in found]


def findings(files: Sequence[str], month: str, sent: bool, data: bytes) -> list[Finding]:
    readings = [
        read_content(file, f"{n:064}", data, SETTINGS, FORMS) for n, file in enumerate(files)
    ]
    readings += [reading(ledger(), "应急办.xlsx")] if sent else []
    with Master("sqlite://") as master:
        master.merge(batch_of(readings, FORMS), "test")
        history = master.history()
    question = Question(Period.parse(month), date(2021, 5, 28), SETTINGS, FORMS)
    judged = judge(gather(history, question), RULES).findings
    return [made for made in judged if made.code == "file-attachment"]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("应急办/盖章扫描件.pdf", ["info 应急办"]),
        ("2021年4月/应急办.pdf", ["info 应急办"]),
        ("2021年4月/市场监管所.pdf", ["error 市场监管所"]),
        ("市场监管所/2021年4月台账（盖章）.pdf", ["error 市场监管所"]),
        ("2021年/4月/市场监管所.pdf", ["error 市场监管所"]),
        ("市场监管所4月.pdf", ["error 市场监管所"]),
        ("市场监管所.pdf", ["info 市场监管所"]),
        ("4月/走访照片.pdf", ["info"]),
        ("2021年5月/市场监管所.pdf", []),
        ("2020年4月/市场监管所.pdf", []),
    ],
)
def test_an_attachment_is_an_error_only_where_it_came_in_place_of_a_table(
    file: str, expected: list[str]
) -> None:
    assert told(file) == expected


def test_an_attachment_is_told_in_the_month_that_it_names() -> None:
    assert told("2021年5月/市场监管所.pdf", month="2021-05") == ["error 市场监管所"]
    assert told("2021年4月/应急办.pdf", sent=False) == ["error 应急办"]


@pytest.mark.parametrize("data", [PNG, JPG, b"RIFF\x00\x00\x00\x00WEBPVP8 ", b"GIF89a\x00"])
def test_pictures_are_attachments(data: bytes) -> None:
    assert told("照片", data=data) == ["info"]


@pytest.mark.parametrize(
    ("file", "period", "words"),
    [
        ("2021年4月/市场监管所.pdf", "2021-04", "2021年4月没有收到“市场监管所”的其他表格"),
        ("2021年4月/应急办.pdf", "2021-04", ""),
        ("应急办.pdf", "", ""),
    ],
)
def test_an_attachment_is_told_with_what_it_came_instead_of(
    file: str, period: str, words: str
) -> None:
    (made,) = findings([file], "2021-04", True, PDF)
    assert made.place.period == period
    assert words in made.words.message
    assert ("没有收到" in made.words.message) == bool(words)
