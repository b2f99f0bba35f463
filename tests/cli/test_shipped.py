"""`check` with the shipped rules: what an agent types comes out with the right status and category."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .harness import run_line, warm_up

DRAFTS = [
    ("По оплате это не ко мне, пишите в бухгалтерию", None, "deflection"),
    ("Не знаю, я здесь совсем новенький", None, "deflection"),
    ("Оформите возврат в личном кабинете.", "Привезли разбитую кружку", "missing-apology"),
    ("Приносим извинения за возможные неудобства", None, "missing-apology"),
    ("Это невозможно", None, "negative-phrasing"),
    ("Исправим в ближайшее время", None, "false-promise"),
    ("Ваш заказ передан курьеру", None, None),
    ("> Это вообще не ко мне!\nДобрый день! Уже передала, отвечу до 15:00.", None, None),
    ("Гарантия на чайник 12 месяцев", None, None),
]


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose cache holds the compiled rules after the first test."""
    warm_up()
    return tmp_path_factory.mktemp("home")


def test_what_an_agent_types(tmp_path: Path, scratch: Path) -> None:
    lines = [
        json.dumps({"reply": reply, "customer": customer}, ensure_ascii=False)
        for reply, customer, _ in DRAFTS
    ]
    (tmp_path / "x.jsonl").write_text("\n".join(lines), "utf-8")
    result = run_line("replylint check x.jsonl --format jsonl --isolated", tmp_path, scratch)
    assert result.status == 1, result.stderr.decode()
    for (reply, _customer, category), line in zip(DRAFTS, result.stdout.splitlines(), strict=True):
        found = {
            finding["category"] for finding in json.loads(line)["findings"] if finding["severity"] != "info"
        }
        assert (category in found) if category else not found, (reply, found)


STATUS = [
    ("replylint check a.txt --isolated --format concise", "По оплате это не ко мне.", 1),
    ("replylint check a.txt --isolated --format concise", "Ваш заказ передан курьеру", 0),
    ("replylint check a.txt --isolated --format concise --select deflection/not-my-jo", "Привет", 2),
    ("replylint --version", "", 0),
    ("replylint rules list", "", 0),
    ("replylint explain deflection", "", 0),
]


@pytest.mark.parametrize(("line", "text", "status"), STATUS)
def test_status(line: str, text: str, status: int, tmp_path: Path, scratch: Path) -> None:
    (tmp_path / "a.txt").write_text(text, "utf-8")
    assert run_line(line, tmp_path, scratch).status == status
