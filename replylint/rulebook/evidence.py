"""What was found in one draft, and whether a condition holds there. Everything is worked out once, when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from replylint.language.reader import read
from replylint.language.text import Sentence, Text
from replylint.model import Draft, Span, Syntax
from replylint.phrases.matching import Hit, Matcher, bit_of, groups_in, keep
from replylint.rulebook.builtin import OF_MESSAGE, TRAITS, traits
from replylint.rulebook.loading import CompiledBlock, Judge, Ruleset
from replylint.rulebook.notes import Notes, clauses

T = TypeVar("T")

NOTHING: tuple[Hit, ...] = ()

MESSAGES = frozenset({"customer", "told", "turns"})
"""Scopes that are messages other than the one that is looked at."""

KNOWN_MESSAGES, LONGEST_KEPT = 1024, 4096
"""How many messages are remembered, and how long one may be, in code points."""

MANY = 16
"""Matches of one name that are looked at one by one; with more of them, each would be compared with each."""


class Spread(NamedTuple):
    """Where the matches of one name stand in one sentence: `ending` is the first word after the one that ends first,
    `starting` the first word of the one that starts last, bit i of `clauses` says that some touch clause i."""

    ending: int
    starting: int
    clauses: int


class Message(NamedTuple):
    """What can be told of a message by itself, whatever draft it belongs to: what is noted of each sentence that the writer
    says himself, by its number; the groups found; how far it raises its voice; room for what later steps make of it."""

    text: Text
    notes: dict[int, Notes]
    groups: int
    pressure: int
    memory: dict[str, Any]


def _listen(source: str, ruleset: Ruleset, matcher: Matcher, syntax: Syntax | None = None) -> Message:
    text = read(source, matcher.vocabulary)
    if syntax is not None and syntax.text == source:
        from replylint.language.dependencies import attach  # here, because drafts come without a parse

        attach(text, syntax)
    notes: dict[int, Notes] = {}
    groups = pressure = digits = 0
    for number, known in matcher.scan(text):
        one: Notes | None = known.notes
        if one is None:
            one = known.notes = Notes(ruleset, text, text.sentences[number], known)
        groups |= one.groups
        pressure += one.pressure
        digits += one.digits
        notes[number] = one
    whole = len(notes) == len(text.sentences)
    groups |= ruleset.builtins_in(source, digits if whole else None)
    return Message(text, notes, groups, pressure, {})


def _remembered(source: str, ruleset: Ruleset, matcher: Matcher) -> Message:
    """The message as heard before, or as new: what a reply answers stays while the reply is written and written again, and
    support teams send the same replies many times a day."""
    heard: dict[str, Message] = matcher.messages
    message = heard.get(source)
    if message is None:
        message = _listen(source, ruleset, matcher)
        if len(source) <= LONGEST_KEPT:
            keep(heard, source, message, KNOWN_MESSAGES)
    return message


class Side:
    """One message — the reply, the customer's, an earlier turn — with its matches by group."""

    __slots__ = ("_hits", "groups", "memory", "name", "notes", "seen", "signals", "spreads", "text")

    def __init__(self, name: str, ruleset: Ruleset, matcher: Matcher, source: str, draft: Draft) -> None:
        self.name = name
        parsed = name == "reply" and draft.syntax is not None
        message = (
            _listen(source, ruleset, matcher, draft.syntax)
            if parsed
            else _remembered(source, ruleset, matcher)
        )
        self.text, self.notes, groups, pressure, self.memory = message
        if self.notes:
            for trait in traits(draft, self.text, pressure):
                groups |= ruleset.bits[trait]
            if name == "customer":
                groups |= ruleset.weighted_signals
        self.groups = groups
        """The groups that have places here or, those of `builtin.OF_MESSAGE`, may have; see `bit_of`."""
        self._hits: dict[int, Sequence[Hit]] = {}
        self.seen: dict[str, Sequence[Hit]] = {}
        self.spreads: dict[str, dict[int, Spread]] = {}
        self.signals: list[tuple[str, Hit]] | None = None
        """Kept by `Evidence.signals`."""

    def raw(self, group: int) -> list[Hit]:
        """The matches of a group, whatever its conditions."""
        return [
            hit.at(number)
            for number, notes in self.notes.items()
            for hit in notes.known.by_group.get(group, ())
        ]

    def places(self, group: int) -> Sequence[Hit]:
        """The places of a group that its conditions within their sentences leave standing."""
        bit = bit_of(group)
        if not self.groups & bit:
            return NOTHING
        hits = self._hits.get(group)
        if hits is None:
            hits = self._hits[group] = [
                hit.at(number)
                for number, notes in self.notes.items()
                if notes.groups & bit
                for hit in notes.standing(group)
            ]
        return hits

    def as_a_whole(self, holds: bool) -> list[Hit]:
        """The place of what is said of the whole message, if it holds: the first sentence that speaks."""
        if not holds or not self.notes:
            return []
        number = next(iter(self.notes))
        return [Hit(-1, number, 0, len(self.text.sentences[number].words))]

    def sentence(self, hit: Hit) -> Sentence:
        """The sentence a hit stands in."""
        return self.text.sentences[hit.sentence]

    def span(self, hit: Hit) -> Span:
        """The hit as code points."""
        sentence = self.sentence(hit)
        return Span(sentence.starts[hit.start], sentence.ends[hit.end - 1])

    def clauses(self, hit: Hit) -> int:
        """The clauses that a hit touches, as the bits of a number."""
        return clauses(self.sentence(hit), hit)

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
        self.reply = Side("reply", ruleset, ruleset.reply, draft.reply, draft)
        has_customer = draft.customer is not None and draft.customer.strip() != ""
        self.customer = self._written_by_customer(draft.customer or "") if has_customer else None
        self.notes: dict[str, Any] = {}
        """Kept by `noted`."""
        self._turns: list[Side] | None = None
        self._told: list[Side] | None = None

    @property
    def turns(self) -> list[Side]:
        """Earlier messages of the support, oldest first."""
        if self._turns is None:
            earlier = [turn.text for turn in self.draft.turns if turn.author == "agent"]
            self._turns = [
                Side("turns", self.ruleset, self.ruleset.reply, text, self.draft) for text in earlier
            ]
        return self._turns

    @property
    def told(self) -> list[Side]:
        """All that the customer has written: the earlier messages, oldest first, and the one that is answered."""
        if self._told is None:
            earlier = [turn.text for turn in self.draft.turns if turn.author == "customer"]
            self._told = list(map(self._written_by_customer, earlier))
            if self.customer is not None:
                self._told.append(self.customer)
        return self._told

    def _written_by_customer(self, text: str) -> Side:
        return Side("customer", self.ruleset, self.ruleset.customer, text, self.draft)

    def found(self, name: str, side: Side) -> Sequence[Hit]:
        """The places of a signal (its own conditions applied), of a builtin, or of a condition's phrases."""
        hits = side.seen.get(name)
        if hits is None:
            present = side.groups & self.ruleset.bits[name]
            hits = side.seen[name] = self._find(name, present, side) if present else NOTHING
        return hits

    def noted(self, name: str, work_out: Callable[[], T]) -> T:
        """What a later step works out of the whole reply, worked out once and kept under a name."""
        if name not in self.notes:
            self.notes[name] = work_out()
        told: T = self.notes[name]
        return told

    def signals(self, side: Side) -> list[tuple[str, Hit]]:
        """The signals found in a message, with their places, in the order of the rule set."""
        if side.signals is None:
            order = self.ruleset.signal_order
            told = sorted([order[group] for group in groups_in(side.groups & self.ruleset.signal_groups)])
            side.signals = [(name, hit) for _, name in told for hit in self.found(name, side)]
        return side.signals

    def said(self, names: Sequence[str], groups: int, side: Side) -> bool:
        """Whether one of the names, whose groups are `groups`, is found in a message."""
        present = side.groups & groups
        if not present:
            return False
        if present & self.ruleset.certain:
            return True
        bits = self.ruleset.bits
        for name in names:  # noqa: SIM110 - asked dozens of times for each draft
            if present & bits[name] and self.found(name, side):
                return True
        return False

    def _find(self, name: str, bit: int, side: Side) -> Sequence[Hit]:
        look = OF_MESSAGE.get(name)
        if look is not None:
            return look(side)
        if name in TRAITS:
            return side.as_a_whole(True)
        if bit & self.ruleset.weighted_signals:
            hits: Sequence[Hit] = side.as_a_whole(self.ruleset.hearing.has(side, name))
        else:
            hits = side.places(bit.bit_length() - 1)
        if bit & self.ruleset.certain:
            return hits
        return self.standing(self.ruleset.signals[name], hits, side)

    def standing(self, judge: Judge, hits: Sequence[Hit], side: Side) -> Sequence[Hit]:
        """Those of the hits that the conditions of a rule or signal leave standing, but for its conditions `within`."""
        unless, when = self.possible(judge.beyond, side), self.possible(judge.when, side)
        if judge.when and not when:
            return NOTHING
        if not unless and not when:
            return hits
        return [
            hit
            for hit in hits
            if not self.any_holds(unless, hit, side) and (not when or self.any_holds(when, hit, side))
        ]

    def stands(self, judge: Judge, hit: Hit | None, side: Side) -> bool:
        """Whether the conditions of a rule or signal leave `hit` standing."""
        if self.any_holds(judge.unless, hit, side):
            return False
        return not judge.when or self.any_holds(judge.when, hit, side)

    def possible(self, blocks: Sequence[CompiledBlock], side: Side) -> list[CompiledBlock]:
        """The blocks that may hold, as far as the groups found tell: hardly ever more than one of many."""
        if not blocks:
            return []
        elsewhere, here = self._groups, side.groups
        found = []
        for block in blocks:
            for scope, _, groups in block:
                if not elsewhere.get(scope, here) & groups:
                    break
            else:
                found.append(block)
        return found

    @cached_property
    def _groups(self) -> dict[str, int]:
        """The groups of the messages that scopes of their own speak of."""
        customer = 0 if self.customer is None else self.customer.groups
        if not self.draft.turns:
            return {"customer": customer, "told": customer, "turns": 0}
        told, turns = 0, 0
        for message in self.told:
            told |= message.groups
        for message in self.turns:
            turns |= message.groups
        return {"customer": customer, "told": told, "turns": turns}

    @cached_property
    def elsewhere(self) -> int:
        """The groups of all messages but the reply."""
        return self._groups["told"] | self._groups["turns"]

    def any_holds(self, blocks: Iterable[CompiledBlock], hit: Hit | None, side: Side) -> bool:
        """Whether one of the blocks holds."""
        for block in blocks:  # noqa: SIM110 - asked dozens of times for each draft
            if self.holds(block, hit, side):
                return True
        return False

    def holds(self, block: CompiledBlock, hit: Hit | None, side: Side) -> bool:
        """Whether something is present in every scope of the block, as seen from `hit`."""
        for scope, names, groups in block:
            # Most of what rules ask for is nowhere in the message: no name needs to be looked at then.
            if scope == "reply" or (hit is None and scope not in MESSAGES):
                if not self.said(names, groups, side):
                    return False
            elif scope == "customer":
                if self.customer is None or not self.said(names, groups, self.customer):
                    return False
            elif scope in MESSAGES:
                messages = self.told if scope == "told" else self.turns
                if not any(self.said(names, groups, message) for message in messages):
                    return False
            elif hit is None or not self._near(scope, names, side.groups & groups, hit, side):
                return False
        return True

    def _near(self, scope: str, names: Sequence[str], present: int, hit: Hit, side: Side) -> bool:
        """Whether one of the names, of whose groups `present` are there, is found in a scope around `hit`.

        What is told of a message as a whole stands in every scope of it.
        """
        if not present:
            return False
        bits = self.ruleset.bits
        for name in names:
            if not present & bits[name]:
                continue
            if name in TRAITS:
                return True
            found = self.found(name, side)
            if len(found) > MANY:
                if _is_among(scope, hit, side.spread(name), side):
                    return True
                continue
            for other in found:
                if _in_scope(scope, other, hit, side):
                    return True
        return False


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


def first_body(text: Text) -> Span:
    """Where a finding about the whole reply points: its first sentence that is neither greeting nor quotation."""
    first = next((one for one in text.sentences if one.zone == "body"), None) or next(
        (one for one in text.sentences if one.zone not in ("quote", "code")), None
    )
    return Span(0, len(text.source)) if first is None else Span(first.start, first.end)
