"""Every file of tests/sample_repo: what is read from it, and that each word's place in the file is exact.

`python tests/sources/test_sample_repo.py` writes the expected drafts anew.
"""

from __future__ import annotations

import ast
import base64
import html
import json
import quopri
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from replylint.model import Draft
from replylint.sources import Edit, FixRefused, discover, load, read_path
from replylint.sources.origin import SourceMap

REPO = Path(__file__).parent.parent / "sample_repo"
EXPECTED = Path(__file__).parent / "sample_repo.json"
FILES = [path.relative_to(REPO).as_posix() for path in discover([REPO])]


def described(draft: Draft) -> dict[str, object]:
    """What a draft says of itself, without what is not there."""
    names = ("id", "channel", "customer", "rating", "reply")
    told = {name: getattr(draft, name) for name in names if getattr(draft, name) is not None}
    return (
        told
        | ({"fragment": True} if draft.fragment else {})
        | ({"turns": len(draft.turns)} if draft.turns else {})
    )


def _drafts() -> dict[str, list[dict[str, object]]]:
    return {name: [described(draft) for draft in read_path(REPO / name)] for name in FILES}


def test_what_is_read() -> None:
    assert _drafts() == json.loads(EXPECTED.read_text(encoding="utf-8"))


DECODERS: dict[str, Callable[[str], str]] = {
    ".json": lambda text: str(json.loads(f'"{text}"')),
    ".yml": lambda text: str(yaml.safe_load(f'"{text}"')) if "\\" in text else text,
    ".py": lambda text: str(ast.literal_eval(f'"""{text}"""')) if "\\" in text else text,
    ".html": html.unescape,
    ".eml": lambda text: quopri.decodestring(text.encode()).decode() if text.isascii() else text,
}


@pytest.mark.parametrize("name", FILES)
def test_each_word_stands_where_it_is_said_to(name: str) -> None:
    page, drafts = load(REPO / name)
    decode = DECODERS.get(Path(name).suffix, lambda text: text)
    for draft in drafts:
        assert isinstance(draft.origin, SourceMap)
        if "base64" in page.text:
            continue
        for word in re.finditer(r"\w+", draft.reply):
            start, end = draft.origin.span(*word.span())
            assert decode(page.text[start:end]) == word.group()
            place = draft.origin.position(word.start())
            lines = re.split(r"\r\n|\r|\n", page.text[:start])
            assert (place.line, place.column, place.offset) == (len(lines), len(lines[-1]) + 1, start)


def test_a_word_in_base64_is_inside_its_characters() -> None:
    page, drafts = load(REPO / "mail/html.eml")
    draft = drafts[0]
    assert isinstance(draft.origin, SourceMap)
    at = draft.reply.index("ошибку")
    start, end = draft.origin.span(at, at + len("ошибку"))
    before = re.sub(r"\s", "", page.text[page.text.index("base64") + 6 : start])
    inside = re.sub(r"\s", "", page.text[start:end])
    whole = before[: len(before) // 4 * 4] + "".join((before[len(before) // 4 * 4 :], inside))
    assert "ошибку".encode() in base64.b64decode(whole + "=" * (-len(whole) % 4))
    with pytest.raises(FixRefused, match="base64"):
        draft.origin.edit([Edit(at, at + 3, "Ж")])


@pytest.mark.parametrize("name", FILES)
def test_positions_grow_with_the_text(name: str) -> None:
    for draft in read_path(REPO / name):
        assert draft.origin is not None
        places = [draft.origin.position(at).offset for at in range(len(draft.reply) + 1)]
        assert places == sorted(places)


if __name__ == "__main__":
    EXPECTED.write_text(json.dumps(_drafts(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
