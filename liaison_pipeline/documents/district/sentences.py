"""The sentences of the report to the district, by the names under which its template asks for them.

Knows which sentence stands under which name, and the report's order for templates of the first edition.
Does not know Word or how a sentence is made.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from liaison_pipeline.documents.district.account import Account
from liaison_pipeline.documents.district.chain_told import chain_text
from liaison_pipeline.documents.district.contacts_told import (
    basis_text,
    covered_text,
    groups,
    reach_text,
    sent_text,
    span_text,
)
from liaison_pipeline.documents.district.grievances_told import (
    balance_text,
    called_back_text,
    collected_text,
    handled_text,
    open_text,
    upward_texts,
)
from liaison_pipeline.documents.district.phrases import listed
from liaison_pipeline.documents.district.publicity_told import publicity_text
from liaison_pipeline.documents.district.work_ahead import next_steps, problem_texts

STANDING = "继续落实每月至少联系一次的要求"
PUBLICITY = "，常态化宣传“璧山政企通”“城市生活网（馆）”和涉企惠企政策"


@dataclass(frozen=True)
class Part:
    """A paragraph; `lead` is its heading （一）…, '' for none."""

    text: str
    lead: str = ""


def sentences(account: Account) -> Mapping[str, str]:
    """Returns name -> sentence; '' for one that has nothing to tell."""
    return {
        "报送情况": sent_text(account),
        "联系情况": covered_text(account),
        "诉求情况": balance_text(account),
        "户数依据": basis_text(account),
        "统计口径": span_text(account),
        "覆盖情况": reach_text(account),
        "宣传情况": "" if account.span else publicity_text(account.month),
        "收集情况": collected_text(account) if account.handled else "",
        "办理情况": handled_text(account) + chain_text(account.month, account.periods),
        "回访情况": called_back_text(account),
        "未办结情况": open_text(account),
    }


def paragraphs(account: Account) -> Mapping[str, Sequence[str]]:
    """Returns name -> paragraphs, none where there is nothing to tell."""
    return {
        "上级协调": upward_texts(account),
        "存在问题": problem_texts(account),
        "下一步": listed(next_steps(account)),
    }


def sections(account: Account) -> list[tuple[str, list[Part]]]:
    """Returns (heading, paragraphs) in the order of the report, as templates of the first edition ask
    for them."""
    said, more = sentences(account), paragraphs(account)
    overall = "".join(said[name] for name in ("报送情况", "联系情况", "诉求情况"))
    covered = [Part(g.text, f"{g.number}{g.name}。") for g in groups(account)]
    standing = STANDING if said["宣传情况"] else f"{STANDING}{PUBLICITY}"
    steps = "；".join([*more["下一步"], standing])
    return [
        ("一、总体情况", [Part(overall), *_parts(said["户数依据"])]),
        ("二、联系服务覆盖情况", [*covered, Part(said["覆盖情况"] + said["宣传情况"])]),
        ("三、问题诉求收集和办理情况", list(_grievances(said))),
        ("四、未办结及需上级协调的问题", _parts(said["未办结情况"], *more["上级协调"])),
        ("五、存在的问题", _parts(*more["存在问题"])),
        ("六、下一步工作", [Part(f"{steps}。")]),
    ]


def _parts(*texts: str) -> list[Part]:
    return [Part(text) for text in texts if text]


def _grievances(said: Mapping[str, str]) -> Iterator[Part]:
    if not said["收集情况"]:
        yield Part(said["诉求情况"])
        return
    yield Part(said["收集情况"], "（一）收集情况。")
    yield Part(said["办理情况"], "（二）办理情况。")
    if said["回访情况"]:
        yield Part(said["回访情况"], "（三）回访情况。")
