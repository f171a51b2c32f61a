"""The writer of few statements, the one of a statement for each shape, and a MERGE for each row make the same graph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import rmtree
from typing import Annotated, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graphmodel import Key, Model, Node, Property, Relationship
from graphmodel.databases import Database, Recording, Statement
from graphmodel.databases.recording import Traffic
from graphmodel.loading import LoadOptions, load
from graphmodel.records import assemble
from graphmodel.schema import establish
from graphmodel.sources import source_names
from graphmodel.staging import read
from graphmodel.syntax.quoting import quote
from tests.conftest import empty
from tests.example import TODAY, graph

EACH = 2
"""So many nodes of each label."""
SOURCES = ("loader", "sheet", "table")


class Thing(Node):
    """Anything."""

    abstract = True
    id: Annotated[str, Property(key=True)]
    name: str = ""


@dataclass(frozen=True)
class Type:
    """A relationship type: the numbers of its labels, and whether a property tells parallel ones apart."""

    start: int
    end: int
    keyed: bool


@dataclass(frozen=True)
class Drawn:
    """A model, what three sources say of its nodes and relationships, and in which order they are loaded."""

    labels: int
    types: Sequence[Type]
    joined: Sequence[tuple[int, int, int, int, str]]
    """Type, which of its start's nodes, which of its end's, the key's value, and the source."""
    order: Sequence[str]

    def model(self) -> Model:
        """Classes made for it."""
        kinds = [type(f"Kind{i}", (Thing,), {"__annotations__": {f"size{i}": int}, f"size{i}": 0}) for i in self.all()]
        ties: list[Any] = []
        made: Any = type
        for at, each in enumerate(self.types):
            body: dict[str, Any] = {"__doc__": "Joins.", "__annotations__": {"by": int, "note": str}, "note": ""}
            body |= {"key": ("by",)} if each.keyed else {"by": 0}
            base: Any = Relationship.__class_getitem__((kinds[each.start], kinds[each.end]))
            ties.append(made(f"Joins{at}", (base,), body))
        return Model.of(*kinds, *ties)

    def all(self) -> range:
        """The numbers of its labels."""
        return range(self.labels)

    def nodes(self) -> list[tuple[int, str]]:
        """The label and id of each node."""
        return [(label, f"k{label}-{at}") for label in self.all() for at in range(EACH)]

    def ends(self, at: int, start: int, end: int) -> tuple[str, str]:
        """The ids of both ends of a relationship."""
        return f"k{self.types[at].start}-{start}", f"k{self.types[at].end}-{end}"

    def rows(self, model: Model) -> list[Any]:
        """What the loader gives: all nodes, and its relationships."""
        kinds: list[Any] = [model.nodes[f"Kind{label}"].cls for label in self.all()]
        rows: list[Any] = [kinds[label](id=id, name=id.upper()) for label, id in self.nodes()]
        for at, a, b, by, source in dict.fromkeys(self.joined):
            if source == "loader":
                kind, (start, end) = self.types[at], self.ends(at, a, b)
                of: Any = [model.nodes[f"Kind{label}"].cls for label in (kind.start, kind.end)]
                joins: Any = model.relationships[f"JOINS{at}"].cls
                rows.append(joins(Key(of[0], start), Key(of[1], end), by=by if kind.keyed else 0))
        return rows

    def write(self, folder: Path) -> None:
        """The files of a fact sheet, and of a table with its mapping."""
        said = dict.fromkeys((at, *self.ends(at, a, b)) for at, a, b, _, source in self.joined if source == "sheet")
        facts = [f"- {start} JOINS{at} {end}" for at, start, end in said if not self.types[at].keyed]
        lines = "".join(f"  {each}\n" for each in facts)
        head = "document: {id: d1, title: T, published: 2031-06}\nfacts:\n"
        (folder / "sheet.yaml").write_text(head + (f"  1.1:\n{lines}" if facts else "  1.1: []\n"), encoding="utf-8")
        told = [each for each in dict.fromkeys(self.joined) if each[4] == "table"]
        rows = [f"{at},{','.join(self.ends(at, a, b))},{by},{by}!" for at, a, b, by, _ in told]
        (folder / "table.csv").write_text("\n".join(["type,a,b,by,note", *rows]) + "\n", encoding="utf-8")
        keyed = {at: "by: by, " if self.types[at].keyed else "" for at, *_ in told}
        maps = [f"- JOINS{at}: {{start: a, end: b, {by}}}\n  where: {{type: '{at}'}}\n" for at, by in keyed.items()]
        (folder / "table.yaml").write_text(f"table: table.csv\nrelationships:\n{''.join(maps)}", encoding="utf-8")

    def sources(self) -> list[str]:
        """The names of the files that say something."""
        return [f"{name}.yaml" for name in ("sheet", "table") if any(each[4] == name for each in self.joined)]


@st.composite
def drawn(draw: st.DrawFn, most: int) -> Drawn:
    """Up to `most` labels and types together."""
    labels = draw(st.integers(1, most // 2))
    ends = st.integers(0, labels - 1)
    types = draw(st.lists(st.builds(Type, ends, ends, st.booleans()), min_size=1, max_size=most - labels))
    one = st.integers(0, EACH - 1)
    joined = st.tuples(st.integers(0, len(types) - 1), one, one, st.integers(0, 2), st.sampled_from(SOURCES))
    said = draw(st.lists(joined, min_size=1, max_size=40))
    said = [each for each in said if not (each[4] == "sheet" and types[each[0]].keyed)]
    order = draw(st.permutations(SOURCES[1:]))
    return Drawn(labels, types, said, order[: draw(st.integers(0, 2))])


class Writing(Recording):
    """Another way to write to the same server."""

    def __init__(self, of: Database, **ways: Any) -> None:
        super().__init__(of=of)
        self.dialect = replace(self.dialect, **ways)


def loaded(database: Database, model: Model, what: Drawn, folder: Path) -> list[Traffic]:
    """Loads the loader's rows, then each source of the order alone, then all; last, again. What was sent for each."""
    folder.mkdir(exist_ok=True)
    what.write(folder)

    def loader() -> Iterator[Any]:
        yield from what.rows(model)

    sent = []
    reading = read(model, [loader, *what.sources()], folder)
    given = source_names([loader], folder)
    steps = [[*given, *(f"{name}.yaml" for name in what.order[:at])] for at in range(len(what.order) + 1)]
    for some in (*steps, None, None):
        records = assemble(model, reading, some)
        assert [str(problem) for problem in records.problems] == []
        recording = Recording(of=database)
        load(recording, model, records, today=lambda: TODAY, options=LoadOptions(whole=some is None))
        sent.append(recording.traffic)
        changed = recording
    assert [each for each in changed.transactions if any("Graphmodel" not in one.text for one in each)] == []
    return sent


def by_hand(database: Database, model: Model, what: Drawn) -> tuple[set[Any], set[Any]]:
    """What a MERGE a row makes of the same: nodes with their labels, relationships with their keys."""
    for label, id in what.nodes():
        text = f"MERGE (n:Thing {{id: $id}}) SET n:{quote(f'Kind{label}')}"
        database.write(Statement(text, {"id": id}))
    for at, a, b, by, _ in what.joined:
        start, end = what.ends(at, a, b)
        key = " {by: $by}" if what.types[at].keyed else ""
        text = f"MATCH (a:Thing {{id: $a}}), (b:Thing {{id: $b}}) MERGE (a)-[:JOINS{at}{key}]->(b)"
        database.write(Statement(text, {"a": start, "b": end, "by": by}))
    return shape(database, model)


def shape(database: Database, model: Model) -> tuple[set[Any], set[Any]]:
    """Nodes and relationships of the model's types, without what a load notes of them."""
    nodes = database.read("MATCH (n:Thing) RETURN labels(n), n.id").rows
    ties = database.read("MATCH (a:Thing)-[r]->(b:Thing) RETURN a.id, type(r), b.id, r.by").rows
    keyed = {kind.type for kind in model.relationships.values() if kind.key}
    assert len(set(ties)) == len(ties)
    return (
        {(frozenset(labels), id) for labels, id in nodes},
        {(a, kind, b, by if kind in keyed else None) for a, kind, b, by in ties},
    )


def wipe(database: Database, model: Model) -> None:
    """An empty database with the constraints of the model."""
    database.write(Statement("MATCH (n) DETACH DELETE n"))
    establish(database, model)


@pytest.mark.long
@settings(
    max_examples=8, phases=(Phase.explicit, Phase.generate), deadline=None, suppress_health_check=list(HealthCheck)
)
@given(what=drawn(most=60))
def test_any_model_source_and_order_is_written_alike(
    neo4j_database: Database, embedded_database: Database, tmp_path: Path, what: Drawn
) -> None:
    model = what.model()
    found = []
    empty(neo4j_database)
    for database in (Writing(neo4j_database), Writing(neo4j_database, dynamic_labels=False)):
        wipe(neo4j_database, model)
        sent = loaded(database, model, what, tmp_path / "sources")
        found.append((graph(neo4j_database), shape(neo4j_database, model)))
        if database.dialect.dynamic_labels:
            assert sent[0].statements <= 40
            assert sent[0].texts <= 30
            assert all(each.round_trips <= 60 for each in sent)
            assert sent[-1].round_trips <= 25
    assert found[0] == found[1]
    wipe(neo4j_database, model)
    assert by_hand(neo4j_database, model, what) == found[0][1]
    empty(embedded_database)
    wipe(embedded_database, model)
    loaded(embedded_database, model, what, tmp_path / "sources")
    assert shape(embedded_database, model) == found[0][1]
    rmtree(tmp_path / "sources")
