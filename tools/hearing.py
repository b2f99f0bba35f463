"""`python -m tools.hearing`: train the weights of the signals that are heard in a customer's message as a whole; write
rules/weights/SIGNAL.yml.

- `untroubled`: nothing is told that the company would have to be sorry for. Troubled are the customers of the labelled drafts in
  which an apology is missing, of those in which there is one, and those of corpora/harmed.jsonl.
- `content`: the customer praises, thanks, tells how well it went. Content are the messages of corpora/content.jsonl, all others are not,
  but for those whose reply or own words speak of praise and nobody has looked at.

A logistic regression each, as in `tools.weigh`, over the features `told.…` of `replylint.rulebook.features`. `--check FILE` (more than once)
writes nothing: it trains without these files and prints which share of their clean drafts, and of those in which an apology is missing, has
each signal. Needs scikit-learn (`pip install replylint[weights]`).
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from replylint.linter import Linter
from replylint.model import Draft
from replylint.rulebook import features
from replylint.rulebook.evidence import Evidence, Side
from tools import weigh

SPEAKS = {"content": 0.75, "untroubled": 1.6}
"""Signal → the sum from which it is heard: one content customer more is worth no complaint overheard."""

RECIPE = weigh.Recipe(penalty=2.0, rare=3, slight=0.3)

FAMILY = "missing-apology"
SORRY = ("apology", "empathy", "apology-hollow", "apology-conditional", "apology-but", "regret-told")
GLAD = ("praise-returned", "thanks-for-praise")
PLEASED = ("praise", "thanks")

WORTH = {"drafts_o": 4.0}
"""How many messages one of these drafts counts for: here stand the complaints that sound like praise."""
ALONE_WORTH = {"content": 4.0, "untroubled": 3.0}
"""Signal → how many one of the messages without a reply counts for."""


class Heard(NamedTuple):
    """The customer's message of a labelled draft: its features, and what the draft tells of it."""

    file: str
    features: dict[str, int]
    disputed: bool
    missing: bool
    """Whether an apology is missing."""
    troubled: bool
    """Whether it is missing or there."""
    clean: bool
    pleased: bool
    """Whether the reply takes it for praise, or it sounds like that."""


def heard(linter: Linter, paths: Iterable[Path]) -> list[Heard]:
    """The customers' messages of some files."""
    found = []
    for path in paths:
        for record in weigh.records(path):
            reply, customer = str(record["reply"]), record.get("customer")
            if not customer:
                continue
            evidence = Evidence(linter.ruleset, Draft(reply, str(customer)))
            if evidence.customer is None:
                continue
            labels: list[dict[str, str | None]] = record["labels"]  # type: ignore[assignment]
            missing = FAMILY in {label["category"] for label in labels}
            said = any(evidence.found(name, evidence.reply) for name in SORRY)
            found.append(
                Heard(
                    path.stem,
                    told(evidence.customer),
                    FAMILY in record.get("disputed", ()),  # type: ignore[operator]
                    missing,
                    missing or said,
                    not labels,
                    any(evidence.found(name, evidence.reply) for name in GLAD)
                    or any(evidence.found(name, evidence.customer) for name in PLEASED),
                )
            )
    return found


def told(message: Side) -> dict[str, int]:
    """The features of a customer's message."""
    heard = [features.heard_features(one, weigh.classes()) for _, one in features.spoken(message)]
    return Counter(chain.from_iterable(heard))


def alone(linter: Linter, file: str) -> list[dict[str, int]]:
    """The features of the messages of a file without replies."""
    texts = [str(one["text"]) for one in weigh.records(weigh.ROOT / "corpora" / file)]
    rules = linter.ruleset
    return [told(Side("customer", rules, rules.customer, text, Draft("-", text))) for text in texts]


def learn(
    messages: Iterable[Heard], content: Sequence[dict[str, int]], harmed: Sequence[dict[str, int]]
) -> dict[str, weigh.Table]:
    """Signal → its table."""
    rows: dict[str, list[tuple[dict[str, int], bool, float]]] = {
        name: [(one, right, worth) for right, group in ((True, content), (False, harmed)) for one in group]
        for name, worth in ALONE_WORTH.items()
    }
    known = {frozenset(one.items()) for one in content}
    for one in messages:
        worth = WORTH.get(one.file, 1.0)
        if one.disputed or frozenset(one.features.items()) in known:
            continue
        rows["untroubled"].append((one.features, not one.troubled, worth))
        if one.troubled or not one.pleased:
            rows["content"].append((one.features, False, worth))
    tables = {}
    for name, told_of in rows.items():
        found, right, worths = zip(*told_of, strict=True)
        tables[name] = weigh.regression(found, right, worths, RECIPE)
    return tables


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="append", type=Path, default=[], help="only measure, on this file")
    settings = parser.parse_args()
    linter = Linter()
    corpora = weigh.ROOT / "corpora"
    held = {path.resolve() for path in settings.check}
    paths = [*sorted(corpora.glob("drafts_*.jsonl")), corpora / "unlearned" / "r.jsonl"]
    tables = learn(
        heard(linter, [path for path in paths if path.resolve() not in held]),
        alone(linter, "content.jsonl"),
        alone(linter, "harmed.jsonl"),
    )
    for path in settings.check:
        told_of = heard(linter, [path])
        for name, table in tables.items():
            for kind, group in (
                ("clean", [one for one in told_of if one.clean and not one.troubled]),
                ("apology missing", [one for one in told_of if one.missing]),
            ):
                count = sum(weigh.summed(table, one.features) >= SPEAKS[name] for one in group)
                print(path.name, name, kind, f"{count} of {len(group)}")
    if not settings.check:
        for name, table in tables.items():
            weigh.write_signal(weigh.ROOT / "rules" / "weights" / f"{name}.yml", table, SPEAKS[name])


if __name__ == "__main__":
    main()
