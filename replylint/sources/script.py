"""JavaScript and TypeScript through tree-sitter (extra `replylint[code]`): strings, template literals, `+`.

The substitutions of a template literal stay as they are written (`${name}`); any other value added with `+`
becomes `${expression}`. Imports, `console`, thrown errors and comparisons are not replies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from replylint.model import Draft
from replylint.sources import fields
from replylint.sources.fields import FieldOptions
from replylint.sources.origin import MapBuilder, Site, adapt_newlines, around
from replylint.sources.origin import Syntax as Writing
from replylint.sources.page import Page, whole
from replylint.sources.syntaxtree import Code, CodeReader, Syntax, has_russian, lines_to_lf
from replylint.sources.tree import Node

_UNICODE = re.compile(r"\\u(?!00|20)[0-9a-fA-F]{4}")
_PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "0": "\0"}
_COMPARISONS = frozenset(["==", "!=", "===", "!==", "<", ">", "<=", ">=", "in", "instanceof"])
_SILENT = re.compile(r"(?:console|logger|log)\b|require$|assert|describe$|it$|test$|(?:\w*Error)$")


def read(page: Page, options: FieldOptions) -> Iterator[Draft]:
    """The drafts of a script. What does not parse is passed over."""
    if has_russian(page.text):
        yield from fields.drafts(parse(page), page, options, code=True)


def parse(page: Page) -> Node:
    """The strings of a script as a tree: an object is a record, a scope a plain list."""
    suffix = (page.path or "").lower().rpartition(".")[2]
    language: object
    if suffix in ("ts", "mts", "cts"):
        import tree_sitter_typescript

        language = tree_sitter_typescript.language_typescript()
    elif suffix == "tsx":
        import tree_sitter_typescript

        language = tree_sitter_typescript.language_tsx()
    else:
        import tree_sitter_javascript

        language = tree_sitter_javascript.language()
    return _Reader(Code(page, language)).tree()


class _Reader(CodeReader):
    skipped = frozenset(
        [
            "import_statement",
            "comment",
            "throw_statement",
            "type_annotation",
            "type_alias_declaration",
            "interface_declaration",
            "regex",
            "jsx_attribute",
            "jsx_text",
            "literal_type",
        ]
    )

    def known(self, node: Syntax) -> Node | None:
        if self._is_text(node):
            return self.leaf(node, partial(self._write, node=node))
        kind = node.type
        if kind == "object":
            return self.record(node, self._pairs(node))
        if kind == "array":
            return self.inside(node, plain=False)
        if kind in (
            "variable_declarator",
            "function_declaration",
            "public_field_definition",
            "field_definition",
        ):
            name = node.child_by_field_name("name") or node.child_by_field_name("property")
            return self.record(
                node, iter([(self._name(name), node.child_by_field_name("value") or _body(node))])
            )
        if kind == "assignment_expression":
            name = self._name(node.child_by_field_name("left"))
            return self.record(node, iter([(name, node.child_by_field_name("right"))]))
        if kind in ("call_expression", "new_expression"):
            return self._call(node)
        if kind == "binary_expression" and _operator(node) in _COMPARISONS:
            return None
        return self._few(node)

    def _few(self, node: Syntax) -> Node | None:
        found = self.inside(node)
        if len(found.items) == 1:
            return found.items[0]
        return found if found.items else None

    def _pairs(self, node: Syntax) -> Iterator[tuple[str, Syntax]]:
        for child in node.named_children:
            if child.type == "pair":
                yield self._name(child.child_by_field_name("key")), child.child_by_field_name("value")
            elif child.type == "method_definition":
                yield self._name(child.child_by_field_name("name")), _body(child)

    def _name(self, node: Syntax) -> str:
        """The name of a key or a target: `text`, `"text"`, the last part of `this.text`."""
        return self.code.text(node).strip("'\"`[]").rpartition(".")[2] if node is not None else ""

    def _call(self, node: Syntax) -> Node | None:
        function = node.child_by_field_name("function") or node.child_by_field_name("constructor")
        if function is not None and _SILENT.match(self.code.text(function)):
            return None
        found = self.inside(
            node, [child for child in (function, node.child_by_field_name("arguments")) if child]
        )
        return found if found.items else None

    def _is_text(self, node: Syntax) -> bool:
        if node.type in ("string", "template_string"):
            return True
        if node.type == "parenthesized_expression" and node.named_child_count == 1:
            return self._is_text(node.named_children[0])
        return (
            node.type == "binary_expression"
            and _operator(node) == "+"
            and any(self._is_text(child) for child in _operands(node))
        )

    def _write(self, builder: MapBuilder, node: Syntax) -> None:
        """Puts a text together out of its operands."""
        if node.type in ("string", "template_string"):
            self._literal(builder, node)
        elif not self._is_text(node):
            self.expression(builder, node, "${")
        else:
            for child in _operands(node) if node.type == "binary_expression" else node.named_children:
                self._write(builder, child)

    def _literal(self, builder: MapBuilder, node: Syntax) -> None:
        start, end = self.code.span(node)
        first, last = start + 1, end - 1
        quote = self.code.page.text[start]
        special = [child for child in node.named_children if child.type != "string_fragment"]
        kept = frozenset(self.code.text(child) for child in special if child.type == "template_substitution")
        builder.piece(Writing(partial(_encode, quote=quote, kept=kept), swallow=True), first, last)
        at = first
        for child in special:
            low, high = self.code.span(child)
            if low < at:
                continue
            lines_to_lf(builder, at, low)
            at = high
            pair = _PAIR.match(self.code.page.text, low)
            if pair:
                at = pair.end()
                builder.escape(low, at, chr(_code_point(pair)))
            elif child.type == "escape_sequence":
                builder.escape(low, high, _unescaped(self.code.text(child)))
            else:
                builder.verbatim(low, high)
        lines_to_lf(builder, at, last)


def _operator(node: Syntax) -> str:
    operator = node.child_by_field_name("operator")
    return str(operator.type) if operator is not None else ""


def _operands(node: Syntax) -> list[Syntax]:
    """The operands of a chain of `+`, left to right."""
    found = []
    while node.type == "binary_expression" and _operator(node) == "+":
        found.append(node.child_by_field_name("right"))
        node = node.child_by_field_name("left")
    found.append(node)
    return [operand for operand in reversed(found) if operand is not None]


def _body(node: Syntax) -> Syntax:
    return node.child_by_field_name("body")


def _code_point(pair: re.Match[str]) -> int:
    return 0x10000 + ((int(pair[1], 16) & 0x3FF) << 10) + (int(pair[2], 16) & 0x3FF)


def _unescaped(found: str) -> str:
    """The character an escape sequence stands for, nothing for a continued line."""
    mark = found[1]
    if mark in _ESCAPES and found[2:] == "":
        return _ESCAPES[mark]
    if mark in "\r\n\u2028\u2029":
        return ""
    digits = found[2:].strip("{}")
    if mark in "ux" and digits:
        code = int(digits, 16)
        return whole(chr(code)) if code < 0x110000 else "\ufffd"
    return found[1:]


def _encode(text: str, site: Site, *, quote: str, kept: frozenset[str]) -> str:
    """`text` as it stands in a literal with this quote; substitutions it already has stay."""
    style = _UNICODE.search(site.literal) if site.literal.isascii() else None
    done = around(text, kept, lambda part: "".join(_char(char, quote, style is not None) for char in part))
    if quote != "`":
        return done
    done = around(done, kept, lambda part: part.replace("${", "\\${"))
    file = site.page.text
    if done.endswith("$") and file.startswith("{", site.end):
        done = done[:-1] + "\\$"
    if done.startswith("{") and file.endswith("$", 0, site.start):
        done = "\\" + done
    return adapt_newlines(done, site.page.newline)


def _char(char: str, quote: str, ascii_only: bool) -> str:
    if char in ("\\", quote):
        return "\\" + char
    if char == "\n":
        return char if quote == "`" else "\\n"
    if char == "\r":
        return "\\r"
    if char == "\t":
        return "\\t"
    if char < " " or char == "\x7f":
        return f"\\x{ord(char):02x}"
    if char in "\u2028\u2029" or (ascii_only and char > "\x7f"):
        return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\u{{{ord(char):x}}}"
    return char
