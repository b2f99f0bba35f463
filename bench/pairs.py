"""How far the rewrites of `corpora/pairs.jsonl` do what the good sides do: `python -m bench.pairs`.

A rewrite apologises for the same thing if its apology shares a word that means something with the customer's message or
with what the good side apologises for (which often says it in other words: both figures are given); it owns the same act if it says in the first person one of the verbs that the good side owns, in either aspect.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from replylint.language import aspect
from replylint.language.reader import read
from replylint.language.text import Sentence
from replylint.language.tokens import Vocabulary
from replylint.linter import Linter
from replylint.model import Draft, Rewrite
from replylint.rewriting.composing import compose_or_reason

PAIRS = Path(__file__).parent.parent / "corpora" / "pairs.jsonl"
_SORRY = frozenset(
    "простить извинить извинение извиняться жаль сожалеть стыд стыдно неловко сочувствовать".split()
)
_FULL = frozenset({"NOUN", "VERB", "INFN", "ADJF", "PRTF", "PRTS", "ADJS", "NUMR"})
_EMPTY = frozenset("быть это этот наш ваш мой что весь вы мы я один свой такой".split())
_VOCABULARY = Vocabulary()


def meant(text: str) -> set[str]:
    """The lemmas of the words that mean something, verbs with their aspect partners."""
    found: set[str] = set()
    for word in read(text, _VOCABULARY).words():
        for parse in word.parses[:1]:
            if _FULL & parse.grammemes and parse.lemma not in _EMPTY:
                found |= aspect.family(parse.lemma) | {parse.lemma}
    return found


def is_apology(sentence: Sentence) -> bool:
    return any(p.lemma in _SORRY for word in sentence.words for p in word.parses[:2])


def acts(text: str) -> set[str]:
    """The lemmas of what the writer does or will do, with their aspect partners."""
    found: set[str] = set()
    for word in read(text, _VOCABULARY).words():
        for parse in word.parses[:1]:
            if {"VERB", "1per"} <= parse.grammemes:
                found |= aspect.family(parse.lemma) | {parse.lemma}
    return found


def compare(linter: Linter, pair: dict[str, object]) -> set[str]:
    """What holds of the rewrite of one pair: names of lines of the report."""
    draft = Draft(str(pair["bad"]), pair["customer"], pair["channel"], pair["id"])  # type: ignore[arg-type]
    made = compose_or_reason(linter, linter.lint(draft))
    due = pair["apologises_for"]
    held = {"apology due" if due else "no apology due"}
    if not isinstance(made, Rewrite):
        return held
    held.add("rewritten")
    sorry = [s for s in read(made.text, _VOCABULARY).sentences if is_apology(s)]
    if due and sorry:
        said = " ".join(made.text[s.start : s.end] for s in sorry)
        held.add("apologises")
        if meant(said) & meant(str(due)):
            held.add("in the good side's words")
        if meant(said) & (meant(str(due)) | meant(str(pair["customer"] or ""))):
            held.add("for the same thing")
    elif not due and not sorry:
        held.add("apologises for nothing either")
    own = acts(made.text)
    if own:
        held.add("owns an act")
    if any(own & (aspect.family(lemma) | {lemma}) for lemma in pair["owns"]):  # type: ignore[attr-defined]
        held.add("owns the same act")
    return held


def main() -> None:
    linter = Linter()
    pairs = [json.loads(line) for line in PAIRS.read_text("utf-8").splitlines()]
    counts: Counter[str] = Counter()
    for pair in pairs:
        counts.update(compare(linter, pair))
    print(f"pairs: {len(pairs)}, rewritten: {counts['rewritten']}")
    print(
        f"apology due: {counts['apology due']}, given: {counts['apologises']}, for the same thing: {counts['for the same thing']}"
    )
    print(
        f"no apology due: {counts['no apology due']}, none given: {counts['apologises for nothing either']}"
    )
    print(
        f"an act of the writer's own: {counts['owns an act']}, one of the good side's: {counts['owns the same act']}"
    )


if __name__ == "__main__":
    main()
