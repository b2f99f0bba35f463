"""«Вам необходимо прислать чек» → «Пришлите, пожалуйста, чек»."""

from __future__ import annotations

from replylint.rewriting.clauses import capital, text_of
from replylint.rewriting.transforms import Change, Place, can_be, inflected, lemma_in, transform

_MUST = frozenset(
    "необходимо нужно надо следует надлежит должный обязать обязанный придется требоваться".split()
)
_BUYER = frozenset("вы покупатель клиент заявитель абонент пользователь пассажир".split())
_EVER = frozenset(
    "проверять учитывать следить соблюдать помнить понимать читать изучать знать уточнять убеждаться".split()
)
"""What is always to be done is a lecture, whatever the mood of its verb."""
_ALSO = frozenset({"и", "а", "также", "или", "либо"})


@transform("negative-phrasing/must", "negative-phrasing/order*")
def must(place: Place) -> Change | None:
    sentence, words = place.sentence, place.sentence.words
    first, last = place.clause()
    duty = next(
        (
            k
            for k in range(first, last)
            if words[k].norm in _MUST
            or lemma_in(words[k], _MUST, "ADJS")
            or lemma_in(words[k], _MUST, "PRTS")
        ),
        None,
    )
    if duty is None and first == 0 and can_be(words[0], "INFN", "perf"):
        # «Обеспечить свободный проход.»
        order = inflected(words[0], {"INFN"}, {"impr", "plur", "excl"})
        text = f"{order}, пожалуйста," + _orders(place, 0, last) if order and last > 1 else None
        return None if text is None else Change(0, last, capital(text))
    if duty is None or not any(lemma_in(word, _BUYER) for word in words[max(first, duty - 2) : duty + 2]):
        return None
    if place.source[sentence.ends[last - 1] : sentence.end].strip() == ":" and duty >= last - 2:
        begin = duty - 1 if duty > first and lemma_in(words[duty - 1], _BUYER) else duty
        return Change(begin, last, capital("нужно вот что") if begin == 0 else "нужно вот что")
    verb = next((k for k in range(duty + 1, min(duty + 4, last)) if can_be(words[k], "INFN")), None)
    if verb is None or lemma_in(words[verb], _EVER, "INFN"):
        return None
    told = any(word.norm in ("вы", "вам") for word in words[max(first, duty - 2) : duty + 2])
    if any(
        word.norm in ("перед", "прежде", "впредь", "всегда", "заранее", "внимательно")
        for word in words[first:last]
    ):
        return None
    past = any(
        {"VERB", "past"} <= p.grammemes or word.norm == "было"
        for word in words[duty : duty + 2]
        for p in word.parses[:1]
    )
    if past or not (told or can_be(words[verb], "INFN", "perf")):
        return None  # «пассажирам следует держать стакан», «вы обязаны были проверить»: a lecture
    begin = duty
    while begin > first and lemma_in(words[begin - 1], _BUYER):
        begin -= 1
    if any(word.norm in ("что", "чтобы") for word in words[first:begin]):
        return None
    order = inflected(words[verb], {"INFN"}, {"impr", "plur", "excl"})
    if order is None:
        return None
    text = f"{order}, пожалуйста"
    if verb + 1 < last:
        text += ("" if sentence.breaks >> (verb + 1) & 1 else ",") + _orders(place, verb, last)
    if any(word.norm in ("вы", "вам") for word in words[first:begin]):
        return None  # «с ними вам и надлежит выяснять отношения»
    if begin > first and not sentence.breaks >> begin & 1:
        return Change(begin, last, text)
    return Change(begin, last, capital(text) if begin == first == 0 else text)


def _orders(place: Place, verb: int, last: int) -> str:
    """The rest of the clause, further infinitives («и приложить») ordered likewise."""
    sentence, words = place.sentence, place.sentence.words
    pieces = []
    for k in range(verb + 1, last):
        text = text_of(sentence, place.source, k, k + 1)
        if can_be(words[k], "INFN") and (words[k - 1].norm in _ALSO | {"не"} or sentence.breaks >> k & 1):
            text = inflected(words[k], {"INFN"}, {"impr", "plur", "excl"}) or text
        pieces.append(
            place.source[sentence.ends[k - 1] : sentence.starts[k]].replace("«", "").replace("»", "") + text
        )
    return "".join(pieces)
