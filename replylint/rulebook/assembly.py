"""Read all packs of some directories and compile them into plain values: the slow part of loading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from replylint.phrases.book import fold
from replylint.phrases.compiling import Compiler
from replylint.phrases.matching import bit_of
from replylint.phrases.syntax import PhraseError
from replylint.rulebook import hearing, profiles, weighing
from replylint.rulebook.builtin import BUILTINS, OF_SENTENCE
from replylint.rulebook.errors import RuleFileError, excerpt
from replylint.rulebook.loading import CompiledBlock, Judge, shipped_directory
from replylint.rulebook.notes import WITHIN
from replylint.rulebook.schema import SIGNAL_NAME, Block, Pack, Rule, Signal, read_pack
from replylint.sources import repository_of

DATA_DIRECTORIES = ("lexicon", "playbooks", "profiles", "rewriting", "weights")
"""Subdirectories of a rules directory that hold no packs."""


def pack_files(directory: Path) -> list[Path]:
    """The rule files of a directory, in a fixed order."""
    found = yaml_files(directory)
    return [path for path in found if path.relative_to(directory).parts[0] not in DATA_DIRECTORIES]


def data_files(directory: Path, kind: str) -> list[Path]:
    """The files of one of the data directories (`lexicon`, `weights`, …), in a fixed order."""
    return yaml_files(directory / kind)


def yaml_files(directory: Path) -> list[Path]:
    """All YAML files in and below a directory, in a fixed order.

    Raises RuleFileError for a link out of the repository around the directory: an error in the file would show its
    lines to whoever reads the log.
    """
    found = sorted(path for pattern in ("*.yml", "*.yaml") for path in directory.rglob(pattern))
    links = [path for path in found if path.is_symlink()]
    root = repository_of(directory.resolve()) if links else directory
    for path in links:
        if not path.resolve().is_relative_to(root):
            raise RuleFileError("a link that leads outside the project", str(path))
    return found


def read_packs(directories: Iterable[Path]) -> list[Pack]:
    """Read all packs. Raises RuleFileError, also for a rule or signal that two files define."""
    packs = []
    seen: dict[str, str] = {}
    for directory in directories:
        for path in pack_files(directory):
            pack = read_pack(path)
            items: list[Rule | Signal] = [*pack.rules, *pack.signals]
            for item in items:
                name = item.id if isinstance(item, Rule) else item.name
                place = f"{item.path}:{item.line}"
                if name in seen:
                    raise RuleFileError(f"«{name}» is already defined at {seen[name]}", item.path, item.line)
                seen[name] = place
            packs.append(pack)
    return packs


def compile_packs(directories: tuple[Path, ...]) -> tuple[Any, ...]:
    """Compile all packs of the directories into plain values. Raises RuleFileError."""
    return _Assembly(directories).compile()


class _Assembly:
    """Compiles packs: one group of phrases per rule, per signal, and per list of phrases in a condition."""

    def __init__(self, directories: tuple[Path, ...]) -> None:
        self.packs = read_packs(directories)
        self.classes, colloquial = _word_classes(directories)
        self.weights = {path.stem: _weights(path) for d in directories for path in data_files(d, "weights")}
        known = frozenset(fold(word) for word in colloquial)
        self.current: Pack | None = None
        self.reply = Compiler(self.members, known)
        self.customer = Compiler(self.members, known)
        self.groups: dict[str, int] = {}
        self.weighed: dict[str, weighing.File] = {}
        """The weights of the weighted rules, in their order."""
        self.heard: dict[str, str] = {}
        """The weights files of the weighted signals."""
        self.profiles = profiles.files(directories)
        self.weighted = {rule.id for pack in self.packs for rule in pack.rules if rule.kind == "weighted"}
        self.signal_names = {signal.name for pack in self.packs for signal in pack.signals}
        self.united = {signal.name: signal for pack in self.packs for signal in pack.signals if signal.any}

    def members(self, name: str) -> Iterable[str] | None:
        """The members of `@name`: the pack's own list first, then the lexicon."""
        own = self.current.lists.get(name) if self.current else None
        return own if own is not None else self.classes.get(name)

    def compile(self) -> tuple[Any, ...]:
        rules: list[Judge] = []
        signals: dict[str, Judge] = {}
        rule_groups: dict[int, int] = {}
        for pack in self.packs:
            for signal in pack.signals:
                self.apart(signal.any, pack, signal.line, (signal.name,))
        for pack in self.packs:
            self.current = pack
            for signal in pack.signals:
                if signal.any:
                    continue
                self.group(
                    f"signal:{signal.name}", signal.phrases, signal.side, signal.negated, pack, signal.line
                )
                signals[signal.name] = self.signal(signal, pack)
            for rule in pack.rules:
                rule_groups[
                    self.group(f"rule:{rule.id}", rule.phrases, "reply", rule.negated, pack, rule.line)
                ] = len(rules)
                rules.append(self.rule(rule, pack))
        _refuse_cycles(signals, self.packs)
        for name in BUILTINS:
            self.new_group(f"builtin:{name}")
        table = tuple(rule_groups.get(number, -1) for number in range(len(self.groups)))
        versions = {pack.name: pack.version for pack in self.packs if pack.rules}
        return (
            self.reply.finish().dump(),
            self.customer.finish().dump(),
            self.groups,
            tuple(_plain(self.with_groups(rule, f"rule:{rule.id}", signals)) for rule in rules),
            table,
            {name: _plain(self.with_groups(one, f"signal:{name}", signals)) for name, one in signals.items()},
            versions,
            tuple(weighing.Tables.of(self.weighed, self.classes)),
            tuple(hearing.Tables.of(self.heard, self.files_heard(), self.classes)),
        )

    def group(
        self, name: str, phrases: Sequence[str], side: str, negated: bool, pack: Pack, line: int
    ) -> int:
        number = self.new_group(name)
        for phrase in phrases:
            for one, compiler in (("reply", self.reply), ("customer", self.customer)):
                if side in (one, "both"):
                    self.add(compiler, phrase, number, negated, pack, line)
        return number

    def new_group(self, name: str) -> int:
        """The number of a group, the same in both books."""
        number = self.groups.setdefault(name, len(self.groups))
        if number == len(self.reply.book.groups):
            self.reply.group(name)
            self.customer.group(name)
        return number

    def bits_of(self, names: Iterable[str]) -> int:
        """The groups of signals, builtins and phrases of conditions, as bits."""
        bits = 0
        for name in names:
            kind = "builtin:" if name in BUILTINS else "signal:" if name in self.signal_names else ""
            bits |= bit_of(self.groups[kind + name])
        return bits

    def with_groups(self, judge: Judge, own: str, signals: Mapping[str, Judge]) -> Judge:
        """The judge with the groups that it and its conditions ask for, which are numbered only now, and its conditions
        sorted."""

        def known(blocks: Iterable[CompiledBlock]) -> tuple[CompiledBlock, ...]:
            return tuple(
                tuple((scope, names, self.bits_of(names)) for scope, names, _ in block) for block in blocks
            )

        unless = known(judge.unless)
        # Other kinds put their conditions to the reply as a whole or to the places of signals.
        sorts = judge.kind in ("signal", "phrases")
        within = tuple(block for block in unless if sorts and _is_within(block, signals))
        return replace(
            judge,
            unless=unless,
            within=within,
            beyond=tuple(block for block in unless if block not in within),
            when=known(judge.when),
            groups=bit_of(self.groups[own]) | self.bits_of(judge.signals),
        )

    def add(self, compiler: Compiler, phrase: str, number: int, negated: bool, pack: Pack, line: int) -> None:
        try:
            compiler.add(phrase, number, negated)
        except PhraseError as error:
            row, column = pack.places.get(phrase, (line, 1))
            column += error.column - 1
            source = Path(pack.path).read_text(encoding="utf-8-sig")
            raise RuleFileError(
                error.message, pack.path, row, column, excerpt(source, row, column)
            ) from error

    def blocks(
        self, blocks: tuple[Block, ...], pack: Pack, line: int, side: str = "reply"
    ) -> tuple[CompiledBlock, ...]:
        """Conditions compiled; `side` is the message in which the rule or signal itself is looked for."""
        return tuple(
            tuple((scope, self.references(items, pack, line, "customer" if scope in ("customer", "told") else side), 0)
                  for scope, items in block.items())
            for block in blocks
        )  # fmt: skip

    def references(self, items: Sequence[str], pack: Pack, line: int, side: str) -> tuple[str, ...]:
        """Signals by name; the phrases of a condition become a group of their own."""
        names = self.apart([item for item in items if SIGNAL_NAME.match(item)], pack, line)
        phrases = tuple(item for item in items if not SIGNAL_NAME.match(item))
        if phrases:
            group = f"phrases:{side}:{' ; '.join(phrases)}"
            if group not in self.groups:
                self.group(group, phrases, side, True, pack, line)
            names.append(group)
        return tuple(names)

    def apart(self, names: Sequence[str], pack: Pack, line: int, within: tuple[str, ...] = ()) -> list[str]:
        """The signals named, those that unite others taken apart."""
        found: list[str] = []
        for name in names:
            self.check_signal(name, pack, line)
            if name in within:
                raise RuleFileError(
                    f"signals depend on each other: {' → '.join((*within, name))}", pack.path, line
                )
            united = self.united.get(name)
            found += [name] if united is None else self.apart(united.any, pack, line, (*within, name))
        return list(dict.fromkeys(found))

    def check_signal(self, name: str, pack: Pack, line: int) -> None:
        if name not in self.signal_names and name not in BUILTINS:
            from difflib import get_close_matches

            close = get_close_matches(name, sorted(self.signal_names | set(BUILTINS)), n=1)
            hint = f", did you mean «{close[0]}»?" if close else ""
            raise RuleFileError(f"unknown signal «{name}»{hint}", pack.path, line)

    def signal(self, signal: Signal, pack: Pack) -> Judge:
        if signal.weights:
            _, file = self.weights_of(signal.weights, pack, signal.line)
            if file.sentence or file.beside or not all(map(hearing.is_told, file.draft)):
                raise RuleFileError(
                    f"weights/{signal.weights}.yml is for a signal: a table «draft» of «told.…» and «bias»",
                    pack.path,
                    signal.line,
                )
            self.heard[signal.name] = signal.weights
        return Judge(
            id=signal.name, kind="signal", category="", severity="", message=signal.about, why="", rewrite=(),
            unless=self.blocks(signal.unless, pack, signal.line, signal.side), when=self.blocks(signal.when, pack, signal.line, signal.side),
            zones=(), channels=(), not_channels=(), signals=(), at_least=1, needs=(), points_at=(), weights=(),
            profiles=(), pack=pack.name, groups=0, within=(), beyond=(),
        )  # fmt: skip

    def files_heard(self) -> dict[str, hearing.File]:
        """The weights files of the weighted signals."""
        return {
            stem: hearing.File(weighing.Weights(*self.weights[stem][0]).speaks, self.weights[stem][1].draft)
            for stem in self.heard.values()
        }

    def weights_of(self, stem: str, pack: Pack, line: int) -> tuple[tuple[Any, ...], weighing.File]:
        """A weights file, for `weighing.Weights` and of features; all classes that it names are there."""
        if stem not in self.weights:
            raise RuleFileError(f"no weights/{stem}.yml beside the packs", pack.path, line)
        weights, file = self.weights[stem]
        for name in weighing.classes_in(file.draft, file.sentence):
            if name not in self.classes:
                raise RuleFileError(f"unknown class @{name} in weights/{stem}.yml", pack.path, line)
        return weights, file

    def rule(self, rule: Rule, pack: Pack) -> Judge:
        signals = tuple(self.apart(rule.signals, pack, rule.line))
        points_at = tuple(self.apart(rule.points_at, pack, rule.line))
        for name in rule.profiles:
            if name not in self.profiles:
                raise RuleFileError(f"no profiles/{name}.yml beside the packs", pack.path, rule.line)
        weights: tuple[Any, ...] = ()
        if rule.kind == "weighted":
            weights, file = self.weights_of(rule.weights, pack, rule.line)
            for name in weighing.signals_in(file.draft, file.sentence):
                self.check_signal(name, pack, rule.line)
                if name in self.united:
                    raise RuleFileError(
                        f"«{name}» unites signals; weights/{rule.weights}.yml names each of them",
                        pack.path,
                        rule.line,
                    )
            for name in file.beside:
                if name not in self.weighted:
                    raise RuleFileError(
                        f"«beside» names «{name}», which is no weighted rule", pack.path, rule.line
                    )
            self.weighed[rule.id] = file
        return Judge(
            id=rule.id, kind=rule.kind, category=rule.category, severity=rule.severity, message=rule.message,
            why=rule.why, rewrite=rule.rewrite, unless=self.blocks(rule.unless, pack, rule.line),
            when=self.blocks(rule.when, pack, rule.line), zones=rule.zones, channels=rule.channels,
            not_channels=rule.not_channels, signals=signals, at_least=rule.at_least, needs=rule.needs,
            points_at=points_at, weights=weights,
            profiles=rule.profiles, pack=rule.pack, groups=0, within=(), beyond=(),
        )  # fmt: skip


def _is_within(block: CompiledBlock, signals: Mapping[str, Judge]) -> bool:
    """Whether the sentence itself tells if a block holds there."""
    return all(
        scope in WITHIN and all(_is_told_within(name, signals) for name in names) for scope, names, _ in block
    )


def _is_told_within(name: str, signals: Mapping[str, Judge]) -> bool:
    signal = signals.get(name)
    if signal is None:
        return name in OF_SENTENCE or name not in BUILTINS
    return not signal.when and all(_is_within(block, signals) for block in signal.unless)


def _plain(judge: Judge) -> tuple[Any, ...]:
    return tuple(getattr(judge, name) for name in Judge.__slots__)


def _word_classes(directories: Iterable[Path]) -> tuple[Mapping[str, tuple[str, ...]], Iterable[str]]:
    """The members of all classes: the shipped lexicon, whatever else is left out, and those of the directories."""
    from replylint import lexicon

    classes: dict[str, tuple[str, ...]] = {}
    colloquial: list[str] = []
    for directory in dict.fromkeys([shipped_directory(), *directories]):
        if (directory / "lexicon").is_dir():
            loaded = lexicon.load(directory / "lexicon")
            classes.update({name: loaded.expand(name) for name in loaded.classes})
            colloquial.extend(loaded.colloquial)
    return classes, colloquial


def _weights(path: Path) -> tuple[tuple[Any, ...], weighing.File]:
    """What a weights file says of the rule, for `weighing.Weights`, and of features."""
    from replylint.rulebook.marked import read

    document = read(path)
    if not isinstance(document, dict) or "draft" not in document:
        raise RuleFileError("«draft» maps features to numbers", str(path))
    speaks, brief, doubts = document.get("speaks", 0.0), document.get("brief", 0.0), document.get("doubts")
    if not all(isinstance(value, (int, float)) for value in (speaks, brief, 0 if doubts is None else doubts)):
        raise RuleFileError("«speaks», «brief» and «doubts» are numbers", str(path))
    draft, sentence = (_table(document.get(name) or {}, path) for name in ("draft", "sentence"))
    unsure = None if doubts is None else weighing.in_units(doubts)
    beside = _beside(document.get("beside") or {}, path)
    loudest = {name: part for name, (_, part) in beside.items()}
    weights = weighing.Weights(
        weighing.in_units(speaks), unsure, bool(sentence), loudest, weighing.in_units(brief)
    )
    return tuple(weights), weighing.File(draft, sentence, beside)


def _beside(values: Any, path: Path) -> dict[str, tuple[int, int]]:
    """Rule → what is added of its sums."""
    parts = values.values() if isinstance(values, dict) else [None]
    if not all(
        isinstance(part, list) and len(part) == 2 and all(isinstance(one, (int, float)) for one in part)
        for part in parts
    ):
        raise RuleFileError(
            "«beside» maps a weighted rule to two numbers: [of its draft, of its sentence]", str(path)
        )
    return {
        str(name): (weighing.in_units(draft), weighing.in_units(sentence))
        for name, (draft, sentence) in values.items()
    }


def _table(values: Any, path: Path) -> dict[str, int]:
    if not isinstance(values, dict) or not all(isinstance(value, (int, float)) for value in values.values()):
        raise RuleFileError("«draft» and «sentence» map features to numbers", str(path))
    if any(abs(value) > weighing.HEAVIEST for value in values.values()):
        raise RuleFileError(f"no weight may be further from 0 than {weighing.HEAVIEST}", str(path))
    return {str(name): weighing.in_units(value) for name, value in values.items()}


def _refuse_cycles(signals: Mapping[str, Judge], packs: Sequence[Pack]) -> None:
    """Signals may build on signals, but not on themselves."""
    places = {signal.name: signal for pack in packs for signal in pack.signals}
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            signal = places[name]
            raise RuleFileError(
                f"signals depend on each other: {' → '.join((*above, name))}", signal.path, signal.line
            )
        if name in done or name not in signals:
            return
        for block in (*signals[name].unless, *signals[name].when):
            for _, names, _ in block:
                for other in names:
                    visit(other, (*above, name))
        done.add(name)

    for name in signals:
        visit(name, ())
