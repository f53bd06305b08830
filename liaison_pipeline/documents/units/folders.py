"""A unit's folder under 退回/, as the pages lead to it: what it is called, and what lies in it.

Knows names of folders and files, and which files are the office's own lists. Does not know what is
written in them, nor who gets one (going_back.py). Telephone numbers in names are masked where they are
shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.documents.units.cover_note import NAME as NOTE
from liaison_pipeline.model.history import FORMS
from liaison_pipeline.month import Month

UNKNOWN = "未识别"  # the folder of what no unit is known of
OWN_LISTS = "自己的名录和清单"  # the folder of what is wrong in the office's own lists
PAGE = "校验报告.html"


@dataclass(frozen=True)
class Folder:
    """A unit's folder under 退回/: its name, and file -> name of its marked-up workbook. `noted`: a
    covering text lies in it; there is none for UNKNOWN, nor where the reminder says it all."""

    name: str
    books: Mapping[str, str]
    noted: bool = True

    @property
    def page(self) -> str:
        return f"退回/{self.name}/{PAGE}"

    @property
    def note(self) -> str:
        """Returns what is written to the unit, '' where there is none."""
        return f"退回/{self.name}/{NOTE}" if self.noted else ""

    def path(self, file: str) -> str:
        """Returns the marked-up workbook of a file of the inbox, '' where it has none."""
        return f"退回/{self.name}/{self.books[file]}" if file in self.books else ""

    @property
    def paths(self) -> list[tuple[str, str]]:
        """Returns (name with masked numbers, path) of the marked-up workbooks."""
        return [(mask(name), f"退回/{self.name}/{name}") for name in self.books.values()]


def of_own_lists(month: Month) -> set[str]:
    """Returns the files that are lists of the office itself, and hold no form of a unit."""
    monthly = {kind.kind for kind in FORMS if kind.monthly}
    submissions = month.facts.history.submissions
    units = {sent.file for sent in submissions if sent.kind in monthly}
    return {sent.file for sent in submissions if sent.kind not in monthly} - units
