"""Which words of a draft are at fault: those that findings point at, and those in a tone no apology stands beside."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from operator import attrgetter

from replylint.language.text import Sentence, Word
from replylint.model import Finding
from replylint.rewriting.clauses import (
    OPENERS,
    begins_dependent,
    points_back,
    roles_of,
    stands_alone,
    units,
)
from replylint.rewriting.facts import Fact, facts_in
from replylint.rewriting.talk import USEFUL
from replylint.rewriting.templates import data
from replylint.rewriting.turning import seen
from replylint.rulebook.evidence import Evidence
from replylint.rulebook.loading import Judge

_POINTING = frozenset({"deflection", "negative-phrasing", "false-promise"})
"""Categories in which a finding about the whole reply shows the sentence that speaks loudest for it."""

_OPEN_ENDED = frozenset(
    {"если", "раз", "когда", "хотя", "пока", "чтобы", "так", "едва", "либо", "или", "тогда"}
)

FLIPPANT = "flippant"
"""Stands for a rule where the tone of a clause is the fault."""

_DIMINUTIVE = re.compile(
    r"(?!маленьк|больше?ньк|хорошеньк)[а-яё]{2,}(?:еньк|оньк)(?:ий|ая|ое|ие|о|ого|ой|ую|их|им)$|"
    r"(?:девочк|минуточк|секундочк|чуточк|чесноч|витаминчик|ноготочк|копеечк|приветик|"
    r"вкусняшк|лапочк|солнышк|зайк|рыбк|терпени[ея]ц)"
)

_BEFORE_TO = tuple("кто что чем где как гда ому куда чему ой ая ое ие ого им их ую".split())
"""How words end that «-то» makes indefinite, not chatty."""

Fault = tuple[int, int, str]
"""Words `start <= k < end` of a sentence, and the rule that finds fault with them."""


def faults(
    evidence: Evidence, findings: Sequence[Finding], judges: Mapping[str, Judge]
) -> dict[int, list[Fault]]:
    """The findings that point at words, by number of sentence."""
    found: dict[int, list[Fault]] = {}
    sentences = evidence.reply.text.sentences
    for finding in findings if sentences else ():
        judge = judges[finding.rule]
        loudest = judge.kind == "weighted" and finding.category in _POINTING
        if judge.kind not in ("phrases", "count") and not judge.points_at and not loudest:
            continue
        number = bisect_right(sentences, finding.span.start, key=attrgetter("start")) - 1
        sentence = sentences[max(number, 0)]
        if sentence.start <= finding.span.start < max(sentence.end, sentence.ends[-1]):
            start = bisect_right(sentence.ends, finding.span.start) % len(sentence.words)
            end = bisect_left(sentence.starts, finding.span.end) or len(sentence.words)
            found.setdefault(number, []).append((start, max(end, start + 1), finding.rule))
    return found


def flippancies(evidence: Evidence, source: str) -> dict[int, list[Fault]]:
    """Clauses in a tone no apology stands beside: «Ну едет он, едет», «витаминчики попейте», «кто-то из них не внёс»."""
    return evidence.noted("flippancies", lambda: _flippancies(evidence, source))


def pointed_at(
    evidence: Evidence, findings: Sequence[Finding], judges: Mapping[str, Judge], source: str
) -> dict[int, list[Fault]]:
    """The words that findings, or a flippant tone, point at, by number of sentence."""
    at = faults(evidence, findings, judges)
    for number, found in flippancies(evidence, source).items():
        at[number] = at.get(number, []) + found
    return at


def _flippancies(evidence: Evidence, source: str) -> dict[int, list[Fault]]:
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
    if any("INFN" in p.grammemes for p in sentence.words[0].parses[:1]):
        return False  # «Записать вас?»
    return not any(word.norm in data().lists["true_questions"] for word in sentence.words)


def _flippant_at(sentence: Sentence, i: int, j: int) -> int | None:
    """Where the clause waves the customer aside by its particles, pet names or repeats; None if it does not."""
    words = sentence.words
    for k in range(i, j):
        if words[k].kind == "word" and _waves_aside(words[k].norm):
            return k
    threatened = words[1:2] if i == 0 and j > 1 and words[0].norm == "не" else []
    if any({"VERB", "2per"} <= p.grammemes for word in threatened for p in word.parses[:1]):
        return i  # «Не оплатите, не выдадим»
    if i == 0 and j > 1 and words[0].norm in ("ну", "да") and not sentence.breaks >> 1 & 1:
        return i
    if j - i > 2 and words[j - 1].norm == "да" and sentence.breaks >> (j - 1) & 1:
        return i
    norms = [word.norm for word in words[i:j]]
    if "таких" in norms and {"меня", "нас"} & set(norms):
        return i
    if any(words[k].norm == "ну" and sentence.breaks >> k & 1 for k in range(i + 1, j)):
        return i
    verbs = [k for k in range(i, j) if words[k].parses and "VERB" in words[k].parses[0].grammemes]
    if any(_says_twice(words[k - 1], words[k]) for k in verbs if k > i):
        return i
    spoken = [words[k].norm for k in verbs]
    return i if len(set(spoken)) < len(spoken) and "не" not in norms else None


@lru_cache(maxsize=1 << 12)
def _waves_aside(norm: str) -> bool:
    """«ребят», «витаминчики», «долг-то»."""
    return bool(norm in data().lists["flippant"] or _DIMINUTIVE.match(norm) or _is_chatty(norm))


def _is_chatty(norm: str) -> bool:
    """«долг-то», «за статусом-то», not «кто-то»."""
    return norm.endswith("-то") and not norm.removesuffix("-то").endswith(_BEFORE_TO)


def _says_twice(one: Word, verb: Word) -> bool:
    """«Отключить отключу», «ждать ждите»."""
    return any("INFN" in p.grammemes and p.lemma == verb.parses[0].lemma for p in one.parses[:1])


def _firm_facts(sentence: Sentence, i: int, j: int) -> list[Fact]:
    """The facts of a clause but for names, which are said again, and numbers in words, which in banter state nothing."""
    return [fact for fact in facts_in(sentence, i, j) if not fact.lemmas or fact.text.isascii()]


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
    asks = (
        last > part[0]
        and not sentence.breaks >> last & 1
        and "relative" not in roles_of(sentence.words[last])
    )
    if last > part[0] and (
        sentence.words[last].norm in _OPEN_ENDED or (asks and begins_dependent(sentence, last, cut))
    ):
        # «…, а что там у них, нам неведомо»: the main clause is what would go.
        return None
    if sentence.words[cut].norm == "если" and any(
        {"VERB", "futr"} <= p.grammemes for word in sentence.words[part[0] : cut] for p in word.parses[:1]
    ):
        return None  # «деньги вернём, если …»: without its condition the promise is another.
    gap = source[sentence.ends[cut - 1] : sentence.starts[cut]]
    before = source[sentence.starts[part[0]] : sentence.ends[cut - 1]]
    if (
        gap.strip() not in (",", ";")
        or before.count("(") != before.count(")")
        or points_back(sentence, part[0], cut)
    ):
        return None
    return cut
