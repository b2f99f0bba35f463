"""Whom the writer gets in touch with in the customer's stead: people and bodies a draft sends to or puts the blame on."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from replylint.language import morphology, nounphrases
from replylint.language.inflection import inflect_phrase
from replylint.language.text import Sentence, Word
from replylint.rewriting.clauses import lowered, speaks_of, vocative_end
from replylint.rewriting.templates import data
from replylint.rulebook.placeholders import kind_of

SOMEBODY = "теми, кто этим занимается,"

_PRONOUNS = {
    "ним": ("masc", "plur"), "нему": ("masc",), "него": ("masc",), "ней": ("femn",), "нее": ("femn",), "ними": ("plur",),
    "них": ("plur",), "им": ("plur",), "ей": ("femn",), "ему": ("masc",),
}  # fmt: skip
_NOT_OF_A_NAME = frozenset(
    """мой наш наша наши наше ваш ваша ваши ваше их его ее этот эта эти это сам сама сами все всё один одна каждый любой
    другой другая другие всякий какой-то некий такой такая никакой каждого любого другого другому самого мой моя свой свои своего своя своим тот та те тем той теми том того тому тех ту""".split()
)
_PERSONAL = frozenset({"Name", "Surn", "Patr"})
GONE = frozenset("уволиться уволить умереть декрет декретный больничный".split())
"""Of whom that is said nobody can ask them."""
_NOT_BEFORE_A_PARTY = frozenset(
    "до от через из для за по под над при без внизу рядом напротив сверху около".split()
)
_POWERS = frozenset({"право", "доступ", "полномочие", "возможность", "информация"})
_TELLING_NOTHING = frozenset("отдельный сторонний внешний независимый самостоятельный".split())
"""«отдельной организацией» names nobody."""
_ONLY = frozenset("только лишь просто всего".split())
LIKENING = frozenset({"не", "как", "чем"})
"""Behind one of these whoever is named is not there."""


def is_pronoun(word: Word) -> bool:
    return word.norm in _PRONOUNS


def is_party(sentence: Sentence, head: int, end: int | None = None) -> bool:
    """Whether the noun at word `head` names people or a body that can be asked: «банк», «логист», «Анна», «ООО …»."""
    word = sentence.words[head]
    if word.kind == "placeholder":
        return True
    if word.kind != "word" or (not word.parses and not word.text.isascii()):
        return False
    lists = data().lists
    if head and word.text.isascii() and _is_thing(sentence.words[head - 1]):
        return False
    if word.text.isascii() or nounphrases.is_abbreviation(word):
        return word.text[:1].isupper() and len(word.text) > 1
    best = word.parses[0]
    if best.lemma in lists["not_parties"]:
        return False
    named = (
        not sentence.quoted >> head & 1
        and word.text[:1].isupper()
        and any(
            _PERSONAL & p.grammemes and (p.score > 0.4 or (head > 0 and p.score > 0.1)) and p.known
            for p in word.parses
        )
    )
    return named or any(
        "NOUN" in p.grammemes and p.score > 0.1 and (p.lemma in lists["parties"] or p.lemma in lists["staff"])
        for p in word.parses
    )


def is_denied(sentence: Sentence, k: int) -> bool:
    """«Курьера не закажу», «И Марина не подскажет»: whoever is named at word `k` will not be asked, or could not tell."""
    return k + 2 < len(sentence.words) and sentence.words[k + 1].norm == "не"


def in_reach(phrase: str) -> bool:
    """Whether support can get in touch with those whom the phrase, in the instrumental, names: «складом», not «вашим банком».

    >>> in_reach("логистом"), in_reach("вашим банком"), in_reach("службой доставки"), in_reach("службой")
    (True, False, True, False)
    """
    words, lists = phrase.lower().replace(",", "").split(), data().lists
    lemmas = {p.lemma for word in words for p in morphology.parse(word)[:2]} | set(words)
    plural = all("plur" in p.grammemes and "anim" in p.grammemes for p in morphology.parse(words[0])[:1])
    if lemmas & lists["out_of_reach"] or words[0].startswith("ваш") or "такой" in lemmas:
        return False
    words = [
        word for word in words if not any(p.lemma in _TELLING_NOTHING for p in morphology.parse(word)[:1])
    ]
    return len(words) > 1 or not (lemmas & lists["too_general"] or (plural and phrase != SOMEBODY))


def is_outside(phrase: str) -> bool:
    """Whether the phrase, in the instrumental, names one who surely is not the writer's own house: «перевозчиком», «Анной».

    >>> is_outside("перевозчиком"), is_outside("стипендиальным фондом"), is_outside("Анной Котовой")
    (True, False, True)
    """
    lists = data().lists
    for word in phrase.split():
        parses = morphology.parse(word.lower().strip(","))[:2]
        if any(p.lemma in lists["outsiders"] | lists["staff"] or _PERSONAL & p.grammemes for p in parses):
            return True
    return phrase == SOMEBODY


def _is_thing(word: Word) -> bool:
    """«модели Riva», «телефона Xiaomi»: the name of a thing, not of a body."""
    lists = data().lists
    best = word.parses[0] if word.kind == "word" and word.parses else None
    return (
        best is not None and "NOUN" in best.grammemes and best.lemma not in lists["parties"] | lists["bodies"]
    )


def resolved(pronoun: Word, sentences: Sequence[Sentence], last: int, source: str) -> str | None:
    """What a pronoun stands for — the last party before word `last` of the last sentence that agrees with it — in the
    instrumental; None where nothing does."""
    forms = _PRONOUNS.get(pronoun.norm, ())
    for number in range(len(sentences) - 1, max(-1, len(sentences) - 3), -1):
        sentence = sentences[number]
        if sentence.zone in ("quote", "code", "greeting", "signature"):
            continue
        stop = last if number == len(sentences) - 1 else len(sentence.words)
        for k in range(stop - 1, -1, -1):
            if not is_party(sentence, k) or not _agrees(sentence.words[k], forms):
                continue
            if k and (
                sentence.words[k - 1].norm.startswith("сво")
                or sentence.words[k - 1].norm in ("ее", "его", "их")
            ):
                continue
            phrase = phrase_around(sentence, k, source, stop)
            if phrase is not None:
                return phrase
    return None


def _agrees(word: Word, forms: tuple[str, ...]) -> bool:
    if not word.parses:
        return "masc" in forms or "plur" in forms
    for parse in word.parses:
        if "NOUN" not in parse.grammemes or parse.score < 0.1:
            continue
        if "plur" in parse.grammemes:
            if "plur" in forms:
                return True
        elif any(gender in parse.grammemes for gender in forms) or "plur" in forms:
            return True
    return False


def phrase_around(sentence: Sentence, head: int, source: str, stop: int | None = None) -> str | None:
    """The noun phrase with that head in the instrumental, what is said of all such («каждый», «любой») refused."""
    words = sentence.words
    last = len(words) if stop is None else stop
    for start in range(max(0, head - 2), head + 1):
        if any(
            word.norm in _NOT_OF_A_NAME - {"ваш", "наш", "ваша", "наша", "ваши", "наши"}
            for word in words[start:head]
        ):
            continue
        if start and words[start - 1].norm in (
            "каждый",
            "каждого",
            "любой",
            "любого",
            "другой",
            "другого",
            "каждому",
        ):
            return None
        if any(word.norm.startswith(("предыдущ", "прошл", "прежн")) for word in words[start:head]):
            return None
        for end in nounphrases.chunk_ends(sentence, start, None):
            found = nounphrases.head(sentence, start, end)
            if (
                end <= head
                or end > last
                or end - start > 6
                or found > head
                or (found < head and not is_party(sentence, found))
            ):
                continue
            if any(word.norm in ("и", "или", "либо") for word in words[start:end]):
                continue
            form = inflect_phrase(sentence, start, end, "ablt", source=source)
            if form is not None:
                named = start > 0 or any(_PERSONAL & p.grammemes for p in words[start].parses)
                return framed(form if named else lowered(form, words[start]), sentence, start, end)
    return None


def fuller(phrase: str, head: Word, sentences: Sequence[Sentence], source: str) -> str:
    """A body that was named in full before: «реестром» → «реестром Verisign»."""
    lemmas = {p.lemma for p in head.parses if "NOUN" in p.grammemes}
    for sentence in sentences:
        for k, word in enumerate(sentence.words[:-1]):
            following = sentence.words[k + 1]
            named = (following.text.isascii() and following.text[:1].isupper()) or sentence.quoted >> (
                k + 1
            ) & 1
            if named and not sentence.breaks >> (k + 1) & 1 and lemmas & {p.lemma for p in word.parses}:
                return phrase_around(sentence, k, source) or phrase
    return phrase


def framed(phrase: str, sentence: Sentence, start: int, end: int) -> str:
    """A placeholder, which stays as it is whatever the case, behind a noun that shows it: «коллегами ({{department}})»."""
    word = sentence.words[start]
    if end - start > 1 or word.kind != "placeholder":
        return phrase
    return f"{'коллегой' if kind_of(word.text) in ('кто', 'сотрудник') else 'коллегами'} ({phrase})"


def named_in(sentence: Sentence, source: str, called: Collection[str], staff_too: bool) -> str | None:
    """Whom a sentence names that support can ask, in the instrumental. `called` is what the customer is called by; with `staff_too` the
    company's own people count.
    """
    if speaks_of(sentence.words, GONE):
        return None  # «Ренат в октябре уволился»
    named = vocative_end(sentence) or 0
    for k, word in enumerate(sentence.words):
        before = sentence.words[k - 1].norm if k else ""
        if before in ("я", "мы") or (before in _ONLY and k > 1 and sentence.words[k - 2].norm in ("я", "мы")):
            continue  # «мы только продавец»
        if k < named or word.norm in called or (word.text.isascii() and len(word.text) < 5):
            continue
        if is_street(sentence, k) or is_denied(sentence, k):
            continue
        latin = word.text.isascii()
        owner = k > 0 and any({"NOUN", "gent"} <= p.grammemes for p in word.parses[:1])
        if owner and any("NOUN" in p.grammemes for p in sentence.words[k - 1].parses[:1]):
            continue  # «карточку отеля»
        if before.startswith("сво") or before in LIKENING:
            continue  # «со своего кладовщика»
        if before == "у" and speaks_of(sentence.words[k + 1 : k + 3], _POWERS):
            continue  # «у администратора прав на это нет»
        if (
            _before_adjectives(sentence, k) in _NOT_BEFORE_A_PARTY
            or (before in ("в", "на") and not any("accs" in p.grammemes for p in word.parses))
            or _is_us(sentence, k)
            or (latin and before in ("в", "на"))
            or word.kind == "placeholder"
        ):
            continue
        if not staff_too and speaks_of([word], data().lists["staff"]):
            continue
        if speaks_of([word], data().lists["anybody"]) or before.endswith(("-то", "-нибудь")):
            continue
        if is_party(sentence, k) and (k > 0 or not latin):
            phrase = phrase_around(sentence, k, source)
            # «начальнику своего отделения» is the customer's.
            if phrase is not None and in_reach(phrase) and " сво" not in f" {phrase}":
                return phrase
    return None


def _before_adjectives(sentence: Sentence, k: int) -> str:
    """The word before a noun and its adjectives: «до» in «до абонентского отдела»."""
    while k > 0 and any("ADJF" in p.grammemes for p in sentence.words[k - 1].parses[:1]):
        k -= 1
    return sentence.words[k - 1].norm if k else ""


def is_street(sentence: Sentence, k: int) -> bool:
    """«билеты в Питер», «на Ленина, 5», «Лермонтова 8»: a name where something is, not of whoever could be asked."""
    words = sentence.words
    named = any({"Name", "Surn", "Patr"} & p.grammemes for p in words[k].parses)
    numbered = words[k + 1 : k + 2] and words[k + 1].kind == "number"
    return named and bool(numbered or (k and words[k - 1].norm in ("в", "на", "из")))


def _is_us(sentence: Sentence, k: int) -> bool:
    """«площадка только показывает товары», «разработчик к деньгам не прикасается»: who draws the line is the writer's side."""
    words = sentence.words
    if not any("nomn" in p.grammemes for p in words[k].parses):
        return False
    for m in range(k + 1, min(k + 8, len(words))):
        if sentence.breaks >> m & 1:
            return False
        if words[m].norm in ("только", "лишь", "исключительно") or (
            words[m].norm == "не" and words[m - 1].norm != "а"
        ):
            return True
    return False
