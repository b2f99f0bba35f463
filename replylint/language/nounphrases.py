"""Noun phrases: where one that starts at a word may end, and which of its words agree.

Case, number, gender and animacy of a reading are one bit of a 48-bit set, so that agreement is `&`. A phrase is read in two
steps: its core (adjectives, numeral, head) and then, one by one, what may follow (names, genitives, prepositional
attributes, numbers, a second conjunct). `data/nounphrases.yml` says which noun takes which preposition.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from replylint.language import datafile, morphology, times
from replylint.language.morphology import CASES, Parse

if TYPE_CHECKING:
    from replylint.language.text import Sentence, Word

_GENDERS = ("masc", "femn", "neut")
_LONGEST = 24
_LONGEST_CORE = 10

# A word stands in a phrase only if its nominal readings have at least this share of the probability.
_RARE = 0.002
_DOUBTFUL = 0.2

_CASE_ALIASES = {"gen1": "gent", "gen2": "gent", "acc2": "accs", "loc1": "loct", "loc2": "loct"}
_OPAQUE_KINDS = frozenset({"placeholder", "email", "url", "phone", "id", "code"})
_PERSON = frozenset({"Name", "Surn", "Patr"})


def _bit(case: str, form: int, animate: int) -> int:
    return 1 << (CASES.index(case) * 8 + form * 2 + animate)


_PLURAL_FORM = 3
_BY_CASE = {case: 0xFF << (k * 8) for k, case in enumerate(CASES)}
ALL = (1 << 48) - 1
_PLURAL = sum(_bit(case, _PLURAL_FORM, animate) for case in CASES for animate in (0, 1))
_SINGULAR = ALL & ~_PLURAL
_ANIMATE = sum(_bit(case, form, 1) for case in CASES for form in range(4))
_DIRECT = _BY_CASE["nomn"] | _BY_CASE["accs"]


@dataclass(frozen=True, slots=True)
class Group:
    """Words that change together: a head with what agrees with it. All numbers are indices of words.

    `bits` are the readings of the head that are left; `counted` says that the head stands in the genitive after
    the numeral, which alone shows the case of the phrase. `names` are the proper names in apposition.
    """

    head: int
    bits: int
    adjectives: tuple[int, ...] = ()
    numeral: int | None = None
    counted: bool = False
    names: tuple[int, ...] = ()
    name_bits: int = ALL


@dataclass(frozen=True, slots=True)
class Reading:
    """A phrase up to `end` (exclusive), with the groups that take its case; the first has the phrase's head."""

    end: int
    groups: tuple[Group, ...]


def chunk(sentence: Sentence, i: int, case: str | None) -> int | None:
    """The end (exclusive) of the longest noun phrase at word `i` that can stand in `case` (None: in any)."""
    found = readings(sentence, i, case)
    return found[-1].end if found else None


def chunk_ends(sentence: Sentence, i: int, case: str | None) -> list[int]:
    """Every end of a noun phrase at word `i` that can stand in `case` (None: in any), the longest first."""
    return [reading.end for reading in reversed(readings(sentence, i, case))]


def head(sentence: Sentence, i: int, j: int, case: str | None = None) -> int:
    """The index of the head of the phrase `words[i:j]`; `i` where the words are no noun phrase."""
    found = reading_of(sentence, i, j, case)
    return found.groups[0].head if found else i


def reading_of(sentence: Sentence, i: int, j: int, case: str | None) -> Reading | None:
    """The reading of `words[i:j]` as one noun phrase, if it is one."""
    return next((reading for reading in readings(sentence, i, case) if reading.end == j), None)


def readings(sentence: Sentence, i: int, case: str | None) -> list[Reading]:
    """The noun phrases at word `i`, the shortest first; each goes on the one before it. A parse, where the sentence has
    one, says how far they go."""
    if not 0 <= i < len(sentence.words):
        return []
    found = _readings(sentence, i, case)
    if sentence.tree is not None:
        from replylint.language import parsed  # here, because drafts come without a parse

        return parsed.readings(sentence, i, case, found)
    return found


def _readings(sentence: Sentence, i: int, case: str | None) -> list[Reading]:
    core = _core(sentence, i, ALL if case is None else _BY_CASE[case], (), i, _RARE) or _street(sentence, i)
    if core is None:
        return []
    found = [Reading(core[0], (core[1],))]
    last = core[1].head
    while found[-1].end - i < _LONGEST:
        following = _follow(sentence, found[-1], last)
        if following is None:
            break
        found.append(following[0])
        last = following[1]
    return found


# -- what a word can be --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Nominal:
    """What a form can be in a phrase: bit sets of its readings as noun, adjective, numeral and personal name.

    `share` is the probability of all these; `lemmas` those of the noun readings.
    """

    noun: int
    adjective: int
    numeral: int
    name: int
    share: float
    lemmas: frozenset[str]
    parts: frozenset[str]
    substantive: bool


def bits_of(parse: Parse) -> int:
    """The bits of one nominal reading; 0 for a reading without case."""
    grammemes = parse.grammemes
    cases = {_CASE_ALIASES.get(g, g) for g in grammemes} & _BY_CASE.keys()
    if "plur" in grammemes:
        forms = [_PLURAL_FORM]
    elif "sing" in grammemes and not {"ms-f", "Ms-f", "GNdr"} & grammemes:
        forms = [k for k, gender in enumerate(_GENDERS) if gender in grammemes] or [0, 1, 2]
    elif "sing" in grammemes:
        forms = [0, 1]
    else:
        forms = [0, 1, 2, _PLURAL_FORM]
    animates = [0] if "inan" in grammemes else [1] if "anim" in grammemes else [0, 1]
    return sum(_bit(case, form, animate) for case in cases for form in forms for animate in animates)


@lru_cache(maxsize=1 << 15)
def _nominal(norm: str) -> _Nominal:
    noun = adjective = numeral = name = 0
    share = total = 0.0
    lemmas: set[str] = set()
    parts: set[str] = set()
    substantive = False
    for parse in morphology.parse(norm):
        total += parse.score
        grammemes = parse.grammemes
        parts |= grammemes & {
            "NOUN",
            "ADJF",
            "PRTF",
            "NPRO",
            "NUMR",
            "Apro",
            "Geox",
            "Orgn",
            "Abbr",
            "PREP",
            "CONJ",
        }
        bits = bits_of(parse)
        if not bits or "voct" in grammemes:
            continue
        if "NOUN" in grammemes or "NPRO" in grammemes:
            noun |= bits
            name |= bits if grammemes & _PERSON else 0
            lemmas.add(parse.lemma)
        elif "ADJF" in grammemes or "PRTF" in grammemes:
            adjective |= bits
            lemmas.add(parse.lemma)
            substantive |= parse.lemma not in _words("never_heads") and (
                "ADJF" in grammemes or "Subx" in grammemes
            )
        elif "NUMR" in grammemes:
            numeral |= bits
        else:
            continue
        share += parse.score
    return _Nominal(
        noun, adjective, numeral, name, share / (total or 1), frozenset(lemmas), frozenset(parts), substantive
    )


def noun_bits(word: Word, case: str | None) -> int:
    """The bits of a word as a noun in `case` (None: in any), of a noun with forms of its own that is no pronoun."""
    if word.kind != "word" or is_abbreviation(word):
        return 0
    nominal = _nominal(word.norm)
    if nominal.share < _RARE or "NPRO" in nominal.parts:
        return 0
    return nominal.noun & (ALL if case is None else _BY_CASE[case])


def adjective_bits(word: Word) -> int:
    """The bits of a word as an adjective, participle or possessive."""
    return _nominal(word.norm).adjective if word.kind == "word" else 0


def name_bits(word: Word) -> int:
    """The bits of a word as a proper name of a person."""
    return _nominal(word.norm).name if word.kind == "word" else 0


def same_cases(bits: int) -> int:
    """All bits of the cases that `bits` has."""
    return sum(mask for mask in _BY_CASE.values() if mask & bits)


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = datafile.load("nounphrases")
    return data


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_data().get(name, ()))


@dataclass(frozen=True, slots=True)
class _Government:
    case: str
    after: frozenset[str]
    never: frozenset[str]


@cache
def _governments() -> dict[str, tuple[_Government, ...]]:
    index: dict[str, tuple[_Government, ...]] = {}
    for entry in _data()["attributes"]:
        government = _Government(entry["case"], frozenset(entry["after"]), frozenset(entry["never"]))
        for preposition in entry["preposition"]:
            index[preposition] = (*index.get(preposition, ()), government)
    return index


# -- the core ------------------------------------------------------------------------------------------------------

_Core = tuple[int, Group]


def _core(
    sentence: Sentence, k: int, bits: int, adjectives: tuple[int, ...], start: int, least: float
) -> _Core | None:
    """Adjectives, a numeral and the head, from word `k` on; `bits` are what agreement has left, `least` the least share."""
    words = sentence.words
    if (
        k >= len(words)
        or k - start > _LONGEST_CORE
        or (k > start and not adjectives and _broken(sentence, k))
    ):
        return None
    opaque = _opaque_end(sentence, k, start)
    if opaque is not None:
        return opaque, Group(k, bits, adjectives)
    if words[k].norm in _words("intensifiers"):
        is_before = k + 1 < len(words) and _nominal(words[k + 1].norm).adjective & bits
        return _core(sentence, k + 1, bits, adjectives, start, least) if is_before else None
    counted = _counted(sentence, k, bits, adjectives, start, least)
    if counted is not None:
        return counted
    nominal = _nominal(words[k].norm)
    if nominal.share < least or words[k].kind != "word":
        return None
    agreeing = bits & nominal.adjective
    if agreeing:
        following = _core(
            sentence, _after_adjective(sentence, k, agreeing), agreeing, (*adjectives, k), start, least
        )
        if following is not None:
            return following
    return _head(sentence, k, bits, adjectives, start)


def _head(sentence: Sentence, k: int, bits: int, adjectives: tuple[int, ...], start: int) -> _Core | None:
    """Word `k` as the head: a noun, or an adjective that can do without one."""
    if adjectives and _broken(sentence, k) and k - 1 in adjectives:
        return None
    word = sentence.words[k]
    nominal = _nominal(word.norm)
    nouns = bits & nominal.noun
    if nouns and not (nominal.lemmas <= _words("clause_openers")):
        names = nominal.name & nouns
        return k + 1, Group(k, nouns, adjectives, name_bits=names or ALL)
    agreeing = bits & nominal.adjective
    if agreeing and nominal.substantive and not _is_capital_ambiguous(word):
        return k + 1, Group(k, agreeing, adjectives)
    return None


def _is_capital_ambiguous(word: Word) -> bool:
    return word.text[:1].isupper() and word.norm in ("ваш", "ваша", "ваше", "ваши")


def _after_adjective(sentence: Sentence, k: int, bits: int) -> int:
    """Where the phrase goes on after adjective `k`: past «же», a participle's own word, «и» with another adjective."""
    words = sentence.words
    j = k + 1
    if j >= len(words):
        return j
    nominal = _nominal(words[k].norm)
    if "Apro" in nominal.parts and words[j].norm in ("же", "самый"):
        j += words[j].norm == "же"
    elif "PRTF" in nominal.parts and not _broken(sentence, j) and _is_dependent(words[j].norm):
        j += 1
    if (
        j + 1 < len(words)
        and words[j].norm in ("и", "или", "либо")
        and _nominal(words[j + 1].norm).adjective & bits
    ):
        return j + 1
    return j


@lru_cache(maxsize=1 << 10)
def _is_dependent(norm: str) -> bool:
    """Whether a word can stand between a participle and its noun: «указанный вами / ниже адрес»."""
    return any(
        ("NPRO" in p.grammemes and not p.grammemes.isdisjoint({"ablt", "datv"})) or "ADVB" in p.grammemes
        for p in morphology.parse(norm)
    )


def _counted(
    sentence: Sentence, k: int, bits: int, adjectives: tuple[int, ...], start: int, least: float
) -> _Core | None:
    """A numeral with its noun: «двух сотрудников», «5 рабочих дней»."""
    words = sentence.words
    digits = words[k].kind == "number"
    own = ALL if digits else _nominal(words[k].norm).numeral
    agreeing = bits & own
    n = k + 1
    if not agreeing or n >= len(words) or _broken(sentence, n):
        return _number_alone(sentence, k, bits, adjectives, digits)
    if agreeing & _DIRECT & ~_ANIMATE:
        noun = _small_count(sentence, n) or _core(sentence, n, _BY_CASE["gent"], (), n, _DOUBTFUL)
        if noun is not None and noun[1].numeral is None and _is_word(words[noun[1].head]):
            group = replace(noun[1], bits=agreeing & _DIRECT, numeral=k, counted=True)
            return noun[0], replace(group, adjectives=(*adjectives, *group.adjectives))
    singular = _SINGULAR if digits and words[k].text.endswith("1") else 0
    animate = _BY_CASE["accs"] & _ANIMATE
    noun = _core(sentence, n, agreeing & (_PLURAL & (~_DIRECT | animate) | singular), (), n, _DOUBTFUL)
    if noun is not None and _is_word(words[noun[1].head]):
        return noun[0], replace(noun[1], numeral=k, adjectives=(*adjectives, *noun[1].adjectives))
    return _number_alone(sentence, k, bits, adjectives, digits)


def _small_count(sentence: Sentence, n: int) -> _Core | None:
    """«рабочих дня», «новые коробки» after two, three, four: plural adjectives, the noun in the genitive singular."""
    words = sentence.words
    k = n
    while k < len(words) and k - n < 4 and not _broken(sentence, k):
        nominal = _nominal(words[k].norm)
        if k > n and nominal.noun & _BY_CASE["gent"] & _SINGULAR:
            return k + 1, Group(k, 0, tuple(range(n, k)))
        if not nominal.adjective & _PLURAL & (_BY_CASE["gent"] | _BY_CASE["nomn"]):
            return None
        k += 1
    return None


def _is_word(word: Word) -> bool:
    return word.kind == "word"


def _number_alone(
    sentence: Sentence, k: int, bits: int, adjectives: tuple[int, ...], digits: bool
) -> _Core | None:
    """A number that stands for a thing by itself: a telephone, an order."""
    if digits and len(sentence.words[k].norm) >= 3:
        return k + 1, Group(k, bits, adjectives)
    return None


def _street(sentence: Sentence, i: int) -> _Core | None:
    """«на Ленина»: a street by the genitive of a name, whatever case the preposition asks for."""
    words = sentence.words
    if i == 0 or words[i - 1].norm != "на" or not words[i].text[:1].isupper():
        return None
    return _core(sentence, i, _BY_CASE["gent"], (), i, _RARE)


def _opaque_end(sentence: Sentence, k: int, start: int) -> int | None:
    """The end of what has no forms: a quoted name, a placeholder, an address on the net, a Latin or unknown brand."""
    words = sentence.words
    word = words[k]
    if sentence.quoted >> k & 1 and not (k > 0 and sentence.quoted >> (k - 1) & 1):
        end = k + 1
        while end < len(words) and sentence.quoted >> end & 1:
            end += 1
        return end if end < len(words) or k > start or end - k <= 5 else None
    if word.kind in _OPAQUE_KINDS:
        return k + 1
    if word.kind != "word" or not word.norm:
        return None
    if "a" <= word.norm[0] <= "z":
        end = k + 1
        while end < len(words) and not _broken(sentence, end) and "a" <= words[end].norm[0] <= "z":
            end += 1
        return end
    if is_abbreviation(word) or (k > 0 and word.text[0].isupper() and _is_brand(word.norm)):
        return k + 1
    return None


def is_abbreviation(word: Word) -> bool:
    """Whether a word is an initialism, which does not decline: «ОТК», «УК», «ПВЗ»."""
    return word.text.isupper() and 2 <= len(word.text) <= 5 and _may_be_initials(word.norm)


@lru_cache(maxsize=1 << 12)
def _may_be_initials(norm: str) -> bool:
    """Whether a form in capitals is read as an initialism: the dictionary says so or has no such word."""
    found = morphology.parse(norm)
    return any("Abbr" in p.grammemes for p in found) or not any(p.known for p in found)


@lru_cache(maxsize=1 << 12)
def _is_brand(norm: str) -> bool:
    """Whether a capital word is no word of the dictionary and does not look declined: «Авито», «СДЭК», «ВкусВилл»."""
    found = morphology.parse(norm)
    return not any(p.known or ({"Name", "Surn", "Patr"} & p.grammemes) for p in found) and not any(
        "NOUN" in p.grammemes and "nomn" not in p.grammemes and "accs" not in p.grammemes for p in found[:1]
    )


def _broken(sentence: Sentence, k: int) -> bool:
    return bool(sentence.breaks >> k & 1)


# -- what follows the core -----------------------------------------------------------------------------------------

_Following = tuple[Reading, int]


def _follow(sentence: Sentence, reading: Reading, last: int) -> _Following | None:
    """The phrase with the next thing that may follow it, and the index of the noun that thing brought."""
    e = reading.end
    words = sentence.words
    if e >= len(words):
        return None
    if _broken(sentence, e):
        return _address_number(sentence, reading, last)
    pronoun = "NPRO" in _nominal(words[last].norm).parts and _is_word(words[last])
    if pronoun:
        return _emphatic(sentence, reading, last) or _preposition(sentence, reading, last)
    if times.time_end(sentence, e) is not None or times.is_vague_time(sentence, e) is not None:
        return _dated(sentence, reading, last)
    for rule in _FOLLOWING:
        found = rule(sentence, reading, last)
        if found is not None:
            return found
    return None


def _opaque(sentence: Sentence, reading: Reading, last: int) -> _Following | None:
    """A brand, a placeholder, an address: «компании Ozon», «почту help@x.ru», «ООО «Касса»», «номеру 8 800 …»."""
    e = reading.end
    end = _opaque_end(sentence, e, -1)
    return None if end is None else (replace(reading, end=end), last)


def _number(sentence: Sentence, reading: Reading, last: int) -> _Following | None:
    """A number that names the thing before it: «отделению 12», «заказу 4471»."""
    e = reading.end
    words = sentence.words
    if words[e].kind != "number" and not (words[e].norm[0].isdigit() and words[e].kind == "word"):
        return None
    n = e + 1
    counts = n < len(words) and not _broken(sentence, n) and _is_word(words[n]) and _counts(words[n].norm)
    return None if counts else (replace(reading, end=n), last)


def _counts(norm: str) -> bool:
    return bool(_nominal(norm).noun & _BY_CASE["gent"]) and _nominal(norm).share >= _DOUBTFUL


def _name(sentence: Sentence, reading: Reading, last: int) -> _Following | None:
    """A personal name in apposition: «менеджеру Василию Петровичу», «врача Анну»; an initial."""
    e = reading.end
    word = sentence.words[e]
    if not word.text[0].isupper() or word.kind != "word":
        return None
    group = reading.groups[-1]
    is_near = last in (group.head, *group.names) or not _nominal(sentence.words[last].norm).noun & _ANIMATE
    if len(word.norm) == 1 and word.text != "Я":
        return (replace(reading, end=e + 1), last) if group.names or group.name_bits != ALL else None
    person = group.bits & _ANIMATE or sentence.words[group.head].kind == "placeholder"
    if not is_near or not person:
        return None
    nominal = _nominal(word.norm)
    agreeing = nominal.name & group.name_bits & same_cases(group.bits)
    called = group.names or (group.name_bits != ALL and group.head == last)
    if not agreeing and called and not _is_predicate(word.norm):
        # «Роману Петровичу Белому»: a surname that is an adjective.
        agreeing = nominal.adjective & group.name_bits & same_cases(group.bits) & _SINGULAR
    if not agreeing:
        return None
    extended = replace(group, names=(*group.names, e), name_bits=agreeing)
    return Reading(e + 1, (*reading.groups[:-1], extended)), e


def _proper(sentence: Sentence, reading: Reading, last: int) -> _Following | None:
    """A name in the nominative after what it names: «магазин Перекрёсток», «метро Тверская»; «городу Москве» agrees."""
    e = reading.end
    word = sentence.words[e]
    before = sentence.words[last]
    if word.kind != "word" or not word.text[0].isupper() or last != e - 1 or before.text.istitle():
        return None
    nominal = _nominal(word.norm)
    group = reading.groups[-1]
    if (
        e + 1 < len(sentence.words)
        and not _broken(sentence, e + 1)
        and _is_predicate(sentence.words[e + 1].norm)
    ):
        return None
    if nominal.share < _DOUBTFUL or "Apro" in nominal.parts or "NPRO" in nominal.parts:
        return None
    if _nominal(before.norm).lemmas & _words("settlements") and last == group.head:
        agreeing = nominal.noun & same_cases(group.bits) & _SINGULAR
        if agreeing:
            named = replace(group, names=(*group.names, e), name_bits=agreeing)
            return Reading(e + 1, (*reading.groups[:-1], named)), e
    if (nominal.noun | nominal.adjective) & _BY_CASE["nomn"] and not _nominal(before.norm).noun & _ANIMATE:
        return replace(reading, end=e + 1), last
    return None


def _genitive(sentence: Sentence, reading: Reading, last: int) -> _Following | None:
    """A noun in the genitive: «отдел доставки», «горячую линию вашего банка»."""
    e = reading.end
    nominal = _nominal(sentence.words[e].norm)
    if ("NPRO" in nominal.parts and not nominal.adjective) or _may_be_finite(sentence.words[e].norm):
        return None
    if sentence.words[e].kind == "number" or _opaque_end(sentence, e, -1) is not None:
        return None
    core = _core(sentence, e, _BY_CASE["gent"], (), e, _DOUBTFUL)
    people = nominal.substantive and nominal.adjective & _BY_CASE["gent"] & _PLURAL and not nominal.noun
    if core is None or (
        core[1].adjectives == ()
        and not (nominal.noun & _BY_CASE["gent"] or people)
        and core[1].numeral is None
    ):
        return None
    return replace(reading, end=core[0]), core[1].head


def _managed(sentence: Sentence, reading: Reading, last: int) -> _Following | None:
    """What one is in charge of: «заведующей отделением», «управляющего складом»."""
    if not _nominal(sentence.words[last].norm).lemmas & _words("in_charge"):
        return None
    core = _core(sentence, reading.end, _BY_CASE["ablt"], (), reading.end, _DOUBTFUL)
    return None if core is None else (replace(reading, end=core[0]), core[1].head)


def _preposition(sentence: Sentence, reading: Reading, last: int) -> _Following | None:
    """A prepositional attribute that a noun of the phrase takes: «по работе с претензиями», «из отдела возвратов»."""
    e = reading.end
    words = sentence.words
    governments = _governments().get(words[e].norm)
    if governments is None or e + 1 >= len(words) or _broken(sentence, e + 1):
        return None
    hosts = {last, *(group.head for group in reading.groups)}
    for government in governments:
        if not any(_takes(sentence, host, government) for host in hosts):
            continue
        core = _core(sentence, e + 1, _BY_CASE[government.case], (), e + 1, _DOUBTFUL) or _street(
            sentence, e + 1
        )
        if core is not None and not (_nominal(words[core[1].head].norm).lemmas & government.never):
            return replace(reading, end=core[0]), core[1].head
    return None


def _takes(sentence: Sentence, host: int, government: _Government) -> bool:
    word = sentence.words[host]
    nominal = _nominal(word.norm) if word.kind == "word" else None
    if nominal is None or not nominal.lemmas:
        return bool({"persons", "places"} & government.after)
    if "NPRO" in nominal.parts and not nominal.lemmas & government.after:
        return False
    if "any" in government.after or nominal.lemmas & government.after:
        return True
    if "places" in government.after and nominal.lemmas & _words("places"):
        return True
    return "persons" in government.after and bool(nominal.noun & _ANIMATE)


def _dated(sentence: Sentence, reading: Reading, last: int) -> _Following | None:
    """«заказ от 15 марта»: the one date that belongs to the noun."""
    e = reading.end
    if sentence.words[e].norm != "от":
        return None
    hosts = {last, *(group.head for group in reading.groups)}
    if not any(_takes(sentence, host, g) for host in hosts for g in _governments()["от"]):
        return None
    end = times.time_end(sentence, e)
    return None if end is None else (replace(reading, end=end), last)


def _address(sentence: Sentence, reading: Reading, last: int) -> _Following | None:
    """«ул. Ленина» and «дом 5» inside an address; the number alone is `_number`."""
    e = reading.end
    words = sentence.words
    if words[e].norm not in _words("address") or e + 1 >= len(words) or _broken(sentence, e + 1):
        return None
    following = words[e + 1]
    if following.kind != "number" and not following.text[0].isupper() and not following.text[0].isdigit():
        return None
    return replace(reading, end=e + 2), e + 1


def _address_number(sentence: Sentence, reading: Reading, last: int) -> _Following | None:
    """What goes on an address after a comma: «Ленина, 5», «Тверская, д. 7», «дом 5, офис 12»."""
    e = reading.end
    words = sentence.words
    previous = words[e - 1]
    if not (previous.text[0].isupper() or previous.text[0].isdigit()):
        return None
    if times.time_end(sentence, e) is not None:
        return None
    if words[e].text[0].isdigit() and len(words[e].text) <= 5 and words[e].kind in ("number", "word", "id"):
        n = e + 1
        counts = n < len(words) and not _broken(sentence, n) and _is_word(words[n]) and _counts(words[n].norm)
        return None if counts else (replace(reading, end=n), last)
    return _address(sentence, reading, last)


def _emphatic(sentence: Sentence, reading: Reading, last: int) -> _Following | None:
    """«вам самим», «нас всех», «вас обоих»: what agrees with a pronoun after it."""
    e = reading.end
    nominal = _nominal(sentence.words[e].norm)
    group = reading.groups[-1]
    if not nominal.lemmas & {"сам", "весь", "один"} and not nominal.numeral:
        return None
    agreeing = (nominal.adjective | nominal.numeral) & same_cases(group.bits)
    if not agreeing:
        return None
    extended = replace(group, adjectives=(*group.adjectives, e))
    return Reading(e + 1, (*reading.groups[:-1], extended)), e


def _conjunct(sentence: Sentence, reading: Reading, last: int) -> _Following | None:
    """«менеджеру или оператору»: a second phrase in the same case, if no clause begins with it."""
    e = reading.end
    words = sentence.words
    if words[e].norm not in ("и", "или", "либо") or e + 1 >= len(words) or _broken(sentence, e + 1):
        return None
    if times.time_end(sentence, e + 1) is not None:
        return None
    core = _core(sentence, e + 1, same_cases(reading.groups[0].bits), (), e + 1, _DOUBTFUL)
    if core is None or _opens_clause(sentence, core) or not _is_word(words[core[1].head]):
        return None
    return Reading(core[0], (*reading.groups, core[1])), core[1].head


def _opens_clause(sentence: Sentence, core: _Core) -> bool:
    """Whether a predicate comes after a conjunct that may be its subject, or the conjunct is a pronoun."""
    end, group = core
    words = sentence.words
    nominal = _nominal(words[group.head].norm)
    if "NPRO" in nominal.parts:
        return True
    if not (nominal.noun | nominal.adjective) & _BY_CASE["nomn"]:
        return False
    for k in range(end, min(end + 3, len(words))):
        if _broken(sentence, k):
            return False
        if _is_predicate(words[k].norm):
            return True
    return False


_PREDICATES = frozenset({"VERB", "PRTS", "ADJS", "PRED", "INFN"})


@lru_cache(maxsize=1 << 12)
def _is_predicate(norm: str) -> bool:
    return any(
        not p.grammemes.isdisjoint(_PREDICATES) and p.score >= _DOUBTFUL for p in morphology.parse(norm)
    )


@lru_cache(maxsize=1 << 12)
def _may_be_finite(norm: str) -> bool:
    """Whether a form is a verb as easily as a noun: «забрала», «стали»."""
    return sum(p.score for p in morphology.parse(norm) if "VERB" in p.grammemes) >= _DOUBTFUL


_FOLLOWING = (_name, _address, _opaque, _number, _proper, _managed, _genitive, _preposition, _conjunct)
