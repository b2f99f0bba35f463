"""Folding: what different spellings of one word have in common. Nothing here knows about offsets."""

from __future__ import annotations

from replylint.lazily import lazily

# Written by word processors and messengers inside a word, seen by nobody.
INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufeff"
COMBINING = "\u0300-\u036f"

DROPPED = lazily(f"[{INVISIBLE}{COMBINING}]+")
HYPHENS = str.maketrans({"‐": "-", "‑": "-", "’": "'"})

_CYRILLIC = lazily("[а-яё]")
_LATIN = lazily("[a-z]")

# Upper case has more twins than lower case: B, H, M, T look Cyrillic, b, h, m, t do not.
_UPPER_TWINS = dict(zip("ABCEHKMOPTXY", "АВСЕНКМОРТХУ", strict=True))
_LOWER_TWINS = dict(zip("aceopxyk", "асеорхук", strict=True))
_TWINS = str.maketrans(_UPPER_TWINS | _LOWER_TWINS)


def fold(text: str) -> str:
    """The spelling that forms are compared in: lower case, ё→е, without marks, twins of Cyrillic letters replaced.

    >>> fold("Cпасибо"), fold("счёт"), fold("SMS-код"), fold("спаси\\u00adбо"), fold("мои\\u0306")
    ('спасибо', 'счет', 'sms-код', 'спасибо', 'мой')
    """
    if text.isascii():
        return text.lower()
    text = text.replace("и\u0306", "й").replace("И\u0306", "Й")
    text = DROPPED.sub("", text).translate(HYPHENS)
    if _LATIN.search(text.lower()):
        text = "-".join(map(_untwin, text.split("-")))
    return text.lower().replace("ё", "е")


def _untwin(part: str) -> str:
    """`part` in Cyrillic where it has a Cyrillic letter and every Latin one looks like a Cyrillic one."""
    if not _CYRILLIC.search(part.lower()):
        return part
    turned = part.translate(_TWINS)
    return part if _LATIN.search(turned.lower()) else turned
