"""What only shows when templates stand beside each other: two that are almost one, one under praise and complaint.

Templates are compared as they go by, each with those before it. Pairs of neighbouring word stems are hashed into a
sketch of few minima (one permutation MinHash); only templates that share a band of the sketch are compared in full,
so that the time grows with the number of templates and not with its square.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from replylint import scoring
from replylint.model import Draft, Finding, Report, Span
from replylint.reporters.places import line_start, path_of, ranger

if TYPE_CHECKING:
    from replylint.linter import Linter

NEAR_DUPLICATE = "template/near-duplicate"
PRAISE_AND_COMPLAINT = "template/praise-and-complaint"
RULES = (NEAR_DUPLICATE, PRAISE_AND_COMPLAINT)

MIN_WORDS = 12
"""Shorter templates are alike by nature."""
ALIKE = 0.8
"""From this share of common pairs on (Jaccard) two templates are near duplicates."""
BINS = 16
MAX_CANDIDATES = 8
"""Templates of one band that are compared: what more of them share is a formula such as a signature."""

_TOKEN = re.compile(r"\{\{[^{}]*\}\}|\$?\{[^{}]*\}|%\w+%|#\w+#|\[[^\]\n]{1,60}\]|[^\W_]+")
_STEM = 5
_PRAISE = re.compile(
    r"(?:^|[\W_])(?:positive|praise|good|great|thanks|похвал\w*|позитив\w*|хорош\w*|положительн\w*)(?:[\W_]|$)"
)
_COMPLAINT = re.compile(
    r"(?:^|[\W_])(?:negative|complaint|bad|poor|defect|жалоб\w*|негатив\w*|плох\w*|отрицательн\w*|брак)(?:[\W_]|$)"
)


_Template = tuple[str, frozenset[int]]
"""Where a template stands, and its pairs of words."""


class Shelf:
    """The templates of a run that have gone by.

    `linter_for` gives the linter of a file, which knows how grave a finding is there; it is asked only when something
    is found.
    """

    def __init__(self, linter_for: Callable[[str | None], Linter]) -> None:
        self.linter_for = linter_for
        self._bands: dict[tuple[int, int, int], list[_Template]] = {}
        self._said: dict[tuple[str, ...], dict[str, str]] = {}
        self._crc: dict[str, int] = {}

    def findings(self, draft: Draft) -> Iterator[Finding]:
        """What is wrong with a template beside those before it. Puts it on the shelf."""
        words = stems(draft.reply)
        where = _where(draft)
        found = [
            finding
            for rule, twin in self._twins(draft, words, where)
            if (finding := self._finding(rule, draft, twin)) is not None
        ]
        yield from found[:1]

    def _twins(self, draft: Draft, words: tuple[str, ...], where: str) -> list[tuple[str, str]]:
        """Rules that speak of the template, and where its twin stands."""
        found = []
        kind = tone(draft)
        if kind and words:
            said = self._said.setdefault(words, {})
            said.setdefault(kind, where)
            other = said.get("praise" if kind == "complaint" else "complaint")
            if other:
                found.append((PRAISE_AND_COMPLAINT, other))
        if len(words) >= MIN_WORDS:
            twin = self._near((where, self._pairs(words)))
            if twin is not None:
                found.append((NEAR_DUPLICATE, twin[0]))
        return found

    def _pairs(self, words: tuple[str, ...]) -> frozenset[int]:
        known = self._crc
        numbers = []
        for word in words:
            number = known.get(word)
            if number is None:
                number = known[word] = zlib.crc32(word.encode("utf-8", "surrogatepass"))
            numbers.append(number)
        # Knuth's multiplicative hash: the high bits decide the minimum, the low ones the bin.
        return frozenset(
            ((one * 31 + other) * 2654435761 & 0xFFFFFFFFFF) >> 8 for one, other in pairwise(numbers)
        )

    def _near(self, template: _Template) -> _Template | None:
        """The first template that is almost this one; this one is put beside the others."""
        pairs = template[1]
        tried: set[int] = set()
        twin = None
        for band in _bands(pairs):
            others = self._bands.setdefault(band, [])
            for other in others:
                if twin is None and id(other) not in tried:
                    tried.add(id(other))
                    if _alike(pairs, other[1]):
                        twin = other
            if len(others) < MAX_CANDIDATES:
                others.append(template)
        return twin

    def _finding(self, rule: str, draft: Draft, twin: str) -> Finding | None:
        linter = self.linter_for(draft.path)
        severity = linter.severity(rule)
        if severity is None:
            return None
        said = next(one for one in linter.ruleset.rules if one.id == rule)
        message = said.message.replace("{где}", twin)
        span = Span(0, len(draft.reply))
        return Finding(rule, said.category, severity, message, span, draft.reply, said.why)


def tone(draft: Draft) -> str:
    """`praise` or `complaint` where the rating or the id says what the template answers, else empty."""
    if draft.rating is not None:
        return "praise" if draft.rating >= 4 else "complaint" if draft.rating <= 2 else ""
    name = (draft.id or "").lower()
    praise, complaint = bool(_PRAISE.search(name)), bool(_COMPLAINT.search(name))
    return "" if praise == complaint else "praise" if praise else "complaint"


def stems(text: str) -> tuple[str, ...]:
    """The words of a text cut to their beginnings; every placeholder is the same one.

    >>> stems("Ваши деньги, {{имя}}, ещё в пути!")
    ('ваши', 'деньг', '{}', 'еще', 'в', 'пути')
    """
    plain = text.lower().replace("ё", "е")
    return tuple(token[:_STEM] if token[0] not in "{$%#[" else "{}" for token in _TOKEN.findall(plain))


def _bands(pairs: frozenset[int]) -> Iterator[tuple[int, int, int]]:
    """The sketch of a set of hashes: the least of each bin, two bins a band."""
    least: list[int] = [0] * BINS
    for pair in pairs:
        at = pair & (BINS - 1)
        if not least[at] or pair < least[at]:
            least[at] = pair
    for at in range(0, BINS, 2):
        if least[at] or least[at + 1]:
            yield at, least[at], least[at + 1]


def _alike(one: frozenset[int], other: frozenset[int]) -> bool:
    few, many = sorted((len(one), len(other)))
    if few < ALIKE * many:
        return False
    common = len(one & other)
    return common >= ALIKE * (few + many - common)


def _where(draft: Draft) -> str:
    line = ranger(draft)(line_start(0, draft.reply))[0].line
    return f"{path_of(draft)}:{line}" + (f" · {draft.id}" if draft.id else "")


def with_findings(report: Report, found: list[Finding]) -> Report:
    """The report with more findings, scored anew."""
    if not found:
        return report
    findings = sorted((*report.findings, *found), key=lambda one: (one.span, one.rule))
    return scoring.rescored(report, findings)
