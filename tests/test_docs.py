"""What docs/ says of keys, formats and options is what the program has."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from replylint.config import KEYS, PER_FILE, Config, as_dict, load
from replylint.reporters import FORMATS

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def documented() -> dict[str, str]:
    """Key → its row of the table."""
    rows = re.findall(r"(?m)^\| `([a-z-]+)`( ●)? \| (.*) \|$", text("configuration.md"))
    return {key: f"{mark}{rest}" for key, mark, rest in rows}


def test_the_documented_keys_are_those_of_the_configuration() -> None:
    rows = documented()
    names = {item.name.replace("_", "-") for item in fields(Config)} - {"root", "files"}
    assert set(rows) == set(KEYS) == names | {"extend"}
    assert {key for key, row in rows.items() if "●" in row} == set(PER_FILE)


def test_the_documented_defaults_are_true() -> None:
    defaults = as_dict(Config())
    for key, row in documented().items():
        said = row.split(" | ")[1]
        value = defaults.get(key, [])
        if said.startswith("`"):
            assert yaml.safe_load(said.strip("`")) == value, key
        else:
            assert value in (None, {}), key


def example() -> str:
    return re.findall(r"```yaml\n(.*?)```", text("configuration.md"), re.DOTALL)[1]


def test_the_example_uses_every_key_and_is_read(tmp_path: Path) -> None:
    assert set(yaml.safe_load(example())) == set(KEYS)
    (tmp_path / ".git").mkdir()
    (tmp_path / "common").mkdir()
    (tmp_path / "common" / "replylint.yml").write_text("jobs: 3\n", encoding="utf-8")
    (tmp_path / "own" / "team-rules").mkdir(parents=True)
    file = tmp_path / "own" / ".replylint.yml"
    file.write_text(example(), encoding="utf-8")
    config = load(tmp_path / "own")
    assert (config.jobs, config.person, config.placeholders) == (0, "мы", (r"@@\w+@@",))
    assert config.for_path(tmp_path / "greetings" / "a.txt").ignore == ("missing-apology", "no-ownership")


def test_the_lexicon_and_the_playbook_of_the_docs_work(tmp_path: Path) -> None:
    from replylint.linter import Linter
    from replylint.model import Draft
    from replylint.rulebook import playbooks
    from replylint.rulebook.evidence import Evidence
    from replylint.rulebook.testing import run_examples

    for name, block in re.findall(r"```yaml\n# (\S+\.yml)\n(.*?)```", text("writing-rules.md"), re.DOTALL):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(block, encoding="utf-8")
    linter = Linter(Config(rules=(tmp_path,)))
    outcome = run_examples(linter, coverage=True, places=[tmp_path])
    assert (outcome.rules, outcome.failures) == (1, ())
    (playbook,) = [one for one in playbooks.load(linter.ruleset) if one.id == "lost-results"]
    talk = playbook.conversation
    bad, good = (Evidence(linter.ruleset, Draft(reply, talk.customer)) for reply in (talk.bad, talk.good))
    assert playbooks.recognise(bad)[0] == playbook
    assert [part.name for part in playbooks.missing(playbook, bad)] == ["извинение"]
    assert {finding.category for finding in linter.lint(talk.bad, talk.customer).findings} >= set(
        talk.findings
    )
    assert not playbooks.missing(playbook, good) and not linter.lint(talk.good, talk.customer).findings


def test_the_documented_formats_are_those_of_the_program() -> None:
    assert re.findall(r"(?m)^\| `([a-z]+)` \|", text("output.md").split("## ")[0]) == list(FORMATS)


def test_the_documented_json_lines_are_those_of_the_reporter() -> None:
    from replylint.model import Draft, Finding, Report, Span, Suggestion
    from replylint.reporters.jsonl import as_dict as line_of

    shown = json.loads(re.findall(r"```json\n(.*?)```", text("output.md"), re.DOTALL)[0])
    edit = Suggestion(Span(0, 3), "так", "safe")
    finding = Finding("a/b", "a", "error", "плохо", Span(0, 3), "Это", suggestions=(edit,))
    real = line_of(Report(Draft("Это не ко мне."), 49, "rework", (finding,)))
    assert list(shown) == list(real)
    assert list(shown["findings"][0]) == list(real["findings"][0])
    assert list(shown["findings"][0]["suggestions"][0]) == list(real["findings"][0]["suggestions"][0])


@pytest.mark.parametrize("page", sorted(path.name for path in DOCS.glob("*.md")))
def test_links_between_pages_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text(page)):
        assert (DOCS / target).exists(), f"{page}: {target}"


def test_the_documented_python_runs_and_gives_what_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", text("python.md"), re.DOTALL):
        exec(block, names)  # noqa: S102 - our own documentation
        for shown, value in re.findall(r"(?m)^(\S[^=\n]*?)  # (['\[(\d].*|True|None)$", block):
            assert repr(eval(shown, names)) == value, shown
