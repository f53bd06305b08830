"""A row among the others of its batch, and what becomes of a check that it fails.

Knows which finding a failed check is, and what it says. Does not know pandera or files.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from liaison_pipeline.catalogue import finding
from liaison_pipeline.forms.on_demand import OnDemand
from liaison_pipeline.forms.originals import CLOSED
from liaison_pipeline.forms.plain_cells import PlainCells
from liaison_pipeline.forms.schema_columns import OWN, CheckRule
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.forms.source import Reading
from liaison_pipeline.forms.typed_row import TypedRow, TypedValue
from liaison_pipeline.model.findings import Finding, Holds, Severity
from liaison_pipeline.model.place import Place
from liaison_pipeline.model.rows import Submission
from liaison_pipeline.spelling.values import is_filler

ENTERPRISE = "enterprise"
_GOES_ON = (
    "如果这一行接着上一行的“{above}”，请在空着的各栏写“同上”或与上一行合并单元格；"
    "如果是另一家企业，请把这一行填完整。"
)


@dataclass(frozen=True)
class Member:
    """A row of a batch with its form, its file and its submission."""

    form: Form
    reading: Reading
    submission: Submission
    typed: TypedRow

    def verdicts(self) -> dict[str, str]:
        """Returns column -> the finding codes of what parsing finds wrong there, joined by blanks."""
        return {
            column: " ".join(dict.fromkeys(made.code for made in doubts))
            for column, doubts in self.typed.verdicts.items()
        }

    def told(self) -> list[Finding]:
        """Returns what is told of the row: nothing of a closing that was told one level down."""
        found = self.typed.findings
        if not self.typed.told_below:
            return found
        return [made for made in found if made.place.column != self.form.labels[CLOSED]]

    def take_up(self, column: str, rule: CheckRule) -> None:
        """Tells what parsing found in a column, since a check of the schema asks for it."""
        for made in self.typed.verdicts[column]:
            if made.code == rule.code:
                self.typed.add(column, _as_grave_as(rule, made))

    def fail(self, column: str, rule: CheckRule) -> None:
        """Tells that a value fails a check, unless something else is wrong with the cell already."""
        if self.typed.settled or column in self.typed.faults or column not in self.typed.cells:
            return  # a column that is missing is told once for the form
        if rule.code == "cell-missing":
            self._miss(column)
        elif rule.code == OWN:
            words, advice = rule.message.rstrip("。") or rule_in_words(rule), advice_in_words(rule)
            made = finding(OWN, self._place(column), rule=words, advice=advice)
            self.typed.add(column, _as_grave_as(rule, made))
        else:
            self.typed.add(column, _as_grave_as(rule, finding(rule.code, self._place(column))))

    def _miss(self, column: str) -> None:
        """Tells an empty cell: an error where the row can't count without it. Of a row that goes on with
        the one above it is told at 企业名称 alone, since that is the one mistake."""
        above = self.typed.continues
        if above and column != ENTERPRISE:
            return
        if self.form.columns[column].counts_in(self.submission.period):
            soft = Severity.WARNING if column not in self.form.required else None
            advice = _GOES_ON.format(above=above) if above else ""
            self.typed.add(column, finding("cell-missing", self._place(column), advice, soft))

    def repeat(self, column: str, other: int) -> None:
        """Tells a value that must not come twice in a form; `other` is the row that has it, too."""
        made = finding(
            OWN, self._place(column), rule=f"与第 {other} 行重复", advice="同一张表里不能重复。"
        )
        self.typed.add(column, made)

    def _place(self, column: str) -> Place:
        submission, text = self.submission, self.typed.text(column)
        undated = submission.undated or not submission.unit or submission.period is None
        return Place(
            file=submission.file,
            sheet=submission.sheet,
            cell=self.typed.cells[column],
            column=self.form.labels[column],
            value="" if is_filler(text) else text,
            period="" if undated else str(submission.period),
            unit=submission.unit,
        )


@dataclass(frozen=True)
class Lot:
    """The rows of a submission in a batch."""

    form: Form
    reading: Reading
    submission: Submission
    rows: Sequence[TypedRow]


class Members(OnDemand[Member]):
    """All rows of one kind of form in a batch, in their order. Of a plain form only those stand by
    themselves that somebody asks for: of the others nothing is told."""

    def __init__(self, lots: Sequence[Lot]) -> None:
        self._lots = lots
        self._starts = list(accumulate((len(lot.rows) for lot in lots), initial=0))
        self._made: dict[int, Member] = {}

    def __len__(self) -> int:
        return self._starts[-1]

    def made_at(self, place: int) -> Member:
        """Returns a row of the batch by its number."""
        if place not in self._made:
            index = bisect_right(self._starts, place) - 1
            lot = self._lots[index]
            typed = lot.rows[place - self._starts[index]]
            self._made[place] = Member(lot.form, lot.reading, lot.submission, typed)
        return self._made[place]

    def values(self, name: str) -> list[TypedValue]:
        """Returns a column of all rows."""
        return [value for lot in self._lots for value in _column(lot.rows, name)]

    def told_of(self) -> Iterator[Member]:
        """Yields the rows of which something may be told."""
        for start, lot in zip(self._starts, self._lots, strict=False):
            yield from (self[start + place] for place in _of_themselves(lot.rows))

    def verdicts(self) -> dict[int, Mapping[str, str]]:
        """Returns the number of a row -> what parsing finds wrong in it."""
        found: dict[int, Mapping[str, str]] = {}
        for start, lot in zip(self._starts, self._lots, strict=False):
            for place in _of_themselves(lot.rows):
                if lot.rows[place].verdicts:
                    found[start + place] = self[start + place].verdicts()
        return found


def _column(rows: Sequence[TypedRow], name: str) -> Sequence[TypedValue]:
    if isinstance(rows, PlainCells):
        return rows.values[name]
    return [row.values[name] for row in rows]


def _of_themselves(rows: Sequence[TypedRow]) -> Sequence[int]:
    """Returns the places of the rows of which something may be told."""
    return sorted(rows.made) if isinstance(rows, PlainCells) else range(len(rows))


def _as_grave_as(rule: CheckRule, made: Finding) -> Finding:
    """Returns the finding as grave as the schema wants it; what is no error holds nothing."""
    if rule.severity is None:
        return made
    holds = made.holds if rule.severity is Severity.ERROR else Holds.NOTHING
    return replace(made, severity=rule.severity, holds=holds)


def tell_repeated(form: Form, members: Sequence[Member]) -> None:
    """Tells the values of `unique` columns that come twice in one form, at the later row."""
    names = [name for name, column in form.columns.items() if column.unique]
    first: dict[tuple[str, str, str], int] = {}
    for member in members if names else ():
        for name in names:
            text = member.typed.text(name)
            key = member.submission.submission_id, name, text
            other = first.setdefault(key, member.typed.row) if text else member.typed.row
            if other != member.typed.row:
                member.repeat(name, other)


def _listed(rule: CheckRule) -> str:
    values = next(iter(rule.arguments.values()), [])
    return "、".join(str(value) for value in values) if isinstance(values, list) else str(values)


def _bounds(arguments: Mapping[str, object], measure: str) -> str:
    low, high = arguments.get("min_value"), arguments.get("max_value")
    if low is not None and high is not None:
        return f"应是 {low} 到 {high}{measure}"
    return f"应不少于 {low}{measure}" if low is not None else f"应不多于 {high}{measure}"


def rule_in_words(rule: CheckRule) -> str:
    """Returns what a check allows, in words for whoever fills in the form."""
    name, arguments = rule.name, rule.arguments
    if name in ("isin", "names_any_of"):
        return f"应是{_listed(rule)}{'之一' if name == 'isin' else '中的说法'}"
    if name == "notin":
        return f"不能是{_listed(rule)}"
    if name == "str_length":
        return _bounds(arguments, " 个字")
    if name == "in_range":
        return _bounds(arguments, "")
    if name.startswith("str_"):
        return f"写法应符合 {_listed(rule)}"
    above = {"ge": "不小于", "gt": "大于", "le": "不大于", "lt": "小于"}
    long = {
        "greater_than_or_equal_to": "ge",
        "greater_than": "gt",
        "less_than_or_equal_to": "le",
        "less_than": "lt",
    }
    return f"应{above[long.get(name, name)]} {next(iter(arguments.values()))}"


def advice_in_words(rule: CheckRule) -> str:
    """Returns what to write instead; a sentence."""
    if rule.name == "isin":
        return f"请从“{_listed(rule)}”中选一个填写。"
    return "请按要求填写。"
