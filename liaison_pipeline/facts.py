"""All that was ever read, seen from one month: rows, roster, decisions, lives, coverage.

Knows the order in which they follow from each other. Does not know which of them is a fault or a figure.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from liaison_pipeline.findings import Finding
from liaison_pipeline.frames import History
from liaison_pipeline.period import Period
from liaison_pipeline.reading.forms import Forms
from liaison_pipeline.rules.closure import refused_closings
from liaison_pipeline.rules.coverage import Contacts, Coverage, enterprise_table
from liaison_pipeline.rules.decisions import Decisions, Key, decisions_of
from liaison_pipeline.rules.lifecycle import Lives, MonthOfUnit, RowKey, fold_lives
from liaison_pipeline.rules.outcome import OutcomeReader
from liaison_pipeline.rules.question import Question
from liaison_pipeline.rules.roster import Roster, Rosters, rosters_of
from liaison_pipeline.rules.rows import Rows, live_rows, renamed
from liaison_pipeline.rules.submissions import Standing

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

    def keys_ever(self) -> frozenset[Key]:
        """The grievances of all months, later ones too: a list may name one of next month."""
        months = {Period.parse(text) for text in set(self.rows.grievances["period"]) if text}
        last = max(months, default=self.trend[-1][0])
        later = fold_lives(self.rows, self.refused, last, self.decisions, self.short)
        return self.lives.keys | later.keys


def facts_of(history: History, standing: Standing, question: Question) -> Facts:
    """Everything up to the month and the day that are asked for."""
    period, settings, forms = question.period, question.settings, question.forms
    rows, in_future = live_rows(history, standing, question.as_of, forms)
    rosters = rosters_of(history, standing, forms.roster)
    rows = renamed(rows, rosters.key)
    decisions, of_lists = decisions_of(history, standing, question)
    reader = OutcomeReader(forms.register.metadata["outcome"])
    refused = refused_closings(rows, reader)
    contacts = Contacts(rows, settings.calendar)
    months = _months(rows, question)
    short = {unit.name: unit.short for unit in settings.units}
    return Facts(
        standing=standing,
        rows=rows,
        rosters=rosters,
        roster=rosters.at(period),
        decisions=decisions,
        reader=reader,
        refused=refused,
        lives=fold_lives(rows, refused, period, decisions, short),
        short=short,
        trend=[(month, contacts.cover(month, rosters, settings.unit_names)) for month in months],
        in_future=in_future,
        of_lists=of_lists,
    )


def _months(rows: Rows, question: Question) -> list[Period]:
    first, last = str(question.settings.calendar.first_month), str(question.period)
    months = sorted({str(text) for text in rows.contacts["period"] if first <= text < last})
    return [*(Period.parse(text) for text in months[1 - TREND :]), question.period]


def enterprises_of(history: History, standing: Standing, forms: Forms) -> pd.DataFrame:
    """The master's table `enterprises`: it depends on no month and no day."""
    rows, _ = live_rows(history, standing, date.max, forms)
    rosters = rosters_of(history, standing, forms.roster)
    return enterprise_table(renamed(rows, rosters.key), rosters)


def lives_in(facts: Facts, units: tuple[str, ...], period: Period) -> dict[str, MonthOfUnit]:
    """unit -> what happened to its grievances in the month."""
    return {name: facts.lives.of(name, period) for name in units}
