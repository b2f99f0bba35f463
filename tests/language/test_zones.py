"""Greeting, body, closing, signature, quotation, code."""

from __future__ import annotations

import pytest

from replylint.language.morphology import Parse
from replylint.language.reader import read
from replylint.language.tokens import Vocabulary

NAMES = {"вера", "лапина", "лиза", "дарья", "светлана"}
NOUNS = {
    "поддержка",
    "учебное",
    "управление",
    "салон",
    "выплат",
    "корпоративные",
    "замены",
    "возвраты",
    "продажи",
    "отдел",
    "заботы",
}


def _parse(form: str) -> tuple[Parse, ...]:
    tags = {"NOUN", "Name"} if form in NAMES else {"NOUN"} if form in NOUNS else {"VERB"}
    return (Parse(form, frozenset(tags), 1.0, True),)


# Text and the first letters of the zones of its sentences: Greeting, Body, Closing, Signature, Quote, code (x).
ZONES = [
    ("Здравствуйте, Анна! Ждём вас.", "GB"),
    ("Здравствуйте! Ждём вас.", "GB"),
    ("Добрый день, Анна Петровна. Ждём.", "GB"),
    ("Вечер добрый! Ждём.", "GB"),
    ("Доброго времени суток! Ждём.", "GB"),
    ("{{name}}, здравствуйте! Ждём.", "GB"),
    ("Уважаемый Иван Петрович! Ждём.", "GB"),
    ("Уважаемый клиент! Ждём.", "GB"),
    ("Уважаемый(ая) %FIO%! Ждём.", "GB"),
    ("Анна, здравствуйте, вижу ваш заказ", "B"),
    ("Здравствуйте, это не ко мне.", "B"),
    ("ЗДРАВСТВУЙТЕ ЭТО НЕ КО МНЕ", "B"),
    ("Добрый день это сказано громко. Ждём.", "BB"),
    ("Ждём вас. С уважением, Анна", "BC"),
    ("Ждём вас. Хорошего дня!", "BC"),
    ("Ждём вас. Хорошего вам вечера!", "BC"),
    ("Ждём вас. Всего доброго!", "BC"),
    ("Ждём вас. С уважением, команда поддержки", "BC"),
    ("Ждём вас.\n\nС уважением,\nАнна Петрова\nСлужба поддержки", "BCSS"),
    ("Ждём вас.\nС уважением,\nАнна\n+7 900 000-11-22", "BCSS"),
    ("Ждём.\n\nВера Лапина\nTehnoPort, замены и возвраты", "BSS"),
    ("Ждём вас.\nЛиза, Verba", "BS"),
    ("Ждём вас.\n\n{{agent}}, поддержка", "BS"),
    ("Ждём вас.\n\nСлужба поддержки", "BS"),
    ("Ждём вас.\n\nСветлана, корпоративные продажи, доб. 214", "BS"),
    ("Ждём вас.\nДарья, отдел выплат, каб. 12", "BS"),
    ("Ждём вас.\nДарья, ждите", "BB"),
    ("Ждём вас.\nОжидайте", "BB"),
    ("Ждём вас.\nСпасибо, ждите", "BB"),
    ("С уважением, Анна. P.S. Перезвоните нам завтра сами до обеда.", "CB"),
    ("Желаем хорошего дня и ждём оплату.", "B"),
    ("Не даёте людям хорошего дня отдыха", "B"),
    ("> Это не ко мне!\nПростите.", "QB"),
    ("> Это\n> не ко мне!\n\nПростите.", "QB"),
    ("Анна.\n> вы там\nПростите.", "BQB"),
    ("12.03.2026 в 10:15, Иван <x@y.ru> пишет:\n> где заказ\n\nПростите", "QB"),
    ("Простите.\n-----Original Message-----\nГде заказ?\n\nЖду", "BQQ"),
    ("Простите.\n--- Пересылаемое сообщение ---\nГде заказ?", "BQ"),
    ("Простите.\nОт: Иван\nКому: нам\nГде заказ?", "BQQQ"),
    ("Вот так:\n```\nx = 1\n\ny = 2\n```\nГотово.", "BxxB"),
    ("a > b и c < d", "B"),
]


@pytest.mark.parametrize(("source", "zones"), ZONES)
def test_zones(source: str, zones: str) -> None:
    letters = {"code": "x"}
    sentences = read(source, Vocabulary(parse=_parse)).sentences
    assert "".join(letters.get(s.zone, s.zone[0].upper()) for s in sentences) == zones


# Text and the words of it that are quoted.
QUOTED = [
    ("Вы пишете: «Всё плохо. Очень». Простите", "Всё плохо Очень"),
    ('Он сказал "всё плохо" и ушёл', "всё плохо"),
    ("Он сказал “всё плохо” и „ушёл“", "всё плохо ушёл"),
    ("Салон «Уют-М» ждёт", "Уют-М"),
    ("Он «не „смог“ тут» сказал", "не смог тут"),
    ("Он сказал «нет и ушёл", ""),
    ('Он сказал "нет и ушёл', ""),
    ("Он» сказал", ""),
    ("Наберите `a.b` сейчас", "a b"),
    ("«Это не ко мне. Ждите»", ""),
    ('"Это не ко мне."', ""),
    ("«Это „не“ ко мне»", "не"),
    ('экран 15" и 17" есть', ""),
    ("«Раз» и «два»", "Раз два"),
]


@pytest.mark.parametrize(("source", "words"), QUOTED)
def test_quoted(source: str, words: str) -> None:
    found = [
        word.text
        for sentence in read(source, Vocabulary(parse=_parse)).sentences
        for i, word in enumerate(sentence.words)
        if sentence.quoted >> i & 1
    ]
    assert " ".join(found) == words
