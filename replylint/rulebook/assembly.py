"""Read all packs of some directories and compile them into plain values: the slow part of loading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from replylint.config import did_you_mean
from replylint.i18n import translate as _
from replylint.phrases.book import fold
from replylint.phrases.compiling import Compiler
from replylint.phrases.matching import bit_of
from replylint.phrases.syntax import PhraseError
from replylint.rulebook import hearing, profiles, weighing
from replylint.rulebook.builtin import BUILTINS, OF_SENTENCE
from replylint.rulebook.errors import RuleFileError, wrong
from replylint.rulebook.loading import CompiledBlock, Judge, shipped_directory
from replylint.rulebook.notes import WITHIN
from replylint.rulebook.schema import SIGNAL_NAME, Block, Pack, Rule, Signal, cased_slots, read_pack
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
            raise RuleFileError(_("a link that leads outside the project"), str(path))
    return found


Defined = dict[str, tuple[str, int]]
"""Name of a rule or signal → its file and line."""


def read_packs(directories: Iterable[Path], defined: Defined | None = None) -> list[Pack]:
    """Read all packs; what they define is added to `defined`. Raises RuleFileError, also for a rule or signal that two
    files define."""
    packs = []
    known = {} if defined is None else defined
    for directory in directories:
        for path in pack_files(directory):
            pack = read_pack(path)
            items: list[Rule | Signal] = [*pack.rules, *pack.signals]
            for item in items:
                name = item.id if isinstance(item, Rule) else item.name
                if name in known:
                    file, line = known[name]
                    message = _("«{name}» is already defined at {file}:{line}")
                    raise wrong(message.format(name=name, file=file, line=line), item.path, item.line, 1)
                known[name] = item.path, item.line
            packs.append(pack)
    return packs


def compile_packs(directories: Sequence[Path], base: tuple[Any, ...] | None = None) -> tuple[Any, ...]:
    """Compile all packs of the directories into plain values. `base`: what `compile_base` made of the first of them, where
    the others only add to it. Raises RuleFileError."""
    assembly = _Assembly()
    if base is None:
        assembly.add(directories)
    else:
        assembly.resume(directories[0], base)
        assembly.add(directories[1:])
    return assembly.finish()


def compile_base(directory: Path) -> tuple[Any, ...]:
    """Compile the packs of a directory as far as others can be added to them, into plain values. Raises RuleFileError."""
    assembly = _Assembly()
    assembly.add([directory])
    return assembly.state(directory)


def only_adds(directories: Iterable[Path], base: Path) -> bool:
    """Whether no directory gives a weights file of `base` another meaning; for a class of its lexicon none may."""
    return _weights_files(directories).keys().isdisjoint(_weights_files([base]))


_STATE = "classes known profiles weighted signal_names united packs groups rule_groups versions weighed heard".split()


class _Assembly:
    """Compiles packs: one group of phrases per rule, per signal, and per list of phrases in a condition."""

    def __init__(self) -> None:
        self.classes: dict[str, tuple[str, ...]] = {}
        self.known: set[str] = set()
        self.defined: Defined = {}
        self.directories: list[Path] = []
        self.weights: dict[str, Path] = {}
        self.read: dict[str, tuple[weighing.Weights, weighing.File]] = {}
        """The weights files by name, and what has been read of them."""
        self.profiles: set[str] = set()
        self.weighted: set[str] = set()
        self.signal_names: set[str] = set()
        self.united: dict[str, tuple[str, ...]] = {}
        self.packs = 0
        self.reply = Compiler(self.classes.get, self.known)
        self.customer = Compiler(self.classes.get, self.known)
        self.groups: dict[str, int] = {}
        self.rules: list[Judge] = []
        self.rule_groups: dict[int, int] = {}
        self.signals: dict[str, Judge] = {}
        self.versions: dict[str, str] = {}
        self.weighed: dict[str, str] = {}
        """The weights files of the weighted rules, in their order."""
        self.heard: dict[str, str] = {}
        """The weights files of the weighted signals."""
        self.tables: tuple[Any, ...] | None = None
        self.heard_tables: tuple[Any, ...] | None = None
        """Made of `weighed` and `heard`; None where they have to be made anew."""

    def state(self, directory: Path) -> tuple[Any, ...]:
        """What has been compiled so far, all of it from one directory, for `resume`."""
        defined = {
            name: (str(Path(file).relative_to(directory)), line)
            for name, (file, line) in self.defined.items()
        }
        judges = [_plain(rule) for rule in self.rules], [_plain(signal) for signal in self.signals.values()]
        tables = tuple(self.weighed_tables()), tuple(self.tables_heard())
        return (
            *(getattr(self, name) for name in _STATE),
            *(defined, self.reply.state(), self.customer.state(), *judges, *tables),
        )

    def resume(self, directory: Path, state: tuple[Any, ...]) -> None:
        """Go on from the `state` of what was compiled from the directory, wherever it was then."""
        for name, value in zip(_STATE, state, strict=False):
            setattr(self, name, value)
        defined, reply, customer, rules, signals, self.tables, self.heard_tables = state[len(_STATE) :]
        self.defined = {name: (str(directory / file), line) for name, (file, line) in defined.items()}
        self.directories = [directory]
        self.weights = _weights_files([directory])
        self.reply, self.customer = (Compiler(self.classes.get, self.known) for _ in range(2))
        self.reply.resume(reply)
        self.customer.resume(customer)
        self.rules = [Judge(*rule) for rule in rules]
        self.signals = {signal.id: signal for signal in (Judge(*values) for values in signals)}

    def add(self, directories: Sequence[Path]) -> None:
        """Compile the packs of the directories beside those that are there."""
        packs = read_packs(directories, self.defined)
        self.directories += directories
        if not self.classes or any((directory / "lexicon").is_dir() for directory in directories):
            classes, colloquial = _word_classes(self.directories)
            self.classes.update(classes)
            self.known.update(map(fold, colloquial))
        weights = _weights_files(directories)
        self.weights.update(weights)
        self.read.update({stem: _weights(path) for stem, path in weights.items()})
        self.profiles.update(profiles.files(directories))
        self.weighted.update(rule.id for pack in packs for rule in pack.rules if rule.kind == "weighted")
        self.signal_names.update(signal.name for pack in packs for signal in pack.signals)
        self.united.update(
            {signal.name: signal.any for pack in packs for signal in pack.signals if signal.any}
        )
        for pack in packs:
            for signal in pack.signals:
                self.apart(signal.any, pack, signal.line, (signal.name,))
        for pack in packs:
            self.compile(pack)
        for pack in packs:
            for rule in pack.rules:
                self.check_rewrites(rule, pack)

    def compile(self, pack: Pack) -> None:
        """Compile a pack."""
        self.packs += 1
        for compiler in (self.reply, self.customer):
            compiler.enter(self.packs, pack.lists)
        for signal in pack.signals:
            if not signal.any:
                name = f"signal:{signal.name}"
                self.group(name, signal.phrases, signal.side, signal.negated, pack, signal.line)
                self.signals[signal.name] = self.signal(signal, pack)
        for rule in pack.rules:
            group = self.group(f"rule:{rule.id}", rule.phrases, "reply", rule.negated, pack, rule.line)
            self.rule_groups[group] = len(self.rules)
            self.rules.append(self.rule(rule, pack))
        if pack.rules:
            self.versions[pack.name] = pack.version

    def finish(self) -> tuple[Any, ...]:
        """Everything that has been compiled."""
        _refuse_cycles(self.signals, self.defined)
        for name in BUILTINS:
            self.new_group(f"builtin:{name}")
        table = tuple(self.rule_groups.get(number, -1) for number in range(len(self.groups)))
        return (
            self.reply.finish().dump(),
            self.customer.finish().dump(),
            self.groups,
            tuple(_plain(self.with_groups(rule, f"rule:{rule.id}")) for rule in self.rules),
            table,
            {name: _plain(self.with_groups(one, f"signal:{name}")) for name, one in self.signals.items()},
            self.versions,
            tuple(self.weighed_tables()),
            tuple(self.tables_heard()),
        )

    def weighed_tables(self) -> tuple[Any, ...]:
        """The tables of the weighted rules."""
        if self.tables is None:
            files = {rule: self.weights_file(stem)[1] for rule, stem in self.weighed.items()}
            self.tables = tuple(weighing.Tables.of(files, self.classes))
        return self.tables

    def tables_heard(self) -> tuple[Any, ...]:
        """The tables of the weighted signals."""
        if self.heard_tables is None:
            files = {}
            for stem in self.heard.values():
                weights, file = self.weights_file(stem)
                files[stem] = hearing.File(weights.speaks, file.draft)
            self.heard_tables = tuple(hearing.Tables.of(self.heard, files, self.classes))
        return self.heard_tables

    def group(
        self, name: str, phrases: Sequence[str], side: str, negated: bool, pack: Pack, line: int
    ) -> int:
        number = self.new_group(name)
        for phrase in phrases:
            for one, compiler in (("reply", self.reply), ("customer", self.customer)):
                if side in (one, "both"):
                    self.add_phrase(compiler, phrase, number, negated, pack, line)
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

    def with_groups(self, judge: Judge, own: str) -> Judge:
        """The judge with the groups that it and its conditions ask for, which are numbered only now, and its conditions
        sorted."""

        def known(blocks: Iterable[CompiledBlock]) -> tuple[CompiledBlock, ...]:
            return tuple(
                tuple((scope, names, self.bits_of(names)) for scope, names, _ in block) for block in blocks
            )

        unless = known(judge.unless)
        # Other kinds put their conditions to the reply as a whole or to the places of signals.
        sorts = judge.kind in ("signal", "phrases")
        within = tuple(block for block in unless if sorts and _is_within(block, self.signals))
        return replace(
            judge,
            unless=unless,
            within=within,
            beyond=tuple(block for block in unless if block not in within),
            when=known(judge.when),
            groups=bit_of(self.groups[own]) | self.bits_of(judge.signals),
        )

    def add_phrase(
        self, compiler: Compiler, phrase: str, number: int, negated: bool, pack: Pack, line: int
    ) -> None:
        try:
            compiler.add(phrase, number, negated)
        except PhraseError as error:
            cause = error
            while isinstance(cause.__cause__, PhraseError) and _is_listed(cause.__cause__.phrase, pack):
                cause = cause.__cause__
            raise _misplaced(cause.message, pack, cause.phrase, line, cause.column) from error

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
            # A class of the pack's own may be called like one of another pack.
            whose = (
                f"{self.packs}:"
                if any(f"@{name}" in phrase for name in pack.lists for phrase in phrases)
                else ""
            )
            group = f"phrases:{side}:{whose}{' ; '.join(phrases)}"
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
                raise _misplaced(_circle((*within, name)), pack, name, line)
            united = self.united.get(name)
            found += [name] if united is None else self.apart(united, pack, line, (*within, name))
        return list(dict.fromkeys(found))

    def check_signal(self, name: str, pack: Pack, line: int) -> None:
        if name not in self.signal_names and name not in BUILTINS:
            hint = did_you_mean(name, sorted(self.signal_names | set(BUILTINS)))
            raise _misplaced(_("unknown signal «{name}»").format(name=name) + hint, pack, name, line)

    def check_rewrites(self, rule: Rule, pack: Pack) -> None:
        """Refuse a template that puts into a case what no phrase captures: nothing would ever be suggested."""
        signals = self.apart([*rule.signals, *rule.points_at], pack, rule.line)
        groups = [
            self.groups.get(name, -1) for name in (f"rule:{rule.id}", *(f"signal:{one}" for one in signals))
        ]
        captured = [name for group in groups for name in self.reply.slots(group)]
        for template in rule.rewrite:
            for name, at in cased_slots(template):
                if name not in captured:
                    message = _("no phrase of the rule captures «{name}»").format(name=name)
                    raise _misplaced(
                        message + _other_slots(name, captured), pack, template, rule.line, at + 1
                    )

    def signal(self, signal: Signal, pack: Pack) -> Judge:
        if signal.weights:
            file = self.weights_of(signal.weights, pack, signal.line)[1]
            if file.sentence or file.beside or not all(map(hearing.is_told, file.draft)):
                message = _("weights/{name}.yml is for a signal: a table «draft» of «told.…» and «bias»")
                raise wrong(message.format(name=signal.weights), pack.path, signal.line, 1)
            self.heard[signal.name] = signal.weights
            self.heard_tables = None
        return Judge(
            id=signal.name, kind="signal", category="", severity="", message=signal.about, why="", rewrite=(),
            unless=self.blocks(signal.unless, pack, signal.line, signal.side), when=self.blocks(signal.when, pack, signal.line, signal.side),
            zones=(), channels=(), not_channels=(), signals=(), at_least=1, needs=(), points_at=(), weights=(),
            profiles=(), pack=pack.name, groups=0, within=(), beyond=(),
        )  # fmt: skip

    def weights_file(self, stem: str) -> tuple[weighing.Weights, weighing.File]:
        """What a weights file says of the rule and of features."""
        if stem not in self.read:
            self.read[stem] = _weights(self.weights[stem])
        return self.read[stem]

    def weights_of(self, stem: str, pack: Pack, line: int) -> tuple[weighing.Weights, weighing.File]:
        """The same for a pack: all classes that the file names are there."""
        if stem not in self.weights:
            raise wrong(
                _("no {file} beside the packs").format(file=f"weights/{stem}.yml"), pack.path, line, 1
            )
        weights, file = self.weights_file(stem)
        for name in weighing.classes_in(file.draft, file.sentence):
            if name not in self.classes:
                message = _("unknown class @{name} in weights/{stem}.yml")
                raise wrong(message.format(name=name, stem=stem), pack.path, line, 1)
        return weights, file

    def rule(self, rule: Rule, pack: Pack) -> Judge:
        signals = tuple(self.apart(rule.signals, pack, rule.line))
        points_at = tuple(self.apart(rule.points_at, pack, rule.line))
        for name in rule.profiles:
            if name not in self.profiles:
                message = _("no {file} beside the packs").format(file=f"profiles/{name}.yml")
                raise _misplaced(message + did_you_mean(name, sorted(self.profiles)), pack, name, rule.line)
        weights: tuple[Any, ...] = ()
        if rule.kind == "weighted":
            said, file = self.weights_of(rule.weights, pack, rule.line)
            weights = tuple(said)
            for name in weighing.signals_in(file.draft, file.sentence):
                self.check_signal(name, pack, rule.line)
                if name in self.united:
                    message = _("«{name}» unites signals; weights/{stem}.yml names each of them")
                    raise wrong(message.format(name=name, stem=rule.weights), pack.path, rule.line, 1)
            for name in file.beside:
                if name not in self.weighted:
                    message = _("«beside» names «{name}», which is no weighted rule")
                    raise wrong(message.format(name=name), pack.path, rule.line, 1)
            self.weighed[rule.id] = rule.weights
            self.tables = None
        return Judge(
            id=rule.id, kind=rule.kind, category=rule.category, severity=rule.severity, message=rule.message,
            why=rule.why, rewrite=rule.rewrite, unless=self.blocks(rule.unless, pack, rule.line),
            when=self.blocks(rule.when, pack, rule.line), zones=rule.zones, channels=rule.channels,
            not_channels=rule.not_channels, signals=signals, at_least=rule.at_least, needs=rule.needs,
            points_at=points_at, weights=weights,
            profiles=rule.profiles, pack=rule.pack, groups=0, within=(), beyond=(),
        )  # fmt: skip


def _misplaced(message: str, pack: Pack, text: str, line: int, column: int = 1) -> RuleFileError:
    """The error about this column of a text of the pack, which stands in this line if nobody knows better."""
    row, start = pack.places.get(text, (line, 1))
    return wrong(message, pack.path, row, start + column - 1)


def _is_listed(phrase: str, pack: Pack) -> bool:
    """Whether it is a member of a list of the pack's own."""
    return any(phrase in members for members in pack.lists.values())


def _circle(names: Iterable[str]) -> str:
    return _("signals depend on each other: {names}").format(names=" → ".join(names))


def _other_slots(name: str, captured: Sequence[str]) -> str:
    """What else a template may put instead of a slot that is not captured."""
    near = did_you_mean(name, captured)
    if near:
        return near
    others = _("; captured: {names}").format(names=", ".join(captured)) if captured else ""
    return others + _("; a slot to be filled by hand has no case: {slot}").format(slot=f"{{{name}}}")


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
    """The members of all classes that packs of the directories may name, and the words there that no dictionary has."""
    from replylint import lexicon

    found = lexicon.of_packs(directories, shipped_directory())
    return {name: found.expand(name) for name in found.classes}, found.colloquial


def _weights_files(directories: Iterable[Path]) -> dict[str, Path]:
    return {path.stem: path for directory in directories for path in data_files(directory, "weights")}


def _weights(path: Path) -> tuple[weighing.Weights, weighing.File]:
    """What a weights file says of the rule and of features."""
    from replylint.rulebook.marked import read

    document = read(path)
    if not isinstance(document, dict) or "draft" not in document:
        raise RuleFileError(_("«draft» maps features to numbers"), str(path))
    speaks, brief, doubts = document.get("speaks", 0.0), document.get("brief", 0.0), document.get("doubts")
    if not all(isinstance(value, (int, float)) for value in (speaks, brief, 0 if doubts is None else doubts)):
        raise RuleFileError(_("«speaks», «brief» and «doubts» are numbers"), str(path))
    draft, sentence = (_table(document.get(name) or {}, path) for name in ("draft", "sentence"))
    unsure = None if doubts is None else weighing.in_units(doubts)
    beside = _beside(document.get("beside") or {}, path)
    loudest = {name: part for name, (_, part) in beside.items()}
    weights = weighing.Weights(
        weighing.in_units(speaks), unsure, bool(sentence), loudest, weighing.in_units(brief)
    )
    return weights, weighing.File(draft, sentence, beside)


def _beside(values: Any, path: Path) -> dict[str, tuple[int, int]]:
    """Rule → what is added of its sums."""
    parts = values.values() if isinstance(values, dict) else [None]
    if not all(
        isinstance(part, list) and len(part) == 2 and all(isinstance(one, (int, float)) for one in part)
        for part in parts
    ):
        message = _("«beside» maps a weighted rule to two numbers: [of its draft, of its sentence]")
        raise RuleFileError(message, str(path))
    return {
        str(name): (weighing.in_units(draft), weighing.in_units(sentence))
        for name, (draft, sentence) in values.items()
    }


def _table(values: Any, path: Path) -> dict[str, int]:
    if not isinstance(values, dict) or not all(isinstance(value, (int, float)) for value in values.values()):
        raise RuleFileError(_("«draft» and «sentence» map features to numbers"), str(path))
    if any(abs(value) > weighing.HEAVIEST for value in values.values()):
        message = _("no weight may be further from 0 than {limit}").format(limit=weighing.HEAVIEST)
        raise RuleFileError(message, str(path))
    return {str(name): weighing.in_units(value) for name, value in values.items()}


def _refuse_cycles(signals: Mapping[str, Judge], defined: Defined) -> None:
    """Signals may build on signals, but not on themselves."""
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise wrong(_circle((*above, name)), *defined[name], 1)
        if name in done or name not in signals:
            return
        for block in (*signals[name].unless, *signals[name].when):
            for other in (other for part in block for other in part[1]):
                visit(other, (*above, name))
        done.add(name)

    for name in signals:
        visit(name, ())
