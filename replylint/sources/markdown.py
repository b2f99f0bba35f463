"""Markdown: the templates under headings, in fenced blocks, in tables, in lists; front matter skipped.

- Without headings the whole file is one reply.
- A section that holds fenced blocks gives the blocks; its prose is talk among colleagues. Blocks of code are skipped.
- A table gives the cells of the column whose heading is a reply's name («Ответ»), else those that read like replies.
- A section made of list items that each read like a reply gives the items.
- Any other section without deeper headings below gives its text; the words before the first deeper heading are
  an introduction and are skipped, unless they begin as a reply does.
- Sections and columns headed «Плохо», «Нельзя», «Запрещено» show what not to write and are skipped.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from replylint.model import Draft
from replylint.sources.fields import CUSTOMER, STRONG, WEAK, FieldOptions, fold, looks_like_reply
from replylint.sources.origin import MapBuilder, Site, SourceMap, Syntax, adapt_newlines, as_is
from replylint.sources.page import CYRILLIC, Page
from replylint.sources.text import unwrapped

_HEADING = re.compile(r"[ ]{0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r"[ ]{0,3}(=+|-+)[ \t]*$")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})[ \t]*([^\s`]*)[^`]*$")
_ROW = re.compile(r"[ ]{0,3}\|.*\|[ \t]*$")
_RULE = re.compile(r"[ ]{0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_ITEM = re.compile(r"(?:[-*+]|\d+[.)])[ \t]+")
_QUOTE = re.compile(r"[ ]{0,3}>[ \t]?")
_BREAK = re.compile(r"[ ]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_SPECIAL = re.compile(
    r"(?P<comment><!--.*?-->(?:[ \t]*(?:\r\n|\r|\n))?)|\\(?P<escape>[!-/:-@\[-`{-~])"
    r"|(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)|(?P<br><br[ \t]*/?>)",
    re.DOTALL,
)
_BAD = re.compile(
    r"\W*(?:плох|неправильн|неверн|нельзя|запрещ|не пиш|не надо|как не|так не|стоп[- ]|ошибк|вместо|было\b|до\b"
    r"|bad\b|don'?t|wrong|avoid|before\b)",
    re.IGNORECASE,
)
_TEXT_FENCES = frozenset(
    {"", "text", "txt", "plain", "plaintext", "md", "markdown", "none", "template", "reply"}
)


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    text: str


@dataclass(slots=True)
class _Section:
    title: str
    level: int
    lines: list[_Line]
    parent: bool = False


def read(page: Page, options: FieldOptions) -> Iterator[Draft]:
    """The replies of a Markdown file, in file order; `id` is the heading a reply stands under."""
    sections = _sections(_lines(page))
    skipped = 99
    for section in sections:
        if section.level <= skipped:
            skipped = section.level if _BAD.match(section.title) and section.level else 99
        if skipped == 99:
            for number, (found, customer) in enumerate(_replies(page, section), start=1):
                name = f"{section.title} {number}" if number > 1 and section.title else section.title
                yield Draft(
                    reply=found.text,
                    customer=customer,
                    id=name or None,
                    path=page.path,
                    lasting_id=section.title,
                    origin=found,
                )


def _lines(page: Page) -> list[_Line]:
    """The lines after the front matter, without their ends."""
    starts = [*page.line_starts, len(page.text)]
    lines = []
    for start, end in itertools.pairwise(starts):
        text = page.text[start:end].rstrip("\r\n")
        lines.append(_Line(start, start + len(text), text))
    if lines and lines[0].text.rstrip() in ("---", "+++"):
        closing = {lines[0].text.rstrip(), "..."}
        for number in range(1, len(lines)):
            if lines[number].text.rstrip() in closing:
                return lines[number + 1 :]
    return lines


def _sections(lines: list[_Line]) -> list[_Section]:
    sections = [_Section("", 0, [])]
    fence = ""
    for number, line in enumerate(lines):
        fence = _fence_after(line.text, fence)
        heading = None if fence else _HEADING.match(line.text)
        current = sections[-1]
        if heading:
            level, title = len(heading.group(1)), heading.group(2) or ""
        elif not fence and _underlined(lines, number):
            level, title = (1 if line.text.lstrip()[0] == "=" else 2), current.lines.pop().text.strip()
        else:
            current.lines.append(line)
            continue
        current.parent = level > current.level
        sections.append(_Section(title.strip(), level, []))
    return sections


def _fence_after(text: str, fence: str) -> str:
    """The mark of the fenced block that is open after this line."""
    match = _FENCE.match(text)
    if not fence:
        return match.group(1) if match else ""
    if match and match.group(1).startswith(fence) and not match.group(2):
        return ""
    return fence


def _underlined(lines: list[_Line], number: int) -> bool:
    """Whether this line underlines the one before it, a single line of text, as a heading."""
    if number == 0 or not _UNDERLINE.match(lines[number].text):
        return False
    above = lines[number - 1].text
    alone = number == 1 or not lines[number - 2].text.strip()
    plain = not (_HEADING.match(above) or _ROW.match(above) or _ITEM.match(above) or _QUOTE.match(above))
    return bool(above.strip()) and alone and plain and len(above) < 100 and not looks_like_reply(above)


def _replies(page: Page, section: _Section) -> Iterator[tuple[SourceMap, str | None]]:
    """The replies of one section, each with the customer's words a table gives beside it."""
    blocks = _fenced(section.lines)
    if blocks:
        for block in blocks:
            yield from _as_reply(page, block, literal=True)
        return
    tables, rest = _tables(section.lines)
    for table in tables:
        yield from _cells(page, table)
    if tables and not any(looks_like_reply(line.text) for line in rest):
        return
    items = _items(rest)
    if items:
        for item in items:
            yield from _as_reply(page, item)
        return
    for part in _divided(rest):
        quoted = [line for line in part if line.text.strip()]
        whole_quote = bool(quoted) and all(_QUOTE.match(line.text) for line in quoted)
        text = "\n".join(line.text for line in part)
        if section.parent and not whole_quote and not _opens(text):
            continue
        yield from _as_reply(page, [_unquoted(line) for line in part] if whole_quote else part)


def _opens(text: str) -> bool:
    return re.match(r"\W*(?:здравствуйте|добрый|доброе|доброго)", text, re.IGNORECASE) is not None


def _fenced(lines: list[_Line]) -> list[list[_Line]]:
    """The lines of each fenced block that is not code."""
    blocks: list[list[_Line]] = []
    fence = ""
    language = ""
    for line in lines:
        after = _fence_after(line.text, fence)
        if after and not fence:
            match = _FENCE.match(line.text)
            language = match.group(2).casefold() if match else ""
            blocks.append([])
        elif fence and after and language in _TEXT_FENCES:
            blocks[-1].append(line)
        fence = after
    return [block for block in blocks if block]


def _tables(lines: list[_Line]) -> tuple[list[list[_Line]], list[_Line]]:
    """The tables of a section (a row, a rule of dashes, rows) and the lines outside them."""
    tables: list[list[_Line]] = []
    rest: list[_Line] = []
    number = 0
    while number < len(lines):
        following = lines[number + 1].text if number + 1 < len(lines) else ""
        if _ROW.match(lines[number].text) and "|" in following and _RULE.match(following):
            end = number + 2
            while end < len(lines) and _ROW.match(lines[end].text):
                end += 1
            tables.append([lines[number], *lines[number + 2 : end]])
            number = end
        else:
            rest.append(lines[number])
            number += 1
    return tables, rest


def _cells(page: Page, rows: list[_Line]) -> Iterator[tuple[SourceMap, str | None]]:
    heads = [fold(cell.text) for cell in _split(rows[0])]
    wanted = {i for i, head in enumerate(heads) if head in STRONG or head in WEAK or head.startswith("ответ")}
    bad = {i for i, head in enumerate(heads) if _BAD.match(head)}
    for row in rows[1:]:
        cells = _split(row)
        customer = next(
            (cell.text for i, cell in enumerate(cells) if i < len(heads) and heads[i] in CUSTOMER), None
        )
        for index, cell in enumerate(cells):
            known = index < len(heads) and heads[index] in CUSTOMER
            chosen = (
                index in wanted if wanted else not known and index not in bad and looks_like_reply(cell.text)
            )
            if chosen:
                yield from ((found, customer) for found, _ in _as_reply(page, [cell]))


def _split(row: _Line) -> list[_Line]:
    """The cells of a table row; `\\|` does not divide."""
    cells = []
    at = row.text.index("|") + 1
    for match in re.finditer(r"(?<!\\)\|", row.text):
        if match.start() >= at:
            raw = row.text[at : match.start()]
            start = row.start + at + len(raw) - len(raw.lstrip())
            cells.append(_Line(start, start + len(raw.strip()), raw.strip()))
            at = match.end()
    return cells


def _items(lines: list[_Line]) -> list[list[_Line]]:
    """The items of a section that is nothing but a list of replies; else none."""
    items: list[list[_Line]] = []
    for line in lines:
        match = _ITEM.match(line.text)
        if match:
            items.append([_Line(line.start + match.end(), line.end, line.text[match.end() :])])
        elif items and (not line.text.strip() or line.text.startswith((" ", "\t"))):
            left = len(line.text) - len(line.text.lstrip())
            items[-1].append(_Line(line.start + left, line.end, line.text[left:]))
        elif line.text.strip():
            return []
    texts = ["\n".join(line.text for line in item) for item in items]
    return items if len(items) > 1 and all(looks_like_reply(text) for text in texts) else []


def _divided(lines: list[_Line]) -> Iterator[list[_Line]]:
    """The parts of a section between thematic breaks (`---`)."""
    part: list[_Line] = []
    for line in lines:
        if _BREAK.match(line.text):
            yield part
            part = []
        else:
            part.append(line)
    yield part


def _unquoted(line: _Line) -> _Line:
    match = _QUOTE.match(line.text)
    left = match.end() if match else 0
    return _Line(line.start + left, line.end, line.text[left:])


def _as_reply(
    page: Page, lines: list[_Line], *, literal: bool = False
) -> Iterator[tuple[SourceMap, str | None]]:
    """The map of the lines as one reply; nothing where they hold no Russian. A `literal` block has no escapes."""
    while lines and not lines[0].text.strip():
        lines = lines[1:]
    while lines and not lines[-1].text.strip():
        lines = lines[:-1]
    if not lines or not any(CYRILLIC.search(line.text) for line in lines):
        return
    found = _decoded(page, lines, LITERAL if literal else SYNTAX)
    text = found.text
    found = found.part(len(text) - len(text.lstrip()), len(text.rstrip()))
    if CYRILLIC.search(found.text):
        yield unwrapped(found), None


def _decoded(page: Page, lines: list[_Line], syntax: Syntax) -> SourceMap:
    """Backslash escapes, entities, `<br>` and comments resolved; a line's own mark (`> `) left out."""
    builder = MapBuilder(page, syntax, lines[0].start, lines[-1].end)
    comment_end = 0
    for number, line in enumerate(lines):
        end = lines[number + 1].start if number + 1 < len(lines) else line.end
        newline = re.compile(r"\r\n|\r|\n").search(page.text, line.end, end)
        stop = newline.end() if newline else line.end
        at = max(line.start, comment_end)
        for match in _SPECIAL.finditer(page.text, at, max(at, stop)) if syntax is SYNTAX else ():
            builder.verbatim(at, match.start())
            at = match.end()
            if match["escape"] or match["entity"]:
                builder.escape(match.start(), at, match["escape"] or html.unescape(match["entity"]))
            elif match["br"]:
                builder.escape(match.start(), at, "\n")
        builder.verbatim(at, max(at, stop))
    return builder.build()


def _encode(text: str, site: Site) -> str:
    """Text in Markdown: line ends as in the file, each new line with the mark (`> `) of the line it follows."""
    start = max((at for at in site.page.line_starts if at <= site.start), default=0)
    mark = _QUOTE.match(site.page.text, start, site.start)
    head = site.page.text[start : site.first] if mark is None else mark.group()
    in_cell = _ROW.match(site.page.text[start:].split("\n", 1)[0].rstrip("\r")) is not None
    if in_cell:
        return text.replace("|", "\\|").replace("\n", "<br>")
    if mark is not None:
        text = text.replace("\n", "\n" + head)
    elif start < site.first and _ITEM.match(head):
        text = text.replace("\n", "\n" + " " * len(head))
    return adapt_newlines(text, site.page.newline)


SYNTAX = Syntax(_encode)
LITERAL = Syntax(as_is)
