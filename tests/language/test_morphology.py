"""The readings of word forms, the corrections, and the laziness of the dictionary."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from replylint.language import morphology

CORPORA = Path(__file__).parents[2] / "corpora"


@pytest.mark.parametrize(
    ("form", "lemma", "grammemes"),
    [
        ("обратитесь", "обратиться", "VERB impr plur"),
        ("отделу", "отдел", "NOUN datv sing"),
        ("все", "все", "PRCL"),
        ("все", "весь", "ADJF plur nomn"),
        ("счета", "счет", "NOUN gent sing"),
        ("еще", "еще", "ADVB"),
        ("перезвоним", "перезвонить", "VERB futr 1per plur"),
        ("петровичу", "петрович", "Patr datv"),
        ("анне", "анна", "Name datv"),
        ("инфу", "инфа", "NOUN accs sing femn"),
        ("айди", "айди", "NOUN Fixd accs"),
        ("маркетплейсе", "маркетплейс", "NOUN loct"),
        ("аккаунта", "аккаунт", "NOUN gent"),
        ("логином", "логин", "NOUN ablt"),
        ("чате", "чат", "NOUN loct"),
        ("кэшбэка", "кэшбэк", "NOUN gent"),
        ("e-mail", "e-mail", "NOUN Fixd datv"),
        ("онлайн", "онлайн", "ADVB"),
        ("колл-центру", "кол-центр", "NOUN datv"),
        ("плиз", "пожалуйста", "PRCL"),
        ("симкарту", "симкарта", "NOUN accs"),
        ("селлером", "селлер", "NOUN anim ablt"),
        ("модеры", "модер", "NOUN anim plur nomn"),
        ("мы-то", "мы", "NPRO nomn plur"),
        ("звоните-то", "звонить", "VERB 2per plur"),
        ("пришлите-ка", "прислать", "VERB impr plur"),
        ("отправил-таки", "отправить", "VERB past masc"),
        ("кто-то", "кто-то", "NPRO nomn"),
    ],
)
def test_has_reading(form: str, lemma: str, grammemes: str) -> None:
    wanted = set(grammemes.split())
    assert any(p.lemma == lemma and wanted <= p.grammemes for p in morphology.parse(form)), morphology.parse(
        form
    )


@pytest.mark.parametrize(
    ("form", "parts"),
    [
        ("для", {"PREP"}),
        ("при", {"PREP"}),
        ("в", {"PREP"}),
        ("есть", {"VERB"}),
        ("потом", {"ADVB"}),
        ("меня", {"NPRO"}),
        ("моя", {"ADJF"}),
        ("айди", {"NOUN"}),
        ("день", {"NOUN"}),
    ],
)
def test_has_no_other_reading(form: str, parts: set[str]) -> None:
    assert all(parts & p.grammemes for p in morphology.parse(form))


def test_parses_are_sorted_and_bounded() -> None:
    for form in ("все", "банка", "стекло", "маркетплейс", "глокая"):
        scores = [p.score for p in morphology.parse(form)]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)


@pytest.mark.parametrize(
    ("form", "known"), [("заказ", True), ("инфа", True), ("глокая", False), ("еще", True)]
)
def test_is_known(form: str, known: bool) -> None:
    assert morphology.is_known(form) is known


def test_lexeme() -> None:
    assert {"счет", "счету", "счета", "счетами"} <= set(morphology.lexeme("счёт"))
    assert {"помогу", "помогите", "помочь"} <= set(morphology.lexeme("помочь"))
    assert {"инфа", "инфу", "инфой"} <= set(morphology.lexeme("инфа"))
    assert morphology.lexeme("отделу") == ()
    assert morphology.lexeme("глокая") == ()


@pytest.mark.parametrize(
    ("form", "grammemes", "like", "result"),
    [
        ("отдел", {"datv"}, (), "отделу"),
        ("инфа", {"accs"}, (), "инфу"),
        ("айди", {"datv"}, (), "айди"),
        ("счет", {"datv"}, (), "счёту"),
        ("стекло", {"gent"}, ("NOUN",), "стекла"),
        ("обратиться", {"1per", "sing", "futr"}, (), "обращусь"),
        ("быстро", {"datv"}, ("ADVB",), None),
    ],
)
def test_inflect(form: str, grammemes: set[str], like: tuple[str, ...], result: str | None) -> None:
    assert morphology.inflect(form, grammemes, like) == result


def test_grammemes_are_those_of_the_dictionary() -> None:
    from pymorphy3 import MorphAnalyzer

    assert MorphAnalyzer(lang="ru").TagClass.KNOWN_GRAMMEMES == morphology.GRAMMEMES


def test_import_does_not_load_the_dictionary() -> None:
    code = "import sys, replylint.language.morphology; sys.exit('pymorphy3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_threads_share_one_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    loads = []
    load = morphology._load_dictionary

    def counted() -> object:
        loads.append(1)
        return load()

    monkeypatch.setattr(morphology, "_loaded", {})
    monkeypatch.setattr(morphology, "_load_dictionary", counted)
    with ThreadPoolExecutor(4) as pool:
        dictionaries = list(pool.map(lambda _: morphology._known_words(), range(8)))
    assert len(loads) == 1
    assert all(d is dictionaries[0] for d in dictionaries)


def test_the_dictionary_is_read_as_pymorphy3_reads_it() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(CORPORA.glob("drafts_*.jsonl"))]
    forms = sorted({morphology.fold(word) for text in texts for word in re.findall(r"[\w-]+", text)})
    known = [form for form in forms if morphology._parse_known(form)]
    assert len(known) > len(forms) / 2
    for form in known:
        assert morphology._parse_known(form) == tuple(one.parse for one in morphology._readings(form)), form


def test_known_words_do_without_pymorphy3() -> None:
    code = (
        "import sys; from replylint.language.morphology import parse; parse('информация'); parse('сообщите');"
        "assert 'pymorphy3' not in sys.modules; parse('глокая'); sys.exit('pymorphy3' not in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_the_dictionary_files_pymorphy3_reads(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(morphology, "_loaded", {})
    monkeypatch.setenv("PYMORPHY2_DICT_PATH", str(tmp_path))
    assert morphology._known_words() is None
