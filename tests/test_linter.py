"""What the shipped rules say of the drafts the project promises to judge rightly, and what a Linter is."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import replylint
from replylint import Linter, lint
from replylint.config import Config, ConfigError, Override
from replylint.model import Draft, Turn

# reply, customer's message, category that must be found (None: no finding at all)
PROMISED = [
    ("По оплате это не ко мне, пишите в бухгалтерию", None, "deflection"),
    ("Я вас сейчас переключу", None, "deflection"),
    ("Эту проблему может решить только Вася, а он на выезде", None, "deflection"),
    ("Не знаю, я здесь совсем новенький", None, "deflection"),
    (
        "Перевожу вас на Анну из отдела возвратов: она видит ваш заказ, я ей всё рассказал, напишет до 15:00",
        None,
        None,
    ),
    ("Вам не нужно никуда обращаться, я сам всё передам и напишу завтра до 12:00", None, None),
    ("Оформите возврат в личном кабинете.", "Привезли разбитую кружку", "missing-apology"),
    (
        "Простите, что кружка приехала разбитой. Уже отправляю новую, будет у вас в среду",
        "Привезли разбитую кружку",
        None,
    ),
    ("Ваш заказ передан курьеру", None, None),
    ("Приносим извинения за возможные неудобства", None, "missing-apology"),
    ("Это невозможно", None, "negative-phrasing"),
    ("Сегодня доставить не получится, зато могу отправить завтра к 9:00", None, None),
    ("Мы посмотрим", "Добавьте, пожалуйста, тёмную тему", "false-promise"),
    ("Гарантия на чайник 12 месяцев", None, None),
    ("Обязательно укажите номер договора", None, None),
    ("Исправим в ближайшее время", None, "false-promise"),
    ("> Это вообще не ко мне!", None, None),
]

# The same things said in other words: other verbs, persons, aspects, word orders.
SISTERS = [
    ("С этим не ко мне, обращайтесь к бухгалтерам", None, "deflection"),
    ("Сейчас соединю вас с другим отделом", None, "deflection"),
    ("Такое решает только Ольга, её сегодня нет", None, "deflection"),
    ("Я тут недавно, ничего не могу подсказать", None, "deflection"),
    ("Приносим свои извинения за доставленные неудобства.", None, "missing-apology"),
    ("К сожалению, это не представляется возможным.", None, "negative-phrasing"),
    ("Исправят в скором времени.", None, "false-promise"),
    ("Завтра до 12:00 я сам всё передам и отпишусь, обращаться никуда не придётся", None, None),
    ("Гарантийный срок на чайник — год", None, None),
    ("Завтра к 9:00 привезём, сегодня уже не успеем", None, None),
]


@pytest.mark.parametrize(("reply", "customer", "category"), PROMISED + SISTERS)
def test_promised_judgements(reply: str, customer: str | None, category: str | None) -> None:
    report = lint(reply, customer=customer)
    found = {finding.category for finding in report.findings if finding.severity != "info"}
    if category is None:
        assert not found
        assert report.verdict == "send"
    else:
        assert category in found
        assert report.verdict == "rework"


@pytest.mark.parametrize(
    "reply",
    [
        "Читайте оферту, там всё написано",
        "Прочитайте договор: там всё указано.",
        "Читайте оферту. Там всё написано.",
        "Погуглите, инструкций в интернете полно.",
    ],
)
def test_one_fault_is_one_finding(reply: str) -> None:
    found = [finding.category for finding in lint(reply, "С меня взяли комиссию!").findings]
    assert found.count("deflection") == 1


def test_what_cannot_be_judged_is_named() -> None:
    report = lint("Ваш заказ передан курьеру")
    assert any(rule.startswith("missing-apology/") for rule in report.not_judged)
    assert lint("Ваш заказ передан курьеру", customer="Где заказ?").not_judged == ()


def test_a_fragment_is_not_blamed_for_what_it_lacks() -> None:
    report = Linter().lint(Draft("Спасибо за обращение!", customer="Всё сломалось, ужас", fragment=True))
    assert report.findings == ()
    assert report.not_judged


def test_an_earlier_apology_counts() -> None:
    linter = Linter()
    reply, customer = "Новая кружка приедет в среду до 18:00.", "Привезли разбитую кружку"
    apology = Turn("agent", "Простите, что кружка приехала разбитой.")
    alone = linter.lint(Draft(reply, customer=customer))
    after = linter.lint(Draft(reply, customer=customer, turns=(apology,)))
    assert "missing-apology" in {finding.category for finding in alone.findings}
    assert "missing-apology" not in {finding.category for finding in after.findings}


def test_findings_point_at_their_words() -> None:
    reply = "Анна, здравствуйте! По оплате это не ко мне, пишите в бухгалтерию."
    for finding in lint(reply).findings:
        assert reply[finding.span.start : finding.span.end] == finding.text


DRAFTS = [Draft(reply, customer) for reply, customer, _ in PROMISED]


def test_the_same_in_any_order_in_threads_and_after_pickling() -> None:
    linter = Linter()
    alone = [Linter().lint(draft) for draft in DRAFTS[:4]]
    together = [linter.lint(draft) for draft in DRAFTS]
    assert together[:4] == alone
    assert [linter.lint(draft) for draft in reversed(DRAFTS)][::-1] == together
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(linter.lint, DRAFTS)) == together
    copy: Linter = pickle.loads(pickle.dumps(linter))
    assert [copy.lint(draft) for draft in DRAFTS] == together


SPELLINGS = [
    ("ё as е", lambda text: text.replace("ё", "е")),
    ("no-break spaces", lambda text: text.replace(" ", "\u00a0")),
    ("trailing spaces", lambda text: text + "   "),
    ("CRLF at the end", lambda text: text + "\r\n"),
    ("soft hyphens", lambda text: text.replace("ст", "с\u00adт")),
]


@pytest.mark.parametrize(("name", "change"), SPELLINGS)
def test_spelling_of_spaces_and_letters_changes_no_finding(name: str, change) -> None:  # type: ignore[no-untyped-def]
    for draft in DRAFTS:
        before = [finding.rule for finding in lint(draft.reply, draft.customer).findings]
        assert [finding.rule for finding in lint(change(draft.reply), draft.customer).findings] == before


def test_what_is_remembered_of_messages_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    replies = [
        "Это не ко мне, пишите в бухгалтерию.",
        "Проверим и сообщим.",
        "Здравствуйте! Номер карты 4111 1111 1111 1111.",
    ]
    customers = [None, "Где мой заказ? Жду две недели!!", "Спасибо, всё пришло."]
    drafts = [
        Draft(reply, customer, rating=rating, turns=turns)
        for reply in replies
        for customer in customers
        for rating in (None, 1)
        for turns in ((), (Turn("agent", replies[1]),))
    ]
    linter = Linter()
    fresh = []
    for draft in drafts:
        linter.ruleset.forget()
        fresh.append(linter.lint(draft))
    monkeypatch.setattr("replylint.rulebook.evidence.KNOWN_MESSAGES", 2)
    monkeypatch.setattr("replylint.phrases.matching.KNOWN_SENTENCES", 3)
    for _ in range(2):
        assert [linter.lint(draft) for draft in drafts] == fresh
    assert len(linter.ruleset.reply.messages) <= 2
    linter.ruleset.forget()
    assert not linter.ruleset.reply.messages
    assert [linter.lint(draft) for draft in drafts] == fresh


def test_select_ignore_and_severity() -> None:
    reply = "По оплате это не ко мне. Это невозможно."
    categories = {finding.category for finding in Linter(Config(select=("deflection",))).lint(reply).findings}
    assert categories == {"deflection"}
    ignoring = Linter(Config(ignore=("deflection",))).lint(reply)
    assert "deflection" not in {finding.category for finding in ignoring.findings}
    advising = Linter(Config(severity={"deflection": "info"})).lint(reply)
    assert {f.severity for f in advising.findings if f.category == "deflection"} == {"info"}


def test_overrides_hold_for_files() -> None:
    config = Config(overrides=(Override(("sms/*",), {"channel": "sms"}),))
    assert Linter(config).lint(Draft("Готово.", path="sms/a.txt")).draft.channel is None
    assert Linter(config.for_path("sms/a.txt")).lint("Готово.").draft.channel == "sms"


WRONG_SETTINGS = [
    (Config(select=("deflektion",)), "select: no rule or family is called 'deflektion'; did you mean 'defl"),
    (Config(ignore=("deflektion",)), "ignore: no rule or family is called 'deflektion'"),
    (Config(severity={"deflektion": "off"}), "severity: no rule or family is called 'deflektion'"),
    (Config(overrides=(Override(("a",), {"select": ("x",)}),)), "select: no rule or family is called 'x'"),
    (Config(channel="chatt"), "no such channel: 'chatt'; did you mean 'chat'?"),
    (Config(placeholders=(r"(a+)+$",)), "may be too slow, with repeats in repeats"),
]


@pytest.mark.parametrize(
    ("config", "message"), WRONG_SETTINGS, ids=[message for _, message in WRONG_SETTINGS]
)
def test_wrong_settings_are_refused_at_once(config: Config, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Linter(config)
    assert str(caught.value).startswith(message)


def call(function: Any, *values: Any, **named: Any) -> Callable[[], Any]:
    """A call with values of whatever type."""
    return partial(function, *values, **named)


NO_DRAFTS = [
    (call(lint, None), TypeError, "draft: expected str | Draft, got NoneType"),
    (call(lint, "Да.".encode()), TypeError, "draft: expected str | Draft, got bytes"),
    (call(lint, "Да.", customer=5), TypeError, "Draft.customer: expected str | None, got int"),
    (call(lint, "Да.", channel=["chat"]), TypeError, "Draft.channel: expected str | None, got list"),
    (call(lint, Draft("Да."), customer="Где?"), TypeError, "customer: goes with a plain text"),
    (call(lint, Draft("Да."), channel="chat"), TypeError, "channel: goes with a plain text"),
    (call(Draft, None), TypeError, "Draft.reply: expected str, got NoneType"),
    (call(Draft, "Да.", id=7), TypeError, "Draft.id: expected str | None, got int"),
    (call(Draft, "Да.", rating="1"), TypeError, "Draft.rating: expected int | None, got str"),
    (call(Draft, "Да.", rating=True), TypeError, "Draft.rating: expected int | None, got bool"),
    (call(Draft, "Да.", rating=9), ValueError, "Draft.rating: expected 1 | 2 | 3 | 4 | 5, got 9"),
    (call(Draft, "Да.", turns=None), TypeError, "Draft.turns: expected tuple[Turn, ...], got NoneType"),
    (call(Draft, "Да.", turns=({"text": "а"},)), TypeError, "Draft.turns[0]: expected Turn, got dict"),
    (call(Turn, "bot", "Да."), ValueError, "Turn.author: expected 'customer' | 'agent', got 'bot'"),
    (call(Turn, "agent", None), TypeError, "Turn.text: expected str, got NoneType"),
    (call(Linter, {"select": []}), TypeError, "config: expected Config | None, got dict"),
    (
        call(Linter().rewrite, "Да.", variant="hot"),
        ValueError,
        "variant: expected neutral | warm | formal, got 'hot'",
    ),
    (call(Linter().explain, 5), TypeError, "draft: expected str | Draft, got int"),
]


@pytest.mark.parametrize(
    ("wrong", "kind", "message"), NO_DRAFTS, ids=[message for _, _, message in NO_DRAFTS]
)
def test_what_is_no_draft_is_told_by_its_field(
    wrong: Callable[[], Any], kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind) as caught:
        wrong()
    assert str(caught.value).startswith(message)


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(replylint.__file__).parent / "py.typed").is_file()


@settings(max_examples=settings().max_examples // 2)
@given(st.text(max_size=200), st.none() | st.text(max_size=60))
def test_any_text_is_judged(reply: str, customer: str | None) -> None:
    report = lint(reply, customer)
    assert 0 <= report.score <= 100
    for finding in report.findings:
        assert reply[finding.span.start : finding.span.end] == finding.text


@pytest.mark.parametrize("code", ["import replylint", "from replylint.cli import run; run(['--help'])"])
def test_nothing_heavy_is_imported(code: str) -> None:
    check = f"{code}\nimport sys; print(sorted({{'spacy', 'rich', 'pymorphy3'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_nothing_goes_over_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    assert Linter().lint("По оплате это не ко мне.").findings
