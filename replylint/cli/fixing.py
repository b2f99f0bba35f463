"""`check --fix`: put suggestions into the files themselves, again and again until nothing is left to put."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

import click

from replylint import fixing
from replylint.cli.inputs import Unit, files_in, page_of, units_of
from replylint.cli.pipeline import Item, Run, lint_unit
from replylint.i18n import ntranslate
from replylint.i18n import translate as _
from replylint.model import Applicability, Origin, Report
from replylint.reporters import Problem
from replylint.sources.origin import Edit, FileEdit, FixRefused, SourceMap

MAX_PASSES = 10
"""A fix can make room for another that overlapped it; rules that undo each other end here."""


def fixed_reports(run: Run, paths: Iterable[str], mode: str) -> Iterator[Item]:
    """Fixes each file and gives the reports of what is left. Fixed standard input goes to standard output.

    `mode` is `safe` or `review` (both kinds of suggestion).
    """
    allowed: tuple[Applicability, ...] = ("safe",) if mode == "safe" else ("safe", "review")
    applied = files = 0
    for file in files_in(paths, run.config, run.hook):
        for unit in units_of(file, run.stdin_name, whole=True):
            if isinstance(unit, Problem):
                yield unit
                continue
            count, items = (_fix_text if isinstance(file, str) else _fix_file)(run, unit, allowed)
            applied += count
            files += bool(count)
            yield from items
    message = ntranslate("{count} fix", "{count} fixes", applied) + ntranslate(
        " in {files} file", " in {files} files", files
    )
    click.echo(message.format(count=applied, files=files), err=True)


def _fix_file(run: Run, unit: Unit, allowed: tuple[Applicability, ...]) -> tuple[int, list[Item]]:
    """How many edits the file got, and what is to be said of it afterwards."""
    applied = 0
    notes: list[Item] = []
    for _pass in range(MAX_PASSES):
        items = list(lint_unit(unit, run))
        reports = [_verified(run, item) for item in items if isinstance(item, Report)]
        edits = {number: chosen for number, one in enumerate(reports) if (chosen := edits_of(one, allowed))}
        if not edits or len(reports) < len([item for item in items if not _is_note(item)]):
            break
        drafts = [one.draft for one in reports]
        outcome = fixing.apply_edits(unit.path, edits, drafts=drafts, options=run.field_options(unit.path))
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
    return applied, [*items, *notes]


def _verified(run: Run, report: Report) -> Report:
    """The report without the suggestions that would add a finding or lose a fact."""
    from replylint.rewriting.verifying import verified

    return verified(run.linter(report.draft.path), report)[0] if report.findings else report


def _is_note(item: Item) -> bool:
    return isinstance(item, Problem) and not item.fatal


def _said(path: str, reason: str, args: Mapping[str, object], origin: Origin | None, start: int) -> Problem:
    text = _("not fixed: {reason}").format(reason=_(reason).format(**args))
    if origin is None:
        return Problem(path, text, fatal=False)
    place = origin.position(start)
    return Problem(path, text, place.line, place.column, fatal=False)


def _fix_text(run: Run, unit: Unit, allowed: tuple[Applicability, ...]) -> tuple[int, list[Item]]:
    """The same for standard input, of which only the text is left: it is written to standard output."""
    applied = 0
    for _pass in range(MAX_PASSES):
        items = list(lint_unit(unit, run))
        edits: list[FileEdit] = []
        for one in items:
            origin = one.draft.origin if isinstance(one, Report) else None
            if isinstance(one, Report) and isinstance(origin, SourceMap):
                with suppress(FixRefused):
                    edits += origin.edit(edits_of(_verified(run, one), allowed))
        if not edits:
            break
        page = page_of(unit)
        unit = Unit(unit.path, unit.format, page.encode(fixing.applied_to(page.text, edits)))
        applied += len(edits)
    sys.stdout.flush()
    sys.stdout.buffer.write(unit.data)
    return applied, items


def edits_of(report: Report, allowed: tuple[Applicability, ...]) -> list[Edit]:
    """The first allowed suggestion of every finding, those left out that overlap an earlier one."""
    chosen: list[Edit] = []
    for finding in sorted(report.findings, key=lambda one: one.span):
        for one in finding.suggestions:
            if one.applicability in allowed and not one.slots:
                if not chosen or one.span.start >= chosen[-1].end:
                    chosen.append(Edit(one.span.start, one.span.end, one.replacement))
                break
    return chosen
