"""«обратитесь в отдел возвратов» → «свяжусь с отделом возвратов и напишу вам ‹срок›»: the writer goes in the customer's stead."""

from __future__ import annotations

from replylint.language import nounphrases
from replylint.language.inflection import inflect_phrase
from replylint.language.text import Word
from replylint.rewriting import parties
from replylint.rewriting.clauses import capital, lowered, text_of
from replylint.rewriting.templates import data
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
_BACK = frozenset("перезвонить позвонить набрать звонить повисеть перезванивать".split())
_VISITS = frozenset("зайти подойти заглянуть заходить".split())
_OTHERS = frozenset("его ее её их им ему ей туда".split())
_LATER = frozenset("позже попозже позднее потом завтра".split())
_ASKING = {
    "спросить": "спрошу",
    "спрашивать": "спрошу",
    "узнать": "узнаю",
    "узнавать": "узнаю",
    "уточнить": "уточню",
    "уточнять": "уточню",
    "поинтересоваться": "узнаю",
}
"""Verbs of asking, for the customer and for the writer: what is asked and of whom stays as it stands."""
_SENT = frozenset("обратиться обращаться позвонить написать уточнить узнать связаться спросить".split())
_SELF = frozenset(
    "сам сама сами самостоятельно пожалуйста лучше просто напрямую непосредственно просим прошу".split()
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
    asked = _asked(place, first, last, verb)
    if asked is not None:
        return asked
    booked = _booked(place, first, last, verb)
    if booked is not None:
        return booked
    contact = _contacts(place, first, last)
    visits = lemma_in(words[verb], _VISITS) and any(word.norm in _LATER for word in words[first:last])
    if (lemma_in(words[verb], _BACK) or visits) and not contact:
        when = time_in(place.sentence, first, last)
        time = lowered(text_of(place.sentence, place.source, *when), words[when[0]]) if when else "‹срок›"
        others = any(word.norm in _OTHERS for word in words[first:last])
        if place.rule.endswith(("sent-away", "call-back-later", "cold-transfer")) and not (
            others or _target(place, first, last)
        ):
            news = "" if when else "Всё узнаю и "
            return Change(first, last, capital(f"{news}перезвоню вам {time}."), whole=True)
    target = _target(place, first, last)
    if target is None:
        return _written(place, first, last)
    return Change(first, last, f"Свяжусь {joined_with(target)} и напишу вам ‹срок›.{contact}", whole=True)


def _sends(word: Word) -> bool:
    return can_be(word, "VERB", "impr") or lemma_in(word, _SENT, "INFN")


def _asked(place: Place, first: int, last: int, verb: int) -> Change | None:
    """«Причину уточняйте в банке» → «Причину уточню в банке и напишу вам ‹срок›»."""
    sentence, words = place.sentence, place.sentence.words
    act = next((_ASKING[p.lemma] for p in words[verb].parses[:2] if p.lemma in _ASKING), None)
    if act is None or any(
        sentence.breaks >> k & 1 for k in range(verb, last) if not _is_participle(words[k])
    ):
        return None
    kept = [k for k in range(first, last) if words[k].norm not in _SELF]
    others = [words[k] for k in kept if k != verb]
    if not any(words[k].norm in _CASES and k + 1 < last and _is_asked(place, k, last) for k in kept):
        return None
    if any(
        can_be(w, "VERB") or can_be(w, "INFN") or w.norm in ("вам", "вы", "же", "все", "всё", "можно")
        for w in others
    ):
        return None
    if any(parties.is_pronoun(word) for word in others) or any(word.kind in _CONTACTS for word in others):
        return None
    text = ""
    for k in kept:
        gap = place.source[sentence.ends[k - 1] : sentence.starts[k]] if k > first and k - 1 in kept else " "
        text += ("" if not text else gap) + (act if k == verb else text_of(sentence, place.source, k, k + 1))
    closing = (
        ","
        if _is_participle(words[last - 1]) or any(_is_participle(words[k]) for k in range(verb, last))
        else ""
    )
    return Change(first, last, f"{capital(text)}{closing} и напишу вам ‹срок›.", whole=True)


def _is_participle(word: Word) -> bool:
    return any("PRTF" in p.grammemes for p in word.parses[:1])


def _is_verb(word: Word) -> bool:
    return any({"VERB", "INFN"} & p.grammemes for p in word.parses[:1])


def _is_asked(place: Place, k: int, last: int) -> bool:
    """Whether people or a body that can be asked follow the preposition at word `k`."""
    words = place.sentence.words
    case = "loct" if words[k].norm in ("в", "во", "на") else _CASES[words[k].norm]
    for end in nounphrases.chunk_ends(place.sentence, k + 1, case):
        head = nounphrases.head(place.sentence, k + 1, end, case)
        if end <= last and (parties.is_party(place.sentence, head) or _is_body(place, head, end)):
            return True
    return False


def _booked(place: Place, first: int, last: int, verb: int) -> Change | None:
    """«На новую дату записывайтесь сами» → «На новую дату запишу вас сам: напишите, какое время удобно»."""
    sentence, words = place.sentence, place.sentence.words
    if not lemma_in(words[verb], frozenset({"записаться", "записываться"})):
        return None
    ends = [
        k for k in range(first, last) if words[k].kind in _CONTACTS or words[k].norm in ("по", "через", "тел")
    ]
    until = min([k for k in ends if k > verb], default=last)
    kept = [k for k in range(first, until) if words[k].norm not in _SELF]
    if any(sentence.breaks >> k & 1 for k in range(first + 1, until)) or any(
        can_be(words[k], "NPRO") for k in kept
    ):
        return None
    text = " ".join(
        "запишу вас сам" if k == verb else text_of(sentence, place.source, k, k + 1) for k in kept
    )
    return Change(
        first,
        last,
        f"{capital(text)}: напишите, какое время удобно.{_contacts(place, first, last)}",
        whole=True,
    )


def _written(place: Place, first: int, last: int) -> Change | None:
    """«Напишите на help@x.ru» → «Напишу на help@x.ru сам и вернусь к вам с ответом ‹срок›»."""
    words = place.sentence.words
    found = [k for k in range(first, last) if words[k].kind in ("email", "phone")]
    if len(found) != 1 or any(word.kind == "url" for word in words[first:last]):
        return None
    contact = text_of(place.sentence, place.source, found[0], found[0] + 1)
    act = "Напишу на" if words[found[0]].kind == "email" else "Позвоню сам по номеру"
    own = " сам" if words[found[0]].kind == "email" else ""
    return Change(first, last, f"{act} {contact}{own} и вернусь к вам с ответом ‹срок›.", whole=True)


def _target(place: Place, first: int, last: int) -> str | None:
    """Whom the customer is sent to, in the instrumental."""
    words = place.sentence.words
    for k in range(first, last - 1):
        case = _CASES.get(words[k].norm)
        near = k + 3 if k + 2 < last and not place.sentence.breaks >> (k + 2) & 1 else k + 2
        if case is None or any(lemma_in(word, _PLACES) for word in words[k + 1 : near]):
            continue
        if parties.is_pronoun(words[k + 1]):
            sentences = [*place.earlier, place.sentence]
            found = parties.resolved(words[k + 1], sentences, k, place.source)
            return found or parties.SOMEBODY
        theirs = words[k + 1].norm.startswith(("сво", "ваш"))
        if theirs or any(can_be(word, "NPRO") for word in words[k + 1 : k + 2]):
            continue
        for end in nounphrases.chunk_ends(place.sentence, k + 1, case):
            whom = place.sentence.words[k + 1 : end]
            if end > last or any(word.kind in _CONTACTS for word in whom):
                continue
            if time_in(place.sentence, k, end) or time_in(place.sentence, k + 1, end):
                continue
            head = nounphrases.head(place.sentence, k + 1, end, case)
            if not parties.is_party(place.sentence, head) and not _is_body(place, head, end):
                continue
            found = inflect_phrase(place.sentence, k + 1, end, "ablt", was=case, source=place.source)
            if found is not None:
                if end == k + 2:
                    found = parties.fuller(found, place.sentence.words[head], place.earlier, place.source)
                return parties.framed(found, place.sentence, k + 1, end)
    for word in words[first:last]:
        if word.norm in ("им", "ей", "ему"):
            return (
                parties.resolved(word, [*place.earlier, place.sentence], first, place.source)
                or parties.SOMEBODY
            )
    return None


def _is_body(place: Place, head: int, end: int) -> bool:
    """«в «Ромашку»», «в единый расчётный центр»: a quoted name, or a noun that the phrase calls a place of work."""
    sentence = place.sentence
    word = sentence.words[head]
    person = any("anim" in p.grammemes and "NOUN" in p.grammemes for p in word.parses[:1]) and not lemma_in(
        word, data().lists["not_parties"]
    )
    return person or bool(sentence.quoted >> head & 1) or lemma_in(word, data().lists["bodies"])


def _contacts(place: Place, first: int, last: int) -> str:
    """A sentence with the contacts of the clause, for who would rather get in touch alone."""
    found = [
        text_of(place.sentence, place.source, k, k + 1)
        for k in range(first, last)
        if place.sentence.words[k].kind in _CONTACTS
    ]
    return f" Если захотите связаться сами, вот контакты: {', '.join(found)}." if found else ""
