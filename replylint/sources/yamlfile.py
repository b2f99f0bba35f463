"""YAML: all five scalar styles, each decoded with its map; an anchored value is read once, aliases are passed over.

The tree is built from PyYAML's events, so nothing is constructed, aliases are never expanded (no alias bomb)
and depth is counted rather than suffered. Each decoded scalar must equal the value PyYAML reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from replylint.model import Draft
from replylint.sources import fields
from replylint.sources.fields import FieldOptions
from replylint.sources.origin import FixRefused, MapBuilder, Site, SourceMap, Syntax
from replylint.sources.page import CYRILLIC, Page
from replylint.sources.tree import DEPTH, Items, Leaf, Node, Record

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_EOL = "(?:\r\n|[\n\r\x85\u2028\u2029])"
_BREAK = re.compile(_EOL)
_PROPERTIES = re.compile(rf"(?:[&!][^\s]*(?:[ \t]|#[^\n\r]*|{_EOL})+)*")
_FOLD = rf"[ \t]*{_EOL}(?:[ \t]*{_EOL})*[ \t]*"
_PLAIN = re.compile(_FOLD)
_SINGLE = re.compile(rf"''|{_FOLD}")
_DOUBLE = re.compile(
    rf"\\(?:x[0-9a-fA-F]{{2}}|u[0-9a-fA-F]{{4}}|U[0-9a-fA-F]{{8}}|{_EOL}(?:[ \t]*{_EOL})*[ \t]*|.)|{_FOLD}"
)
_HEADER = re.compile(rf"[|>][-+0-9]*[ \t]*(?:#[^\n\r]*)?(?:{_EOL}|\Z)")
_FIRST_INDENT = re.compile(r"(?: *+\n)*+( *)")
_UNICODE = re.compile(r"\\[uU](?!00|20)[0-9a-fA-F]{4}")
_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r",
    "e": "\x1b", " ": " ", '"': '"', "\\": "\\", "/": "/", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


def read(page: Page, options: FieldOptions) -> Iterator[Draft]:
    """The drafts of a YAML file of one or more documents. Raises SourceError where it is not YAML."""
    yield from fields.drafts(parse(page), page, options)


def parse(page: Page) -> Node:
    """The tree of a YAML text; several documents are a list. Raises SourceError."""
    documents: list[Node] = []
    stack: list[tuple[Items | Record, list[str]]] = []
    anchors: set[str] = set()
    try:
        for event in yaml.parse(page.text, Loader=_LOADER):
            if isinstance(event, yaml.DocumentStartEvent):
                anchors.clear()
            node = _node(page, event, anchors)
            if node is not None:
                if stack:
                    _attach(stack[-1], node)
                else:
                    documents.append(node)
                if not isinstance(node, Leaf):
                    if len(stack) >= DEPTH:
                        at = _at(event.start_mark)
                        raise page.error("nested more than {depth} levels deep", at, depth=DEPTH)
                    stack.append((node, []))
            elif isinstance(event, yaml.CollectionEndEvent):
                closed, _ = stack.pop()
                closed.end = _at(event.end_mark)
    except yaml.YAMLError as error:
        raise _broken(page, error) from None
    return documents[0] if len(documents) == 1 else Items(documents, 0, len(page.text), plain=True)


def _at(mark: Any) -> int:
    """Where a mark stands; untyped because the stubs let it be missing, which in scanned text it never is."""
    return int(mark.index)


def _node(page: Page, event: Any, anchors: set[str]) -> Node | None:
    """The node an event begins; None for an event that begins none."""
    if isinstance(event, yaml.AliasEvent):
        if event.anchor not in anchors:
            message = "undefined alias {alias}"
            raise page.error(message, _at(event.start_mark), alias="*" + str(event.anchor))
        return Leaf(None, None, _at(event.start_mark))
    if not isinstance(event, yaml.NodeEvent):
        return None
    start = _at(event.start_mark)
    if event.anchor:
        anchors.add(event.anchor)
    if isinstance(event, yaml.ScalarEvent):
        match = _PROPERTIES.match(page.text, start) if event.anchor or event.tag else None
        at = match.end() if match else start
        found = None
        if CYRILLIC.search(event.value):
            found = decode(page, at, _at(event.end_mark), event.value)
        return Leaf(event.value, found, start)
    if isinstance(event, yaml.MappingStartEvent):
        return Record(start=start)
    return Items(start=start)


def _attach(open_node: tuple[Items | Record, list[str]], node: Node) -> None:
    """Puts a node where it belongs: in a record every second one is a value, those before are keys."""
    parent, keys = open_node
    if isinstance(parent, Items):
        parent.items.append(node)
    elif keys:
        parent.pairs.append((keys.pop(), node))
    else:
        keys.append(str(node.value) if isinstance(node, Leaf) else "")


def _broken(page: Page, error: yaml.YAMLError) -> Exception:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
    at = mark.index if mark is not None else 0
    return page.error("broken YAML: {problem}", at, problem=problem)


def decode(page: Page, start: int, end: int, value: str) -> SourceMap:
    """The map of the scalar that begins at `start` of the page; `value` is what PyYAML makes of it."""
    style = page.text[start : start + 1]
    if style in ("|", ">"):
        found = _block(page, start, end, value)
    elif style == "'":
        found = _flow(page, start + 1, end - 1, _SINGLE, SINGLE)
    elif style == '"':
        found = _flow(page, start + 1, end - 1, _DOUBLE, DOUBLE)
    else:
        found = _flow(page, start, end, _PLAIN, PLAIN)
    if found.text != value:
        raise page.error("this value cannot be mapped to the file", start)
    return found


def _flow(page: Page, start: int, end: int, special: re.Pattern[str], syntax: Syntax) -> SourceMap:
    """A plain or quoted scalar: line ends fold, quotes and escapes resolve."""
    builder = MapBuilder(page, syntax, start, end)
    at = start
    for match in special.finditer(page.text, start, end):
        builder.verbatim(at, match.start())
        at = match.end()
        found = match.group()
        if found == "''":
            builder.escape(match.start(), at, "'")
        elif found[0] != "\\":
            _fold(builder, match.start(), at, escaped=False)
        elif _BREAK.match(found, 1):
            _fold(builder, match.start(), at, escaped=True)
        else:
            digits = found[2:]
            builder.escape(match.start(), at, chr(int(digits, 16)) if digits else _ESCAPES[found[1]])
    builder.verbatim(at, end)
    return builder.build()


def _fold(builder: MapBuilder, start: int, end: int, *, escaped: bool) -> None:
    """Writes a run of line ends: one alone is a blank, of more the first is dropped; a backslash drops the first."""
    text = builder.page.text
    ends = [match.span() for match in _BREAK.finditer(text, start, end)]
    if escaped:
        ends = ends[1:]
    elif _normal(text[slice(*ends[0])]) == "\n":
        if len(ends) == 1:
            builder.gap(start, end, " ")
            return
        ends = ends[1:]
    at = start
    for number, (low, high) in enumerate(ends):
        stop = end if number == len(ends) - 1 else high
        builder.gap(at, stop, _normal(text[low:high]))
        at = stop


def _block(page: Page, start: int, end: int, value: str) -> SourceMap:
    """A literal (`|`) or folded (`>`) scalar; `value` settles the indent where the header gives it."""
    header = _HEADER.match(page.text, start)
    assert header is not None
    folded = page.text[start] == ">"
    lines = list(_lines(page.text, header.end(), end))
    indent = _indent(page.text, lines, value)
    syntax = _block_syntax(indent, folded)
    last = max(end, header.end())
    builder = MapBuilder(page, syntax, header.end(), last)
    pending: list[tuple[int, int]] = []  # line ends since the last line of text
    previous = ""
    for low, high, stop in lines:
        line = page.text[low:high]
        spaces = len(line) - len(line.lstrip(" "))
        if spaces >= indent and len(line) > indent:
            content = low + indent
            _line_ends(builder, pending, content, folded and bool(previous), previous, page.text[content])
            builder.verbatim(content, high)
            previous = page.text[content]
            pending = [(high, stop)]
        elif line.strip(" "):
            break
        else:
            pending.append((high, stop))
    for low, high in pending:
        builder.gap(low, high, _normal(page.text[low:high]))
    return builder.build().part(0, len(value))


def _line_ends(
    builder: MapBuilder, ends: list[tuple[int, int]], content: int, folded: bool, before: str, after: str
) -> None:
    """Writes the line ends between two lines of a block, up to the text of the next line at `content`."""
    if not ends:
        return
    text = builder.page.text
    joins = folded and before not in " \t" and after not in " \t" and _normal(text[slice(*ends[0])]) == "\n"
    if joins and len(ends) == 1:
        builder.gap(ends[0][0], content, " ")
        return
    at = ends[0][0]
    if joins:
        ends = ends[1:]
    for number, (low, high) in enumerate(ends):
        stop = content if number == len(ends) - 1 else high
        builder.gap(at, stop, _normal(text[low:high]))
        at = stop


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Each line from `start` to `end`: its beginning, the end of its text, the end of its line break."""
    at = start
    while at < end:
        match = _BREAK.search(text, at, end)
        if match is None:
            yield at, end, end
            return
        yield at, match.start(), match.end()
        at = match.end()


def _indent(text: str, lines: list[tuple[int, int, int]], value: str) -> int:
    """How far a block is indented: as its first line of text, less the blanks the value keeps of it.

    An indent given in the header counts from the parent's, which the value spares us to know.
    """
    for low, high, _ in lines:
        line = text[low:high]
        if line.strip(" "):
            kept = _FIRST_INDENT.match(value)
            return len(line) - len(line.lstrip(" ")) - (len(kept.group(1)) if kept else 0)
    return 0


def _normal(line_end: str) -> str:
    return line_end if line_end in ("\u2028", "\u2029", "") else "\n"


def _plain(text: str, site: Site) -> str:
    whole_text = site.literal[: site.start - site.first] + text + site.literal[site.end - site.first :]
    if re.search(r":(?:\s|$)|\s#", whole_text) or re.match(
        r"[-?:](?:\s|$)|[\[\]{},#&*!|>'\"%@`]", whole_text
    ):
        raise FixRefused("a value without quotes cannot hold this text")
    return _folded_newlines(text, site)


def _single(text: str, site: Site) -> str:
    return _folded_newlines(text.replace("'", "''"), site)


def _folded_newlines(text: str, site: Site) -> str:
    """A line end inside a value that folds: one more than is meant, then the indent of a continued line."""
    if "\n" not in text:
        return text
    start = max(at for at in site.page.line_starts if at <= site.first)
    line = site.page.text[start : site.first]
    margin = len(line) - len(line.lstrip(" -")) + 2
    newline = site.page.newline
    return re.sub("\n+", lambda match: newline * (len(match.group()) + 1) + " " * margin, text)


def _double(text: str, site: Site) -> str:
    style = _UNICODE.search(site.literal) if site.literal.isascii() else None
    return "".join(_double_char(char, style) for char in text)


def _double_char(char: str, style: re.Match[str] | None) -> str:
    if char in '"\\':
        return "\\" + char
    if char == "\n":
        return "\\n"
    if char == "\t":
        return "\\t"
    if char < " " or char in "\x7f\x85\u2028\u2029\ufeff" or (style is not None and char > "\x7f"):
        code = ord(char)
        digits = f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
        capital = style is not None and re.search("[A-F]", style.group())
        return digits[:2] + digits[2:].upper() if capital else digits
    return char


def _block_syntax(indent: int, folded: bool) -> Syntax:
    margin = " " * indent

    def encode(text: str, site: Site) -> str:
        newline = site.page.newline
        if folded:
            return re.sub("\n+", lambda match: newline * (len(match.group()) + 1) + margin, text)
        return re.sub("\n+", lambda match: newline * len(match.group()) + margin, text)

    return Syntax(encode, swallow=True)


PLAIN = Syntax(_plain, swallow=True)
SINGLE = Syntax(_single, swallow=True)
DOUBLE = Syntax(_double, swallow=True)
