"""What `explain RULE` says of conditions: every scope, zone and builtin signal has a Russian name."""

from __future__ import annotations

from typing import get_args

from replylint.cli import described
from replylint.language.text import Zone
from replylint.linter import Linter
from replylint.rulebook.builtin import BUILTINS
from replylint.rulebook.schema import SCOPES, Example, Rule


def test_everything_has_a_name() -> None:
    assert set(described.SCOPES) == set(SCOPES)
    assert set(described.ABOUT) >= set(BUILTINS)
    assert set(described.ZONES) == set(get_args(Zone)) - {"quote", "code"}


def test_every_shipped_rule_is_described() -> None:
    linter = Linter()
    about = described.about_signals(linter.ruleset.sources)
    for rule in linter.rules:
        said = described.sections(rule, about)
        assert any(texts for title, texts in [*said.items()][:2] if title != "Источник"), rule.id


def rule(**said: object) -> Rule:
    return Rule("a/b", "phrases", "a", "warning", "м", "", (), "a", "a.yml", 1, **said)  # type: ignore[arg-type]


SECTIONS = [
    (rule(phrases=("ждать",)), "Фразы", "ждать"),
    (rule(phrases=("ждать",), negated=True), "Фразы, и под отрицанием", "ждать"),
    (rule(when=({"customer": ("harm", "беда")},)), "Только если есть", "у клиента: вред (harm) или «беда»"),
    (rule(unless=({"near": ("short",), "after": ("x",)},)), "Молчит, если есть",
     "короткий ответ (short); и дальше в ответе: x"),
    (rule(channels=("chat", "sms")), "Где и когда", "каналы: chat, sms"),
    (rule(needs=("customer",)), "Где и когда", "без сообщения клиента не судит"),
    (rule(bad=(Example("Нет.", "Можно?", "chat"),)), "Так не надо", "на «Можно?»: Нет. (канал: chat)"),
]  # fmt: skip


def test_sections() -> None:
    for one, title, text in SECTIONS:
        assert described.sections(one, {"harm": "вред", **described.ABOUT})[title] == [text]
