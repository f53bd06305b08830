"""Tidy tables as files: one workbook, or a folder of CSV or Parquet files, and a data dictionary in it.

Knows pandas' writers, and how a table and its columns are called in each language. Does not know where
the rows come from. Texts are texts: nothing in them becomes a formula; what is written is its owner's
alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from liaison_pipeline.documents.machine.findings_csv import plain_cell
from liaison_pipeline.documents.parts.sheets import Book, Sheet, put, put_table, set_up_page
from liaison_pipeline.errors import RequestError
from liaison_pipeline.master.views import DAY, NUMBER, TidyTable
from liaison_pipeline.workspace import replacing

DICTIONARY = {False: "数据字典", True: "data_dictionary"}
_LABELS = ("表", "table", "栏", "column", "类型", "意思")
_WIDTHS = (16, 22, 22, 24, 8, 60)


@dataclass(frozen=True, slots=True)
class TidyFrame:
    """A table with its rows; the frame's columns are called by their English names."""

    table: TidyTable
    frame: pd.DataFrame


@dataclass(frozen=True, slots=True)
class TidyOrder:
    """What is asked for. `target`: a workbook for xlsx, else a folder."""

    target: Path
    format: str
    english: bool = False


def write_tidy(frames: Sequence[TidyFrame], order: TidyOrder, day: datetime) -> list[Path]:
    """Writes the tables, each whole or not at all, and returns the files."""
    if order.format == "xlsx":
        order.target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return [_put_in_place(order.target, lambda path: _write_book(frames, order, day, path))]
    order.target.mkdir(mode=0o700, parents=True, exist_ok=True)
    if order.format == "parquet":
        _check_parquet()
    tables = [(_name(own.table, order), _shown(own, order)) for own in frames]
    tables.append((DICTIONARY[order.english], dictionary(frames)))
    write = _write_csv if order.format == "csv" else _write_parquet
    return [
        _put_in_place(order.target / f"{name}.{order.format}", _writing(write, frame))
        for name, frame in tables
    ]


def dictionary(frames: Sequence[TidyFrame]) -> pd.DataFrame:
    """Returns the data dictionary: what each table and column is called, and means."""
    rows = []
    for own in frames:
        table = own.table
        rows.append((table.title, table.name, "", "", "", table.meaning))
        rows += [
            (table.title, table.name, column.title, column.name, column.kind, column.meaning)
            for column in table.columns
        ]
    return pd.DataFrame(rows, columns=list(_LABELS))


def _name(table: TidyTable, order: TidyOrder) -> str:
    return table.name if order.english else table.title


def _shown(own: TidyFrame, order: TidyOrder) -> pd.DataFrame:
    """Returns a frame with its columns called in the language that is asked for."""
    if order.english:
        return own.frame
    return own.frame.rename(columns={column.name: column.title for column in own.table.columns})


def _writing(
    write: Callable[[pd.DataFrame, Path], None], frame: pd.DataFrame
) -> Callable[[Path], None]:
    return lambda path: write(frame, path)


def _put_in_place(path: Path, write: Callable[[Path], None]) -> Path:
    """Has a file written beside its place and moves it there, readable for its owner alone."""
    with replacing(path) as new:
        write(new)
    return path


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    safe = frame.apply(lambda own: own.map(_safe) if own.dtype == object else own)
    text = safe.to_csv(index=False, lineterminator="\r\n", date_format="%Y-%m-%d")
    path.write_bytes(text.encode("utf-8-sig", "replace"))


def _safe(value: object) -> object:
    return plain_cell(value) if isinstance(value, str) else value


def _write_parquet(frame: pd.DataFrame, path: Path) -> None:
    frame.to_parquet(path, index=False)


def _check_parquet() -> None:
    """Pandas writes Parquet with pyarrow, which an office PC need not have."""
    if find_spec("pyarrow") is None:
        text = "导出 parquet 需要先安装 pyarrow：pip install liaison_pipeline[parquet]"
        raise RequestError(text)


def _write_book(frames: Sequence[TidyFrame], order: TidyOrder, day: datetime, path: Path) -> None:
    book = Book("数据导出", day)
    for own in frames:
        sheet = book.sheet(_name(own.table, order))
        _put_frame(sheet, own, order, book)
        set_up_page(sheet, 0)
    sheet, looks = book.sheet(DICTIONARY[order.english]), book.looks
    labels = [(text, width, looks["label"]) for text, width in zip(_LABELS, _WIDTHS, strict=True)]
    put_table(sheet, 0, labels, dictionary(frames).to_numpy().tolist(), lambda _: looks["cell"])
    set_up_page(sheet, 0)
    path.write_bytes(book.close())


def _put_frame(sheet: Sheet, own: TidyFrame, order: TidyOrder, book: Book) -> None:
    """Writes a sheet of one table: days are days, numbers numbers, everything else a text."""
    looks = book.looks
    for at, column in enumerate(own.table.columns):
        label = column.name if order.english else column.title
        sheet.write_string(0, at, label, looks["label"])
        sheet.set_column(at, at, 12 if column.kind in (DAY, NUMBER) else 18)
        look = looks[{DAY: "date", NUMBER: "number"}.get(column.kind, "plain_line")]
        for row, value in enumerate(own.frame[column.name], start=1):
            if value is None or value is pd.NaT or value is pd.NA:
                continue
            if isinstance(value, datetime):
                sheet.write_datetime(row, at, value, look)
            else:
                put(sheet, row, at, value if isinstance(value, str | float) else int(value), look)
    sheet.autofilter(0, 0, max(len(own.frame), 1), len(own.table.columns) - 1)
