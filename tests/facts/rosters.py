"""Rosters of enterprises, and what a unit has of them."""

from liaison_pipeline.spelling.credit_code import check_character
from tests.language import HEAD, TITLE, Book, Office, ledger, office

BRICK, GAS, SHOP = "大路砖厂", "大路加油站", "龙凤小卖部"
NO_CODE = {"统一社会信用代码": ""}
GAS_ROW = {"企业名称": GAS, "行业": "加油站"} | NO_CODE
SHOP_ROW = {
    "企业名称": SHOP,
    "行业": "零售",
    "所属类别": "个体工商户",
    "责任单位": "龙凤村",
} | NO_CODE
RENAMED = {"企业名称": "大路新型建材厂"}  # with the code of GOOD_ROSTER
OTHER_CODE = "91350100M00010203" + check_character("91350100M00010203")
MAY = {"title": TITLE.replace("4月", "5月"), "head": HEAD.replace("4月23日", "5月23日")}


def of(month: int) -> str:
    return f"2021年{month}月企业名录"


def contacts(*names: str, month: int = 4, unit: str = "应急办") -> str:
    """The month's ledger of a unit with a contact of each of these enterprises."""
    head = HEAD.replace("应急办", unit).replace("4月23日", f"{month}月23日")
    rows = [{"企业名称": name, "联系时间": f"{month}月6日"} for name in names]
    return ledger(*rows, title=TITLE.replace("4月", f"{month}月"), head=head)


def in_month(month: int, files: dict[str, Book]) -> Office:
    return office(files, month=f"2021-{month:02}", as_of=f"2021-{month:02}-28")


def covered(judged: Office, unit: str = "应急办") -> tuple[int, int]:
    """(enterprises, contacted) of a unit's figures."""
    row = next(u for u in judged.month.units if u.name == unit)
    return row.enterprises, row.contacted


def on_roster(judged: Office, unit: str = "应急办") -> list[str]:
    own = next(c for c in judged.month.coverage if c.unit == unit)
    return sorted(known.name for known in own.roster.values())


def told(judged: Office, code: str) -> list[tuple[str, str]]:
    """(unit, value) of the findings of a code."""
    return [(f.place.unit, f.place.value) for f in judged.findings if f.code == code]


def unlisted(judged: Office) -> list[tuple[str, str]]:
    """(cell, suggestion) of what is not on its unit's roster."""
    return [
        (f.place.cell, f.words.suggestion)
        for f in judged.findings
        if f.code == "enterprise-unknown"
    ]


def firms(*rows: dict[str, str]) -> list[dict[str, str]]:
    """Roster rows of 大路1厂, 大路2厂 … without a code, with what is changed."""
    return [{"企业名称": f"大路{n}厂"} | NO_CODE | row for n, row in enumerate(rows, start=1)]
