"""Show how a phrase is read and why it matches a text or does not, word by word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from replylint.i18n import mark, ntranslate
from replylint.i18n import translate as _
from replylint.language.morphology import Parse
from replylint.language.reader import read
from replylint.language.text import Sentence, Word
from replylint.model import Span
from replylint.phrases.book import Book, fold
from replylint.phrases.compiling import Compiler
from replylint.phrases.matching import Matcher
from replylint.phrases.steps import Row
from replylint.phrases.syntax import (
    Anchor,
    Choice,
    Either,
    Gap,
    Maybe,
    Node,
    PhraseError,
    Sequence,
    Slot,
    WordNode,
    parse_phrase,
)

NewCompiler = Callable[[], Compiler]
"""Makes a compiler that knows the classes a phrase may name."""

FORMS = {
    "NOUN": mark("noun"),
    "NPRO": mark("pronoun"),
    "ADJF": mark("adjective"),
    "ADJS": mark("short adjective"),
    "COMP": mark("comparative"),
    "NUMR": mark("numeral"),
    "VERB": mark("finite verb"),
    "INFN": mark("infinitive"),
    "PRTF": mark("participle"),
    "PRTS": mark("short participle"),
    "GRND": mark("gerund"),
    "ADVB": mark("adverb"),
    "PRED": mark("predicative"),
    "impr": mark("imperative"),
    "indc": mark("indicative"),
    "excl": mark("the speaker not included"),
    "incl": mark("the speaker included"),
    "past": mark("past tense"),
    "pres": mark("present tense"),
    "futr": mark("future tense"),
    "perf": mark("perfective"),
    "impf": mark("imperfective"),
    "actv": mark("active voice"),
    "pssv": mark("passive voice"),
    "1per": mark("1st person"),
    "2per": mark("2nd person"),
    "3per": mark("3rd person"),
    "nomn": mark("nominative"),
    "gent": mark("genitive"),
    "datv": mark("dative"),
    "accs": mark("accusative"),
    "ablt": mark("instrumental"),
    "loct": mark("prepositional case"),
    "sing": mark("singular"),
    "plur": mark("plural"),
    "masc": mark("masculine"),
    "femn": mark("feminine"),
    "neut": mark("neuter"),
}
"""What grammemes mean, in the order in which they are told."""

SLOTS = {
    "NP": mark("noun phrase"),
    "TIME": mark("time"),
    "VAGUE": mark("vague time"),
    "NUMBER": mark("number"),
}
"""What the kinds of slots stand for."""

_UNTOLD = frozenset({"indc", "perf", "impf", "actv"})
"""Grammemes that are told only where they were asked for."""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A word of the text in a form that was not asked for: what form it is, and what was asked for and is not there."""

    word: str
    form: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Part:
    """One element of a phrase: how it is written, what it stands for, and the words of the text that satisfy it; where there
    are none, those that would in another form."""

    written: str
    meaning: str
    words: tuple[str, ...]
    near: tuple[NearMiss, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a phrase behaves on a text. `matches` are (span, slots); `stopped` says where the best try ended."""

    parts: tuple[Part, ...]
    matches: tuple[tuple[Span, tuple[tuple[str, str], ...]], ...]
    stopped: str | None


def explain(phrase: str, text: str, new: NewCompiler) -> Explanation:
    """Run one phrase on one text. Raises PhraseError when the phrase is wrong."""
    compiler = new()
    compiler.add(phrase, compiler.group("phrase"))
    matcher = Matcher(compiler.finish())
    read_text = read(text, matcher.vocabulary)
    tree = parse_phrase(phrase)
    elements = tree.items if isinstance(tree, Sequence) else (tree,)
    matches = []
    for hit in matcher.find(read_text):
        sentence = read_text.sentences[hit.sentence]
        slots = tuple((name, text[sentence.starts[i] : sentence.ends[j - 1]]) for name, i, j, _ in hit.slots)
        matches.append((Span(sentence.starts[hit.start], sentence.ends[hit.end - 1]), slots))
    sentences = [s for s in read_text.sentences if s.zone not in ("quote", "code")]
    parts = tuple(_part(element, new, sentences) for element in elements)
    stopped = None if matches else _where_stopped(matcher.book, elements, new, sentences)
    return Explanation(parts, tuple(matches), stopped)


def _part(element: Node, new: NewCompiler, sentences: list[Sentence]) -> Part:
    words: tuple[str, ...] = ()
    if not isinstance(element, (Gap, Anchor, Slot)):
        words = tuple(word.text for word in _satisfying(element, new, sentences))
    near = () if words else tuple(dict.fromkeys(_near(element, new, sentences)))
    return Part(_written(element), _meaning(element), words, near)


def _near(element: Node, new: NewCompiler, sentences: list[Sentence]) -> Iterator[NearMiss]:
    """The words of the text that are those of the element in other forms."""
    for node in _single_words(element):
        if node.require or node.forbid or node.how == "exact":
            how = "any" if node.how == "exact" else node.how
            bare = replace(node, how=how, require=frozenset(), forbid=frozenset())
            for word in _satisfying(bare, new, sentences):
                if word.parses:
                    yield _near_miss(node, word)


def _single_words(element: Node) -> Iterator[WordNode]:
    """The words one of which would do for the element."""
    match element:
        case WordNode():
            yield element
        case Maybe(item):
            yield from _single_words(item)
        case Choice(options):
            for option in options:
                yield from _single_words(option)


def _near_miss(node: WordNode, word: Word) -> NearMiss:
    lemmas = set() if node.how == "class" else set(_lemmas(node.text))
    parses = [parse for parse in word.parses if parse.lemma in lemmas] or word.parses

    def missing(parse: Parse) -> int:
        return len(node.require - parse.grammemes) + len(node.forbid & parse.grammemes)

    nearest = min(parses, key=missing).grammemes
    asked = node.require | node.forbid
    form = ", ".join(
        _(name) for key, name in FORMS.items() if key in nearest and (key in asked or key not in _UNTOLD)
    )
    if node.how == "exact":
        return NearMiss(word.text, form, _("only this form"))
    wanted = [_named(key) for key in _in_order(node.require - nearest)]
    wanted += [_("not {form}").format(form=_named(key)) for key in _in_order(node.forbid & nearest)]
    return NearMiss(word.text, form, ", ".join(wanted))


def _in_order(grammemes: Iterable[str]) -> list[str]:
    order = list(FORMS)
    return sorted(grammemes, key=lambda key: (order.index(key) if key in order else len(order), key))


def _named(grammeme: str) -> str:
    return _(FORMS[grammeme]) if grammeme in FORMS else grammeme


def _satisfying(element: Node, new: NewCompiler, sentences: list[Sentence]) -> Iterator[Word]:
    """The words of the text at which the element alone would match."""
    matcher = _single(element, new)
    if matcher is None:
        return
    step = matcher.planner.plan(0)[0]
    for sentence in sentences:
        row = _row(matcher, sentence)
        for place, word in enumerate(sentence.words):
            if step(row, place) is not None:
                yield word


def _single(element: Node, new: NewCompiler) -> Matcher | None:
    compiler = new()
    try:
        compiler.add(_written(element.item if isinstance(element, Maybe) else element), compiler.group("x"))
    except PhraseError:
        return None
    return Matcher(compiler.finish())


def _row(matcher: Matcher, sentence: Sentence) -> Row:
    for word in sentence.words:
        matcher.annotate(word)
    return Row(sentence, may_skip=True)


def _where_stopped(
    book: Book,
    elements: Iterable[Node],
    new: NewCompiler,
    sentences: list[Sentence],
) -> str:
    """The first element that no word follows from, over the sentence where the phrase gets furthest."""
    elements = list(elements)
    best = 0
    for sentence in sentences:
        for count in range(len(elements), 0, -1):
            matcher = _single(Sequence(tuple(elements[:count])), new)
            if matcher is None:
                continue
            row = _row(matcher, sentence)
            step = matcher.planner.plan(0)[0]
            if any(step(row, place) is not None for place in range(row.size)):
                best = max(best, count)
                break
    if best == len(elements):
        return _("negated or in quotation marks")
    before = " ".join(_written(element) for element in elements[:best])
    return f"{before} ▸ {_written(elements[best])}" if before else _written(elements[best])


def _written(node: Node) -> str:
    match node:
        case WordNode(how, text, require, forbid, _):
            marks = ",".join([*sorted(require), *("!" + name for name in sorted(forbid))])
            sign = {"exact": "=", "class": "@"}.get(how, "")
            return f"{sign}{text}" + (f":{marks}" if marks else "")
        case Sequence(items):
            return " ".join(_written(item) for item in items)
        case Choice(options):
            return "(" + " | ".join(_written(option) for option in options) + ")"
        case Maybe(item):
            return f"[{_written(item)}]"
        case Gap(size):
            return f"..{size}"
        case Either(left, right, size):
            return f"{_written(left)} ~{size} {_written(right)}"
        case Slot(name, kind, case):
            return "{" + f"{name}={kind}" + (f":{case}" if case else "") + "}"
        case Anchor(at_end):
            return "$" if at_end else "^"


def _meaning(node: Node) -> str:
    match node:
        case WordNode(how="exact"):
            return _("only this form")
        case WordNode(how="class", text=text):
            return _("any word of the class «{name}»").format(name=text)
        case WordNode(how="every"):
            return _("any word")
        case WordNode(text=text):
            return _("any form: {lemmas}").format(lemmas=", ".join(_lemmas(text)))
        case Maybe():
            return _("optional")
        case Gap(size):
            return ntranslate("up to {size} word between", "up to {size} words between", size).format(
                size=size
            )
        case Choice():
            return _("one of")
        case Either():
            return _("in either order")
        case Slot(kind=kind, case=case):
            return _(SLOTS[kind]) + (f", {_named(case)}" if case else "")
        case Anchor(at_end):
            return _("end of the sentence") if at_end else _("start of the sentence")
        case Sequence():
            return _("group")


def _lemmas(word: str) -> list[str]:
    from replylint.language.aspect import family
    from replylint.phrases.compiling import lemmas_of

    lemmas = lemmas_of(fold(word))
    return sorted(lemmas.union(*(family(lemma) for lemma in lemmas)))
