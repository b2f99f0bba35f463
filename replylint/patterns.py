"""Whether a regular expression that somebody else wrote may take more than a sensible time.

`re` tries alternatives one after another; a repeat in a repeat has exponentially many. What is refused here is what may
be exponential, by its form; a few harmless forms are refused with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from re import _parser as sre  # type: ignore[attr-defined]
from typing import Any

LONGEST = 500
"""Characters of a pattern."""
OPEN = 10
"""A repeat that may be made more often than this counts as open."""
MOST_OPEN = 3
"""Open repeats one after another: each multiplies the ways to divide a text among them."""

_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT)


def is_slow(pattern: str) -> bool:
    """Whether a valid `pattern` may be slow on a text made for it.

    >>> is_slow(r"\\[\\[\\w+(?:\\.\\w+)*\\]\\]"), is_slow(r"(\\w+\\s?)*:")
    (False, True)
    """
    tree = sre.parse(pattern)
    repeats = list(_repeats(tree))
    return len(repeats) > MOST_OPEN or any(not _is_certain(body) for body in repeats)


def _parts(items: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """The elements of a parsed pattern, groups being no elements of their own."""
    for kind, value in items:
        if kind is sre.SUBPATTERN:
            yield from _parts(value[-1])
        elif kind is sre.ATOMIC_GROUP:
            yield from _parts(value)
        else:
            yield kind, value


def _inside(kind: Any, value: Any) -> list[Any]:
    """The parsed patterns that an element is made of."""
    if kind in _REPEATS or kind is sre.POSSESSIVE_REPEAT:
        return [value[2]]
    if kind is sre.BRANCH:
        return list(value[1])
    if kind in (sre.ASSERT, sre.ASSERT_NOT):
        return [value[1]]
    return [part for part in value[1:] if part is not None] if kind is sre.GROUPREF_EXISTS else []


def _repeats(items: Iterable[Any]) -> Iterator[Any]:
    """What stands in the open repeats, at any depth."""
    for kind, value in _parts(items):
        if kind in _REPEATS and value[1] > OPEN and value[0] != value[1]:
            yield value[2]
        for part in _inside(kind, value):
            yield from _repeats(part)


def _is_certain(body: Iterable[Any]) -> bool:
    """Whether there is one way only to cut a text into repeats of `body`: it is a row of single characters, or begins
    with one that nothing of variable length in it can be."""
    parts = list(_parts(body))
    varying = [one for one in parts if one[0] in (*_REPEATS, sre.BRANCH)]
    if not varying:
        return True
    if parts[0] in varying:
        return False
    first, inner = _letters([parts[0]]), _letters(varying)
    return first is not None and inner is not None and not first & inner


_SAMPLE = [chr(code) for code in (*range(0x20, 0x7F), 9, 10, 0xA0, 0xAB, 0xBB, 0x2014, *range(0x410, 0x450))]


def _letters(items: Iterable[tuple[Any, Any]]) -> set[str] | None:
    """The characters of the sample that these elements can hold; None where that cannot be said."""
    found: set[str] = set()
    for kind, value in items:
        if kind in (sre.LITERAL, sre.NOT_LITERAL, sre.IN, sre.ANY):
            if kind is sre.LITERAL:
                found.add(chr(value))
            elif kind is sre.ANY:
                found.update(_SAMPLE)
            elif kind is sre.NOT_LITERAL:
                found.update(char for char in _SAMPLE if char != chr(value))
            else:
                found.update(char for char in _SAMPLE if _is_in(char, value))
            continue
        inside = _inside(kind, value)
        if not inside:
            return None
        for part in inside:
            letters = _letters(_parts(part))
            if letters is None:
                return None
            found |= letters
    return found


_CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_WORD: r"\W",
}


def _is_in(char: str, members: Iterable[tuple[Any, Any]]) -> bool:
    """Whether a set such as `[^a-z\\d]` holds a character."""
    holds, negated = False, False
    for kind, value in members:
        if kind is sre.NEGATE:
            negated = True
        elif kind is sre.LITERAL:
            holds |= chr(value) == char
        elif kind is sre.RANGE:
            holds |= value[0] <= ord(char) <= value[1]
        elif kind is sre.CATEGORY:
            holds |= re.fullmatch(_CATEGORIES[value], char) is not None
    return holds != negated
