"""Sentences that say nothing, or are only polite, and those that refuse."""

from __future__ import annotations

import re
from collections.abc import Sequence

from replylint.language.text import Sentence, Word
from replylint.rewriting.clauses import capital, has_predicate, speaks_of
from replylint.rewriting.templates import data

USEFUL = (
    "owned-action", "done-action", "company-action", "solution", "next-step", "offer-of-help", "data-request", "answer",
    "alternative", "apology", "empathy", "deadline", "reason", "handover-with-reason", "praise-returned", "fault-admitted",
)  # fmt: skip


HOLLOW = ("apology-hollow", "apology-conditional", "apology-but")

CONNECTING = re.compile(
    r"^(?:Тем не менее|Однако|Вместе с тем|При этом|В то же время|Впрочем|Кроме того|К тому же|Со своей стороны|Одновременно|Также|А вообще|Поэтому|Таким образом|Итак|Тогда|Зато|Значит),? "
)
"""What ties a sentence to the one before it."""

THANKS = frozenset("спасибо благодарим благодарю".split())

_WORD_GIVEN = frozenset(
    "похвала сигнал отзыв обратный сообщение сообщить рассказать написать поделиться обращение обратиться замечание внимание вопрос письмо звонок ожидание предложение идея пожелание интерес".split()
)

_ADVERTISING = frozenset(
    "приглашать напоминать советовать рекомендовать обратить заглянуть попробовать подарить действовать ждать встречать".split()
)

_GOODS = frozenset(
    "скидка промокод распродажа акция новинка премиальный подписка абонемент тариф вклад ярмарка праздник предложение подборка".split()
)

_KNOWING = frozenset(
    "являться быть носить знать видеть понимать мочь влиять касаться решать отвечать заниматься относиться располагать".split()
)


def only_sighs(sentence: Sentence) -> bool:
    """«Ой 🙈»: nothing but interjections and emoji."""
    return all(word.kind == "emoji" or word.norm in data().lists["sighs"] for word in sentence.words)


def names_matter(sentence: Sentence) -> bool:
    """«По поводу бассейна.»: a sentence that only says what the next ones are about."""
    return sentence.words[0].norm in ("по", "насчет") and not has_predicate(sentence, 0, len(sentence.words))


def is_thanks_for_word(sentence: Sentence) -> bool:
    """«Спасибо за отзыв», «Благодарим, что написали»: thanks that stand well beside any answer."""
    words = sentence.words
    return words[0].norm in THANKS and speaks_of(words[1:6], _WORD_GIVEN)


def is_pleasantry(sentence: Sentence) -> bool:
    """«Сияйте!», «Ждём вас за новыми покупками», «Вдохновения и новых горизонтов!»: what no complaint is answered with."""
    words = sentence.words
    first = words[0]
    signs = first.norm in data().lists["farewells"] and not first.norm.startswith("ваш")
    if signs or first.norm in data().lists["inviting"]:
        return True  # «Ваш кондиционер отправлен в мастерскую» takes no leave.
    if any(word.norm in ("рады", "рад", "рада", "надеемся", "надеюсь") for word in words[:2]):
        return True
    if first.norm == "главное" or any(word.norm in ("привет", "приветы") for word in words[1:3]):
        return True
    if first.norm == "зато" or (first.norm == "хорошо" and len(words) > 1 and words[1].norm == "что"):
        return True
    ordered = any("impr" in p.grammemes for p in first.parses[:1])
    wished = any({"NOUN", "gent"} <= p.grammemes or {"ADJF", "gent"} <= p.grammemes for p in first.parses[:2])
    wishing = any({"ADJF", "gent"} <= p.grammemes for p in first.parses[:2]) and any(
        word.norm in ("вам", "тебе") for word in words[1:4]
    )
    return (
        ("!" in sentence.mark or wishing)
        and len(words) < 10
        and (wished or (ordered and len(words) < 6))
        and not has_predicate(sentence, 1, len(words))
    )


def is_boast(sentence: Sentence) -> bool:
    """«Мы с вниманием относимся к каждому и постоянно обучаем мастеров»: what a company says of itself."""
    ours = any(
        word.norm in ("мы", "нас", "нам") or word.norm.startswith("наш") for word in sentence.words[:4]
    )
    told = {p.lemma for word in sentence.words for p in word.parses[:1]} & data().lists["boasts"]
    return ours and len(told) > 1


def advertises(sentence: Sentence) -> bool:
    """«Приглашаем на распродажу», «Напоминаем, что по промокоду дешевле»: what no complaint is answered with."""
    told = any(
        p.lemma in _ADVERTISING and {"VERB"} & p.grammemes and ({"1per", "impr", "3per"} & p.grammemes)
        for word in sentence.words[:8]
        for p in word.parses[:1]
    )
    return told and speaks_of(sentence.words, _GOODS)


def without_opener(sentence: Sentence, text: str) -> str:
    """The text without «Девушка,», «Ладно,»."""
    words, openers = sentence.words, data().lists["rude_openers"]
    after = 0
    while after < min(3, len(words) - 2) and words[after].norm in openers:
        after += 1
    if after and words[after].norm in (
        "что",
        "как",
        "какой",
        "какая",
        "какое",
        "какие",
        "где",
        "куда",
        "сколько",
    ):
        return text  # «Смотрите, что вышло.»
    if not after or not (sentence.breaks >> after & 1 or (after > 1 and words[after - 1].norm == "ну")):
        return text
    return capital(text[sentence.starts[after] - sentence.start :])


def refuses(sentence: Sentence) -> bool:
    """«не допускается», «не возвращаем», «отказано»: what is not done for the customer."""
    words, lists = sentence.words, data().lists
    for k, word in enumerate(words):
        best = word.parses[:1] if word.kind == "word" else ()
        if any(p.lemma in ("отказать", "нельзя", "невозможно", "невозможный") for p in best):
            return True
        denied = k > 0 and words[k - 1].norm == "не"
        if denied and any(
            {"VERB", "PRTS"} & p.grammemes and not {"past", "2per", "impr"} & p.grammemes for p in best
        ):
            return not any(p.lemma in lists["mere_words"] | _KNOWING for p in best)
    return False


def restricts(words: Sequence[Word]) -> bool:
    """«Ваш пропуск заблокирован», «заказ аннулирован»: what was taken from the customer."""
    return any(
        "PRTS" in p.grammemes and p.lemma in data().lists["restricting"]
        for word in words
        for p in word.parses[:1]
    )
