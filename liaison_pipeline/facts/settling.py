"""How the standing of every form is settled: duplicates, corrections, complements, tables of
sub-districts.

A newer ledger with the same enterprises takes the place of the older one, and its workbook's register
that of the older one's; two ledgers of one village that share no enterprise (a street each) both
count. A form that is held back is `rejected` and takes no part. Of a 汇总表 (consolidated) only what no
unit's own form tells counts, and a newer table of a sub-district takes the place of its older ones.
A file that was saved over still counts, unless what it says was said anew: a unit may use one file name
every month.

Knows submissions, files and withdrawals. Does not know what is a fault: rules/standing.py does; nor
which form is the newer one: facts/newest.py does. A consolidated form says nothing of a unit whose own
form for the month was ever in the same inbox, whatever became of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from liaison_pipeline.facts.groups import Group, gone, registers_beside
from liaison_pipeline.facts.newest import Rank, lay_there, ranks
from liaison_pipeline.facts.older_tables import past_tables
from liaison_pipeline.facts.sent_forms import first_status, sent_forms
from liaison_pipeline.facts.standing import (
    BLANK,
    LEDGER,
    REGISTER,
    REJECTED,
    ROSTER,
    SUPERSEDED,
    WITHDRAWN,
    Added,
    Duplicate,
    SentForm,
    Standing,
    Superseded,
    TakenOut,
    Tied,
    UnitAndMonth,
)
from liaison_pipeline.files.answers import SOMETHING
from liaison_pipeline.forms.schemas import LISTS
from liaison_pipeline.model.history import History, InboxFile
from liaison_pipeline.model.period import Period
from liaison_pipeline.spelling.values import fold


def settle(history: History, maker: str = "") -> Standing:
    """Returns the standing of every submission; a function of the files and withdrawals alone.
    `maker`: under which name this office makes its own 汇总表."""
    settling = _Settling(history)
    settling.same_contents()
    settling.withdrawn_files()
    settling.came_back()
    settling.tables(fold(maker))
    settling.said_anew()
    settling.lists()
    settling.groups()
    return Standing(
        forms=settling.forms,
        status=settling.status,
        silent=settling.silent,
        ghosts=settling.ghosts,
        superseded=settling.superseded,
        added=settling.added,
        tied=settling.tied,
        rosters_over=settling.rosters_over,
        duplicates=settling.duplicates,
        withdrawn=settling.withdrawn,
        turns={file.file_id: (file.turn, file.present) for file in history.files},
    )


class _Settling:
    """The standing while it is settled, one step after the other."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._files = {file.file_id: file for file in history.files}
        self.forms = sent_forms(history)
        self.status = {form.submission_id: first_status(form) for form in self.forms}
        blank = {name for name, status in self.status.items() if status == BLANK}
        away = {file.file_id for file in history.files if not file.present}
        # a blank form that was filled in and saved under its name is nothing to tell of
        self.silent = {
            f.submission_id for f in self.forms if f.submission.blank and f.file_id in away
        }
        self.ghosts: set[str] = blank
        self.superseded: list[Superseded] = []
        self.added: list[Added] = []
        self.tied: list[Tied] = []
        self.rosters_over: list[tuple[SentForm, SentForm]] = []
        self.duplicates: list[Duplicate] = []
        self.withdrawn: list[TakenOut] = []
        self._of_file: dict[str, list[SentForm]] = {}
        self._of_content: dict[str, list[SentForm]] = {}
        for form in self.forms:
            self._of_file.setdefault(form.file_id, []).append(form)
            self._of_content.setdefault(form.submission.sha256, []).append(form)

    def same_contents(self) -> None:
        """A content counts where it lies now, else where it lay last; for the same unit and month
        once."""
        files = sorted(self._history.files, key=lambda file: (file.sha256, file.file))
        for _, same in groupby(files, key=lambda file: file.sha256):
            copies = list(same)
            last = max(file.turn for file in copies)
            here = [file for file in copies if file.present]
            here = here or [file for file in copies if file.turn == last]
            for file in copies:
                if file not in here:
                    self._overrule_file(file.file_id)
            self._same_files(here)

    def _same_files(self, files: Sequence[InboxFile]) -> None:
        """Counts files of one content once for each set of units and months that they speak of."""
        first: dict[frozenset[UnitAndMonth], InboxFile] = {}
        for file in files:
            of = self._speaks_of(file.file_id)
            other = first.setdefault(of, file)
            if other is not file:
                self._duplicate(file, other.file, came_back=False)

    def withdrawn_files(self) -> None:
        """The submissions of files that were taken out by hand are as if they were not there; so is
        the same content for the same units and months, wherever it was moved."""
        for withdrawal in self._history.withdrawals:
            of = self._speaks_of(withdrawal.file_id)
            for file in self._history.files:
                own = self._of_file.get(file.file_id, ())
                out = [form for form in own if (form.unit, form.period) in of]
                if file.sha256 != withdrawal.sha256 or (own and not out):
                    continue
                self._take_out(file.file_id, out)
                if file.present:
                    what = file.file, withdrawal.day, withdrawal.why
                    self.withdrawn += [TakenOut(*what, one) for one in _each(of)]

    def _take_out(self, file_id: str, out: Sequence[SentForm]) -> None:
        ids = {form.submission_id for form in out}
        self.silent |= ids
        self.ghosts |= ids
        self.status.update(dict.fromkeys(ids, WITHDRAWN))
        if len(ids) == len(self._of_file.get(file_id, ())):
            self.silent.add(file_id)
            path = self._files[file_id].file
            self.duplicates = [one for one in self.duplicates if one.file != path]

    def came_back(self) -> None:
        """A returned workbook that came back as it was sent says nothing new."""
        of_key: dict[tuple[str, str], list[SentForm]] = {}
        for form in self.forms:
            if form.submission.answers != SOMETHING:
                of_key.setdefault((form.kind, form.submission.form_key), []).append(form)
        for file_id, own in sorted(self._of_file.items()):
            answers = own[0].submission.answers
            if not answers or self.status[own[0].submission_id] == WITHDRAWN:
                continue
            same = [
                [
                    one
                    for one in of_key.get((form.kind, form.submission.form_key), ())
                    if one.file_id != file_id and answers in (SOMETHING, one.submission.sha256)
                ]
                for form in own
            ]
            if all(same) and file_id not in self.silent:
                other = min(one.file for one in same[0])
                self._duplicate(self._files[file_id], other, came_back=True)

    def _duplicate(self, file: InboxFile, other: str, came_back: bool) -> None:
        of = self._speaks_of(file.file_id)
        self._overrule_file(file.file_id)
        if file.present:
            made = [Duplicate(file.file, other, one, came_back) for one in _each(of)]
            self.duplicates += made

    def tables(self, maker: str) -> None:
        """A table says nothing of a unit whose own form for the month is here, whatever became of
        it; and a sub-district's newer table takes the place of its older ones. The office's own table
        beside the forms that it was made from says nothing at all."""
        own = {(form.unit, form.period) for form in self._sent() if not form.consolidated}
        tables: dict[tuple[Period | None, str], dict[str, list[SentForm]]] = {}
        for form in self.forms:
            ghost = form.submission_id in self.ghosts
            if not form.consolidated or form.kind in LISTS or ghost:
                continue
            if (form.unit, form.period) in own:
                self._overrule(form)
                if maker and fold(form.maker) == maker:
                    self._overrule_all(self._of_file[form.file_id], LISTS)
            elif form.maker:
                made = tables.setdefault((form.period, form.maker), {})
                made.setdefault(form.file_id, []).append(form)
        for made in tables.values():
            order = ranks([form for table in made.values() for form in table], self._files)
            for past in past_tables(list(made.values()), order, self._of_file):
                self._overrule_all(past.forms, (LEDGER, REGISTER, *LISTS))
                self.superseded.append(past.told)

    def said_anew(self) -> None:
        """A ledger that shares a contact with the one that it was saved over, or that it answers, takes
        its place whatever unit and month it names now, with the register beside it."""
        for older, newer in self._followed():
            matters = newer.matters.keys()
            same_place = (older.unit, older.period) == (newer.unit, newer.period)
            if same_place or not matters & older.matters.keys():
                continue
            if older.submission_id in self.ghosts:
                continue
            beside = [
                form
                for form in self._of_file[older.file_id]
                if form.kind == REGISTER and (form.unit, form.period) == (older.unit, older.period)
            ]
            self._overrule_all([older, *beside], (LEDGER, REGISTER))
            self.superseded.append(Superseded(older, newer, gone(older, [newer])))
        self._answered()

    def _answered(self) -> None:
        """What nobody could place (an unknown unit, no month) is past when its answer can be placed."""
        for form in self.forms:
            sent = form.submission
            placed = form.unit and form.period and not form.held and sent.answers
            if not placed or form.submission_id in self.ghosts:
                continue
            for older in self._of_content.get(sent.answers, ()):
                lost = older.kind == form.kind and not (older.unit and older.period)
                if lost and older.enterprises.keys() & form.enterprises.keys():
                    self._overrule(older)

    def _followed(self) -> Iterator[tuple[SentForm, SentForm]]:
        """Yields (older, newer) ledgers of which the newer was saved over the older one, or answers
        it."""
        for versions in self._paths():
            for before, after in pairwise(versions):
                older = self._ledgers(self._of_file.get(before.file_id, ()))
                newer = self._ledgers(self._of_file.get(after.file_id, ()))
                yield from ((one, other) for other in newer if not other.held for one in older)
        for form in self._ledgers(self.forms):
            if form.submission.answers and not form.held:
                answered = self._of_content.get(form.submission.answers, ())
                yield from ((older, form) for older in self._ledgers(answered))

    def _paths(self) -> Iterator[list[InboxFile]]:
        """Yields the versions of each path that was saved over, the oldest first, without those that
        were withdrawn or count elsewhere."""
        files = [
            file
            for file in self._history.files
            if any(
                form.submission_id not in self.ghosts
                for form in self._of_file.get(file.file_id, ())
            )
        ]
        files.sort(key=lambda file: (file.file, *lay_there(file), file.file_id))
        for _, versions in groupby(files, key=lambda file: file.file):
            yield list(versions)

    def _ledgers(self, forms: Iterable[SentForm]) -> list[SentForm]:
        """Returns the units' ledgers among some forms that are there at all, of a known unit and
        month."""
        return [
            form
            for form in forms
            if form.kind == LEDGER and form.unit and form.period and not form.consolidated
            and form.submission_id not in self.ghosts
        ]  # fmt: skip

    def lists(self) -> None:
        """A list of the office that was saved over goes on counting, unless the one that lies there
        now is of the same month and names any of the same enterprises."""
        for versions in self._paths():
            kept: list[SentForm] = []
            for file in reversed(versions):
                own = [form for form in self._of_file.get(file.file_id, ()) if form.kind in LISTS]
                for form in own:
                    same = [o for o in kept if (o.kind, o.period) == (form.kind, form.period)]
                    over = [o for o in same if o.enterprises.keys() & form.enterprises.keys()]
                    if over and form.kind == ROSTER and form.submission_id not in self.ghosts:
                        self.rosters_over.append((form, over[0]))
                    if over:
                        self._overrule(form)
                kept += [form for form in own if not form.held]

    def groups(self) -> None:
        """Of one unit, month and kind of form, corrections take the place of what they correct."""
        groups: dict[UnitAndMonth, dict[str, list[SentForm]]] = {}
        there = [form for form in self.forms if form.submission_id not in self.ghosts]
        order = ranks(there, self._files)
        for form in there:
            if form.unit and form.period:
                kinds = groups.setdefault((form.unit, form.period), {})
                kinds.setdefault(form.kind, []).append(form)
        for key in sorted(groups, key=lambda pair: (pair[1] or Period(1, 1), pair[0])):
            ledgers = self._group(groups[key].get(LEDGER, ()), order, {})
            registers = groups[key].get(REGISTER, [])
            self._group(registers, order, registers_beside(ledgers.superseded, registers))

    def _group(
        self, forms: Sequence[SentForm], order: dict[str, Rank], taken: dict[str, SentForm]
    ) -> Group:
        """Settles one unit's forms of a kind. `taken`: submission id -> the form that takes its place
        in any case."""
        group = Group(order, taken)
        for form in sorted(forms, key=lambda form: order[form.submission_id], reverse=True):
            group.take(form, rejected=self.status[form.submission_id] == REJECTED)
        for one in group.superseded:
            self.silent.add(one.form.submission_id)
            if self.status[one.form.submission_id] != REJECTED:
                self.status[one.form.submission_id] = SUPERSEDED
        self.superseded += group.superseded
        self.tied += group.tied
        several = group.kept if len(group.kept) > 1 else ()
        filled = [form for form in reversed(several) if form.enterprises]
        self.added += [Added(f, filled[0]) for f in filled[1:] if f.file != filled[0].file]
        return group

    def _speaks_of(self, file_id: str) -> frozenset[UnitAndMonth]:
        return frozenset((form.unit, form.period) for form in self._of_file.get(file_id, ()))

    def _sent(self) -> Iterator[SentForm]:
        """Yields the forms that anybody has filled in, whatever became of them."""
        return (form for form in self.forms if self.status[form.submission_id] != BLANK)

    def _overrule(self, form: SentForm) -> None:
        if self.status[form.submission_id] != BLANK:
            self.status[form.submission_id] = SUPERSEDED
        self.silent.add(form.submission_id)
        self.ghosts.add(form.submission_id)

    def _overrule_file(self, file_id: str) -> None:
        self.silent.add(file_id)
        for form in self._of_file.get(file_id, ()):
            self._overrule(form)

    def _overrule_all(self, forms: Iterable[SentForm], kinds: Iterable[str]) -> None:
        for form in forms:
            if form.kind in kinds:
                self._overrule(form)


def _each(of: frozenset[UnitAndMonth]) -> list[UnitAndMonth]:
    """Returns the units and months of a file in order, ('', None) where there are none."""
    known = sorted(of, key=lambda pair: (pair[0], str(pair[1] or "")))
    return known or [("", None)]
