"""Reading labelled drafts, counting by category, and scoring exact places with spaCy's scorer."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from replylint.cli import run
from replylint.config import Config
from replylint.evaluation import CATEGORIES, GoldError, categories_of, evaluate, read_gold, score_spans
from replylint.linter import Linter

DOCS = Path(__file__).resolve().parent.parent / "docs" / "eval.md"

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


def test_the_documented_example_is_read(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(re.findall(r"```json\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)[0], "utf-8")
    assert [(item.id, item.labels) for item in read_gold([path], CATEGORIES)] == [
        ("1", (("deflection", "это не ко мне"),)),
        ("2", ()),
    ]


DRAFT = '{"id": 1, "reply": "Да.\u2028Нет.", "labels": []'

FAULTS = [
    ("[1]", "1:1", 'expected {"id": "…"'),
    ("null", "1:1", 'missing: {"id": "…"'),
    ("{", "1:2", "broken JSON: the end of the file"),
    ('{"id": 1, "labels": []}', "1:1", "missing: «reply»: a text"),
    ('{"id": 1, "reply": ["Да"], "labels": []}', "1:20", '«reply»: a text, got ["Да"]'),
    ('{"id": {}, "reply": "Да", "labels": []}', "1:8", "«id»: a text or a number"),
    ('{"id": 1, "reply": "Да"}', "1:1", "missing: «labels»: [{"),
    ('{"id": 1, "reply": "Да", "labels": {}}', "1:36", "expected «labels»: [{"),
    ('{"id": 1, "reply": "Да", "labels": [{"span": "Да"}]}', "1:37", 'expected {"category"'),
    ('{"id": 1, "reply": "Да", "labels": [{"category": "deflecton"}]}', "1:50", "did you mean 'deflection'"),
    (DRAFT + ', "customer": 5}', "1:58", "«customer»: a text, got 5"),
    (DRAFT + ', "turns": [{"author": "bot", "text": "а"}]}', "1:56", '"customer" | "agent"'),
    (DRAFT + ', "verdict": "ok"}', "1:57", "send | rework"),
    (f'{DRAFT}}}\n\n{DRAFT}, "disputed": "deflection"}}', "3:58", "a list of categories"),
    ("1" * 5000, "1", "4300 digits"),
]


@pytest.mark.parametrize(("text", "place", "message"), FAULTS)
def test_what_is_wrong_with_labelled_drafts(tmp_path: Path, text: str, place: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GoldError) as caught:
        read_gold([path], CATEGORIES)
    assert str(caught.value).startswith(f"{path}:{place}: ")
    assert message in str(caught.value)


def test_categories_of_ones_own_stand_beside_the_families(tmp_path: Path) -> None:
    rule = {"id": "clinic/pills", "message": "м", "phrases": ["пить:impr таблетки"]}
    (tmp_path / "clinic.yml").write_text(json.dumps({"pack": "clinic", "rules": [rule]}), "utf-8")
    linter = Linter(Config(rules=(tmp_path,), default_rules=False))
    path = tmp_path / "gold.jsonl"
    record = {"id": "1", "reply": "Пейте таблетки.", "labels": [{"category": "clinic"}]}
    path.write_text(json.dumps(record), "utf-8")
    assert categories_of(linter) == (*CATEGORIES, "clinic")
    result = evaluate(linter, read_gold([path], categories_of(linter)))
    assert list(result.categories) == [*CATEGORIES, "clinic"]
    assert (result.macro_f1, result.categories["clinic"].f1) == (1.0, 1.0)
    path.write_text(json.dumps({**record, "labels": []}), "utf-8")
    result = evaluate(linter, read_gold([path]))
    assert (list(result.categories), result.macro_f1) == ([*CATEGORIES], None)
