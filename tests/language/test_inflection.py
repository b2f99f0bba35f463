"""Inflected phrases: case, number, letter case, names, numerals, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint.language.inflection import agree_with_number, inflect_phrase, inflect_text
from replylint.language.reader import read
from replylint.language.tokens import Vocabulary

VOCABULARY = Vocabulary()

# text, case, number: result
FORMS = [
    ("другому отделу", "gent", None, "другого отдела"),
    ("другие отделы", "accs", None, "другие отделы"),
    ("другие менеджеры", "accs", None, "других менеджеров"),
    ("наш менеджер", "accs", None, "нашего менеджера"),
    ("наш отдел", "accs", None, "наш отдел"),
    ("наша коллега", "accs", None, "нашу коллегу"),
    ("отдел", "loct", None, "отделе"),
    ("бухгалтерию", "loct", None, "бухгалтерии"),
    ("менеджер", "datv", "plur", "менеджерам"),
    ("наш менеджер", "gent", "plur", "наших менеджеров"),
    ("наши специалисты", "datv", "sing", "нашему специалисту"),
    ("ножницы", "gent", "sing", None),
    ("Вы", "datv", None, "Вам"),
    ("Я", "gent", None, "Меня"),
    ("ОТДЕЛ ДОСТАВКИ", "datv", None, "ОТДЕЛУ ДОСТАВКИ"),
    ("Пётр", "gent", None, "Петра"),
    ("счёт", "datv", None, "счёту"),
    ("счет", "datv", None, "счету"),
    ("Анна Шевченко", "datv", None, "Анне Шевченко"),
    ("Иван Шевченко", "datv", None, "Ивану Шевченко"),
    ("Анна Ковальчук", "datv", None, "Анне Ковальчук"),
    ("Джон Смит", "gent", None, "Джона Смита"),
    ("Дюма", "datv", None, "Дюма"),
    ("компания Ozon", "loct", None, "компании Ozon"),
    ("банк «Точка»", "gent", None, "банка «Точка»"),
    ('раздел "Помощь"', "loct", None, 'разделе "Помощь"'),
    ("МФЦ", "gent", None, "МФЦ"),
    ("два дня", "accs", None, "два дня"),
    ("двух менеджеров", "nomn", None, "два менеджера"),
    ("двух дней", "accs", None, "два дня"),
    ("двум коробкам", "nomn", None, "две коробки"),
    ("два менеджера", "accs", None, "двух менеджеров"),
    ("пяти минут", "nomn", None, "пять минут"),
    ("5 минут", "gent", None, "5 минут"),
    ("1 день", "gent", None, "1 дня"),
    ("два дня", "gent", "sing", None),
    ("быстро", "gent", None, None),
    ("мы проверим", "gent", None, None),
    ("отдел. Банк", "gent", None, None),
    ("", "gent", None, None),
    ("онлайн-чат и почта", "ablt", None, "онлайн-чатом и почтой"),
]


@pytest.mark.parametrize(("text", "case", "number", "result"), FORMS)
def test_inflect_text(text: str, case: str, number: str | None, result: str | None) -> None:
    assert inflect_text(text, case, number) == result


@pytest.mark.parametrize(
    ("text", "was", "case", "result"),
    [
        ("карты", "gent", "datv", "карте"),
        ("аптеки", "accs", "loct", "аптеках"),
        ("бизнес-ланча", "gent", "accs", "бизнес-ланч"),
        ("УЗИ-специалисту", "datv", "gent", "УЗИ-специалиста"),
        ("карты", "accs", "datv", "картам"),
        ("заказа", "gent", "nomn", "заказ"),
        ("специалисты", "nomn", "gent", "специалистов"),
        ("Анны", "gent", "datv", "Анне"),
        ("Александра", "gent", "nomn", "Александр"),
        ("Александра", "nomn", "gent", "Александры"),
    ],
)
def test_known_case_decides_between_readings(text: str, was: str, case: str, result: str) -> None:
    sentence = read(text, VOCABULARY).sentences[0]
    assert inflect_phrase(sentence, 0, len(sentence.words), case, was=was) == result


def test_phrase_inside_a_sentence_without_its_source() -> None:
    source = "Обратитесь к менеджеру магазина «Мой дом», он поможет"
    sentence = read(source, VOCABULARY).sentences[0]
    assert inflect_phrase(sentence, 2, 6, "gent") == "менеджера магазина «Мой дом»"
    assert inflect_phrase(sentence, 2, 6, "gent", source=source) == "менеджера магазина «Мой дом»"


@pytest.mark.parametrize(
    ("text", "case", "result"), [("они", "gent", "них"), ("он", "datv", "нему"), ("вы", "gent", "вас")]
)
def test_pronoun_after_a_preposition(text: str, case: str, result: str) -> None:
    sentence = read(text, VOCABULARY).sentences[0]
    assert inflect_phrase(sentence, 0, 1, case, after_preposition=True) == result


def test_unknown_case_is_an_error() -> None:
    with pytest.raises(ValueError, match="genitive"):
        inflect_text("отдел", "genitive")


@pytest.mark.parametrize(
    ("n", "word", "result"),
    [
        (1, "день", "1 день"),
        (2, "день", "2 дня"),
        (3, "час", "3 часа"),
        (5, "день", "5 дней"),
        (11, "день", "11 дней"),
        (12, "минута", "12 минут"),
        (21, "минута", "21 минута"),
        (22, "минута", "22 минуты"),
        (111, "рубль", "111 рублей"),
        (104, "рубль", "104 рубля"),
        (0, "рубль", "0 рублей"),
        (5, "год", "5 лет"),
        (2, "год", "2 года"),
        (5, "человек", "5 человек"),
        (3, "человек", "3 человека"),
        (2, "рабочий", "2 рабочих"),
        (2, "неделя", "2 недели"),
        (6, "неделя", "6 недель"),
        (2, "сутки", "2 суток"),
    ],
)
def test_agree_with_number(n: int, word: str, result: str) -> None:
    assert agree_with_number(n, word) == result


PHRASES = (
    "старший менеджер Василий",
    "наша служба доставки",
    "два рабочих дня",
    "компания «Мой дом»",
    "вы",
    "МФЦ",
    "инфа",
)
CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")


@given(st.sampled_from(PHRASES), st.lists(st.sampled_from(CASES), max_size=4))
def test_no_way_through_the_cases_loses_the_phrase(phrase: str, way: list[str]) -> None:
    text: str | None = phrase
    was = "nomn"
    for case in [*way, "nomn"]:
        assert text is not None
        sentence = read(text, VOCABULARY).sentences[0]
        text = inflect_phrase(sentence, 0, len(sentence.words), case, was=was, source=text)
        was = case
    assert text == phrase


@given(st.text(max_size=30))
def test_any_text_is_answered(text: str) -> None:
    assert inflect_text(text, "gent") is None or isinstance(inflect_text(text, "gent"), str)
