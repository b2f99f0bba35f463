"""Results kept between runs, by content, configuration and versions.

An entry can be read only by who has the text it speaks of: both the name of the entry and the key its contents are
masked with are derived from that text, so that the files tell nothing of a draft. Entries live in up to 256 small
files that are replaced as a whole, so that runs at the same time cannot damage them; what another run wrote in the
meantime may be lost, what is damaged is rebuilt, and a directory that cannot be written is done without.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from replylint.compiled import LEFT_OVER, sweep
from replylint.model import Draft, Finding, Position, Report, Rewrite, Span, Suggestion, Turn
from replylint.reporters.places import FileEdit, file_edits, line_start, ranger

Edit = tuple[Span, str]

MAGIC = b"replylint results 1\n"
SHARDS = 256
SHARD_BYTES = 256 * 1024
PART_BYTES = SHARD_BYTES // 4
"""A longer entry is divided, so that one alone never fills a shard."""
LARGEST_BYTES = (SHARDS - 1) * PART_BYTES
"""An entry longer than a quarter of the whole cache, compressed, is not kept: it would drive out the rest."""
WAITING_BYTES = 8 * 1024 * 1024
"""So much may wait in memory to be written; what has been read since goes with it."""
RECORD = struct.Struct(">32s16sI")


class ResultCache:
    """Bytes by key. `identity` is everything but the content that results depend on."""

    def __init__(self, directory: Path, identity: str) -> None:
        self.directory = directory / "results"
        self._identity = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).digest()
        self._shards: dict[int, dict[bytes, tuple[bytes, bytes]]] = {}
        self._fresh: dict[int, dict[bytes, tuple[bytes, bytes]]] = {}
        self._waiting = 0

    def key(self, *parts: str | bytes) -> bytes:
        """The key of an input made of these parts."""
        digest = hashlib.sha256(self._identity)
        for part in parts:
            raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
            digest.update(len(raw).to_bytes(8, "big") + raw)
        return digest.digest()

    def get(self, key: bytes) -> bytes | None:
        """What was put under `key`, or None."""
        packed, check = b"", b""
        for shard, name, part_key in _parts_of(key):
            part = self._shard(shard).get(name)
            if part is None:
                return None
            check, masked = part
            packed += _mask(masked, part_key)
            if len(masked) < PART_BYTES:
                break
        try:
            plain = zlib.decompress(packed)
        except zlib.error:
            return None
        return plain if hashlib.sha256(plain).digest()[:16] == check else None

    def put(self, key: bytes, plain: bytes) -> None:
        """Remember `plain`; `flush` writes it, or the put after which too much would wait."""
        packed, check = zlib.compress(plain, 1), hashlib.sha256(plain).digest()[:16]
        if len(packed) > LARGEST_BYTES:
            return
        # The last part is the one that is not full, be it empty.
        starts = range(0, len(packed) + 1, PART_BYTES)
        for start, (shard, name, part_key) in zip(starts, _parts_of(key), strict=False):
            entry = check, _mask(packed[start : start + PART_BYTES], part_key)
            self._shard(shard)[name] = entry
            self._fresh.setdefault(shard, {})[name] = entry
            self._waiting += len(entry[1])
        if self._waiting > WAITING_BYTES:
            self.flush()
            self._shards = {}

    def flush(self) -> None:
        """Write what is new. An unwritable directory is no error: the next run is slower."""
        with suppress(OSError):
            for number, fresh in self._fresh.items():
                shard = _read_shard(self._path(number))
                for name in fresh:
                    shard.pop(name, None)
                _write_shard(self._path(number), {**shard, **fresh})
        if self._fresh:
            sweep(self.directory)
        self._fresh, self._waiting = {}, 0

    def _shard(self, number: int) -> dict[bytes, tuple[bytes, bytes]]:
        if number not in self._shards:
            self._shards[number] = _read_shard(self._path(number))
        return self._shards[number]

    def _path(self, number: int) -> Path:
        return self.directory / f"{number:02x}.bin"


def _parts_of(key: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Where the parts of an entry stand: the number of the shard, the name there, and the key of its mask.

    Parts go to shards that follow one another, so that even the largest entry takes of each no more than a part.
    """
    first = hashlib.sha256(b"name" + key).digest()
    yield first[0], first, key
    for number in range(1, SHARDS):
        part_key = hashlib.sha256(b"part %d" % number + key).digest()
        yield (first[0] + number) % SHARDS, hashlib.sha256(b"name" + part_key).digest(), part_key


def _mask(data: bytes, key: bytes) -> bytes:
    """`data` exclusive-or a key stream. Every key masks only one text, as the content is part of it."""
    stream = hashlib.shake_256(b"mask" + key).digest(len(data))
    return (int.from_bytes(data, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(data), "big")


def _read_shard(path: Path) -> dict[bytes, tuple[bytes, bytes]]:
    try:
        raw = path.read_bytes()
    except OSError:
        return {}
    entries: dict[bytes, tuple[bytes, bytes]] = {}
    at = len(MAGIC)
    if not raw.startswith(MAGIC):
        return {}
    while at + RECORD.size <= len(raw):
        name, check, length = RECORD.unpack_from(raw, at)
        at += RECORD.size
        if at + length > len(raw):
            break
        entries[name] = check, raw[at : at + length]
        at += length
    return entries


def _write_shard(path: Path, entries: dict[bytes, tuple[bytes, bytes]]) -> None:
    """Replace the file, the oldest entries left out where it would grow too large."""
    size, kept = 0, list[bytes]()
    for name, (check, masked) in reversed(entries.items()):
        size += RECORD.size + len(masked)
        if size > SHARD_BYTES:
            break
        kept.append(RECORD.pack(name, check, len(masked)) + masked)
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=LEFT_OVER)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(MAGIC + b"".join(reversed(kept)))
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def installation(directories: Iterable[Path] = ()) -> str:
    """What results depend on besides content and configuration: sizes and times of the program's own files, of the
    shipped rules and of those in `directories`. Nothing is read, and any edit or upgrade changes it."""
    package = Path(__file__).parent
    lines = []
    for root in (package, package.parent / "rules", *directories):
        for place, folders, files in os.walk(root):
            folders[:] = sorted(name for name in folders if name not in ("__pycache__", "locale"))
            for name in sorted(files):
                path = os.path.join(place, name)
                with suppress(OSError):
                    found = os.stat(path)
                    lines.append(f"{path}:{found.st_size}:{found.st_mtime_ns}")
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


# --- reports as JSON -------------------------------------------------------------------------------------------


class RecordedOrigin:
    """The places a report needs, remembered: stands in for the source map of a file that is not read again."""

    def __init__(
        self, places: dict[Span, tuple[Position, Position]], edits: dict[Edit, list[FileEdit] | None]
    ) -> None:
        self._places = places
        self._edits = edits
        self._starts = {span.start: place[0] for span, place in places.items()}

    def positions(self, start: int, end: int) -> tuple[Position, Position]:
        """Where a finding, a suggestion or a line begins and ends. Raises KeyError for any other range."""
        return self._places[Span(start, end)]

    def position(self, offset: int) -> Position:
        """Where one of them begins. Raises KeyError for any other offset."""
        return self._starts[offset]

    def file_edits(self, edit: Suggestion) -> list[FileEdit] | None:
        """What a suggestion of the report changes in the file; None where it cannot be written."""
        return self._edits[(edit.span, edit.replacement)]


def encode(reports: Iterable[Report]) -> bytes:
    """Reports as JSON, places included, to be read back with `decode`."""
    return json.dumps([_plain(report) for report in reports], ensure_ascii=True).encode()


def decode(raw: bytes) -> list[Report]:
    """The reports that `encode` wrote."""
    return [_report(values) for values in json.loads(raw)]


def _plain(report: Report) -> list[Any]:
    draft, rewrite = report.draft, report.rewrite
    turns = [(turn.author, turn.text) for turn in draft.turns]
    return [
        [
            draft.reply,
            draft.customer,
            draft.channel,
            draft.id,
            draft.path,
            turns,
            draft.rating,
            draft.fragment,
            draft.lasting_id,
        ],
        report.score,
        report.verdict,
        [_plain_finding(finding) for finding in report.findings],
        report.not_judged,
        rewrite and [rewrite.text, rewrite.slots, rewrite.left_out],
        _plain_places(report) if draft.origin else None,
        _plain_edits(report) if draft.origin else None,
    ]


def _plain_finding(finding: Finding) -> list[Any]:
    return [
        [finding.rule, finding.category, finding.severity, finding.message],
        [finding.span.start, finding.span.end],
        finding.text,
        finding.why,
        [
            [one.span.start, one.span.end, one.replacement, one.applicability, one.reason, one.slots]
            for one in finding.suggestions
        ],
    ]


def _plain_places(report: Report) -> list[list[int]]:
    """The places of all findings, suggestions and lines, and of the whole reply."""
    reply, place = report.draft.reply, ranger(report.draft)
    starts = [0] + [index + 1 for index, char in enumerate(reply) if char in "\r\n"]
    spans = {line_start(start, reply) for start in starts} | {Span(0, len(reply))}
    for finding in report.findings:
        spans.add(finding.span)
        spans.update(one.span for one in finding.suggestions)
    found = []
    for span in sorted(spans):
        start, end = place(span)
        found.append(
            [span.start, span.end, start.line, start.column, start.offset, end.line, end.column, end.offset]
        )
    return found


def _plain_edits(report: Report) -> list[Any]:
    """What each suggestion changes in the file, in the order of the findings."""
    found: list[Any] = []
    for finding in report.findings:
        for one in finding.suggestions:
            edits = file_edits(report.draft, one)
            found.append(edits and [(_plain_place(start, end), text) for start, end, text in edits])
    return found


def _plain_place(start: Position, end: Position) -> list[int]:
    return [start.line, start.column, start.offset, end.line, end.column, end.offset]


def _places(values: list[int]) -> tuple[Position, Position]:
    return Position(*values[:3]), Position(*values[3:])


def _report(values: list[Any]) -> Report:
    drafted, score, verdict, findings, unjudged = values[:5]
    reply, customer, channel, name, path, turns, rating, fragment, lasting = drafted
    rewrite, places, edits = values[5:]
    draft = Draft(
        reply, customer, channel, name, path, tuple(Turn(*turn) for turn in turns), rating, fragment, lasting
    )
    made = tuple(_finding(one) for one in findings)
    if places is not None:
        known = {Span(at[0], at[1]): _places(at[2:]) for at in places}
        draft = replace(draft, origin=RecordedOrigin(known, _edits(made, edits)))
    whole = rewrite and Rewrite(rewrite[0], tuple(rewrite[1]), tuple(rewrite[2]))
    return Report(draft, score, verdict, made, tuple(unjudged), whole)


def _edits(findings: Iterable[Finding], edits: list[Any]) -> dict[Edit, list[FileEdit] | None]:
    suggestions = [one for finding in findings for one in finding.suggestions]
    return {
        (one.span, one.replacement): written and [(*_places(at), text) for at, text in written]
        for one, written in zip(suggestions, edits, strict=True)
    }


def _finding(values: list[Any]) -> Finding:
    (rule, category, severity, message), (start, end), text, why, suggestions = values
    edits = tuple(
        Suggestion(Span(first, last), replacement, applicability, reason, tuple(slots))
        for first, last, replacement, applicability, reason, slots in suggestions
    )
    return Finding(rule, category, severity, message, Span(start, end), text, why, edits)
