"""`replylint sources`: what would be read from a file as drafts, and where it stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from replylint.cli import FAILED, fail
from replylint.cli.common import config_options, load_config, redact_option
from replylint.i18n import translate as _
from replylint.model import Draft, Span
from replylint.reporters.layout import neutralise
from replylint.reporters.places import path_of, ranger


@click.command(
    "sources", help=_("Show what is read from the files: drafts, their customers' messages, ids, places.")
)
@click.argument("paths", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", help=_("Output format.")
)
@redact_option
@config_options
def command(
    paths: tuple[Path, ...], format_: str, redact: bool, config_file: Path | None, isolated: bool
) -> int:
    from replylint import sources
    from replylint.cli import pipeline
    from replylint.cli.inputs import problem
    from replylint.redaction import mask_values

    run = pipeline.Run(load_config(config_file, isolated, str(paths[0])))
    status = 0
    for path in sources.discover(paths, run.config.exclude, root=run.config.root):
        try:
            for draft in sources.iter_drafts(path, run.field_options(str(path))):
                values = mask_values(as_dict(draft)) if redact else as_dict(draft)
                click.echo(json.dumps(values, ensure_ascii=False) if format_ == "json" else _text(values))
        except sources.SourceError as error:
            fail(str(problem(error)))
            status = FAILED
    return status


def as_dict(draft: Draft) -> dict[str, Any]:
    """The draft as plain values, with where it begins and ends in its file."""
    start, end = ranger(draft)(Span(0, len(draft.reply)))
    return {
        "path": path_of(draft),
        "start": {"line": start.line, "column": start.column},
        "end": {"line": end.line, "column": end.column},
        "id": draft.id,
        "channel": draft.channel,
        "rating": draft.rating,
        "fragment": draft.fragment,
        "customer": draft.customer,
        "reply": draft.reply,
    }


def _text(values: dict[str, Any]) -> str:
    place = f"{values['path']}:{values['start']['line']}:{values['start']['column']}"
    named = [f"{name}={values[name]}" for name in ("id", "channel", "rating") if values[name] is not None]
    if values["fragment"]:
        named.append("fragment")
    lines = [" ".join([place, *named]).replace("\n", " ")]
    if values["customer"]:
        lines += [f"  < {line}" for line in neutralise(values["customer"]).split("\n")]
    lines += [f"  > {line}" for line in neutralise(values["reply"]).split("\n")]
    return neutralise("\n".join(lines))
