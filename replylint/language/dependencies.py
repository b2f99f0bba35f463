"""A parse on the words of a text: which word governs which, and what the subject of a verb is.

Relations are those of Universal Dependencies, as the Russian pipelines of spaCy, Stanza, UDPipe and Natasha write them. Words
hold no punctuation and may be cut otherwise than the parser's tokens, so that a word takes the place of its topmost token.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

from replylint.model import Syntax

if TYPE_CHECKING:
    from replylint.language.text import Text

_LONGEST_WAY = 64
"""Steps upward after which a parse is taken to go in a circle."""

_SHARING = frozenset({"conj", "xcomp", "aux", "cop"})
"""Relations of a verb without a subject of its own to the word whose subject it shares."""


class Tree:
    """One sentence's words: `heads[i]` is the word that governs word `i`, -1 where none in the sentence does;
    `relations[i]` is in what relation, in lower case, empty where not known. Trees that are alike are equal."""

    def __init__(self, heads: tuple[int, ...], relations: tuple[str, ...]) -> None:
        self.heads = heads
        self.relations = relations

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tree) and (self.heads, self.relations) == (other.heads, other.relations)

    def __hash__(self) -> int:
        return hash((self.heads, self.relations))

    @cached_property
    def children(self) -> list[list[int]]:
        """Word → the words it governs, from left to right."""
        found: list[list[int]] = [[] for _ in self.heads]
        for word, head in enumerate(self.heads):
            if head >= 0:
                found[head].append(word)
        return found

    def is_a(self, word: int, *names: str) -> bool:
        """Whether the relation of a word has one of these names, whatever its subtype."""
        return self.relations[word].partition(":")[0] in names

    def below(self, word: int) -> set[int]:
        """The word and all that depends on it."""
        found, waiting = {word}, [word]
        while waiting:
            for child in self.children[waiting.pop()]:
                if child not in found:
                    found.add(child)
                    waiting.append(child)
        return found

    def subject(self, verb: int) -> int | None:
        """The word that is the subject of a verb, its own or the one it shares; None for «вам перезвонят»."""
        for _ in range(_LONGEST_WAY):
            own = [child for child in self.children[verb] if self.is_a(child, "nsubj")]
            if own:
                return own[0]
            if self.heads[verb] < 0 or not self.is_a(verb, *_SHARING):
                return None
            verb = self.heads[verb]
        return None


def attach(text: Text, syntax: Syntax) -> None:
    """Give every sentence of a text its part of the parse. Where that is odd — tokens out of order, numbers that lead
    nowhere, circles — the words concerned are governed by nothing."""
    tokens = syntax.tokens
    places: list[tuple[int, int] | None] = [None] * len(tokens)
    starts = [token.start for token in tokens]
    spans: list[list[tuple[int, int]]] = []
    for number, sentence in enumerate(text.sentences):
        spans.append([])
        for word, (start, end) in enumerate(zip(sentence.starts, sentence.ends, strict=True)):
            first = max(0, bisect_left(starts, start + 1) - 1)
            last = bisect_left(starts, end)
            spans[-1].append((first, last))
            for token in range(first, last):
                if tokens[token].end > start:
                    places[token] = (number, word)
    for number, sentence in enumerate(text.sentences):
        ways = [
            _governor(syntax, places, (number, word), first, last)
            for word, (first, last) in enumerate(spans[number])
        ]
        sentence.tree = Tree(tuple(head for head, _ in ways), tuple(relation for _, relation in ways))


def _governor(
    syntax: Syntax, places: list[tuple[int, int] | None], word: tuple[int, int], first: int, last: int
) -> tuple[int, str]:
    """The word of the same sentence that governs `word`, the tokens `first` to `last`, and the relation between them."""
    tokens = syntax.tokens
    for token in range(first, last):
        if places[token] != word:
            continue
        head, relation = tokens[token].head, tokens[token].relation.lower()
        if not 0 <= head < len(tokens) or head == token:
            return -1, relation
        if places[head] == word:
            continue
        for _ in range(_LONGEST_WAY):
            place = places[head]
            if place is not None:
                return (place[1] if place[0] == word[0] else -1), relation
            above = tokens[head].head
            if not 0 <= above < len(tokens) or above == head:
                break
            head = above
        return -1, relation
    return -1, ""
