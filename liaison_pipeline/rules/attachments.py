"""file-attachment: a picture or a PDF lies beside the tables; nothing of it is read.

Passes: 石庙村/石庙村（盖章扫描件）.pdf beside 石庙村/石庙村.xlsx; a photograph that names no
unit; each is an info. Fails: 2021年4月/石庙村.pdf where nothing else of 石庙村 came for April: an error,
as the unit may believe that it has sent its ledger.
"""

from collections.abc import Iterator
from dataclasses import replace

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.sent import sent_kinds
from liaison_pipeline.facts.unreadable import attachments
from liaison_pipeline.files.grid import ATTACHMENT
from liaison_pipeline.model.findings import Finding, Severity
from liaison_pipeline.model.history import FileFinding
from liaison_pipeline.model.period import Period

NO_NEED = "电子表格已经报送的，不必处理。"


def check(facts: Facts) -> Iterator[Finding]:
    """Yields what is told of each attachment that lies in the inbox, in its month where it names one."""
    question = facts.question
    sent = set(sent_kinds(facts.standing, question.period))
    for made, unit, period in attachments(facts.history, facts.standing, question):
        yield _told(made, unit, period, sent)


def _told(made: FileFinding, unit: str, period: Period | None, sent: set[str]) -> Finding:
    place = replace(made.finding.place, unit=unit, period=str(period) if period else "")
    alone = bool(unit and period) and unit not in sent
    words = f"；{period.chinese}没有收到“{unit}”的其他表格" if period else ""
    if alone:
        return finding(ATTACHMENT, place, severity=Severity.ERROR, alone=words)
    return finding(ATTACHMENT, place, NO_NEED, alone="")
