"""`--format checkstyle`: the XML of Checkstyle, read by many CI servers and editors. Drafts of a file come together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from replylint.model import Report
from replylint.reporters import Context
from replylint.reporters.github import body
from replylint.reporters.places import path_of, ranger
from replylint.reporters.xmltext import escape


def report(reports: Iterable[Report], context: Context) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    packs = ", ".join(f"{name} {version}" for name, version in context.packs.items())
    yield f'<checkstyle version="{escape(context.version)}" packs="{escape(packs)}">\n'
    for path, group in groupby(reports, key=lambda one: path_of(one.draft)):
        lines = [line for one in group for line in _errors(one)]
        if lines:
            yield f'  <file name="{escape(path)}">\n' + "".join(lines) + "  </file>\n"
    for problem in context.problems:
        place = f'line="{problem.line or 1}" column="{problem.column or 1}"'
        yield f'  <file name="{escape(problem.path)}">\n    <error {place} severity="{problem.severity}"'
        yield f' message="{escape(problem.message)}" source="replylint"/>\n  </file>\n'
    yield "</checkstyle>\n"


def _errors(one: Report) -> Iterator[str]:
    place = ranger(one.draft)
    for finding in one.findings:
        start, end = place(finding.span)
        yield (
            f'    <error line="{start.line}" column="{start.column}" endLine="{end.line}"'
            f' endColumn="{end.column}" severity="{finding.severity}" message="{escape(body(one.draft.reply, finding))}"'
            f' source="replylint.{escape(finding.rule.replace("/", "."))}"/>\n'
        )
