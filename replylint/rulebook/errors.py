"""What is wrong with a rule file, and where."""

from __future__ import annotations

from pathlib import Path


class RuleFileError(Exception):
    """Something in a rule file is wrong. Line and column count from 1; `excerpt` shows the place."""

    def __init__(self, message: str, path: str, line: int = 1, column: int = 1, excerpt: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.column = column
        self.excerpt = excerpt

    def __reduce__(self) -> tuple[type[RuleFileError], tuple[str, str, int, int, str]]:
        return type(self), (self.message, self.path, self.line, self.column, self.excerpt)

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}: {self.message}"
        return f"{place}\n{self.excerpt}" if self.excerpt else place


def wrong(message: str, path: str | Path, line: int, column: int) -> RuleFileError:
    """The error about this place of a file that has been read, with its line."""
    source = Path(path).read_text(encoding="utf-8-sig")
    return RuleFileError(message, str(path), line, column, excerpt(source, line, column))


def excerpt(source: str, line: int, column: int) -> str:
    """The line of `source` with a mark under the column."""
    lines = source.splitlines()
    if not 1 <= line <= len(lines):
        return ""
    return f"  {lines[line - 1]}\n  {' ' * (column - 1)}^"
