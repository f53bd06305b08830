"""通报.docx: the office's word to its units: who is on time, coverage, closings, overdue, praise, names.

Knows what its template may use. Unlike the report upward it names who must mend a form. Before the due
day it names nobody as late. Does not know Word or how a figure is made.
"""

from collections.abc import Iterator, Mapping, Sequence

from liaison_pipeline.documents.clerk.progress import lines
from liaison_pipeline.documents.district.account import Account
from liaison_pipeline.documents.district.contacts_told import left_out, to_contact
from liaison_pipeline.documents.district.grievances_told import longest_open, pace_text
from liaison_pipeline.documents.district.phrases import listed, names_of
from liaison_pipeline.documents.district.situation import told_context
from liaison_pipeline.documents.parts.dates import day_to_keep
from liaison_pipeline.documents.parts.word import Properties, WordInput, one_line
from liaison_pipeline.documents.units.situations import to_mend
from liaison_pipeline.facts.standing import MISSING_WORD
from liaison_pipeline.facts.unit_figures import UnitFigures
from liaison_pipeline.model.period import chinese_date

NAME = "通报.docx"
LISTED = 3  # units on either list of the ranking
ALL = 99  # names: who is named in a bulletin is named whole


def bulletin_input(account: Account) -> WordInput:
    """Returns what the bulletin is made from."""
    month, office = account.month, account.month.settings.office
    signer = office.full_name
    own = Properties(
        f"{signer}关于{account.name}联系服务企业工作情况的通报", signer, month.as_of_time
    )
    return WordInput(NAME, context(account), own)


def context(account: Account) -> Mapping[str, object]:
    """Returns all that the template may use: what the report upward may, and the names."""
    office = account.month.settings.office
    pace = pace_text(account)
    return {
        **told_context(account),
        "办理情况": f"办结的{pace}。" if pace else "",  # how many stands in 诉求情况, before it
        "发文": office.full_name,
        "报送名单": [{"名称": name, "内容": text} for name, text in _filing_lists(account)],
        "办理名单": list(map(one_line, _handling_texts(account))),
        "表扬": one_line(_praise_text(account)),
        "红黑榜": list(map(one_line, _ranking_texts(account))),
        "工作要求": [one_line(f"{text}。") for text in listed(list(_demands(account)))],
    }


def _filing_lists(account: Account) -> Iterator[tuple[str, str]]:
    """Yields who is on time, late, to send again and missing, by name."""
    units = account.units
    on_time = [u for u in units if u.accepted and not u.late]
    missing = "未报送" if account.is_due else "尚未报送"
    for word, own in (
        ("按时报送" if account.is_due else "已报送", on_time),
        ("迟报", [unit for unit in units if unit.late]),
        ("退回更正", [unit for unit in units if unit.items["rejected"]]),
        (missing, [unit for unit in units if not unit.submitted]),
    ):
        if own:
            yield f"{word}（{len(own)}个）", f"{_names(own)}。"


def _names(units: Sequence[UnitFigures]) -> str:
    return names_of([unit.name for unit in units], most=ALL)


def _who(units: Sequence[UnitFigures], account: Account) -> str:
    return account.who([unit.name for unit in units], ALL)


def _handling_texts(account: Account) -> Iterator[str]:
    """Yields whose grievances are overdue, and who has collected none."""
    limit = account.month.settings.overdue_days
    overdue = [unit for unit in account.units if unit.overdue]
    if overdue:
        named = "、".join(f"{unit.name}{unit.overdue}件" for unit in overdue)
        yield f"超过{limit}天未办结的单位：{named}，最长的已有{longest_open(account)}天。"
    silent = [u for u in account.units if u.accepted and not u.raised and not _counts(u, account)]
    if len(silent) == len(account.units) > 1 and account.is_due:
        yield f"{account.this}各单位都没有收集到问题诉求。"
    elif silent and account.is_due:
        yield f"{account.this}没有收集到问题诉求的单位{len(silent)}个：{_names(silent)}。"


def _counts(unit: UnitFigures, account: Account) -> bool:
    """Tells whether a ledger of a unit counts a grievance: its register may not have come yet."""
    ledgers = account.month.facts.rows.ledgers
    return any(row.count for p in account.periods for row in ledgers.get(p, {}).get(unit.name, ()))


def _praise_text(account: Account) -> str:
    """Returns who did all that was asked of them, '' for nobody or before the due day."""
    if not account.is_due:
        return ""
    good = [
        u for u in account.units if u.accepted and not u.late and not u.overdue and u.enterprises
    ]
    owing = {unit.name for unit in _without_register(account)}
    good = [u for u in good if u.contacted == u.enterprises and u.name not in owing]
    done = [unit for unit in good if unit.closed and not unit.open]
    if done:
        return f"{_names(done)}按时报送、户户联系、问题诉求全部办结，予以表扬。"
    return f"{_names(good)}按时报送、户户联系，予以表扬。" if good else ""


def _ranking_texts(account: Account) -> Iterator[str]:
    """Yields the best and the last units by score, where the office has it published and the due day is
    past; nobody is both."""
    settings = account.month.settings
    if not settings.publishes_ranks or account.span or not account.is_due:
        return
    ranked = [u for u in account.month.assessments if u.score is not None and u.score_rank]
    ranked.sort(key=lambda unit: (unit.score_rank, unit.unit))
    best = [unit for unit in ranked if (unit.score_rank or 0) <= LISTED]
    last = [u for u in ranked[len(best) :] if u.score_rank and u.score_rank > len(ranked) - LISTED]
    for name, own in (("红榜", best), ("黑榜", last)):
        if own and len(best) < len(ranked):
            named = "、".join(f"{u.unit}（{u.score:.1f}分，第{u.score_rank}名）" for u in own)
            yield f"{name}：{named}。"


def _without_register(account: Account) -> list[UnitFigures]:
    """Returns the units whose ledger counts and whose register is still to come."""
    owing = {line.unit for line in lines(account.month) if line.register == MISSING_WORD}
    return [unit for unit in account.month.units if unit.name in owing and unit.accepted]


def _demands(account: Account) -> Iterator[str]:
    """Yields what is asked of the units, each with its day."""
    month, calendar = account.month, account.month.settings.calendar
    out = left_out(account)
    missing = [unit for unit in out if not unit.submitted]
    back = [unit for unit in out if unit.submitted]
    # the same day as in the texts to each unit
    until = day_to_keep(calendar.answer_day(month.period, month.as_of), month.as_of)
    if missing:
        who = "尚未报送的单位" if not account.is_due else _who(missing, account)
        yield f"请{who}在{until}{'报送' if not account.is_due else '补报'}"
    if back:
        yield f"请{_who(back, account)}照退回的批注更正台账，在{until}重新报送"
    owing = _without_register(account)
    if owing and account.is_due:
        yield f"请{_who(owing, account)}在{until}补报诉求登载表"
    wrong = to_mend(month)
    mending = [unit for unit in month.units if unit.name in wrong and unit.accepted]
    if mending:
        yield f"{_who(mending, account)}的表里有需要更正的地方，请照退回的批注改好，在{until}送回"
    if left := to_contact(account):
        named = "、".join(f"{name}{rest}户" for name, rest in left.items())
        end = account.contact_end
        when = f"请在{end}前联系" if end else "下月首先联系"
        yield f"还没有联系到的企业（{named}），{when}"
    if account.total("open"):
        yield "没有办结的问题诉求逐件明确责任人和时限，有结果及时登记，办结的写明结果和日期"
    following = calendar.due(month.period.shift(1))
    yield f"{following.month}月的台账和登载表请在{chinese_date(following)}前报送"
