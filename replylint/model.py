"""The plain values that travel between the packages. Nothing here computes anything; what people build by hand
(a draft and its turns) is looked at once, when it is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from replylint.i18n import translate as _

Severity = Literal["error", "warning", "info"]
Verdict = Literal["send", "rework"]
Applicability = Literal["safe", "review", "fill"]

SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")

CHANNELS = ("chat", "email", "review", "phone", "sms")
"""Where replies go, as the shipped rules call it; packs of one's own may speak of others."""


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a source file: line and column count from 1, offset from 0, in Unicode code points."""

    line: int
    column: int
    offset: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of code points, `start <= i < end`, in `Draft.reply` unless said otherwise."""

    start: int
    end: int


class Origin(Protocol):
    """Maps offsets of a decoded draft back to the file it was read from; every source builds its own."""

    def position(self, offset: int) -> Position:
        """The place in the file of the code point `offset` of the draft (`len(reply)` is allowed)."""


AUTHORS = ("customer", "agent")
"""Who writes in a conversation."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of a conversation. `author` is who wrote it. Raises TypeError and ValueError."""

    author: Literal["customer", "agent"]
    text: str

    def __post_init__(self) -> None:
        if self.author not in AUTHORS:
            raise ValueError(unfit("Turn.author", "'customer' | 'agent'", repr(self.author)))
        if not isinstance(self.text, str):
            raise mistyped("Turn.text", "str", self.text)


@dataclass(frozen=True, slots=True)
class Dependency:
    """One token of a parse: its range of code points, the number of the token that governs it (its own for a root), and
    the relation between them, as Universal Dependencies call it («nsubj», «acl:relcl»)."""

    start: int
    end: int
    head: int
    relation: str


@dataclass(frozen=True, slots=True)
class Syntax:
    """What a parser made of `text`. It is asked only for a draft whose reply is that very text."""

    text: str
    tokens: tuple[Dependency, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """One reply to be judged, with what is known of its situation.

    `reply` is the decoded text (escapes resolved); `customer` the message it answers; `turns` what was said
    before, oldest first; `rating` the stars (1-5) of a review. A `fragment` is a piece that is assembled into
    a reply later, so that nothing can be said of what it lacks. `syntax` is a parse of the reply, where there is one:
    it decides how far a noun phrase goes and what the subject of a verb is. `lasting_id` is given where `id` counts
    drafts (`negative[1]`): what of it stays when others are put before this one (`negative`).

    Raises TypeError (a field of the wrong type) and ValueError (a rating that is none), naming the field.
    """

    reply: str
    customer: str | None = None
    channel: str | None = None
    id: str | None = None
    path: str | None = None
    turns: tuple[Turn, ...] = ()
    rating: int | None = None
    fragment: bool = False
    lasting_id: str | None = None
    origin: Origin | None = field(default=None, compare=False, repr=False)
    syntax: Syntax | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.reply, str):
            raise mistyped("Draft.reply", "str", self.reply)
        for name in ("customer", "channel", "id", "path", "lasting_id"):
            value = getattr(self, name)
            if value is not None and not isinstance(value, str):
                raise mistyped(f"Draft.{name}", "str | None", value)
        if isinstance(self.turns, list):
            object.__setattr__(self, "turns", tuple(self.turns))
        if not isinstance(self.turns, tuple):
            raise mistyped("Draft.turns", "tuple[Turn, ...]", self.turns)
        for index, turn in enumerate(self.turns):
            if not isinstance(turn, Turn):
                raise mistyped(f"Draft.turns[{index}]", "Turn", turn)
        if self.rating is not None:
            if not isinstance(self.rating, int) or isinstance(self.rating, bool):
                raise mistyped("Draft.rating", "int | None", self.rating)
            if not 1 <= self.rating <= 5:
                raise ValueError(unfit("Draft.rating", "1 | 2 | 3 | 4 | 5", str(self.rating)))


def unfit(name: str, expected: str, got: str) -> str:
    """What to say of a value that does not fit."""
    return _("{name}: expected {expected}, got {got}").format(name=name, expected=expected, got=got)


def mistyped(name: str, expected: str, value: Any) -> TypeError:
    """The error about a value of the wrong type, which it does not show: it may be somebody's message."""
    return TypeError(unfit(name, expected, type(value).__name__))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One edit of the draft: put `replacement` in place of `span`.

    `applicability` is `safe` (a machine may apply it), `review` (a person should look) or `fill` (a slot such
    as `‹срок›` has to be filled first). `reason` says in Russian why it is not safe; `slots` names the open slots.
    """

    span: Span
    replacement: str
    applicability: Applicability
    reason: str | None = None
    slots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect. `text` is `draft.reply[span.start:span.end]`; message and why are Russian."""

    rule: str
    category: str
    severity: Severity
    message: str
    span: Span
    text: str
    why: str = ""
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A whole reply in place of the draft; `slots` are the placeholders (such as `срок`) still to be filled, `left_out` are words
    of the draft that are neither in the reply nor in a slot, in their order."""

    text: str
    slots: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What the linter says of one draft. `score` is 0-100; `not_judged` names rules that lacked evidence."""

    draft: Draft
    score: int
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    not_judged: tuple[str, ...] = ()
    rewrite: Rewrite | None = None
