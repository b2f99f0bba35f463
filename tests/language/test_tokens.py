"""What a token is and how it is folded: tables of forms, and the vocabulary that keeps them."""

from __future__ import annotations

import pickle

import pytest

from replylint.language.folding import fold
from replylint.language.morphology import Parse
from replylint.language.reader import read
from replylint.language.text import Word
from replylint.language.tokens import Vocabulary, kind_of

KINDS = [
    ("заказ", "word"),
    ("по-моему", "word"),
    ("12-го", "word"),
    ("SMS-код", "word"),
    ("5", "number"),
    ("1 100", "number"),
    ("1\u00a0100,50", "number"),
    ("1,5", "number"),
    ("3-5", "number"),
    ("18:00", "time"),
    ("09:05:30", "time"),
    ("18.00", "time"),
    ("12:30-14:00", "time"),
    ("15.03.2026", "date"),
    ("15.03", "date"),
    ("15/03/26", "date"),
    ("2026-03-15", "date"),
    ("https://shop.ru/a?b=1", "url"),
    ("shop.ru", "url"),
    ("магазин.рф", "url"),
    ("help@shop.ru", "email"),
    ("+7 900 000-11-22", "phone"),
    ("8 (800) 555-35-35", "phone"),
    ("89001234567", "phone"),
    ("8-800-555-35-35", "phone"),
    ("{{name}}", "placeholder"),
    ("‹срок›", "placeholder"),
    ("____", "placeholder"),
    ("%s", "placeholder"),
    ("12-345", "id"),
    ("AB12-7", "id"),
    ("order_id", "id"),
    ("@support_bot", "id"),
]


@pytest.mark.parametrize(("token", "kind"), KINDS)
def test_kind(token: str, kind: str) -> None:
    assert kind_of(token) == kind


NORMS = [
    ("Счёт", "счет"),
    ("Cпасибо", "спасибо"),  # Latin C
    ("ПPИBET", "привет"),
    ("SMS-код", "sms-код"),
    ("VIPа", "vipа"),
    ("спаси\u00adбо", "спасибо"),
    ("спа\u200bсибо", "спасибо"),
    ("мои\u0306", "мой"),
    ("все\u0308", "все"),
    ("за\u0301мок", "замок"),
    ("по‑моему", "по-моему"),
    ("Order", "order"),
]


@pytest.mark.parametrize(("form", "norm"), NORMS)
def test_fold(form: str, norm: str) -> None:
    assert fold(form) == norm


# Text and its words, joined with "|".
WORDS = [
    ("Жду до 18:00, 15.03.2026.", "Жду|до|18:00|15.03.2026"),
    ("по-моему, кое-что и что-то, скажите-ка", "по-моему|кое-что|и|что-то|скажите-ка"),
    ("слово - другое, слово -другое", "слово|другое|слово|другое"),
    ("№ 12-345 и №5-1180", "12-345|и|5-1180"),
    ("1 100 ₽ и 1 100 р.", "1 100|и|1 100|р"),
    ("заказ 12 345 678 рублей", "заказ|12 345 678|рублей"),
    ("5 тыс. и 10 %", "5|тыс|и|10"),
    ("в 2024 100 раз", "в|2024|100|раз"),
    ("пишите на help@shop.ru.", "пишите|на|help@shop.ru"),
    ("сайт https://shop.ru/x?a=1&b=2, раздел", "сайт|https://shop.ru/x?a=1&b=2|раздел"),
    ("(см. shop.ru/help)", "см|shop.ru/help"),
    ("звоните +7 900 000-11-22, 8 800 555-35-35", "звоните|+7 900 000-11-22|8 800 555-35-35"),
    ("+7(900)000-11-22", "+7(900)000-11-22"),
    ("{{name}}, {{ user.mention }}, {{GetX()}}", "{{name}}|{{ user.mention }}|{{GetX()}}"),
    ("{name} {Имя} {a.b[:20]}", "{name}|{Имя}|{a.b[:20]}"),
    ("${x.y} %NAME% %name%", "${x.y}|%NAME%|%name%"),
    ("%s и %d, %(name)s", "%s|и|%d|%(name)s"),
    ("#ORDER# #SITE_NAME#", "#ORDER#|#SITE_NAME#"),
    ("[имя], [номер обращения]", "[имя]|[номер обращения]"),
    ("Заказ ____ и <?= $order->id ?>", "Заказ|____|и|<?= $order->id ?>"),
    ("%{{ticket}}% принят", "{{ticket}}|принят"),
    ("{% if paid %}Оплачено{% endif %}", "Оплачено"),
    ("№{{id}} и <номер>", "{{id}}|и|<номер>"),
    ("скидка 10% или 20% на всё", "скидка|10|или|20|на|всё"),
    ("<b>Важно</b>: <a href='x'>тут</a>", "Важно|тут"),
    ("[B]Важно[/B] [COLOR=red]да[/COLOR]", "Важно|да"),
    ("[личный кабинет](https://a.ru/b)", "личный|кабинет|https://a.ru/b"),
    ("*ждите* _нас_ **тут** __сейчас__", "ждите|нас|тут|сейчас"),
    ("Мы 😊 рады", "Мы|рады"),
    ("один&nbsp;два", "один|два"),
    ("д'Артаньян и O’Neil", "д'Артаньян|и|O’Neil"),
    ("с 10 до 18", "с|10|до|18"),
    ("п. 7.3 договора", "п|7.3|договора"),
    ("написал @support_bot", "написал|@support_bot"),
    ("", ""),
    ("… 😊 !!!", ""),
]


@pytest.mark.parametrize(("source", "words"), WORDS)
def test_words(source: str, words: str) -> None:
    text = read(source, Vocabulary(parse=lambda form: ()))
    assert "|".join(word.text for word in text.words()) == words


def _reading(form: str) -> tuple[Parse, ...]:
    return (Parse(form, frozenset({"NOUN"}), 1.0, True),)


def test_parses_are_asked_for_once_per_form_and_folded() -> None:
    asked: list[str] = []

    def parse(form: str) -> tuple[Parse, ...]:
        asked.append(form)
        return _reading(form)

    vocabulary = Vocabulary(parse=parse)
    words = list(read("Счёт, Счёт и Order", vocabulary).words())
    assert asked == []
    assert [len(word.parses) for word in words] == [1, 1, 1, 0]
    assert asked == ["счет", "и"]


def test_annotate_sees_every_new_form_once() -> None:
    seen: list[str] = []
    vocabulary = Vocabulary(parse=lambda form: (), annotate=lambda word: seen.append(word.text))
    for _ in range(2):
        read("ждём 18:00 и ждём", vocabulary)
    assert sorted(seen) == ["18:00", "ждём", "и"]


def test_a_vocabulary_that_has_grown_too_large_is_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("replylint.language.tokens._LIMIT", 3)
    vocabulary = Vocabulary(parse=_reading)
    words = list(read("раз два три четыре пять", vocabulary).words())
    assert len(vocabulary) <= 3
    assert [word.parses[0].lemma for word in words] == ["раз", "два", "три", "четыре", "пять"]


def _mark(word: Word) -> None:
    word.mask = 7


def test_a_pickled_vocabulary_is_empty_and_works() -> None:
    vocabulary = Vocabulary(parse=_reading, annotate=_mark)
    read("ждём вас", vocabulary)
    copy = pickle.loads(pickle.dumps(vocabulary))
    assert len(copy) == 0
    assert copy["ждём"].mask == 7
    assert copy["ждём"].parses[0].lemma == "ждем"
