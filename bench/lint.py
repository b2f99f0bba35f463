"""A whole lint with all shipped rules, against no more than splitting the same texts into words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.common import Row, drafts, ratio
from replylint import Linter

ROUNDS = 9
_WORD = re.compile(r"\w+")


def rows() -> Iterator[Row]:
    """Time per draft, caches warm."""
    linter = Linter()
    all_drafts = drafts()
    texts = [text for draft in all_drafts for text in (draft.reply, draft.customer or "")]

    def lint_all() -> None:
        for draft in all_drafts:
            linter.lint(draft)

    def lint_anew() -> None:
        # Most drafts greet and take leave alike: within one pass a sentence may be met again.
        linter.ruleset.reply.forget()
        linter.ruleset.customer.forget()
        lint_all()

    def split_all() -> None:
        for text in texts:
            [found.group() for found in _WORD.finditer(text)]

    yield Row(
        "(d) lint of all drafts / one re.finditer over their words",
        ratio(lint_all, split_all, ROUNDS),
        "≤ 15",
    )
    yield Row(
        "(d) the same, no sentence met before the pass",
        ratio(lint_anew, split_all, ROUNDS),
        "",
    )
    faulty = [draft for draft in all_drafts if linter.rewrite(draft)]
    yield Row(
        "(g) rewrite of a whole reply / lint of the same draft",
        ratio(
            lambda: [linter.rewrite(draft) for draft in faulty],
            lambda: [linter.lint(draft) for draft in faulty],
            3,
        ),
        "≤ 3",
    )
