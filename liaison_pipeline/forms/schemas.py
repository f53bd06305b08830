"""The forms as data: what schemas/*.yaml say of labels, head fields, columns and checks.

Knows the meaning of the YAML. Does not know pandera (checks.py) or grids. A workspace's own schemas/
wins, file by file; a copy of the first edition (without `edition: 2`) is laid over the built-in schema,
so that it goes on meaning what it meant. Raises SettingsError, with file and line, for what a schema
can't say.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import cast

from liaison_pipeline.forms.schema_columns import OF_PARSING, FormColumn, read_columns
from liaison_pipeline.forms.schema_patterns import refuse_no_patterns
from liaison_pipeline.forms.schema_text import Entries, SchemaText, read_schema_text
from liaison_pipeline.forms.schema_words import refuse_unsayable
from liaison_pipeline.model.history import FORMS
from liaison_pipeline.model.period import Period
from liaison_pipeline.spelling.clauses import WORDS

MONTHLY = tuple(form.kind for form in FORMS if form.monthly)
LISTS = tuple(form.kind for form in FORMS if not form.monthly)
KINDS = MONTHLY + LISTS
EDITION = 2


@dataclass(frozen=True, slots=True)
class HeadField:
    """A head field of a form: its official label and other spellings of it."""

    name: str
    title: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Form:
    """A kind of form as its schema describes it.

    `official`: kind of unit -> number of the Attachment; `columns` in official order, `labels` their
    official labels, `allowed` the values that they take, where the schema names them; `heads` by name;
    `required`: columns without which a row does not count; `metadata`: word lists and the like; `text`:
    all that the schema says, for a fingerprint.
    """

    kind: str
    name: str
    official: Mapping[str, int]
    columns: Mapping[str, FormColumn]
    heads: Mapping[str, HeadField]
    required: frozenset[str]
    metadata: Mapping[str, object]
    text: str
    labels: Mapping[str, str] = field(init=False, repr=False)
    allowed: Mapping[str, tuple[str, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        columns = self.columns.items()
        object.__setattr__(self, "labels", {name: column.title for name, column in columns})
        object.__setattr__(self, "allowed", {name: column.allowed for name, column in columns})

    @property
    def wanted(self) -> list[str]:
        """Returns the columns that must be there in every month, in official order."""
        return self.wanted_in(None)

    def wanted_in(self, period: Period | None) -> list[str]:
        """Returns the columns that must be there in a month; without one, those of every month."""
        return [
            name
            for name, column in self.columns.items()
            if not column.optional and column.counts_in(period)
        ]

    @property
    def monthly(self) -> bool:
        return self.kind in MONTHLY

    @property
    def added(self) -> list[str]:
        """Returns the columns that an office has added, in official order."""
        return [name for name, column in self.columns.items() if column.added]

    def spelling(self, labels: Mapping[str, Sequence[str]]) -> "Form":
        """Returns the form in which columns have more spellings: official label -> spellings."""
        columns = {
            name: replace(column, aliases=(*column.aliases, *labels.get(column.title, ())))
            for name, column in self.columns.items()
        }
        if columns == self.columns:
            return self
        return replace(self, columns=columns, text=f"{self.text}\x1f{sorted(labels.items())}")

    def words(self, name: str) -> Mapping[str, tuple[str, ...]]:
        """Returns lists of words by name, such as the spellings of the categories."""
        lists = cast(Mapping[str, list[str]], self.metadata[name])
        return {key: tuple(words) for key, words in lists.items()}

    def names(self, name: str) -> tuple[str, ...]:
        """Returns a plain list of words."""
        return tuple(cast(list[str], self.metadata[name]))

    def part(self, name: str) -> Mapping[str, object]:
        """Returns a part of the metadata that has a reader of its own."""
        return cast(Mapping[str, object], self.metadata[name])

    def patterns(self, name: str) -> Mapping[str, str]:
        """Returns regular expressions by name."""
        return cast(Mapping[str, str], self.metadata[name])


@dataclass(frozen=True, eq=False)
class Forms:
    """All kinds of forms. Those that the program asks for by name have one. Loaded once in a process, and
    the same only as themselves, so that what is made from them is made once."""

    by_kind: Mapping[str, Form]

    def __iter__(self) -> Iterator[Form]:
        return (self.of(kind) for kind in KINDS)

    def of(self, kind: str) -> Form:
        return self.by_kind[kind]

    def spelling(self, labels: Mapping[str, Sequence[str]]) -> "Forms":
        """Returns the forms, those that units send with more spellings of their labels."""
        if not labels:
            return self
        monthly = {kind: self.of(kind).spelling(labels) for kind in MONTHLY}
        return Forms({**self.by_kind, **monthly})

    @property
    def ledger(self) -> Form:
        return self.of("ledger")

    @property
    def register(self) -> Form:
        return self.of("register")

    @property
    def roster(self) -> Form:
        return self.of("roster")

    @property
    def dispatch(self) -> Form:
        return self.of("dispatch")

    @property
    def callback(self) -> Form:
        return self.of("callback")

    @property
    def same_as(self) -> Form:
        return self.of("sameas")

    @property
    def statement(self) -> Form:
        return self.of("statement")

    @cached_property
    def heads(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Returns (name, spellings) of the head fields of all forms."""
        names = dict.fromkeys(name for form in self for name in form.heads)
        return tuple((name, tuple(dict.fromkeys(_spellings(name, self)))) for name in names)


def _spellings(name: str, forms: Forms) -> Iterator[str]:
    for form in forms:
        if name in form.heads:
            yield from form.heads[name].spellings


def load_forms(folder: Path | None = None) -> Forms:
    """Returns the schemas of `folder` where it has them, else the built-in ones."""
    forms = {kind: _load(kind, folder) for kind in KINDS}
    ledger = forms["ledger"]
    categories = {"categories": ledger.metadata["categories"], **forms["roster"].metadata}
    forms["roster"] = replace(forms["roster"], metadata=categories)  # said once, in ledger.yaml
    return Forms(forms)


def _load(kind: str, folder: Path | None) -> Form:
    built_in = _built_in(kind)
    own = folder / f"{kind}.yaml" if folder else None
    if own is None or not own.exists():
        return _form(kind, built_in, built_in)
    written = read_schema_text(str(own), own.read_bytes())
    edition = written.entries.get("edition", 1)
    if edition not in (1, EDITION):
        raise written.fault(f"edition 应为 {EDITION}，现为 {edition}。", "edition")
    if edition == 1:
        written = laid_over(written, built_in)
    else:
        refuse_unsayable(written, built_in)
    return _form(kind, written, built_in)


def _built_in(kind: str) -> SchemaText:
    path = resources.files("liaison_pipeline.schemas").joinpath(f"{kind}.yaml")
    return read_schema_text(f"schemas/{kind}.yaml", path.read_bytes())


def laid_over(own: SchemaText, built_in: SchemaText) -> SchemaText:
    """Returns a copy of the first edition over the built-in schema: its own words win; what it did not
    have to say (head fields, the checks that parsing makes, later columns) is the built-in one's."""
    metadata = {**built_in.section("metadata"), **own.section("metadata")}
    metadata["aliases"] = _all_aliases(built_in.section("metadata"), metadata)
    base, mine = built_in.section("columns"), own.section("columns")
    columns = {name: _over(mine[name], base.get(name)) for name in mine}
    columns |= {name: column for name, column in base.items() if name not in columns}
    return replace(own, entries={**own.entries, "metadata": metadata, "columns": columns})


def _all_aliases(built_in: Entries, own: Entries) -> Mapping[str, list[str]]:
    """Returns the spellings that either knows: what units write now is read under her copy too."""
    base = cast(Mapping[str, list[str]], built_in.get("aliases") or {})
    mine = cast(Mapping[str, list[str]], own.get("aliases") or {})
    names = dict.fromkeys((*base, *mine))
    return {name: list(dict.fromkeys((*base.get(name, ()), *mine.get(name, ())))) for name in names}


def _over(mine: object, base: object) -> object:
    """Returns a column of the first edition with the checks of parsing that it could not name, and
    with the advice of a column of which the built-in schema only warns."""
    if not isinstance(mine, Mapping) or not isinstance(base, Mapping):
        return mine
    soft = {"severity": base["severity"]} if "severity" in base else {}
    known = cast(Entries, base.get("checks") or {}) if soft else _parsing_checks(base.get("checks"))
    checks = {**known, **(mine.get("checks") or {})}
    return {**soft, **mine, "checks": checks} if checks else mine


def _parsing_checks(checks: object) -> Entries:
    known = cast(Entries, checks) if isinstance(checks, Mapping) else {}
    return {name: rule for name, rule in known.items() if name in OF_PARSING}


def _form(kind: str, written: SchemaText, built_in: SchemaText) -> Form:
    metadata = _metadata(written, built_in)
    if written is not built_in:
        refuse_no_patterns(written, built_in, metadata)
    base_required = cast(list[str], built_in.section("metadata")["required"])
    missing = [name for name in base_required if name not in cast(list[str], metadata["required"])]
    if missing:
        raise written.fault(f"required 里不能没有 {missing[0]}。", "metadata", "required")
    table = next(form for form in FORMS if form.kind == kind)
    columns = read_columns(written, built_in, table.row)
    heads = {
        name: HeadField(name, spellings[0], spellings)
        for name, spellings in _heads(metadata.get("heads", {}))
    }
    return Form(
        kind=kind,
        name=str(metadata["name"]),
        official=cast(Mapping[str, int], metadata["official"]),
        columns=columns,
        heads=heads,
        required=frozenset(cast(list[str], metadata["required"])),
        metadata=metadata,
        text=written.text if written is built_in else f"{built_in.text}\x1f{written.text}",
    )


def _metadata(written: SchemaText, built_in: SchemaText) -> Entries:
    """Returns what a schema says of its form as a whole; of head fields and of the words for 办理情况,
    lists that a copy leaves out are the built-in ones."""
    base, own = built_in.section("metadata"), written.section("metadata")
    lists, mine = _entries(base, "outcome"), _entries(own, "outcome")
    words = {WORDS: {**_entries(lists, WORDS), **_entries(mine, WORDS)}}
    outcome = {"outcome": {**lists, **mine, **words}}
    heads = {**_entries(base, "heads"), **_entries(own, "heads")}
    return {**base, **own, "heads": heads, **(outcome if "outcome" in base else {})}


def _entries(section: Entries, name: str) -> Entries:
    """Returns a part of a section; what is none is refused with the patterns."""
    found = section.get(name)
    return cast(Entries, found) if isinstance(found, Mapping) else {}


def _heads(heads: object) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, spellings in cast(Mapping[str, list[str]], heads).items():
        yield name, tuple(spellings)
