"""CSV and TSV: a record a row; the delimiter is found out, a heading row is recognised by known names.

Excel's own first line `sep=;` names the delimiter and is no row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from replylint.model import Draft
from replylint.sources import fields
from replylint.sources.fields import FieldOptions
from replylint.sources.origin import FixRefused, MapBuilder, Site, SourceMap, Syntax, adapt_newlines
from replylint.sources.page import Page
from replylint.sources.tree import Items, Leaf, Node, Record

DELIMITERS = ",;\t|"
_SAMPLE = 20
_SEP = re.compile(rf'"?sep=([{DELIMITERS}])"?[ \t]*(?:\r\n|\n|\r|\Z)', re.IGNORECASE)
_END = re.compile(r"\r\n|\n|\r|\Z")
_QUOTED = re.compile(r'"((?:[^"]++|"")*+)"')
_BARE_FIELD = {delimiter: re.compile(rf"[^{delimiter}\r\n]*") for delimiter in DELIMITERS}
_HEADINGS = (
    fields.STRONG | fields.WEAK | fields.CUSTOMER | fields.BESIDE | fields.PARTS | fields.RATING | fields.NOT_REPLIES
    | frozenset(fields.ID) | frozenset(fields.TITLE) | frozenset(fields.CHANNEL) | {fields.SIDECAR}
)  # fmt: skip


def read(page: Page, options: FieldOptions) -> Iterator[Draft]:
    """The drafts of a table, row by row. Raises SourceError for a quote that is never closed."""
    yield from fields.drafts(_table(page, _given(options)), page, options)


def parse(page: Page) -> Node:
    """The table as a list of records; without a heading row columns are named `column1`, `column2`, …"""
    return _table(page, frozenset())


def _given(options: FieldOptions) -> frozenset[str]:
    names = (*options.reply, *options.customer, *options.id, *options.channel, *options.rating)
    return frozenset(map(fields.fold, names))


def _table(page: Page, given: frozenset[str]) -> Items:
    named = _SEP.match(page.text)
    delimiter = named[1] if named else find_delimiter(page.text)
    table = Items(end=len(page.text))
    heading: list[str] | None = None
    for number, (cells, start, end) in enumerate(_rows(page, delimiter, named.end() if named else 0)):
        if number == 0:
            names = [cell.text.strip() for cell in cells]
            if {fields.fold(name) for name in names} & (_HEADINGS | given):
                heading = names
                continue
        record = Record(start=start, end=end)
        for column, cell in enumerate(cells):
            known = heading is not None and column < len(heading)
            name = heading[column] if heading is not None and known else f"column{column + 1}"
            record.pairs.append((name, Leaf(cell.text, cell, start)))
        table.items.append(record)
    return table


def find_delimiter(text: str) -> str:
    """The delimiter that gives the first rows the most equal number of columns, more than one; else a comma.

    >>> find_delimiter("id;text\\n1;Да, конечно\\n")
    ';'
    """
    best = (0.0, 0)
    chosen = ","
    for delimiter in DELIMITERS:
        widths = list(_widths(text, delimiter))
        columns, rows = Counter(widths).most_common(1)[0] if widths else (1, 0)
        score = (rows / max(1, len(widths)), columns) if columns > 1 else (0.0, 0)
        if score > best:
            best, chosen = score, delimiter
    return chosen


def _widths(text: str, delimiter: str) -> Iterator[int]:
    """How many fields each of the first rows has; a quote never closed ends the count."""
    at = 0
    for _ in range(_SAMPLE):
        if at >= len(text):
            return
        count = 1
        while True:
            _, end, _ = _field(text, at, delimiter)
            if end < 0:
                return
            if not text.startswith(delimiter, end):
                break
            count += 1
            at = end + 1
        match = _END.match(text, end)
        at = match.end() if match else end + 1
        yield count


def _field(text: str, at: int, delimiter: str) -> tuple[int, int, bool]:
    """Where the field at `at` begins and ends inside, quotes included, and whether it is quoted; end -1: broken."""
    if text.startswith('"', at):
        match = _QUOTED.match(text, at)
        if match is None:
            return at, -1, True
        end = match.end()
        if end == len(text) or text[end] in delimiter + "\r\n":
            return at, end, True
    match = _BARE_FIELD[delimiter].match(text, at)
    return at, match.end() if match else at, False


def _rows(page: Page, delimiter: str, at: int) -> Iterator[tuple[list[SourceMap], int, int]]:
    """Each row from `at` on that is not blank: its cells, where it begins and ends."""
    text = page.text
    while at < len(text):
        start = at
        cells = []
        while True:
            low, high, quoted = _field(text, at, delimiter)
            if high < 0:
                raise page.error("this quote is never closed", low)
            cells.append(decode(page, low, high, quoted, delimiter))
            if not text.startswith(delimiter, high):
                break
            at = high + 1
        match = _END.match(text, high)
        at = match.end() if match else high
        if len(cells) > 1 or cells[0].text.strip():
            yield cells, start, high


def decode(page: Page, start: int, end: int, quoted: bool, delimiter: str) -> SourceMap:
    """The map of one cell."""
    if not quoted:
        builder = MapBuilder(page, _BARE_SYNTAX[delimiter], start, end)
        builder.verbatim(start, end)
        return builder.build()
    builder = MapBuilder(page, QUOTED, start + 1, end - 1)
    at = start + 1
    for match in re.compile('""').finditer(page.text, at, end - 1):
        builder.verbatim(at, match.start())
        builder.escape(match.start(), match.end(), '"')
        at = match.end()
    builder.verbatim(at, end - 1)
    return builder.build()


def _quoted(text: str, site: Site) -> str:
    return adapt_newlines(text.replace('"', '""'), site.page.newline)


def _bare(delimiter: str) -> Syntax:
    def encode(text: str, site: Site) -> str:
        if any(char in text for char in delimiter + "\r\n") or (
            site.start == site.first and text.startswith('"')
        ):
            raise FixRefused("a cell without quotes cannot hold this text")
        return text

    return Syntax(encode)


QUOTED = Syntax(_quoted)
_BARE_SYNTAX = {delimiter: _bare(delimiter) for delimiter in DELIMITERS}
