"""HTML: tags dropped, entities and `<br>` resolved, blanks folded as a browser does.

A page is one reply, or one under each heading. The same decoding serves HTML inside other formats' values
(`decode_value`) and HTML letters.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from replylint.model import Draft
from replylint.sources.fields import FieldOptions, looks_like_reply
from replylint.sources.origin import MapBuilder, Site, SourceMap, Syntax
from replylint.sources.page import CYRILLIC, Page, whole

_TOKEN = re.compile(
    r"(?P<comment><!--.*?(?:-->|\Z))"
    r"|(?P<skipped><(?P<raw>script|style|head|title|svg|nav|button|select|textarea)\b[^<>]*>.*?</(?P=raw)[ \t]*>)"
    r"|(?P<echo><\?=.*?\?>)|(?P<code><\?.*?(?:\?>|\Z))|(?P<other><![^<>]*>)"
    r"|(?P<tag><(?P<close>/?)(?P<name>[A-Za-z][\w:-]*)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>)"
    r"|(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<space>[ \t\r\n\f]+)"
    r"|(?P<text>[^<&\s]+(?:[ ][^<&\s]+)*|.)",
    re.DOTALL | re.IGNORECASE,
)
_PARAGRAPH = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "table",
        "blockquote",
        "pre",
        "hr",
        "section",
        "article",
    ]
)
_LINE = frozenset(["div", "li", "tr", "dt", "dd", "header", "footer", "tbody", "form", "center"])
_CELL = frozenset({"td", "th"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PARTS = frozenset({"hr", "section", "article", "template"})
_HEADING_CLASS = re.compile(r"""class\s*=\s*["'][^"']*(?:header|heading|title)""", re.IGNORECASE)
_MARKUP = re.compile(
    r"</?(?:p|br|div|span|b|i|u|s|strong|em|ul|ol|li|a|h[1-6]|table|tbody|tr|td|th|pre|blockquote|img|font|center)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_LAYOUT = re.compile(r"</?(?:p|br|div|ul|ol|li|h[1-6]|table|tr|td)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read(page: Page, options: FieldOptions) -> Iterator[Draft]:
    """The replies of an HTML page, in file order; `id` is the heading a reply stands under."""
    parts = list(_parts(page))
    for title, found in parts:
        if CYRILLIC.search(found.text) and (len(parts) == 1 or looks_like_reply(found.text)):
            yield Draft(reply=found.text, id=title or None, path=page.path, origin=found)


def decode_value(found: SourceMap) -> SourceMap:
    """The value of a structured file without its HTML; the map itself where there is none.

    Blanks are folded only where the value breaks its lines by tags: messengers take `<b>` with real line ends.
    """
    if not _MARKUP.search(found.text):
        return found
    page = Page(found.text)
    return decode(page, 0, len(page.text), outer=found, fold=_LAYOUT.search(found.text) is not None)


def decode(
    page: Page,
    start: int,
    end: int,
    *,
    outer: SourceMap | None = None,
    fold: bool = True,
    quotes: bool = True,
) -> SourceMap:
    """The map of the text a browser would show of `page.text[start:end]`, trimmed.

    Without `fold` blanks stay; without `quotes` what stands in `<blockquote>` is left out.
    """
    writer = _Writer(page, start, end, fold)
    quoted = 0
    for token in _TOKEN.finditer(page.text, start, end):
        if not quotes and token["tag"] and token["name"].lower() == "blockquote":
            quoted = max(0, quoted + (-1 if token["close"] else 1))
        elif not quoted:
            writer.take(token)
    return writer.finish(outer)


def _parts(page: Page) -> Iterator[tuple[str, SourceMap]]:
    """The texts of a page between its headings, each with the heading."""
    title = ""
    heading = ""
    start = 0
    heading_start = 0
    for token in _TOKEN.finditer(page.text):
        if not token["tag"]:
            continue
        name = token["name"].lower()
        if heading and token["close"] and name == heading:
            title = " ".join(decode(page, heading_start, token.start()).text.split())
            heading, start = "", token.end()
        elif (
            not heading
            and not token["close"]
            and (name in _HEADINGS or _HEADING_CLASS.search(token["attributes"]))
        ):
            yield title, decode(page, start, token.start())
            heading, heading_start, start = name, token.end(), token.end()
        elif not heading and not token["close"] and name in _PARTS:
            yield title, decode(page, start, token.start())
            start = token.end()
    yield title, decode(page, start, len(page.text))


class _Writer:
    """Writes tokens into a map: folds blanks, turns blocks into line ends."""

    def __init__(self, page: Page, start: int, end: int, fold: bool) -> None:
        self.builder = MapBuilder(page, SYNTAX if fold else INLINE_SYNTAX, start, end)
        self.fold = fold
        self.space: tuple[int, int] | None = None
        self.wanted = 0
        self.ended = 0

    def take(self, token: re.Match[str]) -> None:
        """Adds one token of the page."""
        if token["text"] is not None or token["echo"]:
            self._text(token)
        elif token["entity"]:
            self._before(token.start())
            self.builder.escape(token.start(), token.end(), whole(html.unescape(token["entity"])))
            self.ended = 0
        elif token["space"]:
            if self.fold:
                self.space = self.space or token.span()
            else:
                self.builder.verbatim(*token.span())
        elif token["tag"]:
            self._tag(token, token["name"].lower())

    def _text(self, token: re.Match[str]) -> None:
        self._before(token.start())
        self.builder.verbatim(*token.span())
        self.ended = 0

    def _tag(self, token: re.Match[str], name: str) -> None:
        if name == "br":
            if self.builder.length:
                self._lines(token.start())
                self.builder.escape(token.start(), token.end(), "\n")
                self.ended += 1
            self.space = None
        elif name in _PARAGRAPH:
            self.wanted = 2
        elif name in _LINE:
            self.wanted = max(self.wanted, 1)
        elif name in _CELL:
            self.space = self.space or (token.start(), token.start())

    def _before(self, at: int) -> None:
        """What the blanks and blocks passed make of themselves before a character at `at`."""
        if self.builder.length:
            self._lines(at)
            if self.space and not self.ended:
                start, end = self.space
                if self.builder.page.text[start:end] == " ":
                    self.builder.verbatim(start, end)
                else:
                    self.builder.gap(start, end, " ")
        self.space = None
        self.wanted = 0

    def _lines(self, at: int) -> None:
        missing = self.wanted - self.ended if self.fold else 0
        if missing > 0:
            self.builder.gap(at, at, "\n" * missing)
            self.ended += missing
        self.wanted = 0

    def finish(self, outer: SourceMap | None) -> SourceMap:
        """The map without blank ends."""
        found = self.builder.build(outer)
        text = found.text
        left = len(text) - len(text.lstrip())
        return found.part(left, max(left, len(text.rstrip())))


def _escaped(text: str, site: Site) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\xa0", "&nbsp;") if "&nbsp;" in site.literal else text


def _encode(text: str, site: Site) -> str:
    """Text in HTML: `&`, `<`, `>` as entities, line ends as the `<br>` the page uses."""
    style = _BREAK.search(site.literal)
    return _escaped(text, site).replace("\r\n", "\n").replace("\n", style.group() if style else "<br>")


SYNTAX = Syntax(_encode)
INLINE_SYNTAX = Syntax(_escaped)
