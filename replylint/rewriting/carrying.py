"""Facts of sentences that fall away, said again: in a quiet clause of their own, in the heading of a slot («По заказу
40182»), or in the draft's own words inside a slot (`reminding`)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from replylint.language import morphology
from replylint.language.text import Sentence
from replylint.rewriting import parties
from replylint.rewriting.clauses import speaks_of, text_of
from replylint.rewriting.facts import Fact, facts_at
from replylint.rewriting.reminding import around_fact, whole
from replylint.rewriting.restating import Restated, contact_line, restated
from replylint.rewriting.sayings import Sayings
from replylint.rewriting.templates import data

if TYPE_CHECKING:
    from replylint.rewriting.situation import Situation

MOST_FACTS = 5
"""More facts than these are too many for a slot."""


class Carried:
    """The facts of the sentences that fell away, and how they are said again."""

    def __init__(self, sayings: Sayings, standing: Sequence[str]) -> None:
        situation = sayings.situation
        self._end = len(situation.sentences)
        # What is said again, each with the number of its sentence.
        self.about: dict[str, int] = {}
        """Numbered things in the dative: «заказу 40182»."""
        self.reminded: dict[str, int] = {}
        """What is said nowhere else, in the draft's own words."""
        self.people: dict[str, int] = {}
        self.called: dict[str, int] = {}
        self.absent: str | None = None
        """Until when somebody is away: «до 25-го»."""
        self.lost: str | None = None
        self.contacts: str | None = None
        """A sentence of its own that says contacts and links again."""
        joined = "\n".join(standing)
        self.said = joined.lower()
        said = set(re.findall(r"[\w-]+", joined.lower()))
        missing = {
            fact.text for fact in situation.facts if fact.text not in joined and said.isdisjoint(fact.lemmas)
        }
        if not missing:
            return
        gone = [
            sentence
            for sentence in situation.sentences
            if sentence.zone == "body" and situation.text(sentence) not in joined
        ]
        again: dict[str, list[str]] = {}
        covered: set[tuple[int, int]] = set()
        for sentence, k, fact in _lost_words(gone, missing):
            if (id(sentence), k) in covered or any(
                fact.text in words for words in (*self.reminded, *self.about, *self.people)
            ):
                continue
            line = contact_line(sentence.words[k])
            if line is not None:
                again.setdefault(line, []).append(fact.text)
                continue
            kind, start, end, words = self._noted(situation, sentence, k) or (
                "reminded",
                *around_fact(sentence, k, situation.source),
            )
            covered |= {(id(sentence), place) for place in range(start, end)}
            self._put(kind, words, situation.evidence.reply.text.number(sentence))
        if len(self.about) + len(self.reminded) > MOST_FACTS:
            self.lost = "слишком много сведений"
        lines = [sayings.say(name, факты=", ".join(dict.fromkeys(facts))) for name, facts in again.items()]
        self.contacts = " ".join(filter(None, lines)) or None

    def _put(self, kind: str, words: str, number: int) -> None:
        if kind == "absent":
            return
        places = {"numbered": self.about, "person": self.people, "called": self.called}
        place = places.get(kind, self.reminded)
        for one in [one for one in place if one.rstrip(".") in words]:
            del place[one]
        if not any(words in one for one in place):
            place[words] = number

    def _noted(self, situation: Situation, sentence: Sentence, k: int) -> Restated | None:
        found, source = restated(situation, sentence, k), situation.source
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
        if situation.is_sound(sentence) and not self._is_told_in_part(situation, sentence):
            return "reminded", 0, len(sentence.words), whole(sentence, source)
        return None

    def _is_told_in_part(self, situation: Situation, sentence: Sentence) -> bool:
        """Whether a clause of the sentence is said or reminded of already."""
        noted = situation.cuts[situation.evidence.reply.text.number(sentence)].noted
        return any(text_of(sentence, situation.source, i, j).lower() in self.said for i, j in noted)

    def heading(self) -> str | None:
        """«По заказу 40182»: what the slot is about; None where no fact has to be said."""
        return "По " + " и ".join(self.about) if self.about else None

    def remind_of_numbers(self) -> None:
        """Say numbered things in the slot, where no line is to be headed by them."""
        if (heading := self.heading()) is not None:
            self._put("reminded", f"{heading[:1].lower()}{heading[1:]}", self._end)
            self.about = {}


def _is_addressed(sentence: Sentence, k: int, source: str) -> bool:
    """Whether the name at word `k` ends an address: «Марина, …», «… здравствуйте, Марина!»."""
    if (
        not any({"Name", "Patr"} & p.grammemes for p in sentence.words[k].parses)
        and k
        and not any({"Name", "Patr"} & p.grammemes for p in sentence.words[k - 1].parses)
    ):
        return False  # «жалобу на водителя записала, Мухин, да»
    if speaks_of(sentence.words[:k], data().lists["staff"]):
        return False  # «Мастер у нас один, Руслан, всё упирается в него»
    last = k
    while last + 1 < len(sentence.words) and sentence.words[last + 1].text[:1].isupper():
        last += 1
    return source[sentence.ends[last] : sentence.ends[last] + 1] in (",", "!") and not is_told_of(
        sentence, last + 1
    )


def is_told_of(sentence: Sentence, k: int) -> bool:
    """«Павел, который …», «Кузьмич, истопник, …»: who is named before word `k` is spoken of, not to."""
    following = sentence.words[k : k + 1]
    titled = k + 1 == len(sentence.words) or sentence.breaks >> (k + 1) & 1
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


def _is_place(sentence: Sentence, k: int) -> bool:
    parses = sentence.words[k].parses
    return any("Geox" in p.grammemes for p in parses) and not any("Name" in p.grammemes for p in parses)


def _lost_words(gone: Sequence[Sentence], wanted: Collection[str]) -> Iterator[tuple[Sentence, int, Fact]]:
    """Where the facts with these texts stood in what was taken out."""
    for sentence in gone:
        for k, fact in facts_at(sentence):
            if fact.text in wanted:
                yield sentence, k, fact
