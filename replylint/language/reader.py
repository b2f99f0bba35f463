"""Reading: a string in, a `Text` out. All offsets are code points of the string."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate

from replylint.language.masking import FILL, mask
from replylint.language.sentences import Chunk, split
from replylint.language.text import Sentence, Text, Zone
from replylint.language.tokens import Vocabulary
from replylint.language.zones import assign, regions
from replylint.lazily import lazily

# Words and gaps alternate. A hyphen or an apostrophe between two word characters is part of the word.
_GAP = lazily(r"(\W(?<!\w[-‐‑'’](?=\w))\W*)")

_OPENERS = {"»": "«", "”": "“„", "“": "„"}
_QUOTES = lazily('[«»"“”„]')
_QUOTES_AND_CODE = lazily('[«»"“”„`\n]')


def read(source: str, vocabulary: Vocabulary) -> Text:
    """The sentences of a reply, with their words, marks and zones. Linear in the length of `source`; never raises.

    Text without a single word has no sentences.
    """
    masked = mask(source, vocabulary.placeholders)
    sentences: list[Sentence] = []
    paragraph = 0
    for start, end, zone in regions(masked, source):
        chunk = _cut(source, masked, start, end, zone, vocabulary)
        if chunk is not None:
            paragraph = split(chunk, paragraph, sentences)
    if "«" in source or '"' in source or "“" in source or "„" in source or "`" in source:
        _mark_quoted(masked, sentences)
    assign(sentences, source)
    return Text(source, sentences)


def _cut(source: str, masked: str, start: int, end: int, zone: Zone, vocabulary: Vocabulary) -> Chunk | None:
    """One region as words and gaps; None when it has no word."""
    parts = _GAP.split(masked if end - start == len(masked) else masked[start:end])
    offsets = list(accumulate(map(len, parts), initial=start))
    lead = ""
    if not parts[0]:
        if len(parts) < 3 or not parts[2]:
            return None
        lead = parts[1]
        del parts[:2], offsets[:2]
    if parts[-1]:
        parts.append("")
    else:
        parts.pop()
    forms = parts[::2]
    starts, ends = offsets[:-1:2], offsets[1::2]
    del starts[len(forms) :], ends[len(forms) :]
    if FILL in masked:
        _unfill(source, masked, forms, starts, ends)
    return Chunk(list(map(vocabulary.__getitem__, forms)), starts, ends, parts[1::2], lead, zone)


def _unfill(source: str, masked: str, forms: list[str], starts: list[int], ends: list[int]) -> None:
    """Put the source's own spelling where a form was filled."""
    at = masked.find(FILL, starts[0], ends[-1])
    while at >= 0:
        i = bisect_left(ends, at + 1)
        forms[i] = source[starts[i] : ends[i]]
        at = masked.find(FILL, ends[i], ends[-1])


def _mark_quoted(masked: str, sentences: list[Sentence]) -> None:
    """Set the `quoted` bits of the words between quotation marks; a pair around the whole text quotes nothing."""
    if not sentences:
        return
    first, last = sentences[0].starts[0], sentences[-1].ends[-1]
    spans = _outermost([(a, b) for a, b in _quotations(masked) if a > first or b < last])
    if not spans:
        return
    i = 0
    for sentence in sentences:
        while i < len(spans) and spans[i][1] <= sentence.starts[0]:
            i += 1
        j = i
        while j < len(spans) and spans[j][0] < sentence.ends[-1]:
            low = bisect_left(sentence.starts, spans[j][0])
            high = bisect_left(sentence.starts, spans[j][1])
            sentence.quoted |= (1 << high) - (1 << low)
            j += 1


def _outermost(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    outer: list[tuple[int, int]] = []
    for a, b in sorted(spans):
        if outer and a < outer[-1][1]:
            outer[-1] = (outer[-1][0], max(b, outer[-1][1]))
        else:
            outer.append((a, b))
    return outer


def _quotations(masked: str) -> list[tuple[int, int]]:
    """Every balanced pair of quotation marks, as the offsets of the two marks."""
    spans: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    waiting = {"«": 0, "“": 0, "„": 0}
    straight = code = -1
    for found in (_QUOTES_AND_CODE if "`" in masked else _QUOTES).finditer(masked):
        sign, at = found.group(), found.start()
        if sign == "\n":
            code = -1
        elif sign == "`":
            if code >= 0:
                spans.append((code, at))
            code = -1 if code >= 0 else at
        elif sign == '"':
            if straight >= 0:
                spans.append((straight, at))
                straight = -1
            elif masked[at + 1 : at + 2].strip() and not masked[at - 1 : at].isalnum():
                straight = at
        elif (openers := _OPENERS.get(sign)) and (waiting[openers[0]] or waiting[openers[-1]]):
            while stack:
                opener, begun = stack.pop()
                waiting[opener] -= 1
                if opener in openers:
                    spans.append((begun, at))
                    break
        elif sign in "«“„":
            stack.append((sign, at))
            waiting[sign] += 1
    return spans
