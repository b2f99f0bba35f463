"""`--format jsonl`: one object per draft, in input order. Its shape is a contract that does not change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from replylint.model import Report, Rewrite
from replylint.reporters import Context
from replylint.reporters.jsontext import dump
from replylint.reporters.places import finding_dict, ranger


def as_dict(report: Report) -> dict[str, Any]:
    """The report as plain values, positions in code points of the source file."""
    place = ranger(report.draft)
    return {
        "id": report.draft.id,
        "path": report.draft.path,
        "score": report.score,
        "verdict": report.verdict,
        "findings": [finding_dict(finding, place) for finding in report.findings],
        "not_judged": list(report.not_judged),
        "rewrite": report.rewrite and rewrite_dict(report.rewrite),
    }


def rewrite_dict(one: Rewrite) -> dict[str, Any]:
    """A rewrite as plain values."""
    return {"text": one.text, "slots": list(one.slots), "left_out": list(one.left_out)}


def report(reports: Iterable[Report], context: Context) -> Iterator[str]:
    for one in reports:
        yield dump(as_dict(one)) + "\n"
