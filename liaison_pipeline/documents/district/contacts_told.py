"""What the report says of forms that were sent and of enterprises that were contacted.

Knows how such sentences read for none, one and many, before and after the due day. A unit whose ledger
was sent back is said to be so; its enterprises are not counted against its rank. Does not know Word.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from liaison_pipeline.documents.clerk.series import points
from liaison_pipeline.documents.district.account import Account
from liaison_pipeline.documents.district.phrases import MOST, ORDINALS, all_are, bracketed, names_of
from liaison_pipeline.documents.parts.templates import percent
from liaison_pipeline.facts.unit_figures import UnitFigures, rate_of, total

KINDS = (("office", "科室联系中小微企业"), ("village", "村（社区）联系个体工商户"))
NUMBERED = 2  # groups; of a district with more each sub-district is a line by its name


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """A group of units: `number` is （一）…, '' where it has none."""

    number: str
    name: str
    text: str


def sent_text(account: Account) -> str:
    """Returns how many units should have sent their ledgers, and what came of it."""
    expected, received = account.total("expected"), account.total("received")
    measure = "个" if not account.span else "份"
    what = "应报送单位" if not account.span else "应报送台账"
    head = f"{account.this}{what}{expected}{measure}"
    past = total(account.due_units, "missing")
    if not received:
        none = "均未报送" if past else f"尚未开始报送（截止日为{account.due_day}）"
        return f"{head}，{none}。"
    late, rejected = account.total("late"), account.total("rejected")
    if received == expected and not late and not rejected:
        return f"{head}，全部按时报送。"
    states = ((received - late - rejected, "按时"), (late, "迟报"), (rejected, "退回更正"))
    told = [f"{word}{count}{measure}" for count, word in states if count]
    detail = bracketed(f"{'、'.join(told)}") if late or rejected else ""
    to_come = account.total("missing") - past
    rest = f"，未报送{past}{measure}" if past else ""
    if to_come:
        rest += f"，尚未报送{to_come}{measure}（截止日为{account.due_day}）"
    if not detail:
        detail = f"，{all_are(received)}按时报送" if account.is_due else ""
    return f"{head}，已报送{received}{measure}{detail}{rest}。"


def covered_text(account: Account) -> str:
    """Returns how many enterprises should be contacted and were; '' where none is known."""
    whole = account.total("enterprises")
    if not whole:
        return ""
    before = account.before
    moved = points(account.rate("rate"), before.rate if before else None)
    measure, part = account.measure, account.total("contacted")
    done = "已全部联系" if part == whole else f"已联系{part}{measure}"
    share = f"，联系率{percent(account.rate('rate'))}{bracketed(moved)}"
    basis = bracketed("含个体工商户，下同")
    return f"应联系企业{basis}{whole}{measure}，{done}{share}。"


def basis_text(account: Account) -> str:
    """Returns what the number of enterprises rests on."""
    covered = account.month.coverage
    inferred = [own.unit for own in covered if own.inferred]
    if not account.total("enterprises") or not inferred:
        return "应联系户数按企业名录统计。" if account.total("enterprises") else ""
    if not any(own.listed for own in covered):
        return "尚无企业名录，应联系户数按各单位历次报送过的企业统计。"
    return f"应联系户数按企业名录统计；{names_of(inferred)}不在名录内，按历次报送过的企业统计。"


def span_text(account: Account) -> str:
    """Returns how the figures of several months were put together; '' for one month."""
    if not account.span:
        return ""
    return (
        "应报送、应联系、已联系为各月数之和（一户每月计一次）；新收集、重新提出、办结为各月合计，"
        f"结转为{account.this}初数，未办结和超期为{account.at_end}数。"
        "转交其他单位办理的诉求，结转和未办结分别记在当时的承办单位。"
    )


def groups(account: Account) -> list[UnitGroup]:
    """Returns offices and villages, of a district its sub-districts, with what each has contacted."""
    by_name, streets = account.month.settings.by_name, account.month.settings.subdistricts
    if streets:
        own = [(s, [u for u in account.units if by_name[u.name].subdistrict == s]) for s in streets]
    else:
        own = [(words, [u for u in account.units if u.kind == kind]) for kind, words in KINDS]
    told = [(name, units) for name, units in own if total(units, "enterprises")]
    numbered = 1 < len(told) <= NUMBERED
    return [
        UnitGroup(f"（{ORDINALS[at]}）" if numbered else "", name, _share(units, account.measure))
        for at, (name, units) in enumerate(told)
    ]


def _share(units: Sequence[UnitFigures], measure: str) -> str:
    whole, part = total(units, "enterprises"), total(units, "contacted")
    done = "全部联系到位" if part == whole else f"已联系{part}{measure}"
    share = percent(rate_of(units, "rate"))
    return f"{len(units)}个单位应联系{whole}{measure}，{done}，联系率{share}。"


def left_out(account: Account) -> list[UnitFigures]:
    """Returns the units whose figures are not told beside those of others: nothing of theirs counts
    yet."""
    last = {unit.name for unit in account.month.units if not unit.accepted}
    if account.span:
        return [unit for unit in account.units if not unit.accepted]
    return [unit for unit in account.units if unit.name in last]


def short_of(account: Account) -> list[UnitFigures]:
    """Returns the units that have enterprises left to contact, the lowest share first; none whose ledger
    does not count yet."""
    aside = {unit.name for unit in left_out(account)}
    short = [u for u in account.units if u.contacted < u.enterprises and u.name not in aside]
    return sorted(short, key=lambda unit: (unit.contacted / unit.enterprises, unit.name))


def to_contact(account: Account) -> dict[str, int]:
    """Returns unit -> how many enterprises it has left to contact, besides rows that are to be mended."""
    return {unit.name: rest for unit in short_of(account) if (rest := account.to_contact(unit))}


def reach_text(account: Account) -> str:
    """Returns who has contacted all and who has not, by name."""
    if not account.total("enterprises"):
        return f"{account.this}没有联系记录。"
    return "".join(_reach(account))


def _reach(account: Account) -> Iterator[str]:
    aside = {unit.name for unit in left_out(account)}
    short, measure = short_of(account), account.measure
    full = [u for u in account.units if u.enterprises == u.contacted and u.enterprises]
    full = [unit for unit in full if unit.name not in aside]
    if short:
        named = [f"{u.name}（{u.contacted}/{u.enterprises}）" for u in short]
        lowest = "其中联系率较低的是" if len(short) > MOST else "为"
        yield f"没有联系到位的单位{len(short)}个，{lowest}{'、'.join(named[:MOST])}。"
        unsent = sum(u.enterprises - u.contacted - account.to_contact(u) for u in short)
        if account.span and unsent:
            yield f"其中{unsent}户次在没有报送或台账退回更正的月份，暂按未联系统计。"
    if full:
        others = "其余" if short else "已报送的" if aside else ""
        number = f"{others}{len(full)}个单位均" if others else "各单位均"
        who = full[0].name if len(full) == 1 else number
        yield f"{who}做到{'每月' if account.span else ''}户户联系。"
    for word, own in (("台账退回更正", _sent(account)), ("未报送台账", _unsent(account))):
        rest = total(own, "enterprises") - total(own, "contacted")
        if rest:
            yield (
                f"{names_of([unit.name for unit in own])}{word}，"
                f"其应联系的{rest}{measure}暂按未联系统计。"
            )


def _sent(account: Account) -> list[UnitFigures]:
    return [unit for unit in left_out(account) if unit.submitted]


def _unsent(account: Account) -> list[UnitFigures]:
    return [unit for unit in left_out(account) if not unit.submitted]
