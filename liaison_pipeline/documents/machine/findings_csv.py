"""findings.csv: all findings of the month, UTF-8 with BOM.

Knows the columns of the contract. Does not know rules. No text becomes a formula in a spreadsheet
program: what looks like one gets an apostrophe in front, as such programs themselves write it. Programs
set to Chinese take a full-width sign for the other, too.
"""

import csv
import io
import re
from collections.abc import Iterable

from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.model.findings import FIELDS, Finding, as_texts

_FORMULA = re.compile(
    "[=@\t\r\n\uff1d\uff20]|[+-](?!\\d+(?:\\.\\d+)?$)(?=.)|[\uff0b\uff0d](?=.)", re.DOTALL
)
_MASKED = {"file", "sheet", "value", "message", "suggestion"}


def findings_csv(findings: Iterable[Finding]) -> bytes:
    """Returns the table, a row a finding in the order given; telephone numbers are masked."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(FIELDS)
    for finding in findings:
        writer.writerow(_cell(name, text) for name, text in as_texts(finding).items())
    return text.getvalue().encode("utf-8-sig", "replace")


def _cell(name: str, text: str) -> str:
    return plain_cell(mask(text) if name in _MASKED else text)


def plain_cell(text: str) -> str:
    """Returns a text as it may stand in a CSV: no spreadsheet program takes it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text
