"""What the desk and its process say to each other: a task, how far it is, what it gave.

Knows that it is sent through a pipe: plain data alone. Does not know who does a task.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

Plain = str | int | float | bool | None | Sequence["Plain"] | Mapping[str, "Plain"]
Tell = Callable[["DeskStep"], None]


@dataclass(frozen=True, slots=True)
class DeskTask:
    """A piece of work. `words`: what it is done with: names, reasons, a month."""

    name: str
    root: Path
    as_of: date
    words: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeskStep:
    """How far a task is: `done` of `whole`."""

    stage: str
    done: int
    whole: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a task gave. `status`: as the exit status of the command; `text`: what could not go on, '' for
    nothing."""

    status: int
    text: str = ""
    told: Mapping[str, Plain] = field(default_factory=dict)
