"""The office itself on the page: its names, and whom units may ask; saved into [office] of liaison.toml.

Knows which lines of the file are meant, and leaves every other one as it is. Does not know HTTP, nor
where the names are printed. What is saved is read back before it takes the file's place.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from liaison_pipeline.desk.messages import Plain
from liaison_pipeline.errors import RequestError
from liaison_pipeline.settings import load_toml
from liaison_pipeline.workspace import Workspace, replacing

FIELDS = {
    "subdistrict": "街道名称",
    "name": "本科室名称",
    "district": "报送给",
    "contact": "联系人（各单位找谁问）",
    "phone": "联系电话",
}
NEEDED = ("subdistrict", "name", "district")
LONGEST = 60  # characters
SECTION = "[office]"
_SECTION = re.compile(r"^\[office\][ \t]*(#.*)?$", re.MULTILINE)
_STRING = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_NEXT = re.compile(r"^\[", re.MULTILINE)


def told_office(root: Path) -> dict[str, Plain]:
    """Returns the fields with what they hold. Raises SettingsError."""
    values = asdict(load_toml(Workspace.at(root).settings_file).office)
    fields: list[Plain] = [
        {"name": name, "label": label, "value": str(values[name]), "needed": name in NEEDED}
        for name, label in FIELDS.items()
    ]
    return {"fields": fields}


def save_office(root: Path, typed: str) -> str:
    """Saves the fields and returns the name of the file. `typed`: JSON, name -> text. Raises
    SettingsError for a file that can't be read, RequestError for a field that may not be empty and for
    lines that are not written as usual; then nothing has changed."""
    values = _values(typed)
    file = Workspace.at(root).settings_file
    text = file.read_text("utf-8-sig") if file.exists() else ""
    with replacing(file) as new:
        new.write_text(with_office(text, values), "utf-8")
        read = asdict(load_toml(new).office)
        if any(read[name] != value for name, value in values.items()):
            raise RequestError(f"{file.name} 里 {SECTION} 一节的写法特别，请用记事本改。")
    return file.name


def _values(typed: str) -> dict[str, str]:
    told = json.loads(typed)
    if not isinstance(told, dict) or told.keys() != FIELDS.keys():
        raise RequestError("没有收全，请刷新页面后再填。")
    values = {name: " ".join(str(told[name]).split())[:LONGEST] for name in FIELDS}
    values = {
        name: "".join(sign for sign in text if sign.isprintable()) for name, text in values.items()
    }
    for name in NEEDED:
        if not values[name]:
            raise RequestError(f"“{FIELDS[name]}”不能空着。")
    return values


def with_office(text: str, values: Mapping[str, str]) -> str:
    """Returns a settings file with other values in [office]; whatever else stands there stays."""
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
    head = _SECTION.search(text)
    if head is None:
        return text.rstrip("\n") + "\n\n" * bool(text.strip()) + "\n".join([SECTION, *lines]) + "\n"
    end = _NEXT.search(text, head.end())
    part = text[head.end() : end.start() if end else len(text)]
    for name, line in zip(values, lines, strict=True):
        written = re.compile(rf"^[ \t]*{name}[ \t]*=[ \t]*{_STRING}", re.MULTILINE).search(part)
        first, last = written.span() if written else (0, 0)
        part = part[:first] + line + part[last:] if written else f"\n{line}{part}"
    rest = text[end.start() :] if end else ""
    return text[: head.end()] + part + rest
