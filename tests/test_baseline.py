"""The baseline: what it knows moves with its line, not with its words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from replylint import baseline
from replylint.model import Draft, Finding, Report, Span
from replylint.reporters.places import Fingerprints
from replylint.sources import decode_page, format_of, has_code_extra, read_page


def report(*texts: str, path: str = "a.txt", rule: str = "x/y", name: str | None = None) -> Report:
    findings, at, reply = [], 0, " ".join(texts)
    for text in texts:
        findings.append(Finding(rule, "x", "error", "Плохо.", Span(at, at + len(text)), text))
        at += len(text) + 1
    return Report(Draft(reply, path=path, id=name), 29, "rework", tuple(findings))


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


def test_what_is_left_is_scored_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    known = baseline.load(written(tmp_path, KNOWN))
    clean = known.without_known(KNOWN)
    assert (clean.score, clean.verdict) == (100, "send")
    left = baseline.load(tmp_path / "b.json").without_known(report("Ещё слово", "Новое"))
    assert (left.score, left.verdict) == (49, "rework")


OLD, NEW = "Здравствуйте! Это не ко мне.", "Здравствуйте! Уже проверяем, напишем сегодня."
FILES = [
    ("a.txt", f"{OLD}\n", f"{NEW}\n---\n{OLD}\n"),
    ("a.json", f'{{"lost": ["{OLD}"]}}', f'{{"lost": ["{NEW}", "{OLD}"]}}'),
    ("a.json", f'{{"lost": "{OLD}"}}', f'{{"lost": ["{NEW}", "{OLD}"]}}'),
    ("a.json", f'{{"a": [{{"b": "{OLD}"}}]}}', f'{{"a": [{{"b": "{NEW}"}}, {{"b": "{OLD}"}}]}}'),
    ("a.jsonl", f'{{"reply": "{OLD}"}}\n', f'{{"reply": "{NEW}"}}\n{{"reply": "{OLD}"}}\n'),
    ("a.yml", f"- {OLD}\n", f"- {NEW}\n- {OLD}\n"),
    ("a.toml", f'r = ["{OLD}"]\n', f'r = ["{NEW}", "{OLD}"]\n'),
    ("a.csv", f"Вопрос;Ответ\nГде?;{OLD}\n", f"Вопрос;Ответ\nКогда?;{NEW}\nГде?;{OLD}\n"),
    ("a.md", f"# Ответы\n\n- {OLD}\n- {OLD}\n", f"# Ответы\n\n- {NEW}\n- {OLD}\n- {OLD}\n"),
    ("a.py", f'R = ["{OLD}"]\n', f'R = ["{NEW}", "{OLD}"]\n'),
    ("a.ts", f'export const r = ["{OLD}"];\n', f'export const r = ["{NEW}", "{OLD}"];\n'),
    ("a.php", f'<?php return ["{OLD}"];\n', f'<?php return ["{NEW}", "{OLD}"];\n'),
]


def bad_drafts(name: str, text: str) -> list[Report]:
    drafts = read_page(decode_page(text.encode(), format_of(name), name), format_of(name))
    return [replace(report(one.reply), draft=one) for one in drafts if one.reply == OLD]


@pytest.mark.parametrize(("name", "before", "after"), FILES)
def test_a_template_put_before_makes_nothing_new(
    name: str, before: str, after: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name.endswith((".ts", ".php")) and not has_code_extra():
        pytest.skip("needs replylint[code]")
    monkeypatch.chdir(tmp_path)
    old, new = bad_drafts(name, before), bad_drafts(name, after)
    assert old
    known = baseline.load(written(tmp_path, *old))
    assert not any(known.without_known(one).findings for one in new)
    first, second = Fingerprints(), Fingerprints()
    assert [first.of(one, one.findings[0]) for one in old] == [second.of(one, one.findings[0]) for one in new]


def test_an_id_of_the_file_is_part_of_what_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (old,) = bad_drafts("a.json", f'[{{"id": "x[0]", "reply": "{OLD}"}}]')
    (new,) = bad_drafts("a.json", f'[{{"id": "x[1]", "reply": "{OLD}"}}]')
    known = baseline.load(written(tmp_path, old))
    assert known.without_known(new).findings
    assert not known.without_known(old).findings


def test_what_was_known_by_its_number_is_known_as_long_as_it_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    one, other = bad_drafts("a.yml", f"- {OLD}\n- {OLD}\n")
    numbered = [replace(old, draft=replace(old.draft, lasting_id=None)) for old in (one, other)]
    file = written(tmp_path, *numbered)
    known = baseline.load(file)
    assert not any(known.without_known(old).findings for old in (one, other))
    assert not known.fresh() and not known.stale(["."])
    file.write_text(baseline.dump(known.known), "utf-8")
    assert file.read_bytes() == written(tmp_path, one, other).read_bytes()
    known = baseline.load(written(tmp_path, *numbered[:1]))
    assert known.without_known(other).findings


def test_only_what_was_looked_at_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    paths = ["a/x.txt", "a/y.txt", "ab/x.txt", "x.txt"]
    known = baseline.load(written(tmp_path, *(report("Ждите", path=path) for path in paths)))
    known.without_known(report("Ждите", path="a/x.txt"))

    def stale(*looked_at: str) -> list[str]:
        return sorted(entry.path for entry in known.stale(looked_at))

    assert stale("a") == stale("./a/") == stale("b/../a") == stale(str(tmp_path / "a")) == ["a/y.txt"]
    assert stale("x.txt", "a/x.txt") == ["x.txt"]
    assert stale(".") == ["a/y.txt", "ab/x.txt", "x.txt"]
    assert stale("..") == stale(".")
    assert stale("z") == []


def test_fresh_and_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    known = baseline.load(written(tmp_path, report("один", "два", "два")))
    known.without_known(report("два", "три"))
    assert sorted(known.fresh().values()) == [1]
    assert sorted(known.stale(["."]).values()) == [1, 1]


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
