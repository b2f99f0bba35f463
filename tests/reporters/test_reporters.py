"""Every output format is well-formed whatever a draft contains, and tells the same findings at the same places."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import NASTY, context, finding, from_json, nasty, report

from replylint.model import Report
from replylint.reporters import FORMATS, Problem, load

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def written(format_: str, *reports: Report, **given: Any) -> str:
    return "".join(load(format_)(reports, context(**given)))


def check_form(format_: str, text: str) -> Any:
    """What a parser of the format makes of it."""
    if format_ in ("json", "sarif", "gitlab"):
        return json.loads(text)
    if format_ == "jsonl":
        return [json.loads(line) for line in text.split("\n") if line]
    if format_ in ("junit", "checkstyle"):
        return ElementTree.fromstring(text.encode("utf-8"))
    return text


@pytest.mark.parametrize("format_", FORMATS)
def test_a_hostile_draft_stays_inside(format_: str) -> None:
    problem = Problem(NASTY, NASTY, 3, 4)
    text = written(format_, nasty(), problems=[problem], statistics=True)
    assert not CONTROL.search(text)
    check_form(format_, text)


@pytest.mark.parametrize("format_", FORMATS)
@settings(max_examples=settings().max_examples // 4)
@given(st.text(min_size=1, max_size=40))
def test_any_draft_is_well_formed(format_: str, text: str) -> None:
    words = text[len(text) // 3 :]
    output = written(format_, report(text, finding(text, words), name=text))
    assert not CONTROL.search(output)
    check_form(format_, output.encode("utf-8", "backslashreplace").decode())


@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_found_is_well_formed_too(format_: str) -> None:
    check_form(format_, written(format_))
    check_form(format_, written(format_, report("Добрый день!")))


@pytest.mark.parametrize(
    "format_", [name for name in FORMATS if name not in ("text", "concise", "jsonl", "github", "gitlab")]
)
def test_versions_are_named(format_: str) -> None:
    text = written(format_, nasty())
    assert "1.2.3" in text
    assert re.search(r"pack\W+(value|version)?\W*0\.9", text)


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_twice(format_: str) -> None:
    assert written(format_, nasty(), nasty()) == written(format_, nasty(), nasty())


def offsets(file: str, place: tuple[int, int, int, int]) -> str:
    """What stands in the file from line, column to line, column."""
    lines = file.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
    return file[starts[place[0] - 1] + place[1] - 1 : starts[place[2] - 1] + place[3] - 1]


def places(format_: str, text: str) -> list[tuple[int, int, int, int]]:
    data = check_form(format_, text)
    if format_ == "sarif":
        regions = [one["locations"][0]["physicalLocation"]["region"] for one in data["runs"][0]["results"]]
        return [(r["startLine"], r["startColumn"], r["endLine"], r["endColumn"]) for r in regions]
    if format_ == "gitlab":
        spots = [one["location"]["positions"] for one in data]
        return [
            (p["begin"]["line"], p["begin"]["column"], p["end"]["line"], p["end"]["column"]) for p in spots
        ]
    if format_ == "checkstyle":
        keys = ("line", "column", "endLine", "endColumn")
        return [tuple(int(error.get(key, 0)) for key in keys) for error in data.iter("error")]  # type: ignore[misc]
    if format_ == "github":
        pattern = r"line=(\d+),endLine=(\d+),col=(\d+),endColumn=(\d+)"
        return [(int(a), int(c), int(b), int(d)) for a, b, c, d in re.findall(pattern, text)]
    reports = data["reports"] if format_ == "json" else data
    ends = [(one["start"], one["end"]) for each in reports for one in each["findings"]]
    assert [start["offset"] for start, _ in ends] == sorted(start["offset"] for start, _ in ends)
    return [(start["line"], start["column"], end["line"], end["column"]) for start, end in ends]


@pytest.mark.parametrize("format_", ["json", "jsonl", "sarif", "gitlab", "checkstyle", "github"])
def test_places_are_those_of_the_file(format_: str) -> None:
    file, one = from_json()
    found = places(format_, written(format_, one))
    assert [offsets(file, place) for place in found] == ["\\u043dе ко\\tмне", "Ожидайте"]


def test_sarif_fixes_are_written_as_the_file_wants_them() -> None:
    file, one = from_json()
    better = [finding(one.draft.reply, "Ожидайте", better='«Ждите»\n"тут"')]
    run = json.loads(written("sarif", Report(one.draft, 50, "rework", tuple(better))))["runs"][0]
    (replacement,) = run["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"]
    region = replacement["deletedRegion"]
    start, end = region["charOffset"], region["charOffset"] + region["charLength"]
    fixed = file[:start] + replacement["insertedContent"]["text"] + file[end:]
    assert json.loads(fixed)["reply"] == one.draft.reply.replace("Ожидайте", '«Ждите»\n"тут"')


def test_sarif_has_what_the_standard_demands() -> None:
    log = json.loads(written("sarif", nasty(), report("Плохо плохо", finding("Плохо плохо", "плохо", "a/b"))))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["name"] == "replylint"
    prints = [one["partialFingerprints"]["replylint/v1"] for one in run["results"]]
    assert len(set(prints)) == len(prints) == 3
    for one in run["results"]:
        assert one["level"] in ("none", "note", "warning", "error")
        assert one["message"]["text"]
        uri = one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[\w\-.~:/?#\[\]@!$&'()*+,;=%]+", uri, re.ASCII)
        region = one["locations"][0]["physicalLocation"]["region"]
        assert all(isinstance(value, int) for value in region.values())
        assert region["startLine"] >= 1
        assert region["startColumn"] >= 1
        assert region["charLength"] >= 0


def test_github_commands_cannot_be_injected() -> None:
    lines = written("github", nasty()).splitlines()
    assert len(lines) == 2
    for line in lines:
        assert re.match(r"::(error|warning) file=", line)
        properties = line.split("::", 2)[1]
        assert len(properties.split(",")) in (4, 6)


def test_markdown_shows_and_does_not_mark_up() -> None:
    text = written("markdown", nasty())
    assert "<script" not in text
    assert "</script>" not in text
    assert "<b>" not in text
    assert "@all" not in text
    rows = [line for line in text.splitlines() if line.startswith("| <span")]
    assert len(rows) == 2
    assert all(row.count("|") == 5 for row in rows)


def test_the_jsonl_contract() -> None:
    text = "Это не ко мне."
    one = report(text, finding(text, "не ко мне", better="ко мне"), path="a.txt", name="n")
    (line,) = check_form("jsonl", written("jsonl", one))
    place = {
        "start": {"line": 1, "column": 5, "offset": 4},
        "end": {"line": 1, "column": 14, "offset": 13},
    }
    assert line == {
        "id": "n",
        "path": "a.txt",
        "score": 40,
        "verdict": "rework",
        "findings": [
            {
                "rule": "a/b",
                "category": "a",
                "severity": "error",
                "message": "Плохо: не ко мне",
                **place,
                "text": "не ко мне",
                "suggestions": [{"replacement": "ко мне", "applicability": "review", **place}],
            }
        ],
        "not_judged": ["c/d"],
        "rewrite": {"text": text, "slots": ["срок"], "left_out": []},
    }
    assert list(line) == ["id", "path", "score", "verdict", "findings", "not_judged", "rewrite"]


def test_a_reporter_draws_reports_one_by_one() -> None:
    drawn = []

    def rows() -> Any:
        for number in range(100):
            drawn.append(number)
            yield report("Это не ко мне.", finding("Это не ко мне.", "не ко мне"))

    for format_ in ("jsonl", "concise", "github", "text", "json", "sarif", "gitlab"):
        drawn.clear()
        pieces = load(format_)(rows(), context())
        for piece in pieces:
            if "a/b" in piece:
                break
        assert len(drawn) <= 2, format_


def test_formats_and_files_correspond() -> None:
    folder = Path(load.__code__.co_filename).parent
    files = {path.stem for path in folder.glob("*.py") if "\ndef report(" in path.read_text("utf-8")}
    assert files == {"terminal" if name == "text" else name for name in FORMATS}
