"""What single suggestions say of a rewrite's own: an apology, an act of the writer.

They are asked for while linting, where what rewrites of whole replies have learned (`needs`) is not at hand.
"""

from __future__ import annotations

from replylint.language.text import Sentence
from replylint.rewriting import asking, turning
from replylint.rewriting.apologising import apology_for
from replylint.rewriting.clauses import speaks_of
from replylint.rewriting.lines import find_out_unknown, take_up
from replylint.rewriting.sayings import Sayings
from replylint.rewriting.situation import Situation
from replylint.rewriting.transforms import joined_with
from replylint.rewriting.turning import seen

_CLAIMS = frozenset({"вернуть", "возместить", "компенсировать", "возврат"})
_REFUSED = ("refusal", "/final-word")


def apology_of(situation: Situation) -> str | None:
    """The apology that a rewrite would make, its object taken from the customer's message or the draft's own words."""
    sayings = Sayings(situation, "neutral")
    clause = turning.admitted(situation.evidence) if situation.evidence.customer is None else None
    return apology_for(sayings) if clause is None else sayings.say("apology-clause", что=clause.text)


def deed_of(situation: Situation, sentence: Sentence | None = None, specific: bool = False) -> str | None:
    """The act that the writer could promise: with those whom `sentence` names, where it passes the matter on to them.

    With `specific` None rather than a line that would do for any draft.
    """
    sayings = Sayings(situation, "neutral")
    party = situation.party_in(sentence, staff_too=True) if sentence is not None else None
    if party is not None:
        return sayings.contact(party)
    return _taken_up(sayings) or _by_matter(sayings) or (None if specific else _general(sayings))


def _taken_up(sayings: Sayings) -> str | None:
    """The customer's question or request in their own words: «Узнаю, когда придёт мастер, и напишу вам ‹срок›»."""
    situation = sayings.situation
    one = asking.wanted(situation.evidence)
    if one is not None and not (one.kind == "cause" and situation.tells_harm):
        said = take_up(one, sayings.say)
        if said is not None:
            return said
    return find_out_unknown(situation.evidence, sayings.say)


def _by_matter(sayings: Sayings) -> str | None:
    situation = sayings.situation
    customer = situation.evidence.customer
    if customer is not None and not situation.tells_harm:
        if seen(situation.evidence, "wish", customer) and not speaks_of(customer.text.words(), _CLAIMS):
            return sayings.say("do-wish")
        if any(seen(situation.evidence, name, customer) for name in ("question", "asked")):
            return sayings.say("do-question")
    return _deal_with(sayings) if situation.tells_harm or not _refuses(situation) else None


def _general(sayings: Sayings) -> str | None:
    situation = sayings.situation
    if situation.tells_harm:
        return sayings.say("do-cause")
    return sayings.say("do-refusal" if _refuses(situation) else "do-general")


def _refuses(situation: Situation) -> bool:
    return any(rule.endswith(_REFUSED) for rule in situation.rules)


def _deal_with(sayings: Sayings) -> str | None:
    """«‹Что сделаю с тиражом› и напишу вам ‹срок›»: the agent is told what the act is to be about."""
    thing = sayings.situation.thing
    return sayings.say("do-topic", **{"с темой": joined_with(thing)}) if thing is not None else None
