"""Head fields that a form shares with another part of its workbook.

Knows: a table or sheet of title and head fields before the form (exports write them so), and that empty
head fields of a register are those of its workbook's ledger. Does not know units or the day of the run.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from liaison_pipeline.files.grid import Grid, Workbook
from liaison_pipeline.forms.between import with_own_paragraphs
from liaison_pipeline.forms.heads import UNIT_LABELS, Head, HeadReader, head_reader
from liaison_pipeline.forms.months import written_month
from liaison_pipeline.forms.recognise import Block, goes_on, recognise_forms
from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.spelling.values import fold

COVER_ROWS = 12  # a longer sheet is no cover
_HOW_TO = re.compile(
    r"[请应须需]?(?:填写|填|写|注明)|请|例如|如[:：]|指"
)  # a guide says what to fill in
_GROUPS = (("reporter",), ("office_head", "village_head", "any_head"), ("leader",), ("filed_on",))


def blocks_of(book: Workbook, forms: Forms) -> list[Block]:
    """Returns the forms of a workbook in reading order, with the head fields of a cover before them, and
    the rows that go on on the next sheet."""
    blocks: list[Block] = []
    cover: Grid | None = None
    reader = _reader(forms)
    for grid in with_own_paragraphs(book.grids, reader):
        found = recognise_forms(grid, forms)
        more = goes_on(grid, blocks[-1]) if blocks and not found and cover is None else None
        found = [more] if more is not None else found
        if found and cover is not None:
            _take_cover(cover, found[0], forms)
        cover = None if found else grid
        blocks += found
    return blocks


@lru_cache(maxsize=8)
def _reader(forms: Forms) -> HeadReader:
    return head_reader(forms.heads)


def _take_cover(cover: Grid, block: Block, forms: Forms) -> None:
    """Gives a form without any head field those of the sheet or table right before it."""
    rows = cover.rows()
    filled = [head for head in block.heads.values() if head.value is not None]
    if filled or block.consolidated or not block.form.monthly or len(rows) > COVER_ROWS:
        return
    reader = head_reader(forms.heads)
    columns = range(max((column for _, column in cover.cells), default=0) + 1)
    heads = reader.settled_in(cover, rows, columns)
    told = [head for head in heads.values() if head.value is not None]
    if len(told) < 2 or any(_HOW_TO.match(head.text) for head in told):
        return
    block.heads = {name: replace(head, cell="") for name, head in heads.items()}
    texts = dict.fromkeys(cover.text(*place) for place in sorted(cover.cells))
    titles = [reader.before_heads(text) for text in texts if not _is_value(text, told)]
    block.title = block.title or "\n".join(title for title in titles if title)


def _is_value(text: str, heads: Sequence[Head]) -> bool:
    return any(fold(text) == fold(head.text) for head in heads)


def share_ledger_heads(blocks: Sequence[Block]) -> None:
    """Fills the empty head fields of registers from the ledger of their unit and month in the workbook:
    the nearest before them, else the first after."""
    for place, register in enumerate(blocks):
        if register.form.kind != "register" or register.consolidated or register.before is not None:
            continue
        before = [block for block in blocks[:place] if _fits(block, register)]
        after = [block for block in blocks[place:] if _fits(block, register)]
        for ledger in (*before[-1:], *after[:1])[:1]:
            register.heads = {**register.heads, **_lent(ledger.heads, register.heads)}
            register.shares = True


def _fits(ledger: Block, register: Block) -> bool:
    """Returns whether a ledger is of the same unit and month, as far as both tell."""
    ours, theirs = _unit(register.heads), _unit(ledger.heads)
    if ledger.form.kind != "ledger" or ledger.consolidated:
        return False
    if ours and theirs and fold(ours) != fold(theirs):
        return False
    months = [written_month(f"{block.title}\n{block.grid.name}") for block in (ledger, register)]
    if months[0] is None or months[1] is None:
        return True
    (year, month), (other_year, other_month) = months[0], months[1]
    return month == other_month and (None in (year, other_year) or year == other_year)


def _unit(heads: Mapping[str, Head]) -> str:
    named = (heads[name].text for name in UNIT_LABELS if name in heads)
    return next((text for text in named if text), "")


def _lent(ledger: Mapping[str, Head], own: Mapping[str, Head]) -> dict[str, Head]:
    """Returns the ledger's filled head fields where the register has none."""
    names = [] if _unit(own) else list(UNIT_LABELS)
    for group in _GROUPS:
        if all(name not in own or own[name].value is None for name in group):
            names += group
    lent = (ledger[name] for name in names if name in ledger)
    return {
        head.name: replace(head, cell="", inherited=True) for head in lent if head.value is not None
    }
