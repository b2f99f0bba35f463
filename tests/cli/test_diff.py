"""`--diff-base` while files are being written: places are those of the file as it is now."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from replylint.cli.diff import only_changed
from replylint.fixing import atomic_write
from replylint.model import Finding, Report, Span
from replylint.sources import FieldOptions, read_path


def report(path: str) -> Report:
    """The one draft of the file with a finding on each «плохо»."""
    (draft,) = read_path(path)
    starts = [at for at in range(len(draft.reply)) if draft.reply.startswith("плохо", at)]
    spans = [Span(at, at + 5) for at in starts]
    found = tuple(Finding("x/y", "x", "error", "Плохо.", span, "плохо") for span in spans)
    return Report(draft, 0, "rework", found)


def test_lines_that_were_pushed_down_stay_unchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "a.txt"
    file.write_text("раз\nплохо, два\nтри\nплохо, четыре\n", "utf-8")
    for command in ("init -q", "add .", "-c user.name=t -c user.email=t@example.org commit -qm one"):
        subprocess.run(["git", *command.split()], check=True)
    file.write_text("раз\nплохо, пять\nтри\nплохо, четыре\n", "utf-8")
    keep = only_changed("HEAD", lambda _path: FieldOptions())
    assert [one.span.start for one in keep(report("a.txt")).findings] == [4]
    atomic_write(file, "раз\nновое\nи ещё\nплохо, пять\nтри\nплохо, четыре\n".encode())
    assert [one.span.start for one in keep(report("a.txt")).findings] == [16]
