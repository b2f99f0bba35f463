"""The spaCy component: spans and reports in any pipeline, and what a parse mends. Parses are made by hand, so that no model
is needed; what needs one is skipped where it is not installed."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example

from replylint.config import ConfigError
from replylint.integrations.spacy import COLORS, displacy_options
from replylint.linter import Linter
from replylint.model import Report, Turn

DOCS = Path(__file__).resolve().parents[2] / "docs" / "spacy.md"
BAD = "По оплате это не ко мне."
LANGUAGES = ("ru", "xx")

WHO = "false-promise/someone-will"
WHEN = "false-promise/vague-time"

PACK = """
pack: sample
version: "1.0"
rules:
  - id: sample/away
    message: Узнайте сами.
    why: Так проще клиенту.
    phrases: ["спросить у {кто=NP:gent}"]
    rewrite: ["Позвоню {кто|datv} {срок}."]
    bad: ["Спросите у Анны."]
    good: ["Узнаю сам."]
"""


def pipeline(language: str = "ru", **config: Any) -> Language:
    nlp = spacy.blank(language)
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("replylint", config=config)
    return nlp


@pytest.fixture(scope="module")
def nlp() -> Language:
    return pipeline()


def by_hand(nlp: Language, parse: str) -> Doc:
    """A Doc from lines «word governor relation»; governors count from 1, 0 is none."""
    rows = [line.split() for line in parse.split("|")]
    words = [row[0] for row in rows]
    return Doc(
        nlp.vocab,
        words=words,
        spaces=[following not in (".", ",", "") for following in [*words[1:], ""]],
        heads=[int(row[1]) - 1 if row[1] != "0" else i for i, row in enumerate(rows)],
        deps=[row[2] for row in rows],
    )


def rules(doc: Doc) -> list[str]:
    return [span.label_ for span in doc.spans["replylint"]]


# -- what a parse mends --------------------------------------------------------------------------------------------

SLOTS = [
    pytest.param(
        "Спросите 0 root|у 3 case|курьера 1 obl|подробности 1 obj|. 1 punct",
        "Позвоню курьеру подробности ‹срок›.", "Позвоню курьеру ‹срок›.",
        id="too long: an object that may be a genitive",
    ),
    pytest.param(
        "Спросите 0 root|у 5 case|администратора 1 obl|карты 5 nmod|номер 1 obj|. 1 punct",
        "Позвоню администратору карты ‹срок›.", "Позвоню администратору ‹срок›.",
        id="too long: the genitive of the next noun",
    ),
    pytest.param(
        "Спросите 0 root|у 6 case|принимавшего 6 acl|вас 3 obj|днём 3 advmod|врача 1 obl|. 1 punct",
        None, "Позвоню принимавшему вас днём врачу ‹срок›.",
        id="none: a participle with words of its own",
    ),
    pytest.param(
        "Спросите 0 root|у 7 case|нашего 7 det|опытного 7 amod|в 6 case|ремонте 4 obl|инженера 1 obl|. 1 punct",
        "Позвоню нашему опытному ‹срок›.", "Позвоню нашему опытному в ремонте инженеру ‹срок›.",
        id="wrong head: an adjective with words of its own",
    ),
    pytest.param(
        "Спросите 0 root|у 4 case|старшего 4 amod|специалиста 1 obl|отдела 4 nmod|по 7 case|работе 5 nmod|с 9 case"
        "|претензиями 7 nmod|юридических 11 amod|лиц 9 nmod|Василия 4 appos|Петрова 12 flat:name|. 1 punct",
        "Позвоню старшему специалисту отдела по работе с претензиями юридических лиц Василия Петрова ‹срок›.",
        "Позвоню старшему специалисту отдела по работе с претензиями юридических лиц Василию Петрову ‹срок›.",
        id="wrong governor: a name after a long chain",
    ),
    pytest.param(
        "Спросите 0 root|у 3 case|мастера 1 obl|и 5 cc|диспетчера 3 conj|адрес 1 obj|. 1 punct",
        "Позвоню мастеру и диспетчеру ‹срок›.", "Позвоню мастеру и диспетчеру ‹срок›.",
        id="two people: as without a parse",
    ),
    pytest.param(
        "Спросите 0 root|у 3 case|курьера 1 obl|, 6 punct|который 6 nsubj|звонил 3 acl:relcl|. 1 punct",
        "Позвоню курьеру ‹срок›.", "Позвоню курьеру ‹срок›.",
        id="a relative clause stays where it is",
    ),
    pytest.param(
        "Спросите 0 root|у 3 case|претензию 4 nmod|курьера 1 obl|. 1 punct",
        None, None,
        id="a parse that no form bears out",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("parse", "without", "with_parse"), SLOTS)
def test_the_parse_says_how_far_a_slot_goes(
    tmp_path: Path, parse: str, without: str | None, with_parse: str | None
) -> None:
    (tmp_path / "sample.yml").write_text(PACK, encoding="utf-8")
    for looking, expected in ((False, without), (True, with_parse)):
        nlp = pipeline(rules=[str(tmp_path)], default_rules=False, parse=looking)
        report = nlp(by_hand(nlp, parse))._.replylint
        found = [one.replacement for finding in report.findings for one in finding.suggestions]
        assert found == ([expected] if expected else []), looking


PROMISES = [
    pytest.param(
        "Вам 12 iobj|оператор 12 nsubj|, 5 punct|который 5 nsubj|работает 2 acl:relcl|с 8 case|такими 8 det"
        "|договорами 5 obl|и 10 cc|тарифами 8 conj|, 5 punct|перезвонит 0 root|. 12 punct",
        [], [WHO],
        id="a relative clause between the subject and the verb",
    ),
    pytest.param(
        "Роутер 2 obj|посмотрит 0 root|инженер 2 nsubj|. 2 punct",
        [], [WHO],
        id="the subject after the verb",
    ),
    pytest.param(
        "Скоро 4 advmod|вы 4 nsubj|всё 4 obj|увидите 0 root|. 4 punct",
        [WHEN], [],
        id="the customer will do it",
    ),
    pytest.param(
        "Скоро 4 advmod|ваш 3 det|курьер 4 nsubj|приедет 0 root|. 4 punct",
        [WHEN], [WHEN],
        id="the customer's courier is ours",
    ),
    pytest.param(
        "Скоро 2 advmod|ответим 0 root|. 2 punct",
        [WHEN], [WHEN],
        id="the first person",
    ),
    pytest.param(
        "Скоро 3 advmod|вам 3 iobj|перезвонят 0 root|. 3 punct",
        [WHEN], [WHEN],
        id="nobody",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("parse", "without", "with_parse"), PROMISES)
def test_the_parse_says_who_promises(parse: str, without: list[str], with_parse: list[str]) -> None:
    for looking, expected in ((False, without), (True, with_parse)):
        nlp = pipeline(select=["false-promise"], ignore=["*/overall", "*/bare-future"], parse=looking)
        assert rules(nlp(by_hand(nlp, parse))) == expected, looking


def test_an_english_parse_is_left_alone() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("replylint", config={"select": ["false-promise"]})
    doc = nlp(by_hand(nlp, "Скоро 4 advmod|вы 4 nsubj|всё 4 obj|увидите 0 root|. 4 punct"))
    assert WHEN in rules(doc)


# -- any pipeline --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_findings_become_spans_and_a_report(language: str) -> None:
    doc = pipeline(language)(BAD)
    (span,) = doc.spans["replylint"]
    assert (span.text, span.label_, span.id_) == ("это не ко мне", "deflection/not-my-job", "deflection")
    assert doc._.replylint == Linter().lint(BAD)
    assert isinstance(doc._.replylint, Report)


def test_without_other_components() -> None:
    nlp = spacy.blank("ru")
    nlp.add_pipe("replylint")
    assert rules(nlp(BAD)) == ["deflection/not-my-job"]


def test_a_doc_that_was_not_linted_has_no_report(nlp: Language) -> None:
    assert nlp.make_doc(BAD)._.replylint is None


def test_a_span_has_the_tokens_that_the_finding_touches(nlp: Language) -> None:
    words = ["По", "оплате", "это", "не", "ко", "мне(увы)"]
    doc = nlp(Doc(nlp.vocab, words=words))
    assert [span.text for span in doc.spans["replylint"]] == ["это не ко мне(увы)"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "👍", "Скоро…", "—"])
def test_no_finding_is_lost(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert len(doc.spans["replylint"]) == (len(doc._.replylint.findings) if len(doc) else 0)


def test_a_finding_without_tokens_gets_the_nearest(nlp: Language) -> None:
    from replylint.integrations.spacy import _spans
    from replylint.model import Draft, Finding, Span

    doc = nlp.make_doc("Да.")
    finding = Finding("a/b", "a", "info", "…", Span(3, 3), "")
    (span,) = _spans(doc, Report(Draft("Да."), 100, "send", (finding,)))
    assert (span.text, span.label_) == (".", "a/b")


CUSTOMER = "Жду мастера третий день, это безобразие!"
REPLY = "Ваша заявка принята."


@pytest.mark.parametrize("processes", [1, 2])
def test_pipe_takes_the_situation_from_the_context(processes: int) -> None:
    nlp = pipeline(select=["missing-apology"])
    turns = [{"author": "agent", "text": "Мастер будет завтра."}]
    drafts = [
        (REPLY, {"customer": CUSTOMER, "channel": "chat", "turns": turns}),
        (REPLY, {"id": 7}),
        (REPLY, 5),
    ]
    linted = list(nlp.pipe(drafts, as_tuples=True, n_process=processes))
    first, second, third = (doc._.replylint for doc, _ in linted)
    assert (first.draft.customer, first.draft.channel) == (CUSTOMER, "chat")
    assert first.draft.turns == (Turn("agent", "Мастер будет завтра."),)
    assert first.findings and not second.findings and second.not_judged
    assert second.draft.customer is None and third.draft == second.draft
    assert [context for _, context in linted] == [context for _, context in drafts]


def test_the_situation_may_stand_in_the_doc() -> None:
    nlp = pipeline(select=["missing-apology"])
    by_extension, by_user_data, bare = nlp.make_doc(REPLY), nlp.make_doc(REPLY), nlp.make_doc(REPLY)
    by_extension._.customer = CUSTOMER
    by_user_data.user_data["customer"] = CUSTOMER
    assert rules(nlp(by_extension)) == rules(nlp(by_user_data)) != rules(nlp(bare)) == []


@pytest.mark.parametrize(
    "turn", [{"role": "assistant", "content": "Ждите."}, {"author": "agent", "text": "Ждите."}]
)
def test_turns_may_have_the_form_they_have_in_files(nlp: Language, turn: dict[str, str]) -> None:
    doc = nlp.make_doc(REPLY)
    doc.user_data["turns"] = [turn, Turn("customer", "Жду.")]
    assert nlp(doc)._.replylint.draft.turns == (Turn("agent", "Ждите."), Turn("customer", "Жду."))


@pytest.mark.parametrize(
    ("situation", "kind", "message"),
    [
        ({"rating": "1"}, TypeError, "Draft.rating: expected int | None, got str"),
        ({"rating": 1.0}, TypeError, "Draft.rating: expected int | None, got float"),
        ({"rating": 9}, ValueError, "Draft.rating: expected 1 | 2 | 3 | 4 | 5, got 9"),
        ({"customer": 5}, TypeError, "Draft.customer: expected str | None, got int"),
        ({"turns": "Жду."}, TypeError, "turns: expected list, got str"),
        ({"turns": [5]}, TypeError, "Draft.turns[0]: expected Turn, got int"),
        (
            {"turns": [{"text": "Жду."}]},
            ValueError,
            'turns[0]: expected {"author": "customer" | "agent", "text"',
        ),
    ],
)
def test_what_is_no_situation_is_told(
    nlp: Language, situation: dict[str, Any], kind: type[Exception], message: str
) -> None:
    doc = nlp.make_doc(REPLY)
    doc.user_data.update(situation)
    with pytest.raises(kind, match=re.escape(message)):
        nlp(doc)


# -- there and back ------------------------------------------------------------------------------------------------


def test_a_doc_there_and_back(nlp: Language) -> None:
    doc = nlp(BAD)
    shelf = DocBin(docs=[doc], store_user_data=True)
    again = [
        Doc(nlp.vocab).from_bytes(doc.to_bytes()),
        *DocBin(store_user_data=True).from_bytes(shelf.to_bytes()).get_docs(nlp.vocab),
    ]
    for other in again:
        assert other._.replylint == doc._.replylint
        assert [(s.start, s.end, s.label_, s.id_) for s in other.spans["replylint"]] == [
            (s.start, s.end, s.label_, s.id_) for s in doc.spans["replylint"]
        ]


def test_a_pipeline_there_and_back(tmp_path: Path) -> None:
    nlp = pipeline(ignore=["deflection/not-my-job"], profiles=["chat"], parse=False)
    nlp.to_disk(tmp_path / "pipeline")
    fresh = spacy.blank("ru")
    fresh.add_pipe("sentencizer")
    settings = nlp.get_pipe_config("replylint")
    fresh.add_pipe("replylint", config={key: settings[key] for key in settings if key != "factory"})
    for other in (
        spacy.load(tmp_path / "pipeline"),
        fresh.from_bytes(nlp.to_bytes()),
        pickle.loads(pickle.dumps(nlp)),
    ):
        component = other.get_pipe("replylint")
        assert component.linter.config == nlp.get_pipe("replylint").linter.config
        assert component.parse is False
        assert other(BAD)._.replylint == nlp(BAD)._.replylint


# -- settings ------------------------------------------------------------------------------------------------------


def test_settings_are_those_of_the_configuration() -> None:
    assert rules(pipeline(ignore=["deflection"])(BAD)) == []
    rule = "deflection/not-my-job"
    advice = pipeline(select=[rule], severity={rule: "info"})(BAD)._.replylint
    assert [finding.severity for finding in advice.findings] == ["info"]
    assert pipeline(channel="chat")(BAD)._.replylint.draft.channel == "chat"
    promised = "По оплате это не ко мне, обратитесь в бухгалтерию."
    rewrite = pipeline(rewrite=True, deadline="до 18:00")(promised)._.replylint.rewrite
    assert rewrite is not None and "до 18:00" in rewrite.text
    doc = pipeline(spans_key="style")(BAD)
    assert [span.label_ for span in doc.spans["style"]] == [rule] and "replylint" not in doc.spans


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"select": ["deflektion"]}, "'deflektion'.*'deflection'"),
        ({"severity": {"x/y": "error"}}, "'x/y'"),
        ({"profiles": ["chatt"]}, "'chatt'.*chat"),
        ({"placeholders": ["(a+)+$"]}, "too slow"),
        ({"channel": "chatt"}, "did you mean 'chat'"),
    ],
)
def test_wrong_settings_are_refused(config: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        pipeline(**config)


def test_replylint_itself_loads_neither_spacy_nor_a_parse() -> None:
    code = "import sys, replylint; replylint.lint('Скоро ответим.'); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    ours = {"replylint.language.parsed", "replylint.language.dependencies", "replylint.phrases.along"}
    assert not ({"spacy", "numpy"} | ours) & set(loaded)


# -- drawn and scored ----------------------------------------------------------------------------------------------


def test_displacy_colours_spans_by_category(nlp: Language) -> None:
    doc = nlp(BAD)
    html = displacy.render(doc, style="span", options=displacy_options(doc), jupyter=False)
    assert COLORS["deflection"] in html and "deflection/not-my-job" in html


def test_evaluate_scores_the_spans() -> None:
    nlp = pipeline(select=["deflection"])
    right, wrong = nlp(BAD), nlp.make_doc("Ждём вас.")
    wrong.spans["replylint"] = [wrong.char_span(0, 4, label="deflection/not-my-job")]
    scores = nlp.evaluate([Example(nlp.make_doc(doc.text), doc) for doc in (right, wrong)])
    assert (scores["spans_replylint_p"], scores["spans_replylint_r"]) == (1.0, 0.5)


# -- real parsers, where installed ---------------------------------------------------------------------------------

REAL = "Обратитесь к старшему специалисту отдела по работе с претензиями юридических лиц Василию Петрову."
HIDDEN = "Инженер, который отвечает за все дома вашей улицы, посмотрит роутер."


def mends(nlp: Language) -> None:
    assert WHO in rules(nlp(HIDDEN))
    assert WHO not in rules(pipeline()(HIDDEN))
    assert nlp(REAL).has_annotation("DEP")


def test_with_the_russian_model() -> None:
    pytest.importorskip("ru_core_news_sm")
    nlp = spacy.load("ru_core_news_sm")
    nlp.add_pipe("replylint")
    mends(nlp)


def test_with_natasha_as_documented() -> None:
    pytest.importorskip("natasha")
    nlp = pipeline()
    code = next(one for one in python_in_docs() if "natasha" in one)
    exec(code, {"nlp": nlp})  # noqa: S102 - our own documentation
    mends(nlp)
    ((doc, _),) = nlp.pipe([(HIDDEN, {"customer": CUSTOMER})], as_tuples=True)
    assert doc._.replylint.draft.customer == CUSTOMER


# -- the documentation ---------------------------------------------------------------------------------------------


def python_in_docs() -> list[str]:
    return re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)


def test_the_documented_code_runs(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {}
    for code in python_in_docs():
        if "natasha" not in code:
            exec(code.replace("n_process=2", "n_process=1"), names)  # noqa: S102 - our own documentation
    assert "это не ко мне deflection/not-my-job deflection" in capsys.readouterr().out
    report = names["nlp"](BAD)._.replylint
    assert f"# {report.score}, {report.verdict!r}" in DOCS.read_text(encoding="utf-8")


def test_the_documented_settings_are_those_of_the_component() -> None:
    text = DOCS.read_text(encoding="utf-8").split("## Settings")[1].split("## ")[0]
    keys = set(Language.get_factory_meta("replylint").default_config)
    assert keys <= set(re.findall(r"`([a-z_]+)`", text))
