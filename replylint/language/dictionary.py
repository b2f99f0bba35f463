"""The dictionary of pymorphy3, read straight from its files: readings of the forms that stand in it, and nothing else.

pymorphy3 takes a tenth of a second to be imported and to make its tags; most drafts hold only words of the dictionary.
The readings are those that `pymorphy3.MorphAnalyzer().parse` gives, in its order. The files are described in
https://pymorphy2.readthedocs.io/en/stable/internals/dict.html.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from replylint.compiled import keep_made_of

FORMAT = "2.4"
"""The version of the files that is known here."""

VERSION_FILE = "meta.json"

TABLES = (VERSION_FILE, "suffixes.json", "paradigms.array", "gramtab-opencorpora-int.json")
"""Files that are kept in a form that loads faster."""

_PROBABILITY = 1_000_000
"""What P(tag | word) is multiplied with in the file."""

_UNSURE_YO = {"е": "ё"}


class Entry(NamedTuple):
    """One reading. `word` and `lemma` are spelled as in the dictionary, `tag` numbers a set of grammemes."""

    word: str
    lemma: str
    tag: int
    score: float
    paradigm: int


_score_of = attrgetter("score")


class Dictionary:
    """The dictionary in one folder. Raises OSError or ValueError where the folder does not hold what is expected."""

    def __init__(self, folder: str) -> None:
        try:
            from dawg import IntDAWG, RecordDAWG
        except ImportError:
            from dawg_python import IntDAWG, RecordDAWG

        path = Path(folder)
        tables = keep_made_of("dictionary", [path / name for name in TABLES], lambda: _read_tables(path))
        self._tags, self._suffixes, self._prefixes, self._starts, numbers = tables
        self._paradigms = array("H")
        self._paradigms.frombytes(numbers)
        self._words = RecordDAWG(">HH").load(str(path / "words.dawg"))
        self._probabilities = IntDAWG().load(str(path / "p_t_given_w.intdawg"))
        self._replaces = self._words.compile_replaces(_UNSURE_YO)
        self._grammemes: dict[int, frozenset[str]] = {}

    def parse(self, form: str) -> list[Entry]:
        """The readings of a lower-case form, the likeliest first; none of a word that is not in the dictionary."""
        places = [
            (word, paradigm, index)
            for word, found in self._words.similar_items(form, self._replaces)
            for paradigm, index in found
        ]
        if not places:
            return []
        tags = [self._tag(paradigm, index) for _, paradigm, index in places]
        chances = [self._probabilities.get(f"{form}:{self._tags[tag]}", 0) for tag in tags]
        if any(chances):
            scores = [chance / _PROBABILITY for chance in chances]
        else:
            scores = [1 / len(places)] * len(places)
        entries = [
            Entry(word, self._lemma(word, paradigm, index), tag, score, paradigm)
            for (word, paradigm, index), tag, score in zip(places, tags, scores, strict=True)
        ]
        return sorted(entries, key=_score_of, reverse=True)

    def lexeme(self, entry: Entry) -> Iterator[tuple[str, int]]:
        """All forms of the word of an entry, each with its tag."""
        start, size = self._extent(entry.paradigm)
        first = self._shape(start, size, 0)
        stem = entry.lemma[len(first[0]) : len(entry.lemma) - len(first[1])]
        for index in range(size):
            prefix, suffix = self._shape(start, size, index)
            yield prefix + stem + suffix, self._paradigms[start + size + index]

    def grammemes(self, tag: int) -> frozenset[str]:
        """The grammemes of a tag, part of speech included."""
        known = self._grammemes.get(tag)
        if known is None:
            names = self._tags[tag].replace(" ", ",", 1).split(",")
            known = self._grammemes[tag] = frozenset(names)
        return known

    def _tag(self, paradigm: int, index: int) -> int:
        start, size = self._extent(paradigm)
        return self._paradigms[start + size + index]

    def _lemma(self, word: str, paradigm: int, index: int) -> str:
        if index == 0:
            return word
        start, size = self._extent(paradigm)
        prefix, suffix = self._shape(start, size, index)
        first = self._shape(start, size, 0)
        return first[0] + word[len(prefix) : len(word) - len(suffix)] + first[1]

    def _extent(self, paradigm: int) -> tuple[int, int]:
        """Where a paradigm begins and how many forms it has. It is three rows: their suffixes, tags and prefixes."""
        start: int = self._starts[paradigm]
        return start, (self._starts[paradigm + 1] - 1 - start) // 3

    def _shape(self, start: int, size: int, index: int) -> tuple[str, str]:
        """The prefix and the suffix of one form of a paradigm."""
        return self._prefixes[self._paradigms[start + 2 * size + index]], self._suffixes[
            self._paradigms[start + index]
        ]


def _read_tables(folder: Path) -> tuple[Any, ...]:
    """Tags, suffixes, prefixes, where each paradigm starts, and all paradigms as one row of 16-bit numbers."""
    import json

    meta = dict(json.loads((folder / VERSION_FILE).read_text("utf-8")))
    if str(meta["format_version"]) != FORMAT:
        raise ValueError(f"dictionary format {meta['format_version']}")
    tags = json.loads((folder / meta["gramtab_formats"]["opencorpora-int"]).read_text("utf-8"))
    suffixes = json.loads((folder / "suffixes.json").read_text("utf-8"))
    prefixes = meta["compile_options"]["paradigm_prefixes"]
    numbers = array("H")
    numbers.frombytes((folder / "paradigms.array").read_bytes())
    # The file is the number of paradigms and then each paradigm with its length before it.
    starts, at = [], 1
    for _ in range(numbers[0]):
        starts.append(at + 1)
        at += 1 + numbers[at]
    starts.append(at + 1)
    return tags, suffixes, prefixes, starts, numbers.tobytes()
