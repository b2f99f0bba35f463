"""Find compiled phrases in a text.

A sentence is a row of words; a set of places in it is an integer with a bit per word. A phrase is run over the
whole set of possible starts at once, so the cost is linear in the phrase and in the sentence whatever brackets
and gaps it has. Only phrases whose rarest word is in the sentence, with all other words they need, are run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from replylint.language import nounphrases, times
from replylint.language.text import Sentence, Text, Word
from replylint.language.tokens import Vocabulary
from replylint.phrases.compiling import (
    CHOICE,
    EITHER,
    END,
    GAP,
    MAYBE,
    SEQUENCE,
    SLOT,
    START,
    WORD,
    Book,
    Pattern,
    Program,
    fold,
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
NEGATORS = frozenset({"не", "ни"})
CLITICS = frozenset(
    {"бы", "же", "ли", "вам", "вас", "вами", "нам", "мне", "ему", "им", "ей", "их", "это", "сразу", "сейчас"}
)
MODAL_DENIALS = frozenset(
    {"нельзя", "невозможно", "запрещено", "невозможен", "отказываться", "отказаться", "перестать"}
)
CHAIN = 5
"""How many words before an infinitive its negated modal may stand («не могу вам ничего обещать»)."""

Runner = Callable[["Row", int], int]
Captures = tuple[tuple[str, int, int], ...]


class Hit(NamedTuple):
    """One match: words `start <= i < end` of sentence number `sentence`; `slots` are (name, first word, end word)."""

    pattern: int
    sentence: int
    start: int
    end: int
    slots: Captures = ()


class Row:
    """One sentence as bit sets, computed when asked for."""

    __slots__ = ("full", "places", "sentence", "size", "skip", "words")

    def __init__(self, sentence: Sentence, words: list[Word]) -> None:
        self.sentence = sentence
        self.words = words
        self.size = len(words)
        self.full = (2 << self.size) - 1
        self.places: dict[int, int] = {}
        self.skip = 0

    def find_skips(self) -> None:
        """Note which words may be passed over."""
        bits = 0
        before = ""
        for i, word in enumerate(self.words):
            norm = word.norm
            if norm in SKIP:
                bits |= 1 << i
            elif (before, norm) in SKIP_PAIRS:
                bits |= 3 << i - 1
            before = norm
        self.skip = bits

    def place(self, test: int) -> int:
        """The set of words that satisfy a test."""
        bits = self.places.get(test)
        if bits is None:
            bits = 0
            bit = 1
            for word in self.words:
                if test in word.tests:
                    bits |= bit
                bit <<= 1
            if self.sentence.quoted:
                bits &= ~self.sentence.quoted
            self.places[test] = bits
        return bits


class Matcher:
    """Finds the phrases of a book. Owns the vocabulary its texts must be read with; one per book, shared freely."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.vocabulary = Vocabulary(annotate=self.annotate)
        self._plans: dict[int, Plan] = {}
        self._may_skip = 1 << book.tests

    def __reduce__(self) -> tuple[Callable[[tuple[Any, ...]], Matcher], tuple[tuple[Any, ...]]]:
        return _rebuild, (self.book.dump(),)

    def annotate(self, word: Word) -> None:
        """Note on a new word which tests it satisfies and which phrases it may set off."""
        book = self.book
        found: set[int] = set()
        norm = fold(word.norm)
        if word.kind != "placeholder":
            found.update(book.by_form.get(norm, ()))
            for parse in word.parses:
                grammemes = parse.grammemes
                for number, require, forbid in book.by_lemma.get(parse.lemma, ()):
                    if grammemes.issuperset(require) and grammemes.isdisjoint(forbid):
                        found.add(number)
                for number, require, forbid in book.by_grammeme:
                    if grammemes.issuperset(require) and grammemes.isdisjoint(forbid):
                        found.add(number)
            for number, require, _ in book.by_lemma.get(norm, ()):
                if not require:
                    found.add(number)
        for number, require, _ in book.by_grammeme:
            if not require:
                found.add(number)
        for number in tuple(found):
            found.update(book.unions.get(number, ()))
        mask = 0
        for number in found:
            mask |= 1 << number
        if norm in SKIP or norm in SECOND_OF_PAIR:
            mask |= self._may_skip
        if norm in SKIP:
            found.add(SKIPPABLE)
        elif norm in OF_PAIRS:
            found.add(PERHAPS_SKIPPABLE)
        word.tests = frozenset(found)
        word.mask = mask
        word.triggers = self._triggers(found)

    def _triggers(self, found: set[int]) -> Triggers | tuple[()]:
        """The patterns a word with these tests sets off, by the neighbour they need."""
        book = self.book
        loose: list[Trigger] = []
        sides: dict[int, dict[int, list[Trigger]]] = {1: {}, -1: {}}
        for number in sorted({pattern for test in found for pattern in book.by_trigger.get(test, ())}):
            program, need, _, _, trigger, neighbour, side = book.patterns[number]
            row = flat(program)
            entry = (number, need, row, row.index(trigger) if row else 0)
            if side:
                sides[side].setdefault(neighbour, []).append(entry)
            else:
                loose.append(entry)
        if not (loose or sides[1] or sides[-1]):
            return ()
        return tuple(loose), _beside(sides[1]), _beside(sides[-1])

    def find(self, text: Text) -> list[Hit]:
        """All matches, by sentence, then by pattern, then from left to right; those of one pattern never overlap."""
        hits: list[Hit] = []
        for number, sentence in enumerate(text.sentences):
            if sentence.zone == "quote" or sentence.zone == "code":
                continue
            plain: list[Hit] = []
            likely = self._set_off(number, sentence, plain)
            if likely:
                present = 0
                for word in sentence.words:
                    present |= word.mask
                absent = ~present
                candidates = {pattern for need, pattern in likely if not need & absent}
                if candidates:
                    self._run(number, sentence, present, sorted(candidates), plain)
            if plain:
                if len(plain) > 1:
                    plain.sort()
                hits += plain
        return hits

    def _set_off(self, number: int, sentence: Sentence, hits: list[Hit]) -> list[tuple[int, int]]:
        """The patterns whose rarest word is here with the right word beside it, as (required mask, pattern).

        Plain rows of words, which most phrases are, are followed at once and their matches added to `hits`.
        """
        words = sentence.words
        likely: list[tuple[int, int]] = []
        place = -1
        last = len(words) - 1
        for word in words:
            place += 1
            triggers = word.triggers
            if not triggers:
                continue
            entries, right, left = triggers
            if right and place < last:
                common = right[0] & words[place + 1].tests
                if common:
                    entries += _chosen(right[1], common)
            if left and place:
                common = left[0] & words[place - 1].tests
                if common:
                    entries += _chosen(left[1], common)
            for pattern, need, row, at in entries:
                places = UNSURE if row is None or sentence.quoted else follow(words, row, at, place)
                if places is UNSURE:
                    likely.append((need, pattern))
                elif places is not None:
                    self._take(number, sentence, pattern, row or (), places, hits)
        return likely

    def _take(
        self,
        number: int,
        sentence: Sentence,
        pattern: int,
        row: tuple[int, ...],
        places: tuple[int, ...],
        hits: list[Hit],
    ) -> None:
        """Add the match of a plain row of words, unless it is negated or overlaps one that the pattern already has."""
        predicates = self.book.patterns[pattern][3]
        if predicates and _is_negated(sentence, zip(row, places, strict=True), predicates):
            return
        start, end = places[0], places[-1] + 1
        for other in hits:
            if other[0] == pattern and start < other[3] and other[2] < end:
                return
        hits.append(Hit(pattern, number, start, end))

    def _run(
        self, number: int, sentence: Sentence, present: int, candidates: list[int], hits: list[Hit]
    ) -> None:
        row = Row(sentence, sentence.words)
        if present & self._may_skip:
            row.find_skips()
        plans = self._plans
        for pattern in candidates:
            plan = plans.get(pattern)
            if plan is None:
                plan = plans[pattern] = Plan.of(self.book.patterns[pattern])
            starts = row.full >> 1
            if plan.openers is not None:
                starts = 0
                for test in plan.openers:
                    starts |= row.places[test] if test in row.places else row.place(test)
            if starts and plan.runner(row, starts):
                self._collect(row, number, pattern, plan, starts, hits)

    def _collect(self, row: Row, number: int, pattern: int, plan: Plan, starts: int, hits: list[Hit]) -> None:
        """Add the matches that begin at `starts`, from left to right, leaving out those under a negation."""
        free = 0
        while starts:
            start = (starts & -starts).bit_length() - 1
            starts &= starts - 1
            if start < free:
                continue
            found = next(trace(row, plan.program, start), None)
            if found is None or found[0] <= start:
                continue
            free, matched, slots = found
            if not (plan.predicates and _is_negated(row.sentence, matched, plan.predicates)):
                hits.append(Hit(pattern, number, matched[0][1], free, slots))


@dataclass(frozen=True, slots=True)
class Plan:
    """How to run a pattern: the tests its first word may satisfy (None: it may begin anywhere), and a runner that tells
    cheaply whether it matches at all."""

    program: Program
    predicates: tuple[int, ...] | None
    openers: tuple[int, ...] | None
    runner: Runner

    @classmethod
    def of(cls, pattern: Pattern) -> Plan:
        """The plan for one pattern of a book."""
        program, predicates = pattern[0], pattern[3]
        return cls(program, predicates, openers(program), build(program))


def openers(program: Program) -> tuple[int, ...] | None:
    """The tests one of which the first word of every match satisfies; None where that cannot be told."""
    code = program[0]
    if code == WORD:
        return (program[1],)
    if code == CHOICE:
        ways = [openers(option) for option in program[1]]
        return tuple({test for way in ways if way for test in way}) if all(ways) else None
    if code == EITHER:
        left, right = openers(program[1]), openers(program[2])
        return left + right if left and right else None
    if code == SEQUENCE:
        optional: tuple[int, ...] = ()
        for item in program[1]:
            if item[0] != MAYBE:
                first = openers(item)
                return optional + first if first else None
            first = openers(item[1])
            if not first:
                return None
            optional += first
    return None


def flat(program: Program) -> tuple[int, ...] | None:
    """The tests of a program that is a plain row of words, else None."""
    if program[0] == WORD:
        return (program[1],)
    if program[0] == SEQUENCE and all(item[0] == WORD for item in program[1]):
        return tuple(item[1] for item in program[1])
    return None


UNSURE: tuple[int, ...] = ()
"""What `follow` returns where only the general way can tell."""


def follow(words: list[Word], row: tuple[int, ...], at: int, place: int) -> tuple[int, ...] | None:
    """The places of a plain row of words whose word number `at` is `words[place]`; None where it does not match."""
    places = [place]
    for tests, step in ((row[at + 1 :], 1), (row[:at][::-1], -1)):
        here = place
        for test in tests:
            skipped = 0
            while True:
                here += step
                if here < 0 or here == len(words):
                    return None
                found = words[here].tests
                if test in found:
                    break
                if PERHAPS_SKIPPABLE in found:
                    return UNSURE
                if SKIPPABLE not in found or skipped == MAX_SKIP:
                    return None
                skipped += 1
            places.append(here)
    places.sort()
    return tuple(places)


Trigger = tuple[int, int, tuple[int, ...] | None, int]
"""Pattern, required mask, its tests if it is a plain row of words, and which of them is the trigger."""

Beside = tuple[frozenset[int], dict[int, tuple[Trigger, ...]]]
"""Tests for the word beside the trigger → the patterns that need it; and the set of these tests."""

Triggers = tuple[tuple[Trigger, ...], Beside | None, Beside | None]
"""What a word sets off: whatever stands beside it, by the word to its right, by the word to its left."""


def _beside(entries: dict[int, list[Trigger]]) -> Beside | None:
    if not entries:
        return None
    return frozenset({*entries, SKIPPABLE, PERHAPS_SKIPPABLE}), {
        test: tuple(found) for test, found in entries.items()
    }


def _chosen(entries: dict[int, tuple[Trigger, ...]], common: frozenset[int]) -> tuple[Trigger, ...]:
    """The triggers whose neighbour is there; all of them beside a word that may be passed over."""
    if SKIPPABLE in common or PERHAPS_SKIPPABLE in common:
        return tuple(trigger for found in entries.values() for trigger in found)
    return tuple(trigger for test in common for trigger in entries[test])


Trace = tuple[int, tuple[tuple[int, int], ...], Captures]


def _rebuild(values: tuple[Any, ...]) -> Matcher:
    return Matcher(Book.load(values))


def _skipped(row: Row, starts: int) -> int:
    """The starts with those behind up to three skippable words added."""
    skip = row.skip
    if skip:
        moved = starts
        for _ in range(MAX_SKIP):
            moved = (moved & skip) << 1
            if not moved:
                break
            starts |= moved
    return starts


def _spread(row: Row, starts: int, size: int) -> int:
    for _ in range(size):
        starts |= starts << 1
    return starts & row.full


def build(program: Program) -> Runner:
    """A function from the set of places where a phrase may start to the set of places where it may end."""
    return _BUILDERS[program[0]](program)


def _build_word(program: Program) -> Runner:
    test = program[1]

    def run(row: Row, starts: int) -> int:
        place = row.places.get(test)
        if place is None:
            place = row.place(test)
        if not place:
            return 0
        if row.skip:
            starts = _skipped(row, starts)
        return (starts & place) << 1

    return run


def _build_sequence(program: Program) -> Runner:
    runners = [build(item) for item in program[1]]

    def run(row: Row, starts: int) -> int:
        for runner in runners:
            starts = runner(row, starts)
            if not starts:
                return 0
        return starts

    return run


def _build_choice(program: Program) -> Runner:
    runners = [build(option) for option in program[1]]

    def run(row: Row, starts: int) -> int:
        ends = 0
        for runner in runners:
            ends |= runner(row, starts)
        return ends

    return run


def _build_maybe(program: Program) -> Runner:
    inner = build(program[1])
    return lambda row, starts: starts | inner(row, starts)


def _build_gap(program: Program) -> Runner:
    size = program[1]
    return lambda row, starts: _spread(row, starts, size)


def _build_either(program: Program) -> Runner:
    left, right, size = build(program[1]), build(program[2]), program[3][1]

    def run(row: Row, starts: int) -> int:
        ends = right(row, _spread(row, left(row, starts), size))
        return ends | left(row, _spread(row, right(row, starts), size))

    return run


def _build_slot(program: Program) -> Runner:
    _, _, kind, case = program

    def run(row: Row, starts: int) -> int:
        ends = 0
        place = 0
        while starts >> place:
            if starts >> place & 1 and place < row.size:
                for end in slot_ends(row, place, kind, case):
                    ends |= 1 << end
            place += 1
        return ends

    return run


def _build_anchor(program: Program) -> Runner:
    if program[0] == START:
        return lambda row, starts: starts & (_skipped(row, 1))
    return lambda row, starts: _skipped(row, starts) & (1 << row.size)


_BUILDERS: dict[int, Callable[[Program], Runner]] = {
    WORD: _build_word,
    SEQUENCE: _build_sequence,
    CHOICE: _build_choice,
    MAYBE: _build_maybe,
    GAP: _build_gap,
    EITHER: _build_either,
    SLOT: _build_slot,
    START: _build_anchor,
    END: _build_anchor,
}


def slot_ends(row: Row, place: int, kind: str, case: str | None) -> list[int]:
    """Where a slot that begins at word `place` may end, the preferred end first."""
    sentence = row.sentence
    if kind == "NP":
        return nounphrases.chunk_ends(sentence, place, case)
    if kind == "TIME":
        end = times.time_end(sentence, place)
    elif kind == "VAGUE":
        end = times.is_vague_time(sentence, place)
    else:
        end = times.number_end(sentence, place)
    return [] if end is None else [end]


def trace(row: Row, program: Program, start: int) -> Iterator[Trace]:
    """Every way to match from word `start`, the preferred first: (end, matched (test, word) pairs, slots).

    Optional parts are taken when they can be, gaps are as short and slots as long as they can be. A dead end
    is remembered, so finding the first way stays polynomial.
    """
    dead: set[tuple[int, int, int]] = set()

    def step(node: Program, place: int, at: int = 0) -> Iterator[Trace]:
        key = (id(node), at, place)
        if key in dead:
            return
        alive = False
        for found in _TRACERS[node[0]](step, row, node, place, at):
            alive = True
            yield found
        if not alive:
            dead.add(key)

    yield from step(program, start)


class Step(Protocol):
    """Match `node` at `place`; `at` is the item of a sequence to go on with."""

    def __call__(self, node: Program, place: int, at: int = 0) -> Iterator[Trace]: ...


def _trace_word(step: Step, row: Row, node: Program, place: int, at: int) -> Iterator[Trace]:
    bits = row.place(node[1])
    for skipped in range(MAX_SKIP + 1):
        here = place + skipped
        if bits >> here & 1:
            yield here + 1, ((node[1], here),), ()
        if not row.skip >> here & 1:
            return


def _trace_sequence(step: Step, row: Row, node: Program, place: int, at: int) -> Iterator[Trace]:
    items = node[1]
    if at == len(items):
        yield place, (), ()
        return
    for end, matched, slots in step(items[at], place):
        for last, more, other in step(node, end, at + 1):
            yield last, matched + more, slots + other


def _trace_choice(step: Step, row: Row, node: Program, place: int, at: int) -> Iterator[Trace]:
    for option in node[1]:
        yield from step(option, place)


def _trace_maybe(step: Step, row: Row, node: Program, place: int, at: int) -> Iterator[Trace]:
    yield from step(node[1], place)
    yield place, (), ()


def _trace_gap(step: Step, row: Row, node: Program, place: int, at: int) -> Iterator[Trace]:
    for end in range(place, min(place + node[1], row.size) + 1):
        yield end, (), ()


def _trace_either(step: Step, row: Row, node: Program, place: int, at: int) -> Iterator[Trace]:
    _, left, right, gap = node
    for one, other in ((left, right), (right, left)):
        for middle, matched, slots in step(one, place):
            for begin, _, _ in step(gap, middle):
                for end, more, others in step(other, begin):
                    yield end, matched + more, slots + others


def _trace_slot(step: Step, row: Row, node: Program, place: int, at: int) -> Iterator[Trace]:
    _, name, kind, case = node
    if place < row.size:
        for end in slot_ends(row, place, kind, case):
            yield end, ((-1, place),), ((name, place, end),)


def _trace_anchor(step: Step, row: Row, node: Program, place: int, at: int) -> Iterator[Trace]:
    allowed = _skipped(row, 1) if node[0] == START else 0
    if (node[0] == END and _skipped(row, 1 << place) >> row.size & 1) or allowed >> place & 1:
        yield place, (), ()


_TRACERS: dict[int, Callable[[Step, Row, Program, int, int], Iterator[Trace]]] = {
    WORD: _trace_word,
    SEQUENCE: _trace_sequence,
    CHOICE: _trace_choice,
    MAYBE: _trace_maybe,
    GAP: _trace_gap,
    EITHER: _trace_either,
    SLOT: _trace_slot,
    START: _trace_anchor,
    END: _trace_anchor,
}


def _is_negated(sentence: Sentence, matched: Iterable[tuple[int, int]], predicates: tuple[int, ...]) -> bool:
    place = next((place for test, place in matched if test in predicates), None)
    return place is not None and negated_at(sentence, place)


def negated_at(sentence: Sentence, place: int) -> bool:
    """Whether word `place` is under a negation: «не гарантируем», «не можем вам ничего гарантировать».

    >>> # an infinitive is also denied by the negated verb that governs it, within its clause
    """
    words, breaks = sentence.words, sentence.breaks
    before = place - 1
    while before >= 0 and words[before].norm in CLITICS and not breaks >> before + 1 & 1:
        before -= 1
    if before >= 0 and words[before].norm in NEGATORS and not breaks >> before + 1 & 1:
        return True
    if not any("INFN" in parse.grammemes for parse in words[place].parses):
        return False
    for here in range(place - 1, max(-1, place - 1 - CHAIN), -1):
        if breaks >> here + 1 & 1:
            return False
        word = words[here]
        if any(parse.lemma in MODAL_DENIALS for parse in word.parses):
            return True
        if here and words[here - 1].norm in NEGATORS and not breaks >> here & 1:
            return any(not parse.grammemes.isdisjoint({"VERB", "PRED", "ADJS"}) for parse in word.parses)
    return False
