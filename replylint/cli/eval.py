"""`replylint eval`: figures against labelled drafts, with what is missed and what is a false alarm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from replylint.cli.common import config_options, linter_from, rules_options
from replylint.i18n import translate as _
from replylint.reporters.layout import neutralise, width_of

EXAMPLE = """\b
  {"id": "1", "customer": "…", "reply": "По оплате это не ко мне.",
   "labels": [{"category": "deflection", "span": "не ко мне"}]}"""


@click.command(
    "eval",
    help=_("Measure the rules against labelled drafts: JSON Lines files, an object a line such as")
    + f"\n\n{EXAMPLE}\n\n"
    + _(
        "«labels» is [] for a draft that may be sent, «span» is null for what is not there. «customer», «channel», «verdict» (send or rework) and «disputed» (categories not to be scored) may be there. A category is one of the five families or that of a rule; those of your own packs need --rules. The format is described in docs/eval.md."
    ),
)
@click.argument(
    "gold_files", metavar="GOLD...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@click.option(
    "--misses",
    metavar="CATEGORY",
    multiple=True,
    help=_("List the replies whose defect of this category (all: of any) is missed."),
)
@click.option(
    "--alarms",
    metavar="CATEGORY",
    multiple=True,
    help=_("List the false alarms of this category (all: of any)."),
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
@rules_options
@config_options
def command(
    gold_files: tuple[Path, ...], misses: tuple[str, ...], alarms: tuple[str, ...], by_rule: bool, spans: bool,
    save: Path | None, earlier: Path | None, form: str, **settings: Any,
) -> None:  # fmt: skip
    from replylint import evaluation
    from replylint.fixing import atomic_write

    linter = linter_from(**settings)
    known = evaluation.categories_of(linter)
    for name in (*misses, *alarms):
        if name not in known and name != "all":
            raise click.UsageError(evaluation.unknown_category(name, known))
    before = _predicted(earlier) if earlier else {}
    gold = evaluation.read_gold(gold_files, known)
    result = evaluation.evaluate(linter, gold)
    out: dict[str, Any] = result.to_json()
    if spans:
        out["spans"] = evaluation.score_spans(linter, gold)
    if earlier:
        out["change"] = evaluation.compare(gold, before, result).to_json()
    if save:
        atomic_write(save, (json.dumps(out, ensure_ascii=False, indent=1) + "\n").encode())
    if form == "json":
        click.echo(json.dumps(out, ensure_ascii=False))
        return
    _show(out, by_rule)
    _list(_("missed"), out["misses"], misses)
    _list(_("false alarm"), out["alarms"], alarms)


def _predicted(saved: Path) -> dict[str, list[str]]:
    """What was found in the drafts of a saved run, by their ids."""
    try:
        run = json.loads(saved.read_text(encoding="utf-8"))
        return {name: list(found) for name, found in run["predicted"].items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        message = _("{path}: is no run kept with --save")
        raise click.UsageError(message.format(path=saved)) from error


def _show(out: dict[str, Any], by_rule: bool) -> None:
    width = max(20, *map(width_of, out["categories"]))
    click.echo(f"{'':{width}} {'P':>6} {'R':>6} {'F1':>6} {'n':>5}")
    for category, measure in out["categories"].items():
        figures = " ".join(_figure(measure[name]) for name in ("precision", "recall", "f1"))
        name = neutralise(category)
        click.echo(f"{name}{' ' * (width - width_of(name))} {figures} {measure['support']:5}")
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
