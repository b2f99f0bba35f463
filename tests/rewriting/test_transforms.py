"""Every transform by two tables: what becomes what, and what must stay."""

from __future__ import annotations

import pytest

from replylint.language.reader import read
from replylint.language.tokens import Vocabulary
from replylint.rewriting.clauses import piece_edit
from replylint.rewriting.transforms import Place, changes

_VOCABULARY = Vocabulary()

BECOMES = [
    ("false-promise/surely", "Со складом мы обязательно проработаем этот момент, чтобы подобное не повторялось.",
     "Со складом мы проработаем этот момент ‹срок›, чтобы подобное не повторялось."),
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
    ("negative-phrasing/bare-refusal", "Не сможем отправить раньше понедельника.", "Сможем отправить в понедельник."),
    ("negative-phrasing/bare-refusal", "Курьер не привезёт раньше среды.", "Курьер привезёт в среду."),
    ("negative-phrasing/bare-refusal", "Раньше пятницы не отправим.", "Отправим в пятницу."),
    ("negative-phrasing/bare-refusal", "Раньше 20 мая мастер не приедет.", "Мастер приедет 20 мая."),
    ("negative-phrasing/bare-refusal", "Ответим не раньше завтра.", "Ответим завтра."),
    ("negative-phrasing/bare-refusal", "Склад не откроется раньше 9:00.", "Склад откроется после 9:00."),
    ("negative-phrasing/bare-refusal", "Не привезём раньше следующего месяца.", "Привезём в следующем месяце."),
    ("negative-phrasing/bare-refusal", "До конца декабря чёрных курток не будет.", "Чёрные куртки будут в начале января."),
    ("negative-phrasing/bare-refusal", "До пятницы доставки не будет.", "Доставка будет в пятницу."),
    ("negative-phrasing/bare-refusal", "Врача не будет до 15 июня.", "Врач будет 15 июня."),
    ("negative-phrasing/bare-refusal", "Записи нет и до конца недели не будет.", "Запись будет в начале следующей недели."),
    ("negative-phrasing/bare-refusal", "Без паспорта выдать посылку не можем.", "Выдадим посылку, как только пришлёте паспорт."),
    ("negative-phrasing/bare-refusal", "Невозможно оформить возврат без фото упаковки.",
     "Оформим возврат, как только пришлёте фото упаковки."),
    ("negative-phrasing/bare-refusal", "Вернуть деньги без реквизитов не получится.",
     "Вернём деньги, как только пришлёте реквизиты."),
    # promises made honest
    ("false-promise/when-then", "Привезём, как только освободится курьер.", "Привезём ‹срок›."),
    ("false-promise/when-then", "Ответим, когда дойдут руки, а пока пользуйтесь сайтом.",
     "Ответим ‹срок›, а пока пользуйтесь сайтом."),
    ("false-promise/check-and-report", "Проверим и сообщим.", "Проверим и сообщим ‹срок›."),
    ("false-promise/check-and-report", "Срок уточним.", "Точный срок сообщу вам ‹срок›."),
    ("false-promise/fix-it", "Разберёмся с этим.", "Разберёмся с этим ‹срок›."),
    ("false-promise/someday", "Поддержка протокола {{proto}} будет добавлена в будущих прошивках.",
     "Узнаю, когда будет добавлена поддержка протокола {{proto}}, и напишу вам ‹срок›."),
    ("false-promise/vague-time", "Устраним в предельно сжатые сроки.", "Устраним ‹срок›."),
    ("false-promise/vague-time", "Холодильщик заедет на днях.", "Холодильщик заедет ‹срок›."),
    ("false-promise/oath", "К утру всё заработает, ручаюсь.",
     "По плану к утру всё заработает. Если что-то сдвинется, напишу вам сразу."),
    ("false-promise/oath", "Стопроцентно будет у вас до девяти вечера, хоть гостей зовите!",
     "По плану будет у вас до девяти вечера. Если что-то сдвинется, напишу вам сразу."),
    ("false-promise/oath", "Вернём всё до копейки, не сомневайтесь.", "Вернём всё до копейки ‹срок›."),
    ("false-promise/told-later", "Новая дата будет сообщена отдельно.", "Новую дату сообщу вам ‹срок›."),
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
    ("negative-phrasing/intake", "Ваше обращение № 88213 принято.", "Занимаюсь вашим обращением № 88213 и отвечу вам ‹срок›."),
    ("negative-phrasing/intake", "Заявка {id} зарегистрирована.", "Занимаюсь вашей заявкой {id} и отвечу вам ‹срок›."),
    ("negative-phrasing/must", "Вам необходимо прислать чек и приложить фото.", "Пришлите, пожалуйста, чек и приложите фото."),
    ("negative-phrasing/must", "Вы должны заполнить форму.", "Заполните, пожалуйста, форму."),
    ("negative-phrasing/reproach", "Вы не указали номер заказа.", "Подскажите, пожалуйста, номер заказа."),
    ("negative-phrasing/reproach", "Вы не приложили чека.", "Пришлите, пожалуйста, чек."),
    ("negative-phrasing/intake", "Срок рассмотрения до 30 дней.", "Отвечу вам в срок до 30 дней."),
    ("negative-phrasing/intake", "Ваше заявление от 12.05 зарегистрировано за № 118.",
     "Занимаюсь вашим заявлением от 12.05 (№ 118) и отвечу вам ‹срок›."),
    ("negative-phrasing/repeated", "Третий раз объясняю: формат JPG или PNG.", "Формат JPG или PNG."),
    ("negative-phrasing/reproach", "Курьер не попал в подъезд, так как вы не сообщили код.",
     "Курьер не попал в подъезд, подскажите, пожалуйста, код."),
    ("deflection/no-influence", "Со своей стороны мы всё отправили 4-го.", "Мы всё отправили 4-го."),
    # redirects
    ("deflection/sent-away", "Причину уточняйте в банке получателя.", "Причину уточню в банке получателя и напишу вам ‹срок›."),
    ("deflection/sent-away", "Об условиях и графике узнавайте у кредитора.",
     "Об условиях и графике узнаю у кредитора и напишу вам ‹срок›."),
    ("deflection/sent-away", "Пишите в {{department}}.", "Свяжусь с коллегами ({{department}}) и напишу вам ‹срок›."),
    ("deflection/sent-away", "Напишите на help@x.ru.", "Напишу на help@x.ru сам и вернусь к вам с ответом ‹срок›."),
    ("deflection/sent-away", "Позвоните по номеру 8 800 555-35-35.",
     "Позвоню сам по номеру 8 800 555-35-35 и вернусь к вам с ответом ‹срок›."),
    ("deflection/do-it-yourself", "На новую дату записывайтесь сами.",
     "На новую дату запишу вас сам: напишите, какое время удобно."),
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
    ("deflection/sent-away", "Подойдите к кому-нибудь на входе."),
    ("negative-phrasing/bare-refusal", "Раньше было лучше."),
    ("negative-phrasing/bare-refusal", "Не отправим, пока не пришлёте чек."),
    ("negative-phrasing/bare-refusal", "До вокзала автобуса не будет."),
    ("negative-phrasing/bare-refusal", "Без скидки купить нельзя."),
    ("negative-phrasing/intake", "Вам надлежит сформировать заявление повторно."),
    ("negative-phrasing/intake", "Ваше обращение рассмотрено."),
    ("false-promise/oath", "Всё будет хорошо, ручаюсь."),
    ("false-promise/bare-future", "Подумаем над этим."),
    ("false-promise/bare-future", "Как найдём, возобновим группу."),
    ("false-promise/someday", "Когда-нибудь, глядишь, и до конструктора дорастём."),
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
