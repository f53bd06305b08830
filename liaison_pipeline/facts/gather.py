"""All that was ever read, seen from one month and one day: rows, roster, decisions, lives,
coverage.

Knows the order in which they follow from each other. Does not know which of them is a fault or a
figure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from liaison_pipeline.facts.assessment import punctuality
from liaison_pipeline.facts.closings import Doubts, closings_told, doubts_of
from liaison_pipeline.facts.coverage import Contacts, Coverage, enterprise_table, with_held
from liaison_pipeline.facts.decisions import Decisions, decisions_of
from liaison_pipeline.facts.lifecycle import fold_lives
from liaison_pipeline.facts.live_rows import ByUnit, Rows, live_rows
from liaison_pipeline.facts.lives import Lives, MonthOfUnit
from liaison_pipeline.facts.near_names import Misnamed, ToldAnew, misnamed, told_anew
from liaison_pipeline.facts.numbers import answer
from liaison_pipeline.facts.question import Question
from liaison_pipeline.facts.read_as import with_read_as
from liaison_pipeline.facts.rosters import Roster, Rosters, rosters_of
from liaison_pipeline.facts.same_as import SameAs, confirmed, with_titles
from liaison_pipeline.facts.sent import ToMend, to_mend_below
from liaison_pipeline.facts.settling import settle
from liaison_pipeline.facts.standing import Standing
from liaison_pipeline.model.history import History
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.rows import ContactRow, EnterpriseRow, GrievanceRow
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.spelling.outcome import OutcomeReader

TREND = 12  # months


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that the rules and the month are made from.

    `roster`: of the month. `closing_doubts`: what register rows of all months say of their closings
    that can't be. `lives`: all grievances up to the month, `ever` those of later months too: a list
    may name one of next month; `grievances`: unit of the settings -> what happened to its
    grievances in the month. `misnamed`: enterprises that registers name otherwise than ledgers;
    `anew`: grievances that vanished and may be told anew under another name.
    `to_mend`: enterprises of which a row is held back where their 汇总表 was made. `present`: the files
    that lie in the inbox.
    `trend`: the coverage of up to twelve months in which anything was sent, ending with the one
    asked for.
    """

    question: Question
    history: History
    standing: Standing
    rows: Rows
    rosters: Rosters
    roster: Roster
    decisions: Decisions
    same_as: SameAs
    reader: OutcomeReader
    closing_doubts: Doubts
    lives: Lives
    ever: Lives
    grievances: Mapping[str, MonthOfUnit]
    misnamed: Misnamed
    anew: ToldAnew
    to_mend: ToMend
    present: frozenset[str]
    trend: list[tuple[Period, list[Coverage]]]
    punctuality: Mapping[Period, Mapping[str, str]]

    @property
    def ledgers(self) -> ByUnit[ContactRow]:
        """Returns unit -> its live ledger rows of the month, held ones too."""
        return self.rows.ledgers.get(self.question.period, {})

    @property
    def registers(self) -> ByUnit[GrievanceRow]:
        """Returns unit -> its live register rows of the month, held ones too."""
        return self.rows.registers.get(self.question.period, {})

    @property
    def coverage(self) -> list[Coverage]:
        """Returns the coverage of each unit of the settings in the month."""
        return self.trend[-1][1]

    def enterprises(self) -> list[EnterpriseRow]:
        """Returns every enterprise that was ever listed or reported; the same in every month."""
        return enterprise_table(self.rows, self.rosters)


def gather(history: History, question: Question) -> Facts:
    """Returns everything up to the month and the day that are asked for."""
    period, settings, forms = question.period, question.settings, question.forms
    units = settings.unit_names
    standing = settle(history, settings.office.full_name)
    same, rosters = _same_and_rosters(history, standing, question)
    rows = live_rows(
        history,
        standing,
        question.as_of,
        lambda unit, key: rosters.key(same.enterprise(unit, key)),
        same.title,
    )
    reader = OutcomeReader(forms.register.part("outcome"), names_of(settings))
    doubts = doubts_of(rows.grievances, reader)
    told = closings_told(rows.grievances, doubts)
    names, last = settings.code_names, max([period, *rows.registers])
    decisions, ever = answer(
        decisions_of(history, standing, question),
        lambda decided: fold_lives(rows, told, last, decided, names),
        names,
    )
    lives = fold_lives(rows, told, period, decisions, names) if last > period else ever
    contacts = Contacts(rows, settings.calendar, lives.of_others)
    months = list(_rosters_in(_months(rows, question), rosters))
    grievances = {unit: lives.of(unit, period) for unit in units}
    ledgers = rows.ledgers.get(period, {})
    meant = misnamed(ledgers, grievances, _known(rows, months[-1][1], units))
    to_mend = to_mend_below(history.rows.statements, standing, period)
    return Facts(
        question=question,
        history=history,
        standing=standing,
        rows=rows,
        rosters=rosters,
        roster=months[-1][1],
        decisions=decisions,
        same_as=same,
        reader=reader,
        closing_doubts=doubts,
        lives=lives,
        ever=ever,
        grievances=grievances,
        misnamed=meant,
        anew=told_anew(ledgers, grievances, meant, same.refused),
        to_mend=to_mend,
        present=frozenset(file.file for file in history.files if file.present),
        trend=_trend(contacts, months, units, to_mend),
        punctuality=punctuality(standing, question, [month for month, _ in months]),
    )


def _same_and_rosters(
    history: History, standing: Standing, question: Question
) -> tuple[SameAs, Rosters]:
    """Returns what the clerk has confirmed to be one, and the rosters with their enterprises under the
    names that were confirmed."""
    settings, forms = question.settings, question.forms
    same = confirmed(history, standing)
    rosters = rosters_of(history, standing, forms.roster, _streets(settings), same.enterprise)
    same = with_titles(same, history.rows.grievances, rosters.key)
    return with_read_as(same, settings, forms), rosters


def _trend(
    contacts: Contacts,
    months: Sequence[tuple[Period, Roster]],
    units: tuple[str, ...],
    to_mend: ToMend,
) -> list[tuple[Period, list[Coverage]]]:
    """Returns the coverage of each month; that of the last one knows what is to be mended below."""
    trend = [(month, contacts.cover(month, roster, units)) for month, roster in months]
    month, last = trend[-1]
    return [*trend[:-1], (month, [with_held(own, to_mend.get(own.unit, {})) for own in last])]


def names_of(settings: Settings) -> dict[str, str]:
    """Returns every name and alias of a unit, and the office's, with the unit's name."""
    office = settings.office.name
    short = {unit.short: unit.short for unit in settings.units}  # every sub-district has an 应急办
    units = {name: unit.name for unit in settings.units for name in (unit.name, *unit.aliases)}
    return {office: office, **short, **units}


def _known(rows: Rows, roster: Roster, units: Sequence[str]) -> set[tuple[str, str]]:
    """Returns (unit, key) of the enterprises that a roster names or any ledger."""
    listed = {(unit, key) for unit in units if roster.has(unit) for key in roster.of(unit)}
    return listed | {(row.unit, row.enterprise_key) for row in rows.contacts}


def _rosters_in(months: Sequence[Period], rosters: Rosters) -> Iterator[tuple[Period, Roster]]:
    """Yields each month with its roster, which is made once for months with the same newest one."""
    made: dict[Period | None, Roster] = {}
    for month in months:
        newest = rosters.newest(month)
        if newest not in made:
            made[newest] = rosters.at(month)
        yield month, made[newest]


def _months(rows: Rows, question: Question) -> Sequence[Period]:
    first, last = question.settings.calendar.first_month, question.period
    since = question.since or last
    told = {since.shift(step) for step in range(last.ordinal - since.ordinal)}
    months = sorted({month for month in rows.ledgers if first <= month < last} | told)
    return [*months[1 - TREND :], last]


def _streets(settings: Settings) -> dict[str, str]:
    return {unit.name: unit.subdistrict for unit in settings.units if unit.subdistrict}
