"""`--diff-base REV`: which lines git says have changed since a revision."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from replylint.i18n import translate as _
from replylint.model import Report, Span
from replylint.reporters.places import Range, ranger
from replylint.scoring import rescored
from replylint.sources import FieldOptions, SourceError, decode_page, format_of, read_page

AROUND = 1
"""So many blank lines may be left between a draft and what was taken out of it."""


class DiffError(Exception):
    """git is not there, this is no repository, or the revision is unknown."""


@dataclass
class _Change:
    """What has changed in a file that was called `before`: the inclusive ranges of lines that are new or different, and
    the lines before which others were only taken out."""

    before: str
    lines: list[tuple[int, int]] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)


def only_changed(
    revision: str, options_for: Callable[[str | None], FieldOptions]
) -> Callable[[Report], Report]:
    """Keeps of a report the findings that touch a line changed since `revision`, all of them where lines were taken out
    of the draft, and scores it by them. `options_for` gives the field names of a file. Raises DiffError.

    A draft that comes from no file keeps all of its findings.
    """
    top = Path(_git(Path.cwd(), "rev-parse", "--show-toplevel").rstrip("\n")).resolve()
    base = _base(top, revision)
    untracked = set(_git(top, "ls-files", "--others", "--exclude-standard", "-z").split("\0"))
    change_of = _changes(top, base)

    @cache
    def name_of(path: str) -> str:
        real = Path(path).resolve()
        return real.relative_to(top).as_posix() if real.is_relative_to(top) else ""

    @cache
    def replies_before(name: str, path: str) -> set[str]:
        return _replies(top, f"{base}:{name}", path, options_for(path))

    def keep(report: Report) -> Report:
        path = report.draft.path
        if not path or not Path(path).exists() or name_of(path) in untracked:
            return report
        change, place = change_of(name_of(path)), ranger(report.draft)
        # Where only a neighbour was taken out, the draft still says what it said.
        if _is_beside(change.cuts, report, place) and _lf(report.draft.reply) not in replies_before(
            change.before, path
        ):
            return report
        kept = []
        for finding in report.findings:
            start, end = place(finding.span)
            if any(first <= end.line and start.line <= last for first, last in change.lines):
                kept.append(finding)
        return rescored(report, kept)

    return keep


def _is_beside(cuts: list[int], report: Report, place: Range) -> bool:
    """Whether lines were taken out in the draft or beside it."""
    if not cuts or not report.findings:
        return False
    start, end = place(Span(0, len(report.draft.reply)))
    return any(start.line - AROUND <= cut <= end.line + 1 + AROUND for cut in cuts)


def _replies(top: Path, blob: str, path: str, options: FieldOptions) -> set[str]:
    """What the drafts of a file said at another revision (`blob` is git's name for it), read as `path` is."""
    try:
        name = format_of(path)
        page = decode_page(_run(top, "cat-file", "blob", blob), name, path)
        return {_lf(draft.reply) for draft in read_page(page, name, options)}
    except SourceError:
        return set()


def _lf(text: str) -> str:
    """git may keep other line ends than the working tree."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _git(directory: Path, *args: str) -> str:
    return _run(directory, *args).decode("utf-8", "surrogateescape")


def _run(directory: Path, *args: str) -> bytes:
    command = ["git", "-c", "core.quotepath=off", *args]
    try:
        done = subprocess.run(command, cwd=directory, capture_output=True, check=False)
    except OSError as error:
        raise DiffError(_("--diff-base needs git, which cannot be run")) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise DiffError(_("--diff-base: git says: {said}").format(said=said or args[0]))
    return done.stdout


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


def _changes(top: Path, base: str) -> Callable[[str], _Change]:
    """Tells what has changed in a file of the working tree. git is asked anew once a changed file has been written."""
    changes = _diff(top, base)
    stamps = {name: _stamp(top / name) for name in changes}

    def change_of(name: str) -> _Change:
        nonlocal changes, stamps
        if name in changes and stamps[name] != _stamp(top / name):
            changes = _diff(top, base)
            stamps = {name: _stamp(top / name) for name in changes}
        return changes.get(name) or _Change(name)

    return change_of


def _stamp(path: Path) -> tuple[int, ...]:
    """What is another for a file that has been written."""
    try:
        found = os.stat(path)
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _diff(top: Path, base: str) -> dict[str, _Change]:
    """The files of the working tree that differ from the commit `base`, by name. One that was only moved is not there."""
    options = (
        "--unified=0",
        "--inter-hunk-context=0",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--text",
    )
    prefixes = ("--src-prefix=a/", "--dst-prefix=b/")
    text = _git(top, "diff", *options, "--find-renames", *prefixes, base)
    changes: dict[str, _Change] = {}
    change = _Change("")
    before, header = "", False
    for line in text.split("\n"):
        if line.startswith("diff --git "):
            header = True
        elif header and line.startswith("--- "):
            before = _name(line).removeprefix("a/")
        elif header and line.startswith("+++ "):
            change = changes.setdefault(_name(line).removeprefix("b/"), _Change(before))
        elif hunk := re.match(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@", line):
            header = False
            first, count = int(hunk[1]), int(hunk[2] or 1)
            if count:
                change.lines.append((first, first + count - 1))
            else:
                change.cuts.append(first + 1)
    return changes


def _name(line: str) -> str:
    """The name after `--- ` or `+++ `."""
    return _unquoted(line[4:].rstrip("\t"))


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
