"""The columns of a form as its schema describes them: labels, types and every check of a cell.

Knows what a column may say, and refuses what it can't, with the line. Does not know pandera or cells.
A check's `options: {error: …}` is a finding code, else the office's own message (value-invalid).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast, get_type_hints

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.errors import SettingsError
from liaison_pipeline.forms.schema_text import Entries, SchemaText
from liaison_pipeline.model.findings import Severity
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.rows import FormRow

OWN = "value-invalid"  # the code of a check that an office added
NEVER_DROPPED = ("enterprise", "contacted_on", "count", "title", "closed_on", "progress")
OF_ROLL_UP = ("unit", "unit_filed_on", "source", "original")  # columns of 汇总表 beside the form's
# what parsing finds (forms/cells.py), as checks that read its verdict: check -> finding code
OF_PARSING: Mapping[str, str] = {
    "no_error_value": "cell-error",
    "is_calculated": "formula-uncalculated",
    "is_date": "date-invalid",
    "is_precise": "date-imprecise",
    "is_unambiguous": "date-ambiguous",
    "in_period": "date-outside-period",
    "not_carried": "date-carried",
    "valid_phones": "phone-invalid",
    "has_phone": "phone-missing",
    "has_name": "name-missing",
    "is_count": "count-invalid",
    "is_unit": "unit-unknown",
    "is_known_status": "status-unknown",
}
# what pandera checks of a typed value: check -> its arguments (the first one may stand alone)
OF_VALUES: Mapping[str, tuple[str, ...]] = {
    "isin": ("allowed_values",),
    "notin": ("forbidden_values",),
    "str_length": ("min_value", "max_value"),
    "str_matches": ("pattern",),
    "str_contains": ("pattern",),
    "str_startswith": ("string",),
    "str_endswith": ("string",),
    "in_range": ("min_value", "max_value", "include_min", "include_max"),
    "ge": ("min_value",),
    "gt": ("min_value",),
    "le": ("max_value",),
    "lt": ("max_value",),
    "greater_than_or_equal_to": ("min_value",),
    "greater_than": ("min_value",),
    "less_than_or_equal_to": ("max_value",),
    "less_than": ("max_value",),
    "names_any_of": ("words",),
    "has_check_digit": ("standard",),
}
DTYPES = {"str": "文字", "Int64": "整数", "Float64": "小数"}
_COLUMN_KEYS = {
    "title", "description", "dtype", "nullable", "unique", "required", "coerce", "checks", "since",
    "aliases", "message", "severity", "width",
}  # fmt: skip
_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")


@dataclass(frozen=True, slots=True)
class CheckRule:
    """A check of a column. `arguments` as the YAML gives them; `message` is the office's own, '' for
    none; `severity`: None where the catalogue's holds."""

    name: str
    code: str
    arguments: Mapping[str, object] = field(hash=False)
    message: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of a form. `since`: the first month in which it must be there, None for all; `added`: the
    program makes no use of it but keeps, checks and shows it; `width` in characters, 0 for the usual."""

    name: str
    title: str
    aliases: tuple[str, ...]
    dtype: str
    nullable: bool
    optional: bool
    unique: bool
    since: Period | None
    checks: tuple[CheckRule, ...]
    added: bool
    width: float = 0
    rules: Mapping[str, CheckRule] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        named = {rule.name: rule for rule in reversed(self.checks)}  # the first of a name
        object.__setattr__(self, "rules", named)

    @property
    def allowed(self) -> tuple[str, ...]:
        """Returns the values that the column takes, where it names them."""
        for check in self.checks:
            if check.name in ("isin", "names_any_of"):
                values = next(iter(check.arguments.values()))
                return tuple(str(value) for value in cast(list[object], values))
        return ()

    def has(self, check: str) -> bool:
        """Returns whether a check is made of the column."""
        return check in self.rules

    def counts_in(self, period: Period | None) -> bool:
        """Returns whether the column must be there in a month; without a month, whether in every one."""
        return self.since is None or (period is not None and period >= self.since)


def read_columns(
    written: SchemaText, built_in: SchemaText, row: type[FormRow]
) -> dict[str, FormColumn]:
    """Returns the columns in their order; raises SettingsError for what a schema can't say."""
    used = set(get_type_hints(row))
    base = built_in.section("columns")
    columns = written.section("columns")
    needed = {*NEVER_DROPPED, *cast(list[str], built_in.section("metadata")["required"])}
    for name, column in base.items():
        if name in needed and name not in columns:
            title = cast(Entries, column)["title"]
            raise written.fault(f"“{title}”（{name}）这一栏不能去掉。", "columns")
    read = {}
    for name in columns:
        if name not in base and (name in OF_ROLL_UP or hasattr(row, str(name))):
            what = f"{name} 是程序自己用的名称，这一栏请换一个（栏目名 title 不变）。"
            raise written.fault(what, "columns", str(name))
        reader = _ColumnReader(written, str(name), base.get(name), added=name not in used)
        read[str(name)] = reader.read()
    titles: dict[str, str] = {}
    for name, column in read.items():
        other = titles.setdefault(column.title, name)
        if other != name:
            what = f"“{column.title}”同 {other} 的栏目名一样，请改一个。"
            raise written.fault(what, "columns", name, "title")
    return read


class _ColumnReader:
    """Reads one column, with its name and its place at hand for the message."""

    def __init__(self, written: SchemaText, name: str, base: object, added: bool) -> None:
        self._written = written
        self._name = name
        self._base = cast(Entries, base) if isinstance(base, Mapping) else {}
        self._added = added
        entry = written.section("columns")[name]
        if not isinstance(entry, Mapping):
            raise self._fault("这一栏应写成“title: 栏目名, dtype: str, nullable: true”这样的几项。")
        self._entry = cast(Entries, entry)

    def _fault(self, what: str, *path: str) -> SettingsError:
        return self._written.fault(what, "columns", self._name, *path)

    def read(self) -> FormColumn:
        for key in self._entry:
            if key not in _COLUMN_KEYS:
                raise self._fault(f"不认识的设置 {key}。", str(key))
        metadata = self._written.section("metadata")
        optional = cast(list[str], metadata.get("optional") or [])
        dtype = self._dtype()
        checks = tuple(self._checks())
        self._refuse_switched_off(checks)
        return FormColumn(
            name=self._name,
            title=self._title(),
            aliases=self._aliases(metadata),
            dtype=dtype,
            nullable=self._flag("nullable", False),
            optional=self._name in optional or not self._flag("required", True),
            unique=self._flag("unique", False),
            since=self._since(metadata),
            checks=checks,
            added=self._added,
            width=self._width(),
        )

    def _title(self) -> str:
        title = self._entry.get("title")
        if not isinstance(title, str) or not title.strip():
            raise self._fault("title 应是栏目名。", "title")
        return title

    def _aliases(self, metadata: Entries) -> tuple[str, ...]:
        aliases = cast(Mapping[str, list[str]], metadata.get("aliases") or {})
        own = self._entry.get("aliases") or ()
        if not isinstance(own, list | tuple):
            raise self._fault("aliases 应是一列说法，如 [别名一, 别名二]。", "aliases")
        return (*(str(word) for word in aliases.get(self._name, ())), *(str(word) for word in own))

    def _dtype(self) -> str:
        dtype = self._entry.get("dtype", "str")
        wanted = self._base.get("dtype")
        if dtype not in DTYPES or (wanted is not None and dtype != wanted):
            known = "、".join(f"{name}（{what}）" for name, what in DTYPES.items())
            want = f"应为 {wanted}" if wanted else f"应为 {known} 之一"
            raise self._fault(f"dtype {want}，现为 {dtype}。", "dtype")
        return str(dtype)

    def _flag(self, key: str, default: bool) -> bool:
        value = self._entry.get(key, default)
        if not isinstance(value, bool):
            raise self._fault(f"{key} 应为 true 或 false，现为 {value}。", key)
        return value

    def _since(self, metadata: Entries) -> Period | None:
        months = cast(Entries, metadata.get("since") or {})
        month = self._entry.get("since", months.get(self._name))
        if month is None:
            return None
        try:
            return Period.parse(str(month))
        except ValueError as error:
            raise self._fault(f"since 应是形如 2021-06 的月份，现为 {month}。", "since") from error

    def _width(self) -> float:
        width = self._entry.get("width", 0)
        if isinstance(width, bool) or not isinstance(width, int | float) or not 0 <= width <= 255:
            raise self._fault("width 应是 1 到 255 的数。", "width")
        return float(width)

    def _checks(self) -> Iterator[CheckRule]:
        checks = self._entry.get("checks") or {}
        if not isinstance(checks, Mapping):
            raise self._fault("checks 下面应是若干项“检查: {…}”。", "checks")
        for name, rule in checks.items():
            yield self._check(str(name), rule)

    def _check(self, name: str, rule: object) -> CheckRule:
        known = OF_VALUES.get(name)
        if known is None and name not in OF_PARSING:
            raise self._fault(f"没有叫 {name} 的检查。", "checks", name)
        stats = dict(rule) if isinstance(rule, Mapping) else {"value": rule}
        options = stats.pop("options", {}) or {}
        if not isinstance(options, Mapping):
            raise self._fault("options 应写成 {error: …}。", "checks", name)
        arguments = self._arguments(name, stats, known or ())
        code, message = self._code(name, options.get("error"))
        if name in OF_PARSING and code != OF_PARSING[name]:
            raise self._fault(f"{name} 的 error 应为 {OF_PARSING[name]}。", "checks", name)
        own = self._entry.get("message")
        message = message or (str(own) if own and code == OWN else "")
        return CheckRule(name, code, arguments, message, self._severity(name, options))

    def _arguments(
        self, name: str, stats: dict[str, object], known: tuple[str, ...]
    ) -> dict[str, object]:
        """Returns the arguments of a check by their names."""
        if known and set(stats) == {"value"}:
            stats = {known[0]: stats["value"]}
        wrong = [key for key in stats if key not in known and not (key == "value" and not known)]
        if wrong:
            raise self._fault(f"{name} 没有 {wrong[0]} 这一项。", "checks", name)
        if known and not stats:
            raise self._fault(f"{name} 要写明 {known[0]}。", "checks", name)
        lists = ("allowed_values", "forbidden_values", "words")
        for key, value in stats.items():
            if (key in lists) != isinstance(value, list) or value == []:
                raise self._fault(f"{name} 的值写得不对。", "checks", name)
        self._refuse_unfit(name, stats)
        if self._entry.get("dtype", "str") == "str":
            for key in lists:
                if key in stats:
                    stats[key] = [str(value) for value in cast(list[object], stats[key])]
        return stats

    def _refuse_unfit(self, name: str, stats: Mapping[str, object]) -> None:
        """A number can't be matched, a text can't be counted; a pattern must be one."""
        is_text = self._entry.get("dtype", "str") == "str"
        of_text = name.startswith("str_") or name in ("names_any_of", "has_check_digit")
        of_numbers = name in OF_VALUES and not of_text and name not in ("isin", "notin")
        if (of_text and not is_text) or (of_numbers and is_text):
            what = "文字" if of_text else "数字（dtype: Int64 或 Float64）"
            raise self._fault(f"{name} 只能用于{what}的栏。", "checks", name)
        bounds = ("min_value", "max_value")
        for key in bounds:
            value = stats.get(key)
            if value is not None and (
                isinstance(value, bool) or not isinstance(value, int | float)
            ):
                raise self._fault(f"{name} 的 {key} 应是数字，现为 {value}。", "checks", name)
        low, high = (cast(float | None, stats.get(key)) for key in bounds)
        if low is not None and high is not None and low > high:
            raise self._fault(f"{name} 的 min_value 比 max_value 大。", "checks", name)
        if is_text and high is not None and high < 1:
            raise self._fault(f"{name} 的 max_value 应大于 0。", "checks", name)
        if "pattern" in stats:
            try:
                re.compile(str(stats["pattern"]))
            except re.error as error:
                raise self._fault(f"{name} 的正则表达式写法有误。", "checks", name) from error

    def _code(self, name: str, error: object) -> tuple[str, str]:
        """Returns (code, message): a finding code, or the office's own words."""
        if error is None:
            return OF_PARSING.get(name, OWN), ""
        text = str(error)
        if text in CATALOGUE:
            if name not in OF_PARSING and CATALOGUE[text].needs:
                raise self._fault(f"问题代码 {text} 不能用于检查一栏的值。", "checks", name)
            return text, ""
        if _CODE.fullmatch(text):
            raise self._fault(f"没有名为 {text} 的问题代码。", "checks", name)
        return OWN, text

    def _severity(self, name: str, options: Mapping[str, object]) -> Severity | None:
        """Returns how grave a fault is: `severity`, of the check or the column, or pandera's
        raise_warning."""
        if options.get("raise_warning") is True:
            return Severity.WARNING
        value = options.get("severity", self._entry.get("severity"))
        if value is None:
            return None
        if value not in tuple(Severity):
            raise self._fault(
                f"severity 应为 error、warning 或 info，现为 {value}。", "checks", name
            )
        return Severity(str(value))

    def _refuse_switched_off(self, checks: tuple[CheckRule, ...]) -> None:
        """What holds a row can't be switched off."""
        names, codes = {check.name for check in checks}, {check.code for check in checks}
        base = cast(Mapping[str, Entries], self._base.get("checks") or {})
        milder = self._base.get("severity") not in (None, Severity.ERROR)
        for name, rule in base.items():
            options = cast(Mapping[str, str], rule.get("options") or {})
            code = options.get("error", OF_PARSING.get(name, OWN))
            replaced = name in OF_VALUES and code in codes
            entry = CATALOGUE.get(code, CATALOGUE[OWN])  # an own message is no code
            if entry.holds and not milder and name not in names and not replaced:
                what = f"检查 {name}（{entry.title}）决定这一行是否计入，不能去掉。"
                raise self._fault(what, "checks")
