"""Questions asked of a database."""

from datetime import date
from pathlib import Path

import pytest

from graphmodel.databases import Recording, Result, Statement
from graphmodel.errors import QueryFailed, QuestionError
from graphmodel.problems import Problem, Where
from graphmodel.queries import Answer, Question, ask, find, misfits, read_question
from graphmodel.syntax import EMBEDDED

READ = "// Who\n// param a: integer = 1\n// column x: integer\n// column y: date?\nRETURN $a AS x, null AS y;\n"
WRITE = "// Tidy\n// mode: write\n// dialects: neo4j\nMATCH (n:Old) DELETE n\n"


def question(text: str) -> Question:
    found, problems = read_question(Path("cypher/q.cypher"), text)
    assert problems == []
    assert found is not None
    return found


def test_an_answer_holds_the_rows_under_the_declared_columns() -> None:
    database = Recording([Result(("x", "y"), ((1, None), (2, date(2025, 1, 1))))])
    answer = ask(database, question(READ), {"a": "2"})
    assert answer == Answer(("x", "y"), ((1, None), (2, date(2025, 1, 1))))
    assert list(answer) == [{"x": 1, "y": None}, {"x": 2, "y": date(2025, 1, 1)}]
    assert answer.column("x") == [1, 2]
    assert database.statements == [Statement(READ.removesuffix(";\n"), {"a": 2})]


def test_an_answer_without_rows_still_has_its_columns() -> None:
    assert ask(Recording([Result()]), question(READ)) == Answer(("x", "y"), ())


def test_columns_other_than_the_declared_are_an_error() -> None:
    with pytest.raises(QuestionError) as refused:
        ask(Recording([Result(("y", "x"), ((1, 2),))]), question(READ))
    assert str(refused.value) == (
        "cypher/q.cypher:1:1 the question q returns other columns than its header declares\n"
        "  hint: declared: x, y; returned: y, x"
    )


def test_a_question_that_writes_is_asked_only_when_that_is_said() -> None:
    database = Recording()
    with pytest.raises(QuestionError) as refused:
        ask(database, question(WRITE))
    assert str(refused.value) == "cypher/q.cypher:1:1 the question q writes\n  hint: say --write if that is meant"
    assert database.statements == []
    assert ask(database, question(WRITE), write=True) == Answer((), ())
    assert database.transactions == [(Statement(WRITE.rstrip("\n")),)]


def test_a_question_for_another_engine_is_refused() -> None:
    with pytest.raises(QuestionError) as refused:
        ask(Recording(dialect=EMBEDDED), question(WRITE), write=True)
    assert str(refused.value) == (
        "cypher/q.cypher:1:1 the question q is not written for recording\n  hint: its header says dialects: neo4j"
    )


def test_what_the_engine_refuses_is_placed_in_the_file() -> None:
    failure = QueryFailed("Variable `z` not defined", hint="look", where=Where(line=5, column=8))
    with pytest.raises(QueryFailed) as refused:
        ask(Recording([failure]), question(READ))
    assert str(refused.value) == "cypher/q.cypher:5:8 Variable `z` not defined\n  hint: look"


def test_values_that_are_not_of_the_declared_type_are_found() -> None:
    answer = Answer(("x", "y"), ((1, None), (None, "2025"), ("a", None)))
    assert list(misfits(question(READ), answer)) == [
        Problem(
            Where("cypher/q.cypher", 3, 4), "answer-type", "column x is no integer in row 2: None", "declare integer?"
        ),
        Problem(
            Where("cypher/q.cypher", 4, 4),
            "answer-type",
            "column y is no date? in row 2: '2025'",
            "fix the header, or the query",
        ),
    ]


def test_a_question_is_found_by_name_or_the_nearest_is_offered() -> None:
    questions = {"who-is-it": question(READ)}
    assert find(questions, "who-is-it") is questions["who-is-it"]
    with pytest.raises(QuestionError) as refused:
        find(questions, "who-iz-it")
    assert str(refused.value) == "there is no question 'who-iz-it'\n  hint: did you mean 'who-is-it'?"
