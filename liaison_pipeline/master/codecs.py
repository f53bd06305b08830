"""How a value of model/ stands in a column of the master, and how it is read back.

Knows types of fields and of columns. Does not know tables. A text that is not there is NULL in the rows
of forms, a day is `2021-04-05`, an imprecise one `2021-04-01~`, several are joined by `;`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import cast

from sqlalchemy import Boolean, Integer, String, Text

from liaison_pipeline.model.findings import Holds, Severity
from liaison_pipeline.model.period import Day, Period

REPEATED = 10_000  # texts of a column that are read once where they come again
NOTHING = "{}"  # most rows have no column that nobody knows


@dataclass(frozen=True, slots=True)
class Codec:
    """One type of field: its column, and both directions."""

    column: type[Text] | type[String] | type[Integer] | type[Boolean]
    to_sql: Callable[[object], object]
    from_sql: Callable[[object], object]


def _days_to_sql(value: object) -> str:
    days = cast(tuple[Day, ...], value)
    return ";".join(f"{day.day.isoformat()}{'' if day.precise else '~'}" for day in days)


@lru_cache(maxsize=REPEATED)
def _days_from_sql(value: object) -> tuple[Day, ...]:
    parts = str(value or "").split(";")
    return tuple(
        Day(date.fromisoformat(part.rstrip("~")), not part.endswith("~")) for part in parts if part
    )


@lru_cache(maxsize=REPEATED)
def _mapping_from_sql(value: object) -> Mapping[str, str]:
    """Returns a mapping; rows at the same place of equal forms share the one of their cells."""
    text = str(value or NOTHING)
    return {} if text == NOTHING else cast(dict[str, str], json.loads(text))


@lru_cache(maxsize=REPEATED)
def _period_from_sql(value: object) -> Period | None:
    return Period.parse(str(value)) if value else None


def _same(value: object) -> object:
    return value


CODECS: Mapping[object, Codec] = {
    str: Codec(Text, _same, lambda value: str(value or "")),
    int: Codec(Integer, _same, _same),
    bool: Codec(Boolean, bool, bool),
    tuple[Day, ...]: Codec(Text, _days_to_sql, _days_from_sql),
    Mapping[str, str]: Codec(
        Text,
        lambda value: json.dumps(value, ensure_ascii=False) if value else NOTHING,
        _mapping_from_sql,
    ),
    Period | None: Codec(
        String,
        lambda value: str(value) if value else "",
        _period_from_sql,
    ),
    date: Codec(
        String,
        lambda value: cast(date, value).isoformat(),
        lambda value: date.fromisoformat(str(value)),
    ),
    date | None: Codec(
        String,
        lambda value: cast(date, value).isoformat() if value else None,
        lambda value: date.fromisoformat(str(value)) if value else None,
    ),
    datetime | None: Codec(
        String,
        lambda value: cast(datetime, value).isoformat(sep=" ") if value else None,
        lambda value: datetime.fromisoformat(str(value)) if value else None,
    ),
    Severity: Codec(String, str, lambda value: Severity(str(value))),
    Holds: Codec(String, str, lambda value: Holds(str(value))),
}
OPTIONAL_TEXT = Codec(Text, lambda value: value or None, lambda value: str(value or ""))
NULLABLE = (date | None, datetime | None)
