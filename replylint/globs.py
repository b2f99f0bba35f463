"""Globs that name files and folders as in `.gitignore`, relative to a root directory."""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_Part = Callable[[str], re.Match[str] | None]
"""Whether a pattern between slashes matches a name."""


@dataclass(frozen=True, slots=True)
class _Glob:
    """`parts` are matched one by one with the names of a path; None stands for `**`, any number of names."""

    negated: bool
    folders_only: bool
    parts: tuple[_Part | None, ...]

    def names(self, path: Sequence[str], is_folder: bool) -> bool:
        """Whether the glob names the path itself. A `**` takes as few names as it can: only the last gives way."""
        if self.folders_only and not is_folder:
            return False
        at = number = 0
        retry: tuple[int, int] | None = None
        while at < len(path):
            part = self.parts[number] if number < len(self.parts) else _nothing
            if part is None:
                number, retry = number + 1, (number + 1, at)
            elif part(path[at]):
                at, number = at + 1, number + 1
            elif retry is None:
                return False
            else:
                retry = (retry[0], retry[1] + 1)
                number, at = retry
        return number == len(self.parts)


def _nothing(_name: str) -> None:
    return None


@cache
def _glob(written: str) -> _Glob:
    text = written.removeprefix("!")
    negated = text != written
    text = text.removeprefix("\\")  # `\!` begins a name with an exclamation mark
    text = "/" + text[2:] if text.startswith("./") else text
    names = text.strip("/").split("/")
    parts: list[_Part | None] = [] if "/" in text.rstrip("/") else [None]
    parts += [None if name == "**" else _part(name) for name in names]
    if parts[-1] is None:  # what is in the folder, not the folder itself
        parts.append(_part("*"))
    return _Glob(negated, text.endswith("/"), tuple(parts))


def _part(name: str) -> _Part:
    return re.compile(fnmatch.translate(name.replace("[^", "[!"))).match


def named(globs: Sequence[str], path: str, is_folder: bool = False) -> bool:
    """Whether the globs name the `/`-separated relative path itself; the last one that speaks of it decides.

    >>> named(["*.json"], "a/b.json"), named(["a/**/c.txt"], "a/c.txt"), named(["a/*.txt"], "a/b/c.txt")
    (True, True, False)
    >>> named(["/a"], "b/a"), named(["a/"], "b/a"), named(["a/"], "b/a", is_folder=True)
    (False, False, True)
    >>> named(["*.txt", "!b.txt"], "a/b.txt")
    False
    """
    names = path.split("/")
    spoken = (glob for glob in map(_glob, reversed(globs)) if glob.names(names, is_folder))
    return not next(spoken, _NO_GLOB).negated


_NO_GLOB = _Glob(negated=True, folders_only=False, parts=())


def covered(globs: Sequence[str], path: str) -> bool:
    """The same for the file `path`, where a glob speaks also of all that is in a folder it names.

    >>> covered(["a"], "a/b/c.txt"), covered(["a/**", "!a/b"], "a/b/c.txt")
    (True, False)
    """
    names = path.split("/")
    for glob in map(_glob, reversed(globs)):
        if any(glob.names(names[:end], is_folder=end < len(names)) for end in range(1, len(names) + 1)):
            return not glob.negated
    return False


def names_nothing(glob: str) -> bool:
    """Whether no path can match: an empty glob, or one that leads out of the root.

    >>> [glob for glob in ("", "!", "/", ".", "../docs", "docs", "./docs") if names_nothing(glob)]
    ['', '!', '/', '.', '../docs']
    """
    names = glob.removeprefix("!").removeprefix("./").strip("/").split("/")
    return any(name in ("", ".", "..") for name in names)


def relative(path: str | Path, root: Path | None) -> str:
    """The path relative to the root (default: the current directory), `/`-separated, however it is written; the
    absolute path where it is not below the root. The root itself is `.`."""
    absolute, base = Path(os.path.abspath(path)), Path(os.path.abspath(root or "."))
    if not absolute.is_relative_to(base):
        real, real_base = Path(os.path.realpath(absolute)), Path(os.path.realpath(base))
        if not real.is_relative_to(real_base):
            return absolute.as_posix()
        absolute, base = real, real_base
    return absolute.relative_to(base).as_posix()
