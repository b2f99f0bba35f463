"""`--format junit`: a test case for each draft, failed where there is a finding; for CI servers that read only tests.

The totals stand in the head of the document, so that all reports are gathered before the first line is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from replylint.model import Finding, Report
from replylint.reporters import Context
from replylint.reporters.github import body
from replylint.reporters.places import Range, path_of, ranger
from replylint.reporters.xmltext import escape


def report(reports: Iterable[Report], context: Context) -> Iterator[str]:
    cases, failures = [], 0
    drafts: Counter[str] = Counter()
    for one in reports:
        path = path_of(one.draft)
        drafts[path] += 1
        cases.append(_case(one, one.draft.id or f"{path}#{drafts[path]}"))
        failures += bool(one.findings)
    broken = [problem for problem in context.problems if problem.fatal]
    errors = len(broken)
    totals = f'tests="{len(cases) + errors}" failures="{failures}" errors="{errors}"'
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites {totals}>\n  <testsuite name="replylint" {totals}>\n    <properties>\n'
    for name, version in {"replylint": context.version, **context.packs}.items():
        yield f'      <property name="{escape(name)}" value="{escape(version)}"/>\n'
    yield "    </properties>\n"
    yield from cases
    for problem in broken:
        yield f'    <testcase classname="{escape(problem.path)}" name="{escape(problem.path)}">\n'
        yield f'      <error message="{escape(problem.message)}">{escape(str(problem))}</error>\n    </testcase>\n'
    yield "  </testsuite>\n</testsuites>\n"


def _case(one: Report, name: str) -> str:
    path, place = path_of(one.draft), ranger(one.draft)
    head = f'    <testcase classname="{escape(path)}" name="{escape(name)}" file="{escape(path)}"'
    if not one.findings:
        return head + "/>\n"
    lines = escape(
        "\n".join(_line(one.draft.reply, finding, path, place) for finding in one.findings)
    ).replace("&#10;", "\n")
    count = f"{one.score}/100: " + ", ".join(dict.fromkeys(finding.rule for finding in one.findings))
    worst = min((finding.severity for finding in one.findings), key=("error", "warning", "info").index)
    return f'{head}>\n      <failure type="{worst}" message="{escape(count)}">{lines}</failure>\n    </testcase>\n'


def _line(reply: str, finding: Finding, path: str, place: Range) -> str:
    start, end = place(finding.span)
    reach = f"{path}:{start.line}:{start.column}-{end.line}:{end.column}"
    return f"{reach}: {finding.severity} {finding.rule}: {body(reply, finding)}"
