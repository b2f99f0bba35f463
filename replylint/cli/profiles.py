"""`replylint profiles`: what a channel or a trade changes about the rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from replylint.cli.common import config_options, linter_from, rules_options
from replylint.i18n import translate as _
from replylint.reporters.layout import fill, neutralise
from replylint.reporters.summary import NAMES
from replylint.rulebook.profiles import Profile, choose, load
from replylint.rulebook.schema import Rule

WIDTH = 100
OFF = "выключено"


@click.group("profiles", help=_("The profiles of rules for a channel or a trade (--profile NAME)."))
def command() -> None:
    pass


@command.command("list", help=_("List the profiles."))
@rules_options
@config_options
def list_(**settings: Any) -> int:
    found = load(linter_from(**settings).ruleset.directories)
    width = max((len(name) for name in found), default=0)
    for name, profile in found.items():
        click.echo(neutralise(f"{name:<{width}}  {profile.title}".rstrip()))
    return 0


@command.command("show", help=_("Show what the profile NAME switches, and the rules only it has."))
@click.argument("name")
@rules_options
@config_options
def show(name: str, **settings: Any) -> int:
    linter = linter_from(**settings)
    (profile,) = choose([name], linter.ruleset)
    own = [rule for rule in linter.rules if name in rule.profiles]
    click.echo(neutralise("\n".join(_lines(profile, own))))
    return 0


def _lines(profile: Profile, own: list[Rule]) -> Iterator[str]:
    """The profile as a person reads it; profiles are Russian, like the rules."""
    yield f"{profile.name} · {profile.title}"
    yield from fill(profile.about, WIDTH, "  ")
    if profile.channel:
        yield f"  Канал черновиков, у которых он не назван: {profile.channel}"
    if profile.severity:
        yield "Меняет:"
    for pattern, level in profile.severity.items():
        yield f"  {pattern}: {OFF if level == 'off' else NAMES[level][0]}"
    if own:
        yield "Только здесь:"
    for rule in own:
        yield f"  {rule.id} · {NAMES[rule.severity][0]} · {rule.message}"
        if rule.kind == "missing":
            yield f"    требует одно из: {', '.join(rule.signals)}"
