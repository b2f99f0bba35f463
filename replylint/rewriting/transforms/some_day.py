"""«Поддержка {{proto}} будет добавлена в будущем» → «Узнаю, когда будет добавлена поддержка {{proto}}, и напишу вам ‹срок›»."""

from __future__ import annotations

from collections.abc import Sequence

from replylint.language import nounphrases
from replylint.language.text import Word
from replylint.rewriting.clauses import lowered, text_of
from replylint.rewriting.templates import data
from replylint.rewriting.transforms import Change, Place, can_be, lemma_in, transform

_LONGEST = 14
_FEELS = frozenset(
    "порадовать радовать удивить понравиться помочь позволить стать сделать сказать хватить рассосаться".split()
)
"""What of nobody asks when."""
_TOLD = frozenset("сообщить уведомить известить проинформировать опубликовать направить".split())
"""Of these verbs it is asked what, not when."""


@transform("false-promise/someday", "false-promise/maybe", "false-promise/vague-time")
def some_day(place: Place) -> Change | None:
    """The thing that is to come, where it is named; what a person or «мы» is to do is left to other transforms."""
    sentence, words = place.sentence, place.sentence.words
    first, last = place.clause()
    if last - first > _LONGEST:
        return None
    verb = next((k for k in range(first, last) if _comes(words[k])), None)
    if verb is None or (verb > first and words[verb - 1].norm == "не") or lemma_in(words[verb], _FEELS):
        return None
    for start in range(first, last):
        if first < start and not (sentence.breaks >> start & 1 or start == verb + 1):
            continue
        for end in nounphrases.chunk_ends(sentence, start, "nomn"):
            head = words[nounphrases.head(sentence, start, end, "nomn")]
            if end > last or start <= verb < end or not _is_thing(head) or head.norm in ("все", "это"):
                continue
            if not (
                end == verb
                or (start == verb + 1 and not sentence.breaks >> start & 1)
                or (words[end:verb] and all(can_be(w, "ADVB") for w in words[end:verb]))
            ):
                continue
            plural = any("plur" in p.grammemes and "nomn" in p.grammemes for p in head.parses[:2])
            if head.kind == "word" and plural != can_be(words[verb], "VERB", "plur"):
                return None
            if not _says_enough(words[verb], words[verb + 1 : verb + 2]):
                return None
            said = text_of(sentence, place.source, verb, verb + 1)
            after = verb + 1
            if after < last and (can_be(words[after], "PRTS") or can_be(words[after], "INFN")):
                said = text_of(sentence, place.source, verb, after + 1)
            subject = lowered(text_of(sentence, place.source, start, end), words[start])
            said = said[:1].lower() + said[1:]
            return Change(first, last, f"Узнаю, когда {said} {subject}, и напишу вам ‹срок›.", whole=True)
    return None


def _comes(word: Word) -> bool:
    """Whether the likeliest reading tells what will be: «приедет», not «обещает», which may be read so."""
    return any({"VERB", "futr", "3per"} <= p.grammemes for p in word.parses[:1])


def _is_thing(word: Word) -> bool:
    if word.kind != "word":
        return True
    if any(p.lemma in data().lists["staff"] for p in word.parses):
        return False  # «техники в курсе»
    return any("NOUN" in p.grammemes and "inan" in p.grammemes for p in word.parses[:2]) and not any(
        "NPRO" in p.grammemes for p in word.parses[:1]
    )


def _says_enough(verb: Word, following: Sequence[Word]) -> bool:
    """Whether the verb needs no object, and what follows it tells of more than word being sent: not «рассмотрит комиссия»,
    «будет сообщена новая дата»."""
    if any("tran" in p.grammemes and "VERB" in p.grammemes for p in verb.parses[:1]):
        return False
    return not any(p.lemma in _TOLD for word in following for p in word.parses[:1] if "PRTS" in p.grammemes)
