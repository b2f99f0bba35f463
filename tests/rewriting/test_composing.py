"""Whole replies: a few by the letter, all of the corpora by what must hold of every rewrite."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replylint.config import Config
from replylint.language.reader import read
from replylint.linter import Linter
from replylint.model import Draft, Report, Rewrite
from replylint.rewriting.composing import Withheld, compose, compose_or_reason, filled, unsound, variants
from replylint.rewriting.facts import facts_of, lost
from replylint.rewriting.suggesting import OPEN_SLOT

CORPORA = Path(__file__).parent.parent.parent / "corpora"


@cache
def _linter() -> Linter:
    return Linter()


def _drafts(step: int) -> Iterator[Draft]:
    for path in sorted(CORPORA.glob("*.jsonl")):
        records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        for record in records[::step]:
            reply = record.get("reply") or record["bad"]
            yield Draft(reply, record["customer"], record["channel"], record["id"])


WHOLE = [
    (
        "Привезли разбитую кружку",
        "По возврату это не ко мне, обратитесь в отдел претензий. Приносим извинения за возможные неудобства.",
        "Простите, что вам привезли разбитую кружку. Свяжусь с отделом претензий и напишу вам ‹срок›.",
    ),
    (
        "Водитель высадил меня на полпути, ночью.",
        "Здравствуйте! Ваше обращение № 88213 принято.",
        (
            "Здравствуйте! Простите, что водитель высадил вас на полпути. "
            "Вашим обращением № 88213 занимаюсь я, отвечу вам ‹срок›."
        ),
    ),
    (
        "Платье село после первой стирки!!!",
        "Светлана, добрый день! Мы шьём с 2009 года. Носите с удовольствием!",
        (
            "Светлана, добрый день! Простите, что платье село после первой стирки. Мы шьём с 2009 года. "
            "Разберёмся, как так вышло, и напишем вам решение ‹срок›."
        ),
    ),
]

SAID = [
    (
        "Доступ закрыли на месяц ни за что, я даже не заходил вчера",
        "Все так говорят. Тикет закрываю.",
        "не заходили",
    ),
    ("Сандалии жмут, голова болит", "К новым все привыкают, потерпите", "голова"),
    ("Сапоги жмут, голова болит", "К новым все привыкают, потерпите", "потерпите"),
    (
        "Час в очереди, одно окно из пяти!",
        "Роман, число окон утверждает головной офис. Пишите туда.",
        "Романом",
    ),
    (
        "Час в очереди, одно окно из пяти!",
        "Роман, число окон утверждает головной офис. Пишите туда.",
        "с окном",
    ),
    (None, "Посылка застряла на таможне, это не наш уровень. Растаможат, привезём.", "уровень"),
]


@pytest.mark.parametrize(("customer", "reply", "words"), SAID)
def test_what_is_not_said_to_a_customer(customer: str | None, reply: str, words: str) -> None:
    made = _linter().rewrite(reply, customer)
    assert made is None or words not in made.text


def test_invitations_stand_behind_the_promise_and_nobody_writes_on_the_phone() -> None:
    made = _linter().rewrite(
        "Спасибо, что поделились. Если слова кассира вас задели, нам жаль. Приходите 12 декабря, вход свободный!",
        "Кассир нахамила, сказала «не мешайте работать»",
    )
    assert made is not None
    assert made.text.index("‹срок›") < made.text.index("Приходите")
    report = _linter().lint(Draft("Это не ко мне, звоните в бухгалтерию.", "Мне не вернули деньги!", "phone"))
    spoken = compose(_linter(), report)
    assert spoken is not None
    assert "напишу" not in spoken.text and "перезвоню вам" in spoken.text


@pytest.mark.parametrize(("customer", "reply", "rewritten"), WHOLE)
def test_whole_reply(customer: str, reply: str, rewritten: str) -> None:
    made = _linter().rewrite(reply, customer)
    assert made is not None
    assert made.text == rewritten
    assert made.slots == ("срок",)


def test_a_good_reply_has_no_rewrite() -> None:
    assert (
        _linter().rewrite("Простите, что кружка приехала разбитой. Новую уже отправила.", "Кружка разбита!")
        is None
    )


def test_the_configuration_fills_slots_and_chooses_the_voice() -> None:
    config = Config(deadline="сегодня до 18:00", person="мы")
    report = _linter().lint(WHOLE[0][1], WHOLE[0][0])
    made = compose(_linter(), report, config)
    assert made is not None
    assert made.text.endswith("Свяжемся с отделом претензий и напишем вам сегодня до 18:00.")
    assert made.slots == ()


def test_variants_differ() -> None:
    found = variants(_linter(), _linter().lint(WHOLE[0][1], WHOLE[0][0]))
    assert list(found) == ["neutral", "warm", "formal"]
    assert len({made.text for made in found.values()}) == 3


def test_what_would_lose_a_fact_is_withheld() -> None:
    report = _linter().lint(
        "Это решает только Вася, он на Алтае до двадцать пятого.", "Верните деньги, стул сломан!"
    )
    made = compose_or_reason(_linter(), report)
    assert isinstance(made, Rewrite | Withheld)
    if isinstance(made, Rewrite):
        assert "Васей" in made.text and "двадцать" in made.text
    else:
        assert made.reason.startswith("потерялось бы")


def test_the_report_has_it_when_asked() -> None:
    linter = Linter(Config(rewrite=True))
    assert linter.lint(WHOLE[0][1], WHOLE[0][0]).rewrite is not None
    assert _linter().lint(WHOLE[0][1], WHOLE[0][0]).rewrite is None


def _check(report: Report, made: Rewrite) -> None:
    after = _linter().lint(filled(replace(report.draft, reply=made.text)))
    assert not after.findings, (report.draft.reply, made.text)
    before = read(report.draft.reply, _linter().ruleset.reply.vocabulary)
    gone = lost(facts_of(before.sentences), read(made.text, _linter().ruleset.reply.vocabulary))
    assert not gone, (report.draft.reply, made.text)
    assert made.slots == tuple(dict.fromkeys(OPEN_SLOT.findall(made.text)))
    assert unsound(made.text) is None


def test_every_rewrite_of_the_corpora_is_clean_and_keeps_the_facts() -> None:
    faulty = rewritten = 0
    for draft in _drafts(4):
        report = _linter().lint(draft)
        if not report.findings:
            continue
        faulty += 1
        made = compose(_linter(), report)
        if made is not None:
            rewritten += 1
            _check(report, made)
            assert compose(_linter(), report) == made
    assert faulty > 20
    assert rewritten / faulty > 0.8


SENTENCES = [sentence for draft in _drafts(9) for sentence in draft.reply.split(". ")]
CUSTOMERS = [draft.customer for draft in _drafts(9)]


@settings(max_examples=settings().max_examples // 2)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5), st.sampled_from(CUSTOMERS))
def test_any_reply_can_be_tried(sentences: list[str], customer: str | None) -> None:
    report = _linter().lint(". ".join(sentences), customer)
    made = compose_or_reason(_linter(), report)
    if isinstance(made, Rewrite):
        _check(report, made)
    else:
        assert made.reason
