"""What `liaison trace` answers: a figure, a grievance or an enterprise, whichever the name is.

Knows the order in which a name is looked up. Does not know terminals.
"""

from typing import Any

from liaison_pipeline.documents.clerk.figures import trace_figure
from liaison_pipeline.documents.clerk.items import Trace
from liaison_pipeline.documents.clerk.stories import trace_enterprise, trace_grievance
from liaison_pipeline.documents.machine.summary import summary
from liaison_pipeline.errors import RequestError
from liaison_pipeline.month import Month


def answer(month: Month, what: str) -> Trace:
    """The trace of a name. Raises RequestError where nothing has it."""
    found = (
        trace_figure(month, what)
        or trace_grievance(month, what.strip())
        or trace_enterprise(month, what)
    )
    if found is None:
        raise RequestError(
            f"没有叫“{what}”的数字、诉求或企业。只写 liaison trace 可以列出全部数字。"
        )
    return found


def figures(month: Month) -> dict[str, Any]:
    """name -> value of every figure of summary.json that can be traced."""
    whole = summary(month)
    named = {
        f"{section}.{name}": value
        for section in ("submissions", "coverage", "grievances", "findings")
        for name, value in whole[section].items()
        if name != "by_code"
    }
    named |= {f"findings.by_code.{k}": v for k, v in whole["findings"]["by_code"].items()}
    for section in ("units", "assessment"):
        for unit in whole[section]:
            named |= {
                f"{section}.{unit['name']}.{name}": value
                for name, value in unit.items()
                if name not in ("name", "kind") and not name.endswith("_rank")
            }
    return named
