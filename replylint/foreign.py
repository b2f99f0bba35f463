"""What parsers and the system say of a fault, in the language of the process."""

from __future__ import annotations

import re

from replylint.i18n import mark, translate

YAML_HINTS = {
    "mapping values are not allowed": mark("; a text with «: » in it has to be quoted"),
    "found character that cannot start any token": mark(
        "; a text that begins with @, % or ` has to be quoted, tabs do not indent"
    ),
    "did not find expected alphabetic or numeric": mark("; a text that begins with * or & has to be quoted"),
}
"""The slip of the pen that is mostly behind a problem with YAML, by how the problem begins."""

_FIELD = re.compile(r"'[^']*'|\d+")

SAYINGS = (
    # the system
    mark("No such file or directory"),
    mark("Permission denied"),
    mark("Is a directory"),
    mark("Not a directory"),
    mark("File name too long"),
    mark("No space left on device"),
    mark("Read-only file system"),
    mark("Input/output error"),
    mark("Too many levels of symbolic links"),
    # tomllib
    mark("Invalid value"),
    mark("Invalid statement"),
    mark("Invalid initial character for a key part"),
    mark("Expected {0} after a key in a key/value pair"),
    mark("Expected newline or end of document after a statement"),
    mark("Unterminated string"),
    mark("Unclosed array"),
    mark("Unclosed inline table"),
    mark("Cannot overwrite a value"),
    mark("Illegal character {0}"),
    mark("Unescaped {0} in a string"),
    # libyaml
    mark("did not find expected key"),
    mark("did not find expected node content"),
    mark("did not find expected {0} or {1}"),
    mark("did not find expected {0} indicator"),
    mark("did not find expected <document start>"),
    mark("did not find expected alphabetic or numeric character"),
    mark("did not find expected comment or line break"),
    mark("found undefined alias"),
    mark("could not find expected {0}"),
    mark("mapping values are not allowed in this context"),
    mark("block sequence entries are not allowed in this context"),
    mark("found character that cannot start any token"),
    mark("found unexpected end of stream"),
    mark("found unknown escape character"),
    mark("found a tab character that violates indentation"),
    mark("control characters are not allowed"),
    # Python
    mark("invalid syntax"),
    mark("invalid syntax. Perhaps you forgot a comma?"),
    mark("unterminated string literal (detected at line {0})"),
    mark("unterminated triple-quoted string literal (detected at line {0})"),
    mark("{0} was never closed"),
    mark("unmatched {0}"),
    mark("unexpected indent"),
    mark("unindent does not match any outer indentation level"),
    mark("expected an indented block after {0} statement on line {1}"),
)
"""The usual ones; numbers and what stands in quotes are fields."""


def said(text: str) -> str:
    """`text` in the language of the process, or as it is where it is not one of `SAYINGS`."""
    fields = _FIELD.findall(text)
    numbers = iter(range(len(fields)))
    saying = _FIELD.sub(lambda _: f"{{{next(numbers)}}}", text)
    return translate(saying).format(*fields) if saying in SAYINGS else text


def yaml_problem(error: Exception) -> str:
    """The problem that PyYAML tells of, with what would be right where that is known."""
    problem = getattr(error, "problem", None) or getattr(error, "context", None) or str(error)
    hints = (translate(hint) for beginning, hint in YAML_HINTS.items() if problem.startswith(beginning))
    return said(problem) + next(hints, "")
