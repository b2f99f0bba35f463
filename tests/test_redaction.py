"""`--redact`: what is masked, what is not, and that places stay where they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint.model import Draft, Finding, Report, Span, Suggestion
from replylint.redaction import card_numbers, mask, redacted

MASKED = [
    ("anna@example.org", "••••@•••••••.•••"),
    ("4111 1111 1111 1111", "•••• •••• •••• ••••"),
    ("4111-1111-1111-1111", "••••-••••-••••-••••"),
    ("4111111111111111", "•" * 16),
    ("+7 912 345-67-89", "•• ••• •••-••-••"),
    ("8(912)3456789", "•(•••)•••••••"),
    ("+375 29 123-45-67", "•••• •• •••-••-••"),
    ("СНИЛС 112-233-445 95", "СНИЛС •••-•••-••• ••"),
    ("112-233-445 95", "•••-•••-••• ••"),
    ("паспорт 4509 123456", "паспорт •••• ••••••"),
    ("45 09 123456", "•• •• ••••••"),
]
KEPT = [
    "Заказ № 12-345 до 18:00",
    "4111 1111 1111 1112",
    "1 100 р. до 31.12.2025",
    "Вернём 15 990 рублей",
    "с 10:00 до 22:00, ул. Ленина, 5",
]


@pytest.mark.parametrize(("text", "masked"), MASKED)
def test_masked(text: str, masked: str) -> None:
    assert mask(f"Пишем: {text}, ждём") == f"Пишем: {masked}, ждём"


@pytest.mark.parametrize("text", KEPT)
def test_kept(text: str) -> None:
    assert mask(text) == text


@given(st.text(alphabet="0123456789 -+()@.abя", max_size=60))
def test_length_stays(text: str) -> None:
    assert len(mask(text)) == len(text)
    assert mask(mask(text)) == mask(text)


def test_everything_a_report_shows_is_masked() -> None:
    reply, phone = "Звоните 8 912 345-67-89", "8 912 345-67-89"
    edit = Suggestion(Span(0, 7), f"Позвоню на {phone}", "review")
    finding = Finding("a/b", "a", "error", f"Номер {phone}", Span(8, len(reply)), phone, phone, (edit,))
    shown = redacted(Report(Draft(reply, customer=phone, id=phone), 1, "rework", (finding,)))
    assert "912" not in repr(shown)
    assert shown.findings[0].span == finding.span


CARDS = {
    "Вернули на 4111 1111 1111 1111, ждите": ["4111 1111 1111 1111"],
    "4111-1111-1111-1111 и 4111111111111111": ["4111-1111-1111-1111", "4111111111111111"],
    "Заказ 4111111111111112": [],
    "8 912 345-67-89": [],
}


@pytest.mark.parametrize("text", CARDS)
def test_card_numbers(text: str) -> None:
    assert [text[start:end] for start, end in card_numbers(text)] == CARDS[text]
