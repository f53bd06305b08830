"""What one clause of 办理情况 tells by itself: a result, a part of one, something pending, an act.

Knows the schema's lists and the order in which they are asked: what was answered or is at rest first,
then parts, who else must act, what is pending, results, acts. Does not know the other clauses.
Passes: 缺口资金已补齐 (done). Fails: 配件未到 (open).
"""

import re
from enum import StrEnum

from liaison_pipeline.spelling.actors import Actor, WordLists
from liaison_pipeline.spelling.amounts import falls_short
from liaison_pipeline.spelling.clauses import any_of, listed

# days that are told are past, but for those until which something is promised
_DAY = re.compile(
    r"(?:\d{4}[年./-])?\d{1,2}(?:月|[./-](?=\d))\d{1,2}[日号]?(?:[晚早上中下]午?)?(?!之?前|以前|内|\d|[万元个名%])"
)


_STILL = r"(?<![还仍尚都从毫一])(?<![还硬]是)(?<![照依仍][旧样])(?<![依仍]然)"
_NOT = _STILL + r"(?:没有|没得|莫得|没(?![有得])|未)"


class Said(StrEnum):
    """What one clause says by itself. An answer to the enterprise is a result, but not where what it
    asked for was told to be impossible before; acts (已联系, 已查看) are no results. What is reported
    (已报经发办) behind a result tells of it; what will be done later (加强巡查) is care for it; a first
    step (已报名, 已完成选址) is on its way to one; what did not happen (没进水) is good news behind a
    result and bad news alone. What is PROMISED (供电所答复5月中旬改造) is not done; what is planned NEXT
    (计划年底前改造老线路) may be another matter behind a result. A result by its form alone (已…, …了) is
    of a word that no list knows."""

    DONE = "done"
    FORM = "form"
    WHOLE = "whole"
    ANSWER = "answer"
    PART = "part"
    OPEN = "open"
    PROMISED = "promised"
    NEXT = "next"
    LACKING = "lacking"
    HANDED = "handed"
    REPORTED = "reported"
    LATER = "later"
    STEP = "step"
    TROUBLE = "trouble"
    SPARED = "spared"
    MISSING = "missing"
    REMEDY = "remedy"
    ACT = "act"
    NOTHING = "nothing"


_BUT = re.compile("但是?|可是|然而|不过")
_FAINT = (Said.NOTHING, Said.TROUBLE)  # behind a 但 even these tell that something is left
_UNDONE = (Said.OPEN, Said.TROUBLE)
TO_COME = (Said.LATER, Said.STEP)
PROBLEMS = (Said.TROUBLE, Said.SPARED, Said.MISSING)
IDLE = (Said.ACT, Said.NOTHING, Said.REMEDY, *TO_COME)
RESULTS = (Said.DONE, Said.FORM, Said.WHOLE, Said.ANSWER)


class ClauseJudge:
    """Says of one clause what it tells by itself."""

    def __init__(self, words: WordLists) -> None:
        self._about = [re.compile(pattern) for pattern in listed(words["about"])]
        self._settled, self._rest = any_of(words["settled"]), any_of(words["rest"])
        self._answer, self._promised = any_of(words["answer"]), any_of(words["promised"])
        self._reaction, self._ended = any_of(words["reaction"]), any_of(words["ended"])
        self._reported, self._turn = any_of(words["reported"]), any_of(words["turn"])
        self._later, self._next = any_of(words["later"]), any_of(words["next"])
        self._whole = any_of(words["whole"])
        self._part, self._open = any_of(words["part"]), any_of(words["unfinished"])
        welcome = "|".join(listed(words["welcome"]))
        self._spared = re.compile(_NOT + f"(?!再|{welcome})[一-龥]{{1,4}}")
        self._cause, self._complaint = any_of(words["cause"]), any_of(words["complaint"])
        self._trouble, self._lacking = any_of(words["trouble"]), any_of(words["lacking"])
        self._harmless = any_of(words["harmless"])
        self._past = any_of(words["past"])
        self._closed, self._bound = any_of(words["closed"]), any_of(words["bound"])
        self._handed, self._acts = any_of(words["handed"]), any_of(words["acts"])
        self._stage, self._step = any_of(words["stages"]), any_of(words["steps"])
        self._prepared = any_of(words["prepared"])
        self._missing, self._remedy = any_of(words["missing"]), any_of(words["remedy"])
        self._going_on = any_of(words["going_on"])
        self._done, self._forms = any_of(words["results"]), any_of(words["done_forms"])

    def of(self, clause: str, actor: Actor | None) -> Said:
        """Returns the verdict. `actor`: whom the clause asks to act."""
        text = _DAY.sub("", clause)
        calm = self.calm(text)
        later = self._later.search(calm)
        if later is None and self._promised.search(clause):
            return Said.PROMISED if not self._next.search(calm) else Said.NEXT
        answer = self._answer.search(calm) if actor is None else None
        if answer is not None:
            return Said.ANSWER if not self._reaction.search(calm, answer.end()) else Said.DONE
        if later is not None:
            own = self._of_calm(calm[: later.start()], None)
            return Said.LATER if own in IDLE else own
        said = self._of_calm(calm, actor)
        if said in _UNDONE and self._next.search(calm):
            return Said.NEXT
        return Said.OPEN if said in _FAINT and _BUT.match(calm) else said

    def complains(self, clause: str) -> bool:
        """Tells whether a clause says what an enterprise came with: 企业说找不到会计."""
        return bool(self._complaint.match(clause))

    def may_be_asked(self, clause: str) -> bool:
        """Tells whether a result may be what somebody is asked for: no day and no 已 makes it past."""
        return _DAY.search(clause) is None and self._past.search(clause) is None

    def calm(self, clause: str) -> str:
        """Returns a clause without what tells nothing of the end (what the trouble was, things at rest),
        and a ◎ for words such as 不再, 无异议 that sound bad and are good."""
        text = self._rest.sub("", self._without_about(_DAY.sub("", clause)))
        return self._settled.sub("◎", text)

    def _of_calm(self, calm: str, actor: Actor | None) -> Said:
        if self._missing.search(calm):
            return Said.MISSING
        if self._part.search(calm) or falls_short(calm):
            whole = self._whole.search(calm) and not self._open.search(calm)
            ended = "◎" in calm or self._done.search(calm)
            return Said.WHOLE if whole and ended else Said.PART
        if actor is not None or self._handed.search(calm):
            if self._ended.search(calm) and self._past.search(calm):
                return Said.DONE
            return Said.REPORTED if self._reported.search(calm) else Said.HANDED
        if self._prepared.search(calm):
            return Said.STEP
        if self._closed.search(calm) and not self._bound.search(self._harmless.sub("", calm)):
            return Said.WHOLE if self._whole.search(calm) else Said.DONE
        if self._lacking.search(calm):
            return Said.LACKING
        spared = self._spared.sub("◇", calm)
        if (pending := self._open.search(spared)) is not None:
            if self._ends_after(spared, pending.end()):
                return Said.DONE
            return Said.TROUBLE if self._cause.search(calm) else Said.OPEN
        if spared != calm:
            told = self._result(spared.replace("◇", ""))
            return told if told in RESULTS else Said.SPARED
        if (trouble := self._trouble.search(calm)) is not None:
            return Said.DONE if self._ends_after(calm, trouble.end()) else Said.TROUBLE
        return self._result(calm)

    def _result(self, text: str) -> Said:
        bare = self._step.sub("", text)
        if bare != text:
            return Said.DONE if self._done.search(bare) else Said.STEP
        bare = self._stage.sub("", text)
        if "◎" not in bare and self._going_on.search(bare):
            told = self._done.search(bare)
            return Said.OPEN if told is not None and "已" not in bare else Said.LATER
        if "◎" in bare or self._done.search(bare):
            return Said.WHOLE if self._whole.search(bare) else Said.DONE
        act = bare != text or self._acts.search(bare)
        if not act and self._forms.search(bare):
            return Said.WHOLE if self._whole.search(bare) else Said.FORM
        if self._remedy.search(bare):
            return Said.REMEDY
        return Said.ACT if act else Said.NOTHING

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
        if self._open.search(rest):
            return False
        if self._done.search(rest) or ("了" in rest and self._forms.search(rest)):
            return True
        return found[0] == "已" and self._result("已" + rest) in RESULTS
