"""Every golden case comes out as its folder says; `python -m tests.cli.refresh` writes the folders anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from .harness import case_names, expected, run_case, warm_up


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    warm_up()
    return tmp_path_factory.mktemp("cases")


@pytest.mark.parametrize("name", case_names())
def test_case(name: str, scratch: Path) -> None:
    result, wanted = run_case(name, scratch), expected(name)
    assert result.stdout.decode() == wanted.stdout.decode()
    assert result.stderr.decode() == wanted.stderr.decode()
    assert result.status == wanted.status
