"""What a rewrite must not lose: numbers, dates, sums, names, links, order ids and placeholders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from replylint.language import morphology
from replylint.language.masking import commands_in
from replylint.language.text import LOWER, Sentence, Text, Word
from replylint.lazily import lazily

_EXACT = frozenset({"number", "time", "date", "url", "email", "phone", "placeholder", "id", "code"})
_NAMED = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn"})

# Numerals that count nothing in particular.
_LOOSE = frozenset(
    "один оба обе много немного мало сколько столько несколько полтора ноль сто-то пол".split()
)

MONTHS = frozenset("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split())
CALENDAR = MONTHS | frozenset(
    "понедельник вторник среда четверг пятница суббота воскресенье воскресение".split()
)
_CONTRACTING = frozenset(
    """господь бог господи боже пользователь клиент покупатель заказчик исполнитель абонент пассажир компания сторона гость оператор сервис банк
    отель магазин общество организация""".split()
)
"""Who a contract writes with a capital letter: no names."""
_SURELY = 0.8
_FIRST_READING = 0.3
_STATE_NOTHING = frozenset({"plain", "common", "unknown"})
"""Kinds of forms that are facts only with a capital letter."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something stated. `text` is as written; one of `lemmas` must be in the rewrite, or the text itself where empty."""

    text: str
    lemmas: frozenset[str] = frozenset()


@lru_cache(maxsize=256)
def facts_in(sentence: Sentence, i: int = 0, j: int | None = None) -> tuple[Fact, ...]:
    """The facts among `words[i:j]` of a sentence, in their order."""
    return tuple(fact for _, fact in facts_at(sentence, i, j))


def facts_at(sentence: Sentence, i: int = 0, j: int | None = None) -> Iterator[tuple[int, Fact]]:
    """The facts among `words[i:j]` of a sentence, in their order, each behind the number of its word."""
    words, quoted = sentence.words, sentence.quoted
    for k in range(i, len(words) if j is None else j):
        word = words[k]
        if word.case == LOWER and word.kind == "word" and _kind(word.norm) in _STATE_NOTHING:
            continue
        fact = _fact(word, k == 0, bool(quoted >> k & 1))
        if fact is not None and not _is_all(sentence, k):
            yield k, fact


def facts_of(sentences: Iterable[Sentence]) -> list[Fact]:
    """The facts of several sentences, what is quoted from the customer left out."""
    return [fact for sentence in sentences if sentence.zone != "quote" for fact in facts_in(sentence)]


def commands_of(source: str) -> list[Fact]:
    """The commands of a template in a text, which must stay whatever it says."""
    return [Fact(command) for command in commands_in(source)]


def tags_open(text: str) -> Counter[str]:
    """The tags of mark-up that a text opens more often than it closes (or, below 0, closes more often).

    >>> tags_open("<p><b>По оплате</b>, <i>да</p>")
    Counter({'i': 1})
    """
    found: Counter[str] = Counter()
    if "<" in text or "[" in text:
        for one, tag, other, code in _TAG.findall(text):
            found[(tag or code).lower()] += -1 if one or other else 1
    return Counter({name: number for name, number in found.items() if number and name not in _UNPAIRED})


_TAG = lazily(r"(?:<(/?)([A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*)?>|\[(/?)([A-Za-z]+)(?:=[^\[\]]*)?\])")
_UNPAIRED = frozenset({"br", "hr", "img", "input", "wbr"})


def counts_idly(sentence: Sentence, k: int) -> bool:
    """Whether word `k` is a number in words that counts neither time nor money: «девять» of «у кота девять жизней»."""
    words = sentence.words
    if not any("NUMR" in parse.grammemes for parse in words[k].parses[:1]):
        return False
    following = {parse.lemma for word in words[k + 1 : k + 3] for parse in word.parses[:1]}
    dated = k > 0 and words[k - 1].norm in _TIMING
    return not dated and not following & _MEASURED


_TIMING = frozenset("в во с со до к ко по после около через за на раньше ранее позже позднее".split())
_MEASURED = CALENDAR | frozenset(
    "секунда минута час день сутки неделя месяц год лето рубль копейка тысяча миллион процент евро доллар".split()
)


def lost(facts: Iterable[Fact], text: Text) -> list[Fact]:
    """Those of `facts` that `text` does not state.

    >>> from replylint.language.reader import read
    >>> from replylint.language.tokens import Vocabulary
    >>> book = Vocabulary()
    >>> before = read("Анна из банка напишет до 18:00.", book)
    >>> [fact.text for fact in lost(facts_of(before.sentences), read("Уточню у Анны.", book))]
    ['18:00']
    """
    missing = [fact for fact in facts if fact.text not in text.source]
    if not missing:
        return []
    present: set[str] = set()
    for word in text.words():
        present.add(word.norm)
        if word.kind == "word":
            present.update(parse.lemma for parse in word.parses)
    return [fact for fact in missing if present.isdisjoint(fact.lemmas)]


def _is_all(sentence: Sentence, k: int) -> bool:
    """«на 100 %», «девять из десяти»: wholly or mostly, not a number of anything."""
    words = sentence.words
    for one, other in ((k, k + 1), (k - 2, k - 1)):
        if (
            one >= 0
            and other + 1 < len(words)
            and words[other].norm == "из"
            and words[one].kind == "word" == words[other + 1].kind
        ):
            return "number" == _kind(words[one].norm) == _kind(words[other + 1].norm)
    return (
        words[k].norm == "100"
        and (k == 0 or words[k - 1].norm == "на" or k == len(words) - 1)
        and (k + 1 == len(words) or bool(sentence.breaks >> (k + 1) & 1))
    )


def _fact(word: Word, first: bool, quoted: bool) -> Fact | None:
    if word.kind in _EXACT:
        return Fact(word.text)
    if word.kind == "emoji":
        return None
    kind = _kind(word.norm)
    if kind == "exact":
        return Fact(word.text, frozenset({word.norm}))
    capital = word.text[:1].isupper()
    named = kind == "number" or (kind == "name" and (capital or is_known(word.norm)))
    if not named and (quoted or not first) and word.text[:1].isupper():
        shouted = len(word.text) > 1 and word.text.isupper()
        named = kind == "unknown" or (kind == "common" and not shouted)
    return Fact(word.text, frozenset({word.norm} | _lemmas(word.norm))) if named else None


@lru_cache(maxsize=1 << 12)
def is_known(norm: str) -> bool:
    """Whether the dictionary has the form as a name: in small letters an unknown word is none."""
    best = morphology.parse(norm)[:1]
    return any(_NAMED & parse.grammemes and parse.known and parse.score > _SURELY for parse in best)


@lru_cache(maxsize=1 << 14)
def _kind(norm: str) -> str:
    """What kind of fact a form may be: exact, number, name, common, unknown (to the dictionary) or plain (none)."""
    if any(letter.isdigit() or "a" <= letter <= "z" for letter in norm):
        return "exact"
    parses = morphology.parse(norm)
    if not parses:
        return "plain"
    best = parses[0]
    if "NPRO" in best.grammemes or ("Apro" in best.grammemes and "ADJF" in best.grammemes):
        return "plain"
    if best.lemma in CALENDAR or ("NUMR" in best.grammemes and best.lemma not in _LOOSE):
        return "number"
    if any(_NAMED & parse.grammemes and parse.score >= _FIRST_READING for parse in parses):
        return "name" if any(_NAMED & p.grammemes for p in parses[:1]) else "common"
    if best.lemma in _CONTRACTING:
        return "plain"
    return "common" if best.known else "unknown"


@lru_cache(maxsize=1 << 14)
def _lemmas(norm: str) -> frozenset[str]:
    return frozenset(parse.lemma for parse in morphology.parse(norm))
