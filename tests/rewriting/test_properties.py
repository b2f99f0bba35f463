"""What must hold of every suggestion and every fix, over all drafts at hand: `corpora/` and, where it is present, `../shared/corpora`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from replylint.cli import run
from replylint.fixing import applied_to
from replylint.language.reader import read
from replylint.linter import Linter
from replylint.model import Draft
from replylint.rewriting.composing import filled
from replylint.rewriting.facts import facts_of, lost
from replylint.rewriting.ordering import unsound
from replylint.rewriting.verifying import improved

ROOT = Path(__file__).parent.parent.parent
DRAFTS_OF_A_FILE = 12
"""Spread over the file: all of them would take minutes."""


@cache
def _linter() -> Linter:
    return Linter()


def _files() -> list[Path]:
    return [
        *sorted((ROOT / "corpora").glob("drafts_*.jsonl")),
        *sorted((ROOT.parent / "shared" / "corpora").glob("dev_*.jsonl")),
    ]


def _drafts(path: Path) -> Iterator[Draft]:
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    faulty = [record for record in records if record["labels"]]
    for record in faulty[:: max(1, len(faulty) // DRAFTS_OF_A_FILE)]:
        yield Draft(record["reply"], record["customer"], record["channel"], record["id"])


@pytest.mark.parametrize("path", _files(), ids=lambda path: path.stem)
def test_a_suggestion_adds_no_finding_and_loses_no_fact(path: Path) -> None:
    linter = _linter()
    vocabulary = linter.ruleset.reply.vocabulary
    offered = 0
    for draft in _drafts(path):
        report = linter.lint(filled(draft))
        before = Counter(finding.rule for finding in report.findings)
        facts = facts_of(read(draft.reply, vocabulary).sentences)
        better, _withheld = improved(linter, linter.lint(draft))
        for finding in better.findings:
            for one in finding.suggestions:
                offered += 1
                text = applied_to(draft.reply, [(one.span.start, one.span.end, one.replacement)])
                after = linter.lint(filled(replace(draft, reply=text)))
                assert not Counter(found.rule for found in after.findings) - before, (draft.id, one)
                assert not lost(facts, read(text, vocabulary)), (draft.id, one)
                assert unsound(text) is None or unsound(draft.reply), (draft.id, one)
                assert bool(one.slots) == (one.applicability == "fill")
                assert one.applicability == "safe" or one.reason
    assert offered


@pytest.mark.parametrize("mode", ["safe", "review"])
def test_fixing_a_file_again_changes_nothing(
    mode: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (ROOT / "corpora" / "drafts_a.jsonl").read_text("utf-8").splitlines()[:50]
    records = [json.loads(line) for line in lines]
    path = tmp_path / "drafts.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    arguments = ["check", f"--fix={mode}", "--isolated", "--no-cache", "--exit-zero", str(path)]
    assert run(arguments) == 0
    once = path.read_bytes()
    assert run(arguments) == 0
    capsys.readouterr()
    assert path.read_bytes() == once
    fixed = [json.loads(line) for line in once.decode("utf-8").splitlines()]
    vocabulary = _linter().ruleset.reply.vocabulary
    assert len(fixed) == len(records)
    for before, after in zip(records, fixed, strict=True):
        assert before | {"reply": ""} == after | {"reply": ""}
        assert not lost(
            facts_of(read(before["reply"], vocabulary).sentences), read(after["reply"], vocabulary)
        )
        assert len(_linter().lint(after["reply"], after["customer"]).findings) <= len(
            _linter().lint(before["reply"], before["customer"]).findings
        )
