"""What the phrase parser reads and what it refuses, and where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint.phrases.syntax import (
    Anchor,
    Choice,
    Either,
    Gap,
    Maybe,
    PhraseError,
    Sequence,
    Slot,
    WordNode,
    parse_phrase,
)

READ = [
    ("ждать", WordNode),
    ("обратиться в другой отдел", Sequence),
    ("=ожидайте", WordNode),
    ("ждать:impr", WordNode),
    ("@сотрудник:nomn,sing", WordNode),
    ("*:INFN", WordNode),
    ("(исправить | починить)", Choice),
    ("исправить | починить", Choice),
    ("[очень]", Maybe),
    ("(исправить | починить всё):1per,futr", Choice),
    ("[очень | совсем]:ADVB", Maybe),
    ("..", Gap),
    ("..6", Gap),
    ("вопрос ~ не ко мне", Either),
    ("{куда=NP:accs}", Slot),
    ("{TIME}", Slot),
    ("^", Anchor),
    ("сами виноваты, надо было читать", Sequence),
    ("100% гарантия", Sequence),
]

REFUSED = [
    ("", 1, "a word is missing"),
    ("(исправить | починить", 1, "not closed"),
    ("исправить)", 10, "closes nothing"),
    ("[очень", 1, "not closed"),
    ("ждать:impx", 1, "unknown grammeme"),
    ("ждать:", 1, "grammemes are missing"),
    ("ждать ..99", 7, "a gap spans"),
    ("{куда=NP:acc}", 1, "unknown case"),
    ("{куда=VP}", 1, "unknown slot kind"),
    ("{куда", 1, "a slot is written"),
    ("(=ждите | ждать):impr", 17, "marks after a bracket"),
    (":impr", 1, "after no word"),
    ("~ ко мне", 1, "before «~»"),
    ("это ~", 6, "a word is missing"),
    ("это; не то", 4, "unexpected character"),
    ("=", 1, "unexpected character"),
    ("( ( ( ( ( ( ( ( ( а ) ) ) ) ) ) ) ) )", 17, "nested deeper"),
]


@pytest.mark.parametrize(("phrase", "kind"), READ)
def test_reads(phrase: str, kind: type) -> None:
    assert isinstance(parse_phrase(phrase), kind)


@pytest.mark.parametrize(("phrase", "column", "message"), REFUSED)
def test_refuses_with_the_column(phrase: str, column: int, message: str) -> None:
    with pytest.raises(PhraseError) as caught:
        parse_phrase(phrase)
    assert message in caught.value.message
    assert caught.value.column == column


def test_marks_are_kept() -> None:
    node = parse_phrase("мочь:!past,1per")
    assert isinstance(node, WordNode)
    assert (node.require, node.forbid) == ({"1per"}, {"past"})


def test_an_unknown_grammeme_is_named_with_the_nearest() -> None:
    with pytest.raises(PhraseError, match="did you mean 'impr'"):
        parse_phrase("ждать:imprs")


def test_an_error_shows_the_place() -> None:
    with pytest.raises(PhraseError) as caught:
        parse_phrase("вы ждать:кто")
    assert caught.value.show().splitlines()[1:] == ["  вы ждать:кто", "     ^"]


@given(st.text(alphabet="абвгд ()[]|.~{}=@*:!^$,0129NPa-", max_size=60))
def test_anything_is_read_or_refused(phrase: str) -> None:
    try:
        parse_phrase(phrase)
    except PhraseError as error:
        assert 1 <= error.column <= len(phrase) + 1
