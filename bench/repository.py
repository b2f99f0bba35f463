"""A repository of canned replies: two processes against one, and a second run out of the cache against the first."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.common import Row, drafts, ratio

TEMPLATES = 5000
PER_FILE = 25
ROUNDS = 3

_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def rows() -> Iterator[Row]:
    """Wall-clock time of whole processes over the same files."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "templates"
        write(folder, TEMPLATES)
        # One small run that compiles the rules, which is not what is measured.
        check(folder / "000.yml", Path(scratch), "--no-cache")
        yield Row(
            f"(f) check of {TEMPLATES} templates with --jobs 2 / with one",
            ratio(
                lambda: check(folder, Path(scratch), "--no-cache", "--jobs", "2"),
                lambda: check(folder, Path(scratch), "--no-cache"),
                ROUNDS,
            ),
            "≤ 0.6",
        )
        check(folder, Path(scratch))
        yield Row(
            f"(f) check of {TEMPLATES} templates out of the cache / anew",
            ratio(
                lambda: check(folder, Path(scratch)),
                lambda: check(folder, Path(scratch), "--no-cache"),
                ROUNDS,
            ),
            "≤ 0.15",
        )


def check(path: Path, scratch: Path, *options: str) -> None:
    """Lint in a new process, results cached below `scratch`."""
    command = [
        sys.executable,
        "-m",
        "replylint",
        "check",
        "--isolated",
        "--format",
        "github",
        *options,
        str(path),
    ]
    environment = {**os.environ, "REPLYLINT_CACHE_DIR": str(scratch / "cache")}
    done = subprocess.run(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
    )
    if done.returncode > 1:
        raise RuntimeError(done.stderr.decode())


def write(folder: Path, count: int) -> None:
    """YAML files of templates, put together from sentences of the labelled drafts; the same every time.

    Each sentence gets a number of its own: nobody has the same sentence in dozens of templates.
    """
    chance = random.Random(5)
    sentences = sorted({one for draft in drafts() for one in _SENTENCE.split(draft.reply) if len(one) > 20})
    folder.mkdir(parents=True)
    for number in range(0, count, PER_FILE):
        lines = ["templates:"]
        for index in range(number, min(number + PER_FILE, count)):
            chosen = chance.sample(sentences, chance.randint(3, 6))
            lines += [f"  - title: Шаблон {index}", "    text: |-", "      Здравствуйте, {{имя}}!"]
            for one in chosen:
                words = one.split()
                words[-1] = f"(пункт {chance.randint(1, 99_999)}) {words[-1]}"
                lines.append("      " + " ".join(words))
        (folder / f"{number // PER_FILE:03}.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
