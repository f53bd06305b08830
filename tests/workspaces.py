"""Workspaces of a few sheets, and what the commands leave in them."""

from io import BytesIO
from pathlib import Path

import openpyxl
from click.testing import CliRunner, Result

from liaison_pipeline.cli import main
from tests.language import sheet


def save(path: Path, *texts: str) -> None:
    """Writes sheets as an .xlsx, each text at its addresses."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(saved(*texts))


def saved(*texts: str) -> bytes:
    """Returns sheets as an .xlsx, each text at its addresses."""
    book = openpyxl.Workbook()
    del book[book.sheetnames[0]]
    for number, text in enumerate(texts, start=1):
        page = book.create_sheet(f"Sheet{number}")
        for (row, column), value in sheet(text).cells.items():
            cell = page.cell(row + 1, column + 1)
            cell.value = str(value) if not isinstance(value, int | float) else value
            if isinstance(value, str):
                cell.data_type = "s"
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def run(workspace: Path, *options: str) -> Result:
    arguments = ["consolidate", "--workspace", str(workspace), "--as-of", "2021-04-28", *options]
    return CliRunner().invoke(main, arguments)


def folder(workspace: Path) -> Path:
    return workspace / "outbox" / "2021-04"


def content(root: Path) -> dict[str, bytes]:
    return {
        p.relative_to(root).as_posix(): p.read_bytes()
        for p in sorted(root.rglob("*"))
        if p.is_file()
    }
