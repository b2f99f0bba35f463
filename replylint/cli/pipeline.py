"""From paths to reports: read, look into the cache, lint (in several processes if asked), filter."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from replylint import __version__
from replylint.config import Config, as_dict, unknown_names
from replylint.i18n import translate as _
from replylint.model import Draft, Report
from replylint.reporters import Problem, RuleInfo

if TYPE_CHECKING:
    from replylint.cache import ResultCache
    from replylint.linter import Linter
    from replylint.sources import FieldOptions, SourceError

SMALL_FILE = 2 * 1024 * 1024
"""Larger files are streamed where their format allows it, and are not kept in the cache (bytes)."""

Item = Report | Problem
Step = Callable[[Report], Report]


@dataclass
class Run:
    """What is linted how. Goes to other processes as it is; linters are built there."""

    config: Config
    customer: str | None = None
    stdin_name: str | None = None
    _linters: dict[str, Linter] = field(default_factory=dict)

    def __getstate__(self) -> dict[str, Any]:
        return {
            "config": self.config,
            "customer": self.customer,
            "stdin_name": self.stdin_name,
            "_linters": {},
        }

    def linter(self, path: str | None = None) -> Linter:
        """The linter for a file: what the configuration overrides there included."""
        from replylint.linter import Linter

        config = self.config_for(path)
        key = repr(as_dict(config))
        if key not in self._linters:
            self._linters[key] = Linter(config)
        return self._linters[key]

    def config_for(self, path: str | None) -> Config:
        return self.config.for_path(path) if path and self.config.overrides else self.config

    def versions(self) -> Mapping[str, str]:
        return self.linter().versions

    def rules(self) -> Iterable[RuleInfo]:
        return self.linter().rules

    def check_rule_names(self) -> None:
        """Raises UsageError for a pattern in `select`, `ignore` or `severity` that names no rule."""
        overrides = [override.values for override in self.config.overrides]
        tables = [
            {"select": self.config.select, "ignore": self.config.ignore, "severity": self.config.severity}
        ]
        for table in [*tables, *overrides]:
            for key in ("select", "ignore", "severity"):
                wrong = unknown_names(table[key], self.linter().ruleset.rules) if table.get(key) else []
                if wrong:
                    name, near = wrong[0]
                    hint = _("; did you mean {near!r}?").format(near=near) if near else ""
                    message = _("{key}: no rule or family is called {name!r}").format(key=key, name=name)
                    raise click.UsageError(message + hint)

    def lint(self, draft: Draft) -> Report:
        if draft.customer is None and self.customer is not None:
            draft = replace(draft, customer=self.customer)
        return self.linter(draft.path).lint(draft)

    def lint_all(self, drafts: Iterable[Draft]) -> Iterator[Report]:
        return map(self.lint, drafts)

    def field_options(self, path: str | None) -> FieldOptions:
        from replylint.sources import FieldOptions

        return FieldOptions(**self.config_for(path).fields)

    @cached_property
    def cache(self) -> ResultCache | None:
        if not self.config.cache:
            return None
        from replylint.cache import ResultCache, directory, installation

        settings = json.dumps(
            [as_dict(self.config), self.customer], ensure_ascii=True, sort_keys=True, default=str
        )
        installed = installation(self.config.rules)
        return ResultCache(directory(), f"{__version__}\n{installed}\n{settings}")


# --- reading ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Unit:
    """A file that is small enough to be taken as a whole: read, cached and linted in one go."""

    path: str
    format: str
    data: bytes


def problem(error: SourceError) -> Problem:
    """The error in the language of the process."""
    text = _(error.message).format(**error.args_)
    if error.hint:
        text += "; " + _(error.hint).format(**error.args_)
    return Problem(error.path or "-", text, error.line, error.column)


def read_unit(unit: Unit, run: Run) -> Iterator[Draft]:
    """The drafts of a unit. Raises SourceError."""
    from replylint import sources
    from replylint.sources.page import decode

    page = decode(unit.data, unit.path)
    drafts = sources.read_page(page, unit.format, run.field_options(unit.path))
    yield from drafts


Input = Unit | Iterator[Draft] | Problem


def inputs(paths: Iterable[str], run: Run) -> Iterator[Input]:
    """Units for files of usual size, streams of drafts for large ones, problems for what cannot be read."""
    from replylint import sources

    for path in paths:
        if path == "-":
            yield from _standard_input(run)
            continue
        try:
            files = sources.discover([path], run.config.exclude)
        except sources.SourceError as error:
            yield problem(error)
            continue
        for file in files:
            yield _input(file, run)


def _input(file: Path, run: Run) -> Input:
    from replylint import sources
    from replylint.sources.page import read_bytes

    try:
        name = sources.format_of(file)
        if name == "jsonlines" and file.is_file() and file.stat().st_size > SMALL_FILE:
            return sources.iter_drafts(file, run.field_options(str(file)))
        return Unit(str(file), name, read_bytes(file))
    except sources.SourceError as error:
        return problem(error)


def _standard_input(run: Run) -> Iterator[Input]:
    from replylint import sources
    from replylint.sources import jsonlines

    stream = sys.stdin.buffer
    if sys.stdin.isatty():
        click.echo(_("Waiting for the text of a draft; end it with Ctrl-D."), err=True)
    name = run.stdin_name or "-"
    try:
        kind = sources.format_of(name) if run.stdin_name else "text"
    except sources.SourceError as error:
        yield problem(error)
        return
    if not run.stdin_name and _holds_json_lines(stream):
        kind = "jsonlines"
    if kind == "jsonlines":
        yield jsonlines.stream(stream, name, run.field_options(name))
    else:
        yield Unit(name, kind, stream.read())


def _holds_json_lines(stream: Any) -> bool:
    """Whether what is piped in looks like drafts as JSON Lines: no reply begins with `{"`."""
    return bool(stream.peek(2)[:2] == b'{"')


# --- linting ---------------------------------------------------------------------------------------------------


def reports(run: Run, paths: Iterable[str]) -> Iterator[Item]:
    """The reports of all drafts in input order, and a problem in place of what cannot be read."""
    try:
        if run.config.jobs > 1:
            from replylint.cli.parallel import lint_in_processes

            yield from lint_in_processes(run, inputs(paths, run))
        else:
            for one in inputs(paths, run):
                yield from _lint_here(run, one)
    finally:
        if "cache" in run.__dict__ and run.cache:
            run.cache.flush()


def _lint_here(run: Run, one: Input) -> Iterator[Item]:
    from replylint.sources import SourceError

    if isinstance(one, Problem):
        yield one
        return
    known = cached(run, one) if isinstance(one, Unit) else None
    if known is not None:
        yield from known
        return
    done: list[Report] = []
    try:
        for draft in read_unit(one, run) if isinstance(one, Unit) else one:
            report = run.lint(draft)
            if isinstance(one, Unit):
                done.append(report)
            yield report
    except SourceError as error:
        yield problem(error)
        return
    if isinstance(one, Unit):
        _remember(run, one, done)


def key(cache: ResultCache, unit: Unit) -> bytes:
    return cache.key(unit.path, unit.format, unit.data)


def cached(run: Run, unit: Unit) -> list[Report] | None:
    if run.cache is None or unit.path == "-" or len(unit.data) > SMALL_FILE:
        return None
    from replylint.cache import decode

    found = run.cache.get(key(run.cache, unit))
    return None if found is None else decode(found)


def _remember(run: Run, unit: Unit, done: list[Report]) -> None:
    if run.cache is None or unit.path == "-" or len(unit.data) > SMALL_FILE:
        return
    from replylint.cache import encode

    run.cache.put(key(run.cache, unit), encode(done))


# --- filtering -------------------------------------------------------------------------------------------------


def filters(config: Config, diff_base: str | None, redact: bool) -> list[Step]:
    """What is done to every report between linting and showing. Raises BaselineError, DiffError."""
    steps: list[Step] = []
    if config.baseline:
        from replylint import baseline

        steps.append(baseline.load(config.baseline).without_known)
    if diff_base:
        from replylint.cli.diff import only_changed

        steps.append(only_changed(diff_base))
    if redact:
        from replylint.redaction import redacted

        steps.append(redacted)
    return steps
