"""Signals that no phrase can express: the shape of a message rather than its words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from replylint.language.folding import COMBINING, INVISIBLE
from replylint.language.text import Sentence, Text, Word
from replylint.lazily import lazily
from replylint.model import Draft
from replylint.phrases.matching import LIKELY, Hit

if TYPE_CHECKING:
    from replylint.rulebook.evidence import Side

SHORT = 12
LONG = 60
"""Words in the body of a reply."""

SCRAP = 6
"""The most words of a reply that may say nothing (`_says_little`)."""

_DEEDS = tuple(map(frozenset, ({"VERB", "1per"}, {"VERB", "past"}, {"impr"}, {"PRTS"})))
"""What a verb form has about it when a scrap of speech tells of something done, doing, asked for or ready."""
_NOUN = (frozenset({"NOUN"}),)
_IDLE = frozenset("не нет никакой никакая никак мы я это такой такая такие такое везде всегда".split())
"""Words beside which a thing named is hardly news to the customer."""

PRESSED = 2
"""Words in capitals that raise the voice of a message."""

THREE_SMS = 3 * 67
"""Cyrillic characters in three parts of a long text message (3GPP TS 23.040: 70 each, less the header that joins them)."""

CARD_DIGITS = 13
"""The fewest digits of a payment card number (ISO/IEC 7812-1)."""

_MARKS = lazily(r"[?!]\s?[?!]")
_CAPITALS = lazily(r"[А-ЯЁ](?<!\w[А-ЯЁ])[А-ЯЁ]{3,}(?!\w)")
"""Words in capitals. An expression that begins with a set of letters is looked for faster than one that begins with `\\b`."""

_UNSEEN = lazily(f"[{INVISIBLE}{COMBINING}]+")

SILENT_ZONES = ("quote", "code")
"""Zones of what the writer does not say himself."""

_DIGIT = lazily(r"\d")
_DETAILS = frozenset({"number", "time", "date", "phone", "email", "url"})

Range = tuple[int, int]
"""Words of a sentence: the first, and the one after the last."""


def _whole(sentence: Sentence, holds: bool) -> list[Range]:
    return [(0, len(sentence.words))] if holds else []


def _asked(sentence: Sentence) -> list[Range]:
    return _whole(sentence, "?" in sentence.mark)


def _exclaimed(sentence: Sentence) -> list[Range]:
    return _whole(sentence, "!" in sentence.mark)


def _stated(sentence: Sentence) -> list[Range]:
    """A sentence that tells something: neither question nor greeting."""
    return _whole(sentence, sentence.zone == "body" and "?" not in sentence.mark)


def _numbers(sentence: Sentence) -> list[Range]:
    return _of_kinds(_DETAILS, sentence) if sentence.zone == "body" else []


def _of_kinds(kinds: frozenset[str], sentence: Sentence) -> list[Range]:
    return [(place, place + 1) for place, word in enumerate(sentence.words) if word.kind in kinds]


def _customers_deeds(sentence: Sentence) -> list[Range]:
    """Verbs in the future whose subject, by the parse, is the customer or one of his: «вы увидите», «ваш ребёнок уснёт»."""
    if sentence.tree is None:
        return []
    from replylint.language.parsed import deeds_of_customer  # here, because drafts come without a parse

    return [(verb, verb + 1) for verb in deeds_of_customer(sentence)]


OF_SENTENCE: dict[str, Callable[[Sentence], list[Range]]] = {
    "asked": _asked,
    "exclaimed": _exclaimed,
    "stated": _stated,
    "detail": _numbers,
    "phone-number": partial(_of_kinds, frozenset({"phone"})),
    "email-address": partial(_of_kinds, frozenset({"email"})),
    "link": partial(_of_kinds, frozenset({"url"})),
    "customers-deed": _customers_deeds,
}
"""Name → function from a sentence that the writer says himself to the words that show it; an empty list says no."""


def _body_words(text: Text) -> int:
    return sum([len(sentence.words) for sentence in text.sentences if sentence.zone == "body"])


def _says_little(text: Text) -> bool:
    """Neither a number, name or link, nor a verb that tells of somebody's deed, nor a plain fact, nor a question, unless it
    is a word or two that name nothing («вы кто?»)."""
    for sentence in text.sentences:
        if sentence.zone != "body":
            continue
        if sentence.quoted or any(word.kind != "word" for word in sentence.words):
            return False
        if "?" in sentence.mark and (
            len(sentence.words) > 2 or any(_likely_to_be(word, _NOUN) for word in sentence.words)
        ):
            return False
        if any(_likely_to_be(word, _DEEDS) for word in sentence.words) or _tells_fact(sentence):
            return False
    return True


def _tells_fact(sentence: Sentence) -> bool:
    """A thing with what it is («размеры полные»), its place («чек в письме») or doing («заказ едет»), unless it is denied or said of
    oneself and of things at large («мы лидеры рынка», «цены такие»)."""
    if not any(_likely_to_be(word, _NOUN) for word in sentence.words):
        return False
    return sentence.breaks > 0 or not any(word.norm in _IDLE for word in sentence.words)


def _likely_to_be(word: Word, forms: tuple[frozenset[str], ...]) -> bool:
    best = max((parse.score for parse in word.parses), default=0.0)
    return any(
        parse.score > best * LIKELY and any(form <= parse.grammemes for form in forms)
        for parse in word.parses
    )


def traits(draft: Draft, text: Text, pressure: int) -> list[str]:
    """Those builtins of a whole message that a glance tells (`TRAITS`) and that hold of `text`, a message of the draft.

    `pressure` is that of its sentences together.
    """
    words = _body_words(text)
    found = []
    if words <= SHORT:
        found.append("short")
    if words >= LONG:
        found.append("long")
    if pressure >= PRESSED:
        found.append("pressed")
    if draft.rating is not None:
        found.append("low-rating" if draft.rating <= 3 else "high-rating")
    if not draft.customer or draft.customer.isspace():
        found.append("no-customer")
        if 0 < words <= SCRAP and _says_little(text):
            found.append("scrap")
    if len(text.source) > THREE_SMS and _written(text.source) > THREE_SMS:
        found.append("over-three-sms")
    return found


def _written(source: str) -> int:
    """The characters of a text that are seen: spaces in a row count once, soft hyphens and accents beside their letter not at all."""
    return len(" ".join(_UNSEEN.sub("", source).split()))


TRAITS = (
    "short",
    "long",
    "pressed",
    "low-rating",
    "high-rating",
    "no-customer",
    "scrap",
    "over-three-sms",
)


def pressure(said: str) -> int:
    """How far a sentence raises its voice: marks in a row (`??`, `?!`, `!!`) do so as much as two words in capitals."""
    return PRESSED if _MARKS.search(said) else len(_CAPITALS.findall(said))


def digits(said: str) -> int:
    """How many digits a text has."""
    return len(_DIGIT.findall(said))


def _card_numbers(side: Side) -> list[Hit]:
    from replylint.redaction import card_numbers  # here, because most drafts do without

    source = side.text.source
    if digits(source) < CARD_DIGITS:
        return []
    return [hit for span in card_numbers(source) for hit in _words_within(side, *span)]


def _words_within(side: Side, start: int, end: int) -> list[Hit]:
    """The place of the words between two offsets of the source: in one sentence, or nowhere."""
    for number, sentence in enumerate(side.text.sentences):
        inside = [i for i, at in enumerate(sentence.starts) if start <= at < end]
        if inside:
            return [Hit(-1, number, inside[0], inside[-1] + 1)]
    return []


def _lists(side: Side) -> list[Hit]:
    """Steps: two lines that begin with a number or a dash, or a way through a menu («Настройки → Звук»)."""
    lines = [line.lstrip() for line in side.text.source.splitlines()]
    steps = 0
    if len(lines) > 1:
        steps += sum(line[:1] in "-–—•*" if line else False for line in lines)
        steps += sum(
            line[:1].isdigit() and line[1:3].strip()[:1] in (".", ")") for line in lines if len(line) > 2
        )
    arrows = side.text.source.count("→") + side.text.source.count(" > ")
    return side.as_a_whole(steps >= 2 or arrows > 0)


def _of_template(name: str) -> Callable[[Side], list[Hit]]:
    look: Callable[[Side], list[Hit]] | None = None

    def find(side: Side) -> list[Hit]:
        nonlocal look
        if look is None:
            from replylint.rulebook import placeholders  # here, because most drafts do without

            look = getattr(placeholders, name)
        return look(side)

    return find


OF_MESSAGE: dict[str, Callable[[Side], list[Hit]]] = {
    "steps": _lists,
    "card-number": _card_numbers,
    "blank": _of_template("blanks"),
    "open-brackets": _of_template("open_brackets"),
    "uninflected": _of_template("uninflected"),
}
"""Name → function from a message to the places found: what has to be looked for in the message as a whole."""

BUILTINS = (*OF_SENTENCE, *TRAITS, *OF_MESSAGE)

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
    "scrap": "обрывок речи",
    "detail": "числа и подробности",
    "steps": "шаги списком",
    "phone-number": "номер телефона",
    "email-address": "адрес почты",
    "link": "ссылка",
}
"""What the builtins that say something of a whole draft are called in a finding."""

SIGNS = (
    ("\n→>\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", ("steps",)),
    ("_(", ("blank",)),
    ("_{[%#$<", ("open-brackets", "uninflected")),
)
"""Characters one of which a message has if these builtins find anything in it (those of the last two lines also find what
the configuration calls a placeholder)."""
