"""A name as it is written -> the registered unit.

Knows names, aliases and the usual additions (大路街道…, …村民委员会, 盖章). Does not know forms.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from liaison_pipeline.model.settings import Settings
from liaison_pipeline.spelling.values import fold

_SEAL = re.compile(r"\((盖章|公章|签章|章|签字|签名)\)|[.。·,，:：;；]+$")
_PHONE = re.compile(r"[(,、]?(?:联系)?(?:电话|手机)?:?\d[\d-]{6,}\)?$")
_KIND_BEHIND = re.compile(r"(村|社区)?(?:村|社区)?\((村|社区|村社区|村、社区|村/社区|村居)\)$")
# what stands behind the name of a village and is the village all the same
_ORGAN = re.compile(
    r"(?<=.)(村|社区)(?:村民|居民|村|社区)?(?:中?共?(?:党总支|党支部|党支|总支|支部|党委|党组织|(?:村支|村|支)?两委)(?:委员会)?"
    r"|(?:便民|党群|综合|公共)(?:便民)?服务(?:中心|站)|工作站|服务站|监督委员会"
    r"|(?:社会治安)?综(?:合)?治(?:理)?(?:中心|办|站)?|(?:新时代)?文明实践站|网格(?:化)?(?:服务)?(?:中心|站))$"
)
# the other of two organs that sign together: 龙凤村党支部、村委会
_AND = re.compile(
    r"(?<=.)[、和及与/](?:村民|居民|村|居|社区)?(?:委员会|委会|委|党总支|党支部|党委|支部)$"
)
_COUNCIL = (
    (re.compile(r"村(村民|村|民)?(委员会|委会|委)$"), "村"),
    (re.compile(r"社区(社区居民|社区|居民|居)?(委员会|委会|居委|委)$"), "社区"),
    (re.compile(r"(居委会|居民委员会|居委)$"), "社区"),
)
_WIDE = re.compile(r"\s{2,}|[\t\n\u3000]")
_TOLD_APART = re.compile(r"[0-9一二三四五六七八九十东西南北中上下前后大小新老]")
_QUOTES = re.compile('[“”"‘’《》]|^中共(?=.{2})')
_WHO = re.compile(
    r"(村|社区|委会|支部|总支|科室?|办|所|站|中心)\((?!村|社区)[\u4e00-\u9fff]{2,3}[,、:]?\)?$"
)  # 龙凤村（张三 13700001234）, of which the number is gone: who filled it in
_PLACE = re.compile(r"^(重庆市|重庆)?([^市区县]{1,4}[市区县])?")


def _short(name: str) -> str:
    text = _SEAL.sub("", _PHONE.sub("", _QUOTES.sub("", fold(name)).replace("帐", "账")))
    text = _WHO.sub(r"\1", text)
    text = _KIND_BEHIND.sub(lambda found: found[1] or found[2], text)
    text = _ORGAN.sub(r"\1", _AND.sub("", text))
    for pattern, replacement in _COUNCIL:
        text = pattern.sub(replacement, text)
    return text


@lru_cache(maxsize=8)
def _register(settings: Settings) -> Mapping[str, str]:
    units = settings.units
    return {_short(name): unit.name for unit in units for name in (unit.name, *unit.aliases)}


@lru_cache(maxsize=8)
def _within(settings: Settings) -> Mapping[str, Mapping[str, str]]:
    """Sub-district -> the names that its units have there."""
    own: dict[str, dict[str, str]] = {}
    for unit in settings.units:
        names = own.setdefault(unit.subdistrict, {})
        names |= {_short(name): unit.name for name in (unit.short, *unit.aliases)}
    return own


def told_subdistrict(texts: Iterable[str], settings: Settings) -> str:
    """The sub-district that one of the texts names, the first text first; '' for none."""
    for text in texts:
        found = [name for name in settings.subdistricts if name in fold(text)]
        whole = [name for name in found if not any(name in other != name for other in found)]
        if len(whole) == 1:
            return whole[0]
    return ""


def match_unit(written: str, settings: Settings, subdistrict: str = "") -> str | None:
    """The registered unit of a head field, None where there is none. In a sub-district's
    consolidated form its own units come first, since every sub-district has an 应急办; another's unit
    is meant only where the other sub-district is named."""
    return _matched(written, settings, subdistrict) or None


@lru_cache(maxsize=1 << 14)  # a consolidated form names each of its units in many rows
def _matched(written: str, settings: Settings, subdistrict: str) -> str:
    if subdistrict:
        subdistrict = told_subdistrict([written], settings) or subdistrict
    names = (_within(settings).get(subdistrict, {}), _names(settings, subdistrict))
    cores = _village_cores(settings, subdistrict)
    for text in _readings(written):
        short = _short(text)
        bare = short.removeprefix(subdistrict)
        for name in dict.fromkeys((short, bare, f"{subdistrict}{bare}")):
            found = _match_text(name, names, cores, settings)
            if found:
                return found
    return ""


@lru_cache(maxsize=64)
def _names(settings: Settings, subdistrict: str) -> Mapping[str, str]:
    """Returns the names that may stand for units in a sub-district's form: not those of others, but
    where the other is named with them."""
    others = [one for one in settings.subdistricts if one != subdistrict] if subdistrict else []
    streets = {unit.name: unit.subdistrict for unit in settings.units} if others else {}
    return {
        name: unit
        for name, unit in _register(settings).items()
        if streets.get(unit) not in others or fold(streets[unit]) in name
    }


def _readings(written: str) -> list[str]:
    """The whole text, else what stands before wide space: 应急办      2021年4月."""
    parts = _WIDE.split(written.strip(), maxsplit=1)
    return [written, *parts[:1]] if len(parts) > 1 else [written]


def _match_text(
    text: str,
    registers: Sequence[Mapping[str, str]],
    cores: Mapping[str, str],
    settings: Settings,
) -> str | None:
    """`registers`: names -> units, the first that has a name wins."""
    street = settings.office.subdistrict
    bare = text.partition(street)[2] if street in text else _PLACE.sub("", text)
    bare = re.sub(r"^(人民政府)?(街道)?(办事处)?", "", bare) if street in text else bare
    for written in (text, bare):
        for register in registers:
            if written in register:
                return register[written]
    return cores.get(text) or cores.get(bare)


@lru_cache(maxsize=64)
def _village_cores(settings: Settings, subdistrict: str) -> Mapping[str, str]:
    """龙凤 behind the label 填报村（社区） is 龙凤村, where no other village is called so."""
    cores: dict[str, set[str]] = {}
    for name, unit in _names(settings, subdistrict).items():
        core = _core(name)
        if core != name and len(core) >= 2:
            cores.setdefault(core, set()).add(unit)
    return {core: names.pop() for core, names in cores.items() if len(names) == 1}


def _core(name: str) -> str:
    """A name without 村 or 社区, in which all villages are alike."""
    return re.sub(r"(?<=.)(村|社区)$", "", name)


def named_in(path: str, settings: Settings) -> str | None:
    """The one known unit that the file or folder names; None where there is none or several.

    The nearest part of the path that names one decides; a name inside a longer one does not count.
    """
    register = _register(settings)
    for part in reversed(path.split("/")):
        places: list[tuple[int, int, str]] = []
        for start, name in _names_in(fold(part), settings):
            end = start + len(name)
            if not any(s <= start and end <= e for s, e, _ in places):
                places.append((start, end, register[name]))
        names = {unit for _, _, unit in places}
        if names:
            return names.pop() if len(names) == 1 else None
    return None


def _names_in(text: str, settings: Settings) -> list[tuple[int, str]]:
    """Returns where names of units stand in a text, the longest first. Each piece that is as long as a
    name is looked up: there may be thousands of names."""
    register = _register(settings)
    return [
        (start, text[start : start + length])
        for length in _lengths(settings)
        for start in range(len(text) - length + 1)
        if text[start : start + length] in register
    ]


@lru_cache(maxsize=8)
def _lengths(settings: Settings) -> Sequence[int]:
    """Returns how long names are, the longest first."""
    return sorted({len(name) for name in _register(settings) if name}, reverse=True)


NEAR = 60  # of 100: below it a suggestion would file under another's name
_KIND = re.compile(r"(街道|社区|村|管理办公室|办公室|办|服务中心|中心|科|所|站)+$")


@lru_cache(maxsize=1 << 10)  # an unknown name comes row by row
def nearest_unit(written: str, settings: Settings, subdistrict: str = "") -> str:
    """The registered name most like the written one, '' where none is near: what all offices or
    villages end in makes none like another. None either where two are as near, or where two villages
    differ in a numeral or a direction. In a sub-district's table it is one of its own units."""
    names = _names(settings, subdistrict)
    text = _short(written if subdistrict in written else subdistrict + written)
    scores = {name: score for name, score, _ in _near(text, settings)}
    scores |= dict.fromkeys(_by_core(settings).get(_core(text), ()), 100.0)
    stem = set(_stem(text.removeprefix(subdistrict)))
    own = {name: set(_stem(name.removeprefix(subdistrict))) for name in scores if name in names}
    own = {name: parts for name, parts in own.items() if _is_of(names[name], subdistrict, settings)}
    scores = {name: scores[name] for name, parts in own.items() if stem & parts}
    most = max(scores.values(), default=0.0)
    best = [name for name, score in scores.items() if score == most]
    units = {names[name] for name in best}
    apart = any(_core(name) != name and _apart(name, text) for name in best)
    return "" if len(units) != 1 or apart else units.pop()


def _is_of(unit: str, subdistrict: str, settings: Settings) -> bool:
    return not subdistrict or settings.by_name[unit].subdistrict in ("", subdistrict)


def _near(text: str, settings: Settings) -> list[tuple[str, float, int]]:
    """Returns the names of which enough is alike, with how much of 100; all names are looked through by
    the library, not one by one."""
    names = list(_register(settings))
    return process.extract(text, names, scorer=fuzz.ratio, score_cutoff=NEAR, limit=None)


@lru_cache(maxsize=8)
def _by_core(settings: Settings) -> Mapping[str, Sequence[str]]:
    """Core -> names: 龙凤社区 is as like 龙凤村 as can be."""
    by_core: dict[str, list[str]] = {}
    for name in _register(settings):
        by_core.setdefault(_core(name), []).append(name)
    return by_core


def _apart(one: str, other: str) -> bool:
    """Returns whether the names of two villages differ in what tells villages apart."""
    return _TOLD_APART.findall(one) != _TOLD_APART.findall(other)


def _stem(name: str) -> str:
    return _KIND.sub("", name) or name


def reading_of(name: str) -> str:
    """Returns what is read of a unit's name: two names with one reading are one name."""
    return _short(name)
