"""`--redact`: personal data masked in everything a report shows, character by character, so that places stay true."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from replylint.lazily import lazily
from replylint.model import Finding, Report

MASK = "•"


def _is_card(digits: str) -> bool:
    """The check digit of payment cards (Luhn, ISO/IEC 7812-1).

    >>> _is_card("4111111111111111"), _is_card("4111111111111112")
    (True, False)
    """
    doubled = [int(digit) * (2 if index % 2 else 1) for index, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _always(_digits: str) -> bool:
    return True


_GAP = r"[ \u00a0\-]?"
_CARD = lazily(rf"(?<!\d)\d(?:{_GAP}\d){{12,18}}(?!\d)")
# The last group of each is masked; the check decides whether the digits found are what they look like.
PATTERNS: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (lazily(r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63})+"), _always),
    (_CARD, _is_card),
    (lazily(r"(?<!\d)\d{3}-\d{3}-\d{3}[ \-]\d{2}(?!\d)"), _always),
    (lazily(r"(?i)(?:снилс|паспорт\w*)(?:\D{0,20}\d){4,14}"), _always),
    (lazily(r"(?<!\d)\d{2}[ \u00a0]?\d{2}[ \u00a0]\d{6}(?!\d)"), _always),
    (
        re.compile(
            r"(?<![\d\w])(?:\+7|8|7)[ \u00a0\-]?\(?\d{3}\)?[ \u00a0\-]?\d{3}[ \u00a0\-]?\d{2}[ \u00a0\-]?\d{2}(?!\d)"
        ),
        _always,
    ),
    (lazily(r"(?<![\d\w])\+\d(?:[ \u00a0\-()]{0,2}\d){9,14}(?!\d)"), _always),
)


def card_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where payment card numbers stand in `text`: (start, end) in code points.

    >>> list(card_numbers("Вернули на 4111 1111 1111 1111"))
    [(11, 30)]
    """
    for match in _CARD.finditer(text):
        if _is_card(re.sub(r"\D", "", match[0])):
            yield match.span()


def mask(text: str) -> str:
    """`text` with e-mail addresses, card, phone, passport and СНИЛС numbers masked; as long as before.

    >>> mask("Звоните 8 (912) 345-67-89")
    'Звоните • (•••) •••-••-••'
    >>> mask("Заказ 1234567812345678 до 18:00")
    'Заказ 1234567812345678 до 18:00'
    """
    for pattern, check in PATTERNS:

        def masked(match: re.Match[str], check: Callable[[str], bool] = check) -> str:
            found = match[0]
            if not check(re.sub(r"\D", "", found)):
                return found
            return re.sub(r"[^\W_]" if "@" in found else r"[\d+]", MASK, found)

        text = pattern.sub(masked, text)
    return text


def mask_values(value: Any) -> Any:
    """Plain values with every text in them masked; numbers and the names of keys stay."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {key: mask_values(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [mask_values(item) for item in value]
    return value


def redacted(report: Report) -> Report:
    """The report with personal data masked in the draft, its name and path, the findings, the suggestions and the
    rewrite."""
    draft = report.draft
    reply = mask(draft.reply)
    turns = tuple(replace(turn, text=mask(turn.text)) for turn in draft.turns)
    customer = None if draft.customer is None else mask(draft.customer)
    name = None if draft.id is None else mask(draft.id)
    lasting = None if draft.lasting_id is None else mask(draft.lasting_id)
    path = None if draft.path is None else mask(draft.path)
    return replace(
        report,
        draft=replace(
            draft, reply=reply, customer=customer, turns=turns, id=name, path=path, lasting_id=lasting
        ),
        findings=tuple(_redacted_finding(finding, reply) for finding in report.findings),
        rewrite=report.rewrite and replace(report.rewrite, text=mask(report.rewrite.text)),
    )


def _redacted_finding(finding: Finding, reply: str) -> Finding:
    return replace(
        finding,
        text=reply[finding.span.start : finding.span.end],
        message=mask(finding.message),
        why=mask(finding.why),
        suggestions=tuple(replace(one, replacement=mask(one.replacement)) for one in finding.suggestions),
    )
