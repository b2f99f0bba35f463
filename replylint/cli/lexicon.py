"""`replylint lexicon`: what the word classes (`@сотрудник`) hold, and whether they are sound."""

from __future__ import annotations

from typing import Any

import click

from replylint import lexicon
from replylint.cli import FAILED, fail
from replylint.cli.common import config_options, load_config, rules_options, with_rules
from replylint.config import Config, unknown_name
from replylint.i18n import translate as _
from replylint.reporters.layout import fill, neutralise
from replylint.rulebook.loading import shipped_directory

WIDTH = 100


@click.group("lexicon", help=_("The classes of words that a phrase can name: @сотрудник."))
def command() -> None:
    pass


def lexicon_of(config: Config) -> lexicon.Lexicon:
    """The classes that phrases of the packs may name."""
    shipped = shipped_directory()
    return lexicon.of_packs([*((shipped,) if config.default_rules else ()), *config.rules], shipped)


def _config(settings: dict[str, Any]) -> Config:
    return with_rules(load_config(settings["config_file"], settings["isolated"]), **settings)


@command.command("show", help=_("List the classes, or the words of one CLASS with those it includes."))
@click.argument("name", metavar="[CLASS]", required=False)
@rules_options
@config_options
def show(name: str | None, **settings: Any) -> int:
    found = lexicon_of(_config(settings))
    if name is None:
        for each in found.classes:
            _headline(found, found.classes[each])
        return 0
    wanted = name.removeprefix("@").lower()
    if wanted not in found.classes:
        fail(unknown_name(_("no such class: {name!r}"), wanted, found.classes))
        return FAILED
    _headline(found, found.classes[wanted])
    for part in (wanted, *sorted(found.reachable([wanted]) - {wanted})):
        cls = found.classes[part]
        if part != wanted:
            click.echo(f"+ @{part}: {neutralise(cls.about)}")
        for line in fill(neutralise(", ".join(cls.words)), WIDTH, "  "):
            click.echo(line)
    return 0


@command.command("where", help=_("Name the classes that WORD (in any form) or a phrase belongs to."))
@click.argument("word", nargs=-1, required=True)
@rules_options
@config_options
def where(word: tuple[str, ...], **settings: Any) -> int:
    found = lexicon_of(_config(settings))
    text = " ".join(word)
    classes = found.where(text)
    for cls in classes:
        _headline(found, cls)
    if not classes:
        click.echo(_("«{word}» is in no class.").format(word=neutralise(text)), err=True)
    return 0 if classes else 1


@command.command(
    "check",
    help=_(
        "Look for misspelt words, duplicates, circles and classes no rule uses: in the lexicons of your own packs, and where there are none, in the shipped one."
    ),
)
@rules_options
@config_options
def check(**settings: Any) -> int:
    config = _config(settings)
    directories = config.rules or (shipped_directory(),)
    if not any((directory / "lexicon").is_dir() for directory in directories):
        places = ", ".join(map(str, directories))
        raise click.UsageError(_("no lexicon in {directory}").format(directory=places))
    found = lexicon_of(config)
    folders = {(directory / "lexicon").resolve() for directory in directories}
    classes = {name: cls for name, cls in found.classes.items() if cls.file.parent.resolve() in folders}
    used = frozenset[str]().union(*map(lexicon.used_classes, directories))
    problems = lexicon.check(found, used, classes)
    for problem in problems:
        click.echo(neutralise(str(problem)))
    entries = {text for cls in classes.values() for text in cls.words}
    summary = _("{classes} classes, {entries} different entries, {problems} problems")
    click.echo(summary.format(classes=len(classes), entries=len(entries), problems=len(problems)), err=True)
    return 1 if problems else 0


def _headline(found: lexicon.Lexicon, cls: lexicon.LexiconClass) -> None:
    click.echo(f"@{cls.name} ({len(found.expand(cls.name))}): {neutralise(cls.about)}")
