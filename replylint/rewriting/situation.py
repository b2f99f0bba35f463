"""What a rewrite is made of: the draft, what is known of it, and how things are said."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from replylint.language.text import Sentence
from replylint.rewriting.facts import Fact
from replylint.rewriting.helping import acts
from replylint.rewriting.mending import Fault, Piece, is_pleasantry
from replylint.rewriting.needs import Need
from replylint.rewriting.portions import Cut
from replylint.rewriting.suspicion import Suspicion
from replylint.rewriting.voice import Voice
from replylint.rulebook.evidence import Evidence

Restated = tuple[str, int, int, str]
"""By which line a fact is said again, the words that it takes along (from, to), and what is said."""
SENT_TO = ("sent-away", "others-do-it", "someone-elses-duty", "only-boss-decides", "cold-transfer")
"""Rules by which even the company's own staff are to be asked; elsewhere they are only blamed."""
AT_FAULT = ("insulting-colleagues", "running-down-colleagues", "somebody-did")
"""Rules by which somebody is named only to be blamed."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What a frame is made of.

    `faulty` are the words at fault, by number of sentence, `facts` what must not be lost, `harmed` says that the customer has a
    complaint or the draft lacks an apology, `complains` that the customer's words complain, `thing` names the matter («с
    тиражом»), `admit` turns what the draft owns up to into an apology, `say` makes a line of the templates, `contact` the act
    of asking somebody, `restate` says how the fact at a word is said again (see `_Composer._restated`), `suspicion` what each
    body sentence is suspected of, `cuts` what stays of it; `party` is whom the customer was sent to, in the instrumental, where
    support can ask them; `needs` are the kinds of line that the reply needs, the likeliest first.
    """

    evidence: Evidence
    source: str
    voice: Voice
    faulty: Mapping[int, Sequence[Fault]]
    facts: Sequence[Fact]
    categories: Collection[str]
    rules: Collection[str]
    harmed: bool
    complains: bool
    sorry: bool
    thing: str | None
    apology: Callable[[], str | None]
    admit: Callable[[list[Piece]], bool]
    say: Callable[..., str | None]
    contact: Callable[[str], str | None]
    restate: Callable[[Sentence, int], Restated | None]
    suspicion: Mapping[int, Suspicion]
    cuts: Mapping[int, Cut]
    party: str | None
    needs: Sequence[Need]

    def acts(self, number: int) -> bool:
        """Whether a sentence quietly tells what is done for the customer."""
        sentence = self.evidence.reply.text.sentences[number]
        if number in self.faulty or self.suspicion[number].is_unfit():
            return False
        return acts(sentence) and not is_pleasantry(sentence)

    def passes(self, sentence: Sentence) -> bool:
        """Whether the matter is passed on in a sentence."""
        return "deflection" in self.categories and self.evidence.reply.text.number(sentence) in self.faulty

    def sends(self) -> bool:
        """Whether the customer is sent to somebody, or somebody waited for, not merely named or blamed."""
        return any(rule.endswith(SENT_TO) for rule in self.rules)

    def is_sound(self, sentence: Sentence) -> bool:
        """Whether a sentence likely carries no fault, though it cannot stay: it is reminded of as it is."""
        number = self.evidence.reply.text.number(sentence)
        return number in self.suspicion and number not in self.faulty and self.suspicion[number].is_needed()

    def text(self, sentence: Sentence) -> str:
        return self.source[sentence.start : max(sentence.end, sentence.ends[-1])]
