"""Which clause of a message names the harm."""

from __future__ import annotations

from functools import cache

import pytest

from replylint.linter import Linter
from replylint.model import Draft
from replylint.rewriting import turning
from replylint.rewriting.harms import harms
from replylint.rulebook.evidence import Evidence

# The customer's message, and what the apology says; None where nothing of it may be said.
TOLD = [
    ("Списали 900 рублей дважды за одну поездку", "с вас списали 900 рублей дважды за одну поездку"),
    ("Заказывала платье, пришла мужская футболка. И что мне с ней делать?", "пришла мужская футболка"),
    ("Мне прислали чужие документы, а мои неизвестно где", "вам прислали чужие документы, а ваши неизвестно где"),
    ("Почему отменили мой рейс?", "отменили ваш рейс"),
    ("Лифт для колясок уже починили?", None),
    ("Подскажите, вы работаете в воскресенье?", None),
    ("Роутеры новые, 9 не включаются", None),
    ("Мне насчитали пени за книгу которую я сдал", None),
]  # fmt: skip


@cache
def _linter() -> Linter:
    return Linter()


@pytest.mark.parametrize(("message", "said"), TOLD)
def test_the_harm_is_said_again(message: str, said: str | None) -> None:
    clause = turning.complaint(Evidence(_linter().ruleset, Draft("Ничем не поможем.", message)))
    assert (clause and clause.text) == said


def test_the_harm_is_likelier_than_what_stands_beside_it() -> None:
    message = "Добрый день! Диван привезли с дырой на спинке. Прошу прислать мастера, живу на Садовой."
    evidence = Evidence(_linter().ruleset, Draft("Ничем не поможем.", message))
    assert evidence.customer is not None
    told = harms(evidence, evidence.customer)
    assert [one.gravest for one in told] == sorted((one.gravest for one in told), reverse=True)
    assert told[0].number == 1
    assert told[0].likely > 0.5 > max(one.likely for one in told[1:])


# A draft, and what it owns up to.
OWNED = [
    ("Ваш заказ задерживается на складе. Ожидайте.", "ваш заказ задерживается на складе"),
    ("Запись к Марине 18.11 отменена. Другое время выбирайте сами.", "запись к Марине 18.11 отменена"),
    ("Шлагбаум открывается по звонку. Номер спросите у охраны.", None),
]


@pytest.mark.parametrize(("reply", "said"), OWNED)
def test_what_a_draft_owns_up_to(reply: str, said: str | None) -> None:
    clause = turning.admitted(Evidence(_linter().ruleset, Draft(reply, None)))
    assert (clause and clause.text) == said
