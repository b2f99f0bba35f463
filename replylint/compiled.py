"""Keep what is slow to work out from data files — compiled rules, parsed word lists — between runs.

Values are kept with `marshal`, which trusts its input, so a checksum stands before them. A damaged or missing file is
made anew without a word; where nothing can be written, nothing is kept. Of each kind only the files last used stay.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

_CHECKSUM = 32

VERSIONS = 8
"""Files of one kind that are kept: rules in so many states, of so many projects."""

LEFT_OVER = ".part-"
"""What the name of a half-written file begins with."""

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


def keep(name: str, key: bytes, make: Callable[[], Any]) -> Any:
    """The plain values made earlier from what `key` digests, or those that `make` returns now."""
    digest = hashlib.sha256(key + f"{sys.version_info[:2]} {marshal.version}".encode()).hexdigest()[:24]
    path = cache_directory() / f"{name}-{digest}.bin"
    values = _read(path)
    if values is None:
        values = make()
        _write(path, values)
    return values


def _read(path: Path) -> Any:
    try:
        data = path.read_bytes()
        if path.stat().st_mtime < time.time() - DAY:
            os.utime(path)
    except OSError:
        return None
    if hashlib.sha256(data[_CHECKSUM:]).digest() != data[:_CHECKSUM]:
        return None
    try:
        return marshal.loads(data[_CHECKSUM:])
    except (ValueError, EOFError, TypeError):
        return None


def _write(path: Path, values: Any) -> None:
    payload = marshal.dumps(values)
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=LEFT_OVER)
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(payload).digest() + payload)
        os.replace(temporary, path)
        sweep(path.parent, path.name.rpartition("-")[0])
    except OSError:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)


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
