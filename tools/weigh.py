"""`python -m tools.weigh [FAMILY…] [--data FILE]…`: train the weights of families on labelled drafts; write rules/weights/FAMILY.yml.

Two logistic regressions with a quadratic penalty (Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 4.4)
over the features of `replylint.rulebook.kinds.weighted`: one over whole drafts, and for the families whose defects stand in
words one over sentences, a sentence being guilty when a labelled span touches it. How much each of the two is worth is fitted
on sums that come from weights trained on other files. Solved by Newton's method with conjugate gradients from zero: the same
data give the same file. No feature tells which rules spoke: a rule is no witness in its own case.

`--check FILE` (more than once) writes nothing: it trains without these files and prints what the opinion adds to the rules there
and takes from them, from which the two thresholds of a family are set.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from replylint.linter import Linter
from replylint.model import Draft
from replylint.rulebook.evidence import Evidence
from replylint.rulebook.kinds import weighted

Vector = npt.NDArray[np.float64]
Features = frozenset[str]

ROOT = Path(__file__).resolve().parent.parent

THRESHOLDS = {
    "deflection": (1.0, -2.0),
    "missing-apology": (2.0, -1.0),
    "negative-phrasing": (0.5, -2.5),
    "false-promise": (0.5, -3.0),
    "no-ownership": (0.5, -1.0),
}
"""Family → the opinion from which it speaks, and the one below which it doubts."""

SPOKEN = ("deflection", "negative-phrasing", "false-promise")
"""Families whose defects stand in the words of a sentence; the others are an absence."""

SIGNAL_SCALE = 2.0
"""Signals deserve more trust than single words: the penalty sees their weights this many times smaller."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one of the two tables is trained: the cost of the squares of its weights, how often a feature must be seen,
    and how near to zero a weight may be before it is left out."""

    penalty: float
    rare: int
    slight: float


DRAFT = Recipe(penalty=10.0, rare=3, slight=0.08)
SENTENCE = Recipe(penalty=3.3, rare=3, slight=0.12)
STEPS = 12
FOLDS = 8


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled draft: its features and those of its sentences, each with the families a labelled span gives it."""

    file: str
    draft: dict[str, int]
    sentences: tuple[tuple[Features, Features], ...]
    labels: Features
    disputed: Features
    found: Features
    """The families in which rules find fault."""


def cases(linter: Linter, paths: Iterable[Path]) -> list[Case]:
    """The labelled drafts of some files."""
    return [
        _case(linter, json.loads(line), path.name)
        for path in paths
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]


def _case(linter: Linter, record: dict[str, object], file: str) -> Case:
    draft = Draft(str(record["reply"]), record.get("customer"), record.get("channel"))  # type: ignore[arg-type]
    labels: list[dict[str, str | None]] = record["labels"]  # type: ignore[assignment]
    evidence = Evidence(linter.ruleset, draft)
    spans = []
    for label in labels:
        start = draft.reply.find(label["span"]) if label["span"] else -1
        if start >= 0:
            spans.append((start, start + len(str(label["span"])), str(label["category"])))
    sentences = evidence.reply.text.sentences
    return Case(
        file=file,
        draft=weighted.draft_features(evidence),
        sentences=tuple(
            (
                features,
                frozenset(
                    name
                    for start, end, name in spans
                    if sentences[n].start < end and start < sentences[n].end
                ),
            )
            for n, features in weighted.sentence_features(evidence).items()
        ),
        labels=frozenset(str(label["category"]) for label in labels),
        disputed=frozenset(record.get("disputed", ())),  # type: ignore[call-overload]
        found=frozenset(linter.found_by_rules(evidence)),
    )


def regression(rows: Sequence[Mapping[str, int]], wanted: Sequence[bool], recipe: Recipe) -> dict[str, float]:
    """Feature → weight, with `bias`."""
    counts = Counter(feature for row in rows for feature in row)
    names = ["bias", *sorted(name for name, count in counts.items() if count >= recipe.rare)]
    place = {name: number for number, name in enumerate(names)}
    scale = np.array(
        [SIGNAL_SCALE if name.startswith(("bias", "reply.", "customer.")) else 1.0 for name in names]
    )
    entries = [
        (number, place[name], count)
        for number, row in enumerate(rows)
        for name, count in [("bias", 1), *sorted(row.items())]
        if name in place
    ]
    at, columns, counted = np.array(entries).T
    values = scale[columns] * counted
    target = np.array(wanted, dtype=float)

    def sums(weights: Vector) -> Vector:
        return np.bincount(at, values * weights[columns], len(rows))

    def back(residuals: Vector) -> Vector:
        return np.bincount(columns, values * residuals[at], len(names))

    solved = np.zeros(len(names))
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-sums(solved)))
        curvature = chance * (1 - chance)
        solved -= conjugate(
            lambda way, c=curvature: back(c * sums(way)) + recipe.penalty * way,
            back(chance - target) + recipe.penalty * solved,
        )
    found = {name: float(value) for name, value in zip(names, solved * scale, strict=True)}
    return {name: value for name, value in found.items() if name == "bias" or abs(value) >= recipe.slight}


def conjugate(product: Callable[[Vector], Vector], wanted: Vector) -> Vector:
    """The `x` with `product(x) = wanted`, by conjugate gradients."""
    found, left = np.zeros_like(wanted), wanted.copy()
    way, size = left.copy(), left @ left
    for _ in range(200):
        if size < 1e-9:
            break
        image = product(way)
        step = size / (way @ image)
        found += step * way
        left -= step * image
        size, former = left @ left, size
        way = left + size / former * way
    return found


Tables = tuple[dict[str, float], dict[str, float]]


def both(data: Sequence[Case], family: str) -> Tables:
    """The two tables of a family as trained, not yet fitted to each other."""
    judged = [case for case in data if family not in case.disputed]
    draft = regression([case.draft for case in judged], [family in case.labels for case in judged], DRAFT)
    if family not in SPOKEN:
        return draft, {}
    # A labelled defect whose place is not told says nothing of its sentences.
    placed = [
        sentence
        for case in judged
        if family not in case.labels or any(family in told for _, told in case.sentences)
        for sentence in case.sentences
    ]
    return draft, regression(
        [dict.fromkeys(f, 1) for f, _ in placed], [family in told for _, told in placed], SENTENCE
    )


def heard(tables: Tables, case: Case) -> tuple[float, float]:
    """The sums of the draft and of its loudest sentence."""
    draft, sentence = tables
    loudest = (
        max((summed(sentence, dict.fromkeys(f, 1)) for f, _ in case.sentences), default=0.0)
        if sentence
        else 0.0
    )
    return summed(draft, case.draft), loudest


def summed(weights: dict[str, float], features: Mapping[str, int]) -> float:
    return weights.get("bias", 0.0) + sum(weights.get(name, 0.0) * count for name, count in features.items())


def train(data: Sequence[Case], family: str) -> Tables:
    """The two tables, scaled so that the opinion is their sum and stands for the log odds of the defect."""
    files = sorted({case.file for case in data})
    fold = {file: number % FOLDS for number, file in enumerate(files)}
    rows, wanted = [], []
    for number in range(FOLDS):
        spare = both([case for case in data if fold[case.file] != number], family)
        for case in data:
            if fold[case.file] == number and family not in case.disputed:
                rows.append(heard(spare, case))
                wanted.append(family in case.labels)
    bias, draft_worth, sentence_worth = worths(np.array(rows), np.array(wanted, dtype=float))
    draft, sentence = both(data, family)
    draft = {name: value * draft_worth for name, value in draft.items()}
    draft["bias"] += bias
    return draft, {name: value * sentence_worth for name, value in sentence.items()}


def worths(sums: npt.NDArray[np.float64], wanted: Vector) -> Vector:
    """Bias and the worth of either sum: a logistic regression over the two."""
    matrix = np.column_stack([np.ones(len(sums)), sums])
    solved = np.zeros(3)
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-matrix @ solved))
        hessian = (matrix.T * (chance * (1 - chance))) @ matrix + np.eye(3)
        solved -= np.linalg.solve(hessian, matrix.T @ (chance - wanted) + solved)
    return solved


def check(data: Sequence[Case], names: Sequence[str], families: Iterable[str]) -> None:
    """Print what the opinion is worth on the files called `names`, which it is not trained on."""
    known = [case for case in data if case.file not in names]
    new = [case for case in data if case.file in names]
    for family in families:
        tables = train(known, family)
        judged = [(case, sum(heard(tables, case))) for case in new if family not in case.disputed]
        print(family)
        print("  rules alone   ", figures([(family in c.labels, family in c.found) for c, _ in judged]))
        print("  opinion alone ", figures([(family in c.labels, total >= 0) for c, total in judged]))
        for speaks in (-0.5, 0.0, 0.5, 1.0, 1.5):
            more = [
                family in case.labels
                for case, total in judged
                if family not in case.found and total >= speaks
            ]
            print(f"  speaks at {speaks}: {sum(more)} of {len(more)} right")
        for doubts in (-3.5, -3.0, -2.5, -2.0, -1.5, -1.0, -0.5):
            less = [
                family not in case.labels for case, total in judged if family in case.found and total < doubts
            ]
            print(f"  doubts below {doubts}: {sum(less)} of {len(less)} right")
        speaks, doubts = THRESHOLDS[family]
        print(
            f"  together at {speaks}, {doubts}",
            figures(
                [(family in c.labels, t >= (doubts if family in c.found else speaks)) for c, t in judged]
            ),
        )


def figures(pairs: Sequence[tuple[bool, bool]]) -> str:
    """Precision, recall and F1 of pairs (wanted, got)."""
    right = sum(wanted and got for wanted, got in pairs)
    wanted, got = sum(wanted for wanted, _ in pairs), sum(got for _, got in pairs)
    return f"P {right / max(got, 1):.2f}  R {right / max(wanted, 1):.2f}  F1 {2 * right / max(wanted + got, 1):.3f}"


def write(path: Path, tables: Tables, speaks: float, doubts: float) -> None:
    """The weights file: by kinds of features, the weightiest first."""
    lines = [
        "# What speaks for the defect (above zero) and against it; trained by `python -m tools.weigh` on corpora/ (docs/weights.md).",
        f"speaks: {speaks}",
        f"doubts: {doubts}",
    ]
    order = ("bias", "reply", "customer", "words", "mark", "form", "word", "pair", "told")
    for title, table in zip(("draft", "sentence"), tables, strict=True):
        if table:
            lines.append(f"{title}:")
        rounded = {
            name: round(value, 2) for name, value in table.items() if abs(value) >= 0.05 or name == "bias"
        }
        ranked = sorted(
            rounded.items(), key=lambda item: (order.index(item[0].partition(".")[0]), -abs(item[1]), item[0])
        )
        lines += [f"  {json.dumps(name, ensure_ascii=False)}: {value:.2f}" for name, value in ranked]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("families", nargs="*", default=list(THRESHOLDS))
    parser.add_argument(
        "--data", action="append", type=Path, help="labelled drafts; default corpora/drafts_*.jsonl"
    )
    parser.add_argument("--check", action="append", type=Path, help="only measure, on this file")
    settings = parser.parse_args()
    held = settings.check or []
    paths = settings.data or sorted((ROOT / "corpora").glob("drafts_*.jsonl"))
    data = cases(Linter(), dict.fromkeys([*paths, *held]))
    if held:
        check(data, [path.name for path in held], settings.families)
        return
    for family in settings.families:
        write(ROOT / "rules" / "weights" / f"{family}.yml", train(data, family), *THRESHOLDS[family])


if __name__ == "__main__":
    main()
