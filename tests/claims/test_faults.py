"""What is wrong with a claim, told at its place, and what is left of the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from graphmodel.claims import Attribute, Claim, Document, resolve
from graphmodel.model import CONTENT, SOMEONE
from graphmodel.problems import Where
from tests.claims.parties import (
    ARLAND,
    BRIA,
    CRITICS,
    HERE,
    MODEL,
    PLAIN,
    Leases,
    Says,
    Stranger,
    Trades,
    Unknown,
    but,
    keeps,
    one,
    problems,
)

FAULTS: list[tuple[Claim, str]] = [
    (
        Claim(keeps()),
        "claim-evidence a claim without evidence\n"
        "  hint: give the passage that says so: evidence=document.passage('2.1')",
    ),
    (
        Claim(keeps(), [HERE, Document("d2").passage("1")]),
        "claim-documents the evidence of one claim is from several documents\n"
        "  hint: make one claim a document; the graph joins them at the fact",
    ),
    (
        Claim(Says(ARLAND, CONTENT), HERE),
        "claim-content it does not say what is said, believed or wanted\n"
        "  hint: nest the claims that are said, or give the option `that`",
    ),
    (
        replace(PLAIN, that=[PLAIN]),
        "claim-content only a relationship whose end is Content takes nested claims\n"
        "  hint: give the reasons under `because`, or say what the claims are the content of",
    ),
    (
        replace(PLAIN, certainty="certainly"),  # type: ignore[arg-type]
        "claim-axis certainty 'certainly' is none of certain, likely, possible, unclear\n"
        "  hint: did you mean 'certain'?",
    ),
    (
        replace(PLAIN, rank="best"),  # type: ignore[arg-type]
        "claim-axis rank 'best' is none of preferred, normal, deprecated\n"
        "  hint: known are: deprecated, normal, preferred",
    ),
    (
        replace(PLAIN, share="mots"),
        "claim-share the share 'mots' is none of all, most, many, some, few, a number or a percentage\n"
        "  hint: did you mean 'most'?",
    ),
    (
        replace(PLAIN, share="none"),
        "claim-share the share 'none' is none of all, most, many, some, few, a number or a percentage\n"
        "  hint: a denial is said with `not`",
    ),
    (replace(PLAIN, confidence=7), "claim-confidence a confidence of 7\n  hint: give a number from 0 to 1"),
    (
        Claim(keeps(since="2031-02", until="2031-01"), HERE),
        "claim-interval `until` (2031-01) precedes `since` (2031-02)\n  hint: until is the day it ended",
    ),
    (
        Claim(keeps(until="2032"), HERE, ended=True),
        "claim-interval it has ended, and yet holds until 2032\n  hint: leave out `was`, or give the day it ended",
    ),
    (
        Claim(keeps(until=".."), HERE, ended=True),
        "claim-interval it has ended, and yet holds until ..\n  hint: leave out `was`, or give the day it ended",
    ),
    (
        replace(PLAIN, excepting=[CRITICS, ARLAND]),
        "claim-except 'arland' is both meant and left out\n"
        "  hint: except names members of a collective; write lines of their own",
    ),
    (Claim(Unknown(ARLAND, BRIA), HERE), "claim-type Unknown is not in the model"),
    (Claim(Attribute(Stranger.key("x"), "size", 1), HERE), "claim-type Stranger is not in the model"),
    (Claim(Attribute(SOMEONE, "size", 1), HERE), "claim-type Someone is not in the model"),
    (replace(PLAIN, holder=Stranger(id="x")), "claim-type Stranger is not in the model"),
    (replace(PLAIN, excepting=[Stranger.key("x")]), "claim-type Stranger is not in the model"),
    (
        Claim(keeps(), Document("d1", author=Stranger.key("x")).passage("1")),
        "claim-type Stranger is not in the model",
    ),
    (
        Claim(Attribute(ARLAND, "sise", 1), HERE),
        "claim-property State has no property 'sise'\n  hint: did you mean 'size'?",
    ),
    (Claim(Attribute(ARLAND, "id", "x"), HERE), "claim-property 'id' is the key of State, no fact about it"),
    (Claim(Attribute(ARLAND, "size", None), HERE), "claim-value the claim gives State.size no value"),
    (
        Claim(Attribute(ARLAND, "size", "large"), HERE),
        "claim-value State.size: 'large' does not fit: Input should be a valid integer, unable to parse string as an"
        " integer\n  hint: see the definition: graphmodel model State",
    ),
    (
        Claim(Trades(ARLAND, BRIA), HERE),
        "missing-key TRADES has no good, which distinguishes it from parallel ones\n  hint: add good",
    ),
    (
        Claim(Leases(ARLAND, BRIA), HERE, polarity="denied"),
        "missing-key LEASES has no since, which distinguishes it from parallel ones\n  hint: add since",
    ),
]


@pytest.mark.parametrize(("claim", "expected"), FAULTS, ids=[text.split("\n")[0] for _, text in FAULTS])
def test_what_is_wrong_with_a_claim_is_told_at_its_place(claim: Claim, expected: str) -> None:
    assert problems(replace(claim, where=Where("s.yaml", 2, 3))) == [f"s.yaml:2:3 {expected}"]


def test_what_was_may_say_until_when() -> None:
    assert problems(Claim(keeps(until="2031-01"), HERE, ended=True)) == []


def test_every_fault_of_a_claim_is_told_at_once() -> None:
    claim = Claim(Unknown(ARLAND, BRIA), share="x", confidence=-1, holder=Stranger.key("x"))
    assert [text.split(" ")[0] for text in problems(claim)] == [
        "claim-evidence",
        "claim-share",
        "claim-confidence",
        "claim-type",
        "claim-type",
    ]


FAULTY = Claim(keeps(), share="mots")


@pytest.mark.parametrize(
    "around",
    [
        lambda inner: Claim(Says(ARLAND, CONTENT), HERE, that=[inner]),
        lambda inner: Claim(Says(ARLAND, CONTENT), HERE, that=[Claim(keeps(BRIA)), inner]),
        lambda inner: Claim(keeps(), HERE, conditions=[inner]),
        lambda inner: Claim(Says(ARLAND, CONTENT), HERE, that=[Claim(keeps(), conditions=[inner])]),
    ],
)
def test_a_claim_with_a_faulty_part_is_not_made(around: Callable[[Claim], Claim]) -> None:
    """What is left of it would be another claim, such as one without its condition."""
    found, faults = resolve(MODEL, [replace(around(FAULTY), where=Where("s.yaml", 5))])
    assert [problem.code for problem in faults] == ["claim-share"]
    assert [problem.where for problem in faults] == [Where("s.yaml", 5)]
    assert not [r for r in found if r.voice == "asserted"]


@pytest.mark.parametrize("how", ["reasons", "rebuts", "alternative_of"])
def test_a_claim_stands_without_the_faulty_claim_it_refers_to(how: str) -> None:
    found, faults = resolve(MODEL, [but(PLAIN, **{how: [FAULTY]})])
    assert ([r.id for r in found], [p.code for p in faults]) == ([one(PLAIN).id], ["claim-share"])


def test_one_faulty_claim_does_not_stop_the_others() -> None:
    found, faults = resolve(MODEL, [FAULTY, PLAIN, Claim(keeps())])
    assert ([r.id for r in found], [p.code for p in faults]) == (
        [one(PLAIN).id],
        ["claim-evidence", "claim-share", "claim-evidence"],
    )
