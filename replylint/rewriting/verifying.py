"""Suggestions that keep their word: what would add a finding, lose a fact or spoil the text is withheld.

Linting is fast because suggestions are only drafted there; whoever shows or applies them asks here first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from replylint.fixing import applied_to
from replylint.language.reader import read
from replylint.model import Finding, Report, Span, Suggestion
from replylint.rewriting.clauses import clause_around, piece_edit
from replylint.rewriting.composing import filled, situation_of
from replylint.rewriting.deeds import apology_of, deed_of
from replylint.rewriting.facts import commands_of, facts_in, facts_of, lost, tags_open
from replylint.rewriting.ordering import unsound
from replylint.rewriting.pointing import faults
from replylint.rewriting.situation import Situation
from replylint.rewriting.suggesting import addition, fill_slots, suggestion
from replylint.rewriting.transforms import Place, changes
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
    situation = situation_of(linter, report, evidence=Evidence(linter.ruleset, filled(report.draft)))
    findings = tuple(replace(finding, suggestions=_more(situation, finding)) for finding in report.findings)
    return verified(linter, replace(report, findings=findings))


def verified(linter: Linter, report: Report) -> tuple[Report, int]:
    """The report with the suggestions left out that would add a finding, lose a fact or spoil the text, and their number."""
    as_it_is = Evidence(linter.ruleset, filled(replace(report.draft, origin=None)))
    before = Counter(found.rule for found in linter.judge(as_it_is, suggesting=False)[0])
    facts = facts_of(read(report.draft.reply, linter.ruleset.reply.vocabulary).sentences)
    facts += commands_of(report.draft.reply)
    tags = tags_open(report.draft.reply)
    withheld = 0
    findings: list[Finding] = []
    for finding in report.findings:
        kept = []
        for one in dict.fromkeys(finding.suggestions):
            text = applied_to(report.draft.reply, [(one.span.start, one.span.end, one.replacement)])
            after = Evidence(linter.ruleset, filled(replace(report.draft, reply=text, origin=None)))
            worse = Counter(found.rule for found in linter.judge(after, suggesting=False)[0]) - before
            spoilt = unsound(text) is not None and unsound(report.draft.reply) is None
            spoilt = spoilt or tags_open(text) != tags
            if worse or spoilt or lost(facts, after.reply.text):
                withheld += 1
            else:
                kept.append(one)
        findings.append(replace(finding, suggestions=tuple(kept)))
    return replace(report, findings=tuple(findings)), withheld


def _more(situation: Situation, finding: Finding) -> tuple[Suggestion, ...]:
    """The suggestions of a finding: transforms first, then the rule's own with the customer's words in them."""
    found = list(_transformed(situation, finding))
    if finding.rule.startswith("missing-apology/"):
        apology = situation.evidence.noted("apology", lambda: apology_of(situation))
        found += _said(situation, finding, apology) if apology else []
    elif not found and finding.rule.startswith(_MENDED_BY_DEED) and finding.rule not in _MENDED_OTHERWISE:
        found += _deeds(situation, finding)
    return (*found, *finding.suggestions)


def _deeds(situation: Situation, finding: Finding) -> list[Suggestion]:
    """What the writer would do, in the words of the draft and the customer, in place of the faulty clause or after it all."""
    sentence = None
    if finding.rule.startswith("deflection/") and not finding.rule.endswith("/not-knowing"):
        sentence = next(
            (one for one in situation.sentences if one.start <= finding.span.start < one.end), None
        )
    text = deed_of(situation, sentence) if sentence is not None else None
    specific = finding.rule.startswith("false-promise/")
    text = text or situation.evidence.noted(f"deed {specific}", lambda: deed_of(situation, specific=specific))
    return _said(situation, finding, text) if text else []


def _said(situation: Situation, finding: Finding, text: str) -> list[Suggestion]:
    """A sentence of ours in place of the clause that the finding points at, or where such a sentence is missing."""
    evidence, source, text = situation.evidence, situation.source, fill_slots(text, situation.config)
    judge = situation.judges[finding.rule]
    if judge.kind in ("missing", "weighted", "order") and not judge.points_at:
        start, end, text = addition(text, evidence)
        return [suggestion(Span(start, end), text)]
    made = []
    for number, found in faults(evidence, [finding], situation.judges).items():
        sentence = situation.sentences[number]
        for start, end, _rule in found:
            i, j = clause_around(sentence, source, start, end)
            span, replacement = piece_edit(sentence, source, i, j, text, whole=True)
            if not lost(facts_in(sentence, i, j), read(replacement, evidence.ruleset.reply.vocabulary)):
                made.append(suggestion(span, replacement))
    return made


def _transformed(situation: Situation, finding: Finding) -> Sequence[Suggestion]:
    source = situation.source
    made = []
    for number, found in faults(situation.evidence, [finding], situation.judges).items():
        sentence = situation.sentences[number]
        for start, end, rule in found:
            for change in changes(Place(sentence, source, rule, start, end, situation.sentences[:number])):
                text = situation.voice.speak(change.text) if change.whole else change.text
                text = fill_slots(text, situation.config)
                span, replacement = piece_edit(sentence, source, change.i, change.j, text, change.whole)
                made.append(suggestion(Span(span.start, span.end), replacement, change.sure))
    return made
