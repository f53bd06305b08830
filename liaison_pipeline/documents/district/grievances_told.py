"""What the report says of grievances: collected, handled, called back, open, and what others must solve.

Knows how such sentences read, and that the numbers in them add up: carried over + raised + reopened -
closed = open. Telephone numbers in quoted texts are masked. Does not know Word.
"""

from collections import Counter
from collections.abc import Iterator

from liaison_pipeline.documents.clerk.series import change
from liaison_pipeline.documents.district.account import Account
from liaison_pipeline.documents.district.chain_told import requests_above
from liaison_pipeline.documents.district.phrases import (
    MOST,
    all_are,
    bracketed,
    leading,
    names_of,
    with_commas,
)
from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.documents.parts.templates import percent
from liaison_pipeline.facts.advice import DISTRICT, STREET, advise
from liaison_pipeline.facts.aspects import aspect_of
from liaison_pipeline.facts.closings import days_open, says_elsewhere
from liaison_pipeline.facts.decisions import DISSATISFIED, Verdict
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.facts.lives import Closing
from liaison_pipeline.month import Month

UPWARD = ((DISTRICT, "需区级协调督办"), (STREET, "需街道党工委、办事处研究"))


def balance_text(account: Account) -> str:
    """Returns how many grievances there were, were closed and are open, so that they add up."""
    raised, closed, open_ = (account.total(name) for name in ("raised", "closed", "open"))
    if not account.handled:
        return "没有新收集和结转的问题诉求。"
    before = account.before
    more = bracketed(change(raised, before.raised if before else None, "件"))
    done = bracketed(change(closed, before.closed if before else None, "件"))
    carried, again = account.total("carried_over"), account.total("reopened")
    parts = [f"{account.earlier}结转问题诉求{carried}件"] if carried else []
    what = "" if carried else "问题诉求"
    new = f"新收集{what}{raised}件{more}" if raised else f"没有新收集{what}"
    parts.append(f"{account.this}{new}")
    parts += [f"办结后重新提出{again}件"] if again else []
    text = "，".join(parts)
    text += f"，共{account.handled}件" if carried or again else ""
    if not open_:
        return f"{text}；已全部办结。"
    share = f"，办结率{percent(account.rate('closure_rate'))}" if closed else ""
    return f"{text}；办结{closed}件{done}{share}，{account.at_end}未办结{open_}件。"


def collected_text(account: Account) -> str:
    """Returns how many grievances came up, at which units, and what they are about."""
    raised = account.total("raised")
    if not raised:
        return f"{account.this}没有新收集的问题诉求。"
    most = sorted(((u.name, u.raised) for u in account.units if u.raised), key=lambda u: -u[1])
    named = "、".join(f"{unit}{count}件" for unit, count in leading(most))
    if len(most) == 1:
        units = f"，由{most[0][0]}收集"
    elif len(most) <= MOST:
        units = f"，其中{named}"
    else:
        units = f"，来自{len(most)}个单位，较多的是{named}"
    return f"{account.this}新收集问题诉求{raised}件{units}。{_aspects(account)}"


def _aspects(account: Account) -> str:
    """Returns 从内容看，涉及招工用工、融资贷款等6个方面 …"""
    form = account.month.forms.register
    counts = Counter(aspect_of(g.first_row, form) for g in account.raised)
    other = counts.pop("", 0)
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ranked:
        return ""
    named = "、".join(f"{aspect}{count}件" for aspect, count in leading(ranked))
    rest = f"，另有{other}件为其他方面" if other else ""
    if len(ranked) == 1:
        how = "主要为" if other else all_are(ranked[0][1])
        return f"从内容看，{how}{ranked[0][0]}方面{rest}。"
    if len(ranked) <= MOST:
        return f"从内容看，涉及{named}{rest}。"
    aspects = names_of([aspect for aspect, _ in ranked], "个方面", 3)
    how = "各1件" if ranked[0][1] == 1 else f"其中{named}"
    return f"从内容看，涉及{aspects}，{how}{rest}。"


def handled_text(account: Account) -> str:
    """Returns what was closed, how fast, and by whom all."""
    closed = account.total("closed")
    if not account.handled:
        return ""
    if not closed:
        return f"{account.this}没有办结的问题诉求。"
    pace = pace_text(account)
    text = f"{account.this}办结{closed}件{'，' if pace else ''}{pace}"
    again = account.total("reopened")
    text += f"；办结后企业再次提出、重新列为未办结的{again}件" if again else ""
    return f"{text}。"


def pace_text(account: Account) -> str:
    """Returns how long it took to close what was closed; '' where nothing was."""
    days = account.rate("days_to_close")
    if days is None:
        return ""
    slowest = max((closing.days for closing in account.closings), default=0)
    longest = f"，最长{slowest}天" if slowest > days else ""
    return f"从收集到办结平均用时{days:.1f}天{longest}"


def called_back_text(account: Account) -> str:
    """Returns what enterprises said of the closings; '' where none was called back."""
    closed, whole = account.total("closed"), account.total("called_back")
    if not whole:
        return ""
    share, content = percent(account.rate("satisfaction")), account.total("satisfied")
    attitude = _attitude(account)
    first = f"办结的{closed}件" + ("已全部回访" if whole == closed else f"中已回访{whole}件")
    if content == whole:
        return f"{first}，{all_are(whole)}满意或基本满意。{attitude}"
    return f"{first}，满意和基本满意{content}件，满意率{share}。{_dissatisfied(account)}{attitude}"


def _attitude(account: Account) -> str:
    """Returns what enterprises said of the people who handled their grievances; '' where nobody was
    asked."""
    attitudes = [verdict.row.attitude for _, verdict in _verdicts(account) if verdict.row.attitude]
    if not attitudes:
        return ""
    bad = sum(word == DISSATISFIED for word in attitudes)
    content = f"{all_are(len(attitudes))}满意或基本满意"
    end = f"不满意的{bad}件" if bad else content
    return f"问到服务态度的{len(attitudes)}件，{end}。"


def _dissatisfied(account: Account) -> str:
    """Returns what is done about the closings that enterprises did not accept, in their words."""
    own = [(c, v) for c, v in _verdicts(account) if v.satisfaction == DISSATISFIED]
    waiting = [g.reopens for g in (c.grievance for c, _ in own if _waits(c)) if g.reopens]
    opinions = [_opinion(closing, verdict) for closing, verdict in own if verdict.row.opinion]
    said = f"{'；'.join(opinions[:MOST])}。" if opinions else ""
    when = f"从{max(waiting).month}月起" if waiting else ""
    if len(waiting) == len(own):
        return f"企业不满意的{len(own)}件{when}重新列为未办结，继续办理。{said}"
    rest = f"，另{len(waiting)}件{when}重新列为未办结" if waiting else ""
    return f"企业不满意的{len(own) - len(waiting)}件已重新列为未办结{rest}。{said}"


def _waits(closing: Closing) -> bool:
    """Tells whether a closing that the enterprise did not accept takes effect in a later month."""
    grievance = closing.grievance
    return grievance.reopens is not None and grievance.closed_on == closing.day


def _verdicts(account: Account) -> Iterator[tuple[Closing, Verdict]]:
    decisions = account.month.facts.decisions
    for closing in account.closings:
        if verdict := decisions.verdict(closing.grievance.key, closing.day):
            yield closing, verdict


def _opinion(closing: Closing, verdict: Verdict) -> str:
    row = closing.row
    return mask(f"{row.enterprise}对“{row.title}”提出“{verdict.row.opinion.rstrip('。')}”")


def open_text(account: Account) -> str:
    """Returns how many are open, and of them how many are overdue and dispatched."""
    waiting = [grievance for _, grievance in account.open]
    if not waiting:
        return "问题诉求已全部办结。" if account.handled else "没有未办结的问题诉求。"
    overdue, limit = account.total("overdue"), account.month.settings.overdue_days
    decided = sum(bool(account.month.facts.decisions.of(g.key)) for g in waiting)
    more = with_commas(
        f"超过{limit}天的{overdue}件" if overdue else "",
        f"已分派交办{decided}件" if decided else "",
    )
    return (
        f"{account.at_end}未办结{len(waiting)}件（清单见附件2）{'，其中' if more else ''}{more}。"
    )


def longest_open(account: Account) -> int:
    """Returns for how many days the oldest open grievance has been open."""
    until = account.month.question.counted_until
    return max((days_open(grievance, until) for _, grievance in account.open), default=0)


def upward_texts(account: Account) -> list[str]:
    """Returns a text for each level above the office that must help, with what it is asked for."""
    asked = requests_above(account.month)
    waiting = [g for _, g in account.open if g.number not in asked]
    levels = [(grievance, _level_of(grievance, account.month)) for grievance in waiting]
    texts = [f"已报区级督办、小区吹哨，请予协调的{len(asked)}件："] if asked else []
    texts += [f"{place}. {text}" for place, text in enumerate(asked.values(), start=1)]
    for level, words in UPWARD:
        own = [grievance for grievance, needed in levels if needed == level]
        if own:
            texts.append(f"{words}的{len(own)}件：{'；'.join(map(_quoted, own))}。")
    return texts


def _level_of(grievance: Grievance, month: Month) -> str:
    """Returns what the clerk decided; else what is advised, where the unit says that it can't solve
    it."""
    decided = month.facts.decisions.of(grievance.key)
    if decided:
        return decided[-1].level
    if not says_elsewhere(grievance.row, month.facts.reader):
        return ""
    return advise(grievance, month.facts).level


def _quoted(grievance: Grievance) -> str:
    row = grievance.row
    return mask(f"{row.enterprise}“{row.title}”（{grievance.holder}）")
