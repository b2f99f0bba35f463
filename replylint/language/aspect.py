"""Aspect partners: which verbs a verb of a phrase stands for (`data/aspect.yml`)."""

from __future__ import annotations

from functools import cache

from replylint.language import datafile
from replylint.language.morphology import fold


def family(lemma: str) -> frozenset[str]:
    """All lemmas that a phrase word `lemma` stands for: itself and, for a verb, its aspect partners.

    A verb of several families («писать») stands for the members of each of them.

    >>> sorted(family("обратиться"))
    ['обратиться', 'обращаться']
    """
    folded = fold(lemma)
    return _families().get(folded, frozenset()) | {folded}


@cache
def _families() -> dict[str, frozenset[str]]:
    members: dict[str, set[str]] = {}
    for group in load():
        for lemma in group:
            members.setdefault(lemma, set()).update(group)
    return {lemma: frozenset(group) for lemma, group in members.items()}


def load() -> list[list[str]]:
    """The families as `data/aspect.yml` has them, in order."""
    data = datafile.load("aspect")
    families: list[list[str]] = [*data["families"], *data["modern"]]
    return families
