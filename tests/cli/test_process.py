"""The program as a process: what it imports, how it ends when it is interrupted, what it says on a terminal."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

RULES = Path(__file__).parent / "rules"
REPLYLINT = [sys.executable, "-m", "replylint"]
OPTIONS = ["--rules", str(RULES), "--no-default-rules", "--isolated"]
LINE = json.dumps({"reply": "Это не ко мне."}, ensure_ascii=False) + "\n"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    kept |= {"HOME": str(tmp_path), "REPLYLINT_LANG": "en"}
    return {**kept, "PYTHONUNBUFFERED": "1", "REPLYLINT_CACHE_DIR": str(tmp_path / "cache")}


HEAVY = ("spacy", "rich", "pymorphy3", "yaml", "concurrent.futures", "importlib.metadata")
IMPORTS = [
    ("import replylint", HEAVY),
    ("from replylint.cli import run; run(['--help'])", HEAVY),
    ("from replylint.cli import run; run(['check', '--help'])", HEAVY),
    (
        f"from replylint.cli import run; run(['check', '-', *{OPTIONS!r}])",
        ("spacy", "rich", "concurrent.futures"),
    ),
]


@pytest.mark.parametrize(("code", "banned"), IMPORTS)
def test_only_what_is_needed_is_imported(
    code: str, banned: tuple[str, ...], environment: dict[str, str]
) -> None:
    code += (
        f"\nimport sys\nfound = [name for name in {banned!r} if name in sys.modules]\nassert not found, found"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=LINE.encode(), capture_output=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_ends_the_report_in_order(
    jobs: str, tmp_path: Path, environment: dict[str, str]
) -> None:
    (tmp_path / "x.jsonl").write_text(LINE * 60_000, "utf-8")
    command = [*REPLYLINT, "check", str(tmp_path / "x.jsonl"), "--format", "json", "--jobs", jobs, *OPTIONS]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout and process.stderr
        out = b""
        while b"deflection" not in out:
            out += os.read(process.stdout.fileno(), 65536)
        process.send_signal(signal.SIGINT)
        out += process.stdout.read()
        assert process.wait(20) == 130
        assert 1 <= len(json.loads(out)["reports"]) < 60_000
        assert b"Traceback" not in process.stderr.read()


def test_an_interrupt_while_waiting_for_text(environment: dict[str, str]) -> None:
    command = [*REPLYLINT, "check", "-", "--format", "json", *OPTIONS]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(LINE.encode())
        process.stdin.flush()
        out = b""
        while b"deflection" not in out:
            out += os.read(process.stdout.fileno(), 65536)
        process.send_signal(signal.SIGINT)
        out += process.stdout.read()
        assert process.wait(20) == 130
        assert len(json.loads(out)["reports"]) == 1
        assert process.stderr.read() == b""


def test_a_reader_that_leaves_is_no_trouble(tmp_path: Path, environment: dict[str, str]) -> None:
    (tmp_path / "x.jsonl").write_text(LINE * 3000, "utf-8")
    command = [*REPLYLINT, "check", str(tmp_path / "x.jsonl"), "--format", "jsonl", *OPTIONS]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(20) == 141


def run(*args: str, env: dict[str, str], text: str = LINE) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*REPLYLINT, *args], input=text.encode(), capture_output=True, env=env, check=False)


@pytest.mark.skipif(
    not sys.prefix.isascii(), reason="no module written in C can be imported from such a place then"
)
def test_a_locale_without_utf8(environment: dict[str, str]) -> None:
    plain = {**environment, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    lines = run("check", "-", "--format", "jsonl", *OPTIONS, env=plain)
    assert lines.returncode == 1
    assert json.loads(lines.stdout)["findings"][0]["text"] == "не ко мне"
    text = run("check", "-", *OPTIONS, env=plain)
    assert (text.returncode, text.stderr) == (1, b"")


def test_a_bug_is_told_in_one_line(environment: dict[str, str]) -> None:
    code = (
        "import replylint.cli.check as check, sys\nfrom replylint.cli import run\n"
        "def broken(*_): raise ZeroDivisionError('boom')\ncheck.check = broken\nsys.exit(run(['check', '-']))"
    )
    quiet = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, check=False)
    assert quiet.returncode == 2
    assert quiet.stderr.decode().count("\n") == 1
    assert "ZeroDivisionError: boom" in quiet.stderr.decode()
    loud = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        env={**environment, "REPLYLINT_DEBUG": "1"},
        check=False,
    )
    assert loud.returncode == 2
    assert "Traceback" in loud.stderr.decode()


def test_a_home_that_cannot_be_written(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("Это не ко мне.", "utf-8")
    done = run(
        "check", str(tmp_path / "x.txt"), *OPTIONS, env={**environment, "REPLYLINT_CACHE_DIR": "/proc/none"}
    )
    assert (done.returncode, done.stderr) == (1, b"")


def test_on_a_terminal_it_says_that_it_waits(environment: dict[str, str]) -> None:
    outer, inner = pty.openpty()
    command = [*REPLYLINT, "check", "-", "--format", "concise", *OPTIONS]
    with subprocess.Popen(
        command, stdin=inner, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout and process.stderr
        assert b"Ctrl-D" in process.stderr.readline()
        os.write(outer, "Это не ко мне.\n".encode() + b"\x04")
        assert "deflection/not-mine" in process.stdout.read().decode()
        assert process.wait(20) == 1


def test_memory_stays_bounded(tmp_path: Path, environment: dict[str, str]) -> None:
    code = (
        "import re, sys\nfrom replylint.cli import run\nrun(sys.argv[1:])\n"
        # Not ru_maxrss, which a process inherits from the one that started it.
        "print(re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1], file=sys.stderr)"
    )

    def kilobytes(lines: int) -> int:
        reply = json.dumps({"reply": "Добрый день. " * 40}, ensure_ascii=False) + "\n"
        (tmp_path / "x.jsonl").write_text(reply * lines, "utf-8")
        args = ["check", str(tmp_path / "x.jsonl"), "--format", "jsonl", "--no-cache", *OPTIONS]
        done = subprocess.run(
            [sys.executable, "-c", code, *args], capture_output=True, env=environment, check=False
        )
        return int(done.stderr)

    kilobytes(1)  # compiles the rules
    assert kilobytes(2000) < kilobytes(500) + 6_000
