"""The word lists in `data/`, written as YAML and kept parsed between runs."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from replylint.compiled import keep_made_of


@cache
def load(name: str) -> Any:
    """The contents of `data/<name>.yml`."""
    path = Path(__file__).parent / "data" / f"{name}.yml"

    def parse() -> Any:
        import yaml

        return yaml.load(path.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))

    return keep_made_of(f"data-{name}", [path], parse)
