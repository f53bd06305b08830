"""A hundred workbooks from one seed, half of them clean; every mistake in turn."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.planting import closings, forms, months, rows, spoiled
from tests.planting.files import FORMATS, bytes_of
from tests.planting.maker import Maker, Mistake
from tests.planting.model import Case
from tests.workbooks.units import sections_of

ZIPPED = ("xlsx", "xlsm", "xlsb", "ods", "docx")
GRIDS = tuple(kind for kind in FORMATS if kind != "docx")
NUMBERS = tuple(kind for kind in GRIDS if not kind.startswith("csv"))  # which have number cells
HIDING = ("xlsx", "xlsm", "xls", "et", "xlsb")
UNDATED = ("csv:utf-8", "csv:utf-8-sig", "csv:gb18030", "xls", "et")  # no stored last-saved date

ROWS = [
    Mistake(plant.__name__, plant, NUMBERS if plant is rows.date_ambiguous else FORMATS)
    for plant in (
        *(rows.cell_missing, rows.cell_error, rows.category_invalid, rows.date_invalid),
        *(rows.date_imprecise, rows.date_ambiguous, rows.date_outside, rows.date_carried),
        *(rows.date_in_future, rows.phone_missing, rows.phone_invalid, rows.name_missing),
        *(rows.method_unknown, rows.count_invalid, rows.row_duplicate, rows.text_too_long),
        *(rows.count_mismatch, rows.remit_mismatch, rows.not_in_ledger),
        *(closings.closure_date_missing, closings.closure_outcome_missing),
        *(closings.closure_contradiction, closings.closure_before_raised),
        *(closings.outcome_vague, closings.progress_missing, closings.undispatched),
    )
]
FORMS = [
    *(
        Mistake(plant.__name__, plant)
        for plant in (
            *(forms.reporter_missing, forms.head_missing, forms.leader_missing),
            *(forms.filing_date_missing, forms.filing_date_invalid, forms.submission_late),
            *(forms.unit_wrong_form, forms.column_unknown),
        )
    ),
    *(
        Mistake(plant.__name__, plant, alone=True)
        for plant in (
            *(forms.unit_missing, forms.unit_unknown, forms.column_missing),
            *(forms.period_conflict, forms.register_empty),
        )
    ),
    Mistake("period_missing", forms.period_missing, UNDATED, alone=True, one_file=True),
    Mistake("form_empty", forms.form_empty, alone=True, ledger_only=True),
    Mistake("sheet_hidden", forms.sheet_hidden, HIDING),
]
FILES = [
    Mistake(name, plant, formats, alone=True, ledger_only=True)
    for name, plant, formats in (
        ("file_unreadable", spoiled.file_unreadable, ZIPPED),
        ("file_encrypted", spoiled.file_encrypted, NUMBERS),
        ("file_too_large", spoiled.file_too_large, ("xlsx", "xlsm")),
        ("form_unrecognised", spoiled.form_unrecognised, GRIDS),
    )
]
NOISE = {
    "~$台账.xlsx": b"\x05admin",
    ".~lock.xlsx": b"x",
    ".DS_Store": b"\0",
    "Thumbs.db": b"\xd0\xcf",
    "来件/desktop.ini": b"[x]",
}


@dataclass
class Batch:
    """The cases of one workspace."""

    seed: str
    maker: Maker
    clean: list[Case]
    dirty: list[Case]

    @property
    def cases(self) -> list[Case]:
        return self.clean + self.dirty


class Turn:
    """Whose turn it is: every mistake comes once before any comes again."""

    def __init__(self, rng: Random) -> None:
        self.rows = rng.sample(ROWS, len(ROWS))
        others: list[Mistake | Callable[[Maker], Case]] = [*FORMS, *FILES, *months.DIRTY]
        self.others = rng.sample(others, len(others))
        self.cases = 0

    def next(self) -> Mistake | Callable[[Maker], Case]:
        """Every fourth workbook has mistakes in rows only."""
        self.cases += 1
        if self.cases % 4 == 0:
            self.rows.append(self.rows.pop(0))
            return self.rows[-1]
        self.others.append(self.others.pop(0))
        return self.others[-1]


def batches(seed: int, workbooks: int, size: int = 100) -> Iterator[Batch]:
    """Batches of `size` workbooks; the turn of the mistakes goes on from one to the next."""
    turn = Turn(Random(seed))
    for number in range(-(-workbooks // size)):
        yield make_batch(f"{seed}/{number}", turn, size)


def make_batch(seed: str, turn: Turn, size: int) -> Batch:
    maker = Maker(Random(seed))
    batch = Batch(seed, maker, [], [])
    while sum(len(case.files) for case in batch.dirty) < size // 2:
        mistake = turn.next()
        if isinstance(mistake, Mistake):
            batch.dirty.append(maker.dirty(mistake, turn.rows))
        else:
            case = mistake(maker)
            case.kinds.append(mistake.__name__)
            batch.dirty.append(case)
    while sum(len(case.files) for case in batch.clean) < size - size // 2:
        careful = maker.rng.choice([Maker.good] * 8 + list(months.CLEAN))
        batch.clean.append(careful(maker))
    return batch


def settings_of(batch: Batch) -> str:
    limits = "\n".join(f"{name} = {limit}" for name, limit in spoiled.LIMITS.items())
    units = [unit for case in batch.cases for unit in case.units]
    return f"[closure]\noverdue_days = 45\n[limits]\n{limits}\n{sections_of(units)}"


def write_batch(batch: Batch, workspace: Path) -> None:
    """liaison.toml and inbox/ of the batch; lays the forms out, so that addresses are known."""
    (workspace / "liaison.toml").write_text(settings_of(batch), "utf-8")
    written: dict[str, bytes] = {}
    for case in batch.cases:
        for file in case.files:
            assert file.path not in written, file.path
            written[file.path] = bytes_of(batch.maker.rng, file, written)
    for path, data in (NOISE | written).items():
        target = workspace / "inbox" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
