"""The Chinese names by which figures are asked for and shown in `liaison trace`.

Knows each name of summary.json and what it is called: 联系率, 应急办 联系率, 日期有误. Does not know
what a figure counts. What it is called stands in FIGURES, of a finding in the catalogue.
"""

from collections.abc import Iterator, Mapping

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.facts.figures import FIGURES
from liaison_pipeline.model.findings import LEVELS, Severity
from liaison_pipeline.month import Month
from liaison_pipeline.spelling.titles import comparable
from liaison_pipeline.spelling.units import match_unit

# other words that people say for a figure
_ALSO = {
    "应联系": "enterprises", "应联系企业": "enterprises", "应联系户数": "enterprises",
    "已联系企业": "contacted", "联系户数": "contacted", "联系覆盖率": "rate", "覆盖率": "rate",
    "新增": "raised", "新登记诉求": "raised", "收集": "raised", "收集件数": "raised",
    "新收集": "raised", "新收集诉求": "raised",
    "结转": "carried_over", "办结诉求": "closed", "办结件数": "closed", "未办结诉求": "open",
    "月末未办结": "open", "应报": "expected",
    "已报送": "received", "未报送": "missing", "超期未办结": "overdue",
}  # fmt: skip
_OF_FINDINGS = {"findings.error": "错误", "findings.warning": "提醒", "findings.info": "说明"}
_LEVELS = {LEVELS[level]: f"findings.{level.value}" for level in Severity}
_LEVELS |= {"必须改正的错误": "findings.error", "请核对的提醒": "findings.warning"}


def word_of(name: str) -> str:
    """Returns what a figure of summary.json is called: coverage.rate is 联系率, units.应急办.rate is
    应急办 联系率."""
    _, _, rest = name.partition(".")
    if name in _OF_FINDINGS:
        return _OF_FINDINGS[name]
    if name.startswith("findings.by_code."):
        return CATALOGUE[name.removeprefix("findings.by_code.")].title
    unit, _, own = rest.rpartition(".")
    title = _titles(of_unit=bool(unit)).get(own if unit else rest, "")
    return f"{unit} {title}".strip() if title else name


def name_of(month: Month, written: str) -> str:
    """Returns the name in summary.json of a figure that is asked for in words; '' where it is none."""
    wanted = comparable(written)
    levels = {title: name for name, title in _OF_FINDINGS.items()} | _LEVELS
    if written.strip() in levels:
        return levels[written.strip()]
    for word, name in _words():
        if wanted == comparable(word):
            return name
        if wanted.endswith(comparable(word)):
            unit = match_unit(written.strip()[: -len(word)].rstrip("的 "), month.settings)
            if unit:
                return f"units.{unit}.{name.partition('.')[2]}"
    codes = (code for code, entry in CATALOGUE.items() if wanted == comparable(entry.title))
    return next((f"findings.by_code.{code}" for code in codes), "")


def shown(value: float | None, name: str) -> str:
    """Returns a figure as people write it: a rate in per cent, yes or no in words."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if name.endswith(("rate", "satisfaction")):
        return f"{value:.1%}"
    return str(int(value)) if float(value).is_integer() else f"{value:.1f}"


def _words() -> Iterator[tuple[str, str]]:
    """Yields (what is said, name of a total), the longest first: 未办结 is no 办结."""
    sections = {figure.name: figure.section for figure in FIGURES}
    said = {figure.title: figure.name for figure in FIGURES} | _ALSO
    for word in sorted(said, key=len, reverse=True):
        name = said[word]
        section = sections.get(name, "")
        if section:
            yield word, f"{section}.{name}"


def _titles(of_unit: bool) -> Mapping[str, str]:
    titles = {figure.name: figure.title for figure in FIGURES}
    if of_unit:
        titles |= {figure.of_unit: figure.title for figure in FIGURES if figure.of_unit}
    return titles
