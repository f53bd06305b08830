"""What goes back to the units: who gets a folder under 退回/, and which workbooks lie in it.

Knows the findings of each unit, and its own workbooks as they were taken in, each read once. Does not
know what the documents in a folder say, nor SQL: `content` gives the bytes of a file by its id.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from liaison_pipeline.documents.clerk.errands import UNKNOWN
from liaison_pipeline.documents.parts.names import FreeNames, safe_name
from liaison_pipeline.documents.units.versions import versions_told
from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.grid import Workbook
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.history import History, InboxFile
from liaison_pipeline.model.settings import Limits
from liaison_pipeline.month import Month

ContentOf = Callable[[str], bytes]
# of findings.csv and the pages: nothing that a unit must read
QUIET = ("row-skipped", "form-blank")


@dataclass(frozen=True, slots=True)
class Original:
    """A workbook of a unit as it was taken in. `name`: what its marked-up copy is called."""

    name: str
    sha256: str
    content: bytes
    workbook: Workbook


@dataclass(frozen=True, slots=True)
class GoingBack:
    """What the documents of a unit's folder are made from. `originals`: file -> its workbook, for the
    files with findings that are workbooks at all. `marked`: file -> its marked-up workbook, for those
    that could be marked."""

    month: Month
    unit: str
    findings: Sequence[Finding]
    originals: Mapping[str, Original]
    templates: Path
    marked: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def told(self) -> list[Finding]:
        """Returns what the texts to the unit tell."""
        return _told(self.findings)

    @property
    def names(self) -> dict[str, str]:
        """file -> name of its marked-up workbook."""
        return {file: self.originals[file].name for file in self.marked}

    @property
    def workbooks(self) -> dict[str, Workbook]:
        """file -> its sheets as they were read."""
        return {file: original.workbook for file, original in self.originals.items()}


def going_back(
    month: Month, history: History, content: ContentOf, templates: Path
) -> Iterator[GoingBack]:
    """Unit by unit, so that no more than one unit's workbooks are in memory."""
    versions = versions_told(month, history)
    for unit, told in _by_unit(month):
        placed = [versions.place(finding) for finding in told]
        findings = [finding for finding, _ in placed]
        told_of = {finding.place.file for finding in _told(findings)}
        files = {f.place.file: file for f, file in placed if file and f.place.file in told_of}
        contents = ((name, files[name], content(files[name].file_id)) for name in sorted(files))
        originals = _originals(contents, month.settings.limits)
        yield GoingBack(month, unit, findings, originals, templates)


def _by_unit(month: Month) -> Iterator[tuple[str, list[Finding]]]:
    """Every unit with findings or with a form for the month; last, what no unit is known of."""
    sent = month.facts.ledgers.keys() | month.facts.registers.keys()
    findings: dict[str, list[Finding]] = {
        unit: [] for unit in (*month.settings.unit_names, UNKNOWN)
    }
    for finding in month.findings:
        unit = finding.place.unit
        findings[unit if unit in findings else UNKNOWN].append(finding)
    for unit, own in findings.items():
        if _told(own) or unit in sent:
            yield unit, own


def _told(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.code not in QUIET]


def _originals(
    contents: Iterator[tuple[str, InboxFile, bytes]], limits: Limits
) -> dict[str, Original]:
    """The workbooks that can be read; two files of the same stem get names of their own."""
    originals: dict[str, Original] = {}
    names = FreeNames()
    for file, stored, content in contents:
        try:
            workbook = read_workbook(content, limits)
        except Exception:  # a refusal, or a fault that was told when the file was taken in
            continue
        stem = f"{safe_name(Path(file).stem.removesuffix('（批注）'))}（批注）"
        originals[file] = Original(f"{names.take(stem)}.xlsx", stored.sha256, content, workbook)
    return originals
