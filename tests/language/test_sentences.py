"""Where a sentence ends. In each row the sentences are parted by "⏎"; the source is the row without it."""

from __future__ import annotations

import pytest

from replylint.language.reader import read
from replylint.language.tokens import Vocabulary

SPLITS = [
    # full stops
    "Мы всё сделали. ⏎Ждите.",
    "мы всё сделали. ⏎ждите нас",
    "сделано.⏎Жду ответ",
    "сделано.⏎ждите ответ",
    "Готово!⏎Ура",
    "Как?⏎так",
    "Правда?! ⏎Да.",
    "до 18:00.⏎Ждите",
    "в папке .htaccess пусто",
    "пакет node.js новый",
    "Заказ 5. ⏎Мы ждём.",
    "Ура!!! ⏎Едем",
    # abbreviations
    "на ул. Ленина, д. 5, кв. 7",
    "ул.\nЛенина",
    "500 руб. и ещё",
    "500 руб. ⏎Оплата прошла",
    "5 тыс. рублей",
    "1 100 р. ⏎Оплата прошла",
    "1 100 р. за заказ",
    "1 100 ₽. ⏎Оплата",
    "т. е. мы ждём",
    "т.е. Мы",
    "и т. д. и т. п. в списке",
    "и т. д. ⏎Ждём",
    "и т.д. ⏎Ждём",
    "в 2024 г. ⏎Мы ждали",
    "в 2024 г. мы ждали",
    "едем в г. Москва",
    "им. Ленина",
    "и др. ⏎Мы",
    "доб. 214",
    "чехол арт. 5512 чёрный",
    "в ред. от 12.02",
    "согласно п. 7.3 Условий",
    "на № 12-345 ответим",
    # initials
    "И. И. Иванов пишет",
    "И.И.Иванов пишет",
    "Иванов И. И. пишет",
    # ellipsis
    "Жду... сейчас посмотрю",
    "Жду… ⏎Сейчас посмотрю",
    "странно.. до вас открывали",
    "Ну...⏎Да",
    # quotations and brackets
    "«Как?» спросил он. ⏎Да",
    "«Нет!» ⏎Да",
    "Он сказал «нет». ⏎Да",
    "Да (см. ниже) и так",
    "Да (см. ниже). ⏎Так",
    "Уже (!) едем",
    "Уважаемый(ая) клиент",
    "«Всё хорошо.» ⏎Ждём",
    "Ура!, ждём",
    # smiles and emoji
    "привет)) ⏎как дела",
    "привет) ⏎как дела",
    "привет)⏎как дела",
    "Ждём :) ⏎Пишите",
    "Жаль(( ⏎ждём вас",
    "Жаль( ⏎ждём вас",
    "Готово ))) ⏎Ждём",
    "Спасибо 😊 ⏎Ждём вас",
    "Спасибо 😊 ⏎ждите",
    "Спасибо ❤️ за отзыв",
    "Спасибо! 😊 ⏎Ждём",
    "Ждём (тут) и там)) ⏎Да",
    "Настройки → Профиль → Пароль",
    # lines
    "Мы отправили ваш заказ\nи ждём ответа",
    "Мы отправили ваш заказ\n⏎\nи ждём ответа",
    "Мы отправили ваш заказ\r\n\r\n⏎и ждём",
    "Здравствуйте, Анна\n⏎Ваш заказ едет",
    "добрый день\n⏎посмотрел ваш заказ",
    "С уважением,\n⏎Анна",
    "Мы отправили вам новый чайник взамен разбитого и передали\nАнне из отдела возвратов всё, что вы нам писали.",
    "Что сделано:\n⏎Заказ отменили",
    "Первая строка\\n⏎Вторая строка",
    "Первая<br>⏎Вторая",
    "<p>Первая</p>⏎<p>вторая</p>",
    # lists
    "Что делать:\n⏎1. Откройте\n⏎2. Нажмите",
    "Пути:\n⏎1) откройте;\n⏎2) нажмите",
    "Что сделано:\n⏎— вернули деньги;\n⏎— извинились",
    "- один\n⏎- два",
    "• один\n⏎• два",
    "* один\n⏎* два",
    "1. Откройте. ⏎2. Нажмите",
    "Нужно: 1) открыть; 2) нажать",
    "Нужно: а) открыть; б) нажать",
    # placeholders and tags end nothing
    "{{name}}, ваш заказ",
    "Заказ {order}! ⏎Ждём",
    "Ждём {% if x %} вас {% endif %} тут",
    "*Важно*: _ждите_ нас. ⏎**Да**",
    "Сайт shop.ru/x?a=1. ⏎Да",
    "Пишите на a.b@shop.ru. ⏎Да",
    "к 15.03.2026. ⏎Да",
]


@pytest.mark.parametrize("row", SPLITS)
def test_split(row: str) -> None:
    source = row.replace("⏎", "")
    sentences = read(source, Vocabulary(parse=lambda form: ())).sentences
    starts = [row[:position].count("⏎") for position, sign in enumerate(row) if sign != "⏎"]
    assert len(sentences) == row.count("⏎") + 1
    for number, sentence in enumerate(sentences):
        assert {starts[at] for at in sentence.starts} == {number}


MARKS = [
    ("Да.", "."),
    ("Да", ""),
    ("Да!", "!"),
    ("Да?!", "?"),
    ("Да!?", "?"),
    ("Да…", "…"),
    ("Да...", "…"),
    ("Да))", ")"),
    ("Да)", ")"),
    ("Да 😊", ")"),
    ("Да! 😊", "!"),
    ("«Да».", "."),
    ("Да,", ""),
]


@pytest.mark.parametrize(("source", "mark"), MARKS)
def test_mark(source: str, mark: str) -> None:
    (sentence,) = read(source, Vocabulary(parse=lambda form: ())).sentences
    assert sentence.mark == mark


SPANS = [
    ("Да. Нет!", ["Да.", "Нет!"]),
    ("  Да  ", ["Да"]),
    ("«Да.» (Нет.)", ["«Да.»", "(Нет.)"]),
    ("Спасибо! 😊 Ждём", ["Спасибо! 😊", "Ждём"]),
    ("- раз\n- два.\n", ["раз", "два."]),
    ("привет)) да", ["привет))", "да"]),
    ("Он сказал «нет». «Да»", ["Он сказал «нет».", "«Да»"]),
]


@pytest.mark.parametrize(("source", "parts"), SPANS)
def test_sentence_has_its_closing_mark(source: str, parts: list[str]) -> None:
    sentences = read(source, Vocabulary(parse=lambda form: ())).sentences
    assert [source[sentence.start : sentence.end] for sentence in sentences] == parts


# Words before which a comma, semicolon, colon, dash or bracket stands.
BREAKS = [
    ("Да, мы ждём", ["мы"]),
    ("Да — мы ждём: вас; тут", ["мы", "вас", "тут"]),
    ("Да - мы", ["мы"]),
    ("Да (мы) ждём", ["мы", "ждём"]),
    ("Да мы *ждём* _вас_", []),
    ("Да\nмы", []),
    ("Да,мы", ["мы"]),
    ("по-моему да", []),
]


@pytest.mark.parametrize(("source", "words"), BREAKS)
def test_breaks(source: str, words: list[str]) -> None:
    (sentence,) = read(source, Vocabulary(parse=lambda form: ())).sentences
    assert [word.text for i, word in enumerate(sentence.words) if sentence.breaks >> i & 1] == words


def test_paragraphs_are_counted_by_blank_lines() -> None:
    sentences = read("Раз. Два.\nТри.\n\nЧетыре.\n \n\nПять", Vocabulary(parse=lambda form: ())).sentences
    assert [sentence.paragraph for sentence in sentences] == [0, 0, 0, 1, 2]


def test_an_endless_sentence_is_cut() -> None:
    source = "слово, " * 2000
    sentences = read(source, Vocabulary(parse=lambda form: ())).sentences
    assert max(len(sentence.words) for sentence in sentences) <= 513
    assert sum(len(sentence.words) for sentence in sentences) == 2000
