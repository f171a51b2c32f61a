"""Claims of tables wait in the staging database: the graph is as if they had been in memory, and little is read."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import count, cycle
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphmodel.claims import Document
from graphmodel.claims.encoding import decoded
from graphmodel.databases import Database, Recording, Result, Statement
from graphmodel.errors import Unreachable
from graphmodel.loading import LoadOptions, LoadReport, load
from graphmodel.loading.texts import NOTE
from graphmodel.model import PartialDate
from graphmodel.problems import errors
from graphmodel.project import Project
from graphmodel.records import Records, assemble
from graphmodel.records import claims as claim_nodes
from graphmodel.records.layer import count_claims, layer_parts
from graphmodel.schema import establish
from graphmodel.sources import row_reader
from graphmodel.sources.tables import Table
from graphmodel.staging import claim_columns, read
from graphmodel.staging import claims as staged_claims
from graphmodel.staging.claim_columns import claim_in
from graphmodel.workflows.load import load as load_project
from tests.example import MODEL, Government, Recognizes, State
from tests.loading.test_bulk import graph

TODAY = date(2031, 5, 1)
COLUMNS = (
    "who",
    "whom",
    "since",
    "until",
    "polarity",
    "certainty",
    "ended",
    "holder",
    "note",
    "level",
    "size",
    "place",
)
Cells = Mapping[str, Any]
REGISTER = Document("register", "Register", published=PartialDate("2030"))


def states() -> Iterable[Any]:
    yield from (State(id=f"s{number}", name=f"State {number}") for number in range(4))
    yield from (Government(id=f"g{number}") for number in range(3))


def governments() -> Iterable[Any]:
    return (Government(id=f"h{number}") for number in range(400))


def register(path: Path, name: str, rows: Sequence[Cells], document: Document = REGISTER, **more: Any) -> Table:
    """A table of claims, one or two a row."""
    with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, COLUMNS)
        out.writeheader()
        out.writerows(rows)
    beside = {axis: {"column": axis} for axis in ("certainty", "ended", "holder", "note")}
    said: dict[str, Any] = {
        "start": {State: "who"},
        "end": "whom",
        "since": "since",
        "until": "until",
        "level": "level",
    }
    locator = {"locator": {"column": "place"}}
    claims: list[dict[Any, Any]] = [
        {Recognizes: said, "polarity": {"column": "polarity", "default": "affirmed"}, **beside, **locator},
        {"State.area": {"of": "who", "value": {"column": "size", "unit": "km2"}}, "where": {"size": {"empty": False}}},
    ]
    return Table(f"{name}.csv", claims=claims, document=document, name=name, **more)


def assembled(
    path: Path, *sources: Any, staged: bool = True, selected: Collection[str] | None = None, sound: bool = True
) -> Records:
    reading = read(MODEL, [*sources], path, folder=path / "stage", stage_claims=staged)
    assert all(not batch.claims for batch in reading.batches if staged)
    records = assemble(MODEL, reading, selected)
    if sound:
        assert [str(problem) for problem in records.problems] == []
    return records


def loaded(database: Database, records: Records, **how: Any) -> LoadReport:
    establish(database, MODEL)
    return load(database, MODEL, records, today=lambda: TODAY, options=LoadOptions(**how))


def layer(records: Records) -> tuple[dict[Any, Any], dict[Any, Any], int]:
    """All nodes and links of the claim layer, with their sources, and how many claims there are."""
    nodes: dict[Any, Any] = {}
    links: dict[Any, Any] = {}
    for part in layer_parts(records):
        assert part is records or len(part.claims) <= 2 * row_reader.CLAIMS
        for id, record in part.claims.items():
            stored = {"id": id, **part.claim_nodes[claim_nodes.claim_ref(records.layer, id)].stored}
            said = claim_nodes.stored_testimony(record, records.names)
            assert said == claim_nodes.testimony_of(stored)
        for ref, node in part.claim_nodes.items():
            known = nodes.get(ref, ({}, frozenset()))
            nodes[ref] = {**known[0], **node.stored}, known[1] | node.sources
        for identity, link in part.claim_links.items():
            links[identity] = links.get(identity, frozenset()) | link.sources
    return nodes, links, count_claims(records)


ROWS = st.lists(
    st.fixed_dictionaries(
        {"who": st.sampled_from(["s0", "s1"]), "whom": st.sampled_from(["g0", "g1"])},
        optional={
            "since": st.sampled_from(["2020", "2021-05", "no date"]),
            "until": st.sampled_from(["2019", "2025"]),
            "polarity": st.sampled_from(["affirmed", "denied", "perhaps"]),
            "certainty": st.sampled_from(["certain", "likely"]),
            "ended": st.sampled_from(["yes", "no"]),
            "holder": st.sampled_from(["Ann", "the Register"]),
            "note": st.sampled_from(["seen", "seen twice"]),
            "level": st.sampled_from(["full", "none"]),
            "size": st.sampled_from(["300", "many"]),
            "place": st.sampled_from(["no. 1", "no. 2"]),
        },
    ),
    max_size=8,
)
FOLDERS = count()


@pytest.mark.long
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(tables=st.lists(ROWS, min_size=1, max_size=3), selected=st.none() | st.just({"t0"}))
def test_staged_claims_are_those_that_would_be_held(
    tmp_path: Path, tables: list[list[Cells]], selected: set[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_reader, "CLAIMS", 3)
    here = tmp_path / f"{next(FOLDERS)}"
    here.mkdir()
    given_tables = [register(here, f"t{number}", rows) for number, rows in enumerate(tables)]
    held = assembled(here, states, *given_tables, staged=False, selected=selected, sound=False)
    staged = assembled(here, states, *given_tables, selected=selected, sound=False)
    assert staged.problems == held.problems
    assert staged.clean_sources == held.clean_sources
    assert layer(staged) == layer(held)
    assert staged.nodes == held.nodes


def test_claims_that_name_no_node_or_one_of_another_class_are_found(tmp_path: Path) -> None:
    ends: list[Cells] = [{"whom": "nobody"}, {"who": "g0", "whom": "g1"}, {"who": "none", "size": 7}]
    rows: list[Cells] = [
        {"who": "s0", "whom": "g0", "since": str(2000 + n), **row} for n, row in enumerate([{}, *ends])
    ]
    given_tables = register(tmp_path, "a", rows), register(tmp_path, "b", rows[:1])
    staged, held = (assembled(tmp_path, states, *given_tables, staged=each, sound=False) for each in (True, False))
    assert [problem.where.line for problem in staged.problems] == [3, 4, 5]
    assert staged.problems == held.problems
    assert staged.clean_sources == held.clean_sources
    assert "a" not in staged.clean_sources
    assert layer(staged) == layer(held)


@pytest.mark.long
def test_staged_claims_make_the_same_graph(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[Cells] = [
        {"who": f"s{n % 4}", "whom": f"g{n % 3}", "since": f"{2000 + n % 5}", "size": n % 2 and 7, "note": f"{n // 9}"}
        for n in range(24)
    ]
    rows += [{"who": "s0", "whom": "g0", "polarity": "denied", "until": "1999"}, rows[0]]
    fewer: list[Cells] = [*rows[:9], {"who": "s3", "whom": "g2", "polarity": "denied", "since": "2029"}]
    other: list[Cells] = [rows[0], {"who": "s2", "whom": "g2", "certainty": "likely"}]
    whole: list[list[Any]] = []
    in_batches: dict[str, Any] = {"transaction": 0, "batch": 7}
    for staged, size, ways in ((False, 2_000, ({},)), (True, 4, ({}, in_batches))):
        monkeypatch.setattr(row_reader, "CLAIMS", size)
        for how in ways:
            told = []
            for table in (rows, fewer, fewer):
                tables = register(tmp_path, "a", table), register(tmp_path, "b", other)
                report = loaded(database, assembled(tmp_path, states, *tables, staged=staged), **how)
                told += [graph(database), [str(each) for each in report.notices]]
            assert not report.changed
            whole.append(told)
            database.write(Statement("MATCH (n) DETACH DELETE n"))
    assert all(each == whole[0] for each in whole)


EDITS = (
    "MATCH (c:Claim) WITH c ORDER BY c.id LIMIT 1 SET c.share = 'some'",
    "MATCH (c:Claim) WITH c ORDER BY c.id LIMIT 1 SET c.since_first = date('1990-01-01')",
    "MATCH (c:Claim) WITH c ORDER BY c.id LIMIT 1 SET c.own_voice = false",
    "MATCH (c:Claim) WHERE size(c.gm_sources) = 1 WITH c ORDER BY c.id LIMIT 1 SET c.gm_sources = ['a', 'b']",
    "MATCH (c:Claim) WITH c ORDER BY c.id LIMIT 1 REMOVE c.locators",
    "MATCH (c:Claim) WITH c ORDER BY c.id LIMIT 1 SET c.turns = c.id",
    "MATCH (c:Claim) WITH c ORDER BY c.id LIMIT 1 SET c.locators = [1, 2.0], c.own_voice = 'true'",
    "MATCH (c:Claim) WITH c ORDER BY c.id LIMIT 1 SET c.published_first = toString(c.published_first)",
    "MATCH ()-[r:RECOGNIZES]->() WITH r LIMIT 1 SET r.sources = toFloat(r.sources)",
    "MATCH ()-[r:RECOGNIZES]->() WITH r LIMIT 1 SET r.sources = toString(r.sources)",
    "MATCH ()-[r:RECOGNIZES]->() WITH r LIMIT 1 SET r.sources = [r.sources]",
    "MATCH (s:State) WHERE s.area = 7 WITH s ORDER BY s.id LIMIT 1 SET s.area = toFloat(s.area)",
    "MATCH (s:State) WHERE s.area = 7 WITH s ORDER BY s.id LIMIT 1 SET s.area = toString(s.area)",
    "MATCH (c:Claim)-[r:SUBJECT]->() WITH r ORDER BY elementId(r) LIMIT 1 DELETE r",
    "MATCH (c)-[r:EVIDENCED_BY]->() WHERE size(r.gm_sources) = 1 WITH r LIMIT 1 SET r.gm_sources = ['a', 'b']",
    "MATCH (c:Claim), (s:State {id: 's3'}) WITH c, s ORDER BY c.id LIMIT 1 "
    "CREATE (c)-[:OBJECT {gm_own: true, gm_sources: ['a']}]->(s)",
    "MATCH (p:Passage) WITH p ORDER BY p.id LIMIT 1 DETACH DELETE p",
    "MATCH (c:Claim) WITH c ORDER BY c.id LIMIT 1 SET c.status = 'quoted'",
    "MATCH (c:Claim) WITH c ORDER BY c.id LIMIT 1 REMOVE c.stands",
    "MATCH (c:Claim {status: 'ended'}) SET c.turns = ['1990-01-01']",
    "MATCH ()-[r:RECOGNIZES]->() WITH r LIMIT 1 DELETE r",
    "MATCH ()-[r:RECOGNIZES]->() WITH r LIMIT 1 SET r.paraphrase = 'edited'",
    "MATCH ()-[r:RECOGNIZES]->() WITH r LIMIT 1 SET r.since_first = date('1990-01-01')",
    "MATCH ()-[r:RECOGNIZES]->() WITH r LIMIT 1 SET r.claims = []",
    "MATCH (a:State {id: 's3'}), (b:Government {id: 'g2'}) "
    "CREATE (a)-[:RECOGNIZES {gm_own: true, gm_sources: ['claims'], since: '2001'}]->(b)",
)


@pytest.mark.long
def test_what_was_edited_by_hand_is_put_right(
    embedded_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a load of one transaction and one of batches in turn."""
    monkeypatch.setattr(row_reader, "CLAIMS", 4)
    rows: list[Cells] = [
        {"who": f"s{n % 4}", "whom": f"g{n % 3}", "since": f"{2000 + n % 5}", "size": n % 2 and 7} for n in range(9)
    ]
    rows.append({"who": "s3", "whom": "g2", "since": "2001", "until": "2010"})
    tables = register(tmp_path, "a", rows), register(tmp_path, "b", rows[:2])
    loaded(embedded_database, assembled(tmp_path, states, *tables))
    before = graph(embedded_database)
    ways: tuple[dict[str, Any], ...] = ({}, {"transaction": 0, "batch": 7})
    for how, edit in zip(cycle(ways), EDITS, strict=False):
        embedded_database.write(Statement(edit))
        edited = graph(embedded_database)
        assert edited != before, edit
        loaded(embedded_database, assembled(tmp_path, states, *tables), **how)
        assert graph(embedded_database) == before, edit


def test_a_link_that_is_there_twice_does_not_stand_for_another(embedded_database: Database, tmp_path: Path) -> None:
    rows: list[Cells] = [{"who": f"s{n % 4}", "whom": f"g{n % 3}", "since": "2001"} for n in range(9)]
    claims = register(tmp_path, "a", rows)
    loaded(embedded_database, assembled(tmp_path, states, claims))
    edit = (
        "MATCH (c:Claim)-[s:SUBJECT]->(a), (c)-[o:OBJECT]->() WITH c, a, s, o ORDER BY c.id LIMIT 1 "
        "CREATE (c)-[:SUBJECT {gm_own: true, gm_sources: s.gm_sources}]->(a) DELETE o"
    )
    embedded_database.write(Statement(edit))
    assert loaded(embedded_database, assembled(tmp_path, states, claims)).total("created") == 1
    assert embedded_database.read("MATCH (:Claim)-[r:OBJECT]->() RETURN count(r)").value() == len(rows)


@pytest.mark.long
def test_unchanged_claims_are_not_read_to_be_compared(
    embedded_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"who": f"s{n % 4}", "whom": f"h{n}", "since": "2020"} for n in range(400)]
    many = register(tmp_path, "many", rows)
    loaded(embedded_database, assembled(tmp_path, states, governments, many))
    database = Recording(of=embedded_database)
    making, decoding = Mock(wraps=claim_in), Mock(wraps=decoded)
    monkeypatch.setattr(staged_claims, "claim_in", making)
    monkeypatch.setattr(claim_columns, "decoded", decoding)
    records = assembled(tmp_path, states, governments, many)
    making.assert_not_called()  # what they name is checked, not each of them
    report = loaded(database, records)
    assert not report.changed
    assert making.call_count == 400  # each to be compared with its node; its fact is compared by columns
    decoding.assert_not_called()
    assert {(each.name, each.unchanged) for each in report.tallies if each.kind == "claim"} == {
        *((name, 400) for name in ("Claim", "Passage", "EVIDENCED_BY", "OBJECT", "PASSAGE_OF", "SUBJECT")),
        ("Document", 1),
    }
    assert database.rows < 900  # the 407 nodes, as they are and to find those that no source gives, and little besides
    database = Recording(of=embedded_database)
    one_more = register(tmp_path, "many", [*rows, {"who": "s3", "whom": "g1", "since": "2020"}])
    report = loaded(database, assembled(tmp_path, states, governments, one_more), transaction=300)
    assert (report.total("created"), database.rows < 900) == (7, True)  # so many claims are not held, though few change


class Dying(Recording):
    """A database of which the process that writes dies before its write of a number."""

    def __init__(self, of: Database, at: int) -> None:
        super().__init__(of=of)
        self.left = at

    def write(self, *changes: Statement, timeout: float | None = None) -> list[Result]:
        self.left -= 1
        if self.left < 0:
            raise Unreachable("the process died")
        return super().write(*changes, timeout=timeout)


@pytest.mark.long
def test_a_load_that_dies_leaves_no_fact_without_its_claims_and_the_next_completes_it(
    embedded_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_reader, "CLAIMS", 3)
    rows: list[Cells] = [{"who": f"s{n % 4}", "whom": f"g{n % 3}", "since": "2001"} for n in range(7)]
    tables = register(tmp_path, "a", rows), register(tmp_path, "b", rows[:2])
    how = {"transaction": 0, "batch": 4}
    loaded(embedded_database, assembled(tmp_path, states, *tables), **how)
    whole = graph(embedded_database)
    unclaimed = (
        "MATCH ()-[r:RECOGNIZES]->() WHERE NOT EXISTS { MATCH (c:Claim) WHERE c.id IN r.claims } RETURN count(r)"
    )
    for at in count(1, 6):
        embedded_database.write(Statement("MATCH (n) DETACH DELETE n"))
        try:
            loaded(Dying(embedded_database, at), assembled(tmp_path, states, *tables), **how)
        except Unreachable:
            assert embedded_database.read(unclaimed).value() == 0
            loaded(embedded_database, assembled(tmp_path, states, *tables), **how)
            assert graph(embedded_database) == whole
        else:
            break
    assert at > 20


@pytest.mark.long
def test_new_claims_are_written_in_columns_and_read_nowhere(embedded_database: Database, tmp_path: Path) -> None:
    sent, read = [], []
    establish(embedded_database, MODEL)
    for many in (100, 400):
        rows = [{"who": f"s{n % 4}", "whom": f"h{n}", "since": "2020"} for n in range(many)]
        embedded_database.write(Statement("MATCH (n) DETACH DELETE n"))
        database = Recording(of=embedded_database)
        records = assembled(tmp_path, states, governments, register(tmp_path, "many", rows))
        report = loaded(database, records, transaction=0)
        assert {each.name: each.created for each in report.tallies if each.kind == "claim"} == {
            **dict.fromkeys(("Claim", "Passage", "EVIDENCED_BY", "OBJECT", "PASSAGE_OF", "SUBJECT"), many),
            "Document": 1,
        }
        sent.append(sum(each.text != NOTE for each in database.statements))  # a sign of life comes with time
        read.append(database.rows)
    assert sent[0] == sent[1]
    assert max(read) < 60  # labels and types in use, and the like


def test_a_fact_in_batches_is_found_where_a_row_gives_it_too(embedded_database: Database, tmp_path: Path) -> None:
    def recognized() -> Iterable[Any]:  # far more than are sought, so that they are not all compared at once
        return (Recognizes(State.key("s0"), Government.key(f"h{number}")) for number in range(60))

    claims = register(tmp_path, "a", [{"who": "s0", "whom": whom, "since": "2020"} for whom in ("h7", "g1")])
    loaded(embedded_database, assembled(tmp_path, states, governments, recognized))
    report = loaded(embedded_database, assembled(tmp_path, states, governments, recognized, claims), transaction=0)
    facts = {each.name: (each.created, each.updated) for each in report.tallies if each.kind == "fact"}
    assert facts == {"RECOGNIZES": (1, 1)}
    text = "MATCH ()-[r:RECOGNIZES]->() RETURN count(r), count(r.claims), count(r.gm_claimed)"
    assert embedded_database.read(text).rows == ((61, 2, 1),)


@pytest.mark.long
def test_one_claim_more_reads_no_claim_of_another_proposition(embedded_database: Database, tmp_path: Path) -> None:
    rows = [{"who": "s0", "whom": f"h{n}", "since": "2020", "until": "2040"} for n in range(400)]
    hub = register(tmp_path, "hub", rows)
    again = register(tmp_path, "again", rows, Document("again", published=PartialDate("2030")))  # each fact has two
    more = register(
        tmp_path,
        "more",
        [{"who": "s0", "whom": "h7", "polarity": "denied", "since": "2020"}],
        Document("more", published=PartialDate("2030")),
    )

    prints = [f"1 {source}" for source in ("states", "governments", "hub", "again")]
    before = states, governments, hub, again
    loaded(embedded_database, assembled(tmp_path, *before), fingerprints=prints)
    database = Recording(of=embedded_database)
    report = loaded(database, assembled(tmp_path, *before, more, selected={"more"}), whole=False)
    assert database.rows < 100  # nor any that shares a fact with another, when it is listed what disagrees
    assert [each.count for each in report.notices if each.kind == "disagreement"] == [2]
    assert not [each.text for each in database.statements if "AS given" in each.text]  # it was not loaded before
    assert embedded_database.read("MATCH (:State)-[r:RECOGNIZES]->(:Government) RETURN count(r)").value() == 399


@pytest.mark.long
def test_what_vanished_is_found_among_the_claims_of_its_own_documents(
    embedded_database: Database, tmp_path: Path
) -> None:
    many = register(tmp_path, "many", [{"who": "s0", "whom": f"h{n}"} for n in range(300)])
    few = Document("few", published=PartialDate("2030"))
    both = [{"who": "s1", "whom": "g1"}, {"who": "s1", "whom": "g2"}]
    loaded(embedded_database, assembled(tmp_path, states, governments, many, register(tmp_path, "few", both, few)))
    database = Recording(of=embedded_database)
    now = assembled(tmp_path, states, governments, many, register(tmp_path, "few", both[:1], few), selected={"few"})
    report = loaded(database, now, whole=False)
    assert [str(each) for each in report.notices if each.kind == "fallen"] == [
        "fallen 1: facts that held after the last load and no longer do: s1 RECOGNIZES g2 (no claim of it is left)"
    ]
    assert database.rows < 100


def test_a_claim_that_two_tables_make_is_one_with_all_evidence(embedded_database: Database, tmp_path: Path) -> None:
    row = {"who": "s0", "whom": "g0", "since": "2020"}
    one = register(tmp_path, "one", [row, {**row, "note": "again"}])
    other = register(tmp_path, "other", [{"who": "s1", "whom": "g0"}, {**row, "place": "no. 9"}])
    loaded(embedded_database, assembled(tmp_path, states, one, other))
    text = (
        "MATCH (c:Claim {subject: 'State 0'})-[:EVIDENCED_BY]->(p:Passage) "
        "RETURN c.paraphrase, c.gm_sources, c.locators, p.locator, p.gm_sources ORDER BY p.locator"
    )
    both = ["one", "other"]
    places = ["line 2", "line 3", "no. 9"]
    assert embedded_database.read(text).rows == tuple(("again", both, places, place, both) for place in places)


def test_a_faulty_row_is_reported_and_left_out(tmp_path: Path) -> None:
    rows: list[Cells] = [{"who": "s0", "whom": "g0"} for _ in range(3)]
    rows += [
        {"who": "s0", "whom": "g1", "polarity": "perhaps"},
        {"who": "s0", "whom": "g1", "certainty": "sure"},
        {"who": "s0", "whom": "g1", "since": "2020", "until": "2019"},
        {"who": "s0", "whom": "nobody"},
    ]
    records = assembled(tmp_path, states, register(tmp_path, "t", rows), sound=False)
    told = [str(problem).partition("\n")[0] for problem in errors(records.problems)]
    assert [line.removeprefix(f"{tmp_path}/") for line in told] == [
        "t.csv:5 claim-axis polarity 'perhaps' is none of affirmed, denied",
        "t.csv:6 claim-axis certainty 'sure' is none of certain, likely, possible, unclear",
        "t.csv:7 claim-interval `until` (2019) precedes `since` (2020)",
        "t.csv:8 missing-end no source declares the Entity 'nobody'",
    ]
    assert count_claims(records) == 1
    assert "t" not in records.clean_sources


def test_what_a_claim_excepts_stays_at_a_second_load(embedded_database: Database, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("who,whom,but\na,b,c\na,c,\n")
    (tmp_path / "t.yaml").write_text(
        "table: t.csv\n"
        "document: {id: register, published: 2030}\n"
        "nodes:\n- State: {id: whom, name: whom}\n- StateGroup: {id: who, name: who}\n"
        "claims:\n- FEARS: {start: {StateGroup: who}, end: {State: whom}}\n"
        "  share: all\n"
        "  except: {State: but}\n"
    )
    (tmp_path / "graphmodel.toml").write_text('model = "graphmodel.geopolitics.model"\nsources = ["t.yaml"]\n')
    project = Project.at(tmp_path, {})
    excepted = "MATCH ()-[f:FEARS]->(s) WHERE f.except IS NOT NULL RETURN s.id, f.except"
    for expected in (True, False):
        assert load_project(project, embedded_database).changed is expected
        assert embedded_database.read(excepted).rows == (("b", ["c"]),)
