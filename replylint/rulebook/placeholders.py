"""What is wrong with the places of a template that are filled in later: left empty, or in a case they cannot take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from replylint.lazily import lazily
from replylint.phrases.matching import Hit

if TYPE_CHECKING:
    from replylint.language.text import Sentence, Word
    from replylint.rulebook.evidence import Side

_BRACKET_TO_FILL = lazily(r"\((?:указать|вписать|вставить|подставить|ввести)\s", re.IGNORECASE)
"""Quickly found, and somewhere in all that `_TO_FILL` finds."""
_TO_FILL = lazily(
    r"(?<![^\W\d_])(?:в|во|на|до|с|со|к|ко|за|от|из|по|через|течение|номер|№)\s*\((?=указать\s)[^()\n]{1,60}\)"
    r"|\((?:вписать|вставить|подставить|ввести) [^()\n]{1,60}\)",
    re.IGNORECASE,
)
_PART = lazily(r"[A-ZА-ЯЁ]?[a-zа-яё]+|[A-ZА-ЯЁ]+(?![a-zа-яё])")

CUSTOMER = frozenset(
    "имя фио клиент покупатель пользователь гость пациент name firstname fullname username client customer user "
    "buyer guest mention".split()
)
STAFF = frozenset(
    "менеджер оператор сотрудник курьер мастер продавец специалист manager agent operator courier seller assignee".split()
)
CITY = frozenset("город city".split())
OTHER = frozenset(
    "товар продукт product item магазин shop store company компания файл file бренд brand услуга service id номер number "
    "ид code код email почта mail phone телефон link url ссылка count date дата time balance баланс count login order заказ "
    "card comment комментарий text message status статус role group".split()
)
"""Words of a name that is not, or not only, that of a person."""
CASED = frozenset(
    "gen gent genitive dat datv dative acc accs accusative ins inst ablt instrumental loc loct prep prepositional case "
    "род рп родительный дат дп дательный вин вп винительный твор тп творительный предл пп предложный падеж".split()
)
"""Words that say that the value comes in a case."""

CASES = {
    **dict.fromkeys("для у от до из без кроме около после вместо насчет ради против".split(), "gent"),
    **dict.fromkeys("к ко благодаря вопреки согласно".split(), "datv"),
    **dict.fromkeys("с со над под перед между".split(), "ablt"),
    **dict.fromkeys("о об обо при".split(), "loct"),
    **dict.fromkeys("про через".split(), "accs"),
}
"""Prepositions that govern one case only (or none that equals the nominative), folded."""
CITY_CASES = {**CASES, "в": "loct", "во": "loct", "на": "loct", "по": "datv"}

VERBS = {
    **dict.fromkeys("благодарить поблагодарить поздравить поздравлять просить попросить".split(), "accs"),
    **dict.fromkeys("передать передавать сообщить сообщать написать ответить помочь".split(), "datv"),
}
"""Verbs whose object stands right after them without a preposition, and its case."""


def blanks(side: Side) -> list[Hit]:
    """`____` and «(вписать …)»; not a line of underscores alone."""
    source = side.text.source
    found = [
        Hit(-1, number, k, k + 1)
        for number, sentence, k in (_placeholders(side) if "_" in source else ())
        if sentence.words[k].norm.strip("_") == ""
        and len(sentence.words[k].norm) >= 3
        and not _alone_on_line(source, sentence.starts[k], sentence.ends[k])
    ]
    for match in _TO_FILL.finditer(source) if _BRACKET_TO_FILL.search(source) else ():
        found.extend(_words_between(side, match.group().index("(") + match.start(), match.end()))
    return sorted(found, key=lambda hit: (hit.sentence, hit.start))


def open_brackets(side: Side) -> list[Hit]:
    """«[дата]»: brackets with Russian words that somebody should have replaced."""
    if "[" not in side.text.source:
        return []
    return [
        Hit(-1, number, k, k + 1)
        for number, sentence, k in _placeholders(side)
        if re.match(r"\[[А-Яа-яЁё][^\]]*\]$", sentence.words[k].text)
    ]


def uninflected(side: Side) -> list[Hit]:
    """«для {{имя}}», «в {{город}}», «сообщим {{менеджер}}»: the name comes in the nominative, another case is needed.

    A hit has the slot `кто`, `сотрудник` or `город` for the placeholder; the word before it is what governs.
    """
    found = []
    for number, sentence, k in _placeholders(side):
        kind = kind_of(sentence.words[k].text)
        if not kind or k == 0 or sentence.breaks >> k & 1 or sentence.quoted >> k & 1:
            continue
        if governed_case(sentence.words[k - 1], kind) and not _is_address(side, sentence, k):
            found.append(Hit(-1, number, k - 1, k + 1, ((kind, k, k + 1, None),)))
    return found


def kind_of(placeholder: str) -> str:
    """Whose name a placeholder stands for: `кто` (the customer), `сотрудник`, `город`, or empty.

    >>> [kind_of(text) for text in ("{{client.name}}", "{имя}", "%manager%", "{{город}}", "{{productName}}", "{имя_род}")]
    ['кто', 'кто', 'сотрудник', 'город', '', '']
    """
    if "|" in placeholder or "(" in placeholder:
        return ""
    parts = {part.lower() for part in _PART.findall(placeholder)}
    if parts & CASED or parts & OTHER:
        return ""
    if parts & STAFF:
        return "сотрудник"
    if parts & CUSTOMER:
        return "кто"
    return "город" if parts & CITY else ""


def governed_case(word: Word, kind: str) -> str | None:
    """The case that a word demands of the name right after it; None where that is not sure."""
    if kind == "город":
        return CITY_CASES.get(word.norm)
    case = CASES.get(word.norm)
    if case is None and word.kind == "word":
        case = next((VERBS[p.lemma] for p in word.parses[:1] if p.lemma in VERBS), None)
    return case


def _is_address(side: Side, sentence: Sentence, k: int) -> bool:
    """«Поздравляем {{имя}}, …»: after a verb, what a comma or a mark follows may be an address without its comma."""
    if sentence.words[k - 1].norm in CITY_CASES:
        return False
    return side.text.source[sentence.ends[k] : sentence.ends[k] + 1] in (",", "!", "")


def _placeholders(side: Side) -> Iterator[tuple[int, Sentence, int]]:
    for number, notes in side.notes.items():
        for k in notes.placeholders:
            yield number, side.text.sentences[number], k


def _alone_on_line(source: str, start: int, end: int) -> bool:
    begin = source.rfind("\n", 0, start) + 1
    stop = source.find("\n", end)
    return not source[begin:start].strip() and not source[end : stop if stop >= 0 else len(source)].strip()


def _words_between(side: Side, start: int, end: int) -> Iterator[Hit]:
    for number, sentence in enumerate(side.text.sentences):
        if sentence.zone in ("quote", "code"):
            continue
        inside = [k for k, at in enumerate(sentence.starts) if start <= at < end]
        if inside:
            yield Hit(-1, number, inside[0], inside[-1] + 1)
