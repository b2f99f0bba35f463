"""Find phrases along a parse: a subject meets its verb however far away it stands, and no other verb."""

from __future__ import annotations

from collections.abc import Callable

from replylint.language.parsed import bears_out, in_short, subject
from replylint.language.text import Sentence
from replylint.packed import Rows
from replylint.phrases.book import Book
from replylint.phrases.matching import Hit, Wanted

Search = Callable[[Sentence, list[Hit], Wanted | None], None]

_NOMINATIVE = frozenset({"nomn"})
_FINITE = frozenset({"VERB", "futr", "pres", "past", "1per", "2per", "3per"})


class Along:
    """Searches sentences that have a parse, with the `find` of a matcher of `book`."""

    def __init__(self, book: Book, find: Search) -> None:
        self.book = book
        self.find = find
        self._united_in = Rows(book.unions).row
        self._demanding: dict[frozenset[str], frozenset[int]] = {}

    def search(self, sentence: Sentence, hits: list[Hit]) -> None:
        """Add what is found in the sentence and the parse bears out, and what is found where a subject is brought beside
        its verb."""
        nominatives, finites = self._tests_for(_NOMINATIVE), self._tests_for(_FINITE)

        def stands(matched: list[tuple[int, int]]) -> bool:
            subjects = [place for test, place in matched if test in nominatives]
            verbs = [place for test, place in matched if test in finites]
            return not subjects or not verbs or bears_out(sentence, subjects, verbs)

        self.find(sentence, hits, stands)
        for short, words, who, verb in in_short(sentence):
            found: list[Hit] = []
            self.find(short, found, _linking(sentence, words, who, verb))
            for hit in found:
                _put_back(hit, words, hits)

    def _tests_for(self, grammemes: frozenset[str]) -> frozenset[int]:
        """The tests that demand one of these grammemes of a word, those that unite several if one of these does."""
        if grammemes not in self._demanding:
            marks, conditions = self.book.marks, self.book.conditions
            single = {test for test, mark in marks.items() if not grammemes.isdisjoint(conditions[mark][0])}
            united = {union for test in single for union in self._united_in(test)}
            self._demanding[grammemes] = frozenset(single | united)
        return self._demanding[grammemes]


def _linking(sentence: Sentence, words: list[int], who: int, verb: int) -> Wanted:
    """Whether a match, in a shortened sentence of these words, has a verb of the subject, and the subject itself or
    something on the other side of a clause that was left out."""
    left_out = {k for k in range(len(sentence.words)) if sentence.breaks >> k & 1}.difference(words)

    def wanted(matched: list[tuple[int, int]]) -> bool:
        places = {words[place] for _, place in matched}
        if not any(k == verb or subject(sentence, k) == who for k in places):
            return False
        return who in places or not left_out.isdisjoint(range(min(places), max(places)))

    return wanted


def _put_back(hit: Hit, words: list[int], hits: list[Hit]) -> None:
    """Add a match in a shortened sentence of these words, unless its pattern has one at the place."""
    here = [words[k] for k in range(hit.start, hit.end)]
    start, end = min(here), max(here) + 1
    if any(one.pattern == hit.pattern and one.start < end and start < one.end for one in hits):
        return
    slots = []
    for name, first, last, case in hit.slots:
        places = words[first:last]
        if places != sorted(places):
            return
        slots.append((name, places[0], places[-1] + 1, case))
    hits.append(Hit(hit.pattern, hit.sentence, start, end, tuple(slots)))
