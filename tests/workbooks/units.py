"""A unit that sends workbooks, and how liaison.toml names it."""

from collections.abc import Iterable
from dataclasses import dataclass

BOTH = ("中小微企业", "个体工商户")


@dataclass(frozen=True)
class Unit:
    """`categories` are those that it looks after where these are not the usual ones of its kind."""

    name: str
    kind: str  # office | village
    aliases: tuple[str, ...] = ()
    supervisor: str = ""
    remit: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()

    @property
    def office(self) -> bool:
        return self.kind == "office"

    @property
    def trades(self) -> str:
        return self.name if self.office else "village"

    @property
    def allowed(self) -> tuple[str, ...]:
        return self.categories or (BOTH[:1] if self.office else BOTH[1:])


def sections_of(units: Iterable[Unit]) -> str:
    """Returns the part of a liaison.toml that lists the units."""
    return "\n\n".join(_section(unit) for unit in units) + "\n"


def _section(unit: Unit) -> str:
    lines = ["[[units]]", f'name = "{unit.name}"', f'kind = "{unit.kind}"']
    for key in ("categories", "aliases", "remit", "topics"):
        values: tuple[str, ...] = getattr(unit, key)
        if values:
            quoted = ", ".join(f'"{value}"' for value in values)
            lines.append(f"{key} = [{quoted}]")
    if unit.supervisor:
        lines.append(f'supervisor = "{unit.supervisor}"')
    return "\n".join(lines)
