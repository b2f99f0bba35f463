"""`replylint phrase`: how a phrase is read, and why it matches a text or does not."""

from __future__ import annotations

from typing import Any

import click

from replylint.cli import FAILED, fail
from replylint.cli.common import config_options, load_config, rules_options, with_rules
from replylint.i18n import translate as _
from replylint.reporters.layout import cell_widths, neutralise, width_of


@click.command(
    "phrase", help=_("Show how the phrase PATTERN is read, and why it matches a text or does not.")
)
@click.argument("pattern")
@click.option("--on", "text", required=True, metavar="TEXT", help=_("The text to try it on."))
@rules_options
@config_options
def command(pattern: str, text: str, **settings: Any) -> int:
    from replylint.phrases.debug import explain
    from replylint.phrases.syntax import PhraseError

    try:
        explained = explain(pattern, text, word_classes(**settings))
    except PhraseError as error:
        shown = neutralise(pattern)
        caret = " " * sum(cell_widths(shown)[: error.column - 1]) + "^"
        fail(f"{error.message}\n  {shown}\n  {caret}")
        return FAILED
    rows = [(neutralise(part.written), neutralise(part.meaning), part.words) for part in explained.parts]
    written = max((width_of(row[0]) for row in rows), default=0)
    for name, meaning, words in rows:
        seen = neutralise(", ".join(dict.fromkeys(words))) or "—"
        click.echo(f"  {name}{' ' * (written - width_of(name))}  {meaning}: {seen}")
    click.echo()
    for span, slots in explained.matches:
        click.echo("\n".join(_underlined(neutralise(text).replace("\n", " "), span.start, span.end)))
        for name, value in slots:
            click.echo(f"    {name} = {neutralise(value)}")
    if not explained.matches:
        click.echo(_("no match") + (f": {neutralise(explained.stopped)}" if explained.stopped else ""))
    return int(not explained.matches)


def word_classes(**settings: Any) -> Any:
    """What `@name` stands for, in the shipped lexicon and in those of the given rules."""
    from replylint import lexicon
    from replylint.rulebook.loading import shipped_directory

    config = with_rules(load_config(settings["config_file"], settings["isolated"]), **settings)
    classes: dict[str, Any] = {}
    for directory in (*((shipped_directory(),) if config.default_rules else ()), *config.rules):
        if (directory / "lexicon").is_dir():
            loaded = lexicon.load(directory / "lexicon")
            classes.update({name: loaded.expand(name) for name in loaded.classes})
    return classes.get


def _underlined(text: str, start: int, end: int) -> list[str]:
    widths = cell_widths(text)
    return [f"  {text}", "  " + " " * sum(widths[:start]) + "~" * sum(widths[start:end])]
