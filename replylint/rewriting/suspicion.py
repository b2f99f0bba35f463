"""How likely a sentence of a faulty draft is to carry a fault, whether or not a rule points at it.

A finding about the whole reply names one sentence, and a fault may stand where no rule hears it. A rewrite that keeps such a
sentence keeps the fault, one that drops a sound sentence loses what it says: both are weighed here, by a logistic regression
(Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 4.4) over a few traits of a sentence and of what stands
around it. Its coefficients are in `rules/rewriting/suspicion.yml`, made by `python -m tools.suspicion`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import exp, log
from typing import NamedTuple

from replylint.language.text import Sentence
from replylint.model import Finding
from replylint.rewriting.doubting import refuses
from replylint.rewriting.facts import facts_in
from replylint.rewriting.helping import acts
from replylint.rewriting.mending import USEFUL, is_boast, is_pleasantry, is_thanks_for_word
from replylint.rewriting.templates import data
from replylint.rewriting.turning import seen_in
from replylint.rulebook.evidence import Evidence

FAMILIES = ("deflection", "negative-phrasing", "false-promise")
"""The families whose faults stand in words."""
_RULES = tuple([f"{family}/overall" for family in FAMILIES])
_UNHEARD = [0.0] * len(_RULES)
_JUDGED = (*FAMILIES, "missing-apology", "no-ownership")
PROBABILITIES = ("fault", "idle")
_FAULTY = 0.3
_FAULTY_THOUGH_USEFUL = 0.5
_IDLE = 0.35
_EXCUSING = 0.5
"""How likely a sentence may carry a fault, or be idle, and stay. Of the sentences of drafts that nothing was trained on one in
eleven of those that carry a fault is below `_FAULTY`, one in seven of the others above it; of those that carry one or are idle one in
seventeen is below `_IDLE`, one in five of the others above it (`python -m tools.suspicion --check`)."""
_SURELY_IDLE = 0.8
_SURELY_IDLE_THOUGH_ACTING = 0.9
_SETTLED = 0.05
"""How likely a sentence may be idle and stay beside a complaint, and how little where it makes the harm good."""
_LOUD = 2.6
_LOUD_THOUGH_IDLE = 1.6
_SUREST = 5.0
_QUIETEST = -2.0
"""What counts as the loudest of the other sentences where there are none."""

Traits = Mapping[str, float]


class Suspicion(NamedTuple):
    """Two probabilities: that a sentence carries a fault, and that it does so or is idle, as all of a reply is that does
    nothing for the customer; and its loudness. Where several sentences carry the same fault only one is labelled, so what the
    probabilities learned speaks for one of them alone: what is loud by itself is suspected beside them."""

    fault: float
    idle: float
    loud: float

    def is_grave(self) -> bool:
        """Whether the sentence cannot stay as it is."""
        return self.fault >= _FAULTY or self.loud >= _LOUD

    def excuses(self) -> bool:
        """Whether the sentence, beside a complaint and with nothing in it that helps, likely explains the matter away."""
        return self.idle >= _EXCUSING or self.is_grave()

    def does_nothing(self, acting: bool) -> bool:
        """Whether the sentence surely does nothing for whoever wrote; `acting` says that it tells of an act."""
        return self.idle >= (_SURELY_IDLE_THOUGH_ACTING if acting else _SURELY_IDLE)

    def settles(self) -> bool:
        """Whether a sentence that makes the harm good leaves nothing more to be promised."""
        return self.idle < _SETTLED

    def is_idle(self, useful: bool) -> bool:
        """Whether a sentence without facts may go; `useful` says that it does or tells something for the customer."""
        if useful:
            return self.fault >= _FAULTY_THOUGH_USEFUL
        return self.idle >= _IDLE or self.loud >= _LOUD_THOUGH_IDLE


def suspicions(
    evidence: Evidence, findings: Sequence[Finding], pointed: Collection[int]
) -> dict[int, Suspicion]:
    """What every body sentence is suspected of, by its number. `pointed` are the sentences that a finding, or a flippant
    tone, points at."""
    fault, idle = (data().weights[name] for name in PROBABILITIES)
    return {
        number: Suspicion(_probability(fault, traits), _probability(idle, traits), traits["loudest"])
        for number, traits in traits_of(evidence, findings, pointed).items()
    }


def _probability(table: Traits, traits: Traits) -> float:
    return 1 / (1 + exp(-table["bias"] - sum([table[name] * value for name, value in traits.items()])))


def traits_of(
    evidence: Evidence, findings: Sequence[Finding], pointed: Collection[int]
) -> dict[int, dict[str, float]]:
    """What the probabilities are made of, by number of sentence; loudness is `Weighing.loudness`."""
    sentences = evidence.reply.text.sentences
    body = [number for number, sentence in enumerate(sentences) if sentence.zone == "body"]
    weighing = evidence.ruleset.weighing
    sums = weighing.heard(evidence, _RULES)
    heard = {number: sums.get(number, _UNHEARD) for number in body}
    loudest = {number: max(sums) for number, sums in heard.items()}
    found = {finding.category for finding in findings}
    odds = dict(
        zip(_JUDGED, weighing.odds(evidence, [f"{family}/overall" for family in _JUDGED]), strict=True)
    )
    told: dict[int, dict[str, float]] = {}
    for place, number in enumerate(body):
        others = [loudest[one] for one in body if one != number]
        traits = {
            "loudest": loudest[number],
            "loudest other": max(others, default=_QUIETEST),
            "behind the loudest": max(loudest.values()) - loudest[number],
            "pointed at": number in pointed,
            "another pointed at": any(one in pointed for one in body if one != number),
            "alone": len(body) == 1,
            "first": place == 0,
            "last": place == len(body) - 1,
            "share": 1 / len(body),
            **{f"found {category}": category in found for category in odds},
            **{f"odds of {category}": max(-_SUREST, min(_SUREST, value)) for category, value in odds.items()},
            **_traits(evidence, number, sentences[number]),
        }
        for family, sum_ in zip(FAMILIES, heard[number], strict=True):
            traits[family] = sum_
            traits[f"{family} where found"] = sum_ * (family in found)
        told[number] = {name: float(value) for name, value in traits.items()}
    return told


def _traits(evidence: Evidence, number: int, sentence: Sentence) -> dict[str, float]:
    facts = len(facts_in(sentence))
    return {
        "useful": seen_in(evidence, USEFUL, number),
        "acts": acts(sentence),
        "a fact": facts > 0,
        "facts": facts > 1,
        "length": log(len(sentence.words)),
        "asks": "?" in sentence.mark,
        "exclaims": "!" in sentence.mark,
        "boasts": is_boast(sentence),
        "pleasantry": is_pleasantry(sentence),
        "thanks": is_thanks_for_word(sentence),
        "refuses": refuses(sentence),
    }
