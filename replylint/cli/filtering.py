"""Which findings of a run are reported: none that the baseline knows, none outside of what has changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from replylint.cli.pipeline import Run
from replylint.model import Report

Step = Callable[[Report], Report]


def filters(run: Run, diff_base: str | None) -> Callable[[], Step]:
    """Gives steps that leave out of a report what is not to be reported. Each is for one time through the reports of
    a run or of a file, as a baseline counts what it meets. Raises BaselineError, DiffError."""
    known = changed = None
    if run.config.baseline:
        from replylint import baseline

        known = baseline.load(run.config.baseline)
    if diff_base:
        from replylint.cli.diff import only_changed

        changed = only_changed(diff_base, run.field_options)

    def fresh() -> Step:
        steps: list[Step] = [known.anew().without_known] if known else []
        if changed:
            steps.append(changed)
        return lambda report: reduce(lambda left, step: step(left), steps, report)

    return fresh
