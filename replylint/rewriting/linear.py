"""Sums of weights over traits: what the logistic regressions of `rules/rewriting/suspicion.yml` say.

(Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 4.4.) Tables that are asked about the same traits are read
side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from math import exp, log

from replylint.language.text import Sentence
from replylint.rewriting.templates import weights

OF_A_WORD = 0.7
"""What a word counts for, where any other trait counts for 1: the penalty sees its weight so much dearer."""
ANSWERS, WHERE_ANSWERING = "answers", " where answering"
"""The trait that it is known what the customer wrote, and how the names of traits end that count otherwise then."""
_SUREST = 5.0

Traits = Mapping[str, float]
Tables = Mapping[str, tuple[float, float]]
"""What a trait counts for in each of two tables."""


@lru_cache(maxsize=256)
def word_traits(sentence: Sentence, start: int, end: int, prefix: str = "word") -> Mapping[str, float]:
    """The lemmas of `words[start:end]`, and the kinds of what is no word: «time», «placeholder»."""
    return {
        _named(prefix, word.parses[0].lemma if word.parses else word.kind): OF_A_WORD
        for word in sentence.words[start:end]
    }


@lru_cache(maxsize=1 << 14)
def _named(prefix: str, lemma: str) -> str:
    """The name of a trait, made once: its hash is known then."""
    return f"{prefix} {lemma}"


def sums(tables: Tables, traits: Traits, biased: bool = True) -> tuple[float, float]:
    """The log odds that two tables give a sentence; traits that they do not know weigh nothing."""
    one, other = tables["bias"] if biased else (0.0, 0.0)
    for worth, value in zip(map(tables.get, traits), traits.values(), strict=True):
        if worth is not None:
            one += worth[0] * value
            other += worth[1] * value
    return one, other


def totals(names: tuple[str, ...], traits: Traits) -> list[float]:
    """The log odds that several tables give; traits that they do not know weigh nothing."""
    table = _side_by_side(names)
    rows: dict[float, list[tuple[float, ...]]] = {1.0: [table["bias"]]}
    for name, value in traits.items():
        if name in table:
            rows.setdefault(value, []).append(table[name])
    odds = [0.0] * len(names)
    for value, same in rows.items():
        odds = [
            sum_ + value * sum(column) for sum_, column in zip(odds, zip(*same, strict=True), strict=True)
        ]
    return odds


@cache
def _side_by_side(names: tuple[str, ...]) -> dict[str, tuple[float, ...]]:
    tables = [weights()[name] for name in names]
    traits = {trait for table in tables for trait in table}
    return {trait: tuple(table.get(trait, 0.0) for table in tables) for trait in traits}


@cache
def tables_of(names: tuple[str, str], answering: bool = False) -> Tables:
    """Two tables side by side; with `answering` what a trait counts for where it is known what the customer wrote."""
    tables = [dict(weights()[name]) for name in names]
    for table in tables if answering else ():
        table["bias"] += table.get(ANSWERS, 0.0)
        for name, worth in list(table.items()):
            if name.endswith(WHERE_ANSWERING):
                plain = name.removesuffix(WHERE_ANSWERING)
                table[plain] = table.get(plain, 0.0) + worth
    one, other = tables
    return {name: (one.get(name, 0.0), other.get(name, 0.0)) for name in one.keys() | other.keys()}


def forget() -> None:
    """Read the weights anew when they are next asked for."""
    for read in (weights, tables_of, _side_by_side):
        read.cache_clear()


def probability_of(odds: float) -> float:
    """The probability of log odds."""
    return 1 / (1 + exp(-odds))


def likely(tables: Tables, traits: Traits, beside: tuple[float, float] = (0.0, 0.0)) -> tuple[float, float]:
    """The probabilities that two tables give; `beside` are log odds that stand for the bias and for what is the same for all."""
    one, other = sums(tables, traits, beside == (0.0, 0.0))
    return probability_of(one + beside[0]), probability_of(other + beside[1])


def bounded(odds: float) -> float:
    """Log odds, at most `_SUREST` in size."""
    return max(-_SUREST, min(_SUREST, odds))


def log_odds(probability: float) -> float:
    """The log odds of a probability, at most `_SUREST` in size."""
    return (
        bounded(log(probability / (1 - probability)))
        if 0 < probability < 1
        else (probability - 0.5) * 2 * _SUREST
    )
