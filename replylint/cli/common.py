"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from replylint import config as configuration
from replylint.i18n import translate as _

if TYPE_CHECKING:
    from replylint.linter import Linter


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


def rules_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds `--rules DIR` and `--no-default-rules`."""
    directories = click.option(
        "--rules",
        "rules_dirs",
        multiple=True,
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help=_("Rule packs of your own, beside the shipped ones."),
    )
    none = click.option("--no-default-rules", is_flag=True, help=_("Without the shipped rule packs."))
    return directories(none(function))


def channel_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds `--channel NAME`."""
    option = click.option(
        "--channel",
        metavar="NAME",
        callback=_channel,
        help=_("Where the reply goes: chat, email, review, phone, sms."),
    )
    return option(function)


def _channel(_context: click.Context, _parameter: click.Parameter, name: str | None) -> str | None:
    if name and (wrong := configuration.wrong_channel(name)):
        raise click.BadParameter(wrong)
    return name


def redact_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds `--redact`."""
    return click.option("--redact", is_flag=True, help=_("Mask personal data in the output."))(function)


def load_config(file: Path | None, isolated: bool, start: str | None = None) -> configuration.Config:
    """The configuration nearest to the path `start` (a file or a folder), or to the current directory."""
    if file and isolated:
        raise click.UsageError(_("--config and --isolated exclude each other"))
    path = Path(start) if start else Path.cwd()
    return configuration.load(path if path.is_dir() else path.parent, file=file, isolated=isolated)


def with_rules(
    config: configuration.Config, rules_dirs: tuple[Path, ...], no_default_rules: bool, **_settings: Any
) -> configuration.Config:
    """The configuration with what `rules_options` say."""
    return replace(
        config,
        rules=config.rules + rules_dirs,
        default_rules=config.default_rules and not no_default_rules,
    )


def linter_from(config_file: Path | None, isolated: bool, **rules: Any) -> Linter:
    """The linter that `config_options` and `rules_options` describe."""
    from replylint.linter import Linter

    return Linter(with_rules(load_config(config_file, isolated), **rules))


def has_color(out: TextIO) -> bool:
    """https://no-color.org and FORCE_COLOR: set and not empty; else a terminal that is not dumb."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return os.environ["FORCE_COLOR"] != "0"
    return out.isatty() and os.environ.get("TERM") != "dumb"


def terminal_width() -> int:
    """The width in cells: `COLUMNS`, the terminal's, or 80; never so narrow that nothing fits."""
    import shutil

    return max(shutil.get_terminal_size((80, 24)).columns, 20)
