"""What was found in one draft, and whether a condition holds there. Everything is worked out once, when asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from replylint.language.reader import read
from replylint.language.text import Sentence, Text
from replylint.model import Draft, Span
from replylint.phrases.matching import Hit, Matcher, Scan
from replylint.rulebook.builtin import BUILTINS
from replylint.rulebook.loading import CompiledBlock, Judge, Ruleset

NOTHING: tuple[Hit, ...] = ()

MANY = 16
"""Matches of one name that are looked at one by one; with more of them, each would be compared with each."""


class Spread(NamedTuple):
    """Where the matches of one name stand in one sentence: `ending` is the first word after the one that ends first,
    `starting` the first word of the one that starts last, bit i of `clauses` says that some touch clause i."""

    ending: int
    starting: int
    clauses: int


class Side:
    """One message — the reply, the customer's, an earlier turn — with its raw matches by group."""

    __slots__ = ("_hits", "matcher", "name", "scan", "seen", "spreads", "text")

    def __init__(self, name: str, matcher: Matcher, source: str) -> None:
        self.name = name
        self.matcher = matcher
        self.text = read(source, matcher.vocabulary)
        self.scan = Scan(matcher, self.text)
        self._hits: dict[int, Sequence[Hit]] = {}
        self.seen: dict[str, Sequence[Hit]] = {}
        self.spreads: dict[str, dict[int, Spread]] = {}

    def raw(self, group: int) -> Sequence[Hit]:
        """The matches of a group, whatever its conditions."""
        if not self.scan.groups >> group & 1:
            return NOTHING
        hits = self._hits.get(group)
        if hits is None:
            hits = self._hits[group] = self.scan.group(group)
        return hits

    def sentence(self, hit: Hit) -> Sentence:
        """The sentence a hit stands in."""
        return self.text.sentences[hit.sentence]

    def span(self, hit: Hit) -> Span:
        """The hit as code points."""
        sentence = self.sentence(hit)
        return Span(sentence.starts[hit.start], sentence.ends[hit.end - 1])

    def clauses(self, hit: Hit) -> int:
        """The clauses that a hit touches, as the bits of a number."""
        breaks = self.sentence(hit).breaks
        first, last = clause_at(breaks, hit.start), clause_at(breaks, hit.end - 1)
        return (2 << last) - (1 << first)

    def spread(self, name: str) -> dict[int, Spread]:
        """Sentence → where the matches of `name` (which have been looked for) stand in it."""
        known = self.spreads.get(name)
        if known is None:
            known = self.spreads[name] = {}
            for hit in self.seen[name]:
                one = known.get(hit.sentence, Spread(hit.end, hit.start, 0))
                known[hit.sentence] = Spread(
                    min(one.ending, hit.end), max(one.starting, hit.start), one.clauses | self.clauses(hit)
                )
        return known


class Evidence:
    """The reply and all that is known of its situation, as far as rules can see it."""

    def __init__(self, ruleset: Ruleset, draft: Draft) -> None:
        self.ruleset = ruleset
        self.draft = draft
        self.reply = Side("reply", ruleset.reply, draft.reply)
        has_customer = draft.customer is not None and draft.customer.strip() != ""
        self.customer = Side("customer", ruleset.customer, draft.customer or "") if has_customer else None
        self.notes: dict[str, Any] = {}
        """What later steps have worked out of the whole reply and need again for the next finding."""
        self._turns: list[Side] | None = None
        self._told: list[Side] | None = None

    @property
    def turns(self) -> list[Side]:
        """Earlier messages of the support, oldest first."""
        if self._turns is None:
            earlier = [turn.text for turn in self.draft.turns if turn.author == "agent"]
            self._turns = [Side("turns", self.ruleset.reply, text) for text in earlier]
        return self._turns

    @property
    def told(self) -> list[Side]:
        """All that the customer has written: the earlier messages, oldest first, and the one that is answered."""
        if self._told is None:
            earlier = [turn.text for turn in self.draft.turns if turn.author == "customer"]
            self._told = [Side("customer", self.ruleset.customer, text) for text in earlier]
            if self.customer is not None:
                self._told.append(self.customer)
        return self._told

    def found(self, name: str, side: Side) -> Sequence[Hit]:
        """The places of a signal (its own conditions applied), of a builtin, or of a condition's phrases."""
        hits = side.seen.get(name)
        if hits is None:
            hits = side.seen[name] = self._find(name, side)
        return hits

    def _find(self, name: str, side: Side) -> Sequence[Hit]:
        builtin = BUILTINS.get(name)
        if builtin is not None:
            return builtin(self, side)
        group, signal = self.ruleset.reference(name)
        hits = side.raw(group)
        if not hits or signal is None or not (signal.unless or signal.when):
            return hits
        return [hit for hit in hits if self.stands(signal, hit, side)]

    def stands(self, judge: Judge, hit: Hit | None, side: Side) -> bool:
        """Whether the conditions of a rule or signal leave `hit` standing."""
        for block in judge.unless:
            if self.holds(block, hit, side):
                return False
        if not judge.when:
            return True
        return any(self.holds(block, hit, side) for block in judge.when)

    def holds(self, block: CompiledBlock, hit: Hit | None, side: Side) -> bool:
        """Whether something is present in every scope of the block."""
        for scope, names in block.items():
            # Written out as a loop: this is where a lint spends its time.
            for name in names:
                if self.present(scope, name, hit, side):
                    break
            else:
                return False
        return True

    def present(self, scope: str, name: str, hit: Hit | None, side: Side) -> bool:
        """Whether a signal or group of phrases is present in the scope around `hit`."""
        if scope == "customer":
            return self.customer is not None and bool(self.found(name, self.customer))
        if scope == "told":
            return any(self.found(name, message) for message in self.told)
        if scope == "turns":
            return any(self.found(name, turn) for turn in self.turns)
        found = side.seen.get(name)
        if found is None:
            found = self.found(name, side)
        if not found:
            return False
        if scope == "reply" or hit is None:
            return True
        if len(found) > MANY:
            return _is_among(scope, hit, side.spread(name), side)
        return any(_in_scope(scope, other, hit, side) for other in found)


def _in_scope(scope: str, other: Hit, hit: Hit, side: Side) -> bool:
    distance = other.sentence - hit.sentence
    if scope == "sentence":
        return distance == 0
    if scope == "near":
        return -1 <= distance <= 1
    if scope == "next":
        return distance == 1
    if scope == "after":
        return distance > 0 or (distance == 0 and other.start >= hit.end)
    if scope == "before":
        return distance < 0 or (distance == 0 and other.end <= hit.start)
    return distance == 0 and side.clauses(hit) & side.clauses(other) != 0


def _is_among(scope: str, hit: Hit, spread: dict[int, Spread], side: Side) -> bool:
    """Whether `_in_scope` holds for one of the many matches that `spread` tells of."""
    number = hit.sentence
    here = spread.get(number)
    if scope == "sentence":
        return here is not None
    if scope == "near":
        return here is not None or number - 1 in spread or number + 1 in spread
    if scope == "next":
        return number + 1 in spread
    # Sentences come in order, so do the keys.
    if scope == "after":
        return next(reversed(spread)) > number or (here is not None and here.starting >= hit.end)
    if scope == "before":
        return next(iter(spread)) < number or (here is not None and here.ending <= hit.start)
    return here is not None and here.clauses & side.clauses(hit) != 0


def clause_at(breaks: int, place: int) -> int:
    """The number of the clause that word `place` stands in: how many breaks stand before it.

    >>> clause_at(0b100, 1), clause_at(0b100, 2)
    (0, 1)
    """
    return (breaks & ((2 << place) - 1)).bit_count()


def first_body(text: Text) -> Span:
    """Where a finding about the whole reply points: its first sentence that is neither greeting nor quotation."""
    sentences: Iterable[Sentence] = text.sentences
    body = [s for s in sentences if s.zone == "body"] or [
        s for s in sentences if s.zone not in ("quote", "code")
    ]
    if not body:
        return Span(0, len(text.source))
    return Span(body[0].start, body[0].end)
