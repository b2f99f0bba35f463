"""Which sentences of a faulty draft are suspected of its faults."""

from __future__ import annotations

from functools import cache

import pytest

from replylint.linter import Linter
from replylint.model import Draft
from replylint.rewriting.pointing import faults
from replylint.rewriting.suspicion import (
    LEARNED_FROM_SPANS,
    LEARNED_FROM_VERDICTS,
    Suspicion,
    further_traits,
    suspicions,
    traits_of,
)
from replylint.rewriting.templates import weights
from replylint.rulebook.evidence import Evidence


@cache
def _linter() -> Linter:
    return Linter()


def _suspected(reply: str, customer: str | None) -> dict[str, Suspicion]:
    """What each sentence of the body is suspected of, by its text."""
    linter, draft = _linter(), Draft(reply, customer, "chat")
    evidence, findings = Evidence(linter.ruleset, draft), linter.lint(draft).findings
    pointed = faults(evidence, findings, {rule.id: rule for rule in linter.ruleset.rules})
    found = suspicions(evidence, findings, pointed)
    sentences = evidence.reply.text.sentences
    return {reply[sentences[n].start : sentences[n].ends[-1]]: one for n, one in found.items()}


# Customer, the sentence at fault, those that are sound.
BESIDE = [
    ("Вторую неделю нет ответа по страховке!", "Не надо нам писать каждый день, это ничего не ускорит.", ["Заключение эксперта пришло вчера в 15:20.", "Деньги отправлю в среду, 14 мая."]),
    ("Сломали забор при выгрузке", "Надо было самим открыть ворота пошире.", ["Завтра в 10:00 приедет Антон и поправит секцию.", "Платить ничего не нужно."]),
    ("Где мой паспорт? Сдала в понедельник", "Все вопросы по паспортам решает другой отдел.", ["Паспорт числится за окном 4.", "Узнаю, готов ли он, и напишу вам до 17:00."]),
    (None, "Когда-нибудь и эту кнопку починим.", ["Выгрузку можно сделать и через меню.", "Файл за март прикладываю."]),
]  # fmt: skip


@pytest.mark.parametrize(("customer", "faulty", "sound"), BESIDE)
def test_the_fault_is_suspected_more_than_what_stands_beside_it(
    customer: str | None, faulty: str, sound: list[str]
) -> None:
    for at in range(len(sound) + 1):
        told = _suspected(" ".join([*sound[:at], faulty, *sound[at:]]), customer)
        guilty = told[faulty.rstrip(".")]
        assert all(told[one.rstrip(".")].fault < guilty.fault for one in sound), (at, told)
        assert all(told[one.rstrip(".")].needless < guilty.needless for one in sound), (at, told)
        assert guilty.is_unfit()
        assert not any(told[one.rstrip(".")].is_unfit() for one in sound), (at, told)


def test_probabilities() -> None:
    told = _suspected("Здравствуйте! Это не ко мне. Деньги ушли 3 мая. Звоните в бухгалтерию!", "Где деньги?")
    assert len(told) >= 2
    for one in told.values():
        assert all(0 <= value <= 1 for value in (one.fault, one.idle, one.unfit, one.needless))


def test_the_tables_weigh_what_is_noticed() -> None:
    linter, draft = _linter(), Draft("Это не ко мне. Обратитесь в банк.", "Где деньги?")
    evidence = Evidence(linter.ruleset, draft)
    first = traits_of(evidence, linter.lint(draft).findings, ())
    for traits in first.values():
        for name in LEARNED_FROM_SPANS:
            assert weights()[name].keys() == {"bias", *traits}
    for traits in further_traits(evidence, (), first).values():
        for name in LEARNED_FROM_VERDICTS:
            known = traits.keys() & weights()[name].keys()
            assert first[0].keys() - {"alone"} <= known  # Verdicts are about drafts of two sentences or more.
            assert {"fault", "idle", "answers", "word банк", "leans where answering"} & traits.keys() <= known


def test_what_leans_is_told_by_its_words() -> None:
    linter = _linter()
    evidence = Evidence(linter.ruleset, Draft("Мастер приехал. Он ждёт у входа. Запишу вас на среду.", None))
    traits = further_traits(evidence, (1,), traits_of(evidence, (), (1,)))
    assert [told.get("leans", 0) for told in traits.values()] == [0, 1, 0]
    assert [told.get("will do", 0) for told in traits.values()] == [0, 0, 1]
    assert [told.get("pointed at before") for told in traits.values()] == [None, 0, 1]


def test_a_lone_sentence_has_nothing_beside_it() -> None:
    (one,) = traits_of(
        Evidence(_linter().ruleset, Draft("Обратитесь в банк.", "Где деньги?")), (), ()
    ).values()
    assert one["alone"] == 1 == one["share"] and one["behind the loudest"] == 0
