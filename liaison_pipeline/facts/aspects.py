"""What is a grievance about? 供电用电, 招工用工, 停车 …: the words under which a report groups them.

The aspects and their words stand in schemas/register.yaml; the title tells before the content, and of
several aspects in one text the first in the schema does. Passes: 自来水水压低 → 供水用水; 夜间施工噪音
扰民 → 噪声扰民. Knows words. Does not know units: whose matter it is, facts/advice.py says.
"""

import re

from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.model.rows import GrievanceRow
from liaison_pipeline.spelling.values import fold


def aspect_of(row: GrievanceRow, register: Form) -> str:
    """Returns what a grievance is about, '' where no aspect fits."""
    aspects = register.patterns("aspects")
    for text in (fold(row.title), fold(row.content)):
        for name, words in aspects.items():
            if re.search(words, text):
                return name
    return ""
