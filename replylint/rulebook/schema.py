"""What a rule pack may say: dataclasses and the checks that turn a YAML document into them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from replylint.model import SEVERITIES, Severity
from replylint.rulebook.errors import RuleFileError, excerpt
from replylint.rulebook.marked import Map, Seq, Str, read

KINDS = ("phrases", "missing", "order", "count", "weighted", "places", "repository")
SCOPES = ("clause", "sentence", "next", "near", "before", "after", "reply", "customer", "told", "turns")
SIDES = ("reply", "customer", "both")

SIGNAL_NAME = re.compile(r"[a-z][a-z0-9-]*$")
RULE_ID = re.compile(r"[a-z][a-z0-9-]*/[a-z0-9][a-z0-9-]*$")

Block = Mapping[str, tuple[str, ...]]
"""A scope → what counts as present there: names of signals and phrases. All scopes of a block must hold."""


@dataclass(frozen=True, slots=True)
class Example:
    """A draft that must (bad) or must not (good) be found fault with."""

    reply: str
    customer: str | None = None
    channel: str | None = None
    rating: int | None = None
    line: int = 0
    twin: str | None = None
    """Another template of the same repository, for rules of kind `repository`; its rating."""
    twin_rating: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as written. `unless` and `when` are lists of blocks, one of which suffices."""

    id: str
    kind: str
    category: str
    severity: Severity
    message: str
    why: str
    source: tuple[str, ...]
    pack: str
    path: str
    line: int
    phrases: tuple[str, ...] = ()
    negated: bool = False
    unless: tuple[Block, ...] = ()
    when: tuple[Block, ...] = ()
    zones: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    not_channels: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    at_least: int = 1
    needs: tuple[str, ...] = ()
    points_at: tuple[str, ...] = ()
    weights: str = ""
    profiles: tuple[str, ...] = ()
    """The only profiles in which the rule exists; empty: it is there without any."""
    rewrite: tuple[str, ...] = ()
    bad: tuple[Example, ...] = ()
    good: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Signal:
    """A named group of phrases. `side` says where it is looked for."""

    name: str
    about: str
    side: str
    path: str
    line: int
    phrases: tuple[str, ...]
    negated: bool = False
    unless: tuple[Block, ...] = ()
    when: tuple[Block, ...] = ()
    weights: str = ""
    """The weights file that tells whether the customer's message as a whole has the signal, where no phrase does."""
    any: tuple[str, ...] = ()
    """The signals that this one is another word for, where it has nothing of its own."""
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


@dataclass(slots=True)
class Pack:
    """A rule file. `lists` are its own word classes."""

    name: str
    version: str
    path: str
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)


_RULE_KEYS = (
    "id kind category severity message why source phrases negated unless when zones channels not_channels "
    "signals at_least needs points_at weights profiles rewrite bad good"
).split()
_SIGNAL_KEYS = "name about side phrases negated unless when weights any yes no".split()
_UNITED_KEYS = "name about any".split()
_PACK_KEYS = "pack version category lists rules signals".split()


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.source = ""
        self.pack = Pack(path.stem, "", str(path))

    def fail(self, message: str, at: object = None, place: tuple[int, int] | None = None) -> RuleFileError:
        line, column = place or (getattr(at, "line", 1), getattr(at, "column", 1))
        if not self.source:
            self.source = self.path.read_text(encoding="utf-8-sig")
        return RuleFileError(message, str(self.path), line, column, excerpt(self.source, line, column))

    def read(self) -> Pack:
        document = read(self.path)
        if document is None:
            return self.pack
        if not isinstance(document, Map):
            raise self.fail("a rule file is a mapping with the keys " + ", ".join(_PACK_KEYS), document)
        self.keys(document, _PACK_KEYS)
        self.pack.name = self.text(document, "pack") or self.path.stem
        self.pack.version = self.text(document, "version") or "0"
        category = self.text(document, "category") or self.pack.name
        lists = document.get("lists") or Map()
        if not isinstance(lists, Map):
            raise self.fail("«lists» is a mapping from a name to words", lists)
        for name in lists:
            self.pack.lists[name] = self.strings(lists, name)
        for entry in self.entries(document, "signals"):
            self.pack.signals.append(self.signal(entry))
        for entry in self.entries(document, "rules"):
            self.pack.rules.append(self.rule(entry, category))
        return self.pack

    def keys(self, mapping: Map, known: Sequence[str]) -> None:
        for key in mapping:
            if key not in known:
                close = get_close_matches(key, known, n=1)
                hint = f", did you mean «{close[0]}»?" if close else f"; known keys: {', '.join(known)}"
                raise self.fail(f"unknown key «{key}»{hint}", place=mapping.keys_at[key])

    def entries(self, document: Map, key: str) -> list[Map]:
        value = document.get(key)
        if value is None:
            return []
        if not isinstance(value, Seq) or not all(isinstance(entry, Map) for entry in value):
            raise self.fail(f"«{key}» is a list of mappings", value, document.keys_at[key])
        return list(value)

    def text(self, mapping: Map, key: str, required: bool = False) -> str:
        value = mapping.get(key)
        if value is None:
            if required:
                raise self.fail(f"«{key}» is missing", mapping)
            return ""
        if not isinstance(value, str):
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                return str(value)
            raise self.fail(f"«{key}» must be text", place=mapping.keys_at[key])
        return " ".join(value.split()) if "\n" in value else str(value)

    def strings(self, mapping: Map, key: str, phrases: bool = False) -> tuple[str, ...]:
        value = mapping.get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(item, (str, int)) for item in value):
            raise self.fail(
                f"«{key}» is a list of texts (quote what begins with [ {{ @ * ! |)",
                place=mapping.keys_at[key],
            )
        for item in value:
            if phrases and isinstance(item, Str):
                self.pack.places.setdefault(str(item), (item.line, item.inside))
        return tuple(str(item) for item in value)

    def choice(self, mapping: Map, key: str, known: Sequence[str], default: str) -> str:
        value = self.text(mapping, key) or default
        if value not in known:
            raise self.fail(
                f"«{key}» is one of {', '.join(known)}, not «{value}»", place=mapping.keys_at[key]
            )
        return value

    def flag(self, mapping: Map, key: str) -> bool:
        value = mapping.get(key)
        if value in (None, False, "deny"):
            return False
        if value in (True, "allow"):
            return True
        raise self.fail(f"«{key}» is allow or deny", place=mapping.keys_at[key])

    def blocks(self, mapping: Map, key: str) -> tuple[Block, ...]:
        value = mapping.get(key)
        if value is None:
            return ()
        blocks = []
        for block in value if isinstance(value, Seq) else [value]:
            if not isinstance(block, Map):
                raise self.fail(
                    f"«{key}» maps a scope ({', '.join(SCOPES)}) to signals and phrases",
                    block,
                    mapping.keys_at[key],
                )
            self.keys(block, SCOPES)
            blocks.append({scope: self.strings(block, scope, phrases=True) for scope in block})
        return tuple(blocks)

    def examples(self, mapping: Map, key: str) -> tuple[Example, ...]:
        value = mapping.get(key) or []
        if not isinstance(value, list):
            raise self.fail(f"«{key}» is a list of drafts", place=mapping.keys_at[key])
        examples = []
        for item in value:
            if isinstance(item, str):
                examples.append(Example(str(item), line=getattr(item, "line", 0)))
            elif isinstance(item, Map):
                self.keys(item, ["reply", "customer", "channel", "rating", "twin", "twin_rating"])
                reply = self.text(item, "reply", required=True)
                customer, channel = self.text(item, "customer"), self.text(item, "channel")
                rating = self.number(item, "rating", 1) if "rating" in item else None
                twin = self.text(item, "twin") or None
                twin_rating = self.number(item, "twin_rating", 1) if "twin_rating" in item else None
                examples.append(
                    Example(reply, customer or None, channel or None, rating, item.line, twin, twin_rating)
                )
            else:
                raise self.fail(
                    "an example is a draft, or a mapping with «reply» and «customer»",
                    item,
                    mapping.keys_at[key],
                )
        return tuple(examples)

    def signal(self, entry: Map) -> Signal:
        self.keys(entry, _UNITED_KEYS if "any" in entry else _SIGNAL_KEYS)
        name = self.text(entry, "name", required=True)
        if not SIGNAL_NAME.match(name):
            raise self.fail("a signal's name is Latin, lower case, with hyphens", place=entry.keys_at["name"])
        weights = self.text(entry, "weights")
        if weights and (self.text(entry, "side") != "customer" or "phrases" in entry):
            raise self.fail(
                "a signal with «weights» speaks of the customer's message as a whole: side: customer, no phrases",
                place=entry.keys_at["weights"],
            )
        return Signal(
            name=name,
            about=self.text(entry, "about"),
            side=self.choice(entry, "side", SIDES, "reply"),
            path=str(self.path),
            line=entry.line,
            phrases=self.strings(entry, "phrases", phrases=True),
            negated=self.flag(entry, "negated"),
            unless=self.blocks(entry, "unless"),
            when=self.blocks(entry, "when"),
            weights=weights,
            any=self.strings(entry, "any"),
            yes=self.strings(entry, "yes"),
            no=self.strings(entry, "no"),
        )

    def rule(self, entry: Map, category: str) -> Rule:
        self.keys(entry, _RULE_KEYS)
        identity = self.text(entry, "id", required=True)
        if not RULE_ID.match(identity):
            raise self.fail(
                "a rule's id is family/name in Latin, lower case, with hyphens", place=entry.keys_at["id"]
            )
        kind = self.choice(entry, "kind", KINDS, "phrases")
        severity = self.choice(entry, "severity", SEVERITIES, "warning")
        rule = Rule(
            id=identity,
            kind=kind,
            category=self.text(entry, "category") or category,
            severity=severity,  # type: ignore[arg-type]
            message=self.text(entry, "message", required=True),
            why=self.text(entry, "why"),
            source=self.strings(entry, "source"),
            pack=self.pack.name,
            path=str(self.path),
            line=entry.line,
            phrases=self.strings(entry, "phrases", phrases=True),
            negated=self.flag(entry, "negated"),
            unless=self.blocks(entry, "unless"),
            when=self.blocks(entry, "when"),
            zones=self.strings(entry, "zones"),
            channels=self.strings(entry, "channels"),
            not_channels=self.strings(entry, "not_channels"),
            signals=self.strings(entry, "signals"),
            at_least=self.number(entry, "at_least", 1),
            needs=self.strings(entry, "needs"),
            points_at=self.strings(entry, "points_at"),
            weights=self.text(entry, "weights"),
            profiles=self.strings(entry, "profiles"),
            rewrite=self.strings(entry, "rewrite"),
            bad=self.examples(entry, "bad"),
            good=self.examples(entry, "good"),
        )
        if kind == "phrases" and not rule.phrases:
            raise self.fail("the rule has no phrases", entry)
        if kind in ("missing", "order", "places") and not rule.signals:
            raise self.fail(f"a rule of kind {kind} names its «signals»", entry)
        return rule

    def number(self, mapping: Map, key: str, default: int) -> int:
        value: Any = mapping.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.fail(f"«{key}» is a whole number from 1", place=mapping.keys_at[key])
        return value


def read_pack(path: Path) -> Pack:
    """Read one rule file. Raises RuleFileError naming file, line and column of what is wrong."""
    return _Reader(path).read()
