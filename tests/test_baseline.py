"""The baseline: what it knows moves with its line, not with its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from replylint import baseline
from replylint.model import Draft, Finding, Report, Span


def report(*texts: str, path: str = "a.txt", rule: str = "x/y", name: str | None = None) -> Report:
    findings, at, reply = [], 0, " ".join(texts)
    for text in texts:
        findings.append(Finding(rule, "x", "error", "Плохо.", Span(at, at + len(text)), text))
        at += len(text) + 1
    return Report(Draft(reply, path=path, id=name), 40, "rework", tuple(findings))


def written(tmp_path: Path, *reports: Report) -> Path:
    seen = baseline.empty(tmp_path / "b.json")
    for one in reports:
        seen.without_known(one)
    (tmp_path / "b.json").write_text(baseline.dump(seen.seen), "utf-8")
    return tmp_path / "b.json"


KNOWN = report("Ждите  ответа", "Ещё слово", "Ждите ответа")
LEFT = [
    (KNOWN, []),
    (report("Ещё слово", "ЖДИТЕ\nответа", "Ждите ответа"), []),
    (report("Еще слово"), []),
    (report("Ждите ответа", "Ждите ответа", "Ждите ответа"), ["Ждите ответа"]),
    (report("Ждите письма"), ["Ждите письма"]),
    (report("Ещё слово", path="b.txt"), ["Ещё слово"]),
    (report("Ещё слово", rule="x/z"), ["Ещё слово"]),
    (report("Ещё слово", name="n"), ["Ещё слово"]),
]


@pytest.mark.parametrize(("now", "left"), LEFT)
def test_only_what_is_new_is_left(
    now: Report, left: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    known = baseline.load(written(tmp_path, KNOWN))
    assert [finding.text for finding in known.without_known(now).findings] == left


def test_paths_are_relative_to_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path)
    file = written(tmp_path, report("Ждите", path="sub/a.txt"))
    monkeypatch.chdir(tmp_path / "sub")
    assert baseline.load(file).without_known(report("Ждите", path="a.txt")).findings == ()


def test_fresh_and_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    known = baseline.load(written(tmp_path, report("один", "два", "два")))
    known.without_known(report("два", "три"))
    assert sorted(known.fresh().values()) == [1]
    assert sorted(known.stale().values()) == [1, 1]


def test_the_file_is_the_same_in_any_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    one, other = report("один"), report("два", path="0.txt")
    first = written(tmp_path, one, other).read_text("utf-8")
    assert written(tmp_path, other, one).read_text("utf-8") == first
    assert "один" not in first


@pytest.mark.parametrize(
    "text", ["", "[]", '{"version": 2, "findings": []}', '{"version": 1, "findings": [3]}', "\xff"]
)
def test_a_broken_file_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "b.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(baseline.BaselineError, match="not a baseline"):
        baseline.load(tmp_path / "b.json")
