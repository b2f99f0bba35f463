"""Why a rewrite that may be handed out had better be a frame: a reader would stumble over what it keeps.

Each doubt looks at one thing. Unlike what is found in `withholding` none of them forbids the rewrite: it is handed out where
no frame can be made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from replylint.language.text import Sentence
from replylint.rewriting import asking
from replylint.rewriting.clauses import has_predicate, speaks_of
from replylint.rewriting.helping import acts, promises, remedies
from replylint.rewriting.mending import (
    USEFUL,
    is_boast,
    is_pleasantry,
    is_thanks_for_word,
    restricts,
)
from replylint.rewriting.templates import data
from replylint.rewriting.turning import heard_in, seen_in
from replylint.rewriting.withholding import Kept, Made

_LOUD_WAY = 2.6
"""How loudly a sentence may speak for deflection that sends the customer somewhere and stays."""
_ITEM = re.compile(r"^\s*(?:\d+[.)]|[—–•-])\s", re.MULTILINE)
_PROMISES = re.compile(r"\b(?:напиш|ответим\b|отвечу\b|сообщим\b|сообщу\b|перезвон)", re.IGNORECASE)
_RULED = re.compile(
    r"\bне (?:имеется|подлежит|подлежат|принимаются|принимается|производится|рассматривается|рассматриваются|предусмотрен\w*|допускается)\b"
    r"|\bотсутству(?:ет|ют)\b",
    re.IGNORECASE,
)
_HOPEFUL = frozenset({"do-request", "do-ask", "do-act"})
_REFUSED = ("/bare-refusal", "/formal-refusal", "/final-word", "/denial")
_THREATS = re.compile(r"\bиначе\b|в противном случае|вплоть до", re.IGNORECASE)
_BLAMING = re.compile(
    r"(?:необходимо|нужно|надо|стоило|следовало|должны|обязаны) (?:бы )?был[ои]\b|\b(?:следовало|надлежало|стоило|читаем|читайте|написано|ни разу|понять и простить|если бы вы (?:сами )?(?:следили|читали|проверили|смотрели|посмотрели|прочитали|обратили|указали|сообщили|предупредили)|как (?:я |мы |вам )?уже (?:вам )?(?:писал|говорил|разъясн|сообщал|объясн)\w*|в кармане|накажем|закрываю)\b",
    re.IGNORECASE,
)
SWORN = ("oath", "never-again", "surely", "improve", "fix-it")
"""Rules of promises that nothing need take the place of."""
_SLOT = re.compile(r"(?<!\{)\{[а-яё]", re.IGNORECASE)
_AS_FILLED = str.maketrans("‹›", "{}")
_SORRY_SLOT = "{что произошло}"
_RULEBOOK = re.compile(
    r"в соответствии с (?:требовани|правил|регламент|договор|норм)|в штатном режиме|согласно (?:договору|правилам|регламенту)",
    re.IGNORECASE,
)
_EMPTY = frozenset({"do-general", "do-cause", "do-refusal", "do-date", "do-contact"})
"""Lines that do not say what the matter is."""
_ANSWERS = frozenset({"false-promise", "deflection", "no-ownership"})
"""Categories of what an answer may have been."""
_POLITE = frozenset({"called", "vocative", "hello", "reminder"})
"""Lines that only greet, or remind the agent."""
_DOES = ("owned-action", "done-action", "company-action", "solution", "data-request", "apology", "offer-of-help", "handover-with-reason", "alternative", "concrete-promise")  # fmt: skip
"""Signals of what can be left of a sentence at fault."""
_STANDING = frozenset("он она оно они его ее её их ему ей им там туда".split())
_FEW_WORDS = 8
_SURELY = 0.5
_LOUD = 1.6
"""How likely a sentence may carry a fault, and how loudly what is left of one that surely does may speak for it."""

_NEVER_AGAIN = re.compile(
    r"\b(?:впредь|больше (?:не|никогда)|никогда|навсегда|исключен\w*|исключён\w*|не повтор\w+)\b",
    re.IGNORECASE,
)


def only_swears(rules: Iterable[str], said: str) -> bool:
    """Whether promises were nothing but oaths, by the rules that found them and the words found fault with."""
    return all(
        rule.endswith(SWORN) or (rule.endswith("/overall") and _NEVER_AGAIN.search(said)) for rule in rules
    )


Doubt = Callable[[Made], bool]
DoubtOfKept = Callable[[Kept], bool]


def is_wrong(made: Made) -> bool:
    """Whether the rewrite keeps what must not be sent, so that it is better withheld where there is no frame."""
    surely = any(made.suspicion[number].unfit >= _SURELY for number, _ in _whole(made))
    return surely or any(doubt(made) for doubt in (_keeps_threat, _keeps_blame))


def is_doubtful(made: Made) -> bool:
    """Whether what is said beside what is left of the draft speaks for a frame in place of the rewrite."""
    return not _is_list(made) and any(doubt(made) for doubt in DOUBTS)


def keeps_doubtful(left: Kept) -> bool:
    """Whether what is left of a draft speaks for a frame, whatever is said beside it."""
    return not _is_list(left) and any(doubt(left) for doubt in DOUBTS_OF_KEPT)


def _is_list(left: Kept) -> bool:
    """Whether the draft has a list: it is not to be torn."""
    return len(_ITEM.findall(left.before.reply.text.source)) > 1


def refuses(sentence: Sentence) -> bool:
    """«не допускается», «не возвращаем», «отказано»: what is not done for the customer."""
    words, lists = sentence.words, data().lists
    for k, word in enumerate(words):
        best = word.parses[:1] if word.kind == "word" else ()
        if any(p.lemma in ("отказать", "нельзя", "невозможно", "невозможный") for p in best):
            return True
        denied = k > 0 and words[k - 1].norm == "не"
        if denied and any(
            {"VERB", "PRTS"} & p.grammemes and not {"past", "2per", "impr"} & p.grammemes for p in best
        ):
            return not any(p.lemma in lists["mere_words"] | _KNOWING for p in best)
    return False


_KNOWING = frozenset(
    "являться быть носить знать видеть понимать мочь влиять касаться решать отвечать заниматься относиться располагать".split()
)


def _opens_slot(made: Made) -> bool:
    """Whether a slot is left besides that of the apology and reminders, or was there before the configuration filled it."""
    reminder = made.own.get("reminder", "").translate(_AS_FILLED)
    source = made.after.reply.text.source.replace(_SORRY_SLOT, "").replace(reminder, "")
    return _SLOT.search(source) is not None or _takes_up(made)


def _takes_up(made: Made) -> bool:
    """Whether a sentence of the draft has become an act of the writer, in words that are not the draft's."""
    before, after = (evidence.reply.text.source.lower() for evidence in (made.before, made.after))
    acts_said = [text.rstrip(".!").lower() for text in made.partial.values() if _PROMISES.search(text)]
    return any(text not in before and text.split(" {")[0].split(" ‹")[0] in after for text in acts_said)


def _says(made: Made) -> bool:
    """Whether a line of the rewrite's own says more than a greeting or an apology."""
    return any(not name.startswith("apology") for name in made.own.keys() - _POLITE)


def _whole(made: Kept) -> Iterator[tuple[int, Sentence]]:
    """The body sentences that stay as they are."""
    for number in sorted(made.kept - made.partial.keys() - made.spared):
        sentence = made.before.reply.text.sentences[number]
        if sentence.zone == "body":
            yield number, sentence


def _keeps_unfit(made: Kept) -> bool:
    """A sentence stays that cannot: a fault no rule hears, an excuse, a boast, talk."""
    return any(
        made.suspicion[number].is_unfit() and not is_thanks_for_word(sentence)
        for number, sentence in _whole(made)
    )


def _keeps_boast(made: Kept) -> bool:
    """A complaint, and a part of a boast stays: «Мы вкладываем душу в каждый релиз»."""
    sentences = made.before.reply.text.sentences
    return made.harmed and any(is_boast(sentences[number]) for number in made.partial)


def _keeps_remnant(made: Kept) -> bool:
    """Of a sentence at fault some words stay that do nothing by themselves: «И Марина не подскажет», «Номер на 47 заканчивается»."""
    for number, text in _remnants(made):
        sentence, source = made.before.reply.text.sentences[number], made.before.reply.text.source
        if not _is_of_the_draft(made, text):
            continue
        start, end = _words_of(sentence, source, text)
        orders = any({"impr", "plur"} <= p.grammemes for p in sentence.words[start].parses[:1])
        if orders and any(one.category == "deflection" for one in made.findings):
            return True  # «Скажите, что мешок с синей биркой»
        if not acts(sentence, start, end) and not heard_in(made.before, _DOES, number, start, end):
            return True
    return False


def _keeps_loud_clause(made: Made) -> bool:
    """A complaint, and beside a clause that was put right another stays that speaks for a fault: «Включим ‹срок›, мы сами не решаем»."""
    return made.harmed and any(
        not _is_of_the_draft(made, text) and _loudness_of(made, text) >= _LOUD for _, text in _remnants(made)
    )


def _remnants(made: Kept) -> Iterator[tuple[int, str]]:
    """What became of the body sentences of which something was taken out or put right."""
    for number, text in made.partial.items():
        zone = made.before.reply.text.sentences[number].zone
        if zone == "body" and number not in made.spared and number in made.suspicion:
            yield number, text


def _is_of_the_draft(made: Kept, text: str) -> bool:
    return text.lower().rstrip(".!") in made.before.reply.text.source.lower()


def _words_of(sentence: Sentence, source: str, text: str) -> tuple[int, int]:
    """Which words of a sentence a part of it is made of."""
    at = source.lower().find(text.lower().rstrip(".!"), sentence.start)
    told = [k for k, start in enumerate(sentence.starts) if at <= start < at + len(text)]
    return (told[0], told[-1] + 1) if told else (0, len(sentence.words))


def _loudness_of(made: Made, text: str) -> float:
    """How loudly the sentence of the rewrite that begins with a text speaks for a defect."""
    source = made.after.reply.text.source
    weighing = made.before.ruleset.weighing
    return max(
        [
            weighing.loudness(made.after, number)
            for number, sentence in enumerate(made.after.reply.text.sentences)
            if source.startswith(text.rstrip(".!"), sentence.start)
        ],
        default=0.0,
    )


def _keeps_threat(made: Made) -> bool:
    """«…, иначе авто объявят в розыск»."""
    source = made.after.reply.text.source
    return _THREATS.search(source) is not None


def _sends_on(made: Made) -> bool:
    """A way that the customer is shown is no way but a refusal to help: «звоните в другой отдел»."""
    weighing = made.before.ruleset.weighing
    return "do-way" in made.own and any(
        weighing.loudness(made.before, number, "deflection/overall") >= _LOUD_WAY
        and speaks_of(made.before.reply.text.sentences[number].words, {"другой"})
        for number in made.spared
    )


def _promises_twice(made: Made) -> bool:
    """«Ответим ‹срок›. … Напишем вам ‹срок›.»"""
    return len(_PROMISES.findall(made.after.reply.text.source)) > 1


def _offers_instead_of_nothing(made: Made) -> bool:
    """«Могу предложить …» where nothing is left that was refused."""
    if not {"do-alternative", "do-refusal"} & made.own.keys() or made.spared:
        return False
    sentences = made.before.reply.text.sentences
    return not any(
        sentences[n].zone == "body"
        and (restricts(sentences[n].words) or seen_in(made.before, ("refusal",), n))
        for n in made.kept - made.partial.keys()
    )


def _hopes_against_refusal(made: Made) -> bool:
    """«Узнаю, сможем ли мы вернуть деньги» in place of «деньги не возвращаем»."""
    if not _HOPEFUL & made.own.keys():
        return False
    if any(finding.rule.endswith(_REFUSED) for finding in made.findings):
        return True
    return "do-request" in made.own and any(refuses(sentence) for _, sentence in made.gone())


def _spares_no_refusal(made: Made) -> bool:
    """An alternative beside what refuses nothing: «отвечать на каждую у команды времени нет»."""
    sentences = made.before.reply.text.sentences
    spared = [sentences[number] for number in made.spared]
    return "do-alternative" in made.own and not any(refuses(one) or restricts(one.words) for one in spared)


def blames(text: str) -> bool:
    """«Вам необходимо было проверять камеры», «следовало сообщить»."""
    return _BLAMING.search(text) is not None


def _keeps_blame(made: Made) -> bool:
    return blames(made.after.reply.text.source)


def _helps_with_nothing(made: Made) -> bool:
    """The matter was passed on, and what is left neither does anything nor leaves a slot to be filled."""
    passed = {"deflection", "no-ownership"} & {finding.category for finding in made.findings}
    if not passed or _opens_slot(made) or _says(made):
        return False
    return (
        not any(
            seen_in(made.before, USEFUL[:8], number) or acts(sentence) for number, sentence in _whole(made)
        )
        and not made.partial
    )


def _loses_subject(made: Kept) -> bool:
    """«Вылет отменён. Возврат не производится.»: of what nothing is left but the refusal."""
    if made.before.customer is not None or not made.spared:
        return False
    bodies = [n for n in made.kept if made.before.reply.text.sentences[n].zone == "body"]
    first = min(bodies, default=0)
    told = any(
        n < first
        and has_predicate(sentence, 0, len(sentence.words))
        and not any(
            sentence.start <= finding.span.start < sentence.end
            for finding in made.findings
            if finding.category not in ("no-ownership", "missing-apology")  # these are of the whole reply
        )
        for n, sentence in made.gone()
    )
    return told and set(bodies) <= set(made.spared)


def _only_oaths(made: Made) -> bool:
    """Whether nothing was promised but that all will be well."""
    promised = [finding for finding in made.findings if finding.category == "false-promise"]
    return bool(promised) and not _was_vague(made)


def _was_vague(made: Made) -> bool:
    """Whether the draft promised something in the air, and did not merely swear that all will be well."""
    promised = [finding for finding in made.findings if finding.category == "false-promise"]
    return bool(promised) and not only_swears(
        [finding.rule for finding in promised], " ".join(finding.text for finding in promised)
    )


def _drops_news(made: Made) -> bool:
    """Nobody asked, and when it will be went with the promise: «Запуск состоится по мере поступления»."""
    notice = made.own.keys() <= {"do-notice"} | _POLITE
    unsaid = not _says(made) or notice
    return _was_vague(made) and made.before.customer is None and unsaid and not _opens_slot(made)


def _drops_promise(made: Made) -> bool:
    """A complaint, what was promised in the air is gone, and nothing is promised in its place."""
    return made.harmed and _was_vague(made) and not _opens_slot(made)


def _drops_matter(made: Made) -> bool:
    """Nobody known wrote, the matter was passed on or something promised, and nothing stands in its place."""
    passed = any(finding.category == "deflection" for finding in made.findings)
    promised = any(promises(sentence) and number not in made.kept for number, sentence in made.gone())
    return (
        made.before.customer is None
        and (passed or (promised and not _only_oaths(made)))
        and not _opens_slot(made)
    )


def _keeps_orphan(made: Kept) -> bool:
    """«Они на минус первом, с десяти»: who, the sentence that went has said."""
    sentences = made.before.reply.text.sentences
    return any(
        number > 0
        and (number - 1 not in made.kept or number - 1 in made.partial)
        and sentences[number - 1].zone == "body"
        and sentence.words[0].norm in _STANDING
        for number, sentence in _whole(made)
    )


def _contradicts(made: Made) -> bool:
    """«Простите, что пропал скин. Скин не пропал»: a sentence stays that denies what is apologised for."""
    return any(denies(sentence, made.own.get("apology-clause", "")) for _, sentence in _whole(made))


def denies(sentence: Sentence, apology: str) -> bool:
    """Whether a sentence says «не» to a verb of the apology."""
    told = set(re.findall(r"[а-яё]+", apology.lower()))
    return any(
        one.norm == "не"
        and any(p.lemma in told or other.norm in told for p in other.parses[:1] if "VERB" in p.grammemes)
        for one, other in pairwise(sentence.words)
    )


def _only_tells(made: Made) -> bool:
    """A complaint, a sentence that surely carries a fault is gone, and what is left does nothing about the matter: «До этого
    момента сумма остаётся в счёте»."""
    if not made.harmed or _opens_slot(made) or _says(made):
        return False
    if any(remedies(sentence) and made.suspicion[number].settles() for number, sentence in _whole(made)):
        return False
    if any(finding.category == "deflection" for finding in made.findings):
        return True
    if not any(
        number in made.suspicion and made.suspicion[number].fault >= _SURELY for number, _ in made.gone()
    ):
        return False
    return not any(acts(sentence) or seen_in(made.before, USEFUL[:4], n) for n, sentence in _whole(made))


def _says_little(made: Made) -> bool:
    """Nobody known wrote, and a few words are left of what was told: «Ремонт по заказу {{id}} продлён.»"""
    if made.before.customer is not None or _opens_slot(made) or not any(True for _ in made.gone()):
        return False
    left = sum(len(s.words) for s in made.after.reply.text.sentences if s.zone == "body")
    return left < _FEW_WORDS and not any(acts(sentence) for _, sentence in _whole(made))


def _leaves_little(made: Made) -> bool:
    """Nobody known wrote, and few of the things that the draft speaks of are left: «Если что-то сдвинется, напишу вам»."""
    if made.before.customer is not None:
        return False
    told = {noun for s in made.before.reply.text.sentences if s.zone == "body" for noun in _nouns(s)}
    left = {noun for s in made.after.reply.text.sentences if s.zone == "body" for noun in _nouns(s)}
    return len(told) > 1 and not told & left


def _nouns(sentence: Sentence) -> Iterator[str]:
    for word in sentence.words:
        for parse in word.parses[:1] if word.kind == "word" else ():
            if "NOUN" in parse.grammemes:
                yield parse.lemma


def _leaves_unanswered(made: Made) -> bool:
    """A question or a request, the answer to it gone, and nothing put in its place."""
    if made.before.customer is None or made.harmed or _opens_slot(made) or _says(made):
        return False
    refused = any(
        finding.category in _ANSWERS
        or finding.rule.endswith(_REFUSED)
        or finding.rule == "negative-phrasing/overall"
        for finding in made.findings
    )
    gone = [sentence for _, sentence in made.gone()]
    if not gone or not (refused or any(map(refuses, gone))):
        return False
    asks = any("?" in sentence.mark for sentence in made.before.customer.text.sentences)
    return asks or asking.wanted(made.before) is not None


def _is_stub(made: Made) -> bool:
    """Nobody known wrote, and nothing is left but a line that does not say what the matter is."""
    if made.before.customer is not None or not _EMPTY & made.own.keys():
        return False
    return not any(True for _ in _whole(made)) and not made.partial


def _keeps_ruling(made: Made) -> bool:
    """«Оснований не имеется. Могу предложить …»: a refusal in the words of a ruling."""
    return "do-alternative" in made.own and _RULED.search(made.after.reply.text.source) is not None


def _greets_the_void(made: Made) -> bool:
    """Nobody known wrote, and nothing is left but fine words: «Каждое письмо греет нам сердце»."""
    if made.before.customer is not None or _opens_slot(made):
        return False
    whole = [sentence for _, sentence in _whole(made)]
    return (
        bool(whole)
        and not made.partial
        and all(is_boast(one) or is_pleasantry(one) or is_thanks_for_word(one) for one in whole)
    )


def _keeps_rulebook(made: Made) -> bool:
    """A complaint, and an answer by the book stays: «План составлен в соответствии с требованиями»."""
    return made.harmed and _RULEBOOK.search(made.after.reply.text.source) is not None


DOUBTS_OF_KEPT: tuple[DoubtOfKept, ...] = (
    _keeps_unfit,
    _keeps_boast,
    _keeps_remnant,
    _loses_subject,
    _keeps_orphan,
)
"""Doubts that need not know what is said beside it."""

DOUBTS: tuple[Doubt, ...] = (
    _keeps_rulebook,
    _keeps_ruling,
    _greets_the_void,
    _keeps_loud_clause,
    _keeps_threat,
    _sends_on,
    _promises_twice,
    _offers_instead_of_nothing,
    _hopes_against_refusal,
    _spares_no_refusal,
    _keeps_blame,
    _helps_with_nothing,
    _drops_news,
    _drops_promise,
    _only_tells,
    _contradicts,
    _drops_matter,
    _says_little,
    _leaves_little,
    _leaves_unanswered,
    _is_stub,
)
