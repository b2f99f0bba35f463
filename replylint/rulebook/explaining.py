"""Why each rule spoke or kept silent about a draft, which signals were seen where, and which situation it is in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from replylint.model import Span
from replylint.phrases.matching import Hit
from replylint.rulebook import playbooks
from replylint.rulebook.evidence import Evidence, Side
from replylint.rulebook.kinds.weighted import LONGEST
from replylint.rulebook.loading import DEFAULT_ZONES, CompiledBlock, Judge
from replylint.rulebook.weighing import UNIT

if TYPE_CHECKING:
    from replylint.linter import Linter

_PREFIX = re.compile(r"phrases:\w+:(?:\d+:)?")

Outcome = Literal["spoke", "cleared", "silent", "not judged"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A signal found in a message: `side` is "reply" or "customer", `span` counts in that message."""

    side: str
    signal: str
    about: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Reason:
    """What a rule did and why, in Russian; `text` is the place it speaks of, if any."""

    rule: str
    outcome: Outcome
    why: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """A playbook whose situation the draft is in, and the names of the parts its reply lacks."""

    playbook: str
    title: str
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """Everything that went into the judgement of one draft; `situations` come best first."""

    seen: tuple[Seen, ...]
    reasons: tuple[Reason, ...]
    situations: tuple[Situation, ...]


def account(linter: Linter, evidence: Evidence) -> Account:
    """The signals seen, and for every rule that had something to look at, what became of it."""
    seen = [
        Seen(side.name, name, signal.message, side.span(hit), _text(side, hit))
        for side in (evidence.reply, evidence.customer)
        if side is not None
        for name, signal in linter.ruleset.signals.items()
        for hit in evidence.found(name, side)
    ]
    findings, not_judged = linter.judge(evidence)
    spoken = {finding.rule: finding for finding in findings}
    held = linter.held_back(evidence)
    reasons = []
    for rule in linter.ruleset.rules:
        if rule.id in held:
            reasons.append(Reason(rule.id, "cleared", f"весь ответ говорит против: {held[rule.id]}"))
        elif rule.id in spoken:
            reasons.append(Reason(rule.id, "spoke", rule.message, spoken[rule.id].text))
        elif rule.id in not_judged:
            reasons.append(Reason(rule.id, "not judged", "не хватает сообщения клиента, чтобы судить"))
        else:
            reasons.extend(_silence(linter, rule, evidence, spoken))
    situations = tuple(
        Situation(playbook.id, playbook.title, tuple(p.name for p in playbooks.missing(playbook, evidence)))
        for playbook in playbooks.recognise(evidence)
    )
    return Account(tuple(sorted(seen, key=lambda s: (s.side, s.span, s.signal))), tuple(reasons), situations)


def _silence(linter: Linter, rule: Judge, evidence: Evidence, spoken: Collection[str]) -> Iterator[Reason]:
    side = evidence.reply
    if rule.kind == "missing":
        if rule.when and not any(evidence.holds(block, None, side) for block in rule.when):
            return
        present = [hit for name in rule.signals for hit in evidence.found(name, side)]
        if present:
            yield Reason(rule.id, "silent", "нужное есть", _text(side, present[0]))
        return
    if rule.kind == "weighted":
        yield Reason(rule.id, "silent", _why_silent(linter, rule, evidence, spoken))
        return
    for hit in side.raw(linter.ruleset.groups[f"rule:{rule.id}"]):
        yield Reason(rule.id, "cleared", _why_cleared(linter, rule, evidence, hit), _text(side, hit))


def _why_silent(linter: Linter, rule: Judge, evidence: Evidence, spoken: Collection[str]) -> str:
    """Why a weighted rule found nothing."""
    weighing = linter.ruleset.weighing
    number = weighing.place[rule.id]
    ledger = weighing.ledger(evidence)
    total, speaks = ledger.opinion(number, evidence).total, weighing.weights[number].speaks_of(ledger.words)
    said = f"сумма признаков {total / UNIT:+.1f}, а говорит оно от {speaks / UNIT:+.1f}"
    if total < speaks:
        return said
    others = [one.id for one in linter.ruleset.rules if one.pack == rule.pack and one.id in spoken]
    if others:
        return f"о том же уже говорит {', '.join(others)}"
    if ledger.words > LONGEST:
        return f"в ответе больше {LONGEST} слов"
    return _unmet(linter, rule, evidence, None) or "правило выключено"


def _why_cleared(linter: Linter, rule: Judge, evidence: Evidence, hit: Hit) -> str:
    zone = evidence.reply.sentence(hit).zone
    if zone not in (rule.zones or DEFAULT_ZONES):
        return f"часть письма «{zone}» правило не смотрит"
    return (
        _unmet(linter, rule, evidence, hit)
        or "на этом месте уже говорит другое правило той же категории, либо правило выключено"
    )


def _unmet(linter: Linter, rule: Judge, evidence: Evidence, hit: Hit | None) -> str:
    """Which condition of a rule does not hold; empty if all do."""
    for block in rule.unless:
        if evidence.holds(block, hit, evidence.reply):
            return "рядом есть: " + _described(linter, block)
    if rule.when and not any(evidence.holds(block, hit, evidence.reply) for block in rule.when):
        return "нет ни одного из условий: " + " или ".join(_described(linter, block) for block in rule.when)
    return ""


def _described(linter: Linter, block: CompiledBlock) -> str:
    parts = []
    for scope, names, _ in block:
        shown = [_PREFIX.sub("", name) for name in names]
        parts.append(f"{', '.join(shown)} ({scope})")
    return " и ".join(parts)


def _text(side: Side, hit: Hit) -> str:
    span = side.span(hit)
    return side.text.source[span.start : span.end]
