"""E-mail (`.eml`): the body, `text/plain` before `text/html`, out of quoted-printable or base64.

Lines quoted with `>` stay in the reply, where they are known for a quotation; they are also the customer's words.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser

from replylint.model import Draft
from replylint.sources import htmlfile
from replylint.sources import page as pages
from replylint.sources.fields import FieldOptions
from replylint.sources.origin import VERBATIM, FixRefused, MapBuilder, Site, SourceMap, Syntax, adapt_newlines
from replylint.sources.page import CYRILLIC, Page

_DEPTH = 20
_HEAD_END = re.compile(r"\r\n\r\n|\n\n|\r\r")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_QUOTED = re.compile(r"(?m)^>+[ ]?(.*)$")
_PRINTABLE = re.compile(
    r"(?P<bytes>(?:=[0-9A-Fa-f]{2})+)|(?P<soft>=[ \t]*(?:\r\n|\n|\r|\Z))|(?P<text>[^=]+|=)"
)


@dataclass(slots=True)
class _Part:
    head: Message
    start: int
    end: int


def read(page: Page, options: FieldOptions) -> Iterator[Draft]:
    """The one reply of a letter; none where its body is not text in Russian."""
    parts = [part for part in _parts(page, 0, len(page.text), 0) if _is_text(part)]
    plain = [part for part in parts if part.head.get_content_subtype() == "plain"]
    for part in (plain or parts)[:1]:
        found = _body(page, part)
        if CYRILLIC.search(found.text):
            customer = "\n".join(_QUOTED.findall(found.text)).strip()
            head = HeaderParser().parsestr(page.text)
            name = str(head.get("Message-ID", "")).strip(" <>\r\n")
            yield Draft(
                reply=found.text,
                customer=customer or None,
                channel="email",
                id=name or None,
                path=page.path,
                origin=found,
            )


def decode_page(data: bytes, path: str | None = None) -> Page:
    """A letter as text: UTF-8 or in the charset its headers name. Raises SourceError."""
    try:
        return Page(data.decode("utf-8"), path)
    except UnicodeDecodeError:
        for name in _CHARSET.findall(data):
            charset = _charset(name.decode("ascii"))
            if charset is not None and len("я".encode(charset, "replace")) == 1:
                try:
                    return Page(data.decode(charset), path, encoding=charset)
                except UnicodeDecodeError:
                    continue
        return pages.decode(data, path)


def _charset(name: str) -> str | None:
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return None


def _parts(page: Page, start: int, end: int, depth: int) -> Iterator[_Part]:
    """The parts of a letter that are not made of parts, in order."""
    if depth > _DEPTH:
        raise page.error("nested more than {depth} levels deep", start, depth=_DEPTH)
    match = _HEAD_END.search(page.text, start, end)
    if match is None:
        return
    head = HeaderParser().parsestr(page.text[start : match.start()])
    boundary = head.get_boundary()
    if head.get_content_maintype() != "multipart" or not boundary:
        yield _Part(head, match.end(), end)
        return
    line = re.compile(rf"(?m)(?:\A|(?:\r\n|\n|\r))--{re.escape(boundary)}(--)?[ \t]*(?=\r|\n|\Z)")
    at = -1
    for found in line.finditer(page.text, match.end() - 1, end):
        if at >= 0:
            yield from _parts(page, at, found.start(), depth + 1)
        if found.group(1):
            return
        newline = re.compile(r"\r\n|\n|\r").match(page.text, found.end())
        at = newline.end() if newline else end
    if at >= 0:
        yield from _parts(page, at, end, depth + 1)


def _is_text(part: _Part) -> bool:
    kind = part.head.get_content_type()
    return kind in ("text/plain", "text/html") and part.head.get_content_disposition() != "attachment"


def _body(page: Page, part: _Part) -> SourceMap:
    """The text of a part, its transfer encoding and HTML resolved, trimmed."""
    transfer = str(part.head.get("Content-Transfer-Encoding", "")).strip().lower()
    charset = _charset(part.head.get_content_charset() or "utf-8") or "utf-8"
    if transfer == "quoted-printable":
        found = quoted_printable(page, part.start, part.end, charset)
    elif transfer == "base64":
        found = base64(page, part.start, part.end, charset)
    else:
        builder = MapBuilder(page, VERBATIM, part.start, part.end)
        builder.verbatim(part.start, part.end)
        found = builder.build()
    if part.head.get_content_subtype() == "html":
        inner = Page(found.text)
        return htmlfile.decode(inner, 0, len(inner.text), outer=found, quotes=False)
    text = found.text
    left = len(text) - len(text.lstrip())
    return found.part(left, max(left, len(text.rstrip())))


def quoted_printable(page: Page, start: int, end: int, charset: str) -> SourceMap:
    """The map of a quoted-printable text: characters of several bytes, soft line ends dropped."""
    builder = MapBuilder(page, _printable_syntax(charset), start, end)
    decoder = codecs.getincrementaldecoder(charset)("replace")
    first = start
    for match in _PRINTABLE.finditer(page.text, start, end):
        if match["bytes"]:
            for at in range(match.start(), match.end(), 3):
                if decoder.getstate()[0] == b"":
                    first = at
                char = decoder.decode(bytes((int(page.text[at + 1 : at + 3], 16),)))
                if char:
                    builder.escape(first, at + 3, char)
        elif match["text"]:
            if decoder.getstate()[0]:  # half a character, and then something else
                builder.escape(first, match.start(), decoder.decode(b"", final=True))
                decoder.reset()
            builder.verbatim(*match.span())
    return builder.build()


def base64(page: Page, start: int, end: int, charset: str) -> SourceMap:
    """The map of a base64 text. A byte takes one and a third characters, so neighbours share one."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    places = [at for at in range(start, end) if page.text[at] in alphabet]
    sextets = [alphabet.index(page.text[at]) for at in places]
    builder = MapBuilder(page, BASE64, start, end)
    decoder = codecs.getincrementaldecoder(charset)("replace")
    first = 0
    for byte in range(len(places) * 3 // 4):
        high = byte * 4 // 3
        bits = (sextets[high] << 6 | sextets[high + 1]) >> (4 - 2 * (byte % 3)) & 0xFF
        if decoder.getstate()[0] == b"":
            first = high
        char = decoder.decode(bytes((bits,)))
        if char:
            builder.escape(places[first], places[high + 1] + 1, char)
    return builder.build()


def _printable_syntax(charset: str) -> Syntax:
    def encode(text: str, site: Site) -> str:
        return _soft_lines(list(_units(adapt_newlines(text, site.page.newline), charset)), site)

    return Syntax(encode, swallow=True)


def _units(text: str, charset: str) -> Iterator[str]:
    """The text in quoted-printable, character by character so that lines can be divided between them."""
    for char in text:
        if char in "\r\n\t" or (" " <= char <= "~" and char != "="):
            yield char
        else:
            try:
                yield "".join(f"={byte:02X}" for byte in char.encode(charset))
            except UnicodeEncodeError:
                raise FixRefused(
                    "the encoding {encoding} has no character {char}", encoding=charset, char=char
                ) from None


def _soft_lines(units: list[str], site: Site) -> str:
    """Divides encoded text so that no line of the letter grows beyond 76 characters."""
    text = site.page.text
    soft = "=" + site.page.newline
    column = site.page.position(site.start).column - 1
    done = []
    for unit in units:
        if unit not in "\r\n" and column + len(unit) > 75:
            done.append(soft)
            column = 0
        done.append(unit)
        column = 0 if unit in "\r\n" else column + len(unit)
    rest = re.compile(r"[^\r\n]*").match(text, site.end)
    if units and rest and column + len(rest.group()) > 76:
        done.append(soft)
    return "".join(done)


def _refuse(text: str, site: Site) -> str:
    raise FixRefused("the letter is in base64")


BASE64 = Syntax(_refuse)
