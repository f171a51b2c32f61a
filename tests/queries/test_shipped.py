"""The questions that graphmodel ships: well formed. Their answers are in the examples beside them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from graphmodel.databases import Database
from graphmodel.model import Model
from graphmodel.queries import Question, ask, param_line, read_questions
from graphmodel.syntax import kind_of, significant, tokenize

HERE = Path(__file__).parent
QUESTIONS, PROBLEMS = read_questions(HERE.parents[1] / "cypher")
MODEL = Model.from_module("graphmodel.geopolitics.model")
NAMES = [
    "community-exposure",
    "contradictions",
    "double-standards",
    "facts-around",
    "facts-on-one-sentence",
    "gains-and-risks",
    "how-firm-are-the-claims",
    "how-long-before",
    "missions-and-recognition",
    "most-connected",
    "on-what-conditions",
    "open-groups",
    "opportunities",
    "path-between",
    "recognition-timeline",
    "sentences-without-claims",
    "shared-adversaries",
    "what-changed-between",
    "what-comes-from-outside",
    "what-does-a-sentence-say",
    "what-does-an-actor-want",
    "what-each-source-says",
    "what-happened-when",
    "what-is-denied",
    "what-is-implied",
    "what-is-only-possible",
    "what-is-unclear",
    "what-would-recognition-enable",
    "where-is-a-group-active",
    "who-attacked-what",
    "who-balances-whom",
    "who-designates-whom",
    "who-engages-with-whom",
    "who-fears-what",
    "who-holds-which-post",
    "who-is-the-author",
    "who-met-whom",
    "who-recognizes-whom",
    "who-says-what",
    "who-seeks-influence-where",
    "who-threatens-whom",
    "why-was-it-done",
]


@pytest.mark.long
def test_every_question_runs_on_an_empty_graph_and_finds_nothing(embedded_database: Database) -> None:
    for question in QUESTIONS.values():
        given = {p.name: "x" for p in question.parameters if p.required}
        assert ask(embedded_database, question, given).rows == (), question.name


def test_the_shipped_questions_are_well_formed() -> None:
    assert [str(p) for p in PROBLEMS] == []
    assert list(QUESTIONS) == NAMES


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.name)
def test_a_shipped_question_says_all_a_reader_needs(question: Question) -> None:
    assert question.question.endswith("?")
    assert question.why.endswith(".")
    assert question.tags
    assert (question.order, question.mode) == ("total", "read")
    assert all(p.doc for p in question.parameters)
    line = param_line(question)
    assert (f"// {line}\n" in question.text) == bool(line)
    assert kind_of(question.text) == "read"


def test_questions_name_only_types_and_labels_that_the_graph_can_hold() -> None:
    known = {*MODEL.nodes, *MODEL.relationships, "Claim", "Document", "Passage", "Graphmodel"}
    known |= {
        "SUBJECT",
        "OBJECT",
        "HELD_BY",
        "EVIDENCED_BY",
        "PASSAGE_OF",
        "QUOTES",
        "CONDITION_OF",
        "REASON_FOR",
        "REBUTS",
    }
    known |= {"ALTERNATIVE_READING_OF", "EXCEPTS"}
    for question in QUESTIONS.values():
        tokens = significant(tokenize(question.statement.text))
        named = {
            token.text
            for before, token in pairwise(tokens)
            if before.text in (":", "|") and token.kind == "name" and token.text[0].isupper()
        }
        quoted = {t.text[1:-1] for t in tokens if t.kind == "string" and t.text[1:-1].isupper()}
        assert (named | quoted) - {"CASE"} <= known, question.name


def test_the_path_question_walks_all_types_of_the_model_and_no_others() -> None:
    tokens = [t.text for t in significant(tokenize(QUESTIONS["path-between"].statement.text))]
    start = tokens.index("[", tokens.index("allShortestPaths"))
    types = tokens[start + 2 : tokens.index("*", start)]
    assert [t for t in types if t != "|"] == sorted(MODEL.relationships)
