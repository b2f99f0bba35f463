"""`replylint rewrite`: the reply to send in place of the draft."""

from __future__ import annotations

import base64
import difflib
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from replylint.cli.check import customer_text
from replylint.cli.common import (
    channel_option,
    config_options,
    has_color,
    load_config,
    redact_option,
    rules_options,
    terminal_width,
    with_rules,
)
from replylint.cli.explain import read_drafts
from replylint.i18n import translate as _
from replylint.model import Draft, Finding, Report, Rewrite, Suggestion
from replylint.redaction import mask_values
from replylint.reporters.layout import neutralise

if TYPE_CHECKING:
    from replylint.linter import Linter

_WORDS = re.compile(r"[\w‹›]+(?:-\w+)*\s*|[^\w\s]\s*|\s+")


class Setting(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """`name=text`, as a pair."""

    name = "имя=текст"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        slot, equals, text = str(value).partition("=")
        if not equals or not slot.strip():
            self.fail(_("expected name=text, got {value!r}").format(value=value), param, ctx)
        return slot.strip(), text.strip()


@click.command(
    "rewrite",
    help=_(
        "Rewrite a draft into the reply to send: its facts kept, its faults mended, what is missing added."
    ),
    epilog=_(
        "Exit status: 0 rewritten or nothing to mend, 1 a draft without a rewrite, 2 could not do its job."
    ),
)
@click.argument("file", required=False, default="-", metavar="[FILE|-]")
@click.option("--customer", metavar="TEXT|@FILE", help=_("The customer's message the draft answers."))
@channel_option
@click.option(
    "--set",
    "slots",
    multiple=True,
    type=Setting(),
    metavar="NAME=TEXT",
    help=_('Fill an open slot: срок="до 18:00".'),
)
@click.option("--deadline", metavar="TEXT", help=_("The deadline to put into suggestions: «до 18:00»."))
@click.option("--person", type=click.Choice(["я", "мы"]), help=_("Who writes; by default as in the draft."))
@click.option(
    "--gender",
    type=click.Choice(["masc", "femn"]),
    help=_("The writer's gender; by default as in the draft."),
)
@click.option(
    "--variant",
    type=click.Choice(["neutral", "warm", "formal", "all"]),
    default="neutral",
    help=_("The tone; «all» shows every one that differs."),
)
@click.option("--diff", is_flag=True, help=_("Show the words taken out and put in."))
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", help=_("Output format.")
)
@click.option("--interactive", "-i", is_flag=True, help=_("Go through the findings one by one."))
@click.option(
    "--output-file",
    "-o",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Write the reply to this file instead of standard output."),
)
@redact_option
@click.option("--copy", is_flag=True, help=_("Put the reply on the clipboard of the terminal."))
@rules_options
@config_options
def command(
    file: str,
    customer: str | None,
    channel: str | None,
    slots: tuple[tuple[str, str], ...],
    variant: str,
    diff: bool,
    format_: str,
    interactive: bool,
    output_file: Path | None,
    redact: bool,
    copy: bool,
    config_file: Path | None,
    isolated: bool,
    rules_dirs: tuple[Path, ...],
    no_default_rules: bool,
    **settings: Any,
) -> int:
    from replylint.linter import Linter

    config = with_rules(
        load_config(config_file, isolated, None if file == "-" else file), rules_dirs, no_default_rules
    )
    changes = {name: value for name, value in settings.items() if value is not None}
    linter = Linter(replace(config, slots={**config.slots, **dict(slots)}, rewrite=False, **changes))
    drafts = [
        replace(one, channel=channel or one.channel) for one in read_drafts(file, customer_text(customer))
    ]
    if interactive:
        return _go_through(linter, file, drafts, output_file, copy)
    shown: Callable[[Any], Any] = mask_values if redact else lambda values: values
    pieces, failed, texts = [], False, []
    for draft in drafts:
        report = linter.lint(draft)
        made, reason = _rewrites(linter, report, variant)
        failed |= bool(report.findings) and not made
        texts += [one.text for one in made.values()] or [draft.reply]
        if format_ == "json":
            pieces.append(json.dumps(shown(_as_dict(report, made, reason)), ensure_ascii=False))
        else:
            pieces += shown(list(_as_text(report, made, reason, diff)))
    _deliver("\n".join(pieces) + "\n", output_file)
    if copy:
        _copy(texts[0])
    return int(failed)


def _rewrites(linter: Linter, report: Report, variant: str) -> tuple[dict[str, Rewrite], str | None]:
    """The rewrites by variant, and the reason where there are none."""
    from replylint.rewriting.composing import compose_or_reason, variants

    if variant == "all":
        found = variants(linter, report)
        if found:
            return found, None
        variant = "neutral"
    made = compose_or_reason(linter, report, variant=variant)
    return ({variant: made}, None) if isinstance(made, Rewrite) else ({}, made.reason)


def _as_dict(report: Report, made: dict[str, Rewrite], reason: str | None) -> dict[str, Any]:
    from replylint.reporters.jsonl import rewrite_dict

    one = next(iter(made.values()), None)
    return {
        "id": report.draft.id,
        "path": report.draft.path,
        "score": report.score,
        "verdict": report.verdict,
        "rewrite": one and rewrite_dict(one),
        "variants": {name: rewrite_dict(each) for name, each in made.items()},
        "reason": reason,
    }


def _as_text(report: Report, made: dict[str, Rewrite], reason: str | None, diff: bool) -> Iterator[str]:
    draft = _printable(report.draft.reply)
    if not report.findings:
        yield draft
        return
    if not made:
        click.echo(f"переписать не удалось: {reason}", err=True)  # a report is Russian
        yield draft
        return
    before = ""
    for name, one in made.items():
        if len(made) > 1:
            yield f"--- {name}"
        yield "".join(differences(draft, _printable(one.text))) if diff else _printable(one.text)
        told = neutralise("; ".join(one.left_out))
        if told and told != before:  # variants mostly leave out the same
            message = _("left out of the draft: {words}").format(words=told)
            if sys.stderr.isatty():
                message = click.wrap_text(message, terminal_width())
            click.echo(message, err=True)
        before = told or before


def _printable(text: str) -> str:
    """The text itself for whoever reads a pipe or a file; on a terminal, one that does not drive it."""
    return neutralise(text) if sys.stdout.isatty() else text


def differences(before: str, after: str, color: bool | None = None) -> Iterator[str]:
    """Pieces of `after` with the words put in and taken out marked; by colour on a terminal, else by brackets.

    >>> "".join(differences("Не ко мне.", "Ко мне.", color=False))
    '[-Не ко -]{+Ко +}мне.'
    """
    color = has_color(sys.stdout) if color is None else color
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    for action, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, put = "".join(old[a:b]), "".join(new[c:d])
        if action == "equal":
            yield put
            continue
        if gone:
            yield click.style(gone, fg="red", strikethrough=True) if color else f"[-{gone}-]"
        if put:
            yield click.style(put, fg="green") if color else f"{{+{put}+}}"


def _deliver(text: str, output_file: Path | None) -> None:
    if output_file is None:
        click.echo(text, nl=False)
    else:
        from replylint.fixing import atomic_write

        atomic_write(output_file, text.encode("utf-8", "backslashreplace"))


def _copy(text: str) -> None:
    """Ask the terminal to take the text to its clipboard (escape sequence OSC 52)."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\033]52;c;{base64.b64encode(text.encode()).decode()}\a")
        sys.stderr.flush()


# -- one by one ------------------------------------------------------------------------------------------------------


def _go_through(linter: Linter, file: str, drafts: list[Draft], output_file: Path | None, copy: bool) -> int:
    if file == "-":
        raise click.UsageError(_("--interactive needs a file: standard input is for your answers"))
    texts = []
    for draft in drafts:
        texts.append(_walk(linter, draft))
    _deliver("\n\n".join(_printable(text) for text in texts) + "\n", output_file)
    if copy:
        _copy("\n\n".join(texts))
    return 0


def _walk(linter: Linter, draft: Draft) -> str:
    """The reply after every finding was taken, edited, filled or skipped."""
    from replylint.rewriting.verifying import improved

    passed: set[tuple[str, str]] = set()
    while True:
        report, _withheld = improved(linter, linter.lint(draft))
        left = [one for one in report.findings if (one.rule, one.text) not in passed]
        if not left:
            return draft.reply
        finding = left[0]
        passed.add((finding.rule, finding.text))
        click.echo(f"\n{neutralise(draft.reply)}\n", err=True)
        chosen = _ask(finding, draft.reply)
        if chosen is None:
            continue
        span = chosen.span
        draft = replace(
            draft, reply=draft.reply[: span.start] + chosen.replacement + draft.reply[span.end :], origin=None
        )


def _ask(finding: Finding, reply: str) -> Suggestion | None:
    """What to do about a finding: one of its suggestions with its slots filled, words of one's own, or nothing."""
    click.echo(neutralise(f"{finding.rule}: «{finding.text}»\n  {finding.message}"), err=True)
    for number, one in enumerate(finding.suggestions, 1):
        click.echo(f"  {number}. {neutralise(_shown(one, reply))}", err=True)
    answer = click.prompt(_("number, e to write it yourself, s to skip"), default="s", err=True)
    if answer == "e":
        return Suggestion(finding.span, click.prompt(_("instead of it"), err=True), "safe")
    if not answer.isdigit() or not 1 <= int(answer) <= len(finding.suggestions):
        return None
    chosen = finding.suggestions[int(answer) - 1]
    text = chosen.replacement
    for slot in chosen.slots:
        text = text.replace(f"‹{slot}›", click.prompt(slot, default=f"‹{slot}›", err=True))
    return replace(chosen, replacement=text)


def _shown(one: Suggestion, reply: str) -> str:
    """A suggestion as one line; one that is no sentence with the words it stands for."""
    new = one.replacement.strip(" .")
    if not new:
        return _("(take out)")
    old = reply[one.span.start : one.span.end].strip(" .")
    whole = not old or one.replacement.rstrip()[-1:] in (".", "!", "?", "…")
    return new if whole else f"{old} → {new}"
