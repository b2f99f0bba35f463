"""`replylint rules`: which rules there are, and whether their own examples behave."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from replylint.cli.common import config_options, linter_from, load_config, rules_options, with_rules
from replylint.cli.explain import as_dict
from replylint.i18n import ntranslate
from replylint.i18n import translate as _
from replylint.reporters.layout import neutralise, width_of
from replylint.reporters.summary import NAMES


@click.group("rules", help=_("List the rules, or run the examples that stand in them."))
def command() -> None:
    pass


@command.command("list", help=_("List all rules that are loaded."))
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", help=_("Output format.")
)
@rules_options
@config_options
def list_(format_: str, **settings: Any) -> int:
    linter = linter_from(**settings)
    rules = list(linter.rules)
    if format_ == "json":
        document = {"versions": linter.versions, "rules": [as_dict(rule) for rule in rules]}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return 0
    id_width = max((width_of(rule.id) for rule in rules), default=0)
    name_width = max(width_of(names[0]) for names in NAMES.values())
    for rule in rules:
        name = NAMES[rule.severity][0]
        message = neutralise(" ".join(rule.message.split()))
        click.echo(f"{rule.id:<{id_width}}  {name:<{name_width}}  {message}".rstrip())
    return 0


@command.command(
    "test",
    help=_(
        "Run the examples of the rules: every bad one must be found, every good one not. Those of the packs at PATH; without one those of your own packs, and where there are none, of the shipped ones."
    ),
)
@click.argument("paths", nargs=-1, metavar="[PATH…]", type=click.Path(exists=True, path_type=Path))
@click.option("--coverage", is_flag=True, help=_("Also fail for a phrase that no example makes match."))
@click.option("--all", "all_", is_flag=True, help=_("Run the examples of all packs that are loaded."))
@rules_options
@config_options
def test(
    paths: tuple[Path, ...],
    coverage: bool,
    all_: bool,
    config_file: Path | None,
    isolated: bool,
    **settings: Any,
) -> int:
    from replylint.linter import Linter
    from replylint.rulebook.testing import is_in, run_examples

    if paths and all_:
        raise click.UsageError(_("PATH and --all exclude each other"))
    config = with_rules(load_config(config_file, isolated), **settings)
    beside = tuple(path if path.is_dir() else path.parent for path in paths if not is_in(path, config.rules))
    config = replace(config, rules=config.rules + beside)
    chosen = paths or config.rules
    outcome = run_examples(Linter(config), coverage, None if all_ or not chosen else chosen)
    if paths and not outcome.rules and not outcome.signals:
        raise click.UsageError(_("no rules in {paths}").format(paths=", ".join(map(str, paths))))
    for failure in outcome.failures:
        click.echo(neutralise(str(failure)))
    message = ntranslate("{examples} example, ", "{examples} examples, ", outcome.examples) + ntranslate(
        "{failures} failure", "{failures} failures", len(outcome.failures)
    )
    counts = {"examples": outcome.examples, "failures": len(outcome.failures)}
    click.echo(
        message.format(**counts) + f" ({_('rules')}: {outcome.rules}, {_('signals')}: {outcome.signals})"
    )
    return int(bool(outcome.failures))


@command.command("docs", help=_("Write a page for every family of rules (Russian, Markdown) into DIR."))
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help=_("Write nothing; exit with 1 when a page is stale."))
@click.option(
    "--gold",
    "gold_files",
    metavar="FILE",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help=_("Also say how often each rule is right on these labelled drafts."),
)
@rules_options
@config_options
def docs(directory: Path, check: bool, gold_files: tuple[Path, ...], **settings: Any) -> int:
    from replylint import evaluation
    from replylint.fixing import atomic_write
    from replylint.rulebook.docs import pages, stale

    linter = linter_from(**settings)
    measured = None
    if gold_files:
        gold = evaluation.read_gold(sorted(gold_files), evaluation.categories_of(linter))
        measured = evaluation.evaluate(linter, gold).rules
    made = pages(linter.rules, measured)
    if check:
        wrong = stale(directory, made)
        for name in wrong:
            click.echo(_("stale: {path}").format(path=directory / name))
        return int(bool(wrong))
    directory.mkdir(parents=True, exist_ok=True)
    for name in stale(directory, made):
        if name in made:
            atomic_write(directory / name, made[name].encode())
        else:
            (directory / name).unlink()
    return 0
