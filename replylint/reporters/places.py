"""Where a finding stands, under which name, and how to recognise it again after its file has changed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from typing import Any

from replylint.lazily import lazily
from replylint.model import Draft, Finding, Position, Report, Span, Suggestion

STDIN = "<stdin>"


def path_of(draft: Draft) -> str:
    """The `/`-separated path of the draft's file, `<stdin>` if it has none."""
    return STDIN if draft.path in (None, "-") else draft.path.replace("\\", "/")


FileEdit = tuple[Position, Position, str]
Range = Callable[[Span], tuple[Position, Position]]


def ranger(draft: Draft) -> Range:
    """Maps spans of the draft to where they begin and end in its file, or in the reply itself without a file.

    >>> ranger(Draft("раз\\nдва"))(Span(4, 5))
    (Position(line=2, column=1, offset=4), Position(line=2, column=2, offset=5))
    """
    origin = draft.origin
    if origin is None:
        starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", draft.reply))]

        def position(offset: int) -> Position:
            line = bisect_right(starts, offset)
            return Position(line, offset - starts[line - 1] + 1, offset)
    else:
        position = origin.position
        # The end of what a span covers is not always the beginning of what follows (escapes, joined literals).
        positions: Callable[[int, int], tuple[Position, Position]] | None = getattr(origin, "positions", None)
        if positions is not None:
            return lambda span: positions(span.start, span.end)
    return lambda span: (position(span.start), position(span.end))


def file_edits(draft: Draft, edit: Suggestion) -> list[FileEdit] | None:
    """What the suggestion changes in the file, written as the file's format wants it; None where it cannot be."""
    origin: Any = draft.origin
    if origin is None:
        start, end = ranger(draft)(edit.span)
        return [(start, end, edit.replacement)]
    remembered = getattr(origin, "file_edits", None)
    if remembered is not None:
        known: list[FileEdit] | None = remembered(edit)
        return known
    if not hasattr(origin, "edit"):
        return None
    from replylint.sources.origin import FixRefused

    outermost = origin
    while outermost.outer is not None:
        outermost = outermost.outer
    page = outermost.page
    try:
        edits = origin.edit([(edit.span.start, edit.span.end, edit.replacement)])
    except FixRefused:
        return None
    return [
        (page.position(one.start - page.offset), page.position(one.end - page.offset), one.text)
        for one in edits
    ]


_SENTENCE_END = lazily(r"[.!?…]+[)»\"]*(?=\s|$)|[\r\n]")
_REACH = 200
"""How far around an edit its sentence is looked for (code points): text may have no sentence ends at all."""


BETTER, ADD = "Лучше", "Добавьте"


def advice(reply: str, edit: Suggestion) -> tuple[str, str]:
    """What the suggestion asks for, in a word, and how the place reads then: what is added alone, else the sentence.

    >>> advice("Курьер не приехал.", Suggestion(Span(0, 0), "Простите, что ‹что случилось›. ", "fill"))
    ('Добавьте', 'Простите, что ‹что случилось›.')
    >>> advice("Денег не вернём. Ждём.", Suggestion(Span(16, 16), " Вместо этого можем ‹что›.", "fill"))
    ('Добавьте', 'Вместо этого можем ‹что›.')
    >>> advice("Ожидайте ответа.", Suggestion(Span(0, 8), "Дождитесь", "safe"))
    ('Лучше', 'Дождитесь ответа.')
    """
    if edit.span.start == edit.span.end and _SENTENCE_END.search(edit.replacement.rstrip()[-2:]):
        return ADD, _opened(edit.replacement).strip()
    return BETTER, in_place(reply, edit)


def in_place(reply: str, edit: Suggestion) -> str:
    """The sentence as it reads with the edit made, on its own.

    >>> in_place("Добрый день. Ожидайте ответа, пожалуйста. Ждём.", Suggestion(Span(13, 21), "Дождитесь", "safe"))
    'Дождитесь ответа, пожалуйста.'
    >>> in_place("Спросите там, мы своё сделали.", Suggestion(Span(0, 15), "Узнаю сам. М", "review"))
    'Узнаю сам.'
    >>> in_place("Мы своё сделали, спросите там.", Suggestion(Span(15, 30), ". Узнаю сам.", "review"))
    'Узнаю сам.'
    """
    replacement, end = _opened(edit.replacement), edit.span.end
    if replacement != edit.replacement:
        start = edit.span.start
    else:
        low = max(edit.span.start - _REACH, 0)
        ends = [match.end() for match in _SENTENCE_END.finditer(reply, low, edit.span.start)]
        start = ends[-1] if ends else low
    closed = [match.end() for match in _SENTENCE_END.finditer(replacement)]
    if closed and len(replacement) - closed[-1] <= 2 and not replacement[-1:].isspace():
        # The edit closes its sentence, or closes it and writes the first letter of the next one large.
        replacement = replacement[: closed[-1]]
    else:
        following = _SENTENCE_END.search(reply, end, end + _REACH)
        end = following.end() if following else min(end + _REACH, len(reply))
    return (reply[start : edit.span.start] + replacement + reply[edit.span.end : end]).strip()


def _opened(replacement: str) -> str:
    """`replacement` without the end it may first put to the sentence before it, which stays as it is."""
    closed = _SENTENCE_END.match(replacement)
    return replacement[closed.end() :] if closed and replacement[closed.end() :].strip() else replacement


def line_start(offset: int, text: str) -> Span:
    """The span to ask for the place of a line that begins at `offset`: its first character."""
    return Span(offset, min(offset + 1, len(text)))


def finding_dict(finding: Finding, place: Range) -> dict[str, Any]:
    """The finding as plain values: the shape of the JSON Lines contract."""
    return {
        "rule": finding.rule,
        "category": finding.category,
        "severity": finding.severity,
        "message": finding.message,
        **_range_dict(place(finding.span)),
        "text": finding.text,
        "suggestions": [
            {
                "replacement": one.replacement,
                "applicability": one.applicability,
                **_range_dict(place(one.span)),
            }
            for one in finding.suggestions
        ],
    }


def _range_dict(ends: tuple[Position, Position]) -> dict[str, dict[str, int]]:
    return {
        name: {"line": end.line, "column": end.column, "offset": end.offset}
        for name, end in zip(("start", "end"), ends, strict=True)
    }


def content_key(rule: str, path: str, draft_id: str | None, text: str) -> str:
    """What stays the same when lines move: rule, file, draft and the words found, case, ё and spaces aside.

    >>> content_key("a/b", "x.txt", None, "Ждём\\nвас") == content_key("a/b", "x.txt", None, "ждем вас")
    True
    """
    words = " ".join(text.casefold().replace("ё", "е").split())
    return _digest("\0".join((rule, path, draft_id or "", words)))


def lasting_id(draft: Draft) -> str | None:
    """The draft's id without the numbers that change when drafts are put before it.

    >>> lasting_id(Draft("…", id="negative[1]", lasting_id="negative")), lasting_id(Draft("…", id="refund[1]"))
    ('negative', 'refund[1]')
    """
    return draft.id if draft.lasting_id is None else draft.lasting_id


def _digest(text: str) -> str:
    import hashlib  # here, because most formats do without

    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Fingerprints:
    """Content keys told apart by how many equal ones came before: stable ids unique within one run."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(self, report: Report, finding: Finding) -> str:
        key = content_key(finding.rule, path_of(report.draft), lasting_id(report.draft), finding.text)
        self._seen[key] += 1
        return _digest(f"{key}:{self._seen[key]}")
