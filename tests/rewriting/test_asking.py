"""What the customer asks for, taken up: by a table."""

from __future__ import annotations

from functools import cache

import pytest

from replylint.language.reader import read
from replylint.language.tokens import Vocabulary
from replylint.linter import Linter
from replylint.model import Draft
from replylint.rewriting.asking import touches, wanted
from replylint.rulebook.evidence import Evidence

WANTED = [
    # questions
    ("Когда придёт мастер?", "question", "когда придёт мастер"),
    ("Где мой заказ?!", "question", "где ваш заказ"),
    ("когда наконец почините лифт???", "question", "когда мы починим лифт"),
    ("Подскажите, пожалуйста, до скольки работает склад?", "question", "до скольки работает склад"),
    ("Скажите, какие документы нужны для возврата?", "question", "какие документы нужны для возврата"),
    ("Куда делась кнопка «оставить у двери»?", "question", "куда делась кнопка «оставить у двери»"),
    ("Кто мне вернёт 18 400 рублей?", "question", "кто вам вернёт 18 400 рублей"),
    ("в выписке не та площадь, как исправить?", "question", "как это исправить"),
    ("Сколько стоит?", "question", "сколько это стоит"),
    ("когда вернете?", "question", "когда мы вернём деньги"),
    ("Во сколько открываетесь?", "question", "во сколько мы открываемся"),
    ("Что нужно для рассрочки?", "question", "что нужно для рассрочки"),
    ("есть ли корм на Ленина, 14?", "question", "есть ли корм на Ленина, 14"),
    ("Скидки у вас есть?", "question", "есть ли скидки у нас"),
    ("Можно вернуть торт?", "question", "можно ли вернуть торт"),
    ("Частями оплатить можно?", "question", "можно ли оплатить частями"),
    ("хочу отменить подписку, кнопки не вижу", "question", "как отменить подписку"),
    # why
    ("Почему долг вырос вдвое?", "cause", "почему долг вырос вдвое"),
    ("почему с меня сняли 990 рублей?", "cause", "почему с вас сняли 990 рублей"),
    # requests
    ("Верните деньги за урок!", "request", "вернуть вам деньги за урок"),
    ("возвращайте деньги", "request", "вернуть вам деньги"),
    ("Добавьте оплату через СБП", "request", "добавить оплату через СБП"),
    ("Прошу сделать перерасчёт за январь", "request", "сделать перерасчёт за январь"),
    ("пришлите акт сверки", "request", "прислать вам акт сверки"),
    ("Проверьте мой заказ", "act", "проверю ваш заказ"),
    ("Перезвоните после обеда", "act", "перезвоню вам после обеда"),
    ("Нужна копия моей декларации", "paper", "копию вашей декларации"),
]

NOTHING = [
    "Сколько можно?",
    "Что делать?",
    "Вы вообще читаете?",
    "Как так?",
    "Верните как было!",
    "Не присылайте больше рекламу",
    "Спасибо, всё получилось!",
    "Скажите, вы издеваетесь?",
    "Куда мне бежать?",
    # Questions that want no answer.
    "За что мы платим 4500?",
    "Что вы собираетесь делать?",
    "Когда ответите?",
    "До каких пор это будет продолжаться?",
    "Это шутка?",
    # Of which one would find out how to find out.
    "Как узнать?",
]

TOUCHED = [
    ("Анкета удаляется в настройках, и она исчезает сразу.", "как удалить анкету", True),
    ("Копия договора готова, её отправили на почту.", "сможем ли мы выдать вам копию договора", True),
    ("Его профиль проверят модераторы.", "как удалить анкету", False),
    ("Договор истекает в феврале.", "сможем ли мы перенести договор на новое юрлицо", True),
]


@pytest.mark.parametrize(("reply", "question", "touched"), TOUCHED)
def test_what_is_spoken_of(reply: str, question: str, touched: bool) -> None:
    assert touches(read(reply, Vocabulary()).sentences, question) is touched


@cache
def _linter() -> Linter:
    return Linter()


def _wanted(customer: str) -> tuple[str, str] | None:
    one = wanted(Evidence(_linter().ruleset, Draft("Ожидайте.", customer)))
    return one and (one.kind, one.text)


@pytest.mark.parametrize(("customer", "kind", "text"), WANTED)
def test_wanted(customer: str, kind: str, text: str) -> None:
    assert _wanted(customer) == (kind, text)


@pytest.mark.parametrize("customer", NOTHING)
def test_nothing_sure_is_wanted(customer: str) -> None:
    assert _wanted(customer) is None
