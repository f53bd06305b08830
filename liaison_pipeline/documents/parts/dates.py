"""Days as documents print them.

Knows how a day is written. Does not know where it stands.
"""

from datetime import date


def iso(day: date | None) -> str:
    """`2021-04-25`; '' for no day."""
    return "" if day is None else day.isoformat()
