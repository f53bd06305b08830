"""What came of a unit and can't be counted: files that can't be read, or hold no form, whose name or
folder tells whose they are, pictures in place of a form, and forms of which no month was decided.

Knows names of paths, and the months that a form tells. Does not know what is said of it. A unit of which
nothing else counts has sent something after all: that is what its missing form is explained by.
"""

from collections.abc import Iterator

from liaison_pipeline.facts.question import Question
from liaison_pipeline.facts.standing import SentForm, Standing
from liaison_pipeline.files.grid import ATTACHMENT
from liaison_pipeline.forms.months import written_month
from liaison_pipeline.model.findings import WHOLE_FORM
from liaison_pipeline.model.history import FileFinding, History
from liaison_pipeline.model.period import Period, nearest_year
from liaison_pipeline.model.rows import ContactRow
from liaison_pipeline.spelling.units import named_in


def unreadable_by_unit(history: History, question: Question) -> dict[str, list[FileFinding]]:
    """Returns unit -> what is told of files in the inbox that name the unit, no other month than the one
    that is asked for, and can't be read as a form."""
    present = history.present_ids
    found: dict[str, list[FileFinding]] = {}
    for made in history.findings:
        place = made.finding.place
        whole = made.finding.holds in WHOLE_FORM and not made.submission_id
        if not whole or place.unit or made.file_id not in present:
            continue
        unit = named_in(place.file, question.settings)
        month = month_in_path(place.file, question.period)
        if unit and month in (None, question.period):
            found.setdefault(unit, []).append(made)
    return found


def attachments(
    history: History, standing: Standing, question: Question
) -> Iterator[tuple[FileFinding, str, Period | None]]:
    """Yields the pictures and PDFs that lie in the inbox, with the unit ('' for none) and the month that
    their names tell; none that tells another month than the one that is asked for."""
    present = history.present_ids
    for made in history.findings:
        if made.finding.code != ATTACHMENT or made.file_id not in present:
            continue
        month = month_in_path(made.finding.place.file, question.period)
        if made.file_id not in standing.silent and month in (None, question.period):
            yield made, named_in(made.finding.place.file, question.settings) or "", month


def held_by_unit(
    history: History, standing: Standing, question: Question
) -> dict[str, list[FileFinding]]:
    """Returns unit -> why its forms that may be of the month are held back, where nobody knows their
    month, or another month's report tells of none."""
    forms = {form.submission_id: form for form in standing.forms if standing.is_live(form)}
    found: dict[str, list[FileFinding]] = {}
    for made in history.findings:
        form, place = forms.get(made.submission_id), made.finding.place
        if form is None or made.finding.holds not in WHOLE_FORM or not place.unit:
            continue
        if place.period == str(question.period) or (not place.period and may_be(form, question)):
            found.setdefault(place.unit, []).append(made)
    return found


def may_be(form: SentForm, question: Question) -> bool:
    """Tells whether a form of which no month was decided may be of the month that is asked for: it tells
    none, or this one, if in another year, or one of its contacts counts for it."""
    asked, calendar = question.period, question.settings.calendar
    if form.period is None or form.period.month == asked.month:
        return True
    days = (day for row in form.rows if isinstance(row, ContactRow) for day in row.contact_dates)
    return any(calendar.counts_for(day.day) == asked for day in days)


def month_in_path(path: str, asked: Period) -> Period | None:
    """Returns the month that the file or a folder names, the nearest first; a missing year is that of a
    folder further up, else the one nearest to the month that is asked for."""
    told = [month for part in reversed(path.split("/")) if (month := written_month(part))]
    if not told:
        return None
    year = next((year for year, month in told if year is not None), None)
    return Period(year, told[0][1]) if year is not None else nearest_year(told[0][1], asked)
