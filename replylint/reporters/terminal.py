"""`--format text`: the draft with the guilty words underlined in place, what is wrong, and how to say it better.

The same text whether in colour or not; what a draft contains never reaches the terminal as control characters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from replylint.model import Finding, Report
from replylint.reporters import Context
from replylint.reporters.layout import cell_widths, fill, neutralise, width_of, wrap
from replylint.reporters.places import STDIN, advice, line_start, path_of, ranger
from replylint.reporters.summary import NAMES, REPLIES, Tally, count, statistics_lines, summary_line

MAX_WIDTH = 100
MAX_LAYERS = 4
SHORT_ROWS = 16
MAX_SUGGESTIONS = 2
MAX_NOT_JUDGED = 3

STYLES = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "good": "32",
    "dim": "2",
    "bold": "1",
    "send": "1;32",
    "rework": "1;31",
}


@dataclass(frozen=True, slots=True)
class Paint:
    """Puts text into a style where there is colour."""

    color: bool

    def __call__(self, style: str, text: str) -> str:
        return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if self.color and text else text


@dataclass(slots=True)
class Mark:
    """A finding that is shown under words: its number (0: the only one) and the row of underlines it is drawn in."""

    finding: Finding
    number: int
    layer: int = 0


@dataclass(slots=True)
class Row:
    """One screen row of the draft, the code points `start <= i < end`, and the marks that touch it."""

    start: int
    end: int
    line_start: bool
    marks: list[Mark] = field(default_factory=list)


def report(reports: Iterable[Report], context: Context) -> Iterator[str]:
    rest = iter(reports)
    first = next(rest, None)
    second = next(rest, None)
    if first is None:
        return
    paint, tally, explained = Paint(context.color), Tally(), set[str]()
    single = second is None
    for one in chain([first], [] if second is None else [second], rest):
        tally.add(one)
        if single or one.findings or one.rewrite:
            yield "\n".join(_draft_lines(one, context, paint, single, explained)) + "\n\n"
    if not single:
        line = summary_line(tally)
        yield from (line[a:b].rstrip() + "\n" for a, b in wrap(line, min(context.width, MAX_WIDTH)))
        yield from (
            paint("dim", line) + "\n" for line in _not_judged(tally.not_judged, min(context.width, MAX_WIDTH))
        )
    if context.statistics:
        yield "\n".join(statistics_lines(tally)) + "\n"


def _draft_lines(
    one: Report, context: Context, paint: Paint, single: bool, explained: set[str]
) -> Iterator[str]:
    width = min(context.width, MAX_WIDTH)
    if not single or path_of(one.draft) != STDIN:
        yield _header(one, width, paint)
    marks = _marks(one)
    if marks:
        yield from _draft_rows(one, marks, width, paint)
        yield ""
    for group in _groups(one, marks):
        yield from _group_lines(one.draft.reply, group, width, paint, explained)
        yield ""
    if one.rewrite:
        yield paint("bold", "  Целиком:")
        yield from (paint("good", line) for line in fill(one.rewrite.text, width, "    "))
        yield ""
    yield _verdict(one, paint)
    if single:
        yield from (paint("dim", line) for line in _not_judged(Counter(one.not_judged), width))


def _header(one: Report, width: int, paint: Paint) -> str:
    place = f"{path_of(one.draft)}:{ranger(one.draft)(line_start(0, one.draft.reply))[0].line}"
    name = neutralise(place + (f" · {one.draft.id}" if one.draft.id else "")).replace("\n", " ")
    return (
        f"{paint('dim', '──')} {paint('bold', name)} {paint('dim', '─' * max(width - 4 - width_of(name), 2))}"
    )


# --- the draft -------------------------------------------------------------------------------------------------


def _is_whole(one: Report, finding: Finding) -> bool:
    """A finding about the reply as a whole: underlining all of it would point at nothing."""
    span, stripped = finding.span, len(one.draft.reply.strip())
    return span.end <= span.start or span.end - span.start >= stripped > 60


def _marks(one: Report) -> list[Mark]:
    shown = sorted(
        (finding for finding in one.findings if not _is_whole(one, finding)),
        key=lambda finding: (finding.span.start, -finding.span.end, finding.rule),
    )
    alone = len(one.findings) == 1
    marks, ends = [], [0] * MAX_LAYERS
    for number, finding in enumerate(shown, 1):
        layer = next((i for i, end in enumerate(ends) if end <= finding.span.start), MAX_LAYERS)
        if layer < MAX_LAYERS:
            ends[layer] = finding.span.end
        marks.append(Mark(finding, 0 if alone else number, layer))
    return marks


def _rows(text: str, marks: list[Mark], width: int) -> list[Row]:
    """The screen rows of the draft; marks are dealt out in one pass, both being in order."""
    rows = []
    begin = 0
    for ending in re.finditer(r"\r\n|\n|\r|\Z", text):
        line = neutralise(text[begin : ending.start()])
        if line or ending[0]:
            rows += [Row(begin + start, begin + end, start == 0) for start, end in wrap(line, width)]
        begin = ending.end()
    waiting, active = iter(marks), list[Mark]()
    upcoming = next(waiting, None)
    for row in rows:
        while upcoming and upcoming.finding.span.start < row.end:
            active.append(upcoming)
            upcoming = next(waiting, None)
        active = [mark for mark in active if mark.finding.span.end > row.start]
        row.marks = list(active)
    return rows


def _draft_rows(one: Report, marks: list[Mark], width: int, paint: Paint) -> Iterator[str]:
    place = ranger(one.draft)
    text = one.draft.reply
    gutter = len(str(place(marks[-1].finding.span)[1].line))
    rows = _rows(text, marks, width - gutter - 5)
    near = [False, *(bool(row.marks) for row in rows), False]
    bar = paint("dim", "│")
    skipped = False
    for index, row in enumerate(rows):
        content = text[row.start : row.end].strip()
        if len(rows) > SHORT_ROWS and not any(near[index : index + 3]):
            skipped = True
            continue
        if skipped:
            yield paint("dim", f" {'⋮':>{gutter}}")
            skipped = False
        number = str(place(line_start(row.start, text))[0].line) if row.line_start else ""
        yield f" {paint('dim', number.rjust(gutter))} {bar} {_guilty(text, row, paint)}".rstrip()
        if content:
            yield from (f" {' ' * gutter} {bar} {line}" for line in _underlines(text, row, paint))
    if skipped:
        yield paint("dim", f" {'⋮':>{gutter}}")


def _guilty(text: str, row: Row, paint: Paint) -> str:
    shown = neutralise(text[row.start : row.end]).rstrip()
    if not paint.color:
        return shown
    styles = ["" for _ in shown]
    # Marks come outermost first: the words of an inner one keep its own style.
    for mark in row.marks:
        first = max(mark.finding.span.start - row.start, 0)
        for index in range(first, min(mark.finding.span.end - row.start, len(shown))):
            styles[index] = mark.finding.severity
    pieces, begin = [], 0
    for index in range(1, len(shown) + 1):
        if index == len(shown) or styles[index] != styles[begin]:
            piece = shown[begin:index]
            pieces.append(paint(styles[begin], piece) if styles[begin] else piece)
            begin = index
    return "".join(pieces)


def _underlines(text: str, row: Row, paint: Paint) -> Iterator[str]:
    """A row of `~~~~` for each layer of marks, the number of a finding standing where its words begin."""
    shown = neutralise(text[row.start : row.end]).rstrip()
    columns = [0]
    for cells in cell_widths(shown):
        columns.append(columns[-1] + cells)
    for layer in range(MAX_LAYERS):
        drawn, at = "", 0
        for mark in row.marks:
            first = max(mark.finding.span.start - row.start, 0)
            last = min(mark.finding.span.end - row.start, len(shown))
            if mark.layer != layer or last <= first or columns[last] == columns[first]:
                continue
            begins = mark.number and mark.finding.span.start >= row.start
            line = str(mark.number) if begins else ""
            line += "~" * (columns[last] - columns[first] - len(line))
            drawn += " " * (columns[first] - at) + paint(mark.finding.severity, line)
            at = max(columns[last], columns[first] + len(line))
        if drawn:
            yield drawn


# --- what is wrong ---------------------------------------------------------------------------------------------


def _groups(one: Report, marks: list[Mark]) -> list[list[Mark]]:
    """Findings that say the same, together; in the order of their first words, those of the whole reply last."""
    groups: dict[tuple[str, str], list[Mark]] = {}
    whole = [Mark(finding, 0) for finding in one.findings if _is_whole(one, finding)]
    for mark in [*marks, *whole]:
        groups.setdefault((mark.finding.rule, mark.finding.message), []).append(mark)
    return list(groups.values())


def _group_lines(
    reply: str, group: list[Mark], width: int, paint: Paint, explained: set[str]
) -> Iterator[str]:
    finding = group[0].finding
    numbers = ", ".join(str(mark.number) for mark in group if mark.number)
    name = paint(finding.severity, NAMES[finding.severity][0])
    label = f"{paint(finding.severity, numbers)}  " if numbers else ""
    yield f"  {label}{name} {paint('dim', neutralise(finding.rule))}"
    indent = "     "
    yield from fill(finding.message, width, indent)
    if finding.why and finding.rule not in explained:
        explained.add(finding.rule)
        yield from (paint("dim", line) for line in fill(finding.why, width, indent))
    yield from _suggestion_lines(reply, group, width, indent, paint)


def _suggestion_lines(reply: str, group: list[Mark], width: int, indent: str, paint: Paint) -> Iterator[str]:
    offered: dict[tuple[str, str], list[Mark]] = {}
    for mark in group:
        for one in mark.finding.suggestions[:MAX_SUGGESTIONS]:
            lead, better = advice(reply, one)
            note = f" ({one.reason})" if one.reason else ""
            offered.setdefault((lead, (better or f"убрать «{mark.finding.text}»") + note), []).append(mark)
    for (lead, text), marks in offered.items():
        numbers = ", ".join(dict.fromkeys(str(mark.number) for mark in marks if mark.number))
        which = "" if len(marks) == len(group) else f" ({numbers})"
        yield from (paint("good", line) for line in fill(f"{lead}{which}: {text}", width, indent))


def _verdict(one: Report, paint: Paint) -> str:
    sign, words = ("✔", "Можно отправлять") if one.verdict == "send" else ("✖", "Переделать")
    tally = Tally()
    tally.add(one)
    counts = ", ".join(count(tally.severities[name], NAMES[name]) for name in NAMES if tally.severities[name])
    return f"{paint(one.verdict, f'{sign} {words}')} · {one.score} из 100" + (
        f" · {counts}" if counts else ""
    )


def _not_judged(rules: Counter[str], width: int) -> list[str]:
    """The rules that lacked the evidence to judge; where drafts are many, in how many of them."""
    if not rules:
        return []
    names = [
        f"{rule} ({count(n, REPLIES)})" if n > 1 else rule for rule, n in rules.most_common(MAX_NOT_JUDGED)
    ]
    more = len(rules) - MAX_NOT_JUDGED
    return fill(
        f"Не оценивалось, мало сведений: {', '.join(names)}" + (f" и ещё {more}" if more > 0 else ""),
        width,
        "  ",
    )
