"""What a rewrite had better not keep: then a frame is made in its place."""

from __future__ import annotations

from functools import cache

import pytest

from replylint.linter import Linter
from replylint.rewriting.talk import refuses


@cache
def _linter() -> Linter:
    return Linter()


NOT_KEPT = [
    # Hope in place of a refusal.
    ("Верните деньги за урок", "Оферта возврат за урок не предусматривает.", "сможем ли"),
    # Threats, blame and vows, also in a sentence that has a fact in it.
    (None, "Срок аренды зонта истёк. Вы обязаны сдать зонт немедленно, иначе вызовем охрану!", "охран"),
    (
        "Лампа мигает",
        "Вам необходимо было читать инструкцию, раздел 9. Лампу привезём в пятницу.",
        "было читать",
    ),
    # Chatter beside a question, boasts beside a complaint.
    ("Будет ли чёрный цвет?", "Ооо, чёрный все ждут!! Когда-нибудь точно сделаем.", "все ждут"),
    ("Линзы мутные!", "Мы вкладываем душу в каждую оправу и обязательно добьёмся идеала!", "душу"),
    # Two promises to write.
    (
        None,
        "Обращение {{id}} зарегистрировано, ответ поступит по мере рассмотрения. Ускорить его нельзя.",
        "ответим вам ‹срок›. ‹",
    ),
    # Who is told of, the customer is not greeted by.
    (
        "Тренер накричал на сына!",
        "Уважаемая Зарема!\n\nЛюдмила Фёдоровна — заслуженный тренер. Побеседуем с коллективом.",
        "Здравствуйте, Людмила",
    ),
    (
        "Врач нагрубила мне!",
        "Елена Котова — врач высшей категории, обращайтесь к ней.",
        "Здравствуйте, Елена",
    ),
    ("Куст засох за неделю!", "Герань — цветок нежный, поливать надо было чаще.", "Здравствуйте, Герань"),
    # Words left of a sentence at fault, and what leaned on it.
    (None, "Подойдите на склад сами, коробка подписана, лента на ней синяя.", "Лента на ней синяя. "),
    (None, "По браку пишите на завод, адрес у них на сайте. Отвечают по вторникам с 10 до 12.", " Отвечают по вторникам с 10 до 12. Св"),
    ("Где заказ?", "Ой 🙈 Когда-нибудь привезём!", "Ой"),
    (None, "Этого никто не знает. С нашей стороны всё", "С нашей стороны всё"),
]  # fmt: skip


@pytest.mark.parametrize(("customer", "reply", "words"), NOT_KEPT)
def test_what_is_not_kept(customer: str | None, reply: str, words: str) -> None:
    made = _linter().rewrite(reply, customer)
    assert made is None or words not in made.text, made.text


KEPT = [
    # News without a time get a slot.
    (None, "Запчасть заказана. Запуск лифта состоится сразу по мере её поступления.", "‹"),
    # What was done stays.
    ("Станция списала деньги!", "Возврат 640 ₽ ушёл. Надо было читать тариф.", "640 ₽"),
    # A list is not torn.
    (
        None,
        "Для замены чайника покупатель обязан приложить:\n— фото коробки;\n— чек;\n— описание дефекта.\nНеполный пакет не рассматривается.",
        "— чек;",
    ),
]


@pytest.mark.parametrize(("customer", "reply", "words"), KEPT)
def test_what_is_kept(customer: str | None, reply: str, words: str) -> None:
    made = _linter().rewrite(reply, customer)
    assert made is not None
    assert words in made.text, made.text


REFUSING = [
    ("Возврат не допускается.", True),
    ("Деньги за билет не возвращаем.", True),
    ("В пересмотре отказано.", True),
    ("Возвраты не ко мне, я кассир.", False),
    ("Мы не знаем, где посылка.", False),
    ("Вы не приложили чек.", False),
]


@pytest.mark.parametrize(("reply", "refused"), REFUSING)
def test_what_refuses(reply: str, refused: bool) -> None:
    from replylint.language.reader import read

    sentence = read(reply, _linter().ruleset.reply.vocabulary).sentences[0]
    assert refuses(sentence) is refused
