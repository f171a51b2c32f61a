"""Two records of one claim made one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.claims import Claim, ClaimRecord, merge, merge_all, record
from graphmodel.claims.document import locator_order
from graphmodel.problems import Where
from tests.claims.parties import (
    ARLAND,
    BRIA,
    CRITICS,
    DOCUMENT,
    HERE,
    PLAIN,
    THERE,
    Fears,
    but,
    one,
    records,
)


@pytest.fixture(scope="module")
def versions() -> list[ClaimRecord]:
    """One claim as several sources have it."""
    changes: list[dict[str, Any]] = [
        {},
        {"evidence": THERE},
        {"evidence": DOCUMENT.passage("1.1", "0123456789abcdef")},
        {"note": "kept"},
        {"note": "seen to be kept"},
        {"note": "kebt"},
        {"rank": "preferred"},
        {"rank": "deprecated"},
        {"confidence": 0.2},
        {"confidence": 0.9},
        {"resolved": frozenset({"since"})},
        {"reasons": [Claim(Fears(ARLAND, BRIA))]},
        {"rebuts": [Claim(Fears(BRIA, ARLAND))]},
        {"alternative_of": [Claim(Fears(CRITICS, ARLAND))]},
    ]
    made = [
        next(r for r in records(but(PLAIN, where=Where(f"s{n % 3}.yaml", n), **change)) if r.id == one(PLAIN).id)
        for n, change in enumerate(changes)
    ]
    assert len({record.id for record in made}) == 1
    return made


def test_merging_is_commutative_associative_and_idempotent(versions: list[ClaimRecord]) -> None:
    @given(st.tuples(*[st.sampled_from(versions)] * 3))
    def holds(three: tuple[ClaimRecord, ClaimRecord, ClaimRecord]) -> None:
        a, b, c = three
        assert merge(a, a) == a
        assert same(merge(a, b), merge(b, a))
        assert same(merge(merge(a, b), c), merge(a, merge(b, c)))
        assert same(merge(merge(a, b), b), merge(a, b))

    holds()


def same(one: ClaimRecord, other: ClaimRecord) -> bool:
    return one == other and one.where == other.where


def test_merging_keeps_all_evidence_the_fuller_note_and_the_firmest_rank(versions: list[ClaimRecord]) -> None:
    found = versions[0]
    for version in versions[1:]:
        found = merge(found, version)
    said = found.testimony
    assert (said.locators, said.note, said.rank) == (("1.1", "1.2"), "seen to be kept", "preferred")
    assert (said.resolved, found.confidence, len(found.passages)) == (frozenset({"since"}), 0.9, 3)
    assert [len(ids) for ids in (found.reasons, found.rebuts, found.alternative_of)] == [1, 1, 1]


def test_a_claim_on_two_sentences_is_one_claim_with_both_as_evidence() -> None:
    (record,) = records(PLAIN, replace(PLAIN, evidence=THERE))
    assert (record.testimony.locators, record.passages) == (("1.1", "1.2"), frozenset({HERE, THERE}))


def test_all_records_of_a_claim_are_merged_at_once(versions: list[ClaimRecord]) -> None:
    @given(st.lists(st.sampled_from(versions), min_size=1, max_size=9))
    def holds(some: list[ClaimRecord]) -> None:
        assert same(merge_all(some), reduce(merge, some))

    holds()


def test_locators_of_a_claim_that_many_rows_make_are_sorted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: Counter[str] = Counter()

    def order(locator: str) -> object:
        counted[locator] += 1
        return locator_order(locator)

    monkeypatch.setattr(record, "locator_order", order)
    rows = 300
    claims = [but(PLAIN, evidence=DOCUMENT.passage(f"row {n}"), where=Where("t.csv", n)) for n in range(rows)]
    (found,) = records(*claims)
    assert found.testimony.locators == tuple(f"row {n}" for n in range(rows))
    assert set(counted.values()) == {1}
