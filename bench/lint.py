"""A whole lint with all shipped rules, against no more than splitting the same texts into words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from statistics import median

from bench.common import Row, drafts, ratio, seconds
from replylint import Draft, Linter

ROUNDS = 9
DRAFTS = 600
"""How many drafts are linted again and again: few enough that no sentence of theirs is forgotten meanwhile (see
`replylint.phrases.matching.KNOWN_SENTENCES`)."""

LOT = 25
"""How many drafts are timed together."""

_WORD = re.compile(r"\w+")


def rows() -> Iterator[Row]:
    """Time per draft: met before, as when a prepared reply is sent again; met before but for its last word, as in an editor; all
    sentences new. Words are known in all three."""
    linter = Linter()
    all_drafts = drafts()[:DRAFTS]
    texts = [text for draft in all_drafts for text in (draft.reply, draft.customer or "")]

    def lint_all() -> None:
        for draft in all_drafts:
            linter.lint(draft)

    def anew(work: Callable[[Draft], object], drafts: list[Draft]) -> Callable[[], None]:
        """Work through the drafts as if no sentence of theirs had been met before; words stay known."""

        def run() -> None:
            for draft in drafts:
                linter.ruleset.forget()
                work(draft)

        return run

    def split_all() -> None:
        for text in texts:
            [found.group() for found in _WORD.finditer(text)]

    yield Row(
        f"(d) lint of {DRAFTS} drafts / one re.finditer over their words",
        ratio(lint_all, split_all, ROUNDS),
        "≤ 15",
    )
    words = iter("так там тут уже ещё снова лучше дома здесь завтра вместе сразу быстро".split())

    def typed_on() -> None:
        word = next(words)
        for draft in all_drafts:
            linter.lint(replace(draft, reply=f"{draft.reply} {word}"))

    yield Row(
        "(d) the same, a word added to each since it was last met",
        ratio(typed_on, split_all, ROUNDS),
        "",
    )
    yield Row(
        "(d) the same, every sentence met for the first time",
        ratio(anew(linter.lint, all_drafts), split_all, ROUNDS),
        "",
    )
    faulty = [draft for draft in all_drafts if linter.rewrite(draft)]
    yield Row(
        "(g) rewrite of a whole reply / lint of the same draft, by programs that have met other drafts",
        met_once(faulty, drafts()[DRAFTS : 2 * DRAFTS]),
        "≤ 3",
    )
    yield Row(
        "(g) the same, no sentence met before, not even those that rewrites are made of",
        ratio(anew(linter.rewrite, faulty), anew(linter.lint, faulty), 3),
        "",
    )


def met_once(drafts: list[Draft], others: list[Draft]) -> float:
    """How many times as long a rewrite takes as a lint, each of a draft that is met for the first time by a linter of its own,
    which has met `others`: the median over lots of drafts."""
    lints, rewrites = Linter(), Linter()
    for draft in others:
        lints.lint(draft)
        rewrites.rewrite(draft)
    lots = [drafts[start : start + LOT] for start in range(0, len(drafts), LOT)]
    return median(
        seconds(partial(list, map(rewrites.rewrite, lot))) / seconds(partial(list, map(lints.lint, lot)))
        for lot in lots
    )
