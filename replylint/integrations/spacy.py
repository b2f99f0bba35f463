"""A spaCy pipeline component: `nlp.add_pipe("replylint")` puts findings into `doc.spans["replylint"]`.

Each span bears the rule's id as its label and the category as its id; the whole Report is `doc._.replylint`. What is known
of the situation — `customer`, `channel`, `rating`, `turns` — is looked for in `doc._`, in `doc.user_data` and in the context
that `nlp.pipe(…, as_tuples=True)` was given. Where a component before this one has parsed the text, the parse tells how far noun
phrases go and who promises what (docs/spacy.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Literal

from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc, Span, SpanGroup
from spacy.training import Example

from replylint.config import Config
from replylint.i18n import translate as _
from replylint.linter import Linter
from replylint.model import (
    Dependency,
    Draft,
    Finding,
    Report,
    Rewrite,
    Severity,
    Suggestion,
    Syntax,
    Turn,
    mistyped,
)
from replylint.model import Span as Range
from replylint.sources.fields import turn_of
from replylint.sources.tree import Leaf, Record

SPANS_KEY = "replylint"

RUSSIAN = frozenset({"ru", "xx", ""})
"""Languages of a pipeline whose parse may be one of Russian: Russian, several, not told."""

COLORS = {
    "deflection": "#f4a3a3",
    "missing-apology": "#f7c98b",
    "negative-phrasing": "#f3e08a",
    "false-promise": "#a9cdf5",
    "no-ownership": "#cdb4ea",
}
"""Category → the colour of its spans in displaCy."""

OTHER_COLOR = "#cfd4da"


def _extend() -> None:
    """Tell Doc of our attributes. `doc._.replylint` is read from plain values in `doc.user_data`, so that it survives
    serialisation and the way between processes."""
    if not Doc.has_extension("replylint"):
        Doc.set_extension("replylint", getter=_report)
    for name in ("customer", "channel"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)


class ReplylintComponent:
    """Lints every Doc that passes through. Pickles with the pipeline; one linter serves all documents."""

    def __init__(self, linter: Linter, spans_key: str = SPANS_KEY, parse: bool = True) -> None:
        _extend()
        self.linter = linter
        self.spans_key = spans_key
        self.parse = parse

    def __call__(self, doc: Doc) -> Doc:
        report = self.linter.lint(_draft(doc, self.parse))
        doc.user_data["replylint"] = _plain(report)
        doc.spans[self.spans_key] = SpanGroup(doc, name=self.spans_key, spans=_spans(doc, report))
        return doc

    def score(self, examples: Iterable[Example], **_: Any) -> dict[str, Any]:
        """Precision, recall and F1 of the spans against those of the reference docs, by rule, for `nlp.evaluate`."""
        return scored(examples, f"spans_{self.spans_key}", self.spans_key)

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


def scored(examples: Iterable[Example], name: str, spans_key: str) -> dict[str, Any]:
    """spaCy's `Scorer.score_spans` of the spans under a key; the keys of the scores begin with `name`."""
    scores: dict[str, Any] = Scorer.score_spans(
        examples,
        name,
        getter=lambda doc, _: doc.spans.get(spans_key, ()),
        has_annotation=lambda doc: spans_key in doc.spans,
        allow_overlap=True,  # defects of two categories may stand on the same words
    )
    return scores


def displacy_options(doc: Doc, spans_key: str = SPANS_KEY) -> dict[str, Any]:
    """Options for `displacy.render(doc, style="span", options=…)`: the spans of this component, coloured by category."""
    colors = {span.label_: COLORS.get(span.id_, OTHER_COLOR) for span in doc.spans.get(spans_key, ())}
    return {"spans_key": spans_key, "colors": colors}


# -- from a Doc to a draft -----------------------------------------------------------------------------------------


def _draft(doc: Doc, parse: bool) -> Draft:
    """What the Doc says and what is known of its situation. Raises TypeError and ValueError, naming what is wrong."""
    return Draft(
        doc.text,
        _given(doc, "customer"),
        _given(doc, "channel"),
        turns=tuple(_turns(_given(doc, "turns"))),
        rating=_given(doc, "rating"),
        syntax=_syntax(doc) if parse else None,
    )


def _given(doc: Doc, name: str) -> Any:
    """What is known of the situation by a name, from the most particular place; None where nothing is."""
    own = doc._.get(name) if doc.has_extension(name) else None
    if own is None:
        own = doc.user_data.get(name)
    if own is None and isinstance(doc._context, Mapping):
        own = doc._context.get(name)
    return own


def _turns(given: Any) -> Iterator[Turn]:
    """The turns of a list; a mapping among them may be of any form that a file may have (docs/formats.md)."""
    if given is not None and not isinstance(given, list | tuple):
        raise mistyped("turns", "list", given)
    for index, one in enumerate(given or ()):
        turn = turn_of(_record(one)) if isinstance(one, Mapping) else one
        if turn is None:
            expected = '{"author": "customer" | "agent", "text": "…"}'
            raise ValueError(_("turns[{index}]: expected {expected}").format(index=index, expected=expected))
        yield turn


def _record(mapping: Mapping[Any, Any]) -> Record:
    return Record([(str(key), Leaf(value)) for key, value in mapping.items()])


def _syntax(doc: Doc) -> Syntax | None:
    """The parse of a Russian text, if there is one."""
    if doc.lang_ not in RUSSIAN or not doc.has_annotation("DEP"):
        return None
    tokens = (Dependency(t.idx, t.idx + len(t.text), t.head.i, t.dep_) for t in doc)
    return Syntax(doc.text, tuple(tokens))


# -- from a report to a Doc, and back ------------------------------------------------------------------------------


def _spans(doc: Doc, report: Report) -> list[Span]:
    """The findings as spans of whole tokens, in the order of the report; none is left out unless the Doc has no tokens."""
    spans = []
    for finding in report.findings:
        start, end = finding.span.start, finding.span.end
        span = doc.char_span(
            start, end, label=finding.rule, span_id=finding.category, alignment_mode="expand"
        )
        if span is None and len(doc):
            k = next((t.i for t in doc if t.idx + len(t.text) > start), len(doc) - 1)
            span = Span(doc, k, k + 1, label=finding.rule, span_id=finding.category)
        if span is not None:
            spans.append(span)
    return spans


def _plain(report: Report) -> dict[str, Any]:
    """The report as values that spaCy can serialise, without the text, which the Doc has itself."""
    return asdict(replace(report, draft=replace(report.draft, reply="", origin=None, syntax=None)))


def _report(doc: Doc) -> Report | None:
    """The report of a Doc that has gone through the component, in whatever process; None of any other."""
    plain = doc.user_data.get("replylint")
    if plain is None:
        return None
    draft = {**plain["draft"], "reply": doc.text}
    draft["turns"] = tuple(Turn(**turn) for turn in draft["turns"])
    rewrite = plain["rewrite"]
    return Report(
        Draft(**draft),
        plain["score"],
        plain["verdict"],
        tuple(map(_finding, plain["findings"])),
        tuple(plain["not_judged"]),
        rewrite and Rewrite(rewrite["text"], tuple(rewrite["slots"]), tuple(rewrite["left_out"])),
    )


def _finding(plain: Mapping[str, Any]) -> Finding:
    suggestions = (
        Suggestion(**{**one, "span": Range(**one["span"]), "slots": tuple(one["slots"])})
        for one in plain["suggestions"]
    )
    return Finding(**{**plain, "span": Range(**plain["span"]), "suggestions": tuple(suggestions)})


@Language.factory(
    "replylint",
    default_config={
        "rules": [],
        "default_rules": True,
        "select": [],
        "ignore": [],
        "severity": {},
        "profiles": [],
        "channel": None,
        "deadline": None,
        "slots": {},
        "person": None,
        "gender": None,
        "placeholders": [],
        "rewrite": False,
        "parse": True,
        "spans_key": SPANS_KEY,
    },
    assigns=["doc.spans", "doc.user_data", "doc._.replylint"],
    default_score_weights={f"spans_{SPANS_KEY}_f": None},
)
def create_component(
    nlp: Language,
    name: str,
    rules: list[str],
    default_rules: bool,
    select: list[str],
    ignore: list[str],
    severity: dict[str, Severity | Literal["off"]],
    profiles: list[str],
    channel: str | None,
    deadline: str | None,
    slots: dict[str, str],
    person: Literal["я", "мы"] | None,
    gender: Literal["masc", "femn"] | None,
    placeholders: list[str],
    rewrite: bool,
    parse: bool,
    spans_key: str,
) -> ReplylintComponent:
    """The component for a pipeline. `rules` are directories of packs; the other settings mean what they mean in the
    configuration, `parse` says whether a parse is looked at. Raises ConfigError, RuleFileError."""
    del nlp, name
    config = Config(
        rules=tuple(Path(rule) for rule in rules),
        default_rules=default_rules,
        select=tuple(select),
        ignore=tuple(ignore),
        severity=dict(severity),
        profiles=tuple(profiles),
        channel=channel,
        deadline=deadline,
        slots=dict(slots),
        person=person,
        gender=gender,
        placeholders=tuple(placeholders),
        rewrite=rewrite,
    )
    return ReplylintComponent(Linter(config), spans_key, parse)
