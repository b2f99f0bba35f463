"""`replylint baseline`: agree with the findings of today, and see only new ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from replylint.cli import FAILED, fail
from replylint.cli.common import config_options, load_config, rules_options, with_rules
from replylint.i18n import ntranslate
from replylint.i18n import translate as _
from replylint.reporters.layout import neutralise

DEFAULT = Path(".replylint-baseline.json")


@click.group("baseline", help=_("Agree with the findings of today, so that only new ones are reported."))
def command() -> None:
    pass


def _options(function: Any) -> Any:
    file = click.option(
        "--baseline",
        "file",
        metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        help=_("The baseline file (default: that of the configuration, or .replylint-baseline.json)."),
    )
    paths = click.argument("paths", nargs=-1, required=True, metavar="PATH…")
    return paths(file(rules_options(config_options(function))))


@command.command(
    "write", help=_("Write all findings of today into the baseline; other files keep their entries.")
)
@_options
def write(paths: tuple[str, ...], **given: Any) -> int:
    file, found = _collected(paths, **given, anew=True)
    if found is None:
        return FAILED
    _save(file, found.known - found.below(paths) + found.seen)
    count = found.seen.total()
    message = ntranslate("{path}: {count} finding written", "{path}: {count} findings written", count)
    click.echo(message.format(path=file, count=count))
    return 0


@command.command(
    "check", help=_("Fail if there are findings beyond the baseline, or entries no longer found.")
)
@_options
def check(paths: tuple[str, ...], **given: Any) -> int:
    _file, found = _collected(paths, **given)
    if found is None:
        return FAILED
    fresh, stale = found.fresh(), found.stale(paths)
    for sign, entries in (("+", fresh), ("-", stale)):
        for entry, count in sorted(entries.items()):
            line = f"{sign} {entry.path}: {entry.rule}" + (f" ×{count}" if count > 1 else "")
            click.echo(neutralise(line).replace("\n", " "))
    message = _("new: {fresh}, no longer found: {stale}")
    click.echo(message.format(fresh=fresh.total(), stale=stale.total()))
    return int(bool(fresh or stale))


@command.command("prune", help=_("Take entries that are no longer found out of the baseline."))
@_options
def prune(paths: tuple[str, ...], **given: Any) -> int:
    file, found = _collected(paths, **given)
    if found is None:
        return FAILED
    stale = found.stale(paths)
    _save(file, found.known - stale)
    count = stale.total()
    message = ntranslate("{path}: {count} entry removed", "{path}: {count} entries removed", count)
    click.echo(message.format(path=file, count=count))
    return 0


def _save(file: Path, known: Counter[Any]) -> None:
    from replylint import baseline
    from replylint.fixing import atomic_write

    atomic_write(file, baseline.dump(known).encode())


def _collected(
    paths: tuple[str, ...],
    file: Path | None,
    config_file: Path | None,
    isolated: bool,
    anew: bool = False,
    **rules: Any,
) -> tuple[Path, Any]:
    """The baseline file, and a baseline that has met all findings of `paths`: None where something cannot be read.

    The file need not be there yet where it is to be written `anew`.
    """
    from replylint import baseline
    from replylint.cli import pipeline
    from replylint.reporters import Problem

    config = with_rules(load_config(config_file, isolated, paths[0]), **rules)
    file = file or config.baseline or DEFAULT
    found = baseline.empty(file) if anew and not file.exists() else baseline.load(file)
    broken = False
    for item in pipeline.reports(pipeline.Run(replace(config, baseline=None)), paths):
        if isinstance(item, Problem):
            fail(str(item))
            broken = True
        else:
            found.without_known(item)
    return file, None if broken else found
