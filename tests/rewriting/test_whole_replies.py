"""Whole replies by the letter, and what must hold of every one of them."""

from __future__ import annotations

import re
from functools import cache

import pytest

from replylint.language.reader import read
from replylint.linter import Linter
from replylint.model import Draft, Rewrite
from replylint.rewriting.apologising import turn_regret
from replylint.rewriting.composing import Withheld, compose_or_reason, filled
from replylint.rewriting.facts import facts_of, lost
from replylint.rewriting.ordering import unsound
from replylint.rewriting.pieces import Piece
from replylint.rewriting.suggesting import OPEN_SLOT
from replylint.rewriting.voice import Voice


@cache
def _linter() -> Linter:
    return Linter()


def _made(customer: str | None, reply: str, channel: str = "chat") -> Rewrite | Withheld:
    return compose_or_reason(_linter(), _linter().lint(Draft(reply, customer, channel)))


WHOLE = [
    # What was asked for and refused is named in the slot.
    (
        "Можно вернуть шторы?",
        "Шторы возврату не подлежат, читайте правила.",
        (
            "‹Если нужно, своими словами: шторы возврату не подлежат›. "
            "‹Почему не получится вернуть шторы и что могу предложить›. Если подходит, напишите мне."
        ),
    ),
    (
        "Есть ли у вас зарядка на 65 Вт?",
        "Понятия не имею, погуглите.",
        "Отвечаю на ваш вопрос: ‹есть ли у нас зарядка на 65 Вт›. Если останутся вопросы, напишите мне.",
    ),
    # Nobody knows what the customer wrote: the agent does.
    (
        None,
        "Настоящим сообщаем, что залог удержан полностью. Благодарим за проживание!",
        (
            "‹Если нужно, своими словами: настоящим сообщаем, что залог удержан полностью›. "
            "‹Если нужно, извинение: за что›. ‹Что сделаем с залогом› и напишем вам ‹срок›."
        ),
    ),
    # Whether there is something to be sorry for, the agent knows.
    (
        None,
        "Ваш столик на двоих ждёт вас 3 июня в 9:00. Приносим извинения за возможные неудобства.",
        (
            "Ваш столик на двоих ждёт вас 3 июня в 9:00. ‹Если нужно, извинение: за что›. "
            "‹Если нужно, своими словами: что дальше и когда›."
        ),
    ),
    # What the refusal is about does not go with the excuse for it.
    (
        None,
        "Вылет отменён по погоде. Возврат не производится.",
        (
            "Простите, что вылет отменён по погоде. ‹Если нужно, своими словами: возврат не производится›. "
            "Могу предложить ‹что можно вместо этого›. Если подходит, напишите мне."
        ),
    ),
    # Facts of what fell away are reminded of in a slot, in the draft's own words.
    (
        "На второй день у чемодана сломался замок",
        "Такого быть не может, каждый чемодан проходит испытание «Бастион».",
        (
            "Простите, что на второй день у чемодана сломался замок. "
            "‹Если нужно, своими словами: каждый чемодан проходит испытание «Бастион»›. ‹Что сделаю› и напишу вам ‹срок›."
        ),
    ),
    (
        "Ключ от номера перестал работать в полночь!",
        "Ночью спать надо, а не гулять. Замки перепрошивают по вторникам.",
        (
            "Простите, что ключ от номера перестал работать в полночь. "
            "‹Если нужно, своими словами: замки перепрошивают по вторникам›. ‹Что сделаю› и напишу вам ‹срок›."
        ),
    ),
    (
        "Диван пришёл без ножек",
        "Ой, ножки, великое дело) Серёжа со склада опять напутал, спросите его после 14:00.",
        (
            "Простите, что диван пришёл без ножек. "
            "‹Если нужно, своими словами: Серёжа со склада опять напутал, спросите его после 14:00›. "
            "‹Что сделаю› и напишу вам ‹срок›."
        ),
    ),
]


@pytest.mark.parametrize(("customer", "reply", "text"), WHOLE)
def test_a_reply_by_the_letter(customer: str | None, reply: str, text: str) -> None:
    made = _made(customer, reply)
    assert isinstance(made, Rewrite)
    assert made.text == text


CUSTOMERS = [
    None,
    "Посудомойка течёт!",
    "Когда придёт мастер?",
    "Верните деньги за абонемент",
    "Почему списали 300 рублей?",
    "Оператор нахамила мне",
]
REPLIES = [
    "Это не ко мне. Заказ 77120 собирают на складе.",
    "Галина Петровна, здравствуйте! Чудес не бывает, обращайтесь на завод.",
    "{{name}}, вопрос 88-412 не по нашей части, пишите на help@ochag.example.",
    "Согласно п. 4.2 Правил проката возврат не предусмотрен. Ждите до 5 июня.",
    "Ну бывает) Накладную {{waybill}} потеряли, спросите Серёжу.",
    "Сами виноваты. Мы сорок лет на рынке!",
    "Уважаемый клиент!\n\nВаше обращение зарегистрировано. Повторно не пишите.\n\nС уважением,\nСлужба заботы «Очаг»",
    "Обязательно решим, как только сможем! Остаток 1 200 ₽ на карте.",
    "Читайте описание, там вкладка «Советы» для таких, как вы.",
]


@pytest.mark.parametrize("channel", ["chat", "email", "review", "phone", "sms"])
@pytest.mark.parametrize("customer", CUSTOMERS)
def test_what_holds_of_every_reply(customer: str | None, channel: str) -> None:
    vocabulary = _linter().ruleset.reply.vocabulary
    for reply in REPLIES:
        made = _made(customer, reply, channel)
        if isinstance(made, Withheld):
            continue
        assert not _linter().lint(filled(Draft(made.text, customer, channel))).findings, made.text
        assert not lost(facts_of(read(reply, vocabulary).sentences), read(made.text, vocabulary)), made.text
        assert unsound(made.text) is None
        slots = OPEN_SLOT.findall(made.text)
        assert len(slots) == len(set(slots)), made.text
        assert made.text.count("напиш") < 3
        if channel == "phone":
            assert "напиш" not in made.text, made.text
        assert not re.search(r"\( | \)|: \.|По [а-я ]*\(\)", made.text)


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("Нам очень жаль, что урок сорвался.", "Простите, что урок сорвался."),
        ("Ольга, сожалеем, что заказ потеряли.", "Ольга, простите, что заказ потеряли."),
        ("Мне жаль, что перед самым праздником.", None),
        ("Жаль, конечно.", None),
    ],
)
def test_regret_becomes_an_apology(text: str, turned: str | None) -> None:
    assert turn_regret([Piece(text)], Voice()) == turned
