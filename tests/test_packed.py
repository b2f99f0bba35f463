"""Packed tables give out what was put into them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from replylint.packed import OFTEN, Index, Lookup, Postings, Rows, pack_postings, pack_rows

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=6)


@given(st.sets(TEXTS, max_size=40), TEXTS)
def test_an_index_finds_what_is_in_it_and_nothing_else(texts: set[str], other: str) -> None:
    index, order = Index.of(texts)
    assert sorted(order) == sorted(texts)
    for lookup in (Lookup(index), _asked_often(index)):
        assert [lookup.number(text) for text in order] == list(range(len(texts)))
        assert (lookup.number(other) is None) == (other not in texts)


def _asked_often(index: Index) -> Lookup:
    lookup = Lookup(index)
    for _ in range(OFTEN + 1):
        lookup.number("")
    return lookup


NUMBERS = st.lists(st.integers(0, 2**32 - 1), max_size=4)


@given(st.dictionaries(st.integers(0, 30), NUMBERS), st.integers(0, 40))
def test_packed_rows_are_found_by_their_places_and_others_are_empty(
    rows: dict[int, list[int]], other: int
) -> None:
    packed = Rows(pack_rows(rows))
    for place in (*rows, other):
        assert list(packed.row(place)) == rows.get(place, [])


@given(st.dictionaries(TEXTS, NUMBERS), TEXTS)
def test_packed_postings_are_found_by_their_texts_and_others_are_empty(
    rows: dict[str, list[int]], other: str
) -> None:
    packed = Postings(pack_postings(rows))
    for text in (*rows, other):
        assert list(packed.row(text)) == rows.get(text, [])
