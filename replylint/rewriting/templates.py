"""The sentences that rewrites are made of: `rules/rewriting/*.yml`, kept parsed between runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from replylint.compiled import keep


@dataclass(frozen=True, slots=True)
class Templates:
    """`lines[name]` are the wordings of one thing said, the plainest first; `lists[name]` are sets of words."""

    lines: Mapping[str, Mapping[str, tuple[str, ...]]]
    lists: Mapping[str, frozenset[str]]
    tables: Mapping[str, Mapping[str, str]]

    @property
    def feminine(self) -> Mapping[str, str]:
        """Forms of a man → the same of a woman."""
        return self.tables["feminine"]


@cache
def data() -> Templates:
    """The shipped templates. Raises OSError where the installation is incomplete."""
    from replylint.rulebook.loading import shipped_directory

    files = sorted((shipped_directory() / "rewriting").glob("*.yml"))
    sources = [path.read_bytes() for path in files]

    def parse() -> Any:
        import yaml

        merged: dict[str, dict[str, Any]] = {"lines": {}, "lists": {}, "tables": {}}
        for source in sources:
            for key, value in yaml.load(source, getattr(yaml, "CSafeLoader", yaml.SafeLoader)).items():
                merged[key].update(value)
        return merged

    raw = keep("rewriting", b"\0".join(sources), parse)
    return Templates(
        {name: {person: tuple(texts) for person, texts in by.items()} for name, by in raw["lines"].items()},
        {name: frozenset(words) for name, words in raw["lists"].items()},
        raw["tables"],
    )
