"""A frame for a name that cannot be inflected: «для {{имя}}» → «для вас, {{имя}},», «в {{город}}» → «в городе {{город}}»."""

from __future__ import annotations

from replylint.model import Span, Suggestion
from replylint.phrases.matching import Hit
from replylint.rulebook.evidence import Evidence
from replylint.rulebook.placeholders import governed_case

FRAMES = {
    "кто": {"gent": "вас", "datv": "вам", "accs": "вас", "ablt": "вами", "loct": "вас"},
    "сотрудник": {
        "gent": "коллеги",
        "datv": "коллеге",
        "accs": "коллегу",
        "ablt": "коллегой",
        "loct": "коллеге",
    },
    "город": {
        "gent": "города",
        "datv": "городу",
        "accs": "город",
        "ablt": "городом",
        "loct": "городе",
    },
}
REASON = "подстановка остаётся в именительном падеже: проверьте фразу целиком"


def framed(hit: Hit, span: Span, evidence: Evidence) -> tuple[Suggestion, ...]:
    """The suggestion for a placeholder that is a slot of the hit, its governor being the word before; none otherwise."""
    kind, place, *_ = hit.slots[0] if hit.slots else ("", 0)
    if kind not in FRAMES:
        return ()
    sentence, source = evidence.reply.sentence(hit), evidence.draft.reply
    governor = sentence.words[place - 1]
    case = governed_case(governor, kind)
    if case is None:
        return ()
    noun, name = FRAMES[kind][case], sentence.words[place].text
    before = {"об": "о", "обо": "о"}.get(governor.norm, governor.text)
    if kind == "кто":
        comma = "" if source[span.end : span.end + 1] in (",", ".", "!", "?", ";", ":", ")", "") else ","
        text = f"{before} {noun}, {name}{comma}"
    else:
        text = f"{before} {noun} {name}" if kind == "город" else f"{before} {noun} ({name})"
    return (Suggestion(span, text, "review", REASON),)
