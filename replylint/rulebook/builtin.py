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
_CAPITALS = lazily(r"\b[А-ЯЁ]{4,}\b")

_DIGIT = lazily(r"\d")
_DETAILS = frozenset({"number", "time", "date", "phone", "email", "url"})
_DETAIL_SIGN = lazily(r"\d|[@:/.]\w|://")
"""One of these is in every number, time, date, telephone, address and link."""

Builtin = Callable[["Evidence", "Side"], list[Hit]]


def _sentences(side: Side, keep: Callable[[object], bool]) -> list[Hit]:
    found = []
    for number, sentence in enumerate(side.text.sentences):
        if sentence.zone not in ("quote", "code") and sentence.words and keep(sentence):
            found.append(Hit(-1, number, 0, len(sentence.words)))
    return found


def _asked(evidence: Evidence, side: Side) -> list[Hit]:
    return _sentences(side, lambda sentence: "?" in sentence.mark)  # type: ignore[attr-defined]


def _exclaimed(evidence: Evidence, side: Side) -> list[Hit]:
    return _sentences(side, lambda sentence: "!" in sentence.mark)  # type: ignore[attr-defined]


def _stated(evidence: Evidence, side: Side) -> list[Hit]:
    """Sentences that tell something: neither questions nor greetings."""
    return _sentences(side, lambda sentence: sentence.zone == "body" and "?" not in sentence.mark)  # type: ignore[attr-defined]


def _pressed(evidence: Evidence, side: Side) -> list[Hit]:
    """A raised voice: marks in a row (`??`, `?!`, `!!`) or words in capitals."""
    source = side.text.source
    return _whole(side, bool(_MARKS.search(source)) or len(_CAPITALS.findall(source)) >= 2)


def _body_words(side: Side) -> int:
    return sum(len(sentence.words) for sentence in side.text.sentences if sentence.zone == "body")


def _whole(side: Side, holds: bool) -> list[Hit]:
    if not holds:
        return []
    return _sentences(side, lambda sentence: True)[:1]


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
    if not _DETAIL_SIGN.search(side.text.source):
        return []
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

OF_TEMPLATES = ("blank", "open-brackets", "uninflected")
"""Builtins that find nothing in a text without any of TEMPLATE_SIGNS."""

TEMPLATE_SIGNS = lazily(r"[_{\[%#$<(]")
