"""Scoring exact places with spaCy's scorer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from replylint.cli import run
from replylint.config import Config
from replylint.evaluation import read_gold, score_spans
from replylint.linter import Linter

GOLD = [
    # found on the very words; found elsewhere; a clean draft
    {
        "id": "1",
        "reply": "По оплате это не ко мне.",
        "labels": [{"category": "deflection", "span": "это не ко мне"}],
    },
    {
        "id": "2",
        "reply": "По оплате это не ко мне.",
        "labels": [{"category": "deflection", "span": "По оплате"}],
    },
    {"id": "3", "reply": "Напишу вам до 18:00.", "labels": []},
]


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in GOLD), encoding="utf-8")
    return path


def test_exact_places_are_scored_by_category(gold: Path) -> None:
    scores = score_spans(Linter(Config(select=("deflection/not-my-job",))), read_gold([gold]))
    assert (scores["spans_p"], scores["spans_r"], scores["spans_f"]) == (0.5, 0.5, 0.5)
    assert scores["spans_per_type"]["deflection"]["p"] == 0.5


def test_defects_of_two_categories_may_stand_on_the_same_words(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    labels = [{"category": name, "span": "это не ко мне"} for name in ("deflection", "no-ownership")]
    path.write_text(json.dumps({**GOLD[0], "labels": labels}), encoding="utf-8")
    rule = {
        "phrases": ["это не ко мне"],
        "message": "м",
        "why": "п",
        "bad": ["Это не ко мне."],
        "good": ["Да."],
    }
    for name in ("deflection", "no-ownership"):
        pack = {"pack": name, "version": "1.0", "rules": [{"id": f"{name}/x", **rule}]}
        (tmp_path / f"{name}.yml").write_text(json.dumps(pack), encoding="utf-8")
    scores = score_spans(Linter(Config(rules=(tmp_path,), default_rules=False)), read_gold([path]))
    assert (scores["spans_p"], scores["spans_r"]) == (1.0, 1.0)


def test_the_command_shows_them(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["eval", "--isolated", "--spans", str(gold)]) == 0
    assert "spans: spans_p=" in capsys.readouterr().out
    assert run(["eval", "--isolated", "--spans", "--format", "json", str(gold)]) == 0
    assert json.loads(capsys.readouterr().out)["spans"]["spans_per_type"]["deflection"]["r"] == 0.5
