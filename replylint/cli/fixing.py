"""`check --fix`: put suggestions into the files themselves, again and again until nothing is left to put."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

import click

from replylint import fixing
from replylint.cli.filtering import Step
from replylint.cli.inputs import Unit, files_in, page_of, units_of
from replylint.cli.pipeline import Item, Run, lint_unit
from replylint.i18n import ntranslate
from replylint.i18n import translate as _
from replylint.model import Applicability, Finding, Origin, Report
from replylint.reporters import Problem
from replylint.rewriting.suggesting import DEADLINE
from replylint.sources.origin import Edit, FileEdit, FixRefused, SourceMap

MAX_PASSES = 20
"""A draft gets one fix a pass, the next one seen in its light; rules that undo each other end here."""


@dataclass(frozen=True, slots=True)
class _Fixer:
    """Which suggestions are put into files: those of the kinds `allowed`, for findings that a `fresh` step leaves."""

    run: Run
    allowed: tuple[Applicability, ...]
    fresh: Callable[[], Step]

    def reported(self, items: Iterable[Item]) -> list[Report]:
        """The reports of a file with what is to be fixed: the words at fault mended in place where that can be done, without
        suggestions that would add a finding or lose a fact."""
        step = self.fresh()
        return [self._verified(step(item)) for item in items if isinstance(item, Report)]

    def edit_of(self, report: Report) -> list[Edit]:
        """The one edit of a draft in this pass, or none: words at fault are mended before anything is added, and what the next finding
        needs is seen once this one is mended. A promise is not added to a reply that names the deadline already."""
        deadline = self.run.linter(report.draft.path).config.deadline
        ready = []
        for finding in sorted(report.findings, key=lambda one: one.span):
            usable = [
                one for one in finding.suggestions if one.applicability in self.allowed and not one.slots
            ]
            ready += usable[:1]
        for one in sorted(ready, key=lambda one: one.span.start == one.span.end):
            added = one.span.start == one.span.end
            if not (added and deadline and deadline in one.replacement and deadline in report.draft.reply):
                return [Edit(one.span.start, one.span.end, one.replacement)]
        return []

    def _verified(self, report: Report) -> Report:
        from replylint.rewriting.verifying import improved

        linter = self.run.linter(report.draft.path)
        return improved(linter, report)[0] if report.findings else report


class _Fixed(NamedTuple):
    """How many edits a file got, what is to be said of it afterwards, and the findings left to fix."""

    applied: int
    items: list[Item]
    left: list[Finding]


def fixed_reports(run: Run, paths: Iterable[str], mode: str, fresh: Callable[[], Step]) -> Iterator[Item]:
    """Fixes each file and gives the reports of what is left. Fixed standard input goes to standard output.

    `mode` is `safe` or `review` (both kinds of suggestion); only findings that a `fresh` step leaves are fixed.
    """
    fixer = _Fixer(run, ("safe",) if mode == "safe" else ("safe", "review"), fresh)
    applied = files = 0
    hidden: Counter[str] = Counter()
    for file in files_in(paths, run.config, run.hook):
        for unit in units_of(file, run.stdin_name, whole=True):
            if isinstance(unit, Problem):
                yield unit
                continue
            fixed = (_fix_text if isinstance(file, str) else _fix_file)(fixer, unit)
            applied += fixed.applied
            files += bool(fixed.applied)
            hidden.update(way for one in fixed.left if (way := _way_to_fix(one, fixer.allowed)))
            yield from fixed.items
    message = ntranslate("{count} fix", "{count} fixes", applied) + ntranslate(
        " in {files} file", " in {files} files", files
    )
    click.echo(message.format(count=applied, files=files) + _hint(hidden), err=True)


def _way_to_fix(finding: Finding, allowed: tuple[Applicability, ...]) -> str | None:
    """What the finding would be fixed by, all but that done: `review`, `deadline`, `slots`; None if by nothing."""
    ready = [one.applicability for one in finding.suggestions if not one.slots]
    open_slots = [{slot.lower() for slot in one.slots} for one in finding.suggestions if one.slots]
    if "review" in ready and "review" not in allowed:
        return "review"
    if ready or not open_slots:
        return None
    return "deadline" if {DEADLINE} in open_slots else "slots"


def _hint(hidden: Counter[str]) -> str:
    """What else could be fixed and by which options."""
    ways = {
        "review": _("{count} with --fix=review"),
        "deadline": _("{count} with --fix=review and --deadline"),
        "slots": _("{count} with --fix=review and «slots» in the configuration"),
    }
    known = [text.format(count=hidden[way]) for way, text in ways.items() if hidden[way]]
    return _("; also possible: {ways}").format(ways=", ".join(known)) if known else ""


def _fix_file(fixer: _Fixer, unit: Unit) -> _Fixed:
    applied = 0
    notes: list[Item] = []
    for _pass in range(MAX_PASSES):
        items = list(lint_unit(unit, fixer.run))
        reports = fixer.reported(items)
        chosen = [fixer.edit_of(one) for one in reports]
        edits = {number: some for number, some in enumerate(chosen) if some}
        if not edits or len(reports) < len([item for item in items if not _is_note(item)]):
            break
        drafts = [one.draft for one in reports]
        outcome = fixing.apply_edits(
            unit.path, edits, drafts=drafts, options=fixer.run.field_options(unit.path)
        )
        notes = [
            _said(unit.path, refused.reason, refused.args_, drafts[refused.draft].origin, refused.edit.start)
            for refused in outcome.refused
        ]
        if outcome.reason:
            notes.append(Problem(unit.path, _(outcome.reason).format(**outcome.args_), fatal=outcome.error))
        if not outcome.written:
            break
        applied += outcome.applied
        unit = Unit(unit.path, unit.format, outcome.after)
    return _Fixed(applied, [*items, *notes], _left(reports))


def _left(reports: Iterable[Report]) -> list[Finding]:
    return [finding for one in reports for finding in one.findings]


def _is_note(item: Item) -> bool:
    return isinstance(item, Problem) and not item.fatal


def _said(path: str, reason: str, args: Mapping[str, object], origin: Origin | None, start: int) -> Problem:
    text = _("not fixed: {reason}").format(reason=_(reason).format(**args))
    if origin is None:
        return Problem(path, text, fatal=False)
    place = origin.position(start)
    return Problem(path, text, place.line, place.column, fatal=False)


def _fix_text(fixer: _Fixer, unit: Unit) -> _Fixed:
    """The same for standard input, of which only the text is left: it is written to standard output."""
    applied = 0
    for _pass in range(MAX_PASSES):
        items = list(lint_unit(unit, fixer.run))
        reports = fixer.reported(items)
        edits: list[FileEdit] = []
        for one in reports:
            if isinstance(one.draft.origin, SourceMap):
                with suppress(FixRefused):
                    edits += one.draft.origin.edit(fixer.edit_of(one))
        if not edits:
            break
        page = page_of(unit)
        unit = Unit(unit.path, unit.format, page.encode(fixing.applied_to(page.text, edits)))
        applied += len(edits)
    sys.stdout.flush()
    sys.stdout.buffer.write(unit.data)
    return _Fixed(applied, items, _left(reports))
