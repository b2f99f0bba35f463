"""From paths to reports: read, look into the cache, lint (in several processes if asked)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from replylint import __version__
from replylint.cli.inputs import Input, Unit, drafts_of, files_in, page_of, problem, units_of
from replylint.config import Config, RuleName, as_dict, unknown_names
from replylint.i18n import translate as _
from replylint.model import Draft, Finding, Report
from replylint.reporters import Problem, RuleInfo
from replylint.sources import FieldOptions, SourceError, decode_page, format_of, read_page
from replylint.sources.page import read_bytes

if TYPE_CHECKING:
    from replylint.cache import ResultCache
    from replylint.cli.progress import Progress
    from replylint.linter import Linter
    from replylint.repository import Shelf
    from replylint.suppressions import Suppression, Suppressions

Item = Report | Problem


@dataclass
class Run:
    """What is linted how. Goes to other processes as it is; linters are built there."""

    config: Config
    customer: str | None = None
    stdin_name: str | None = None
    hook: bool = False
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
        key = repr(as_dict(config)) if self.config.overrides else ""
        if key not in self._linters:
            self._linters[key] = Linter(config)
        return self._linters[key]

    def config_for(self, path: str | None) -> Config:
        return self.config.for_path(path) if path and self.config.overrides else self.config

    def versions(self) -> Mapping[str, str]:
        return self.linter().versions

    def rules(self) -> Iterable[RuleInfo]:
        return self.linter().rules

    def lint(self, draft: Draft) -> Report:
        if draft.customer is None and self.customer is not None:
            draft = replace(draft, customer=self.customer)
        return self.linter(draft.path).lint(draft)

    def field_options(self, path: str | None) -> FieldOptions:
        return FieldOptions(**self.config_for(path).fields)

    @cached_property
    def cache(self) -> ResultCache | None:
        if not self.config.cache:
            return None
        import json

        from replylint.cache import ResultCache, installation
        from replylint.compiled import cache_directory

        settings = json.dumps(
            [as_dict(self.config), self.customer], ensure_ascii=True, sort_keys=True, default=str
        )
        installed = installation(self.config.rules)
        return ResultCache(cache_directory(), f"{__version__}\n{installed}\n{settings}")


# --- linting ---------------------------------------------------------------------------------------------------


def lint_unit(unit: Unit, run: Run) -> Iterator[Item]:
    """The reports of a unit, what its file suppresses left out, and problems in place of what cannot be read."""
    try:
        page = page_of(unit)
    except SourceError as error:
        yield problem(error)
        return
    items = drafts_of(page, unit.format, run.field_options(unit.path))
    if "replylint" not in page.text.casefold():
        for item in items:
            yield run.lint(item) if isinstance(item, Draft) else item
        return
    from replylint.suppressions import Suppressions, suppressions

    known = list(items)
    drafts = [item for item in known if isinstance(item, Draft)]
    try:
        found = suppressions(page, unit.format, drafts)
    except SourceError:
        found = Suppressions()
    used: list[Suppression] = []
    for item in known:
        yield _without_suppressed(run.lint(item), found, used) if isinstance(item, Draft) else item
    for line, column, message in sorted(_doubts(found, used, run.linter(unit.path).ruleset.rules)):
        yield Problem(unit.path, message, line, column, fatal=False)


def _doubts(
    found: Suppressions, used: list[Suppression], rules: Iterable[RuleName]
) -> Iterator[tuple[int, int, str]]:
    """What is to be said of the suppressions of a file, and where."""
    for slip in found.slips:
        message = _("{written} suppresses nothing; did you mean {meant}?")
        yield slip.line, slip.column, message.format(written=slip.written, meant=slip.meant)
    unknown = dict(unknown_names({name for one in found.in_order for name in one.rules}, rules))
    for one in found.in_order:
        for name in filter(unknown.__contains__, one.rules):
            near = unknown[name]
            hint = _("; did you mean {near!r}?").format(near=near) if near else ""
            yield one.line, one.column, _("no rule or family is called {name!r}").format(name=name) + hint
    for one in found.unused(used):
        if any(rule in unknown or rule.split("/")[0] == "template" for rule in one.rules):
            continue  # what templates say of each other is not known yet
        yield one.line, one.column, _("this suppression suppresses nothing")


def _without_suppressed(report: Report, found: Suppressions, used: list[Suppression]) -> Report:
    """The report without suppressed findings, scored anew; what suppressed them is added to `used`."""
    from replylint.reporters.places import ranger
    from replylint.scoring import rescored

    place, kept = ranger(report.draft), []
    for finding in report.findings:
        by = found.covering(finding.rule, place(finding.span)[0].offset)
        if by is None:
            kept.append(finding)
        else:
            used.append(by)
    return report if len(kept) == len(report.findings) else rescored(report, kept)


def reports(run: Run, paths: Iterable[str], progress: Progress | None = None) -> Iterator[Item]:
    """The reports of all drafts in input order, and a problem in place of what cannot be read."""
    return compared(run, _reports(run, paths, progress))


def _reports(run: Run, paths: Iterable[str], progress: Progress | None = None) -> Iterator[Item]:
    files = files_in(paths, run.config, run.hook)
    if progress:
        progress.total = len(files)

    def inputs() -> Iterator[Input]:
        for file in files:
            yield from units_of(file, run.stdin_name)
            if progress:
                progress.advance()

    try:
        if run.config.jobs > 1:
            from replylint.cli.parallel import lint_in_processes

            yield from lint_in_processes(run, inputs())
        else:
            for one in inputs():
                yield from [one] if isinstance(one, Problem) else _lint_or_recall(run, one)
    finally:
        if "cache" in run.__dict__ and run.cache:
            run.cache.flush()


def compared(run: Run, items: Iterable[Item]) -> Iterator[Item]:
    """The same items, with what shows only when templates stand beside each other."""
    first: Draft | None = None
    shelf: Shelf | None = None
    agreed = lru_cache(maxsize=1)(partial(_suppressions_in, run))  # the drafts of a file follow one another
    for item in items:
        if isinstance(item, Problem) or not is_template(item.draft):
            yield item
            continue
        if first is None:
            # A single draft has nothing to be compared with.
            first = item.draft
            yield item
            continue
        from replylint import repository

        if shelf is None:
            shelf = repository.Shelf(run.linter)
            list(shelf.findings(first))
        found = list(shelf.findings(item.draft))
        kept = [one for one in found if not _is_suppressed(item, one, agreed(str(item.draft.path)))]
        yield repository.with_findings(item, kept)


def is_template(draft: Draft) -> bool:
    """Whether the draft is a canned reply from a file, not an answer to somebody nor a part of one."""
    if draft.path in (None, "-") or draft.customer is not None or draft.turns or draft.fragment:
        return False
    # A line of JSON Lines is a draft by contract.
    return not str(draft.path).lower().endswith((".jsonl", ".ndjson", ".eml"))


def _suppressions_in(run: Run, path: str) -> Suppressions:
    """What a file says of its drafts; nothing where it cannot be read (again)."""
    from replylint.suppressions import Suppressions, suppressions

    if not Path(path).is_file():
        return Suppressions()
    try:
        name = format_of(path)
        page = decode_page(read_bytes(path), name, path)
        if "replylint" not in page.text.casefold():
            return Suppressions()
        return suppressions(page, name, read_page(page, name, run.field_options(path)))
    except SourceError:
        return Suppressions()


def _is_suppressed(report: Report, finding: Finding, found: Suppressions) -> bool:
    """Whether the file itself agrees with a finding that was made after its own were."""
    from replylint.reporters.places import line_start, ranger

    if not found.in_order:
        return False
    at = ranger(report.draft)(line_start(0, report.draft.reply))[0].offset
    return found.covering(finding.rule, at) is not None


def _lint_or_recall(run: Run, unit: Unit) -> Iterator[Item]:
    known = recall(run, unit)
    if known is not None:
        yield from known
        return
    done = []
    for item in lint_unit(unit, run):
        done.append(item)
        yield item
    remember(run, unit, done)


def _key(cache: ResultCache, unit: Unit) -> bytes:
    return cache.key(unit.path, unit.format, unit.data, f"{unit.offset}:{unit.line}")


def recall(run: Run, unit: Unit) -> list[Report] | None:
    """The reports of the unit if the cache has them. Text from standard input is never kept."""
    if unit.path == "-" or run.cache is None:
        return None
    from replylint.cache import decode

    found = run.cache.get(_key(run.cache, unit))
    return None if found is None else decode(found)


def remember(run: Run, unit: Unit, done: list[Item]) -> None:
    """Keep the reports of a unit that could be read without a problem."""
    sound = [item for item in done if isinstance(item, Report)]
    if unit.path == "-" or run.cache is None or len(sound) < len(done):
        return
    from replylint.cache import encode

    run.cache.put(_key(run.cache, unit), encode(sound))
