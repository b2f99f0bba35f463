"""Zones: which part of a reply is greeting, body, closing, signature, somebody else's text or code.

Quoted text and code are found by lines before anything else (`regions`); the polite frame of the reply is found
among its sentences afterwards (`assign`). In doubt a sentence is body: a rule that looks there misses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from replylint.language.abbreviations import word_list
from replylint.language.text import ABBREVIATION, DIGIT, OPAQUE, UPPER, Sentence, Word, Zone
from replylint.lazily import lazily

LONGEST_COURTESY = 10

_HELLO = word_list("""здравствуйте здравствуй приветствую приветствуем привет приветик салют хай хеллоу hello hi доброго-времени-суток
    здравия""")
_DEAR = word_list(
    "уважаемый уважаемая уважаемые уважаемое дорогой дорогая дорогие многоуважаемый многоуважаемая многоуважаемые"
)
_GOOD = word_list("добрый доброго доброе доброй")
_PART_OF_DAY = word_list("день дня вечер вечера утро утра ночи ночь времени вечерочек денек")
_GREETED = word_list("""вам вас тебе всем еще раз снова и коллеги друзья клиент клиенты покупатель покупатели абонент абоненты гость гости
    пользователь пользователи пассажир подписчик подписчики партнер партнеры заявитель студент студенты суток ая ый
    господин госпожа г-н г-жа гражданин заказчик читатель владелец собственник житель жители жильцы родители наш наша
    обучающийся обучающаяся пациент соискатель участник участники товарищи девушка сударыня""")

# Title-case words that begin a sentence rather than name somebody.
_NOT_A_NAME = word_list("""вы вас вам ваш ваша ваше ваши вашу вашего вашей вашем вашему ваших мы нас нам я мне меня это этот эта по в на с у к от
    за не да нет для спасибо простите извините к как что если сейчас сегодня завтра вчера все заказ""")

_CLOSINGS: tuple[tuple[str, ...], ...] = tuple(
    tuple(phrase.split())
    for phrase in """с уважением
    с наилучшими пожеланиями
    с наилучшими
    с лучшими пожеланиями
    с пожеланиями
    с заботой
    с любовью
    с теплом
    с благодарностью
    с надеждой на понимание
    искренне ваш
    искренне ваша
    искренне ваши
    всегда ваш
    всегда ваша
    всегда ваши
    всего доброго
    всего хорошего
    всего наилучшего
    всего самого доброго
    всего самого хорошего
    всего самого наилучшего
    до свидания
    до связи
    до встречи
    до скорого
    берегите себя
    счастливо
    пока""".splitlines()
)
_WISHED = word_list("""дня вечера утра ночи выходных недели настроения праздников покупок пути дороги поездки отдыха аппетита полета
    путешествия просмотра чтения шопинга здоровья удачи года""")
_WISH = word_list("""хорошего хорошей хороших приятного приятной приятных прекрасного прекрасной прекрасных удачного удачной удачных
    доброго доброй добрых отличного отличной отличных чудесного чудесной чудесных теплого теплой теплых замечательного
    замечательной замечательных легкого легкой легких спокойного спокойной счастливого счастливой счастливых солнечного
    солнечной мирного мирной уютного уютной крепкого крепкой радостного радостных продуктивного продуктивной бодрого""")
_AROUND_CLOSING = (
    word_list("""вам вас тебе о к и всем желаю желаем ваш ваша ваши команда коллектив служба отдел департамент центр клиентской
    поддержки поддержка заботы клиентах клиентов клиентами магазин магазина сервис сервиса компания компании администрация
    менеджер оператор специалист интернет-магазин интернет-магазина банк банка аптека сеть ооо ао ип""")
    | _WISH
    | _WISHED
)

_LEAVING = _WISH | {phrase[0] for phrase in _CLOSINGS}
_GREETING = _HELLO | _DEAR | _GOOD

# Word.courtesy: the word stands in every greeting, or among the first three of a closing.
GREETS, LEAVES = 1, 2

_SIGNERS = word_list("""служба отдел команда департамент дирекция администрация канцелярия клуб поддержка сервис центр менеджер оператор
    специалист инженер директор руководитель куратор диспетчер коллектив группа магазин ваш ваша ваши управляющий
    управляющая ооо ао пао ип кафедра деканат бухгалтерия редакция техподдержка салон клиника агентство""")
_OF_A_POST = word_list("по с и для при")
_NAME_GRAMMEMES = ("Name", "Surn", "Patr", "Orgn")
_POST_GRAMMEMES = ("NOUN", "ADJF", "PREP", "CONJ", "PRTF", "NUMR")


def courtesy_of(norm: str) -> int:
    """What a folded form may be part of: `GREETS`, `LEAVES`, both (their sum) or 0."""
    return GREETS * (norm in _GREETING) + LEAVES * (norm in _LEAVING)


def is_greeting(words: Sequence[Word]) -> bool:
    """Whether these words greet and do nothing else: «Добрый день, Анна Петровна»."""
    if len(words) > LONGEST_COURTESY:
        return False
    for word in words:
        if word.courtesy & GREETS:
            break
    else:
        return False
    norms = [word.norm for word in words]
    greeted = False
    names = 0
    for i, norm in enumerate(norms):
        if norm in _HELLO or norm in _DEAR or _greets(norms, i):
            greeted = True
        elif norm in _GREETED:
            continue
        elif _names(words[i]):
            names += 1
        elif not (_greets(norms, i - 1) or _greets(norms, i + 1)):
            return False
    return greeted and names <= 4


def _greets(norms: Sequence[str], i: int) -> bool:
    """«добрый день», «день добрый»."""
    if not 0 <= i < len(norms) or norms[i] not in _GOOD:
        return False
    return not _PART_OF_DAY.isdisjoint([*norms[max(i - 1, 0) : i], *norms[i + 1 : i + 2]])


def _names(word: Word) -> bool:
    if word.case == OPAQUE:
        return True
    if word.case != UPPER or word.norm in _NOT_A_NAME:
        return False
    rest = word.text[1:]
    return rest == rest.lower() or "-" in rest or not any("а" <= letter <= "я" for letter in word.norm)


def is_closing(words: Sequence[Word]) -> bool:
    """Whether these words take leave and do nothing else: «С уважением, Анна», «Хорошего вам дня»."""
    if len(words) > LONGEST_COURTESY or not _may_leave(words):
        return False
    norms = tuple(word.norm for word in words)
    for i in range(min(2, len(norms))):
        for phrase in _CLOSINGS:
            if norms[i : i + len(phrase)] == phrase:
                behind = words[i + len(phrase) :]
                return _surrounds([*words[:i], *behind]) or (norms[0] == "с" and _is_signer(behind))
    return not _WISH.isdisjoint(norms[:3]) and not _WISHED.isdisjoint(norms) and _surrounds(words)


def _is_signer(words: Sequence[Word]) -> bool:
    """«отдел по работе с населением», behind «С уважением,»."""
    return (
        bool(words)
        and words[0].norm in _SIGNERS
        and all(word.norm in _OF_A_POST or _is_post(word) for word in words)
    )


def _may_leave(words: Sequence[Word]) -> bool:
    """Cheap, and true of every closing."""
    if words[0].courtesy & LEAVES:
        return True
    if len(words) == 1:
        return False
    return words[1].courtesy & LEAVES != 0 or (len(words) > 2 and words[2].courtesy & LEAVES != 0)


def _surrounds(words: Sequence[Word]) -> bool:
    return all(word.norm in _AROUND_CLOSING or word.case >= DIGIT or _names(word) for word in words)


def is_signature(words: Sequence[Word]) -> bool:
    """Whether these words, after a closing, are who signs: names, a company, a post, a telephone."""
    if len(words) > LONGEST_COURTESY:
        return False
    first = words[0]
    others = sum(
        not (
            _names(word)
            or word.case == DIGIT
            or word.kind in ("url", "email", "id")
            or word.norm in _AROUND_CLOSING
        )
        for word in words
    )
    return (_names(first) or first.norm in _SIGNERS or others == 0) and others <= 3


def is_signed_line(words: Sequence[Word]) -> bool:
    """Whether a short last line without a closing before it signs the reply: «Светлана, корпоративные продажи»."""
    first = words[0]
    if len(words) > 8 or (first.case != UPPER and first.case != OPAQUE):
        return False
    named = (
        first.case == OPAQUE
        or _is_latin(first)
        or _is_initial(words)
        or any(word.norm in _SIGNERS for word in words[:3])
        or _has(first, _NAME_GRAMMEMES)
    )
    return named and all(_is_post(word) for word in words)


def _is_initial(words: Sequence[Word]) -> bool:
    return len(words) > 1 and len(words[0].norm) == 1 and _names(words[1])


def _is_latin(word: Word) -> bool:
    return "a" <= word.norm[0] <= "z"


def _has(word: Word, grammemes: Sequence[str]) -> bool:
    return any(g in parse.grammemes for parse in word.parses[:3] for g in grammemes)


def _is_post(word: Word) -> bool:
    if (
        word.kind != "word"
        or word.stop == ABBREVIATION
        or word.norm in _AROUND_CLOSING
        or word.norm in _SIGNERS
    ):
        return True
    if word.norm in _NOT_A_NAME:
        return False
    parses = word.parses
    return _is_latin(word) or (parses != () and any(g in parses[0].grammemes for g in _POST_GRAMMEMES))


def assign(sentences: Sequence[Sentence], source: str) -> None:
    """Give the sentences of zone `body` the zones of the polite frame; `source` is what they were read from."""
    body = [sentence for sentence in sentences if sentence.zone == "body"]
    for sentence in body[:3]:
        if sentence.mark != "?" and is_greeting(sentence.words):
            sentence.zone = "greeting"
        elif len(sentence.words) > 2:
            break
    tail = body[-6:]
    left = False
    for sentence in tail:
        words = sentence.words
        if len(words) <= LONGEST_COURTESY and _may_leave(words) and _takes_leave(sentence):
            sentence.zone = "closing"
            left = True
    if left:
        _sign(tail)
    if len(body) > 1 and body[-1].mark == "" and _on_own_line(body[-1], source):
        _sign_line(body)


def _takes_leave(sentence: Sentence) -> bool:
    return sentence.zone == "body" and sentence.mark != "?" and is_closing(sentence.words)


def _sign(tail: Sequence[Sentence]) -> None:
    """What follows a closing up to the end signs, if all of it may."""
    signed: list[Sentence] = []
    for sentence in reversed(tail):
        if sentence.zone == "closing":
            for line in signed:
                line.zone = "signature"
            return
        if sentence.zone != "body" or sentence.mark == "?" or not is_signature(sentence.words):
            return
        signed.append(sentence)


def _sign_line(body: Sequence[Sentence]) -> None:
    """«Дарья К.\nотдел заботы «Тойка»»: the last line signs, and so may the one above it."""
    for sentence in (body[-1], body[-2]):
        same = sentence.paragraph == body[-1].paragraph
        if sentence.zone != "body" or not same or not is_signed_line(sentence.words):
            return
        sentence.zone = "signature"


def _on_own_line(sentence: Sentence, source: str) -> bool:
    return source[: sentence.start].rstrip(" \t\u00a0«")[-1:] in ("\n", "n", ">")


_MARKED_LINE = lazily(r"\n[ \t]*(?:>|&gt;|```|~~~|[-_=]{2,}|От|от|From|from|FROM)")
_MARKED_START = lazily(r"\s*(?:>|&gt;|```|~~~|[-_=]{2,}|От|от|From|from|FROM)")
_QUOTED_LINE = lazily(r"[ \t]*(?:>|&gt;)")
_FENCE = lazily(r"[ \t]{0,3}(?:```|~~~)")
_FORWARD = lazily(
    r"[ \t]*[-_=]{2,}[ \t]*(?:original message|forwarded message|исходное сообщение|пересылаемое сообщение|"
    r"пересланное сообщение|пересылаемое письмо|конец пересылаемого сообщения|начало переадресованного сообщения)",
    re.IGNORECASE,
)
_REPLY_HEADER = lazily(
    r"(?=[^\n]*(?:[0-9]{1,2}[.:/][0-9]{2}|[0-9]{4}|@))[^\n]{0,300}(?:пишет|писала?|написала?|wrote|писал\(а\)|написал\(а\))[ \t]*:[ \t]*$",
    re.IGNORECASE,
)
_HEADER = lazily(r"[ \t]*(?:от|from|от кого):[ \t]*\S", re.IGNORECASE)
_HEADER_NEXT = lazily(r"[ \t]*(?:кому|to|отправлено|sent|дата|date|тема|subject|копия|cc):", re.IGNORECASE)


def regions(text: str, source: str) -> list[tuple[int, int, Zone]]:
    """Consecutive stretches `(start, end, zone)` that cover a masked text: `body`, `quote` or `code`.

    `source` is the same text unmasked: the header over a quotation is known by its date or address.
    """
    if not _may_have_regions(text):
        return [(0, len(text), "body")]
    found: list[tuple[int, int, Zone]] = []
    for start, end, zone in _zoned_lines(text, source):
        if found and found[-1][2] == zone:
            found[-1] = (found[-1][0], end, zone)
        else:
            found.append((start, end, zone))
    return found


def _may_have_regions(text: str) -> bool:
    if _MARKED_START.match(text):
        return True
    if "\n" not in text:
        return False
    return _MARKED_LINE.search(text) is not None or "пишет:" in text or "писал" in text or "wrote:" in text


def _zoned_lines(text: str, source: str) -> Iterator[tuple[int, int, Zone]]:
    lines = text.splitlines(keepends=True)
    offset = 0
    fenced = forwarded = False
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        fence = _FENCE.match(line) is not None and not forwarded
        forwarded = forwarded or (not fenced and _begins_forward(line, following))
        zone: Zone = "body"
        if fenced or fence:
            zone = "code"
        elif forwarded or _QUOTED_LINE.match(line) or _is_header(source[offset : offset + len(line)]):
            zone = "quote"
        fenced = fenced != fence
        yield offset, offset + len(line), zone
        offset += len(line)


def _is_header(line: str) -> bool:
    """«12.03.2026 в 10:15, Иван <ivan@example.ru> пишет:»."""
    return ":" in line and _REPLY_HEADER.match(line.rstrip()) is not None


def _begins_forward(line: str, following: str) -> bool:
    if _FORWARD.match(line):
        return True
    return _HEADER.match(line) is not None and _HEADER_NEXT.match(following) is not None
