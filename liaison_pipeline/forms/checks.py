"""schemas/*.yaml -> pandera checks of a whole batch; failure cases -> column, code and row.

The only importer of pandera. Parsing comes first (forms/cells.py): here columns are typed, nothing is
coerced, and the frame's index carries the row. A check's `options.error` is the finding's code; a
`nullable: false` column that is empty is `cell-missing`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera import extensions

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.errors import SettingsError
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.spelling.credit_code import is_credit_code


@extensions.register_check_method(statistics=["words"])  # type: ignore[untyped-decorator]
def names_any_of(series: Any, *, words: list[str]) -> Any:
    """Each text names at least one of the words."""
    joined = series.str.replace(r"\s+", "", regex=True)
    return joined.str.contains("|".join(re.escape(word) for word in words))


@extensions.register_check_method(statistics=["standard"])  # type: ignore[untyped-decorator]
def has_check_digit(series: Any, *, standard: str) -> Any:
    """Each text is a code of the standard (GB 32100-2015) with a right check character."""
    del standard  # there is one so far; the schema names it for its readers
    return series.map(is_credit_code).astype(bool)


@dataclass(frozen=True)
class Failure:
    """`row`: the label of the frame's index."""

    row: int
    column: str
    code: str


@lru_cache(maxsize=16)
def _schema(text: str, name: str) -> pa.DataFrameSchema:
    try:
        schema = pa.DataFrameSchema.from_yaml(text)
        codes = [check.error for column in schema.columns.values() for check in column.checks]
    except Exception as error:  # pandera and yaml raise a dozen unrelated types
        raise SettingsError(f"schemas/{name}.yaml 无法使用：{error}") from error
    unknown = [code for code in codes if code not in CATALOGUE]
    if unknown:
        raise SettingsError(f"schemas/{name}.yaml：没有名为 {unknown[0]} 的问题代码。")
    return schema


def check_schema(form: Form) -> None:
    """Raises SettingsError where the schema's file cannot be used."""
    _schema(form.text, form.kind)


def typed_frame(form: Form, rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Rows -> a frame whose schema columns have the schema's types."""
    frame = pd.DataFrame(rows)
    for name, column in _schema(form.text, form.kind).columns.items():
        frame[name] = pd.array(frame[name].tolist(), dtype=str(column.dtype))
    return frame


def check_frame(form: Form, frame: pd.DataFrame) -> list[Failure]:
    """All failures of a batch, by row and column."""
    schema = _schema(form.text, form.kind)
    try:
        schema.validate(frame[list(schema.columns)], lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        rows = zip(cases["index"], cases["column"], cases["check"], strict=True)
        found = [
            Failure(int(row), str(column), "cell-missing" if check == "not_nullable" else check)
            for row, column, check in rows
        ]
        return sorted(found, key=lambda f: (f.row, f.column, f.code))
    return []
