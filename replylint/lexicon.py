"""The lexicon: named lists of words that one phrase can speak of at once (`@сотрудник`).

A class is data (`rules/lexicon/*.yml`); its members are phrases of the phrase language, mostly single lemmas. Words that
no dictionary has stand under `colloquial`, so that a misspelling is told from slang.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from replylint.i18n import translate as _
from replylint.phrases.syntax import (
    Choice,
    Either,
    Maybe,
    Node,
    PhraseError,
    Sequence,
    WordNode,
    parse_phrase,
)

CLASS_NAME = re.compile(r"[а-яё][а-яё0-9]*(?:-[а-яё0-9]+)*")
_FIELDS = ("about", "words", "colloquial", "includes")
_REFERENCE = re.compile(r"(?:(?<![\w.])@|\bclass\.)([а-яё][а-яё0-9-]*)")
"""A class in a phrase, or among the signs of a weight."""
_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class LexiconError(ValueError):
    """A lexicon that cannot be used. `line` and `column` count from 1."""

    def __init__(self, message: str, file: Path, line: int, column: int) -> None:
        super().__init__(message)
        self.message, self.file, self.line, self.column = message, file, line, column

    def __reduce__(self) -> tuple[type[LexiconError], tuple[str, Path, int, int]]:
        return type(self), (self.message, self.file, self.line, self.column)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A member of a class or the name of an included one, where it is written: line and column count from 1."""

    text: str
    line: int
    column: int
    colloquial: bool = False


@dataclass(frozen=True, slots=True)
class LexiconClass:
    """One class. `entries` are its own members in the order of the file, without those of `included` classes."""

    name: str
    about: str
    entries: tuple[Entry, ...]
    included: tuple[Entry, ...]
    file: Path
    line: int
    column: int

    @property
    def words(self) -> tuple[str, ...]:
        """The members as phrases of the phrase language."""
        return tuple(entry.text for entry in self.entries)

    @property
    def includes(self) -> tuple[str, ...]:
        """The names of the classes whose members belong to this one, too."""
        return tuple(entry.text for entry in self.included)


@dataclass(frozen=True, slots=True)
class Problem:
    """What `check` has against a lexicon. `code` is one of: phrase, unknown-word, not-dictionary-form, duplicate,
    cycle, unused."""

    code: str
    message: str
    file: Path
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.code}: {self.message}"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All classes by name, in the order of the files and of the classes in them."""

    classes: Mapping[str, LexiconClass]
    colloquial: frozenset[str] = frozenset()
    """Words of colloquial members, lower case, ё→е: meant, though no dictionary has them."""

    def expand(self, name: str) -> tuple[str, ...]:
        """The members of class `name` and of those it includes, each once, its own first.

        Raises KeyError for a name that is no class and LexiconError where classes include each other in a circle.
        """
        return tuple(dict.fromkeys(entry.text for entry in self._entries(name, (), set())))

    def _entries(self, name: str, path: tuple[str, ...], met: set[str]) -> Iterator[Entry]:
        if name in met:  # by another way: classes that include each other crosswise have endlessly many ways
            return
        met.add(name)
        cls = self.classes[name]
        yield from cls.entries
        for include in cls.included:
            if include.text in (*path, name):
                circle = " → ".join(f"@{step}" for step in (*path, name, include.text))
                raise LexiconError(
                    _("classes include each other: {circle}").format(circle=circle),
                    cls.file,
                    include.line,
                    include.column,
                )
            yield from self._entries(include.text, (*path, name), met)

    def reachable(self, names: Iterable[str]) -> frozenset[str]:
        """`names` that are classes, with every class they include, however deep."""
        found: set[str] = set()
        todo = [name for name in names if name in self.classes]
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo.extend(self.classes[name].includes)
        return frozenset(found)

    def where(self, word: str) -> list[LexiconClass]:
        """The classes that `word` (any form; or a phrase) belongs to, directly or through an included class."""
        wanted = _key(word)
        holding = {
            name
            for name, cls in self.classes.items()
            if any(_meets(wanted, _key(entry.text)) for entry in cls.entries)
        }
        return [cls for name, cls in self.classes.items() if not holding.isdisjoint(self.reachable([name]))]


def of_packs(directories: Iterable[Path], shipped: Path) -> Lexicon:
    """The classes that the packs of `directories` may name: their own, and those of the `shipped` directory in any case.

    An own class may have the name of a shipped one only where the shipped packs are not among them: their rules would
    say something else without a word. Raises LexiconError and OSError like `load`.
    """
    places = {directory.resolve(): directory / "lexicon" for directory in directories}
    beside = places.pop(shipped.resolve(), None) is not None
    own = [place for place in places.values() if place.is_dir()]
    below = shipped / "lexicon"
    return load(below, *own) if beside else load(*own, below=below)


def load(*directories: Path, below: Path | None = None) -> Lexicon:
    """Read every `*.yml` of the directories, in the order of their names, as one lexicon. The classes of the directory `below`
    come first, but for those that have the name of another.

    Raises LexiconError, with file, line and column, for a file that is not a lexicon, a class defined twice and an
    unknown class in `includes`; OSError for what cannot be read.
    """
    classes: dict[str, LexiconClass] = {}
    for cls in _classes(directories):
        earlier = classes.setdefault(cls.name, cls)
        if earlier is not cls:
            raise LexiconError(_defined_twice(cls, earlier), cls.file, cls.line, cls.column)
    if below is not None:
        classes = {cls.name: cls for cls in _classes([below])} | classes
    for cls in classes.values():
        for include in cls.included:
            if include.text not in classes:
                message = _("unknown class «{name}»").format(name=include.text)
                message += _hint(get_close_matches(include.text, classes, n=1))
                raise LexiconError(message, cls.file, include.line, include.column)
    slang = (entry.text for cls in classes.values() for entry in cls.entries if entry.colloquial)
    return Lexicon(classes, frozenset(_fold(word) for text in slang for word in text.split()))


def _classes(directories: Iterable[Path]) -> Iterator[LexiconClass]:
    for directory in directories:
        for file in sorted(directory.glob("*.yml")):
            yield from _read(file)


def _defined_twice(cls: LexiconClass, earlier: LexiconClass) -> str:
    message = _("class «{name}» is already defined in {file}:{line}")
    if cls.file.parent != earlier.file.parent:
        message += _("; to add words to it, give this one another name and «includes: [{name}]»")
    return message.format(name=cls.name, file=earlier.file, line=earlier.line)


def check(lexicon: Lexicon, used: Collection[str], names: Collection[str] | None = None) -> list[Problem]:
    """What is wrong with the words of a lexicon that loads; `used` names the classes that rules refer to, `names` those to look
    at (None: all)."""
    problems: list[Problem] = []
    reachable = lexicon.reachable(used)
    for name, cls in lexicon.classes.items():
        if names is not None and name not in names:
            continue
        if name not in reachable:
            problems.append(
                Problem("unused", _("no rule uses @{name}").format(name=name), cls.file, cls.line, cls.column)
            )
        try:
            lexicon.expand(name)
        except LexiconError as error:
            problems.append(Problem("cycle", error.message, error.file, error.line, error.column))
        first: dict[object, Entry] = {}
        for entry in cls.entries:
            earlier = first.setdefault(_identity(entry), entry)
            if earlier is not entry:
                message = _("«{text}» stands in @{name} already: «{earlier}», line {line}")
                message = message.format(text=entry.text, name=name, earlier=earlier.text, line=earlier.line)
                problems.append(Problem("duplicate", message, cls.file, entry.line, entry.column))
            problems.extend(
                Problem(code, message, cls.file, entry.line, entry.column) for code, message in _faults(entry)
            )
    return problems


def used_classes(directory: Path) -> frozenset[str]:
    """Names that the rule files under `directory` (its `lexicon` folder aside) refer to as `@name`, its weights as `class.name`."""
    files = (file for file in directory.rglob("*.yml") if file.parent.name != "lexicon")
    return frozenset(name for file in files for name in _REFERENCE.findall(file.read_text(encoding="utf-8")))


def _faults(entry: Entry) -> Iterator[tuple[str, str]]:
    """Code and message of everything wrong with one member."""
    try:
        node = parse_phrase(entry.text)
    except PhraseError as error:
        yield "phrase", f"«{entry.text}»: {error.message}"
        return
    if entry.colloquial:
        return
    from replylint.language import morphology

    for word in word_nodes(node):
        form = _fold(word.text)
        if word.how == "any" and _is_russian(form) and not morphology.is_known(form):
            yield (
                "unknown-word",
                _("no dictionary knows «{word}»").format(word=word.text)
                + _hint(_nearest(form, morphology.is_known)),
            )
    if isinstance(node, WordNode) and node.how == "any" and morphology.is_known(_fold(node.text)):
        form = _fold(node.text)
        parses = morphology.parse(form)
        named = any(parse.lemma == form or {"NOUN", "plur", "nomn"} <= parse.grammemes for parse in parses)
        if not named:
            yield (
                "not-dictionary-form",
                _("«{form}» is a form of «{lemma}»: write that").format(
                    form=node.text, lemma=parses[0].lemma
                ),
            )


def _identity(entry: Entry) -> object:
    """What makes two members the same: for a plain word its lemmas («балл», «баллы»), else the spelling."""
    if entry.colloquial or re.search(r"[^\w-]", entry.text):
        return _fold(entry.text)
    from replylint.phrases.compiling import lemmas_of

    return lemmas_of(_fold(entry.text))


def word_nodes(node: Node) -> Iterator[WordNode]:
    """All words of a phrase."""
    if isinstance(node, WordNode):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from word_nodes(item)
    elif isinstance(node, Choice):
        for item in node.options:
            yield from word_nodes(item)
    elif isinstance(node, Maybe):
        yield from word_nodes(node.item)
    elif isinstance(node, Either):
        yield from word_nodes(node.left)
        yield from word_nodes(node.right)


def _key(phrase: str) -> tuple[frozenset[str], ...]:
    """For every word of a phrase, the lemmas it may stand for, aspect partners included."""
    from replylint.language.aspect import family
    from replylint.phrases.compiling import lemmas_of

    forms = (_fold(part.lstrip("=").partition(":")[0]) for part in phrase.split())
    return tuple(
        frozenset(near for lemma in lemmas_of(form) for near in (lemma, *family(lemma))) for form in forms
    )


def _meets(left: tuple[frozenset[str], ...], right: tuple[frozenset[str], ...]) -> bool:
    return len(left) == len(right) and not any(a.isdisjoint(b) for a, b in zip(left, right, strict=True))


def _nearest(form: str, is_known: Callable[[str], bool]) -> list[str]:
    """Up to three dictionary words one letter away: swapped, dropped, changed, added."""
    cuts = [(form[:i], form[i:]) for i in range(len(form) + 1)]
    near = [a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1]
    near += [a + b[1:] for a, b in cuts if b]
    near += [a + letter + b[1:] for a, b in cuts if b for letter in _LETTERS]
    near += [a + letter + b for a, b in cuts for letter in _LETTERS]
    return [word for word in dict.fromkeys(near) if is_known(word)][:3]


def _hint(words: list[str]) -> str:
    named = _(" or ").join(f"«{word}»" for word in words)
    return _(", did you mean {words}?").format(words=named) if words else ""


def _fold(text: str) -> str:
    return text.lower().replace("ё", "е")


def _is_russian(form: str) -> bool:
    return any("а" <= letter <= "я" for letter in form)


def _read(file: Path) -> Iterator[LexiconClass]:
    try:
        root = yaml.compose(file.read_text(encoding="utf-8"), _LOADER)
    except UnicodeDecodeError as error:
        raise LexiconError(_("not UTF-8"), file, 1, 1) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        reason = getattr(error, "problem", error)
        raise LexiconError(_("not valid YAML: {reason}").format(reason=reason), file, line, column) from error
    if root is None:
        raise LexiconError(_("expected «classes:», found nothing"), file, 1, 1)
    top = _mapping(root, ("classes",), file)
    if "classes" not in top:
        raise LexiconError(_("expected «classes:»"), file, 1, 1)
    for key, value in _pairs(top["classes"], file):
        yield _class(key, value, file)


def _class(key: yaml.Node, value: yaml.Node, file: Path) -> LexiconClass:
    name = _entry(key, file)
    if not CLASS_NAME.fullmatch(name.text):
        message = _("«{name}» is no class name: lower-case Russian letters, digits and hyphens")
        raise LexiconError(message.format(name=name.text), file, name.line, name.column)
    fields = _mapping(value, _FIELDS, file)
    if "about" not in fields:
        raise LexiconError(
            _("class «{name}» does not say what it is: «about:»").format(name=name.text),
            file,
            name.line,
            name.column,
        )
    plain = _entries(fields.get("words"), file)
    slang = _entries(fields.get("colloquial"), file, colloquial=True)
    included = _entries(fields.get("includes"), file)
    if not (plain or slang or included):
        raise LexiconError(_("class «{name}» is empty").format(name=name.text), file, name.line, name.column)
    about = _entry(fields["about"], file).text
    return LexiconClass(name.text, about, plain + slang, included, file, name.line, name.column)


def _mapping(node: yaml.Node, allowed: tuple[str, ...], file: Path) -> dict[str, yaml.Node]:
    """The values of a mapping by key. Raises LexiconError for any other key and for a repeated one."""
    fields: dict[str, yaml.Node] = {}
    for key, value in _pairs(node, file):
        name = _entry(key, file)
        if name.text not in allowed:
            message = _("unknown field «{name}»: one of {names}")
            message = message.format(name=name.text, names=", ".join(allowed))
            raise LexiconError(message, file, name.line, name.column)
        if name.text in fields:
            raise LexiconError(
                _("field «{name}» stands twice").format(name=name.text), file, name.line, name.column
            )
        fields[name.text] = value
    return fields


def _pairs(node: yaml.Node, file: Path) -> list[tuple[yaml.Node, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise LexiconError(_("expected «key: value» lines"), file, *_place(node))
    return list(node.value)


def _entries(node: yaml.Node | None, file: Path, colloquial: bool = False) -> tuple[Entry, ...]:
    if node is None:
        return ()
    if not isinstance(node, yaml.SequenceNode):
        raise LexiconError(_("expected a list: [слово, слово]"), file, *_place(node))
    return tuple(_entry(item, file, colloquial) for item in node.value)


def _entry(node: yaml.Node, file: Path, colloquial: bool = False) -> Entry:
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
        raise LexiconError(_("expected a word or a phrase"), file, *_place(node))
    return Entry(node.value, *_place(node), colloquial)


def _place(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1
