"""Templates: both branches of a condition and all variants of spintax are text, placeholders stay one word."""

from __future__ import annotations

import re

import pytest

from replylint.language.reader import read
from replylint.language.tokens import Vocabulary

VOCABULARY = Vocabulary(parse=lambda form: ())

SENTENCES = [
    # Conditions: tags are no words, each branch stands for itself.
    (
        "{% if paid %}Деньги вернём завтра.{% else %}Это не ко мне.{% endif %} Спасибо!",
        [["Деньги", "вернём", "завтра"], ["Это", "не", "ко", "мне"], ["Спасибо"]],
    ),
    (
        "{% if paid %}Деньги вернём завтра{% else %}Это не ко мне{% endif %}",
        [["Деньги", "вернём", "завтра"], ["Это", "не", "ко", "мне"]],
    ),
    (
        "Заказ {%- if sent -%} в пути {%- elsif packed -%} на складе {%- endif -%}.",
        [["Заказ", "в", "пути", "на", "складе"]],
    ),
    (
        "{% case x %}{% when 'a' %}Привезём завтра.{% when 'b' %}Не привезём.{% endcase %}",
        [["Привезём", "завтра"], ["Не", "привезём"]],
    ),
    (
        "{{#if vip}}Вы наш гость.{{else}}Это не ко мне.{{/if}} Ждём, {{name}}!",
        [["Вы", "наш", "гость"], ["Это", "не", "ко", "мне"], ["Ждём", "{{name}}"]],
    ),
    # Spintax: every variant is read; filters and defaults are not variants.
    (
        "{Спасибо|Благодарим вас} за {отзыв|ваш отзыв}.",
        [["Спасибо", "Благодарим", "вас", "за", "отзыв", "ваш", "отзыв"]],
    ),
    (
        "{Добрый {день|поздний вечер}|Привет}, {{name}}!",
        [["Добрый", "день", "поздний", "вечер", "Привет", "{{name}}"]],
    ),
    (
        "Ждём, {name|upper}, и {{ имя | upcase }}, и {имя|клиент}.",
        [["Ждём", "{name|upper}", "и", "{{ имя | upcase }}", "и", "{имя|клиент}"]],
    ),
]


@pytest.mark.parametrize(("source", "wanted"), SENTENCES)
def test_words(source: str, wanted: list[list[str]]) -> None:
    text = read(source, VOCABULARY)
    assert [[word.text for word in sentence.words] for sentence in text.sentences] == wanted
    for sentence in text.sentences:
        # What is added after a sentence must not get into a tag.
        assert source[sentence.end - 1] != "{"


def test_branches_and_variants_are_clauses_apart() -> None:
    (sentence,) = read("{Спасибо|Благодарим вас} за заказ", VOCABULARY).sentences
    assert sentence.breaks == 0b10
    (sentence,) = read("Заказ {% if a %}готов{% else %}ещё не готов{% endif %}", VOCABULARY).sentences
    assert sentence.breaks == 0b100


@pytest.mark.parametrize(
    ("pattern", "source", "words"),
    [
        (r"@@\w+@@", "Ждём, @@ИМЯ@@, в пять", ["Ждём", "@@ИМЯ@@", "в", "пять"]),
        (r"~[а-я ]+~", "Ждём ~имя гостя~ в пять", ["Ждём", "~имя гостя~", "в", "пять"]),
    ],
)
def test_placeholders_of_ones_own(pattern: str, source: str, words: list[str]) -> None:
    vocabulary = Vocabulary(parse=lambda form: ())
    vocabulary.placeholders = (re.compile(pattern),)
    (sentence,) = read(source, vocabulary).sentences
    assert [word.text for word in sentence.words] == words
    assert [word.kind for word in sentence.words].count("placeholder") == 1
