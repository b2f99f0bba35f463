"""Dates, times, vague times and numbers in a sentence (`data/times.yml` has the words).

All functions take a sentence and the index of a word and return the index after the longest expression that starts
there, or None. They look at a bounded number of words.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from replylint.language import datafile, morphology
from replylint.lazily import lazily

if TYPE_CHECKING:
    from replylint.language.text import Sentence, Word

_NUMBER = lazily(
    r"\d+(?:[.,]\d+)?(?:[-–—]\d+)?(?:-?(?:го|е|й|я|х|и|ти|ми|ю|ое|ый|ой|м|му|ым))?", re.IGNORECASE
)
_ORDINAL = lazily(r"\d{1,2}-(?:го|е|му|ым|м|ого)")


def time_end(sentence: Sentence, i: int) -> int | None:
    """The end of the date or time at word `i`: «сегодня до 15:00», «через 2 часа», «минут через пять»."""
    end = _part(sentence, i)
    if end is None or (is_vague_time(sentence, _after_softeners(sentence, i)) or 0) >= end:
        return None
    while (following := _continuation(sentence, end)) is not None:
        end = following
    return end


def may_open(word: Word) -> bool:
    """Whether a date, time or number may begin with this word: a cheap test before the dear ones."""
    return word.kind != "word" or _may_open(word.norm)


@lru_cache(maxsize=1 << 14)
def _may_open(norm: str) -> bool:
    return (
        any(letter.isdigit() for letter in norm)
        or norm in _compounds()
        or norm in ("прямо", "№", "номер", "n")
        or bool(_lists(norm))
        or _is_numeral(norm)
        or _is_spoken_ordinal(norm)
    )


def is_vague_time(sentence: Sentence, i: int) -> int | None:
    """The end of the vague time at word `i`: «скоро», «в ближайшее время», «как можно скорее»."""
    norms = [word.norm for word in sentence.words[i : i + _MOST_VAGUE_WORDS]]
    if not norms:
        return None
    for phrase in _vague().get(norms[0], ()):
        if norms[: len(phrase)] == list(phrase):
            return i + len(phrase)
    return None


def number_end(sentence: Sentence, i: int) -> int | None:
    """The end of the number at word `i`, with its sign and unit: «№ 12-345», «две», «640 ₽», «сто двадцать рублей»."""
    words = sentence.words
    end = i
    if end < len(words) and words[end].norm in ("№", "#", "n", "номер"):
        end += 1
    start = end
    while end < len(words) and (end == start or not _broken(sentence, end)) and _is_quantity(words[end]):
        end += 1
    if end == start:
        return None
    while end < len(words) and not _broken(sentence, end) and _has(words[end], "measures"):
        end += 1
    return end


_MOST_VAGUE_WORDS = 6

# Readings rarer than this do not put a form on a list: «потом» is no form of «пот».
_NOISE = 0.005


@cache
def _data() -> dict[str, frozenset[str]]:
    raw = _raw()
    return {
        key: frozenset(value) for key, value in raw.items() if isinstance(value, list) and key not in _PHRASES
    }


_PHRASES = ("vague", "compound_prepositions")


@cache
def _raw() -> dict[str, list[str]]:
    data: dict[str, list[str]] = datafile.load("times")
    return data


@cache
def _vague() -> dict[str, list[tuple[str, ...]]]:
    index: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(_raw()["vague"], key=lambda p: -len(p.split())):
        index.setdefault(phrase.split()[0], []).append(tuple(phrase.split()))
    return index


@cache
def _compounds() -> dict[str, list[tuple[str, ...]]]:
    index: dict[str, list[tuple[str, ...]]] = {}
    for words in sorted(_raw()["compound_prepositions"], key=len, reverse=True):
        index.setdefault(words[0], []).append(tuple(words))
    return index


@lru_cache(maxsize=1 << 14)
def _lists(norm: str) -> frozenset[str]:
    """The names of the word lists of the data file in which `norm` or one of its lemmas stands."""
    forms = {norm}
    for part in {norm, norm.partition("-")[0]}:
        forms |= {parse.lemma for parse in morphology.parse(part) if parse.score >= _NOISE}
    return frozenset(name for name, members in _data().items() if not members.isdisjoint(forms))


@lru_cache(maxsize=1 << 14)
def _is_numeral(norm: str) -> bool:
    return any("NUMR" in parse.grammemes for parse in morphology.parse(norm))


def _has(word: Word, *names: str) -> bool:
    return not _lists(word.norm).isdisjoint(names)


def _broken(sentence: Sentence, i: int) -> bool:
    return bool(sentence.breaks >> i & 1)


def _is_digits(word: Word) -> bool:
    return word.kind in ("number", "id", "word") and bool(_NUMBER.fullmatch(word.text))


def _is_clock(word: Word) -> bool:
    return word.kind == "time"


def _is_date(word: Word) -> bool:
    return word.kind == "date"


def _is_quantity(word: Word) -> bool:
    return word.kind in ("number", "id", "phone") or _is_digits(word) or _is_numeral(word.norm)


def _is_time_placeholder(word: Word) -> bool:
    name = word.norm.strip("{}<>[]%$‹›«» ")
    return word.kind == "placeholder" and any(part in name for part in _data()["placeholder_names"])


def _part(sentence: Sentence, i: int) -> int | None:
    """One date or time with its preposition, nothing after it."""
    words = sentence.words
    start = i
    i = _after_softeners(sentence, i)
    if i >= len(words):
        return None
    if i > start and words[i].norm == "сейчас" and words[i - 1].norm == "прямо":
        return i + 1
    preposition = _preposition(sentence, i)
    if preposition is not None:
        return _after_preposition(sentence, i, preposition)
    return _inverted(sentence, i) or _bare(sentence, i)


def _after_softeners(sentence: Sentence, i: int) -> int:
    """`i`, or the place after «примерно», «буквально» that stand before a date or time."""
    end = i
    while end < len(sentence.words) and end - i < 2 and sentence.words[end].norm in _data()["softeners"]:
        end += 1
    return end


def _continuation(sentence: Sentence, i: int) -> int | None:
    """What goes on at word `i` after a date or time: «утром», «до 15:00», «по Москве», «назад», «же»."""
    words = sentence.words
    if i >= len(words):
        return None
    norms = [word.norm for word in words[i : i + 3]]
    if norms[0] in ("назад", "включительно", "мск"):
        return i + 1
    if norms[0] == "же" and words[i - 1].norm in _data()["adverbs"]:
        return i + 1
    if (
        norms[0] in ("и", "или")
        and len(norms) > 1
        and _has(words[i + 1], "weekdays")
        and _has(words[i - 1], "weekdays")
    ):
        return i + 2
    if norms[:2] in (["по", "москве"], ["по", "мск"]):
        return i + 2
    if norms[:1] == ["по"] and len(norms) == 3 and norms[2] == "времени":
        return i + 3
    end = _part(sentence, i)
    if end is None or words[i].norm in _data()["softeners"]:
        return None
    if not _broken(sentence, i):
        return end
    exact = (
        _is_clock(words[end - 1]) or _is_date(words[i]) or _is_clock(words[i]) or _is_month_date(sentence, i)
    )
    return end if exact else None


def _preposition(sentence: Sentence, i: int) -> int | None:
    """The end of the preposition at word `i`."""
    norms = [word.norm for word in sentence.words[i : i + 3]]
    for compound in _compounds().get(norms[0], ()):
        if norms[: len(compound)] == list(compound):
            return i + len(compound)
    return i + 1 if norms[0] in _data()["prepositions"] else None


def _after_preposition(sentence: Sentence, i: int, k: int) -> int | None:
    words = sentence.words
    while k < len(words) and words[k].norm in ("примерно", "самого", "самое", "ближе"):
        k += 1
    if k >= len(words) or _broken(sentence, k) or not may_open(words[k]):
        return None
    first = words[i].norm
    if words[k].norm == "половиной":
        return None  # «два с половиной часа» counts, it does not date.
    if words[k].kind == "placeholder":
        accepts_any = k - i > 1 or first in ("до", "через")
        if not accepts_any and not _is_time_placeholder(words[k]):
            return None
        return _skip_unit(sentence, k + 1)
    end = _bare(sentence, k) or _unit(sentence, k)
    if end is None and first in _data()["hour_prepositions"]:
        end = _hour(sentence, k)
    if end is None and first == "от":
        end = _range(sentence, k)
    if first == "от" and end is not None and not any(w.norm == "до" for w in words[k:end]):
        return end if _is_date(words[k]) or _is_month_date(sentence, k) else None
    return end


def _range(sentence: Sentence, k: int) -> int | None:
    """«3 до 5 дней» after «от»."""
    words = sentence.words
    if k + 2 < len(words) and _is_quantity(words[k]) and words[k + 1].norm == "до":
        return _bare(sentence, k + 2)
    return None


def _hour(sentence: Sentence, k: int) -> int | None:
    """An hour alone («до 18») or as a word («до шести»), if it does not count the noun after it."""
    words = sentence.words
    word = words[k]
    digits = word.text.isdecimal() and int(word.text) <= 24
    if not digits and not (_is_numeral(word.norm) and word.norm not in ("сколько", "несколько")):
        return None
    end = _skip_clock_words(sentence, k + 1)
    if end == k + 1 and _counts_next(sentence, k):
        return None
    return end


@lru_cache(maxsize=1 << 12)
def _is_counted(norm: str) -> bool:
    best = morphology.parse(norm)[:1]
    return bool(best) and not best[0].grammemes.isdisjoint({"NOUN", "ADJF", "NUMR", "PRTF", "UNKN", "LATN"})


def _counts(word: Word) -> bool:
    return word.kind != "word" or not word.norm[0].isalpha() or _is_counted(word.norm)


def _inverted(sentence: Sentence, i: int) -> int | None:
    """«минут через пять», «дня за два», «минут пять»."""
    words = sentence.words
    if i + 1 >= len(words) or not _has(words[i], "units") or not _is_genitive(words[i].norm):
        return None
    k = i + 2 if words[i + 1].norm in ("через", "за", "на") else i + 1
    if k < len(words) and not _broken(sentence, k) and (_is_digits(words[k]) or _is_numeral(words[k].norm)):
        counts_other = k + 1 < len(words) and not _broken(sentence, k + 1) and _has(words[k + 1], "units")
        return None if counts_other else k + 1
    return None


@lru_cache(maxsize=1 << 10)
def _is_genitive(norm: str) -> bool:
    return any("gent" in parse.grammemes for parse in morphology.parse(norm))


def _bare(sentence: Sentence, i: int) -> int | None:
    """A date or time that needs no preposition: an adverb, a clock, a date, a counted unit, «конца месяца»."""
    words = sentence.words
    if i >= len(words):
        return None
    word = words[i]
    if word.norm in _data()["adverbs"]:
        return i + 1
    if word.kind == "placeholder":
        return _skip_unit(sentence, i + 1) if _is_time_placeholder(word) else None
    if _is_clock(word):
        return _skip_clock_words(sentence, i + 1)
    month_date = _month_date_end(sentence, i)
    if month_date is not None:
        return month_date
    counted = _counted_unit(sentence, i)
    if counted is not None:
        return counted
    if _is_date(word):
        return i + 1
    return _edge(sentence, i) or _named(sentence, i)


def _is_month_date(sentence: Sentence, i: int) -> bool:
    return _month_date_end(sentence, i) is not None


def _month_date_end(sentence: Sentence, i: int) -> int | None:
    """«15 марта», «15 марта 2026 года», «12-го», «12-го числа»."""
    words = sentence.words
    word = words[i]
    spoken = not _is_digits(word)
    if spoken and not _is_spoken_ordinal(word.norm):
        return None
    k = i + 1
    if k < len(words) and not _broken(sentence, k) and (_has(words[k], "months") or words[k].norm == "числа"):
        k += 1
        if k < len(words) and not _broken(sentence, k) and re.fullmatch(r"20\d\d", words[k].text):
            k += 1
        if k < len(words) and words[k].norm in ("г", "года", "году"):
            k += 1
        return k
    return k if not spoken and _ORDINAL.fullmatch(word.text) and not _counts_next(sentence, i) else None


def _counts_next(sentence: Sentence, i: int) -> bool:
    k = i + 1
    return k < len(sentence.words) and not _broken(sentence, k) and _counts(sentence.words[k])


@lru_cache(maxsize=1 << 10)
def _is_spoken_ordinal(norm: str) -> bool:
    """«пятнадцатого», as in «пятнадцатого марта»."""
    return any("Anum" in p.grammemes and "gent" in p.grammemes for p in morphology.parse(norm))


def _counted_unit(sentence: Sentence, i: int) -> int | None:
    """A quantity and the unit it counts: «2 часа», «двух рабочих дней», «1–2 дня», «пару минут»."""
    words = sentence.words
    k = i
    while k < len(words) and k - i < 4 and (k == i or _joins(sentence, k)):
        if not (_is_digits(words[k]) or _is_numeral(words[k].norm) or _has(words[k], "quantities")):
            break
        k += 1
    if k == i:
        return None
    return _unit_after_adjectives(sentence, k, "units", "short_units", "weekdays")


def _joins(sentence: Sentence, k: int) -> bool:
    """Whether word `k` may go on a quantity: «1 – 2», «два-три», «двадцать четыре»."""
    if not _broken(sentence, k):
        return True
    # A dash leaves a gap of one or three characters, a comma or a bracket one of two.
    gap = sentence.starts[k] - sentence.ends[k - 1]
    return gap in (1, 3) and _is_digits(sentence.words[k]) and _is_digits(sentence.words[k - 1])


def _unit_after_adjectives(sentence: Sentence, k: int, *names: str) -> int | None:
    words = sentence.words
    limit = k + 4
    while k < len(words) and k < limit and not _broken(sentence, k):
        if _has(words[k], *names):
            return (
                _skip_clock_words(sentence, k + 1)
                if _has(words[k], "clock_words")
                else _of_unit(sentence, k + 1)
            )
        if _has(words[k], "edges"):
            return _edge(sentence, k)
        if _is_digits(words[k]) or _is_numeral(words[k].norm):
            return _counted_unit(sentence, k)
        if not _has(words[k], "unit_adjectives") and words[k].norm not in ("же", "или", "и"):
            return None
        k += 1
    return None


def _of_unit(sentence: Sentence, k: int) -> int:
    """`k`, or the end of a genitive that goes on a unit: «день недели», «утро понедельника», «марта месяца»."""
    words = sentence.words
    if k < len(words) and not _broken(sentence, k) and _is_genitive(words[k].norm):
        if _has(words[k], "unit_adjectives"):
            return _unit_after_adjectives(sentence, k, "units", "months", "weekdays") or k
        if _has(words[k], "months", "weekdays", "units"):
            return k + 1
    return k


def _edge(sentence: Sentence, i: int) -> int | None:
    """«конца дня», «начале следующего месяца», «середины марта»."""
    if not _has(sentence.words[i], "edges"):
        return None
    names = ("units", "months", "weekdays", "day_parts", "seasons")
    end = _unit_after_adjectives(sentence, i + 1, *names)
    return end if end is not None else _counted_unit(sentence, i + 1)


def _named(sentence: Sentence, i: int) -> int | None:
    """«пятницы» (in «не раньше пятницы»), «следующей недели», «каждый день», «час назад»."""
    words = sentence.words
    if words[i].norm != "это" and _has(words[i], "unit_adjectives"):
        return (
            _unit_after_adjectives(sentence, i, "units", "weekdays", "months", "day_parts")
            if i + 1 < len(words)
            else None
        )
    if _has(words[i], "weekdays") and _is_genitive(words[i].norm):
        return i + 1
    if _has(words[i], "units") and i + 1 < len(words) and words[i + 1].norm == "назад":
        return i + 1
    return None


def _unit(sentence: Sentence, k: int) -> int | None:
    """A unit after a preposition: «пятнице», «следующей неделе», «вечера», «час», «марте»."""
    return _unit_after_adjectives(sentence, k, "units", "weekdays", "months", "day_parts", "seasons")


def _skip_unit(sentence: Sentence, k: int) -> int:
    """`k`, or the end of the unit that a placeholder counts: «через {{n}} дней»."""
    return _unit_after_adjectives(sentence, k, "units", "short_units") or k


def _skip_clock_words(sentence: Sentence, k: int) -> int:
    """`k`, or the end of «утра», «часов», «30 минут» after an hour."""
    words = sentence.words
    while k < len(words) and not _broken(sentence, k):
        if words[k].norm in ("утра", "дня", "вечера", "ночи", "часов", "часа", "ч", "мск"):
            k += 1
        elif (
            k + 1 < len(words)
            and _is_digits(words[k])
            and words[k + 1].norm in ("минут", "минуты", "минуту", "мин")
        ):
            k += 2
        else:
            break
    return k
