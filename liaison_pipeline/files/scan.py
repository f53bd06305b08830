"""What a pre-scan notes about a workbook before any reader opens it, and what it refuses.

Knows the limits, in which words a fault of a package is told, and the shape of the notes that each
format's scan gives. Does not know formats. The readers abort, hang or lose error cells on some files of a
few kB (docs/architecture.md). A last-saved time that is stored in UTC is taken as China's (UTC+8),
one without a zone as it stands.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

from liaison_pipeline.files.grid import Grid, Merge, Position, Raw, Refused
from liaison_pipeline.marking.reader import Bounds, Fault, PackageReader, Unfit
from liaison_pipeline.model.settings import Limits

CHINA = timezone(timedelta(hours=8))
MEBIBYTE = 1024 * 1024
DAMAGED = "文件已损坏或不完整"
BROKEN = "文件内部结构有误"
_REASONS = {
    Fault.DAMAGED: DAMAGED,
    Fault.STRUCTURE: BROKEN,
    Fault.MISSING: "文件缺少必要的部分",
    Fault.DECLARATION: "文件里有不允许的声明",
}


@dataclass(slots=True)
class SheetNotes:
    """Value-bearing rows and columns of a sheet, and what the fast reader does not tell.
    `without_day`: cells whose format shows no day of a date, with what it shows (number_formats.py).
    `cells`: what stands in a sheet that needs no reader (plain_sheets.py)."""

    name: str = ""
    hidden: bool | None = None
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    errors: dict[Position, str] = field(default_factory=dict)
    uncalculated: set[Position] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    without_day: dict[Position, str] = field(default_factory=dict)
    cells: dict[Position, Raw] | None = None

    @property
    def extent(self) -> Position:
        """The last row and the last column with a value, zero-based; (-1, -1) for an empty sheet."""
        return max(self.rows, default=-1), max(self.columns, default=-1)

    @property
    def area(self) -> int:
        """Cells of the dense grid that the fast reader would build."""
        last_row, last_column = self.extent
        return (last_row + 1) * (last_column + 1)


@dataclass(slots=True)
class BookNotes:
    """The notes of a workbook, sheet by sheet in its order, and what holds for all of it. `is_usual`: its
    parts lie where programs put them, and each sheet that it names is there."""

    sheets: list[SheetNotes]
    saved_at: datetime | None = None
    date1904: bool = False
    answers: str = ""
    is_usual: bool = False


def check_size(data: bytes, limits: Limits) -> None:
    """Refuses a file that is larger than the limits allow."""
    if len(data) > limits.megabytes * MEBIBYTE:
        raise Refused("file-too-large", f"文件大于 {limits.megabytes} MB")


def check_sheet(sheet: SheetNotes, limits: Limits) -> None:
    """Refuses a sheet with more value-bearing rows or columns than the limits allow."""
    if len(sheet.rows) > limits.rows:
        raise Refused("file-too-large", f"超过 {limits.rows} 行")
    if len(sheet.columns) > limits.columns:
        raise Refused("file-too-large", f"超过 {limits.columns} 列")


def check_sheets(notes: BookNotes, limits: Limits) -> None:
    """Refuses a workbook with more sheets, or larger ones, than the limits allow."""
    if len(notes.sheets) > limits.sheets:
        raise Refused("file-too-large", f"超过 {limits.sheets} 张工作表")
    for sheet in notes.sheets:
        check_sheet(sheet, limits)


def check_grids(grids: Iterable[Grid], limits: Limits) -> None:
    """Refuses what is read without a pre-scan where it is over the same limits."""
    notes = [SheetNotes(g.name, rows=set(g.rows()), columns={c for _, c in g.cells}) for g in grids]
    check_sheets(BookNotes(notes), limits)


def open_package(data: bytes, limits: Limits) -> PackageReader:
    """The package within the limits. Raises Unfit."""
    return PackageReader(data, Bounds(unpacked=limits.unpacked_megabytes * MEBIBYTE))


@contextmanager
def refusing(limits: Limits) -> Iterator[None]:
    """Turns a fault of a package into a refusal with its reason."""
    try:
        yield
    except Unfit as error:
        if error.fault is Fault.TOO_LARGE:
            reason = f"展开后大于 {limits.unpacked_megabytes} MB"
            raise Refused("file-too-large", reason) from error
        raise Refused("file-unreadable", _REASONS.get(error.fault, BROKEN)) from error


def stored_time(text: str) -> datetime | None:
    """An ISO time of a document's properties -> China time without zone; None if unreadable."""
    try:
        moment = datetime.fromisoformat(text.strip()[:32])
    except ValueError:
        return None
    if moment.tzinfo is not None:
        moment = moment.astimezone(CHINA).replace(tzinfo=None)
    return moment.replace(microsecond=0) if 1990 < moment.year < 2200 else None


def utc_to_china(moment: datetime) -> datetime:
    """A naive UTC time -> naive China time."""
    return moment.replace(tzinfo=UTC).astimezone(CHINA).replace(tzinfo=None, microsecond=0)
