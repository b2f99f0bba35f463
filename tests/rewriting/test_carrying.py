"""What counts as a fact that a rewrite must keep, and where it is said again."""

from __future__ import annotations

from functools import cache

import pytest

from replylint.language.reader import read
from replylint.language.tokens import Vocabulary
from replylint.linter import Linter
from replylint.model import Draft, Rewrite
from replylint.rewriting.clauses import vocative_end
from replylint.rewriting.composing import compose_or_reason
from replylint.rewriting.facts import counts_idly
from replylint.rewriting.things import thing_in

BOOK = Vocabulary()


@cache
def _linter() -> Linter:
    return Linter()


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("У кота же девять жизней.", {"девять"}),
        ("Пять писем очередь не ускоряют.", {"Пять"}),
        # Time and money are told, whatever the tone.
        ("Ждите двадцать минут.", set()),
        ("Звоните после одиннадцати.", set()),
        ("Раньше восьми не повезём.", set()),
        ("Это стоит пятьсот рублей.", set()),
        ("Вернём 300.", set()),
    ],
)
def test_what_is_counted_in_passing(text: str, counted: set[str]) -> None:
    (sentence,) = read(text, BOOK).sentences
    assert {word.text for k, word in enumerate(sentence.words) if counts_idly(sentence, k)} == counted


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ренат, справки готовы.", "Ренат"),
        ("Шолпан, занятие засчитали.", "Шолпан"),
        ("Ларочка, ждём вас.", "Ларочка"),
        ("Упс, летнее время.", None),
        ("Пантенол, холод, покой.", None),
        ("Погуглите, сколько стоит.", None),
    ],
)
def test_who_is_called(text: str, name: str | None) -> None:
    (sentence,) = read(text, BOOK).sentences
    end = vocative_end(sentence)
    assert (None if end is None else " ".join(word.text for word in sentence.words[:end])) == name


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("Диван пришёл без ножек", "диваном"),
        # What is compared, quoted or somebody's name is not the matter.
        ("Голова после процедуры как арбуз", None),
        ("Магазин «Кубик» двадцать лет дарит радость", None),
        ("Лен, аниматор заболел", None),
    ],
)
def test_what_the_matter_is(text: str, thing: str | None) -> None:
    assert thing_in(read(text, BOOK).sentences) == thing


PARTIES = [
    # Who is told, who is only named, and who is the customer's own.
    ("Где мой договор?", "Договоры у Светланы Ивановны, спросите у неё.", "Светланой Ивановной", True),
    ("Перепутали имя именинника!", "Имя редкое, не Ваня, поди разбери.", "Ваней", False),
    ("Верните деньги, заболел ребёнок", "Тариф «Мини» назад дороги не имеет.", "тарифом", False),
    ("Не начислили бонус!", "По бонусам спросите со своего кладовщика.", "кладовщиком", False),
    ("Где преподаватель?", "Раиса на больничном, к ней и вопросы.", "Раисой", False),
]


@pytest.mark.parametrize(("customer", "reply", "whom", "named"), PARTIES)
def test_whom_the_writer_gets_in_touch_with(customer: str, reply: str, whom: str, named: bool) -> None:
    made = compose_or_reason(_linter(), _linter().lint(Draft(reply, customer, "chat")))
    said = made.text if isinstance(made, Rewrite) else ""
    assert (whom in said) is named, said


def test_a_greeting_keeps_its_paragraph() -> None:
    made = compose_or_reason(
        _linter(),
        _linter().lint(
            Draft("Добрый день, Антон!\n\nОбратитесь в банк.\n\nСлужба заботы", "Списали дважды!", "email")
        ),
    )
    assert isinstance(made, Rewrite)
    assert made.text.startswith("Добрый день, Антон!\n\n") and made.text.endswith("\n\nСлужба заботы")
