"""Every help and error text has a Russian translation, and the compiled catalogue is up to date."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from replylint import foreign, i18n

TOOL = Path(__file__).parent.parent / "tools" / "messages.py"


@pytest.mark.skipif(not (TOOL.parent.parent / "replylint").is_dir(), reason="the sources are not here")
def test_the_catalogue_is_complete() -> None:
    spec = importlib.util.spec_from_file_location("messages", TOOL)
    assert spec and spec.loader
    messages = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(messages)
    found = messages.collect()
    assert len(found) > 150
    wrong = list(messages.faults(found, messages.read_po(messages.PO)))
    assert not wrong, "run tools/messages.py and translate:\n" + "\n".join(wrong)


LANGUAGES = [
    ({}, "en"),
    ({"LANG": "ru_RU.UTF-8"}, "ru"),
    ({"LANG": "ru_RU.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
    ({"LANG": "en_US", "LC_MESSAGES": "ru_RU"}, "ru"),
    ({"LANG": "en_US", "LANGUAGE": "ru:en"}, "ru"),
    ({"LANGUAGE": "ru", "REPLYLINT_LANG": "en"}, "en"),
    ({"REPLYLINT_LANG": "", "LANG": "ru"}, "ru"),
]


@pytest.mark.parametrize(("environ", "language"), LANGUAGES)
def test_language(environ: dict[str, str], language: str) -> None:
    assert i18n.language(environ) == language


def test_what_parsers_say_is_translated_with_its_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "translate", {"unmatched {0}": "лишняя скобка {0}"}.get)
    assert foreign.said("unmatched ')'") == "лишняя скобка ')'"
    assert foreign.said("unheard of {x} '}' 3") == "unheard of {x} '}' 3"
