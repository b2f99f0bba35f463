"""Transforms of a faulty clause: one file each, tried in the order of `ORDER`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib import import_module

from replylint.language import morphology, nounphrases, times
from replylint.language.text import Sentence, Word
from replylint.rewriting.clauses import clause_around

ORDER = (
    "formula",
    "not_before",
    "not_until",
    "without_condition",
    "our_side",
    "some_day",
    "when_then",
    "contact_by_others",
    "intake",
    "must",
    "not_given",
    "sent_away",
    "guarantee",
    "vague_time",
    "undated",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A finding of `rule` at `words[start:end]` of a sentence of `source`; `earlier` are the sentences before it."""

    sentence: Sentence
    source: str
    rule: str
    start: int
    end: int
    earlier: Sequence[Sentence] = ()

    def clause(self) -> tuple[int, int]:
        """The independent clause (or clauses) of the finding."""
        return clause_around(self.sentence, self.source, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Change:
    """Put `text` for `words[i:j]`. A `whole` text is one or more sentences, to stand by themselves.

    `sure` says that no sense is changed.
    """

    i: int
    j: int
    text: str
    whole: bool = False
    sure: bool = False


Transform = Callable[[Place], Change | None]
_registered: dict[str, tuple[tuple[str, ...], Transform]] = {}


def transform(*rules: str) -> Callable[[Transform], Transform]:
    """Registers a transform for the findings of rules named by globs."""

    def register(function: Transform) -> Transform:
        _registered[function.__module__.rpartition(".")[2]] = (rules, function)
        return function

    return register


def changes(place: Place) -> Iterator[Change]:
    """What the transforms make of a place, in their order."""
    for function in _transforms_of(place.rule):
        change = function(place)
        if change is not None:
            yield change


@cache
def _transforms_of(rule: str) -> tuple[Transform, ...]:
    """Those that are registered for a rule, in their order."""
    found = []
    for name in ORDER:
        if name not in _registered:
            import_module(f"{__name__}.{name}")
        rules, function = _registered[name]
        if any(fnmatchcase(rule, one) for one in rules):
            found.append(function)
    return tuple(found)


# -- what several transforms ask ----------------------------------------------------------------------------------


def lemma_in(word: Word, lemmas: frozenset[str] | set[str], *grammemes: str) -> bool:
    """Whether a likely reading of the word has one of these lemmas, and all the grammemes."""
    return word.kind == "word" and any(
        p.lemma in lemmas and p.score > 0.1 and p.grammemes.issuperset(grammemes) for p in word.parses
    )


def can_be(word: Word, *grammemes: str) -> bool:
    """Whether a likely reading has all these grammemes."""
    return word.kind == "word" and any(
        p.score > 0.1 and p.grammemes.issuperset(grammemes) for p in word.parses
    )


def joined_with(phrase: str) -> str:
    """«с» or «со» with a phrase in the instrumental.

    >>> joined_with("старшим менеджером"), joined_with("банком")
    ('со старшим менеджером', 'с банком')
    """
    first, second = phrase[:1].lower(), phrase[1:2].lower()
    return f"со {phrase}" if first in "сзшжщ" and second not in "аеёиоуыэюя" else f"с {phrase}"


def inflected(word: Word, like: set[str], grammemes: set[str]) -> str | None:
    """Another form of the word, of its reading that has `like`."""
    reading = next((p for p in word.parses if like <= p.grammemes), None)
    return (
        None
        if reading is None
        else morphology.inflect(word.norm, grammemes, reading.grammemes, reading.lemma)
    )


def phrase_at(sentence: Sentence, i: int, j: int, case: str | None) -> int | None:
    """The end of the longest noun phrase at word `i` that is not longer than `words[i:j]`."""
    if i >= j:
        return None
    return next((end for end in nounphrases.chunk_ends(sentence, i, case) if end <= j), None)


def time_in(sentence: Sentence, i: int, j: int) -> tuple[int, int] | None:
    """The first exact date or time among `words[i:j]`."""
    for k in range(i, j):
        if times.may_open(sentence.words[k]):
            end = times.time_end(sentence, k)
            if end is not None and end <= j:
                return k, end
    return None
