"""`phrases`: something is there that should not be."""

from __future__ import annotations

from collections.abc import Sequence

from replylint.phrases.matching import Hit
from replylint.rulebook.evidence import Evidence
from replylint.rulebook.loading import Judge


def judge(rule: Judge, evidence: Evidence, hits: Sequence[Hit]) -> Sequence[Hit]:
    """Those of `hits`, the places of the rule's phrases, that its conditions do not clear."""
    return evidence.standing(rule, hits, evidence.reply)
