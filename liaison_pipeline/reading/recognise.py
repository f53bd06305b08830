"""Which official forms a grid holds, where, and which column is which field.

Knows labels and layout. Does not know whether values are right. A form is found by its labels alone,
never by file name, sheet name or position.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz

from liaison_pipeline.findings import a1
from liaison_pipeline.reading.forms import Form, Forms
from liaison_pipeline.reading.grid import Grid, show
from liaison_pipeline.reading.heads import Head, find_heads, heads_in_text, is_head_text
from liaison_pipeline.reading.values import fold, simplified, without_brackets

UNIT_COLUMN = "unit"
UNIT_LABELS = ("填报单位", "填报科室/村(社区)", "报送单位")
FILED_COLUMN = "unit_filed_on"
CONSOLIDATED_LABELS = {"填报时间": FILED_COLUMN, "来源": "source"}  # beside 填报单位 only
OTHER_REGISTERS = ("诉求编号",)
OWN_LABELS = 3  # a row with fewer is no label row, whatever stands below it
NEARLY = 80  # of 100: a label misspelt by a character or two
_TITLE = re.compile(
    r"(情况表|台[帐账]|登载表|汇总表?|台[帐账]表)(\(?(科室|村.?社区.?|村居)\)?)?$|^附件\s*\d|^“?\"?企业吹哨"
    r"|^\(?(科室|村\(?社区\)?|村、社区)\)?$|^(20\d{2}年)?\d{1,2}月份?$"
)
_PHONE = re.compile(r"\d{7}")
_REMARK = re.compile(r"备注|注:|说明")
_WIDE = 1 << 20


@dataclass(frozen=True)
class Labels:
    """A label row: where the labels of one form stand. `fields`: column name -> grid columns."""

    form: Form
    first_row: int
    last_row: int
    fields: Mapping[str, tuple[int, ...]]
    extras: Mapping[int, str]
    columns: range


@dataclass
class Block:
    """A form: its labels, the rows below them, its title and head fields. `before`: the form on an
    earlier sheet that it goes on with (续表)."""

    labels: Labels
    grid: Grid
    position: int
    title: str
    heads: dict[str, Head]
    body: list[int] = field(default_factory=list)
    before: "Block | None" = None

    @property
    def form(self) -> Form:
        return self.labels.form

    @property
    def consolidated(self) -> bool:
        return UNIT_COLUMN in self.labels.fields

    def missing(self) -> list[str]:
        return [name for name in self.form.labels if name not in self.labels.fields]

    def label_cell(self, column: int) -> str:
        return a1(*self.grid.origin(self.labels.first_row, column))


def recognise_forms(grid: Grid, forms: Forms) -> list[Block]:
    """All forms of a grid, in reading order."""
    found = _find_labels(grid, forms)
    blocks: list[Block] = []
    for index, labels in enumerate(found):
        start = _preamble_start(grid, found, index)
        stop = _body_stop(grid, found, index)
        block = _block(grid, labels, range(start, labels.first_row), len(blocks))
        block.body = [row for row in grid.rows() if labels.last_row < row < stop]
        before = next((b for b in reversed(blocks) if _continues(b, block)), None)
        if before is not None:
            before.body += block.body
        else:
            blocks.append(block)
    for block in blocks:
        _add_footer(block)
    return blocks


# label rows ---------------------------------------------------------------------------------------


def _vocabulary(form: Form) -> dict[str, str]:
    """Folded label -> field, with and without the hints in brackets."""
    words: dict[str, str] = {}
    for name, label in form.labels.items():
        for spelling in (label, *form.aliases.get(name, ())):
            folded = _folded(spelling)
            for variant in (folded, without_brackets(folded)):
                if variant:
                    words.setdefault(variant, name)
    words.update({_folded(label): UNIT_COLUMN for label in UNIT_LABELS})
    words.update(CONSOLIDATED_LABELS)
    return words


@lru_cache(maxsize=1 << 16)  # every cell of every sheet is looked at, and most texts come again
def _folded(text: str) -> str:
    return re.sub(r"[:*、,。.]+", "", simplified(fold(text)).replace("帐", "账"))


def _find_labels(grid: Grid, forms: Forms) -> list[Labels]:
    vocabularies = [(form, _vocabulary(form)) for form in forms]
    found: list[Labels] = []
    by_row = grid.by_row()
    last = -1
    for row in by_row:
        if row <= last or _has_phone(grid, row, by_row[row]):
            continue
        columns = sorted(
            set(by_row[row]) | {c for c in by_row.get(row + 1, []) if grid.text(row, c)}
        )
        if len(columns) < 4:
            continue
        for segment in _segments(grid, row, columns):
            labels = _best_form(grid, row, segment, vocabularies)
            if labels:
                found.append(labels)
                last = max(last, labels.last_row)
    return found


def _has_phone(grid: Grid, row: int, columns: list[int]) -> bool:
    """A row with a telephone number is no label row; most data rows have one."""
    return any(_PHONE.search(show(grid.cells[row, column])) for column in columns)


def _segments(grid: Grid, row: int, columns: list[int]) -> list[list[int]]:
    """The columns of a row, cut where a label comes again: two forms side by side."""
    segments: list[list[int]] = [[]]
    seen: set[str] = set()
    for column in columns:
        if grid.origin(row, column)[1] != column and (row + 1, column) not in grid.cells:
            continue
        label = _folded(grid.text(row, column))
        if label in seen and label in ("序号", "企业名称"):
            segments.append([])
            seen = set()
        seen.add(label)
        segments[-1].append(column)
    return segments


def _best_form(
    grid: Grid, row: int, columns: list[int], vocabularies: list[tuple[Form, dict[str, str]]]
) -> Labels | None:
    if any(_folded(grid.text(row, column)) in OTHER_REGISTERS for column in columns):
        return None
    best: tuple[float, Labels] | None = None
    for form, words in vocabularies:
        fields, second = _match(grid, row, columns, words)
        known = [name for name in fields if name in form.labels]
        share = len(known) / len(form.labels)
        if len(known) >= 4 and share >= 0.5 and (best is None or share > best[0]):
            best = share, _labels(grid, row, columns, form, fields, second)
    return best[1] if best else None


def _match(
    grid: Grid, row: int, columns: list[int], words: dict[str, str]
) -> tuple[dict[str, int], bool]:
    """Field -> column, and whether labels go on in the row below."""
    fields: dict[str, int] = {}
    grouped: dict[str, int] = {}
    second = False
    for column in columns:
        upper = _folded(grid.text(row, column))
        lower = _folded(show(grid.cells.get((row + 1, column))))
        name = words.get(upper) or ("(" in upper and words.get(without_brackets(upper))) or ""
        if lower and upper + lower in words:
            second, name = True, words[upper + lower]
        elif lower in words and not name:
            grouped.setdefault(words[lower], column)  # perhaps below the head of a group
        if name:
            fields.setdefault(name, column)
    below = {name: column for name, column in grouped.items() if name not in fields}
    if len(fields) >= OWN_LABELS and below:
        return fields | below, True
    return fields, second


def _labels(
    grid: Grid, row: int, columns: list[int], form: Form, fields: dict[str, int], second: bool
) -> Labels:
    if UNIT_COLUMN not in fields:
        for name in CONSOLIDATED_LABELS.values():
            fields.pop(name, None)
    _match_nearly(grid, row, columns, form, fields)
    widths = {(r0, c0): (r1, c1) for r0, c0, r1, c1 in grid.merges}
    last_row = row + second
    spans: dict[str, tuple[int, ...]] = {}
    for name, column in fields.items():
        r1, c1 = widths.get((row, column), (row, column))
        last_row = max(last_row, min(r1, row + 3))
        spans[name] = tuple(range(column, c1 + 1))
    used = {column for span in spans.values() for column in span}
    extras = {
        column: grid.text(row, column).strip()
        for column in columns
        if column not in used and grid.text(row, column).strip()
    }
    everything = [*used, *columns]
    span = range(min(everything), max(everything) + 1)
    return Labels(form, row, last_row, spans, extras, span)


def _match_nearly(
    grid: Grid, row: int, columns: list[int], form: Form, fields: dict[str, int]
) -> None:
    """A label misspelt by a character, where exactly one missing field is near enough."""
    missing = [name for name in form.labels if name not in fields]
    for column in columns:
        if column in fields.values() or not missing:
            continue
        text = without_brackets(_folded(grid.text(row, column)))
        near = [
            name
            for name in missing
            if len(text) >= 4
            and fuzz.ratio(text, without_brackets(_folded(form.labels[name]))) >= NEARLY
        ]
        if len(near) == 1:
            fields[near[0]] = column
            missing.remove(near[0])


# extent -------------------------------------------------------------------------------------------


def _overlaps(one: Labels, other: Labels) -> bool:
    return one.columns.start < other.columns.stop and other.columns.start < one.columns.stop


def _preamble_start(grid: Grid, found: list[Labels], index: int) -> int:
    """The first row of title and head fields above a label row."""
    labels = found[index]
    above = [o for o in found[:index] if _overlaps(o, labels) and o.last_row < labels.first_row]
    if not above:
        return 0
    floor = above[-1].last_row + 1
    by_row = grid.by_row()
    row = labels.first_row
    while row > floor and _is_preamble(grid, row - 1, by_row.get(row - 1, []), above[-1]):
        row -= 1
    return row


def _is_preamble(grid: Grid, row: int, columns: list[int], above: Labels) -> bool:
    """A blank row, head fields, or a title: never a row that may be data of the form above."""
    if not columns or _is_head_row(grid, row, columns, above):
        return True
    texts = [fold(grid.text(row, column)) for column in columns]
    if all(_TITLE.search(text) or is_head_text(text) for text in texts):
        return True
    wide = any(r0 == row and c1 - c0 >= 3 for r0, c0, _, c1 in grid.merges)
    return len(texts) == 1 and wide and not _REMARK.match(texts[0])


def _is_head_row(grid: Grid, row: int, columns: list[int], labels: Labels) -> bool:
    """Head fields among or below the rows. A row that names an enterprise is data, whatever else it
    says: 分管领导：李四 may well stand in its cell 联系服务领导及电话."""
    first = grid.text(row, columns[0])
    if not is_head_text(first):
        return False
    name = labels.fields.get("enterprise", (-1,))[0]
    stands = grid.cells.get((row, name))
    if stands is None or name == columns[0] or is_head_text(show(stands)):
        return True
    before = [column for column in columns if column < name]
    heads = heads_in_text(grid.text(row, before[-1]), "") if before else []
    return bool(heads) and heads[-1].value is None  # the label waits for the value beside it


def _body_stop(grid: Grid, found: list[Labels], index: int) -> int:
    """The row at which the next form in these columns begins."""
    for later in range(index + 1, len(found)):
        below = found[later].first_row > found[index].last_row
        if below and _overlaps(found[index], found[later]):
            return max(_preamble_start(grid, found, later), found[index].last_row + 1)
    return _WIDE * 2


def _block(grid: Grid, labels: Labels, rows: range, position: int) -> Block:
    columns = _head_columns(grid, labels)
    heads = find_heads(grid, rows, columns)
    by_row = grid.by_row()
    titles = []
    for line in grid.preamble:
        found = heads_in_text(line, "")
        for head in found:
            if head.name not in heads or heads[head.name].value is None:
                heads[head.name] = head
        if not found:
            titles.append(line)
    for row in (row for row in rows if row in by_row):
        cells = [c for c in by_row[row] if c in columns]
        if not any(is_head_text(grid.text(row, column)) for column in cells):
            titles += [grid.text(row, column) for column in cells]
    return Block(labels, grid, position, "\n".join(titles), heads)


def _head_columns(grid: Grid, labels: Labels) -> range:
    """All columns, but the form's own where another form stands beside it."""
    row = [column for line, column in grid.cells if line == labels.first_row]
    beside = any(
        column not in labels.columns and _folded(grid.text(labels.first_row, column)) == "企业名称"
        for column in row
    )
    return labels.columns if beside else range(_WIDE)


def _continues(before: Block, block: Block) -> bool:
    """The label row was only repeated on the next printed page."""
    same = before.form.kind == block.form.kind and before.labels.fields == block.labels.fields
    title = fold(block.title)
    heads = all(
        head.value is None or (name in before.heads and before.heads[name].text == head.text)
        for name, head in block.heads.items()
    )
    return same and heads and (not title or title == fold(before.title))


def _add_footer(block: Block) -> None:
    """Head fields below the rows; they are no data rows."""
    columns = _head_columns(block.grid, block.labels)
    by_row = block.grid.by_row()
    rows = []
    for row in block.body:
        own = [column for column in by_row.get(row, []) if column in block.labels.columns]
        if own and _is_head_row(block.grid, row, own, block.labels):
            rows.append(row)
    for name, head in find_heads(block.grid, rows, columns).items():
        if name not in block.heads or block.heads[name].value is None:
            block.heads[name] = head
    block.body = [row for row in block.body if row not in rows]
