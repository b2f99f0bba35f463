"""«не отправим раньше пятницы» → «отправим в пятницу»."""

from __future__ import annotations

from replylint.language import times
from replylint.language.inflection import inflect_phrase
from replylint.rewriting.clauses import capital, text_of
from replylint.rewriting.transforms import Change, Place, can_be, transform

_WEEK = frozenset({"неделя", "месяц", "год"})


@transform("negative-phrasing/*", "false-promise/*", "no-ownership/*")
def not_before(place: Place) -> Change | None:
    sentence, words = place.sentence, place.sentence.words
    first, last = place.clause()
    fronted = _fronted(place, first, last)
    if fronted is not None:
        return fronted
    for k in range(first, last - 2):
        if words[k].norm != "не":
            continue
        if can_be(words[k + 1], "VERB", "futr"):
            verb: int | None = k + 1
            bar = k + 2
        elif words[k + 1].norm == "раньше":
            verb, bar = None, k + 1
        else:
            continue
        while bar < last and words[bar].norm != "раньше":
            bar += 1
        if bar + 1 >= last:
            continue
        found = moment(place, bar + 1, last)
        if found is None:
            continue
        when, end = found
        kept = text_of(sentence, place.source, verb, bar) + " " if verb is not None else ""
        return Change(k, end, capital(kept + when) if k == 0 else kept + when)
    return None


def _fronted(place: Place, first: int, last: int) -> Change | None:
    """«Раньше 20 мая мастер не приедет» → «Мастер приедет 20 мая»."""
    sentence, words = place.sentence, place.sentence.words
    bar = next((k for k in range(first, min(first + 2, last)) if words[k].norm == "раньше"), None)
    found = None if bar is None else moment(place, bar + 1, last)
    if bar is None or found is None or "чем" in {word.norm for word in words[first:last]}:
        return None
    when, end = found
    denial = next((k for k in range(end, last - 1) if words[k].norm == "не"), None)
    if denial is None or denial - end > 4 or not can_be(words[denial + 1], "VERB", "futr"):
        return None
    subject = text_of(sentence, place.source, end, denial) + " " if denial > end else ""
    rest = text_of(sentence, place.source, denial + 1, last)
    opening = text_of(sentence, place.source, first, bar) + " " if bar > first else ""
    text = f"{opening}{subject}{rest} {when}"
    return Change(first, last, capital(text) if first == 0 else text)


def moment(place: Place, i: int, last: int) -> tuple[str, int] | None:
    """The moment named in the genitive at word `i` as the time when a thing happens, and where its words end."""
    sentence, words = place.sentence, place.sentence.words
    if words[i].kind == "time":
        return f"после {text_of(sentence, place.source, i, i + 1)}", i + 1
    if words[i].kind == "date":
        return text_of(sentence, place.source, i, i + 1), i + 1
    if words[i].norm in ("завтра", "послезавтра"):
        return words[i].text, i + 1
    end = times.time_end(sentence, i)
    if end is None or end > last:
        return None
    head = {p.lemma for p in words[end - 1].parses}
    if words[i].kind == "number" or words[i].norm.isdigit():
        return text_of(sentence, place.source, i, end), end
    if head & _WEEK:
        if end - i < 2:
            return None
        case, preposition = ("loct", "на") if "неделя" in head else ("loct", "в")
    elif can_be(words[end - 1], "NOUN") and any(
        p.lemma.endswith(("ник", "орник", "реда", "верг", "ница", "бота", "сенье"))
        for p in words[end - 1].parses
    ):
        case, preposition = "accs", "в"
    else:
        return None
    phrase = inflect_phrase(sentence, i, end, case, was="gent", source=place.source)
    if phrase is None:
        return None
    if preposition == "в" and phrase.startswith("вто"):
        preposition = "во"
    return f"{preposition} {phrase}", end
