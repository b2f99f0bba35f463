"""What stays of a draft: the sentences and clauses that are fit and stand by themselves, greeting, leave and signature."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from replylint.language.text import Sentence
from replylint.rewriting.clauses import (
    capital,
    has_predicate,
    lacks_subject,
    points_back,
    roles_of,
    said_alone,
    speaks_of,
)
from replylint.rewriting.facts import facts_in
from replylint.rewriting.ordering import takes_leave
from replylint.rewriting.pieces import Piece
from replylint.rewriting.portions import Range
from replylint.rewriting.situation import Situation
from replylint.rewriting.talk import (
    CONNECTING,
    HOLLOW,
    advertises,
    is_thanks_for_word,
    names_matter,
    only_sighs,
    without_opener,
)
from replylint.rewriting.templates import data
from replylint.rewriting.turning import seen_in
from replylint.rewriting.voice import TOGETHER

_WISHING = frozenset("желаем желаю пусть всегда".split())
_LONG_THANKS = 8
_SHORT_QUESTION = 4
_TAKING_UP = frozenset("если ответьте ответь тогда".split())
_SIGNED = 5
_PLEASED = frozenset("впечатление интерес эмоция мнение выбор доверие".split())
"""What nobody is thanked for beside a harm."""


@dataclass(frozen=True, slots=True)
class Remainder:
    """What stays of the draft's body: the numbers of the sentences that stay whole, in their order, and the words that stay of others."""

    whole: Collection[int]
    parted: Mapping[int, Sequence[Range]]


def remainder(situation: Situation, barred: Collection[int] = ()) -> Remainder:
    """What is fit to stay of a draft, and stands by itself; nothing of the `barred` sentences."""
    whole: dict[int, None] = {}  # In order, and asked of each sentence whether it is there.
    for number, sentence in enumerate(situation.sentences):
        if sentence.zone == "body" and number not in barred and _stays(situation, number, sentence, whole):
            whole[number] = None
    parted = _parted(situation, whole, barred)
    for number in list(whole):
        # «По поводу бассейна.»: what is said of it has to stay too.
        if names_matter(situation.sentences[number]) and number + 1 not in whole and number + 1 not in parted:
            del whole[number]
    return Remainder(whole, parted)


def fallen(situation: Situation, whole: Collection[int]) -> Iterator[int]:
    """The body sentences that do not stay whole."""
    for number, sentence in enumerate(situation.sentences):
        if sentence.zone == "body" and number not in whole:
            yield number


def _stays(situation: Situation, number: int, sentence: Sentence, kept: Collection[int]) -> bool:
    """Whether a sentence is fit to stay, and stands by itself or behind one that stays."""
    if _calls(sentence, situation) or _signs(situation, number):
        return True
    evidence = situation.evidence
    if seen_in(evidence, HOLLOW, number) or only_sighs(sentence):
        return False
    if names_matter(sentence) and number not in situation.faulty:
        return True
    thanks = is_thanks_for_word(sentence)
    if thanks and situation.harmed and speaks_of(sentence.words, _PLEASED):
        return False  # «Спасибо, что поделились впечатлениями о полёте»
    if thanks and not (situation.harmed and len(sentence.words) > _LONG_THANKS):
        return number == 0 or number - 1 in kept or situation.sentences[number - 1].zone != "body"
    if len(sentence.words) == 1 and number - 1 not in kept and "predicate" in roles_of(sentence.words[0]):
        return False  # «Вижу.»
    if "?" in sentence.mark and _is_taken_up(situation, number):
        return True
    if _leans(sentence) and number - 1 not in kept and not CONNECTING.match(situation.text(sentence)):
        return False
    if situation.harmed and advertises(sentence):
        return False
    if (
        "?" in sentence.mark
        and len(sentence.words) < _SHORT_QUESTION
        and not _is_led_to(situation, number, kept)
    ):
        return False  # «Нет?»
    if (
        "?" in sentence.mark
        and number not in situation.faulty
        and not situation.suspicions[number].is_unfit()
    ):
        return True  # «Какая у вас версия браузера?»: what is asked cannot be told in other words
    return situation.cuts[number].keeps(0, len(sentence.words))


def _is_taken_up(situation: Situation, number: int) -> bool:
    """Whether the next sentence means nothing without a question that no rule minds: «Это были вы? Ответьте «да» или «нет»»."""
    if any("/" in rule for _, _, rule in situation.faulty.get(number, ())):
        return False
    following = situation.sentences[number + 1 : number + 2]
    return any(one.zone == "body" and one.words[0].norm in _TAKING_UP for one in following)


def _is_led_to(situation: Situation, number: int, kept: Collection[int]) -> bool:
    """Whether what a short question is about stays or is reminded of: «Поверитель может выйти в четверг. Записать вас?»"""
    return number - 1 in kept or (number - 1 in situation.cuts and bool(situation.cuts[number - 1].noted))


def _parted(
    situation: Situation, kept: Collection[int], barred: Collection[int]
) -> dict[int, tuple[Range, ...]]:
    """What stays of the body sentences that stay in part."""
    parted: dict[int, tuple[Range, ...]] = {}
    for number in fallen(situation, kept):
        sentence = situation.sentences[number]
        if (
            number in barred
            or seen_in(situation.evidence, HOLLOW, number)
            or (situation.harmed and advertises(sentence))
        ):
            continue
        stay = [
            run
            for run in situation.cuts[number].kept
            if run != (0, len(sentence.words))
            and not any(
                run[0] <= start and end <= run[1] and rule.endswith("/cold-transfer")
                for start, end, rule in situation.faulty.get(number, ())
            )
            and (run[0] or number - 1 in kept or number - 1 in parted or not _leans(sentence))
        ]
        if stay:
            parted[number] = tuple(stay)
    return parted


def _leans(sentence: Sentence) -> bool:
    """Whether a sentence can only be understood with the one before it."""
    return (
        sentence.words[0].norm in ("это", "и", "а", "но", "вот", "спрашиваю", "уточняю")
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
        return words[0].norm.startswith("уважаем") and "!" in sentence.mark
    if len(words) == 1 and "!" in sentence.mark and sentence is situation.sentences[0]:
        return any({"NOUN", "anim", "nomn"} <= p.grammemes for p in words[0].parses[:1])  # «Коллеги!»
    if words[0].norm in lists["farewells"]:
        return False
    if sentence.mark.startswith("!") and any(word.text[:1].isupper() for word in words[1:]):
        return sentence is situation.sentences[0]  # «Милая наша Юлечка!»
    if any(word.norm in lists["greetings"] for word in words[:4]):
        return len(words) < 6
    return words[0].norm.startswith("уважаем")


def _signs(situation: Situation, number: int) -> bool:
    """«Гаджет Сити», «Ваша команда»: words that end the letter, without a mark or on a line of their own."""
    sentences = situation.sentences
    sentence = sentences[number]
    if not number or sentence.zone != "body" or number in situation.faulty:
        return False
    if situation.first_closing < number:
        return True
    if number < len(sentences) - 2:
        return False
    if number == len(sentences) - 1 and len(sentence.words) <= _SIGNED and _names_writer(sentence):
        return not has_predicate(sentence, 0, len(sentence.words))
    gap = situation.source[max(sentences[number - 1].end, sentences[number - 1].ends[-1]) : sentence.start]
    text = situation.text(sentence)
    if situation.source[sentence.end :].strip() == "" and number == len(sentences) - 1:
        text = situation.source[sentence.start :].rstrip()
    lists = data().lists
    said = "!" in sentence.mark or sentence.words[0].norm in lists["inviting"] | lists["wishing"] | _WISHING
    return not said and takes_leave(Piece(text, gap))


def _names_writer(sentence: Sentence) -> bool:
    """«Отдел сбыта.», «Алёна, ресепшен.», «Завуч Ермакова.»"""
    named = any(
        word.text[:1].isupper() and any({"Name", "Surn"} & p.grammemes for p in word.parses[:2])
        for word in sentence.words[:3]
    )
    return named or sentence.words[0].norm in TOGETHER


def pieces_of(situation: Situation, stay: Remainder) -> list[Piece]:
    """What stays, in its order and with the white space that parts it; greeting, leave and signature too."""
    kept, parted = stay.whole, stay.parted
    pieces: list[Piece] = []
    before, gap, lines = 0, "", 0
    sentences = situation.sentences
    for number, sentence in enumerate(sentences):
        between = situation.source[before : sentence.start]
        if (ends := between.count("\n")) >= lines or not gap:
            gap, lines = between, ends
        before = max(sentence.end, sentence.ends[-1])
        if number in parted:
            text = " ".join(said_alone(sentence, situation.source, *run) for run in parted[number])
            pieces.append(Piece(text, gap, "body", number=number))
            gap, lines = "", 0
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
        gap, lines = "", 0
    return pieces


def _wishes(sentence: Sentence) -> bool:
    return sentence.words[0].norm in data().lists["wishing"] | {"всего"}
