"""«Проверим и сообщим» → «Проверим и сообщим ‹срок›»: a promise of ours that has no time gets one."""

from __future__ import annotations

from replylint.rewriting.clauses import text_of
from replylint.rewriting.templates import data
from replylint.rewriting.transforms import Change, Place, can_be, lemma_in, time_in, transform

_TERMS = frozenset({"срок", "дата", "время"})
_FINDING = frozenset({"уточнить", "узнать", "выяснить", "сообщить"})
_LESS = frozenset(
    {"если", "возможно", "наверное", "может", "когда", "бы", "не", "пожелание", "мнение", "отзыв"}
)

_SUBORDINATE = frozenset({"как", "когда", "едва", "пока", "после", "чтобы"})


@transform(
    "false-promise/check-and-report",
    "false-promise/bare-future",
    "false-promise/fix-it",
    "false-promise/told-later",
)
def undated(place: Place) -> Change | None:
    sentence, words = place.sentence, place.sentence.words
    first, last = place.clause()
    promised = [
        k for k in range(first, last) if can_be(words[k], "VERB", "futr", "1per") and _is_verb(place, k)
    ]
    if not promised or time_in(sentence, first, last):
        return None
    if words[first].norm in _SUBORDINATE:
        return None  # «Как найдём, возобновим»
    idle = data().lists["idle_promises"] | {"сделать"}
    if any(word.norm in _LESS or lemma_in(word, idle) or can_be(word, "COMP") for word in words[first:last]):
        return None
    if any(lemma_in(word, _TERMS) for word in words[first:last]) and lemma_in(words[promised[-1]], _FINDING):
        return Change(first, last, "Точный срок сообщу вам ‹срок›.", whole=True)
    end = promised[-1] + 1
    while end < last and not sentence.breaks >> end & 1:
        end += 1
    if (
        end - 2 > promised[-1]
        and words[end - 2].norm == "по"
        and words[end - 1].norm in ("факту", "готовности")
    ):
        return Change(end - 2, end, "‹срок›")
    return Change(end - 1, end, f"{text_of(sentence, place.source, end - 1, end)} ‹срок›")


def _is_verb(place: Place, k: int) -> bool:
    return any("VERB" in p.grammemes for p in place.sentence.words[k].parses[:1])
