"""Makes one case after the other: units, good workbooks, workbooks with mistakes."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from tests.planting.files import FORMATS, arrange
from tests.planting.filling import Filler
from tests.planting.model import Case, File, Form, NoRoomError, Pen
from tests.workbooks.invent import Inventor
from tests.workbooks.period import Month
from tests.workbooks.units import BOTH, Unit

PLACES = ("青白黑红石龙凤虎牛马云雨雪松柏竹柳桃梅兰", "山水溪河湖塘坝坪岭岩沟湾桥井泉洞峡滩坡林")
OFFICES = ("办", "中心", "所", "站")
MONTHS = ((2021, 6), (2021, 7), (2021, 9), (2021, 10), (2021, 12), (2022, 1), (2022, 3), (2022, 5))


@dataclass(frozen=True)
class Mistake:
    """`alone`: nothing else is planted beside it; `formats`: where it can be made at all."""

    name: str
    plant: Callable[[Pen], None]
    formats: tuple[str, ...] = FORMATS
    alone: bool = False
    ledger_only: bool = False
    one_file: bool = False


@dataclass
class Maker:
    rng: Random
    month: Month = field(init=False)
    as_of: date = field(init=False)
    inventor: Inventor = field(init=False)
    places: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.month = Month(*self.rng.choice(MONTHS))
        self.as_of = self.month.day(self.rng.choice((26, 27, 28)))
        self.inventor = Inventor(self.rng)
        self.places = [a + b for a in PLACES[0] for b in PLACES[1]]
        self.rng.shuffle(self.places)

    def unit(self, office: bool | None = None) -> Unit:
        place = self.places.pop()
        office = self.rng.random() < 0.5 if office is None else office
        if office:
            suffix = self.rng.choice(OFFICES)
            alias = f"{place}办公室" if suffix == "办" else f"{place}街道{suffix}"
            return Unit(f"{place}{suffix}", "office", (alias,))
        suffix = self.rng.choice(("村", "社区"))
        return Unit(f"{place}{suffix}", "village", (f"{place}{suffix[0]}委会",))

    def kind(self, formats: tuple[str, ...] = FORMATS) -> str:
        return self.rng.choice(formats)

    def filler(self, unit: Unit, month: Month | None = None, filed: int = 0) -> Filler:
        month = month or self.month
        day = month.day(filed or self.rng.randint(15, 25))
        return Filler(self.rng, self.inventor, unit, month, day)

    def file(self, filler: Filler, forms: list[Form], kind: str = "") -> File:
        return arrange(self.rng, filler.unit, forms, kind or self.kind(), filler.saved)

    def files(
        self, filler: Filler, forms: list[Form], one: bool = False, kind: str = ""
    ) -> list[File]:
        """The forms in one file or, sometimes, in two."""
        if len(forms) > 1 and not one and self.rng.random() < 0.2:
            return [self.file(filler, [form], kind) for form in forms]
        return [self.file(filler, forms, kind)]

    def good(self) -> Case:
        """Anything that a careful unit sends."""
        unit = self.unit()
        if self.rng.random() < 0.15:
            unit = replace(unit, categories=BOTH)
        filler = self.filler(unit)
        size = self.rng.choice((1, 2, 3, 5, 8, 12))
        counts = [self.rng.choice((0, 0, 0, 1, 2)) for _ in range(size)]
        ledger = filler.ledger(counts)
        forms = [ledger]
        if any(counts) or self.rng.random() < 0.5:
            forms.append(filler.register(ledger))
        if not any(counts) and len(forms) > 1:
            forms[1].none_text = self.rng.choice(("", "无", "本月无问题诉求"))
        case = Case([unit], self.files(filler, forms))
        case.touched |= {form.kind for form in forms}
        return case

    def rich(self, mistake: Mistake) -> Case:
        """Ledger and register with room for every mistake; a ledger alone where that is asked."""
        unit = self.unit()
        filler = self.filler(unit)
        if mistake.ledger_only:
            ledger = filler.ledger([0] * self.rng.randint(3, 6))
            return Case([unit], [self.file(filler, [ledger], self.kind(mistake.formats))])
        counts = [0, 0, 0, 0, 1, 1, 1, 1, 2]
        self.rng.shuffle(counts)
        ledger = filler.ledger(counts)
        register = filler.register(ledger, mixed=True)
        kind = self.kind(mistake.formats)
        return Case([unit], self.files(filler, [ledger, register], mistake.one_file, kind))

    def dirty(self, mistake: Mistake, queue: list[Mistake]) -> Case:
        """A case with this mistake and up to two more in other rows, those whose turn it is."""
        for _ in range(60):
            case = self.rich(mistake)
            pen = Pen(self.rng, case, self.month, self.as_of)
            try:
                mistake.plant(pen)
            except NoRoomError:
                continue
            case.kinds.append(mistake.name)
            if not mistake.alone:
                self._add(pen, queue, self.rng.choice((0, 1, 2, 2, 2)))
            return case
        raise AssertionError(f"no room for {mistake.name}")

    def _add(self, pen: Pen, queue: list[Mistake], more: int) -> None:
        """The first of the queue that find room go to its end."""
        for other in list(queue):
            if more == 0:
                return
            try:
                other.plant(pen)
            except NoRoomError:
                continue
            pen.case.kinds.append(other.name)
            queue.remove(other)
            queue.append(other)
            more -= 1
