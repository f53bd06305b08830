"""What a pre-scan notes about a workbook before any reader opens it, and what it refuses.

Knows the limits and the shape of the notes that each format's scan gives. Does not know formats.
The readers abort, hang or lose error cells on some files of a few kB (docs/architecture.md).
"""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO

from liaison_pipeline.files.grid import Grid, Merge, Position, Refused
from liaison_pipeline.model.settings import Limits

CHINA = timezone(timedelta(hours=8))
MEBIBYTE = 1024 * 1024
CHUNK = 256 * 1024


@dataclass
class SheetNotes:
    """Counts of value-bearing rows and columns, and what the fast reader does not tell.

    `extent`: (last row, last column) with a value, zero-based, (-1, -1) for an empty sheet.
    """

    name: str = ""
    hidden: bool | None = None
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    errors: dict[Position, str] = field(default_factory=dict)
    uncalculated: set[Position] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)

    @property
    def extent(self) -> Position:
        return max(self.rows, default=-1), max(self.columns, default=-1)

    @property
    def area(self) -> int:
        """Cells of the dense grid that the fast reader would build."""
        last_row, last_column = self.extent
        return (last_row + 1) * (last_column + 1)


@dataclass
class BookNotes:
    sheets: list[SheetNotes]
    saved_at: datetime | None = None
    date1904: bool = False


def check_size(data: bytes, limits: Limits) -> None:
    if len(data) > limits.megabytes * MEBIBYTE:
        raise Refused("file-too-large", f"文件大于 {limits.megabytes} MB")


def check_sheet(sheet: SheetNotes, limits: Limits) -> None:
    """Refuses a sheet with more value-bearing rows or columns than the limits allow."""
    if len(sheet.rows) > limits.rows:
        raise Refused("file-too-large", f"超过 {limits.rows} 行")
    if len(sheet.columns) > limits.columns:
        raise Refused("file-too-large", f"超过 {limits.columns} 列")


def check_sheets(notes: BookNotes, limits: Limits) -> None:
    if len(notes.sheets) > limits.sheets:
        raise Refused("file-too-large", f"超过 {limits.sheets} 张工作表")
    for sheet in notes.sheets:
        check_sheet(sheet, limits)


def check_grids(grids: Iterable[Grid], limits: Limits) -> None:
    """The same limits for what is read without a pre-scan."""
    notes = [SheetNotes(g.name, rows=set(g.rows()), columns={c for _, c in g.cells}) for g in grids]
    check_sheets(BookNotes(notes), limits)


def open_zip(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """The archive, its declared sizes within the limits; each part's true size is proved on reading."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Refused("file-unreadable", "文件已损坏或不完整") from error
    names = archive.namelist()
    if len(names) > 5000 or len(set(names)) != len(names):
        raise Refused("file-unreadable", "文件内部结构有误")
    if sum(info.file_size for info in archive.infolist()) > limits.unpacked_megabytes * MEBIBYTE:
        raise Refused("file-too-large", f"展开后大于 {limits.unpacked_megabytes} MB")
    return archive


def read_part(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A part in chunks; its size and checksum are those declared, or the file is refused."""
    try:
        with archive.open(name) as part:
            while chunk := part.read(CHUNK):
                yield chunk
    except KeyError as error:
        raise Refused("file-unreadable", "文件缺少必要的部分") from error
    except Exception as error:  # zipfile and zlib raise half a dozen unrelated types
        if isinstance(error, Refused):
            raise
        raise Refused("file-unreadable", "文件已损坏或不完整") from error


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
