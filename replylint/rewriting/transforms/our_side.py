"""«со своей стороны мы всё отправили 4-го» → «мы всё отправили 4-го»: the fence is taken down, what was done stays."""

from __future__ import annotations

from replylint.rewriting.clauses import capital, stands_alone, text_of
from replylint.rewriting.transforms import Change, Place, can_be, transform

_OURS = frozenset("наш свой нашей своей моей".split())


@transform("deflection/*")
def our_side(place: Place) -> Change | None:
    sentence, words = place.sentence, place.sentence.words
    first, last = place.clause()
    for k in range(first, last - 2):
        if (
            words[k].norm not in ("с", "со")
            or words[k + 1].norm not in _OURS
            or words[k + 2].norm != "стороны"
        ):
            continue
        if k != first and not sentence.breaks >> k & 1:
            return None
        done = any(
            can_be(word, "VERB", "past", "plur") or can_be(word, "PRTS") for word in words[k + 3 : last]
        )
        if not done or not stands_alone(sentence, k + 3, last):
            return None
        rest = text_of(sentence, place.source, k + 3, last)
        return Change(k, last, capital(rest) if k == 0 else rest)
    return None
