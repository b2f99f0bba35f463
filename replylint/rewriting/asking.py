"""What the customer wants, ready to be taken up: «Когда придёт мастер?» → «узнаю, когда придёт мастер».

A question is turned to stand after «узнаю,», a request after «узнаю, сможем ли мы». What cannot be turned for sure is left
alone: None, and the writer takes up the matter in plainer words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from replylint.language import morphology, nounphrases
from replylint.language.inflection import inflect_phrase
from replylint.language.text import Sentence, Word
from replylint.rewriting.clauses import has_predicate
from replylint.rewriting.linear import word_traits
from replylint.rewriting.templates import data
from replylint.rewriting.turning import Turner, is_repeatable, spelled
from replylint.rulebook.evidence import Evidence, Side

Kind = Literal["question", "cause", "request", "act", "paper"]

MOST_WORDS = 14
_STEM = 4
"""How many letters tell words of one root in a question and its answer."""
_EMPTY_STEMS = frozenset("когд скол можн поче толь меня".split())

_WH = frozenset(
    """когда где куда откуда сколько почему зачем как какой какая какое какие какого каком какую каким каких кто чем
    чему скольки который что""".split()
)
_OPENS_QUESTION = frozenset("почему зачем когда где куда откуда сколько можно".split())
_CAUSES = frozenset({"почему", "откуда", "зачем"})
_BEFORE_WH = frozenset("до с со во в на за к у от из по о об".split())
_FILLERS = re.compile(
    r"(?:^|(?<=\w) )(?:же|вообще|наконец-то|наконец|все-таки|всё-таки|тогда|теперь|конкретно|уже|пожалуйста|точно)(?= |$)"
)
_YES_OR_NO = frozenset("можно есть нужно надо будет будут бывает бывают".split())
_EMPTY = frozenset(
    "скажете скажешь думаете делать быть так дальше теперь тут за это можно такое вообще понимать называться себя совесть бежать раз".split()
)
_TALK = frozenset("сказать сказали спросить узнать знать вопрос".split())
_MONEY = re.compile(r"\b(?:деньги|деньгами|сумм\w+|средства|оплат\w+|разниц\w+|предоплат\w+)\b")
_WHETHER = re.compile(r"^(мы|вы) (\w+) ли\b")
_PERFECTIVE = {"возвращать": "вернуть"}
_PLEASE = frozenset("пожалуйста плиз пж очень срочно немедленно".split())

_RHETORICAL = re.compile(
    r"\b(?:за что (?:я |мы |с меня |с нас )?(?:вам |вообще |только |\d+ |тысяч\w* |руб\w* |такие |деньги )*(?:плач|плат|заплат|отда|деньги)|сколько (?:ещё |еще )?можно|как (?:мне|нам) (?:теперь|дальше|быть|жить)|до каких пор|доколе|где (?:ваша |у вас )?совесть"
    r"|кто (?:за это |за всё это |мне |нам )*ответит|(?:вы|вам) (?:там |вообще |что,? |совсем )|как (?:это |так |мне это )*(?:понимать|можно)|что за |это (?:шутка|нормально|что|как)"
    r"|издева|с ума|совсем уже|что (?:(?:вы|мы) )?(?:[а-яё]+ )?(?:собира|намерен|планир|будете|сделали)|когда (?:вы |мне |нам |же )*(?:ответ|отреаг)|почему (?:я|мы) (?:должн|обязан|вообще)|как вам не стыдно|и что (?:мне|нам|теперь)|зачем (?:вы вообще|тогда|я|мы)\b)",
    re.IGNORECASE,
)
"""Questions that want no answer."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted, by kind: a `question` or `cause` («когда придёт мастер»), a `request` («вернуть вам деньги»), an
    `act` in the first person («проверю заказ»), a `paper` in the accusative («копию договора»)."""

    kind: Kind
    text: str


def wanted(evidence: Evidence) -> Wanted | None:
    """The first thing the customer asks for that can be said again; None where there is none."""
    customer = evidence.customer
    return None if customer is None else evidence.noted("wanted", lambda: _wanted(customer))


def _wanted(customer: Side) -> Wanted | None:
    found = [
        replace(one, text=re.sub(r"  +", " ", _WHETHER.sub(r"\2 ли \1", one.text)))
        for one in _found(customer)
        if not one.text.startswith("котор")
    ]
    question = next((one for one in found if one.kind == "question"), None)
    return question or (found[0] if found else None)


def touches(sentences: Iterable[Sentence], question: str) -> bool:
    """Whether one of the sentences speaks of what is asked: «Анкета удаляется в настройках», asked how to delete it."""
    asked = {word[:_STEM] for word in re.findall(r"[а-яё]{4,}", question.lower())} - _EMPTY_STEMS
    return any(
        sentence.zone == "body" and not asked.isdisjoint(word.norm[:_STEM] for word in sentence.words)
        for sentence in sentences
    )


def told_traits(evidence: Evidence, customer: Side) -> dict[str, float]:
    """What a customer's message counts for as a whole: what is heard in it, its words, what is wanted."""
    traits = {f"customer hears {name}": 1.0 for name, _ in evidence.signals(customer)}
    for sentence in customer.text.sentences:
        traits |= word_traits(sentence, 0, len(sentence.words), "customer word")
    if all(map(asks, customer.text.sentences)):
        traits["only asks"] = 1.0
    one = wanted(evidence)
    if one is not None:
        traits[f"wanted {one.kind}"] = 1.0
    return traits


def _found(side: Side) -> Iterator[Wanted]:
    source = side.text.source
    for sentence in side.text.sentences:
        if sentence.zone in ("quote", "code", "signature"):
            continue
        for start, end in _segments(sentence):
            one = (
                _question(sentence, start, end, source)
                or _yes_or_no(sentence, start, end, source)
                or _request(sentence, start, end, source)
                or _paper(sentence, start, end, source)
            )
            if one is not None:
                yield one


def _segments(sentence: Sentence) -> list[tuple[int, int]]:
    """What stands between commas, what depends on it with it; openers and closers left out."""
    cuts = [k for k in range(1, len(sentence.words)) if sentence.breaks >> k & 1]
    held = {"если", "чтобы", "пока"} | ({"а", "хотя"} if asks(sentence) else set())
    cuts = [
        k
        for k in cuts
        if not sentence.quoted >> k & 1
        and sentence.words[k].norm not in held
        and not sentence.words[k].text[:1].isdigit()
    ]
    openers, closers = data().lists["clause_openers"], data().lists["clause_closers"]
    found = []
    for start, end in zip([0, *cuts], [*cuts, len(sentence.words)], strict=True):
        i, j = start, end
        while i < j and sentence.words[i].norm in openers and sentence.words[i].norm != "что":
            i += 1
        while j > i and (sentence.words[j - 1].norm in closers or sentence.words[j - 1].kind == "emoji"):
            j -= 1
        if 2 <= j - i <= MOST_WORDS:
            found.append((i, j))
    return found


def asks(sentence: Sentence) -> bool:
    """Whether it is a question, with its mark or, as in chats, without: «почему нельзя парковать у дома»."""
    words = sentence.words
    if _RHETORICAL.search(" ".join([word.text for word in words])):
        return False
    how = words[0].norm == "как" and any(
        "INFN" in p.grammemes for word in words[1:2] for p in word.parses[:1]
    )
    bare = (words[0].norm in _OPENS_QUESTION or how) and not sentence.breaks and len(words) > 2
    return "?" in sentence.mark or (bare and not {"!", "…"} & set(sentence.mark))


def _question(sentence: Sentence, i: int, j: int, source: str) -> Wanted | None:
    words = sentence.words
    if _RHETORICAL.search(source[sentence.starts[i] : sentence.ends[j - 1]]):
        return None
    first = i
    if words[first].norm in ("подскажите", "скажите", "объясните", "напишите", "сообщите") and first + 2 < j:
        first += 1 + (words[first + 1].norm == "мне")
    asked = asks(sentence) or first > i or (i > 0 and words[i - 1].norm in ("подскажите", "скажите"))
    wh = first + (words[first].norm in _BEFORE_WH and first + 1 < j)
    if not asked or words[wh].norm not in _WH or j - first < 2:
        return None
    if words[wh + 1].norm in _TALK:
        return None  # «как узнать, почему …»
    rest = [word for word in words[wh + 1 : j] if word.norm not in ("же", "мне", "нам", "вы", "у", "вас")]
    if not rest or all(word.norm in _EMPTY for word in rest) or words[wh + 1].norm in ("можно", "вам"):
        return None
    if words[wh].norm == "что" and (
        (wh == i > 0 and sentence.breaks >> i & 1)
        or words[wh + 1].norm in ("за", "это", "делать", "ли", "дальше", "так")
        or (wh > first and words[first].norm != "за")
    ):
        return None
    if words[wh].norm == "как" and words[wh + 1].norm in ("так", "это", "вы", "можно", "же", "вам"):
        return None
    if "ли" in {word.norm for word in rest} or not _says_something(rest):
        return None
    bare = not has_predicate(sentence, wh + 1, j) and not any(
        "INFN" in p.grammemes for w in rest for p in w.parses[:1]
    )
    if bare and (words[wh].norm in ("чем", "кто", "кем") or wh > first):
        return None
    if words[wh].norm == "кто" and not any("NOUN" in p.grammemes for word in rest for p in word.parses[:1]):
        return None
    text = _turned(sentence, first, j, source)
    if text is None:
        return None
    text = re.sub(r"^(как|сколько) (\w+)$", r"\1 это \2", text)
    if j < len(words):
        text = re.sub(r", если [а-яё]+$", "", text)  # «…, если забыл, на какую почту …»
    text = re.sub(r"^(когда мы (?:вернем|вернём))$", r"\1 деньги", text)
    if any(
        {"VERB", "1per", "sing"} <= p.grammemes
        for word in re.findall(r"[а-яё]+", text)
        for p in morphology.parse(word)
    ):
        return None  # «за что плачу»: «плач», and not turned
    asks_why = words[wh].norm in _CAUSES or (words[first].norm, words[wh].norm) == ("за", "что")
    return Wanted("cause" if asks_why else "question", text)


def _says_something(words: list[Word]) -> bool:
    content = {"NOUN", "INFN", "VERB", "PRTS"}
    return any(not word.parses or any(content & p.grammemes for p in word.parses[:1]) for word in words)


def _yes_or_no(sentence: Sentence, i: int, j: int, source: str) -> Wanted | None:
    """«Можно вернуть торт?» → «можно ли вернуть торт»; «Бахилы у вас есть?» → «есть ли бахилы у нас»."""
    words = sentence.words
    if not asks(sentence) or j - i < 2 or any(w.norm in _WH | _TALK or w.norm == "или" for w in words[i:j]):
        return None
    has_li = words[i + 1].norm == "ли"
    if has_li:
        text = _turned(sentence, i, j, source)
        return Wanted("question", text) if text is not None and j - i > 3 else None
    if sum(bool({"VERB"} & p.grammemes) for word in words[i:j] for p in word.parses[:1]) > 1:
        return None
    verb = next((k for k in range(i, j) if words[k].norm in _YES_OR_NO), None)
    if verb is None or j - i < 3 or words[verb - 1 if verb > i else verb].norm == "не":
        return None
    text = _turned(sentence, i, j, source)
    said = words[verb].norm
    if text is None or not re.search(rf"\b{said}\b", text):
        return None
    rest = re.sub(rf" ?\b{said}\b", "", text, count=1).strip()
    rest = (
        re.sub(r"^(.*) (\w+(?:ть|ти|чь|ться|тись))$", r"\2 \1", rest)
        if said in ("можно", "нужно", "надо")
        else rest
    )
    return Wanted("question", f"{said} ли {rest}")


def _request(sentence: Sentence, i: int, j: int, source: str) -> Wanted | None:
    """«Верните деньги за урок» → «вернуть вам деньги за урок»; «проверьте заказ» → «проверю заказ»."""
    words, lists = sentence.words, data().lists
    k = i
    while k < j - 1 and words[k].norm in _PLEASE:
        k += 1
    asked = words[k].norm in ("прошу", "требую", "хочу", "хотим", "хотела", "хотел", "просим", "требуем")
    verb = k + 1 + (words[k + 1].norm in ("бы", "вас")) if asked and k + 1 < j else k
    if verb >= j or words[verb].kind != "word" or not words[verb].parses:
        return None
    wanted_form = {"INFN"} if asked else {"impr", "plur"}
    best = next((p for p in words[verb].parses if wanted_form <= p.grammemes), words[verb].parses[0])
    if not best.known or not wanted_form <= best.grammemes or (verb > i and words[verb - 1].norm == "не"):
        return None
    if best.lemma in lists["not_requests"] or (not asked and "excl" not in best.grammemes):
        return None
    end = j
    if end - verb > 9 or asks(sentence):
        return None
    while end > verb + 1 and words[end - 1].norm in _PLEASE:
        end -= 1
    if any("VERB" in p.grammemes for word in words[verb + 1 : end] for p in word.parses[:1]):
        return None  # «верните аккаунт меня взломали»
    rest = "" if end == verb + 1 else _turned(sentence, verb + 1, end, source)
    if rest is None:
        return None
    if best.lemma in lists["acts"]:
        act = morphology.inflect(words[verb].norm, {"futr", "1per", "sing"}, best.grammemes, best.lemma)
        if act is None or (not rest and best.lemma not in ("перезвонить", "позвонить", "разобраться")):
            return None
        if best.lemma in ("перезвонить", "позвонить") and not re.search(r"\bвам\b", rest):
            rest = f"вам {rest}".strip()
        return Wanted("act", f"{act} {rest}".strip())
    if not rest or re.fullmatch(
        r"(?:вам |вас )?(вам|вас|все|всё|это|(?:хоть )?что-(?:то|нибудь)|как .*)", rest
    ):
        return None
    lemma = _PERFECTIVE.get(best.lemma, best.lemma)
    if asked and words[k].norm.startswith("хо") and not _MONEY.search(rest):
        return Wanted("question", f"как {lemma} {rest}")
    if "impf" in best.grammemes and lemma == best.lemma:
        return None
    if lemma in lists["giving_verbs"] - {"сделать"} | {
        "вернуть",
        "возместить",
        "компенсировать",
    } and not re.search(r"\bвам\b|\bвас\b|\bу вас\b", rest):
        rest = f"вам {rest}"
    return Wanted("request", f"{lemma} {rest}")


def _paper(sentence: Sentence, i: int, j: int, source: str) -> Wanted | None:
    """«Нужна копия декларации» → «копию декларации»."""
    words = sentence.words
    need = next(
        (k for k in range(i, min(i + 4, j - 1)) if words[k].norm in ("нужен", "нужна", "нужно", "нужны")),
        None,
    )
    if need is None:
        return None
    start = need + 1
    while start < j and words[start].norm in ("мне", "нам", "срочно"):
        start += 1
    for end in nounphrases.chunk_ends(sentence, start, "nomn") if start < j else ():
        head = words[nounphrases.head(sentence, start, end, "nomn")]
        if end > j or not any(p.lemma in data().lists["issued"] for p in head.parses):
            continue
        accusative = inflect_phrase(sentence, start, end, "accs", was="nomn", source=source)
        return None if accusative is None else Wanted("paper", _yours(accusative))
    return None


def _yours(text: str) -> str:
    for mine, yours in (("мое", "ваше"), ("моё", "ваше"), ("мой", "ваш"), ("мою", "вашу"), ("моей", "вашей"), ("моего", "вашего"), ("моих", "ваших"), ("мои", "ваши")):  # fmt: skip
        text = re.sub(rf"\b{mine}\b", yours, text)
    return text


def _turned(sentence: Sentence, i: int, j: int, source: str) -> str | None:
    """The words said to the customer, fillers left out; None where that is in doubt."""
    if not is_repeatable(sentence, i, j, source, asking=True):
        return None
    turner = Turner(sentence, i, j, asking=True)
    if not turner.run():
        return None
    return _FILLERS.sub("", spelled(sentence, i, j, source, turner.changed, turner.inserted))
