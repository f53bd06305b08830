"""How long what is personal is kept: which files are of months before a given one.

Knows the months of which a file tells. Does not know who forgets it, nor how.
"""

from collections.abc import Iterator

from liaison_pipeline.model.history import History
from liaison_pipeline.model.period import Period


def files_before(history: History, first_kept: Period) -> Iterator[str]:
    """Yields the ids of files all of whose forms are of earlier months; of one without any form, by its
    last-saved day."""
    of: dict[str, list[Period | None]] = {file.file_id: [] for file in history.files}
    rosters = [s for s in history.submissions if s.kind == "roster" and s.period]
    newest = max((s.period for s in rosters if s.period), default=None)
    for sent in history.submissions:
        filed = Period.of(sent.filed_on) if sent.filed_on else None
        current = sent.kind == "roster" and sent.period == newest
        of[sent.file_id].append(None if current else sent.period or filed)
    for file in history.files:
        saved = Period.of(file.saved_at.date()) if file.saved_at else None
        periods = of[file.file_id] or [saved]
        if all(period is not None and period < first_kept for period in periods):
            yield file.file_id
