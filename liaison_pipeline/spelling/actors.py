"""Who must act, by what a clause of 办理情况 says: 请区交通局解决, 转应急办, 非本村职责.

Knows the schema's words for asking and for levels, and the names of units. Does not know whether the
matter is done, nor which level a clerk decides for.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from liaison_pipeline.spelling.clauses import any_of, listed
from liaison_pipeline.spelling.values import fold

WordLists = Mapping[str, object]


class Who(StrEnum):
    """Whose matter it is: a unit's by name, the district's, the sub-district's, of life in a
    neighbourhood; ANOTHER where the text only says that it is not its own."""

    UNIT = "unit"
    STREET = "street"
    DISTRICT = "district"
    LIFE = "life"
    ANOTHER = "another"


@dataclass(frozen=True, slots=True)
class Actor:
    """`name`: the unit's name in the settings, else the body as it is written; `said`: the words that
    tell it."""

    who: Who
    name: str
    said: str

    @property
    def handed_over(self) -> bool:
        """Tells whether the matter was passed on or is asked to be, and not just said to be theirs."""
        return bool(re.match("[转移交报呈递推提函抄录请需建]", self.said))

    @property
    def is_body(self) -> bool:
        """Tells whether one body is named, and not just a level such as 区级部门 or 上级."""
        return not _LEVEL.match(self.name)


_LEVEL = re.compile(
    r"(?:区|市)(?:级|里|政府|委|直|上|长|跟踪)(?!.{1,4}局)|上级|省级|.*系统$|.*平台$"
)


_NAME = re.compile(r"\{(?:name|office)\}")
_OF_STREET = "(?:我|本)?街道的?"  # 街道经发办 is 经发办, and not 街道
# no word before it that makes it the object of what somebody else does
_BY_ITSELF = "(?<![与和跟同向对到找给系请让叫把被由从经报交送按据等候待])"
_DOES = "(?!的?(?:电话|号码|微信))[^,]{2}"  # whatever a unit of the office does, it is at it
_SAYS = re.compile("(?:说|称|讲|复|回话|回函|复函|表示|明确|告知|通知|承诺|答应)$")
_PREFIX = re.compile(f"^{_OF_STREET}(?=.)")


class Asking:
    """A pattern of `asked`. With all that can be named in its place it is dear to compile, and most texts
    ask in few ways: it is compiled for the first clause that holds the words on both sides of the name.
    """

    def __init__(self, pattern: str, office: str) -> None:
        self.soft = "{office}" in pattern
        self._pattern, self._office = pattern, office

    def found_in(self, clause: str) -> Iterator[re.Match[str]]:
        """Yields where a clause asks so, the name as the group `name`."""
        if all(words.search(clause) for words in self._words):
            yield from self._whole.finditer(clause)

    @cached_property
    def _words(self) -> list[re.Pattern[str]]:
        return [_by_itself(words) for words in _NAME.split(self._pattern)]

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        return re.compile(fill(self._pattern, f"(?P<name>{self._office})"))


def _by_itself(words: str) -> re.Pattern[str]:
    """Returns what finds a part of a pattern; what is none by itself, the (?:请 of (?:请{name}), is
    thought to be everywhere."""
    try:
        return re.compile(words)
    except re.error:
        return re.compile("")


class ActorReader:
    """Compiled once from the schema's lists and the units' names."""

    def __init__(self, words: WordLists, units: Mapping[str, str]) -> None:
        self._units = {fold(written): name for written, name in units.items() if len(written) > 1}
        self._street, self._district = (str(words[key]) for key in ("street", "district"))
        self._life = re.compile(str(words["life"]))
        self._not_ours = any_of(words["not_ours"])
        self._left_to = re.compile(str(words["left_to"]))
        self._that_one = re.compile(f"^[^,]*?{_BY_ITSELF}{words['that_one']}{words['says']}")
        self._together = re.compile(str(words["together"]))
        self._utilities = re.compile(str(words["utilities"]))
        written = sorted(self._units, key=len, reverse=True)
        own = f"(?:{_OF_STREET})?(?:{'|'.join(map(re.escape, written))})" if written else "(?!)"
        office = "|".join([own, self._street, self._district])
        self._office = re.compile(office)
        others = f"{self._street}|(?:{self._district})(?:部门)?"
        has_it, says = words["has_it"], words["says"]
        self._has_it = [  # a unit that is named beside a body of the district is the one that has it
            re.compile(f"^(?:[^,]{{2,6}}[、和])??(?P<name>{name}){does}")
            for name, does in ((own, f"(?:{has_it}|{_DOES})"), (others, has_it))
        ]
        self._said = re.compile(f"^[^,]*?{_BY_ITSELF}(?P<name>{office}){says}")
        self._first_of_two = Asking("{name}(?:牵头)?[、和及与]$", office)
        self._asked = [Asking(pattern, office) for pattern in listed(words["asked"])]

    def find(self, clause: str) -> Actor | None:
        """Returns whom a clause asks to act, or None."""
        if (life := self._life.search(clause)) is not None:
            return Actor(Who.LIFE, "", life[0])
        named = [actor for actor in self._named(clause) if actor is not None]
        if named:
            at, actor = max(named, key=lambda found: found[0])
            first = next(self._first_of_two.found_in(clause[:at]), None)
            return actor if first is None else self._of_name(first["name"], actor.said)
        found = self._not_ours.search(clause)
        return Actor(Who.ANOTHER, "", found[0]) if found is not None else None

    def left_to(self, clause: str, before: str) -> Actor | None:
        """Returns whom a clause asks to act that names nobody, where the one before it does:
        已告知市监所，请其处理."""
        named = list(self._office.finditer(before)) if self._left_to.match(clause) else []
        if not named or self._serves(named[-1][0]):
            return None
        return self._of_name(named[-1][0], f"请{named[-1][0]}")

    def has_it(self, clauses: Sequence[str]) -> Actor | None:
        """Returns who is told to be at it where no word of asking stands: 市监所已上门; a company only
        where it says what is to come (供电所说排到5月)."""
        told = (has.match(clause) for has in self._has_it for clause in clauses)
        found = [has for has in told if has and self._is_others(has)]
        found += [said for said in map(self._said.match, clauses) if said]
        return self._of_name(found[0]["name"], found[0][0]) if found else self._that(clauses)

    def _that(self, clauses: Sequence[str]) -> Actor | None:
        """Returns whom a clause tells of as that one: 区税务局退了一笔，另一笔该局答复20日后到账."""
        named: re.Match[str] | None = None
        for clause in clauses:
            if named is not None and (told := self._that_one.match(clause)) is not None:
                return self._of_name(named[0], told[0])
            named = self._office.search(clause) or named
        return None

    def _is_others(self, has: re.Match[str]) -> bool:
        return not self._serves(has["name"]) or _SAYS.search(has[0]) is not None

    def without_names(self, clause: str) -> str:
        """Returns a clause with a § for each unit, level or body that it names."""
        return self._office.sub("§", clause)

    def _named(self, clause: str) -> list[tuple[int, Actor] | None]:
        if self._office.search(clause) is None:
            return []
        return [
            self._actor(found, asking.soft)
            for asking in self._asked
            for found in asking.found_in(clause)
        ]

    def _actor(self, found: re.Match[str], soft: bool) -> tuple[int, Actor] | None:
        name = found["name"]
        before = found.string[: found.start("name")]
        filed = name.endswith("系统")  # into a system things are filed: nobody works with one
        if (self._together.search(before) and not filed) or (soft and self._serves(name)):
            return None
        return found.start("name"), self._of_name(name, found[0])

    def _serves(self, name: str) -> bool:
        """Tells whether a name is that of a company or station, with which a unit deals itself."""
        return _PREFIX.sub("", name) not in self._units and self._utilities.search(name) is not None

    def _of_name(self, name: str, said: str) -> Actor:
        if (unit := self._units.get(_PREFIX.sub("", name))) is not None:
            return Actor(Who.UNIT, unit, said)
        if re.fullmatch(self._street, name):
            return Actor(Who.STREET, name, said)
        return Actor(Who.DISTRICT, name, said)


def fill(pattern: str, names: str) -> str:
    """Returns a pattern of `asked` with the names in its place."""
    return names.join(_NAME.split(pattern))


def chosen(actors: Sequence[Actor]) -> Actor | None:
    """Returns the one of several that must act: life first, then the last that is named, then whoever
    it may be."""
    for wanted in ((Who.LIFE,), (Who.UNIT, Who.STREET, Who.DISTRICT), (Who.ANOTHER,)):
        fitting = [actor for actor in actors if actor.who in wanted]
        if fitting:
            return fitting[-1]
    return None
