"""Who takes leave, which tags are closed, what a sentence leans on, who speaks: by tables."""

from __future__ import annotations

import pytest

from replylint import Linter
from replylint.config import Config
from replylint.language.reader import read
from replylint.language.tokens import Vocabulary
from replylint.rewriting.clauses import lacks_subject
from replylint.rewriting.ordering import takes_leave, with_markup_closed
from replylint.rewriting.pieces import Piece
from replylint.rewriting.talk import only_sighs
from replylint.rewriting.voice import voice_of

BOOK = Vocabulary()


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("С уважением, Анна", True),
        ("Ваш «Кадрик»", True),
        ("С нашей стороны всё", False),
        ("У многих кошки", False),
        ("Ой 🙈", False),
        ("Ваш вопрос всё ещё у разработчиков.", False),
    ],
)
def test_who_takes_leave(text: str, leaves: bool) -> None:
    assert takes_leave(Piece(text, "\n")) is leaves


@pytest.mark.parametrize(
    ("text", "source", "closed"),
    [
        ("[B]Добрый день.", "[B]Добрый день. Отказано.[/B]", "[B]Добрый день.[/B]"),
        ("<p>Да.", "<p>Да.</p>\n", "<p>Да.</p>"),
        ("Да.", "[B]Да.[/B]", "Да."),
        ("[B]Да.[/B]", "[B]Да.[/B]", "[B]Да.[/B]"),
        ("Да.", "Да.", "Да."),
    ],
)
def test_tags_are_closed(text: str, source: str, closed: str) -> None:
    assert with_markup_closed(text, source) == closed


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("Отвечают по будням с 10 до 16.", True),
        ("Появятся завтра.", True),
        ("Не придут через неделю, напишите снова.", True),
        ("Вам перезвонят завтра.", False),
        ("Деньги вернутся в среду.", False),
        ("Привезу сам.", False),
    ],
)
def test_what_lacks_its_subject(text: str, lacking: bool) -> None:
    assert lacks_subject(read(text, BOOK).sentences[0]) is lacking


@pytest.mark.parametrize(("text", "sighs"), [("Ой 🙈", True), ("Ну, ух.", True), ("Ой, забыли.", False)])
def test_sighs(text: str, sighs: bool) -> None:
    assert only_sighs(read(text, BOOK).sentences[0]) is sighs


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Показания не приняты.\n\nПравление", "мы"),
        ("Показания не приняты.\n\nАнна", "я"),
        ("Проверю показания.\n\nПравление", "я"),
        ("Показания не приняты.\n\nПравление, Мира, 5, подъезд 2, кабинет 7", "я"),
    ],
)
def test_who_signs(text: str, person: str) -> None:
    vocabulary = Linter().ruleset.reply.vocabulary
    assert voice_of(read(text, vocabulary), Config()).person == person
