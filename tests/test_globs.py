"""Globs: what each names, held against git itself; the same files however a folder is written."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from replylint.globs import covered
from replylint.sources import belongs, discover

FILES = "a.txt docs/a.txt docs/old/b.txt templates/a.txt templates/docs/c.txt templates/sms/x.txt templates/sms/deep/y.md"
CASES: list[tuple[list[str], str]] = [
    # globs, the files of FILES they name
    (["docs"], "docs/a.txt docs/old/b.txt templates/docs/c.txt"),
    (["/docs"], "docs/a.txt docs/old/b.txt"),
    (["docs/"], "docs/a.txt docs/old/b.txt templates/docs/c.txt"),
    (["**/docs"], "docs/a.txt docs/old/b.txt templates/docs/c.txt"),
    (["docs/**"], "docs/a.txt docs/old/b.txt"),
    (["templates/**/x.txt"], "templates/sms/x.txt"),
    (["templates/**/sms"], "templates/sms/x.txt templates/sms/deep/y.md"),
    (["templates/*.txt"], "templates/a.txt"),
    (["templates/*"], "templates/a.txt templates/docs/c.txt templates/sms/x.txt templates/sms/deep/y.md"),
    (["a.txt"], "a.txt docs/a.txt templates/a.txt"),
    (["/a.txt"], "a.txt"),
    (["a.txt/"], ""),
    (["*.m?", "[bc].txt"], "docs/old/b.txt templates/docs/c.txt templates/sms/deep/y.md"),
    (["[!a].txt"], "docs/old/b.txt templates/docs/c.txt templates/sms/x.txt"),
    (["*.txt", "!a.txt"], "docs/old/b.txt templates/docs/c.txt templates/sms/x.txt"),
    (["docs", "!/docs"], "templates/docs/c.txt"),
    (["docs", "!docs/a.txt"], "docs/a.txt docs/old/b.txt templates/docs/c.txt"),
    (["templates/*", "!templates/sms", "sms/deep"], "templates/a.txt templates/docs/c.txt"),
    (["!docs"], ""),
    (["**"], FILES),
    (["**/**/deep/**"], "templates/sms/deep/y.md"),
    (["s*s/d*p", "doc"], ""),
    (["templates/s*s/d*p"], "templates/sms/deep/y.md"),
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in FILES.split():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Добрый день!", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("globs", "expected"), CASES)
def test_what_globs_name(globs: list[str], expected: str, project: Path) -> None:
    (project / ".gitignore").write_text("\n".join(globs))
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    ask = ["git", "-c", "core.excludesFile=", "ls-files", "--others", "--exclude-standard"]
    listed = subprocess.run(ask, cwd=project, check=True, capture_output=True, text=True).stdout.split()
    left = [name for name in FILES.split() if name not in expected.split()]
    assert sorted(set(listed) - {".gitignore"}) == sorted(left)
    found = discover([project], globs, root=project)
    assert sorted(path.relative_to(project).as_posix() for path in found) == sorted(left)
    assert [name for name in FILES.split() if belongs(project / name, project, globs)] == left


def test_the_same_files_however_the_folder_is_written(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    globs = ["/templates/sms", "./docs/**", "templates/*.txt"]
    link = project.with_name(f"{project.name}-link")
    link.symlink_to(project)
    ways = [
        (".", "templates"),
        (".", str(project / "templates")),
        ("templates", "."),
        ("docs", "../templates"),
    ]
    ways += [
        ("templates", str(project / "docs" / ".." / "templates")),
        (".", str(link / "templates")),
    ]
    for folder, path in ways:
        monkeypatch.chdir(project / folder)
        found = [
            os.path.relpath(os.path.realpath(one), project) for one in discover([path], globs, root=project)
        ]
        assert found == ["templates/docs/c.txt"], (folder, path)


def test_what_stands_in_a_named_folder_can_be_named_again() -> None:
    globs = ["templates/**", "!templates/sms", "y.md"]
    assert covered(globs, "templates/a.txt") and covered(globs, "templates/sms/deep/y.md")
    assert not covered(globs, "templates/sms/x.txt") and not covered(globs, "docs/a.txt")


def test_a_hostile_glob_stays_quick() -> None:
    assert not covered(
        ["**/a/" * 40 + "b", "*a" * 40 + "b", "**/*a*/" * 20 + "x"], "/".join(["a" * 200] * 60)
    )
