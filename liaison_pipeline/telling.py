"""What the clerk is told beside a month: outbox/待办.html, and what no run has told her yet.

What is kept aside is noted in a hidden file before the folder is exchanged, and that file goes when the
page tells of it. So a run that dies in between leaves it to the next one to tell:

    copies of hers  ->  .待办.json  ->  the month is exchanged  ->  待办.html  ->  .待办.json goes

Knows files that are gone and still count. Does not know how what is hers is found, SQL or wording.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from liaison_pipeline.documents.clerk.beside import NAME as PAGE
from liaison_pipeline.documents.clerk.beside import Beside, beside_page
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.standing import ACCEPTED
from liaison_pipeline.launchers import called_in
from liaison_pipeline.model.history import OUTBOX
from liaison_pipeline.model.period import Period
from liaison_pipeline.month import Month
from liaison_pipeline.publishing import Kept, PublishedName, kept_folders, named
from liaison_pipeline.workspace import Workspace, replacing

UNTOLD = ".待办.json"


@dataclass(frozen=True, slots=True)
class Vanished:
    """A file that left inbox/, or was saved over, and still counts for a month."""

    file: str
    period: Period


@dataclass(frozen=True, slots=True)
class Errand:
    """What the clerk is told beside a month: months to make anew, what was kept aside, what is gone."""

    stale: Sequence[PublishedName]
    kept: Sequence[Kept]
    original: Path | None
    vanished: Sequence[Vanished]


@dataclass(frozen=True, slots=True)
class Aside:
    """What was kept aside: files of hers, and where the month lies as it was published before."""

    kept: Sequence[Kept]
    original: Path | None


def to_be_told(outbox: Path, aside: Aside) -> Aside:
    """Notes what a run has kept aside, and returns it with what was noted by one that died."""
    before = _noted(outbox)
    kept = [one for one in dict.fromkeys([*before.kept, *aside.kept]) if one.copy.exists()]
    whole = Aside(kept, aside.original or before.original)
    if whole.kept or whole.original:
        plain = {
            "kept": [[str(k.period), k.path, k.copy.relative_to(outbox).as_posix()] for k in kept],
            "original": whole.original.name if whole.original else "",
        }
        with replacing(outbox / UNTOLD) as new:
            new.write_text(json.dumps(plain, ensure_ascii=False), "utf-8", newline="\n")
    return whole


def _noted(outbox: Path) -> Aside:
    """Returns what nobody was told of yet; nothing where that can't be understood."""
    try:
        plain = cast(dict[str, object], json.loads((outbox / UNTOLD).read_text("utf-8")))
        rows = cast(list[list[str]], plain["kept"])
        kept = [Kept(named(period), path, outbox / copy) for period, path, copy in rows]
        original = outbox / str(plain["original"]) if plain["original"] else None
    except (OSError, ValueError, KeyError, TypeError):
        return Aside([], None)
    return Aside(kept, original if original and original.is_dir() else None)


def vanished(facts: Facts) -> list[Vanished]:
    """Returns what no longer lies in inbox/ and still counts, by month and path."""
    gone = {file.file_id: file.file for file in facts.history.files if not file.present}
    status = facts.standing.status
    counting = {
        (sent.period, gone[sent.file_id])
        for sent in facts.history.submissions
        if sent.file_id in gone and sent.period and status[sent.submission_id] == ACCEPTED
    }
    outside = (pair for pair in counting if not pair[1].startswith(OUTBOX))
    return [Vanished(file, period) for period, file in sorted(outside) if period is not None]


def write_errands(workspace: Workspace, errand: Errand, month: Month) -> None:
    """Writes outbox/待办.html anew; after that everything is told."""
    outbox = workspace.outbox
    shown = Beside(
        stale=errand.stale,
        kept=[
            (f"{kept.period}/{kept.path}", kept.copy.relative_to(outbox).as_posix())
            for kept in errand.kept
        ],
        original=errand.original.name if errand.original else "",
        gone=[(gone.period, gone.file) for gone in errand.vanished],
        aside=kept_folders(outbox),
        backups=workspace.backups,
        command=called_in(workspace.root),
    )
    with replacing(outbox / PAGE) as new:
        new.write_text(beside_page(month, shown, workspace.templates), "utf-8", newline="\n")
    (outbox / UNTOLD).unlink(missing_ok=True)
