"""Run the examples that stand in rule packs: every `bad` fires, every `good` is silent, every phrase is used."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from replylint.linter import Linter
from replylint.model import Draft
from replylint.rulebook.evidence import Evidence, Side
from replylint.rulebook.schema import Example, Rule, Signal


@dataclass(frozen=True, slots=True)
class Failure:
    """An example or phrase that does not behave. `line` is the example's or the rule's in `path`."""

    path: str
    line: int
    rule: str
    problem: str
    example: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.problem}: {self.example}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run of examples showed."""

    rules: int
    signals: int
    examples: int
    failures: tuple[Failure, ...]


def run_examples(linter: Linter, coverage: bool = False, places: Collection[Path] | None = None) -> Outcome:
    """Run the examples of the linter's packs, of those in `places` (files and directories) where these are given; with
    `coverage` also demand both kinds of example for every rule and signal, and an example that makes every phrase match."""
    failures: list[Failure] = []
    rules = signals = examples = 0
    for pack in linter.ruleset.sources:
        if places is not None and not is_in(Path(pack.path), places):
            continue
        for rule in pack.rules:
            rules += 1
            examples += len(rule.bad) + len(rule.good)
            failures.extend(_test_rule(linter, rule, coverage))
        for signal in pack.signals:
            signals += 1
            examples += len(signal.yes) + len(signal.no)
            failures.extend(_test_signal(linter, signal, coverage))
    return Outcome(rules, signals, examples, tuple(failures))


def is_in(path: Path, places: Iterable[Path]) -> bool:
    """Whether a path is one of the places or below one."""
    return any(path.resolve().is_relative_to(place.resolve()) for place in places)


def _test_rule(linter: Linter, rule: Rule, coverage: bool) -> Iterator[Failure]:
    def failure(problem: str, text: str, line: int = 0) -> Failure:
        return Failure(rule.path, line or rule.line, rule.id, problem, text)

    if rule.profiles:
        linter = _under(linter, rule.profiles)
    used: set[str] = set()
    for example in rule.bad:
        evidence = _evidence(linter, example)
        if rule.id not in _speaking(linter, evidence, example):
            yield failure("bad example is not found fault with", example.reply, example.line)
        used |= _phrases_hit(linter, evidence.reply, f"rule:{rule.id}")
    for example in rule.good:
        if rule.id in _speaking(linter, _evidence(linter, example), example):
            yield failure("good example is found fault with", example.reply, example.line)
    if coverage:
        for kind, found in (("bad", rule.bad), ("good", rule.good)):
            if not found:
                yield failure(f"no {kind} example", "")
        for phrase in rule.phrases:
            if phrase not in used:
                yield failure("no bad example makes this phrase match", phrase)
        if not rule.source:
            yield failure("no source is cited", "")


def _under(linter: Linter, profiles: tuple[str, ...]) -> Linter:
    """The linter in which rules of these profiles exist."""
    return Linter(replace(linter.config, profiles=profiles))


def _test_signal(linter: Linter, signal: Signal, coverage: bool) -> Iterator[Failure]:
    def failure(problem: str, text: str) -> Failure:
        return Failure(signal.path, signal.line, signal.name, problem, text)

    used: set[str] = set()
    for expected, texts in ((True, signal.yes), (False, signal.no)):
        for text in texts:
            evidence, side = _signal_side(linter, signal, text)
            if bool(evidence.found(signal.name, side)) != expected:
                yield failure("example is not seen" if expected else "counter-example is seen", text)
            if expected:
                used |= _phrases_hit(linter, side, f"signal:{signal.name}")
    if coverage:
        if signal.phrases and not (signal.yes and signal.no):
            yield failure("needs examples «yes» and «no»", "")
        for phrase in signal.phrases:
            if phrase not in used:
                yield failure("no example makes this phrase match", phrase)


def _signal_side(linter: Linter, signal: Signal, text: str) -> tuple[Evidence, Side]:
    if signal.side == "customer":
        evidence = Evidence(linter.ruleset, Draft("Здравствуйте.", customer=text))
        assert evidence.customer is not None
        return evidence, evidence.customer
    evidence = Evidence(linter.ruleset, Draft(text))
    return evidence, evidence.reply


def _evidence(linter: Linter, example: Example) -> Evidence:
    return Evidence(
        linter.ruleset, Draft(example.reply, example.customer, example.channel, rating=example.rating)
    )


def _speaking(linter: Linter, evidence: Evidence, example: Example) -> set[str]:
    """The rules that find fault, those hidden behind a graver one at the same place included."""
    spoken = set(linter.speaking(evidence))
    if example.twin is not None:
        from replylint.repository import Shelf

        shelf = Shelf(lambda path: linter)
        list(shelf.findings(Draft(example.twin, path="twin.txt", rating=example.twin_rating)))
        draft = Draft(example.reply, path="example.txt", rating=example.rating)
        spoken.update(finding.rule for finding in shelf.findings(draft))
    return spoken


def _phrases_hit(linter: Linter, side: Side, group: str) -> set[str]:
    number = linter.ruleset.groups[group]
    matcher = linter.ruleset.customer if side.name == "customer" else linter.ruleset.reply
    return {matcher.book.sources[hit.pattern] for hit in side.raw(number)}
