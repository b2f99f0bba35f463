"""The sentence with the slot: what the writer does, answers or offers, by the kind of line that the reply needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from replylint.language import morphology
from replylint.language.text import Sentence
from replylint.rewriting import asking, parties
from replylint.rewriting.clauses import capital, speaks_of
from replylint.rewriting.facts import facts_in
from replylint.rewriting.needs import Need
from replylint.rewriting.sayings import Sayings, without_matter
from replylint.rewriting.situation import Situation
from replylint.rewriting.talk import refuses
from replylint.rewriting.templates import data
from replylint.rewriting.transforms import joined_with
from replylint.rewriting.turning import seen, seen_in
from replylint.rulebook.evidence import Evidence

NO_LINE = ""
"""The line of a reply that needs none."""
_PROPOSALS = frozenset({"предложение", "пожелание", "идея", "инициатива", "мысль"})
_REFUSING = ("refusal", "/final-word", "/denial")
"""How the rules end by which something is refused."""
_SHELVED = ("consider", "pass-on", "maybe")
_TAKING_UP = {"question": "do-ask", "cause": "do-ask", "request": "do-request", "paper": "do-paper"}
_MEASURES = ("когда", "сколько", "во сколько", "до скольки", "до какого")
_UNKNOWN = re.compile(
    r"^(Когда [а-яё ]+|[Сс]колько [а-яё ]+), (?:пока |нам |мне |ещё |точно )*(?:неизвестно|не знаем|не знаю|неясно|не сказать)\b"
)


class Around(NamedTuple):
    """What stands around a line: `about` heads it («По заказу 40182»); `named` says that the matter was named before, by the apology;
    `stays` are the sentences of the draft that are left, `reminded` those that the agent is reminded of."""

    about: str | None
    named: bool
    stays: Sequence[Sentence]
    reminded: Sequence[Sentence]


def line_of(sayings: Sayings, need: Need, around: Around) -> str | None:
    """The line of a kind, NO_LINE where none is needed, None where it cannot be said here."""
    one, about, named = asking.wanted(sayings.situation.evidence), around.about, around.named
    if need == "nothing":
        return NO_LINE
    if need == "contact":
        return headed(about, sayings.contact(sayings.situation.party or parties.SOMEBODY, around.stays))
    if need == "find out":
        return headed(about, _found_out(sayings, one))
    if need == "answer" and one is not None and asking.touches([*around.stays, *around.reminded], one.text):
        # The answer is there, if only for the agent to word.
        refused = _refuses(sayings) or any(map(refuses, around.reminded))
        return headed(about, sayings.say("do-alternative")) if refused else NO_LINE
    if need == "answer":
        return _answer(sayings, one, about)
    if need == "refusal":
        return _refusal(sayings, one, about)
    if need == "alternative":
        return headed(about, sayings.say("do-alternative")) if _refuses(sayings) else None
    if need == "notice":
        return headed(about, _say(sayings, "frame-notice", **({"с темой": ""} if about or named else {})))
    if need == "open":
        asked = None if sayings.situation.evidence.draft.channel == "sms" else "По вашему вопросу"
        return headed(about or asked, sayings.say("frame-open"))
    return headed(about, _act(sayings, one, named))


def _refuses(sayings: Sayings) -> bool:
    """Whether the draft says what is not possible."""
    found = any(rule.endswith(_REFUSING) for rule in sayings.situation.rules)
    return found or any(
        seen_in(sayings.situation.evidence, ("refusal",), number) for number in sayings.situation.cuts
    )


def headed(about: str | None, line: str | None) -> str | None:
    """A line behind what it is about: «По заказу 40182 свяжусь с …»."""
    if line is None or about is None:
        return line
    if line.startswith("‹"):
        return f"{about}: {line[:2].lower()}{line[2:]}"
    return f"{about} {line[:1].lower()}{without_matter(line[1:])}"


def _act(sayings: Sayings, one: asking.Wanted | None, named: bool) -> str | None:
    if (unknown := find_out_unknown(sayings.situation.evidence, sayings.say)) is not None:
        return unknown
    if one is not None and one.kind in ("act", "paper"):
        return take_up(one, sayings.say)
    if (shelved := _proposal_taken_up(sayings)) is not None:
        return shelved
    known = sayings.situation.evidence.customer is not None
    if known and sayings.situation.party is not None:
        return sayings.contact(sayings.situation.party)
    if one is not None and one.kind == "cause" and not named:
        return _say(sayings, "frame-cause", Причина=capital(one.text))
    # What the customer wrote of, the agent knows; a thing that is only guessed misleads.
    return sayings.say("frame-act", **{"с темой": ""}) if named or known else _say(sayings, "frame-act")


def take_up(one: asking.Wanted, say: Callable[..., str | None]) -> str | None:
    """What the customer wants, taken up in their own words: «Узнаю, когда придёт мастер, и напишу вам ‹срок›»."""
    if one.kind == "act":
        called = one.text.startswith(("перезвоню", "позвоню"))
        return say("do-call" if called else "do-act", Что=capital(one.text))
    return say(_TAKING_UP[one.kind], что=one.text)


def _found_out(sayings: Sayings, one: asking.Wanted | None) -> str | None:
    """«Узнаю, когда придёт мастер, и напишу вам ‹срок›», by the customer's question or by what the draft does not know; None where
    the draft speaks of it."""
    situation = sayings.situation
    if one is not None and _is_told(situation, one):
        return None
    if one is not None:
        return take_up(one, sayings.say) if one.kind in ("question", "cause", "request") else None
    if (unknown := find_out_unknown(situation.evidence, sayings.say)) is not None:
        return unknown
    return _proposal_taken_up(sayings)


def _is_told(situation: Situation, one: asking.Wanted) -> bool:
    """Whether the draft speaks of what is asked, be it in words that cannot stay or to say no: «есть ли прокат», «Проката у нас
    нет». What «когда» and «сколько» ask for, only a figure answers."""
    told = (
        sentence
        for number, sentence in enumerate(situation.sentences)
        if not seen_in(situation.evidence, ("not-knowing",), number)
        and (facts_in(sentence) or not one.text.startswith(_MEASURES))
    )
    return asking.touches(told, one.text)


def _proposal_taken_up(sayings: Sayings) -> str | None:
    """What is answered to a proposal that the draft shelves."""
    situation = sayings.situation
    evidence, customer = situation.evidence, situation.evidence.customer
    if not any(rule.startswith("false-promise/") and rule.endswith(_SHELVED) for rule in situation.rules):
        return None
    if customer is not None and not seen(evidence, "wish", customer):
        return None
    proposed = any(
        speaks_of([one], _PROPOSALS) and speaks_of([before], {"ваш", "твой"})
        for before, one in pairwise(evidence.reply.text.words())
    )
    return sayings.say("do-wish") if proposed else None


def find_out_unknown(evidence: Evidence, say: Callable[..., str | None]) -> str | None:
    """«Когда переделают, неизвестно» → «Узнаю, когда переделают, и напишу вам ‹срок›»."""
    for sentence in evidence.reply.text.sentences:
        found = _UNKNOWN.search(evidence.draft.reply[sentence.start : sentence.end])
        if found is not None and sentence.zone == "body":
            return say("do-ask", что=found[1].lower())
    return None


def _refusal(sayings: Sayings, one: asking.Wanted | None, about: str | None) -> str | None:
    what = one.text if one is not None and one.kind == "request" else ""
    if (
        one is not None
        and one.kind == "question"
        and (found := re.match(r"(?:можно ли|как) (\w+(?:ть|ти|чь)\b.*)", one.text))
    ):
        what = found[1]
    elif one is not None and one.kind == "cause":
        return _answer(sayings, one, about)
    elif one is not None and one.kind == "question":
        return headed(about, sayings.say("frame-instead" if about is None else "frame-offer", ответ=one.text))
    if what:
        return headed(about, sayings.say("frame-refusal", что=what))
    if sayings.situation.evidence.customer is None:
        return headed(about, sayings.say("do-alternative"))  # nobody is known to have asked for anything
    return headed(about or "По вашему вопросу", sayings.say("frame-open"))


def _answer(sayings: Sayings, one: asking.Wanted | None, about: str | None) -> str | None:
    if one is not None and one.kind in ("question", "cause"):
        answer = one.text
    elif one is not None and one.kind == "request":
        answer = f"сможем ли мы {one.text} и когда"
    elif one is not None and one.kind == "act":
        return headed(about, sayings.say("do-act", Что=capital(one.text)))
    elif one is not None:
        return headed(about, sayings.say("do-paper", что=one.text))
    elif not any(asking.asks(s) or s.words[0].norm in data().lists["requesting"] for s in _customer(sayings)):
        matter = (
            "По вашему отзыву"
            if sayings.situation.evidence.draft.channel == "review"
            else "По вашему сообщению"
        )
        return headed(about or matter, sayings.say("frame-open"))
    else:
        topic = _prepositional(sayings.situation.thing)
        answer = f"ответ на вопрос {topic}" if topic else "ответ"
    if about is not None:
        return headed(about, sayings.say("frame-answer-about", Ответ=capital(answer)))
    return sayings.say("frame-answer", ответ=answer)


def _customer(sayings: Sayings) -> Sequence[Sentence]:
    customer = sayings.situation.evidence.customer
    return customer.text.sentences if customer is not None else ()


def _say(sayings: Sayings, name: str, **values: str) -> str | None:
    """A line about the thing of the matter, which is left out where none is known."""
    thing = sayings.situation.thing
    values.setdefault("с темой", joined_with(thing) if thing is not None else "")
    values.setdefault("о теме", _prepositional(thing) or "")
    return sayings.say(name, **values)


def _prepositional(thing: str | None) -> str | None:
    """«тиражом» → «о тираже»."""
    if thing is None:
        return None
    words = thing.split()
    if len(words) != 1:
        return None
    for parse in morphology.parse(words[0]):
        if {"NOUN", "ablt"} <= parse.grammemes:
            number = "plur" if "plur" in parse.grammemes else "sing"
            form = morphology.inflect(words[0], {"loct", number}, parse.grammemes, parse.lemma)
            if form is not None:
                return f"{'об' if form[:1].lower() in 'аиоуэ' else 'о'} {form}"
    return None
