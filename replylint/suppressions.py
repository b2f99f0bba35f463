"""Inline suppressions: comments and sidecar keys by which a file says that a finding is meant.

    reply: Это не ко мне.        # replylint: ignore[deflection/not-my-job] цитата из отзыва
    <!-- replylint: ignore[deflection] так говорит герой примера -->
    {"reply": "…", "replylint": {"ignore": ["false-promise"], "reason": "…"}}

`ignore` without brackets means every rule, a family's name all its rules, `ignore-file` the whole file.
docs/formats.md has the syntax of each format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from replylint.model import Draft
from replylint.sources import reader
from replylint.sources.fields import SIDECAR, fold
from replylint.sources.origin import SourceMap
from replylint.sources.page import Page
from replylint.sources.tree import Items, Leaf, Node, Record

_HASH = r"(?P<open>\#)"
_MARKUP = r"(?P<open><!--)"
_SLASH = r"(?P<open>//|/\*)"
_SLASH_OR_HASH = r"(?P<open>//|/\*|\#)"
_HEADER = r"(?P<open>^X-)"
_OPENINGS = {
    "yamlfile": _HASH,
    "tomlfile": _HASH,
    "pythonfile": _HASH,
    "text": _HASH,
    "markdown": _MARKUP,
    "htmlfile": _MARKUP,
    "script": _SLASH,
    "phpfile": _SLASH_OR_HASH,
    "emailfile": _HEADER,
}
_WORD = r"ignore(?P<file>-file)?(?![\w-])(?:\[(?P<rules>[^\]\r\n]*)\])?[ \t]*(?P<reason>[^\r\n]*?)"
_COMMENTS = {
    name: re.compile(rf"(?im){opening}[ \t]*replylint:[ \t]*{_WORD}[ \t]*(?:-->|\*/|$|(?=\r))")
    for name, opening in _OPENINGS.items()
}
_SIDECAR_TEXT = re.compile(rf"\s*(?:{_WORD}|(?P<bare>[\w/-]+(?:\s*,\s*[\w/-]+)*))\s*")


@dataclass(frozen=True, slots=True)
class Suppression:
    """One suppression. It stands at `line` and `column` and speaks of the file's code points
    `start <= i < end`. No `rules` means all of them; a rule's family stands for its rules."""

    line: int
    column: int
    rules: tuple[str, ...]
    reason: str
    start: int
    end: int

    def covers(self, rule: str, offset: int) -> bool:
        """Whether a finding of `rule` that begins at code point `offset` of the file is meant."""
        if not self.start <= offset < self.end:
            return False
        return not self.rules or any(rule == name or rule.startswith(name + "/") for name in self.rules)


def suppressions(page: Page, name: str, drafts: Sequence[Draft]) -> list[Suppression]:
    """All suppressions of a file, in file order; `name` is its format, `drafts` what was read from it."""
    if SIDECAR not in page.text.casefold():
        return []
    maps = [draft.origin for draft in drafts if isinstance(draft.origin, SourceMap)]
    found = [*_comments(page, name, maps), *_sidecars(page, name)]
    return sorted(found, key=lambda one: (one.line, one.column))


def suppressing(found: Sequence[Suppression], rule: str, offset: int) -> Suppression | None:
    """The first suppression that covers a finding of `rule` beginning at `offset` of the file, if any."""
    return next((one for one in found if one.covers(rule, offset)), None)


def unused(found: Sequence[Suppression], used: Sequence[Suppression]) -> list[Suppression]:
    """The suppressions of a file that suppressed nothing, in file order."""
    return [one for one in found if one not in used]


def _comments(page: Page, name: str, maps: Sequence[SourceMap]) -> Iterator[Suppression]:
    pattern = _COMMENTS.get(name)
    if pattern is None:
        return
    spans = sorted({found.span(0, len(found.text)) for found in maps})
    for match in pattern.finditer(page.text):
        if any(found.holds(match.start()) for found in maps):
            continue
        start, end = 0, len(page.text) + 1
        if not match["file"] and name != "emailfile":
            start, end = _range(page, match, spans)
        yield _suppression(page, match.start(), match["rules"], match["reason"], start, end)


def _range(page: Page, match: re.Match[str], spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """What a comment speaks of: its own reply or line after text, the next reply or line where it stands alone."""
    line_start, line_end = _line(page, match.start())
    around = next((span for span in spans if span[0] < line_end and span[1] > line_start), None)
    following = next((span for span in spans if span[0] >= match.end()), None)
    alone = not page.text[line_start : match.start()].strip()
    if alone and around and around[0] < line_start and around[1] > line_end:
        return match.end(), _paragraph_end(page, match.end(), around[1])
    if not alone and around:
        first_or_last = around[0] >= line_start or around[1] <= line_end
        return around if first_or_last else (line_start, line_end)
    if following and (alone or page.text[match.end() : following[0]].strip(" \t\r\n") == ""):
        return following
    return line_start, line_end


def _line(page: Page, offset: int) -> tuple[int, int]:
    line = page.position(offset).line - page.line
    starts = [*page.line_starts, len(page.text) + 1]
    return starts[line], starts[line + 1]


def _paragraph_end(page: Page, start: int, end: int) -> int:
    """Where the lines after a comment inside a reply end: at a blank line or with the reply."""
    _, after = _line(page, start)
    blank = re.compile(r"(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)").search(page.text, after, end)
    return blank.start() if blank else end


def _suppression(
    page: Page, offset: int, rules: str | None, reason: str | None, start: int, end: int
) -> Suppression:
    place = page.position(offset)
    names = tuple(name.strip() for name in (rules or "").split(",") if name.strip())
    shift = page.offset
    return Suppression(place.line, place.column, names, (reason or "").strip(), start + shift, end + shift)


def _sidecars(page: Page, name: str) -> Iterator[Suppression]:
    """The suppressions that stand as a key `replylint` of a record, each for its record."""
    if name == "jsonlines":
        from replylint.sources import jsonfile, jsonlines

        for line in jsonlines.lines(page):
            if SIDECAR in line.text:
                yield from _records(line, jsonfile.parse(line))
        return
    parse = getattr(reader(name), "parse", None)
    if parse is not None:
        yield from _records(page, parse(page))


def _records(page: Page, node: Node) -> Iterator[Suppression]:
    stack: list[Node] = [node]
    while stack:
        found = stack.pop()
        if isinstance(found, Items):
            stack.extend(reversed(found.items))
        elif isinstance(found, Record):
            stack.extend(value for key, value in reversed(found.pairs) if fold(key) != SIDECAR)
            for key, value in found.pairs:
                said = _said(value) if fold(key) == SIDECAR else None
                if said is not None:
                    yield _suppression(page, found.start, said[0], said[1], found.start, found.end)


def _said(node: Node) -> tuple[str, str] | None:
    """The rules (joined by commas) and the reason of a sidecar; None where it says nothing of suppression."""
    if isinstance(node, Leaf):
        match = _SIDECAR_TEXT.fullmatch(str(node.value or ""))
        return (match["rules"] or match["bare"] or "", match["reason"] or "") if match else None
    if not isinstance(node, Record):
        return None
    pairs = {fold(key): value for key, value in node.pairs}
    ignore, reason = pairs.get("ignore"), pairs.get("reason")
    why = str(reason.value or "") if isinstance(reason, Leaf) else ""
    if isinstance(ignore, Items):
        return ",".join(str(item.value) for item in ignore.items if isinstance(item, Leaf)), why
    if isinstance(ignore, Leaf) and ignore.value is not None and ignore.value is not False:
        return ("" if ignore.value is True else str(ignore.value)), why
    return None
