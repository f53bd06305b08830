"""The head fields around a form (填报科室：… 填报人：…), in one cell or in several.

Knows their labels and how values are separated from them. Does not know whether a value is right.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from liaison_pipeline.files.grid import Grid, Raw, show
from liaison_pipeline.model.place import a1
from liaison_pipeline.spelling.values import simplified

LABELS: Mapping[str, tuple[str, ...]] = {
    "office": ("填报科室", "填表科室", "报送科室", "科室名称"),
    "village": (
        "填报村(社区)",
        "填报村社区",
        "填报村、社区",
        "填报村/社区",
        "填报村居",
        "填报社区",
        "填报村",
    ),
    "any_unit": ("填报单位", "报送单位", "填表单位", "填报部门"),
    "consolidator": ("汇总单位",),
    "street": ("街道名称",),
    "reporter": ("填报人员", "填报人", "填表人", "报送人", "制表人"),
    "office_head": ("科室负责人", "部门负责人", "单位负责人"),
    "village_head": (
        "村(社区)书记",
        "村社区书记",
        "村、社区书记",
        "村/社区书记",
        "村居书记",
        "社区书记",
        "村书记",
        "村(社区)负责人",
    ),
    "leader": ("分管领导", "主管领导"),
    "filed_on": (
        "填报时间",
        "填报日期",
        "填表时间",
        "填表日期",
        "报送时间",
        "报送日期",
        "上报时间",
        "上报日期",
        "更新时间",
        "更新日期",
        "制表时间",
        "制表日期",
    ),
}
UNIT_LABELS = ("office", "village", "any_unit")


def _spaced(label: str) -> str:
    marks = {"(": r"[(（]", ")": r"[)）]"}
    return r"\s*".join(marks.get(mark, re.escape(mark)) for mark in label)


_NAMES = sorted(
    ((label, name) for name, labels in LABELS.items() for label in labels),
    key=lambda pair: -len(pair[0]),
)
_LABEL = re.compile(
    "|".join(f"(?P<l{index}>{_spaced(label)})" for index, (label, _) in enumerate(_NAMES))
)
_HINT = re.compile(r"\s*[(（](?:盖章|签字|签名|签章|公章|章)[)）]")
_COLON = re.compile(r"\s*[:：]\s*")
_UNFILLED = re.compile(r"[\s_＿—\-.。年月日/]*")
_OTHER = re.compile(r"^\s*[^\s:：]{2,8}\s*[:：]")


@dataclass(frozen=True)
class Head:
    """A head field: what stands there, and the cell in which it is wrong or missing."""

    name: str
    value: Raw | None
    cell: str
    label: str

    @property
    def text(self) -> str:
        return show(self.value).strip()


def labels_in(text: str) -> list[tuple[str, int, int, str]]:
    """(name, start, end, label) of the labels in a text that are followed by a colon or by the end.

    A label without a colon counts at the start of a cell or where another label is in the cell.
    """
    matches = list(_LABEL.finditer(simplified(text)))
    found = []
    for match in matches:
        hint = _HINT.match(text, match.end())
        end = hint.end() if hint else match.end()
        colon = _COLON.match(text, end)
        alone = not text[: match.start()].strip() and (
            not text[end:].strip() or text[end : end + 1].isspace()
        )
        if colon or alone or (len(matches) > 1 and text[end : end + 1].isspace()):
            index = int((match.lastgroup or "l0")[1:])
            stop = colon.end() if colon else end
            label = re.sub(r"\s+", "", match[0])
            found.append((_NAMES[index][1], match.start(), stop, label))
    return found


def is_head_text(text: str) -> bool:
    return bool(labels_in(text))


def heads_in_text(text: str, cell: str) -> list[Head]:
    """The head fields of one cell or paragraph; an unfilled blank (`__年__月__日`) is None."""
    labels = labels_in(text)
    found = []
    for index, (name, _, end, label) in enumerate(labels):
        stop = labels[index + 1][1] if index + 1 < len(labels) else len(text)
        found.append(Head(name, _filled(text[end:stop]), cell, label))
    return found


def _filled(text: str) -> str | None:
    value = unicodedata.normalize("NFKC", text).strip().strip("_").strip()
    return None if _UNFILLED.fullmatch(value) else re.sub(r"_+", "", value)


def find_heads(grid: Grid, rows: Iterable[int], columns: range) -> dict[str, Head]:
    """Name -> head field in these rows and columns; a filled one wins over an empty one."""
    found: dict[str, Head] = {}
    by_row = grid.by_row()
    for row in rows:
        for head in _heads_in_row(grid, row, [c for c in by_row.get(row, []) if c in columns]):
            if head.name not in found or found[head.name].value is None:
                found[head.name] = head
    return found


def _heads_in_row(grid: Grid, row: int, columns: list[int]) -> list[Head]:
    found: list[Head] = []
    open_label = False
    for column in columns:
        raw = grid.cells[row, column]
        heads = heads_in_text(raw, a1(row, column)) if isinstance(raw, str) else []
        if heads:
            found += heads
            open_label = heads[-1].value is None
        elif open_label and not (isinstance(raw, str) and _OTHER.match(raw)):
            found[-1] = _continued(found[-1], raw, a1(row, column))
        else:
            open_label = False
    return found


def _continued(head: Head, raw: Raw, cell: str) -> Head:
    """The value stands in the cells to the right of its label."""
    if head.value is None:
        value = _filled(raw) if isinstance(raw, str) else raw
        return Head(head.name, value, cell if value is not None else head.cell, head.label)
    return Head(head.name, f"{show(head.value)}{show(raw).strip()}", head.cell, head.label)
