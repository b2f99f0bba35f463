"""«вы не указали номер» → «подскажите, пожалуйста, номер»."""

from __future__ import annotations

from replylint.language.inflection import inflect_phrase
from replylint.rewriting.clauses import capital
from replylint.rewriting.transforms import Change, Place, can_be, lemma_in, phrase_at, transform

_SENT = frozenset("приложить прислать прикрепить отправить предоставить добавить вложить загрузить".split())
_BECAUSE = frozenset("так потому поскольку ведь раз ибо".split())
_TOLD = frozenset("указать написать назвать сообщить уточнить вписать заполнить сказать".split())


@transform("negative-phrasing/reproach", "deflection/customers-fault", "negative-phrasing/lecture")
def not_given(place: Place) -> Change | None:
    sentence, words = place.sentence, place.sentence.words
    first, last = place.clause()
    for k in range(first, last - 2):
        if (
            words[k].norm != "не"
            or not lemma_in(words[k + 1], _SENT | _TOLD)
            or not can_be(words[k + 1], "VERB", "past", "plur")
        ):
            continue
        end = phrase_at(sentence, k + 2, last, None)
        if end is None:
            continue
        thing = inflect_phrase(sentence, k + 2, end, "accs", source=place.source)
        if thing is None:
            continue
        verb = "пришлите" if lemma_in(words[k + 1], _SENT) else "подскажите"
        begin = k - 1 if k > first and words[k - 1].norm == "вы" else k
        part = begin
        while part > first and not sentence.breaks >> part & 1:
            part -= 1
        if words[part].norm in _BECAUSE:
            begin = part
        elif begin > part:
            continue
        text = f"{verb}, пожалуйста, {thing}"
        return Change(begin, end, capital(text) if begin == 0 else text)
    return None
