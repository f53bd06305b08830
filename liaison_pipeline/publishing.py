"""What was published, and what people did in it since: the record in each month's folder of outbox/.

Knows the record, digests of files, and where what is hers is kept. Does not know what is in a document.
The record lies in the folder that it describes, so both are exchanged at once; its name begins with a
dot, so that nobody trips over it. A folder without one was published by the first edition.
"""

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import cast

from liaison_pipeline.errors import WorkspaceError
from liaison_pipeline.model.period import MonthSpan, Period
from liaison_pipeline.workspace import is_ignored, replacing, sync_folder

NAME = ".published.json"
EDITION = 2
HERS = "您改过的"  # what she changed or added in a published folder
FORMER = "旧版"  # what lies in a folder of the first edition, where nobody knows what is hers
ORIGINAL = "原稿"  # what was published before a month was made anew with other figures
LISTS = ("分派建议.xlsx", "回访清单.xlsx", "对应确认.xlsx")  # what she may fill in where it lies
PublishedName = Period | MonthSpan  # what a folder of outbox/ tells of
Figures = Mapping[str, Mapping[str, int]]  # unit -> name of a figure -> number


@dataclass(frozen=True, slots=True)
class EditionRecord:
    """What a run published for a month.

    `key` is made from all that the figures depend on; `files`: path in the folder -> sha256; `cells`:
    path of a list that the clerk fills in -> a digest of its texts, which no other program changes by
    saving it; `rows`: path of such a list -> number of a grievance -> a digest of what
    stood in the clerk's columns: the record holds no texts, they may be names and telephone numbers;
    `frames`: path of such a list -> a digest of all in it that is not hers to fill in.
    """

    period: PublishedName
    as_of: date
    key: str
    figures: Figures
    files: Mapping[str, str]
    cells: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    frames: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """Returns the record as it is kept; equal records give equal bytes."""
        whole = {
            "edition": EDITION,
            "period": str(self.period),
            "as_of": self.as_of.isoformat(),
            "key": self.key,
            "figures": self.figures,
            "files": self.files,
            "cells": self.cells,
            "rows": self.rows,
            "frames": self.frames,
        }
        return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_record(folder: Path) -> EditionRecord | None:
    """Returns the record of a published folder, None where there is none or it can't be understood."""
    try:
        whole = cast(dict[str, object], json.loads((folder / NAME).read_text("utf-8")))
        return EditionRecord(
            period=named(str(whole["period"])),
            as_of=date.fromisoformat(str(whole["as_of"])),
            key=str(whole["key"]),
            figures=cast(Figures, whole["figures"]),
            files=cast(Mapping[str, str], whole["files"]),
            cells=cast(Mapping[str, str], whole["cells"]),
            rows=cast(Mapping[str, Mapping[str, str]], whole["rows"]),
            frames=cast(Mapping[str, str], whole.get("frames", {})),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def published(outbox: Path) -> dict[Period, Path]:
    """Returns the months that are published, in order."""
    return {
        period: folder for folder in _folders(outbox) if (period := _month(folder.name)) is not None
    }


def _folders(outbox: Path) -> list[Path]:
    entries = sorted(outbox.iterdir()) if outbox.is_dir() else []
    return [entry for entry in entries if entry.is_dir()]


def named(text: str) -> PublishedName:
    """Returns what a folder of that name tells of. Raises ValueError for another name."""
    return MonthSpan.parse(text) if "-" not in text else Period.parse(text)


def published_spans(outbox: Path) -> dict[MonthSpan, EditionRecord]:
    """Returns the quarters and years that are published, with their records."""
    records = [read_record(folder) for folder in _folders(outbox)]
    return {own.period: own for own in records if own and isinstance(own.period, MonthSpan)}


def _month(name: str) -> Period | None:
    try:
        return Period.parse(name)
    except ValueError:
        return None


def digests(folder: Path, known: Mapping[str, str] | None = None) -> dict[str, str]:
    """Returns path -> sha256 of the files of a folder, without the record and what nobody looks at.
    `known`: those that need not be read."""
    known = known or {}
    return {path: known.get(path) or digest_in_run(folder / path) for path in _files(folder)}


def _files(folder: Path) -> list[str]:
    """Returns the files of a folder and those below it, in order."""
    return sorted(_below(str(folder), ""), key=lambda path: path.split("/"))


def _below(folder: str, path: str) -> Iterator[str]:
    """Yields files as their folder tells of them: each of thousands is asked for nothing."""
    try:
        with os.scandir(folder) as found:
            entries = list(found)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _below(entry.path, f"{path}{entry.name}/")
        elif entry.is_file(follow_symlinks=False) and not is_ignored(entry.name):
            yield f"{path}{entry.name}"


_KNOWN: dict[str, tuple[tuple[int, ...], str]] = {}  # path -> what the disk told of it, its digest
AT_REST = 2.0  # seconds after which no file system gives a new change an old time


def digest_of(path: Path) -> str:
    """Returns the sha256 of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_in_run(path: Path) -> str:
    """Returns the sha256 of a file. Raises OSError.

    A run asks three times for what lies in inbox/ and outbox/; what has the same path, inode, size and
    times is read once, if it had come to rest then. That holds until `forget_digests`: from one run to
    the next a file is known by its content alone.
    """
    name, status = str(path), path.stat()
    times = status.st_mtime_ns, status.st_ctime_ns
    look = status.st_dev, status.st_ino, status.st_size, *times
    known, digest = _KNOWN.get(name, ((), ""))
    if known == look:
        return digest
    begun = time.time()
    digest = digest_of(path)
    if begun - status.st_mtime > AT_REST:
        _KNOWN[name] = look, digest
    return digest


def forget_digests() -> None:
    """Has every file read anew that is asked for from now on."""
    _KNOWN.clear()


def changed_files(folder: Path, record: EditionRecord) -> list[str]:
    """Returns the files of a published folder that are not as they were published, or were added."""
    return [path for path, digest in digests(folder).items() if record.files.get(path) != digest]


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was kept aside: its month, where it lay in the month's folder, and its copy."""

    period: PublishedName
    path: str
    copy: Path


def keep_aside(outbox: Path, period: PublishedName, paths: list[str], kind: str) -> list[Kept]:
    """Copies files of a published month to outbox/YYYY-MM（kind）/, numbered where a name is taken by
    another content. What lies there already is not copied again, so a run that was killed does no harm;
    it is told again."""
    folder, aside = outbox / str(period), outbox / f"{period}（{kind}）"
    kept = []
    for path in paths:
        target, there = _place_for(aside / path, digest_of(folder / path))
        if not there:
            try:
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with replacing(target) as new:
                    shutil.copy2(folder / path, new)
            except OSError as error:
                what = f"{period} 里您改过的“{path}”存不到“{aside.name}”"
                raise WorkspaceError(f"{what}：请检查磁盘空间和权限，原件没有改动。") from error
        kept.append(Kept(period, path, target))
    return kept


def _place_for(target: Path, digest: str) -> tuple[Path, bool]:
    """Returns a path for a copy, and whether the same content lies there already."""
    number, free = 2, target
    while free.exists():
        if free.is_file() and digest_of(free) == digest:
            return free, True
        free = target.with_name(f"{target.stem}_{number}{target.suffix}")
        number += 1
    return free, False


def keep_original(outbox: Path, period: PublishedName) -> Path:
    """Copies a month as it was published to outbox/YYYY-MM（原稿1）, the next number that is free; whole
    or not at all, and once, however often a run was killed between this and publishing."""
    number, month = 1, outbox / str(period)
    while (aside := outbox / f"{period}（{ORIGINAL}{number}）").exists():
        if digests(aside) == digests(month):
            return aside
        number += 1
    new = outbox / f".{aside.name}.new"
    shutil.rmtree(new, ignore_errors=True)
    shutil.copytree(month, new, ignore=shutil.ignore_patterns(NAME))
    new.rename(aside)
    sync_folder(outbox)
    return aside


def kept_folders(outbox: Path) -> list[tuple[str, int]]:
    """Returns the folders beside the months in which something was kept, each with its number of
    files."""
    kinds = re.compile(rf"(.+)（(?:{HERS}|{FORMER}|{ORIGINAL}\d+)）")
    names = [entry.name for entry in _folders(outbox)]
    own = [name for name in names if (match := kinds.fullmatch(name)) and _is_named(match[1])]
    return [(name, len(_files(outbox / name))) for name in own]


def _is_named(text: str) -> bool:
    try:
        return bool(named(text))
    except ValueError:
        return False
