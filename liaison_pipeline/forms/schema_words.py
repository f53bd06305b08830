"""What a copy of a schema says of its form as a whole: whether a schema can say it.

Knows which parts a schema of today has, of which shape each is, and which names they may hold. Raises
SettingsError with file and line; a copy of the first edition is not asked, so that it goes on being read.
Does not know columns (schema_columns.py) or patterns (schema_patterns.py).
"""

from collections.abc import Collection, Mapping
from typing import cast

from liaison_pipeline.forms.schema_text import Entries, SchemaText

_OF_PANDERA = {
    "checks", "index", "dtype", "coerce", "strict", "name", "title", "description", "ordered", "unique",
    "report_duplicates", "unique_column_names", "add_missing_columns",
}  # fmt: skip
_FIXED = ("heads", "categories", "answers")  # the program asks for their entries by name
_OF_COLUMNS = ("required", "optional", "aliases", "since")  # name columns
_MAY_BE_EMPTY = ("optional", "aliases", "since")
_ALSO: Entries = {"optional": [], "since": {}}  # what not every built-in schema says


def refuse_unsayable(written: SchemaText, built_in: SchemaText) -> None:
    """Refuses parts that there are not, that have another shape than the built-in schema's, or that name
    what there is not: a slip of the pen would else be passed over in silence."""
    written.refuse_twice()
    for key in written.entries:
        if key not in built_in.entries and key not in _OF_PANDERA:
            raise written.fault(f"不认识的设置 {key}。", str(key))
    own, base = written.section("metadata"), {**_ALSO, **built_in.section("metadata")}
    columns = {*written.section("columns"), *built_in.section("columns")}
    for key, value in own.items():
        if key not in base:
            raise written.fault(f"不认识的设置 {key}。", "metadata", str(key))
        if key in ("form", "official") and value != base[key]:
            raise written.fault(f"{key} 不能改。", "metadata", key)
        if value is None and key in _MAY_BE_EMPTY:
            continue
        _refuse_unlike(written, key, value, base[key])
        if key in _OF_COLUMNS:
            _refuse_unknown(written, key, value, columns)
        if key in _FIXED:
            _refuse_unknown(written, key, value, cast(Entries, base[key]))


def _refuse_unlike(written: SchemaText, key: str, value: object, base: object) -> None:
    """Refuses a text for a list, and lists of anything but words."""
    if isinstance(base, Mapping):
        if not isinstance(value, Mapping):
            raise written.fault(f"{key} 下面应是若干项“名称: 内容”。", "metadata", key)
        lists = key == "aliases" or any(isinstance(words, list) for words in base.values())
        for name, words in value.items() if lists and key != "outcome" else ():
            if not _are_words(words) and not (key == "aliases" and words is None):
                what = f"{key} 里的 {name} 应是一列说法，如 [说法一, 说法二]。"
                raise written.fault(what, "metadata", key, str(name))
    elif isinstance(base, list) and not _are_words(value) and value != []:
        raise written.fault(f"{key} 应是一列，如 [一, 二]。", "metadata", key)


def _are_words(value: object) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and not any(isinstance(word, list | dict) or word is None for word in value)
    )


def _refuse_unknown(
    written: SchemaText, key: str, value: object, known: Collection[object]
) -> None:
    """Refuses an entry that names what there is not."""
    for number, name in enumerate(cast(list[object] | Entries, value)):
        if name not in known:
            at = str(name) if isinstance(value, Mapping) else str(number)
            what = (
                f"{key} 里的 {name} 没有这一项。"
                if key in _FIXED
                else f"{key} 里的 {name} 不是这张表的栏。"
            )
            raise written.fault(what, "metadata", key, at)
