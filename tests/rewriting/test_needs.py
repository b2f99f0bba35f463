"""Which line a corrected reply still needs, and how it is said."""

from __future__ import annotations

import re
from functools import cache

import pytest

from replylint.linter import Linter
from replylint.model import Draft, Rewrite
from replylint.rewriting.composing import compose_or_reason
from replylint.rewriting.needs import LETTERS, NEEDS, needs, table_name
from replylint.rewriting.portions import Cut
from replylint.rewriting.templates import weights
from replylint.rulebook.evidence import Evidence

# Customer, draft, how the line of the rewrite begins; None where none is needed.
LINES = [
    ("Холодильник привезли с вмятиной!", "Мы тут ни при чём, вмятина мелкая. Мастер приедет в среду с 10 до 14 и поменяет дверцу.", None),
    ("Когда приедет мастер?", "Скоро приедет, не переживайте.", "Узнаю, когда приедет мастер"),
    ("Подскажите, вы работаете в воскресенье?", "Читайте график на двери.", "Отвечаю на ваш вопрос"),
    ("Списали 900 рублей дважды!", "Не паникуйте, у всех всё в порядке.", "‹Что сдела"),
    (None, "Ваш заказ задерживается. Ожидайте.", "‹Что сделаю с заказом›"),
    ("Пришла разбитая ваза", "Вазу бил курьер, к нему и обращайтесь.", "Свяж"),
]  # fmt: skip


@cache
def _linter() -> Linter:
    return Linter()


def test_every_kind_has_a_letter_and_a_table() -> None:
    assert set(LETTERS.values()) == set(NEEDS)
    assert all("bias" in weights()[table_name(need)] for need in NEEDS)


def test_all_kinds_are_ordered() -> None:
    draft = Draft("Ничем не поможем.", "Где деньги?")
    evidence = Evidence(_linter().ruleset, draft)
    assert sorted(needs(evidence, _linter().lint(draft).findings, {0: Cut((), ())})) == sorted(NEEDS)


@pytest.mark.parametrize(("customer", "reply", "line"), LINES)
def test_the_line_that_is_needed(customer: str | None, reply: str, line: str | None) -> None:
    made = compose_or_reason(_linter(), _linter().lint(Draft(reply, customer, "chat")))
    assert isinstance(made, Rewrite), made
    text = re.sub(r"‹Если нужно[^›]*›\. ?", "", made.text)
    assert line in text if line is not None else "‹" not in text, made.text
