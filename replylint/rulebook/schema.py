"""What a rule pack may say: dataclasses and the checks that turn a YAML document into them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from replylint.config import did_you_mean, wrong_channel
from replylint.i18n import translate as _
from replylint.language.morphology import CASES
from replylint.model import SEVERITIES, Severity
from replylint.rulebook.errors import RuleFileError, wrong
from replylint.rulebook.marked import Map, Seq, Str, read

KINDS = ("phrases", "missing", "order", "count", "weighted", "places", "repository")
SCOPES = ("clause", "sentence", "next", "near", "before", "after", "reply", "customer", "told", "turns")
SIDES = ("reply", "customer", "both")
ZONES = ("body", "greeting", "closing", "signature")
NEEDS = ("customer",)

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
        self.pack = Pack(path.stem, "", str(path))

    def fail(self, message: str, at: object = None, place: tuple[int, int] | None = None) -> RuleFileError:
        line, column = place or (getattr(at, "line", 1), getattr(at, "column", 1))
        return wrong(message, self.path, line, column)

    def read(self) -> Pack:
        document = read(self.path)
        if document is None:
            return self.pack
        if not isinstance(document, Map):
            message = _("a rule file is a mapping with the keys {keys}")
            raise self.fail(message.format(keys=", ".join(_PACK_KEYS)), document)
        self.keys(document, _PACK_KEYS)
        self.pack.name = self.text(document, "pack") or self.path.stem
        self.pack.version = self.text(document, "version") or "0"
        category = self.text(document, "category") or self.pack.name
        lists = document.get("lists") or Map()
        if not isinstance(lists, Map):
            raise self.fail(_("«lists» is a mapping from a name to words"), place=document.keys_at["lists"])
        for name in lists:
            self.pack.lists[name] = self.names(lists, name)
            if not self.pack.lists[name]:
                message = _(
                    "the list «{name}» is empty; the words of one list stand in brackets: [слово, слово]"
                ).format(name=name)
                raise self.fail(message, place=lists.keys_at[name])
        for entry in self.entries(document, "signals"):
            self.pack.signals.append(self.signal(entry))
        for entry in self.entries(document, "rules"):
            self.pack.rules.append(self.rule(entry, category))
        return self.pack

    def keys(self, mapping: Map, known: Sequence[str]) -> None:
        for key in mapping:
            if key not in known:
                raise self.fail(unknown_key(key, known), place=mapping.keys_at[key])

    def entries(self, document: Map, key: str) -> list[Map]:
        value = document.get(key)
        if value is None:
            return []
        if not isinstance(value, Seq) or not all(isinstance(entry, Map) for entry in value):
            raise self.fail(_("«{key}» is a list of mappings").format(key=key), place=document.keys_at[key])
        return list(value)

    def text(self, mapping: Map, key: str, required: bool = False) -> str:
        value = mapping.get(key)
        if value is None:
            if required:
                raise self.fail(_("«{key}» is missing").format(key=key), mapping)
            return ""
        if not isinstance(value, str):
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                return str(value)
            raise self.fail(_("«{key}» must be text").format(key=key), place=mapping.keys_at[key])
        return " ".join(value.split()) if "\n" in value else str(value)

    def strings(self, mapping: Map, key: str) -> tuple[str, ...]:
        value = mapping.get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(item, (str, int)) for item in value):
            message = _("«{key}» is a list of texts (quote what begins with [ {{ @ * ! |)")
            raise self.fail(message.format(key=key), place=mapping.keys_at[key])
        for item in value:
            if isinstance(item, Str):
                self.pack.places.setdefault(str(item), (item.line, item.inside))
        return tuple(str(item) for item in value)

    def names(self, mapping: Map, key: str, known: Sequence[str] = ()) -> tuple[str, ...]:
        """A list of names or words, of `known` ones if there are any."""
        value = mapping.get(key)
        if isinstance(value, str) and "," in value:
            message = _("«{key}» is a list: write [{value}]").format(key=key, value=value)
            raise self.fail(message, value)
        names = self.strings(mapping, key)
        for name in names if known else ():
            if name not in known:
                raise self.fail(
                    none_of(key, name, known), place=self.pack.places.get(name, mapping.keys_at[key])
                )
        return names

    def channels(self, mapping: Map, key: str) -> tuple[str, ...]:
        names = self.names(mapping, key)
        for name in names:
            if message := wrong_channel(name):
                raise self.fail(message, place=self.pack.places.get(name, mapping.keys_at[key]))
        return names

    def rewrites(self, mapping: Map, key: str) -> tuple[str, ...]:
        templates = self.strings(mapping, key)
        for template in templates:
            for message, at in wrong_slots(template):
                line, column = self.pack.places.get(template, mapping.keys_at[key])
                raise self.fail(message, place=(line, column + at))
        return templates

    def choice(self, mapping: Map, key: str, known: Sequence[str], default: str) -> str:
        value = self.text(mapping, key) or default
        if value not in known:
            raise self.fail(none_of(key, value, known), place=mapping.keys_at[key])
        return value

    def flag(self, mapping: Map, key: str) -> bool:
        value = mapping.get(key)
        if value not in (None, "allow", "deny"):
            raise self.fail(_("«{key}» is allow or deny").format(key=key), place=mapping.keys_at[key])
        return value == "allow"

    def blocks(self, mapping: Map, key: str) -> tuple[Block, ...]:
        value = mapping.get(key)
        if value is None:
            return ()
        blocks = []
        for block in value if isinstance(value, Seq) else [value]:
            if not isinstance(block, Map):
                message = _("«{key}» maps a scope ({scopes}) to signals and phrases")
                raise self.fail(message.format(key=key, scopes=", ".join(SCOPES)), place=mapping.keys_at[key])
            self.keys(block, SCOPES)
            blocks.append({scope: self.present(block, scope) for scope in block})
        return tuple(blocks)

    def present(self, block: Map, scope: str) -> tuple[str, ...]:
        """Signals and phrases of a condition."""
        alone = block[scope] if isinstance(block[scope], str) else ""
        return (
            self.names(block, scope)
            if SIGNAL_NAME.match(alone.partition(",")[0])
            else self.strings(block, scope)
        )

    def examples(self, mapping: Map, key: str) -> tuple[Example, ...]:
        value = mapping.get(key) or []
        if not isinstance(value, list):
            raise self.fail(_("«{key}» is a list of drafts").format(key=key), place=mapping.keys_at[key])
        examples = []
        for item in value:
            if isinstance(item, str):
                examples.append(Example(str(item), line=getattr(item, "line", 0)))
            elif isinstance(item, Map):
                self.keys(item, ["reply", "customer", "channel", "rating", "twin", "twin_rating"])
                reply = self.text(item, "reply", required=True)
                customer, channel = self.text(item, "customer"), self.text(item, "channel")
                if message := wrong_channel(channel):
                    raise self.fail(message, place=item.keys_at["channel"])
                rating = self.rating(item, "rating")
                twin = self.text(item, "twin") or None
                twin_rating = self.rating(item, "twin_rating")
                examples.append(
                    Example(reply, customer or None, channel or None, rating, item.line, twin, twin_rating)
                )
            else:
                message = _("an example is a draft, or a mapping with «reply» and «customer»")
                raise self.fail(message, place=mapping.keys_at[key])
        return tuple(examples)

    def signal(self, entry: Map) -> Signal:
        self.keys(entry, _UNITED_KEYS if "any" in entry else _SIGNAL_KEYS)
        name = self.text(entry, "name", required=True)
        if not SIGNAL_NAME.match(name):
            message = _("a signal's name is Latin, lower case, with hyphens")
            raise self.fail(message, place=entry.keys_at["name"])
        weights = self.text(entry, "weights")
        if weights and (self.text(entry, "side") != "customer" or "phrases" in entry):
            message = _(
                "a signal with «weights» speaks of the customer's message as a whole: side: customer, no phrases"
            )
            raise self.fail(message, place=entry.keys_at["weights"])
        return Signal(
            name=name,
            about=self.text(entry, "about"),
            side=self.choice(entry, "side", SIDES, "reply"),
            path=str(self.path),
            line=entry.line,
            phrases=self.strings(entry, "phrases"),
            negated=self.flag(entry, "negated"),
            unless=self.blocks(entry, "unless"),
            when=self.blocks(entry, "when"),
            weights=weights,
            any=self.names(entry, "any"),
            yes=self.strings(entry, "yes"),
            no=self.strings(entry, "no"),
        )

    def rule(self, entry: Map, category: str) -> Rule:
        self.keys(entry, _RULE_KEYS)
        identity = self.text(entry, "id", required=True)
        if not RULE_ID.match(identity):
            message = _("a rule's id is family/name in Latin, lower case, with hyphens")
            raise self.fail(message, place=entry.keys_at["id"])
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
            phrases=self.strings(entry, "phrases"),
            negated=self.flag(entry, "negated"),
            unless=self.blocks(entry, "unless"),
            when=self.blocks(entry, "when"),
            zones=self.names(entry, "zones", ZONES),
            channels=self.channels(entry, "channels"),
            not_channels=self.channels(entry, "not_channels"),
            signals=self.names(entry, "signals"),
            at_least=self.number(entry, "at_least", 1),
            needs=self.names(entry, "needs", NEEDS),
            points_at=self.names(entry, "points_at"),
            weights=self.text(entry, "weights"),
            profiles=self.names(entry, "profiles"),
            rewrite=self.rewrites(entry, "rewrite"),
            bad=self.examples(entry, "bad"),
            good=self.examples(entry, "good"),
        )
        if kind == "phrases" and not rule.phrases:
            raise self.fail(_("the rule has no phrases"), entry)
        if kind in ("missing", "order", "places") and not rule.signals:
            raise self.fail(_("a rule of kind {kind} names its «signals»").format(kind=kind), entry)
        return rule

    def number(self, mapping: Map, key: str, default: int) -> int:
        value: Any = mapping.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.fail(_("«{key}» is a whole number from 1").format(key=key), place=mapping.keys_at[key])
        return value

    def rating(self, mapping: Map, key: str) -> int | None:
        value = self.number(mapping, key, 1) if key in mapping else None
        if value is not None and value > 5:
            raise self.fail(_("«{key}» is a number from 1 to 5").format(key=key), place=mapping.keys_at[key])
        return value


def unknown_key(key: str, known: Sequence[str]) -> str:
    """What to say of a key that there is not."""
    hint = did_you_mean(key, known) or _("; known keys: {keys}").format(keys=", ".join(known))
    return _("unknown key «{key}»").format(key=key) + hint


def none_of(key: str, value: str, known: Sequence[str]) -> str:
    """What to say of a value that is none of those known."""
    message = _("«{key}» is one of {known}, not «{value}»")
    return message.format(key=key, known=", ".join(known), value=value)


_BRACED = re.compile(r"\{(?P<slot>[^{}]*)\}|‹(?P<open>[^‹›]*)›|[{}‹›]")
_NAME = r"[\w-]+(?: [\w-]+)*"
_SLOT = re.compile(rf"({_NAME})(?:\|(\w+))?")


def cased_slots(template: str) -> Iterator[tuple[str, int]]:
    """The slots of a template that are put into a case: name, offset."""
    for found in _BRACED.finditer(template):
        slot = _SLOT.fullmatch(found["slot"] or "")
        if slot and slot[2]:
            yield slot[1], found.start()


def wrong_slots(template: str) -> Iterator[tuple[str, int]]:
    """What is wrong with how the slots of a template are written: message, offset.

    >>> list(wrong_slots("Узнаю про {что|accs} и напишу {срок}."))
    []
    """
    for found in _BRACED.finditer(template):
        slot = _SLOT.fullmatch(found["slot"] or found["open"] or "")
        if slot is None or (slot[2] and found["slot"] is None):
            message = _("a slot is written {plain} or {cased}")
            yield message.format(plain="{срок}", cased="{что|accs}"), found.start()
        elif slot[2] and slot[2] not in CASES:
            message = _("unknown case «{case}»: one of {cases}").format(case=slot[2], cases=", ".join(CASES))
            yield message, found.start() + 1 + slot.start(2)


def read_pack(path: Path) -> Pack:
    """Read one rule file. Raises RuleFileError naming file, line and column of what is wrong."""
    return _Reader(path).read()
