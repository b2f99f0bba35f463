"""Noun phrases in another case or number, with agreement kept; None rather than a doubtful form."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from replylint.language import morphology
from replylint.language.morphology import CASES, Parse, fold
from replylint.language.nounphrases import Group, bits_of, is_abbreviation, reading_of

if TYPE_CHECKING:
    from replylint.language.text import Sentence, Word
    from replylint.language.tokens import Vocabulary

_GENDERS = ("masc", "femn", "neut")
_ALIASES = {"gent": {"gent", "gen1", "gen2"}, "loct": {"loct", "loc1", "loc2"}, "accs": {"accs", "acc2"}}

# After these in the nominative the noun stands in the genitive singular.
_SMALL = frozenset({"два", "две", "оба", "обе", "три", "четыре", "полтора", "полторы"})

# Counted forms that are not the plain genitive: (one, two to four, five and more).
_COUNTED = {"год": ("год", "года", "лет"), "человек": ("человек", "человека", "человек")}

# Forms of the third person that take «н» after a preposition.
_AFTER_PREPOSITION = frozenset({"его", "ему", "им", "ее", "ей", "ею", "их", "ими"})

_QUOTES = "«»\"“”„'`"


def inflect_phrase(
    sentence: Sentence,
    i: int,
    j: int,
    case: str,
    number: str | None = None,
    *,
    was: str | None = None,
    source: str | None = None,
    after_preposition: bool = False,
) -> str | None:
    """The noun phrase `words[i:j]` in `case` (and `number`, «sing» or «plur»), the letter case of the original kept.

    Only the words that agree with the head change. `was` is the case the phrase stands in, where that is known: it
    decides between readings («карты»). With `source`, the text the sentence was read from, whatever stands between the
    words is copied from it. `after_preposition` asks for «него», not «его». None where the words are no noun phrase or
    a form of them is in doubt.
    """
    if case not in CASES:
        raise ValueError(f"not a case: {case}")
    reading = reading_of(sentence, i, j, was) or reading_of(sentence, i, j, None)
    if reading is None:
        return None
    changed: dict[int, str] = {}
    for group in reading.groups:
        forms = _group_forms(sentence, group, case, number)
        if forms is None:
            return None
        changed |= forms
    if after_preposition:
        changed[i] = _with_n(sentence.words[i], changed.get(i, sentence.words[i].text))
    return _assemble(sentence, i, j, changed, source)


def inflect_text(text: str, case: str, number: str | None = None) -> str | None:
    """The noun phrase `text` in `case` (and `number`); None where it is no noun phrase or a form is in doubt.

    >>> inflect_text("старший менеджер Василий", "gent")
    'старшего менеджера Василия'
    """
    from replylint.language.reader import read

    stripped = text.strip()
    sentences = read(stripped, _vocabulary()).sentences
    if len(sentences) != 1:
        return None
    sentence = sentences[0]
    return inflect_phrase(sentence, 0, len(sentence.words), case, number, source=stripped)


def agree_with_number(n: int, word: str) -> str:
    """The number with the noun or adjective `word` (nominative singular) as it is counted.

    >>> agree_with_number(3, "день"), agree_with_number(5, "день"), agree_with_number(21, "рабочий")
    ('3 дня', '5 дней', '21 рабочий')
    """
    count = abs(n)
    few = count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14)
    one = count % 10 == 1 and count % 100 != 11
    if fold(word) in _COUNTED:
        return f"{n} {_COUNTED[fold(word)][0 if one else 1 if few else 2]}"
    if one:
        return f"{n} {word}"
    adjective = sum(p.score for p in morphology.parse(fold(word)) if "ADJF" in p.grammemes) > 0.3
    like = {"ADJF"} if adjective else {"NOUN"}
    form = morphology.inflect(word, {"gent", "sing"}, like) if few and not adjective else None
    form = form or morphology.inflect(word, {"gent", "plur"}, like)
    return f"{n} {word if form is None else _recase(word, form)}"


@cache
def _vocabulary() -> Vocabulary:
    from replylint.language.tokens import Vocabulary

    return Vocabulary()


# -- the forms of one group ----------------------------------------------------------------------------------------


def _group_forms(sentence: Sentence, group: Group, case: str, number: str | None) -> dict[int, str] | None:
    """The new text of every word of a group, by index; None if one of them cannot be had."""
    if group.numeral is not None:
        return None if number else _counted_forms(sentence, group, case)
    words = sentence.words
    head = _reading(words[group.head], group.bits & group.name_bits) or _reading(
        words[group.head], group.bits
    )
    if head is None:
        return _opaque_forms(sentence, group, case, number)
    number = number or _number_of(head)
    if number == "plur" and group.names:
        return None if _number_of(head) != "plur" else _all_forms(sentence, group, head, case, "plur")
    return _all_forms(sentence, group, head, case, number)


def _all_forms(
    sentence: Sentence, group: Group, head: Parse, case: str, number: str, changed_number: str | None = None
) -> dict[int, str] | None:
    words = sentence.words
    forms: dict[int, str | None] = {
        group.head: _noun(words[group.head], head, case, changed_number or number)
    }
    gender = next((g for g in _GENDERS if g in head.grammemes), None)
    if {"ms-f", "Ms-f"} & head.grammemes:
        gender = None
    animate = "anim" in head.grammemes or ("NPRO" in head.grammemes and "inan" not in head.grammemes)
    for k in group.adjectives:
        forms[k] = _adjective(words[k], group.bits, case, number, gender, animate)
    for k in group.names:
        name = _reading(words[k], group.name_bits, {"Name", "Surn", "Patr", "Geox"})
        if name is None and (surname := _reading(words[k], group.name_bits, {"ADJF"})) is not None:
            gender_of = next((g for g in _GENDERS if g in surname.grammemes), None)
            forms[k] = _adjective(words[k], group.name_bits, case, "sing", gender_of, True)
            continue
        forms[k] = None if name is None else _noun(words[k], name, case, _number_of(name))
    return _complete(forms)


def _complete(forms: dict[int, str | None]) -> dict[int, str] | None:
    complete = {k: form for k, form in forms.items() if form is not None}
    return complete if len(complete) == len(forms) else None


def _opaque_forms(sentence: Sentence, group: Group, case: str, number: str | None) -> dict[int, str] | None:
    """A head without forms («наш {{department}}»): its adjectives change by what they are themselves."""
    forms: dict[int, str | None] = {}
    for k in group.adjectives:
        adjective = _reading(sentence.words[k], group.bits, {"ADJF", "PRTF"})
        if adjective is None:
            return None
        gender = next((g for g in _GENDERS if g in adjective.grammemes), None)
        own = number or _number_of(adjective)
        forms[k] = _adjective(sentence.words[k], group.bits, case, own, gender, "anim" in adjective.grammemes)
    for k in group.names:
        name = _reading(sentence.words[k], group.name_bits)
        forms[k] = None if name is None else _noun(sentence.words[k], name, case, _number_of(name))
    return _complete(forms)


def _counted_forms(sentence: Sentence, group: Group, case: str) -> dict[int, str] | None:
    """A numeral with its noun: «два дня» → «двух дней», «двум дням»."""
    words = sentence.words
    assert group.numeral is not None
    numeral = words[group.numeral]
    noun_bits = _case_bits("gent") if group.counted else group.bits
    head = _reading(words[group.head], noun_bits, {"NOUN"}, uncounted="Pltm")
    if head is None:
        return None
    if group.counted and case in ("nomn", "accs") and not ("anim" in head.grammemes and case == "accs"):
        return {}
    animate = "anim" in head.grammemes
    small = _is_small(numeral)
    noun_case, noun_number = case, "sing" if _ends_in_one(numeral) else "plur"
    numeral_case = case
    if case == "nomn" or (case == "accs" and not (animate and small)):
        noun_case, noun_number = ("gent", "sing" if small else "plur")
        if _ends_in_one(numeral):
            noun_case, noun_number = case, "sing"
    elif case == "accs":
        numeral_case = noun_case = "gent"
    gender = next((g for g in _GENDERS if g in head.grammemes), None)
    forms: dict[int, str | None] = {group.head: _noun(words[group.head], head, noun_case, noun_number)}
    forms[group.numeral] = _numeral(numeral, numeral_case, gender)
    for k in group.adjectives:
        # An adjective before the numeral takes the case of the phrase; one after it is plural even in «два новых дня».
        own_case = case if k < group.numeral and numeral_case == case else noun_case
        own_number = noun_number if _ends_in_one(numeral) else "plur"
        forms[k] = _adjective(words[k], (1 << 48) - 1, own_case, own_number, gender, animate)
    return _complete(forms)


def _is_small(numeral: Word) -> bool:
    if numeral.kind == "word":
        return any(p.lemma in _SMALL for p in morphology.parse(numeral.norm))
    return numeral.norm[-1:] in "234" and numeral.norm[-2:-1] != "1"


def _ends_in_one(numeral: Word) -> bool:
    return numeral.kind != "word" and numeral.norm[-1:] == "1" and numeral.norm[-2:-1] != "1"


def _numeral(word: Word, case: str, gender: str | None) -> str | None:
    if word.kind != "word":
        return word.text
    for like in ({"NUMR", gender} if gender else {"NUMR"}, {"NUMR"}):
        wanted = {case, *({gender} if gender and gender in like else ())}
        if case == "accs":
            wanted = {"nomn", *(wanted - {"accs"})}
        form = morphology.inflect(word.norm, wanted, {"NUMR"})
        if form is not None:
            return _recase(word.text, form)
    return None


def _case_bits(case: str) -> int:
    return 0xFF << (CASES.index(case) * 8)


def _reading(word: Word, bits: int, kinds: set[str] | None = None, uncounted: str = "") -> Parse | None:
    """The likeliest nominal reading of a word within `bits` (of one of the given kinds); None for what has no forms.

    Readings with the grammeme `uncounted` are left out: «часами» is of «час», not of «часы», after a numeral.
    """
    if word.kind != "word" or is_abbreviation(word):
        return None
    wanted = kinds or {"NOUN", "NPRO", "ADJF", "PRTF"}
    found = [
        p for p in word.parses if wanted & p.grammemes and bits_of(p) & bits and uncounted not in p.grammemes
    ]
    heads = [p for p in found if not {"ADJF", "PRTF"} & p.grammemes]
    # «нашему», «ответственного»: of what is masculine as well as neuter, a person is meant or a thing of unknown gender.
    not_neuter = [p for p in found if "neut" not in p.grammemes]
    return next(iter(heads or not_neuter or found), None)


def _number_of(parse: Parse) -> str:
    return "plur" if "plur" in parse.grammemes else "sing"


def _noun(word: Word, parse: Parse, case: str, number: str) -> str | None:
    if "Fixd" in parse.grammemes:
        return word.text
    if number != _number_of(parse) and {"Sgtm", "Pltm"} & parse.grammemes:
        return None
    wanted = {case} if "NPRO" in parse.grammemes and number == _number_of(parse) else {case, number}
    if {"ADJF", "PRTF"} & parse.grammemes and case == "accs":
        wanted.add("anim" if "anim" in parse.grammemes else "inan")
    form = morphology.inflect(word.norm, wanted, parse.grammemes, parse.lemma)
    if form is None and {"anim", "inan"} & wanted:
        form = morphology.inflect(word.norm, wanted - {"anim", "inan"}, parse.grammemes, parse.lemma)
    return _checked(word, form, parse.lemma, case)


def _adjective(
    word: Word, bits: int, case: str, number: str, gender: str | None, animate: bool
) -> str | None:
    parse = _reading(word, bits, {"ADJF", "PRTF", "NUMR"})
    if parse is None:
        return None
    if "Fixd" in parse.grammemes:
        return word.text
    wanted = {case, number}
    if number == "sing":
        wanted.add(gender or next((g for g in _GENDERS if g in parse.grammemes), "masc"))
    if case == "accs" and (number == "plur" or "masc" in wanted):
        wanted.add("anim" if animate else "inan")
    if "NUMR" in parse.grammemes:
        wanted = {case}
    form = morphology.inflect(word.norm, wanted, parse.grammemes, parse.lemma)
    return _checked(word, form, parse.lemma, case)


def _checked(word: Word, form: str | None, lemma: str, case: str) -> str | None:
    """The form as the word was written, if it is read as this word in this case."""
    if form is None:
        return None
    cases = _ALIASES.get(case, {case})
    fits = any(p.lemma == lemma and cases & p.grammemes for p in morphology.parse(fold(form)))
    return _recase(word.text, form) if fits else None


# -- spelling ------------------------------------------------------------------------------------------------------


def _recase(original: str, form: str) -> str:
    """`form` with the letter case and the ё/е habit of `original`.

    >>> _recase("Счет", "счёту"), _recase("ОТДЕЛ", "отделу"), _recase("Я", "меня")
    ('Счету', 'ОТДЕЛУ', 'Меня')
    """
    if len(original) > 1 and original.isupper():
        return form.upper()
    spelled = form if "ё" in original.lower() else form.replace("ё", "е")
    kept = 0
    while kept < min(len(original), len(spelled)) and original[kept].lower() == spelled[kept]:
        kept += 1
    made = original[:kept] + spelled[kept:]
    return made[:1].upper() + made[1:] if original[:1].isupper() else made


def _with_n(word: Word, form: str) -> str:
    """A pronoun of the third person as it is after a preposition: «него» for «его»."""
    personal = any({"NPRO", "3per"} <= p.grammemes for p in word.parses)
    if personal and fold(form) in _AFTER_PREPOSITION:
        return ("Н" if form[0].isupper() else "н") + form.lower()
    return form


def _assemble(sentence: Sentence, i: int, j: int, changed: dict[int, str], source: str | None) -> str:
    pieces: list[str] = []
    for k in range(i, j):
        pieces.append(_between(sentence, i, k, source))
        pieces.append(changed.get(k, sentence.words[k].text))
    pieces.append(_closing_quote(sentence, j, source))
    return "".join(pieces)


def _quoted(sentence: Sentence, k: int) -> bool:
    return 0 <= k < len(sentence.words) and bool(sentence.quoted >> k & 1)


def _between(sentence: Sentence, i: int, k: int, source: str | None) -> str:
    """What stands before word `k` of the phrase: for the first one an opening quotation mark or nothing."""
    opens = _quoted(sentence, k) and not _quoted(sentence, k - 1)
    if k == i:
        mark = source[sentence.starts[k] - 1] if opens and source and sentence.starts[k] else "«"
        return mark if opens and mark in _QUOTES else ""
    if source is not None:
        return source[sentence.ends[k - 1] : sentence.starts[k]]
    closes = _quoted(sentence, k - 1) and not _quoted(sentence, k)
    comma = "," if sentence.breaks >> k & 1 else ""
    glued = sentence.starts[k] == sentence.ends[k - 1]
    return ("»" if closes else "") + comma + ("" if glued else " ") + ("«" if opens else "")


def _closing_quote(sentence: Sentence, j: int, source: str | None) -> str:
    if not _quoted(sentence, j - 1) or _quoted(sentence, j):
        return ""
    if source is None:
        return "»"
    after = source[sentence.ends[j - 1] : sentence.ends[j - 1] + 1]
    return after if after and after in _QUOTES else "»"
