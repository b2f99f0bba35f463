"""What is wrong with a YAML text, in the language of the process."""

from __future__ import annotations

from replylint.i18n import mark
from replylint.i18n import translate as _

PROBLEMS = (
    mark("mapping values are not allowed in this context"),
    mark("block sequence entries are not allowed in this context"),
    mark("did not find expected key"),
    mark("did not find expected '-' indicator"),
    mark("did not find expected ',' or ']'"),
    mark("did not find expected ',' or '}'"),
    mark("did not find expected node content"),
    mark("did not find expected <document start>"),
    mark("did not find expected alphabetic or numeric character"),
    mark("did not find expected comment or line break"),
    mark("could not find expected ':'"),
    mark("found character that cannot start any token"),
    mark("found unexpected end of stream"),
    mark("found unknown escape character"),
    mark("found undefined alias"),
)
"""What libyaml says most often."""

HINTS = {
    "mapping values are not allowed": mark("; a text with «: » in it has to be quoted"),
    "found character that cannot start any token": mark(
        "; a text that begins with @, % or ` has to be quoted, tabs do not indent"
    ),
    "did not find expected alphabetic or numeric": mark("; a text that begins with * or & has to be quoted"),
}
"""The slip of the pen that is mostly behind a problem, by how the problem begins."""


def problem_of(error: Exception) -> str:
    """The problem that PyYAML tells of, with what would be right where that is known."""
    problem = getattr(error, "problem", None) or getattr(error, "context", None) or str(error)
    hints = (_(hint) for beginning, hint in HINTS.items() if problem.startswith(beginning))
    return _(problem) + next(hints, "")
