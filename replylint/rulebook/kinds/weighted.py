"""`weighted`: a linear sum over what a draft contains decides what no single phrase can.

A weights file has two tables, each from a feature (`rulebook.features`) to a number. `draft` looks at the reply and the customer's message as a whole;
`sentence` looks at every sentence of the reply, and the loudest one counts. Their sum is the opinion.

The rule speaks where no other rule of its pack finds fault and the opinion reaches `speaks` (0 where the file does not say), and
`brief` more where the reply is of fewer than `weighing.BRIEF` words.
Where the file says `doubts`, the warnings of the pack are held back while the opinion stays below that number: the draft as a
whole, or the absence of anything that sounds like the defect, speaks against them. A short reply (the builtin signal `short`) has
too few words for that: to nobody known it is not doubted, to a customer faults that stand in words are only below twice the number, and one of more than `LONGEST` words is not weighed at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from replylint.phrases.matching import Hit
from replylint.rulebook.evidence import Evidence
from replylint.rulebook.kinds.missing import NotJudged
from replylint.rulebook.loading import Judge

LONGEST = 250
"""Replies of more words are not weighed: no labelled draft is nearly so long, and a sum over more means nothing."""


def due(rules: Sequence[tuple[int, Judge]], faulty: set[str], evidence: Evidence) -> Iterator[int]:
    """The numbers of the rules that may speak, or may doubt what others of their packs (`faulty`) have found; of most drafts a
    glance tells that none does."""
    if not rules:
        return
    if evidence.draft.fragment:
        yield from [number for number, _ in rules]
        return
    weighing = evidence.ruleset.weighing
    ledger = weighing.ledger(evidence)
    most = ledger.bound(upper=True)
    least = ledger.bound(upper=False) if faulty else most
    for number, rule in rules:
        place = weighing.place[rule.id]
        weights = weighing.weights[place]
        if rule.pack in faulty:
            if weights.doubts is not None and least[place] < weights.doubts:
                yield number
        elif most[place] >= weights.speaks_of(ledger.words) or (rule.needs and evidence.customer is None):
            yield number


def judge(rule: Judge, evidence: Evidence) -> tuple[list[str], Hit | None] | None:
    """The strongest features that speak for the finding and the loudest sentence, or None where the opinion is too low.

    Raises NotJudged for a fragment, or when the rule needs the customer's message and there is none.
    """
    if evidence.draft.fragment or ("customer" in rule.needs and evidence.customer is None):
        raise NotJudged
    weighing = evidence.ruleset.weighing
    number = weighing.place[rule.id]
    ledger = weighing.ledger(evidence)
    if (
        not 0 < ledger.words <= LONGEST
        or not ledger.reaches(number, weighing.weights[number].speaks_of(ledger.words), evidence)
        or not evidence.stands(rule, None, evidence.reply)
    ):
        return None
    place, opinion = None, ledger.opinion(number, evidence)
    if opinion.sentence >= 0:
        place = Hit(-1, opinion.sentence, 0, len(evidence.reply.text.sentences[opinion.sentence].words))
    return weighing.strongest(rule.id, evidence, 1), place


def doubted(rule: Judge, evidence: Evidence) -> bool:
    """Whether the draft speaks against the findings of the rule's pack."""
    weighing = evidence.ruleset.weighing
    number = weighing.place[rule.id]
    doubts = weighing.weights[number].doubts
    if doubts is None:
        return False
    if evidence.found("short", evidence.reply):
        if evidence.customer is None:
            return False
        if weighing.weights[number].hears:
            doubts *= 2
    ledger = weighing.ledger(evidence)
    return ledger.words <= LONGEST and not ledger.reaches(number, doubts, evidence)
