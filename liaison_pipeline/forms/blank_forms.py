"""A form while it is read, and whether anybody has sent it.

Knows which forms of a workbook are blank ones, prepared for other months, or show how to fill in another
(contract, section 2). Does not know what becomes of a blank form.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from liaison_pipeline.forms.head_checks import Identity, unit_head
from liaison_pipeline.forms.months import Told, filing_date
from liaison_pipeline.forms.recognise import Block
from liaison_pipeline.forms.records import Body
from liaison_pipeline.forms.row_words import is_example_name
from liaison_pipeline.forms.source import Source
from liaison_pipeline.model.period import Period
from liaison_pipeline.spelling.values import fold

_WRONG_DAY = re.compile(r"月\d{1,2}日|月[底末]|\d[-./]\d{1,2}[-./]\d")


@dataclass(frozen=True)
class ReadForm:
    """A form of a workbook while it is read: its rows, who filed it, and which month it is of."""

    source: Source
    body: Body
    head: Identity
    told: Told

    @property
    def block(self) -> Block:
        return self.source.block

    @property
    def filing_day(self) -> date | None:
        """Returns the form's own 填报时间, None where it is empty or has no readable day."""
        filed = self.block.heads.get("filed_on")
        month = self.told.period or self.told.too_early
        return filing_date(filed.value, month) if filed and not filed.inherited else None


def is_blank(form: ReadForm, read: Sequence[ReadForm], ledgers: Sequence[ReadForm]) -> bool:
    """Returns whether nobody has sent this form (contract, section 2): it has no row that is filled in,
    and was not filed, or for another month, or lies beside a filled one, or shows how to fill in."""
    if _is_of_nobody(form) and any(
        other.body.filled and other.head.unit and not _is_of_nobody(other) for other in read
    ):
        return True
    if form.body.filled or form.block.consolidated:
        return False
    if form.body.example:
        return True
    if form.body.rows and any(ledger.body.filled for ledger in ledgers):
        return False  # grievances that our own register handed out, left as they were
    day, period = form.filing_day, form.told.period
    if day is None and _WRONG_DAY.search(_filing_text(form)):
        return False  # 2021年4月32日 was filed
    if day is None or form.told.too_early or (period and day < period.first_day):
        return True
    if form.told.guessed and period and Period.of(day) > period.shift(1):
        return True  # a sheet 12月 that was prepared in April, not last December's
    return any(
        other.body.filled
        and other.told.period == period
        and form.head.unit in ("", other.head.unit)
        for other in read
    )


def _is_of_nobody(form: ReadForm) -> bool:
    """Returns whether a form names XX村 or 某某科室: it shows how another one is filled in."""
    named = unit_head(form.block)
    return named is not None and not named.inherited and is_example_name(fold(named.text))


def _filing_text(form: ReadForm) -> str:
    filed = form.block.heads.get("filed_on")
    return fold(filed.text) if filed is not None and not filed.inherited else ""
