"""`replylint completion`: the script that makes a shell complete commands and options."""

from __future__ import annotations

import click

from replylint.i18n import translate as _


@click.command(
    "completion", help=_("Print the completion script for SHELL, to be sourced in its start-up file.")
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    from click.shell_completion import get_completion_class

    completion = get_completion_class(shell)
    assert completion is not None
    click.echo(completion(ctx.find_root().command, {}, "replylint", "_REPLYLINT_COMPLETE").source())
    return 0
