"""`phrases`: something is there that should not be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from replylint.phrases.matching import Hit
from replylint.rulebook.evidence import Evidence
from replylint.rulebook.loading import Judge

DEFAULT_ZONES = ("body", "greeting", "closing")


def judge(rule: Judge, evidence: Evidence, hits: Sequence[Hit]) -> Iterator[Hit]:
    """The hits of the rule's phrases that stand in its zones and that its conditions do not clear."""
    zones = rule.zones or DEFAULT_ZONES
    side = evidence.reply
    yield from evidence.standing(rule, [hit for hit in hits if side.sentence(hit).zone in zones], side)
