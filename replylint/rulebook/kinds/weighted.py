"""`weighted`: a linear weighting of named signals decides what no single phrase can.

The weights file maps a feature to a number: `reply.NAME` and `customer.NAME` count 1 when the signal is found in that
message, `rule.ID` when that rule spoke, `bias` always. The rule speaks when the sum reaches zero.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from replylint.rulebook.evidence import Evidence
from replylint.rulebook.kinds.missing import NotJudged
from replylint.rulebook.loading import Judge

MESSAGES = ("reply", "customer")
"""What a feature may name a signal of."""

NAMED = 3
"""How many of the strongest features a finding names."""


def judge(rule: Judge, evidence: Evidence, spoken: Collection[str]) -> list[str] | None:
    """The names of the strongest features that speak for the finding, or None where the sum stays below zero.

    Raises NotJudged for a fragment, or when the rule needs the customer's message and there is none.
    """
    if evidence.draft.fragment or ("customer" in rule.needs and evidence.customer is None):
        raise NotJudged
    if not evidence.stands(rule, None, evidence.reply):
        return None
    total = 0.0
    present = []
    for side, name, groups, weight in rule.weights:
        if side == "rule":
            holds = name in spoken
        elif side == "bias":
            holds = True
        else:
            message = evidence.reply if side == "reply" else evidence.customer
            if message is None or not message.groups & groups:
                continue
            holds = evidence.said((name,), groups, message)
        if holds:
            total += weight
            present.append((weight, side, name))
    if total < 0:
        return None
    speaking = [
        f"{side}.{name}" for weight, side, name in sorted(present, reverse=True) if weight > 0 and name
    ]
    return speaking[:NAMED]


def split(feature: str) -> tuple[str, str]:
    """What a feature speaks of, and the name of the signal or rule.

    >>> split("reply.refusal"), split("bias")
    (('reply', 'refusal'), ('bias', ''))
    """
    side, _, name = feature.partition(".")
    return side, name


def features(evidence: Evidence, spoken: Collection[str]) -> Iterator[str]:
    """All features present in a draft, for training."""
    for name in evidence.ruleset.signals:
        if evidence.found(name, evidence.reply):
            yield f"reply.{name}"
        if evidence.customer is not None and evidence.found(name, evidence.customer):
            yield f"customer.{name}"
    for rule in sorted(spoken):
        yield f"rule.{rule}"
