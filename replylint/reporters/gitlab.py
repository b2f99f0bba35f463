"""`--format gitlab`: a Code Quality report (docs.gitlab.com, «Code Quality report format»)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from replylint.model import Report
from replylint.reporters import Context
from replylint.reporters.github import body
from replylint.reporters.jsontext import dump
from replylint.reporters.places import Fingerprints, path_of, ranger

SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def report(reports: Iterable[Report], context: Context) -> Iterator[str]:
    fingerprints = Fingerprints()
    first = True
    yield "["
    for one in reports:
        for issue in _issues(one, fingerprints):
            yield ("\n  " if first else ",\n  ") + dump(issue)
            first = False
    yield "]\n" if first else "\n]\n"


def _issues(one: Report, fingerprints: Fingerprints) -> Iterator[dict[str, Any]]:
    place = ranger(one.draft)
    for finding in one.findings:
        start, end = place(finding.span)
        yield {
            "description": body(one.draft.reply, finding),
            "check_name": finding.rule,
            "fingerprint": fingerprints.of(one, finding),
            "severity": SEVERITIES[finding.severity],
            "location": {
                "path": path_of(one.draft).removeprefix("./"),
                "positions": {
                    "begin": {"line": start.line, "column": start.column},
                    "end": {"line": end.line, "column": end.column},
                },
            },
        }
