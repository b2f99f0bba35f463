"""Text for people: rows that fit, underlines below their words, the same content in colour and in a pipe."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import context, finding, report

from replylint.model import Finding, Report, Span
from replylint.reporters.layout import cell_widths, fill, neutralise, width_of, wrap
from replylint.reporters.terminal import report as terminal

WIDTHS = [
    ("Привет", 6),
    ("й" + "и\u0306", 2),
    ("漢字", 4),
    ("😀", 2),
    ("👨\u200d👩\u200d👧", 2),
    ("👍🏽", 2),
    ("🇷🇺🇷🇺", 4),
    ("❤\ufe0f", 2),
    ("a\u200bb\u00adc", 3),
    ("«№»…—", 5),
]


@pytest.mark.parametrize(("text", "cells"), WIDTHS)
def test_width(text: str, cells: int) -> None:
    assert width_of(text) == cells


anything = st.text(
    alphabet=st.sampled_from("аб c-😀漢\u0301\u200d\ufe0f🇷👍🏽\u00ad\x1b\n\t"), max_size=60
) | st.text(max_size=40)


@given(anything)
def test_neutral_text_keeps_its_length(text: str) -> None:
    safe = neutralise(text)
    assert len(safe) == len(text)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]", safe)
    assert neutralise(safe) == safe


@given(anything, st.integers(4, 30))
def test_rows_cover_the_text_and_fit(text: str, width: int) -> None:
    line = neutralise(text).replace("\n", " ")
    rows = wrap(line, width)
    assert "".join(line[a:b] for a, b in rows) == line
    widths = cell_widths(line)
    for a, b in rows:
        shown = line[a:b].rstrip(" ")
        assert sum(widths[a : a + len(shown)]) <= width


ROWS = [
    (" 漢漢漢", 5, [" ", "漢漢", "漢"]),
    ("а 漢漢漢", 5, ["а ", "漢漢", "漢"]),
    ("漢漢漢", 4, ["漢漢", "漢"]),
    ("раз    два", 4, ["раз    ", "два"]),
    ("раз", 9, ["раз"]),
]


@pytest.mark.parametrize(("text", "width", "rows"), ROWS)
def test_rows(text: str, width: int, rows: list[str]) -> None:
    assert [text[a:b] for a, b in wrap(text, width)] == rows


def test_fill_indents_every_line() -> None:
    assert fill("один два три", 9, "  ") == ["  один", "  два три"]


def shown(one: Report, width: int = 60, color: bool = False) -> str:
    return "".join(terminal([one], context(width=width, color=color)))


TEXT = "Добрый день 😀! По оплате это не ко мне, пишите в бухгалтерию. Ожидайте ответа в ближайшее время, мы всё исправим."


def findings() -> tuple[Finding, ...]:
    words = ("это не ко мне", "пишите в бухгалтерию", "Ожидайте", "Ожидайте ответа в ближайшее время")
    return tuple(finding(TEXT, one, rule=f"a/{number}") for number, one in enumerate(words))


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120])
def test_the_words_stand_above_their_underlines(width: int) -> None:
    lines = shown(report(TEXT, *findings()), width).splitlines()
    found: dict[str, str] = {}
    row = ""
    for line in lines:
        cells = line.partition("│ ")[2]
        if re.fullmatch(r"[ \d~]+", cells) and "│" in line:
            by_cell = "".join(
                char + "\0" * (size - 1) for char, size in zip(row, cell_widths(row), strict=True) if size
            )
            for mark in re.finditer(r"(\d?)~+", cells):
                key = mark[1] or "more"
                found[key] = found.get(key, "") + by_cell[mark.start() : mark.end()].replace("\0", "")
        elif "│" in line:
            row = cells
    starts = {number: words[:3] for number, words in found.items() if number != "more"}
    assert starts == {"1": "это", "2": "пиш", "3": "Ожи", "4": "Ожи"} or width == 20
    if width >= 80:
        assert found["1"] == "это не ко мне"
        assert found["2"].startswith("пишите")


def same_in_colour(text: str, cut: int, width: int) -> None:
    one = report(text, finding(text, text[cut:]), finding(text, text[: cut // 2]), name=text)
    plain, colored = shown(one, width), shown(one, width, color=True)
    assert re.sub("\x1b\\[[0-9;]*m", "", colored) == plain
    assert "\x1b" not in plain


@pytest.mark.parametrize("text", ["\xa0", "а\xa0\u3000", "\n\xa0\n", "\x1b[31mа"])
def test_blanks_are_the_same_in_colour(text: str) -> None:
    same_in_colour(text, 0, 30)


@pytest.mark.parametrize("width", [30, 60, 100])
@settings(max_examples=settings().max_examples // 4)
@given(text=anything, cut=st.integers(0, 40))
def test_colour_changes_nothing_but_colour(width: int, text: str, cut: int) -> None:
    same_in_colour(text, cut, width)


def test_a_finding_of_the_whole_reply_underlines_nothing() -> None:
    one = Finding("a/b", "a", "error", "Никто ничего не делает.", Span(0, 0), "")
    assert "~" not in shown(report("Спасибо!", one))


def test_far_rows_are_left_out() -> None:
    text = "\n".join(f"Строка {number}." for number in range(200))
    lines = shown(report(text, finding(text, "Строка 50."), finding(text, "Строка 150."))).splitlines()
    assert sum("Строка" in line and "│" in line for line in lines) == 6
    assert sum("⋮" in line for line in lines) == 3


def test_hundred_thousand_findings_take_linear_time() -> None:
    import time

    def seconds(number: int) -> float:
        text = "не ко мне. " * number
        found = tuple(
            Finding("a/b", "a", "error", "Плохо", Span(at, at + 9), "не ко мне")
            for at in range(0, len(text), 11)
        )
        started = time.process_time()
        shown(report(text, *found), 80)
        return time.process_time() - started

    seconds(500)
    # A step that compared each with each would take sixteen times as long.
    assert min(seconds(8000) for _ in range(3)) < 12 * max(seconds(2000) for _ in range(3))
