"""Read YAML into values that remember where they stand, so that every error can name file, line and column."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from replylint.i18n import translate as _
from replylint.rulebook.errors import RuleFileError, excerpt

MAX_BYTES = 4_000_000
MAX_DEPTH = 20

_DECIMAL = re.compile(r"-?(?:0|[1-9]\d*)\.\d+", re.ASCII)


class Str(str):
    """A string with its place; `inside` is where its first character stands (after a quote)."""

    __slots__ = ("column", "inside", "line")
    line: int
    column: int
    inside: int


class Map(dict[str, Any]):
    """A mapping with its place and the places of its keys."""

    line: int
    column: int
    keys_at: dict[str, tuple[int, int]]


class Seq(list[Any]):
    """A list with its place."""

    line: int
    column: int


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(path: Path) -> Any:
    """The document of a YAML file as Str, Map, Seq, int, float, bool and None.

    Raises RuleFileError for an unreadable file, broken YAML, a key given twice, or an alias.
    """
    try:
        data = path.read_bytes()
        if len(data) > MAX_BYTES:
            raise RuleFileError(
                _("the file is larger than {limit:,} bytes").format(limit=MAX_BYTES), str(path)
            )
        source = data.decode("utf-8-sig")
    except OSError as error:
        raise RuleFileError(_("cannot be read: {reason}").format(reason=error.strerror), str(path)) from error
    except UnicodeDecodeError as error:
        raise RuleFileError(_("is not UTF-8 (byte {byte})").format(byte=error.start), str(path)) from error
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(source, Loader=_Loader)):
            message = _("aliases (*name) are not allowed here; quote a phrase that begins with *")
            raise RuleFileError(message, str(path))
        node = yaml.compose(source, Loader=_Loader)
    except yaml.YAMLError as error:
        from replylint.foreign import yaml_problem

        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = _("broken YAML: {problem}").format(problem=yaml_problem(error))
        raise RuleFileError(
            message, str(path), line, column, excerpt(source, line, column) if mark else ""
        ) from error
    return None if node is None else _value(node, str(path), source, 0)


def _value(node: yaml.Node, path: str, source: str, depth: int) -> Any:
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    if depth > MAX_DEPTH:
        raise RuleFileError(_("nested deeper than {limit}").format(limit=MAX_DEPTH), path, line, column)
    if isinstance(node, yaml.MappingNode):
        mapping = Map()
        mapping.line, mapping.column, mapping.keys_at = line, column, {}
        for key_node, value_node in node.value:
            place = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if not isinstance(key_node, yaml.ScalarNode):
                raise RuleFileError(_("a key is a word"), path, *place, excerpt(source, *place))
            key = str(key_node.value)
            if key in mapping:
                message = _("the key «{key}» is given twice").format(key=key)
                raise RuleFileError(message, path, *place, excerpt(source, *place))
            mapping[key] = _value(value_node, path, source, depth + 1)
            mapping.keys_at[key] = place
        return mapping
    if isinstance(node, yaml.SequenceNode):
        sequence = Seq(_value(item, path, source, depth + 1) for item in node.value)
        sequence.line, sequence.column = line, column
        return sequence
    assert isinstance(node, yaml.ScalarNode)
    return _scalar(node, line, column)


def _scalar(node: yaml.ScalarNode, line: int, column: int) -> Any:
    plain = not node.style  # the C loader says "" where the Python one says None
    if plain and node.tag != "tag:yaml.org,2002:str":
        if _DECIMAL.fullmatch(node.value):  # a weights file has tens of thousands of them
            return float(node.value)
        try:
            value = yaml.safe_load(str(node.value)) if node.value else None
        except (yaml.YAMLError, ValueError):  # only looks like a date or a number: `2001-99-99`
            value = ""
        if value is None or isinstance(value, float) or (isinstance(value, int) and abs(value) < 1 << 64):
            return value
    text = Str(node.value)
    text.line, text.column = line, column
    text.inside = column if plain else column + 1
    return text
