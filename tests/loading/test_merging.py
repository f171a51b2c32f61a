"""Two ids for one party, judged to be one: nothing is lost on the way there and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pytest

from graphmodel.databases import Database, Statement
from graphmodel.errors import SourceError
from graphmodel.loading import LoadOptions, LoadReport, load
from graphmodel.model import Model, Node, Property, Ref, Relationship
from graphmodel.problems import recoverable
from graphmodel.project import Project
from graphmodel.records import assemble
from graphmodel.schema import apply
from graphmodel.sources.decisions import COLUMNS, Decision, Merges, read_decisions
from graphmodel.staging import read
from graphmodel.workflows.init import init
from graphmodel.workflows.merge import write_decisions
from tests.example import MODEL, State, TradesWith, graph

HEAD = ",".join(COLUMNS) + "\n"
ONE = """\
entities:
  State: {arland: {name: Arland, founded: 1901}, bria: {name: Bria}}
  Government: {bria-government: {name: Bria's government}}
  Group: {red-band: {name: Red Band}}
facts:
  1.1:
  - arland RECOGNIZES bria-government: {since: 2030}
"""
OTHER = """\
entities:
  State: {arl: {name: Kingdom of Arland, code: AR, founded: 1902}, corrin: {name: Corrin}}
facts:
  1.1:
  - arl not RECOGNIZES bria-government
  - corrin BORDERS arl
  - arl.founded: 1902
  1.2:
  - red-band FEARS arl: {holder: arl}
"""
TABLE = "a;b;good\narl;bria;grain\narland;bria;salt\n"
MAPPING = """\
table: t.csv
delimiter: ";"
relationships:
- TRADES_WITH:
    start: {State: a}
    end: {State: b}
    good: good
"""


def decided(text: str) -> Merges:
    merges, problems = read_decisions(MODEL, HEAD + text)
    assert problems == []
    return merges


def loaded(database: Database, folder: Path, decisions: str = "", **how: Any) -> LoadReport:
    (folder / "a.yaml").write_text("document: {id: a, published: 2031}\n" + ONE, encoding="utf-8")
    (folder / "b.yaml").write_text("document: {id: b, published: 2031}\n" + OTHER, encoding="utf-8")
    records = assemble(MODEL, read(MODEL, ["*.yaml"], folder, merges=decided(decisions)))
    assert records.problems == []
    return load(database, MODEL, records, today=lambda: date(2040, 1, 1), options=LoadOptions(**how))


def test_what_either_source_says_goes_under_the_id_that_stays_and_back(database: Database, tmp_path: Path) -> None:
    loaded(database, tmp_path)
    apart = graph(database)
    loaded(database, tmp_path, "same,State:arl,State:arland,ann,2031-07-01,one state\n")
    merged = graph(database)
    text = "MATCH (n:State {id: 'arland'}) RETURN properties(n) AS stored"
    stored = database.read(text).value()
    assert {name: value for name, value in stored.items() if not name.startswith("founded")} == {
        "id": "arland",
        "name": "Arland",
        "code": "AR",
        "open": True,
        "aliases": ["Kingdom of Arland"],
        "gm_sources": ["a.yaml", "b.yaml"],
        "gm_merged": ["Entity:arl"],
        "gm_merged_columns": ["aliases", "code"],
    }
    assert database.read("MATCH (n {id: 'arl'}) RETURN count(n) AS n").value() == 0
    text = "MATCH (c:Claim {predicate: 'RECOGNIZES'}) RETURN c.status AS s, c.merged_from AS f ORDER BY c.document"
    assert list(database.read(text).rows) == [("contested", None), ("contested", ["Entity:arl"])]
    assert database.read("MATCH (n {id: 'arland'})-[r:BORDERS]-(m) RETURN m.id AS id").value() == "corrin"
    assert not loaded(database, tmp_path, "same,State:arl,State:arland,ann,2031-07-01,one state\n").changed
    loaded(database, tmp_path)
    assert graph(database) == apart
    assert merged != apart


@pytest.mark.proved_by(
    "tests/loading/test_merging.py::test_what_either_source_says_goes_under_the_id_that_stays_and_back"
)
def test_what_connects_the_two_that_are_one_holds_no_more_and_disagrees_with_nothing(
    database: Database, tmp_path: Path
) -> None:
    between = "  1.3:\n  - arl BORDERS arland\n  - arl FEARS arland\n  - arland not FEARS arl\n"
    (tmp_path / "c.yaml").write_text(f"document: {{id: c, published: 2031}}\nfacts:\n{between}", encoding="utf-8")
    (tmp_path / "t.csv").write_text("a;b;good\narl;arland;grain\narl;bria;salt\n", encoding="utf-8")
    (tmp_path / "t.yaml").write_text(MAPPING, encoding="utf-8")
    loaded(database, tmp_path)
    apart = graph(database)
    report = loaded(database, tmp_path, "same,State:arl,State:arland,,,\n")
    assert "disagreement" not in {notice.kind for notice in report.notices if "1.3" in str(notice)}
    assert database.read("MATCH (n)-[r]->(n) RETURN type(r) AS t").rows == ()
    said = "MATCH (c:Claim {document: 'c'}) RETURN DISTINCT c.status AS s, c.stands AS h, c.merged_from AS f"
    assert database.read(said).rows == (("superseded", False, ["Entity:arl"]),)
    loaded(database, tmp_path)
    assert graph(database) == apart


@pytest.mark.proved_by(
    "tests/loading/test_merging.py::test_what_either_source_says_goes_under_the_id_that_stays_and_back"
)
def test_a_node_in_use_by_others_stays_and_is_named(database: Database, tmp_path: Path) -> None:
    loaded(database, tmp_path)
    database.write(Statement("MATCH (n {id: 'arl'}) SET n.mine = 1 CREATE (n)-[:MINE]->(:Note {id: 'mine'})"))
    report = loaded(database, tmp_path, "same,State:arl,State:arland,,,\n")
    assert "merged 1: merged nodes stay beside those they were merged into, since others use them: Entity:arl" in [
        *map(str, report.notices)
    ]
    text = "MATCH (n {id: 'arl'})-[r]-() RETURN DISTINCT type(r) AS t"
    assert [row[0] for row in database.read(text).rows] == ["MINE"]
    stored = "MATCH (n {id: $id}) RETURN properties(n) AS stored"
    assert database.read(stored, {"id": "arl"}).value() == {"id": "arl", "mine": 1}
    assert not loaded(database, tmp_path, "same,State:arl,State:arland,,,\n").changed
    loaded(database, tmp_path)
    again = database.read(stored, {"id": "arl"}).value()
    assert (again["name"], again["code"], again["mine"]) == ("Kingdom of Arland", "AR", 1)


def test_a_node_that_was_there_before_the_first_load_keeps_its_properties(
    embedded_database: Database, tmp_path: Path
) -> None:
    embedded_database.write(Statement("CREATE (:State:Actor:Entity {id: 'arl', name: 'Arl', mine: 1})"))
    loaded(embedded_database, tmp_path)
    loaded(embedded_database, tmp_path, "same,State:arl,State:arland,,,\n")
    stored = embedded_database.read("MATCH (n {id: 'arl'}) RETURN properties(n) AS stored").value()
    assert (stored["name"], stored["mine"], stored["founded"]) == ("Kingdom of Arland", 1, "1902")
    assert not {name for name in stored if name.startswith("gm_")} | ({"code"} & stored.keys())


def test_a_unique_value_goes_over_to_the_node_that_stays_and_back(database: Database, tmp_path: Path) -> None:
    """Also one that both have, which is none too many if they are one."""
    loaded(database, tmp_path)
    apply(database, MODEL)
    codes = "MATCH (n:State) WHERE n.code IS NOT NULL RETURN n.id AS id, n.code AS code"
    for decisions, id in (("same,State:arl,State:arland,,,\n", "arland"), ("", "arl")):
        assert not loaded(database, tmp_path, decisions).rejected
        assert database.read(codes).rows == ((id, "AR"),)
    both = ONE.replace("{name: Arland,", "{name: Arland, code: AR,")
    (tmp_path / "a.yaml").write_text(f"document: {{id: a, published: 2031}}\n{both}", encoding="utf-8")
    found = {
        decisions: [
            str(problem) for problem in assemble(MODEL, read(MODEL, ["*.yaml"], tmp_path, merges=merges)).problems
        ]
        for decisions in ("", "same,State:arl,State:arland,,,\n")
        for merges in [decided(decisions)]
    }
    assert list(found.values()) == [
        [
            "b.yaml:3:11 not-unique State.code is unique, and 'AR' is also at a.yaml:3:11\n"
            "  hint: give one of them another value; or, if both nodes are one: graphmodel merge OLD NEW"
        ],
        [],
    ]


def test_keys_from_tables_go_under_the_id_that_stays(embedded_database: Database, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "t.yaml").write_text(MAPPING, encoding="utf-8")
    trades = "MATCH (a)-[r:TRADES_WITH]->(b) RETURN a.id + ' ' + r.good AS t ORDER BY t"
    loaded(embedded_database, tmp_path)
    assert [row[0] for row in embedded_database.read(trades).rows] == ["arl grain", "arland salt"]
    loaded(embedded_database, tmp_path, "same,State:arl,State:arland,,,\n")
    assert [row[0] for row in embedded_database.read(trades).rows] == ["arland grain", "arland salt"]
    loaded(embedded_database, tmp_path)
    assert [row[0] for row in embedded_database.read(trades).rows] == ["arl grain", "arland salt"]


def test_a_change_of_decisions_takes_all_sources(embedded_database: Database, tmp_path: Path) -> None:
    loaded(embedded_database, tmp_path)
    before = graph(embedded_database)
    with pytest.raises(SourceError, match="decisions about identity have changed"):
        loaded(embedded_database, tmp_path, "same,State:arl,State:arland,,,\n", whole=False)
    assert [node for node in graph(embedded_database)[0] if "Graphmodel" not in node[0]] == [
        node for node in before[0] if "Graphmodel" not in node[0]
    ]


def test_chains_end_at_the_last() -> None:
    merges = decided("same,State:a,State:b,,,\nsame,State:b,State:c,,,\ndifferent,State:c,State:d,,,\n")
    assert merges.into == {Ref("Entity", "a"): Ref("Entity", "c"), Ref("Entity", "b"): Ref("Entity", "c")}
    assert merges.distinct_pairs == {frozenset({Ref("Entity", "c"), Ref("Entity", "d")})}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("same,State:a,State:a,,,", "2 identity-itself State:a is compared with itself"),
        ("same,State:a,State:b,,,\nsame,State:b,State:a,,,", "2 identity-circle merged in a circle: "),
        (
            "same,State:a,State:b,,,\nsame,State:a,State:c,,,",
            "3 identity-contradiction Entity:a is merged into Entity:c ",
        ),
        (
            "same,State:a,State:b,,,\ndifferent,State:b,State:a,,,",
            "3 identity-contradiction Entity:b and Entity:a are ",
        ),
        ("sam,State:a,State:b,,,", "2 identity-decision 'sam' is no decision"),
        ("same,a,State:b,,,", "2 identity-node 'a' names no node"),
        ("same,Stat:a,State:b,,,", "2 identity-node 'Stat:a' names no node"),
        ("same,State:a,State:b,,soon,", "2 identity-decision 'soon' is not a day"),
        ("same,State:a,State:b,,,x,y", "2 identity-decision there are more cells than columns"),
        ("same,State:a,State:b,,," + "x" * 200_000, "2 identity-decision this is no row: field larger than"),
    ],
)
def test_a_wrong_decision_is_told_at_its_line(text: str, problem: str) -> None:
    _, problems = read_decisions(MODEL, HEAD + text + "\n")
    assert str(min(problems)).startswith(f"identity.csv:{problem}")


@pytest.mark.parametrize("key", ["--5", "9" * 5_000, "x", "5.0"])
def test_a_key_that_is_no_number_is_told(key: str) -> None:
    class Film(Node):
        id: Annotated[int, Property(key=True)]

    _, problems = read_decisions(Model.of(Film), HEAD + f"same,Film:{key},Film:-2,,,\n")
    assert str(problems[0]).startswith("identity.csv:2 identity-node the key of Film is a number, and ")


def test_decisions_of_another_editor_are_read_and_added_to(tmp_path: Path) -> None:
    init(tmp_path / "ferries")
    project, path = Project.at(tmp_path / "ferries"), tmp_path / "ferries" / "identity.csv"
    before = b"\xef\xbb\xbf" + HEAD.encode().replace(b"\n", b"\r\n") + b"different,Port:a,Port:b,,,\r\n"
    path.write_bytes(before)
    assert len(project.merges.decisions) == 1
    write_decisions(project, [Decision("same", Ref("Port", "a"), Ref("Port", "c"))])
    assert path.read_bytes() == before[3:] + b"same,Port:a,Port:c,,,\r\n"
    path.write_bytes(HEAD.encode() + "same,Port:ä,Port:b,,,\n".encode("cp1252"))
    with pytest.raises(SourceError) as told:
        write_decisions(project, [Decision("same", Ref("Port", "a"), Ref("Port", "c"))])
    assert str(told.value.problems[0]).startswith("identity.csv:2 source-encoding byte 0xe4 is not UTF-8")
    with pytest.raises(SourceError, match="do not hold"):
        _ = project.merges


def test_a_file_of_other_columns_is_refused() -> None:
    _, problems = read_decisions(MODEL, "a,b\n")
    assert str(problems[0]).startswith("identity.csv:1 identity-header the columns of decisions differ")


def test_what_cannot_be_merged_is_told_once_each_and_nothing_written(tmp_path: Path) -> None:
    """A row of a table that does not fit, or whose end is not there, only since its node is merged, is no fault."""
    for name, text in (("a", ONE), ("b", OTHER)):
        (tmp_path / f"{name}.yaml").write_text(f"document: {{id: {name}}}\n{text}", encoding="utf-8")
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "t.yaml").write_text(MAPPING, encoding="utf-8")
    merges = decided("same,State:arl,Group:red-band,,,\nsame,State:bria,State:nobody,,,\n")
    records = assemble(MODEL, read(MODEL, ["*.yaml"], tmp_path, merges=merges))
    assert [str(problem).partition("\n")[0] for problem in records.problems] == [
        "identity.csv:2 identity-class Entity:arl cannot be Entity:red-band: no Group can have what it has: "
        "RECOGNIZES to Entity:bria-government, BORDERS to Entity:corrin",
        "identity.csv:3 identity-unknown no source has Entity:nobody",
    ]
    assert not recoverable(records.problems)
    (tmp_path / "b.yaml").write_text("entities: {State: {arl: {name: Arl}}}\n", encoding="utf-8")
    records = assemble(MODEL, read(MODEL, ["*.yaml"], tmp_path, merges=decided("same,State:arl,Group:red-band,,,\n")))
    assert [str(problem) for problem in records.problems] == [
        "identity.csv:2 identity-class Entity:arl cannot be Entity:red-band: no Group can have what it has: "
        "TRADES_WITH to Entity:bria\n"
        "  hint: merge into the other, or give both one class; or delete line 2 of identity.csv"
    ]


class Voter(Node):
    abstract = True
    id: Annotated[str, Property(key=True)]


class Miller(Voter): ...


class Guild(Voter): ...


class Leads(Relationship[Miller, Guild]):
    key = ("since",)


@pytest.mark.parametrize("panel", [False, True])
def test_a_row_that_was_wrong_before_the_merge_is_reported_itself(tmp_path: Path, panel: bool) -> None:
    model = Model.of(Miller, Guild, Leads)
    (tmp_path / "m.yaml").write_text("entities: {Miller: {ann: {}, ben: {}}, Guild: {mills: {}, league: {}}}\n")
    (tmp_path / "t.csv").write_text("a,b,y\nann,mills,2001\nann,ben,2005\n")
    rows = "- LEADS: {start: {Miller: a}, end: {Voter: b}" + ("}\n  panel: y\n" if panel else ", since: y}\n")
    (tmp_path / "t.yaml").write_text(f"table: t.csv\nrelationships:\n{rows}")

    def problems(decisions: str) -> list[str]:
        merges, wrong = read_decisions(model, HEAD + decisions)
        assert wrong == []
        records = assemble(model, read(model, ["*.yaml"], tmp_path, merges=merges))
        return [str(problem).partition("\n")[0] for problem in records.problems]

    wrong = "t.csv:3 wrong-end LEADS connects (Miller)->(Guild), not (Miller)->(Miller)"
    assert problems("") == [wrong]
    assert problems("same,Guild:league,Miller:ben,,,\n") == [wrong]
    assert problems("same,Guild:mills,Miller:ben,,,\n") == [
        "identity.csv:2 identity-class Voter:mills cannot be Voter:ben: no Miller can have what it has: "
        "LEADS from Voter:ann",
        wrong,
    ]


@pytest.mark.parametrize("table", [True, False], ids=["table", "loader"])
def test_what_connects_a_merged_node_to_itself_stays(embedded_database: Database, tmp_path: Path, table: bool) -> None:
    """In a table as in a loader; what connected the two that are one does not."""
    pairs = ("arl", "arl"), ("arl", "arland"), ("corrin", "corrin")
    (tmp_path / "t.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "t.csv").write_text("a;b;good\n" + "".join(f"{a};{b};salt\n" for a, b in pairs), encoding="utf-8")
    for name, text in (("a", ONE), ("b", OTHER)):
        (tmp_path / f"{name}.yaml").write_text(f"document: {{id: {name}}}\n{text}", encoding="utf-8")

    def trades() -> Iterator[Any]:
        yield from (TradesWith(State.key(a), State.key(b), good="salt") for a, b in pairs)

    sources = ["a.yaml", "b.yaml", "t.yaml" if table else trades]
    records = assemble(MODEL, read(MODEL, sources, tmp_path, merges=decided("same,State:arl,State:arland,,,\n")))
    assert records.problems == []
    load(embedded_database, MODEL, records, today=lambda: date(2040, 1, 1))
    found = embedded_database.read("MATCH (a)-[:TRADES_WITH]->(b) RETURN a.id, b.id ORDER BY a.id").rows
    assert found == (("arland", "arland"), ("corrin", "corrin"))
