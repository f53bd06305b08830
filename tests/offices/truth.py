"""What three units did in three months, and the figures that follow from it: the office's own count.

A month is played unit by unit: contacts, new grievances, closings, what is forgotten, reopened or told
again; the clerk dispatches and calls back. The figures are counted here from what was done, by nothing
that the program has. Does not know files, nor what goes wrong with them (tests/offices/sending.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from liaison_pipeline.facts.identity import code_of
from liaison_pipeline.spelling.values import code_text

MONTHS = (4, 5, 6)
AS_OF = "2021-06-30"
UNITS = ("应急办", "经发办", "龙凤村")
FIRMS: Mapping[str, Sequence[str]] = {
    "应急办": ("大路砖厂", "红旗加油站", "永盛机械"),
    "经发办": ("新世纪超市", "宏达物流", "金穗粮油"),
    "龙凤村": ("龙凤小卖部", "翠竹农家乐", "阿珍理发店"),
}
UNMET: Mapping[str, str] = {"应急办": "康泰制药", "经发办": "蓝天广告", "龙凤村": "老李修车铺"}
OPENED = "盛源建材"  # 应急办's, on the roster from May on
TITLES = (  # no two alike, and more than a story has grievances
    "厂区用电不稳", "门口道路破损", "消防通道被占", "一线招工困难", "污水管网堵塞", "夜间路灯不亮",
    "公交站点太远", "燃气压力不足", "员工停车位少", "银行贷款难批", "垃圾清运迟缓", "宽带网速过慢",
    "排污许可办理", "子女入学无门", "外来噪声扰民", "仓库屋顶漏雨", "商标被人冒用", "物业收费争议",
    "食堂油烟扰邻", "河道淤积返臭", "电梯年检过期", "货车限行太严", "水压白天偏低", "社保转移缓慢",
    "工伤认定困难", "围墙外占道经营", "树枝压住电线",
)  # fmt: skip
OPEN_WORDS = "正在协调有关单位"
DONE_WORDS = "已协调处理到位，恢复正常"
FIGURES = (
    "submitted", "late", "enterprises", "contacted", "carried_over", "raised", "reopened", "closed",
    "open",
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Matter:
    """A grievance. `closed`: the day of its closing, '' while it is open; `closed_in`: its month."""

    firm: str
    title: str
    unit: str
    month: int
    holder: str
    closed: str = ""
    closed_in: int = 0

    @property
    def number(self) -> str:
        """Returns its number, which the clerk reads off the published list."""
        code = code_of(self.unit, code_text(self.firm), code_text(self.title), 0)
        return f"2021-{self.month:02}-{self.unit}-{code}"


@dataclass(frozen=True, slots=True)
class Contact:
    """A row of a ledger. `held`: its day is impossible, so it counts nowhere."""

    firm: str
    day: str
    count: int = 0
    held: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A row of a register; open where no closing day stands in it."""

    firm: str
    title: str
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a unit meant to send for a month. `day`: of the month, on which it was filed; `rows`: of the
    register, None where there is none."""

    unit: str
    month: int
    day: int
    contacts: tuple[Contact, ...]
    rows: tuple[Told, ...] | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What the clerk decided or heard of a matter. `target`: the unit that it was dispatched to."""

    number: str
    firm: str
    title: str
    unit: str
    month: int
    target: str = ""
    satisfied: bool = True
    closed: str = ""


@dataclass
class Truth:
    """A whole story. `figures`: month -> unit -> name -> number, as a careful colleague counts them, but
    for whether a unit was late: that is a matter of when its first ledger came."""

    meant: dict[tuple[str, int], Meant] = field(default_factory=dict)
    dispatches: list[Decided] = field(default_factory=list)
    verdicts: list[Decided] = field(default_factory=list)
    listed: bool = False
    figures: dict[int, dict[str, dict[str, int]]] = field(default_factory=dict)
    happened: list[str] = field(default_factory=list)

    def listed_firms(self, unit: str, month: int) -> list[str]:
        """Returns the firms of a unit on the roster of a month."""
        more = [OPENED] if unit == UNITS[0] and month >= 5 else []
        return [*FIRMS[unit], UNMET[unit], *more]


class _Player:
    """The office while its months go by."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._titles = random.sample(TITLES, len(TITLES))
        self._matters: list[Matter] = []
        self._contested: set[str] = set()  # numbers of matters that a call-back reopens next month
        self._known: dict[str, set[str]] = {unit: set() for unit in UNITS}
        self.truth = Truth(listed=self._chance(0.35))

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def play(self) -> Truth:
        for month in MONTHS:
            figures = {unit: self._unit(unit, month) for unit in UNITS}
            self.truth.figures[month] = figures
            if month != MONTHS[-1]:
                self._desk(month)
        self._late_contacts()
        self._cover()
        return self.truth

    def _unit(self, unit: str, month: int) -> dict[str, int]:
        own = [matter for matter in self._matters if matter.holder == unit]
        again = [matter for matter in own if matter.number in self._contested]
        counts = {"carried_over": sum(not matter.closed for matter in own)}
        for matter in again:
            matter.closed, matter.closed_in = "", 0
        counts |= {"submitted": 0, "raised": 0, "reopened": len(again), "closed": 0}
        if self._chance(0.9):
            self._send(unit, month, own, again, counts)
        else:
            self.truth.happened.append("a month without a ledger")
        self._contested -= {matter.number for matter in again}
        counts["open"] = sum(m.holder == unit and not m.closed for m in self._matters)
        return counts

    def _send(
        self, unit: str, month: int, own: list[Matter], again: list[Matter], counts: dict[str, int]
    ) -> None:
        counts["submitted"] = 1
        met = [firm for firm in FIRMS[unit] if self._chance(0.75)] or [FIRMS[unit][0]]
        new = {firm: self._new(firm, unit, month) for firm in met if self._chance(0.45)}
        rows = [self._told(matter, month, counts) for matter in new.values()]
        counts["raised"] = len(rows)
        for matter in own:
            rows += self._told_again(matter, month, counts, again, busy=matter.firm in new)
        contacts = [
            Contact(firm, f"{month}月{5 + FIRMS[unit].index(firm)}日", int(firm in new))
            for firm in met
        ]
        unmet = [firm for firm in FIRMS[unit] if firm not in met]
        if unmet and self._chance(0.25):
            contacts.append(Contact(unmet[0], "2月30日", held=True))
            self.truth.happened.append("a row that is held back")
        self._known[unit] |= {contact.firm for contact in contacts}
        self._random.shuffle(rows)
        told = tuple(rows) if rows or self._chance(0.4) else None
        day = self._random.randint(26, 28) if self._chance(0.15) else self._random.randint(21, 24)
        self.truth.meant[unit, month] = Meant(unit, month, day, tuple(contacts), told)

    def _new(self, firm: str, unit: str, month: int) -> Matter:
        matter = Matter(firm, self._titles.pop(), unit, month, unit)
        self._matters.append(matter)
        return matter

    def _told(self, matter: Matter, month: int, counts: dict[str, int]) -> Told:
        """Returns a row on an open matter, which it may close."""
        if self._chance(0.35):
            matter.closed, matter.closed_in = f"{month}月20日", month
            counts["closed"] += 1
        return Told(matter.firm, matter.title, matter.closed)

    def _told_again(
        self,
        matter: Matter,
        month: int,
        counts: dict[str, int],
        again: list[Matter],
        busy: bool,
    ) -> Iterator[Told]:
        """Yields what the register says of an older matter. `busy`: its firm has a new one, so nobody
        could tell a matter that is told anew from a new one."""
        if matter in again:
            if self._chance(0.7):
                yield Told(matter.firm, matter.title)
        elif not matter.closed:
            if self._chance(0.1):
                self.truth.happened.append("a matter that a register forgets")
            else:
                yield self._told(matter, month, counts)
        elif matter.closed_in < month and self._chance(0.25):
            if self._chance(0.5):
                self.truth.happened.append("a closing that is told again")
                yield Told(matter.firm, matter.title, matter.closed)
            elif not busy:
                self.truth.happened.append("a matter that a register reopens")
                counts["reopened"] += 1
                matter.closed, matter.closed_in = "", 0
                yield Told(matter.firm, matter.title)

    def _desk(self, month: int) -> None:
        """The clerk's own work at the end of a month."""
        for matter in self._matters:
            if not matter.closed and self._chance(0.2):
                target = self._random.choice([u for u in UNITS if u != matter.holder])
                self.truth.dispatches.append(self._decided(matter, month, target))
                matter.holder = target
                self.truth.happened.append("a dispatch")
            elif matter.closed and matter.closed_in == month and self._chance(0.4):
                satisfied = self._chance(0.5)
                self.truth.verdicts.append(
                    replace(
                        self._decided(matter, month + 1), satisfied=satisfied, closed=matter.closed
                    )
                )
                if not satisfied:
                    self._contested.add(matter.number)
                    self.truth.happened.append("a call-back that reopens")
                else:
                    self.truth.happened.append("a call-back that is content")

    def _decided(self, matter: Matter, month: int, target: str = "") -> Decided:
        return Decided(matter.number, matter.firm, matter.title, matter.unit, month, target)

    def _late_contacts(self) -> None:
        """A contact after the due day stands in the next month's ledger, and counts for its own month.
        Only where a roster tells whom the unit must contact is that beyond doubt."""
        for (unit, month), meant in self.truth.meant.items():
            if month == MONTHS[0] or not self.truth.listed or not self._chance(0.25):
                continue
            firm = UNMET[unit]
            late = Contact(firm, f"{month - 1}月27日")
            self.truth.meant[unit, month] = replace(meant, contacts=(*meant.contacts, late))
            self.truth.happened.append("a contact after the due day")

    def _cover(self) -> None:
        """Counts whom each unit must contact, and whom it did."""
        known: dict[str, set[str]] = {unit: set() for unit in UNITS}
        for month in MONTHS:
            for unit in UNITS:
                met: set[str] = set()
                for (of, number), meant in self.truth.meant.items():
                    if of == unit:
                        met |= {c.firm for c in meant.contacts if _month(c, number) == month}
                        if number == month:
                            known[unit] |= {contact.firm for contact in meant.contacts}
                firms = self.truth.listed_firms(unit, month) if self.truth.listed else known[unit]
                own = self.truth.figures[month][unit]
                own |= {"enterprises": len(firms), "contacted": len(met)}


def _month(contact: Contact, number: int) -> int:
    """Returns the month for which a contact counts, 0 for none."""
    if contact.held:
        return 0
    told, _, _ = contact.day.partition("月")
    return int(told) if int(told) in (number - 1, number) else 0


def played(random: Random) -> Truth:
    """Returns a story."""
    return _Player(random).play()
