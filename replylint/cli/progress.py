"""A progress bar for runs that take long, on a terminal only."""

from __future__ import annotations

import sys
import time
from typing import Any

PATIENCE = 1.5
"""Seconds before a bar appears."""


class Progress:
    """Counts finished files; draws only after PATIENCE, and only where a person is looking at stderr."""

    def __init__(self, title: str) -> None:
        self.total = 0
        self._title = title
        self._done = 0
        self._started = time.monotonic()
        self._bar: Any = None
        self._task: Any = None

    def advance(self) -> None:
        """One more file is done."""
        self._done += 1
        if self._bar is None and self.total > 1 and time.monotonic() - self._started > PATIENCE:
            self._open()
        if self._bar is not None:
            self._bar.update(self._task, completed=self._done)

    def _open(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task(self._title, total=self.total)
        self._bar.start()

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()


def on_terminal(title: str) -> Progress | None:
    """A progress bar if stderr is a terminal and the report does not go to the same one."""
    return Progress(title) if sys.stderr.isatty() and not sys.stdout.isatty() else None
