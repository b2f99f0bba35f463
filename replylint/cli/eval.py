"""`replylint eval`: figures against labelled drafts, with what is missed and what is a false alarm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from replylint.cli.common import config_options, load_config
from replylint.i18n import translate as _
from replylint.reporters.layout import neutralise


@click.command(
    "eval", help=_("Measure the rules against labelled drafts (JSON Lines with reply and labels).")
)
@click.argument(
    "gold_files", metavar="GOLD...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@click.option(
    "--misses",
    metavar="CATEGORY",
    multiple=True,
    help=_("List the replies whose defect of this category is missed."),
)
@click.option(
    "--alarms", metavar="CATEGORY", multiple=True, help=_("List the false alarms of this category.")
)
@click.option("--by-rule", is_flag=True, help=_("Say how often each rule is right and wrong."))
@click.option("--spans", is_flag=True, help=_("Score exact places too, with spaCy's scorer."))
@click.option(
    "--save",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=_("Keep this run to compare later ones with."),
)
@click.option(
    "--compare",
    "earlier",
    metavar="FILE",
    type=click.Path(exists=True, path_type=Path),
    help=_("Say what changed since a saved run."),
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=_("Output format.")
)
@config_options
def command(
    gold_files: tuple[Path, ...], misses: tuple[str, ...], alarms: tuple[str, ...], by_rule: bool, spans: bool,
    save: Path | None, earlier: Path | None, form: str, config_file: Path | None, isolated: bool,
) -> None:  # fmt: skip
    from replylint import evaluation
    from replylint.fixing import atomic_write
    from replylint.linter import Linter

    linter = Linter(load_config(config_file, isolated))
    try:
        gold = evaluation.read_gold(gold_files)
    except evaluation.GoldError as error:
        raise click.ClickException(str(error)) from error
    result = evaluation.evaluate(linter, gold)
    out: dict[str, Any] = result.to_json()
    if spans:
        out["spans"] = evaluation.score_spans(linter, gold)
    if earlier:
        before = json.loads(earlier.read_text(encoding="utf-8"))["predicted"]
        out["change"] = evaluation.compare(gold, before, result).to_json()
    if save:
        atomic_write(save, (json.dumps(out, ensure_ascii=False, indent=1) + "\n").encode())
    if form == "json":
        click.echo(json.dumps(out, ensure_ascii=False))
        return
    _show(out, by_rule)
    _list(_("missed"), out["misses"], misses)
    _list(_("false alarm"), out["alarms"], alarms)


def _show(out: dict[str, Any], by_rule: bool) -> None:
    click.echo(f"{'':20} {'P':>6} {'R':>6} {'F1':>6} {'n':>5}")
    for category, measure in out["categories"].items():
        figures = " ".join(_figure(measure[name]) for name in ("precision", "recall", "f1"))
        click.echo(f"{category:20} {figures} {measure['support']:5}")
    for name in ("macro_f1", "clean_false_alarm_rate", "defective_caught_rate", "verdict_accuracy"):
        click.echo(f"{name:28}{_figure(out[name])}")
    for pair, times in out["confusions"].items():
        click.echo(f"  {times:4} {pair}")
    if "spans" in out:
        click.echo(
            "spans: "
            + " ".join(
                f"{key}={value:.3f}" for key, value in out["spans"].items() if isinstance(value, float)
            )
        )
    if by_rule:
        for rule, (right, wrong) in out["rules"].items():
            click.echo(f"{rule:48} +{right:<4} -{wrong}")
    for kind, changed in out.get("change", {}).items():
        click.echo(
            neutralise(
                f"{kind}: {len(changed)} " + ", ".join(f"{reply} ({label})" for reply, label in changed)
            )
        )


def _figure(value: float | None) -> str:
    return f"{'—':>6}" if value is None else f"{value:6.3f}"


def _list(title: str, cases: list[dict[str, Any]], wanted: tuple[str, ...]) -> None:
    for case in cases:
        if case["category"] in wanted or "all" in wanted:
            lines = [f"{title}: {case['id']} ({case['category']}) {case['place'] or ''}"]
            if case["customer"]:
                lines.append("  > " + case["customer"].replace("\n", " / "))
            lines.append("  " + case["reply"].replace("\n", " / "))
            click.echo("\n" + neutralise("\n".join(lines)))
