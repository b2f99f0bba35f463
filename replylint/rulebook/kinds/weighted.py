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
Where the file says `doubts`, the warnings of the pack are held back while the opinion stays below that number: the draft as a
whole, or the absence of anything that sounds like the defect, speaks against them. A short reply (the builtin signal `short`)
has too few words to be doubted, and one of more than `LONGEST` words is not weighed at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from replylint.language.text import Sentence, Word
from replylint.phrases.matching import Hit
from replylint.rulebook.builtin import BUILTINS, SILENT_ZONES
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

LONGEST = 250
"""Replies of more words are not weighed: no labelled draft is nearly so long, and a sum over more means nothing."""

LENGTHS = (15, 30, 60)

KNOWN_WORDS = 1 << 14
"""How many words are remembered with their features."""

TINY = 1e-9
"""Sums of decimal fractions are not exact: a sum that is less than this short of a threshold reaches it."""

_NON_FINITE = ("INFN", "PRTS", "PRTF", "GRND")
_FINITE = ("past", "pres", "futr", "1per", "2per", "3per")

Vector = tuple[float, ...]
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


@dataclass(slots=True, eq=False)
class Signal:
    """A signal that has weight in a message, and its group as a bit."""

    name: str
    bit: int
    worth: Vector


class Voice(NamedTuple):
    """What is remembered of a sentence, whatever stands around it: what its words and its signals without conditions are
    worth, and the signals whose conditions have yet to be asked."""

    mark: str
    words: int
    worth: Vector
    unsure: tuple[Signal, ...]


class Ledger:
    """What one draft adds up to. Most drafts are far from every threshold, whatever the costly signals say, so these stay
    open until somebody needs to know."""

    __slots__ = ("_evidence", "_heard", "_open", "_size", "_tables", "_voices", "_worth")

    def __init__(self, weighing: Weighing, evidence: Evidence) -> None:
        self._evidence = evidence
        self._tables = weighing.tables
        self._size = len(weighing.tables)
        self._voices = dict(weighing.voices(evidence.reply))
        length = sum(voice.words for voice in self._voices.values())
        self._worth = weighing.of_length(length)
        """What counts for the draft, piece by piece."""
        self._worth += [voice.worth for voice in self._voices.values()]
        self._heard: dict[int, list[Vector]] = {}
        """Sentence → the worth of the signals found there that its voice does not count."""
        self._open: dict[Signal, Side] = {}
        if evidence.customer is not None:
            self._worth += [voice.worth for _, voice in weighing.voices(evidence.customer)]
            self._ask(weighing.signals["customer"], evidence.customer)
        self._ask(weighing.signals["reply"], evidence.reply)

    def _ask(self, signals: Signals, side: Side) -> None:
        groups = side.groups
        self._worth += [one.worth for one in signals.sure if groups & one.bit]
        for signal in signals.builtin:
            if groups & signal.bit:
                self._settle(signal, side)
        for signal in signals.unsure:
            if groups & signal.bit:
                self._open[signal] = side

    def _settle(self, signal: Signal, side: Side) -> None:
        """Count a signal if it is there."""
        hits = self._evidence.found(signal.name, side)
        if hits:
            self._worth.append(signal.worth)
            if side is self._evidence.reply:
                for number in {hit.sentence for hit in hits}:
                    self._heard.setdefault(number, []).append(signal.worth)

    def reaches(self, number: int, threshold: float) -> bool:
        """Whether the opinion of a rule reaches a threshold: no more signals are looked for than it takes to tell."""
        while True:
            least, most = self._bounds(number)
            if most < threshold - TINY:
                return False
            if least >= threshold - TINY:
                return True
            signal = max(self._open, key=lambda one: self._weight(one, number))
            self._settle(signal, self._open.pop(signal))

    def _weight(self, signal: Signal, number: int) -> float:
        return abs(signal.worth[number]) + abs(signal.worth[number + self._size])

    def _bounds(self, number: int) -> tuple[float, float]:
        """Between which numbers the opinion is, whatever the open signals say."""
        least = most = sum([vector[number] for vector in self._worth])
        for signal in self._open:
            value = signal.worth[number]
            if value > 0:
                most += value
            else:
                least += value
        sentence = self._tables[number].sentence
        if sentence and self._voices:
            bias = sentence.get("bias", 0.0)
            bounds = [self._loudness(place, number + self._size) for place in self._voices]
            least += bias + max([one[0] for one in bounds])
            most += bias + max([one[1] for one in bounds])
        return least, most

    def _loudness(self, place: int, column: int) -> tuple[float, float]:
        """Between which numbers the sum of a sentence is, whatever the open signals say."""
        voice = self._voices[place]
        least = voice.worth[column]
        for vector in self._heard.get(place, ()):
            least += vector[column]
        most = least
        for signal in voice.unsure:
            if signal in self._open:
                value = signal.worth[column]
                if value > 0:
                    most += value
                else:
                    least += value
        return least, most

    def opinion(self, number: int) -> Opinion:
        """The exact sum for a rule."""
        while self._open:
            self._settle(*self._open.popitem())
        total, _ = self._bounds(number)
        if not self._tables[number].sentence or not self._voices:
            return Opinion(total, -1)
        column = number + self._size
        loudest = max(self._voices, key=lambda place: (round(self._loudness(place, column)[0], 6), -place))
        return Opinion(total, loudest)


class Signals(NamedTuple):
    """The signals that have weight in a message: those that a match is enough for, the builtins, and those with conditions."""

    sure: list[Signal]
    builtin: list[Signal]
    unsure: list[Signal]


class Weighing:
    """The tables of all weighted rules side by side: every feature of a draft is looked up once for all of them."""

    def __init__(self, rules: Sequence[Judge], bits: Mapping[str, int], certain: int) -> None:
        """`certain`: the groups of the signals without conditions."""
        self.tables = [Weights(*rule.weights) for rule in rules]
        self.place = {rule.id: number for number, rule in enumerate(rules)}
        size = len(rules)
        worth: dict[str, list[float]] = {}
        for number, table in enumerate(self.tables):
            for place, weights in ((number, table.draft), (number + size, table.sentence)):
                for name, value in weights.items():
                    if name not in worth:
                        worth[name] = [0.0] * (2 * size)
                    worth[name][place] = value
        self._nothing: Vector = (0.0,) * (2 * size)
        self._worth: dict[str, Vector] = {name: tuple(vector) for name, vector in worth.items()}
        self.signals = {side: self._of_side(side, bits, certain) for side in MESSAGES}

    def _of_side(self, side: str, bits: Mapping[str, int], certain: int) -> Signals:
        signals = Signals([], [], [])
        for feature, vector in sorted(self._worth.items()):
            message, _, name = feature.partition(".")
            if message == side:
                kept = signals.unsure
                if name in BUILTINS:
                    kept = signals.builtin
                elif bits[name] & certain:
                    kept = signals.sure
                kept.append(Signal(name, bits[name], vector))
        return signals

    def ledger(self, evidence: Evidence) -> Ledger:
        """What the draft adds up to."""
        found: Ledger | None = evidence.notes.get("ledger")
        if found is None:
            found = evidence.notes["ledger"] = Ledger(self, evidence)
        return found

    def of_length(self, words: int) -> list[Vector]:
        """The worth of a draft of that many words, whatever they are."""
        names = ("bias", *(f"words.{least}" for least in LENGTHS if words >= least))
        return [self._worth[name] for name in names if name in self._worth]

    def voices(self, side: Side) -> Iterator[tuple[int, Voice]]:
        """The sentences that the writer says himself, with their numbers; a sentence met before is remembered."""
        for number, known in side.scan.known:
            sentence = side.text.sentences[number]
            voice: Voice | None = known.voice
            if voice is None or voice.mark != sentence.mark:
                voice = known.voice = self._voice(side.name, sentence, known.groups)
            yield number, voice

    def _voice(self, message: str, sentence: Sentence, groups: int) -> Voice:
        worth, signals = self._worth, self.signals[message]
        features = said_features(sentence) if message == "reply" else told_features(sentence)
        pieces = [self._nothing, *(worth[name] for name in features & worth.keys())]
        total: list[float] = [sum(column) for column in zip(*pieces, strict=True)]
        # For the draft as a whole, a signal counts once, however many sentences have it.
        for signal in signals.sure:
            if groups & signal.bit:
                for column in range(len(self.tables), len(total)):
                    total[column] += signal.worth[column]
        unsure = tuple([signal for signal in signals.unsure if groups & signal.bit])
        return Voice(sentence.mark, len(sentence.words), tuple(total), unsure)

    def strongest(self, rule: Judge, evidence: Evidence, sign: int) -> list[str]:
        """The weightiest features present whose weight for this rule has this sign, at most `NAMED`."""
        number = self.place[rule.id]
        table, opinion = self.tables[number], self.ledger(evidence).opinion(number)
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
    if not evidence.stands(rule, None, evidence.reply) or not 0 < _length(evidence.reply) <= LONGEST:
        return None
    weighing = evidence.ruleset.weighing
    number = weighing.place[rule.id]
    ledger = weighing.ledger(evidence)
    if not ledger.reaches(number, weighing.tables[number].speaks):
        return None
    place, opinion = None, ledger.opinion(number)
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
        or _length(evidence.reply) > LONGEST
        or weighing.ledger(evidence).reaches(number, doubts)
    ):
        return None
    return weighing.strongest(rule, evidence, -1)


def _length(side: Side) -> int:
    return sum(len(sentence.words) for _, sentence in spoken(side))


def spoken(side: Side) -> Iterator[tuple[int, Sentence]]:
    """The sentences that the writer says himself, with their numbers."""
    for number, sentence in enumerate(side.text.sentences):
        if sentence.words and sentence.zone not in SILENT_ZONES:
            yield number, sentence


def said_features(sentence: Sentence) -> set[str]:
    """The features of a sentence of the reply, but for signals."""
    lemmas = ["^", *map(lemma, sentence.words), "$"]
    found = {f"pair.{left} {right}" for left, right in pairwise(lemmas)}
    found.update(*map(_word_features, sentence.words))
    found.add(f"mark.{sentence.mark}")
    return found


def told_features(sentence: Sentence) -> set[str]:
    """The features of a sentence of the customer's message, but for signals."""
    return {f"told.{name}" for name in map(lemma, sentence.words)}


@lru_cache(maxsize=KNOWN_WORDS)
def lemma(word: Word) -> str:
    """The likeliest lemma of a word; what is no word counts as its kind."""
    if word.parses:
        return word.parses[0].lemma
    return word.norm if word.kind == "word" else f"<{word.kind}>"


@lru_cache(maxsize=KNOWN_WORDS)
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


def sentence_features(evidence: Evidence) -> dict[int, set[str]]:
    """Number of a sentence of the reply → its features, each counting once."""
    signals: dict[int, set[str]] = {}
    for name in (*evidence.ruleset.signals, *BUILTINS):
        for hit in evidence.found(name, evidence.reply):
            signals.setdefault(hit.sentence, set()).add(f"reply.{name}")
    return {
        number: said_features(sentence) | signals.get(number, set())
        for number, sentence in spoken(evidence.reply)
    }
