"""What changed with a form that took another one's place: rows that were added, are gone or changed,
and how many mistakes were mended.

Knows the rows of both in the master, and the findings of each by itself. Does not know what a page looks
like. Telephone numbers are masked. A row is known by its enterprise, a grievance by its title as well.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from liaison_pipeline.documents.clerk.quality import mistakes_of_forms
from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.facts.sent import FORM_NAMES
from liaison_pipeline.facts.standing import SentForm, Superseded
from liaison_pipeline.model.rows import ContactRow, GrievanceRow
from liaison_pipeline.month import Month

NAMED = 5  # rows that are named; the number says of all
RowsByName = Mapping[tuple[str, str], list[tuple[object, ...]]]  # known by what -> what rows say


@dataclass(frozen=True, slots=True)
class Change:
    """A form in the place of another. `added`, `gone`, `changed`: names of what they are about;
    `before`, `after`: mistakes that must be mended, of each form by itself."""

    unit: str
    form: str
    old: str
    new: str
    added: Sequence[str]
    gone: Sequence[str]
    changed: Sequence[str]
    before: int
    after: int

    @property
    def parts(self) -> list[str]:
        """Returns the changes of rows in words."""
        told = (("增加", self.added), ("减少", self.gone), ("改动", self.changed))
        return [f"{what}{len(names)}行（{_some(names)}）" for what, names in told if names]


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:NAMED]) + ("等" if len(names) > NAMED else "")


def changes(month: Month) -> list[Change]:
    """Returns what changed with each form of the month that was replaced, in the order of the units."""
    facts = month.facts
    replaced = [
        one
        for one in facts.standing.superseded
        if one.form.period == month.period and not one.form.consolidated and one.form.filled
    ]
    mistakes = mistakes_of_forms(month)
    order = {unit: place for place, unit in enumerate(month.settings.unit_names)}
    replaced.sort(key=lambda one: (order.get(one.form.unit, len(order)), one.form.order))
    return [_change(one, mistakes) for one in replaced]


def _change(one: Superseded, mistakes: Mapping[str, int]) -> Change:
    old, new = one.form.submission_id, one.by.submission_id
    before, after = _by_name(one.form), _by_name(one.by)
    names = {key: mask(_name(key)) for key in (*before, *after)}
    both = [key for key in before if key in after]
    return Change(
        unit=one.form.unit,
        form=FORM_NAMES[one.form.kind],
        old=mask(one.form.file),
        new=mask(one.by.file),
        added=[names[key] for key in after if key not in before],
        gone=[names[key] for key in before if key not in after],
        changed=[names[key] for key in both if Counter(before[key]) != Counter(after[key])],
        before=mistakes.get(old, 0),
        after=mistakes.get(new, 0),
    )


def _name(key: tuple[str, str]) -> str:
    return "：".join(part for part in key if part)


def _by_name(form: SentForm) -> RowsByName:
    """Returns the rows of a form, by what they are known by."""
    found: dict[tuple[str, str], list[tuple[object, ...]]] = {}
    for row in form.rows:
        if isinstance(row, ContactRow | GrievanceRow):
            title = row.title if isinstance(row, GrievanceRow) else ""
            found.setdefault((row.enterprise, title), []).append(_said(row))
    return found


def _said(row: ContactRow | GrievanceRow) -> tuple[object, ...]:
    """Returns what a row says that matters: days, numbers, words; not where it stands."""
    if isinstance(row, ContactRow):
        return (
            row.category,
            row.enterprise_contact,
            tuple(row.contact_dates),
            row.method,
            row.count,
        )
    return (row.enterprise_contact, row.content, tuple(row.closed_dates), row.progress)
