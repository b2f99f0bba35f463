"""Sums of weights: what the features of a draft add up to for every weighted rule.

A feature is looked up once for all rules, sentences met before are remembered with their sums, and no more of the costly signals is
looked for than it takes to tell which side of a threshold a sum is on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul
from struct import Struct
from typing import NamedTuple

from replylint.language.text import Sentence
from replylint.packed import Index, Lookup
from replylint.phrases.matching import bit_of, groups_in
from replylint.rulebook.builtin import OF_MESSAGE, TRAITS
from replylint.rulebook.evidence import Evidence, Side
from replylint.rulebook.features import (
    CLASS,
    LENGTHS,
    MESSAGES,
    Classes,
    classes_of,
    said_features,
    told_features,
)
from replylint.rulebook.loading import Judge
from replylint.rulebook.notes import Notes

NAMED = 3
"""How many of the strongest features a finding names."""

KNOWN_SETS = 1 << 12
"""How many sets of signals are remembered that some message has: few signals are ever found together."""

UNIT = 1_000_000
"""Weights are counted in millionths: sums of whole numbers are exact, whatever their order."""

Vector = tuple[int, ...]
"""A number for every weighted rule, in `UNIT`s."""

LANE = 64
"""How many bits of a `Packed` hold the number of one rule: it would take thousands of millions of features to fill them."""

Packed = int
"""A `Vector` in one number, so that one addition adds the numbers of all rules: that of rule i shifted by `LANE * i`."""


def pack(vector: Iterable[int]) -> Packed:
    """The numbers side by side.

    >>> pack([1, 0]) + pack([0, -2]) == pack([1, -2])
    True
    """
    return sum([value << LANE * place for place, value in enumerate(vector)])


class Lanes:
    """Takes packed numbers apart again, `count` of them."""

    def __init__(self, count: int) -> None:
        self._numbers = Struct(f"<{count}q")
        # A lane borrows from the one above it when it is negative; counted from the least number there is, none is.
        self._least = pack([1 << LANE - 1] * count)

    def apart(self, packed: Packed) -> Vector:
        """The numbers of each rule.

        >>> Lanes(3).apart(pack([5, -7, 0]))
        (5, -7, 0)
        """
        raised = (packed + self._least) ^ self._least
        return self._numbers.unpack(raised.to_bytes(self._numbers.size, "little"))


class Worth(NamedTuple):
    """What a feature adds for every weighted rule: to the draft as a whole, and to a sentence that has it."""

    draft: Vector
    sentence: Vector
    feature: str
    packed_draft: Packed
    packed_sentence: Packed

    @classmethod
    def of(cls, draft: Vector, sentence: Vector, feature: str) -> Worth:
        return cls(draft, sentence, feature, pack(draft), pack(sentence))


class Weights(NamedTuple):
    """What a weighted rule knows of its weights file beside the tables, which are in `Tables`; the numbers in `UNIT`s."""

    speaks: int
    doubts: int | None
    hears: bool
    """Whether there is a table for sentences."""
    beside: Mapping[str, int]
    """Other weighted rule → how much of what its loudest sentence says is added."""
    brief: int
    """How much more it takes to speak in a reply of fewer than `BRIEF` words."""

    def speaks_of(self, words: int) -> int:
        """The opinion from which the rule speaks in a reply of so many words."""
        return self.speaks + self.brief if words < BRIEF else self.speaks


BRIEF = 20
"""Of fewer words a sum is less sure: the drafts that weights are learned from are longer, but notices and turns of talk are not."""


HEAVIEST = 2000
"""No weight is further from zero: in `UNIT`s it fits in 32 bits."""


class File(NamedTuple):
    """What a weights file says of features; the numbers in `UNIT`s."""

    draft: Mapping[str, int]
    sentence: Mapping[str, int]
    beside: Mapping[str, tuple[int, int]]
    """Other weighted rule → how much of what its tables say of the draft, and of its loudest sentence, is added."""


class Tables(NamedTuple):
    """The tables of all weighted rules as the compiled rules hold them: the features, each with the number of its row; the rows,
    each with what the feature is worth to the draft and then to a sentence, for every rule, as 32-bit numbers in `UNIT`s."""

    features: tuple[bytes, bytes, bytes]
    """An `Index`, as a plain value."""
    rows: bytes
    classes: Classes
    """Those that a feature speaks of."""

    @classmethod
    def of(cls, files: Mapping[str, File], members: Mapping[str, Iterable[str]]) -> Tables:
        """The `draft` and `sentence` tables of each rule put together: most features have weight for several rules. What stands
        `beside` a rule is added to its draft weights here, so that only loudest sentences have to be added for a draft.

        `members`: those of each class of the lexicon.
        """
        tables = [file.draft for file in files.values()] + [file.sentence for file in files.values()]
        index, features = Index.of({name for table in tables for name in table})
        row = _row(len(files))
        rows = []
        for name in features:
            draft = [
                file.draft.get(name, 0)
                + sum([part * files[other].draft.get(name, 0) for other, (part, _) in file.beside.items()])
                // UNIT
                for file in files.values()
            ]
            rows.append(row.pack(*draft, *[file.sentence.get(name, 0) for file in files.values()]))
        classes = classes_of({name: members[name] for name in set(classes_in(*tables))})
        return cls((*index,), b"".join(rows), classes)


def _row(rules: int) -> Struct:
    return Struct(f"<{2 * rules}i")


def in_units(value: float) -> int:
    """A weight as it is counted.

    >>> in_units(-0.35)
    -350000
    """
    return round(value * UNIT)


def signals_in(*tables: Mapping[str, int]) -> Iterator[str]:
    """The signals that the tables of a weights file name."""
    for table in tables:
        for feature in table:
            side, _, name = feature.partition(".")
            if side in MESSAGES:
                yield name


def classes_in(*tables: Mapping[str, int]) -> Iterator[str]:
    """The classes of the lexicon that the tables of a weights file name."""
    for table in tables:
        yield from [found[1] for found in map(CLASS.match, table) if found]


class Opinion(NamedTuple):
    """The sum, and the sentence that speaks loudest (-1: the rule does not look at sentences)."""

    total: int
    sentence: int


@dataclass(slots=True, eq=False)
class Signal:
    """A signal that has weight in a message; what it is worth, and at least and at most as long as nobody knows whether it
    is there."""

    name: str
    worth: Worth
    draft: Packed
    sentence: Packed
    least: Bound
    most: Bound


class Bound(NamedTuple):
    """What an open signal adds at least, or at most, to the draft and to a sentence that may have it."""

    draft: Packed
    sentence: Packed


class Open(NamedTuple):
    """Signals that nobody has looked for yet; what they add to the draft at least and at most."""

    signals: tuple[Signal, ...]
    least: Packed
    most: Packed


class Signals:
    """The signals that have weight in a message, by their group: those that a match within a sentence is enough for, those
    that speak of the message as a whole and need no search, and those that have yet to be looked for."""

    def __init__(self) -> None:
        self.sure: dict[int, Signal] = {}
        self.traits: dict[int, Signal] = {}
        self.unsure: dict[int, Signal] = {}
        self.worth_of_sure = lru_cache(KNOWN_SETS)(self._worth_of_sure)
        self._known_traits = lru_cache(KNOWN_SETS)(self._traits_of)
        self._known_open = lru_cache(KNOWN_SETS)(self._open_of)

    def close(self) -> Signals:
        """To be called when all signals are there."""
        self.sure_groups, self.trait_groups, self.unsure_groups = (
            sum(map(bit_of, signals)) for signals in (self.sure, self.traits, self.unsure)
        )
        return self

    def of(self, side: Side) -> Iterator[Signal]:
        """Those that a message has or, the unsure ones, may have."""
        for group in groups_in(side.groups & (self.sure_groups | self.trait_groups | self.unsure_groups)):
            yield self.sure.get(group) or self.traits.get(group) or self.unsure[group]

    def traits_in(self, side: Side) -> tuple[Signal, ...]:
        """Those that speak of a message as a whole."""
        return self._known_traits(side.groups & self.trait_groups)

    def open_in(self, side: Side) -> Open:
        """Those that have yet to be looked for in a message."""
        return self._known_open(side.groups & self.unsure_groups)

    def _worth_of_sure(self, groups: int) -> Packed:
        """What the signals of these groups, all of them sure, are worth to a draft."""
        return sum([self.sure[group].draft for group in groups_in(groups)])

    def _traits_of(self, groups: int) -> tuple[Signal, ...]:
        return tuple([self.traits[group] for group in groups_in(groups)])

    def _open_of(self, groups: int) -> Open:
        signals = tuple([self.unsure[group] for group in groups_in(groups)])
        return Open(
            signals, sum([one.least.draft for one in signals]), sum([one.most.draft for one in signals])
        )


class Voice(NamedTuple):
    """What is remembered of a sentence, whatever stands around it: its words, what they and its sure signals are worth to the
    draft and to the sentence, the latter at least and at most as long as its unsure signals are open, the groups of the sure
    ones."""

    words: int
    draft: Packed
    sentence: Packed
    least: Vector
    most: Vector
    sure: int
    unsure: tuple[Signal, ...]
    wording: tuple[Worth, ...]
    """Its features that are no signals, those that have any weight."""


class Ledger:
    """What one draft adds up to. Most drafts are far from every threshold, whatever the costly signals say, so these stay
    open until somebody needs to know.

    Its methods are told the evidence, which holds it: it would never be freed at once if it held the evidence.
    """

    def __init__(self, weighing: Weighing, evidence: Evidence) -> None:
        self._weighing = weighing
        self._apart = weighing.lanes.apart
        self._voices = weighing.voices(evidence.reply)
        self.words = sum([voice.words for _, voice in self._voices])
        """How many words the writer says himself."""
        self._draft = weighing.of_length(self.words)
        """What counts for the draft."""
        self._heard: dict[int, Packed] = {}
        """Sentence → what counts for it beside its voice."""
        self._open: dict[Signal, Side] = {}
        self._least = self._most = 0
        """What the open signals add to the draft at least and at most."""
        self._settled = False
        self._loudness: dict[int, Vector] | None = None
        self._bounds: dict[bool, Vector] = {}
        self._extremes: dict[bool, Vector] = {}
        if evidence.customer is not None:
            self._ask(evidence.customer, weighing.worth_told(evidence.customer))
        self._ask(evidence.reply, weighing.worth_said(self._voices, "reply"))

    def _ask(self, side: Side, said: Packed) -> None:
        signals = self._weighing.signals[side.name]
        self._draft += said
        for signal in signals.traits_in(side):
            self._count(signal, side, [next(iter(side.notes))])
        waiting = signals.open_in(side)
        self._least += waiting.least
        self._most += waiting.most
        for signal in waiting.signals:
            self._open[signal] = side

    def _count(self, signal: Signal, side: Side, places: Iterable[int]) -> None:
        """Count a signal that is found in these sentences of a message."""
        self._draft += signal.draft
        if signal.sentence and side.name == "reply":
            for number in places:
                self._heard[number] = self._heard.get(number, 0) + signal.sentence

    def reaches(self, number: int, threshold: int, evidence: Evidence) -> bool:
        """Whether the opinion of a rule reaches a threshold: no more signals are looked for than it takes to tell."""
        while True:
            if self.bound(True)[number] < threshold:
                return False
            if self.bound(False)[number] >= threshold:
                return True
            self._settle(max(self._open, key=lambda one: self._weighing.reach(one.worth, number)), evidence)

    def _settle(self, signal: Signal, evidence: Evidence) -> None:
        """Look for an open signal."""
        side = self._open.pop(signal)
        self._least -= signal.least.draft
        self._most -= signal.most.draft
        self._settled = True
        hits = evidence.found(signal.name, side)
        if hits:
            self._count(signal, side, {hit.sentence for hit in hits})
        self._bounds.clear()
        self._extremes.clear()

    def _settle_all(self, evidence: Evidence) -> None:
        while self._open:
            self._settle(next(iter(self._open)), evidence)

    def bound(self, upper: bool) -> Vector:
        """What the opinion of each rule is at most (or at least), whatever the signals say that are not looked for yet."""
        bound = self._bounds.get(upper)
        if bound is None:
            draft = self._apart(self._draft + (self._most if upper else self._least))
            loudest = self._loudest(upper)
            others = self._loudest(not upper) if self._open else loudest
            bound = self._bounds[upper] = self._weighing.mixed(draft, loudest, others)
        return bound

    def _loudest(self, upper: bool) -> Vector:
        """What the loudest sentence says for each rule, at most (or at least)."""
        loudest = self._extremes.get(upper)
        if loudest is None:
            sentences = self._sums_of_sentences(upper)
            if len(sentences) > 1:
                loudest = tuple(map(max, *sentences))
            else:
                loudest = sentences[0] if sentences else self._weighing.nothing
            self._extremes[upper] = loudest
        return loudest

    def _sums_of_sentences(self, upper: bool) -> list[Vector]:
        """What the sum of each sentence is at most (or at least), whatever the open signals say."""
        if not self._settled and not self._heard:
            return [voice.most if upper else voice.least for _, voice in self._voices]
        sums = []
        for number, voice in self._voices:
            whole = voice.sentence + self._heard.get(number, 0)
            for one in voice.unsure:
                if one in self._open:
                    whole += one.most.sentence if upper else one.least.sentence
            sums.append(self._apart(whole))
        return sums

    def loudness(self, evidence: Evidence) -> dict[int, Vector]:
        """The exact sums of the sentences, by their number."""
        if self._loudness is None:
            self._settle_all(evidence)
            numbers = [number for number, _ in self._voices]
            self._loudness = dict(zip(numbers, self._sums_of_sentences(upper=False), strict=True))
        return self._loudness

    def opinion(self, number: int, evidence: Evidence) -> Opinion:
        """The exact sum for a rule."""
        return Opinion(self.totals(evidence)[number], self.loudest(number, evidence))

    def totals(self, evidence: Evidence) -> Vector:
        """The exact sums for all rules."""
        self._settle_all(evidence)
        return self.bound(False)

    def loudest(self, number: int, evidence: Evidence) -> int:
        """The sentence that speaks loudest for a rule; -1 where the rule looks at none."""
        if not self._weighing.weights[number].hears or not self._voices:
            return -1
        sums = self.loudness(evidence)
        return max(sums, key=lambda place: sums[place][number])


class Weighing:
    """The tables of all weighted rules side by side: every feature of a draft is looked up once for all of them."""

    def __init__(self, rules: Sequence[Judge], tables: Tables, bits: Mapping[str, int], certain: int) -> None:
        """`certain`: the groups of the signals of which a match is enough."""
        self.weights = [Weights(*rule.weights) for rule in rules]
        self._number = Lookup(Index(*tables.features)).number
        self._rows, self._classes = tables.rows, tables.classes
        self._row, self.nothing = _row(len(rules)), (0,) * len(rules)
        self.place = {rule.id: number for number, rule in enumerate(rules)}
        self._beside = [
            [(self.place[name], part) for name, part in one.beside.items() if part] for one in self.weights
        ]
        self._parts = [self._parts_of(number) for number in range(len(rules))]
        self.lanes = Lanes(len(rules))
        self._worth: dict[str, Worth] = {}
        self._of_length = [(least, self._at_least(least)) for least in sorted({0, 1, *LENGTHS}, reverse=True)]
        self.signals = {side: self._of_side(side, bits, certain) for side in MESSAGES}

    def mixed(self, draft: Vector, loudest: Vector, others: Vector) -> Vector:
        """The opinions, from the sums of the draft and of the loudest sentences; where one lowers the opinion of another rule, it
        is taken from `others`."""
        return tuple(
            [
                own
                + loud
                + sum([part * (loudest if part > 0 else others)[place] for place, part in beside]) // UNIT
                for own, loud, beside in zip(draft, loudest, self._beside, strict=True)
            ]
        )

    def _parts_of(self, number: int) -> Vector:
        """How much of what the loudest sentence of each rule says goes into the opinion of one, in `UNIT`s."""
        parts = [0] * len(self.weights)
        parts[number] = UNIT
        for place, part in self._beside[number]:
            parts[place] = part
        return tuple(parts)

    def reach(self, worth: Worth, number: int) -> int:
        """How much something can change the opinion of a rule."""
        said: int = sum(map(abs, map(mul, self._parts[number], worth.sentence)))
        return abs(worth.draft[number]) + said // UNIT

    def worth(self, feature: str) -> Worth:
        """What a feature is worth. Worked out when first asked for: a draft has few of the thousands that have weight."""
        worth = self._worth.get(feature)
        if worth is None:
            number = self._number(feature)
            if number is None:
                return Worth(self.nothing, self.nothing, feature, 0, 0)
            numbers = self._row.unpack_from(self._rows, number * self._row.size)
            half = len(self.weights)
            worth = self._worth[feature] = Worth.of(numbers[:half], numbers[half:], feature)
        return worth

    def _at_least(self, words: int) -> Packed:
        """What a draft of that many words is worth, whatever they are; one that has any has a loudest sentence."""
        bias = self.worth("bias")
        lengths = [self.worth(f"words.{least}").packed_draft for least in LENGTHS if words >= least]
        return sum([bias.packed_draft, *lengths]) + (bias.packed_sentence if words else 0)

    def _of_side(self, side: str, bits: Mapping[str, int], certain: int) -> Signals:
        signals = Signals()
        for name in sorted(bits):
            if self._number(f"{side}.{name}") is not None:
                kind = signals.unsure
                if name in TRAITS:
                    kind = signals.traits
                elif bits[name] & certain:
                    kind = signals.sure
                kind[bits[name].bit_length() - 1] = _signal(name, self.worth(f"{side}.{name}"))
        return signals.close()

    def ledger(self, evidence: Evidence) -> Ledger:
        """What the draft adds up to."""
        found: Ledger | None = evidence.notes.get("ledger")
        if found is None:
            found = evidence.notes["ledger"] = Ledger(self, evidence)
        return found

    def of_length(self, words: int) -> Packed:
        """The worth of a draft of that many words, whatever they are."""
        return next(worth for least, worth in self._of_length if words >= least)

    def voices(self, side: Side) -> list[tuple[int, Voice]]:
        """The sentences that the writer says himself, with their numbers; a sentence met before is remembered."""
        return [
            (number, notes.voice or self._listen(side, side.text.sentences[number], notes))
            for number, notes in side.notes.items()
        ]

    def worth_said(self, voices: list[tuple[int, Voice]], side: str) -> Packed:
        """What the sentences of a message are worth to the draft together."""
        total = met = 0
        for _, voice in voices:
            total += voice.draft
            again = met & voice.sure
            if again:
                # For the draft as a whole, a signal counts once, however many sentences have it.
                total -= self.signals[side].worth_of_sure(again)
            met |= voice.sure
        return total

    def worth_told(self, customer: Side) -> Packed:
        """The same of the customer's message; it is remembered with it."""
        total: Packed | None = customer.memory.get("worth")
        if total is None:
            total = customer.memory["worth"] = self.worth_said(self.voices(customer), "customer")
        return total

    def _listen(self, side: Side, sentence: Sentence, notes: Notes) -> Voice:
        signals = self.signals[side.name]
        said = said_features if side.name == "reply" else told_features
        features = said(sentence, self._classes)
        known = [one for one in map(self.worth, features) if one.draft is not self.nothing]
        sure = [signals.sure[group] for group in groups_in(notes.groups & signals.sure_groups)]
        unsure = [signals.unsure[group] for group in groups_in(notes.groups & signals.unsure_groups)]
        alone = sum([one.packed_sentence for one in known]) + sum([one.sentence for one in sure])
        notes.voice = Voice(
            len(sentence.words),
            sum([one.packed_draft for one in known]) + sum([one.draft for one in sure]),
            alone,
            self.lanes.apart(alone + sum([one.least.sentence for one in unsure])),
            self.lanes.apart(alone + sum([one.most.sentence for one in unsure])),
            notes.groups & signals.sure_groups,
            tuple(unsure),
            tuple(known),
        )
        return notes.voice

    def loudness(self, evidence: Evidence, number: int, rule: str | None = None) -> float:
        """How loudly a sentence of the reply speaks for the defect of a rule, or for the one it speaks for most; 0 where no
        rule looks at sentences."""
        sums = self.ledger(evidence).loudness(evidence).get(number)
        asked = [n for name, n in self.place.items() if rule in (None, name) and self.weights[n].hears]
        return max([sums[n] for n in asked], default=0) / UNIT if sums is not None else 0.0

    def heard(self, evidence: Evidence, rules: Sequence[str]) -> dict[int, list[float]]:
        """How loudly each sentence of the reply, by its number, speaks for the defect of each rule; 0 where a rule looks at none."""
        places = [self.place.get(rule) for rule in rules]
        asked = [place if place is not None and self.weights[place].hears else None for place in places]
        return {
            number: [sums[place] / UNIT if place is not None else 0.0 for place in asked]
            for number, sums in self.ledger(evidence).loudness(evidence).items()
        }

    def odds(self, evidence: Evidence, rules: Sequence[str]) -> list[float]:
        """The opinion of each rule: the log odds of its defect; 0 where there is no such rule."""
        totals = self.ledger(evidence).totals(evidence)
        places = [self.place.get(rule) for rule in rules]
        return [totals[place] / UNIT if place is not None else 0.0 for place in places]

    def told(self, evidence: Evidence, rule: str) -> float:
        """What the customer's message adds to the opinion of a rule; 0 where there is none."""
        customer, number = evidence.customer, self.place.get(rule)
        if customer is None or number is None:
            return 0.0
        wording = [one.draft for _, voice in self.voices(customer) for one in voice.wording]
        signals = self.signals["customer"].of(customer)
        found = [one.worth.draft for one in signals if evidence.found(one.name, customer)]
        return sum([worth[number] for worth in (*wording, *found)]) / UNIT

    def strongest(self, rule: str, evidence: Evidence, sign: int) -> list[str]:
        """The weightiest features present whose weight for this rule has this sign, at most `NAMED`."""
        number = self.place[rule]
        ledger = self.ledger(evidence)
        voices = self.voices(evidence.reply)
        heard = [voice for _, voice in voices]
        if evidence.customer is not None:
            heard += [voice for _, voice in self.voices(evidence.customer)]
        present = {one.feature: one for voice in heard for one in voice.wording}
        lengths = [f"words.{least}" for least in LENGTHS if ledger.words >= least]
        signals = self._signals_in(evidence)
        present.update((name, self.worth(name)) for name in (*lengths, *signals))
        found = {name: one.draft[number] * UNIT for name, one in present.items()}
        for other, part in enumerate(self._parts[number]):
            loudest = ledger.loudest(other, evidence)
            if part and loudest >= 0:
                here = [self.worth(name) for name, places in signals.items() if loudest in places]
                for one in (*dict(voices)[loudest].wording, *here):
                    found[one.feature] += part * one.sentence[other]
        ranked = sorted(
            ((value * sign, name) for name, value in found.items()), key=lambda item: (-item[0], item[1])
        )
        return [name for value, name in ranked if value > 0][:NAMED]

    def _signals_in(self, evidence: Evidence) -> dict[str, set[int]]:
        """The signals of weight that are found, as features, and the sentences of the reply that they stand in."""
        found = {}
        for side in (evidence.reply, evidence.customer):
            if side is not None:
                for signal in self.signals[side.name].of(side):
                    hits = evidence.found(signal.name, side)
                    if hits:
                        places = {hit.sentence for hit in hits} if side is evidence.reply else set()
                        found[f"{side.name}.{signal.name}"] = places
        return found


def _signal(name: str, worth: Worth) -> Signal:
    bounds = []
    for bound in (min, max):
        draft, sentence = (
            pack([bound(0, value) for value in part]) for part in (worth.draft, worth.sentence)
        )
        # Nobody knows in which sentence something of the whole message will be: it may raise or lower the loudest.
        bounds.append(Bound(draft + sentence if name in OF_MESSAGE else draft, sentence))
    return Signal(name, worth, worth.packed_draft, worth.packed_sentence, *bounds)
