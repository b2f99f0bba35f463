"""Errors reach whoever asked, from another process too: they survive pickling with their places."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from replylint.config import ConfigError
from replylint.lexicon import LexiconError
from replylint.phrases.compiling import ImpossibleForm
from replylint.rulebook.errors import RuleFileError
from replylint.sources.origin import FixRefused
from replylint.sources.page import SourceError


@pytest.mark.parametrize(
    "error",
    [
        RuleFileError("no such key", "rules.yml", 3, 7, "  phrase: []\n  ^"),
        LexiconError("no such class", Path("lexicon.yml"), 4, 2),
        ImpossibleForm("no form of «дом» is VERB", "дом:VERB", 1),
        ConfigError("no such profile", Path("replylint.yml"), 2, 1),
        SourceError("no such file", path="a.json", line=1, column=2),
        FixRefused("«{text}» stands in a tag", text="слово"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_survives_pickling(error: Exception) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert vars(copy) == vars(error)
