"""Coverage of an invented text by the claims on its sentences."""

from decimal import Decimal

import pytest

from graphmodel.claims.coverage import ClaimUse, Coverage, CoverageFinding, SentenceCoverage, Summary, coverage
from graphmodel.problems import Where
from graphmodel.text.sentences import Sentence, number

ARTICLE = """\
This essay is about ports.

In April, Arland's Salt Council banned some 1,300 Brians from the port of Elm. Bria
threatened the Western Union in 2016.

Who gains? Nobody but Ann Oak.
"""
ARLAND = frozenset({"Arland", "the Salt Council"})
BRIA = frozenset({"Bria", "Brian"})


def covered(sentence: str, use: ClaimUse, **waived: str) -> tuple[str, ...]:
    """What the claim leaves unused in the sentence."""
    return coverage([Sentence("1.1", sentence)], {"1.1": [use]}, waived={"1.1": waived}).sentences[0].unused


def test_each_sentence_has_claims_a_reason_or_is_open() -> None:
    claims = {
        "2.1": [
            ClaimUse("Arland bans Brians", ARLAND | BRIA, frozenset({1300}), frozenset({"2016-04"})),
            ClaimUse("Elm has a port", frozenset({"Elm"})),
        ],
        "2.2": [ClaimUse("Bria threatens someone", BRIA)],
    }
    found = coverage(
        number(ARTICLE),
        claims,
        no_fact={"1.1": "only announces the theme"},
        waived={"2.2": {"western": "said of nobody in particular", "the Western Union": "unknown", "1999": "?"}},
        aliases=["Ann Oak", "Western"],
    )
    assert found == Coverage(
        (
            SentenceCoverage("1.1", 0, "only announces the theme"),
            SentenceCoverage("2.1", 2, captions=("Arland bans Brians", "Elm has a port")),
            SentenceCoverage("2.2", 1, unused=("2016",), captions=("Bria threatens someone",)),
            SentenceCoverage("3.1"),
            SentenceCoverage("3.2", unused=("Ann Oak",)),
        ),
        (
            CoverageFinding(
                "waived", "2.2", "1999", "waiver-idle", "'1999' is waived at 2.2, yet is not in that sentence",
                "known are: 2016, Bria, Union, Western", "warning",
            ),
        ),
    )  # fmt: skip
    assert "\n".join(map(str, found.sentences)) == (
        "1.1  no fact: only announces the theme\n"
        "2.1  2 claims\n"
        "2.2  1 claim  unused: 2016\n"
        "3.1  open\n"
        "3.2  open  unused: Ann Oak"
    )
    assert found.summary == Summary(sentences=5, covered=2, reasoned=1, open=2, unused=2)
    assert not found.summary.complete
    assert str(found.summary) == (
        "5 sentences: 2 with claims, 1 with a reason, 2 open; names, numbers and dates that no claim uses: 2"
    )


def test_entries_that_do_not_fit_the_text_are_findings() -> None:
    found = coverage(
        number(ARTICLE),
        {"1.1": [ClaimUse("x")], "2.3": [ClaimUse("y")]},
        no_fact={"1.1": "no", "A.1": "author"},
        waived={"9.9": {"Elm": "a tree"}, "3.2": {"Ann Elm": "who?"}},
    )
    where = Where("sheet.yaml", 4)
    known = "known are: 1.1, 2.1, 2.2, 3.1, 3.2"
    assert [(f.section, f.locator, f.key) for f in found.findings] == [
        ("facts", "2.3", ""),
        ("no_fact", "A.1", ""),
        ("waived", "9.9", ""),
        ("no_fact", "1.1", ""),
        ("waived", "3.2", "Ann Elm"),
    ]
    assert [str(finding.problem(where)) for finding in found.findings] == [
        "sheet.yaml:4 unknown-locator the text has no sentence 2.3\n  hint: did you mean '2.2'?",
        "sheet.yaml:4 unknown-locator the text has no sentence A.1\n  hint: did you mean '3.1'?",
        f"sheet.yaml:4 unknown-locator the text has no sentence 9.9\n  hint: {known}",
        "sheet.yaml:4 no-fact-with-claims 1.1 is said to hold no fact, yet has 1 claim\n"
        "  hint: take out the one or the other",
        "sheet.yaml:4 waiver-idle 'Ann Elm' is waived at 3.2, yet is not in that sentence\n  hint: known are: Ann Oak",
    ]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("He saw the Salt Council.", "The Salt Council"),
        ("He saw Brians.", "Brian"),
        ("He saw Al-Qama's men.", "al qama"),
        ("He saw the U.S. fleet.", "US"),
        ("He saw Erdogan.", "Erdoğan"),
        ("They are North and South Brians.", "North Brian"),
        ("He saw ANN OAK there.", "Ann Oak"),
    ],
)
def test_a_name_is_used_in_whatever_way_it_is_spelled(sentence: str, name: str) -> None:
    assert covered(sentence, ClaimUse("x", frozenset({name, "South Brian"}))) == ()


@pytest.mark.parametrize(
    ("sentence", "used"),
    [
        ("It sold 1.3 million.", 1_300_000),
        ("It sold 1.3 million.", 1.3e6),
        ("It sold 1.300.", 1300),
        ("It sold 1.625.", 1.625),
        ("It sold 30%.", 30),
        ("It sold 30 percent.", Decimal("0.3")),
        ("It sold two-thirds.", 67),
        ("It sold two-thirds.", 0.67),
        ("It sold 9/11.", 0.82),
        ("It sold 10 to 15 million.", 10_000_000),
        ("In all it sold 1200.", 1200),
    ],
)
def test_a_number_is_used_if_a_claim_has_its_value(sentence: str, used: float) -> None:
    fifteen_million = 15 * 10**6
    assert covered(sentence, ClaimUse("x", numbers=frozenset({used, fifteen_million}))) == ()
    assert covered(sentence, ClaimUse("x", numbers=frozenset({7}))) != ()


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("It fell in 2016.", "2016-04"),
        ("It fell in April.", "2016-04-03"),
        ("It fell on 3 April.", "2016-04-03"),
        ("It fell in April 2016.", "2016-04"),
        ("It fell in the 2010s.", "2016"),
        ("It fell in the 21st century.", "2016"),
        ("It fell on Sunday.", "2016-04-03"),
        ("It fell at 10:30.", "2016-04-03T10:30"),
        ("It fell on 3/4/2016.", "2016-03-04"),
    ],
)
def test_a_date_is_used_by_itself_or_a_more_precise_one(sentence: str, day: str) -> None:
    assert covered(sentence, ClaimUse("x", dates=frozenset({day}))) == ()
    assert covered(sentence, ClaimUse("x", dates=frozenset({"1999-12-31", ".."}))) != ()


def test_a_waiver_covers_all_within_its_phrase_and_each_mention_is_listed_once() -> None:
    sentence = "He flew a Boeing 737 from Elm to Ash, then to Elm, in about 1.3 million hours, with $5."
    assert covered(sentence, ClaimUse("x")) == ("Boeing", "737", "Elm", "Ash", "1.3 million", "$5")
    waived = {"the boeing 737": "type", "ELM": "place", "1300000": "vague", "$5": "price"}
    assert covered(sentence, ClaimUse("x"), **waived) == ("Ash",)


def test_coverage_can_be_made_from_stored_counts() -> None:
    stored = [SentenceCoverage("1.1", reason="announces"), SentenceCoverage("1.2", claims=3, unused=("Elm",))]
    assert [str(sentence) for sentence in stored] == ["1.1  no fact: announces", "1.2  3 claims  unused: Elm"]
    assert Summary.of(stored) == Summary(sentences=2, covered=1, reasoned=1, open=0, unused=1)
    assert Summary.of([*stored[:1], SentenceCoverage("1.2", claims=3)]).complete


def test_a_less_precise_date_does_not_use_a_date() -> None:
    assert covered("It fell in April 2016.", ClaimUse("x", dates=frozenset({"2016"}))) == ("April 2016",)


def test_an_empty_waiver_or_name_harms_nothing() -> None:
    found = coverage([Sentence("1.1", "In Elm.")], {"1.1": [ClaimUse("x", frozenset({""}))]}, waived={"1.1": {"": "?"}})
    assert found.sentences[0].unused == ("Elm",)
