"""How it comes to lie in inbox/: what was meant, with one accident or another on its way.

A path's life is a list of states, run by run: what is new at which path (None: nothing lies there any
more). Lives of different paths are independent of each other, so they may come in any order. Whatever
happens here, what was meant is what must count in the end; each accident is counted by its name.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from tests.offices.books import (
    blank_text,
    book,
    callback_book,
    content,
    dispatch_book,
    ledger_text,
    register_book,
    register_text,
    roster_book,
    saved_on,
    zipped,
)
from tests.offices.truth import MONTHS, UNITS, UNMET, Contact, Meant, Told, Truth, played

State = Mapping[str, bytes | None]
Life = list[State]
PLAIN = """[office]
subdistrict = "大路街道"

[[units]]
name = "应急办"
kind = "office"
aliases = ["应急管理办公室"]

[[units]]
name = "经发办"
kind = "office"
aliases = ["招商服务中心"]

[[units]]
name = "龙凤村"
kind = "village"
aliases = ["翠峰村"]
"""
OTHER_NAMES = {"应急办": "应急管理办公室", "经发办": "招商服务中心", "龙凤村": "翠峰村"}
OTHERWISE = (  # what is tried in between, and taken back
    PLAIN.replace('name = "经发办"', 'name = "经济发展办公室"'),
    PLAIN.replace("[[units]]", "[calendar]\ndue_day = 20\n\n[[units]]", 1),
    PLAIN.replace('name = "龙凤村"\nkind = "village"', 'name = "凤凰村"\nkind = "village"'),
)


def sha_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass
class Story:
    """A random office. `lives`: of paths; `withdrawn`: (path, content) of what is taken out once it was
    read; `other`: the settings under which runs in between are made. `first_days`: (unit, month) -> the
    days of its ledgers, the withdrawn aside: by the first one it is judged whether it was late."""

    truth: Truth
    lives: list[Life] = field(default_factory=list)
    withdrawn: list[tuple[str, bytes]] = field(default_factory=list)
    other: str = ""
    cleared: bool = False  # the clerk clears inbox/ in the end, all at once
    happened: list[str] = field(default_factory=list)
    days: dict[tuple[str, int], list[int]] = field(default_factory=dict)

    def late(self, unit: str, month: int) -> bool:
        return min(self.days.get((unit, month), [1])) > 25


class _Sender:
    """Sends what was meant."""

    def __init__(self, random: Random, story: Story) -> None:
        self._random, self._story = random, story

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def send(self) -> None:
        truth = self._story.truth
        habits = {unit: self._chance(0.25) for unit in UNITS}
        for unit in UNITS:
            own = [meant for (of, _), meant in truth.meant.items() if of == unit]
            if habits[unit]:
                self._under_one_name(unit, own)
            else:
                for meant in own:
                    self._alone(meant)
            for meant in own:
                self._beside(meant)
            for month in MONTHS:
                if (unit, month) not in truth.meant:
                    self._not_meant(unit, month)
        self._office()
        if self._chance(0.25):
            self._story.cleared = True
            self._story.happened.append("the inbox is cleared")

    # one unit ----------------------------------------------------------------------------------

    def _under_one_name(self, unit: str, own: list[Meant]) -> None:
        """The unit saves every month over the last one."""
        life: Life = []
        path = f"{unit}.xlsx"
        for meant in own:
            if self._chance(0.3):
                life.append({path: book(self._wrong(meant))})
                self._story.happened.append("a correction under the old name")
            life.append({path: book(meant)})
            self._filed(meant)
        if len(own) > 1:
            self._story.happened.append("the next month under the same name")
        self._story.lives.append(life)

    def _alone(self, meant: Meant) -> None:
        self._filed(meant)
        path = f"{meant.unit}{meant.month}月.xlsx"
        plain = self._random.random() < 0.25
        accident = None if plain else self._random.choice(ACCIDENTS)
        if accident is not None and accident[1](self, meant, path):
            self._story.happened.append(accident[0])
        else:
            self._story.lives.append([{path: book(meant)}])

    def _filed(self, meant: Meant) -> None:
        self._story.days.setdefault((meant.unit, meant.month), []).append(meant.day)

    def _wrong(self, meant: Meant) -> Meant:
        """Returns what a unit sends first, and corrects: filed earlier, with other rows. It has a
        register only where the correction has one."""
        contacts = list(meant.contacts)
        good = [contact for contact in contacts if not contact.held]
        if len(good) > 1 and self._chance(0.5):
            contacts.remove(self._random.choice(good))
        else:
            contacts[0] = replace(contacts[0], count=contacts[0].count + 1)
        rows = meant.rows
        if rows is not None:
            firm = contacts[0].firm
            wrong = Told(firm, f"{firm}误报的事项")
            rows = (*rows[1:], wrong) if self._chance(0.5) else (*rows, wrong)
        wrong_one = replace(
            meant, contacts=tuple(contacts), rows=rows, day=self._random.randint(18, meant.day - 1)
        )
        self._filed(wrong_one)
        return wrong_one

    def corrected_in_place(self, meant: Meant, path: str) -> bool:
        self._story.lives.append([{path: book(self._wrong(meant))}, {path: book(meant)}])
        return True

    def corrected_beside(self, meant: Meant, path: str) -> bool:
        first = book(self._wrong(meant))
        self._story.lives += [[{path: first}], [{path.replace(".", "（更正）."): book(meant)}]]
        return True

    def answered(self, meant: Meant, path: str) -> bool:
        """The returned workbook comes back mended, dated before the original."""
        wrong = self._wrong(meant)
        first = book(wrong)
        early = replace(meant, day=wrong.day - self._random.randint(0, 3))
        self._filed(early)
        mended = book(early, answers=sha_of(first))
        self._story.lives += [[{path: first}], [{f"退回/{path}": mended}]]
        return True

    def put_back(self, meant: Meant, path: str) -> bool:
        wrong = book(self._wrong(meant))
        right = book(meant)
        self._story.lives.append([{path: right}, {path: wrong}, {path: right}])
        return True

    def renamed(self, meant: Meant, path: str) -> bool:
        data = book(meant)
        self._story.lives.append([{path: data}, {path: None, f"改名{path}": data}])
        return True

    def moved_and_back(self, meant: Meant, path: str) -> bool:
        data, old = book(meant), f"旧/{path}"
        life: Life = [{path: data}, {path: None, old: data}, {path: data, old: None}]
        self._story.lives.append(life)
        return True

    def gone(self, meant: Meant, path: str) -> bool:
        self._story.lives.append([{path: book(meant)}, {path: None}])
        return True

    def copied(self, meant: Meant, path: str) -> bool:
        data = book(meant)
        self._story.lives += [[{path: data}], [{f"副本/{path}": data}]]
        return True

    def in_a_zip(self, meant: Meant, path: str) -> bool:
        name = path.replace(".xlsx", ".zip")
        self._story.lives.append([{name: zipped("member.xlsx", book(meant))}])
        return True

    def slip_of_the_year(self, meant: Meant, path: str) -> bool:
        """The title is of another year; the contacts and 填报时间 say which one is right."""
        if not any("月" in contact.day and not contact.held for contact in meant.contacts):
            return False
        year = self._random.choice((2020, 2012, 2022))
        full = tuple(replace(contact, day=f"2021年{contact.day}") for contact in meant.contacts)
        texts = [ledger_text(replace(meant, contacts=full), year)]
        if meant.rows is not None:
            texts.append(register_text(meant))
        data = content(tuple(texts), saved_on(meant.month, meant.day))
        self._story.lives.append([{path: data}])
        return True

    def two_half_months(self, meant: Meant, path: str) -> bool:
        """Two ledgers on two sheets: one enterprise was met in both halves."""
        first = meant.contacts[0]
        other = Contact(first.firm, f"{meant.month}月18日")
        halves = (meant.contacts[:1], (other, *meant.contacts[1:]))
        texts = [ledger_text(replace(meant, contacts=half)) for half in halves]
        if meant.rows is not None:
            texts.append(register_text(meant))
        data = content(tuple(texts), saved_on(meant.month, meant.day))
        self._story.lives.append([{path: data}])
        return True

    def two_streets(self, meant: Meant, path: str) -> bool:
        """Two workbooks that share no enterprise, each with its own register."""
        firms = sorted({contact.firm for contact in meant.contacts})
        if len(firms) < 2:
            return False
        own = set(firms[:1])
        for here, name in ((True, path), (False, path.replace(".", "（二）."))):
            contacts = tuple(c for c in meant.contacts if (c.firm in own) == here)
            rows = tuple(r for r in meant.rows or () if (r.firm in own) == here)
            part = replace(meant, contacts=contacts, rows=rows or None)
            self._story.lives.append([{name: book(part)}])
        return True

    def wrong_unit_mended(self, meant: Meant, path: str) -> bool:
        other = self._random.choice([unit for unit in UNITS if unit != meant.unit])
        self._story.lives.append([{path: book(meant, unit=other)}, {path: book(meant)}])
        return True

    def late_register(self, meant: Meant, path: str) -> bool:
        if not meant.rows:
            return False
        later = replace(meant, day=min(meant.day + 5, 30))
        self._story.lives.append([{path: book(meant, ledger_only=True)}])
        self._story.lives.append([{path.replace(".", "登载表."): register_book(later)}])
        return True

    def dated_before(self, meant: Meant, path: str) -> bool:
        """The correction in place bears an earlier date than what it was saved over."""
        if meant.day > 24:
            return False
        later = replace(self._wrong(meant), day=meant.day + 1)
        self._story.lives.append([{path: book(later)}, {path: book(meant)}])
        return True

    def correction_withdrawn(self, meant: Meant, path: str) -> bool:
        wrong = book(replace(self._wrong_again(meant), day=29))
        self._story.lives.append([{path: book(meant)}, {path: wrong}])
        self._story.withdrawn.append((path, wrong))
        return True

    def wrong_month_mended(self, meant: Meant, path: str) -> bool:
        """The titles name the next month, the contacts this one; then the titles are put right."""
        whole = (ledger_text(meant), register_text(meant))
        texts = whole if meant.rows is not None else whole[:1]
        here, there = f"2021年{meant.month}月“", f"2021年{meant.month + 1}月“"
        wrong = content(
            tuple(text.replace(here, there) for text in texts), saved_on(meant.month, meant.day)
        )
        self._story.lives.append([{path: wrong}, {path: book(meant)}])
        return True

    def dropped_back(self, meant: Meant, path: str) -> bool:
        """The returned workbook comes back as it was sent."""
        data = book(meant)
        back = book(meant, answers=sha_of(data))
        self._story.lives += [[{path: data}], [{f"退回/{path}": back}]]
        return True

    def second_register(self, meant: Meant, path: str) -> bool:
        """A register with one more comes by itself, filed later."""
        if not meant.rows:
            return False
        first = replace(meant, rows=meant.rows[1:])
        later = replace(meant, day=min(meant.day + 2, 30))
        self._story.lives.append([{path: book(first)}])
        self._story.lives.append([{path.replace(".", "补."): register_book(later)}])
        return True

    def register_over_ledger(self, meant: Meant, path: str) -> bool:
        """The register is saved under the name of its ledger."""
        if not meant.rows:
            return False
        self._story.lives.append(
            [{path: book(meant, ledger_only=True)}, {path: register_book(meant)}]
        )
        return True

    def other_name_of_the_unit(self, meant: Meant, path: str) -> bool:
        self._story.lives.append([{path: book(meant, unit=OTHER_NAMES[meant.unit])}])
        return True

    def filed_in_another_year(self, meant: Meant, path: str) -> bool:
        """填报时间 is of the year before; everything else says which one is right."""
        if meant.day > 25:
            return False
        texts = [ledger_text(meant)]
        if meant.rows is not None:
            texts.append(register_text(meant))
        day = f"年{meant.month}月{meant.day}日"
        texts = [text.replace(f"填报时间：2021{day}", f"填报时间：2020{day}") for text in texts]
        data = content(tuple(texts), saved_on(meant.month, meant.day))
        self._story.lives.append([{path: data}])
        return True

    # beside it ---------------------------------------------------------------------------------

    def _beside(self, meant: Meant) -> None:
        """What lies there besides, and must change nothing."""
        story, name = self._story, f"{meant.unit}{meant.month}"
        if self._chance(0.12):
            blank = content((blank_text(meant),), saved_on(meant.month, 3))
            story.lives.append([{f"{name}下月.xlsx": blank}])
            story.happened.append("a blank form prepared ahead")
        if self._chance(0.12):
            story.lives.append([{f"{name}坏.xlsx": b"PK\x03\x04" + name.encode()}])
            story.happened.append("a file that is broken")
        if self._chance(0.15):
            wrong = replace(self._wrong_again(meant), day=29)
            data = book(wrong)
            path, moved = f"{name}错.xlsx", self._chance(0.4)
            life: Life = [{path: data}]
            if moved:
                life.append({path: None, f"移走/{path}": data})
            story.lives.append(life)
            story.withdrawn.append((path, data))
            story.happened.append("a withdrawn file is moved" if moved else "a file is withdrawn")

    def _not_meant(self, unit: str, month: int) -> None:
        """All that came of a unit's month was wrong, and is withdrawn."""
        if self._chance(0.5):
            wrong = Contact(UNMET[unit], f"{month}月6日", 1)
            told = Told(UNMET[unit], "误报的又一件")
            data = book(Meant(unit, month, 22, (wrong,), (told,)))
            path = f"{unit}{month}月不算.xlsx"
            self._story.lives.append([{path: data}])
            self._story.withdrawn.append((path, data))
            self._story.happened.append("all of a month is withdrawn")

    def _wrong_again(self, meant: Meant) -> Meant:
        rows = (*(meant.rows or ()), Told(meant.contacts[0].firm, "误报的另一件"))
        return replace(meant, contacts=meant.contacts[:1], rows=rows)

    # the office --------------------------------------------------------------------------------

    def _office(self) -> None:
        story, truth = self._story, self._story.truth
        if truth.listed:
            name = "企业名录.xlsx"
            story.lives.append([{name: roster_book(truth, 4)}, {name: roster_book(truth, 5)}])
            story.happened.append("a roster saved over by the next month's")
        one_name = self._chance(0.4)
        for kind, decided, make in (
            ("分派", truth.dispatches, dispatch_book),
            ("回访", truth.verdicts, callback_book),
        ):
            life: Life = []
            for month in MONTHS:
                own = [one for one in decided if one.month == month]
                if own:
                    path = f"{kind}.xlsx" if one_name else f"{kind}{month}.xlsx"
                    life.append({path: make(month, own)})
            if one_name and len(life) > 1:
                story.happened.append("a list saved over by the next month's")
            story.lives += [life] if one_name else [[state] for state in life]
        if self._chance(0.4):
            story.other = self._random.choice(OTHERWISE)
            story.happened.append("settings changed and changed back")


Accident = tuple[str, Callable[[_Sender, Meant, str], bool]]
ACCIDENTS: tuple[Accident, ...] = (
    ("a correction under the old name", _Sender.corrected_in_place),
    ("a correction under a new name", _Sender.corrected_beside),
    ("a returned workbook mended, dated before", _Sender.answered),
    ("an older version put back and right again", _Sender.put_back),
    ("a file renamed", _Sender.renamed),
    ("a file moved away and back", _Sender.moved_and_back),
    ("a file gone", _Sender.gone),
    ("a file copied", _Sender.copied),
    ("a workbook in a zip", _Sender.in_a_zip),
    ("a slip of the year", _Sender.slip_of_the_year),
    ("two half-months in one workbook", _Sender.two_half_months),
    ("two workbooks, a street each", _Sender.two_streets),
    ("a wrong unit mended in place", _Sender.wrong_unit_mended),
    ("a late register by itself", _Sender.late_register),
    ("a correction in place, dated before", _Sender.dated_before),
    ("a correction in place is withdrawn", _Sender.correction_withdrawn),
    ("a wrong month mended in place", _Sender.wrong_month_mended),
    ("a returned workbook dropped back unmended", _Sender.dropped_back),
    ("a second register with one more", _Sender.second_register),
    ("a register saved over its ledger", _Sender.register_over_ledger),
    ("a unit under its other name", _Sender.other_name_of_the_unit),
    ("a filing date in another year", _Sender.filed_in_another_year),
)


def story_of(seed: int) -> Story:
    """Returns the random office of a seed."""
    random = Random(seed)
    story = Story(played(random))
    story.happened += story.truth.happened
    _Sender(random, story).send()
    story.lives = [life for life in story.lives if life]
    return story
