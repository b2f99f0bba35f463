"""The frame: a short reply of what is certain, with slots that name what is still to be said.

It is made where the ordinary rewrite cannot be vouched for. A slot that names its matter can always be sent once it is
filled; a jibe that stays never can. The greeting and the leave are the draft's, of its body only what surely helps stays;
facts of the other sentences are said again outside the slots.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from replylint.language import morphology
from replylint.language.text import Sentence
from replylint.rewriting import asking
from replylint.rewriting.clauses import (
    bare_respect,
    capital,
    has_predicate,
    orders,
    points_back,
    speaks_of,
    text_of,
    vocative_end,
)
from replylint.rewriting.doubting import only_swears, refuses
from replylint.rewriting.facts import Fact, facts_in
from replylint.rewriting.framed_facts import FramedFacts, Restated, is_told_of, told_of
from replylint.rewriting.helping import acts, promises, remedies
from replylint.rewriting.mending import (
    CONNECTING,
    HOLLOW,
    SORRY,
    Piece,
    is_pleasantry,
    is_thanks_for_word,
    lacks_subject,
    names_matter,
    only_sighs,
    without_opener,
)
from replylint.rewriting.ordering import (
    AND_WRITE,
    GRATEFUL,
    after_greeting,
    before_closing,
    gap_at,
    has_verb,
    part_greeting,
    part_paragraph,
    put_in_order,
    takes_leave,
)
from replylint.rewriting.reminding import (
    LINE,
    reminder,
    tells_to,
    unsaid,
    worth_saying,
)
from replylint.rewriting.restating import topic_of
from replylint.rewriting.suspicion import Suspicion
from replylint.rewriting.templates import data
from replylint.rewriting.turning import seen_in
from replylint.rewriting.voice import Voice
from replylint.rulebook.evidence import Evidence

_DENYING = frozenset("не нет ни нельзя невозможно никак никто ничего нету невозможен невозможна".split())
_WISHING = frozenset("желаем желаю пусть всегда".split())
_LONG_THANKS = 8
_GENERAL = re.compile(r"‹что произошло›|так вышло")
_REGRETS = re.compile(
    r"([А-ЯЁ]\w+, )?(?:(?:нам |мне )?(?:очень |искренне )?жаль|(?:искренне |очень )?сожале(?:ем|ю)|выража(?:ем|ю) (?:искреннее |своё )?сожаление"
    r"|(?:искренне )?сочувству(?:ем|ю)), что",
    re.IGNORECASE,
)
_DONE = ("done-action", "solution", "company-action", "owned-action", "concrete-promise")
SENT_TO = ("sent-away", "others-do-it", "someone-elses-duty", "only-boss-decides", "cold-transfer")
"""Rules by which even the company's own staff are to be asked; elsewhere they are only blamed."""
AT_FAULT = ("insulting-colleagues", "running-down-colleagues", "somebody-did")
"""Rules by which somebody is named only to be blamed."""
_REFUSING = ("refusal", "/final-word", "/denial")


@dataclass(frozen=True, slots=True)
class Situation:
    """What a frame is made of.

    `faulty` are the sentences with a fault of their own, `facts` what must not be lost, `harmed` says that the customer has a complaint or the draft lacks an apology,
    `complains` that the customer's words complain, `thing` names the matter («с тиражом»),
    `admit` turns what the draft owns up to into an apology, `say` makes a line of the templates, `contact` the act of asking somebody, `restate` says how the fact at a word is said
    again (see `_Composer._restated`), `suspicion` what each body sentence is suspected of, `loudness` how loudly a text speaks for a defect by itself, infinitely where it is found
    fault with; `party` is whom the customer was sent to, in the instrumental, where support can ask them.
    """

    evidence: Evidence
    source: str
    voice: Voice
    faulty: Collection[int]
    facts: Sequence[Fact]
    categories: Collection[str]
    rules: Collection[str]
    harmed: bool
    complains: bool
    sorry: bool
    thing: str | None
    apology: Callable[[], str | None]
    admit: Callable[[list[Piece]], bool]
    say: Callable[..., str | None]
    contact: Callable[[str], str | None]
    restate: Callable[[Sentence, int], Restated | None]
    suspicion: Mapping[int, Suspicion]
    loudness: Callable[[str], float]
    party: str | None

    def acts(self, number: int) -> bool:
        """Whether a sentence quietly tells what is done for the customer."""
        sentence = self.evidence.reply.text.sentences[number]
        if number in self.faulty or self.suspicion[number].is_unfit():
            return False
        return acts(sentence) and not is_pleasantry(sentence)

    def passes(self, sentence: Sentence) -> bool:
        """Whether the matter is passed on in a sentence."""
        return "deflection" in self.categories and self.number(sentence) in self.faulty

    def sends(self) -> bool:
        """Whether the customer is sent to somebody, or somebody waited for, not merely named or blamed."""
        return any(rule.endswith(SENT_TO) for rule in self.rules)

    def is_sound(self, sentence: Sentence) -> bool:
        """Whether a sentence likely carries no fault, though it cannot stay: it is reminded of as it is."""
        number = self.number(sentence)
        return number in self.suspicion and number not in self.faulty and self.suspicion[number].is_needed()

    def number(self, sentence: Sentence) -> int:
        return next(n for n, one in enumerate(self.evidence.reply.text.sentences) if one is sentence)

    def text(self, sentence: Sentence) -> str:
        return self.source[sentence.start : max(sentence.end, sentence.ends[-1])]


@dataclass(slots=True)
class Frame:
    """The pieces of the reply; `lost` is a fact that cannot be said outside a slot, or None."""

    pieces: list[Piece] = field(default_factory=list)
    lost: str | None = None
    states: bool = False
    """Whether clauses of the draft's were kept for their facts."""
    drops_act: bool = False
    """Whether something falls away that was done for the customer."""


def frame(situation: Situation, clauses: bool = True) -> Frame:
    """The reply in outline. The caller lints it and looks whether all facts are there.

    With `clauses` facts are kept in clauses of their own where these are quiet, else as noun phrases only.
    """
    made = Frame()
    kept = _kept(situation)
    made.pieces = _pieces(situation, kept)
    part_greeting(made.pieces)
    name = _greet(situation, made.pieces)
    if situation.sorry and not any(seen_in(situation.evidence, SORRY[:1], n) for n in kept):
        _apologise(situation, made.pieces)
    standing = [name or "", situation.party or "", *(piece.text for piece in made.pieces)]
    said = FramedFacts(situation, standing, clauses)
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
    made.states = bool(said.clauses)
    for number, clause in said.clauses:
        at = next(
            (n for n, piece in enumerate(made.pieces) if piece.zone == "body" and piece.number > number),
            before_closing(made.pieces),
        )
        made.pieces.insert(at, Piece(clause, gap_at(made.pieces, at), number=number))
    _say_what_for(situation, made.pieces)
    numbers = list(_fallen(situation, kept))
    made.drops_act = any(map(situation.acts, numbers))
    sentences = situation.evidence.reply.text.sentences
    fallen = [(sentences[number], 0, len(sentences[number].words)) for number in numbers]
    told = worth_saying(
        situation.evidence,
        fallen,
        situation.source,
        situation.suspicion,
        situation.loudness,
        situation.faulty,
    )
    line = _line(situation, kept, said, made.pieces)
    reminded = reminder([*said.reminded, *unsaid(told, [piece.text for piece in made.pieces])])
    for text, own in ((reminded, LINE), (line, "deed"), (said.contacts, "carry")):
        if text:
            at = before_closing(made.pieces)
            made.pieces.insert(at, Piece(text, " " if at else "", "body", own))
    put_in_order(made.pieces)
    part_paragraph(made.pieces, situation.source)
    return made


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
    if number in situation.faulty or seen_in(evidence, HOLLOW, number) or only_sighs(sentence):
        return False
    if names_matter(sentence):
        return True
    suspicion = situation.suspicion[number]
    if is_thanks_for_word(sentence) and not (situation.harmed and len(sentence.words) > _LONG_THANKS):
        return number == 0 or number - 1 in kept or evidence.reply.text.sentences[number - 1].zone != "body"
    if _leans(sentence) and number - 1 not in kept and not CONNECTING.match(situation.text(sentence)):
        return False
    return not suspicion.is_unfit()


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


def _pieces(situation: Situation, kept: Collection[int]) -> list[Piece]:
    pieces: list[Piece] = []
    before, gap = 0, ""
    sentences = situation.evidence.reply.text.sentences
    for number, sentence in enumerate(sentences):
        between = situation.source[before : sentence.start]
        gap = between if between.count("\n") >= gap.count("\n") or not gap else gap
        before = max(sentence.end, sentence.ends[-1])
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


def _is_clause(piece: Piece) -> bool:
    return piece.own == "apology" and piece.text.partition(", ")[2].startswith("что ")


def _line(
    situation: Situation, kept: Collection[int], said: FramedFacts, pieces: Sequence[Piece]
) -> str | None:
    """The sentence with the slot."""
    evidence, rules = situation.evidence, situation.rules
    about = said.heading()
    if about is None and evidence.customer is None:
        about = _fallen_topic(situation, kept)
    people = said.people or ([situation.party] if situation.party else [])
    if people:
        asked = situation.contact(" и ".join(people))
        if asked is not None and (about is not None or said.absent is not None):
            asked = re.sub(r" по [Вв]ашему вопросу", "", asked)
        if asked is not None and said.absent is not None:
            asked = AND_WRITE.sub(
                lambda found: f", чтобы вам не ждать {said.absent},{found[0]}", asked, count=1
            )
        return _headed(about, asked)
    if any(rule.endswith("/must") for rule in rules) and not situation.harmed and _orders(situation):
        return _headed(about, _say(situation, "frame-order"))
    done = any(
        _is_done(situation, number) and not (situation.harmed and not situation.suspicion[number].settles())
        for number in kept
    )
    asks = evidence.customer is not None and not situation.harmed
    if (
        done
        and not asks
        and not (evidence.customer is None and _is_final(rules))
        and _is_mended(situation, kept)
    ):
        said.remind_of_numbers()
        return None
    one = asking.wanted(evidence)
    stay = [evidence.reply.text.sentences[number] for number in kept]
    if done and one is not None and asking.answers(stay, one.text) and _is_mended(situation, kept):
        said.remind_of_numbers()
        return None
    refused = any(rule.endswith(_REFUSING) for rule in rules) and any(
        word.norm in _DENYING or word.norm.startswith(("отказ", "отклон", "аннулир", "закрыт"))
        for sentence in evidence.reply.text.sentences
        for word in sentence.words
    )
    if evidence.customer is not None and not situation.harmed:
        refused = refused or any(
            seen_in(evidence, ("refusal",), n) and not _is_shut(situation, n)
            for n in _fallen(situation, kept)
        )
    if one is not None and one.kind == "request" and not refused:
        refused = any(refuses(evidence.reply.text.sentences[n]) for n in _fallen(situation, kept))
    if evidence.customer is None:
        return _untold(situation, refused and not done, about)
    if refused and not done and (not situation.harmed or (one is not None and one.kind == "request")):
        return _refusal(situation, one, about)
    if not situation.harmed and set(situation.categories) == {"negative-phrasing"} and not refused and stay:
        return _headed(about, None)  # Only the tone was wrong.
    if not situation.harmed:
        return _answer(situation, one, about)
    if one is not None and one.kind == "cause":
        return _headed(about, _say(situation, "frame-cause", Причина=capital(one.text)))
    if one is not None and one.kind == "question":
        return _headed(about, situation.say("do-ask", что=one.text))
    named = any(_is_clause(piece) for piece in pieces)  # «Простите, что ключ не работает» has named it.
    return _headed(
        about, situation.say("frame-act", **{"с темой": ""}) if named else _say(situation, "frame-act")
    )


def _is_final(rules: Collection[str]) -> bool:
    """«Тут уже ничего не сделать»: what nobody knows the question to."""
    return any(rule.endswith("/final-word") for rule in rules)


def _is_mended(situation: Situation, kept: Collection[int]) -> bool:
    """Whether something is done for the customer and nothing was promised in the air: then no promise is needed beside it.
    `kept` are the sentences that stay."""
    if "no-ownership" in situation.categories:
        return False
    solved = any(
        remedies(situation.evidence.reply.text.sentences[n]) and situation.suspicion[n].settles()
        for n in kept
        if n in situation.suspicion
    )
    if "deflection" in situation.categories and situation.harmed and not solved:
        return False
    if "deflection" in situation.categories and situation.evidence.customer is None:
        return False
    promised = [rule for rule in situation.rules if rule.startswith("false-promise/")]
    sentences = situation.evidence.reply.text.sentences
    left = [number for number, one in situation.suspicion.items() if number not in kept and one.is_unfit()]
    if situation.evidence.customer is None and any(
        number not in situation.faulty and (tells_to(sentences[number]) or promises(sentences[number]))
        for number in left
    ):
        return False  # «далее решайте с отелем самостоятельно»
    return only_swears(promised, " ".join(situation.text(sentences[number]) for number in situation.faulty))


def _is_done(situation: Situation, number: int) -> bool:
    sentence = situation.evidence.reply.text.sentences[number]
    return sentence.zone == "body" and (seen_in(situation.evidence, _DONE, number) or acts(sentence))


def _is_shut(situation: Situation, number: int) -> bool:
    """«возражения не принимаются»: what is refused is only to talk."""
    return speaks_of(situation.evidence.reply.text.sentences[number].words, data().lists["shut_doors"])


def _untold(situation: Situation, refused: bool, about: str | None) -> str | None:
    """The line where what the customer wrote is not known: the question is the agent's to answer."""
    news = set(situation.categories) <= {"false-promise", "missing-apology"} and not refused
    if news or _is_for_many(situation):
        values = {"с темой": ""} if about else {}
        return _headed(about, _say(situation, "frame-notice", **values))
    asked = None if situation.evidence.draft.channel == "sms" else "По вашему вопросу"
    return _headed(about or asked, situation.say("frame-refusal" if refused else "frame-open", что=""))


def _is_for_many(situation: Situation) -> bool:
    """«Уважаемые жильцы!»: what nobody has asked for."""
    return any(
        sentence.words[0].norm in ("уважаемые", "дорогие", "коллеги")
        for sentence in situation.evidence.reply.text.sentences[:2]
    )


def _fallen(situation: Situation, kept: Collection[int]) -> Iterator[int]:
    for number, sentence in enumerate(situation.evidence.reply.text.sentences):
        if sentence.zone == "body" and number not in kept:
            yield number


def _orders(situation: Situation) -> bool:
    """Whether a faulty sentence tells the customer to do something, not merely to refrain or to understand."""
    return any(
        orders(p)
        for number in situation.faulty
        for word in situation.evidence.reply.text.sentences[number].words
        for p in word.parses[:1]
    )


def _headed(about: str | None, line: str | None) -> str | None:
    if line is None or about is None:
        return line
    return f"{about}: {line[:2].lower()}{line[2:]}"


def _refusal(situation: Situation, one: asking.Wanted | None, about: str | None) -> str | None:
    what = one.text if one is not None and one.kind == "request" else ""
    if (
        one is not None
        and one.kind == "question"
        and (found := re.match(r"(?:можно ли|как) (\w+(?:ть|ти|чь)\b.*)", one.text))
    ):
        what = found[1]
    elif one is not None and one.kind == "cause":
        return _answer(situation, one, about)
    elif one is not None and one.kind == "question":
        return _headed(
            about, situation.say("frame-instead" if about is None else "frame-offer", ответ=one.text)
        )
    if about is None and not what:
        about = "По вашему вопросу"
    return _headed(about, situation.say("frame-refusal", что=what))


def _answer(situation: Situation, one: asking.Wanted | None, about: str | None) -> str | None:
    if one is not None and one.kind in ("question", "cause"):
        answer = one.text
    elif one is not None and one.kind == "request":
        answer = f"сможем ли мы {one.text} и когда"
    elif one is not None and one.kind == "act":
        return _headed(about, situation.say("do-act", Что=capital(one.text)))
    elif one is not None:
        return _headed(about, situation.say("do-paper", что=one.text))
    elif not any(
        asking.asks(s) or s.words[0].norm in data().lists["requesting"] for s in _customer(situation)
    ):
        matter = "По вашему отзыву" if situation.evidence.draft.channel == "review" else "По вашему сообщению"
        return _headed(about or matter, situation.say("frame-open"))
    else:
        topic = _prepositional(situation.thing)
        answer = f"ответ на вопрос {topic}" if topic else "ответ"
    if about is not None:
        return _headed(about, situation.say("frame-answer-about", Ответ=capital(answer)))
    return situation.say("frame-answer", ответ=answer)


def _customer(situation: Situation) -> Sequence[Sentence]:
    customer = situation.evidence.customer
    return customer.text.sentences if customer is not None else ()


def _say(situation: Situation, name: str, **values: str) -> str | None:
    """A line about the thing of the matter, which is left out where none is known."""
    thing = situation.thing
    values.setdefault("с темой", thing or "")
    values.setdefault("о теме", _prepositional(thing) or "")
    return situation.say(name, **values)


def _prepositional(thing: str | None) -> str | None:
    """«с тиражом» → «о тираже»."""
    if thing is None:
        return None
    words = thing.split()[1:]
    if len(words) != 1:
        return None
    for parse in morphology.parse(words[0]):
        if {"NOUN", "ablt"} <= parse.grammemes:
            number = "plur" if "plur" in parse.grammemes else "sing"
            form = morphology.inflect(words[0], {"loct", number}, parse.grammemes, parse.lemma)
            if form is not None:
                return told_of(form)
    return None
