"""`--format github`: workflow commands that annotate a pull request.

Escapes: docs.github.com, «Workflow commands for GitHub Actions» (the toolkit's `escapeData` and `escapeProperty`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from replylint.model import Finding, Report
from replylint.reporters import Context
from replylint.reporters.layout import neutralise
from replylint.reporters.places import advice, path_of, ranger

COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def report(reports: Iterable[Report], context: Context) -> Iterator[str]:
    for one in reports:
        place = ranger(one.draft)
        for finding in one.findings:
            start, end = place(finding.span)
            properties = {
                "file": path_of(one.draft),
                "line": start.line,
                "endLine": end.line,
                "col": start.column,
                "endColumn": end.column,
                "title": finding.rule,
            }
            if end.line != start.line:
                # GitHub takes columns only where the annotation stays on its line.
                del properties["col"], properties["endColumn"]
            listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
            yield f"::{COMMANDS[finding.severity]} {listed}::{_data(body(one.draft.reply, finding))}\n"
    for problem in context.problems:
        where = f"file={_property(problem.path)},line={problem.line or 1}"
        yield f"::{problem.severity} {where}::{_data(neutralise(problem.message))}\n"


def body(reply: str, finding: Finding) -> str:
    """The message with the sentence as the first suggestion makes it, as plain text of one or two lines."""
    lead, better = advice(reply, finding.suggestions[0]) if finding.suggestions else ("", "")
    return neutralise(finding.message + (f"\n{lead}: {better}" if better else ""))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(neutralise(text)).replace(":", "%3A").replace(",", "%2C")
