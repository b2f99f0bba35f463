"""A draft has one report: alone, in a batch, from the cache, elsewhere, in any order, however its spaces are written."""

from __future__ import annotations

import json
import pickle
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.targets import check_spans
from replylint.cache import decode, encode
from replylint.linter import Linter
from replylint.model import Draft, Report

DEMO = Path(__file__).parent.parent.parent / "corpora" / "demo"
EXTRA = [
    Draft("По оплате это не ко мне. Обратитесь, пожалуйста, в банк, вам всё объяснят."),
    Draft(
        "К сожалению, мы ещё не можем ничем помочь. Ждите.", "Привезли разбитую кружку, жду третью неделю!"
    ),
    Draft("Мы не сможем отправить её до конца месяца, это не наша вина.", "Где заказ?", "review", rating=1),
    Draft("Всё, что мог, я уже сделал. Успокойтесь и ожидайте ответа от курьера."),
    Draft("Гарантируем, что деньги придут. Напишите причину ещё раз, прочтите правила."),
    Draft("Здравствуйте!\n\n> Где мой заказ?\n\nВаш заказ в пути.\n\nС уважением,\nАнна"),
    Draft("Здравствуйте, Анна! Узнаю у склада и вернусь с ответом до 18:00."),
]
PIECES = " ".join(draft.reply for draft in EXTRA).split()


def drafts() -> list[Draft]:
    found = list(EXTRA)
    for line in (DEMO / "drafts.jsonl").read_text("utf-8").splitlines():
        one = json.loads(line)
        found.append(Draft(one["reply"], one.get("customer"), one.get("channel")))
    return found


DRAFTS = drafts()


def shape(report: Report) -> list[tuple[str, str, int, int]]:
    """What is found where, by words: the same however the spaces between them are written."""
    reply = report.draft.reply
    return [
        (one.rule, one.severity, len(reply[: one.span.start].split()), len(one.text.split()))
        for one in report.findings
    ]


def test_there_is_something_to_find(linter: Linter) -> None:
    assert sum(bool(linter.lint(draft).findings) for draft in DRAFTS) >= 6


def test_alone_in_a_batch_in_any_order_and_pickled(linter: Linter) -> None:
    first = [linter.lint(draft) for draft in DRAFTS]
    order = list(range(len(DRAFTS)))
    for seed in range(5):
        random.Random(seed).shuffle(order)
        assert [linter.lint(DRAFTS[n]) for n in order] == [first[n] for n in order]
    other = pickle.loads(pickle.dumps(linter))
    assert [other.lint(draft) for draft in DRAFTS] == first
    assert decode(encode(first)) == first
    assert pickle.loads(pickle.dumps(first)) == first


def test_in_other_processes_and_from_the_cache(tmp_path: Path, environment: dict[str, str]) -> None:
    lines = [{"reply": one.reply, "customer": one.customer, "channel": one.channel} for one in DRAFTS]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (tmp_path / "x.jsonl").write_text(text, "utf-8")
    command = [sys.executable, "-m", "replylint", "check", "x.jsonl", "--isolated", "--format", "jsonl"]
    outputs = {}
    for name, more, seed in (
        ("fresh", [], "1"),
        ("cache", [], "2"),
        ("jobs", ["--no-cache", "--jobs", "2"], "3"),
    ):
        done = subprocess.run(
            [*command, *more],
            cwd=tmp_path,
            env={**environment, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 1, done.stderr.decode()
        outputs[name] = done.stdout
    assert outputs["fresh"] == outputs["cache"] == outputs["jobs"]
    assert len(outputs["fresh"].splitlines()) == len(DRAFTS)


VARIANTS = {
    "ё as е": lambda text: text.replace("ё", "е").replace("Ё", "Е"),
    "NBSP": lambda text: text.replace(" ", "\u00a0"),
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "trailing spaces": lambda text: "\n".join(line + "  " for line in text.split("\n")),
    "last line end": lambda text: text + "\n",
    "decomposed й and ё": lambda text: text.replace("й", "и\u0306").replace("ё", "е\u0308"),
    "soft hyphens": lambda text: text.replace("обра", "обра\u00ad"),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_spelling_changes_no_finding(name: str, linter: Linter) -> None:
    change = VARIANTS[name]
    for draft in DRAFTS:
        other = Draft(change(draft.reply), draft.customer, draft.channel, rating=draft.rating)
        assert shape(linter.lint(other)) == shape(linter.lint(draft)), draft.reply


CLEAN = ("Сегодня хорошая погода.", "Офис стоит на Садовой улице.", "В коробке лежат две кружки.")


@pytest.mark.parametrize("sentence", CLEAN)
@pytest.mark.parametrize("join", [" ", "\n\n"])
def test_a_clean_sentence_removes_no_error(sentence: str, join: str, linter: Linter) -> None:
    assert not linter.lint(sentence).findings
    for draft in DRAFTS:
        if "С уважением" in draft.reply:
            continue
        report = linter.lint(draft)
        longer = linter.lint(
            Draft(draft.reply + join + sentence, draft.customer, draft.channel, rating=draft.rating)
        )
        errors = {(one.rule, one.span) for one in report.findings if one.severity == "error"}
        left = {(one.rule, one.span) for one in longer.findings}
        assert errors <= left, (draft.reply, errors - left)


@settings(max_examples=settings().max_examples // 2)
@given(
    st.lists(
        st.sampled_from(PIECES) | st.sampled_from(["\n\n", "«", "»", "?!", "—", "\u200b", "😀"]), max_size=40
    )
)
def test_every_span_slices_to_its_text(linter: Linter, pieces: list[str]) -> None:
    report = linter.lint(" ".join(pieces))
    check_spans(report)
    assert linter.lint(" ".join(pieces)) == report
