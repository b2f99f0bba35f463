"""`replylint playbooks`: how to answer in a situation that comes again and again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from replylint.cli.common import config_options, linter_from, rules_options
from replylint.config import unknown_name
from replylint.i18n import translate as _
from replylint.reporters.layout import fill, neutralise
from replylint.rulebook.playbooks import Playbook, load
from replylint.rulebook.schema import Block

WIDTH = 100
SCOPES = {
    "customer": "у клиента",
    "told": "у клиента раньше или теперь",
    "reply": "в ответе",
    "turns": "в ответах раньше",
}


@click.group("playbooks", help=_("How to answer in situations that come again and again."))
def command() -> None:
    pass


@command.command("list", help=_("List the playbooks."))
@rules_options
@config_options
def list_(**settings: Any) -> int:
    found = sorted(load(linter_from(**settings).ruleset), key=lambda playbook: playbook.id)
    width = max((len(playbook.id) for playbook in found), default=0)
    for playbook in found:
        click.echo(neutralise(f"{playbook.id:<{width}}  {playbook.title}"))
    return 0


@command.command("show", help=_("Show the playbook NAME: the situation, the reply in parts, an example."))
@click.argument("name")
@rules_options
@config_options
def show(name: str, **settings: Any) -> int:
    found = {playbook.id: playbook for playbook in load(linter_from(**settings).ruleset)}
    if name not in found:
        raise click.UsageError(unknown_name(_("no such playbook: {name!r}"), name, found))
    click.echo("\n".join(_lines(found[name])))
    return 0


def _lines(playbook: Playbook) -> Iterator[str]:
    """The playbook as a person reads it; playbooks are Russian, like the rules."""
    yield neutralise(f"{playbook.id} · {playbook.title}")
    yield from fill(playbook.about, WIDTH, "  ")
    yield "Узнаётся:"
    for block in playbook.when:
        yield from fill(f"– {_described(block)}", WIDTH, "  ")
    for block in playbook.unless:
        yield from fill(f"– но не если {_described(block)}", WIDTH, "  ")
    yield "Ответ по порядку:"
    for number, part in enumerate(playbook.skeleton, 1):
        optional = " (можно опустить)" if part.optional else ""
        yield from fill(f"{number}. {part.name}{optional} — {part.about}", WIDTH, "  ")
        for wording in part.say:
            yield from fill(f"«{wording}»", WIDTH, "     ")
    talk = playbook.conversation
    yield "Пример:"
    yield from fill(f"Клиент: {talk.customer}", WIDTH, "  ")
    yield from fill(f"Плохо: {talk.bad}", WIDTH, "  ")
    yield from fill(f"Хорошо: {talk.good}", WIDTH, "  ")
    yield from fill(f"Источник: {', '.join(playbook.source)}", WIDTH)


def _described(block: Block) -> str:
    return " и ".join(f"{SCOPES[scope]}: {' или '.join(names)}" for scope, names in block.items())
