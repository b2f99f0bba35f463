"""The whole reply: what is good in the draft in its order, and what it lacks — apology, action, time — said by us.

A rewrite is linted like any draft, and mended again, until nothing is found fault with; one that cannot be made clean,
or that loses a fact of the draft, is withheld.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from replylint.config import Config
from replylint.language import morphology, nounphrases, times
from replylint.language.inflection import inflect_phrase
from replylint.language.reader import read
from replylint.language.text import Sentence, Word
from replylint.model import Draft, Finding, Report, Rewrite
from replylint.phrases.matching import Hit
from replylint.rewriting import asking, framing, parties, turning
from replylint.rewriting.clauses import (
    bare_respect,
    begins_dependent,
    capital,
    has_predicate,
    lowered,
    orders,
    speaks_of,
    text_of,
    vocative_end,
)
from replylint.rewriting.doubting import is_doubtful, is_wrong, keeps_doubtful
from replylint.rewriting.facts import Fact, counts_idly, facts_in, facts_of, lost
from replylint.rewriting.helping import will_act
from replylint.rewriting.lines import NO_LINE, find_out_unknown, line_of, take_up
from replylint.rewriting.mending import (
    SORRY,
    Fault,
    Mended,
    Piece,
    lost_words,
    mend,
    pointed_at,
    restricts,
)
from replylint.rewriting.needs import Need, needs
from replylint.rewriting.ordering import (
    AND_WRITE,
    GRATEFUL,
    after_greeting,
    assembled,
    before_closing,
    gap_at,
    leans_back,
    part_greeting,
    part_paragraph,
    put_in_order,
    say_once,
    stands_before,
    takes_leave,
    unsound,
    with_markup_closed,
)
from replylint.rewriting.portions import Cut, Range, cuts
from replylint.rewriting.reminding import LINE, remind
from replylint.rewriting.restating import (
    basis_start,
    contact_line,
    fragment,
    is_called,
    matter,
    noun_before,
)
from replylint.rewriting.situation import AT_FAULT, SENT_TO, Situation
from replylint.rewriting.suggesting import OPEN_SLOT, fill_slots, value_of
from replylint.rewriting.suspicion import Suspicion, suspicions
from replylint.rewriting.templates import data
from replylint.rewriting.things import thing_in
from replylint.rewriting.transforms import joined_with
from replylint.rewriting.turning import seen
from replylint.rewriting.voice import Voice, voice_of
from replylint.rewriting.withholding import Kept, Made, unfit
from replylint.rulebook.evidence import Evidence, Side
from replylint.rulebook.loading import Judge

if TYPE_CHECKING:
    from replylint.linter import Linter

VARIANTS = ("neutral", "warm", "formal")
MOST_ROUNDS = 6
_TOLD_OF_HARM = 2.0
"""How much the customer's message must weigh (`Weighing.told`) to be a complaint. Of the messages in corpora/ in which no
signal of harm is heard, and which are answered by a sendable draft without an apology, one in fifty weighs as much."""
_TOLD_WHERE_PASSED = 1.3
"""The same where the draft passes the matter by: one in twenty of those messages weighs as much."""
_SURE_OF_HARM, _MAY_BE_HARM = 0.75, 0.35
"""How likely a clause of the customer's message must name a harm for it to be a complaint whatever it weighs, and to be one at all."""
_TOLD_AT_ALL = 1.0
"""The same where a signal of harm is heard, but no rule misses the apology."""
_LOUD_DEFLECTION = 2.6
"""How loudly (`Weighing.loudness`) a sentence that stays must speak for deflection for the rewrite to be withheld."""
_MISSED = "missing-apology/overall"
_LIKELY_MISSED = -0.5
"""The odds from which an apology is due where nothing is known of the customer: of such drafts without the finding every other
is labelled so."""
_NO_APOLOGY = -1.0
"""The odds of a missing apology below which none is due."""
_STILL = re.compile(r" (?:до сих пор|всё ещё|все еще)\b|\b(?:до сих пор|всё ещё|все еще) ", re.IGNORECASE)
"""«доступа нет до сих пор»."""
_LIKENING = frozenset({"не", "как", "чем"})
_POWERS = frozenset({"право", "доступ", "полномочие", "возможность", "информация"})
_CLAIMS = frozenset({"вернуть", "возместить", "компенсировать", "возврат"})
_FEW_WORDS = 3
_GONE = frozenset("уволиться уволить умереть декрет декретный больничный".split())
_OTHERS = frozenset(
    "посетитель гость сосед соседка пассажир пассажирка клиент клиентка зритель прохожий".split()
)
"""Whose rudeness is not the company's."""
_SHOUTING = frozenset({"кричать", "орать"})
_AS_PLACEHOLDERS = str.maketrans("‹›", "{}")
_DOING = (
    "owned-action",
    "done-action",
    "company-action",
    "solution",
    "data-request",
    "handover-with-reason",
    "answer",
)
_GETS_IN_TOUCH = re.compile(
    r"(?:Свяжусь|Свяжемся) со? (.+?)(?: по [Вв]ашему вопросу)?,? (?:и (?:напиш|перезвон)|узнаю|узнаем)"
)
_SPOKEN = (
    (" и напишу вам {срок}, что", ", перезвоню вам {срок} и скажу, что"),
    ("Напишу вам {срок}, что", "Перезвоню вам {срок} и скажу, что"),
    ("напишите мне", "скажите"),
    ("ответьте на это сообщение", "скажите"),
    ("пишите мне сюда", "перезвоните мне"),
    ("напишу вам", "перезвоню вам"),
    ("Напишу вам", "Перезвоню вам"),
    ("напишем вам", "перезвоним вам"),
)
_NOT_BEFORE_A_PARTY = frozenset(
    "до от через из для за по под над при без внизу рядом напротив сверху около".split()
)
_ACT = re.compile(
    r"(?:(?<=^)|(?<=[.!?] ))(?:‹Что|Свяжусь|Свяжемся|Разберусь|Разберёмся|Узнаю|Узнаем|Посмотрю|Посмотрим|Напишу|Напишем|Перезвоню|Перезвоним|"
    r"Выясню|Выясним|Уточню|Уточним|Возьму|Возьмём|Вернусь|Вернёмся|Изучу|Изучим|Сообщу|Сообщим|Подготовлю|Подготовим|Проверю|Проверим)(?=[ ,])"
)
"""The first word of an act that «по заказу 40182» can be put before."""
_ABOUT_IT = re.compile(r" (?:по [Вв]ашему вопросу|с [Вв]ашим вопросом)")
_NAMING = frozenset({"apology-clause", "apology-topic", "apology-thing"})
"""Apologies that name the matter: the slot need not do so again."""
_WITHOUT_OBJECT = frozenset(
    "написать ответить сообщить позвонить перезвонить привезти доставить вернуть прислать отправить набрать известить перенести заменить исправить починить устранить восстановить отремонтировать".split()
)
_OFFERING = frozenset("мочь можно предложить предлагать взамен вместо есть".split())
_SENT_ON = ("sent-away", "cold-transfer", "only-boss-decides")
"""Rules by which whoever is named is to be asked; by the others only who surely is no part of the writer's house."""
_ABSENT = (
    "only-boss-decides",
    "someone-elses-duty",
    "others-do-it",
    "somebody-did",
    "sent-away",
    "call-back-later",
)
"""Rules by which somebody else is waited for."""
_NOBODY_ELSE = ("you-did-it", "customers-fault", "do-it-yourself", "look-at-the-rules")
"""Rules by which nobody is named who could be asked."""
_GENERAL = frozenset({"do-general", "do-cause", "do-date", "do-refusal"})
_RESPECTFUL = re.compile(r"(Уважаем[а-яё]+(?: [а-яёА-ЯЁ]+){1,2}), ")
_LONE_VERB = re.compile(
    r"(?:(?<=^)|(?<=[.!?] ))(?:Будет|Будут|Выйдет|Выйдут|Приедет|Приедут|Придёт|Придет|Дойдёт|Подъедет|Привезут|Позвонит) ‹срок›"
    r"[^.!?]*[.!?]"
)
"""«Будет ‹срок›.»: what will be was said in a sentence that is gone."""
_ASSURED = re.compile(
    r"\b(точно|обязательно|непременно|конечно|разумеется) (\w+(?:им|ем|ём|ут|ют|ят|ат|ит|ет|ёт|у|ю) ‹срок›)",
    re.IGNORECASE,
)
"""«обязательно решим ‹срок›»: with a time nothing need be sworn."""
_THING_LEFT_OUT = re.compile(r"\w+(?:им|ем|ём|у|ю) ‹срок›[.!]?", re.IGNORECASE)
"""«Сделаем ‹срок›.»: what, the customer's question said."""
_AWAY = re.compile(
    r" на (?:больничном|учёбе|учебе|выезде|обеде|объекте|даче|выходном|линии|смене|отдыхе|дежурстве|пенсии|совещании|сессии|обучении|курсах|каникулах|приёме|переговорах|конференции)\b[^,]*?(?= и |$)"
)
"""«мастером на больничном»: where they are is not said again."""
_BARE_VERB = re.compile(r"(?:(?<=^)|(?<=[.!?,] ))(\w+(?:им|ем|ём|ю|у)) ‹срок›(?=[.!,])", re.IGNORECASE)
_VOWED = re.compile(
    r",? (?:обещаем|обещаю|клянусь|ручаюсь|честно|гарантирую|гарантируем|не сомневайтесь|не переживайте|не волнуйтесь|будьте уверены"
    r"|чего тут [а-яё]+(?: [а-яё]+)?)(?=[.!]|$)",
    re.IGNORECASE,
)
"""«Победим ‹срок›, обещаем!»"""
_SOMEDAY = re.compile(
    r"\b(?:когда-нибудь|как-нибудь|однажды|скоро|вскоре|рано или поздно|со временем) (?=[^.!?]*‹срок›)",
    re.IGNORECASE,
)
"""«Закупка когда-нибудь доберётся ‹срок›»: one time is enough."""
_AS_FAST = re.compile(r"\b(?:так (?:быстро|скоро|оперативно)|тогда) (?=‹срок›)", re.IGNORECASE)
"""«вернёмся так быстро, как только возможно»."""
_BOAST = re.compile(
    r"(‹срок›), (?:у нас|мы) (?:\w+ ){0,2}?(?:никто|никогда|всегда|все|всё|ни)\b[^.!?\d«A-Z]*"
)
"""«Подберём ‹срок›, у нас ещё никто не оставался без мастера»."""
_DANGLING = re.compile(r"(?:Он|Она|Оно|Они) [^.!?]*‹срок›")
_SHORT_CHANNELS = frozenset({"sms"})


@dataclass(frozen=True, slots=True)
class Withheld:
    """No rewrite, and why (in Russian); `lacks_apology` where it was found fault with for nothing else."""

    reason: str
    lacks_apology: bool = False


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
    if evidence is None or "‹" in report.draft.reply:
        evidence = Evidence(linter.ruleset, filled(report.draft))

    def composer(spare: bool = True) -> _Composer:
        return _Composer(linter, report, evidence, config or linter.config, variant, spare)

    mending = composer()
    # Where what is kept is doubtful, the frame would be asked for anyway: it is cheaper than the mended draft.
    outlined = composer().outline(keeping_acts=True) if mending.keeps_doubtful() else None
    if isinstance(outlined, Rewrite):
        return outlined
    made = mending.compose()
    if isinstance(made, Withheld) and mending.spared and not mending.clean:
        # What refuses cannot stay, whatever stands beside it.
        mending = composer(spare=False)
        made = mending.compose()
    if isinstance(made, Rewrite) and not mending.is_doubtful():
        return made
    # What cannot be mended for sure can still be outlined.
    if outlined is None or isinstance(made, Withheld):
        outlined = composer().outline(keeping_acts=isinstance(made, Rewrite))
    if isinstance(outlined, Rewrite):
        return outlined
    return Withheld("осталось бы сомнительное") if mending.is_wrong() else made


def variants(linter: Linter, report: Report, config: Config | None = None) -> dict[str, Rewrite]:
    """The rewrites that differ, by name of variant, the neutral one first."""
    found: dict[str, Rewrite] = {}
    for name in VARIANTS:
        made = compose(linter, report, config, name)
        if made is not None and made not in found.values():
            found[name] = made
    return found


def apology_of(linter: Linter, report: Report, evidence: Evidence) -> str | None:
    """The apology that a rewrite would make, its object taken from the customer's message or the draft's own words."""
    composer = _Composer(linter, report, evidence, linter.config, VARIANTS[0])
    voice = voice_of(evidence.reply.text, linter.config)
    clause = turning.admitted(evidence) if evidence.customer is None else None
    if clause is not None:
        return composer._say("apology-clause", voice, что=clause.text)
    return composer._apology(voice)


def deed_of(
    linter: Linter,
    report: Report,
    evidence: Evidence,
    sentence: Sentence | None = None,
    specific: bool = False,
) -> str | None:
    """The act that a rewrite would promise: with those whom `sentence` names, where it passes the matter on to them.

    With `specific` None rather than a line that would do for any draft.
    """
    composer = _Composer(linter, report, evidence, linter.config, VARIANTS[0])
    voice = voice_of(evidence.reply.text, linter.config)
    party = composer._party_in(sentence, staff_too=True) if sentence is not None else None
    if party is not None:
        return composer._contact(party, voice)
    if composer._is_harmed():
        composer.spent.add("apology-clause")
    said = composer._deed(Mended(), voice)
    return None if specific and composer.spent & _GENERAL else said


def _rewrite(text: str, left_out: Sequence[str]) -> Rewrite:
    return Rewrite(
        text,
        tuple(dict.fromkeys(OPEN_SLOT.findall(text))),
        tuple(one for one in dict.fromkeys(left_out) if one.lower() not in text.lower()),
    )


def _found_fault(findings: Sequence[Finding]) -> Withheld:
    return Withheld(
        "не получилось без новых замечаний: " + ", ".join(sorted({found.rule for found in findings})),
        all(found.category == "missing-apology" for found in findings),
    )


def _lost(gone: Sequence[Fact]) -> Withheld:
    return Withheld("потерялось бы: " + ", ".join(fact.text for fact in gone))


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
    spare: bool = True
    """Whether what refuses may stay, for an alternative to be put beside it."""
    spared: set[int] = field(default_factory=set)
    """The sentences that stay so."""
    talk: set[int] = field(default_factory=set)
    """Idle sentences of which only the facts are left."""
    clean: bool = True
    """Whether nothing was found fault with in the end."""
    own: dict[str, str] = field(default_factory=dict)
    """Line → what it came to be; a line is used once."""
    spent: set[str] = field(default_factory=set)
    gone: list[tuple[Sentence, int, int]] = field(default_factory=list)
    sources: dict[int, str] = field(default_factory=dict)
    kept: set[int] = field(default_factory=set)
    partial: dict[int, str] = field(default_factory=dict)
    first: Mended | None = None
    """What is left of the draft before anything is said beside it."""
    doubted: bool | None = None
    """Whether that is doubtful, once it has been asked."""
    left_out: list[str] = field(default_factory=list)
    """What of the draft tells something and is said nowhere."""
    result: Made | None = None
    """The rewrite and what it was made of."""
    standing: str = ""
    """What the draft itself says, as it stands where the apology is to be added."""
    judges: dict[str, Judge] = field(init=False)
    """The rules by their names."""

    def __post_init__(self) -> None:
        self.judges = {rule.id: rule for rule in self.linter.ruleset.rules}

    def _facts(self) -> list[Fact]:
        """What must not be lost. What the words of a sentence that surely carries a fault count in passing states nothing: «пять
        писем очередь не ускоряют»."""
        notes = self.evidence.notes
        if "facts" not in notes:
            notes["facts"] = found = []
            suspicions = self._suspicions()
            for number, sentence in enumerate(self.evidence.reply.text.sentences):
                if number not in suspicions or not suspicions[number].is_unfit():
                    found += facts_of([sentence])
                    continue
                sworn = [
                    range(start, end)
                    for start, end, rule in self._faulty().get(number, ())
                    if rule.startswith("false-promise/") and not rule.endswith("/overall")
                ]
                for k in range(len(sentence.words)):
                    idle = counts_idly(sentence, k) or any(k in words for words in sworn)
                    figure = sentence.words[k].text == "100" or any(
                        "NUMR" in p.grammemes for p in sentence.words[k].parses[:1]
                    )
                    found += facts_in(sentence, k, k + 1) if not (idle and figure) else []
        facts: list[Fact] = notes["facts"]
        return facts

    def compose(self) -> Rewrite | Withheld:
        voice = voice_of(self.evidence.reply.text, self.config)
        source, evidence, findings = self.report.draft.reply, self.evidence, list(self.report.findings)
        facts = self._facts()
        pieces: list[Piece] = []
        for number in range(MOST_ROUNDS):
            mended = self._begun() if number == 0 else self._mend(evidence, source, findings, first=False)
            self.gone += mended.gone
            self.sources.update((id(sentence), source) for sentence, _, _ in mended.gone)
            pieces = mended.pieces
            self._forget(pieces)
            if number and "‹" in source and not any("‹" in piece.text for piece in pieces):
                # The one promise, made of the draft's own words, was found fault with.
                mended.own_lost = True
            if number == 0:
                self._stay_in_reach(pieces, mended)
                self._begin(pieces, mended, voice)
            self._complete(pieces, findings, mended, voice, first=number == 0)
            if number == 0:
                self._remind(pieces, mended)
            self._carry(pieces, facts, mended, voice)
            say_once(pieces)
            if number == 0:
                self._finish(pieces, mended, voice)
                part_paragraph(pieces, source)
            source = self._text(pieces)
            evidence, findings = self._lint(source)
            if not findings:
                break
        self.clean = not findings
        if findings:
            return _found_fault(findings)
        if self._passes_still(source, evidence):
            return Withheld("осталось бы перекладывание, с которым пропали бы сведения")
        if self._drops_instruction(evidence):
            return Withheld("пропало бы то, что нужно сделать клиенту")
        gone = lost(facts, evidence.reply.text)
        if gone:
            return _lost(gone)
        whole = (self.kept - self.partial.keys() - self.spared) | self.talk
        self.result = Made.of(self._left(), evidence, pieces, whole, self.own)
        fault = unsound(source) or unfit(self.result)
        if fault:
            return Withheld(fault)
        return _rewrite(source, self.left_out)

    def _begun(self) -> Mended:
        """What is left of the draft before anything is said beside it."""
        if self.first is None:
            self.first = self._mend(self.evidence, self.report.draft.reply, self.report.findings, first=True)
            self.kept, self.partial = self.first.kept, self.first.partial
            self.spared, self.talk = self.first.spared, self.first.talk
        return self.first

    def _mend(self, evidence: Evidence, source: str, findings: Sequence[Finding], first: bool) -> Mended:
        offered = "do-alternative" in self.own
        return mend(
            evidence,
            source,
            # An alternative needs the refusal before it.
            [one for one in findings if not (offered and one.rule.endswith("/overall"))],
            self.judges,
            voice_of(self.evidence.reply.text, self.config),
            self.own.values(),
            first,
            self._complains(),
            self.spare,
            self._cuts(),
        )

    def _left(self) -> Kept:
        return Kept(
            self.evidence,
            self.report.findings,
            self.kept,
            self.spared,
            self.partial,
            self._complains(),
            self._suspicions(),
        )

    def _suspicions(self) -> dict[int, Suspicion]:
        """How likely each sentence of the draft carries a fault."""
        notes = self.evidence.notes
        if "suspicions" not in notes:
            notes["suspicions"] = suspicions(self.evidence, self.report.findings, self._faulty().keys())
        found: dict[int, Suspicion] = notes["suspicions"]
        return found

    def _cuts(self) -> dict[int, Cut]:
        """What becomes of each clause of the draft's body."""
        notes = self.evidence.notes
        if "cuts" not in notes:
            notes["cuts"] = cuts(self.evidence, self.report.draft.reply, self._suspicions(), self._faulty())
        found: dict[int, Cut] = notes["cuts"]
        return found

    def _faulty(self) -> dict[int, list[Fault]]:
        """The words that a finding points at, and those in a flippant tone, by number of sentence."""
        notes = self.evidence.notes
        if "faulty" not in notes:
            notes["faulty"] = pointed_at(
                self.evidence, self.report.findings, self.judges, self.report.draft.reply
            )
        told: dict[int, list[Fault]] = notes["faulty"]
        return told

    def keeps_doubtful(self) -> bool:
        """Whether what is left of the draft had better be a frame, whatever is said beside it."""
        self._begun()
        return not self.spared and self._leaves_doubtful()

    def is_doubtful(self) -> bool:
        """Whether the rewrite that was made had better be a frame."""
        return self.result is not None and (self._leaves_doubtful() or is_doubtful(self.result))

    def _leaves_doubtful(self) -> bool:
        if self.doubted is None:
            self.doubted = keeps_doubtful(self._left())
        return self.doubted

    def is_wrong(self) -> bool:
        """Whether the rewrite that was made keeps what must not be sent."""
        return self.result is not None and is_wrong(self.result)

    def _situation(self) -> Situation:
        voice, thing, complains = (
            voice_of(self.evidence.reply.text, self.config),
            self._thing(),
            self._complains(),
        )
        return Situation(
            self.evidence,
            self.report.draft.reply,
            voice,
            self._faulty(),
            self._facts(),
            {f.category for f in self.report.findings},
            {f.rule for f in self.report.findings},
            complains,
            self._is_harmed() or self._sounds_harmed(),
            complains or self._is_missed(),
            joined_with(thing) if thing is not None else None,
            lambda: self._apology(voice),
            lambda pieces: self.evidence.customer is None and self._admit(pieces, voice),
            partial(self._say, voice=voice),
            lambda whom: self._contact(whom, voice),
            self._restated,
            self._suspicions(),
            self._cuts(),
            self._party(),
            self._needs(),
        )

    def _needs(self) -> list[Need]:
        """The kinds of line that the reply needs, the likeliest first."""
        notes = self.evidence.notes
        if "needs" not in notes:
            notes["needs"] = needs(self.evidence, self.report.findings, self._cuts())
        found: list[Need] = notes["needs"]
        return found

    def outline(self, keeping_acts: bool) -> Rewrite | Withheld:
        """The frame: what is certain, and slots that name the rest; with `keeping_acts` nothing that was done may fall away."""
        facts = self._facts()
        self.standing = " ".join(self._sound_sentences()).lower()
        situation = self._situation()
        frame = framing.frame(situation)
        made = self._outlined(frame, facts, keeping_acts)
        if isinstance(made, Withheld) and made.lacks_apology:
            situation = replace(situation, sorry=True, complains=True)
            made = self._outlined(self._framed_anew(situation), facts, keeping_acts)
        if isinstance(made, Withheld) and situation.needs[0] == "nothing":
            # Without a line nobody does anything.
            situation = replace(situation, needs=situation.needs[1:])
            made = self._outlined(self._framed_anew(situation), facts, keeping_acts)
        if isinstance(made, Withheld) and frame.parts:
            # A clause that was kept may be what is found fault with.
            again = self._outlined(self._framed_anew(situation, parts=False), facts, keeping_acts)
            made = again if isinstance(again, Rewrite) else made
        return made

    def _framed_anew(self, situation: Situation, parts: bool = True) -> framing.Frame:
        self.own, self.spent = {}, set()
        return framing.frame(situation, parts)

    def _sound_sentences(self) -> Iterator[str]:
        """The sentences of the body that likely stay."""
        source, faulty, suspicions = self.report.draft.reply, self._faulty(), self._suspicions()
        for number, sentence in enumerate(self.evidence.reply.text.sentences):
            if number in suspicions and number not in faulty and not suspicions[number].is_unfit():
                yield source[sentence.start : sentence.end]

    def _outlined(self, made: framing.Frame, facts: Sequence[Fact], keeping_acts: bool) -> Rewrite | Withheld:
        if made.lost is not None:
            return Withheld(f"потерялось бы: {made.lost}")
        if keeping_acts and made.drops_act:
            return Withheld("пропало бы сделанное для клиента")
        text = self._text(made.pieces)
        after, findings = self._lint(text)
        if findings:
            return _found_fault(findings)
        gone = lost(facts, after.reply.text)
        if gone:
            return _lost(gone)
        fault = unsound(text) if text else "ничего не осталось бы"
        return Withheld(fault) if fault else _rewrite(text, made.left_out)

    def _text(self, pieces: Sequence[Piece]) -> str:
        return fill_slots(with_markup_closed(assembled(pieces), self.report.draft.reply), self.config)

    def _loudness_of(self, text: str) -> float:
        """How loudly a text speaks for a defect by itself; infinitely where it is found fault with. The mended draft and the frame
        ask for the same clauses."""
        known: dict[str, float] = self.evidence.notes.setdefault("loudness", {})
        if text not in known:
            known[text] = self._listened_to(text)
        return known[text]

    def _listened_to(self, text: str) -> float:
        evidence, findings = self._lint(text)
        if any(self.judges[finding.rule].kind in ("phrases", "count") for finding in findings):
            return float("inf")
        weighing = evidence.ruleset.weighing
        return max(weighing.loudness(evidence, n) for n in range(len(evidence.reply.text.sentences)))

    def _finish(self, pieces: list[Piece], mended: Mended, voice: Voice) -> None:
        """Facts before the promise, invitations and thanks after it; nothing that cannot stand by itself."""
        for piece in pieces:
            if piece.own is None and "‹" in piece.text:
                piece.text = _ASSURED.sub(
                    lambda found: found[2].capitalize() if found[1][:1].isupper() else found[2], piece.text
                )
            if (
                piece.own is None
                and _DANGLING.match(piece.text)
                and (piece is pieces[0] or not stands_before(pieces, piece))
            ):
                piece.text = self._taken_up(voice) or self._deed(mended, voice) or piece.text
            if piece.own is None and _THING_LEFT_OUT.fullmatch(piece.text.strip()):
                piece.text = self._taken_up(voice) or piece.text
            if piece.own is None and "‹срок›" in piece.text:
                piece.text = _AS_FAST.sub("", _SOMEDAY.sub("", piece.text))
                piece.text = _VOWED.sub("", piece.text)
                piece.text = _BOAST.sub(r"\1", _BARE_VERB.sub(_with_object, piece.text))
            piece.text = _LONE_VERB.sub(lambda found: self._whole_promise(voice), piece.text)
            if self.report.draft.channel == "phone" and "‹" in piece.text:
                spoken = self._as_spoken(piece.text)
                if spoken != piece.text:
                    self._change(piece, spoken)
        if self._is_bare(pieces):
            self._add_deed(pieces, self._deed(mended, voice))
        put_in_order(pieces)
        body = [piece for piece in pieces if piece.zone == "body" and not takes_leave(piece)]
        lone = self.report.draft.channel == "review" and body and all(piece.own for piece in body)
        greeted = any(sentence.zone == "greeting" for sentence in self.evidence.reply.text.sentences)
        if (
            (lone or greeted)
            and "called" not in self.own
            and not any(piece.zone == "greeting" for piece in pieces)
        ):
            self.own["hello"] = voice.speak("Здравствуйте!")
            pieces.insert(0, Piece(self.own["hello"], "", "greeting", "hello"))

    def _is_bare(self, pieces: Sequence[Piece]) -> bool:
        """Whether all that is left is one order: «Отправьте нам заявление Почтой России.»"""
        body = [piece for piece in pieces if piece.zone == "body" and not takes_leave(piece)]
        ours = any(piece.own in ("deed", "apology") or "‹" in piece.text for piece in body)
        if self._is_harmed() and not ours and not self._is_said(_DOING):
            return True
        if len(body) != 1 or body[0].own or "‹" in body[0].text:
            return False
        words = re.findall(r"\w+", body[0].text)
        return len(words) < 8 and any("impr" in p.grammemes for p in morphology.parse(words[0].lower())[:1])

    def _whole_promise(self, voice: Voice) -> str:
        return voice.speak(self._as_spoken(data().line("do-time", self.variant))).replace(
            "{срок}", value_of("срок", None, self.config)
        )

    def _passes_still(self, source: str, evidence: Evidence) -> bool:
        """Whether a sentence that had to stay for its facts still sends the customer away, unheard by any rule."""
        if not self._passes_by() or "do-way" in self.own:
            return False
        weighing = evidence.ruleset.weighing
        return any(
            sentence.zone == "body"
            and weighing.loudness(evidence, number, "deflection/overall") >= _LOUD_DEFLECTION
            and source[sentence.start : sentence.end].rstrip(".!…") in self.report.draft.reply
            for number, sentence in enumerate(evidence.reply.text.sentences)
        )

    def _drops_instruction(self, evidence: Evidence) -> bool:
        """Whether «Вам надлежит подать заявление повторно» went for its tone alone: the customer has to know it.

        `evidence` is what the rewrite is judged by.
        """
        said = {p.lemma for word in evidence.reply.text.words() for p in word.parses[:2]}
        for sentence in self.evidence.reply.text.sentences:
            rules = {f.rule for f in self.report.findings if sentence.start <= f.span.start < sentence.end}
            if "negative-phrasing/must" not in rules or any(
                not rule.startswith("negative-phrasing/") or "refus" in rule for rule in rules
            ):
                continue
            told = {p.lemma for word in sentence.words for p in word.parses[:1] if orders(p)}
            things = {p.lemma for word in sentence.words for p in word.parses[:1] if "NOUN" in p.grammemes}
            if told and not told & said and len(things & said) * 2 < len(things) + 1:
                return True
        return False

    def _lint(self, text: str) -> tuple[Evidence, list[Finding]]:
        evidence = Evidence(self.linter.ruleset, filled(replace(self.report.draft, reply=text, origin=None)))
        return evidence, self.linter.judge(evidence, suggesting=False)[0]

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
        text = self._as_spoken(data().line(name, self.variant))
        values.setdefault("срок", value_of("срок", None, self.config))
        for slot, value in values.items():
            text = text.replace(("" if value else " ") + "{" + slot + "}", value)
        if voice.familiar and re.search(r"\bвы\b", text):
            return None
        text = voice.speak(text)
        self.own[name] = text
        return text

    def _as_spoken(self, text: str) -> str:
        """On the phone nobody writes: «напишу вам» is «перезвоню вам»."""
        if self.report.draft.channel != "phone":
            return text
        for written, spoken in _SPOKEN:
            text = text.replace(written, spoken)
        return text

    def _stay_in_reach(self, pieces: list[Piece], mended: Mended) -> None:
        """Take «Свяжусь с вашим банком и напишу вам ‹срок›» out again: another act will have to do."""
        for piece in list(pieces):
            kept = [one for one in re.split(r"(?<=[.!?]) ", piece.text) if not _out_of_reach(one)]
            if " ".join(kept) != piece.text:
                mended.taken_up = mended.transformed = False
                piece.text = " ".join(kept)
                if not kept:
                    pieces.remove(piece)

    def _begin(self, pieces: list[Piece], mended: Mended, voice: Voice) -> None:
        if mended.vocative and not bare_respect(mended.vocative):
            greeted = any(piece.zone == "greeting" for piece in pieces)
            name = mended.vocative
            text = (
                f"{name}!"
                if greeted or name.lower().startswith("уважаем")
                else voice.speak(f"Здравствуйте, {name}!")
            )
            self.own["vocative"] = text
            pieces.insert(
                after_greeting(pieces), Piece(text, "" if not pieces else " ", "greeting", "vocative")
            )

    def _complete(
        self, pieces: list[Piece], findings: Sequence[Finding], mended: Mended, voice: Voice, first: bool
    ) -> None:
        rules = {finding.rule for finding in findings}
        sorry = any(rule.startswith("missing-apology/") for rule in rules)
        if sorry or (first and self._owes_apology(pieces)):
            self._apologise(pieces, voice)
            general = self.own.get("apology-general")
            if general is not None and not sorry and self._is_said(SORRY):
                # «Очень сожалеем, что …» stays: a slot for what one is sorry for adds nothing.
                del self.own["apology-general"]
                pieces[:] = [piece for piece in pieces if piece.text != general]
        if (
            first
            or mended.own_lost
            or any(
                rule.startswith(("no-ownership/", "unanswered-question/"))
                or rule == "false-promise/check-and-report"
                for rule in rules
            )
        ):
            self._act(pieces, mended, voice, first)
        if first and self.report.draft.channel not in _SHORT_CHANNELS and self.variant != "neutral":
            door = self._say("door", voice)
            if door:
                pieces.insert(before_closing(pieces), Piece(door, " ", "body", "door"))

    def _owes_apology(self, pieces: Sequence[Piece]) -> bool:
        customer = self.evidence.customer
        if customer is None:
            return not self._is_said(SORRY) and turning.owns_up(self.evidence)
        if not (
            any(seen(self.evidence, name, customer) for name in ("harm", "waiting", "trouble"))
            or self._sounds_harmed()
        ):
            return False
        if not self._is_missed() and self._told() < _TOLD_AT_ALL:
            return False
        scolds = any(f.category == "negative-phrasing" for f in self.report.findings)
        grave = scolds and bool(seen(self.evidence, "harm", customer))
        if self._is_said(("done-action", "company-action", "solution")) and not (grave or self._passes_by()):
            # What was done for the customer speaks for itself where no rule misses the apology.
            return False
        if seen(self.evidence, "own-fault", customer) or self._only_asks():
            return False
        grave = self._is_harmed() or (self._passes_by() and self._complains())
        return not self._is_said(SORRY[:1] if grave else SORRY)

    def _passes_by(self) -> bool:
        """Whether the draft passes the matter on, scolds, or leaves the customer with nothing."""
        return any(
            f.category in ("deflection", "no-ownership", "missing-apology") for f in self.report.findings
        )

    def _is_missed(self) -> bool:
        """Whether an apology is found missing or, where nobody knows what the customer wrote, likely is."""
        if any(f.category == "missing-apology" for f in self.report.findings):
            return True
        if self.evidence.customer is not None or self._is_said(SORRY):
            return False
        likely = self.evidence.ruleset.weighing.odds(self.evidence, [_MISSED])[0] >= _LIKELY_MISSED
        return likely or turning.owns_up(self.evidence)

    def _complains(self) -> bool:
        """Whether the customer has a complaint, as far as signals, findings or weights can tell."""
        customer = self.evidence.customer
        return customer is not None and (self._is_harmed() or self._is_missed() or self._sounds_harmed())

    def _told(self) -> float:
        return self.evidence.ruleset.weighing.told(self.evidence, "missing-apology/overall")

    def _sounds_harmed(self) -> bool:
        """Whether the customer's words, weighed, call for an apology though no signal of harm is heard in them."""
        customer = self.evidence.customer
        if customer is None or seen(self.evidence, "praise", customer):
            return False
        if customer.text.sentences[0].words[0].norm in data().lists["requesting"]:
            return False
        if self._only_asks():
            return False
        likely = turning.likeliest_harm(self.evidence)
        least = _TOLD_WHERE_PASSED if self._passes_by() else _TOLD_OF_HARM
        return likely >= _SURE_OF_HARM or (self._told() >= least and likely >= _MAY_BE_HARM)

    def _only_asks(self) -> bool:
        customer = self.evidence.customer
        return customer is not None and all(map(asking.asks, customer.text.sentences))

    def _is_said(self, names: Sequence[str]) -> bool:
        """Whether one of these signals of the draft is in a sentence that stays."""
        side = self.evidence.reply
        return any(
            hit.sentence in self.kept and (hit.sentence not in self.partial or self._survives(hit))
            for name in names
            for hit in seen(self.evidence, name, side)
        )

    def _survives(self, hit: Hit) -> bool:
        span = self.evidence.reply.span(hit)
        return self.report.draft.reply[span.start : span.end] in self.partial[hit.sentence]

    def _apologise(self, pieces: list[Piece], voice: Voice) -> None:
        earlier = [line for name, line in self.own.items() if name.startswith("apology-")]
        pieces[:] = [piece for piece in pieces if piece.text not in earlier]
        if self.evidence.customer is None and self._admit(pieces, voice):
            return
        regret = framing.turn_regret(pieces)
        if regret is not None:
            self.own["apology-regret"] = regret
            return
        self.standing = " ".join(piece.text for piece in pieces if piece.own is None).lower()
        text = self._apology(voice)
        if text is None:
            return
        part_greeting(pieces)
        if text == self.own.get("apology-general") and self.evidence.customer is None:
            # Which situation, the draft has to say first.
            at = after_greeting(pieces)
            told = next((n for n in range(at, before_closing(pieces)) if pieces[n].own is None), None)
            while told is not None and told + 1 < before_closing(pieces) and leans_back(pieces[told + 1]):
                told += 1
            if told is not None:
                pieces.insert(told + 1, Piece(text, " ", "body", "apology"))
                return
        before = next((piece for piece in pieces if piece.text == self.own.get("called")), None)
        if before is not None and before.zone == "body":
            before.text = f"{before.text.partition(',')[0]}, {text[:1].lower()}{text[1:]}"
            self.own["called"] = before.text
            return
        at = after_greeting(pieces)
        while at < len(pieces) and pieces[at].own is None and GRATEFUL.match(pieces[at].text):
            at += 1
        following = pieces[at] if at < len(pieces) else None
        if following is not None and not following.own and (respectful := _RESPECTFUL.match(following.text)):
            following.vocative = respectful[1]
        if following is not None and following.vocative and not following.own:
            # «Оксана, вижу оба чека» → «Оксана, простите, что … Вижу оба чека».
            name, following.vocative = following.vocative, None
            rest = following.text.removeprefix(name).lstrip(" ,!")
            if rest != following.text:
                following.text = rest[:1].upper() + rest[1:]
                called = f"{name}, {text[:1].lower()}{text[1:]}"
                self.own["called"] = called
                text = called
        pieces.insert(at, Piece(text, gap_at(pieces, at), "body", "apology"))

    def _admit(self, pieces: list[Piece], voice: Voice) -> bool:
        """Turn the sentence in which the draft owns up into the apology: «Срок сдвинулся» → «Простите, что срок сдвинулся»."""
        clause = turning.admitted(self.evidence) if "apology-clause" not in self.spent else None
        if clause is None or self._slipped(clause, pieces, voice):
            return clause is not None
        sentence = self.evidence.reply.text.sentences[clause.sentence]
        said = text_of(sentence, self.report.draft.reply, clause.start, clause.end)
        piece = next((piece for piece in pieces if said in piece.text), None)
        if piece is None:
            piece = next((piece for piece in pieces if piece.text.startswith(capital(said))), None)
            if piece is not None:
                said = capital(said)
        begun = piece is not None and piece.text.startswith(said)
        named = vocative_end(sentence) or 0
        between = [word.norm for word in sentence.words[named : clause.start]]
        if piece is None:
            apology = self._say("apology-clause", voice, что=clause.text)
            if apology is None:
                return False
            at = after_greeting(pieces)
            pieces.insert(at, Piece(apology, gap_at(pieces, at), "body", "apology"))
            return True
        if not begun:
            if clause.start < named or set(between) - data().lists["clause_openers"]:
                return False
            said = text_of(sentence, self.report.draft.reply, min(named, clause.start), clause.end)
            if said not in piece.text:
                return False
        before, _, after = piece.text.partition(said)
        apology = self._say("apology-clause", voice, что=clause.text)
        if apology is None or not apology.endswith(voice.speak(clause.text) + "."):
            return False
        if after.startswith(",") and clause.end < len(sentence.words):
            after = self._after_admission(sentence, clause, after)
        opening = apology if not before.strip() else apology[:1].lower() + apology[1:]
        piece.text = before + opening.removesuffix(".") + (after or ".")
        return True

    def _after_admission(self, sentence: Sentence, clause: turning.Clause, after: str) -> str:
        """What follows the fault in its sentence: a statement of use stands by itself, an excuse («это уровень государства»)
        goes."""
        if sentence.words[clause.end].norm in ("это", "мы"):
            return "."  # «это разработчики, мы здесь ничего не можем»
        if begins_dependent(sentence, clause.end, len(sentence.words)) or sentence.words[clause.end].norm in (
            "но",
            "а",
            "и",
            "поэтому",
        ):
            return after
        useful = bool(
            facts_in(sentence, clause.end, len(sentence.words)) or restricts(sentence.words[clause.end :])
        ) or any(
            hit.sentence == clause.sentence and hit.end > clause.end
            for name in (*_DOING, "deadline", "apology", "empathy")
            for hit in seen(self.evidence, name, self.evidence.reply)
        )
        return ". " + capital(after[1:].strip()) if useful else "."

    def _slipped(self, clause: turning.Clause, pieces: list[Piece], voice: Voice) -> bool:
        """A slip told in the middle of a sentence («…, перепутали на распиле») stays there: the apology names it shortly."""
        sentence = self.evidence.reply.text.sentences[clause.sentence]
        words = sentence.words[clause.start : clause.end]
        before = {word.norm for word in sentence.words[vocative_end(sentence) or 0 : clause.start]}
        if not before - data().lists["clause_openers"]:
            return False
        if not speaks_of(words, data().lists["slips"]):
            return False
        text = self._say("apology-mistake", voice)
        if text is None:
            return False
        at = after_greeting(pieces)
        pieces.insert(at, Piece(text, gap_at(pieces, at), "body", "apology"))
        return True

    def _apology(self, voice: Voice) -> str | None:
        customer = self.evidence.customer
        clause = turning.complaint(self.evidence) if "apology-clause" not in self.spent else None
        if clause is not None and self._tells_of_rudeness(clause):
            clause = None
        brief = clause is not None and clause.text.endswith(" нет") and len(clause.text.split()) < _FEW_WORDS
        if brief and customer is not None and seen(self.evidence, "waiting", customer):
            text = self._say("apology-waiting", voice)  # «денег нет! Сколько можно ждать?»
            if text is not None:
                return text
        what = self._as_it_is_now(clause.text) if clause is not None else None
        said = self._say("apology-clause", voice, что=what) if what is not None else None
        if said is not None:
            return said
        if (
            customer is not None
            and "apology-rude" not in self.spent
            and any(
                _tells_of_rudeness(sentence.words) and not speaks_of(sentence.words, _OTHERS)
                for sentence in customer.text.sentences
            )
        ):
            return self._say("apology-rude", voice)
        if customer is not None and self._only_waits(customer):
            text = self._say("apology-waiting", voice)
            if text:
                return text
        thing = None
        if "apology-thing" not in self.spent:
            thing = turning.named_harm(customer or self.evidence.reply)
            if thing is not None and customer is None and thing[:5].lower() in self.standing:
                # «Простите за аварию. Авария на вводе …»
                thing = None
        if thing:
            return self._say("apology-thing", voice, что=thing)
        if self._only_asks() and turning.likeliest_harm(self.evidence) < _MAY_BE_HARM:
            return None
        topic = self._topic() or (
            thing_in(customer.text.sentences[:1], ("nomn",)) if customer is not None else None
        )
        if topic and "apology-topic" not in self.spent:
            return self._say("apology-topic", voice, **{"с темой": joined_with(topic)})
        text = self._say("apology-general", voice)
        return self._say("apology-short", voice) if text is None and voice.familiar else text

    def _as_it_is_now(self, complaint: str) -> str | None:
        """The complaint as it is said where the draft tells that the matter is put right: «доступа нет до сих пор» → «доступа не
        было»; None where the draft tells what became of a promise."""
        broken = complaint.endswith("не сдержали слово")
        lasting = " нет" in complaint and _STILL.search(complaint) is not None
        if not (broken or lasting) or not self._is_settled():
            return complaint
        return None if broken else _STILL.sub("", re.sub(r"\bнет\b(?! ни)", "не было", complaint))

    def _is_settled(self) -> bool:
        """Whether the draft tells that what was wrong is put right: «доступ открыт»."""
        names, reply = ("done-action", "solution"), self.evidence.reply
        return any(
            hit.sentence not in self._faulty() for name in names for hit in seen(self.evidence, name, reply)
        )

    def _only_waits(self, customer: Side) -> bool:
        """Whether waiting is all that the customer complains of: «20 дней жду», «Где мой заказ?», not «конь сбросил дочь! где
        инструктор был?»."""
        waits = data().lists["waits"]
        sentences = [s for s in customer.text.sentences if s.zone == "body"]
        others = [s for s in sentences if not speaks_of(s.words, waits) and not asking.asks(s)]
        if any(has_predicate(s, 0, len(s.words)) for s in others):
            return False
        if any(speaks_of(s.words, waits) and not speaks_of(s.words, {"ответ"}) for s in sentences):
            return True
        one = asking.wanted(self.evidence)
        return one is not None and one.kind == "question" and one.text.startswith(("где", "когда"))

    def _tells_of_rudeness(self, clause: turning.Clause) -> bool:
        customer = self.evidence.customer
        assert customer is not None
        words = customer.text.sentences[clause.sentence].words[clause.start : clause.end]
        return _tells_of_rudeness(words)

    def _act(self, pieces: list[Piece], mended: Mended, voice: Voice, first: bool) -> None:
        if any(name.startswith("do-") for name in self.own):
            return
        if mended.spared:
            refusal = max((n for n, piece in enumerate(pieces) if piece.beside), default=None)
            if refusal is not None and not self._offers():
                self._add_deed(pieces, self._say(pieces[refusal].beside or "", voice))
            return
        taken_up = mended.taken_up or (
            mended.transformed and any(piece.own != "apology" and "‹" in piece.text for piece in pieces)
        )
        if first and taken_up:
            return
        if not first:
            self._add_deed(pieces, self._deed(mended, voice))
            return
        if self._needs()[0] == "nothing":
            return
        named, situation = not _NAMING.isdisjoint(self.own), self._situation()
        need, text = next(
            (need, text)
            for need in self._needs()
            if (text := line_of(situation, need, named=named)) is not None
        )
        if text == NO_LINE:
            return
        at = before_closing(pieces)
        if need == "contact" and mended.contact_at is not None:
            at = min(at, mended.contact_at + sum(piece.own in ("apology", "vocative") for piece in pieces))
            at = max(at, after_greeting(pieces))
        pieces.insert(at, Piece(text, gap_at(pieces, at), "body", "deed"))

    def _is_refused_there(self) -> bool:
        """Whether a sentence that stays says what is not possible, or was taken away."""
        sentences = self.evidence.reply.text.sentences
        return self._is_said(("refusal",)) or any(
            sentences[n].zone == "body" and restricts(sentences[n].words) for n in self.kept
        )

    def _offers(self) -> bool:
        """Whether a sentence that stays offers something itself: «Компенсировать можем …»."""
        sentences = self.evidence.reply.text.sentences
        return any(
            hit.sentence in self.kept and speaks_of(self.evidence.reply.sentence(hit).words, _OFFERING)
            for name in ("alternative", "solution", "owned-action")
            for hit in seen(self.evidence, name, self.evidence.reply)
        ) or any(
            sentences[n].zone == "body" and n not in self.spared and will_act(sentences[n]) for n in self.kept
        )

    def _keeps_body(self) -> bool:
        sentences = self.evidence.reply.text.sentences
        return any(sentences[n].zone == "body" and len(sentences[n].words) > 2 for n in self.kept)

    def _states(self) -> bool:
        """Whether a sentence that stays says something by itself: it has a predicate."""
        bodies = [one for n, one in enumerate(self.evidence.reply.text.sentences) if n in self.kept]
        return any(one.zone == "body" and has_predicate(one, 0, len(one.words)) for one in bodies)

    def _contact(self, whom: str, voice: Voice) -> str | None:
        """«Свяжусь с банком, узнаю, где деньги, и напишу вам ‹срок›»."""
        if whom == parties.SOMEBODY:
            said = self._say("do-contact", voice, **{"с кем": joined_with(whom)})
            return _ABOUT_IT.sub("", said) if said is not None else None
        whom = _AWAY.sub("", whom.partition(",")[0].removesuffix(" в курсе"))
        names = whom.split(" и ")
        whom = " и ".join(one for n, one in enumerate(names) if one not in names[:n])
        one = asking.wanted(self.evidence)
        named = one is not None and whom.split()[-1][:4].lower() in one.text
        if one is not None and one.kind == "question" and not named:
            return self._say("do-contact-ask", voice, **{"с кем": joined_with(whom), "что": one.text})
        return self._say("do-contact", voice, **{"с кем": joined_with(whom)})

    def _names(self) -> set[str]:
        """What the customer is called by in the draft."""
        found: set[str] = set()
        for sentence in self.evidence.reply.text.sentences:
            end = len(sentence.words) if sentence.zone == "greeting" else vocative_end(sentence) or 0
            if sentence.words[0].norm.startswith("уважаем"):
                breaks = (k for k in range(1, len(sentence.words)) if sentence.breaks >> k & 1)
                end = max(end, next(breaks, 0))
            found |= {
                word.norm
                for word in sentence.words[:end]
                if any({"Name", "Surn", "Patr"} & p.grammemes for p in word.parses)
            }
        return found

    def _party(self) -> str | None:
        """Whom the draft sends the customer to or puts the blame on, in the instrumental, if they are named."""
        for finding in self.report.findings:
            if not finding.rule.startswith("deflection/") or finding.rule.endswith(
                (*_NOBODY_ELSE, *AT_FAULT, "/overall")
            ):
                continue
            for sentence in self.evidence.reply.text.sentences:
                if sentence.start <= finding.span.start < sentence.end:
                    name = self._party_in(sentence, finding.rule.endswith(SENT_TO))
                    if name is not None and (finding.rule.endswith(_SENT_ON) or parties.is_outside(name)):
                        return name
        return None

    def _party_in(self, sentence: Sentence, staff_too: bool) -> str | None:
        if speaks_of(sentence.words, _GONE):
            return None  # «Ренат в октябре уволился»
        called = vocative_end(sentence) or 0
        for k, word in enumerate(sentence.words):
            before = sentence.words[k - 1].norm if k else ""
            if before in ("я", "мы"):
                continue
            if k < called or word.norm in self._names() or (word.text.isascii() and len(word.text) < 5):
                continue
            if _is_street(sentence, k) or parties.is_denied(sentence, k):
                continue
            latin = word.text.isascii()
            owner = k > 0 and any({"NOUN", "gent"} <= p.grammemes for p in word.parses[:1])
            if owner and any("NOUN" in p.grammemes for p in sentence.words[k - 1].parses[:1]):
                continue  # «карточку отеля»
            if before.startswith("сво") or before in _LIKENING:
                continue  # «со своего кладовщика»
            if before == "у" and speaks_of(sentence.words[k + 1 : k + 3], _POWERS):
                continue  # «у администратора прав на это нет»
            if (
                _before_adjectives(sentence, k) in _NOT_BEFORE_A_PARTY
                or (before in ("в", "на") and not any("accs" in p.grammemes for p in word.parses))
                or _is_us(sentence, k)
                or (latin and before in ("в", "на"))
                or word.kind == "placeholder"
            ):
                continue
            if not staff_too and speaks_of([word], data().lists["staff"]):
                continue
            if speaks_of([word], data().lists["anybody"]) or before.endswith(("-то", "-нибудь")):
                continue
            if parties.is_party(sentence, k) and (k > 0 or not latin):
                phrase = parties.phrase_around(sentence, k, self.report.draft.reply)
                if phrase is not None and parties.in_reach(phrase):
                    return phrase
        return None

    def _add_deed(self, pieces: list[Piece], text: str | None) -> None:
        if text:
            at = before_closing(pieces)
            pieces.insert(at, Piece(text, " " if at else "", "body", "deed"))

    def _deed(self, mended: Mended, voice: Voice) -> str | None:
        """What the writer does for the customer, by what the situation asks for."""
        customer, harmed = self.evidence.customer, self._is_harmed()
        if customer is not None and not harmed and self._is_said(("refusal",)):
            # What was asked for is refused in a sentence that stays.
            alternative = self._say("do-alternative", voice)
            if alternative is not None:
                return alternative
        said = self._taken_up(voice) or find_out_unknown(self.evidence, partial(self._say, voice=voice))
        if said is not None:
            return said
        if customer is not None and not harmed:
            claims = speaks_of(customer.text.words(), _CLAIMS)
            if seen(self.evidence, "wish", customer) and "do-wish" not in self.spent and not claims:
                return self._say("do-wish", voice)
            one = asking.wanted(self.evidence)
            answered = one is not None and one.kind == "question" and self._is_answered(one.text)
            if answered:
                return self._deal_with(self._thing(), voice) or self._say("do-general", voice)
            if "do-question" not in self.spent and (
                seen(self.evidence, "question", customer) or seen(self.evidence, "asked", customer)
            ):
                return self._say("do-question", voice)
        if harmed and "do-remedy" not in self.spent and self._is_said(("fault-admitted", "reason")):
            return self._say("do-remedy", voice)
        if harmed:
            return self._deal_with(self._thing(), voice) or self._say("do-cause", voice)
        if customer is None and "do-alternative" not in self.spent and self._is_said(("refusal",)):
            return self._say("do-alternative", voice)
        if "do-refusal" not in self.spent and self._is_refusal():
            told = customer is None and self._is_refused_there()
            return self._say("do-alternative" if told else "do-refusal", voice)
        return self._notice(voice) or self._deal_with(self._thing(), voice) or self._say("do-general", voice)

    def _deal_with(self, thing: str | None, voice: Voice) -> str | None:
        """«‹Что сделаю с тиражом› и напишу вам ‹срок›»: the agent is told what the act is to be about."""
        if thing is None or {"do-topic", "apology-topic"} & self.spent:
            return None
        named = "apology-clause" in self.own  # «Простите, что ключ не работает»
        return self._say("do-topic", voice, **{"с темой": "" if named else joined_with(thing)})

    def _thing(self) -> str | None:
        """What the matter is about, in the instrumental: of the customer's words, else of the draft's."""
        customer = self.evidence.customer
        if customer is None:
            body = [one for one in self.evidence.reply.text.sentences if one.zone == "body"]
            return thing_in(body[:1], ("nomn",))
        clause = turning.complaint(self.evidence)
        if clause is not None:
            return thing_in(
                customer.text.sentences[clause.sentence : clause.sentence + 1],
                within=(clause.start, clause.end),
            )
        return self._topic() or thing_in(customer.text.sentences[:1], ("nomn",))

    def _notice(self, voice: Voice) -> str | None:
        """What a message ends with that answers nobody."""
        if self.evidence.customer is not None or self.report.draft.channel not in ("sms", "email"):
            return None
        if any(f.category == "no-ownership" for f in self.report.findings):
            return None
        return self._say("do-notice", voice) if self._keeps_body() and self._states() else None

    def _taken_up(self, voice: Voice) -> str | None:
        """The customer's question or request taken up in their own words: «Узнаю, когда придёт мастер, и напишу вам ‹срок›»."""
        one = asking.wanted(self.evidence)
        if one is None or (one.kind == "cause" and "apology-clause" in self.spent):
            return None
        if one.kind == "question" and self._is_answered(one.text):
            return None
        return take_up(one, partial(self._say, voice=voice))

    def _is_answered(self, question: str) -> bool:
        """Whether a sentence that stays whole speaks of what is asked."""
        sentences = self.evidence.reply.text.sentences
        return asking.answers([sentences[n] for n in self.kept - self.partial.keys()], question)

    def _is_harmed(self) -> bool:
        customer = self.evidence.customer
        if customer is None or not any(seen(self.evidence, name, customer) for name in turning.HARM):
            return False
        return self._is_missed() or not (self._only_asks() or self._needs_no_apology())

    def _needs_no_apology(self) -> bool:
        """Whether the weights are sure that no apology is missing, though the draft has none."""
        odds = self.evidence.ruleset.weighing.odds(self.evidence, [_MISSED])[0]
        return odds < _NO_APOLOGY and not self._is_said(SORRY)

    def _is_refusal(self) -> bool:
        return any(finding.rule.endswith(("refusal", "/final-word")) for finding in self.report.findings)

    def _topic(self) -> str | None:
        """What the customer's trouble is about, in the instrumental: «вашим заказом»."""
        if self.evidence.customer is None:
            return None
        topics, shared = data().lists["incidents"], data().lists["shared_topics"]
        sentences = self.evidence.customer.text.sentences
        for number, sentence in enumerate(sentences):
            if number == 1 and thing_in(sentences[:1], ("nomn",)) is not None:
                return None  # «Получила чемодан с трещиной. Рейс из Казани»
            for word in sentence.words:
                for parse in word.parses[:1] if word.kind == "word" else ():
                    direct = bool({"nomn", "accs"} & parse.grammemes)
                    if parse.lemma in topics and "NOUN" in parse.grammemes and direct:
                        same = [p.grammemes for p in word.parses if p.lemma == parse.lemma]
                        plural = not any("sing" in grammemes for grammemes in same)
                        return _yours(parse.lemma, plural, parse.lemma in shared)
        return None

    def _remind(self, pieces: list[Piece], mended: Mended) -> None:
        """Slots, in their places, for what the clauses tell that went."""
        gone: dict[int, list[Range]] = {}
        for sentence, start, end in mended.gone:
            number = self.evidence.reply.text.number(sentence)
            if number in self._cuts() and number not in mended.spared:
                gone.setdefault(number, []).append((start, end))
        self.left_out += remind(self.evidence, pieces, gone, self._cuts(), self._faulty(), self._complains())
        slots = [piece.text for piece in pieces if piece.own == LINE]
        if slots:
            self.own[LINE] = " ".join(slots)

    # -- facts --------------------------------------------------------------------------------------------------------

    def _carry(self, pieces: list[Piece], facts: Sequence[Fact], mended: Mended, voice: Voice) -> None:
        """Say again the facts that went with the sentences taken out."""
        joined = "\n".join(piece.text for piece in pieces)
        if all(fact.text in joined for fact in facts):
            return
        text = read(joined, self.evidence.ruleset.reply.vocabulary)
        missing = {fact.text for fact in lost(facts, text)}
        if not missing:
            return
        names = ("carry-contacts", "carry-links", "numbered", "until", "person", "called")
        said: dict[str, list[str]] = {name: [] for name in names}
        covered: set[tuple[int, int]] = set()
        for sentence, k, fact in lost_words(self.gone, missing):
            if (id(sentence), k) in covered:
                continue
            contact = contact_line(sentence.words[k])
            if contact is not None:
                said[contact].append(fact.text)
                continue
            restated = self._restated(sentence, k)
            if restated is None:
                continue
            kind, start, end, words = restated
            covered.update((id(sentence), place) for place in range(start, end))
            said[kind] = [one for one in said[kind] if one not in words]
            if not any(words in one for one in said[kind]):
                said[kind].append(words)
        greeted = any(piece.zone == "greeting" for piece in pieces)
        if said["called"] and not greeted and not {"called", "vocative"} & self.own.keys():
            hello = self._respectfully() or f"Здравствуйте, {' '.join(said['called'])}!"
            self.own["called"] = hello
            pieces.insert(0, Piece(hello, "", "greeting", "vocative"))
        if said["person"]:
            self._put_person(pieces, said["person"], voice)
        self._put_number(pieces, said["numbered"], voice)
        self._put_until(pieces, said["until"], voice)
        for name in ("carry-contacts", "carry-links"):
            line = self._say(name, voice, факты=", ".join(said[name])) if said[name] else None
            if line:
                at = before_closing(pieces)
                pieces.insert(at, Piece(line, gap_at(pieces, at), "body", name))

    def _restated(self, sentence: Sentence, k: int) -> tuple[str, int, int, str] | None:
        """How the fact at word `k` is said again: by which line, which words it takes along, in what form."""
        source = self.sources.get(id(sentence), self.report.draft.reply)
        word = sentence.words[k]
        person = next((p for p in word.parses if {"Name", "Surn", "Patr"} & p.grammemes), None)
        if sentence.quoted >> k & 1 or (k == 0 and not any(p.known for p in word.parses)):
            person = None  # «тариф «Мини»», «Погуглите»
        start, end = fragment(sentence, k)
        if (
            person is not None
            and word.text[:1].isupper()
            and (word.norm in self._names() if self._names() else is_called(sentence, k, source))
        ):
            return "called", k, k + 1, word.text
        passing = any(f.category == "deflection" for f in self.report.findings)
        if person is not None and _is_street(sentence, k):
            return None
        if person is not None and speaks_of(sentence.words, _GONE):
            return None
        if person is not None and not passing and not {"Name", "Patr"} & person.grammemes:
            return None  # «Серова повесим ближе к холодам»
        if person is not None and k and sentence.words[k - 1].norm in _LIKENING:
            return None  # «имя редкое, не Ваня»
        if person is not None and self._names() and is_called(sentence, k, source):
            return None  # «Павел, который обещал звонок»: the customer has another name.
        if person is not None and word.text[:1].isupper():
            form = inflect_phrase(sentence, start, end, "ablt", source=source)
            alone = morphology.inflect(word.norm, {"ablt", "sing"}, person.grammemes, person.lemma)
            titled = any("anim" in p.grammemes for p in sentence.words[start].parses[:1])
            if end - start > 1 and form is not None and titled:
                return "person", start, end, lowered(form, sentence.words[start])
            return None if alone is None else ("person", k, k + 1, alone.capitalize())
        if basis_start(sentence, k, data().lists["basis"]) is not None:
            return None
        if start and sentence.words[start - 1].norm == "до":
            start -= 1
        if sentence.words[start].norm == "до" and times.time_end(sentence, start) is not None:
            until = times.time_end(sentence, start) or end
            return "until", start, until, text_of(sentence, source, start, until)
        timed = times.time_end(sentence, start) == end and not nounphrases.reading_of(
            sentence, start, end, None
        )
        if timed:
            first = noun_before(sentence, start)
            if first is None:
                return None
            start = first
        if word.kind == "word" and not any(letter.isdigit() for letter in word.norm):
            quoted = bool(sentence.quoted >> k & 1) and k > start and not sentence.quoted >> start & 1
            latin = word.text.isascii()
            if quoted and self._is_harmed():
                return None
            if not (quoted or latin) or sum(not sentence.quoted >> m & 1 for m in range(start, k)) > 2:
                return None
        return matter(sentence, start, end, source)

    def _respectfully(self) -> str | None:
        """«Уважаемая госпожа Лисицына!» where the draft began so."""
        for sentence in self.evidence.reply.text.sentences[:2]:
            end = next((k for k in range(1, len(sentence.words)) if sentence.breaks >> k & 1), None)
            if end is not None and sentence.words[0].norm.startswith("уважаем"):
                return text_of(sentence, self.report.draft.reply, 0, end) + "!"
        return None

    def _put_person(self, pieces: list[Piece], people: Sequence[str], voice: Voice) -> None:
        """The people named in what was taken out are those the writer turns to."""
        text = self._contact(" и ".join(people), voice)
        if text is None:
            return
        deed = next((piece for piece in pieces if piece.own == "deed"), None)
        if deed is None:
            self._add_deed(pieces, text)
            return
        for name, line in list(self.own.items()):
            if line == deed.text:
                del self.own[name]
        deed.text = text

    def _put_number(self, pieces: list[Piece], numbered: Sequence[str], voice: Voice) -> None:
        """«Разберусь …» → «По заказу 4018 разберусь …»."""
        if not numbered:
            return
        about = f"По {' и '.join(numbered)}"
        for piece in pieces:
            found = _ACT.search(piece.text) if piece.zone == "body" else None
            if found is not None and (piece.own == "deed" or piece.own is None) and "‹" in piece.text:
                rest = _ABOUT_IT.sub("", piece.text[found.end() :])
                about += " " if found[0][:1].isalpha() else ": "
                self._change(piece, f"{piece.text[: found.start()]}{about}{found[0].lower()}{rest}")
                return
        notice = self.own.pop("do-notice", None)
        pieces[:] = [piece for piece in pieces if piece.text != notice]
        text = self._say("do-general", voice)
        if text is not None:
            self._add_deed(pieces, text)
            text = _ABOUT_IT.sub("", text)
            about += " " if text[:1].isalpha() else ": "
            self._change(pieces[before_closing(pieces) - 1], about + text[:2].lower() + text[2:])

    def _put_until(self, pieces: list[Piece], until: Sequence[str], voice: Voice) -> None:
        """«она в отпуске до 25-го» → «Свяжусь с ней, чтобы вам не ждать до 25-го, и напишу вам ‹срок›»."""
        if not until or not any(f.rule.endswith(_ABSENT) for f in self.report.findings):
            return
        for piece in pieces:
            found = AND_WRITE.search(piece.text) if piece.own == "deed" else None
            if found is not None and piece.text[: found.start()].count(",") == 0:
                before = piece.text[: found.start()].removesuffix(" по вашему вопросу")
                waiting = voice.speak(f", чтобы вам не ждать {until[0]},")
                self._change(piece, before + waiting + piece.text[found.start() :])
                return

    def _change(self, piece: Piece, text: str) -> None:
        for name, line in list(self.own.items()):
            if line == piece.text:
                self.own[name] = text
        piece.text = text


def _out_of_reach(text: str) -> bool:
    found = _GETS_IN_TOUCH.match(text)
    return found is not None and not parties.in_reach(found[1])


def _tells_of_rudeness(words: Sequence[Word]) -> bool:
    """«нахамили», «кричала на меня», not «без микрофона весь вечер кричали»."""
    shouted = any(speaks_of([one], _SHOUTING) and other.norm == "на" for one, other in pairwise(words))
    return shouted or speaks_of(words, data().lists["rudeness"])


def _before_adjectives(sentence: Sentence, k: int) -> str:
    """The word before a noun and its adjectives: «до» in «до абонентского отдела»."""
    while k > 0 and any("ADJF" in p.grammemes for p in sentence.words[k - 1].parses[:1]):
        k -= 1
    return sentence.words[k - 1].norm if k else ""


def _is_street(sentence: Sentence, k: int) -> bool:
    """«билеты в Питер», «на Ленина, 5», «Лермонтова 8»: a name where something is, not of whoever could be asked."""
    words = sentence.words
    named = any({"Name", "Surn", "Patr"} & p.grammemes for p in words[k].parses)
    numbered = words[k + 1 : k + 2] and words[k + 1].kind == "number"
    return named and bool(numbered or (k and words[k - 1].norm in ("в", "на", "из")))


def _is_us(sentence: Sentence, k: int) -> bool:
    """«площадка только показывает товары», «разработчик к деньгам не прикасается»: who draws the line is the writer's side."""
    words = sentence.words
    if not any("nomn" in p.grammemes for p in words[k].parses):
        return False
    for m in range(k + 1, min(k + 8, len(words))):
        if sentence.breaks >> m & 1:
            return False
        if words[m].norm in ("только", "лишь", "исключительно") or (
            words[m].norm == "не" and words[m - 1].norm != "а"
        ):
            return True
    return False


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


def _with_object(found: re.Match[str]) -> str:
    """«Подберём ‹срок›» → «Подберём ‹кого или что› ‹срок›», where the verb cannot do without."""
    parse = next(iter(morphology.parse(found[1].lower())), None)
    needs = (
        parse is not None
        and {"VERB", "tran", "perf"} <= parse.grammemes
        and parse.lemma not in _WITHOUT_OBJECT
    )
    return f"{found[1]} ‹что› ‹срок›" if needs else found[0]
