"""What the schemas say of the official forms and of the office's lists: labels, aliases, word lists.

Knows the YAML files as plain data. Does not know pandera (forms/checks.py) or grids.
A workspace's own schemas/ wins, file by file. Raises SettingsError for a broken file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from liaison_pipeline.errors import SettingsError

MONTHLY = ("ledger", "register")  # what units send; each belongs to one unit and month
LISTS = (
    "roster",
    "dispatch",
    "callback",
    "statement",
)  # what the office keeps; each row names its unit
KINDS = MONTHLY + LISTS


@dataclass(frozen=True)
class Form:
    """A kind of form: `labels` is column -> official label, in official order; `optional` ones may
    be missing. `allowed`: column -> the values that the schema takes, where it names them."""

    kind: str
    name: str
    official: Mapping[str, int]
    labels: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]
    required: frozenset[str]
    optional: frozenset[str]
    allowed: Mapping[str, tuple[str, ...]]
    metadata: Mapping[str, Any]
    text: str

    @property
    def wanted(self) -> list[str]:
        """The columns that must be there, in official order."""
        return [name for name in self.labels if name not in self.optional]

    @property
    def monthly(self) -> bool:
        return self.kind in MONTHLY


@dataclass(frozen=True)
class Forms:
    ledger: Form
    register: Form
    roster: Form
    dispatch: Form
    callback: Form
    statement: Form

    def __iter__(self) -> Iterator[Form]:
        return (self.of(kind) for kind in KINDS)

    def of(self, kind: str) -> Form:
        form: Form = getattr(self, kind)
        return form


def load_forms(folder: Path | None = None) -> Forms:
    """The schemas of `folder` where it has them, else the built-in ones."""
    forms = {kind: _load(kind, folder) for kind in KINDS}
    spellings = forms["ledger"].metadata["categories"]  # said once, in ledger.yaml
    roster = {"categories": spellings, **forms["roster"].metadata}
    return Forms(**forms | {"roster": replace(forms["roster"], metadata=roster)})


def _allowed(column: Mapping[str, Any]) -> tuple[str, ...]:
    checks = column.get("checks", {})
    named = checks.get("isin", {}).get("value", ()) or checks.get("names_any_of", {}).get(
        "words", ()
    )
    return tuple(named)


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
            optional=frozenset(metadata.get("optional", ())),
            allowed={name: _allowed(column) for name, column in data["columns"].items()},
            metadata=metadata,
            text=text,
        )
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SettingsError(f"{own or built_in} 第 {line} 行：写法有误。") from error
    except (KeyError, TypeError, AttributeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{own or built_in}：缺少必要的内容（{error}）。") from error
