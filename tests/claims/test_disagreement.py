"""Every kind of disagreement is found, and only real ones."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.claims import Testimony as Heard
from graphmodel.claims.disagreement import TypeRules, disagreements
from graphmodel.model import Ref
from tests.claims.hearing import ARLAND, of_raid, said, valued

BRIA, BONN, BERLIN = Ref("State", "bria"), Ref("City", "bonn"), Ref("City", "berlin")
RULES = {
    "CAPITAL_OF": TypeRules(one_start=True),
    "GOVERNED_BY": TypeRules(one_end=True),
    "PART_OF": TypeRules(asymmetric=True),
}


def found(*claims: Heard) -> list[tuple[str, str]]:
    return [(each.kind, each.about) for each in disagreements(claims, RULES, {})]


def tie(subject: Ref, predicate: str, object: Ref, **axes: Any) -> Heard:
    fact = f"{subject} {predicate} {object}"
    return said(subject=subject, predicate=predicate, object=object, fact=fact, **axes)


def standing(degree: str, **axes: Any) -> Heard:
    return said(qualifiers=f'{{"standing":"{degree}"}}', **axes)


def test_yes_against_no() -> None:
    assert found(said(), said(polarity="denied")) == [("yes and no", "KEEPS")]
    assert found(said(since="2020", until="2022"), said(polarity="denied", since="2025")) == []
    assert found(said(published="2029"), said(polarity="denied", since="2030", published="2031")) == []
    assert found(said(), said(polarity="denied", rank="preferred")) == []
    assert found(said(), said(polarity="denied", certainty="possible")) == []


def test_properties_of_a_relationship() -> None:
    assert found(standing("dominant"), standing("slight")) == [("property", "KEEPS.standing")]
    assert found(standing("dominant"), standing("dominant"), said()) == []
    assert found(standing("dominant", since="2000", until="2010"), standing("slight", since="2010")) == []


def test_values_of_a_property_and_dates_of_an_event() -> None:
    assert found(valued(1), valued(2)) == [("value", "size")]
    assert found(valued("2030"), valued("2030-05")) == []
    assert found(of_raid("2030-05-01"), of_raid("2030-06")) == [("date", "when")]
    assert found(of_raid("2030-05/2031-06"), of_raid("2030/2031")) == []


def test_cardinality_holds_for_the_same_time() -> None:
    one, other = tie(BONN, "CAPITAL_OF", BRIA, since="1949"), tie(BERLIN, "CAPITAL_OF", BRIA, since="1990")
    assert found(one, other) == [("cardinality", "CAPITAL_OF")]
    assert found(tie(BONN, "CAPITAL_OF", BRIA, since="1949", until="1990"), other) == []
    assert found(tie(BRIA, "GOVERNED_BY", BONN), tie(BRIA, "GOVERNED_BY", BERLIN)) == [("cardinality", "GOVERNED_BY")]
    assert found(tie(BRIA, "GOVERNED_BY", BONN), tie(ARLAND, "GOVERNED_BY", BONN)) == []


def test_direction_of_what_goes_one_way() -> None:
    assert found(tie(BONN, "PART_OF", BRIA), tie(BRIA, "PART_OF", BONN)) == [("direction", "PART_OF")]
    assert found(tie(BONN, "KNOWS", BRIA), tie(BRIA, "KNOWS", BONN)) == []


def test_two_holders_who_say_opposite_things() -> None:
    def quoted(holder: str, polarity: str, **axes: Any) -> Heard:
        given: dict[str, Any] = {"voice": "quoted", "own_voice": False, "committed": True} | axes
        return said(holder=holder, polarity=polarity, **given)

    assert found(quoted("A", "affirmed"), quoted("B", "denied")) == [("holders", "KEEPS")]
    assert found(quoted("A", "affirmed"), quoted("A", "denied")) == []
    assert found(quoted("A", "affirmed"), said(polarity="denied")) == []
    assert found(quoted("A", "affirmed", committed=False), quoted("B", "denied", committed=False)) == []


@pytest.mark.parametrize("claim", [said(), valued(1), of_raid(), tie(BONN, "PART_OF", BRIA)], ids=lambda c: c.fact)
def test_a_claim_agrees_with_itself_and_its_like(claim: Heard) -> None:
    assert found(claim, claim) == []


CLAIMS = st.lists(
    st.builds(
        said,
        since=st.sampled_from([None, "..", "2029", "2031"]),
        until=st.sampled_from([None, "2030", "2032"]),
        polarity=st.sampled_from(["affirmed", "denied"]),
        published=st.sampled_from(["2028", "2031"]),
    ),
    max_size=5,
)


@given(CLAIMS.flatmap(lambda claims: st.tuples(st.just(claims), st.permutations(claims))))
def test_the_order_of_claims_does_not_matter(two: tuple[list[Heard], list[Heard]]) -> None:
    assert disagreements(two[0], RULES, {}) == disagreements(two[1], RULES, {})
