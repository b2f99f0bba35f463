"""What is known of a faulty draft: who complains, what is at fault, what must not be lost, what the reply needs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING

from replylint.config import Config
from replylint.language.text import Sentence
from replylint.model import Report
from replylint.rewriting import asking, parties, turning
from replylint.rewriting.clauses import vocative_end
from replylint.rewriting.dues import MISSED, due
from replylint.rewriting.facts import Fact, commands_of, counts_idly, facts_at, facts_of
from replylint.rewriting.harms import harms
from replylint.rewriting.needs import Need, needs
from replylint.rewriting.pointing import Fault, pointed_at
from replylint.rewriting.portions import Cut, cuts
from replylint.rewriting.suspicion import Suspicion, suspicions
from replylint.rewriting.things import thing_in, topic_in
from replylint.rewriting.turning import seen, seen_in
from replylint.rewriting.voice import Voice, voice_of
from replylint.rulebook.evidence import Evidence
from replylint.rulebook.loading import Judge

if TYPE_CHECKING:
    from replylint.linter import Linter

_START = attrgetter("start")
_DUE = 0.5
"""How likely an apology must be due for the customer to be harmed."""
_LIKELY_HARM = 0.5
"""How likely a clause must name a harm for what it is about to be apologised for."""
_NO_APOLOGY = -1.0
"""The odds of a missing apology below which none is due."""
_SPOKEN_IDLY = ("false-promise/", "negative-phrasing/")
"""Rules in whose words a numeral counts nothing that the customer needs: «люди и по сорок приносят»."""
_BY = frozenset("к ко до с после через".split())
"""Behind one of these a numeral is a time, whatever is sworn."""
SENT_TO = ("sent-away", "others-do-it", "someone-elses-duty", "only-boss-decides", "cold-transfer")
"""Rules by which even the company's own staff are to be asked; elsewhere they are only blamed."""
_BLAMING = tuple(
    f"/{name}"
    for name in """washed-hands no-influence customers-fault should-have running-down-colleagues insulting-colleagues they-not-us
    somebody-did you-did-it defence not-by-us by-hand customers-duty look-at-the-rules overall""".split()
)
"""How the rules end by which somebody is named who is to blame, but whose matter it may not be."""
_AT_FAULT = ("insulting-colleagues", "running-down-colleagues", "somebody-did")
"""Rules by which somebody is named only to be blamed."""
_SENT_ON = ("sent-away", "cold-transfer", "only-boss-decides")
"""Rules by which whoever is named is to be asked; by the others only who surely is no part of the writer's house."""
_NOBODY_ELSE = ("you-did-it", "customers-fault", "do-it-yourself", "look-at-the-rules")
"""Rules by which nobody is named who could be asked."""


class Situation:
    """What a rewrite is made from; everything but what it is given is worked out when it is first asked for."""

    def __init__(self, linter: Linter, report: Report, evidence: Evidence, config: Config) -> None:
        self.linter, self.report, self.evidence, self.config = linter, report, evidence, config
        self.source = report.draft.reply
        self.sentences = evidence.reply.text.sentences
        self.categories = {finding.category for finding in report.findings}
        self.rules = {finding.rule for finding in report.findings}
        self._parties: dict[tuple[Sentence, bool], str | None] = {}

    @cached_property
    def judges(self) -> Mapping[str, Judge]:
        """The rules by their names."""
        return {rule.id: rule for rule in self.linter.ruleset.rules}

    @cached_property
    def first_closing(self) -> int:
        """The number of the first sentence that takes leave; that of all sentences where none does."""
        zones = [sentence.zone for sentence in self.sentences]
        return zones.index("closing") if "closing" in zones else len(zones)

    @cached_property
    def voice(self) -> Voice:
        """How the writer of the draft speaks."""
        return voice_of(self.evidence.reply.text, self.config)

    @cached_property
    def faulty(self) -> Mapping[int, Sequence[Fault]]:
        """The words that a finding points at, and those in a flippant tone, by number of sentence."""
        return pointed_at(self.evidence, self.report.findings, self.judges, self.source)

    @cached_property
    def suspicions(self) -> Mapping[int, Suspicion]:
        """What each body sentence is suspected of."""
        return suspicions(self.evidence, self.report.findings, self.faulty.keys())

    @cached_property
    def cuts(self) -> Mapping[int, Cut]:
        """What becomes of each clause of the draft's body."""
        return cuts(self.evidence, self.source, self.suspicions, self.faulty)

    @cached_property
    def needs(self) -> Sequence[Need]:
        """The kinds of line that the reply needs, the likeliest first."""
        return needs(self.evidence, self.report.findings, self.cuts)

    @cached_property
    def facts(self) -> Sequence[Fact]:
        """What must not be lost. What the words of a sentence that surely carries a fault count in passing states nothing: «пять
        писем очередь не ускоряют»."""
        found = commands_of(self.source)
        for number, sentence in enumerate(self.sentences):
            if number not in self.suspicions or not self.suspicions[number].is_unfit():
                found += facts_of([sentence])
                continue
            spoken = {
                k
                for start, end, rule in self.faulty.get(number, ())
                if rule.startswith(_SPOKEN_IDLY) and not rule.endswith("/overall")
                # An oath is counted within its words, scorn in all of its sentence.
                for k in (
                    range(start, end) if rule.startswith(_SPOKEN_IDLY[0]) else range(len(sentence.words))
                )
                if not k or sentence.words[k - 1].norm not in _BY
            }
            for k, fact in facts_at(sentence):
                word = sentence.words[k]
                figure = word.text == "100" or any("NUMR" in p.grammemes for p in word.parses[:1])
                if not (figure and (counts_idly(sentence, k) or k in spoken)):
                    found.append(fact)
        return found

    # -- the customer's trouble ---------------------------------------------------------------------------------------

    @cached_property
    def tells_harm(self) -> bool:
        """Whether a signal of harm is heard in the customer's message, and an apology is due for it."""
        customer = self.evidence.customer
        if customer is None or not any(seen(self.evidence, name, customer) for name in turning.HARM):
            return False
        if "missing-apology" in self.categories:
            return True
        odds = self.evidence.ruleset.weighing.odds(self.evidence, [MISSED])[0]
        return odds >= _NO_APOLOGY and not self.only_asks

    @cached_property
    def owes(self) -> float:
        """How likely an apology is due."""
        return due(self.evidence, self.categories)

    @cached_property
    def harmed(self) -> bool:
        """Whether the customer likely has to be apologised to."""
        return self.evidence.customer is not None and self.owes >= _DUE

    @cached_property
    def only_asks(self) -> bool:
        """Whether all that the customer wrote are questions."""
        customer = self.evidence.customer
        return customer is not None and all(map(asking.asks, customer.text.sentences))

    @cached_property
    def is_put_right(self) -> bool:
        """Whether the draft tells that what was wrong is put right: «доступ открыт»."""
        names, reply = ("done-action", "solution"), self.evidence.reply
        return any(
            hit.sentence not in self.faulty for name in names for hit in seen(self.evidence, name, reply)
        )

    def regrets(self, numbers: Iterable[int], surely: bool) -> bool:
        """Whether one of these sentences of the draft apologises; sympathy will do where an apology is not `surely` due."""
        names = ("apology",) if surely else ("apology", "empathy")
        return any(seen_in(self.evidence, names, number) for number in numbers)

    # -- what and whom it is about ------------------------------------------------------------------------------------

    @cached_property
    def thing(self) -> str | None:
        """What the matter is about, in the instrumental: of the customer's words, else of the draft's."""
        customer = self.evidence.customer
        if customer is None:
            return thing_in([one for one in self.sentences if one.zone == "body"][:1], ("nomn",))
        clause = turning.complaint(self.evidence)
        if clause is not None:
            told = customer.text.sentences[clause.sentence : clause.sentence + 1]
            return thing_in(told, within=(clause.start, clause.end))
        return self.topic

    @cached_property
    def topic(self) -> str | None:
        """What the customer's trouble is about, in the instrumental: «вашим заказом»."""
        customer = self.evidence.customer
        told = harms(self.evidence, customer)[:1] if customer is not None else []
        if customer is None or not told or told[0].likely < _LIKELY_HARM:
            return None
        harmed = customer.text.sentences[told[0].number : told[0].number + 1]
        return topic_in(harmed) or thing_in(harmed, ("nomn",), (told[0].start, told[0].end))

    @cached_property
    def called(self) -> set[str]:
        """What the customer is called by in the draft."""
        found: set[str] = set()
        for sentence in self.sentences:
            end = len(sentence.words) if sentence.zone == "greeting" else vocative_end(sentence) or 0
            if sentence.words[0].norm.startswith("уважаем"):
                breaks = (k for k in range(1, len(sentence.words)) if sentence.breaks >> k & 1)
                end = max(end, next(breaks, 0))
            found |= {
                word.norm
                for word in sentence.words[:end]
                if any({"Name", "Surn", "Patr"} & p.grammemes for p in word.parses)
            }
        return found

    @cached_property
    def party(self) -> str | None:
        """Whom the draft sends the customer to or puts the blame on, in the instrumental, where support can ask them."""
        for finding in self.report.findings:
            if not finding.rule.startswith("deflection/") or finding.rule.endswith(
                (*_NOBODY_ELSE, *_AT_FAULT, "/overall")
            ):
                continue
            number = bisect_right(self.sentences, finding.span.start, key=_START) - 1
            if number < 0 or finding.span.start >= self.sentences[number].end:
                continue
            sent = finding.rule.endswith(_SENT_ON) or seen_in(self.evidence, ("sent-away",), number)
            name = self.party_in(self.sentences[number], sent or finding.rule.endswith(SENT_TO))
            # Of the house, whoever is only blamed is not asked.
            if name is not None and (sent or (parties.is_outside(name) and name[:1].islower())):
                return name
        return None

    def party_in(self, sentence: Sentence, staff_too: bool) -> str | None:
        """Whom a sentence names that can be asked, in the instrumental."""
        asked = sentence, staff_too  # by each of the many findings in a sentence
        if asked not in self._parties:
            self._parties[asked] = parties.named_in(sentence, self.source, self.called, staff_too)
        return self._parties[asked]

    # -- sentences ----------------------------------------------------------------------------------------------------

    def passes(self, sentence: Sentence) -> bool:
        """Whether the matter is passed on in a sentence."""
        return "deflection" in self.categories and self.evidence.reply.text.number(sentence) in self.faulty

    def sends(self) -> bool:
        """Whether the customer is sent to somebody, or somebody waited for, not merely named or blamed."""
        return any(rule.endswith(SENT_TO) for rule in self.rules)

    def sends_away(self) -> bool:
        """Whether the customer is surely sent to whoever is named, so that the writer can ask them instead; whoever is only blamed may be
        nobody to ask."""
        passing = (rule for rule in self.rules if rule.startswith("deflection/"))
        return any(not rule.endswith(_BLAMING) for rule in passing) or any(
            seen_in(self.evidence, ("sent-away",), number) for number in self.faulty
        )

    def is_sound(self, sentence: Sentence) -> bool:
        """Whether a sentence likely carries no fault, though it cannot stay: it is reminded of as it is."""
        number = self.evidence.reply.text.number(sentence)
        return number in self.suspicions and number not in self.faulty and self.suspicions[number].is_needed()

    def text(self, sentence: Sentence) -> str:
        """A sentence as it stands in the draft."""
        return self.source[sentence.start : max(sentence.end, sentence.ends[-1])]
