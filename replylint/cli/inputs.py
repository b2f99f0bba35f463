"""What is to be read: files of usual size as a whole, long JSON Lines in portions, standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

import click

from replylint.cli import warn
from replylint.config import Config, find
from replylint.foreign import said
from replylint.globs import relative
from replylint.i18n import translate as _
from replylint.model import Draft
from replylint.reporters import Problem
from replylint.reporters.places import STDIN
from replylint.sources import (
    FieldOptions,
    SourceError,
    belongs,
    decode_page,
    discover,
    format_of,
    read_page,
)
from replylint.sources.page import Page, read_bytes

PORTION = 64 * 1024
"""A longer JSON Lines input is taken in portions of about this size, so that memory stays bounded (bytes)."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What is read, linted and cached in one go: a file or a portion of one.

    `offset` (code points) and `line` say where the portion begins; None means that `data` is a whole file, in
    whatever encoding.
    """

    path: str
    format: str
    data: bytes
    offset: int | None = None
    line: int = 1


Input = Unit | Problem


def problem(error: SourceError) -> Problem:
    """The error in the language of the process."""
    args = {name: said(value) if isinstance(value, str) else value for name, value in error.args_.items()}
    text = _(error.message).format(**args)
    if error.hint:
        text += "; " + _(error.hint).format(**args)
    path = STDIN if error.path in (None, "-") else error.path
    return Problem(path, text, error.line, error.column)


def page_of(unit: Unit) -> Page:
    """The text of the unit. Raises SourceError."""
    if unit.offset is None:
        return decode_page(unit.data, unit.format, unit.path)
    return Page(unit.data.decode("utf-8"), unit.path, unit.offset, unit.line)


def drafts_of(page: Page, name: str, options: FieldOptions) -> Iterator[Draft | Problem]:
    """The drafts of a text. Of JSON Lines every sound line is read; anything else is broken as a whole."""
    try:
        if name != "jsonlines":
            yield from read_page(page, name, options)
            return
    except SourceError as error:
        yield problem(error)
        return
    from replylint.sources import jsonlines

    for line in jsonlines.lines(page):
        try:
            yield from jsonlines.read_line(line, options)
        except SourceError as error:
            yield problem(error)


def warn_of_unused(paths: Iterable[str], config: Config) -> None:
    """Say of each configuration file that governs one of the paths and is not the one that is used for all."""
    used = os.path.realpath(config.files[-1]) if config.files else None
    folders: dict[Path, str] = {}
    for path in paths:
        if path != "-":
            folders.setdefault(Path(path) if os.path.isdir(path) else Path(path).parent, path)
    others: dict[Path, str] = {}
    for folder, path in folders.items():
        other = find(Path(os.path.abspath(folder)))
        if other and os.path.realpath(other) != used:
            others.setdefault(other, path)
    for other, path in others.items():
        message = _(
            "{path}: its configuration {other} is not used: {used}, that of the first path, holds for all; "
            "check it in a run of its own"
        )
        if not used:
            message = _(
                "{path}: its configuration {other} is not used, as the first path has none; "
                "check it in a run of its own"
            )
        shown = {"other": relative(other, None), "used": config.files[-1] if config.files else ""}
        warn(message.format(path=path, **shown))


def files_in(paths: Iterable[str], config: Config, hook: bool = False) -> list[Path | str | Problem]:
    """The files to read in order, `-` for standard input, and problems with folders.

    Rule packs of the configuration are full of bad replies by design; in a folder they are passed over. With `hook`
    the names come from a tool, not a person: a file is treated as if it had been found in its folder.
    """
    packs = [path.absolute() for path in config.rules]
    found: list[Path | str | Problem] = []
    for path in paths:
        if path == "-":
            found.append(path)
            continue
        try:
            left_out: list[Path] = []
            files = discover([path], config.exclude, left_out, config.root)
            message = _("a link that leads outside; name it on the command line if you mean it")
            found += [Problem(str(one), message, fatal=False) for one in left_out]
            if hook and not Path(path).is_dir():
                files = [file for file in files if belongs(file, config.root or Path.cwd(), config.exclude)]
            by_name = () if hook else (path,)
            found += [file for file in files if str(file) in by_name or not _is_in(file.absolute(), packs)]
        except SourceError as error:
            found.append(problem(error))
    return list(dict.fromkeys(found))


def _is_in(file: Path, directories: Iterable[Path]) -> bool:
    return any(file.is_relative_to(directory) for directory in directories)


def units_of(one: Path | str | Problem, stdin_name: str | None, whole: bool = False) -> Iterator[Input]:
    """The units of a file; with `whole` it is never divided."""
    if isinstance(one, Problem):
        yield one
        return
    try:
        if isinstance(one, str):
            yield from _standard_input(stdin_name)
            return
        name = format_of(one)
        if name != "jsonlines" or whole or not one.is_file() or one.stat().st_size <= PORTION:
            yield Unit(str(one), name, read_bytes(one))
            return
        with one.open("rb") as stream:
            yield from _portions(stream, str(one))
    except SourceError as error:
        yield problem(error)
    except OSError as error:
        yield Problem(
            str(one), _("cannot be read: {reason}").format(reason=said(error.strerror or str(error)))
        )


def _standard_input(given: str | None) -> Iterator[Unit]:
    stream: Any = sys.stdin.buffer
    if sys.stdin.isatty():
        click.echo(_("Waiting for the text of a draft; end it with Ctrl-D."), err=True)
    path = given or "-"
    name = format_of(path) if given else "text"
    # No reply begins with `{"`: what does is drafts as JSON Lines.
    if name == "jsonlines" or (not given and stream.peek(2)[:2] == b'{"'):
        yield from _portions(stream, path)
    else:
        yield Unit(path, name, stream.read())


def _portions(stream: BufferedReader, path: str) -> Iterator[Unit]:
    """JSON Lines in portions of whole lines, a pipe's as they come; all at once where they are not UTF-8."""
    offset, line = 0, 1
    while data := stream.read1(PORTION):
        if not data.endswith(b"\n"):
            data += stream.readline()
        try:
            text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8") if offset == 0 else data.decode("utf-8")
        except UnicodeDecodeError:
            if offset == 0:
                yield Unit(path, "jsonlines", data + stream.read())
                return
            broken = next(number for number, raw in enumerate(data.split(b"\n")) if not _is_utf8(raw))
            raise SourceError(
                "not UTF-8 from here on", path=path, line=line + broken, hint="save the file as UTF-8"
            ) from None
        yield Unit(path, "jsonlines", text.encode(), offset, line)
        offset += len(text)
        line += len(Page(text).line_starts) - 1


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
