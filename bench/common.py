"""Timing two things in turn, and the texts they are timed on."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from replylint.model import Draft

CORPORA = Path(__file__).resolve().parent.parent / "corpora"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what was measured, the ratio, and what it should be."""

    what: str
    ratio: float
    target: str


def drafts(*names: str) -> list[Draft]:
    """The drafts of the named files of corpora/, of all labelled files by default."""
    files = [CORPORA / f"{name}.jsonl" for name in names] or sorted(CORPORA.glob("drafts_*.jsonl"))
    records = [
        json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line
    ]
    return [Draft(r["reply"], r.get("customer"), r.get("channel"), id=r["id"]) for r in records]


def ratio(one: Callable[[], object], other: Callable[[], object], rounds: int) -> float:
    """How many times as long `one` takes as `other`: the median over pairs timed in turn, after one unmeasured pair."""
    pairs = []
    for _ in range(rounds + 1):
        pairs.append((seconds(one), seconds(other)))
    return median(first / second for first, second in pairs[1:])


def seconds(function: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start
