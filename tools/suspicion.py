"""`python -m tools.suspicion FILE… --verdicts FILE…`: train what tells which sentences of a faulty draft carry its faults, and which
cannot stay (`replylint/rewriting/suspicion.py`); write rules/rewriting/suspicion.yml.

The drafts must be none that the weights in rules/weights were trained on: the sums of drafts that they were trained on are
far surer than those of the drafts that will be linted. `fault` and `idle` learn from the labelled spans of all of them, `unfit` and `needless`
from verdicts about the sentences of some (corpora/README.md). With `--check` nothing is written, and it is printed how well the
sentences of one part of the drafts are told by what was trained on the others. Needs scikit-learn (`pip install replylint[weights]`).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from replylint.linter import Linter
from replylint.model import Draft, Finding
from replylint.rewriting.dues import LEARNED_FROM_DUES, due_traits
from replylint.rewriting.harms import LEARNED_FROM_HARMS, harm_traits
from replylint.rewriting.linear import forget
from replylint.rewriting.needs import LETTERS, NEEDS, need_traits, table_name
from replylint.rewriting.pointing import Fault, pointed_at
from replylint.rewriting.portions import LEARNED_FROM_CLAUSES, clause_traits, cuts
from replylint.rewriting.suspicion import (
    LEARNED_FROM_SPANS,
    LEARNED_FROM_VERDICTS,
    further_traits,
    suspicions,
    traits_of,
)
from replylint.rewriting.templates import weights
from replylint.rulebook.evidence import Evidence

PLACE = Path(__file__).resolve().parent.parent / "rules" / "rewriting" / "suspicion.yml"
PENALTY = {
    "fault": 1.0,
    "idle": 1.0,
    "unfit": 5.0,
    "needless": 10.0,
    "clause unfit": 5.0,
    "clause needless": 5.0,
    **dict.fromkeys([name for names in LEARNED_FROM_HARMS for name in names], 2.0),
    **dict.fromkeys([table_name(need) for need in NEEDS], 8.0),
    **dict.fromkeys(LEARNED_FROM_DUES, 10.0),
}
RARE = 4
"""In how many sentences a trait must be met to be weighed."""
SLIGHT = 0.03
"""How near to zero the weight of a word may be before it is left out."""
KEEP, DROP = "k", "d"
"""Verdicts: a sentence stays as it is; nothing in it is needed."""
Matrix = npt.NDArray[np.float64]
Record = dict[str, Any]
BARS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6)


class Row(NamedTuple):
    """A body sentence: its draft, its traits, whether a finding points at it and, by table, whether it is guilty."""

    draft: str
    traits: dict[str, float]
    pointed: bool
    guilty: dict[str, bool]


class Case(NamedTuple):
    """A draft of a corpus: its record, what is known of it, what is found, and the words that are pointed at."""

    record: Record
    evidence: Evidence
    findings: Sequence[Finding]
    pointed: Mapping[int, Sequence[Fault]]


def _cases(linter: Linter, paths: Collection[Path], wanted: Callable[[Record], bool]) -> Iterator[Case]:
    """The drafts of files whose records are wanted."""
    judges = {rule.id: rule for rule in linter.ruleset.rules}
    for record, draft in _drafts(paths, wanted):
        findings, evidence = linter.lint(draft).findings, Evidence(linter.ruleset, draft)
        yield Case(record, evidence, findings, pointed_at(evidence, findings, judges, draft.reply))


def _drafts(paths: Collection[Path], wanted: Callable[[Record], bool]) -> Iterator[tuple[Record, Draft]]:
    for path in paths:
        for record in map(json.loads, path.read_text("utf-8").splitlines()):
            if wanted(record):
                yield record, Draft(record["reply"], record["customer"], record["channel"])


def rows(linter: Linter, paths: Collection[Path], verdicts: Mapping[str, str] | None = None) -> Iterator[Row]:
    """The sentences of the faulty drafts of files in which something is found; with `verdicts` (a letter for each body sentence, by
    id of the draft) those of the drafts that have some."""

    def wanted(record: Record) -> bool:
        return bool(record["labels"]) and (verdicts is None or record["id"] in verdicts)

    for record, evidence, findings, at in _cases(linter, paths, wanted):
        if not findings:
            continue
        pointed = at.keys()
        traits = traits_of(evidence, findings, pointed)
        if verdicts is not None:
            told = verdicts[record["id"]]
            if len(told) != len(traits):
                raise SystemExit(f"{record['id']}: {len(told)} verdicts, {len(traits)} sentences")
            further = further_traits(evidence, pointed, traits)
            for (number, all_), verdict in zip(further.items(), told, strict=True):
                yield Row(
                    record["id"],
                    all_,
                    number in pointed,
                    {"unfit": verdict != KEEP, "needless": verdict == DROP},
                )
            continue
        spans = [
            (record["reply"].find(label["span"]), len(label["span"]))
            for label in record["labels"]
            if label["span"]
        ]
        idle = any(label["category"] == "no-ownership" for label in record["labels"])
        for number, some in traits.items():
            sentence = evidence.reply.text.sentences[number]
            end = max(sentence.end, sentence.ends[-1])
            touched = any(0 <= at < end and sentence.start < at + size for at, size in spans)
            yield Row(record["id"], some, number in pointed, {"fault": touched, "idle": touched or idle})


def clause_rows(
    linter: Linter, paths: Collection[Path], verdicts: Mapping[str, Sequence[str]]
) -> Iterator[Row]:
    """The clauses of the drafts of files that have verdicts: by id a string for each body sentence, with a letter for each clause."""
    for record, evidence, findings, at in _cases(linter, paths, lambda record: record["id"] in verdicts):
        told = clause_traits(evidence, record["reply"], suspicions(evidence, findings, at.keys()), at)
        if list(map(len, told.values())) != list(map(len, verdicts[record["id"]])):
            raise SystemExit(f"{record['id']}: verdicts do not fit the clauses")
        for (number, clauses), letters in zip(told.items(), verdicts[record["id"]], strict=True):
            for traits, letter in zip(clauses, letters, strict=True):
                guilty = {"clause unfit": letter != KEEP, "clause needless": letter == DROP}
                yield Row(record["id"], traits, number in at, guilty)


def harm_rows(
    linter: Linter, paths: Collection[Path], verdicts: Mapping[str, Sequence[str]], owned: bool
) -> Iterator[Row]:
    """The clauses of the customers' messages of drafts that have verdicts or, with `owned`, of the drafts whose customer nobody knows."""
    likely, gravest = LEARNED_FROM_HARMS[owned]

    def wanted(record: Record) -> bool:
        return record["id"] in verdicts and bool(record["customer"]) != owned

    for record, draft in _drafts(paths, wanted):
        evidence = Evidence(linter.ruleset, draft)
        letters = "".join(verdicts[record["id"]])
        told = list(harm_traits(evidence, evidence.customer or evidence.reply))
        if len(told) != len(letters):
            raise SystemExit(f"{record['id']}: verdicts do not fit the clauses")
        for (_, _, _, traits), letter in zip(told, letters, strict=True):
            yield Row(record["id"], traits, False, {likely: letter in "Aa", gravest: letter == "A"})


def need_rows(linter: Linter, paths: Collection[Path], verdicts: Mapping[str, str]) -> Iterator[Row]:
    """The drafts that have verdicts: the letters of the lines that would do."""
    for record, evidence, findings, at in _cases(linter, paths, lambda record: record["id"] in verdicts):
        stays = cuts(evidence, record["reply"], suspicions(evidence, findings, at.keys()), at)
        will_do = {table_name(LETTERS[letter]): letter in verdicts[record["id"]] for letter in LETTERS}
        yield Row(record["id"], dict(need_traits(evidence, findings, stays)), False, will_do)


def due_rows(
    linter: Linter, paths: Collection[Path], verdicts: Mapping[str, bool], owned: bool
) -> Iterator[Row]:
    """The drafts that answer a customer and, with `owned`, those whose customer nobody knows: whether an apology is due."""

    def wanted(record: Record) -> bool:
        return record["id"] in verdicts and bool(record["customer"]) != owned

    for record, evidence, findings, _ in _cases(linter, paths, wanted):
        if findings:
            traits = dict(due_traits(evidence, {finding.category for finding in findings}))
            yield Row(record["id"], traits, False, {LEARNED_FROM_DUES[owned]: verdicts[record["id"]]})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--verdicts", action="append", type=Path, default=[])
    parser.add_argument("--clauses", action="append", type=Path, default=[])
    parser.add_argument("--harms", action="append", type=Path, default=[])
    parser.add_argument("--lines", action="append", type=Path, default=[])
    parser.add_argument("--dues", action="append", type=Path, default=[])
    parser.add_argument("--only-clauses", action="store_true", help="leave the tables about sentences")
    parser.add_argument("--only-verdicts", action="store_true", help="leave the tables that learn from spans")
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    tables: dict[str, Mapping[str, float]] = dict(weights())
    clauses, harms = _verdicts(asked.clauses), _verdicts(asked.harms)
    sets: list[tuple[Sequence[str], Callable[[], Iterator[Row]]]] = []
    if not asked.only_clauses:
        if not asked.only_verdicts:
            sets.append((LEARNED_FROM_SPANS, lambda: rows(Linter(), asked.files)))
        sets.append((LEARNED_FROM_VERDICTS, lambda: rows(Linter(), asked.files, _verdicts(asked.verdicts))))
    if clauses:
        sets.append((LEARNED_FROM_CLAUSES, lambda: clause_rows(Linter(), asked.files, clauses)))
    for owned in (False, True) if harms else ():
        sets.append((LEARNED_FROM_HARMS[owned], partial(harm_rows, Linter(), asked.files, harms, owned)))
    dues = _verdicts(asked.dues, "due")
    for owned in (False, True) if dues else ():
        sets.append(([LEARNED_FROM_DUES[owned]], partial(due_rows, Linter(), asked.files, dues, owned)))
    lines = _verdicts(asked.lines, "lines")
    if lines:
        sets.append(([table_name(need) for need in NEEDS], lambda: need_rows(Linter(), asked.files, lines)))
    for names, read in sets:
        told = list(read())
        for name in names:
            if asked.check:
                print(name, end=": ")
                _check(name, told)
            else:
                tables[name] = _trained(name, told)
        if not asked.check:
            _write(tables)
            forget()


def _verdicts(paths: Collection[Path], key: str = "verdicts") -> dict[str, Any]:
    records = [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]
    return {record["id"]: record[key] for record in records}


def _seen_often(told: Collection[Row]) -> list[str]:
    counts: dict[str, int] = {}
    for row in told:
        for name, value in row.traits.items():
            counts[name] = counts.get(name, 0) + (value != 0)
    return sorted(name for name, count in counts.items() if count >= RARE)


def _matrix(told: Collection[Row], names: Collection[str]) -> Matrix:
    vectorizer = DictVectorizer(sparse=False)
    vectorizer.fit([dict.fromkeys(names, 1.0)])
    matrix: Matrix = vectorizer.transform([row.traits for row in told])
    return matrix


def _model(name: str) -> LogisticRegression:
    return LogisticRegression(C=1 / PENALTY[name], max_iter=5000)


def _trained(name: str, told: Collection[Row]) -> dict[str, float]:
    names = _seen_often(told)
    model = _model(name).fit(_matrix(told, names), np.array([row.guilty[name] for row in told]))
    coefficients = dict(zip(names, model.coef_[0], strict=True))
    return {"bias": model.intercept_[0]} | {
        trait: weight
        for trait, weight in coefficients.items()
        if abs(weight) >= SLIGHT or not _of_a_word(trait)
    }


def _of_a_word(trait: str) -> bool:
    return "word " in trait or "begins " in trait


def _write(tables: Mapping[str, Mapping[str, float]]) -> None:
    written = [
        "# What a sentence of a faulty draft is suspected of: log odds; made by `python -m tools.suspicion` (docs/weights.md).",
        "weights:",
    ]
    for name in tables:
        written += [
            f"  {name}:",
            *(f"    {_key(trait)}: {value:.3f}" for trait, value in tables[name].items()),
        ]
    PLACE.write_text("\n".join(written) + "\n", "utf-8")


def _key(trait: str) -> str:
    return f'"{trait}"' if ":" in trait else trait


def _check(name: str, told: Collection[Row]) -> None:
    matrix, guilty = _matrix(told, _seen_often(told)), np.array([row.guilty[name] for row in told])
    drafts = [row.draft for row in told]
    sure = cross_val_predict(
        _model(name), matrix, guilty, groups=drafts, cv=GroupKFold(10), method="predict_proba"
    )[:, 1]
    print(
        f"{len(drafts)} sentences, {guilty.sum()} guilty, area under the curve {roc_auc_score(guilty, sure):.3f}"
    )
    for heading, chosen in (
        ("all", np.full(len(drafts), True)),
        ("not pointed at", ~np.array([row.pointed for row in told])),
    ):
        print(f"  {heading}: {roc_auc_score(guilty[chosen], sure[chosen]):.3f}")
        for bar in BARS:
            missed = np.mean(sure[guilty & chosen] < bar)
            alarmed = np.mean(sure[~guilty & chosen] >= bar)
            print(f"    at {bar}: guilty ones below {missed:.3f}, others above {alarmed:.3f}")


if __name__ == "__main__":
    main()
