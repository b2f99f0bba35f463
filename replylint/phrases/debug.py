"""Show how a phrase is read and why it matches a text or does not, word by word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from replylint.language.reader import read
from replylint.language.text import Sentence
from replylint.model import Span
from replylint.phrases.book import Book
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
    Sequence,
    Slot,
    WordNode,
    parse_phrase,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One element of a phrase: how it is written, what it stands for, and the words of the text that satisfy it."""

    written: str
    meaning: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a phrase behaves on a text. `matches` are (span, slots); `stopped` says where the best try ended."""

    parts: tuple[Part, ...]
    matches: tuple[tuple[Span, tuple[tuple[str, str], ...]], ...]
    stopped: str | None


def explain(
    phrase: str, text: str, classes: Callable[[str], Iterable[str] | None] = lambda name: None
) -> Explanation:
    """Run one phrase on one text. Raises PhraseError when the phrase is wrong."""
    compiler = Compiler(classes)
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
    parts = tuple(_part(element, classes, sentences) for element in elements)
    stopped = None if matches else _where_stopped(matcher.book, elements, classes, sentences)
    return Explanation(parts, tuple(matches), stopped)


def _part(element: Node, classes: Callable[[str], Iterable[str] | None], sentences: list[Sentence]) -> Part:
    words = (
        () if isinstance(element, (Gap, Anchor, Slot)) else tuple(_satisfying(element, classes, sentences))
    )
    return Part(_written(element), _meaning(element), words)


def _satisfying(
    element: Node, classes: Callable[[str], Iterable[str] | None], sentences: list[Sentence]
) -> Iterator[str]:
    """The words of the text at which the element alone would match."""
    matcher = _single(element, classes)
    if matcher is None:
        return
    step = matcher.planner.plan(0)[0]
    for sentence in sentences:
        row = _row(matcher, sentence)
        for place, word in enumerate(sentence.words):
            if step(row, place) is not None:
                yield word.text


def _single(element: Node, classes: Callable[[str], Iterable[str] | None]) -> Matcher | None:
    from replylint.phrases.syntax import PhraseError

    compiler = Compiler(classes)
    try:
        compiler.add(
            _written(element).strip("[]") if isinstance(element, Maybe) else _written(element),
            compiler.group("x"),
        )
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
    classes: Callable[[str], Iterable[str] | None],
    sentences: list[Sentence],
) -> str:
    """The first element that no word follows from, over the sentence where the phrase gets furthest."""
    elements = list(elements)
    best = 0
    for sentence in sentences:
        for count in range(len(elements), 0, -1):
            matcher = _single(Sequence(tuple(elements[:count])), classes)
            if matcher is None:
                continue
            row = _row(matcher, sentence)
            step = matcher.planner.plan(0)[0]
            if any(step(row, place) is not None for place in range(row.size)):
                best = max(best, count)
                break
    if best == len(elements):
        return "под отрицанием или в кавычках"
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
            return "только эта форма"
        case WordNode(how="class", text=text):
            return f"любое слово класса «{text}»"
        case WordNode(how="every"):
            return "любое слово"
        case WordNode(text=text):
            return "любая форма: " + ", ".join(_lemmas(text))
        case Maybe():
            return "необязательно"
        case Gap(size):
            return f"до {size} слов между"
        case Choice():
            return "одно из"
        case Either():
            return "в любом порядке"
        case Slot(_, kind, case):
            return {"NP": "именная группа", "TIME": "срок", "VAGUE": "туманный срок", "NUMBER": "число"}[
                kind
            ] + (f", падеж {case}" if case else "")
        case Anchor(at_end):
            return "конец предложения" if at_end else "начало предложения"
        case _:
            return "группа"


def _lemmas(word: str) -> list[str]:
    from replylint.language.aspect import family
    from replylint.phrases.book import fold
    from replylint.phrases.compiling import lemmas_of

    lemmas = lemmas_of(fold(word))
    return sorted(lemmas.union(*(family(lemma) for lemma in lemmas)))
