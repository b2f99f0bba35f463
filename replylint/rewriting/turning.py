"""The customer's complaint turned to the customer: «я ждала три часа» → «вы ждали три часа».

A clause is turned word by word: pronouns and possessives change sides, verbs and short forms that speak of the writer
take the form that goes with «вы», those that speak of the company the form that goes with «мы». What cannot be turned
for sure is left alone: None, and the apology gets a plainer object.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

from replylint.language import morphology, nounphrases
from replylint.language.inflection import inflect_phrase
from replylint.language.morphology import Parse
from replylint.language.text import Sentence, Word
from replylint.lazily import lazily
from replylint.phrases.matching import Hit
from replylint.rewriting.clauses import (
    begins_dependent,
    has_predicate,
    lowered,
    roles_of,
    segments,
    speaks_of,
    text_of,
    units,
)
from replylint.rewriting.completeness import lacks_something
from replylint.rewriting.harms import Harm, harms
from replylint.rewriting.plainness import (
    LINKS,
    MY,
    POSSIBLE,
    PROMISING,
    PRONOUNS,
    TAKING,
    is_amiss,
    is_plain,
    names_doer,
    tells_of_self,
)
from replylint.rewriting.templates import data
from replylint.rulebook.builtin import BUILTINS
from replylint.rulebook.evidence import Evidence, Side

_LIKELY_HARM, _MAY_BE_HARM = 0.5, 0.35
"""How likely a clause must name a harm to be apologised for, and how likely a question («почему отменили рейс?»)."""
_LIKELY_ADMITTED, _LIKELY_THOUGH_HEARD = 0.6, 0.25
"""How likely a clause of a draft must name a fault to be owned up to, and how likely one in which that is heard."""
_GRAVE = 0.5
"""How likely a clause must be the one that names the harm best to be said again: of those below it every sixth is not."""
_BESIDE = 0.7
"""How sure, against the gravest, a clause must be to be apologised for in its stead."""
MOST_WORDS = 13
"""A longer tale is not repeated to the one who told it."""
_LEFT = re.compile(r"\bзабыл[аи]? (?:у нас |у вас )?(?:в|на) ", re.IGNORECASE)
"""«забыли в зале рюкзак»: the customer did."""
_OWN, _WE_OR_YOU = (
    re.compile(r"\bсво(?:й|я|ё|и|его|ему|ей|ю|их|им|ими|ём)\b"),
    re.compile(r"\b(?:мы|вы)\b", re.IGNORECASE),
)
"""«пришёл осенью на свой участок»: whose, without a subject nobody knows."""
_ARRIVED = re.compile(
    r"(?:вам |вы )?(?:приш[её]?л\w*|приехал\w*|привезли|доставили|получили|прислали|купил\w*) [а-яё-]+",
    re.IGNORECASE,
)
"""«Пришёл фен»: what the customer tells before the harm."""
_HANGING = re.compile(r"\bкотор[а-яё]+$")
"""«за книгу, которую»: what follows is not said."""
_STILL_SO = re.compile(r"\b(?:всё равно|все равно|же|ведь) ", re.IGNORECASE)
"""«деньги всё равно сняли», «концерт же вы отменили»: said against something."""
_RANGE = re.compile(r"[–—-]\d")
"""What follows the first number of «главы 7–9»."""

HARM = ("harm", "waiting", "complaint", "anger", "trouble", "bad-news")
"""Signals of a message that complains."""
_WEIGHTS = (("harm", 4), ("waiting", 3), ("trouble", 2), ("bad-news", 1))
_EVENT = 3

_SHORT_PREPOSITIONS = {
    "обо": "о",
    "со": "с",
    "ко": "к",
    "во": "в",
    "передо": "перед",
    "надо": "над",
    "подо": "под",
}
_THIRD = frozenset(
    "он она оно они его ее их ему ей им ими нее него них ней нем ним ними ею это этот эта эти этого этом этой этих".split()
)
_ADMITS_NOTHING = frozenset(
    """что вы вами зафиксировано выявлено установлено проверяется уточняется рассматривается известна известно""".split()
)
"""With these a sentence speaks of a fault and does not own up to it: «об ошибке нам известно»."""
_BEFORE_THAT = frozenset("потому то так только как не ни за на в про о и а".split())
_MISSPELT = lazily(r"\b(?:из за|из под|(?:как|какой|какая|какие|какого|кто|что|где|когда) (?:то|нибудь))\b")
_WAITED = lazily(r"(?:ждали|прождали|просидели|сидели|простояли|стояли|мёрзли|мерзли)\b")
_SAT = lazily(r"(?:вы )?(?:сидели|стояли)\b(?!.*(?:\d|час|минут|дн[ея]|день|недел|месяц|ночь|вечер|сутки))")
"""«сидели на балконе»: where, not how long."""
_REFUSING = lazily(
    r"\bмы (?:[а-яё]+ ){0,2}не будем\b|\bмы прислали отказ|\bденьги (?:капают|ушли|уходят|идут)\b"
)
"""What the company says it will not do is not apologised for in one breath with doing something."""
_COMING = lazily(
    r"\bвы (?:[а-яё]+ )?(?:пришли|приехали|ехали|уехали)\b|^(?:пришли|приехали|ехали) (?:в|на|к|с|по|из)\b"
)
"""That the customer came is no harm."""
_YOU_DID = lazily(r"^(?:[а-яё]+ ){0,2}вы (?:[а-яё]+ ){0,2}?([а-яё]+ли(?:сь)?)\b")
_YOU_DO = lazily(r"^вы (?!не )(?:[а-яё]+ )?[а-яё]+(?:ете|ёте|ите)(?:сь)?\b")
_AMISS = lazily(
    r"\b(?:не|нет|без|никто|никак|хотя|вместо|зря|дважды|опять|снова|третий|второй|раз|раза|чуж\w+|сломанн\w+|разбит\w+|бит\w+|рван\w+"
    r"|грязн\w+|пуст\w+|просроченн\w+|мокр\w+|поздно)\b"
)
_OWED = frozenset(
    "возвращать выдавать отдавать присылать привозить доставлять отправлять высылать перечислять".split()
)
"""What nobody but the company does or fails to do: «третью неделю не возвращают деньги»."""
_SILENCE = frozenset({"тишина", "молчание", "тихо", "глухо", "ничего"})
"""«обещали мастера на замену и тишина»."""
_GENDERS = ("masc", "femn", "neut")
_CLEAR = 0.5
_DOMINANT = 0.75


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause to apologise for, ready to stand after «что». `words[start:end]` of sentence `sentence` is where it was."""

    text: str
    sentence: int
    start: int
    end: int


def seen(evidence: Evidence, name: str, side: Side) -> Sequence[Hit]:
    """Where a signal is found in a message; nowhere if the rules in use do not define it."""
    return evidence.found(name, side) if name in evidence.ruleset.signals or name in BUILTINS else ()


def seen_in(evidence: Evidence, names: Sequence[str], number: int) -> bool:
    """Whether one of the signals is found in this sentence of the reply."""
    return any(number in _by_sentence(evidence, name) for name in names)


def heard_in(evidence: Evidence, names: Iterable[str], number: int, start: int, end: int) -> bool:
    """Whether one of the signals is found in `words[start:end]` of this sentence of the reply."""
    return any(
        hit.start < end and start < hit.end
        for name in names
        for hit in _by_sentence(evidence, name).get(number, ())
    )


def _by_sentence(evidence: Evidence, name: str) -> dict[int, list[Hit]]:
    """Where a signal is found in the reply, by number of sentence."""

    def sort() -> dict[int, list[Hit]]:
        found: dict[int, list[Hit]] = {}
        for hit in seen(evidence, name, evidence.reply):
            found.setdefault(hit.sentence, []).append(hit)
        return found

    return evidence.noted(f"sentences of {name}", sort)


def complaint(evidence: Evidence) -> Clause | None:
    """What the customer complains of, turned to the customer; None where nothing can be turned for sure."""
    customer = evidence.customer
    return None if customer is None else evidence.noted("complaint", lambda: _complaint(evidence, customer))


def _complaint(evidence: Evidence, side: Side) -> Clause | None:
    gravest = 0.0
    # The one clause that likely names a harm is the gravest, however its own words are weighed.
    least = _GRAVE if sum(one.likely >= _MAY_BE_HARM for one in harms(evidence, side)) > 1 else 0.0
    for number, start, end, sure in _likely_harms(evidence, side):
        if sure < max(gravest * _BESIDE, least):
            break  # What stands beside a harm that cannot be said again is not apologised for in its stead.
        sentence = side.text.sentences[number]
        begin = _after_but(sentence, start, end)
        torn = begin > 0 and _is_dash_of_name(sentence, begin, side.text.source)
        if not torn and is_plain(sentence, *_trimmed(sentence, begin, end)):
            text = turn(sentence, begin, end, side.text.source)
            if text is None and (cut := _runs_on(sentence, begin, end)) is not None:
                end, text = cut, turn(sentence, begin, cut, side.text.source)
            if text is not None and _is_harm(text):
                return Clause(text, number, begin, end)
        gravest = max(gravest, sure)
    return None


def _likely_harms(evidence: Evidence, side: Side) -> Iterator[tuple[int, int, int, float]]:
    """What likely names the harm, the gravest first, and how sure that is: clauses with their neighbours that do so too, alone,
    and what signals and commas mark off within them."""
    if seen(evidence, "praise", side) and not any(seen(evidence, name, side) for name in HARM):
        return
    told = [one for one in harms(evidence, side) if one.likely >= _MAY_BE_HARM]
    tried: set[tuple[int, int, int]] = set()
    for one in told:
        sentence = side.text.sentences[one.number]
        end = one.end
        likely = {
            (other.start, other.end)
            for other in told
            if other.number == one.number and other.likely >= _LIKELY_HARM
        }
        for i, j in segments(sentence, side.text.source):
            if i == end and ((i, j) in likely or begins_dependent(sentence, i, j)):
                end = j
        if "?" in sentence.mark:
            # «Почему сняли 300 рублей?» tells of a harm, «Лифт уже починили?» of none.
            for i, j in _within(evidence, side, one):
                yield one.number, i, j, one.gravest
            continue
        if one.likely < _LIKELY_HARM:
            continue
        cuts = [one.start, *(k for k in range(one.start + 1, one.end) if sentence.breaks >> k & 1), one.end]
        parts = [(one.start, end)] if end - one.start <= MOST_WORDS else []
        if end == one.end or not begins_dependent(sentence, one.end, end):
            parts.append((one.start, one.end))
        for i, j in chain(parts, _within(evidence, side, one), pairwise(cuts)):
            if (one.number, i, j) not in tried:
                tried.add((one.number, i, j))
                yield one.number, i, j, one.gravest


def _is_dash_of_name(sentence: Sentence, k: int, source: str) -> bool:
    """«Казань — Сочи»: the dash before word `k` is part of a name."""
    gap = source[sentence.ends[k - 1] : sentence.starts[k]].strip()
    return gap in ("—", "–", "-") and all(word.text[:1].isupper() for word in sentence.words[k - 1 : k + 1])


def _within(evidence: Evidence, side: Side, harm: Harm) -> Iterator[tuple[int, int]]:
    """What signals and commas mark off that shares words with a clause."""
    marked = evidence.noted(
        "marked off", lambda: list(dict.fromkeys([*_candidates(evidence, side), *_statements(side)]))
    )
    for number, i, j in marked:
        if number == harm.number and i < harm.end and harm.start < j:
            yield i, j


def _is_harm(text: str) -> bool:
    """Whether a complaint said again tells what the customer suffered, not what the customer did or came for."""
    return not (
        _ARRIVED.fullmatch(text)
        or _LEFT.search(text)
        or _COMING.search(text)
        or _REFUSING.search(text)
        or _tells_you_did(text)
        or _HANGING.search(text)
        or _speaks_for_a_thing(text)
        or lacks_something(text)
        or (_OWN.search(text) and not _WE_OR_YOU.search(text))
    )


def _speaks_for_a_thing(text: str) -> bool:
    """«вы счёт за ноябрь пришли»: what was said of a thing, turned as if said of the customer."""
    words = text.split()
    if words[0] != "вы" or len(words) < 2:
        return False
    parses = morphology.parse(words[1])
    named = sum(p.score for p in parses if {"NOUN", "inan"} <= p.grammemes and {"nomn", "accs"} & p.grammemes)
    return named > _DOMINANT and any("nomn" in p.grammemes for p in parses)


def _leaves_out_you(text: str) -> bool:
    """«4 часа ждал мастера»: said of the customer still as the customer said it."""
    lists = data().lists
    own = lists["waited"] | lists["customer_verbs"]
    words = [morphology.parse(word.lower())[:1] for word in re.findall(r"[а-яёА-ЯЁ]+", text)]
    for place, parses in enumerate(words):
        for parse in parses:
            alone = {"VERB", "past", "sing"} <= parse.grammemes and "neut" not in parse.grammemes
            alone = alone or (
                {"VERB", "past", "plur"} <= parse.grammemes and parse.lemma in lists["done_by_customers"]
            )
            if alone and parse.lemma in own | lists["done_by_customers"]:
                return not any("nomn" in p.grammemes for other in words[:place] for p in other)
    return False


def _tells_you_did(text: str) -> bool:
    """«вы выиграли 500 рублей»: what the customer did, with nothing amiss in it."""
    if (
        _YOU_DO.match(text)
        and " без " not in text
        and not any(
            p.lemma in data().lists["waited"] for word in text.split()[:4] for p in morphology.parse(word)[:2]
        )
    ):
        return True
    served = text.startswith("мы ") and _AMISS.search(text) is None and not re.search(r"\b(?:а|но|и)\b", text)
    if served and any(
        p.lemma in data().lists["serving"] for word in text.split()[1:] for p in morphology.parse(word)[:1]
    ):
        return True  # «мы вам стиралку чинили»
    found = _YOU_DID.search(text)
    if found is None or _AMISS.search(text):
        return False
    return not any(p.lemma in data().lists["waited"] for p in morphology.parse(found[1])[:2])


def _overlap(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def _after_but(sentence: Sentence, start: int, end: int) -> int:
    """«номер неплохой, но скидку не дали», «заказал дважды, приходит пустой файл»: where what is complained of begins."""
    cut = next((k for k in range(start + 1, end - 1) if sentence.breaks >> k & 1), None)
    if (
        cut is not None
        and sentence.words[cut].norm not in LINKS | {"и", "где", "как"}
        and tells_of_self(sentence, start, cut)
        and not names_doer(sentence, start, cut)
        and not is_amiss(sentence, start, cut)
        and has_predicate(sentence, cut, end)
        and not any(
            p.lemma == "который" or "GRND" in p.grammemes
            for w in sentence.words[cut : cut + 2]
            for p in w.parses[:1]
        )
    ):
        start = cut
    for k in range(start + 1, end - 2):
        if sentence.words[k].norm == "но" and sentence.breaks >> k & 1:
            return k + 1
    return start


def _statements(side: Side) -> Iterator[tuple[int, int, int]]:
    """Clauses in which no signal is heard and yet something is missing or wrong: «почему отменили заказ», «ответа нет»."""
    source = side.text.source
    for number, sentence in enumerate(side.text.sentences):
        for i, j in units(sentence, source):
            start = i
            while start < j - 1 and sentence.words[start].norm in data().lists["clause_openers"]:
                start += 1
            if sentence.words[start].norm == "почему":
                yield number, start + 1, j
            elif [word.norm for word in sentence.words[start : start + 2]] == ["за", "что"] and j > start + 3:
                yield number, start + 2, j
            elif "?" in sentence.mark:
                for k in range(i + 1, j):
                    if sentence.breaks >> k & 1 and is_amiss(sentence, i, k):
                        yield number, i, k
                        break
            elif not tells_of_self(sentence, i, j) and is_amiss(sentence, i, j):
                if j - i < 4 and i > 0:
                    yield number, 0, j
                yield number, i, j
                for k in range(i + 1, j):
                    if sentence.breaks >> k & 1 and is_amiss(sentence, i, k):
                        yield number, i, k
                cuts = [i, *(k for k in range(i + 1, j) if sentence.breaks >> k & 1), j]
                for low, high in pairwise(cuts[1:]):
                    if is_amiss(sentence, low, high):
                        yield number, low, high


_NOTED = frozenset({"зафиксировать", "выявить", "обнаружить", "наблюдаться", "отмечаться"})
"""«зафиксирована авария»: what is noted is named by itself."""
_NO_FAULT = frozenset(
    "отзыв настоящий принимать приниматься подлежать предусмотреть производиться осуществляться".split()
)
"""«отзыв прочитан», «акция была настоящая», «возврат не производится»: what is no fault, or a refusal."""


def admitted(evidence: Evidence) -> Clause | None:
    """The fault that the draft itself owns up to, as it says it: it already speaks for the company."""
    return evidence.noted("admitted", lambda: _admitted(evidence))


def _admitted(evidence: Evidence) -> Clause | None:
    side = evidence.reply
    told = harms(evidence, side)
    heard = [
        (hit.sentence, *_segment(side.sentence(hit), side.text.source, hit.start, hit.end))
        for hit in seen(evidence, "fault-admitted", side)
    ]
    sure = {
        (number, start, end): max(
            [one.likely for one in told if _overlap(one[:3], (number, start, end))], default=0.0
        )
        for number, start, end in heard
    }
    found = [key for key, likely in sure.items() if likely >= _LIKELY_THOUGH_HEARD]
    found += [
        one[:3]
        for one in told
        if one.likely >= _LIKELY_ADMITTED and one.gravest >= _GRAVE and one[:3] not in sure
    ]
    likely = {**{one[:3]: one.likely for one in told}, **sure}
    found.sort(key=lambda key: -likely[key])
    for key in found:
        if likely[key] < likely[found[0]] * _BESIDE:
            break
        clause = _admission(evidence, *key)
        if clause is not None:
            return clause
    return None


def _admission(evidence: Evidence, number: int, start: int, end: int) -> Clause | None:
    """What an apology says again of these words; None where they had better not be."""
    sentence, source = evidence.reply.text.sentences[number], evidence.reply.text.source
    if "?" in sentence.mark or sentence.zone != "body":
        return None
    while start < end - 1 and sentence.words[start].norm in ("что", "о", "том"):
        start += 1
    start, end = _trimmed(sentence, start, end)
    end = _before_cause(sentence, start, _before_excuse(sentence, start, end))
    if end - start < 2 or not is_repeatable(sentence, start, end, source):
        return None
    words = sentence.words[start:end]
    if any(word.norm in _ADMITS_NOTHING for word in words):
        return None
    if speaks_of(words, data().lists["papers"] | _NO_FAULT | _NOTED):
        return None
    if any(
        {"VERB", "1per"} <= p.grammemes or p.lemma in ("который", "вызвать", "обусловить")
        for word in words
        for p in word.parses[:1]
    ):
        return None
    if _names_nothing(words):
        return None
    return Clause(spelled(sentence, start, end, source, {}), number, start, end)


def _names_nothing(words: Sequence[Word]) -> bool:
    """«вздулась у мойки», «одну ночь остался без подстилки»: who or what, the words before it said."""
    alone = any(
        {"VERB", "past", "sing"} <= p.grammemes and "neut" not in p.grammemes
        for word in words
        for p in word.parses[:1]
    )
    return alone and not any(
        {"nomn", "sing"} <= p.grammemes
        and p.lemma not in data().lists["time_units"] | {"ночь", "один", "весь"}
        for word in words
        for p in word.parses
    )


def _before_excuse(sentence: Sentence, start: int, end: int) -> int:
    """Where the first statement ends: «набор застрял на таможне, магазин тут бессилен»."""
    for k in range(start + 2, end):
        if sentence.breaks >> k & 1 and sentence.words[k].norm not in LINKS | {"и"}:
            dependent = any(
                {"PRTF", "GRND"} & p.grammemes or p.lemma == "который"
                for word in sentence.words[k : k + 2]
                for p in word.parses[:1]
            )
            if not dependent and has_predicate(sentence, start, k):
                return k
    return end


def _before_cause(sentence: Sentence, start: int, end: int) -> int:
    """Where the clause ends without «по вине смежника», «по независящим от нас причинам»: an apology gives no excuse."""
    words = sentence.words
    for k in range(start + 2, end - 1):
        blamed = words[k + 1].norm in ("вине", "независящим", "причинам", "инициативе")
        if (words[k].norm == "по" and blamed) or (words[k].norm in ("ввиду", "вследствие", "из-за")):
            return k if has_predicate(sentence, start, k) else end
    return end


def named_harm(side: Side) -> str | None:
    """A harm that has a name, in the accusative: «опоздание заказа 4018», «задержку с возвратом»."""
    nouns = data().lists["harms"]
    for sentence in side.text.sentences:
        if sentence.zone != "body" or "?" in sentence.mark:
            continue
        for k, word in enumerate(sentence.words):
            if word.kind != "word" or not any(
                p.lemma in nouns and "NOUN" in p.grammemes for p in word.parses[:1]
            ):
                continue
            if k and sentence.words[k - 1].norm in (
                "без",
                "не",
                "нет",
                "за",
                "или",
                "ни",
                "если",
                "при",
                "против",
                "от",
                "после",
                "из-за",
            ):
                continue
            if any(one.norm == "нет" for one in sentence.words[k + 1 : k + 3]):
                continue  # «просрочек нет»
            for end in nounphrases.chunk_ends(sentence, k, None):
                if end - k > 5 or {"я", "мой", "наш", "ваш"} & {
                    p.lemma for w in sentence.words[k:end] for p in w.parses[:1]
                }:
                    continue
                form = inflect_phrase(
                    sentence, k, end, "accs", "sing", source=side.text.source
                ) or inflect_phrase(sentence, k, end, "accs", source=side.text.source)
                if form is not None:
                    return lowered(form, word)
    return None


def _candidates(evidence: Evidence, side: Side) -> Iterator[tuple[int, int, int]]:
    """Clauses that carry the harm, the gravest first: sentence number, first word, end word."""
    source = side.text.source
    angry = {(hit.sentence, k) for hit in seen(evidence, "anger", side) for k in range(hit.start, hit.end)}
    weights: dict[tuple[int, int, int], int] = {}
    if not any(name in evidence.ruleset.signals for name, _ in _WEIGHTS):
        # Rules of somebody's own that know no harm: the customer's first words have to do.
        statements = [(number, one) for number, one in enumerate(side.text.sentences) if "?" not in one.mark]
        yield from [(number, i, j) for number, one in statements for i, j in units(one, source)]
        return
    for name, weight in _WEIGHTS:
        for hit in seen(evidence, name, side):
            sentence = side.sentence(hit)
            if "?" in sentence.mark:
                continue
            for start, end in {
                _segment(sentence, source, hit.start, hit.end),
                _unit(sentence, source, hit.start, hit.end),
            }:
                if any((hit.sentence, k) in angry for k in range(start, end)):
                    continue
                key = (hit.sentence, start, end)
                weights[key] = max(weights.get(key, 0), weight - _off_the_point(sentence, start, end))
    for key in _events(side):
        if not any((key[0], k) in angry for k in range(*key[1:])):
            weights[key] = max(
                weights.get(key, 0), _EVENT - _off_the_point(side.text.sentences[key[0]], *key[1:])
            )
    yield from sorted(weights, key=lambda key: (-weights[key], key))


def _events(side: Side) -> Iterator[tuple[int, int, int]]:
    """Clauses that tell of what happened: «подъёмник встал», «отрезали 2,80 вместо 3 метров»."""
    for number, sentence in enumerate(side.text.sentences[:3]):
        if "?" in sentence.mark:
            continue
        cuts = [
            0,
            *(k for k in range(1, len(sentence.words)) if sentence.breaks >> k & 1),
            len(sentence.words),
        ]
        for start, end in pairwise(cuts):
            if end - start > 1 and _happened(sentence, start, end):
                yield number, start, end


def _happened(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a thing or one of the staff did something, or something was done by nobody named."""
    lists = data().lists
    words = sentence.words[start:end]
    idle = lists["customer_verbs"] | lists["waiting_verbs"] | lists["speaking_verbs"] | lists["no_events"]
    if any(word.norm in ("я", "мы", "который", "никто") for word in words):
        return False
    for word in words:
        perfective = word.kind == "word" and any("perf" in p.grammemes for p in word.parses)
        for parse in word.parses[:1] if perfective else ():
            if not {"VERB", "past"} <= parse.grammemes or parse.lemma in idle:
                continue
            named = any(
                {"NOUN", "nomn"} <= p.grammemes
                and p.lemma not in lists["bystanders"] | lists["time_units"]
                and (
                    bool({"plur", "masc", "femn", "neut"} & p.grammemes & parse.grammemes)
                    or ({"anim", "sing"} <= p.grammemes and "femn" in parse.grammemes)
                )
                for other in words
                for p in other.parses[:1]
            )
            done = "plur" in parse.grammemes and end - start > 2 and parse.lemma not in lists["lone_verbs"]
            if named or done:
                return True
    return False


def _is_consequence(sentence: Sentence, start: int, end: int) -> bool:
    """«на платье не хватит», «никто не объявил», «завтра не улетим»: what comes of the harm, or beside it."""
    words = sentence.words[start:end]
    if any(word.norm == "никто" for word in words):
        return True
    return any("VERB" in p.grammemes and "futr" in p.grammemes for word in words for p in word.parses[:1])


def _off_the_point(sentence: Sentence, start: int, end: int) -> int:
    """How much less a clause is to be apologised for: told of the customer's own deeds, of others, in two words."""
    bystander = any(
        p.lemma in data().lists["bystanders"] and "nomn" in p.grammemes
        for word in sentence.words[start:end]
        for p in word.parses[:1]
    )
    words = sentence.words[start:end]
    paid = speaks_of(words, TAKING) and not _AMISS.search(" ".join(word.norm for word in words))
    return (
        2 * tells_of_self(sentence, start, end)
        + 2 * paid
        + 3 * bystander
        + 2 * (end - start < 2)
        + 2 * _is_consequence(sentence, start, end)
    )


def _segment(sentence: Sentence, source: str, start: int, end: int) -> tuple[int, int]:
    """What stands between the commas around these words."""
    while start > 0 and not sentence.breaks >> start & 1:
        start -= 1
    while end < len(sentence.words) and not sentence.breaks >> end & 1:
        end += 1
    return start, end


def _unit(sentence: Sentence, source: str, start: int, end: int) -> tuple[int, int]:
    around = [(i, j) for i, j in units(sentence, source) if i < end and start < j]
    return around[0][0], around[-1][1]


def turn(sentence: Sentence, i: int, j: int, source: str) -> str | None:
    """The clause `words[i:j]` of a customer said to the customer, to stand after «что»; None where that is in doubt."""
    i, j = _trimmed(sentence, i, j)
    if not 2 <= j - i <= MOST_WORDS or not is_repeatable(sentence, i, j, source):
        return None
    if (
        _lacks_antecedent(sentence, i, j)
        or _asks_or_points(sentence, i, j)
        or _runs_on(sentence, i, j)
        or _breaks_off(sentence, i, j)
        or _has_two_topics(sentence, i, j)
        or _RANGE.match(source, sentence.ends[j - 1])
    ):
        return None
    turner = Turner(sentence, i, j)
    if not turner.run():
        return None
    text = _STILL_SO.sub("", spelled(sentence, i, j, source, turner.changed, turner.inserted))
    if text.count("«") != text.count("»") or sum(len(w) > 3 and w.isupper() for w in text.split()) > 1:
        return None
    if _leaves_out_you(text):
        return None
    if _SAT.match(text):
        return None
    if _WAITED.match(text):
        text = f"вы {text}"
    promised = next(
        (
            k
            for k in range(i, j)
            if any(p.lemma in PROMISING and "VERB" in p.grammemes for p in sentence.words[k].parses[:1])
        ),
        None,
    )
    if promised is None:
        return text
    broken = {"past", "plur"} <= sentence.words[promised].parses[0].grammemes
    if not broken:
        return None
    finite = [k for k in range(i, j) if any("VERB" in p.grammemes for p in sentence.words[k].parses[:1])]
    if not re.search(r"\b(?:вам|вас|мы)\b", text):
        return None
    said = len(finite) > 1 or any(word.norm in ("не", "хотя", "а", "но") for word in sentence.words[i:j])
    return text if said else f"{text} и не сдержали слово"


def _is_misread(words: Sequence[Word]) -> bool:
    """«снимите пеню» (no verb, though it can be read as one), «почему по взрослому взяли» (by what, is left out)."""
    said = {word.norm for word in words}
    for place, word in enumerate(words):
        best = word.parses[0].grammemes if word.kind == "word" and word.parses else frozenset()
        spoken = {"VERB", "1per"} <= best and not said & {"я", "мы"}
        if spoken and any({"NOUN", "accs"} <= p.grammemes for p in word.parses):
            return True
        if word.norm != "по" or place + 1 >= len(words):
            continue
        following = [p.grammemes for one in words[place + 1 : place + 4] for p in one.parses[:2]]
        adjective = words[place + 1].parses[:1] and {"ADJF", "datv"} <= words[place + 1].parses[0].grammemes
        if adjective and not any("NOUN" in grammemes for grammemes in following):
            return True
    return False


def _asks_or_points(sentence: Sentence, i: int, j: int) -> bool:
    """«вернулись или нет», «такая духота» without its «что»."""
    norms = [word.norm for word in sentence.words[i:j]]
    if "или" in norms and "нет" in norms:
        return True
    if norms[-1] in MY:
        return True
    return any(norm in ("такой", "такая", "такое", "такие", "так") for norm in norms) and "что" not in norms


def _runs_on(sentence: Sentence, i: int, j: int) -> int | None:
    """Where a second clause begins with nothing between: «сняли 300 руб я ничего не подключала»."""
    words = sentence.words
    links = LINKS | {"и"}
    for k in range(i + 2, j):
        if words[k].norm not in ("я", "мы") or words[k - 1].norm in links:
            continue
        if any(sentence.breaks >> m & 1 or words[m].norm in links for m in range(i + 1, k + 1)):
            continue
        if any("VERB" in p.grammemes for m in range(i, k) for p in words[m].parses[:1]):
            return k
    return None


def _is_unknown_thing(word: Word) -> bool:
    """Whether a word that no dictionary knows may name who did something: «клининг»."""
    return (
        bool(word.parses)
        and not any(p.known for p in word.parses)
        and any({"NOUN", "nomn"} <= p.grammemes for p in word.parses)
    )


def _has_two_topics(sentence: Sentence, i: int, j: int) -> bool:
    """«наушники левое ухо молчит»: of what it is said, and then what is said of a part of it."""
    words = sentence.words
    first = words[i].parses[0].grammemes if words[i].parses else frozenset()
    if not {"NOUN", "nomn", "plur"} <= first or sentence.breaks >> (i + 1) & 1:
        return False
    told = [p.grammemes for word in words[i + 1 : j] for p in word.parses[:1] if "VERB" in p.grammemes]
    return bool(told) and "sing" in told[0] and not any("neut" in one or "impr" in one for one in told[:1])


def _lacks_antecedent(sentence: Sentence, i: int, j: int) -> bool:
    """«в итоге его не оказалось»: of whom or what, the words before have said."""
    words = sentence.words
    for k in range(i, j):
        if words[k].norm in _THIRD:
            named = any(
                {"NOUN"} <= p.grammemes and p.lemma not in data().lists["time_units"]
                for m in range(i, k)
                if not (m > i and _leads(words[m - 1]))
                for p in words[m].parses[:1]
            )
            if not named:
                return True
    return False


def _leads(word: Word) -> bool:
    return any("PREP" in p.grammemes for p in word.parses[:1])


def _breaks_off(sentence: Sentence, i: int, j: int) -> bool:
    """«продавец заявила», «не приходил ни в понедельник»: what follows is not there."""
    last = sentence.words[j - 1]
    if sentence.words[j : j + 1] and sentence.words[j].norm == "ни" == next(
        (w.norm for w in sentence.words[i:j] if w.norm == "ни"), None
    ):
        return True
    return any(p.lemma in data().lists["speaking_verbs"] and "VERB" in p.grammemes for p in last.parses[:1])


def _trimmed(sentence: Sentence, i: int, j: int) -> tuple[int, int]:
    """The clause without interjections, greetings and conjunctions at its ends."""
    words = sentence.words
    openers, closers = data().lists["clause_openers"], data().lists["clause_closers"]
    while i < j and (words[i].norm in openers or words[i].kind == "emoji"):
        i += 1
    if i + 2 < j and words[i].norm == "к" and words[i + 1].norm == "сожалению":
        i += 2
    while j > i and (words[j - 1].norm in closers or words[j - 1].kind == "emoji"):
        j -= 1
    if j > i + 3 and words[j - 2].norm in ("и", "а") and words[j - 1].norm in _SILENCE:
        j -= 2
    return i, j


def is_repeatable(sentence: Sentence, i: int, j: int, source: str, asking: bool = False) -> bool:
    """Whether the words can be said again by the company: a plain statement without scorn, questions or riddles.

    With `asking` they need not state anything.
    """
    words = sentence.words[i:j]
    unsaid = data().lists["unsaid"]
    if not asking:
        unsaid |= data().lists["not_said_again"]
        if words[0].norm in data().lists["not_a_statement"] or not _states(sentence, i, j):
            return False
        first = next((k for k in range(i + 1, j) if sentence.breaks >> k & 1), j)
        if any(word.norm == "ли" for word in words[:3]) or _is_only_time(sentence.words[i:first]):
            return False
    seen_noun = False
    strange = 0
    if _is_misread(words):
        return False
    for k, word in enumerate(words):
        if word.kind not in ("word", "number", "time", "date", "placeholder", "id"):
            return False
        if word.kind != "word":
            continue
        if word.text.isascii():
            continue
        if not word.parses or word.norm in unsaid or any(parse.lemma in unsaid for parse in word.parses[:2]):
            return False
        if word.norm in _THIRD and not seen_noun:
            return False
        best = word.parses[0]
        if not best.known and not word.text[:1].isupper():
            strange += 1
            named = (
                "NOUN" in best.grammemes
                and len(word.norm) > 6
                and not word.norm.endswith(("ил", "ал", "ила", "ала"))
            )
            if strange > 1 or not (asking or named):
                return False
        if "impr" in best.grammemes and best.score > _CLEAR:
            return False
        if (
            not asking
            and "futr" in best.grammemes
            and "VERB" in best.grammemes
            and (k == 0 or words[k - 1].norm != "не")
        ):
            return False
        seen_noun = seen_noun or ("NOUN" in best.grammemes and best.score > POSSIBLE)
    said = text_of(sentence, source, i, j)
    return not re.search(r"[\"()\n…?!]|:(?!\d)", said) and said.count("«") == said.count("»")


def _is_only_time(words: Sequence[Word]) -> bool:
    """«третья неделя пошла», «уже без двадцати два»: nothing but time is spoken of."""
    if not any(
        {"NOUN", "NPRO", "VERB", "ADJS", "PRTS", "PRED", "ADJF"} & p.grammemes
        for w in words
        for p in w.parses[:1]
    ):
        return True
    nouns = [p for word in words for p in word.parses[:1] if {"NOUN", "NPRO"} & p.grammemes]
    subject = any("nomn" in p.grammemes for p in nouns)
    verbs = any("VERB" in p.grammemes and "1per" in p.grammemes for word in words for p in word.parses[:1])
    return bool(nouns) and subject and not verbs and all(p.lemma in data().lists["time_units"] for p in nouns)


def _states(sentence: Sentence, i: int, j: int) -> bool:
    if any(has_predicate(sentence, k, k + 1) for k in range(i, j) if not sentence.quoted >> k & 1):
        return True
    norms = [word.norm for word in sentence.words[i:j]]
    return "без" in norms[1:]


def spelled(
    sentence: Sentence,
    i: int,
    j: int,
    source: str,
    changed: dict[int, str],
    inserted: dict[int, str] | None = None,
) -> str:
    """The words with their changes and the gaps of the source, shouting turned down."""
    pieces: list[str] = []
    shouted = sum(word.text.isupper() for word in sentence.words[i:j]) * 2 > j - i
    for k in range(i, j):
        if k > i:
            pieces.append(_gap(sentence, k, source))
        word = sentence.words[k]
        text = changed.get(k)
        if text is None:
            text = _quiet(word, shouted)
            if k == i:
                text = lowered(text, word)
            if k == i == 0 and text[:1].isupper() and (_is_strange_thing(word) or _is_trade(word)):
                text = text.lower()
        if inserted and k in inserted:
            text = f"{inserted[k]} {text}"
        pieces.append(text)
    last = text_of(sentence, source, j - 1, j)
    closing = last[last.find(sentence.words[j - 1].text) + len(sentence.words[j - 1].text) :]
    return _MISSPELT.sub(lambda found: found[0].replace(" ", "-"), "".join(pieces) + closing.rstrip())


def _is_strange_thing(word: Word) -> bool:
    """«Полотенцесушитель»: no name, though the dictionary does not know it."""
    best = word.parses[0] if word.kind == "word" and word.parses else None
    if best is None or best.known or not word.text[1:].islower() or word.text.isascii():
        return False
    return {"NOUN", "inan"} <= best.grammemes and len(word.text) > 7


def _is_trade(word: Word) -> bool:
    """«Бариста»: what a person does, unknown to the dictionary."""
    return word.norm in data().lists["trades"]


def _gap(sentence: Sentence, k: int, source: str) -> str:
    """What stands before word `k`, with the comma that a chat leaves out."""
    gap = re.sub(r"\s+", " ", source[sentence.ends[k - 1] : sentence.starts[k]])
    norm, before = sentence.words[k].norm, sentence.words[k - 1].norm
    following = sentence.words[k + 1].norm if k + 1 < len(sentence.words) else ""
    comma = (
        (norm in ("хотя", "чтобы", "чтоб", "если") or (norm == "пока" and following != "не"))
        or (norm == "а" and source[sentence.ends[k] : sentence.ends[k] + 1] != "/")
        or (norm in ("что", "когда") and before not in _BEFORE_THAT)
        or (norm.startswith("котор") and any("NOUN" in p.grammemes for p in sentence.words[k - 1].parses[:1]))
    )
    return f"{gap.rstrip()}, " if gap.endswith(" ") and gap.strip() in ("", "%") and comma else gap


def _quiet(word: Word, shouted: bool) -> str:
    """A word in capital letters as it is usually written; a noun only where the whole clause is `shouted`."""
    if word.kind != "word" or len(word.text) < 3 or not word.text.isupper() or word.norm.isascii():
        return word.text
    if not shouted and any("NOUN" in parse.grammemes for parse in word.parses):
        return word.text
    best = word.parses[0] if word.parses else None
    if best is None or not best.known or {"Abbr", "Orgn", "Name", "Geox"} & best.grammemes:
        return word.text
    return word.text.lower()


@dataclass(slots=True)
class Turner:
    """Turns one clause. `changed` and `inserted` (before that word) are by index of word."""

    sentence: Sentence
    i: int
    j: int
    asking: bool = False
    changed: dict[int, str] = field(default_factory=dict)
    inserted: dict[int, str] = field(default_factory=dict)
    low: int = 0
    high: int = 0
    """The part of the clause that is looked at: `words[low:high]`, between commas and conjunctions."""
    before: str | None = None
    """Whom the part before it speaks of."""

    def run(self) -> bool:
        words = self.sentence.words
        norms = [words[k].norm for k in range(self.i, self.j)]
        if "ты" in norms or any(
            p.lemma == "твой" for k in range(self.i, self.j) for p in words[k].parses[:1]
        ):
            return False
        for low, high in self._parts():
            self.low, self.high = low, high
            spoken = self._turn_part()
            if spoken == "doubtful":
                return False
            self.before = spoken
        self.low, self.high = self.i, self.j
        self._pronouns()
        if not self.inserted and not self.asking and not {"я", "мы", "вы"} & set(norms):
            self._to_you()
            lacking = any(
                words[k].norm == "без"
                and any("NOUN" in p.grammemes for word in words[k + 1 : k + 3] for p in word.parses[:1])
                for k in range(self.i + 1, self.j - 1)
            )
            if lacking and not has_predicate(self.sentence, self.i, self.j) and not self._names_thing():
                self.inserted[self.i] = "вы"
        return True

    def _parts(self) -> list[tuple[int, int]]:
        words = self.sentence.words
        cuts = [
            k
            for k in range(self.i + 1, self.j)
            if self.sentence.breaks >> k & 1
            or (words[k].norm in LINKS and words[k - 1].norm not in _BEFORE_THAT)
        ]
        return list(zip([self.i, *cuts], [*cuts, self.j], strict=True))

    def _turn_part(self) -> str | None:
        """Turns the predicates of the part. Says whom it speaks of, or that it is «doubtful»."""
        words = self.sentence.words
        norms = [words[k].norm for k in range(self.low, self.high)]
        has_me, has_us, has_you = "я" in norms, "мы" in norms, "вы" in norms
        speaks = "customer" if has_me or has_us else "company" if has_you else None
        named = speaks is not None
        place = self.low
        while place < self.high - 1 and words[place].norm in LINKS | {"и", "да"}:
            place += 1
        relative = next(
            (k for k in (place, place + 1) if k < self.high and words[k].norm.startswith("котор")), None
        )
        if relative is not None:
            place = relative + 1  # «педагог, за которого вы платите»
        for k in range(self.low, self.high):
            role = self._predicate(k, has_me, has_us, has_you)
            if role == "doubtful":
                return "doubtful"
            if role and self.asking and speaks is None:
                place = k - 1 if k > self.low and words[k - 1].norm == "не" else k
            speaks = speaks or role
        if speaks is not None and not named and speaks != self.before:
            if speaks == "customer" and any(map(_is_unknown_thing, words[self.low : self.high])):
                return "doubtful"  # «клининг не приехал»
            self.inserted[place] = "вы" if speaks == "customer" else "мы"
        return speaks

    def _names_money(self) -> bool:
        words = self.sentence.words[self.i : self.j]
        return speaks_of(words, data().lists["money"])

    def _names_thing(self) -> bool:
        """«стол без ножек»: something is without something; in «третий день без чемодана» the customer is."""
        words = self.sentence.words
        return any(
            "NOUN" in p.grammemes and "nomn" in p.grammemes and p.lemma not in data().lists["time_units"]
            for k in range(self.i, self.j)
            if "без" not in (word.norm for word in words[max(self.i, k - 2) : k])
            for p in words[k].parses[: None if any("Fixd" in q.grammemes for q in words[k].parses[:1]) else 1]
        )

    def _pronouns(self) -> None:
        words = self.sentence.words
        for k in range(self.i, self.j):
            norm = words[k].norm
            if self.sentence.quoted >> k & 1:
                continue  # «висит „ваш запрос обрабатывается“» is told as it was said.
            if norm in PRONOUNS:
                self.changed[k] = PRONOUNS[norm]
                if (
                    norm in ("мне", "мной", "мною")
                    and k > self.i
                    and words[k - 1].norm in _SHORT_PREPOSITIONS
                ):
                    self.changed[k - 1] = _SHORT_PREPOSITIONS[words[k - 1].norm]
                    if norm == "мне" and words[k - 1].norm in ("обо", "во"):
                        self.changed[k] = "вас"
            elif norm in MY:
                self.changed[k] = MY[norm]
            elif norm.startswith("наш") and _is_possessive(words[k]):
                self.changed[k] = "ваш" + norm[3:]
            elif norm.startswith("ваш") and _is_possessive(words[k]):
                self.changed[k] = "наш" + norm[3:]

    def _predicate(self, k: int, has_me: bool, has_us: bool, has_you: bool) -> str | None:
        """Turns word `k` if it is a predicate: says whose («customer», «company»), or that it is «doubtful»."""
        word = self.sentence.words[k]
        if word.kind != "word" or not word.parses or word.norm == "есть" or self.sentence.quoted >> k & 1:
            return None
        parse = word.parses[0]
        grammemes = parse.grammemes
        if "VERB" in grammemes and "1per" in grammemes:
            return self._put(k, parse, {"2per", "plur", _tense(parse)}, "customer")
        if "VERB" in grammemes and "2per" in grammemes:
            return (
                "doubtful"
                if "sing" in grammemes
                else self._put(k, parse, {"1per", "plur", _tense(parse)}, "company")
            )
        if word.norm in ("один", "одна") and (has_me or self._no_subject(k, grammemes)):
            return "doubtful" if has_me else None
        if word.norm in ("сам", "сама"):
            doer = self.sentence.words[k - 1].parses[:1] if k > self.low else ()
            if has_me and not any({"NOUN", "nomn"} <= p.grammemes for p in doer):
                self.changed[k] = "сами"
            return None  # «врач сам признался»
        past = "VERB" in grammemes and "past" in grammemes
        short = bool({"ADJS", "PRTS"} & grammemes)
        if past and "plur" in grammemes and not (has_me or has_us or has_you):
            waits = parse.lemma in data().lists["waiting_verbs"] and not self._speaks_of_me()
            return "customer" if waits and not self._has_subject(k, grammemes) else None
        if {"VERB", "3per", "sing"} <= grammemes and not self._has_doer(k, grammemes):
            return None if parse.lemma in data().lists["impersonal_verbs"] else "doubtful"
        nobodys = {"VERB", "3per", "plur", "tran"} <= grammemes and not self._has_doer(k, grammemes)
        if nobodys and not self._speaks_of_me():
            denied = k > self.low and self.sentence.words[k - 1].norm == "не"
            part = self.sentence.words[self.low : self.high]
            what = any("NOUN" in p.grammemes for one in part for p in one.parses[:1])
            if denied and what and parse.lemma in _OWED and "pres" in grammemes:
                return self._put(k, parse, {"1per", "plur", "pres"}, "company")
            return "doubtful"  # «задерживают кредит»: who, is not said.
        if not (past or short) or "sing" not in grammemes or "neut" in grammemes:
            return None
        if self._has_lone_adjective(k, grammemes) and not has_me and self.before != "customer":
            return "doubtful"
        if (
            past
            and parse.lemma in data().lists["speaking_verbs"]
            and not has_me
            and not self._has_subject(k, grammemes)
        ):
            return "doubtful"
        if not has_me and past and self._may_be_anybodys(k, parse):
            return "doubtful"
        if not has_me and past and self._is_ours(k):
            return None
        if has_me or self._is_mine(k, parse):
            tense = {"past"} if past else set()
            return self._put(k, parse, {"plur", *tense}, "customer")
        return None

    def _put(self, k: int, parse: Parse, grammemes: set[str], role: str) -> str:
        # «лечу» is of «лечить» as well as of «лететь».
        like = {g for g in ("1per", "2per", "past", "sing", "plur") if g in parse.grammemes}
        lemmas = {
            p.lemma
            for p in self.sentence.words[k].parses
            if "VERB" in p.grammemes and like <= p.grammemes and p.score > POSSIBLE
        }
        if len(lemmas) > 1 and parse.score < _DOMINANT:
            likely = [
                p
                for p in self.sentence.words[k].parses
                if p.lemma in data().lists["waiting_verbs"] and like <= p.grammemes
            ]
            if not likely:
                return "doubtful"
            parse = likely[0]
        form = morphology.inflect(self.sentence.words[k].norm, grammemes, parse.grammemes, parse.lemma)
        if form is None:
            return "doubtful"
        self.changed[k] = form
        return role

    def _is_mine(self, k: int, parse: Parse) -> bool:
        """Whether a past form without «я» still speaks of the writer: nothing else in the clause can be its subject."""
        if "VERB" not in parse.grammemes:
            return False
        if not self._has_subject(k, parse.grammemes):
            # «пломба, поставленная в июне, выпала»: the subject stands in an earlier part.
            if self.before == "customer":
                return True
            return parse.lemma in data().lists["customer_verbs"] or not self._has_subject_anywhere(
                k, parse.grammemes
            )
        return parse.lemma in data().lists["customer_verbs"] and not self._has_subject(
            k, parse.grammemes, only_people=True
        )

    def _is_ours(self, k: int) -> bool:
        """«ваш управляющий купил»: one of the company did it."""
        return any(
            "nomn" in p.grammemes
            for place in range(self.low, k)
            if self.sentence.words[place].norm.startswith("ваш")
            for p in self.sentence.words[place].parses
        )

    def _may_be_anybodys(self, k: int, parse: Parse) -> bool:
        """«грубил всю дорогу»: nobody is named, and it is not what customers do."""
        lists = data().lists
        if self.before == "customer" or parse.lemma in (
            lists["customer_verbs"] | lists["waiting_verbs"] | lists["lone_verbs"]
        ):
            return False
        return not self._has_subject_anywhere(k, parse.grammemes)

    def _has_subject_anywhere(self, k: int, grammemes: frozenset[str]) -> bool:
        low, high = self.low, self.high
        self.low, self.high = self.i, self.j
        found = self._has_subject(k, grammemes)
        self.low, self.high = low, high
        return found

    def _has_doer(self, k: int, grammemes: frozenset[str]) -> bool:
        """Whether the clause names who does it: «второй сезон» behind «не показывает» is what is not shown."""
        if "tran" not in grammemes:
            return self._has_subject_anywhere(k, grammemes)
        low, high = self.low, self.high
        self.low, self.high = self.i, k + 1
        found = self._has_subject(k, grammemes)
        self.low, self.high = k, self.j
        found = found or self._has_subject(k, grammemes, only_people=True)
        self.low, self.high = low, high
        return found

    def _speaks_of_me(self) -> bool:
        words = self.sentence.words[self.i : self.j]
        return any(
            word.norm in ("меня", "мне", "мной", "нас", "нам", "нами") or word.norm in MY for word in words
        )

    def _has_lone_adjective(self, k: int, grammemes: frozenset[str]) -> bool:
        """«первый обещал», «пришла другая»: the subject is an adjective, and of what is not said."""
        if self._has_subject(k, grammemes):
            return False
        for place in range(self.low, self.high):
            for parse in self.sentence.words[place].parses[:1] if place != k else ():
                if "ADJF" in parse.grammemes and {"nomn", "sing"} <= parse.grammemes:
                    return True
        return False

    def _no_subject(self, k: int, grammemes: frozenset[str]) -> bool:
        return not self._has_subject(k, grammemes)

    def _has_subject(self, k: int, grammemes: frozenset[str], only_people: bool = False) -> bool:
        """Whether another word of the clause can be the subject of a form with these grammemes."""
        gender = next((g for g in _GENDERS if g in grammemes), None)
        for place in range(self.low, self.high):
            word = self.sentence.words[place]
            if place != k and word.norm in ("никто", "кто-то", "кто"):
                return True
            if place == k or "subject" not in roles_of(word):
                continue
            if word.kind != "word":
                if word.kind == "placeholder" and not only_people:
                    return True
                continue
            before = self.sentence.words[place - 1].norm if place > self.low else ""
            if (
                any(p.lemma == before and "PREP" in p.grammemes for p in morphology.parse(before))
                if before
                else False
            ):
                continue
            for parse in word.parses:
                if "nomn" not in parse.grammemes or parse.score < POSSIBLE:
                    continue
                if only_people and "anim" not in parse.grammemes:
                    continue
                if "3per" in grammemes and gender is None:
                    agrees = ("plur" in parse.grammemes) == ("plur" in grammemes)
                else:
                    agrees = ("plur" in parse.grammemes) if gender is None else gender in parse.grammemes
                if (
                    agrees
                    or (gender and "anim" in parse.grammemes and "sing" in parse.grammemes)
                    or {"ms-f", "Ms-f"} & parse.grammemes
                ):
                    return True
        return False

    def _to_you(self) -> None:
        """«привезли чужой заказ» → «вам привезли чужой заказ», «пришлось доплатить» → «вам пришлось доплатить»."""
        words = self.sentence.words
        norms = {words[k].norm for k in range(self.i, self.j)}
        if norms & {"мне", "нам", "меня", "нас", "вам", "вас", *MY}:
            return
        if any({"NOUN", "anim", "datv"} <= p.grammemes for w in words[self.i : self.j] for p in w.parses[:1]):
            return  # «водителю не начислили»
        for k in range(self.i, self.j):
            parse = words[k].parses[0] if words[k].kind == "word" and words[k].parses else None
            if words[k].norm in ("пришлось", "приходится"):
                self.inserted[k] = "вам"
                return
            took = parse is not None and parse.lemma in TAKING and {"VERB", "past", "plur"} <= parse.grammemes
            if took and parse is not None and parse.lemma == "взять" and not self._names_money():
                return  # «машину взяли в 12:40»
            if took:
                if not any(words[m].norm in ("с", "со") for m in range(self.i, self.j)):
                    self.inserted[k] = "с вас"
                return
            if (
                parse
                and {"VERB", "past", "plur"} <= parse.grammemes
                and parse.lemma in data().lists["giving_verbs"]
            ):
                if not self._has_subject(k, parse.grammemes, only_people=True):
                    place = k - 1 if k > self.i and words[k - 1].norm == "не" else k
                    self.inserted[place] = "вам"
                return


def _is_possessive(word: Word) -> bool:
    return any(parse.lemma in ("наш", "ваш") for parse in word.parses)


def _tense(parse: Parse) -> str:
    return "futr" if "futr" in parse.grammemes else "pres"
