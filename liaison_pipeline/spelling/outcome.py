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
from liaison_pipeline.spelling.amounts import Reach, reaches, tells_amounts
from liaison_pipeline.spelling.clause_judge import (
    IDLE,
    PROBLEMS,
    RESULTS,
    TO_COME,
    ClauseJudge,
    Said,
)
from liaison_pipeline.spelling.clauses import Splitter, all_spelt_out
from liaison_pipeline.spelling.first_outcome import FirstReader
from liaison_pipeline.spelling.leanings import Evidence, leanings_beside
from liaison_pipeline.spelling.values import fold

UNMET = (Said.OPEN, Said.LACKING, *PROBLEMS)
_UNKNOWN = (Said.NOTHING, Said.REMEDY)
PENDING = (
    Said.OPEN,
    Said.PROMISED,
    Said.NEXT,
    Said.LACKING,
    Said.PART,
    Said.HANDED,
    *PROBLEMS,
    *TO_COME,
)
_BY = re.compile(
    r"(?:\d{1,2}月(?:\d{1,2}[日号]|份?[底初]|[上中下]旬)?|[一二三四五六七八九十]{1,2}月(?:[底初]|[上中下]旬)?"
    r"|月底|年底|下个?(?:周|月|季度|半年|旬)[一二三四五六日]?|[一二三四]季度|\d+个?(?:工作)?[日天]内?|明天|后天"
    r"|五一后|节后|秋收后|半个月|一周)前?"
)


class End(StrEnum):
    """How a grievance stands, by what is told of it."""

    DONE = "done"
    PART = "part"
    OPEN = "open"
    UNCLEAR = "unclear"


CLASS_OF = {
    End.DONE: "done",
    End.PART: "pending",
    End.OPEN: "pending",
    End.UNCLEAR: "unclear",
}  # of the leanings
END_OF = {"done": End.DONE, "pending": End.OPEN, "unclear": End.UNCLEAR}
MANY = 4  # clauses; more tell no more


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


@dataclass(frozen=True, slots=True)
class Heard:
    """A clause, what it says by itself, and whom it asks to act."""

    clause: str
    said: Said
    actor: Actor | None


@dataclass(frozen=True, slots=True)
class Judged:
    """What the word lists say of a text: of each clause, with amounts, and of all together."""

    heard: Sequence[Heard]
    verdicts: Sequence[Said]
    amounts: bool
    end: End


class OutcomeReader:
    """Compiled once from the register schema's `outcome` lists and the names of units."""

    def __init__(self, words: WordLists, units: Mapping[str, str] | None = None) -> None:
        """`units`: name or alias -> the unit's name."""
        self._first = FirstReader.of(words)
        self._leanings = leanings_beside(words)
        words = all_spelt_out(words)
        self._split = Splitter(words)
        self._judge = ClauseJudge(words)
        self._actors = ActorReader(words, units or {})
        self._vague = re.compile(str(words["vague"]))
        self._read = lru_cache(maxsize=1 << 14)(self._read_text)

    def read(self, text: str) -> Outcome:
        """Returns what a text says; equal texts are read once."""
        return self._read(text)

    def evidence(self, text: str) -> Evidence:
        """Returns by what a text leans: its clauses without what tells nothing of the end, a § for each
        body that is named, and what the word lists say of them."""
        return self._evidence(self._judged(text))

    def _read_text(self, text: str) -> Outcome:
        folded = fold(text)
        vague = bool(self._vague.fullmatch(folded.rstrip("。.!！")))
        judged = self._judged(text)
        end = self._weighed(judged)
        if self._first is not None and self._first.ends:
            end = End(self._first.end(folded))
        if end is End.DONE:
            return Outcome(end, vague)
        heard = judged.heard
        pending = (h.clause for h in heard if h.said in PENDING)
        by = next((found[0] for clause in pending for found in _BY.finditer(clause)), "")
        actor = chosen([h.actor for h in heard if h.actor is not None])
        actor = actor or self._actors.has_it([h.clause for h in heard])
        if self._first is not None and self._first.asks:
            told = self._first.actor(folded)
            actor = told and (actor or told)
        return Outcome(end, vague, actor, by)

    def _judged(self, text: str) -> Judged:
        heard = self._heard(text)
        clauses = [h.clause for h in heard]
        verdicts = short_of_all(clauses, [h.said for h in heard])
        amounts = tells_amounts(clauses)
        return Judged(heard, verdicts, amounts, conclude(verdicts, amounts))

    def _heard(self, text: str) -> list[Heard]:
        clauses = self._split.clauses(text)
        actors = [
            self._actors.find(clause) or self._actors.left_to(clause, before)
            for before, clause in zip(["", *clauses], clauses, strict=False)
        ]
        heard = [
            Heard(clause, self._judge.of(clause, actor), actor)
            for clause, actor in zip(clauses, actors, strict=True)
        ]
        if len(heard) > 1 and heard[0].said is Said.OPEN and self._judge.complains(clauses[0]):
            heard[0] = Heard(clauses[0], Said.TROUBLE, actors[0])
        return [self._beside(before, h) for before, h in zip([None, *heard], heard, strict=False)]

    def _beside(self, before: Heard | None, own: Heard) -> Heard:
        """Returns a clause as it is meant behind the one before it: what another is asked to do (请应急办
        牵头，对该存放点进行查处) is no result; how an answer was taken (表示明白) ends it."""
        if before is not None and before.said is Said.ANSWER and own.said is Said.DONE:
            return Heard(own.clause, Said.WHOLE, own.actor)
        asked = before is not None and before.said is Said.HANDED and before.actor is not None
        if asked and own.said in RESULTS and self._judge.may_be_asked(own.clause):
            return Heard(own.clause, Said.NOTHING, own.actor)
        return own

    def _evidence(self, judged: Judged) -> Evidence:
        calm = [self._judge.calm(h.clause) for h in judged.heard]
        clauses = [self._actors.without_names(clause) for clause in calm if clause]
        return Evidence(clauses, CLASS_OF[judged.end], signs_of(judged))

    def _weighed(self, judged: Judged) -> End:
        """Returns how a text leans, the verdicts of the word lists among what it leans by."""
        if self._leanings is None:
            return judged.end
        likeliest = self._leanings.likeliest(self._evidence(judged))
        return judged.end if likeliest == CLASS_OF[judged.end] else END_OF[likeliest]


def signs_of(judged: Judged) -> set[str]:
    """Returns what the word lists say of a text, as signs that the leanings know: of the whole, of each
    clause, and which verdict follows which."""
    around = ["^", *judged.verdicts, "$"]
    signs = {f"end:{judged.end}", f"clauses:{min(len(judged.verdicts), MANY)}"}
    signs |= {f"said:{verdict}" for verdict in judged.verdicts}
    signs |= {f"{one}>{next_}" for one, next_ in pairwise(around)}
    if judged.amounts:
        signs |= {"amounts", f"amounts:{judged.end}"}
    return signs


def conclude(verdicts: Sequence[Said], short: bool = False) -> End:
    """Returns what the clauses say together. `short`: amounts tell how much was reached.

    told, in order                    | end
    ----------------------------------+------------------------------------------
    a part, then a result             | done, but part where amounts tell it and it is not of the whole
    … a result last                   | done (an answer alone after 未/无法: unclear)
    a result, then something pending  | part, but unclear where the result is of the whole
    pending, handed over              | open
    a result, then trouble last       | unclear: old trouble or new
    trouble first, then what no list knows | unclear
    acts, nothing                     | unclear
    """
    told: list[Said] = []
    for verdict in verdicts:
        after = bool(told) and told[-1] in RESULTS
        mild = verdict in (Said.REPORTED, Said.TROUBLE, Said.SPARED, Said.NEXT)
        if not (verdict in IDLE or (mild and after)):
            told.append(Said.PART if verdict is Said.MISSING and after else verdict)
    if told and _ends_in_the_dark(told, verdicts):
        return End.UNCLEAR
    if not told:
        return End.OPEN if any(v in TO_COME for v in verdicts) else End.UNCLEAR
    if told[-1] is Said.WHOLE:
        return End.DONE
    if told[-1] in (Said.DONE, Said.FORM):
        return End.PART if short and told[-2:-1] == [Said.PART] else End.DONE
    if told[-1] is Said.ANSWER:
        plain = all(v is Said.LACKING or v in RESULTS for v in told)
        return End.DONE if plain else End.UNCLEAR
    if Said.WHOLE in told:
        return End.UNCLEAR
    if Said.PART in told or any(v in RESULTS for v in told):
        return End.PART
    return End.OPEN


def _ends_in_the_dark(told: Sequence[Said], verdicts: Sequence[Said]) -> bool:
    """Tells whether behind nothing but the trouble stands a remedy that may have been a success, or
    something that no list knows; or trouble behind a result."""
    last = verdicts[-1]
    if last is Said.TROUBLE:
        return told[-1] in (Said.DONE, Said.FORM, Said.ANSWER)
    if last is Said.REMEDY:
        return all(v in UNMET for v in told)
    if last is Said.NOTHING and all(v in PROBLEMS for v in told):
        return True
    rest = verdicts[1:]
    return bool(rest) and verdicts[0] in UNMET and all(v in _UNKNOWN for v in rest)


def short_of_all(clauses: Sequence[str], verdicts: Sequence[Said]) -> Sequence[Said]:
    """Returns the verdicts, corrected by amounts: a result that reaches less than the whole is a part
    (12盏灯，亮了9盏), one that reaches nothing is none, and one that reaches all is a result. What was
    changed from one amount to another (由1200元降到880元) is neither."""
    return [
        _by_reach(verdict, reach) for verdict, reach in zip(verdicts, reaches(clauses), strict=True)
    ]


def _by_reach(verdict: Said, reach: Reach | None) -> Said:
    counted = verdict in (Said.DONE, Said.FORM, Said.NOTHING, Said.ACT, Said.REMEDY)
    if reach is None or not counted:
        return Said.WHOLE if reach is Reach.ALL and verdict is Said.PART else verdict
    return {Reach.ALL: Said.WHOLE, Reach.SOME: Said.PART, Reach.NOUGHT: Said.OPEN}[reach]
