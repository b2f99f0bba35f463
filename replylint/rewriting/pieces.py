"""What a reply is put together from."""

from __future__ import annotations

from dataclasses import dataclass

from replylint.language.text import Zone


@dataclass(slots=True)
class Piece:
    """Part of a reply: its text, the white space before it, its zone.

    `own` names the line of a rewrite's own that it is, None for what comes from the draft; `number` is that of the draft's
    sentence it comes from.
    """

    text: str
    gap: str = " "
    zone: Zone = "body"
    own: str | None = None
    number: int = -1
