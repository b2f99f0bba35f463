"""«Обязательно исправим» → «Исправим ‹срок›»: the oath goes, the action stays and gets its time."""

from __future__ import annotations

import re

from replylint.language import times
from replylint.rewriting.clauses import capital, lowered, text_of
from replylint.rewriting.templates import data
from replylint.rewriting.transforms import Change, Place, can_be, lemma_in, time_in, transform

_TAILS = frozenset(
    "сомневаться переживать волноваться беспокоиться ручаться клясться гарантировать зуб".split()
)
_SWEARING = frozenset("гарантировать обещать пообещать уверять заверять ручаться клясться".split())

_OPENING = re.compile(r"^(?:зато|но|а|и|ну|вот) ", re.IGNORECASE)


@transform("false-promise/oath", "false-promise/surely", "false-promise/improve")
def guarantee(place: Place) -> Change | None:
    sentence, words = place.sentence, place.sentence.words
    first, last = place.clause()
    oaths = data().lists["oaths"]
    kept = [k for k in range(first, last) if words[k].norm not in oaths]
    sworn = _sworn(place, first, last)
    if sworn is not None:
        kept = [k for k in kept if k < sworn]
    if kept and lemma_in(words[kept[0]], _SWEARING, "1per"):
        that = next((k for k in kept[:5] if words[k].norm == "что" and sentence.breaks >> k & 1), None)
        if that is None:
            return None
        kept = [k for k in kept if k > that]
    promised = next((k for k in kept if _is_promise(place, k)), None)
    if promised is None and place.rule != "false-promise/improve":
        return _planned(place, first, last)
    if any(lemma_in(words[k], frozenset({"процент"})) for k in kept):
        return None
    if promised is None or (len(kept) == last - first and place.rule != "false-promise/improve"):
        return None
    if lemma_in(words[promised], data().lists["idle_promises"]):
        return None
    if any(can_be(words[k], "COMP") for k in kept):
        return None  # «сделаем доставку ещё доступнее»
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
        head, purpose, rest = text.partition(", чтобы ")
        text = f"{head} ‹срок›{purpose}{rest}"
    return Change(first, last, capital(text) if first == 0 else text)


def _sworn(place: Place, first: int, last: int) -> int | None:
    """Where a tail that only swears begins: «…, не сомневайтесь», «…, зуб даю»."""
    words = place.sentence.words
    for k in range(first + 2, last):
        if place.sentence.breaks >> k & 1 and any(lemma_in(word, _TAILS) for word in words[k : k + 6]):
            return k
    return None


def _is_promise(place: Place, k: int) -> bool:
    """Whether word `k` is what we shall do; «к утру» is no «утру»."""
    words = place.sentence.words
    if not can_be(words[k], "VERB", "futr", "1per"):
        return False
    return k == 0 or not any("PREP" in p.grammemes for p in words[k - 1].parses[:1])


def _planned(place: Place, first: int, last: int) -> Change | None:
    """«Курьер стопроцентно будет до девяти, ручаюсь» → «По плану курьер будет до девяти. Если что-то сдвинется, напишу вам сразу.»

    Only for what comes at a time that is named: nobody can answer for others without one.
    """
    sentence, words = place.sentence, place.sentence.words
    oaths = data().lists["oaths"]
    cuts = [k for k in range(first + 1, last) if sentence.breaks >> k & 1]
    for i, j in zip([first, *cuts], [*cuts, last], strict=True):
        while i < j and words[i].norm in ("и", "а", "но", "да", "что"):
            i += 1
        if not any(can_be(words[k], "VERB", "futr", "3per") for k in range(i, j)) or not time_in(
            sentence, i, j
        ):
            continue
        if any(words[k].norm == "не" or times.is_vague_time(sentence, k) for k in range(i, j)):
            continue
        kept = [k for k in range(i, j) if words[k].norm not in oaths]
        if [words[k].norm for k in kept[:3]] == ["минута", "в", "минуту"]:
            kept = kept[3:]
        if len(kept) == j - i and j - i == last - first and place.end - place.start < last - first:
            return None
        said = " ".join(text_of(sentence, place.source, k, k + 1) for k in kept)
        opening = (
            ""
            if i <= first + 1
            else text_of(
                sentence, place.source, first, i - (words[i - 1].norm in ("и", "а", "но", "да", "что"))
            )
            + ", "
        )
        if any(word.norm in oaths or lemma_in(word, _SWEARING) for word in words[first:i]):
            opening = ""
        said = lowered(said, words[kept[0]])
        said = _OPENING.sub("", said)
        planned = f"{opening}по плану {said}" if opening else f"По плану {said}"
        return Change(
            first, last, f"{capital(planned)}. Если что-то сдвинется, напишу вам сразу.", whole=True
        )
    return None
