"""How the marks in a returned workbook look, and by what they are known when it comes back.

Knows the three levels of gravity. Does not know how a workbook is marked. The levels differ in the frame
as well as in colour, for those who see no colours and for black-and-white prints; what must be mended has
bold red letters, too.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from liaison_pipeline.marking.notes import Hand
from liaison_pipeline.marking.styles import Look
from liaison_pipeline.model.findings import LEVELS, Severity

_RED = "FFC00000"


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of a level. `words`: how the unit is told of it."""

    look: Look
    words: str


MARKS: Mapping[Severity, Mark] = {
    Severity.ERROR: Mark(Look("FFFFC7CE", _RED, "medium", _RED), "红底、粗实线框、红字"),
    Severity.WARNING: Mark(Look("FFFFEB9C", "FF7F6000", "mediumDashed"), "黄底、粗虚线框"),
    Severity.INFO: Mark(Look("FFDDEBF7", "FF1F4E79", "dotted"), "蓝底、细点线框"),
}
HAND = Hand(
    author="经发办",
    program="liaison_pipeline",
    first_line=re.compile(f"【({'|'.join(LEVELS.values())})】"),
    former="原批注：",
    looks=tuple(mark.look for mark in MARKS.values()),
)
