"""What a draft is seen to contain by the weighted rules: features, each a kind and a name.

| feature | how often it counts |
|---|---|
| `bias` | once |
| `reply.NAME`, `customer.NAME` | once if the signal is found in that message; in a sentence, `reply.NAME` if it is found there |
| `word.LEMMA`, `form.GRAMMEMES`, `mark.M` | once a sentence of the reply with that word, a verb in that form (`futr.1per`, `impr`, `INFN`), that closing mark |
| `verb.LEMMA GRAMMEMES` | once a sentence with that verb in that form |
| `root.LETTERS` | once a sentence with a word whose lemma begins so and is longer: `возвр` stands for возврат, возвращать, возвратный |
| `pair.LEMMA LEMMA` | once a sentence with the two side by side; `^` and `$` are its ends (only in `sentence`) |
| `near.LEMMA LEMMA` | once a sentence with the two around one other word (only in `sentence`) |
| `class.CLASS`, `class.CLASS GRAMMEMES` | once a sentence of the reply with a word of that class of the lexicon, a verb of it in that form |
| `told.LEMMA`, `told.@CLASS` | once a sentence of the customer's message with that word, a word of that class (only in `draft`) |
| `told.LEMMA LEMMA` | once a sentence of it with the two side by side; `^` and `$` are its ends (only for signals, `rulebook.hearing`) |
| `words.N` | once if the reply has at least N words (only in `draft`) |
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

from replylint.language.text import Sentence, Word
from replylint.rulebook.builtin import ABOUT, BUILTINS, SILENT_ZONES
from replylint.rulebook.builtin import OF_SENTENCE as SAID_OF_A_SENTENCE
from replylint.rulebook.evidence import Evidence, Side
from replylint.rulebook.loading import Judge

NAMES = {
    "word": "«{}»",
    "told": "«{}» у клиента",
    "class": "слово из @{}",
    "pair": "«{}»",
    "near": "«{}» рядом",
    "root": "слово на «{}-»",
    "verb": "глагол «{}»",
    "form": "глагол: {}",
    "words": "длина ответа",
    "mark": "знак «{}»",
}
"""How the features that are no signals are called in a finding."""

FORMS = {
    "past": "прошедшее время",
    "pres": "настоящее время",
    "futr": "будущее время",
    "1per": "первое лицо",
    "2per": "второе лицо",
    "3per": "третье лицо",
    "impr": "повелительное наклонение",
    "INFN": "инфинитив",
    "PRTS": "краткое причастие",
    "PRTF": "причастие",
    "GRND": "деепричастие",
}
"""How grammemes are called there."""
_INFLECTED = re.compile(rf"(?:^| )((?:{'|'.join(FORMS)})(?:\.(?:{'|'.join(FORMS)}))*)$")
"""The grammemes that a feature's name ends with: «futr.3per» of «ответит-глагол futr.3per»."""

MESSAGES = ("reply", "customer")
"""What a feature may name a signal of."""

LENGTHS = (15, 30, 60)

Classes = Mapping[str, tuple[str, ...]]
"""Lemma → the classes of the lexicon it belongs to."""

KNOWN_WORDS = 1 << 14
"""How many words are remembered with their features."""

ROOT = 5
"""How many letters of a lemma stand for its family of words."""

OF_SENTENCE = ("pair.", "near.")
"""Features that only sentences have: seldom the same in two drafts."""

_WITH_FORMS = ("class", "verb", "form")
_NON_FINITE = ("INFN", "PRTS", "PRTF", "GRND")
_FINITE = ("past", "pres", "futr", "1per", "2per", "3per")


CLASS = re.compile(r"(?:class\.|told\.@)(\S+)")
"""A feature that speaks of a class of the lexicon."""


def classes_of(members: Mapping[str, Iterable[str]]) -> Classes:
    """The classes of each lemma, from the members of each class; those of several words are left out."""
    found: dict[str, list[str]] = {}
    for name, words in members.items():
        for lemma in sorted({word.partition(":")[0] for word in words if " " not in word}):
            found.setdefault(lemma, []).append(name)
    return {lemma: tuple(names) for lemma, names in found.items()}


def called(feature: str, signals: Mapping[str, Judge]) -> str:
    """What a feature is called in a finding: a signal by what it means, a word as a word.

    >>> called("verb.обещать futr.1per", {})
    'глагол «обещать» (будущее время, первое лицо)'
    """
    kind, _, name = feature.partition(".")
    if kind not in MESSAGES:
        inflected = _INFLECTED.search(name) if kind in _WITH_FORMS else None
        if inflected is None:
            return NAMES[kind].format(name)
        forms = ", ".join(map(FORMS.__getitem__, inflected[1].split(".")))
        stem = name[: inflected.start()]
        return f"{NAMES[kind].format(stem)} ({forms})" if stem else NAMES[kind].format(forms)
    signal = signals.get(name)
    if signal is not None:
        return signal.message or name
    about = ABOUT.get(name, name)
    return f"{about} у клиента" if kind == "customer" and name in SAID_OF_A_SENTENCE else about


def spoken(side: Side) -> Iterator[tuple[int, Sentence]]:
    """The sentences that the writer says himself, with their numbers."""
    for number, sentence in enumerate(side.text.sentences):
        if sentence.words and sentence.zone not in SILENT_ZONES:
            yield number, sentence


def said_features(sentence: Sentence, classes: Classes) -> set[str]:
    """The features of a sentence of the reply, but for signals."""
    lemmas = ["^", *map(lemma, sentence.words), "$"]
    found = {f"pair.{left} {right}" for left, right in pairwise(lemmas)}
    found.update([f"near.{left} {right}" for left, right in zip(lemmas, lemmas[2:], strict=False)])
    found.update(*map(_word_features, sentence.words))
    found.add(f"mark.{sentence.mark}")
    for word, name in zip(sentence.words, lemmas[1:-1], strict=True):
        named = [f"class.{one}" for one in classes.get(name, ())]
        form = _form(word) if named else ""
        found.update(named, [f"{one} {form}" for one in named] if form else ())
    return found


def told_features(sentence: Sentence, classes: Classes) -> set[str]:
    """The features of a sentence of the customer's message, but for signals."""
    lemmas = set(map(lemma, sentence.words))
    found = {f"told.{name}" for name in lemmas}
    found.update([f"told.@{name}" for one in lemmas for name in classes.get(one, ())])
    return found


def heard_features(sentence: Sentence, classes: Classes) -> set[str]:
    """Those of a sentence of the customer's message that tell which signals the message has."""
    lemmas = ["^", *map(lemma, sentence.words), "$"]
    return told_features(sentence, classes) | {f"told.{left} {right}" for left, right in pairwise(lemmas)}


@lru_cache(maxsize=KNOWN_WORDS)
def lemma(word: Word) -> str:
    """The likeliest lemma of a word; what is no word counts as its kind."""
    if word.parses:
        return word.parses[0].lemma
    return word.norm if word.kind == "word" else f"<{word.kind}>"


@lru_cache(maxsize=KNOWN_WORDS)
def _word_features(word: Word) -> tuple[str, ...]:
    name = lemma(word)
    own = [f"word.{name}"]
    if len(name) > ROOT:
        own.append(f"root.{name[:ROOT]}")
    form = _form(word)
    if form:
        own += [f"form.{form}", f"verb.{name} {form}"]
    return tuple(own)


def _form(word: Word) -> str:
    """What stands for the form of a verb; empty for other words."""
    if not word.parses:
        return ""
    grammemes = word.parses[0].grammemes
    if "VERB" in grammemes:
        return ".".join(mark for mark in (("impr",) if "impr" in grammemes else _FINITE) if mark in grammemes)
    return next((mark for mark in _NON_FINITE if mark in grammemes), "")


def draft_features(evidence: Evidence, classes: Classes) -> dict[str, int]:
    """Feature of the draft → how often it counts."""
    found: dict[str, int] = {}
    length = 0
    for _, sentence in spoken(evidence.reply):
        length += len(sentence.words)
        for name in said_features(sentence, classes):
            if not name.startswith(OF_SENTENCE):
                found[name] = found.get(name, 0) + 1
    found.update((f"words.{least}", 1) for least in LENGTHS if length >= least)
    for side in (evidence.reply, evidence.customer):
        if side is not None:
            names = (*evidence.ruleset.signals, *BUILTINS)
            found.update((f"{side.name}.{name}", 1) for name in names if evidence.found(name, side))
    if evidence.customer is not None:
        for _, sentence in spoken(evidence.customer):
            for name in told_features(sentence, classes):
                found[name] = found.get(name, 0) + 1
    return found


def sentence_features(evidence: Evidence, classes: Classes) -> dict[int, set[str]]:
    """Number of a sentence of the reply → its features, each counting once."""
    signals: dict[int, set[str]] = {}
    for name in (*evidence.ruleset.signals, *BUILTINS):
        for hit in evidence.found(name, evidence.reply):
            signals.setdefault(hit.sentence, set()).add(f"reply.{name}")
    return {
        number: said_features(sentence, classes) | signals.get(number, set())
        for number, sentence in spoken(evidence.reply)
    }
