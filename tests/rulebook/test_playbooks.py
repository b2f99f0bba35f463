"""Playbooks: every one has a whole conversation — a bad draft that is recognised and faulted, a reply that passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from replylint.linter import Linter
from replylint.model import Draft
from replylint.rulebook import playbooks
from replylint.rulebook.errors import RuleFileError
from replylint.rulebook.evidence import Evidence
from replylint.rulebook.loading import shipped_directory

NAMES = [path.stem for path in sorted((shipped_directory() / "playbooks").glob("*.yml"))]
LINTER = Linter()
SHIPPED = {playbook.id: playbook for playbook in playbooks.load(LINTER.ruleset)}


def evidence(name: str, reply: str) -> Evidence:
    return Evidence(LINTER.ruleset, Draft(reply, SHIPPED[name].conversation.customer))


def faults(seen: Evidence) -> set[str]:
    return {finding.category for finding in LINTER.judge(seen)[0] if finding.severity != "info"}


def test_the_situations_of_the_articles_are_there() -> None:
    assert len(NAMES) == len(SHIPPED) >= 14


@pytest.mark.parametrize("name", NAMES)
def test_the_bad_draft_is_recognised_and_faulted(name: str) -> None:
    seen = evidence(name, SHIPPED[name].conversation.bad)
    assert playbooks.recognise(seen)[0].id == name
    assert set(SHIPPED[name].conversation.findings) <= faults(seen)
    assert playbooks.missing(SHIPPED[name], seen)


@pytest.mark.parametrize("name", NAMES)
def test_the_good_reply_passes(name: str) -> None:
    seen = evidence(name, SHIPPED[name].conversation.good)
    assert faults(seen) == set()
    assert playbooks.missing(SHIPPED[name], seen) == []
    assert playbooks.in_order(SHIPPED[name], seen)


def test_parts_in_the_wrong_order_are_seen() -> None:
    playbook = SHIPPED["defective-goods"]
    turned = "Уже отправляю новый чайник, привезу завтра до 14:00. Простите, что чайник приехал с трещиной."
    seen = evidence(playbook.id, turned)
    assert playbooks.missing(playbook, seen) == []
    assert not playbooks.in_order(playbook, seen)


def test_explain_names_the_situation_and_what_is_lacking() -> None:
    talk = SHIPPED["transfer-chain"].conversation
    account = LINTER.explain(talk.bad, talk.customer)
    assert account.situations[0].playbook == "transfer-chain"
    assert "извинение" in account.situations[0].lacking


BROKEN = [
    ("playbook: other\n", "bears its name"),
    ("playbook: broken\ntitle: Т\nabout: О\nsource: С\nwhen:\n  - {reply: [harmm]}\n", "did you mean «harm»"),
    ("playbook: broken\ntitle: Т\nabout: О\nsource: С\ncolour: red\n", "unknown key «colour»"),
    ("playbook: broken\ntitle: Т\nabout: О\nsource: С\n", "«when» says"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "broken.yml").write_text(text, "utf-8")
    ruleset = LINTER.ruleset
    reader = playbooks._Reader(tmp_path / "playbooks" / "broken.yml", frozenset(ruleset.signals))
    with pytest.raises(RuleFileError, match=message) as caught:
        reader.read()
    assert "broken.yml" in str(caught.value)
