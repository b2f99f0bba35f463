"""Rules for templates: places that are filled in later, and templates beside each other."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from replylint import Linter
from replylint.cli import pipeline
from replylint.cli.pipeline import is_template
from replylint.config import Config
from replylint.model import Draft, Report
from replylint.repository import NEAR_DUPLICATE, PRAISE_AND_COMPLAINT, Shelf, stems, tone
from replylint.rulebook.loading import shipped_directory

LONG = (
    "Здравствуйте, {{имя}}! Деньги за возврат придут на карту за три рабочих дня, мы напишем вам, как только "
    "банк их примет."
)
TWIN = LONG.replace("Здравствуйте", "Добрый день")
OTHER = "Курьер привезёт заказ завтра до обеда, он позвонит вам за час и поднимет покупку на четвёртый этаж."


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack for templates alone."""
    folder = tmp_path_factory.mktemp("packs")
    shutil.copy(shipped_directory() / "template.yml", folder)
    return folder


@pytest.fixture(scope="module")
def linter(packs: Path) -> Linter:
    return Linter(Config(rules=(packs,), default_rules=False))


SUGGESTED = [
    ("Подарок для {{имя}} готов.", "для {{имя}}", "для вас, {{имя}},"),
    ("У {name}, как мы видим, два заказа.", "У {name}", "У вас, {name}"),
    ("Поговорили с {{client.name}}.", "с {{client.name}}", "с вами, {{client.name}}"),
    ("Вопрос уже у %manager%.", "у %manager%", "у коллеги (%manager%)"),
    ("Узнаю об {{operator}} и напишу.", "об {{operator}}", "о коллеге ({{operator}})"),
    ("Доставка по {{city}} бесплатна.", "по {{city}}", "по городу {{city}}"),
]


@pytest.mark.parametrize(("reply", "text", "better"), SUGGESTED)
def test_a_frame_keeps_the_name_in_the_nominative(linter: Linter, reply: str, text: str, better: str) -> None:
    (finding,) = linter.lint(reply).findings
    assert (finding.rule, finding.text) == ("template/placeholder-case", text)
    (suggestion,) = finding.suggestions
    assert (suggestion.replacement, suggestion.applicability) == (better, "review")
    fixed = reply[: suggestion.span.start] + suggestion.replacement + reply[suggestion.span.end :]
    assert not linter.lint(fixed).findings


@pytest.mark.parametrize(
    "reply",
    [
        "Напишите нам на {{email}} до {{дата}}, заказ {{номер}}.",
        "Поздравляем {{имя}}, ваш заказ готов!",
        "Ваш промокод для {{shop_name}}: {{code}}.",
        "Подарок для {{ имя | родительный }} готов.",
        "Письмо «для {{имя}}» мы получили.",
        "> Подарок для {{имя}}\n\nОн готов.",
    ],
)
def test_other_placeholders_are_left_alone(linter: Linter, reply: str) -> None:
    assert not linter.lint(reply).findings


def test_placeholders_of_the_configuration_reach_the_rules(packs: Path) -> None:
    plain = Config(rules=(packs,), default_rules=False)
    own = Config(rules=(packs,), default_rules=False, placeholders=(r"~\w+~",))
    reply = "Подарок для ~имя~ готов."
    assert not Linter(plain).lint(reply).findings
    assert [finding.text for finding in Linter(own).lint(reply).findings] == ["для ~имя~"]


def beside(linter: Linter, *drafts: Draft) -> list[tuple[str, str]]:
    shelf = Shelf(lambda path: linter)
    return [(found.rule, found.message) for draft in drafts for found in shelf.findings(draft)]


def test_a_near_duplicate_names_its_twin(linter: Linter) -> None:
    drafts = [Draft(LONG, path="a.txt", id="возврат"), Draft(OTHER, path="b.txt"), Draft(TWIN, path="c.txt")]
    ((rule, message),) = beside(linter, *drafts)
    assert rule == NEAR_DUPLICATE
    assert "a.txt:1 · возврат" in message


@pytest.mark.parametrize(
    "twin",
    [
        Draft(OTHER, path="b.txt"),
        Draft(TWIN, path="b.txt", customer="Где деньги?"),
        Draft(TWIN, path="b.txt", fragment=True),
        Draft(TWIN, path="b.jsonl"),
        Draft(TWIN, path="-"),
        Draft(TWIN),
    ],
)
def test_what_is_no_twin(linter: Linter, twin: Draft) -> None:
    assert is_template(twin) == (twin.reply == OTHER)
    drafts = [one for one in (Draft(LONG, path="a.txt"), twin) if is_template(one)]
    assert beside(linter, *drafts) == []


def test_a_rule_that_is_off_is_silent(packs: Path) -> None:
    off = Linter(Config(rules=(packs,), default_rules=False, ignore=(NEAR_DUPLICATE,)))
    assert beside(off, Draft(LONG, path="a.txt"), Draft(TWIN, path="b.txt")) == []


TONES = [
    (Draft("x", rating=5), "praise"),
    (Draft("x", rating=3), ""),
    (Draft("x", rating=1), "complaint"),
    (Draft("x", id="reviews.positive[1]"), "praise"),
    (Draft("x", id="Жалоба на курьера"), "complaint"),
    (Draft("x", id="templates[1]"), ""),
    (Draft("x", id="negative or positive"), ""),
]


@pytest.mark.parametrize(("draft", "wanted"), TONES)
def test_tone(draft: Draft, wanted: str) -> None:
    assert tone(draft) == wanted


def test_one_text_for_praise_and_complaint(linter: Linter) -> None:
    said = "Спасибо за отзыв!"
    assert beside(linter, Draft(said, path="a", rating=5), Draft(said, path="a", rating=4)) == []
    ((rule, message),) = beside(
        linter, Draft(said, path="a", rating=5), Draft(said.upper(), path="b", rating=1)
    )
    assert (rule, "a:1" in message) == (PRAISE_AND_COMPLAINT, True)


def findings(folder: Path, packs: Path, **settings: object) -> Iterator[tuple[str, str]]:
    config = Config(rules=(packs,), default_rules=False, **settings)  # type: ignore[arg-type]
    for item in pipeline.reports(pipeline.Run(config), [str(folder)]):
        assert isinstance(item, Report), item
        for found in item.findings:
            yield Path(str(item.draft.path)).name, found.rule


def test_a_run_over_files(tmp_path: Path, packs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLYLINT_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "a.txt").write_text(LONG)
    (folder / "b.txt").write_text(TWIN)
    (folder / "c.txt").write_text(f"# replylint: ignore[{NEAR_DUPLICATE}] для ночной смены\n{TWIN}")
    (folder / "d.json").write_text(
        json.dumps({"negative": ["Спасибо за отзыв!"], "positive": ["Спасибо за отзыв!"]})
    )
    wanted = [("b.txt", NEAR_DUPLICATE), ("d.json", PRAISE_AND_COMPLAINT)]
    assert list(findings(folder, packs, cache=True)) == wanted
    assert list(findings(folder, packs, cache=True)) == wanted
    assert list(findings(folder, packs, cache=False, jobs=2)) == wanted


def test_many_templates_take_no_square_of_time(linter: Linter) -> None:
    """Ten times as many, all with the same signature, take about ten times as long."""
    signature = "С уважением, служба заботы магазина, мы на связи каждый день с девяти до девяти"

    def seconds(count: int) -> float:
        shelf = Shelf(lambda path: linter)
        drafts = [
            Draft(
                " ".join(f"{number * 7 + k:05d}" for k in range(12)) + ". " + signature, path=f"{number}.txt"
            )
            for number in range(count)
        ]
        start = time.process_time()
        assert [found for draft in drafts for found in shelf.findings(draft)] == []
        return time.process_time() - start

    seconds(50)
    assert seconds(2000) < 40 * seconds(200)


def test_stems_of_other_writing_are_the_same() -> None:
    assert stems("Ещё РАЗ, {{имя}}") == stems("еще раз {name}") == ("еще", "раз", "{}")
