"""Long tables of Word documents pass by the tree; the bytes are those of docxtpl alone."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import cast

import docx
import pytest
from docxtpl import DocxTemplate

from liaison_pipeline.documents.district.account import Account
from liaison_pipeline.documents.district.situation import situation_input
from liaison_pipeline.documents.parts.word import Properties, WordInput, word_file
from liaison_pipeline.documents.parts.word_rows import AT_ONCE, LongTables
from liaison_pipeline.documents.units.bulletin import bulletin_input
from tests.language import ledger, office, register

NAME = "表.docx"
NOWHERE = Path("no templates")
OWN = Properties("表", "大路街道", datetime(2021, 4, 28))
PLAIN = ["大路砖厂", "<&>\"'", "两{_{级}_}", "制表\t符", "两\n行", "", " 空 "]


def by_docxtpl(told: WordInput, templates: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    with monkeypatch.context() as patched:
        patched.setattr(LongTables, "skeleton", lambda _, pieces: "".join(pieces))
        return word_file(told, templates)


def template(folder: Path, rows: Sequence[Sequence[str]]) -> None:
    """Writes a template with a table whose cells hold texts, between two sentences."""
    document = docx.Document()
    document.add_paragraph("{{ 行们|length }} 行")
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("以上。")
    document.save(str(folder / NAME))


@pytest.mark.parametrize("of", [situation_input, bulletin_input])
@pytest.mark.parametrize("units", [0, 1, 2, AT_ONCE + 2])
def test_the_reports_are_the_same_without_it(
    of: Callable[[Account], WordInput], units: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = office({"表.xlsx": [ledger(个数="1"), register()]})
    told = of(Account(judged.month))
    row = cast(list[dict[str, str]], told.context["单位情况"])[0]
    rows = [row | {"序号": str(number), "单位": f"{number}<村>&"} for number in range(units)]
    told = replace(told, context={**told.context, "单位情况": rows})
    assert word_file(told, NOWHERE) == by_docxtpl(told, NOWHERE, monkeypatch)


LOOP = ["{%tr for 行 in 行们 %}", ""], ["{{ 行 }}", "{{ loop.index }}"], ["{%tr endfor %}", ""]
SPANS = [LOOP[0], ["{% if loop.index % 3 == 0 %}{% colspan 2 %}{% endif %}{{ 行 }}", "说"], LOOP[2]]
TWO = [LOOP[0], LOOP[1], ["再说", "{{ 行 }}"], LOOP[2]]
SOME = [
    LOOP[0],
    LOOP[1],
    ["{%tr if loop.last %}", ""],
    ["完", "了"],
    ["{%tr endif %}", ""],
    LOOP[2],
]
CELLS = [["{%tc for 行 in 行们 %}", "{{ 行 }}", "{%tc endfor %}"], ["一", "二", "三"]]


@pytest.mark.parametrize("rows", [LOOP, SPANS, TWO, SOME, CELLS], ids=lambda rows: rows[1][0])
def test_any_table_of_a_template_is_the_same_without_it(
    rows: Sequence[Sequence[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template(tmp_path, rows)
    told = WordInput(NAME, {"行们": PLAIN * 3}, OWN)
    assert word_file(told, tmp_path) == by_docxtpl(told, tmp_path, monkeypatch)


def test_docxtpl_sees_as_much_of_a_thousand_rows_as_of_ten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template(tmp_path, LOOP)
    seen: list[int] = []
    whole = DocxTemplate.fix_tables

    def noted(self: DocxTemplate, xml: str) -> object:
        seen.append(len(xml))
        return whole(self, xml)

    monkeypatch.setattr(DocxTemplate, "fix_tables", noted)
    for rows in (10, 1000):
        word_file(WordInput(NAME, {"行们": ["大路砖厂"] * rows}, OWN), tmp_path)
    assert seen[1] - seen[0] == len("1000") - len("10")
