"""Playbooks: situations recognised from both messages, and what a reply must say in them, in which order.

A playbook is a file `playbooks/NAME.yml`. Its conditions are the blocks that rules have, of signals only; its skeleton is
the reply in parts, each with the signals that show the part is there and with wordings whose slots (`{что}`) are to be filled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from pathlib import Path
from typing import Any

from replylint.config import did_you_mean
from replylint.i18n import translate as _
from replylint.rulebook.builtin import BUILTINS
from replylint.rulebook.errors import RuleFileError, wrong
from replylint.rulebook.evidence import Evidence
from replylint.rulebook.loading import CompiledBlock, Ruleset
from replylint.rulebook.marked import Map, Seq, Str, read
from replylint.rulebook.schema import Block, unknown_key, wrong_slots

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
    rules = {name for rule in ruleset.rules for name in (rule.id, rule.category, rule.id.partition("/")[0])}
    return _load(ruleset.directories, frozenset(ruleset.signals), frozenset(rules))


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
def _load(
    directories: tuple[Path, ...], signals: frozenset[str], rules: frozenset[str]
) -> tuple[Playbook, ...]:
    found: dict[str, Playbook] = {}
    for directory in directories:
        for path in sorted([*directory.glob("playbooks/*.yml"), *directory.glob("playbooks/*.yaml")]):
            found[path.stem] = _Reader(path, signals, rules).read()
    return tuple(sorted(found.values(), key=lambda playbook: (-playbook.priority, playbook.id)))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads a playbook; known to it are the names of `signals`, and the ids, families and categories of `rules`."""

    path: Path
    signals: frozenset[str]
    rules: frozenset[str]

    def read(self) -> Playbook:
        document = self.mapping(read(self.path), _KEYS)
        if self.text(document, "playbook") != self.path.stem:
            message = _("the file of a playbook bears its name: {name!r}").format(name=self.path.stem)
            raise self.fail(message, document["playbook"])
        when = self.blocks(document, "when")
        if not when:
            raise self.fail(_("«when» says how the situation is recognised"), document)
        return Playbook(
            id=self.path.stem,
            title=self.text(document, "title"),
            about=self.text(document, "about"),
            source=tuple(map(str, self.texts(document, "source"))),
            priority=self.number(document, "priority"),
            when=when,
            unless=self.blocks(document, "unless"),
            skeleton=tuple(self.part(item) for item in self.items(document, "skeleton")),
            conversation=self.conversation(self.value(document, "conversation")),
            path=str(self.path),
        )

    def fail(self, message: str, at: object) -> RuleFileError:
        return wrong(message, self.path, getattr(at, "line", 1), getattr(at, "column", 1))

    def misfit(self, message: str, mapping: Map, key: str) -> RuleFileError:
        """The error about the value of a key."""
        return wrong(message.format(key=key), self.path, *mapping.keys_at[key])

    def value(self, mapping: Map, key: str) -> Any:
        if mapping.get(key) is None:
            raise self.fail(_("«{key}» is missing").format(key=key), mapping)
        return mapping[key]

    def mapping(self, value: Any, keys: Sequence[str]) -> Map:
        if not isinstance(value, Map):
            message = _("a mapping is expected here, with the keys {keys}").format(keys=", ".join(keys))
            raise self.fail(message, value)
        for key, place in value.keys_at.items():
            if key not in keys:
                raise wrong(unknown_key(key, keys), self.path, *place)
        return value

    def text(self, mapping: Map, key: str) -> str:
        value = self.value(mapping, key)
        if not isinstance(value, str) or not value.strip():
            raise self.misfit(_("«{key}» must be text"), mapping, key)
        return " ".join(value.split())

    def texts(self, mapping: Map, key: str) -> tuple[Str, ...]:
        value = self.value(mapping, key)
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not value or not all(isinstance(item, Str) for item in value):
            raise self.misfit(_("«{key}» is a list of texts"), mapping, key)
        return tuple(value)

    def number(self, mapping: Map, key: str) -> int:
        value = mapping.get(key, 0)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.misfit(_("«{key}» is a whole number"), mapping, key)
        return value

    def flag(self, mapping: Map, key: str) -> bool:
        value = mapping.get(key, False)
        if not isinstance(value, bool):
            raise self.misfit(_("«{key}» is true or false"), mapping, key)
        return value

    def items(self, mapping: Map, key: str) -> list[Any]:
        value = self.value(mapping, key)
        if not isinstance(value, Seq) or not value:
            raise self.misfit(_("«{key}» is a list"), mapping, key)
        return list(value)

    def blocks(self, document: Map, key: str) -> tuple[Block, ...]:
        value = document.get(key)
        if value is None:
            return ()
        blocks = []
        for item in value if isinstance(value, Seq) else [value]:
            block = self.mapping(item, SCOPES)
            blocks.append({scope: self.seen(block, scope) for scope in block})
        return tuple(blocks)

    def known(self, mapping: Map, key: str, names: frozenset[str], message: str) -> tuple[str, ...]:
        """A list of some of the names; `message` is about one that is none of them."""
        found = self.texts(mapping, key)
        for name in found:
            if name not in names:
                raise self.fail(message.format(name=name) + did_you_mean(name, sorted(names)), name)
        return tuple(map(str, found))

    def seen(self, mapping: Map, key: str) -> tuple[str, ...]:
        return self.known(mapping, key, self.signals.union(BUILTINS), _("unknown signal «{name}»"))

    def part(self, value: Any) -> Part:
        part = self.mapping(value, _PART_KEYS)
        return Part(
            name=self.text(part, "part"),
            about=self.text(part, "about"),
            signals=self.seen(part, "signals"),
            say=tuple(self.wording(one) for one in self.texts(part, "say")),
            optional=self.flag(part, "optional"),
        )

    def wording(self, template: Str) -> str:
        for message, at in wrong_slots(template):
            raise wrong(message, self.path, template.line, template.inside + at)
        return str(template)

    def conversation(self, value: Any) -> Conversation:
        talk = self.mapping(value, _CONVERSATION_KEYS)
        return Conversation(
            customer=self.text(talk, "customer"),
            bad=self.text(talk, "bad"),
            findings=self.known(talk, "findings", self.rules, _("no rule or family is called «{name}»")),
            good=self.text(talk, "good"),
        )
