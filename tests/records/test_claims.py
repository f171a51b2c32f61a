"""Claims as nodes: captions to read, columns to ask for, and back to testimony."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from graphmodel.claims import Attribute, Claim, Document, standings
from graphmodel.model import CONTENT, SOMEONE, PartialDate, Point, Quantity, Ref
from graphmodel.records import Records, display, name_of
from graphmodel.records import testimony_of as back_from  # a name that begins with test would be collected
from tests.records.assembling import said, sound
from tests.sources.harbours import Attack, By, Fears, Group, Keeps, Port, Recognizes, Says, Ship, State, Treaty

NODES = said(
    "nodes",
    *(State(id="arland", name="Arland"), State(id="bria", name="Bria"), State(id="corrin", name="Corrin")),
    *(Group(id="critics", name="Critics", plural=True), Group(id="nameless", aliases=["The first", "The second"])),
    *(Treaty(number=7), Ship(call="dawn", title="The Dawn"), Port(id="port"), Attack(id="raid", name="The raid")),
)
A, B, CRITICS, SEVEN = State.key("arland"), State.key("bria"), Group.key("critics"), Treaty.key(7)
HERE = Document("d1", author="Ann Oak", published=PartialDate("2031-06")).passage("1.1")


def records(claim: Claim) -> Records:
    return sound(NODES, said("s", claim))


def columns(claim: Claim) -> dict[str, Any]:
    """The columns of the claim itself, which is the last to be made."""
    found = records(claim)
    return dict(found.claim_nodes[Ref("Claim", list(found.claims)[-1])].stored)


def since(date: str) -> PartialDate:
    return PartialDate(date)


@pytest.mark.parametrize(
    ("claim", "caption"),
    [
        (Claim(Keeps(A, SEVEN), HERE), "Arland keeps 7"),
        (Claim(Keeps(A, Ship.key("dawn")), HERE), "Arland keeps The Dawn"),
        (Claim(Keeps(Group.key("nameless"), A), HERE), "nameless keeps Arland"),
        (Claim(Fears(SOMEONE, B), HERE), "someone fears Bria"),
        (Claim(Fears(A, SOMEONE), HERE), "Arland fears someone"),
        (Claim(Keeps(A, SEVEN), HERE, polarity="denied"), "Arland does not keep 7"),
        (Claim(Keeps(A, SEVEN), HERE, certainty="possible"), "Arland may keep 7"),
        (Claim(Keeps(A, SEVEN), HERE, certainty="likely", polarity="denied"), "Arland probably does not keep 7"),
        (Claim(Keeps(A, SEVEN), HERE, certainty="unclear", ended=True), "Arland perhaps kept 7 (ended, unclear)"),
        (Claim(Keeps(A, SEVEN, since=since("2030"), until=since("..")), HERE), "Arland keeps 7 (since 2030, end open)"),
        (Claim(Keeps(A, SEVEN), HERE, basis="implied"), "Arland keeps 7 (implied)"),
        (Claim(Keeps(A, SEVEN), HERE, basis="outside", rank="deprecated"), "Arland keeps 7 (outside, deprecated)"),
        (Claim(Keeps(A, SEVEN), HERE, holder=CRITICS), "Arland keeps 7 (according to Critics)"),
        (Claim(Keeps(A, SEVEN), HERE, holder="Ben Ash"), "Arland keeps 7 (according to Ben Ash)"),
        (Claim(Keeps(A, SEVEN), HERE, holder="Ann Oak"), "Arland keeps 7"),
        (Claim(Keeps(A, SEVEN), HERE, conditions=[Claim(Keeps(B, SEVEN))]), "Arland keeps 7 (conditional)"),
        (
            Claim(Fears(CRITICS, A), HERE, share="most", excepting=[State.key("corrin"), B]),
            "Critics fear Arland (most, except Bria, Corrin)",
        ),
        (
            Claim(
                Says(CRITICS, CONTENT), HERE, that=[Claim(Keeps(B, SEVEN)), Claim(Keeps(A, SEVEN), polarity="denied")]
            ),
            "Critics say that Arland does not keep 7; that Bria keeps 7",
        ),
        (
            Claim(Says(CRITICS, CONTENT), HERE, that=[Claim(Fears(A, CONTENT), that=[Claim(Keeps(B, SEVEN))])]),
            "Critics say that Arland fears that Bria keeps 7",
        ),
        (Claim(Attribute(A, "code", "AR"), HERE), "Arland: code is AR"),
        (Claim(Attribute(A, "island", True), HERE, polarity="denied"), "Arland: island is not yes"),
        (
            Claim(Attribute(CRITICS, "size", Quantity(40000, "persons", about=True)), HERE),
            "Critics: size is ~40000 persons",
        ),
        (Claim(Attribute(CRITICS, "marks", [1, 2]), HERE), "Critics: marks is 1, 2"),
        (Claim(Attribute(A, "code", ""), HERE), "Arland: code is"),
        (Claim(Keeps(A, SEVEN), HERE, ended=True), "Arland kept 7 (ended)"),
        (Claim(Keeps(A, SEVEN, since=since("..")), HERE, polarity="denied"), "Arland does not keep 7 (never)"),
        (Claim(Attribute(Attack.key("raid"), "occurred", True), HERE), "The raid took place"),
        (Claim(Attribute(Attack.key("raid"), "occurred", False), HERE), "The raid did not take place"),
        (
            Claim(Attribute(Attack.key("raid"), "when", since("2030-05")), HERE, certainty="possible"),
            "The raid may have taken place in 2030-05",
        ),
        (Claim(Attribute(Attack.key("raid"), "when", since("2030-05-04")), HERE), "The raid took place on 2030-05-04"),
        (
            Claim(By(Attack.key("raid"), CRITICS), HERE, certainty="likely"),
            "The raid was probably carried out by Critics",
        ),
    ],
)
def test_a_caption_says_all_that_keeps_a_claim_from_being_plain_fact(claim: Claim, caption: str) -> None:
    assert columns(claim)["caption"] == caption


def test_a_hypothetical_claim_says_so() -> None:
    found = records(Claim(Keeps(A, SEVEN), HERE, conditions=[Claim(Keeps(B, SEVEN))]))
    assert [node.stored["caption"] for ref, node in found.claim_nodes.items() if ref.label == "Claim"] == [
        "Bria keeps 7 (hypothetical)",
        "Arland keeps 7 (conditional)",
    ]


def test_a_node_without_a_name_is_called_by_the_first_naming_property_it_has() -> None:
    assert name_of(Ref("Entity", "nameless"), records(Claim(Keeps(A, SEVEN), HERE)).names) == "nameless"
    assert name_of(None, {}) == "someone"
    assert name_of(Ref("Treaty", 8), {}) == "8"


def test_a_claim_has_columns_for_all_its_axes() -> None:
    claim = Claim(
        Recognizes(A, B, level="full", since=since("2030-05"), until=since("..")),
        [HERE, HERE.document.passage("1.10"), HERE.document.passage("1.2")],
        holder=CRITICS,
        share="most",
        excepting=[State.key("corrin")],
        confidence=0.0,
        note="in spring",
        resolved=frozenset({"since"}),
        rank="preferred",
    )
    stored = columns(claim)
    assert len(stored.pop("fact")) == 24
    assert stored == {
        "caption": "Arland recognizes Bria (since 2030-05, end open, most, except Corrin, according to Critics)",
        "subject": "Arland",
        "subject_key": '["Entity","arland"]',
        "predicate": "RECOGNIZES",
        "object": "Bria",
        "object_key": '["Entity","bria"]',
        "qualifiers": '{"level":"full"}',
        "details": "level: full",
        "reads": "recognizes",
        "cited": "d1 1.1, 1.2, 1.10",
        "kind": "relationship",
        "polarity": "affirmed",
        "certainty": "certain",
        "basis": "stated",
        "voice": "asserted",
        "own_voice": False,
        "holder": "Critics",
        "conditional": False,
        "rank": "preferred",
        "ended": False,
        "since": "2030-05",
        "since_first": date(2030, 5, 1),
        "since_last": date(2030, 5, 31),
        "until": "..",
        "published": "2031-06",
        "published_first": date(2031, 6, 1),
        "published_last": date(2031, 6, 30),
        "share": "most",
        "except": ["Corrin"],
        "resolved": ["since"],
        "confidence": 0.0,
        "paraphrase": "in spring",
        "document": "d1",
        "locators": ["1.1", "1.2", "1.10"],
    }


def test_a_claim_of_a_property_has_its_value_as_text_and_as_json() -> None:
    stored = columns(Claim(Attribute(Port.key("port"), "place", Point(1.5, 2)), HERE))
    assert (stored["predicate"], stored["value"], stored["value_json"]) == (
        "place",
        "{'latitude': 2.0, 'longitude': 1.5}",
        '{"latitude":2.0,"longitude":1.5}',
    )
    assert "object" not in stored


@pytest.mark.parametrize(
    "claim",
    [
        Claim(Keeps(A, SEVEN), HERE),
        Claim(Keeps(A, SOMEONE), HERE, polarity="denied", certainty="likely", ended=True),
        Claim(Keeps(SOMEONE, SEVEN, since=since("2030"), until=since("..")), HERE, basis="implied"),
        Claim(
            Recognizes(A, B, level="full", terms=["x"]),
            HERE,
            share="60%",
            excepting=[State.key("corrin")],
            rank="preferred",
        ),
        Claim(Attribute(CRITICS, "marks", [1, 2]), HERE, holder=CRITICS, note="n", resolved=frozenset({"when"})),
        Claim(By(Attack.key("raid"), CRITICS), HERE, conditions=[Claim(Keeps(B, SEVEN))]),
        Claim(Keeps(A, SEVEN), Document("d2").passage()),
    ],
)
def test_a_stored_claim_gives_the_testimony_it_was_made_of(claim: Claim) -> None:
    found = records(claim)
    for id, record in found.claims.items():
        stored = {"id": id, **found.claim_nodes[Ref("Claim", id)].stored}
        names = tuple(sorted(found.names[ref] for ref in record.excepting))
        back = back_from({name: value for name, value in stored.items() if value is not None})
        assert back.excepting == names
        day = date(2031, 7, 1)
        assert standings([back], day)[back.fact].answer == standings([record.testimony], day)[back.fact].answer
        assert {**vars(back), "excepting": (), "holder": ""} == {**vars(record.testimony), "holder": ""}


@pytest.mark.parametrize(
    ("value", "text"),
    [("a", "a"), (1.5, "1.5"), (True, "yes"), (False, "no"), (["a", 2], "a, 2"), ([], ""), ("", "")],
)
def test_values_are_shown_as_text(value: object, text: str) -> None:
    assert display(json.dumps(value)) == text
    assert display("") == ""
