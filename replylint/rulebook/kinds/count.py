"""`count`: something that is harmless once and tiresome `at_least` times."""

from __future__ import annotations

from collections.abc import Sequence

from replylint.phrases.matching import Hit
from replylint.rulebook.evidence import Evidence
from replylint.rulebook.kinds.phrases import judge as judge_phrases
from replylint.rulebook.loading import Judge


def judge(rule: Judge, evidence: Evidence, hits: Sequence[Hit]) -> Hit | None:
    """The place at which the count is reached, or None."""
    side = evidence.reply
    found = [evidence.found(name, side) for name in rule.signals]
    if len(hits) + sum(map(len, found)) < rule.at_least:
        return None
    standing = set(judge_phrases(rule, evidence, hits))
    for places in found:
        standing.update(evidence.standing(rule, places, side))
    if len(standing) < rule.at_least:
        return None
    return sorted(standing, key=lambda hit: (hit.sentence, hit.start, hit.end))[rule.at_least - 1]
