"""From a relationship to the claims behind it, on each engine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from graphmodel.databases import Database, Statement
from graphmodel.errors import QuestionError
from graphmodel.explorer.reading import surroundings
from graphmodel.model import Layer, Ref
from graphmodel.workflows.evidence import EvidenceReport, Named, evidence, evidence_about
from graphmodel.workflows.load import load
from graphmodel.workflows.own import own_question
from graphmodel.workflows.search import search
from graphmodel.workflows.witness import Witness
from tests.example import Borders, State, sheet
from tests.workflows.conftest import Make

FACTS = """\
  1.1:
  - arland RECOGNIZES bria-government: {since: 2030, note: it says so}
  1.10:
  - arland not RECOGNIZES bria-government: {until: 2029}
  1.2:
  - arland likely RECOGNIZES bria-government: {because: [arland BORDERS bria]}
  2.1:
  - critics SAY:
    - arland was RECOGNIZES bria-government
  - arland RECOGNIZES bria-government: {basis: implied}
  2.2:
  - corrin BORDERS bria: {rank: preferred}
  - corrin BORDERS bria: {rank: deprecated, share: most}
""".replace("SAY:", "SAYS:")


def witness(caption: str, *remarks: str, locators: tuple[str, ...], holder: str = "T", note: str = "") -> Witness:
    denies = "denies it" in remarks
    return Witness(caption, not remarks, holder, "d1", "T", locators, note, remarks, denies=denies)


def test_every_claim_of_a_fact_is_told_with_what_keeps_it_from_carrying_it(make: Make, database: Database) -> None:
    project = make(one=sheet(FACTS))
    report = load(project, database)
    name = "Arland recognizes Bria's government"
    assert evidence(project, database, "Arl", "recognizes", "bria's GOVERNMENT") == EvidenceReport(
        subject=Named("State", Ref("Entity", "arland"), "Arland"),
        type="RECOGNIZES",
        object=Named("Government", Ref("Entity", "bria-government"), "Bria's government"),
        witnesses=(
            witness(f"{name} (since 2030)", locators=("1.1",), note="it says so"),
            witness(
                name.replace("rec", "probably rec"),
                "only likely",
                "because: Arland borders Bria",
                locators=("1.2",),
            ),
            witness(
                name.replace("recognizes", "does not recognize") + " (until 2029)",
                "denies it",
                "ended 2029",
                locators=("1.10",),
            ),
            witness(
                name.replace("recognizes", "recognized") + " (ended, quoted)",
                "attributed to Critics",
                "over",
                "quoted in: Critics says that Arland recognized Bria's government (ended)",
                locators=("2.1",),
                holder="Critics",
            ),
            witness(name + " (implied)", "implied, not stated", locators=("2.1",)),
        ),
        as_of=report.as_of,
        caption=name,
    )


@pytest.mark.proved_by(
    "tests/workflows/test_evidence.py::test_every_claim_of_a_fact_is_told_with_what_keeps_it_from_carrying_it"
)
def test_a_symmetric_relationship_is_found_both_ways(make: Make, database: Database) -> None:
    project = make(one=sheet(FACTS))
    load(project, database)
    for ends in (("corrin", "bria"), ("Bria", "Corrin")):
        carrying, other = evidence(project, database, ends[0], "BORDERS", ends[1]).witnesses
        assert (carrying.carries, carrying.locators) == (True, ("2.2",))
        assert (other.carries, other.remarks) == (False, ("deprecated",))


def test_of_nodes_of_one_name_those_that_the_type_takes_are_meant(make: Make, embedded_database: Database) -> None:
    entities = """\
entities:
  State: {arland: Arland, bria: Bria}
  Government: {bria-government: {name: The government, aliases: [Bria]}}
"""
    project = make(one=sheet("  1.1:\n  - arland RECOGNIZES bria-government\n", entities=entities))
    load(project, embedded_database)
    assert evidence(project, embedded_database, "Arland", "RECOGNIZES", "Bria").object.label == "Government"
    assert evidence(project, embedded_database, "Arland", "BORDERS", "Bria").object.label == "State"


def test_a_name_of_several_nodes_is_told_with_their_keys(make: Make, embedded_database: Database) -> None:
    entities = "entities: {State: {a: Arland, b: {name: Bria, aliases: [East]}, c: {name: Corrin, aliases: [East]}}}\n"
    project = make(one=sheet("  1.1:\n  - a BORDERS b\n", entities=entities))
    load(project, embedded_database)
    with pytest.raises(QuestionError) as raised:
        evidence(project, embedded_database, "Arland", "BORDERS", "east")
    assert str(raised.value) == (
        "'east' names several nodes: State:b (Bria), State:c (Corrin)\n  hint: name one by its key: State:b"
    )
    assert evidence(project, embedded_database, "Arland", "BORDERS", "State:b").stands


def test_a_node_of_a_class_that_the_type_does_not_take_is_refused(make: Make, embedded_database: Database) -> None:
    project = make(one=sheet(FACTS))
    load(project, embedded_database)
    with pytest.raises(QuestionError, match=r"RECOGNIZES connects \(State\)->\(Government\), not \(Group\)->\(State\)"):
        evidence(project, embedded_database, "Critics", "RECOGNIZES", "Bria")


@pytest.mark.proved_by(
    "tests/workflows/test_evidence.py::test_every_claim_of_a_fact_is_told_with_what_keeps_it_from_carrying_it"
)
def test_a_relationship_that_a_source_gives_without_a_claim_is_told(make: Make, database: Database) -> None:
    project = make(one=sheet("  1.1: [corrin BORDERS bria]\n"))
    load(project, database, ["tests.workflows.test_evidence:rows"])
    report = evidence(project, database, "Bria", "BORDERS", "Arland")
    assert (report.witnesses, report.sources) == ((), ("tests.workflows.test_evidence:rows",))


@pytest.mark.proved_by(
    "tests/workflows/test_evidence.py::test_every_claim_of_a_fact_is_told_with_what_keeps_it_from_carrying_it"
)
def test_a_fact_holds_does_not_or_is_unknown(make: Make, database: Database) -> None:
    project = make(
        one=sheet(
            "  1.1: [arland not BORDERS bria]\n"
            "  1.2: [corrin BORDERS bria: {since: 2031}]\n"
            "  1.3: [corrin RECOGNIZES bria-government, arland not RECOGNIZES bria-government]\n"
        )
    )
    load(project, database, [*project.settings.sources, "tests.workflows.test_evidence:rows"])

    def holds(*fact: str, on: date | None = None) -> str:
        return evidence(project, database, *fact, as_of=on).holds

    assert holds("arland", "BORDERS", "bria") == "yes"  # a row gives it, and a claim denies it
    assert [holds("corrin", "BORDERS", "bria", on=date(year, 3, 1)) for year in (2030, 2031, 2032)] == [
        *("no", "unknown", "yes")
    ]
    assert holds("corrin", "RECOGNIZES", "bria-government", on=date(2020, 1, 1)) == "unknown"
    assert holds("corrin", "BORDERS", "arland") == "no"


def rows() -> Iterator[Borders]:
    """A loader of rows without claims."""
    yield Borders(State.key("arland"), State.key("bria"))


MORE = """\
  1.1:
  - Attack raid: {by: red-band, target: bria-port, when: 2030}
  - arland.founded: 1901
  - arland RECOGNIZES bria-government: {level: full}
  1.2:
  - arland.founded: 1950
  - arland RECOGNIZES bria-government: {level: partial, since: 2031-01}
  - bria-government FEARS arland
"""


def test_a_property_an_event_and_a_pair_have_evidence_too(make: Make, database: Database) -> None:
    project = make(one=sheet(MORE))
    load(project, database)
    founded = evidence_about(project, database, "arland.founded")
    assert (founded.title, [(w.caption, w.status, w.against) for w in founded.witnesses]) == (
        "Arland.founded",
        [
            ("Arland: founded is 1901", "contested", ("Arland: founded is 1950 (d1 1.2)",)),
            ("Arland: founded is 1950", "contested", ("Arland: founded is 1901 (d1 1.1)",)),
        ],
    )
    raid = evidence_about(project, database, "raid")
    assert [w.caption for w in raid.witnesses] == [
        *("raid is by Red Band", "raid targets Bria Port", "raid took place", "raid took place in 2030")
    ]
    pair = evidence_about(project, database, "Arland", "bria-government")
    assert [(w.caption, w.properties) for w in pair.witnesses] == [
        ("Arland recognizes Bria's government", ("level full",)),
        ("Arland recognizes Bria's government (since 2031-01)", ("level partial",)),
        ("Bria's government fears Arland", ()),
    ]
    assert pair.witnesses[0].against == ("Arland recognizes Bria's government (since 2031-01), level partial (d1 1.2)",)


def test_a_node_with_an_empty_name_is_called_by_its_key(make: Make, embedded_database: Database) -> None:
    project = make(one=sheet(MORE))
    load(project, embedded_database)
    embedded_database.write(Statement("MATCH (n:Attack {id: 'raid'}) SET n.name = ''"))
    assert evidence_about(project, embedded_database, "raid").title == "raid"
    (found,) = search(project, embedded_database, "raid")
    assert found.caption == "raid"
    view = surroundings(embedded_database, project.model, Ref("Entity", "raid"), most=9)
    assert view.nodes['["Entity","raid"]']["caption"] == "raid"


def test_a_name_is_looked_for_among_the_nodes_that_the_model_knows() -> None:
    """However many claims and passages there are: these are nodes too."""
    question = own_question("nodes-by-name", Layer(), ("City", "Odd label"))
    assert question.statement.text.startswith("MATCH (n:City|`Odd label`)\nWHERE ")
    assert question.text[question.statement.offset :] == question.statement.text
