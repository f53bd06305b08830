"""Files that can't be read, or hold no form, whose name or folder tells whose they are.

Knows names of paths. Does not know what is in a file, nor what is said of it. A unit of which nothing
else counts has sent something after all: that is what its missing form is explained by.
"""

from liaison_pipeline.facts.question import Question
from liaison_pipeline.forms.months import written_month
from liaison_pipeline.model.findings import WHOLE_FORM
from liaison_pipeline.model.history import FileFinding, History
from liaison_pipeline.model.period import Period, nearest_year
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


def month_in_path(path: str, asked: Period) -> Period | None:
    """Returns the month that the file or a folder names, the nearest first; a missing year is that of a
    folder further up, else the one nearest to the month that is asked for."""
    told = [month for part in reversed(path.split("/")) if (month := written_month(part))]
    if not told:
        return None
    year = next((year for year, month in told if year is not None), None)
    return Period(year, told[0][1]) if year is not None else nearest_year(told[0][1], asked)
