"""The word lists in `data/`, written as YAML and kept parsed between runs."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from replylint.compiled import keep


@cache
def load(name: str) -> Any:
    """The contents of `data/<name>.yml`."""
    source = (Path(__file__).parent / "data" / f"{name}.yml").read_bytes()

    def parse() -> Any:
        import yaml

        return yaml.load(source, getattr(yaml, "CSafeLoader", yaml.SafeLoader))

    return keep(f"data-{name}", source, parse)
