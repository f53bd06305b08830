"""What an office has set: `Settings` and its parts, as they flow through the program.

Knows shapes. Does not know liaison.toml: settings.py does.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from liaison_pipeline.model.findings import Severity
from liaison_pipeline.model.period import Calendar

_STREETS = ("街道", "镇", "乡")
_IN_STREET = re.compile(r"^.{2,}?(?:街道|镇|乡)(?=.)")


@dataclass(frozen=True)
class Office:
    """`contact` and `phone`: whom units and the district may ask, '' where nobody is named."""

    subdistrict: str
    name: str
    district: str
    contact: str = ""
    phone: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.subdistrict}{self.name}"


@dataclass(frozen=True)
class LetterHead:
    """What stands around the text of 情况报告, '' for what is left out. `heading`: 版头; `number`:
    发文字号; `issuer`: 签发人; `addressee`: 主送; `signer`: 落款."""

    heading: str
    number: str
    issuer: str
    addressee: str
    signer: str


@dataclass(frozen=True)
class Weights:
    """How much each share counts in the score of 考核; 0 leaves one out."""

    closure_rate: int
    on_time_closure_rate: int
    satisfaction: int
    coverage: int
    punctuality: int
    reopened_rate: int


@dataclass(frozen=True)
class Limits:
    """Per file: sizes in MiB, and counts of sheets, rows and columns of a sheet."""

    megabytes: int
    unpacked_megabytes: int
    sheets: int
    rows: int
    columns: int


@dataclass(frozen=True)
class Unit:
    name: str
    kind: str
    categories: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    remit: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    supervisor: str = ""
    subdistrict: str = ""  # a district's units: the sub-district to which the unit belongs
    # whom to call; how files are read does not hang on it (repr is what a fingerprint is made of)
    contact: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)

    @property
    def short(self) -> str:
        """Returns the name within its sub-district: 大路街道经发办 -> 经发办."""
        return self.name.removeprefix(self.subdistrict) or self.name

    @property
    def code_name(self) -> str:
        """Returns the name in its own sub-district, however many levels up the unit is listed: of
        江北区大路街道经发办 it is 经发办. Codes of grievances are made from it."""
        nested = bool(self.subdistrict) and not self.subdistrict.endswith(_STREETS)
        return (nested and _IN_STREET.sub("", self.short)) or self.short

    @property
    def code_names(self) -> tuple[str, ...]:
        """Returns all names from which a code may have been made: a unit is renamed, its old name
        becomes an alias."""
        others = (alias.removeprefix(self.subdistrict) for alias in self.aliases)
        return tuple(dict.fromkeys((self.code_name, self.short, self.name, *self.aliases, *others)))


@dataclass(frozen=True)
class Settings:
    """`minimum_sample`: below it a share has no rank; `publishes_ranks`: 通报 shows the best and the
    last units; `softened`: codes that a file of the first edition switched off, and that are told as an
    info, since they hold something."""

    office: Office
    letter: LetterHead
    calendar: Calendar
    overdue_days: int
    retention_months: int  # what is personal and older may be forgotten; 0: it is kept
    minimum_sample: int
    publishes_ranks: bool
    weights: Weights
    limits: Limits
    severity: Mapping[str, Severity | None]
    units: tuple[Unit, ...]
    softened: tuple[str, ...] = ()
    by_name: Mapping[str, Unit] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {unit.name: unit for unit in self.units})

    def calling(self, names: Mapping[str, Sequence[str]]) -> "Settings":
        """Returns the settings in which units have more names: unit -> names."""
        units = (
            replace(unit, aliases=(*unit.aliases, *names.get(unit.name, ()))) for unit in self.units
        )
        return replace(self, units=tuple(units))

    def __hash__(self) -> int:
        """What is made from settings (the index of all names of units) is made once, and looked up again
        and again; equal settings have equal hashes, which is all that a hash must do."""
        return hash((self.office.subdistrict, len(self.units)))

    @cached_property
    def subdistricts(self) -> tuple[str, ...]:
        """Returns a district's sub-districts, in the order of the units; none for a sub-district
        itself."""
        return tuple(dict.fromkeys(unit.subdistrict for unit in self.units if unit.subdistrict))

    @cached_property
    def code_names(self) -> Mapping[str, Sequence[str]]:
        """Returns unit -> all names from which codes of its grievances may have been made."""
        return {unit.name: unit.code_names for unit in self.units}

    @cached_property
    def unit_names(self) -> tuple[str, ...]:
        return tuple(unit.name for unit in self.units)
