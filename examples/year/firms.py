"""The enterprises of the invented year and their rosters: new, moved, renamed, closed.

Knows credit codes (GB 32100-2015, GB 11714-1997) and which unit looks after whom. A change takes
effect with the roster that tells it.
"""

from dataclasses import dataclass, field
from random import Random

from tests.workbooks.invent import Inventor
from tests.workbooks.units import Unit

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ROSTERS = (0, 4, 8)  # 2021-04, 2021-08, 2021-12
UNITS = {
    unit.name: unit
    for unit in (
        Unit(
            "经发办", "office", ("经济发展办公室",), remit=("工业", "商贸"), topics=("用电", "贷款")
        ),
        Unit("应急办", "office", ("应急管理办公室",), remit=("砖厂", "加油站"), topics=("消防",)),
        Unit(
            "市场监管所",
            "office",
            ("市监所",),
            remit=("餐饮",),
            topics=("执照", "食品"),
            categories=("中小微企业", "个体工商户"),
        ),
        Unit("龙凤村", "village", ("龙凤村村委会",), supervisor="应急办"),
        Unit("青杠坡村", "village", ("青杠坡村村委会",), supervisor="经发办"),
        Unit("望江社区", "village", ("望江社区居委会",), supervisor="市场监管所"),
    )
}
OFFICES = tuple(name for name, unit in UNITS.items() if unit.kind == "office")
VILLAGES = tuple(name for name, unit in UNITS.items() if unit.kind == "village")


def credit_code(rng: Random, kind: str) -> str:
    """A valid 统一社会信用代码: 9, 1 (enterprise) or 2 (individual), 500120, organisation, check."""
    body = f"{rng.randrange(10**8):08d}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = 11 - sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11
    organisation = body + {10: "X", 11: "0"}.get(rest, str(rest))
    code = f"9{kind}500120{organisation}"
    total = sum(ALPHABET.index(c) * pow(3, place, 31) for place, c in enumerate(code))
    return code + ALPHABET[(31 - total % 31) % 31]


@dataclass(eq=False)
class Firm:
    """`names`, `units`, `industries`: from a month on; unit "" is closed. `listed`: the first roster
    it is on; `known`: the month from which its unit contacts it."""

    code: str
    category: str
    person: str
    phone: str
    names: dict[int, str]
    units: dict[int, str]
    industries: dict[int, str]
    listed: int
    known: int

    def name(self, month: int) -> str:
        return _at(self.names, month)

    def unit(self, month: int) -> str:
        return _at(self.units, month)

    def industry(self, month: int) -> str:
        return _at(self.industries, month)

    def on_roster(self, unit: str, month: int) -> bool:
        return self.listed <= month and self.unit(month) == unit

    def former(self, month: int) -> str:
        """Its name before the last change, "" for none."""
        earlier = sorted(at for at in self.names if at <= month)[:-1]
        return self.names[earlier[-1]] if earlier else ""


def _at(history: dict[int, str], month: int) -> str:
    return history[max(at for at in history if at <= month)]


@dataclass
class Registry:
    """All enterprises, dead and alive."""

    rng: Random
    inventor: Inventor
    firms: list[Firm] = field(default_factory=list)
    left: dict[int, list[tuple[str, Firm]]] = field(default_factory=dict)

    def settle(self) -> None:
        """The enterprises of the first month, and those that later rosters will add."""
        for unit in UNITS:
            self.firms += [self.found(unit, 0, 0) for _ in range(self.rng.randint(6, 12))]
        for roster in ROSTERS[1:]:
            for unit in self.rng.sample(list(UNITS), 3):
                self.firms.append(self.found(unit, roster, roster - self.rng.randrange(3)))

    def found(self, unit: str, listed: int, known: int) -> Firm:
        rng, at = self.rng, UNITS[unit]
        category = rng.choice(at.allowed)
        return Firm(
            code=credit_code(rng, "2" if category == "个体工商户" else "1"),
            category=category,
            person=self.inventor.person(),
            phone=self.inventor.mobile(),
            names={0: self.inventor.enterprise(at.trades)},
            units={0: unit},
            industries={0: rng.choice(at.remit or ("零售", "修理"))},
            listed=listed,
            known=known,
        )

    def of(self, unit: str, month: int) -> list[Firm]:
        """The unit's part of the month's roster."""
        return [firm for firm in self.firms if firm.on_roster(unit, month)]

    def renew(self, month: int, busy: list[Firm]) -> int:
        """A new roster's changes; who has an open grievance (`busy`) is not moved or closed.

        Gives how many busy enterprises were renamed.
        """
        still = [f for f in self.firms if f.unit(month) and f.listed < month]
        idle = [f for f in still if f not in busy]
        renamed = self.rng.sample(busy, min(2, len(busy)))
        idle = self.rng.sample(idle, 7)
        for firm in (*renamed, idle[6]):
            firm.names[month] = self.inventor.enterprise(UNITS[firm.unit(month)].trades)
        for firm in idle[:3]:
            self._move(firm, month)
        for firm in idle[3:6]:
            self.left.setdefault(month, []).append((firm.unit(month), firm))
            firm.units[month] = ""
        return len(renamed)

    def _move(self, firm: Firm, month: int) -> None:
        old = firm.unit(month)
        others = [unit for unit in (VILLAGES if old in VILLAGES else OFFICES) if unit != old]
        allowed = [unit for unit in others if firm.category in UNITS[unit].allowed]
        if allowed:
            firm.units[month] = self.rng.choice(allowed)
            remit = UNITS[firm.units[month]].remit
            firm.industries[month] = self.rng.choice(remit or (firm.industry(month),))
            self.left.setdefault(month, []).append((old, firm))
