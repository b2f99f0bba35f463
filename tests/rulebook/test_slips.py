"""What a pack accepts could work: a slip of the pen is told with its place and with what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from replylint import i18n
from replylint.config import Config
from replylint.linter import Linter
from replylint.rulebook.errors import RuleFileError

RULE = """rules:
  - id: own/unknown
    message: Узнайте сами.
    phrases: ["не знать {чего=NP:gent}"]
"""


def rewrite(template: str) -> str:
    return f'{RULE}    rewrite:\n      - "Узнаю."\n      - "{template}"\n'


CASES = "one of nomn, gent, datv, accs, ablt, loct"
WRITTEN = "a slot is written {срок} or {что|accs}"

# pack, the text at the place, message
SLIPS = [
    (RULE + "    zones: [signatur]\n", "signatur]", "one of body, greeting, closing, signature"),
    (RULE + "    zones: body, closing\n", "body,", "write [body, closing]"),
    (RULE + "    needs: custmer\n", "custmer", "one of customer"),
    (RULE + "    channels: [sms, chatt]\n", "chatt]", "no such channel: 'chatt'; did you mean 'chat'?"),
    (RULE + "    not_channels: emial\n", "emial", "did you mean 'email'?"),
    (RULE + "    bad: [{reply: А, channel: reveiw}]\n", "channel:", "did you mean 'review'?"),
    (RULE + "    negated: yes\n", "negated:", "allow or deny"),
    (RULE + "    profiles: [nope]\n", "nope]", "no profiles/nope.yml"),
    (RULE + "    unless:\n      - sentence:\n          - shrot\n", "shrot", "unknown signal «shrot», did you mean «short»?"),
    (RULE + "    when: {reply: 'short, long'}\n", "'short", "write [short, long]"),
    ("lists:\n  врач: врач, доктор\n" + RULE, "врач, доктор", "«врач» is a list: write [врач, доктор]"),
    ("lists: {врач: врач, доктор}\n" + RULE, "доктор}", "the list «доктор» is empty"),
    (
        "lists:\n  врач: [врач, доктр]\n" + RULE.replace("не знать", "@врач не знать"),
        "доктр]",
        "no dictionary knows «доктр», did you mean «докер» or «доктор»?",
    ),
    (
        "lists:\n  врач: [врач, доктр]\n  люди: ['@врач наш']\n" + RULE.replace("не знать", "@люди не знать"),
        "доктр]",
        "no dictionary knows «доктр»",
    ),
    (
        RULE.replace("не знать {чего=NP:gent}", "обратиться в регестратуру"),
        "регестратуру",
        "no dictionary knows «регестратуру», did you mean «регистратуру»? Write =регестратуру if it is meant",
    ),
    (RULE.replace("Узнайте", "Плохо: узнайте"), ": узнайте", "a text with «: » in it has to be quoted"),
    (RULE.replace('["не', "[@не"), "@не", "a text that begins with @"),
    (rewrite("Узнаю про {чего|acc} и напишу {срок}."), "acc}", f"unknown case «acc»: {CASES}"),
    (rewrite("Узнаю про {чего и напишу"), "{чего и", WRITTEN),
    (rewrite("Узнаю про чего} и напишу"), "} и", WRITTEN),
    (rewrite("Узнаю про {}"), "{}", WRITTEN),
    (rewrite("Узнаю про {чего:accs}"), "{чего:", WRITTEN),
    (rewrite("Узнаю про {чего=NP:accs}"), "{чего=", WRITTEN),
    (rewrite("Узнаю про {чего | accs}"), "{чего |", WRITTEN),
    (rewrite("Узнаю про ‹чего|accs›"), "‹чего", WRITTEN),
    (rewrite("Узнаю про {чево|accs}"), "{чево", "no phrase of the rule captures «чево», did you mean «чего»?"),
    (
        rewrite("Узнаю {когда|accs}"),
        "{когда",
        "captures «когда»; captured: чего; a slot to be filled by hand has no case: {когда}",
    ),
]  # fmt: skip


def linter_of(tmp_path: Path, text: str) -> Linter:
    (tmp_path / "pack.yml").write_text(text, encoding="utf-8")
    return Linter(Config(rules=(tmp_path,), default_rules=False))


@pytest.mark.parametrize(("text", "at", "message"), SLIPS)
def test_slips_are_told_where_they_are(tmp_path: Path, text: str, at: str, message: str) -> None:
    with pytest.raises(RuleFileError) as caught:
        linter_of(tmp_path, text)
    assert message in caught.value.message
    line = text.splitlines()[caught.value.line - 1]
    assert line[caught.value.column - 1 :].startswith(at)
    assert caught.value.excerpt.splitlines()[0] == f"  {line}"


POINTING = """signals:
  - {name: asked-for, phrases: ["просить {чего=NP:gent}"]}
  - {name: told, phrases: [сообщить]}
rules:
  - {id: own/asked, kind: missing, message: М, signals: [told], points_at: [asked-for], rewrite: ["TEMPLATE"]}
"""

OWN = RULE + '    rewrite: ["TEMPLATE"]\n'
LISTED = "lists: {что: ['{чего=NP:gent}']}\n" + OWN.replace("{чего=NP:gent}", "@что")

# pack, template, reply, suggestion
REWRITES = [
    (OWN, "Узнаю про {чего|accs} {срок}.", "Не знаю срока.", "Узнаю про срок ‹срок›."),
    (OWN, "Узнаю ‹когда именно›.", "Не знаю срока.", "Узнаю ‹когда именно›."),
    (LISTED, "Узнаю про {чего|accs}.", "Не знаю срока.", "Узнаю про срок."),
    (POINTING, "Узнаю про {чего|accs}.", "Просим терпения.", "Узнаем про терпение."),
]


@pytest.mark.parametrize(("pack", "template", "reply", "suggestion"), REWRITES)
def test_what_rewrites_may_say(tmp_path: Path, pack: str, template: str, reply: str, suggestion: str) -> None:
    (finding,) = linter_of(tmp_path, pack.replace("TEMPLATE", template)).lint(reply).findings
    assert [one.replacement for one in finding.suggestions] == [suggestion]


def test_a_team_may_have_channels_and_words_of_its_own(tmp_path: Path) -> None:
    linter = linter_of(tmp_path, RULE + "    channels: [telegram]\n    negated: allow\n")
    assert [
        bool(linter.lint("Не знаю срока.", channel=channel).findings) for channel in ("telegram", "sms")
    ] == [
        True,
        False,
    ]


RUSSIAN = [
    (RULE + "    sevrity: error\n", "неизвестный ключ «sevrity», может быть, «severity»?"),
    (RULE.replace("знать", "знатть"), "слова «знатть» нет в словарях, может быть, «знать»? Если написано верно, пишите =знатть"),
    (RULE.replace("знать", "знать:impx"), "неизвестная граммема 'impx', может быть, 'impr'?"),
    (RULE.replace("Узнайте", "Плохо: узнайте"), "ошибка в YAML: здесь не ожидается «ключ: значение»; текст, в котором есть «: », возьмите в кавычки"),
    (rewrite("Узнаю про {чего|acc}"), "неизвестный падеж «acc», бывают: nomn, gent, datv, accs, ablt, loct"),
    ("lists:\n  врач: [доктр]\n" + RULE.replace("не знать", "@врач не знать"), "слова «доктр» нет в словарях"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), RUSSIAN)
def test_errors_speak_russian(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    monkeypatch.setenv("REPLYLINT_LANG", "ru")
    i18n._translations.cache_clear()
    try:
        with pytest.raises(RuleFileError) as caught:
            linter_of(tmp_path, text)
    finally:
        monkeypatch.undo()
        i18n._translations.cache_clear()
    assert caught.value.message.startswith(message)
