"""The status of claims on a day, in the words of docs/status.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.claims import Testimony as Heard  # a name that begins with Test would be collected
from graphmodel.claims import standings
from graphmodel.claims.standing import days_of_events, interval_of
from graphmodel.claims.status import status, status_words
from graphmodel.model import PartialDate, Ref
from tests.claims.hearing import said

WORDS = {
    line.split("`")[1]
    for line in (Path(__file__).parents[2] / "docs" / "status.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| `")
} | {"likely", "possible", "most", "many", "some", "few", "unknown"}
TODAY = date(2031, 7, 1)
YEARS = st.sampled_from([None, "2029", "2031", "2031-06", "2033", ".."])
CLAIMS = st.builds(
    said,
    since=YEARS,
    until=YEARS,
    published=st.sampled_from([None, "2030", "2031", "2032"]),
    polarity=st.sampled_from(["affirmed", "affirmed", "denied"]),
    certainty=st.sampled_from(["certain", "certain", "certain", "likely", "unclear"]),
    basis=st.sampled_from(["stated", "stated", "implied", "outside"]),
    own_voice=st.sampled_from([True, True, False]),
    conditional=st.sampled_from([False, False, True]),
    ended=st.booleans(),
    share=st.sampled_from(["", "", "all", "most", "some"]),
    rank=st.sampled_from(["normal", "normal", "preferred", "deprecated"]),
)
PLAIN = Heard(
    id="a", fact="f", kind="relationship", predicate="KEEPS", subject=Ref("P", 1), object=Ref("P", 2),
    published=PartialDate("2031-06"),
)  # fmt: skip


def words(*claims: Heard, day: date = TODAY) -> list[tuple[str, ...]]:
    found, days = standings(claims, day), days_of_events(claims)
    return [status_words(claim, found[claim.fact], interval_of(claim, days), day) for claim in claims]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("asserted",)),
        ({"own_voice": False}, ("attributed",)),
        ({"own_voice": False, "voice": "quoted"}, ("quoted",)),
        ({"own_voice": False, "voice": "hypothetical"}, ("hypothetical",)),
        (
            {"polarity": "denied", "certainty": "likely", "conditional": True},
            ("asserted", "denied", "likely", "conditional"),
        ),
        ({"certainty": "unclear", "basis": "implied"}, ("asserted", "unclear", "implied")),
        ({"basis": "outside", "share": "most", "excepting": ("Bria",)}, ("asserted", "outside", "most", "except Bria")),
        ({"ended": True}, ("asserted", "ended")),
        ({"until": PartialDate("2031-07-01")}, ("asserted", "ended")),
        ({"since": PartialDate("2031-08")}, ("asserted", "not yet")),
        ({"since": PartialDate("2031")}, ("asserted", "unknown")),
        ({"published": PartialDate("2032")}, ("asserted", "undated")),
        ({"published": PartialDate("2032"), "timeless": True}, ("asserted",)),
        ({"rank": "deprecated"}, ("asserted", "superseded")),
    ],
    ids=str,
)
def test_a_claim_alone(changes: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert words(replace(PLAIN, **changes)) == [expected]


def test_two_that_disagree_are_contested_until_one_is_preferred() -> None:
    denial = replace(PLAIN, id="b", polarity="denied")
    assert words(PLAIN, denial) == [("asserted", "contested"), ("asserted", "denied", "contested")]
    assert words(replace(PLAIN, rank="preferred"), denial) == [("asserted",), ("asserted", "denied", "superseded")]


def test_a_later_change_supersedes_what_was_said_before() -> None:
    over = replace(PLAIN, id="b", until=PartialDate("2031-06-30"), published=PartialDate("2031-07-01"))
    assert words(replace(PLAIN, published=PartialDate("2031-05")), over) == [
        ("asserted", "superseded"),
        ("asserted", "ended"),
    ]


@given(st.lists(CLAIMS, max_size=4), st.dates(date(2028, 1, 1), date(2034, 12, 31)))
def test_the_words_are_those_of_the_page_and_plainly_asserted_is_what_carries_a_fact(
    claims: list[Heard], day: date
) -> None:
    claims = [replace(claim, id=f"c{at}") for at, claim in enumerate(claims)]
    found = standings(claims, day)
    carrying = {claim.id for standing in found.values() if standing.stands for claim in standing.claims}
    for claim, each in zip(claims, words(*claims, day=day), strict=True):
        told = {word for word in each if not word.startswith("except ")}
        assert told <= WORDS
        assert len(told & {"asserted", "attributed", "quoted", "hypothetical"}) == 1
        limits = told - {"asserted", "outside", "all", "most", "many", "some", "few"}
        assert (claim.id in carrying) == (not limits)
        assert (status(claim, found[claim.fact], interval_of(claim, {}), day) == "asserted") == (not limits)
