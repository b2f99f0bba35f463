"""Counting over a run, and Russian numerals for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from replylint.model import Report, Severity

NAMES: dict[Severity, tuple[str, str, str]] = {
    "error": ("ошибка", "ошибки", "ошибок"),
    "warning": ("предупреждение", "предупреждения", "предупреждений"),
    "info": ("совет", "совета", "советов"),
}

REPLIES = ("ответ", "ответа", "ответов")


@dataclass(slots=True)
class Tally:
    """How many drafts of which verdict, findings of which severity and rule, and rules that could not judge went by."""

    drafts: int = 0
    send: int = 0
    severities: Counter[Severity] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    not_judged: Counter[str] = field(default_factory=Counter)

    def add(self, report: Report) -> None:
        self.drafts += 1
        self.send += report.verdict == "send"
        self.not_judged.update(report.not_judged)
        for finding in report.findings:
            self.severities[finding.severity] += 1
            self.rules[finding.rule] += 1


def plural(number: int, forms: tuple[str, str, str]) -> str:
    """The form that Russian puts after `number`.

    >>> [plural(number, ("ошибка", "ошибки", "ошибок")) for number in (1, 3, 11, 25)]
    ['ошибка', 'ошибки', 'ошибок', 'ошибок']
    """
    if number % 10 == 1 and number % 100 != 11:
        return forms[0]
    return forms[1] if 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14 else forms[2]


def count(number: int, forms: tuple[str, str, str]) -> str:
    return f"{number} {plural(number, forms)}"


def summary_line(tally: Tally) -> str:
    drafts = count(tally.drafts, REPLIES)
    found = ", ".join(count(tally.severities[name], forms) for name, forms in NAMES.items())
    return f"Проверено: {drafts}. Отправлять: {tally.send}, переделать: {tally.drafts - tally.send}. {found}."


def statistics_lines(tally: Tally) -> list[str]:
    """Rules by how often they were found, most often first."""
    ordered = sorted(tally.rules.items(), key=lambda item: (-item[1], item[0]))
    width = len(str(ordered[0][1])) if ordered else 1
    return [f"{number:>{width}}  {rule}" for rule, number in ordered] or ["0"]


def as_dict(tally: Tally) -> dict[str, Any]:
    return {
        "drafts": tally.drafts,
        "send": tally.send,
        "rework": tally.drafts - tally.send,
        "severities": {name: tally.severities[name] for name in NAMES},
        "rules": dict(sorted(tally.rules.items())),
    }
