"""对应确认.xlsx: what may be one, written in two ways, for the clerk to confirm or to refuse.

Knows the columns (schemas/sameas.yaml). Does not know who proposes (facts/proposals.py) nor what an
answer does (facts/same_as.py). Holds no telephone numbers.
"""

from collections.abc import Iterator

from liaison_pipeline.documents.clerk.list_marks import ListLine, faults_of_entries
from liaison_pipeline.documents.clerk.office_lists import Layout, list_workbook, typed_again
from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.facts.proposals import Proposal
from liaison_pipeline.model.history import OUTBOX
from liaison_pipeline.model.rows import SameAsRow
from liaison_pipeline.month import Month
from liaison_pipeline.spelling.proposals import GENERAL

SAME_AS = Layout(
    "对应确认",
    "写法对应确认",
    "“写法”同“建议为”是同一个的，在“确认”栏选“是”，以前、以后各月都按“建议为”计；不是的选“否”，不再问；是另一个的，写在“另写为”。"
    "类别是“单位”“栏目”的，对所有单位都算。",
    "本月没有需要确认的写法，这份清单不用填。",
    ("answer", "instead"),
    {"sort": 8, "unit": 14, "written": 26, "advised": 26, "reason": 34, "answer": 9, "instead": 22},
)


def same_as_xlsx(month: Month) -> bytes:
    """Returns what is asked in a month, then what the clerk has answered in it."""
    form = month.forms.same_as
    lines = [_asked(p) for p in month.proposals if not _tells_telephone(p)]
    faults = faults_of_entries(month)
    for row in _answered(month):
        left = {name: row.text(name) for name in ("sort", "unit", "written", "advised", "reason")}
        lines.append(typed_again(left, row, SAME_AS, form, faults))
    words = form.allowed.get("answer", ())
    return list_workbook(month, form, SAME_AS, lines, {"answer": (words, True)})


def _asked(proposal: Proposal) -> ListLine:
    asked = {
        "sort": proposal.sort,
        "unit": proposal.unit,
        "written": proposal.written,
        "advised": proposal.advised,
        "reason": mask(proposal.reason) if proposal.sort in GENERAL else proposal.reason,
    }
    return ListLine(asked)


def _tells_telephone(proposal: Proposal) -> bool:
    """Tells whether a proposal would have to be masked; then nobody could answer it by its words."""
    texts = [proposal.written, proposal.advised]
    if proposal.sort not in GENERAL:  # else the reason names files alone, and is masked
        texts.append(proposal.reason)
    return any(mask(text) != text for text in texts)


def _answered(month: Month) -> Iterator[SameAsRow]:
    """Yields the rows of the month's own list, and of lists that no month is known of; what was answered
    in another month stands there."""
    own = f"{OUTBOX}{month.period}/"
    for row in month.facts.same_as.rows.values():
        if row.period in (None, month.period) or row.file.startswith(own):
            yield row
