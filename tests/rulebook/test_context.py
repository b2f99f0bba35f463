"""What was said before counts: earlier apologies, earlier data, praise that was not given, questions left open."""

from __future__ import annotations

import pytest

from replylint.linter import Linter
from replylint.model import Draft, Turn

LINTER = Linter()


def rules_of(draft: Draft) -> set[str]:
    return {finding.rule for finding in LINTER.lint(draft).findings}


def conversation(*texts: str) -> tuple[Turn, ...]:
    """Messages by turns, the customer's first."""
    authors = ("customer", "agent")
    return tuple(Turn(authors[number % 2], text) for number, text in enumerate(texts))  # type: ignore[arg-type]


HARM = "Кружка приехала разбитой."
HELP = "Отправила вам новую кружку, курьер привезёт её завтра до 15:00."


def test_an_earlier_apology_counts() -> None:
    apologised = conversation(HARM, "Простите, что кружка приехала разбитой.")
    silent = conversation(HARM, "Какой у вас адрес?")
    assert "missing-apology/none" in rules_of(Draft(HELP, HARM))
    assert "missing-apology/none" in rules_of(Draft(HELP, HARM, turns=silent))
    assert "missing-apology/none" not in rules_of(Draft(HELP, HARM, turns=apologised))


def test_an_apology_of_the_customer_does_not_count() -> None:
    sorry = (Turn("customer", "Простите, что беспокою: кружка приехала разбитой."),)
    assert "missing-apology/none" in rules_of(Draft(HELP, HARM, turns=sorry))


ASKED = "Напишите, пожалуйста, номер заказа."

TOLD = [
    (conversation("Заказ 4821 не пришёл.", "Сейчас посмотрю."), "Ну что там?", True),
    (conversation("Заказ не пришёл.", "Ваш заказ 4821?"), "Да, он.", False),
    ((), "Заказ 4821 не пришёл.", True),
    ((), "Заказ не пришёл.", False),
    (conversation("Заказ 4821 не пришёл.", "Сейчас посмотрю."), None, True),
]


@pytest.mark.parametrize(("turns", "customer", "repeated"), TOLD)
def test_what_the_customer_told_earlier_is_not_asked_again(
    turns: tuple[Turn, ...], customer: str | None, repeated: bool
) -> None:
    draft = Draft(ASKED, customer, turns=turns)
    assert ("repeated-question/order-number" in rules_of(draft)) == repeated


THANKS = "Спасибо за высокую оценку!"

RATINGS = [
    ("Чайник как чайник.", 1, True),
    ("Чайник как чайник.", 5, False),
    (None, 2, True),
    (None, None, False),
]


@pytest.mark.parametrize(("customer", "rating", "found"), RATINGS)
def test_thanks_for_praise_under_few_stars(customer: str | None, rating: int | None, found: bool) -> None:
    draft = Draft(THANKS, customer, "review", rating=rating)
    assert ("false-thanks/high-praise" in rules_of(draft)) == found


def test_an_unanswered_question_is_advice() -> None:
    report = LINTER.lint("Спасибо за обращение! Ваше мнение очень важно.", "Сколько стоит доставка?")
    levels = {finding.rule: finding.severity for finding in report.findings}
    assert levels["unanswered-question/none"] == "info"


def test_a_fragment_lacks_nothing() -> None:
    assert "unanswered-question/none" not in rules_of(
        Draft("Спасибо за обращение!", "Сколько стоит доставка?", fragment=True)
    )
