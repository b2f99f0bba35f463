"""Sentences: which of the gaps between two words is a boundary.

Everything that can be said of a gap by itself ("`. `", "`, `", "` 😊\\n`") is worked out once per spelling (`Gap`). Most gaps
need nothing more. The others are put to `RULES`, in order; the first rule that does not answer None decides,
and where none does, the sentence goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from replylint.language.abbreviations import MEASURES, PAIRS, word_list
from replylint.language.text import (
    ABBREVIATION,
    CLOSING_ABBREVIATION,
    DIGIT,
    LETTER,
    LOWER,
    NUMBER,
    PLAIN,
    UPPER,
    Sentence,
    Word,
    Zone,
)
from replylint.language.zones import LONGEST_COURTESY, is_closing, is_greeting
from replylint.lazily import lazily

# A sentence longer than this is cut: the bit masks over its words, and what is done with them, stay cheap.
LONGEST = 512

# Nobody wraps text by hand wider than this; a longer line that ends was ended on purpose.
WIDEST_WRAP = 120

# A line shorter than this was not wrapped before a capital, one shorter than the other before nothing at all.
SHORT_LINE = 56
SHORTEST_WRAP = 20

# After an emoji, these carry on: «Спасибо ❤️ за отзыв».
CARRIES_ON = word_list("а без в во для до за и из к ко на не но о об от по под при про с со у что чтобы")

SPACE, BREAK, OPEN, ASK = 0, 1, 2, 3

_NEWLINE = lazily(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_IGNORED = lazily(r"[*_\u200b-\u200f\u2060\ufeff\ufe0f\u00ad]")
_ASIDE_MARK = lazily(r"\([!?]+\)")
_MARK = lazily(r"[.!?…]+")
_SMILE = lazily(r"[:;=]-?[)(]+|\){2,}|\({2,}|^\(\s")
_EMOJI = lazily("[\u2190-\u21ff\u231a-\u23ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
_ARROW = lazily("[\u2190-\u21ff\u25a0-\u25ff]")
_BREAKING = lazily(r"[,;:()\[\]{}\u2012-\u2015|]|(?<!\S)-(?!\S)|--")
_BULLET = lazily(r"[-–—•·▪●◦‣*✔✓✅☑➡→►▶🔹🔸]\ufe0f?[ \t\u00a0]*(?=[«\"“„(]?$)")
_CLOSERS = "»”\"')]"
_OPENERS = '«"“„(['
_TRAILING = " \t\u00a0\u202f№–—-•·*>#+→|/\\~^=&`"


class Gap:
    """What stands between two words, looked at by itself. `mark`, `newlines` (0-2), `left` and `right` as in `Sentence`:
    the number of characters at its left that belong to the sentence before, at its right to the one after."""

    __slots__ = (
        "breaks", "bullet", "closes", "closing", "comma", "final", "glued", "kind", "left", "mark", "newlines", "opens", "right",
        "smile", "stays_open", "sure", "wrapped",
    )  # fmt: skip

    def __init__(self, gap: str) -> None:
        lines = _NEWLINE.split(gap)
        self.newlines = min(len(lines) - 1, 2)
        self.bullet = self.newlines > 0 and _BULLET.search(lines[-1]) is not None
        bare = _ASIDE_MARK.sub("", _IGNORED.sub("", gap)) if not gap.isspace() else ""
        self.glued = bare == gap and not any(sign.isspace() for sign in gap)
        self.smile = _SMILE.search(bare) is not None or _has_emoji(bare)
        self.opens = "(" in bare
        self.closes = ")" in bare
        self.stays_open = bare.rfind("(") > bare.rfind(")") and not self.smile
        self.mark, self.wrapped = _mark_of(bare)
        self.comma = bare.lstrip()[:1]
        self.breaks = _BREAKING.search(bare) is not None
        self.right = len(gap) - len(gap.rstrip(_OPENERS))
        self.final = len(gap.rstrip(" \t\r\n\u00a0`*#>-–—"))
        self.left = _left_of(lines[0], gap, self.right)
        self.sure = (
            self.mark in (".", "!", "?")
            and not self.wrapped
            and not self.glued
            and not self.closes
            and not self.opens
        )
        self.closing = self.mark or (")" if self.smile or self.comma in ("(", ")") else "")
        self.kind = self._kind(bare)

    def _kind(self, bare: str) -> int:
        if self.mark or self.newlines or self.smile or ")" in bare:
            return ASK
        if "(" in bare:
            return OPEN
        return BREAK if self.breaks else SPACE


def _has_emoji(bare: str) -> bool:
    return _EMOJI.search(bare) is not None and _EMOJI.search(_ARROW.sub("", bare)) is not None


def _mark_of(bare: str) -> tuple[str, bool]:
    """The closing mark in a gap, and whether a quotation mark or a bracket closes right after it."""
    found = _MARK.search(bare)
    if found is None or bare[: found.start()].strip(" \u00a0%₽$€°»”\")']\t\r\n🙂"):
        return "", False
    run, after = found.group(), bare[found.end() :]
    if after[:1] == ",":
        return "", False
    if run == "." and not after and found.start() > 0 and bare[found.start() - 1].isspace():
        return "", False  # «.htaccess», «.com»
    wrapped = after[:1] != "" and after[0] in _CLOSERS and not after.startswith("))")
    if wrapped and after[0] == '"' and after == '"':
        wrapped = False
    if "?" in run:
        return "?", wrapped
    if "!" in run:
        return "!", wrapped
    return (".", wrapped) if run == "." else ("…", wrapped)


def _left_of(line: str, gap: str, right: int) -> int:
    """How much of a gap belongs to the sentence before it: all up to the line's end or to what opens the next sentence."""
    left = line if len(line) < len(gap) else gap[: len(gap) - right]
    return len(left.rstrip(_TRAILING))


class _Gaps(dict[str, Gap]):
    def __missing__(self, gap: str) -> Gap:
        known = Gap(gap)
        if len(gap) <= 32:
            if len(self) > 20_000:
                self.clear()
            self[gap] = known
        return known


GAPS = _Gaps()


@dataclass(slots=True)
class Place:
    """A gap in its context: it stands after word `k` of a chunk, in a sentence that began with word `first`.

    `after` is the next gap; `listed` says that the left word begins its sentence or stands after a comma or colon;
    `line` is the length of the line so far, `wrap` that of the longest line somebody may have wrapped.
    """

    gap: Gap
    left: Word
    right: Word
    k: int
    first: int
    words: Sequence[Word]
    after: str
    listed: bool
    in_brackets: bool
    line: int
    wrap: int

    @property
    def before(self) -> Word | None:
        """The word of the same sentence before the left one."""
        return self.words[self.k - 1] if self.k > self.first else None


def blank_line(place: Place) -> bool | None:
    return True if place.gap.newlines == 2 else None


def list_item(place: Place) -> bool | None:
    """«\\n— пункт», «\\n1) пункт»."""
    if not place.gap.newlines:
        return None
    if place.gap.bullet:
        return True
    numbered = place.right.stop in (NUMBER, LETTER) and place.after[:1] in (".", ")") and place.after != "."
    return True if numbered else None


def list_marker(place: Place) -> bool | None:
    """«1. Откройте», «а) нажмите»: the stop belongs to the item's number."""
    gap = place.gap
    if not place.listed or gap.newlines or place.left.stop not in (NUMBER, LETTER):
        return None
    if gap.mark == "." and not gap.wrapped:
        return False if place.left.stop == NUMBER and place.k == place.first and gap.comma == "." else None
    return False if gap.comma == ")" and not (place.in_brackets or gap.mark or gap.smile) else None


def bracket(place: Place) -> bool | None:
    """«(см. договор) и»: the bracket closes what was opened and nothing else stands there."""
    gap = place.gap
    if gap.closes and place.in_brackets and not gap.mark and not gap.newlines and gap.comma == ")":
        return False
    return None


def abbreviation(place: Place) -> bool | None:
    """«ул. Ленина», «500 руб. и», «500 руб. Оплата»."""
    if place.gap.mark != "." or place.gap.wrapped:
        return None
    if place.left.stop == ABBREVIATION:
        return False
    if place.left.stop == CLOSING_ABBREVIATION:
        return place.right.case == UPPER
    return None


def letter(place: Place) -> bool | None:
    """«И. И. Иванов», «и т. д. Ждём», «г. Москва», «в 2024 г. Мы»."""
    if place.gap.mark != "." or place.left.stop != LETTER or place.gap.wrapped:
        return None
    before = place.before
    if place.left.case == UPPER:
        named = place.right.case != LOWER or (before is not None and before.case == UPPER)
        return not named and not place.gap.glued
    if before is not None and (before.norm, place.left.norm) in PAIRS:
        return PAIRS[before.norm, place.left.norm] and place.right.case == UPPER
    if place.left.norm in MEASURES and before is not None and before.case == DIGIT:
        return place.right.case == UPPER
    return False


def glued(place: Place) -> bool | None:
    """«сделано.Жду» is two sentences, «node.js» is not."""
    gap = place.gap
    if not gap.glued or gap.newlines or gap.smile or gap.closes or not gap.mark:
        return None
    if gap.mark != ".":
        return place.right.case != LOWER if gap.mark == "…" else True
    if place.left.case == DIGIT and place.left.kind != "word":
        return place.right.case == UPPER and _is_russian(place.right)
    if not _is_russian(place.left) or not (_is_russian(place.right) or place.right.case == DIGIT):
        return False
    return place.right.case != LOWER or (len(place.left.norm) > 2 and len(place.right.norm) > 1)


def _is_russian(word: Word) -> bool:
    return word.kind == "placeholder" or (word.kind == "word" and "а" <= word.norm[-1:] <= "я")


def ellipsis(place: Place) -> bool | None:
    if place.gap.mark == "…" and place.right.case == LOWER and not place.gap.smile:
        return False
    return None


def direct_speech(place: Place) -> bool | None:
    """«„Как?“ спросил он»: the mark is the quotation's. A bracket that nothing opened is a smile."""
    if not place.gap.wrapped or (place.gap.closes and not place.in_brackets):
        return None
    return False if place.right.case == LOWER else None


def mark(place: Place) -> bool | None:
    return True if place.gap.mark else None


def smile(place: Place) -> bool | None:
    gap = place.gap
    if gap.smile and not gap.closes and not gap.opens:
        return place.right.norm not in CARRIES_ON or place.right.case == UPPER
    if gap.smile or (gap.comma == ")" and gap.closes and not place.in_brackets):
        return True
    return None


def courtesy_line(place: Place) -> bool | None:
    """«С уважением,\nАнна», «добрый день\nпосмотрел ваш заказ»."""
    if not place.gap.newlines or place.k - place.first >= LONGEST_COURTESY:
        return None
    words = place.words[place.first : place.k + 1]
    return True if is_greeting(words) or is_closing(words) else None


def line_end(place: Place) -> bool | None:
    """A line that ends where the next word would still have fitted was ended on purpose, a hard-wrapped one was not."""
    gap = place.gap
    if not gap.newlines:
        return None
    if place.right.case == LOWER:
        return False
    if gap.comma in (":", ";"):
        return True
    if gap.comma in (",", "—", "–", "-"):
        return False
    if place.line > WIDEST_WRAP:
        return True
    fits = place.line + 1 + len(place.right.text) <= place.wrap
    return fits or place.line < (SHORT_LINE if place.right.case == UPPER else SHORTEST_WRAP)


RULES: tuple[Callable[[Place], bool | None], ...] = (
    blank_line,
    list_item,
    list_marker,
    bracket,
    abbreviation,
    letter,
    glued,
    ellipsis,
    direct_speech,
    mark,
    smile,
    courtesy_line,
    line_end,
)


def decide(place: Place) -> bool:
    """Whether a sentence ends at a place."""
    for rule in RULES:
        answer = rule(place)
        if answer is not None:
            return answer
    return False


@dataclass(slots=True)
class Chunk:
    """A stretch of one zone, cut into words and the gaps after them; `lead` is the gap before the first word."""

    words: list[Word]
    starts: list[int]
    ends: list[int]
    gaps: list[str]
    lead: str
    zone: Zone


def split(chunk: Chunk, paragraph: int, out: list[Sentence]) -> int:
    """Append the sentences of a chunk to `out`; returns the paragraph that would follow."""
    words, starts, ends, gaps, zone = chunk.words, chunk.starts, chunk.ends, chunk.gaps, chunk.zone
    last = len(words) - 1
    first = breaks = 0
    in_brackets = "(" in chunk.lead
    start = starts[0] - GAPS[chunk.lead].right
    line_start, wrap = start, -1
    known = GAPS
    for k, gap in [(k, known[gap]) for k, gap in enumerate(gaps) if gap != " "]:
        kind = gap.kind
        if k == last:
            break
        if kind == BREAK:
            if k - first < LONGEST:
                breaks |= 2 << k - first
                continue
            _close(chunk, first, k, start, ends[k], breaks, "", paragraph, out)
            first, start, breaks = k + 1, starts[k + 1], 1
            continue
        if kind == SPACE:
            continue
        if kind == OPEN:
            breaks |= 2 << k - first
            in_brackets = True
            continue
        if not (gap.sure and (gap.mark != "." or words[k].stop == PLAIN)):
            if wrap < 0 and gap.newlines == 1:
                wrap = _wrap_width(chunk)
            place = Place(
                gap,
                words[k],
                words[k + 1],
                k,
                first,
                words,
                gaps[k + 1],
                k == first or breaks >> k - first & 1 == 1,
                in_brackets,
                ends[k] - line_start,
                wrap,
            )
            ended = decide(place)
            if gap.closes or gap.opens:
                in_brackets = gap.stays_open
            if gap.newlines:
                line_start = starts[k + 1]
            if not ended:
                if gap.breaks:
                    breaks |= 2 << k - first
                continue
        mark = gap.closing
        if k - first < LONGEST:
            cut = k + 1
            out.append(
                Sentence(
                    words[first:cut],
                    starts[first:cut],
                    ends[first:cut],
                    start,
                    ends[k] + gap.left,
                    breaks,
                    mark,
                    paragraph,
                    zone,
                )
            )
        else:
            _close(chunk, first, k, start, ends[k] + gap.left, breaks, mark, paragraph, out)
        first = k + 1
        breaks = 0
        in_brackets = in_brackets and not gap.newlines
        start = starts[first] - gap.right
        if gap.newlines:
            line_start = start
            if gap.newlines == 2:
                paragraph += 1
    final = known[gaps[last]]
    _close(
        chunk,
        first,
        last,
        start,
        ends[last] + final.final,
        breaks,
        final.closing,
        paragraph,
        out,
    )
    return paragraph + 1


def _wrap_width(chunk: Chunk) -> int:
    """The length of the chunk's longest line that somebody may have wrapped."""
    line_start, widest = chunk.starts[0], 0
    for start, end, gap in zip(chunk.starts[1:], chunk.ends, chunk.gaps, strict=False):
        if "\n" in gap:
            if end - line_start <= WIDEST_WRAP:
                widest = max(widest, end - line_start)
            line_start = start
    length = chunk.ends[-1] - line_start
    return max(widest, length) if length <= WIDEST_WRAP else widest


def _close(
    chunk: Chunk,
    first: int,
    last: int,
    start: int,
    end: int,
    breaks: int,
    mark: str,
    paragraph: int,
    out: list[Sentence],
) -> None:
    words, starts, ends, zone = chunk.words, chunk.starts, chunk.ends, chunk.zone
    while last - first >= LONGEST:
        cut = first + LONGEST
        bits = breaks & (1 << LONGEST) - 1
        out.append(
            Sentence(
                words[first:cut],
                starts[first:cut],
                ends[first:cut],
                start,
                ends[cut - 1],
                bits,
                "",
                paragraph,
                zone,
            )
        )
        breaks >>= LONGEST
        first, start = cut, starts[cut]
    stop = last + 1
    out.append(
        Sentence(
            words[first:stop], starts[first:stop], ends[first:stop], start, end, breaks, mark, paragraph, zone
        )
    )
