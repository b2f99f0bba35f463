"""The values of the language layer: `Word`, `Sentence`, `Text`. `reader.read` builds them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from replylint.model import Span

if TYPE_CHECKING:
    from replylint.language.dependencies import Tree
    from replylint.language.morphology import Parse
    from replylint.language.tokens import Vocabulary

Kind = Literal[
    "word", "number", "time", "date", "url", "email", "phone", "placeholder", "id", "emoji", "code"
]
Zone = Literal["greeting", "body", "closing", "signature", "quote", "code"]

# Word.case: what a word looks like at its first letter.
LOWER, UPPER, DIGIT, OPAQUE = 0, 1, 2, 3

# Word.stop: what a full stop after the word may be besides the end of a sentence.
PLAIN, LETTER, NUMBER, ABBREVIATION, CLOSING_ABBREVIATION = 0, 1, 2, 3, 4


class Word:
    """What is known of one token form. Shared by all its occurrences, built once per form by `Vocabulary`.

    `text` is the token as written (no surrounding space), `norm` its folded lower-case form: ё→е, Latin
    look-alikes of a Cyrillic word turned Cyrillic, soft hyphens, zero-width and combining marks dropped.
    `parses` are all parses of a Cyrillic word (empty for anything else). `parses` is computed on first use.
    `mask` (bit set of word tests it satisfies), `tests` and `triggers` belong to the matcher that owns the vocabulary.
    `case` and `stop` are the constants above, asked by the sentence splitter; `courtesy` says whether the word may greet
    or take leave (`zones.courtesy_of`).
    """

    __slots__ = (
        "_parses",
        "case",
        "courtesy",
        "kind",
        "mask",
        "norm",
        "stop",
        "tests",
        "text",
        "triggers",
        "vocabulary",
    )

    text: str
    norm: str
    kind: Kind
    mask: int
    tests: frozenset[int]
    triggers: tuple[Any, ...]
    case: int
    stop: int
    courtesy: int
    vocabulary: Vocabulary

    def __init__(
        self, text: str, norm: str, kind: Kind, case: int, stop: int, courtesy: int, vocabulary: Vocabulary
    ) -> None:
        self.text = text
        self.norm = norm
        self.kind = kind
        self.case = case
        self.stop = stop
        self.courtesy = courtesy
        self.vocabulary = vocabulary
        self.mask = 0
        self.tests = frozenset()
        self.triggers = ()
        self._parses: tuple[Parse, ...] | None = None

    @property
    def parses(self) -> tuple[Parse, ...]:
        parses = self._parses
        if parses is None:
            parses = self._parses = self.vocabulary.readings(self)
        return parses

    def __repr__(self) -> str:
        return f"Word({self.text!r}, {self.kind})"


class Sentence:
    """One sentence. Its `words` hold no punctuation and no space; bit i of a mask speaks of `words[i]`.

    `starts[i]`/`ends[i]` are code point offsets of `words[i]` in the source; `start`/`end` those of the whole sentence with
    its closing mark. `breaks` has bit i where a comma, semicolon, colon, dash or bracket stands before word i.
    `quoted` has bit i where word i stands inside quotation marks «…» "…" “…” or inline code. `mark` is the closing mark: one of
    "." "!" "?" "…" ")" (smile) or "". `paragraph` counts from 0. `zone` says which part of the reply it is. `tree` is
    what a parser made of the sentence, if one was asked (`dependencies.attach`).
    """

    __slots__ = (
        "breaks",
        "end",
        "ends",
        "mark",
        "paragraph",
        "quoted",
        "start",
        "starts",
        "tree",
        "words",
        "zone",
    )

    words: list[Word]
    starts: list[int]
    ends: list[int]
    start: int
    end: int
    breaks: int
    quoted: int
    mark: str
    paragraph: int
    tree: Tree | None
    zone: Zone

    def __init__(
        self,
        words: list[Word],
        starts: list[int],
        ends: list[int],
        start: int,
        end: int,
        breaks: int,
        mark: str,
        paragraph: int,
        zone: Zone,
    ) -> None:
        self.words = words
        self.starts = starts
        self.ends = ends
        self.start = start
        self.end = end
        self.breaks = breaks
        self.quoted = 0
        self.tree = None
        self.mark = mark
        self.paragraph = paragraph
        self.zone = zone

    def span(self, i: int, j: int) -> Span:
        """The range of the source from word `i` to word `j`, exclusive: `0 <= i < j <= len(words)`."""
        return Span(self.starts[i], self.ends[j - 1])

    def __repr__(self) -> str:
        return f"Sentence({' '.join(word.text for word in self.words)!r}, {self.mark!r}, {self.zone})"


class Text:
    """A read text. Sentences of every zone are there; those of zone `quote` and `code` must not match."""

    __slots__ = ("sentences", "source")

    source: str
    sentences: list[Sentence]

    def __init__(self, source: str, sentences: list[Sentence]) -> None:
        self.source = source
        self.sentences = sentences

    def words(self) -> Iterator[Word]:
        """Every word of every zone, in order."""
        for sentence in self.sentences:
            yield from sentence.words

    def number(self, sentence: Sentence) -> int:
        """Which sentence of the text this one is."""
        return next(n for n, one in enumerate(self.sentences) if one is sentence)
