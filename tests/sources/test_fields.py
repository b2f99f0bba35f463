"""Which fields are replies: a table of records and what is read of each."""

from __future__ import annotations

import json

import pytest

from replylint.sources import FieldOptions, Page, read_page

HELLO = "Здравствуйте! Уже проверяем."
BAD = "Ткань порвалась"

RECORDS: list[tuple[object, list[tuple[str | None, str, str | None]]]] = [
    # record, [(id, reply, customer)]
    ({"reply": HELLO}, [("reply", HELLO, None)]),
    ({"id": 7, "title": "Возврат денег", "content": HELLO}, [("7", HELLO, None)]),
    ({"question": "Где заказ?", "answer": HELLO}, [("answer", HELLO, "Где заказ?")]),
    ({"text": BAD, "rating": 1, "answer_text": HELLO}, [("answer_text", HELLO, BAD)]),
    ({"fb_text": BAD, "disadvantages": "шов", "answer_text": HELLO}, [("answer_text", HELLO, f"{BAD}\nшов")]),
    ({"text": BAD, "productValuation": 1, "answer": {"text": HELLO}}, [("answer.text", HELLO, BAD)]),
    ({"text": BAD, "rating": 1, "answer": None}, []),
    ({"text": BAD, "rating": 1}, []),
    ({"text": HELLO, "rating": 5}, [("text", HELLO, None)]),
    ({"role": "user", "text": HELLO}, []),
    (
        {"negative": HELLO, "label": "Возврат денег за товар."},
        [("Возврат денег за товар.:negative", HELLO, None)],
    ),
    ({"prompt": "Ты оператор поддержки. Отвечай вежливо."}, []),
    ({"name": "Ирина", "city": "Нижний Новгород"}, []),
    ({"content": HELLO, "content_html": f"<p>{HELLO}</p>"}, [("content", HELLO, None)]),
    ({"content": "", "content_html": f"<p>{HELLO}</p>"}, [("content_html", HELLO, None)]),
    (
        {"replies": [HELLO, "Спасибо вам!"]},
        [("replies[0]", HELLO, None), ("replies[1]", "Спасибо вам!", None)],
    ),
    (
        {"messages": [{"role": "user", "content": BAD}, {"role": "assistant", "content": HELLO}]},
        [("messages[1].content", HELLO, BAD)],
    ),
    ({"id": 1, "reply": HELLO, "formalReply": HELLO}, [("1", HELLO, None), ("1:formalReply", HELLO, None)]),
]


@pytest.mark.parametrize(("record", "expected"), RECORDS, ids=[str(i) for i in range(len(RECORDS))])
def test_what_counts_as_a_reply(record: object, expected: list[tuple[str | None, str, str | None]]) -> None:
    drafts = read_page(Page(json.dumps(record, ensure_ascii=False)), "jsonfile")
    assert [(draft.id, draft.reply, draft.customer) for draft in drafts] == expected


def test_json_lines_answer_for_every_reply() -> None:
    page = Page('{"id": "a", "reply": "Ok"}\n\n{"id": "b", "reply": ""}\n{"id": "c", "note": "Заметка"}\n')
    assert [(draft.id, draft.reply) for draft in read_page(page, "jsonlines")] == [("a", "Ok"), ("b", "")]


def test_the_rating_is_read_of_fields_and_of_labels() -> None:
    page = Page(
        json.dumps({"negative": HELLO, "other": {str(n): HELLO for n in range(1, 6)}, "12": {"1": HELLO}})
    )
    assert [draft.rating for draft in read_page(page, "jsonfile")] == [1, 1, 2, 3, 4, 5, None]


def test_the_configuration_overrides_names() -> None:
    record = {"say": {"out": "Ждите"}, "reply": HELLO, "who": "Где?", "no": "5", "via": "chat"}
    options = FieldOptions(reply=("say.out",), customer=("who",), id=("no",), channel=("via",))
    (draft,) = read_page(Page(json.dumps(record)), "jsonfile", options)
    assert (draft.reply, draft.customer, draft.id, draft.channel) == ("Ждите", "Где?", "5", "chat")


def test_turns_and_fragments() -> None:
    record = {
        "reply": HELLO,
        "turns": [{"author": "customer", "text": BAD}, {"author": "agent", "text": "Да."}],
    }
    (draft,) = read_page(Page(json.dumps(record)), "jsonfile")
    assert [(turn.author, turn.text) for turn in draft.turns] == [("customer", BAD), ("agent", "Да.")]
    (piece,) = read_page(Page(json.dumps({"apologies": ["Простите"]})), "jsonfile")
    assert piece.fragment
