"""«Ответим в ближайшее время» → «Ответим ‹срок›»."""

from __future__ import annotations

from replylint.language import times
from replylint.rewriting.clauses import capital, text_of
from replylint.rewriting.transforms import Change, Place, can_be, transform

_HEDGES = frozenset("видимо наверное наверно возможно вроде глядишь авось может".split())


@transform(
    "false-promise/vague-time",
    "false-promise/someday",
    "false-promise/check-and-report",
    "false-promise/told-later",
)
def vague_time(place: Place) -> Change | None:
    sentence, words = place.sentence, place.sentence.words
    first, last = place.clause()
    if any(can_be(word, "COMP") for word in words[first:last]):
        return None  # «скоро станет ещё удобнее»
    if any(word.norm in _HEDGES for word in words[first:last]):
        return None
    ours = any(can_be(word, "VERB", "futr", "1per") for word in words[first:last])
    if not ours and not any(can_be(word, "VERB", "futr") for word in words[first:last]):
        return None
    for k in range(first, last):
        end = times.is_vague_time(sentence, k)
        if words[k].norm == "как-нибудь" or end is None or end > last or _asked_of_customer(place, first, k):
            continue
        if any(word.norm == "мере" for word in words[k:end]):
            while end < last and can_be(words[end], "NOUN", "gent"):
                end += 1  # «по мере поступления информации»
        if k > first and (
            ours or end == last or sentence.breaks >> end & 1 or can_be(words[k - 1], "VERB", "futr")
        ):
            return Change(k, end, "‹срок›")
        if not ours:
            follows = k == first and end < last and can_be(words[end], "VERB", "futr", "3per")
            stop = next((m for m in range(end, last) if sentence.breaks >> m & 1), last)
            if not follows or stop - end > 4:
                continue
            rest = text_of(sentence, place.source, end, stop)
            return Change(k, stop, (capital(rest) if k == 0 else rest) + " ‹срок›")
        if end < last and not sentence.breaks >> end & 1:
            stop = next((m for m in range(end, last) if sentence.breaks >> m & 1), last)
            rest = text_of(sentence, place.source, end, stop)
            return Change(k, stop, (capital(rest) if k == 0 else rest) + " ‹срок›")
    verb = next((k for k in range(place.start, place.end) if can_be(words[k], "VERB", "futr", "1per")), None)
    if verb is not None and verb + 2 < place.end <= last and can_be(words[verb + 1], "PREP"):
        return Change(verb + 1, place.end, "‹срок›")
    return None


def _asked_of_customer(place: Place, first: int, k: int) -> bool:
    """«напомните нам по весне»: the time is for the customer to keep."""
    while k > first:
        k -= 1
        if can_be(place.sentence.words[k], "VERB", "impr", "plur"):
            return True
        if place.sentence.breaks >> k & 1:
            return False
    return False
