"""One file per output format. A reporter turns reports, as they come, into pieces of the output text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import Any, Protocol

from replylint.model import Report, Severity

FORMATS = (
    "text",
    "concise",
    "json",
    "jsonl",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "checkstyle",
    "markdown",
)


class RuleInfo(Protocol):
    """What reporters say of a rule."""

    @property
    def id(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def message(self) -> str: ...
    @property
    def why(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an input could not be linted or, where not `fatal`, what else is to be said of it.

    `line` and `column` count from 1.
    """

    path: str
    message: str
    line: int | None = None
    column: int | None = None
    fatal: bool = True

    @property
    def severity(self) -> Severity:
        return "error" if self.fatal else "warning"

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)
        return f"{place}: {self.message}"


@dataclass
class Context:
    """What a reporter may know besides the reports.

    `problems` grows while the reports are drawn and is complete when they are exhausted. `width` is in terminal
    cells. `packs` (pack name → version) and `rules` are asked for only by formats that name them.
    """

    version: str
    load_packs: Callable[[], Mapping[str, str]] = dict
    load_rules: Callable[[], Iterable[RuleInfo]] = tuple
    width: int = 80
    color: bool = False
    statistics: bool = False
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def packs(self) -> dict[str, str]:
        return dict(sorted(self.load_packs().items()))

    @cached_property
    def rules(self) -> dict[str, RuleInfo]:
        return {rule.id: rule for rule in self.load_rules()}

    def versions(self) -> dict[str, Any]:
        return {"replylint": self.version, "packs": self.packs}


Reporter = Callable[[Iterable[Report], Context], Iterator[str]]


def load(name: str) -> Reporter:
    """The reporter of the format `name` (one of FORMATS); its module is imported only now."""
    module = import_module(f"{__name__}.{'terminal' if name == 'text' else name}")
    reporter: Reporter = module.report
    return reporter
