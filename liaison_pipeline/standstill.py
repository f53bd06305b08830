"""Whether everything is as the last run left it: then there is nothing to read and nothing to publish.

Knows on what the documents of a month depend, and digests of all of it; a file is known by its content,
never by its time. Does not know what is in a file, nor SQL. What is kept, `.liaison.last`, may be thrown
away at any time: the next run then does its work and publishes the same bytes.

    before a run       way        the code, its libraries, what was asked, settings, schemas, templates
                       listing    the names in inbox/
                       inbox      what lies under them
                       elsewhere  in outbox/: records and lists of other months
    after it           published  outbox/YYYY-MM is what its record says
                       beside     待办.html, the names in outbox/ and those of backups
                       master     the master and its copy

A run whose four digests were the same at its end as at its beginning keeps all seven. Where another run
finds the same seven, it would do the same once more. Cheap ones are looked at first, and the first that
is another ends it. Whatever can't be read here is left to the run itself, which knows how to tell it.
"""

import hashlib
import json
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import cast

from liaison_pipeline import __name__ as package
from liaison_pipeline.publishing import (
    LISTS,
    NAME,
    digest_in_run,
    digest_of,
    digests,
    forget_digests,
    read_record,
)
from liaison_pipeline.running import Run
from liaison_pipeline.workspace import UNIT_LIST, Workspace, replacing

KEPT = ".liaison.last"
DATA = ("schemas", "templates")  # folders of the program's own data, and of a workspace's
Digests = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ToldBeside:
    """What a run told beside the month's figures. `folder`: the month's, in outbox/; `stale`: months to
    make anew, as their folders are called; `past`: how many files are kept longer than the settings want;
    `softened`: codes that the settings wanted to switch off."""

    folder: str
    stale: Sequence[str] = ()
    past: int = 0
    softened: Sequence[str] = ()


def looked_at(run: Run) -> Digests | None:
    """Returns the digests of what a run begins with; None where something can't be read, or where it is
    none of the runs that are known again: a quarter's, or one on a master elsewhere."""
    if run.span or run.master != run.workspace.master_url:
        return None
    try:
        return {name: digest(run) for name, digest in BEFORE.items()}
    except OSError:
        return None


def keep_standstill(run: Run, before: Digests | None, outcome: ToldBeside | None) -> None:
    """Keeps what a run leaves, the master closed; nothing is known again where `outcome` is None, or
    where something has moved while the run was on."""
    path = run.workspace.root / KEPT
    try:
        path.unlink(missing_ok=True)
        if outcome is None or before is None or looked_at(run) != before:
            return
        after = {name: digest(run, outcome.folder) for name, digest in AFTER.items()}
        if not all(after.values()):
            return
        whole = {**before, **after, "outcome": _plain(outcome)}
        with replacing(path) as new:
            new.write_text(json.dumps(whole, ensure_ascii=False, indent=1), "utf-8", newline="\n")
    except OSError as error:
        run.note(f"the next run will not know whether anything has changed: {error!r}")
    finally:
        forget_digests()


def unmoved(run: Run) -> ToldBeside | None:
    """Returns what the last run told, where another one would find nothing else; None where it has to be
    found out. Raises WorkspaceError."""
    forget_digests()
    path = run.workspace.root / KEPT
    if run.span or run.master != run.workspace.master_url or not path.is_file():
        return None
    with run.workspace.locked():
        try:
            kept = cast(Mapping[str, object], json.loads(path.read_text("utf-8")))
            outcome = _outcome(cast(Mapping[str, object], kept["outcome"]))
            same = all(kept[name] == digest(run) for name, digest in BEFORE.items())
            same = same and all(
                kept[name] == digest(run, outcome.folder) for name, digest in AFTER.items()
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None  # the run itself will say what is wrong
    return outcome if same else None


def _plain(outcome: ToldBeside) -> dict[str, object]:
    return {
        "folder": outcome.folder,
        "stale": list(outcome.stale),
        "past": outcome.past,
        "softened": list(outcome.softened),
    }


def _outcome(plain: Mapping[str, object]) -> ToldBeside:
    return ToldBeside(
        folder=str(plain["folder"]),
        stale=[str(name) for name in cast(list[object], plain["stale"])],
        past=int(cast(int, plain["past"])),
        softened=[str(code) for code in cast(list[object], plain["softened"])],
    )


def _digest(lines: Iterable[object]) -> str:
    whole = hashlib.sha256()
    for line in lines:
        whole.update(f"{line!r}\n".encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


def _way(run: Run) -> str:
    """Returns what decides how files are read and documents made, but for the files."""
    root = run.workspace.root
    own = [path for path in (root / "liaison.toml", root / UNIT_LIST) if path.exists()]
    asked = (run.period, run.asked, run.as_of)
    told = [(path.name, digest_of(path)) for path in own]
    data = [line for name in DATA for line in _files(root / name)]
    return _digest([asked, *told, *data, *_program()])


def way_of_making(workspace: Workspace) -> str:
    """Returns a digest of all by which documents are made from their inputs: the program, its libraries,
    the templates."""
    folder = workspace.templates
    own = [(str(path.relative_to(folder)), _readable(path)) for path in sorted(folder.rglob("*"))]
    return _digest([*own, *_program()])


def _readable(path: Path) -> str:
    """Returns the digest of a template; '' where nobody who makes a document can read it either."""
    try:
        return digest_of(path)
    except OSError:
        return ""


def _files(folder: Path) -> list[tuple[str, str]]:
    """Returns what lies in a folder of the workspace, with digests."""
    found = sorted(path for path in folder.rglob("*") if path.exists() and not path.is_dir())
    return [(str(path.relative_to(folder.parent)), digest_of(path)) for path in found]


def _program() -> list[object]:
    return [sys.version, *_libraries(), *_code()]


def _libraries() -> list[str]:
    """Returns names and versions of what is installed, as the folders say that tell of them; nothing is
    imported from one that can't be read."""
    names: list[str] = []
    for folder in filter(None, dict.fromkeys(sys.path)):
        with suppress(OSError):  # a zip, gone, or not ours to read
            paths = list(Path(folder).iterdir())
            names += (path.name for path in paths if path.name.endswith("-info"))
    return sorted(names)


@cache
def _code() -> tuple[tuple[str, str], ...]:
    """Returns the program's own files with their digests, as they were when this process first asked:
    what is newer on the disk has made nothing here."""
    parts = (package, *(f"{package}.{name}" for name in DATA))
    return tuple(line for part in parts for line in _below(part, resources.files(part)))


def _below(name: str, folder: Traversable) -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.startswith(("__pycache__", ".")):
            continue
        if entry.is_dir():
            yield from _below(f"{name}/{entry.name}", entry)
        else:
            yield f"{name}/{entry.name}", hashlib.sha256(entry.read_bytes()).hexdigest()


def _listing(run: Run) -> str:
    listing = run.workspace.listing()
    return _digest([*listing.files, "closed", *listing.closed])


def _inbox(run: Run) -> str:
    inbox = run.workspace.inbox
    listing = run.workspace.listing()
    if listing.closed:
        raise PermissionError(listing.closed[0])
    return _digest((file, _content(inbox / file)) for file in listing.files)


def _content(path: Path) -> str:
    """Returns the digest of a file; of a link or a device, which is not read, what it is."""
    mode = path.lstat().st_mode
    return digest_in_run(path) if stat.S_ISREG(mode) else str(stat.S_IFMT(mode))


def _elsewhere(run: Run) -> str:
    """Returns what people filled in, and what was published, in other months."""
    outbox = run.workspace.outbox
    folders = [path for path in _entries(outbox) if path.is_dir() and path.name != str(run.period)]
    own = (folder / name for folder in folders for name in (NAME, *LISTS))
    return _digest(
        (str(path.relative_to(outbox)), digest_of(path)) for path in own if path.is_file()
    )


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _published(run: Run, name: str) -> str:
    """Returns '' where the month is not what its record says."""
    folder = run.workspace.outbox / name
    record = read_record(folder)
    if record is None or digests(folder) != dict(record.files):
        return ""
    return _digest([name, digest_of(folder / NAME)])


def _beside(run: Run, _name: str) -> str:
    entries = [(path.name, _content(path)) for path in _entries(run.workspace.outbox)]
    return _digest([*entries, "backups", *run.workspace.backups])


def _master(run: Run, _name: str) -> str:
    """Returns '' where a change is not in the master's own file yet, or there is no copy of it."""
    master = run.workspace.master_file
    copy, waiting = (master.with_name(f"{master.name}{end}") for end in (".bak", "-wal"))
    if not copy.is_file() or (waiting.exists() and waiting.stat().st_size):
        return ""
    return _digest([digest_of(master), digest_of(copy)])


BEFORE: Mapping[str, Callable[[Run], str]] = {
    "way": _way,
    "listing": _listing,
    "elsewhere": _elsewhere,
    "inbox": _inbox,
}
AFTER: Mapping[str, Callable[[Run, str], str]] = {
    "beside": _beside,
    "published": _published,
    "master": _master,
}
