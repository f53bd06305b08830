"""What is wrong with a form as a whole: its unit, its head fields, its columns.

Passes: 填报科室：应急办　填报人：张三　科室负责人：李四　分管领导：王五　填报时间：2021年4月23日.
Fails: an empty 填报人 (reporter-missing), a unit that is not in liaison.toml (unit-unknown). Knows
the settings' units. Does not know rows or other files.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from liaison_pipeline.catalogue import finding
from liaison_pipeline.forms.heads import PERSONS, UNIT_LABELS, Head
from liaison_pipeline.forms.months import FILED, Told, Vote, filing_date
from liaison_pipeline.forms.recognise import Block
from liaison_pipeline.forms.records import Row, Skipped
from liaison_pipeline.forms.written_months import written_year
from liaison_pipeline.marking.addresses import a1
from liaison_pipeline.model.findings import Finding, Severity
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.place import Place
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.spelling.label_text import COLON
from liaison_pipeline.spelling.units import match_unit, named_in, nearest_unit
from liaison_pipeline.spelling.values import fold

_ANY_YEAR = Period(2021, 6)
# what a template has in place of a unit; 某某公司 is nobody's unit, whoever's folder it lies in
_NOBODY = re.compile(
    r"(?:某某?|[×xX*〇○]{2,})(?:镇|街道)?(?:村|社区|村\(社区\)|村社区|科室?|办公室|办|所|站|中心|部门|单位)?"
)

CHINESE_KIND = {"office": "科室", "village": "村（社区）"}


@dataclass(frozen=True)
class Identity:
    """Who filed a form. `unit`: '' where it is unknown. `kind`: whose form it is."""

    unit: str
    kind: str
    findings: tuple[Finding, ...] = ()


_OTHER = re.compile(rf"{COLON}.")  # 驻村科室：应急办 is no title


def kind_of_form(block: Block, unit_kind: str) -> str:
    """office | village, judged by the head labels, then the title, then the unit."""
    heads = block.heads
    for name in ("office", "village"):
        if name in heads:
            return name
    if "village_head" in heads:
        return "village"
    if "office_head" in heads or "leader" in heads:
        return "office"
    title = fold("".join(line for line in block.title.split("\n") if not _OTHER.search(line)))
    if "科室" in title:
        return "office"
    return "village" if "村" in title else unit_kind or "office"


def identify(block: Block, file: str, settings: Settings, place: Place) -> Identity:
    """The unit of a form by its head field, else by the file or folder name."""
    head = unit_head(block)
    written = head.text if head and head.value is not None else ""
    if not written:
        return _identify_by_name(block, file, settings, _at(place, head))
    unit = match_unit(written, settings)
    nobody = unit is None and _NOBODY.fullmatch(fold(written))
    if nobody and _named_beside(block, file, settings)[1]:
        return _identify_by_name(block, file, settings, _at(place, head))  # 填报村：××村
    if unit is None:
        kind = kind_of_form(block, "")
        at = replace(_at(place, head), value=written, column=_title(block, kind))
        nearest = nearest_unit(written, settings)
        return Identity("", kind, (finding("unit-unknown", at, nearest, rows=""),))
    kind = kind_of_form(block, settings.by_name[unit].kind)
    return Identity(unit, kind, tuple(_wrong_form(block, unit, kind, settings, _at(place, head))))


def unit_head(block: Block) -> Head | None:
    """Returns the head field that names the unit: a filled one before an empty one, the official label
    before another spelling."""
    heads = [block.heads[name] for name in UNIT_LABELS if name in block.heads]
    heads.sort(key=lambda head: (head.value is None, not head.official))
    return heads[0] if heads else None


def _title(block: Block, name: str) -> str:
    """Returns the official label of a head field."""
    return block.form.heads[name].title


def _at(place: Place, head: Head | None) -> Place:
    return replace(place, cell=head.cell if head else "")


def _identify_by_name(block: Block, file: str, settings: Settings, place: Place) -> Identity:
    where, unit = _named_beside(block, file, settings)
    kind = kind_of_form(block, settings.by_name[unit].kind if unit else "")
    at = replace(place, column=_title(block, kind), unit=unit or "")
    if unit is None:
        return Identity("", kind, (finding("unit-missing", at, where="表头", guess=""),))
    guess = f"，已按{where}计入“{unit}”"
    found = finding("unit-missing", at, unit, Severity.WARNING, where="表头", guess=guess)
    return Identity(unit, kind, (found, *_wrong_form(block, unit, kind, settings, at)))


def _named_beside(block: Block, file: str, settings: Settings) -> tuple[str, str | None]:
    """Returns which name beside the head tells the unit, and the unit: the file, a folder, else the
    sheet or the title. A title may name whom it is for: there a unit of the other kind is none."""
    if unit := named_in(file, settings):
        return "文件名" if named_in(file.rpartition("/")[2], settings) else "文件夹名", unit
    if unit := named_in(block.grid.name, settings):
        return "工作表名", unit
    unit = named_in(block.title.replace("\n", " "), settings)
    if unit and settings.by_name[unit].kind == kind_of_form(block, ""):
        return "标题", unit
    return "", None


def _wrong_form(
    block: Block, unit: str, kind: str, settings: Settings, place: Place
) -> Iterator[Finding]:
    right = settings.by_name[unit].kind
    if kind != right:
        at = replace(place, unit=unit, cell="", column=_title(block, kind), value=unit)
        number = block.form.official[right]
        used = CHINESE_KIND[kind]
        yield finding("unit-wrong-form", at, kind=CHINESE_KIND[right], used=used, right=number)


def check_heads(block: Block, kind: str, told: Told, place: Place) -> Iterator[Finding]:
    """Missing people and filing dates of a unit's own form."""
    heads = block.heads
    head_name = "office_head" if kind == "office" else "village_head"
    wanted = [("reporter", "reporter-missing")]
    wanted.append((_person_in_charge(heads, head_name), "head-missing"))
    if kind == "office":
        wanted.append(("leader", "leader-missing"))
    wanted.append(("filed_on", "filing-date-missing"))
    for name, code in wanted:
        head = heads.get(name)
        if not block.shares and (head is None or head.value is None):
            label = _title(block, head_name if code == "head-missing" else name)
            at = replace(_at(place, head), column=label)
            yield finding(code, at, label=label)
    filed = heads.get("filed_on")
    if filed and filed.inherited:
        return  # told at the ledger
    if filed and filed.value is not None and filing_date(filed.value, told.period) is None:
        if told.period is None and filing_date(filed.value, _ANY_YEAR) is not None:
            return  # only the year is missing, and nothing tells it
        at = replace(_at(place, filed), column=_title(block, "filed_on"), value=filed.text)
        yield finding("filing-date-invalid", at, reason="不是能看懂的日期")


def _person_in_charge(heads: Mapping[str, Head], wanted: str) -> str:
    """Returns under which name the head of the unit stands: 负责人 may be an office's or a village's."""
    names = [name for name in (wanted, *PERSONS, "any_head") if name in heads]
    filled = [name for name in names if heads[name].value is not None]
    return (*filled, *names, wanted)[0]


def check_columns(block: Block, period: Period | None, place: Place) -> Iterator[Finding]:
    """Yields the columns that are missing in that month, and those that the form does not know."""
    for name in block.missing(period):
        yield finding("column-missing", replace(place, column=block.form.labels[name]))
    for column, label in block.labels.extras.items():
        at = replace(place, cell=block.label_cell(column), column=label, value=label)
        near = _nearest_label(label, block)
        kept = "" if near else "可以保留，不影响汇总。"
        yield finding("column-unknown", at, kept, nearest=near)


def check_hidden_rows(block: Block, rows: Sequence[Row], place: Place) -> Iterator[Finding]:
    """row-hidden, at the 企业名称 of the first one; they are read."""
    lines = block.grid.hidden_rows
    hidden = [row for row in rows if row.number - 1 in lines] if lines else []
    if hidden:
        cell = hidden[0].fields["enterprise"].cell if "enterprise" in hidden[0].fields else ""
        numbers = "、".join(str(row.number) for row in hidden[:10])
        more = " 等" if len(hidden) > 10 else ""
        at = replace(place, cell=cell)
        yield finding("row-hidden", at, count=len(hidden), rows=f"第 {numbers} 行{more}")


def _nearest_label(label: str, block: Block) -> str:
    """Returns which of the labels that the form lacks may be meant, '' for none of them."""
    from rapidfuzz import process

    lacks = [own for name, own in block.form.labels.items() if name not in block.labels.fields]
    best = process.extractOne(label, lacks, score_cutoff=60)
    return best[0] if best else ""


def check_month(block: Block, told: Told, place: Place) -> Iterator[Finding]:
    """Yields what is wrong with the month of a form, or with what tells its year."""
    conflict = told.conflict
    if conflict is not None:
        told_by = {"claimed": conflict.claimed.chinese, "dated": conflict.dated.chinese}
        advice = "请核对年份，把写错的地方改对，保存后重新报送。" if conflict.years else ""
        told_by |= {"source": conflict.source, "other": conflict.other}
        yield finding("period-conflict", place, advice, None, **told_by)
    elif told.period is None:
        yield finding("period-missing", place)
    else:
        for vote in told.doubtful:
            at = replace(place, cell=_cell_of(block, vote))
            other, month = vote.period.chinese, told.period.chinese
            yield finding("year-doubtful", at, source=vote.source, other=other, period_text=month)


def _cell_of(block: Block, vote: Vote) -> str:
    """Returns where a year stands: in 填报时间 or in the title; '' for a name."""
    if vote.source == FILED:
        return block.heads["filed_on"].cell if "filed_on" in block.heads else ""
    if vote.source != "标题":
        return ""
    titles = set(block.title.split("\n"))
    for row, column in sorted(block.grid.cells):
        if row >= block.labels.first_row:
            break
        text = block.grid.text(row, column)
        if text in titles and written_year(text, vote.period.month) == vote.period.year:
            return a1(row, column)
    return ""


def check_skipped(skipped: Sequence[Skipped], place: Place) -> Iterator[Finding]:
    """Yields row-skipped for each run of rows that are none and say something."""
    for run in skipped:
        rows = f"第 {run.first} 行" if run.first == run.last else f"第 {run.first}—{run.last} 行"
        text = run.text if len(run.text) <= 40 else f"{run.text[:40]}……"
        at = replace(place, cell=run.cell, value=run.value)
        yield finding("row-skipped", at, rows=rows, text=text, kinds="、".join(run.kinds))
