"""The linter of the shipped rules, built once; processes that start in a known environment."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from replylint.linter import Linter

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))  # for `fuzz`, which is not installed


@pytest.fixture(scope="session")
def linter() -> Linter:
    return Linter()


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    kept |= {"HOME": str(tmp_path), "REPLYLINT_LANG": "en"}
    return {**kept, "PYTHONUNBUFFERED": "1", "REPLYLINT_CACHE_DIR": str(tmp_path / "cache")}
