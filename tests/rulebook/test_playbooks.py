"""Playbooks: every one has a whole conversation — a bad draft that is recognised and faulted, a reply that passes."""

from __future__ import annotations

from dataclasses import replace
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


WHOLE = """playbook: own
title: Т
about: О
source: С
when: {customer: [short]}
skeleton:
  - part: дело
    about: что делаете вы
    signals: [deed]
    say: ["Сделаю {что} {когда}."]
conversation:
  customer: Где?
  bad: Там.
  findings: [deflection]
  good: Тут.
"""

# what is written instead of what, line and column, message
BROKEN = [
    ("playbook: own", "playbook: other", (1, 11), "bears its name: 'own'"),
    ("about: О\n", "", (1, 1), "«about» is missing"),
    ("source: С\n", "", (1, 1), "«source» is missing"),
    ("when: {customer: [short]}\n", "", (1, 1), "«when» says"),
    (WHOLE[WHOLE.index("conversation:") :], "", (1, 1), "«conversation» is missing"),
    ("  bad: Там.\n", "", (12, 3), "«bad» is missing"),
    ("title: Т", "title: [Т]", (2, 1), "«title» must be text"),
    ("title: Т", "titel: Т", (2, 1), "unknown key «titel», did you mean «title»?"),
    ("title: Т", "title: Т\ncolour: red", (3, 1), "unknown key «colour»; known keys: playbook, title"),
    ("[short]", "[shrot]", (5, 19), "unknown signal «shrot», did you mean «short»?"),
    ("[deed]", "[deet]", (9, 15), "unknown signal «deet», did you mean «deed»?"),
    ("{что}", "{что", (10, 19), "a slot is written {срок} or {что|accs}"),
    ("say:", "optional: maybe\n    say:", (10, 5), "«optional» is true or false"),
    ("[deflection]", "[deflecton]", (14, 14), "no rule or family is called «deflecton», did you mean «deflection»?"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "place", "message"), BROKEN)
def test_a_mistake_is_told_with_its_place(
    tmp_path: Path, right: str, wrong: str, place: tuple[int, int], message: str
) -> None:
    path = tmp_path / "playbooks" / "own.yml"
    path.parent.mkdir()
    path.write_text(WHOLE, "utf-8")
    ruleset = replace(LINTER.ruleset, directories=(tmp_path,))
    assert [playbook.id for playbook in playbooks.load(ruleset)] == ["own"]
    path.write_text(WHOLE.replace(right, wrong), "utf-8")
    playbooks._load.cache_clear()
    with pytest.raises(RuleFileError) as caught:
        playbooks.load(ruleset)
    assert message in caught.value.message
    assert (caught.value.path, caught.value.line, caught.value.column) == (str(path), *place)
