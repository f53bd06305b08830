"""What the schemas say of the official forms: labels, aliases, word lists.

Knows the YAML files as plain data. Does not know pandera (rules/schema.py) or grids.
A workspace's own schemas/ wins, file by file. Raises SettingsError for a broken file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from liaison_pipeline.settings import SettingsError

KINDS = ("ledger", "register")


@dataclass(frozen=True)
class Form:
    """A kind of form: `labels` is column -> official label, in official order."""

    kind: str
    name: str
    official: Mapping[str, int]
    labels: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]
    required: frozenset[str]
    metadata: Mapping[str, Any]
    text: str


@dataclass(frozen=True)
class Forms:
    ledger: Form
    register: Form

    def __iter__(self) -> "Any":
        return iter((self.ledger, self.register))

    def of(self, kind: str) -> Form:
        return self.ledger if kind == "ledger" else self.register


def load_forms(folder: Path | None = None) -> Forms:
    """The schemas of `folder` where it has them, else the built-in ones."""
    return Forms(*(_load(kind, folder) for kind in KINDS))


def _load(kind: str, folder: Path | None) -> Form:
    own = folder / f"{kind}.yaml" if folder else None
    built_in = resources.files("liaison_pipeline.schemas").joinpath(f"{kind}.yaml")
    try:
        text = own.read_text("utf-8") if own and own.exists() else built_in.read_text("utf-8")
        data = yaml.safe_load(text)
        metadata = data["metadata"]
        return Form(
            kind=kind,
            name=metadata["name"],
            official=metadata["official"],
            labels={name: column["title"] for name, column in data["columns"].items()},
            aliases={name: tuple(words) for name, words in metadata["aliases"].items()},
            required=frozenset(metadata["required"]),
            metadata=metadata,
            text=text,
        )
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SettingsError(f"{own or built_in} 第 {line} 行：写法有误。") from error
    except (KeyError, TypeError, AttributeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{own or built_in}：缺少必要的内容（{error}）。") from error
