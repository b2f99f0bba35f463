"""Whether a clause that is said again alone says all that it needs: «вам заблокировали на два дня» leaves out what."""

from __future__ import annotations

import re
from collections.abc import Sequence

from replylint.language import morphology
from replylint.language.morphology import Parse

_OPEN_ENDED = frozenset("то тот той тех за и но а что как очень потому поэтому так".split())
"""With one of these words no clause ends."""
_OBJECTS = frozenset("ничего никого что-то всё это его ее её их".split())
_WITHOUT_OBJECT = frozenset("отказать отказывать пустить положить".split())
"""Transitive verbs that say enough without an object."""
_OF_ITSELF = frozenset(
    "предупредить забыть обмануть понять обещать пообещать потерять ответить сказать отменить".split()
)
"""Transitive verbs that need no object beside their subject."""
_WITH_OBJECT = frozenset({"добиться"})
_SEEN = 0.02
_WORD = re.compile(r"[а-яё][а-яё-]*")
_COUNTED = re.compile(r"\b(?:на|в|до|с|по|за|к) \d+\S*")


def lacks_something(text: str) -> bool:
    """Whether a clause leaves out whom or what it speaks of.

    >>> lacks_something("вам заблокировали на два дня"), lacks_something("вам заблокировали карту на два дня")
    (True, False)
    >>> lacks_something("консультант не смогла объяснить"), lacks_something("вам пришёл штраф за то")
    (True, True)
    >>> lacks_something("наш риелтор скрыл"), lacks_something("курьер не приехал")
    (True, False)
    """
    words = _WORD.findall(text.lower())
    parses = [next(iter(morphology.parse(word)), None) for word in words]
    best = [parse.grammemes if parse is not None else frozenset() for parse in parses]
    refers = re.search(r"\bне \w+$", text) is not None  # «букет привезли не тот»
    if text[-1:].isalpha() and not refers and (words[-1] in _OPEN_ENDED or {"PREP", "CONJ"} & best[-1]):
        return True
    named, told = _named(words, best)
    told = told or re.search(r"\d", _COUNTED.sub("", text)) is not None
    to_you = not {"вам", "тебе"}.isdisjoint(words)
    return any(_is_bare(parse, named, told, to_you) for parse in parses if parse is not None)


def _is_bare(parse: Parse, named: bool, told: bool, to_you: bool) -> bool:
    """Whether a verb stands without what it needs: a subject (`named`) or an object (`told`); `to_you` says that something is done to
    the customer."""
    grammemes = parse.grammemes
    if "INFN" in grammemes:
        return not told and ("tran" in grammemes or parse.lemma in _WITH_OBJECT)
    if "PRTS" in grammemes:
        return not named
    if told or "VERB" not in grammemes or {"1per", "2per", "impr"} & grammemes:
        return False
    if named:  # «воспитатель не переодела»
        return {"tran", "perf", "past"} <= grammemes and parse.lemma not in _WITHOUT_OBJECT | _OF_ITSELF
    if "plur" not in grammemes:
        return False
    return parse.lemma not in _WITHOUT_OBJECT if "tran" in grammemes else not to_you


def _named(words: Sequence[str], best: Sequence[frozenset[str]]) -> tuple[bool, bool]:
    """Whether a noun is there that can be the subject, and one that can be the object."""
    named = told = governed = False
    for word, grammemes in zip(words, best, strict=True):
        if "PREP" in grammemes:
            governed = True
        elif {"VERB", "PRTS"} & grammemes:
            governed = False
        elif {"NOUN", "NPRO"} & grammemes:
            readings = [p.grammemes for p in morphology.parse(word) if p.score > _SEEN]
            named = named or (not governed and any("nomn" in reading for reading in readings))
            direct = any({"accs", "gent", "gen2"} & reading for reading in readings)
            told = told or (not governed and direct and word not in ("вам", "нас"))
            governed = False
        elif word in _OBJECTS:
            told = True
    return named, told
