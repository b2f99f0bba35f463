"""`replylint check`: lint drafts and say what is wrong with them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

import replylint
from replylint import config as configuration
from replylint.cli import FAILED, INTERRUPTED, fail, warn
from replylint.cli.common import (
    channel_option,
    config_options,
    has_color,
    load_config,
    redact_option,
    rules_options,
    terminal_width,
    with_rules,
)
from replylint.cli.interrupt import interruptible
from replylint.i18n import ntranslate
from replylint.i18n import translate as _
from replylint.model import SEVERITIES, Report
from replylint.reporters import FORMATS, Context, Problem
from replylint.reporters import load as load_reporter
from replylint.reporters.layout import neutralise
from replylint.reporters.places import line_start, path_of, ranger
from replylint.reporters.summary import Tally, statistics_lines

if TYPE_CHECKING:
    from replylint.cli.filtering import Step
    from replylint.cli.pipeline import Run

SELF_COUNTING = frozenset(("text", "concise", "json", "markdown"))
"""Formats that show the statistics themselves; beside any other they go to stderr."""

MACHINE_FORMATS = frozenset(FORMATS) - {"text", "concise"}


@dataclass(frozen=True, slots=True)
class Options:
    """How this run reports and what it changes; what is linted and how stands in the configuration."""

    format: str
    exit_zero: bool
    customer: str | None
    fix: str | None
    diff_base: str | None
    output_file: Path | None
    statistics: bool
    redact: bool
    stdin_filename: str | None
    hook: bool


class FixOption(click.Command):
    """click would take the path after a bare `--fix` for its value: spell the bare form out before it looks."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        plain = ["--fix=safe" if arg == "--fix" else arg for arg in args[:end]]
        return super().parse_args(ctx, plain + args[end:])


@click.command(
    "check",
    cls=FixOption,
    help=_("Lint drafts in files, folders or standard input (-): plain text, Markdown, .jsonl and more."),
    epilog=_("Exit status: 0 clean, 1 findings at or above --fail-on, 2 could not do its job."),
)
@click.argument("paths", nargs=-1, metavar="[PATH…|-]", type=click.Path(path_type=str))
@click.option("--customer", metavar="TEXT|@FILE", help=_("The customer's message the draft answers."))
@channel_option
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", help=_("Output format."))
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    help=_("Lowest severity that makes the run fail (default: warning)."),
)
@click.option("--min-score", type=click.IntRange(0, 100), help=_("Fail if a draft scores less (0-100)."))
@click.option("--exit-zero", is_flag=True, help=_("Exit with 0 even if there are findings."))
@click.option("--select", multiple=True, metavar="RULE", help=_("Only these rules, families or globs."))
@click.option("--ignore", multiple=True, metavar="RULE", help=_("Not these rules, families or globs."))
@click.option("--profile", "profiles", multiple=True, metavar="NAME", help=_("Switch a rule profile on."))
@click.option("--deadline", metavar="TEXT", help=_("The deadline to put into suggestions: «до 18:00»."))
@click.option("--rewrite", is_flag=True, help=_("Suggest a rewrite of the whole reply."))
@click.option(
    "--fix",
    type=click.Choice(["safe", "review"]),
    metavar="[=review]",
    help=_("Apply safe suggestions to the files; --fix=review also those a person should look at."),
)
@click.option(
    "--baseline",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Report only findings that are not in this file."),
)
@click.option(
    "--diff-base", metavar="REV", help=_("Report only findings on lines changed since this revision.")
)
@click.option("--jobs", "-j", type=click.IntRange(0, 256), help=_("Processes to use; 0: one per processor."))
@click.option("--no-cache", is_flag=True, help=_("Neither read nor write the result cache."))
@click.option(
    "--output-file",
    "-o",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Write the report to this file instead of standard output."),
)
@click.option("--statistics", is_flag=True, help=_("Count findings by rule."))
@redact_option
@click.option("--stdin-filename", metavar="PATH", help=_("The name of what comes from standard input."))
@click.option(
    "--hook",
    is_flag=True,
    help=_("The files are named by a tool: pass over those that hold no drafts, and be content with none."),
)
@rules_options
@config_options
def command(
    paths: tuple[str, ...],
    customer: str | None,
    format_: str,
    exit_zero: bool,
    fix: str | None,
    diff_base: str | None,
    output_file: Path | None,
    statistics: bool,
    redact: bool,
    stdin_filename: str | None,
    hook: bool,
    config_file: Path | None,
    isolated: bool,
    **settings: Any,
) -> int:
    start = stdin_filename if paths == ("-",) else next((path for path in paths if path != "-"), None)
    config = merged(load_config(config_file, isolated, start), **settings)
    if not config_file and not isolated:
        from replylint.cli.inputs import warn_of_unused

        warn_of_unused(paths, config)
    options = Options(
        format_,
        exit_zero,
        customer_text(customer),
        fix,
        diff_base,
        output_file,
        statistics,
        redact,
        stdin_filename,
        hook,
    )
    return check(list(paths), config, options)


def merged(
    config: configuration.Config,
    *,
    no_cache: bool,
    rules_dirs: tuple[Path, ...],
    no_default_rules: bool,
    **settings: Any,
) -> configuration.Config:
    """The configuration with what the command line says put over it."""
    changes = {name: value for name, value in settings.items() if value not in (None, (), False)}
    if no_cache:
        changes["cache"] = False
    if changes.get("jobs") == 0 or (config.jobs == 0 and "jobs" not in changes):
        changes["jobs"] = min(os.cpu_count() or 1, 256)
    return replace(with_rules(config, rules_dirs, no_default_rules), **changes)


def customer_text(value: str | None) -> str | None:
    """The text itself, or that of the file named after `@`."""
    if value is None or not value.startswith("@"):
        return value
    try:
        return Path(value[1:]).read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.BadParameter(
            _("{path}: not UTF-8").format(path=value[1:]), param_hint="--customer"
        ) from error
    except OSError as error:
        message = f"{value[1:]}: {error.strerror}"
        raise click.BadParameter(message, param_hint="--customer") from error


class Outcome:
    """What a run comes to, counted while its reports go by."""

    def __init__(self, config: configuration.Config) -> None:
        self.config = config
        self.tally = Tally()
        self.failed = False
        self.interrupted = False
        self.too_low = 0
        self.lowest: Report | None = None

    def watch(self, report: Report) -> None:
        self.tally.add(report)
        fail_on = self.config.fail_on
        if fail_on != "never":
            threshold = SEVERITIES.index(fail_on)
            self.failed |= any(SEVERITIES.index(one.severity) >= threshold for one in report.findings)
        if self.config.min_score is not None and report.score < self.config.min_score:
            self.failed = True
            self.too_low += 1
            if self.lowest is None or report.score < self.lowest.score:
                self.lowest = report

    def score_line(self) -> str | None:
        """Which drafts are below `--min-score`, if any."""
        if self.lowest is None:
            return None
        message = ntranslate(
            "{count} draft scores less than {least}: {where} has {score}",
            "{count} drafts score less than {least}; the worst, {where}, has {score}",
            self.too_low,
        )
        draft = self.lowest.draft
        where = f"{path_of(draft)}:{ranger(draft)(line_start(0, draft.reply))[0].line}"
        least, score = self.config.min_score, self.lowest.score
        return message.format(count=self.too_low, least=least, where=where, score=score)


def check(paths: list[str], config: configuration.Config, options: Options) -> int:
    """Lint, report, and return the exit status."""
    from replylint.cli import filtering, pipeline, progress

    if not paths and not options.hook:
        raise click.UsageError(_("nothing to lint: name files, folders, or - for standard input"))
    outcome = Outcome(config)
    run = pipeline.Run(config, options.customer, options.stdin_filename, options.hook)
    run.linter()  # what is wrong with the configuration is told before anything is read
    fresh = filtering.filters(run, options.diff_base)
    bar = progress.on_terminal(_("Linting"))
    with destination(options, "-" in paths) as out:
        context = Context(
            replylint.__version__,
            load_packs=run.versions,
            load_rules=run.rules,
            width=terminal_width(),
            color=has_color(out),
            statistics=options.statistics,
        )
        items = fixed(run, paths, options.fix, fresh) if options.fix else pipeline.reports(run, paths, bar)
        shown = told(items, fresh(), options.redact)
        try:
            with interruptible(observed(shown, outcome, context)) as drawn:
                for piece in load_reporter(options.format)(drawn, context):
                    out.write(piece)
                outcome.interrupted = drawn.interrupted
            if options.statistics and options.format not in SELF_COUNTING:
                click.echo("\n".join(statistics_lines(outcome.tally)), err=True)
            score_line = outcome.score_line()
            if score_line:
                click.echo(neutralise(score_line).replace("\n", " "), err=True)
            out.flush()
        finally:
            if bar:
                bar.close()
    return status_of(outcome, context, options)


def fixed(run: Run, paths: list[str], mode: str, fresh: Callable[[], Step]) -> Iterator[Report | Problem]:
    from replylint.cli.fixing import fixed_reports
    from replylint.cli.pipeline import compared

    return compared(run, fixed_reports(run, paths, mode, fresh))


def told(items: Iterable[Report | Problem], step: Step, redact: bool) -> Iterator[Report | Problem]:
    """The items with only those findings that are to be reported, and without personal data if asked."""
    for item in items:
        kept = item if isinstance(item, Problem) else step(item)
        yield masked(kept) if redact else kept


def masked(item: Report | Problem) -> Report | Problem:
    """The item without personal data."""
    from replylint.redaction import mask, redacted

    if isinstance(item, Problem):
        return replace(item, path=mask(item.path), message=mask(item.message))
    return redacted(item)


def observed(items: Iterable[Report | Problem], outcome: Outcome, context: Context) -> Iterator[Report]:
    """The reports that go to the reporter; problems are told on stderr and kept for it."""
    for item in items:
        if isinstance(item, Problem):
            context.problems.append(item)
            (fail if item.fatal else warn)(str(item))
            continue
        outcome.watch(item)
        yield item


def status_of(outcome: Outcome, context: Context, options: Options) -> int:
    if outcome.interrupted:
        return INTERRUPTED
    if any(problem.fatal for problem in context.problems):
        return FAILED
    if not outcome.tally.drafts and not options.hook:
        fail(_("nothing to lint: no drafts found"))
        return FAILED
    return int(outcome.failed and not options.exit_zero)


@contextmanager
def destination(options: Options, piped: bool) -> Iterator[TextIO]:
    """Where the report goes. A file is replaced only when the report is complete; where standard output holds
    the fixed text of standard input, the report goes to stderr."""
    if options.output_file is None:
        if options.format in MACHINE_FORMATS:
            getattr(sys.stdout, "reconfigure", lambda **_: None)(encoding="utf-8", newline="\n")
        yield sys.stderr if options.fix and piped else sys.stdout
        return
    import io

    from replylint.fixing import replacing

    with replacing(options.output_file) as raw:
        out = io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", newline="\n")
        yield out
        out.detach()
