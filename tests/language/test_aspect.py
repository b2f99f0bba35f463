"""The aspect families: what a verb of a phrase stands for, and that the data are real verbs."""

from importlib import resources

import pytest
import yaml

from replylint.language import morphology
from replylint.language.aspect import family, load

DATA = yaml.safe_load((resources.files("replylint.language") / "data" / "aspect.yml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("lemma", "partners"),
    [
        ("обратиться", {"обращаться"}),
        ("вернуть", {"возвращать"}),
        ("сказать", {"говорить"}),
        ("решить", {"решать"}),
        ("помогать", {"помочь"}),
        ("узнать", {"узнавать"}),
        ("написать", {"писать"}),
        ("позвонить", {"звонить"}),
        ("отправить", {"отправлять"}),
        ("присылать", {"прислать"}),
        ("передать", {"передавать"}),
        ("перевести", {"переводить"}),
        ("переключить", {"переключать"}),
        ("подождать", {"ждать"}),
        ("ждать", {"подождать", "обождать"}),
        ("мочь", {"смочь"}),
        ("извинить", {"извинять"}),
        ("извиниться", {"извиняться"}),
        ("простить", {"прощать"}),
        ("обещать", {"пообещать"}),
        ("менять", {"изменить", "поменять", "обменять"}),
        ("принимать", {"принять"}),
        ("учесть", {"учитывать"}),
        ("постучать", {"стучаться"}),
        ("сканировать", {"отсканировать"}),
    ],
)
def test_family_has(lemma: str, partners: set[str]) -> None:
    assert partners | {lemma} <= family(lemma)


@pytest.mark.parametrize(
    ("lemma", "stranger"),
    [
        ("обратиться", "обратить"),
        ("вернуть", "вернуться"),
        ("извинить", "извиниться"),
        ("решить", "решиться"),
        ("писать", "записать"),
        ("передать", "подать"),
        ("ждать", "ожидать"),
        ("работать", "заработать"),
        ("подождать", "выждать"),
    ],
)
def test_family_has_not(lemma: str, stranger: str) -> None:
    assert stranger not in family(lemma)


@pytest.mark.parametrize("word", ["отдел", "гарантировать", "быть", "абракадабра"])
def test_word_without_partner_is_alone(word: str) -> None:
    assert family(word) == {word}


def test_yo_is_folded() -> None:
    assert family("подчёркивать") == family("подчеркнуть")


def test_every_partner_knows_every_other() -> None:
    for group in load():
        for lemma in group:
            assert set(group) <= family(lemma)


def _aspects(lemma: str, known: bool) -> set[str]:
    readings = [p for p in morphology.parse(lemma) if p.lemma == lemma and "INFN" in p.grammemes]
    return {aspect for p in readings if p.known or not known for aspect in p.grammemes & {"perf", "impf"}}


def test_families_are_dictionary_infinitives_of_the_right_aspect() -> None:
    wrong = []
    for group in DATA["families"]:
        aspects = [_aspects(lemma, known=True) for lemma in group]
        if len(group) == 1:
            fits = bool(aspects[0])
        else:
            fits = all("perf" in a for a in aspects[:-1]) and "impf" in aspects[-1]
        if not fits:
            wrong.append((group, aspects))
    assert not wrong


def test_modern_families_are_read_as_infinitives() -> None:
    assert not [lemma for group in DATA["modern"] for lemma in group if not _aspects(lemma, known=False)]


def test_enough_families_and_none_twice() -> None:
    groups = [frozenset(group) for group in load()]
    assert len(groups) == len(set(groups))
    assert sum(len(group) > 1 for group in groups) >= 700
