"""Which version of a path a finding is about: units use one file name again and again.

Knows which versions have a form that counts in the month. Does not know what goes back, nor where the
bytes are. Where two versions of one path both count in a month (the ledger, a day later the register
under the same name), what concerns the older one is told under a name of its own, so that nobody looks
for a cell in the wrong workbook.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from liaison_pipeline.facts.newest import lay_there
from liaison_pipeline.facts.standing import SentForm
from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.history import History, InboxFile
from liaison_pipeline.month import Month


@dataclass(frozen=True, slots=True)
class Version:
    """A file, and its forms that count in the month."""

    file: InboxFile
    forms: Sequence[SentForm]


@dataclass(frozen=True, slots=True)
class Versions:
    """`of`: path -> the versions that a finding of the month may be about, the newest first."""

    of: Mapping[str, Sequence[Version]]
    forms: Forms

    def place(self, finding: Finding) -> tuple[Finding, InboxFile | None]:
        """Returns a finding under the name of its file, and that file; None where it is of none."""
        versions = self.of.get(finding.place.file, ())
        if not versions:
            return finding, None
        about = next((v for v in versions if self._has(v, finding)), versions[0])
        named = _name(finding.place.file, versions.index(about), len(versions))
        return replace(finding, place=replace(finding.place, file=named)), about.file

    def named(self, file: str, file_id: str) -> Iterator[tuple[str, InboxFile]]:
        """Yields a version of a path under its name."""
        versions = self.of.get(file, ())
        for index, version in enumerate(versions):
            if version.file.file_id == file_id:
                yield _name(file, index, len(versions)), version.file

    def _has(self, version: Version, finding: Finding) -> bool:
        """Tells whether one of the forms has the column of a finding on its sheet."""
        column = finding.place.column
        return any(
            form.sheet == finding.place.sheet
            and (not column or column in self.forms.of(form.kind).labels.values())
            for form in version.forms
        )


def _name(file: str, index: int, count: int) -> str:
    """Returns how a version of a path is named: the newest (index 0) by the path itself."""
    if index == 0:
        return file
    path = PurePosixPath(file)
    number = "" if count == 2 else str(count - index)
    return str(path.with_name(f"{path.stem}（先报的一份{number}）{path.suffix}"))


def versions_told(month: Month, history: History) -> Versions:
    """Returns the versions of each path: those that count in the month, else the one that lies there."""
    standing = month.facts.standing
    told: dict[str, list[SentForm]] = {}
    for form in standing.forms:
        if form.period == month.period and standing.is_live(form):
            told.setdefault(form.file_id, []).append(form)
    of: dict[str, list[Version]] = {}
    for file in sorted(history.files, key=lay_there, reverse=True):
        versions = of.setdefault(file.file, [])
        if file.file_id in told:
            versions.append(Version(file, told[file.file_id]))
    for file in sorted(history.files, key=lay_there, reverse=True):
        if not of[file.file]:
            of[file.file].append(Version(file, ()))
    return Versions(of, month.forms)
