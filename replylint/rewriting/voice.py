"""How the writer of a draft speaks: я or мы, «вы» or «Вы», masculine or feminine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from replylint.config import Config
from replylint.language.text import Sentence, Text, Word
from replylint.lazily import lazily
from replylint.rewriting.clauses import roles_of
from replylint.rewriting.templates import data

_POLITE = lazily(r"(?<=[\w,:—–-] )(?:Вы|Вас|Вам|Вами|Ваш[а-яё]*)\b")
_YOU = lazily(r"\b(?:вы|вас|вам|вами|ваш(?:а|е|и|его|ему|ей|им|ем|их|ими|у)?)\b")
_WORD = lazily(r"[А-Яа-яЁё]+")


@dataclass(frozen=True, slots=True)
class Voice:
    """`person` is «я» or «мы»; `gender` None where it is not known; `polite` says that «Вы» has a capital
    letter, `familiar` that the draft says «ты»."""

    person: Literal["я", "мы"] = "я"
    gender: Literal["masc", "femn"] | None = None
    polite: bool = False
    familiar: bool = False

    def speak(self, text: str) -> str:
        """A text written for «я», «вы» and a man, as this writer would put it.

        >>> Voice(gender="femn", polite=True).speak("Узнаю сам и напишу вам.")
        'Узнаю сама и напишу Вам.'
        """
        if self.person == "я" and self.gender != "femn" and not self.polite and not self.familiar:
            return text
        return _spoken(text, self)


@lru_cache(maxsize=1 << 12)
def _spoken(text: str, voice: Voice) -> str:
    if voice.person == "мы":
        text = _WORD.sub(lambda found: _changed(found[0], data().tables["together"]), text)
    elif voice.gender == "femn":
        text = _WORD.sub(lambda found: _changed(found[0], data().tables["feminine"]), text)
    if voice.familiar:
        return _WORD.sub(lambda found: _changed(found[0], data().tables["familiar"]), text)
    return _YOU.sub(lambda found: found[0].capitalize(), text) if voice.polite else text


def voice_of(text: Text, config: Config) -> Voice:
    """The voice of a draft; what the configuration says goes before what the draft shows."""
    person = config.person or _person(text.sentences)
    gender = config.gender or _gender(text.sentences)
    return Voice(person, gender, is_polite(text.source), _is_familiar(text.sentences))


def _is_familiar(sentences: Iterable[Sentence]) -> bool:
    """Whether the draft says «ты»."""
    words = [word for one in sentences if one.zone not in ("quote", "code") for word in one.words]
    norms = {word.norm for word in words}
    plural = any(
        {"VERB", "plur"} <= p.grammemes and {"2per", "impr"} & p.grammemes and "incl" not in p.grammemes
        for word in words
        for p in word.parses[:1]
    )
    if plural or norms & {"вы", "вам", "вас", "вами"}:
        return False
    return bool(norms & {"ты", "тебе", "тебя", "тобой"}) or any(
        p.lemma == "твой" or {"VERB", "2per", "sing"} <= p.grammemes
        for word in words
        for p in word.parses[:1]
    )


def is_polite(source: str) -> bool:
    """Whether the draft writes «Вы» with a capital letter inside a sentence."""
    return ("Вы" in source or "Ва" in source) and _POLITE.search(source) is not None


def _changed(word: str, table: Mapping[str, str]) -> str:
    form = table.get(word.lower())
    if form is None:
        return word
    return form.capitalize() if word[:1].isupper() else form


def _person(sentences: Iterable[Sentence]) -> Literal["я", "мы"]:
    """«мы» where the draft says only «мы»."""
    ours = False
    for sentence in sentences:
        if sentence.zone in ("quote", "code"):
            continue
        speakers = set(map(_speaker, sentence.words))
        if "я" in speakers:
            return "я"
        ours = ours or "мы" in speakers
    return "мы" if ours else "я"


@lru_cache(maxsize=1 << 14)
def _speaker(word: Word) -> Literal["я", "мы"] | None:
    """Who speaks where this word is said."""
    best = word.parses[0].grammemes if word.kind == "word" and word.parses else frozenset()
    if word.norm in ("я", "мне", "меня", "мной") or {"1per", "sing"} <= best:
        return "я"
    return "мы" if word.norm in ("мы", "нам", "нас", "нами") or {"1per", "plur"} <= best else None


def _gender(sentences: Iterable[Sentence]) -> Literal["masc", "femn"] | None:
    for sentence in sentences:
        if sentence.zone not in ("quote", "code"):
            found = _gender_in(sentence)
            if found is not None:
                return found
    return None


def _gender_in(sentence: Sentence) -> Literal["masc", "femn"] | None:
    """The gender of a past form with «я», or with no subject in its clause."""
    words = sentence.words
    for place, gender in enumerate(map(_gender_of, words)):
        if gender is None:
            continue
        first, last = _clause(sentence, place)
        others = [k for k in range(first, last) if k != place]
        has_me = any(words[k].norm == "я" for k in others)
        if has_me or (
            "VERB" in words[place].parses[0].grammemes
            and not any("subject" in roles_of(words[k]) or words[k].norm == "вы" for k in others)
        ):
            return gender
    return None


@lru_cache(maxsize=1 << 14)
def _gender_of(word: Word) -> Literal["masc", "femn"] | None:
    """The gender of a past form or a short adjective."""
    if word.kind != "word" or not word.parses:
        return None
    grammemes = word.parses[0].grammemes
    if "sing" not in grammemes or not ("ADJS" in grammemes or {"VERB", "past"} <= grammemes):
        return None
    return "femn" if "femn" in grammemes else "masc" if "masc" in grammemes else None


def _clause(sentence: Sentence, place: int) -> tuple[int, int]:
    first = place
    while first > 0 and not sentence.breaks >> first & 1:
        first -= 1
    last = place + 1
    while last < len(sentence.words) and not sentence.breaks >> last & 1:
        last += 1
    return first, last
