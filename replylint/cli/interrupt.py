"""Ctrl-C ends a run early and in order: what was found so far is reported, complete documents are closed."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from replylint.model import Report


class Interruptible:
    """An iterator that ends early at Ctrl-C, so that what reads it can finish what it has begun to write.

    While an item is being made the interrupt breaks off the making; in between it only ends the row.
    """

    def __init__(self, items: Iterator[Report]) -> None:
        self._items = items
        self._making = False
        self.interrupted = False

    def __iter__(self) -> Iterator[Report]:
        return self

    def __next__(self) -> Report:
        if self.interrupted:
            raise StopIteration
        self._making = True
        try:
            return next(self._items)
        except KeyboardInterrupt:
            self.interrupted = True
            raise StopIteration from None
        finally:
            self._making = False

    def interrupt(self, _number: int, _frame: FrameType | None) -> None:
        if self._making or self.interrupted:
            raise KeyboardInterrupt
        self.interrupted = True


@contextmanager
def interruptible(items: Iterator[Report]) -> Iterator[Interruptible]:
    """Turns SIGINT into an early end of `items` while the context lasts."""
    row = Interruptible(items)
    if threading.current_thread() is not threading.main_thread():
        yield row
        return
    before = signal.signal(signal.SIGINT, row.interrupt)
    try:
        yield row
    finally:
        signal.signal(signal.SIGINT, before)
