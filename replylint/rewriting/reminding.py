"""What falls away though the reply may need it: a slot that holds the draft's own words, to be said in others or struck out.

«Лебедев в отпуске до 3 марта, его и ждите» → «‹Если нужно, своими словами: Лебедев в отпуске до 3 марта›.»

A slot is filled in or deleted before a reply is sent, so nothing that stands in one is said to the customer unseen; and what
the draft stated, did or offered is not lost with the reproach beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from replylint.language.text import Sentence, Word
from replylint.rewriting.clauses import (
    capital,
    has_predicate,
    lowered,
    speaks_of,
    text_of,
    units,
    vocative_end,
)
from replylint.rewriting.doubting import refuses
from replylint.rewriting.facts import facts_in
from replylint.rewriting.helping import acts
from replylint.rewriting.mending import THANKS, is_boast, is_pleasantry
from replylint.rewriting.restating import fragment, noun_before
from replylint.rewriting.suspicion import Suspicion
from replylint.rewriting.templates import data
from replylint.rewriting.turning import seen
from replylint.rewriting.withholding import GIVING
from replylint.rulebook.evidence import Evidence

LINE = "reminder"
_WORTH = (
    "owned-action", "done-action", "company-action", "solution", "next-step", "answer", "alternative", "reason", "fault-admitted",
    "data-request", "offer-of-help",
)  # fmt: skip
"""Signals of clauses that may be worth saying though nothing is counted or named in them."""
_NOT_WORTH = (
    "apology", "apology-hollow", "apology-conditional", "apology-but", "blame-third-party", "blame-customer", "blame-colleague", "blame-system", "minimising", "reproach",
    "fault-denied", "not-knowing", "sent-away", "handover", "officialese", "intake-formula", "vague-promise", "matter-closed", "order-to-customer",
)  # fmt: skip
"""Signals of clauses that need not be said in any words."""
_SHORT = 8
_LONG = 18
_LEAST = 3
_QUIET = 1.0
"""How loudly (`Weighing.loudness`) a clause may speak for a defect by itself and be reminded of."""
_FAULTY, _LOUD, _IDLE = 0.4, 2.9, 0.5
"""How likely a sentence may carry a fault, how loudly speak for one, how likely be idle beside a complaint, and be reminded of."""
_QUIET_ORDER = (0.6, 2.0)
"""How likely what tells the customer to do something may carry a fault, and how loudly it may speak for one, to be reminded of."""
_HEADINGS = frozenset({"основание", "причина", "итог", "решение", "результат"})
"""«Основание: …»: with one of these a sentence tells something without a verb."""
_MOST_LETTERS = 140
_OPENERS = frozenset("а и но так ну да ой же вот что сообщаем информируем значит алло зато".split())

_BOUNDS = frozenset({"раньше", "позже", "не", "ни", "только", "около", "более", "менее"})

Part = tuple[Sentence, int, int]
"""Words `start <= k < end` of a sentence."""


def around_fact(sentence: Sentence, k: int, source: str) -> tuple[int, int, str]:
    """The words that the fact at word `k` is reminded of by: from, to, and as they stand in a slot.

    All between two commas where that is short and scolds nobody, else the fact with the noun that it belongs to.
    """
    start, end = fragment(sentence, k)
    first, last = start, end
    while first > 0 and not sentence.breaks >> first & 1:
        first -= 1
    while last < len(sentence.words) and not sentence.breaks >> last & 1:
        last += 1
    first = max(first, min(vocative_end(sentence) or 0, start))
    while first < start and sentence.words[first].norm in _OPENERS:
        first += 1
    if last - first <= _SHORT and not scolds(sentence.words[first:last]):
        start, end = first, last
    else:
        noun = noun_before(sentence, start)
        start = start if noun is None else noun
        while start > first and (
            sentence.words[start - 1].norm in _BOUNDS or _leads(sentence.words[start - 1])
        ):
            start -= 1
    return start, end, _said(sentence, source, start, end)


def is_sound(suspicion: Suspicion | None, harmed: bool) -> bool:
    """Whether a sentence likely carries no fault and, beside a complaint, is not idle."""
    if suspicion is None or (harmed and suspicion.idle >= _IDLE):
        return False
    return suspicion.fault < _FAULTY and suspicion.loud < _LOUD


def whole(sentence: Sentence, source: str) -> str:
    """All of a sentence but for a name that calls, as it stands in a slot."""
    return _said(sentence, source, vocative_end(sentence) or 0, len(sentence.words))


def worth_saying(
    evidence: Evidence,
    gone: Iterable[Part],
    source: str,
    suspicion: Mapping[int, Suspicion],
    loudness: Callable[[str], float],
    harmed: bool,
    faulty: Collection[int],
) -> list[str]:
    """The clauses of what falls away that likely carry no fault, and of the other sentences those that do or tell something
    and are quiet, each as it stands in a slot."""
    numbers = {id(sentence): number for number, sentence in enumerate(evidence.reply.text.sentences)}
    found = []
    for sentence, first, last in gone:
        number = numbers.get(id(sentence))
        if number is None or number not in suspicion or "?" in sentence.mark or says_nothing(sentence):
            continue
        blamed = number in faulty
        sound = is_sound(suspicion[number], harmed) or (
            not blamed and tells_to(sentence) and _is_quiet(suspicion[number])
        )
        size = len(sentence.words)
        may_stand = (
            (first, last) == (0, size) and _LEAST <= size <= _LONG and _may_be_said(sentence, 0, size, blamed)
        )
        if sound and may_stand and not _is_heard(evidence, _NOT_WORTH, number, 0, size):
            found.append(whole(sentence, source))
            continue
        short = sound and (refuses(sentence) or tells_to(sentence))
        for i, j in units(sentence, source):
            start = max(i, first, vocative_end(sentence) or 0)
            end = min(j, last)
            while start < end and sentence.words[start].norm in _OPENERS:
                start += 1
            if not (_LEAST - short) <= end - start <= _LONG or not (
                short or _may_be_said(sentence, start, end, blamed)
            ):
                continue
            said = _said(sentence, source, start, end)
            if GIVING.search(said):
                found.append(said)
                continue
            if _is_heard(evidence, _NOT_WORTH, number, start, end):
                continue
            if sound or (_is_useful(evidence, number, start, end) and loudness(f"{capital(said)}.") < _QUIET):
                found.append(said)
    return found


def unsaid(said: Iterable[str], texts: Iterable[str]) -> list[str]:
    """Those of the clauses that the texts of a reply do not say already, be it as an apology."""
    told = [text.lower().rstrip(".!") for text in texts]
    regretted = [text.partition(" что ")[2] for text in told if text.startswith("прост") and " что " in text]
    joined = " ".join(told)
    return [
        one
        for one in said
        if one.lower() not in joined and not any(what in one.lower() for what in regretted)
    ]


def reminder(said: Sequence[str]) -> str | None:
    """The slots for what is reminded of, each a sentence; None where it is nothing."""
    slots: list[str] = []
    for one in dict.fromkeys(said):
        if any(one in other for other in said if other != one):
            continue
        if slots and len(slots[-1]) + len(one) < _MOST_LETTERS:
            slots[-1] += f"; {one}"
        else:
            slots.append(one)
    line = data().line(LINE, "neutral")
    return " ".join(line.replace("{слова}", one) for one in slots) or None


def _is_quiet(suspicion: Suspicion) -> bool:
    likely, loud = _QUIET_ORDER
    return suspicion.fault < likely and suspicion.loud < loud


def tells_to(sentence: Sentence) -> bool:
    """«Подпишите акт у водителя»: whether a sentence tells the customer what to do."""
    return any({"impr", "plur"} <= p.grammemes for word in sentence.words for p in word.parses[:1])


def says_nothing(sentence: Sentence) -> bool:
    """Whether a sentence only greets, boasts, thanks or exclaims."""
    if sentence.words[-1].norm in ("следующее", "поясняем", "сообщаем"):
        return True
    exclaims = "!" in sentence.mark and not facts_in(sentence)
    return exclaims or is_boast(sentence) or is_pleasantry(sentence) or sentence.words[0].norm in THANKS


def _may_be_said(sentence: Sentence, start: int, end: int, blamed: bool) -> bool:
    """Whether the words tell something and neither scold nor, where the sentence is found fault with, order."""
    words = sentence.words[start:end]
    told = blamed and any(
        {"impr", "2per"} & p.grammemes for word in words for p in word.parses[:1] if "VERB" in p.grammemes
    )
    tells = has_predicate(sentence, start, end) or words[0].norm in _HEADINGS
    return tells and not told and not scolds(words)


def _is_useful(evidence: Evidence, number: int, start: int, end: int) -> bool:
    return acts(evidence.reply.text.sentences[number], start, end) or _is_heard(
        evidence, _WORTH, number, start, end
    )


def _is_heard(evidence: Evidence, names: Iterable[str], number: int, start: int, end: int) -> bool:
    return any(
        hit.sentence == number and hit.start < end and start < hit.end
        for name in names
        for hit in seen(evidence, name, evidence.reply)
    )


def scolds(words: Sequence[Word]) -> bool:
    """Whether the words reproach or wave aside."""
    lists = data().lists
    scolding = (lists["flippant"], lists["blunt"], lists["unsound"])
    return speaks_of(words, lists["unsound"]) or any(
        word.norm.endswith("-то") or any(word.norm in listed for listed in scolding) for word in words
    )


def _leads(word: Word) -> bool:
    return any({"PREP", "Apro"} & p.grammemes for p in word.parses[:1])


def _said(sentence: Sentence, source: str, start: int, end: int) -> str:
    said = " ".join(text_of(sentence, source, start, end).split()).translate(_NO_SLOT)
    for opening, closing in (("(", ")"), ("«", "»")):
        if said.count(opening) == said.count(closing) + 1 and said.rfind(opening) > said.rfind(closing):
            said += closing
        if said.count(opening) != said.count(closing):
            said = said.replace(opening, "").replace(closing, "")
    named = start or facts_in(sentence, 0, 1)
    return said if named else lowered(said, sentence.words[0])


_NO_SLOT = str.maketrans("‹›", "  ")
