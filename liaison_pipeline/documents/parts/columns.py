"""Which columns of a form a document shows, and how wide they are.

Knows that an office may add, drop and widen columns in its own schema. Does not know what stands in them.
"""

from collections.abc import Mapping

from liaison_pipeline.documents.parts.official import WIDTHS
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.model.period import Period

Line = Mapping[str, str]  # what a row of a form or list is filled with: column -> text
USUAL = 14  # characters


def width_of(form: Form, column: str) -> float:
    """Returns the width of a column in characters: the schema's, else the official form's."""
    own = form.columns[column].width if column in form.columns else 0
    return own or WIDTHS.get(column, USUAL)


def columns_to_fill(form: Form, period: Period) -> list[str]:
    """Returns the columns of a blank form for a month: one that is asked for from a later month on does
    not stand in it yet."""
    return [name for name, column in form.columns.items() if column.counts_in(period)]


def columns_of_list(form: Form) -> list[str]:
    """Returns the columns of a list of the office: all but 序号, which such a list does not need."""
    return [name for name in form.columns if name != "serial"]
