"""A word or two without a deed, a fact or a kindness is no answer; the same number of words may be one."""

from __future__ import annotations

import pytest

from replylint.linter import Linter
from replylint.model import Draft

LINTER = Linter()


def is_scrap(reply: str, customer: str | None = None) -> bool:
    return any(
        finding.rule == "negative-phrasing/scrap" for finding in LINTER.lint(Draft(reply, customer)).findings
    )


@pytest.mark.parametrize(
    "reply", ["Мне это неинтересно.", "Она не ответит вам.", "Порядки такие.", "Дорого это."]
)
def test_saying_nothing(reply: str) -> None:
    assert is_scrap(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "Уже везу.",  # a deed
        "Билет отправлен.",
        "Зайдите со двора.",
        "Вам пять или шесть?",  # a question
        "Их 14.",  # a number
        "Вход со двора.",  # a fact
        "Состав: хлопок.",
        "Да, конечно.",  # a kindness
        "Здравствуйте, Ирина!",  # no body
        "",
    ],
)
def test_saying_enough(reply: str) -> None:
    assert not is_scrap(reply)


def test_to_a_question_a_word_may_be_an_answer() -> None:
    assert is_scrap("Дорого это.")
    assert not is_scrap("Дорого это.", "Сколько стоит перенести стену?")


def test_seven_words_are_no_scrap() -> None:
    assert not is_scrap("Мне это совсем неинтересно и ей тоже.")
