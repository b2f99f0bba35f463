"""Draft in, report out: the only place that knows the order of the steps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from replylint import scoring
from replylint.config import Config, check, refuse_unknown
from replylint.i18n import translate as _
from replylint.model import Draft, Finding, Report, Rewrite, Severity, Span, Suggestion, mistyped, unfit
from replylint.phrases.matching import Hit, bit_of, groups_in
from replylint.rulebook import loading, profiles
from replylint.rulebook.evidence import Evidence, first_body
from replylint.rulebook.features import called
from replylint.rulebook.kinds import count, missing, order, phrases, places, weighted
from replylint.rulebook.loading import Judge, Ruleset

if TYPE_CHECKING:
    from replylint.rulebook.explaining import Account
    from replylint.rulebook.schema import Rule

_RANK: dict[str | None, int] = {"error": 0, "warning": 1, "info": 2}


class Linter:
    """Lints drafts by the rules a configuration chooses.

    Build it once: it compiles (or loads compiled) all rules. It may be shared between threads and pickled; the
    same draft always gives the same report.

    Raises RuleFileError (a pack is wrong), ConfigError (the configuration is) and TypeError (it is none).

    What `overrides` of the configuration say holds for files: `config.for_path(path)` is the configuration to lint one by.
    """

    def __init__(self, config: Config | None = None) -> None:
        self.config = Config() if config is None else config
        if not isinstance(self.config, Config):
            raise mistyped("config", "Config | None", config)
        check(self.config)
        self.ruleset = loading.load(self.config.rules, self.config.default_rules)
        self.ruleset.reply.vocabulary.placeholders = tuple(map(re.compile, self.config.placeholders))
        self._prepare()

    def _prepare(self) -> None:
        chosen = profiles.choose(self.config.profiles, self.ruleset)
        self._severities: list[Severity | None] = [
            profiles.severity(rule, self.config, chosen) for rule in self.ruleset.rules
        ]
        refuse_unknown(self.config, self.ruleset.rules)
        self._channel = self.config.channel or next((one.channel for one in chosen if one.channel), None)
        self._duties: dict[str | None, _Duties] = {}

    def _duties_on(self, channel: str | None) -> _Duties:
        """The rules that are on for a channel."""
        duties = self._duties.get(channel)
        if duties is None:
            numbers = [
                number
                for number, rule in enumerate(self.ruleset.rules)
                if self._severities[number] and _on_channel(rule, channel)
            ]
            duties = self._duties[channel] = _duties(self.ruleset, numbers)
        return duties

    def __getstate__(self) -> dict[str, Any]:
        return {"config": self.config}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["config"])  # type: ignore[misc]

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """All rules as written, in the order of the packs."""
        return tuple(rule for pack in self.ruleset.sources for rule in pack.rules)

    @property
    def versions(self) -> dict[str, str]:
        """Pack name → version."""
        return dict(self.ruleset.versions)

    def lint(self, draft: Draft | str, customer: str | None = None, channel: str | None = None) -> Report:
        """Judge one draft; a plain text is taken as the reply to `customer` on `channel`.

        Raises TypeError and ValueError for what is no draft, naming the field; so do the methods below. A Draft brings its own
        customer and channel.
        """
        draft = self._draft(draft, customer, channel)
        evidence = Evidence(self.ruleset, draft)
        findings, not_judged = self.judge(evidence)
        points = scoring.score(findings)
        report = Report(draft, points, scoring.verdict(points), tuple(findings), tuple(not_judged))
        return replace(report, rewrite=self._rewritten(report, evidence)) if self.config.rewrite else report

    def rewrite(
        self,
        draft: Draft | str,
        customer: str | None = None,
        channel: str | None = None,
        variant: str = "neutral",
    ) -> Rewrite | None:
        """A reply to send in place of the draft; None if nothing is wrong with it or no rewrite can be vouched for.

        `variant` is `neutral`, `warm` or `formal`; ValueError for any other.
        """
        from replylint.rewriting.composing import VARIANTS

        if variant not in VARIANTS:
            raise ValueError(unfit("variant", " | ".join(VARIANTS), repr(variant)))
        draft = self._draft(draft, customer, channel)
        evidence = Evidence(self.ruleset, draft)
        findings = self.judge(evidence, suggesting=False)[0]
        return self._rewritten(Report(draft, 0, "rework", tuple(findings)), evidence, variant)

    def _rewritten(self, report: Report, evidence: Evidence, variant: str = "neutral") -> Rewrite | None:
        if not report.findings:
            return None
        from replylint.rewriting.composing import compose

        return compose(self, report, self.config, variant, evidence)

    def _draft(self, draft: Draft | str, customer: str | None, channel: str | None) -> Draft:
        if isinstance(draft, str):
            draft = Draft(draft, customer, channel)
        elif not isinstance(draft, Draft):
            raise mistyped("draft", "str | Draft", draft)
        elif customer is not None or channel is not None:
            name = "channel" if customer is None else "customer"
            message = _("{name}: goes with a plain text; a Draft has its own: Draft(reply, {name}=…)")
            raise TypeError(message.format(name=name))
        if draft.channel is None and self._channel:
            draft = replace(draft, channel=self._channel)
        return draft

    def severity(self, rule: str) -> Severity | None:
        """How grave the findings of the rule are here; None where it is off or unknown."""
        return self._severity_of.get(rule)

    @cached_property
    def _severity_of(self) -> dict[str, Severity | None]:
        return {rule.id: one for rule, one in zip(self.ruleset.rules, self._severities, strict=True)}

    def explain(self, draft: Draft | str, customer: str | None = None, channel: str | None = None) -> Account:
        """Which signals were seen where in a draft, and why each rule spoke or kept silent."""
        from replylint.rulebook.explaining import account

        return account(self, Evidence(self.ruleset, self._draft(draft, customer, channel)))

    def judge(self, evidence: Evidence, suggesting: bool = True) -> tuple[list[Finding], list[str]]:
        """Findings in the order of the text, and the ids of the rules that could not judge.

        Without `suggesting` the findings come without suggestions, which are half of the work.
        """
        faults, not_judged, _ = self._all(evidence)
        return [self._finding(fault, evidence, suggesting) for fault in self._settle(faults)], not_judged

    def speaking(self, evidence: Evidence) -> list[str]:
        """The ids of all rules that find fault, those hidden behind a graver one at the same place or held back included."""
        faults, _, held = self._all(evidence)
        return [*(self.ruleset.rules[fault.number].id for fault in faults), *held]

    def found_by_rules(self, evidence: Evidence) -> dict[str, Severity]:
        """The categories in which rules other than weighted ones find fault, at `warning` or above, held back or not;
        with the gravest severity."""
        faults, _ = self._by_rules(evidence)
        found: dict[str, Severity] = {}
        for number, *_ in faults:
            severity, category = self._severities[number], self.ruleset.rules[number].category
            if severity == "error" or (severity == "warning" and category not in found):
                found[category] = severity
        return found

    def held_back(self, evidence: Evidence) -> dict[str, str]:
        """Rule id → what in the draft speaks against its finding, for findings that a weighing holds back."""
        strongest = self.ruleset.weighing.strongest
        held = self._all(evidence)[2]
        return {rule: self._names(strongest(weighed, evidence, -1)) for rule, weighed in held.items()}

    def _all(self, evidence: Evidence) -> tuple[list[_Fault], list[str], dict[str, str]]:
        """The faults, the rules that could not judge, and the rules held back, each with the weighted rule that does so."""
        faults, not_judged = self._by_rules(evidence)
        held: dict[str, str] = {}
        weighing = self._duties_on(evidence.draft.channel).weighing
        faulty = {self.ruleset.rules[fault.number].pack for fault in faults}
        for number in weighted.due(weighing, faulty, evidence):
            try:
                faults = self._weighed(number, evidence, faults, held)
            except missing.NotJudged:
                not_judged.append(self.ruleset.rules[number].id)
        return faults, not_judged, held

    def _by_rules(self, evidence: Evidence) -> tuple[list[_Fault], list[str]]:
        duties = self._duties_on(evidence.draft.channel)
        faults = [
            _Fault(number, evidence.reply.span(hit), hit) for number, hit in self._spotted(evidence, duties)
        ]
        not_judged = []
        for number, can_judge in missing.due(duties.whole, evidence):
            try:
                fault = self._absent(number, evidence) if can_judge else None
            except missing.NotJudged:
                can_judge = False
            if not can_judge:
                not_judged.append(self.ruleset.rules[number].id)
            elif fault is not None:
                faults.append(fault)
        return faults, not_judged

    def _weighed(
        self, number: int, evidence: Evidence, faults: list[_Fault], held: dict[str, str]
    ) -> list[_Fault]:
        """The faults with the weighted rule's own, where its pack has none; without those of its pack that it doubts."""
        rules = self.ruleset.rules
        rule = rules[number]
        own = {one.number for one in faults if rules[one.number].pack == rule.pack}
        if not own:
            found = weighted.judge(rule, evidence)
            if found is None:
                return faults
            reasons, hit = found
            return [*faults, _Fault(number, self._place(hit, evidence), hit, tuple(reasons))]
        # An error stands whatever is said around it, and advice alarms nobody.
        doubtful = {number for number in own if self._severities[number] == "warning"}
        if not doubtful or not weighted.doubted(rule, evidence):
            return faults
        held.update((rules[one].id, rule.id) for one in doubtful)
        return [one for one in faults if one.number not in doubtful]

    def _spotted(self, evidence: Evidence, duties: _Duties) -> Iterator[tuple[int, Hit]]:
        """The hits of `phrases`, `count` and `places` rules."""
        reply, rules = evidence.reply, self.ruleset.rules
        for group in groups_in(reply.groups & duties.phrase_groups):
            number = self.ruleset.rule_groups[group]
            for hit in phrases.judge(rules[number], evidence, reply.places(group)):
                yield number, hit
        for number in duties.counting:
            rule = rules[number]
            if reply.groups & rule.groups:
                hits = reply.places(self.ruleset.groups[f"rule:{rule.id}"])
                counted = count.judge(rule, evidence, hits)
                if counted is not None:
                    yield number, counted
        for number in duties.placing:
            if reply.groups & rules[number].groups:
                for hit in places.judge(rules[number], evidence):
                    yield number, hit

    def _absent(self, number: int, evidence: Evidence) -> _Fault | None:
        """What a rule that judges the reply as a whole finds. Raises NotJudged."""
        rule = self.ruleset.rules[number]
        if rule.kind == "missing":
            hit = missing.judge(rule, evidence)
            if isinstance(hit, bool):
                return None
        else:
            hit = order.judge(rule, evidence)
            if hit is None:
                return None
        return _Fault(number, self._place(hit, evidence), hit)

    def _place(self, hit: Hit | None, evidence: Evidence) -> Span:
        return first_body(evidence.reply.text) if hit is None else evidence.reply.span(hit)

    def _settle(self, faults: list[_Fault]) -> list[_Fault]:
        """Of faults of one category on overlapping words only the gravest stays; then the order of the text."""
        if len(faults) < 2:
            return faults
        rules = self.ruleset.rules
        if len({rules[fault.number].category for fault in faults}) < len(faults):
            faults = self._gravest(faults)
        return sorted(faults, key=lambda fault: (fault.span.start, fault.span.end, rules[fault.number].id))

    def _gravest(self, faults: list[_Fault]) -> list[_Fault]:
        """The faults that no graver one of their category hides."""
        rules, severities = self.ruleset.rules, self._severities
        faults.sort(
            key=lambda fault: (
                _RANK[severities[fault.number]],
                fault.span.start - fault.span.end,
                fault.number,
                fault.span.start,
            )
        )
        kept: list[_Fault] = []
        covered: dict[str, bytearray] = {}
        length = max(fault.span.end for fault in faults)
        for fault in faults:
            taken = covered.setdefault(rules[fault.number].category, bytearray(length))
            start, end = fault.span.start, fault.span.end
            if taken.find(1, start, end) < 0:
                taken[start:end] = b"\x01" * (end - start)
                kept.append(fault)
        return kept

    def _finding(self, fault: _Fault, evidence: Evidence, suggesting: bool) -> Finding:
        number, span, hit, reasons = fault
        rule = self.ruleset.rules[number]
        severity = self._severities[number]
        assert severity is not None
        text = evidence.draft.reply[span.start : span.end]
        suggestions: tuple[Suggestion, ...] = ()
        if suggesting and rule.kind == "places" and hit is not None and hit.slots:
            from replylint.rewriting.frames import framed

            suggestions = framed(hit, span, evidence)
        elif suggesting and rule.rewrite:
            from replylint.rewriting import suggest

            suggestions = suggest(rule, hit, span, evidence, self.config)
        why = rule.why
        if reasons:
            why = f"{why} Признаки: {self._names(reasons)}."
        return Finding(rule.id, rule.category, severity, rule.message, span, text, why, suggestions)

    def _names(self, features: Sequence[str]) -> str:
        """What the strongest features of a weighted rule are called."""
        return ", ".join(dict.fromkeys(called(feature, self.ruleset.signals) for feature in features))


class _Fault(NamedTuple):
    """What becomes a finding unless a graver one hides it: the number of the rule, the place, the match that shows it, and
    the reasons of a weighted rule."""

    number: int
    span: Span
    hit: Hit | None
    reasons: Sequence[str] = ()


class _Duties(NamedTuple):
    """The rules to be asked, by what their kind needs: the groups of `phrases` rules, as bits, the numbers of all others."""

    phrase_groups: int
    counting: list[int]
    placing: list[int]
    whole: list[missing.Occasion]
    weighing: list[tuple[int, Judge]]


def _duties(ruleset: Ruleset, numbers: list[int]) -> _Duties:
    def of_kind(*kinds: str) -> list[int]:
        return [number for number in numbers if ruleset.rules[number].kind in kinds]

    spotting = set(of_kind("phrases"))
    groups = 0
    for group, number in enumerate(ruleset.rule_groups):
        if number in spotting:
            groups |= bit_of(group)
    whole = [missing.occasion(number, ruleset.rules[number]) for number in of_kind("missing", "order")]
    weighing = [(number, ruleset.rules[number]) for number in of_kind("weighted")]
    return _Duties(groups, of_kind("count"), of_kind("places"), whole, weighing)


def _on_channel(rule: Judge, channel: str | None) -> bool:
    if rule.channels and channel not in rule.channels:
        return False
    return not (rule.not_channels and channel in rule.not_channels)


_default: Linter | None = None


def lint(reply: str, customer: str | None = None, channel: str | None = None) -> Report:
    """Lint one reply with the shipped rules; `customer` is the message it answers, `channel` such as "review".

    >>> lint("По оплате это не ко мне.").verdict
    'rework'
    """
    global _default
    if _default is None:
        _default = Linter()
    return _default.lint(reply, customer, channel)
