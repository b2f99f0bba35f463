"""`replylint lexicon`: what the word classes (`@сотрудник`) hold, and whether they are sound."""

from __future__ import annotations

from pathlib import Path

import click

from replylint import lexicon
from replylint.cli import FAILED, fail
from replylint.i18n import translate as _
from replylint.reporters.layout import fill, neutralise

WIDTH = 100


@click.group("lexicon", help=_("The classes of words that a phrase can name: @сотрудник."))
def command() -> None:
    pass


def _directory(rules: Path | None) -> Path:
    if rules:
        return rules
    from replylint.rulebook.loading import shipped_directory

    return shipped_directory()


def _load(rules: Path | None) -> lexicon.Lexicon:
    directory = _directory(rules) / "lexicon"
    if not directory.is_dir():
        raise click.UsageError(_("no lexicon in {directory}").format(directory=directory.parent))
    return lexicon.load(directory)


_rules_option = click.option(
    "--rules",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help=_("A directory of rules with its own lexicon/ instead of the shipped one."),
)


@command.command("show", help=_("List the classes, or the words of one CLASS with those it includes."))
@click.argument("name", metavar="[CLASS]", required=False)
@_rules_option
def show(name: str | None, rules: Path | None) -> int:
    found = _load(rules)
    if name is None:
        for each in found.classes:
            _headline(found, found.classes[each])
        return 0
    wanted = name.removeprefix("@").lower()
    if wanted not in found.classes:
        fail(_unknown_class(wanted, found))
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
@_rules_option
def where(word: tuple[str, ...], rules: Path | None) -> int:
    found = _load(rules)
    text = " ".join(word)
    classes = found.where(text)
    for cls in classes:
        _headline(found, cls)
    if not classes:
        click.echo(_("«{word}» is in no class.").format(word=neutralise(text)), err=True)
    return 0 if classes else 1


@command.command("check", help=_("Look for misspelt words, duplicates, circles and classes no rule uses."))
@_rules_option
def check(rules: Path | None) -> int:
    directory = _directory(rules)
    found = _load(rules)
    problems = lexicon.check(found, lexicon.used_classes(directory))
    for problem in problems:
        click.echo(neutralise(str(problem)))
    entries = {text for cls in found.classes.values() for text in cls.words}
    summary = _("{classes} classes, {entries} different entries, {problems} problems")
    click.echo(
        summary.format(classes=len(found.classes), entries=len(entries), problems=len(problems)), err=True
    )
    return 1 if problems else 0


def _headline(found: lexicon.Lexicon, cls: lexicon.LexiconClass) -> None:
    click.echo(f"@{cls.name} ({len(found.expand(cls.name))}): {neutralise(cls.about)}")


def _unknown_class(name: str, found: lexicon.Lexicon) -> str:
    from replylint.config import unknown_name

    return unknown_name(_("no such class: {name!r}"), name, found.classes)
