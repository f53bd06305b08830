"""The checks of a schema, made by pandera for a whole batch: rows -> which check failed, where.

The only importer of pandera. Parsing comes first (cells.py): here values are typed and nothing is
coerced. What parsing found is checked as well, by registered checks that read its verdict: a series of
the finding codes of each cell, joined by blanks. An empty cell of a `nullable: false` column is
`cell-missing`. Knows pandas and pandera. Does not know files or what becomes of a failed check
(members.py).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd
import pandera.pandas as pa
from pandera import extensions

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.errors import SettingsError
from liaison_pipeline.forms.schema_columns import OF_PARSING, CheckRule, FormColumn
from liaison_pipeline.forms.schemas import Form, Forms, load_forms
from liaison_pipeline.spelling.credit_code import is_credit_code

Texts: TypeAlias = "pd.Series[str]"
Passing: TypeAlias = "pd.Series[bool]"
EMPTY = CheckRule("not_nullable", "cell-missing", {})


@extensions.register_check_method(statistics=["words"])  # type: ignore[untyped-decorator]
def names_any_of(series: Texts, *, words: list[str]) -> Passing:
    """Returns whether each text names at least one of the words."""
    joined = series.str.replace(r"\s+", "", regex=True)
    return joined.str.contains("|".join(re.escape(word) for word in words))


@extensions.register_check_method(statistics=["standard"])  # type: ignore[untyped-decorator]
def has_check_digit(series: Texts, *, standard: str) -> Passing:
    """Returns whether each text is a code of the standard (GB 32100-2015) with a right check
    character."""
    del standard  # there is one so far; the schema names it for its readers
    return series.map(is_credit_code).astype(bool)


def _register(name: str, code: str) -> None:
    """Registers a check of what parsing found: it fails where the verdict of a cell has the code."""

    def check(series: Texts) -> Passing:
        return ~series.str.split().map(lambda codes: code in codes).astype(bool)

    check.__name__ = name
    check.__doc__ = f"{CATALOGUE[code].title} ({code})."
    extensions.register_check_method(check)


for _name, _code in OF_PARSING.items():
    _register(_name, _code)


@dataclass(frozen=True, slots=True)
class Failure:
    """A check that a row failed: the number of the row in the batch, the column, the check."""

    row: int
    column: str
    rule: CheckRule


@lru_cache(maxsize=16)
def _schema(columns: tuple[FormColumn, ...], of_parsing: bool) -> pa.DataFrameSchema:
    """Returns the checks of typed values, or those of what parsing found."""
    return pa.DataFrameSchema(
        {
            column.name: pa.Column(
                "str" if of_parsing else column.dtype,
                [
                    getattr(pa.Check, rule.name)(**rule.arguments, error=rule.name)
                    for rule in column.checks
                    if (rule.name in OF_PARSING) is of_parsing
                ],
                nullable=column.nullable or of_parsing,
                required=False,
            )
            for column in columns
        }
    )


def usable_forms(folder: Path) -> Forms:
    """Returns the forms of a workspace whose schemas lie in `folder`, all of whose checks can be made."""
    forms = load_forms(folder)
    for form in forms:
        check_schema(form)
    return forms


def check_schema(form: Form) -> None:
    """Raises SettingsError where pandera can't make the checks of a schema."""
    try:
        _schema(tuple(form.columns.values()), False)
        _schema(tuple(form.columns.values()), True)
    except (pa.errors.BaseStrategyOnlyError, TypeError, ValueError, AttributeError) as error:
        raise SettingsError(f"schemas/{form.kind}.yaml：有一项检查无法使用（{error}）。") from error


def check_values(form: Form, values: Mapping[str, Sequence[object]]) -> list[Failure]:
    """Returns the checks that typed values fail, by row and column; None is an empty cell."""
    frame = pd.DataFrame(
        {name: _array(values[name], column.dtype) for name, column in form.columns.items()}
    )
    return _failures(form, frame, of_parsing=False)


def _array(values: Sequence[Any], dtype: str) -> pd.api.extensions.ExtensionArray:
    """Returns values as an array of one of the types that a schema may name."""
    if dtype == "Int64":
        return pd.array(values, dtype="Int64")
    if dtype == "Float64":
        return pd.array(values, dtype="Float64")
    return pd.array(values, dtype="str")


def check_verdicts(form: Form, verdicts: Mapping[int, Mapping[str, str]]) -> list[Failure]:
    """Returns the checks that fail by what parsing found: row -> column -> finding codes."""
    if not verdicts:
        return []
    frame = pd.DataFrame(list(verdicts.values()), index=list(verdicts), dtype="str")
    return _failures(form, frame, of_parsing=True)


def _failures(form: Form, frame: pd.DataFrame, of_parsing: bool) -> list[Failure]:
    try:
        _schema(tuple(form.columns.values()), of_parsing).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        rows = zip(cases["index"], cases["column"], cases["check"], strict=True)
        failures = [
            Failure(int(row), str(name), _rule(form.columns[str(name)], str(check)))
            for row, name, check in rows
        ]
        return sorted(failures, key=lambda f: (f.row, f.column, f.rule.code))
    return []


def _rule(column: FormColumn, check: str) -> CheckRule:
    return column.rules.get(check, EMPTY)
