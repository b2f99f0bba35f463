"""TOML: values by tomllib, places by a scanner of its own that trusts tomllib to have checked the syntax."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from replylint.model import Draft
from replylint.sources import fields
from replylint.sources.fields import FieldOptions
from replylint.sources.origin import FixRefused, MapBuilder, Site, SourceMap, Syntax, adapt_newlines
from replylint.sources.page import Page
from replylint.sources.tree import DEPTH, Items, Leaf, Node, Record

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*+")
_BARE = re.compile(r"[^\s,\]}#=]+(?: \d[^\s,\]}#]*)?")
_KEY = re.compile(r"[A-Za-z0-9_-]+")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_OPENING = re.compile(r'"""|\'\'\'|"|\'')
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[ \t]*\r?\n[ \t\r\n]*|.)|\r\n")
_PLACE = re.compile(r"^(.*) \(at (?:line (\d+), column (\d+)|end of document)\)$")
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}
_UNICODE = re.compile(r"\\[uU](?!00|20)[0-9a-fA-F]{4}")


def read(page: Page, options: FieldOptions) -> Iterator[Draft]:
    """The drafts of a TOML file. Raises SourceError where it is not TOML."""
    yield from fields.drafts(parse(page), page, options)


def parse(page: Page) -> Node:
    """The tree of a TOML text. Raises SourceError."""
    try:
        tomllib.loads(page.text)
    except ValueError as error:  # also a number of thousands of digits
        raise _broken(page, str(error)) from None
    except RecursionError:
        raise page.error("nested more than {depth} levels deep", 0, depth=DEPTH) from None
    return _Scanner(page).document()


def _broken(page: Page, text: str) -> Exception:
    match = _PLACE.match(text)
    problem = match.group(1) if match else text
    at = len(page.text)
    if match and match.group(2):
        # tomllib counts in a text whose line ends are single characters; lines agree, columns too.
        at = page.line_starts[int(match.group(2)) - 1] + int(match.group(3)) - 1
    return page.error("broken TOML: {problem}", at, problem=problem)


class _Scanner:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.text = page.text
        self.at = 0
        self.index: dict[int, dict[str, Node]] = {}

    def document(self) -> Record:
        root = Record(start=0, end=len(self.text))
        table = root
        while self._blank():
            if self.text[self.at] == "[":
                table.end = self.at
                table = self._header(root)
            else:
                self._pair(table, 0)
        table.end = self.at
        return root

    def _blank(self) -> bool:
        """Skips blanks and comments; whether anything is left."""
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at < len(self.text)

    def _header(self, root: Record) -> Record:
        start = self.at
        many = self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        keys = self._keys()
        self.at += 2 if many else 1
        parent = root
        for key in keys[:-1]:
            parent = self._below(parent, key, start)
        if not many:
            return self._below(parent, keys[-1], start)
        items = self._children(parent).get(keys[-1])
        if not isinstance(items, Items):
            items = Items(start=start)
            self._add(parent, keys[-1], items)
        items.items.append(Record(start=start))
        return self._below(parent, keys[-1], start)

    def _keys(self) -> list[str]:
        """A dotted key, its parts decoded; the blanks around it are passed."""
        keys = []
        while True:
            self._spaces()
            if self.text[self.at] in "\"'":
                keys.append(self._string().text)
            else:
                match = _KEY.match(self.text, self.at)
                assert match is not None
                keys.append(match.group())
                self.at = match.end()
            dot = _DOT.match(self.text, self.at)
            if dot is None:
                self._spaces()
                return keys
            self.at = dot.end()

    def _spaces(self) -> None:
        while self.text[self.at : self.at + 1] in (" ", "\t"):
            self.at += 1

    def _pair(self, table: Record, depth: int) -> None:
        start = self.at
        keys = self._keys()
        self.at += 1
        self._spaces()
        for key in keys[:-1]:
            table = self._below(table, key, start)
        self._add(table, keys[-1], self._value(depth))

    def _children(self, record: Record) -> dict[str, Node]:
        return self.index.setdefault(id(record), {})

    def _add(self, record: Record, key: str, node: Node) -> None:
        record.pairs.append((key, node))
        self._children(record)[key] = node

    def _below(self, record: Record, key: str, start: int) -> Record:
        """The table under `key`, made where it is not there yet; of an array of tables the last."""
        found = self._children(record).get(key)
        if isinstance(found, Items):
            found = found.items[-1]
        if not isinstance(found, Record):
            found = Record(start=start)
            self._add(record, key, found)
        return found

    def _value(self, depth: int) -> Node:
        if depth > DEPTH:
            raise self.page.error("nested more than {depth} levels deep", self.at, depth=DEPTH)
        char = self.text[self.at]
        start = self.at
        if char in "\"'":
            found = self._string()
            return Leaf(found.text, found, start)
        if char == "[":
            return self._items(depth)
        if char == "{":
            return self._inline(depth)
        match = _BARE.match(self.text, self.at)
        assert match is not None
        self.at = match.end()
        return Leaf(match.group(), None, start)

    def _items(self, depth: int) -> Items:
        node = Items(start=self.at)
        self.at += 1
        self._blank()
        while self.text[self.at] != "]":
            node.items.append(self._value(depth + 1))
            self._blank()
            if self.text[self.at] == ",":
                self.at += 1
                self._blank()
        self.at += 1
        node.end = self.at
        return node

    def _inline(self, depth: int) -> Record:
        node = Record(start=self.at)
        self.at += 1
        self._blank()
        while self.text[self.at] != "}":
            self._pair(node, depth + 1)
            self._blank()
            if self.text[self.at] == ",":
                self.at += 1
                self._blank()
        self.at += 1
        node.end = self.at
        return node

    def _string(self) -> SourceMap:
        opening = _OPENING.match(self.text, self.at)
        assert opening is not None
        quote = opening.group()
        start = opening.end()
        if len(quote) == 3:
            skipped = re.compile(r"\r?\n").match(self.text, start)
            start = skipped.end() if skipped else start
        end = self._closing(quote, start)
        self.at = end + len(quote)
        return decode(self.page, start, end, quote)

    def _closing(self, quote: str, start: int) -> int:
        """Where the closing quotes begin; a long string may have one or two more of them before these."""
        at = start
        while not self.text.startswith(quote, at):
            at += 2 if quote[0] == '"' and self.text[at] == "\\" else 1
        if len(quote) == 3:
            while self.text.startswith(quote, at + 1):
                at += 1
        return at


def decode(page: Page, start: int, end: int, quote: str) -> SourceMap:
    """The map of the string between the quotes at `page.text[start:end]`."""
    builder = MapBuilder(page, _SYNTAX[quote], start, end)
    at = start
    for match in _ESCAPE.finditer(page.text, start, end):
        found = match.group()
        if quote[0] == "'" and found != "\r\n":
            continue
        builder.verbatim(at, match.start())
        at = match.end()
        if found == "\r\n":
            builder.escape(match.start(), at, "\n")
        elif (digits := found[2:]) and found[1] in "uU":
            builder.escape(match.start(), at, chr(int(digits, 16)))
        elif found[1] not in " \t\r\n":
            builder.escape(match.start(), at, _ESCAPES[found[1]])
    builder.verbatim(at, end)
    return builder.build()


def _basic(text: str, site: Site) -> str:
    style = _UNICODE.search(site.literal) if site.literal.isascii() else None
    return "".join(_char(char, style is not None) for char in text)


def _char(char: str, escaped: bool) -> str:
    if char in '"\\':
        return "\\" + char
    if char == "\n":
        return "\\n"
    if char == "\t":
        return "\\t"
    if char < " " or char == "\x7f" or (escaped and char > "\x7f"):
        code = ord(char)
        return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
    return char


def _long_basic(text: str, site: Site) -> str:
    lines = text.replace("\r\n", "\n").split("\n")
    return site.page.newline.join(_basic(line, site).replace('\\"', '"') for line in lines).replace(
        '"""', '""\\"'
    )


def _literal(text: str, site: Site) -> str:
    if re.search(r"['\x00-\x08\x0a-\x1f\x7f]", text):
        raise FixRefused("a string in single quotes cannot hold this text")
    return text


def _long_literal(text: str, site: Site) -> str:
    if "'''" in text or re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text.replace("\r\n", "\n")):
        raise FixRefused("a string in single quotes cannot hold this text")
    return adapt_newlines(text, site.page.newline)


_SYNTAX = {
    '"': Syntax(_basic, swallow=True),
    "'": Syntax(_literal),
    '"""': Syntax(_long_basic, swallow=True),
    "'''": Syntax(_long_literal),
}
