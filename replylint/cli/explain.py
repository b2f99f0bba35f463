"""`replylint explain`: what a rule means, or what the linter saw in a draft."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from replylint.cli import described
from replylint.cli.check import customer_text
from replylint.cli.common import config_options, linter_from, redact_option, rules_options, terminal_width
from replylint.config import names_rule, nearest
from replylint.i18n import translate as _
from replylint.model import Draft
from replylint.redaction import mask
from replylint.reporters.layout import fill

if TYPE_CHECKING:
    from replylint.rulebook.explaining import Account


@click.command(
    "explain",
    help=_(
        "Explain a RULE: what it finds, why, and how to say it better; or, with --draft, what was seen in a draft."
    ),
)
@click.argument("rule", required=False, metavar="[RULE]")
@click.option(
    "--draft", metavar="FILE|-", help=_("Show how this draft is read and which rules looked at it.")
)
@click.option("--customer", metavar="TEXT|@FILE", help=_("The customer's message the draft answers."))
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", help=_("Output format.")
)
@redact_option
@rules_options
@config_options
def command(
    rule: str | None, draft: str | None, customer: str | None, format_: str, redact: bool, **settings: Any
) -> int:
    if (rule is None) == (draft is None):
        raise click.UsageError(_("name a rule, or a draft with --draft"))
    linter = linter_from(**settings)
    if draft is not None:
        for one in read_drafts(draft, customer_text(customer)):
            account = linter.explain(one)
            if redact:
                account = masked(account, one)
            if format_ == "json":
                click.echo(json.dumps(asdict(account), ensure_ascii=False))
            else:
                click.echo("\n".join(account_lines(account, min(terminal_width(), 100))))
        return 0
    assert rule is not None
    rules = list(linter.rules)
    chosen = [one for one in rules if names_rule(rule, one.id, one.category)]
    if not chosen:
        near = nearest(rule, [one.id for one in rules])
        hint = _("; did you mean {near!r}?").format(near=near) if near else ""
        raise click.UsageError(_("no rule or family is called {name!r}").format(name=rule) + hint)
    if format_ == "json":
        click.echo(json.dumps([as_dict(one) for one in chosen], ensure_ascii=False, indent=2))
    else:
        width = min(terminal_width(), 100)
        about = described.about_signals(linter.ruleset.sources)
        click.echo("\n\n".join("\n".join(described.lines(one, about, width)) for one in chosen))
    return 0


def masked(account: Account, draft: Draft) -> Account:
    """The account without personal data: a number is known by all of it, so the messages are masked, not the pieces."""
    sides = {"reply": mask(draft.reply), "customer": mask(draft.customer or "")}
    seen = [replace(one, text=sides[one.side][one.span.start : one.span.end]) for one in account.seen]
    reasons = [replace(one, text=mask(one.text), why=mask(one.why)) for one in account.reasons]
    return replace(account, seen=tuple(seen), reasons=tuple(reasons))


def read_drafts(path: str, customer: str | None) -> Iterable[Draft]:
    """The drafts in a file or on standard input, with the customer's message where they have none."""
    from replylint import sources

    drafts = sources.read_stdin(sys.stdin.buffer.read()) if path == "-" else sources.read_path(Path(path))
    if not drafts:
        raise click.UsageError(_("nothing to lint: no drafts found"))
    return [replace(one, customer=one.customer or customer) for one in drafts]


OUTCOMES = {"spoke": "сработало", "cleared": "снято", "silent": "молчит", "not judged": "не оценивалось"}
SIDES = {"reply": "в ответе", "customer": "у клиента"}


def account_lines(account: Account, width: int) -> Iterator[str]:
    """What was seen in a draft, which situation it is, and what became of every rule that looked at it, in Russian."""
    if account.seen:
        yield "Замечено:"
    for seen in account.seen:
        about = f"{seen.signal} ({seen.about})" if seen.about else seen.signal
        yield from fill(f"– {SIDES[seen.side]}: {about}: «{seen.text}»", width, "  ")
    if account.situations:
        yield "Ситуация (replylint playbooks show …):"
    for situation in account.situations:
        state = f"не хватает: {', '.join(situation.lacking)}" if situation.lacking else "всё нужное есть"
        yield from fill(f"– {situation.playbook} ({situation.title}): {state}", width, "  ")
    yield "Правила:" if account.reasons else "Ни одно правило ничего не увидело."
    for reason in account.reasons:
        words = f" «{reason.text}»" if reason.text else ""
        yield from fill(f"– {reason.rule}: {OUTCOMES[reason.outcome]}{words}: {reason.why}", width, "  ")


def as_dict(rule: Any) -> dict[str, Any]:
    """The rule as plain values."""
    return {
        "id": rule.id,
        "kind": rule.kind,
        "category": rule.category,
        "severity": rule.severity,
        "pack": rule.pack,
        "message": rule.message,
        "why": rule.why,
        "source": list(rule.source),
        "phrases": list(rule.phrases),
        "signals": list(rule.signals),
        "when": [dict(block) for block in rule.when],
        "unless": [dict(block) for block in rule.unless],
        "rewrite": list(rule.rewrite),
        "bad": [one.reply for one in rule.bad],
        "good": [one.reply for one in rule.good],
    }
