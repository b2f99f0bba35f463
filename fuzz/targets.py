"""What is fuzzed: functions of bytes that return in silence or raise because an invariant does not hold.

Only declared errors may come out of the code under test; each target catches those and nothing else.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from functools import cache, partial
from itertools import pairwise
from pathlib import Path

from replylint import baseline, compiled, config, fixing
from replylint.cache import ResultCache
from replylint.language.reader import read
from replylint.language.tokens import Vocabulary
from replylint.linter import Linter
from replylint.model import Draft, Report
from replylint.phrases.compiling import Compiler
from replylint.phrases.matching import Matcher
from replylint.phrases.syntax import PhraseError, parse_phrase
from replylint.rulebook import assembly
from replylint.rulebook.errors import RuleFileError
from replylint.sources import SourceError, decode_page, read_page
from replylint.sources.origin import Edit, FixRefused, SourceMap

Target = Callable[[bytes], None]

CLASSES = {"сотрудник": ("менеджер", "оператор", "старший смены"), "пусто": ()}
REPLY = "Здравствуйте! По оплате это не ко мне, обратитесь в банк до 18:00. Ваш заказ № 12-345 в пути."
SUFFIXES = {
    "text": "txt", "markdown": "md", "htmlfile": "html", "jsonfile": "json", "jsonlines": "jsonl",
    "yamlfile": "yml", "tomlfile": "toml", "csvfile": "csv", "emailfile": "eml", "pythonfile": "py",
    "script": "tsx", "phpfile": "php",
}  # fmt: skip
"""Format → suffix of the file it is tried on."""


def phrase(data: bytes) -> None:
    """A phrase is read and compiled, or refused with a column inside it; what compiles can be looked for."""
    text = _text(data)
    try:
        parse_phrase(text)
        compiler = Compiler(CLASSES.get)
        compiler.add(text, compiler.group("fuzz"))
    except PhraseError as error:
        assert 1 <= error.column <= len(error.phrase) + 1, error.column
        error.show()
        return
    matcher = Matcher(compiler.finish())
    source = f"{REPLY} {text}"
    found = read(source, matcher.vocabulary)
    for hit in matcher.find(found):
        span = found.sentences[hit.sentence].span(hit.start, hit.end)
        assert 0 <= span.start < span.end <= len(source)


def tokens(data: bytes) -> None:
    """Words and sentences lie in order inside the text, and each word is what stands at its place."""
    source = _text(data)
    end = 0
    for sentence in read(source, Vocabulary()).sentences:
        assert end <= sentence.start <= sentence.starts[0] and sentence.ends[-1] <= sentence.end, sentence
        end = sentence.end
        words = zip(sentence.words, sentence.starts, sentence.ends, strict=True)
        assert all(source[first:last] == word.text for word, first, last in words), sentence
        spans = list(zip(sentence.starts, sentence.ends, strict=True))
        assert all(left[1] <= right[0] for left, right in pairwise(spans)), sentence
        assert sentence.zone in ("greeting", "body", "closing", "signature", "quote", "code")
        assert (sentence.quoted | sentence.breaks) >> len(sentence.words) == 0, sentence
    assert end <= len(source)


def lint(data: bytes) -> None:
    """A draft gives the same report twice; all its spans slice to their text; the rewrite can be made."""
    customer, _, reply = _text(data).rpartition("\0")
    draft = Draft(reply, customer or None)
    report = _linter().lint(draft)
    check_spans(report)
    assert _linter().lint(draft) == report
    _linter().rewrite(draft)


def source(name: str, data: bytes) -> None:
    """A file is refused as a file, or its drafts map back into it; an edit is made exactly or refused."""
    path = _scratch() / f"draft.{SUFFIXES[name]}"
    try:
        page = decode_page(data, name, str(path))
        drafts = read_page(page, name)
    except SourceError as error:
        str(error)
        return
    for draft in drafts:
        _check_map(draft, len(page.text))
    if drafts:
        _check_edit(path, data, drafts)


def configuration(data: bytes) -> None:
    """A configuration is read, or refused with its place."""
    for name in (".replylint.yml", "replylint.toml"):
        path = _written(name, data)
        try:
            config.load(file=path).for_path("a/b.txt")
        except config.ConfigError as error:
            assert error.line is None or error.line >= 1
            str(error)


def rules(data: bytes) -> None:
    """A rule file is read and compiled, or refused with its place."""
    path = _written("packs/pack.yml", data)
    try:
        assembly.compile_packs((path.parent,))
    except RuleFileError as error:
        assert error.line >= 1 and error.column >= 1
        str(error)


def kept(data: bytes) -> None:
    """Damaged results, compiled rules and baselines are done without, or refused."""
    results = ResultCache(_scratch(), "fuzz")
    key = results.key("x")
    shard = hashlib.sha256(b"name" + key).digest()[0]
    _written(f"results/{shard:02x}.bin", data)
    assert results.get(key) in (None, b"x")
    assert compiled._read(_written("rules.bin", data), b"fuzz") is None
    try:
        baseline.load(_written("baseline.json", data))
    except baseline.BaselineError as error:
        str(error)


TARGETS: dict[str, Target] = {
    "phrase": phrase,
    "tokens": tokens,
    "lint": lint,
    **{f"source-{suffix}": partial(source, name) for name, suffix in SUFFIXES.items()},
    "configuration": configuration,
    "rules": rules,
    "kept": kept,
}


def check_spans(report: Report) -> None:
    """Every finding and suggestion of a report lies in its reply and says what stands there."""
    reply = report.draft.reply
    for finding in report.findings:
        assert 0 <= finding.span.start <= finding.span.end <= len(reply), finding
        assert reply[finding.span.start : finding.span.end] == finding.text, finding
        for one in finding.suggestions:
            assert 0 <= one.span.start <= one.span.end <= len(reply), one
    assert 0 <= report.score <= 100
    assert (report.verdict == "send") or report.findings


def _check_map(draft: Draft, length: int) -> None:
    """Places go forward with the text and stay inside the file."""
    origin = draft.origin
    assert isinstance(origin, SourceMap)
    places = [origin.position(at) for at in range(len(draft.reply) + 1)]
    assert all(0 <= place.offset <= length and place.line >= 1 and place.column >= 1 for place in places)
    assert all(left.offset <= right.offset for left, right in pairwise(places)), draft


def _check_edit(path: Path, data: bytes, drafts: list[Draft]) -> None:
    """An edit whose place the data choose: the file then gives the edited reply and the others as they were."""
    number = data[0] % len(drafts)
    reply = drafts[number].reply
    start = data[-1] % (len(reply) + 1)
    end = min(len(reply), start + data[len(data) // 2] % 16)
    edit = Edit(start, end, ("уточню", "", "«да»\n\"нет' \\ {x} <b> #", ",;|")[data[0] >> 6])
    path.write_bytes(data)
    try:
        outcome = fixing.apply_edits(path, {number: [edit]}, drafts=drafts, write=False)
    except FixRefused:
        return
    if outcome.reason or not outcome.applied:
        return
    name = next(name for name, suffix in SUFFIXES.items() if path.suffix == f".{suffix}")
    again = read_page(decode_page(outcome.after, name, str(path)), name)
    wanted = [draft.reply for draft in drafts]
    wanted[number] = fixing.applied_to(reply, [edit])
    assert [_lf(draft.reply) for draft in again] == list(map(_lf, wanted)), edit


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _written(name: str, data: bytes) -> Path:
    path = _scratch() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@cache
def _scratch() -> Path:
    shared = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="replylint-fuzz-", dir=shared if shared.is_dir() else None))


@cache
def _linter() -> Linter:
    return Linter()
