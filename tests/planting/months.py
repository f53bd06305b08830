"""Cases of several files or months: copies, corrections, other streets, what became of a grievance."""

from copy import deepcopy

from tests.planting.filling import Filler
from tests.planting.maker import Maker
from tests.planting.model import Case, File, Form, Planted, Row
from tests.workbooks.grievances import GRIEVANCES
from tests.workbooks.spelling import spell_day


def duplicate(maker: Maker) -> Case:
    case = maker.good()
    case.planted.clear()
    original = case.files[0]
    stem, _, ending = original.path.rpartition(".")
    mark = maker.rng.choice(("（副本）", "(1)", " - 副本", "_copy"))
    copy = File(f"{stem}{mark}.{ending}", original.kind, [], original.saved, copy_of=original)
    case.files.append(copy)
    larger = copy if copy.path > original.path else original
    case.planted.append(Planted("file-duplicate", larger))
    return case


def _filed_again(maker: Maker, filler: Filler, forms: list[Form], day: int) -> Filler:
    """The same forms with another 填报时间."""
    again = maker.filler(filler.unit, filler.month, day)
    for form in forms:
        form.filed = again.filed
        form.heads = dict(filler.heads) | {"filed": spell_day(again.filed, "year")}
    return again


def _forms(filler: Filler, counts: list[int]) -> list[Form]:
    ledger = filler.ledger(counts)
    return [ledger, filler.register(ledger)] if any(counts) else [ledger]


def _superseded(maker: Maker, day: int, gone: bool) -> Case:
    unit = maker.unit()
    filler = maker.filler(unit, filed=maker.rng.randint(12, 20))
    forms = _forms(filler, [0, 1, 0, 1])
    newer = deepcopy(forms)
    again = _filed_again(maker, filler, newer, day)
    if gone:
        names = [row.name for row in newer[0].rows if not row.count]
        alone = [name for name in names if [r.name for r in newer[0].rows].count(name) == 1]
        if not alone:
            return _superseded(maker, day, gone)
        newer[0].rows = [row for row in newer[0].rows if row.name != alone[0]]
    else:
        newer[0].rows[0].cells["method"] = "走访"
    old, new = maker.file(filler, forms), maker.file(again, newer)
    planted = Planted("submission-superseded", old, severity="warning" if gone else "info")
    return Case([unit], [old, new], [planted])


def superseded(maker: Maker) -> Case:
    return _superseded(maker, maker.rng.randint(21, 25), gone=False)


def superseded_with_less(maker: Maker) -> Case:
    return _superseded(maker, maker.rng.randint(21, 25), gone=True)


def corrected_after_due_day(maker: Maker) -> Case:
    """No one is late by a correction."""
    return _superseded(maker, 26, gone=False)


def added(maker: Maker) -> Case:
    """Two workbooks of one unit, a street each."""
    unit = maker.unit()
    first = maker.filler(unit, filed=18)
    second = maker.filler(unit, filed=maker.rng.randint(19, 25))
    old = maker.file(first, _forms(first, [0, 1, 0]))
    new = maker.file(second, _forms(second, [1, 0]))
    return Case([unit], [old, new], [Planted("submission-added", new)])


def missing(maker: Maker) -> Case:
    """Nothing was sent, or the register of what the ledger counts was not."""
    unit = maker.unit()
    case = Case([unit], [], [Planted("submission-missing", None)])
    if maker.rng.random() < 0.5:
        filler = maker.filler(unit)
        case.files.append(maker.file(filler, [filler.ledger([1, 0, 2])]))
    return case


def two_units(maker: Maker) -> Case:
    office = maker.rng.random() < 0.5
    units = [maker.unit(office), maker.unit(office)]
    first = maker.filler(units[0], filed=maker.rng.randint(12, 18))
    second = maker.filler(units[1], filed=maker.rng.randint(19, 25))
    one, two = first.ledger([0, 0, 0]), second.ledger([0, 0, 0])
    row = second.ledger_row(one.rows[0].name, second.day(), 0)
    two.rows.append(row)
    files = [maker.file(first, [one]), maker.file(second, [two])]
    return Case(units, files, [Planted("enterprise-two-units", files[1], two, row, "enterprise")])


class Grievance:
    """A unit's month before with one grievance, and this month's ledger of the same enterprises."""

    def __init__(self, maker: Maker, closed: bool, early: bool = False) -> None:
        self.maker, self.unit = maker, maker.unit()
        before = maker.filler(self.unit, maker.month.shift(-1), 25)
        before.styles = ["year"]
        ledger = before.ledger([0, 0, 0])
        self.name = before.enterprise()
        day = maker.rng.randint(2, 6) if early else maker.rng.randint(20, 23)
        ledger.rows.append(before.ledger_row(self.name, before.month.day(day), 1))
        self.which = maker.rng.choice(GRIEVANCES)
        raised = before.month.day(day)
        self.before = before.grievance(self.name, self.which, raised, closed)
        register = before.form("register", [self.before])
        self.files = [maker.file(before, [ledger, register])]
        self.now = maker.filler(self.unit)
        names = list(dict.fromkeys(row.name for row in ledger.rows))
        self.ledger = self.now.ledger([0] * len(names), names)

    def row(self, closed: bool) -> Row:
        """The grievance in this month's register."""
        return self.now.grievance(self.name, self.which, self.maker.month.day(2), closed)

    def case(self, rows: list[Row] | None, planted: Planted | None = None) -> Case:
        forms = [self.ledger]
        if rows is not None:
            forms.append(self.now.form("register", rows))
            forms[1].none_text = "" if rows else "无"
        file = self.maker.file(self.now, forms)
        case = Case([self.unit], [*self.files, file])
        if planted is not None:
            if isinstance(planted.place, Row):
                planted.file, planted.form = file, forms[1]
            case.planted.append(planted)
        return case


def vanished(maker: Maker) -> Case:
    story = Grievance(maker, closed=False)
    planted = Planted("grievance-vanished", None, names=story.which[0])
    return story.case(maker.rng.choice(([], None)), planted)


def reopened(maker: Maker) -> Case:
    story = Grievance(maker, closed=True)
    row = story.row(closed=False)
    return story.case([row], Planted("grievance-reopened", None, None, row, "progress"))


def overdue(maker: Maker) -> Case:
    story = Grievance(maker, closed=False, early=True)
    row = story.row(closed=False)
    return story.case([row], Planted("grievance-overdue", None, None, row, "title"))


def uncontacted(maker: Maker) -> Case:
    story = Grievance(maker, closed=True)
    gone = next(row.name for row in story.ledger.rows if row.name != story.name)
    story.ledger.rows = [row for row in story.ledger.rows if row.name != gone]
    return story.case(None, Planted("contact-missing", None, names=gone))


def carried_over(maker: Maker) -> Case:
    """Open at the month's start, closed in it or still open: nothing is wrong."""
    story = Grievance(maker, closed=False)
    return story.case([story.row(closed=maker.rng.random() < 0.6)])


def repeated(maker: Maker) -> Case:
    """The closed row is sent once more, unchanged: nothing is wrong."""
    story = Grievance(maker, closed=True)
    return story.case([story.before])


CLEAN = (corrected_after_due_day, carried_over, repeated)
DIRTY = (
    *(duplicate, superseded, superseded_with_less, added, missing, two_units),
    *(vanished, reopened, overdue, uncontacted),
)
