"""The hooks for pre-commit, GitHub and GitLab: their own shell lines are run, as far as that goes without their hosts."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
BAD = "Здравствуйте! Это не ко мне.\n"
GOOD = "Здравствуйте! Гарантия на чайник 12 месяцев.\n"
RULES = "--isolated --no-default-rules --rules ../runner/rules"


def document(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with one good template, a bad one on top of it, and a program that is called as in CI."""
    folder, program = tmp_path / "project", tmp_path / "runner" / "replylint" / "bin" / "replylint"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m replylint "$@"\n')
    program.chmod(0o755)
    shutil.copytree(ROOT / "tests" / "cli" / "rules", tmp_path / "runner" / "rules")
    (folder / "templates").mkdir(parents=True)
    (folder / "templates" / "old.txt").write_text(BAD)
    git(folder, "init", "-q")
    commit(folder)
    (folder / "templates" / "good.txt").write_text(GOOD)
    (folder / "setup.py").write_text("print(1)\n")
    return folder


def git(folder: Path, *args: str) -> str:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "protocol.file.allow=always")
    command = ["git", *identity, *args]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def commit(folder: Path) -> str:
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "x")
    return git(folder, "rev-parse", "HEAD")


def bash(script: str, folder: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """Run as the runners do: stop at the first failure."""
    runner = folder.parent / "runner"
    environment = {
        "PATH": f"{runner / 'replylint' / 'bin'}:{os.environ['PATH']}",
        "HOME": str(runner),
        "RUNNER_TEMP": str(runner),
        "REPLYLINT_CACHE_DIR": str(runner / "cache"),
        "GITHUB_STEP_SUMMARY": str(runner / "summary.md"),
        **given,
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True, text=True)


def test_the_action_annotates_changed_lines_and_writes_a_summary(project: Path) -> None:
    base = git(project, "rev-parse", "HEAD")
    git(project, "remote", "add", "origin", str(project))
    steps = {step.get("name"): step for step in document("action.yml")["runs"]["steps"]}
    script = steps["Lint"]["run"]
    given = {"PATHS": ".", "ARGS": RULES, "FAIL_ON": "", "CHANGED": "true", "BASE": base}
    assert set(given) < set(steps["Lint"]["env"])
    commit(project)
    clean = bash(script, project, **given)
    assert (clean.returncode, clean.stdout) == (0, ""), clean.stderr
    (project / "templates" / "new.txt").write_text(GOOD + BAD)
    commit(project)
    found = bash(script, project, **given)
    assert found.returncode == 1, found.stderr
    assert found.stdout.startswith("::error file=templates/new.txt,line=2,endLine=2,col=19,endColumn=28,")
    assert "old.txt" not in found.stdout
    summary = (project.parent / "runner" / "summary.md").read_text(encoding="utf-8")
    assert summary.count("## replylint") == 2
    assert "templates/new.txt" in summary
    everything = bash(script, project, **{**given, "CHANGED": "false", "FAIL_ON": "never"})
    assert everything.returncode == 0
    assert "templates/old.txt" in everything.stdout


def test_inputs_of_the_action_never_become_shell_text() -> None:
    action = document("action.yml")
    for step in action["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
    used = "".join(str(step) for step in action["runs"]["steps"])
    for name in action["inputs"]:
        assert f"inputs.{name} }}" in used


def test_the_gitlab_job_leaves_a_report_and_fails(project: Path) -> None:
    job = document("templates/replylint.gitlab-ci.yml")["replylint"]
    variables = {name: value for name, value in job["variables"].items() if "$" not in value}
    variables["REPLYLINT_ARGS"] = RULES
    done = bash("\n".join(job["script"]), project, **variables)
    assert done.returncode == 1, done.stderr
    report = json.loads((project / job["artifacts"]["reports"]["codequality"]).read_text(encoding="utf-8"))
    assert [one["location"]["path"] for one in report] == ["templates/old.txt"]


def test_the_pre_commit_hook_takes_any_text_file(project: Path) -> None:
    (hook,) = document(".pre-commit-hooks.yaml")
    files = "setup.py templates/good.txt"
    assert bash(f"{hook['entry']} {RULES} {files}", project).returncode == 0
    assert bash(f"{hook['entry']} {RULES} setup.py", project).returncode == 0
    assert bash(f"{hook['entry']} {RULES} {files} templates/old.txt", project).returncode == 1
