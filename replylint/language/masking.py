"""Masking: a copy of the source, code point for code point as long, in which every token is one run of word characters.

The splitter knows only words and what stands between them. Whatever looks otherwise (a link, `18:00`, `{{name}}`) is
overwritten with `FILL` here, and whatever is no text (a tag) with spaces; the words are then read from the source itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from replylint.language.abbreviations import DOMAINS
from replylint.language.folding import COMBINING, INVISIBLE
from replylint.lazily import lazily

# A word character that no text of ours has; where one has it, nothing goes wrong, it is only looked up the longer way.
FILL = "\ua000"

_MARKUP = lazily(rf"[_{{<‹\[%#@>\\&$*`{INVISIBLE}{COMBINING}{FILL}]")
_GLUED = lazily(r"[0-9][ .,:/()\u00a0\u202f][ ()-]{0,2}[0-9]")
_SITE = lazily(rf"\.(?:{'|'.join(DOMAINS)})(?![\w-])", re.IGNORECASE)

_INSIDE = r"[^\s<>«»\"“”„\ua000]{0,2000}[^\s<>«»\"“”„\ua000.,!?:;)\]}…'*|]"
_LINK = lazily(rf"(?:https?|ftp|tg|mailto|viber)://?{_INSIDE}", re.IGNORECASE)
_EMAIL = lazily(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_DOMAIN = lazily(
    rf"(?<![\w@./-])(?:[\w-]{{1,63}}\.){{1,5}}(?:{'|'.join(DOMAINS)})(?![\w@-])(?:[:/?#]{_INSIDE}|/)?",
    re.IGNORECASE,
)
_MENTION = lazily(r"(?<![\w.])@[A-Za-z]\w{2,40}")

_LINE_TAG = lazily(
    r"<(?:br|/?p|/?div|/?li|/?ul|/?ol|/?h[1-6]|/?tr|/?table|hr)(?:\s[^<>]{0,300})?/?>", re.IGNORECASE
)
_TAG = lazily(
    r"</?(?:a|abbr|b|big|blockquote|body|button|center|code|del|em|font|footer|head|header|html|i|img|ins|kbd|label|link|main|mark|"
    r"meta|nobr|pre|q|s|section|small|span|strike|strong|style|sub|sup|tbody|td|tg-spoiler|th|thead|title|tt|u|var)"
    r"(?:\s[^<>]{0,500})?/?>|<!--[^<>]{0,500}-->",
    re.IGNORECASE,
)
_ENTITY = lazily(r"&(?:#[0-9]{1,6}|#x[0-9a-f]{1,5}|[a-z]{2,8});", re.IGNORECASE)
_STATEMENT = lazily(r"\{%[^{}\n]{0,300}%\}|\{#[^{}\n]{0,300}#\}")
_BRANCH = lazily(
    r"(?:\{%[-~]?\s*(?:else|elsif|elif|when)\b[^{}\n]{0,300}%\}|\{\{[-~]?\s*else\b[^{}\n]{0,200}\}\})"
)
_BLOCK = lazily(r"\{\{[-~]?\s*[#/^!>][^{}\n]{0,200}\}\}")
_COMMAND = lazily(r"\{[%#][^{}\n]{0,300}[%#]\}|\{\{[-~]?\s*(?:[#/^!>]|else\b)[^{}\n]{0,200}\}\}")
_VARIANTS = lazily(r"\{[^{}\n|]{0,200}\|[^{}\n]{0,400}\}")
_VARIANT = lazily(r"\s*|[^|]*[А-Яа-яЁё\ua000][^|]*")
_DOUBLE_BRACES = lazily(r"\{\{\{?[^{}\n]{0,200}\}?\}\}")
_DOLLAR_BRACES = lazily(r"\$\{[^{}\n]{1,100}\}")
_BRACES = lazily(r"\{[^{}\n]{0,200}\}")
_QUERY = lazily(r"<\?[^\n]{0,200}?\?>")
_PERCENT_ANGLES = lazily(r"<%[^\n]{0,200}?%>")
_ANGLED = lazily(r"<[A-Za-zА-Яа-яЁё][\w ]{0,40}>")
_PERCENT = lazily(
    r"(?<![0-9])%(?:\([A-Za-zА-Яа-яЁё_][\w.]{0,40}\)[sdif]|[A-Za-zА-Яа-яЁё_][\w.-]{0,40}%|[0-9]\$[sd@]|[sd](?!\w)|@)"
)
_OPEN_SLOT = lazily(r"‹[^‹›\n]{1,200}›")
_HASHED = lazily(r"#[A-Za-zА-Яа-яЁё_][A-Za-zА-Яа-яЁё0-9_]{1,40}#")
_BBCODE = lazily(
    r"\[/?(?:b|i|u|s|p|h[1-6]|br|hr|center|left|right|justify|color|size|font|url|img|quote|code|list|li|ul|ol|\*|spoiler|table|tr|td|email)"
    r"(?:=[^\]\n]{0,200})?\]",
    re.IGNORECASE,
)
_BRACKETED = lazily(r"\[[A-Za-zА-Яа-яЁё_][\w .,:/-]{0,60}\](?!\()")
_ESCAPED_LINE = lazily(r"\\r\\n|\\n")
_EMPHASIS = lazily(r"(?<!\w)_{1,2}(?=[^\W_])|(?<=[^\W_])_{1,2}(?!\w)")
_UNSEEN = lazily(f"[{INVISIBLE}{COMBINING}]+")
_COMBINING = lazily(f"[{COMBINING}]")

_SPACE = "[ \u00a0\u202f]"
# The first character is named apart so that a search can skip to it; the rest asks what it was.
_NUMERIC = lazily(
    rf"""[+0-9](?<![0-9][+0-9])(?:
      (?<=\+)(?:[\ ()\u00a0-]{{0,3}}[0-9]){{10,14}}(?![0-9])                      # +7 900 000-11-22
    | (?<=[78])(?:[\ ()\u00a0-]{{0,3}}[0-9]){{10}}(?![0-9])                       # 8 (800) 555-35-35
    | (?<=[0-9])[0-9]?:[0-5][0-9](?::[0-5][0-9])?(?![0-9])                        # 18:00
    | (?<=[0-9])[0-9]?\.(?:0[1-9]|1[0-2])(?:\.(?:20)?[0-9]{{2}})?(?![0-9]|\.[0-9])   # 15.03.2026
    | (?<=[0-9])[0-9]?/(?:0[1-9]|1[0-2])/(?:20)?[0-9]{{2}}(?![0-9])               # 15/03/2026
    | (?<=[0-9])[0-9]{{0,2}}(?:{_SPACE}[0-9]{{3}}(?![0-9]))+(?:[.,][0-9]{{1,2}}(?![0-9]))?   # 1 100,50
    | (?<=[0-9])[0-9]*(?:[.,][0-9]+)+                                             # 1.5
    )""",
    re.VERBOSE,
)


def _fill(match: re.Match[str]) -> str:
    return FILL * (match.end() - match.start())


def _blank(match: re.Match[str]) -> str:
    return " " * (match.end() - match.start())


def _line(match: re.Match[str]) -> str:
    return "\n".ljust(match.end() - match.start())


def _branch(match: re.Match[str]) -> str:
    """What follows is another branch: another sentence where it begins like one, else another clause."""
    following = match.string[match.end() : match.end() + 40].lstrip()[:1]
    return ("\n" if following.isupper() else ";").ljust(match.end() - match.start())


def _variants(match: re.Match[str]) -> str:
    """Spintax, `{Спасибо|Благодарим вас}`: every variant is text. `{name|upper}` is a placeholder with a filter."""
    inside = match.group()[1:-1]
    variants = inside.split("|")
    written = any(" " in one.strip() or one.strip()[:1].isupper() for one in variants)
    if not written or not all(_VARIANT.fullmatch(one) for one in variants):
        return match.group()
    return " " + inside.replace("|", ";") + " "


def _star(match: re.Match[str]) -> str:
    return "*" * (match.end() - match.start())


def _join(match: re.Match[str]) -> str:
    """Marks inside a word, or on its last letter, are part of it."""
    text, start, end = match.string, match.start(), match.end()
    if not text[start - 1 : start].isalnum():
        return match.group()
    inside = text[end : end + 1].isalnum() or _COMBINING.match(match.group())
    return _fill(match) if inside else match.group()


# In this order; a rule is tried only where its first column occurs.
_RULES: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    ("\\n", _ESCAPED_LINE, _line),
    ("@", _EMAIL, _fill),
    ("<", _LINE_TAG, _line),
    ("<", _TAG, _blank),
    ("&", _ENTITY, _blank),
    ("{%", _BRANCH, _branch),
    ("{{", _BRANCH, _branch),
    ("{%", _STATEMENT, _blank),
    ("{#", _STATEMENT, _blank),
    ("{{", _BLOCK, _blank),
    ("{{", _DOUBLE_BRACES, _fill),
    ("${", _DOLLAR_BRACES, _fill),
    ("|", _VARIANTS, _variants),
    ("|", _VARIANTS, _variants),  # those around them
    ("{", _BRACES, _fill),
    ("‹", _OPEN_SLOT, _fill),
    ("<?", _QUERY, _fill),
    ("<%", _PERCENT_ANGLES, _fill),
    ("<", _ANGLED, _fill),
    ("%", _PERCENT, _fill),
    ("#", _HASHED, _fill),
    ("[", _BBCODE, _blank),
    ("[", _BRACKETED, _fill),
    ("@", _MENTION, _fill),
    ("_", _EMPHASIS, _star),
)


def commands_in(source: str) -> list[str]:
    """What tells a template engine to do something and says nothing itself: `{% if %}`, `{{#each}}`, `{{> partial}}`, in order.

    >>> commands_in("{% if late %}Простите!{% endif %} {{> footer}} {{name}}")
    ['{% if late %}', '{% endif %}', '{{> footer}}']
    """
    return _COMMAND.findall(source) if "{%" in source or "{#" in source or "{{" in source else []


def mask(source: str, placeholders: Iterable[re.Pattern[str]] = ()) -> str:
    """`source` with every compound token filled and every tag blanked; the source itself when it has none.

    `placeholders` are patterns of placeholders beside the known ones.
    """
    text = source
    for pattern in placeholders:
        text = pattern.sub(_fill, text)
    if "://" in text or "mailto:" in text:
        text = _LINK.sub(_fill, text)
    if _SITE.search(text):
        text = _EMAIL.sub(_fill, text) if "@" in text else text
        text = _DOMAIN.sub(_fill, text)
    if _MARKUP.search(text):
        for sign, rule, replace in _RULES:
            if sign in text:
                text = rule.sub(replace, text)
        text = _UNSEEN.sub(_join, text)
    if _GLUED.search(text):
        text = _NUMERIC.sub(_fill, text)
    return text
