"""Suggestions that keep their word: what would add a finding, lose a fact or spoil the text is withheld.

Linting is fast because suggestions are only drafted there; whoever shows or applies them asks here first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from replylint.config import Config
from replylint.fixing import applied_to
from replylint.language.reader import read
from replylint.model import Finding, Report, Span, Suggestion
from replylint.rewriting import turning
from replylint.rewriting.clauses import piece_edit
from replylint.rewriting.composing import filled, unsound
from replylint.rewriting.facts import facts_of, lost
from replylint.rewriting.mending import faults
from replylint.rewriting.suggesting import fill_slots, suggestion
from replylint.rewriting.transforms import Place, changes
from replylint.rewriting.voice import voice_of
from replylint.rulebook.evidence import Evidence

if TYPE_CHECKING:
    from replylint.linter import Linter

WHAT_HAPPENED = "что случилось"


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
    before = Counter(found.rule for found in linter.judge(as_it_is)[0])
    facts = facts_of(read(report.draft.reply, linter.ruleset.reply.vocabulary).sentences)
    withheld = 0
    findings: list[Finding] = []
    for finding in report.findings:
        kept = []
        for one in dict.fromkeys(finding.suggestions):
            text = applied_to(report.draft.reply, [(one.span.start, one.span.end, one.replacement)])
            after = Evidence(linter.ruleset, filled(replace(report.draft, reply=text, origin=None)))
            worse = Counter(found.rule for found in linter.judge(after)[0]) - before
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
    clause = turning.complaint(evidence) if finding.rule.startswith("missing-apology/") else None
    for one in finding.suggestions:
        if clause is not None and f"‹{WHAT_HAPPENED}›" in one.replacement:
            text = one.replacement.replace(
                f"‹{WHAT_HAPPENED}›", voice_of(evidence.reply.text, config).speak(clause.text)
            )
            found.append(suggestion(one.span, text))
        found.append(one)
    return tuple(found)


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
