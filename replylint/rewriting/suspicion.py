"""How likely a sentence of a faulty draft is to carry a fault, whether or not a rule points at it, and to be unfit to stay.

A finding about the whole reply names one sentence, and a fault may stand where no rule hears it. A rewrite that keeps such a
sentence keeps the fault, one that drops a sound sentence loses what it says: both are weighed here, by logistic regressions
over the traits of a sentence and of what stands around it. `fault` and `idle` learn from labelled spans, `unfit` and `needless`
stand upon them and learn from verdicts about single sentences. Their coefficients are in `rules/rewriting/suspicion.yml`, made
by `python -m tools.suspicion`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from heapq import nlargest
from math import log
from typing import NamedTuple

from replylint.language.text import Sentence
from replylint.model import Finding
from replylint.rewriting.clauses import forms_of
from replylint.rewriting.facts import facts_in
from replylint.rewriting.harms import heard_by_sentence
from replylint.rewriting.helping import acts
from replylint.rewriting.linear import (
    ANSWERS,
    WHERE_ANSWERING,
    Traits,
    bounded,
    likely,
    probability_of,
    sums,
    tables_of,
    word_traits,
)
from replylint.rewriting.talk import USEFUL, is_boast, is_pleasantry, is_thanks_for_word, refuses
from replylint.rewriting.turning import HARM, seen, seen_in
from replylint.rulebook.evidence import Evidence

FAMILIES = ("deflection", "negative-phrasing", "false-promise")
"""The families whose faults stand in words."""
_RULES = tuple([f"{family}/overall" for family in FAMILIES])
_UNHEARD = [0.0] * len(_RULES)
_JUDGED = (*FAMILIES, "missing-apology", "no-ownership")
LEARNED_FROM_SPANS = ("fault", "idle")
LEARNED_FROM_VERDICTS = ("unfit", "needless")
_UNFIT = 0.33
"""How likely a sentence may be unfit and stay. Of the sentences of drafts that nothing was trained on, which no finding points at, 15 %
of the unfit ones are below it, 13 % of the others above it (`python -m tools.suspicion --check`)."""
_NEEDLESS, _NEEDLESS_THOUGH_BLAMED = 0.5, 0.3
"""How likely a sentence may be needless and be reminded of, and how likely one that a finding points at."""
_QUIETEST = -2.0
"""What counts as the loudest of the other sentences where there are none."""
_ASKED = ("question", "wish", "praise", "own-fault")
_TRAITS_BY_CUSTOMER = ("fault", "idle", "acts", "a fact", "useful", "length", "asks", "exclaims", "refuses")
"""Traits that count otherwise where it is known what the customer wrote."""


class Suspicion(NamedTuple):
    """What a sentence is suspected of, each a probability but the loudness.

    `fault`: it carries a fault; `idle`: it does so or is idle, as all of a reply is that does nothing for the customer; where several
    sentences carry the same fault only one is labelled, so what these two learned speaks for one of them alone, and what is `loud` by
    itself is suspected beside them. `unfit`: it cannot stand as it is in the corrected reply; `needless`: nothing in it is needed there.
    """

    fault: float
    idle: float
    loud: float
    unfit: float
    needless: float

    def is_unfit(self) -> bool:
        """Whether the sentence likely cannot stay as it is."""
        return self.unfit >= _UNFIT

    def is_needed(self, blamed: bool = False) -> bool:
        """Whether something in the sentence is likely needed, be it in other words; `blamed` says that a finding points at it."""
        return self.needless < (_NEEDLESS_THOUGH_BLAMED if blamed else _NEEDLESS)


def suspicions(
    evidence: Evidence, findings: Sequence[Finding], pointed: Collection[int]
) -> dict[int, Suspicion]:
    """What every body sentence is suspected of, by its number. `pointed` are the sentences that a finding, or a flippant
    tone, points at."""
    first = traits_of(evidence, findings, pointed)
    learned = {number: sums(tables_of(LEARNED_FROM_SPANS), traits) for number, traits in first.items()}
    tables = tables_of(LEARNED_FROM_VERDICTS, evidence.customer is not None)
    asked = sums(tables, asked_traits(evidence))
    told: dict[int, Suspicion] = {}
    for number, traits in _further_traits(evidence, pointed, first, learned).items():
        fault, idle = map(probability_of, learned[number])
        told[number] = Suspicion(fault, idle, first[number]["loudest"], *likely(tables, traits, asked))
    return told


def traits_of(
    evidence: Evidence, findings: Sequence[Finding], pointed: Collection[int]
) -> dict[int, dict[str, float]]:
    """What `fault` and `idle` are made of, by number of sentence; loudness is `Weighing.loudness`."""
    sentences = evidence.reply.text.sentences
    body = [number for number, sentence in enumerate(sentences) if sentence.zone == "body"]
    weighing = evidence.ruleset.weighing
    sums = weighing.heard(evidence, _RULES)
    heard = {number: sums.get(number, _UNHEARD) for number in body}
    loudest = {number: max(sums) for number, sums in heard.items()}
    # The second is the loudest other sentence of the loudest one.
    most, second = (*nlargest(2, loudest.values()), _QUIETEST, _QUIETEST)[:2]
    pointed_out = sum(number in pointed for number in body)
    found = {finding.category for finding in findings}
    odds = dict(
        zip(_JUDGED, weighing.odds(evidence, [f"{family}/overall" for family in _JUDGED]), strict=True)
    )
    told: dict[int, dict[str, float]] = {}
    for place, number in enumerate(body):
        traits = {
            "loudest": loudest[number],
            "loudest other": second if loudest[number] == most else most,
            "behind the loudest": most - loudest[number],
            "pointed at": number in pointed,
            "another pointed at": pointed_out > (number in pointed),
            "alone": len(body) == 1,
            "first": place == 0,
            "last": place == len(body) - 1,
            "share": 1 / len(body),
            **{f"found {category}": category in found for category in odds},
            **{f"odds of {category}": bounded(value) for category, value in odds.items()},
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


def further_traits(
    evidence: Evidence, pointed: Collection[int], first: Mapping[int, Traits]
) -> dict[int, dict[str, float]]:
    """What `unfit` and `needless` are made of: the traits of `traits_of`, what the other two tables make of them, the same of the
    sentences beside, the signals and forms of the sentence, and what is heard in the customer's message."""
    learned = {number: sums(tables_of(LEARNED_FROM_SPANS), traits) for number, traits in first.items()}
    told = _further_traits(evidence, pointed, first, learned)
    asked = asked_traits(evidence)
    for number, traits in told.items():
        traits |= asked
        if evidence.customer is not None:
            sentence = evidence.reply.text.sentences[number]
            forms = forms_of(sentence, 0, len(sentence.words))
            traits |= {f"{name}{WHERE_ANSWERING}": traits[name] for name in (*_TRAITS_BY_CUSTOMER, *forms)}
            traits[ANSWERS] = 1.0
    return told


def _further_traits(
    evidence: Evidence,
    pointed: Collection[int],
    first: Mapping[int, Traits],
    learned: Mapping[int, tuple[float, float]],
) -> dict[int, dict[str, float]]:
    """The same but for what is heard in the customer's message, and for what counts otherwise where there is one."""
    heard = heard_by_sentence(evidence, evidence.reply)
    numbers = list(first)
    told: dict[int, dict[str, float]] = {}
    for place, number in enumerate(numbers):
        sentence = evidence.reply.text.sentences[number]
        traits = dict(first[number])
        traits["fault"], traits["idle"] = learned[number]
        if place:
            before = numbers[place - 1]
            traits["fault before"], traits["idle before"] = learned[before]
            traits["pointed at before"] = float(before in pointed)
        if place + 1 < len(numbers):
            behind = numbers[place + 1]
            traits["fault behind"], traits["idle behind"] = learned[behind]
            traits["pointed at behind"] = float(behind in pointed)
        traits["none before"], traits["none behind"] = float(not place), float(place + 1 == len(numbers))
        traits |= dict.fromkeys(forms_of(sentence, 0, len(sentence.words)), 1.0)
        traits |= {f"hears {name}": 1.0 for name, _ in heard.get(number, ())}
        traits |= word_traits(sentence, 0, len(sentence.words))
        told[number] = traits
    return told


def asked_traits(evidence: Evidence) -> dict[str, float]:
    """What is heard in the customer's message."""
    customer = evidence.customer
    if customer is None:
        return {}
    return {f"customer: {name}": 1.0 for name in (*HARM, *_ASKED) if seen(evidence, name, customer)}
