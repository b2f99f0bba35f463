"""`missing`: the situation asks for something (an apology, a next step) and none of `signals` is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from replylint.phrases.matching import Hit
from replylint.rulebook.evidence import MESSAGES, Evidence
from replylint.rulebook.loading import Judge


class NotJudged(Exception):
    """The evidence the rule needs is not there."""


class Occasion(NamedTuple):
    """What there has to be for the rule of this number to find fault with the reply as a whole, as far as groups tell: one of
    `reply` in the reply or one of `others` in another message (-1: any)."""

    number: int
    reply: int
    others: int
    needs_customer: bool


def occasion(number: int, rule: Judge) -> Occasion:
    """The occasion of a rule: for each block of its `when`, something that the block cannot hold without."""
    if rule.kind != "missing" or not rule.when:
        return Occasion(number, -1, -1, False)
    reply = others = 0
    for block in rule.when:
        here = [groups for scope, _, groups in block if scope not in MESSAGES]
        if here:
            reply |= here[0]
        else:
            others |= block[0][2]
    return Occasion(number, reply, others, "customer" in rule.needs)


def due(occasions: Sequence[Occasion], evidence: Evidence) -> list[tuple[int, bool]]:
    """The rules that have to be asked, and (with False) those of the others that cannot judge; the rest find nothing."""
    if evidence.draft.fragment:
        return [(number, True) for number, *_ in occasions]
    here, elsewhere = evidence.reply.groups, evidence.elsewhere
    if evidence.customer is None:
        return [
            (number, asked)
            for number, reply, others, needs_customer in occasions
            if (asked := reply == -1 or bool(here & reply or elsewhere & others)) or needs_customer
        ]
    return [
        (number, True)
        for number, reply, others, _ in occasions
        if here & reply or elsewhere & others or reply == -1
    ]


def judge(rule: Judge, evidence: Evidence) -> Hit | bool | None:
    """False where nothing is missing; otherwise the place to point at, or None for the reply as a whole.

    Raises NotJudged where the situation cannot be known: the rule needs the customer's message, there is none,
    and the reply itself does not tell.
    """
    if evidence.draft.fragment:
        raise NotJudged
    side = evidence.reply
    in_the_dark = "customer" in rule.needs and evidence.customer is None
    said = evidence.said(rule.signals, rule.groups, side)
    if said and not in_the_dark:
        return False
    when = evidence.possible(rule.when, side)
    if rule.when and not (when and evidence.any_holds(when, None, side)):
        if in_the_dark:
            raise NotJudged
        return False
    if said:
        return False
    if evidence.draft.turns and any(
        evidence.said(rule.signals, rule.groups, turn) for turn in evidence.turns
    ):
        return False
    unless = evidence.possible(rule.unless, side)
    if unless and evidence.any_holds(unless, None, side):
        return False
    return next((hit for name in rule.points_at for hit in evidence.found(name, side)), None)
