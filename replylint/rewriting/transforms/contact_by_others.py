"""«с вами свяжутся», «логист перезвонит» → the writer does it, with a time."""

from __future__ import annotations

from replylint.language.inflection import inflect_phrase
from replylint.language.text import Sentence
from replylint.rewriting.clauses import capital, lowered, text_of
from replylint.rewriting.templates import data
from replylint.rewriting.transforms import Change, Place, can_be, lemma_in, phrase_at, time_in, transform

_CALLING = frozenset("перезвонить позвонить набрать отзвониться созвониться".split())
_MEETING = frozenset({"связаться", "соединить", "подключиться", "соединять"})
_WRITING = frozenset(
    """написать ответить сообщить проинформировать уведомить оповестить известить отписаться поговорить рассказать
    пояснить прислать""".split()
)
_ALL = _CALLING | _MEETING | _WRITING


@transform("false-promise/*", "deflection/cold-transfer", "deflection/call-back-later", "negative-phrasing/withheld-order",
           "negative-phrasing/officialese", "negative-phrasing/intake")  # fmt: skip
def contact_by_others(place: Place) -> Change | None:
    sentence, words = place.sentence, place.sentence.words
    first, last = place.clause()
    verb = next((k for k in range(first, last) if _contacts(sentence, k)), None)
    if verb is None:
        return None
    stop = next(
        (k for k in range(verb, last) if sentence.breaks >> k & 1 and words[k].norm in ("когда", "как")), last
    )
    when = time_in(sentence, first, stop)
    time = text_of(sentence, place.source, *when) if when else "‹срок›"
    if time == "на день":
        time = "‹срок›"  # «со дня на день»
    person = _who(place, first, last, verb)
    if place.rule == "deflection/cold-transfer" and person is None and when is None:
        return None
    if person is not None:
        return Change(first, last, f"Узнаю всё у {person} и напишу вам {time}.", whole=True)
    if lemma_in(words[verb], _CALLING):
        return Change(first, last, capital(f"{_news(time)}перезвоню вам {time}."), whole=True)
    if not lemma_in(words[verb], _WRITING):
        return Change(first, last, f"Свяжусь с вами {time}.", whole=True)
    told = _told(place, first, last, verb)
    if told is not None:
        return Change(first, last, f"{capital(told)} сообщу вам {time}.", whole=True)
    return Change(first, last, _sentence(_about(place, first, last), time), whole=True)


def _sentence(about: str, time: str) -> str:
    return capital(f"{about or _news(time).rstrip()} напишу вам {time}.".lstrip())


def _news(time: str) -> str:
    """What there will be word of, where neither that nor the time is said."""
    return "всё узнаю и " if time.startswith("‹") else ""


def _about(place: Place, first: int, last: int) -> str:
    """«о результатах», «об окончании работ»: of what there will be word."""
    words = place.sentence.words
    for k in range(first, last - 1):
        if words[k].norm in ("о", "об", "обо") and not can_be(words[k + 1], "NPRO"):
            end = phrase_at(place.sentence, k + 1, last, "loct")
            if end is not None:
                return text_of(place.sentence, place.source, k, end)
    return ""


def _told(place: Place, first: int, last: int, verb: int) -> str | None:
    """«Новая дата будет сообщена» → «новую дату»: what is to be told, if it stands before the verb."""
    if not can_be(place.sentence.words[verb], "PRTS"):
        return None
    for start in range(first, verb):
        end = phrase_at(place.sentence, start, verb, "nomn")
        if end is not None and not can_be(place.sentence.words[start], "NPRO"):
            return inflect_phrase(place.sentence, start, end, "accs", was="nomn", source=place.source)
    return None


def _contacts(sentence: Sentence, k: int) -> bool:
    """«свяжутся», «перезвонит», «будете проинформированы»."""
    word = sentence.words[k]
    if not lemma_in(word, _ALL):
        return False
    if can_be(word, "VERB", "futr", "3per") or can_be(word, "PRTS"):
        return k == 0 or sentence.words[k - 1].norm != "не"
    return False


def _who(place: Place, first: int, last: int, verb: int) -> str | None:
    """The one who will get in touch, as one asks of: «логист» → «логиста»."""
    people = data().lists["staff"]
    for k in range(first, last):
        if k != verb and lemma_in(place.sentence.words[k], people, "nomn"):
            end = phrase_at(place.sentence, k, last, "nomn")
            start = k
            while start > first and can_be(place.sentence.words[start - 1], "ADJF", "nomn"):
                start -= 1
            if end is not None:
                who = inflect_phrase(place.sentence, start, end, "gent", was="nomn", source=place.source)
                return None if who is None else lowered(who, place.sentence.words[start])
    return None
