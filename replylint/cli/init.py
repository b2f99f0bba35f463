"""`replylint init`: look at the repository and write a configuration that fits it."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path

import click

from replylint.cli import FAILED, fail
from replylint.i18n import ntranslate
from replylint.i18n import translate as _
from replylint.reporters.layout import neutralise

FILE = ".replylint.yml"
MAX_FILES = 5000
"""Files looked at; a repository with more is described by these."""


@click.command("init", help=_("Look at the files here and write a fitting .replylint.yml."))
@click.option("--force", is_flag=True, help=_("Replace a configuration that is there."))
@click.option("--stdout", "to_stdout", is_flag=True, help=_("Print it instead of writing it."))
def command(force: bool, to_stdout: bool) -> int:
    from replylint.config import find

    here = Path.cwd()
    present = find(here)
    if present and present.parent == here and not (force or to_stdout):
        fail(_("{path} is there already; --force replaces it").format(path=present.name))
        return FAILED
    drafts, packs = count_drafts(here)
    text = configuration(drafts, packs)
    if to_stdout:
        sys.stdout.write(text)
        return 0
    from replylint.fixing import atomic_write

    atomic_write(here / FILE, text.encode())
    total, files = sum(drafts.values()), len(drafts)
    message = ntranslate("{total} draft", "{total} drafts", total) + ntranslate(
        " in {files} file", " in {files} files", files
    )
    click.echo(_("{path} written.").format(path=FILE) + " " + message.format(total=total, files=files) + ".")
    return 0


def count_drafts(directory: Path) -> tuple[Counter[str], list[str]]:
    """How many drafts each file has in which drafts were found, and the folders that hold rule packs; all paths
    relative to `directory`."""
    from replylint import sources

    found: Counter[str] = Counter()
    packs: set[str] = set()
    for path in sources.discover([directory])[:MAX_FILES]:
        if is_rule_pack(path):
            packs.add(path.parent.relative_to(directory).as_posix())
            continue
        try:
            drafts = sources.read_path(path)
        except sources.SourceError:
            continue
        if drafts:
            found[path.relative_to(directory).as_posix()] = len(drafts)
    return found, sorted(packs)


def is_rule_pack(path: Path) -> bool:
    """Whether the file is a pack of our rules."""
    if path.suffix not in (".yml", ".yaml"):
        return False
    try:
        head = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return bool(re.search(r"(?m)^pack:", head) and re.search(r"(?m)^(rules|signals):", head))


def _in_a_comment(name: str) -> str:
    """A file name as it may stand in a comment: no line end, nothing that drives a terminal."""
    return neutralise(name).replace("\n", " ")


def fragments(drafts: Counter[str]) -> list[str]:
    """Files whose names say that they hold parts of a reply, put together later."""
    words = ("greeting", "closing", "goodbye", "fragment", "snippet", "приветстви", "прощани", "фрагмент")
    return sorted(path for path in drafts if any(word in path.casefold() for word in words))


def configuration(drafts: Counter[str], packs: list[str]) -> str:
    """The text of a configuration for these files and rule packs. Comments are Russian, like the drafts."""
    folders = Counter(path.rpartition("/")[0] or "." for path in drafts)
    seen = ", ".join(f"{_in_a_comment(folder)} ({count})" for folder, count in sorted(folders.items())[:6])
    lines = ["# Настройки replylint; все ключи: docs/configuration.md"]
    if seen:
        lines.append(f"# Ответы нашлись в папках (файлов): {seen}")
    lines += [
        "",
        "# С какой строгости прогон считается неудачным: error, warning, info, never",
        "fail-on: warning",
        "",
        "# Кто пишет: «я» или «мы»",
        "# person: мы",
        "",
        "# Свои правила рядом с поставляемыми",
        f"rules: {json.dumps(packs, ensure_ascii=False)}" if packs else "# rules: [правила]",
    ]
    partial = fragments(drafts)
    if partial:
        lines += ["", "# Кусочки ответов: о том, чего в них нет, судить нельзя", "overrides:"]
        lines += [f"  - files: {json.dumps(partial, ensure_ascii=False)}"]
        lines += ["    ignore: [missing-apology, no-ownership]"]
    if sum(drafts.values()) > 50:
        lines += [
            "",
            "# Старые находки: «replylint baseline write .» запишет их сюда",
            "# baseline: .replylint-baseline.json",
        ]
    return "\n".join(lines) + "\n"
