"""What good canned replies of any trade say is no fault: a linter that cries wolf is switched off."""

from __future__ import annotations

from pathlib import Path

import pytest

from replylint import Linter

TEMPLATES = (Path(__file__).parent / "ordinary_templates.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def linter() -> Linter:
    return Linter()


@pytest.mark.parametrize("template", TEMPLATES)
def test_an_ordinary_template_is_let_through(template: str, linter: Linter) -> None:
    findings = linter.lint(template).findings
    assert [(one.rule, one.text) for one in findings if one.severity in ("warning", "error")] == []
