"""Configuration: what is read, from where, and how each mistake is told."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint import config
from replylint.config import Config, ConfigError, Override

YAML_ERRORS = [
    ("igonre: [x]", "1:1: unknown key 'igonre'; did you mean 'ignore'?"),
    ("fail-on: error\nselect: 3", "2:1: select: expected a list of texts, got 3"),
    ("select: [a, 3]", "1:13: select.1: expected a text, got 3"),
    ("jobs: true", "1:1: jobs: expected a whole number from 0 to 256, got True"),
    ("min-score: 101", "1:1: min-score: expected a whole number from 0 to 100, got 101"),
    ("fail-on: fatal", "1:1: fail-on: expected one of: error, warning, info, never, got 'fatal'"),
    ("severity:\n  a/b: loud", "2:3: severity.a/b: expected one of: error, warning, info, off, got 'loud'"),
    ("severity: []", "1:1: severity: expected a table, got []"),
    ("cache: 1", "1:1: cache: expected true or false, got 1"),
    ("person: ты", "1:1: person: expected one of: я, мы, got 'ты'"),
    ("gender: neut", "1:1: gender: expected one of: masc, femn, got 'neut'"),
    (
        "placeholders: ['(']",
        "1:16: not a regular expression: '(': missing ), unterminated subpattern at position 0",
    ),
    ("rules: [/etc]", "1:9: '/etc' leads outside the project; name it on the command line if you mean it"),
    ("baseline: ../b", "1:1: '../b' leads outside the project; name it on the command line if you mean it"),
    ("extend: nope.yml", "1:1: no such file: nope.yml"),
    ("extend: .replylint.yml", "extends itself"),
    ("rules: [team]", "1:9: no such folder: team"),
    ("channel: chatt", "1:1: no such channel: 'chatt'; did you mean 'chat'?"),
    (
        "ignore: a: b",
        "1:10: not valid YAML: mapping values are not allowed in this context; a text with «: » in it has to be quoted",
    ),
    ("overrides: [{ignore: [a]}]", "1:13: an override needs 'files': the globs it holds for"),
    ("overrides: [{files: a, jobs: 2}]", "1:24: unknown key 'jobs'"),
    ("fields: {replies: text}", "1:10: unknown key 'replies'; did you mean 'reply'?"),
    ("a: 1\na: 2", "2:1: 'a' is there twice"),
    ("- a", "1:1: a table of settings is expected here"),
    ("a: [", "not valid YAML"),
    ("a: &x [*x]", "nested too deeply"),
    ("x: " + "[" * 40 + "]" * 40, "nested too deeply"),
]


@pytest.mark.parametrize(("text", "message"), YAML_ERRORS)
def test_yaml_mistakes_name_their_place(
    text: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".replylint.yml").write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        config.load()
    assert message in str(caught.value)
    assert str(caught.value).startswith(".replylint.yml")


TOML_ERRORS = [
    ("[tool.replylint]\nigonre = []", "2:1: unknown key 'igonre'"),
    ("[tool.replylint.severity]\n'a/b' = 'loud'", "2:1: severity.a/b: expected one of"),
    ("[tool.replylint]\nselect = [", "2:"),
    ("[tool.replylint]\n\n[[tool.replylint.overrides]]\nignore = []", "3:1: an override needs 'files'"),
]


@pytest.mark.parametrize(("text", "message"), TOML_ERRORS)
def test_toml_mistakes_name_their_place(
    text: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        config.load()
    assert f"pyproject.toml:{message}" in str(caught.value)


def test_both_languages_say_the_same(tmp_path: Path) -> None:
    yaml, toml = tmp_path / "a.yml", tmp_path / "a.toml"
    yaml.write_text(
        "fail_on: info\nslots: {срок: завтра}\nseverity: {a/b: off}\nfields: {reply: [x, y]}\n", "utf-8"
    )
    toml.write_text(
        "fail-on = 'info'\nslots = {'срок' = 'завтра'}\nseverity = {'a/b' = 'off'}\nfields = {reply = ['x', 'y']}\n",
        "utf-8",
    )
    one, other = config.load(file=yaml), config.load(file=toml)
    assert config.as_dict(one) == config.as_dict(other)
    assert (one.fail_on, one.slots, one.severity, one.fields) == (
        "info",
        {"срок": "завтра"},
        {"a/b": "off"},
        {"reply": ("x", "y")},
    )


def test_the_nearest_file_upward_is_taken(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / ".replylint.yml").write_text("jobs: 3")
    (tmp_path / "a" / "pyproject.toml").write_text("[project]\nname = 'x'")
    assert config.load(deep).jobs == 3
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.replylint]\njobs = 4")
    assert config.load(deep).jobs == 4
    assert config.load(deep, isolated=True) == Config()


def test_extend_and_overrides(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text(
        "jobs: 2\nignore: [a]\nseverity: {a/b: off, c/d: info}\noverrides: [{files: 'x/**', channel: sms}]"
    )
    (tmp_path / ".replylint.yml").write_text(
        "extend: base.yml\nignore: [b]\nseverity: {a/b: error}\noverrides: [{files: '*.md', channel: email}]"
    )
    loaded = config.load(tmp_path)
    assert (loaded.jobs, loaded.ignore, loaded.severity) == (2, ("b",), {"a/b": "error", "c/d": "info"})
    assert loaded.for_path(tmp_path / "x" / "y.txt").channel == "sms"
    assert loaded.for_path(tmp_path / "x" / "y.md").channel == "email"
    assert loaded.for_path(tmp_path / "y.txt").channel is None


def test_a_link_does_not_lead_outside(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (inside / "link").symlink_to(outside)
    (inside / ".replylint.yml").write_text("rules: [link]")
    with pytest.raises(ConfigError, match="leads outside"):
        config.load(inside)


def test_a_repository_is_one_project(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "team").mkdir()
    (tmp_path / "rules").mkdir()
    (tmp_path / "team" / ".replylint.yml").write_text("rules: [../rules]")
    assert config.load(tmp_path / "team").rules[0].resolve() == (tmp_path / "rules").resolve()


@dataclass(frozen=True)
class Rule:
    id: str
    category: str


SELECTING = [
    (Config(), "a/b", True),
    (Config(select=("a",)), "a/b", True),
    (Config(select=("a/c",)), "a/b", False),
    (Config(select=("*/b",)), "a/b", True),
    (Config(select=("a",), ignore=("a/b",)), "a/b", False),
    (Config(severity={"a": "off"}), "a/b", False),
    (Config(severity={"a": "off", "a/b": "info"}), "a/b", True),
]


@pytest.mark.parametrize(("settings_", "rule", "enabled"), SELECTING)
def test_selecting(settings_: Config, rule: str, enabled: bool) -> None:
    assert config.is_enabled(settings_, rule, rule.partition("/")[0]) is enabled


def test_unknown_names_come_with_the_nearest_known() -> None:
    rules = [Rule("deflection/not-mine", "deflection"), Rule("style/thanks", "style")]
    assert config.unknown_names(["style", "*/not-*", "deflecton", "zzz"], rules) == [
        ("deflecton", "deflection"),
        ("zzz", None),
    ]


UNKNOWN = [
    ("a.yml", "jobs: 1\nseverity:\n  stile: off\n", ":3:3: severity: "),
    ("a.yml", "ignore: [style, stile]\n", ":1:17: ignore: "),
    ("a.yml", "overrides:\n  - files: x\n    select: stile\n", ":3:5: select: "),
    ("a.toml", "[tool.replylint.severity]\nstile = 'off'\n", ":2:1: severity: "),
    ("a.toml", "[tool.replylint]\nselect = ['style', 'stile']\n", ":2:1: select: "),
]


@pytest.mark.parametrize(("name", "text", "place"), UNKNOWN)
def test_names_of_no_rule_are_told_with_their_place(tmp_path: Path, name: str, text: str, place: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    loaded = config.load(file=tmp_path / name)
    with pytest.raises(ConfigError) as caught:
        config.refuse_unknown(loaded, [Rule("style/a", "style")])
    wanted = f"{place}no rule or family is called 'stile'; did you mean 'style'?"
    assert str(caught.value) == f"{tmp_path / name}{wanted}"
    assert pickle.loads(pickle.dumps(loaded)) == loaded


def other(name: str, value: object) -> Config:
    return Config(**{name: value})  # type: ignore[arg-type]


IN_PYTHON = [
    (other("select", "deflection"), "select: expected ('deflection',), got 'deflection'"),
    (other("select", (3,)), "select.0: expected a text, got 3"),
    (
        other("severity", {"a": "fatal"}),
        "severity.a: expected one of: error, warning, info, off, got 'fatal'",
    ),
    (other("severity", {"a": False}), "severity: expected {'a': 'off'}, got {'a': False}"),
    (other("slots", {"срок": 5}), "slots.срок: expected a text, got 5"),
    (other("slots", None), "slots: expected a table, got None"),
    (other("deadline", 5), "deadline: expected a text, got 5"),
    (other("person", "они"), "person: expected one of: я, мы, got 'они'"),
    (other("gender", "male"), "gender: expected one of: masc, femn, got 'male'"),
    (other("channel", "chatt"), "no such channel: 'chatt'; did you mean 'chat'?"),
    (other("min_score", 500), "min_score: expected a whole number from 0 to 100, got 500"),
    (other("fail_on", "x"), "fail_on: expected one of: error, warning, info, never, got 'x'"),
    (other("rewrite", "yes"), "rewrite: expected true or false, got 'yes'"),
    (other("rules", ["team"]), "rules.0: expected Path, got 'team'"),
    (other("rules", Path("team")), f"rules: expected tuple[Path, ...], got {Path('team')!r}"),
    (other("baseline", "known.json"), "baseline: expected Path, got 'known.json'"),
    (other("fields", {"replies": ("a",)}), "unknown key 'replies'; did you mean 'reply'?"),
    (Config(placeholders=(r"(a+)+$",)), "may be too slow, with repeats in repeats"),
    (Config(placeholders=("(",)), "not a regular expression: '(': missing )"),
    (Config(overrides=(Override(("a",), {"jobs": 2}),)), "unknown key 'jobs'"),
    (Config(overrides=(Override(("a",), {"person": "ты"}),)), "overrides.0.person: expected one of: я, мы"),
    (other("overrides", ({"files": ("a",)},)), "overrides.0: expected Override, got {'files': ('a',)}"),
    (Config(default_rules=False), "there are no rules: `rules` names no folder"),
]


@pytest.mark.parametrize(("made", "message"), IN_PYTHON, ids=[message for _, message in IN_PYTHON])
def test_what_no_file_could_say_is_refused_in_python(made: Config, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config.check(made)
    assert str(caught.value).startswith(message)


RIGHT = [
    Config(),
    Config(select=("deflection", "*/not-*"), severity={"a": "off"}, slots={"срок": "завтра"}, person="мы"),
    Config(rules=(Path("a"),), default_rules=False, baseline=Path("b"), placeholders=(r"@@\w+@@",)),
    Config(
        overrides=(Override(("a/*",), {"channel": "sms", "ignore": ("a",), "fields": {"reply": ("x",)}}),)
    ),
    other("select", ["deflection"]),
]


@pytest.mark.parametrize("made", RIGHT)
def test_what_is_right_in_python_is_taken(made: Config) -> None:
    config.check(made)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*config.KEYS, "files", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(list(config.KEYS)), values, max_size=4))
def test_no_values_but_the_declared_error(
    tmp_path_factory: pytest.TempPathFactory, data: dict[str, object]
) -> None:
    import json

    file = tmp_path_factory.mktemp("c") / "c.yml"
    file.write_text(json.dumps(data), "utf-8")
    try:
        loaded = config.load(file=file)
    except ConfigError:
        return
    assert config.as_dict(loaded).keys() >= {key for key in data if key != "extend"}
    if loaded.default_rules or loaded.rules:
        config.check(loaded)


@given(st.binary(max_size=60))
def test_no_bytes_but_the_declared_error(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    folder = tmp_path_factory.mktemp("c")
    for name in ("c.yml", "c.toml"):
        (folder / name).write_bytes(raw)
        try:
            config.load(file=folder / name)
        except ConfigError as error:
            assert str(error)
