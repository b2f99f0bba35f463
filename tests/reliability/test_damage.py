"""Runs that are killed, places that cannot be read or written: every file is the old one or the new one, never a part.

`python -m tests.reliability.test_damage N` tries N moments of every kind of run, where the tests try a few.
"""

from __future__ import annotations

import errno
import json
import os
import random
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
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
MOMENTS = 10
"""How many moments of a run are tried in the tests, spread over all it has."""

KINDS = {
    "fix": "check --fix=review --no-cache x.jsonl",
    "baseline": "baseline write --baseline known.json x.jsonl",
    "report": "check --no-cache --format json -o report.json x.jsonl",
    "rewrite": "rewrite -o report.json one.txt",
    "results": "check x.jsonl",
    "rules": "check --no-cache x.jsonl",
}
"""What is killed: runs that write drafts, a baseline, a report, a reply, the result cache, the compiled rules."""

RULES = "--rules packs --no-default-rules --isolated"
FAULTS = (errno.ENOSPC, errno.EACCES, errno.EIO)

# The slow part of a start is done once, in a parent that forks. A child dies, or meets an error of the system, at a
# moment given as a number: of the events (calls and returns, of Python and of C) between the begin of its writing and
# the end of replacing the old file, or of its calls to the system since it began at all.
FORKING = """
import errno, os, signal, sys, time
import concurrent.futures, tempfile, yaml, click
from replylint import fixing, baseline, cache, compiled, suppressions
from replylint.cli import run
from replylint.cli import baseline as b, check as c, fixing as f, pipeline, rewrite as r
from replylint.config import Config
from replylint.linter import Linter
from pathlib import Path

def hush():
    for number, name in ((1, os.devnull), (2, "errors")):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)

kept = os.dup(1)
hush()
for args in sys.argv[1:]:
    run(args.split())
os.dup2(kept, 1)
SYSTEM = set("open write flush close fsync replace chmod stat lstat fstat mkdir read scandir unlink utime".split())

def watch(mode, moment, code):
    seen = 0
    begun = mode == "fault"
    def see(frame, event, what):
        nonlocal seen, begun
        if not begun:
            begun = event == "call" and frame.f_code.co_name in ("replacing", "_write_shard", "_write")
        elif mode == "kill":
            seen += 1
            if seen == moment:
                os.kill(os.getpid(), signal.SIGKILL)
            begun = event != "c_return" or what.__name__ != "replace"
        elif event == "c_call" and what.__name__ in SYSTEM:
            seen += 1
            if seen == moment:
                sys.setprofile(None)
                raise OSError(code, os.strerror(code))
    sys.setprofile(see)
    return lambda: seen

print("ready", flush=True)
for line in sys.stdin:
    mode, moment, code, *args = line.split()
    child = os.fork()
    if child == 0:
        hush()
        count = watch(mode, int(moment), int(code))
        status = run(args)
        sys.setprofile(None)
        Path("count").write_text(str(count()))
        os._exit(status)
    if mode == "time":
        time.sleep(int(moment) / 1e6)
        os.kill(child, signal.SIGKILL)  # not yet waited for: the number is still its own
    _, state = os.waitpid(child, 0)
    print(os.WTERMSIG(state) and -1 if os.WIFSIGNALED(state) else os.WEXITSTATUS(state), flush=True)
"""


class Runs:
    """Runs of the program in `folder`, each begun without delay, that can be ended or hindered at any moment."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        (folder / "packs").mkdir()
        (folder / "packs" / "sample.yml").write_text(PACK, "utf-8")
        self.reset("")
        warm = [f"{args} {RULES}" for args in KINDS.values()]
        self.process = subprocess.Popen(
            [sys.executable, "-c", FORKING, *warm],
            cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._line() == "ready"

    def _line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def run(self, args: str, mode: str = "kill", moment: int = 0, code: int = 0) -> int:
        """The exit status; -1 of a run that was killed, which one that ends before its moment is not."""
        assert self.process.stdin
        self.process.stdin.write(f"{mode} {moment} {code} {args} {RULES}\n")
        self.process.stdin.flush()
        return int(self._line())

    def close(self) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    # What the files were, and what they may be after a run that was killed or met a fault.

    def reset(self, kind: str) -> None:
        (self.folder / "x.jsonl").write_text(OLD, "utf-8")
        (self.folder / "one.txt").write_text("Это не ко мне.", "utf-8")
        (self.folder / "known.json").write_text('{"version": 1, "findings": []}\n')
        (self.folder / "report.json").write_text("old")
        if kind in ("results", "rules"):
            for path in (self.folder / "cache").rglob("*.bin" if kind == "results" else "rules-*.bin"):
                if (path.parent.name == "results") == (kind == "results"):
                    path.unlink()

    def check(self, kind: str) -> None:
        from replylint.baseline import load
        from replylint.cache import MAGIC, RECORD

        new = OLD.replace("не ко мне", "как раз ко мне")
        draft = (self.folder / "x.jsonl").read_text("utf-8")
        assert draft == OLD or (kind == "fix" and draft == new)
        assert load(self.folder / "known.json").known.total() in ((0, 40) if kind == "baseline" else (0,))
        report = (self.folder / "report.json").read_text("utf-8")
        if report != "old":
            # A draft that could not be read is told in a report, too.
            assert kind == "rewrite" or (kind == "report" and len(json.loads(report)["reports"]) in (0, 40))
        for path in (self.folder / "cache" / "results").glob("*.bin"):
            raw, at = path.read_bytes(), len(MAGIC)
            assert raw.startswith(MAGIC)
            while at < len(raw):
                at += RECORD.size + RECORD.unpack_from(raw, at)[2]
            assert at == len(raw)
        for path in (self.folder / "cache").glob("*.bin"):
            raw = path.read_bytes()
            assert zlib.crc32(raw[4:]).to_bytes(4, "big") == raw[:4]

    def left_over(self) -> list[Path]:
        """Half-written files."""
        known = {"count", "x.jsonl", "one.txt", "known.json", "report.json", "errors", "sample.yml"}
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return [path for path in files if path.suffix != ".bin" and path.name not in known]

    def moments(self, kind: str, mode: str, most: int) -> range:
        """At most `most` moments, spread over all that a run of this kind has."""
        self.reset(kind)
        self.run(KINDS[kind], mode)
        total = int((self.folder / "count").read_text())
        step = -(-total // most)
        return range(1 + step // 2, total + 1, step)


def killed_runs(runs: Runs, kind: str, most: int) -> int:
    """Kills a run at `most` moments of its writing; how many were killed."""
    killed = 0
    for moment in runs.moments(kind, "kill", most):
        runs.reset(kind)
        killed += runs.run(KINDS[kind], "kill", moment) == -1
        runs.check(kind)
    return killed


def timed_kills(runs: Runs, kind: str, number: int) -> int:
    """Kills runs at random moments between their begin and a little after their usual end; how many were killed."""
    args, killed, usual = KINDS[kind], 0, 1e9
    for _ in range(3):
        runs.reset(kind)
        begun = time.monotonic()
        runs.run(args)
        usual = min(usual, time.monotonic() - begun)
    moments = random.Random(number)
    for _ in range(number):
        runs.reset(kind)
        killed += runs.run(args, "time", int(moments.uniform(0, usual) * 1e6)) == -1
        runs.check(kind)
    return killed


def faulty_runs(runs: Runs, kind: str, most: int, codes: tuple[int, ...] = FAULTS) -> int:
    """Lets `most` calls to the system fail, each in a run of its own; how many have failed."""
    runs.reset(kind)
    usual, faults = runs.run(KINDS[kind]), 0
    for number, moment in enumerate(runs.moments(kind, "fault", most)):
        code = codes[number % len(codes)]
        runs.reset(kind)
        status = runs.run(KINDS[kind], "fault", moment, code)
        said = (runs.folder / "errors").read_text("utf-8")
        runs.check(kind)
        assert status in (usual, 2), said
        assert "Traceback" not in said and "internal error" not in said, said
        # A folder whose state cannot be had is told as not being there.
        told = os.strerror(code).casefold() in said.casefold() or "does not exist" in said
        assert status == usual or told, said
        assert not runs.left_over(), said
        faults += int((runs.folder / "count").read_text()) >= moment
    return faults


@pytest.fixture
def runs(tmp_path: Path, environment: dict[str, str]) -> Iterator[Runs]:
    made = Runs(tmp_path, environment)
    yield made
    made.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_of_the_system_is_told_and_damages_nothing(kind: str, runs: Runs) -> None:
    assert faulty_runs(runs, kind, MOMENTS) >= MOMENTS // 4


@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_run_leaves_the_old_file_or_the_new_one(kind: str, runs: Runs) -> None:
    assert killed_runs(runs, kind, MOMENTS) >= MOMENTS // 4
    runs.reset(kind)
    assert runs.run("check --fix=review x.jsonl") == 0  # what the kills left behind is in nobody's way
    runs.check("fix")


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


COMMANDS = """
check x.txt
check x.txt --jobs 2 --no-cache
check x.txt --fix=review
check x.txt --format sarif
rewrite x.txt
explain --draft x.txt
explain sample/not-mine
rules list
rules test
phrase ко --on мне
playbooks list
profiles list
sources x.txt
config show
init --stdout
baseline write --baseline known.json x.txt
completion bash
"""


def test_no_socket_is_opened(tmp_path: Path, environment: dict[str, str]) -> None:
    code = (
        "import sys\nopened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(event) if event.startswith('socket.') else None)\n"
        "from replylint.cli import run\n"
        "for line in sys.argv[1:]:\n"
        "    status = run(line.split())\n"
        "    assert status in (0, 1), (line, status)\n"
        "    assert not opened, (line, opened)\n"
    )
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "sample.yml").write_text(PACK, "utf-8")
    (tmp_path / ".replylint.yml").write_text("rules: [packs]\ndefault-rules: false\n")
    (tmp_path / "x.txt").write_text("По ссылке https://example.org это не ко мне.", "utf-8")
    command = [sys.executable, "-c", code, *COMMANDS.strip().splitlines()]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def campaign(place: Path, most: int) -> None:
    """`most` moments of every kind of run; prints what was done."""
    runs = Runs(place, {**os.environ, "REPLYLINT_CACHE_DIR": f"{place}/cache", "REPLYLINT_LANG": "en"})
    for kind in KINDS:
        counts = killed_runs(runs, kind, most), timed_kills(runs, kind, most)
        left = runs.left_over()
        for path in left:
            path.unlink()
        faults = [faulty_runs(runs, kind, most, (code,)) for code in FAULTS]
        print(
            f"{kind:8} {counts[0]:6} kills while writing, {counts[1]:6} at any time ({len(left)} files left half-written), "
            + ", ".join(f"{n} × {os.strerror(code)}" for n, code in zip(faults, FAULTS, strict=True)),
            flush=True,
        )
    runs.close()


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        campaign(Path(folder), int(sys.argv[1]))
