"""Claims, documents and passages of several sources: merged, completed, refused where what they name is not there."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from random import Random
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.claims import Attribute, Claim, Document, Passage
from graphmodel.model import CONTENT, SOMEONE, Model, Node, PartialDate, Property, Quantity, Ref
from graphmodel.problems import Where
from graphmodel.records import Records
from graphmodel.sources import Batch
from tests.records.assembling import assembled, said, sound, told
from tests.sources.harbours import Actor, Fears, Group, Keeps, Port, Recognizes, Says, State, TradesWith, Treaty

ARLAND, BRIA, CRITICS = State(id="arland", name="Arland"), State(id="bria", name="Bria"), Group(id="critics")
NODES = said("nodes", ARLAND, BRIA, CRITICS, Port(id="port"), Treaty(number=7))
A, B, SEVEN = State.key("arland"), State.key("bria"), Treaty.key(7)
DOCUMENT = Document("d1", title="T", author="Ann Oak", published=PartialDate("2031-06"))
HERE = DOCUMENT.passage("1.1")


def links(records: Records) -> set[tuple[str, str, str]]:
    """Links of the claim layer; a claim by what it says."""
    names = {Ref("Claim", id): f"{r.voice} {r.testimony.predicate}" for id, r in records.claims.items()}

    def name(ref: Ref) -> str:
        return names.get(ref, str(ref))

    return {(name(link.start), link.type, name(link.end)) for link in records.claim_links.values()}


def stored(records: Records, label: str, id: str) -> dict[str, Any]:
    return dict(records.claim_nodes[Ref(label, id)].stored)


# What is there


def test_a_claim_is_joined_to_all_that_it_is_about_and_that_it_rests_on() -> None:
    claim = Claim(
        Says(A, CONTENT),
        [HERE, DOCUMENT.passage("1.2"), DOCUMENT.passage()],
        holder=CRITICS,
        that=[Claim(Keeps(B, SEVEN))],
        conditions=[Claim(Fears(B, A))],
        reasons=[Claim(Recognizes(A, B))],
        rebuts=[Claim(Attribute(A, "code", "X"))],
        alternative_of=["other"],
        excepting=[B],
    )
    other = Claim(Fears(SOMEONE, SOMEONE), HERE, label="other")
    assert links(sound(NODES, said("s", claim, other))) == {
        ("asserted SAYS", "SUBJECT", "Entity:arland"),
        ("asserted SAYS", "HELD_BY", "Entity:critics"),
        ("asserted SAYS", "EXCEPTS", "Entity:bria"),
        ("asserted SAYS", "QUOTES", "quoted KEEPS"),
        ("hypothetical FEARS", "CONDITION_OF", "asserted SAYS"),
        ("asserted RECOGNIZES", "REASON_FOR", "asserted SAYS"),
        ("asserted SAYS", "REBUTS", "hypothetical code"),
        ("asserted SAYS", "ALTERNATIVE_READING_OF", "asserted FEARS"),
        ("quoted KEEPS", "SUBJECT", "Entity:bria"),
        ("quoted KEEPS", "OBJECT", "Treaty:7"),
        ("quoted KEEPS", "HELD_BY", "Entity:arland"),
        ("hypothetical FEARS", "SUBJECT", "Entity:bria"),
        ("hypothetical FEARS", "OBJECT", "Entity:arland"),
        ("hypothetical FEARS", "HELD_BY", "Entity:critics"),
        ("asserted RECOGNIZES", "SUBJECT", "Entity:arland"),
        ("asserted RECOGNIZES", "OBJECT", "Entity:bria"),
        ("asserted RECOGNIZES", "HELD_BY", "Entity:critics"),
        ("hypothetical code", "SUBJECT", "Entity:arland"),
        ("hypothetical code", "HELD_BY", "Entity:critics"),
        *(
            (f"{voice} {what}", "EVIDENCED_BY", end)
            for voice, what in (
                *(("asserted", "SAYS"), ("quoted", "KEEPS"), ("hypothetical", "FEARS"), ("asserted", "RECOGNIZES")),
                ("hypothetical", "code"),
            )
            for end in ("Passage:d1 1.1", "Passage:d1 1.2", "Document:d1")
        ),
        ("asserted FEARS", "EVIDENCED_BY", "Passage:d1 1.1"),
        ("Passage:d1 1.1", "PASSAGE_OF", "Document:d1"),
        ("Passage:d1 1.2", "PASSAGE_OF", "Document:d1"),
    }


def test_documents_and_passages_are_nodes_without_text() -> None:
    author = replace(DOCUMENT, author=A, url="https://example.org")
    passages = author.passage("1.1", "0123"), author.passage("1.2")
    batch = said("s", author, Document("ref", title="R", reference=True), *passages)
    batch.no_fact["1.2"] = "announces it"
    records = sound(NODES, batch)
    assert {str(ref): node.stored for ref, node in records.claim_nodes.items()} == {
        "Document:d1": {
            "title": "T",
            "author": "Arland",
            "url": "https://example.org",
            "published": "2031-06",
            "published_first": PartialDate("2031-06").first,
            "published_last": PartialDate("2031-06").last,
        },
        "Document:ref": {"title": "R", "reference": True},
        "Passage:d1 1.1": {"document": "d1", "locator": "1.1", "fingerprint": "0123"},
        "Passage:d1 1.2": {"document": "d1", "locator": "1.2", "no_fact": "announces it"},
    }
    assert links(records) == {
        ("Document:d1", "HELD_BY", "Entity:arland"),
        ("Passage:d1 1.1", "PASSAGE_OF", "Document:d1"),
        ("Passage:d1 1.2", "PASSAGE_OF", "Document:d1"),
    }


def test_a_claim_of_several_sources_has_the_evidence_of_all() -> None:
    claims = [Claim(Keeps(A, SEVEN), p, note=n) for p, n in ((HERE, "kept"), (DOCUMENT.passage("1.2"), "kept so far"))]
    for order in permutations([said("s1", claims[0]), said("s2", claims[1], HERE)]):
        records = sound(NODES, *order)
        (record,) = records.claims.values()
        assert (record.testimony.locators, record.testimony.note) == (("1.1", "1.2"), "kept so far")
        assert records.claim_nodes[Ref("Claim", record.id)].sources == {"s1", "s2"}
        assert records.claim_nodes[Ref("Passage", "d1 1.1")].sources == {"s1", "s2"}
        assert records.claim_nodes[Ref("Document", "d1")].sources == {"s1", "s2"}


def test_a_passage_is_completed_by_each_source_that_knows_more_of_it() -> None:
    known = said("s1", DOCUMENT, DOCUMENT.passage("1.1", "0123"))
    known.no_fact["1.1"] = "announces it"
    for order in permutations([known, said("s2", Claim(Keeps(A, SEVEN), HERE))]):
        assert stored(sound(NODES, *order), "Passage", "d1 1.1") == {
            "document": "d1",
            "locator": "1.1",
            "fingerprint": "0123",
            "no_fact": "announces it",
        }


# What is wrong


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (
            Claim(Keeps(State.key("arlnd"), SEVEN), HERE),
            "missing-end no source declares the Entity 'arlnd'\n  hint: did you mean 'arland'?",
        ),
        (
            Claim(Keeps(A, Treaty.key(8)), HERE),
            "missing-end no source declares the Treaty 8\n  hint: known are: 7",
        ),
        (
            Claim(Attribute(Group.key("ash"), "situation", "poor"), HERE),
            "missing-end no source declares the Entity 'ash'\n  hint: known are: arland, bria, critics, port",
        ),
        (
            Claim(Keeps(A, SEVEN), HERE, holder=Group.key("crtics")),
            "missing-end no source declares the Entity 'crtics'\n  hint: did you mean 'critics'?",
        ),
        (
            Claim(Keeps(A, SEVEN), HERE, excepting=[State.key("brai")]),
            "missing-end no source declares the Entity 'brai'\n  hint: did you mean 'bria'?",
        ),
        (
            Claim(Fears(Actor.key("port"), B), HERE),
            "wrong-end FEARS connects (Actor)->(Actor), (Actor)->(Content), not (Port)->(State)\n"
            "  hint: see the definition: graphmodel model FEARS",
        ),
        (
            Claim(Fears(SOMEONE, Actor.key("port")), HERE),
            "wrong-end FEARS connects (Actor)->(Actor), (Actor)->(Content), not (someone)->(Port)\n"
            "  hint: see the definition: graphmodel model FEARS",
        ),
        (
            Claim(Attribute(Actor.key("arland"), "situation", "poor"), HERE),
            "unknown-property State has no property 'situation'\n"
            "  hint: known are: aliases, code, founded, id, island, name",
        ),
        (Claim(Keeps(A, SEVEN)), "claim-evidence a claim without evidence\n"
         "  hint: give the passage that says so: evidence=document.passage('2.1')"),
        (
            Claim(Attribute(Group.key("critics"), "marks", [2**63]), HERE),
            "not-storable the claim: marks: 9223372036854775808 does not fit in 64 bits\n"
            "  hint: a graph holds 64-bit integers, finite numbers and text",
        ),
        (
            Claim(Keeps(A, SEVEN), HERE, note="\ud800"),
            "not-storable the claim: note: '\\ud800' holds half a character (a lone surrogate), which has no UTF-8\n"
            "  hint: a graph holds 64-bit integers, finite numbers and text",
        ),
        (
            Claim(Keeps(A, SEVEN), HERE, holder="\udfff"),
            "not-storable the claim: holder: '\\udfff' holds half a character (a lone surrogate), which has no UTF-8\n"
            "  hint: a graph holds 64-bit integers, finite numbers and text",
        ),
        (
            Claim(TradesWith(A, B, good="a\0b"), HERE),
            "not-storable the claim: good: 'a\\x00b' holds a zero character\n"
            "  hint: a graph holds 64-bit integers, finite numbers and text",
        ),
        (
            Claim(Keeps(A, SEVEN), DOCUMENT.passage("1\0")),
            "not-storable the claim: locators: '1\\x00' holds a zero character\n"
            "  hint: a graph holds 64-bit integers, finite numbers and text",
        ),
    ],
)  # fmt: skip
def test_a_claim_that_cannot_be_kept_is_told_and_left_out(claim: Claim, expected: str) -> None:
    sound_one = Claim(Recognizes(A, B), HERE)
    records = assembled(NODES, said("good", sound_one), said("bad", replace(claim), sound_one))
    assert [str(problem) for problem in records.problems] == [f"bad:1 {expected}"]
    assert [record.testimony.predicate for record in records.claims.values()] == ["RECOGNIZES"]
    assert records.clean_sources == {"nodes", "good"}


def test_a_claim_goes_with_what_it_quotes_or_supposes_and_not_with_its_reasons() -> None:
    lost = Claim(Keeps(State.key("nowhere"), SEVEN))
    for claim in (
        Claim(Says(A, CONTENT), HERE, that=[Claim(Keeps(B, SEVEN)), lost]),
        Claim(Recognizes(A, B), HERE, conditions=[lost]),
        Claim(Says(A, CONTENT), HERE, that=[Claim(Says(B, CONTENT), that=[lost])]),
    ):
        kept = assembled(NODES, said("s", claim)).claims.values()
        assert not [record for record in kept if record.voice == "asserted"]
    for how in ("reasons", "rebuts", "alternative_of"):
        claim = Claim(Recognizes(A, B), HERE, **{how: [lost]})  # type: ignore[arg-type]
        records = assembled(NODES, said("s", claim))
        assert [record.testimony.predicate for record in records.claims.values()] == ["RECOGNIZES"]
        assert {type for _, type, _ in links(records)} == {
            *("SUBJECT", "OBJECT", "EVIDENCED_BY", "PASSAGE_OF"),
        }


def test_a_value_of_a_superclass_is_held_against_the_class_that_the_node_has() -> None:
    class Place(Node):
        abstract = True
        id: Annotated[str, Property(key=True)]

    class Town(Place):
        size: Quantity | None = None

    class Lake(Place):
        size: int | None = None

    model = Model.of(Town, Lake)
    batch = said("s", Town(id="dale"), Lake(id="mere"), *(
        Claim(Attribute(Place.key(id), "size", size), Document("d").passage("1"))
        for id, size in (("dale", "~4 km"), ("mere", 4), ("mere", "~4 km"))
    ))  # fmt: skip
    assert told(batch, model=model) == [
        's:5 wrong-type Lake.size: "~4 km" does not fit: Input should be a valid integer, unable to parse string as an'
        " integer\n  hint: its type in the model is integer"
    ]


def test_documents_are_described_alike_or_it_is_told() -> None:
    same = [
        said("s1", replace(DOCUMENT, author=A)),
        said("s2", replace(DOCUMENT, author=ARLAND)),
        said("s3", replace(DOCUMENT, author=Actor.key("arland"))),
    ]
    assert told(NODES, *same) == []
    for other in ({"title": "U"}, {"published": None}, {"author": "Ben Ash"}, {"url": "u"}, {"reference": True}):
        records = assembled(NODES, said("s1", DOCUMENT), said("s2", replace(DOCUMENT, **other)))
        assert [str(problem) for problem in records.problems] == [
            "s2 sources-disagree the document 'd1' is described otherwise in s1\n  hint: make the two the same"
        ]
        assert stored(records, "Document", "d1") == stored(sound(said("s1", DOCUMENT)), "Document", "d1")


@pytest.mark.parametrize("id", ["", "my article", " d", "a\tb"])
def test_an_id_of_a_document_is_one_word(id: str) -> None:
    batch = said("s", Claim(Keeps(A, SEVEN), Document(id).passage("1")))
    batch.places[f"document {id}"] = Where("s", 9, 2)
    records = assembled(NODES, batch)
    assert [str(problem) for problem in records.problems] == [
        f"s:9:2 document-id the document's id {id!r} is empty or holds white space\n"
        "  hint: take-a-short-name: locators follow it after a space"
    ]
    assert (records.claims, records.claim_nodes) == ({}, {})


def test_an_author_who_is_not_there_is_told() -> None:
    class Stranger(Node):
        id: Annotated[str, Property(key=True)]

    assert told(NODES, said("s", replace(DOCUMENT, author=State.key("arlnd")))) == [
        "s missing-end no source declares the Entity 'arlnd'\n  hint: did you mean 'arland'?"
    ]
    assert told(NODES, said("s", replace(DOCUMENT, author=Stranger.key("x")))) == [
        "s unknown-label Stranger is not in the model\n  hint: name one who is, or give the name as text"
    ]


def test_sources_that_read_different_texts_are_told() -> None:
    batches = [said(name, DOCUMENT, DOCUMENT.passage("1.1", print_)) for name, print_ in (("s1", "01"), ("s2", "02"))]
    batches[1].places["passages 1.1"] = Where("s2", 4, 3)
    assert told(*batches, said("s3", DOCUMENT, DOCUMENT.passage("1.1"))) == [
        "s2:4:3 sources-disagree the passage 'd1 1.1' has the fingerprint 02, but 01 in s1\n"
        "  hint: number the text again: the two were made from different texts"
    ]


def test_documents_and_passages_that_no_engine_stores_are_told() -> None:
    batch = said("s", Document("d", title="\ud800"), DOCUMENT, Passage(DOCUMENT, "1\0"))
    assert [(p.code, p.message.split(":")[0]) for p in assembled(batch).problems] == [
        ("not-storable", "the document"),
        ("not-storable", "the passage"),
    ]


def test_every_fault_of_every_source_is_told_once_in_order_of_place() -> None:
    def batch(name: str) -> Batch:
        return said(name, *(Claim(Keeps(State.key(id), SEVEN), HERE) for id in ("x", "x", "y")))

    places = [str(problem.where) for problem in assembled(NODES, batch("b"), batch("a")).problems]
    assert places == ["a:1", "a:3", "b:1", "b:3"]


# Laws

KEPT = Claim(Keeps(B, SEVEN))
STATED = [
    Claim(Keeps(A, SEVEN), HERE, note="kept"),
    Claim(Keeps(A, SEVEN), DOCUMENT.passage("1.2"), rank="preferred", confidence=0.5),
    Claim(Keeps(A, SEVEN), Document("d2", published=PartialDate("2032")).passage("4"), polarity="denied"),
    Claim(Says(CRITICS, CONTENT), HERE, that=[Claim(Keeps(A, SEVEN)), Claim(Fears(B, A), conditions=[KEPT])]),
    Claim(Fears(B, A), HERE, reasons=[Claim(Keeps(B, SEVEN), DOCUMENT.passage("1.3"))], label="fear"),
    Claim(Fears(A, B), HERE, rebuts=["fear"], alternative_of=[Claim(Fears(B, A), HERE, note="so")], label="too"),
    Claim(Attribute(A, "code", "AR"), DOCUMENT.passage("1.1", "0123"), excepting=[B]),
]  # fmt: skip
SOURCES = st.lists(st.lists(st.sampled_from(STATED), max_size=4), min_size=1, max_size=3)


@given(SOURCES, st.randoms(use_true_random=False))
def test_neither_the_order_of_sources_nor_of_what_they_say_matters(sources: list[list[Claim]], random: Random) -> None:
    one = [said(f"s{n}", *labelled(claims)) for n, claims in enumerate(sources)]
    other = [said(f"s{n}", *shuffled(labelled(claims), random)) for n, claims in enumerate(sources)]
    a, b = sound(NODES, *one), sound(*shuffled([NODES, *other], random))
    assert (a.claims, a.claim_nodes, a.claim_links) == (b.claims, b.claim_nodes, b.claim_links)


@given(SOURCES)
def test_saying_it_twice_is_saying_it_once(sources: list[list[Claim]]) -> None:
    once = sound(NODES, *(said(f"s{n}", *labelled(claims)) for n, claims in enumerate(sources)))
    twice = sound(NODES, *(said(f"s{n}", *labelled(claims), *claims) for n, claims in enumerate(sources)))
    assert (once.claims, once.claim_nodes, once.claim_links) == (twice.claims, twice.claim_nodes, twice.claim_links)


def labelled(claims: list[Claim]) -> list[Claim]:
    """The claims, and the one whose label others may use."""
    return [replace(claim) for claim in (*claims, STATED[4])]


def shuffled(things: list[Any], random: Random) -> list[Any]:
    return random.sample(things, len(things))
