"""The apology: for what the customer complains of, or for what the draft owns up to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from replylint.language.text import Word
from replylint.rewriting import asking, turning
from replylint.rewriting.clauses import (
    begins_dependent,
    capital,
    has_predicate,
    speaks_of,
    text_of,
    vocative_end,
)
from replylint.rewriting.facts import facts_in
from replylint.rewriting.harms import Harm, harms
from replylint.rewriting.ordering import after_greeting, gap_at, has_verb
from replylint.rewriting.pieces import Piece
from replylint.rewriting.sayings import Sayings
from replylint.rewriting.situation import Situation
from replylint.rewriting.talk import restricts
from replylint.rewriting.templates import data
from replylint.rewriting.transforms import joined_with
from replylint.rewriting.turning import seen
from replylint.rewriting.voice import Voice
from replylint.rulebook.evidence import Side

_STILL = re.compile(r" (?:до сих пор|всё ещё|все еще)\b|\b(?:до сих пор|всё ещё|все еще) ", re.IGNORECASE)
"""«доступа нет до сих пор»."""
_FEW_WORDS = 3
_SURELY_GRAVE, _BEFORE_OTHERS, _ALONE = 0.6, 0.55, 0.85
"""How likely a clause must name the harm best, and how much likelier than the next one, for the apology to be made without a slot, and
how much likelier where it is not so likely: of the others every fifth is wrong, of these one in fourteen."""
_OTHERS = frozenset(
    "посетитель гость сосед соседка пассажир пассажирка клиент клиентка зритель прохожий".split()
)
"""Whose rudeness is not the company's."""
_SHOUTING = frozenset({"кричать", "орать"})
_DOING = (
    "owned-action",
    "done-action",
    "company-action",
    "solution",
    "data-request",
    "handover-with-reason",
    "answer",
)
_REGRETS = re.compile(
    r"([А-ЯЁ]\w+, )?(?:(?:нам |мне )?(?:очень |искренне )?жаль|(?:искренне |очень )?сожале(?:ем|ю)|выража(?:ем|ю) (?:искреннее |своё )?сожаление"
    r"|(?:искренне )?сочувству(?:ем|ю)), что",
    re.IGNORECASE,
)


def apology_for(sayings: Sayings, standing: str = "") -> str | None:
    """The apology, its object taken from the customer's message or the draft's own words: «Простите, что курьер не приехал.»

    What is not surely the harm stands in a slot, for the agent to check. `standing` is what stays of the draft, in small letters: its
    words are not said twice.
    """
    situation = sayings.situation
    customer = situation.evidence.customer
    clause = turning.complaint(situation.evidence)
    if clause is not None and _tells_of_rudeness(_words(situation, clause)):
        clause = None
    brief = clause is not None and clause.text.endswith(" нет") and len(clause.text.split()) < _FEW_WORDS
    if brief and customer is not None and seen(situation.evidence, "waiting", customer):
        return sayings.say("apology-waiting")  # «денег нет! Сколько можно ждать?»
    what = _as_it_is_now(situation, clause.text) if clause is not None else None
    sure = customer is None or _is_plain_what_for(harms(situation.evidence, customer))
    if what is not None:
        said = sayings.say("apology-clause", что=what if sure else f"‹{what}›")
        if said is not None:
            return said
    if customer is not None and any(
        _tells_of_rudeness(sentence.words) and not speaks_of(sentence.words, _OTHERS)
        for sentence in customer.text.sentences
    ):
        return sayings.say("apology-rude")
    if customer is not None and _only_waits(situation, customer):
        return sayings.say("apology-waiting")
    thing = turning.named_harm(customer or situation.evidence.reply)
    # «Простите за аварию. Авария на вводе …» says it twice.
    if thing is not None and not (customer is None and thing[:5].lower() in standing):
        return sayings.say("apology-thing", что=thing)
    if situation.topic is not None:
        return sayings.say("apology-topic", **{"с темой": joined_with(situation.topic)})
    return sayings.say("apology-general") or sayings.say("apology-short")


def _is_plain_what_for(told: Sequence[Harm]) -> bool:
    """Whether one clause of a message, the gravest first, stands out as the harm."""
    best, *others = [*(one.gravest for one in told[:2]), 0.0]
    share = best / (best + others[0]) if best else 0.0
    return share >= _ALONE or (best >= _SURELY_GRAVE and share >= _BEFORE_OTHERS)


def _as_it_is_now(situation: Situation, complaint: str) -> str | None:
    """The complaint as it is said where the draft tells that the matter is put right: «доступа нет до сих пор» → «доступа не
    было»; None where the draft tells what became of a promise."""
    broken = complaint.endswith("не сдержали слово")
    lasting = " нет" in complaint and _STILL.search(complaint) is not None
    if not (broken or lasting) or not situation.is_put_right:
        return complaint
    return None if broken else _STILL.sub("", re.sub(r"\bнет\b(?! ни)", "не было", complaint))


def _only_waits(situation: Situation, customer: Side) -> bool:
    """Whether waiting is all that the customer complains of: «20 дней жду», «Где мой заказ?», not «конь сбросил дочь! где
    инструктор был?»."""
    waits = data().lists["waits"]
    # «при всей очереди» nobody waits.
    sentences = [
        s for s in customer.text.sentences if s.zone == "body" and all(word.norm != "при" for word in s.words)
    ]
    others = [s for s in sentences if not speaks_of(s.words, waits) and not asking.asks(s)]
    if any(has_predicate(s, 0, len(s.words)) for s in others):
        return False
    if any(speaks_of(s.words, waits) and not speaks_of(s.words, {"ответ"}) for s in sentences):
        return True
    one = asking.wanted(situation.evidence)
    return one is not None and one.kind == "question" and one.text.startswith(("где", "когда"))


def _words(situation: Situation, clause: turning.Clause) -> Sequence[Word]:
    """The words of a clause of the customer's message."""
    assert situation.evidence.customer is not None
    return situation.evidence.customer.text.sentences[clause.sentence].words[clause.start : clause.end]


def _tells_of_rudeness(words: Sequence[Word]) -> bool:
    """«нахамили», «кричала на меня», not «без микрофона весь вечер кричали»."""
    shouted = any(speaks_of([one], _SHOUTING) and other.norm == "на" for one, other in pairwise(words))
    return shouted or speaks_of(words, data().lists["rudeness"])


def admit(sayings: Sayings, pieces: list[Piece]) -> bool:
    """Make the sentence in which the draft owns up the apology: «Срок сдвинулся» → «Простите, что срок сдвинулся».

    Returned is whether that was done.
    """
    situation = sayings.situation
    clause = turning.admitted(situation.evidence)
    if clause is None or _slipped(sayings, clause, pieces):
        return clause is not None
    sentence = situation.sentences[clause.sentence]
    said = text_of(sentence, situation.source, clause.start, clause.end)
    piece = next((piece for piece in pieces if said in piece.text), None)
    if piece is None:
        piece = next((piece for piece in pieces if piece.text.startswith(capital(said))), None)
        if piece is not None:
            said = capital(said)
    begun = piece is not None and piece.text.startswith(said)
    named = vocative_end(sentence) or 0
    between = [word.norm for word in sentence.words[named : clause.start]]
    if piece is None:
        apology = sayings.say("apology-clause", что=clause.text)
        if apology is None:
            return False
        _put_first(pieces, apology)
        return True
    if not begun:
        if clause.start < named or set(between) - data().lists["clause_openers"]:
            return False
        said = text_of(sentence, situation.source, min(named, clause.start), clause.end)
        if said not in piece.text:
            return False
    before, _, after = piece.text.partition(said)
    apology = sayings.say("apology-clause", что=clause.text)
    if apology is None or not apology.endswith(situation.voice.speak(clause.text) + "."):
        return False
    if after.startswith(",") and clause.end < len(sentence.words):
        after = _after_admission(situation, clause, after)
    opening = apology if not before.strip() else apology[:1].lower() + apology[1:]
    piece.text = before + opening.removesuffix(".") + (after or ".")
    return True


def _put_first(pieces: list[Piece], apology: str) -> None:
    """Say an apology behind the greeting."""
    at = after_greeting(pieces)
    pieces.insert(at, Piece(apology, gap_at(pieces, at), "body", "apology"))


def _after_admission(situation: Situation, clause: turning.Clause, after: str) -> str:
    """What follows the fault in its sentence: a statement of use stands by itself, an excuse («это уровень государства»)
    goes."""
    sentence = situation.sentences[clause.sentence]
    if sentence.words[clause.end].norm in ("это", "мы"):
        return "."  # «это разработчики, мы здесь ничего не можем»
    if begins_dependent(sentence, clause.end, len(sentence.words)) or sentence.words[clause.end].norm in (
        "но",
        "а",
        "и",
        "поэтому",
    ):
        return after
    useful = bool(
        facts_in(sentence, clause.end, len(sentence.words)) or restricts(sentence.words[clause.end :])
    ) or any(
        hit.sentence == clause.sentence and hit.end > clause.end
        for name in (*_DOING, "deadline", "apology", "empathy")
        for hit in seen(situation.evidence, name, situation.evidence.reply)
    )
    return ". " + capital(after[1:].strip()) if useful else "."


def _slipped(sayings: Sayings, clause: turning.Clause, pieces: list[Piece]) -> bool:
    """A slip told in the middle of a sentence («…, перепутали на распиле») stays there: the apology names it shortly."""
    situation = sayings.situation
    sentence = situation.sentences[clause.sentence]
    words = sentence.words[clause.start : clause.end]
    before = {word.norm for word in sentence.words[vocative_end(sentence) or 0 : clause.start]}
    if not before - data().lists["clause_openers"]:
        return False
    if not speaks_of(words, data().lists["slips"]):
        return False
    text = sayings.say("apology-mistake")
    if text is None:
        return False
    _put_first(pieces, text)
    return True


def turn_regret(pieces: Sequence[Piece], voice: Voice) -> str | None:
    """«Нам искренне жаль, что …» → «Простите, что …»: the text of the first piece in which that is done; None where there is none."""
    for piece in pieces:
        found = _REGRETS.match(piece.text) if piece.own is None else None
        if found is not None and has_verb(re.findall(r"\w+", piece.text[found.end() :])):
            sorry = voice.speak(f"{found[1]}простите" if found[1] else "Простите")
            piece.text = f"{sorry}, что{piece.text[found.end() :]}"
            return piece.text
    return None
