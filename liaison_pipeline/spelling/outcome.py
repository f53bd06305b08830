"""What a text of 办理情况 says: done or not, in part, or neither; who must act; until when.

Knows the word lists of schemas/register.yaml. Does not know dates of cells, rules or levels of dispatch.
The whole text is judged, clause by clause: a result that is told last wins, what is told of the future or
of things at rest is nothing, and a result before something unfinished is a part.
Passes: 已协调供电公司更换变压器，企业正在恢复生产 (done). Fails: 十户装好六户 (in part).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from liaison_pipeline.spelling.actors import Actor, ActorReader, WordLists, chosen
from liaison_pipeline.spelling.clauses import Splitter, all_spelt_out, any_of, listed
from liaison_pipeline.spelling.first_outcome import FirstReader
from liaison_pipeline.spelling.values import chinese_number, fold

_BY = re.compile(
    r"(?:\d{1,2}月(?:\d{1,2}[日号]|份?[底初]|[上中下]旬)?|[一二三四五六七八九十]{1,2}月(?:[底初]|[上中下]旬)?"
    r"|月底|年底|下个?(?:周|月|季度|半年|旬)[一二三四五六日]?|[一二三四]季度|\d+个?(?:工作)?[日天]内?|明天|后天"
    r"|五一后|节后|秋收后|半个月|一周)前?"
)


# days that are told are past, but for those until which something is promised
_DAY = re.compile(
    r"(?:\d{4}[年./-])?\d{1,2}(?:月|[./-](?=\d))\d{1,2}[日号]?(?:[晚早上中下]午?)?(?!之?前|以前|内|\d|[万元个名%])"
)


class End(StrEnum):
    """How a grievance stands, by what is told of it."""

    DONE = "done"
    PART = "part"
    OPEN = "open"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`vague`: done, and no word of how. `actor`: who else must act, None where nobody is asked. `by`:
    until when it is expected, in the words of the text; '' where it does not say."""

    end: End
    vague: bool = False
    actor: Actor | None = None
    by: str = ""

    @property
    def done(self) -> bool:
        return self.end is End.DONE

    @property
    def unfinished(self) -> bool:
        """Tells whether it clearly is not done, or only in part."""
        return self.end in (End.OPEN, End.PART)


class Said(StrEnum):
    """What one clause says by itself. An answer to the enterprise is a result, but not where what it
    asked for was told to be impossible before; acts (已联系, 已查看) are no results. What is reported
    (已报经发办) behind a result tells of it; what will be done later (加强巡查) is care for it; a first
    step (已报名, 已完成选址) is on its way to one."""

    DONE = "done"
    WHOLE = "whole"
    ANSWER = "answer"
    PART = "part"
    OPEN = "open"
    LACKING = "lacking"
    HANDED = "handed"
    REPORTED = "reported"
    LATER = "later"
    STEP = "step"
    TROUBLE = "trouble"
    ACT = "act"
    NOTHING = "nothing"


class OutcomeReader:
    """Compiled once from the register schema's `outcome` lists and the names of units."""

    def __init__(self, words: WordLists, units: Mapping[str, str] | None = None) -> None:
        """`units`: name or alias -> the unit's name."""
        self._first = FirstReader.of(words)
        words = all_spelt_out(words)
        self._split = Splitter(words)
        self._judge = ClauseJudge(words)
        self._actors = ActorReader(words, units or {})
        self._vague = re.compile(str(words["vague"]))
        self._read = lru_cache(maxsize=1 << 14)(self._read_text)

    def read(self, text: str) -> Outcome:
        """Returns what a text says; equal texts are read once."""
        return self._read(text)

    def _read_text(self, text: str) -> Outcome:
        folded = fold(text)
        vague = bool(self._vague.fullmatch(folded.rstrip("。.!！")))
        clauses = self._split.clauses(text)
        actors = [self._actors.find(clause) for clause in clauses]
        verdicts = [
            self._judge.of(clause, actor) for clause, actor in zip(clauses, actors, strict=True)
        ]
        end = conclude(short_of_all(clauses, verdicts))
        if self._first is not None and self._first.ends:
            end = End(self._first.end(folded))
        if end is End.DONE:
            return Outcome(end, vague)
        pending = (clause for clause, v in zip(clauses, verdicts, strict=True) if v in _PENDING)
        by = next((found[0] for clause in pending for found in _BY.finditer(clause)), "")
        actor = chosen([actor for actor in actors if actor is not None])
        if self._first is not None and self._first.asks:
            told = self._first.actor(folded)
            actor = told and (actor or told)
        return Outcome(end, vague, actor, by)


_TO_COME = (Said.LATER, Said.STEP)
_PENDING = (Said.OPEN, Said.LACKING, Said.PART, Said.HANDED, Said.TROUBLE, *_TO_COME)
_IDLE = (Said.ACT, Said.NOTHING, *_TO_COME)
_RESULTS = (Said.DONE, Said.WHOLE, Said.ANSWER)


def conclude(verdicts: Sequence[Said]) -> End:
    """Returns what the clauses say together.

    told, in order                    | end
    ----------------------------------+------------------------------------------
    a part, then a result             | part, but done where the result is of the whole
    … a result last                   | done (an answer alone after 未/无法: unclear)
    a result, then something pending  | part
    pending, handed over              | open
    acts, nothing                     | unclear
    """
    told: list[Said] = []
    for verdict in verdicts:
        mild = verdict in (Said.REPORTED, Said.TROUBLE)
        if not (verdict in _IDLE or (mild and told and told[-1] in _RESULTS)):
            told.append(verdict)
    if told and set(told) == {Said.TROUBLE} and _ends_in_the_dark(verdicts):
        return End.UNCLEAR
    if not told:
        return End.OPEN if any(v in _TO_COME for v in verdicts) else End.UNCLEAR
    if told[-1] is Said.WHOLE:
        return End.DONE
    if told[-1] is Said.DONE:
        return End.PART if told[-2:-1] == [Said.PART] else End.DONE
    if told[-1] is Said.ANSWER:
        plain = all(v is Said.LACKING or v in _RESULTS for v in told)
        return End.DONE if plain else End.UNCLEAR
    if Said.PART in told or any(v in _RESULTS for v in told):
        return End.PART
    return End.OPEN


def _ends_in_the_dark(verdicts: Sequence[Said]) -> bool:
    """Tells whether behind what the trouble was stands something that no list knows."""
    return verdicts[-1] is Said.NOTHING


_AMOUNT = re.compile(
    r"(\d{1,4}|[一二两三四五六七八九十百]{1,3})([户个处项名盏家台套人条件笔辆间部证块口座栋段车吨万])"
)
_CHANGED = re.compile(r"[降减调缩压由从每为]|优惠|其中|共")
_REACHED = re.compile(r"[了好完到成齐批亮换]|通过|合格")


def falls_short(clause: str) -> bool:
    """Tells whether less was done than there was: 十户装好六户, but not 由每周2次增加到每天1次."""
    amounts = [(found[2], _number(found[1])) for found in _AMOUNT.finditer(clause)]
    return any(a[0] == b[0] and a[1] > b[1] for a, b in pairwise(amounts))


def short_of_all(clauses: Sequence[str], verdicts: Sequence[Said]) -> Sequence[Said]:
    """Returns the verdicts, a result that reaches less than the clause before it names as a part:
    12盏灯，亮了9盏. What was changed from one amount to another (由1200元降到880元) is none."""
    return [
        verdicts[at]
        if verdicts[at] is not Said.DONE or not (at and _reaches_less(clauses[at - 1], clauses[at]))
        else Said.PART
        for at in range(len(clauses))
    ]


def _reaches_less(whole: str, reached: str) -> bool:
    all_of, some = _AMOUNT.search(whole), _AMOUNT.search(reached)
    if all_of is None or some is None or _CHANGED.search(whole + reached):
        return False
    told = _REACHED.search(reached, 0, some.start()) and not _REACHED.search(whole)
    return bool(told) and all_of[2] == some[2] and _number(all_of[1]) > _number(some[1])


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else chinese_number(text) or 0


class ClauseJudge:
    """Says of one clause what it tells by itself."""

    def __init__(self, words: WordLists) -> None:
        self._about = [re.compile(pattern) for pattern in listed(words["about"])]
        self._settled, self._rest = any_of(words["settled"]), any_of(words["rest"])
        self._answer = any_of(words["answer"])
        self._reaction, self._ended = any_of(words["reaction"]), any_of(words["ended"])
        self._reported, self._turn = any_of(words["reported"]), any_of(words["turn"])
        self._later = any_of(words["later"])
        self._whole = any_of(words["whole"])
        self._part, self._open = any_of(words["part"]), any_of(words["unfinished"])
        self._trouble, self._lacking = any_of(words["trouble"]), any_of(words["lacking"])
        self._harmless = any_of(words["harmless"])
        self._past = any_of(words["past"])
        self._closed, self._bound = any_of(words["closed"]), any_of(words["bound"])
        self._handed, self._acts = any_of(words["handed"]), any_of(words["acts"])
        self._stage, self._step = any_of(words["stages"]), any_of(words["steps"])
        self._going_on = any_of(words["going_on"])
        self._done, self._forms = any_of(words["results"]), any_of(words["done_forms"])

    def of(self, clause: str, actor: Actor | None) -> Said:
        """Returns the verdict. `actor`: whom the clause asks to act."""
        text = _DAY.sub("", clause)
        answer = self._answer.search(text) if actor is None else None
        if answer is not None:
            return Said.ANSWER if not self._reaction.search(text, answer.end()) else Said.DONE
        text = self._rest.sub("", self._without_about(text))
        calm = self._settled.sub("◎", text)
        if (later := self._later.search(calm)) is not None:
            own = self._of_calm(calm[: later.start()], None)
            return Said.LATER if own in _IDLE else own
        return self._of_calm(calm, actor)

    def _of_calm(self, calm: str, actor: Actor | None) -> Said:
        if self._part.search(calm) or falls_short(calm):
            whole = self._whole.search(calm) and not self._open.search(calm)
            ended = "◎" in calm or self._done.search(calm)
            return Said.WHOLE if whole and ended else Said.PART
        if actor is not None or self._handed.search(calm):
            if self._ended.search(calm) and self._past.search(calm):
                return Said.DONE
            return Said.REPORTED if self._reported.search(calm) else Said.HANDED
        if self._closed.search(calm) and not self._bound.search(self._harmless.sub("", calm)):
            return Said.WHOLE if self._whole.search(calm) else Said.DONE
        if self._lacking.search(calm):
            return Said.LACKING
        if (pending := self._open.search(calm)) is not None:
            return Said.DONE if self._ends_after(calm, pending.end()) else Said.OPEN
        if (trouble := self._trouble.search(calm)) is not None:
            return Said.DONE if self._ends_after(calm, trouble.end()) else Said.TROUBLE
        return self._result(calm)

    def _result(self, text: str) -> Said:
        bare = self._step.sub("", text)
        if bare != text:
            return Said.DONE if self._done.search(bare) else Said.STEP
        bare = self._stage.sub("", text)
        if self._going_on.search(bare):
            told = self._done.search(bare)
            return Said.OPEN if told is not None and "已" not in bare else Said.LATER
        if "◎" in bare or self._done.search(bare):
            return Said.WHOLE if self._whole.search(bare) else Said.DONE
        if bare != text or self._acts.search(bare):
            return Said.ACT
        return Said.DONE if self._forms.search(bare) else Said.NOTHING

    def _without_about(self, text: str) -> str:
        """Returns a clause without the words that tell what the trouble was: 无法通行问题已解决."""
        for pattern in self._about:
            found = pattern.match(text)
            if found is not None:
                text = text[found.end() :]
        return text

    def _ends_after(self, text: str, at: int) -> bool:
        """Tells whether a result with 已 stands behind something pending: 缺资金现已解决."""
        found = self._turn.search(text, at)
        if found is None:
            return False
        rest = text[found.end() :]
        if self._done.search(rest) or ("了" in rest and self._forms.search(rest)):
            return True
        return found[0] == "已" and self._result("已" + rest) in _RESULTS
