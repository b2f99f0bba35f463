"""Signals that are heard in a customer's message as a whole: a linear sum over its words reaches a threshold.

Their weights files have one table, `draft`, of features `told.…` (`rulebook.features`) and `bias`; `speaks` is the threshold. The sum is
taken once for a message, whatever rules ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from replylint.packed import Index, Lookup
from replylint.rulebook.features import Classes, classes_of, heard_features, spoken
from replylint.rulebook.weighing import classes_in

if TYPE_CHECKING:
    from replylint.rulebook.evidence import Side

BIAS = "bias"


class File(NamedTuple):
    """A weights file of a signal; the numbers in `weighing.UNIT`s."""

    speaks: int
    table: Mapping[str, int]


class Tables(NamedTuple):
    """The tables of all weighted signals as the compiled rules hold them: the features, as a plain `Index`; the rows, each with what
    the feature is worth for every weights file, as 32-bit numbers; the classes of the lexicon that a feature speaks of; signal → the
    column of its file, the sum from which it is heard."""

    features: tuple[bytes, bytes, bytes]
    rows: bytes
    bias: tuple[int, ...]
    classes: Classes
    signals: Mapping[str, tuple[int, int]]

    @classmethod
    def of(
        cls, signals: Mapping[str, str], files: Mapping[str, File], members: Mapping[str, Iterable[str]]
    ) -> Tables:
        """`signals`: the weights file of each; `members`: those of each class of the lexicon."""
        asked = sorted(set(signals.values()))
        tables = [files[name].table for name in asked]
        index, features = Index.of({name for table in tables for name in table if name != BIAS})
        row = _row(len(asked))
        return cls(
            (*index,),
            b"".join([row.pack(*[table.get(name, 0) for table in tables]) for name in features]),
            tuple(table.get(BIAS, 0) for table in tables),
            classes_of({name: members[name] for name in set(classes_in(*tables))}),
            {signal: (asked.index(file), files[file].speaks) for signal, file in signals.items()},
        )


def is_told(feature: str) -> bool:
    """Whether a feature is of the customer's words, or counts always: what a weighted signal may look at."""
    return feature == BIAS or feature.startswith("told.")


def _row(files: int) -> Struct:
    return Struct(f"<{files}i")


class Hearing:
    """Tells which weighted signals a customer's message has."""

    def __init__(self, tables: Tables) -> None:
        self._number = Lookup(Index(*tables.features)).number
        self._rows, self._row = tables.rows, _row(len(tables.bias))
        self._bias, self._classes, self._signals = tables.bias, tables.classes, tables.signals

    def has(self, customer: Side, signal: str) -> bool:
        """Whether a message has a weighted signal; the sums are remembered with it."""
        sums: tuple[int, ...] | None = customer.memory.get("heard")
        if sums is None:
            sums = customer.memory["heard"] = self._sums(customer)
        column, speaks = self._signals[signal]
        return sums[column] >= speaks

    def _sums(self, customer: Side) -> tuple[int, ...]:
        found = [
            self._row.unpack_from(self._rows, number * self._row.size)
            for _, sentence in spoken(customer)
            for number in map(self._number, heard_features(sentence, self._classes))
            if number is not None
        ]
        return tuple(map(sum, zip(self._bias, *found, strict=True)))
