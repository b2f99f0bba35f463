"""Profiles: what a channel or a trade changes about the rules. A profile is a file `profiles/NAME.yml`.

Of several profiles a later one overrules an earlier one, and what the configuration itself says overrules them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from replylint.config import (
    Config,
    ConfigError,
    did_you_mean,
    is_enabled,
    names_rule,
    place_of,
    severity_of,
    unknown_name,
    unknown_names,
    wrong_channel,
)
from replylint.i18n import translate as _
from replylint.model import SEVERITIES, Severity
from replylint.rulebook.errors import RuleFileError, wrong

if TYPE_CHECKING:
    from replylint.rulebook.loading import Judge, Ruleset
    from replylint.rulebook.marked import Map

KEYS = ("profile", "title", "about", "channel", "source", "ignore", "severity")
Level = Severity | Literal["off"]
LEVELS: tuple[Level, ...] = (*SEVERITIES, "off")


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile as written. `severity` maps a rule, family, category or glob to a level; `channel` is what drafts
    that name no channel are taken for."""

    name: str
    title: str
    about: str
    path: str
    channel: str | None = None
    source: tuple[str, ...] = ()
    severity: Mapping[str, Level] = field(default_factory=dict)
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Line and column of each name in `severity`."""

    def says(self, rule: str, category: str) -> Level | None:
        """The level the profile gives a rule, the longest pattern deciding; None if it does not speak of it."""
        named = [pattern for pattern in self.severity if names_rule(pattern, rule, category)]
        return self.severity[max(named, key=len)] if named else None


def load(directories: Iterable[Path]) -> dict[str, Profile]:
    """All profiles of the directories by name; one of a later directory replaces one of an earlier.

    Raises RuleFileError naming file, line and column.
    """
    return {name: _read(path) for name, path in files(directories).items()}


def files(directories: Iterable[Path]) -> dict[str, Path]:
    """Name of a profile → its file, in the order of the names."""
    found = {}
    for directory in directories:
        for path in (*directory.glob("profiles/*.yml"), *directory.glob("profiles/*.yaml")):
            found[path.stem] = path
    return dict(sorted(found.items()))


def choose(names: Sequence[str], ruleset: Ruleset) -> tuple[Profile, ...]:
    """The profiles of these names, in this order.

    Raises ConfigError for a name that there is not, RuleFileError for a profile that is wrong or names unknown rules.
    """
    if not names:
        return ()
    known = files(ruleset.directories)
    for name in names:
        if name not in known:
            raise ConfigError(unknown_name(_("no such profile: {name!r}"), name, known), *place_of(name))
    chosen = tuple(_read(known[name]) for name in names)
    for profile in chosen:
        for pattern, near in unknown_names(profile.severity, ruleset.rules):
            message = _("no rule or family is called «{name}»").format(name=pattern)
            hint = did_you_mean(pattern, [near] if near else [])
            raise wrong(message + hint, profile.path, *profile.places[pattern])
    return chosen


def severity(rule: Judge, config: Config, chosen: Sequence[Profile]) -> Severity | None:
    """The severity of a rule under a configuration and its profiles, None where it is off."""
    if rule.profiles and not any(profile.name in rule.profiles for profile in chosen):
        return None
    if not is_enabled(config, rule.id, rule.category):
        return None
    level = severity_of(config, rule.id, rule.category)
    for profile in reversed(chosen):
        level = level or profile.says(rule.id, rule.category)
    if level == "off":
        return None
    return level or rule.severity  # type: ignore[return-value]  # a Judge keeps it as plain text


def _read(path: Path) -> Profile:
    from replylint.rulebook.marked import Map, read

    document = read(path)
    if not isinstance(document, Map):
        message = _("a profile is a mapping with the keys {keys}").format(keys=", ".join(KEYS))
        raise RuleFileError(message, str(path))
    for key, place in document.keys_at.items():
        if key not in KEYS:
            raise wrong(unknown_name(_("unknown key {name!r}"), key, KEYS), path, *place)
    if document.get("profile", path.stem) != path.stem:
        message = _("the file of a profile bears its name: {name!r}").format(name=path.stem)
        raise wrong(message, path, *document.keys_at["profile"])
    channel = _text(document, "channel", path)
    if message := wrong_channel(channel):
        raise wrong(message, path, *document.keys_at["channel"])
    levels, places = _levels(document, path)
    return Profile(
        name=path.stem,
        title=_text(document, "title", path),
        about=_text(document, "about", path),
        path=str(path),
        channel=channel or None,
        source=_texts(document, "source", path),
        severity=levels,
        places=places,
    )


def _text(document: Map, key: str, path: Path) -> str:
    value = document.get(key, "")
    if not isinstance(value, str):
        raise wrong(_("«{key}» must be text").format(key=key), path, *document.keys_at[key])
    return " ".join(value.split())


def _texts(document: Map, key: str, path: Path) -> tuple[str, ...]:
    value = document.get(key) or []
    value = [value] if isinstance(value, str) else value
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise wrong(_("«{key}» is a list of texts").format(key=key), path, *document.keys_at[key])
    return tuple(str(item) for item in value)


def _levels(document: Map, path: Path) -> tuple[dict[str, Level], dict[str, tuple[int, int]]]:
    """The level of each name, and where it stands."""
    from replylint.rulebook.marked import Map, Str

    table = document.get("severity") or Map()
    if not isinstance(table, Map):
        raise wrong(_("«severity» maps rules to levels"), path, *document.keys_at["severity"])
    ignored = document.get("ignore") or []
    names = [ignored] if isinstance(ignored, Str) else ignored
    levels: dict[str, Level] = dict.fromkeys(_texts(document, "ignore", path), "off")
    places = {str(name): (name.line, name.column) for name in names}
    for pattern, value in table.items():
        level = "off" if value is False else value  # YAML reads a bare `off` as false
        if level not in LEVELS:
            message = _("a level is one of {levels}").format(levels=", ".join(LEVELS))
            raise wrong(message, path, *table.keys_at[pattern])
        levels[pattern] = level
        places[pattern] = table.keys_at[pattern]
    return levels, places
