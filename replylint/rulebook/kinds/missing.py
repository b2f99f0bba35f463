"""`missing`: the situation asks for something (an apology, a next step) and none of `signals` is there."""

from __future__ import annotations

from replylint.phrases.matching import Hit
from replylint.rulebook.evidence import Evidence
from replylint.rulebook.loading import Judge


class NotJudged(Exception):
    """The evidence the rule needs is not there."""


def judge(rule: Judge, evidence: Evidence) -> Hit | bool | None:
    """False where nothing is missing; otherwise the place to point at, or None for the reply as a whole.

    Raises NotJudged where the situation cannot be known: the rule needs the customer's message, there is none,
    and the reply itself does not tell.
    """
    if evidence.draft.fragment:
        raise NotJudged
    side = evidence.reply
    when = evidence.possible(rule.when, side)
    if rule.when and not (when and evidence.any_holds(when, None, side)):
        if "customer" in rule.needs and evidence.customer is None:
            raise NotJudged
        return False
    if evidence.said(rule.signals, rule.groups, side):
        return False
    if evidence.draft.turns and any(
        evidence.said(rule.signals, rule.groups, turn) for turn in evidence.turns
    ):
        return False
    unless = evidence.possible(rule.unless, side)
    if unless and evidence.any_holds(unless, None, side):
        return False
    return next((hit for name in rule.points_at for hit in evidence.found(name, side)), None)
