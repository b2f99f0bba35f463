"""PHP through tree-sitter (extra `replylint[code]`): strings, heredocs, `.`, arrays, and the HTML around the code.

What a string interpolates (`{$user->name}`, `$name`) stays as it is written; any other value added with `.`
becomes `{expression}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from replylint.model import Draft
from replylint.sources import fields, htmlfile
from replylint.sources.fields import FieldOptions
from replylint.sources.origin import MapBuilder, Site, adapt_newlines, around
from replylint.sources.origin import Syntax as Writing
from replylint.sources.page import CYRILLIC, Page, whole
from replylint.sources.syntaxtree import Code, CodeReader, Syntax, has_russian
from replylint.sources.tree import Node

_TEXTS = frozenset({"string", "encapsed_string", "heredoc", "nowdoc"})
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "v": "\v", "e": "\x1b", "f": "\f"}
_COMPARISONS = frozenset(["==", "!=", "===", "!==", "<>", "<", ">", "<=", ">=", "<=>", "instanceof"])
_SILENT = re.compile(r"(?:error_log|trigger_error|die|exit|define|\w*Exception|\w*Error|Log::|\$?this->log)")
_NEWLINE = re.compile(r"\r\n|\n|\r")
_CONTENT = frozenset({"string_content", "nowdoc_string"})


def read(page: Page, options: FieldOptions) -> Iterator[Draft]:
    """The drafts of a PHP file, those of its code and those of its HTML in file order."""
    if not has_russian(page.text):
        return
    code = _code(page)
    found = list(fields.drafts(_Reader(code).tree(), page, options, code=True))
    texts = [node for node in code.root.children if node.type == "text"]
    if any(CYRILLIC.search(code.text(node)) for node in texts):
        found.extend(htmlfile.read(page, options))
    yield from sorted(found, key=lambda draft: draft.origin.position(0).offset if draft.origin else 0)


def parse(page: Page) -> Node:
    """The strings of the code as a tree: an array with keys is a record, a scope a plain list."""
    return _Reader(_code(page)).tree()


def _code(page: Page) -> Code:
    import tree_sitter_php

    return Code(page, tree_sitter_php.language_php())


class _Reader(CodeReader):
    skipped = frozenset(
        {"comment", "text", "throw_expression", "namespace_use_declaration", "attribute_list"}
    )

    def known(self, node: Syntax) -> Node | None:
        if self._is_text(node):
            return self.leaf(node, partial(self._write, node=node))
        kind = node.type
        if kind == "array_creation_expression":
            return self._array(node)
        if kind == "assignment_expression":
            return self._named(node, node.child_by_field_name("left"), node.child_by_field_name("right"))
        if kind in ("const_element", "property_element") and node.named_child_count > 1:
            return self._named(node, node.named_children[0], node.named_children[-1])
        if kind in ("function_definition", "method_declaration"):
            return self._named(node, node.child_by_field_name("name"), node.child_by_field_name("body"))
        if kind == "argument" and node.child_by_field_name("name") is not None:
            return self._named(node, node.child_by_field_name("name"), node.named_children[-1])
        if kind.endswith("call_expression") or kind == "object_creation_expression":
            if _SILENT.match(self.code.text(node).removeprefix("new ")):
                return None
        elif kind == "binary_expression" and _operator(node) in _COMPARISONS:
            return None
        found = self.inside(node)
        if len(found.items) == 1:
            return found.items[0]
        return found if found.items else None

    def _named(self, node: Syntax, name: Syntax, value: Syntax) -> Node:
        key = (
            re.split(r"->|::|\[", self.code.text(name).strip("]'\""))[-1].strip("$'\"")
            if name is not None
            else ""
        )
        return self.record(node, iter([(key, value)]))

    def _array(self, node: Syntax) -> Node:
        elements = [child for child in node.named_children if child.type == "array_element_initializer"]
        if not any(len(element.named_children) > 1 for element in elements):
            return self.inside(
                node, [element.named_children[0] for element in elements if element.named_children], False
            )
        pairs = [
            (self.code.text(element.named_children[0]).strip("'\""), element.named_children[-1])
            for element in elements
            if element.named_children
        ]
        return self.record(node, iter(pairs))

    def _is_text(self, node: Syntax) -> bool:
        if node.type in _TEXTS:
            return True
        if node.type == "parenthesized_expression" and node.named_child_count == 1:
            return self._is_text(node.named_children[0])
        return (
            node.type == "binary_expression"
            and _operator(node) == "."
            and any(self._is_text(child) for child in _operands(node))
        )

    def _write(self, builder: MapBuilder, node: Syntax) -> None:
        if node.type in ("heredoc", "nowdoc"):
            self._heredoc(builder, node)
        elif node.type in _TEXTS:
            self._quoted(builder, node)
        elif not self._is_text(node):
            self.expression(builder, node, "{")
        else:
            for child in _operands(node) if node.type == "binary_expression" else node.named_children:
                self._write(builder, child)

    def _quoted(self, builder: MapBuilder, node: Syntax) -> None:
        start, end = self.code.span(node)
        single = self.code.page.text[start] == "'"
        first, last = start + 1, end - 1
        special = [child for child in node.children if child.type not in _CONTENT | {"'", '"'}]
        encode = _encode_single if single else partial(_encode_double, kept=self._kept(special))
        builder.piece(Writing(encode), first, last)
        at = first
        for child in special:
            low, high = self.code.span(child)
            builder.verbatim(at, low)
            self._special(builder, child, single)
            at = high
        builder.verbatim(at, last)

    def _kept(self, special: list[Syntax]) -> frozenset[str]:
        """The interpolated expressions of a string, each with its braces."""
        joined: list[tuple[int, int]] = []
        for child in special:
            low, high = self.code.span(child)
            if child.type == "escape_sequence":
                continue
            if joined and joined[-1][1] == low:
                joined[-1] = (joined[-1][0], high)
            else:
                joined.append((low, high))
        return frozenset(self.code.page.text[low:high] for low, high in joined)

    def _special(self, builder: MapBuilder, child: Syntax, single: bool) -> None:
        low, high = self.code.span(child)
        if child.type == "escape_sequence":
            builder.escape(low, high, _unescaped(self.code.text(child), single))
        else:
            builder.verbatim(low, high)

    def _heredoc(self, builder: MapBuilder, node: Syntax) -> None:
        """A heredoc or nowdoc: the indent of its closing word is no part of the text."""
        page = self.code.page
        body = next((child for child in node.children if child.type.endswith("_body")), None)
        closing = next((child for child in node.children if child.type == "heredoc_end"), None)
        if body is None or closing is None:
            return
        begin, _ = self.code.span(body)
        end, _ = self.code.span(closing)
        skipped = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)").match(page.text, begin)
        tail = re.compile(r"(?:\r\n|\n|\r)([ \t]*)\Z").search(page.text, begin, end)
        if skipped is None or tail is None or tail.start() < skipped.end():
            return
        first, last = skipped.end(), tail.start()
        margin = tail.group(1)
        special = [
            child
            for child in body.children
            if child.type not in _CONTENT and self.code.span(child)[0] >= first
        ]
        kept = self._kept(special)
        single = node.type == "nowdoc"
        builder.piece(
            Writing(partial(_encode_lines, kept=kept, margin=margin, raw=single), swallow=True), first, last
        )
        at = first
        for child in special:
            low, high = self.code.span(child)
            _lines(builder, at, low, first, margin)
            self._special(builder, child, single)
            at = high
        _lines(builder, at, last, first, margin)


def _lines(builder: MapBuilder, start: int, end: int, first: int, margin: str) -> None:
    """Writes the characters of a heredoc without the margin at the beginning of each line, which goes with
    the line end before it."""
    text = builder.page.text
    at = start
    if start == first and text.startswith(margin, at):
        at += len(margin)
    for match in _NEWLINE.finditer(text, at, end):
        if text.startswith(margin, match.end()) and match.end() + len(margin) <= end:
            builder.verbatim(at, match.end() - 1)
            at = match.end() + len(margin)
            builder.gap(match.end() - 1, at, text[match.end() - 1])
    builder.verbatim(at, end)


def _operator(node: Syntax) -> str:
    operator = node.child_by_field_name("operator")
    return str(operator.type) if operator is not None else ""


def _operands(node: Syntax) -> list[Syntax]:
    """The operands of a chain of `.`, left to right."""
    found = []
    while node.type == "binary_expression" and _operator(node) == ".":
        found.append(node.child_by_field_name("right"))
        node = node.child_by_field_name("left")
    found.append(node)
    return [operand for operand in reversed(found) if operand is not None]


def _unescaped(found: str, single: bool) -> str:
    if single:
        return found[1:]
    mark, digits = found[1], found[2:].strip("{}")
    if mark in _ESCAPES:
        return _ESCAPES[mark]
    if mark in "ux" and digits:
        return whole(chr(int(digits, 16)))
    if mark in "01234567":
        return chr(int(found[1:], 8) & 0xFF)
    return found[1:] if mark in '"\\$' else found


def _encode_single(text: str, site: Site) -> str:
    return adapt_newlines(text.replace("\\", "\\\\").replace("'", "\\'"), site.page.newline)


def _encode_double(text: str, site: Site, *, kept: frozenset[str]) -> str:
    def escaped(part: str) -> str:
        part = re.sub(r'[\\"$]', lambda match: "\\" + match.group(), part)
        return part.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")

    return around(text, kept, escaped)


def _encode_lines(text: str, site: Site, *, kept: frozenset[str], margin: str, raw: bool) -> str:
    def escaped(part: str) -> str:
        return part if raw else re.sub(r"[\\$]", lambda match: "\\" + match.group(), part)

    done = around(text, kept, escaped)
    return adapt_newlines(done.replace("\n", "\n" + margin), site.page.newline)
