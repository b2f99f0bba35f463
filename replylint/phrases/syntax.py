"""Parse the phrase language: an ordinary Russian phrase with a little notation.

    phrase   = part { "|" part }                alternatives need brackets at top level of a rule, too
    sequence = { element } [ "~" [N] sequence ] "~": both sides, in either order, up to N words between
    element  = ( "(" phrase ")" | "[" phrase "]" ) [":" marks]   one of · optional; the marks go to each first word
             | ".." [N]                         up to N (3) words between
             | "{" [name "="] kind [":" case] "}"   kind: NP, TIME, NUMBER, VAGUE
             | "^" | "$"                        start, end of the sentence
             | ["="] word [":" marks] | "@" class [":" marks] | "*" [":" marks]
    marks    = ["!"] grammeme { "," ["!"] grammeme }

Commas and dashes between words may be written as in ordinary Russian; they are not matched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from replylint.i18n import translate as _

DEFAULT_GAP = 3
MAX_GAP = 12
MAX_LENGTH = 400
MAX_DEPTH = 8
SLOT_KINDS = ("NP", "TIME", "NUMBER", "VAGUE")
CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")


class PhraseError(ValueError):
    """A phrase that cannot be read or can never match. `column` counts from 1 inside the phrase."""

    def __init__(self, message: str, phrase: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.phrase = phrase
        self.column = column

    def __reduce__(self) -> tuple[type[PhraseError], tuple[str, str, int]]:
        return type(self), (self.message, self.phrase, self.column)

    def show(self) -> str:
        """The message with the phrase and a mark under the place."""
        return f"{self.message}\n  {self.phrase}\n  {' ' * (self.column - 1)}^"


@dataclass(frozen=True, slots=True)
class WordNode:
    """One word. `how` is "any" form of the word, "exact" form, word of a "class", or "every" word."""

    how: str
    text: str
    require: frozenset[str]
    forbid: frozenset[str]
    column: int


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Maybe:
    item: Node


@dataclass(frozen=True, slots=True)
class Gap:
    size: int


@dataclass(frozen=True, slots=True)
class Either:
    """Both sides, in either order, up to `size` words between."""

    left: Node
    right: Node
    size: int


@dataclass(frozen=True, slots=True)
class Slot:
    name: str
    kind: str
    case: str | None
    column: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """`^` (start) or `$` (end) of the sentence."""

    at_end: bool


Node = WordNode | Sequence | Choice | Maybe | Gap | Either | Slot | Anchor

_TOKEN = re.compile(
    r"""(?P<space>\s+|[,—–]|-(?=\s))
      | (?P<gap>\.\.(?P<size>\d*))
      | (?P<slot>\{[^{}]*\}?)
      | (?P<either>~(?P<reach>\d*))
      | (?P<sign>[()\[\]|^$])
      | (?P<marks>:[\w!,]+)
      | (?P<word>[=@]?(?:\*|[\w%-]+)(?::[\w!,]*)?)""",
    re.VERBOSE,
)
_SLOT = re.compile(r"\{\s*(?:([\w-]+)\s*=\s*)?([A-Za-z]+)\s*(?::\s*(\w+)\s*)?\}$")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    column: int


class _Parser:
    def __init__(self, phrase: str) -> None:
        self.phrase = phrase
        if len(phrase) > MAX_LENGTH:
            message = _("the phrase is longer than {limit} characters")
            raise PhraseError(message.format(limit=MAX_LENGTH), phrase, MAX_LENGTH)
        self.tokens = list(self._scan())
        self.at = 0
        self.depth = 0

    def _scan(self) -> Iterator[_Token]:
        position = 0
        while position < len(self.phrase):
            found = _TOKEN.match(self.phrase, position)
            if not found:
                message = _("unexpected character {character!r}").format(character=self.phrase[position])
                raise PhraseError(message, self.phrase, position + 1)
            kind = found.lastgroup or ""
            if found.group("gap") is not None:
                kind = "gap"
            elif found.group("either") is not None:
                kind = "either"
            if kind != "space":
                yield _Token(kind, found.group(), position + 1)
            position = found.end()

    def error(self, message: str, token: _Token | None = None) -> PhraseError:
        return PhraseError(message, self.phrase, token.column if token else len(self.phrase) + 1)

    def peek(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def next(self) -> _Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def parse(self) -> Node:
        node = self.choice(top=True)
        left = self.peek()
        if left is not None:
            raise self.error(_("{bracket!r} closes nothing").format(bracket=left.text), left)
        return node

    def choice(self, top: bool = False) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error(
                _("brackets are nested deeper than {limit}").format(limit=MAX_DEPTH), self.peek()
            )
        options = [self.sequence()]
        while (token := self.peek()) and token.text == "|":
            self.next()
            options.append(self.sequence())
        self.depth -= 1
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def sequence(self) -> Node:
        start = self.peek()
        items: list[Node] = []
        while (token := self.peek()) and token.text not in {")", "]", "|"}:
            if token.kind == "either":
                return self.either(items, self.next())
            items.append(self.element())
        if not items:
            raise self.error(_("a word is missing here"), start)
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def either(self, left: list[Node], token: _Token) -> Node:
        if not left:
            raise self.error(_("a word is missing before «~»"), token)
        right = self.sequence()
        return Either(Sequence(tuple(left)), right, self.reach(token, token.text[1:]))

    def reach(self, token: _Token, digits: str) -> int:
        size = int(digits) if digits else DEFAULT_GAP
        if not 1 <= size <= MAX_GAP:
            message = _("a gap spans 1 to {most} words, not {size}")
            raise self.error(message.format(most=MAX_GAP, size=size), token)
        return size

    def element(self) -> Node:
        token = self.next()
        if token.text in {"(", "["}:
            return self.bracket(token)
        if token.kind == "gap":
            return Gap(self.reach(token, token.text[2:]))
        if token.kind == "slot":
            return self.slot(token)
        if token.kind == "marks":
            raise self.error(_("the marks stand after no word"), token)
        if token.text in {"^", "$"}:
            return Anchor(at_end=token.text == "$")
        return self.word(token)

    def bracket(self, opening: _Token) -> Node:
        closing = ")" if opening.text == "(" else "]"
        inner = self.choice()
        token = self.peek()
        if token is None or token.text != closing:
            message = _("«{opening}» is not closed: «{closing}» is missing")
            raise self.error(message.format(opening=opening.text, closing=closing), token or opening)
        self.next()
        token = self.peek()
        if token is not None and token.kind == "marks":
            self.next()
            inner = self.mark(inner, token)
        return inner if closing == ")" else Maybe(inner)

    def mark(self, node: Node, token: _Token) -> Node:
        """`node` with the marks put on the first word of each of its options."""
        if isinstance(node, Choice):
            return Choice(tuple(self.mark(option, token) for option in node.options))
        if isinstance(node, Sequence):
            return Sequence((self.mark(node.items[0], token), *node.items[1:]))
        if not isinstance(node, WordNode) or node.how == "exact":
            raise self.error(_("marks after a bracket need a word at the start of each option"), token)
        require, forbid = self.marks(token, token.text[1:])
        return WordNode(node.how, node.text, node.require | require, node.forbid | forbid, node.column)

    def slot(self, token: _Token) -> Slot:
        found = _SLOT.match(token.text)
        if not found:
            message = _("a slot is written {phrase}, {time} or {number}")
            raise self.error(
                message.format(phrase="{name=NP:accs}", time="{name=TIME}", number="{name=NUMBER}"), token
            )
        name, kind, case = found.groups()
        if kind not in SLOT_KINDS:
            message = _("unknown slot kind {kind!r}: one of {kinds}")
            raise self.error(message.format(kind=kind, kinds=", ".join(SLOT_KINDS)), token)
        if case is not None and (kind != "NP" or case not in CASES):
            message = _("unknown case {case!r}: one of {cases}, and only after NP")
            raise self.error(message.format(case=case, cases=", ".join(CASES)), token)
        return Slot(name or kind, kind, case, token.column)

    def word(self, token: _Token) -> WordNode:
        text, colon, marks = token.text.partition(":")
        if colon and not marks:
            raise self.error(_("grammemes are missing after «:»"), token)
        require, forbid = self.marks(token, marks)
        how = {"=": "exact", "@": "class"}.get(text[0], "any")
        body = text[1:] if how != "any" else text
        if body == "*":
            how = "every"
        if not body or (how in {"exact", "class"} and body == "*"):
            raise self.error(_("a word is missing after «{sign}»").format(sign=text[0]), token)
        return WordNode(how, body, require, forbid, token.column)

    def marks(self, token: _Token, marks: str) -> tuple[frozenset[str], frozenset[str]]:
        from replylint.language.morphology import GRAMMEMES

        require: set[str] = set()
        forbid: set[str] = set()
        for mark in filter(None, marks.split(",")):
            name = mark.lstrip("!")
            if name not in GRAMMEMES:
                raise self.error(_unknown_grammeme(name, GRAMMEMES), token)
            (forbid if mark.startswith("!") else require).add(name)
        return frozenset(require), frozenset(forbid)


def _unknown_grammeme(name: str, known: frozenset[str]) -> str:
    from replylint.config import nearest

    near = nearest(name, sorted(known))
    hint = _(", did you mean {near!r}?").format(near=near) if near else ""
    return _("unknown grammeme {name!r}").format(name=name) + hint


def parse_phrase(phrase: str) -> Node:
    """Read one phrase.

    Raises PhraseError with the column for anything the language does not have.

    >>> parse_phrase("мы [очень] рады").items[1].item.text
    'очень'
    """
    return _Parser(phrase).parse()
