"""Packs and configurations that somebody else wrote: whatever they ask for, the answer is quick and clear."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from replylint import config
from replylint.config import Config, ConfigError
from replylint.linter import Linter
from replylint.rulebook.errors import RuleFileError

RULE = "  - {id: s/x, category: s, severity: error, message: м, source: t, phrases: [%s]}\n"


def pack(phrase: str = "это не ко мне", lists: str = "") -> str:
    return f"pack: s\n{lists}rules:\n{RULE % repr(phrase)}"


def doubling(levels: int) -> str:
    """Lists of which each holds the next one twice."""
    rows = [f"  a{n}: ['@a{n + 1} @a{n + 1}', '@a{n + 1} да']\n" for n in range(levels)]
    return "lists:\n" + "".join(rows) + f"  a{levels}: [да]\n"


PACKS = {
    "lists that double": (pack("@a0 нет", doubling(40)), "more than 100,000 words"),
    "lists in a circle": (pack("@a нет", "lists:\n  a: ['@b да']\n  b: ['@a нет']\n"), "stands for itself"),
    "a list of itself": (pack("@a нет", "lists:\n  a: ['@a да']\n"), "stands for itself"),
    "an endless phrase": (pack("да " * 200), "longer than 400"),
    "brackets in brackets": (pack("(" * 9 + "да" + ")" * 9), "nested deeper"),
    "a gap without end": (pack("да ..99 нет"), "1 to 12"),
    "aliases": ("a: &a [x]\nb: *a\n" + pack(), "aliases"),
    "depth": ("a: " + "[" * 60 + "]" * 60 + "\n" + pack(), "nested deeper"),
    "depth without end": ("a: " + "[" * 100_000, "YAML"),
    "size": (pack() + "#" * 5_000_000, "larger than"),
    "a tag that makes things": ("a: !!python/object/apply:os.system [x]\n" + pack(), "unknown"),
}


@pytest.mark.parametrize("name", PACKS)
def test_packs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLYLINT_CACHE_DIR", str(tmp_path / "cache"))
    text, message = PACKS[name]
    (tmp_path / "pack.yml").write_text(text, "utf-8")
    begun = time.process_time()
    with pytest.raises(RuleFileError, match=message) as caught:
        Linter(Config(rules=(tmp_path,), default_rules=False))
    assert time.process_time() - begun < 10
    assert caught.value.line >= 1 and caught.value.path.startswith(str(tmp_path))


def test_classes_that_include_each_other_crosswise(tmp_path: Path) -> None:
    rows = [
        f"  {letter}{n}: {{about: x, includes: [к{n + 1}, м{n + 1}], words: [{word}]}}\n"
        for n in range(40)
        for letter, word in (("к", "кит"), ("м", "мир"))
    ]
    last = "".join(f"  {letter}40: {{about: x, words: [да]}}\n" for letter in "км")
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "a.yml").write_text("classes:\n" + "".join(rows) + last, "utf-8")
    (tmp_path / "pack.yml").write_text(pack("@к0 нет"), "utf-8")
    linter = Linter(Config(rules=(tmp_path,), default_rules=False))
    assert [one.text for one in linter.lint("мир нет, да нет").findings] == ["мир нет", "да нет"]


PATTERNS = [
    (r"(a+)+$", False),
    (r"(\w*)*x", False),
    (r"(a|aa)+$", False),
    (r"(?:x\w+)*y\w+", False),
    (r"(\w+\s?)*:", False),
    ("a" * 600, False),
    (r"\w*\w*\w*\w*x", False),
    (r"\[\[\w+\]\]", True),
    (r"\$[A-Z_]+", True),
    (r"\[\[\w+(?:\.\w+)*\]\]", True),
    (r"#\w{1,20}#", True),
    (r"<<[^<>]*>>", True),
    (r"(?:ИМЯ|ДАТА|№\d+)", True),
]


@pytest.mark.parametrize(("pattern", "taken"), PATTERNS)
def test_patterns_of_placeholders(pattern: str, taken: bool, tmp_path: Path) -> None:
    file = tmp_path / "c.yml"
    file.write_text(f"placeholders: ['{pattern}']\n", "utf-8")
    if taken:
        assert config.load(file=file).placeholders == (pattern,)
        return
    with pytest.raises(ConfigError, match=r"too slow|longer") as caught:
        config.load(file=file)
    assert caught.value.line == 1
