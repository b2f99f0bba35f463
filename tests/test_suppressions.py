"""Suppressions: a table of files, and which of their words each one covers."""

from __future__ import annotations

import pytest

from replylint.sources import Page, read_page
from replylint.suppressions import suppressions

IGNORE = "replylint: ignore[deflection] так надо"
CASES: list[tuple[str, str, list[str], list[str]]] = [
    # format, file, words covered, words not covered
    ("yamlfile", f"a:\n  reply: Не ко мне.  # {IGNORE}\n  answer: Не наше дело.\n", ["ко"], ["наше"]),
    ("yamlfile", f"# {IGNORE}\nreply: Не ко мне.\nb:\n  reply: Не наше дело.\n", ["ко"], ["наше"]),
    ("yamlfile", f"reply: |  # {IGNORE}\n  Не ко мне.\n  Ждите.\nb:\n  reply: Не наше\n", ["ко", "Ждите"], ["наше"]),
    ("yamlfile", f"reply: |\n  Не ко мне.\n  # {IGNORE}\n", [], ["ко"]),
    ("yamlfile", "# replylint: ignore-file[deflection]\nreply: Не ко мне.\nanswer: Не наше\n", ["ко", "наше"], []),
    ("tomlfile", f"reply = 'Не ко мне.' # {IGNORE}\n[b]\nreply = 'Не наше'\n", ["ко"], ["наше"]),
    ("pythonfile", f"A = 'Нам это не ко времени.'  # {IGNORE}\nB = 'Это совсем не наше.'\n", ["ко"], ["наше"]),
    ("pythonfile", f"A = ('Это не ко мне, '\n  'ждите ответа, '  # {IGNORE}\n  'прошу.')\n", ["ждите"], ["ко", "прошу"]),
    ("markdown", f"## А\n<!-- {IGNORE} -->\nНе ко мне.\n## Б\nНе наше дело.\n", ["ко"], ["наше"]),
    ("markdown", f"Добрый день!\n\n<!-- {IGNORE} -->\nНе ко мне,\nждите.\n\nНе наше.\n", ["ко", "ждите"], ["день", "наше"]),
    ("htmlfile", f"<h2>А</h2><!-- {IGNORE} --><p>Это не ко мне.</p>\n<h2>Б</h2>\n<p>Это не наше.</p>", ["ко"], ["наше"]),
    ("text", f"# {IGNORE}\nНе ко мне.\n---\nНе наше.\n", ["ко"], ["наше"]),
    ("text", f"Не ко мне.\n# {IGNORE}\nНе наше.\n", [], ["ко", "наше"]),
    ("jsonfile", '[{"reply": "Не ко мне.", "replylint": {"ignore": ["deflection"]}}, {"reply": "Не наше."}]', ["ко"], ["наше"]),
    ("jsonfile", '[{"reply": "Не ко мне.", "replylint": "ignore[deflection] так"}, {"reply": "Не наше."}]', ["ко"], ["наше"]),
    ("jsonlines", '{"reply": "Не наше."}\n{"reply": "Не ко мне.", "replylint": {"ignore": "deflection"}}', ["ко"], ["наше"]),
    ("csvfile", "id,Ответ,replylint\n1,Не ко мне,deflection\n2,Не наше,\n", ["ко"], ["наше"]),
    ("script", f"// {IGNORE}\nconst a = 'Это совсем не ко мне.';\nconst b = 'Это совсем не наше.';\n", ["ко"], ["наше"]),
    ("phpfile", f"<?php\n# {IGNORE}\n$a = 'Это совсем не ко мне.';\n$b = 'Это совсем не наше.';\n", ["ко"], ["наше"]),
    ("emailfile", "Subject: x\nX-Replylint: ignore[deflection]\n\nНе ко мне.\n", ["ко"], []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "covered", "bare"), CASES)
def test_what_a_suppression_covers(name: str, text: str, covered: list[str], bare: list[str]) -> None:
    page = Page(text)
    found = suppressions(page, name, read_page(page, name))
    for word, expected in [(word, True) for word in covered] + [(word, False) for word in bare]:
        at = text.index(word)
        assert (found.covering("deflection/not-my-job", at) is not None) is expected, word
        assert found.covering("false-promise/soon", at) is None


def test_rules_reason_place_and_use() -> None:
    page = Page("reply: Да  # replylint: ignore[a/b, c] потому что\nanswer: Нет # replylint: ignore\n")
    found = suppressions(page, "yamlfile", read_page(page, "yamlfile"))
    first, second = found.in_order
    assert (first.line, first.column, first.rules, first.reason) == (1, 12, ("a/b", "c"), "потому что")
    assert (second.rules, second.reason) == ((), "")
    assert first.covers("a/b", 7) and first.covers("c/d", 7) and not first.covers("a/bc", 7)
    assert second.covers("anything", page.text.index("Нет"))
    assert found.unused([first]) == [second]


def test_a_reply_that_speaks_of_suppressions_suppresses_nothing() -> None:
    page = Page('reply: "Пишите # replylint: ignore в файле"\n')
    assert suppressions(page, "yamlfile", read_page(page, "yamlfile")).in_order == []


SLIPS: list[tuple[str, str, list[tuple[str, str]]]] = [
    # format, file, what is no suppression and how to say it
    ("yamlfile", "reply: Да  # replylint: disable[a/b] так\n", [("disable[a/b]", "ignore[a/b]")]),
    ("yamlfile", "# replylint: ignored\nreply: Да\n", [("ignored", "ignore")]),
    ("markdown", "<!-- replylint: disable-file -->\nДа.\n", [("disable-file", "ignore-file")]),
    ("yamlfile", "# replylint: официальные ответы; offers\nreply: Да\n", []),
    ("yamlfile", 'reply: "Пишите # replylint: disable[a]"\n', []),
    ("jsonfile", '[{"reply": "Да", "replylint": ["a", "b/c"]}]', [('["a", "b/c"]', '{"ignore": ["a", "b/c"]}')]),
    ("jsonlines", '{"reply": "Да", "replylint": "disable[a]"}', [("disable[a]", "ignore[…]")]),
    ("jsonfile", '[{"reply": "Да", "replylint": {"runs-on": "x"}}, {"reply": "Да", "replylint": null}]', []),
    ("csvfile", "id,Ответ,replylint\n1,Не ко мне,\n", []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "expected"), SLIPS)
def test_what_was_meant_to_be_a_suppression(name: str, text: str, expected: list[tuple[str, str]]) -> None:
    page = Page(text)
    found = suppressions(page, name, read_page(page, name))
    assert [(one.written, one.meant) for one in found.slips] == expected
    assert not found.in_order
