"""Whether an apology is due: to a customer, or in a draft whose customer nobody knows.

Two logistic regressions (`due told`, `due owned` in `rules/rewriting/suspicion.yml`, made by `python -m tools.suspicion`), over what
is heard and said on both sides, how likely a clause names a harm (`harms`) and what the weights of the missing apology make of it.
They learn from verdicts about messages, drafts and rewrites (corpora/README.md).
"""

from __future__ import annotations

from collections.abc import Collection

from replylint.rewriting import asking
from replylint.rewriting.harms import harms
from replylint.rewriting.linear import Traits, bounded, log_odds, probability_of, totals, word_traits
from replylint.rewriting.turning import seen
from replylint.rulebook.evidence import Evidence

LEARNED_FROM_DUES = ("due told", "due owned")
"""Tables about replies to a customer's message, and about drafts whose customer nobody knows."""
FAMILY = "missing-apology"
MISSED = f"{FAMILY}/overall"
CONTENT = ("content", "content-so-far")
_HARM = 0.5
_CLAUSES = 4


def due(evidence: Evidence, categories: Collection[str]) -> float:
    """How likely an apology is due; `categories` are those in which something is found fault with."""
    if FAMILY not in categories and _is_content(evidence):
        return 0.0
    name = LEARNED_FROM_DUES[evidence.customer is None]
    return probability_of(totals((name,), due_traits(evidence, categories))[0])


def _is_content(evidence: Evidence) -> bool:
    """Whether the customer is content, with what he wishes for or not."""
    customer = evidence.customer
    return customer is not None and any(seen(evidence, name, customer) for name in CONTENT)


def due_traits(evidence: Evidence, categories: Collection[str]) -> Traits:
    """What is weighed."""
    customer, weighing = evidence.customer, evidence.ruleset.weighing
    traits: dict[str, float] = {f"found {category}": 1.0 for category in categories}
    traits[f"channel {evidence.draft.channel}"] = 1.0
    traits["odds"] = bounded(weighing.odds(evidence, [MISSED])[0])
    told = harms(evidence, customer or evidence.reply)
    traits["harm"] = log_odds(max([one.likely for one in told], default=0.0))
    traits["gravest"] = log_odds(max([one.gravest for one in told], default=0.0))
    traits["harm clauses"] = min(sum(one.likely > _HARM for one in told), _CLAUSES) / _CLAUSES
    traits |= {f"hears {name}": 1.0 for name, _ in evidence.signals(evidence.reply)}
    for sentence in evidence.reply.text.sentences:
        if sentence.zone == "body":
            traits |= word_traits(sentence, 0, len(sentence.words))
    if customer is not None:
        traits["told"] = bounded(weighing.told(evidence, MISSED))
        traits |= asking.told_traits(evidence, customer)
    return traits
