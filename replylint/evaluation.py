"""Measure the linter against labelled drafts: the loop in which rules are tuned.

A category counts as predicted for a reply when a finding of severity warning or error bears it. Categories that two
labellings dispute (`disputed`) are not scored for that reply. Precision = TP/(TP+FP), recall = TP/(TP+FN),
F1 = 2TP/(2TP+FP+FN); macro-F1 is the mean over categories.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from replylint.model import Draft, Report, Turn

if TYPE_CHECKING:
    from replylint.linter import Linter

CATEGORIES = ("deflection", "missing-apology", "negative-phrasing", "false-promise", "no-ownership")


class GoldError(Exception):
    """A labelled file that cannot be used; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Gold:
    """One labelled draft. `labels` are (category, span text or None)."""

    draft: Draft
    id: str
    labels: tuple[tuple[str, str | None], ...]
    disputed: frozenset[str]
    verdict: str | None

    @property
    def categories(self) -> frozenset[str]:
        """The categories the reply is labelled with."""
        return frozenset(category for category, _ in self.labels)


@dataclass(frozen=True, slots=True)
class Measure:
    """Precision, recall and F1 (0-1, None where undefined) with the counts they come from."""

    precision: float | None
    recall: float | None
    f1: float | None
    support: int
    right: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Case:
    """A reply on which label and finding differ, in one category."""

    id: str
    category: str
    customer: str | None
    reply: str
    place: str | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of one run. `rules` maps a rule to (right, wrong); `confusions` counts (label missed, found instead)."""

    replies: int
    macro_f1: float | None
    clean_false_alarm_rate: float | None
    defective_caught_rate: float | None
    verdict_accuracy: float | None
    categories: Mapping[str, Measure]
    rules: Mapping[str, tuple[int, int]]
    confusions: Mapping[str, int]
    misses: tuple[Case, ...]
    alarms: tuple[Case, ...]
    predicted: Mapping[str, tuple[str, ...]]

    def to_json(self) -> dict[str, Any]:
        """Plain values, for saving and for `--format json`."""
        return asdict(self)


def read_gold(paths: Iterable[Path]) -> list[Gold]:
    """Labelled drafts in the format of corpora/README.md. Raises GoldError naming file and line."""
    gold = []
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise GoldError(f"{path}: {error}") from error
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    gold.append(_gold(json.loads(line)))
                except (ValueError, KeyError, TypeError) as error:
                    raise GoldError(f"{path}:{number}: not a labelled draft: {error!r}") from error
    return gold


def _gold(record: Mapping[str, Any]) -> Gold:
    rating = record.get("rating")
    turns = tuple(Turn(turn["author"], turn["text"]) for turn in record.get("turns") or ())
    draft = Draft(
        record["reply"],
        record.get("customer"),
        record.get("channel"),
        id=str(record["id"]),
        turns=turns,
        rating=rating if isinstance(rating, int) else None,
    )
    labels = tuple((label["category"], label.get("span")) for label in record["labels"])
    return Gold(
        draft, str(record["id"]), labels, frozenset(record.get("disputed") or ()), record.get("verdict")
    )


def evaluate(linter: Linter, gold: Sequence[Gold]) -> Evaluation:
    """Lint every labelled draft and count."""
    reports = [linter.lint(item.draft) for item in gold]
    found = [_categories(report) for report in reports]
    measures = {category: _measure(category, gold, found) for category in CATEGORIES}
    scores = [measure.f1 for measure in measures.values() if measure.f1 is not None]
    clean = [got for item, got in zip(gold, found, strict=True) if not item.categories and not item.disputed]
    bad = [got for item, got in zip(gold, found, strict=True) if item.categories]
    decided = [
        item.verdict == report.verdict for item, report in zip(gold, reports, strict=True) if item.verdict
    ]
    misses, alarms = _differences(gold, reports)
    return Evaluation(
        replies=len(gold),
        macro_f1=_ratio(sum(scores), len(scores)),
        clean_false_alarm_rate=_ratio(sum(map(bool, clean)), len(clean)),
        defective_caught_rate=_ratio(sum(map(bool, bad)), len(bad)),
        verdict_accuracy=_ratio(sum(decided), len(decided)),
        categories=measures,
        rules=_by_rule(gold, reports),
        confusions=_confusions(gold, found),
        misses=tuple(misses),
        alarms=tuple(alarms),
        predicted={item.id: tuple(sorted(got)) for item, got in zip(gold, found, strict=True)},
    )


def _categories(report: Report) -> frozenset[str]:
    return frozenset(finding.category for finding in report.findings if finding.severity != "info")


def _ratio(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None


def _measure(category: str, gold: Sequence[Gold], found: Sequence[frozenset[str]]) -> Measure:
    pairs = [
        (category in item.categories, category in got)
        for item, got in zip(gold, found, strict=True)
        if category not in item.disputed
    ]
    right, wrong = pairs.count((True, True)), pairs.count((False, True))
    missed = pairs.count((True, False))
    return Measure(
        _ratio(right, right + wrong),
        _ratio(right, right + missed),
        _ratio(2 * right, 2 * right + wrong + missed),
        right + missed,
        right,
        wrong,
    )


def _by_rule(gold: Sequence[Gold], reports: Sequence[Report]) -> dict[str, tuple[int, int]]:
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for item, report in zip(gold, reports, strict=True):
        for rule, category in sorted({(finding.rule, finding.category) for finding in report.findings}):
            if category not in item.disputed:
                (right if category in item.categories else wrong)[rule] += 1
    return {rule: (right[rule], wrong[rule]) for rule in sorted(right.keys() | wrong.keys())}


def _confusions(gold: Sequence[Gold], found: Sequence[frozenset[str]]) -> dict[str, int]:
    pairs: Counter[str] = Counter()
    for item, got in zip(gold, found, strict=True):
        for missed in sorted(item.categories - got - item.disputed):
            instead = sorted(got - item.categories - item.disputed) or ["—"]
            pairs.update(f"{missed} → {other}" for other in instead)
    return dict(pairs.most_common())


def _differences(gold: Sequence[Gold], reports: Sequence[Report]) -> tuple[list[Case], list[Case]]:
    misses, alarms = [], []
    for item, report in zip(gold, reports, strict=True):
        got = _categories(report)
        for category, place in dict(item.labels).items():
            if category not in got and category not in item.disputed:
                misses.append(Case(item.id, category, item.draft.customer, item.draft.reply, place))
        for category in sorted(got - item.categories - item.disputed):
            place = next(
                f"{f.rule}: {f.text}"
                for f in report.findings
                if f.category == category and f.severity != "info"
            )
            alarms.append(Case(item.id, category, item.draft.customer, item.draft.reply, place))
    return misses, alarms


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from an earlier run, as (reply id, category): newly right, lost, and new or mended alarms."""

    caught: tuple[tuple[str, str], ...]
    lost: tuple[tuple[str, str], ...]
    alarmed: tuple[tuple[str, str], ...]
    mended: tuple[tuple[str, str], ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def compare(gold: Sequence[Gold], before: Mapping[str, Sequence[str]], now: Evaluation) -> Change:
    """Compare with the `predicted` of a saved run, over the replies that both know."""
    lists: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for item in gold:
        if item.id not in before:
            continue
        old, new = set(before[item.id]), set(now.predicted[item.id])
        for category in sorted((old ^ new) - item.disputed):
            labelled, found = category in item.categories, category in new
            kind = ("caught" if found else "lost") if labelled else ("alarmed" if found else "mended")
            lists[kind].append((item.id, category))
    return Change(*(tuple(lists[kind]) for kind in ("caught", "lost", "alarmed", "mended")))


def score_spans(linter: Linter, gold: Sequence[Gold]) -> dict[str, Any]:
    """Precision, recall and F1 of exact places, by spaCy's `Scorer.score_spans`, per category (imports spaCy)."""
    import spacy
    from spacy.training import Example

    from replylint.integrations.spacy import SPANS_KEY, scored

    nlp = spacy.blank("ru")
    examples = []
    for item in gold:
        predicted, reference = nlp.make_doc(item.draft.reply), nlp.make_doc(item.draft.reply)
        places = [
            (f.span.start, f.span.end, f.category)
            for f in linter.lint(item.draft).findings
            if f.severity != "info"
        ]
        predicted.spans[SPANS_KEY] = _doc_spans(predicted, places)
        labelled = [(item.draft.reply.find(span), span, category) for category, span in item.labels if span]
        reference.spans[SPANS_KEY] = _doc_spans(
            reference, [(at, at + len(span), c) for at, span, c in labelled if at >= 0]
        )
        examples.append(Example(predicted, reference))
    return scored(examples, "spans", SPANS_KEY)


def _doc_spans(doc: Any, places: Iterable[tuple[int, int, str]]) -> list[Any]:
    spans = (
        doc.char_span(start, end, label=category, alignment_mode="expand") for start, end, category in places
    )
    return [span for span in spans if span is not None]
