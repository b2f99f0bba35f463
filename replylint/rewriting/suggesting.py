"""From a rule's rewrites to suggestions: slots filled with the draft's own words, inflected to fit."""

from __future__ import annotations

import re

from replylint.config import Config
from replylint.model import Span, Suggestion
from replylint.phrases.matching import Hit
from replylint.rulebook.evidence import Evidence
from replylint.rulebook.loading import Judge

_SLOT = re.compile(r"\{([\w-]+)(?:\|(\w+))?\}")

DEADLINE = "срок"


def suggest(
    rule: Judge, hit: Hit | None, span: Span, evidence: Evidence, config: Config
) -> tuple[Suggestion, ...]:
    """The rule's rewrites for one finding, those whose slots cannot be inflected left out."""
    suggestions = []
    for template in rule.rewrite:
        made = fill(template, hit, evidence, config)
        if made is not None:
            text, open_slots = made
            applicability = "fill" if open_slots else "review"
            reason = "впишите недостающее" if open_slots else "проверьте смысл"
            suggestions.append(Suggestion(span, text, applicability, reason, open_slots))  # type: ignore[arg-type]
    return tuple(suggestions)


def fill(
    template: str, hit: Hit | None, evidence: Evidence, config: Config
) -> tuple[str, tuple[str, ...]] | None:
    """The template with its slots filled, and the names of those left open as `‹name›`; None if one cannot be inflected."""
    open_slots: list[str] = []
    captured = {name: (start, end) for name, start, end in hit.slots} if hit else {}

    def put(found: re.Match[str]) -> str:
        name, case = found.groups()
        if name in captured and hit is not None:
            start, end = captured[name]
            sentence = evidence.reply.sentence(hit)
            if case is None:
                return evidence.draft.reply[sentence.starts[start] : sentence.ends[end - 1]]
            from replylint.language.inflection import inflect_phrase

            inflected = inflect_phrase(sentence, start, end, case)
            if inflected is None:
                raise LookupError(name)
            return inflected
        if name == DEADLINE and config.deadline:
            return config.deadline
        if name in config.slots:
            return config.slots[name]
        if case is not None:
            raise LookupError(name)
        if name not in open_slots:
            open_slots.append(name)
        return f"‹{name}›"

    try:
        return _SLOT.sub(put, template), tuple(open_slots)
    except LookupError:
        return None
