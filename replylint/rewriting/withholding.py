"""Why a rewrite that lints clean is still not handed out: a wrong reply is worse than none.

Each check looks at one thing that a reader would stumble over and gives the reason in Russian, or None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from replylint.language.text import Sentence
from replylint.model import Finding
from replylint.phrases.matching import Hit
from replylint.rewriting.clauses import has_predicate, speaks_of
from replylint.rewriting.helping import helps
from replylint.rewriting.mending import Piece
from replylint.rewriting.templates import data
from replylint.rewriting.turning import seen
from replylint.rulebook.evidence import Evidence

if TYPE_CHECKING:
    from replylint.rewriting.suspicion import Suspicion

_HOPEFUL = frozenset({"do-notice", "do-date"})
"""Lines that promise an answer and give none."""
_ANSWERING = frozenset({"do-refusal"})
"""Lines with a slot for the answer itself."""
_TORN = re.compile(
    r"(?:^|[.!?]\s+)(?:О|В связи с|С|По|К|Из-за|После|В) (?:ч[её]м|ч[её]го|котор\w+)\b"
    r"|\bне \w+(?:ют|ут|ят|ат|ет|ит)(?:ся)?\b[^.!?]* (?:‹срок›|\{срок\})"
    r"|\b[Дд]овед(?:ём|ем|у) (?:‹|\{)|\bна вс[её] (?:‹|\{)|\b(?:[Нн]апиш|[Оо]твет|[Сс]ообщ)\w+ [Вв]ам [А-ЯЁ][а-яё]"
    r"|(?:‹срок›|\{срок\}) вы \w+(?:ете|ёте|ите)\b"
)
_WRITES = re.compile(r"(?:Всё узна|Сообщ|Напиш|Перезвон|Ответ(?:им|ю)|Свяж(?:усь|емся) с [Вв]ами)")
"""How a sentence begins of which only a promise to write is left."""
_POLITE = frozenset("спасибо благодарим благодарю желаем желаю берегите дай".split())
_NEGATED = frozenset({"не", "нет", "никто", "нельзя"})
_LOUD = 0.65
GIVING = re.compile(
    r"\b(?:бесплатн\w+|без (?:денег|очереди|доплаты)|в подарок|промокод\w*|скидк[ауи]|компенсируем|вернули|начисли\w+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is left of a draft, whatever is said beside it. `before` is what the draft is judged by, `kept` the numbers of its
    sentences left whole or in part, `spared` of those that a line of the rewrite's own is to stand beside, `partial` what is
    left of those left in part."""

    before: Evidence
    findings: Collection[Finding]
    kept: AbstractSet[int]
    spared: AbstractSet[int]
    partial: Mapping[int, str]
    harmed: bool
    suspicion: Mapping[int, Suspicion]
    """How likely each sentence of the draft carries a fault."""

    def gone(self) -> Iterator[tuple[int, Sentence]]:
        """The sentences of the draft's body of which nothing is left."""
        for number, sentence in enumerate(self.before.reply.text.sentences):
            if sentence.zone == "body" and number not in self.kept:
                yield number, sentence


@dataclass(frozen=True, slots=True)
class Made(Kept):
    """A rewrite as it was made. `after` is what it is judged by, `whole` the numbers of the draft's sentences left as they
    were or for their facts alone, `own` the lines of the rewrite's own by name."""

    after: Evidence
    pieces: Collection[Piece]
    whole: Collection[int]
    own: Mapping[str, str]

    @classmethod
    def of(
        cls,
        left: Kept,
        after: Evidence,
        pieces: Collection[Piece],
        whole: Collection[int],
        own: Mapping[str, str],
    ) -> Made:
        """What is left of a draft with what is said beside it."""
        kept = {one.name: getattr(left, one.name) for one in fields(Kept)}
        return cls(**kept, after=after, pieces=pieces, whole=whole, own=own)

    def says(self, hit: Hit) -> bool:
        """Whether the words of a hit in the draft are left."""
        if hit.sentence in self.partial:
            span = self.before.reply.span(hit)
            return self.before.reply.text.source[span.start : span.end] in self.partial[hit.sentence]
        return hit.sentence in self.kept

    def said_again(self) -> bool:
        """«Касса не работает» → «Простите, что касса не работает»."""
        return self.before.customer is None and "apology-clause" in self.own


Check = Callable[[Made], str | None]


def unfit(made: Made) -> str | None:
    """The first reason against the rewrite, in Russian; None where nothing speaks against it."""
    return next((reason for check in CHECKS if (reason := check(made))), None)


def _refusal_lost(made: Made) -> str | None:
    """A refusal gone, hope in its place."""
    hopeful = (_HOPEFUL | {"do-request", "do-ask"}) & made.own.keys()
    if made.said_again() or "do-refusal" in made.own or not (hopeful or made.before.customer is None):
        return None
    shut = data().lists["shut_doors"]
    side = made.before.reply
    refusing = [
        hit for hit in seen(made.before, "refusal", side) if not speaks_of(side.sentence(hit).words, shut)
    ]
    if refusing and not any(map(made.says, refusing)):
        return "пропал бы отказ, а вместо него осталась бы надежда"
    return None


def _answer_lost(made: Made) -> str | None:
    """What the reply was written for is gone: nobody asked anything, and all that is left is a promise."""
    if made.before.customer is not None or made.said_again():
        return None
    if (_ANSWERING | {"do-contact", "do-contact-ask", "do-wish"}) & made.own.keys():
        return None
    told = [n for n, s in made.gone() if _tells(made, s)]
    stays = [
        n
        for n, s in enumerate(made.before.reply.text.sentences)
        if s.zone == "body"
        and n in made.kept
        and _tells(made, s)
        and not _WRITES.match(made.partial.get(n, ""))
    ]
    return "пропало бы то, ради чего написан ответ" if told and not stays else None


def _tells(made: Made, sentence: Sentence) -> bool:
    polite = sentence.words[0].norm in _POLITE | data().lists["wishing"]
    return not polite and has_predicate(sentence, 0, len(sentence.words))


def _offer_lost(made: Made) -> str | None:
    refusing = {hit.sentence for hit in seen(made.before, "refusal", made.before.reply)}
    for number, sentence in made.gone():
        if number not in refusing and GIVING.search(
            made.before.reply.text.source[sentence.start : sentence.end]
        ):
            return "пропало бы обещанное клиенту"
    return None


def _apology_adrift(made: Made) -> str | None:
    """«Простите за ‹что произошло›» where nothing has been said of any."""
    if made.before.customer is not None or not {"apology-general", "apology-short"} & made.own.keys():
        return None
    told = {
        hit.sentence
        for name in ("fault-admitted", "bad-news", "refusal")
        for hit in seen(made.before, name, made.before.reply)
    }
    return None if told & set(made.kept) else "непонятно, за что извиняться"


def _joke_stays(made: Made) -> str | None:
    """A complaint, and a sentence that stays with a smile: «Бывает)»."""
    if not made.harmed:
        return None
    side = made.before.reply
    for number in sorted(made.whole):
        sentence = side.text.sentences[number]
        smiles = side.text.source[sentence.ends[-1] : sentence.ends[-1] + 1] == ")"
        if sentence.zone == "body" and smiles and not helps(made.before, number, _LOUD):
            return "осталась бы шутка"
    return None


def _asks_what_is_told(made: Made) -> str | None:
    """«Раньше восьми не повезём. Узнаю, можно ли доставку на семь»: the answer stays, and the question is asked again."""
    if not {"do-ask", "do-request"} & made.own.keys():
        return None
    for number in made.whole:
        sentence = made.before.reply.text.sentences[number]
        told = {word.norm for word in sentence.words}
        if sentence.zone == "body" and (
            _NEGATED & told or any(norm.startswith("невозврат") for norm in told)
        ):
            return "ответ остался бы рядом с вопросом"
    return None


def _alternative_to_nothing(made: Made) -> str | None:
    """«Могу предложить …» where nothing is left that was refused."""
    if "do-alternative" not in made.own:
        return None
    refused = any(
        _tells(made, s)
        for n, s in enumerate(made.before.reply.text.sentences)
        if n in made.kept and s.zone == "body"
    )
    return None if refused else "непонятно, вместо чего предлагать"


def _torn(made: Made) -> str | None:
    """«О чём вас известим ‹срок›.», «У нас не пропадают даже носки ‹срок›»."""
    return "остался бы обрывок" if _TORN.search(made.after.reply.text.source) else None


CHECKS: tuple[Check, ...] = (
    _refusal_lost,
    _answer_lost,
    _offer_lost,
    _apology_adrift,
    _joke_stays,
    _asks_what_is_told,
    _alternative_to_nothing,
    _torn,
)
