"""The sentence with the slot: what the writer does, answers or offers, by the kind of line that the reply needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from replylint.language import morphology
from replylint.language.text import Sentence
from replylint.rewriting import asking, parties
from replylint.rewriting.clauses import capital, speaks_of
from replylint.rewriting.framed_facts import told_of
from replylint.rewriting.needs import Need
from replylint.rewriting.situation import Situation
from replylint.rewriting.templates import data
from replylint.rewriting.turning import seen_in
from replylint.rulebook.evidence import Evidence

NO_LINE = ""
"""The line of a reply that needs none."""
_PROPOSALS = frozenset({"предложение", "пожелание", "идея", "инициатива", "мысль"})
_REFUSING = ("refusal", "/final-word", "/denial")
"""How the rules end by which something is refused."""
_SHELVED = ("consider", "pass-on", "maybe")
_TAKING_UP = {"question": "do-ask", "cause": "do-ask", "request": "do-request", "paper": "do-paper"}
_WHEN = ("someday", "when-then", "vague-time", "hedged-date")
_UNKNOWN = re.compile(
    r"^(Когда [а-яё ]+|[Сс]колько [а-яё ]+), (?:пока |нам |мне |ещё |точно )*(?:неизвестно|не знаем|не знаю|неясно|не сказать)\b"
)


def line_of(situation: Situation, need: Need, about: str | None = None, named: bool = False) -> str | None:
    """The line of a kind, NO_LINE where none is needed, None where it cannot be said here.

    `about` heads it («По заказу 40182»); `named` says that the matter was named before, by the apology.
    """
    one = asking.wanted(situation.evidence)
    if need == "nothing":
        return NO_LINE
    if need == "contact":
        return headed(about, situation.contact(situation.party or parties.SOMEBODY))
    if need == "find out":
        return headed(about, _found_out(situation, one))
    if need == "answer":
        return _answer(situation, one, about)
    if need == "refusal":
        return _refusal(situation, one, about)
    if need == "alternative":
        return headed(about, situation.say("do-alternative")) if _refuses(situation) else None
    if need == "notice":
        return headed(about, _say(situation, "frame-notice", **({"с темой": ""} if about or named else {})))
    if need == "open":
        asked = None if situation.evidence.draft.channel == "sms" else "По вашему вопросу"
        return headed(about or asked, situation.say("frame-open"))
    return headed(about, _act(situation, one, named))


def _refuses(situation: Situation) -> bool:
    """Whether the draft says what is not possible."""
    found = any(rule.endswith(_REFUSING) for rule in situation.rules)
    return found or any(seen_in(situation.evidence, ("refusal",), number) for number in situation.cuts)


def headed(about: str | None, line: str | None) -> str | None:
    """A line behind what it is about."""
    if line is None or about is None:
        return line
    return f"{about}: {line[:2].lower()}{line[2:]}"


def _act(situation: Situation, one: asking.Wanted | None, named: bool) -> str | None:
    if (unknown := find_out_unknown(situation.evidence, situation.say)) is not None:
        return unknown
    if one is not None and one.kind in ("act", "paper"):
        return take_up(one, situation.say)
    if one is not None and one.kind == "cause" and not named:
        return _say(situation, "frame-cause", Причина=capital(one.text))
    return situation.say("frame-act", **{"с темой": ""}) if named else _say(situation, "frame-act")


def take_up(one: asking.Wanted, say: Callable[..., str | None]) -> str | None:
    """What the customer wants, taken up in their own words: «Узнаю, когда придёт мастер, и напишу вам ‹срок›»."""
    if one.kind == "act":
        called = one.text.startswith(("перезвоню", "позвоню"))
        return say("do-call" if called else "do-act", Что=capital(one.text))
    return say(_TAKING_UP[one.kind], что=one.text)


def _found_out(situation: Situation, one: asking.Wanted | None) -> str | None:
    """«Узнаю, когда придёт мастер, и напишу вам ‹срок›», by the customer's question or by what the draft does not know."""
    if one is not None:
        return take_up(one, situation.say) if one.kind in ("question", "cause", "request") else None
    if (unknown := find_out_unknown(situation.evidence, situation.say)) is not None:
        return unknown
    promised = [rule for rule in situation.rules if rule.startswith("false-promise/")]
    if any(rule.endswith(_SHELVED) for rule in promised) and speaks_of(
        situation.evidence.reply.text.words(), _PROPOSALS
    ):
        return situation.say("do-wish")
    return situation.say("do-date") if any(rule.endswith(_WHEN) for rule in promised) else None


def find_out_unknown(evidence: Evidence, say: Callable[..., str | None]) -> str | None:
    """«Когда переделают, неизвестно» → «Узнаю, когда переделают, и напишу вам ‹срок›»."""
    for sentence in evidence.reply.text.sentences:
        found = _UNKNOWN.search(evidence.draft.reply[sentence.start : sentence.end])
        if found is not None and sentence.zone == "body":
            return say("do-ask", что=found[1].lower())
    return None


def _refusal(situation: Situation, one: asking.Wanted | None, about: str | None) -> str | None:
    what = one.text if one is not None and one.kind == "request" else ""
    if (
        one is not None
        and one.kind == "question"
        and (found := re.match(r"(?:можно ли|как) (\w+(?:ть|ти|чь)\b.*)", one.text))
    ):
        what = found[1]
    elif one is not None and one.kind == "cause":
        return _answer(situation, one, about)
    elif one is not None and one.kind == "question":
        return headed(
            about, situation.say("frame-instead" if about is None else "frame-offer", ответ=one.text)
        )
    if about is None and not what:
        about = "По вашему вопросу"
    return headed(about, situation.say("frame-refusal", что=what))


def _answer(situation: Situation, one: asking.Wanted | None, about: str | None) -> str | None:
    if one is not None and one.kind in ("question", "cause"):
        answer = one.text
    elif one is not None and one.kind == "request":
        answer = f"сможем ли мы {one.text} и когда"
    elif one is not None and one.kind == "act":
        return headed(about, situation.say("do-act", Что=capital(one.text)))
    elif one is not None:
        return headed(about, situation.say("do-paper", что=one.text))
    elif not any(
        asking.asks(s) or s.words[0].norm in data().lists["requesting"] for s in _customer(situation)
    ):
        matter = "По вашему отзыву" if situation.evidence.draft.channel == "review" else "По вашему сообщению"
        return headed(about or matter, situation.say("frame-open"))
    else:
        topic = _prepositional(situation.thing)
        answer = f"ответ на вопрос {topic}" if topic else "ответ"
    if about is not None:
        return headed(about, situation.say("frame-answer-about", Ответ=capital(answer)))
    return situation.say("frame-answer", ответ=answer)


def _customer(situation: Situation) -> Sequence[Sentence]:
    customer = situation.evidence.customer
    return customer.text.sentences if customer is not None else ()


def _say(situation: Situation, name: str, **values: str) -> str | None:
    """A line about the thing of the matter, which is left out where none is known."""
    thing = situation.thing
    values.setdefault("с темой", thing or "")
    values.setdefault("о теме", _prepositional(thing) or "")
    return situation.say(name, **values)


def _prepositional(thing: str | None) -> str | None:
    """«с тиражом» → «о тираже»."""
    if thing is None:
        return None
    words = thing.split()[1:]
    if len(words) != 1:
        return None
    for parse in morphology.parse(words[0]):
        if {"NOUN", "ablt"} <= parse.grammemes:
            number = "plur" if "plur" in parse.grammemes else "sing"
            form = morphology.inflect(words[0], {"loct", number}, parse.grammemes, parse.lemma)
            if form is not None:
                return told_of(form)
    return None
