"""A schema's YAML as plain data, and the line on which each of its entries stands.

Knows YAML. Does not know what an entry means. Raises SettingsError, whose text names file and line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import yaml

from liaison_pipeline.errors import SettingsError

Entries = Mapping[str, object]
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader reads ten times as fast


@dataclass(frozen=True, slots=True)
class SchemaText:
    """A schema file: its shown name, its text, its entries."""

    name: str
    text: str
    entries: Entries

    def fault(self, what: str, *path: str) -> SettingsError:
        """Returns the error to raise for an entry: `path` leads to it, as far as it is there."""
        return SettingsError(f"{self.name} 第 {self.line(*path)} 行：{what}")

    def line(self, *path: str) -> int:
        """Returns the line (from 1) of the entry to which `path` leads, else of the nearest above it.
        An entry of a list is named by its number, from 0."""
        node = yaml.compose(self.text, Loader=yaml.SafeLoader)
        line = 1
        for key in path:
            if isinstance(node, yaml.SequenceNode) and key.isdecimal():
                node = node.value[int(key)]
                line = node.start_mark.line + 1
                continue
            if not isinstance(node, yaml.MappingNode):
                break
            pair = next((pair for pair in node.value if str(pair[0].value) == key), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        return line

    def refuse_twice(self) -> None:
        """Raises SettingsError for a name that stands twice in one place: YAML would pass over the
        first."""
        nodes, seen = [yaml.compose(self.text, Loader=_Loader)], set()
        while nodes:
            node = nodes.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if isinstance(node, yaml.SequenceNode):
                nodes += node.value
                continue
            names: set[str] = set()
            for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
                if str(key.value) in names:
                    what = f"{key.value} 前面已经写过。"
                    raise SettingsError(f"{self.name} 第 {key.start_mark.line + 1} 行：{what}")
                names.add(str(key.value))
                nodes.append(value)

    def section(self, name: str) -> Entries:
        """Returns a part of the file that holds entries. Raises SettingsError for anything else."""
        value = self.entries.get(name, {})
        if not isinstance(value, Mapping):
            raise self.fault(f"{name} 下面应是若干项“名称: 内容”。", name)
        return cast(Entries, value)


def read_schema_text(name: str, data: bytes) -> SchemaText:
    """Returns the entries of a schema's bytes."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        what = "不是 UTF-8 编码，请用记事本另存，编码选 UTF-8。"
        raise SettingsError(f"{name} 第 {line} 行：{what}") from error
    try:
        entries = yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        what = "写法有误，请检查缩进、冒号、引号和括号。"
        raise SettingsError(f"{name} 第 {line} 行：{what}") from error
    except yaml.YAMLError as error:
        raise SettingsError(f"{name} 第 1 行：里面有不允许的字符。") from error
    if not isinstance(entries, dict):
        raise SettingsError(f"{name} 第 1 行：内容应是若干项“名称: 内容”。")
    return SchemaText(name, text, entries)
