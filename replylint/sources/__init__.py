"""Files in, drafts out: every draft with a character-exact map back to its file.

`read_path` reads one file, `discover` finds files, `iter_drafts` streams. What cannot be read is told by
`SourceError`, the only exception declared here. Nothing read is ever executed, imported or fetched.
"""

from __future__ import annotations

import fnmatch
import importlib
import importlib.util
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from replylint.globs import named, relative
from replylint.model import Draft
from replylint.sources.fields import FieldOptions
from replylint.sources.origin import Edit, FileEdit, FixRefused, SourceMap
from replylint.sources.page import Page, SourceError, decode, read_bytes

__all__ = [
    "FORMATS",
    "Edit",
    "FieldOptions",
    "FileEdit",
    "FixRefused",
    "Page",
    "SourceError",
    "SourceMap",
    "belongs",
    "decode_page",
    "discover",
    "format_of",
    "iter_drafts",
    "load",
    "read_page",
    "read_path",
    "read_stdin",
    "reader",
]

FORMATS: dict[str, str] = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "htmlfile",
    ".htm": "htmlfile",
    ".json": "jsonfile",
    ".jsonl": "jsonlines",
    ".ndjson": "jsonlines",
    ".yaml": "yamlfile",
    ".yml": "yamlfile",
    ".toml": "tomlfile",
    ".csv": "csvfile",
    ".tsv": "csvfile",
    ".eml": "emailfile",
    ".py": "pythonfile",
}
"""Suffix → module of this package that reads it."""

CODE_FORMATS: dict[str, str] = {
    ".js": "script",
    ".mjs": "script",
    ".cjs": "script",
    ".jsx": "script",
    ".ts": "script",
    ".mts": "script",
    ".cts": "script",
    ".tsx": "script",
    ".php": "phpfile",
}
"""The same for what the extra `replylint[code]` reads."""

SKIPPED_FOLDERS = frozenset(
    {"node_modules", "__pycache__", "venv", "env", "site-packages", "vendor", "dist", "build"}
)
SKIPPED_FILES = ("pyproject.toml", "package.json", "package-lock.json", "tsconfig*.json", "composer.json")
SKIPPED_STEMS = frozenset({"readme", "changelog", "contributing", "license", "code_of_conduct", "security"})


def format_of(path: str | Path) -> str:
    """The name of the module that reads a file, by its suffix; a file without one is plain text.

    Raises SourceError for a suffix nobody knows and for code without `replylint[code]`.
    """
    suffix = Path(path).suffix.lower()
    if suffix in CODE_FORMATS:
        if not has_code_extra():
            hint = "pip install 'replylint[code]'"
            raise SourceError("{suffix} files need tree-sitter", path=str(path), hint=hint, suffix=suffix)
        return CODE_FORMATS[suffix]
    if not suffix:
        return "text"
    if suffix not in FORMATS:
        raise SourceError("unknown file format {suffix}", path=str(path), suffix=suffix)
    return FORMATS[suffix]


def reader(name: str) -> ModuleType:
    """The module of a format; each has `read(page, options)`, structured ones also `parse(page)`."""
    return importlib.import_module(f"replylint.sources.{name}")


def has_code_extra() -> bool:
    """Whether tree-sitter is there to read JavaScript, TypeScript and PHP."""
    return importlib.util.find_spec("tree_sitter") is not None


def read_path(path: str | Path, options: FieldOptions | None = None) -> list[Draft]:
    """The drafts of a file in file order, `Draft.path` as given. Raises SourceError."""
    return load(path, options)[1]


def load(path: str | Path, options: FieldOptions | None = None) -> tuple[Page, list[Draft]]:
    """The text of a file and its drafts, read once for whoever needs both. Raises SourceError."""
    name = format_of(path)
    page = decode_page(read_bytes(path), name, str(path))
    return page, read_page(page, name, options)


def decode_page(data: bytes, name: str, path: str | None = None) -> Page:
    """The bytes of a file as the text its format `name` reads; letters name their own encoding."""
    page: Page = getattr(reader(name), "decode_page", decode)(data, path)
    return page


def read_page(page: Page, name: str, options: FieldOptions | None = None) -> list[Draft]:
    """The drafts of a decoded text read as the format `name` (a value of `FORMATS`). Raises SourceError."""
    return list(reader(name).read(page, options or FieldOptions()))


def read_stdin(data: bytes, name: str = "-") -> list[Draft]:
    """Text from standard input: the format of `name` where it has a suffix, else one plain reply."""
    kind = format_of(name) if Path(name).suffix else "text"
    return read_page(decode_page(data, kind, name), kind)


def iter_drafts(path: str | Path, options: FieldOptions | None = None) -> Iterator[Draft]:
    """The drafts of a file one by one; JSON Lines in UTF-8 are read line by line, in bounded memory.

    Raises SourceError at the first line that cannot be read, after the drafts before it.
    """
    name = format_of(path)
    if name != "jsonlines":
        yield from read_path(path, options)
        return
    from replylint.sources import jsonlines

    try:
        with open(path, "rb") as file:
            yield from jsonlines.stream(file, str(path), options or FieldOptions())
    except OSError:
        read_bytes(path)
        raise


def discover(
    paths: Iterable[str | Path],
    exclude: Sequence[str] = (),
    left_out: list[Path] | None = None,
    root: Path | None = None,
) -> list[Path]:
    """The files to read: those named as they are, folders walked in sorted order.

    In folders only known suffixes count; hidden and installed things (`.venv`, `node_modules`), project papers
    (README) and what an `exclude` glob names (as in `.gitignore`, relative to `root` or else the current directory)
    are skipped. A folder reached twice through links is walked once. A link that leads out of the repository around its folder (out of
    the folder where there is none) is not followed but added to `left_out`.
    """
    found: dict[Path, None] = {}
    seen: set[str] = set()
    left_out = [] if left_out is None else left_out
    for path in map(Path, paths):
        if not path.is_dir():
            found.setdefault(path)
            continue
        walk = _Walk(exclude, root, repository_of(path.resolve()), seen, left_out)
        for file in walk.files(path):
            found.setdefault(file)
    return list(found)


def repository_of(folder: Path) -> Path:
    """The nearest folder at or above `folder` that holds `.git`; else `folder` itself."""
    return next((place for place in (folder, *folder.parents) if (place / ".git").exists()), folder)


def belongs(path: str | Path, top: str | Path, exclude: Sequence[str] = ()) -> bool:
    """Whether `discover` would find the file in the folder `top`; one outside of it is judged by its name alone."""
    top, path = Path(os.path.abspath(top)), Path(os.path.abspath(path))
    if not path.is_relative_to(top):
        top = path.parent
    between = [part for part in path.parents if part.is_relative_to(top) and part != top]
    skipped = any(part.name in SKIPPED_FOLDERS or part.name.endswith(".egg-info") for part in between)
    hidden = any(part.name.startswith(".") for part in (path, *between))
    inside = path.relative_to(top).as_posix()
    excluded = named(exclude, inside) or any(
        named(exclude, part.relative_to(top).as_posix(), is_folder=True) for part in between
    )
    return not (skipped or hidden or excluded) and _wanted(path)


@dataclass(frozen=True, slots=True)
class _Walk:
    """A walk: nothing outside of `repository` is read, nothing in `seen` twice; `root` is that of the globs."""

    exclude: Sequence[str]
    root: Path | None
    repository: Path
    seen: set[str]
    left_out: list[Path]

    def files(self, folder: Path) -> Iterator[Path]:
        real = os.path.realpath(folder)
        if real in self.seen:
            return
        self.seen.add(real)
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            reason = error.strerror or str(error)
            raise SourceError("cannot be read: {reason}", path=str(folder), reason=reason) from None
        within = relative(folder, self.root)
        for entry in entries:
            path, is_folder = Path(entry.path), _is(entry.is_dir)
            inside = entry.name if within == "." else f"{within}/{entry.name}"
            if entry.name.startswith(".") or named(self.exclude, inside, is_folder):
                continue
            if is_folder:
                if entry.name not in SKIPPED_FOLDERS and not entry.name.endswith(".egg-info"):
                    yield from self.files(path) if self.is_inside(entry) else ()
            elif _is(entry.is_file) and _wanted(path) and self.is_inside(entry):
                yield path

    def is_inside(self, entry: os.DirEntry[str]) -> bool:
        """Whether the entry is there itself or a link to something in the repository."""
        if not entry.is_symlink() or Path(os.path.realpath(entry.path)).is_relative_to(self.repository):
            return True
        self.left_out.append(Path(entry.path))
        return False


def _is(test: Callable[[], bool]) -> bool:
    try:
        return test()
    except OSError:  # a link that leads to itself
        return False


def _wanted(path: Path) -> bool:
    suffix = path.suffix.lower()
    if suffix not in FORMATS and not (suffix in CODE_FORMATS and has_code_extra()):
        return False
    if suffix in (".md", ".markdown", ".txt") and path.stem.lower() in SKIPPED_STEMS:
        return False
    return not any(fnmatch.fnmatchcase(path.name, pattern) for pattern in SKIPPED_FILES)
