"""Compile phrases into a `Book`: shared word tests, small programs, and an index by each phrase's rarest word."""

from __future__ import annotations

import marshal
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from replylint.i18n import translate as _
from replylint.language import morphology
from replylint.language.aspect import family
from replylint.packed import pack_postings, pack_rows
from replylint.phrases.book import (
    CHOICE,
    EITHER,
    END,
    GAP,
    MAYBE,
    SEQUENCE,
    SLOT,
    START,
    TIME_OPENER,
    VOCALISED,
    WORD,
    Book,
    Condition,
    Pattern,
    Program,
    fold,
)
from replylint.phrases.syntax import (
    Anchor,
    Choice,
    Either,
    Gap,
    Maybe,
    Node,
    PhraseError,
    Sequence,
    Slot,
    WordNode,
    parse_phrase,
)

Test = tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]
"""A word test: lemmas, exact forms, required grammemes, forbidden grammemes. No lemma and no form: any word."""

PREDICATE_PARTS = frozenset({"VERB", "INFN", "PRED", "ADJS", "PRTS", "GRND"})
NEGATIONS = frozenset(
    {"не", "ни", "нет", "нельзя", "без", "невозможно", "никак", "никто", "ничего", "никогда"}
)

UNSEEN = 1
MARKED_WORD = 10**5
EVERY_WORD = 10**9
"""Weights of `*` with and without required grammemes: neither names a word, and the latter is no reason to look."""


@cache
def frequencies() -> Mapping[str, int]:
    """How often common lemmas occur in support replies (per 100,000 words); what is not there is rare."""
    path = Path(__file__).with_name("frequencies.txt")
    rows = (line.split() for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#")
    return {lemma: int(count) for lemma, count in rows}


@cache
def lemmas_of(form: str) -> frozenset[str]:
    """The lemmas a written word may stand for, its own first: «мой» is мой, not мыть."""
    parses = morphology.parse(form)
    if any(parse.lemma == form for parse in parses):
        return frozenset({form})
    best = max((parse.score for parse in parses), default=0.0)
    return frozenset(parse.lemma for parse in parses if parse.score >= best * 0.1)


_is_known = cache(morphology.is_known)


@cache
def _forms_of(lemma: str) -> tuple[str, ...]:
    return (lemma, *morphology.lexeme(lemma))


@cache
def _grammemes(form: str, lemma: str) -> tuple[frozenset[str], ...]:
    """Those of the readings that a form has as one of the lemma."""
    return tuple(parse.grammemes for parse in morphology.parse(fold(form)) if parse.lemma == lemma)


class ImpossibleForm(PhraseError):
    """No form of a word has the grammemes asked for."""


LARGEST = 100_000
"""Words of a phrase or a class, all alternatives counted: classes of classes can double with every step."""

ClassKey = tuple[int, str, frozenset[str], frozenset[str]]
"""Whose a class is (0: everybody's), its name, and the marks put on it."""

_STATE = "_tests _members _unions _weights _predicates _negations _classes _sizes _triggers _sources _choices _slots".split()


class Compiler:
    """Collects phrases into a book. `classes` gives the members of `@class`, `known` admits words no dictionary has."""

    def __init__(
        self, classes: Callable[[str], Iterable[str] | None], known: Container[str] = frozenset()
    ) -> None:
        self.classes = classes
        self.known = known
        self.book = Book()
        self._owner = 0
        self._own: Mapping[str, Iterable[str]] = {}
        self._tests: dict[Test, int] = {}
        self._members: dict[int, frozenset[int]] = {}
        self._unions: dict[frozenset[int], int] = {}
        self._weights: list[int] = []
        self._predicates: set[int] = set()
        self._negations: set[int] = set()
        self._classes: dict[ClassKey, Program] = {}
        self._sizes: dict[ClassKey, int] = {}
        self._opened: set[ClassKey] = set()
        self._triggers: dict[int, list[int]] = {}
        self._sources: list[str] = []
        self._choices: dict[Program, int] = {}
        self._slots: dict[int, tuple[str, ...]] = {}

    def state(self) -> tuple[Any, ...]:
        """What has been compiled so far as plain values for `marshal`, for `resume`; before `finish`."""
        return (self.book.dump(), *(getattr(self, name) for name in _STATE))

    def resume(self, state: tuple[Any, ...]) -> None:
        """Go on where the compiler was whose `state` this is. The state must not be used again."""
        book, *values = state
        self.book = Book.load(book)
        for name, value in zip(_STATE, values, strict=True):
            setattr(self, name, value)

    def enter(self, owner: int, own: Mapping[str, Iterable[str]]) -> None:
        """From now on phrases are those of `owner` (1, 2, …), whose `own` classes stand before everybody's; those of other owners
        are unknown to it."""
        self._owner, self._own = owner, own

    def group(self, name: str) -> int:
        """A new group of phrases; its number is what hits are filed under."""
        self.book.groups.append(name)
        return len(self.book.groups) - 1

    def add(self, phrase: str, group: int, negated: bool = False) -> int:
        """Compile `phrase` into `group`; `negated` lets it match under a negation. Returns the pattern's number.

        Raises PhraseError when the phrase cannot be read, names an unknown class or word, or can never match.
        """
        node = parse_phrase(phrase)
        program = self._node(node, phrase)
        if self._size(node) > LARGEST:
            message = _("the phrase has more than {limit:,} words, those of its classes counted")
            raise PhraseError(message.format(limit=LARGEST), phrase, 1)
        required = self._required(program)
        if not required:
            raise PhraseError(_("the phrase has no word that must be there"), phrase, 1)
        trigger = min(required, key=lambda test: (self._weights[test], test))
        leaves = list(_leaves(program))
        atoms = [leaf[1] for leaf in leaves if leaf[0] == WORD]
        for leaf in leaves:
            if leaf[0] == SLOT and leaf[1] not in self.slots(group):
                self._slots[group] = (*self.slots(group), leaf[1])
        positive = not negated and not any(atom in self._negations for atom in atoms)
        predicates = tuple(atom for atom in atoms if atom in self._predicates) if positive else ()
        number = len(self.book.patterns)
        neighbour, side = self._neighbour(program, trigger)
        nearest, farthest = self._distance(program, trigger)
        bits = self.book.bits
        needs = tuple(bits.setdefault(test, len(bits)) for test in sorted(required - {trigger}))
        row = _row(program)
        packed = b"" if row else marshal.dumps(self._packed(program))
        pattern = Pattern(
            row,
            packed,
            needs,
            _openers(program),
            group,
            predicates or None,
            trigger,
            neighbour,
            side,
            nearest,
            farthest,
        )
        self.book.patterns.append(marshal.dumps(tuple(pattern)))
        self._sources.append(phrase)
        self._triggers.setdefault(trigger, []).append(number)
        return number

    def slots(self, group: int) -> tuple[str, ...]:
        """The names of the slots that phrases of the group capture."""
        return self._slots.get(group, ())

    def finish(self) -> Book:
        """The book, indexed; the compiler must not be used after."""
        book = self.book
        by_lemma: dict[str, list[int]] = defaultdict(list)
        by_form: dict[str, list[int]] = defaultdict(list)
        by_nothing = []
        conditions: dict[Condition, int] = {}
        for (lemmas, forms, require, forbid), number in self._tests.items():
            if (require or forbid) and not forms:
                condition = (tuple(sorted(require)), tuple(sorted(forbid)))
                book.marks[number] = conditions.setdefault(condition, len(conditions))
            for lemma in sorted(lemmas):
                by_lemma[lemma].append(number)
            for form in sorted(forms):
                by_form[form].append(number)
            if not lemmas and not forms:
                by_nothing.append(number)
        unions: dict[int, list[int]] = defaultdict(list)
        for members, number in self._unions.items():
            for member in members:
                unions[member].append(number)
        book.by_lemma = pack_postings(by_lemma)
        book.by_form = pack_postings(by_form)
        book.by_nothing = tuple(by_nothing)
        book.conditions = list(conditions)
        book.unions = pack_rows(unions)
        book.by_trigger = pack_rows(self._triggers)
        book.packed_sources = marshal.dumps(self._sources)
        return book

    def _node(self, node: Node, phrase: str) -> Program:
        match node:
            case WordNode():
                return self._word(node, phrase)
            case Sequence(items):
                return (SEQUENCE, tuple(self._node(item, phrase) for item in items))
            case Choice(options):
                return self._merge([self._node(option, phrase) for option in options])
            case Maybe(item):
                return (MAYBE, self._node(item, phrase))
            case Gap(size):
                return (GAP, size)
            case Either(left, right, size):
                return (EITHER, self._node(left, phrase), self._node(right, phrase), (GAP, size))
            case Slot(name, kind, case):
                return (SLOT, name, kind, case)
            case Anchor(at_end):
                return (END,) if at_end else (START,)

    def _merge(self, options: list[Program]) -> Program:
        """A choice between single words is one test; only what is longer stays a choice."""
        words = [option[1] for option in options if option[0] == WORD]
        rest = [option for option in options if option[0] != WORD]
        if len(words) > 1:
            merged = self._union(frozenset(words))
            self._predicates.update({merged} if self._predicates.issuperset(words) else ())
            self._negations.update({merged} if self._negations.issuperset(words) else ())
            words = [merged]
        options = [(WORD, word) for word in words] + rest
        return options[0] if len(options) == 1 else (CHOICE, tuple(options))

    def _word(self, node: WordNode, phrase: str) -> Program:
        if node.how == "class":
            return self._class(node, phrase)
        if node.how == "every":
            return (WORD, self._test((frozenset(), frozenset(), node.require, node.forbid)))
        form = fold(node.text)
        if node.how == "exact":
            return (WORD, self._test((frozenset(), frozenset({form}), node.require, node.forbid)))
        lemmas = self._lemmas(form, node, phrase)
        test = (lemmas, frozenset[str](), node.require, node.forbid)
        if node.require or node.forbid:
            self._check_possible(test, node, phrase)
        return (WORD, self._test(test))

    def _lemmas(self, form: str, node: WordNode, phrase: str) -> frozenset[str]:
        if not _is_cyrillic(form) or form in VOCALISED.values():
            return frozenset({form})
        if not _is_known(form) and form not in self.known:
            raise PhraseError(_unknown_word(node.text), phrase, node.column)
        lemmas = {fold(lemma) for lemma in lemmas_of(form)}
        return frozenset(lemmas.union(*(map(fold, family(lemma)) for lemma in lemmas)))

    def _check_possible(self, test: Test, node: WordNode, phrase: str) -> None:
        for lemma in test[0]:
            for form in _forms_of(lemma):
                if any(fits(grammemes, test) for grammemes in _grammemes(form, lemma)):
                    return
        marks = ",".join([*sorted(test[2]), *("!" + name for name in sorted(test[3]))])
        message = _("no form of «{word}» is {marks}").format(word=node.text, marks=marks)
        raise ImpossibleForm(message, phrase, node.column)

    def _class(self, node: WordNode, phrase: str) -> Program:
        key = self._key(node)
        if key in self._opened:
            raise PhraseError(_("@{name} stands for itself").format(name=node.text), phrase, node.column)
        if key not in self._classes:
            self._opened.add(key)
            try:
                self._classes[key] = self._compile_class(key, node, phrase)
            finally:
                self._opened.discard(key)
        return self._classes[key]

    def _key(self, node: WordNode) -> ClassKey:
        return self._owner if node.text in self._own else 0, node.text, node.require, node.forbid

    def _size(self, node: Node) -> int:
        """How many words a compiled node has in all its alternatives."""
        match node:
            case WordNode():
                return self._sizes.get(self._key(node), 1) if node.how == "class" else 1
            case Sequence(parts) | Choice(parts):
                return sum(map(self._size, parts))
            case Maybe(item):
                return self._size(item)
            case Either(left, right, _):
                return self._size(left) + self._size(right)
        return 1

    def _compile_class(self, key: ClassKey, node: WordNode, phrase: str) -> Program:
        if key[0]:
            return self._compile_members(self._own[node.text], key, node, phrase)
        members = self.classes(node.text)
        if members is None:
            message = _("unknown class @{name}").format(name=node.text)
            raise PhraseError(message, phrase, node.column)
        own, self._own = self._own, {}  # everybody's classes know nothing of anybody's own
        try:
            return self._compile_members(members, key, node, phrase)
        finally:
            self._own = own

    def _compile_members(self, members: Iterable[str], key: ClassKey, node: WordNode, phrase: str) -> Program:
        single, longer = [], []
        lemmas: set[str] = set()
        size = 0
        for member in members:
            try:
                inner = parse_phrase(member)
                if (
                    isinstance(inner, WordNode)
                    and inner.how == "any"
                    and not inner.require
                    and not inner.forbid
                ):
                    lemmas |= self._lemmas(fold(inner.text), inner, member)
                elif isinstance(inner, WordNode):
                    single.append(self._word(inner, member))
                else:
                    longer.append(self._node(_with_marks(inner, node), member))
                size += self._size(_with_marks(inner, node))
                if size > LARGEST:
                    message = _("more than {limit:,} words, those of the classes inside counted")
                    raise PhraseError(message.format(limit=LARGEST), member, 1)
            except ImpossibleForm:
                continue  # a class may mix words that have such forms with words that do not
            except PhraseError as error:
                message = _("in @{name}: «{member}»: {problem}")
                message = message.format(name=node.text, member=member, problem=error.message)
                raise PhraseError(message, phrase, node.column) from error
        if lemmas:
            test = (frozenset(lemmas), frozenset[str](), node.require, node.forbid)
            single.insert(0, (WORD, self._test(test)))
        self._sizes[key] = size
        if not single and not longer:
            message = _("no member of @{name} can match here")
            raise PhraseError(message.format(name=node.text), phrase, node.column)
        return self._merge(single + longer)

    def _test(self, test: Test) -> int:
        number = self._tests.get(test)
        if number is None:
            number = self._new(self._weigh(test))
            self._tests[test] = number
            if _names_predicate(test):
                self._predicates.add(number)
            if (test[0] or test[1]) and (test[0] | test[1]) <= NEGATIONS:
                self._negations.add(number)
        return number

    def _new(self, weight: int) -> int:
        self._weights.append(weight)
        return len(self._weights) - 1

    def _union(self, members: frozenset[int]) -> int:
        flat = frozenset().union(*(self._members.get(member, frozenset({member})) for member in members))
        number = self._unions.get(flat)
        if number is None:
            number = self._new(sum(self._weights[member] for member in flat))
            self._unions[flat] = number
            self._members[number] = flat
        return number

    def _weigh(self, test: Test) -> int:
        lemmas, forms, require, _ = test
        if not lemmas and not forms:
            return MARKED_WORD if require else EVERY_WORD
        table = frequencies()
        weight = sum(table.get(lemma, UNSEEN) for lemma in lemmas | forms)
        return max(1, weight // 2) if require else weight

    def _distance(self, program: Program, trigger: int) -> tuple[int, int]:
        """How many words of the phrase stand before its trigger, at least and at most."""
        wanted = self._members.get(trigger, frozenset({trigger}))
        found: list[tuple[int, int]] = []

        def walk(node: Program, least: int, most: int) -> None:
            code = node[0]
            if code == WORD:
                members = self._members.get(node[1], frozenset({node[1]}))
                if not wanted.isdisjoint(members):
                    found.append((least, most))
            elif code == SEQUENCE:
                for item in node[1]:
                    walk(item, least, most)
                    shortest, longest = width(item)
                    least, most = least + shortest, most + longest
            elif code == CHOICE:
                for option in node[1]:
                    walk(option, least, most)
            elif code == MAYBE:
                walk(node[1], least, most)
            elif code == EITHER:
                for side in (1, 2):
                    walk(node[side], least, most + width(node[3 - side])[1] + node[3][1])

        walk(program, 0, 0)
        return min(least for least, _ in found), max(most for _, most in found)

    def _neighbour(self, program: Program, trigger: int) -> tuple[int, int]:
        """The rarer of the words that always stand directly beside the trigger, and on which side; (-1, 0) for none."""
        items = program[1] if program[0] == SEQUENCE else ()
        places = [place for place, item in enumerate(items) if item == (WORD, trigger)]
        if len(places) != 1:
            return -1, 0
        beside = [(items[place][1], place - places[0]) for place in (places[0] - 1, places[0] + 1)
                  if 0 <= place < len(items) and items[place][0] == WORD]  # fmt: skip
        return min(beside, key=lambda found: self._weights[found[0]], default=(-1, 0))

    def _packed(self, program: Program) -> Program:
        """The program with its choices named by number: many phrases share a few large ones."""
        code = program[0]
        if code == CHOICE:
            return (CHOICE, self._choice(program))
        if code == SEQUENCE:
            return (SEQUENCE, tuple(map(self._packed, program[1])))
        if code == MAYBE:
            return (MAYBE, self._packed(program[1]))
        if code == EITHER:
            return (EITHER, self._packed(program[1]), self._packed(program[2]), program[3])
        return program

    def _choice(self, program: Program) -> int:
        number = self._choices.get(program)
        if number is None:
            by_test: dict[int, list[int]] = defaultdict(list)
            anywhere = []
            for place, option in enumerate(program[1]):
                first = _openers(option)
                if first is None:
                    anywhere.append(place)
                for test in first or ():
                    by_test[test].append(place)
            options = tuple(map(self._packed, program[1]))
            found = {test: tuple(places) for test, places in by_test.items()}
            number = self._choices[program] = len(self.book.choices)
            self.book.choices.append(marshal.dumps((options, found, tuple(anywhere))))
        return number

    def _required(self, program: Program) -> frozenset[int]:
        """Tests one word of which every match needs (for a choice, the union of what each way needs)."""
        code = program[0]
        if code == WORD:
            return frozenset() if self._weights[program[1]] >= EVERY_WORD else frozenset({program[1]})
        if code == SEQUENCE:
            return frozenset().union(*map(self._required, program[1]))
        if code == EITHER:
            return self._required(program[1]) | self._required(program[2])
        if code == CHOICE:
            ways = [self._required(option) for option in program[1]]
            if all(ways):
                rarest = [min(way, key=lambda test: (self._weights[test], test)) for way in ways]
                return frozenset({self._union(frozenset(rarest))})
        return frozenset()


LONGEST_SLOT = 40


def _row(program: Program) -> tuple[int, ...] | None:
    """The tests of a program that is a plain row of words."""
    if program[0] == WORD:
        return (program[1],)
    if program[0] == SEQUENCE and all(item[0] == WORD for item in program[1]):
        return tuple(item[1] for item in program[1])
    return None


def _openers(program: Program) -> tuple[int, ...] | None:
    """The tests one of which the first word of every match satisfies; None where that cannot be told."""
    code = program[0]
    if code == WORD:
        return (program[1],)
    if code == SLOT and program[2] in ("TIME", "NUMBER"):
        return (TIME_OPENER,)
    if code == CHOICE:
        ways = [_openers(option) for option in program[1]]
        return tuple({test for way in ways if way for test in way}) if all(ways) else None
    if code == EITHER:
        left, right = _openers(program[1]), _openers(program[2])
        return left + right if left and right else None
    if code == SEQUENCE:
        optional: tuple[int, ...] = ()
        for item in program[1]:
            if item[0] != MAYBE:
                first = _openers(item)
                return optional + first if first else None
            first = _openers(item[1])
            if not first:
                return None
            optional += first
    return None


def width(program: Program) -> tuple[int, int]:
    """The least and the greatest number of words a program matches (words passed over not counted)."""
    code = program[0]
    if code == WORD:
        return 1, 1
    if code == SEQUENCE:
        widths = [width(item) for item in program[1]]
        return sum(least for least, _ in widths), sum(most for _, most in widths)
    if code == CHOICE:
        widths = [width(option) for option in program[1]]
        return min(least for least, _ in widths), max(most for _, most in widths)
    if code == MAYBE:
        return 0, width(program[1])[1]
    if code == GAP:
        return 0, program[1]
    if code == EITHER:
        one, other = width(program[1]), width(program[2])
        return one[0] + other[0], one[1] + other[1] + program[3][1]
    return (1, LONGEST_SLOT) if code == SLOT else (0, 0)


def fits(grammemes: frozenset[str], test: Test) -> bool:
    """Whether a parse with these grammemes satisfies the test's grammeme constraints."""
    return test[2] <= grammemes and test[3].isdisjoint(grammemes)


def _unknown_word(word: str) -> str:
    """What to say of a word that no dictionary has."""
    from replylint.lexicon import _nearest

    near = _(" or ").join(f"«{one}»" for one in _nearest(fold(word), morphology.is_known))
    if near:
        message = _("no dictionary knows «{word}», did you mean {near}? Write ={word} if it is meant")
        return message.format(word=word, near=near)
    return _("no dictionary knows «{word}»; write ={word} if it is meant").format(word=word)


def _with_marks(node: Node, marks: WordNode) -> Node:
    """A longer member of a class, its first inflected word bearing the marks put on the class."""
    if not isinstance(node, Sequence) or not (marks.require or marks.forbid):
        return node
    first, *rest = node.items
    if isinstance(first, WordNode):
        first = WordNode(
            first.how, first.text, first.require | marks.require, first.forbid | marks.forbid, first.column
        )
    return Sequence((first, *rest))


def _names_predicate(test: Test) -> bool:
    if test[2] & PREDICATE_PARTS:
        return True
    named = [morphology.parse(word) for word in sorted(test[0] | test[1])[:8]]
    verbs = sum(bool(parses) and bool(parses[0].grammemes & PREDICATE_PARTS) for parses in named)
    return 2 * verbs > len(named)


def _leaves(program: Program) -> Iterable[Program]:
    """The words, slots, gaps and anchors of a program."""
    code = program[0]
    if code in (SEQUENCE, CHOICE):
        for item in program[1]:
            yield from _leaves(item)
    elif code == MAYBE:
        yield from _leaves(program[1])
    elif code == EITHER:
        yield from _leaves(program[1])
        yield from _leaves(program[2])
    else:
        yield program


def _is_cyrillic(word: str) -> bool:
    return any("а" <= letter <= "я" for letter in word)
