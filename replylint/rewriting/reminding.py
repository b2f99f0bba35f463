"""What falls away though the reply may need it: a slot that holds the draft's own words, to be said in others or struck out.

«Лебедев в отпуске до 3 марта, его и ждите» → «‹Если нужно, своими словами: Лебедев в отпуске до 3 марта›.»

A slot is filled in or deleted before a reply is sent, so nothing that stands in one is said to the customer unseen; and what
the draft stated, did or offered is not lost with the reproach beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from replylint.language.text import Sentence, Word
from replylint.rewriting.clauses import (
    address_end,
    begins_dependent,
    capital,
    has_predicate,
    lowered,
    points_back,
    speaks_of,
    text_of,
    units,
)
from replylint.rewriting.facts import facts_in
from replylint.rewriting.needs import SWORN
from replylint.rewriting.ordering import GRATEFUL, GREETS, before_closing, gap_at, has_verb
from replylint.rewriting.pieces import Piece
from replylint.rewriting.restating import fragment, noun_before
from replylint.rewriting.situation import Situation
from replylint.rewriting.talk import THANKS, advertises, is_boast, is_pleasantry, without_opener
from replylint.rewriting.templates import data
from replylint.rewriting.turning import heard_in

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

_NEVER_SENT = ("personal-data/", "negative-phrasing/insult")
"""What no slot may say again."""

_PASSING = tuple(
    f"deflection/{name}"
    for name in """not-my-job washed-hands sent-away left-to-himself cold-transfer not-knowing do-it-yourself customers-fault should-have
    look-at-the-rules running-down-colleagues insulting-colleagues they-not-us you-did-it not-by-us pointed-elsewhere by-yourself
    redo-it""".split()
)
"""Rules whose words are not said again in any others."""
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
    named = min(address_end(sentence), start)
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
    named = address_end(sentence)
    said = _said(sentence, source, named, len(sentence.words))
    told = said if named else without_opener(sentence, capital(said))
    return said if told == capital(said) else f"{told[:1].lower()}{told[1:]}"


def remind(situation: Situation, pieces: list[Piece], numbers: Iterable[int]) -> list[str]:
    """Put in their places the words that the sentences tell which do not stay whole; what is left out is returned. They stand in
    slots once `write_reminders` is called."""
    left_out: list[str] = []
    texts = [piece.text for piece in pieces]
    for number in numbers:
        slots, rest = _reminded(situation, number)
        left_out += rest
        if told := unsaid(slots, texts):
            _put_in_place(pieces, Piece("; ".join(told), own=LINE, number=number))
    return left_out


def _reminded(situation: Situation, number: int) -> tuple[list[str], list[str]]:
    """What of a sentence stands in slots, and what is left out: nothing of one that thanks or only boasts; questions, and clauses that
    reproach, deny, swear, pass the matter on or, beside a complaint, refuse or advertise have no place in a reply."""
    sentence, source, cut = situation.sentences[number], situation.source, situation.cuts[number]
    named = address_end(sentence)
    if says_nothing(sentence):
        return [], []
    if "?" in sentence.mark:
        asked = _said(sentence, source, named, len(sentence.words)) + "?"
        return [], [asked] if (cut.noted or cut.kept) and len(sentence.words) > _LEAST else []
    entire = (0, len(sentence.words))
    # What could stay but for the sentence that it leans on is reminded of as a whole.
    noted, needed = ((entire,), (entire,)) if entire in cut.kept else (cut.noted, cut.needed)
    slots: list[str] = []
    rest = [_said(sentence, source, max(start, named), end) for start, end in cut.gone]
    for start, end in noted:
        first = _past_openers(sentence, max(start, named), end)
        at = [rule for i, j, rule in situation.faulty.get(number, ()) if i < end and first < j]
        if not has_predicate(sentence, first, end) and any(rule.startswith("deflection/") for rule in at):
            continue  # «это не ко мне»
        if any(rule.startswith(_NEVER_SENT) for rule in at):
            rest.append(_said(sentence, source, first, end))
        elif end - first > 1:
            sure = (start, end) in needed and not (situation.harmed and advertises(sentence))
            passed = any(rule in _PASSING for rule in at)
            fit = not (_jeers(sentence.words[first:end]) or passed) and (
                sure or not _idle_or_worse(situation, number, first, end, at)
            )
            (slots if fit else rest).append(_said(sentence, source, first, end))
    return slots, rest


def _jeers(words: Sequence[Word]) -> bool:
    """Whether the words wave aside or lay blame."""
    lists = data().lists
    return any(word.norm in lists["flippant"] or word.norm in lists["blunt"] for word in words) or speaks_of(
        words, _SCOLDING
    )


def _idle_or_worse(situation: Situation, number: int, start: int, end: int, at: Iterable[str]) -> bool:
    """Whether the words, at which rules point, need not be said in any others."""
    sentence, evidence = situation.sentences[number], situation.evidence
    if heard_in(evidence, _NOT_WORTH, number, start, end):
        return True
    if any(rule.endswith(SWORN) for rule in at) and all(
        fact.lemmas for fact in facts_in(sentence, start, end)
    ):
        return True
    return situation.harmed and (
        advertises(sentence)
        or heard_in(evidence, ("refusal",), number, start, end)
        or speaks_of(sentence.words[start:end], data().lists["shut_doors"])
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


def write_reminders(pieces: list[Piece], carried: Mapping[str, int]) -> None:
    """Put slots around what is reminded of, and around the words `carried` from the sentences with these numbers; what stands side by
    side shares one, as long as it is short."""
    for said, number in carried.items():
        _put_in_place(pieces, Piece(said, own=LINE, number=number))
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
    told = [one for one in dict.fromkeys(said) if not any(one in other for other in said if other != one)]
    slots = _slots(LINE, [one for one in told if _states(one)])
    slots += _slots("mention", [one for one in told if not _states(one)])
    return " ".join(slots) or None


def _slots(line: str, said: Iterable[str]) -> list[str]:
    """What is reminded of side by side shares a slot, as long as it is short."""
    slots: list[str] = []
    for one in said:
        if slots and len(slots[-1]) + len(one) < _MOST_LETTERS:
            slots[-1] += f"; {one}"
        else:
            slots.append(one)
    return [data().line(line, "neutral").replace("{слова}", one) for one in slots]


def _states(said: str) -> bool:
    """Whether a reminder is a clause, not «десять лет»."""
    words = re.findall(r"\w+", said)
    return len(words) > _SHORT or has_verb(words) or "нет" in words


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
    greeting = GREETS.match(said)
    if greeting is not None:
        return said[greeting.end() :]
    return said if named else lowered(said, sentence.words[0])


_NO_SLOT = str.maketrans("‹›", "  ")
