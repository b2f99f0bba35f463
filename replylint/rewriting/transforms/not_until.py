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
    words = place.sentence.words
    first, last = place.clause()
    for k in range(first, last - 1):
        if [word.norm for word in words[k : k + 2]] != ["не", "будет"]:
            continue
        until = next((m for m in range(first, last - 1) if words[m].norm == "до"), None)
        after = None if until is None else _after(place, until + 1, last)
        if until is None or after is None:
            continue
        when, end = after
        missing = _missing(place, first, k, until, end)
        if missing is None:
            continue
        begin, stop = missing
        subject = inflect_phrase(place.sentence, begin, stop, "nomn", was="gent", source=place.source)
        number = _number(place, begin, stop)
        if subject is None or number is None:
            continue
        text = f"{subject} {'будет' if number == 'sing' else 'будут'} {when}"
        start = min(begin, until)
        return Change(start, max(end, k + 2), capital(text.lower()) if start == 0 else text)
    return None


def _missing(place: Place, first: int, k: int, until: int, end: int) -> tuple[int, int] | None:
    """The words for what is not there, by the order they stand in around «до …» and «не будет» at word `k`."""
    norms = [word.norm for word in place.sentence.words]
    if until == k + 2:
        # «товара не будет до пятницы»
        begin = _subject(place, first, k)
        return None if begin is None else (begin, k)
    if end == k and norms[until - 2 : until] == ["нет", "и"]:
        # «товара нет и до пятницы не будет»
        begin = _subject(place, first, until - 2)
        return None if begin is None else (begin, until - 2)
    if end < k and _subject(place, end, k) == end:
        # «до пятницы товара не будет»
        return end, k
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
