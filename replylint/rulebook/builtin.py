"""Signals that no phrase can express: the shape of a message rather than its words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from replylint.lazily import lazily
from replylint.phrases.matching import Hit

if TYPE_CHECKING:
    from replylint.rulebook.evidence import Evidence, Side

SHORT = 12
LONG = 60
"""Words in the body of a reply."""

SMS_PART = 67
"""Cyrillic characters in one part of a long text message (3GPP TS 23.040: 70 less the header that joins the parts)."""

CARD_DIGITS = 13
"""The fewest digits of a payment card number (ISO/IEC 7812-1)."""

_MARKS = lazily(r"[?!]\s?[?!]")
_CAPITALS = lazily(r"[А-ЯЁ](?<!\w[А-ЯЁ])[А-ЯЁ]{3,}(?!\w)")
"""Words in capitals. An expression that begins with a set of letters is looked for faster than one that begins with `\\b`."""

SILENT_ZONES = ("quote", "code")
"""Zones of what the writer does not say himself."""

_DIGIT = lazily(r"\d")
_DETAILS = frozenset({"number", "time", "date", "phone", "email", "url"})

Builtin = Callable[["Evidence", "Side"], list[Hit]]


def _marked(side: Side, mark: str) -> list[Hit]:
    """The sentences that end with a mark."""
    return [
        Hit(-1, number, 0, len(sentence.words))
        for number, sentence in enumerate(side.text.sentences)
        if mark in sentence.mark and sentence.zone not in SILENT_ZONES
    ]


def _asked(evidence: Evidence, side: Side) -> list[Hit]:
    return _marked(side, "?")


def _exclaimed(evidence: Evidence, side: Side) -> list[Hit]:
    return _marked(side, "!")


def _stated(evidence: Evidence, side: Side) -> list[Hit]:
    """Sentences that tell something: neither questions nor greetings."""
    return [
        Hit(-1, number, 0, len(sentence.words))
        for number, sentence in enumerate(side.text.sentences)
        if sentence.zone == "body" and "?" not in sentence.mark
    ]


def _pressed(evidence: Evidence, side: Side) -> list[Hit]:
    """A raised voice: marks in a row (`??`, `?!`, `!!`) or words in capitals."""
    source = side.text.source
    return _whole(side, bool(_MARKS.search(source)) or len(_CAPITALS.findall(source)) >= 2)


def _body_words(side: Side) -> int:
    return sum(len(sentence.words) for sentence in side.text.sentences if sentence.zone == "body")


def _whole(side: Side, holds: bool) -> list[Hit]:
    """The first sentence that speaks, where something holds of the whole message."""
    if holds:
        for number, sentence in enumerate(side.text.sentences):
            if sentence.zone not in SILENT_ZONES:
                return [Hit(-1, number, 0, len(sentence.words))]
    return []


def _short(evidence: Evidence, side: Side) -> list[Hit]:
    return _whole(side, _body_words(side) <= SHORT)


def _long(evidence: Evidence, side: Side) -> list[Hit]:
    return _whole(side, _body_words(side) >= LONG)


def _low_rating(evidence: Evidence, side: Side) -> list[Hit]:
    rating = evidence.draft.rating
    return _whole(side, rating is not None and rating <= 3)


def _high_rating(evidence: Evidence, side: Side) -> list[Hit]:
    rating = evidence.draft.rating
    return _whole(side, rating is not None and rating >= 4)


def _no_customer(evidence: Evidence, side: Side) -> list[Hit]:
    return _whole(side, evidence.customer is None)


def _numbers(evidence: Evidence, side: Side) -> list[Hit]:
    return [
        Hit(-1, number, place, place + 1)
        for number, sentence in enumerate(side.text.sentences)
        if sentence.zone == "body"
        for place, word in enumerate(sentence.words)
        if word.kind != "word" and word.kind in _DETAILS
    ]


def _three_sms(evidence: Evidence, side: Side) -> list[Hit]:
    return _whole(side, len(side.text.source.strip()) > 3 * SMS_PART)


def _of_kind(kind: str) -> Builtin:
    def find(evidence: Evidence, side: Side) -> list[Hit]:
        return [
            Hit(-1, number, place, place + 1)
            for number, sentence in enumerate(side.text.sentences)
            for place, word in enumerate(sentence.words)
            if word.kind == kind
        ]

    return find


def _card_numbers(evidence: Evidence, side: Side) -> list[Hit]:
    from replylint.redaction import card_numbers  # here, because most drafts do without

    source = side.text.source
    if len(_DIGIT.findall(source)) < CARD_DIGITS:
        return []
    return [hit for span in card_numbers(source) for hit in _words_within(side, *span)]


def _words_within(side: Side, start: int, end: int) -> list[Hit]:
    """The place of the words between two offsets of the source: in one sentence, or nowhere."""
    for number, sentence in enumerate(side.text.sentences):
        inside = [i for i, at in enumerate(sentence.starts) if start <= at < end]
        if inside:
            return [Hit(-1, number, inside[0], inside[-1] + 1)]
    return []


def _lists(evidence: Evidence, side: Side) -> list[Hit]:
    """Steps: two lines that begin with a number or a dash, or a way through a menu («Настройки → Звук»)."""
    lines = [line.lstrip() for line in side.text.source.splitlines()]
    steps = 0
    if len(lines) > 1:
        steps += sum(line[:1] in "-–—•*" if line else False for line in lines)
        steps += sum(
            line[:1].isdigit() and line[1:3].strip()[:1] in (".", ")") for line in lines if len(line) > 2
        )
    arrows = side.text.source.count("→") + side.text.source.count(" > ")
    return _whole(side, steps >= 2 or arrows > 0)


def _of_template(name: str) -> Builtin:
    def find(evidence: Evidence, side: Side) -> list[Hit]:
        from replylint.rulebook import placeholders

        places: list[Hit] = getattr(placeholders, name)(side)
        return places

    return find


BUILTINS: dict[str, Builtin] = {
    "asked": _asked,
    "exclaimed": _exclaimed,
    "stated": _stated,
    "pressed": _pressed,
    "short": _short,
    "long": _long,
    "low-rating": _low_rating,
    "high-rating": _high_rating,
    "no-customer": _no_customer,
    "detail": _numbers,
    "steps": _lists,
    "phone-number": _of_kind("phone"),
    "email-address": _of_kind("email"),
    "card-number": _card_numbers,
    "link": _of_kind("url"),
    "over-three-sms": _three_sms,
    "blank": _of_template("blanks"),
    "open-brackets": _of_template("open_brackets"),
    "uninflected": _of_template("uninflected"),
}
"""Name → function from (evidence, side) to the places found; an empty list says no."""

ABOUT = {
    "asked": "вопрос",
    "exclaimed": "восклицание",
    "stated": "рассказ без вопроса",
    "pressed": "повышенный тон",
    "short": "короткий ответ",
    "long": "длинный ответ",
    "low-rating": "низкая оценка",
    "high-rating": "высокая оценка",
    "no-customer": "сообщения клиента нет",
    "detail": "числа и подробности",
    "steps": "шаги списком",
    "phone-number": "номер телефона",
    "email-address": "адрес почты",
    "link": "ссылка",
}
"""What the builtins that say something of a whole draft are called in a finding."""

SIGNS = (
    (lazily(r"\?"), ("asked",)),
    (lazily("!"), ("exclaimed",)),
    (lazily("@"), ("email-address",)),
    (lazily(r"\d"), ("phone-number", "card-number")),
    (lazily(r"[\d@:/.](?:(?<=\d)|\w|/)"), ("detail", "link")),
    (lazily("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029→>]"), ("steps",)),
    (lazily(r"[_{\[%#$<(]"), ("blank", "open-brackets", "uninflected")),
)
"""What a text has somewhere if these builtins find anything in it (those of the last line also find what the configuration
calls a placeholder)."""
