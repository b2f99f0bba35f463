"""Facts of sentences that fall away from a frame, said again: in a quiet clause of their own, in the heading of a slot («По заказу
40182»), or in the draft's own words inside a slot (`reminding`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from replylint.language import morphology
from replylint.language.text import Sentence, Word
from replylint.rewriting import parties
from replylint.rewriting.clauses import (
    begins_dependent,
    capital,
    points_back,
    stands_alone,
    text_of,
    units,
    vocative_end,
)
from replylint.rewriting.mending import lost_words
from replylint.rewriting.reminding import around_fact, scolds, whole
from replylint.rewriting.restating import contact_line
from replylint.rewriting.templates import data

if TYPE_CHECKING:
    from replylint.rewriting.framing import Situation

MOST_FACTS = 5
"""More facts than these are too many for a slot."""
_LEANING = frozenset("это если когда пока поэтому также тоже чем то хотя раз чтобы".split())
_LONG_CLAUSE = 14
_OPENERS = frozenset("а и но так ну да ой же вот что сообщаем информируем значит алло".split())
_QUIET_CLAUSE = 2.1
"""How loudly (`Weighing.loudness`) a clause may speak for a defect by itself and be kept for its fact: of the quieter ones in corpora/ one in a hundred overlaps a labelled
defect, of the louder ones one in four."""
_STANDING_FOR = frozenset("его ее её их ему ей им него нее неё них ней ним ними нем".split())

Restated = tuple[str, int, int, str]
"""By which line a fact is said again, the words that it takes along (from, to), and what is said."""


class FramedFacts:
    """The facts of the sentences that fell away, and how they are said again."""

    def __init__(self, situation: Situation, standing: Sequence[str], clauses: bool) -> None:
        self.about: list[str] = []
        """Numbered things in the dative: «заказу 40182»."""
        self.reminded: list[str] = []
        """What is said nowhere else, in the draft's own words."""
        self.people: list[str] = []
        self.called: list[str] = []
        self.clauses: list[tuple[int, str]] = []
        """Quiet clauses that state facts, as sentences, each with the number of the draft's that it comes from."""
        self.absent: str | None = None
        """Until when somebody is away: «до 25-го»."""
        self.lost: str | None = None
        self.contacts: str | None = None
        """A sentence of its own that says contacts and links again."""
        joined = "\n".join(standing)
        said = set(re.findall(r"[\w-]+", joined.lower()))
        missing = {
            fact.text for fact in situation.facts if fact.text not in joined and said.isdisjoint(fact.lemmas)
        }
        if not missing:
            return
        gone = [
            (sentence, 0, len(sentence.words))
            for sentence in situation.evidence.reply.text.sentences
            if sentence.zone == "body" and situation.text(sentence) not in joined
        ]
        self.carried: dict[str, list[str]] = {}
        covered: set[tuple[int, int]] = set()
        for sentence, k, fact in lost_words(gone, missing):
            if (id(sentence), k) in covered or any(
                fact.text in words
                for words in (*(said for _, said in self.clauses), *self.reminded, *self.about, *self.people)
            ):
                continue
            line = contact_line(sentence.words[k])
            if line is not None:
                self.carried.setdefault(line, []).append(fact.text)
                continue
            kind, start, end, words = self._noted(situation, sentence, k, clauses) or (
                "reminded",
                *around_fact(sentence, k, situation.source),
            )
            covered |= {(id(sentence), place) for place in range(start, end)}
            if kind == "clause":
                self.clauses.append((situation.number(sentence), words))
            else:
                self._put(kind, words)
        if len(self.about) + len(self.reminded) > MOST_FACTS:
            self.lost = "слишком много сведений"
        lines = [
            situation.say(name, факты=", ".join(dict.fromkeys(said))) for name, said in self.carried.items()
        ]
        self.contacts = " ".join(filter(None, lines)) or None

    def _put(self, kind: str, words: str) -> None:
        if kind == "absent":
            return
        places = {"numbered": self.about, "person": self.people, "called": self.called}
        place = places.get(kind, self.reminded)
        place[:] = [one for one in place if one.rstrip(".") not in words]
        if not any(words in one for one in place):
            place.append(words)

    def _noted(self, situation: Situation, sentence: Sentence, k: int, clauses: bool) -> Restated | None:
        found, source = situation.restate(sentence, k), situation.source
        passed = situation.passes(sentence) and situation.sends()
        named = found is not None and found[0] == "person" and not parties.is_denied(sentence, k)
        if found is not None and named and passed and not _is_place(sentence, k):
            return "person", found[1], found[2], _OWNERS.sub("", found[3])
        if found is not None and found[0] == "until" and situation.party and self.absent is None:
            self.absent = found[3]
            return "absent", *found[1:]
        if found is not None and found[0] == "called" and _is_addressed(sentence, k, source):
            return found
        numbered = _numbered(sentence, k, found)
        if numbered is not None:
            return numbered
        if situation.is_sound(sentence):
            return "reminded", 0, len(sentence.words), whole(sentence, source)
        if clauses and (clause := _clause(situation, sentence, k)):
            return clause
        return None

    def heading(self) -> str | None:
        """«По заказу 40182»: what the slot is about; None where no fact has to be said."""
        return "По " + " и ".join(self.about) if self.about else None

    def remind_of_numbers(self) -> None:
        """Say numbered things in the slot, where no line is to be headed by them."""
        if (heading := self.heading()) is not None:
            self.reminded.append(f"{heading[:1].lower()}{heading[1:]}")
            self.about = []


def _is_addressed(sentence: Sentence, k: int, source: str) -> bool:
    """Whether the name at word `k` ends an address: «Марина, …», «… здравствуйте, Марина!»."""
    if (
        not any({"Name", "Patr"} & p.grammemes for p in sentence.words[k].parses)
        and k
        and not any({"Name", "Patr"} & p.grammemes for p in sentence.words[k - 1].parses)
    ):
        return False  # «жалобу на водителя записала, Мухин, да»
    last = k
    while last + 1 < len(sentence.words) and sentence.words[last + 1].text[:1].isupper():
        last += 1
    return source[sentence.ends[last] : sentence.ends[last] + 1] in (",", "!") and not is_told_of(
        sentence, last + 1
    )


def is_told_of(sentence: Sentence, k: int) -> bool:
    """«Павел, который …», «Кузьмич, истопник, …»: who is named before word `k` is spoken of, not to."""
    following = sentence.words[k : k + 1]
    titled = k + 1 < len(sentence.words) and sentence.breaks >> (k + 1) & 1
    return any(
        p.lemma == "который" or (titled and {"NOUN", "anim", "nomn"} <= p.grammemes)
        for word in following
        for p in word.parses[:1]
    )


def _numbered(sentence: Sentence, k: int, found: Restated | None) -> Restated | None:
    """«заказу 40182», «заявке № 5»; «обращению № 88213» where its number is told of."""
    if found is None or found[0] != "numbered" or not re.match(_NUMBERED, found[3]):
        return None
    head = found[3].split()[0]
    lemmas = {p.lemma for p in morphology.parse(head.lower())}
    if "номер" in lemmas and not any(word.kind == "phone" for word in sentence.words):
        return (
            "numbered",
            found[1],
            found[2],
            "обращению № " + found[3].split(" ", 1)[1].removeprefix("№").lstrip(),
        )
    if any(
        word.kind in ("id", "code") and not word.text.isascii()
        for word in sentence.words[found[1] : found[2]]
    ):
        return None  # «ставке 5,9 и 2-ндфл»
    return found if lemmas & data().lists["numbered"] - {"номер"} else None


_OWNERS = re.compile(r"^(?:одн|её|ее|его|их|эт|наш|сам)[а-яё]* ")
"""«одной Жанной Аркадьевной»: what stands before a name and is not said again."""
_NUMBERED = r"[а-яё]+ (?:(?:№|от|с номером) ?)?[«{A-Z\d№%\[<]"


def _clause(situation: Situation, sentence: Sentence, k: int) -> Restated | None:
    """The clause that states the fact at word `k`, where it can stand by itself and is quiet."""
    suspicion = situation.suspicion.get(situation.number(sentence))
    if situation.harmed and (suspicion is None or suspicion.is_unfit()):
        return None
    for i, j in _clauses_around(sentence, k, situation.source):
        if not 2 < j - i <= _LONG_CLAUSE or not _is_plain(sentence, i, j):
            continue
        said = text_of(sentence, situation.source, i, j)
        if said.count("(") != said.count(")") or said.count("«") != said.count("»"):
            continue
        said = capital(said.rstrip(" ,;—–-")) + "."
        if situation.loudness(said) < _QUIET_CLAUSE:
            return "clause", i, j, said
    return None


def _clauses_around(sentence: Sentence, k: int, source: str) -> Iterator[tuple[int, int]]:
    """The independent clause around word `k` without its opening words, then what of it stands before a comma."""
    i, j = next((part for part in units(sentence, source) if part[0] <= k < part[1]), (0, 0))
    i = max(i, vocative_end(sentence) or 0)
    colon = [m for m in range(i + 1, k + 1) if ":" in source[sentence.ends[m - 1] : sentence.starts[m]]]
    i = max([i, *colon])
    cuts = [m for m in range(i + 1, j) if sentence.breaks >> m & 1]
    around = [(i, j), *((i, end) for end in cuts if end > k)]
    for start, end in around:
        while start < min(end, k) and sentence.words[start].norm in _OPENERS:
            start += 1
        torn = end < j and begins_dependent(sentence, end, j)
        if not torn:
            yield start, end


def _is_plain(sentence: Sentence, i: int, j: int) -> bool:
    """Whether `words[i:j]` could be a sentence that neither scolds nor leans upon another."""
    words = sentence.words[i:j]
    if not stands_alone(sentence, i, j) or begins_dependent(sentence, i, j) or points_back(sentence, i, j):
        return False
    if any(word.norm in ("он", "она", "оно", "они") for word in words) or words[0].norm in _STANDING_FOR:
        return False
    if "?" in sentence.mark or _waves_aside(words) or not any(map(_is_finite, words)):
        return False
    if any(
        one.norm == "не" and any("impr" in p.grammemes for p in other.parses[:1])
        for one, other in pairwise(words)
    ):
        return False  # «не прячьтесь»
    if any(_is_verb(one) and _is_verb(other) for one, other in pairwise(words)):
        return False  # «в розыск подали привезу сегодня»
    return words[0].norm not in _LEANING


def _is_verb(word: Word) -> bool:
    return any("VERB" in p.grammemes for p in word.parses[:1])


def _is_finite(word: Word) -> bool:
    return any({"VERB", "PRTS", "ADJS", "PRED"} & p.grammemes for p in word.parses[:1])


def _waves_aside(words: Sequence[Word]) -> bool:
    private = any(word.norm in ("меня", "мне", "мой", "моя", "моего", "мое") for word in words)
    return private or scolds(words)


def told_of(words: str) -> str:
    """The words behind «о» or «об»."""
    return f"{'об' if words[:1].lower() in 'аиоуэ' else 'о'} {words}"


def _is_place(sentence: Sentence, k: int) -> bool:
    parses = sentence.words[k].parses
    return any("Geox" in p.grammemes for p in parses) and not any("Name" in p.grammemes for p in parses)
