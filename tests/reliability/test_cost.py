"""Time and memory grow no faster than what is read, whatever is read.

Time is measured in two ways. The number of Python calls and C calls made is the same on every run, but says nothing of how
long one call takes: a search within a regular expression, a loop without calls. Processor seconds say it, see `grows_with`.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from replylint.cli.pipeline import Run, compared
from replylint.config import Config
from replylint.language import morphology
from replylint.language.reader import read
from replylint.language.tokens import Vocabulary
from replylint.linter import Linter
from replylint.model import Report
from replylint.phrases.compiling import Compiler
from replylint.phrases.matching import Matcher
from replylint.phrases.syntax import PhraseError
from replylint.sources import iter_drafts, read_path


def counted(work: Callable[[], object]) -> int:
    """How many functions `work` calls."""
    calls = 0

    def count(_frame: FrameType, event: str, _value: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of the quickest of three runs, without the garbage collector: what it takes depends on all that the other
    tests have left behind."""
    times = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(3):
            begun = time.process_time()
            work()
            times.append(time.process_time() - begun)
    finally:
        gc.enable()
    return min(times)


def grows_with(prepare: Callable[[int], Callable[[], object]], size: int) -> None:
    """Assert that four times the size takes nothing like sixteen times the processor seconds.

    Stable on a crowded machine: what others do does not count in processor seconds, and what little of it shows (cold caches) only
    ever adds, so the quickest of three runs has least of it. The bound lies midway between the four times of linear and the
    sixteen times of quadratic work, twice off either; a tenth of a second is free, for sizes at which quadratic work takes
    many times that.
    """
    small, large = seconds(prepare(size)), seconds(prepare(4 * size))
    assert large < 8 * small + 0.1, (small, large)


TEXTS = {
    "one sentence without an end": "мы не можем помочь вам ",
    "near matches": "это не ко не ко это не к нам не ",
    "openings": "«(«„“[`",
    "closings": "»)»“`]",
    "quotes of quotes": "> ",
    "lines": "а\n",
    "paragraphs": "Ждите.\n\n",
    "marks": "?!…. ",
    "digits": "12:30-",
    "hyphens": "кое-что-",
    "braces": "{{ {% ‹",
    "addresses": "a@b.c@http://x.",
    "combining marks": "и\u0306\u0306",
    "zero width": "\u200b\u00ad",
    "noun phrases": "старшего нового большого ",
    "times": "до конца следующего месяца или ",
    "abbreviations": "т.е. т. д. г. ",
    "politeness": "пожалуйста, к сожалению, ",
    "negations": "не ни нет не ",
    "code": "```\n",
    "list": "1. а\n",
    "everything in one sentence": "к сожалению, это не ко мне, обратитесь в банк, ждите, мы не можем помочь, "
    "гарантируем, что деньги придут завтра до 18:00, ",
}


@pytest.mark.parametrize("name", TEXTS)
def test_any_text_costs_what_it_is_long(name: str, linter: Linter) -> None:
    def lint(size: int) -> Callable[[], object]:
        text = (TEXTS[name] * size)[:size]

        def work() -> None:
            linter.ruleset.reply._known.clear()  # a sentence met before would cost nothing
            linter.lint(text)

        return work

    lint(6_000)()
    small, large = counted(lint(1_500)), counted(lint(6_000))
    assert large < 5.5 * small + 10_000, (small, large)


@pytest.mark.parametrize("name", TEXTS)
def test_reading_any_text_takes_linear_time(name: str) -> None:
    vocabulary = Vocabulary()

    def reading(size: int) -> Callable[[], object]:
        text = (TEXTS[name] * size)[:size]
        return lambda: read(text, vocabulary)

    small, large = seconds(reading(8_000)), seconds(reading(64_000))
    assert large < 24 * small + 0.15, (small, large)


RUNS = {
    "a word": "я",
    "prefixes": "не",
    "Latin": "ab",
    "hyphens": "а-",
    "apostrophes": "d'",
    "soft hyphens": "а\u00ad",
    "brackets": "[",
    "round brackets": "(",
    "quotation marks": "«",
    "low quotation marks": "„",
    "high quotation marks": "“",
    "straight quotation marks": '"',
    "smiles": ":)",
    "emoji": "🙂",
    "spaces": " ",
    "no-break spaces": "\u00a0",
    "line ends": "\n",
    "line ends of Windows": "\r\n",
    "closing tags": "[/b]",
    "closing tags of HTML": "</b>",
    "spaces and tags": " [/b]",
}
"""Pieces that come one after another without end: one long word, or one long gap between two words."""


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.parametrize("task", ["lint", "rewrite"])
def test_one_long_run_takes_linear_time(task: str, name: str, linter: Linter) -> None:
    def prepare(size: int) -> Callable[[], object]:
        reply = f"Это невозможно. {(RUNS[name] * size)[:size]} Ожидайте."

        def work() -> None:
            _forget(linter)
            getattr(linter, task)(reply, "Где заказ?")

        return work

    grows_with(prepare, 20_000)


REPEATED = [
    "Это невозможно. ",
    "Это не ко мне, обратитесь к Марине. ",
    "Спасибо, что написали нам! ",
    "Заказ едет, чек на почте a@b.ru с 12:30. ",
    "обратитесь к курьеру магазина ",
    "Почему? ",
    "Анна, ",
]


@pytest.mark.parametrize("piece", REPEATED)
@pytest.mark.parametrize("side", ["reply", "customer"])
def test_a_rewrite_takes_linear_time(side: str, piece: str, linter: Linter) -> None:
    def prepare(size: int) -> Callable[[], object]:
        long = "Это невозможно. " + (piece * size)[:size]
        reply, customer = (long, "Где заказ?") if side == "reply" else ("Это невозможно.", long)

        def work() -> None:
            _forget(linter)
            linter.rewrite(reply, customer)

        return work

    grows_with(prepare, 12_000)


def _forget(linter: Linter) -> None:
    """A sentence or message met before would cost nothing."""
    linter.ruleset.reply.forget()
    linter.ruleset.customer.forget()


def test_a_word_longer_than_any_is_unknown(linter: Linter) -> None:
    """pymorphy3 takes off one prefix after another, each in a call of its own."""
    longest = "не" * (morphology.LONGEST_WORD // 2)
    assert morphology.parse(longest)
    for form in (longest + "н", "не" * 50_000):
        assert [one.grammemes for one in morphology.parse(form)] == [frozenset({"UNKN"})]
        assert morphology.inflect(form, {"gent"}) is None
        assert linter.lint(f"Это не ко мне, {form}.", "Где заказ?").findings


PHRASES = [
    "[а [б [в [г [д]]]]] конец",
    "[да] [да] [да] [да] [да] [да] [да] [да] [да] [да] нет",
    "да ..12 да ..12 да ..12 да ..12 нет",
    "да .. да .. да .. да .. да .. да .. да .. да нет",
    "(да | да да | да да да) (да | да да | да да да) (да | да да) нет",
    "* * * * * * * * нет",
    "[*] [*] [*] [*] [*] [*] [*] [*] нет",
    "да ~12 (нет ~12 (да ~12 нет))",
    "{а=NP} {б=NP} {в=NP} нет",
    "[{а=NP}] ..12 [{б=NP}] ..12 нет",
]
NEAR = ["да ", "да нет ", "да, да да нет, ", "старшего да нового нет "]


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_hostile_phrase_stays_linear(phrase: str) -> None:
    compiler = Compiler({}.get)
    compiler.add(phrase, compiler.group("x"))
    matcher = Matcher(compiler.finish())

    def finding(words: int, piece: str) -> Callable[[], object]:
        text = read((piece * words)[: words * 3], matcher.vocabulary)
        return lambda: matcher.find(text)

    for piece in NEAR:
        finding(50, piece)()
        small, large = counted(finding(250, piece)), counted(finding(1_000, piece))
        assert large < 6 * small + 5_000, (piece, small, large)
        assert large < 1_500 * 1_000, (piece, large)


def test_a_phrase_has_its_limits() -> None:
    compiler = Compiler({}.get)
    group = compiler.group("x")
    for phrase in ("да " * 200, "(" * 9 + "да" + ")" * 9, "да ..99 нет", "[да] .. [нет]"):
        with pytest.raises(PhraseError):
            compiler.add(phrase, group)


def test_one_line_of_a_megabyte(linter: Linter) -> None:
    piece = "Ваш заказ уже едет к вам на склад номер пять и будет там завтра, "
    text = piece * (500_000 // len(piece)) + "это не ко мне."
    assert len(text.encode()) > 850_000
    begun = time.process_time()
    report = linter.lint(text)
    assert time.process_time() - begun < 60
    assert [one.text for one in report.findings if one.span.start > len(text) - 40]


def test_a_long_stream_is_read_line_by_line(tmp_path: Path) -> None:
    import tracemalloc

    def lines(count: int) -> Iterator[str]:
        for number in range(count):
            yield (
                json.dumps({"id": str(number), "reply": f"Заказ {number} едет. " * 20}, ensure_ascii=False)
                + "\n"
            )

    def peak(count: int) -> int:
        path = tmp_path / "x.jsonl"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(lines(count))
        tracemalloc.start()
        assert sum(1 for _ in iter_drafts(path)) == count
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(50)
    small, large = peak(200), peak(2_000)
    assert large < small + 100_000, (small, large)


@pytest.mark.parametrize("everywhere", [False, True])
def test_templates_whose_file_has_suppressions(everywhere: bool, tmp_path: Path) -> None:
    def comparing(count: int) -> Callable[[], object]:
        path = tmp_path / f"{count}.yml"
        path.write_text(
            "".join(
                "# replylint: ignore[template/near-duplicate]\n"
                * (everywhere or number == 0)
                + f"- reply: Ваш заказ номер {number} приедет завтра до 18:00, курьер позвонит за час "
                "до доставки и подождёт у подъезда сколько нужно.\n"
                for number in range(count)
            ),
            encoding="utf-8",
        )
        made = [Report(draft, 100, "send") for draft in read_path(path)]
        run = Run(Config(cache=False))

        def work() -> None:
            found = sum(len(item.findings) for item in compared(run, made) if isinstance(item, Report))
            assert found == (0 if everywhere else count - 1)

        work()
        return work

    small, large = counted(comparing(100)), counted(comparing(400))
    assert large < 5.5 * small + 10_000, (small, large)
