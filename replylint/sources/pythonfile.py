"""Python: string literals of dicts, lists, assignments and calls; the code is parsed, never run or imported.

Adjacent literals and `+` are one text; the fields of an f-string stay as they are written (`{name}`), any other
value that is added in becomes `{expression}`. Docstrings, log messages, `print`, `raise`, `assert`, conditions
and the texts of command line options are not replies.
"""

from __future__ import annotations

import ast
import re
import unicodedata
import warnings
from collections.abc import Iterator
from functools import partial

from replylint.model import Draft
from replylint.sources import fields
from replylint.sources.fields import FieldOptions
from replylint.sources.origin import FixRefused, MapBuilder, Site, SourceMap, Syntax, adapt_newlines, around
from replylint.sources.page import CYRILLIC, Bytes, Page, whole
from replylint.sources.tree import DEPTH, Items, Leaf, Node, Record

_BETWEEN = re.compile(r"(?:[\s()]+|\\\r?\n|#[^\r\n]*)*+")
_OPENING = re.compile(r"([A-Za-z]{0,2})('''|\"\"\"|'|\")")
_ESCAPE = re.compile(
    r"\\(?:\r\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]+\}|.)|\r\n?|\{\{|\}\}|\{",
    re.DOTALL,
)
_SIMPLE = {
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\\": "\\",
    "'": "'",
    '"': '"',
}
_UNICODE = re.compile(r"\\[uU](?!00|20)[0-9a-fA-F]{4}")
_SILENT = frozenset(
    ["print", "debug", "info", "warning", "warn", "error", "exception", "critical", "log", "fatal", "compile", "match", "search", "sub", "findall", "fullmatch", "getlogger", "add_argument", "add_parser", "argumentparser", "option", "argument", "command", "warns", "raises", "filter", "getenv"]
)  # fmt: skip


def read(page: Page, options: FieldOptions) -> Iterator[Draft]:
    """The drafts of a Python file. Raises SourceError where it does not parse."""
    if CYRILLIC.search(page.text) or "\\u04" in page.text or "\\N{CYR" in page.text:
        yield from fields.drafts(parse(page), page, options, code=True)


def parse(page: Page) -> Node:
    """The strings of a Python file as a tree: a scope is a plain list, a dict a record. Raises SourceError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = ast.parse(page.text)
    except (SyntaxError, ValueError) as error:
        at = 0
        if isinstance(error, SyntaxError) and error.lineno:
            at = page.line_starts[min(error.lineno, len(page.line_starts)) - 1] + max(
                0, (error.offset or 1) - 1
            )
        problem = error.msg if isinstance(error, SyntaxError) else str(error)
        raise page.error("broken Python: {problem}", at, problem=problem) from None
    except (RecursionError, MemoryError):
        raise page.error("nested more than {depth} levels deep", 0, depth=DEPTH) from None
    return _Reader(page).scope(module.body)


class _Reader:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.depth = 0
        self._bytes = Bytes(page.text)

    def scope(self, body: list[ast.stmt]) -> Items:
        """What the statements say, in order."""
        scope = Items(plain=True, end=len(self.page.text))
        for statement in body:
            scope.items.extend(self._statement(statement))
        return scope

    def _statement(self, node: ast.stmt) -> Iterator[Node]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield self._named(node.name, self.scope(node.body), node)
        elif isinstance(node, ast.Assign):
            yield self._named(_target(node.targets[0]), self.value(node.value), node)
        elif isinstance(node, ast.AnnAssign | ast.AugAssign):
            yield self._named(_target(node.target), self.value(node.value), node)
        elif isinstance(node, ast.Expr):
            if not isinstance(node.value, ast.Constant | ast.JoinedStr):
                yield from self._some(node.value)
        elif isinstance(node, ast.Return):
            yield from self._some(node.value)
        else:
            for name in ("body", "handlers", "orelse", "finalbody", "cases"):
                for inner in getattr(node, name, ()):
                    yield from self._statement(inner)

    def _named(self, name: str, value: Node | None, node: ast.stmt) -> Node:
        start = self.offset(node.lineno, node.col_offset)
        return Record([(name, value)] if value is not None else [], start, self._end(node))

    def _some(self, node: ast.expr | None) -> Iterator[Node]:
        value = self.value(node)
        if value is not None:
            yield value

    def value(self, node: ast.expr | None) -> Node | None:
        """The strings of an expression; None where it has none to give."""
        if self.depth > DEPTH or node is None:
            return None
        self.depth += 1
        try:
            return self._value(node)
        finally:
            self.depth -= 1

    def _value(self, node: ast.expr) -> Node | None:
        start = self.offset(node.lineno, node.col_offset)
        text = self._string(node)
        if text is not None:
            return Leaf(text.text, text, start)
        if isinstance(node, ast.Constant):
            return None if isinstance(node.value, bytes) else Leaf(node.value, None, start)
        if isinstance(node, ast.Dict):
            pairs = [
                (_key(key), self.value(value)) for key, value in zip(node.keys, node.values, strict=True)
            ]
            return Record([(key, value) for key, value in pairs if value is not None], start, self._end(node))
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            return self._items(node.elts, node)
        if isinstance(node, ast.Call):
            return self._call(node, start)
        return self._inside(node)

    def _inside(self, node: ast.expr) -> Node | None:
        """What stands inside an expression that only passes strings on."""
        if isinstance(node, ast.IfExp):
            return self._items([node.body, node.orelse], node, plain=True)
        if isinstance(node, ast.BoolOp):
            return self._items(node.values, node, plain=True)
        if isinstance(node, ast.Await | ast.Subscript | ast.Starred | ast.Attribute | ast.NamedExpr):
            return self.value(node.value)
        if isinstance(node, ast.Lambda):
            return self.value(node.body)
        if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp):
            return self.value(node.elt)
        if isinstance(node, ast.BinOp):
            return self._items([node.left, node.right], node, plain=True)
        return None

    def _items(self, nodes: list[ast.expr], owner: ast.expr, plain: bool = False) -> Items:
        start = self.offset(owner.lineno, owner.col_offset)
        values = [self.value(node) for node in nodes]
        return Items([value for value in values if value is not None], start, self._end(owner), plain)

    def _call(self, node: ast.Call, start: int) -> Node | None:
        """A call: named arguments are a record, others a list; the text a method is called on counts too."""
        name = node.func.attr if isinstance(node.func, ast.Attribute) else _target(node.func)
        if name.casefold() in _SILENT or name.endswith(("Error", "Exception", "Warning")):
            return None
        items = self._items(node.args, node, plain=True)
        if isinstance(node.func, ast.Attribute):
            items.items[:0] = self._some(node.func.value)
        if node.keywords:
            pairs = [(word.arg or "", self.value(word.value)) for word in node.keywords]
            record = Record(
                [(key, value) for key, value in pairs if value is not None], start, self._end(node)
            )
            items.items.append(record)
        return items if items.items else None

    def _string(self, node: ast.expr) -> SourceMap | None:
        """The map of a text made of literals; None where the expression is none or no Russian."""
        operands = _operands(node)
        if not operands or not any(_is_text(operand) for operand in operands):
            return None
        start, end = self.offset(node.lineno, node.col_offset), self._end(node)
        source = self.page.text[start:end]
        if not CYRILLIC.search(source) and "\\" not in source:
            return None
        builder = MapBuilder(self.page, None, start, end)
        for operand in operands:
            self._operand(builder, operand)
        return builder.build()

    def _operand(self, builder: MapBuilder, node: ast.expr) -> None:
        start, end = self.offset(node.lineno, node.col_offset), self._end(node)
        if _is_text(node):
            literals(builder, start, end)
        elif not isinstance(node, ast.Constant) or node.value is not None:
            builder.piece(None, start, end)
            builder.gap(start, start, "{")
            builder.verbatim(start, end)
            builder.gap(end, end, "}")

    def offset(self, line: int, column: int) -> int:
        """The code point at which `ast` says a node begins; its columns count UTF-8 bytes."""
        start = self.page.line_starts[line - 1]
        return self._bytes.char(self._bytes.at(start) + column)

    def _end(self, node: ast.expr | ast.stmt) -> int:
        return self.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)


def _target(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript):
        return _key(node.slice)
    return ""


def _key(node: ast.expr | None) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    return _target(node) if node is not None else ""


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _operands(node: ast.expr) -> list[ast.expr]:
    """The parts of a text in order: a literal, those joined by `+`, the left side of `%`."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and _is_text(node.left):
        return [node.left]
    parts: list[ast.expr] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts.append(node.right)
        node = node.left
    parts.append(node)
    return parts[::-1] if len(parts) > 1 or _is_text(node) else []


def literals(builder: MapBuilder, start: int, end: int) -> None:
    """Writes the adjacent literals that stand in the page between `start` and `end`."""
    text = builder.page.text
    at = start
    while True:
        between = _BETWEEN.match(text, at, end)
        at = between.end() if between else at
        opening = _OPENING.match(text, at, end)
        if opening is None:
            return
        prefix, quote = opening.group(1).lower(), opening.group(2)
        first = opening.end()
        last = _literal(builder, first, quote, raw="r" in prefix, formatted="f" in prefix)
        at = last + len(quote)


def _literal(builder: MapBuilder, first: int, quote: str, *, raw: bool, formatted: bool) -> int:
    """Writes one literal; where its closing quotes begin."""
    page = builder.page
    last, marks = _marks(page.text, first, quote, raw=raw, formatted=formatted)
    fields_ = frozenset(
        page.text[low:high] for low, high in marks if page.text[low] == "{" and high - low > 1
    )
    syntax = Syntax(
        partial(_encode, quote=quote, raw=raw, formatted=formatted, placeholders=fields_), swallow=True
    )
    builder.piece(syntax, first, last)
    at = first
    for low, high in marks:
        builder.verbatim(at, low)
        at = high
        found = page.text[low:high]
        if found in ("{{", "}}"):
            builder.escape(low, high, found[0])
        elif found[0] == "{":
            builder.verbatim(low, high)
        elif found in ("\r\n", "\r"):
            builder.escape(low, high, "\n")
        else:
            builder.escape(low, high, _unescaped(found))
    builder.verbatim(at, last)
    return last


def _marks(
    text: str, first: int, quote: str, *, raw: bool, formatted: bool
) -> tuple[int, list[tuple[int, int]]]:
    """Where a literal ends, and the ranges in it that are not text as it stands: escapes, fields of an f-string."""
    marks = []
    at = first
    while at < len(text) and not text.startswith(quote, at):
        match = _ESCAPE.match(text, at)
        if match is None:
            at += 1
            continue
        found = match.group()
        end = match.end()
        if found[0] == "\\" and raw:
            end = at + (3 if text.startswith("\r\n", at + 1) else 2)
            if text[at + 1] in "\r\n":
                marks.extend([(at + 1, end)] if text[at + 1] == "\r" else [])
        elif found[0] in "{}":
            if found == "{" and formatted:
                end = field_end(text, at)
            if formatted:
                marks.append((at, end))
            else:
                end = at + 1
        else:
            marks.append((at, end))
        at = end
    return at, marks


def field_end(text: str, start: int) -> int:
    """Where the replacement field of an f-string that begins with the brace at `start` ends."""
    levels = [(True, False)]  # whether it is a field, whether its format is being read
    at = start + 1
    while levels and at < len(text):
        char = text[at]
        field, spec = levels[-1]
        if char in "\"'" and not spec:
            quote = char * 3 if text.startswith(char * 3, at) else char
            at = _string_end(text, at + len(quote), quote)
            continue
        if char == ":" and field:
            levels[-1] = (True, True)
        elif char == "{" or (char in "[(" and not spec):
            levels.append((spec, False))
        elif char == "}" or (char in "])" and not spec):
            levels.pop()
        at += 1
    return at


def _string_end(text: str, at: int, quote: str) -> int:
    while at < len(text) and not text.startswith(quote, at):
        at += 2 if text[at] == "\\" else 1
    return at + len(quote)


def _unescaped(found: str) -> str:
    """The characters an escape stands for; an unknown one is the two characters it is written with."""
    mark = found[1]
    digits = found[2:]
    if mark in _SIMPLE:
        return _SIMPLE[mark]
    if mark in "\r\n":
        return ""
    if mark in "01234567":
        return chr(int(found[1:], 8))
    if mark in "xuU" and digits:
        return whole(chr(int(digits, 16)))
    if mark == "N" and digits:
        return unicodedata.lookup(digits[1:-1])
    return found


def _encode(
    text: str, site: Site, *, quote: str, raw: bool, formatted: bool, placeholders: frozenset[str]
) -> str:
    """`text` as it stands in a literal with these quotes; the fields of an f-string stay, other braces double."""
    if not formatted:
        return _plain(text, site, quote, raw)
    return around(
        text, placeholders, lambda part: _plain(part, site, quote, raw).replace("{", "{{").replace("}", "}}")
    )


def _plain(text: str, site: Site, quote: str, raw: bool) -> str:
    long = len(quote) == 3
    if raw:
        if "\\" in text or quote[0] in text or ("\n" in text and not long):
            raise FixRefused("a raw string cannot hold this text")
        return adapt_newlines(text, site.page.newline)
    style = _UNICODE.search(site.literal) if site.literal.isascii() else None
    done = "".join(_char(char, quote[0], long, style is not None) for char in text)
    if not long:
        return done
    done = done.replace(quote, "\\" + quote[0] + "\\" + quote[0] + "\\" + quote[0])
    if done.endswith(quote[0]) and site.end == site.last:
        done = done[:-1] + "\\" + quote[0]
    return adapt_newlines(done, site.page.newline)


def _char(char: str, quote: str, long: bool, ascii_only: bool) -> str:
    if char == "\\" or (char == quote and not long):
        return "\\" + char
    if char == "\n":
        return char if long else "\\n"
    if char == "\r":
        return "\\r"
    if char == "\t":
        return "\\t"
    if char < " " or char == "\x7f":
        return f"\\x{ord(char):02x}"
    if ascii_only and char > "\x7f":
        return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
    return char
