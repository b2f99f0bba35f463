"""Suggestions that keep their word: what would add a finding, lose a fact or spoil the text is withheld.

Linting is fast because suggestions are only drafted there; whoever shows or applies them asks here first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from replylint.config import Config
from replylint.fixing import applied_to
from replylint.language.reader import read
from replylint.model import Finding, Report, Span, Suggestion
from replylint.rewriting.clauses import clause_around, piece_edit
from replylint.rewriting.composing import apology_of, deed_of, filled
from replylint.rewriting.facts import facts_in, facts_of, lost
from replylint.rewriting.mending import faults
from replylint.rewriting.ordering import unsound
from replylint.rewriting.suggesting import addition, fill_slots, suggestion
from replylint.rewriting.transforms import Place, changes
from replylint.rewriting.voice import voice_of
from replylint.rulebook.evidence import Evidence

if TYPE_CHECKING:
    from replylint.linter import Linter

_MENDED_BY_DEED = (
    "deflection/",
    "no-ownership/",
    "unanswered-question/",
    "false-promise/",
    "negative-phrasing/",
)
_MENDED_OTHERWISE = frozenset(
    """no-ownership/bare-refusal negative-phrasing/bare-refusal negative-phrasing/must negative-phrasing/final-word
    negative-phrasing/dense-officialese negative-phrasing/terse-officialese false-promise/never-again""".split()
)
"""Rules whose faults an act of the writer does not mend: an alternative, plain words or a change are wanted."""


def improved(linter: Linter, report: Report) -> tuple[Report, int]:
    """The report with more suggestions — transforms of the faulty clause, the customer's words in apologies — of which
    only those that can be vouched for are left, and how many were withheld."""
    evidence = Evidence(linter.ruleset, filled(report.draft))
    findings = tuple(
        replace(finding, suggestions=_more(linter, report, finding, evidence)) for finding in report.findings
    )
    return verified(linter, replace(report, findings=findings))


def verified(linter: Linter, report: Report) -> tuple[Report, int]:
    """The report with the suggestions left out that would add a finding, lose a fact or spoil the text, and their number."""
    as_it_is = Evidence(linter.ruleset, filled(replace(report.draft, origin=None)))
    before = Counter(found.rule for found in linter.judge(as_it_is, suggesting=False)[0])
    facts = facts_of(read(report.draft.reply, linter.ruleset.reply.vocabulary).sentences)
    withheld = 0
    findings: list[Finding] = []
    for finding in report.findings:
        kept = []
        for one in dict.fromkeys(finding.suggestions):
            text = applied_to(report.draft.reply, [(one.span.start, one.span.end, one.replacement)])
            after = Evidence(linter.ruleset, filled(replace(report.draft, reply=text, origin=None)))
            worse = Counter(found.rule for found in linter.judge(after, suggesting=False)[0]) - before
            spoilt = unsound(text) is not None and unsound(report.draft.reply) is None
            if worse or spoilt or lost(facts, after.reply.text):
                withheld += 1
            else:
                kept.append(one)
        findings.append(replace(finding, suggestions=tuple(kept)))
    return replace(report, findings=tuple(findings)), withheld


def _more(linter: Linter, report: Report, finding: Finding, evidence: Evidence) -> tuple[Suggestion, ...]:
    """The suggestions of a finding: transforms first, then the rule's own with the customer's words in them."""
    config = linter.config
    found = list(_transformed(linter, report, finding, evidence, config))
    if finding.rule.startswith("missing-apology/"):
        apology = _noted(evidence, "apology", lambda: apology_of(linter, report, evidence))
        found += _said(linter, report, finding, evidence, apology) if apology else []
    elif not found and finding.rule.startswith(_MENDED_BY_DEED) and finding.rule not in _MENDED_OTHERWISE:
        found += _deeds(linter, report, finding, evidence)
    return (*found, *finding.suggestions)


def _noted(evidence: Evidence, name: str, make: Callable[[], str | None]) -> str | None:
    if name not in evidence.notes:
        evidence.notes[name] = make()
    text: str | None = evidence.notes[name]
    return text


def _deeds(linter: Linter, report: Report, finding: Finding, evidence: Evidence) -> list[Suggestion]:
    """What the writer would do, in the words of the draft and the customer, in place of the faulty clause or after it all."""
    sentence = None
    if finding.rule.startswith("deflection/") and not finding.rule.endswith("/not-knowing"):
        sentence = next(
            (one for one in evidence.reply.text.sentences if one.start <= finding.span.start < one.end), None
        )
    text = deed_of(linter, report, evidence, sentence) if sentence is not None else None
    specific = finding.rule.startswith("false-promise/")
    text = text or _noted(
        evidence, f"deed {specific}", lambda: deed_of(linter, report, evidence, specific=specific)
    )
    return _said(linter, report, finding, evidence, text) if text else []


def _said(
    linter: Linter, report: Report, finding: Finding, evidence: Evidence, text: str
) -> list[Suggestion]:
    """A sentence of ours in place of the clause that the finding points at, or where such a sentence is missing."""
    judges = {rule.id: rule for rule in linter.ruleset.rules}
    source, text = report.draft.reply, fill_slots(text, linter.config)
    judge = judges[finding.rule]
    if judge.kind in ("missing", "weighted", "order") and not judge.points_at:
        start, end, text = addition(text, evidence)
        return [suggestion(Span(start, end), text)]
    made = []
    for number, found in faults(evidence, [finding], judges).items():
        sentence = evidence.reply.text.sentences[number]
        for start, end, _rule in found:
            i, j = clause_around(sentence, source, start, end)
            span, replacement = piece_edit(sentence, source, i, j, text, whole=True)
            if not lost(facts_in(sentence, i, j), read(replacement, linter.ruleset.reply.vocabulary)):
                made.append(suggestion(span, replacement))
    return made


def _transformed(
    linter: Linter, report: Report, finding: Finding, evidence: Evidence, config: Config
) -> Sequence[Suggestion]:
    judges = {rule.id: rule for rule in linter.ruleset.rules}
    source = report.draft.reply
    made = []
    for number, found in faults(evidence, [finding], judges).items():
        sentence = evidence.reply.text.sentences[number]
        for start, end, rule in found:
            for change in changes(
                Place(sentence, source, rule, start, end, evidence.reply.text.sentences[:number])
            ):
                text = (
                    voice_of(evidence.reply.text, config).speak(change.text) if change.whole else change.text
                )
                text = fill_slots(text, config)
                span, replacement = piece_edit(sentence, source, change.i, change.j, text, change.whole)
                made.append(suggestion(Span(span.start, span.end), replacement, change.sure))
    return made
