"""What cannot be read, what must not harm, what is found in folders."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from replylint.sources import Page, SourceError, discover, iter_drafts, read_page, read_path, read_stdin
from replylint.sources.page import decode

REPLY = "Здравствуйте! Это не ко мне."

BROKEN: list[tuple[str, bytes, str, int | None, int | None]] = [
    ("a.json", b'{"reply": "x"', "broken JSON", 1, 14),
    ("a.json", '{"reply":\n "не закрыто'.encode(), "unfinished", 2, 2),
    ("a.json", b'{"a": 1}\n{"a": 2}', "the file goes on", 2, 1),
    ("a.jsonl", '{"reply": "да"}\n{"reply"\n'.encode(), "broken JSON", 2, 9),
    ("a.json", b"[" * 300 + b"]" * 300, "nested", 1, 202),
    ("a.yaml", b"a: [1, 2\nb: 3", "broken YAML", 2, 2),
    ("a.yaml", b"a: *nowhere", "undefined alias", 1, 4),
    ("a.yaml", b"[" * 300 + b"]" * 300, "nested", 1, 201),
    ("a.toml", b"a = 1\nb = ", "broken TOML", 2, 5),
    ("a.toml", ("reply = " + "[" * 3000 + "]" * 3000).encode(), "nested", 1, 1),
    ("a.csv", 'id,text\n1,"не закрыто'.encode(), "never closed", 2, 3),
    ("a.py", 'x = "привет\n'.encode(), "broken Python", 1, 5),
    ("a.txt", b"abc\n\x98\xff\xfe", "cannot be decoded", 2, 1),
    ("a.txt", REPLY.encode("utf-16-le"), "zero byte", None, None),
    ("a.docx", b"x", "unknown file format", None, None),
]


@pytest.mark.parametrize(("name", "data", "message", "line", "column"), BROKEN)
def test_a_broken_file_says_where(
    tmp_path: Path, name: str, data: bytes, message: str, line: int | None, column: int | None
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceError, match=message) as caught:
        read_path(path)
    assert caught.value.path == str(path)
    if line is not None:
        assert (caught.value.line, caught.value.column) == (line, column)
    assert str(caught.value).startswith(str(path))


def test_an_unreadable_file_is_a_source_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SourceError, match="no such file"):
        read_path(tmp_path / "gone.txt")
    with pytest.raises(SourceError, match="folder"):
        read_path(tmp_path)
    path = tmp_path / "a.jsonl"
    path.write_text("{}")

    def refuse(*args: object, **kwargs: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(SourceError, match="permission denied"):
        read_path(path)
    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(SourceError, match="permission denied"):
        list(iter_drafts(path))


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (REPLY.encode("cp1251"), "cp1251", REPLY),
        (b"\xef\xbb\xbf" + REPLY.encode(), "utf-8", REPLY),
        (b"\xff\xfe" + REPLY.encode("utf-16-le"), "utf-16-le", REPLY),
    ],
)
def test_encodings_are_found_out_and_kept(data: bytes, encoding: str, text: str) -> None:
    page = decode(data)
    assert (page.text, page.encoding) == (text, encoding)
    assert page.encode(page.text) == data


@pytest.mark.parametrize(
    "data", [REPLY.encode()[:-2] + b"\xd0", REPLY.encode("koi8-r"), "Grüße".encode("latin-1")]
)
def test_what_is_not_cp1251_is_not_taken_for_it(data: bytes) -> None:
    with pytest.raises(SourceError, match="decoded"):
        decode(data)


def test_an_alias_bomb_is_read_once() -> None:
    lines = [f"a: &a [{REPLY!r}]"]
    lines += [f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]" for i in range(12)]
    assert [draft.reply for draft in read_page(Page("\n".join(lines)), "yamlfile")] == [REPLY]


def test_standard_input() -> None:
    (draft,) = read_stdin(REPLY.encode())
    assert (draft.reply, draft.path) == (REPLY, "-")
    assert read_stdin(b'{"reply": "Ok"}', "drafts.jsonl")[0].reply == "Ok"


def test_folders_are_walked_in_order_once(tmp_path: Path) -> None:
    for name in (
        "b/1.txt",
        "a.md",
        "README.md",
        ".hidden/x.txt",
        "node_modules/x.json",
        "b/x.bin",
        "skip/2.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    os.symlink(tmp_path, tmp_path / "b" / "loop", target_is_directory=True)
    found = discover([tmp_path, tmp_path / "b" / "1.txt"], exclude=["skip/"])
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["a.md", "b/1.txt"]
    assert discover([tmp_path / "b" / "x.bin", tmp_path / "gone"]) == [
        tmp_path / "b" / "x.bin",
        tmp_path / "gone",
    ]


def test_a_stream_gives_what_the_whole_file_gives(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    text = '{"id": 1, "reply": "Первый ответ"}\r\n\n{"id": 2, "reply": "\\u0412торой"}\r{"id": 3, "reply": "Третий"}'
    for data in (
        text.encode(),
        b"\xef\xbb\xbf" + text.encode(),
        text.encode("cp1251"),
        text.encode("utf-16"),
    ):
        path.write_bytes(data)
        streamed, read = list(iter_drafts(path)), read_path(path)
        assert streamed == read
        places = [(draft.origin.position(2), draft.origin.position(3)) for draft in read if draft.origin]
        assert [
            (draft.origin.position(2), draft.origin.position(3)) for draft in streamed if draft.origin
        ] == places


def test_grammars_of_another_version_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import tree_sitter

    def refuse(*_: object) -> None:
        raise ValueError("Incompatible Language version 15. Must be between 13 and 14")

    monkeypatch.setattr(tree_sitter, "Language", refuse)
    with pytest.raises(SourceError, match="do not fit"):
        read_page(Page("<?php $a = ['reply' => 'Ответ'];"), "phpfile")


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_line_that_names_the_delimiter_is_no_row(first: str, newline: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"{first}{newline}Вопрос;Ответ{newline}Где, где;Уже, скоро{newline}".encode())
    (draft,) = read_path(path)
    assert (draft.customer, draft.reply) == ("Где, где", "Уже, скоро")
    assert draft.origin is not None and draft.origin.position(0).line == 3
