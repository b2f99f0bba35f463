"""The pieces of a reply in their order: where greeting and leave end, what goes behind the promise, the text they make."""

from __future__ import annotations

import re
from collections.abc import Sequence

from replylint.language import morphology
from replylint.rewriting.clauses import capital
from replylint.rewriting.pieces import Piece
from replylint.rewriting.templates import data

_LEANING = frozenset("если после потом затем тогда это этого как он она они их ним них кстати пока".split())
"""With one of these among its first words a sentence follows upon the one before it."""
_GREETING = re.compile(
    r"(?:(?P<name>[А-ЯЁ{]\w+}*(?: [А-ЯЁ]\w+)?),? )?"
    r"(?P<hello>(?i:здравствуйте|привет|приветствую|добрый (?:день|вечер)|доброе утро)"
    r"(?:,? [А-ЯЁ{]\w*}*(?: [А-ЯЁ]\w+)?)?), "
)
AND_WRITE = re.compile(r" и (?:напишу|напишем|сообщу|сообщим|отвечу|ответим|перезвоню|перезвоним) ")
_LEADING = frozenset({"с", "со", "у"})
_CLOSING_TAGS_BACKWARDS = re.compile(r"\s*((?:(?:\]\w+/\[|>\w+/<)\s*)+)")
"""Read from the end: a search for what stands there would begin at every space of a long row."""
_CLOSING_TAG, _OPENING_TAG = re.compile(r"/(\w+)"), re.compile(r"[\[<](\w+)")
GREETS = re.compile(
    r"(?:ал+[оёе]|здравствуйте|привет|добрый день|добрый вечер|доброе утро|приветствуем)[,!.] *",
    re.IGNORECASE,
)
GRATEFUL = re.compile(
    r"(?:Спасибо|Благодар(?:им|ю)(?: [Вв]ас)?)(?: [Вв]ам)?(?: за|, что) (?:\w+ )?(?:сигнал|отзыв|обратн|сообщ|рассказ|написал|подел|обращ|замеч|вним|иде|предлож|пожелан|интерес|вопрос|письм|звон|ожидан|воспользовал|выбрал|обрат)"
)


def after_greeting(pieces: Sequence[Piece]) -> int:
    at = 0
    while at < len(pieces) and pieces[at].zone in ("greeting", "quote", "code"):
        at += 1
    if at == 0 and pieces and _only_calls(pieces[0]):
        at = 1
    return at


def part_greeting(pieces: list[Piece]) -> None:
    """«Здравствуйте, Оксана, по справке вижу …» → «Здравствуйте, Оксана!» and the rest; «Ольга здравствуйте, …» likewise."""
    at = next((n for n, piece in enumerate(pieces) if piece.zone == "body"), None)
    if at is None or at > 0 or pieces[0].own:
        return
    found = _GREETING.match(pieces[0].text)
    if found is None or len(re.findall(r"\w+", pieces[0].text[found.end() :])) < 3:
        return
    if found["name"] and not _is_called(found["name"]):
        return  # «Большой привет, друзья»
    whole = pieces[0]
    hello = f"{found['name']}, {found['hello']}!" if found["name"] else f"{found['hello']}!"
    pieces[:1] = [
        Piece(hello, whole.gap, "greeting"),
        Piece(capital(whole.text[found.end() :]), " ", number=whole.number),
    ]


def _is_called(name: str) -> bool:
    return name.startswith("{") or any(
        {"Name", "Surn", "Patr"} & p.grammemes
        for word in name.lower().split()
        for p in morphology.parse(word)
    )


def part_paragraph(pieces: Sequence[Piece], source: str) -> None:
    """A greeting that stood on a line of its own in the draft still does."""
    at = after_greeting(pieces)
    greeting = pieces[at - 1].text if at else ""
    if not greeting or at == len(pieces) or "\n" in pieces[at].gap:
        return
    end = source.find(greeting) + len(greeting)
    gap = re.match(r"\s*", source[end:])
    if end >= len(greeting) and gap is not None and "\n" in gap[0]:
        pieces[at].gap = gap[0]


def _only_calls(piece: Piece) -> bool:
    """«Валентина Степановна!», «Уважаемый покупатель!», «Диспетчерская, слушаю.»"""
    words = re.findall(r"\w+", piece.text)
    if words and words[0].lower() in data().lists["farewells"]:
        return False
    if 0 < len(words) < 7 and (
        words[0].lower() in data().lists["greetings"] or words[-1].lower() == "слушаю"
    ):
        return piece.own is None
    called = piece.text.rstrip()[-1:] in ("!", ",") and 0 < len(words) < 5
    return called and (words[0].lower().startswith("уважаем") or all(word[:1].isupper() for word in words))


def before_closing(pieces: Sequence[Piece]) -> int:
    """Where the body ends: before leave is taken and the letter signed."""
    at = len(pieces)
    while at > 0 and (
        pieces[at - 1].zone in ("closing", "signature", "quote")
        or takes_leave(pieces[at - 1])
        or (("\n" in pieces[at - 1].gap or at == len(pieces)) and _wishes(pieces[at - 1]))
    ):
        at -= 1
    return at


def takes_leave(piece: Piece) -> bool:
    words = re.findall(r"\w+", piece.text)
    if piece.own or piece.zone != "body" or not words or "‹" in piece.text:
        return False
    if words[0].lower() in data().lists["sighs"]:
        return False  # «Ой 🙈»
    if words[0].lower() in _LEADING and words[1:2] and words[1].lower() not in data().lists["regards"]:
        return False  # «С нашей стороны всё», «У многих кошки»
    if len(words) > (25 if words[0].lower() in ("желаем", "желаю") else 9):
        return False
    unfinished = piece.text.rstrip()[-1:] not in (".", "!", "?")
    ends_named = unfinished or re.search(r"\b[А-ЯЁ]\.$", piece.text.rstrip()) is not None
    if "\n" in piece.gap and words[0][:1].isupper() and ends_named and not has_verb(words):
        return True
    signed = unfinished and len(words) <= 5 and words[0][:1].isupper() and bool(piece.gap.strip(" "))
    if words[0].lower() in data().lists["farewells"]:
        # «Ваш «Кадрик»», not «Ваш директор подписал акт».
        signs = not words[0].lower().startswith(("ваш", "тво", "с"))
        return signs or (not has_verb(words) and (unfinished or len(words) < 6))
    house = unfinished and len(words) <= 5 and words[0][:1].isupper() and not has_verb(words)
    return signed or house or (unfinished and len(words) <= 2 and not has_verb(words))


def has_verb(words: Sequence[str]) -> bool:
    return any(
        {"VERB", "INFN", "PRTS", "PRED", "ADJS"} & p.grammemes
        for w in words
        for p in morphology.parse(w.lower())[:1]
    )


def gap_at(pieces: Sequence[Piece], at: int) -> str:
    """The white space for a sentence put before piece `at`: that which stood there."""
    if at == 0:
        return ""
    if at < len(pieces) and pieces[at].zone == "body" and not takes_leave(pieces[at]):
        gap = pieces[at].gap
        pieces[at].gap = " "
        return gap or " "
    return " "


def put_in_order(pieces: list[Piece]) -> None:
    """The promise goes behind the facts that follow it, invitations and thanks behind the promise."""
    at = next((n for n, piece in enumerate(pieces) if piece.own == "deed"), None)
    if at is None or "‹что можно" in pieces[at].text:
        return
    end = before_closing(pieces)
    stay = next(
        (n for n in range(at + 1, end) if pieces[n].own or "\n" in pieces[n].gap or leans_back(pieces[n])),
        end,
    )
    inviting = [
        n
        for n in range(after_greeting(pieces), stay)
        if n != at and _invites(pieces[n]) and "\n" not in pieces[n].gap
    ]
    facts = [n for n in range(at + 1, stay) if n not in inviting]
    sorry = any(piece.own == "apology" for piece in pieces)
    thanked = next((n for n in inviting if n < at and GRATEFUL.match(pieces[n].text)), None)
    if thanked is not None and thanked == after_greeting(pieces):
        # «Спасибо за сигнал. Простите, что …»
        inviting.remove(thanked)
    if not sorry:
        inviting = [n for n in inviting if n > at]
    low = min([at, *inviting])
    order = [n for n in range(low, at) if n not in inviting] + facts + [at] + inviting
    moved = [pieces[n] for n in order]
    gaps = [pieces[n].gap for n in range(low, low + len(order))]
    for piece, gap in zip(moved, gaps, strict=True):
        piece.gap = gap
    pieces[low : low + len(order)] = moved


def leans_back(piece: Piece) -> bool:
    """«Если он откажет, …», «После этого …»: it follows upon the promise."""
    words = re.findall(r"\w+", piece.text.lower())[:4]
    return not _LEANING.isdisjoint(words)


def _invites(piece: Piece) -> bool:
    words = re.findall(r"\w+", piece.text.lower())[:1]
    if piece.own is not None or piece.zone != "body" or not words:
        return False
    return bool(data().lists["inviting"] & set(words)) or takes_leave(piece) or _wishes(piece)


def _wishes(piece: Piece) -> bool:
    """«Вдохновения и новых горизонтов!», «Сияйте!»"""
    text = piece.text.rstrip()
    words = re.findall(r"[а-яё]+", text.lower())
    if not text.endswith("!") or not 0 < len(words) < 8 or "‹" in text:
        return False
    best = morphology.parse(words[0])[:1]
    wished = any("gent" in p.grammemes and {"NOUN", "ADJF"} & p.grammemes for p in best)
    return (wished and not has_verb(words)) or (len(words) < 3 and any("impr" in p.grammemes for p in best))


def assembled(pieces: Sequence[Piece]) -> str:
    text = ""
    for number, piece in enumerate(pieces):
        after_own = piece is not pieces[0] and pieces[number - 1].own is not None
        if after_own and piece.gap and not piece.gap[0].isspace():
            text += " "
        joined = piece.own is None and not after_own and not piece.text[:1].isupper()
        least = "" if joined else " "  # «сайт.рф», «40702…118»
        text += (piece.gap if text else piece.gap.lstrip()) if piece.gap or not text else least
        text += capital(piece.text) if after_own else piece.text
        if piece.zone == "body" and text[-1:].isalnum() and piece is not pieces[-1]:
            text += "."
    return text


def with_markup_closed(text: str, source: str) -> str:
    """The text with the tags that the draft ends with, where it has those that they close: «[CENTER]…[/CENTER]»."""
    found = _CLOSING_TAGS_BACKWARDS.match(source[::-1])
    if found is None:
        return text
    tags = found[1][::-1]
    opened = set(_OPENING_TAG.findall(text.lower()))
    lacking = not opened.issuperset(_CLOSING_TAG.findall(tags.lower()))
    return text if lacking or text.endswith(tags) else text + tags


def unsound(text: str) -> str | None:
    """What is wrong with the spelling of a composed text, in Russian; None if nothing is."""
    if re.search(r"\b(\w{2,}) \1\b", text, re.IGNORECASE):
        return "слово повторилось"
    if re.search(r" [,.;!?](?!\w)|,,|\.\.(?!\.)(?<!\.\.\.)|\(\)|,\.", text):
        return "лишний знак"
    if text.count("«") != text.count("»"):
        return "кавычка без пары"
    return None
