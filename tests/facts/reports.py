"""Ledgers and registers of one unit, month by month."""

from tests.language import HEAD, TITLE

SECOND = {"企业名称": "大路加油站"}


def month(number: int) -> dict[str, str]:
    """Title and head of a month's form, filed on its 23rd."""
    return {
        "title": TITLE.replace("4月", f"{number}月"),
        "head": HEAD.replace("4月23日", f"{number}月23日"),
    }


def filed(day: str) -> str:
    return HEAD.replace("23日", f"{day}日")
