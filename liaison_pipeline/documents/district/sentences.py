"""The sentences of the month's report to the district, from its figures.

Knows how a monthly report of a government office reads, for none, one and many, with and without a month
before. Does not know Word. Telephone numbers in quoted texts are masked.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from liaison_pipeline.documents.clerk.series import change, last_month, points
from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.documents.parts.templates import percent
from liaison_pipeline.facts.advice import DISTRICT, STREET, advise, topic_of
from liaison_pipeline.facts.closings import says_elsewhere
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.facts.unit_figures import UnitFigures, rate_of, total
from liaison_pipeline.model.findings import Severity
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.month import Month

MOST = 5  # units or topics that a sentence names
KINDS = (("office", "科室联系中小微企业"), ("village", "村（社区）联系个体工商户"))


@dataclass(frozen=True)
class Part:
    """A paragraph; `lead` is its heading （一）…, '' for none."""

    text: str
    lead: str = ""


def sections(month: Month) -> list[tuple[str, list[Part]]]:
    """(heading, paragraphs), in the order of the report."""
    return [
        ("一、总体情况", _overall(month)),
        ("二、联系服务覆盖情况", _coverage(month)),
        ("三、问题诉求收集和办理情况", _grievances(month)),
        ("四、未办结及需上级协调的问题", _open(month)),
        ("五、存在的问题", _problems(month)),
        ("六、下一步工作", _next_steps(month)),
    ]


def _overall(month: Month) -> list[Part]:
    before = last_month(month)
    texts = [_sent(month)]
    if month.total("enterprises"):
        moved = _bracketed(points(month.rate("rate"), before.rate if before else None))
        texts.append(
            f"应联系企业（个体工商户）{month.total('enterprises')}户，已联系{month.total('contacted')}户，"
            f"联系率{percent(month.rate('rate'))}{moved}。"
        )
    if month.total("carried_over") + month.total("raised") + month.total("reopened"):
        more = _bracketed(change(month.total("raised"), before.raised if before else None, "件"))
        done = _bracketed(change(month.total("closed"), before.closed if before else None, "件"))
        texts.append(
            f"收集问题诉求{month.total('raised')}件{more}，办结{month.total('closed')}件{done}，"
            f"办结率{percent(month.rate('closure_rate'))}，月末未办结{month.total('open')}件。"
        )
    else:
        texts.append("没有收集到问题诉求，也没有上月结转的问题诉求。")
    basis = _basis(month)
    return [Part("".join(texts)), *([Part(basis)] if month.total("enterprises") else [])]


def _is_due(month: Month) -> bool:
    return month.as_of >= month.settings.calendar.due(month.period)


def _sent(month: Month) -> str:
    expected, day = month.total("expected"), chinese_date(month.settings.calendar.due(month.period))
    if not month.total("received"):
        none = "均未报送" if _is_due(month) else f"尚无单位报送（截止日{day}）"
        return f"本月应报送单位{expected}个，{none}。"
    late = f"（其中迟报{month.total('late')}个）" if month.total("late") else ""
    word = "未报送" if _is_due(month) else "尚未报送"
    missing = f"，{word}{month.total('missing')}个" if month.total("missing") else "，全部报送"
    return f"本月应报送单位{expected}个，已报送{month.total('received')}个{late}{missing}。"


def _bracketed(text: str) -> str:
    return f"（{text}）" if text else ""


def _basis(month: Month) -> str:
    """What the number of enterprises rests on."""
    inferred = [c.unit for c in month.coverage if c.roster and not c.listed]
    if not inferred:
        return "应联系户数按企业名录计算。"
    if not any(c.listed for c in month.coverage):
        return "尚无企业名录，应联系户数按各单位历次报送过的企业（个体工商户）计算。"
    return (
        f"应联系户数按企业名录计算；名录里没有的单位{len(inferred)}个（{_names(inferred)}），"
        "按其历次报送过的企业（个体工商户）计算。"
    )


def _names(names: Sequence[str], most: int = 12) -> str:
    """甲、乙、丙等20个."""
    shown = "、".join(names[:most])
    return shown if len(names) <= most else f"{shown}等{len(names)}个"


def _coverage(month: Month) -> list[Part]:
    parts = [_of_kind(month, kind, words) for kind, words in KINDS]
    if month.settings.subdistricts:
        parts = [_of_subdistrict(month, name) for name in month.settings.subdistricts]
    whole = month.total("enterprises")
    if not whole:
        return [Part("本月没有联系记录。")]
    units = [unit for unit in month.units if unit.enterprises]
    full = [unit.name for unit in units if unit.contacted == unit.enterprises]
    lowest = sorted(
        (unit for unit in units if unit.contacted < unit.enterprises),
        key=lambda unit: (unit.contacted / unit.enterprises, unit.name),
    )[:MOST]
    text = ""
    if full:
        text += f"户户联系到的单位{len(full)}个：{_names(full)}。"
    if lowest:
        named = "、".join(f"{u.name}（{u.contacted}/{u.enterprises}）" for u in lowest)
        text += f"联系率较低的单位：{named}。"
    leads = ["（一）", "（二）", "（三）", "（四）"]
    numbered = (
        [Part(p.text, f"{leads[i]}{p.lead}。") for i, p in enumerate(p for p in parts if p)]
        if len(month.settings.subdistricts) < 3
        else [Part(f"{p.lead}：{p.text}") for p in parts if p]
    )
    return [*numbered, Part(text)]


def _of_kind(month: Month, kind: str, words: str) -> Part | None:
    return _share([unit for unit in month.units if unit.kind == kind], words)


def _of_subdistrict(month: Month, name: str) -> Part | None:
    by_name = month.settings.by_name
    return _share([unit for unit in month.units if by_name[unit.name].subdistrict == name], name)


def _share(units: Sequence[UnitFigures], words: str) -> Part | None:
    whole, part = total(units, "enterprises"), total(units, "contacted")
    if not whole:
        return None
    share = percent(rate_of(units, "rate"))
    text = f"{len(units)}个单位应联系{whole}户，已联系{part}户，联系率{share}。"
    return Part(text, words)


def _grievances(month: Month) -> list[Part]:
    if not month.total("carried_over") + month.total("raised") + month.total("reopened"):
        return [Part("本月没有收集到问题诉求，也没有上月结转的问题诉求。")]
    parts = [Part(_collected(month), "（一）收集情况。")]
    parts.append(Part(_handled(month), "（二）办理情况。"))
    if month.total("closed"):
        parts.append(Part(_called_back(month), "（三）回访情况。"))
    return parts


def _collected(month: Month) -> str:
    raised = month.total("raised")
    if not raised:
        return "本月没有新收集的问题诉求。"
    most = sorted((u for u in month.units if u.raised), key=lambda u: -u.raised)
    units = "、".join(f"{unit.name}{unit.raised}件" for unit in most[:MOST])
    lead = "收集较多的单位：" if len(most) > MOST else "收集单位："
    return f"本月新收集问题诉求{raised}件。{lead}{units}。从内容看，{_topics(month)}。"


def _topics(month: Month) -> str:
    """用电5件、停车4件，其他12件."""
    rows = [g.row for life in month.grievances.values() for g in life.raised]
    topics = Counter(topic_of(row, month.settings) for row in rows)
    other = topics.pop("", 0)
    ranked = sorted(topics.items(), key=lambda pair: (-pair[1], pair[0]))
    other += sum(count for _, count in ranked[MOST + 3 :])
    named = "、".join(f"涉及{topic}{count}件" for topic, count in ranked[: MOST + 3])
    if not named:
        return f"{other}件分散在各方面"
    return f"{named}，其他方面{other}件" if other else named


def _handled(month: Month) -> str:
    base = f"上月结转{month.total('carried_over')}件，" if month.total("carried_over") else ""
    again = f"，重新提出{month.total('reopened')}件" if month.total("reopened") else ""
    closed = f"办结{month.total('closed')}件，办结率{percent(month.rate('closure_rate'))}"
    text = f"{base}新收集{month.total('raised')}件{again}；{closed}"
    days = month.rate("days_to_close")
    if days is not None:
        text += f"，平均用时{days:.1f}天"
    return f"{text}。"


def _called_back(month: Month) -> str:
    closed, whole = month.total("closed"), month.total("called_back")
    part = month.total("satisfied")
    if not whole:
        return f"办结的{closed}件尚未登记回访结果。"
    share = percent(month.rate("satisfaction"))
    text = f"办结的{closed}件中已回访{whole}件，满意和基本满意{part}件，满意率{share}"
    return f"{text}；不满意的{whole - part}件已重新办理。" if part < whole else f"{text}。"


def _open(month: Month) -> list[Part]:
    waiting = [g for life in month.grievances.values() for g in life.open]
    if not waiting:
        return [Part("月末没有未办结的问题诉求。")]
    overdue = month.total("overdue")
    limit = month.settings.overdue_days
    text = f"月末未办结{len(waiting)}件（清单见附件2）"
    text += f"，其中超过{limit}天的{overdue}件" if overdue else ""
    decided = sum(bool(month.facts.decisions.of(g.key)) for g in waiting)
    text += f"，已分派交办{decided}件" if decided else ""
    parts = [Part(f"{text}。")]
    upward = [(g, level) for g in waiting if (level := _level(g, month)) in (DISTRICT, STREET)]
    for level, words in ((DISTRICT, "需区级协调督办"), (STREET, "需街道党工委、办事处研究")):
        own = [g for g, told in upward if told == level]
        if own:
            listed = "；".join(f"{_quoted(g)}" for g in own)
            parts.append(Part(f"{words}的{len(own)}件：{listed}。"))
    return parts


def _level(grievance: Grievance, month: Month) -> str:
    """What the clerk decided; else what is advised, where the unit says that it can't solve it."""
    decided = month.facts.decisions.of(grievance.key)
    if decided:
        return decided[-1].level
    if not says_elsewhere(grievance.row, month.facts.reader):
        return ""
    return advise(grievance, month.facts).level


def _quoted(grievance: Grievance) -> str:
    row = grievance.row
    return mask(f"{row.enterprise}“{row.title}”（{grievance.holder}）")


def _problems(month: Month) -> list[Part]:
    found = month.findings
    missing = [unit.name for unit in month.units if not unit.submitted]
    late = [unit.name for unit in month.units if unit.late]
    uncovered = sum(u.enterprises - u.contacted for u in month.units if u.submitted)
    back = [unit.name for unit in month.units if unit.errors and unit.submitted]
    vanished = sum(f.code == "grievance-vanished" for f in found)
    due = month.settings.calendar.due(month.period)
    texts = []
    if missing:
        word = f"尚未报送（截止日{chinese_date(due)}）" if not _is_due(month) else "未报送"
        texts.append(f"{word}的单位{len(missing)}个：{_names(missing)}。")
    if late:
        texts.append(f"迟报的单位{len(late)}个：{_names(late)}。")
    if uncovered:
        texts.append(f"已报送的单位中还有{uncovered}户企业（个体工商户）本月没有联系记录。")
    if back:
        errors = sum(f.severity is Severity.ERROR and f.place.unit in back for f in found)
        texts.append(f"报表有差错、已退回更正的单位{len(back)}个（共{errors}处）：{_names(back)}。")
    if vanished:
        texts.append(f"上月未办结、本月登载表里漏登记的问题诉求{vanished}件。")
    overdue = month.total("overdue")
    if overdue:
        texts.append(f"超过{month.settings.overdue_days}天未办结的问题诉求{overdue}件。")
    if not texts:
        return [Part("本月报送及时、完整，没有发现问题。")]
    if len(texts) == 1:
        return [Part(texts[0])]
    return [Part(f"{'一二三四五六七八九'[index]}是{text}") for index, text in enumerate(texts)]


def _next_steps(month: Month) -> list[Part]:
    steps = []
    if any(not unit.submitted for unit in month.units):
        due = _is_due(month)
        steps.append("督促未报送的单位尽快补报" if due else "督促尚未报送的单位按期报送")
    if any(unit.errors and unit.submitted for unit in month.units):
        steps.append("督促报表有差错的单位限期更正")
    if any(unit.enterprises > unit.contacted for unit in month.units if unit.submitted):
        steps.append("督促有关单位补齐本月没有联系的企业（个体工商户）")
    if any(unit.open for unit in month.units):
        steps.append("跟踪督办未办结的问题诉求")
    steps.append(
        "继续落实每月至少联系一次的要求，宣传“璧山政企通”、“城市生活网（馆）”和涉企惠企政策"
    )
    return [Part("；".join(steps) + "。")]
