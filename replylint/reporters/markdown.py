"""`--format markdown`: a comment for a pull request. What drafts contain can neither mark up nor mention anybody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from replylint.model import Finding, Report
from replylint.reporters import Context
from replylint.reporters.layout import neutralise
from replylint.reporters.places import BETTER, Range, advice, path_of, ranger
from replylint.reporters.summary import NAMES, Tally, statistics_lines, summary_line

SIGNS = {"error": "🔴", "warning": "🟡", "info": "🔵"}


def report(reports: Iterable[Report], context: Context) -> Iterator[str]:
    tally = Tally()
    yield "## replylint\n"
    for one in reports:
        tally.add(one)
        if one.findings:
            yield "".join(_section(one))
    yield f"\n**{summary_line(tally)}**\n"
    if context.problems:
        yield "\nО файлах:\n\n"
        yield "".join(f"- {code(str(problem))}\n" for problem in context.problems)
    if context.statistics:
        yield "\n```\n" + "\n".join(statistics_lines(tally)) + "\n```\n"
    packs = ", ".join(f"{name} {version}" for name, version in context.packs.items())
    yield f"\n<sub>replylint {escape(context.version)}{' · ' if packs else ''}{escape(packs)}</sub>\n"


def _section(one: Report) -> Iterator[str]:
    place = ranger(one.draft)
    name = f" · {code(one.draft.id)}" if one.draft.id else ""
    yield f"\n### {code(path_of(one.draft))}{name} — {one.score} из 100\n\n"
    yield "| | Где | Что | Лучше |\n|---|---|---|---|\n"
    for finding in one.findings:
        yield _row(one.draft.reply, finding, place)


def _row(reply: str, finding: Finding, place: Range) -> str:
    start, _ = place(finding.span)
    severity = f'<span title="{NAMES[finding.severity][0]}">{SIGNS[finding.severity]}</span>'
    words = f"«{escape(shortened(finding.text))}»<br>" if finding.text else ""
    advised = [advice(reply, one) for one in finding.suggestions[:2]]
    better = "<br>".join(
        escape(text or "(убрать)") if lead == BETTER else f"{lead}: {escape(text)}" for lead, text in advised
    )
    what = f"{words}{escape(finding.message)} {code(finding.rule)}"
    return f"| {severity} | {start.line}:{start.column} | {what} | {better or '—'} |\n"


def shortened(text: str, limit: int = 120) -> str:
    """`text` on one line, its middle left out where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit // 2]} … {line[-limit // 2 :]}"


def escape(text: str) -> str:
    """`text` as Markdown that shows it literally, on one line.

    >>> escape("*жирный* <b>|@all")
    '&#42;жирный&#42; &lt;b&gt;&#124;&#64;all'
    """
    line = " ".join(neutralise(text).split("\n"))
    # A numeric entity is never read as mark-up, a mention, a reference or an automatic link.
    text = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = re.sub(r"[*_`\[\]|\\~@!$]|#(?=\d)", lambda match: f"&#{ord(match[0])};", text)
    return re.sub(r"(?i)\b(https?|ftp|mailto|www)([:.])", lambda match: f"{match[1]}&#{ord(match[2])};", text)


def code(text: str) -> str:
    """`text` as a code span that it cannot end; a bar in a table is told apart."""
    return f"<code>{escape(text)}</code>"
