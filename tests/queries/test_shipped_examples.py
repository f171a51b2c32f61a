"""The examples of the shipped questions give the same rows on every engine.

When rows change for a good reason: `uv run graphmodel queries test --update`, and look at the difference.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graphmodel.databases import Database
from graphmodel.project import Project
from graphmodel.queries.examples import Example, read_examples
from graphmodel.workflows.examples import by_sources, on_sources, run_example
from graphmodel.workflows.load import load

PROJECT = Project.at(Path(__file__).parents[2], {})
QUESTIONS, _ = PROJECT.questions()
READ = {name: read_examples(question) for name, question in QUESTIONS.items()}
GROUPS = by_sources(example for examples, _ in READ.values() for example in examples)


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def ways(request: pytest.FixtureRequest) -> dict[str, Database]:
    """The ways to one empty database: Neo4j is asked through both drivers, since to load and to plan takes long."""
    names = ["embedded"] if request.param == "embedded" else ["neo4j", "py2neo"]
    return {name: request.getfixturevalue(f"{name}_database") for name in names}


@pytest.mark.parametrize(
    ("sources", "examples"), GROUPS, ids=[", ".join(sources) or "the article" for sources, _ in GROUPS]
)
@pytest.mark.long
def test_the_examples_hold_on_every_engine(
    sources: tuple[str, ...], examples: list[Example], ways: dict[str, Database]
) -> None:
    load(on_sources(PROJECT, sources), next(iter(ways.values())), today=lambda: date(2031, 7, 1))
    told: list[str] = []
    for name, database in ways.items():
        for example in examples:
            outcome, problems = run_example(database, example)
            assert outcome is not None
            told += [f"{name}: {problem}" for problem in problems]
            told += [f"{name}: {example}: {line}" for line in outcome.difference]
    assert told == []


@pytest.mark.parametrize("name", READ)
def test_a_shipped_question_has_an_example_with_rows_and_one_without(name: str) -> None:
    examples, problems = READ[name]
    assert problems == []
    assert any(example.rows for example in examples)
    filtered = any(p.type.name in ("string", "date") for p in QUESTIONS[name].parameters)
    assert not filtered or any(example.rows == () for example in examples)
