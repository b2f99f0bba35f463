"""What a parse, made by hand, says of phrases and subjects; and that no parse, however odd, does harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint.language import nounphrases
from replylint.language.dependencies import Tree, attach
from replylint.language.parsed import deeds_of_customer, in_short
from replylint.language.reader import read
from replylint.language.text import Text
from replylint.language.tokens import Vocabulary
from replylint.linter import Linter
from replylint.model import Dependency, Draft, Syntax
from replylint.rulebook.evidence import Evidence

VOCABULARY = Vocabulary()


def syntax_of(parse: str) -> Syntax:
    """A parse from «word governor relation|…»; governors count from 1, 0 is none."""
    text, tokens = "", []
    for number, row in enumerate(parse.split("|")):
        word, head, relation = row.split()
        text += word if word in ".," or not text else f" {word}"
        governor = int(head) - 1 if head != "0" else number
        tokens.append(Dependency(len(text) - len(word), len(text), governor, relation))
    return Syntax(text, tuple(tokens))


def parsed(parse: str) -> Text:
    syntax = syntax_of(parse)
    text = read(syntax.text, VOCABULARY)
    attach(text, syntax)
    return text


PHRASES = [
    ("Спросите 0 root|у 3 case|курьера 1 obl|подробности 1 obj", 2, "gent", ["курьера"]),
    ("Спросите 0 root|у 3 case|курьера 1 obl|магазина 3 nmod", 2, "gent", ["курьера магазина", "курьера"]),
    ("К 2 case|врачу 0 root|в 4 case|среду 2 nmod", 1, "datv", ["врачу"]),
    ("К 3 case|новому 3 amod|мастеру 0 root|или 5 cc|диспетчеру 3 conj", 1, "datv",
     ["новому мастеру или диспетчеру", "новому мастеру"]),
    ("К 4 case|новому 4 amod|умному 2 conj|мастеру 0 root|Ивану 4 appos", 1, "datv",
     ["новому умному мастеру Ивану", "новому умному мастеру"]),
    # Numbers, brands and dates are for the words to tell, whatever the parser makes of them.
    ("К 2 case|отделению 0 root|12 1 nummod", 1, "datv", ["отделению 12", "отделению"]),
    ("К 2 case|менеджеру 0 root|Ozon 1 dep", 1, "datv", ["менеджеру Ozon", "менеджеру"]),
    # A form that does not agree is no part of the phrase, nor does a phrase begin with a noun that does not.
    ("К 2 case|мастеру 0 root|выбранной 2 amod|компании 2 nmod", 1, "datv", ["мастеру"]),
    ("К 3 case|письму 3 nmod|мастера 0 root", 1, "datv", ["письму мастера", "письму"]),
]  # fmt: skip


@pytest.mark.parametrize(("parse", "start", "case", "expected"), PHRASES)
def test_ends_of_phrases(parse: str, start: int, case: str, expected: list[str]) -> None:
    (sentence,) = parsed(parse).sentences
    ends = nounphrases.chunk_ends(sentence, start, case)
    assert [" ".join(word.text for word in sentence.words[start:end]) for end in ends] == expected


DEEDS = [
    ("Скоро 3 advmod|вы 3 nsubj|увидите 0 root", ["увидите"]),
    ("Ваш 2 det|ребёнок 3 nsubj|уснёт 0 root|и 5 cc|выспится 3 conj", ["уснёт", "выспится"]),
    ("Клиент 2 nsubj|получит 0 root|код 2 obj", ["получит"]),
    ("Ребёнок 2 nsubj|уснёт 0 root", []),
    ("Ваш 2 det|мастер 3 nsubj|приедет 0 root", []),
    ("Вам 2 iobj|перезвонят 0 root", []),
    ("Вы 2 nsubj|видите 0 root", []),
    # The form is no nominative, whatever the parser thinks.
    ("Клиенту 2 nsubj|перезвонят 0 root", []),
]


@pytest.mark.parametrize(("parse", "expected"), DEEDS)
def test_deeds_of_the_customer(parse: str, expected: list[str]) -> None:
    (sentence,) = parsed(parse).sentences
    assert [sentence.words[k].text for k in deeds_of_customer(sentence)] == expected


SHORT = [
    ("Роутер 2 obj|не 3 advmod|починит 0 root|наш 5 det|инженер 3 nsubj", ["Роутер наш инженер не починит"]),
    (
        "Мастер 6 nsubj|, 4 punct|который 4 nsubj|звонил 1 acl:relcl|, 4 punct|придёт 0 root",
        ["Мастер придёт"],
    ),
    ("Мастер 5 nsubj|участка 1 nmod|Олег 1 appos|завтра 5 advmod|придёт 0 root", ["Мастер завтра придёт"]),
    ("Мастер 3 nsubj|Олег 1 appos|придёт 0 root", []),
    ("Роутер 3 obj|инженер 3 nsubj|чинит 0 root", []),
    ("Ждите 0 root|, 3 punct|придёт 1 parataxis|, 5 punct|мастер 3 nsubj", []),
]


@pytest.mark.parametrize(("parse", "expected"), SHORT)
def test_a_subject_is_brought_beside_its_verb(parse: str, expected: list[str]) -> None:
    (sentence,) = parsed(parse).sentences
    assert [" ".join(word.text for word in short.words) for short, *_ in in_short(sentence)] == expected


PROMISED = [
    # parse, whether a promise with somebody and a time is found without the parse, and with it
    ("Мастер 2 nsubj|сказал 0 root|, 6 punct|что 6 mark|деньги 6 nsubj|вернутся 2 ccomp|завтра 6 advmod", True, False),
    ("Мастер 2 nsubj|приедет 0 root|завтра 2 advmod", True, True),
    ("Мастер 2 nsubj|позвонит 0 root|и 4 cc|приедет 2 conj|завтра 4 advmod", True, True),
    (("Мастер 15 nsubj|отдела 1 nmod|по 4 case|работе 2 nmod|с 6 case|претензиями 4 nmod|всех 9 det|крупных 9 amod"
     "|компаний 6 nmod|нашего 11 det|города 9 nmod|и 13 cc|области 11 conj|вам 15 iobj|перезвонит 0 root|завтра 15 advmod"),
     False, True),
]  # fmt: skip


@pytest.mark.parametrize(("parse", "without", "with_parse"), PROMISED)
def test_promises_have_the_subject_that_the_parse_gives_them(
    parse: str, without: bool, with_parse: bool
) -> None:
    ruleset = Linter().ruleset
    syntax = syntax_of(parse)
    for given_syntax, expected in ((None, without), (syntax, with_parse)):
        evidence = Evidence(ruleset, Draft(syntax.text, syntax=given_syntax))
        assert bool(evidence.found("concrete-promise", evidence.reply)) is expected


def test_a_parse_of_another_text_is_not_looked_at() -> None:
    syntax = syntax_of("Скоро 3 advmod|вы 3 nsubj|увидите 0 root")
    linter = Linter()
    text = "Скоро вы увидите?"
    assert linter.lint(Draft(text, syntax=syntax)) == linter.lint(text)


def test_words_and_tokens_may_be_cut_otherwise() -> None:
    syntax = Syntax("Кто-то ушёл", tuple(Dependency(*one) for one in (
        (0, 3, 2, "nsubj"), (3, 4, 2, "punct"), (4, 6, 3, "nsubj"), (7, 11, 3, "root"))))  # fmt: skip
    text = read(syntax.text, VOCABULARY)
    attach(text, syntax)
    assert text.sentences[0].tree == Tree((1, -1), ("nsubj", "root"))


RELATIONS = (
    "nsubj",
    "obj",
    "obl",
    "nmod",
    "amod",
    "conj",
    "acl:relcl",
    "case",
    "appos",
    "acl",
    "cc",
    "dep",
    "",
)
TEXTS = (
    "Спросите у принимавшего вас днём врача, а мастер, который звонил, придёт завтра. Вам скоро перезвонит он!",
    "Скоро вы сами всё увидите: инженер Олег и мастер ответят.\n\nОбратитесь к нашему менеджеру по номеру 8 800 100-10-10.",
)  # fmt: skip


@given(st.sampled_from(TEXTS), st.data())
def test_no_parse_does_harm(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=30)))
    size = len(cuts) - 1
    heads = data.draw(st.lists(st.integers(-2, size + 2), min_size=size, max_size=size))
    relations = data.draw(st.lists(st.sampled_from(RELATIONS), min_size=size, max_size=size))
    tokens = zip(cuts, cuts[1:], heads, relations, strict=False)
    report = LINTER.lint(Draft(text, syntax=Syntax(text, tuple(Dependency(*one) for one in tokens))))
    for finding in report.findings:
        assert text[finding.span.start : finding.span.end] == finding.text


@given(st.sampled_from(TEXTS), st.data())
def test_no_parse_of_the_very_words_does_harm(text: str, data: st.DataObject) -> None:
    words = [
        (s, e)
        for sentence in read(text, VOCABULARY).sentences
        for s, e in zip(sentence.starts, sentence.ends, strict=True)
    ]
    heads = data.draw(st.lists(st.integers(0, len(words) - 1), min_size=len(words), max_size=len(words)))
    relations = data.draw(st.lists(st.sampled_from(RELATIONS), min_size=len(words), max_size=len(words)))
    tokens = (Dependency(*at, head, name) for at, head, name in zip(words, heads, relations, strict=True))
    report = LINTER.lint(Draft(text, syntax=Syntax(text, tuple(tokens))))
    for finding in report.findings:
        assert text[finding.span.start : finding.span.end] == finding.text


LINTER = Linter()
