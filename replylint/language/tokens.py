"""Word forms: what a token is, from nothing but its own letters. Each form is looked at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from replylint.language.abbreviations import CLOSING, DOMAINS, OPENING
from replylint.language.folding import fold
from replylint.language.text import (
    ABBREVIATION,
    CLOSING_ABBREVIATION,
    DIGIT,
    LETTER,
    LOWER,
    NUMBER,
    OPAQUE,
    PLAIN,
    UPPER,
    Kind,
    Word,
)
from replylint.language.zones import courtesy_of
from replylint.lazily import lazily

if TYPE_CHECKING:
    from replylint.language.morphology import Parse

_LIMIT = 200_000
_LONGEST_KEPT = 64

_DOMAIN_END = "|".join(DOMAINS)

# The first rule that fits the whole token decides. Masking (see `masking`) has put each token together before.
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("word", lazily(r"[А-ЯЁа-яё]+")),
    ("number", lazily(r"[0-9]{1,10}")),
    ("email", lazily(r"[^\s@/]+@[^\s@/]+\.[^\s@/]+")),
    (
        "url",
        lazily(rf"(?i)[a-z]{{2,6}}://?.+|www\..+|[\w.-]+\.(?:{_DOMAIN_END})(?:[:/?#].*)?", re.DOTALL),
    ),
    ("placeholder", lazily(r"_+|.*[{}\[\]%$#<>‹›].*", re.DOTALL)),
    ("id", lazily(r"@\w+")),
    ("phone", lazily(r"\+(?:[ ()\u00a0-]{0,3}[0-9]){10,14}|[78](?:[ ()\u00a0-]{0,3}[0-9]){10}")),
    ("time", lazily(r"(?:[01]?[0-9]|2[0-4])(?::[0-5][0-9]){1,2}|(?:1?[0-9]|2[0-3])\.[03]0")),
    ("time", lazily(r"[0-9]{1,2}:[0-9]{2}-[0-9]{1,2}:[0-9]{2}")),
    ("date", lazily(r"(?:0?[1-9]|[12][0-9]|3[01])([./])(?:0[1-9]|1[0-2])(?:\1(?:20)?[0-9]{2})?")),
    ("date", lazily(r"20[0-9]{2}-[01][0-9]-[0-3][0-9]")),
    ("number", lazily(r"[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?:[.,][0-9]+)?")),
    ("number", lazily(r"[0-9]+(?:[.,][0-9]+)+")),
    ("id", lazily(r"[0-9][0-9-]*")),
    ("id", lazily(r"(?=.*[0-9_])[0-9A-Za-z_-]*[A-Za-z][0-9A-Za-z_-]*")),
)
_SPACES = lazily(r"[ \u00a0\u202f]+")
_NOT_DIALLED = lazily(r"[^+0-9]+")


def kind_of(token: str) -> Kind:
    """What a token is. Anything that no rule knows is a word.

    >>> [kind_of(token) for token in ("18:00", "15.03.2026", "12-го", "1 100", "{{name}}", "12-345")]
    ['time', 'date', 'word', 'number', 'placeholder', 'id']
    """
    for kind, rule in _KINDS:
        if rule.fullmatch(token):
            return kind
    return "word"


def _norm_of(token: str, kind: Kind) -> str:
    if kind == "number":
        return _SPACES.sub("", token)
    return _NOT_DIALLED.sub("", token) if kind == "phone" else fold(token)


def _case_of(token: str, kind: Kind) -> int:
    if kind == "placeholder":
        return OPAQUE
    first = token[0]
    if first.isdigit() or first == "+":
        return DIGIT
    return UPPER if first.isupper() else LOWER


def _stop_of(norm: str, kind: Kind) -> int:
    if kind != "word":
        return NUMBER if kind == "number" and norm.isdigit() else PLAIN
    if len(norm) == 1:
        return LETTER
    if norm in OPENING:
        return ABBREVIATION
    return CLOSING_ABBREVIATION if norm in CLOSING else PLAIN


class Vocabulary(dict[str, Word]):
    """Every form met so far, as written, with its `Word`; a form that is missing is looked at and kept.

    `parse` gives the readings of a folded form (default: the dictionary), when they are first asked for; `annotate`
    is called once with every new word. The vocabulary empties itself when it has grown too large; a pickled one
    is empty and knows both functions.
    """

    def __init__(
        self,
        parse: Callable[[str], tuple[Parse, ...]] | None = None,
        annotate: Callable[[Word], None] | None = None,
    ) -> None:
        super().__init__()
        self.parse = parse
        self.annotate = annotate
        self.placeholders: tuple[re.Pattern[str], ...] = ()
        """Patterns of placeholders beside the known ones; set before the first text is read."""

    def __missing__(self, token: str) -> Word:
        own = self.placeholders and any(pattern.fullmatch(token) for pattern in self.placeholders)
        kind: Kind = "placeholder" if own else kind_of(token)
        norm = _norm_of(token, kind)
        word = Word(token, norm, kind, _case_of(token, kind), _stop_of(norm, kind), courtesy_of(norm), self)
        if self.annotate is not None:
            self.annotate(word)
        if len(token) <= _LONGEST_KEPT:
            if len(self) >= _LIMIT:
                self.clear()
            self[token] = word
        return word

    def readings(self, word: Word) -> tuple[Parse, ...]:
        """All parses of a Cyrillic word; none for anything else."""
        if word.kind != "word" or not any("а" <= letter <= "я" for letter in word.norm):
            return ()
        if self.parse is None:
            from replylint.language.morphology import parse

            self.parse = parse
        return self.parse(word.norm)

    def __reduce__(self) -> tuple[Any, ...]:
        # As state, not as arguments: `annotate` may be the method of an object that holds this vocabulary.
        return (
            Vocabulary,
            (),
            {"parse": self.parse, "annotate": self.annotate, "placeholders": self.placeholders},
        )
