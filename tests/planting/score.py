"""Runs `consolidate` over a batch and compares its findings with what was planted.

A planted mistake is found where a finding has its code and severity at its file and cell (and sheet,
where the format has sheets). Errors and warnings beyond are false alarms in a clean case; in a dirty
one they are unplanned, but for the consequences that CONSEQUENCES allows by name.
"""

import csv
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner

from liaison_pipeline.cli import main
from tests.planting.batch import Batch, batches, write_batch
from tests.planting.model import Case, Planted

Finding = dict[str, str]
NO_SHEETS = ("csv", "docx")
# what may follow from a planted code (in its column, where one is named), and why
CONSEQUENCES: dict[str, tuple[str, ...]] = {
    # a unit whose only form was held has none for the month
    **dict.fromkeys(
        (
            *("file-unreadable", "file-encrypted", "file-too-large", "form-unrecognised"),
            *("unit-missing", "unit-unknown", "period-conflict", "column-missing"),
        ),
        ("submission-missing",),
    ),
    # the form has no 填报时间 that would tell its month
    "period-missing": ("submission-missing", "filing-date-missing"),
    # a 填报时间 after as-of is after the due day, too
    "filing-date-invalid": ("submission-late",),
    # the register's enterprise is reported now, and nobody contacted it
    "enterprise-not-in-ledger": ("contact-missing",),
    # a register row whose enterprise cannot be told is missing there for the ledger
    "cell-missing:enterprise": ("count-mismatch",),
    "cell-error:enterprise": ("count-mismatch",),
}


def allowed_by(planted: Planted) -> tuple[str, ...]:
    if planted.level == "warning" and planted.code == "unit-missing":
        return ()  # the file's name told the unit: nothing is held
    by_column = CONSEQUENCES.get(f"{planted.code}:{planted.column}", ())
    return by_column + CONSEQUENCES.get(planted.code, ())


@dataclass
class Score:
    planted: int = 0
    found: int = 0
    books: int = 0
    clean: int = 0
    missed: list[str] = field(default_factory=list)
    false_alarms: list[str] = field(default_factory=list)
    unplanned: list[str] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    layouts: set[tuple[object, ...]] = field(default_factory=set)

    @property
    def recall(self) -> float:
        return self.found / self.planted if self.planted else 1.0

    def __str__(self) -> str:
        lines = [
            f"{self.books} workbooks, {self.clean} of them clean; {len(self.formats)} formats, "
            f"{len(self.layouts)} layouts; {len(self.codes)} codes",
            f"recall {self.found}/{self.planted} = {self.recall:.2%}, "
            f"false alarms {len(self.false_alarms)}, unplanned {len(self.unplanned)}",
        ]
        for name in ("missed", "false_alarms", "unplanned"):
            lines += [f"{name}: {text}" for text in getattr(self, name)]
        return "\n".join(lines)


def run(seed: int, workbooks: int, folder: Path) -> Score:
    score = Score()
    for number, batch in enumerate(batches(seed, workbooks)):
        workspace = folder / f"{number:03d}"
        workspace.mkdir(parents=True)
        write_batch(batch, workspace)
        judge(score, batch, findings_of(batch, workspace))
    return score


def findings_of(batch: Batch, workspace: Path) -> list[Finding]:
    month, as_of = str(batch.maker.month), batch.maker.as_of.isoformat()
    arguments = ["consolidate", "--workspace", str(workspace), "--month", month, "--as-of", as_of]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 1, result.output
    path = workspace / "outbox" / month / "findings.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def judge(score: Score, batch: Batch, findings: list[Finding]) -> None:
    owners = {file.path: case for case in batch.cases for file in case.files}
    by_unit = {unit.name: case for case in batch.cases for unit in case.units}
    per_case: dict[int, list[Finding]] = {id(case): [] for case in batch.cases}
    for finding in findings:
        case = owners.get(finding["file"]) or by_unit.get(finding["unit"])
        if case is None:
            score.false_alarms.append(f"{batch.seed}: nobody's {shown(finding)}")
        else:
            per_case[id(case)].append(finding)
    for case in batch.cases:
        clean = any(case is other for other in batch.clean)
        _count(score, case, clean)
        _judge_case(score, batch.seed, case, per_case[id(case)], clean)


def _count(score: Score, case: Case, clean: bool) -> None:
    score.books += len(case.files)
    score.clean += len(case.files) * clean
    score.codes.update(planted.code for planted in case.planted)
    for file in case.files:
        score.formats[file.kind] += 1
        score.layouts |= {form.layout.shape for form in file.forms}


def _judge_case(score: Score, seed: str, case: Case, findings: list[Finding], clean: bool) -> None:
    allowed = {code for planted in case.planted for code in allowed_by(planted)}
    for planted in case.planted:
        score.planted += 1
        if any(fits(planted, case, finding) for finding in findings):
            score.found += 1
        else:
            near = "; ".join(shown(f) for f in findings if f["code"] == planted.code)
            score.missed.append(f"{seed}: {described(planted)} {case.kinds} | instead: {near}")
    for finding in findings:
        if finding["severity"] == "info" or finding["code"] in allowed:
            continue
        if clean:
            score.false_alarms.append(f"{seed}: {shown(finding)}")
        elif not any(fits(planted, case, finding) for planted in case.planted):
            score.unplanned.append(f"{seed}: {shown(finding)} {case.kinds}")


def fits(planted: Planted, case: Case, finding: Finding) -> bool:
    if finding["code"] != planted.code:
        return False
    if finding["severity"] != planted.level:
        return False
    if planted.names and not any(planted.names in text for text in finding.values()):
        return False
    if planted.file is None:
        return finding["file"] == "" and finding["unit"] in {unit.name for unit in case.units}
    if finding["file"] != planted.file.path or finding["cell"] not in planted.cells():
        return False
    if planted.form is None or planted.file.kind.partition(":")[0] in NO_SHEETS:
        return True
    return finding["sheet"] in ({planted.form.sheet} | ({""} if not planted.place else set()))


def shown(finding: Finding) -> str:
    parts = ("severity", "code", "unit", "file", "sheet", "cell", "value", "message")
    return " | ".join(finding[part].replace("\n", "⏎")[:60] for part in parts)


def described(planted: Planted) -> str:
    file = planted.file.path if planted.file else "-"
    kind = planted.file.kind if planted.file else "-"
    return f"{planted.code} {file} ({kind}) {sorted(planted.cells())} {planted.names}"
