"""Measure the linter against labelled drafts: the loop in which rules are tuned.

A category counts as predicted for a reply when a finding of severity warning or error bears it. Categories that two
labellings dispute (`disputed`) are not scored for that reply. Precision = TP/(TP+FP), recall = TP/(TP+FN),
F1 = 2TP/(2TP+FP+FN); macro-F1 is the mean over the five families, as far as they are labelled or found, and the other
categories that are labelled.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from replylint.config import unknown_name
from replylint.i18n import translate as _
from replylint.model import Draft, Report, Turn
from replylint.sources import jsonfile, jsonlines
from replylint.sources.page import Page, SourceError, decode, read_bytes
from replylint.sources.tree import Items, Node, Record

if TYPE_CHECKING:
    from replylint.linter import Linter

CATEGORIES = ("deflection", "missing-apology", "negative-phrasing", "false-promise", "no-ownership")


LABEL = '{"category": "…", "span": "…" | null}'
SHAPE = f'{{"id": "…", "reply": "…", "labels": [{LABEL}]}}'
"""How a label and a labelled draft are written, for messages."""

LONGEST_SHOWN = 80
"""How many characters of a wrong value are shown."""


class GoldError(Exception):
    """A labelled file that cannot be used. `line` and `column` count from 1."""

    def __init__(self, message: str, path: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.message, self.path, self.line, self.column = message, path, line, column

    def __reduce__(self) -> tuple[type[GoldError], tuple[Any, ...]]:
        return type(self), (self.message, self.path, self.line, self.column)

    def __str__(self) -> str:
        place = [str(part) for part in (self.path, self.line, self.column) if part is not None]
        return f"{':'.join(place)}: {self.message}"


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
        return frozenset(category for category, _span in self.labels)


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


def categories_of(linter: Linter) -> tuple[str, ...]:
    """The categories that labels may name: the five families, and those of the rules that are loaded."""
    others = {rule.category for rule in linter.ruleset.rules} - set(CATEGORIES)
    return (*CATEGORIES, *sorted(others))


def unknown_category(name: str, known: Collection[str]) -> str:
    """What is wrong with the name, and which there are."""
    message = unknown_name(_("unknown category {name!r}"), name, known)
    return message + "\n  " + _("known: {names}").format(names=", ".join(known))


def read_gold(paths: Iterable[Path], known: Collection[str] | None = None) -> list[Gold]:
    """Labelled drafts in the format of docs/eval.md; `known` are the categories that labels may name (None: any).

    Raises GoldError with file, line and column of whatever is wrong.
    """
    return [item for path in paths for item in _read(path, known)]


def _read(path: Path, known: Collection[str] | None) -> Iterator[Gold]:
    try:
        for line in jsonlines.lines(decode(read_bytes(path), str(path))):
            if line.text.strip():
                yield _gold(line, known)
    except SourceError as error:
        raise GoldError(
            _(error.message).format(**error.args_), str(path), error.line, error.column
        ) from error


def _gold(line: Page, known: Collection[str] | None) -> Gold:
    try:
        return _checked(json.loads(line.text), known)
    except (ValueError, RecursionError) as error:
        jsonfile.parse(line)  # says what is broken and where
        raise GoldError(str(error), line.path or "", line.line) from error
    except _Fault as fault:
        place = line.position(_offset(jsonfile.parse(line), fault.keys))
        raise GoldError(fault.message, line.path or "", place.line, place.column) from fault


Keys = tuple[str | int, ...]


class _Fault(Exception):
    """What is wrong with the value that these keys lead to."""

    def __init__(self, message: str, keys: Keys) -> None:
        super().__init__(message)
        self.message, self.keys = message, keys


def _offset(node: Node, keys: Keys) -> int:
    """Where the value begins that the keys lead to, or what of it is there."""
    for key in keys:
        if isinstance(node, Items) and isinstance(key, int):
            node = node.items[key]
        elif isinstance(node, Record) and key in dict(node.pairs):
            node = dict(node.pairs)[str(key)]
    return node.start


def _checked(record: Any, known: Collection[str] | None) -> Gold:
    """One labelled draft. Raises _Fault."""
    _expect(isinstance(record, dict), SHAPE, record, ())
    reply = _text(record, "reply", ())
    name = record.get("id")
    _expect(isinstance(name, (str, int)), _("«id»: a text or a number that names the draft"), name, ("id",))
    rating = record.get("rating")
    fits = rating is None or (type(rating) is int and 1 <= rating <= 5)
    _expect(fits, _("«rating»: a whole number from 1 to 5"), rating, ("rating",))
    draft = Draft(
        reply,
        _text(record, "customer", (), required=False),
        _text(record, "channel", (), required=False),
        id=str(name),
        turns=tuple(_turns(record)),
        rating=rating,
    )
    verdict = record.get("verdict")
    _expect(verdict in (None, "send", "rework"), "«verdict»: send | rework", verdict, ("verdict",))
    labels = tuple(_labels(record, reply, known))
    disputed = record.get("disputed") or []
    _expect(isinstance(disputed, list), _("«disputed»: a list of categories"), disputed, ("disputed",))
    for place, category in enumerate(disputed):
        _check_category(category, known, ("disputed", place))
    return Gold(draft, str(name), labels, frozenset(disputed), verdict)


def _turns(record: Mapping[str, Any]) -> Iterator[Turn]:
    turns = record.get("turns") or []
    shape = '«turns»: [{"author": "customer" | "agent", "text": "…"}]'
    _expect(isinstance(turns, list), shape, turns, ("turns",))
    for place, turn in enumerate(turns):
        keys = ("turns", place)
        _expect(isinstance(turn, dict) and turn.get("author") in ("customer", "agent"), shape, turn, keys)
        yield Turn(turn["author"], _text(turn, "text", keys) or "")


def _labels(
    record: Mapping[str, Any], reply: str, known: Collection[str] | None
) -> Iterator[tuple[str, str | None]]:
    labels = record.get("labels")
    _expect(isinstance(labels, list), f"«labels»: [{LABEL}]", labels, ("labels",))
    for place, label in enumerate(labels or ()):
        keys = ("labels", place)
        _expect(isinstance(label, dict) and "category" in label, LABEL, label, keys)
        _check_category(label["category"], known, (*keys, "category"))
        span = _text(label, "span", keys, required=False)
        if span and span not in reply:
            message = _("the span {span} is not in the reply: copy the words as they stand there, or null")
            raise _Fault(message.format(span=_shown(span)), (*keys, "span"))
        yield label["category"], span


def _check_category(category: Any, known: Collection[str] | None, keys: Keys) -> None:
    _expect(isinstance(category, str), _("the name of a category"), category, keys)
    if known is not None and category not in known:
        raise _Fault(unknown_category(category, known), keys)


def _text(table: Mapping[str, Any], key: str, keys: Keys, required: bool = True) -> Any:
    """The text under the key, None for one that is not required and not there."""
    value = table.get(key)
    if value is None and not required:
        return None
    _expect(isinstance(value, str), _("«{key}»: a text").format(key=key), value, (*keys, key))
    return value


def _expect(right: bool, expected: str, value: Any, keys: Keys) -> None:
    if not right and value is None:
        raise _Fault(_("missing: {expected}").format(expected=expected), keys)
    if not right:
        message = _("expected {expected}, got {value}")
        raise _Fault(message.format(expected=expected, value=_shown(value)), keys)


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


def evaluate(linter: Linter, gold: Sequence[Gold]) -> Evaluation:
    """Lint every labelled draft and count."""
    reports = [linter.lint(item.draft) for item in gold]
    found = [_categories(report) for report in reports]
    others = sorted({category for item in gold for category in item.categories} - set(CATEGORIES))
    measures = {category: _measure(category, gold, found) for category in (*CATEGORIES, *others)}
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
