"""The text of one source file: bytes decoded, places counted, faults told as data."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from replylint.lazily import lazily
from replylint.model import Position

BOMS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
CYRILLIC = lazily("[А-Яа-яЁё]")
_LINE_END = lazily(r"\r\n|\n|\r")
_SURROGATE = lazily("[\ud800-\udfff]")


class SourceError(Exception):
    """A file that cannot be read as drafts.

    Plain data, so that a caller can localise it: `message` and `hint` are English message ids with
    `{name}` fields, filled from `args_`. `line` and `column` count from 1 and are None where the fault
    has no place (a missing file).
    """

    def __init__(
        self,
        message: str,
        *,
        path: str | None = None,
        line: int | None = None,
        column: int | None = None,
        hint: str | None = None,
        **args: object,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.column = column
        self.hint = hint
        self.args_: Mapping[str, object] = args

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)
        text = self.message.format(**self.args_)
        return f"{place}: {text}" if place else text


@dataclass(slots=True)
class Page:
    """The decoded text of a file, or one line of it where a format is streamed.

    `offset` and `line` say where `text` begins in the file. A byte order mark is not part of the text: the
    character after it is offset 0, line 1, column 1. Line ends are kept as they are; `\\n`, `\\r\\n` and a
    lone `\\r` each end a line.
    """

    text: str
    path: str | None = None
    offset: int = 0
    line: int = 1
    encoding: str = "utf-8"
    bom: bytes = b""
    _starts: list[int] = field(default_factory=list, repr=False)

    def position(self, offset: int) -> Position:
        """The place of code point `offset` of this text (its length is allowed), in the whole file."""
        starts = self.line_starts
        index = bisect_right(starts, offset) - 1
        return Position(self.line + index, offset - starts[index] + 1, self.offset + offset)

    @property
    def line_starts(self) -> list[int]:
        """Offsets at which lines begin, the first being 0."""
        if not self._starts:
            self._starts = [0, *(match.end() for match in _LINE_END.finditer(self.text))]
        return self._starts

    @property
    def newline(self) -> str:
        """The line end the file uses, judged by the first one."""
        match = _LINE_END.search(self.text)
        return match.group() if match else "\n"

    def error(self, message: str, offset: int, hint: str | None = None, **args: object) -> SourceError:
        """The fault `message` at code point `offset` of this text, ready to be raised."""
        place = self.position(min(offset, len(self.text)))
        return SourceError(message, path=self.path, line=place.line, column=place.column, hint=hint, **args)

    def encode(self, text: str) -> bytes:
        """`text` in the encoding of this file, with its byte order mark. Raises UnicodeEncodeError."""
        return self.bom + text.encode(self.encoding)


def read_bytes(path: str | Path) -> bytes:
    """The bytes of a file. Raises SourceError for anything that keeps them from being read."""
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise SourceError("no such file", path=str(path)) from None
    except IsADirectoryError:
        raise SourceError("is a folder, not a file", path=str(path)) from None
    except PermissionError:
        raise SourceError("permission denied", path=str(path)) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise SourceError("cannot be read: {reason}", path=str(path), reason=reason) from None


def decode(data: bytes, path: str | None = None) -> Page:
    """`data` as text: by byte order mark, else UTF-8, else CP1251 where that reads as Russian.

    Raises SourceError at the first byte that is not UTF-8 where CP1251 makes no sense either.
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _decoded(data[len(bom) :], encoding, bom, path)
    if b"\0" in data:
        hint = "save the file as UTF-8"
        raise SourceError("is not text: there is a zero byte in it", path=path, hint=hint)
    try:
        return Page(data.decode("utf-8"), path)
    except UnicodeDecodeError:
        text = cp1251(data)
        if text is None:
            return _decoded(data, "utf-8", b"", path)
        return Page(text, path, encoding="cp1251")


def cp1251(data: bytes) -> str | None:
    """`data` read as CP1251, or None where the reading does not look like Russian.

    Damaged UTF-8 read as CP1251 is a row of capital Р and С, KOI8-R read so is mostly capitals; Russian text
    is mostly small letters.
    """
    try:
        text = data.decode("cp1251")
    except UnicodeDecodeError:
        return None
    foreign = sum(1 for char in text if char > "\x7f" and char not in "«»—–№…“”„’\xa0")
    small = len(re.findall("[а-яё]", text))
    capital = len(re.findall("[А-ЯЁ]", text))
    letters = small + capital
    return text if letters >= 0.9 * foreign and small >= 0.6 * letters else None


def _decoded(data: bytes, encoding: str, bom: bytes, path: str | None) -> Page:
    try:
        return Page(data.decode(encoding), path, encoding=encoding, bom=bom)
    except UnicodeDecodeError as error:
        before = Page(data[: error.start].decode(encoding, "replace"), path)
        raise before.error(
            "cannot be decoded as {encoding}: byte 0x{byte:02x}",
            len(before.text),
            hint="save the file as UTF-8",
            encoding=encoding,
            byte=data[error.start],
        ) from None


def whole(text: str) -> str:
    """`text` with half surrogate pairs (which no encoding can write) replaced by U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


class Bytes:
    """Code points and UTF-8 bytes of a text, each from the other, in steps so that long lines cost nothing extra."""

    _STEP = 1024

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0]
        if not text.isascii():
            for at in range(0, len(text), self._STEP):
                size = len(text[at : at + self._STEP].encode("utf-8", "surrogatepass"))
                self._starts.append(self._starts[-1] + size)

    def at(self, char: int) -> int:
        """The byte at which a code point begins."""
        if len(self._starts) == 1:
            return char
        step = char // self._STEP
        return self._starts[step] + len(self._text[step * self._STEP : char].encode("utf-8", "surrogatepass"))

    def char(self, byte: int) -> int:
        """The code point that begins at a byte."""
        if len(self._starts) == 1:
            return byte
        step = min(bisect_right(self._starts, byte) - 1, len(self._starts) - 2)
        part = self._text[step * self._STEP : (step + 1) * self._STEP].encode("utf-8", "surrogatepass")
        return step * self._STEP + len(part[: byte - self._starts[step]].decode("utf-8", "surrogatepass"))
