"""What falls away though the reply may need it: a slot that holds the draft's own words, to be said in others or struck out.

«Лебедев в отпуске до 3 марта, его и ждите» → «‹Если нужно, своими словами: Лебедев в отпуске до 3 марта›.»

A slot is filled in or deleted before a reply is sent, so nothing that stands in one is said to the customer unseen; and what
the draft stated, did or offered is not lost with the reproach beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from replylint.language.text import Sentence, Word
from replylint.rewriting.clauses import (
    begins_dependent,
    capital,
    has_predicate,
    lowered,
    points_back,
    roles_of,
    speaks_of,
    text_of,
    units,
    vocative_end,
)
from replylint.rewriting.doubting import refuses
from replylint.rewriting.facts import facts_in
from replylint.rewriting.helping import acts
from replylint.rewriting.mending import THANKS, is_boast, is_pleasantry, without_opener
from replylint.rewriting.restating import fragment, noun_before
from replylint.rewriting.suspicion import Suspicion
from replylint.rewriting.templates import data
from replylint.rewriting.turning import heard_in
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
_SHORT, _LONG, _LONGEST = 4, 18, 26
"""Words of a fact that may say nothing by itself, of a clause that is reminded of, and of whatever holds a fact."""
_LEAST = 3
"""Words that may say something."""
_QUIET = 1.0
"""How loudly (`Weighing.loudness`) a clause may speak for a defect by itself and be reminded of."""
_QUIET_ORDER = (0.6, 2.0)
"""How likely what tells the customer to do something may carry a fault, and how loudly it may speak for one, to be reminded of."""
_HEADINGS = frozenset({"основание", "причина", "итог", "решение", "результат"})
"""«Основание: …»: with one of these a sentence tells something without a verb."""
_REPROACHING = frozenset(
    "виноватый вина лень необходимо следовать надлежать обязанный должный якобы жаловаться неужели".split()
)
_MOST_LETTERS = 140
_OPENERS = frozenset("а и но так ну да ой же вот что сообщаем информируем значит алло зато".split())

_EDGES = " ,;:—–-."
_TIES = re.compile(r"^(?:и|а|но|поэтому|так что) | (?:и|а|но)$")
_BOUNDS = frozenset({"раньше", "позже", "не", "ни", "только", "около", "более", "менее"})

Part = tuple[Sentence, int, int]
"""Words `start <= k < end` of a sentence."""


def around_fact(sentence: Sentence, k: int, source: str) -> tuple[int, int, str]:
    """The words that the fact at word `k` is reminded of by: from, to, and as they stand in a slot.

    What stands between two commas, the clause, or all of the sentence, whichever first tells something and scolds nobody; else
    the fact with the noun that it belongs to.
    """
    start, end = fragment(sentence, k)
    named = min(vocative_end(sentence) or 0, start)
    first, last = start, end
    while first > 0 and not sentence.breaks >> first & 1:
        first -= 1
    while last < len(sentence.words) and not sentence.breaks >> last & 1:
        last += 1
    between = (_past_openers(sentence, max(first, named), start), last)
    clause = next((i, j) for i, j in units(sentence, source) if i <= k < j)
    clause = (_past_openers(sentence, max(clause[0], named), start), clause[1])
    entire = (named, len(sentence.words))
    for i, j in (between, clause):
        if j - i <= _LONGEST and _tells(sentence, i, j) and not _reproaches(sentence.words[i:j]):
            return i, j, _said(sentence, source, i, j)
    for i, j in (between, entire):
        if _SHORT < j - i <= _LONGEST and not _reproaches(sentence.words[i:j]):
            return i, j, _said(sentence, source, i, j)
    noun = noun_before(sentence, start)
    start = start if noun is None else noun
    while start > max(first, named) and (
        sentence.words[start - 1].norm in _BOUNDS or _leads(sentence.words[start - 1])
    ):
        start -= 1
    if end - start <= _SHORT and _leads(sentence.words[start]):
        for i, j in (between, clause, entire):
            if _SHORT < j - i <= _LONGEST:
                return i, j, _said(sentence, source, i, j)  # «с 9 до 17» says nothing
    return start, end, _said(sentence, source, start, end)


def _past_openers(sentence: Sentence, i: int, end: int) -> int:
    while i < end and sentence.words[i].norm in _OPENERS:
        i += 1
    return i


def _tells(sentence: Sentence, i: int, j: int) -> bool:
    """Whether the words `words[i:j]` say something by themselves: «Лебедев в отпуске до 3 марта», not «за пятнадцать тысяч»."""
    if j - i < _LEAST or begins_dependent(sentence, i, j) or points_back(sentence, i, j):
        return False
    named = any(
        {"NOUN", "nomn"} <= p.grammemes for word in sentence.words[i : i + 2] for p in word.parses[:1]
    )
    return named or has_predicate(sentence, i, j)


def whole(sentence: Sentence, source: str) -> str:
    """All of a sentence but for a name that calls, as it stands in a slot."""
    named = vocative_end(sentence) or 0
    said = _said(sentence, source, named, len(sentence.words))
    told = said if named else without_opener(sentence, capital(said))
    return said if told == capital(said) else f"{told[:1].lower()}{told[1:]}"


def worth_saying(
    evidence: Evidence,
    gone: Iterable[Part],
    source: str,
    suspicion: Mapping[int, Suspicion],
    loudness: Callable[[str], float],
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
        sound = suspicion[number].is_needed(blamed) or (
            not blamed and tells_to(sentence) and _is_quiet(suspicion[number])
        )
        size = len(sentence.words)
        entire = (first, last) == (0, size) and _LEAST <= size <= _LONG
        tells = has_predicate(sentence, 0, size) or bool(facts_in(sentence))
        may_stand = entire and (_may_be_said(sentence, 0, size, blamed) if blamed else tells)
        if sound and may_stand and not (blamed and heard_in(evidence, _NOT_WORTH, number, 0, size)):
            found.append(whole(sentence, source))
            continue
        short = sound and not blamed and (refuses(sentence) or tells_to(sentence))
        parts: list[tuple[int, int]] = []
        for i, j in units(sentence, source):
            end = min(j, last)
            start = _past_openers(sentence, max(i, first, vocative_end(sentence) or 0), end)
            if not (_LEAST - short) <= end - start <= _LONG or not (
                short or _may_be_said(sentence, start, end, blamed)
            ):
                continue
            if "relative" in roles_of(sentence.words[start]) or (
                end - start > 1 and "relative" in roles_of(sentence.words[start + 1])
            ):
                continue  # «под которым стоит Ваша подпись»
            alone = start > 0 and not (parts and parts[-1][1] == i)
            if alone and (sentence.words[start].norm == "это" or points_back(sentence, start, end)):
                continue  # «это не наш уровень»
            said = _said(sentence, source, start, end)
            told = GIVING.search(said) or (
                not heard_in(evidence, _NOT_WORTH, number, start, end)
                and (
                    sound
                    or (_is_useful(evidence, number, start, end) and loudness(f"{capital(said)}.") < _QUIET)
                )
            )
            if told and parts and parts[-1][1] == i:
                parts[-1] = (parts[-1][0], end)  # What stood side by side is not parted.
            elif told:
                parts.append((start, end))
        found += [_said(sentence, source, start, end) for start, end in parts]
    return found


def unsaid(said: Iterable[str], texts: Iterable[str]) -> list[str]:
    """Those of the clauses that the texts of a reply do not say already, be it as an apology."""
    told = [text.lower().rstrip(".!") for text in texts]
    regretted = [text.partition(" что ")[2] for text in told if text.startswith("прост") and " что " in text]
    joined = " ".join(told)
    return [rest for one in said if one.lower() not in joined and (rest := _without(one, regretted))]


def _without(said: str, regretted: Iterable[str]) -> str | None:
    """A clause without what is apologised for; None where not enough is left of it."""
    for what in regretted:
        at = said.lower().find(what)
        if at >= 0:
            rest = _TIES.sub("", max(said[:at], said[at + len(what) :], key=len).strip(_EDGES)).strip(_EDGES)
            enough = len(rest.split()) >= _LEAST and not rest.lower().startswith("это ")
            return rest if enough else None
    return said


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
    return acts(evidence.reply.text.sentences[number], start, end) or heard_in(
        evidence, _WORTH, number, start, end
    )


def _reproaches(words: Sequence[Word]) -> bool:
    """Whether the words say plainly what the customer did wrong or ought to do, or wave aside."""
    lists = data().lists
    return speaks_of(words, _REPROACHING) or any(
        word.norm in lists["flippant"] | lists["blunt"] for word in words
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
