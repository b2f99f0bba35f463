"""All readings of a Russian word form: pymorphy3 with a small table of corrections (`data/corrections.yml`).

The dictionary is loaded when the first form is parsed, never at import; pymorphy3 itself only for what the dictionary does
not hold: unknown words and inflection.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from replylint.language import datafile
from replylint.language.dictionary import VERSION_FILE, Dictionary

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer

_TAG_SET = """
    1per 2per 3per ADJF ADJS ADVB ANim ASpc Abbr Adjx Af-p Anph Anum Apro Arch CAse COMP CONJ Cmp2 Coll Coun
    Dist Dmns Erro Fimp Fixd GNdr GRND Geox Hypo INFN INTJ INvl Impe Impx Infr Init Inmx LATN Litr MOod Ms-f
    Mult NMbr NOUN NPRO NUMB NUMR Name Orgn PErs PNCT POST PRCL PRED PREP PRTF PRTS Patr Pltm Poss Prdx Prnt
    Qual Ques ROMN Refl Sgtm Slng Subx Supr Surn TEns TRns Trad UNKN V-be V-bi V-ej V-en V-ey V-ie V-oy V-sh
    VERB VOic Vpre ablt acc2 accs actv anim datv excl femn futr gen1 gen2 gent impf impr inan incl indc intg
    intr loc1 loc2 loct masc ms-f neut nomn past perf plur pres pssv real sing tran voct
"""

# Every grammeme of the OpenCorpora tag set; a literal so that a phrase can be validated without pymorphy3.
GRAMMEMES = frozenset(_TAG_SET.split())

CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")

_PARTICLES = frozenset({"то", "таки", "ка"})

_CACHED_FORMS = 1 << 16

LONGEST_WORD = 64
"""Letters of the longest form that is looked up; whatever is longer is unknown. No word of the dictionary has more than half as many,
and guessing takes pymorphy3 a call within a call for each prefix («не» in «нененене…»), until Python gives up."""


class Parse(NamedTuple):
    """One reading of a form. `lemma` is lower case with ё→е; `grammemes` include the part of speech.

    `score` is 0-1, the estimate P(reading | form); `known` says that the form stands in the dictionary.
    """

    lemma: str
    grammemes: frozenset[str]
    score: float
    known: bool


class _Reading(NamedTuple):
    """A reading with what inflecting it takes: the pymorphy3 parse and the stem to put in place of the parse's own."""

    parse: Parse
    source: Any
    old_stem: str = ""
    new_stem: str = ""

    def spell(self, form: str) -> str:
        """The corrected word's spelling of `form`, a form of the model word."""
        return self.new_stem + form[len(self.old_stem) :]


def fold(text: str) -> str:
    """Lower case with ё→е: the spelling that forms and lemmas are compared in.

    >>> fold("Счёт")
    'счет'
    """
    return text.lower().replace("ё", "е")


def parse(form: str) -> tuple[Parse, ...]:
    """Every reading of `form` (folded, lower case), the likeliest first; never empty for a non-empty form."""
    return _parse(form) if len(form) <= LONGEST_WORD else (_unknown(form),)


def _unknown(form: str) -> Parse:
    return Parse(form, frozenset({"UNKN"}), 1.0, False)


@lru_cache(maxsize=_CACHED_FORMS)
def _parse(form: str) -> tuple[Parse, ...]:
    return (
        _parse_known(form)
        or _parse_known(_without_particle(form))
        or _parse_compound(form)
        or tuple(reading.parse for reading in _readings(form))
    )


def _without_particle(form: str) -> str:
    """The word before «-то», «-таки» or «-ка» («мы-то», «пришлите-ка»); empty where there is none of them."""
    word, hyphen, particle = form.rpartition("-")
    return word if hyphen and particle in _PARTICLES else ""


def _parse_compound(form: str) -> tuple[Parse, ...]:
    """The readings of a compound whose first part stays as it is, by its last part."""
    first, last = _corrections().parts(form)
    found = parse(last) if first else ()
    return tuple(one._replace(lemma=first + one.lemma) for one in found if _is_noun(one))


def _is_noun(one: Parse) -> bool:
    return "NOUN" in one.grammemes and "Fixd" not in one.grammemes


def _parse_known(form: str) -> tuple[Parse, ...]:
    """The readings of a form that the dictionary or the corrections hold; none of any other."""
    known = _known_words()
    if known is None:
        return ()
    dictionary, corrections = known
    corrected = corrections.readings(form, partial(_lexeme_of, dictionary))
    if corrected:
        return tuple(reading.parse for reading in corrected)
    grammemes = dictionary.grammemes
    found = [Parse(fold(one.lemma), grammemes(one.tag), one.score, True) for one in dictionary.parse(form)]
    return corrections.restricted(form, found)


def _lexeme_of(dictionary: Dictionary, model: str) -> Iterable[tuple[str, frozenset[str], Any]]:
    entry = next(one for one in dictionary.parse(model) if one.lemma == model)
    return [(word, dictionary.grammemes(tag), None) for word, tag in dictionary.lexeme(entry)]


def is_known(form: str) -> bool:
    """Whether `form` (folded, lower case) is a form of a dictionary word."""
    return any(reading.known for reading in parse(form))


def lexeme(lemma: str) -> tuple[str, ...]:
    """All forms, folded, of the words whose dictionary form is `lemma`; empty where there is no such word.

    The forms of a verb include its participles. Forms of every homonym are there.
    """
    forms = {
        fold(reading.spell(form.word))
        for reading in _readings(fold(lemma))
        if reading.parse.lemma == fold(lemma) and reading.parse.known and reading.source is not None
        for form in reading.source.lexeme
    }
    return tuple(sorted(forms))


def inflect(
    form: str, grammemes: Iterable[str], like: Iterable[str] = (), lemma: str | None = None
) -> str | None:
    """`form` put into `grammemes` (lower case, ё kept where the dictionary has it); None where that cannot be done.

    Of several readings the likeliest one that has all grammemes of `like`, and `lemma` if given, is taken.
    """
    wanted = frozenset(grammemes)
    required = frozenset(like)
    for reading in _readings(fold(form)):
        if not required <= reading.parse.grammemes or lemma not in (None, reading.parse.lemma):
            continue
        if "Fixd" in reading.parse.grammemes:
            return form.lower()
        if reading.source is None:
            continue
        inflected = reading.source.inflect(wanted)
        if inflected is not None:
            return reading.spell(inflected.word)
    return None


@lru_cache(maxsize=_CACHED_FORMS)
def _readings(form: str) -> tuple[_Reading, ...]:
    if len(form) > LONGEST_WORD:
        return (_Reading(_unknown(form), None),)
    analyzer, corrections = _analyzer()
    corrected = corrections.readings(form, partial(_analyzed_lexeme, analyzer))
    if corrected:
        return corrected
    first, last = corrections.parts(form)
    compound = [
        _Reading(one._replace(lemma=first + one.lemma), source, old_stem, first + new_stem)
        for one, source, old_stem, new_stem in (_readings(last) if first and not _parse_known(form) else ())
        if _is_noun(one)
    ]
    if compound:
        return tuple(compound)
    try:
        sources = analyzer.parse(form)
    except ValueError:
        # The analyzer asks for the Unicode name of every letter; some letters have none.
        return (_Reading(_unknown(form), None),)
    readings = [_Reading(_value(source), source) for source in sources]
    kept = {one[:2]: one for one in corrections.restricted(form, [one.parse for one in readings])}
    return tuple(one._replace(parse=kept[one.parse[:2]]) for one in readings if one.parse[:2] in kept)


def _analyzed_lexeme(analyzer: MorphAnalyzer, model: str) -> Iterable[tuple[str, frozenset[str], Any]]:
    known = next(p for p in analyzer.parse(model) if p.normal_form == model and p.is_known)
    return [(source.word, source.tag.grammemes, source) for source in known.lexeme]


def _value(source: Any) -> Parse:
    return Parse(fold(source.normal_form), source.tag.grammemes, source.score, source.is_known)


class _Correction(NamedTuple):
    """A word that the dictionary lacks, declined as `model`: their longest common ending changes, the rest is the stem.

    `lemma` is that of its readings: the word itself or the spelling that the dictionary has.
    """

    lemma: str
    model: str
    old_stem: str
    new_stem: str


Lexeme = Callable[[str], Iterable[tuple[str, frozenset[str], Any]]]
"""From a word to its forms, each with its grammemes and what inflecting it takes."""

_T = TypeVar("_T")


class _Corrections(NamedTuple):
    """What the dictionary is corrected by. `declined` finds the words whose forms begin with a stem."""

    declined: dict[str, list[_Correction]]
    fixed: dict[str, str]
    forms: dict[str, tuple[str, str]]
    only: dict[str, str]
    first_parts: frozenset[str]
    longest_stem: int
    """The letters of the longest key of `declined`."""

    def parts(self, form: str) -> tuple[str, str]:
        """The first part of a compound that stays as it is, with its hyphen, and the rest; the former empty for any other word."""
        first, _, last = form.rpartition("-")
        return (f"{first}-", last) if first in self.first_parts else ("", form)

    def readings(self, form: str, lexeme: Lexeme) -> tuple[_Reading, ...]:
        """The readings that stand in place of the dictionary's own; none where those are right."""
        readings: list[_Reading] = []
        for end in range(1, min(len(form), self.longest_stem) + 1):
            for lemma, model, old_stem, new_stem in self.declined.get(form[:end], ()):
                for word, grammemes, source in lexeme(model):
                    if fold(new_stem + word[len(old_stem) :]) == form:
                        parse = Parse(lemma, grammemes - _OF_THE_MODEL, 0.5, True)
                        readings.append(_Reading(parse, source, old_stem, new_stem))
        if form in self.fixed:
            readings.extend(_fixed(form, frozenset(self.fixed[form].split(","))))
        if form in self.forms:
            lemma, tag = self.forms[form]
            readings.append(_Reading(Parse(lemma, frozenset(tag.split(",")), 1.0, True), None))
        return tuple(readings)

    def restricted(self, form: str, parses: list[Parse]) -> tuple[Parse, ...]:
        """The readings of a frequent form that are no noise."""
        only = self.only.get(form)
        if only is None:
            return tuple(parses)
        parts = frozenset(only.split())
        kept = [one for one in parses if one.lemma in parts or not parts.isdisjoint(one.grammemes)]
        share = sum(one.score for one in kept)
        return tuple(one._replace(score=one.score / share) for one in kept) if share else tuple(kept)


_OF_THE_MODEL = frozenset({"Slng", "Infr", "Geox", "Orgn"})
"""Grammemes that say something of the model word alone."""

_loading = threading.Lock()
_loaded: dict[Callable[[], Any], Any] = {}


def _once(load: Callable[[], _T]) -> _T:
    """What `load` returns, for all threads."""
    if load not in _loaded:
        with _loading:
            if load not in _loaded:
                _loaded[load] = load()
    value: _T = _loaded[load]
    return value


def _known_words() -> tuple[Dictionary, _Corrections] | None:
    """The dictionary; None where it is kept in a way that only pymorphy3 knows."""
    return _once(_load_dictionary)


def _analyzer() -> tuple[MorphAnalyzer, _Corrections]:
    return _once(_load_analyzer)


def dictionary_files() -> list[Path]:
    """What tells the dictionary from another version of it; nothing where only pymorphy3 knows where it is."""
    path = _dictionary_folder()
    return [file for file in [Path(path or "", VERSION_FILE)] if path and file.is_file()]


def _dictionary_folder() -> str | None:
    return os.environ.get("PYMORPHY2_DICT_PATH") or _dictionary_path()


def _load_dictionary() -> tuple[Dictionary, _Corrections] | None:
    path = _dictionary_folder()
    if path is None:
        return None
    try:
        return Dictionary(path), _corrections()
    except (ImportError, OSError, ValueError, LookupError):
        return None


def _load_analyzer() -> tuple[MorphAnalyzer, _Corrections]:
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(path=_dictionary_path(), lang="ru"), _corrections()


@cache
def _corrections() -> _Corrections:
    data = datafile.load("corrections")
    declined: dict[str, list[_Correction]] = {}
    for model, lemmas in data["declined"].items():
        for lemma in lemmas:
            _decline(lemma, model, fold(lemma), declined)
    for spelling, lemma in data["spellings"].items():
        _decline(spelling, lemma, fold(lemma), declined)
    fixed = {lemma: tag for tag, lemmas in data["fixed"].items() for lemma in lemmas}
    first_parts, longest_stem = frozenset(data["first_parts"]), max(map(len, declined), default=0)
    return _Corrections(declined, fixed, data["forms"], data["only"], first_parts, longest_stem)


def _dictionary_path() -> str | None:
    """Where the dictionary is; None leaves it to pymorphy3, which looks through all installed packages for it."""
    if os.environ.get("PYMORPHY2_DICT_PATH"):
        return None
    try:
        import pymorphy3_dicts_ru
    except ImportError:
        return None
    path: str = pymorphy3_dicts_ru.get_path()
    return path


def _decline(word: str, model: str, lemma: str, declined: dict[str, list[_Correction]]) -> None:
    """File a correction under the stem that all forms of `word` begin with."""
    ending = os.path.commonprefix([word[::-1], model[::-1]])  # noqa: RUF071 - letters are meant
    old_stem, new_stem = (part[: len(part) - len(ending)] for part in (model, word))
    declined.setdefault(fold(new_stem), []).append(_Correction(lemma, model, old_stem, new_stem))


def _fixed(lemma: str, grammemes: frozenset[str]) -> list[_Reading]:
    """The readings of an indeclinable noun: every case, both numbers."""
    return [
        _Reading(Parse(fold(lemma), grammemes | {"Fixd", case, number}, 1 / 12, True), None)
        for number in ("sing", "plur")
        for case in CASES
    ]
