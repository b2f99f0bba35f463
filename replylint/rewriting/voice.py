"""How the writer of a draft speaks: я or мы, «вы» or «Вы», masculine or feminine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from replylint.config import Config
from replylint.language.text import Text, Word
from replylint.lazily import lazily
from replylint.rewriting.clauses import roles_of
from replylint.rewriting.templates import data

_POLITE = lazily(r"(?<=[\w,:—–-] )(?:Вы|Вас|Вам|Вами|Ваш[а-яё]*)\b")
_YOU = lazily(r"\b(?:вы|вас|вам|вами|ваш(?:а|е|и|его|ему|ей|им|ем|их|ими|у)?)\b")
_WORD = lazily(r"(?!\bсам [а-яё]+л(?:ся)?\b)\b[А-Яа-яЁё]+")
"""A word, but for «сам» of somebody else: «врач сам признался»."""
TOGETHER = frozenset(
    "правление администрация служба отдел команда группа дирекция редакция бухгалтерия секретариат управление поддержка".split()
)
"""Who signs a letter that is no single person's."""


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
    manners = [
        _manner(tuple(one.words), one.breaks) for one in text.sentences if one.zone not in ("quote", "code")
    ]
    persons = {one.person for one in manners}
    addresses = {one.address for one in manners}
    # «мы» where the draft says only «мы», or says neither and is signed by many.
    together = "мы" in persons or _is_signed_by_many(text)
    return Voice(
        config.person or ("мы" if together and "я" not in persons else "я"),
        config.gender or next((one.gender for one in manners if one.gender), None),
        is_polite(text.source),
        "ты" in addresses and "вы" not in addresses,
    )


def _is_signed_by_many(text: Text) -> bool:
    last = text.sentences[-1] if text.sentences else None
    return last is not None and len(last.words) < 6 and last.words[0].norm in TOGETHER


class _Manner(NamedTuple):
    """Who speaks to whom in a sentence, as far as it shows: «я» goes before «мы», «вы» before «ты»."""

    person: Literal["я", "мы"] | None
    gender: Literal["masc", "femn"] | None
    address: Literal["вы", "ты"] | None


@lru_cache(maxsize=1 << 12)
def _manner(words: tuple[Word, ...], breaks: int) -> _Manner:
    persons, addresses = set(map(_speaker, words)), set(map(_address, words))
    return _Manner(
        "я" if "я" in persons else "мы" if "мы" in persons else None,
        _gender(words, breaks),
        "вы" if "вы" in addresses else "ты" if "ты" in addresses else None,
    )


@lru_cache(maxsize=1 << 14)
def _address(word: Word) -> Literal["вы", "ты"] | None:
    """How the customer is addressed where this word is said."""
    grammemes = word.parses[0].grammemes if word.parses else frozenset()
    plural = {"VERB", "plur"} <= grammemes and {"2per", "impr"} & grammemes and "incl" not in grammemes
    if plural or word.norm in ("вы", "вам", "вас", "вами", "здравствуйте"):
        return "вы"
    # «глядишь», «не поймёшь» are said of anybody.
    told = {"VERB", "sing", "impr"} <= grammemes and "Abbr" not in grammemes
    told = told and not any("NOUN" in p.grammemes for p in word.parses)  # «Пристань», «см»
    single = told or (word.parses and word.parses[0].lemma == "твой")
    if any({"VERB", "past"} <= p.grammemes for p in word.parses):
        single = False  # «нашли» is no order
    return "ты" if single or word.norm in ("ты", "тебе", "тебя", "тобой") else None


def is_polite(source: str) -> bool:
    """Whether the draft writes «Вы» with a capital letter inside a sentence."""
    return ("Вы" in source or "Ва" in source) and _POLITE.search(source) is not None


def _changed(word: str, table: Mapping[str, str]) -> str:
    form = table.get(word.lower())
    if form is None:
        return word
    return form.capitalize() if word[:1].isupper() else form


@lru_cache(maxsize=1 << 14)
def _speaker(word: Word) -> Literal["я", "мы"] | None:
    """Who speaks where this word is said."""
    best = word.parses[0].grammemes if word.kind == "word" and word.parses else frozenset()
    if word.norm in ("я", "мне", "меня", "мной") or {"1per", "sing"} <= best:
        return "я"
    return "мы" if word.norm in ("мы", "нам", "нас", "нами") or {"1per", "plur"} <= best else None


_OWN = frozenset({"сам", "сама"})
_GLAD = frozenset({"рад", "рада"})


def _gender(words: Sequence[Word], breaks: int) -> Literal["masc", "femn"] | None:
    """The gender of a past form or «рада» with «я», or with no subject in its clause; of «сама» beside what «я» do; of the name behind
    «меня зовут»."""
    for place, gender in enumerate(map(_gender_of, words)):
        if gender is None:
            continue
        word = words[place]
        first, last = _clause(words, breaks, place)
        others = [k for k in range(first, last) if k != place]
        if word.norm in _OWN:
            says_so = any(_speaker(words[k]) == "я" for k in others)
        elif "Name" in word.parses[0].grammemes:
            says_so = [one.norm for one in words[max(place - 2, 0) : place]] == ["меня", "зовут"]
        else:
            alone = not any("subject" in roles_of(words[k]) or words[k].norm == "вы" for k in others)
            has_me = any(words[k].norm == "я" for k in others)
            says_so = has_me or (alone and (word.norm in _GLAD or "VERB" in word.parses[0].grammemes))
        if says_so:
            return gender
    return None


@lru_cache(maxsize=1 << 14)
def _gender_of(word: Word) -> Literal["masc", "femn"] | None:
    """The gender of a past form, a short adjective, «сам» or a name."""
    if word.kind != "word" or not word.parses:
        return None
    grammemes = word.parses[0].grammemes
    tells = "ADJS" in grammemes or {"VERB", "past"} <= grammemes or {"Name", "nomn"} <= grammemes
    if "sing" not in grammemes or not (tells or word.norm in _OWN):
        return None
    return "femn" if "femn" in grammemes else "masc" if "masc" in grammemes else None


def _clause(words: Sequence[Word], breaks: int, place: int) -> tuple[int, int]:
    first = place
    while first > 0 and not breaks >> first & 1:
        first -= 1
    last = place + 1
    while last < len(words) and not breaks >> last & 1:
        last += 1
    return first, last
