"""`places`: every place of a signal is a finding; for what is a matter of form rather than of words."""

from __future__ import annotations

from collections.abc import Iterator

from replylint.phrases.matching import Hit
from replylint.rulebook.evidence import Evidence
from replylint.rulebook.loading import Judge


def judge(rule: Judge, evidence: Evidence) -> Iterator[Hit]:
    """The places of the rule's signals in the reply that its conditions do not clear."""
    for name in rule.signals:
        yield from evidence.standing(rule, evidence.found(name, evidence.reply), evidence.reply)
