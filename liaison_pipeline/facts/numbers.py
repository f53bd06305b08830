"""Which grievance does a row of 分派建议 or 回访清单 mean?

Registers are corrected, come late, name their units otherwise than before; then the number of a
grievance is no longer that in a list that was filled in. What a row means is found on a ladder, the
first rung that holds counts (contract, section 6):

    1. the whole number
    2. unit, code and month; the code may be one that the grievance would have had, had an earlier
       one of the same title not come in late, or under another name of the unit
    3. unit and code, where only one has or may have had it: an earlier register came in late
    4. unit, enterprise and near title; the same month first, then the equal title, then the latest
       that was raised by that month: the title was corrected after the dispatch
    5. none: grievance-unknown

A row without 诉求编号, as in a list that was typed by hand, begins at the fourth rung, with the month
of its list.

What is raised depends on what was decided (a dispatched grievance that its new unit lists is no new
one), so the lives are folded again until all rows mean what they meant before. Nearly always the
first fold is right, since a number is first taken for its unit and code.

Knows grievances and the rows of lists. Does not know how lives are folded or what a decision does.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import chain

from liaison_pipeline.facts.decisions import DecidingRow, Decisions, Key, Number, read_number
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.facts.live_rows import RowKey, row_key
from liaison_pipeline.facts.lives import Lives
from liaison_pipeline.facts.registers import Names, codes_of
from liaison_pipeline.model.rows import GrievanceRow
from liaison_pipeline.spelling.titles import is_same

ROUNDS = 4  # of folding; what is not settled then is as the last round found it


def answer(
    decisions: Decisions, fold: Callable[[Decisions], Lives], names: Names
) -> tuple[Decisions, Lives]:
    """Returns the decisions for the grievances that they mean, and the lives that follow."""
    lives = fold(decisions)
    for _ in range(ROUNDS):
        answers = dict(_answers(decisions, _Meant(lives.all, names)))
        if answers == decisions.answers:
            break
        decisions = decisions.answered(answers)
        lives = fold(decisions)
    return decisions, lives


def of_any_time(number: Number, lives: Lives, names: Names) -> Grievance | None:
    """Returns the grievance that a number means, also one that was published before the unit was
    renamed or an earlier register came in."""
    return _Meant(lives.all, names).numbered(number)


def _answers(decisions: Decisions, meant: "_Meant") -> Iterable[tuple[RowKey, Key]]:
    """Yields what each row means; of a number that nobody has, itself, so that a grievance of which
    only the next unit tells is known by it."""
    rows: Iterable[DecidingRow] = chain(decisions.decided, decisions.told)
    for row in rows:
        number = read_number(row.number)
        grievance = meant.by(row, number)
        if grievance is not None:
            yield row_key(row), grievance.key
        elif number is not None:
            taken = number.key in meant.keys
            yield row_key(row), (number.unit, f"?{number.code}" if taken else number.code)


class _Meant:
    """All grievances, by what a list may call them."""

    def __init__(self, grievances: Iterable[Grievance], names: Names) -> None:
        self._names = names
        self._by_number = {grievance.number: grievance for grievance in grievances}
        self._of_unit: dict[str, list[Grievance]] = {}
        for grievance in self._by_number.values():
            self._of_unit.setdefault(grievance.unit, []).append(grievance)
        self._codes: dict[tuple[str, int], Mapping[str, list[Grievance]]] = {}
        self.keys = {grievance.key for grievance in self._by_number.values()}

    def by(self, row: DecidingRow, number: Number | None) -> Grievance | None:
        """Returns the grievance that a row means, None for none."""
        if row.number in self._by_number:
            return self._by_number[row.number]
        numbered = None if number is None else self.numbered(number)
        return numbered or self._told(row, number)

    def numbered(self, number: Number) -> Grievance | None:
        """Returns the grievance that has, or may once have had, a number: by unit, code and month, else
        by unit and code."""
        coded = self._coded(number)
        of_month = [g for g in coded if g.raised == number.period]
        return next((found[0] for found in (of_month, coded) if len(found) == 1), None)

    def _coded(self, number: Number) -> list[Grievance]:
        """Returns the unit's grievances that have, or may have had, a code."""
        key = number.unit, len(number.code)
        if key not in self._codes:
            own = self._of_unit.get(number.unit, ())
            codes: dict[str, list[Grievance]] = {}
            for grievance in own:
                had = {grievance.key[1]}
                for row in {
                    row_key(r): r for r in grievance.rows if r.unit == number.unit
                }.values():
                    had.update(codes_of(row, self._names.get(number.unit, ()), number))
                for code in had:
                    codes.setdefault(code, []).append(grievance)
            self._codes[key] = codes
        return self._codes[key].get(number.code, [])

    def _told(self, row: DecidingRow, number: Number | None) -> Grievance | None:
        """Returns the grievance of which a row tells by enterprise and title."""
        unit = number.unit if number is not None else row.unit
        told_in = number.period if number is not None else row.period
        near: list[tuple[bool, bool, bool, int, Grievance]] = []
        for grievance in self._of_unit.get(unit, ()) if row.title_key else ():
            rows = [r for r in grievance.rows if row.enterprise_key in _names_of(r, grievance)]
            if not any(is_same(r.title_key, row.title_key) for r in rows):
                continue
            equal = any(r.title_key == row.title_key for r in rows)
            away = told_in.ordinal - grievance.raised.ordinal if told_in else 0
            near.append((away == 0, equal, away >= 0, -abs(away), grievance))
        return max(near, key=lambda entry: entry[:4])[4] if near else None


def _names_of(row: GrievanceRow, grievance: Grievance) -> tuple[str, str, str]:
    return row.enterprise_key, row.written_key, grievance.enterprise_key
