"""What a parse mends: how far a noun phrase goes, and who does what a verb says.

The parse decides what belongs together, the dictionary what agrees: where no form of the words bears a parse out, the
sentence is read as if there were none. So a parser's mistake costs no more than its help.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from replylint.language import datafile, times
from replylint.language.morphology import CASES
from replylint.language.nounphrases import (
    ALL,
    Group,
    Reading,
    adjective_bits,
    name_bits,
    noun_bits,
    same_cases,
)
from replylint.language.text import Sentence, Word

_OF_NOUN = frozenset({"amod", "det", "nmod", "appos", "flat", "compound", "acl", "case", "conj", "cc"})
"""Relations of the words that belong to a noun and stand in its phrase."""

_OF_ADJECTIVE = frozenset({"amod", "acl"})
"""Relations of adjectives and participles, which bring along whatever depends on them."""

_NEVER = frozenset({"acl:relcl", "parataxis", "discourse", "vocative", "advcl", "ccomp", "csubj"})
"""Relations of clauses and words aside, which are no part of a phrase that is to be put elsewhere."""

_CASES = frozenset(CASES)

_LONGEST = 24
"""Words between the head of a phrase and another word of it, at most."""

_MANY = 8
"""Words that are tried as the head of a phrase, verbs of a sentence whose subjects are brought beside them."""

_TOGETHER = frozenset({"и", "или", "либо"})


# -- noun phrases --------------------------------------------------------------------------------------------------


def readings(sentence: Sentence, i: int, case: str | None, own: list[Reading]) -> list[Reading]:
    """The noun phrases at word `i`, the shortest first, the longest as the parse has it; `own` are those that the
    words alone allow, which stand where the parse tells of no phrase that begins here."""
    found = next((one for h in _heads(sentence, i) if (one := _phrase(sentence, i, h, case))), None)
    if found is None:
        return own
    alike = [one for one in own if one.groups[0].head == found.groups[0].head]
    longer = any(one.end > found.end for one in alike)
    if longer and not _ends_at(sentence, found.end, found.groups[0].head):
        return own
    last = next((one for one in alike if one.end == found.end and _says_more(one, found)), found)
    return [*(one for one in alike if one.end < found.end), last]


def _says_more(own: Reading, found: Reading) -> bool:
    """Whether all that is to be inflected in a phrase by the parse is known to the words alone."""
    return len(own.groups) >= len(found.groups) and {*found.groups[0].names} <= {*own.groups[0].names}


def _heads(sentence: Sentence, i: int) -> list[int]:
    """Words that may be the head of a phrase that begins at word `i`: the word, and what it leads to on its right; the
    outermost first."""
    assert sentence.tree is not None
    found, k = [i], i
    while sentence.tree.heads[k] > k and len(found) < _MANY:
        k = sentence.tree.heads[k]
        found.append(k)
    return found[::-1]


def _is_time(sentence: Sentence, k: int) -> bool:
    return times.time_end(sentence, k) is not None or times.is_vague_time(sentence, k) is not None


def _ends_at(sentence: Sentence, k: int, head: int) -> bool:
    """Whether the parse may be believed that word `k` is no part of the phrase before it, whose head is `head`.

    Parsers know little of numbers, brands, quoted names and placeholders, and dates are for the words to tell («заказ от
    15 марта»). A word that governs the head makes a phrase with it, one that no form bears out.
    """
    word = sentence.words[k]
    assert sentence.tree is not None
    if word.kind != "word" or "a" <= word.norm[:1] <= "z" or sentence.quoted >> k & 1:
        return False
    known = bool(sentence.tree.relations[k]) and sentence.tree.heads[head] != k
    return known and not _is_time(sentence, k)


def _phrase(sentence: Sentence, i: int, head: int, case: str | None) -> Reading | None:
    """The phrase from word `i` on whose head is `head`, if the forms agree with the parse."""
    if sentence.quoted >> head & 1:
        return None
    bits = noun_bits(sentence.words[head], case)
    if not bits:
        return None
    members = _members(sentence, head)
    group = _group(sentence, i, head, bits) if all(k in members for k in range(i, head)) else None
    if group is None or not _is_covered(sentence, i, group):
        return None
    groups, end = [group], head + 1
    while end < len(sentence.words) and end in members and not sentence.breaks >> end & 1:
        conjunct = _conjunct(sentence, end, groups[0])
        if conjunct is not None:
            groups.append(conjunct)
            members |= _members(sentence, conjunct.head)
            end = conjunct.head + 1
        elif _joins(sentence, end, head) or not _agrees_with_governor(sentence, end):
            break
        else:
            end += 1
    end = next((k for k in range(head + 1, end) if _is_time(sentence, k)), end)
    return Reading(end, tuple(one for one in groups if one.head < end))


def _is_covered(sentence: Sentence, i: int, group: Group) -> bool:
    """Whether all that stands before the head agrees with it or belongs to what agrees: «в таких делах опытному инженеру»."""
    tree = sentence.tree
    assert tree is not None
    belonging = {word for adjective in group.adjectives for word in tree.below(adjective)}
    return all(
        k in group.adjectives or (k in belonging and not _changes_along(sentence.words[k]))
        for k in range(i, group.head)
    )


def _changes_along(word: Word) -> bool:
    """Whether a word changes with the adjective it belongs to: «самого опытного»."""
    return any(parse.lemma == "самый" for parse in word.parses)


def _agrees_with_governor(sentence: Sentence, k: int) -> bool:
    """Whether word `k`, if it is to be an adjective of a noun, agrees with it."""
    tree = sentence.tree
    assert tree is not None
    noun = tree.heads[k]
    if noun < 0 or not tree.is_a(k, "amod", "det", "acl"):
        return True
    agreeing, of_noun = adjective_bits(sentence.words[k]), noun_bits(sentence.words[noun], None)
    if not of_noun:
        return not any("NPRO" in parse.grammemes for parse in sentence.words[noun].parses)
    return not agreeing or bool(agreeing & of_noun)


def _members(sentence: Sentence, head: int) -> set[int]:
    """The words of a noun's phrase, prepositions before it and clauses after it left out."""
    tree = sentence.tree
    assert tree is not None
    found = {head}
    waiting = [(head, False)]
    while waiting:
        word, free = waiting.pop()
        for child in tree.children[word]:
            relation = tree.relations[child]
            belongs = free or relation.partition(":")[0] in _OF_NOUN
            if not belongs or relation in _NEVER or child in found or abs(child - head) > _LONGEST:
                continue
            if word == head and tree.is_a(child, "case", "cc"):
                continue
            found.add(child)
            waiting.append((child, free or tree.is_a(child, *_OF_ADJECTIVE)))
    return found


def _group(sentence: Sentence, i: int, head: int, bits: int) -> Group | None:
    """The head with the adjectives before it and the names after it that agree; None where one does not."""
    tree = sentence.tree
    assert tree is not None
    words = sentence.words
    adjectives: list[int] = []
    names: list[int] = []
    named = name_bits(words[head]) & bits or ALL
    for k in _attributes(sentence, head):
        if i <= k < head and tree.is_a(k, "amod", "det", "acl", "conj"):
            possible = adjective_bits(words[k])
            if possible and not (bits := bits & possible):
                return None
            if possible:
                adjectives.append(k)
        elif k > head and tree.is_a(k, "appos", "flat"):
            agreeing = name_bits(words[k]) & named & same_cases(bits)
            if agreeing and words[k].text[:1].isupper():
                names.append(k)
                named = agreeing
    if any(tree.is_a(k, "nummod") for k in tree.children[head]):
        return None  # counting is for the words alone: it decides the case
    return Group(head, bits, tuple(sorted(adjectives)), names=tuple(sorted(names)), name_bits=named)


def _attributes(sentence: Sentence, head: int) -> Iterator[int]:
    """The words that may agree with a head: what it governs, and adjectives and names coordinated with or joined to those."""
    tree = sentence.tree
    assert tree is not None
    for k in tree.children[head]:
        yield k
        yield from (
            n
            for n in tree.children[k]
            if (tree.is_a(n, "conj") and tree.is_a(k, "amod", "det", "acl"))
            or (tree.is_a(n, "flat", "appos") and tree.is_a(k, "flat", "appos"))
        )


def _joins(sentence: Sentence, k: int, head: int) -> bool:
    """Whether word `k` is a conjunction that joins something to the head itself."""
    tree = sentence.tree
    assert tree is not None
    joined = tree.heads[k]
    return (
        sentence.words[k].norm in _TOGETHER
        and joined >= 0
        and tree.is_a(joined, "conj")
        and tree.heads[joined] == head
    )


def _conjunct(sentence: Sentence, k: int, first: Group) -> Group | None:
    """The second of two things, «и» before it being word `k`, if its forms can stand in the case of the first."""
    tree = sentence.tree
    assert tree is not None
    if not _joins(sentence, k, first.head):
        return None
    head = tree.heads[k]
    bits = noun_bits(sentence.words[head], None) & same_cases(first.bits)
    if not bits or not _members(sentence, head).issuperset(range(k + 1, head)):
        return None
    return _group(sentence, k + 1, head, bits)


# -- subjects ------------------------------------------------------------------------------------------------------


@cache
def _lists() -> dict[str, frozenset[str]]:
    data: dict[str, list[str]] = datafile.load("dependencies")
    return {name: frozenset(word.replace("ё", "е") for word in words) for name, words in data.items()}


def _is_one_of(word: Word, name: str) -> bool:
    lemmas = _lists()[name]
    return any(parse.lemma.replace("ё", "е") in lemmas for parse in word.parses)


def _can_be(word: Word, *grammemes: str) -> bool:
    return word.kind != "word" or any(parse.grammemes.issuperset(grammemes) for parse in word.parses)


def subject(sentence: Sentence, verb: int) -> int | None:
    """The subject of a verb by the parse, if its form can be a nominative."""
    assert sentence.tree is not None
    found = sentence.tree.subject(verb)
    return found if found is not None and _can_be(sentence.words[found], "nomn") else None


def promises(word: Word) -> bool:
    """Whether a word can be a verb in the future: the only ones of whose subject the parse is asked."""
    return word.kind == "word" and any({"VERB", "futr"} <= parse.grammemes for parse in word.parses)


def deeds_of_customer(sentence: Sentence) -> Iterator[int]:
    """The verbs in the future that speak of what the customer, or somebody of his, does."""
    tree = sentence.tree
    assert tree is not None
    for verb, word in enumerate(sentence.words):
        who = subject(sentence, verb) if promises(word) else None
        if who is None:
            continue
        attributes = (sentence.words[k] for k in tree.children[who] if tree.is_a(k, "det", "amod"))
        if _is_one_of(sentence.words[who], "customers") or (
            _is_one_of(sentence.words[who], "kin") and any(_is_one_of(word, "yours") for word in attributes)
        ):
            yield verb


def bears_out(sentence: Sentence, nominatives: Iterable[int], verbs: Iterable[int]) -> bool:
    """Whether words that a phrase takes for nominatives beside verbs in the future can be the subjects of these.

    They cannot where the parse has them for the subject of another verb, or for an object beside another subject whose
    form leaves no doubt.
    """
    tree = sentence.tree
    assert tree is not None
    asked = [verb for verb in verbs if promises(sentence.words[verb])]
    subjects = [subject(sentence, verb) for verb in asked]
    if not asked:
        return True
    for word in nominatives:
        if word in subjects:
            continue
        head = tree.heads[word]
        if tree.is_a(word, "nsubj") and head >= 0:
            if head not in asked and _is_finite(sentence.words[head]):
                return False
        elif tree.is_a(word, "obj", "iobj", "obl") and head in asked:
            sure = [one for one in subjects if one is not None and _is_only_nominative(sentence.words[one])]
            if sure and not _is_only_nominative(sentence.words[word]):
                return False
    return True


def _is_finite(word: Word) -> bool:
    return any("VERB" in parse.grammemes for parse in word.parses)


def _is_only_nominative(word: Word) -> bool:
    return all("nomn" in parse.grammemes for parse in word.parses if not _CASES.isdisjoint(parse.grammemes))


# -- the sentence in short -----------------------------------------------------------------------------------------


def in_short(sentence: Sentence) -> Iterator[tuple[Sentence, list[int], int, int]]:
    """The sentence with the subject of a verb in the future brought beside it: what follows the head of the subject —
    relative clauses, chains of genitives — left out, and a subject after its verb put before it.

    Yields it with the word of `sentence` that each of its words is, and the subject and the verb (words of `sentence`).
    """
    tree = sentence.tree
    assert tree is not None
    verbs = [k for k, word in enumerate(sentence.words) if promises(word)]
    for verb in verbs[:_MANY]:
        who = subject(sentence, verb)
        if who is None or tree.heads[who] != verb:
            continue
        below = tree.below(who)
        if verb in below:
            continue
        keep = _named(sentence, who)
        first = min(keep)
        if who > verb and any(sentence.breaks >> k & 1 for k in range(verb + 1, first + 1)):
            continue
        front = [k for k in range(first, who + 1) if k in keep]
        tail = {k for k in below if k > who and k not in keep}
        front += [k for k in sorted(keep) if k > who]
        rest = [k for k in range(len(sentence.words)) if k not in keep and k not in tail]
        at = rest.index(verb)
        if who < verb:
            at = sum(k < first for k in rest)
        else:
            while at and sentence.words[rest[at - 1]].norm in ("не", "ни"):
                at -= 1
        order = [*rest[:at], *front, *rest[at:]]
        if order != list(range(len(sentence.words))):
            yield _shortened(sentence, order), order, who, verb


def _named(sentence: Sentence, who: int) -> set[int]:
    """A subject's head with what stands directly before it and the names that follow it."""
    tree = sentence.tree
    assert tree is not None
    members = _members(sentence, who)
    found = {who}
    k = who - 1
    while k >= 0 and k in members:
        found.add(k)
        k -= 1
    for k in _attributes(sentence, who):
        if k == max(found) + 1 and tree.is_a(k, "appos", "flat") and sentence.words[k].text[:1].isupper():
            found.add(k)
    return found


def _shortened(sentence: Sentence, order: list[int]) -> Sentence:
    """A sentence of these words of another, in this order, with the marks that stand between neighbours."""
    short = Sentence(
        [sentence.words[k] for k in order],
        [sentence.starts[k] for k in order],
        [sentence.ends[k] for k in order],
        sentence.start,
        sentence.end,
        sum(1 << n for n, k in enumerate(order) if sentence.breaks >> k & 1 and n and order[n - 1] == k - 1),
        sentence.mark,
        sentence.paragraph,
        sentence.zone,
    )
    short.quoted = sum(1 << n for n, k in enumerate(order) if sentence.quoted >> k & 1)
    return short
