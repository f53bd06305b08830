"""Typed values of a row of the office's lists: roster, dispatch and call-back register, 对应确认.

Passes: 责任单位 应急办, 交办日期 4月28日, 满意度 不满意. Fails: a 责任单位 that is not in liaison.toml
(unit-unknown, holds the row), 4月31日 (date-invalid, holds the row), a 联系电话 of ten digits
(phone-invalid), a 状态 that nobody knows (status-unknown), a 办理时限 尽快 (date-invalid, a warning).
Knows the lists' columns. Does not know other rows or files.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from liaison_pipeline.catalogue import finding
from liaison_pipeline.forms.cells import (
    DATES,
    Context,
    read_by_checks,
    type_dates,
)
from liaison_pipeline.forms.row_fields import Field
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.forms.typed_row import TypedRow, TypedValue
from liaison_pipeline.model.findings import Holds, narrowed
from liaison_pipeline.model.place import Place
from liaison_pipeline.spelling.contacts import read_contact
from liaison_pipeline.spelling.deadlines import read_span, without_by
from liaison_pipeline.spelling.titles import comparable
from liaison_pipeline.spelling.units import match_unit, nearest_unit
from liaison_pipeline.spelling.values import fold, read_category

_PARTS = re.compile(r"[\W_]+")
_DAY = re.compile(
    r"(?:\d{2,4}年)?\d{1,2}月(?:\d{1,2}[日号]?)?|\d{2,4}年|\d{4}(?:[./-]\d{1,2}){1,2}"
)
_NUMBER = re.compile(r"(\d{4}-\d{2}-)(.+)(-[2-9A-Za-z]{4,})")


def read_list_cell(
    name: str, cell: Field, context: Context, typed: TypedRow, place: Place
) -> TypedValue:
    """One cell of a list as its column's type; None for nothing."""
    if name == "deadline" and isinstance(cell.raw, str):
        return _deadline(cell, context, typed, place)
    if name in DATES:
        return type_dates(name, cell, context, typed, place)
    if not cell.text:
        return None
    if name in _AS_CALLED:
        return _AS_CALLED[name](cell.text, context)
    if name == "unit" and context.form.kind == "sameas":
        return _match(cell.text, context) or cell.text
    if name == "unit" and context.form.kind in ("roster", "statement"):
        return _unit(cell, context, typed, place)
    if name == "phone":
        for bad, reason in read_contact(cell.text).invalid:
            typed.doubt(name, finding("phone-invalid", place, bad=bad, reason=reason))
        return cell.text
    if name == "target":
        typed.target_unit = _match(cell.text, context) or ""
    elif name == "status":
        status = _status(cell.text, context.form)
        if not status:
            typed.doubt(name, finding("status-unknown", place))
        cell = cell._replace(raw=status or cell.raw)
    return read_by_checks(name, cell, context, typed, place)


def _status(text: str, form: Form) -> str:
    """Returns a 状态 as the schema calls it, '' for what it does not know: 存续（在营） is 存续, for both
    are of those who are in business; 注销（2021年3月） is 注销; 正常/注销 is nothing."""
    kinds = _statuses(form)
    if any(comparable(text) in kind for kind in kinds):
        return text
    words = [word for word in _PARTS.split(_DAY.sub("", fold(text))) if word]
    alike = any(kind.issuperset(map(comparable, words)) for kind in kinds)
    return words[0] if words and alike else ""


def _deadline(cell: Field, context: Context, typed: TypedRow, place: Place) -> TypedValue:
    """A 办理时限 in words: a span is kept as it is written, for it counts from the dispatch."""
    if read_span(cell.text) is not None:
        return cell.text
    type_dates("deadline", cell._replace(raw=without_by(cell.text)), context, typed, place)
    return cell.text or None


def _system(text: str, context: Context) -> str:
    """上级系统 as it is called: “企业吹哨 部门报到”督办系统 is 跟踪督办系统."""
    said = fold(text)
    for name, spellings in context.form.words("systems").items():
        if any(fold(spelling) in said for spelling in spellings):
            return name
    return text


def _answer(text: str, context: Context) -> str:
    """确认 as it is called: 对 and √ are 是."""
    said = fold(text).rstrip("。.")
    for name, spellings in context.form.words("answers").items():
        if said in map(fold, spellings):
            return name
    return said


def _match(text: str, context: Context) -> str | None:
    return match_unit(text, context.settings, context.subdistrict)


def _folded(text: str, _context: Context) -> str:
    return fold(text)


def _chosen(column: str, words: str) -> Callable[[str, Context], str]:
    """Returns how a column is read that takes one of few words: √满意, 非常满意 and ☑满意□不满意 are
    满意. `words`: where the schema has the other spellings."""

    def read(text: str, context: Context) -> str:
        options, known = context.form.columns[column].allowed, context.form.words(words)
        said = read_category(text, {option: known.get(option, ()) for option in options})
        return said if said in options else fold(text)

    return read


def _code(text: str, _context: Context) -> str:
    return fold(text).upper()


def _category(text: str, context: Context) -> str | None:
    return read_category(text, context.form.words("categories"))


def _number(text: str, context: Context) -> str:
    """A grievance's number; the unit in it as the settings call it."""
    text = fold(text)
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    return f"{match[1]}{_match(match[2], context) or match[2]}{match[3].upper()}"


def _unit(cell: Field, context: Context, typed: TypedRow, place: Place) -> str | None:
    unit = _match(cell.text, context)
    if unit is None:
        near = nearest_unit(cell.text, context.settings, context.subdistrict)
        unknown = finding("unit-unknown", place, near, rows="")
        typed.doubt("unit", narrowed(unknown, Holds.ROW))
        typed.faults.add("unit")
    return unit


@lru_cache(maxsize=16)
def _statuses(form: Form) -> tuple[frozenset[str], ...]:
    """Returns what can stand under 状态, for comparison: of those in business, of those that are gone."""
    words = form.words("status")
    return tuple(frozenset(map(comparable, words[kind])) for kind in ("living", "gone"))


# columns of which a text is one of few: what it is called, whatever way it is written
_AS_CALLED: Mapping[str, Callable[[str, Context], str | None]] = {
    "number": _number,
    "level": _chosen("level", "levels"),
    "satisfaction": _chosen("satisfaction", "satisfied"),
    "attitude": _chosen("attitude", "satisfied"),
    "sort": _folded,
    "credit_code": _code,
    "category": _category,
    "answer": _answer,
    "system": _system,
}
