"""What is wrong with a rule file is said with file, line, column and the line itself."""

from __future__ import annotations

import marshal
import re
from pathlib import Path

import pytest

from replylint import compiled
from replylint.config import Config
from replylint.lexicon import LexiconError
from replylint.linter import Linter
from replylint.rulebook.assembly import compile_base, compile_packs, only_adds
from replylint.rulebook.errors import RuleFileError
from replylint.rulebook.loading import shipped_directory
from replylint.rulebook.testing import run_examples
from replylint.rulebook.weighing import BRIEF

RULE = """rules:
  - id: family/name
    message: Что слышит клиент.
    phrases: ["это не ко мне"]
"""

BROKEN = [
    ("rules: [", 2, "broken YAML"),
    ("- just a list", 1, "a rule file is a mapping"),
    ("rulez: []", 1, "did you mean «rules»"),
    ("rules: {}", 1, "a list of mappings"),
    ("rules:\n  - message: x\n", 2, "«id» is missing"),
    ("rules:\n  - id: Name\n    message: x\n", 2, "family/name"),
    (RULE + "    severity: fatal\n", 5, "one of info, warning, error"),
    (RULE + "    kind: phrase\n", 5, "one of phrases"),
    (RULE + "    sevrity: error\n", 5, "did you mean «severity»"),
    (RULE + "    message: ещё раз\n", 5, "given twice"),
    (RULE + "    unless: {paragraph: [apology]}\n", 5, "unknown key «paragraph»"),
    (RULE + "    unless: {reply: [apolgy]}\n", 5, "unknown signal «apolgy»"),
    (RULE + "    at_least: two\n", 5, "whole number"),
    (RULE + "    negated: perhaps\n", 5, "allow or deny"),
    (RULE + "    bad: [{reply: Ждите., rating: 9}]\n", 5, "a number from 1 to 5"),
    (RULE + "    bad: {a: b}\n", 5, "list of drafts"),
    (RULE.replace("не ко мне", "не ко мнее"), 4, "no dictionary knows «мнее»"),
    (RULE.replace("это не", "это (не"), 4, "not closed"),
    (RULE.replace("это не", "@нетакого не"), 4, "unknown class @нетакого"),
    ("rules:\n  - id: a/b\n    kind: missing\n    message: x\n", 2, "names its «signals»"),
    ("rules:\n  - id: a/b\n    kind: weighted\n    message: x\n    weights: none\n", 2, "weights/none.yml"),
    ("a: &x [1]\nb: *x\n", 1, "aliases"),
    (RULE + "  - id: family/name\n    message: ещё\n    phrases: [ждать]\n", 5, "already defined"),
    (
        """signals:
  - {name: one, phrases: [ждать], unless: {reply: [two]}}
  - {name: two, phrases: [быть], unless: {reply: [one]}}
""",
        2,
        "depend on each other",
    ),
    (
        "signals:\n  - {name: one, any: [two]}\n  - {name: two, any: [three, one]}\n  - {name: three, phrases: [ждать]}\n",
        3,
        "depend on each other: one → two → one",
    ),
    ("signals:\n  - {name: one, any: [tow]}\n  - {name: two, phrases: [ждать]}\n", 2, "unknown signal «tow»"),
    ("signals:\n  - {name: one, any: [two], phrases: [ждать]}\n", 2, "unknown key «phrases»"),
]


def linter_of(tmp_path: Path, text: str) -> Linter:
    (tmp_path / "pack.yml").write_text(text, encoding="utf-8")
    return Linter(Config(rules=(tmp_path,), default_rules=False))


@pytest.mark.parametrize(("text", "line", "message"), BROKEN)
def test_broken_files_are_named_with_the_place(tmp_path: Path, text: str, line: int, message: str) -> None:
    with pytest.raises(RuleFileError) as caught:
        linter_of(tmp_path, text)
    assert message in str(caught.value)
    assert (Path(caught.value.path).name, caught.value.line) == ("pack.yml", line)


def test_the_column_of_a_phrase_is_that_of_its_word(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError) as caught:
        linter_of(tmp_path, RULE.replace("не ко мне", "не ко мнее"))
    source = (tmp_path / "pack.yml").read_text(encoding="utf-8").splitlines()
    assert source[caught.value.line - 1][caught.value.column - 1 :].startswith("мнее")
    assert caught.value.excerpt.splitlines()[1].index("^") == caught.value.column + 1


def test_a_missing_directory_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match="not a directory"):
        Linter(Config(rules=(tmp_path / "none",)))


KINDS = """lists: {отказ: [нельзя, невозможно]}
signals:
  - {name: sorry, phrases: ["простить:impr"]}
  - {name: reason, phrases: ["потому что"]}
  - {name: trouble, side: customer, phrases: [сломаться]}
rules:
  - {id: a/refused, message: m, phrases: ["@отказ"], unless: [{sentence: [зато]}, {next: [sorry]}]}
  - {id: a/only-here, category: here, message: m, phrases: [ждать], when: {customer: [trouble]}, channels: [chat]}
  - {id: a/no-apology, kind: missing, message: m, needs: customer, when: {customer: [trouble]}, signals: [sorry]}
  - {id: a/order, kind: order, message: m, signals: [sorry, reason]}
  - {id: a/often, kind: count, message: m, phrases: [очень], at_least: 3}
"""

# reply, customer, channel, rules that speak, rules not judged
JUDGED = [
    ("Это нельзя.", None, None, ["a/refused"], ["a/no-apology"]),
    ("Это нельзя, зато можно так.", None, None, [], ["a/no-apology"]),
    ("Это нельзя. Простите нас.", None, None, [], ["a/no-apology"]),
    ("Это нельзя. Увы. Простите нас.", None, None, ["a/refused"], ["a/no-apology"]),
    ("Ждите.", "Всё сломалось", "chat", ["a/no-apology", "a/only-here"], []),
    ("Ждите.", "Всё сломалось", "email", ["a/no-apology"], []),
    ("Ждите.", "Всё хорошо", "chat", [], []),
    ("Так вышло потому что дождь. Простите.", "Сломалось", None, ["a/order"], []),
    ("Простите. Так вышло потому что дождь.", "Сломалось", None, [], []),
    ("Очень, очень рады.", "Да", None, [], []),
    ("Очень, очень, очень рады.", "Да", None, ["a/often"], []),
]


@pytest.mark.parametrize(("reply", "customer", "channel", "spoke", "silent"), JUDGED)
def test_kinds_conditions_and_channels(
    tmp_path: Path, reply: str, customer: str | None, channel: str | None, spoke: list[str], silent: list[str]
) -> None:
    report = linter_of(tmp_path, KINDS).lint(reply, customer, channel)
    assert sorted({finding.rule for finding in report.findings}) == spoke
    assert list(report.not_judged) == silent


@pytest.mark.parametrize("scope", ["reply", "sentence", "near", "next", "before", "after", "clause"])
def test_what_is_told_of_the_whole_message_stands_in_every_scope(tmp_path: Path, scope: str) -> None:
    pack = KINDS.replace("{sentence: [зато]}", f"{{{scope}: [no-customer]}}")
    reply = "Добрый день. Мы всё посмотрели. Как обычно. Это нельзя. Увы."
    assert not linter_of(tmp_path, pack).lint(reply).findings
    assert [finding.rule for finding in linter_of(tmp_path, pack).lint(reply, "Можно?").findings] == [
        "a/refused"
    ]


def test_a_signal_that_unites_others_is_another_word_for_them(tmp_path: Path) -> None:
    pack = KINDS.replace(
        "signals:\n",
        "signals:\n  - {name: relief, any: [explained, sorry]}\n  - {name: explained, any: [reason]}\n",
    )
    linter = linter_of(tmp_path, pack.replace("{sentence: [зато]}", "{reply: [relief]}"))
    assert [finding.rule for finding in linter.lint("Это нельзя. Увы.").findings] == ["a/refused"]
    for relief in ("Так вышло потому что дождь.", "Простите нас."):
        assert not linter.lint(f"Это нельзя. Увы. {relief}").findings


WEIGHTS = """
speaks: 0
doubts: -1
draft: {bias: -1, reply.sorry: -2, customer.trouble: 1.5, word.кот: 3, told.собака: -4}
sentence: {bias: 0, pair.ой все: 2}
"""


def weighing(directory: Path) -> Linter:
    (directory / "weights").mkdir()
    (directory / "weights" / "w.yml").write_text(WEIGHTS, encoding="utf-8")
    signals, _, _ = KINDS.partition("rules:")
    rule = "  - {id: b/weighed, kind: weighted, message: m, why: Потому., category: weighed, weights: w, needs: customer}\n"
    phrases = '  - {id: b/never, message: m, phrases: ["ждать"]}\n'
    return linter_of(directory, f"{signals}rules:\n{phrases}{rule}")


WEIGHED = [
    ("Ладно.", "Сломалось", "Потому. Признаки: trouble."),
    ("Простите.", "Сломалось", None),
    ("Ладно. Ой, всё.", "Поздно", "Потому. Признаки: «ой все»."),
    ("Кот.", "Поздно", "Потому. Признаки: «кот»."),
    ("Кот.", "Собака", None),
]


@pytest.mark.parametrize(("reply", "customer", "why"), WEIGHED)
def test_weights_decide_and_name_their_evidence(
    tmp_path: Path, reply: str, customer: str, why: str | None
) -> None:
    findings = weighing(tmp_path).lint(reply, customer).findings
    assert [f.why for f in findings if f.rule == "b/weighed"] == ([why] if why else [])


def test_brief_replies_are_judged_with_more_care(tmp_path: Path) -> None:
    (tmp_path / "weights").mkdir()
    for name, brief in (("one", 1.5), ("two", 0)):
        text = f"brief: {brief}\ndraft: {{bias: 1}}\n"
        (tmp_path / "weights" / f"{name}.yml").write_text(text, encoding="utf-8")
    linter = linter_of(tmp_path, BESIDE)
    spoke = [{f.rule for f in linter.lint("раз " * words).findings} for words in (BRIEF - 1, BRIEF)]
    assert spoke == [{"b/two"}, {"b/one"}]  # of a pack one weighted rule speaks


LONG = "Простите, " + "раз два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать. "


BESIDE = """
rules:
  - {id: b/one, kind: weighted, message: m, why: Потому., category: one, weights: one}
  - {id: b/two, kind: weighted, message: m, why: Потому., category: two, weights: two}
"""
ONE = "draft: {bias: -3, told.@зверь: 2, class.зверь: 2}\nsentence: {class.зверь futr.3per: 2}\n"
LEXICON = "classes:\n  зверь: {about: звери, words: [кот, бегать, убежать]}\n"


def test_weights_know_classes_and_what_is_beside_them(tmp_path: Path) -> None:
    (tmp_path / "weights").mkdir()
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "own.yml").write_text(LEXICON, encoding="utf-8")
    (tmp_path / "weights" / "one.yml").write_text(ONE, encoding="utf-8")
    two = tmp_path / "weights" / "two.yml"
    two.write_text("beside: {b/one: [0, -1]}\ndraft: {bias: 1}\n", encoding="utf-8")
    linter = linter_of(tmp_path, BESIDE)
    spoke = {
        (reply, customer): [finding.rule for finding in linter.lint(reply, customer).findings]
        for reply, customer in (
            ("Ждите.", None),
            ("Кот.", "Убежал"),
            ("Он убежит.", None),
            ("Он убежал.", None),
        )
    }
    assert spoke == {
        ("Ждите.", None): ["b/two"],
        ("Кот.", "Убежал"): ["b/one"],
        ("Он убежит.", None): ["b/one"],
        ("Он убежал.", None): ["b/two"],
    }
    (finding,) = linter.lint("Он убежит.").findings
    assert finding.why == "Потому. Признаки: слово из @зверь, слово из @зверь (будущее время, третье лицо)."


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ("beside: {b/three: [1, 1]}\ndraft: {bias: 1}\n", "«b/three», which is no weighted rule"),
        ("beside: {b/one: 1}\ndraft: {bias: 1}\n", "to two numbers"),
        ("draft: {class.нетакого: 1}\n", "unknown class @нетакого"),
        ("brief: much\ndraft: {bias: 1}\n", "«speaks», «brief» and «doubts» are numbers"),
    ],
)
def test_weights_that_cannot_be_used(tmp_path: Path, weights: str, message: str) -> None:
    (tmp_path / "weights").mkdir()
    for name in ("one", "two"):
        (tmp_path / "weights" / f"{name}.yml").write_text(weights, encoding="utf-8")
    with pytest.raises(RuleFileError, match=re.escape(message)):
        linter_of(tmp_path, BESIDE)


def test_weights_hold_back_what_the_whole_draft_speaks_against(tmp_path: Path) -> None:
    linter = weighing(tmp_path)
    assert {f.rule for f in linter.lint(LONG + "Ждите, кот.", "Сломалось").findings} == {"b/never"}
    assert linter.lint(LONG + "Ждите.", "Поздно").findings == ()
    assert {f.rule for f in linter.lint("Ждите, простите.").findings} == {"b/never"}
    assert linter.lint("Ждите, простите.", "Поздно").findings == ()
    reasons = {reason.rule: reason.why for reason in linter.explain(LONG + "Ждите.", "Поздно").reasons}
    assert reasons["b/never"] == "весь ответ говорит против: sorry"


def test_a_weighted_rule_points_at_the_loudest_sentence_and_needs_its_evidence(tmp_path: Path) -> None:
    linter = weighing(tmp_path)
    (finding,) = [f for f in linter.lint("Ладно. Ой, всё.", "Поздно").findings if f.rule == "b/weighed"]
    assert finding.text == "Ой, всё"
    assert "b/weighed" in linter.lint("Ладно.").not_judged


def test_examples_that_do_not_behave_are_reported(tmp_path: Path) -> None:
    examples = '    bad: ["Спасибо."]\n    good: ["Это не ко мне."]\n'
    outcome = run_examples(linter_of(tmp_path, RULE + examples), coverage=True)
    problems = sorted(failure.problem for failure in outcome.failures)
    assert problems == [
        "bad example is not found fault with",
        "good example is found fault with",
        "no bad example makes this phrase match",
        "no source is cited",
    ]


def test_the_shipped_rules_keep_their_examples() -> None:
    outcome = run_examples(Linter(), coverage=True)
    assert outcome.rules > 50
    assert [str(failure) for failure in outcome.failures] == []


def test_every_shipped_rule_cites_an_article() -> None:
    for rule in Linter().rules:
        assert all(source.endswith(".txt") or source.startswith("docs/") for source in rule.source), rule.id
    assert shipped_directory().is_dir()


def test_a_broken_compiled_file_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLYLINT_CACHE_DIR", str(tmp_path / "cache"))
    first = linter_of(tmp_path, RULE).lint("Это не ко мне.")
    kept = list((tmp_path / "cache").glob("rules-*.bin"))
    assert len(kept) == 1
    for damage in (b"", b"x" * 100, kept[0].read_bytes()[:-5]):
        kept[0].write_bytes(damage)
        assert linter_of(tmp_path, RULE).lint("Это не ко мне.") == first


LISTS = """pack: {pack}
lists:
  место: [{word}]
rules:
  - id: {pack}/place
    message: Что слышит клиент.
    phrases: ["пройти:impr в @место"]
    unless: {{reply: ["@место закрыть"]}}
"""


def test_a_list_is_that_of_its_pack(tmp_path: Path) -> None:
    for pack, word in (("first", "архив"), ("second", "касса")):
        (tmp_path / f"{pack}.yml").write_text(LISTS.format(pack=pack, word=word), "utf-8")
    linter = Linter(Config(rules=(tmp_path,), default_rules=False))
    for reply, rules in (
        ("Пройдите в архив.", ["first/place"]),
        ("Пройдите в кассу.", ["second/place"]),
        ("Пройдите в архив. Кассу закрыли.", ["first/place"]),
        ("Пройдите в архив. Архив закрыли.", []),
    ):
        assert [finding.rule for finding in linter.lint(reply).findings] == rules, reply


BASE = """pack: base
signals:
  - {name: base-wait, phrases: [ждать]}
  - {name: base-many, any: [base-wait, base-go]}
  - {name: base-go, phrases: ["пройти:impr"]}
rules:
  - {id: base/all, kind: weighted, message: Ждут., weights: base}
  - {id: base/go, message: Идите., phrases: ["пройти:impr в @место"], unless: {reply: [base-wait]}}
lists:
  место: [архив]
"""
OWN = """pack: own
signals:
  - {name: own-stay, phrases: [остаться], unless: {reply: [base-many]}}
rules:
  - {id: own/all, kind: weighted, message: Ждут., weights: own}
  - {id: own/go, message: Идите., phrases: ["пройти:impr в @место"], unless: {reply: ["сам @место"]}}
lists:
  место: [касса]
"""


def write_packs(directory: Path, pack: str, text: str, lexicon: str = "") -> Path:
    (directory / "weights").mkdir(parents=True)
    (directory / f"{pack}.yml").write_text(text, "utf-8")
    (directory / "weights" / f"{pack}.yml").write_text(
        f"speaks: 1.0\ndraft: {{reply.base-wait: 2.0, word.{pack}: 1.0}}\n", "utf-8"
    )
    if lexicon:
        (directory / "lexicon").mkdir()
        (directory / "lexicon" / f"{pack}.yml").write_text(lexicon, "utf-8")
    return directory


def test_packs_compiled_onto_others_are_as_if_compiled_with_them(tmp_path: Path) -> None:
    base = write_packs(tmp_path / "base", "base", BASE)
    own = write_packs(tmp_path / "own", "own", OWN)
    kept = marshal.dumps(compile_base(base), compiled.FORMAT)
    assert only_adds([own], base)
    assert compile_packs([base, own], marshal.loads(kept)) == compile_packs([base, own])
    assert compile_packs([base], marshal.loads(kept)) == compile_packs([base])
    moved = base.rename(tmp_path / "moved")
    (own / "own.yml").write_text(BASE, "utf-8")
    with pytest.raises(RuleFileError, match=re.escape(f"already defined at {moved / 'base.yml'}:")):
        compile_packs([moved, own], marshal.loads(kept))


def test_what_gives_the_shipped_packs_another_meaning_is_told(tmp_path: Path) -> None:
    assert only_adds([write_packs(tmp_path / "a", "a", OWN)], shipped_directory())
    assert not only_adds([write_packs(tmp_path / "b", "deflection", OWN)], shipped_directory())


MONEY = "rules:\n  - {id: a/money, message: m, phrases: ['@NAME потерять']}\n"
LOST = ("Деньги потеряли.", "Жетон потеряли.", "Саппортище потеряли.")


@pytest.mark.parametrize("default_rules", [True, False])
def test_a_class_of_ones_own_may_include_shipped_ones(tmp_path: Path, default_rules: bool) -> None:
    lexicon = "classes: {монеты: {about: а, words: [жетон], colloquial: [саппортище], includes: [деньги]}}\n"
    write_packs(tmp_path, "money", MONEY.replace("NAME", "монеты"), lexicon)
    linter = Linter(Config(rules=(tmp_path,), default_rules=default_rules))
    assert all("a/money" in {one.rule for one in linter.lint(reply).findings} for reply in LOST)


def test_a_shipped_class_keeps_its_meaning(tmp_path: Path) -> None:
    lexicon = "classes: {деньги: {about: а, words: [жетон]}}\n"
    write_packs(tmp_path, "money", MONEY.replace("NAME", "деньги"), lexicon)
    said = (
        r"money\.yml:1:11: class «деньги» is already defined in .*\.yml:\d+; to add .*«includes: \[деньги\]»"
    )
    with pytest.raises(LexiconError, match=said):
        Linter(Config(rules=(tmp_path,)))
    linter = Linter(Config(rules=(tmp_path,), default_rules=False))
    assert [bool(linter.lint(reply).findings) for reply in LOST] == [False, True, False]


def test_a_directory_named_twice_is_taken_once(tmp_path: Path) -> None:
    linter_of(tmp_path, RULE)
    rules = Linter(Config(rules=(tmp_path, tmp_path / ".." / tmp_path.name), default_rules=False)).rules
    assert [rule.id for rule in rules] == ["family/name"]


def test_only_the_examples_asked_for_are_run(tmp_path: Path) -> None:
    examples = '    bad: ["Это не ко мне."]\n    good: ["Помогу."]\n'
    for pack in ("a", "b"):
        (tmp_path / pack).mkdir()
        (tmp_path / pack / "x.yml").write_text(RULE.replace("name", pack) + examples, "utf-8")
    linter = Linter(Config(rules=(tmp_path / "a", tmp_path / "b"), default_rules=False))
    assert run_examples(linter).examples == 4
    assert run_examples(linter, places=[tmp_path / "a"]).examples == 2
    assert run_examples(linter, places=[tmp_path / "b" / "x.yml"]).examples == 2
    assert run_examples(linter, places=[tmp_path / "c"]).examples == 0
