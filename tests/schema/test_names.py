"""Names that an engine cannot store are found before a load."""

from __future__ import annotations

from typing import Annotated

from graphmodel.databases import Database, Statement
from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.schema import name_faults
from graphmodel.syntax.dialect import EMBEDDED, NEO4J
from graphmodel.syntax.quoting import quote


class Thing(Node):
    id: Annotated[str, Property(key=True)]


def classes(count: int, size: int) -> list[type[Node]]:
    """A line of classes with long names, each below the one before."""
    line: list[type[Node]] = [Thing]
    for number in range(count):
        line.append(type(chr(65 + number) * size, (line[-1],), {"__module__": __name__}))
    return line[1:]


def test_labels_that_are_too_long_together_are_a_fault_on_the_embedded_engine_alone() -> None:
    model = Model.of(*classes(8, 30))
    (seven, eight) = name_faults(model, EMBEDDED)
    assert name_faults(model, NEO4J) == []
    labels = ":".join(["A" * 30, "B" * 30, "C" * 30, "D" * 30, "E" * 30, "F" * 30, "G" * 30, "Thing"])
    assert seven.message == (f"the 8 labels {labels} make a name of 236 bytes, and the embedded database takes 212")
    assert (seven.code, eight.code) == ("model-engine", "model-engine")
    assert seven.hint.endswith("or load into Neo4j")


def test_letters_beyond_ascii_and_refused_ones_count() -> None:
    Named = type("Named", (Thing,), {"label": "Ä" * 36, "__module__": __name__})
    Listed = type("Listed", (Thing,), {"label": "A, B", "__module__": __name__})

    class Near(Relationship[Thing, Thing]):
        type = "N*R"

    found = [problem.message for problem in name_faults(Model.of(Named, Listed, Near), EMBEDDED)]
    assert found == [
        "'A, B' holds ',', which the embedded database takes in no name",
        f"the 2 labels Thing:{'Ä' * 36} make a name of 224 bytes, and the embedded database takes 212",
        "'N*R' holds '*', which the embedded database takes in no name",
    ]


def test_the_longest_name_that_is_taken_is_stored(database: Database) -> None:
    size = 212 - len("Thing%7E")
    long = "L" * size
    assert name_faults(Model.of(type(long, (Thing,), {"__module__": __name__})), database.dialect) == []
    database.define("CREATE INDEX gm_Thing_id_index IF NOT EXISTS FOR (n:Thing) ON (n.id)")
    database.define(f"CREATE CONSTRAINT gm_long IF NOT EXISTS FOR (n:{quote(long)}) REQUIRE n.id IS UNIQUE")
    database.write(
        Statement(f"CREATE (a:Thing:{quote(long)} {{id: 'a'}})-[:NEAR]->(b:Thing:{quote(long)} {{id: 'b'}})")
    )
    assert database.read("MATCH (a:Thing)-[:NEAR]->(b) RETURN b.id").rows == (("b",),)
