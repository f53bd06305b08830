"""Which official forms a grid holds, and what belongs to each: title, head fields, rows.

Knows the layout around label rows. Does not know whether values are right. A form is found by its
labels alone, never by file name, sheet name or position.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from liaison_pipeline.files.grid import Grid, show
from liaison_pipeline.forms.between import TITLE, line_between, lines_of_upper, unit_named
from liaison_pipeline.forms.head_text import FILED, LOOSE_FILED, OTHER
from liaison_pipeline.forms.heads import Head, add_heads, settled
from liaison_pipeline.forms.known_labels import labels_of
from liaison_pipeline.forms.labels import UNIT_COLUMN, Labels
from liaison_pipeline.forms.row_words import is_number, is_sign, is_unit, names_enterprise
from liaison_pipeline.forms.schemas import Form, Forms
from liaison_pipeline.forms.second_lines import join_second_lines
from liaison_pipeline.marking.addresses import a1
from liaison_pipeline.model.period import Period
from liaison_pipeline.spelling.dates import read_dates
from liaison_pipeline.spelling.label_text import folded
from liaison_pipeline.spelling.values import fold, read_category

_REMARK = re.compile(r"备注|注:|说明")
_PHONE = re.compile(r"\d{7}|\d{3,4}[- ]\d{4}")
_OF_PAGE = re.compile(r"^附件\d*:?$|\(?(?:续表?|接上页|第\d+页(?:,?共\d+页)?)\)?$|^\(?续表?\)?:?")
_WIDE = 1 << 20
_DAYS = (FILED, LOOSE_FILED)  # head fields whose value is a day
MOST_CELLS = (
    4  # a row with so many cells and a head label in its first alone is an enterprise's (书记饭店)
)


@dataclass
class Block:
    """A form: its labels, the rows below them, its title and head fields. `before`: the form on an
    earlier sheet that it goes on with (续表). `shares`: a register whose empty head fields are those of
    its workbook's ledger, where they are told. `signatures`: rows of the body with head fields that
    tell nothing new; `unit_told`: the unit named above or below the rows, where it tells pages apart."""

    labels: Labels
    grid: Grid
    position: int
    title: str
    heads: dict[str, Head]
    body: list[int] = field(default_factory=list)
    before: "Block | None" = None
    shares: bool = False
    signatures: set[int] = field(default_factory=set)
    unit_told: str = ""

    @property
    def form(self) -> Form:
        return self.labels.form

    @property
    def consolidated(self) -> bool:
        return self.form.monthly and UNIT_COLUMN in self.labels.fields

    def missing(self, period: Period | None) -> list[str]:
        """Returns the columns that are not there though they should be in that month."""
        return [name for name in self.form.wanted_in(period) if name not in self.labels.fields]

    def label_cell(self, column: int) -> str:
        return a1(*self.grid.origin(self.labels.first_row, column))


def recognise_forms(grid: Grid, forms: Forms) -> list[Block]:
    """All forms of a grid, in reading order."""
    found = labels_of(grid, forms)
    starts = _starts(grid, found)
    blocks: list[Block] = []
    for index, labels in enumerate(found):
        stop = _body_stop(found, starts, index)
        block = _block(grid, labels, range(starts[index], labels.first_row), len(blocks))
        block.body = [row for row in grid.rows() if labels.last_row < row < stop]
        block.unit_told = _unit_told(block) if len(found) > 1 else ""
        before = next((b for b in reversed(blocks) if _continues(b, block)), None)
        if before is not None:
            before.body += block.body
            before.unit_told = before.unit_told or block.unit_told
        else:
            blocks.append(block)
    for block in blocks:
        _add_footer(block)
        block.grid, block.body = join_second_lines(block.grid, block.labels, block.body)
    return blocks


def goes_on(grid: Grid, before: Block) -> Block | None:
    """Returns the form whose rows go on on a sheet without labels, in the columns of the one before it;
    None where most of its rows are none of such a form."""
    rows = grid.rows()
    alike = [row for row in rows if _is_like_a_row(grid, row, before)]
    if not before.form.monthly or before.consolidated or 2 * len(alike) < max(len(rows), 1):
        return None
    labels = replace(before.labels, first_row=rows[0], last_row=rows[0] - 1, extras={})
    block = Block(labels, grid, 0, before.title, {}, list(rows), before.before or before)
    _add_footer(block)
    block.heads = before.heads
    block.grid, block.body = join_second_lines(block.grid, block.labels, block.body)
    return block


def _is_like_a_row(grid: Grid, row: int, before: Block) -> bool:
    """Returns whether a row names an enterprise with a category and a day, or with a grievance and a
    telephone number."""
    own = before.labels.fields
    text = {name: fold(grid.text(row, columns[0])) for name, columns in own.items()}
    serial, name = text.get("serial", ""), text.get("enterprise", "")
    if not names_enterprise(name) or (serial and not is_number(serial)):
        return False
    if before.form.kind == "ledger":
        spellings = before.form.words("categories")
        known = "category" not in own or read_category(text["category"], spellings) in spellings
        return known and "contacted_on" in own and _tells_day(grid, row, own["contacted_on"][0])
    return len(text.get("title", "")) > 1 and bool(_PHONE.search("".join(text.values())))


def _tells_day(grid: Grid, row: int, column: int) -> bool:
    raw = grid.raw(row, column)
    return raw is not None and read_dates(raw) is not None


def _overlaps(one: Labels, other: Labels) -> bool:
    return one.columns.start < other.columns.stop and other.columns.start < one.columns.stop


def _starts(grid: Grid, found: Sequence[Labels]) -> list[int]:
    """Returns the first row of title and head fields above each label row."""
    starts: list[int] = []
    for labels in found:
        above = [
            (at, other)
            for at, other in enumerate(found[: len(starts)])
            if _overlaps(other, labels) and other.last_row < labels.first_row
        ]
        start = _preamble_start(grid, labels, [other for _, other in above])
        if above and start < labels.first_row:
            upper, other = above[-1]
            if not _names_unit(grid, other, range(starts[upper], other.first_row)):
                start += _rows_of_upper(grid, found, (other, labels), start)
        starts.append(start)
    return starts


def _names_unit(grid: Grid, labels: Labels, rows: range) -> bool:
    columns = _head_columns(grid, labels)
    return bool(unit_named(labels.heads.in_grid(grid, rows, columns, labels.columns).values()))


def _rows_of_upper(
    grid: Grid, found: Sequence[Labels], pair: tuple[Labels, Labels], start: int
) -> int:
    """Returns how many of the rows from `start` on are the footer of the upper one of a pair of forms."""
    upper, labels = pair
    by_row, columns = grid.by_row(), _head_columns(grid, labels)
    lines = []
    for row in range(start, labels.first_row):
        texts = [grid.text(row, column) for column in by_row.get(row, ()) if column in columns]
        heads = labels.heads.in_grid(grid, [row], columns, labels.columns)
        lines.append(line_between(texts, heads.values(), labels.heads))
    last = max(other.last_row for other in found if _overlaps(other, labels))
    below = range(last + 1, max(grid.rows()) + 1)
    register = (upper.form.kind, labels.form.kind) == ("ledger", "register")
    return lines_of_upper(lines, register or _names_unit(grid, labels, below))


def _preamble_start(grid: Grid, labels: Labels, above: Sequence[Labels]) -> int:
    """Returns the first row of title and head fields above a label row, or below the form `above`."""
    if not above:
        return 0
    floor = above[-1].last_row + 1
    by_row = grid.by_row()
    row = labels.first_row
    while row > floor:
        columns = by_row.get(row - 1, [])
        if _is_preamble(grid, row - 1, columns, above[-1]):
            row -= 1
        elif above[-1].heads.has_values_below(grid, row - 2, columns):
            row -= 2
        else:
            break
    return row


def _is_preamble(grid: Grid, row: int, columns: Sequence[int], above: Labels) -> bool:
    """A blank row, head fields, or a title: never a row that may be data of the form above."""
    if not columns or _is_head_row(grid, row, columns, above):
        return True
    texts = [fold(grid.text(row, column)) for column in columns]
    if all(TITLE.search(text) or above.heads.is_head_text(text) for text in texts):
        return True
    wide = any(r0 == row and c1 - c0 >= 3 for r0, c0, _, c1 in grid.merges)
    return len(texts) == 1 and wide and not _REMARK.match(texts[0])


def _is_head_row(grid: Grid, row: int, columns: Sequence[int], labels: Labels) -> bool:
    """Head fields among or below the rows. A row that names an enterprise (in 对应确认: a name that is
    asked about) is data, whatever else it says: 分管领导：李四 may well stand in its cell
    联系服务领导及电话, and 填报时间： slip into any."""
    texts = {column: grid.text(row, column) for column in columns}
    if not labels.heads.leads_heads(list(texts.values())):
        return False
    if not labels.heads.is_head_text(texts[columns[0]]):
        texts[columns[0]] += "："
    name = labels.fields.get("enterprise", labels.fields.get("written", (-1,)))[0]
    stands = grid.cells.get((row, name))
    if stands is not None and len(columns) >= MOST_CELLS:
        return _tells_heads_alone(labels, texts)
    if stands is None or name == columns[0] or labels.heads.is_head_text(show(stands)):
        return True
    before = [column for column in columns if column < name]
    heads = labels.heads.in_text(grid.text(row, before[-1]), "") if before else []
    if not heads or heads[-1].value is not None:
        return False
    # the label waits for the value beside it: unless that is no day, or more follows that is none
    after = [fold(grid.text(row, column)) for column in columns if column > name]
    told = labels.form.monthly or all(map(_is_of_head, after))
    return told and (heads[-1].name not in _DAYS or _tells_time(fold(show(stands))))


def _tells_heads_alone(labels: Labels, texts: Mapping[int, str]) -> bool:
    """Returns whether a row of many cells is one of head fields, 制表人： | 张三 | … | 审核人：李四.

    One label is a slip; so are several that have their values, beside more cells than they explain.
    """
    heads = {
        c: labels.heads.in_text(t, "") for c, t in texts.items() if labels.heads.is_head_text(t)
    }
    name = labels.fields.get("enterprise", labels.fields.get("written", (-1,)))[0]
    waiting = {c for c, found in heads.items() if found and found[-1].value is None}
    before = max((column for column in texts if column < name), default=-1)
    if len(heads) < 2 or name in heads or before in waiting:
        return len(heads) > 1
    return len(texts) - len(heads) <= len(heads) + len(waiting)


def _is_of_head(text: str) -> bool:
    """Returns whether a text may stand right of a head field without a label: a day, a unit, a seal."""
    return _tells_time(text) or is_unit(text) or is_sign(text)


def _tells_time(text: str) -> bool:
    """Returns whether a text is a day, a part of one, or one to fill in."""
    return any(map(str.isdigit, text)) or "年" in text or "月" in text


def _body_stop(found: Sequence[Labels], starts: Sequence[int], index: int) -> int:
    """The row at which the next form in these columns begins."""
    for later in range(index + 1, len(found)):
        below = found[later].first_row > found[index].last_row
        if below and _overlaps(found[index], found[later]):
            return max(starts[later], found[index].last_row + 1)
    return _WIDE * 2


def _block(grid: Grid, labels: Labels, rows: range, position: int) -> Block:
    columns = _head_columns(grid, labels)
    heads = labels.heads.in_grid(grid, rows, columns, labels.columns)
    by_row, before = grid.by_row(), labels.heads.before_heads
    titles = []
    for line in grid.preamble:
        add_heads(heads, labels.heads.in_text(line, ""))
        titles.append(before(line))
    for line in grid.epilogue:
        add_heads(heads, labels.heads.in_text(line, ""))
    for row in (row for row in rows if row in by_row):
        texts = [grid.text(row, column) for column in by_row[row] if column in columns]
        if any(labels.heads.is_head_text(text) for text in texts):
            titles += [before(text) for text in texts[:1] if labels.heads.is_head_text(text)]
        else:
            titles += texts
    title = "\n".join(title for title in titles if title)
    return Block(labels, grid, position, title, heads)


def _head_columns(grid: Grid, labels: Labels) -> range:
    """All columns, but the form's own where another form stands beside it."""
    row = grid.by_row().get(labels.first_row, ())
    beside = any(
        column not in labels.columns and folded(grid.text(labels.first_row, column)) == "企业名称"
        for column in row
    )
    return labels.columns if beside else range(_WIDE)


def _continues(before: Block, block: Block) -> bool:
    """Returns whether the label row was only repeated on the next printed page: not where another unit
    is named below each of the two."""
    same = before.form.kind == block.form.kind and before.labels.fields == block.labels.fields
    title = _bare_title(block.title)
    heads = all(
        head.value is None or (name in before.heads and before.heads[name].text == head.text)
        for name, head in block.heads.items()
    )
    if not (same and heads and (not title or title == _bare_title(before.title))):
        return False
    units = before.unit_told, block.unit_told
    return "" in units or units[0] == units[1]


def _bare_title(title: str) -> str:
    """Returns a title as the pages of a form have it alike: without 附件2, （续表） and 第2页."""
    return "".join(_OF_PAGE.sub("", fold(line)) for line in title.split("\n"))


def _unit_told(block: Block) -> str:
    """Returns the unit that is named above the rows of a form, else below them; '' for none."""
    told = unit_named(block.heads.values())
    return told or unit_named(_heads_below(block, _head_rows(block)).values())


def _head_rows(block: Block) -> set[int]:
    """Returns the rows among those of a form that hold head fields."""
    by_row, rows = block.grid.by_row(), set()
    reader, inside = block.labels.heads, block.labels.columns
    for row in block.body:
        first = next((column for column in by_row.get(row, ()) if column in inside), None)
        if first is None or not reader.may_lead(block.grid.text(row, first)):
            continue
        own = [column for column in by_row[row] if column in inside]
        if _is_head_row(block.grid, row, own, block.labels):
            rows.add(row)
    return rows


def _heads_below(block: Block, rows: Collection[int]) -> Mapping[str, Head]:
    columns, inside = _head_columns(block.grid, block.labels), block.labels.columns
    return block.labels.heads.in_grid(block.grid, rows, columns, inside)


def _add_footer(block: Block) -> None:
    """Head fields below the rows; they are no data rows. Those that tell nothing new are signatures."""
    by_row, rows = block.grid.by_row(), _head_rows(block)
    add_heads(block.heads, _heads_below(block, rows).values())
    block.heads = settled(block.heads)
    read = {h.cell for name, h in block.heads.items() if name != OTHER and h.value is not None}
    block.signatures = {r for r in rows if not any(a1(r, c) in read for c in by_row[r])}
    block.body = [row for row in block.body if row not in rows - block.signatures]
