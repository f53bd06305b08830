"""What the report says of problems that remain and of the steps that follow from them.

Tells of the work alone: what units filled in wrongly stays in the office. Every step rests on something
that this report tells. Does not know Word.
"""

from collections.abc import Iterator

from liaison_pipeline.documents.district.account import Account
from liaison_pipeline.documents.district.contacts_told import left_out, short_of, to_contact
from liaison_pipeline.documents.district.grievances_told import longest_open, upward_texts
from liaison_pipeline.documents.district.phrases import listed, names_of, with_commas


def problem_texts(account: Account) -> list[str]:
    """Returns the problems, each a paragraph; of none it is said, as far as it is so."""
    texts = list(_problems(account))
    if texts:
        return listed(texts)
    if not account.total("received"):
        return ["报送尚未开始。"]
    if account.total("rejected") and not account.total("accepted"):
        return ["已报送的台账正在更正，更正以后再作分析。"]
    if account.total("missing") or account.total("rejected"):
        return ["从已报送的情况看，没有发现突出问题。"]
    covered = "，企业全部联系到位" if account.total("enterprises") else ""
    return [f"各单位均按时报送{covered}，没有发现突出问题。"]


def _problems(account: Account) -> Iterator[str]:
    if filing := _filing(account):
        yield f"报送还不够及时。{filing}。"
    if text := _uncontacted(account):
        yield text
    overdue, limit = account.total("overdue"), account.month.settings.overdue_days
    if overdue:
        longest = f"，最长的已有{longest_open(account)}天"
        yield f"部分问题诉求办理时间偏长。超过{limit}天未办结的{overdue}件{longest}。"
    unhappy = account.total("called_back") - account.total("satisfied")
    if unhappy:
        yield f"办理质量有待提高。回访中企业不满意的{unhappy}件。"


def _uncontacted(account: Account) -> str:
    """Returns who has enterprises left to contact, '' for nobody. Whose contact stands in a row that is
    to be mended was contacted all the same: that is looked into."""
    left, checked = to_contact(account), _checked(account)
    if not left:
        return f"{checked}正在核实，暂按未联系统计。" if checked else ""
    sent = "已报送的月份里" if account.span else "已报送的单位中"
    blank = (
        f"联系服务还有空白。{sent}，{names_of(list(left))}"
        f"还有{sum(left.values())}{account.measure}{account.this}没有联系到"
    )
    return f"{blank}；{checked}正在核实，暂按未联系统计。" if checked else f"{blank}。"


def _checked(account: Account) -> str:
    """Returns of how many enterprises the contact is looked into, '' for none."""
    units = {
        unit.name: own for unit in short_of(account) if (own := account.to_mend.get(unit.name))
    }
    return (
        f"{names_of(list(units))}{sum(units.values())}{account.measure}的联系记录" if units else ""
    )


def _filing(account: Account) -> str:
    """Returns who has not sent, sent late, or must send again, of months whose due day has come."""
    units = account.due_units
    missing = [unit.name for unit in units if unit.items["missing"]]
    late = [unit.name for unit in units if unit.items["late"]]
    back = [unit.name for unit in units if unit.items["rejected"]]
    out_all = len(missing) == len(account.units)
    span = "曾" if account.span else ""
    return with_commas(
        f"{account.who(missing)}{'均' if len(missing) > 1 and out_all else ''}{span}未报送"
        if missing
        else "",
        f"{account.who(late)}{span}迟报" if late else "",
        f"{account.who(back)}的台账退回更正" if back else "",
    )


def next_steps(account: Account) -> list[str]:
    """Returns what is to be done next."""
    return list(_steps(account))


def _steps(account: Account) -> Iterator[str]:
    now = account.going_on
    out = left_out(now)
    missing = [unit.name for unit in out if not unit.submitted]
    back = [unit.name for unit in out if unit.submitted]
    if missing and not account.is_due:
        yield f"督促尚未报送的{len(missing)}个单位在{account.due_day}前报送"
    elif missing:
        yield f"督促{account.who(missing)}尽快补报"
    if back:
        yield f"督促{account.who(back)}尽快更正台账"
    rest = sum(to_contact(now).values())
    if rest and now.contact_end:
        yield f"督促有关单位在{now.contact_end}前联系剩余的{rest}{now.measure}"
    elif rest:
        yield f"督促有关单位下月首先联系{now.this}没有联系到的企业"
    if checked := _checked(account):
        yield f"尽快核实{checked}"
    if account.total("open"):
        first = "，超期的优先办理" if account.total("overdue") else ""
        yield f"对未办结的{account.total('open')}件逐件明确责任和时限，跟踪督办{first}"
    if upward_texts(account):
        yield "对需上级协调的问题及时报送情况、做好衔接"
    if account.total("closed") > account.total("called_back"):
        yield "对办结的问题诉求做好回访"
