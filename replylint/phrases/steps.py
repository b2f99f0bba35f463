"""Run one phrase over one sentence: each part of it becomes a step that knows what comes after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from replylint.language import times
from replylint.language.text import Sentence
from replylint.phrases.book import (
    CHOICE,
    EITHER,
    END,
    GAP,
    MAYBE,
    SEQUENCE,
    SLOT,
    START,
    TIME_OPENER,
    WORD,
    Book,
    Choice,
    Program,
)

SKIP = frozenset(
    """пожалуйста пожалуста плиз конечно просто же ведь вот ну уж ли бы увы видимо наверное вероятно безусловно разумеется
    кстати собственно вообще действительно правда лишь именно даже также тоже уже еще только всего-навсего
    извините простите""".split()
)
"""Single words people insert without changing the sense."""

SKIP_PAIRS = frozenset(
    {("к", "сожалению"), ("к", "счастью"), ("может", "быть"), ("как", "правило"), ("на", "самом"), ("самом", "деле"),
     ("в", "принципе"), ("в", "общем"), ("как", "бы"), ("скорее", "всего"), ("к", "несчастью"), ("без", "сомнения"),
     ("на", "данный"), ("данный", "момент"), ("в", "любом"), ("любом", "случае")}
)  # fmt: skip
"""Pairs of words inserted likewise."""

SECOND_OF_PAIR = frozenset(second for _, second in SKIP_PAIRS)
OF_PAIRS = SECOND_OF_PAIR | {first for first, _ in SKIP_PAIRS}

SKIPPABLE, PERHAPS_SKIPPABLE = -1, -2
"""Stand among the tests of a word that may be passed over, or may be as one of a pair."""

MAX_SKIP = 3

Capture = tuple[str, int, int, str | None]
Captures = tuple[Capture, ...]


class Row:
    """One sentence while phrases are run over it."""

    __slots__ = ("dead", "sentence", "size", "skip", "slots", "tests", "words")

    def __init__(self, sentence: Sentence, may_skip: bool) -> None:
        self.sentence = sentence
        self.words = sentence.words
        self.size = len(self.words)
        self.tests = [word.tests for word in self.words]
        """The tests each word satisfies; none where it is quoted."""
        if sentence.quoted:
            quoted = sentence.quoted
            self.tests = [
                frozenset() if quoted >> place & 1 else tests for place, tests in enumerate(self.tests)
            ]
        self.skip = self._skips() if may_skip else 0
        self.slots: dict[tuple[int, str, str | None], list[int]] = {}
        self.dead: set[tuple[int, int]] = set()
        """(step, place) pairs from which no match is to be had, so that each is tried once."""

    def _skips(self) -> int:
        """The set of words that may be passed over."""
        bits = 0
        before = ""
        for i, word in enumerate(self.words):
            norm = word.norm
            if norm in SKIP:
                bits |= 1 << i
            elif (before, norm) in SKIP_PAIRS:
                bits |= 3 << i - 1
            before = norm
        return bits

    def slot_ends(self, place: int, kind: str, case: str | None) -> list[int]:
        """Where a slot that begins at word `place` may end, the preferred end first."""
        key = (place, kind, case)
        ends = self.slots.get(key)
        if ends is None:
            ends = self.slots[key] = slot_ends(self.sentence, place, kind, case)
        return ends


Found = list[Any]
"""A match, built from its end backwards: the end, then (test, word) pairs and (slot, first word, end word, case) tuples."""

Step = Callable[[Row, int], Found | None]
"""The rest of a phrase: from a place in a row to the preferred match, or None."""

Plan = tuple[Step, frozenset[int] | None, tuple[int, ...] | None, int, int]
"""How to run a pattern: its first step, the tests one of which its first word satisfies (None: it may begin
anywhere), its predicates, and how many words may stand before its trigger, at least and at most."""


def unwind(found: Found) -> tuple[int, list[tuple[int, int]], Captures]:
    """A match in reading order: its end, the (test, word) pairs, the slots."""
    matched: list[tuple[int, int]] = []
    slots: list[Capture] = []
    for item in reversed(found[1:]):
        if len(item) == 2:
            matched.append(item)
        else:
            slots.append(item)
            matched.append((-1, item[1]))
    return found[0], matched, tuple(slots)


class Planner:
    """Makes the plans for the patterns of a book, each when it is first asked for."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._plans: dict[int, Plan] = {}
        self._choices: dict[int, Choice] = {}
        self._builders: dict[int, Callable[[Program, Step], Step]] = {
            WORD: self._build_word,
            SEQUENCE: self._build_sequence,
            CHOICE: self._build_choice,
            MAYBE: self._build_maybe,
            GAP: self._build_gap,
            EITHER: self._build_either,
            SLOT: self._build_slot,
            START: self._build_start,
            END: self._build_end,
        }

    def plan(self, number: int) -> Plan:
        """The plan for one pattern."""
        plan = self._plans.get(number)
        if plan is None:
            pattern = self.book.pattern(number)
            step = self.build(pattern.program, _arrive)
            first = frozenset(pattern.first) if pattern.first else None
            plan = (step, first, pattern.predicates, pattern.nearest, pattern.farthest)
            self._plans[number] = plan
        return plan

    def build(self, program: Program, then: Step) -> Step:
        """A step that matches `program` and goes on with `then`.

        Optional parts are taken when they can be, gaps are as short and slots as long as they can be. What has failed
        once at a place is not tried there again, so the cost is at most the product of phrase and sentence.
        """
        return self._builders[program[0]](program, then)

    def _choice(self, number: int) -> Choice:
        choice = self._choices.get(number)
        if choice is None:
            choice = self._choices[number] = self.book.choice(number)
        return choice

    def _build_word(self, program: Program, then: Step) -> Step:
        test = program[1]
        again = _once(then)

        def step(row: Row, place: int) -> Found | None:
            if place >= row.size:
                return None
            skip = row.skip
            if not skip:
                if test not in row.tests[place]:
                    return None
                found = then(row, place + 1)
                if found is not None:
                    found.append((test, place))
                return found
            for here in range(place, min(place + MAX_SKIP + 1, row.size)):
                if test in row.tests[here]:
                    found = again(row, here + 1)
                    if found is not None:
                        found.append((test, here))
                        return found
                if not skip >> here & 1:
                    return None
            return None

        return step

    def _build_sequence(self, program: Program, then: Step) -> Step:
        for item in reversed(program[1]):
            then = self.build(item, then)
        return then

    def _build_choice(self, program: Program, then: Step) -> Step:
        options, by_test, anywhere = self._choice(program[1])
        then = _once(then)
        known = frozenset(by_test)
        steps: dict[int, Step] = {}

        def step(row: Row, place: int) -> Found | None:
            chosen: Iterable[int] = anywhere
            if row.skip >> place & 1:
                chosen = range(len(options))
            elif place < row.size:
                common = known & row.tests[place]
                if common:
                    chosen = sorted({number for test in common for number in by_test[test]}.union(anywhere))
            for number in chosen:
                option = steps.get(number)
                if option is None:
                    # Of hundreds of options only those that may begin here are ever built.
                    option = steps[number] = self.build(options[number], then)
                found = option(row, place)
                if found is not None:
                    return found
            return None

        return step

    def _build_maybe(self, program: Program, then: Step) -> Step:
        then = _once(then)
        inner = self.build(program[1], then)

        def step(row: Row, place: int) -> Found | None:
            found = inner(row, place)
            return then(row, place) if found is None else found

        return step

    def _build_gap(self, program: Program, then: Step) -> Step:
        then = _once(then)
        size = program[1]

        def step(row: Row, place: int) -> Found | None:
            for here in range(place, min(place + size, row.size) + 1):
                found = then(row, here)
                if found is not None:
                    return found
            return None

        return step

    def _build_either(self, program: Program, then: Step) -> Step:
        _, left, right, gap = program
        then = _once(then)
        one = self.build(left, self.build(gap, self.build(right, then)))
        other = self.build(right, self.build(gap, self.build(left, then)))

        def step(row: Row, place: int) -> Found | None:
            found = one(row, place)
            return other(row, place) if found is None else found

        return step

    def _build_slot(self, program: Program, then: Step) -> Step:
        _, name, kind, case = program
        then = _once(then)
        opener = TIME_OPENER if kind in ("TIME", "NUMBER") else None

        def step(row: Row, place: int) -> Found | None:
            if place < row.size and (opener is None or opener in row.tests[place]):
                for end in row.slot_ends(place, kind, case):
                    found = then(row, end)
                    if found is not None:
                        found.append((name, place, end, case))
                        return found
            return None

        return step

    def _build_start(self, program: Program, then: Step) -> Step:
        def step(row: Row, place: int) -> Found | None:
            before = (1 << place) - 1
            return then(row, place) if place <= MAX_SKIP and row.skip & before == before else None

        return step

    def _build_end(self, program: Program, then: Step) -> Step:
        def step(row: Row, place: int) -> Found | None:
            after = (1 << row.size) - (1 << place)
            return then(row, place) if row.size - place <= MAX_SKIP and row.skip & after == after else None

        return step


def _arrive(row: Row, place: int) -> Found | None:
    return [place]


def _once(then: Step) -> Step:
    """`then`, remembering where it fails."""

    def step(row: Row, place: int) -> Found | None:
        key = (name, place)
        if key in row.dead:
            return None
        found = then(row, place)
        if found is None:
            row.dead.add(key)
        return found

    name = id(step)
    return step


def slot_ends(sentence: Sentence, place: int, kind: str, case: str | None) -> list[int]:
    """Where a slot that begins at word `place` may end, the preferred end first."""
    if kind == "NP":
        from replylint.language import nounphrases  # here, because most drafts do without

        return nounphrases.chunk_ends(sentence, place, case)
    if kind == "TIME":
        end = times.time_end(sentence, place)
    elif kind == "VAGUE":
        end = times.is_vague_time(sentence, place)
    else:
        end = times.number_end(sentence, place)
    return [] if end is None else [end]
