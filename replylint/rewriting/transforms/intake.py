"""«Ваше обращение № 5 принято» → «Занимаюсь вашим обращением № 5 и отвечу вам ‹срок›»."""

from __future__ import annotations

import re

from replylint.language.inflection import inflect_phrase
from replylint.language.text import Sentence
from replylint.rewriting.clauses import text_of
from replylint.rewriting.templates import data
from replylint.rewriting.transforms import Change, Place, can_be, lemma_in, phrase_at, time_in, transform
from replylint.rulebook.placeholders import kind_of

_REFUSED = frozenset("удовлетворение отказать отказ отклонить отклонён отклонен".split())
_CLOSED = frozenset({"рассмотреть", "закрыть"})
_IDENTIFYING = frozenset({"id", "placeholder", "number", "phone"})


@transform("negative-phrasing/intake", "negative-phrasing/officialese", "no-ownership/only-intake")
def intake(place: Place) -> Change | None:
    sentence, words = place.sentence, place.sentence.words
    first, last = place.clause()
    term = _term(place, first, last)
    if term is not None:
        return term
    papers = data().lists["papers"]
    noun = next((k for k in range(first, last) if lemma_in(words[k], papers, "nomn")), None)
    if noun is None:
        return None
    start = noun
    while start > first and lemma_in(words[start - 1], frozenset({"ваш", "наш", "данный"})):
        start -= 1
    told = [
        word
        for word in words[first:last]
        if can_be(word, "PRTS") or can_be(word, "VERB", "3per") or can_be(word, "VERB", "past")
    ]
    coming = any(word.norm in ("будет", "будут") for word in told)
    if not told or any(can_be(word, "INFN") for word in words[first:last]):
        return None
    if any(lemma_in(w, _REFUSED) or (lemma_in(w, _CLOSED) and not coming) for w in words[first:last]):
        return None
    named = phrase_at(sentence, start, last, "nomn")
    end = (
        named
        if named is not None
        and not any(can_be(w, "VERB") or can_be(w, "PRTS") for w in words[noun + 1 : named])
        else noun + 1
    )
    paper = inflect_phrase(sentence, noun, end, "ablt", "sing", was="nomn", source=place.source)
    if paper is None and end > noun + 1:
        end = noun + 1
        paper = inflect_phrase(sentence, noun, end, "ablt", "sing", was="nomn", source=place.source)
    if named is None or paper is None:
        return None
    possessive = "вашей" if lemma_in(words[noun], papers, "femn") else "вашим"
    number = _number(sentence, place.source, end, last) or _number(sentence, place.source, first, noun)
    if lemma_in(words[noun], frozenset({"вопрос"})):
        number = ""  # It is of something else: questions have none.
    if number and end > noun + 1:
        number = f" ({number.strip()})"
    paper = paper[:1].lower() + paper[1:]
    return Change(first, last, f"Занимаюсь {possessive} {paper}{number} и отвечу вам ‹срок›.", whole=True)


def _number(sentence: Sentence, source: str, first: int, last: int) -> str:
    """The number of the paper, wherever in the clause it stands."""
    for k in range(first, last):
        word = sentence.words[k]
        if word.kind == "placeholder" and kind_of(word.text):
            continue
        if (
            word.kind in _IDENTIFYING
            and not re.search("fio|name|фио|имя|date|дата|time|срок", word.text, re.IGNORECASE)
            and (
                k == 0
                or sentence.words[k - 1].norm not in ("от", "до", "за", "в")
                or "№" in source[sentence.ends[k - 1] : sentence.ends[k]]
            )
        ):
            return " № " + text_of(sentence, source, k, k + 1).lstrip("№# ")
    return ""


def _term(place: Place, first: int, last: int) -> Change | None:
    """«Срок рассмотрения до 30 дней» → «Отвечу вам в срок до 30 дней»."""
    sentence, words = place.sentence, place.sentence.words
    if not lemma_in(words[first], frozenset({"срок"})) or not any(
        lemma_in(word, frozenset({"рассмотрение", "обработка", "ответ", "проверка"}))
        for word in words[first : first + 3]
    ):
        return None
    when = time_in(sentence, first + 1, last)
    if when is None:
        return None
    start, end = when
    while end < last and (more := time_in(sentence, end, last)) is not None and more[0] == end:
        end = more[1]
    said = text_of(sentence, place.source, start, end)
    lead = (
        "в срок"
        if words[start].norm in ("от", "до")
        else "в течение"
        if words[start].kind == "number"
        else ""
    )
    if not lead and words[start].norm != "в":
        return None
    rest = place.source[sentence.ends[end - 1] : sentence.end].rstrip(".!… ") if last == len(words) else ""
    if end < last and "(" not in rest:
        return None
    return Change(first, last, f"Отвечу вам {lead} {said}{rest}.".replace("  ", " "), whole=True)
