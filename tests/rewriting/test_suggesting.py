"""Suggestions of single findings: where the edit is, what fills it, what is withheld."""

from __future__ import annotations

from pathlib import Path

import pytest

from replylint.config import Config
from replylint.fixing import applied_to
from replylint.language.masking import commands_in
from replylint.linter import Linter
from replylint.model import Draft
from replylint.rewriting.verifying import improved, verified

PACK = """
pack: sample
version: "1.0"
rules:
  - id: sample/away
    message: Узнайте сами.
    why: Так проще клиенту.
    phrases: ["обратиться в {куда=NP:accs}", "спросить у {кто=NP:gent}"]
    rewrite: [%s]
    bad: ["Обратитесь в банк.", "Спросите у Анны."]
    good: ["Узнаю сам."]
"""

APPLIED = [
    ("Уточню в {куда|loct} {срок}.", "Обратитесь в наш отдел возвратов.", "Уточню в нашем отделе возвратов ‹срок›."),
    ("Узнаю у {кто|gent} {срок}.", "Заказ собран, спросите у старшего менеджера Василия.",
     "Заказ собран. Узнаю у старшего менеджера Василия ‹срок›."),
    ("Узнаю {срок}.", "Обратитесь в банк, а мы подождём.", "Узнаем ‹срок›. Мы подождём."),
    ("Уточню в {куда|loct} {срок}.", "Обратитесь в аптеки города.", "Уточню в аптеках города ‹срок›."),
    ("Уточню в {куда|loct} {срок}.", "Обратитесь в ЛОР-отделение.", "Уточню в ЛОР-отделении ‹срок›."),
    ("Уточню в {куда|loct} {срок}.", "Обратитесь в интернет-аптеку.", "Уточню в интернет-аптеке ‹срок›."),
    ("Уточню в {куда|loct} {срок}.", "Здравствуйте, {}! Обратитесь в банк.", "Здравствуйте, {}! Уточню в банке ‹срок›."),
    ("узнаю в {куда|loct}", "Сейчас я обратился в банк.", "Сейчас я узнаю в банке."),
    ("Узнаю {срок}.", "Мы ждём вас, обратитесь в банк!", "Мы ждём вас. Узнаем ‹срок›."),
    ("Узнаю сам {срок}.", "Я оформила возврат. Обратитесь в банк.", "Я оформила возврат. Узнаю сама ‹срок›."),
    ("Напишу вам {срок}.", "Ждём Вас. Обратитесь в банк.", "Ждём Вас. Напишем Вам ‹срок›."),
]  # fmt: skip


def _linter(tmp_path: Path, template: str, config: Config | None = None) -> Linter:
    (tmp_path / "sample.yml").write_text(PACK % f'"{template}"', encoding="utf-8")
    base = config or Config()
    return Linter(Config(rules=(tmp_path,), default_rules=False, deadline=base.deadline, slots=base.slots))


@pytest.mark.parametrize(("template", "reply", "expected"), APPLIED)
def test_applied(tmp_path: Path, template: str, reply: str, expected: str) -> None:
    finding = _linter(tmp_path, template).lint(reply).findings[0]
    one = finding.suggestions[0]
    assert applied_to(reply, [(one.span.start, one.span.end, one.replacement)]) == expected
    assert one.applicability == ("fill" if "‹" in expected else "review")
    assert one.reason


LOSING = [
    ("Узнаю {срок}.", "Обратитесь в банк до 18:00."),
    ("Узнаю {срок}.", "По заказу 40182 обратитесь в банк."),
    ("Узнаю {срок}.", "Обратитесь в {{department}}."),
    ("Узнаю {срок}.", "Спросите у Анны."),
    ("Узнаю {срок}.", "Обратитесь в банк, сайт bank.example.ru."),
]


@pytest.mark.parametrize(("template", "reply"), LOSING)
def test_no_suggestion_loses_a_fact(tmp_path: Path, template: str, reply: str) -> None:
    finding = _linter(tmp_path, template).lint(reply).findings[0]
    assert finding.suggestions == ()


@pytest.mark.parametrize(
    "reply",
    [
        "{% if late %}Обратитесь в банк.{% endif %}",
        "{{#if late}}Обратитесь в банк.{{/if}}",
        "{{> hello}} Обратитесь в банк.",
    ],
)
def test_commands_of_templates_stay(tmp_path: Path, reply: str) -> None:
    linter = _linter(tmp_path, "Узнаю {срок}.")
    report, _ = verified(linter, linter.lint(reply))
    commands = commands_in(reply)
    assert commands
    assert report.findings[0].suggestions
    for one in report.findings[0].suggestions:
        edited = applied_to(reply, [(one.span.start, one.span.end, one.replacement)])
        assert commands_in(edited) == commands
    rewrite = linter.rewrite(reply)
    assert rewrite is None or commands_in(rewrite.text) == commands


def test_the_configuration_fills_slots(tmp_path: Path) -> None:
    config = Config(deadline="до 18:00", slots={"кто": "Анна"})
    finding = (
        _linter(tmp_path, "Узнаю до {срок}, ответит {кто}.", config).lint("Обратитесь в банк.").findings[0]
    )
    assert finding.suggestions[0].replacement == "Узнаю до 18:00, ответит Анна."
    assert finding.suggestions[0].applicability == "review"


def test_what_adds_a_finding_is_withheld(tmp_path: Path) -> None:
    linter = _linter(tmp_path, "Спросите у коллег, обратитесь в чат.")
    report, withheld = verified(linter, linter.lint("Обратитесь в банк."))
    assert withheld == 1
    assert report.findings[0].suggestions == ()


def test_transforms_and_the_customers_words_are_added() -> None:
    linter = Linter()
    report, _ = improved(
        linter, linter.lint("Обратитесь в отдел возвратов.", "Платье село после первой стирки!!!")
    )
    offered = {one.replacement.strip() for finding in report.findings for one in finding.suggestions}
    assert "Свяжусь с отделом возвратов и напишу вам ‹срок›." in offered
    assert any(text.startswith("Простите, что платье село после первой стирки.") for text in offered)


def test_what_a_rewrite_leaves_out_is_told() -> None:
    draft = Draft("Вы сами сообщили код. Пишите заявление в полицию. Такое бывает.", "Украли деньги с карты!")
    rewrite = Linter().rewrite(draft)
    assert rewrite is not None
    told = " ".join((rewrite.text, *rewrite.left_out)).lower()
    for words in ("сами сообщили код", "пишите заявление в полицию", "такое бывает"):
        assert words in told
