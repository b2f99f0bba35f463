"""The matcher alone: against yargy and spaCy on the same phrases and texts, and against itself with more phrases."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from bench.common import Row, drafts, ratio, seconds
from replylint.language import morphology
from replylint.language.reader import read
from replylint.language.text import Text
from replylint.phrases.book import fold
from replylint.phrases.compiling import Compiler
from replylint.phrases.matching import Matcher
from replylint.phrases.syntax import PhraseError

PHRASES = 500
YARGY_TEXTS = 12
"""yargy is slow: it is timed on the first texts only, and compared per token."""


def rows() -> Iterator[Row]:
    """Tokens per second against the peers; time with ten times the phrases."""
    texts = [draft.reply for draft in drafts("drafts_a", "drafts_b")]
    phrases = sampled_phrases(texts, PHRASES)
    yield Row(
        f"(b) tokens per second / spaCy Matcher on LEMMA, {PHRASES} phrases",
        against_spacy(phrases, texts),
        "≥ 15",
    )
    yield Row(
        f"(b) tokens per second / yargy morph_pipeline, {PHRASES} phrases",
        against_yargy(phrases, texts),
        "≥ 15",
    )
    yield Row(
        f"(c) {10 * PHRASES} phrases / {PHRASES} phrases, time to match",
        with_more_phrases(phrases, texts),
        "≤ 1.25",
    )


def sampled_phrases(texts: list[str], wanted: int) -> list[str]:
    """Runs of two or three words from the texts themselves, so that every peer has something to find."""
    chance = random.Random(1)
    runs = set()
    for text in texts:
        words = re.findall(r"[а-яё]+", text.lower())
        for start in range(len(words) - 2):
            runs.add(" ".join(words[start : start + chance.choice((2, 3))]))
    return compilable(chance.sample(sorted(runs), len(runs)), wanted)


def foreign_phrases(wanted: int) -> list[str]:
    """Pairs of dictionary words: phrases of rules that are about something else."""
    chance = random.Random(2)
    adjectives = [w for w in vocabulary("лунный") if len(w) > 4]
    nouns = [w for w in vocabulary("планета") if len(w) > 4]
    pairs = {f"{chance.choice(adjectives)} {chance.choice(nouns)}" for _ in range(3 * wanted)}
    return compilable(sorted(pairs), wanted)


def vocabulary(like: str) -> list[str]:
    """Dictionary forms of the part of speech of `like`, a few thousand spread over the dictionary."""
    import pymorphy3

    analyzer = pymorphy3.MorphAnalyzer()
    part = analyzer.parse(like)[0].tag.POS
    words = (
        word
        for word, tag, normal, _, _ in analyzer.iter_known_word_parses()
        if part == tag.POS and word == normal
    )
    return [word for number, word in enumerate(words) if number % 23 == 0 and word.isalpha()]


def compilable(phrases: list[str], wanted: int) -> list[str]:
    """The first phrases that the phrase language admits."""
    compiler = Compiler(lambda name: None)
    group = compiler.group("bench")
    kept: list[str] = []
    for phrase in phrases:
        if len(kept) == wanted:
            break
        try:
            compiler.add(phrase, group)
        except PhraseError:
            continue
        kept.append(phrase)
    return kept


def matcher_of(phrases: list[str]) -> Matcher:
    """A matcher for the phrases."""
    compiler = Compiler(lambda name: None)
    group = compiler.group("bench")
    for phrase in phrases:
        compiler.add(phrase, group)
    return Matcher(compiler.finish())


def find_all(matcher: Matcher, texts: list[Text]) -> int:
    """How many matches there are, each sentence being searched as if it were new."""
    matcher.forget()
    return sum(len(matcher.find(text)) for text in texts)


def against_spacy(phrases: list[str], texts: list[str]) -> float:
    """Both get texts that are already analysed: ours read, theirs with the same lemmas set."""
    import spacy
    from spacy.matcher import Matcher as SpacyMatcher

    nlp = spacy.blank("ru")
    theirs = SpacyMatcher(nlp.vocab)
    for number, phrase in enumerate(phrases):
        theirs.add(str(number), [[{"LEMMA": lemma(word)} for word in phrase.split()]])
    docs = [nlp.make_doc(text) for text in texts]
    for doc in docs:
        for token in doc:
            token.lemma_ = lemma(token.text)
    ours = matcher_of(phrases)
    read_texts = [read(text, ours.vocabulary) for text in texts]
    our_tokens = sum(len(sentence.words) for text in read_texts for sentence in text.sentences)
    their_tokens = sum(len(doc) for doc in docs)
    times = ratio(lambda: [theirs(doc) for doc in docs], lambda: find_all(ours, read_texts), 7)
    return times * our_tokens / their_tokens


def lemma(word: str) -> str:
    """The likeliest lemma of a word."""
    parses = morphology.parse(fold(word))
    return parses[0].lemma if parses else word


def against_yargy(phrases: list[str], texts: list[str]) -> float:
    """yargy analyses as it goes, so ours is timed with reading the text, too."""
    from yargy import Parser
    from yargy.pipelines import morph_pipeline

    parser = Parser(morph_pipeline(phrases))
    ours = matcher_of(phrases)
    words = [len(re.findall(r"\w+", text)) for text in texts]

    def our_run() -> None:
        find_all(ours, [read(text, ours.vocabulary) for text in texts])

    our_run()
    our_speed = sum(words) / min(seconds(our_run) for _ in range(5))
    some = texts[:YARGY_TEXTS]
    their_speed = sum(words[:YARGY_TEXTS]) / seconds(lambda: [list(parser.findall(text)) for text in some])
    return our_speed / their_speed


def with_more_phrases(phrases: list[str], texts: list[str]) -> float:
    """The same texts, and nine times as many phrases added that are about other things."""
    few, many = matcher_of(phrases), matcher_of(phrases + foreign_phrases(9 * len(phrases)))
    for_few = [read(text, few.vocabulary) for text in texts]
    for_many = [read(text, many.vocabulary) for text in texts]
    return ratio(lambda: find_all(many, for_many), lambda: find_all(few, for_few), 15)
