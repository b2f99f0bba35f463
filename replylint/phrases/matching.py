"""Find compiled phrases in a text.

Each phrase is indexed by its rarest word and the word beside it, so a sentence meets only the few phrases it may
contain. Most phrases are plain rows of words and are followed at once; the others run as a chain of steps, each of
which knows what comes after it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from typing import Any, NamedTuple

from replylint.language import times
from replylint.language.text import Sentence, Text, Word
from replylint.language.tokens import Vocabulary
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
LIKELY = 0.25
"""A test that names no word looks only at parses at least this likely, compared with the likeliest: «минут» is no verb."""

KNOWN_SENTENCES = 4096
"""How many sentences are remembered, the oldest being forgotten first: an editor lints the same draft after every key,
and a repository of replies repeats its greetings."""

LAZY_WORDS = 20_000
"""How many words may be remembered for one group that is not eager."""

CHAIN = 5
"""How many words before an infinitive its negated modal may stand («не могу вам ничего обещать»)."""

Captures = tuple[tuple[str, int, int], ...]


class Hit(NamedTuple):
    """One match: words `start <= i < end` of sentence number `sentence`; `slots` are (name, first word, end word)."""

    pattern: int
    sentence: int
    start: int
    end: int
    slots: Captures = ()

    def at(self, sentence: int) -> Hit:
        """The same match in another sentence."""
        return Hit(self[0], sentence, self[2], self[3], self[4])


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


class Matcher:
    """Finds the phrases of a book. Owns the vocabulary its texts must be read with; one per book, shared freely.

    The groups in `eager` (default: all) are looked for in every text, the others only when a scan is asked for them.
    """

    def __init__(self, book: Book, eager: frozenset[int] | None = None) -> None:
        self.book = book
        self.eager = frozenset(range(len(book.groups))) if eager is None else eager
        self.vocabulary = Vocabulary(annotate=self.annotate)
        self._plans: dict[int, Plan] = {}
        self._may_skip = 1 << book.tests
        self._may_deny = 2 << book.tests
        self._lazy: dict[int, dict[Word, Triggers | tuple[()]]] = {}
        self._masks: dict[int, int] = {}
        self._known: dict[tuple[str, int, int, int], Known] = {}

    def __reduce__(self) -> tuple[Callable[..., Matcher], tuple[Any, ...]]:
        return _rebuild, (self.book.dump(), self.eager)

    def annotate(self, word: Word) -> None:
        """Note on a new word which tests it satisfies and which phrases it may set off."""
        book = self.book
        found: set[int] = set()
        norm = fold(word.norm)
        if word.kind != "placeholder":
            found.update(book.by_form.get(norm, ()))
            likely = LIKELY * max((parse.score for parse in word.parses), default=0.0)
            for parse in word.parses:
                grammemes = parse.grammemes
                for number, require, forbid in book.by_lemma.get(parse.lemma, ()):
                    if grammemes.issuperset(require) and grammemes.isdisjoint(forbid):
                        found.add(number)
                if parse.score < likely:
                    continue
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
        if norm in NEGATORS or any(parse.lemma in MODAL_DENIALS for parse in word.parses):
            mask |= self._may_deny
        if norm in SKIP:
            found.add(SKIPPABLE)
        elif norm in OF_PAIRS:
            found.add(PERHAPS_SKIPPABLE)
        if times.may_open(word):
            found.add(TIME_OPENER)
        word.tests = frozenset(found)
        word.mask = mask
        word.triggers = self._triggers(found, self.eager)

    def _triggers(self, found: Iterable[int], groups: Container[int]) -> Triggers | tuple[()]:
        """The patterns of these groups that a word with these tests sets off, by the neighbour they need."""
        book = self.book
        loose: list[Trigger] = []
        sides: dict[int, dict[int, list[Trigger]]] = {1: {}, -1: {}}
        for number in sorted({pattern for test in found for pattern in book.by_trigger.get(test, ())}):
            program, need, group, _, trigger, neighbour, side, _, _ = book.patterns[number]
            if group not in groups:
                continue
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
        """All matches of the eager groups, by sentence, then by pattern, then from left to right; those of one pattern
        never overlap."""
        return Scan(self, text).hits

    def triggers_of(self, word: Word, group: int) -> Triggers | tuple[()]:
        """What a word sets off in a group that is not eager."""
        known = self._lazy.setdefault(group, {})
        triggers = known.get(word)
        if triggers is None:
            if len(known) > LAZY_WORDS:
                known.clear()
            triggers = known[word] = self._triggers(word.tests, (group,))
        return triggers

    def mask_of(self, group: int) -> int:
        """The tests one of which a text must satisfy for the group to match in it."""
        mask = self._masks.get(group)
        if mask is None:
            mask = 0
            for pattern in self.book.patterns:
                if pattern[2] == group:
                    mask |= 1 << pattern[4]
            self._masks[group] = mask
        return mask

    def known(self, text: Text, sentence: Sentence) -> Known:
        """The sentence as met before, or as new: its eager hits are worked out once for all texts it stands in.

        Nothing but the words, the marks between them and what is quoted decides what matches in a sentence.
        """
        key = (
            text.source[sentence.start : sentence.end],
            sentence.quoted,
            sentence.breaks,
            len(sentence.words),
        )
        known = self._known.get(key)
        if known is None:
            known = Known(self, sentence)
            if len(self._known) >= KNOWN_SENTENCES:
                self._known.pop(next(iter(self._known), key), None)
            self._known[key] = known
        return known

    def search(self, known: Known, triggers: Sequence[Triggers | tuple[()]]) -> list[Hit]:
        """The matches in a sentence of what its words set off."""
        hits: list[Hit] = []
        present = known.present
        likely = self._set_off(known.sentence, triggers, present, hits)
        if likely:
            if known.row is None:
                known.row = Row(known.sentence, bool(present & self._may_skip))
            self._run(known.row, present, likely, hits)
        if len(hits) > 1:
            hits.sort()
        return hits

    def _set_off(
        self,
        sentence: Sentence,
        triggers: Sequence[Triggers | tuple[()]],
        present: int,
        hits: list[Hit],
    ) -> dict[int, list[int]]:
        """The patterns whose rarest word is here with the right word beside it, and where that word stands.

        Plain rows of words, which most phrases are, are followed at once and their matches added to `hits`.
        """
        words = sentence.words
        likely: dict[int, list[int]] = {}
        absent = ~present
        deny = present & self._may_deny
        place = -1
        last = len(words) - 1
        for set_off in triggers:
            place += 1
            if not set_off:
                continue
            entries, right, left = set_off
            if right and place < last:
                common = right[0] & words[place + 1].tests
                if common:
                    entries += _chosen(right[1], common)
            if left and place:
                common = left[0] & words[place - 1].tests
                if common:
                    entries += _chosen(left[1], common)
            for pattern, need, row, at in entries:
                if need & absent:
                    continue
                places = UNSURE if row is None or sentence.quoted else follow(words, row, at, place)
                if places is UNSURE:
                    likely.setdefault(pattern, []).append(place)
                elif places is not None:
                    predicates = deny and self.book.patterns[pattern][3]
                    if not (
                        predicates and _is_negated(sentence, zip(row or (), places, strict=True), predicates)
                    ):
                        _add(Hit(pattern, 0, places[0], places[-1] + 1), hits)
        return likely

    def _run(self, row: Row, present: int, likely: dict[int, list[int]], hits: list[Hit]) -> None:
        """Add the matches of the patterns in `likely`, from left to right, leaving out those under a negation."""
        deny = present & self._may_deny
        tests = row.tests
        passed_over = row.skip.bit_count()
        for pattern, places in likely.items():
            plan = self._plans.get(pattern)
            if plan is None:
                plan = self._plans[pattern] = plan_of(self.book.patterns[pattern])
            step, first, predicates, nearest, farthest = plan
            free = 0
            for trigger in places:
                for start in range(max(free, trigger - farthest - passed_over), trigger - nearest + 1):
                    if start < free or (first is not None and first.isdisjoint(tests[start])):
                        continue
                    found = step(row, start)
                    if found is None or found[0] <= start:
                        continue
                    end, matched, slots = unwind(found)
                    free = end
                    if not (deny and predicates and _is_negated(row.sentence, matched, predicates)):
                        hits.append(Hit(pattern, 0, matched[0][1], end, slots))


class Known:
    """One sentence and its hits, filed as of sentence 0. `present` are all tests its words satisfy."""

    __slots__ = ("hits", "lazy", "present", "row", "sentence")

    def __init__(self, matcher: Matcher, sentence: Sentence) -> None:
        self.sentence = sentence
        self.row: Row | None = None
        self.present = 0
        for word in sentence.words:
            self.present |= word.mask
        self.hits = matcher.search(self, [word.triggers for word in sentence.words])
        self.lazy: dict[int, list[Hit]] = {}

    def group(self, matcher: Matcher, group: int) -> list[Hit]:
        """The hits of a group that is not eager."""
        hits = self.lazy.get(group)
        if hits is None:
            triggers = [matcher.triggers_of(word, group) for word in self.sentence.words]
            hits = self.lazy[group] = matcher.search(self, triggers)
        return hits


class Scan:
    """One text under a matcher: the hits of the eager groups, and those of any other group when asked for."""

    __slots__ = ("hits", "known", "matcher", "present")

    def __init__(self, matcher: Matcher, text: Text) -> None:
        self.matcher = matcher
        self.known = [
            (number, matcher.known(text, sentence))
            for number, sentence in enumerate(text.sentences)
            if sentence.zone != "quote" and sentence.zone != "code"
        ]
        self.hits = [hit.at(number) for number, known in self.known for hit in known.hits]
        self.present = 0
        """All tests that a word of the text satisfies."""
        for _, known in self.known:
            self.present |= known.present

    def group(self, group: int) -> list[Hit]:
        """The hits of one group that is not eager."""
        matcher = self.matcher
        mask = matcher.mask_of(group)
        return [
            hit.at(number)
            for number, known in self.known
            if known.present & mask
            for hit in known.group(matcher, group)
        ]


def _add(hit: Hit, hits: list[Hit]) -> None:
    """Add a hit unless it overlaps one that its pattern already has."""
    for other in hits:
        if other.pattern == hit.pattern and hit.start < other.end and other.start < hit.end:
            return
    hits.append(hit)


Found = list[Any]
"""A match, built from its end backwards: the end, then (test, word) pairs and (slot, first word, end word) triples."""

Step = Callable[[Row, int], Found | None]
"""The rest of a phrase: from a place in a row to the preferred match, or None."""

Plan = tuple[Step, frozenset[int] | None, tuple[int, ...] | None, int, int]
"""How to run a pattern: its first step, the tests one of which its first word satisfies (None: it may begin
anywhere), its predicates, and how many words may stand before its trigger, at least and at most."""


def plan_of(pattern: Pattern) -> Plan:
    """The plan for one pattern of a book."""
    first = openers(pattern[0])
    return build(pattern[0], _arrive), frozenset(first) if first else None, pattern[3], pattern[7], pattern[8]


def unwind(found: Found) -> tuple[int, list[tuple[int, int]], Captures]:
    """A match in reading order: its end, the (test, word) pairs, the slots."""
    matched: list[tuple[int, int]] = []
    slots: list[tuple[str, int, int]] = []
    for item in reversed(found[1:]):
        if len(item) == 2:
            matched.append(item)
        else:
            slots.append(item)
            matched.append((-1, item[1]))
    return found[0], matched, tuple(slots)


def openers(program: Program) -> tuple[int, ...] | None:
    """The tests one of which the first word of every match satisfies; None where that cannot be told."""
    code = program[0]
    if code == WORD:
        return (program[1],)
    if code == SLOT and program[2] in ("TIME", "NUMBER"):
        return (TIME_OPENER,)
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


def _rebuild(values: tuple[Any, ...], eager: frozenset[int]) -> Matcher:
    return Matcher(Book.load(values), eager)


def _arrive(row: Row, place: int) -> Found | None:
    return [place]


def build(program: Program, then: Step) -> Step:
    """A step that matches `program` and goes on with `then`.

    Optional parts are taken when they can be, gaps are as short and slots as long as they can be. What has failed
    once at a place is not tried there again, so the cost is at most the product of phrase and sentence.
    """
    return _BUILDERS[program[0]](program, then)


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


def _build_word(program: Program, then: Step) -> Step:
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


def _build_sequence(program: Program, then: Step) -> Step:
    for item in reversed(program[1]):
        then = build(item, then)
    return then


def _build_choice(program: Program, then: Step) -> Step:
    then = _once(then)
    options = [(openers(option), build(option, then)) for option in program[1]]
    steps = [step for _, step in options]
    by_test: dict[int, list[int]] = {}
    anywhere = []
    for number, (first, _) in enumerate(options):
        if first is None:
            anywhere.append(number)
        for test in first or ():
            by_test.setdefault(test, []).append(number)
    known = frozenset(by_test)

    def step(row: Row, place: int) -> Found | None:
        chosen: Iterable[int] = anywhere
        if row.skip >> place & 1:
            chosen = range(len(steps))
        elif place < row.size:
            common = known & row.tests[place]
            if common:
                chosen = sorted({number for test in common for number in by_test[test]}.union(anywhere))
        for number in chosen:
            found = steps[number](row, place)
            if found is not None:
                return found
        return None

    return step


def _build_maybe(program: Program, then: Step) -> Step:
    then = _once(then)
    inner = build(program[1], then)

    def step(row: Row, place: int) -> Found | None:
        found = inner(row, place)
        return then(row, place) if found is None else found

    return step


def _build_gap(program: Program, then: Step) -> Step:
    then = _once(then)
    size = program[1]

    def step(row: Row, place: int) -> Found | None:
        for here in range(place, min(place + size, row.size) + 1):
            found = then(row, here)
            if found is not None:
                return found
        return None

    return step


def _build_either(program: Program, then: Step) -> Step:
    _, left, right, gap = program
    then = _once(then)
    one = build(left, build(gap, build(right, then)))
    other = build(right, build(gap, build(left, then)))

    def step(row: Row, place: int) -> Found | None:
        found = one(row, place)
        return other(row, place) if found is None else found

    return step


def _build_slot(program: Program, then: Step) -> Step:
    _, name, kind, case = program
    then = _once(then)
    opener = TIME_OPENER if kind in ("TIME", "NUMBER") else None

    def step(row: Row, place: int) -> Found | None:
        if place < row.size and (opener is None or opener in row.tests[place]):
            for end in row.slot_ends(place, kind, case):
                found = then(row, end)
                if found is not None:
                    found.append((name, place, end))
                    return found
        return None

    return step


def _build_start(program: Program, then: Step) -> Step:
    def step(row: Row, place: int) -> Found | None:
        before = (1 << place) - 1
        return then(row, place) if place <= MAX_SKIP and row.skip & before == before else None

    return step


def _build_end(program: Program, then: Step) -> Step:
    def step(row: Row, place: int) -> Found | None:
        after = (1 << row.size) - (1 << place)
        return then(row, place) if row.size - place <= MAX_SKIP and row.skip & after == after else None

    return step


_BUILDERS: dict[int, Callable[[Program, Step], Step]] = {
    WORD: _build_word,
    SEQUENCE: _build_sequence,
    CHOICE: _build_choice,
    MAYBE: _build_maybe,
    GAP: _build_gap,
    EITHER: _build_either,
    SLOT: _build_slot,
    START: _build_start,
    END: _build_end,
}


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
