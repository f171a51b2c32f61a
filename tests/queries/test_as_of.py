"""Every shipped question, asked as of a day, answers as a load as of that day into an empty database does.

Neo4j is asked in test_shipped_examples.py, where it has planned the questions already.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graphmodel.databases import Database, Statement
from graphmodel.databases.values import NodeValue, RelationshipValue
from graphmodel.loading import graph_as_of, load
from graphmodel.project import Project
from graphmodel.queries import Question, ask
from graphmodel.queries.examples import read_examples
from graphmodel.records import Records, assemble

PROJECT = Project.at(Path(__file__).parents[2], {})
QUESTIONS, _ = PROJECT.questions()
OWN = date(2025, 7, 31)
DAYS = [
    date(1990, 1, 1),  # before all that the article tells
    date(2016, 6, 1),  # within a year that a start is given as
    date(2021, 8, 15),  # the fall of Kabul
    date(2024, 3, 21),  # the day before Crocus City Hall
    date(2025, 4, 16),  # the day before the delisting, and the day
    date(2025, 4, 17),
    date(2025, 7, 2),  # the day before the recognition, and the day
    date(2025, 7, 3),
    date(2025, 7, 15),  # within the month in which the article was published
    date(2031, 1, 1),  # after all
]
Asked = tuple[str, tuple[tuple[str, str], ...]]
Asking = dict[Asked, tuple[Question, dict[str, Any]]]


def asked(all_examples: bool) -> Asking:
    """Each question with the parameters of its first example on the shipped sources, or of all its examples."""
    found: Asking = {}
    for question in QUESTIONS.values():
        examples = [example for example in read_examples(question)[0] if not example.sources]
        for example in examples if all_examples else examples[:1]:
            named = tuple(sorted((name, str(value)) for name, value in example.parameters.items()))
            found[question.name, named] = question, dict(example.parameters)
    return found


def answers(database: Database, questions: Asking) -> dict[Asked, Any]:
    return {name: plain(ask(database, question, given).rows) for name, (question, given) in questions.items()}


def plain(value: Any) -> Any:
    """The value without the ids by which the engine knows nodes and relationships."""
    if isinstance(value, NodeValue | RelationshipValue):
        return sorted(value.properties.items(), key=str)
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


@pytest.fixture(scope="module")
def records() -> Records:
    reading = PROJECT.read()
    made = assemble(PROJECT.model, reading)
    assert made.problems == []
    return made


def check(database: Database, records: Records, asked_on: Mapping[date, Asking]) -> None:
    """The answers as of each day, and on the graph of that day's load; those of its own day stay as they are."""
    questions = {name: each for asked in asked_on.values() for name, each in asked.items()}
    load(database, PROJECT.model, records, as_of=OWN, today=lambda: OWN)
    own = answers(database, questions)
    seen = {}
    for day, asked in asked_on.items():
        with graph_as_of(database, PROJECT.model, day) as graph:
            seen[day] = answers(graph, asked)
    assert answers(database, questions) == own
    for day, asked in asked_on.items():
        database.write(Statement("MATCH (n) DETACH DELETE n"))
        load(database, PROJECT.model, records, as_of=day, today=lambda: OWN)
        loaded = answers(database, asked)
        assert {name: rows for name, rows in seen[day].items() if rows != loaded[name]} == {}, day
        assert {name for name, _ in seen[day]} == set(QUESTIONS)
    changed = {name for rows in seen.values() for name in rows if rows[name] != own[name]}
    assert len(changed) > len(questions) / 3  # days that change nothing would prove nothing


@pytest.mark.long
def test_every_question_answers_as_of_ten_days_on_the_embedded_engine(
    embedded_database: Database, records: Records
) -> None:
    """With the parameters of its first example on each day, and with those of each other example on every third."""
    first, every = asked(all_examples=False), list(asked(all_examples=True).items())
    check(embedded_database, records, {day: {**dict(every[at % 3 :: 3]), **first} for at, day in enumerate(DAYS)})
