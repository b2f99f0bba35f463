"""JSON: any tree of records; strings are decoded with their map, escapes included."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from replylint.model import Draft
from replylint.sources import fields
from replylint.sources.fields import FieldOptions
from replylint.sources.origin import MapBuilder, Site, SourceMap, Syntax
from replylint.sources.page import Page, whole
from replylint.sources.tree import DEPTH, Items, Leaf, Node, Record

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"((?:[^"\\\x00-\x1f]++|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*+)"')
_SCALAR = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity")
_BROKEN_STRING = "unfinished or broken JSON string"
_UNICODE = re.compile(r"\\u(?!00|20)[0-9a-fA-F]{4}")
_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?:\\u(?![dD][89a-fA-F])[0-9a-fA-F]{4})+"
    r"|\\u[0-9a-fA-F]{4}|\\."
)


def read(page: Page, options: FieldOptions) -> Iterator[Draft]:
    """The drafts of a JSON file. Raises SourceError where the file is not JSON."""
    yield from fields.drafts(parse(page), page, options)


def parse(page: Page) -> Node:
    """The tree of a JSON text. Raises SourceError at the first character that does not fit."""
    return _Parser(page).document()


class _Parser:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.text = page.text
        self.at = 0

    def document(self) -> Node:
        self._space()
        node = self._value(0)
        self._space()
        if self.at < len(self.text):
            raise self.page.error(
                "JSON ends here, but the file goes on",
                self.at,
                hint="one object a line is JSON Lines; name the file .jsonl",
            )
        return node

    def _space(self) -> str:
        """Skips blanks; the next character, "" at the end."""
        match = _SPACE.match(self.text, self.at)
        assert match is not None
        self.at = match.end()
        return self.text[self.at : self.at + 1]

    def _value(self, depth: int) -> Node:
        if depth > DEPTH:
            raise self.page.error("nested more than {depth} levels deep", self.at, depth=DEPTH)
        char = self._space()
        if char == "{":
            return self._record(depth)
        if char == "[":
            return self._items(depth)
        start = self.at
        if char == '"':
            found = self._string()
            return Leaf(found.text, found, start)
        match = _SCALAR.match(self.text, start)
        if not match:
            raise self._broken()
        self.at = match.end()
        return Leaf(_scalar(match.group()), None, start)

    def _record(self, depth: int) -> Record:
        node = Record(start=self.at)
        self.at += 1
        if self._space() != "}":
            while True:
                if self._space() != '"':
                    raise self._broken()
                key = self._key()
                if self._space() != ":":
                    raise self._broken()
                self.at += 1
                node.pairs.append((key, self._value(depth + 1)))
                if self._next("}"):
                    break
        self.at += 1
        node.end = self.at
        return node

    def _items(self, depth: int) -> Items:
        node = Items(start=self.at)
        self.at += 1
        if self._space() != "]":
            while True:
                node.items.append(self._value(depth + 1))
                if self._next("]"):
                    break
        self.at += 1
        node.end = self.at
        return node

    def _next(self, closing: str) -> bool:
        """Whether the closing bracket comes next; else a comma was passed."""
        char = self._space()
        if char == closing:
            return True
        if char != ",":
            raise self._broken()
        self.at += 1
        return False

    def _key(self) -> str:
        match = _STRING.match(self.text, self.at)
        if match is None:
            raise self._broken(_BROKEN_STRING)
        self.at = match.end()
        return whole(json.loads(match.group())) if "\\" in match.group() else match.group(1)

    def _string(self) -> SourceMap:
        match = _STRING.match(self.text, self.at)
        if match is None:
            raise self._broken(_BROKEN_STRING)
        self.at = match.end()
        return decode(self.page, match.start(1), match.end(1))

    def _broken(self, message: str = "broken JSON: {found} is not expected here") -> Exception:
        if self.at < len(self.text):
            return self.page.error(message, self.at, found=repr(self.text[self.at]))
        at = len(self.text.rstrip())
        return self.page.error("broken JSON: the end of the file is not expected here", at)


def _scalar(written: str) -> object:
    try:
        return json.loads(written)
    except ValueError:  # a number of thousands of digits
        return written


def decode(page: Page, start: int, end: int) -> SourceMap:
    """The map of the string whose characters between the quotes are `page.text[start:end]`."""
    builder = MapBuilder(page, SYNTAX, start, end)
    at = start
    text = page.text
    if text.find("\\", start, end) >= 0:
        for match in _ESCAPE.finditer(text, start, end):
            builder.verbatim(at, match.start())
            at = match.end()
            found = whole(json.loads(f'"{match.group()}"'))
            width = (at - match.start()) // len(found)
            if len(found) > 1 and width == 6 and max(found) < "\U00010000":
                builder.escapes(match.start(), width, found)
            else:
                builder.escape(match.start(), at, found)
    builder.verbatim(at, end)
    return builder.build()


def encode(text: str, site: Site) -> str:
    """`text` as it stands in a JSON string, in `\\u` escapes where the string around it is written so."""
    escaped = json.dumps(text, ensure_ascii=False)[1:-1]
    style = _UNICODE.search(site.literal) if site.literal.isascii() else None
    if style is None:
        return escaped
    capital = re.search("[A-F]", style.group()) is not None
    return "".join(char if char.isascii() else _unicode_escape(char, capital) for char in escaped)


def _unicode_escape(char: str, capital: bool) -> str:
    units = json.dumps(char)[1:-1].split("\\u")[1:]
    return "".join("\\u" + (unit.upper() if capital else unit) for unit in units)


SYNTAX = Syntax(encode)
