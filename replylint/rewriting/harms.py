"""Which clause of a message names the harm: «Простите, что …» goes on with it.

Every clause of the customer's message or, where nothing is known of the customer, of the draft is weighed by two logistic regressions:
`harm` (it names something that the company has to be sorry for) and `gravest` (it names it best), over the signals heard in
it, its words and its build. They learn from verdicts about single clauses (corpora/README.md) and stand in
`rules/rewriting/suspicion.yml`, made by `python -m tools.suspicion`.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log
from typing import NamedTuple

from replylint.language.text import Sentence
from replylint.phrases.matching import Hit
from replylint.rewriting.clauses import forms_of, segments
from replylint.rewriting.facts import facts_in
from replylint.rewriting.linear import OF_A_WORD, likely, tables_of, word_traits
from replylint.rewriting.plainness import is_amiss, names_doer, tells_of_self
from replylint.rulebook.evidence import Evidence, Side

LEARNED_FROM_HARMS = (("harm told", "gravest told"), ("harm owned", "gravest owned"))
"""Tables about the customer's message, and about a draft."""
_FIRST = 3


class Harm(NamedTuple):
    """`words[start:end]` of a sentence, how likely they name a harm, and how likely they name it best."""

    number: int
    start: int
    end: int
    likely: float
    gravest: float


def harms(evidence: Evidence, side: Side) -> list[Harm]:
    """The clauses of a message, the likeliest to name the harm first."""
    key = "harms owned" if side is evidence.reply else "harms"
    return evidence.noted(key, lambda: _harms(evidence, side))


def _harms(evidence: Evidence, side: Side) -> list[Harm]:
    tables = tables_of(LEARNED_FROM_HARMS[side is evidence.reply])
    found = [
        Harm(number, start, end, *likely(tables, traits))
        for number, start, end, traits in harm_traits(evidence, side)
    ]
    return sorted(found, key=lambda one: -one.gravest)


def harm_traits(evidence: Evidence, side: Side) -> Iterator[tuple[int, int, int, dict[str, float]]]:
    """What the clauses are weighed by: sentence, first word, end word, traits."""
    source = side.text.source
    body = [
        (number, sentence)
        for number, sentence in enumerate(side.text.sentences)
        if side is not evidence.reply or sentence.zone == "body"
    ]
    heard = heard_by_sentence(evidence, side)
    for place, (number, sentence) in enumerate(body):
        parts = segments(sentence, source)
        shared = {"asks": "?" in sentence.mark, "exclaims": "!" in sentence.mark}
        shared |= {
            "first sentence": place == 0,
            "later sentence": place >= _FIRST,
            "last sentence": place == len(body) - 1,
        }
        shared |= {"alone": len(parts) == 1, "only sentence": len(body) == 1}
        before: dict[str, float] = {}
        for k, (start, end) in enumerate(parts):
            own = _own_traits(
                sentence,
                start,
                end,
                [name for name, hit in heard.get(number, ()) if hit.start < end and start < hit.end],
            )
            traits = own | {name: 1.0 for name, value in shared.items() if value}
            if k:
                traits["behind another"] = 1.0
                traits |= {f"{name} before": 1.0 for name in ("amiss", "of self", "past") if name in before}
            if k + 1 < len(parts):
                traits["before another"] = 1.0
            before = own
            yield number, start, end, traits


def heard_by_sentence(evidence: Evidence, side: Side) -> dict[int, list[tuple[str, Hit]]]:
    """The signals found in a message, with their places, by number of sentence; within one in the order of the rule set."""
    heard: dict[int, list[tuple[str, Hit]]] = {}
    for name, hit in evidence.signals(side):
        heard.setdefault(hit.sentence, []).append((name, hit))
    return heard


def _own_traits(sentence: Sentence, start: int, end: int, heard: list[str]) -> dict[str, float]:
    traits = dict.fromkeys(forms_of(sentence, start, end), 1.0)
    told = {
        "amiss": is_amiss(sentence, start, end),
        "of self": tells_of_self(sentence, start, end),
        "doer": names_doer(sentence, start, end),
        "fact": bool(facts_in(sentence, start, end)),
    }
    traits |= {name: 1.0 for name, value in told.items() if value}
    traits["length"] = log(end - start)
    traits |= {f"hears {name}": 1.0 for name in heard}
    traits |= word_traits(sentence, start, end)
    traits[f"begins {sentence.words[start].norm}"] = OF_A_WORD
    return traits
