"""`--jobs N`: the same reports in the same order, made by several processes."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import replace
from itertools import islice

from replylint.cache import decode, encode
from replylint.cli.pipeline import SMALL_FILE, Input, Item, Run, Unit, cached, key, problem, read_unit
from replylint.model import Draft, Report
from replylint.reporters import Problem
from replylint.sources import SourceError

CHUNK = 100
"""Files, or drafts of a streamed file, that go to another process together."""

_worker_run: Run


def _start_worker(run: Run) -> None:
    global _worker_run
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker_run = run


def _lint_units(units: list[Unit]) -> list[bytes | Problem]:
    """In a worker: the reports of each unit as `cache.encode` writes them, or why it cannot be read."""
    results: list[bytes | Problem] = []
    for unit in units:
        try:
            results.append(encode(_worker_run.lint_all(read_unit(unit, _worker_run))))
        except SourceError as error:
            results.append(problem(error))
    return results


def _lint_drafts(drafts: list[Draft]) -> list[bytes | Problem]:
    return [encode(_worker_run.lint_all(drafts))]


Batch = list[Unit] | list[Draft] | list[Item]


def _batches(run: Run, given: Iterable[Input]) -> Iterator[Batch]:
    """The work in portions: units that are not in the cache, drafts of a stream, and what is known already."""
    units: list[Unit] = []
    for one in given:
        known: list[Item] | None = [one] if isinstance(one, Problem) else None
        if isinstance(one, Unit):
            found = cached(run, one)
            if found is None:
                units.append(one)
                if len(units) >= CHUNK or sum(len(unit.data) for unit in units) > SMALL_FILE:
                    yield units
                    units = []
                continue
            known = list(found)
        if units:
            yield units
            units = []
        if known is not None:
            yield known
        elif not isinstance(one, (Unit, Problem)):
            try:
                while chunk := list(islice(one, CHUNK)):
                    yield chunk
            except SourceError as error:
                broken: list[Item] = [problem(error)]
                yield broken
    if units:
        yield units


def lint_in_processes(run: Run, given: Iterable[Input]) -> Iterator[Item]:
    """Results in input order; never more than a few portions for each process are on their way."""
    waiting: deque[tuple[Batch, Future[list[bytes | Problem]] | None]] = deque()
    executor = ProcessPoolExecutor(run.config.jobs, initializer=_start_worker, initargs=(run,))
    try:
        for batch in _batches(run, given):
            waiting.append((batch, _submit(executor, batch)))
            while len(waiting) > 3 * run.config.jobs:
                yield from _collect(run, *waiting.popleft())
        while waiting:
            yield from _collect(run, *waiting.popleft())
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _submit(executor: Executor, batch: Batch) -> Future[list[bytes | Problem]] | None:
    if isinstance(batch[0], Unit):
        return executor.submit(_lint_units, batch)
    if isinstance(batch[0], Draft):
        plain = [replace(draft, origin=None) for draft in batch if isinstance(draft, Draft)]
        return executor.submit(_lint_drafts, plain)
    return None


def _collect(run: Run, batch: Batch, future: Future[list[bytes | Problem]] | None) -> Iterator[Item]:
    if future is None:
        yield from (item for item in batch if isinstance(item, (Report, Problem)))
        return
    results = future.result()
    if isinstance(batch[0], Draft):
        assert isinstance(results[0], bytes)
        for draft, report in zip(batch, decode(results[0]), strict=True):
            assert isinstance(draft, Draft)
            yield replace(report, draft=replace(report.draft, origin=draft.origin))
        return
    for unit, result in zip(batch, results, strict=True):
        assert isinstance(unit, Unit)
        if isinstance(result, Problem):
            yield result
            continue
        if run.cache and unit.path != "-":
            run.cache.put(key(run.cache, unit), result)
        yield from decode(result)
