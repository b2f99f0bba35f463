"""What the readers of code share: a tree-sitter tree with its places in code points, and texts built of literals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from replylint.sources.origin import MapBuilder, SourceMap
from replylint.sources.page import CYRILLIC, Bytes, Page, SourceError
from replylint.sources.tree import DEPTH, Items, Leaf, Node, Record

Syntax = Any
"""A tree-sitter node; the extra `replylint[code]` may be absent, so nothing of it is imported for types."""


class Code:
    """The syntax tree of a page. tree-sitter reads on past what it does not understand, and so do we."""

    def __init__(self, page: Page, language: object) -> None:
        from tree_sitter import Language, Parser

        self.page = page
        self._bytes = Bytes(page.text)
        data = page.text.encode("utf-8", "surrogatepass")
        try:
            parser = Parser(Language(language))
        except ValueError:  # a grammar made for another version of the library
            hint = "pip install --upgrade 'replylint[code]'"
            raise SourceError(
                "tree-sitter and its grammars do not fit together", path=page.path, hint=hint
            ) from None
        self.root: Syntax = parser.parse(data).root_node

    def span(self, node: Syntax) -> tuple[int, int]:
        """The page's code points a node stands for."""
        return self._bytes.char(node.start_byte), self._bytes.char(node.end_byte)

    def text(self, node: Syntax) -> str:
        """The characters of a node."""
        start, end = self.span(node)
        return self.page.text[start:end]


def has_russian(text: str) -> bool:
    """Whether code may hold Russian text, plain or in escapes."""
    return CYRILLIC.search(text) is not None or "\\u04" in text or "\\u{4" in text


class CodeReader:
    """Walks a syntax tree for its strings; a language says what its nodes are by overriding the hooks."""

    skipped: frozenset[str] = frozenset()
    """Node types whose strings are not said to anyone."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self.depth = 0

    def tree(self) -> Node:
        """The strings of the file as a tree."""
        return self.inside(self.code.root)

    def value(self, node: Syntax) -> Node | None:
        """What a node says; None where it says nothing."""
        if node is None or node.type in self.skipped or self.depth > DEPTH:
            return None
        self.depth += 1
        try:
            return self.known(node)
        finally:
            self.depth -= 1

    def known(self, node: Syntax) -> Node | None:
        """The value of a node by its type; anything unknown is looked into."""
        raise NotImplementedError

    def inside(self, node: Syntax, children: Sequence[Syntax] | None = None, plain: bool = True) -> Items:
        """The values of a node's children as a list."""
        start, end = self.code.span(node)
        values = [self.value(child) for child in (node.named_children if children is None else children)]
        return Items([value for value in values if value is not None], start, end, plain)

    def record(self, node: Syntax, pairs: Iterator[tuple[str, Syntax]]) -> Record:
        """A record of the node's pairs of a key and a node."""
        start, end = self.code.span(node)
        read = [(key, self.value(value)) for key, value in pairs]
        return Record([(key, value) for key, value in read if value is not None], start, end)

    def leaf(self, node: Syntax, write: Callable[[MapBuilder], None]) -> Leaf:
        """The text that `write` puts together out of the node's literals."""
        start, end = self.code.span(node)
        builder = MapBuilder(self.code.page, None, start, end)
        write(builder)
        found: SourceMap = builder.build()
        return Leaf(found.text, found, start)

    def expression(self, builder: MapBuilder, node: Syntax, opening: str) -> None:
        """A value that code adds to a text, as the placeholder `{expression}`."""
        start, end = self.code.span(node)
        builder.piece(None, start, end)
        builder.gap(start, start, opening)
        builder.verbatim(start, end)
        builder.gap(end, end, "}")


def lines_to_lf(builder: MapBuilder, start: int, end: int) -> None:
    """Writes the page's characters as they are, but for `\\r\\n` and `\\r`, which the language reads as `\\n`."""
    text = builder.page.text
    at = start
    while (found := text.find("\r", at, end)) >= 0:
        builder.verbatim(at, found)
        at = found + (2 if text.startswith("\r\n", found) and found + 1 < end else 1)
        builder.escape(found, at, "\n")
    builder.verbatim(at, end)
