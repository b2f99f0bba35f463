"""`python -m tools.adding FILE…`: learn from new labelled drafts what is added to the shipped weights; write rules/weights/FAMILY.yml.

The weights stand for more drafts than are at hand, real replies among them, so they are not trained anew: what is learned is a
change of them that costs the square of its size, which is a Gaussian prior around the old weights (Bishop, Pattern Recognition and
Machine Learning, 4.5), over the new drafts and a sample of those that the weights know, lest they forget. First the tables of
single sentences change, then those of whole drafts, together with how much each family counts beside the others: by sums of
sentence tables that were changed without the draft.

`--check FILE` (more than once) writes nothing: it prints what the changed weights say of these files, before and after. Needs
scikit-learn's companions numpy and scipy (`pip install replylint[weights]`).
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml
from scipy.optimize import minimize

from replylint.linter import Linter
from tools import weigh
from tools.weigh import SPOKEN, THRESHOLDS, Case, Table, Tables, Vector

FAMILIES = tuple(THRESHOLDS)
WORTH = 2.0
"""How many drafts a new one counts for."""
REPLAYED = 6000
"""How many of the drafts that the weights know are learned from again, evenly spread over the corpora."""
FOLDS, BLOCK = 4, 50
"""Into how many parts the new drafts go; so many that follow each other go into the same part."""
PARTS_PENALTY = 80.0
"""The cost of the squares of what is changed in how families count beside each other."""
UNLEARNED = ("drafts_o.jsonl", "drafts_q.jsonl")
"""Drafts that the weights do not know: from the one the customers were learned (`tools.hearing`), from the other what rewrites keep (`tools.suspicion`)."""
SLIGHT = 0.03
"""Changes nearer to zero are left out."""


class Row(NamedTuple):
    """A draft or sentence: its features, whether it is faulty, how many it counts for, and its log odds before."""

    features: Mapping[str, int]
    faulty: bool
    worth: float
    odds: float


class Change(NamedTuple):
    """What is added: to the bias, to the weight of each of some sums, to the weights of features."""

    bias: float
    parts: Vector
    weights: Table


def shipped() -> dict[str, Tables]:
    """The tables of all families, as they stand in rules/weights."""
    found = {}
    for family in FAMILIES:
        raw = yaml.load(
            (weigh.ROOT / "rules" / "weights" / f"{family}.yml").read_text("utf-8"), Loader=yaml.CSafeLoader
        )
        beside = {name.partition("/")[0]: tuple(shares) for name, shares in raw["beside"].items()}
        found[family] = Tables(raw["draft"], raw.get("sentence") or {}, beside)
    return found


def change(rows: Sequence[Row], recipe: weigh.Recipe, sums: Vector | None = None) -> Change:
    """What makes the odds of the rows fit, the less the better. `sums` has a column for each sum whose weight may change."""
    found_in = [row.features for row in rows]
    names, scale = weigh.columns(found_in, [row.faulty for row in rows], recipe)
    features = weigh.matrix(found_in, names, scale)
    faulty = np.array([row.faulty for row in rows])
    worth, odds = np.array([row.worth for row in rows]), np.array([row.odds for row in rows])
    parts = np.zeros((len(rows), 0)) if sums is None else sums
    count = 1 + parts.shape[1]
    costs = np.concatenate([[0.0], np.full(count - 1, PARTS_PENALTY), np.full(len(names), recipe.penalty)])

    def loss(added: Vector) -> tuple[float, Vector]:
        total = odds + added[0] + parts @ added[1:count] + features @ added[count:]
        wrong = worth * (1 / (1 + np.exp(-total)) - faulty)
        value = float(
            (worth * (np.logaddexp(0, total) - faulty * total)).sum() + (costs * added**2).sum() / 2
        )
        slope = np.concatenate([[wrong.sum()], parts.T @ wrong, features.T @ wrong])
        return value, slope + costs * added

    found = minimize(
        loss, np.zeros(count + len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 200}
    ).x
    return Change(
        float(found[0]), found[1:count], dict(zip(names, (found[count:] * scale).tolist(), strict=True))
    )


def sentence_table(data: Sequence[Case], family: str, old: Table) -> Table:
    """The table of single sentences of a family, changed by what is said in the drafts."""
    rows = [
        Row(
            dict.fromkeys(features, 1),
            family in told,
            case.worth,
            weigh.summed(old, dict.fromkeys(features, 1)),
        )
        for case in weigh.placed(data, family)
        for features, told in case.sentences
    ]
    # The sums of the table count in opinions about drafts; the odds of a sentence are a straight line over them.
    line = change(
        [row._replace(features={}, odds=0.0) for row in rows],
        weigh.SENTENCE,
        np.array([[row.odds] for row in rows]),
    )
    slope = float(line.parts[0])
    changed = change([row._replace(odds=row.odds * slope + line.bias) for row in rows], weigh.SENTENCE)
    return added(old, {name: value / slope for name, value in changed.weights.items()})


def added(old: Table, change: Table) -> Table:
    """A table with what is added to it."""
    return old | {name: old.get(name, 0.0) + value for name, value in change.items() if abs(value) >= SLIGHT}


def learn(new: Sequence[Case], known: Sequence[Case]) -> dict[str, Tables]:
    """The changed tables of all families."""
    old, data = shipped(), [*new, *known]

    def spoken(cases: Sequence[Case]) -> dict[str, Tables]:
        return old | {
            family: replace(old[family], sentence=sentence_table(cases, family, old[family].sentence))
            for family in SPOKEN
        }

    full = spoken(data)
    sums = np.array([weigh.all_heard(full.values(), case) for case in data])
    part = [number // BLOCK % FOLDS for number in range(len(new))]
    for number in range(FOLDS):
        spare = spoken([case for case, n in zip(new, part, strict=True) if n != number] + list(known))
        for place in (place for place, n in enumerate(part) if n == number):
            sums[place] = weigh.all_heard(spare.values(), new[place])
    count = len(FAMILIES)
    shares = np.array([_shares(family, one) for family, one in old.items()])
    odds = sums @ shares.T
    changes = []
    for number, family in enumerate(FAMILIES):
        judged = [place for place, case in enumerate(data) if family not in case.disputed]
        rows = [Row(data[n].draft, family in data[n].labels, data[n].worth, odds[n, number]) for n in judged]
        changes.append(change(rows, weigh.DRAFT, sums[judged]))
    parts = shares + np.array([one.parts for one in changes])
    # What each family's opinion gains by a feature is shared out among the tables, for each hears the others.
    apart = np.linalg.inv(parts[:, :count])
    names = sorted(set().union(*(one.weights for one in changes)))
    gained = apart @ np.array([[one.weights.get(name, 0.0) for name in names] for one in changes])
    bias = apart @ np.array([one.bias for one in changes])
    tables = {}
    for number, (family, one) in enumerate(full.items()):
        own, loud = parts[number, number], parts[number, count + number]
        draft = added(one.draft, dict(zip(names, gained[number].tolist(), strict=True)))
        draft["bias"] = one.draft["bias"] + float(bias[number])
        tables[family] = Tables(
            {name: value * float(own) for name, value in draft.items()},
            {name: value * float(loud) for name, value in one.sentence.items()},
            {
                other: (
                    float(parts[number, n] / parts[n, n]),
                    float(parts[number, count + n] / parts[n, count + n]) if other in SPOKEN else 0.0,
                )
                for n, other in enumerate(FAMILIES)
                if other != family
            },
        )
    return tables


def _shares(family: str, tables: Tables) -> list[float]:
    """How much of every family's draft, then of its loudest sentence, goes into the opinion of one."""
    beside = {**tables.beside, family: (1.0, 1.0)}
    return [beside[other][side] for side in (0, 1) for other in FAMILIES]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("new", nargs="+", type=Path, help="labelled drafts that the weights do not know")
    parser.add_argument(
        "--real", action="append", type=Path, default=[], help="labelled real replies, known or not"
    )
    parser.add_argument("--check", action="append", type=Path, help="only measure, on this file")
    settings = parser.parse_args()
    linter = Linter()
    new = weigh.cases(linter, settings.new, WORTH)
    corpora = weigh.ROOT / "corpora"
    paths = {path.resolve() for path in corpora.glob("drafts_*.jsonl") if path.name not in UNLEARNED}
    held = {path.resolve() for path in (*settings.new, *(settings.check or ()))}
    known = weigh.cases(linter, sorted(paths - held))
    known = known[:: max(1, len(known) // REPLAYED)] + weigh.sendable(linter)
    known += weigh.cases(linter, settings.real, weigh.REAL_WORTH)
    tables = learn(new, known)
    for path in settings.check or ():
        told = weigh.cases(linter, [path])
        for name, one in (("before", shipped()), ("after", tables)):
            opinions = [weigh.opinions(one, case) for case in told]
            sums = {family: [opinion[family] for opinion in opinions] for family in FAMILIES}
            print(path.name, name, weigh.overall(told, sums, 0.0))
    if not settings.check:
        for family, one in tables.items():
            weigh.write(weigh.ROOT / "rules" / "weights" / f"{family}.yml", one, *THRESHOLDS[family])


if __name__ == "__main__":
    main()
