"""What fuzzing found, its seeds, and a bounded run of random changes to them: only declared errors, all invariants."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.__main__ import NAMES
from fuzz.targets import TARGETS

CORPUS = Path(__file__).parent.parent.parent / "fuzz" / "corpus"
SEEDS = {name: [path.read_bytes() for path in sorted((CORPUS / name).iterdir())] for name in NAMES}

LONG = b"9" * 5000
HEX = b"0x" + b"f" * 9000

FINDINGS: list[tuple[str, bytes]] = [
    # A plain scalar that only looks like a date or a number; a number too long to be written out.
    ("rules", b"a: 2001-99-99"),
    ("rules", b"rules: ="),
    ("rules", b"pack: 0x_\n"),
    ("rules", b"pack: 0b_"),
    ("rules", b"pack: " + HEX),
    ("configuration", b"jobs: " + HEX),
    ("configuration", b"jobs = " + HEX),
    ("configuration", b"fail-on: [" + HEX + b"]"),
    ("configuration", b"jobs = " + LONG),
    ("source-toml", b"a = " + LONG),
    ("source-json", b'{"reply": ' + LONG + b"}"),
    # Tags whose constructors raise what they please.
    ("configuration", b"a: !!timestamp x"),
    ("configuration", b"a: !!bool x"),
    ("configuration", b"a: !!int ''"),
    # A string said to begin inside a format; the end of the literal was then looked for without end.
    ("source-py", b"REPLY = f\"{x!r:>{w}'''} a\" ' b\\n'"),
    ("source-py", b"REPLY = f\"{x:{w:{n}}'} a\" + '[' + f\"{d['a']:>3}\""),
    # Half a character before plain text; an encoding that is none.
    ("source-eml", b"Content-Transfer-Encoding: quoted-printable\n\n=D0x=BD=D0=B0 =D1\n"),
    ("source-eml", b'Content-Type: text/plain; charset="a\0b"\n\nx'),
    # Keys that are themselves tables, nested.
    ("rules", b"? " * 5000),
    ("configuration", b"? " * 5000),
    ("configuration", b"? " * 12 + b"a"),
    # Names that no file system has.
    ("configuration", b'rules: ["a\\0b"]'),
    ("configuration", b'extend: ["a\\0b"]'),
    ("configuration", b'baseline: "a\\0b"'),
    ("configuration", b'extend: ["\\uD800"]'),
    ("configuration", b'extend: ["' + b"a" * 5000 + b'"]'),
]

HOSTILE: list[tuple[str, bytes]] = [
    *[("rules", opening * 5000) for opening in (b"[", b"{", b"- ")],
    *[("configuration", opening * 5000) for opening in (b"[", b"- ", b"a = [")],
    ("configuration", b"a: &a [*a]"),
    ("configuration", b"a: !!python/object/apply:os.system [true]"),
    ("configuration", b"placeholders: ['(']"),
    ("rules", b"a: &a [x]\nb: *a"),
    ("phrase", "(а | б) ".encode() * 40),
    ("phrase", b"[" * 300),
    ("phrase", "[да [да [да [да]]]] ".encode() * 10),
    ("source-yml", b"- " * 3000),
    ("source-html", b"<p>" * 5000),
    ("source-md", b"> " * 3000),
    ("source-tsx", b"(" * 5000),
    ("source-php", b"<?php " + b"[" * 5000),
    ("source-py", b"(" * 3000),
    ("source-eml", b"Content-Type: text/plain; charset=zip\n\nx"),
    ("source-eml", b"Content-Type: multipart/mixed; boundary=a\n\n--a\n--a\n"),
    ("source-json", b'"\\ud800"'),
]


def test_every_target_has_seeds_and_runs() -> None:
    assert set(NAMES) == set(TARGETS) == set(SEEDS)


@pytest.mark.parametrize(("name", "data"), FINDINGS + HOSTILE, ids=lambda value: str(value)[:40])
def test_what_was_found_stays_mended(name: str, data: bytes) -> None:
    TARGETS[name](data)


@pytest.mark.parametrize("name", NAMES)
def test_seeds(name: str) -> None:
    for seed in SEEDS[name]:
        TARGETS[name](seed)


PIECES = [
    line.strip('"').encode().decode("unicode_escape").encode("latin-1")
    for line in (CORPUS.parent / "words.dict").read_text().splitlines()
]


@st.composite
def changed(draw: st.DrawFn, name: str) -> bytes:
    """A seed with a few pieces cut out, doubled, or put in."""
    data = draw(st.sampled_from(SEEDS[name]))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 12)))
        piece = draw(st.sampled_from(PIECES) | st.binary(max_size=3) | st.just(data[start:end] * 2))
        data = data[:start] + piece + data[end:]
    return data


@pytest.mark.parametrize("name", NAMES)
def test_changed_seeds(name: str) -> None:
    @settings(max_examples=settings().max_examples // 4)
    @given(changed(name))
    def run(data: bytes) -> None:
        TARGETS[name](data)

    run()
