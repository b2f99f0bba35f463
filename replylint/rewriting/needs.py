"""Which line a corrected reply still needs: an act, an answer, a way out, somebody asked, or none.

Every kind of line is weighed by a logistic regression (`need …` in `rules/rewriting/suspicion.yml`, made by
`python -m tools.suspicion`) over what the customer wrote, what is found fault with, and what is said in the clauses that stay, that are
reminded of and that go. They learn from verdicts about corrected drafts (corpora/README.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, get_args

from replylint.language import times
from replylint.language.text import Sentence
from replylint.model import Finding
from replylint.rewriting import asking
from replylint.rewriting.clauses import forms_of, segments
from replylint.rewriting.facts import facts_in
from replylint.rewriting.harms import harms
from replylint.rewriting.helping import acts, remedies
from replylint.rewriting.linear import OF_A_WORD, Traits, totals, word_traits
from replylint.rewriting.portions import Cut
from replylint.rulebook.evidence import Evidence, Side

Need = Literal["nothing", "act", "find out", "answer", "refusal", "alternative", "contact", "notice", "open"]
"""`nothing`: what stays does or answers all; `act`: «‹Что сделаем› и напишем вам ‹срок›»; `find out`: «Узнаю, …»; `answer`:
«Отвечаю на ваш вопрос: ‹ответ›»; `refusal`: «‹Почему не получится … и что можем предложить›»; `alternative`: «Можем предложить
…»; `contact`: «Свяжусь с …»; `notice`: «‹Что будет дальше и когда›»; `open`: «По вашему вопросу: ‹ответ и что сделаем›»."""
NEEDS: tuple[Need, ...] = get_args(Need)
LETTERS: dict[str, Need] = dict(zip("NDUARWCTO", NEEDS, strict=True))
"""The letters of the verdicts."""
_MOST = 6
SWORN = ("oath", "never-again", "surely", "improve", "fix-it")
"""Rules of promises that nothing need take the place of."""
_RATHER_A_LINE, _SURELY_A_LINE = 0.4, 1.0
"""How much surer it must be that no line is needed than that some line is: a reply in which nobody does anything is worse; the
more so where a promise or a way fell away."""
_PROMISING = frozenset({"deflection", "false-promise", "no-ownership"})


def table_name(need: Need) -> str:
    """The name of the table of a kind of line."""
    return f"need {need}"


_TABLES = tuple(map(table_name, NEEDS))


def needs(evidence: Evidence, findings: Sequence[Finding], cuts: Mapping[int, Cut]) -> list[Need]:
    """The kinds of line, the likeliest to be right first. `cuts` is what stays of the body sentences."""
    odds = dict(zip(NEEDS, totals(_TABLES, need_traits(evidence, findings, cuts)), strict=True))
    fallen = {finding.category for finding in findings if not finding.rule.endswith(SWORN)}
    odds["nothing"] -= _RATHER_A_LINE if fallen.isdisjoint(_PROMISING) else _SURELY_A_LINE
    return sorted(NEEDS, key=lambda need: -odds[need])


def need_traits(evidence: Evidence, findings: Sequence[Finding], cuts: Mapping[int, Cut]) -> Traits:
    """What the kinds of line are weighed by."""
    traits: dict[str, float] = {f"channel {evidence.draft.channel}": 1.0}
    for finding in findings:
        traits[f"rule {finding.rule}"] = traits[f"found {finding.category}"] = 1.0
    if evidence.customer is None:
        traits["unknown"] = 1.0
    else:
        traits |= _asked(evidence, evidence.customer)
    kept = gone = 0
    for number, cut in cuts.items():
        sentence = evidence.reply.text.sentences[number]
        for start, end in segments(sentence, evidence.reply.text.source):
            stays = cut.keeps(start, end)
            noted = not stays and any(i <= start and end <= j for i, j in cut.noted)
            kept, gone = kept + stays, gone + (not stays)
            place = "kept" if stays else "noted" if noted else "gone"
            for name, value in _said(sentence, start, end):
                traits[f"{place} {name}"] = value
        if cut.keeps(0, len(sentence.words)) and remedies(sentence):
            traits["kept remedies"] = 1.0
    for name, hit in evidence.signals(evidence.reply):
        if hit.sentence in cuts:
            place = "kept" if cuts[hit.sentence].keeps(hit.start, hit.end) else "gone"
            traits[f"{place} hears {name}"] = 1.0
    traits["kept clauses"] = min(kept, _MOST) / _MOST
    traits |= {"nothing kept": 1.0} if not kept else {}
    traits |= {"nothing gone": 1.0} if not gone else {}
    return traits


def _asked(evidence: Evidence, customer: Side) -> dict[str, float]:
    traits = asking.told_traits(evidence, customer)
    if any("?" in sentence.mark for sentence in customer.text.sentences):
        traits["customer asks"] = 1.0
    traits["harm"] = max([one.likely for one in harms(evidence, customer)], default=0.0)
    one = asking.wanted(evidence)
    if one is not None:
        traits[f"wanted begins {one.text.split()[0].lower()}"] = OF_A_WORD
    return traits


def _said(sentence: Sentence, start: int, end: int) -> Iterator[tuple[str, float]]:
    for name in forms_of(sentence, start, end):
        yield name, 1.0
    if acts(sentence, start, end):
        yield "acts", 1.0
    if facts_in(sentence, start, end):
        yield "fact", 1.0
    if "?" in sentence.mark:
        yield "asks", 1.0
    words = sentence.words
    if any(times.may_open(words[k]) and times.time_end(sentence, k) is not None for k in range(start, end)):
        yield "time", 1.0
    yield from word_traits(sentence, start, end).items()
