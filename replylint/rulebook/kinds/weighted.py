"""`weighted`: a linear sum over what a draft contains decides what no single phrase can.

A weights file has two tables, each from a feature to a number. `draft` looks at the reply and the customer's message as a whole;
`sentence` looks at every sentence of the reply, and the loudest one counts. Their sum is the opinion.

| feature | how often it counts |
|---|---|
| `bias` | once |
| `reply.NAME`, `customer.NAME` | once if the signal is found in that message; in a sentence, `reply.NAME` if it is found there |
| `word.LEMMA`, `form.GRAMMEMES`, `mark.M` | once a sentence of the reply with that word, a verb in that form (`futr.1per`, `impr`, `INFN`), that closing mark |
| `pair.LEMMA LEMMA` | once a sentence with the two side by side; `^` and `$` are its ends (only in `sentence`) |
| `told.LEMMA` | once a sentence of the customer's message with that word (only in `draft`) |
| `words.N` | once if the reply has at least N words (only in `draft`) |

The rule speaks where no other rule of its pack finds fault and the opinion reaches `speaks` (0 where the file does not say).
Where the file says `doubts`, the findings of the pack are held back while the opinion stays below that number: the draft as a
whole, or the absence of anything that sounds like the defect, speaks against them. A short reply (the builtin signal `short`)
has too few words to be doubted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from replylint.language.text import Sentence, Word
from replylint.phrases.matching import Hit
from replylint.rulebook.builtin import BUILTINS
from replylint.rulebook.evidence import Evidence, Side
from replylint.rulebook.kinds.missing import NotJudged
from replylint.rulebook.loading import Judge

NAMED = 3
"""How many of the strongest features a finding names."""

NAMES = {
    "word": "«{}»",
    "told": "«{}» у клиента",
    "pair": "«{}»",
    "form": "глагол в форме {}",
    "words": "длина ответа",
    "mark": "знак «{}»",
}
"""How the features that are no signals are called in a finding."""

MESSAGES = ("reply", "customer")
"""What a feature may name a signal of."""

LENGTHS = (15, 30, 60)

KNOWN_SENTENCES = 4096
"""How many sentences are remembered with their sums."""

_SILENT_ZONES = ("quote", "code")
_NON_FINITE = ("INFN", "PRTS", "PRTF", "GRND")
_FINITE = ("past", "pres", "futr", "1per", "2per", "3per")

Vector = list[float]
"""A number for every weighted rule, for the draft and then again for the sentence."""


class Weights(NamedTuple):
    """A weights file as the compiled rules hold it."""

    speaks: float
    doubts: float | None
    draft: Mapping[str, float]
    sentence: Mapping[str, float]


def signals_in(speaks: float, doubts: float | None, *tables: Mapping[str, float]) -> Iterator[str]:
    """The signals that the tables of a weights file name."""
    for table in tables:
        for feature in table:
            side, _, name = feature.partition(".")
            if side in MESSAGES:
                yield name


class Opinion(NamedTuple):
    """The sum, and the sentence that speaks loudest (-1: the rule does not look at sentences)."""

    total: float
    sentence: int


class Weighing:
    """The tables of all weighted rules side by side: every feature of a draft is looked up once for all of them."""

    def __init__(self, rules: Sequence[Judge], bits: Mapping[str, int]) -> None:
        self.tables = [Weights(*rule.weights) for rule in rules]
        self.place = {rule.id: number for number, rule in enumerate(rules)}
        size = len(rules)
        self._nothing = [0.0] * (2 * size)
        self._worth: dict[str, Vector] = {}
        for number, table in enumerate(self.tables):
            for offset, weights in ((number, table.draft), (number + size, table.sentence)):
                for name, value in weights.items():
                    self._worth.setdefault(name, self._nothing.copy())[offset] = value
        self._signals = {side: list(self._of_side(side, bits)) for side in MESSAGES}
        self._said: dict[tuple[object, ...], Vector] = {}
        self._told: dict[tuple[object, ...], Vector] = {}

    def _of_side(self, side: str, bits: Mapping[str, int]) -> Iterator[tuple[str, int, Vector]]:
        """The signals asked for in a message, each with its group and its worth."""
        for feature, vector in sorted(self._worth.items()):
            message, _, name = feature.partition(".")
            if message == side:
                yield name, bits[name], vector

    def opinions(self, evidence: Evidence) -> list[Opinion]:
        """What the draft adds up to, for every rule in order."""
        found: list[Opinion] | None = evidence.notes.get("opinions")
        if found is None:
            found = evidence.notes["opinions"] = self._opinions(evidence)
        return found

    def _opinions(self, evidence: Evidence) -> list[Opinion]:
        worth, size = self._worth, len(self.tables)
        sentences = dict(spoken(evidence.reply))
        said = {
            number: self._of(sentence, self._said, said_features) for number, sentence in sentences.items()
        }
        parts = [worth.get("bias", self._nothing), *said.values()]
        length = sum(len(sentence.words) for sentence in sentences.values())
        parts += [
            worth[f"words.{least}"] for least in LENGTHS if length >= least and f"words.{least}" in worth
        ]
        if evidence.customer is not None:
            parts += [self._of(one, self._told, told_features) for _, one in spoken(evidence.customer)]
            parts += [vector for _, vector in self._heard(evidence, evidence.customer)]
        heard = {number: vector[size:] for number, vector in said.items()}
        for name, vector in self._heard(evidence, evidence.reply):
            parts.append(vector)
            if any(vector[size:]):
                for number in {hit.sentence for hit in evidence.found(name, evidence.reply)} & heard.keys():
                    heard[number] = [
                        have + more for have, more in zip(heard[number], vector[size:], strict=True)
                    ]
        totals = [sum(column) for column in zip(*(part[:size] for part in parts), strict=True)]
        return [self._opinion(number, total, heard) for number, total in enumerate(totals)]

    def _heard(self, evidence: Evidence, side: Side) -> Iterator[tuple[str, Vector]]:
        for name, bit, vector in self._signals[side.name]:
            if side.groups & bit and evidence.found(name, side):
                yield name, vector

    def _opinion(self, number: int, total: float, heard: Mapping[int, Vector]) -> Opinion:
        table = self.tables[number].sentence
        if not table or not heard:
            return Opinion(total, -1)
        place = max(heard, key=lambda at: (heard[at][number], -at))
        return Opinion(total + table.get("bias", 0.0) + heard[place][number], place)

    def _of(
        self,
        sentence: Sentence,
        known: dict[tuple[object, ...], Vector],
        features: Callable[[Sentence], frozenset[str]],
    ) -> Vector:
        """The sum of the features of a sentence but for signals; a sentence met before is remembered."""
        key = (sentence.mark, *sentence.words)
        vector = known.get(key)
        if vector is None:
            worth = self._worth
            parts = [worth[name] for name in features(sentence) if name in worth]
            vector = [sum(column) for column in zip(self._nothing, *parts, strict=True)]
            if len(known) >= KNOWN_SENTENCES:
                known.clear()
            known[key] = vector
        return vector

    def strongest(self, rule: Judge, evidence: Evidence, sign: int) -> list[str]:
        """The weightiest features present whose weight for this rule has this sign, at most `NAMED`."""
        number = self.place[rule.id]
        table, opinion = self.tables[number], self.opinions(evidence)[number]
        found: dict[str, float] = {}
        for name in draft_features(evidence):
            found[name] = table.draft.get(name, 0.0)
        if opinion.sentence >= 0:
            for name in sentence_features(evidence)[opinion.sentence]:
                found[name] = found.get(name, 0.0) + table.sentence.get(name, 0.0)
        ranked = sorted(
            ((value * sign, name) for name, value in found.items()), key=lambda item: (-item[0], item[1])
        )
        return [name for value, name in ranked if value > 0][:NAMED]


def judge(rule: Judge, evidence: Evidence) -> tuple[list[str], Hit | None] | None:
    """The strongest features that speak for the finding and the loudest sentence, or None where the opinion is too low.

    Raises NotJudged for a fragment, or when the rule needs the customer's message and there is none.
    """
    if evidence.draft.fragment or ("customer" in rule.needs and evidence.customer is None):
        raise NotJudged
    if not evidence.stands(rule, None, evidence.reply) or not any(spoken(evidence.reply)):
        return None
    weighing = evidence.ruleset.weighing
    number = weighing.place[rule.id]
    opinion = weighing.opinions(evidence)[number]
    if opinion.total < weighing.tables[number].speaks:
        return None
    place = None
    if opinion.sentence >= 0:
        place = Hit(-1, opinion.sentence, 0, len(evidence.reply.text.sentences[opinion.sentence].words))
    return weighing.strongest(rule, evidence, 1), place


def doubted(rule: Judge, evidence: Evidence) -> list[str] | None:
    """The strongest features that speak against the findings of the rule's pack; None where they stand."""
    weighing = evidence.ruleset.weighing
    number = weighing.place[rule.id]
    doubts = weighing.tables[number].doubts
    if (
        doubts is None
        or evidence.found("short", evidence.reply)
        or weighing.opinions(evidence)[number].total >= doubts
    ):
        return None
    return weighing.strongest(rule, evidence, -1)


def spoken(side: Side) -> Iterator[tuple[int, Sentence]]:
    """The sentences that the writer says himself, with their numbers."""
    for number, sentence in enumerate(side.text.sentences):
        if sentence.words and sentence.zone not in _SILENT_ZONES:
            yield number, sentence


def said_features(sentence: Sentence) -> frozenset[str]:
    """The features of a sentence of the reply, but for signals."""
    lemmas = ["^", *map(lemma, sentence.words), "$"]
    found = {f"pair.{left} {right}" for left, right in pairwise(lemmas)}
    for word in sentence.words:
        found.update(_word_features(word))
    found.add(f"mark.{sentence.mark}")
    return frozenset(found)


def told_features(sentence: Sentence) -> frozenset[str]:
    """The features of a sentence of the customer's message, but for signals."""
    return frozenset(f"told.{lemma(word)}" for word in sentence.words)


def lemma(word: Word) -> str:
    """The likeliest lemma of a word; what is no word counts as its kind."""
    if word.parses:
        return word.parses[0].lemma
    return word.norm if word.kind == "word" else f"<{word.kind}>"


def _word_features(word: Word) -> tuple[str, ...]:
    own = f"word.{lemma(word)}"
    if not word.parses:
        return (own,)
    grammemes = word.parses[0].grammemes
    if "VERB" in grammemes:
        form = ".".join(mark for mark in (("impr",) if "impr" in grammemes else _FINITE) if mark in grammemes)
    else:
        form = next((mark for mark in _NON_FINITE if mark in grammemes), "")
    return (own, f"form.{form}") if form else (own,)


def draft_features(evidence: Evidence) -> dict[str, int]:
    """Feature of the draft → how often it counts."""
    found: dict[str, int] = {}
    length = 0
    for _, sentence in spoken(evidence.reply):
        length += len(sentence.words)
        for name in said_features(sentence):
            if not name.startswith("pair."):
                found[name] = found.get(name, 0) + 1
    found.update((f"words.{least}", 1) for least in LENGTHS if length >= least)
    for side in (evidence.reply, evidence.customer):
        if side is not None:
            names = (*evidence.ruleset.signals, *BUILTINS)
            found.update((f"{side.name}.{name}", 1) for name in names if evidence.found(name, side))
    if evidence.customer is not None:
        for _, sentence in spoken(evidence.customer):
            for name in told_features(sentence):
                found[name] = found.get(name, 0) + 1
    return found


def sentence_features(evidence: Evidence) -> dict[int, frozenset[str]]:
    """Number of a sentence of the reply → its features, each counting once."""
    signals: dict[int, set[str]] = {}
    for name in (*evidence.ruleset.signals, *BUILTINS):
        for hit in evidence.found(name, evidence.reply):
            signals.setdefault(hit.sentence, set()).add(f"reply.{name}")
    return {
        number: said_features(sentence) | signals.get(number, set())
        for number, sentence in spoken(evidence.reply)
    }
