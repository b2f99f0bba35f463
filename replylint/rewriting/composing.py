"""The whole reply: what is good in the draft in its order, and what it lacks — apology, action, time — said by us.

A rewrite is linted like any draft; what is still found fault with goes, until nothing is. One that cannot be made clean, or that
loses a fact of the draft, is withheld.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from replylint.config import Config
from replylint.model import Draft, Finding, Report, Rewrite
from replylint.rewriting import asking
from replylint.rewriting.apologising import admit, apology_for, turn_regret
from replylint.rewriting.carrying import Carried, is_told_of
from replylint.rewriting.clauses import address_end, bare_respect, capital, text_of
from replylint.rewriting.facts import lost
from replylint.rewriting.helping import acts
from replylint.rewriting.lines import NO_LINE, Around, headed, line_of
from replylint.rewriting.ordering import (
    AND_WRITE,
    GRATEFUL,
    GREETS,
    after_greeting,
    assembled,
    before_closing,
    part_greeting,
    part_paragraph,
    put_in_order,
    unsound,
    with_markup_closed,
)
from replylint.rewriting.pieces import Piece
from replylint.rewriting.remainder import Remainder, fallen, pieces_of, remainder
from replylint.rewriting.reminding import remind, whole, write_reminders
from replylint.rewriting.restating import topic_of
from replylint.rewriting.sayings import Sayings, without_matter
from replylint.rewriting.situation import Situation
from replylint.rewriting.suggesting import OPEN_SLOT, fill_slots
from replylint.rewriting.talk import refuses
from replylint.rewriting.turning import seen, seen_in
from replylint.rulebook.evidence import Evidence

if TYPE_CHECKING:
    from replylint.linter import Linter

VARIANTS = ("neutral", "warm", "formal")
_NOES = ("refusal", "matter-closed", "dry-no")
_MOST_TRIES = 4
_IDLE = frozenset({"no-ownership", "unanswered-question"})
_PUTTING_OFF = frozenset({"deflection", "false-promise", "no-ownership"})
_PERHAPS_DUE, _SURELY_DUE = 0.35, 0.9
"""How likely an apology must be due to be offered in a slot, for the agent to decide, and to be made: of the drafts between the two half
need none."""
_STEMS = re.compile(r"\b\w{4,5}")
"""How words begin that are long enough to mean something, so that other forms of them count."""

_GENERAL = re.compile(r"‹что произошло|так вышло|извинение: за что")
_AS_PLACEHOLDERS = str.maketrans("‹›", "{}")


@dataclass(frozen=True, slots=True)
class Withheld:
    """No rewrite, and why (in Russian)."""

    reason: str


def compose(
    linter: Linter,
    report: Report,
    config: Config | None = None,
    variant: str = "neutral",
    evidence: Evidence | None = None,
) -> Rewrite | None:
    """A reply to send in place of the draft, its open slots named; None where none can be vouched for.

    `variant` is one of VARIANTS. `evidence` is what the draft was judged by, where that is still at hand. A draft without
    findings has no rewrite.
    """
    made = compose_or_reason(linter, report, config, variant, evidence)
    return made if isinstance(made, Rewrite) else None


def compose_or_reason(
    linter: Linter,
    report: Report,
    config: Config | None = None,
    variant: str = "neutral",
    evidence: Evidence | None = None,
) -> Rewrite | Withheld:
    """The same, but with the reason where there is no rewrite."""
    if not report.findings:
        return Withheld("в черновике нет замечаний")
    if report.draft.fragment:
        return Withheld("это часть ответа, а не ответ")
    return _composed(situation_of(linter, report, config, evidence), variant)


def variants(linter: Linter, report: Report, config: Config | None = None) -> dict[str, Rewrite]:
    """The rewrites that differ, by name of variant, the neutral one first."""
    if not report.findings or report.draft.fragment:
        return {}
    situation = situation_of(linter, report, config)
    found: dict[str, Rewrite] = {}
    for name in VARIANTS:
        made = _composed(situation, name)
        if isinstance(made, Rewrite) and made not in found.values():
            found[name] = made
    return found


def situation_of(
    linter: Linter, report: Report, config: Config | None = None, evidence: Evidence | None = None
) -> Situation:
    """What is known of a draft, by what it was judged by, if that is still at hand."""
    if evidence is None or "‹" in report.draft.reply:
        evidence = Evidence(linter.ruleset, filled(report.draft))
    return Situation(linter, report, evidence, config or linter.config)


def filled(draft: Draft) -> Draft:
    """The draft with its open slots as placeholders, which count as filled; every offset stays."""
    return replace(draft, reply=draft.reply.translate(_AS_PLACEHOLDERS))


# -- until nothing is found fault with ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Terms:
    """On which terms a reply is put together: how likely an apology is due, and which sentences of the draft must not stay."""

    due: float
    barred: frozenset[int] = frozenset()
    needs: int = 0
    """How many of the likeliest kinds of line are passed over."""


def _composed(situation: Situation, variant: str) -> Rewrite | Withheld:
    terms = _Terms(situation.owes)
    made: Rewrite | Withheld = Withheld("")
    for _ in range(_MOST_TRIES):
        reply = _put_together(Sayings(situation, variant), terms)
        if reply.lost is not None:
            return Withheld(f"потерялось бы: {reply.lost}")
        text = fill_slots(with_markup_closed(assembled(reply.pieces), situation.source), situation.config)
        after, findings = _lint(situation, text)
        if not findings:
            return _vouched_for(text, situation, after, reply.left_out)
        made = Withheld(
            "не получилось без новых замечаний: " + ", ".join(sorted({found.rule for found in findings}))
        )
        stricter = _stricter(situation, terms, reply, text, findings)
        if stricter is None:
            return made
        terms = stricter
    return made


def _vouched_for(
    text: str, situation: Situation, after: Evidence, left_out: Sequence[str]
) -> Rewrite | Withheld:
    gone = lost(situation.facts, after.reply.text)
    if gone:
        return Withheld("потерялось бы: " + ", ".join(fact.text for fact in gone))
    fault = unsound(text) if text else "ничего не осталось бы"
    if fault:
        return Withheld(fault)
    slots = tuple(dict.fromkeys(OPEN_SLOT.findall(text)))
    told = [one for one in left_out if one.lower() not in text.lower()]
    return Rewrite(text, slots, _left_out(situation, text, told))


def _left_out(situation: Situation, text: str, told: Sequence[str]) -> tuple[str, ...]:
    """What is told to have been left out and the sentences of the body of which most is nowhere said, in the order of the draft."""
    there = set(_STEMS.findall(" ".join((text, *told)).lower()))
    gone = [
        whole(sentence, situation.source)
        for sentence in situation.sentences
        if sentence.zone == "body"
        and (stems := set(_STEMS.findall(situation.text(sentence).lower())))
        and 2 * len(stems & there) < len(stems)
    ]
    source = situation.source.lower()
    return tuple(sorted(dict.fromkeys((*told, *gone)), key=lambda words: source.find(words.lower())))


def _stricter(
    situation: Situation, terms: _Terms, reply: _Reply, text: str, findings: Sequence[Finding]
) -> _Terms | None:
    """The terms on which the findings may be gone; None where nothing is left to be tried."""
    if terms.due < _SURELY_DUE and all(finding.category == "missing-apology" for finding in findings):
        return replace(terms, due=1.0)
    barred = terms.barred | {
        piece.number
        for piece in reply.pieces
        if piece.own is None and piece.zone == "body" and piece.number >= 0
        if any(piece.text in text and _overlaps(text, piece.text, finding) for finding in findings)
    }
    if barred != terms.barred:
        return replace(terms, barred=barred)
    idle = any(finding.category in _IDLE for finding in findings)
    if idle and terms.needs < _MOST_TRIES:
        return replace(terms, needs=terms.needs + 1)  # Nobody does anything, or a question stays.
    return None


def _overlaps(text: str, part: str, finding: Finding) -> bool:
    start = text.find(part)
    return finding.span.start < start + len(part) and start < finding.span.end


def _lint(situation: Situation, text: str) -> tuple[Evidence, list[Finding]]:
    linter, draft = situation.linter, situation.report.draft
    evidence = Evidence(linter.ruleset, filled(replace(draft, reply=text, origin=None)))
    return evidence, linter.judge(evidence, suggesting=False)[0]


# -- one reply ------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Reply:
    """The pieces of the reply, and what of the draft is said nowhere in it; `lost` is a fact that cannot be said, or None."""

    pieces: list[Piece]
    left_out: list[str]
    lost: str | None = None


def _put_together(sayings: Sayings, terms: _Terms) -> _Reply:
    situation = sayings.situation
    stay = remainder(situation, terms.barred)
    pieces = pieces_of(situation, stay)
    part_greeting(pieces)
    name = _greet(situation, pieces)
    surely = terms.due >= _SURELY_DUE or _apology_fell(situation, stay, terms.due)
    perhaps = terms.due >= _PERHAPS_DUE and not situation.only_asks
    if (surely or perhaps) and not situation.regrets(stay.whole, surely):
        _apologise(sayings, pieces, surely)
    left_out = remind(situation, pieces, fallen(situation, stay.whole))
    carried = Carried(sayings, [name or "", situation.party or "", *(piece.text for piece in pieces)])
    reply = _Reply(pieces, left_out, carried.lost)
    if carried.called and any(piece.zone == "greeting" for piece in pieces):
        reply.lost = reply.lost or next(iter(carried.called))
    if reply.lost is not None:
        return reply
    if carried.called and name is None:
        hello = situation.voice.speak(f"Здравствуйте, {' '.join(carried.called)}!")
        pieces.insert(0, Piece(hello, "", "greeting", "hello"))
    _say_what_for(situation, pieces)
    line = _line(sayings, terms, stay, carried, pieces)
    write_reminders(pieces, carried.reminded)
    for text, own in ((line, "deed"), (carried.contacts, "carry")):
        if text:
            at = before_closing(pieces)
            pieces.insert(at, Piece(text, " " if at else "", "body", own))
    _open_door(sayings, pieces)
    put_in_order(pieces)
    part_paragraph(pieces, situation.source)
    return reply


def _apology_fell(situation: Situation, stay: Remainder, due: float) -> bool:
    """Whether the draft apologises, but not in what stays of it. «Не наша зона, извините» apologises for nothing."""
    if due < _PERHAPS_DUE and situation.evidence.customer is not None:
        return False
    ranges = {number: situation.cuts[number].kept for number in stay.whole} | dict(stay.parted)
    hits = [
        hit
        for hit in seen(situation.evidence, "apology", situation.evidence.reply)
        if not seen_in(situation.evidence, _NOES, hit.sentence)
    ]
    stays = [any(i <= hit.start and hit.end <= j for i, j in ranges.get(hit.sentence, ())) for hit in hits]
    return bool(hits) and not any(stays)


def _open_door(sayings: Sayings, pieces: list[Piece]) -> None:
    """«Если появятся вопросы, пишите мне сюда.», unless that is said or the channel has no room for it."""
    said = any(word in piece.text for piece in pieces for word in ("напишите", "ответьте", "скажите"))
    if sayings.variant == VARIANTS[0] or said or sayings.situation.evidence.draft.channel == "sms":
        return
    door = sayings.say("door")
    if door:
        pieces.insert(before_closing(pieces), Piece(door, " ", "body", "door"))


def _line(
    sayings: Sayings, terms: _Terms, stay: Remainder, carried: Carried, pieces: Sequence[Piece]
) -> str | None:
    """The sentence with the slot, for what the reply needs most that can be said."""
    situation, about = sayings.situation, carried.heading()
    if about is None and situation.evidence.customer is None:
        about = _fallen_topic(situation, stay.whole)
    whom = " и ".join(carried.people) or (situation.party if carried.absent is not None else None)
    stays = [situation.sentences[number] for number in stay.whole]
    if whom:
        asked = sayings.contact(whom, stays)
        if asked is not None and carried.absent is not None:
            waiting = f", чтобы вам не ждать {carried.absent},"
            asked = AND_WRITE.sub(lambda found: waiting + found[0], without_matter(asked), count=1)
        return headed(about, asked)
    named = any(piece.own == "apology" and not _GENERAL.search(piece.text) for piece in pieces)
    reminded = [number for number in fallen(situation, stay.whole) if situation.cuts[number].noted]
    around = Around(about, named, stays, [situation.sentences[number] for number in reminded])
    needs = situation.needs[terms.needs :]
    line = next(
        (line for need in needs if (line := line_of(sayings, need, around)) is not None),
        None,
    )
    if line == NO_LINE:
        carried.remind_of_numbers()
        open_ = _left_open(situation, stay)
        return sayings.say("next-maybe", слова=open_) if open_ is not None else None
    return line


def _left_open(situation: Situation, stay: Remainder) -> str | None:
    """What the agent may still have to say, where nothing sure is missing: something was promised, put off, passed on or refused in the
    draft, or asked by the customer. None where that is not so."""
    customer = situation.evidence.customer
    gone = list(fallen(situation, stay.whole))
    sworn = {
        number
        for number in gone
        if any(rule.startswith("false-promise/") for _, _, rule in situation.faulty.get(number, ()))
    }
    if any(
        refuses(situation.sentences[number]) and seen_in(situation.evidence, _NOES, number)
        for number in gone
        if number not in sworn
    ):
        return "что можно вместо этого"
    asked = customer is not None and any("?" in sentence.mark for sentence in customer.text.sentences)
    if asked or asking.wanted(situation.evidence) is not None:
        return "ответ, что дальше и когда"
    idle = not any(acts(situation.sentences[number]) for number in stay.whole)
    return "что дальше и когда" if idle or not _PUTTING_OFF.isdisjoint(situation.categories) else None


def _fallen_topic(situation: Situation, whole: Collection[int]) -> str | None:
    """What a sentence was about that fell away for what it says of it: «По возврату депозита: …»."""
    for number in sorted(situation.faulty):
        sentence = situation.sentences[number]
        if (
            sentence.zone == "body"
            and number not in whole
            and (topic := topic_of(sentence, situation.source))
        ):
            return capital(topic)
    return None


def _apologise(sayings: Sayings, pieces: list[Piece], surely: bool) -> None:
    situation = sayings.situation
    if surely and (
        turn_regret(pieces, situation.voice) is not None
        or (situation.evidence.customer is None and admit(sayings, pieces))
    ):
        return
    text = apology_for(sayings, _standing(situation))
    if text is None:
        return
    if not surely:
        what = "за что" if "‹" in text else text[:1].lower() + text[1:].rstrip(".")
        text = sayings.say("apology-maybe", слова=what) or text
    at = after_greeting(pieces)
    while at < len(pieces) and GRATEFUL.match(pieces[at].text):
        at += 1
    gap = pieces[at].gap if at < len(pieces) and at and pieces[at].zone == "body" else " "
    if at < len(pieces) and at and pieces[at].zone == "body":
        pieces[at].gap = " "
    pieces.insert(at, Piece(text, gap if at else "", "body", "apology"))


def _standing(situation: Situation) -> str:
    """The sentences of the body that likely stay, in small letters."""
    return " ".join(
        situation.source[sentence.start : sentence.end]
        for number, sentence in enumerate(situation.sentences)
        if number in situation.suspicions
        and number not in situation.faulty
        and not situation.suspicions[number].is_unfit()
    ).lower()


def _say_what_for(situation: Situation, pieces: list[Piece]) -> None:
    """Which situation is apologised for, a reply to nobody known has to say first."""
    sorry = next((piece for piece in pieces if piece.own == "apology" and _GENERAL.search(piece.text)), None)
    end = before_closing(pieces)
    if sorry is None or situation.evidence.customer is not None or pieces[end - 1] is sorry:
        return
    at = next(n for n, piece in enumerate(pieces) if piece is sorry)
    sorry.gap, pieces[at + 1].gap = " ", sorry.gap
    pieces.insert(end - 1, pieces.pop(at))


def _greet(situation: Situation, pieces: list[Piece]) -> str | None:
    """The greeting with the name that the draft calls the customer by; letters and reviews are not sent without one.

    The name, where one is put there, is returned.
    """
    if any(piece.zone == "greeting" for piece in pieces):
        return None
    name = _vocative(situation)
    if not name and situation.evidence.draft.channel not in ("email", "review"):
        return None
    for piece in pieces:
        if name and piece.text.startswith(name):
            piece.text = capital(GREETS.sub("", piece.text.removeprefix(name).lstrip(" ,!")))
    text = situation.voice.speak(f"Здравствуйте, {name}!" if name else "Здравствуйте!")
    if name and name.lower().startswith("уважаем"):
        text = f"{name}!"
    at = next((n for n, piece in enumerate(pieces) if piece.zone != "quote"), len(pieces))
    gap = pieces[at].gap if at < len(pieces) else ""
    pieces.insert(at, Piece(text, gap, "greeting", "hello"))
    if at + 1 < len(pieces) and (pieces[at + 1].zone == "body" or not pieces[at + 1].gap):
        pieces[at + 1].gap = " "
    return name


def _vocative(situation: Situation) -> str | None:
    for sentence in situation.sentences:
        end = address_end(sentence) if sentence.zone == "body" else 0
        if not end or is_told_of(sentence, end):
            continue
        name = GREETS.sub("", text_of(sentence, situation.source, 0, end) + ",").rstrip(", ")
        return None if not name or bare_respect(name) else name
    return None
