"""A spaCy pipeline component: `nlp.add_pipe("replylint")` puts findings into `doc.spans["replylint"]`.

Each span bears the rule's id as its label and the category as its id; the whole Report is `doc._.replylint`. The
customer's message and the channel, where known, are given as `doc._.customer` and `doc._.channel` before the
component runs (for example with `nlp.pipe(..., as_tuples=True)` and `doc._`-setting, or on a doc of `nlp.make_doc`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from replylint.config import Config
from replylint.linter import Linter
from replylint.model import Draft, Report

if TYPE_CHECKING:
    from spacy.tokens import Span

SPANS_KEY = "replylint"


def _extend() -> None:
    for name in ("replylint", "customer", "channel"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)


class ReplylintComponent:
    """Lints every Doc that passes through. Pickles with the pipeline; one linter serves all documents."""

    def __init__(self, linter: Linter, spans_key: str = SPANS_KEY) -> None:
        _extend()
        self.linter = linter
        self.spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        report = self.linter.lint(Draft(doc.text, doc._.customer, doc._.channel))
        doc._.replylint = report
        doc.spans[self.spans_key] = SpanGroup(doc, name=self.spans_key, spans=_spans(doc, report))
        return doc

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing but the configuration, which spaCy keeps itself."""
        return b""

    def from_bytes(self, data: bytes, **_: Any) -> ReplylintComponent:
        """See `to_bytes`."""
        del data
        return self

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """See `to_bytes`."""

    def from_disk(self, path: str | Path, **_: Any) -> ReplylintComponent:
        """See `to_bytes`."""
        return self


def _spans(doc: Doc, report: Report) -> list[Span]:
    """The findings as spans of whole tokens."""
    spans = []
    for finding in report.findings:
        span = doc.char_span(
            finding.span.start,
            finding.span.end,
            label=finding.rule,
            span_id=finding.category,
            alignment_mode="expand",
        )
        if span is not None:
            spans.append(span)
    return spans


@Language.factory(
    "replylint",
    default_config={"rules": [], "default_rules": True, "select": [], "ignore": [], "spans_key": SPANS_KEY},
    assigns=["doc.spans", "doc._.replylint"],
)
def create_component(
    nlp: Language,
    name: str,
    rules: list[str],
    default_rules: bool,
    select: list[str],
    ignore: list[str],
    spans_key: str,
) -> ReplylintComponent:
    """The component for a pipeline; `rules` are directories of packs, `select` and `ignore` as in the configuration."""
    del nlp, name
    config = Config(
        rules=tuple(Path(rule) for rule in rules),
        default_rules=default_rules,
        select=tuple(select),
        ignore=tuple(ignore),
    )
    return ReplylintComponent(Linter(config), spans_key)
