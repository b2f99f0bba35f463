"""How likely a sentence of a faulty draft is to carry a fault, whether or not a rule points at it, and to be unfit to stay.

A finding about the whole reply names one sentence, and a fault may stand where no rule hears it. A rewrite that keeps such a
sentence keeps the fault, one that drops a sound sentence loses what it says: both are weighed here, by logistic regressions
(Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 4.4) over the traits of a sentence and of what stands
around it. `fault` and `idle` learn from labelled spans, `unfit` and `needless` stand upon them and learn from verdicts about single sentences. Their
coefficients are in `rules/rewriting/suspicion.yml`, made by `python -m tools.suspicion`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from math import exp, log
from typing import NamedTuple

from replylint.language.text import Sentence
from replylint.model import Finding
from replylint.rewriting.clauses import begins_dependent, has_predicate, points_back, speaks_of
from replylint.rewriting.doubting import refuses
from replylint.rewriting.facts import facts_in
from replylint.rewriting.helping import acts
from replylint.rewriting.mending import USEFUL, is_boast, is_pleasantry, is_thanks_for_word, lacks_subject
from replylint.rewriting.templates import data
from replylint.rewriting.turning import HARM, seen, seen_in
from replylint.rulebook.evidence import Evidence

FAMILIES = ("deflection", "negative-phrasing", "false-promise")
"""The families whose faults stand in words."""
_RULES = tuple([f"{family}/overall" for family in FAMILIES])
_UNHEARD = [0.0] * len(_RULES)
_JUDGED = (*FAMILIES, "missing-apology", "no-ownership")
LEARNED_FROM_SPANS = ("fault", "idle")
LEARNED_FROM_VERDICTS = ("unfit", "needless")
PROBABILITIES = (*LEARNED_FROM_SPANS, *LEARNED_FROM_VERDICTS)
_UNFIT = 0.33
"""How likely a sentence may be unfit and stay. Of the sentences of drafts that nothing was trained on, which no finding points at, 15 %
of the unfit ones are below it, 13 % of the others above it (`python -m tools.suspicion --check`)."""
_SURELY_FIT = 0.1
"""How likely what makes the harm good may be unfit and leave nothing to be promised."""
_NEEDLESS, _NEEDLESS_THOUGH_BLAMED = 0.5, 0.3
"""How likely a sentence may be needless and be reminded of, and how likely one that a finding points at."""
_SUREST = 5.0
_QUIETEST = -2.0
"""What counts as the loudest of the other sentences where there are none."""
_OF_A_WORD = 0.7
"""What a word of the sentence counts for, where any other trait counts for 1: the penalty sees its weight so much dearer."""
_ASKED = ("question", "wish", "praise", "own-fault")
_TRAITS_BY_CUSTOMER = ("fault", "idle", "acts", "a fact", "useful", "length", "asks", "exclaims", "refuses")
"""Traits that count otherwise where it is known what the customer wrote."""
_YOU = frozenset(
    "вы вас вам вами ваш ваша ваше ваши вашей вашего вашу вашим ваших вашему вашем вашими".split()
)
_WE = frozenset("я мы меня нас мне нам мной нами".split())
_LEANING = frozenset("это и а но также при кроме поэтому он она они оно его ее её их там тогда".split())

Traits = Mapping[str, float]


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

    def settles(self) -> bool:
        """Whether a sentence that makes the harm good leaves nothing more to be promised."""
        return self.unfit < _SURELY_FIT


def suspicions(
    evidence: Evidence, findings: Sequence[Finding], pointed: Collection[int]
) -> dict[int, Suspicion]:
    """What every body sentence is suspected of, by its number. `pointed` are the sentences that a finding, or a flippant
    tone, points at."""
    first = traits_of(evidence, findings, pointed)
    return {
        number: Suspicion(
            _probability(traits["fault"]),
            _probability(traits["idle"]),
            traits["loudest"],
            *_fitness(traits),
        )
        for number, traits in further_traits(evidence, pointed, first).items()
    }


def _odds(table: Traits, traits: Traits) -> float:
    """The log odds that a table gives a sentence: it knows all traits."""
    return table["bias"] + sum([table[name] * value for name, value in traits.items()])


def _fitness(traits: Traits) -> tuple[float, float]:
    """How likely a sentence is unfit, and how likely needless; traits that the tables do not know weigh nothing."""
    tables = _learned_from_verdicts()
    (unfit, needless), known = tables["bias"], tables.get
    for name, value in traits.items():
        worth = known(name) if value else None
        if worth is not None:
            unfit += worth[0] * value
            needless += worth[1] * value
    return _probability(unfit), _probability(needless)


@cache
def _learned_from_verdicts() -> dict[str, tuple[float, float]]:
    """The tables `unfit` and `needless` side by side."""
    unfit, needless = (data().weights[name] for name in LEARNED_FROM_VERDICTS)
    return {name: (unfit.get(name, 0.0), needless.get(name, 0.0)) for name in unfit.keys() | needless.keys()}


def _probability(odds: float) -> float:
    return 1 / (1 + exp(-odds))


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


def further_traits(
    evidence: Evidence, pointed: Collection[int], first: Mapping[int, Traits]
) -> dict[int, dict[str, float]]:
    """What `unfit` and `needless` are made of: the traits of `traits_of`, what the other two tables make of them, the same of the
    sentences beside, the signals and forms of the sentence, and what is heard in the customer's message."""
    fault, idle = (data().weights[name] for name in LEARNED_FROM_SPANS)
    learned = {
        number: {"fault": _odds(fault, traits), "idle": _odds(idle, traits)}
        for number, traits in first.items()
    }
    heard = _signals_of(evidence)
    asked = {f"customer: {name}": 1.0 for name in _heard_of_customer(evidence)}
    numbers = list(first)
    told: dict[int, dict[str, float]] = {}
    for place, number in enumerate(numbers):
        traits = {**first[number], **learned[number], **asked}
        for where, other in (("before", place - 1), ("behind", place + 1)):
            beside = numbers[other] if 0 <= other < len(numbers) else None
            traits[f"none {where}"] = float(beside is None)
            if beside is not None:
                traits |= {f"{name} {where}": value for name, value in learned[beside].items()}
                traits[f"pointed at {where}"] = float(beside in pointed)
        forms = _forms(evidence.reply.text.sentences[number])
        traits |= forms
        traits |= {f"hears {name}": 1.0 for name in heard.get(number, ())}
        traits |= {f"word {lemma}": _OF_A_WORD for lemma in _lemmas(evidence.reply.text.sentences[number])}
        if evidence.customer is not None:
            traits["answers"] = 1.0
            traits |= {f"{name} where answering": traits[name] for name in (*_TRAITS_BY_CUSTOMER, *forms)}
        told[number] = traits
    return told


def _signals_of(evidence: Evidence) -> dict[int, list[str]]:
    """The signals heard in the reply, by number of sentence."""
    heard: dict[int, list[str]] = {}
    reply, bits = evidence.reply, evidence.ruleset.bits
    for name in evidence.ruleset.signals:
        if reply.groups & bits[name]:
            for number in {hit.sentence for hit in evidence.found(name, reply)}:
                heard.setdefault(number, []).append(name)
    return heard


def _heard_of_customer(evidence: Evidence) -> Iterator[str]:
    customer = evidence.customer
    if customer is not None:
        yield from (name for name in (*HARM, *_ASKED) if seen(evidence, name, customer))


def _lemmas(sentence: Sentence) -> set[str]:
    """The lemmas of the words, and the kinds of what is no word: «time», «placeholder»."""
    return {word.parses[0].lemma if word.parses else word.kind for word in sentence.words}


def _forms(sentence: Sentence) -> dict[str, float]:
    """How a sentence is built, as far as it is so: of whom its verbs speak and when, whether it has any, whether it can stand alone."""
    words, size = sentence.words, len(sentence.words)
    best = [word.parses[0].grammemes for word in words if word.kind == "word" and word.parses]
    norms = {word.norm for word in words}
    told = {
        "orders": any({"impr", "plur"} <= grammemes for grammemes in best),
        "will do": any({"VERB", "futr", "1per"} <= grammemes for grammemes in best),
        "past": any({"VERB", "past"} <= grammemes for grammemes in best),
        "present": any({"VERB", "pres", "3per"} <= grammemes for grammemes in best),
        "says you": bool(norms & _YOU),
        "says we": bool(norms & _WE),
        "no predicate": not has_predicate(sentence, 0, size),
        "leans": words[0].norm in _LEANING or points_back(sentence, 0, size) or lacks_subject(sentence),
        "dependent": begins_dependent(sentence, 0, size),
        "papery": speaks_of(words, data().lists["papery"]),
        "unsound": speaks_of(words, data().lists["unsound"]),
    }
    return {name: 1.0 for name, value in told.items() if value}
