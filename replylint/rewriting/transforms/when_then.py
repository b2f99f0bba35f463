"""«Привезём, как только освободится курьер» → «Привезём ‹срок›»: the customer gets a time, not a condition of ours."""

from __future__ import annotations

from replylint.language import times
from replylint.rewriting.clauses import has_predicate
from replylint.rewriting.facts import facts_in
from replylint.rewriting.transforms import Change, Place, can_be, lemma_in, time_in, transform

_WHEN = frozenset({"когда", "едва", "как"})
_CONTACTS = frozenset("связаться позвонить перезвонить набрать написать ответить сообщить".split())


@transform("false-promise/*")
def when_then(place: Place) -> Change | None:
    sentence, words = place.sentence, place.sentence.words
    first, last = place.clause()
    for k in range(first + 1, last - 1):
        opens = words[k].norm in ("когда", "едва") or (
            words[k].norm == "как" and (words[k + 1].norm == "только" or words[k - 1].norm == "сразу")
        )
        opens = opens or (
            words[k].norm == "как"
            and any({"VERB", "futr"} <= p.grammemes for word in words[k + 1 : k + 4] for p in word.parses[:1])
        )
        if not opens or not sentence.breaks >> k & 1 or not has_predicate(sentence, first, k):
            continue
        promised = next((m for m in range(first, k) if _promises(place, m)), None)
        ours = promised is not None and (
            can_be(words[promised], "1per") or not lemma_in(words[promised], _CONTACTS)
        )
        if not ours or time_in(sentence, first, k) or facts_in(sentence, k, last):
            return None
        end = next((m for m in range(k + 2, last) if _goes_on(place, m)), last)
        while end > k and not words[end - 1].norm:
            end -= 1
        vague = next((m for m in range(first + 1, k) if times.is_vague_time(sentence, m) == k), None)
        if vague is not None:
            return Change(vague, end, "‹срок›")
        if words[k - 1].norm == "сразу":
            return Change(k - 1, end, "‹срок›")
        return Change(k - 1, end, f"{_word(place, k - 1)} ‹срок›")
    return None


def _goes_on(place: Place, k: int) -> bool:
    """Whether another clause of ours begins at word `k`: «…, а пока пользуйтесь сайтом»."""
    return bool(place.sentence.breaks >> k & 1) and place.sentence.words[k].norm in (
        "а",
        "но",
        "и",
        "поэтому",
    )


def _promises(place: Place, k: int) -> bool:
    return any(
        {"VERB", "futr"} <= p.grammemes and "2per" not in p.grammemes
        for p in place.sentence.words[k].parses[:1]
    )


def _word(place: Place, k: int) -> str:
    from replylint.rewriting.clauses import text_of

    return text_of(place.sentence, place.source, k, k + 1)
