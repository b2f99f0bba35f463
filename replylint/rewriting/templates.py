"""The sentences that rewrites are made of: `rules/rewriting/*.yml`, kept parsed between runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from replylint.compiled import keep_made_of

WEIGHTS = "suspicion.yml"
"""The file of what is learned: only whole replies need it."""


@dataclass(frozen=True, slots=True)
class Templates:
    """`lines[name][variant]` is a wording, `lists[name]` a set of words, `tables[name]` maps words to words."""

    lines: Mapping[str, Mapping[str, str]]
    lists: Mapping[str, frozenset[str]]
    tables: Mapping[str, Mapping[str, str]]

    def line(self, name: str, variant: str) -> str:
        """The wording of something said, the neutral one where the variant has none of its own."""
        wordings = self.lines[name]
        return wordings.get(variant, wordings["neutral"])


@cache
def data() -> Templates:
    """The shipped templates. Raises OSError where the installation is incomplete."""
    raw = _kept("rewriting", [path for path in _files() if path.name != WEIGHTS])
    return Templates(
        raw.get("lines", {}),
        {name: frozenset(words) for name, words in raw.get("lists", {}).items()},
        raw.get("tables", {}),
    )


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """By name of a table, what traits count for. Raises OSError where the installation is incomplete."""
    found: Mapping[str, Mapping[str, float]] = _kept(
        "suspicion", [path for path in _files() if path.name == WEIGHTS]
    )["weights"]
    return found


def _files() -> list[Path]:
    from replylint.rulebook.loading import shipped_directory

    return sorted((shipped_directory() / "rewriting").glob("*.yml"))


def _kept(name: str, files: Sequence[Path]) -> dict[str, Any]:
    """What the files say together, parsed once."""

    def parse() -> Any:
        import yaml

        merged: dict[str, dict[str, Any]] = {}
        for path in files:
            for key, value in yaml.load(
                path.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
            ).items():
                merged.setdefault(key, {}).update(value)
        return merged

    told: dict[str, Any] = keep_made_of(name, files, parse)
    return told
