"""Plain text: a file is one reply, or several divided by lines of only `---` or `===`."""

from __future__ import annotations

from collections.abc import Iterator

from replylint.lazily import lazily
from replylint.model import Draft
from replylint.sources.fields import FieldOptions
from replylint.sources.origin import SourceMap, verbatim_map
from replylint.sources.page import Page

_DIVIDER = lazily(r"(?m)(?:^|(?<=\r))(?:-{3,}|={3,})[ \t]*(?:\r\n|\r|\n|\Z)")
_COMMENT = lazily(r"\s*#\s*replylint:[^\r\n]*(?:\r\n|\r|\n|\Z)")
_WRAPPED = lazily(r"«[^«»]*(?:«[^«»]*»[^«»]*)*»[.!?]?")


def read(page: Page, options: FieldOptions) -> Iterator[Draft]:
    """The replies of a text file; blank lines around each and comments before it are left out."""
    at = 0
    for divider in [*_DIVIDER.finditer(page.text), None]:
        end = divider.start() if divider else len(page.text)
        comment = _COMMENT.match(page.text, at, end)
        while comment:
            at = comment.end()
            comment = _COMMENT.match(page.text, at, end)
        found = trimmed(page, at, end)
        if found is not None:
            yield Draft(reply=found.text, path=page.path, origin=found)
        at = divider.end() if divider else end


def trimmed(page: Page, start: int, end: int) -> SourceMap | None:
    """The map of `page.text[start:end]` without the blank around it; None where nothing is left."""
    text = page.text[start:end]
    left = text.lstrip()
    if not left:
        return None
    return verbatim_map(page, end - len(left), start + len(text.rstrip()))


def unwrapped(found: SourceMap) -> SourceMap:
    """The map without the quotation marks «…» that hold the whole text, as templates in guides have them."""
    match = _WRAPPED.fullmatch(found.text)
    if match is None:
        return found
    return found.part(1, found.text.rindex("»"))
