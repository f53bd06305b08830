"""What goes back to the units: who gets a folder under 退回/, and which workbooks lie in it.

Knows the findings of each unit, and its own workbooks as they were taken in, each read once. Does not
know what the documents in a folder say, nor SQL: `contents` gives the bytes of files by their ids.

    month ── asked_back ──> AskedBack ── going_back ──> GoingBack ──> the documents of the folder

What is made from an `AskedBack` sees nothing else of the month, so where it is equal the folder is.

A workbook goes back where there is something to mend in it and one of its forms counts, or was sent
back; not for what is only for the record, nor where a newer one took its place. What is to be mended and
stands in no such workbook (an enterprise without a contact, a grievance that vanished) is listed in the
workbook where it is to be written: of the register, else of the ledger.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain
from pathlib import Path

from liaison_pipeline.documents.parts.names import FreeNames, marked_stem, safe_name
from liaison_pipeline.documents.units.folders import OWN_LISTS, UNKNOWN, of_own_lists
from liaison_pipeline.documents.units.returned import Sent
from liaison_pipeline.documents.units.situations import QUIET, Situation, situations
from liaison_pipeline.documents.units.versions import Versions, versions_told
from liaison_pipeline.facts.standing import ACCEPTED, LEDGER, REGISTER, REJECTED, SentForm
from liaison_pipeline.files.answers import without_notes
from liaison_pipeline.files.grid import Workbook
from liaison_pipeline.forms.read_tables import read_table
from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.model.findings import Finding, Severity
from liaison_pipeline.model.history import History, InboxFile
from liaison_pipeline.model.settings import Limits
from liaison_pipeline.month import Month, MonthHead

ContentsOf = Callable[[Sequence[str]], Mapping[str, bytes]]
IN_REGISTER = ("grievance-vanished",)  # what is to be written into a register, and stands in none
STANDS = (ACCEPTED, REJECTED)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a unit under the name by which the unit is told of it, as it was taken in. `shared`: it
    is a 汇总表, in which many units have rows."""

    name: str
    file_id: str
    sha256: str
    content: bytes = field(repr=False)
    shared: bool = False


@dataclass(frozen=True, slots=True)
class AskedBack:
    """All that a unit's folder is made from. `situation`: None where no unit is known; `files`: those in
    which there is something to mend; `homes`: kind -> those of its forms, the newest first, in which may
    be listed what stands in none."""

    head: MonthHead
    unit: str
    situation: Situation | None
    findings: Sequence[Finding]
    files: Sequence[StoredFile]
    homes: Mapping[str, Sequence[StoredFile]]


@dataclass(frozen=True, slots=True)
class Original:
    """A workbook of a unit as it was taken in. `name`: what its marked-up copy is called; `listed`: what
    its list of findings says besides its own."""

    name: str
    sha256: str
    sent: Sent
    listed: Sequence[Finding] = ()


@dataclass(frozen=True, slots=True)
class GoingBack:
    """What the documents of a unit's folder are made from. `situation`: None where no unit is known.
    `originals`: file -> its workbook, for the files that go back and are workbooks at all. `marked`:
    file -> its marked-up workbook, for those that could be marked."""

    head: MonthHead
    unit: str
    situation: Situation | None
    findings: Sequence[Finding]
    originals: Mapping[str, Original]
    templates: Path
    marked: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def told(self) -> list[Finding]:
        """Returns what the texts to the unit tell."""
        return [finding for finding in self.findings if finding.code not in QUIET]

    @property
    def names(self) -> dict[str, str]:
        """Returns file -> name of its marked-up workbook."""
        return {file: self.originals[file].name for file in self.marked}

    @property
    def workbooks(self) -> dict[str, Workbook]:
        """Returns file -> its sheets as they were read."""
        return {file: without_notes(own.sent.book) for file, own in self.originals.items()}


def asked_back(month: Month, history: History, contents: ContentsOf) -> Iterator[AskedBack]:
    """Yields what goes back unit by unit, so that no more than one unit's workbooks are in memory; none
    at the end."""
    versions = versions_told(month, history)
    forms = _Forms(month, versions, contents)
    stand = situations(month)
    for unit, told in _by_unit(month, stand):
        placed = [versions.place(finding) for finding in told]
        findings = [finding for finding, _ in placed]
        asks = unit in stand and any(_asks(finding) for finding in findings)
        homes = forms.homes(unit) if asks else {}  # nobody knows whose the others are
        files = forms.stored(_to_return(placed, forms))
        yield AskedBack(month.head, unit, stand.get(unit), findings, files, homes)
    _sent.cache_clear()


def going_back(asked: AskedBack, templates: Path) -> GoingBack:
    """Returns a unit's folder with its workbooks, each read once."""
    books = _Workbooks(asked.head)
    for file in asked.files:
        books.add(file)
    for finding in asked.findings if asked.homes else ():
        if _asks(finding) and finding.place.file not in books.read:
            books.list(finding, asked.homes)
    head, unit, situation = asked.head, asked.unit, asked.situation
    return GoingBack(head, unit, situation, asked.findings, books.read, templates)


class _Workbooks:
    """The workbooks of a unit that go back, each read once."""

    def __init__(self, head: MonthHead) -> None:
        self._limits, self._forms = head.settings.limits, head.forms
        self._names = FreeNames()
        self.files: dict[str, StoredFile] = {}
        self.read: dict[str, Original] = {}

    def add(self, file: StoredFile) -> None:
        """Reads a workbook, if it is one; two files of the same stem get names of their own."""
        if file.name in self.files:
            return
        self.files[file.name] = file
        sent = _sent(file.content, file.shared, self._limits, self._forms)
        if sent is None:
            return
        stem = marked_stem(safe_name(Path(file.name).stem))
        name = f"{self._names.take(stem)}.xlsx"
        self.read[file.name] = Original(name, file.sha256, sent)

    def list(self, finding: Finding, homes: Mapping[str, Sequence[StoredFile]]) -> None:
        """Lists what stands in none of them in the first of its homes that can be read."""
        for home in self._homes(finding, homes):
            self.add(home)
            if home.name in self.read:
                own = self.read[home.name]
                self.read[home.name] = replace(own, listed=[*own.listed, finding])
                return

    def _homes(
        self, finding: Finding, homes: Mapping[str, Sequence[StoredFile]]
    ) -> Iterator[StoredFile]:
        """Yields the workbooks in which something may be listed that stands in none: those of the forms
        of the kind in which it is to be written, one that goes back already before others, the newest
        before older ones; else any that goes back."""
        kinds = (REGISTER, LEDGER) if finding.code in IN_REGISTER else (LEDGER, REGISTER)
        ids = {self.files[file].file_id for file in self.read}
        for kind in kinds:
            yield from sorted(homes[kind], key=lambda home: home.file_id not in ids)
        yield from [self.files[file] for file in self.read]


@lru_cache(maxsize=1)  # a 汇总表 goes back to many units in a row
def _sent(content: bytes, shared: bool, limits: Limits, forms: Forms) -> Sent | None:
    try:
        read = read_table(content, limits, forms)
        return Sent(content, read.book, read.spans, shared)
    except Exception:  # a refusal, or a fault that was told when the file was taken in
        return None


class _Forms:
    """The forms of a month by file and by unit, looked up once for all units."""

    def __init__(self, month: Month, versions: Versions, contents: ContentsOf) -> None:
        standing = month.facts.standing
        self._versions = versions
        self._contents = contents
        self._status: dict[str, set[str]] = {}
        self._shared = {form.file_id for form in standing.forms if form.consolidated}
        self._of_unit: dict[tuple[str, str], list[SentForm]] = {}
        for form in standing.forms:
            status = standing.status[form.submission_id]
            self._status.setdefault(form.file_id, set()).add(status)
            here = form.period == month.period and status in STANDS and not form.consolidated
            if here and form.submission_id not in standing.ghosts:
                self._of_unit.setdefault((form.unit, form.kind), []).append(form)

    def stands(self, file: InboxFile) -> bool:
        """Tells whether a form of a file counts or was sent back, or nobody knows any form in it."""
        status = self._status.get(file.file_id)
        return status is None or bool(status & set(STANDS))

    def stored(self, named: Sequence[tuple[str, InboxFile]]) -> list[StoredFile]:
        """Returns files as they were taken in, by the names by which a unit is told of them."""
        contents = self._contents([file.file_id for _, file in named])
        return [self._stored(name, file, contents[file.file_id]) for name, file in named]

    def _stored(self, name: str, file: InboxFile, content: bytes) -> StoredFile:
        own = file.file_id
        return StoredFile(name, own, file.sha256, content, own in self._shared)

    def homes(self, unit: str) -> dict[str, list[StoredFile]]:
        """Returns kind of form -> the workbooks of the unit's forms, the newest first."""
        return {kind: self._of(unit, kind) for kind in (REGISTER, LEDGER)}

    def _of(self, unit: str, kind: str) -> list[StoredFile]:
        """Returns the workbooks of a unit's forms of a kind, the newest first."""
        own = sorted(self._of_unit.get((unit, kind), []), key=lambda f: f.order, reverse=True)
        named = (self._versions.named(form.file, form.file_id) for form in own)
        return self.stored(list(chain.from_iterable(named)))


def _to_return(
    placed: Sequence[tuple[Finding, InboxFile | None]], forms: _Forms
) -> list[tuple[str, InboxFile]]:
    """Returns the files in which there is something to mend, by name."""
    files = {
        finding.place.file: file
        for finding, file in placed
        if file is not None and _asks(finding) and forms.stands(file)
    }
    return sorted(files.items(), key=lambda item: item[0])


def _asks(finding: Finding) -> bool:
    """Tells whether there is something to mend, or to look at."""
    return finding.severity is not Severity.INFO


def _by_unit(
    month: Month, stand: Mapping[str, Situation]
) -> Iterator[tuple[str, Sequence[Finding]]]:
    """Yields every unit of which anything came; last, what is of the office's own lists, and what no
    unit is known of."""
    quiet: dict[str, list[Finding]] = {}
    for finding in month.findings:
        if finding.code in QUIET:
            quiet.setdefault(finding.place.unit, []).append(finding)
    for unit, situation in stand.items():
        if situation.came:
            yield unit, [*situation.told, *quiet.get(unit, ())]
    nobodys = [finding for finding in month.findings if finding.place.unit not in stand]
    lists = of_own_lists(month)
    for name, of_lists in ((OWN_LISTS, True), (UNKNOWN, False)):
        own = [finding for finding in nobodys if (finding.place.file in lists) is of_lists]
        if any(finding.code not in QUIET for finding in own):
            yield name, own
