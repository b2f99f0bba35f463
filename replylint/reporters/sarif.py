"""`--format sarif`: SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0) with fixes, fingerprints and rule help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from replylint.model import Finding, Position, Report
from replylint.reporters import Context, Problem, RuleInfo
from replylint.reporters.jsontext import dump
from replylint.reporters.layout import neutralise
from replylint.reporters.places import STDIN, Fingerprints, file_edits, path_of, ranger

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def report(reports: Iterable[Report], context: Context) -> Iterator[str]:
    rules = list(context.rules.values())
    numbers = {rule.id: number for number, rule in enumerate(rules)}
    fingerprints = Fingerprints()
    yield f'{{\n  "$schema": "{SCHEMA}",\n  "version": "2.1.0",\n  "runs": [{{\n    "tool": '
    yield dump(_tool(context, rules))
    yield ',\n    "columnKind": "unicodeCodePoints",\n    "results": ['
    first = True
    for one in reports:
        for result in _results(one, numbers, fingerprints):
            yield ("\n      " if first else ",\n      ") + dump(result)
            first = False
    yield '],\n    "invocations": ['
    yield dump(_invocation(context.problems))
    yield "]\n  }]\n}\n"


def _tool(context: Context, rules: Iterable[RuleInfo]) -> dict[str, Any]:
    driver = {
        "name": "replylint",
        "version": context.version,
        "semanticVersion": context.version,
        "language": "ru",
        "rules": [_rule(rule) for rule in rules],
    }
    packs = [{"name": name, "version": version} for name, version in context.packs.items()]
    return {"driver": driver, "extensions": packs} if packs else {"driver": driver}


def _rule(rule: RuleInfo) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": rule.id,
        "shortDescription": {"text": rule.message},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": [rule.category]},
    }
    if rule.why:
        described["fullDescription"] = {"text": rule.why}
        described["help"] = {"text": f"{rule.message}\n\n{rule.why}"}
    return described


def _results(one: Report, numbers: dict[str, int], fingerprints: Fingerprints) -> Iterator[dict[str, Any]]:
    place = ranger(one.draft)
    for finding in one.findings:
        location: dict[str, Any] = {
            "physicalLocation": {
                "artifactLocation": _artifact(one),
                "region": _region(*place(finding.span)),
            }
        }
        if one.draft.id:
            location["logicalLocations"] = [{"name": neutralise(one.draft.id)}]
        result: dict[str, Any] = {
            "ruleId": finding.rule,
            "level": LEVELS[finding.severity],
            "message": {"text": neutralise(finding.message)},
            "locations": [location],
            "partialFingerprints": {"replylint/v1": fingerprints.of(one, finding)},
        }
        if finding.rule in numbers:
            result["ruleIndex"] = numbers[finding.rule]
        fixes = list(_fixes(one, finding))
        if fixes:
            result["fixes"] = fixes
        yield result


def _artifact(one: Report) -> dict[str, Any]:
    path = path_of(one.draft)
    if path == STDIN:
        return {"uri": "stdin:"}
    uri = quote(path.removeprefix("./"), errors="surrogateescape")
    return {"uri": f"file://{uri}" if path.startswith("/") else uri}


def _region(start: Position, end: Position) -> dict[str, int]:
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "charOffset": start.offset,
        "charLength": end.offset - start.offset,
    }


def _fixes(one: Report, finding: Finding) -> Iterator[dict[str, Any]]:
    """The suggestions that can be written into the file in place."""
    for edit in finding.suggestions:
        said = f"{edit.applicability}: {edit.reason}" if edit.reason else edit.applicability
        replacements = [
            {"deletedRegion": _region(start, end), "insertedContent": {"text": text}}
            for start, end, text in file_edits(one.draft, edit) or ()
        ]
        if replacements:
            change = {"artifactLocation": _artifact(one), "replacements": replacements}
            yield {"description": {"text": neutralise(said)}, "artifactChanges": [change]}


def _invocation(problems: Sequence[Problem]) -> dict[str, Any]:
    notes = [{"level": one.severity, "message": {"text": neutralise(str(one))}} for one in problems]
    sound = not any(one.fatal for one in problems)
    return {"executionSuccessful": sound, "toolExecutionNotifications": notes}
