"""Every output format over tests/sample_repo, against `golden/`; each finding's place is checked by slicing its file.

`python tests/reporters/test_repository.py` writes the golden files anew; look at the diff before committing.
"""

from __future__ import annotations

import ast
import html
import json
import os
import quopri
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import yaml

from replylint.cli.pipeline import Run, reports
from replylint.config import Config
from replylint.model import Report
from replylint.reporters import FORMATS, Context, Problem, load
from replylint.reporters.places import ranger
from replylint.sources import load as load_source

HERE = Path(__file__).resolve().parent
REPO = HERE.parent / "sample_repo"
GOLDEN = HERE / "golden"
RUN = Run(Config(rules=(HERE / "rules",), default_rules=False, cache=False))


@cache
def found() -> tuple[Report | Problem, ...]:
    """What a run over the repository gives, its paths relative to it."""
    before = Path.cwd()
    os.chdir(REPO)
    try:
        return tuple(reports(RUN, ["."]))
    finally:
        os.chdir(before)


def written(format_: str) -> str:
    context = Context("1.2.3", load_packs=RUN.versions, load_rules=RUN.rules, statistics=True)
    context.problems += [item for item in found() if isinstance(item, Problem)]
    return "".join(load(format_)([item for item in found() if isinstance(item, Report)], context))


@pytest.fixture(autouse=True)
def in_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPO)


@pytest.mark.parametrize("format_", FORMATS)
def test_golden(format_: str) -> None:
    assert written(format_) == (GOLDEN / f"{format_}.txt").read_text(encoding="utf-8")


DECODERS: dict[str, Callable[[str], str]] = {
    ".json": lambda text: str(json.loads(f'"{text}"')),
    ".yml": lambda text: str(yaml.safe_load(f'"{text}"')) if "\\" in text else text,
    ".py": lambda text: re.sub(r"\\u[0-9a-f]{4}", lambda one: str(ast.literal_eval(f'"{one[0]}"')), text),
    ".html": html.unescape,
    ".eml": lambda text: quopri.decodestring(text.encode()).decode() if text.isascii() else text,
}


def test_each_finding_stands_where_it_is_said_to() -> None:
    seen = set()
    for item in found():
        if isinstance(item, Problem):
            continue
        page, _ = load_source(str(item.draft.path))
        suffix = Path(str(item.draft.path)).suffix
        decode = DECODERS.get(suffix, lambda text: text)
        place = ranger(item.draft)
        for finding in item.findings:
            start, end = place(finding.span)
            for at in (start, end):
                before = re.split(r"\r\n|\r|\n", page.text[: at.offset])
                assert (at.line, at.column) == (len(before), len(before[-1]) + 1)
            if "base64" not in page.text:
                text = decode(page.text[start.offset : end.offset])
                assert re.findall(r"\w+", text) == re.findall(r"\w+", finding.text), (item.draft.path, text)
                assert (text[0], text[-1]) == (finding.text[0], finding.text[-1])
            seen.add(suffix)
    assert seen == {path.suffix for path in REPO.rglob("*.*") if path.is_file()} - {""}


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name in FORMATS:
        (GOLDEN / f"{name}.txt").write_text(written(name), encoding="utf-8")
