"""What a row says, by its fields: whether anything, whether somebody has filled it in, of whom.

Knows fillers, and which columns a template fills in. Does not know grids, nor the rows around.
"""

import re
from collections.abc import Mapping

from liaison_pipeline.files.grid import CellError
from liaison_pipeline.forms.closed_down import says_closed
from liaison_pipeline.forms.row_fields import Field
from liaison_pipeline.forms.vocabulary import UNIT_COLUMN
from liaison_pipeline.spelling.values import fold, is_nothing, plain, read_count

PREFILLED = {"serial", "department", "leader_contact", "service_contact", UNIT_COLUMN}
_OF_WHOM = ("category", "enterprise_contact", "department", "leader_contact", "service_contact")


def has_name(fields: Mapping[str, Field]) -> bool:
    """Returns whether a row has anything under 企业名称 (a form without that column may have)."""
    return "enterprise" not in fields or is_content("enterprise", fields["enterprise"])


def says_little_of_whom(fields: Mapping[str, Field]) -> bool:
    """Returns whether most columns are empty that tell of the enterprise and of who serves it."""
    own = [fields[name] for name in _OF_WHOM if name in fields]
    filled = sum(1 for found in own if found.text and not found.shared)
    return filled * 3 < len(own)


def is_closed_down(fields: Mapping[str, Field], extra: Mapping[str, str]) -> bool:
    """Returns whether a ledger row without a contact says that the enterprise is closed."""
    date = fields.get("contacted_on")
    raw = date.raw if date is not None else None
    if raw is not None and (not isinstance(raw, str) or re.search(r"\d", raw)):
        return False
    texts = {name: fold(found.text) for name, found in fields.items() if isinstance(found.raw, str)}
    others = [text for name, text in texts.items() if name not in ("enterprise", "department")]
    return says_closed(
        texts.get("enterprise", ""), [*others, *(fold(text) for text in extra.values())]
    )


def counts_nothing(fields: Mapping[str, Field]) -> bool:
    """Returns whether 收集问题诉求个数 says 0: somebody has filled it in."""
    count = fields.get("count")
    return count is not None and count.raw is not None and fold(count.text) in ("0", "0.0")


def says_anything(fields: Mapping[str, Field]) -> bool:
    """Returns whether a row has anything of its own that no template fills in."""
    return any(
        is_content(name, found)
        for name, found in fields.items()
        if name not in PREFILLED and name != "category" and not found.shared
    )


def is_content(name: str, found: Field) -> bool:
    """Returns whether a field says anything, be it an error; of a count, anything but 0."""
    if isinstance(found.raw, CellError) or found.uncalculated:
        return True
    if found.raw is None or is_nothing(plain(found.raw)):
        return False
    return not (name == "count" and read_count(found.raw) == 0)
