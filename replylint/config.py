"""Configuration: `[tool.replylint]` of `pyproject.toml` or `.replylint.yml`, the nearest one upward, into a `Config`.

A configuration is data from somebody else's repository: nothing in it executes, and no path in it may lead outside
the directory it governs (its root: the nearest directory upward with `.git`, else the directory of the file).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol

from replylint import globs
from replylint.foreign import said, yaml_problem
from replylint.i18n import translate as _
from replylint.model import CHANNELS, Severity

FailOn = Literal["error", "warning", "info", "never"]
Locate = Callable[[tuple[str | int, ...]], "tuple[int, int] | None"]

FILE_NAMES = (".replylint.yml", ".replylint.yaml", "pyproject.toml")
MAX_BYTES = 1_000_000
MAX_DEPTH = 12
MAX_EXTENDS = 20


class ConfigError(Exception):
    """A configuration that cannot be used. `line` and `column` count from 1 and are None where not known."""

    def __init__(
        self, message: str, path: Path | None = None, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(message)
        self.message, self.path, self.line, self.column = message, path, line, column

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)
        return f"{place}: {self.message}" if place else self.message


class Name(str):
    """The name of a rule or profile in a configuration, with its place: the file, the line and column or None."""

    place: tuple[Path | None, int | None, int | None]


def place_of(name: str) -> tuple[Path | None, int | None, int | None] | tuple[()]:
    """Where a configuration names this; empty for a name from elsewhere."""
    return name.place if isinstance(name, Name) else ()


@dataclass(frozen=True, slots=True)
class Override:
    """Settings that hold only for files matching one of the globs `files` (relative to the root)."""

    files: tuple[str, ...]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Config:
    """Everything a run can be told. An empty `select` means all rules; `root` is absolute, other paths may be
    relative to the current directory."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity | Literal["off"]] = field(default_factory=dict)
    fail_on: FailOn = "warning"
    min_score: int | None = None
    rules: tuple[Path, ...] = ()
    default_rules: bool = True
    profiles: tuple[str, ...] = ()
    channel: str | None = None
    deadline: str | None = None
    slots: Mapping[str, str] = field(default_factory=dict)
    person: Literal["я", "мы"] | None = None
    gender: Literal["masc", "femn"] | None = None
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    placeholders: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    baseline: Path | None = None
    jobs: int = 1
    cache: bool = True
    rewrite: bool = False
    overrides: tuple[Override, ...] = ()
    root: Path | None = None
    files: tuple[Path, ...] = ()

    def for_path(self, path: str | Path) -> Config:
        """The configuration for one file: every override whose globs match, applied in order."""
        changes: dict[str, Any] = {}
        for override in self.overrides:
            if globs.covered(override.files, globs.relative(path, self.root)):
                changes.update(override.values)
        return replace(self, overrides=(), **changes)


class RuleName(Protocol):
    """What selecting needs to know of a rule."""

    @property
    def id(self) -> str: ...

    @property
    def category(self) -> str: ...


# --- selecting rules -------------------------------------------------------------------------------------------


def names_rule(pattern: str, rule: str, category: str) -> bool:
    """Whether a rule id, a family, a category or a glob names the rule.

    >>> names_rule("deflection", "deflection/not-my-job", "deflection")
    True
    >>> names_rule("*/not-*", "deflection/not-my-job", "deflection"), names_rule("defl", "deflection/x", "deflection")
    (True, False)
    """
    return pattern in (rule, category) or rule.startswith(f"{pattern}/") or fnmatchcase(rule, pattern)


def is_enabled(config: Config, rule: str, category: str) -> bool:
    """Whether `select`, `ignore` and `severity: off` leave the rule switched on."""
    if any(names_rule(pattern, rule, category) for pattern in config.ignore):
        return False
    if config.severity and severity_of(config, rule, category) == "off":
        return False
    return not config.select or any(names_rule(pattern, rule, category) for pattern in config.select)


def severity_of(config: Config, rule: str, category: str) -> Severity | Literal["off"] | None:
    """The configured severity of the rule, the longest (most particular) pattern deciding; None if not configured."""
    named = [pattern for pattern in config.severity if names_rule(pattern, rule, category)]
    return config.severity[max(named, key=len)] if named else None


def nearest(name: str, known: Iterable[str], likeness: float = 0.5) -> str | None:
    """The known name most like `name`, or None if nothing comes near; a `likeness` of 1 is the name itself.

    >>> nearest("igonre", ["select", "ignore"])
    'ignore'
    """
    import difflib

    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=likeness)), None)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """What to add to an error about a name: the known one most like it, or nothing."""
    near = nearest(name, known, 0.6)
    return _(", did you mean «{near}»?").format(near=near) if near else ""


def wrong_channel(name: str) -> str:
    """What to say of the name of a channel that is nearly one of ours; nothing where it may be a channel of packs of one's own."""
    if name in CHANNELS or not nearest(name, CHANNELS, 0.75):
        return ""
    return unknown_name(_("no such channel: {name!r}"), name, CHANNELS)


def unknown_names(patterns: Iterable[str], rules: Iterable[RuleName]) -> list[tuple[str, str | None]]:
    """The patterns that name no rule, each with the known name most like it."""
    known = [(rule.id, rule.category) for rule in rules]
    wrong = [pattern for pattern in patterns if not any(names_rule(pattern, *rule) for rule in known)]
    names = sorted({name for rule, category in known for name in (rule, category, rule.partition("/")[0])})
    return [(pattern, nearest(pattern, names)) for pattern in wrong]


def refuse_unknown(config: Config, rules: Iterable[RuleName]) -> None:
    """Raises ConfigError if `select`, `ignore` or `severity`, those of overrides included, name what is no rule."""
    known = list(rules)
    own = {"select": config.select, "ignore": config.ignore, "severity": config.severity}
    overridden = [(key, override.values.get(key)) for override in config.overrides for key in own]
    for key, patterns in (*own.items(), *overridden):
        wrong = unknown_names(patterns, known) if patterns else []
        if wrong:
            name, near = wrong[0]
            hint = _("; did you mean {near!r}?").format(near=near) if near else ""
            message = _("{key}: no rule or family is called {name!r}").format(key=key, name=name)
            raise ConfigError(message + hint, *place_of(name))


# --- reading ---------------------------------------------------------------------------------------------------


def load(start: Path | None = None, *, file: Path | None = None, isolated: bool = False) -> Config:
    """The configuration for work in the directory `start` (default: the current one).

    `file` names the configuration instead of looking upward for it; `isolated` reads none at all.
    Raises ConfigError.
    """
    if isolated:
        return Config()
    found = file or find(Path(os.path.abspath(start or ".")))
    if found is None:
        return Config()
    found = _from_here(found)
    root = _root_of(found.absolute())
    values, chain = _read_chain(found, root, ())
    return Config(**values, root=root, files=chain)


def find(directory: Path) -> Path | None:
    """The nearest configuration file at or above `directory`; a `pyproject.toml` counts if it has our table."""
    for place in (directory, *directory.parents):
        for name in FILE_NAMES:
            path = place / name
            if path.is_file() and (name != "pyproject.toml" or b"[tool.replylint" in _bytes(path)):
                return path
    return None


def _root_of(file: Path) -> Path:
    repositories = (place for place in file.parents if (place / ".git").exists())
    return next(repositories, file.parent)


def _from_here(path: Path) -> Path:
    """The path as a person here would write it: relative if it is below the current directory."""
    absolute = path.absolute()
    return absolute.relative_to(Path.cwd()) if absolute.is_relative_to(Path.cwd()) else absolute


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise ConfigError(
            _("cannot read: {reason}").format(reason=said(str(error.strerror))), path
        ) from error
    if len(raw) > MAX_BYTES:
        raise ConfigError(_("larger than {limit} bytes").format(limit=MAX_BYTES), path)
    return raw


def _read_chain(file: Path, root: Path, seen: tuple[Path, ...]) -> tuple[dict[str, Any], tuple[Path, ...]]:
    """The merged values of `file` and of all it extends, and the files in the order they were applied."""
    real = file.resolve()
    if real in seen:
        raise ConfigError(_("extends itself"), file)
    if len(seen) >= MAX_EXTENDS:
        raise ConfigError(_("too many files extend each other"), file)
    data, locate = _parse(file)
    reader = _Reader(file, root, locate)
    own = reader.table(data, KEYS, ())
    merged: dict[str, Any] = {}
    chain: tuple[Path, ...] = ()
    for base in own.pop("extend", ()):
        if not base.is_file():
            raise reader.error(_("no such file: {path}").format(path=base), ("extend",))
        values, files = _read_chain(base, root, (*seen, real))
        merged, chain = _merge(merged, values), chain + files
    return _merge(merged, own), (*chain, file)


def _merge(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Tables are merged key by key, overrides follow one another, everything else is replaced."""
    merged = {**base, **own}
    for key in base.keys() & own.keys():
        if isinstance(own[key], dict):
            merged[key] = {**base[key], **own[key]}
        elif key == "overrides":
            merged[key] = base[key] + own[key]
    return merged


def _parse(file: Path) -> tuple[dict[str, Any], Locate]:
    try:
        text = _bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(_("not UTF-8"), file) from error
    parsed, locate = (_parse_toml if file.suffix == ".toml" else _parse_yaml)(file, text)
    if not isinstance(parsed, dict):
        raise ConfigError(_("a table of settings is expected here"), file, 1, 1)
    return parsed, locate


def _parse_toml(file: Path, text: str) -> tuple[Any, Locate]:
    import tomllib

    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (text.count("\n") + 1, None)
        reason = str(error).partition(" (at ")[0]
        raise ConfigError(
            _("not valid TOML: {reason}").format(reason=said(reason)), file, line, column
        ) from error
    prefix: tuple[str, ...] = ()
    if file.name == "pyproject.toml" or set(data) == {"tool"}:
        prefix = ("tool", "replylint")
        tool = data.get("tool", {})
        data = tool.get("replylint", {}) if isinstance(tool, dict) else {}
    lines = text.splitlines()
    return data, lambda keys: _locate_toml(lines, prefix, keys)


def _locate_toml(
    lines: list[str], prefix: tuple[str, ...], keys: tuple[str | int, ...]
) -> tuple[int, int] | None:
    """tomllib keeps no positions: find the deepest named key of `keys` under its table header by its text."""
    names = [key for key in keys if isinstance(key, str)]
    while names:
        wanted = [*prefix, *names]
        table: list[str] = []
        for number, line in enumerate(lines, 1):
            header = re.match(r"\s*\[\[?([^\]]+)\]", line)
            if header:
                table = [part.strip(" \"'") for part in header[1].split(".")]
                if table == wanted:
                    return number, line.index("[") + 1
            key = re.match(r"\s*([\w.\-]+|\"[^\"]*\"|'[^']*')\s*=", line)
            if key and [*table, *key[1].strip("\"'").split(".")] == wanted:
                return number, key.start(1) + 1
        names.pop()
    return None


def _parse_yaml(file: Path, text: str) -> tuple[Any, Locate]:
    import yaml

    loader_class: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    places: dict[tuple[str | int, ...], tuple[int, int]] = {}

    def scalar(node: Any) -> Any:
        try:
            return loader.construct_object(node)
        except (
            AttributeError,
            LookupError,
            TypeError,
            ValueError,
        ) as error:  # a tag that does not fit: `!!bool x`
            message, mark = _("not valid YAML: {reason}"), node.start_mark
            raise ConfigError(message.format(reason=error), file, mark.line + 1, mark.column + 1) from error

    def value_of(node: Any, path: tuple[str | int, ...]) -> Any:
        mark = node.start_mark
        places.setdefault(path, (mark.line + 1, mark.column + 1))
        if len(path) > MAX_DEPTH or len(places) > 100_000:
            raise ConfigError(_("nested too deeply"), file, mark.line + 1, mark.column + 1)
        if isinstance(node, yaml.SequenceNode):
            return [value_of(item, (*path, index)) for index, item in enumerate(node.value)]
        if not isinstance(node, yaml.MappingNode):
            return scalar(node)
        table: dict[str, Any] = {}
        for key_node, child in node.value:
            at = key_node.start_mark
            if not isinstance(key_node, yaml.ScalarNode):
                raise ConfigError(
                    _("unknown key {name!r}").format(name="?"), file, at.line + 1, at.column + 1
                )
            key = str(key_node.value)
            if key in table:
                message = _("{key!r} is there twice").format(key=key)
                raise ConfigError(message, file, at.line + 1, at.column + 1)
            places[(*path, key)] = (at.line + 1, at.column + 1)
            table[key] = value_of(child, (*path, key))
        return table

    try:
        loader = loader_class(text)
        node = loader.get_single_node()
        data = {} if node is None else value_of(node, ())
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        message = _("not valid YAML: {reason}").format(reason=yaml_problem(error))
        raise ConfigError(message, file, line, column) from error
    return data, places.get


# --- checking --------------------------------------------------------------------------------------------------

Parser = Callable[["_Reader", Any, tuple[str | int, ...]], Any]


@dataclass(frozen=True, slots=True)
class _Reader:
    """One file being checked: knows where its keys stand and what its paths are relative to. What was written in Python
    has no file."""

    file: Path | None
    root: Path
    locate: Locate

    def place(self, keys: tuple[str | int, ...]) -> tuple[Path | None, int | None, int | None]:
        found = next((found for end in range(len(keys), 0, -1) if (found := self.locate(keys[:end]))), None)
        return (self.file, *(found or (None, None)))

    def error(self, message: str, keys: tuple[str | int, ...]) -> ConfigError:
        return ConfigError(message, *self.place(keys))

    def table(self, data: Any, parsers: Mapping[str, Parser], keys: tuple[str | int, ...]) -> dict[str, Any]:
        if not isinstance(data, dict):
            raise self.error(_("a table of settings is expected here"), keys)
        values = {}
        for written, value in data.items():
            key = str(written).replace("_", "-")
            if key not in parsers:
                raise self.error(
                    unknown_name(_("unknown key {name!r}"), str(written), parsers), (*keys, written)
                )
            values[key.replace("-", "_")] = parsers[key](self, value, (*keys, written))
        return values

    def path(self, value: Any, keys: tuple[str | int, ...]) -> Path:
        text = _text(self, value, keys)
        path = Path(self.file or "").parent / text
        try:
            outside = not path.resolve().is_relative_to(self.root.resolve())
            path.is_file()
        except (OSError, ValueError, RuntimeError):  # no file system has such a name
            raise self.error(_("no such file: {path}").format(path=repr(text[:100])), keys) from None
        if outside:
            message = _("{path!r} leads outside the project; name it on the command line if you mean it")
            raise self.error(message.format(path=text), keys)
        return path


def unknown_name(message: str, name: str, known: Iterable[str]) -> str:
    """`message` about `name`, with the known name most like it."""
    near = nearest(name, known)
    said = message.format(name=name)
    return said + _("; did you mean {near!r}?").format(near=near) if near else said


def _wrong(reader: _Reader, keys: tuple[str | int, ...], expected: str, value: Any) -> ConfigError:
    message = _("{key}: expected {expected}, got {value!r}")
    name = ".".join(str(key) for key in keys)
    try:
        said = message.format(key=name, expected=expected, value=value)
    except ValueError:  # a number of thousands of digits is not written out
        said = message.format(key=name, expected=expected, value="…")
    return reader.error(said, keys)


def _text(reader: _Reader, value: Any, keys: tuple[str | int, ...]) -> str:
    if not isinstance(value, str):
        raise _wrong(reader, keys, _("a text"), value)
    return value


def _flag(reader: _Reader, value: Any, keys: tuple[str | int, ...]) -> bool:
    if not isinstance(value, bool):
        raise _wrong(reader, keys, _("true or false"), value)
    return value


def _number(low: int, high: int) -> Parser:
    def parse(reader: _Reader, value: Any, keys: tuple[str | int, ...]) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            expected = _("a whole number from {low} to {high}").format(low=low, high=high)
            raise _wrong(reader, keys, expected, value)
        return value

    return parse


def _one_of(*choices: str) -> Parser:
    def parse(reader: _Reader, value: Any, keys: tuple[str | int, ...]) -> str:
        # YAML reads a bare `off` as false.
        value = "off" if value is False and "off" in choices else value
        if value not in choices:
            raise _wrong(reader, keys, _("one of: {choices}").format(choices=", ".join(choices)), value)
        return str(value)

    return parse


def _texts(reader: _Reader, value: Any, keys: tuple[str | int, ...]) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list):
        raise _wrong(reader, keys, _("a list of texts"), value)
    return tuple(_text(reader, item, (*keys, index)) for index, item in enumerate(value))


def _named(reader: _Reader, text: str, keys: tuple[str | int, ...]) -> Name:
    name = Name(text)
    name.place = reader.place(keys)
    return name


def _names(reader: _Reader, value: Any, keys: tuple[str | int, ...]) -> tuple[Name, ...]:
    one = isinstance(value, str)
    return tuple(
        _named(reader, text, keys if one else (*keys, index))
        for index, text in enumerate(_texts(reader, value, keys))
    )


def _channel(reader: _Reader, value: Any, keys: tuple[str | int, ...]) -> str:
    channel = _text(reader, value, keys)
    if wrong := wrong_channel(channel):
        raise reader.error(wrong, keys)
    return channel


def _globs(reader: _Reader, value: Any, keys: tuple[str | int, ...]) -> tuple[str, ...]:
    found = _texts(reader, value, keys)
    for index, glob in enumerate(found):
        if globs.names_nothing(glob):
            message = _(
                "{glob!r} names nothing; globs are relative to the root of the project: 'templates/*.txt'"
            )
            raise reader.error(message.format(glob=glob), (*keys, index))
    return found


def _mapping(parse: Parser) -> Parser:
    def parse_all(reader: _Reader, value: Any, keys: tuple[str | int, ...]) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise _wrong(reader, keys, _("a table"), value)
        return {
            _named(reader, str(key), (*keys, key)): parse(reader, item, (*keys, key))
            for key, item in value.items()
        }

    return parse_all


def _path(reader: _Reader, value: Any, keys: tuple[str | int, ...]) -> Path:
    return reader.path(value, keys)


def _paths(reader: _Reader, value: Any, keys: tuple[str | int, ...]) -> tuple[Path, ...]:
    return tuple(reader.path(item, (*keys, index)) for index, item in enumerate(_texts(reader, value, keys)))


def _folders(reader: _Reader, value: Any, keys: tuple[str | int, ...]) -> tuple[Path, ...]:
    paths = _paths(reader, value, keys)
    for index, path in enumerate(paths):
        if not path.is_dir():
            raise reader.error(_("no such folder: {path}").format(path=path), (*keys, index))
    return paths


def _regexes(reader: _Reader, value: Any, keys: tuple[str | int, ...]) -> tuple[str, ...]:
    patterns = _texts(reader, value, keys)
    for index, pattern in enumerate(patterns):
        if wrong := _wrong_pattern(pattern):
            raise reader.error(wrong, (*keys, index))
    return patterns


@cache
def _wrong_pattern(pattern: str) -> str:
    """What is wrong with a regular expression, or nothing."""
    from replylint.patterns import LONGEST, is_slow

    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        return _("not a regular expression: {pattern!r}: {reason}").format(pattern=pattern, reason=error)
    if len(pattern) <= LONGEST and not is_slow(pattern):
        return ""
    message = _("may be too slow, with repeats in repeats, or longer than {limit} characters: {pattern!r}")
    return message.format(pattern=pattern[:80], limit=LONGEST)


def _fields(reader: _Reader, value: Any, keys: tuple[str | int, ...]) -> dict[str, tuple[str, ...]]:
    return reader.table(value, dict.fromkeys(("reply", "customer", "id", "channel", "rating"), _texts), keys)


def _overrides(reader: _Reader, value: Any, keys: tuple[str | int, ...]) -> tuple[Override, ...]:
    if not isinstance(value, list):
        raise _wrong(reader, keys, _("a list of tables"), value)
    found = []
    for index, item in enumerate(value):
        values = reader.table(item, {"files": _globs, **PER_FILE}, (*keys, index))
        if "files" not in values:
            raise reader.error(_("an override needs 'files': the globs it holds for"), (*keys, index))
        found.append(Override(values.pop("files"), values))
    return tuple(found)


PER_FILE: dict[str, Parser] = {
    "select": _names,
    "ignore": _names,
    "severity": _mapping(_one_of("error", "warning", "info", "off")),
    "profiles": _names,
    "channel": _channel,
    "deadline": _text,
    "slots": _mapping(_text),
    "person": _one_of("я", "мы"),
    "gender": _one_of("masc", "femn"),
    "fields": _fields,
    "placeholders": _regexes,
    "rewrite": _flag,
}

KEYS: dict[str, Parser] = {
    "extend": _paths,
    **PER_FILE,
    "fail-on": _one_of("error", "warning", "info", "never"),
    "min-score": _number(0, 100),
    "rules": _folders,
    "default-rules": _flag,
    "exclude": _globs,
    "baseline": _path,
    "jobs": _number(0, 256),
    "cache": _flag,
    "overrides": _overrides,
}


# --- a configuration made in Python ----------------------------------------------------------------------------

_DEFAULTS = Config()


def check(config: Config) -> None:
    """Raises ConfigError for a setting that no file could have, and where there can be no rules at all. Whether there are rules,
    profiles and folders of the names is not asked."""
    reader = _Reader(None, Path(), lambda keys: None)
    for item in fields(Config):
        value = getattr(config, item.name)
        if item.name in ("root", "files") or value == getattr(_DEFAULTS, item.name):
            continue
        keys = (item.name,)
        parse = _IN_PYTHON.get(item.name) or _as_in_a_file(KEYS[item.name.replace("_", "-")])
        parse(reader, value, keys)
    if not config.default_rules and not config.rules:
        raise ConfigError(_("there are no rules: `rules` names no folder, and `default-rules` is false"))


def _as_in_a_file(parse: Parser) -> Parser:
    def check_value(reader: _Reader, value: Any, keys: tuple[str | int, ...]) -> None:
        found = parse(reader, _written(value), keys)
        # A file may say some things otherwise: one text for a list of one, `false` for `off`.
        if _written(found) != _written(value):
            raise _wrong(reader, keys, repr(found), value)

    return check_value


def _written(value: Any) -> Any:
    """The value as a file would hold it."""
    if isinstance(value, tuple | list):
        return [_written(item) for item in value]
    if isinstance(value, Override):
        return _written({"files": value.files, **value.values})
    if isinstance(value, Mapping):
        return {key: _written(item) for key, item in value.items()}
    return value


def _is_a(kind: type) -> Parser:
    def check_value(reader: _Reader, value: Any, keys: tuple[str | int, ...]) -> None:
        if not isinstance(value, kind):
            raise _wrong(reader, keys, kind.__name__, value)

    return check_value


def _all_are(kind: type) -> Parser:
    def check_values(reader: _Reader, value: Any, keys: tuple[str | int, ...]) -> None:
        if not isinstance(value, tuple | list):
            raise _wrong(reader, keys, f"tuple[{kind.__name__}, ...]", value)
        for index, item in enumerate(value):
            _is_a(kind)(reader, item, (*keys, index))

    return check_values


def _overrides_in_python(reader: _Reader, value: Any, keys: tuple[str | int, ...]) -> None:
    _all_are(Override)(reader, value, keys)
    _as_in_a_file(_overrides)(reader, value, keys)


_IN_PYTHON: dict[str, Parser] = {
    "rules": _all_are(Path),
    "baseline": _is_a(Path),
    "overrides": _overrides_in_python,
}
"""What is checked otherwise than in a file: paths, which are texts there, and overrides, which are tables."""


def as_dict(config: Config) -> dict[str, Any]:
    """The configuration as plain values under the names it has in a file; paths relative to the root."""
    plain: dict[str, Any] = {}
    for item in fields(config):
        if item.name in ("root", "files"):
            continue
        plain[item.name.replace("_", "-")] = _plain(getattr(config, item.name), config.root)
    return plain


def _plain(value: Any, root: Path | None) -> Any:
    if isinstance(value, Path):
        return globs.relative(value, root)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Override):
        inner = {key.replace("_", "-"): _plain(item, root) for key, item in value.values.items()}
        return {"files": list(value.files), **inner}
    if isinstance(value, tuple):
        return [_plain(item, root) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item, root) for key, item in value.items()}
    return value
