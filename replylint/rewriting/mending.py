"""What stays of a draft: good sentences as they are, faulty clauses transformed or taken out."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from replylint.language.text import Sentence, Zone
from replylint.model import Finding
from replylint.rewriting.clauses import (
    OPENERS,
    begins_dependent,
    capital,
    clause_around,
    has_predicate,
    points_back,
    roles_of,
    stands_alone,
    text_of,
    units,
    vocative_end,
)
from replylint.rewriting.facts import Fact, facts_in
from replylint.rewriting.templates import data
from replylint.rewriting.transforms import Change, Place, changes
from replylint.rewriting.turning import seen
from replylint.rewriting.voice import Voice
from replylint.rulebook.evidence import Evidence
from replylint.rulebook.loading import Judge

USEFUL = (
    "owned-action", "done-action", "company-action", "solution", "next-step", "offer-of-help", "data-request", "answer",
    "alternative", "apology", "empathy", "deadline", "reason", "handover-with-reason", "praise-returned",
)  # fmt: skip
IDLE = (
    "thanks-formula", "brand-formula", "useless-step", "excuse", "blame-third-party", "blame-customer", "blame-colleague",
    "blame-system", "minimising", "reproach", "fault-denied", "matter-closed", "order-to-customer", "not-knowing", "rule-decides",
    "officialese", "intake-formula", "handover", "sent-away", "vague-promise", "refusal",
)  # fmt: skip
_HARD = frozenset({"deflection", "negative-phrasing", "no-ownership"})

_OPEN_ENDED = frozenset(
    {"если", "раз", "когда", "хотя", "пока", "чтобы", "так", "едва", "либо", "или", "тогда"}
)

_ACTS = ("Свяжусь с ", "Свяжусь со ", "Перезвоню вам ‹", "Напишу вам ‹")
"""How sentences begin that are said once in a reply."""
_POINTING = frozenset({"deflection", "negative-phrasing", "false-promise"})
"""Categories in which a finding about the whole reply shows the sentence that speaks loudest for it."""
_REFUSALS = frozenset({"negative-phrasing/bare-refusal"})
_LEAST_WORDS = 4
"""What is left of a faulty sentence is kept only if it is not shorter."""

FLIPPANT = "flippant"
"""Stands for a rule where the tone of a clause is the fault."""
_DIMINUTIVE = re.compile(
    r"(?!маленьк|больше?ньк|хорошеньк)[а-яё]{2,}(?:еньк|оньк)(?:ий|ая|ое|ие|о|ого|ой|ую|их|им)$|"
    r"(?:девочк|минуточк|секундочк|чуточк|чесноч|витаминчик|ноготочк|копеечк|приветик|"
    r"вкусняшк|лапочк|солнышк|зайк|рыбк|терпени[ея]ц)"
)

Fault = tuple[int, int, str]
"""Words `start <= k < end` of a sentence, and the rule that finds fault with them."""


@dataclass(slots=True)
class Piece:
    """Part of a reply: its text, the white space before it, its zone.

    `own` names the line of a rewrite's own that it is, None for what comes from the draft; `vocative` is the name that
    it begins with, `refusal` says that an alternative is to stand after it.
    """

    text: str
    gap: str = " "
    zone: Zone = "body"
    own: str | None = None
    vocative: str | None = None
    refusal: bool = False


@dataclass(slots=True)
class Mended:
    """The pieces that stay, and what was taken out: sentences with the words gone.

    `kept` are the numbers of sentences left whole or in part, `own_lost` that a line of the rewrite's own was found fault with, `contact_at` the place among the pieces where the
    customer was sent to others, `vocative` the name that began a sentence taken out, `taken_up` that a
    clause has become an act of the writer, `refused` that a refusal was left to have an alternative beside it.
    """

    pieces: list[Piece] = field(default_factory=list)
    gone: list[tuple[Sentence, int, int]] = field(default_factory=list)
    categories: set[str] = field(default_factory=set)
    kept: set[int] = field(default_factory=set)
    partial: dict[int, str] = field(default_factory=dict)
    transformed: bool = False
    taken_up: bool = False
    refused: bool = False
    contact_at: int | None = None
    own_lost: bool = False
    vocative: str | None = None


def faults(
    evidence: Evidence, findings: Sequence[Finding], judges: dict[str, Judge]
) -> dict[int, list[Fault]]:
    """The findings that point at words, by number of sentence."""
    found: dict[int, list[Fault]] = {}
    for finding in findings:
        judge = judges[finding.rule]
        loudest = judge.kind == "weighted" and finding.category in _POINTING
        if judge.kind not in ("phrases", "count") and not judge.points_at and not loudest:
            continue
        for number, sentence in enumerate(evidence.reply.text.sentences):
            if sentence.start <= finding.span.start < max(sentence.end, sentence.ends[-1]):
                start = next((k for k, end in enumerate(sentence.ends) if end > finding.span.start), 0)
                end = max(
                    (k + 1 for k, at in enumerate(sentence.starts) if at < finding.span.end),
                    default=len(sentence.words),
                )
                found.setdefault(number, []).append((start, max(end, start + 1), finding.rule))
    return found


def flippancies(evidence: Evidence, source: str) -> dict[int, list[Fault]]:
    """Clauses in a tone no apology stands beside: «Ну едет он, едет», «витаминчики попейте», «кто-то из них не внёс»."""
    found: dict[int, list[Fault]] = {}
    asked = {hit.sentence for name in USEFUL for hit in seen(evidence, name, evidence.reply)}
    for number, sentence in enumerate(evidence.reply.text.sentences):
        if sentence.zone != "body":
            continue
        if number not in asked and _is_rhetorical(sentence):
            found[number] = [(0, len(sentence.words), FLIPPANT)]
            continue
        for i, j in units(sentence, source):
            at = _flippant_at(sentence, i, j)
            if at is None:
                continue
            if not _firm_facts(sentence, i, j):
                found.setdefault(number, []).append((i, j, FLIPPANT))
                continue
            cut = _tail(sentence, source, (i, j), at)
            if cut is not None and not _firm_facts(sentence, cut, j):
                found.setdefault(number, []).append((at, j, FLIPPANT))
    return found


def _is_rhetorical(sentence: Sentence) -> bool:
    """«А ноготочки красивые получились?»: a question that neither asks for data nor offers anything."""
    if "?" not in sentence.mark or _firm_facts(sentence, 0, len(sentence.words)):
        return False
    return not any(word.norm in data().lists["true_questions"] for word in sentence.words)


def _flippant_at(sentence: Sentence, i: int, j: int) -> int | None:
    """Where the clause waves the customer aside by its particles, pet names or repeats; None if it does not."""
    words = sentence.words
    marks = data().lists["flippant"]
    for k in range(i, j):
        if words[k].kind == "word" and (words[k].norm in marks or _DIMINUTIVE.match(words[k].norm)):
            return k
    if i == 0 and j > 1 and words[0].norm in ("ну", "да") and not sentence.breaks >> 1 & 1:
        return i
    if j - i > 2 and words[j - 1].norm == "да" and sentence.breaks >> (j - 1) & 1:
        return i
    norms = [word.norm for word in words[i:j]]
    if "таких" in norms and {"меня", "нас"} & set(norms):
        return i
    verbs = [word.norm for word in words[i:j] if any("VERB" in p.grammemes for p in word.parses[:1])]
    return i if len(set(verbs)) < len(verbs) and "не" not in norms else None


def _firm_facts(sentence: Sentence, i: int, j: int) -> list[Fact]:
    """The facts of a clause but for names, which are said again, and numbers in words, which in banter state nothing."""
    return [fact for fact in facts_in(sentence, i, j) if not fact.lemmas or fact.text.isascii()]


def mend(
    evidence: Evidence,
    source: str,
    findings: Sequence[Finding],
    judges: dict[str, Judge],
    voice: Voice,
    own: Collection[str],
    strict: bool,
    keep_refusals: bool = False,
) -> Mended:
    """What stays of the reply once its faults are mended; `own` are sentences that a rewrite put there before.

    With `keep_refusals` a sentence whose only fault is that it refuses stays: an alternative will be put beside it.
    With `strict` idle sentences without a fact go too, where the draft passes the buck or scolds.
    """
    result = Mended()
    result.categories = {finding.category for finding in findings}
    at = faults(evidence, findings, judges)
    if strict:
        for number, found in flippancies(evidence, source).items():
            at[number] = at.get(number, []) + found
    spared: set[int] = set()
    if keep_refusals:
        spared = _spared_refusals(at, evidence, source)
        at = {number: found for number, found in at.items() if number not in spared}
        result.refused = bool(spared)
    sentences = evidence.reply.text.sentences
    idle = _Idle(evidence, bool(result.categories & _HARD)) if strict else None
    before, gap = 0, ""
    lost_before = False
    for number, sentence in enumerate(sentences):
        gap = _wider(gap, source[before : sentence.start])
        before = max(sentence.end, sentence.ends[-1])
        end = sentences[number + 1].start if number + 1 < len(sentences) else len(source)
        tail = source[before:end]
        closing = len(tail) - len(tail.lstrip('»")(!?. '))
        text = source[sentence.start : before] + tail[:closing].rstrip()
        before += len(tail[:closing].rstrip())
        if number not in at:
            listed = bool(gap.strip()) or source[before : before + 1] == ":"
            listed = listed or number in spared
            dull = idle is not None and not listed and idle.may_go(number, sentence, lost_before)
            if dull:
                result.gone.append((sentence, 0, len(sentence.words)))
                lost_before = True
                continue
            name = _own_name(text, own)
            if idle is not None and sentence.zone == "body":
                text = _without_opener(sentence, text)
                if lost_before and sentence.words[0].norm in ("и", "а", "но") and len(sentence.words) > 2:
                    text = capital(text[sentence.starts[1] - sentence.start :])
            if number == len(sentences) - 1:
                text += source[before:].rstrip()
            called = vocative_end(sentence) if idle is not None and sentence.zone == "body" else None
            vocative = text_of(sentence, source, 0, called) if called else None
            result.pieces.append(Piece(text, gap, sentence.zone, name, vocative, number in spared))
            result.kept.add(number)
            gap, lost_before = "", False
            continue
        if not strict and _own_name(text, own):
            result.own_lost = lost_before = True
            continue
        made = _mended(
            sentence, source, at[number], voice, idle, number, lost_before, result, sentences[:number]
        )
        if result.contact_at is None and any(rule.startswith("deflection/") for _, _, rule in at[number]):
            result.contact_at = len(result.pieces) + bool(made)
        if made:
            result.kept.add(number)
            result.partial[number] = " ".join(made)
            called = vocative_end(sentence) if idle is not None and sentence.zone == "body" else None
            named = text_of(sentence, source, 0, called) if called else None
            kept_name = named if named and made[0].startswith(named) else None
            result.pieces.append(Piece(" ".join(made), gap, sentence.zone, vocative=kept_name))
            gap = ""
        lost_before = True
    return result


def _lacks_subject(sentence: Sentence) -> bool:
    """«Не придут через неделю, напишите снова»: who is spoken of was said before."""
    first = next((k for k in range(1, len(sentence.words)) if sentence.breaks >> k & 1), len(sentence.words))
    words = sentence.words[:first]
    third = any(
        "VERB" in p.grammemes and {"3per", "plur"} <= p.grammemes and "futr" in p.grammemes
        for w in words
        for p in w.parses[:1]
    )
    return third and words[0].norm == "не" and not any("subject" in roles_of(word) for word in words)


def _spared_refusals(at: dict[int, list[Fault]], evidence: Evidence, source: str) -> set[int]:
    """The sentences whose only fault is a bare refusal that no transform mends."""
    spared = set()
    for number, found in at.items():
        sentence = evidence.reply.text.sentences[number]
        refusing = all(rule in _REFUSALS for _, _, rule in found) and not any(
            p.lemma in data().lists["shut_doors"] for word in sentence.words for p in word.parses[:1]
        )
        if refusing and not any(
            next(changes(Place(sentence, source, rule, a, b, evidence.reply.text.sentences[:number])), None)
            for a, b, rule in found
        ):
            spared.add(number)
    return spared


def _without_opener(sentence: Sentence, text: str) -> str:
    """The text without «Девушка,», «Ладно,»."""
    words, openers = sentence.words, data().lists["rude_openers"]
    after = 0
    while after < min(3, len(words) - 2) and words[after].norm in openers:
        after += 1
    if not after or not (sentence.breaks >> after & 1 or (after > 1 and words[after - 1].norm == "ну")):
        return text
    return capital(text[sentence.starts[after] - sentence.start :])


def _own_name(text: str, own: Collection[str]) -> str | None:
    return "own" if any(text.strip() in line for line in own) else None


def _wider(one: str, other: str) -> str:
    """The gap that separates more: paragraphs before lines, lines before spaces; a list mark stays with its item."""
    return other if other.count("\n") >= one.count("\n") or not one else one


class _Idle:
    """Tells sentences that say nothing good from those worth keeping."""

    def __init__(self, evidence: Evidence, hard: bool) -> None:
        self.evidence = evidence
        self.hard = hard
        harmed = evidence.customer is not None and any(
            seen(evidence, name, evidence.customer) for name in ("harm", "waiting")
        )
        self.useful = tuple(name for name in USEFUL if not (hard and harmed and name in ("reason", "answer")))
        frame = [s for s in evidence.reply.text.sentences if s.zone in ("greeting", "closing", "signature")]
        self.elsewhere = {fact.text for sentence in frame for fact in facts_in(sentence)}
        """Facts that stay whatever happens to the body."""

    def unique(self, sentence: Sentence, start: int, end: int) -> list[Fact]:
        """The facts that would go with these words."""
        return [fact for fact in facts_in(sentence, start, end) if fact.text not in self.elsewhere]

    def has(self, names: Sequence[str], number: int, start: int, end: int) -> bool:
        side = self.evidence.reply
        return any(
            hit.sentence == number and hit.start < end and start < hit.end
            for name in names
            for hit in seen(self.evidence, name, side)
        )

    def may_go(self, number: int, sentence: Sentence, lost_before: bool) -> bool:
        if sentence.zone != "body" or self.unique(sentence, 0, len(sentence.words)):
            return False
        if sentence.words[0].norm.startswith("уважаем"):
            return False
        if self.hard and self.has(("sent-away",), number, 0, len(sentence.words)):
            return True
        size = len(sentence.words)
        if lost_before and _lacks_subject(sentence) and not self.has(USEFUL[:3], number, 0, size):
            return True
        if self.has(self.useful, number, 0, size):
            return (
                lost_before and points_back(sentence, 0, size) and not self.has(USEFUL[:4], number, 0, size)
            )
        return self.hard or self.has(IDLE, number, 0, size)

    def is_worth(self, number: int, sentence: Sentence, start: int, end: int) -> bool:
        return bool(self.unique(sentence, start, end)) or self.has(USEFUL, number, start, end)


def _mended(
    sentence: Sentence,
    source: str,
    at: Sequence[Fault],
    voice: Voice,
    idle: _Idle | None,
    number: int,
    lost_before: bool,
    result: Mended,
    earlier: Sequence[Sentence] = (),
) -> list[str]:
    """The sentences that become of a faulty one; what goes is noted in `result`."""
    parts = list(units(sentence, source))
    made: list[Change] = []
    gone: set[tuple[int, int]] = set()
    for start, end, rule in sorted(at):
        first, last = clause_around(sentence, source, start, end)
        if rule == "deflection/cold-transfer" and not facts_in(sentence):
            first, last = 0, len(sentence.words)
        if any(change.i < last and first < change.j for change in made):
            continue
        place = Place(sentence, source, rule, start, end, earlier)
        change = next((one for one in changes(place) if _keeps_facts(sentence, one)), None)
        if change is not None:
            made.append(change)
        else:
            for faulty in [part for part in parts if part[0] < last and first < part[1]]:
                cut = _tail(sentence, source, faulty, start)
                if cut is not None and end > cut:
                    parts[parts.index(faulty) : parts.index(faulty) + 1] = [
                        (faulty[0], cut),
                        (cut, faulty[1]),
                    ]
                    gone.add((cut, faulty[1]))
                else:
                    gone.add(faulty)
    gone = {part for part in gone if part in parts} | {
        p for p in parts if any(a <= p[0] and p[1] <= b for a, b in gone)
    }
    made = [change for change in made if not any(a < change.j and change.i < b for a, b in gone)]
    result.transformed = result.transformed or bool(made)
    vocative = vocative_end(sentence)
    if (
        vocative
        and any(a < vocative for a, _ in gone)
        and any("PRON" not in word.kind for word in sentence.words[:1])
    ):
        result.vocative = text_of(sentence, source, 0, vocative)
    sentences: list[str] = []
    run: list[tuple[int, int]] = []
    missing = lost_before
    for part in [*parts, None]:
        stays = part is not None and part not in gone
        whole = next((c for c in made if part and c.whole and c.i < part[1] and part[0] < c.j), None)
        if stays and whole is None and part is not None:
            run.append(part)
            continue
        if run:
            text = _run(sentence, source, run, made)
            start, end = run[0][0], run[-1][1]
            changed = any(start <= c.i < end for c in made)
            partial = (bool(gone) or bool(made)) and not changed
            keep = has_predicate(sentence, start, end) or changed or not gone
            emptied = any(start <= c.i < end and not c.text for c in made)
            if emptied and idle is not None and not idle.is_worth(number, sentence, start, end):
                keep = False
            if partial and (missing and points_back(sentence, start, end)):
                keep = False
            if partial and idle is not None and not idle.is_worth(number, sentence, start, end):
                keep = False
            firm = [fact for fact in facts_in(sentence, start, end) if not fact.lemmas or fact.text.islower()]
            if partial and end - start < _LEAST_WORDS and not firm:
                keep = False
            if keep:
                sentences.append(text)
            else:
                result.gone.append((sentence, start, end))
            run = []
        if whole is not None and part is not None and part[0] <= whole.i:
            again = (
                result.taken_up and whole.text.startswith(_ACTS) and not facts_in(sentence, whole.i, whole.j)
            )
            if not again:
                sentences.append(voice.speak(whole.text))
            result.taken_up = True
            missing = True
        elif part is not None and part in gone:
            result.gone.append((sentence, *part))
            missing = True
    return sentences


def _tail(sentence: Sentence, source: str, part: tuple[int, int], start: int) -> int | None:
    """Where the last words of a clause may be cut off so that a fault at word `start` goes and a sentence stays."""
    cut = start
    while cut > part[0] and not sentence.breaks >> cut & 1:
        cut -= 1
    if (
        cut <= part[0] + 1
        or not stands_alone(sentence, part[0], cut)
        or begins_dependent(sentence, part[0], cut)
    ):
        return None
    last = max((k for k in range(part[0], cut) if sentence.breaks >> k & 1), default=part[0])
    while last < cut - 1 and sentence.words[last].norm in OPENERS:
        last += 1
    if last > part[0] and sentence.words[last].norm in _OPEN_ENDED:
        return None
    gap = source[sentence.ends[cut - 1] : sentence.starts[cut]]
    before = source[sentence.starts[part[0]] : sentence.ends[cut - 1]]
    if (
        gap.strip() not in (",", ";")
        or before.count("(") != before.count(")")
        or points_back(sentence, part[0], cut)
    ):
        return None
    return cut


def _keeps_facts(sentence: Sentence, change: Change) -> bool:
    if not change.whole:
        return True
    text = change.text.lower()
    return all(
        fact.text.lower() in text or any(lemma[: max(4, len(lemma) - 2)] in text for lemma in fact.lemmas)
        for fact in facts_in(sentence, change.i, change.j)
    )


def _run(sentence: Sentence, source: str, run: Sequence[tuple[int, int]], made: Sequence[Change]) -> str:
    """Clauses that stay side by side, as a sentence of their own."""
    start, end = run[0][0], run[-1][1]
    last = len(sentence.words)
    while start > 0 and start < end - 1 and sentence.words[start].norm in OPENERS:
        start += 1
    opening = sentence.start if start == 0 else sentence.starts[start]
    begun = text_of(sentence, source, start, end)
    if start == 0:
        begun = (
            source[opening : sentence.starts[0]].rstrip('«"') + begun
            if source[opening : sentence.starts[0]].strip('«"')
            else begun
        )
    offset = sentence.starts[start] - begun.find(sentence.words[start].text)
    closing = (
        source[sentence.ends[last - 1] : max(sentence.end, sentence.ends[last - 1])] if end == last else "."
    )
    for change in sorted(
        (c for c in made if (not c.whole and start <= c.i < end) or c.i < start < c.j),
        reverse=True,
        key=lambda c: c.i,
    ):
        low = max(sentence.starts[change.i] - offset, 0)
        high = sentence.ends[change.j - 1] - offset
        tail = begun[high:]
        begun = begun[:low] + change.text + (tail if change.text else tail.lstrip(" ,:—–-"))
    closing = closing.lstrip('»"°%₽') if begun[-1:] in '»"°%₽' else closing
    if not closing and end == last:
        closing = "" if sentence.zone != "body" else "."
    return capital(begun.strip()) + closing


def lost_words(
    gone: Sequence[tuple[Sentence, int, int]], wanted: Collection[str]
) -> list[tuple[Sentence, int, Fact]]:
    """Where the facts with these texts stood in what was taken out."""
    found = []
    for sentence, start, end in gone:
        for k in range(start, end):
            for fact in facts_in(sentence, k, k + 1):
                if fact.text in wanted:
                    found.append((sentence, k, fact))
    return found
