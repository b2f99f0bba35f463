"""Facts said again: how much of a sentence belongs to a fact, and in what form it stands after «по» or in brackets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from replylint.language import morphology, nounphrases, times
from replylint.language.inflection import inflect_phrase
from replylint.language.text import Sentence, Word
from replylint.rewriting.clauses import has_predicate, lowered, speaks_of, text_of
from replylint.rewriting.parties import GONE, LIKENING, is_street
from replylint.rewriting.templates import data

if TYPE_CHECKING:
    from replylint.rewriting.situation import Situation

Restated = tuple[str, int, int, str]
"""By which line a fact is said again, the words that it takes along (from, to), and what is said."""
_ABOUT = {"по": "datv", "о": "loct", "об": "loct", "насчет": "gent", "про": "accs"}
_LEAST_TOPIC = 3
_LONGEST_TOPIC = 9


def topic_of(sentence: Sentence, source: str) -> str | None:
    """What a sentence says at its beginning that it is about: «По возврату депозита», «О новой дате»; None where it does not."""
    case = _ABOUT.get(sentence.words[0].norm)
    if case is None or len(sentence.words) < _LEAST_TOPIC:
        return None
    ends = [end for end in nounphrases.chunk_ends(sentence, 1, case) if end <= _LONGEST_TOPIC]
    colon = next(
        (
            k
            for k in range(2, min(len(sentence.words), _LONGEST_TOPIC))
            if ":" in source[sentence.ends[k - 1] : sentence.starts[k]] and not has_predicate(sentence, 0, k)
        ),
        None,
    )
    if not ends:
        return None
    end = colon or max(ends)
    told = sentence.words[1:end]
    if any(word.kind != "word" for word in told) or any(
        parse.lemma == "свой" or parse.lemma in data().lists["no_topics"]
        for word in told
        for parse in word.parses[:1]
    ):
        return None
    return text_of(sentence, source, 0, end)


def contact_line(word: Word) -> str | None:
    """The line that says a contact or a link again; None for any other word."""
    if word.kind in ("phone", "email"):
        return "carry-contacts"
    if word.kind == "url":
        return "carry-links"
    if word.kind == "placeholder":
        if re.search(r"phone|email|mail|телефон|почт", word.text, re.IGNORECASE):
            return "carry-contacts"
        if re.search(r"link|url|ссылк|site|сайт", word.text, re.IGNORECASE):
            return "carry-links"
    return None


def noun_before(sentence: Sentence, start: int) -> int | None:
    """Where the noun phrase begins that a time at word `start` belongs to: «письмо от 3-го числа»."""
    for first in range(max(0, start - 4), start):
        best = sentence.words[first].parses[:1]
        pronoun = not best or "NPRO" in best[0].grammemes
        if (
            not pronoun
            and start in nounphrases.chunk_ends(sentence, first, None)
            and not sentence.breaks >> start & 1
        ):
            return first
    return None


def _bracket_before(sentence: Sentence, source: str, start: int) -> int | None:
    """The word that an open bracket around word `start` stands before."""
    for k in range(start, max(0, start - 8), -1):
        gap = source[sentence.ends[k - 1] : sentence.starts[k]]
        if "(" in gap:
            return k
        if ")" in gap:
            return None
    return None


def with_brackets(sentence: Sentence, source: str, start: int, end: int, words: str) -> tuple[int, str]:
    """The words and what stands in brackets right after `words[start:end]`, and where that ends."""
    if end >= len(sentence.words) or "(" not in source[sentence.ends[end - 1] : sentence.starts[end]]:
        return end, words
    close = source.find(")", sentence.starts[end])
    if close < 0 or close > sentence.end:
        return end, words
    last = max((k + 1 for k in range(end, len(sentence.words)) if sentence.ends[k] <= close), default=end)
    return last, f"{words} ({source[sentence.starts[end] : close]})"


def is_called(sentence: Sentence, k: int, source: str) -> bool:
    """Whether the name at word `k` calls the customer: it stands between commas."""
    breaks, last = sentence.breaks, len(sentence.words) - 1
    first, end = _name_around(sentence, k)
    end -= 1
    if not any(_names_person(word) for word in sentence.words[first : end + 1]):
        return False  # «жалобу на водителя записала, Мухин, да»
    if source[sentence.ends[end] :].lstrip()[:1] in ("—", "–", "-"):
        return False  # «Людмила Семёновна — педагог»
    return (first == 0 or bool(breaks >> first & 1)) and (end == last or bool(breaks >> (end + 1) & 1))


def _names_person(word: Word) -> bool:
    return word.text[:1].isupper() and any({"Name", "Patr"} & p.grammemes for p in word.parses[:2])


def basis_start(sentence: Sentence, k: int, basis: frozenset[str]) -> int | None:
    """Where the name of the rule begins that the fact at word `k` belongs to: «п. 7.12 Соглашения»."""
    for start in range(max(0, k - 4), k + 1):
        word = sentence.words[start]
        if word.norm in basis or any(p.lemma in basis for p in word.parses[:1]):
            return start
    return None


def time_around(sentence: Sentence, k: int) -> tuple[int, int] | None:
    """The time that word `k` belongs to."""
    for start in range(max(0, k - 5), k + 1):
        end = times.time_end(sentence, start)
        if end is not None and end > k:
            return start, end
    return None


def fragment(sentence: Sentence, k: int) -> tuple[int, int]:
    """The fact at word `k` with the words it needs: a time, a number with its noun, a name with its title."""
    timed = time_around(sentence, k)
    if timed is not None:
        return timed
    best = (k, k + 1)
    for start in range(max(0, k - 4), k + 1):
        for end in nounphrases.chunk_ends(sentence, start, None):
            if end > k and end - start > best[1] - best[0] and end - start <= 7:
                best = (start, end)
    number = times.number_end(sentence, k)
    if number is not None and number - k > best[1] - best[0]:
        return k, number
    return best


def matter(sentence: Sentence, start: int, end: int, source: str) -> tuple[str, int, int, str] | None:
    """«заявке на перевозку (32 места, 14 ноября)»: the thing that a fact belongs to, as it stands after «по»."""
    bracket = _bracket_before(sentence, source, start)
    if bracket is not None:
        begun = max(
            (
                k
                for k in range(max(0, bracket - 8), bracket)
                if bracket in nounphrases.chunk_ends(sentence, k, None)
            ),
            default=None,
            key=lambda k: -k,
        )
        if begun is None:
            return None
        start, end = begun, bracket
    head = nounphrases.head(sentence, start, end)
    word = sentence.words[head]
    if word.kind != "word" or not word.parses or "anim" in word.parses[0].grammemes:
        return None
    heads = {p.lemma for p in word.parses}
    if heads & {"размер", "сумма"} and start and sentence.words[start - 1].norm in ("в", "на"):
        owner = noun_before(sentence, start - 1)
        form = (
            inflect_phrase(sentence, owner, start - 1, "datv", source=source) if owner is not None else None
        )
        if owner is None or form is None:
            return None
        return (
            "numbered",
            owner,
            end,
            f"{lowered(form, sentence.words[owner])} {text_of(sentence, source, start - 1, end)}",
        )
    if heads & (data().lists["time_units"] | data().lists["no_matters"]) or not any(
        {"NOUN", "Subx"} & p.grammemes for p in word.parses
    ):
        return None
    if sentence.words[start].kind == "number" or any(
        p.lemma in ("этот", "весь") for p in sentence.words[start].parses[:1]
    ):
        return None
    form = inflect_phrase(sentence, start, end, "datv", source=source)
    if form is None:
        return None
    end, words = with_brackets(sentence, source, start, end, lowered(form, sentence.words[start]))
    return "numbered", start, end, words


def _name_around(sentence: Sentence, k: int) -> tuple[int, int]:
    """All of the name that word `k` is part of: «Марины Олеговны»."""
    first = last = k
    while first and not sentence.breaks >> first & 1 and _names_person(sentence.words[first - 1]):
        first -= 1
    end = len(sentence.words)
    while (
        last + 1 < end and not sentence.breaks >> (last + 1) & 1 and _names_person(sentence.words[last + 1])
    ):
        last += 1
    return first, last + 1


def restated(situation: Situation, sentence: Sentence, k: int) -> Restated | None:
    """How the fact at word `k` is said again: by which line, which words it takes along, in what form."""
    source, called, word = situation.source, situation.called, sentence.words[k]
    person = next((p for p in word.parses if {"Name", "Surn", "Patr"} & p.grammemes), None)
    if sentence.quoted >> k & 1 or (k == 0 and not any(p.known for p in word.parses)):
        person = None  # «тариф «Мини»», «Погуглите»
    start, end = fragment(sentence, k)
    if (
        person is not None
        and word.text[:1].isupper()
        and (word.norm in called if called else is_called(sentence, k, source))
    ):
        return "called", k, k + 1, word.text
    passing = "deflection" in situation.categories
    if person is not None and is_street(sentence, k):
        return None
    if person is not None and speaks_of(sentence.words, GONE):
        return None
    if person is not None and not passing and not {"Name", "Patr"} & person.grammemes:
        return None  # «Серова повесим ближе к холодам»
    if person is not None and k and sentence.words[k - 1].norm in LIKENING:
        return None  # «имя редкое, не Ваня»
    if person is not None and called and is_called(sentence, k, source):
        return None  # «Павел, который обещал звонок»: the customer has another name.
    if person is not None and word.text[:1].isupper():
        form = inflect_phrase(sentence, start, end, "ablt", source=source)
        alone = morphology.inflect(word.norm, {"ablt", "sing"}, person.grammemes, person.lemma)
        titled = any("anim" in p.grammemes for p in sentence.words[start].parses[:1])
        if end - start > 1 and form is not None and titled:
            return "person", start, end, lowered(form, sentence.words[start])
        named, last = _name_around(sentence, k)
        if last - named > 1:  # «у самой Марины Олеговны»
            form = inflect_phrase(sentence, named, last, "ablt", source=source)
            return None if form is None else ("person", named, last, form)
        return None if alone is None else ("person", k, k + 1, alone.capitalize())
    if basis_start(sentence, k, data().lists["basis"]) is not None:
        return None
    if start and sentence.words[start - 1].norm == "до":
        start -= 1
    if sentence.words[start].norm == "до" and times.time_end(sentence, start) is not None:
        until = times.time_end(sentence, start) or end
        return "until", start, until, text_of(sentence, source, start, until)
    timed = times.time_end(sentence, start) == end and not nounphrases.reading_of(sentence, start, end, None)
    if timed:
        first = noun_before(sentence, start)
        if first is None:
            return None
        start = first
    if word.kind == "word" and not any(letter.isdigit() for letter in word.norm):
        quoted = bool(sentence.quoted >> k & 1) and k > start and not sentence.quoted >> start & 1
        latin = word.text.isascii()
        if quoted and situation.tells_harm:
            return None
        if not (quoted or latin) or sum(not sentence.quoted >> m & 1 for m in range(start, k)) > 2:
            return None
    return matter(sentence, start, end, source)
