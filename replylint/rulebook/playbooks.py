"""Playbooks: situations recognised from both messages, and what a reply must say in them, in which order.

A playbook is a file `playbooks/NAME.yml`. Its conditions are the blocks that rules have, of signals only; its skeleton is
the reply in parts, each with the signals that show the part is there and with wordings whose slots (`{что}`) are to be filled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache, reduce
from operator import or_
from pathlib import Path
from typing import Any

from replylint.rulebook.builtin import BUILTINS
from replylint.rulebook.errors import RuleFileError
from replylint.rulebook.evidence import Evidence
from replylint.rulebook.loading import CompiledBlock, Ruleset
from replylint.rulebook.marked import Map, Seq, read
from replylint.rulebook.schema import Block

SCOPES = ("reply", "customer", "told", "turns")
"""The scopes a situation can be seen in: whole messages, for there is no match to be near to."""

_KEYS = ("playbook", "title", "about", "source", "priority", "when", "unless", "skeleton", "conversation")
_PART_KEYS = ("part", "about", "signals", "say", "optional")
_CONVERSATION_KEYS = ("customer", "bad", "findings", "good")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the reply: there when one of `signals` is in it; `say` are wordings with slots `{…}`."""

    name: str
    about: str
    signals: tuple[str, ...]
    say: tuple[str, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """The situation at work: families of the rules that find fault with `bad`; none does with `good`."""

    customer: str
    bad: str
    findings: tuple[str, ...]
    good: str


@dataclass(frozen=True, slots=True)
class Playbook:
    """One situation. Of several that fit the one of the highest `priority` comes first."""

    id: str
    title: str
    about: str
    source: tuple[str, ...]
    priority: int
    when: tuple[Block, ...]
    unless: tuple[Block, ...]
    skeleton: tuple[Part, ...]
    conversation: Conversation
    path: str

    @property
    def required(self) -> tuple[Part, ...]:
        """The parts that must be there, in their order."""
        return tuple(part for part in self.skeleton if not part.optional)


def load(ruleset: Ruleset) -> tuple[Playbook, ...]:
    """The playbooks beside the packs of the ruleset, those of the highest priority first.

    Raises RuleFileError naming file, line and column.
    """
    return _load(ruleset.directories, frozenset(ruleset.signals))


def recognise(evidence: Evidence) -> list[Playbook]:
    """The playbooks whose situation this draft is in, best first."""
    return [playbook for playbook in load(evidence.ruleset) if _fits(playbook, evidence)]


def missing(playbook: Playbook, evidence: Evidence) -> list[Part]:
    """The required parts that the reply lacks."""
    return [part for part in playbook.required if not _places(part, evidence)]


def in_order(playbook: Playbook, evidence: Evidence) -> bool:
    """Whether the required parts that are there can be read in their order: none ends before its forerunner begins."""
    reached = (0, 0)
    for part in playbook.required:
        places = _places(part, evidence)
        later = [place for place in places if place >= reached]
        if places and not later:
            return False
        reached = min(later, default=reached)
    return True


def _fits(playbook: Playbook, evidence: Evidence) -> bool:
    side = evidence.reply
    bits = evidence.ruleset.bits
    if not evidence.any_holds((_compiled(block, bits) for block in playbook.when), None, side):
        return False
    return not evidence.any_holds((_compiled(block, bits) for block in playbook.unless), None, side)


def _compiled(block: Block, bits: Mapping[str, int]) -> CompiledBlock:
    return tuple(
        (scope, tuple(names), reduce(or_, (bits[name] for name in names))) for scope, names in block.items()
    )


def _places(part: Part, evidence: Evidence) -> list[tuple[int, int]]:
    return sorted(
        (hit.sentence, hit.start) for name in part.signals for hit in evidence.found(name, evidence.reply)
    )


@lru_cache(maxsize=8)
def _load(directories: tuple[Path, ...], signals: frozenset[str]) -> tuple[Playbook, ...]:
    found: dict[str, Playbook] = {}
    for directory in directories:
        for path in sorted([*directory.glob("playbooks/*.yml"), *directory.glob("playbooks/*.yaml")]):
            found[path.stem] = _Reader(path, signals).read()
    return tuple(sorted(found.values(), key=lambda playbook: (-playbook.priority, playbook.id)))


@dataclass(frozen=True, slots=True)
class _Reader:
    path: Path
    signals: frozenset[str]

    def read(self) -> Playbook:
        document = self.mapping(read(self.path), _KEYS)
        if self.text(document, "playbook") != self.path.stem:
            raise self.fail(f"the file of a playbook bears its name: {self.path.stem!r}", document)
        when = self.blocks(document, "when")
        if not when:
            raise self.fail("«when» says how the situation is recognised", document)
        return Playbook(
            id=self.path.stem,
            title=self.text(document, "title"),
            about=self.text(document, "about"),
            source=self.texts(document, "source"),
            priority=self.number(document, "priority"),
            when=when,
            unless=self.blocks(document, "unless"),
            skeleton=tuple(self.part(item) for item in self.items(document, "skeleton")),
            conversation=self.conversation(document.get("conversation")),
            path=str(self.path),
        )

    def fail(self, message: str, at: object) -> RuleFileError:
        return RuleFileError(message, str(self.path), getattr(at, "line", 1), getattr(at, "column", 1))

    def mapping(self, value: Any, keys: Sequence[str]) -> Map:
        if not isinstance(value, Map):
            raise self.fail("a mapping is expected here, with the keys " + ", ".join(keys), value)
        for key, place in value.keys_at.items():
            if key not in keys:
                known = ", ".join(keys)
                raise RuleFileError(f"unknown key «{key}»; known keys: {known}", str(self.path), *place)
        return value

    def text(self, mapping: Mapping[str, Any], key: str) -> str:
        value = mapping.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(f"«{key}» must be text", mapping)
        return " ".join(value.split())

    def texts(self, mapping: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = mapping.get(key)
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
            raise self.fail(f"«{key}» is a list of texts", mapping)
        return tuple(str(item) for item in value)

    def number(self, mapping: Mapping[str, Any], key: str) -> int:
        value = mapping.get(key, 0)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.fail(f"«{key}» is a whole number", mapping)
        return value

    def items(self, mapping: Mapping[str, Any], key: str) -> list[Any]:
        value = mapping.get(key)
        if not isinstance(value, Seq) or not value:
            raise self.fail(f"«{key}» is a list", mapping)
        return list(value)

    def blocks(self, document: Map, key: str) -> tuple[Block, ...]:
        value = document.get(key)
        if value is None:
            return ()
        blocks = []
        for item in value if isinstance(value, Seq) else [value]:
            block = self.mapping(item, SCOPES)
            blocks.append({scope: self.known(self.texts(block, scope), block) for scope in block})
        return tuple(blocks)

    def known(self, names: Iterable[str], at: object) -> tuple[str, ...]:
        for name in names:
            if name not in self.signals and name not in BUILTINS:
                close = get_close_matches(name, sorted(self.signals.union(BUILTINS)), n=1)
                hint = f", did you mean «{close[0]}»?" if close else ""
                raise self.fail(f"unknown signal «{name}»{hint}", at)
        return tuple(names)

    def part(self, value: Any) -> Part:
        part = self.mapping(value, _PART_KEYS)
        return Part(
            name=self.text(part, "part"),
            about=self.text(part, "about"),
            signals=self.known(self.texts(part, "signals"), part),
            say=self.texts(part, "say"),
            optional=part.get("optional") is True,
        )

    def conversation(self, value: Any) -> Conversation:
        talk = self.mapping(value, _CONVERSATION_KEYS)
        return Conversation(
            customer=self.text(talk, "customer"),
            bad=self.text(talk, "bad"),
            findings=self.texts(talk, "findings"),
            good=self.text(talk, "good"),
        )
