"""Makes docs/问题代码.md, the clerk's page of all finding codes, from the catalogue.

Run it after a change of catalogue.toml: python tools/make_codes_page.py
tests/test_documents.py fails while the page and the catalogue differ.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from liaison_pipeline.catalogue import CATALOGUE, CodeEntry

TARGET = Path(__file__).parents[1] / "docs" / "问题代码.md"

INTRODUCTION = """\
# 问题代码

程序发现的每一处问题都有一个代码，写在 `findings.csv` 的 `code` 一栏。本页列出全部代码：看到的提示、为什么
要紧、怎么改、什么时候可以不管。`〔……〕` 是程序按实际情况填进去的内容。

- **错误**：必须改正；**提醒**：请核对；**说明**：只供了解。程度在 `liaison.toml` 的 `[severity]` 里改。
- **不计入**：有的问题会使整个文件、整张表、一行或一次办结不计入数字，这一点不能用 `[severity]` 改变。

（本页由 `tools/make_codes_page.py` 生成，请勿手工修改。）
"""

LEVELS = {"error": "错误", "warning": "提醒", "info": "说明"}
NOTHING_HELD = "不影响计数"
HOLDS = {"file": "整个文件", "form": "整张表", "row": "这一行", "closing": "这次办结"}
# What severity and holding depend on, where the catalogue's one word is not all of it.
DEPENDS = {
    "file-unreadable": "以前读到过、现在打不开的文件只是提醒，先按上次读到的计入。",
    "form-empty": "诉求登载表没有内容时只是说明。",
    "period-too-early": "同一个文件里还有以后月份的表时只是说明。",
    "unit-missing": "文件名、文件夹名、工作表名或标题能看出是哪个单位时只是提醒，照常计入。",
    "submission-superseded": "新表里少了旧表的企业或诉求时是提醒。",
    "submission-missing": "截止日之前只是说明。",
    "cell-missing": (
        "企业名称、联系时间、问题诉求名称空着是错误，这一行不计入；其余栏目空着是提醒，照常计入。"
    ),
    "date-invalid": "联系时间有误，这一行不计入；办结时间有误，只是这次办结不计入，诉求仍算未办结。",
    "date-in-future": "联系时间还没到，这一行不计入；办结时间还没到，只是这次办结不计入。",
    "formula-uncalculated": "企业名称、联系时间、问题诉求名称是这样的公式，还会按“没有填写”处理。",
    "enterprise-unknown": "有企业名录时才检查。",
}

GROUPS: Mapping[str, tuple[str, ...]] = {
    "文件": (
        "file-unreadable",
        "file-encrypted",
        "file-too-large",
        "file-duplicate",
        "file-unmarked",
        "file-disarmed",
        "file-attachment",
        "text-damaged",
    ),
    "表格和表头": (
        "form-unrecognised",
        "form-empty",
        "form-blank",
        "sheet-hidden",
        "row-hidden",
        "column-missing",
        "column-unknown",
        "unit-missing",
        "unit-unknown",
        "unit-wrong-form",
        "period-missing",
        "period-conflict",
        "period-too-early",
        "year-doubtful",
        "reporter-missing",
        "head-missing",
        "leader-missing",
        "filing-date-missing",
        "filing-date-invalid",
    ),
    "报送": (
        "submission-missing",
        "submission-late",
        "submission-superseded",
        "submission-tied",
        "submission-added",
        "submission-withdrawn",
        "submission-misdated",
    ),
    "单元格和行": (
        "row-skipped",
        "cell-missing",
        "cell-error",
        "formula-uncalculated",
        "category-invalid",
        "date-invalid",
        "date-imprecise",
        "date-ambiguous",
        "date-outside-period",
        "date-carried",
        "date-in-future",
        "phone-missing",
        "phone-invalid",
        "name-missing",
        "method-unknown",
        "count-invalid",
        "row-duplicate",
        "text-too-long",
        "value-invalid",
    ),
    "台账和登载表对照、企业": (
        "contact-missing",
        "count-mismatch",
        "enterprise-not-in-ledger",
        "enterprise-unknown",
        "enterprise-several",
        "enterprise-two-units",
        "remit-mismatch",
    ),
    "问题诉求的办理": (
        "closure-date-missing",
        "closure-outcome-missing",
        "closure-contradiction",
        "closure-before-raised",
        "outcome-unclear",
        "outcome-vague",
        "progress-missing",
        "grievance-vanished",
        "grievance-reopened",
        "grievance-overdue",
        "grievance-undispatched",
        "dispatch-overdue",
        "registration-missing",
    ),
    "企业名录、分派建议、回访清单、对应确认": (
        "same-as-conflict",
        "credit-code-invalid",
        "status-unknown",
        "roster-conflict",
        "roster-shrunk",
        "level-invalid",
        "satisfaction-invalid",
        "grievance-unknown",
        "closing-unknown",
    ),
}
OTHERS = "其他"

WORDS = {
    "names": "几家企业的名称",
    "missing": "登记号或登记日期",
    "to": "承办单位",
    "level": "层级",
    "deadline": "办理时限",
    "addressee": "承办单位和层级",
    "newer": "新表的填报时间或最后保存的时间",
    "older": "本表的",
    "own": "本表的填报时间或最后保存的时间",
    "others": "另一份的",
    "state": "计入，或没有计入",
    "came": "收到了但没能计入的文件",
    "alone": "；这个月没有收到该单位的其他表格",
    "advice": "经发办写的要求",
    "rule": "哪里不符合要求",
    "hint": "；名录里现在的名称、责任单位或状态",
    "how": "又作为未办结登记，或回访时企业不满意",
    "day": "日期",
    "why": "理由",
    "owner": "责任单位",
    "count": "几",
    "rows": "行号",
    "as_of": "今天的日期",
    "bad": "号码",
    "claimed": "写明的月份",
    "closed": "办结时间",
    "column": "栏目",
    "counted": "月份或个数",
    "dated": "联系时间所在的月份",
    "days": "天数",
    "due": "截止日",
    "enterprise": "企业名称",
    "filed": "填报时间",
    "form_name": "表名",
    "gone": "；少了几家企业",
    "filed_by": "填报时间或文件的保存时间",
    "first": "开始报送的月份",
    "guess": "，已按什么计入哪个单位",
    "where": "表头或这一行",
    "kind": "科室或村（社区）",
    "kinds": "合计、分组标题、填写示例等哪一种",
    "label": "负责人一栏的名称",
    "limit": "期限",
    "lines": "行号",
    "nearest": "最相近的栏目",
    "number": "诉求编号",
    "other": "另一份文件",
    "period_text": "月份",
    "which": "里的哪一天",
    "raised": "登记或联系的日期",
    "read": "读成的日期",
    "reason": "原因",
    "registered": "登载表的个数",
    "right": "应当用的附件",
    "sheet": "工作表名",
    "source": "标题、工作表名、文件名或文件夹名",
    "text": "那一行写的内容",
    "title": "问题诉求名称",
    "unit": "单位",
    "used": "科室或村（社区）",
    "value": "填写的内容",
    "what": "；是否只缺联系时间",
}
# A word that means another thing in this code's sentences.
WORDS_OF = {
    ("file-duplicate", "what"): "哪里重复",
    ("file-attachment", "value"): "图片或 PDF 文件",
    ("count-mismatch", "counted"): "台账的个数",
    ("count-mismatch", "hint"): "可能的原因",
    ("enterprise-not-in-ledger", "hint"): "台账里名称相近的企业",
    ("grievance-vanished", "hint"): "登载表里名称相近的诉求",
    ("unit-unknown", "rows"): "，写了几行",
    ("date-carried", "counted"): "实际发生的月份",
    ("form-empty", "which"): "这张表写了填报时间，但",
    ("date-carried", "which"): "一格几个日期中的哪几个",
    ("date-outside-period", "which"): "一格几个日期中的哪几个",
    ("date-ambiguous", "other"): "另一种可能的日期",
    ("enterprise-two-units", "other"): "另一个单位",
    ("row-duplicate", "other"): "行号",
    ("period-conflict", "other"): "多数联系时间或另一个来源",
    ("period-conflict", "source"): "标题、工作表名、文件名、文件夹名或填报时间",
    ("year-doubtful", "other"): "另一年的月份",
    ("year-doubtful", "source"): "标题、工作表名、文件名、填报时间或文件的保存时间",
    ("submission-misdated", "filed"): "日期",
}


def main() -> None:
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(codes_page(CATALOGUE), "utf-8", newline="\n")


def codes_page(catalogue: Mapping[str, CodeEntry]) -> str:
    """The whole page. Raises KeyError for a placeholder that has no readable word."""
    groups = grouped(catalogue)
    parts = [INTRODUCTION]
    parts.append("| 代码 | 问题 | 程度 | 不计入 |\n|---|---|---|---|")
    parts[-1] += "".join(f"\n{_line(entry)}" for entries in groups.values() for entry in entries)
    for heading, entries in groups.items():
        parts.append(f"\n## {heading}")
        parts += [_section(entry) for entry in entries]
    return "\n".join(parts) + "\n"


def grouped(catalogue: Mapping[str, CodeEntry]) -> dict[str, list[CodeEntry]]:
    """Heading -> its entries; a code that no group names stands under 其他."""
    groups = {
        heading: [catalogue[code] for code in codes if code in catalogue]
        for heading, codes in GROUPS.items()
    }
    named = {code for codes in GROUPS.values() for code in codes}
    groups[OTHERS] = [entry for code, entry in catalogue.items() if code not in named]
    return {heading: entries for heading, entries in groups.items() if entries}


def readable(code: str, text: str) -> str:
    """The text with `〔…〕` in place of its placeholders."""

    def word(match: re.Match[str]) -> str:
        return f"〔{WORDS_OF.get((code, match[1])) or WORDS[match[1]]}〕"

    return re.sub(r"\{(\w+)\}", word, text)


def _holds(entry: CodeEntry) -> str:
    return entry.by_column or HOLDS.get(entry.holds, NOTHING_HELD)


def _line(entry: CodeEntry) -> str:
    link = f"[`{entry.code}`](#{entry.code})"
    note = "（见说明）" if entry.code in DEPENDS else ""
    return f"| {link} | {entry.title} | {LEVELS[entry.severity]}{note} | {_holds(entry)} |"


def _section(entry: CodeEntry) -> str:
    held = _holds(entry)
    held = held if held == NOTHING_HELD else f"不计入{held}"
    lines = [
        f'\n### <a id="{entry.code}"></a>{entry.title} `{entry.code}`\n',
        f"- **程度**：{LEVELS[entry.severity]}；{held}。{DEPENDS.get(entry.code, '')}",
        f"- **提示**：{readable(entry.code, entry.seen)}",
        f"- **为什么**：{readable(entry.code, entry.why)}",
        f"- **怎么改**：{readable(entry.code, entry.fix)}",
        f"- **什么时候可以不管**：{readable(entry.code, entry.ignore)}",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
