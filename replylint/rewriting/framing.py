"""The frame: a short reply of what is certain, with slots that name what is still to be said.

It is made where the ordinary rewrite cannot be vouched for. A slot that names its matter can always be sent once it is
filled; a jibe that stays never can. The greeting and the leave are the draft's, of its body only what surely helps stays;
facts of the other sentences are said again outside the slots.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from replylint.language import morphology, nounphrases, times
from replylint.language.inflection import inflect_phrase
from replylint.language.text import Sentence, Word
from replylint.rewriting import asking
from replylint.rewriting.clauses import (
    begins_dependent,
    capital,
    has_predicate,
    lowered,
    orders,
    points_back,
    speaks_of,
    stands_alone,
    text_of,
    units,
    vocative_end,
)
from replylint.rewriting.doubting import blames, only_swears, refuses
from replylint.rewriting.facts import CALENDAR, Fact, facts_in
from replylint.rewriting.helping import HELPING, acts, helps
from replylint.rewriting.mending import (
    CONNECTING,
    IDLE,
    SORRY,
    Piece,
    is_boast,
    is_pleasantry,
    is_thanks_for_word,
    lacks_subject,
    lost_words,
    without_opener,
)
from replylint.rewriting.ordering import (
    AND_WRITE,
    GRATEFUL,
    after_greeting,
    before_closing,
    part_greeting,
    put_in_order,
    takes_leave,
)
from replylint.rewriting.restating import (
    basis_start,
    contact_line,
    fragment,
    noun_before,
    time_around,
    with_brackets,
)
from replylint.rewriting.suspicion import Suspicion
from replylint.rewriting.templates import data
from replylint.rewriting.turning import seen_in
from replylint.rewriting.withholding import GIVING
from replylint.rulebook.evidence import Evidence

MOST_FACTS = 5
"""More facts than these are too many for brackets."""
_SURE = 0.1
"""How likely a sentence may carry a fault and stay though its words often scold or excuse."""
_FEW = 3
_SURELY_IDLE = 0.85
"""How likely a sentence beside a complaint may be idle for a clause of it to stay for the fact in it."""
_WISHING = frozenset("желаем желаю пусть всегда".split())
_LONG_THANKS = 8
_LONG_CLAUSE = 14
_LONG_BASIS = 4
_GENERAL = re.compile(r"‹что произошло›|так вышло")
_QUIET_CLAUSE = 2.1
"""The same of a clause by itself that is kept for a fact: of the quieter ones in corpora/ one in a hundred overlaps a labelled
defect, of the louder ones one in four."""
_OPENERS = frozenset("а и но так ну да ой же вот что сообщаем информируем значит алло".split())
_STANDING_FOR = frozenset("его ее её их ему ей им него нее неё них ней ним ними нем".split())
_LEANING = frozenset("это если когда пока поэтому также тоже чем то хотя раз чтобы".split())
_REGRETS = re.compile(r"(?:нам |мне )?(?:очень |искренне )?(?:жаль|сожале(?:ем|ю)), что", re.IGNORECASE)
_FIRM = ("owned-action", "done-action", "company-action", "solution", "data-request", "concrete-promise", "handover-with-reason", "fault-admitted")  # fmt: skip
_DONE = ("done-action", "solution", "company-action", "owned-action", "concrete-promise")
_NOT_TOLD = tuple(name for name in IDLE if name not in ("excuse", "intake-formula", "officialese"))
_REFUSING = ("refusal", "/final-word", "/denial")

Restated = tuple[str, int, int, str]


@dataclass(frozen=True, slots=True)
class Situation:
    """What a frame is made of.

    `faulty` are the sentences with a fault of their own, `facts` what must not be lost, `thing` names the matter («с тиражом»),
    `admit` turns what the draft owns up to into an apology, `say` makes a line of the templates, `contact` the act of asking somebody, `restate` says how the fact at a word is said
    again (see `_Composer._restated`), `loudness` how loudly a text speaks for a defect by itself, infinitely where it is found
    fault with; `party` is whom the customer was sent to, in the instrumental, where support can ask them.
    """

    evidence: Evidence
    source: str
    faulty: Collection[int]
    facts: Sequence[Fact]
    categories: Collection[str]
    rules: Collection[str]
    harmed: bool
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
        suspicion = self.suspicion[number]
        if number in self.faulty or suspicion.is_grave() or (self.harmed and suspicion.excuses()):
            return False
        return acts(sentence) and not is_pleasantry(sentence)

    def passes(self, sentence: Sentence) -> bool:
        """Whether the matter is passed on in a sentence."""
        faulty = any(self.evidence.reply.text.sentences[number] is sentence for number in self.faulty)
        return faulty and "deflection" in self.categories

    def is_idle(self, sentence: Sentence) -> bool:
        """Whether the customer complains, and a sentence surely does nothing about it."""
        number = next(n for n, one in enumerate(self.evidence.reply.text.sentences) if one is sentence)
        return self.harmed and number in self.suspicion and self.suspicion[number].idle >= _SURELY_IDLE

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
    if any(
        GIVING.search(situation.text(situation.evidence.reply.text.sentences[n]))
        for n in _fallen(situation, kept)
    ):
        made.lost = "обещанное клиенту"
        return made
    said = _Facts(situation, standing, clauses)
    if said.lost is not None:
        made.lost = said.lost
        return made
    if said.called and any(piece.zone == "greeting" for piece in made.pieces):
        made.lost = said.called[0]
        return made
    if said.called and name is None:
        made.pieces.insert(0, Piece(f"Здравствуйте, {' '.join(said.called)}!", "", "greeting", "hello"))
    made.states = bool(said.clauses)
    for clause in said.clauses:
        made.pieces.insert(before_closing(made.pieces), Piece(clause, " "))
    _say_what_for(situation, made.pieces)
    line = _line(situation, kept, said)
    made.drops_act = any(map(situation.acts, _fallen(situation, kept)))
    more = [(text, "told") for text in said.told(situation)]
    for text, own in (*more, (line, "deed"), (said.contacts, "carry")):
        if text:
            at = before_closing(made.pieces)
            made.pieces.insert(at, Piece(text, " " if at else "", "body", own))
    put_in_order(made.pieces)
    _part_paragraph(situation, made.pieces)
    return made


def _part_paragraph(situation: Situation, pieces: list[Piece]) -> None:
    """A greeting that stood on a line of its own still does."""
    at = after_greeting(pieces)
    greeting = pieces[at - 1].text if at else ""
    if not greeting or at == len(pieces) or "\n" in pieces[at].gap:
        return
    end = situation.source.find(greeting) + len(greeting)
    gap = re.match(r"\s*", situation.source[end:])
    if end >= len(greeting) and gap is not None and "\n" in gap[0]:
        pieces[at].gap = gap[0]


# -- what stays -----------------------------------------------------------------------------------------------------------


def _kept(situation: Situation) -> list[int]:
    """The numbers of the body sentences that stay."""
    kept: list[int] = []
    for number, sentence in enumerate(situation.evidence.reply.text.sentences):
        if sentence.zone == "body" and _stays(situation, number, sentence, kept):
            kept.append(number)
    return kept


def _stays(situation: Situation, number: int, sentence: Sentence, kept: Sequence[int]) -> bool:
    """Whether a sentence is certainly sound, says something, and stands by itself or behind one that stays."""
    if _calls(sentence, situation) or _signs(situation, number):
        return True
    if number in situation.faulty or ("?" in sentence.mark and not _asks_for_data(situation, number)):
        return False
    evidence, size = situation.evidence, len(sentence.words)
    if is_thanks_for_word(sentence):
        if situation.harmed and size > _LONG_THANKS:
            return False
        return number == 0 or number - 1 in kept or evidence.reply.text.sentences[number - 1].zone != "body"
    suspicion = situation.suspicion[number]
    states = bool(facts_in(sentence)) and (size > 2 or ":" in situation.text(sentence))
    useful = seen_in(evidence, _FIRM + SORRY, number) or helps(
        evidence, number, suspicion.loud, suspicion.idle
    )
    gives = GIVING.search(situation.text(sentence)) and not suspicion.is_idle(useful=True)
    if gives and not points_back(sentence, 0, size):
        return True
    if suspicion.is_grave() if states else suspicion.is_idle(useful):
        return False
    if situation.harmed and not useful and suspicion.excuses():
        return False
    if is_boast(sentence) or is_pleasantry(sentence) or blames(situation.text(sentence)):
        return False
    if suspicion.fault >= _SURE and not useful and speaks_of(sentence.words, data().lists["unsound"]):
        return False
    if (sentence.mark.startswith("!") and situation.harmed) or situation.text(sentence).endswith(")"):
        return False
    advises = sentence.words[0].norm == "если" and seen_in(evidence, HELPING, number)
    tied = CONNECTING.match(situation.text(sentence)) is not None
    if begins_dependent(sentence, 0, size) and not advises and not tied:
        return False
    if not has_predicate(sentence, 0, size) and not states and suspicion.idle >= _SURE:
        return False
    if sentence.words[-1].norm in ("следующее", "поясняем", "сообщаем"):
        return False
    leans = (
        sentence.words[0].norm in ("это", "и", "а", "но")
        or points_back(sentence, 0, size)
        or lacks_subject(sentence)
    )
    if leans and not tied and number - 1 not in kept:
        return False
    return useful or states or not seen_in(evidence, _NOT_TOLD, number)


def _asks_for_data(situation: Situation, number: int) -> bool:
    return seen_in(situation.evidence, ("data-request",), number)


def _calls(sentence: Sentence, situation: Situation) -> bool:
    """«Марина, здравствуйте!», «Уважаемая Ольга Петровна!»: a sentence that only greets or calls."""
    words, lists = sentence.words, data().lists
    if has_predicate(sentence, 0, len(words)) and not any(w.norm in lists["greetings"] for w in words):
        return False
    if len(words) > 6:
        return False
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
        pieces.append(Piece(text, gap, zone))
        gap = ""
    return pieces


def _wishes(sentence: Sentence) -> bool:
    return sentence.words[0].norm in data().lists["wishing"] | {"всего"}


# -- facts ----------------------------------------------------------------------------------------------------------------


class _Facts:
    """The facts of the sentences that fell away, and how they are said again."""

    def __init__(self, situation: Situation, standing: Sequence[str], clauses: bool) -> None:
        self.about: list[str] = []
        """Numbered things in the dative: «заказу 40182»."""
        self.loose: list[str] = []
        """Noun phrases with their number or name, in the prepositional: what more is to be told of."""
        self.times: list[str] = []
        self.people: list[str] = []
        self.called: list[str] = []
        self.clauses: list[str] = []
        """Quiet clauses, as sentences, that state facts."""
        self.until: str | None = None
        self.absent: str | None = None
        """Until when somebody is away: «до 25-го»."""
        self.lost: str | None = None
        self.contacts: str | None = None
        """A sentence of its own that says contacts and links again."""
        joined = "\n".join(standing)
        missing = {fact.text for fact in situation.facts if fact.text not in joined}
        if not missing:
            return
        gone = [
            (sentence, 0, len(sentence.words))
            for sentence in situation.evidence.reply.text.sentences
            if sentence.zone == "body" and situation.text(sentence) not in joined
        ]
        self.carried: dict[str, list[str]] = {}
        covered: set[tuple[int, int]] = set()
        for sentence, k, fact in lost_words(gone, missing):
            if (id(sentence), k) in covered or any(
                fact.text in words
                for words in (*self.clauses, *self.loose, *self.about, *self.people, *self.times)
            ):
                continue
            line = contact_line(sentence.words[k])
            if line is not None:
                self.carried.setdefault(line, []).append(fact.text)
                continue
            found = self._noted(situation, sentence, k, clauses)
            if found is None:
                self.lost = fact.text
                return
            kind, start, end, words = found
            covered |= {(id(sentence), place) for place in range(start, end)}
            self._put(kind, words)
        if (
            len(self.about) + len(self.loose) > MOST_FACTS
            or len(self.times) > 1
            or (self.times and self.until)
        ):
            self.lost = "слишком много сведений"
        lines = [
            situation.say(name, факты=", ".join(dict.fromkeys(said))) for name, said in self.carried.items()
        ]
        self.contacts = " ".join(filter(None, lines)) or None

    def _put(self, kind: str, words: str) -> None:
        if kind == "absent":
            return
        if kind == "until" and self.until is None:
            self.until = words
            return
        places = {
            "numbered": self.about,
            "person": self.people,
            "called": self.called,
            "when": self.times,
            "clause": self.clauses,
            "carry-basis": self.carried.setdefault("carry-basis", []) if kind == "carry-basis" else [],
        }
        place = places.get(kind, self.loose)
        place[:] = [one for one in place if one.rstrip(".") not in words]
        if not any(words in one for one in place):
            place.append(words)

    def _noted(self, situation: Situation, sentence: Sentence, k: int, clauses: bool) -> Restated | None:
        found, source = situation.restate(sentence, k), situation.source
        passed = situation.passes(sentence)
        if found is not None and found[0] == "person" and passed and not _is_place(sentence, k):
            return "person", found[1], found[2], _OWNERS.sub("", found[3])
        if found is not None and found[0] == "until" and situation.party and self.absent is None:
            self.absent = found[3]
            return "absent", *found[1:]
        if found is not None and found[0] == "called" and _is_addressed(sentence, k, source):
            return found
        basis = _basis(sentence, k, source)
        if basis is not None:
            return basis
        numbered = _numbered(sentence, k, found)
        if numbered is not None:
            return numbered
        if clauses and (clause := _clause(situation, sentence, k)):
            return clause
        timed = time_around(sentence, k)
        if timed is not None and _will(sentence, k, source):
            return "until", *timed, text_of(sentence, source, *timed)
        loose = _loose(sentence, k, source)
        staff = speaks_of(sentence.words, data().lists["staff"] | data().lists["trades"]) or _is_titled(
            sentence, k
        )
        if (
            loose is None
            and found is not None
            and found[0] == "person"
            and staff
            and not _is_place(sentence, k)
        ):
            return "person", found[1], found[2], _OWNERS.sub("", found[3])
        return loose

    def heading(self, question: bool) -> str | None:
        """«По заказу 40182»: what the slot is about; None where no fact has to be said."""
        if self.about:
            return "По " + " и ".join(self.about)
        if question or not self.loose or self.people:
            return None
        said, self.loose = self.loose, []
        return _about(said)

    def told(self, situation: Situation) -> list[str]:
        """«О накладной 40182: ‹что важно знать›.», «‹Что было или будет› по вторникам.»"""
        coming = bool(self.times) and self.times[0].split()[0] in ("к", "ко", "через", "завтра")
        name = "frame-then" if coming else "frame-when"
        lines = [situation.say(name, время=self.times[0]) if self.times else None]
        if self.loose:
            lines.append(situation.say("frame-also", факты=_about(self.loose)))
        return [line for line in lines if line]


def _is_titled(sentence: Sentence, k: int) -> bool:
    """«проводник Ольга»."""
    before = sentence.words[k - 1].parses[:1] if k else ()
    return any({"NOUN", "anim"} <= p.grammemes and not {"Name", "Surn"} & p.grammemes for p in before)


def _is_addressed(sentence: Sentence, k: int, source: str) -> bool:
    """Whether the name at word `k` ends an address: «Марина, …», «… здравствуйте, Марина!»."""
    if (
        not any({"Name", "Patr"} & p.grammemes for p in sentence.words[k].parses)
        and k
        and not any({"Name", "Patr"} & p.grammemes for p in sentence.words[k - 1].parses)
    ):
        return False  # «жалобу на водителя записала, Мухин, да»
    last = k
    while last + 1 < len(sentence.words) and sentence.words[last + 1].text[:1].isupper():
        last += 1
    return source[sentence.ends[last] : sentence.ends[last] + 1] in (",", "!") and not _is_told_of(
        sentence, last + 1
    )


def _is_told_of(sentence: Sentence, k: int) -> bool:
    """«Павел, который …», «Кузьмич, истопник, …»: who is named before word `k` is spoken of, not to."""
    following = sentence.words[k : k + 1]
    titled = k + 1 < len(sentence.words) and sentence.breaks >> (k + 1) & 1
    return any(
        p.lemma == "который" or (titled and {"NOUN", "anim", "nomn"} <= p.grammemes)
        for word in following
        for p in word.parses[:1]
    )


def _basis(sentence: Sentence, k: int, source: str) -> Restated | None:
    """«п. 7.4 Правил», «Правила банковского обслуживания»: a rule that can be explained."""
    start = basis_start(sentence, k, data().lists["basis"])
    if start is None:
        return None
    short = len(sentence.words[start].norm) < 4 or speaks_of([sentence.words[start]], {"пункт"})
    if short and not any(word.kind == "number" for word in sentence.words[start + 1 : k + 1]):
        return None  # «п. Томилино»
    ends = [end for end in nounphrases.chunk_ends(sentence, start, None) if k < end <= start + _LONG_BASIS]
    end = max(ends, default=k + 1)
    while end < len(sentence.words) and (
        sentence.words[end].kind == "number" or sentence.words[end].norm == "и"
    ):
        end += 1
    following = sentence.words[end : end + 1]
    if following and speaks_of(following, data().lists["basis"]) and not sentence.breaks >> end & 1:
        end = max(nounphrases.chunk_ends(sentence, end, "gent"), default=end)
    said = text_of(sentence, source, start, end)
    if "." not in source[sentence.ends[start] : sentence.ends[start] + 1]:
        form = inflect_phrase(sentence, start, end, "accs", source=source)
        if form is None and k == start + 1 and speaks_of([sentence.words[start]], {"пункт"}):
            return "carry-basis", start, k + 1, f"пункт {sentence.words[k].text}"
        if form is None and not any("accs" in p.grammemes for p in sentence.words[start].parses):
            return None
        form = form or said
        said = lowered(form, sentence.words[start]) if start == 0 else form
    end, said = with_brackets(sentence, source, start, end, said)
    return "carry-basis", start, end, said


def _numbered(sentence: Sentence, k: int, found: Restated | None) -> Restated | None:
    """«заказу 40182», «заявке № 5»; «обращению № 88213» where its number is told of."""
    if found is None or found[0] != "numbered" or not re.match(_NUMBERED, found[3]):
        return None
    head = found[3].split()[0]
    lemmas = {p.lemma for p in morphology.parse(head.lower())}
    if "номер" in lemmas and speaks_of(sentence.words, data().lists["papers"]):
        return (
            "numbered",
            found[1],
            found[2],
            "обращению № " + found[3].split(" ", 1)[1].removeprefix("№").lstrip(),
        )
    return found if lemmas & data().lists["numbered"] - {"номер"} else None


_UNIT = re.compile(r"\s?[₽€$%°]")
_OWNERS = re.compile(r"^(?:одн|её|ее|его|их|эт|наш|сам)[а-яё]* ")
"""«одной Жанной Аркадьевной»: what stands before a name and is not said again."""
_NUMBERED = r"[а-яё]+ (?:(?:№|от|с номером) ?)?[«{A-Z\d№%\[<]"


def _clause(situation: Situation, sentence: Sentence, k: int) -> Restated | None:
    """The clause that states the fact at word `k`, where it can stand by itself and is quiet."""
    if situation.is_idle(sentence):
        return None
    for i, j in _clauses_around(sentence, k, situation.source):
        if not 2 < j - i <= _LONG_CLAUSE or not _is_plain(sentence, i, j):
            continue
        said = text_of(sentence, situation.source, i, j)
        if said.count("(") != said.count(")") or said.count("«") != said.count("»"):
            continue
        said = capital(said.rstrip(" ,;—–-")) + "."
        if situation.loudness(said) < _QUIET_CLAUSE:
            return "clause", i, j, said
    return None


def _clauses_around(sentence: Sentence, k: int, source: str) -> Iterator[tuple[int, int]]:
    """The independent clause around word `k` without its opening words, then what of it stands between commas and colons."""
    i, j = next((part for part in units(sentence, source) if part[0] <= k < part[1]), (0, 0))
    i = max(i, vocative_end(sentence) or 0)
    colon = [m for m in range(i + 1, k + 1) if ":" in source[sentence.ends[m - 1] : sentence.starts[m]]]
    i = max([i, *colon])
    cuts = [m for m in range(i + 1, j) if sentence.breaks >> m & 1]
    around = [
        (i, j),
        *((i, end) for end in cuts if end > k),
        *((start, j) for start in reversed(cuts) if start <= k),
    ]
    opening = {m for m in cuts if _opens(sentence.words[m])}
    for start, end in around:
        while start < min(end, k) and sentence.words[start].norm in _OPENERS:
            start += 1
        torn = end < j and begins_dependent(sentence, end, j)
        if not torn and (start == around[0][0] or start in opening):
            yield start, end


def _opens(word: Word) -> bool:
    """Whether a clause may begin with this word after a comma: «…, склад в Туле»; not «…, 25 лет стажа»."""
    return any(
        ("nomn" in p.grammemes and {"NOUN", "NPRO"} & p.grammemes)
        or "PREP" in p.grammemes
        or {"VERB", "1per"} <= p.grammemes
        for p in word.parses[:1]
    )


def _is_plain(sentence: Sentence, i: int, j: int) -> bool:
    """Whether `words[i:j]` could be a sentence that neither scolds nor leans upon another."""
    words = sentence.words[i:j]
    if not stands_alone(sentence, i, j) or begins_dependent(sentence, i, j) or points_back(sentence, i, j):
        return False
    if any(word.norm in ("он", "она", "оно", "они") for word in words) or words[0].norm in _STANDING_FOR:
        return False
    if "?" in sentence.mark or _waves_aside(words) or not any(map(_is_finite, words)):
        return False
    if any(
        one.norm == "не" and any("impr" in p.grammemes for p in other.parses[:1])
        for one, other in pairwise(words)
    ):
        return False  # «не прячьтесь»
    if any(_is_verb(one) and _is_verb(other) for one, other in pairwise(words)):
        return False  # «в розыск подали привезу сегодня»
    return words[0].norm not in _LEANING


def _is_verb(word: Word) -> bool:
    return any("VERB" in p.grammemes for p in word.parses[:1])


def _is_finite(word: Word) -> bool:
    return any({"VERB", "PRTS", "ADJS", "PRED"} & p.grammemes for p in word.parses[:1])


def _waves_aside(words: Sequence[Word]) -> bool:
    lists = data().lists
    private = any(word.norm in ("меня", "мне", "мой", "моя", "моего", "мое") for word in words)
    return (
        private
        or speaks_of(words, lists["unsound"])
        or any(
            word.norm in lists["flippant"] | lists["blunt"] | lists["unsound"] or word.norm.endswith("-то")
            for word in words
        )
    )


def _will(sentence: Sentence, k: int, source: str) -> bool:
    """Whether the clause around word `k` tells what will be by some time: «будет у вас до девяти вечера»."""
    i, j = next((part for part in units(sentence, source) if part[0] <= k < part[1]), (0, 0))
    futures = any(
        {"VERB", "futr"} <= p.grammemes and "2per" not in p.grammemes
        for w in sentence.words[i:j]
        for p in w.parses[:1]
    )
    bound = any(
        word.norm in ("до", "к", "сегодня", "завтра") for word in sentence.words[max(i, k - 3) : k + 1]
    )
    return futures and bound and not any(word.norm in ("не", "если", "может") for word in sentence.words[i:j])


def _loose(sentence: Sentence, k: int, source: str) -> Restated | None:
    """How a fact stands in brackets: the noun phrase with its number in the nominative, a date with its thing."""
    start, end = fragment(sentence, k)
    while start < min(k, end - 1) and _points(sentence.words[start]):
        start += 1
    while start and _is_count(sentence.words[start]) and _is_count(sentence.words[start - 1]):
        start -= 1  # «сто сорок тысяч»
    clock = _clock(sentence, start, end)
    if clock is not None:
        return _when(sentence, *clock, source)
    first = noun_before(sentence, start)
    while first is not None and first < start - 1 and _points(sentence.words[first]):
        first += 1
    if (
        first is None
        and start > 1
        and sentence.words[start - 1].norm in ("в", "на")
        and _is_place(sentence, k)
    ):
        # «складской комплекс в г. Химки»
        first = noun_before(sentence, start - 1)
        said = _prepositional_of(sentence, first, start - 1, source) if first is not None else None
        if said is not None and first is not None:
            return "loose", first, end, f"{said} {text_of(sentence, source, start - 1, end)}"
    timed = times.time_end(sentence, start) == end
    if first is not None and timed and _is_thing(sentence, first, start):
        found = _prepositional_of(sentence, first, start, source)
        if found is not None:
            return "loose", first, end, f"{found} {text_of(sentence, source, start, end)}"
    if timed:
        dated = _dated_paper(sentence, start, end, source)
        return dated or _when(sentence, start, end, source)
    if source.startswith("°", sentence.ends[end - 1]) and end - start == 1:
        return "loose", start, end, f"температуре {sentence.words[start].text.rstrip('°')}°"
    house = _house(sentence, start) if end - start == 1 else None
    if house is not None:
        return "loose", start, end, house
    if not _is_thing(sentence, start, end):
        return None
    said = _prepositional_of(sentence, start, end, source)
    if said is None:
        house = _house(sentence, k)
        return ("loose", k, k + 1, house) if house else None
    unit = _UNIT.match(source, sentence.ends[end - 1])
    return "loose", start, end, said + (unit[0] if unit and not said.endswith(unit[0].strip()) else "")


def _when(sentence: Sentence, start: int, end: int, source: str) -> Restated | None:
    """A time as it stands behind «‹Что было или будет›»: with its preposition, or a clock or date alone."""
    words = sentence.words[start:end]
    if not any(_is_dated(word) or _is_count(word) for word in words):
        return None
    if words[0].norm in ("с", "за") and words[-1].norm == "года":
        return None  # «работаем с 1936 года»
    said = lowered(text_of(sentence, source, start, end), words[0])
    if _UNIT.match(source, sentence.ends[end - 1]):
        return None  # «до 15 %»
    if words[-1].norm in ("лет", "года") and not re.fullmatch(
        r"\d{4}", words[-2].text if len(words) > 1 else ""
    ):
        return None  # «дети в два года»
    monthly = words[0].kind == "number" and any(p.lemma in CALENDAR for p in words[-1].parses[:1])
    return ("when", start, end, said) if words[0].norm in _WHEN or monthly else None


def _dated_paper(sentence: Sentence, start: int, end: int, source: str) -> Restated | None:
    """«в уведомлении от 3 мая» → «уведомлении от 3 мая»."""
    begun = start if sentence.words[start].norm in _DATING else start - 1
    if begun < 1 or sentence.words[begun].norm not in _DATING or sentence.breaks >> begun & 1:
        return None
    noun = sentence.words[begun - 1]
    best = noun.parses[0] if noun.kind == "word" and noun.parses else None
    if best is None or not {"NOUN", "inan"} <= best.grammemes or best.lemma in data().lists["no_matters"]:
        return None
    number = "plur" if "plur" in best.grammemes else "sing"
    form = morphology.inflect(noun.norm, {"loct", number}, best.grammemes, best.lemma)
    return ("loose", begun - 1, end, f"{form} {text_of(sentence, source, begun, end)}") if form else None


def _house(sentence: Sentence, k: int) -> str | None:
    """«Росреестр» → «Росреестре»."""
    word = sentence.words[k]
    best = word.parses[0] if word.kind == "word" and word.parses else None
    if best is None or not k or not word.text[:1].isupper() or sentence.quoted >> k & 1:
        return None
    if not {"NOUN", "inan", "sing"} <= best.grammemes or {"Geox", "Abbr", "Fixd"} & best.grammemes:
        return None
    form = morphology.inflect(word.norm, {"loct", "sing"}, best.grammemes, best.lemma)
    return capital(form) if form else None


_WHEN = frozenset("в во с со до к по после через на сегодня завтра".split())
_LENGTHS = frozenset("минута час день сутки неделя месяц".split())
_MEASURES = frozenset(
    "г процент градус раз год метр миллиметр сантиметр километр грамм килограмм литр секунда".split()
)
_NUMBERED_PARTS = frozenset("раздел пункт статья глава страница часть приложение параграф".split())
_NAMEABLE = frozenset("раздел вкладка кнопка страница этаж команда улица".split())
_DATING = frozenset({"от", "за"})
_SUMS = frozenset("рубль копейка".split())


def _about(phrases: Sequence[str]) -> str:
    """«О накладной 40182 и об отделе «Юг»»."""
    said = list(map(_told_of, phrases))
    return capital(", ".join(said[:-1]) + " и " + said[-1] if len(said) > 1 else said[0])


def _told_of(words: str) -> str:
    """The words behind «о» or «об»."""
    return f"{'об' if words[:1].lower() in 'аиоуэ' else 'о'} {words}"


def _prepositional_of(sentence: Sentence, start: int, end: int, source: str) -> str | None:
    """The noun phrase as it stands behind «о»; a sum and a length of time are called so."""
    words = sentence.words[start:end]
    if any({"NPRO", "Apro"} & p.grammemes for w in words if w.kind == "word" for p in w.parses[:1]):
        return None  # «Excel его», «эффект Холла их»
    if any(word.norm in ("и", "или", "это") for word in words):
        return None
    head = words[nounphrases.head(sentence, start, end) - start]
    lemmas = {p.lemma for p in head.parses[:1]}
    if lemmas & (data().lists["no_matters"] | {"утро", "рамка"}) - _NAMEABLE:
        return None  # «на основании закона № 115»
    counted = len(words) > 1 and _is_count(words[0])
    if sentence.quoted >> start & 1 and not sentence.quoted >> (end - 1) & 1:
        return None  # «вне «Безопасной сделки» стороны»
    if counted:
        called = "сумме" if lemmas & _SUMS else "сроке" if lemmas & _LENGTHS else None
        if called:
            said = _nominative(sentence, start, end, source)
            return f"{called} {said}" if said else None
        if lemmas & _MEASURES or "NOUN" not in _best(head):
            return None
        if start and any(p.lemma in _NUMBERED_PARTS for p in sentence.words[start - 1].parses[:1]):
            return None  # «раздел 8 договора»
    if len(words) == 1 and words[0].kind == "word" and not words[0].text.isascii():
        if not (sentence.quoted >> start & 1 and "nomn" in _best(words[0])):
            return None
        form = inflect_phrase(sentence, start, end, "loct", source=source)
        return f"«{form}»" if form is not None else None
    if (words[0].kind in ("number", "time") and not counted) or words[0].text[:1] == "[":
        return None
    if nounphrases.reading_of(sentence, start, end, None) is None:
        return _nominative(sentence, start, end, source)
    form = inflect_phrase(sentence, start, end, "loct", source=source)
    if form is None or any(quoted not in source for quoted in re.findall(r"«[^»]*»", form)):
        return None
    return lowered(form, words[0]) if start == 0 else form


def _best(word: Word) -> frozenset[str]:
    return frozenset(word.parses[0].grammemes) if word.parses else frozenset()


def _clock(sentence: Sentence, start: int, end: int) -> tuple[int, int] | None:
    """The words of a time said without what is counted: «до шести», «с девяти до двенадцати», «до 28», «3 и 5 апреля»."""
    words = sentence.words
    counted = all(_is_count(word) for word in words[start:end] if word.norm not in _BOUNDS)
    if start and words[start - 1].norm in _BOUNDS and counted:
        start -= 1
    if words[start].norm in _BOUNDS and counted and end - start > 1:
        return start, end
    if (
        end - start == 1
        and _is_count(words[start])
        and end + 1 < len(words)
        and words[end].norm in ("и", "или")
    ):
        until = times.time_end(sentence, end + 1)
        return (start, until) if until is not None else None
    return None


_BOUNDS = frozenset("до с со после к".split())


def _is_count(word: Word) -> bool:
    return word.kind == "number" or any({"NUMR", "Anum"} & p.grammemes for p in word.parses[:1])


def _points(word: Word) -> bool:
    """«нашу», «этой»."""
    return any({"Apro", "NPRO"} & p.grammemes for p in word.parses[:1] if word.kind == "word")


def _is_place(sentence: Sentence, k: int) -> bool:
    parses = sentence.words[k].parses
    return any("Geox" in p.grammemes for p in parses) and not any("Name" in p.grammemes for p in parses)


def _is_dated(word: Word) -> bool:
    """Whether a word of a time says when, not how long: «12.05», «5», «мая», «средам»."""
    return word.kind in ("date", "time", "number") or any(p.lemma in CALENDAR for p in word.parses[:1])


def _is_thing(sentence: Sentence, start: int, end: int) -> bool:
    """Whether `words[start:end]` are a thing with its number or name («вкладка «Находки»», «накладная {waybill}», «300 рублей»)
    and not people, years or a place alone."""
    words = sentence.words[start:end]
    first = words[0].parses[:1] if words[0].kind == "word" else ()
    if any({"NPRO", "Apro", "PRTF", "Geox", "Name", "Surn", "Patr"} & p.grammemes for p in first):
        return False
    if words[0].norm in ("один", "второй", "первый", "первые", "их", "его", "ее", "весь", "вся", "все"):
        return False
    head = sentence.words[nounphrases.head(sentence, start, end)]
    if head.kind != "word":
        return head.kind in ("placeholder", "id", "code") or (head.text.isascii() and len(head.text) > 1)
    if any(word.kind == "placeholder" for word in words):
        return True
    if not head.parses or {"anim", "Geox"} & head.parses[0].grammemes or head.parses[0].lemma in _AGES:
        return bool(head.text.isascii() and len(head.text) > 1)
    if len(words) == 1:
        return bool(sentence.quoted >> start & 1) or head.parses[0].lemma in CALENDAR
    if head.parses[0].lemma in ("тысяча", "миллион") and not _is_money(sentence, start, end):
        return False
    spelled = any("NUMR" in p.grammemes for word in words if word.kind == "word" for p in word.parses[:1])
    money = any(
        p.lemma in ("рубль", "копейка", "тысяча", "миллион", "процент", "день", "час", "минута", "сутки")
        for p in head.parses[:1]
    )
    return money or not spelled


_AGES = frozenset({"год", "лето", "раз", "человек", "звезда", "клиент", "гость", "отзыв", "шт", "штука"})


def _is_money(sentence: Sentence, start: int, end: int) -> bool:
    """«двести тысяч», «сорок тысяч рублей», not «двести тысяч коробок»."""
    last = sentence.words[end - 1]
    return any(p.lemma in ("тысяча", "миллион", "рубль") for p in last.parses[:1])


def _nominative(sentence: Sentence, start: int, end: int, source: str) -> str | None:
    if nounphrases.reading_of(sentence, start, end, None) is None:
        word = sentence.words[start]
        named = end - start == 1 and (
            word.kind != "word" or word.text.isascii() or sentence.quoted >> start & 1
        )
        return text_of(sentence, source, start, end) if named else None
    if "." in source[sentence.ends[start] : sentence.ends[start] + 1]:
        return text_of(sentence, source, start, end)
    if any(source.startswith(".", sentence.ends[m]) for m in range(start, end - 1)):
        return None  # «основании п. 7.12»: the dot would go
    form = inflect_phrase(sentence, start, end, "nomn", source=source)
    return None if form is None else lowered(form, sentence.words[start])


# -- what is said ---------------------------------------------------------------------------------------------------------


def _apologise(situation: Situation, pieces: list[Piece]) -> None:
    regret = next((piece for piece in pieces if piece.own is None and _REGRETS.match(piece.text)), None)
    if regret is not None:
        # «Нам искренне жаль, что …» → «Простите, что …»
        regret.text = _REGRETS.sub("Простите, что", regret.text, count=1)
        return
    if situation.admit(pieces):
        return
    text = situation.apology()
    asks = situation.evidence.customer is not None and not situation.harmed
    if text is None or (asks and (_GENERAL.search(text) or "ситуацию с" in text)):
        return  # who only asks for something is not apologised to for anything
    at = after_greeting(pieces)
    while at < len(pieces) and GRATEFUL.match(pieces[at].text):
        at += 1
    gap = pieces[at].gap if at < len(pieces) and at and pieces[at].zone == "body" else " "
    if at < len(pieces) and at and pieces[at].zone == "body":
        pieces[at].gap = " "
    pieces.insert(at, Piece(text, gap if at else "", "body", "apology"))


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
    text = f"Здравствуйте, {name}!" if name else "Здравствуйте!"
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
        if end and not _is_told_of(sentence, end):
            return text_of(sentence, situation.source, 0, end)
    return None


def _line(situation: Situation, kept: Collection[int], said: _Facts) -> str | None:
    """The sentence with the slot."""
    evidence, rules = situation.evidence, situation.rules
    about = said.heading(evidence.customer is not None)
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
    if said.until is not None:
        return _headed(about, _say(situation, "frame-until", время=said.until))
    if any(rule.endswith("/must") for rule in rules) and _orders(situation):
        return _headed(about, _say(situation, "frame-order"))
    done = any(_is_done(situation, number) for number in kept)
    asks = evidence.customer is not None and not situation.harmed
    if done and not asks and not about and _is_mended(situation, len(kept) < _FEW):
        return None
    one = asking.wanted(evidence)
    refused = any(rule.endswith(_REFUSING) for rule in rules)
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
    if not situation.harmed:
        return _answer(situation, one, about)
    if one is not None and one.kind == "cause":
        return _headed(about, _say(situation, "frame-cause", Причина=capital(one.text)))
    if one is not None and one.kind == "question":
        return _answer(situation, one, about)
    if refused and not done:
        return _headed(about or "По вашему вопросу", situation.say("frame-offer"))
    return _headed(about, _say(situation, "frame-act"))


def _is_mended(situation: Situation, few: bool) -> bool:
    """Whether something is done for the customer and nothing was promised in the air: then no promise is needed beside it.
    `few` says that little of the draft stays."""
    if "no-ownership" in situation.categories:
        return False
    if "deflection" in situation.categories and situation.evidence.customer is None and few:
        return False
    promised = [rule for rule in situation.rules if rule.startswith("false-promise/")]
    sentences = situation.evidence.reply.text.sentences
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
        return _headed(about, _say(situation, "frame-notice"))
    topic = _prepositional(situation.thing)
    matter = about or " ".join(filter(None, ("По вашему вопросу", topic)))
    return _headed(matter, situation.say("frame-refusal" if refused else "frame-open", что=""))


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
        about = " ".join(filter(None, ("По вашему вопросу", _prepositional(situation.thing))))
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
                return _told_of(form)
    return None
