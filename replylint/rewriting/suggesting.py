"""From a rule's rewrites to suggestions: slots filled with the draft's own words, the edit cut to fit the sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

from replylint.config import Config
from replylint.language.reader import read
from replylint.language.text import Sentence
from replylint.lazily import lazily
from replylint.model import Span, Suggestion
from replylint.phrases.matching import Hit
from replylint.phrases.steps import Capture
from replylint.rewriting.clauses import capital, clause_around, lowered, piece_edit, text_of, vocative_end
from replylint.rewriting.facts import Fact, facts_in, lost, tags_open
from replylint.rewriting.templates import data
from replylint.rewriting.voice import Voice, is_polite, voice_of
from replylint.rulebook.evidence import Evidence
from replylint.rulebook.loading import Judge

T = TypeVar("T")

SLOT = lazily(r"\{([\w -]+)(?:\|(\w+))?\}|‹([^‹›]+)›")
OPEN_SLOT = lazily(r"‹([^‹›]+)›")

DEADLINE = "срок"

_PREPOSITION = lazily(
    r"(?:^|\W)(?:в|во|на|к|ко|у|с|со|о|об|обо|от|из|за|по|до|для|про|через|над|под|при)\s*$", re.IGNORECASE
)
_GENDERED = lazily(r"\b(?:сам|рад|\w+л|\w+[юу](?:сь)?)\b", re.IGNORECASE)
_APOLOGY = lazily(r"(?:прост|извин|жаль|нам жаль|мне )", re.IGNORECASE)


def suggest(
    rule: Judge, hit: Hit | None, span: Span, evidence: Evidence, config: Config
) -> tuple[Suggestion, ...]:
    """The rule's rewrites for one finding; left out are those that would lose a fact or need a doubtful form."""
    made = []
    for template in rule.rewrite:
        text = fill(template, hit, evidence, config)
        if text is None:
            continue
        suggestion = place(text, rule, hit, span, evidence)
        if suggestion is not None:
            made.append(suggestion)
    return tuple(made)


def fill(template: str, hit: Hit | None, evidence: Evidence, config: Config) -> str | None:
    """The template with its slots filled, those without a filling left open as `‹name›`; None if one has no sure form."""
    captured = {slot[0]: slot for slot in hit.slots} if hit is not None else {}

    def value(name: str, case: str | None, after_preposition: bool) -> str:
        if name in captured and hit is not None:
            return _captured(evidence, hit, captured[name], case, after_preposition)
        return value_of(name, case, config)

    text = (
        _put(template, value)
        if captured
        else _of_itself(template, config.deadline, tuple(config.slots.items()))
    )
    if text is None:
        return None
    return str(_voice(text, evidence, config).speak(text))


@lru_cache(maxsize=1 << 12)
def _of_itself(template: str, deadline: str | None, slots: tuple[tuple[str, str], ...]) -> str | None:
    """The template filled without any words of the draft."""
    config = Config(deadline=deadline, slots=dict(slots))
    return _put(template, lambda name, case, _: value_of(name, case, config))


def _put(template: str, value: Callable[[str, str | None, bool], str]) -> str | None:
    def put(found: re.Match[str]) -> str:
        after_preposition = bool(_PREPOSITION.search(template[: found.start()]))
        text = value(found[1] or found[3], found[2], after_preposition)
        return capital(text) if found.start() == 0 else text

    try:
        return re.sub(r"\bдо до\b", "до", SLOT.sub(put, template))
    except LookupError:
        return None


def _voice(text: str, evidence: Evidence, config: Config) -> Voice:
    """The voice of the draft, of which no more is worked out than what the text depends on."""
    if _is_gendered(text):
        return evidence.noted("voice", lambda: voice_of(evidence.reply.text, config))
    return evidence.noted("politeness", lambda: Voice(polite=is_polite(evidence.draft.reply)))


@lru_cache(maxsize=1 << 12)
def _is_gendered(text: str) -> bool:
    return _GENDERED.search(text) is not None


def value_of(name: str, case: str | None, config: Config) -> str:
    """What the configuration puts into a slot, else the open slot. Raises LookupError where the case cannot be had."""
    key = name.lower()
    value = (
        config.deadline
        if key == DEADLINE and config.deadline
        else config.slots.get(name, config.slots.get(key))
    )
    if value is not None and case is not None:
        from replylint.language.inflection import inflect_text

        value = inflect_text(value, case)
        if value is None:
            raise LookupError(name)
    if value is None and case is not None:
        raise LookupError(name)
    if value is None:
        return f"‹{name}›"
    return capital(value) if name[:1].isupper() else value


def fill_slots(text: str, config: Config) -> str:
    """The text with those open slots filled that the configuration has something for."""
    return OPEN_SLOT.sub(lambda found: value_of(found[1], None, config), text) if "‹" in text else text


def _captured(evidence: Evidence, hit: Hit, slot: Capture, case: str | None, after_preposition: bool) -> str:
    _, i, j, was = slot
    sentence, source = evidence.reply.sentence(hit), evidence.draft.reply
    text: str | None = text_of(sentence, source, i, j)
    if case is not None:
        from replylint.language.inflection import inflect_phrase

        text = inflect_phrase(
            sentence, i, j, case, was=was, source=source, after_preposition=after_preposition
        )
        if text is None:
            raise LookupError(case)
    assert text is not None
    return lowered(text, sentence.words[i]) if i == 0 else text


def place(text: str, rule: Judge, hit: Hit | None, span: Span, evidence: Evidence) -> Suggestion | None:
    """The edit that puts a filled rewrite into the draft; None where it would lose a fact.

    A rewrite that is a sentence replaces the clause or sentence of the finding, any other the words found. What is said
    of a reply as a whole is added: an apology before the first sentence of the body, all else after the last.
    """
    whole = text.rstrip('»")')[-1:] in (".", "!", "?", "…")
    if rule.kind in ("missing", "weighted", "order") and (hit is None or not rule.points_at):
        start, end, replacement = addition(text, evidence)
        return suggestion(Span(start, end), replacement)
    if hit is None:
        return None
    if not whole:
        replacement = capital(text) if hit.start == 0 else text
        return _kept(evidence, hit, hit.start, hit.end, span, replacement)
    sentence, source = evidence.reply.sentence(hit), evidence.draft.reply
    i, j = _remembered(
        "clauses",
        evidence,
        hit,
        hit.start,
        hit.end,
        lambda: clause_around(sentence, source, hit.start, hit.end),
    )
    edit, replacement = piece_edit(sentence, source, i, j, text, whole=True)
    return _kept(evidence, hit, i, j, edit, replacement)


def _kept(evidence: Evidence, hit: Hit, i: int, j: int, span: Span, replacement: str) -> Suggestion | None:
    facts: Sequence[Fact] = _remembered(
        "facts", evidence, hit, i, j, lambda: facts_in(evidence.reply.sentence(hit), i, j)
    )
    if facts:
        vocabulary = evidence.ruleset.reply.vocabulary
        if lost(facts, read(replacement, vocabulary)):
            return None
    if tags_open(evidence.draft.reply[span.start : span.end]) != tags_open(replacement):
        return None  # half of the mark-up would go
    return suggestion(span, replacement)


def _remembered(what: str, evidence: Evidence, hit: Hit, i: int, j: int, work_out: Callable[[], T]) -> T:
    """What is worked out of `words[i:j]` of the sentence of a hit and of nothing else; it is remembered with the sentence."""
    notes = evidence.reply.notes.get(hit.sentence)
    if notes is None:
        return work_out()
    key = (what, i, j)
    if key not in notes.memory:
        notes.memory[key] = work_out()
    found: T = notes.memory[key]
    return found


def suggestion(span: Span, replacement: str, sure: bool = False) -> Suggestion:
    """A suggestion with the applicability that its open slots give it; `sure` says that no sense is changed."""
    if "‹" in replacement:
        return Suggestion(span, replacement, "fill", *_to_fill(replacement))
    if sure:
        return Suggestion(span, replacement, "safe")
    return Suggestion(span, replacement, "review", "меняется смысл: проверьте, что так и будет")


@lru_cache(maxsize=1 << 12)
def _to_fill(replacement: str) -> tuple[str, tuple[str, ...]]:
    """What has to be filled in, said and listed."""
    slots = tuple(dict.fromkeys(OPEN_SLOT.findall(replacement)))
    return "впишите: " + ", ".join(slots), slots


def addition(text: str, evidence: Evidence) -> tuple[int, int, str]:
    """Where a sentence that the reply lacks goes, as an edit: an apology before the body, all else after it.

    «Ольга, мастер застрял» → «Ольга, простите, что …. Мастер застрял».
    """
    source = evidence.draft.reply
    sentences = [s for s in evidence.reply.text.sentences if s.zone not in ("quote", "code")]
    body = [s for s in sentences if s.zone == "body"] or sentences
    if not body:
        return len(source), len(source), text
    if _APOLOGY.match(text):
        return _before(body, text, source)
    while len(body) > 1 and _takes_leave(body[-1]):
        body.pop()
    end = max(body[-1].end, body[-1].ends[-1])
    closed = body[-1].mark or source[end - 1 : end] in ".!?…)" or body[-1].words[-1].kind == "emoji"
    return end, end, (" " if closed else ". ") + text


def _before(body: Sequence[Sentence], text: str, source: str) -> tuple[int, int, str]:
    first = body[0]
    called = vocative_end(first)
    if called is None or called >= len(first.words) or first.starts[0] != first.start:
        return first.start, first.start, text + " "
    start, at = first.starts[0], first.starts[called]
    name = source[start : first.ends[called - 1]]
    return start, at + 1, f"{name}, {text[:1].lower()}{text[1:]} {source[at].upper()}"


def _takes_leave(sentence: Sentence) -> bool:
    return len(sentence.words) < 10 and sentence.words[0].norm in data().lists["farewells"]
