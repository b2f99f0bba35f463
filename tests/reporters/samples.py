"""Reports with everything in them that an output format could stumble over."""

from __future__ import annotations

from replylint.model import Draft, Finding, Report, Rewrite, Severity, Span, Suggestion
from replylint.reporters import Context
from replylint.sources import decode_page, read_page

NASTY = "::error::x\r\n\x1b[31mНе ко мне\x07 </script><b>&\"' *ж* | `код` @all %0A ]]> \u202e\x9b2J \u2028 😀 й\u0306"


def finding(
    text: str, words: str, rule: str = "a/b", severity: Severity = "error", better: str = "лучше"
) -> Finding:
    at = text.index(words)
    span = Span(at, at + len(words))
    edits = (Suggestion(span, better, "review", "проверьте"),) if better else ()
    return Finding(rule, rule.partition("/")[0], severity, f"Плохо: {words}", span, words, "потому", edits)


def report(
    text: str, *findings: Finding, path: str | None = "dir/a,b:c.txt", name: str | None = None
) -> Report:
    return Report(Draft(text, path=path, id=name), 40, "rework", findings, ("c/d",), Rewrite(text, ("срок",)))


def nasty() -> Report:
    one = finding(NASTY, "Не ко мне", better=NASTY)
    whole = finding(NASTY, NASTY, rule="c/d", severity="warning", better="")
    return report(NASTY, one, whole, path=f"{NASTY}.txt", name=NASTY)


def from_json() -> tuple[str, Report]:
    """A file with escapes and CRLF, and a report of its draft with true places."""
    file = '{\r\n  "reply": "Это \\u043dе ко\\tмне.\\n\\"Ожидайте\\" 😀 ответа."\r\n}'
    (draft,) = read_page(decode_page(file.encode(), "jsonfile", "x.json"), "jsonfile")
    words = [
        finding(draft.reply, one, severity=two)
        for one, two in (("не ко\tмне", "error"), ("Ожидайте", "info"))
    ]
    return file, Report(draft, 50, "rework", tuple(words))


def context(**given: object) -> Context:
    return Context("1.2.3", load_packs=lambda: {"pack": "0.9"}, **given)  # type: ignore[arg-type]
