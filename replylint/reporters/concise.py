"""`--format concise`: one line a finding, `path:line:column: severity rule message`, for people and editors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from replylint.model import Report
from replylint.reporters import Context
from replylint.reporters.layout import neutralise
from replylint.reporters.places import path_of, ranger
from replylint.reporters.summary import Tally, statistics_lines, summary_line


def report(reports: Iterable[Report], context: Context) -> Iterator[str]:
    tally = Tally()
    for one in reports:
        tally.add(one)
        place = ranger(one.draft)
        for finding in one.findings:
            start, _ = place(finding.span)
            head = f"{path_of(one.draft)}:{start.line}:{start.column}: {finding.severity} {finding.rule}"
            yield " ".join(neutralise(f"{head} {finding.message}").split("\n")) + "\n"
    yield summary_line(tally) + "\n"
    if context.statistics:
        yield "\n".join(statistics_lines(tally)) + "\n"
