"""`--jobs N`: the same reports in the same order, made by several processes."""

from __future__ import annotations

import gc
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor

from replylint.cache import decode, encode
from replylint.cli.inputs import Input, Unit
from replylint.cli.pipeline import Item, Run, lint_unit, recall, remember
from replylint.model import Report
from replylint.reporters import Problem

BATCH_UNITS, BATCH_BYTES = 64, 64 * 1024
"""How much goes to another process at a time."""

Results = list[list[bytes | Problem]]

_run: Run


def _start(run: Run) -> None:
    """In a new process: only the first process answers to Ctrl-C."""
    global _run
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _run = run


def _lint(units: list[Unit]) -> Results:
    """In another process: for each unit its reports, as the cache writes them, and its problems."""
    return [
        [encode([item]) if isinstance(item, Report) else item for item in lint_unit(unit, _run)]
        for unit in units
    ]


def lint_in_processes(run: Run, given: Iterable[Input]) -> Iterator[Item]:
    """Results in input order; never more than a few batches for each process are on their way."""
    waiting: deque[tuple[list[Unit], Future[Results] | list[Item]]] = deque()
    executor = ProcessPoolExecutor(run.config.jobs, initializer=_start, initargs=(run,))
    started = False
    try:
        for units, known in _batches(run, given):
            if units and not started:
                # A wrong rule is told here, and processes that are forked have the rules from the start.
                run.linter().lint("")
                gc.freeze()
                started = True
            waiting.append((units, executor.submit(_lint, units) if units else known))
            while len(waiting) > 4 * run.config.jobs:
                yield from _collect(run, *waiting.popleft())
        while waiting:
            yield from _collect(run, *waiting.popleft())
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _batches(run: Run, given: Iterable[Input]) -> Iterator[tuple[list[Unit], list[Item]]]:
    """The work in portions: units to be linted, or else items that are known already."""
    units: list[Unit] = []
    size = 0
    for one in given:
        known: Sequence[Item] | None = [one] if isinstance(one, Problem) else recall(run, one)
        if known is None and isinstance(one, Unit):
            units.append(one)
            size += len(one.data)
        if units and (known is not None or len(units) >= BATCH_UNITS or size >= BATCH_BYTES):
            yield units, []
            units, size = [], 0
        if known is not None:
            yield [], list(known)
    if units:
        yield units, []


def _collect(run: Run, units: list[Unit], future: Future[Results] | list[Item]) -> Iterator[Item]:
    if isinstance(future, list):
        yield from future
        return
    for unit, results in zip(units, future.result(), strict=True):
        items: list[Item] = []
        for result in results:
            items += [result] if isinstance(result, Problem) else decode(result)
        remember(run, unit, items)
        yield from items
