"""Every transform by two tables: what becomes what, and what must stay."""

from __future__ import annotations

import pytest

from replylint.language.reader import read
from replylint.language.tokens import Vocabulary
from replylint.rewriting.clauses import piece_edit
from replylint.rewriting.transforms import Place, changes

_VOCABULARY = Vocabulary()

BECOMES = [
    ("negative-phrasing/bare-refusal", "Красных ботинок нет и до конца месяца не будет.",
     "Красные ботинки будут в начале следующего месяца."),
    # negative to positive
    ("negative-phrasing/bare-refusal", "Мы не отправим заказ раньше пятницы.", "Мы отправим заказ в пятницу."),
    ("negative-phrasing/bare-refusal", "Не отправим раньше вторника.", "Отправим во вторник."),
    ("negative-phrasing/bare-refusal", "Не привезём раньше следующей недели.", "Привезём на следующей неделе."),
    ("negative-phrasing/bare-refusal", "Не приедем раньше 15 марта.", "Приедем 15 марта."),
    ("negative-phrasing/bare-refusal", "Мастер не приедет раньше 18:00.", "Мастер приедет после 18:00."),
    ("negative-phrasing/bare-refusal", "Товара не будет до конца месяца.", "Товар будет в начале следующего месяца."),
    ("negative-phrasing/bare-refusal", "Синих кроссовок не будет до конца марта.", "Синие кроссовки будут в начале апреля."),
    ("negative-phrasing/bare-refusal", "До конца недели мастера не будет.", "Мастер будет в начале следующей недели."),
    ("negative-phrasing/bare-refusal", "Без чека вернуть деньги нельзя.", "Вернём деньги, как только пришлёте чек."),
    ("negative-phrasing/bare-refusal", "Без номера заказа найти посылку не сможем.", "Найдём посылку, как только пришлёте номер заказа."),
    # promises made honest
    ("false-promise/vague-time", "Ответим вам в ближайшее время.", "Ответим вам ‹срок›."),
    ("false-promise/vague-time", "Скоро всё исправим.", "Всё исправим ‹срок›."),
    ("false-promise/surely", "Обязательно исправим ошибку.", "Исправим ошибку ‹срок›."),
    ("false-promise/oath", "Гарантируем, что привезём диван завтра.", "Привезём диван завтра."),
    ("false-promise/told-later", "С вами свяжутся.", "Свяжусь с вами ‹срок›."),
    ("false-promise/when-then", "Вам перезвонят в понедельник.", "Перезвоню вам в понедельник."),
    ("false-promise/when-then", "С вами свяжется логист.", "Узнаю всё у логиста и напишу вам ‹срок›."),
    ("false-promise/told-later", "О решении вы будете проинформированы.", "О решении напишу вам ‹срок›."),
    # formulas and orders
    ("negative-phrasing/officialese", "Информируем вас, что заказ собран.", "Заказ собран."),
    ("missing-apology/but", "Извините, но срок хранения вышел 5 мая.", "Срок хранения вышел 5 мая."),
    ("negative-phrasing/intake", "Ваше обращение № 88213 принято.", "Вашим обращением № 88213 занимаюсь я, отвечу вам ‹срок›."),
    ("negative-phrasing/intake", "Заявка {id} зарегистрирована.", "Вашей заявкой {id} занимаюсь я, отвечу вам ‹срок›."),
    ("negative-phrasing/must", "Вам необходимо прислать чек и приложить фото.", "Пришлите, пожалуйста, чек и приложите фото."),
    ("negative-phrasing/must", "Вы должны заполнить форму.", "Заполните, пожалуйста, форму."),
    ("negative-phrasing/reproach", "Вы не указали номер заказа.", "Подскажите, пожалуйста, номер заказа."),
    ("negative-phrasing/reproach", "Вы не приложили чека.", "Пришлите, пожалуйста, чек."),
    # redirects
    ("deflection/sent-away", "Обратитесь в отдел возвратов.", "Свяжусь с отделом возвратов и напишу вам ‹срок›."),
    ("deflection/sent-away", "Спросите у старшего менеджера Василия.", "Спрошу у старшего менеджера Василия и напишу вам ‹срок›."),
    ("deflection/sent-away", "Наберите в понедельник.", "Перезвоню вам в понедельник."),
    ("deflection/sent-away", "Обратитесь в банк, телефон 8 800 555-35-35.",
     "Свяжусь с банком и напишу вам ‹срок›. Если захотите связаться сами, вот контакты: 8 800 555-35-35."),
]  # fmt: skip

STAYS = [
    ("negative-phrasing/bare-refusal", "Не отправим раньше, чем получим оплату."),
    ("negative-phrasing/bare-refusal", "Лифта в доме не будет."),
    ("negative-phrasing/bare-refusal", "Без совести жить нельзя."),
    ("negative-phrasing/bare-refusal", "Без чека не обойтись."),
    ("false-promise/vague-time", "Скоро лето."),
    ("false-promise/told-later", "Вам не перезвонят."),
    ("false-promise/oath", "Больше никогда не опоздаем, гарантируем."),
    ("negative-phrasing/officialese", "Информируем о ходе работ каждый день."),
    ("negative-phrasing/must", "Мастер должен прийти завтра."),
    ("negative-phrasing/reproach", "Курьер не указал причину."),
    ("deflection/sent-away", "Посмотрите на сайте."),
]


def _first(rule: str, text: str) -> str | None:
    sentence = read(text, _VOCABULARY).sentences[0]
    place = Place(sentence, text, rule, 0, len(sentence.words))
    change = next(changes(place), None)
    if change is None:
        return None
    span, replacement = piece_edit(sentence, text, change.i, change.j, change.text, change.whole)
    return text[: span.start] + replacement + text[span.end :]


@pytest.mark.parametrize(("rule", "text", "becomes"), BECOMES)
def test_becomes(rule: str, text: str, becomes: str) -> None:
    assert _first(rule, text) == becomes


@pytest.mark.parametrize(("rule", "text"), STAYS)
def test_stays(rule: str, text: str) -> None:
    assert _first(rule, text) is None
