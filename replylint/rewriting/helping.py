"""What a draft does for a customer: acts, what makes a harm good."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from replylint.language import morphology
from replylint.language.morphology import Parse
from replylint.language.text import Sentence, Word
from replylint.rewriting.clauses import speaks_of
from replylint.rewriting.templates import data


@lru_cache(maxsize=256)
def acts(sentence: Sentence, start: int = 0, end: int | None = None) -> bool:
    """Whether something is done for the customer, or spared them, in `words[start:end]`: «приду сам», «деньги вернутся»,
    «вычли из остатка», «заявка инженеру оставлена», «осколки отправлять не нужно»."""
    words = sentence.words[:end]
    for k in range(start, len(words)):
        if words[k].kind != "word" or not _may_tell_act(words[k].norm):
            continue
        denied, best = k > 0 and words[k - 1].norm == "не", words[k].parses[0]
        if denied and best.lemma == "нужный":
            return True
        if not denied and _is_act(sentence, k, best):
            return True
    return False


@lru_cache(maxsize=1 << 14)
def _may_tell_act(norm: str) -> bool:
    """Whether a form tells of an act in some surroundings."""
    helpful = data().lists["helpful_verbs"]
    return any(
        best.lemma == "нужный" or best.lemma in helpful or {"VERB", "futr", "1per"} <= best.grammemes
        for best in morphology.parse(norm)[:1]
    )


def remedies(sentence: Sentence) -> bool:
    """Whether the harm is made good: «Оформили возврат», «Заменим бесплатно»."""
    return acts(sentence) and (
        speaks_of(sentence.words, data().lists["remedies"]) or _is_paid_by_us(sentence)
    )


def _is_paid_by_us(sentence: Sentence) -> bool:
    """«доставка за мной», «монтаж за наш счёт», «осмотр бесплатный»."""
    norms = [word.norm for word in sentence.words]
    ours = any(one == "за" and other in ("мной", "нами", "наш") for one, other in pairwise(norms))
    return ours or any(norm.startswith("бесплатн") for norm in norms)


def _is_act(sentence: Sentence, k: int, parse: Parse) -> bool:
    grammemes, lists = parse.grammemes, data().lists
    if {"VERB", "futr", "1per"} <= grammemes:
        return parse.lemma not in lists["mere_words"] and parse.lemma not in lists["idle_promises"]
    if parse.lemma not in lists["helpful_verbs"]:
        return False
    if "PRTS" in grammemes or ({"VERB", "1per"} <= grammemes) or {"VERB", "futr", "3per"} <= grammemes:
        return True
    if {"VERB", "past", "plur"} <= grammemes:
        return not any(map(_is_doer, sentence.words[max(0, k - 4) : k]))
    return {"VERB", "past", "sing"} <= grammemes and "neut" not in grammemes and _by_writer(sentence, k)


def _is_doer(word: Word) -> bool:
    """«мастера», «они», «деньги», where the form can only be a subject or means people."""
    for parse in word.parses if word.kind == "word" else ():
        if "nomn" in parse.grammemes and parse.score > 0.1:
            other = any("accs" in p.grammemes for p in word.parses)
            return "anim" in parse.grammemes or "NPRO" in parse.grammemes or not other
    return False


def _by_writer(sentence: Sentence, k: int) -> bool:
    """«подписку отключила», «двести баллов вам закинул»: a past form at word `k` that the writer says of himself."""
    first = last = k
    while first > 0 and not sentence.breaks >> first & 1:
        first -= 1
    while last + 1 < len(sentence.words) and not sentence.breaks >> (last + 1) & 1:
        last += 1
    around = [word for place, word in enumerate(sentence.words[first : last + 1], first) if place != k]
    if any(word.norm == "я" for word in around):
        return True
    gender = "femn" if any("femn" in p.grammemes for p in sentence.words[k].parses[:1]) else "masc"
    agreeing = {"nomn", "sing", gender}
    return not any(agreeing <= p.grammemes for word in around for p in word.parses) and all(
        word.kind != "word" or not word.text.isascii() for word in around
    )
