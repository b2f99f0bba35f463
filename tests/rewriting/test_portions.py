"""What becomes of each clause of a faulty draft."""

from __future__ import annotations

from functools import cache

import pytest

from replylint.language.text import Sentence
from replylint.linter import Linter
from replylint.model import Draft
from replylint.rewriting.clauses import segments
from replylint.rewriting.pointing import pointed_at
from replylint.rewriting.portions import Cut, Portion, clause_traits, cut, cuts
from replylint.rewriting.suspicion import suspicions
from replylint.rulebook.evidence import Evidence

SEGMENTS = [
    ("Посылка уехала, потому что вы не приходили.", ["Посылка уехала", "потому что вы не приходили"]),
    ("Рама в работе, чего вы звоните каждый день?", ["Рама в работе", "чего вы звоните каждый день"]),
    ("Пляж песчаный, первая линия, анимация на русском.", ["Пляж песчаный, первая линия, анимация на русском"]),
    ("Документы готовы (мы их проверили), приезжайте в среду.", ["Документы готовы (мы их проверили", "приезжайте в среду"]),
    ("Поставка будет, но когда, нам не говорят.", ["Поставка будет, но когда, нам не говорят"]),
    ("Ключ у дворника, который живёт рядом.", ["Ключ у дворника, который живёт рядом"]),
]  # fmt: skip


@cache
def _linter() -> Linter:
    return Linter()


def _sentence(text: str) -> Sentence:
    return Evidence(_linter().ruleset, Draft(text, None)).reply.text.sentences[0]


def _said(sentence: Sentence, text: str, ranges: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[sentence.starts[i] : sentence.ends[j - 1]] for i, j in ranges]


@pytest.mark.parametrize(("text", "clauses"), SEGMENTS)
def test_clauses_cover_the_sentence(text: str, clauses: list[str]) -> None:
    sentence = _sentence(text)
    found = segments(sentence, text)
    assert _said(sentence, text, found) == clauses
    assert [k for start, end in found for k in range(start, end)] == list(range(len(sentence.words)))


# The text, how likely each clause is unfit and needless, what stays, what is reminded of.
CUTS = [
    ("Посылка уехала обратно в Омск, потому что вы не приходили.", [(0.1, 0.1), (0.9, 0.9)], ["Посылка уехала обратно в Омск"], []),
    ("Посылка уехала, потому что вы не приходили.", [(0.1, 0.1), (0.9, 0.9)], [], ["Посылка уехала"]),
    ("Добавлю со своей стороны: ворчать незачем.", [(0.1, 0.1), (0.9, 0.9)], [], ["Добавлю со своей стороны: ворчать незачем"]),
    ("Что касается вашего стажа, справку ищите сами.", [(0.1, 0.1), (0.9, 0.9)], [], ["Что касается вашего стажа, справку ищите сами"]),
    ("Посылка уехала, потому что вы не приходили.", [(0.9, 0.2), (0.1, 0.1)], [], ["Посылка уехала, потому что вы не приходили"]),
    ("Вернём деньги, если пришлёте чек.", [(0.1, 0.1), (0.9, 0.2)], [], ["Вернём деньги, если пришлёте чек"]),
    ("Вы опоздали, заказ лежит на складе.", [(0.9, 0.9), (0.1, 0.1)], ["заказ лежит на складе"], []),
    ("Вы опоздали, она лежит на складе.", [(0.9, 0.9), (0.1, 0.1)], [], ["она лежит на складе"]),
    ("Мастер заболел, придёт другой.", [(0.1, 0.1), (0.1, 0.1)], ["Мастер заболел, придёт другой"], []),
    ("Мастер заболел, всё будет отлично.", [(0.9, 0.9), (0.9, 0.9)], [], []),
    ("Ожидайте, с вами скоро свяжутся.", [(0.9, 0.9), (0.9, 0.1)], [], []),
    ("Ожидайте, с вами свяжется оценщик.", [(0.9, 0.9), (0.9, 0.1)], [], ["с вами свяжется оценщик"]),
    ("Ожидайте, вам перезвонят в 15:00.", [(0.9, 0.9), (0.9, 0.1)], [], ["вам перезвонят в 15:00"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sums", "kept", "noted"), CUTS)
def test_what_leans_goes_with_what_it_leans_on(
    text: str, sums: list[tuple[float, float]], kept: list[str], noted: list[str]
) -> None:
    sentence = _sentence(text)
    parts = [Portion(*span, *one) for span, one in zip(segments(sentence, text), sums, strict=True)]
    made = cut(sentence, text, parts, fit=False)
    assert _said(sentence, text, made.kept) == kept
    assert _said(sentence, text, made.noted) == noted


def test_a_sentence_fit_as_a_whole_is_cut_only_where_a_clause_surely_is_not() -> None:
    text = "Мастер заболел, придёт другой."
    sentence = _sentence(text)
    parts = [Portion(*span, 0.18, 0.1) for span in segments(sentence, text)]
    assert cut(sentence, text, parts, fit=True) == Cut(((0, len(sentence.words)),), ())
    assert cut(sentence, text, parts, fit=False).kept == ()


def _cuts(reply: str, customer: str | None) -> tuple[Evidence, dict[int, Cut]]:
    linter, draft = _linter(), Draft(reply, customer, "chat")
    evidence, findings = Evidence(linter.ruleset, draft), linter.lint(draft).findings
    at = pointed_at(evidence, findings, {rule.id: rule for rule in linter.ruleset.rules}, reply)
    suspected = suspicions(evidence, findings, at.keys())
    told = clause_traits(evidence, reply, suspected, at)
    assert {n: len(one) for n, one in told.items()} == {
        n: len(segments(evidence.reply.text.sentences[n], reply)) for n in suspected
    }
    return evidence, cuts(evidence, reply, suspected, at)


# Customer, draft, what stays of the faulty sentence, what goes wholly.
LEARNED = [
    ("Холодильник привезли с вмятиной!", "Вы сами виноваты, коробку надо было проверять. Мастер приедет в среду с 10 до 14 и поменяет дверцу.", ["Мастер приедет в среду с 10 до 14 и поменяет дверцу"]),
    (None, "Обмен сделаю, приносите с чеком. Читать надо было на пачке.", ["Обмен сделаю, приносите с чеком"]),
    ("Пропал доступ к урокам", "Надо было читать письмо. Доступ открыли сегодня в 9:40, все уроки на месте.", ["Доступ открыли сегодня в 9:40, все уроки на месте"]),
]  # fmt: skip


@pytest.mark.parametrize(("customer", "reply", "kept"), LEARNED)
def test_help_stays_and_reproach_goes(customer: str | None, reply: str, kept: list[str]) -> None:
    evidence, made = _cuts(reply, customer)
    sentences = evidence.reply.text.sentences
    assert [text for n, one in made.items() for text in _said(sentences[n], reply, one.kept)] == kept
