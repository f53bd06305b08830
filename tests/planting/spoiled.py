"""Files that cannot be taken in: unreadable, locked, too large, no official form."""

from tests.planting.files import wide_layout
from tests.planting.model import File, Pen, Planted
from tests.workbooks.sheets import Book, Cell, Sheet
from tests.workbooks.strays import OLE
from tests.workbooks.values import Value
from tests.workbooks.writers import write

LIMITS = {"megabytes": 1, "unpacked_megabytes": 2, "sheets": 6, "rows": 400, "columns": 60}


def _only_file(pen: Pen, code: str) -> File:
    """The case's one file, of which nothing but this is found."""
    file = pen.case.files[0]
    pen.case.planted.append(Planted(code, file))
    return file


def _rename(file: File, ending: str) -> None:
    file.path = f"{file.path.rpartition('.')[0]}.{ending}"


def file_unreadable(pen: Pen) -> None:
    file, rng = _only_file(pen, "file-unreadable"), pen.rng
    how = rng.choice(("truncated", "broken", "zip", "ole", "empty", "letter"))
    if how in ("truncated", "broken", "zip"):
        file.spoil = how
        if how == "zip":
            _rename(file, rng.choice(("zip", "xlsx")))
    elif how == "letter":
        page = Sheet("", lines=["关于报送台账的说明", "本月台账稍后报送。"])
        file.raw = write(Book([page], file.saved), "docx")
        _rename(file, "docx")
    else:
        raws = {"ole": OLE + rng.randbytes(2000), "empty": b""}
        file.raw = raws[how]
        endings = {"ole": "doc", "empty": "xlsx"}
        _rename(file, rng.choice((endings[how], "xls", "xlsx")))


def file_encrypted(pen: Pen) -> None:
    _only_file(pen, "file-encrypted").spoil = "locked"


def file_too_large(pen: Pen) -> None:
    """One of the limits of the batch's liaison.toml is passed."""
    file = _only_file(pen, "file-too-large")
    how = pen.rng.choice(list(LIMITS))
    form = file.forms[0]
    if how == "megabytes":
        file.raw = b"PK\x03\x04" + pen.rng.randbytes(1_200_000)
    elif how == "columns":
        form.layout = wide_layout(form.layout)
    elif how == "rows":
        form.layout.numbered = 420
    else:
        file.spare = {"sheets": "many", "unpacked_megabytes": "bulk"}[how]


def form_unrecognised(pen: Pen) -> None:
    file = _only_file(pen, "form-unrecognised")
    cells: dict[Cell, Value] = {
        (0, 0): "通讯录",
        (1, 0): "姓名",
        (1, 1): "电话",
        (2, 0): "张三",
        (2, 1): file.path,
    }
    plan: dict[Cell, Value] = {
        (0, 0): "工作计划",
        (1, 0): "序号",
        (1, 1): "事项",
        (2, 0): 1,
        (2, 1): file.path,
    }
    page = Sheet("Sheet1", dict(pen.rng.choice((cells, plan))))
    file.raw = write(Book([page], file.saved), file.kind)
