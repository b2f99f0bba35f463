"""Edits of drafts written into their files: only the bytes meant change, and the result is read back first."""

from __future__ import annotations

import contextlib
import itertools
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from replylint.model import Draft
from replylint.sources import decode_page, format_of, read_page, reader
from replylint.sources.fields import FieldOptions
from replylint.sources.origin import Edit, FileEdit, FixRefused, SourceMap
from replylint.sources.page import Page, SourceError, read_bytes
from replylint.sources.tree import outline

Edits = Sequence[Edit | tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class Refusal:
    """An edit that was left out. `draft` counts from 0; `reason` is an English message id, filled with `args_`."""

    draft: int
    edit: Edit
    reason: str
    args_: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file.

    `written` says that it now holds `after`; `applied` counts the edits in it. `refused` are single edits that
    cannot be written at their place. `reason` (an English message id, filled with `args_`) tells why nothing was
    done to the file, `error` that it is a fault of the file or the disk rather than nothing to do.
    """

    path: str
    before: bytes = b""
    after: bytes = b""
    applied: int = 0
    refused: tuple[Refusal, ...] = ()
    written: bool = False
    reason: str | None = None
    args_: Mapping[str, object] = field(default_factory=dict)
    error: bool = False


class _Unsafe(Exception):
    """The edited text does not read back as intended."""

    def __init__(self, reason: str, **args: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.args_ = args


def apply_edits(
    path: str | Path,
    edits_by_draft: Mapping[int, Edits],
    *,
    drafts: Sequence[Draft] | None = None,
    options: FieldOptions | None = None,
    write: bool = True,
) -> Outcome:
    """Makes these edits of the file's drafts (numbered from 0 in file order) in the file itself.

    The edited text is read again and must give the intended replies and nothing else new; otherwise nothing is
    written. `drafts` are those the edits were made for: when the file has others by now, nothing is done.
    With `write=False` the outcome only shows `before` and `after`.
    """
    try:
        data = read_bytes(path)
        name = format_of(path)
        page = decode_page(data, name, str(path))
        found = read_page(page, name, options)
    except SourceError as error:
        return Outcome(str(path), reason=error.message, args_=error.args_, error=True)
    if drafts is not None and [draft.reply for draft in drafts] != [draft.reply for draft in found]:
        return Outcome(str(path), data, data, reason="the file has changed since it was read", error=True)
    wanted, file_edits, refused, applied = _planned(found, edits_by_draft)
    if not file_edits:
        return Outcome(str(path), data, data, refused=tuple(refused))
    outcome = Outcome(str(path), data, data, refused=tuple(refused), error=True)
    try:
        after = _edited(page, name, options, found, wanted, file_edits)
    except _Unsafe as error:
        return replace(outcome, reason=error.reason, args_=error.args_)
    if write:
        try:
            if read_bytes(path) != data:
                return replace(outcome, reason="the file has changed since it was read")
            atomic_write(path, after)
        except (OSError, SourceError) as error:
            cause = getattr(error, "strerror", None) or str(error)
            return replace(outcome, reason="cannot be written: {cause}", args_={"cause": cause})
    return replace(outcome, after=after, applied=applied, written=write, error=False)


def _planned(
    drafts: Sequence[Draft], edits_by_draft: Mapping[int, Edits]
) -> tuple[dict[int, str], list[FileEdit], list[Refusal], int]:
    """The replies as they are meant to be, the edits of the file, those refused, how many are left."""
    wanted: dict[int, str] = {}
    file_edits: list[FileEdit] = []
    refused: list[Refusal] = []
    applied = 0
    for number, edits in sorted(edits_by_draft.items()):
        draft = drafts[number]
        kept: list[Edit] = []
        for edit in sorted(Edit(*edit) for edit in edits):
            try:
                if not isinstance(draft.origin, SourceMap):
                    raise FixRefused("this text cannot be edited in place")
                if kept and edit.start < kept[-1].end:
                    raise FixRefused("two fixes overlap")
                file_edits.extend(draft.origin.edit([edit]))
                kept.append(edit)
            except FixRefused as refusal:
                refused.append(Refusal(number, edit, refusal.reason, refusal.args_))
        if kept:
            wanted[number] = applied_to(draft.reply, kept)
            applied += len(kept)
    return wanted, sorted(file_edits), refused, applied


def applied_to(text: str, edits: Edits) -> str:
    """`text` with edits made that do not overlap.

    >>> applied_to("не ко мне", [(3, 5, "про"), (6, 9, "нас")])
    'не про нас'
    """
    for start, end, replacement in sorted(edits, reverse=True):
        text = text[:start] + replacement + text[end:]
    return text


def _edited(
    page: Page,
    name: str,
    options: FieldOptions | None,
    drafts: Sequence[Draft],
    wanted: Mapping[int, str],
    edits: Sequence[FileEdit],
) -> bytes:
    """The file's bytes with the edits made. Raises _Unsafe where they do not read back as intended."""
    if any(left.end > right.start for left, right in itertools.pairwise(edits)):
        raise _Unsafe("two fixes overlap")
    text = applied_to(page.text, edits)
    try:
        data = page.encode(text)
        again = decode_page(data, name, page.path)
        found = read_page(again, name, options)
    except UnicodeEncodeError as error:
        char = error.object[error.start]
        reason = "the encoding {encoding} has no character {char}"
        raise _Unsafe(reason, encoding=page.encoding, char=char) from None
    except SourceError as error:
        raise _Unsafe("the fixed file would not read back: {problem}", problem=str(error)) from None
    if again.text != text or again.encoding != page.encoding:
        raise _Unsafe("the fixed file would be read in another encoding")
    expected = [replace(draft, reply=_lf(wanted.get(i, draft.reply))) for i, draft in enumerate(drafts)]
    if [replace(draft, reply=_lf(draft.reply)) for draft in found] != expected or not _same_outside(
        page, again, name, drafts, wanted
    ):
        raise _Unsafe("the fixed file would not read back as intended")
    return data


def _lf(text: str) -> str:
    """Line ends of one kind: an edit's new lines take those of the file."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _same_outside(
    page: Page, again: Page, name: str, drafts: Sequence[Draft], wanted: Mapping[int, str]
) -> bool:
    """Whether a structured file says the same as before wherever no reply was edited."""
    parse = getattr(reader(name), "parse", None)
    if parse is None:
        return True
    before, after = list(outline(parse(page))), list(outline(parse(again)))
    edited = {origin.root.text for i in wanted if isinstance(origin := drafts[i].origin, SourceMap)}
    changed = [(old, new) for old, new in zip(before, after, strict=False) if old != new]
    return (
        len(before) == len(after)
        and len(changed) <= len(wanted)
        and all(old[:2] == new[:2] and old[2] in edited for old, new in changed)
    )


def atomic_write(path: str | Path, data: bytes) -> None:
    """Puts `data` into a file at one stroke, as `replacing` does."""
    with replacing(path) as file:
        file.write(data)


@contextlib.contextmanager
def replacing(path: str | Path) -> Iterator[BinaryIO]:
    """A file to write to that takes the place of `path` when the context ends well: whoever reads `path` meets the
    old bytes or the new ones, never a part.

    A link keeps pointing, its target is written; the mode is kept; a device or a pipe is written to, not replaced.
    Raises OSError and leaves everything as it was, also where the file itself is write-protected.
    """
    if os.path.exists(path) and not os.path.isfile(path):
        with open(path, "wb") as stream:
            yield stream
        return
    target = os.path.realpath(path)
    mode = _mode(target)
    folder, name = os.path.split(target)
    try:
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{name[:40]}.")
    except OSError as error:
        error.filename = str(path)  # the name somebody gave, not ours
        raise
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _mode(target: str) -> int:
    """The permissions the written file gets. Raises PermissionError where there is a file one may not write."""
    try:
        mode = stat.S_IMODE(os.stat(target).st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
    if not mode & 0o222 or not os.access(target, os.W_OK):
        raise PermissionError(13, "permission denied", target)
    return mode
