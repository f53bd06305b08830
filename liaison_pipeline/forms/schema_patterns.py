"""The regular expressions that an office may set in a schema: whether each of them is one.

Knows where a schema holds patterns (outcome of register.yaml, advice of dispatch.yaml). Raises
SettingsError with file and line for what is no pattern. Does not know what a pattern finds.
"""

import re
from collections.abc import Iterator, Mapping
from typing import cast

from liaison_pipeline.forms.schema_text import Entries, SchemaText
from liaison_pipeline.spelling.clauses import WORDS, named, spelt_out
from liaison_pipeline.spelling.values import fold

SECTIONS = ("outcome", "advice")
_ALONE = 3  # metadata, section, name
_NAMED = "(?P<name>某)"  # what stands there is asked for by this name, so it can stand there once
_NAMES = {"{name}": _NAMED, "{office}": _NAMED}


def refuse_no_patterns(written: SchemaText, built_in: SchemaText, metadata: Entries) -> None:
    """Compiles what a copy sets itself, with the words of `metadata`, which are all that hold."""
    own = written.section("metadata")
    for section in SECTIONS:
        if not isinstance(own.get(section, {}), Mapping):
            raise written.fault(f"{section} 下面应是若干项“名称: 内容”。", "metadata", section)
        base = cast(Entries, built_in.section("metadata").get(section) or {})
        words = named(cast(Entries, metadata.get(section) or {}))
        for path, pattern in _patterns(cast(Entries, own.get(section) or {})):
            place = ("metadata", section, *path)
            _refuse_unlike(written, base.get(path[0]), pattern, place)
            _refuse(written, spelt_out(str(pattern), words), place)


def _refuse_unlike(
    written: SchemaText, base: object, pattern: object, place: tuple[str, ...]
) -> None:
    """Refuses a number for a text, and one text where the built-in schema has a list."""
    if not isinstance(pattern, str):
        raise written.fault(f"{place[2]} 里应是正则表达式（文字）。", *place)
    if isinstance(base, list) and len(place) == _ALONE:
        raise written.fault(f"{place[2]} 应是一列正则表达式，每行前面加“- ”。", *place)
    if isinstance(base, str) and len(place) > _ALONE:
        raise written.fault(f"{place[2]} 应是一个正则表达式，不是一列。", *place)


def _refuse(written: SchemaText, pattern: str, place: tuple[str, ...]) -> None:
    for name, example in _NAMES.items():
        pattern = pattern.replace(name, example)
    try:
        re.compile(fold(pattern))
    except re.error as error:
        raise written.fault(f"{place[2]} 的正则表达式写法有误。", *place) from error


def _patterns(section: Entries) -> Iterator[tuple[tuple[str, ...], object]]:
    """Yields where each pattern stands, and it: a list by number, words by name, else one alone."""
    for name, entry in section.items():
        if isinstance(entry, list):
            yield from (((name, str(at)), pattern) for at, pattern in enumerate(entry))
        elif name == WORDS and isinstance(entry, Mapping):
            yield from (((name, str(word)), pattern) for word, pattern in entry.items())
        else:
            yield (name,), entry
