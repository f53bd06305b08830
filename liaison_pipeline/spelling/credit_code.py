"""统一社会信用代码: the unified social credit code of GB 32100-2015. Pure.

Knows its alphabet, weights and check character. Does not know cells or findings.
"""

import re

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_SHAPE = re.compile(rf"[{ALPHABET}]{{2}}\d{{6}}[{ALPHABET}]{{10}}")


def check_character(first: str) -> str:
    """The last character for the first seventeen. Raises ValueError for one outside the alphabet."""
    total = sum(ALPHABET.index(mark) * weight for mark, weight in zip(first, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def is_credit_code(text: str) -> bool:
    """Two characters of authority and class, six digits of the region, nine of the body, one check."""
    return bool(_SHAPE.fullmatch(text)) and check_character(text[:17]) == text[17]
