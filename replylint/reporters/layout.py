"""Text in terminal cells: what is safe to print, how wide it is, where it breaks."""

from __future__ import annotations

import re
import unicodedata

from replylint.lazily import lazily

# Control characters drive the terminal, bidirectional ones turn the line round, surrogates cannot be encoded.
# Each is replaced by exactly one visible character, so that offsets stay true.
_UNSAFE = lazily("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_ZERO = frozenset(("Mn", "Me", "Cf"))
_JOINER, _EMOJI_STYLE = "\u200d", "\ufe0f"


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"


def neutralise(text: str) -> str:
    """`text` without anything that drives a terminal; as many code points as before.

    >>> neutralise("\\x1b[31mкрасный")
    '␛[31mкрасный'
    """
    return _UNSAFE.sub(_visible, text.replace("\t", " "))


def cell_widths(text: str) -> list[int]:
    """For each code point the cells it adds: 0 for combining marks and joined emoji, 2 for wide ones.

    >>> cell_widths("й😀")
    [1, 2]
    """
    if text.isascii():
        return [1] * len(text)
    widths: list[int] = []
    joined = False
    flag_open = False
    for index, char in enumerate(text):
        code = ord(char)
        if code < 0x300:
            width = 1 if code != 0xAD else 0
        elif code < 0x2000:
            width = 0 if unicodedata.category(char) in _ZERO else 1
        elif char == _EMOJI_STYLE and index and widths[-1] == 1:
            width = 1
        elif 0x1F1E6 <= code <= 0x1F1FF:
            width, flag_open = (0, False) if flag_open else (2, True)
            widths.append(width)
            continue
        elif joined or 0x1F3FB <= code <= 0x1F3FF or unicodedata.category(char) in _ZERO:
            width = 0
        else:
            width = 2 if unicodedata.east_asian_width(char) in "WF" else 1
        joined, flag_open = char == _JOINER, False
        widths.append(width)
    return widths


def width_of(text: str) -> int:
    """The cells `text` takes."""
    return sum(cell_widths(text))


def wrap(text: str, width: int) -> list[tuple[int, int]]:
    """Rows of at most `width` cells as ranges of `text`, broken after spaces, inside a word only if it must be.

    >>> wrap("раз два три", 8)
    [(0, 8), (8, 11)]
    """
    width = max(width, 2)
    if len(text) * 2 <= width:
        return [(0, len(text))]
    widths = cell_widths(text)
    rows: list[tuple[int, int]] = []
    start = used = 0
    space = -1
    for index, cells in enumerate(widths):
        if text[index] == " ":
            # A space that ends a row may hang over the edge unseen.
            used += 1
            space = index
            continue
        while used + cells > width and index > start:  # twice where a lone space was the first row
            end = space + 1 if space >= start else index
            rows.append((start, end))
            used = sum(widths[end:index])
            start, space = end, -1
        used += cells
    rows.append((start, len(text)))
    return rows


def fill(text: str, width: int, indent: str = "") -> list[str]:
    """`text` neutralised and wrapped as lines that all begin with `indent`."""
    lines: list[str] = []
    for line in neutralise(text).splitlines() or [""]:
        lines += [indent + line[a:b].rstrip() for a, b in wrap(line, width - len(indent))]
    return lines
