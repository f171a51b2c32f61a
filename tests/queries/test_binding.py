"""Given values become parameters, or each is named with what is wrong."""

from datetime import date
from pathlib import Path

import pytest

from graphmodel.errors import QuestionError
from graphmodel.queries import Question, bind, pairs, param_line, read_question

TEXT = """\
// Who
// param actor: string -- a name
// param on: date = 2025-07-31
// param tags: list<string> = null
// column x: any
RETURN [$actor, $on, $tags] AS x
"""


@pytest.fixture
def question() -> Question:
    found, problems = read_question(Path("who.cypher"), TEXT)
    assert problems == []
    assert found is not None
    return found


def test_defaults_stand_in_for_what_is_not_given(question: Question) -> None:
    assert bind(question, {"actor": "A"}) == {"actor": "A", "on": date(2025, 7, 31), "tags": None}


def test_text_and_python_values_are_taken_alike(question: Question) -> None:
    expected = {"actor": "A", "on": date(2024, 2, 29), "tags": ["a", "b"]}
    assert bind(question, pairs(["actor=A", "on=2024-02-29", "tags=a,b"])) == expected
    assert bind(question, {"actor": "A", "on": date(2024, 2, 29), "tags": ("a", "b")}) == expected


def test_every_fault_of_the_given_is_told_at_once(question: Question) -> None:
    with pytest.raises(QuestionError) as refused:
        bind(question, {"acto": "A", "on": "July"})
    assert str(refused.value) == (
        "the question who cannot be asked with these parameters\n"
        "who.cypher:1:1 parameter-unknown there is no parameter 'acto'\n"
        "  hint: did you mean 'actor'?\n"
        "who.cypher:2:4 parameter-missing the parameter actor is missing\n"
        "  hint: give it: -P actor=... (a name)\n"
        "who.cypher:3:4 parameter-type the parameter on is no date: 'July' is not a full day such as 2025-07-31\n"
        "  hint: it is declared as on: date = 2025-07-31\n"
        "  hint: its parameters are actor: string, on: date = 2025-07-31, tags: list<string>? = null"
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["actor"], "'actor' is no parameter\n  hint: write name=value"),
        (["=x"], "'=x' is no parameter\n  hint: write name=value"),
        (["a=1", "a=2"], "the parameter a is given twice\n  hint: give it once; a list is name=a,b,c"),
    ],
)
def test_pairs_that_are_none_are_refused(given: list[str], message: str) -> None:
    with pytest.raises(QuestionError) as refused:
        pairs(given)
    assert str(refused.value) == message


def test_the_browser_line_holds_defaults_and_given_values(question: Question) -> None:
    assert param_line(question) == ":param {actor: '', on: date('2025-07-31'), tags: null}"
    bound = bind(question, {"actor": "it's\n\\", "tags": ["a"]})
    assert param_line(question, bound) == (":param {actor: 'it\\'s\\n\\\\', on: date('2025-07-31'), tags: ['a']}")


def test_a_question_without_parameters_has_no_browser_line() -> None:
    question, _ = read_question(Path("q.cypher"), "// T\n// column x: any\nRETURN 1 AS x")
    assert question is not None
    assert param_line(question) == ""
