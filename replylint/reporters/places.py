"""Where a finding stands, under which name, and how to recognise it again after its file has changed."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from typing import Any

from replylint.model import Draft, Finding, Position, Report

STDIN = "<stdin>"


def path_of(draft: Draft) -> str:
    """The `/`-separated path of the draft's file, `<stdin>` if it has none."""
    return (draft.path or STDIN).replace("\\", "/")


def locator(draft: Draft) -> Callable[[int], Position]:
    """Maps offsets of the draft to its file, or to lines of the reply itself where there is no file.

    >>> locator(Draft("раз\\nдва"))(5)
    Position(line=2, column=2, offset=5)
    """
    if draft.origin is not None:
        return draft.origin.position
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", draft.reply))]

    def position(offset: int) -> Position:
        line = bisect_right(starts, offset)
        return Position(line, offset - starts[line - 1] + 1, offset)

    return position


def position_dict(position: Position) -> dict[str, int]:
    return {"line": position.line, "column": position.column, "offset": position.offset}


def suggestion_dicts(finding: Finding) -> list[dict[str, Any]]:
    return [
        {"replacement": one.replacement, "applicability": one.applicability} for one in finding.suggestions
    ]


def content_key(report: Report, finding: Finding) -> str:
    """What stays the same when lines move: rule, file, draft id and the words found, case and spaces aside."""
    words = " ".join(finding.text.casefold().replace("ё", "е").split())
    parts = (finding.rule, path_of(report.draft), report.draft.id or "", words)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


class Fingerprints:
    """Content keys told apart by how many equal ones came before: stable ids unique within one run."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(self, report: Report, finding: Finding) -> str:
        key = content_key(report, finding)
        self._seen[key] += 1
        return hashlib.sha256(f"{key}:{self._seen[key]}".encode()).hexdigest()[:32]
