"""From directories of packs to a `Ruleset`: read, compile, cache.

Compiling a few thousand phrases takes seconds, loading them compiled takes milliseconds; so the compiled set is
kept (see `replylint.compiled`) for as long as none of the files changes that it depends on.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from replylint import __version__
from replylint.compiled import keep_made_of
from replylint.i18n import translate as _
from replylint.language.morphology import dictionary_files
from replylint.phrases.book import Book
from replylint.phrases.matching import Matcher, bit_of
from replylint.rulebook.builtin import CARD_DIGITS, OF_MESSAGE, SIGNS
from replylint.rulebook.errors import RuleFileError
from replylint.rulebook.notes import Conditions

if TYPE_CHECKING:
    from replylint.rulebook.hearing import Hearing
    from replylint.rulebook.schema import Pack
    from replylint.rulebook.weighing import Weighing

DEFAULT_ZONES = ("body", "greeting", "closing")
"""Where a rule looks that does not say where."""

CompiledBlock = tuple[tuple[str, tuple[str, ...], int], ...]
"""Scopes, what has to be present in each, and the groups without any of which nothing of that is."""


@dataclass(slots=True)
class Judge:
    """A rule or signal ready to be evaluated: what is needed at run time and nothing else.

    `groups` are those of its own phrases and of its `signals`: without any of them in a reply it has nothing to judge there.
    Of `unless`, `within` are the blocks that are told from the sentence alone in which the judge's own phrases stand, `beyond`
    are all others.
    `weights` are those of `weighing.Weights`.
    """

    id: str
    kind: str
    category: str
    severity: str
    message: str
    why: str
    rewrite: tuple[str, ...]
    unless: tuple[CompiledBlock, ...]
    when: tuple[CompiledBlock, ...]
    zones: tuple[str, ...]
    channels: tuple[str, ...]
    not_channels: tuple[str, ...]
    signals: tuple[str, ...]
    at_least: int
    needs: tuple[str, ...]
    points_at: tuple[str, ...]
    weights: tuple[Any, ...]
    profiles: tuple[str, ...]
    pack: str
    groups: int
    within: tuple[CompiledBlock, ...]
    beyond: tuple[CompiledBlock, ...]


@dataclass
class Ruleset:
    """Everything compiled. `groups[name]` numbers a group of phrases in both books; `rule_groups[number]` is a rule's
    place in `rules` or -1; `signals` maps a name to its conditions; `tables` are those of `weighing.Tables`,
    `heard` those of `hearing.Tables`."""

    reply: Matcher
    customer: Matcher
    groups: dict[str, int]
    rules: tuple[Judge, ...]
    rule_groups: tuple[int, ...]
    signals: dict[str, Judge]
    versions: dict[str, str]
    tables: tuple[Any, ...]
    heard: tuple[Any, ...]
    directories: tuple[Path, ...]

    @cached_property
    def bits(self) -> dict[str, int]:
        """The group of each signal, builtin and list of phrases of a condition, as a bit, by the name conditions use."""
        names = (
            (name.removeprefix("signal:").removeprefix("builtin:"), at) for name, at in self.groups.items()
        )
        return {name: bit_of(group) for name, group in names}

    @cached_property
    def signal_order(self) -> dict[int, tuple[int, str]]:
        """The place of each signal among all, and its name, by its group."""
        return {self.groups[f"signal:{name}"]: (place, name) for place, name in enumerate(self.signals)}

    @cached_property
    def signal_groups(self) -> int:
        """The groups of all signals."""
        return self._of(self.signals)

    @cached_property
    def _signs(self) -> tuple[int, list[tuple[str, int]]]:
        """The groups of `OF_MESSAGE` without a sign, and those of the others by their signs."""
        signed = [(signs, self._of(names)) for signs, names in SIGNS]
        return self._of(OF_MESSAGE) - sum(groups for _, groups in signed), signed

    def _of(self, names: Iterable[str]) -> int:
        return sum(self.bits[name] for name in names)

    def builtins_in(self, source: str, digits: int | None) -> int:
        """The groups of those builtins that may have to be looked for in a text with so many digits (None: any number)."""
        possible, signed = self._signs
        placeholders = self.reply.vocabulary.placeholders
        if digits is not None and digits < CARD_DIGITS:
            possible &= ~self.bits["card-number"]
        for signs, groups in signed:
            if placeholders or any(map(source.__contains__, signs)):
                possible |= groups
        return possible

    def forget(self) -> None:
        """Forget the sentences and messages met before; words stay known."""
        self.reply.forget()
        self.customer.forget()

    @cached_property
    def conditions(self) -> dict[int, Conditions]:
        """What the places of a group have to stand within their sentence, for groups of which anything is asked."""
        asked = {
            self.groups[f"signal:{name}"]: Conditions(None, signal.within)
            for name, signal in self.signals.items()
            if signal.within
        }
        for group, number in enumerate(self.rule_groups):
            if number >= 0:
                rule = self.rules[number]
                asked[group] = Conditions(rule.zones or DEFAULT_ZONES, rule.within)
        return asked

    @cached_property
    def certain(self) -> int:
        """The groups of which a match is all that is asked for: those of signals without conditions beyond their
        sentence, of phrases, and of builtins that are told from a sentence or at a glance."""
        unsure = self._of(OF_MESSAGE) | self.weighted_signals
        for name, signal in self.signals.items():
            if signal.beyond or signal.when:
                unsure |= self.bits[name]
        return ~unsure

    @cached_property
    def weighted_signals(self) -> int:
        """The groups of the weighted signals, which any message of a customer may have."""
        return self._of(self.heard[-1])

    @cached_property
    def weighing(self) -> Weighing:
        """The weighted rules side by side."""
        from replylint.rulebook.weighing import Tables, Weighing

        rules = [rule for rule in self.rules if rule.kind == "weighted"]
        return Weighing(rules, Tables(*self.tables), self.bits, self.certain)

    @cached_property
    def hearing(self) -> Hearing:
        """The weighted signals."""
        from replylint.rulebook.hearing import Hearing, Tables

        return Hearing(Tables(*self.heard))

    @cached_property
    def sources(self) -> tuple[Pack, ...]:
        """The packs as written, read again from their files: for `explain`, `rules test` and the docs."""
        from replylint.rulebook.assembly import read_packs

        return tuple(read_packs(self.directories))


def shipped_directory() -> Path:
    """Where the shipped packs are: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_rules"
    return installed if installed.is_dir() else package.parent / "rules"


def load(directories: Sequence[Path] = (), default_rules: bool = True) -> Ruleset:
    """The compiled rules of the shipped packs (unless `default_rules` is false) and of `directories`, each taken once.

    Raises RuleFileError naming file, line and column of whatever is wrong in a pack.
    """
    named = [*([shipped_directory()] if default_rules else []), *directories]
    places = tuple({place.resolve(): place for place in reversed(named)}.values())[::-1]
    for place in places:
        if not place.is_dir():
            raise RuleFileError(_("is not a directory of rule packs"), str(place))
    try:
        values = _kept("rules", places, lambda: _compile(places))
    except OSError as error:
        raise RuleFileError(
            _("cannot be read: {reason}").format(reason=error.strerror), str(error.filename)
        ) from error
    return _ruleset(values, places)


def _kept(name: str, directories: Sequence[Path], make: Callable[[], Any]) -> Any:
    return keep_made_of(name, _files(directories), make, __version__.encode())


def _compile(directories: tuple[Path, ...]) -> Any:
    """Compile packs; to the shipped ones others are added, where they leave them what they are."""
    from replylint.rulebook.assembly import compile_packs, only_adds

    first, *others = directories
    if first != shipped_directory() or not others or not only_adds(others, first):
        return compile_packs(directories)
    return compile_packs(directories, compiled_base())


def compiled_base() -> Any:
    """The shipped packs compiled as far as others can be added to them."""
    from replylint.rulebook.assembly import compile_base

    shipped = shipped_directory()
    return _kept("base", [shipped], lambda: compile_base(shipped))


def _files(directories: Sequence[Path]) -> list[Path]:
    """Everything that compiling depends on."""
    package = Path(__file__).resolve().parent.parent
    files = [path for part in ("phrases", "language/data", "rulebook") for path in _below(package / part)]
    files += dictionary_files()
    for directory in dict.fromkeys([*directories, shipped_directory() / "lexicon"]):
        files += [path for path in _below(directory) if path.suffix in (".yml", ".yaml")]
    return files


def _below(directory: Path) -> list[Path]:
    """All files of a directory and those below it but bytecode, in a fixed order."""
    return sorted(
        Path(folder, name)
        for folder, _, names in os.walk(directory)
        for name in names
        if not name.endswith(".pyc")
    )


def _ruleset(values: Any, directories: tuple[Path, ...]) -> Ruleset:
    reply, customer, groups, rules, rule_groups, signals, versions, tables, heard = values
    judges = tuple(Judge(*rule) for rule in rules)
    return Ruleset(
        reply=Matcher(Book.load(reply)),
        customer=Matcher(Book.load(customer)),
        groups=groups,
        rules=judges,
        rule_groups=rule_groups,
        signals={name: Judge(*signal) for name, signal in signals.items()},
        versions=versions,
        tables=tables,
        heard=heard,
        directories=directories,
    )
