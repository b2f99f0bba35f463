"""Which clauses of a customer's an apology may repeat: those that state plainly what the company did or failed to do."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from replylint.language.morphology import Parse
from replylint.language.text import Sentence, Word
from replylint.rewriting.clauses import has_predicate, roles_of, speaks_of
from replylint.rewriting.templates import data

_NEUTRAL_DEEDS = frozenset(
    "поставить установить починить собрать сделать отремонтировать подключить снимать заменить поменять подшить записать назначить принять".split()
)
"""What is harm only by what comes of it."""
_GIVEN_THINGS = frozenset("вернуть привезти прислать отдать выдать принести продать доставить".split())
_DEALING = frozenset("снять списать отменить перенести пробить задержать".split())
_BREAKING = frozenset("закрыть сломать разбить порвать вскрыть раздавить помять испортить".split())
_BEFALLING = frozenset("прийти приехать оказаться выпасть сломаться пропасть".split())
_LACKING = frozenset("не нет без вместо опять снова никто ничего хотя".split())
_UNWANTED = frozenset(
    "долг задолженность штраф пеня нарушение вина претензия жалоба замечание противопоказание".split()
)
_SLIPS = frozenset("ошибочно случайно нечаянно впопыхах".split())
_BY_MISTAKE = (("по", "ошибке"), ("с", "ошибкой"), ("не", "туда"))
_PARTS_OF_DAY = frozenset({"утро", "вечер", "ночь", "весь", "целый"})
_PAYING = frozenset("отдать заплатить потратить".split())
_MONEY = frozenset("тысяча рубль деньги".split())
TAKING = frozenset("списать снять удержать взять содрать".split())
PROMISING = frozenset({"обещать", "пообещать"})
_ONESELF = frozenset("мы нас нам я меня мне".split())
_JOINING = frozenset("и да или ни то либо как где куда кто чей который чтобы".split())
LINKS = frozenset("а но хотя что когда если пока чтобы".split())
PRONOUNS = {
    "я": "вы", "меня": "вас", "мне": "вам", "мной": "вами", "мною": "вами", "мы": "вы", "нас": "вас", "нам": "вам",
    "нами": "вами", "вы": "мы", "вас": "нас", "вам": "нам", "вами": "нами",
}  # fmt: skip
MY = {
    "мой": "ваш", "моя": "ваша", "мое": "ваше", "мои": "ваши", "моего": "вашего", "моему": "вашему", "моей": "вашей",
    "мою": "вашу", "моим": "вашим", "моем": "вашем", "моих": "ваших", "моими": "вашими",
}  # fmt: skip
POSSIBLE = 0.1


def is_plain(sentence: Sentence, i: int, j: int) -> bool:
    """Whether the clause `words[i:j]` states what the company did or failed to do, so that an apology may repeat it.

    An argument of the customer's («я даже не играл»), a feeling («голова болит»), a guess («какой-то справки») and
    statements strung together by commas alone are better not repeated.
    """
    return i < j and not any(spoils(sentence, i, j) for spoils in SPOILERS) and _states_enough(sentence, i, j)


def _best(sentence: Sentence, i: int, j: int) -> list[Parse]:
    """The likeliest reading of every word."""
    return [word.parses[0] for word in sentence.words[i:j] if word.kind == "word" and word.parses]


def _norms(sentence: Sentence, i: int, j: int) -> list[str]:
    return [word.norm for word in sentence.words[i:j]]


def _counts_nothing(sentence: Sentence, i: int, j: int) -> bool:
    """«9 не включаются»: of what, an earlier clause said."""
    first, second = sentence.words[i], sentence.words[i + 1] if i + 1 < j else None
    return first.kind == "number" and (
        second is None or second.norm == "не" or "predicate" in roles_of(second)
    )


def _begins_as_relative(sentence: Sentence, i: int, j: int) -> bool:
    """«которую мы ждали»."""
    return speaks_of(sentence.words[i : i + 1], {"который"})


def _asks_on_what(sentence: Sentence, i: int, j: int) -> bool:
    """«на каком основании подняли цену», «по какой причине»: a question told as a statement."""
    return any(
        p.lemma in ("какой", "чей", "который") for w in sentence.words[i : i + 2] for p in w.parses[:1]
    )


def _lacks_what_nobody_wants(sentence: Sentence, i: int, j: int) -> bool:
    """«долга нет», «нарушений не было»: an argument of the customer's, no harm."""
    norms = _norms(sentence, i, j)
    denied = "нет" in norms or "без" in norms or any(pair == ("не", "было") for pair in pairwise(norms))
    return denied and any(
        {"NOUN", "gent"} <= p.grammemes and p.lemma in _UNWANTED for p in _best(sentence, i, j)
    )


def _disagrees(sentence: Sentence, i: int, j: int) -> bool:
    """«я не согласна»."""
    return any(p.lemma in ("согласный", "соглашаться", "возражать") for p in _best(sentence, i, j))


def _tells_own_slip(sentence: Sentence, i: int, j: int) -> bool:
    """«ошибочно оформил подписку», «ввёл номер с ошибкой»: what the customer did wrong."""
    lists, norms = data().lists, _norms(sentence, i, j)
    if (
        _ONESELF & set(norms)
        and not names_doer(sentence, i, j)
        and any(p.lemma == "опоздать" and "plur" in p.grammemes for p in _best(sentence, i, j))
    ):
        return True  # «Опоздали на 4 минуты, и нас не пустили»
    if not (_SLIPS & set(norms) or any(pair in _BY_MISTAKE for pair in pairwise(norms))):
        return False
    own = lists["customer_verbs"] | lists["done_by_customers"]
    return any(p.lemma in own and {"VERB", "past", "sing"} <= p.grammemes for p in _best(sentence, i, j))


def _guesses_or_feels(sentence: Sentence, i: int, j: int) -> bool:
    """«какой-то справки», «голова болит»."""
    lists = data().lists
    return bool(lists["no_grounds"] & set(_norms(sentence, i, j))) or any(
        p.lemma in lists["feelings"] for p in _best(sentence, i, j)
    )


def _lacks_what_is_described(sentence: Sentence, i: int, j: int) -> bool:
    """«туалет платный, грязный и без бумаги»: of «грязный и без бумаги» one does not know what is."""
    first = sentence.words[i].parses[:1] if sentence.words[i].kind == "word" else ()
    if not any({"ADJF", "nomn"} <= p.grammemes or {"PRTF", "nomn"} <= p.grammemes for p in first):
        return False
    named = {"NOUN", "nomn"}
    return not any(named <= p.grammemes or {"VERB", "NPRO"} & p.grammemes for p in _best(sentence, i + 1, j))


def _says_nobody_knows(sentence: Sentence, i: int, j: int) -> bool:
    """«никто ничего не знает»."""
    norms = _norms(sentence, i, j)
    known = any(p.lemma in ("знать", "понимать", "мочь") for p in _best(sentence, i, j))
    return "никто" in norms and ("ничего" in norms or known)


def _nobody_does_what(sentence: Sentence, i: int, j: int) -> bool:
    """«никто не чинит»: what, an earlier clause said."""
    return (
        j - i < 4
        and "никто" in _norms(sentence, i, j)
        and any("tran" in p.grammemes for p in _best(sentence, i, j))
    )


def _awaits_an_answer(sentence: Sentence, i: int, j: int) -> bool:
    """«жду решения»: the customer's demand, no harm."""
    norms = set(_norms(sentence, i, j))
    return bool({"жду", "ждем"} & norms and {"ответа", "решения", "ответ", "решение", "объяснений"} & norms)


def _sets_against_nothing(sentence: Sentence, i: int, j: int) -> bool:
    """«бьющееся стекло, а коробка мятая»; «…, а домофона нет»: against what, stands before it."""
    against = next((k for k in range(i + 1, j) if sentence.words[k].norm == "а"), None)
    if against is not None and not has_predicate(sentence, i, against):
        return True
    return i > 0 and sentence.words[i - 1].norm in ("а", "но") and j - i < 3


def _reports(sentence: Sentence, i: int, j: int) -> bool:
    """«сказали, что …»; a promise may be told."""
    promised = any(p.lemma in PROMISING for p in _best(sentence, i, j))
    return "что" in _norms(sentence, i + 1, j) and not promised


def _quotes(sentence: Sentence, i: int, j: int) -> bool:
    """«врач сказал ожог», «ответили, что так и было»: what was said is told, not what was done."""
    return any(
        "VERB" in p.grammemes and p.lemma in ("сказать", "говорить", "заявить", "ответить", "подтвердить")
        for p in _best(sentence, i, j)
    )


def _reads_aloud(sentence: Sentence, i: int, j: int) -> bool:
    """«пишет лицензия не найдена»: what an application says."""
    return sentence.words[i].norm in (
        "пишет",
        "выдает",
        "выдаёт",
        "показывает",
        "выскакивает",
        "высвечивается",
    )


def _only_acts(sentence: Sentence, i: int, j: int) -> bool:
    """«я заказала торт»: what the customer did, with nothing amiss and no waiting in it."""
    if is_amiss(sentence, i, j) or not tells_of_self(sentence, i, j):
        return False
    return not any(p.lemma in data().lists["waited"] for p in _best(sentence, i, j))


def _states_enough(sentence: Sentence, i: int, j: int) -> bool:
    """Whether something is named, missing, given or said of somebody, so that the clause can be understood by itself."""
    lists, words = data().lists, sentence.words[i:j]
    norms, best = _norms(sentence, i, j), _best(sentence, i, j)
    direct = any(
        {"NOUN", "NPRO"} & p.grammemes
        and {"nomn", "accs"} & p.grammemes
        and p.lemma not in lists["time_units"]
        for word in words
        for p in word.parses[:3]
    )
    state = any({"PRED", "ADJS", "PRTS"} & p.grammemes for p in best)
    lacking = bool({"не", "нет", "без"} & set(norms))
    speaks = state or lacking or any(word.norm in PRONOUNS or word.norm in MY for word in words)
    lone = any({"VERB", "1per"} <= p.grammemes for p in best)
    given = any(
        p.lemma in lists["giving_verbs"] | lists["waiting_verbs"] | lists["customer_verbs"] for p in best
    )
    other = any(word.kind != "word" or word.text.isascii() for word in words) and not any(
        p.lemma in lists["time_units"] for p in best
    )
    return direct or speaks or lone or given or other or "никто" in norms


def _only_was(sentence: Sentence, i: int, j: int) -> bool:
    """«Срок был 20 мая»: what was, and nothing amiss with it."""
    best = _best(sentence, i, j)
    verbs = [p for p in best if "VERB" in p.grammemes]
    told = any({"ADJF", "ADJS", "PRTS", "PRTF", "COMP", "PRED"} & p.grammemes for p in best)
    lacking = any(p.lemma in ("не", "нет", "без", "только", "вместо") for p in best)
    return bool(verbs) and all(p.lemma == "быть" for p in verbs) and not told and not lacking


def _pays(sentence: Sentence, i: int, j: int) -> bool:
    """«5 тысяч отдали»: what the customer paid."""
    words = sentence.words[i:j]
    return speaks_of(words, _PAYING) and speaks_of(words, _MONEY)


def _strings_statements(sentence: Sentence, i: int, j: int) -> bool:
    """«маникюр, порезали палец, неделю гноится»: more than one statement, and nothing but commas between them."""
    words = sentence.words
    cuts = [k for k in range(i + 1, j) if sentence.breaks >> k & 1]
    loose = [
        k
        for k in cuts
        if words[k].norm not in LINKS | {"и", "да", "или", "где"}
        and not any(p.lemma == "который" for word in words[k : k + 2] for p in word.parses[:1])
        and (
            has_predicate(sentence, k, next((cut for cut in cuts if cut > k), j))
            or (
                has_predicate(sentence, i, k)
                and any({"NOUN", "nomn"} <= p.grammemes for p in words[k].parses[:1])
            )
        )
        and not any("PRTF" in p.grammemes or "GRND" in p.grammemes for p in words[k].parses[:1])
    ]
    loose += [
        k for k in cuts if k not in loose and _adds_thing(sentence, k, next((c for c in cuts if c > k), j))
    ]
    if not loose:
        return False
    ordered = not names_doer(sentence, i, loose[0]) and any(
        p.lemma in data().lists["customer_verbs"] for w in words[i : loose[0]] for p in w.parses[:1]
    )
    closed = "PRTF" in {g for w in words[i : loose[0]] for p in w.parses[:1] for g in p.grammemes}
    if ordered and any(word.norm == "а" for word in words[loose[-1] : j]):
        return False
    return len(loose) > 1 or not ((ordered and _has_nominative(sentence, loose[0], j)) or closed)


def _breaks_off(sentence: Sentence, i: int, j: int) -> bool:
    """«Вы привезли 40 мешков», where «6 рваных» follows: the harm is told behind the comma."""
    if (
        j >= len(sentence.words)
        or not sentence.breaks >> j & 1
        or not (sentence.words[j].kind == "number" or _is_numeral(sentence.words[j]))
    ):
        return False
    end = next(
        (k for k in range(j + 1, len(sentence.words)) if sentence.breaks >> k & 1), len(sentence.words)
    )
    return not has_predicate(sentence, j, end)


def _has_two_statements(sentence: Sentence, i: int, j: int) -> bool:
    """«роутер мигает красным интернета нет»: two statements with nothing between them."""
    words = sentence.words
    told = [
        k
        for k in range(i, j)
        if words[k].norm == "нет"
        or any("VERB" in p.grammemes and "impr" not in p.grammemes for p in words[k].parses[:1])
    ]
    return any(
        not any(sentence.breaks >> n & 1 or words[n].norm in LINKS | _JOINING for n in range(k + 1, m + 1))
        for k, m in pairwise(told)
        if m - k > 1
    )


def _adds_thing(sentence: Sentence, i: int, j: int) -> bool:
    """«пришло б/у, вскрытая коробка»: a thing behind the comma that nothing is said of."""
    first, rest = sentence.words[i], sentence.words[i + 1 : j]
    described = any(
        {"PRTF", "nomn"} <= p.grammemes or {"ADJF", "nomn"} <= p.grammemes for p in first.parses[:1]
    )
    named = any({"NOUN", "nomn"} <= p.grammemes for word in rest[:2] for p in word.parses[:1])
    return described and named and not has_predicate(sentence, i + 1, j)


def _denies_own_act(sentence: Sentence, i: int, j: int) -> bool:
    """«я не играл вчера»: what the customer did not do is no harm; «не могу войти», «не получила» is."""
    words = sentence.words
    if words[i].norm not in ("я", "мы") and not any(word.norm in ("я", "мы") for word in words[i : i + 3]):
        return False
    finite = [k for k in range(i, j) if any("VERB" in p.grammemes for p in words[k].parses[:1])]
    return bool(finite) and all(
        words[k - 1].norm == "не" and words[k].parses[0].lemma not in data().lists["failing_verbs"]
        for k in finite
    )


def _sets_own_act_against(sentence: Sentence, i: int, j: int) -> bool:
    """«приехал через весь город, а его продали»: the customer's own act, and something set against it."""
    against = next((k for k in range(i + 2, j - 1) if sentence.words[k].norm == "а"), None)
    if against is None or names_doer(sentence, i, against):
        return False
    lists = data().lists
    own = lists["customer_verbs"] | lists["lone_verbs"]
    return any(
        p.lemma in own and "sing" in p.grammemes
        for word in sentence.words[i:against]
        for p in word.parses[:1]
    )


def _lacks_what(sentence: Sentence, i: int, j: int) -> bool:
    """«в выходные просто нет»: what there is none of, an earlier clause said."""
    words = sentence.words
    if not any(word.norm == "нет" for word in words[i:j]):
        return False
    return not any(
        {"NOUN", "gent"} <= p.grammemes or {"NPRO", "gent"} <= p.grammemes or {"NOUN", "nomn"} <= p.grammemes
        for k in range(i, j)
        if k == 0 or not any("PREP" in p.grammemes for p in words[k - 1].parses[:1])
        for p in words[k].parses
        if p.lemma not in data().lists["time_units"]
    )


def _is_conceded(sentence: Sentence, i: int, j: int) -> bool:
    """«…, хотя обед оплачен»: what ought to have helped."""
    return i > 0 and sentence.words[i - 1].norm == "хотя"


def _hangs_loose(sentence: Sentence, i: int, j: int) -> bool:
    """«рейс через 20 часов» behind a comma, «которую» or a bare «два» at the end, «снимали» with nobody and nothing named."""
    words = sentence.words
    last = words[j - 1]
    if any(p.lemma == "который" for p in last.parses[:1]) or (last.kind == "word" and _is_numeral(last)):
        return True
    for k in range(i + 1, j):
        joined = words[k].norm in LINKS | {"и", "да", "или", "где", "как", "зато"}
        follows = words[k : min(k + 3, j)]
        dependent = any("relative" in roles_of(w) for w in follows) or "participle" in roles_of(words[k])
        if sentence.breaks >> k & 1 and not joined and not dependent and not has_predicate(sentence, k, j):
            return True
    if _gives_nothing(sentence, i, j):
        return True
    cuts = [i, *(k for k in range(i + 1, j) if sentence.breaks >> k & 1 or words[k].norm in ("а", "но")), j]
    return any(_lacks_people(sentence, low, high) for low, high in pairwise(cuts) if high - low > 0)


def _gives_nothing(sentence: Sentence, i: int, j: int) -> bool:
    """«вернули с царапиной на камне»: what was given back, an earlier clause said."""
    words = sentence.words[i:j]
    first = words[0].parses[:1] if words[0].kind == "word" else ()
    if not any(p.lemma in _GIVEN_THINGS and {"past", "plur"} <= p.grammemes for p in first):
        return False
    return not any(_may_be_given(before, word) for before, word in pairwise(words))


def _may_be_given(before: Word, word: Word) -> bool:
    """Whether a word behind another may be what is given: a noun or adjective that no preposition governs, a number, «поздно»."""
    if word.kind != "word":
        return True
    governed = any("PREP" in p.grammemes for p in before.parses[:1])
    for parse in word.parses[:2]:
        if "ADVB" in parse.grammemes:
            return True
        nominal = bool({"NOUN", "NPRO", "NUMR", "ADJF"} & parse.grammemes)
        if nominal and {"accs", "nomn"} & parse.grammemes:
            return True
        if "NOUN" in parse.grammemes and "gent" in parse.grammemes and not governed:
            return True
    return False


def _is_numeral(word: Word) -> bool:
    return any("NUMR" in p.grammemes for p in word.parses[:1])


def _lacks_people(sentence: Sentence, i: int, j: int) -> bool:
    """«покрасили в рыжий», «пришла»: of whom or by whom it was done is not said, nor does the verb tell."""
    lists, words = data().lists, sentence.words[i:j]
    told = (
        TAKING
        | lists["giving_verbs"]
        | lists["waiting_verbs"]
        | lists["customer_verbs"]
        | lists["impersonal_verbs"]
        | lists["lone_verbs"]
    )
    verbs = [p for word in words for p in word.parses[:1] if {"VERB", "past"} <= p.grammemes]
    if not verbs or any(p.lemma in told or "neut" in p.grammemes for p in verbs):
        return False
    if any(
        word.norm in PRONOUNS or word.norm in MY or word.norm.startswith(("наш", "ваш")) for word in words
    ):
        return False
    return not any(
        "nomn" in p.grammemes
        and {"NOUN", "NPRO", "ADJF"} & p.grammemes
        and p.score > POSSIBLE
        and p.lemma not in lists["time_units"] | _PARTS_OF_DAY
        for word in words
        for p in word.parses
    ) and all(word.kind == "word" and not word.text.isascii() for word in words)


def _tells_of_bystander(sentence: Sentence, i: int, j: int) -> bool:
    """«сын заболел», «дети идут в темноте»: what befell others is not what was done wrong."""
    return any(
        p.lemma in data().lists["bystanders"] and "nomn" in p.grammemes
        for word in sentence.words[i:j]
        for p in word.parses[:1]
    ) and not any(word.norm in PRONOUNS for word in sentence.words[i:j])


def _comes_before_harm(sentence: Sentence, i: int, j: int) -> bool:
    """«Ваш мастер поставил кран, ночью его сорвало», «деньги сняли, а билета нет»: the harm is told after the comma."""
    words = sentence.words
    if j >= len(words) or not sentence.breaks >> j & 1:
        return False
    if {"не", "нет", "без", "вместо", "хотя", "чужой", "чужую", "чужие"} & {word.norm for word in words[i:j]}:
        return False
    deeds = [p for word in words[i:j] for p in word.parses[:1] if {"VERB", "past"} <= p.grammemes]
    own = [p for p in deeds if "sing" in p.grammemes] or deeds
    return words[j].norm in ("а", "но") or (bool(own) and all(p.lemma in _NEUTRAL_DEEDS for p in own))


def _has_nominative(sentence: Sentence, i: int, j: int) -> bool:
    return any(
        "nomn" in p.grammemes and {"NOUN", "ADJF"} & p.grammemes
        for word in sentence.words[i:j]
        for p in word.parses[:2]
    )


def is_amiss(sentence: Sentence, i: int, j: int) -> bool:
    """«чек не пришёл», «заказ отменили»: whether something is wrong in `words[i:j]`."""
    words = sentence.words[i:j]
    if any(word.norm in _LACKING for word in words):
        return True
    giving = data().lists["giving_verbs"]
    for word in words:
        for p in word.parses[:1]:
            if "past" in p.grammemes:
                if p.lemma in _BEFALLING or (
                    "plur" in p.grammemes and (p.lemma in giving or p.lemma in _DEALING)
                ):
                    return True
                if p.lemma in _BREAKING and "PRTS" in p.grammemes:
                    return True
    return False


def tells_of_self(sentence: Sentence, start: int, end: int) -> bool:
    """«я заказала торт»: what the customer did, not what was done to them."""
    doing, waited = data().lists["customer_verbs"], data().lists["waited"]
    finite = [p for word in sentence.words[start:end] for p in word.parses[:1] if "VERB" in p.grammemes]
    return bool(finite) and all(
        "past" in p.grammemes and p.lemma in doing and p.lemma not in waited for p in finite
    )


def names_doer(sentence: Sentence, i: int, j: int) -> bool:
    """«наш менеджер потерял …»: whether somebody stands before the verb who did it."""
    for word in sentence.words[i:j]:
        if any("VERB" in p.grammemes for p in word.parses[:1]):
            return False
        if any({"NOUN", "nomn"} <= p.grammemes for p in word.parses[:1]):
            return True
    return False


SPOILERS: tuple[Callable[[Sentence, int, int], bool], ...] = (
    _counts_nothing,
    _begins_as_relative,
    _asks_on_what,
    _lacks_what_nobody_wants,
    _disagrees,
    _tells_own_slip,
    _guesses_or_feels,
    _lacks_what_is_described,
    _says_nobody_knows,
    _nobody_does_what,
    _awaits_an_answer,
    _strings_statements,
    _has_two_statements,
    _breaks_off,
    _denies_own_act,
    _only_was,
    _pays,
    _sets_own_act_against,
    _sets_against_nothing,
    _reports,
    _quotes,
    _reads_aloud,
    _only_acts,
    _hangs_loose,
    _is_conceded,
    _lacks_what,
    _tells_of_bystander,
    _comes_before_harm,
)
"""What an apology does not repeat, each for a reason of its own."""
