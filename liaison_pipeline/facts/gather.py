"""All that was ever read, seen from one month: rows, roster, decisions, lives, coverage.

Knows the order in which they follow from each other. Does not know which of them is a fault or a figure.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from liaison_pipeline.facts.closings import refused_closings
from liaison_pipeline.facts.coverage import Contacts, Coverage, enterprise_table
from liaison_pipeline.facts.decisions import Decisions, decisions_of
from liaison_pipeline.facts.lifecycle import fold_lives
from liaison_pipeline.facts.live_rows import RowKey, Rows, live_rows, renamed
from liaison_pipeline.facts.lives import Lives, MonthOfUnit
from liaison_pipeline.facts.question import Question
from liaison_pipeline.facts.rosters import Roster, Rosters, rosters_of
from liaison_pipeline.facts.standing import Standing
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.history import History
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.spelling.outcome import OutcomeReader

TREND = 12  # months


@dataclass(frozen=True)
class Facts:
    """`trend`: the coverage of up to twelve months in which anything was sent, ending with the one
    asked for. `short`: unit -> its name in its sub-district. `in_future`, `of_lists`: what is wrong
    with dates after as-of and with decisions."""

    standing: Standing
    rows: Rows
    rosters: Rosters
    roster: Roster
    decisions: Decisions
    reader: OutcomeReader
    refused: set[RowKey]
    lives: Lives
    short: dict[str, str]
    trend: list[tuple[Period, list[Coverage]]]
    in_future: list[Finding]
    of_lists: list[Finding]

    def ever(self) -> Lives:
        """The grievances of all months, later ones too: a list may name one of next month."""
        months = {Period.parse(text) for text in set(self.rows.grievances["period"]) if text}
        last = max(months, default=self.trend[-1][0])
        if last <= self.trend[-1][0]:
            return self.lives
        return fold_lives(self.rows, self.refused, last, self.decisions, self.short)


def facts_of(history: History, standing: Standing, question: Question) -> Facts:
    """Everything up to the month and the day that are asked for."""
    period, settings, forms = question.period, question.settings, question.forms
    rows, in_future = live_rows(history, standing, question.as_of, forms)
    rosters = rosters_of(history, standing, forms.roster, _streets(settings))
    rows = renamed(rows, rosters.key)
    decisions, of_lists = decisions_of(history, standing, question)
    reader = OutcomeReader(forms.register.metadata["outcome"])
    refused = refused_closings(rows, reader)
    months = _months(rows, question)
    short = {unit.name: unit.short for unit in settings.units}
    lives = fold_lives(rows, refused, period, decisions, short)
    contacts = Contacts(rows, settings.calendar, _of_others(lives))
    return Facts(
        standing=standing,
        rows=rows,
        rosters=rosters,
        roster=rosters.at(period),
        decisions=decisions,
        reader=reader,
        refused=refused,
        lives=lives,
        short=short,
        trend=[(month, contacts.cover(month, rosters, settings.unit_names)) for month in months],
        in_future=in_future,
        of_lists=of_lists,
    )


def _of_others(lives: Lives) -> set[RowKey]:
    """The register rows in which a unit tells of a grievance that another one raised."""
    return {
        (event.row.submission_id, event.row.row)
        for grievance in lives.all
        for event in grievance.events
        if event.row is not None and event.unit != grievance.unit
    }


def _months(rows: Rows, question: Question) -> list[Period]:
    first, last = str(question.settings.calendar.first_month), str(question.period)
    months = sorted({str(text) for text in rows.contacts["period"] if first <= text < last})
    return [*(Period.parse(text) for text in months[1 - TREND :]), question.period]


def _streets(settings: Settings) -> dict[str, str]:
    return {unit.name: unit.subdistrict for unit in settings.units if unit.subdistrict}


def enterprises_of(history: History, standing: Standing, question: Question) -> pd.DataFrame:
    """The master's table `enterprises`: it depends on no month and no day."""
    forms = question.forms
    rows, _ = live_rows(history, standing, date.max, forms)
    rosters = rosters_of(history, standing, forms.roster, _streets(question.settings))
    return enterprise_table(renamed(rows, rosters.key), rosters)


def lives_in(facts: Facts, units: tuple[str, ...], period: Period) -> dict[str, MonthOfUnit]:
    """unit -> what happened to its grievances in the month."""
    return {name: facts.lives.of(name, period) for name in units}
