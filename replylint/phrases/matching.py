"""Find compiled phrases in a text.

Each phrase is indexed by its rarest word and the word beside it, so a sentence meets only the few phrases it may
contain, however many there are. Many phrases are plain rows of words and are followed at once; the others are run step by
step (`steps`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from replylint.language import times
from replylint.language.text import Sentence, Text, Word
from replylint.language.tokens import Vocabulary
from replylint.lazily import lazily
from replylint.packed import Postings, Rows
from replylint.phrases.book import TIME_OPENER, Book, fold
from replylint.phrases.steps import (
    MAX_SKIP,
    OF_PAIRS,
    PERHAPS_SKIPPABLE,
    SECOND_OF_PAIR,
    SKIP,
    SKIPPABLE,
    Captures,
    Planner,
    Row,
    unwind,
)

if TYPE_CHECKING:
    from replylint.language.dependencies import Tree
    from replylint.phrases.along import Along

K = TypeVar("K")
V = TypeVar("V")

NEGATORS = frozenset({"не", "ни"})
CLITICS = frozenset(
    {"бы", "же", "ли", "вам", "вас", "вами", "нам", "мне", "ему", "им", "ей", "их", "это", "сразу", "сейчас"}
)
MODAL_DENIALS = frozenset(
    {"нельзя", "невозможно", "запрещено", "невозможен", "отказываться", "отказаться", "перестать"}
)
LIKELY = 0.25
"""A test that names no word looks only at parses at least this likely, compared with the likeliest: «минут» is no verb."""

_LATIN = lazily("[a-z]")
_WRITTEN_IN_LATIN = frozenset({"LATN"})

KNOWN_SENTENCES = 4096
"""How many sentences are remembered: an editor lints the same draft after every key, and a repository of replies repeats
its greetings."""

CHAIN = 5
"""How many words before an infinitive its negated modal may stand («не могу вам ничего обещать»)."""


class Hit(NamedTuple):
    """One match: words `start <= i < end` of sentence number `sentence`; `slots` are (name, first word, end word, case asked for)."""

    pattern: int
    sentence: int
    start: int
    end: int
    slots: Captures = ()

    def at(self, sentence: int) -> Hit:
        """The same match in another sentence."""
        if sentence == self[1]:
            return self
        return Hit(self[0], sentence, self[2], self[3], self[4])


class Matcher:
    """Finds the phrases of a book. Owns the vocabulary its texts must be read with; one per book, shared freely."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.vocabulary = Vocabulary(annotate=self.annotate)
        self.planner = Planner(book)
        self._tests_of_lemma = Postings(book.by_lemma).row
        self._tests_of_form = Postings(book.by_form).row
        self._patterns_set_off_by = Rows(book.by_trigger).row
        self._united_in = Rows(book.unions).row
        self._by_grammemes: dict[frozenset[str], tuple[frozenset[int], list[int]]] = {}
        """The conditions that a reading with these grammemes fulfils, and the tests that demand no more than that."""
        self._anything = [number for number in book.by_nothing if number not in book.marks]
        self._nameless: dict[int, list[int]] = {}
        """By the place of their condition, the tests that name neither a lemma nor a form."""
        for number in book.by_nothing:
            if number in book.marks:
                self._nameless.setdefault(book.marks[number], []).append(number)
        self._conditions: dict[str | None, list[tuple[int, tuple[str, ...], tuple[str, ...]]]] = {}
        """The conditions, each with its place, by the first grammeme they require, if they require any."""
        for place, (require, forbid) in enumerate(book.conditions):
            self._conditions.setdefault(require[0] if require else None, []).append((place, require, forbid))
        self._may_skip = 1 << len(book.bits)
        self._may_deny = 2 << len(book.bits)
        self._known: dict[tuple[str, int, int, int, str, str, Tree | None], Known] = {}
        self.messages: dict[str, Any] = {}
        """For whoever wants to remember what it made of a whole message, by its text."""

    def __reduce__(self) -> tuple[Callable[..., Matcher], tuple[Any, ...]]:
        return _rebuild, (self.book.dump(),)

    def annotate(self, word: Word) -> None:
        """Note on a new word which tests it satisfies and which phrases it may set off."""
        book = self.book
        norm = fold(word.norm)
        found = set(self._anything)
        if word.kind != "placeholder":
            found.update(self._satisfied(word, norm))
        for number in tuple(found):
            found.update(self._united_in(number))
        bits = book.bits
        mask = 0
        for number in found:
            if number in bits:
                mask |= 1 << bits[number]
        if norm in SKIP or norm in SECOND_OF_PAIR:
            mask |= self._may_skip
        if norm in NEGATORS or any(parse.lemma in MODAL_DENIALS for parse in word.parses):
            mask |= self._may_deny
        word.triggers = self._triggers(found)
        if norm in SKIP:
            found.add(SKIPPABLE)
        elif norm in OF_PAIRS:
            found.add(PERHAPS_SKIPPABLE)
        if times.may_open(word):
            found.add(TIME_OPENER)
        word.tests = frozenset(found)
        word.mask = mask

    def _satisfied(self, word: Word, norm: str) -> Iterator[int]:
        """The tests that name the form, one of its lemmas, or grammemes of a likely reading."""
        tests_of_lemma, marks = self._tests_of_lemma, self.book.marks
        yield from self._tests_of_form(norm)
        likely = LIKELY * max((parse.score for parse in word.parses), default=0.0)
        for parse in word.parses:
            fulfilled, unnamed = self._fulfilled(parse.grammemes)
            for number in tests_of_lemma(parse.lemma):
                if number not in marks or marks[number] in fulfilled:
                    yield number
            if parse.score >= likely:
                yield from unnamed
        if not word.parses and word.kind == "word" and _LATIN.search(norm):
            # A word in Latin letters has no readings; all that a phrase can ask of it is what it is written in.
            for number in self._fulfilled(_WRITTEN_IN_LATIN)[1]:
                if self.book.conditions[marks[number]][0]:
                    yield number
        for number in tests_of_lemma(norm):
            if number not in marks or not self.book.conditions[marks[number]][0]:
                yield number

    def _fulfilled(self, grammemes: frozenset[str]) -> tuple[frozenset[int], list[int]]:
        known = self._by_grammemes.get(grammemes)
        if known is None:
            fulfilled = frozenset(
                place
                for first in (None, *grammemes)
                for place, require, forbid in self._conditions.get(first, ())
                if grammemes.issuperset(require) and grammemes.isdisjoint(forbid)
            )
            unnamed = [number for place in fulfilled for number in self._nameless.get(place, ())]
            known = self._by_grammemes[grammemes] = (fulfilled, unnamed)
        return known

    def _triggers(self, found: Iterable[int]) -> Triggers | tuple[()]:
        """The patterns that a word with these tests sets off, by the neighbour they need."""
        book = self.book
        loose: list[Trigger] = []
        sides: dict[int, dict[int, list[Trigger]]] = {1: {}, -1: {}}
        for number in sorted({pattern for test in found for pattern in self._patterns_set_off_by(test)}):
            pattern = book.pattern(number)
            need = 0
            for bit in pattern.needs:
                need |= 1 << bit
            entry = (number, need, pattern.row, pattern.row.index(pattern.trigger) if pattern.row else 0)
            if pattern.side:
                sides[pattern.side].setdefault(pattern.neighbour, []).append(entry)
            else:
                loose.append(entry)
        if not (loose or sides[1] or sides[-1]):
            return ()
        return tuple(loose), _beside(sides[1]), _beside(sides[-1])

    def find(self, text: Text) -> list[Hit]:
        """All matches, by sentence, then by pattern, then from left to right; those of one pattern never overlap."""
        return [hit.at(number) for number, known in self.scan(text) for hit in known.hits]

    def scan(self, text: Text) -> list[tuple[int, Known]]:
        """What is known of each sentence in which phrases may match, with the number of the sentence."""
        return [
            (number, self.known(text, sentence))
            for number, sentence in enumerate(text.sentences)
            if sentence.zone != "quote" and sentence.zone != "code"
        ]

    def forget(self) -> None:
        """Forget the sentences and messages met before; words stay known."""
        self._known.clear()
        self.messages.clear()

    def known(self, text: Text, sentence: Sentence) -> Known:
        """The sentence as met before, or as new: its hits are worked out once for all texts it stands in.

        Nothing but the words, the marks between them, what is quoted and the parse decides what matches in a sentence; its
        closing mark and its zone count for what `Known.notes` says of it.
        """
        key = (
            text.source[sentence.start : sentence.end],
            sentence.quoted,
            sentence.breaks,
            len(sentence.words),
            sentence.mark,
            sentence.zone,
            sentence.tree,
        )
        known = self._known.get(key)
        if known is None:
            known = Known(self.search(sentence), self.book)
            keep(self._known, key, known, KNOWN_SENTENCES)
        return known

    def search(self, sentence: Sentence) -> list[Hit]:
        """All matches in one sentence, filed as of sentence 0, by pattern, then from left to right."""
        hits: list[Hit] = []
        if sentence.tree is None:
            self._search(sentence, hits)
        else:
            self._along.search(sentence, hits)
        if len(hits) > 1:
            hits.sort()
        return hits

    @cached_property
    def _along(self) -> Along:
        from replylint.phrases.along import Along  # here, because drafts come without a parse

        return Along(self.book, self._search)

    def _search(self, sentence: Sentence, hits: list[Hit], wanted: Wanted | None = None) -> None:
        """Add the matches that are wanted, those of one pattern from left to right."""
        present = 0
        for word in sentence.words:
            present |= word.mask
        likely = self._set_off(sentence, present, hits, wanted)
        if likely:
            self._run(Row(sentence, bool(present & self._may_skip)), present, likely, hits, wanted)

    def _set_off(
        self, sentence: Sentence, present: int, hits: list[Hit], wanted: Wanted | None
    ) -> dict[int, list[int]]:
        """The patterns whose rarest word is here with the right word beside it, and where that word stands.

        Plain rows of words, which many phrases are, are followed at once and their matches added to `hits`.
        """
        words = sentence.words
        likely: dict[int, list[int]] = {}
        absent = ~present
        deny = present & self._may_deny
        last = len(words) - 1
        taken: dict[int, int] = {}
        for hit in hits:
            taken[hit.pattern] = taken.get(hit.pattern, 0) | (1 << hit.end) - (1 << hit.start)
        for place, word in enumerate(words):
            if not word.triggers:
                continue
            entries, right, left = word.triggers
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
                elif places is not None and (
                    wanted is None or wanted([*zip(row or (), places, strict=True)])
                ):
                    predicates = deny and self.book.pattern(pattern).predicates
                    if not (
                        predicates and _is_negated(sentence, zip(row or (), places, strict=True), predicates)
                    ):
                        start, end = places[0], places[-1] + 1
                        within = (1 << end) - (1 << start)
                        # Those of one pattern never overlap.
                        if not taken.get(pattern, 0) & within:
                            taken[pattern] = taken.get(pattern, 0) | within
                            hits.append(Hit(pattern, 0, start, end))
        return likely

    def _run(
        self,
        row: Row,
        present: int,
        likely: dict[int, list[int]],
        hits: list[Hit],
        wanted: Wanted | None,
    ) -> None:
        """Add the matches of the patterns in `likely`, from left to right, leaving out those under a negation."""
        deny = present & self._may_deny
        tests = row.tests
        passed_over = row.skip.bit_count()
        plan = self.planner.plan
        for pattern, places in likely.items():
            step, first, predicates, nearest, farthest = plan(pattern)
            # Before each word up to the trigger, no more than so many are passed over.
            farthest += min(passed_over, MAX_SKIP * (farthest + 1))
            free = 0
            for trigger in places:
                for start in range(max(free, trigger - farthest), trigger - nearest + 1):
                    if start < free or (first is not None and first.isdisjoint(tests[start])):
                        continue
                    found = step(row, start)
                    if found is None or found[0] <= start:
                        continue
                    end, matched, slots = unwind(found)
                    if wanted is not None and not wanted(matched):
                        continue
                    if slots and _is_governed(row.sentence, matched, slots):
                        continue
                    free = end
                    if not (deny and predicates and _is_negated(row.sentence, matched, predicates)):
                        hits.append(Hit(pattern, 0, matched[0][1], end, slots))


def _is_governed(sentence: Sentence, matched: list[tuple[int, int]], slots: Captures) -> bool:
    """Whether a noun phrase in a slot hangs on a preposition that is no part of the match: «гриппа» in «вакцины от гриппа нет»."""
    taken = {place for _, place in matched}
    return any(
        case is not None
        and place > 0
        and place - 1 not in taken
        and not sentence.breaks >> place & 1
        and "PREP" in sentence.words[place - 1].parses[0].grammemes
        for _, place, _, case in slots
    )


class Known:
    """The hits in one sentence, filed as of sentence 0. `groups` is a set of bits, see `bit_of`.

    `notes` is for whoever has worked out something more of the sentence and wants it remembered as long.
    """

    __slots__ = ("by_group", "groups", "hits", "notes")

    def __init__(self, hits: list[Hit], book: Book) -> None:
        self.hits = hits
        self.by_group: dict[int, list[Hit]] = {}
        self.groups = 0
        self.notes: Any = None
        for hit in hits:
            group = book.pattern(hit.pattern).group
            self.by_group.setdefault(group, []).append(hit)
            self.groups |= bit_of(group)


def keep(memory: dict[K, V], key: K, value: V, limit: int) -> None:
    """Remember a value; of a memory that is full the older half is forgotten. Threads may do so at the same time."""
    if len(memory) >= limit:
        for old in list(memory)[: limit // 2]:
            memory.pop(old, None)
    memory[key] = value


def bit_of(group: int) -> int:
    """The bit of a group in a set of groups."""
    return 1 << group


def groups_in(bits: int) -> Iterator[int]:
    """The groups of a set.

    >>> list(groups_in(bit_of(3) | bit_of(1)))
    [1, 3]
    """
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


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


Wanted = Callable[[list[tuple[int, int]]], bool]
"""Whether a match is wanted whose (test, place) pairs are these."""

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


def _rebuild(values: tuple[Any, ...]) -> Matcher:
    return Matcher(Book.load(values))


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
