"""`--diff-base REV`: which lines git says have changed since a revision."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from replylint.i18n import translate as _
from replylint.model import Report
from replylint.reporters.places import ranger

Lines = list[tuple[int, int]]


class DiffError(Exception):
    """git is not there, this is no repository, or the revision is unknown."""


def only_changed(revision: str) -> Callable[[Report], Report]:
    """Keeps of a report the findings that touch a line changed since `revision`. Raises DiffError.

    A draft that comes from no file keeps all of its findings.
    """
    top = Path(_git(Path.cwd(), "rev-parse", "--show-toplevel").rstrip("\n"))
    base = _base(top, revision)
    changed = _changed_lines(top, base)
    untracked = set(_git(top, "ls-files", "--others", "--exclude-standard", "-z").split("\0"))

    @cache
    def name_of(path: str) -> str:
        real = Path(path).resolve()
        return real.relative_to(top.resolve()).as_posix() if real.is_relative_to(top.resolve()) else ""

    def keep(report: Report) -> Report:
        path = report.draft.path
        if not path or not Path(path).exists() or name_of(path) in untracked:
            return report
        lines, place = changed.get(name_of(path), []), ranger(report.draft)
        kept = []
        for finding in report.findings:
            start, end = place(finding.span)
            if any(first <= end.line and start.line <= last for first, last in lines):
                kept.append(finding)
        return replace(report, findings=tuple(kept))

    return keep


def _git(directory: Path, *args: str) -> str:
    command = ["git", "-c", "core.quotepath=off", *args]
    try:
        done = subprocess.run(command, cwd=directory, capture_output=True, check=False)
    except OSError as error:
        raise DiffError(_("--diff-base needs git, which cannot be run")) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise DiffError(_("--diff-base: git says: {said}").format(said=said or args[0]))
    return done.stdout.decode("utf-8", "surrogateescape")


def _base(top: Path, revision: str) -> str:
    """The commit to compare with: where HEAD left `revision`, so that what others did since is not ours."""
    try:
        commit = _git(
            top, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"
        ).strip()
    except DiffError as error:
        raise DiffError(_("--diff-base: no such revision: {revision!r}").format(revision=revision)) from error
    try:
        return _git(top, "merge-base", commit, "HEAD").strip()
    except DiffError:
        return commit


def _changed_lines(top: Path, base: str) -> dict[str, Lines]:
    """For each file the inclusive ranges of lines that are new or different in the working tree."""
    options = ("--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--text")
    text = _git(top, "diff", *options, "--src-prefix=a/", "--dst-prefix=b/", base)
    changed: dict[str, Lines] = {}
    lines: Lines = []
    header = False
    for line in text.split("\n"):
        if line.startswith("diff --git "):
            header = True
        elif header and line.startswith("+++ "):
            lines = changed.setdefault(_unquoted(line[4:].rstrip("\t")).removeprefix("b/"), [])
        elif hunk := re.match(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@", line):
            header = False
            first, count = int(hunk[1]), int(hunk[2] or 1)
            if count:
                lines.append((first, first + count - 1))
    return changed


def _unquoted(name: str) -> str:
    r"""A path as git writes it: in quotes with C escapes where it has unusual characters.

    >>> _unquoted('"b/a\\"b\\tc"')
    'b/a"b\tc'
    """
    if not name.startswith('"'):
        return name
    plain = {
        "n": "\n",
        "t": "\t",
        '"': '"',
        "\\": "\\",
        "r": "\r",
        "a": "\a",
        "b": "\b",
        "f": "\f",
        "v": "\v",
    }

    def char(match: re.Match[str]) -> str:
        return plain[match[1]] if match[1] in plain else chr(int(match[1], 8))

    return re.sub(r"\\([0-7]{3}|.)", char, name[1:-1])
