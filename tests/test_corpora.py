"""Every record of the shipped corpora is what corpora/README.md says it is."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pymorphy3 import MorphAnalyzer

from replylint import Linter
from replylint.language.reader import read

CORPORA = Path(__file__).parent.parent / "corpora"
DRAFT_FILES = sorted(CORPORA.glob("drafts_*.jsonl"))
PAIR_FILES = sorted(CORPORA.glob("pairs*.jsonl"))
MESSAGE_FILES = [CORPORA / "content.jsonl", CORPORA / "harmed.jsonl"]
PHRASES = CORPORA / "phrases.jsonl"

CATEGORIES = {"deflection", "missing-apology", "negative-phrasing", "false-promise", "no-ownership"}
CHANNELS = {"chat", "email", "review", "phone", "sms"}
MAY_LACK_SPAN = {"missing-apology", "no-ownership"}
DRAFT_KEYS = {"id", "channel", "domain", "customer", "reply", "labels", "verdict"}
PAIR_KEYS = {"id", "channel", "customer", "bad", "good", "category", "apologises_for", "owns"}

Record = dict[str, Any]


def records(path: Path) -> list[Record]:
    # Split on "\n" alone: splitlines() would also break at U+2028 inside a reply.
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


@cache
def lemmas(text: str) -> frozenset[str]:
    morph = _analyzer()
    words = re.findall(r"[а-яё]+", text.lower())
    return frozenset(parse.normal_form for word in words for parse in morph.parse(word))


@cache
def _analyzer() -> MorphAnalyzer:
    return MorphAnalyzer()


def common_problems(record: Record, keys: set[str]) -> Iterator[str]:
    if record.keys() - {"disputed"} != keys:
        yield f"keys differ: {sorted(record.keys() ^ keys)}"
    if record["channel"] not in CHANNELS:
        yield f"unknown channel {record['channel']!r}"
    if not (record["customer"] is None or record["customer"].strip()):
        yield "empty customer: write null"
    if "disputed" in record:
        yield from disputed_problems(record["disputed"])


def disputed_problems(disputed: Any) -> Iterator[str]:
    if not isinstance(disputed, list) or not disputed:
        yield f"disputed must be a list that names a category: {disputed!r}"
        return
    if set(disputed) - CATEGORIES:
        yield f"unknown disputed category in {disputed}"
    if len(set(disputed)) != len(disputed):
        yield f"a disputed category twice: {disputed}"


def label_problems(label: Record, reply: str) -> Iterator[str]:
    category, span = label["category"], label["span"]
    if category not in CATEGORIES:
        yield f"unknown category {category!r}"
    if span is None and category not in MAY_LACK_SPAN:
        yield f"{category} needs a span"
    if span is not None and (not span.strip() or span not in reply):
        yield f"span is not in the reply: {span!r}"
    if span is not None and category == "no-ownership":
        yield "no-ownership is about the whole reply: span must be null"


def draft_problems(record: Record) -> Iterator[str]:
    yield from common_problems(record, DRAFT_KEYS)
    if not record["reply"].strip():
        yield "empty reply"
    for label in record["labels"]:
        yield from label_problems(label, record["reply"])
    categories = [label["category"] for label in record["labels"]]
    if len(set(categories)) != len(categories):
        yield f"a category twice: {categories}"
    if record["verdict"] not in ({"send", "rework"} if categories else {"send"}):
        yield f"verdict {record['verdict']!r} does not follow from {categories}"


def pair_problems(record: Record) -> Iterator[str]:
    yield from common_problems(record, PAIR_KEYS)
    good = record["good"]
    if record["category"] not in CATEGORIES:
        yield f"unknown category {record['category']!r}"
    if not record["bad"].strip() or not good.strip() or record["bad"] == good:
        yield "bad and good must be two texts"
    if record["apologises_for"] is not None and record["apologises_for"] not in good:
        yield f"good does not apologise for {record['apologises_for']!r}"
    if record["category"] == "missing-apology" and not record["apologises_for"]:
        yield "the good side of missing-apology must say what it apologises for"
    if not record["owns"]:
        yield "good owns nothing"
    for lemma in record["owns"]:
        if lemma not in lemmas(good):
            yield f"no form of {lemma!r} in good"


def wrong_records(path: Path) -> dict[str, list[str]]:
    problems_of = draft_problems if path in DRAFT_FILES else pair_problems
    found = {record["id"]: list(problems_of(record)) for record in records(path)}
    return {identifier: problems for identifier, problems in found.items() if problems}


@pytest.mark.parametrize("path", DRAFT_FILES + PAIR_FILES, ids=lambda path: path.name)
def test_records_are_valid(path: Path) -> None:
    assert wrong_records(path) == {}


def test_every_corpus_has_a_known_kind() -> None:
    assert DRAFT_FILES
    assert set(CORPORA.glob("*.jsonl")) == {*DRAFT_FILES, *PAIR_FILES, *MESSAGE_FILES, PHRASES}


def test_ids_are_unique() -> None:
    counts = Counter(record["id"] for path in DRAFT_FILES + PAIR_FILES for record in records(path))
    assert [identifier for identifier, count in counts.items() if count > 1] == []


def test_no_draft_is_there_twice() -> None:
    # The same reply to another message is another draft: it may answer the one and not the other.
    counts = Counter(
        (record["customer"], record["reply"]) for path in DRAFT_FILES for record in records(path)
    )
    assert [reply for reply, count in counts.items() if count > 1] == []


def test_readme_counts() -> None:
    readme = (CORPORA / "README.md").read_text(encoding="utf-8")
    claimed = {
        name: int(count) for name, count in re.findall(r"^\| `([\w.-]+)` \| (\d+) \|", readme, re.MULTILINE)
    }
    labels = Counter(
        label["category"] for record in records(CORPORA / "drafts_a.jsonl") for label in record["labels"]
    )
    paths = [*DRAFT_FILES, *PAIR_FILES, *MESSAGE_FILES, PHRASES]
    files = {path.name: len(records(path)) for path in paths}
    assert claimed == files | labels


def test_readme_disputed() -> None:
    readme = (CORPORA / "README.md").read_text(encoding="utf-8")
    claimed = {
        name: int(count)
        for name, count in re.findall(r"^\| `([\w.-]+)` \| records disputed: (\d+) \|", readme, re.MULTILINE)
    }
    assert claimed == {
        path.name: sum("disputed" in record for record in records(path)) for path in DRAFT_FILES
    }


def test_every_sentence_has_a_verdict() -> None:
    drafts = {record["id"]: record for record in records(CORPORA / "unlearned" / "r.jsonl")}
    verdicts = records(CORPORA / "unlearned" / "sentences.jsonl")
    assert len({one["id"] for one in verdicts}) == len(verdicts)
    assert all(set(one["verdicts"]) <= set("krd") and drafts[one["id"]]["labels"] for one in verdicts)
    vocabulary = Linter().ruleset.reply.vocabulary
    for one in verdicts[::40]:
        sentences = read(drafts[one["id"]]["reply"], vocabulary).sentences
        assert len(one["verdicts"]) == sum(sentence.zone == "body" for sentence in sentences), one["id"]


GOOD_DRAFT: Record = {
    "id": "t-1",
    "channel": "chat",
    "domain": "банк",
    "customer": None,
    "reply": "Это не ко мне.",
    "labels": [{"category": "deflection", "span": "не ко мне"}],
    "verdict": "rework",
}
GOOD_PAIR: Record = {
    "id": "t-2",
    "channel": "chat",
    "customer": None,
    "bad": "Это не ко мне.",
    "good": "Извините за путаницу, сейчас проверю.",
    "category": "deflection",
    "apologises_for": "за путаницу",
    "owns": ["проверить"],
}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({}, None),
        ({"channel": "fax"}, "unknown channel"),
        ({"customer": " "}, "write null"),
        ({"note": "x"}, "keys differ"),
        ({"reply": "Это ко мне."}, "span is not in the reply"),
        ({"labels": [{"category": "deflection", "span": None}]}, "needs a span"),
        ({"labels": [{"category": "no-ownership", "span": "Это"}]}, "span must be null"),
        ({"labels": GOOD_DRAFT["labels"] * 2}, "a category twice"),
        ({"labels": []}, "does not follow"),
        ({"disputed": ["no-ownership"]}, None),
        ({"disputed": []}, "must be a list"),
        ({"disputed": "deflection"}, "must be a list"),
        ({"disputed": ["rude"]}, "unknown disputed"),
        ({"disputed": ["deflection", "deflection"]}, "disputed category twice"),
    ],
)
def test_draft_problems(change: Record, problem: str | None) -> None:
    found = list(draft_problems(GOOD_DRAFT | change))
    assert [problem in text for text in found if problem] == ([True] if problem else [])
    assert bool(found) == bool(problem)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({}, None),
        ({"category": "rude"}, "unknown category"),
        ({"good": "Это не ко мне.", "apologises_for": None, "owns": ["это"]}, "two texts"),
        ({"apologises_for": "за сбой"}, "does not apologise"),
        ({"category": "missing-apology", "apologises_for": None}, "must say what"),
        ({"owns": []}, "owns nothing"),
        ({"owns": ["вернуть"]}, "no form of 'вернуть'"),
    ],
)
def test_pair_problems(change: Record, problem: str | None) -> None:
    found = list(pair_problems(GOOD_PAIR | change))
    assert [problem in text for text in found if problem] == ([True] if problem else [])
    assert bool(found) == bool(problem)


def test_messages_are_of_one_kind_and_there_once() -> None:
    told = [record for path in MESSAGE_FILES for record in records(path)]
    assert all(record.keys() == {"id", "text"} and record["text"].strip() for record in told)
    assert all(len({record[key] for record in told}) == len(told) for key in ("id", "text"))


def test_phrases_are_told_apart() -> None:
    """A phrase that nobody should say is flagged alone too, and one that a guide would recommend is not."""
    linter = Linter()
    flagged: dict[str, list[bool]] = {"bad": [], "good": []}
    for record in records(PHRASES):
        assert record.keys() == {"id", "text", "kind", "category"}
        found = linter.lint(record["text"]).findings
        flagged[record["kind"]].append(any(one.severity in ("warning", "error") for one in found))
    assert sum(flagged["bad"]) >= 0.94 * len(flagged["bad"])
    assert sum(flagged["good"]) <= 0.02 * len(flagged["good"])


@pytest.mark.parametrize("name", ["rewrites", "dues"])
def test_verdicts_are_about_drafts_that_are_there(name: str) -> None:
    files = [CORPORA / "unlearned" / "r.jsonl", CORPORA / "drafts_q.jsonl", CORPORA / "drafts_s.jsonl"]
    drafts = {record["id"] for path in files for record in records(path)}
    told = records(CORPORA / "unlearned" / f"{name}.jsonl")
    assert told and {record["id"] for record in told} <= drafts
