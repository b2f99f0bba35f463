"""Compiled phrases: what `compiling` makes and `matching` runs.

A book holds only tuples, dicts, strings and integers, so that it can be cached with `marshal` and loaded in
milliseconds; what most drafts do without stays packed until it is asked for. A program is a nested tuple whose first item is
one of the operation codes below.
"""

from __future__ import annotations

import marshal
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from replylint.packed import PackedPostings, PackedRows, pack_postings, pack_rows

WORD, SEQUENCE, CHOICE, MAYBE, GAP, EITHER, SLOT, START, END = range(9)

Program = tuple[Any, ...]


class Pattern(NamedTuple):
    """One compiled phrase.

    `row` are the tests of a phrase that is a plain row of words; any other is its `program`, packed. `trigger` is the test of
    its rarest word; beside the word that sets the pattern off must stand one that satisfies `neighbour` (-1: anything), to its
    right (`side` 1) or left (-1). `needs` are the bits of the other tests that a sentence must satisfy somewhere; `first` are the
    tests one of which the first word satisfies (None: it may begin anywhere).
    At least `nearest` and at most `farthest` words stand before the trigger, words passed over not counted. A match is
    dropped where one of the `predicates` is negated.
    """

    row: tuple[int, ...] | None
    packed: bytes
    needs: tuple[int, ...]
    first: tuple[int, ...] | None
    group: int
    predicates: tuple[int, ...] | None
    trigger: int
    neighbour: int
    side: int
    nearest: int
    farthest: int

    @property
    def program(self) -> Program:
        """What the phrase asks for, step by step."""
        if self.row is None:
            program: Program = marshal.loads(self.packed)
            return program
        words = tuple((WORD, test) for test in self.row)
        return words[0] if len(words) == 1 else (SEQUENCE, words)


class Choice(NamedTuple):
    """The ways of a choice: `by_test` finds those that may begin at a word satisfying a test, `anywhere` are all others."""

    options: tuple[Program, ...]
    by_test: dict[int, tuple[int, ...]]
    anywhere: tuple[int, ...]


TIME_OPENER = -3
"""Stands among the tests of a word with which a date, time or number may begin."""

VOCALISED = {
    "ко": "к",
    "со": "с",
    "во": "в",
    "об": "о",
    "обо": "о",
    "ото": "от",
    "изо": "из",
    "подо": "под",
    "надо мной": "над",
    "безо": "без",
    "передо": "перед",
}
"""Prepositions that change their shape before certain consonants."""

_NO_ROWS = pack_rows({})
_NO_POSTINGS = pack_postings({})

Condition = tuple[tuple[str, ...], tuple[str, ...]]
"""Grammemes that a reading must have and must not have."""


@dataclass(slots=True)
class Book:
    """Compiled phrases and what finds them: the tests that lemmas and forms satisfy (`by_nothing`: those that name neither),
    the place in `conditions` of what else a test demands of a reading, the tests that unite several others, and the patterns
    that a test sets off. `bits` gives the tests that patterns need a bit each; `choices` are the choices in programs, which
    name them by number. Patterns and choices are packed with `marshal`, the tables as `replylint.packed` does it."""

    groups: list[str] = field(default_factory=list)
    patterns: list[bytes] = field(default_factory=list)
    by_trigger: PackedRows = _NO_ROWS
    by_lemma: PackedPostings = _NO_POSTINGS
    by_form: PackedPostings = _NO_POSTINGS
    by_nothing: tuple[int, ...] = ()
    marks: dict[int, int] = field(default_factory=dict)
    conditions: list[Condition] = field(default_factory=list)
    unions: PackedRows = _NO_ROWS
    bits: dict[int, int] = field(default_factory=dict)
    choices: list[bytes] = field(default_factory=list)
    packed_sources: bytes = b""
    _met: dict[int, Pattern] = field(default_factory=dict)

    def pattern(self, number: int) -> Pattern:
        """One compiled phrase."""
        pattern = self._met.get(number)
        if pattern is None:
            pattern = self._met[number] = Pattern._make(marshal.loads(self.patterns[number]))
        return pattern

    def choice(self, number: int) -> Choice:
        """One choice of a program."""
        return Choice._make(marshal.loads(self.choices[number]))

    @property
    def sources(self) -> list[str]:
        """Each pattern as it is written."""
        sources: list[str] = marshal.loads(self.packed_sources)
        return sources

    def dump(self) -> tuple[Any, ...]:
        """The book as plain values for `marshal`."""
        return tuple(getattr(self, name) for name in self.__slots__ if name != "_met")

    @classmethod
    def load(cls, values: tuple[Any, ...]) -> Book:
        """The book whose `dump()` gave `values`."""
        return cls(*values)


def fold(word: str) -> str:
    """The key under which words are compared: lower case, ё as е, prepositions without the linking vowel."""
    word = word.lower().replace("ё", "е")
    return VOCALISED.get(word, word)
