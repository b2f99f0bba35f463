"""What a phrase matches and what it lets pass."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint.language.reader import read
from replylint.phrases.book import Book
from replylint.phrases.compiling import Compiler
from replylint.phrases.matching import Matcher
from replylint.phrases.syntax import PhraseError

CLASSES = {
    "сотрудник": ("менеджер", "оператор", "старший смены", "коллега"),
    "решать": ("решить", "разобраться"),
}


def matcher_of(*phrases: str, negated: bool = False) -> Matcher:
    compiler = Compiler(CLASSES.get)
    group = compiler.group("test")
    for phrase in phrases:
        compiler.add(phrase, group, negated)
    return Matcher(compiler.finish())


def found(phrase: str, text: str, negated: bool = False) -> list[str]:
    matcher = matcher_of(phrase, negated=negated)
    read_text = read(text, matcher.vocabulary)
    spans = [read_text.sentences[hit.sentence].span(hit.start, hit.end) for hit in matcher.find(read_text)]
    return [text[span.start : span.end] for span in spans]


TABLE = [
    # phrase, text, what is found
    ("обратиться в другой отдел", "Обращайтесь в другой отдел.", ["Обращайтесь в другой отдел"]),
    ("обратиться в другой отдел", "Вам нужно обратиться в другие отделы", ["обратиться в другие отделы"]),
    (
        "обратиться в другой отдел",
        "Обратитесь, пожалуйста, в другой отдел",
        ["Обратитесь, пожалуйста, в другой отдел"],
    ),
    ("обратиться в другой отдел", "Обратитесь к нам. В другой отдел не надо.", []),
    ("=ожидайте", "Ожидайте ответа", ["Ожидайте"]),
    ("=ожидайте", "Ожидаем ответа", []),
    ("ждать:impr", "Ждите ответа", ["Ждите"]),
    ("ждать:impr", "Ждём ответа", []),
    ("мочь:!past", "Не могли помочь, теперь можем", ["можем"]),
    ("(исправить | починить)", "Починим завтра", ["Починим"]),
    (
        "(исправить | починить всё):1per,futr",
        "Починим всё, они исправят, исправлю",
        ["Починим всё", "исправлю"],
    ),
    ("мы [очень] рады", "Мы очень рады", ["Мы очень рады"]),
    ("мы [очень] рады", "Мы рады", ["Мы рады"]),
    ("решить .. проблему", "Решаем вашу старую проблему", ["Решаем вашу старую проблему"]),
    ("решить .. проблему", "Решаем эту вашу очень старую проблему", []),
    (
        "решить ..6 проблему",
        "Решаем эту вашу очень старую проблему",
        ["Решаем эту вашу очень старую проблему"],
    ),
    ("в *:LATN", "Пишите в Apple, не в справочную", ["в Apple"]),
    ("обратиться в (банк | *:LATN)", "Обратитесь в Google", ["Обратитесь в Google"]),
    ("в *:!nomn", "Обратитесь в Google", []),
    ("вопрос ~ не ко мне", "Этот вопрос не ко мне", ["вопрос не ко мне"]),
    ("вопрос ~ не ко мне", "Не ко мне такой вопрос", ["Не ко мне такой вопрос"]),
    ("@сотрудник решить", "Наш оператор решает", ["оператор решает"]),
    ("@сотрудник решить", "Старшие смены решат", ["Старшие смены решат"]),
    ("@сотрудник:nomn решить", "менеджеру решать", []),
    ("@решать", "разбираемся", ["разбираемся"]),
    ("^ здравствуйте", "Ну здравствуйте, Анна", ["здравствуйте"]),
    ("^ вопрос", "Ваш вопрос", []),
    ("{что=NP:gent} нет", "Вакцины от гриппа нет.", ["Вакцины от гриппа нет"]),
    ("{что=NP:gent} нет", "На складе коробок нет.", ["коробок нет"]),
    ("{что=NP:gent} нет", "Без справки нет.", []),
    ("спасибо $", "Большое спасибо!", ["спасибо"]),
    ("спасибо $", "Спасибо за отзыв", []),
    ("это не ко мне", "Это вообще не ко мне", ["Это вообще не ко мне"]),
    ("еще раз", "Ещё раз", ["Ещё раз"]),
    ("гарантировать", "Мы не гарантируем", []),
    ("гарантировать", "Мы не можем вам ничего гарантировать", []),
    ("гарантировать", "Мы гарантируем, не сомневайтесь", ["гарантируем"]),
    ("не гарантировать", "Мы не гарантируем", ["не гарантируем"]),
    ("это не ко мне", "Клиент сказал «это не ко мне»", []),
    ("это не ко мне", "> Это не ко мне!", []),
    ("спасибо", "Cпасибо за отзыв", ["Cпасибо"]),
    ("очень жаль", "Очень жаль", ["Очень жаль"]),
    ("к сожалению нельзя", "К сожалению, нельзя", ["К сожалению, нельзя"]),
    ("*:VERB,1per,futr", "Завтра проверю всё", ["проверю"]),
    (
        "обратиться в {куда=NP:accs}",
        "Обратитесь в наш отдел возвратов завтра",
        ["Обратитесь в наш отдел возвратов"],
    ),
    ("написать {когда=TIME}", "Напишу завтра до 18:00 сам", ["Напишу завтра до 18:00"]),
]


@pytest.mark.parametrize(("phrase", "text", "expected"), TABLE)
def test_matches(phrase: str, text: str, expected: list[str]) -> None:
    assert found(phrase, text) == expected


def test_negation_can_be_allowed() -> None:
    assert found("гарантировать", "Мы не гарантируем", negated=True) == ["гарантируем"]


IMPOSSIBLE = [
    ("обращятся в отдел", "no dictionary knows"),
    ("стол:impr", "no form of"),
    ("@никто", "unknown class"),
    ("[очень] ..", "no word that must be there"),
    ("{NP}", "no word that must be there"),
]


@pytest.mark.parametrize(("phrase", "message"), IMPOSSIBLE)
def test_what_can_never_match_is_refused(phrase: str, message: str) -> None:
    with pytest.raises(PhraseError, match=message):
        matcher_of(phrase)


def test_a_book_survives_dumping_and_a_matcher_pickling() -> None:
    matcher = matcher_of("обратиться в {куда=NP:accs}", "@сотрудник решить")
    text = "Обратитесь в отдел. Оператор решит."
    expected = matcher.find(read(text, matcher.vocabulary))
    assert len(expected) == 2
    for copy in (Matcher(Book.load(matcher.book.dump())), pickle.loads(pickle.dumps(matcher))):
        assert copy.find(read(text, copy.vocabulary)) == expected


def test_nested_options_stay_cheap() -> None:
    matcher = matcher_of(" ".join(["[очень]"] * 25) + " хороший конец")
    text = "очень " * 400 + "хороший день"
    assert matcher.find(read(text, matcher.vocabulary)) == []


WORDS = [
    "очень",
    "не",
    "хороший",
    "день",
    "оператор",
    "решает",
    "вопрос",
    "ко",
    "мне",
    "пожалуйста",
    ",",
    ".",
    "«",
    "»",
]


@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_hits_are_in_the_text_and_do_not_overlap(words: list[str]) -> None:
    matcher = matcher_of("[очень] хороший .. (день | вопрос)", "@сотрудник [не] решать", "вопрос ~ ко мне")
    text = read(" ".join(words), matcher.vocabulary)
    last: dict[int, tuple[int, int]] = {}
    for hit in matcher.find(text):
        assert 0 <= hit.start < hit.end <= len(text.sentences[hit.sentence].words)
        assert last.get(hit.pattern, (0, 0)) <= (hit.sentence, hit.start)
        last[hit.pattern] = (hit.sentence, hit.end)
