"""The whole reply: what is good in the draft in its order, and what it lacks — apology, action, time — said by us.

A rewrite is linted like any draft, and mended again, until nothing is found fault with; one that cannot be made clean,
or that loses a fact of the draft, is withheld.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from replylint.config import Config
from replylint.language import morphology, nounphrases, times
from replylint.language.reader import read
from replylint.language.text import Sentence
from replylint.model import Draft, Finding, Report, Rewrite
from replylint.rewriting import turning
from replylint.rewriting.clauses import lowered, text_of
from replylint.rewriting.facts import Fact, facts_of, lost
from replylint.rewriting.mending import Mended, Piece, lost_words, mend
from replylint.rewriting.suggesting import OPEN_SLOT, value_of
from replylint.rewriting.templates import data
from replylint.rewriting.voice import Voice, voice_of
from replylint.rulebook.evidence import Evidence, Side

if TYPE_CHECKING:
    from replylint.linter import Linter

VARIANTS = ("neutral", "warm", "formal")
MOST_ROUNDS = 6

_AS_PLACEHOLDERS = str.maketrans("‹›", "{}")
_HARM = ("harm", "waiting", "complaint", "anger", "trouble", "bad-news")
_SORRY = ("apology", "empathy")
_DOING = (
    "owned-action",
    "done-action",
    "company-action",
    "solution",
    "data-request",
    "handover-with-reason",
    "answer",
)
_CONTACTS = frozenset({"phone", "email", "url"})
_SHORT_CHANNELS = frozenset({"sms"})


@dataclass(frozen=True, slots=True)
class Withheld:
    """No rewrite, and why (in Russian)."""

    reason: str


def compose(
    linter: Linter, report: Report, config: Config | None = None, variant: str = "neutral"
) -> Rewrite | None:
    """A reply to send in place of the draft, its open slots named; None where none can be vouched for.

    `variant` is one of VARIANTS. A draft without findings has no rewrite.
    """
    made = compose_or_reason(linter, report, config, variant)
    return made if isinstance(made, Rewrite) else None


def compose_or_reason(
    linter: Linter, report: Report, config: Config | None = None, variant: str = "neutral"
) -> Rewrite | Withheld:
    """The same, but with the reason where there is no rewrite."""
    if not report.findings:
        return Withheld("в черновике нет замечаний")
    if report.draft.fragment:
        return Withheld("это часть ответа, а не ответ")
    evidence = Evidence(linter.ruleset, filled(report.draft))
    return _Composer(linter, report, evidence, config or linter.config, variant).compose()


def variants(linter: Linter, report: Report, config: Config | None = None) -> dict[str, Rewrite]:
    """The rewrites that differ, by name of variant, the neutral one first."""
    found: dict[str, Rewrite] = {}
    for name in VARIANTS:
        made = compose(linter, report, config, name)
        if made is not None and made not in found.values():
            found[name] = made
    return found


def filled(draft: Draft) -> Draft:
    """The draft with its open slots as placeholders, which count as filled; every offset stays."""
    return replace(draft, reply=draft.reply.translate(_AS_PLACEHOLDERS))


@dataclass(slots=True)
class _Composer:
    linter: Linter
    report: Report
    evidence: Evidence
    config: Config
    variant: str
    own: dict[str, str] = field(default_factory=dict)
    """Line → what it came to be; a line is used once."""
    spent: set[str] = field(default_factory=set)
    gone: list[tuple[Sentence, int, int]] = field(default_factory=list)

    def compose(self) -> Rewrite | Withheld:
        judges = {rule.id: rule for rule in self.linter.ruleset.rules}
        voice = voice_of(self.evidence.reply.text, self.config)
        source, evidence, findings = self.report.draft.reply, self.evidence, list(self.report.findings)
        facts = facts_of(evidence.reply.text.sentences)
        pieces: list[Piece] = []
        for number in range(MOST_ROUNDS):
            mended = mend(evidence, source, findings, judges, voice, self.own.values(), strict=number == 0)
            self.gone += mended.gone
            pieces = mended.pieces
            self._forget(pieces)
            if number == 0:
                self._begin(pieces, mended, voice)
            self._complete(pieces, findings, mended, voice, first=number == 0)
            self._carry(pieces, facts, voice)
            source = _assembled(pieces, source if number == 0 else "")
            evidence, findings = self._lint(source)
            if not findings:
                break
        if findings:
            return Withheld(
                "не получилось без новых замечаний: " + ", ".join(sorted({f.rule for f in findings}))
            )
        gone = lost(facts, evidence.reply.text)
        if gone:
            return Withheld("потерялось бы: " + ", ".join(fact.text for fact in gone))
        fault = unsound(source)
        if fault:
            return Withheld(fault)
        return Rewrite(source, tuple(dict.fromkeys(OPEN_SLOT.findall(source))))

    def _lint(self, text: str) -> tuple[Evidence, list[Finding]]:
        evidence = Evidence(self.linter.ruleset, filled(replace(self.report.draft, reply=text, origin=None)))
        return evidence, self.linter.judge(evidence)[0]

    def _forget(self, pieces: Sequence[Piece]) -> None:
        """Lines of our own that were found fault with are not tried again."""
        text = "\n".join(piece.text for piece in pieces)
        for name, line in list(self.own.items()):
            if line not in text and not all(part in text for part in re.split(r"(?<=[.!?]) ", line)):
                for piece in [p for p in pieces if p.own and p.text in line]:
                    if isinstance(pieces, list):
                        pieces.remove(piece)
                del self.own[name]

    # -- what is said by us -------------------------------------------------------------------------------------------

    def _say(self, name: str, voice: Voice, **values: str) -> str | None:
        """A line in the writer's voice, or None if it was said (or refused) before."""
        if name in self.spent:
            return None
        self.spent.add(name)
        text = data().line(name, self.variant)
        values.setdefault("срок", value_of("срок", None, self.config))
        for slot, value in values.items():
            text = text.replace("{" + slot + "}", value)
        text = voice.speak(text)
        self.own[name] = text
        return text

    def _begin(self, pieces: list[Piece], mended: Mended, voice: Voice) -> None:
        if mended.vocative:
            greeted = any(piece.zone == "greeting" for piece in pieces)
            name = mended.vocative
            text = f"{name}!" if greeted or name.lower().startswith("уважаем") else f"Здравствуйте, {name}!"
            self.own["vocative"] = text
            pieces.insert(
                _after_greeting(pieces), Piece(text, "" if not pieces else " ", "greeting", "vocative")
            )

    def _complete(
        self, pieces: list[Piece], findings: Sequence[Finding], mended: Mended, voice: Voice, first: bool
    ) -> None:
        rules = {finding.rule for finding in findings}
        sorry = any(rule.startswith("missing-apology/") for rule in rules)
        if sorry or (first and self._owes_apology(pieces)):
            self._apologise(pieces, voice)
        if first or any(not rule.startswith("missing-apology/") for rule in rules):
            self._act(pieces, mended, voice, first)
        if first and self.report.draft.channel not in _SHORT_CHANNELS and self.variant != "neutral":
            door = self._say("door", voice)
            if door:
                pieces.insert(_before_closing(pieces), Piece(door, " ", "body", "door"))

    def _owes_apology(self, pieces: Sequence[Piece]) -> bool:
        customer = self.evidence.customer
        if customer is None or not any(
            self.evidence.found(name, customer) for name in ("harm", "waiting", "trouble")
        ):
            return False
        if self.evidence.found("own-fault", customer):
            return False
        return not self._is_said(pieces, _SORRY)

    def _is_said(self, pieces: Sequence[Piece], names: Sequence[str]) -> bool:
        """Whether one of these signals of the draft is in a sentence that stays."""
        side = self.evidence.reply
        kept = "\n".join(piece.text for piece in pieces)
        for name in names:
            for hit in self.evidence.found(name, side):
                span = side.span(hit)
                if self.report.draft.reply[span.start : span.end] in kept:
                    return True
        return False

    def _apologise(self, pieces: list[Piece], voice: Voice) -> None:
        text = self._apology(voice)
        if text is None:
            return
        at = _after_greeting(pieces)
        pieces.insert(at, Piece(text, _gap_at(pieces, at), "body", "apology"))
        if at + 1 < len(pieces) and "\n\n" in pieces[at + 1].gap and pieces[at + 1].zone == "body":
            pieces[at + 1].gap = " "

    def _apology(self, voice: Voice) -> str | None:
        customer = self.evidence.customer
        clause = turning.complaint(self.evidence) if "apology-clause" not in self.spent else None
        if clause is None and customer is None and "apology-clause" not in self.spent:
            clause = turning.admitted(self.evidence)
        if clause is not None:
            return self._say("apology-clause", voice, что=clause.text)
        if customer is not None and self.evidence.found("waiting", customer):
            text = self._say("apology-waiting", voice)
            if text:
                return text
        topic = self._topic()
        if topic and "apology-topic" not in self.spent:
            return self._say("apology-topic", voice, тема=topic)
        return self._say("apology-general", voice)

    def _act(self, pieces: list[Piece], mended: Mended, voice: Voice, first: bool) -> None:
        doing = self._is_said(pieces, _DOING) or any(name.startswith("do-") for name in self.own)
        if first and mended.transformed and "‹" in "".join(piece.text for piece in pieces):
            doing = True
        if first and doing and mended.categories <= {"missing-apology", "negative-phrasing"}:
            return
        if first and doing:
            if (
                "false-promise" in mended.categories
                and not any("‹" in p.text for p in pieces)
                and not self._is_said(pieces, ("deadline",))
            ):
                self._add_deed(pieces, self._say("do-deadline", voice))
            return
        self._add_deed(pieces, self._deed(mended, voice))

    def _add_deed(self, pieces: list[Piece], text: str | None) -> None:
        if text:
            at = _before_closing(pieces)
            pieces.insert(at, Piece(text, " " if at else "", "body", "deed"))

    def _deed(self, mended: Mended, voice: Voice) -> str | None:
        """What the writer does for the customer, by what the situation asks for."""
        customer = self.evidence.customer
        harmed = customer is not None and any(self.evidence.found(name, customer) for name in _HARM)
        if customer is not None and not harmed:
            if self.evidence.found("wish", customer) and "do-wish" not in self.spent:
                return self._say("do-wish", voice)
            if "do-question" not in self.spent and (
                self.evidence.found("question", customer) or self.evidence.found("asked", customer)
            ):
                return self._say("do-question", voice)
        topic = self._topic()
        if topic and "do-topic" not in self.spent and harmed:
            return self._say("do-topic", voice, тема=topic)
        if "do-refusal" not in self.spent and self._is_refusal():
            return self._say("do-refusal", voice)
        return self._say("do-general", voice)

    def _is_refusal(self) -> bool:
        return any("refusal" in finding.rule for finding in self.report.findings)

    def _topic(self) -> str | None:
        """What the trouble is about, in the instrumental: «вашим заказом»."""
        sides: list[Side] = [
            side for side in (self.evidence.customer, self.evidence.reply) if side is not None
        ]
        topics, shared = data().lists["topics"], data().lists["shared_topics"]
        for side in sides:
            for sentence in side.text.sentences:
                for word in sentence.words:
                    for parse in word.parses[:1] if word.kind == "word" else ():
                        if parse.lemma in topics and "NOUN" in parse.grammemes:
                            return _yours(parse.lemma, "plur" in parse.grammemes, parse.lemma in shared)
        return None

    # -- facts --------------------------------------------------------------------------------------------------------

    def _carry(self, pieces: list[Piece], facts: Sequence[Fact], voice: Voice) -> None:
        """Say again the facts that went with the sentences taken out."""
        text = read("\n".join(piece.text for piece in pieces), self.evidence.ruleset.reply.vocabulary)
        missing = {fact.text for fact in lost(facts, text)}
        if not missing:
            return
        contacts, fragments = [], []
        covered: set[tuple[int, int]] = set()
        for sentence, k, fact in lost_words(self.gone, missing):
            word = sentence.words[k]
            if (id(sentence), k) in covered:
                continue
            if word.kind in _CONTACTS:
                contacts.append(fact.text)
                continue
            start, end = _fragment(sentence, k)
            covered.update((id(sentence), place) for place in range(start, end))
            source = self._source_of(sentence)
            fragments.append(lowered(text_of(sentence, source, start, end), sentence.words[start]))
        for name, found in (("carry-contacts", contacts), ("carry-facts", fragments)):
            line = self._say(name, voice, факты="; ".join(dict.fromkeys(found))) if found else None
            if line:
                at = _before_closing(pieces)
                if name == "carry-facts" and at and pieces[at - 1].own == "deed":
                    at -= 1
                pieces.insert(at, Piece(line, " ", "body", name))

    def _source_of(self, sentence: Sentence) -> str:
        text = self.evidence.reply.text
        if any(sentence is one for one in text.sentences):
            return self.report.draft.reply
        return self._sources.get(id(sentence), self.report.draft.reply)

    @property
    def _sources(self) -> dict[int, str]:
        return {}


def _fragment(sentence: Sentence, k: int) -> tuple[int, int]:
    """The fact at word `k` with the words it needs: a time, a number with its noun, a name with its title."""
    for start in range(max(0, k - 5), k + 1):
        end = times.time_end(sentence, start)
        if end is not None and end > k:
            return start, end
    best = (k, k + 1)
    for start in range(max(0, k - 4), k + 1):
        for end in nounphrases.chunk_ends(sentence, start, None):
            if end > k and end - start > best[1] - best[0] and end - start <= 7:
                best = (start, end)
    number = times.number_end(sentence, k)
    if number is not None and number - k > best[1] - best[0]:
        return k, number
    return best


def _yours(lemma: str, plural: bool, shared: bool) -> str | None:
    number = {"plur"} if plural else {"sing"}
    form = morphology.inflect(lemma, {"ablt", *number}, {"NOUN"}, lemma) or morphology.inflect(
        lemma, {"ablt"}, {"NOUN"}, lemma
    )
    if form is None:
        return None
    if shared:
        return form
    feminine = any(p.lemma == lemma and {"NOUN", "femn"} <= p.grammemes for p in morphology.parse(lemma))
    many = plural or form.endswith("ми")
    return f"{'вашими' if many else 'вашей' if feminine else 'вашим'} {form}"


def _after_greeting(pieces: Sequence[Piece]) -> int:
    at = 0
    while at < len(pieces) and pieces[at].zone in ("greeting", "quote", "code"):
        at += 1
    return at


def _before_closing(pieces: Sequence[Piece]) -> int:
    at = len(pieces)
    while at > 0 and pieces[at - 1].zone in ("closing", "signature", "quote"):
        at -= 1
    return at


def _gap_at(pieces: Sequence[Piece], at: int) -> str:
    """The white space for a sentence put before piece `at`: that which stood there."""
    if at == 0:
        return ""
    if at < len(pieces) and pieces[at].zone == "body":
        gap = pieces[at].gap
        pieces[at].gap = " "
        return gap or " "
    return " "


def _assembled(pieces: Sequence[Piece], source: str) -> str:
    text = ""
    for piece in pieces:
        text += (piece.gap if text else piece.gap.lstrip()) if piece.gap or not text else " "
        text += piece.text
        if piece.zone == "body" and text[-1:].isalnum() and piece is not pieces[-1]:
            text += "."
    return text


def unsound(text: str) -> str | None:
    """What is wrong with the spelling of a composed text, in Russian; None if nothing is."""
    if re.search(r"\b(\w{2,}) \1\b", text, re.IGNORECASE):
        return "слово повторилось"
    if re.search(r" [,.;!?](?!\w)|,,|\.\.(?!\.)(?<!\.\.\.)|\(\)|,\.", text):
        return "лишний знак"
    if text.count("«") != text.count("»"):
        return "кавычка без пары"
    return None
