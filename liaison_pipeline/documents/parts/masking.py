"""Telephone numbers in documents whose readers need not call: 138****1234.

Knows what may be a number, right or wrong. Does not know documents.
"""

import re

_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)([-\s.]?\d{4}[-\s.]?)(\d{4})(?!\d)")
_LONG = re.compile(r"(?<![\d.])\d{7,}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(0\d{2,3})[-\s]?\d{3,4}[-\s]?(\d{4})(?!\d)")
_DATE = re.compile(r"(19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])")


def mask(text: str) -> str:
    """The text with every run of digits that may be a telephone number masked."""
    text = _MOBILE.sub(r"\1****\3", text)
    text = _LANDLINE.sub(r"\1****\2", text)
    return _LONG.sub(_mask_run, text)


def _mask_run(match: re.Match[str]) -> str:
    digits = match[0]
    return digits if _DATE.fullmatch(digits) else f"{digits[:3]}****{digits[-4:]}"
