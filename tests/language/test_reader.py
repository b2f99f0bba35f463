"""What holds for any text at all: offsets, order, folding, linear time."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replylint.language.reader import read
from replylint.language.text import Text
from replylint.language.tokens import Vocabulary
from replylint.model import Span

# Pieces that meet every special case; hypothesis puts them side by side in orders nobody thinks of.
_PIECES = """Анна ждём по-моему ул т е г И 5 18:00 15.03.2026 1 100 ₽ + +7 (900) {{name}} {x} %s %NAME% #ORDER# [имя] ____ <b> </p>
    <br> <?= ?> {% %} [B] https://a.ru/b a@b.ru shop.ru @bot « » " “ ” „ ` ``` > -----Original Message----- *  _ ** () ( ) )) ((
    :) 😊 ❤️ . , ! ? … ... ; : — - \u00ad \u200b \u0301 \u0306 \ua000 \\n & &nbsp; № 1. 1) а) пишет: / \\ % # @ { } [ ] < Cпасибо
    С уважением Здравствуйте От: Кому:"""
PIECES = st.sampled_from(_PIECES.split(" "))
SEPARATORS = st.sampled_from(["", " ", "\n", "\n\n", "\r\n", "\u00a0", "\t", "\u2028"])
MIXED = st.lists(st.tuples(PIECES, SEPARATORS), max_size=25).map(
    lambda pairs: "".join(a + b for a, b in pairs)
)

VOCABULARY = Vocabulary(parse=lambda form: ())


def _read(source: str) -> Text:
    return read(source, VOCABULARY)


def _check(source: str) -> None:
    before = 0
    for sentence in _read(source).sentences:
        assert sentence.words
        assert len(sentence.words) == len(sentence.starts) == len(sentence.ends)
        assert before <= sentence.start <= sentence.starts[0]
        assert sentence.ends[-1] <= sentence.end <= len(source)
        at = sentence.start
        for word, start, end in zip(sentence.words, sentence.starts, sentence.ends, strict=True):
            assert source[start:end] == word.text != ""
            assert at <= start < end
            at = end
        before = sentence.end
        assert sentence.breaks < 1 << len(sentence.words)
        assert sentence.quoted < 1 << len(sentence.words)
        assert sentence.mark in (".", "!", "?", "…", ")", "")
        assert sentence.span(0, len(sentence.words)) == Span(sentence.starts[0], sentence.ends[-1])


@given(MIXED)
@settings(max_examples=settings().max_examples * 2)
def test_offsets_of_mixed_text(source: str) -> None:
    _check(source)


@given(st.text())
def test_offsets_of_any_text(source: str) -> None:
    _check(source)


# Found by hypothesis: what opens after the last line end belongs to the next sentence, what stands before it does not.
BOUNDS = [
    ("Анна((\nАнна", ["Анна((", "Анна"]),
    ("Анна((\n(Анна", ["Анна((", "(Анна"]),
    ("Анна. «\nАнна", ["Анна. «", "Анна"]),
]


@pytest.mark.parametrize(("source", "sentences"), BOUNDS)
def test_bounds_of_sentences(source: str, sentences: list[str]) -> None:
    _check(source)
    assert [source[one.start : one.end] for one in _read(source).sentences] == sentences


_RUSSIAN = "Мы ждём всё ещё мой чайник, Анна. Простите! заказ придёт 1 100 до 18:00 ёлка йод"
RUSSIAN = st.lists(
    st.sampled_from(_RUSSIAN.split(" ")),
    max_size=15,
).map(" ".join)


def _norms(source: str) -> list[list[str]]:
    return [[word.norm for word in sentence.words] for sentence in _read(source).sentences]


@given(RUSSIAN)
def test_spelling_of_letters_and_spaces_changes_no_norm(source: str) -> None:
    norms = _norms(source)
    assert _norms(source.replace("ё", "е")) == norms
    assert _norms(source.replace(" ", "\u00a0")) == norms
    assert _norms(unicodedata.normalize("NFD", source)) == norms
    assert _norms("\ufeff" + source) == norms
    assert _norms(source.replace("а", "а\u00ad").replace("\u00ad ", " ")) == norms


@given(MIXED)
def test_line_ends_of_windows_change_no_norm(source: str) -> None:
    lines = source.replace("\r\n", "\n")
    assert _norms(lines.replace("\n", "\r\n")) == _norms(lines)


def test_a_text_has_all_its_words() -> None:
    text = _read("Здравствуйте! Ждём вас.\n\n> вы где")
    assert [word.text for word in text.words()] == ["Здравствуйте", "Ждём", "вас", "вы", "где"]
    assert text.source[text.sentences[1].span(0, 2).start :].startswith("Ждём вас")


ENDLESS = [
    "слово ", "а", "слово, ", "1 ", "1.", "{", "{{", "<", "[a", "%a", "#a", "(", ")", "«", "«а» ", '"а ', "`а", "> а\n", "a.", "a@",
    "https://", "а\u0301", ".", "! ", "\n", "\n\n", "а\n", "А\n", "_", "„а “", "- ", "-", "1:", "+7 ", "@a", "\\n", "<b ", "а-", "😊", "пишет:\n",
]  # fmt: skip


@pytest.mark.parametrize("piece", ENDLESS)
def test_time_is_linear(piece: str) -> None:
    def seconds(size: int) -> float:
        source = piece * (size // len(piece))
        best = 9.0
        for _ in range(3):
            begun = time.process_time()
            _read(source)
            best = min(best, time.process_time() - begun)
        return best

    # A quadratic step would make eight times the text cost 64 times as much.
    assert seconds(80_000) < 36 * seconds(10_000) + 0.02
