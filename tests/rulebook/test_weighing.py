"""The bounds that decide early agree with the exact sum."""

from __future__ import annotations

import gc
import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from replylint import Draft, Linter
from replylint.rulebook.evidence import Evidence
from replylint.rulebook.weighing import LANE, UNIT, Lanes, Ledger, pack

CORPUS = Path(__file__).resolve().parents[2] / "corpora" / "drafts_a.jsonl"


def test_whoever_asks_early_gets_the_answer_of_the_whole_sum() -> None:
    linter = Linter()
    weighing = linter.ruleset.weighing
    for line in CORPUS.read_text(encoding="utf-8").splitlines()[:60]:
        record = json.loads(line)
        draft = Draft(record["reply"], record.get("customer"), record.get("channel"))
        whole, bit_by_bit = Evidence(linter.ruleset, draft), Evidence(linter.ruleset, draft)
        exact, early = Ledger(weighing, whole), Ledger(weighing, bit_by_bit)
        for number, table in enumerate(weighing.weights):
            total = exact.opinion(number, whole).total
            for threshold in (table.speaks, table.doubts or 0, total, total + UNIT // 100):
                assert early.reaches(number, threshold, bit_by_bit) == (total >= threshold)


NUMBERS = st.integers(-(1 << LANE - 8), (1 << LANE - 8) - 1)


@given(
    st.integers(1, 7).flatmap(
        lambda count: st.lists(st.lists(NUMBERS, min_size=count, max_size=count), min_size=1)
    )
)
def test_packed_numbers_add_up_lane_by_lane(vectors: list[list[int]]) -> None:
    lanes = Lanes(len(vectors[0]))
    vectors = vectors[:64]
    assert lanes.apart(sum(map(pack, vectors))) == tuple(map(sum, zip(*vectors, strict=True)))


def test_a_lint_leaves_no_cycles_for_the_garbage_collector() -> None:
    linter = Linter()
    draft = Draft("Это не ко мне, пишите в бухгалтерию. Ждите.", "Где деньги? Жду третью неделю!")
    linter.lint(draft)
    gc.collect()
    gc.disable()
    try:
        linter.lint(draft)
        assert gc.collect() == 0
    finally:
        gc.enable()
