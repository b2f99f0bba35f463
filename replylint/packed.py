"""Tables that are loaded at once, as bytes, and give out only what is asked for: a single draft asks for little of them."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

BUCKET = 4
"""How many texts share a bucket of the `Index`, on an average."""

OFTEN = 5000
"""How often an `Index` is searched before a dictionary is worth its while: a draft asks some hundred times."""


class Index(NamedTuple):
    """Numbers texts from 0, and finds the number of one without a dictionary of them all. Texts of the same checksum modulo the
    number of buckets stand side by side, each between two NULs."""

    texts: bytes
    starts: bytes
    """Of each bucket where it starts in `texts`, and where the last ends, as 32-bit numbers."""
    numbers: bytes
    """Of each bucket the number of its first text, in the same form."""

    @classmethod
    def of(cls, texts: Collection[str]) -> tuple[Index, list[str]]:
        """The index of some texts without NUL, and the texts in the order of their numbers."""
        buckets: list[list[bytes]] = [[] for _ in range(len(texts) // BUCKET + 1)]
        for text in sorted(texts):
            encoded = text.encode()
            buckets[zlib.crc32(encoded) % len(buckets)].append(encoded)
        written = [b"".join([text + b"\0" for text in bucket]) for bucket in buckets]
        order = [text.decode() for bucket in buckets for text in bucket]
        return cls(b"\0" + b"".join(written), _ends(written), _ends(buckets)), order


def _ends(parts: Iterable[Collection[object]]) -> bytes:
    """Where each part starts when they stand in a row, and where the last ends."""
    return array("I", accumulate(map(len, parts), initial=0)).tobytes()


class Lookup:
    """Answers from an `Index`; of one that is asked often a dictionary is made."""

    def __init__(self, index: Index) -> None:
        self._texts = index.texts
        self._starts, self._numbers = (memoryview(part).cast("I") for part in (index.starts, index.numbers))
        self._asked = 0
        self._all: dict[str, int] | None = None

    def number(self, text: str) -> int | None:
        """The number of a text, None for one that is not there."""
        if self._all is not None:
            return self._all.get(text)
        self._asked += 1
        if self._asked > OFTEN:
            self._all = {one: number for number, one in enumerate(self._texts.decode().split("\0")[1:-1])}
        encoded = text.encode()
        bucket = zlib.crc32(encoded) % (len(self._starts) - 1)
        start = self._starts[bucket]
        at = self._texts.find(b"\0%b\0" % encoded, start, self._starts[bucket + 1] + 1)
        return None if at < 0 else self._numbers[bucket] + self._texts.count(b"\0", start, at)


PackedRows = tuple[bytes, bytes]
"""Rows of numbers: where each row starts among the numbers, and where the last ends; the numbers. All as 32-bit numbers."""

PackedPostings = tuple[tuple[bytes, bytes, bytes], PackedRows]
"""Rows of numbers, one for each text: an `Index` of the texts, and their rows."""


def pack_rows(rows: Mapping[int, Sequence[int]]) -> PackedRows:
    """Rows of numbers from 0 to 2**32 - 1, in the places that are their keys, with empty ones between them."""
    return _packed([rows.get(place, ()) for place in range(max(rows, default=-1) + 1)])


def pack_postings(rows: Mapping[str, Sequence[int]]) -> PackedPostings:
    """Rows of the same numbers, each under a text without NUL."""
    index, order = Index.of(rows)
    return (index.texts, index.starts, index.numbers), _packed([rows[text] for text in order])


def _packed(rows: Sequence[Sequence[int]]) -> PackedRows:
    return _ends(rows), array("I", [number for row in rows for number in row]).tobytes()


class Rows:
    """Gives out packed rows."""

    def __init__(self, packed: PackedRows) -> None:
        self._starts, self._numbers = (memoryview(part).cast("I") for part in packed)

    def row(self, place: int) -> Sequence[int]:
        """The row in a place; past the last one rows are empty."""
        starts = self._starts
        return self._numbers[starts[place] : starts[place + 1]] if place < len(starts) - 1 else ()


class Postings:
    """Gives out packed postings."""

    def __init__(self, packed: PackedPostings) -> None:
        index, rows = packed
        self._number = Lookup(Index(*index)).number
        self._row = Rows(rows).row

    def row(self, text: str) -> Sequence[int]:
        """The row of a text; that of one which is not there is empty."""
        number = self._number(text)
        return () if number is None else self._row(number)
