"""Generated files of every structured format: the text read, its map, and an edit made in place."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from itertools import pairwise

import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from replylint.fixing import applied_to
from replylint.sources import FixRefused, Page, SourceError, read_page
from replylint.sources.origin import Edit, SourceMap

LETTERS = "абвЖЩёЯ"
AWKWARD = LETTERS + " \n\"'\\{}#:-,;|&%$`>*[]\t\xa0😀…«»?"
TEXTS = st.text(st.sampled_from(AWKWARD), max_size=30).map(lambda text: "Ответ " + text + "ё")
REPLACEMENTS = st.text(st.sampled_from(AWKWARD), max_size=8)

Writer = Callable[[str], str]


def check(name: str, file: str, text: str, edit: tuple[int, int, str] | None, must: bool) -> None:
    """Reads `file`, expects the one reply `text` with a sound map, then makes `edit` and reads again.

    With `must` the edit has to be possible; otherwise it may be refused or fail to read back, as a fix then does.
    """
    page = Page(file)
    (draft,) = read_page(page, name)
    assert draft.reply == text
    assert isinstance(draft.origin, SourceMap)
    spans = [draft.origin.span(at, at + 1) for at in range(len(text))]
    assert all(0 <= start <= end <= len(file) for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    for char, (start, end) in zip(text, spans, strict=True):
        if char in LETTERS:
            assert file[start:end] == char or file[start] in "\\="
    if edit is None:
        return
    try:
        changed = applied_to(file, draft.origin.edit([edit]))
        again = [draft.reply for draft in read_page(Page(changed), name)]
    except (FixRefused, SourceError):
        assert not must
        return
    if must:
        assert again == [applied_to(text, [edit])]


@st.composite
def cases(draw: st.DrawFn, texts: st.SearchStrategy[str] = TEXTS) -> tuple[str, tuple[int, int, str]]:
    text = draw(texts)
    start = draw(st.integers(6, len(text)))
    end = draw(st.integers(start, len(text)))
    return text, (start, end, draw(REPLACEMENTS))


@given(cases(), st.booleans(), st.sampled_from([None, 1]))
def test_json(case: tuple[str, tuple[int, int, str]], ascii_only: bool, indent: int | None) -> None:
    text, edit = case
    file = json.dumps({"id": 1, "replies": [text]}, ensure_ascii=ascii_only, indent=indent)
    check("jsonfile", file, text, edit, must=True)
    check("jsonlines", json.dumps({"reply": text}, ensure_ascii=ascii_only), text, edit, must=True)


@given(cases(), st.sampled_from([None, "'", '"', "|", ">"]), st.booleans(), st.integers(20, 60))
def test_yaml(case: tuple[str, tuple[int, int, str]], style: str | None, raw: bool, width: int) -> None:
    text, edit = case
    file = yaml.safe_dump({"a": {"reply": text}}, default_style=style, allow_unicode=raw, width=width)  # type: ignore[call-overload]
    check("yamlfile", file, text, edit, must='"reply": "' in file)


def toml_strings(text: str) -> list[tuple[str, bool]]:
    """`text` in TOML's four kinds of strings, as far as it can be written, and whether any edit must succeed."""
    basic = json.dumps(text, ensure_ascii=False)
    found = [(basic, True), ('"""\n' + basic[1:-1].replace("\\n", "\n") + '"""', True)]
    found.append((json.dumps(text.replace("😀", "☺")), True) if "😀" not in text else (basic, True))
    if "'" not in text and "\n" not in text:
        found.append((f"'{text}'", False))
    if "'" not in text:
        found.append((f"'''\n{text}'''", False))
    return found


@given(cases(), st.integers(0, 4))
def test_toml(case: tuple[str, tuple[int, int, str]], kind: int) -> None:
    text, edit = case
    strings = toml_strings(text)
    literal, must = strings[kind % len(strings)]
    check("tomlfile", f"# c\n[a.b]\nx = 1\nreply = {literal} # end\n", text, edit, must=must)


@given(cases(), st.sampled_from(",;\t|"), st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_csv(case: tuple[str, tuple[int, int, str]], delimiter: str, quoted: bool, newline: str) -> None:
    text, edit = case
    file = io.StringIO()
    style = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(file, delimiter=delimiter, quoting=style, lineterminator=newline)
    writer.writerows([["id", "Ответ", "x"], ["1", text, "y"]])
    value = file.getvalue()
    must = (quoted and newline == "\n") or (quoted and "\n" not in edit[2])
    check("csvfile", value, text, edit, must=must)


def python_literals(text: str) -> list[str]:
    """`text` as Python writes it: one literal, several joined, triple quotes, an f-string, escapes."""
    plain = repr(text)
    half = len(text) // 2
    triple = text.replace("\\", "\\\\").replace('"', '\\"')
    return [
        plain,
        f"({text[:half]!r}\n   {text[half:]!r})",
        f"{text[:half]!r} + {text[half:]!r}",
        f'"""{triple}"""',
        "f" + plain.replace("{", "{{").replace("}", "}}"),
        ascii(text),
    ]


@given(cases(), st.integers(0, 5))
def test_python(case: tuple[str, tuple[int, int, str]], kind: int) -> None:
    text, edit = case
    check("pythonfile", f"# комментарий\nreply = {python_literals(text)[kind]}\n", text, edit, must=True)


@given(cases(), st.integers(0, 2))
def test_script(case: tuple[str, tuple[int, int, str]], kind: int) -> None:
    text, edit = case
    template = text.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    half = len(text) // 2
    joined = (
        json.dumps(text[:half], ensure_ascii=False) + " +\n  " + json.dumps(text[half:], ensure_ascii=False)
    )
    literal = [json.dumps(text), f"`{template}`", joined][kind]
    check("script", f"// начало\nconst r = {{reply: {literal}}};\n", text, edit, must=True)


@given(cases(), st.integers(0, 2))
def test_php(case: tuple[str, tuple[int, int, str]], kind: int) -> None:
    text, edit = case
    single = text.replace("\\", "\\\\").replace("'", "\\'")
    double = json.dumps(text, ensure_ascii=False).replace("$", "\\$")
    nowdoc = "<<<'X'\n  " + text.replace("\n", "\n  ") + "\n  X"
    literals = [f"'{single}'", double, nowdoc]
    check("phpfile", f"<?php\n$a = ['reply' => {literals[kind]}];\n", text, edit, must=True)


@given(
    cases(st.text(st.sampled_from("абвЖё <>&\xa0;"), max_size=20).map(lambda text: "Ответ ё" + text + "Ж"))
)
def test_html(case: tuple[str, tuple[int, int, str]]) -> None:
    import html

    text, edit = case
    assume("  " not in text)
    edit = (max(edit[0], 7), max(edit[1], 7), edit[2])
    check("htmlfile", f"<p>{html.escape(text)}</p>", text, edit, must=False)


@given(cases(), st.sampled_from(["utf-8", "koi8-r"]))
def test_quoted_printable(case: tuple[str, tuple[int, int, str]], charset: str) -> None:
    import quopri

    text, edit = case
    assume(charset == "utf-8" or not set("😀…«»") & set(text + edit[2]))
    body = quopri.encodestring(text.encode(charset)).decode()
    head = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: quoted-printable\n\n"
    blank = applied_to(text, [Edit(*edit)])
    check("emailfile", head + body, text, edit, must=blank == blank.strip())
