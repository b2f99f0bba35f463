"""The frame: a short reply of what is certain, with slots that name what is still to be said.

It is made where the ordinary rewrite cannot be vouched for. A slot that names its matter can always be sent once it is
filled; a jibe that stays never can. The greeting and the leave are the draft's, of its body only what surely helps stays;
facts of the other sentences are said again outside the slots.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from replylint.language.text import Sentence
from replylint.rewriting.clauses import (
    bare_respect,
    capital,
    has_predicate,
    lacks_subject,
    points_back,
    text_of,
    vocative_end,
)
from replylint.rewriting.facts import facts_in
from replylint.rewriting.framed_facts import FramedFacts, is_told_of
from replylint.rewriting.lines import NO_LINE, headed, line_of
from replylint.rewriting.mending import (
    CONNECTING,
    HOLLOW,
    SORRY,
    Piece,
    advertises,
    is_thanks_for_word,
    names_matter,
    only_sighs,
    said_alone,
    without_opener,
)
from replylint.rewriting.ordering import (
    AND_WRITE,
    GRATEFUL,
    after_greeting,
    before_closing,
    has_verb,
    part_greeting,
    part_paragraph,
    put_in_order,
    takes_leave,
)
from replylint.rewriting.portions import Range
from replylint.rewriting.reminding import LINE, remind, reminder
from replylint.rewriting.restating import topic_of
from replylint.rewriting.situation import Situation
from replylint.rewriting.templates import data
from replylint.rewriting.turning import seen_in

_WISHING = frozenset("желаем желаю пусть всегда".split())
_LONG_THANKS = 8
_SHORT_QUESTION = 4
_GENERAL = re.compile(r"‹что произошло›|так вышло")
_REGRETS = re.compile(
    r"([А-ЯЁ]\w+, )?(?:(?:нам |мне )?(?:очень |искренне )?жаль|(?:искренне |очень )?сожале(?:ем|ю)|выража(?:ем|ю) (?:искреннее |своё )?сожаление"
    r"|(?:искренне )?сочувству(?:ем|ю)), что",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Frame:
    """The pieces of the reply; `lost` is a fact that cannot be said outside a slot, or None."""

    pieces: list[Piece] = field(default_factory=list)
    lost: str | None = None
    parts: bool = False
    """Whether single clauses of a sentence were kept."""
    left_out: list[str] = field(default_factory=list)
    drops_act: bool = False
    """Whether something falls away that was done for the customer."""


def frame(situation: Situation, parts: bool = True) -> Frame:
    """The reply in outline. The caller lints it and looks whether all facts are there.

    With `parts` single clauses of a sentence may stay, else whole sentences only.
    """
    made = Frame()
    kept = _kept(situation)
    parted = _parted(situation, kept) if parts else {}
    made.pieces = _pieces(situation, kept, parted)
    part_greeting(made.pieces)
    name = _greet(situation, made.pieces)
    if situation.sorry and not any(seen_in(situation.evidence, SORRY[:1], n) for n in kept):
        _apologise(situation, made.pieces)
    sentences = situation.evidence.reply.text.sentences
    gone = {number: [(0, len(sentences[number].words))] for number in _fallen(situation, kept)}
    made.left_out = remind(
        situation.evidence, made.pieces, gone, situation.cuts, situation.faulty, situation.harmed
    )
    standing = [name or "", situation.party or "", *(piece.text for piece in made.pieces)]
    said = FramedFacts(situation, standing)
    if said.lost is not None:
        made.lost = said.lost
        return made
    if said.called and any(piece.zone == "greeting" for piece in made.pieces):
        made.lost = said.called[0]
        return made
    if said.called and name is None:
        made.pieces.insert(
            0,
            Piece(situation.voice.speak(f"Здравствуйте, {' '.join(said.called)}!"), "", "greeting", "hello"),
        )
    made.parts = bool(parted)
    _say_what_for(situation, made.pieces)
    made.drops_act = any(situation.acts(n) for n in _fallen(situation, kept) if n not in parted)
    line = _line(situation, kept, said, made.pieces)
    for text, own in ((reminder(said.reminded), LINE), (line, "deed"), (said.contacts, "carry")):
        if text:
            at = before_closing(made.pieces)
            made.pieces.insert(at, Piece(text, " " if at else "", "body", own))
    put_in_order(made.pieces)
    part_paragraph(made.pieces, situation.source)
    return made


def _line(
    situation: Situation, kept: Collection[int], said: FramedFacts, pieces: Sequence[Piece]
) -> str | None:
    """The sentence with the slot, for what the reply needs most that can be said."""
    about = said.heading()
    if about is None and situation.evidence.customer is None:
        about = _fallen_topic(situation, kept)
    if said.people:
        asked = situation.contact(" и ".join(said.people))
        if asked is not None and (about is not None or said.absent is not None):
            asked = re.sub(r" по [Вв]ашему вопросу", "", asked)
        if asked is not None and said.absent is not None:
            asked = AND_WRITE.sub(
                lambda found: f", чтобы вам не ждать {said.absent},{found[0]}", asked, count=1
            )
        return headed(about, asked)
    named = any(piece.own == "apology" and not _GENERAL.search(piece.text) for piece in pieces)
    line = next(
        (line for need in situation.needs if (line := line_of(situation, need, about, named)) is not None),
        None,
    )
    if line == NO_LINE:
        said.remind_of_numbers()
    return line


# -- what stays -----------------------------------------------------------------------------------------------------------


def _kept(situation: Situation) -> list[int]:
    """The numbers of the body sentences that stay."""
    kept: list[int] = []
    for number, sentence in enumerate(situation.evidence.reply.text.sentences):
        if sentence.zone == "body" and _stays(situation, number, sentence, kept):
            kept.append(number)
    return kept


def _stays(situation: Situation, number: int, sentence: Sentence, kept: Sequence[int]) -> bool:
    """Whether a sentence is fit to stay, and stands by itself or behind one that stays."""
    if _calls(sentence, situation) or _signs(situation, number):
        return True
    evidence = situation.evidence
    if seen_in(evidence, HOLLOW, number) or only_sighs(sentence):
        return False
    if names_matter(sentence):
        return True
    if is_thanks_for_word(sentence) and not (situation.harmed and len(sentence.words) > _LONG_THANKS):
        return number == 0 or number - 1 in kept or evidence.reply.text.sentences[number - 1].zone != "body"
    if _leans(sentence) and number - 1 not in kept and not CONNECTING.match(situation.text(sentence)):
        return False
    if situation.harmed and advertises(sentence):
        return False
    if "?" in sentence.mark and len(sentence.words) < _SHORT_QUESTION and number - 1 not in kept:
        return False  # «Нет?»
    return situation.cuts[number].keeps(0, len(sentence.words))


def _parted(situation: Situation, kept: Collection[int]) -> dict[int, tuple[Range, ...]]:
    """What stays of the body sentences that stay in part."""
    parted: dict[int, tuple[Range, ...]] = {}
    for number in _fallen(situation, kept):
        sentence = situation.evidence.reply.text.sentences[number]
        if seen_in(situation.evidence, HOLLOW, number) or (situation.harmed and advertises(sentence)):
            continue
        stay = [
            run
            for run in situation.cuts[number].kept
            if run != (0, len(sentence.words))
            and (run[0] or number - 1 in kept or number - 1 in parted or not _leans(sentence))
        ]
        if stay:
            parted[number] = tuple(stay)
    return parted


def _leans(sentence: Sentence) -> bool:
    """Whether a sentence can only be understood with the one before it."""
    return (
        sentence.words[0].norm in ("это", "и", "а", "но", "вот")
        or sentence.words[-1].norm in ("после", "потом", "затем")
        or any(word.norm == "и" for word in sentence.words[1:2])
        or points_back(sentence, 0, len(sentence.words))
        or lacks_subject(sentence)
    )


def _calls(sentence: Sentence, situation: Situation) -> bool:
    """«Марина, здравствуйте!», «Уважаемая Ольга Петровна!»: a sentence that only greets or calls."""
    words, lists = sentence.words, data().lists
    if has_predicate(sentence, 0, len(words)) and not any(w.norm in lists["greetings"] for w in words):
        return False
    if len(words) > 6:
        return False
    if len(words) == 1 and "!" in sentence.mark and sentence is situation.evidence.reply.text.sentences[0]:
        return any({"NOUN", "anim", "nomn"} <= p.grammemes for p in words[0].parses[:1])  # «Коллеги!»
    if words[0].norm in lists["farewells"]:
        return False
    if sentence.mark.startswith("!") and any(word.text[:1].isupper() for word in words[1:]):
        return sentence is situation.evidence.reply.text.sentences[0]  # «Милая наша Юлечка!»
    if any(word.norm in lists["greetings"] for word in words[:4]):
        return len(words) < 6
    return words[0].norm.startswith("уважаем")


def _signs(situation: Situation, number: int) -> bool:
    """«Гаджет Сити», «Ваша команда»: words that end the letter, without a mark or on a line of their own."""
    sentences = situation.evidence.reply.text.sentences
    sentence = sentences[number]
    if not number or sentence.zone != "body":
        return False
    if any(one.zone == "closing" for one in sentences[:number]):
        return True
    if number < len(sentences) - 2:
        return False
    gap = situation.source[max(sentences[number - 1].end, sentences[number - 1].ends[-1]) : sentence.start]
    text = situation.text(sentence)
    if situation.source[sentence.end :].strip() == "" and number == len(sentences) - 1:
        text = situation.source[sentence.start :].rstrip()
    lists = data().lists
    said = "!" in sentence.mark or sentence.words[0].norm in lists["inviting"] | lists["wishing"] | _WISHING
    return not said and takes_leave(Piece(text, gap))


def _pieces(
    situation: Situation, kept: Collection[int], parted: Mapping[int, tuple[Range, ...]]
) -> list[Piece]:
    pieces: list[Piece] = []
    before, gap = 0, ""
    sentences = situation.evidence.reply.text.sentences
    for number, sentence in enumerate(sentences):
        between = situation.source[before : sentence.start]
        gap = between if between.count("\n") >= gap.count("\n") or not gap else gap
        before = max(sentence.end, sentence.ends[-1])
        if number in parted:
            text = " ".join(said_alone(sentence, situation.source, *run) for run in parted[number])
            pieces.append(Piece(text, gap, "body", number=number))
            gap = ""
            continue
        if sentence.zone == "body" and number not in kept:
            continue
        end = sentences[number + 1].start if number + 1 < len(sentences) else len(situation.source)
        tail = situation.source[before:end]
        closing = tail[: len(tail) - len(tail.lstrip('»")(!?. '))].rstrip()
        text = situation.source[sentence.start : before] + closing
        before += len(closing)
        if number == len(sentences) - 1:
            text += situation.source[before:].rstrip()
        if sentence.zone == "closing" and situation.harmed and _wishes(sentence) and not facts_in(sentence):
            continue
        if sentence.zone == "body":
            text = without_opener(sentence, text)
            if number - 1 not in kept and (tie := CONNECTING.match(text)):
                text = capital(text[tie.end() :])
        zone = "greeting" if sentence.zone == "body" and _calls(sentence, situation) else sentence.zone
        if _signs(situation, number):
            zone = "signature"
        pieces.append(Piece(text, gap, zone, number=number))
        gap = ""
    return pieces


def _wishes(sentence: Sentence) -> bool:
    return sentence.words[0].norm in data().lists["wishing"] | {"всего"}


# -- what is said ---------------------------------------------------------------------------------------------------------


def _apologise(situation: Situation, pieces: list[Piece]) -> None:
    if turn_regret(pieces) is not None:
        return
    if situation.admit(pieces):
        return
    text = situation.apology()
    asks = situation.evidence.customer is not None and not situation.complains
    if text is None or (asks and (_GENERAL.search(text) or "ситуацию с" in text)):
        return  # who only asks for something is not apologised to for anything
    at = after_greeting(pieces)
    while at < len(pieces) and GRATEFUL.match(pieces[at].text):
        at += 1
    gap = pieces[at].gap if at < len(pieces) and at and pieces[at].zone == "body" else " "
    if at < len(pieces) and at and pieces[at].zone == "body":
        pieces[at].gap = " "
    pieces.insert(at, Piece(text, gap if at else "", "body", "apology"))


def turn_regret(pieces: Sequence[Piece]) -> str | None:
    """«Нам искренне жаль, что …» → «Простите, что …»: the text of the first piece in which that is done; None where there is none."""
    for piece in pieces:
        found = _REGRETS.match(piece.text) if piece.own is None else None
        if found is not None and has_verb(re.findall(r"\w+", piece.text[found.end() :])):
            sorry = f"{found[1]}простите" if found[1] else "Простите"
            piece.text = f"{sorry}, что{piece.text[found.end() :]}"
            return piece.text
    return None


def _say_what_for(situation: Situation, pieces: list[Piece]) -> None:
    """Which situation is apologised for, a reply to nobody known has to say first."""
    sorry = next((piece for piece in pieces if piece.own == "apology" and _GENERAL.search(piece.text)), None)
    end = before_closing(pieces)
    if sorry is None or situation.evidence.customer is not None or pieces[end - 1] is sorry:
        return
    at = pieces.index(sorry)
    sorry.gap, pieces[at + 1].gap = " ", sorry.gap
    pieces.insert(end - 1, pieces.pop(at))


def _greet(situation: Situation, pieces: list[Piece]) -> str | None:
    """The greeting with the name that the draft calls the customer by; letters and reviews are not sent without one.

    The name, where one is put there, is returned.
    """
    if any(piece.zone == "greeting" for piece in pieces):
        return None
    channel = situation.evidence.draft.channel
    name = _vocative(situation)
    if not name and channel not in ("email", "review"):
        return None
    for piece in pieces:
        if name and piece.text.startswith(name):
            piece.text = capital(piece.text.removeprefix(name).lstrip(" ,!"))
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
    for sentence in situation.evidence.reply.text.sentences:
        end = vocative_end(sentence) if sentence.zone == "body" else None
        if not end or is_told_of(sentence, end):
            continue
        name = text_of(sentence, situation.source, 0, end)
        return None if bare_respect(name) else name
    return None


def _fallen_topic(situation: Situation, kept: Collection[int]) -> str | None:
    """What a sentence was about that fell away for what it says of it: «По возврату депозита: …»."""
    for number in sorted(situation.faulty):
        sentence = situation.evidence.reply.text.sentences[number]
        if sentence.zone == "body" and number not in kept and (topic := topic_of(sentence, situation.source)):
            return capital(topic)
    return None


def _fallen(situation: Situation, kept: Collection[int]) -> Iterator[int]:
    for number, sentence in enumerate(situation.evidence.reply.text.sentences):
        if sentence.zone == "body" and number not in kept:
            yield number
