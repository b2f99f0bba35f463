"""`python -m tools.suspicion FILE…`: train what tells which sentences of a faulty draft carry its faults
(`replylint/rewriting/suspicion.py`); write rules/rewriting/suspicion.yml.

The drafts must be none that the weights in rules/weights were trained on: the sums of drafts that they were trained on are
far surer than those of the drafts that will be linted. With `--check` nothing is written, and it is printed how well the
sentences of one part of the drafts are told by what was trained on the others. Needs scikit-learn (`pip install replylint[weights]`).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from replylint.linter import Linter
from replylint.model import Draft
from replylint.rewriting.mending import faults, flippancies
from replylint.rewriting.suspicion import PROBABILITIES, traits_of
from replylint.rulebook.evidence import Evidence

PLACE = Path(__file__).resolve().parent.parent / "rules" / "rewriting" / "suspicion.yml"
PENALTY = 1.0
Matrix = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
BARS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)


class Row(NamedTuple):
    """A body sentence: its draft, its traits, whether a labelled span touches it, and whether that or nothing is done in its draft."""

    draft: str
    traits: dict[str, float]
    fault: bool
    idle: bool


def rows(linter: Linter, path: Path) -> Iterator[Row]:
    """The sentences of the faulty drafts of a file in which something is found."""
    judges = {rule.id: rule for rule in linter.ruleset.rules}
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        spans = [
            (record["reply"].find(label["span"]), len(label["span"]))
            for label in record["labels"]
            if label["span"]
        ]
        idle = any(label["category"] == "no-ownership" for label in record["labels"])
        draft = Draft(record["reply"], record["customer"], record["channel"])
        findings = linter.lint(draft).findings if record["labels"] else ()
        if not findings:
            continue
        evidence = Evidence(linter.ruleset, draft)
        pointed = faults(evidence, findings, judges).keys() | flippancies(evidence, draft.reply).keys()
        for number, traits in traits_of(evidence, findings, pointed).items():
            sentence = evidence.reply.text.sentences[number]
            end = max(sentence.end, sentence.ends[-1])
            touched = any(0 <= at < end and sentence.start < at + size for at, size in spans)
            yield Row(record["id"], traits, touched, touched or idle)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    linter = Linter()
    told = [row for path in asked.files for row in rows(linter, path)]
    names = sorted(told[0].traits)
    matrix = np.array([[row.traits[name] for name in names] for row in told])
    lines = [
        "# What a sentence of a faulty draft is suspected of: log odds; made by `python -m tools.suspicion` (docs/weights.md).",
        "weights:",
    ]
    for field in PROBABILITIES:
        guilty = np.array([getattr(row, field) for row in told])
        model = LogisticRegression(C=1 / PENALTY, max_iter=5000)
        if asked.check:
            print(field, end=": ")
            _check(model, matrix, guilty, [row.draft for row in told])
        else:
            model.fit(matrix, guilty)
            weights = {"bias": model.intercept_[0], **dict(zip(names, model.coef_[0], strict=True))}
            lines += [f"  {field}:", *(f"    {name}: {value:.3f}" for name, value in weights.items())]
    if not asked.check:
        PLACE.write_text("\n".join(lines) + "\n", "utf-8")


def _check(model: LogisticRegression, matrix: Matrix, guilty: Flags, drafts: list[str]) -> None:
    sure = cross_val_predict(model, matrix, guilty, groups=drafts, cv=GroupKFold(10), method="predict_proba")[
        :, 1
    ]
    print(
        f"{len(drafts)} sentences, {guilty.sum()} guilty, area under the curve {roc_auc_score(guilty, sure):.3f}"
    )
    for bar in BARS:
        missed, alarmed = np.mean(sure[guilty] < bar), np.mean(sure[~guilty] >= bar)
        print(f"  at {bar}: guilty ones below {missed:.3f}, others above {alarmed:.3f}")


if __name__ == "__main__":
    main()
