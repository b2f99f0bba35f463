"""What is told of a phrase: the words that satisfy its parts, and those that would in another form."""

from __future__ import annotations

import pytest

from replylint.lexicon import load
from replylint.phrases.compiling import Compiler
from replylint.phrases.debug import explain
from replylint.rulebook.loading import shipped_directory

LEXICON = load(shipped_directory() / "lexicon")


def compiler() -> Compiler:
    return Compiler(LEXICON.expand, LEXICON.colloquial)


NEAR = [
    ("ждать:impr", "Вы ждёте.", [("ждёте", "imperative")]),
    ("ждать:impr", "Ждите.", []),
    ("(решить:futr | мочь:!past)", "Мы не могли.", [("могли", "not past tense")]),
    ("@сотрудник:nomn", "Передам менеджеру.", [("менеджеру", "nominative")]),
    ("=ожидайте", "Мы ожидаем.", [("ожидаем", "only this form")]),
    ("[решить:1per,futr]", "Они решат.", [("решат", "1st person")]),
    ("*:INFN", "Они решат.", []),
    ("решить:perf", "Мы решали.", [("решали", "perfective")]),
]


@pytest.mark.parametrize(("part", "text", "near"), NEAR)
def test_words_in_other_forms(part: str, text: str, near: list[tuple[str, str]]) -> None:
    first = explain(f"{part} да", text, compiler).parts[0]
    assert [(one.word, one.wanted) for one in first.near] == near


def test_colloquial_words_of_classes_are_known() -> None:
    explained = explain("@сотрудник занят", "Менеджер занят.", compiler)
    assert [part.words for part in explained.parts] == [("Менеджер",), ("занят",)]
    assert len(explained.matches) == 1
