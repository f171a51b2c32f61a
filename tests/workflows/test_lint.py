"""Labels and types in questions, held against the model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest

from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.problems import Problem, Where
from graphmodel.queries import read_question, read_questions
from graphmodel.workflows.lint import lint
from graphmodel.workflows.own import FOLDER

ROOT = Path(__file__).parents[2]


class Ship(Node):
    id: Annotated[str, Property(key=True)]


class Port(Node):
    id: Annotated[str, Property(key=True)]


class CallsAt(Relationship[Ship, Port]):
    pass


MODEL = Model.of(Ship, Port, CallsAt)


def unknown(cypher: str) -> list[str]:
    question, problems = read_question(Path("q.cypher"), f"// A title\n// column n: any\n{cypher}")
    assert question is not None, problems
    return [problem.message for problem in lint(MODEL, [question])]


@pytest.mark.parametrize(
    "cypher",
    [
        "MATCH (n:Ship) RETURN n",
        "MATCH (n:Ship:Port)-[:CALLS_AT|CALLS_AT*1..2]->(:Port) RETURN n",
        "MATCH (n:(Ship|Port)&!Claim)<-[r:CALLS_AT {since: '2031'}]-() RETURN {a: 1, b: n.id} AS n",
        "MATCH (n) WHERE n:Ship OR (n:Port AND n.id = 'a:b') RETURN n {.id, name: n.id}",
        "MATCH (n) WHERE EXISTS { MATCH (n)-[:CALLS_AT]->(m) WHERE m:Port } RETURN [x IN [n] WHERE x:Ship | x] AS n",
        "MATCH (c:Claim)-[:EVIDENCED_BY]->(p:Passage) RETURN c AS n",
        "MATCH ()-[r]->() WHERE r:CALLS_AT RETURN r AS n",
        "MATCH p = (a:Ship)((x)-[r]-(y:Port)){1,2}(b) RETURN p AS n",
        "MATCH (n) RETURN CASE WHEN n:Ship THEN 1 ELSE 2 END AS n",
    ],
)
def test_what_the_model_knows_is_not_told(cypher: str) -> None:
    assert unknown(cypher) == []


@pytest.mark.parametrize(
    ("cypher", "names"),
    [
        ("MATCH (n:Boat) RETURN n", ["label 'Boat'"]),
        ("MATCH (n:Ship:Boat) RETURN n", ["label 'Boat'"]),
        ("MATCH (n:Ship|Boat)-->(m:!Quay) RETURN n", ["label 'Boat'", "label 'Quay'"]),
        ("MATCH (n)-[:CALL_AT]->() RETURN n", ["relationship type 'CALL_AT'"]),
        ("MATCH (n)<-[r:CALLS_AT|Ship]-() RETURN n", ["relationship type 'Ship'"]),
        ("MATCH (n) WHERE n:Boat RETURN n", ["label 'Boat'"]),
        ("MATCH (n) WHERE EXISTS { MATCH (n) WHERE n:`A Boat` } RETURN n", ["label 'A Boat'"]),
    ],
)
def test_what_it_does_not_know_is_told(cypher: str, names: list[str]) -> None:
    assert unknown(cypher) == [f"the model has no {name}" for name in names]


def test_the_warning_names_the_place_and_the_nearest_name() -> None:
    question, _ = read_question(Path("q.cypher"), "// A title\n// column n: any\n\nMATCH (n:Shop)\nRETURN n")
    assert question is not None
    assert list(lint(MODEL, [question])) == [
        Problem(
            Where("q.cypher", 4, 10),
            "question-label",
            "the model has no label 'Shop'",
            "did you mean 'Ship'?",
            "warning",
        )
    ]


def test_the_shipped_questions_know_their_model() -> None:
    questions, problems = read_questions(ROOT / "cypher")
    assert problems == []
    assert list(lint(Model.from_module("graphmodel.geopolitics.model"), questions.values())) == []


def test_the_questions_of_graphmodel_itself_are_sound() -> None:
    questions, problems = read_questions(FOLDER)
    assert problems == []
    assert list(lint(MODEL, questions.values())) == []
