"""The pages of docs/rules, made from the packs: what each rule finds, why, examples, rewrites, source, precision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from replylint.rulebook.schema import Example, Rule

SEVERITY = {"error": "ошибка", "warning": "предупреждение", "info": "совет"}
INDEX = "README.md"


def pages(rules: Iterable[Rule], measured: Mapping[str, tuple[int, int]] | None = None) -> dict[str, str]:
    """File name → Markdown, one page per family and an index. `measured` maps a rule to how often it was right and
    wrong on labelled drafts."""
    families: dict[str, list[Rule]] = {}
    for rule in rules:
        families.setdefault(rule.id.partition("/")[0], []).append(rule)
    made = {f"{family}.md": _page(family, members, measured) for family, members in sorted(families.items())}
    made[INDEX] = _index(families)
    return made


def stale(directory: Path, made: Mapping[str, str]) -> list[str]:
    """The pages in `directory` that are missing, differ, or have no rules any more."""
    there = {path.name: path.read_text(encoding="utf-8") for path in directory.glob("*.md")}
    return sorted(name for name in made.keys() | there.keys() if there.get(name) != made.get(name))


def _index(families: Mapping[str, list[Rule]]) -> str:
    lines = [
        "# Правила",
        "",
        "Страницы сделаны из наборов правил командой `replylint rules docs docs/rules`.",
        "",
    ]
    for family, rules in sorted(families.items()):
        lines += [f"## [{family}]({family}.md)", ""]
        lines += [f"- `{rule.id}` ({SEVERITY[rule.severity]}): {_cell(rule.message)}" for rule in rules]
        lines.append("")
    return "\n".join(lines)


def _page(family: str, rules: Iterable[Rule], measured: Mapping[str, tuple[int, int]] | None) -> str:
    lines = [f"# {family}", ""]
    for rule in rules:
        lines += [
            f"## {rule.id}",
            "",
            f"**{SEVERITY[rule.severity].capitalize()}.** {_cell(rule.message)}",
            "",
        ]
        if rule.why:
            lines += [_cell(rule.why), ""]
        lines += _examples("Находит", rule.bad) + _examples("Не трогает", rule.good)
        if rule.rewrite:
            lines += ["Лучше:", "", *(f"- {_cell(rewrite)}" for rewrite in rule.rewrite), ""]
        if rule.profiles:
            lines += [f"Только в профилях: {', '.join(rule.profiles)}.", ""]
        lines += [f"Источник: {', '.join(f'`{source}`' for source in rule.source)}.", ""]
        if measured is not None:
            right, wrong = measured.get(rule.id, (0, 0))
            lines += [f"На размеченных черновиках `corpora/`: верно {right}, ложно {wrong}.", ""]
    return "\n".join(lines)


def _examples(title: str, examples: Iterable[Example]) -> list[str]:
    shown = []
    for example in examples:
        before = f"на «{_cell(example.customer)}»: " if example.customer else ""
        shown.append(f"- {before}{_cell(example.reply)}")
    return [f"{title}:", "", *shown, ""] if shown else []


def _cell(text: str) -> str:
    """Text that Markdown shows as it is."""
    flat = " ".join(text.split())
    for sign in "\\`*_{}[]<>#|":
        flat = flat.replace(sign, "\\" + sign)
    return flat
