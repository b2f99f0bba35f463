"""`--format json`: one document with all reports, the versions, what could not be read, and the counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from replylint.model import Report
from replylint.reporters import Context
from replylint.reporters.jsonl import as_dict
from replylint.reporters.jsontext import dump
from replylint.reporters.summary import Tally
from replylint.reporters.summary import as_dict as summary_dict


def report(reports: Iterable[Report], context: Context) -> Iterator[str]:
    tally = Tally()
    yield '{\n  "versions": ' + dump(context.versions()) + ',\n  "reports": ['
    for index, one in enumerate(reports):
        tally.add(one)
        yield (",\n    " if index else "\n    ") + dump(as_dict(one))
    problems = [
        {
            "path": one.path,
            "line": one.line,
            "column": one.column,
            "severity": one.severity,
            "message": one.message,
        }
        for one in context.problems
    ]
    yield "\n  ],\n" if tally.drafts else "],\n"
    yield f'  "problems": {dump(problems)},\n'
    yield f'  "summary": {dump(summary_dict(tally))}\n}}\n'
