"""liaison.toml, and 单位名单.xlsx beside it -> frozen `Settings`.

Knows the file's sections, keys and their checks. Does not know anything else of the program.
Sections and keys that a workspace's file leaves out keep their built-in values; `[[units]]` replaces
all units, and 单位名单.xlsx takes its place. Raises SettingsError, whose text names line or cell.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.errors import SettingsError
from liaison_pipeline.model.findings import Severity
from liaison_pipeline.model.period import Calendar, Period
from liaison_pipeline.model.settings import LetterHead, Limits, Office, Settings, Unit, Weights
from liaison_pipeline.unit_list import (
    BOTH,
    beside,
    check_name,
    check_names,
    units_listed,
    usual_categories,
)

FIRST_EDITION = "# 本工作区的设置。下面是"  # how the file began that its `liaison init` made


def built_in_text() -> str:
    return resources.files("liaison_pipeline").joinpath("liaison.toml").read_text("utf-8")


def names_units(path: Path) -> bool:
    """Tells whether settings that were loaded name the office's own units."""
    if beside(path).exists():
        return True
    return path.exists() and "units" in tomllib.loads(path.read_text("utf-8-sig"))


def load_settings(path: Path | None = None) -> Settings:
    """Returns the built-in settings with those of `path`, where it exists, over them; the units are
    those of 单位名单.xlsx where it lies beside."""
    settings = load_toml(path)
    if path is None:
        return settings
    check_name(path)
    if not beside(path).exists():
        return settings
    units = units_listed(beside(path), settings, load_toml(None).units)
    return replace(settings, units=tuple(units))


def load_toml(path: Path | None) -> Settings:
    """Returns the built-in settings with those of a liaison.toml over them; its units, not the list's."""
    built_in = tomllib.loads(built_in_text())
    if path is None or not path.exists():
        return _build(_Source(built_in, built_in, "", "liaison.toml"))
    try:
        text = path.read_text("utf-8-sig")
        own = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}：文件不是 UTF-8 编码，请另存为 UTF-8。") from error
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        line = place[1] if place else str(text.count("\n") + 1)
        twice = re.search("overwrite|twice", str(error))
        what = "这一项前面已经写过" if twice else "写法有误，请检查引号、括号和等号"
        raise SettingsError(f"{path} 第 {line} 行：{what}。") from error
    return _build(_Source(built_in, own, text, str(path)))


@dataclass(frozen=True)
class _Source:
    """The built-in table, the office's own, its text (to find lines) and its name."""

    built_in: dict[str, Any]
    own: dict[str, Any]
    text: str
    name: str

    def fail(self, what: str, section: str, key: str = "", index: int = 0) -> SettingsError:
        line = _line_of(self.text, section, key, index)
        return SettingsError(f"{self.name} 第 {line} 行：{what}")

    def section(self, name: str, keys: Iterable[str] | None = None) -> dict[str, Any]:
        """Returns the section's values, own over built-in; unknown keys are refused."""
        own = self.own.get(name, {})
        if not isinstance(own, dict):
            raise self.fail(f"{name} 应写成 [{name}] 一节。", "", name)
        allowed = set(self.built_in[name] if keys is None else keys)
        for key in own:
            if key not in allowed:
                raise self.fail(f"不认识的设置 {key}。", name, key)
        return {**self.built_in[name], **own}

    def value(self, section: str, key: str, right: Callable[[Any], bool], want: str) -> Any:
        value = self.section(section)[key]
        if not right(value):
            raise self.fail(f"{key} 应为{want}，现为 {_written(value)}。", section, key)
        return value


def _line_of(text: str, section: str, key: str, index: int) -> int:
    """Returns the line (from 1) of a key, else of its section's head; `index` counts repeated
    sections."""
    current, head, seen = "", 0, -1
    for number, line in enumerate(text.splitlines(), start=1):
        if match := re.match(r"\s*\[+\s*([\w.-]+)\s*\]+", line):
            current = match[1]
            seen += current == section
            head = number if current == section and seen == index else head
        here = current == section and (seen == index or not section)
        if here and key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line):
            return number
    return head or 1


def _written(value: Any) -> str:
    """Returns a value about as it stands in the file: true, not Python's True."""
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value) if isinstance(value, str | list | dict) else str(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_line(value: Any) -> bool:
    return isinstance(value, str) and "\n" not in value


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(_is_text(item) for item in value)


def _is_count(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and low <= value <= high


def _is_period(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value))


def _build(source: _Source) -> Settings:
    for name in source.own:
        if name not in source.built_in:
            raise (
                source.fail(f"不认识的设置 {name}。", "", name)
                if not isinstance(source.own[name], dict | list)
                else source.fail(f"不认识的一节 [{name}]。", name)
            )
    most = _is_count(1, 10_000_000)
    limits = {key: source.value("limits", key, most, "正整数") for key in source.built_in["limits"]}
    sample = source.value("assessment", "minimum_sample", _is_count(1, 1000), "1 到 1000 的整数")
    days = source.value("closure", "overdue_days", _is_count(0, 3650), "0 到 3650 的整数")
    office = _office(source)
    return Settings(
        office=office,
        letter=_letter_head(source, office),
        calendar=_calendar(source),
        overdue_days=days,
        retention_months=source.value("retention", "months", _is_count(0, 600), "0 到 600 的整数"),
        minimum_sample=sample,
        publishes_ranks=source.value("assessment", "publish", _is_flag, "true 或 false"),
        weights=_weights(source),
        limits=Limits(**limits),
        severity=_severities(source),
        softened=softened(source.own, source.text),
        units=_units(source),
    )


def _office(source: _Source) -> Office:
    named = {
        key: source.value("office", key, _is_text, "文字")
        for key in ("subdistrict", "name", "district")
    }
    asked = {key: source.value("office", key, _is_line, "文字") for key in ("contact", "phone")}
    return Office(**named, **asked)


def _letter_head(source: _Source, office: Office) -> LetterHead:
    """Returns the letter head; the report goes to the office's district and is signed by the office
    unless others are named."""
    keys = ("heading", "number", "issuer", "addressee", "signer")
    told = {key: source.value("report", key, _is_line, "文字").strip() for key in keys}
    if "addressee" not in source.own.get("report", {}):
        told["addressee"] = office.district
    told["signer"] = told["signer"] or office.full_name
    return LetterHead(**told)


def _weights(source: _Source) -> Weights:
    """Returns the weights of the score, of [assessment.weights] within [assessment]."""
    built_in = source.built_in["assessment"]["weights"]
    own = source.section("assessment")["weights"]
    if not isinstance(own, dict):
        raise source.fail("weights 应写成 [assessment.weights] 一节。", "assessment", "weights")
    right = _is_count(0, 1000)
    for key, value in own.items():
        if key not in built_in:
            raise source.fail(f"不认识的设置 {key}。", "assessment.weights", key)
        if not right(value):
            what = f"{key} 应为0 到 1000 的整数，现为 {_written(value)}。"
            raise source.fail(what, "assessment.weights", key)
    weights = {**built_in, **own}
    if not any(weights.values()):
        raise source.fail("weights 不能全部是 0。", "assessment.weights")
    return Weights(**weights)


def _calendar(source: _Source) -> Calendar:
    first = source.value("calendar", "first_month", _is_period, "形如 2021-04 的月份")
    day = source.value("calendar", "due_day", _is_count(1, 28), "1 到 28 的整数")
    cycles = ("calendar", "due-to-due")
    cycle = source.value("calendar", "cycle", cycles.__contains__, "calendar 或 due-to-due")
    return Calendar(Period.parse(first), day, cycle)


def _severities(source: _Source) -> dict[str, Severity | None]:
    levels: dict[str, Severity | None] = {level.value: level for level in Severity}
    levels["off"] = None
    chosen: dict[str, Severity | None] = {}
    for code, level in source.section("severity", CATALOGUE).items():
        if not isinstance(level, str) or level not in levels:
            want = " / ".join(levels)
            raise source.fail(f"{code} 应为 {want}，现为 {_written(level)}。", "severity", code)
        chosen[code] = levels[level]
        if code in softened(source.own, source.text):
            chosen[code] = Severity.INFO
        elif levels[level] is None and CATALOGUE[code].holds:
            what = f"{code} 会使数据不计入，不能设为 off；不想多看，可以设为 info。"
            raise source.fail(what, "severity", code)
    return chosen


def softened(own: Mapping[str, Any], text: str) -> tuple[str, ...]:
    """Returns the codes that hold something and were switched off by a file of the first edition, which
    allowed that: what is not counted is told all the same, as an info."""
    levels = own.get("severity", {}) if text.startswith(FIRST_EDITION) else {}
    return tuple(c for c, level in levels.items() if level == "off" and CATALOGUE[c].holds)


_UNIT_KEYS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "name": (_is_text, "文字"),
    "kind": (("office", "village").__contains__, "office 或 village"),
    "categories": (
        lambda v: _is_texts(v) and bool(v) and set(v) <= set(BOTH),
        "中小微企业、个体工商户中的一类或两类",
    ),
    "aliases": (_is_texts, "文字的列表"),
    "remit": (_is_texts, "文字的列表"),
    "topics": (_is_texts, "文字的列表"),
    "supervisor": (_is_text, "文字"),
    "subdistrict": (_is_text, "文字"),
}


def _units(source: _Source) -> tuple[Unit, ...]:
    tables = source.own.get("units", source.built_in["units"])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise source.fail("units 应写成若干节 [[units]]。", "", "units")
    units = [_unit(source, table, index) for index, table in enumerate(tables)]

    def fault(index: int, key: str, what: str) -> SettingsError:
        return source.fail(what, "units", key, index)

    check_names(units, fault)
    return tuple(units)


def _unit(source: _Source, table: dict[str, Any], index: int) -> Unit:
    for key, value in table.items():
        if key not in _UNIT_KEYS:
            raise source.fail(f"不认识的设置 {key}。", "units", key, index)
        right, want = _UNIT_KEYS[key]
        if not (isinstance(value, str | list) and right(value)):
            what = f"{key} 应为{want}，现为 {_written(value)}。"
            raise source.fail(what, "units", key, index)
    for key in ("name", "kind"):
        if key not in table:
            raise source.fail(f"这个单位缺少 {key}。", "units", "", index)
    usual = usual_categories(table["name"], table["kind"])
    categories = tuple(table.get("categories", usual))
    return Unit(
        table["name"],
        table["kind"],
        categories,
        supervisor=table.get("supervisor", ""),
        subdistrict=table.get("subdistrict", ""),
        aliases=tuple(table.get("aliases", ())),
        remit=tuple(table.get("remit", ())),
        topics=tuple(table.get("topics", ())),
    )
