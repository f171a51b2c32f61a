"""The rules in SQL give what the reference in Python gives, for whatever claims of whatever facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from importlib.resources import files
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphmodel.claims import ClaimRecord, Document, Passage, standings
from graphmodel.claims import Testimony as Heard  # a name that begins with Test would be collected
from graphmodel.claims.record import merge_all
from graphmodel.claims.standing import UNKNOWN
from graphmodel.model import Layer, Model, PartialDate, Ref
from graphmodel.records.claims import claim_ref
from graphmodel.records.marks import marks
from graphmodel.staging.claims import JUDGED_TOGETHER, StagedClaims
from graphmodel.staging.stage import Stage
from graphmodel.staging.standing import StandingRules
from tests.claims.hearing import ARLAND, DAY, NEXT
from tests.drawing import one_in

LAYER = Layer()
WRITTEN = (
    "2029 2030 2031 2031-06 2031-06-15 2031-06-16 2032 ../2031-06 2030/.. 2029/2031 0001 9999 0999-12 195X 2031-21"
)
DATES = st.sampled_from([None, None, "..", *WRITTEN.split()])
TEXTS = st.sampled_from(["", 'it\'s "said"', "two\nlines", "a\\b\\n", "'; --", "\r\n\t", "é {x} $1", '\\"'])
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
    "note": TEXTS,
    "holder": TEXTS,
    "document": TEXTS,
    "subject": st.builds(Ref, st.sampled_from(["State", "Non-state"]), TEXTS),
    "excepting": st.sampled_from([*[()] * 7, ("bria",)]),
    "locators": st.sampled_from([(), ("2.1", "10.1"), ("\n", 'a "b"')]),
}
CLAIMS = st.lists(st.builds(built, **PLAIN) | st.builds(built, **ANY), max_size=30)


def record_of(said: Heard) -> ClaimRecord:
    passages = {Passage(Document(said.document), locator) for locator in said.locators or ("",)}
    return ClaimRecord(testimony=said, holder=said.holder, passages=frozenset(passages))


@contextmanager
def staged_of(claims: Sequence[Heard], twice: Sequence[Heard] = ()) -> Iterator[StagedClaims]:
    """The claims staged as those of tables are, some of them given by another table too."""
    stage = Stage(Model.of(), threads=1)
    staged = StagedClaims(stage)
    staged.add("a.csv", map(record_of, claims))
    staged.add("b.csv", map(record_of, twice))
    staged.settle()
    yield staged
    stage.close()


Judged = dict[str, tuple[Any, ...]]


def by_rules(staged: StagedClaims, day: date, size: int = 500) -> Judged:
    """What a load hears of each claim: how its fact holds, whether it carries it, and what its node holds."""
    windows = list(staged.judged(size, day))
    facts = [fact for window in windows for fact in {claim.fact for claim in window}]
    assert len(facts) == len(set(facts)), "all claims of a fact are in one window"
    return {
        claim.id: (claim.said, claim.answer, claim.carries, claim.status, claim.status_words, claim.turns or None)
        for window in windows
        for claim in window
    }


def by_reference(claims: Sequence[Heard], day: date) -> Judged:
    found = standings(claims, day)
    marked = marks(LAYER, claims, found, {}, day)
    told = {}
    for claim in claims:
        standing, mark = found.get(claim.fact, UNKNOWN), marked[claim_ref(LAYER, claim.id)]
        answer = "contested" if standing.contested else standing.answer
        told[claim.id] = (claim, answer, *(mark[name] for name in ("stands", "status", "status_words", "turns")))
    return told


AGAIN = {
    "rank": st.sampled_from(["normal", "preferred", "deprecated"]),
    "resolved": st.sampled_from([frozenset(), frozenset({"until"})]),
    "note": TEXTS,
    "locators": st.sampled_from([("2.1",), ("9.2", "10.1")]),
}
"""What a claim may have otherwise where it is given again."""


@settings(max_examples=one_in(2), deadline=None)
@given(
    CLAIMS,
    st.lists(st.fixed_dictionaries(AGAIN), max_size=3),
    DAYS,
    st.sampled_from([1, 4, 500]),
    st.sampled_from([JUDGED_TOGETHER, 3]),
)
def test_the_query_gives_what_the_reference_gives(
    claims: list[Heard], again: list[dict[str, Any]], day: date, size: int, together: int
) -> None:
    """Of each fact, or it leaves the fact to the reference: if a claim excepts somebody. Some are given twice."""
    twice = [replace(claim, **other) for claim, other in zip(reversed(claims), again, strict=False)]
    second = {claim.id: record_of(claim) for claim in twice}
    merged = [merge_all([record_of(c), *([second[c.id]] if c.id in second else [])]).testimony for c in claims]
    left = {claim.fact for claim in claims if claim.excepting}
    decided = [claim for claim in merged if claim.fact not in left]
    with staged_of(claims, twice) as staged, patch("graphmodel.staging.claims.JUDGED_TOGETHER", together):
        assert by_rules(staged, day, size) == by_reference(decided, day)
        others = {id: record.testimony for part in staged.by_fact(size, ()) for id, (record, _) in part.items()}
    assert others == {claim.id: claim for claim in merged if claim.fact in left}


def drawn(random: Random, facts: int, *, plain: bool) -> Heard:
    """A claim of one of many facts, with few days, so that many are the same; if it is `plain`, it counts."""
    days = [None, None, "..", "2030", "2031", "2031-06", "2031-06-14", "2031-06-15", "2031-06-16"]

    timeless = random.random() < 0.3
    undated = timeless and random.random() < 0.6

    def mostly(first: str, *others: str) -> Any:
        return first if plain or random.random() < 0.8 else random.choice(others)

    return built(
        since=None if undated else random.choice(days),
        until=None if undated else random.choice(days),
        published=random.choice([None, "2030", "2031-06-14", "2031-06-15", "2033"]),
        period=random.choice([None, None, "2030/2031"]),
        polarity=random.choice(["affirmed", "denied"]),
        ended=not undated and random.random() < 0.2,
        share=random.choice(["", "", "most", "60%", "some"]),
        timeless=timeless,
        rank=mostly("normal", "preferred", "deprecated") if random.random() < 0.9 else "preferred",
        certainty=mostly("certain", "likely", "unclear"),
        basis=mostly("stated", "implied", "outside"),
        voice=mostly("asserted", "quoted", "hypothetical"),
        own_voice=plain or random.random() < 0.9,
        conditional=not plain and random.random() < 0.1,
        fact=str(random.randrange(facts)),
    )


def fixed(seed: int, *, plain: bool) -> list[Heard]:
    random = Random(seed)
    return [drawn(random, 800, plain=plain) for _ in range(2500)]


@pytest.mark.parametrize(("seed", "plain"), [(1, True), (2, False)])
def test_it_does_so_for_thousands_of_claims_that_contradict_each_other(seed: int, plain: bool) -> None:
    claims = fixed(seed, plain=plain)
    expected = by_reference(claims, DAY)
    answers = [answer for _, answer, *_ in expected.values()]
    assert min(map(answers.count, ("yes", "no", "unknown", "contested"))) > 50
    with staged_of(claims) as staged:
        assert by_rules(staged, DAY) == expected


# ruff: noqa: E501
RULES = files("graphmodel.staging").joinpath("standing.sql").read_text(encoding="utf-8")
BROKEN = {
    "undated timeless claims give way to those that say the same": ("AND bool_or(NOT undated) OVER", "AND false AND bool_or(NOT undated) OVER"),
    "undated timeless claims give way only to those of their side": ("(PARTITION BY fact, affirmed))", "(PARTITION BY fact))"),
    "undated timeless claims give way to the other side": ("(h.timeless AND h.undated AND s.has_date)", "false"),
    "a later change wins": ("OR s.latest > h.published_last", ""),
    "a later change wins, and none of the same day": ("s.latest > h.published_last", "s.latest >= h.published_last"),
    "an end gives way to a later beginning": ("OR (h.over = 'yes' AND s.latest >= h.until_first)", ""),
    "a beginning on the day of the end counts as later": ("s.latest >= h.until_first", "s.latest > h.until_first"),
    "a denial denies": ("if(affirmed, over, holds) = 'yes' AS is_against", "(affirmed AND over = 'yes') AS is_against"),
    "an end denies": ("if(affirmed, over, holds) = 'yes' AS is_against", "(NOT affirmed AND holds = 'yes') AS is_against"),
    "uncertain claims do not count": ("certainty = 'certain' AND basis", "basis"),
    "implied claims do not count": ("basis IN ('stated', 'outside') AND own_voice", "own_voice"),
    "claims from outside count": ("basis IN ('stated', 'outside')", "basis = 'stated'"),
    "attributed claims do not count": ("AND own_voice AND NOT conditional", "AND NOT conditional"),
    "conditional claims do not count": ("AND own_voice AND NOT conditional", "AND own_voice"),
    "deprecated claims do not count": ("AND rank <> 'deprecated' AS counts", "AS counts"),
    "preferred claims count alone": ("QUALIFY rank = 'preferred' OR NOT", "QUALIFY true OR NOT"),
    "a quotation is worded so": ("WHEN voice = 'quoted' THEN 'quoted'", ""),
    "an attribution is worded so": ("WHEN NOT own_voice THEN 'attributed'", ""),
    "a condition is worded so": ("WHEN voice = 'hypothetical' OR conditional THEN", "WHEN voice = 'hypothetical' THEN"),
    "a share is among the words": ("if(share <> '', share, NULL)", "NULL"),
    "some and all contradict each other": ("portion = 'all' OR other = 'all' OR", ""),
    "most and most contradict each other": ("OR (portion = 'most' AND other = 'most')", ""),
    "affirmed and denied of most is contested": ("OR ('most' IN parts AND 'most' IN others)", ""),
    "a denial of some is none of the whole": ("WHEN 'all' IN coalesce(denied_of, [])", "WHEN len(coalesce(denied_of, [])) > 0"),
    "a partial bound is reached at its last day": ("today >= bound.last THEN 'yes'", "today >= bound.first THEN 'yes'"),
    "a partial bound is not reached before its first day": ("WHEN today < bound.first THEN 'no'", ""),
    "inside a bound that speaks for it, the answer is not no": ("if(may_hold, 'unknown', 'no')", "'no'"),
    "inside a bound that speaks against it, the answer is not yes": ("if(any_contradict(affirmed_of, doubted), 'unknown', 'yes')", "'yes'"),
    "an open end is not reached": ("WHEN until IS NOT NULL THEN reached(stops, 'no', today)", "WHEN until IS NOT NULL THEN reached(stops, 'yes', today)"),
    "an open beginning is reached": ("WHEN since IS NOT NULL THEN reached(starts, 'yes', today)", "WHEN since IS NOT NULL THEN reached(starts, 'no', today)"),
    "what ended today held yesterday": ("WHEN timeless OR today = until_first - 1 THEN 'yes'", "WHEN timeless THEN 'yes'"),
    "a period counts where no date is stated": ("WHEN period IS NOT NULL AND undated THEN", "WHEN false THEN"),
    "a source speaks from its publication": ("if(is_published(spoken, today), 'yes', 'unknown')\n        END AS begun", "'yes'\n        END AS begun"),
    "an ended claim has ended when it is published": ("if(is_published(spoken, today), 'yes', 'unknown')\n        END AS over", "'yes'\n        END AS over"),
    "an affirmation that holds for none is a no": ("if(holds_for_none, 'no', 'unknown')", "'unknown'"),
    "the day before an end turns": ("if(until_first > DATE '0001-01-01', until_first - 1, NULL)", "NULL"),
    "the end of a period turns": ("if(period_last < DATE '9999-12-31', period_last + 1, NULL)", "NULL"),
    "publication turns": ("if(depends, published_first, NULL)", "NULL"),
    "publication turns only what depends on it": ("if(depends, published_last, NULL)", "published_last"),
}  # fmt: skip
"""What each rule says, and how it is broken."""


def run_rules(text: str, rules: StandingRules) -> None:
    rules.stage.run(text)


@pytest.mark.long
def test_no_rule_can_be_broken_unnoticed(monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(3)
    claims = [drawn(random, 300, plain=at % 2 == 0) for at in range(1000)]
    claims += [
        built(None, None, None, "2031-06-14", fact="resumed"),
        built("2031-06-14", None, "2031-06-14", None, fact="resumed"),
    ]
    expected = by_reference(claims, DAY)
    unnoticed = []
    with staged_of(claims) as staged:
        for rule, (is_so, broken) in BROKEN.items():
            assert RULES.count(is_so) == 1, rule
            text = RULES.replace(is_so, broken)
            monkeypatch.setattr(StandingRules, "_rules", property(partial(run_rules, text)))
            if by_rules(staged, DAY) == expected:
                unnoticed.append(rule)
    assert unnoticed == []
