"""Runs that are killed, places that cannot be read or written: every file is the old one or the new one, never a part.

`python -m tests.reliability.test_damage N` kills N runs of each kind instead of the few that the tests kill.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

PACK = """\
pack: sample
rules:
  - id: sample/not-mine
    category: sample
    severity: error
    message: Возьмите вопрос на себя.
    source: tests
    phrases: ["не ко мне"]
    rewrite: ["как раз ко мне"]
    bad: ["Это не ко мне."]
    good: ["Это ко мне."]
"""
OLD = "".join(
    json.dumps({"reply": f"Заказ {n}: это не ко мне."}, ensure_ascii=False) + "\n" for n in range(40)
)
KILLS = 14
"""Of each kind of run."""

# The slow part of a start is done once, in a parent that forks: kills then fall into the work itself.
FORKING = """
import os, signal, sys, time
import concurrent.futures, tempfile, yaml, click
from replylint import fixing, baseline, cache, suppressions
from replylint.cli import run
from replylint.cli import baseline as b, check as c, fixing as f, pipeline
from replylint.config import Config
from replylint.linter import Linter
from pathlib import Path
Linter(Config(rules=(Path("packs"),), default_rules=False)).lint("Это не ко мне.")
print("ready", flush=True)
for line in sys.stdin:
    delay, *args = line.split()
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1), os.dup2(null, 2)
        os._exit(run(args))
    if float(delay) >= 0:
        time.sleep(float(delay))
        os.kill(child, signal.SIGKILL)  # not yet waited for: the number is still its own
    _, state = os.waitpid(child, 0)
    print("killed" if os.WIFSIGNALED(state) else "ended", flush=True)
"""


class Runs:
    """Runs of the program in `folder`, each begun without delay, so that it can be killed in the middle."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        (folder / "packs").mkdir()
        (folder / "packs" / "sample.yml").write_text(PACK, "utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-c", FORKING],
            cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._line() == "ready"

    def _line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def run(self, args: str, kill_after: float = -1) -> bool:
        """Whether the run was killed; one that ends before its moment is not."""
        assert self.process.stdin
        self.process.stdin.write(f"{kill_after} {args} --rules packs --no-default-rules --isolated\n")
        self.process.stdin.flush()
        return self._line() == "killed"

    def close(self) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def killed_runs(
    runs: Runs, args: str, reset: Callable[[], None], check: Callable[[], None], kills: int
) -> int:
    """Ends runs at random moments between their begin and a little after their usual end; how many were killed."""
    reset()
    begun = time.monotonic()
    assert not runs.run(args)
    usual = time.monotonic() - begun
    check()
    moments, killed = random.Random(kills), 0
    for _ in range(kills):
        reset()
        killed += runs.run(args, moments.uniform(0, 1.1 * usual))
        check()
    return killed


def campaign(folder: Path, environment: dict[str, str], kills: int) -> int:
    """Kills runs that fix, that write a baseline, that write the cache; how many were killed in all."""
    runs = Runs(folder, environment)
    draft, known, cache = folder / "x.jsonl", folder / "known.json", folder / "cache" / "results"

    def reset() -> None:
        draft.write_text(OLD, "utf-8")
        known.write_text('{"version": 1, "findings": []}\n')

    def fixed() -> None:
        assert draft.read_text("utf-8") in (OLD, OLD.replace("не ко мне", "как раз ко мне"))

    def listed() -> None:
        entries = json.loads(known.read_text("utf-8"))["findings"]
        assert len(entries) in (0, 40) and draft.read_text("utf-8") == OLD

    def cached() -> None:
        from replylint.cache import MAGIC

        assert all(path.read_bytes().startswith(MAGIC) for path in cache.glob("*.bin"))
        assert draft.read_text("utf-8") == OLD

    def emptied() -> None:
        reset()
        for path in cache.glob("*.bin"):
            path.unlink()

    killed = 0
    try:
        killed += killed_runs(runs, "check --fix=review --no-cache x.jsonl", reset, fixed, kills)
        killed += killed_runs(runs, "baseline write --file known.json x.jsonl", reset, listed, kills)
        killed += killed_runs(runs, "check x.jsonl", emptied, cached, kills)
        reset()
        runs.run("check --fix=review x.jsonl")  # what the kills left behind is in nobody's way
        fixed()
    finally:
        runs.close()
    return killed


def test_a_killed_run_leaves_the_old_file_or_the_new_one(tmp_path: Path, environment: dict[str, str]) -> None:
    assert campaign(tmp_path, environment, KILLS) > KILLS


def replylint(*args: str, cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    (cwd / "packs").mkdir(exist_ok=True)
    (cwd / "packs" / "sample.yml").write_text(PACK, "utf-8")
    command = [
        sys.executable,
        "-m",
        "replylint",
        *args,
        "--rules",
        "packs",
        "--no-default-rules",
        "--isolated",
    ]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, check=False)


def test_a_cyrillic_folder_with_a_space_and_a_link_to_itself(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    folder = tmp_path / "Мои ответы"
    folder.mkdir()
    (folder / "ответ 1.txt").write_text("Это не ко мне.", "utf-8")
    (folder / "петля").symlink_to(folder)
    (folder / "узел.txt").symlink_to(folder / "узел.txt")
    for locale in ({}, {"LC_ALL": "C"}):
        done = replylint("check", ".", "--format", "jsonl", cwd=folder, env={**environment, **locale})
        assert done.returncode == 1, done.stderr
        assert [json.loads(line)["path"] for line in done.stdout.splitlines()] == ["ответ 1.txt"]


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 100], ids=["empty", "short", "zeros"])
def test_damaged_rules_and_results_are_made_anew(
    damage: bytes, tmp_path: Path, environment: dict[str, str]
) -> None:
    (tmp_path / "x.txt").write_text("Это не ко мне.", "utf-8")
    first = replylint("check", "x.txt", cwd=tmp_path, env=environment)
    kept = [path for path in (tmp_path / "cache").rglob("*.bin")]
    assert first.returncode == 1 and kept
    for path in kept:
        path.write_bytes(damage or path.read_bytes()[:-7])
    again = replylint("check", "x.txt", cwd=tmp_path, env=environment)
    assert (again.returncode, again.stdout, again.stderr) == (1, first.stdout, b"")


def test_no_socket_is_opened(tmp_path: Path, environment: dict[str, str]) -> None:
    code = (
        "import sys\nseen = []\n"
        "sys.addaudithook(lambda event, _: seen.append(event) if event.startswith('socket.') else None)\n"
        "from replylint.cli import run\nstatus = run(sys.argv[1:])\n"
        "sys.exit(f'sockets: {seen}' if seen else status)"
    )
    (tmp_path / "x.txt").write_text("По ссылке https://example.org это не ко мне.", "utf-8")
    for args in (["check", "x.txt"], ["rewrite", "x.txt"], ["sources", "x.txt"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *args],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            check=False,
        )
        assert b"sockets" not in done.stderr and done.returncode in (0, 1, 2), done.stderr


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        number = int(sys.argv[1])
        print(
            campaign(Path(place), {**os.environ, "REPLYLINT_CACHE_DIR": f"{place}/cache"}, number), "killed"
        )
