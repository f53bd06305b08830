"""A File -> its path and bytes: layouts that its format can carry, the bytes of a spoiled file."""

from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime
from random import Random

from tests.planting.model import File, Form
from tests.workbooks.around import Around
from tests.workbooks.binary import locked_container
from tests.workbooks.forms import COLUMNS, SHARED, Layout
from tests.workbooks.laying import lay
from tests.workbooks.period import Month
from tests.workbooks.sheets import Book, Sheet
from tests.workbooks.units import Unit
from tests.workbooks.values import Value
from tests.workbooks.writers import pack, write

DITTOS = ("同上", "〃", "″")
FORMATS = (
    *("xlsx", "xlsx", "xlsx", "xlsm", "xls", "xls", "et", "xlsb", "ods", "docx"),
    *("csv:utf-8", "csv:utf-8-sig", "csv:gb18030"),
)
SHEET_NAMES = {
    "ledger": ("月台账", "台帐", "Sheet1", "联系企业"),
    "register": ("诉求登载", "诉求", "Sheet2"),
}
OTHER_ENDINGS = {"xlsx": ("xls", "et"), "xls": ("xlsx", "et"), "et": ("xls",), "xlsb": ("xlsx",)}
EXTRAS: dict[str, tuple[Value, ...]] = {
    "备注": (None, "已送资料", "下月再访"),
    "经营地址": ("大路街1号", "正街22号", None),
    "从业人数": (3, 12, "5人"),
    "统一社会信用代码": ("92500227MA00000000", None),
    "注册时间": (date(2015, 3, 2), "2018年", None),
}
"""Columns beside the official ones, and what stands in them."""
NOTES = "填表说明：\n1. 每月25日前报送。\n2. 所属类别填中小微企业或个体工商户。"


def merging(kind: str) -> bool:
    return not kind.startswith("csv")


def layout_for(rng: Random, kind: str, stacked: bool, form: Form) -> Layout:
    """A layout that the format can carry."""
    word, merge = kind == "docx", merging(kind)
    labels = rng.choice(["plain"] * 5 + ["merged", "split"] + ["grouped"] * merge)
    if form.kind == "register" and labels == "grouped":
        labels = "merged"
    shared = rng.choice(["", "", *["merge"] * merge, rng.choice(DITTOS)])
    return Layout(
        top=rng.choice((0, 0, 0, 1, 3)),
        left=0 if word else rng.choice((0, 0, 0, 1, 2)),
        title=rng.choice(("official", "official", "month", "month", "none")),
        heads=rng.choice(("one", "one", "lines", "cells", "wrapped")),
        step=rng.choice((1, 2)),
        mark=rng.choice(("：", "：", ":", "： ")),
        gap=rng.choice(("      ", "  ")),
        bottom=not stacked and not word and rng.random() < 0.12,
        labels=labels,
        shuffled_from=int(labels != "grouped" and rng.random() < 0.2),
        wide=tuple(key for key in COLUMNS[form.kind] if rng.random() < 0.1),
        extras=tuple(rng.sample(list(EXTRAS), rng.choice((0, 0, 0, 1, 2)))),
        merged=SHARED if shared else (),
        ditto="" if shared == "merge" else shared,
        numbered=rng.choice((0, 0, 0, 2, 8)),
        total=rng.choice(("", "", "", "合计", "小计", "合 计")),
        foot_at=rng.choice(("serial", "enterprise")),
        note=rng.random() < 0.6,
        blank=rng.random() < 0.1,
        word=word,
        around=around_for(rng, kind, labels, form),
    )


def around_for(rng: Random, kind: str, labels: str, form: Form) -> Around:
    """What stands around the rows: nothing in half of the forms."""
    if rng.random() < 0.5:
        return Around()
    places = ["first", "enterprise", "all", *["merged"] * merging(kind)]
    below = ("numbers", "letters", "hints", "example")
    keys = list(COLUMNS[form.kind])
    return Around(
        below_labels=tuple(rng.sample(below, rng.choice((0, 0, 1, 1, 2)))),
        heading=rng.choice(("", "", rng.choice(places))) if form.rows else "",
        label_hints=tuple(rng.sample(keys, rng.choice((0, 0, 2)))) if labels == "plain" else (),
        foot=tuple(rng.sample(("signature", "rest", "remark"), rng.choice((0, 1, 1, 2)))),
        prepared=rng.choice((0, 0, 2)),
    )


def path_for(rng: Random, units: list[Unit], month: Month, kind: str) -> str:
    """Any folder, any name; some tell the unit or the month, none tells a wrong one."""
    ending = kind.partition(":")[0]
    if ending in OTHER_ENDINGS and rng.random() < 0.08:
        ending = rng.choice(OTHER_ENDINGS[ending])
    token = "".join(rng.choices("abcdefghkmnpqrstuvwxyz", k=6))
    months = (f"{month.month}月", f"{month.year}年{month.month}月", str(month))
    name = rng.choice(("台账", "报送", "联系企业表", "附件", units[0].name))
    if rng.random() < 0.3:
        name = rng.choice(months) + name
    folder = rng.choice(("", "", "来件/", "微信/二组/", f"{units[0].name}/", f"{months[1]}/"))
    return f"{folder}{name}{token}.{ending}"


def arrange(rng: Random, unit: Unit, forms: list[Form], kind: str, saved: datetime) -> File:
    """One file with the forms on sheets of their own or one below the other."""
    stacked = len(forms) > 1 and (not merging(kind) or (kind != "docx" and rng.random() < 0.35))
    for form in forms:
        form.layout = layout_for(rng, kind, stacked, form)
        for row in form.rows:
            for extra in form.layout.extras:
                row.cells[extra] = rng.choice(EXTRAS[extra])
            if row.joined and not merging(kind):
                row.joined, row.cells["count"] = (), 0
    sheets = [forms] if stacked else [[form] for form in forms]
    file = File(path_for(rng, [unit], forms[0].month, kind), kind, sheets, saved)
    if kind in ("xlsx", "xlsm", "xls", "xlsb"):
        file.date1904 = rng.random() < 0.1
    if kind not in ("docx", "ods") and merging(kind):
        file.spare = rng.choice(("", "", "", "notes", "blank", "example"))
    return file


def book_of(rng: Random, file: File) -> Book:
    sheets: list[Sheet] = []
    for number, forms in enumerate(file.sheets, start=1):
        name = rng.choice(SHEET_NAMES[forms[0].kind])
        if any(sheet.name == name for sheet in sheets):
            name = f"{name} ({number})"
        sheet, top = Sheet(name, hidden=any(form.hidden for form in forms)), 0
        for form in forms:
            top = lay(sheet, form, rng, top) + (rng.choice((0, 1, 3)) if len(forms) > 1 else 0)
        sheets.append(sheet)
    if file.spare == "many":
        sheets += [Sheet(f"第{n}页", {(0, 0): "留空"}) for n in range(8)]
    elif file.spare == "bulk":
        sheets.append(Sheet("附表", {(n, 0): f"{n}" + "说明" * 8000 for n in range(100)}))
    elif file.spare in ("blank", "example"):
        sheets.insert(rng.choice((0, len(sheets))), _more(rng, file, file.spare))
    elif file.spare:
        place = 0 if file.spare == "cover" else len(sheets)
        sheets.insert(place, Sheet("说明", {(0, 0): NOTES}))
    return Book(sheets, file.saved, file.date1904)


def _more(rng: Random, file: File, kind: str) -> Sheet:
    """A sheet prepared for the next month, or one that shows how the form is filled in."""
    form = deepcopy(file.forms[0])
    other = form.month.shift(1)
    form.layout = replace(form.layout, around=Around(), bottom=False, top=0, leave_out=())
    form.title_month, form.none_text = f"{other.year}年{other.month}月", ""
    if kind == "blank":
        form.heads = {"unit": form.heads.get("unit"), "filed": None}
        form.rows = []
    sheet = Sheet(f"{other.month}月" if kind == "blank" else "填写示例")
    lay(sheet, form, rng, 0)
    return sheet


def bytes_of(rng: Random, file: File, written: dict[str, bytes]) -> bytes:
    """The file's bytes; those of an original that was written before, where it is a copy."""
    if file.copy_of is not None:
        return written[file.copy_of.path]
    if file.raw is not None:
        return file.raw
    data = write(book_of(rng, file), file.kind)
    return spoil(rng, data, file.spoil) if file.spoil else data


def spoil(rng: Random, data: bytes, how: str) -> bytes:
    if how == "truncated":
        return data[: len(data) // 2]
    if how == "locked":
        return locked_container(data)
    if how == "zip":
        return pack([])  # a zip without a file in it
    assert how == "broken", how
    return b"PK\x03\x04" + rng.randbytes(800)


def wide_layout(layout: Layout) -> Layout:
    """More columns than the batch's limits allow."""
    return replace(layout, left=0, extras=tuple(f"第{n}项" for n in range(1, 61)))
