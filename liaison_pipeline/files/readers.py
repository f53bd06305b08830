"""A workbook that a pre-scan has judged -> `Workbook`: python-calamine, else openpyxl.

Knows both readers (the only importer of python_calamine) and what the pre-scan's notes add to what they
tell. Does not know formats. No exception of a reader gets out.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from urllib.parse import unquote_to_bytes

from liaison_pipeline.files.content import Content
from liaison_pipeline.files.grid import CellError, Grid, Position, Raw, Refused, Workbook, non_blank
from liaison_pipeline.files.number_formats import without_day
from liaison_pipeline.files.scan import DAMAGED, BookNotes, SheetNotes, check_sheets
from liaison_pipeline.marking.package import zipped
from liaison_pipeline.marking.reader import PackageReader, Unfit, relations_of

DENSE_CELLS = 4_000_000  # 32 bytes each in the fast reader
_MARKED = re.compile("[&<>\"'\r\n\t]")  # what is written otherwise in an attribute
_TARGET = re.compile(rb"\bTarget=(\"[^\"]*\"|'[^']*')")
_QUIRKS = re.compile(
    rb"<(?:\w+:)?mergeCells\b.*?</(?:\w+:)?mergeCells>|<(?:\w+:)?dimension\b[^>]*/>"
    rb"|(?<=\s)state=\"(?!hidden|veryHidden|visible)\w*\"",
    re.DOTALL,
)


def read_scanned(content: Content, notes: BookNotes) -> Workbook:
    """The fast reader; for a package that it refuses or that would blow up, the exact one. Raises Refused
    and Unfit."""
    data = content.data
    check_sheets(notes, content.limits)
    names = [sheet.name for sheet in notes.sheets]
    sparse = any(sheet.area > DENSE_CELLS for sheet in notes.sheets)
    package = content.package if content.is_package else None
    if package is not None and not package.is_usual:
        data = zipped({name: package.read(name) for name in package.names})
    if sparse and package is None:
        raise Refused("file-too-large", "内容散布得太远，请把有内容的行复制到新表")
    if package is not None and _needs_no_reader(package, notes):
        return Workbook(
            tuple(_overlaid(sheet, sheet.cells or {}, notes.date1904) for sheet in notes.sheets),
            notes.saved_at,
            answers=notes.answers,
        )
    ways: list[Callable[[], Workbook]] = []
    if not sparse and len(set(names)) == len(names):
        ways.append(lambda: _with_calamine(data, notes))
        if package is not None:
            ways.append(lambda: _with_calamine(_without_quirks(package), notes))
    if package is not None:
        ways.append(lambda: _with_openpyxl(_without_quirks(package), notes))
    return _first_that_works(ways)


def _needs_no_reader(package: PackageReader, notes: BookNotes) -> bool:
    """Returns whether the pre-scan has read every sheet of a workbook in which the fast reader would find
    the same sheets: it looks them up by name."""
    names = [sheet.name for sheet in notes.sheets]
    return (
        notes.is_usual
        and package.is_usual
        and all(sheet.cells is not None for sheet in notes.sheets)
        and len(set(names)) == len(names)
        and not any(_MARKED.search(name) for name in names)
    )


def _first_that_works(ways: Sequence[Callable[[], Workbook]]) -> Workbook:
    """What the first way gives that does not end in a refusal; the last one's refusal stands."""
    for way in ways[:-1]:
        try:
            return way()
        except Unfit:
            continue
        except Refused as refusal:
            if refusal.code == "file-encrypted":
                raise
    return ways[-1]()


def _without_quirks(package: PackageReader) -> bytes:
    """The package without what readers stumble over and the pre-scan has noted: merges, dimensions
    and unknown sheet states; each part under the name by which others point to it."""
    names = _told_names(package)
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as new:
        for name in package.names:
            part = package.read(name)
            if name.lower().startswith("xl/") and name.lower().endswith(".xml"):
                part = _QUIRKS.sub(b"", part)
            elif name.lower().endswith(".rels"):
                part = _TARGET.sub(_plain_target, part)
            new.writestr(names.get(name.lower(), name), part)
    return target.getvalue()


def _told_names(package: PackageReader) -> dict[str, str]:
    """Name of a part in small letters -> the name that relations use for it; programs of Windows do not
    mind in which case either is."""
    told = {name.lower(): name for name in ("[Content_Types].xml", "_rels/.rels")}
    for name in (name for name in package.names if name.lower().endswith(".rels")):
        folder, _, file = name.rpartition("/")
        of = posixpath.join(posixpath.dirname(folder), file[: -len(".rels")])
        told |= {relation.part.lower(): relation.part for relation in package.relations(of)}
    return told | {relations_of(part).lower(): relations_of(part) for part in list(told.values())}


def _plain_target(match: re.Match[bytes]) -> bytes:
    return b"Target=" + unquote_to_bytes(match[1].replace(b"\\", b"/"))


def _with_calamine(data: bytes, notes: BookNotes) -> Workbook:
    import python_calamine

    by_name = {sheet.name: sheet for sheet in notes.sheets}
    grids = []
    try:
        with python_calamine.CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            for index, sheet in enumerate(book.sheets_metadata):
                if sheet.typ != python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                rows = book.get_sheet_by_index(index).to_python(skip_empty_area=False)
                note = by_name.get(sheet.name, SheetNotes(sheet.name))
                if note.hidden is None:
                    note.hidden = sheet.visible != python_calamine.SheetVisibleEnum.Visible
                grids.append(_grid(note, rows, notes.date1904))
    except python_calamine.PasswordError as error:
        raise Refused("file-encrypted") from error
    except (python_calamine.CalamineError, ValueError, OverflowError, OSError) as error:
        raise Refused("file-unreadable", DAMAGED) from error
    except BaseException as error:  # a Rust panic is a BaseException of a private type
        if type(error).__name__ != "PanicException":
            raise
        raise Refused("file-unreadable", DAMAGED) from error
    return Workbook(tuple(grids), notes.saved_at, answers=notes.answers)


def _grid(note: SheetNotes, rows: Sequence[Sequence[Raw]], date1904: bool) -> Grid:
    cells = non_blank(
        ((row, column), value)
        for row, line in enumerate(rows)
        for column, value in enumerate(line)
        if value != ""
    )
    return _overlaid(note, cells, date1904)


def _overlaid(note: SheetNotes, cells: dict[Position, Raw], date1904: bool) -> Grid:
    """The cells with the errors that the reader shows as blanks, and months where no day is shown."""
    for position, text in note.errors.items():
        cells[position] = CellError(text)
    for position, parts in note.without_day.items():
        if shown := without_day(cells.get(position), parts, date1904):
            cells[position] = shown
    return Grid(
        name=note.name,
        cells=cells,
        merges=note.merges,
        hidden=bool(note.hidden),
        date1904=date1904,
        uncalculated=frozenset(note.uncalculated),
        hidden_rows=frozenset(note.hidden_rows),
    )


def _with_openpyxl(data: bytes, notes: BookNotes) -> Workbook:
    """The exact path, sparse in memory; for what the fast reader refuses or would blow up."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(BytesIO(data), data_only=True)
        grids = []
        for sheet, note in zip(book.worksheets, notes.sheets, strict=True):
            stored = sheet._cells.items()  # iter_rows() is not sparse
            cells = non_blank(((r - 1, c - 1), _raw(cell.value)) for (r, c), cell in stored)
            grids.append(_overlaid(note, cells, notes.date1904))
    except Exception as error:  # openpyxl raises KeyError, TypeError, zlib.error …
        raise Refused("file-unreadable", DAMAGED) from error
    return Workbook(tuple(grids), notes.saved_at, answers=notes.answers)


def _raw(value: object) -> Raw | None:
    """A value as a workbook stores it; of anything else that openpyxl may tell, its text."""
    if value is None or isinstance(value, str | int | float | date | datetime | time | timedelta):
        return value
    return str(value)
