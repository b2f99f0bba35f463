"""`python -m tools.weigh [--data FILE]…`: train the weights of all families on labelled drafts; write rules/weights/FAMILY.yml.

For each family two logistic regressions with a quadratic penalty (Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 4.4)
over the features of `replylint.rulebook.features`: one over whole drafts, and for the families whose defects stand in
words one over sentences, a sentence being guilty when a labelled span touches it. How much each of the two is worth, and how much
what the other families hear, is fitted on sums that come from weights trained on other drafts (Wolpert, Stacked Generalization, 1992). The same data give the same file. No feature tells which rules spoke: a
rule is no witness in its own case. Needs scikit-learn (`pip install replylint[weights]`).

`--check FILE` (more than once) writes nothing: it trains without these files and prints what the opinion adds to the rules there
and takes from them, from which the two thresholds of a family are set.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import fsum
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from replylint import lexicon
from replylint.linter import Linter
from replylint.model import Draft
from replylint.rulebook import features
from replylint.rulebook.evidence import Evidence

Vector = npt.NDArray[np.float64]
Features = frozenset[str]

ROOT = Path(__file__).resolve().parent.parent

THRESHOLDS = {
    "deflection": (0.5, -1.0),
    "missing-apology": (0.25, -0.25),
    "negative-phrasing": (0.25, -2.0),
    "false-promise": (0.75, -1.5),
    "no-ownership": (0.25, -1.5),
}
"""Family → the opinion from which it speaks, and the one below which it doubts."""

BRIEF = 1.5
"""How much more it takes to speak in a brief reply."""

SPOKEN = ("deflection", "negative-phrasing", "false-promise")
"""Families whose defects stand in the words of a sentence; the others are an absence."""

TELLING = 0.5
"""How much the penalty spares a feature that is rarer or commoner in defects than elsewhere: the power of the logarithm of
the ratio of its two frequencies (Wang, Manning, Baselines and Bigrams, 2012), which is held between `TELLING_BOUNDS`."""

TELLING_BOUNDS = (0.2, 3.0)

REAL_WORTH = 5.0
"""How many drafts one real reply (`--real`) counts for: there are few of them, and they are what will be linted."""

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
WRITTEN = {"draft": 0.08, "sentence": 0.1}
"""How far from zero a weight must be to be written: more of them would only be read, at every start."""
FOLDS = 5
"""Into how many parts the drafts go for the worths of the tables."""
BLOCK = 100
"""So many drafts that follow each other go into the same part: sisters and pairs were written near each other."""


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled draft: its features and those of its sentences, each with the families a labelled span gives it."""

    file: str
    draft: dict[str, int]
    sentences: tuple[tuple[Features, Features], ...]
    labels: Features
    disputed: Features
    found: Mapping[str, str]
    """The families in which rules find fault, with the gravest severity."""
    worth: float
    """How many drafts it counts for."""


def cases(linter: Linter, paths: Iterable[Path], worth: float = 1.0) -> list[Case]:
    """The labelled drafts of some files, each counting for so many."""
    return [_case(linter, record, path.name, worth) for path in paths for record in records(path)]


def sendable(linter: Linter) -> list[Case]:
    """Replies that are clean though nobody labelled them: the good sides of the pairs, and the rewrites that a blind reader would
    send, but for those of drafts that nobody may learn from."""
    corpora = ROOT / "corpora"
    unread = {
        record["id"] for path in sorted((corpora / "unread").glob("*.jsonl")) for record in records(path)
    }
    replies = [(one, one["good"]) for one in records(corpora / "pairs.jsonl")]
    for path in sorted((corpora / "readings").glob("*.jsonl")):
        replies += [
            (one, one["rewrite"]) for one in records(path) if _is_sendable(one) and one["id"] not in unread
        ]
    return [
        _case(linter, {**one, "reply": reply, "labels": []}, "sendable", worth=1.0) for one, reply in replies
    ]


def _is_sendable(reading: dict[str, object]) -> bool:
    """Whether all who read a rewrite would send it."""
    readers: list[dict[str, object]] = reading.get("readers", [reading])  # type: ignore[assignment]
    return all(one["sendable"] for one in readers)


def records(path: Path) -> list[dict[str, object]]:
    """The lines of a JSONL file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _case(linter: Linter, record: dict[str, object], file: str, worth: float) -> Case:
    known = classes()
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
        draft=features.draft_features(evidence, known),
        sentences=tuple(
            (
                features,
                frozenset(
                    name
                    for start, end, name in spans
                    if sentences[n].start < end and start < sentences[n].end
                ),
            )
            for n, features in features.sentence_features(evidence, known).items()
        ),
        labels=frozenset(str(label["category"]) for label in labels),
        disputed=frozenset(record.get("disputed", ())),  # type: ignore[call-overload]
        found=linter.found_by_rules(evidence),
        worth=worth,
    )


@cache
def classes() -> features.Classes:
    """The classes of each lemma of the shipped lexicon."""
    loaded = lexicon.load(ROOT / "rules" / "lexicon")
    return features.classes_of({name: loaded.expand(name) for name in loaded.classes})


def regression(
    rows: Sequence[Mapping[str, int]], wanted: Sequence[bool], worths: Sequence[float], recipe: Recipe
) -> dict[str, float]:
    """Feature → weight, with `bias`."""
    names, scale = columns(rows, wanted, recipe)
    fitted = LogisticRegression(C=1 / recipe.penalty, max_iter=500).fit(
        matrix(rows, names, scale), wanted, worths
    )
    found = dict(zip(names, (fitted.coef_[0] * scale).tolist(), strict=True))
    found = {name: value for name, value in found.items() if abs(value) >= recipe.slight}
    return {"bias": float(fitted.intercept_[0]), **found}


def columns(
    rows: Sequence[Mapping[str, int]], wanted: Sequence[bool], recipe: Recipe
) -> tuple[list[str], Vector]:
    """The features that are often enough seen, and how many times smaller the penalty sees the weight of each."""
    within, without = (
        Counter(feature for row, right in zip(rows, wanted, strict=True) if right is side for feature in row)
        for side in (True, False)
    )
    names = sorted(name for name in within | without if within[name] + without[name] >= recipe.rare)
    kinds = np.array([SIGNAL_SCALE if name.startswith(("reply.", "customer.")) else 1.0 for name in names])
    right = sum(wanted)
    return names, kinds * telling(names, (within, right), (without, len(rows) - right)) ** TELLING


def matrix(rows: Sequence[Mapping[str, int]], names: Sequence[str], scale: Vector) -> csr_matrix:
    """The features called `names` as columns, each times its scale."""
    place = {name: number for number, name in enumerate(names)}
    entries = [
        (number, place[name], count)
        for number, row in enumerate(rows)
        for name, count in sorted(row.items())
        if name in place
    ]
    at, columns, counted = np.array(entries, dtype=np.int64).reshape(-1, 3).T
    return csr_matrix((scale[columns] * counted, (at, columns)), (len(rows), len(names)))


Counted = tuple[Counter[str], int]
"""How many of so many rows have each feature."""


def telling(names: Sequence[str], wanted: Counted, unwanted: Counted) -> Vector:
    """How unevenly each feature is spread between the rows that are wanted and the others."""
    shares = (
        [np.log((counts[name] + 1) / (rows + 2)) for name in names] for counts, rows in (wanted, unwanted)
    )
    within, without = map(np.array, shares)
    found: Vector = np.clip(np.abs(within - without), *TELLING_BOUNDS)
    return found


Table = dict[str, float]


@dataclass(frozen=True, slots=True)
class Tables:
    """The two tables of a family, and how much of the sums of others counts for it: family → of the draft, of its loudest
    sentence."""

    draft: Table
    sentence: Table
    beside: Mapping[str, tuple[float, float]] = field(default_factory=dict)


def both(data: Sequence[Case], family: str) -> Tables:
    """The two tables of a family as trained, not yet fitted to each other."""
    judged = [case for case in data if family not in case.disputed]
    draft = regression(
        [case.draft for case in judged],
        [family in case.labels for case in judged],
        [case.worth for case in judged],
        DRAFT,
    )
    if family not in SPOKEN:
        return Tables(draft, {})
    sentences = [
        (features, family in told, case.worth)
        for case in placed(data, family)
        for features, told in case.sentences
    ]
    features, guilty, worths = zip(*sentences, strict=True)
    rows = [dict.fromkeys(one, 1) for one in features]
    return Tables(draft, regression(rows, guilty, worths, SENTENCE))


def placed(data: Iterable[Case], family: str) -> list[Case]:
    """The drafts of whose sentences it is known which carry the defect: where its place is not told, none."""
    return [
        case
        for case in data
        if family not in case.disputed
        and (family not in case.labels or any(family in told for _, told in case.sentences))
    ]


def heard(tables: Tables, case: Case) -> tuple[float, float]:
    """The sums of the draft and of its loudest sentence."""
    loudest = (
        max((summed(tables.sentence, dict.fromkeys(f, 1)) for f, _ in case.sentences), default=0.0)
        if tables.sentence
        else 0.0
    )
    return summed(tables.draft, case.draft), loudest


def summed(weights: Table, features: Mapping[str, int]) -> float:
    # Exactly rounded, so that the order of the features, which differs from run to run, is the same to it.
    return fsum([weights.get("bias", 0.0), *(weights.get(name, 0.0) * n for name, n in features.items())])


def train(data: Sequence[Case], families: Sequence[str]) -> dict[str, Tables]:
    """The tables of all families, scaled so that the opinion of each is the sum of its own and of what is beside them, and
    stands for the log odds of the defect."""
    sums = np.zeros((len(data), 2 * len(families)))
    part = [number // BLOCK % FOLDS for number in range(len(data))]
    for number in range(FOLDS):
        spare = [both([case for case, n in zip(data, part, strict=True) if n != number], f) for f in families]
        for place, case in enumerate(data):
            if part[place] == number:
                sums[place] = all_heard(spare, case)
    # How much of which sum each family takes, and what is added to them.
    parts, added = np.zeros((len(families), 2 * len(families))), np.zeros(len(families))
    for number, family in enumerate(families):
        judged = [place for place, case in enumerate(data) if family not in case.disputed]
        fitted = LogisticRegression(max_iter=1000).fit(
            sums[judged],
            [family in data[place].labels for place in judged],
            [data[place].worth for place in judged],
        )
        parts[number], added[number] = fitted.coef_[0], fitted.intercept_[0]
    return _scaled({family: both(data, family) for family in families}, parts, added)


def all_heard(tables: Iterable[Tables], case: Case) -> Vector:
    """The sums of all drafts' tables, then those of the loudest sentences."""
    return np.array([heard(one, case) for one in tables]).T.ravel()


def _scaled(trained: Mapping[str, Tables], parts: Vector, added: Vector) -> dict[str, Tables]:
    """The tables with their own part in them, so that only the parts of others stand beside."""
    families, count = list(trained), len(trained)
    of_draft, of_sentence = parts[:, :count], parts[:, count:]
    within = np.array([one.sentence.get("bias", 0.0) for one in trained.values()])
    own = np.diag(of_draft), np.diag(of_sentence)
    beside = (
        of_draft / own[0],
        np.divide(of_sentence, own[1], out=np.zeros_like(of_sentence), where=own[1] != 0),
    )
    # What the parts that others take of a table's bias do to them is taken out again.
    bias = np.linalg.solve(beside[0], added + of_sentence @ within)
    return {
        family: Tables(
            {
                **{name: value * float(own[0][n]) for name, value in one.draft.items()},
                "bias": float(one.draft["bias"] * own[0][n] + bias[n]),
            },
            {name: value * float(own[1][n]) for name, value in one.sentence.items() if name != "bias"},
            {
                other: (float(beside[0][n, m]), float(beside[1][n, m]))
                for m, other in enumerate(families)
                if other != family
            },
        )
        for n, (family, one) in enumerate(trained.items())
    }


def opinions(tables: Mapping[str, Tables], case: Case) -> dict[str, float]:
    """Family → the log odds of the defect."""
    sums = {family: heard(one, case) for family, one in tables.items()}
    return {
        family: sum(sums[family])
        + sum(
            part * value
            for other, shares in one.beside.items()
            for part, value in zip(shares, sums[other], strict=True)
        )
        for family, one in tables.items()
    }


def check(data: Sequence[Case], names: Sequence[str]) -> None:
    """Print what the opinion is worth on the files called `names`, which it is not trained on."""
    known = [case for case in data if case.file not in names]
    new = [case for case in data if case.file in names]
    tables = train(known, list(THRESHOLDS))
    told = [opinions(tables, case) for case in new]
    sums = {family: [one[family] for one in told] for family in THRESHOLDS}
    for family in THRESHOLDS:
        judged = [one for one in zip(new, sums[family], strict=True) if family not in one[0].disputed]
        print(family)
        print("  rules alone   ", figures([(family in c.labels, family in c.found) for c, _ in judged]))
        print("  opinion alone ", figures([(family in c.labels, total >= 0) for c, total in judged]))
        for speaks in (-0.5, -0.25, 0.0, 0.25, 0.5, 1.0):
            more = [family in c.labels for c, total in judged if family not in c.found and total >= speaks]
            print(f"  speaks at {speaks}: {sum(more)} of {len(more)} right")
        for doubts in (-2.5, -2.0, -1.5, -1.0, -0.5, -0.25, 0.0):
            less = [
                family not in c.labels
                for c, total in judged
                if c.found.get(family) == "warning" and total < doubts
            ]
            print(f"  doubts below {doubts}: {sum(less)} of {len(less)} right")
    for shift in (-0.5, -0.25, 0.0, 0.25, 0.5):
        print(f"all families, thresholds moved by {shift}:", overall(new, sums, shift))


def overall(data: Sequence[Case], sums: Mapping[str, Sequence[float]], shift: float) -> str:
    """Macro-F1 of rules and opinion together and the share of clean drafts with a finding."""
    alarmed = [False] * len(data)
    told = []
    for family, totals in sums.items():
        speaks, doubts = THRESHOLDS[family]
        pairs = []
        for number, (case, total) in enumerate(zip(data, totals, strict=True)):
            bar = {"error": -np.inf, "warning": doubts + shift}.get(
                case.found.get(family, ""), speaks + shift
            )
            if family not in case.disputed:
                pairs.append((family in case.labels, total >= bar))
                alarmed[number] |= total >= bar
        told.append(pairs)
    macro = sum(f1(pairs) for pairs in told) / len(told)
    clean = [alarm for case, alarm in zip(data, alarmed, strict=True) if not case.labels]
    return f"macro-F1 {macro:.3f}, clean alarmed {sum(clean) / len(clean):.3f}; " + "; ".join(
        map(figures, told)
    )


def f1(pairs: Sequence[tuple[bool, bool]]) -> float:
    right = sum(wanted and got for wanted, got in pairs)
    return 2 * right / max(sum(wanted + got for wanted, got in pairs), 1)


def figures(pairs: Sequence[tuple[bool, bool]]) -> str:
    """Precision, recall and F1 of pairs (wanted, got)."""
    right = sum(wanted and got for wanted, got in pairs)
    wanted, got = sum(wanted for wanted, _ in pairs), sum(got for _, got in pairs)
    return f"P {right / max(got, 1):.2f}  R {right / max(wanted, 1):.2f}  F1 {f1(pairs):.3f}"


def write(path: Path, tables: Tables, speaks: float, doubts: float) -> None:
    """The weights file of a rule."""
    beside = [
        f"  {name}/overall: [{draft:.3f}, {loudest:.3f}]" for name, (draft, loudest) in tables.beside.items()
    ]
    head = [
        "# What speaks for the defect (above zero) and against it; trained by `python -m tools.weigh` on corpora/ (docs/weights.md).",
        f"speaks: {speaks}",
        f"brief: {BRIEF}",
        f"doubts: {doubts}",
        "beside:",
        *beside,
    ]
    _write(path, head, {"draft": tables.draft, "sentence": tables.sentence})


def write_signal(path: Path, table: Table, speaks: float) -> None:
    """The weights file of a signal that is heard in a customer's message."""
    trained = "# What speaks for the signal (above zero) and against it; trained by `python -m tools.hearing` on corpora/ (docs/weights.md)."
    _write(path, [trained, f"speaks: {speaks}"], {"draft": table})


def _write(path: Path, head: Sequence[str], tables: Mapping[str, Table]) -> None:
    """Tables by kinds of features, the weightiest first."""
    kinds = "bias reply customer words mark class form verb word root pair near told".split()
    lines = [*head]
    for title, table in tables.items():
        if table:
            lines.append(f"{title}:")
        rounded = {
            name: round(value, 2)
            for name, value in table.items()
            if abs(value) >= WRITTEN[title] or name == "bias"
        }
        ranked = sorted(
            rounded.items(), key=lambda item: (kinds.index(item[0].partition(".")[0]), -abs(item[1]), item[0])
        )
        lines += [f"  {json.dumps(name, ensure_ascii=False)}: {value:.2f}" for name, value in ranked]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--data", action="append", type=Path, help="labelled drafts; default corpora/drafts_*.jsonl"
    )
    parser.add_argument(
        "--real",
        action="append",
        type=Path,
        help=f"labelled real replies, each counting {REAL_WORTH:g} times",
    )
    parser.add_argument("--check", action="append", type=Path, help="only measure, on this file")
    settings = parser.parse_args()
    held = settings.check or []
    paths = settings.data or sorted((ROOT / "corpora").glob("drafts_*.jsonl"))
    linter = Linter()
    data = cases(linter, dict.fromkeys([*paths, *held])) + cases(linter, settings.real or [], REAL_WORTH)
    data += sendable(linter)
    if held:
        check(data, [path.name for path in held])
        return
    for family, tables in train(data, list(THRESHOLDS)).items():
        write(ROOT / "rules" / "weights" / f"{family}.yml", tables, *THRESHOLDS[family])


if __name__ == "__main__":
    main()
