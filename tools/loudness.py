"""How loudly sentences that carry a labelled defect speak, and how loudly all others: `python -m tools.loudness FILE…`.

The thresholds `_LOUD…` and `_QUIET…` of `replylint/rewriting` are read off this table. Prints, for every step of loudness, how
many body sentences of defective drafts there are and what share of them overlaps a labelled span. Drafts that the weights were
trained on make the table far too sure.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from replylint.linter import Linter
from replylint.model import Draft
from replylint.rulebook.evidence import Evidence

STEPS = (float("-inf"), 0.0, 0.6, 1.2, 1.6, 2.1, 2.6, float("inf"))


def heard(linter: Linter, path: Path) -> Iterator[tuple[float, bool]]:
    """The loudness of every body sentence of the defective drafts of a file, and whether it overlaps a labelled span."""
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        reply = record["reply"]
        spans = [
            (reply.find(label["span"]), len(label["span"])) for label in record["labels"] if label.get("span")
        ]
        if not spans:
            continue
        evidence = Evidence(linter.ruleset, Draft(reply, record["customer"], record["channel"]))
        for number, sentence in enumerate(evidence.reply.text.sentences):
            if sentence.zone == "body":
                end = max(sentence.end, sentence.ends[-1])
                faulty = any(0 <= at < end and sentence.start < at + size for at, size in spans)
                yield linter.ruleset.weighing.loudness(evidence, number), faulty


def main(paths: list[str]) -> None:
    linter = Linter()
    found = [one for path in paths for one in heard(linter, Path(path))]
    for low, high in pairwise(STEPS):
        inside = [faulty for loud, faulty in found if low <= loud < high]
        if inside:
            print(f"{low:5} … {high:5} {len(inside):7} {sum(inside) / len(inside):7.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
