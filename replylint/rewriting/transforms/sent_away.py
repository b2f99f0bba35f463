"""«обратитесь в отдел возвратов» → «свяжусь с отделом возвратов и напишу вам ‹срок›»."""

from __future__ import annotations

from replylint.language import nounphrases
from replylint.language.inflection import inflect_phrase
from replylint.language.text import Word
from replylint.rewriting.clauses import text_of
from replylint.rewriting.transforms import (
    Change,
    Place,
    can_be,
    joined_with,
    lemma_in,
    time_in,
    transform,
)

_CASES = {
    "к": "datv",
    "ко": "datv",
    "у": "gent",
    "с": "ablt",
    "со": "ablt",
    "в": "accs",
    "во": "accs",
    "на": "accs",
}
_BACK = frozenset(
    "перезвонить позвонить набрать зайти подойти заглянуть звонить заходить повисеть перезванивать".split()
)
_CONTACTS = frozenset({"phone", "email", "url"})
_PLACES = frozenset(
    """сайт портал приложение чат почта форма раздел страница номер телефон линия адрес ящик кабинет карточка инструкция
    правило договор стойка салон точка магазин пункт вкладка каталог стор""".split()
)


@transform("deflection/*")
def sent_away(place: Place) -> Change | None:
    words = place.sentence.words
    first, last = place.clause()
    verb = next((k for k in range(first, last) if _sends(words[k])), None)
    if verb is None:
        return None
    contact = _contacts(place, first, last)
    if lemma_in(words[verb], _BACK) and not contact:
        when = time_in(place.sentence, first, last)
        time = text_of(place.sentence, place.source, *when) if when else "‹срок›"
        if place.rule.endswith(("sent-away", "call-back-later", "cold-transfer")) and not _target(
            place, first, last
        ):
            return Change(first, last, f"Перезвоню вам {time}.", whole=True)
    target = _target(place, first, last)
    if target is None:
        return None
    return Change(first, last, f"Свяжусь {joined_with(target)} и напишу вам ‹срок›.{contact}", whole=True)


def _sends(word: Word) -> bool:
    return can_be(word, "VERB", "impr") or lemma_in(
        word,
        frozenset("обратиться обращаться позвонить написать уточнить узнать связаться спросить".split()),
        "INFN",
    )


def _target(place: Place, first: int, last: int) -> str | None:
    """Whom the customer is sent to, in the instrumental."""
    words = place.sentence.words
    for k in range(first, last - 1):
        case = _CASES.get(words[k].norm)
        near = k + 3 if k + 2 < last and not place.sentence.breaks >> (k + 2) & 1 else k + 2
        if case is None or any(lemma_in(word, _PLACES) for word in words[k + 1 : near]):
            continue
        if any(can_be(word, "NPRO") for word in words[k + 1 : k + 2]):
            if words[k + 1].norm in ("ним", "ней", "нему", "них", "него", "нее"):
                return (
                    "ними"
                    if words[k + 1].norm in ("ним", "них")
                    else "ней"
                    if words[k + 1].norm in ("ней", "нее")
                    else "ним"
                )
            continue
        for end in nounphrases.chunk_ends(place.sentence, k + 1, case):
            whom = place.sentence.words[k + 1 : end]
            if end > last or any(word.kind in _CONTACTS for word in whom):
                continue
            if time_in(place.sentence, k, end) or time_in(place.sentence, k + 1, end):
                continue
            head = place.sentence.words[nounphrases.head(place.sentence, k + 1, end, case)]
            if head.kind == "word" and head.parses and not can_be(head, "NOUN"):
                continue
            found = inflect_phrase(place.sentence, k + 1, end, "ablt", was=case, source=place.source)
            if found is not None:
                return found
    return None


def _contacts(place: Place, first: int, last: int) -> str:
    """A sentence with the contacts of the clause, for who would rather get in touch alone."""
    found = [
        text_of(place.sentence, place.source, k, k + 1)
        for k in range(first, last)
        if place.sentence.words[k].kind in _CONTACTS
    ]
    return f" Если захотите связаться сами, вот контакты: {', '.join(found)}." if found else ""
