"""Documents that would be the same as in the last edition are taken from it, not made once more.

    input of a document ──> key ──┬── the last edition has what was made from it ──> its files, linked
                                  └── else ──> its maker ──> new files

A maker is given its input and the folder of templates, and nothing else; the key is a digest of that
input, of the program and of the templates. Which files were made from which key stands in
`.liaison.made/YYYY-MM.json` beside the settings, with their digests: what somebody changed in outbox/
since is never taken, nor what another run put there. All of it is a cache: thrown away, the same bytes
come out. Knows files, keys and digests. Does not know what is in a document.
"""

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from liaison_pipeline.publishing import digest_in_run, digest_of
from liaison_pipeline.workspace import replacing

FOLDER = ".liaison.made"


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """What was made from one input. `files`: path in the folder -> sha256; `told`: what the next
    documents are told of them."""

    files: Mapping[str, str]
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Shelf:
    """A folder that is being filled, and the `former` one in whose place it comes. `known`: key -> what
    of that was made from it; `files`: path -> sha256 of what was put there; `kept`: key -> what was
    made from it now."""

    target: Path
    former: Path
    known: Mapping[str, KeptDocument]
    files: dict[str, str] = field(default_factory=dict)
    kept: dict[str, KeptDocument] = field(default_factory=dict)
    _made: set[str] = field(default_factory=set)

    def put(self, path: str, content: bytes) -> None:
        """Writes a file."""
        self._place(path).write_bytes(content)
        self.files[path] = hashlib.sha256(content).hexdigest()

    def keep(self, key: str, paths: Iterable[str], told: Mapping[str, str]) -> None:
        """Notes for the next edition from which key some files were made, and what their maker told
        beside them."""
        self.kept[key] = KeptDocument({path: self.files[path] for path in paths}, told)

    def take(self, key: str) -> KeptDocument | None:
        """Puts the files there that were made from a key for the former folder. Returns what was kept;
        None, and nothing is put there, where one of them is not as it was made."""
        known = self.known.get(key)
        if known is None or not self._is_as_made(known):
            return None
        for path, digest in known.files.items():
            if not _linked(self.former / path, self._place(path), digest):
                self._clear(known.files)
                return None
        self.files |= known.files
        self.kept[key] = known
        return known

    def _place(self, path: str) -> Path:
        """Returns where a file is to be put; its folder is there."""
        file, folder = self.target / path, path.rpartition("/")[0]
        if folder not in self._made:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(folder)
        return file

    def _clear(self, paths: Iterable[str]) -> None:
        """Takes files away again, so that what is made in their place is no file of the former folder."""
        for path in paths:
            (self.target / path).unlink(missing_ok=True)

    def _is_as_made(self, known: KeptDocument) -> bool:
        files = {self.former / path: digest for path, digest in known.files.items()}
        try:
            return all(
                stat.S_ISREG(file.lstat().st_mode) and digest_in_run(file) == digest
                for file, digest in files.items()
            )
        except OSError:
            return False


def _linked(source: Path, target: Path, digest: str) -> bool:
    """Puts a file of the former folder into the new one: as the same file where the disk can do that,
    else as a copy. Tells whether it could be read, and is what it should be.

    Whatever is written into it from now on, in either folder, stands in the new one, where the next run
    finds that it is not what the record says, and keeps it aside as hers.
    """
    try:
        os.link(source, target)
    except OSError:  # a disk that has no links
        try:
            shutil.copyfile(source, target)
            return digest_of(target) == digest
        except OSError:
            return False
    return True


def known_documents(root: Path, name: str) -> dict[str, KeptDocument]:
    """Returns key -> what was made from it for the folder `name` of outbox/; nothing where that can't be
    understood."""
    try:
        whole = cast(
            dict[str, dict[str, dict[str, str]]], json.loads(_file(root, name).read_text())
        )
        return {
            key: KeptDocument({**own["files"]}, {**own["told"]})
            for key, own in whole.items()
            if own["files"]
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def keep_documents(
    root: Path, name: str, kept: Mapping[str, KeptDocument], note: Callable[[str], None]
) -> None:
    """Keeps for the next run what was made from which key. That it can't be kept is noted, and spoils no
    run."""
    plain = {key: {"files": own.files, "told": own.told} for key, own in kept.items()}
    try:
        _file(root, name).parent.mkdir(mode=0o700, exist_ok=True)
        with replacing(_file(root, name)) as new:
            new.write_text(json.dumps(plain), "ascii")
    except OSError as error:
        note(f"the next run will make every document anew: {error!r}")


def _file(root: Path, name: str) -> Path:
    return root / FOLDER / f"{name}.json"
