"""JSON Lines: an object a line, each line read on its own so that a file of any length fits in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from replylint.model import Draft
from replylint.sources import fields, jsonfile
from replylint.sources.fields import FieldOptions
from replylint.sources.page import Page, decode
from replylint.sources.tree import Items, Node


def read(page: Page, options: FieldOptions) -> Iterator[Draft]:
    """The drafts of a JSON Lines text. Raises SourceError at the first broken line."""
    for line in lines(page):
        yield from read_line(line, options)


def read_line(line: Page, options: FieldOptions) -> Iterator[Draft]:
    """The drafts of one line, none for a blank one."""
    if line.text.strip():
        yield from fields.drafts(jsonfile.parse(line), line, options, path_ids=False)


def lines(page: Page) -> Iterator[Page]:
    """Each line of the text as a page that knows its place in the file."""
    starts = page.line_starts
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(page.text)
        if start < end:
            yield Page(
                page.text[start:end], page.path, page.offset + start, page.line + number, page.encoding
            )


def parse(page: Page) -> Node:
    """The trees of all lines as one list."""
    return Items([jsonfile.parse(line) for line in lines(page) if line.text.strip()], 0, len(page.text))


def stream(file: IO[bytes], path: str, options: FieldOptions) -> Iterator[Draft]:
    """The drafts of an open file, line by line. A file that is not UTF-8 is read whole instead."""
    offset = 0
    number = 1
    for raw in file:
        if offset == 0 and raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            yield from read(decode(raw + file.read(), path), options)
            return
        if offset == 0:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            yield from _rest(file, number, path, options)
            return
        page = Page(text, path, offset, number)
        yield from read(page, options)
        number += len(page.line_starts) - 1
        offset += len(text)


def _rest(file: IO[bytes], number: int, path: str, options: FieldOptions) -> Iterator[Draft]:
    """The drafts from line `number` on, after the whole file was decoded in its true encoding."""
    file.seek(0)
    page = decode(file.read(), path)
    for line in lines(page):
        if line.line >= number:
            yield from read_line(line, options)
