"""Character-exact maps from a decoded draft back to its file, and edits the other way.

A map is a sorted list of segments. `(draft, file, length, width, kind)` says that the `length` code points of
the draft from `draft` on stand at `file` of the page, `width` file characters each:

- `verbatim`: as they are (width 1);
- `escape`: each written in the format's own way (`\\u0417`, `&nbsp;`, `''`), width characters;
- `gap`: made by the format out of something else (a folded line, a placeholder's brace), maybe of nothing.

What stands in the file between two segments (a literal join, a dropped tag) gave no character of the draft.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from replylint.model import Position
from replylint.sources.page import Page

Kind = Literal["verbatim", "escape", "gap"]


class Segment(NamedTuple):
    """A run of draft characters that stand in the file in one manner; see the module's docstring."""

    draft: int
    file: int
    length: int
    width: int
    kind: Kind


class Edit(NamedTuple):
    """Put `replacement` in place of the draft's code points `start <= i < end`."""

    start: int
    end: int
    replacement: str


class FileEdit(NamedTuple):
    """Put `text` in place of the file's code points `start <= i < end`."""

    start: int
    end: int
    text: str


class FixRefused(Exception):
    """An edit that cannot be written in the file. `reason` is an English message id with `{name}` fields."""

    def __init__(self, reason: str, **args: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.args_ = args

    def __str__(self) -> str:
        return self.reason.format(**self.args_)


@dataclass(frozen=True, slots=True)
class Site:
    """Where a replacement goes: `start <= i < end` of `page.text`, inside the literal `first <= i < last`."""

    page: Page
    start: int
    end: int
    first: int
    last: int

    @property
    def literal(self) -> str:
        """The file's characters of the whole literal, without its quotes."""
        return self.page.text[self.first : self.last]


Encode = Callable[[str, Site], str]


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a replacement is written at a place. `swallow` allows what the format dropped inside the replaced
    range (a continued line) to go with it; tags, which mean something, must stay."""

    encode: Encode
    swallow: bool = False


def as_is(text: str, site: Site) -> str:
    """Plain text stands as it is, with the line ends of its file."""
    return adapt_newlines(text, site.page.newline)


def adapt_newlines(text: str, newline: str) -> str:
    """`text` with every bare `\\n` written as `newline`; `\\r\\n` and `\\r` are left alone."""
    if newline == "\n" or "\n" not in text:
        return text
    return text.replace("\r\n", "\n").replace("\n", newline)


def around(text: str, kept: frozenset[str], encode: Callable[[str], str]) -> str:
    """`text` encoded, but for the placeholders in it that the literal already has, which stay as written.

    >>> around("{a} {b}", frozenset({"{a}"}), lambda part: part.replace("{", "{{"))
    '{a} {{b}'
    """
    if not kept:
        return encode(text)
    known = "|".join(re.escape(name) for name in sorted(kept, key=len, reverse=True))
    parts = re.split(f"({known})", text)
    return "".join(part if number % 2 else encode(part) for number, part in enumerate(parts))


VERBATIM = Syntax(as_is)


class Piece(NamedTuple):
    """Draft characters from `draft` up to the next piece stand in the literal `first <= i < last` of the file.

    A piece without syntax is not to be edited (a placeholder built from code).
    """

    draft: int
    first: int
    last: int
    syntax: Syntax | None


class SourceMap:
    """The map of one draft; implements `replylint.model.Origin`.

    With `outer` the page is not the file but a value that was itself decoded (HTML inside a JSON string);
    places then go on through the outer map.
    """

    __slots__ = ("_starts", "base", "outer", "page", "pieces", "segments", "text")

    def __init__(
        self,
        page: Page,
        text: str,
        segments: Sequence[Segment],
        pieces: Sequence[Piece],
        outer: SourceMap | None = None,
        base: int = 0,
    ) -> None:
        self.page = page
        self.text = text
        self.segments = segments
        self.pieces = pieces
        self.outer = outer
        self.base = base
        self._starts = [segment.draft for segment in segments]

    def part(self, start: int, end: int) -> SourceMap:
        """The map of `text[start:end]` as a draft of its own."""
        base = self.base + start
        return SourceMap(self.page, self.text[start:end], self.segments, self.pieces, self.outer, base)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The file's half-open range of code points that holds the draft's `start <= i < end`.

        An empty range is the place where an insertion would go.
        """
        first, last = self._local(start, end)
        if self.outer is not None:
            return self.outer.span(first, last)
        return self.page.offset + first, self.page.offset + last

    def position(self, offset: int) -> Position:
        """The place in the file of the code point `offset` of the draft (`len(reply)` is allowed)."""
        if offset < len(self.text):
            first, _ = self._local(offset, offset + 1)
        else:
            first, _ = self._local(offset, offset)
        return self._place(first)

    def positions(self, start: int, end: int) -> tuple[Position, Position]:
        """Where the draft's range begins and ends in the file; the end is that of its last character."""
        first, last = self._local(start, end)
        return self._place(first), self._place(last)

    def holds(self, offset: int) -> bool:
        """Whether the file's code point `offset` belongs to the text, not to what stands between its parts."""
        if self.outer is not None:
            return self.outer.holds(offset)
        local = offset - self.page.offset
        return any(
            segment.kind != "gap" and segment.file <= local < segment.file + segment.length * segment.width
            for segment in self.segments
        )

    @property
    def root(self) -> SourceMap:
        """The map of the file's own value, below what was decoded out of it."""
        return self if self.outer is None else self.outer.root

    def edit(self, edits: Iterable[Edit | tuple[int, int, str]]) -> list[FileEdit]:
        """The edits of the file that make these edits of the draft, in file order.

        Raises FixRefused where one cannot be written at its place; ValueError where a range is outside the draft.
        """
        done: list[FileEdit] = []
        previous = 0
        for start, end, replacement in sorted(edits):
            if not 0 <= start <= end <= len(self.text):
                raise ValueError(f"edit {start}:{end} of a draft of {len(self.text)} characters")
            if start < previous:
                raise FixRefused("two fixes overlap")
            previous = end
            done.extend(self._edit(*self._shrunk(start, end, replacement)))
        if self.outer is not None:
            return self.outer.edit(Edit(*edit) for edit in done)
        shift = self.page.offset
        return [FileEdit(edit.start + shift, edit.end + shift, edit.text) for edit in done]

    def _place(self, local: int) -> Position:
        return self.outer.position(local) if self.outer is not None else self.page.position(local)

    def _local(self, start: int, end: int) -> tuple[int, int]:
        if start < end:
            return self._char(start)[0], self._char(end - 1)[1]
        if not self.text and not self.segments:
            first = self.pieces[0].first if self.pieces else 0
            return first, first
        at = self._char(start - 1)[1] if start > 0 else self._char(start)[0]
        return at, at

    def _char(self, index: int) -> tuple[int, int]:
        """The range of the page that gave the draft's code point `index`."""
        index += self.base
        segment = self.segments[max(0, bisect_right(self._starts, index) - 1)]
        start = segment.file + (index - segment.draft) * segment.width
        return start, start + segment.width

    def _shrunk(self, start: int, end: int, replacement: str) -> tuple[int, int, str]:
        """The edit without what it leaves as it is at both ends, so that the file's own spelling stays."""
        old = self.text[start:end]
        most = min(len(old), len(replacement))
        head = 0
        while head < most and old[head] == replacement[head]:
            head += 1
        tail = 0
        while tail < most - head and old[-1 - tail] == replacement[-1 - tail]:
            tail += 1
        return start + head, end - tail, replacement[head : len(replacement) - tail]

    def _edit(self, start: int, end: int, replacement: str) -> list[FileEdit]:
        if start == end:
            return [self._inserted(start, replacement)] if replacement else []
        done = []
        for number, (piece, first, last) in enumerate(self._parts(start, end)):
            low, high = self._local(first, last)
            if piece.syntax is not None and not piece.syntax.swallow and self._broken(first, last):
                raise FixRefused("there is mark-up inside the text to be replaced")
            done.append(self._written(piece, low, high, "" if number else replacement))
        return done

    def _inserted(self, at: int, text: str) -> FileEdit:
        """An insertion before the code point `at`: after the one before it where that can be edited."""
        before = self._piece(at - 1) if at > 0 else None
        after = self._piece(at) if at < len(self.text) or not self.text else None
        if before is not None and (self.pieces[before].syntax is not None or after is None):
            place = self._char(at - 1)[1]
            return self._written(self.pieces[before], place, place, text)
        piece = self.pieces[after or 0]
        place = self._char(at)[0] if self.text else piece.first
        return self._written(piece, place, place, text)

    def _written(self, piece: Piece, low: int, high: int, text: str) -> FileEdit:
        if piece.syntax is None:
            raise FixRefused("the fix would change a placeholder that is built from code")
        site = Site(self.page, low, high, piece.first, piece.last)
        return FileEdit(low, high, piece.syntax.encode(text, site))

    def _parts(self, start: int, end: int) -> list[tuple[Piece, int, int]]:
        """The pieces the range touches, each with its part of the range."""
        found = []
        at = start
        while at < end:
            index = self._piece(at)
            last = end
            if index + 1 < len(self.pieces):
                last = min(end, self.pieces[index + 1].draft - self.base)
            found.append((self.pieces[index], at, last))
            at = last
        return found

    def _piece(self, index: int) -> int:
        """The number of the piece that holds the draft's code point `index`."""
        index += self.base
        found = bisect_right(self.pieces, index, key=lambda piece: piece.draft) - 1
        if found < 0:
            raise FixRefused("this text cannot be edited in place")
        return found

    def _broken(self, start: int, end: int) -> bool:
        """Whether the file has something between the characters of this range that is not in the draft."""
        return any(self._char(index)[1] < self._char(index + 1)[0] for index in range(start, end - 1))


class MapBuilder:
    """Collects a decoded text and its map, in order. `first`/`last` bound the literal in the page."""

    def __init__(self, page: Page, syntax: Syntax | None = VERBATIM, first: int = 0, last: int = 0) -> None:
        self.page = page
        self.length = 0
        self._parts: list[str] = []
        self._segments: list[Segment] = []
        self._pieces: list[Piece] = [Piece(0, first, last or len(page.text), syntax)]

    def piece(self, syntax: Syntax | None, first: int, last: int) -> None:
        """From here on the text stands in another literal."""
        piece = Piece(self.length, first, last, syntax)
        if self._pieces[-1].draft == self.length:
            self._pieces[-1] = piece
        else:
            self._pieces.append(piece)

    def verbatim(self, start: int, end: int) -> None:
        """The page's characters `start <= i < end` as they are."""
        if start < end:
            self._add(self.page.text[start:end], start, 1, "verbatim")

    def escape(self, start: int, end: int, text: str) -> None:
        """`text` (mostly one character) written as the page's `start <= i < end`."""
        for char in text:
            self._add(char, start, end - start, "escape")

    def escapes(self, start: int, width: int, text: str) -> None:
        """Characters from `start` on, each written with `width` of the page's."""
        self._add(text, start, width, "escape")

    def gap(self, start: int, end: int, text: str) -> None:
        """`text` that the format makes of the page's `start <= i < end`, which may be empty."""
        for char in text:
            self._add(char, start, end - start, "gap")

    def _add(self, text: str, start: int, width: int, kind: Kind) -> None:
        if self._segments and width:
            last = self._segments[-1]
            follows = last.file + last.length * last.width == start
            if follows and last.width == width and last.kind == kind:
                self._segments[-1] = last._replace(length=last.length + len(text))
                self._keep(text)
                return
        self._segments.append(Segment(self.length, start, len(text), width, kind))
        self._keep(text)

    def _keep(self, text: str) -> None:
        self._parts.append(text)
        self.length += len(text)

    def build(self, outer: SourceMap | None = None) -> SourceMap:
        """The map of everything collected; its `text` is the draft."""
        return SourceMap(self.page, "".join(self._parts), self._segments, self._pieces, outer)


def verbatim_map(page: Page, start: int, end: int) -> SourceMap:
    """The map of a draft that stands in the page as it is."""
    builder = MapBuilder(page, VERBATIM, start, end)
    builder.verbatim(start, end)
    return builder.build()
