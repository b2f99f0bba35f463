"""The sentences that rewrites are made of: `rules/rewriting/*.yml`, kept parsed between runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from replylint.compiled import keep_made_of


@dataclass(frozen=True, slots=True)
class Templates:
    """`lines[name][variant]` is a wording, `lists[name]` a set of words, `tables[name]` maps words to words,
    `weights[name]` traits to numbers."""

    lines: Mapping[str, Mapping[str, str]]
    lists: Mapping[str, frozenset[str]]
    tables: Mapping[str, Mapping[str, str]]
    weights: Mapping[str, Mapping[str, float]]

    def line(self, name: str, variant: str) -> str:
        """The wording of something said, the neutral one where the variant has none of its own."""
        wordings = self.lines[name]
        return wordings.get(variant, wordings["neutral"])


@cache
def data() -> Templates:
    """The shipped templates. Raises OSError where the installation is incomplete."""
    from replylint.rulebook.loading import shipped_directory

    files = sorted((shipped_directory() / "rewriting").glob("*.yml"))

    def parse() -> Any:
        import yaml

        merged: dict[str, dict[str, Any]] = {"lines": {}, "lists": {}, "tables": {}, "weights": {}}
        for path in files:
            for key, value in yaml.load(
                path.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
            ).items():
                merged[key].update(value)
        return merged

    raw = keep_made_of("rewriting", files, parse)
    return Templates(
        raw["lines"],
        {name: frozenset(words) for name, words in raw["lists"].items()},
        raw["tables"],
        raw["weights"],
    )
