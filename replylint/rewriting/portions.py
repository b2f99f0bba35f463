"""What becomes of each clause of a faulty draft: it stays as it is, is reminded of, or goes.

A fault seldom fills its sentence: «Посылка уехала на возврат, потому что вы за ней пять дней не приходили» is blame behind a fact
that the customer needs. What is kept by the sentence loses one of the two. Here every clause is weighed by two logistic
regressions, `clause unfit` (it cannot stand as it is) and `clause needless` (nothing in it is needed), over what its sentence is
suspected of and what is heard, found and built within its own words. They learn from verdicts about single clauses
(corpora/README.md) and stand in `rules/rewriting/suspicion.yml`, made by `python -m tools.suspicion`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from math import log
from typing import NamedTuple

from replylint.language.text import Sentence
from replylint.phrases.matching import Hit
from replylint.rewriting.clauses import (
    COORDINATORS,
    begins_dependent,
    forms_of,
    has_predicate,
    points_back,
    roles_of,
    segments,
    stands_alone,
)
from replylint.rewriting.facts import facts_in
from replylint.rewriting.harms import heard_by_sentence
from replylint.rewriting.helping import acts
from replylint.rewriting.linear import (
    ANSWERS,
    OF_A_WORD,
    WHERE_ANSWERING,
    bounded,
    likely,
    log_odds,
    sums,
    tables_of,
    word_traits,
)
from replylint.rewriting.pointing import FLIPPANT, Fault
from replylint.rewriting.suspicion import Suspicion, asked_traits
from replylint.rewriting.templates import data
from replylint.rulebook.evidence import Evidence

LEARNED_FROM_CLAUSES = ("clause unfit", "clause needless")
_BY_CUSTOMER = ("acts", "fact", "refuses", "orders", "pointed")
"""Traits that count otherwise where it is known what the customer wrote."""
_REFUSING = frozenset("не нет нельзя невозможно никак".split())


class Portion(NamedTuple):
    """`words[start:end]` of a sentence: how likely they cannot stay as they are, and how likely nothing in them is needed."""

    start: int
    end: int
    unfit: float
    needless: float


def portions(
    evidence: Evidence,
    source: str,
    suspicions: Mapping[int, Suspicion],
    pointed: Mapping[int, Sequence[Fault]],
    numbers: Collection[int],
) -> dict[int, list[Portion]]:
    """The clauses of the sentences with these numbers. `pointed` are the words that findings, or a flippant tone, point at."""
    tables = tables_of(LEARNED_FROM_CLAUSES)
    asked = sums(tables, asked_traits(evidence))
    heard = heard_by_sentence(evidence, evidence.reply)
    told: dict[int, list[Portion]] = {}
    for number in numbers:
        told[number] = [
            Portion(start, end, *likely(tables, traits, asked))
            for start, end, traits in _clauses(
                evidence, source, number, suspicions[number], pointed.get(number, ()), heard.get(number, ())
            )
        ]
    return told


def clause_traits(
    evidence: Evidence,
    source: str,
    suspicions: Mapping[int, Suspicion],
    pointed: Mapping[int, Sequence[Fault]],
) -> dict[int, list[dict[str, float]]]:
    """What the clauses of every body sentence are weighed by."""
    asked = asked_traits(evidence)
    heard = heard_by_sentence(evidence, evidence.reply)
    return {
        number: [
            traits | asked
            for _, _, traits in _clauses(
                evidence, source, number, suspicion, pointed.get(number, ()), heard.get(number, ())
            )
        ]
        for number, suspicion in suspicions.items()
    }


def _clauses(
    evidence: Evidence,
    source: str,
    number: int,
    suspicion: Suspicion,
    pointed: Sequence[Fault],
    heard: Sequence[tuple[str, Hit]],
) -> Iterator[tuple[int, int, dict[str, float]]]:
    sentence = evidence.reply.text.sentences[number]
    parts = segments(sentence, source)
    whole = {
        "sentence unfit": log_odds(suspicion.unfit),
        "sentence needless": log_odds(suspicion.needless),
        "sentence fault": log_odds(suspicion.fault),
        "sentence idle": log_odds(suspicion.idle),
        "sentence loud": bounded(suspicion.loud),
    }
    if len(parts) == 1:
        whole = {**whole, **{f"{name}, alone": value for name, value in whole.items()}, "alone": 1.0}
    own = [_own_traits(sentence, start, end, pointed) for start, end in parts]
    for place, (start, end) in enumerate(parts):
        traits = {**whole, **own[place]}
        traits["share"] = (end - start) / len(sentence.words)
        if place:
            traits["behind another"] = 1.0
            for name in ("pointed", "acts", "fact", "dependent", "orders"):
                if name in own[place - 1]:
                    traits[f"{name} before"] = 1.0
        if place + 1 < len(parts):
            traits["before another"] = 1.0
            for name in ("pointed", "acts", "fact", "dependent", "leans"):
                if name in own[place + 1]:
                    traits[f"{name} behind"] = 1.0
        for name, hit in heard:
            if hit.start < end and start < hit.end:
                traits[f"hears {name}"] = 1.0
        traits |= word_traits(sentence, start, end)
        traits[f"begins {sentence.words[start].norm}"] = OF_A_WORD
        if evidence.customer is not None:
            traits[ANSWERS] = 1.0
            for name in _BY_CUSTOMER:
                if name in traits:
                    traits[name + WHERE_ANSWERING] = 1.0
        yield start, end, traits


def _own_traits(sentence: Sentence, start: int, end: int, pointed: Sequence[Fault]) -> dict[str, float]:
    words = sentence.words[start:end]
    traits = dict.fromkeys(forms_of(sentence, start, end), 1.0)
    traits["length"] = log(end - start)
    found = [(i, j, rule) for i, j, rule in pointed if i < end and start < j]
    if pointed and not found:
        traits["pointed elsewhere"] = 1.0
    for i, j, rule in found:
        traits["pointed"] = 1.0
        traits["flippant" if rule == FLIPPANT else f"pointed by {rule.partition('/')[0]}"] = 1.0
        traits["pointed by a sum" if rule.endswith("/overall") else "pointed by words"] = 1.0
        if i >= start and j <= end:
            traits["pointed at within"] = 1.0
    facts, norms = facts_in(sentence, start, end), [word.norm for word in words]
    told = {
        "acts": acts(sentence, start, end),
        "fact": bool(facts),
        "facts": len(facts) > 1,
        "asks": "?" in sentence.mark,
        "exclaims": "!" in sentence.mark,
        "refuses": not _REFUSING.isdisjoint(norms),
        "relative": any("relative" in roles_of(word) for word in words[:2]),
        "blunt": not data().lists["blunt"].isdisjoint(norms),
    }
    return traits | {name: 1.0 for name, value in told.items() if value}


_UNFIT = 0.16
"""How likely a clause may be unfit and stay."""
_SURELY_UNFIT = 0.2
"""How likely a clause must be unfit to be taken out of a sentence that is fit as a whole."""
_NEEDLESS, _NEEDED, _IDLE = 0.45, 0.2, 0.9
"""How likely a clause may be needless and be reminded of, to have its slot whatever it says, and to be told of at all."""
_DROPPABLE = frozenset("потому поскольку ведь причем иначе значит также соответственно".split())
"""With these a clause begins that its sentence can do without."""
_CONDITIONS = frozenset("если когда пока как раз едва чтобы хотя".split())
_DOUBTFUL = 0.5
"""How likely a sentence without a verb may be unfit and be reminded of."""
_LEAST = 4
"""Words of a part that is kept though it states no fact: «Подпись стоит» says nothing alone."""
_OPENING = 4
"""Words among which a clause shows that it hangs on the one before it."""

Range = tuple[int, int]


class Cut(NamedTuple):
    """What stays of a sentence, what is reminded of, which of the latter is surely needed, and what goes though it tells something, as
    ranges of words; clauses that stand side by side are one range."""

    kept: tuple[Range, ...]
    noted: tuple[Range, ...]
    needed: tuple[Range, ...] = ()
    gone: tuple[Range, ...] = ()

    def keeps(self, start: int, end: int) -> bool:
        """Whether all of these words stay."""
        return any(i <= start and end <= j for i, j in self.kept)


def cuts(
    evidence: Evidence,
    source: str,
    suspicions: Mapping[int, Suspicion],
    pointed: Mapping[int, Sequence[Fault]],
) -> dict[int, Cut]:
    """What becomes of each body sentence."""
    told = portions(evidence, source, suspicions, pointed, suspicions)
    sentences = evidence.reply.text.sentences
    return {
        number: cut(
            sentences[number], source, parts, number not in pointed and not suspicions[number].is_unfit()
        )
        for number, parts in told.items()
    }


def cut(sentence: Sentence, source: str, parts: Sequence[Portion], fit: bool) -> Cut:
    """What becomes of a sentence with these clauses; `fit` says that as a whole it may stay."""
    states = [_state(part, fit) for part in parts]
    if set(states) == {"k"}:
        return Cut(((0, len(sentence.words)),), ())
    for k in range(1, len(parts)):
        if _leads_on(sentence, source, parts[k - 1], parts[k]) or (
            _opens_with_condition(sentence, parts[k - 1]) and not _hangs(sentence, parts[k])
        ):
            states[k - 1] = states[k] = _worse(states[k - 1], states[k])
    for k in range(len(parts) - 1, 0, -1):
        before, after = parts[k - 1], parts[k]
        if not _hangs(sentence, after):
            continue
        if states[k - 1] == "k" and (states[k] == "k" or _can_be_spared(sentence, before, after)):
            continue
        if states[k] != states[k - 1]:
            states[k - 1] = states[k] = (
                "d" if "d" in (states[k - 1], states[k]) and before.needless > 0.5 else "r"
            )
    for k in range(len(parts) - 1):
        if states[k] == "k" != states[k + 1] and not _ends_well(sentence, parts[k]):
            states[k] = "r"
    for k, part in enumerate(parts):
        first = k == 0 or states[k - 1] != "k"
        if states[k] == "k" and first and not _begins_well(sentence, part, k > 0):
            states[k] = "r"
            if k and states[k - 1] == "d" and parts[k - 1].needless < _NEEDLESS:
                states[k - 1] = "r"
    for k in range(1, len(parts)):
        # «…, а костюмы шили по эскизам»: what stands behind words of which one is only reminded is torn, unless something is done in it.
        if states[k - 1] == "r" and states[k] == "k" and not acts(sentence, parts[k].start, parts[k].end):
            states[k] = "r"
    for run in _runs(parts, states, "k"):
        if run[1] - run[0] < _LEAST and not facts_in(sentence, *run):
            states = [
                "r" if run[0] <= part.start < run[1] else one for part, one in zip(parts, states, strict=True)
            ]
    kept = _runs(parts, states, "k")
    noted = tuple(run for run in _runs(parts, states, "r") if _says_something(sentence, run, parts))
    gone = [run for run in _runs(parts, states, "d") + _runs(parts, states, "r") if run[1] - run[0] > 2]
    return Cut(
        tuple(kept),
        noted,
        tuple(run for run in noted if _least_needless(parts, run) < _NEEDED),
        tuple(run for run in gone if run not in noted and _least_needless(parts, run) < _IDLE),
    )


def _least_needless(parts: Sequence[Portion], run: Range) -> float:
    start, end = run
    return min(part.needless for part in parts if start <= part.start and part.end <= end)


def _state(part: Portion, fit: bool) -> str:
    if part.unfit < (_SURELY_UNFIT if fit else _UNFIT):
        return "k"
    return "r" if part.needless < _NEEDLESS else "d"


def _worse(one: str, other: str) -> str:
    return one if one == other else "r" if "k" in (one, other) else "d"


def _runs(parts: Sequence[Portion], states: Sequence[str], state: str) -> list[Range]:
    runs: list[Range] = []
    for part, one in zip(parts, states, strict=True):
        if one != state:
            continue
        if runs and runs[-1][1] == part.start:
            runs[-1] = (runs[-1][0], part.end)
        else:
            runs.append((part.start, part.end))
    return runs


def _first(sentence: Sentence, part: Portion) -> int:
    """The first word of a clause behind what joins it to the one before."""
    k = part.start
    while k < part.end - 1 and sentence.words[k].norm in COORDINATORS:
        k += 1
    return k


def _hangs(sentence: Sentence, part: Portion) -> bool:
    """Whether a clause hangs on the one before it: «потому что …», «который …»."""
    return part.start > 0 and begins_dependent(sentence, _first(sentence, part), part.end)


def _leads_on(sentence: Sentence, source: str, before: Portion, after: Portion) -> bool:
    """Whether a clause says nothing without the one after it: «Добавлю: …», «Что касается стажа, …», «Узнать, примет ли …»."""
    words = sentence.words
    first = _first(sentence, before)
    if ":" in source[sentence.ends[before.end - 1] : sentence.starts[after.start]]:
        return True
    if words[first].norm == "что" and first + 1 < before.end and words[first + 1].norm == "касается":
        return True
    return before.start == 0 and any("INFN" in p.grammemes for p in words[first].parses[:1])


def _opens_with_condition(sentence: Sentence, part: Portion) -> bool:
    return sentence.words[_first(sentence, part)].norm in _CONDITIONS


def _can_be_spared(sentence: Sentence, main: Portion, part: Portion) -> bool:
    """Whether what hangs on a clause may go without it: «…, потому что …», not «если …», nor «думаем, что …»."""
    word = sentence.words[_first(sentence, part)]
    if word.norm in _DROPPABLE or (
        word.norm == "так"
        and sentence.words[min(_first(sentence, part) + 1, part.end - 1)].norm in ("как", "что")
    ):
        return stands_alone(sentence, main.start, main.end)
    roles = roles_of(word)
    return bool(roles & {"relative", "participle"}) and stands_alone(sentence, main.start, main.end)


def _begins_well(sentence: Sentence, part: Portion, inside: bool) -> bool:
    """Whether a clause can begin a sentence, where what stands before it in its own goes."""
    start = _first(sentence, part)
    if not inside:
        return True
    opening = sentence.words[start : start + _OPENING]
    if any(word.norm in ("чем", "чего") or word.norm.startswith("котор") for word in opening):
        return False  # «…, в связи с чем применена базовая ставка»
    if begins_dependent(sentence, start, part.end) or points_back(sentence, start, part.end):
        return False
    return stands_alone(sentence, start, part.end)


def _ends_well(sentence: Sentence, part: Portion) -> bool:
    """Whether a clause says something where the one after it goes, not «Заявления, составленные неграмотно», «Кто звонит после среды»."""
    start = _first(sentence, part)
    if begins_dependent(sentence, start, part.end):
        return False
    breaks = (k for k in range(start + 1, part.end) if sentence.breaks >> k & 1)
    main = next((k for k in breaks if begins_dependent(sentence, k, part.end)), part.end)
    return has_predicate(sentence, start, main)


def _says_something(sentence: Sentence, run: Range, parts: Sequence[Portion]) -> bool:
    start, end = run
    if run == (0, len(sentence.words)) and end > 2 and max(part.unfit for part in parts) < _DOUBTFUL:
        return True  # «Паспорт и СТС с собой.», not «Ой, ножки, великое дело»
    while start < end - 1 and sentence.words[start].norm in COORDINATORS:
        start += 1
    if end - start < 2:
        return False
    if start and (
        begins_dependent(sentence, start, end) or sentence.words[start].norm in ("потом", "тогда", "там")
    ):
        return False
    if facts_in(sentence, start, end):
        return True
    return has_predicate(sentence, start, end) and not _only_contacts(sentence, start, end)


_BESIDE_CONTACT = frozenset(("NPRO", "PREP", "CONJ", "PRCL", "ADVB"))


def _only_contacts(sentence: Sentence, start: int, end: int) -> bool:
    """Whether words say only that somebody will write or call, which the rewrite promises itself: «с вами свяжутся»."""
    contacting = data().lists["contacting"]
    best = [p for word in sentence.words[start:end] for p in word.parses[:1]]
    return len(best) == end - start and all(
        p.lemma in contacting or not _BESIDE_CONTACT.isdisjoint(p.grammemes) for p in best
    )
