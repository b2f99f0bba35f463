"""«без чека вернуть нельзя» → «вернём, как только пришлёте чек»."""

from __future__ import annotations

from replylint.language.inflection import inflect_phrase
from replylint.language.text import Word
from replylint.rewriting.clauses import capital, text_of
from replylint.rewriting.templates import data
from replylint.rewriting.transforms import Change, Place, can_be, inflected, lemma_in, phrase_at, transform

_IMPOSSIBLE = frozenset({"нельзя", "невозможно"})
_CANNOT = frozenset({"мочь", "смочь", "получиться"})


@transform("negative-phrasing/*", "no-ownership/*", "deflection/*")
def without_condition(place: Place) -> Change | None:
    sentence, words = place.sentence, place.sentence.words
    first, last = place.clause()
    start = next((k for k in range(first, last - 2) if words[k].norm == "без"), None)
    if start is None:
        return None
    end = next(
        (e for e in range(last, start + 1, -1) if phrase_at(sentence, start + 1, e, "gent") == e), None
    )
    if end is None or not any(lemma_in(word, data().lists["sendable"]) for word in words[start + 1 : end]):
        return None
    thing = inflect_phrase(sentence, start + 1, end, "accs", was="gent", source=place.source)
    verb = _forbidden(words, first, last)
    if thing is None or verb is None:
        return None
    promise = inflected(words[verb], {"INFN"}, {"futr", "1per", "plur"})
    if promise is None or not can_be(words[verb], "INFN", "perf"):
        return None
    rest = (
        text_of(sentence, place.source, verb + 1, _object_end(place, verb, last))
        if _object_end(place, verb, last) > verb + 1
        else ""
    )
    text = f"{promise} {rest}".strip() + f", как только пришлёте {thing}"
    return Change(first, last, capital(text) if first == 0 else text)


def _forbidden(words: list[Word], first: int, last: int) -> int | None:
    """The infinitive that is said to be impossible."""
    denied = any(lemma_in(word, _IMPOSSIBLE) for word in words[first:last]) or any(
        words[k].norm == "не" and lemma_in(words[k + 1], _CANNOT) for k in range(first, last - 1)
    )
    verbs = [k for k in range(first, last) if can_be(words[k], "INFN")]
    return verbs[0] if denied and len(verbs) == 1 else None


def _object_end(place: Place, verb: int, last: int) -> int:
    """The end of what stands after the infinitive and belongs to it."""
    words = place.sentence.words
    end = verb + 1
    while (
        end < last
        and words[end].norm not in ("не", "без")
        and not lemma_in(words[end], _IMPOSSIBLE | _CANNOT)
    ):
        end += 1
    return end
