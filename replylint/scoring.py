"""Findings → score and verdict. The formula is described in docs/score.md and is the same in every output."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from replylint.model import Finding, Report, Severity, Verdict

PENALTY: dict[Severity, float] = {"error": 40, "warning": 31, "info": 3}
"""Points a family loses by its first finding of a severity; each further one of the family costs half the one before."""

PASS_MARK = 70
ERROR_CAP = 49
"""With an error the score stays at or below this."""


def score(findings: Iterable[Finding]) -> int:
    """0-100: 100 minus a penalty per family (category), repeats in a family halving. Independent of length.

    >>> score([])
    100
    """
    families: dict[str, list[float]] = defaultdict(list)
    cap = 100
    for finding in findings:
        families[finding.category].append(PENALTY[finding.severity])
        if finding.severity == "error":
            cap = ERROR_CAP
    lost = 0.0
    for family in families.values():
        family.sort(reverse=True)
        for rank, penalty in enumerate(family):
            lost += penalty * 0.5**rank
    return min(max(0, round(100 - lost)), cap)


def verdict(points: int) -> Verdict:
    """`send` from the passing mark on, else `rework`."""
    return "send" if points >= PASS_MARK else "rework"


def rescored(report: Report, findings: Iterable[Finding]) -> Report:
    """The report with these findings in place of its own, scored anew; without any it needs no rewrite."""
    kept = tuple(findings)
    points = score(kept)
    rewrite = report.rewrite if kept else None
    return replace(report, findings=kept, score=points, verdict=verdict(points), rewrite=rewrite)
