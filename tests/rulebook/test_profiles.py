"""Profiles: which rules exist, how grave they are, and how mistakes in them are told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from replylint.config import Config, ConfigError
from replylint.linter import Linter
from replylint.rulebook import profiles
from replylint.rulebook.errors import RuleFileError
from replylint.rulebook.loading import shipped_directory

ROOT = Path(__file__).resolve().parent.parent.parent
NAMES = [path.stem for path in sorted((shipped_directory() / "profiles").glob("*.yml"))]


def levels(reply: str, customer: str | None = None, **settings: object) -> dict[str, str]:
    """Rule → severity of the findings under these settings."""
    report = Linter(Config(**settings)).lint(reply, customer)  # type: ignore[arg-type]
    return {finding.rule: finding.severity for finding in report.findings}


FAULT = "Это наша ошибка. Напишите нам в ватсап."

OWN_RULES = [
    ((), set()),
    (("marketplace-review",), {"marketplace/moved-elsewhere"}),
    (("marketplace-no-fault",), {"marketplace/admitted-fault"}),
    (
        ("marketplace-no-fault", "marketplace-review"),
        {"marketplace/moved-elsewhere", "marketplace/admitted-fault"},
    ),
]


@pytest.mark.parametrize(("chosen", "expected"), OWN_RULES)
def test_rules_of_a_profile_exist_only_in_it(chosen: tuple[str, ...], expected: set[str]) -> None:
    found = {rule for rule in levels(FAULT, profiles=chosen) if rule.startswith("marketplace/")}
    assert found == expected


INTAKE = "Ваше обращение принято."
RULE = "negative-phrasing/intake"

LEVELS = [
    ({}, "warning"),
    ({"profiles": ("chat",)}, "error"),
    ({"profiles": ("chat", "legal-letter")}, "info"),
    ({"profiles": ("legal-letter", "chat")}, "error"),
    ({"profiles": ("chat",), "severity": {"negative-phrasing": "info"}}, "info"),
    ({"profiles": ("chat",), "ignore": (RULE,)}, None),
    ({"profiles": ("chat",), "select": ("deflection",)}, None),
]


@pytest.mark.parametrize(("settings", "level"), LEVELS)
def test_later_profiles_overrule_earlier_and_the_configuration_all(
    settings: dict[str, object], level: str | None
) -> None:
    assert levels(INTAKE, **settings).get(RULE) == level


def test_a_profile_requires_signals() -> None:
    customer = "Деньги списали дважды."
    without = "Простите за двойное списание. Проверю операцию и отвечу."
    within = "Простите за двойное списание. Проверю операцию и отвечу завтра до 12:00."
    assert "bank/no-deadline" not in levels(without, customer)
    assert levels(without, customer, profiles=("bank",))["bank/no-deadline"] == "warning"
    assert "bank/no-deadline" not in levels(within, customer, profiles=("bank",))


@pytest.mark.parametrize("name", NAMES)
def test_shipped_profiles_name_rules_that_there_are_and_are_documented(name: str) -> None:
    linter = Linter(Config(profiles=(name,)))
    (profile,) = profiles.choose([name], linter.ruleset)
    assert profile.title and profile.about and profile.source
    assert re.search(rf"(?m)^\| `{name}` \|", (ROOT / "docs" / "profiles.md").read_text(encoding="utf-8"))


def test_the_channel_of_a_profile_is_that_of_drafts_without_one() -> None:
    assert Linter(Config(profiles=("sms",))).lint("Готово.").draft.channel == "sms"
    assert Linter(Config(profiles=("sms",), channel="chat")).lint("Готово.").draft.channel == "chat"
    assert Linter(Config(profiles=("sms",))).lint("Готово.", channel="email").draft.channel == "email"


def test_an_unknown_profile_names_the_nearest() -> None:
    with pytest.raises(ConfigError, match="did you mean 'bank'"):
        Linter(Config(profiles=("bnak",)))


BROKEN = [
    ("profile: other\n", 1, "bears its name"),
    ("profile: own\nseverty: {}\n", 2, "did you mean 'severity'"),
    ("profile: own\nseverity: {a/b: loud}\n", 2, "a level is one of"),
    ("profile: own\nseverity: [a]\n", 2, "maps rules to levels"),
    ("profile: own\nignore: {a: b}\n", 2, "list of texts"),
    ("profile: own\ntitle: [a]\n", 2, "must be text"),
    ("profile: own\nignore: [deflecton]\n", 2, "did you mean «deflection»"),
    ("profile: own\nseverity:\n  deflecton: off\n", 3, "did you mean «deflection»"),
    ("profile: own\nchannel: chatt\n", 2, "no such channel: 'chatt'; did you mean 'chat'?"),
    ("- a\n", 1, "a profile is a mapping"),
]


SMALL_PACK = "rules:\n  - {id: deflection/not-me, message: m, phrases: ['это не ко мне']}\n"
"""Rules to be named by a profile that are compiled in no time."""


@pytest.mark.parametrize(("text", "line", "message"), BROKEN)
def test_mistakes_name_file_and_line(text: str, line: int, message: str, tmp_path: Path) -> None:
    (tmp_path / "pack.yml").write_text(SMALL_PACK, encoding="utf-8")
    path = tmp_path / "profiles" / "own.yml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleFileError, match=re.escape(message)) as caught:
        Linter(Config(rules=(tmp_path,), default_rules=False, profiles=("own",)))
    assert (caught.value.path, caught.value.line) == (str(path), line)


def test_own_profiles_switch_off_and_replace_shipped_ones(tmp_path: Path) -> None:
    path = tmp_path / "profiles" / "chat.yml"
    path.parent.mkdir()
    path.write_text("profile: chat\nseverity: {negative-phrasing/intake: off}\n", encoding="utf-8")
    assert RULE not in levels(INTAKE, rules=(tmp_path,), profiles=("chat",))


def test_a_rule_of_an_unknown_profile_is_refused(tmp_path: Path) -> None:
    rule = "rules:\n  - {id: a/b, message: m, profiles: [nope], phrases: ['это не ко мне']}\n"
    (tmp_path / "pack.yml").write_text(rule, encoding="utf-8")
    with pytest.raises(RuleFileError, match=r"no profiles/nope\.yml"):
        Linter(Config(rules=(tmp_path,), default_rules=False))
