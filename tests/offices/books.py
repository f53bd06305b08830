"""What is meant -> the bytes of a workbook as a unit or the clerk sends it. Equal forms give equal bytes.

Knows the official forms through tests/language.py. Does not know what goes wrong on the way.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

import xlsxwriter

from liaison_pipeline.files.answers import PROPERTY, mark_of
from tests.language import HEAD, TITLE, callback, dispatch, ledger, register, roster, sheet, village
from tests.offices.truth import DONE_WORDS, FIRMS, OPEN_WORDS, UNITS, Decided, Meant, Truth

VILLAGE = UNITS[2]
NO_CODE = {"统一社会信用代码": "", "行业": ""}


@lru_cache(maxsize=4096)
def content(texts: tuple[str, ...], saved: datetime, answers: str = "") -> bytes:
    """Returns an .xlsx of some sheets. `answers`: the digest of the content that it answers."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False})
    book.set_properties({"created": saved})
    if answers:
        book.set_custom_property(PROPERTY, mark_of(answers))
    for number, text in enumerate(texts, start=1):
        page = book.add_worksheet(f"Sheet{number}")
        for (row, column), value in sheet(text).cells.items():
            page.write_string(row, column, str(value))
    book.close()
    return buffer.getvalue()


def zipped(name: str, data: bytes) -> bytes:
    """Returns a .zip with one member."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name, (2021, 4, 1, 0, 0, 0)), data)
    return buffer.getvalue()


def saved_on(month: int, day: int) -> datetime:
    return datetime(2021, month, day, 17)


def looks(meant: Meant, year: int = 2021, unit: str = "") -> dict[str, str]:
    """Returns title and head of a unit's form; `unit`: the one that the head names by mistake."""
    head = HEAD.replace("4月23日", f"{meant.month}月{meant.day}日")
    return {
        "title": TITLE.replace("2021年4月", f"{year}年{meant.month}月"),
        "head": head.replace("应急办", unit or meant.unit),
    }


def ledger_text(meant: Meant, year: int = 2021, unit: str = "") -> str:
    rows = [
        {"企业名称": c.firm, "联系时间": c.day, "个数": str(c.count), "联系服务部门": meant.unit}
        for c in meant.contacts
    ]
    return _of_its_kind(ledger(*rows, **looks(meant, year, unit)), unit or meant.unit)


def register_text(meant: Meant, unit: str = "") -> str:
    """Returns a unit's register; one without a row says that there is nothing."""
    own = looks(meant, unit=unit)
    own["title"] = own["title"].replace("月台帐情况表", "解决问题诉求登载表")
    rows = [
        {
            "企业名称": told.firm,
            "问题诉求名称": told.title,
            "具体内容": f"{told.title}，请协调",
            "办结时间": told.closed,
            "办理情况": DONE_WORDS if told.closed else OPEN_WORDS,
        }
        for told in meant.rows or ()
    ]
    text = register(*rows, **own)
    text = text if rows else text.rsplit("\n", 1)[0]
    return _of_its_kind(text, unit or meant.unit)


def blank_text(meant: Meant) -> str:
    """Returns next month's ledger as it is prepared ahead: enterprises, and no word besides."""
    after = meant.month + 1
    rows = [
        {"企业名称": firm, "联系时间": "", "联系形式": "", "个数": ""} for firm in FIRMS[meant.unit]
    ]
    title = TITLE.replace("4月", f"{after}月")
    head = HEAD.replace("应急办", meant.unit).replace("2021年4月23日", "")
    return _of_its_kind(ledger(*rows, title=title, head=head), meant.unit)


def _of_its_kind(text: str, unit: str) -> str:
    if unit not in (VILLAGE, "翠峰村"):
        return text
    return (
        village(text)
        .replace("填报科室：", "填报村（社区）：")
        .replace("科室负责人：李四 | 分管领导：王五", "村（社区）书记：李四")
    )


def book(
    meant: Meant, year: int = 2021, answers: str = "", unit: str = "", ledger_only: bool = False
) -> bytes:
    """Returns a unit's workbook: its ledger, and its register where there is one."""
    texts = [ledger_text(meant, year, unit)]
    if meant.rows is not None and not ledger_only:
        texts.append(register_text(meant, unit))
    return content(tuple(texts), saved_on(meant.month, meant.day), answers)


def register_book(meant: Meant) -> bytes:
    """Returns a register by itself, sent after the due day."""
    return content((register_text(meant),), saved_on(meant.month, meant.day))


def roster_book(truth: Truth, month: int) -> bytes:
    rows = [
        {
            "企业名称": firm,
            "责任单位": unit,
            "所属类别": "个体工商户" if unit == VILLAGE else "中小微企业",
        }
        | NO_CODE
        for unit in UNITS
        for firm in truth.listed_firms(unit, month)
    ]
    return content((roster(*rows, title=f"2021年{month}月企业名录"),), saved_on(month, 1))


def dispatch_book(month: int, decisions: Sequence[Decided]) -> bytes:
    rows = [_named(d) | {"承办单位": d.target, "交办日期": f"{month}月28日"} for d in decisions]
    return content((dispatch(*rows, title=f"2021年{month}月分派建议"),), saved_on(month, 28))


def callback_book(month: int, verdicts: Sequence[Decided]) -> bytes:
    rows = [
        _named(v)
        | {
            "办结时间": f"2021年{v.closed}",
            "回访日期": f"{month}月3日",
            "满意度": "满意" if v.satisfied else "不满意",
        }
        for v in verdicts
    ]
    return content((callback(*rows, title=f"2021年{month}月回访清单"),), saved_on(month, 3))


def _named(one: Decided) -> dict[str, str]:
    return {
        "诉求编号": one.number,
        "填报单位": one.unit,
        "企业名称": one.firm,
        "问题诉求名称": one.title,
    }
