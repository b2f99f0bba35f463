"""`python -m fuzz --minutes N`: share the time among the targets, say what was tried and what was found.

A finding is kept in fuzz/findings/ as the bytes that show it and the traceback; exit status 1 says there is one.
`python -m fuzz --replay FILE --target NAME` runs such bytes again, without atheris.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
FINDINGS = HERE / "findings"
DICTIONARY = HERE / "words.dict"
LONGEST = 4096
"""Bytes of an input."""
SLOWEST = 10
"""Seconds after which an input counts as one that hangs."""
NAMES = (
    "phrase tokens lint source-txt source-md source-html source-json source-jsonl source-yml source-toml "
    "source-csv source-eml source-py source-tsx source-php configuration rules kept"
).split()


def fuzz(name: str, seconds: float) -> tuple[int, list[str]]:
    """Inputs tried, and the last line of each finding's traceback. A finding does not end the time of its target."""
    executed, found = 0, []
    until = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as grown:
        while (left := int(until - time.monotonic())) > 0:
            count, log, failed = _run(name, left, Path(grown))
            executed += count
            if not failed:
                break
            found.append(_kept(name, Path(grown), log))
    return executed, found


def _run(name: str, seconds: int, grown: Path) -> tuple[int, str, bool]:
    (grown / "corpus").mkdir(exist_ok=True)
    seeds = [str(CORPUS / name)] if (CORPUS / name).is_dir() else []
    command = [
        sys.executable, "-m", "fuzz.one", name, f"-max_total_time={seconds}", f"-max_len={LONGEST}",
        f"-timeout={SLOWEST}", "-rss_limit_mb=2048", "-print_final_stats=1", f"-dict={DICTIONARY}",
        f"-artifact_prefix={grown}/finding-", str(grown / "corpus"), *seeds,
    ]  # fmt: skip
    done = subprocess.run(command, cwd=HERE.parent, capture_output=True, check=False)
    log = (done.stdout + done.stderr).decode("utf-8", "replace")
    count = re.search(r"stat::number_of_executed_units:\s*(\d+)", log)
    return int(count[1]) if count else 0, log, done.returncode != 0


def _kept(name: str, grown: Path, log: str) -> str:
    """Move the finding and its log to FINDINGS, one file per kind; what it is in a line."""
    lines = [
        line
        for line in log.splitlines()
        if re.match(r"\s*(\w+\.)*\w+(Error|Exception)\b|==\d+== ERROR", line)
    ]
    title = lines[0].strip()[:200] if lines else "no traceback"
    FINDINGS.mkdir(exist_ok=True)
    stem = FINDINGS / f"{name}-{hashlib.sha256(_place(log).encode()).hexdigest()[:8]}"
    stem.with_suffix(".log").write_text(log, "utf-8")
    for artifact in grown.glob("finding-*"):
        stem.with_suffix(".bytes").write_bytes(artifact.read_bytes())
        artifact.unlink()
    return f"{stem.name}: {title}"


def _place(log: str) -> str:
    """Where it was raised: the same fault found twice has one name."""
    return "".join(re.findall(r'File "[^"]*", line \d+', log)[-2:])


def main() -> int:
    """0 nothing found, 1 something found, 2 atheris is not there."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0, help="for all targets together")
    parser.add_argument("--target", action="append", choices=NAMES, help="only this one (may be repeated)")
    parser.add_argument("--replay", type=Path, help="run one target on this file")
    options = parser.parse_args()
    names = options.target or NAMES
    if options.replay:
        from fuzz.targets import TARGETS

        TARGETS[names[0]](options.replay.read_bytes())
        return 0
    try:
        import atheris  # noqa: F401
    except ImportError:
        print("atheris is not installed: pip install atheris", file=sys.stderr)
        return 2
    total = 0
    everything: list[str] = []
    for name in names:
        executed, found = fuzz(name, max(1.0, options.minutes * 60 / len(names)))
        total += executed
        everything += found
        print(f"{name:16} {executed:>10,} inputs  {len(found)} findings", flush=True)
        for one in sorted(set(found)):
            print(f"    {one}", flush=True)
    print(f"{'together':16} {total:>10,} inputs  {len(everything)} findings")
    return 1 if everything else 0


if __name__ == "__main__":
    sys.exit(main())
