"""`replylint phrase`: how a phrase is read, and why it matches a text or does not."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

import click

from replylint.cli import FAILED, fail, warn
from replylint.cli.common import config_options, load_config, rules_options, with_rules
from replylint.i18n import translate as _
from replylint.reporters.layout import cell_widths, neutralise, width_of

if TYPE_CHECKING:
    from replylint.config import Config
    from replylint.phrases.debug import NewCompiler
    from replylint.phrases.syntax import WordNode


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
        explained = explain(pattern, text, compilers(pattern, **settings))
    except PhraseError as error:
        shown = neutralise(pattern)
        caret = " " * sum(cell_widths(shown)[: error.column - 1]) + "^"
        fail(f"{error.message}\n  {shown}\n  {caret}")
        return FAILED
    names = [neutralise(part.written) for part in explained.parts]
    written = max(map(width_of, names), default=0)
    for name, part in zip(names, explained.parts, strict=True):
        seen = neutralise(", ".join(dict.fromkeys(part.words))) or "—"
        click.echo(f"  {name}{' ' * (written - width_of(name))}  {neutralise(part.meaning)}: {seen}")
        for near in part.near:
            said = _("met «{word}»: {form}; wanted: {wanted}")
            said = said.format(word=near.word, form=near.form, wanted=near.wanted)
            click.echo(f"  {' ' * written}  {neutralise(said)}")
    click.echo()
    for span, slots in explained.matches:
        click.echo("\n".join(_underlined(neutralise(text).replace("\n", " "), span.start, span.end)))
        for name, value in slots:
            click.echo(f"    {name} = {neutralise(value)}")
    if not explained.matches:
        click.echo(_("no match") + (f": {neutralise(explained.stopped)}" if explained.stopped else ""))
    return int(not explained.matches)


def compilers(pattern: str, **settings: Any) -> NewCompiler:
    """Makes compilers that know the classes a phrase of the packs at hand may name: those of the lexicons, and the lists of the
    pack that has those of the pattern.

    Raises PhraseError for a class that none of them has.
    """
    from replylint.cli.lexicon import lexicon_of
    from replylint.lexicon import word_nodes
    from replylint.phrases.compiling import Compiler
    from replylint.phrases.syntax import PhraseError, parse_phrase

    config = with_rules(load_config(settings["config_file"], settings["isolated"]), **settings)
    lexicon = lexicon_of(config)
    named = [node for node in word_nodes(parse_phrase(pattern)) if node.how == "class"]
    lists = own_lists(config, {node.text for node in named})
    for node in named:
        if node.text not in lists and node.text not in lexicon.classes:
            raise PhraseError(_unknown(node, config, [*lists, *lexicon.classes]), pattern, node.column)

    def new() -> Compiler:
        compiler = Compiler(
            lambda name: lexicon.expand(name) if name in lexicon.classes else None, lexicon.colloquial
        )
        compiler.enter(1, lists)
        return compiler

    return new


def own_lists(config: Config, names: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The lists of the one pack of one's own that has most of the names; warns of others that have the same."""
    from replylint.rulebook.assembly import read_packs

    packs = read_packs(config.rules) if names else []
    having = [pack for pack in packs if not pack.lists.keys().isdisjoint(names)]
    if not having:
        return {}
    chosen = max(having, key=lambda pack: len(pack.lists.keys() & names))
    for name in sorted(chosen.lists.keys() & names):
        others = [pack.path for pack in having if pack is not chosen and name in pack.lists]
        if others:
            message = _("@{name} is a list of {chosen}, and another of {others}; the first is meant here")
            warn(message.format(name=name, chosen=chosen.path, others=", ".join(others)))
    return chosen.lists


def _unknown(node: WordNode, config: Config, known: Iterable[str]) -> str:
    """What is wrong with the name of a class that a phrase of one's own cannot know."""
    from replylint.config import unknown_name
    from replylint.rulebook.assembly import read_packs
    from replylint.rulebook.loading import shipped_directory

    directories = [*config.rules, shipped_directory()]
    for pack in read_packs(dict.fromkeys(one.resolve() for one in directories)):
        if node.text in pack.lists:
            message = _("@{name} is a list of the pack {pack}, and only phrases of that pack can name it")
            return message.format(name=node.text, pack=pack.name)
    return unknown_name(_("unknown class @{name}"), node.text, known)


def _underlined(text: str, start: int, end: int) -> list[str]:
    widths = cell_widths(text)
    return [f"  {text}", "  " + " " * sum(widths[:start]) + "~" * sum(widths[start:end])]
