"""Regular expressions that are compiled when they are first used: a short run uses few of those it could need."""

from __future__ import annotations

import re
from typing import Any, cast


class _Lazy:
    """Stands for the compiled expression: each of its attributes is fetched once and kept."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._source = (pattern, flags)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        # `re` keeps what it has compiled, so that asking for another attribute compiles nothing anew.
        value = getattr(re.compile(*self._source), name)
        setattr(self, name, value)
        return value


def lazily(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` returns, later. A wrong expression raises `re.error` at its first use.

    >>> lazily("[0-9]+").findall("до 18:00")
    ['18', '00']
    """
    return cast("re.Pattern[str]", _Lazy(pattern, flags))
