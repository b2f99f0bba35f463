"""«Обязательно исправим» → «Исправим ‹срок›»: the oath goes, the action stays and gets its time."""

from __future__ import annotations

from replylint.rewriting.clauses import capital, text_of
from replylint.rewriting.templates import data
from replylint.rewriting.transforms import Change, Place, can_be, lemma_in, time_in, transform

_IDLE = frozenset(
    "подумать учесть посмотреть поглядеть рассмотреть постараться попробовать быть передать принять стать".split()
)
_SWEARING = frozenset("гарантировать обещать пообещать уверять заверять ручаться клясться".split())


@transform("false-promise/oath", "false-promise/surely", "false-promise/improve")
def guarantee(place: Place) -> Change | None:
    sentence, words = place.sentence, place.sentence.words
    first, last = place.clause()
    oaths = data().lists["oaths"]
    kept = [k for k in range(first, last) if words[k].norm not in oaths]
    if kept and lemma_in(words[kept[0]], _SWEARING, "1per"):
        that = next((k for k in kept[:5] if words[k].norm == "что" and sentence.breaks >> k & 1), None)
        if that is None:
            return None
        kept = [k for k in kept if k > that]
    promised = next((k for k in kept if can_be(words[k], "VERB", "futr", "1per")), None)
    if promised is None or (len(kept) == last - first and place.rule != "false-promise/improve"):
        return None
    if lemma_in(words[promised], _IDLE):
        return None
    if any(words[k].norm in ("никогда", "никто", "больше") for k in kept):
        return None
    pieces = [text_of(sentence, place.source, k, k + 1) for k in kept]
    text = pieces[0]
    for before, k, piece in zip(kept, kept[1:], pieces[1:], strict=False):
        comma = (
            "," if k == before + 1 and "," in place.source[sentence.ends[before] : sentence.starts[k]] else ""
        )
        text += f"{comma} {piece}"
    if not time_in(sentence, first, last):
        text += " ‹срок›"
    return Change(first, last, capital(text) if first == 0 else text)
