"""Facts of sentences that fall away from a frame, said again: in a quiet clause of their own, in the heading of a slot («По заказу
40182»), behind «о» («О накладной 40182: ‹что важно знать›») or as a time («‹Что было или будет› по вторникам»)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from replylint.language import morphology, nounphrases, times
from replylint.language.inflection import inflect_phrase
from replylint.language.text import Sentence, Word
from replylint.rewriting.clauses import (
    begins_dependent,
    capital,
    lowered,
    points_back,
    speaks_of,
    stands_alone,
    text_of,
    units,
    vocative_end,
)
from replylint.rewriting.facts import CALENDAR
from replylint.rewriting.mending import lost_words
from replylint.rewriting.restating import (
    basis_start,
    contact_line,
    fragment,
    noun_before,
    time_around,
    with_brackets,
)
from replylint.rewriting.templates import data

if TYPE_CHECKING:
    from replylint.rewriting.framing import Situation

MOST_FACTS = 5
"""More facts than these are too many for brackets."""
_LEANING = frozenset("это если когда пока поэтому также тоже чем то хотя раз чтобы".split())
_LONG_BASIS = 4
_LONG_CLAUSE = 14
_OPENERS = frozenset("а и но так ну да ой же вот что сообщаем информируем значит алло".split())
_QUIET_CLAUSE = 2.1
"""How loudly (`Weighing.loudness`) a clause may speak for a defect by itself and be kept for its fact: of the quieter ones in corpora/ one in a hundred overlaps a labelled
defect, of the louder ones one in four."""
_STANDING_FOR = frozenset("его ее её их ему ей им него нее неё них ней ним ними нем".split())

Restated = tuple[str, int, int, str]
"""By which line a fact is said again, the words that it takes along (from, to), and what is said."""


class FramedFacts:
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
    return source[sentence.ends[last] : sentence.ends[last] + 1] in (",", "!") and not is_told_of(
        sentence, last + 1
    )


def is_told_of(sentence: Sentence, k: int) -> bool:
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
    if "номер" in lemmas and not any(word.kind == "phone" for word in sentence.words):
        return (
            "numbered",
            found[1],
            found[2],
            "обращению № " + found[3].split(" ", 1)[1].removeprefix("№").lstrip(),
        )
    if any(
        word.kind in ("id", "code") and not word.text.isascii()
        for word in sentence.words[found[1] : found[2]]
    ):
        return None  # «ставке 5,9 и 2-ндфл»
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
    said = list(map(told_of, phrases))
    return capital(", ".join(said[:-1]) + " и " + said[-1] if len(said) > 1 else said[0])


def told_of(words: str) -> str:
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
        return f"«{form.strip('«»')}»" if form is not None else None
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
