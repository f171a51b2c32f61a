"""The rules in SQL give what the reference in Python gives, for whatever claims of whatever facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphmodel.claims import Testimony as Heard  # a name that begins with Test would be collected
from graphmodel.claims import standings
from graphmodel.claims.standing import UNKNOWN
from graphmodel.model import Layer, Model, PartialDate
from graphmodel.records.claims import claim_ref
from graphmodel.records.marks import marks
from graphmodel.staging.stage import Stage
from graphmodel.staging.standing import StandingRules
from tests.claims.hearing import ARLAND, DAY, NEXT

LAYER = Layer()
WRITTEN = (
    "2029 2030 2031 2031-06 2031-06-15 2031-06-16 2032 ../2031-06 2030/.. 2029/2031 0001 9999 0999-12 195X 2031-21"
)
DATES = st.sampled_from([None, None, "..", *WRITTEN.split()])
DAYS = st.sampled_from([DAY, date(2030, 12, 31), date(2031, 6, 14), date(2031, 6, 16), date.min, date.max])


def built(published: str | None, period: str | None, since: str | None, until: str | None, **axes: Any) -> Heard:
    dates = {"published": published, "period": period, "since": since, "until": until}
    known = {name: PartialDate(when) for name, when in dates.items() if when}
    kept = {"kind": "relationship", "predicate": "KEEPS", "subject": ARLAND}
    return Heard(**{"id": f"{next(NEXT):04}", **kept, **known, **axes})


PLAIN = {
    "since": DATES,
    "until": DATES,
    "published": st.sampled_from([None, "2028", "2030-06-15", "2031", "2031-06", "2033", ".."]),
    "polarity": st.sampled_from(["affirmed", "denied"]),
    "ended": st.booleans(),
    "period": st.sampled_from([None, None, "2030/2031", "../2031-06-15", "2031-06/..", "9990/9999"]),
    "share": st.sampled_from(["", "", "most", "some", "all", "70%", "20%", "100%", "3"]),
    "timeless": st.booleans(),
    "fact": st.sampled_from("abcdefgh"),
    "rank": st.sampled_from(["normal", "normal", "normal", "preferred", "deprecated"]),
}
ANY = {
    **PLAIN,
    "certainty": st.sampled_from(["certain", "certain", "likely", "unclear"]),
    "basis": st.sampled_from(["stated", "stated", "implied", "outside"]),
    "voice": st.sampled_from(["asserted", "asserted", "quoted", "hypothetical"]),
    "own_voice": st.booleans(),
    "conditional": st.booleans(),
    "resolved": st.sampled_from([frozenset(), frozenset({"since"})]),
    "note": st.sampled_from(["", 'it\'s "said"']),
    "locators": st.sampled_from([(), ("2.1", "10.1")]),
}
CLAIMS = st.lists(st.builds(built, **PLAIN) | st.builds(built, **ANY), max_size=30)


@pytest.fixture(scope="module")
def rules() -> Iterator[StandingRules]:
    stage = Stage(Model.of(), threads=1)
    yield StandingRules(stage)
    stage.close()


def by_rules(rules: StandingRules, claims: Sequence[Heard], day: date) -> dict[str, tuple[Any, ...]]:
    """What the query says of each claim: how its fact holds, whether it carries it, and what its node holds."""
    return {
        claim.id: (claim.said, claim.answer, claim.carries, claim.status, claim.status_words, claim.turns or None)
        for page in rules.of_claims(claims, day)
        for claim in page
    }


def by_reference(claims: Sequence[Heard], day: date) -> dict[str, tuple[Any, ...]]:
    found = standings(claims, day)
    marked = marks(LAYER, claims, found, {}, day)
    told = {}
    for claim in claims:
        standing, mark = found.get(claim.fact, UNKNOWN), marked[claim_ref(LAYER, claim.id)]
        answer = "contested" if standing.contested else standing.answer
        told[claim.id] = (claim, answer, *(mark[name] for name in ("stands", "status", "status_words", "turns")))
    return told


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(CLAIMS, DAYS)
def test_the_query_gives_what_the_reference_gives(rules: StandingRules, claims: list[Heard], day: date) -> None:
    assert by_rules(rules, claims, day) == by_reference(claims, day)


def drawn(random: Random) -> Heard:
    """A claim that counts, of one of many facts, with few days, so that many are the same."""
    days = [None, None, "..", "2030", "2031", "2031-06", "2031-06-14", "2031-06-15", "2031-06-16"]
    return built(
        since=random.choice(days),
        until=random.choice(days),
        published=random.choice([None, "2030", "2031-06-14", "2031-06-15", "2033"]),
        period=random.choice([None, None, "2030/2031"]),
        polarity=random.choice(["affirmed", "denied"]),
        ended=random.random() < 0.2,
        share=random.choice(["", "", "most", "60%", "some"]),
        timeless=random.random() < 0.2,
        rank=random.choice([*["normal"] * 8, "preferred"]),
        fact=str(random.randrange(800)),
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_it_does_so_for_thousands_of_claims_that_contradict_each_other(rules: StandingRules, seed: int) -> None:
    random = Random(seed)
    claims = [drawn(random) for _ in range(2500)]
    expected = by_reference(claims, DAY)
    answers = [answer for _, answer, *_ in expected.values()]
    assert min(map(answers.count, ("yes", "no", "unknown", "contested"))) > 100
    assert by_rules(rules, claims, DAY) == expected
