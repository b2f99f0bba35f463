"""The values of the language layer: `Word`, `Sentence`, `Text`. `reader.read` builds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from replylint.language.morphology import Parse

Kind = Literal["word", "number", "time", "date", "url", "email", "phone", "placeholder", "id", "emoji", "code"]
Zone = Literal["greeting", "body", "closing", "signature", "quote", "code"]


class Word:
    """What is known of one token form. Shared by all its occurrences, built once per form by `Vocabulary`.

    `text` is the token as written (no surrounding space), `norm` its folded lower-case form: ё→е, Latin
    look-alikes of a Cyrillic word turned Cyrillic, soft hyphens, zero-width and combining marks dropped.
    `parses` are all parses of a Cyrillic word (empty for anything else). `parses` is computed on first use.
    `mask` (bit set of word tests it satisfies) and `triggers` belong to the matcher that owns the vocabulary.
    """

    __slots__ = ("_parses", "kind", "mask", "norm", "text", "triggers", "vocabulary")

    text: str
    norm: str
    kind: Kind
    mask: int
    triggers: tuple[object, ...]

    @property
    def parses(self) -> tuple[Parse, ...]:
        raise NotImplementedError


class Sentence:
    """One sentence. Its `words` hold no punctuation and no space; bit i of a mask speaks of `words[i]`.

    `starts[i]`/`ends[i]` are code point offsets of `words[i]` in the source; `start`/`end` those of the whole sentence with
    its closing mark. `breaks` has bit i where a comma, semicolon, colon, dash or bracket stands before word i.
    `quoted` has bit i where word i stands inside quotation marks «…» "…" “…” or inline code. `mark` is the closing mark: one of
    "." "!" "?" "…" ")" (smile) or "". `paragraph` counts from 0. `zone` says which part of the reply it is.
    """

    __slots__ = ("breaks", "end", "ends", "mark", "paragraph", "quoted", "start", "starts", "words", "zone")

    words: list[Word]
    starts: list[int]
    ends: list[int]
    start: int
    end: int
    breaks: int
    quoted: int
    mark: str
    paragraph: int
    zone: Zone


class Text:
    """A read text. Sentences of every zone are there; those of zone `quote` and `code` must not match."""

    __slots__ = ("sentences", "source")

    source: str
    sentences: list[Sentence]
