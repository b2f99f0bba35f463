"""Draw the pictures of README.md and docs/ci.md from real runs: `python tools/pictures.py`.

`docs/images/check.svg` is a terminal, `docs/images/ci.svg` the annotations of a pull request.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import textwrap
from html import escape
from io import StringIO
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"

DRAFT = "По оплате это не ко мне, пишите в бухгалтерию. Приносим извинения за возможные неудобства."
COLUMNS = 84

TEMPLATES = """\
templates:
  - title: Задержка доставки
    text: >-
      Здравствуйте, {{имя}}! Простите за задержку: заказ {{номер}}
      уже у курьера, он позвонит вам сегодня до 18:00.
  - title: Деньги за возврат
    text: >-
      Здравствуйте! Это не к нам, обратитесь в бухгалтерию.
      Постараемся помочь в ближайшее время.
"""
NEW_LINES = range(6, 10)
"""The lines that the pull request of the picture adds."""

COLORS = TerminalTheme(
    (250, 250, 250),
    (36, 41, 47),
    [
        (36, 41, 47),
        (207, 34, 46),
        (26, 127, 55),
        (154, 103, 0),
        (9, 105, 218),
        (130, 80, 223),
        (27, 124, 131),
        (87, 96, 106),
    ],
)
MONOSPACE = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
SANS = "-apple-system, 'Segoe UI', 'Noto Sans', Helvetica, Arial, 'DejaVu Sans', sans-serif"


def main() -> None:
    """Write both pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    (IMAGES / "check.svg").write_text(terminal(), encoding="utf-8")
    (IMAGES / "ci.svg").write_text(pull_request(), encoding="utf-8")


def run(args: list[str], folder: str, **environment: str) -> str:
    """Standard output of `replylint ARGS`."""
    command = [sys.executable, "-m", "replylint", *args]
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


# --- a terminal ------------------------------------------------------------------------------------------------


def terminal() -> str:
    """The picture of a check in a terminal."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "draft.txt").write_text(DRAFT, encoding="utf-8")
        shown = run(["check", "--isolated", "draft.txt"], folder, FORCE_COLOR="1", COLUMNS=str(COLUMNS))
    console = Console(record=True, width=COLUMNS, file=StringIO(), highlight=False)
    console.print(Text.from_ansi("$ replylint check draft.txt\n\n" + shown.rstrip()))
    drawn = console.export_svg(title="replylint check", theme=COLORS, unique_id="replylint")
    # No font from the network: the reader's own one, its letters set to the grid by textLength.
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    drawn = drawn.replace("font-family: Fira Code, monospace", f"font-family: {MONOSPACE}")
    return re.sub(r"[ \t]+\n", "\n", drawn)


# --- a pull request --------------------------------------------------------------------------------------------

WIDTH, ROW, PAD, NUMBERS = 820, 22, 16, 52
KINDS = {
    "error": ("Check failure", "#cf222e"),
    "warning": ("Check warning", "#9a6700"),
    "info": ("Notice", "#0969da"),
}


def pull_request() -> str:
    """The picture of the changed lines of a file with what the check says below them."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "replies.yml").write_text(TEMPLATES, encoding="utf-8")
        output = run(["check", "--isolated", "--format", "jsonl", "replies.yml"], folder)
    found = [one for line in output.splitlines() for one in json.loads(line)["findings"]]
    found = [one for one in found if one["end"]["line"] in NEW_LINES]
    drawing = _Drawing()
    drawing.header("templates/replies.yml")
    for number, line in enumerate(TEMPLATES.splitlines(), 1):
        here = [one for one in found if one["start"]["line"] == number]
        drawing.line(number, line, here)
        for one in here:
            drawing.annotation("templates/replies.yml", number, one)
    return drawing.finish()


class _Drawing:
    """Rows from top to bottom; `y` is where the next one goes (pixels)."""

    def __init__(self) -> None:
        self.y = 0
        self.parts: list[str] = []

    def rect(self, x: float, y: float, width: float, height: float, style: str) -> None:
        self.parts.append(f'<rect x="{x}" y="{y}" width="{width}" height="{height}" {style}/>')

    def text(self, x: float, y: float, text: str, kind: str, style: str = "") -> None:
        self.parts.append(f'<text class="{kind}" x="{x}" y="{y}" {style}>{escape(text)}</text>')

    def header(self, path: str) -> None:
        self.rect(0, 0, WIDTH, 40, 'fill="#f6f8fa"')
        self.rect(0, 40, WIDTH, 1, 'fill="#d0d7de"')
        self.text(PAD, 25, path, "m b")
        self.y = 45

    def line(self, number: int, line: str, findings: list[dict[str, Any]]) -> None:
        new = number in NEW_LINES
        if new:
            self.rect(0, self.y, WIDTH, ROW, 'fill="#e6ffec"')
            self.rect(0, self.y, NUMBERS, ROW, 'fill="#ccffd8"')
        self.text(NUMBERS - 12, self.y + 15, str(number), "m d", 'text-anchor="end"')
        # A monospaced letter is 7.2 wide at 12 pixels; textLength holds other fonts to it.
        step = 7.2
        x = NUMBERS + 24
        self.text(NUMBERS + 9, self.y + 15, "+" if new else " ", "m d")
        for one in findings:
            first = one["start"]["column"] - 1
            last = one["end"]["column"] - 1 if one["end"]["line"] == number else len(line)
            color = KINDS[one["severity"]][1]
            style = f'fill="{color}" fill-opacity="0.24" rx="2"'
            self.rect(round(x + first * step, 1), self.y + 2, round((last - first) * step, 1), ROW - 4, style)
        indent = len(line) - len(line.lstrip())
        words = line.strip()
        length = f'textLength="{len(words) * step:.1f}" lengthAdjust="spacingAndGlyphs"'
        self.text(round(x + indent * step, 1), self.y + 15, words, "m", length)
        self.y += ROW

    def annotation(self, path: str, number: int, finding: dict[str, Any]) -> None:
        kind, color = KINDS[finding["severity"]]
        better = [one["replacement"].strip() for one in finding["suggestions"][:1]]
        lines = _wrapped(finding["message"]) + _wrapped("Лучше: " + better[0] if better else "")
        height = 56 + 18 * len(lines)
        top = self.y + 8
        self.rect(NUMBERS, top, WIDTH - NUMBERS - PAD, height, 'fill="#fff" stroke="#d0d7de" rx="6"')
        self.rect(NUMBERS, top, 4, height, f'fill="{color}"')
        self.parts.append(
            f'<text class="s" x="{NUMBERS + 18}" y="{top + 22}"><tspan class="b" style="fill:{color}">{kind}</tspan>'
            f'<tspan class="d" dx="8">on line {number} in {escape(path)} · replylint</tspan></text>'
        )
        self.text(NUMBERS + 18, top + 42, finding["rule"], "s b")
        for index, line in enumerate(lines):
            self.text(NUMBERS + 18, top + 61 + 18 * index, line, "m")
        self.y = top + height + 8

    def finish(self) -> str:
        height = self.y + 8
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 {WIDTH + 2} {height + 2}" width="{WIDTH + 2}">\n'
            f"<style>.m{{font:12px {MONOSPACE}}}.s{{font:13px {SANS}}}.b{{font-weight:600}}"
            f"text{{fill:#24292f;white-space:pre}}.d{{fill:#57606a}}</style>\n"
            f'<clipPath id="frame"><rect width="{WIDTH}" height="{height}" rx="6"/></clipPath>\n'
            f'<g clip-path="url(#frame)"><rect width="{WIDTH}" height="{height}" fill="#fff"/>\n'
            + "\n".join(self.parts)
            + f'\n</g><rect width="{WIDTH}" height="{height}" rx="6" fill="none" stroke="#d0d7de"/>\n</svg>\n'
        )


def _wrapped(text: str, width: int = 96) -> list[str]:
    return textwrap.wrap(text, width)


if __name__ == "__main__":
    main()
