"""What a message is about: the thing that is given its name in a slot, «‹что сделаю с тиражом›»."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from replylint.language import morphology
from replylint.language.morphology import Parse
from replylint.language.text import Sentence, Word
from replylint.rewriting.plainness import POSSIBLE
from replylint.rewriting.templates import data

_SURELY = 0.4
"""How likely the reading as a noun must be."""
_GOVERNING = frozenset({"PREP", "NUMR"})


def thing_in(
    sentences: Iterable[Sentence],
    cases: Sequence[str] = ("nomn", "accs"),
    within: tuple[int, int] | None = None,
) -> str | None:
    """The first thing that something is said of, or done to, in the instrumental: «тиражом», «роллами».

    `cases` are those it may stand in, `within` the words that are looked at. None where nothing but people, times, sums and
    states is named.
    """
    spoken = [s for s in sentences if s.zone not in ("quote", "code", "greeting", "closing", "signature")]
    for wanted in cases:
        for sentence in spoken:
            for k in range(*within) if within else range(len(sentence.words)):
                parse = _noun(sentence.words, k, wanted, bool(sentence.quoted >> k & 1))
                if parse is not None and (form := _with(sentence.words[k], parse)) is not None:
                    return form
    return None


@cache
def _no_things() -> frozenset[str]:
    """People, times, states: whatever is named and is no thing."""
    kinds = ("parties", "bodies", "outsiders", "time_units", "no_things", "feelings", "no_matters")
    return frozenset().union(*(data().lists[kind] for kind in kinds))


def _noun(words: Sequence[Word], k: int, wanted: str, quoted: bool) -> Parse | None:
    """The reading of word `k` as a thing in this case that no word before it governs."""
    word = words[k]
    if quoted:
        return None  # «магазин «Кубик»»
    if word.kind != "word" or not word.parses or word.text.isascii() or word.text[1:2].isupper():
        return None
    best = word.parses[0]
    if word.text[:1].isupper() and any({"Name", "Patr"} & p.grammemes for p in word.parses):
        return None  # «Лен, …», «Вера Павловна»
    if not best.known or not {"NOUN", "inan"} <= best.grammemes:
        return None
    if any({"ADJF", "PRTF"} & p.grammemes for p in word.parses):
        return None  # «холодное водоснабжение»
    likely = sum(p.score for p in word.parses if p.lemma == best.lemma)
    if likely < _SURELY or any("VERB" in p.grammemes and p.score > POSSIBLE for p in word.parses):
        return None
    if {"Name", "Surn", "Patr", "Geox", "Orgn", "Abbr", "Fixd"} & best.grammemes:
        return None
    if best.lemma in _no_things():
        return None
    direct = {"nomn", "accs"} & best.grammemes
    if not direct or not any(wanted in p.grammemes for p in word.parses if p.lemma == best.lemma):
        return None
    before = words[max(0, k - 3) : k]
    if before and before[-1].norm in ("как", "словно", "будто"):
        return None  # «щека как арбуз»
    if any(one.norm == "это" for one in before):
        return None  # «это не наша территория»
    if any(_governs(one) for one in before):
        return None
    owner = "gent" in best.grammemes and before and _is_noun(before[-1])
    return None if owner else best


def _governs(word: Word) -> bool:
    if word.kind == "number":
        return True
    return any(_GOVERNING & p.grammemes for p in word.parses[:1])


def _is_noun(word: Word) -> bool:
    return any("NOUN" in p.grammemes for p in word.parses[:1])


def _with(word: Word, parse: Parse) -> str | None:
    same = [p.grammemes for p in word.parses if p.lemma == parse.lemma and {"nomn", "accs"} & p.grammemes]
    plural = not any("sing" in grammemes for grammemes in same)
    number = "plur" if plural else "sing"
    return morphology.inflect(word.norm, {"ablt", number}, parse.grammemes, parse.lemma)


def topic_in(sentences: Sequence[Sentence]) -> str | None:
    """What the trouble is about that these sentences of the customer tell of, in the instrumental: «вашим заказом»."""
    topics, shared = data().lists["incidents"], data().lists["shared_topics"]
    for number, sentence in enumerate(sentences):
        if number == 1 and thing_in(sentences[:1], ("nomn",)) is not None:
            return None  # «Получила чемодан с трещиной. Рейс из Казани»
        for word in sentence.words:
            for parse in word.parses[:1] if word.kind == "word" else ():
                direct = bool({"nomn", "accs"} & parse.grammemes)
                if parse.lemma in topics and "NOUN" in parse.grammemes and direct:
                    same = [p.grammemes for p in word.parses if p.lemma == parse.lemma]
                    plural = not any("sing" in grammemes for grammemes in same)
                    return _yours(parse.lemma, plural, parse.lemma in shared)
    return None


def _yours(lemma: str, plural: bool, shared: bool) -> str | None:
    number = {"plur"} if plural else {"sing"}
    form = morphology.inflect(lemma, {"ablt", *number}, {"NOUN"}, lemma) or morphology.inflect(
        lemma, {"ablt"}, {"NOUN"}, lemma
    )
    if form is None:
        return None
    if shared:
        return form
    feminine = any(p.lemma == lemma and {"NOUN", "femn"} <= p.grammemes for p in morphology.parse(lemma))
    many = plural or form.endswith("ми")
    return f"{'вашими' if many else 'вашей' if feminine else 'вашим'} {form}"
