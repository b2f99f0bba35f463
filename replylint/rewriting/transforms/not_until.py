"""«товара не будет до конца месяца» → «товар будет в начале следующего месяца»."""

from __future__ import annotations

from replylint.language.inflection import inflect_phrase
from replylint.rewriting.clauses import capital
from replylint.rewriting.templates import data
from replylint.rewriting.transforms import Change, Place, phrase_at, transform
from replylint.rewriting.transforms.not_before import moment

_FOLLOWING = {"месяца": "в начале следующего месяца", "недели": "в начале следующей недели", "года": "в начале следующего года",
              "дня": "завтра", "квартала": "в начале следующего квартала"}  # fmt: skip


@transform("negative-phrasing/*", "no-ownership/*", "deflection/*")
def not_until(place: Place) -> Change | None:
    sentence, words = place.sentence, place.sentence.words
    first, last = place.clause()
    for k in range(first, last - 1):
        if [word.norm for word in words[k : k + 2]] != ["не", "будет"]:
            continue
        until = next((m for m in range(first, last - 1) if words[m].norm == "до" and m != k), None)
        if until is None:
            continue
        after = _after(place, until + 1, last)
        if after is None:
            continue
        when, end = after
        if until > k:
            begin, stop = _subject(place, first, k), k
            subject_end, edit_end = stop, end
            if until != k + 2:
                continue
        else:
            begin, subject_end, edit_end = _subject(place, end, k), k, k + 2
            if begin != end:
                continue
            begin_edit = until
        if begin is None:
            continue
        subject = inflect_phrase(sentence, begin, subject_end, "nomn", was="gent", source=place.source)
        number = _number(place, begin, subject_end)
        if subject is None or number is None:
            continue
        verb = "будет" if number == "sing" else "будут"
        if until > k:
            text = f"{subject} {verb} {when}"
            return Change(begin, edit_end, capital(text) if begin == 0 else text)
        text = f"{when} {subject} {verb}" if False else f"{subject} {verb} {when}"
        return Change(begin_edit, edit_end, capital(text) if begin_edit == 0 else text)
    return None


def _subject(place: Place, i: int, j: int) -> int | None:
    """Where the noun phrase in the genitive that ends before word `j` begins."""
    for start in range(i, j):
        if phrase_at(place.sentence, start, j, "gent") == j:
            return start
    return None


def _number(place: Place, i: int, j: int) -> str | None:
    from replylint.language.nounphrases import head

    word = place.sentence.words[head(place.sentence, i, j, "gent")]
    for parse in word.parses:
        if "gent" in parse.grammemes:
            return "plur" if "plur" in parse.grammemes else "sing"
    return None


def _after(place: Place, i: int, last: int) -> tuple[str, int] | None:
    """The time that begins when the one at word `i` is over: «конца месяца» → «в начале следующего месяца»."""
    words = place.sentence.words
    if words[i].norm in ("конца", "конец") and i + 1 < last:
        unit = words[i + 1].norm
        if unit in _FOLLOWING:
            return _FOLLOWING[unit], i + 2
        month = data().tables["next_month"].get(unit)
        return (f"в начале {month}", i + 2) if month else None
    found = moment(place, i, last)
    if found is None or found[0].startswith("после"):
        return found
    return found
