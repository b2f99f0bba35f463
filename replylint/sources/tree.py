"""What structured formats have in common: records, lists and leaves, with their places in the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from replylint.sources.origin import SourceMap

DEPTH = 200
"""How deep a file may nest before it is refused; deeper ones are made to break programs."""


@dataclass(slots=True)
class Leaf:
    """A scalar. `map` is there for a string that stands in the page; `start` is where it begins."""

    value: object
    map: SourceMap | None = None
    start: int = 0


@dataclass(slots=True)
class Items:
    """A list; a `plain` one only holds things together (documents, statements) and gives no numbers to ids."""

    items: list[Node] = field(default_factory=list)
    start: int = 0
    end: int = 0
    plain: bool = False


@dataclass(slots=True)
class Record:
    """A mapping, pairs in file order; a key may stand twice."""

    pairs: list[tuple[str, Node]] = field(default_factory=list)
    start: int = 0
    end: int = 0


Node = Leaf | Items | Record


def outline(node: Node) -> Iterator[tuple[str, int, object]]:
    """Everything the tree says, in file order: (key or list mark, depth, value)."""
    stack: list[tuple[str, int, Node]] = [("", 0, node)]
    while stack:
        key, depth, found = stack.pop()
        if isinstance(found, Leaf):
            yield key, depth, found.value
        elif isinstance(found, Items):
            yield key, depth, "[]"
            stack.extend(("", depth + 1, item) for item in reversed(found.items))
        else:
            yield key, depth, "{}"
            stack.extend((name, depth + 1, value) for name, value in reversed(found.pairs))
