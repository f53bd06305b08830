"""The head fields in one text (填报科室：应急办  填报人：张三).

Knows how labels are written and where a value ends: at the next label, or at wide space before any
`xxx：`. Does not know grids, or whether a value is right; the labels are the schemas'.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from liaison_pipeline.files.grid import Raw, show
from liaison_pipeline.spelling.dates import read_dates
from liaison_pipeline.spelling.label_text import COLON, COLONS
from liaison_pipeline.spelling.values import fold, simplified

Heads = tuple[tuple[str, tuple[str, ...]], ...]  # (name, spellings of its label)
OTHER = "other"  # labels that only end the value before them: 联系电话, 审核人
# labels that are words of everyday language: they need a colon, and a boundary before them
WEAK = frozenset(
    {OTHER, "loose_unit", "loose_village", "loose_filed", "loose_reporter", "any_head"}
)
FILED, LOOSE_FILED = "filed_on", "loose_filed"

_OPEN, _CLOSE = r"[(（\[\uff3b【〔]", r"[)）\]\uff3d】〕]"
_BEHIND = re.compile(
    r"\s*(?:名称|全称|姓名)?(?P<phone>\s*(?P<joined>及|和|与|、|/|／)?\s*(?:联系|办公|手机|联络)?(?:电话|手机|方式|号码)+)?"
    rf"(?:\s*(?:盖章|签字|签名|签章))?(?:\s*{_OPEN}[^()（）\[\]【】〔〕{COLONS}]{{0,14}}{_CLOSE})?"
)
_SEAL = re.compile(rf"\s*{_OPEN}(?:盖章|签字|签名|签章|公章|章){_CLOSE}")
_COLON = re.compile(rf"\s*{COLON}\s*")
_BOUNDARY = re.compile(rf"[\s_＿,，;；。、|/)）\]\uff3d】〕(（\[\uff3b【〔{COLONS}”\"》]")
_ANY_LABEL = re.compile(
    rf"(?:\s{{2,}}|[\t\n\u3000]\s*)(?!\d+\s*{COLON}\s*\d)(?=[^\s{COLONS}](?:\s?[^\s{COLONS}]){{0,11}}\s*{COLON})"
    rf"|\s(?=[\u4e00-\u9fff][\u4e00-\u9fff()（）、/]{{1,7}}\s*{COLON})"
)
_REMARK = re.compile(rf"\s*(?:备注|注|说明|填表说明|填报说明|填报要求|要求)\s*\d*\s*[{COLONS}、.]")
_SPEAKS = re.compile(r"[各由请经向对与和及的让将把给送交]\s*$")
_WIDE = re.compile(r"(?:\s{2,}|[\t\n\u3000]\s*)$")
_UNFILLED = re.compile(r"[\s_＿—\-.。年月日/()\[\]【】〔〕]*")
_FRAMED = re.compile(r"([\[【〔])([^\[\]【】〔〕]+)[\]】〕]")
_EDGES = " \t\n_,，;；、|"
_TAIL_PHONE = re.compile(
    r"[\s,，、;；/(（]*(?:联系|办公)?(?:电话|手机|tel)?[:：\s]*(?<!\d)(?:\+?86[-\s]?)?[\d(（][\d\s()（）\-－—]{6,}[)）]?\s*$",
    re.IGNORECASE,
)
_NUMERAL = "[〇○零Oo一二三四五六七八九十]"
_DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d{2}|2\d)\s*[年./\-。—]\s*\d{1,2}\s*[月./\-。—]\s*\d{1,2}(?!\d)\s*[日号]?"
    r"|(?<!\d)(?:19|20)\d{6}(?!\d)|(?<!\d)\d{1,2}\s*月\s*\d{1,2}(?!\d)\s*[日号]?|(?<![\d./])\d{1,2}[./]\d{1,2}(?![\d./])"
    rf"|{_NUMERAL}{{4}}\s*年\s*{_NUMERAL}{{1,3}}\s*月\s*{_NUMERAL}{{1,3}}\s*[日号]?"
)


@dataclass(frozen=True, slots=True)
class Head:
    """A head field: what stands there, and the cell in which it is wrong or missing ('' where it stands
    on another sheet). `official`: its label is the official one. `inherited`: the form has none, it is
    that of its workbook's ledger or cover. `split`: its value stands in cells of its own."""

    name: str
    value: Raw | None
    cell: str
    label: str
    official: bool = True
    inherited: bool = False
    split: bool = False

    @property
    def text(self) -> str:
        return show(self.value).strip()

    @property
    def person(self) -> str:
        """Returns the name without the telephone number behind it (填报人及电话：张三138…)."""
        return _TAIL_PHONE.sub("", self.text) or self.text


@dataclass(frozen=True, slots=True)
class LabelAt:
    """A label in a text: where it starts, where its value may begin."""

    name: str
    start: int
    end: int
    label: str
    official: bool


def _spaced(label: str) -> str:
    marks = {"(": _OPEN, ")": _CLOSE}
    return r"\s*".join(marks.get(mark, re.escape(mark)) for mark in label)


class HeadText:
    """Finds head fields by the labels that the schemas give them; compiled once."""

    def __init__(self, heads: Heads) -> None:
        """`heads`: (name, spellings of its label), the official one first."""
        names = [
            (fold(label), name, place == 0)
            for name, spellings in heads
            for place, label in enumerate(spellings)
        ]
        self._names = sorted(names, key=lambda known: -len(known[0]))
        labels = (
            f"(?P<l{index}>{_spaced(label)})" for index, (label, *_) in enumerate(self._names)
        )
        self._label = re.compile("|".join(labels))
        first = {label[0] for label, *_ in self._names}
        self._first = re.compile("|".join(sorted(_spaced(mark) for mark in first)))
        # each sheet has the labels, and its body the numbers, that most others have
        self._known = lru_cache(maxsize=1 << 12)(self._labels_in)
        self._read = lru_cache(maxsize=1 << 10)(self._values_in)
        self._written = lru_cache(maxsize=1 << 8)(self._all_matches)  # asked for twice

    def labels_in(self, text: str, glued: bool = False) -> Sequence[LabelAt]:
        """Returns the labels in a text that are followed by a colon or by the end. A label without a
        colon counts at the start of a cell or where another one is in the cell; `glued`: also where its
        value follows at once (填报人张三)."""
        return self._known(text, glued)

    def _labels_in(self, text: str, glued: bool) -> Sequence[LabelAt]:
        matches = self._written(simplified(text))
        remark = _REMARK.match(text) if matches else None
        found: list[LabelAt] = []
        for match in matches:
            before = text[: match.start()]
            inside = found and match.start() < found[-1].end  # 电话 in 填报人及电话
            if inside or (remark and not _WIDE.search(before)) or _in_sentence(before, found):
                continue
            label = self._label_at(text, match, glued, len(matches) > 1)
            if label:
                found.append(label)
        return tuple(found)

    def _all_matches(self, text: str) -> Sequence[re.Match[str]]:
        return tuple(self._matches(text))

    def _matches(self, text: str) -> Iterator[re.Match[str]]:
        """Yields the labels of a text, from the left; one with space in it begins where a word does: in
        `龙凤村 支部书记` 村支部书记 is none."""
        start = 0
        while first := self._first.search(
            text, start
        ):  # most texts have none, and that is told fast
            match = self._label.match(text, first.start())
            if match and (_begins_word(text, match.start()) or not re.search(r"\s", match[0])):
                yield match
                start = match.end()
            else:
                start = first.start() + 1

    def _label_at(
        self, text: str, match: re.Match[str], glued: bool, several: bool
    ) -> LabelAt | None:
        name, official = self._names[int((match.lastgroup or "l0")[1:])][1:]
        written = re.sub(r"\s+", "", match[0])
        behind = _BEHIND.match(text, match.end())
        colon = _COLON.match(text, behind.end()) if behind else None
        begins = _begins_word(text, match.start())
        if behind and colon and (begins or several or name not in WEAK):
            if behind["phone"] and not behind["joined"]:
                name, official = OTHER, False  # 填报人电话 is no person
            return LabelAt(name, match.start(), colon.end(), written, official)
        if name in WEAK or len(written) <= 2:
            return None
        if behind and behind["phone"] and begins and behind.end() == len(text.rstrip()):
            name = name if behind["joined"] else OTHER  # 填报人及电话, its value in the next cell
            return LabelAt(name, match.start(), len(text), written, official)
        seal = _SEAL.match(text, match.end())
        end = seal.end() if seal else match.end()
        space = text[end : end + 1].isspace()
        alone = not text[: match.start()].strip() and (not text[end:].strip() or space)
        if alone or (several and space) or (glued and begins):
            return LabelAt(name, match.start(), end, written, official)
        return None

    def in_text(self, text: str, cell: str, glued: bool = False) -> list[Head]:
        """Returns the head fields of one cell or paragraph; an unfilled blank (`__年__月__日`) is
        None."""
        read = self._read(text, glued)  # a unit heads its ledger and its register alike
        return [Head(own.name, value, cell, own.label, own.official) for own, value in read]

    def _values_in(self, text: str, glued: bool) -> Sequence[tuple[LabelAt, Raw | None]]:
        labels = self.labels_in(text, glued)
        found = []
        for index, label in enumerate(labels):
            stop = labels[index + 1].start if index + 1 < len(labels) else len(text)
            unknown = _ANY_LABEL.search(text, label.end)
            end = min(stop, unknown.start()) if unknown else stop
            found.append((label, filled(text[label.end : end], label.name)))
        return tuple(found)


@lru_cache(maxsize=8)
def head_text(heads: Heads) -> HeadText:
    """Returns the reader of some head fields."""
    return HeadText(heads)


def _begins_word(text: str, start: int) -> bool:
    """Returns whether a label stands at the beginning, behind space or behind a mark."""
    return not text[:start].strip() or bool(_BOUNDARY.match(text[start - 1]))


def _in_sentence(before: str, found: list[LabelAt]) -> bool:
    """Returns whether a label is a word of a sentence: 请各填报科室：…, 由填报人：…"""
    return not found and bool(_SPEAKS.search(before))


def filled(text: str, name: str) -> Raw | None:
    """Returns what stands behind a label, None for a blank to fill in."""
    text = unicodedata.normalize("NFKC", text).lstrip(f"{_EDGES}{COLONS}")
    value = _balanced(text.rstrip(_EDGES))
    if _UNFILLED.fullmatch(_SEAL.sub("", value)):
        return None
    return value_of(name, re.sub(r"_+", "", value))


def value_of(name: str, value: Raw) -> Raw:
    """Returns the value of a head field: of 填报时间 the first date counts, whatever stands behind."""
    if name not in (FILED, LOOSE_FILED) or not isinstance(value, str):
        return value
    dates = read_dates(value)
    if dates is not None and len(dates.parts) == 1:
        return value
    first = _DATE.search(unicodedata.normalize("NFKC", value))
    return first[0].strip() if first else value


def _balanced(text: str) -> str:
    """Returns the value without a bracket that was opened or closed around the whole head, and without
    those that frame it: 【龙凤村】."""
    for opened, closed in ("()", "[]", "【】", "〔〕"):
        if text.endswith(opened) or (text.endswith(closed) and opened not in text):
            text = text[:-1].rstrip(_EDGES)
    framed = _FRAMED.fullmatch(text)
    return framed[2] if framed and not _SEAL.fullmatch(text) else text
