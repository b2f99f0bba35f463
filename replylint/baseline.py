"""The findings a team has agreed to live with for now, known by rule and content, not by line.

The file names rules and files and carries hashes; no text of a draft stands in it.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from replylint.i18n import translate as _
from replylint.model import Finding, Report
from replylint.reporters.places import content_key, lasting_id, path_of
from replylint.scoring import rescored

VERSION = 1


class BaselineError(Exception):
    """A baseline file that cannot be read. The message names it."""


class Entry(NamedTuple):
    """One known finding: `key` is its content key."""

    path: str
    rule: str
    key: str


@dataclass(slots=True)
class Baseline:
    """Known findings, each as often as it may occur. Paths are relative to `directory`."""

    directory: Path
    known: Counter[Entry]
    seen: Counter[Entry]

    def anew(self) -> Baseline:
        """The same before it has met anything."""
        return Baseline(self.directory, self.known.copy(), Counter())

    def without_known(self, report: Report) -> Report:
        """The report without known findings, scored anew. Counts what it sees: use one Baseline for one run."""
        kept = [finding for finding in report.findings if not self.covers(report, finding)]
        return report if len(kept) == len(report.findings) else rescored(report, kept)

    def covers(self, report: Report, finding: Finding) -> bool:
        """Whether the finding is known and has not been met more often than it is known; counts it as met."""
        entry = self._entry(report, finding, lasting_id(report.draft))
        self.seen[entry] += 1
        if self.seen[entry] > self.known[entry]:
            self._renew(self._entry(report, finding, report.draft.id), entry)
        return self.seen[entry] <= self.known[entry]

    def _entry(self, report: Report, finding: Finding, draft_id: str | None) -> Entry:
        path = path_of(report.draft)
        if report.draft.path:
            path = Path(os.path.relpath(report.draft.path, self.directory)).as_posix()
        return Entry(path, finding.rule, content_key(finding.rule, path, draft_id, finding.text))

    def _renew(self, old: Entry, new: Entry) -> None:
        """Entries were once known by ids that count drafts (`negative[1]`), too: one is put under its lasting key."""
        if old != new and self.known[old] > 0:
            self.known[old] -= 1
            self.known[new] += 1

    def fresh(self) -> Counter[Entry]:
        """What has been met beyond what is known."""
        return self.seen - self.known

    def below(self, paths: Iterable[str]) -> Counter[Entry]:
        """What is known of these files and of all that are or were in these folders."""
        tops = [Path(os.path.abspath(path)) for path in paths]

        def is_below(entry: Entry) -> bool:
            file = Path(os.path.normpath(self.directory / entry.path))
            return any(file.is_relative_to(top) for top in tops)

        return Counter({entry: count for entry, count in self.known.items() if is_below(entry)})

    def stale(self, paths: Iterable[str]) -> Counter[Entry]:
        """What is known of these paths, all of which have been looked at, and has not been met."""
        return self.below(paths) - self.seen


def empty(file: Path) -> Baseline:
    """A baseline that knows nothing, to be written to `file`."""
    return Baseline(file.absolute().parent, Counter(), Counter())


def load(file: Path) -> Baseline:
    """The baseline in `file`. Raises BaselineError."""
    try:
        data = json.loads(file.read_text("utf-8"))
        known = Counter(
            {Entry(one["path"], one["rule"], one["hash"]): int(one["count"]) for one in _entries(data)}
        )
    except OSError as error:
        raise BaselineError(f"{file}: {error.strerror}") from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        message = _("{file}: not a baseline; remove it and write it anew with «replylint baseline write»")
        raise BaselineError(message.format(file=file)) from error
    return Baseline(file.absolute().parent, known, Counter())


def _entries(data: Any) -> Iterable[dict[str, Any]]:
    if data["version"] != VERSION:
        raise ValueError(data["version"])
    entries: Iterable[dict[str, Any]] = data["findings"]
    return entries


def dump(known: Counter[Entry]) -> str:
    """The baseline as text: sorted, an entry a line, so that it merges and diffs well."""
    lines = [
        json.dumps(
            {"path": entry.path, "rule": entry.rule, "hash": entry.key, "count": count}, ensure_ascii=False
        )
        for entry, count in sorted(known.items())
        if count > 0
    ]
    body = ",\n    ".join(lines)
    return (
        f'{{\n  "version": {VERSION},\n  "findings": [\n    {body}\n  ]\n}}\n'
        if lines
        else (f'{{\n  "version": {VERSION},\n  "findings": []\n}}\n')
    )
