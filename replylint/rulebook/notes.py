"""What can be told of one sentence by itself. It is remembered with the sentence (`phrases.matching.Known`), so that a draft
that repeats sentences met before, as every draft does in an editor, costs only what stands between its sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from replylint.language.text import Sentence, Text
from replylint.phrases.matching import Hit, Known, bit_of, groups_in
from replylint.rulebook.builtin import OF_SENTENCE, digits, pressure

if TYPE_CHECKING:
    from replylint.rulebook.loading import CompiledBlock, Ruleset
    from replylint.rulebook.weighing import Voice

WITHIN = frozenset({"clause", "sentence"})
"""Scopes that look no further than the sentence."""


class Conditions(NamedTuple):
    """What the matches of a group have to stand within their sentence: its zone (None: any), and no block that holds."""

    zones: tuple[str, ...] | None
    unless: tuple[CompiledBlock, ...]


class Notes:
    """The places of each group in a sentence that their conditions within it leave standing, filed as of sentence 0.

    `groups` are the groups that have any, `pressure` is that of the builtin `pressed`, `digits` how many there are,
    `placeholders` which words are some. `voice` is what the weighted rules hear
    in the sentence, once they have listened; `memory` is for what later steps work out of some of its words.
    """

    __slots__ = (
        "_clauses",
        "_conditions",
        "_here",
        "_sentence",
        "_standing",
        "digits",
        "groups",
        "known",
        "memory",
        "placeholders",
        "pressure",
        "voice",
    )

    def __init__(self, ruleset: Ruleset, text: Text, sentence: Sentence, known: Known) -> None:
        self.known = known
        said = text.source[sentence.start : sentence.end]
        self.pressure = pressure(said)
        self.digits = digits(said)
        self.placeholders = [k for k, word in enumerate(sentence.words) if word.kind == "placeholder"]
        self.voice: Voice | None = None
        self.memory: dict[tuple[str, int, int], Any] = {}
        self._sentence = sentence
        self._conditions: Mapping[int, Conditions] = ruleset.conditions
        self._standing: dict[int, list[Hit]] = {}
        self._clauses: dict[int, int] = {}
        for name, find in OF_SENTENCE.items():
            places = find(sentence)
            if places:
                group = ruleset.groups[f"builtin:{name}"]
                self._standing[group] = [Hit(-1, 0, start, end) for start, end in places]
        self._here = known.groups
        for group in self._standing:
            self._here |= bit_of(group)
        self.groups = 0
        for group in groups_in(self._here):
            if self.standing(group):
                self.groups |= bit_of(group)

    def standing(self, group: int) -> list[Hit]:
        """The places of a group that is in the sentence."""
        hits = self._standing.get(group)
        if hits is None:
            hits = self.known.by_group.get(group, [])
            conditions = self._conditions.get(group)
            if conditions is not None and hits:
                hits = self._left_by(conditions, hits)
            self._standing[group] = hits
        return hits

    def _left_by(self, conditions: Conditions, hits: list[Hit]) -> list[Hit]:
        if conditions.zones is not None and self._sentence.zone not in conditions.zones:
            return []
        return [hit for hit in hits if not any(self._holds(block, hit) for block in conditions.unless)]

    def _holds(self, block: CompiledBlock, hit: Hit) -> bool:
        """Whether something is present in every scope of a block, as seen from `hit`."""
        for scope, _, groups in block:
            touched = self._touched(groups)
            if scope == "clause":
                touched &= clauses(self._sentence, hit)
            if not touched:
                return False
        return True

    def _touched(self, groups: int) -> int:
        """The clauses touched by places of one of the groups, as bits."""
        touched = 0
        for group in groups_in(groups & self._here):
            known = self._clauses.get(group)
            if known is None:
                known = 0
                for hit in self.standing(group):
                    known |= clauses(self._sentence, hit)
                self._clauses[group] = known
            touched |= known
        return touched


def clauses(sentence: Sentence, hit: Hit) -> int:
    """The clauses of a sentence that a hit touches, as the bits of a number."""
    first, last = clause_at(sentence.breaks, hit.start), clause_at(sentence.breaks, hit.end - 1)
    return (2 << last) - (1 << first)


def clause_at(breaks: int, place: int) -> int:
    """The number of the clause that word `place` stands in: how many breaks stand before it.

    >>> clause_at(0b100, 1), clause_at(0b100, 2)
    (0, 1)
    """
    return (breaks & ((2 << place) - 1)).bit_count()
