"""Keep the Russian catalogue of help and error texts: `python tools/messages.py` after changing any of them.

Collects the message ids from the program (and those of click itself), merges them into `replylint.po` with their
translations kept, and compiles `replylint.mo`. `--check` only says whether something is missing or out of date.
"""

from __future__ import annotations

import ast
import re
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "replylint"
PO = PACKAGE / "locale" / "ru" / "LC_MESSAGES" / "replylint.po"
MO = PO.with_suffix(".mo")

HEADER = (
    "Project-Id-Version: replylint\n"
    "Language: ru\n"
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\n"
    "Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
    "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\n"
)

SINGLE = {"_", "gettext", "translate", "mark"}
PLURAL = {"ngettext", "ntranslate"}
RAISED = {"SourceError", "FixRefused", "_Unsafe", "_broken", "error"}
RAISED_IN = {"sources", "fixing.py", "inputs.py"}
"""Calls in these files whose first argument, `hint` or `reason` is a message id, translated where it is shown."""

Key = tuple[str, str | None]
Catalogue = dict[Key, list[str]]


def called_name(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def constant(node: ast.AST | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def named_texts(tree: ast.Module) -> dict[str, str]:
    """Constants of the module that are texts."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            text = constant(node.value)
            if text:
                found[node.targets[0].id] = text
    return found


def default_messages(tree: ast.Module) -> Iterator[str]:
    """Default values of parameters called `message`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            defaults = node.args.defaults
            for argument, default in zip(
                node.args.args[-len(defaults) :] if defaults else [], defaults, strict=True
            ):
                if argument.arg == "message" and (text := constant(default)):
                    yield text


def message_ids(path: Path, raised: bool) -> Iterator[Key]:
    """The message ids of a Python file in the order of its text."""
    tree = ast.parse(path.read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = named_texts(tree) if raised else {}
    yield from ((text, None) for text in default_messages(tree) if raised)
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name, first = called_name(call), constant(call.args[0]) if call.args else None
        if call.args and isinstance(call.args[0], ast.Name):
            first = named.get(call.args[0].id)
        if first and name in PLURAL:
            yield first, constant(call.args[1])
        elif first and (name in SINGLE or (raised and name in RAISED)):
            yield first, None
        for keyword in call.keywords if raised else ():
            if keyword.arg in ("hint", "reason") and (hint := constant(keyword.value)):
                yield hint, None


def collect() -> dict[Key, str]:
    """Every message id with the file it was first met in."""
    found: dict[Key, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        raised = bool({path.parent.name, path.name} & RAISED_IN)
        if not raised and "replylint.i18n" not in path.read_text("utf-8"):
            continue
        for key in message_ids(path, raised):
            found.setdefault(key, path.relative_to(ROOT).as_posix())
    for path in sorted(Path(click.__file__).parent.glob("*.py")):
        for key in message_ids(path, raised=False):
            found.setdefault(key, f"click/{path.name}")
    return found


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def unquoted(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "t": "\t"}.get(match[1], match[1]), text)


def read_po(path: Path) -> Catalogue:
    """The translations of a catalogue; one that is empty or marked fuzzy counts as missing."""
    entries: Catalogue = {}
    for block in path.read_text("utf-8").split("\n\n"):
        fields: dict[str, str] = {}
        current = ""
        for line in block.splitlines():
            match = re.match(r'(?:(msgid|msgid_plural|msgstr(?:\[\d\])?) )?"(.*)"$', line)
            if match:
                current = match[1] or current
                fields[current] = fields.get(current, "") + unquoted(match[2])
        strings = [fields[name] for name in sorted(fields) if name.startswith("msgstr")]
        if fields.get("msgid") and all(strings) and "#, fuzzy" not in block:
            entries[fields["msgid"], fields.get("msgid_plural")] = strings
    return entries


def write_po(path: Path, found: dict[Key, str], known: Catalogue) -> None:
    blocks = ['msgid ""\nmsgstr ""\n' + "\n".join(quoted(line + "\n") for line in HEADER.splitlines())]
    for key, place in found.items():
        single, plural = key
        lines = [f"#: {place}", f"msgid {quoted(single)}"]
        if plural is None:
            lines.append(f"msgstr {quoted(known.get(key, [''])[0])}")
        else:
            lines.append(f"msgid_plural {quoted(plural)}")
            strings = known.get(key, ["", "", ""])
            lines += [f"msgstr[{number}] {quoted(text)}" for number, text in enumerate(strings)]
        blocks.append("\n".join(lines))
    path.write_text("\n\n".join(blocks) + "\n", "utf-8")


def compiled(catalogue: Catalogue) -> bytes:
    """The catalogue in GNU's binary form (gettext manual, «The Format of GNU MO Files»)."""
    pairs = {"": HEADER}
    for (single, plural), strings in catalogue.items():
        pairs[single if plural is None else f"{single}\0{plural}"] = "\0".join(strings)
    encoded = sorted((key.encode(), value.encode()) for key, value in pairs.items())
    at = 28 + 16 * len(encoded)
    tables, data = [b"", b""], b""
    for side in (0, 1):
        for pair in encoded:
            tables[side] += struct.pack("<II", len(pair[side]), at + len(data))
            data += pair[side] + b"\0"
    count = len(encoded)
    header = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, at)
    return header + tables[0] + tables[1] + data


def faults(found: dict[Key, str], known: Catalogue) -> Iterator[str]:
    """What is wrong with the catalogue: a text without translation, a lost or invented field, an old .mo."""
    for key, place in found.items():
        if key not in known:
            yield f"{place}: not translated: {key[0]!r}"
            continue
        singular, plural = placeholders(key[0]), placeholders(key[1] or key[0])
        for text in known[key]:
            if placeholders(text) not in (singular, plural):
                yield f"{place}: other fields than the original: {text!r}"
    wanted = {key: known[key] for key in found if key in known}
    if not MO.exists() or MO.read_bytes() != compiled(wanted):
        yield f"{MO.relative_to(ROOT)}: out of date"


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{\w*[^}]*\}|%[sd]", text))


def main() -> int:
    found, known = collect(), read_po(PO) if PO.exists() else {}
    if "--check" not in sys.argv[1:]:
        write_po(PO, found, known)
        MO.write_bytes(compiled({key: known[key] for key in found if key in known}))
    wrong = list(faults(found, known))
    for line in wrong:
        print(line)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
