"""Keep what is slow to work out from data files — compiled rules, parsed word lists — between runs.

Values are kept with `marshal`, which trusts its input, so a checksum stands before them, and the key they were made for. A damaged or missing file is
made anew without a word; what cannot be written is remembered in the process. Of each kind only the files last used stay.
A wheel brings what was made when it was built, so that not even a first run has to wait.
"""

from __future__ import annotations

import marshal
import os
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

_NUMBER = 4
"""Bytes of each of the two numbers that a file begins with: the checksum of all that follows, and the length of the key."""

VERSIONS = 8
"""Files of one kind that are kept: rules in so many states, of so many projects."""

_STATE = "state-of-"
"""What the names of those files begin with that only tell the contents of others: quickly made."""

LEFT_OVER = ".part-"
"""What the name of a half-written file begins with."""

SHIPPED = Path(__file__).with_name("_compiled")
"""What was made when the package was built; in a checkout there is no such directory."""

FORMAT = 4
"""Of `marshal`: what all versions of Python since 3.4 write and read alike, as long as it is plain values."""

_unwritten: dict[str, bytes] = {}
"""What could not be written: the name of the file → what it would hold, compressed."""

DAY, HOUR = 86_400, 3_600
"""Seconds: how exactly it is known when a file was last used; after how long a half-written one is left over."""


def cache_directory() -> Path:
    """Where things are kept: $REPLYLINT_CACHE_DIR, or `replylint` in the user's cache directory."""
    given = os.environ.get("REPLYLINT_CACHE_DIR")
    if given:
        return Path(given)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~\\AppData\\Local")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / "replylint"


def keep_made_of(name: str, files: Sequence[Path], make: Callable[[], Any], also: bytes = b"") -> Any:
    """The plain values made earlier from files of the same contents, or those that `make` returns now.

    The contents are read only where names, sizes or times of change are new: those tell what Python's own bytecode goes by.
    `also` is what else the values depend on. Raises OSError.
    """
    states = ((path, os.stat(path)) for path in files)
    state = "\n".join(f"{path} {at.st_size} {at.st_mtime_ns}" for path, at in states)
    digest = keep(f"{_STATE}{name}", also + state.encode(errors="surrogateescape"), lambda: _digest(files))
    return keep(name, also + digest, make)


def _digest(files: Iterable[Path]) -> bytes:
    import hashlib

    digest = hashlib.sha256()
    for path in files:
        data = path.read_bytes()
        digest.update(f"{path.name} {len(data)} ".encode(errors="surrogateescape") + data)
    return digest.digest()


def keep(name: str, key: bytes, make: Callable[[], Any]) -> Any:
    """The plain values made earlier for the same key, or those that `make` returns now."""
    key += b" %d" % FORMAT
    name = f"{name}-{zlib.crc32(key):08x}.bin"
    path = cache_directory() / name
    values = _read(path, key)
    if values is not None:
        _touch(path)
        return values
    values = _read(SHIPPED / name, key)
    if values is None and name in _unwritten:
        values = _values(zlib.decompress(_unwritten[name]), key)
    if values is None:
        values = make()
        contents = _contents(key, values)
        try:
            _write(path, contents)
        except OSError as error:
            _remember(path, contents, error)
    return values


def _read(path: Path, key: bytes) -> Any:
    try:
        return _values(path.read_bytes(), key)
    except OSError:
        return None


def _values(contents: bytes, key: bytes) -> Any:
    """The values in the contents of a file; None where it is damaged or made for another key."""
    data = memoryview(contents)
    head = _head(key)
    if data[: len(head) + _NUMBER] != zlib.crc32(data[_NUMBER:]).to_bytes(_NUMBER, "big") + head:
        return None
    try:
        return marshal.loads(data[len(head) + _NUMBER :])
    except (ValueError, EOFError, TypeError):
        return None


def _contents(key: bytes, values: Any) -> bytes:
    body = _head(key) + marshal.dumps(values, FORMAT)
    return zlib.crc32(body).to_bytes(_NUMBER, "big") + body


def _touch(path: Path) -> None:
    """See that a file counts as used."""
    with suppress(OSError):
        if path.stat().st_mtime < time.time() - DAY:
            os.utime(path)


def _head(key: bytes) -> bytes:
    return len(key).to_bytes(_NUMBER, "big") + key


def _write(path: Path, contents: bytes) -> None:
    """Put a file there as a whole or, raising OSError, not at all."""
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=LEFT_OVER)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(contents)
        os.replace(temporary, path)
    except OSError:
        _remove(temporary)
        raise
    sweep(path.parent, path.name.rpartition("-")[0])


def _remember(path: Path, contents: bytes, error: OSError) -> None:
    """Keep for this process what could not be written to `path`, and warn of it once."""
    kind = path.name.rpartition("-")[0]
    warned = any(not name.startswith(_STATE) for name in _unwritten)
    _unwritten[path.name] = zlib.compress(contents, 1)
    for name in [name for name in _unwritten if name.rpartition("-")[0] == kind][:-VERSIONS]:
        del _unwritten[name]
    if not warned and not kind.startswith(_STATE):
        import warnings

        from replylint.i18n import translate as _

        message = _(
            "compiled rules cannot be kept in {directory} ({reason}), so that every new process takes seconds to start; "
            "REPLYLINT_CACHE_DIR names another directory"
        )
        warnings.warn(message.format(directory=path.parent, reason=error.strerror), stacklevel=2)


def sweep(directory: Path, kind: str = "") -> None:
    """Removes what killed runs have left half-written, and all but the VERSIONS files of `kind` used last."""
    now = time.time()
    kept = []
    with suppress(OSError), os.scandir(directory) as entries:
        for entry in entries:
            if not entry.is_file(follow_symlinks=False):
                continue
            written = entry.stat(follow_symlinks=False).st_mtime
            if entry.name.startswith(LEFT_OVER) and written < now - HOUR:
                _remove(entry.path)
            elif kind and entry.name.startswith(f"{kind}-"):
                kept.append((written, entry.path))
    for _, path in sorted(kept, reverse=True)[VERSIONS:]:
        _remove(path)


def _remove(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)
