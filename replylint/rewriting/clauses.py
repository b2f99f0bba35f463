"""Sentences as independent clauses: which part may be taken out or replaced and leave a sentence behind."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import pairwise

from replylint.language import morphology
from replylint.language.text import Sentence, Word
from replylint.model import Span
from replylint.rewriting.templates import data

_SUBORDINATORS = frozenset(
    """что чтобы если когда пока как где куда откуда почему зачем хотя раз поскольку словно будто ведь чем ли кто чей
    потому так едва лишь либо или иначе причем значит то сколько насколько""".split()
)
_RELATIVES = frozenset({"который", "чей", "какой", "каков"})
COORDINATORS = frozenset("а но и да зато однако поэтому".split())
_LIKELY, _SURELY = 0.15, 0.5

_ASKING = frozenset("кто что чем где куда когда как сколько почему зачем".split())
"""With one of these a clause does not end: «поставка будет, но когда, не говорят»."""

_ASIDES = frozenset(
    "похоже видимо кажется вроде думаю думаем значит наверное возможно вероятно пожалуйста признаться конечно разумеется естественно например надеюсь надеемся следовательно".split()
)
_BEGINNING = frozenset("чего что зачем почему вы я мы ты а но это тут там".split())
"""Words that begin a clause of their own behind one without a verb."""

OPENERS = COORDINATORS | {"ну", "вот", "так", "то", "причем"}
"""Words with which a clause that has lost the one before it must not begin."""

_SUBJECTS = frozenset({"он", "она", "оно", "они"})
_POINTING = frozenset({"он", "этот", "тот", "такой"})
_ANAPHORS = frozenset(
    "он она оно они его ее их ему ей им ими нее него них ней нем ним ними этот тот там туда оттуда такой".split()
)


def speaks_of(words: Iterable[Word], lemmas: Collection[str]) -> bool:
    """Whether one of the words is, by its likeliest reading, a form of one of the lemmas."""
    return any(parse.lemma in lemmas for word in words for parse in word.parses[:1])


@lru_cache(maxsize=1 << 14)
def _roles(norm: str) -> frozenset[str]:
    """What a form may be in a clause: predicate, personal (shows its subject), subject, participle, relative."""
    roles = set()
    for parse in morphology.parse(norm):
        if parse.score < _LIKELY:
            continue
        grammemes = parse.grammemes
        if ("VERB" in grammemes) or "PRTS" in grammemes or "ADJS" in grammemes or "PRED" in grammemes:
            roles.add("predicate")
        if "VERB" in grammemes and ({"1per", "2per", "impr"} & grammemes or "PRED" in grammemes):
            roles.add("personal")
        if "PRED" in grammemes:
            roles.add("personal")
        if "nomn" in grammemes and ("NOUN" in grammemes or "NPRO" in grammemes):
            roles.add("subject")
        if "PRTF" in grammemes or "GRND" in grammemes:
            roles.add("participle")
        if parse.lemma in _RELATIVES:
            roles.add("relative")
    return frozenset(roles)


def roles_of(word: Word) -> frozenset[str]:
    """What a word may be in a clause; empty for what is no word."""
    return _roles(word.norm) if word.kind == "word" else frozenset({"subject"})


def has_predicate(sentence: Sentence, i: int, j: int) -> bool:
    """Whether one of `words[i:j]` can be a predicate."""
    for word in sentence.words[i:j]:  # noqa: SIM110 - asked dozens of times for each sentence
        if "predicate" in roles_of(word):
            return True
    return False


def stands_alone(sentence: Sentence, i: int, j: int) -> bool:
    """Whether `words[i:j]` could be a sentence of its own."""
    roles = [roles_of(word) for word in sentence.words[i:j]]
    if not any("predicate" in role for role in roles):
        return False
    return any("personal" in role or "subject" in role for role in roles)


def begins_dependent(sentence: Sentence, i: int, j: int) -> bool:
    """Whether `words[i:j]` begin as a clause that hangs on another: «что …», «который …», «сказав …»."""
    words = sentence.words
    if i == 0 and _is_attribute(sentence, j):
        return False
    if words[i].norm in _SUBORDINATORS or "participle" in roles_of(words[i]):
        return True
    if words[i].norm in COORDINATORS and i + 1 < j and words[i + 1].norm in _SUBORDINATORS:
        return words[i + 1].norm == "то"
    if i > 0 and any(word.norm == "ли" for word in words[i + 1 : min(i + 3, j)]):
        return True  # «Вы интересовались, появится ли мазь»
    return any("relative" in roles_of(word) for word in words[i : min(i + 3, j)])


def _is_attribute(sentence: Sentence, j: int) -> bool:
    """«Исправленный счёт во вложении»: the participle that begins the sentence goes with the noun behind it."""
    words = sentence.words
    if j < 2 or sentence.breaks >> 1 & 1 or not any("PRTF" in p.grammemes for p in words[0].parses[:1]):
        return False
    return any({"NOUN", "nomn"} <= p.grammemes for p in words[1].parses)


@lru_cache(maxsize=64)
def units(sentence: Sentence, source: str) -> tuple[tuple[int, int], ...]:
    """The independent clauses of a sentence, as ranges of words that together cover it."""
    # Every finding of a sentence asks for the same.
    size = len(sentence.words)
    cuts = [k for k in range(1, size) if sentence.breaks >> k & 1 and not sentence.quoted >> k & 1]
    found: list[tuple[int, int]] = []
    start = 0
    depth = 0
    for number, cut in enumerate(cuts):
        gap = source[sentence.ends[cut - 1] : sentence.starts[cut]]
        depth += gap.count("(") - gap.count(")")
        end = cuts[number + 1] if number + 1 < len(cuts) else size
        if depth == 0 and ")" not in gap and _is_boundary(sentence, start, cut, end, gap):
            found.append((start, cut))
            start = cut
    found.append((start, size))
    return tuple(found)


def _is_boundary(sentence: Sentence, start: int, cut: int, end: int, gap: str) -> bool:
    """Whether one independent clause ends and another begins before word `cut`."""
    if ":" in gap or "(" in gap:
        return False
    left = stands_alone(sentence, start, cut)
    if ";" in gap or "…" in gap or "..." in gap:
        return left
    if not left or _opens_with_condition(sentence, start, cut):
        return False
    if begins_dependent(sentence, cut, end) or not stands_alone(sentence, cut, end):
        return False
    return "—" not in gap and "–" not in gap


def _opens_with_condition(sentence: Sentence, start: int, cut: int) -> bool:
    """«Если …,», «как машина доедет,»: a subordinate clause that stands first belongs to what follows."""
    words = sentence.words
    first = start + (words[start].norm in COORDINATORS)
    return (
        first < cut
        and words[first].norm in _SUBORDINATORS
        and not any(sentence.breaks >> k & 1 for k in range(first + 1, cut))
    )


def text_of(sentence: Sentence, source: str, i: int, j: int) -> str:
    """The source from word `i` to word `j`, exclusive, an opening or closing quotation mark of theirs with it."""
    start, end = sentence.starts[i], sentence.ends[j - 1]
    if sentence.quoted >> i & 1 and start > sentence.start and source[start - 1] in '«"“„':
        start -= 1
    if sentence.quoted >> (j - 1) & 1 and source[end : end + 1] in ("»", '"', "”", "“"):
        end += 1
    if source[end : end + 1] in ("°", "%", "₽", "$", "€"):
        end += 1
    elif source[end : end + 1].isspace() and source[end + 1 : end + 2] in ("₽", "%", "$", "€"):
        end += 2
    return source[start:end]


def points_back(sentence: Sentence, i: int, j: int) -> bool:
    """Whether `words[i:j]` can only be understood with what stands before: «они напишут», «там помогут»."""
    words = sentence.words[i:j]
    if len(words) > 1 and words[0].norm == "если" and words[1].norm in ("нет", "да", "так"):
        return True
    if words[0].norm == "тогда" or _says_the_same(sentence, i, j):
        return True
    named = next((k for k, word in enumerate(words[:6]) if word.norm in _SUBJECTS), None)
    if named is not None:
        return not any("thing" in _pointing(word) for word in words[:named])
    for place, word in enumerate(words[:6]):
        if word.norm in _ANAPHORS or word.norm.startswith("этот"):
            return True
        told = _pointing(word)
        if place < 4 and "anaphor" in told:
            return True
        if "noun" in told and (place > 0 or "people" in told):
            return False  # «Сборщиков забронировали, их услуги за наш счёт»
    return False


def _says_the_same(sentence: Sentence, i: int, j: int) -> bool:
    """«запишу маму на тот же день», «документы выпишу тем же днём», with no clause before it that may tell which."""
    words = sentence.words
    for k in range(i + 1, j):
        if sentence.breaks >> k & 1:
            return False
        if words[k].norm == "же" and any(p.lemma in ("тот", "там", "такой") for p in words[k - 1].parses[:2]):
            return True
    return False


def _pointing(word: Word) -> frozenset[str]:
    """What a word may be for one that points back: an anaphor, a thing it may mean, surely a noun, people."""
    return _pointing_of(word.norm) if word.kind == "word" else frozenset()


@lru_cache(maxsize=1 << 14)
def _pointing_of(norm: str) -> frozenset[str]:
    parses = morphology.parse(norm)
    told = {
        "anaphor": any(p.lemma in _POINTING and p.score > _LIKELY for p in parses),
        "thing": any("NOUN" in p.grammemes and {"nomn", "accs"} & p.grammemes for p in parses[:2]),
        "noun": any("NOUN" in p.grammemes and p.score > _SURELY for p in parses),
        "people": any({"anim", "plur"} <= p.grammemes for p in parses[:1]),
    }
    return frozenset(name for name, value in told.items() if value)


def capital(text: str) -> str:
    """The text with its first letter a capital one.

    >>> capital("«да», сказал"), capital("приедем")
    ('«да», сказал', 'Приедем')
    """
    return text[:1].upper() + text[1:]


def lowered(text: str, word: Word) -> str:
    """The text, whose first word is `word`, as it stands inside a sentence: names and abbreviations keep their capital."""
    letters = word.text
    if len(letters) > 1 and (letters[1:2].isupper() or not letters.replace("-", "").isalpha()):
        return text
    if not letters[:1].isupper() or not text.startswith(letters[:1]):
        return text
    best = word.parses[0] if word.parses else None
    if best is None or not best.known or {"Name", "Surn", "Patr", "Geox", "Orgn"} & best.grammemes:
        return text
    return text[:1].lower() + text[1:]


def clause_around(sentence: Sentence, source: str, start: int, end: int) -> tuple[int, int]:
    """The independent clauses of the sentence that hold the words `start` to `end`, exclusive."""
    found = [(i, j) for i, j in units(sentence, source) if i < end and start < j]
    return found[0][0], found[-1][1]


def piece_edit(sentence: Sentence, source: str, i: int, j: int, text: str, whole: bool) -> tuple[Span, str]:
    """The edit that puts `text` in place of `words[i:j]`.

    A `whole` text is one or more sentences and stands by itself: what is left of the sentence around it is closed
    before it and begins anew after it. Any other text takes the place of the words, an empty one of what follows too.
    """
    last = len(sentence.words)
    start, end = sentence.starts[i], _after_quote(sentence, source, j - 1)
    if not whole:
        if text or j == last:
            return Span(start, end), text
        return _opening(sentence, source, start, j, "")
    if i > 0:
        start, text = _after_quote(sentence, source, i - 1), ". " + text
    elif j == last:
        return Span(sentence.start, max(sentence.end, end)), text
    if j == last:
        return Span(start, max(sentence.end, end)), text
    after = j
    while after < last - 1 and sentence.words[after].norm in OPENERS:
        after += 1
    return _opening(sentence, source, start, after, text + " ")


def _opening(sentence: Sentence, source: str, start: int, k: int, text: str) -> tuple[Span, str]:
    """The edit from `start` on after which word `k` begins a sentence."""
    at = sentence.starts[k]
    if sentence.quoted >> k & 1 and source[at - 1 : at] in '«"':
        return Span(start, at - 1), text
    letter = source[at : at + 1]
    return (Span(start, at + 1), text + letter.upper()) if letter.islower() else (Span(start, at), text)


def _after_quote(sentence: Sentence, source: str, k: int) -> int:
    end = sentence.ends[k]
    while end < len(source) and source[end] in '»"”%°₽':
        end += 1
    return end


def bare_respect(name: str) -> bool:
    """«Уважаемый»: by itself no way to call anybody."""
    return name.lower().startswith("уважаем") and " " not in name


def _sounds_like_name(word: Word) -> bool:
    """«Шолпан», «Ларочка»: a form that the dictionary does not have, though it may be somebody's name."""
    if not word.text.istitle() or any(p.known for p in word.parses):
        return False
    return word.norm.endswith(("очка", "ечка", "енька", "ич")) or any(
        {"anim", "nomn"} <= p.grammemes for p in word.parses[:2]
    )


def vocative_end(sentence: Sentence) -> int | None:
    """The end of the name a sentence begins with: «Ренат, справки …»; None where it begins otherwise."""
    end = next((k for k in range(1, min(5, len(sentence.words))) if sentence.breaks >> k & 1), None)
    if end is None or sentence.starts[end] - sentence.ends[end - 1] > 2:
        return None  # «Роза — цветок нежный»
    for word in sentence.words[:end]:
        if word.kind == "placeholder":
            if word.text.startswith("["):
                return None
            continue
        best = word.parses[0].grammemes if word.parses else frozenset()
        named = {"Name", "Surn", "Patr"} & best or any(
            {"Name", "Patr"} & p.grammemes and p.score > 0.1 for p in word.parses
        )
        named = named or (end == 1 and _sounds_like_name(word))
        if not any(p.known for p in word.parses) and any("VERB" in p.grammemes for p in word.parses):
            return None
        if "[" in word.text:
            return None
        if not (named and word.text[:1].isupper()) and not word.norm.startswith("уважаем"):
            return None
    return end


def address_end(sentence: Sentence) -> int:
    """How many words at the beginning greet or call: «Здравствуйте, Инна, по чайнику …», «Ренат, справки …»."""
    words = sentence.words
    greets = words[0].norm in data().lists["greetings"]
    if not greets:
        return vocative_end(sentence) or 0
    cut = next((k for k in range(1, min(4, len(words))) if sentence.breaks >> k & 1), None)
    if cut is None:
        return 0
    named = next((k for k in range(cut + 1, min(cut + 4, len(words))) if sentence.breaks >> k & 1), None)
    called = named is not None and all(
        any({"Name", "Surn", "Patr"} & p.grammemes for p in word.parses) or word.kind == "placeholder"
        for word in words[cut:named]
    )
    return named if called and named is not None else cut


@lru_cache(maxsize=64)
def segments(sentence: Sentence, source: str) -> tuple[tuple[int, int], ...]:
    """The clauses of a sentence, subordinate ones too, as ranges of words that together cover it."""
    size = len(sentence.words)
    cuts = [k for k in range(1, size) if sentence.breaks >> k & 1 and not sentence.quoted >> k & 1]
    found: list[tuple[int, int]] = []
    start = depth = 0
    for cut, end in pairwise([*cuts, size]):
        gap = source[sentence.ends[cut - 1] : sentence.starts[cut]]
        depth = max(depth + gap.count("(") - gap.count(")"), 0)
        inside = depth > 0 or (")" in gap and "," not in gap) or gap in ("–", "-", "—")  # «1871–1874»
        inside = inside or end - cut < 2 or _is_open(sentence, cut)
        if not inside and _states(sentence, start, cut) and has_predicate(sentence, cut, end):
            found.append((start, cut))
            start = cut
    found.append((start, size))
    return tuple(found)


def _is_open(sentence: Sentence, cut: int) -> bool:
    """Whether what stands before word `cut` cannot end there, or the word is only put in: «когда, не говорят», «какие именно, не
    скажем», «туда, похоже, попала и премия»."""
    words = sentence.words
    if any(word.norm in _ASKING or word.norm.startswith("как") for word in words[max(cut - 2, 0) : cut]):
        return True
    aside = words[cut - 1].norm in _ASIDES and (cut == 1 or sentence.breaks >> (cut - 1) & 1)
    follows = words[cut].norm in _ASIDES and (cut + 1 == len(words) or sentence.breaks >> (cut + 1) & 1)
    return bool(aside or follows)


def _states(sentence: Sentence, start: int, cut: int) -> bool:
    """Whether `words[start:cut]` say something of their own: «рама в работе» does without a verb."""
    if has_predicate(sentence, start, cut):
        return True
    begins = sentence.words[cut].norm in _BEGINNING
    return cut - start >= 3 and begins and "subject" in roles_of(sentence.words[start])


_WHEN = frozenset("сейчас сегодня завтра потом скоро обычно также желательно ещё еще".split())
"""What may stand before a verb that has no subject."""


def lacks_subject(sentence: Sentence) -> bool:
    """«Не придут через неделю, напишите снова»: who is spoken of was said before."""
    first = next((k for k in range(1, len(sentence.words)) if sentence.breaks >> k & 1), len(sentence.words))
    words = sentence.words[:first]
    if words[0].norm == "если" and len(sentence.words) > 2:
        # «Если вскрыли, не примем»: what, the question before it said.
        return not any(map(_names_something, words[1:]))
    best = [p for w in words for p in w.parses[:1]]
    verbs = [p for p in best if "VERB" in p.grammemes and "3per" in p.grammemes]
    if not verbs or any(word.kind == "word" and "subject" in roles_of(word) for word in words):
        return False
    if words[0].norm == "не" and any({"plur", "futr"} <= p.grammemes for p in verbs):
        return True
    first_verb = next((p for p in best if p.lemma not in _WHEN), None)
    impersonal = verbs[0].lemma in data().lists["impersonal_verbs"]
    told = any(
        word.norm in ("вам", "вас", "тебе", "тебя") or {"NOUN", "accs"} <= p.grammemes
        for word in words
        for p in word.parses[:1]
    )
    # «Отвечают по будням», «Появятся завтра»
    return first_verb is verbs[0] and not impersonal and not told


def _names_something(word: Word) -> bool:
    """Whether a condition with this word says what it is about."""
    if word.kind != "word" or word.norm in ("удобно", "нужно", "нет", "да", "можно"):
        return True
    best = word.parses[0].grammemes if word.parses else frozenset()
    spoken = "VERB" in best and not best.isdisjoint({"1per", "2per"})
    return spoken or not best.isdisjoint({"NOUN", "NPRO", "ADJF", "INFN"})


_LEANING = frozenset("это и а но также при кроме поэтому он она они оно его ее её их там тогда".split())
_WE = frozenset("я мы меня нас мне нам мной нами".split())
_YOU = frozenset(
    "вы вас вам вами ваш ваша ваше ваши вашей вашего вашу вашим ваших вашему вашем вашими".split()
)


_BUILDS = (
    ("orders", frozenset({"impr", "plur"})),
    ("will do", frozenset({"VERB", "futr", "1per"})),
    ("past", frozenset({"VERB", "past"})),
    ("present", frozenset({"VERB", "pres", "3per"})),
)
"""What a verb shows of whom a clause speaks, and when."""
FORMS = (
    *(sign for sign, _ in _BUILDS), "says you", "says we", "no predicate", "leans", "dependent", "papery", "unsound",
)  # fmt: skip
"""The names of traits that `forms_of` tells."""


@lru_cache(maxsize=256)
def forms_of(sentence: Sentence, start: int, end: int) -> tuple[str, ...]:
    """How `words[start:end]` are built, as names of traits: of whom their verbs speak and when, whether there are any, whether they
    can stand alone."""
    words = sentence.words[start:end]
    told = set().union(*[_signs(word.norm) for word in words if word.kind == "word"])
    if not has_predicate(sentence, start, end):
        told.add("no predicate")
    if (
        words[0].norm in _LEANING
        or (start == 0 and lacks_subject(sentence))
        or points_back(sentence, start, end)
    ):
        told.add("leans")
    if begins_dependent(sentence, start, end):
        told.add("dependent")
    return tuple([name for name in FORMS if name in told])


@lru_cache(maxsize=1 << 14)
def _signs(norm: str) -> frozenset[str]:
    """The names of traits that a clause has from one of its words."""
    signs = {name for name, words in (("says you", _YOU), ("says we", _WE)) if norm in words}
    for best in morphology.parse(norm)[:1]:
        signs |= {sign for sign, build in _BUILDS if build <= best.grammemes}
        signs |= {name for name in ("papery", "unsound") if best.lemma in data().lists[name]}
    return frozenset(signs)


_HANGING = frozenset({"значит", "то", "так", "ведь", "поэтому", "но", "а", "и"})
"""What ties a clause to the one after it."""


def said_alone(sentence: Sentence, source: str, start: int, end: int) -> str:
    """`words[start:end]` as a sentence of their own."""
    last = len(sentence.words)
    while start > 0 and start < end - 1 and sentence.words[start].norm in OPENERS:
        start += 1
    while end < last and end > start + 1 and sentence.words[end - 1].norm in _HANGING:
        end -= 1  # «…, значит»
    said = text_of(sentence, source, start, end)
    opening = source[sentence.start : sentence.starts[0]] if start == 0 else ""
    if opening.strip('«"'):
        said = opening.rstrip('«"') + said
    closing = source[sentence.ends[-1] : max(sentence.end, sentence.ends[-1])] if end == last else "."
    if said[-1:] in '»"°%₽':
        closing = closing.lstrip(' »"°%₽')
    if not closing and sentence.zone == "body":
        closing = "."
    return capital(said.strip()) + closing
