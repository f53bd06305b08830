"""Who should act on a grievance that its unit cannot solve? (notice, 二（三）)

Own unit → 经发办 by category → 街道党工委、办事处 → the district's tracking system; life matters →
小区吹哨. Advice only, with its reason: the clerk decides. Whom 办理情况 names is advised; where it names
nobody, the category is found by the `topics` of liaison.toml in the grievance's title and content, the
level by the word lists of schemas/dispatch.yaml. Passes: 请区生态环境局认定 → 区级督办, 区生态环境局,
whatever the topic; 厂区用电不稳 of 应急办 → 经发办分派, 经发办, because of 用电. Knows
words and levels. Does not know findings or decisions.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from liaison_pipeline.facts.decisions import BY_CATEGORY
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.model.settings import Settings, Unit
from liaison_pipeline.spelling.actors import Actor, Who
from liaison_pipeline.spelling.values import fold

OWN, STREET, DISTRICT, LIFE = "本单位", "街道研究", "区级督办", "小区吹哨"
STREET_BODY = "街道党工委、办事处"


@dataclass(frozen=True, slots=True)
class Advice:
    """`unit`: the suggested unit, '' where none of liaison.toml's fits."""

    level: str
    unit: str
    reason: str


def advise(grievance: Grievance, facts: Facts) -> Advice:
    """Returns the suggestion for an open grievance: what its text says first, its topic second."""
    settings, form = facts.question.settings, facts.question.forms.dispatch
    actor = facts.reader.read(grievance.row.progress).actor
    told = actor and _by_actor(actor, grievance, settings)
    return told or _by_matter(grievance, settings, form)


def _by_actor(actor: Actor, grievance: Grievance, settings: Settings) -> Advice | None:
    """Returns what follows from whom 办理情况 names; None where the text names nobody."""
    reason = f"办理情况里说“{actor.said}”"
    row = grievance.row
    unit, topic = _by_topic(fold(f"{row.title} {row.content}"), grievance.holder, settings)
    if actor.who is Who.LIFE:
        return Advice(LIFE, "", reason)
    if actor.who is Who.STREET:
        return Advice(STREET, STREET_BODY, reason)
    if actor.who is Who.DISTRICT:
        return Advice(DISTRICT, actor.name if actor.is_body else unit, reason)
    if actor.who is not Who.UNIT:
        return None
    named = _in_street(actor.name, grievance.holder, settings)
    if named == grievance.holder:
        return None
    if actor.name != settings.office.name:
        return Advice(BY_CATEGORY, named, reason)
    because = f"{reason}，诉求里有“{topic}”" if topic else f"{reason}，请经发办甄别"
    return Advice(BY_CATEGORY, unit, because)


def _in_street(name: str, holder: str, settings: Settings) -> str:
    """Returns the unit of a name that every sub-district may have: the one beside the holder."""
    own = settings.by_name.get(holder)
    street = f"{own.subdistrict}{name}" if own is not None else name
    return street if street in settings.by_name else name


def _by_matter(grievance: Grievance, settings: Settings, form: Form) -> Advice:
    row = grievance.row
    matter = fold(f"{row.title} {row.content}")
    said = matter + fold(row.progress)
    words = form.patterns("advice")
    if found := re.search(words["life"], matter):
        return Advice(LIFE, "", f"诉求里有“{found[0]}”，是生活方面的问题")
    unit, topic = _by_topic(matter, grievance.holder, settings)
    if found := re.search(words["district"], said):
        return Advice(DISTRICT, unit, f"登载表里说“{found[0]}”，街道层面难以解决")
    if found := re.search(words["street"], said):
        return Advice(STREET, unit, f"登载表里说“{found[0]}”，需要研究或几个科室联动")
    if unit == grievance.holder:
        return Advice(OWN, unit, f"诉求里有“{topic}”，是本单位自己的事项")
    if unit:
        return Advice(BY_CATEGORY, unit, f"诉求里有“{topic}”，是{unit}的事项")
    return Advice(BY_CATEGORY, "", "看不出属于哪个科室，请经发办甄别")


def _by_topic(matter: str, holder: str, settings: Settings) -> tuple[str, str]:
    """Returns the unit with most of its topics in the text, another one before the holder
    itself."""
    best: tuple[int, bool, str, str] = (0, False, "", "")
    for unit in _with_topics(settings):
        topics = _named(matter, unit)
        score = (len(topics), unit.name != holder)
        if topics and score > best[:2]:
            best = (*score, unit.name, topics[0])
    return best[2], best[3]


@lru_cache(maxsize=8)
def _with_topics(settings: Settings) -> Sequence[Unit]:
    """Returns the units that may be advised: of those with the same topics the first two, since one of
    them is not the holder. A district has each office fifteen times."""
    alike: dict[tuple[str, ...], int] = {}
    kept = []
    for unit in settings.units:
        alike[unit.topics] = alike.get(unit.topics, 0) + 1
        if unit.topics and alike[unit.topics] <= 2:
            kept.append(unit)
    return kept


def _named(matter: str, unit: Unit) -> list[str]:
    return [topic for topic in unit.topics if topic in matter]
