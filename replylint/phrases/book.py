"""Compiled phrases: what `compiling` makes and `matching` runs.

A book holds only tuples, dicts, strings and integers, so that it can be cached with `marshal` and loaded in
milliseconds. A program is a nested tuple whose first item is one of the operation codes below.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

WORD, SEQUENCE, CHOICE, MAYBE, GAP, EITHER, SLOT, START, END = range(9)

Program = tuple[Any, ...]
Pattern = tuple[Program, int, int, tuple[int, ...] | None, int, int, int, int, int]


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


@dataclass(slots=True)
class Book:
    """Compiled phrases. `patterns[k]` is (program, required mask, group, predicate tests or None, trigger,
    neighbour, side, nearest, farthest): at least `nearest` and at most `farthest` words stand before the trigger
    (words passed over not counted); `trigger` is the test of its rarest word; beside the word that sets the pattern off must stand one that satisfies `neighbour` (-1: anything), to its right
    (side 1) or left (side -1)."""

    groups: list[str] = field(default_factory=list)
    patterns: list[Pattern] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    by_trigger: dict[int, tuple[int, ...]] = field(default_factory=dict)
    by_lemma: dict[str, tuple[tuple[int, tuple[str, ...], tuple[str, ...]], ...]] = field(
        default_factory=dict
    )
    by_form: dict[str, tuple[int, ...]] = field(default_factory=dict)
    by_grammeme: tuple[tuple[int, tuple[str, ...], tuple[str, ...]], ...] = ()
    unions: dict[int, tuple[int, ...]] = field(default_factory=dict)
    tests: int = 0

    def dump(self) -> tuple[Any, ...]:
        """The book as plain values for `marshal`."""
        return tuple(getattr(self, name) for name in self.__slots__)

    @classmethod
    def load(cls, values: tuple[Any, ...]) -> Book:
        """The book whose `dump()` gave `values`."""
        return cls(**dict(zip(cls.__slots__, values, strict=True)))


def fold(word: str) -> str:
    """The key under which words are compared: lower case, ё as е, prepositions without the linking vowel."""
    word = word.lower().replace("ё", "е")
    return VOCALISED.get(word, word)
