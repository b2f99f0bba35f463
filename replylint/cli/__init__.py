"""The command line: `main` finds the command, runs it, and turns whatever happens into an exit status.

0 clean, 1 findings, 2 could not do its job, 130 interrupted. Commands are imported only when they are called.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import warnings
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

import click

import replylint
from replylint import i18n
from replylint.i18n import mark
from replylint.i18n import translate as _

# What is for programs: that rules are compiled anew for every process. A run is one, and its errors are its own.
warnings.filterwarnings("ignore", module=r"replylint\.compiled")

# Name → module (with a `command`) and summary, in the order of `--help`, which imports none of the modules.
COMMANDS = {
    "check": ("replylint.cli.check", mark("Lint drafts in files, folders or standard input.")),
    "rewrite": ("replylint.cli.rewrite", mark("Rewrite a draft into the reply to send.")),
    "explain": ("replylint.cli.explain", mark("Explain a rule, or what was seen in a draft.")),
    "rules": ("replylint.cli.rules", mark("List the rules, or run the examples in them.")),
    "phrase": ("replylint.cli.phrase", mark("Show how a phrase is read and why it matches or not.")),
    "playbooks": ("replylint.cli.playbooks", mark("Show how to answer in a known situation.")),
    "profiles": ("replylint.cli.profiles", mark("Show what a channel or a trade changes.")),
    "lexicon": ("replylint.cli.lexicon", mark("Look into the classes of words that phrases name.")),
    "eval": ("replylint.cli.eval", mark("Measure the rules against labelled drafts.")),
    "sources": ("replylint.cli.sources", mark("Show what is read from a file as drafts.")),
    "config": ("replylint.cli.config", mark("Show which settings hold here.")),
    "init": ("replylint.cli.init", mark("Write a configuration that fits the files here.")),
    "baseline": ("replylint.cli.baseline", mark("Agree with the findings of today; see only new ones.")),
    "completion": ("replylint.cli.completion", mark("Print the completion script of a shell.")),
}

FAILED = 2
INTERRUPTED = 130
BROKEN_PIPE = 141  # 128 + SIGPIPE, what a shell reports of any program that the reader of its output left


class Commands(click.Group):
    """The commands of COMMANDS, imported when first asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from replylint.config import unknown_name

            ctx.fail(unknown_name(_("no such command: {name!r}"), args[0], COMMANDS))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(summary)) for name, (_module, summary) in COMMANDS.items()])


def _print_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    from replylint.linter import Linter

    click.echo(f"replylint {replylint.__version__}")
    for pack, version in sorted(Linter().versions.items()):
        click.echo(f"  {pack} {version}")
    ctx.exit()


def _root() -> Commands:
    return Commands(
        "replylint",
        help=_(
            "Lint draft replies of Russian customer support: who is sent away, what is not apologised for, "
            "which promise is hollow, and how to say it better. Everything stays on this machine."
        ),
        epilog=_("Exit status: 0 clean, 1 findings, 2 could not do its job."),
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
        params=[
            click.Option(
                ["--version"],
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=_print_version,
                help=_("Show the versions of the program and of the rule packs."),
            )
        ],
    )


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit with its status."""
    # Loading makes many objects and hardly any garbage: looking for it that often costs a tenth of a short run.
    gc.set_threshold(200_000, 20, 20)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    status = run(sys.argv[1:] if args is None else args)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is said
    sys.exit(status)


def run(args: Sequence[str]) -> int:
    """Run the command line and return its exit status. No exception gets out."""
    _open_closed_streams()
    i18n.install()
    for stream in (sys.stdout, sys.stderr):
        # What the terminal's encoding cannot show is shown as an escape, never a crash.
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    try:
        status = _invoke(list(args))
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        _abandon_stdout()
        return BROKEN_PIPE
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except click.ClickException as error:
        with suppress(OSError):
            error.show()
        return FAILED
    except Exception as error:  # noqa: BLE001 - the last resort: no traceback ever reaches a person
        return _explain_failure(error)


def _open_closed_streams() -> None:
    """A standard stream that was closed before the start (`>&-`) is empty and takes everything."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - for the whole run


def _invoke(args: list[str]) -> int:
    root = _root()
    if "_REPLYLINT_COMPLETE" in os.environ:
        root.main(args, prog_name="replylint")
    try:
        with root.make_context("replylint", args) as context:
            result = root.invoke(context)
    except click.exceptions.Exit as stopped:
        return stopped.exit_code
    return result if isinstance(result, int) else 0


def _abandon_stdout() -> None:
    """The reader of a pipe has left: what is still in the buffer goes nowhere, without a complaint at exit."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)


def _explain_failure(error: Exception) -> int:
    """Say what went wrong. Errors of our own classes say it themselves, the others are bugs."""
    if os.environ.get("REPLYLINT_DEBUG"):
        import traceback

        traceback.print_exception(error)
        return FAILED
    if type(error).__module__.startswith("replylint."):
        fail(str(error))
    elif isinstance(error, OSError):
        from replylint.foreign import said

        name = f"{error.filename}: " if error.filename else ""
        fail(name + said(error.strerror or str(error)))
    elif isinstance(error, MemoryError):
        fail(_("out of memory"))
    else:
        message = _("internal error: {kind}: {error}. REPLYLINT_DEBUG=1 shows where; please report it.")
        fail(message.format(kind=type(error).__name__, error=error))
    return FAILED


def fail(message: str) -> None:
    """Print an error line on stderr."""
    _complain(_("Error: {message}"), message)


def warn(message: str) -> None:
    """Print a warning on stderr."""
    _complain(_("Warning: {message}"), message)


def _complain(form: str, message: str) -> None:
    from replylint.reporters.layout import neutralise

    # A full disk or a reader that left is met again, and told, where the report itself is written.
    with suppress(OSError):
        sys.stdout.flush()
    with suppress(OSError):
        click.echo(form.format(message=neutralise(message)), err=True)
