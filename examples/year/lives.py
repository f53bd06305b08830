"""The lives of the year's grievances: a small machine that is moved month by month.

Each month of a unit gives what its ledger and register will say (`Sending`); the truth is what was
planned here. Dates: contacts, closings and answers in an order that no rule can doubt. Does not know
workbooks.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from examples.year.firms import OFFICES, Firm
from examples.year.plan import MONTHS, Answer, Event, Key, Plan, Story, day_of
from examples.year.subjects import AGAIN, ELSEWHERE, SUBJECTS, Subject, titled, varied

LAST = len(MONTHS) - 1


@dataclass(frozen=True)
class Entry:
    """A row of a register."""

    firm: Firm
    name: str
    title: str
    content: str
    closed_on: date | None
    progress: str


@dataclass(frozen=True)
class Visit:
    """A row of a ledger."""

    firm: Firm
    name: str
    day: date
    count: int = 0


@dataclass
class Sending:
    """What a unit sends for a month. `kind`: both | ledger | none.

    `counts`: new grievances of an enterprise, `raising`: the contact with them; `again`: enterprises
    that have a closed one again in this register.
    """

    unit: str
    month: int
    kind: str
    filed: date
    entries: list[Entry] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    counts: dict[Firm, int] = field(default_factory=dict)
    raising: dict[Firm, date] = field(default_factory=dict)
    again: set[Firm] = field(default_factory=set)


@dataclass(eq=False)
class Life:
    """`name`: the enterprise's in the row that raised it. `after`: a closing must be later than this
    day. `call`: the day of a call-back that reopens it.

    `move`: the first month in which `receiver` holds it. `final`: closed, and nothing follows.
    """

    unit: str
    firm: Firm
    subject: Subject
    title: str
    raised: int
    name: str
    after: date
    holder: str
    closed_on: date | None = None
    closed_in: int = -1
    call: date | None = None
    move: int = LAST + 9
    receiver: str = ""
    final: bool = False
    events: list[Event] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def key(self) -> Key:
        return MONTHS[self.raised], self.unit, self.name, self.title

    def note(self, month: int, what: str) -> None:
        self.events.append(Event(MONTHS[month], what, self.holder))

    def story(self) -> Story:
        return Story(self.key, frozenset(self.names), frozenset(self.titles), tuple(self.events))

    def did(self, month: int, what: str) -> bool:
        return any(e.month == MONTHS[month] and e.what == what for e in self.events)


class Machine:
    """All grievances of the sub-district."""

    def __init__(self, rng: Random, plan: Plan) -> None:
        self.rng = rng
        self.plan = plan
        self.lives: list[Life] = []
        self._answers: list[tuple[list[Answer], Life, int, str, date, str]] = []

    def begin(self, month: int, kinds: dict[str, str]) -> None:
        """Grievances go to the unit that they were dispatched to; what was called back reopens."""
        self._kinds = kinds
        for life in self.lives:
            if life.move == month:
                life.holder = life.receiver
                if life.is_open:
                    life.note(month, "received")
        self.carried = {life: life.holder for life in self.lives if life.is_open}
        for life in self.lives:
            if life.call and not life.is_open:
                self._reopen(life, month, life.call)
                self.plan.tally["call-back reopens next month"] += 1

    def _reopen(self, life: Life, month: int, day: date) -> None:
        life.closed_on, life.call = None, None
        life.after = day
        life.note(month, "reopened")

    # the register of a unit -----------------------------------------------------------------------

    def fill(self, sending: Sending) -> None:
        """What the unit's register says of grievances that were there before."""
        for life in [life for life in self.lives if life.holder == sending.unit]:
            if sending.kind == "none":
                continue
            if life.is_open:
                if sending.kind == "both":
                    self._go_on(life, sending)
                elif life in self.carried:
                    self._vanish(life, sending.month)
            elif sending.kind == "both" and not life.final and not life.call:
                self._come_again(life, sending)

    def _go_on(self, life: Life, sending: Sending) -> None:
        month, tally = sending.month, self.plan.tally
        decided = life.move == month + 1
        weights = {"carry": 40, "close": 38, "vanish": 10, "elsewhere": 14}
        if life not in self.carried or decided:
            weights["vanish"] = 0
        if life.receiver:
            weights["elsewhere"] = 0
        what = self.rng.choices(list(weights), list(weights.values()))[0]
        if what == "vanish":
            self._vanish(life, month)
            return
        if life.did(month, "received"):
            tally["received and closed" if what == "close" else "received and carried"] += 1
        if what == "close":
            if life.did(month, "reopened"):
                tally["reopened by call-back and closed"] += 1
            life.final = decided
            tally["closed by the old unit in the month of dispatch"] += decided
            self._close(life, sending, self._closing_day(life, month))
        elif what == "elsewhere":
            self._write(life, sending, ELSEWHERE)
            self._dispatch(life, month)
        else:
            tally["carried over open"] += 1
            said = AGAIN if any(e.what == "reopened" for e in life.events) else ""
            self._write(life, sending, said or life.subject.progress)

    def _vanish(self, life: Life, month: int) -> None:
        life.note(month, "vanished")
        self.plan.vanished.append((MONTHS[month], life.holder, life.title))
        self.plan.tally["vanished"] += 1
        if life.did(month, "received"):
            self.plan.tally["received and left out"] += 1

    def _closing_day(self, life: Life, month: int) -> date:
        """In the month, now and then at the end of the one before; after all that happened before."""
        first, last = day_of(month, 1), day_of(month, 24)
        if self.rng.random() < 0.2:
            first -= timedelta(days=4)
        first = max(first, life.after + timedelta(days=1))
        return first + timedelta(days=self.rng.randrange(max(1, (last - first).days + 1)))

    def _close(self, life: Life, sending: Sending, day: date) -> None:
        if life.raised < sending.month:
            self.plan.tally["closed in a later month"] += 1
        self._write(life, sending, life.subject.done, day)
        life.closed_on, life.closed_in = day, sending.month
        life.note(sending.month, "closed")

    def _write(self, life: Life, sending: Sending, progress: str, day: date | None = None) -> None:
        month, name, title = sending.month, life.name, life.title
        if life.raised < month:
            name = self._name(life.firm, month)
            if self.rng.random() < 0.25:
                title = varied(self.rng, title)
                self.plan.tally["title varied"] += 1
        life.names.add(name)
        life.titles.add(title)
        content = life.subject.content
        sending.entries.append(Entry(life.firm, name, title, content, day, progress))

    def _name(self, firm: Firm, month: int) -> str:
        """Its name, now and then the one that it had before."""
        former = firm.former(month)
        if former and self.rng.random() < 0.3:
            self.plan.tally["former name in a register"] += 1
            return former
        return firm.name(month)

    def _come_again(self, life: Life, sending: Sending) -> None:
        """A closed one: repeated, reopened by the register, or raised anew."""
        month, since = sending.month, sending.month - life.closed_in
        chance = self.rng.random()
        if life.firm.unit(month) != life.unit:
            return  # who has moved or closed asks for nothing more
        free = life.firm not in sending.again
        if since == 1 and chance < 0.15:
            self._write(life, sending, life.subject.done, life.closed_on)
            self.plan.tally["repeated"] += 1
        elif free and since <= 3 and 0.15 <= chance < 0.21:
            sending.again.add(life.firm)
            day = day_of(month, 24)
            self._reopen(life, month, day)
            self._write(life, sending, AGAIN)
            self.plan.reopened_by_register.append((MONTHS[month], life.holder, life.title))
            self.plan.tally["reopened by the register"] += 1
        elif free and 0.21 <= chance < 0.29 and not life.receiver:
            sending.again.add(life.firm)
            life.final = True
            self.plan.tally["raised anew"] += 1
            self.lift(life.firm, sending, life.subject, life.title)

    # raising, dispatching, calling back -----------------------------------------------------------

    def lift(self, firm: Firm, sending: Sending, subject: Subject, title: str) -> None:
        """A new grievance, at the enterprise's first contact of the month."""
        month = sending.month
        day = sending.raising.setdefault(
            firm, day_of(month, self.rng.randint(8 if month == 0 else 2, 16))
        )
        name = self._name(firm, month)
        life = Life(sending.unit, firm, subject, title, month, name, day, sending.unit)
        sending.counts[firm] = sending.counts.get(firm, 0) + 1
        self.lives.append(life)
        life.note(month, "raised")
        self.plan.tally["raised"] += 1
        chance = self.rng.random()
        if chance < 0.4:
            closing = max(self._closing_day(life, month), day)
            self._close(life, sending, closing)
        elif chance < 0.58:
            self._write(life, sending, ELSEWHERE)
            self._dispatch(life, month)
        else:
            self._write(life, sending, subject.progress)

    def raise_some(self, sending: Sending, firms: list[Firm]) -> None:
        for firm in self.rng.sample(firms, min(len(firms), self.rng.choice((0, 1, 1, 2, 2, 3)))):
            for _ in range(self.rng.choice((1, 1, 1, 2))):
                had = [life for life in self.lives if life.firm is firm]
                numbered = [life.subject for life in had if "{n}" in life.subject.title]
                fresh = [s for s in SUBJECTS if s not in [life.subject for life in had]]
                subject = self.rng.choice([*fresh, *numbered, *numbered])
                title = titled(self.rng, subject)
                if title not in [life.title for life in had]:
                    self.plan.tally["told apart by its digits"] += subject in numbered
                    self.lift(firm, sending, subject, title)

    def _dispatch(self, life: Life, month: int) -> None:
        """The clerk decides on the 28th, on the 10th of the next month, or not at all."""
        chance = self.rng.random()
        self.plan.tally["beyond the unit's remit"] += 1
        if life.receiver or chance > 0.85 or month == LAST:
            return
        soon = chance < 0.5 or self._kinds[life.holder] != "both" or month + 2 > LAST
        day = day_of(month, 28) if soon else day_of(month + 1, 10)
        life.move = month + (1 if soon else 2)
        life.receiver = self.rng.choice([unit for unit in OFFICES if unit != life.holder])
        self.plan.tally[f"dispatched in {'the same' if soon else 'the next'} month"] += 1
        answer = (self.plan.dispatches, life, month, life.holder, day, life.receiver)
        self._answers.append(answer)

    def finish(self, month: int, following: dict[str, str]) -> None:
        """Call-backs to what was closed in the month. `following`: what units send next month."""
        for life in self.lives:
            if life.closed_in != month or life.is_open or life.final:
                continue
            chance, moving = self.rng.random(), month < life.move <= month + 1
            if chance < 0.2:
                soon = chance < 0.08 or month == LAST
                day = day_of(month, 29) if soon else day_of(month + 1, 5)
                self._answer(life, month, day, self.rng.choice(("满意", "基本满意")))
                self.plan.tally["call-back content"] += 1
            elif (
                chance < 0.48 and month < LAST and following[life.holder] != "ledger" and not moving
            ):
                soon = chance < 0.32
                life.call = day_of(month, 29) if soon else day_of(month + 1, 5)
                self._answer(life, month, life.call, "不满意")
                self.plan.tally["called back in the month of the closing"] += soon

    def _answer(self, life: Life, month: int, day: date, word: str) -> None:
        self._answers.append((self.plan.callbacks, life, month, life.holder, day, word))

    def tell(self) -> None:
        """Writes stories and answers into the plan, once all names and titles are known."""
        self.plan.stories = [life.story() for life in self.lives]
        for target, life, month, holder, day, word in self._answers:
            names, titles = frozenset(life.names), frozenset(life.titles)
            target.append(Answer(MONTHS[month], holder, names, titles, day, word))
