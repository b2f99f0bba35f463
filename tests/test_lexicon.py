"""The lexicon: reading its files, what is wrong with a file, and the shipped classes themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from replylint import lexicon
from replylint.cli.lexicon import command
from replylint.phrases.compiling import Compiler

SHIPPED = Path(__file__).parent.parent / "rules" / "lexicon"

SMALL = """\
classes:
  сотрудник:
    about: кто работает
    words: [менеджер, старший смены]
    colloquial: [саппортище]
    includes: [руководитель]
  руководитель:
    about: начальство
    words: [директор, менеджер]
"""


def write(folder: Path, **files: str) -> Path:
    directory = folder / "lexicon"
    directory.mkdir()
    for name, text in files.items():
        (directory / f"{name}.yml").write_text(text, encoding="utf-8")
    return directory


@pytest.fixture(scope="module")
def shipped() -> lexicon.Lexicon:
    return lexicon.load(SHIPPED)


def test_a_class_has_its_own_words_and_those_it_includes(tmp_path: Path) -> None:
    small = lexicon.load(write(tmp_path, a=SMALL))
    cls = small.classes["сотрудник"]
    assert (cls.about, cls.words, cls.includes) == (
        "кто работает",
        ("менеджер", "старший смены", "саппортище"),
        ("руководитель",),
    )
    assert (cls.file.name, cls.line, cls.column) == ("a.yml", 2, 3)
    assert small.expand("сотрудник") == ("менеджер", "старший смены", "саппортище", "директор")
    assert small.colloquial == {"саппортище"}
    assert small.reachable(["сотрудник"]) == {"сотрудник", "руководитель"}
    with pytest.raises(KeyError):
        small.expand("водитель")


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("", "1:1", "found nothing"),
        ("- а", "1:1", "key: value"),
        ("klass: {}", "1:1", "unknown field «klass»"),
        ("classes:\n  Товар: {about: а, words: [а]}", "2:3", "no class name"),
        ("classes:\n  вещь: {words: [а]}", "2:3", "does not say what it is"),
        ("classes:\n  вещь: {about: а}", "2:3", "is empty"),
        ("classes:\n  вещь:\n    about: а\n    words: стол", "4:12", "expected a list"),
        ("classes:\n  вещь:\n    about: а\n    words: [стол, [стул]]", "4:19", "expected a word"),
        ("classes:\n  вещь:\n    about: а\n    слова: [стол]", "4:5", "unknown field «слова»"),
        ("classes:\n  вещь:\n    about: а\n    about: б\n    words: [стол]", "4:5", "stands twice"),
        (
            "classes:\n  вещь: {about: а, words: [стол]}\n  вещь: {about: а, words: [стул]}",
            "3:3",
            "already defined",
        ),
        ("classes:\n  вещь:\n    about: а\n    includes: [вещ]", "4:16", "unknown class «вещ»"),
        ("classes:\n  вещь: @слово", "2:9", "not valid YAML"),
        ("classes:\n  вещь: {about: a\x00}", "1:1", "not valid YAML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(tmp_path: Path, text: str, place: str, message: str) -> None:
    with pytest.raises(lexicon.LexiconError) as caught:
        lexicon.load(write(tmp_path, a=text))
    error = caught.value
    assert message in error.message
    assert str(error).startswith(str(error.file))
    assert f"{error.line}:{error.column}" == place


def test_one_name_in_two_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(lexicon.LexiconError, match="already defined"):
        lexicon.load(write(tmp_path, a=SMALL, b=SMALL))


@pytest.mark.parametrize(
    ("fields", "code", "said"),
    [
        ("words: [менеджер, опиратор]", "unknown-word", "«оператор»"),
        ("words: [менеджер, хороший менеджер, Менеджер]", "duplicate", "«Менеджер»"),
        ("words: [балл, баллы]", "duplicate", "«баллы»"),
        ("words: [менеджера]", "not-dictionary-form", "«менеджер»"),
        ("words: [обращается]", "not-dictionary-form", "«обращаться»"),
        ("words: [начальник, (менеджер]", "phrase", "not closed"),
        ("words: ['запретить:ПРТС']", "phrase", "unknown grammeme"),
        ("words: [старший опиратор]", "unknown-word", "«опиратор»"),
        ("includes: [вещь]", "cycle", "@вещь → @вещь"),
    ],
)
def test_check_finds(tmp_path: Path, fields: str, code: str, said: str) -> None:
    loaded = lexicon.load(write(tmp_path, a=f"classes:\n  вещь:\n    about: а\n    {fields}\n"))
    (problem,) = lexicon.check(loaded, {"вещь"})
    assert problem.code == code
    assert said in problem.message
    assert (problem.line, problem.file.name) == (4, "a.yml")


@pytest.mark.parametrize(
    "fields",
    [
        "words: [менеджер, деньги, старший смены, 'сломать:pssv', =позже, не работать]",
        "colloquial: [саппортище, ютаб]",
        "words: [ошибка, ошибиться]",
    ],
)
def test_check_lets_pass(tmp_path: Path, fields: str) -> None:
    loaded = lexicon.load(write(tmp_path, a=f"classes:\n  вещь:\n    about: а\n    {fields}\n"))
    assert lexicon.check(loaded, {"вещь"}) == []


def test_a_class_that_only_an_unused_class_includes_is_unused(tmp_path: Path) -> None:
    small = lexicon.load(write(tmp_path, a=SMALL))
    assert lexicon.check(small, {"сотрудник"}) == []
    assert [p.message for p in lexicon.check(small, {"руководитель"})] == ["no rule uses @сотрудник"]
    assert {p.code for p in lexicon.check(small, set())} == {"unused"}


def test_a_circle_names_the_way_round(tmp_path: Path) -> None:
    text = "classes:\n  раз: {about: а, includes: [два]}\n  два: {about: а, words: [стол], includes: [раз]}\n"
    circle = lexicon.load(write(tmp_path, a=text))
    with pytest.raises(lexicon.LexiconError, match="@раз → @два → @раз") as caught:
        circle.expand("раз")
    assert (caught.value.line, caught.value.column) == (3, 45)


def test_used_classes_are_read_from_rules_but_not_from_the_lexicon(tmp_path: Path) -> None:
    write(tmp_path, a="# @руководитель\n" + SMALL)
    rules = 'phrases: ["@сотрудник:nomn решает", "(@код-слово | @вещь) тут", "пишите на info@сайт.рф"]\n'
    (tmp_path / "pack.yml").write_text(rules, encoding="utf-8")
    assert lexicon.used_classes(tmp_path) == {"сотрудник", "код-слово", "вещь"}


# --- the shipped lexicon -----------------------------------------------------------------------------------


def test_the_shipped_words_are_sound(shipped: lexicon.Lexicon) -> None:
    assert [str(problem) for problem in lexicon.check(shipped, lexicon.used_classes(SHIPPED.parent))] == []


def test_the_shipped_lexicon_is_large_enough_to_generalise(shipped: lexicon.Lexicon) -> None:
    single = {
        entry.text
        for cls in shipped.classes.values()
        for entry in cls.entries
        if not entry.colloquial and " " not in entry.text
    }
    assert len(single) >= 2800


def test_the_service_verbs_are_many(shipped: lexicon.Lexicon) -> None:
    verbs = [word for word in shipped.expand("действие-помощи") if " " not in word]
    assert len(verbs) >= 250
    assert all(word.endswith(("ть", "ться", "ти", "тись", "чь")) for word in verbs)


def test_every_shipped_class_compiles(shipped: lexicon.Lexicon) -> None:
    compiler = Compiler(shipped.expand, shipped.colloquial)
    group = compiler.group("all")
    for name in shipped.classes:
        compiler.add(f"@{name}", group)
    assert len(compiler.finish().patterns) == len(shipped.classes)


@pytest.mark.parametrize(
    ("word", "inside", "outside"),
    [
        ("менеджеру", "сотрудник", "клиент"),
        ("директора", "сотрудник", "клиент"),
        ("покупательницей", "клиент", "сотрудник"),
        ("перевозчика", "третья-сторона", "клиент"),
        ("бухгалтерии", "подразделение", "клиент"),
        ("регламенту", "документ-правило", "товар"),
        ("программе", "система", "сотрудник"),
        ("чайником", "товар", "услуга"),
        ("разбился", "вред-глагол", "действие-помощи"),
        ("разбитую", "вред-прилагательное", "похвала"),
        ("нахамили", "грубость-глагол", "действие-помощи"),
        ("перезваниваю", "действие-помощи", "вред-глагол"),
        ("компенсируем", "действие-помощи", "отказ-глагол"),
        ("обращайтесь", "отсылка-глагол", "перевод-глагол"),
        ("переключаю", "перевод-глагол", "отсылка-глагол"),
        ("вскоре", "срок-туманный", "срок-точный"),
        ("в ближайшее время", "срок-туманный", "срок-точный"),
        ("послезавтра", "срок-точный", "срок-туманный"),
        ("непременно", "частота-всегда", "неуверенность"),
        ("постараемся", "неуверенность", "гарантия-слово"),
        ("пустяки", "преуменьшение", "сочувствие"),
        ("не нервничайте", "успокоить-приказ", "сочувствие"),
        ("должны", "обязанность-клиента", "товар"),
        ("сожалеем", "сочувствие", "эмоция-клиента"),
        ("скриншот", "данные-клиента", "персональные-данные"),
    ],
)
def test_where_tells_classes_apart(shipped: lexicon.Lexicon, word: str, inside: str, outside: str) -> None:
    names = {cls.name for cls in shipped.where(word)}
    assert inside in names
    assert outside not in names


# --- the command -------------------------------------------------------------------------------------------

OWN = """\
classes:
  врач:
    about: кто лечит
    words: [хирург, старший смены]
    includes: [медсёстры, сотрудник]
  медсёстры:
    about: кто ухаживает
    colloquial: [сестричище]
"""


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        (["show"], 0, "@медсёстры (1): кто ухаживает"),
        (["show"], 0, "@сотрудник ("),
        (["show", "врач"], 0, "+ @сотрудник: "),
        (["show", "@медсёстры"], 0, "  сестричище"),
        (["show", "врачь"], 2, "no such class: 'врачь'; did you mean 'врач'?"),
        (["where", "хирургами"], 0, "@врач ("),
        (["where", "менеджеру"], 0, "@врач ("),
        (["where", "старшему", "смены"], 0, "@врач ("),
        (["where", "сепулька"], 1, "«сепулька» is in no class."),
        (["check"], 1, "a.yml:2:3: unused: no rule uses @врач"),
        (["check"], 1, "2 classes, 3 different entries, 2 problems"),
    ],
)
@pytest.mark.parametrize("how", ["option", "configuration"])
def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], status: int, said: str, how: str
) -> None:
    write(tmp_path, a=OWN)
    monkeypatch.chdir(tmp_path)
    rules = ["--isolated", "--rules", "."]
    if how == "configuration":
        (tmp_path / "own.yml").write_text("rules: [.]\n", encoding="utf-8")
        rules = ["--config", "own.yml"]
    result = CliRunner().invoke(command, [*args, *rules], standalone_mode=False)
    assert result.exception is None
    assert result.return_value == status
    assert said in result.output


def test_the_command_says_where_no_lexicon_is(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, ["check", "--isolated", "--rules", str(tmp_path)])
    assert result.exit_code == 2
    assert "no lexicon in" in result.output


def test_a_class_may_take_the_place_of_a_shipped_one_only_without_the_shipped_packs(tmp_path: Path) -> None:
    write(tmp_path, a=SMALL)
    with pytest.raises(lexicon.LexiconError, match=r"«сотрудник» is already defined in .*«includes"):
        lexicon.of_packs([SHIPPED.parent, tmp_path], SHIPPED.parent)
    alone = lexicon.of_packs([tmp_path], SHIPPED.parent)
    assert alone.expand("сотрудник") == ("менеджер", "старший смены", "саппортище", "директор")
    assert "клиент" in alone.classes


INCLUDING = """classes:
  врач:
    about: кто лечит
    words: [хирург, терапевт, старший смены]
    colloquial: [узист]
    includes: [сотрудник]
"""


def test_a_class_of_ones_own_may_include_a_shipped_one(tmp_path: Path) -> None:
    write(tmp_path, a=INCLUDING)
    own = lexicon.of_packs([SHIPPED.parent, tmp_path], SHIPPED.parent)
    assert {"хирург", "узист", "менеджер"} <= {*own.expand("врач")}
    assert lexicon.check(own, {"врач"}, {"врач"}) == []


def test_classes_of_two_directories_include_each_other_but_not_in_a_circle(tmp_path: Path) -> None:
    for name, other in (("раз", "два"), ("два", "раз")):
        (tmp_path / name).mkdir()
        write(tmp_path / name, a=f"classes:\n  {name}: {{about: а, words: [стол], includes: [{other}]}}\n")
    both = lexicon.of_packs([tmp_path / "раз", tmp_path / "два"], SHIPPED.parent)
    with pytest.raises(lexicon.LexiconError, match="@раз → @два → @раз"):
        both.expand("раз")
