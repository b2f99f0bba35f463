"""What a rewrite says of its own, in the writer's voice: each line once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from replylint.language.text import Sentence
from replylint.rewriting import asking, parties
from replylint.rewriting.situation import Situation
from replylint.rewriting.suggesting import value_of
from replylint.rewriting.templates import data
from replylint.rewriting.transforms import joined_with

_SPOKEN = (
    (" и напишу вам {срок}, что", ", перезвоню вам {срок} и скажу, что"),
    ("Напишу вам {срок}, что", "Перезвоню вам {срок} и скажу, что"),
    ("напишите мне", "скажите"),
    ("ответьте на это сообщение", "скажите"),
    ("пишите мне сюда", "перезвоните мне"),
    ("напишу вам", "перезвоню вам"),
    ("Напишу вам", "Перезвоню вам"),
    ("напишем вам", "перезвоним вам"),
)
_ABOUT_IT = re.compile(r" (?:по [Вв]ашему вопросу|с [Вв]ашим вопросом)")
_AWAY = re.compile(
    r" на (?:больничном|учёбе|учебе|выезде|обеде|объекте|даче|выходном|линии|смене|отдыхе|дежурстве|пенсии|совещании|сессии|обучении|курсах|каникулах|приёме|переговорах|конференции)\b[^,]*?(?= и |$)"
)
"""«мастером на больничном»: where they are is not said again."""
_OWN = re.compile(r" сво(?:его|ей|их) ")
"""«начальником своего отделения»."""


class Sayings:
    """The lines of one rewrite, in one of the variants."""

    def __init__(self, situation: Situation, variant: str) -> None:
        self.situation, self.variant = situation, variant
        self.spent: set[str] = set()
        """The names of lines that were asked for: none is said twice."""

    def say(self, name: str, **values: str) -> str | None:
        """A line in the writer's voice, its slots filled; None if it was asked for before."""
        if name in self.spent:
            return None
        self.spent.add(name)
        voice = self.situation.voice
        text = self._as_spoken(data().line(name, self.variant))
        values.setdefault("срок", value_of("срок", None, self.situation.config))
        for slot, value in values.items():
            text = text.replace(("" if value else " ") + "{" + slot + "}", value)
        return None if voice.familiar and re.search(r"\bвы\b", text) else voice.speak(text)

    def _as_spoken(self, text: str) -> str:
        """On the phone nobody writes: «напишу вам» is «перезвоню вам»."""
        for written, spoken in _SPOKEN if self.situation.evidence.draft.channel == "phone" else ():
            text = text.replace(written, spoken)
        return text

    def contact(self, whom: str, told: Sequence[Sentence] = ()) -> str | None:
        """«Свяжусь с банком, узнаю, где деньги, и напишу вам ‹срок›»; `whom` is in the instrumental. What is asked is not found out
        where the sentences that are `told` speak of it; whoever is only blamed in the draft is left to the agent to confirm."""
        if whom == parties.SOMEBODY:
            return self.say("do-contact-somebody")
        whom = _OWN.sub(" ", _AWAY.sub("", whom.partition(",")[0].removesuffix(" в курсе")))
        names = whom.split(" и ")
        whom = " и ".join(one for n, one in enumerate(names) if one not in names[:n])
        if not self.situation.sends_away():
            return self.say("do-contact-perhaps", **{"с кем": joined_with(whom)})
        one = asking.wanted(self.situation.evidence)
        named = one is not None and whom.split()[-1][:4].lower() in one.text
        if one is not None and one.kind == "question" and not named:
            if asking.touches(told, one.text):
                return without_matter(self.say("do-contact", **{"с кем": joined_with(whom)}) or "") or None
            return self.say("do-contact-ask", **{"с кем": joined_with(whom), "что": one.text})
        return self.say("do-contact", **{"с кем": joined_with(whom)})


def without_matter(line: str) -> str:
    """«Свяжусь с банком по вашему вопросу» → «Свяжусь с банком»."""
    return _ABOUT_IT.sub("", line)
