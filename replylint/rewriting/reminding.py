"""What falls away though the reply may need it: a slot that holds the draft's own words, to be said in others or struck out.

«Лебедев в отпуске до 3 марта, его и ждите» → «‹Если нужно, своими словами: Лебедев в отпуске до 3 марта›.»

A slot is filled in or deleted before a reply is sent, so nothing that stands in one is said to the customer unseen; and what
the draft stated, did or offered is not lost with the reproach beside it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from replylint.language.text import Sentence, Word
from replylint.rewriting.clauses import (
    begins_dependent,
    capital,
    has_predicate,
    lowered,
    points_back,
    speaks_of,
    text_of,
    units,
    vocative_end,
)
from replylint.rewriting.doubting import SWORN
from replylint.rewriting.facts import facts_in
from replylint.rewriting.mending import (
    THANKS,
    Fault,
    Piece,
    advertises,
    is_boast,
    is_pleasantry,
    without_opener,
)
from replylint.rewriting.ordering import GRATEFUL, before_closing, gap_at
from replylint.rewriting.portions import Cut, Range
from replylint.rewriting.restating import fragment, noun_before
from replylint.rewriting.templates import data
from replylint.rewriting.turning import heard_in
from replylint.rulebook.evidence import Evidence

LINE = "reminder"
_NOT_WORTH = (
    "apology", "apology-hollow", "apology-conditional", "apology-but", "blame-customer", "minimising", "reproach", "fault-denied", "not-knowing",
    "intake-formula", "matter-closed",
)  # fmt: skip
"""Signals of clauses that need not be said in any words."""
_SHORT, _LONGEST = 4, 26
"""Words of a fact that may say nothing by itself, and of whatever holds a fact."""
_LEAST = 3
"""Words that may say something."""
_SCOLDING = frozenset("виноватый вина лень якобы жаловаться неужели".split())
_OBLIGING = frozenset("необходимо следовать надлежать обязанный должный".split())
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
    if end - start == 1 or (end - start <= _SHORT and _leads(sentence.words[start])):
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


def remind(
    evidence: Evidence,
    pieces: list[Piece],
    gone: Mapping[int, Iterable[Range]],
    cuts: Mapping[int, Cut],
    pointed: Mapping[int, Collection[Fault]],
    harmed: bool,
) -> list[str]:
    """Put slots, in their places, for what the words that went tell; what is left out is returned."""
    left_out: list[str] = []
    texts = [piece.text for piece in pieces]
    for number, parts in gone.items():
        slots, rest = _reminded(evidence, number, cuts[number], parts, pointed.get(number, ()), harmed)
        left_out += rest
        if told := unsaid(slots, texts):
            _put_in_place(pieces, Piece("; ".join(told), own=LINE, number=number))
    _join_reminders(pieces)
    return left_out


def _reminded(
    evidence: Evidence,
    number: int,
    cut: Cut,
    parts: Iterable[Range],
    pointed: Collection[Fault],
    harmed: bool,
) -> tuple[list[str], list[str]]:
    """What of these parts of a sentence stands in slots, and what is left out: nothing of one that asks, thanks or only boasts;
    clauses that reproach, deny, swear or, beside a complaint (`harmed`), refuse or advertise have no place in a reply.
    `pointed` are the words of it that a finding points at."""
    sentence, source = evidence.reply.text.sentences[number], evidence.reply.text.source
    slots: list[str] = []
    rest: list[str] = []
    if "?" in sentence.mark or says_nothing(sentence):
        return slots, rest
    entire = (0, len(sentence.words))
    parts = list(parts)
    # What could stay but for the sentence that it leans on is reminded of as a whole.
    noted, needed = ((entire,), (entire,)) if entire in cut.kept else (cut.noted, cut.needed)
    for start, end in noted:
        if not any(i <= start and end <= j for i, j in parts):
            continue
        first = _past_openers(sentence, max(start, vocative_end(sentence) or 0), end)
        passed = any(i < end and first < j and rule.startswith("deflection/") for i, j, rule in pointed)
        if passed and not has_predicate(sentence, first, end):
            continue  # «это не ко мне»
        if end - first > 1:
            sure = (start, end) in needed and not (harmed and advertises(sentence))
            fit = not _jeers(sentence.words[first:end]) and (
                sure or not _idle_or_worse(evidence, number, first, end, pointed, harmed)
            )
            (slots if fit else rest).append(_said(sentence, source, first, end))
    return slots, rest


def _jeers(words: Sequence[Word]) -> bool:
    """Whether the words wave aside or lay blame."""
    lists = data().lists
    return any(word.norm in lists["flippant"] | lists["blunt"] for word in words) or speaks_of(
        words, _SCOLDING
    )


def _idle_or_worse(
    evidence: Evidence, number: int, start: int, end: int, pointed: Collection[Fault], harmed: bool
) -> bool:
    """Whether the words need not be said in any others."""
    sentence = evidence.reply.text.sentences[number]
    words = sentence.words[start:end]
    lists = data().lists
    if heard_in(evidence, _NOT_WORTH, number, start, end):
        return True
    sworn = any(i < end and start < j and rule.endswith(SWORN) for i, j, rule in pointed)
    if sworn and not any(not fact.lemmas for fact in facts_in(sentence, start, end)):
        return True
    return harmed and (
        advertises(sentence)
        or heard_in(evidence, ("refusal",), number, start, end)
        or speaks_of(words, lists["shut_doors"])
    )


def _put_in_place(pieces: list[Piece], piece: Piece) -> None:
    """Insert a piece of the body before those that stand behind it in the draft, at the latest before what the rewrite promises."""
    at = next(
        (n for n, one in enumerate(pieces) if one.zone == "body" and one.number > piece.number),
        before_closing(pieces),
    )
    while at and pieces[at - 1].own not in (None, LINE, "apology") and pieces[at - 1].zone == "body":
        at -= 1
    sorry = next((n for n, one in enumerate(pieces) if one.own == "apology"), None)
    if sorry is not None and all(
        one.zone == "greeting" or GRATEFUL.match(one.text) for one in pieces[:sorry]
    ):
        at = max(at, sorry + 1)
    piece.gap = gap_at(pieces, at)
    pieces.insert(at, piece)


def _join_reminders(pieces: list[Piece]) -> None:
    """Write out the slots: what is reminded of side by side shares one, as long as it is short."""
    n = 0
    while n < len(pieces):
        piece = pieces[n]
        if piece.own != LINE:
            n += 1
            continue
        told = [piece.text]
        while n + 1 < len(pieces) and pieces[n + 1].own == LINE and "\n" not in pieces[n + 1].gap:
            told.append(pieces.pop(n + 1).text)
        piece.text = reminder(told) or ""
        n += 1


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


def says_nothing(sentence: Sentence) -> bool:
    """Whether a sentence only greets, boasts, thanks or exclaims."""
    if sentence.words[-1].norm in ("следующее", "поясняем", "сообщаем"):
        return True
    exclaims = "!" in sentence.mark and not facts_in(sentence)
    return exclaims or is_boast(sentence) or is_pleasantry(sentence) or sentence.words[0].norm in THANKS


def _reproaches(words: Sequence[Word]) -> bool:
    """Whether the words say plainly what the customer did wrong or ought to do, or wave aside."""
    return _jeers(words) or speaks_of(words, _OBLIGING)


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
