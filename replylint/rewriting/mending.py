"""What stays of a draft: good sentences as they are, faulty clauses transformed or taken out."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from replylint.language.text import Sentence, Word, Zone
from replylint.model import Finding
from replylint.rewriting.clauses import (
    OPENERS,
    begins_dependent,
    capital,
    clause_around,
    has_predicate,
    lacks_subject,
    points_back,
    roles_of,
    segments,
    speaks_of,
    stands_alone,
    text_of,
    units,
    vocative_end,
)
from replylint.rewriting.facts import Fact, facts_in
from replylint.rewriting.helping import HELPING, acts
from replylint.rewriting.parties import SOMEBODY
from replylint.rewriting.restating import topic_of
from replylint.rewriting.templates import data
from replylint.rewriting.transforms import Change, Place, changes
from replylint.rewriting.turning import heard_in, seen, seen_in
from replylint.rewriting.voice import Voice
from replylint.rulebook.evidence import Evidence
from replylint.rulebook.loading import Judge

if TYPE_CHECKING:
    from replylint.rewriting.portions import Cut, Range

USEFUL = (
    "owned-action", "done-action", "company-action", "solution", "next-step", "offer-of-help", "data-request", "answer",
    "alternative", "apology", "empathy", "deadline", "reason", "handover-with-reason", "praise-returned", "fault-admitted",
)  # fmt: skip
FIRM = (
    "owned-action", "done-action", "company-action", "solution", "data-request", "apology", "empathy", "deadline",
    "handover-with-reason",
)  # fmt: skip
"""Signals of sentences that stay unless they are very loud."""
SORRY = ("apology", "empathy")
HOLLOW = ("apology-hollow", "apology-conditional", "apology-but")
_PASSING = frozenset({"deflection", "no-ownership"})

_OPEN_ENDED = frozenset(
    {"если", "раз", "когда", "хотя", "пока", "чтобы", "так", "едва", "либо", "или", "тогда"}
)

_ACTS = ("Свяжусь с ", "Свяжусь со ", "Перезвоню вам ‹", "Напишу вам ‹")
"""How sentences begin that are said once in a reply."""
_POINTING = frozenset({"deflection", "negative-phrasing", "false-promise"})
"""Categories in which a finding about the whole reply shows the sentence that speaks loudest for it."""
_REFUSING_RULES = frozenset(
    "negative-phrasing/bare-refusal negative-phrasing/formal-refusal negative-phrasing/denial".split()
)
_REFUSALS = _REFUSING_RULES | frozenset(
    "negative-phrasing/overall negative-phrasing/officialese deflection/overall no-ownership/bare-refusal no-ownership/overall no-ownership/no-help".split()
)
"""Rules that a refusal may be found fault with by and stay, an alternative beside it."""
_SENDING = frozenset(
    "deflection/sent-away deflection/overall deflection/do-it-yourself deflection/look-at-the-rules".split()
)
_REFUSAL_FOUND = frozenset(
    """negative-phrasing/bare-refusal negative-phrasing/formal-refusal negative-phrasing/denial negative-phrasing/final-word
    no-ownership/bare-refusal""".split()
)
_HANGING = frozenset({"значит", "то", "так", "ведь", "поэтому", "но", "а", "и"})
"""What ties a clause to the one after it."""
_LEAST_WORDS = 4
"""What is left of a faulty sentence is kept only if it is not shorter."""

_CONTACTS = frozenset({"phone", "email", "url"})

CONNECTING = re.compile(
    r"^(?:Тем не менее|Однако|Вместе с тем|При этом|В то же время|Впрочем|Кроме того|К тому же|Со своей стороны|Одновременно|Также|А вообще|Поэтому|Таким образом|Итак|Тогда|Зато|Значит),? "
)
"""What ties a sentence to the one before it."""

_VOWS = re.compile(
    r"(?:и |а )?(?:это |в этом )?(?:(?:я|мы|вам|вас|тебе) )*(?:обещаю|обещаем|гарантирую|гарантируем|ручаюсь|уверяю|уверяем|заверяю|клянусь|даю слово)"
    r"(?: вам| вас)?[.!]?",
    re.IGNORECASE,
)
"""«это я вам обещаю»: of what was sworn nothing else is left."""

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


@dataclass(slots=True)
class Piece:
    """Part of a reply: its text, the white space before it, its zone.

    `own` names the line of a rewrite's own that it is, None for what comes from the draft; `vocative` is the name that
    it begins with, `beside` the line that is to stand after it: an alternative after a refusal, another way after a redirect; `number` is
    that of the draft's sentence it comes from, where that is asked for.
    """

    text: str
    gap: str = " "
    zone: Zone = "body"
    own: str | None = None
    vocative: str | None = None
    beside: str | None = None
    number: int = -1


@dataclass(slots=True)
class Mended:
    """The pieces that stay, and what was taken out: sentences with the words gone.

    `kept` are the numbers of sentences left whole or in part, `spared` of those that an own line is to stand beside, `talk` of
    idle ones of which only the facts are left, `own_lost` that a line of the rewrite's own was found fault with, `contact_at`
    the place among the pieces where the customer was sent to others, `vocative` the name that began a sentence taken out,
    `taken_up` that a clause has become an act of the writer.
    """

    pieces: list[Piece] = field(default_factory=list)
    gone: list[tuple[Sentence, int, int]] = field(default_factory=list)
    categories: set[str] = field(default_factory=set)
    kept: set[int] = field(default_factory=set)
    partial: dict[int, str] = field(default_factory=dict)
    transformed: bool = False
    taken_up: bool = False
    spared: set[int] = field(default_factory=set)
    talk: set[int] = field(default_factory=set)
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
    if "flippancies" not in evidence.notes:
        evidence.notes["flippancies"] = _flippancies(evidence, source)
    found: dict[int, list[Fault]] = evidence.notes["flippancies"]
    return found


def pointed_at(
    evidence: Evidence, findings: Sequence[Finding], judges: dict[str, Judge], source: str
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
    if any(_says_twice(words[k - 1], words[k]) for k in range(i + 1, j)):
        return i
    verbs = [word.norm for word in words[i:j] if any("VERB" in p.grammemes for p in word.parses[:1])]
    return i if len(set(verbs)) < len(verbs) and "не" not in norms else None


@lru_cache(maxsize=1 << 12)
def _waves_aside(norm: str) -> bool:
    """«ребят», «витаминчики», «долг-то»."""
    return bool(norm in data().lists["flippant"] or _DIMINUTIVE.match(norm) or _is_chatty(norm))


def _is_chatty(norm: str) -> bool:
    """«долг-то», «за статусом-то», not «кто-то»."""
    return norm.endswith("-то") and not norm.removesuffix("-то").endswith(_BEFORE_TO)


def _says_twice(one: Word, other: Word) -> bool:
    """«Отключить отключу», «ждать ждите»."""
    told = {p.lemma for p in other.parses[:1] if "VERB" in p.grammemes}
    return any("INFN" in p.grammemes and p.lemma in told for p in one.parses[:1])


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
    harmed: bool,
    spare: bool,
    cuts: Mapping[int, Cut],
) -> Mended:
    """What stays of the reply once its faults are mended; `own` are sentences that a rewrite put there before.

    With `strict` a sentence whose only fault is that it refuses or shows the way stays, for an alternative will be put beside
    it (not without `spare`), and idle sentences without a fact go, where the draft passes the buck or scolds. `harmed`: the
    customer complains; `cuts`: what stays of each body sentence of the draft, asked only with `strict`.
    """
    result = Mended()
    result.categories = {finding.category for finding in findings}
    at = pointed_at(evidence, findings, judges, source) if strict else faults(evidence, findings, judges)
    spared: dict[int, tuple[int, str]] = {}
    if strict:
        spared = _spared(at, evidence, source, {f.rule for f in findings}, harmed) if spare else {}
        at = {number: found for number, found in at.items() if number not in spared}
        result.spared = set(spared)
    sentences = evidence.reply.text.sentences
    idle = _Idle(evidence, result.categories, harmed, cuts) if strict else None
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
            # «сайт.рф» is one word, whatever stands for a sentence.
            listed = listed or number in spared or source[before : before + 1].isalnum()
            listed = listed or source[sentence.start - 1 : sentence.start] in (".", "…")
            signed = _is_signature(sentence, gap, number == len(sentences) - 1)
            signed = signed or (number > 0 and sentences[number - 1].zone == "closing")
            dull = (
                idle is not None and not listed and not signed and idle.may_go(number, sentence, lost_before)
            )
            if idle is not None and sentence.zone == "body":
                if dull:
                    idle.gone_since.append(sentence)
                else:
                    idle.last_kept, idle.gone_since = sentence, []
            if dull:
                called = vocative_end(sentence)
                if called and result.vocative is None and not result.pieces:
                    result.vocative = text_of(sentence, source, 0, called)
                result.gone.append((sentence, 0, len(sentence.words)))
                lost_before = True
                continue
            name = _own_name(text, own)
            runs = idle.runs(number, sentence) if idle is not None and not listed and not signed else None
            if runs:
                result.gone += _between(sentence, runs)
                text = " ".join(said_alone(sentence, source, *run) for run in runs)
                result.partial[number] = text
                result.pieces.append(Piece(text, gap, sentence.zone, number=number))
                result.kept.add(number)
                gap, lost_before = "", False
                continue
            if idle is not None and sentence.zone == "body":
                text = without_opener(sentence, text)
                opening = not lost_before and all(one.zone == "greeting" for one in result.pieces)
                if opening and sentence.words[0].norm in ("а", "и", "но") and len(sentence.words) > 3:
                    text = capital(text[sentence.starts[1] - sentence.start :])
                if lost_before and sentence.words[0].norm in ("и", "а", "но") and len(sentence.words) > 2:
                    text = capital(text[sentence.starts[1] - sentence.start :])
                elif lost_before and (tie := CONNECTING.match(text)):
                    text = capital(text[tie.end() :])
            fair, line = spared.get(number, (len(sentence.words), None))
            if fair < len(sentence.words):
                result.gone.append((sentence, fair, len(sentence.words)))
                result.partial[number] = text = _run(sentence, source, [(0, fair)], [])
            elif number == len(sentences) - 1:
                text += source[before:].rstrip()
            called = vocative_end(sentence) if idle is not None and sentence.zone == "body" else None
            vocative = text_of(sentence, source, 0, called) if called else None
            result.pieces.append(
                Piece(text, gap, sentence.zone, name, vocative, line, number if strict else -1)
            )
            result.kept.add(number)
            gap, lost_before = "", False
            continue
        if not strict and _own_name(text, own):
            result.own_lost = lost_before = True
            continue
        if idle is not None:
            idle.gone_since.append(sentence)
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
            at_draft = number if strict else -1
            result.pieces.append(
                Piece(" ".join(made), gap, sentence.zone, vocative=kept_name, number=at_draft)
            )
            gap = ""
        lost_before = True
    return result


def only_sighs(sentence: Sentence) -> bool:
    """«Ой 🙈»: nothing but interjections and emoji."""
    return all(word.kind == "emoji" or word.norm in data().lists["sighs"] for word in sentence.words)


def names_matter(sentence: Sentence) -> bool:
    """«По поводу бассейна.»: a sentence that only says what the next ones are about."""
    return sentence.words[0].norm in ("по", "насчет") and not has_predicate(sentence, 0, len(sentence.words))


_PERSONS = frozenset("он она оно они".split())
"""With one of these among its first words a sentence speaks of what was said before."""


def _spared(
    at: dict[int, list[Fault]], evidence: Evidence, source: str, rules: Collection[str], complains: bool
) -> dict[int, tuple[int, str]]:
    """The sentences that stay, up to some word, though they refuse, and the line that is to stand beside them."""
    spared = {}
    refused = not _REFUSAL_FOUND.isdisjoint(rules)
    harmed = evidence.customer is not None and (
        complains or any(seen(evidence, name, evidence.customer) for name in ("harm", "waiting", "trouble"))
    )
    for number, sentence in enumerate(evidence.reply.text.sentences):
        found = at.get(number, [])
        if sentence.zone != "body":
            continue
        if any(rule == FLIPPANT for _, _, rule in found):
            continue
        if not found and any(word.norm == "без" for word in sentence.words):
            continue  # «Допуск без оплаты невозможен» is a condition.
        shown = not found and evidence.customer is None and seen_in(evidence, ("sent-away",), number)
        if (found or shown) and not harmed and (way := _shows_way(evidence, number, found, source)):
            spared[number] = (way, "do-way")
            continue
        if harmed or not (found or refused or seen_in(evidence, ("refusal",), number)):
            continue  # Beside a complaint a refusal does not stand, whatever is offered.
        end = _blunt_from(sentence, source, found)
        found = [fault for fault in found if fault[0] < end]
        if not end or any(_can_be_changed(evidence, source, number, fault) for fault in found):
            continue
        surely = bool(_REFUSING_RULES & {rule for _, _, rule in found})
        if all(rule in _REFUSALS for _, _, rule in found) and _refuses(evidence, number, end, surely, harmed):
            spared[number] = (end, "do-alternative")
    return spared


def _shows_way(evidence: Evidence, number: int, found: Sequence[Fault], source: str) -> int | None:
    """Where the words end that tell where to go: «Для переоформления подойдите в салон связи, всё расскажут там»."""
    sentence, lists = evidence.reply.text.sentences[number], data().lists
    i, j = units(sentence, source)[0]
    words = sentence.words[i:j]
    visited = speaks_of(words, lists["visited"]) and any(
        "impr" in p.grammemes or p.lemma in ("можно", "нужно", "необходимо")
        for w in words
        for p in w.parses[:1]
    )
    sent = any(start < j and rule in _SENDING for start, _, rule in found) or not found
    asked = evidence.customer is not None and not speaks_of(words, lists["visiting"])
    curt = len(words) < 4 or any(word.norm in lists["blunt"] for word in words)
    if not visited or not sent or asked or curt:
        return None
    cut = next((k for k in range(i + 3, j) if sentence.breaks >> k & 1 and has_predicate(sentence, k, j)), j)
    return j if facts_in(sentence, cut, j) or (cut < j and begins_dependent(sentence, cut, j)) else cut


def _blunt_from(sentence: Sentence, source: str, found: Sequence[Fault]) -> int:
    """The word at which the sentence begins to scold or to err otherwise: «Услуга не оказывается, уговоры бесполезны»."""
    lists = data().lists
    for i, j in units(sentence, source):
        if any(word.norm in lists["blunt"] for word in sentence.words[i:j]):
            return i
        erring = any(i <= start < j and rule not in _REFUSALS for start, _, rule in found)
        if i and (erring or speaks_of(sentence.words[i:j], lists["shut_doors"])):
            return i
        at = next(
            (start for start, _, rule in sorted(found) if i <= start < j and rule not in _REFUSALS), None
        )
        cut = _tail(sentence, source, (i, j), at) if at is not None else None
        if cut is not None:
            return cut
    return len(sentence.words)


def _can_be_changed(evidence: Evidence, source: str, number: int, fault: Fault) -> bool:
    start, end, rule = fault
    sentences = evidence.reply.text.sentences
    place = Place(sentences[number], source, rule, start, end, sentences[:number])
    return next(changes(place), None) is not None


def _refuses(evidence: Evidence, number: int, end: int, surely: bool, harmed: bool) -> bool:
    """Whether the sentence says, up to word `end`, what is not possible, in words that an alternative can stand beside."""
    words, lists = evidence.reply.text.sentences[number].words[:end], data().lists
    lemmas = {p.lemma for word in words for p in word.parses[:1]}
    if lemmas & lists["shut_doors"] or any("impr" in p.grammemes for word in words for p in word.parses[:1]):
        return False
    if harmed and not lemmas & lists["remedies"] and not _says_impossible(words):
        return False
    if surely and lemmas & lists["refusing"]:
        return True
    if evidence.customer is None and restricts(words):
        return True
    return any(
        hit.sentence == number and hit.start < end for hit in seen(evidence, "refusal", evidence.reply)
    )


def _says_impossible(words: Sequence[Word]) -> bool:
    """«ускорить рассмотрение нельзя»: a deed is named that will not be done."""
    deed = any({"INFN"} <= p.grammemes for word in words for p in word.parses[:1])
    return deed and any(word.norm in ("нельзя", "невозможно", "сможем", "смогу") for word in words)


def restricts(words: Sequence[Word]) -> bool:
    """«Ваш пропуск заблокирован», «заказ аннулирован»: what was taken from the customer."""
    return any(
        "PRTS" in p.grammemes and p.lemma in data().lists["restricting"]
        for word in words
        for p in word.parses[:1]
    )


def without_opener(sentence: Sentence, text: str) -> str:
    """The text without «Девушка,», «Ладно,»."""
    words, openers = sentence.words, data().lists["rude_openers"]
    after = 0
    while after < min(3, len(words) - 2) and words[after].norm in openers:
        after += 1
    if after and words[after].norm in (
        "что",
        "как",
        "какой",
        "какая",
        "какое",
        "какие",
        "где",
        "куда",
        "сколько",
    ):
        return text  # «Смотрите, что вышло.»
    if not after or not (sentence.breaks >> after & 1 or (after > 1 and words[after - 1].norm == "ну")):
        return text
    return capital(text[sentence.starts[after] - sentence.start :])


def _own_name(text: str, own: Collection[str]) -> str | None:
    return "own" if any(text.strip() in line for line in own) else None


def _wider(one: str, other: str) -> str:
    """The gap that separates more: paragraphs before lines, lines before spaces; a list mark stays with its item."""
    return other if other.count("\n") >= one.count("\n") or not one else one


THANKS = frozenset("спасибо благодарим благодарю".split())
_WORD_GIVEN = frozenset(
    "похвала сигнал отзыв обратный сообщение сообщить рассказать написать поделиться обращение обратиться замечание внимание вопрос письмо звонок ожидание предложение идея пожелание интерес".split()
)


def is_thanks_for_word(sentence: Sentence) -> bool:
    """«Спасибо за отзыв», «Благодарим, что написали»: thanks that stand well beside any answer."""
    words = sentence.words
    return words[0].norm in THANKS and speaks_of(words[1:6], _WORD_GIVEN)


def _is_signature(sentence: Sentence, gap: str, last: bool) -> bool:
    """«Корпоративный юрист», «Команда «Бычок» 🐂»: a last line of its own, or words that end without a mark."""
    size = len(sentence.words)
    named = sentence.words[0].text[:1].isupper() and size < 8 and not has_predicate(sentence, 0, size)
    if all(word.norm in data().lists["last_words"] for word in sentence.words):
        return False
    if not last or sentence.zone != "body" or not named or ("!" in sentence.mark and "\n" not in gap):
        return False
    return "\n" in gap or "." not in sentence.mark or size < 3


def is_pleasantry(sentence: Sentence) -> bool:
    """«Сияйте!», «Ждём вас за новыми покупками», «Вдохновения и новых горизонтов!»: what no complaint is answered with."""
    words = sentence.words
    first = words[0]
    signs = first.norm in data().lists["farewells"] and not first.norm.startswith("ваш")
    if signs or first.norm in data().lists["inviting"]:
        return True  # «Ваш кондиционер отправлен в мастерскую» takes no leave.
    if any(word.norm in ("рады", "рад", "рада", "надеемся", "надеюсь") for word in words[:2]):
        return True
    if first.norm == "главное" or any(word.norm in ("привет", "приветы") for word in words[1:3]):
        return True
    if first.norm == "зато" or (first.norm == "хорошо" and len(words) > 1 and words[1].norm == "что"):
        return True
    ordered = any("impr" in p.grammemes for p in first.parses[:1])
    wished = any({"NOUN", "gent"} <= p.grammemes or {"ADJF", "gent"} <= p.grammemes for p in first.parses[:2])
    wishing = any({"ADJF", "gent"} <= p.grammemes for p in first.parses[:2]) and any(
        word.norm in ("вам", "тебе") for word in words[1:4]
    )
    return (
        ("!" in sentence.mark or wishing)
        and len(words) < 10
        and (wished or (ordered and len(words) < 6))
        and not has_predicate(sentence, 1, len(words))
    )


def is_boast(sentence: Sentence) -> bool:
    """«Мы с вниманием относимся к каждому и постоянно обучаем мастеров»: what a company says of itself."""
    ours = any(
        word.norm in ("мы", "нас", "нам") or word.norm.startswith("наш") for word in sentence.words[:4]
    )
    told = {p.lemma for word in sentence.words for p in word.parses[:1]} & data().lists["boasts"]
    return ours and len(told) > 1


_ADVERTISING = frozenset(
    "приглашать напоминать советовать рекомендовать обратить заглянуть попробовать подарить действовать ждать встречать".split()
)
_GOODS = frozenset(
    "скидка промокод распродажа акция новинка премиальный подписка абонемент тариф вклад ярмарка праздник предложение подборка".split()
)


def advertises(sentence: Sentence) -> bool:
    """«Приглашаем на распродажу», «Напоминаем, что по промокоду дешевле»: what no complaint is answered with."""
    told = any(
        p.lemma in _ADVERTISING and {"VERB"} & p.grammemes and ({"1per", "impr", "3per"} & p.grammemes)
        for word in sentence.words[:8]
        for p in word.parses[:1]
    )
    return told and speaks_of(sentence.words, _GOODS)


_REFERRING = {
    "его": ("masc", "neut"), "ему": ("masc", "neut"), "него": ("masc", "neut"), "нем": ("masc", "neut"), "он": ("masc",),
    "ее": ("femn",), "ей": ("femn",), "нее": ("femn",), "ней": ("femn",), "она": ("femn",), "оно": ("neut",),
    "их": ("plur",), "ими": ("plur",), "них": ("plur",), "ним": ("plur", "masc"), "они": ("plur",),
}  # fmt: skip


def _names(sentence: Sentence, forms: Collection[str]) -> bool:
    """Whether a noun of the sentence has one of these genders (or is plural)."""
    for word in sentence.words:
        best = word.parses[0].grammemes if word.kind == "word" and word.parses else frozenset()
        if "NOUN" in best and ("plur" in forms if "plur" in best else not best.isdisjoint(forms)):
            return True
    return False


class _Idle:
    """Tells sentences that say nothing good from those worth keeping."""

    def __init__(
        self,
        evidence: Evidence,
        categories: Collection[str],
        harmed: bool,
        cuts: Mapping[int, Cut],
    ) -> None:
        self.evidence = evidence
        self.cuts = cuts
        self.passing = not _PASSING.isdisjoint(categories)
        """Whether the matter was passed on or let lie: then idle talk stood for help."""
        self.last_kept: Sentence | None = None
        self.gone_since: list[Sentence] = []
        """The last body sentence that stays, and those that went after it."""
        self.harmed = harmed or (
            evidence.customer is not None
            and any(
                seen(evidence, name, evidence.customer)
                for name in ("harm", "waiting", "trouble", "complaint")
            )
        )
        frame = [s for s in evidence.reply.text.sentences if s.zone in ("greeting", "closing", "signature")]
        self.elsewhere = {fact.text for sentence in frame for fact in facts_in(sentence)}
        """Facts that stay whatever happens to the body."""

    def unique(self, sentence: Sentence, start: int, end: int) -> list[Fact]:
        """The facts that would go with these words."""
        return [fact for fact in facts_in(sentence, start, end) if fact.text not in self.elsewhere]

    def has(self, names: Sequence[str], number: int, start: int, end: int) -> bool:
        return heard_in(self.evidence, names, number, start, end)

    def may_go(self, number: int, sentence: Sentence, lost_before: bool) -> bool:
        if sentence.zone == "closing" and self.harmed:
            return sentence.words[0].norm in data().lists["wishing"] and not self.unique(
                sentence, 0, len(sentence.words)
            )
        if sentence.zone != "body":
            return False
        named = (vocative_end(sentence) or 0) if self.last_kept is None and self.harmed else 0
        facts = self.unique(sentence, named, len(sentence.words))
        if facts and self.cuts[number].kept:
            if lost_before and (
                lacks_subject(sentence) or any(word.norm in _PERSONS for word in sentence.words[:2])
            ):
                return not self.stays_behind(sentence)  # «Отвечают по будням с 10 до 16.»
            # «Его номер …»: contacts are said again in a sentence of their own.
            contacts = all(
                word.kind in _CONTACTS for word in sentence.words if any(f.text == word.text for f in facts)
            )
            return lost_before and contacts and points_back(sentence, 0, len(sentence.words))
        if sentence.words[0].norm.startswith("уважаем") or names_matter(sentence):
            return False
        if only_sighs(sentence):
            return True
        if self.passing and self.has(("sent-away",), number, 0, len(sentence.words)):
            return True
        size = len(sentence.words)
        if lost_before and size < _LEAST_WORDS and "?" in sentence.mark:
            return True  # «Нет?»
        if number and size < 3 and all(word.norm in data().lists["last_words"] for word in sentence.words):
            return True  # «Деньгами не выдаём. Совсем.»
        if [word.norm for word in sentence.words[:2]] == ["это", "все"]:
            return True  # «Это всё, что могу сказать.»
        if lost_before and not has_predicate(sentence, 0, size) and size < 4:
            return sentence.words[0].norm not in data().lists["greetings"]
        if lost_before and lacks_subject(sentence) and not self.has(USEFUL[:3], number, 0, size):
            return True
        also = size > 1 and sentence.words[1].norm == "и"  # «Можете и экскурсии бронировать»
        leans = lost_before and (sentence.words[0].norm == "это" or also or points_back(sentence, 0, size))
        leans = leans and not self.stays_behind(sentence)
        if self.evidence.customer is not None and self.has(HOLLOW, number, 0, size):
            return True
        if is_thanks_for_word(sentence):
            return False
        if leans or (self.harmed and advertises(sentence)):
            return True
        return not self.cuts[number].kept

    def runs(self, number: int, sentence: Sentence) -> tuple[Range, ...] | None:
        """The clauses that stay of a sentence that cannot stay whole; None of one that can, or none of which may."""
        cut = self.cuts.get(number)
        return cut.kept if cut is not None and not cut.keeps(0, len(sentence.words)) and cut.kept else None

    def stays_behind(self, sentence: Sentence) -> bool:
        """Whether what the pronoun of the sentence stands for was said in a sentence that stays, and not in one that went."""
        pronoun = next((word.norm for word in sentence.words[:6] if word.norm in _REFERRING), None)
        if pronoun is None or self.last_kept is None:
            return False
        forms = _REFERRING[pronoun]
        return _names(self.last_kept, forms) and not any(_names(one, forms) for one in self.gone_since)

    def is_worth(self, number: int, sentence: Sentence, start: int, end: int) -> bool:
        """Whether a part of a faulty sentence is worth to be left alone: where the matter is passed on, advice is not."""
        if self.unique(sentence, start, end):
            return True
        if self.harmed:
            return self.has(HELPING, number, start, end) or acts(sentence, start, end)
        if self.has(FIRM, number, start, end):
            return True
        return self.has(("offer-of-help",) if self.passing else USEFUL, number, start, end)


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
    if idle is not None and not made and sentence.zone == "body":
        return _portioned(sentence, source, at, idle.cuts[number], lost_before, result)
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
            if idle is not None and sentence.zone == "body":
                run = _without_tail(sentence, source, run, made, idle.cuts[number])
            text = _run(sentence, source, run, made)
            start, end = run[0][0], run[-1][1]
            changed = any(start <= c.i < end for c in made)
            partial = (bool(gone) or bool(made)) and not changed
            keep = has_predicate(sentence, start, end) or changed or not gone
            if partial and _lacks_main_clause(sentence, start, end):
                keep = False
            if partial and _VOWS.fullmatch(text.strip()):
                keep = False
            emptied = any(start <= c.i < end and not c.text for c in made)
            if emptied and idle is not None and not idle.is_worth(number, sentence, start, end):
                keep = False
            if partial and (missing and points_back(sentence, start, end)):
                keep = False
            if partial and idle is not None and not idle.is_worth(number, sentence, start, end):
                keep = False
            firm = [fact for fact in facts_in(sentence, start, end) if not fact.lemmas or fact.text.islower()]
            acts = idle is not None and idle.has(USEFUL[:4], number, start, end)
            if partial and end - start < _LEAST_WORDS and not firm and not acts:
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
            topic = topic_of(sentence, source) if SOMEBODY in whole.text else None
            said = f"{capital(topic)}: {whole.text[:1].lower()}{whole.text[1:]}" if topic else whole.text
            if not again:
                sentences.append(voice.speak(said))
            result.taken_up = True
            missing = True
        elif part is not None and part in gone:
            result.gone.append((sentence, *part))
            missing = True
    return sentences


def _without_tail(
    sentence: Sentence, source: str, run: list[Range], made: Sequence[Change], cut: Cut
) -> list[Range]:
    """The clauses without the last ones that cannot stay and that nothing was changed in: «…, хотя поле отмечено звёздочкой»."""
    start, end = run[0][0], run[-1][1]
    for i, j in reversed(segments(sentence, source)):
        changed = any(c.i < j and i < c.j for c in made)
        if j != end or i <= start or changed or cut.keeps(i, j):
            break
        end = i
    return [(start, end)] if end != run[-1][1] and any(start <= c.i < end for c in made) else run


def _portioned(
    sentence: Sentence, source: str, at: Sequence[Fault], cut: Cut, lost_before: bool, result: Mended
) -> list[str]:
    """The clauses that stay of a faulty sentence, each run of them as a sentence."""
    runs = [
        (i, j)
        for i, j in cut.kept
        if not any(start < j and i < end and not rule.endswith("/overall") for start, end, rule in at)
        and not (i == 0 and lost_before and points_back(sentence, i, j))
        and not _VOWS.fullmatch(text_of(sentence, source, i, j))
    ]
    vocative = vocative_end(sentence)
    if vocative and not any(i < vocative for i, _ in runs) and "PRON" not in sentence.words[0].kind:
        result.vocative = text_of(sentence, source, 0, vocative)
    result.gone += _between(sentence, runs)
    return [said_alone(sentence, source, i, j) for i, j in runs]


def _between(sentence: Sentence, runs: Sequence[Range]) -> list[tuple[Sentence, int, int]]:
    """What of a sentence is not in these runs."""
    edges = [0, *(k for run in runs for k in run), len(sentence.words)]
    return [(sentence, i, j) for i, j in zip(edges[::2], edges[1::2], strict=True) if i < j]


def _lacks_main_clause(sentence: Sentence, start: int, end: int) -> bool:
    """«Павел, который обещал звонок»: of him nothing is left to be said."""
    relative = next((k for k in range(start + 1, end) if sentence.words[k].norm.startswith("котор")), None)
    if relative is None or has_predicate(sentence, start, relative):
        return False
    after = next((k for k in range(relative + 1, end) if sentence.breaks >> k & 1), end)
    return not has_predicate(sentence, after, end)


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


def _keeps_facts(sentence: Sentence, change: Change) -> bool:
    if not change.whole:
        return True
    text = change.text.lower()
    return all(
        fact.text.lower() in text or any(lemma[: max(4, len(lemma) - 2)] in text for lemma in fact.lemmas)
        for fact in facts_in(sentence, change.i, change.j)
    )


def said_alone(sentence: Sentence, source: str, start: int, end: int) -> str:
    """`words[start:end]` as a sentence of their own."""
    return _run(sentence, source, [(start, end)], [])


def _run(sentence: Sentence, source: str, run: Sequence[tuple[int, int]], made: Sequence[Change]) -> str:
    """Clauses that stay side by side, as a sentence of their own."""
    start, end = run[0][0], run[-1][1]
    last = len(sentence.words)
    while start > 0 and start < end - 1 and sentence.words[start].norm in OPENERS:
        start += 1
    while end < last and end > start + 1 and sentence.words[end - 1].norm in _HANGING:
        end -= 1  # «…, значит»
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
