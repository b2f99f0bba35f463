"""Lint draft replies of Russian customer support.

>>> from replylint import lint
>>> lint("По оплате это не ко мне.").verdict
'rework'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from replylint.linter import Linter, lint
    from replylint.model import Draft, Finding, Report, Span, Suggestion

__all__ = ["Draft", "Finding", "Linter", "Report", "Span", "Suggestion", "lint"]


def __getattr__(name: str) -> Any:
    """Import the public names on first use, so that `import replylint` stays cheap."""
    if name in {"Linter", "lint"}:
        from replylint import linter

        return getattr(linter, name)
    if name in __all__:
        from replylint import model

        return getattr(model, name)
    raise AttributeError(f"module 'replylint' has no attribute {name!r}")
