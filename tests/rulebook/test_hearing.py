"""Signals that a customer's message has as a whole, by a sum over its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from replylint import Linter
from replylint.config import Config
from replylint.model import Draft
from replylint.rulebook.errors import RuleFileError
from replylint.rulebook.loading import load

PACK = """
signals:
  - name: glad
    about: клиент рад
    side: customer
    weights: glad
    unless: {reply: ["но"]}
rules:
  - {id: a/cold, message: m, why: Потому., phrases: ["принято"], when: [{customer: [glad]}]}
"""
WEIGHTS = """
speaks: 1.0
draft:
  "bias": -0.5
  "told.радовать": 1.5
  "told.не радовать": -2.0
  "told.^ спасибо": 1.0
  "told.спасибо $": 0.5
"""


def rules(directory: Path, pack: str = PACK, weights: str = WEIGHTS) -> Path:
    (directory / "weights").mkdir()
    (directory / "weights" / "glad.yml").write_text(weights, encoding="utf-8")
    (directory / "a.yml").write_text(pack, encoding="utf-8")
    return directory


@pytest.mark.parametrize(
    ("customer", "heard"),
    [
        ("Радует.", True),  # 1.5 - 0.5
        ("Не радует.", False),  # the pair takes it back
        ("Спасибо.", True),  # at the start and at the end: 1.0 + 0.5 - 0.5
        ("Спасибо за чай.", False),
        ("Спасибо за чай. Большое спасибо.", True),  # the sentences add up
        ("Радует, но не всегда.", False),  # the signal's own condition
        ("Пришёл пакет.", False),
        (None, False),
    ],
)
def test_the_words_of_the_message_add_up(tmp_path: Path, customer: str | None, heard: bool) -> None:
    linter = Linter(Config(rules=(rules(tmp_path),), default_rules=False))
    found = linter.lint(Draft("Принято.", customer)).findings
    assert [one.rule for one in found] == ["a/cold"] * heard


@pytest.mark.parametrize(
    ("pack", "weights", "message"),
    [
        (PACK.replace("side: customer", "side: reply"), WEIGHTS, "side: customer, no phrases"),
        (PACK.replace("unless", "phrases: [рад]\n    unless"), WEIGHTS, "side: customer, no phrases"),
        (PACK.replace("weights: glad", "weights: sad"), WEIGHTS, "no weights/sad.yml"),
        (PACK, WEIGHTS + '  "word.рад": 1.0\n', "of «told.…» and «bias»"),
        (PACK, WEIGHTS + 'sentence:\n  "told.рад": 1.0\n', "of «told.…» and «bias»"),
        (PACK, WEIGHTS + '  "told.@никто": 1.0\n', "unknown class @никто"),
    ],
)
def test_what_cannot_be_heard(tmp_path: Path, pack: str, weights: str, message: str) -> None:
    with pytest.raises(RuleFileError, match=message.replace("…", ".")):
        load((rules(tmp_path, pack, weights),), default_rules=False)


@pytest.fixture(scope="module")
def linter() -> Linter:
    return Linter()


@pytest.mark.parametrize(
    ("customer", "reply"),
    [
        ("Куртка села как надо, тёплая, доставили за день.", "Тёплой зимы, носите с удовольствием!"),
        (
            "Мастер Игорь приехал вовремя, всё починил и прибрал.",
            "Игорю прочитали вслух, он смутился. Пусть служит!",
        ),
        ("Всё, деньги пришли, спасибо.", "Отлично! Хорошего вечера."),
    ],
)
def test_whoever_is_content_needs_neither_apology_nor_deed(linter: Linter, customer: str, reply: str) -> None:
    assert linter.lint(Draft(reply, customer)).findings == ()


@pytest.mark.parametrize(
    "customer",
    [
        "Отличный сервис, третью неделю жду диван!",
        "Браво, снова привезли чужой заказ.",
        "Мастер был, кран течёт.",
    ],
)
def test_whoever_only_sounds_content_is_owed_an_apology(linter: Linter, customer: str) -> None:
    found = linter.lint(Draft("Спасибо за отзыв! Ждём вас снова.", customer)).findings
    assert "missing-apology" in {one.category for one in found}
