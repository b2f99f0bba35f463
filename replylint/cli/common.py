"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from replylint import config as configuration
from replylint.i18n import translate as _


def config_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds `--config FILE` and `--isolated`."""
    file = click.option(
        "--config",
        "config_file",
        metavar="FILE",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help=_("Read this configuration instead of the nearest one."),
    )
    isolated = click.option("--isolated", is_flag=True, help=_("Read no configuration file at all."))
    return file(isolated(function))


def load_config(file: Path | None, isolated: bool, start: str | None = None) -> configuration.Config:
    """The configuration nearest to the path `start` (a file or a folder), or to the current directory."""
    if file and isolated:
        raise click.UsageError(_("--config and --isolated exclude each other"))
    path = Path(start) if start else Path.cwd()
    return configuration.load(path if path.is_dir() else path.parent, file=file, isolated=isolated)
