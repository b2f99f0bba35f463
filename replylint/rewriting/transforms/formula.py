"""«Информируем, что X» → «X»; «Извините, но X» → «X»: an opening that says nothing is taken off."""

from __future__ import annotations

from replylint.rewriting.transforms import Change, Place, lemma_in, transform

_SAYING = frozenset(
    "информировать проинформировать сообщать сообщить уведомлять уведомить извещать известить напоминать".split()
)
_ATTENTION = frozenset({"обращать", "обратить", "доводить", "довести"})
_PUTTING = frozenset({"ставить"})
"""«Ставим в известность, что …»"""
_SORRY = frozenset("извинить извинять простить извиняться сожаление увы прощение".split())
_MOST_OPENING_WORDS = 8


@transform("negative-phrasing/officialese", "negative-phrasing/repeated", "missing-apology/but")
def formula(place: Place) -> Change | None:
    words, breaks = place.sentence.words, place.sentence.breaks
    first, last = place.clause()
    if place.rule == "negative-phrasing/repeated":
        begin = place.end if place.end < last else first + 1
        for k in range(max(first + 1, begin), last - 1):
            if ":" in place.source[place.sentence.ends[k - 1] : place.sentence.starts[k]]:
                return Change(first, k, "")
        return None
    if any(lemma_in(word, _SAYING | _ATTENTION | _PUTTING, "1per") for word in words[first : first + 4]):
        mark = "что"
    elif place.rule == "missing-apology/but" and any(
        lemma_in(word, _SORRY) for word in words[first : first + 3]
    ):
        mark = "но"
    else:
        return None
    for k in range(first + 1, min(first + _MOST_OPENING_WORDS, last - 2)):
        if words[k].norm == mark and breaks >> k & 1:
            return Change(first, k + 1, "", sure=mark == "что")
    return None
