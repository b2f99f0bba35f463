"""Inline suppressions: comments and sidecar keys by which a file says that a finding is meant.

    reply: Это не ко мне.        # replylint: ignore[deflection/not-my-job] цитата из отзыва
    <!-- replylint: ignore[deflection] так говорит герой примера -->
    {"reply": "…", "replylint": {"ignore": ["false-promise"], "reason": "…"}}

`ignore` without brackets means every rule, a family's name all its rules, `ignore-file` the whole file.
docs/formats.md has the syntax of each format.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, NamedTuple, TypeVar

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
_OTHER_WORD = r"(?!ignore(?:-file)?(?![\w-]))(?P<written>[\w-]+)(?:\[[^\]\r\n]*\])?"
_OTHERS = {
    name: re.compile(rf"(?im){opening}[ \t]*replylint:[ \t]*{_OTHER_WORD}")
    for name, opening in _OPENINGS.items()
}
_MEANT = re.compile(r"(?i)(?:(?:disable|skip|suppress|ignor)[\w-]*|noqa|nolint|off|allow)(?![\w-])|[\w-]+\[")
"""What people write who mean `ignore`: words of other linters, slips of the pen, anything with rules in brackets."""
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


T = TypeVar("T")


class _Ranges(Generic[T]):
    """Things that stand at `start <= i < end`: those near a place are found without a look at all of them."""

    def __init__(self, ranges: Iterable[tuple[int, int, T]]) -> None:
        self._ranges = sorted(ranges, key=lambda one: one[:2])
        self._starts = [start for start, _, _ in self._ranges]
        self._reached = list(accumulate((end for _, end, _ in self._ranges), max))

    def meeting(self, start: int, end: int) -> list[tuple[int, int, T]]:
        """Those that have a part of `start <= i < end`, the first ones first."""
        low, high = bisect_right(self._reached, start), bisect_left(self._starts, end)
        return [one for one in self._ranges[low:high] if one[1] > start]

    def following(self, at: int) -> tuple[int, int, T] | None:
        """The first that begins at `at` or after it."""
        index = bisect_left(self._starts, at)
        return self._ranges[index] if index < len(self._ranges) else None


class Slip(NamedTuple):
    """What stands in a file like a suppression, at `line` and `column`, and is none. `meant` is how to say it."""

    line: int
    column: int
    written: str
    meant: str


class Suppressions:
    """All suppressions of a file, and what was meant to be one."""

    def __init__(self, found: Iterable[Suppression] = (), slips: Iterable[Slip] = ()) -> None:
        self.slips = sorted(slips)
        self.in_order = sorted(found, key=lambda one: (one.line, one.column))
        self._ranges = _Ranges((one.start, one.end, number) for number, one in enumerate(self.in_order))

    def covering(self, rule: str, offset: int) -> Suppression | None:
        """The first that covers a finding of `rule` beginning at `offset` of the file, if any."""
        numbers = sorted(number for _, _, number in self._ranges.meeting(offset, offset + 1))
        near = (self.in_order[number] for number in numbers)
        return next((one for one in near if one.covers(rule, offset)), None)

    def unused(self, used: Iterable[Suppression]) -> list[Suppression]:
        """Those that are not among `used`, in file order."""
        known = set(used)
        return [one for one in self.in_order if one not in known]


def suppressions(page: Page, name: str, drafts: Sequence[Draft]) -> Suppressions:
    """All suppressions of a file; `name` is its format, `drafts` what was read from it. Raises SourceError."""
    if SIDECAR not in page.text.casefold():
        return Suppressions()
    maps = [draft.origin for draft in drafts if isinstance(draft.origin, SourceMap)]
    replies = _Ranges((*one.span(0, len(one.text)), one) for one in maps)
    found = [*_comments(page, name, replies), *_sidecars(page, name)]
    slips = [*_other_comments(page, name, replies), *(one for one in found if isinstance(one, Slip))]
    return Suppressions((one for one in found if isinstance(one, Suppression)), slips)


def _comments(page: Page, name: str, replies: _Ranges[SourceMap]) -> Iterator[Suppression]:
    pattern = _COMMENTS.get(name)
    if pattern is None:
        return
    for match in pattern.finditer(page.text):
        if _is_said(replies, match.start()):
            continue
        start, end = 0, len(page.text) + 1
        if not match["file"] and name != "emailfile":
            start, end = _range(page, match, replies)
        yield _suppression(page, match.start(), match["rules"], match["reason"], start, end)


def _is_said(replies: _Ranges[SourceMap], at: int) -> bool:
    """Whether what stands at `at` belongs to a reply and is no comment."""
    return any(found.holds(at) for _, _, found in replies.meeting(at, at + 1))


def _other_comments(page: Page, name: str, replies: _Ranges[SourceMap]) -> Iterator[Slip]:
    """Comments that speak to this program in words it does not know."""
    pattern = _OTHERS.get(name)
    if pattern is None:
        return
    for match in pattern.finditer(page.text):
        at, said = match.start(), match.group()[match.start("written") - match.start() :]
        if not _MEANT.match(said) or _is_said(replies, at):
            continue
        place = page.position(at)
        meant = "ignore-file" if "file" in match["written"] else "ignore"
        yield Slip(place.line, place.column, said, said.replace(match["written"], meant, 1))


def _range(page: Page, match: re.Match[str], replies: _Ranges[SourceMap]) -> tuple[int, int]:
    """What a comment speaks of: its own reply or line after text, the next reply or line where it stands alone."""
    line_start, line_end = _line(page, match.start())
    around = next(iter(replies.meeting(line_start, line_end)), None)
    following = replies.following(match.end())
    alone = not page.text[line_start : match.start()].strip()
    if alone and around and around[0] < line_start and around[1] > line_end:
        return match.end(), _paragraph_end(page, match.end(), around[1])
    if not alone and around:
        first_or_last = around[0] >= line_start or around[1] <= line_end
        return around[:2] if first_or_last else (line_start, line_end)
    if following and (alone or not page.text[match.end() : following[0]].strip()):
        return following[:2]
    return line_start, line_end


def _line(page: Page, offset: int) -> tuple[int, int]:
    starts = page.line_starts
    after = bisect_right(starts, offset)
    return starts[after - 1], starts[after] if after < len(starts) else len(page.text) + 1


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


def _sidecars(page: Page, name: str) -> Iterator[Suppression | Slip]:
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


def _records(page: Page, node: Node) -> Iterator[Suppression | Slip]:
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
                elif fold(key) == SIDECAR and (slip := _slip(page, found, value)):
                    yield slip


def _slip(page: Page, record: Record, value: Node) -> Slip | None:
    """A sidecar that is a list or a text which cannot be read; a record may speak of something else."""
    place = page.position(record.start)
    if isinstance(value, Items) and all(isinstance(item, Leaf) for item in value.items):
        names = [str(item.value) for item in value.items if isinstance(item, Leaf)]
        return Slip(place.line, place.column, json.dumps(names), json.dumps({"ignore": names}))
    if isinstance(value, Leaf) and _MEANT.match(str(value.value or "").strip()):
        return Slip(place.line, place.column, str(value.value).strip(), "ignore[…]")
    return None


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
