"""How the standing of every form is settled: duplicates, corrections, complements, tables of
sub-districts.

A newer ledger with the same enterprises takes the place of the older one; two ledgers of one
village that share no enterprise (a street each) both count. A form that is held back is `rejected`
and takes no part. Of a 汇总表 (consolidated) only what no unit's own form tells counts, and the
newest table of a sub-district takes the place of its older ones. A list of the office that was
overwritten by one of another month goes on counting: the lists have one name every month.

Knows submissions, files and withdrawals. Does not know what is a fault: rules/standing.py does. A
rejected form that is older than an accepted one for the same unit, month and kind, and shares an
enterprise with it (or names none), is superseded; its findings are silent. A consolidated form says
nothing of a unit whose own form for the month was ever in the same inbox, whatever became of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from liaison_pipeline.facts.standing import (
    ACCEPTED,
    ACCEPTED_WORDS,
    BLANK,
    LEDGER,
    REJECTED,
    REJECTED_WORD,
    SUPERSEDED,
    WITHDRAWN,
    Added,
    Duplicate,
    SentForm,
    Standing,
    Superseded,
    TakenOut,
    UnitAndMonth,
)
from liaison_pipeline.forms.schemas import LISTS
from liaison_pipeline.model.history import History, InboxFile
from liaison_pipeline.model.period import Period


def settle(history: History) -> Standing:
    """Returns the standing of every submission; a function of the files and withdrawals alone."""
    settling = _Settling(history)
    settling.replaced_files()
    settling.same_files()
    settling.withdrawn_files()
    settling.tables()
    settling.groups()
    return Standing(
        forms=settling.forms,
        status=settling.status,
        silent=settling.silent,
        ghosts=settling.ghosts,
        superseded=settling.superseded,
        added=settling.added,
        duplicates=settling.duplicates,
        withdrawn=settling.withdrawn,
    )


def sent_forms(history: History) -> list[SentForm]:
    """Returns every submission as a form, and the ledgers that only a 汇总表 tells of."""
    names: dict[str, set[str]] = {}
    for row in (*history.rows.contacts, *history.rows.grievances):
        if row.enterprise_key:
            names.setdefault(row.submission_id, set()).add(row.enterprise_key)
    forms = [
        SentForm(sent, frozenset(names.get(sent.submission_id, ()))) for sent in history.submissions
    ]
    return forms + list(_stated(history, forms))


def _stated(history: History, forms: Sequence[SentForm]) -> Iterator[SentForm]:
    """Yields ledgers of which only a sub-district's 汇总表 tells that they came: rejected, or
    without a row."""
    ledgers = (form for form in forms if form.kind == LEDGER and not form.submission.blank)
    here = {(form.unit, form.period) for form in ledgers}
    sheets = {form.submission_id: form for form in forms}
    for row in history.rows.statements:
        came = row.ledger_state in (*ACCEPTED_WORDS, REJECTED_WORD)
        if row.held or not row.unit or not came or (row.unit, row.period) in here:
            continue
        own_id = f"{row.submission_id}-{row.row}"
        sent = replace(
            row.submission,
            submission_id=own_id,
            series=own_id,
            unit=row.unit,
            kind=LEDGER,
            filed_on=row.filed_dates[-1].day if row.filed_dates else None,
            held=row.ledger_state == REJECTED_WORD,
            label_row=row.row - 1,
            label_column=0,
            filed_cell="",
            filed_text="",
        )
        yield SentForm(sent, sheets[row.submission_id].enterprises, row)


class _Settling:
    """The standing while it is settled, one step after the other."""

    def __init__(self, history: History) -> None:
        self._history = history
        self.forms = sent_forms(history)
        self.status = {
            form.submission_id: REJECTED if form.held else ACCEPTED for form in self.forms
        }
        blank = {form.submission_id for form in self.forms if form.submission.blank}
        self.status |= dict.fromkeys(blank, BLANK)  # nobody has sent it
        self.silent: set[str] = set()
        self.ghosts: set[str] = blank
        self.superseded: list[Superseded] = []
        self.added: list[Added] = []
        self.duplicates: list[Duplicate] = []
        self.withdrawn: list[TakenOut] = []
        self._of_file: dict[str, list[SentForm]] = {}
        for form in self.forms:
            self._of_file.setdefault(form.file_id, []).append(form)

    def replaced_files(self) -> None:
        """Files that were overwritten by another content go; but the last list of each other month
        stays."""
        replaced = {file.file_id for file in self._history.files if file.replaced}
        self.silent |= replaced
        last: dict[tuple[str, str, Period | None], SentForm] = {}
        for form in sorted(self.forms, key=lambda form: (form.file_id not in replaced, form.order)):
            last[form.file, form.kind, form.period] = form
        for form in self.forms:
            stays = form.kind in LISTS and last[form.file, form.kind, form.period] is form
            if form.file_id in replaced and not stays:
                self.status[form.submission_id] = SUPERSEDED
                self.ghosts.add(form.submission_id)

    def same_files(self) -> None:
        """The same bytes for the same unit and month count once; the file in the inbox comes
        first."""
        withdrawn = {withdrawal.file_id for withdrawal in self._history.withdrawals}
        files = [
            file
            for file in self._history.files
            if not file.replaced and file.file_id not in withdrawn
        ]
        files.sort(key=lambda file: (file.sha256, not file.present, file.file))
        for _, same in groupby(files, key=lambda file: file.sha256):
            first: dict[frozenset[UnitAndMonth], InboxFile] = {}
            for file in same:
                of = self._speaks_of(file.file_id)
                other = first.setdefault(of, file)
                if other is file:
                    continue
                self.silent.add(file.file_id)
                for form in self._of_file.get(file.file_id, ()):
                    self._overrule(form)
                if file.present:
                    self.duplicates += [Duplicate(file.file, other.file, one) for one in _each(of)]

    def withdrawn_files(self) -> None:
        """The submissions of files that were taken out by hand are as if they were not there."""
        present = {file.file_id for file in self._history.files if file.present}
        for withdrawal in self._history.withdrawals:
            own = {form.submission_id for form in self._of_file.get(withdrawal.file_id, ())}
            self.silent |= {withdrawal.file_id, *own}
            self.ghosts |= own
            self.status.update(dict.fromkeys(own, WITHDRAWN))
            if withdrawal.file_id in present:
                what = withdrawal.file, withdrawal.day, withdrawal.why
                of = self._speaks_of(withdrawal.file_id)
                self.withdrawn += [TakenOut(*what, one) for one in _each(of)]

    def tables(self) -> None:
        """A table says nothing of a unit whose own form for the month is here, whatever became of
        it; and a sub-district's newer table takes the place of its older ones."""
        real = (form for form in self.forms if form.submission_id not in self.ghosts)
        own = {(form.unit, form.period) for form in real if not form.consolidated}
        tables: dict[tuple[Period | None, str], dict[str, list[SentForm]]] = {}
        for form in self.forms:
            ghost = form.submission_id in self.ghosts
            if not form.consolidated or form.kind in LISTS or ghost:
                continue
            if (form.unit, form.period) in own:
                self._overrule(form)
            elif form.maker:
                made = tables.setdefault((form.period, form.maker), {})
                made.setdefault(form.file_id, []).append(form)
        for made in tables.values():
            self._newest_table(list(made.values()))

    def groups(self) -> None:
        """Of one unit, month and kind of form, corrections take the place of what they correct."""
        groups: dict[tuple[Period, str, str], list[SentForm]] = {}
        for form in self.forms:
            if form.submission_id not in self.ghosts and form.unit and form.period:
                groups.setdefault((form.period, form.unit, form.kind), []).append(form)
        for key in sorted(groups):
            self._group(sorted(groups[key], key=lambda form: form.order, reverse=True))

    def _speaks_of(self, file_id: str) -> frozenset[UnitAndMonth]:
        return frozenset((form.unit, form.period) for form in self._of_file.get(file_id, ()))

    def _overrule(self, form: SentForm) -> None:
        self.status[form.submission_id] = SUPERSEDED
        self.silent.add(form.submission_id)
        self.ghosts.add(form.submission_id)

    def _newest_table(self, tables: list[list[SentForm]]) -> None:
        """Settles the tables of one maker for one month, each the forms of one file."""
        told: dict[str, SentForm] = {}  # unit -> its form in a newer table
        for table in sorted(tables, key=lambda own: own[0].order[2:4], reverse=True):
            over = next((told[form.unit] for form in table if form.unit in told), None)
            if over is None:
                told |= {form.unit: form for form in table}
                continue
            for form in self._of_file[table[0].file_id]:
                self._overrule(form)
            self.superseded.append(Superseded(table[0], over, whole=True))

    def _group(self, newest_first: list[SentForm]) -> None:
        """Settles one unit's forms: a correction takes the place of what it shares enterprises
        with."""
        kept: list[SentForm] = []
        for form in newest_first:
            others = (o for o in kept if o.submission.series != form.submission.series)
            over = next((other for other in others if other.enterprises & form.enterprises), None)
            if form.held:
                if over is not None or (kept and not form.enterprises):
                    self.silent.add(form.submission_id)
                    self.superseded.append(_superseded(form, over or kept[0], kept))
            elif over is None:
                kept.append(form)
            else:
                self.status[form.submission_id] = SUPERSEDED
                self.silent.add(form.submission_id)
                self.superseded.append(_superseded(form, over, newest_first))
        filled = [form for form in reversed(kept) if form.enterprises]
        self.added += [Added(f, filled[0]) for f in filled[1:] if f.file != filled[0].file]


def _superseded(form: SentForm, by: SentForm, group: Sequence[SentForm]) -> Superseded:
    newer = [f for f in group if f.order > form.order and not f.held]
    gone = form.enterprises - frozenset().union(*(f.enterprises for f in newer))
    return Superseded(form, by, len(gone))


def _each(of: frozenset[UnitAndMonth]) -> list[UnitAndMonth]:
    """Returns the units and months of a file in order, ('', None) where there are none."""
    known = sorted(of, key=lambda pair: (pair[0], str(pair[1] or "")))
    return known or [("", None)]
