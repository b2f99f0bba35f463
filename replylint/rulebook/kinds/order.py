"""`order`: signals that are all there, but not in the order given (sympathy comes before explanation)."""

from __future__ import annotations

from itertools import pairwise

from replylint.phrases.matching import Hit
from replylint.rulebook.evidence import Evidence
from replylint.rulebook.loading import Judge


def judge(rule: Judge, evidence: Evidence) -> Hit | None:
    """The first place that comes before what should precede it, or None."""
    if not evidence.stands(rule, None, evidence.reply):
        return None
    places = [evidence.found(name, evidence.reply) for name in rule.signals]
    if not all(places):
        return None
    for earlier, later in pairwise(places):
        if (later[0].sentence, later[0].start) < (earlier[0].sentence, earlier[0].start):
            return later[0]
    return None
