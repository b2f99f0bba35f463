"""What falls away from a rewrite though it may be needed, and the slot that reminds of it."""

from __future__ import annotations

from functools import cache

import pytest

from replylint.language.reader import read
from replylint.language.tokens import Vocabulary
from replylint.linter import Linter
from replylint.model import Draft
from replylint.rewriting.composing import compose, filled
from replylint.rewriting.facts import facts_of, lost
from replylint.rewriting.reminding import around_fact, reminder

BOOK = Vocabulary()


@cache
def _linter() -> Linter:
    return Linter()


AROUND = [
    ("Раньше восьми никто вам ничего не повезёт, хоть трижды позвоните.", "восьми", "раньше восьми"),
    ("Лебедев в отпуске до 3 марта, его и ждите.", "3", "Лебедев в отпуске до 3 марта"),
    # What scolds is not said again: only the fact with its noun.
    ("Прям раздел 5 открыть лень?", "5", "раздел 5"),
    ("Здравствуйте, Ольга, а мастер приедет в 14:00, не раньше.", "14:00", "мастер приедет в 14:00"),
    # A fact that says nothing by itself comes with its clause.
    ("Звоните туда, они отвечают с 9 до 17.", "9", "они отвечают с 9 до 17"),
    ("Не подлежит обмену по перечню, утверждённому приказом Минторга.", "Минторга", "не подлежит обмену по перечню, утверждённому приказом Минторга"),
    # Brackets and quotation marks come in pairs.
    ("Договор (приложение 2) у вас.", "2", "договор (приложение 2) у вас"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fact", "said"), AROUND)
def test_a_fact_with_the_words_it_needs(text: str, fact: str, said: str) -> None:
    (sentence,) = read(text, BOOK).sentences
    k = next(k for k, word in enumerate(sentence.words) if word.text == fact)
    assert around_fact(sentence, k, text)[2] == said


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ([], None),
        (["в 14:05"], "‹Если нужно, упомяните: в 14:05›."),
        # What is part of another, or said before, is said once.
        (
            ["в 14:05", "курьер был в 14:05", "курьер был в 14:05"],
            "‹Если нужно, своими словами: курьер был в 14:05›.",
        ),
        (["одно", "другое"], "‹Если нужно, упомяните: одно; другое›."),
        # What says something stands apart from what only names it.
        (
            ["в 14:05", "ждали мастера"],
            "‹Если нужно, своими словами: ждали мастера›. ‹Если нужно, упомяните: в 14:05›.",
        ),
    ],
)
def test_the_slot(said: list[str], slots: str | None) -> None:
    assert reminder(said) == slots


def test_long_reminders_take_several_slots() -> None:
    said = [f"{word} " * 20 for word in ("раз", "два", "три")]
    slots = reminder([one.strip() for one in said])
    assert slots is not None
    assert slots.count("‹") == 3


REMINDED = [
    # An act beside which somebody is blamed.
    (
        "Курьер не приехал!",
        "Курьера вызвали на 16:00. Пробки в городе не мы устраиваем, сами понимаете.",
        "16:00",
    ),
    # A date in a sentence that sends the customer away.
    (
        "Верните деньги за тур!",
        "Это решает туроператор, у него срок до 3 марта, к нему и обращайтесь.",
        "до 3 марта",
    ),
    ("Где мой диплом?", "Подайте заявку в разделе «Инциденты», деканат этим не занимается.", "«Инциденты»"),
]


@pytest.mark.parametrize(("customer", "reply", "words"), REMINDED)
def test_no_fact_goes_unseen(customer: str, reply: str, words: str) -> None:
    report = _linter().lint(Draft(reply, customer))
    made = compose(_linter(), report)
    assert made is not None
    assert words in made.text
    assert not lost(facts_of(read(reply, BOOK).sentences), read(made.text, BOOK))
    assert not _linter().lint(filled(Draft(made.text, customer))).findings
