"""`replylint config`: which settings hold here, and where they come from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from replylint.cli.common import config_options, load_config
from replylint.config import as_dict
from replylint.i18n import translate as _


@click.group("config", help=_("Show the configuration."))
def command() -> None:
    pass


@command.command(
    "show", help=_("Show the settings that hold here, or for the file PATH, and where they come from.")
)
@click.argument("path", required=False, metavar="[PATH]")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", help=_("Output format.")
)
@config_options
def show(path: str | None, format_: str, config_file: Path | None, isolated: bool) -> int:
    config = load_config(config_file, isolated, path)
    settings = as_dict(config.for_path(path) if path else config)
    if format_ == "json":
        files = [str(file) for file in config.files]
        click.echo(json.dumps({"files": files, "settings": settings}, ensure_ascii=False, indent=2))
        return 0
    for file in config.files:
        click.echo(f"# {file}")
    if not config.files:
        click.echo("# " + _("no configuration file, defaults"))
    for key, value in settings.items():
        click.echo(f"{key}: {_yaml(value)}")
    return 0


def _yaml(value: Any) -> str:
    """The value as flow-style YAML, which JSON is."""
    return json.dumps(value, ensure_ascii=False)
