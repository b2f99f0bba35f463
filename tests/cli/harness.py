"""Golden cases of the command line: a folder a case, run in a copy of it.

- `cmd`: a command a line (`replylint …` with `NAME=value` before it and `< file` after it; `cat FILE`; `git …`);
- `in/`: the files the case starts with, beside `rules/` with the sample pack of these tests;
- `stdout`, `stderr` (no file: empty), `status` (of the last command): what has to come out.

Each command runs in a forked process, as if it had been started alone, but without the time Python needs to start.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from replylint import i18n

HERE = Path(__file__).parent
CASES = HERE / "cases"

PLAIN_ENVIRONMENT = {
    "REPLYLINT_LANG": "en",
    "COLUMNS": "80",
    "GIT_AUTHOR_NAME": "t",
    "GIT_AUTHOR_EMAIL": "t@example.org",
    "GIT_COMMITTER_NAME": "t",
    "GIT_COMMITTER_EMAIL": "t@example.org",
    "GIT_CONFIG_NOSYSTEM": "1",
}


class Result(NamedTuple):
    """What a case came to."""

    stdout: bytes
    stderr: bytes
    status: int


def warm_up() -> None:
    """Load once what the process of each case inherits: the dictionary and everything that reads a text."""
    import concurrent.futures.process
    import urllib.parse

    import click
    import yaml

    from replylint import fixing, suppressions
    from replylint.config import Config
    from replylint.linter import Linter

    assert all((concurrent.futures.process, urllib.parse, click, yaml, fixing, suppressions))

    Linter(Config(rules=(HERE / "rules",), default_rules=False)).lint("Это не ко мне.")


def case_names() -> list[str]:
    return sorted(path.name for path in CASES.iterdir() if (path / "cmd").is_file())


def expected(name: str) -> Result:
    case = CASES / name

    def read(file: str) -> bytes:
        return (case / file).read_bytes() if (case / file).exists() else b""

    return Result(read("stdout"), read("stderr"), int(read("status")))


def run_case(name: str, scratch: Path) -> Result:
    """Run the case in the new directory `scratch / name`; results are cached under `scratch`."""
    work = scratch / name
    work.mkdir(parents=True)
    if (CASES / name / "in").is_dir():
        shutil.copytree(CASES / name / "in", work, dirs_exist_ok=True)
    shutil.copytree(HERE / "rules", work / "rules", dirs_exist_ok=True)
    stdout = stderr = b""
    status = 0
    for line in (CASES / name / "cmd").read_text("utf-8").splitlines():
        if line.strip():
            result = run_line(line, work, scratch)
            stdout, stderr, status = stdout + result.stdout, stderr + result.stderr, result.status
    return Result(stdout, stderr, status)


def run_line(line: str, work: Path, scratch: Path) -> Result:
    words = shlex.split(line)
    environment = {**PLAIN_ENVIRONMENT, "PATH": os.environ["PATH"], "HOME": str(scratch)}
    environment["REPLYLINT_CACHE_DIR"] = str(scratch / "cache")
    while "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        environment[name] = value
    stdin = work / words[words.index("<") + 1] if "<" in words else Path(os.devnull)
    words = words[: words.index("<")] if "<" in words else words
    if words[0] != "replylint":
        done = subprocess.run(words, cwd=work, env=environment, capture_output=True, check=False)
        return Result(done.stdout, done.stderr, done.returncode)
    return run_forked(words[1:], work, environment, stdin)


def run_forked(args: list[str], work: Path, environment: dict[str, str], stdin: Path) -> Result:
    out, err = work / ".out", work / ".err"
    child = os.fork()
    if child == 0:
        status = 70
        try:
            status = _in_child(args, work, environment, stdin, out, err)
        finally:
            os._exit(status)
    _, state = os.waitpid(child, 0)
    result = Result(out.read_bytes(), err.read_bytes(), os.waitstatus_to_exitcode(state))
    out.unlink()
    err.unlink()
    return result


def _in_child(
    args: list[str], work: Path, environment: dict[str, str], stdin: Path, out: Path, err: Path
) -> int:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(work)
    for number, (path, flags) in enumerate(((stdin, os.O_RDONLY), (out, 0o1101), (err, 0o1101))):
        os.dup2(os.open(path, flags, 0o600), number)
    sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w")
    i18n._translations.cache_clear()  # modules that stay loaded speak the language of this case, too
    for name in [name for name in sys.modules if name.startswith(("replylint.cli", "replylint.i18n"))]:
        del sys.modules[name]
    from replylint.cli import run

    status = run(args)
    sys.stdout.flush()
    sys.stderr.flush()
    return status
