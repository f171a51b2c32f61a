"""What is assembled of the sources that were selected."""

from __future__ import annotations

from graphmodel.claims import Claim, Document
from graphmodel.problems import Where
from tests.records.assembling import assembled, said, sound
from tests.sources.harbours import Fears, Keeps, State, Treaty

ARLAND, BRIA = State(id="arland", name="Arland"), State(id="bria", name="Bria")
A, B = State.key("arland"), State.key("bria")


def test_selected_sources_come_with_the_nodes_they_need() -> None:
    document = Document("d", author=State.key("corrin"))
    nodes = said("nodes", ARLAND, BRIA, State(id="corrin"), State(id="dale"), State(id="elm"), Treaty(number=7))
    ties = said("ties", Fears(A, B), BRIA)
    claims = said("claims", Claim(Keeps(B, Treaty.key(7)), document.passage("1.1")))
    every = sound(nodes, ties, claims)
    assert (every.sources, every.clean_sources) == (frozenset({"nodes", "ties", "claims"}),) * 2
    assert len(every.nodes) == 6

    only = sound(nodes, ties, claims, selected=["ties"])
    assert {ref.key for ref in only.nodes} == {"arland", "bria"}
    assert (len(only.relationships), len(only.claims), only.claim_nodes) == (1, 0, {})
    assert (only.sources, only.clean_sources) == (frozenset({"ties"}),) * 2

    only = sound(nodes, ties, claims, selected=["claims"])
    assert {ref.key for ref in only.nodes} == {"bria", 7, "corrin"}
    assert (len(only.relationships), len(only.claims)) == (0, 1)
    assert sorted(ref.label for ref in only.claim_nodes) == ["Claim", "Document", "Passage"]
    assert {link.type for link in only.claim_links.values()} == {
        *("SUBJECT", "OBJECT", "HELD_BY", "EVIDENCED_BY", "PASSAGE_OF")
    }


def test_a_fault_in_another_source_is_told_and_does_not_make_the_selected_one_faulty() -> None:
    records = assembled(said("good", ARLAND), said("bad", Fears(A, B)), selected=["good"])
    assert [problem.where for problem in records.problems] == [Where("bad", 1)]
    assert (records.sources, records.clean_sources) == (frozenset({"good"}), frozenset({"good"}))
