"""A name as it is written -> the registered unit.

Knows names, aliases and the usual additions (大路街道…, …村民委员会, 盖章). Does not know forms.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz, process

from liaison_pipeline.model.settings import Settings, Unit
from liaison_pipeline.spelling.values import fold

_SEAL = re.compile(r"\((盖章|公章|签章|章)\)|[.。·,，:：;；]+$")
_COUNCIL = (
    (re.compile(r"村(村民|村|民)?(委员会|委会|委)$"), "村"),
    (re.compile(r"社区(社区居民|社区|居民|居)?(委员会|委会|居委|委)$"), "社区"),
    (re.compile(r"(居委会|居民委员会|居委)$"), "社区"),
)
_PLACE = re.compile(r"^(重庆市|重庆)?([^市区县]{1,4}[市区县])?")


def _short(name: str) -> str:
    text = _SEAL.sub("", fold(name).replace("帐", "账"))
    for pattern, replacement in _COUNCIL:
        text = pattern.sub(replacement, text)
    return text


@lru_cache(maxsize=8)
def _register(units: tuple[Unit, ...]) -> dict[str, str]:
    return {_short(name): unit.name for unit in units for name in (unit.name, *unit.aliases)}


@lru_cache(maxsize=64)
def _within(units: tuple[Unit, ...], subdistrict: str) -> dict[str, str]:
    own = [unit for unit in units if unit.subdistrict == subdistrict]
    return {_short(name): unit.name for unit in own for name in (unit.short, *unit.aliases)}


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
    consolidated form its own units come first: every sub-district has an 应急办."""
    register = _register(settings.units)
    if subdistrict:
        register = {**register, **_within(settings.units, subdistrict)}
    text = _short(written)
    street = settings.office.subdistrict
    bare = text.partition(street)[2] if street in text else _PLACE.sub("", text)
    bare = re.sub(r"^(人民政府)?(街道)?(办事处)?", "", bare) if street in text else bare
    return register.get(text) or register.get(bare)


def named_in(path: str, settings: Settings) -> str | None:
    """The one known unit that the file or folder names; None where there is none or several.

    The nearest part of the path that names one decides; a name inside a longer one does not count.
    """
    register = _register(settings.units)
    for part in reversed(path.split("/")):
        text = fold(part)
        places: list[tuple[int, int, str]] = []
        for name in sorted(register, key=len, reverse=True):
            for match in re.finditer(re.escape(name), text):
                inside = any(s <= match.start() and match.end() <= e for s, e, _ in places)
                if not inside:
                    places.append((match.start(), match.end(), register[name]))
        names = {unit for _, _, unit in places}
        if names:
            return names.pop() if len(names) == 1 else None
    return None


NEAR = 60  # of 100: below it a suggestion would file under another's name
_KIND = re.compile(r"(街道|社区|村|管理办公室|办公室|办|服务中心|中心|科|所|站)+$")


def nearest_unit(written: str, settings: Settings) -> str:
    """The registered name most like the written one, '' where none is near: what all offices or
    villages end in makes none like another."""
    names = _register(settings.units)
    text = _short(written)
    like = [name for name in names if set(_stem(name)) & set(_stem(text))]
    best = process.extractOne(text, like, scorer=fuzz.ratio, score_cutoff=NEAR)
    return names[best[0]] if best else ""


def _stem(name: str) -> str:
    return _KIND.sub("", name) or name


def reading_of(name: str) -> str:
    """Returns what is read of a unit's name: two names with one reading are one name."""
    return _short(name)
