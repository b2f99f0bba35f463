"""The result cache: the same reports as without it, unreadable without the text, indestructible."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint import compiled
from replylint.cache import LARGEST_BYTES, PART_BYTES, SHARD_BYTES, ResultCache, decode, encode
from replylint.model import Draft, Finding, Report, Rewrite, Span, Suggestion, Turn
from replylint.reporters.jsonl import as_dict
from replylint.reporters.places import file_edits, ranger
from replylint.sources import decode_page, read_page

PACK = """
pack: sample
version: "1.0"
rules:
  - id: sample/away
    message: Возьмите вопрос на себя.
    phrases: ["это не ко мне"]
    bad: ["Это не ко мне."]
    good: ["Узнаю сам."]
"""

SECRET = "Ирина Секретова, карта 4111"


def a_report(reply: str, origin: object = None) -> Report:
    edit = Suggestion(Span(0, 1), "Й", "review", "проверьте", ("срок",))
    finding = Finding(
        "a/b", "a", "error", "Плохо.", Span(0, min(3, len(reply))), reply[:3], "потому", (edit,)
    )
    draft = Draft(reply, "жалоба", "chat", "n1", "x.json", (Turn("customer", "ау"),), 2, origin=origin)  # type: ignore[arg-type]
    return Report(draft, 40, "rework", (finding,), ("c/d",), Rewrite("Лучше ‹срок›", ("срок",)))


def test_a_report_survives() -> None:
    page = decode_page('{"reply": "\\u0418рина\\nСекретова"}'.encode(), "jsonfile", "x.json")
    (draft,) = read_page(page, "jsonfile")
    one = a_report(draft.reply, draft.origin)
    (other,) = decode(encode([one]))
    assert other == one
    assert as_dict(other) == as_dict(one)
    edit = one.findings[0].suggestions[0]
    assert file_edits(other.draft, edit) == file_edits(one.draft, edit)
    second_line = Span(6, 7)
    assert ranger(other.draft)(second_line) == ranger(one.draft)(second_line)


@given(st.text(min_size=1, max_size=30))
def test_any_text_survives(text: str) -> None:
    assert decode(encode([a_report(text)])) == [a_report(text)]


def test_what_was_put_is_there_in_the_next_run(tmp_path: Path) -> None:
    cache = ResultCache(tmp_path, "one")
    cache.put(cache.key("text"), b"result")
    assert cache.get(cache.key("text")) == b"result"
    assert cache.get(cache.key("te", "xt")) is None
    cache.flush()
    assert ResultCache(tmp_path, "one").get(cache.key("text")) == b"result"
    other = ResultCache(tmp_path, "another configuration")
    assert other.get(other.key("text")) is None


def test_nothing_stands_there_in_clear(tmp_path: Path) -> None:
    cache = ResultCache(tmp_path, "one")
    cache.put(cache.key(SECRET), encode([a_report(SECRET)]))
    cache.flush()
    written = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert written
    for word in ("Ирина", "Секретова", "4111", "Плохо", "a/b", "жалоба"):
        assert word.encode() not in written
        assert word.encode("unicode_escape") not in written


def test_a_damaged_file_is_rebuilt(tmp_path: Path) -> None:
    names = [f"text {number}" for number in range(300)]
    chance = random.Random(7)
    for _round in range(30):
        cache = ResultCache(tmp_path, "one")
        for name in names:
            found = cache.get(cache.key(name))
            assert found in (None, name.encode())
            if found is None:
                cache.put(cache.key(name), name.encode())
        cache.flush()
        for file in chance.sample(sorted(tmp_path.rglob("*.bin")), 40):
            raw = bytearray(file.read_bytes())
            if chance.random() < 0.5:
                raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
            else:
                del raw[chance.randrange(len(raw)) :]
            file.write_bytes(raw)


def test_two_runs_at_once_keep_what_both_found(tmp_path: Path) -> None:
    one, other = ResultCache(tmp_path, "x"), ResultCache(tmp_path, "x")
    for number in range(100):
        one.put(one.key(f"one {number}"), b"1")
        other.put(other.key(f"other {number}"), b"2")
    one.flush()
    other.flush()
    last = ResultCache(tmp_path, "x")
    assert all(last.get(last.key(f"one {number}")) == b"1" for number in range(100))
    assert all(last.get(last.key(f"other {number}")) == b"2" for number in range(100))
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and file.suffix != ".bin"]


@pytest.mark.parametrize("place", ["/proc/replylint", "file/below"])
def test_a_place_that_cannot_be_written_is_no_error(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = ResultCache(tmp_path / place, "x")
    cache.put(cache.key("a"), b"1")
    cache.flush()
    assert ResultCache(tmp_path / place, "x").get(cache.key("a")) is None


def test_a_file_never_grows_beyond_its_share(tmp_path: Path) -> None:
    cache = ResultCache(tmp_path, "x")
    kept = []
    for number in range(2000):
        key = cache.key(f"{number}")
        kept.append(key)
        cache.put(key, os.urandom(20_000))
        if number % 500 == 499:
            cache.flush()
    cache.flush()
    assert max(file.stat().st_size for file in tmp_path.rglob("*.bin")) <= SHARD_BYTES + 100
    assert ResultCache(tmp_path, "x").get(kept[-1]) is not None


def test_of_compiled_files_only_those_last_used_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLYLINT_CACHE_DIR", str(tmp_path))
    made = []

    def value(number: int) -> int:
        def make() -> int:
            made.append(number)
            return number

        found: int = compiled.keep("rules", b"%d" % number, make)
        return found

    old = time.time() - 10 * compiled.DAY
    for number in range(compiled.VERSIONS + 3):
        assert value(number) == value(number) == number
        for file in tmp_path.iterdir():
            os.utime(file, (old + number, old + number))
        value(0)  # in use every day: stays
    assert len(list(tmp_path.iterdir())) == compiled.VERSIONS
    assert made == list(range(compiled.VERSIONS + 3))


def test_what_cannot_be_written_is_remembered_and_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("REPLYLINT_CACHE_DIR", str(tmp_path / "file"))
    monkeypatch.setattr(compiled, "_unwritten", {})
    made = []

    def values(name: str, number: int) -> Any:
        return compiled.keep(name, b"%d" % number, lambda: made.append((name, number)) or {"made": [number]})

    assert values("state-of-rules", 0) == {"made": [0]}  # quickly made: nothing to warn of
    with pytest.warns(UserWarning, match=r"cannot be kept in .*file \(.*REPLYLINT_CACHE_DIR names another"):
        one = values("rules", 0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        values("rules", 1)
    again = values("rules", 0)
    assert again == one and again is not one and again["made"] is not one["made"]
    assert made == [("state-of-rules", 0), ("rules", 0), ("rules", 1)]
    for number in range(2, 2 + compiled.VERSIONS):
        values("rules", number)
    assert len(compiled._unwritten) == 1 + compiled.VERSIONS
    monkeypatch.setenv("REPLYLINT_CACHE_DIR", str(tmp_path / "writable"))
    values("rules", 5)
    assert made[-1] == ("rules", 1 + compiled.VERSIONS)


def test_a_linter_is_built_and_unpickled_from_what_could_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "a.yml").write_text(PACK, "utf-8")
    code = (
        "import pickle, sys, warnings\n"
        "from pathlib import Path\n"
        "from replylint import Linter\n"
        "from replylint.config import Config\n"
        "from replylint.rulebook import assembly\n"
        "compile_packs, calls = assembly.compile_packs, []\n"
        "assembly.compile_packs = lambda *args: calls.append(args) or compile_packs(*args)\n"
        "linter = Linter(Config(rules=(Path(sys.argv[1]),), default_rules=False))\n"
        "again = pickle.loads(pickle.dumps(linter))\n"
        "assert again.lint('Это не ко мне.') == linter.lint('Это не ко мне.') and linter.lint('Это не ко мне.').findings\n"
        "print(len(calls))\n"
    )
    environment = {**os.environ, "REPLYLINT_CACHE_DIR": str(tmp_path / "file"), "REPLYLINT_LANG": "en"}
    command = [sys.executable, "-c", code, str(tmp_path / "pack")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"
    assert done.stderr.count("cannot be kept") == 1


def test_what_killed_runs_leave_is_swept_away_later(tmp_path: Path) -> None:
    cache = ResultCache(tmp_path, "x")
    for _round in range(2):
        cache.put(cache.key("a"), b"1")
        cache.flush()
        left, fresh = (cache.directory / f"{compiled.LEFT_OVER}{name}" for name in ("old", "new"))
        for file in (left, fresh):
            file.write_bytes(b"half")
        os.utime(left, (1, 1))
        cache.put(cache.key("b"), b"1")
    cache.flush()
    assert {file.name for file in cache.directory.iterdir() if file.suffix != ".bin"} == {fresh.name}


def test_a_long_run_does_not_gather_what_it_will_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("replylint.cache.WAITING_BYTES", 50_000)
    cache = ResultCache(tmp_path, "x")
    for number in range(100):
        cache.put(cache.key(f"{number}"), os.urandom(2_000))
    assert sum(map(len, cache._fresh.values())) < 30
    assert all(cache.get(cache.key(f"{number}")) for number in range(100))


def test_what_the_package_brings_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLYLINT_CACHE_DIR", str(tmp_path / "built"))
    assert compiled.keep("rules", b"key", lambda: ["made"]) == ["made"]
    monkeypatch.setattr(compiled, "SHIPPED", tmp_path / "built")
    monkeypatch.setenv("REPLYLINT_CACHE_DIR", str(tmp_path / "own"))
    assert compiled.keep("rules", b"key", lambda: ["anew"]) == ["made"]
    assert not (tmp_path / "own").exists()
    assert compiled.keep("rules", b"other key", lambda: ["anew"]) == ["anew"]
    for file in (tmp_path / "built").iterdir():
        file.write_bytes(b"damaged")
    assert compiled.keep("rules", b"key", lambda: ["anew"]) == ["anew"]


@pytest.mark.parametrize(
    "size", [PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 700_000, LARGEST_BYTES - 10_000]
)
def test_a_long_entry_is_divided(size: int, tmp_path: Path) -> None:
    cache = ResultCache(tmp_path, "x")
    small, long = cache.key("small"), cache.key("long")
    plain = random.Random(size).randbytes(size - 20)  # cannot be compressed
    cache.put(small, b"1")
    cache.put(long, plain)
    cache.flush()
    again = ResultCache(tmp_path, "x")
    assert (again.get(small), again.get(long)) == (b"1", plain)
    files = sorted(tmp_path.rglob("*.bin"))
    assert max(file.stat().st_size for file in files) < PART_BYTES + 200
    for file in files[1::3]:
        file.unlink()
    assert ResultCache(tmp_path, "x").get(long) in (None, plain)
    assert len(files) < 4 or ResultCache(tmp_path, "x").get(long) is None


def test_an_entry_that_would_drive_out_the_rest_is_not_kept(tmp_path: Path) -> None:
    cache = ResultCache(tmp_path, "x")
    cache.put(cache.key("long"), os.urandom(LARGEST_BYTES + 1))
    cache.flush()
    assert not list(tmp_path.rglob("*.bin"))
